//! Phrases of one or more words in a table, so that a walk along the tokens finds them without building a string.
//!
//! Reads forms, gives the value of each phrase that begins there, shortest first. A phrase's key grows word by word; its
//! proper prefixes stand in the table too, marked, so that a walk stops at the first word that leads nowhere. Hyphens and
//! dashes within a phrase are passed over, in lists and in texts: "Al-Qaida" and "al Qaida" are one. The start key keeps
//! phrases of several lists apart within one table. Shared with the build script, like `form`, `table` and `words`.

use super::form::{form, grow};
use super::sieve::{self, Sieve};
use super::table::{self, Clash, Table};
use super::words::words;
use std::borrow::Borrow;

/// Marks a value whose key is the proper prefix of a phrase.
const MORE: u32 = 1 << 31;

/// Marks a value whose key is a phrase.
const WHOLE: u32 = 1 << 30;

/// The largest number that a phrase can carry.
pub const MAX_PAYLOAD: u32 = WHOLE - 1;

/// Forms of "-", "‐" (U+2010), "‑" (U+2011) and "–" (U+2013).
const HYPHENS: [u64; 4] = [0xDE2F_B8D1_C1A2_0F76, 0x9A64_CAEB_DBAA_E4F1, 0x1291_1FA4_5FC4_E514, 0x0BC3_0284_1B6C_8D48];

/// The words of a phrase as a walk meets them: folded, hashed, inner hyphens left out.
#[must_use]
pub fn forms(text: &str) -> Vec<u64> {
    let mut forms: Vec<u64> = words(text).map(|range| form(&text[range])).collect();
    let mut first = true;
    forms.retain(|form| std::mem::take(&mut first) || !HYPHENS.contains(form));
    forms
}

/// Phrases on their way into a table.
#[derive(Clone, Debug, Default)]
pub struct PhraseWriter {
    pairs: Vec<(u64, u32)>,
}

impl PhraseWriter {
    /// Adds a phrase (see [`forms`]) with a number up to [`MAX_PAYLOAD`].
    pub fn add(&mut self, start: u64, forms: &[u64], payload: u32) {
        debug_assert!(payload <= MAX_PAYLOAD, "a payload has 30 bits");
        let mut key = start;
        for (i, form) in forms.iter().enumerate() {
            key = grow(key, *form);
            let value = if i + 1 == forms.len() { WHOLE | payload } else { MORE };
            self.pairs.push((key, value));
        }
    }

    /// The bytes of a sieve for the table's keys.
    #[must_use]
    pub fn sieve(&self) -> Vec<u8> {
        sieve::write(self.pairs.iter().map(|(key, _)| *key))
    }

    /// The bytes of the table.
    ///
    /// # Errors
    /// A phrase was added twice, or two keys look alike.
    pub fn finish(self) -> Result<Vec<u8>, Clash> {
        table::write(&self.pairs())
    }

    /// Keys with their values, one each.
    fn pairs(mut self) -> Vec<(u64, u32)> {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.pairs.dedup_by(|next, kept| {
            // a phrase that another phrase begins with: one slot tells both; numbers of WHOLE sort below MORE
            let joins = next.0 == kept.0 && next.1 == MORE && kept.1 & MORE == 0;
            if joins {
                kept.1 |= MORE;
            }
            joins
        });
        self.pairs
    }
}

/// The phrases that begin at the first of `forms`, shortest first: how many tokens each takes, and its number.
pub fn walk<I>(table: Table<'_>, start: u64, forms: I) -> Walk<'_, I::IntoIter>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    Walk { table, sieve: None, key: start, words: 0, open: true, forms: forms.into_iter() }
}

/// As [`walk`], where a sieve tells of most keys that the table has them not.
pub fn sieved_walk<'a, I>((table, sieve): (Table<'a>, Sieve<'a>), start: u64, forms: I) -> Walk<'a, I::IntoIter>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    Walk { sieve: Some(sieve), ..walk(table, start, forms) }
}

/// The number of the phrase that is made of all `forms`: one look-up, however many they are.
pub fn exact<I>(table: Table<'_>, start: u64, forms: I) -> Option<u32>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    number(table, key(start, forms)?)
}

/// The number of the phrase with a key made by [`key`].
#[must_use]
pub fn number(table: Table<'_>, key: u64) -> Option<u32> {
    let value = table.find(key)?;
    (value & WHOLE != 0).then_some(value & MAX_PAYLOAD)
}

/// The key of the phrase that is made of all `forms`; None where they end in a hyphen, as no phrase does.
pub fn key<I>(start: u64, forms: I) -> Option<u64>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    let (mut key, mut ends_in_word) = (start, false);
    for (i, form) in forms.into_iter().enumerate() {
        let form = *form.borrow();
        ends_in_word = i == 0 || !HYPHENS.contains(&form);
        key = if ends_in_word { grow(key, form) } else { key };
    }
    ends_in_word.then_some(key)
}

/// Iterator over the phrases that begin at a token; see [`walk`].
#[derive(Clone, Debug)]
pub struct Walk<'a, I> {
    table: Table<'a>,
    sieve: Option<Sieve<'a>>,
    key: u64,
    words: usize,
    open: bool,
    forms: I,
}

impl<I: Iterator<Item: Borrow<u64>>> Walk<'_, I> {
    /// The walk past the first word, which is known to be no phrase, only to begin some.
    #[must_use]
    pub fn past_first(mut self) -> Self {
        if let Some(form) = self.forms.next() {
            (self.key, self.words) = (grow(self.key, *form.borrow()), 1);
        }
        self
    }
}

impl<I: Iterator<Item: Borrow<u64>>> Iterator for Walk<'_, I> {
    type Item = (usize, u32);

    fn next(&mut self) -> Option<Self::Item> {
        while self.open {
            self.open = false;
            let form = *self.forms.next()?.borrow();
            self.words += 1;
            if self.words > 1 && HYPHENS.contains(&form) {
                self.open = true;
                continue;
            }
            self.key = grow(self.key, form);
            if self.sieve.is_some_and(|sieve| !sieve.may_have(self.key)) {
                return None;
            }
            let value = self.table.find(self.key)?;
            self.open = value & MORE != 0;
            if value & WHOLE != 0 {
                return Some((self.words, value & MAX_PAYLOAD));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::form::PHRASE;

    fn table(phrases: &[(&str, u32)]) -> Vec<u8> {
        let mut writer = PhraseWriter::default();
        for (phrase, number) in phrases {
            writer.add(PHRASE, &forms(phrase), *number);
        }
        writer.finish().expect("no clash")
    }

    fn found(bytes: &[u8], text: &str) -> Vec<(usize, u32)> {
        let forms: Vec<u64> = words(text).map(|range| form(&text[range])).collect();
        walk(Table::new(bytes), PHRASE, &forms).collect()
    }

    #[test]
    fn knows_the_hyphens() {
        assert_eq!(["-", "\u{2010}", "\u{2011}", "\u{2013}"].map(form), HYPHENS);
    }

    #[test]
    fn finds_every_phrase_that_begins_here() {
        let bytes = table(&[("New York", 1), ("New York City Council", 2), ("New", 3), ("York", 4)]);
        assert_eq!(found(&bytes, "new york city council met"), [(1, 3), (2, 1), (4, 2)]);
        assert_eq!(found(&bytes, "New York City"), [(1, 3), (2, 1)]);
        assert_eq!(found(&bytes, "City"), []);
        assert_eq!(found(&bytes, ""), []);
    }

    #[test]
    fn passes_over_hyphens_within() {
        let bytes = table(&[("Al-Qaida", 1), ("Asia Pacific", 2)]);
        assert_eq!(found(&bytes, "al Qaida"), [(2, 1)]);
        assert_eq!(found(&bytes, "Asia-Pacific region"), [(3, 2)]);
        assert_eq!(found(&bytes, "- Qaida"), []);
        assert_eq!(exact(Table::new(&bytes), PHRASE, forms("Asia–Pacific")), Some(2));
        assert_eq!(exact(Table::new(&bytes), PHRASE, forms("Asia")), None);
        let cut_off = [form("Asia"), form("Pacific"), form("-")];
        assert_eq!(exact(Table::new(&bytes), PHRASE, cut_off), None);
        assert_eq!(exact(Table::new(&bytes), PHRASE, [0u64; 0]), None);
    }

    #[test]
    fn refuses_a_phrase_given_twice() {
        let mut writer = PhraseWriter::default();
        writer.add(PHRASE, &forms("New York"), 1);
        writer.add(PHRASE, &forms("new york"), 2);
        assert!(writer.finish().is_err());
    }

    #[test]
    fn start_keys_part_lists() {
        let mut writer = PhraseWriter::default();
        writer.add(1, &forms("New York"), 1);
        writer.add(2, &forms("new york"), 2);
        let bytes = writer.finish().expect("no clash");
        assert_eq!(exact(Table::new(&bytes), 2, forms("New York")), Some(2));
    }
}
