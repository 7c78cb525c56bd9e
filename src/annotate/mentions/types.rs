//! What a name denotes: the tagger's belief, weighed with the article, the lists, telling words and the words beside it.
//!
//! Reads candidates, gives them with type, subtype and listed entry. Each source of evidence is a number for each type; a
//! linear formula, fitted on annotated news, adds them up. So a well-known listed name mends an unsure tagger, a sure
//! tagger overrules a list, and all mentions of a string in one article lean the same way.

use super::EntityType;
use super::candidates::{Candidate, coarse, entity_type};
use super::context::{self, Hint};
use super::heads;
use super::memory::key;
use super::view::View;
use crate::annotate::tagger::names::NAME_TYPES;
use crate::document::{Run, Shape};
use crate::lexicon::class;
use crate::lexicon::gazetteer::{self, Match, NameFlags};
use std::collections::BTreeMap;

/// How many numbers speak for or against a type.
pub const FEATURES: usize = 22;

/// Types that the tagger tells apart.
const TYPES: usize = NAME_TYPES.len();

/// Belief in each of [`NAME_TYPES`].
type Beliefs = [f32; TYPES];

/// Numbers for each type.
type Table = [[f32; FEATURES]; TYPES];

/// Weights of the numbers (multinomial logistic on worldwide-dev, politics-dev, gum; left-out fifths, types of right spans:
/// 0.893 -> 0.911, 0.909 -> 0.939, 0.725 -> 0.794 against the tagger alone).
#[rustfmt::skip]
const WEIGHTS: [f32; FEATURES] = [
    0.02, 0.71, 0.41, 0.12, 0.38, 1.31, 0.67, 0.34, -0.04, 0.19, 0.72, 0.35, 0.54, 0.72, 0.22, -0.32, -0.27, -0.47, -0.95, -1.5,
    0.92, 0.06,
];

/// What the whole article says of its names.
struct Memory {
    /// Mean belief by name.
    of_name: BTreeMap<u64, (Beliefs, f32)>,
    /// For a bracketed short form or its expansion, the key of the other.
    partner: BTreeMap<u64, u64>,
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
        candidate.label = refined(view, candidate.tokens, NAME_TYPES[best], found);
        attach(view, candidate, found);
    }
}

/// Sums up the beliefs of all mentions, and pairs bracketed short forms with what stands before the bracket.
fn remember(view: &View<'_, '_>, candidates: &[Candidate]) -> Memory {
    let mut memory = Memory { of_name: BTreeMap::new(), partner: BTreeMap::new(), family: BTreeMap::new() };
    let keys: Vec<u64> = candidates.iter().map(|c| key(view.doc, c.tokens)).collect();
    for (candidate, key) in candidates.iter().zip(&keys) {
        let (sum, count) = memory.of_name.entry(*key).or_insert(([0.0; TYPES], 0.0));
        sum.iter_mut().zip(candidate.types).for_each(|(s, t)| *s += t);
        *count += 1.0;
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
        ]
    })
}

/// How well known the best listed reading of each type is, for plain names and for ordinary words.
fn priors(found: Option<Match>) -> (Beliefs, Beliefs) {
    let (mut plain, mut doubtful) = ([0.0; TYPES], [0.0; TYPES]);
    let Some(found) = found else { return (plain, doubtful) };
    for entry in found.entries() {
        let label = coarse(entity_type(entry.kind));
        let Some(t) = NAME_TYPES.iter().position(|n| *n == label) else { continue };
        let into = if entry.flags.has(NameFlags::AMBIGUOUS) { &mut doubtful } else { &mut plain };
        into[t] = f32::max(into[t], 0.1 + 0.9 * f32::from(entry.prior) / 255.0);
    }
    (plain, doubtful)
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
    let of_list = found.into_iter().flat_map(Match::entries).map(|e| entity_type(e.kind)).find(|l| coarse(*l) == label);
    let of_head =
        || heads::of_name(view.doc, tokens).map(|(l, _)| l).filter(|l| coarse(*l) == label && tokens.len() > 1);
    of_list.or_else(of_head).unwrap_or(label)
}

/// Subtype and entry, by list or telling word.
fn attach(view: &View<'_, '_>, candidate: &mut Candidate, found: Option<Match>) {
    let entry = found.and_then(|m| m.entries().find(|e| entity_type(e.kind) == candidate.label));
    let of_head = || heads::of_name(view.doc, candidate.tokens).filter(|(l, _)| *l == candidate.label).map(|(_, s)| s);
    candidate.gazetteer = entry.as_ref().map(|e| e.id);
    candidate.subtype = entry.map(|e| e.subtype).filter(|s| !s.is_empty()).or_else(of_head);
}
