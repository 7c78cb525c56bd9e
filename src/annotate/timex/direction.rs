//! Which way a weekday or a month without a year points: back or ahead, told by the clause around it.
//!
//! Reads the words of time of a sentence, gives a direction. The nearest sign before the expression counts, else the
//! nearest after it: a modal or "scheduled" points ahead, a past verb back, "until" and "as early as" right before the
//! date ahead. An infinitive between hides the verb before it. A stand-in for tense, since nothing here parses.

use super::words::{self, Role, Word};
use crate::document::{Document, Run, Shape};
use crate::lexicon::class;

/// Where an open date points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the document date or before.
    Past,
    /// After the document date.
    Future,
    /// Before the document date, however far.
    LongPast,
    /// Nothing tells.
    Open,
}

/// Words looked at before an expression.
const MAX_BEFORE: usize = 14;

/// Words looked at after it, where nothing before it tells.
const MAX_AFTER: usize = 10;

/// The direction of the expression with these tokens.
#[must_use]
pub fn direction(doc: &Document<'_>, tokens: Run) -> Direction {
    let sentence = doc.sentences[doc.sentence_of(tokens.start as usize)].tokens;
    let start = tokens.start as usize;
    if let Some(direction) = by_preposition(doc, start, sentence.start as usize) {
        return direction;
    }
    if is_term(doc, start, sentence.start as usize) {
        return Direction::Future;
    }
    let first = (sentence.start as usize).max(start.saturating_sub(MAX_BEFORE));
    for i in (first..start).rev() {
        match sign_at(doc, i) {
            Sign::None => {}
            Sign::Past => return Direction::Past,
            Sign::Future => return Direction::Future,
            Sign::Infinitive => return Direction::Open,
        }
    }
    let last = (sentence.end as usize).min(tokens.end as usize + MAX_AFTER);
    let after =
        (tokens.end as usize..last).map(|i| sign_at(doc, i)).find(|sign| matches!(sign, Sign::Past | Sign::Future));
    match after {
        Some(Sign::Past) => Direction::Past,
        // "the 7 October attack": what has a name has been, more often
        _ if is_named_after(doc, start, sentence.start as usize) => Direction::Past,
        Some(_) => Direction::Future,
        None => Direction::Open,
    }
}

/// What stands right before the expression: "since March" is past, whatever the clause says, "ending Jan. 3" to come.
fn by_preposition(doc: &Document<'_>, start: usize, first: usize) -> Option<Direction> {
    let before = if start > first { doc.word(start - 1) } else { "" };
    match before {
        "since" | "Since" | "ended" => Some(Direction::LongPast),
        "ending" => Some(Direction::Future),
        _ => None,
    }
}

/// Whether "the" stands right before the expression.
fn is_named_after(doc: &Document<'_>, start: usize, first: usize) -> bool {
    start > first && doc.word(start - 1) == "the"
}

/// "until Tuesday", "as early as Tuesday" within a sentence: a term that is still to come.
fn is_term(doc: &Document<'_>, start: usize, first: usize) -> bool {
    let word = |back: usize| if start >= first + back { doc.word(start - back) } else { "" };
    let as_soon = word(1) == "as" && matches!(word(2), "early" | "soon") && word(3) == "as";
    let until = matches!(word(1), "until" | "till") && start > first + 2;
    as_soon || until
}

/// What one word tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    None,
    Past,
    Future,
    Infinitive,
}

/// Verbs after which "to" and a verb tell what is to come ("agreed to meet", "is due to resume").
const PLANS: [&str; 27] = [
    "agreed",
    "vowed",
    "promised",
    "decided",
    "ordered",
    "asked",
    "told",
    "urged",
    "invited",
    "expected",
    "planned",
    "set",
    "scheduled",
    "poised",
    "ready",
    "likely",
    "due",
    "plans",
    "plan",
    "hopes",
    "expects",
    "intends",
    "wants",
    "about",
    "is",
    "are",
    "slated",
];

fn sign_at(doc: &Document<'_>, i: usize) -> Sign {
    let token = &doc.tokens[i];
    match words::word(token, doc.content()) {
        Word::Role(Role::Due) if is_noun(doc, i) => Sign::None,
        Word::Role(Role::Will | Role::Due) => Sign::Future,
        Word::Role(Role::Was) => Sign::Past,
        Word::Other if token.shape == Shape::Lower => verb(doc, i),
        _ => Sign::None,
    }
}

/// Tokens between a modal and the verb that it governs ("will stay closed").
const MAX_MODAL_GAP: usize = 3;

fn follows_modal(doc: &Document<'_>, i: usize) -> bool {
    let first = i.saturating_sub(MAX_MODAL_GAP);
    (first..i).any(|at| words::word(&doc.tokens[at], doc.content()) == Word::Role(Role::Will))
}

/// "announced the plan", "the group's plans": a noun that tells no time.
fn is_noun(doc: &Document<'_>, i: usize) -> bool {
    let is_plan = matches!(doc.word(i), "plan" | "plans" | "hope" | "hopes");
    is_plan && i > 0 && (doc.tokens[i - 1].classes.has(class::DETERMINERS) || matches!(doc.word(i - 1), "'s" | "’s"))
}

/// A past form by its list or ending, unless "will be" or "to be" stands before it; "to" before a verb is an infinitive.
fn verb(doc: &Document<'_>, i: usize) -> Sign {
    let before = if i > 0 { doc.word(i - 1) } else { "" };
    let text = doc.word(i);
    let is_past = doc.tokens[i].classes.has(class::PAST_VERBS) || text.ends_with("ed") && text.len() > 4;
    match before {
        "be" | "is" | "are" | "being" => Sign::None,
        "to" if i > 1 && PLANS.contains(&doc.word(i - 2)) => Sign::Future,
        "to" if !text.ends_with("ing")
            && !is_past
            && !matches!(text, "the" | "a" | "an" | "his" | "her" | "its" | "their") =>
        {
            Sign::Infinitive
        }
        _ if is_past && i > 1 && doc.word(i - 2) == "be" => Sign::None,
        _ if is_past && follows_modal(doc, i) => Sign::Future,
        _ if is_past => Sign::Past,
        _ => Sign::None,
    }
}
