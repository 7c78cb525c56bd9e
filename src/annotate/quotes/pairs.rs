//! Picks the source and the cue of each content and marked run: a small scorer of pairs.
//!
//! Reads what the net tagged (`Attributions`), marked runs and what the rules say of them, gives a `Choice` per `Unit`. A
//! unit's candidates are the tagged spans within reach, the word its arc points at, and the rule's; each has a row of
//! features (arc, nearness, side, neighbouring cue, pronoun, rule ...), a layer of rectified units scores it, and "nobody"
//! competes. The weights lie in the net's file; `dev::quote_links` fits them with the very features from here.

use super::grammar::{Grammar, Kind};
use super::sieves::{Link, Marked};
use crate::annotate::tagger::attribution::{Attributions, Band, Role, Tagged};
use crate::document::{Gap, Run};
use crate::model::fixed::exp;
use crate::model::plan::ARC_REACH;
use std::sync::OnceLock;

/// How many features a pair has.
pub const FEATURES: usize = 40;
/// Units of the scorer's hidden layer.
pub const HIDDEN: usize = 24;
/// Weights of the scorer of one role.
pub const WEIGHTS: usize = (FEATURES + 1) * HIDDEN + HIDDEN;
/// A sentence's end between unit and candidate counts as this many words.
const SENTENCE_WORDS: usize = 20;
/// A neighbour of the other role is one only at less than this cost.
const MAX_NEIGHBOUR_COST: usize = 40;

/// Features of a pair.
pub type Features = [f32; FEATURES];

/// Words that somebody may say: a content of the net's or a marked run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Its tokens: content and run together.
    pub tokens: Run,
    /// Index of the marked run.
    pub marked: Option<usize>,
    /// Index of the net's content.
    pub content: Option<usize>,
}

/// A span that may be a unit's source or cue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its tokens; None for "nobody".
    pub tokens: Option<Run>,
    score: f32,
}

/// The source and the cue of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Choice {
    /// Who says it.
    pub source: Option<Run>,
    /// The reporting word.
    pub cue: Option<Run>,
    /// Probability of the source among its rivals.
    pub confidence: f32,
}

/// All that the features are made of.
pub struct View<'a, 'd, 't> {
    /// Words.
    pub grammar: &'a Grammar<'d, 't>,
    /// What the net says.
    pub tags: &'a Attributions,
    /// Marked runs, by start, none in another.
    pub runs: &'a [Marked],
    /// What the rules say of them.
    pub links: &'a [Option<Link>],
}

/// The units of an article, by start: marked runs with the contents that hold them, then contents without marks.
#[must_use]
pub fn units(tags: &Attributions, runs: &[Marked]) -> Vec<Unit> {
    let mut taken = vec![false; tags.contents.len()];
    let mut units = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let first = tags.contents.partition_point(|c| c.tokens.end <= run.tokens.start);
        let over = first..tags.contents.len();
        let over = over.take_while(|c| tags.contents[*c].tokens.start < run.tokens.end);
        let shared = |c: &usize| {
            let t = tags.contents[*c].tokens;
            t.end.min(run.tokens.end) - t.start.max(run.tokens.start)
        };
        let over: Vec<usize> = over.collect();
        over.iter().for_each(|c| taken[*c] = true);
        let content = over.into_iter().max_by_key(|c| (shared(c), std::cmp::Reverse(*c)));
        let held = content.map(|c| tags.contents[c].tokens).filter(|t| t.start <= run.tokens.start);
        let tokens = held.map_or(run.tokens, |t| Run { start: t.start, end: t.end.max(run.tokens.end) });
        units.push(Unit { tokens, marked: Some(i), content });
    }
    let plain = taken.iter().enumerate().filter(|(_, t)| !**t);
    units.extend(plain.map(|(c, _)| Unit { tokens: tags.contents[c].tokens, marked: None, content: Some(c) }));
    units.sort_by_key(|u| (u.tokens.start, u.tokens.end));
    units
}

/// Chooses for all units in order; `pick` gets a unit, a role, its candidates (the last is "nobody") and their features,
/// and gives the index of one with its probability, or None where it knows nothing.
pub fn choose(
    view: &View<'_, '_, '_>,
    units: &[Unit],
    mut pick: impl FnMut(&Unit, Role, &[Candidate], &[Features]) -> Option<(usize, f32)>,
) -> Vec<Choice> {
    let mut before: [Option<Run>; 2] = [None; 2];
    let mut out = Vec::with_capacity(units.len());
    for unit in units {
        let mut choice = Choice::default();
        for role in Role::ALL {
            let (candidates, features) = view.candidates(unit, role, before[role as usize]);
            let Some((best, chance)) = pick(unit, role, &candidates, &features) else { continue };
            let tokens = candidates[best].tokens;
            before[role as usize] = tokens;
            match role {
                Role::Source => (choice.source, choice.confidence) = (tokens, chance),
                Role::Cue => choice.cue = tokens,
            }
        }
        out.push(choice);
    }
    out
}

static BYTES: &[u8] = include_bytes!("../../model/weights/quote_links.bin");

/// The shipped scorers by role.
#[must_use]
pub fn scorers() -> &'static [Scorer; 2] {
    static READ: OnceLock<[Scorer; 2]> = OnceLock::new();
    READ.get_or_init(|| {
        let floats: Vec<f32> = BYTES.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        let role = |k: usize| Scorer::new(floats.get(k * WEIGHTS..(k + 1) * WEIGHTS).unwrap_or(&[]));
        [role(0), role(1)]
    })
}

/// The candidate that the scorer likes best, and its probability.
#[must_use]
pub fn best(scorer: &Scorer, role: Role, features: &[Features]) -> (usize, f32) {
    let mut scores: Vec<f32> = features.iter().map(|x| scorer.score(x)).collect();
    // a unit without any cue is not worth its own answer
    if role == Role::Cue && scores.len() > 1 {
        scores.pop();
    }
    let mut at = 0;
    for i in 1..scores.len() {
        if scores[i] > scores[at] {
            at = i;
        }
    }
    let total: f32 = scores.iter().map(|s| exp(s - scores[at])).sum();
    (at, 1.0 / total)
}

/// The weights of one role, turned so that all hidden units take a feature at once.
#[derive(Clone, Debug)]
pub struct Scorer {
    inner: [[f32; HIDDEN]; FEATURES],
    shifts: [f32; HIDDEN],
    outer: [f32; HIDDEN],
}

impl Scorer {
    /// Reads weights: for each hidden unit its features' and a shift, then the outputs'; missing ones are 0.
    #[must_use]
    pub fn new(weights: &[f32]) -> Self {
        let at = |i: usize| weights.get(i).copied().unwrap_or(0.0);
        let inner = |unit: usize, feature: usize| at(unit * (FEATURES + 1) + feature);
        Self {
            inner: std::array::from_fn(|feature| std::array::from_fn(|unit| inner(unit, feature))),
            shifts: std::array::from_fn(|unit| inner(unit, FEATURES)),
            outer: std::array::from_fn(|unit| at((FEATURES + 1) * HIDDEN + unit)),
        }
    }

    /// The score of a pair; most of its features are 0.
    #[must_use]
    pub fn score(&self, x: &Features) -> f32 {
        let mut sums = self.shifts;
        for (row, x) in self.inner.iter().zip(x).filter(|(_, x)| **x != 0.0) {
            sums.iter_mut().zip(row).for_each(|(sum, w)| *sum += w * x);
        }
        sums.iter().zip(&self.outer).fold(0.0, |total, (sum, out)| total + out * sum.max(0.0))
    }
}

/// How many words part `span` from `unit`; 0 where they overlap.
fn apart(span: Run, unit: Run) -> usize {
    (span.start.saturating_sub(unit.end - 1)).max((unit.start + 1).saturating_sub(span.end)) as usize
}

/// ln(1 + n) by steps: the same on every machine.
fn log1p(n: usize) -> f32 {
    const STEPS: [f32; 16] =
        [0.0, 0.693, 1.099, 1.386, 1.609, 1.792, 1.946, 2.079, 2.197, 2.303, 2.398, 2.485, 2.565, 2.639, 2.708, 2.773];
    match n {
        0..16 => STEPS[n],
        16..32 => 2.773 + (n - 15) as f32 * 0.0433,
        32..64 => 3.466 + (n - 31) as f32 * 0.0217,
        _ => (4.159 + (n as f32 - 63.0) * 0.0108).min(6.0),
    }
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

impl View<'_, '_, '_> {
    /// The candidates of a unit, "nobody" last, and their features.
    fn candidates(&self, unit: &Unit, role: Role, before: Option<Run>) -> (Vec<Candidate>, Vec<Features>) {
        let (mine, other) = match role {
            Role::Source => (&self.tags.sources, &self.tags.cues),
            Role::Cue => (&self.tags.cues, &self.tags.sources),
        };
        let empty = Band::default();
        let band = self.tags.band(unit.tokens.start as usize, role).unwrap_or(&empty);
        let mut spans = self.within_reach(mine, unit);
        self.add_pointed(band, unit, &mut spans);
        let rule = self.rule_span(unit, role);
        if let Some(rule) = rule.filter(|r| !spans.iter().any(|s| overlap(s.tokens, *r))) {
            spans.push(Tagged { tokens: rule, score: 0.0 });
        }
        let pool = self.pool(unit, &spans, other);
        let total = log_total(band);
        let mut features: Vec<Features> = Vec::with_capacity(spans.len() + 1);
        for k in 0..spans.len() {
            features.push(self.pair(unit, &pool, Pair { k, spans: &spans, band, total, before, rule, role }));
        }
        features.push(self.nobody(unit, &pool, Nobody { spans: spans.len(), band, total, before, rule }));
        let mut candidates: Vec<Candidate> =
            spans.iter().map(|s| Candidate { tokens: Some(s.tokens), score: s.score }).collect();
        candidates.push(Candidate { tokens: None, score: 0.0 });
        (candidates, features)
    }

    /// Tagged spans near a unit and outside it.
    fn within_reach(&self, tagged: &[Tagged], unit: &Unit) -> Vec<Tagged> {
        let start = unit.tokens.start as usize;
        let from = tagged.partition_point(|t| (t.tokens.start as usize) + ARC_REACH < start);
        let near = tagged[from..].iter().take_while(|t| t.tokens.start as usize <= start + ARC_REACH);
        near.filter(|t| !overlap(t.tokens, unit.tokens)).copied().collect()
    }

    /// The word that the arc points at, where no tagged span holds it.
    fn add_pointed(&self, band: &Band, unit: &Unit, spans: &mut Vec<Tagged>) {
        let mut top: Option<(usize, f32)> = None;
        for (k, score) in band.scores.iter().enumerate() {
            let word = band.first as usize + k;
            if !unit.tokens.has(word) && top.is_none_or(|t| *score > t.1) {
                top = Some((word, *score));
            }
        }
        let Some((word, _)) = top else { return };
        if self.grammar.doc.tokens[word].shape.is_word() && !spans.iter().any(|s| s.tokens.has(word)) {
            spans.push(Tagged { tokens: Run::new(word, word + 1), score: 0.0 });
        }
    }

    fn rule(&self, unit: &Unit) -> Option<&Link> {
        unit.marked.and_then(|m| self.links[m].as_ref())
    }

    fn rule_span(&self, unit: &Unit, role: Role) -> Option<Run> {
        let link = self.rule(unit)?;
        match role {
            Role::Source => link.source,
            Role::Cue => link.cue,
        }
    }

    /// How far a span lies from a unit, sentences counted as words.
    fn cost(&self, span: Run, unit: &Unit) -> usize {
        apart(span, unit.tokens) + SENTENCE_WORDS * self.sentences(span, unit)
    }

    fn sentences(&self, span: Run, unit: &Unit) -> usize {
        let edge = if span.end <= unit.tokens.start { unit.tokens.start } else { unit.tokens.end - 1 };
        let doc = self.grammar.doc;
        doc.sentence_of(span.start as usize).abs_diff(doc.sentence_of(edge as usize))
    }

    fn paragraphs(&self, span: Run, unit: &Unit) -> usize {
        let edge = if span.end <= unit.tokens.start { unit.tokens.start } else { unit.tokens.end - 1 };
        let doc = self.grammar.doc;
        doc.paragraph_of(span.start as usize).abs_diff(doc.paragraph_of(edge as usize))
    }

    /// What a unit's candidates are measured by together.
    fn pool<'b>(&self, unit: &Unit, spans: &[Tagged], other: &'b [Tagged]) -> Pool<'b> {
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|k| self.cost(spans[*k].tokens, unit));
        let mut ranks = vec![0; spans.len()];
        for (rank, k) in order.iter().enumerate() {
            ranks[*k] = rank;
        }
        let start = unit.tokens.start as usize;
        let from = other.partition_point(|t| (t.tokens.start as usize) + 2 * ARC_REACH < start);
        let to = other.partition_point(|t| t.tokens.start as usize <= start + 2 * ARC_REACH);
        let other = &other[from..to];
        let outside = other.iter().filter(|t| !overlap(t.tokens, unit.tokens));
        let nearest = outside.map(|t| (self.cost(t.tokens, unit), t.tokens)).min_by_key(|t| t.0);
        let neighbour = nearest.filter(|n| n.0 < MAX_NEIGHBOUR_COST).map(|n| n.1);
        let by = neighbour.and_then(|n| {
            let cost =
                |k: &usize| 10 * n.start.abs_diff(spans[*k].tokens.start) as usize + self.cost(spans[*k].tokens, unit);
            (0..spans.len()).min_by_key(cost)
        });
        Pool { ranks, other, neighbour, by }
    }

    fn pair(&self, unit: &Unit, pool: &Pool<'_>, pair: Pair<'_>) -> Features {
        let doc = self.grammar.doc;
        let span = pair.spans[pair.k].tokens;
        let first = span.start as usize;
        let after = span.start >= unit.tokens.end;
        let (sentences, paragraphs) = (self.sentences(span, unit), self.paragraphs(span, unit));
        let touch = pool.other.iter().map(|c| between(c.tokens, span)).min().unwrap_or(50);
        let arc = (first.checked_sub(pair.band.first as usize))
            .and_then(|k| pair.band.scores.get(k))
            .copied()
            .unwrap_or(-30.0);
        let rank = pool.ranks[pair.k];
        let kind = self.grammar.kind(first);
        let is_marked = self.runs_at(first).is_some();
        let runs_between = self.runs_between(span, unit);
        let word = doc.word(first);
        [
            (arc - pair.total) / 5.0,
            ((arc - pair.band.nobody) / 5.0).clamp(-2.0, 2.0),
            log1p(apart(span, unit.tokens)) / 2.0,
            sentences.min(3) as f32 / 2.0,
            paragraphs.min(3) as f32 / 2.0,
            flag(after),
            flag(after && sentences == 0),
            flag(!after && sentences == 0),
            pair.spans[pair.k].score,
            log1p(touch) / 2.0,
            flag(touch <= 1),
            flag(rank == 0),
            flag(rank == 1),
            flag(pool.by == Some(pair.k)),
            flag(matches!(kind, Kind::Pronoun | Kind::Relative | Kind::Possessive | Kind::Object)),
            flag(doc.tokens[first].shape.has_capital()),
            flag(is_marked),
            flag(self.is_said(first)),
            flag(unit.marked.is_some()),
            flag(pool.neighbour.is_some_and(|n| n.start >= unit.tokens.end)),
            flag(pool.neighbour.is_some_and(|n| n.end <= unit.tokens.start)),
            0.0,
            flag(pair.spans[pair.k].score == 0.0),
            rank.min(4) as f32 / 2.0,
            flag(pair.before.is_some_and(|b| overlap(b, span))),
            flag(doc.tokens[unit.tokens.start as usize].gap == Gap::Line),
            flag(pair.rule.is_some_and(|r| overlap(r, span))),
            flag(pair.rule.is_some_and(|r| overlap(r, span))) * self.rule(unit).map_or(0.0, |l| l.confidence),
            flag(pair.rule.is_some_and(|r| !overlap(r, span))) * self.rule(unit).map_or(0.0, |l| l.confidence),
            runs_between.min(3) as f32 / 2.0,
            flag(paragraphs == 0),
            flag(paragraphs == 1 && !after),
            flag(self.ends_with_comma(unit)),
            flag(matches!(word, "I" | "we" | "We" | "you" | "You")),
            flag(doc.tokens[unit.tokens.start as usize].gap == Gap::Sentence),
            flag(pair.role == Role::Cue && self.grammar.verb(span.end as usize - 1).is_some()),
            flag(!after && self.is_colon_before(unit) && sentences == 0),
            flag(span.len() >= 3),
            flag(after && sentences == 1 && paragraphs == 0),
            1.0,
        ]
    }

    fn nobody(&self, unit: &Unit, pool: &Pool<'_>, nobody: Nobody<'_>) -> Features {
        let mut x = [0.0; FEATURES];
        x[0] = (nobody.band.nobody - nobody.total) / 5.0;
        x[18] = flag(unit.marked.is_some());
        x[19] = flag(pool.neighbour.is_some_and(|n| n.start >= unit.tokens.end));
        x[20] = flag(pool.neighbour.is_some_and(|n| n.end <= unit.tokens.start));
        x[21] = 1.0;
        x[23] = nobody.spans as f32 / 10.0;
        x[24] = flag(nobody.before.is_none());
        x[25] = flag(self.grammar.doc.tokens[unit.tokens.start as usize].gap == Gap::Line);
        x[28] = nobody.rule.map_or(0.0, |_| self.rule(unit).map_or(0.0, |l| l.confidence));
        x[32] = flag(self.ends_with_comma(unit));
        x[34] = flag(self.grammar.doc.tokens[unit.tokens.start as usize].gap == Gap::Sentence);
        x[39] = 1.0;
        x
    }

    /// The marked run that holds a token.
    fn runs_at(&self, token: usize) -> Option<usize> {
        let at = self.runs.partition_point(|r| r.tokens.end as usize <= token);
        self.runs.get(at).filter(|r| r.tokens.has(token)).map(|_| at)
    }

    /// How many marked runs lie between a span and a unit.
    fn runs_between(&self, span: Run, unit: &Unit) -> usize {
        let (from, to) =
            if span.end <= unit.tokens.start { (span.end, unit.tokens.start) } else { (unit.tokens.end, span.start) };
        let first = self.runs.partition_point(|r| r.tokens.start < from);
        let last = self.runs.partition_point(|r| r.tokens.end <= to);
        last.saturating_sub(first)
    }

    /// Whether a content of the net's holds a token.
    fn is_said(&self, token: usize) -> bool {
        let at = self.tags.contents.partition_point(|c| c.tokens.end as usize <= token);
        self.tags.contents.get(at).is_some_and(|c| c.tokens.has(token))
    }

    /// “..., ” or “...”, : a cue should follow.
    fn ends_with_comma(&self, unit: &Unit) -> bool {
        let end = unit.tokens.end as usize;
        self.grammar.is(end, b',') || self.grammar.is(end - 1, b',') || end >= 2 && self.grammar.is(end - 2, b',')
    }

    fn is_colon_before(&self, unit: &Unit) -> bool {
        unit.tokens.start > 0 && self.grammar.is(unit.tokens.start as usize - 1, b':')
    }
}

/// What a unit's candidates are measured by together.
struct Pool<'b> {
    /// Rank of each by nearness.
    ranks: Vec<usize>,
    /// Spans of the other role near by.
    other: &'b [Tagged],
    /// The nearest of them.
    neighbour: Option<Run>,
    /// The candidate nearest to it.
    by: Option<usize>,
}

#[derive(Clone, Copy)]
struct Pair<'b> {
    k: usize,
    spans: &'b [Tagged],
    band: &'b Band,
    total: f32,
    before: Option<Run>,
    rule: Option<Run>,
    role: Role,
}

#[derive(Clone, Copy)]
struct Nobody<'b> {
    spans: usize,
    band: &'b Band,
    total: f32,
    before: Option<Run>,
    rule: Option<Run>,
}

/// Whether two runs share a token.
#[must_use]
pub fn overlap(a: Run, b: Run) -> bool {
    a.start < b.end && b.start < a.end
}

/// Tokens from the end of one span to the start of the other; 1 where they touch.
fn between(a: Run, b: Run) -> usize {
    let gap = |x: Run, y: Run| (y.start + 1).saturating_sub(x.end) as usize;
    if a.start < b.start { gap(a, b) } else { gap(b, a) }
}

/// The logarithm of the summed exponentials of a band, by a polynomial: the arc of the whole.
fn log_total(band: &Band) -> f32 {
    let (parts, rest) = band.scores.as_chunks::<8>();
    let mut tops = [band.nobody; 8];
    for part in parts {
        tops.iter_mut().zip(part).for_each(|(top, s)| *top = top.max(*s));
    }
    let top = tops.iter().chain(rest).fold(band.nobody, |a, b| a.max(*b));
    let mut sum = 0.0;
    for part in parts {
        sum = part.map(|s| exp(s - top)).iter().fold(sum, |sum, e| sum + e);
    }
    let sum = rest.iter().fold(sum, |sum, s| sum + exp(s - top)) + exp(band.nobody - top);
    top + ln(sum)
}

/// The natural logarithm of a number of 1 or more, within a thousandth.
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = ((bits >> 23) as i32 - 127) as f32;
    let m = f32::from_bits(bits & 0x007F_FFFF | 0x3F80_0000);
    // series of artanh in (m - 1) / (m + 1)
    let y = (m - 1.0) / (m + 1.0);
    let y2 = y * y;
    exponent * std::f32::consts::LN_2 + 2.0 * y * (1.0 + y2 * (1.0 / 3.0 + y2 * (0.2 + y2 / 7.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_near_the_true_ones() {
        for x in [1.0f32, 1.5, 2.0, 3.7, 100.0] {
            assert!((ln(x) - x.ln()).abs() < 1e-3, "{x}");
        }
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
