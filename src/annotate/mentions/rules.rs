//! Names by the company they keep: titles, given names, telling last words, acronyms.
//!
//! Reads runs of capitalised words, gives `Candidate`s. A run is walked from left to right: peoples ("Russian") and
//! titles ("President") are peeled off, the rest is one name, typed by the first rule that speaks. The trained tagger
//! reads more of the context; these rules hold where it is unsure and need no weights.

use super::EntityType;
use super::candidates::Candidate;
use super::context::{self, Hint};
use super::heads;
use super::view::View;
use crate::document::{Run, Shape};
use crate::lexicon::class;
use crate::lexicon::gazetteer::{self, Kind};

/// Words that are no name although capitalised, wherever they stand.
const NEVER: crate::lexicon::Classes = crate::lexicon::Classes::of(&[class::MONTHS, class::WEEKDAYS]);

/// Names by context, in text order.
pub fn find(view: &View<'_, '_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for paragraph in view.paragraphs() {
        for run in view.capital_runs(paragraph) {
            walk(view, run, &mut found);
        }
    }
    found
}

/// Peels peoples, titles and starters off a run and types what is left.
fn walk(view: &View<'_, '_>, run: Run, found: &mut Vec<Candidate>) {
    let (mut start, end) = (run.start as usize, run.end as usize);
    let mut titled = false;
    while start < end {
        let token = view.token(start);
        let peeled = match () {
            () if token.classes.any(NEVER) => Some(start + 1),
            () if view.is_start(start) && view.is_starter(start) => Some(start + 1),
            () if context::is_title(view, start) => {
                titled = true;
                Some(start + 1 + usize::from(start + 1 < end && view.token(start + 1).is(b'.')))
            }
            () if is_people(view, start) && start + 1 < end => Some(start + 1),
            () if token.is(b'.') || token.is(b'-') => Some(start + 1),
            () => None,
        };
        let Some(next) = peeled else { break };
        start = next;
    }
    if start < end {
        found.extend(typed(view, Run::new(start, end), titled));
    }
}

/// Whether token `i` alone names a people ("Russian").
fn is_people(view: &View<'_, '_>, i: usize) -> bool {
    gazetteer::exact(&[view.token(i).form]).and_then(gazetteer::Match::best).is_some_and(|e| e.kind == Kind::Group)
}

/// What a run without titles names.
fn typed(view: &View<'_, '_>, run: Run, titled: bool) -> Option<Candidate> {
    let first = run.start as usize;
    let hint = context::hint(view, run);
    let one_word = run.len() == 1;
    let made = |label, score, rule| Some(Candidate::new(run, label, score, rule));
    if titled || hint == Hint::Person {
        return made(EntityType::Person, 0.85, "title");
    }
    if !one_word && let Some((label, subtype)) = heads::of_name(view.doc, run) {
        return Some(Candidate { subtype: Some(subtype), ..Candidate::new(run, label, 0.8, "head") });
    }
    if !one_word && is_person_name(view, run) {
        return made(EntityType::Person, 0.8, "given-name");
    }
    match (one_word, view.token(first).shape) {
        (true, Shape::Upper) if view.token(first).span.len() <= 6 => made(EntityType::Organization, 0.55, "acronym"),
        (true, _) if view.is_start(first) => None,
        (_, _) if hint == Hint::Place => made(EntityType::Location, 0.6, "place-preposition"),
        (true, _) if hint == Hint::Speaker => made(EntityType::Person, 0.6, "speaker"),
        (true, _) if view.token(first).classes.has(class::SURNAMES) => made(EntityType::Person, 0.45, "surname"),
        (true, _) => made(EntityType::Organization, 0.35, "capital"),
        (false, _) => made(EntityType::Person, 0.45, "capitals"),
    }
}

/// "Yuri Ushakov": a given name, then words that can be a family name.
fn is_person_name(view: &View<'_, '_>, run: Run) -> bool {
    let (first, last) = (run.start as usize, run.end as usize - 1);
    let given = view.token(first).classes.any(GIVEN);
    let surname = view.token(last).classes.has(class::SURNAMES);
    let plain = run.range().all(|i| {
        matches!(view.token(i).shape, Shape::Title | Shape::Mixed | Shape::Initial | Shape::Lower | Shape::Sign)
    });
    plain && run.len() <= 7 && (given || (surname && run.len() <= 3))
}

/// Given names of either sex.
pub const GIVEN: crate::lexicon::Classes =
    crate::lexicon::Classes::of(&[class::GIVEN_ANY, class::GIVEN_FEMALE, class::GIVEN_MALE]);
