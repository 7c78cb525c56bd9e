//! What a whole article says of each of its names.
//!
//! Reads candidates, gives for each name (all mentions of one spelling) the mean of the finders' beliefs, how often words
//! beside it hint at a place, a person or a speaker, the name that a bracket pairs it with, and how surely a word ends the
//! full name of a person. `types` weighs it.

use super::candidates::Candidate;
use super::context::{self, Hint};
use super::memory::key;
use super::view::View;
use crate::annotate::buckets::sort_by_hash;
use crate::annotate::tagger::names::NAME_TYPES;
use libm::logf;

/// Belief in each of [`NAME_TYPES`].
pub type Beliefs = [f32; NAME_TYPES.len()];

/// Smaller probabilities count as this.
const LEAST: f32 = 0.003;

/// Its logarithm.
const LOG_OF_LEAST: f32 = -5.809_143;

/// The logarithm of a probability, not of too small a one, as most are.
pub fn log(p: f32) -> f32 {
    if p > LEAST { logf(p.min(1.0)) } else { LOG_OF_LEAST }
}

/// What all mentions of a name say.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// Mean belief of the finders.
    pub mean: Beliefs,
    /// Logarithms of the means.
    pub logs: Beliefs,
    /// How many mentions there are.
    pub count: f32,
    /// Shares of mentions after a preposition of place, after a title, before a word of saying.
    pub hints: [f32; 3],
    /// The name on the other side of a bracket.
    pub partner: Option<usize>,
}

/// What the whole article says of its names.
pub struct Article {
    /// The names.
    names: Vec<Name>,
    /// For each candidate its name.
    name_of: Vec<usize>,
    /// For each candidate what stands beside it.
    hints: Vec<Hint>,
    /// How surely a word ends the full name of a person: by form, each once.
    family: Vec<(u64, f32)>,
}

impl Article {
    /// Sums up the candidates.
    pub fn new(view: &View<'_, '_>, candidates: &[Candidate]) -> Self {
        let name_of = numbered(candidates.iter().map(|c| key(view.doc, c.tokens)));
        let hints: Vec<Hint> = candidates.iter().map(|c| context::hint(view, c.tokens)).collect();
        let mut names = vec![Name::default(); name_of.iter().max().map_or(0, |last| last + 1)];
        for ((candidate, name), hint) in candidates.iter().zip(&name_of).zip(&hints) {
            let name = &mut names[*name];
            name.mean.iter_mut().zip(candidate.types).for_each(|(s, t)| *s += t);
            name.count += 1.0;
            match hint {
                Hint::Place => name.hints[0] += 1.0,
                Hint::Person => name.hints[1] += 1.0,
                Hint::Speaker => name.hints[2] += 1.0,
                Hint::None => {}
            }
        }
        for name in &mut names {
            name.mean = name.mean.map(|sum| sum / name.count);
            name.logs = name.mean.map(log);
            name.hints = name.hints.map(|n| n / name.count);
        }
        pair(view, candidates, &name_of, &mut names);
        Self { names, name_of, hints, family: family(view, candidates) }
    }

    /// The name of a candidate.
    pub fn name(&self, candidate: usize) -> &Name {
        &self.names[self.name_of[candidate]]
    }

    /// What the finders believe of the name that a bracket pairs with this one.
    pub fn partner(&self, name: &Name) -> Option<Beliefs> {
        name.partner.map(|p| self.names[p].mean)
    }

    /// What stands beside a candidate.
    pub fn hint(&self, candidate: usize) -> Hint {
        self.hints[candidate]
    }

    /// How surely a word ends the full name of a person.
    pub fn family(&self, form: u64) -> f32 {
        self.family.binary_search_by_key(&form, |(f, _)| *f).map_or(0.0, |at| self.family[at].1)
    }
}

/// Numbers for keys: equal ones have one number.
fn numbered(keys: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut sorted: Vec<(u64, usize)> = keys.enumerate().map(|(i, key)| (key, i)).collect();
    sort_by_hash(&mut sorted, |(key, _)| *key);
    let mut numbers = vec![0; sorted.len()];
    for (number, group) in sorted.chunk_by(|a, b| a.0 == b.0).enumerate() {
        group.iter().for_each(|(_, i)| numbers[*i] = number);
    }
    numbers
}

/// Pairs bracketed short forms with what stands before the bracket.
fn pair(view: &View<'_, '_>, candidates: &[Candidate], name_of: &[usize], names: &mut [Name]) {
    for (i, pair) in candidates.windows(2).enumerate() {
        let (open, close) = (pair[0].tokens.end as usize, pair[1].tokens.end as usize);
        let bracketed = pair[1].tokens.start as usize == open + 1
            && view.token(open).is(b'(')
            && view.doc.tokens.get(close).is_some_and(|t| t.is(b')'));
        if bracketed && (pair[0].tokens.len() == 1 || pair[1].tokens.len() == 1) {
            names[name_of[i]].partner = Some(name_of[i + 1]);
            names[name_of[i + 1]].partner = Some(name_of[i]);
        }
    }
}

/// The last words of names of several words, with the greatest belief in a person.
fn family(view: &View<'_, '_>, candidates: &[Candidate]) -> Vec<(u64, f32)> {
    let full = candidates.iter().filter(|c| c.tokens.len() > 1);
    let mut all: Vec<(u64, f32)> = full.map(|c| (view.token(c.tokens.end as usize - 1).form, c.types[0])).collect();
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    all.dedup_by_key(|(form, _)| *form);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_logarithm_is_that_of_the_least_probability() {
        assert!((LOG_OF_LEAST - LEAST.ln()).abs() < f32::EPSILON, "{}", LEAST.ln());
        assert!((log(0.0) - log(LEAST)).abs() < f32::EPSILON && log(1.5).abs() < f32::EPSILON);
    }
}
