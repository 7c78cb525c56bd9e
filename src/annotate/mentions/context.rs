//! What the words around a name say about it.
//!
//! Reads tokens beside a run, gives the types that they suggest and the listed reading that fits best: "in X" is a place,
//! "Mr X" a person, "X said" no place.

use super::EntityType;
use super::gazetteer::entity_type;
use super::view::View;
use crate::document::{Run, Shape};
use crate::lexicon::class;
use crate::lexicon::gazetteer::{Entry, Match};

/// What stands beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// "in X", "near X".
    Place,
    /// "Mr X", "President X".
    Person,
    /// "X said", "X told".
    Speaker,
    /// Nothing telling.
    None,
}

/// Prepositions of place: what follows is no person.
const PLACE_PREPOSITIONS: [&str; 7] = ["in", "near", "across", "throughout", "outside", "around", "visiting"];

/// What a reading gains when the words beside it speak for it, in units of the prior (0 to 255).
const HINT_BONUS: i32 = 90;

/// What the words beside a run suggest.
pub fn hint(view: &View<'_, '_>, tokens: Run) -> Hint {
    if let Some(before) = view.before(tokens.start as usize) {
        if is_title(view, before) {
            return Hint::Person;
        }
        if view.is_word(before, &PLACE_PREPOSITIONS) {
            return Hint::Place;
        }
    }
    let speaks =
        view.after(tokens).is_some_and(|i| view.is_word(i, &["said", "says", "told", "added", "replied", "tweeted"]));
    if speaks { Hint::Speaker } else { Hint::None }
}

/// Whether token `i` ends a title ("Mr", "President", "Sen.").
pub fn is_title(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    if token.is(b'.') {
        return view
            .before(i)
            .is_some_and(|b| view.token(b).shape == Shape::Title && view.token(b).classes.has(class::TITLES));
    }
    token.classes.has(class::TITLES) && token.shape == Shape::Title
}

/// Whether token `i` is a noun for a person ("aide", "President").
pub fn is_person_noun(view: &View<'_, '_>, i: usize) -> bool {
    view.token(i).classes.has(class::ROLE_NOUNS)
}

/// The reading of a listed name that fits the words beside it best; ties go to the better known.
pub fn best_entry(view: &View<'_, '_>, tokens: Run, found: Match) -> Option<Entry> {
    let hint = hint(view, tokens);
    let fit = |entry: &Entry| {
        let label = entity_type(entry.kind);
        let bonus = match hint {
            Hint::Place if matches!(label, EntityType::Location | EntityType::Facility) => HINT_BONUS,
            Hint::Place if label == EntityType::Person => -HINT_BONUS,
            Hint::Person if label == EntityType::Person => HINT_BONUS,
            Hint::Speaker if matches!(label, EntityType::Person | EntityType::Organization) => HINT_BONUS / 3,
            _ => 0,
        };
        i32::from(entry.prior) + bonus
    };
    let mut best: Option<(i32, Entry)> = None;
    for entry in found.entries() {
        let fit = fit(&entry);
        if best.as_ref().is_none_or(|(b, _)| fit > *b) {
            best = Some((fit, entry));
        }
    }
    best.map(|(_, entry)| entry)
}
