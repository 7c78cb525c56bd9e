//! What the scorer sees of a unit and a candidate: forty numbers.
//!
//! Reads facts of spans and units, which are looked up once, gives rows of features. All is arithmetic on positions here;
//! what needs words is in the facts. The order of the features is that of the weights.

use super::arcs::Arcs;
use super::pairs::{Unit, overlap};
use super::scorer::{FEATURES, Features};
use super::sieves::Link;
use crate::annotate::tagger::attribution::{Band, Role, Tagged};
use crate::document::{Gap, Run};
use std::ops::RangeInclusive;

/// A sentence's end between unit and candidate counts as this many words.
const SENTENCE_WORDS: u32 = 20;
/// A neighbour of the other role is one only at less than this cost.
const MAX_NEIGHBOUR_COST: u32 = 40;
/// A cue (source) further away than this from a source (cue) is no neighbour: so many words, where there is none at all.
const FAR_WORDS: u32 = 50;

/// What the features ask of a span whatever the unit is; looked up once, as every unit within reach asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub tokens: Run,
    pub score: f32,
    pub sentence: u32,
    pub paragraph: u32,
    /// Marked runs that begin before its end, and those that end before its start.
    pub runs: (u32, u32),
    /// The spans of the other role right before and after it: their first words, and how many words part them from it.
    pub beside: [Option<(u32, u32)>; 2],
    pub is_pronoun: bool,
    pub is_capital: bool,
    pub is_marked: bool,
    pub is_said: bool,
    /// "I", "we", "you"
    pub is_near_person: bool,
    /// A cue that ends in a verb of speech.
    pub is_verb: bool,
}

/// What the features ask of a unit.
pub(super) struct Around<'u> {
    pub unit: &'u Unit,
    /// Of its first and its last token.
    pub sentences: (u32, u32),
    pub paragraphs: (u32, u32),
    /// Marked runs that begin before its end, and those that end before its start.
    pub runs: (u32, u32),
    pub gap: Gap,
    pub has_comma: bool,
    pub has_colon: bool,
    pub rule: Option<Link>,
}

/// What is known of a unit in one role.
#[derive(Clone, Copy)]
pub(super) struct Seen<'b> {
    pub role: Role,
    pub band: Band<'b>,
    pub arcs: Arcs,
    /// What was chosen for the unit before.
    pub before: Option<Run>,
}

/// What a unit's candidates are measured by together.
pub(super) struct Pool {
    /// Spans of the other role that begin here are near by.
    pub near: RangeInclusive<u32>,
    /// The nearest of them.
    pub neighbour: Option<Run>,
    /// The candidate nearest to it.
    pub by: Option<usize>,
    /// What the rules say, in this role.
    pub rule: Option<Run>,
}

impl Around<'_> {
    /// How far a span lies from the unit, sentences counted as words.
    pub fn cost(&self, span: &Facts) -> u32 {
        apart(span.tokens, self.unit.tokens) + SENTENCE_WORDS * self.sentences_to(span)
    }

    fn is_before(&self, span: &Facts) -> bool {
        span.tokens.end <= self.unit.tokens.start
    }

    fn sentences_to(&self, span: &Facts) -> u32 {
        span.sentence.abs_diff(if self.is_before(span) { self.sentences.0 } else { self.sentences.1 })
    }

    fn paragraphs_to(&self, span: &Facts) -> u32 {
        span.paragraph.abs_diff(if self.is_before(span) { self.paragraphs.0 } else { self.paragraphs.1 })
    }

    /// How many marked runs lie between a span and the unit.
    fn runs_to(&self, span: &Facts) -> u32 {
        if self.is_before(span) {
            self.runs.1.saturating_sub(span.runs.0)
        } else {
            span.runs.1.saturating_sub(self.runs.0)
        }
    }

    /// The nearest span of the other role outside the unit.
    pub fn neighbour(&self, other: &[Facts]) -> Option<Run> {
        let tokens = self.unit.tokens;
        let from = other.partition_point(|t| t.tokens.end + MAX_NEIGHBOUR_COST < tokens.start);
        let near = other[from..].iter().take_while(|t| t.tokens.start < tokens.end + MAX_NEIGHBOUR_COST);
        let outside = near.filter(|t| !overlap(t.tokens, tokens));
        let nearest = outside.map(|t| (self.cost(t), t.tokens)).min_by_key(|t| t.0);
        nearest.filter(|n| n.0 < MAX_NEIGHBOUR_COST).map(|n| n.1)
    }

    /// Puts the features of a pair into their row.
    pub fn pair(&self, row: &mut Features, pool: &Pool, seen: Seen<'_>, (k, span, costs): (usize, &Facts, &[i32])) {
        let unit = self.unit;
        let first = span.tokens.start as usize;
        let after = span.tokens.start >= unit.tokens.end;
        let (sentences, paragraphs) = (self.sentences_to(span), self.paragraphs_to(span));
        let near = |other: Option<(u32, u32)>| other.filter(|(start, _)| pool.near.contains(start));
        let [left, right] = span.beside.map(|other| near(other).map_or(u32::MAX, |(_, words)| words));
        let touch = if left & right == u32::MAX { FAR_WORDS } else { left.min(right) };
        let arc = (first.checked_sub(seen.band.first as usize))
            .and_then(|k| seen.band.scores.get(k))
            .copied()
            .unwrap_or(-30.0);
        // its place by nearness
        let rank = costs.iter().map(|cost| u32::from(*cost < costs[k])).sum::<u32>();
        let is_rule = pool.rule.is_some_and(|r| overlap(r, span.tokens));
        let certainty = self.rule.map_or(0.0, |l| l.confidence);
        *row = [
            (arc - seen.arcs.total) / 5.0,
            ((arc - seen.band.nobody) / 5.0).clamp(-2.0, 2.0),
            log1p(apart(span.tokens, unit.tokens)) / 2.0,
            sentences.min(3) as f32 / 2.0,
            paragraphs.min(3) as f32 / 2.0,
            flag(after),
            flag(after & (sentences == 0)),
            flag(!after & (sentences == 0)),
            span.score,
            log1p(touch) / 2.0,
            flag(touch <= 1),
            flag(rank == 0),
            flag(rank == 1),
            flag(pool.by == Some(k)),
            flag(span.is_pronoun),
            flag(span.is_capital),
            flag(span.is_marked),
            flag(span.is_said),
            flag(unit.marked.is_some()),
            flag(pool.neighbour.is_some_and(|n| n.start >= unit.tokens.end)),
            flag(pool.neighbour.is_some_and(|n| n.end <= unit.tokens.start)),
            0.0,
            flag(span.score == 0.0),
            rank.min(4) as f32 / 2.0,
            flag(seen.before.is_some_and(|b| overlap(b, span.tokens))),
            flag(self.gap == Gap::Line),
            flag(is_rule),
            flag(is_rule) * certainty,
            flag(pool.rule.is_some() & !is_rule) * certainty,
            self.runs_to(span).min(3) as f32 / 2.0,
            flag(paragraphs == 0),
            flag((paragraphs == 1) & !after),
            flag(self.has_comma),
            flag(span.is_near_person),
            flag(self.gap == Gap::Sentence),
            flag(span.is_verb),
            flag(!after & self.has_colon & (sentences == 0)),
            flag(span.tokens.len() >= 3),
            flag(after & (sentences == 1) & (paragraphs == 0)),
            1.0,
        ];
    }

    pub fn nobody(&self, pool: &Pool, seen: Seen<'_>, spans: usize) -> Features {
        let unit = self.unit;
        let mut x = [0.0; FEATURES];
        x[0] = (seen.band.nobody - seen.arcs.total) / 5.0;
        x[18] = flag(unit.marked.is_some());
        x[19] = flag(pool.neighbour.is_some_and(|n| n.start >= unit.tokens.end));
        x[20] = flag(pool.neighbour.is_some_and(|n| n.end <= unit.tokens.start));
        x[21] = 1.0;
        x[23] = spans as f32 / 10.0;
        x[24] = flag(seen.before.is_none());
        x[25] = flag(self.gap == Gap::Line);
        x[28] = pool.rule.and(self.rule).map_or(0.0, |l| l.confidence);
        x[32] = flag(self.has_comma);
        x[34] = flag(self.gap == Gap::Sentence);
        x[39] = 1.0;
        x
    }
}

/// How many words part `span` from `unit`; 0 where they overlap.
fn apart(span: Run, unit: Run) -> u32 {
    (span.start.saturating_sub(unit.end - 1)).max((unit.start + 1).saturating_sub(span.end))
}

/// ln(1 + n) by steps, 6 at most: the same on every machine.
fn log1p(n: u32) -> f32 {
    const LOGS: [f32; 256] = {
        let mut logs = [0.0; 256];
        let mut n = 0;
        while n < logs.len() {
            logs[n] = by_steps(n);
            n += 1;
        }
        logs
    };
    LOGS[n.min(255) as usize]
}

const fn by_steps(n: usize) -> f32 {
    const STEPS: [f32; 16] =
        [0.0, 0.693, 1.099, 1.386, 1.609, 1.792, 1.946, 2.079, 2.197, 2.303, 2.398, 2.485, 2.565, 2.639, 2.708, 2.773];
    match n {
        0..16 => STEPS[n],
        16..32 => 2.773 + (n - 15) as f32 * 0.0433,
        32..64 => 3.466 + (n - 31) as f32 * 0.0217,
        _ => (4.159 + (n as f32 - 63.0) * 0.0108).min(6.0),
    }
}

/// 1 where something holds, by its bits: a branch would be guessed wrong too often.
fn flag(holds: bool) -> f32 {
    f32::from_bits(u32::from(holds) * 1.0_f32.to_bits())
}

/// The spans of the other role, of which no two share a word, right before and after a span.
pub(super) fn beside(other: &[Tagged], span: Run) -> [Option<(u32, u32)>; 2] {
    let after = other.partition_point(|t| t.tokens.start < span.start);
    let beside = [after.checked_sub(1).map(|i| &other[i]), other.get(after)];
    beside.map(|t| t.map(|t| (t.tokens.start, between(t.tokens, span))))
}

/// Tokens from the end of one span to the start of the other; 1 where they touch.
fn between(a: Run, b: Run) -> u32 {
    let gap = |x: Run, y: Run| (y.start + 1).saturating_sub(x.end);
    if a.start < b.start { gap(a, b) } else { gap(b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_near_the_true_ones() {
        for n in 0..60 {
            assert!((log1p(n) - (1.0 + n as f32).ln()).abs() < 0.06, "{n}");
        }
    }

    #[test]
    fn distances_are_zero_within() {
        assert_eq!(apart(Run::new(0, 2), Run::new(5, 9)), 4);
        assert_eq!(apart(Run::new(9, 10), Run::new(5, 9)), 1);
        assert_eq!(apart(Run::new(6, 7), Run::new(5, 9)), 0);
        assert_eq!(between(Run::new(0, 2), Run::new(2, 3)), 1);
    }
}
