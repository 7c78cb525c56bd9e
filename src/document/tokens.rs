//! The unit that every annotator reads: a word or sign with what one look-up tells about it.
//!
//! Reads the words of a paragraph, gives `Token`s: span, folded form's hash, word classes, shape, the gap before it.
//! Later code asks these fields and does not look at strings again, except to read a value.

use crate::lexicon::Classes;
use crate::text::Span;
use crate::text::eights::small_end;
use std::ops::Range;

/// The pattern of letters and digits in a word. The order is that of the training labels' word cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Shape {
    /// All letters small.
    Lower = 0,
    /// A capital, then small letters.
    Title = 1,
    /// Two or more capitals.
    Upper = 2,
    /// Another mix of cases ("McDonald", "iPhone").
    Mixed = 3,
    /// Digits alone.
    Number = 4,
    /// Digits with letters ("G20", "90s").
    Alphanumeric = 5,
    /// A sign.
    Sign = 6,
    /// A quotation mark or apostrophe.
    Quote = 7,
    /// One capital letter.
    Initial = 8,
    /// Letters without case.
    Caseless = 9,
}

impl Shape {
    /// The shape of a word of a text that is all small letters, all digits, or a capital before small letters, as most are.
    #[must_use]
    pub fn of_usual(text: &str, word: Range<usize>) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_small = || small_end(bytes, word.start + 1) >= word.end;
        match *bytes.get(word.start)? {
            b'a'..=b'z' if is_small() => Some(Self::Lower),
            b'A'..=b'Z' if word.len() > 1 && is_small() => Some(Self::Title),
            b'0'..=b'9' if bytes[word].iter().all(u8::is_ascii_digit) => Some(Self::Number),
            _ => None,
        }
    }

    /// The shape of a word as `text::words` cuts it.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        if word.is_ascii() { Self::of_ascii(bytes) } else { Self::of_unicode(word) }
    }

    fn of_ascii(bytes: &[u8]) -> Self {
        let Some(first) = bytes.first().copied() else { return Self::Sign };
        if !first.is_ascii_alphanumeric() && (first != b'\'' || bytes.len() == 1) {
            return if matches!(first, b'"' | b'\'' | b'`') { Self::Quote } else { Self::Sign };
        }
        let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
        let upper = bytes.iter().filter(|b| b.is_ascii_uppercase()).count();
        let lower = bytes.iter().filter(|b| b.is_ascii_lowercase()).count();
        Self::from_counts(
            bytes.len() - usize::from(bytes.contains(&b'\'')),
            digits,
            upper,
            lower,
            first.is_ascii_uppercase(),
        )
    }

    fn of_unicode(word: &str) -> Self {
        let Some(first) = word.chars().next() else { return Self::Sign };
        let single = first.len_utf8() == word.len();
        if !first.is_alphanumeric() && (single || !crate::text::words::is_apostrophe(first)) {
            return if "“”‘’«»„‟‹›".contains(first) { Self::Quote } else { Self::Sign };
        }
        let (mut letters, mut digits, mut upper, mut lower) = (0, 0, 0, 0);
        for c in word.chars().filter(|c| !crate::text::words::is_apostrophe(*c)) {
            letters += 1;
            digits += usize::from(c.is_numeric());
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        Self::from_counts(letters, digits, upper, lower, first.is_uppercase())
    }

    fn from_counts(length: usize, digits: usize, upper: usize, lower: usize, starts_upper: bool) -> Self {
        match () {
            () if digits > 0 && digits == length => Self::Number,
            () if digits > 0 => Self::Alphanumeric,
            () if upper == 0 && lower > 0 => Self::Lower,
            () if upper == 1 && length == 1 => Self::Initial,
            () if lower == 0 && upper > 0 => Self::Upper,
            () if starts_upper && upper == 1 => Self::Title,
            () if upper > 0 => Self::Mixed,
            () => Self::Caseless,
        }
    }

    /// Whether a capital letter is in it: a name can hold it.
    #[must_use]
    pub fn has_capital(self) -> bool {
        matches!(self, Self::Title | Self::Upper | Self::Mixed | Self::Initial)
    }

    /// Whether it is a word, not a sign.
    #[must_use]
    pub fn is_word(self) -> bool {
        !matches!(self, Self::Sign | Self::Quote)
    }
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Gap {
    /// Nothing.
    Glued = 0,
    /// White space.
    Space = 1,
    /// The end of a sentence.
    Sentence = 2,
    /// The end of a paragraph (or the start of the text).
    Line = 3,
}

/// A word or sign.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Bytes of the text.
    pub span: Span,
    /// Hash of the folded spelling (`lexicon::form`).
    pub form: u64,
    /// The word classes it belongs to.
    pub classes: Classes,
    /// Index of its sentence.
    pub sentence: u32,
    /// Pattern of letters and digits.
    pub shape: Shape,
    /// What stands before it.
    pub gap: Gap,
    /// Its first character where that is ASCII, else 0: enough to tell signs apart.
    pub sign: u8,
}

impl Token {
    /// Whether it is this ASCII sign (or starts with this ASCII character).
    #[must_use]
    pub fn is(&self, sign: u8) -> bool {
        self.sign == sign
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_shapes_apart() {
        for (word, shape) in [
            ("the", Shape::Lower),
            ("Xi", Shape::Title),
            ("UN", Shape::Upper),
            ("McCain", Shape::Mixed),
            ("iPhone", Shape::Mixed),
            ("2024", Shape::Number),
            ("G20", Shape::Alphanumeric),
            (",", Shape::Sign),
            ("”", Shape::Quote),
            ("'", Shape::Quote),
            ("J", Shape::Initial),
            ("O'Brien", Shape::Mixed),
            ("Él", Shape::Title),
            ("北京", Shape::Caseless),
            ("’s", Shape::Lower),
            ("'s", Shape::Lower),
        ] {
            assert_eq!(Shape::of(word), shape, "{word}");
            assert!(Shape::of_usual(word, 0..word.len()).is_none_or(|usual| usual == shape), "{word}");
        }
    }
}
