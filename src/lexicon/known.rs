//! What is known of a single word by one look-up, packed into the 32 bits that a slot of the word table holds.
//!
//! Reads numbers, gives [`Known`], and the numbers back: the set of the word's classes, its code as a word of news, the set of
//! languages that it is common in; 0 tells nothing. Shared with the build script: imports nothing. What a number means
//! is told by `lexicon` and `codes`.

/// Bits for the set of classes, then for the code of news, then for the set of languages.
const CLASS_BITS: u32 = 12;
const NEWS_BITS: u32 = 10;
const LANGUAGE_BITS: u32 = 10;

/// What the table of words tells of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known(u32);

impl Known {
    /// Packs the three numbers; None where one is too large.
    #[must_use]
    pub fn pack([classes, news, languages]: [u32; 3]) -> Option<Self> {
        let fits = classes >> CLASS_BITS == 0 && news >> NEWS_BITS == 0 && languages >> LANGUAGE_BITS == 0;
        fits.then_some(Self(classes | news << CLASS_BITS | languages << (CLASS_BITS + NEWS_BITS)))
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
        self.0 >> (CLASS_BITS + NEWS_BITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_packed() {
        let known = Known::pack([4095, 7, 1023]).expect("they fit");
        assert_eq!((known.class_set(), known.news_code(), known.language_set()), (4095, 7, 1023));
        assert_eq!(Known::from_bits(known.bits()), known);
        assert_eq!(Known::pack([0, 1024, 0]), None);
        assert_eq!(Known::default(), Known::pack([0; 3]).expect("they fit"));
    }
}
