//! What is known of a single word by one look-up, packed into the 32 bits that a slot of the word table holds.
//!
//! Reads numbers, gives [`Known`], and the numbers back: the set of the word's classes, its code as a word of news, the set of
//! languages that it is common in, what it is to terms of topics; 0 tells nothing. Shared with the build script: imports nothing. What a number means
//! is told by `lexicon` and `codes`.

/// Bits for the set of classes, then for the code of news, then for the set of languages, then for terms.
const CLASS_BITS: u32 = 11;
const NEWS_BITS: u32 = 10;
const LANGUAGE_BITS: u32 = 9;
const TERM_BITS: u32 = 2;

/// Where the bits of languages and of terms begin.
const LANGUAGES_AT: u32 = CLASS_BITS + NEWS_BITS;
const TERMS_AT: u32 = LANGUAGES_AT + LANGUAGE_BITS;

/// The word is a term of a topic.
pub const IS_TERM: u32 = 1;

/// A longer term begins with the word.
pub const BEGINS_TERM: u32 = 2;

/// What the table of words tells of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known(u32);

impl Known {
    /// Packs the four numbers; None where one is too large.
    #[must_use]
    pub fn pack([classes, news, languages, terms]: [u32; 4]) -> Option<Self> {
        let fits = classes >> CLASS_BITS == 0
            && news >> NEWS_BITS == 0
            && languages >> LANGUAGE_BITS == 0
            && terms >> TERM_BITS == 0;
        fits.then_some(Self(classes | news << CLASS_BITS | languages << LANGUAGES_AT | terms << TERMS_AT))
    }

    /// What a slot holds.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// For a slot.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The number of the set of classes.
    #[must_use]
    pub const fn class_set(self) -> u32 {
        self.0 & ((1 << CLASS_BITS) - 1)
    }

    /// The code as a word of news.
    #[must_use]
    pub const fn news_code(self) -> u32 {
        self.0 >> CLASS_BITS & ((1 << NEWS_BITS) - 1)
    }

    /// The number of the set of languages.
    #[must_use]
    pub const fn language_set(self) -> u32 {
        self.0 >> LANGUAGES_AT & ((1 << LANGUAGE_BITS) - 1)
    }

    /// Whether the word is a term of a topic.
    #[must_use]
    pub const fn is_term(self) -> bool {
        self.0 >> TERMS_AT & IS_TERM != 0
    }

    /// Whether it is one, or begins a longer one.
    #[must_use]
    pub const fn may_begin_term(self) -> bool {
        self.0 >> TERMS_AT != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_packed() {
        let known = Known::pack([2047, 7, 511, IS_TERM]).expect("they fit");
        assert_eq!((known.class_set(), known.news_code(), known.language_set()), (2047, 7, 511));
        assert!(known.is_term() && known.may_begin_term());
        let known = Known::pack([1, 2, 3, BEGINS_TERM]).expect("they fit");
        assert!(!known.is_term() && known.may_begin_term());
        assert_eq!(Known::from_bits(known.bits()), known);
        assert_eq!(Known::pack([0, 1024, 0, 0]), None);
        assert_eq!(Known::default(), Known::pack([0; 4]).expect("they fit"));
    }
}
