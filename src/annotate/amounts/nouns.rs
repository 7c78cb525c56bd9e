//! What a number counts: the noun phrase after it; and numbers that count nothing.
//!
//! Reads a stretch of a sentence after a number, gives the head noun's phrase. A stand-in for a parser: adjectives and
//! nouns up to the first plural, nothing across a preposition, verb or sign. One counts people only ("one soldier").

use super::bounds;
use super::line::Line;
use crate::annotate::numbers::{Number, Style};
use crate::document::{Gap, Shape, Token};
use crate::lexicon::{Classes, class};

/// Words that a noun phrase does not cross.
const STOPS: Classes = Classes::of(&[
    class::PREPOSITIONS,
    class::CONJUNCTIONS,
    class::AUXILIARIES,
    class::DETERMINERS,
    class::PRONOUNS,
    class::PAST_VERBS,
]);

/// Words for the state of people that stand for them only right after a number ("253 dead", not "12 people dead").
const PEOPLE_BY_STATE: [&str; 12] = [
    "dead",
    "injured",
    "wounded",
    "killed",
    "missing",
    "displaced",
    "homeless",
    "hospitalized",
    "hospitalised",
    "arrested",
    "detained",
    "unemployed",
];

/// Longest noun phrase after a number, in tokens.
const MAX_NOUN_TOKENS: usize = 5;

/// Longest phrase after "of", in tokens.
const MAX_OF_TOKENS: usize = 6;

/// The noun phrase that a number ending at `end` counts: its first token and one past its last.
#[must_use]
pub fn counted(line: &Line<'_, '_>, end: usize, number: &Number) -> Option<(usize, usize)> {
    if number.value.fract() != 0.0 {
        return None;
    }
    let start = skip_of(line, end, number);
    if number.value == 1.0 && number.style == Style::Words {
        return one(line, start);
    }
    let mut head = None;
    for i in start..start + MAX_NOUN_TOKENS {
        let Some(token) = line.token(i).filter(|t| goes_on(t, i == start)) else { break };
        if !token.shape.is_word() {
            // a hyphen within a word ("two-story homes")
            if line.past_hyphen(i) == i {
                break;
            }
            continue;
        }
        let stands_for_people = PEOPLE_BY_STATE.contains(&line.text(i));
        if stands_for_people && i > start {
            break;
        }
        match is_plural(line, i) {
            true => head = Some(i + 1),
            false if head.is_some() => break,
            false => {}
        }
    }
    let end = head.filter(|head| !is_time(line, head - 1))?;
    Some((start, end))
}

/// "dozens of people": past "of" after a vague number; "12 of the 20 members" counts on.
fn skip_of(line: &Line<'_, '_>, end: usize, number: &Number) -> usize {
    let end = bounds::after(line, end).map_or(end, |(end, _)| end);
    let vague = number.is_vague && line.says(end, "of");
    let at = if vague { end + 1 } else { end };
    if matches!(line.text(at), "more" | "other" | "additional" | "new" | "further") { at + 1 } else { at }
}

/// "one soldier", "one more person".
fn one(line: &Line<'_, '_>, start: usize) -> Option<(usize, usize)> {
    let named =
        |at: usize| line.token(at).is_some_and(|t| t.shape == Shape::Lower && t.classes.has(class::PERSON_SINGULARS));
    let at = if !named(start) && line.lower(start) && !line.token(start).is_some_and(|t| t.classes.any(STOPS)) {
        start + 1
    } else {
        start
    };
    named(at).then_some((start, at + 1))
}

/// Whether a noun phrase may go on with this token.
fn goes_on(token: &Token, is_first: bool) -> bool {
    let sign = !token.shape.is_word();
    if token.gap == Gap::Line || token.gap == Gap::Sentence {
        return false;
    }
    if sign {
        return !is_first && token.is(b'-') && token.gap == Gap::Glued;
    }
    !token.classes.any(STOPS) && !matches!(token.shape, Shape::Number | Shape::Alphanumeric | Shape::Upper)
}

/// Whether a lower-case plural noun stands at `i`.
fn is_plural(line: &Line<'_, '_>, i: usize) -> bool {
    let Some(token) = line.token(i).filter(|t| t.shape == Shape::Lower) else { return false };
    if token.classes.has(class::PLURAL_NOUNS) || token.classes.has(class::ROLE_PLURALS) {
        return true;
    }
    let text = line.text(i);
    text.len() > 3
        && text.starts_with(char::is_alphabetic)
        && (text.ends_with('s')
            && !text.ends_with("ss")
            && !text.ends_with("us")
            && !text.ends_with("is")
            && !text.ends_with("'s")
            || text.ends_with("people")
            || text.ends_with("men"))
        && !matches!(text, "says" | "adds" | "tells" | "warns" | "argues" | "insists" | "believes" | "thinks")
        && !matches!(
            text,
            "always"
                | "perhaps"
                | "sometimes"
                | "besides"
                | "across"
                | "towards"
                | "afterwards"
                | "overseas"
                | "was"
                | "has"
                | "does"
        )
}

/// Whether the word is one of time ("years" of an age).
fn is_time(line: &Line<'_, '_>, i: usize) -> bool {
    line.token(i).is_some_and(|t| t.classes.has(class::TIME_WORDS))
}

/// "of voters", "of the world's oil" after a percentage or measure: first token after "of" and one past the last.
#[must_use]
pub fn of_phrase(line: &Line<'_, '_>, end: usize) -> Option<(usize, usize)> {
    if !line.says(end, "of") {
        return None;
    }
    let start = end + 1;
    let mut last = start;
    for i in start..start + MAX_OF_TOKENS {
        let Some(token) = line.token(i).filter(|t| t.gap == Gap::Space || t.gap == Gap::Glued) else { break };
        let determiner = i == start
            && (token.classes.has(class::DETERMINERS) || token.classes.has(class::PRONOUNS) || line.says(i, "all"));
        let possessive = matches!(line.text(i), "'s" | "’s");
        let hyphen = token.is(b'-') && line.past_hyphen(i) > i;
        if !determiner
            && !possessive
            && !hyphen
            && (!token.shape.is_word()
                || matches!(token.shape, Shape::Number | Shape::Alphanumeric)
                || token.classes.any(STOPS)
                || token.classes.has(class::CUE_VERBS) && last > start
                || line.text(i).ends_with("ed") && last > start + 1)
        {
            break;
        }
        last = i + 1;
        if is_plural(line, i) {
            break;
        }
    }
    let alone = last == start + 1 && line.token(start).is_some_and(|t| t.classes.has(class::DETERMINERS));
    (last > start && !alone).then_some((start, last))
}

/// Whether the number at `i` names something or is a part of another sign: no count.
#[must_use]
pub fn is_name(line: &Line<'_, '_>, i: usize, number: &Number) -> bool {
    if number.style == Style::Words && number.value >= 2.0 || number.is_vague {
        return false;
    }
    // "1 Moose wanders into town": a list of headlines
    let numbered = line.doc.tokens[i].gap == Gap::Line
        && number.value < 100.0
        && line.token(number.end).is_some_and(|t| t.shape == Shape::Title);
    let Some(before) = line.before(i) else { return numbered };
    let glued_before = line.doc.tokens[i].gap == Gap::Glued
        && !matches!(before.sign, b'(' | b'[' | b'"' | b'\'')
        && before.shape != Shape::Quote;
    let labelled = before.classes.has(class::NUMBER_LABELS);
    let titled = before.shape.has_capital()
        && before.shape != Shape::Initial
        && line.doc.sentence_of(i) == before.sentence as usize
        && !(is_sentence_start(line, i - 1) && may_open(line, i, number))
        && !before.classes.any(STOPS);
    glued_before || labelled || titled
}

/// Whether the capitalized first word of a sentence before a number is no name: "Exactly 14", "Police 120", not "Formula 1".
fn may_open(line: &Line<'_, '_>, i: usize, number: &Number) -> bool {
    let text = line.text_before(i);
    number.style != Style::Plain
        || number.value >= 100.0
        || text.ends_with("ly")
        || line.before(i).is_some_and(|t| t.classes.any(OPENERS))
}

/// Words that open a sentence before a number.
const OPENERS: Classes = Classes::of(&[
    class::PREPOSITIONS,
    class::CONJUNCTIONS,
    class::DETERMINERS,
    class::TIME_WORDS,
    class::BOUND_PHRASES,
]);

fn is_sentence_start(line: &Line<'_, '_>, i: usize) -> bool {
    line.before(i).is_none()
}
