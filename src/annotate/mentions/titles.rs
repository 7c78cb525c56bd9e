//! The title or role that stands right before a person's name.
//!
//! Reads tokens to the left of a name, gives their span: "Kremlin foreign policy aide" before "Yuri Ushakov". The word
//! next to the name must be a title or a noun for a person; further left go names, peoples and words that modify roles.
//! Roles after the name ("NAME, the firm's chief,") are the matter of `entities::describe`.

use super::context;
use super::view::View;
use crate::document::{Run, Shape};
use crate::lexicon::{Classes, class};
use crate::text::Span;

/// The longest title in tokens.
const MAX_TITLE_TOKENS: usize = 10;

/// Words that no title holds although they have a capital.
const DAYS: Classes = Classes::of(&[class::MONTHS, class::WEEKDAYS]);

/// The title before a name, without determiner.
pub fn before(view: &View<'_, '_>, name: Run) -> Option<Span> {
    let last = view.before(name.start as usize)?;
    if view.token(name.start as usize).gap != crate::document::Gap::Space
        || !(context::is_title(view, last) || context::is_person_noun(view, last))
    {
        return None;
    }
    let mut start = last;
    while let Some(i) = view.before(start) {
        if last - i >= MAX_TITLE_TOKENS || !continues(view, i) {
            break;
        }
        start = i;
    }
    while start < last && is_loose_start(view, start) {
        start += 1;
    }
    Some(view.doc.span_of(Run::new(start, last + 1)))
}

/// Whether token `i` can stand inside a title phrase.
fn continues(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    match token.shape {
        Shape::Title | Shape::Upper | Shape::Mixed | Shape::Initial => {
            let opens = view.is_start(i) && view.is_starter(i);
            !opens && !token.classes.any(DAYS)
        }
        Shape::Lower => {
            token.classes.has(class::ROLE_MODIFIERS)
                || context::is_person_noun(view, i)
                || view.is_word(i, &["'s", "’s"])
        }
        Shape::Sign => (token.is(b'-') || token.is(b'.')) && token.gap == crate::document::Gap::Glued,
        _ => false,
    }
}

/// Whether a phrase cannot begin with token `i`.
fn is_loose_start(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    token.shape == Shape::Sign || view.is_word(i, &["'s", "’s", "and", "the", "a", "an"])
}
