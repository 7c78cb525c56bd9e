//! What an article names once is a name wherever it stands.
//!
//! Reads the kept candidates, adds occurrences of sure names, and of the family names of sure persons, that no finder saw.
//! How the article leans in types is weighed in `types`.

use super::EntityType;
use super::candidates::Candidate;
use super::view::View;
use crate::document::{Document, Run, Shape};
use crate::lexicon::form::{PHRASE, grow};
use std::collections::BTreeMap;

/// Unseen occurrences are added for names at least this sure.
const SURE_SCORE: f32 = 0.7;

/// The score of an occurrence that only the memory found.
const RECALLED_SCORE: f32 = 0.7;

/// The key of a name: its words without stops, case folded.
pub fn key(doc: &Document<'_>, tokens: Run) -> u64 {
    let words = doc.tokens[tokens.range()].iter().filter(|t| t.shape != Shape::Sign);
    words.fold(PHRASE, |key, token| grow(key, token.form))
}

/// Finds occurrences of sure names, and of the family names of sure persons, among the tokens that are not `taken`.
pub fn recall(view: &View<'_, '_>, names: &[Candidate], taken: &[bool]) -> Vec<Candidate> {
    let known = known(view, names);
    let mut found = Vec::new();
    let mut end = 0;
    for paragraph in view.paragraphs() {
        for i in paragraph.range() {
            if i < end || taken[i] || !can_begin(view, i) {
                continue;
            }
            let of = known.range((view.token(i).form, usize::MIN)..=(view.token(i).form, usize::MAX));
            let fits = |k: &usize| matches(view, names[*k].tokens, i, paragraph.end as usize, taken);
            let longest = of.rev().map(|(_, k)| k.0).find(fits).map(|k| (k, names[k].tokens.len()));
            let family = known.get(&(view.token(i).form, 0)).filter(|(_, family)| *family).map(|(k, _)| (*k, 1));
            if let Some((k, words)) = longest.or(family) {
                end = i + words;
                let score = RECALLED_SCORE.min(names[k].score);
                found.push(Candidate {
                    score,
                    rule: "memory",
                    types: names[k].types,
                    tokens: Run::new(i, end),
                    ..names[k].clone()
                });
            }
        }
    }
    found
}

/// The sure names by first word and number of words: an index into the names. The family name of a sure person stands
/// under no words, and is marked.
fn known(view: &View<'_, '_>, names: &[Candidate]) -> BTreeMap<(u64, usize), (usize, bool)> {
    let mut known: BTreeMap<(u64, usize), (usize, bool)> = BTreeMap::new();
    for (k, name) in names.iter().enumerate().filter(|(_, n)| n.score >= SURE_SCORE) {
        let (first, last) = (view.token(name.tokens.start as usize), view.token(name.tokens.end as usize - 1));
        let mut keep = |at: (u64, usize), family: bool| {
            let best = known.entry(at).or_insert((k, family));
            if names[best.0].score < name.score {
                *best = (k, family);
            }
        };
        keep((first.form, name.tokens.len()), false);
        if name.label == EntityType::Person && name.tokens.len() > 1 && last.span.len() > 2 && last.shape != Shape::Sign
        {
            keep((last.form, 0), true);
        }
    }
    known
}

/// Whether a name can begin at token `i`: a capital that more than a sentence's start explains.
fn can_begin(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    token.shape.has_capital() && token.shape != Shape::Initial && !(view.is_start(i) && view.is_starter(i))
}

/// Whether the words of `name` stand at token `at` once more.
fn matches(view: &View<'_, '_>, name: Run, at: usize, limit: usize, taken: &[bool]) -> bool {
    let words = name.len();
    at + words <= limit
        && (0..words).all(|w| {
            let (a, b) = (view.token(name.start as usize + w), view.token(at + w));
            a.form == b.form && !taken[at + w] && (a.shape == Shape::Lower || b.shape != Shape::Lower)
        })
}
