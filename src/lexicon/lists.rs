//! Lists that give a value for a phrase: month names, currency words, nicknames, and users' own lists.
//!
//! Reads forms or text, gives the rest of the phrase's line. The build script writes a constant for each list of kind
//! `map` into this module, named after the file (`month_values.txt` is [`MONTH_VALUES`]); all share one table, told apart
//! by their start keys. [`UserList`] does the same for a list that is read at run time. What a value means is the
//! caller's business: cells are parted by tabs, several readings of one cell by `|`.

use super::form::PHRASE;
use super::list::{BadLine, parse_any};
use super::phrases::{self, MAX_PAYLOAD, PhraseWriter, Walk};
use super::sieve::Sieve;
use super::table::Table;
use std::borrow::Borrow;

static TABLE: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/maps.bin")));
static SIEVE: Sieve<'static> = Sieve::new(include_bytes!(concat!(env!("OUT_DIR"), "/map_sieve.bin")));
static VALUES: &str = include_str!(concat!(env!("OUT_DIR"), "/map_values.txt"));

/// A list of kind `map` that was compiled in.
#[derive(Clone, Copy, Debug)]
pub struct List {
    start: u64,
}

impl List {
    /// The value of the phrase made of all `forms` (`lexicon::form` of each word).
    #[must_use]
    pub fn get(self, forms: &[u64]) -> Option<&'static str> {
        let key = phrases::key(self.start, forms).filter(|key| SIEVE.may_have(*key))?;
        phrases::number(TABLE, key).map(value)
    }

    /// The value of a phrase as written.
    #[must_use]
    pub fn get_str(self, text: &str) -> Option<&'static str> {
        self.get(&phrases::forms(text))
    }

    /// All phrases that begin at the first of `forms`, shortest first: how many tokens each takes, and its value.
    pub fn each<I>(self, forms: I) -> impl Iterator<Item = (usize, &'static str)>
    where
        I: IntoIterator<Item: Borrow<u64>>,
    {
        self.walk(forms).map(|(words, at)| (words, value(at)))
    }

    /// The longest phrase that begins at the first of `forms`: how many tokens it takes, and its value.
    pub fn longest<I>(self, forms: I) -> Option<(usize, &'static str)>
    where
        I: IntoIterator<Item: Borrow<u64>>,
    {
        self.walk(forms).last().map(|(words, at)| (words, value(at)))
    }

    /// The phrases that begin at the first of `forms`.
    fn walk<I>(self, forms: I) -> Walk<'static, I::IntoIter>
    where
        I: IntoIterator<Item: Borrow<u64>>,
    {
        phrases::sieved_walk((TABLE, SIEVE), self.start, forms)
    }
}

/// The line of the pool that begins at byte `at`.
fn value(at: u32) -> &'static str {
    let tail = VALUES.get(at as usize..).unwrap_or("");
    // lines are short: a plain walk beats a search that is set up for long texts
    let end = tail.bytes().position(|b| b == b'\n').unwrap_or(tail.len());
    &tail[..end]
}

/// A list of phrases with values that a user gave.
#[derive(Clone, Debug)]
pub struct UserList {
    table: Vec<u8>,
    values: Vec<String>,
}

impl UserList {
    /// Reads a list: a phrase, a tab, its value; `#` lines are remarks. The first of two equal phrases counts.
    ///
    /// # Errors
    /// The first line that is no entry.
    pub fn parse(text: &str) -> Result<Self, BadLine> {
        let mut entries: Vec<(Vec<u64>, usize, &str)> = Vec::new();
        for row in parse_any(text)?.rows {
            let forms = phrases::forms(row.key());
            if row.value().is_empty() {
                return Err(BadLine::new(row.line, format!("'{}' has no value (write it after a tab)", row.key())));
            }
            entries.push((forms, row.line, row.value()));
        }
        entries.sort();
        entries.dedup_by(|next, kept| next.0 == kept.0);
        let (mut writer, mut values) = (PhraseWriter::default(), Vec::new());
        for (forms, line, value) in entries {
            let number = u32::try_from(values.len()).ok().filter(|n| *n <= MAX_PAYLOAD);
            writer.add(PHRASE, &forms, number.ok_or_else(|| BadLine::new(line, "too many lines"))?);
            values.push(value.to_owned());
        }
        let table = writer.finish().map_err(|_| BadLine::new(1, "two phrases look alike (take one out)"))?;
        Ok(Self { table, values })
    }

    /// The longest phrase that begins at the first of `forms`: how many tokens it takes, and its value.
    pub fn longest<I>(&self, forms: I) -> Option<(usize, &str)>
    where
        I: IntoIterator<Item: Borrow<u64>>,
    {
        let (words, number) = phrases::walk(Table::new(&self.table), PHRASE, forms).last()?;
        Some((words, &self.values[number as usize]))
    }
}

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_values_in_any_case() {
        assert_eq!(MONTH_VALUES.get_str("Jan"), Some("1"));
        assert_eq!(MONTH_VALUES.get_str("SEPTEMBER"), Some("9"));
        assert_eq!(MONTH_VALUES.get_str("Monday"), None);
        assert_eq!(MONTH_VALUES.longest(phrases::forms("May 5, 2024")), Some((1, "5")));
    }

    #[test]
    fn reads_users_lists() {
        let list = UserList::parse("solar power\tenergy\nsolar\tsun\nSolar\tother\n").expect("a good list");
        assert_eq!(list.longest(phrases::forms("solar power plants")), Some((2, "energy")));
        assert_eq!(list.longest(phrases::forms("solar eclipse")), Some((1, "sun")));
        assert_eq!(list.longest(phrases::forms("lunar")), None);
        assert_eq!(UserList::parse("solar power\n").expect_err("no value").line, 1);
    }
}
