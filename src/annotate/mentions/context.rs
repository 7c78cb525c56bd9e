//! What the words around a name say about it.
//!
//! Reads tokens beside a run, gives what they suggest: "in X" is a place, "Mr X" a person, "X said" no place. It is a hint
//! only; `types` weighs it with the rest.

use super::EntityType;
use super::view::View;
use crate::document::{Run, Shape};
use crate::lexicon::class;

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

/// What the words beside a run suggest.
pub fn hint(view: &View<'_, '_>, tokens: Run) -> Hint {
    if let Some(before) = view.before(tokens.start as usize) {
        if is_title(view, before) {
            return Hint::Person;
        }
        if view.token(before).shape.is_word() && view.is_word(before, &PLACE_PREPOSITIONS) {
            return Hint::Place;
        }
    }
    let is_cue = |i: &usize| view.token(*i).classes.has(class::CUE_VERBS);
    let next = view.after(tokens).filter(is_cue);
    let speaks = next.is_some_and(|i| view.is_word(i, &["said", "says", "told", "added", "replied", "tweeted"]));
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

/// Whether a courtesy title ("Mr", "Dr.") stands right before token `i`.
pub fn is_courtesy(view: &View<'_, '_>, i: usize) -> bool {
    let stop = |b: usize| if view.token(b).is(b'.') { view.before(b) } else { Some(b) };
    view.before(i)
        .and_then(stop)
        .is_some_and(|b| view.token(b).classes.has(class::COURTESY_TITLES) && view.token(b).shape == Shape::Title)
}

/// Whether token `i` is a noun for a person ("aide", "President").
pub fn is_person_noun(view: &View<'_, '_>, i: usize) -> bool {
    view.token(i).classes.has(class::ROLE_NOUNS)
}

/// What the common noun right after a name says it is: "the Amazon basin", "the Modern Coast bus company".
pub fn noun_after(view: &View<'_, '_>, tokens: Run) -> Option<EntityType> {
    let next = view.after(tokens)?;
    kind(view, next).or_else(|| {
        kind(view, next + 1).filter(|_| view.token(next).shape == Shape::Lower && view.token(next).classes.is_empty())
    })
}

/// What the common noun before a name says it is: "the town of Ludza", "the company Ludza".
pub fn noun_before(view: &View<'_, '_>, tokens: Run) -> Option<EntityType> {
    let last = view.before(tokens.start as usize)?;
    let noun = if view.is_word(last, &["of"]) { view.before(last)? } else { last };
    kind(view, noun)
}

/// The kind of thing that a noun in small letters denotes.
fn kind(view: &View<'_, '_>, i: usize) -> Option<EntityType> {
    let token = view.doc.tokens.get(i).filter(|t| t.shape == Shape::Lower)?;
    match () {
        () if token.classes.has(class::PLACE_NOUNS) => Some(EntityType::Location),
        () if token.classes.has(class::ORG_NOUNS) => Some(EntityType::Organization),
        () => None,
    }
}
