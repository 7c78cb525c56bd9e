//! Folds and hashes words, the same way when lists are compiled and when texts are read.
//!
//! Reads a word, gives a 64-bit form. Folding: lower case, straight apostrophes. The hash is xxh3, whose values never
//! change, so tables made on one machine hold on all. Shared with the build script: imports nothing of the crate.

use xxhash_rust::xxh3::xxh3_64;

/// Longest word, in bytes, whose folding is done on the stack.
const STACK_BYTES: usize = 64;

/// The folded spelling's hash: equal for words that differ only in case or in the kind of apostrophe.
#[must_use]
pub fn form(word: &str) -> u64 {
    let bytes = word.as_bytes();
    if bytes.iter().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return form_of_small(word);
    }
    if word.is_ascii() { form_of_plain(word) } else { xxh3_64(fold(word).as_bytes()) }
}

/// [`form()`] of a word of ASCII letters and signs.
#[must_use]
pub fn form_of_plain(word: &str) -> u64 {
    let mut buffer = [0u8; STACK_BYTES];
    let Some(small) = buffer.get_mut(..word.len()) else { return xxh3_64(fold(word).as_bytes()) };
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    xxh3_64(small)
}

/// [`form()`] of a word of small ASCII letters and signs, which need no folding.
#[must_use]
pub fn form_of_small(word: &str) -> u64 {
    xxh3_64(word.as_bytes())
}

/// The folded spelling itself.
#[must_use]
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '\u{2019}' { '\'' } else { c }).collect()
}

/// The key of a phrase, grown word by word: start with [`PHRASE`], then `grow(key, form)` for each word.
#[must_use]
pub fn grow(key: u64, form: u64) -> u64 {
    (key.rotate_left(23) ^ form).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Key of the empty phrase.
pub const PHRASE: u64 = 0x5851_F42D_4C95_7F2D;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_and_apostrophes() {
        assert_eq!(form("O’BRIEN"), form("o'brien"));
        assert_eq!(form("ÉCOLE"), form("école"));
        assert_ne!(form("us"), form("uk"));
        assert_eq!(form("US"), form_of_small("us"));
    }

    #[test]
    fn phrases_depend_on_order() {
        let key = |words: &[&str]| words.iter().fold(PHRASE, |k, w| grow(k, form(w)));
        assert_ne!(key(&["new", "york"]), key(&["york", "new"]));
    }
}
