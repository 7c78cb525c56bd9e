//! The terms of an article, added up by topic.
//!
//! Reads uses of terms, gives `Tallies`: for each topic how much of the article speaks for it. Repeats of a term count less
//! and less, so that many different terms outweigh one that returns. Also finds where two groups meet in one sentence.

use super::places::Place;
use super::terms::{Reading, Use};
use crate::annotate::buckets::sort_by_hash;
use crate::document::Run;
use crate::lexicon::topics::Subject;
use libm::powf;

/// What a term's uses are worth together: their sum to this power (0.4 to 0.8 tried on dev articles).
const REPEAT_POWER: f32 = 0.6;

/// Weight units in a strength of one.
const UNIT: f32 = 10.0;

/// Most that one sentence can say for a meeting of two groups.
const MAX_MEETING: f32 = 60.0;

/// How much a meeting says beside terms of the topic's own.
const MEETING_WEIGHT: f32 = 1.5;

/// One use of a term for one topic.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// How much one use of the term speaks for it: 1 to 99.
    pub weight: f32,
    /// The term's tokens.
    pub tokens: Run,
    /// The same for all uses of one term.
    pub phrase: u64,
    /// Index of its sentence.
    pub sentence: u32,
    /// Where that stands.
    pub place: Place,
}

/// A topic's hits and their strength.
#[derive(Clone, Copy, Debug)]
pub struct Tally {
    /// The topic's number.
    pub topic: u16,
    /// Sum over its terms.
    pub strength: f32,
    /// Its hits.
    pub hits: Run,
}

/// All hits with their sums.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    /// By topic, then by term, then in the order of the text.
    pub hits: Vec<Hit>,
    /// By number.
    pub topics: Vec<Tally>,
}

impl Tallies {
    /// Adds up uses, which stand in the order of the text; `readings` tells for what topics a use speaks.
    #[must_use]
    pub fn new<R: Copy, I>(mut uses: Vec<Use<R>>, readings: impl Fn(R) -> I) -> Self
    where
        I: Iterator<Item = Reading>,
    {
        sort_by_hash(&mut uses, |one| one.phrase);
        let mut said: Vec<Said> = Vec::with_capacity(2 * uses.len());
        let (mut worths, mut start) = (Worths::default(), 0);
        for term in uses.chunk_by(|a, b| a.phrase == b.phrase) {
            let worth = worths.of(term.iter().map(|one| one.place));
            let uses = Run::new(start, start + term.len());
            start += term.len();
            said.extend(readings(term[0].readings).map(|(topic, weight)| Said { topic, weight, worth, uses }));
        }
        said.sort_unstable_by_key(|said| u64::from(said.topic) << 32 | u64::from(said.uses.start));
        let mut tallies = Self { hits: Vec::with_capacity(2 * uses.len()), topics: Vec::with_capacity(said.len()) };
        for said in said.chunk_by(|a, b| a.topic == b.topic) {
            tallies.push(said, &uses);
        }
        tallies
    }

    /// Adds what terms say for one topic.
    fn push<R: Copy>(&mut self, said: &[Said], uses: &[Use<R>]) {
        let start = self.hits.len();
        for &Said { weight, uses: run, .. } in said {
            self.hits.extend(uses[run.range()].iter().map(|one| {
                let Use { tokens, phrase, sentence, place, .. } = *one;
                Hit { weight, tokens, phrase, sentence, place }
            }));
        }
        let strength = said.iter().map(|said| said.weight * said.worth).sum::<f32>() / UNIT;
        self.topics.push(Tally { topic: said[0].topic, strength, hits: Run::new(start, self.hits.len()) });
    }

    /// The built-in topics with their strengths, by number.
    pub fn subjects(&self) -> impl Iterator<Item = (Subject, f32)> {
        self.topics.iter().filter_map(|tally| Some((Subject::at(tally.topic)?, tally.strength)))
    }

    /// The tally of a topic.
    #[must_use]
    pub fn get(&self, topic: u16) -> Option<&Tally> {
        self.topics.binary_search_by_key(&topic, |tally| tally.topic).ok().map(|i| &self.topics[i])
    }

    /// The hits of a topic.
    #[must_use]
    pub fn hits_of(&self, topic: u16) -> &[Hit] {
        self.get(topic).map_or(&[], |tally| &self.hits[tally.hits.range()])
    }
}

/// What the uses of one term say together for one topic.
#[must_use]
pub fn term_strength(uses: &[Hit]) -> f32 {
    uses[0].weight * Worths::default().of(uses.iter().map(|hit| hit.place))
}

/// Sums of places that are kept with their powers.
const KEPT_WORTHS: usize = 64;

/// How many uses in running text the uses of terms are worth; keeps what is asked for again and again.
struct Worths([(f32, f32); KEPT_WORTHS]);

impl Default for Worths {
    fn default() -> Self {
        Self([(0.0, 0.0); KEPT_WORTHS])
    }
}

impl Worths {
    /// The worth of the uses of one term at these places.
    fn of(&mut self, places: impl Iterator<Item = Place>) -> f32 {
        let sum: f32 = places.map(Place::weight).sum();
        // most terms stand once, in running text
        if sum == 1.0 {
            return 1.0;
        }
        // weights of places are fifths
        let (kept, worth) = &mut self.0[(5.0 * sum) as usize % KEPT_WORTHS];
        if *kept != sum {
            (*kept, *worth) = (sum, powf(sum, REPEAT_POWER));
        }
        *worth
    }
}

/// What one term says for one topic.
#[derive(Clone, Copy)]
struct Said {
    topic: u16,
    weight: f32,
    /// What its uses are worth together.
    worth: f32,
    /// Its uses.
    uses: Run,
}

/// How strongly the sentences of an article speak of two groups at once; 0 where they never meet.
#[must_use]
pub fn meeting_strength(first: &[Hit], second: &[Hit]) -> f32 {
    if first.is_empty() || second.is_empty() {
        return 0.0;
    }
    let (a, b) = (by_sentence(first), by_sentence(second));
    let mut rest = b.as_slice();
    let mut shared = 0.0;
    for &(sentence, weight) in &a {
        let skip = rest.iter().take_while(|(other, _)| *other < sentence).count();
        rest = &rest[skip..];
        if let Some((_, other)) = rest.first().filter(|(other, _)| *other == sentence) {
            shared += weight.min(*other).min(MAX_MEETING);
        }
    }
    let highest = |hits: &[Hit]| hits.iter().map(|hit| hit.place).max().unwrap_or(Place::Outside).rank();
    let place = highest(first).min(highest(second));
    let sum = |list: &[(u32, f32)]| list.iter().map(|(_, weight)| weight).sum::<f32>();
    MEETING_WEIGHT * (shared * (1.0 + place)).min(3.0 * sum(&a).min(sum(&b))) / (2.0 * UNIT)
}

/// Weights by sentence, in order.
fn by_sentence(hits: &[Hit]) -> Vec<(u32, f32)> {
    let mut list: Vec<(u32, f32)> = hits.iter().map(|hit| (hit.sentence, hit.weight)).collect();
    list.sort_unstable_by_key(|(sentence, _)| *sentence);
    list.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(phrase: u64, sentence: u32) -> Hit {
        let tokens = Run::new(phrase as usize, phrase as usize + 1);
        Hit { weight: 50.0, tokens, phrase, sentence, place: Place::Body }
    }

    fn tallies(phrase: fn(u32) -> u64) -> Tallies {
        let uses = (0..4).map(|sentence| {
            let Hit { tokens, phrase, place, .. } = hit(phrase(sentence), sentence);
            Use { readings: (), tokens, phrase, sentence, place }
        });
        Tallies::new(uses.collect(), |()| std::iter::once((7, 50.0)))
    }

    #[test]
    fn many_terms_outweigh_repeats() {
        let (repeats, many) = (tallies(|_| 1), tallies(u64::from));
        assert!(many.topics[0].strength > repeats.topics[0].strength);
        assert_eq!(many.hits_of(7).len(), 4);
        assert!(many.get(8).is_none());
    }

    #[test]
    fn groups_must_meet_in_a_sentence() {
        let a = [hit(1, 0), hit(1, 2)];
        let b = [hit(2, 1)];
        assert!(meeting_strength(&a, &b) < f32::EPSILON);
        assert!(meeting_strength(&a, &[hit(2, 2)]) > 1.0);
    }
}
