//! Names that a bracketed acronym spells out: "Mayor of the Year (MOTY)".
//!
//! Reads the kept candidates, gives them with the words before the bracket as one name, where their initials are the
//! acronym's letters and finders saw only pieces. After Schwartz and Hearst (2003), backwards from the bracket; names that
//! are whole already, and words without capitals ("gross domestic product (GDP)"), are left as they are.

use super::EntityType;
use super::candidates::Candidate;
use super::view::View;
use crate::document::{Gap, Run, Shape};

/// Letters of the shortest and the longest acronym.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;

/// Words within a name that may have no letter in the acronym and no capital.
const SMALL: [&str; 7] = ["of", "the", "for", "and", "on", "in", "to"];

/// Joins the pieces of names that acronyms in brackets spell out.
pub fn join(view: &View<'_, '_>, names: &mut Vec<Candidate>) {
    let found: Vec<Candidate> = names.iter().filter_map(|acronym| expansion(view, acronym)).collect();
    for whole in found {
        let (start, end) = (whole.tokens.start, whole.tokens.end);
        let from = names.partition_point(|n| n.tokens.end <= start);
        let to = names.partition_point(|n| n.tokens.start < end);
        let is_inside = |n: &Candidate| start <= n.tokens.start && n.tokens.end <= end && n.tokens != whole.tokens;
        if names[from..to].iter().all(is_inside) {
            names.splice(from..to, [whole]);
        }
    }
}

/// The words before the bracket around an acronym, as a name of its type.
fn expansion(view: &View<'_, '_>, acronym: &Candidate) -> Option<Candidate> {
    let at = acronym.tokens.start as usize;
    let word = view.doc.word(at);
    let is_bracketed = acronym.tokens.len() == 1
        && view.token(at).shape == Shape::Upper
        && LETTERS.contains(&word.len())
        && at > 1
        && view.token(at - 1).is(b'(')
        && view.doc.tokens.get(at + 1).is_some_and(|t| t.is(b')'));
    if !is_bracketed || acronym.label == EntityType::Person {
        return None;
    }
    let mut letters = word.bytes().rev().peekable();
    let mut start = at - 1;
    while let Some(letter) = letters.peek().copied() {
        let i = start.checked_sub(1).filter(|i| view.token(*i).shape.is_word())?;
        // the bracket and the words stand in one sentence, parted by spaces
        if view.token(start).gap != Gap::Space {
            return None;
        }
        let is_initial = view.doc.word(i).as_bytes().first().is_some_and(|b| b.eq_ignore_ascii_case(&letter));
        let is_small = SMALL.contains(&view.doc.word(i));
        match (is_initial, is_small) {
            (true, _) if is_small || view.token(i).shape.has_capital() => drop(letters.next()),
            (false, true) => {}
            _ => return None,
        }
        start = i;
    }
    let tokens = Run::new(start, at - 1);
    let is_named = view.token(start).shape.has_capital() && view.is_read(tokens);
    is_named.then(|| Candidate { tokens, subtype: None, gazetteer: None, rule: "expansion", ..acronym.clone() })
}
