//! A cursor over the time words of one sentence, so that rules read from left to right and never past its end.
//!
//! Reads a document and its time words, gives words, signs and numbers at a place, with small steps that many rules share.

use super::value::Count;
use super::words::{Role, Unit, Word};
use crate::annotate::numbers;
use crate::document::{Document, Gap, Run, Token};

/// One sentence with its time words.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a, 't> {
    /// The document.
    pub doc: &'a Document<'t>,
    /// Words of all its tokens.
    pub words: &'a [Word],
    /// The sentence's tokens.
    pub tokens: Run,
}

impl<'t> Line<'_, 't> {
    /// The word at token `i`; `Other` outside of the sentence.
    #[must_use]
    pub fn word(&self, i: usize) -> Word {
        if self.tokens.has(i) { self.words[i] } else { Word::Other }
    }

    /// The token at `i`, within the sentence.
    #[must_use]
    pub fn token(&self, i: usize) -> Option<&Token> {
        self.doc.tokens.get(i).filter(|_| self.tokens.has(i))
    }

    /// The characters at `i`; empty outside of the sentence.
    #[must_use]
    pub fn text(&self, i: usize) -> &'t str {
        if self.tokens.has(i) { self.doc.word(i) } else { "" }
    }

    /// Whether the word at `i` has this role.
    #[must_use]
    pub fn is(&self, i: usize, role: Role) -> bool {
        self.word(i) == Word::Role(role)
    }

    /// Whether the word at `i` has one of these roles.
    #[must_use]
    pub fn any(&self, i: usize, roles: &[Role]) -> bool {
        matches!(self.word(i), Word::Role(role) if roles.contains(&role))
    }

    /// Whether this sign stands at `i`.
    #[must_use]
    pub fn sign(&self, i: usize, sign: u8) -> bool {
        self.token(i).is_some_and(|t| !t.shape.is_word() && t.is(sign))
    }

    /// Whether a hyphen or dash stands at `i`.
    #[must_use]
    pub fn dash(&self, i: usize) -> bool {
        self.sign(i, b'-')
            || self.token(i).is_some_and(|t| t.sign == 0) && matches!(self.text(i), "–" | "‑" | "‐" | "—")
    }

    /// Whether nothing stands before token `i`.
    #[must_use]
    pub fn glued(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.gap == Gap::Glued)
    }

    /// `i`, or one more where a hyphen glues the word before to the one after.
    #[must_use]
    pub fn past_hyphen(&self, i: usize) -> usize {
        if self.dash(i) && self.glued(i) && self.glued(i + 1) { i + 1 } else { i }
    }

    /// `i`, or one more past the full stop of an abbreviation that token `i - 1` is.
    #[must_use]
    pub fn past_stop(&self, i: usize) -> usize {
        if self.sign(i, b'.') && self.glued(i) { i + 1 } else { i }
    }

    /// `i`, or one more past a comma.
    #[must_use]
    pub fn past_comma(&self, i: usize) -> usize {
        if self.sign(i, b',') { i + 1 } else { i }
    }

    /// `i`, or one more past a word of that role.
    #[must_use]
    pub fn past(&self, i: usize, role: Role) -> usize {
        if self.is(i, role) { i + 1 } else { i }
    }

    /// Whether the word at `i` is this one, in any case.
    #[must_use]
    pub fn says(&self, i: usize, word: &str) -> bool {
        self.text(i).eq_ignore_ascii_case(word)
    }

    /// "week" or "weeks" at `i`.
    #[must_use]
    pub fn unit(&self, i: usize) -> Option<(Unit, Plural)> {
        match self.word(i) {
            Word::Unit(unit) => Some((unit, Plural::No)),
            Word::Units(unit) => Some((unit, Plural::Yes)),
            Word::Ordinal(2) if self.says(i, "second") => Some((Unit::Second, Plural::No)),
            _ => None,
        }
    }

    /// A count at `i` and where it ends: "three", "2.5", "several", "a few", "a couple of", "half a".
    #[must_use]
    pub fn count(&self, i: usize) -> Option<(Count, usize)> {
        match self.word(i) {
            Word::Digits(..) | Word::Figures | Word::Number => self.number(i),
            Word::Role(Role::Several) => Some((Count::Vague, i + 1)),
            Word::Role(Role::Few) => Some((Count::Vague, i + 1)),
            Word::Role(Role::Couple) => Some((Count::Exact(2.0), self.past(i + 1, Role::Of))),
            Word::Role(Role::Half) => {
                let end = self.past(i + 1, Role::A);
                Some((Count::Exact(0.5), end))
            }
            Word::Role(Role::A) => match self.word(i + 1) {
                Word::Role(Role::Few) => Some((Count::Vague, i + 2)),
                Word::Role(Role::Couple) => Some((Count::Exact(2.0), self.past(i + 2, Role::Of))),
                Word::Role(Role::Half) => Some((Count::Exact(0.5), i + 2)),
                Word::Number => self.number(i),
                _ => Some((Count::Exact(1.0), i + 1)),
            },
            _ => None,
        }
    }

    fn number(&self, i: usize) -> Option<(Count, usize)> {
        // "$139 million two-year": the million belongs to the figures
        if self.word(i) == Word::Number && matches!(self.before(i), Word::Digits(..) | Word::Figures) {
            return None;
        }
        let number = numbers::read(self.doc, i).filter(|n| n.end <= self.tokens.end as usize)?;
        if number.is_vague {
            return Some((Count::Vague, self.past(number.end, Role::Of)));
        }
        Some((Count::Exact(number.value), number.end))
    }
}

/// Whether a unit stands in the plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// "week".
    No,
    /// "weeks".
    Yes,
}

impl Line<'_, '_> {
    /// An ordinal at `i` and where it ends: "21st", "third", "twenty-first".
    #[must_use]
    pub fn ordinal(&self, i: usize) -> Option<(i32, usize)> {
        match self.word(i) {
            Word::Ordinal(value) => Some((i32::from(value), i + 1)),
            Word::Role(Role::First) => Some((1, i + 1)),
            Word::Unit(Unit::Second) if self.says(i, "second") => Some((2, i + 1)),
            Word::Number if self.dash(i + 1) => {
                let (Count::Exact(tens), _) = self.number(i)? else { return None };
                let (ones, end) = self.ordinal(i + 2)?;
                ((20.0..=90.0).contains(&tens) && ones < 10).then_some((tens as i32 + ones, end))
            }
            _ => None,
        }
    }

    /// Whether the word at `i` begins with a capital.
    #[must_use]
    pub fn capital(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.shape.has_capital())
    }

    /// Whether a lower-case word stands at `i`.
    #[must_use]
    pub fn lower(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.shape == crate::document::Shape::Lower)
    }

    /// The word before `i`; `Other` at the start of the sentence.
    #[must_use]
    pub fn before(&self, i: usize) -> Word {
        if i > self.tokens.start as usize { self.word(i - 1) } else { Word::Other }
    }

    /// Whether the word before `i` has one of these roles.
    #[must_use]
    pub fn follows(&self, i: usize, roles: &[Role]) -> bool {
        matches!(self.before(i), Word::Role(role) if roles.contains(&role))
    }

    /// Whether `i` is the first token of the sentence.
    #[must_use]
    pub fn is_start(&self, i: usize) -> bool {
        i == self.tokens.start as usize
    }
}
