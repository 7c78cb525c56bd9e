//! The tokens that an amount may take: part of one sentence, between the amounts and dates around it.
//!
//! Reads a document, gives tokens, texts and phrases at a place, none outside of the bounds.

use crate::document::{Document, Gap, Shape, Token};
use crate::lexicon::lists::List;

/// A stretch of one sentence.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a, 't> {
    /// The document.
    pub doc: &'a Document<'t>,
    /// First token that may be taken.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

impl<'t> Line<'_, 't> {
    /// The token at `i`, within the stretch.
    #[must_use]
    pub fn token(&self, i: usize) -> Option<&Token> {
        self.doc.tokens.get(i).filter(|_| (self.start..self.end).contains(&i))
    }

    /// The characters at `i`; empty outside.
    #[must_use]
    pub fn text(&self, i: usize) -> &'t str {
        if (self.start..self.end).contains(&i) { self.doc.word(i) } else { "" }
    }

    /// The token before `i` in the same sentence, even where it is taken by another amount.
    #[must_use]
    pub fn before(&self, i: usize) -> Option<&Token> {
        let before = self.doc.tokens.get(i.checked_sub(1)?)?;
        (before.sentence == self.doc.tokens[i].sentence).then_some(before)
    }

    /// The characters of the token before `i`; empty at the start of the sentence.
    #[must_use]
    pub fn text_before(&self, i: usize) -> &'t str {
        self.before(i).map_or("", |t| t.span.of(self.doc.content()))
    }

    /// Whether the word at `i` is this one, in any case.
    #[must_use]
    pub fn says(&self, i: usize, word: &str) -> bool {
        self.text(i).eq_ignore_ascii_case(word)
    }

    /// Whether this sign stands at `i`.
    #[must_use]
    pub fn sign(&self, i: usize, sign: u8) -> bool {
        self.token(i).is_some_and(|t| !t.shape.is_word() && t.is(sign))
    }

    /// Whether a hyphen or dash stands at `i`.
    #[must_use]
    pub fn dash(&self, i: usize) -> bool {
        self.sign(i, b'-') || matches!(self.text(i), "–" | "‑" | "‐")
    }

    /// Whether nothing stands between `i` and the token before.
    #[must_use]
    pub fn glued(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.gap == Gap::Glued)
    }

    /// `i`, or one more past a hyphen that glues two words.
    #[must_use]
    pub fn past_hyphen(&self, i: usize) -> usize {
        if self.dash(i) && self.glued(i) && self.glued(i + 1) { i + 1 } else { i }
    }

    /// Whether a word of small letters stands at `i`.
    #[must_use]
    pub fn lower(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.shape == Shape::Lower)
    }

    /// The longest phrase of a list at `i`: where it ends and its value.
    #[must_use]
    pub fn phrase(&self, list: List, i: usize) -> Option<(usize, &'static str)> {
        let forms = self.doc.tokens.get(i..self.end).filter(|_| i >= self.start)?.iter().map(|t| t.form);
        list.longest(forms).map(|(length, value)| (i + length, value))
    }

    /// The longest phrase of a list that ends right before `i`: where it begins and its value.
    #[must_use]
    pub fn phrase_before(&self, list: List, i: usize, most: usize) -> Option<(usize, &'static str)> {
        let first = self.start.max(i.saturating_sub(most));
        (first..i).find_map(|from| {
            let (end, value) = self.phrase(list, from)?;
            (end == i).then_some((from, value))
        })
    }
}
