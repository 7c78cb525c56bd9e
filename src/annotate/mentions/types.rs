//! What a name denotes: the tagger's belief, weighed with the article, the lists, telling words and the words beside it.
//!
//! Reads candidates, gives them with type, subtype and listed entry. Each source of evidence is a number for each type; a
//! linear formula, fitted on annotated news, adds them up. So a well-known listed name mends an unsure tagger, a sure
//! tagger overrules a list, and all mentions of a string in one article lean the same way.

use super::EntityType;
use super::article::{Article, Beliefs, log};
use super::candidates::{Candidate, coarse};
use super::context::{self, Hint};
use super::heads;
use super::view::View;
use crate::annotate::tagger::names::NAME_TYPES;
use crate::document::{Gap, Run, Shape};
use crate::lexicon::class;
use crate::lexicon::gazetteer::{Match, NameFlags};
use crate::lexicon::table::AT_ONCE;
use libm::{expf, logf};

/// How many numbers speak for or against a type.
pub const FEATURES: usize = 30;

/// Types that the tagger tells apart.
const TYPES: usize = NAME_TYPES.len();

/// A person, body or place less sure than this is told as misc (worldwide-dev: core F1 best between 0.35 and 0.45).
const MIN_CORE_SCORE: f32 = 0.4;

/// The first types of [`NAME_TYPES`]: person, organization, location.
const CORE_TYPES: usize = 3;

/// What lists and telling words say of a name.
struct Told {
    found: Option<Match>,
    head: Option<(EntityType, &'static str)>,
}

/// Weights of the numbers (multinomial logistic on worldwide-dev, politics-dev, gum; left-out fifths, types of right spans:
/// 0.896 -> 0.909, 0.931 -> 0.949, 0.728 -> 0.779 against the tagger alone); the last one is set by hand, too rare to fit.
#[rustfmt::skip]
const WEIGHTS: [f32; FEATURES] = [
    -0.03, 0.74, 0.38, 0.22, 0.32, 1.2, 0.45, 0.3, 0.03, 0.12, 1.24, 0.42, 0.83, 0.54, 0.22, 0.08, 0.29, -0.06, -0.64, -1.29,
    1.27, 0.04, 0.24, -0.04, 0.27, 0.33, 0.56, 0.29, 0.04, 2.5,
];

/// Types candidates anew.
pub fn weigh(view: &View<'_, '_>, candidates: &mut [Candidate]) {
    let article = Article::new(view, candidates);
    for candidates in candidates.chunks(AT_ONCE) {
        view.fetch_listed(candidates.iter().map(|c| c.tokens));
    }
    for (i, candidate) in candidates.iter_mut().enumerate() {
        let tokens = candidate.tokens;
        let told = Told { found: listed(view, tokens), head: heads::of_name(view.doc, tokens) };
        let belief = normalised(evidence(view, candidate, (&article, i), &told));
        let best = (0..TYPES).max_by(|a, b| belief[*a].total_cmp(&belief[*b]).then(b.cmp(a))).unwrap_or(0);
        candidate.types = belief;
        candidate.score = confidence(candidate, belief[best]);
        let best = if candidate.score < MIN_CORE_SCORE && best < CORE_TYPES { TYPES - 1 } else { best };
        candidate.label = refined(tokens, NAME_TYPES[best], &told);
        attach(candidate, &told);
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

/// The listed name made of the tokens, spelt as the list has it.
fn listed(view: &View<'_, '_>, tokens: Run) -> Option<Match> {
    let found = view.listed(tokens)?;
    let loud = |i: usize| !matches!(view.token(i).shape, Shape::Lower | Shape::Title);
    (!found.flags.has(NameFlags::ACRONYM) || tokens.range().all(loud)).then_some(found)
}

/// Sums of weighed numbers, by type; the next number has the next weight.
struct Sums {
    of: Beliefs,
    weights: std::slice::Iter<'static, f32>,
}

impl Sums {
    /// A number for each type.
    fn each(&mut self, numbers: Beliefs) {
        let weight = self.weights.next().copied().unwrap_or_default();
        self.of.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number * weight);
    }

    /// A number that speaks of one type alone.
    fn only(&mut self, label: EntityType, number: f32) {
        let weight = self.weights.next().copied().unwrap_or_default();
        self.of.iter_mut().zip(NAME_TYPES).filter(|(_, t)| *t == label).for_each(|(sum, _)| *sum += number * weight);
    }
}

/// What speaks for each type, weighed.
fn evidence(view: &View<'_, '_>, candidate: &Candidate, (article, i): (&Article, usize), told: &Told) -> Beliefs {
    let tokens = candidate.tokens;
    let (first, last) = (view.token(tokens.start as usize), view.token(tokens.end as usize - 1));
    let (name, hint) = (article.name(i), article.hint(i));
    let (plain, doubtful) = priors(told.found);
    let head = if tokens.len() > 1 { told.head.map(|(label, _)| coarse(label)) } else { None };
    let family = if tokens.len() == 1 { article.family(last.form) } else { 0.0 };
    // "Paris" of "Jane Paris", which never stands after "in"
    let unplaced = family > 0.5 && name.hints[0] == 0.0 && name.count > 1.0;
    let (next, last_noun) = (context::noun_after(view, tokens), context::noun_before(view, tokens));
    let given = first.classes.any(super::rules::GIVEN);
    let mut sums = Sums { of: [0.0; TYPES], weights: WEIGHTS.iter() };
    // of a single mention the mean is its own belief
    sums.each(if name.count > 1.0 { candidate.types.map(log) } else { name.logs });
    sums.each(name.logs);
    sums.each(plain);
    sums.each(doubtful);
    sums.each(ahead(plain));
    sums.each(NAME_TYPES.map(|t| flag(head == Some(t))));
    sums.only(EntityType::Location, flag(hint == Hint::Place));
    sums.only(EntityType::Person, flag(hint == Hint::Person));
    sums.only(EntityType::Person, flag(hint == Hint::Speaker));
    sums.only(EntityType::Organization, flag(hint == Hint::Speaker));
    sums.each(article.partner(name).unwrap_or_default());
    sums.only(EntityType::Person, flag(given && tokens.len() > 1));
    sums.only(EntityType::Person, flag(last.classes.has(class::SURNAMES)));
    sums.only(EntityType::Organization, flag(tokens.len() == 1 && first.shape == Shape::Upper));
    sums.only(EntityType::Person, 1.0);
    sums.only(EntityType::Organization, 1.0);
    sums.only(EntityType::Location, 1.0);
    sums.only(EntityType::Group, 1.0);
    sums.only(EntityType::Product, 1.0);
    sums.each(plain.map(|p| flag(p == 0.0 && told.found.is_some())));
    sums.only(EntityType::Person, family);
    sums.only(EntityType::Group, family);
    sums.only(EntityType::Location, flag(next == Some(EntityType::Location)));
    sums.only(EntityType::Organization, flag(next == Some(EntityType::Organization)));
    sums.only(EntityType::Location, flag(last_noun == Some(EntityType::Location)));
    sums.only(EntityType::Organization, flag(last_noun == Some(EntityType::Organization)));
    sums.only(EntityType::Location, name.hints[0]);
    sums.only(EntityType::Person, name.hints[1]);
    sums.only(EntityType::Person, name.hints[2]);
    sums.only(EntityType::Person, flag(unplaced));
    sums.of
}

/// How far each listed reading is ahead of the best of the others.
fn ahead(plain: Beliefs) -> Beliefs {
    if plain == [0.0; TYPES] {
        return plain;
    }
    let rival = |t: usize| (0..TYPES).filter(|o| *o != t).map(|o| plain[o]).fold(0.0, f32::max);
    std::array::from_fn(|t| if plain[t] > 0.0 { plain[t] - rival(t) } else { 0.0 })
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
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
    let odds = |p: f32| logf(p.clamp(0.005, 0.995) / (1.0 - p.clamp(0.005, 0.995)));
    match candidate.rule {
        "tagger" => 1.0 / (1.0 + expf(-(0.04 + 0.54 * odds(candidate.score) + 0.33 * odds(belief)))),
        "election" => 0.85,
        "memory" => 0.55,
        "head" | "title" | "listed" => 0.5,
        _ => 0.15,
    }
}

/// Shares of 1 from logarithms.
fn normalised(logs: Beliefs) -> Beliefs {
    let top = logs.iter().copied().fold(f32::MIN, f32::max);
    let shares = logs.map(|l| expf(l - top));
    let sum: f32 = shares.iter().sum();
    shares.map(|s| s / sum)
}

/// Facility for location, event, work or law for misc, where a list or a telling word says so.
fn refined(tokens: Run, label: EntityType, told: &Told) -> EntityType {
    let of_list = told.found.into_iter().flat_map(Match::entries).map(|e| e.kind).find(|l| coarse(*l) == label);
    let of_head = || told.head.map(|(l, _)| l).filter(|l| coarse(*l) == label && tokens.len() > 1);
    of_list.or_else(of_head).unwrap_or(label)
}

/// Subtype and entry, by list or telling word.
fn attach(candidate: &mut Candidate, told: &Told) {
    let entry = told.found.and_then(|m| m.entries().find(|e| e.kind == candidate.label));
    let of_head = || told.head.filter(|(l, _)| *l == candidate.label).map(|(_, s)| s);
    candidate.gazetteer = entry.as_ref().map(|e| e.id);
    candidate.subtype = entry.map(|e| e.subtype).filter(|s| !s.is_empty()).or_else(of_head);
}
