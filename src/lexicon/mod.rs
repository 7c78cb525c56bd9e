//! What analyze knows by heart: classes of words, values of phrases, names with what they name.
//!
//! The build script turns `lists/*.txt` into byte tables; this module opens them and gives word -> classes ([`classes`]),
//! phrase -> value ([`lists`]) and phrase -> entries ([`gazetteer`]). Nothing is parsed at start-up and a look-up makes
//! no string. Knows nothing of documents. To add a name, a verb or a class, add a line or a file to `lists/`; no code.

pub mod class;
pub mod codes;
pub mod form;
pub mod gazetteer;
#[allow(dead_code, reason = "the build script uses the rest")]
pub mod known;
pub mod list;
pub mod lists;
#[allow(dead_code, reason = "the build script uses the rest")]
mod phrases;
#[allow(dead_code, reason = "the build script uses the rest")]
mod record;
#[allow(dead_code, reason = "the build script uses the rest")]
mod sieve;
pub mod table;
pub mod topics;

pub use class::{Class, Classes};
pub use form::form;
pub use known::Known;
pub use phrases::forms;

use crate::text::words;
use table::Table;

static WORDS: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")));
static SETS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sets.bin"));

/// What is known of the word with this [`form()`]; nothing of an unknown word.
#[must_use]
pub fn known(form: u64) -> Known {
    WORDS.find(form).map_or(Known::default(), Known::from_bits)
}

/// The classes of the word with this [`form()`]; none for an unknown word.
#[must_use]
pub fn classes(form: u64) -> Classes {
    known(form).classes()
}

/// Asks memory for what is known of some words; see [`Table::fetch`].
pub fn fetch(forms: impl Iterator<Item = u64>) {
    WORDS.fetch(forms);
}

impl Known {
    /// The word's classes.
    #[must_use]
    pub fn classes(self) -> Classes {
        let set = SETS.as_chunks().0.get(self.class_set() as usize);
        set.map_or(Classes::NONE, |set| Classes::from_bits(u64::from_le_bytes(*set)))
    }
}

/// The hash of all compiled tables, as 32 hexadecimal digits: changes when any list does.
#[must_use]
pub fn data_hash() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/lexicon_hash.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_classes_of_a_word() {
        let may = classes(form("May"));
        assert!(may.has(class::MONTHS));
        assert!(!may.has(class::WEEKDAYS));
        assert!(classes(form("qwrtzp")).is_empty());
    }

    #[test]
    fn the_hash_is_hexadecimal() {
        assert_eq!(data_hash().len(), 32);
        assert!(data_hash().bytes().all(|b| b.is_ascii_hexdigit()));
    }
}
