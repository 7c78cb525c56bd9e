//! What a name denotes: the tagger's belief, weighed with the article, the lists, telling words and the words beside it.
//!
//! Reads candidates, gives them with type, subtype and listed entry. Each source of evidence is a number for each type; a
//! linear formula, fitted on annotated news, adds them up. So a well-known listed name mends an unsure tagger, a sure
//! tagger overrules a list, and all mentions of a string in one article lean the same way.

use super::EntityType;
use super::candidates::{Candidate, coarse};
use super::context::{self, Hint};
use super::heads;
use super::memory::key;
use super::view::View;
use crate::annotate::tagger::names::NAME_TYPES;
use crate::document::{Gap, Run, Shape};
use crate::lexicon::class;
use crate::lexicon::gazetteer::{self, Match, NameFlags};
use std::collections::BTreeMap;

/// How many numbers speak for or against a type.
pub const FEATURES: usize = 30;

/// Types that the tagger tells apart.
const TYPES: usize = NAME_TYPES.len();

/// A person, body or place less sure than this is told as misc (worldwide-dev: core F1 best between 0.35 and 0.45).
const MIN_CORE_SCORE: f32 = 0.4;

/// The first types of [`NAME_TYPES`]: person, organization, location.
const CORE_TYPES: usize = 3;

/// Belief in each of [`NAME_TYPES`].
type Beliefs = [f32; TYPES];

/// Numbers for each type.
type Table = [[f32; FEATURES]; TYPES];

/// Weights of the numbers (multinomial logistic on worldwide-dev, politics-dev, gum; left-out fifths, types of right spans:
/// 0.896 -> 0.909, 0.931 -> 0.949, 0.728 -> 0.779 against the tagger alone); the last one is set by hand, too rare to fit.
#[rustfmt::skip]
const WEIGHTS: [f32; FEATURES] = [
    -0.03, 0.74, 0.38, 0.22, 0.32, 1.2, 0.45, 0.3, 0.03, 0.12, 1.24, 0.42, 0.83, 0.54, 0.22, 0.08, 0.29, -0.06, -0.64, -1.29,
    1.27, 0.04, 0.24, -0.04, 0.27, 0.33, 0.56, 0.29, 0.04, 2.5,
];

/// What the whole article says of its names.
#[derive(Default)]
struct Memory {
    /// Mean belief by name.
    of_name: BTreeMap<u64, (Beliefs, f32)>,
    /// For a bracketed short form or its expansion, the key of the other.
    partner: BTreeMap<u64, u64>,
    /// Of how many mentions by name stand after a preposition of place, a title, before a word of saying.
    hints: BTreeMap<u64, [f32; 3]>,
    /// How surely a word ends or begins the full name of a person.
    family: BTreeMap<u64, f32>,
}

/// Types candidates anew.
pub fn weigh(view: &View<'_, '_>, candidates: &mut [Candidate]) {
    let memory = remember(view, candidates);
    for candidate in candidates {
        let found = listed(view, candidate.tokens);
        let table = evidence(view, candidate, &memory, found);
        let belief = normalised(table.map(|row| row.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum::<f32>()));
        let best = (0..TYPES).max_by(|a, b| belief[*a].total_cmp(&belief[*b]).then(b.cmp(a))).unwrap_or(0);
        candidate.types = belief;
        candidate.score = confidence(candidate, belief[best]);
        let best = if candidate.score < MIN_CORE_SCORE && best < CORE_TYPES { TYPES - 1 } else { best };
        candidate.label = refined(view, candidate.tokens, NAME_TYPES[best], found);
        attach(view, candidate, found);
        if candidate.label == EntityType::Event {
            candidate.tokens = with_year(view, candidate.tokens);
        }
    }
}

/// "2012 Summer Paralympics", "Winter Games 2030": with the year right before or after an event.
fn with_year(view: &View<'_, '_>, tokens: Run) -> Run {
    let (first, end) = (tokens.start as usize, tokens.end as usize);
    let is_year = |i: &usize| view.token(*i).shape == Shape::Number && view.token(*i).span.len() == 4;
    let spaced = |i: usize| view.token(i).gap == Gap::Space;
    if let Some(year) = view.before(first).filter(|y| is_year(y) && spaced(first)) {
        return Run::new(year, end);
    }
    let is_last = |i: usize| view.doc.tokens.get(i + 1).is_none_or(|t| t.gap != Gap::Glued || t.is(b'.') || t.is(b','));
    let year = view.after(tokens).filter(|y| is_year(y) && spaced(*y) && is_last(*y));
    Run::new(first, year.map_or(end, |y| y + 1))
}

/// Sums up the beliefs of all mentions, and pairs bracketed short forms with what stands before the bracket.
fn remember(view: &View<'_, '_>, candidates: &[Candidate]) -> Memory {
    let mut memory = Memory::default();
    let keys: Vec<u64> = candidates.iter().map(|c| key(view.doc, c.tokens)).collect();
    for (candidate, key) in candidates.iter().zip(&keys) {
        let (sum, count) = memory.of_name.entry(*key).or_insert(([0.0; TYPES], 0.0));
        sum.iter_mut().zip(candidate.types).for_each(|(s, t)| *s += t);
        *count += 1.0;
        let hints = memory.hints.entry(*key).or_default();
        match context::hint(view, candidate.tokens) {
            Hint::Place => hints[0] += 1.0,
            Hint::Person => hints[1] += 1.0,
            Hint::Speaker => hints[2] += 1.0,
            Hint::None => {}
        }
        if candidate.tokens.len() > 1 {
            let sure = memory.family.entry(view.token(candidate.tokens.end as usize - 1).form).or_default();
            *sure = f32::max(*sure, candidate.types[0]);
        }
    }
    for (i, pair) in candidates.windows(2).enumerate() {
        let (open, close) = (pair[0].tokens.end as usize, pair[1].tokens.end as usize);
        let bracketed = pair[1].tokens.start as usize == open + 1
            && view.token(open).is(b'(')
            && view.doc.tokens.get(close).is_some_and(|t| t.is(b')'));
        if bracketed && (pair[0].tokens.len() == 1 || pair[1].tokens.len() == 1) {
            memory.partner.insert(keys[i], keys[i + 1]);
            memory.partner.insert(keys[i + 1], keys[i]);
        }
    }
    memory
}

/// The listed name made of the tokens, spelt as the list has it.
fn listed(view: &View<'_, '_>, tokens: Run) -> Option<Match> {
    let forms: Vec<u64> = view.doc.tokens[tokens.range()].iter().map(|t| t.form).collect();
    let found = gazetteer::exact(&forms)?;
    let loud = |i: usize| !matches!(view.token(i).shape, Shape::Lower | Shape::Title);
    (!found.flags.has(NameFlags::ACRONYM) || tokens.range().all(loud)).then_some(found)
}

/// What speaks for each type.
fn evidence(view: &View<'_, '_>, candidate: &Candidate, memory: &Memory, found: Option<Match>) -> Table {
    let tokens = candidate.tokens;
    let (first, last) = (view.token(tokens.start as usize), view.token(tokens.end as usize - 1));
    let key = key(view.doc, tokens);
    let mean = |key: &u64| memory.of_name.get(key).map(|(sum, count)| sum.map(|s| s / count.max(1.0)));
    let article = mean(&key).unwrap_or(candidate.types);
    let partner = memory.partner.get(&key).and_then(mean);
    let (plain, doubtful) = priors(found);
    let head = if tokens.len() > 1 { heads::of_name(view.doc, tokens).map(|(label, _)| coarse(label)) } else { None };
    let hint = context::hint(view, tokens);
    let family = if tokens.len() == 1 { memory.family.get(&last.form).copied().unwrap_or(0.0) } else { 0.0 };
    let flag = |b: bool| f32::from(u8::from(b));
    let log = |p: f32| p.clamp(0.003, 1.0).ln();
    let count = memory.of_name.get(&key).map_or(1.0, |(_, count)| count.max(1.0));
    let hints = memory.hints.get(&key).map_or([0.0; 3], |h| h.map(|n| n / count));
    // "Paris" of "Jane Paris", which never stands after "in"
    let unplaced = family > 0.5 && hints[0] == 0.0 && count > 1.0;
    let (next, last_noun) = (context::noun_after(view, tokens), context::noun_before(view, tokens));
    let given = first.classes.any(super::rules::GIVEN);
    std::array::from_fn(|t| {
        let label = NAME_TYPES[t];
        let is = |other: EntityType| flag(label == other);
        let rival = (0..TYPES).filter(|o| *o != t).map(|o| plain[o]).fold(0.0, f32::max);
        [
            log(candidate.types[t]),
            log(article[t]),
            plain[t],
            doubtful[t],
            if plain[t] > 0.0 { plain[t] - rival } else { 0.0 },
            flag(head == Some(label)),
            is(EntityType::Location) * flag(hint == Hint::Place),
            is(EntityType::Person) * flag(hint == Hint::Person),
            is(EntityType::Person) * flag(hint == Hint::Speaker),
            is(EntityType::Organization) * flag(hint == Hint::Speaker),
            partner.map_or(0.0, |p| p[t]),
            is(EntityType::Person) * flag(given && tokens.len() > 1),
            is(EntityType::Person) * flag(last.classes.has(class::SURNAMES)),
            is(EntityType::Organization) * flag(tokens.len() == 1 && first.shape == Shape::Upper),
            is(EntityType::Person),
            is(EntityType::Organization),
            is(EntityType::Location),
            is(EntityType::Group),
            is(EntityType::Product),
            flag(plain[t] == 0.0 && found.is_some()),
            is(EntityType::Person) * family,
            is(EntityType::Group) * family,
            is(EntityType::Location) * flag(next == Some(EntityType::Location)),
            is(EntityType::Organization) * flag(next == Some(EntityType::Organization)),
            is(EntityType::Location) * flag(last_noun == Some(EntityType::Location)),
            is(EntityType::Organization) * flag(last_noun == Some(EntityType::Organization)),
            is(EntityType::Location) * hints[0],
            is(EntityType::Person) * hints[1],
            is(EntityType::Person) * hints[2],
            is(EntityType::Person) * flag(unplaced),
        ]
    })
}

/// How well known the best listed reading of each type is, for plain names and for ordinary words.
fn priors(found: Option<Match>) -> (Beliefs, Beliefs) {
    let (mut plain, mut doubtful) = ([0.0; TYPES], [0.0; TYPES]);
    let Some(found) = found else { return (plain, doubtful) };
    for entry in found.entries() {
        let label = coarse(entry.kind);
        let Some(t) = NAME_TYPES.iter().position(|n| *n == label) else { continue };
        let into = if entry.flags.has(NameFlags::AMBIGUOUS) { &mut doubtful } else { &mut plain };
        into[t] = f32::max(into[t], 0.1 + 0.9 * f32::from(entry.prior) / 255.0);
    }
    (plain, doubtful)
}

/// The probability that span and type are right, from the finder's own score and the belief in the type (logistic on
/// worldwide-dev; mentions at 0.9 and more are right in 0.97 of all cases, at 0.7 to 0.8 in 0.72).
fn confidence(candidate: &Candidate, belief: f32) -> f32 {
    let odds = |p: f32| (p.clamp(0.005, 0.995) / (1.0 - p.clamp(0.005, 0.995))).ln();
    match candidate.rule {
        "tagger" => 1.0 / (1.0 + (-(0.04 + 0.54 * odds(candidate.score) + 0.33 * odds(belief))).exp()),
        "election" => 0.85,
        "memory" => 0.55,
        "head" | "title" | "listed" => 0.5,
        _ => 0.15,
    }
}

/// Shares of 1 from logarithms.
fn normalised(logs: Beliefs) -> Beliefs {
    let top = logs.iter().copied().fold(f32::MIN, f32::max);
    let shares = logs.map(|l| (l - top).exp());
    let sum: f32 = shares.iter().sum();
    shares.map(|s| s / sum)
}

/// Facility for location, event, work or law for misc, where a list or a telling word says so.
fn refined(view: &View<'_, '_>, tokens: Run, label: EntityType, found: Option<Match>) -> EntityType {
    let of_list = found.into_iter().flat_map(Match::entries).map(|e| e.kind).find(|l| coarse(*l) == label);
    let of_head =
        || heads::of_name(view.doc, tokens).map(|(l, _)| l).filter(|l| coarse(*l) == label && tokens.len() > 1);
    of_list.or_else(of_head).unwrap_or(label)
}

/// Subtype and entry, by list or telling word.
fn attach(view: &View<'_, '_>, candidate: &mut Candidate, found: Option<Match>) {
    let entry = found.and_then(|m| m.entries().find(|e| e.kind == candidate.label));
    let of_head = || heads::of_name(view.doc, candidate.tokens).filter(|(l, _)| *l == candidate.label).map(|(_, s)| s);
    candidate.gazetteer = entry.as_ref().map(|e| e.id);
    candidate.subtype = entry.map(|e| e.subtype).filter(|s| !s.is_empty()).or_else(of_head);
}
