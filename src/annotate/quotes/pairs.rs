//! Picks the source and the cue of each content and marked run: a small scorer of pairs.
//!
//! Reads what the net tagged (`Attributions`), marked runs and what the rules say of them, gives a `Choice` per `Unit`. A
//! unit's candidates are the tagged spans within reach, the word its arc points at, and the rule's; each has a row of
//! features (arc, nearness, side, neighbouring cue, pronoun, rule ...), which the `scorer` weighs, and "nobody" competes.
//! The weights lie in the net's file; `dev::quote_links` fits them with the very features from here.

use super::arcs;
use super::features::{Around, Facts, Pool, Seen, beside};
use super::grammar::{Category, Grammar, Kind};
use super::sieves::{Link, Marked};
use crate::annotate::tagger::attribution::{Attributions, Role, Tagged};
use crate::document::Run;
use crate::model::plan::ARC_REACH;

pub use super::scorer::{FEATURES, Features, HIDDEN, Scorer, WEIGHTS, best, scorers};

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

/// Spans of the other role are near a unit when they begin at most so many words from its first.
const OTHER_REACH: u32 = 2 * ARC_REACH as u32;

/// Bits for the number of a candidate: no two share a word, and all but two begin within reach.
const NUMBER_BITS: u32 = 8;

/// No candidate counts as further away.
const MAX_COST: u32 = 1 << 22;

/// The units of an article, by start: marked runs with the contents that hold them, then contents without marks.
#[must_use]
pub fn units(tags: &Attributions, runs: &[Marked]) -> Vec<Unit> {
    let mut taken = vec![false; tags.contents.len()];
    let mut units = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let first = tags.contents.partition_point(|c| c.tokens.end <= run.tokens.start);
        let over = first..tags.contents.len();
        let over = over.take_while(|c| tags.contents[*c].tokens.start < run.tokens.end);
        over.clone().for_each(|c| taken[c] = true);
        let shared = |c: &usize| {
            let t = tags.contents[*c].tokens;
            t.end.min(run.tokens.end) - t.start.max(run.tokens.start)
        };
        let content = over.max_by_key(|c| (shared(c), std::cmp::Reverse(*c)));
        let held = content.map(|c| tags.contents[c].tokens).filter(|t| t.start <= run.tokens.start);
        let tokens = held.map_or(run.tokens, |t| Run { start: t.start, end: t.end.max(run.tokens.end) });
        units.push(Unit { tokens, marked: Some(i), content });
    }
    let plain = taken.iter().enumerate().filter(|(_, t)| !**t);
    units.extend(plain.map(|(c, _)| Unit { tokens: tags.contents[c].tokens, marked: None, content: Some(c) }));
    units.sort_by_key(|u| (u.tokens.start, u.tokens.end));
    units
}

/// Chooses for all units, by start; `pick` gets a unit, a role, its candidates (the last is "nobody") and their features,
/// and gives the index of one with its probability, or None where it knows nothing.
pub fn choose(
    view: &View<'_, '_, '_>,
    units: &[Unit],
    mut pick: impl FnMut(&Unit, Role, &[Candidate], &[Features]) -> Option<(usize, f32)>,
) -> Vec<Choice> {
    let known = Role::ALL.map(|role| view.facts_of(role));
    let mut before: [Option<Run>; 2] = [None; 2];
    let mut bench = Bench::default();
    let mut out = Vec::with_capacity(units.len());
    let band = |unit: &Unit, role| view.tags.band(unit.tokens.start as usize, role).unwrap_or_default();
    let bands: Vec<_> = units.iter().map(|unit| Role::ALL.map(|role| band(unit, role))).collect();
    for ((unit, bands), arcs) in units.iter().zip(&bands).zip(arcs::look(&bands, units)) {
        let mut choice = Choice::default();
        let around = view.around(unit);
        for role in Role::ALL {
            let (mine, other) = (&known[role as usize], &known[1 - role as usize]);
            let (band, arcs, before_it) = (bands[role as usize], arcs[role as usize], before[role as usize]);
            view.seat(&around, Seen { role, band, arcs, before: before_it }, (mine, other), &mut bench);
            let Some((best, chance)) = pick(unit, role, &bench.candidates, &bench.features) else { continue };
            let tokens = bench.candidates[best].tokens;
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

/// The candidates of a unit; kept from unit to unit, so that nothing is allocated anew.
#[derive(Default)]
struct Bench {
    spans: Vec<Facts>,
    /// How far each lies from the unit, and its number in the low bits, so that no two are alike.
    costs: Vec<i32>,
    candidates: Vec<Candidate>,
    features: Vec<Features>,
    /// For each role the spans near the unit: of the role itself, and of the other.
    windows: [[Window; 2]; 2],
}

/// Part of some spans by start; it slides along with the units, which go by start too.
#[derive(Clone, Copy, Default)]
struct Window {
    from: usize,
    to: usize,
}

impl Window {
    /// The spans that start at most `reach` words from token `at`, which is no earlier than that of the last call.
    fn slide<'s>(&mut self, spans: &'s [Facts], (at, reach): (u32, u32)) -> &'s [Facts] {
        let passed = |spans: &[Facts], before: u32| spans.iter().take_while(|s| s.tokens.start < before).count();
        self.from += passed(&spans[self.from..], at.saturating_sub(reach));
        self.to += passed(&spans[self.to..], at + reach + 1);
        &spans[self.from..self.to]
    }
}

impl View<'_, '_, '_> {
    fn tagged(&self, role: Role) -> &[Tagged] {
        match role {
            Role::Source => &self.tags.sources,
            Role::Cue => &self.tags.cues,
        }
    }

    fn facts_of(&self, role: Role) -> Vec<Facts> {
        let others = self.tagged(partner(role));
        self.tagged(role).iter().map(|t| self.facts(t.tokens, t.score, (role, others))).collect()
    }

    fn facts(&self, tokens: Run, score: f32, (role, others): (Role, &[Tagged])) -> Facts {
        let doc = self.grammar.doc;
        let first = tokens.start as usize;
        let runs = self.runs_beside(tokens);
        let sentence = doc.sentence_of(first);
        Facts {
            tokens,
            score,
            sentence: doc.tokens[first].sentence,
            paragraph: doc.sentences[sentence].paragraph,
            runs,
            beside: beside(others, tokens),
            is_pronoun: matches!(
                self.grammar.kind(first),
                Kind::Word(Category::Pronoun | Category::Relative | Category::Possessive | Category::Object)
            ),
            is_capital: doc.tokens[first].shape.has_capital(),
            is_marked: self.is_marked(first),
            is_said: self.is_said(first),
            is_near_person: matches!(doc.word(first), "I" | "we" | "We" | "you" | "You"),
            is_verb: role == Role::Cue && self.grammar.verb(tokens.end as usize - 1).is_some(),
        }
    }

    fn around<'u>(&self, unit: &'u Unit) -> Around<'u> {
        let doc = self.grammar.doc;
        let (first, end) = (unit.tokens.start as usize, unit.tokens.end as usize);
        let sentences = (doc.tokens[first].sentence, doc.tokens[end - 1].sentence);
        let paragraph = |sentence: u32| doc.sentences[sentence as usize].paragraph;
        Around {
            unit,
            sentences,
            paragraphs: (paragraph(sentences.0), paragraph(sentences.1)),
            runs: self.runs_beside(unit.tokens),
            gap: doc.tokens[first].gap,
            // “..., ” or “...”, : a cue should follow
            has_comma: (end.saturating_sub(2)..=end).any(|i| self.grammar.is(i, b',')),
            has_colon: first > 0 && self.grammar.is(first - 1, b':'),
            rule: unit.marked.and_then(|m| self.links[m]),
        }
    }

    /// Seats the candidates of a unit on the bench, "nobody" last, with their features.
    fn seat(&self, around: &Around<'_>, seen: Seen<'_>, known: (&[Facts], &[Facts]), bench: &mut Bench) {
        let (mine, other) = known;
        let tokens = around.unit.tokens;
        let Bench { spans, costs, candidates, features, windows } = bench;
        let others = || within(self.tagged(partner(seen.role)), |t| t.tokens, (tokens.start, OTHER_REACH));
        spans.clear();
        let windows = &mut windows[seen.role as usize];
        let near = windows[0].slide(mine, (tokens.start, ARC_REACH as u32));
        // those that share no word with the unit
        spans.extend_from_slice(&near[..near.partition_point(|span| span.tokens.end <= tokens.start)]);
        spans.extend_from_slice(&near[near.partition_point(|span| span.tokens.start < tokens.end)..]);
        // the word that the arc points at, where no tagged span holds it
        if let Some(word) = seen.arcs.best
            && self.grammar.doc.tokens[word].shape.is_word()
            && !spans.iter().any(|s| s.tokens.has(word))
        {
            spans.push(self.facts(Run::new(word, word + 1), 0.0, (seen.role, others())));
        }
        let rule = around.rule.and_then(|link| if seen.role == Role::Source { link.source } else { link.cue });
        if let Some(rule) = rule.filter(|r| !spans.iter().any(|s| overlap(s.tokens, *r))) {
            spans.push(self.facts(rule, 0.0, (seen.role, others())));
        }
        costs.clear();
        costs
            .extend(spans.iter().zip(0..).map(|(span, k)| (around.cost(span).min(MAX_COST) as i32) << NUMBER_BITS | k));
        let neighbour = around.neighbour(windows[1].slide(other, (tokens.start, OTHER_REACH)));
        let by = neighbour.and_then(|n| {
            let between = |k: usize| i64::from(n.start.abs_diff(spans[k].tokens.start));
            let cost = |k: &usize| ((10 * between(*k)) << NUMBER_BITS) + i64::from(costs[*k]);
            (0..spans.len()).min_by_key(cost)
        });
        let near = tokens.start.saturating_sub(OTHER_REACH)..=tokens.start + OTHER_REACH;
        let pool = Pool { near, neighbour, by, rule };
        features.resize(spans.len() + 1, [0.0; FEATURES]);
        for (k, (span, row)) in spans.iter().zip(features.iter_mut()).enumerate() {
            around.pair(row, &pool, seen, (k, span, costs));
        }
        features[spans.len()] = around.nobody(&pool, seen, spans.len());
        candidates.clear();
        candidates.extend(spans.iter().map(|s| Candidate { tokens: Some(s.tokens) }));
        candidates.push(Candidate { tokens: None });
    }

    /// How many marked runs begin before the end of some tokens, and how many end before their start.
    fn runs_beside(&self, tokens: Run) -> (u32, u32) {
        (
            self.runs.partition_point(|r| r.tokens.start < tokens.end) as u32,
            self.runs.partition_point(|r| r.tokens.end <= tokens.start) as u32,
        )
    }

    /// Whether a marked run holds a token.
    fn is_marked(&self, token: usize) -> bool {
        let at = self.runs.partition_point(|r| r.tokens.end as usize <= token);
        self.runs.get(at).is_some_and(|r| r.tokens.has(token))
    }

    /// Whether a content of the net's holds a token.
    fn is_said(&self, token: usize) -> bool {
        let at = self.tags.contents.partition_point(|c| c.tokens.end as usize <= token);
        self.tags.contents.get(at).is_some_and(|c| c.tokens.has(token))
    }
}

/// The role that goes with another.
fn partner(role: Role) -> Role {
    Role::ALL[1 - role as usize]
}

/// The spans that start at most `reach` words from token `at`.
fn within<T>(spans: &[T], tokens: impl Fn(&T) -> Run, (at, reach): (u32, u32)) -> &[T] {
    let from = spans.partition_point(|t| tokens(t).start + reach < at);
    let to = spans.partition_point(|t| tokens(t).start <= at + reach);
    &spans[from..to]
}

/// Whether two runs share a token.
#[must_use]
pub fn overlap(a: Run, b: Run) -> bool {
    a.start < b.end && b.start < a.end
}
