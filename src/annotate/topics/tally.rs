//! The terms of an article, added up by topic.
//!
//! Reads hits, gives `Tallies`: for each topic how much of the article speaks for it. Repeats of a term count less and
//! less, so that many different terms outweigh one that returns. Also finds where two groups meet in one sentence.

use super::places::Place;
use super::terms::Hit;
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
    /// Adds up hits.
    #[must_use]
    pub fn new(mut hits: Vec<Hit>) -> Self {
        hits.sort_unstable_by_key(|hit| {
            u128::from(hit.topic) << 96 | u128::from(hit.phrase) << 32 | u128::from(hit.tokens.start)
        });
        let mut topics = Vec::new();
        let mut start = 0;
        for group in hits.chunk_by(|a, b| a.topic == b.topic) {
            let tokens = Run::new(start, start + group.len());
            start += group.len();
            let terms = group.chunk_by(|a, b| a.phrase == b.phrase);
            let strength = terms.map(term_strength).sum::<f32>() / UNIT;
            topics.push(Tally { topic: group[0].topic, strength, hits: tokens });
        }
        Self { hits, topics }
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

/// What the uses of one term say together.
#[must_use]
pub fn term_strength(uses: &[Hit]) -> f32 {
    if let [Hit { place: Place::Body, weight, .. }] = uses {
        return *weight;
    }
    let places: f32 = uses.iter().map(|hit| hit.place.weight()).sum();
    uses[0].weight * powf(places, REPEAT_POWER)
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

    fn hit(topic: u16, phrase: u64, sentence: u32, place: Place) -> Hit {
        let tokens = Run::new(phrase as usize, phrase as usize + 1);
        Hit { topic, weight: 50.0, tokens, phrase, sentence, place }
    }

    #[test]
    fn many_terms_outweigh_repeats() {
        let repeats = Tallies::new((0..4).map(|s| hit(7, 1, s, Place::Body)).collect());
        let many = Tallies::new((0..4).map(|s| hit(7, u64::from(s), s, Place::Body)).collect());
        assert!(many.topics[0].strength > repeats.topics[0].strength);
        assert_eq!(many.hits_of(7).len(), 4);
        assert!(many.get(8).is_none());
    }

    #[test]
    fn groups_must_meet_in_a_sentence() {
        let a = [hit(1, 1, 0, Place::Body), hit(1, 1, 2, Place::Body)];
        let b = [hit(2, 2, 1, Place::Body)];
        assert!(meeting_strength(&a, &b) < f32::EPSILON);
        assert!(meeting_strength(&a, &[hit(2, 2, 2, Place::Body)]) > 1.0);
    }
}
