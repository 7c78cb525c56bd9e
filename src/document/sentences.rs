//! Finds where sentences end.
//!
//! Reads the tokens of one paragraph, marks the first token of each sentence. An end is a full stop, question or
//! exclamation mark (with the closing quotation marks and brackets after it) unless it belongs to an abbreviation, an
//! initial or a number, or a small letter follows. Full stops that close both an abbreviation and a sentence ("the U.S.
//! The", "at 7 p.m. Tickets") are told by what follows: a word that usually begins a sentence.

use super::tokens::{Gap, Shape, Token};
use crate::lexicon::{Classes, class};

/// Words that no surname is, or hardly one.
const OPENERS: Classes = Classes::of(&[class::PRONOUNS, class::DETERMINERS]);

/// Marks sentence starts among the tokens of a paragraph by their gap; the first keeps `Gap::Line`.
pub fn mark_sentences(text: &str, tokens: &mut [Token]) {
    for i in 1..tokens.len() {
        if tokens[i].gap == Gap::Space && starts_sentence(text, tokens, i) {
            tokens[i].gap = Gap::Sentence;
        }
    }
}

/// Whether a sentence begins at token `i`, which follows white space.
fn starts_sentence(text: &str, tokens: &[Token], i: usize) -> bool {
    // no word ends a sentence; an apostrophe's may close it
    if tokens[i - 1].shape.is_word() && !tokens[i - 1].is(b'\'') {
        return false;
    }
    let mut last = i - 1;
    while last > 0 && is_closing(text, &tokens[last]) {
        last -= 1;
    }
    let closed = last < i - 1;
    let end = &tokens[last];
    let next = first_word(tokens, i);
    match end.sign {
        // “Stop!” cried; Yahoo! shares
        b'!' | b'?' => next.is_none_or(|t| t.shape != Shape::Lower),
        // "1. Gas became dear"
        b'.' if last == 0 || last == 1 && tokens[0].shape == Shape::Number => false,
        b'.' => ends_with_stop(text, tokens, last, next, closed),
        0 => {
            matches!(end.span.of(text), "…" | "。" | "！" | "？" | "।") && next.is_some_and(|t| t.shape != Shape::Lower)
        }
        _ => false,
    }
}

/// Whether the full stop at `last` ends a sentence that `next` goes on after.
fn ends_with_stop(text: &str, tokens: &[Token], last: usize, next: Option<&Token>, closed: bool) -> bool {
    let Some(next) = next else { return true };
    if next.shape == Shape::Lower {
        return false;
    }
    let before = &tokens[last - 1];
    if closed || tokens[last].gap != Gap::Glued {
        return true;
    }
    let is_lettered = last >= 2 && tokens[last - 2].is(b'.') && before.gap == Gap::Glued && before.span.len() <= 2;
    if is_lettered {
        // "U.S. officials", "the U.S. The", "9 a.m. Friday", "at 7 p.m. Tickets"
        let may_start =
            next.classes.has(class::SENTENCE_STARTERS) || is_clock(text, tokens, last) && !is_of_clock(text, next);
        return may_start && next.shape == Shape::Title;
    }
    if before.span.len() == 1 && before.shape == Shape::Lower {
        // "Arnsby v. Norrland", "p. 14", but "it is 5 m. The"
        return next.classes.has(class::SENTENCE_STARTERS) && next.shape == Shape::Title;
    }
    if before.shape == Shape::Initial {
        // "by J. Smith", but "vitamin C. It"
        return last >= 2
            && tokens[last - 2].shape == Shape::Lower
            && next.shape == Shape::Title
            && next.classes.any(OPENERS);
    }
    if before.classes.has(class::ABBREVIATIONS) && before.shape != Shape::Upper {
        // "Inc." and "etc." may end a sentence, "Mr." never does
        return before.classes.has(class::FINAL_ABBREVIATIONS)
            && next.classes.has(class::SENTENCE_STARTERS)
            && next.shape == Shape::Title;
    }
    // "No. 5", "Fig. 2"
    !(next.shape == Shape::Number && before.span.of(text).eq_ignore_ascii_case("no"))
}

/// Whether the full stop at `last` closes "a.m." or "p.m.".
fn is_clock(text: &str, tokens: &[Token], last: usize) -> bool {
    let word = |back: usize| last.checked_sub(back).map_or("", |i| tokens[i].span.of(text));
    matches!(word(1), "m" | "M") && matches!(word(3), "a" | "A" | "p" | "P")
}

/// "9 a.m. Friday", "3 p.m. Eastern", "7 p.m. London time": a day or zone that belongs to the time before it.
fn is_of_clock(text: &str, next: &Token) -> bool {
    next.classes.any(Classes::of(&[class::WEEKDAYS, class::MONTHS, class::DIRECTIONS]))
        || text[next.span.end as usize..].starts_with(" time")
}

fn is_closing(text: &str, token: &Token) -> bool {
    token.gap == Gap::Glued
        && (matches!(token.sign, b'"' | b'\'' | b')' | b']')
            || token.sign == 0 && matches!(token.span.of(text), "”" | "’" | "»" | "›"))
}

/// The first word at or after `i`, past opening marks and brackets.
fn first_word(tokens: &[Token], i: usize) -> Option<&Token> {
    tokens[i..].iter().take(4).find(|t| t.shape.is_word())
}
