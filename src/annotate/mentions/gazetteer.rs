//! Names that the lists know, wherever a capital lets them begin.
//!
//! Reads the article's tokens, gives `Candidate`s: the longest listed name at each capitalised token, with its best
//! reading. Spelling decides whether a match counts (acronyms need capitals, ordinary words need a capital inside the
//! sentence); context and the article as a whole have their say later.

use super::EntityType;
use super::candidates::Candidate;
use super::view::View;
use crate::annotate::mentions::context;
use crate::document::{Run, Shape};
use crate::lexicon::gazetteer::{self, Entry, Kind, Match, NameFlags};

/// No listed name of more tokens is looked for.
const MAX_NAME_TOKENS: usize = 12;

/// The type of the record for a list's kind.
pub fn entity_type(kind: Kind) -> EntityType {
    match kind {
        Kind::Person => EntityType::Person,
        Kind::Organization => EntityType::Organization,
        Kind::Location => EntityType::Location,
        Kind::Facility => EntityType::Facility,
        Kind::Group => EntityType::Group,
        Kind::Product => EntityType::Product,
        Kind::Event => EntityType::Event,
        Kind::Work => EntityType::Work,
        Kind::Law => EntityType::Law,
        Kind::Misc => EntityType::Misc,
    }
}

/// The listed names of an article, by start; they may overlap.
pub fn find(view: &View<'_, '_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for paragraph in view.paragraphs() {
        for i in paragraph.range() {
            if view.token(i).shape.has_capital() {
                found.extend(longest(view, i, paragraph.end as usize));
            }
        }
    }
    found
}

/// The longest listed name that begins at token `i`, if the text spells it as a name.
fn longest(view: &View<'_, '_>, i: usize, limit: usize) -> Option<Candidate> {
    let limit = limit.min(i + MAX_NAME_TOKENS);
    let forms = view.doc.tokens[i..limit].iter().map(|t| t.form);
    let fits = |m: &Match| is_spelt_as_name(view, Run::new(i, i + m.words), m.flags);
    let found = gazetteer::names(forms).filter(fits).last()?;
    let tokens = Run::new(i, i + found.words);
    let entry = context::best_entry(view, tokens, found)?;
    let score = score(view, tokens, found.flags, &entry);
    Some(Candidate {
        subtype: Some(entry.subtype).filter(|s| !s.is_empty()),
        gazetteer: Some(entry.id),
        ..Candidate::new(tokens, entity_type(entry.kind), score, "gazetteer")
    })
}

/// Whether capitals stand where the name has them.
fn is_spelt_as_name(view: &View<'_, '_>, tokens: Run, flags: NameFlags) -> bool {
    let (first, last) = (tokens.start as usize, tokens.end as usize - 1);
    if flags.has(NameFlags::ACRONYM)
        && !tokens.range().all(|i| !matches!(view.token(i).shape, Shape::Lower | Shape::Title))
    {
        return false;
    }
    let small =
        tokens.range().filter(|i| view.token(*i).shape == Shape::Lower && view.token(*i).span.len() > 3).count();
    let closes = view.token(last).shape != Shape::Lower || view.token(last).span.len() <= 2;
    small == 0 && closes && view.token(first).shape.has_capital()
}

/// How sure a listed name is one in this place.
fn score(view: &View<'_, '_>, tokens: Run, flags: NameFlags, entry: &Entry) -> f32 {
    let prior = f32::from(entry.prior) / 255.0;
    let start = view.is_start(tokens.start as usize);
    match () {
        () if tokens.len() > 1 => 0.75 + 0.2 * prior,
        () if flags.has(NameFlags::AMBIGUOUS) && start => 0.1,
        () if flags.has(NameFlags::AMBIGUOUS) => 0.25 + 0.2 * prior,
        () if entry.kind == Kind::Group => 0.85,
        () if entry.kind == Kind::Person => 0.4 + 0.4 * prior,
        () => 0.4 + 0.55 * prior,
    }
}
