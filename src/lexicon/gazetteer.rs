//! Names with what they name: people, bodies, places, groups, works.
//!
//! Reads the forms of tokens, gives the names that begin there and, for each, its entries with kind, prior and ids, best
//! known first. One walk through a table of phrases finds a name; a record of 16 bytes holds an entry. A match is a
//! reading of a spelling, no more: whether the text means a name at all (flags tell when to doubt) and which of several
//! entries it means is for the annotators to say.

use super::form::{PHRASE, grow};
use super::phrases;
use super::record::{Posting, RECORD_BYTES, Record};
use super::table::{Table, read_u32};
use std::borrow::Borrow;

pub use super::record::{Kind, NameFlags};

static NAMES: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/names.bin")));
static POSTINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/postings.bin"));
static ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/entries.bin"));
static LABELS: &str = include_str!(concat!(env!("OUT_DIR"), "/labels.txt"));

include!(concat!(env!("OUT_DIR"), "/subtypes.rs"));

/// A name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// How many tokens it takes; at least 1.
    pub words: usize,
    /// What holds for all its readings. A name in capitals ([`NameFlags::ACRONYM`]) needs capitals in the text.
    pub flags: NameFlags,
    posting: Posting,
}

/// Who or what a name can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of the entry: the same in one build of the lists, not across builds.
    pub id: u32,
    /// What it is.
    pub kind: Kind,
    /// What it is more closely ("country", "company"); empty where the list does not tell.
    pub subtype: &'static str,
    /// How well known, 0 to 255, on one scale for all lists.
    pub prior: u8,
    /// Number of the Wikidata id (42 for Q42).
    pub qid: Option<u32>,
    /// `GeoNames` id.
    pub geonames: Option<u32>,
    /// Its country, ISO 3166-1 alpha-2 in capitals; a country has its own.
    pub country: Option<[u8; 2]>,
    /// How the name at hand calls it; none for [`entry`].
    pub flags: NameFlags,
    label: u32,
}

impl Entry {
    /// Its usual name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let tail = LABELS.get(self.label as usize..).unwrap_or("");
        tail.split_once('\n').map_or(tail, |(line, _)| line)
    }

    /// Its country's code as text.
    #[must_use]
    pub fn country_code(&self) -> Option<&str> {
        self.country.as_ref().and_then(|code| std::str::from_utf8(code).ok())
    }
}

/// The names that begin at the first of `forms` (`lexicon::form` of each token), shortest first.
pub fn names<I>(forms: I) -> impl Iterator<Item = Match>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    phrases::walk(NAMES, PHRASE, forms).map(|(words, number)| Match::new(words, number))
}

/// Asks memory for the names that begin with some words; see [`Table::fetch`].
pub fn fetch(forms: impl Iterator<Item = u64>) {
    NAMES.fetch(forms.map(|form| grow(PHRASE, form)));
}

/// Asks memory for the names that are made of some runs of words; see [`Table::fetch`].
pub fn fetch_exact<I>(names: impl Iterator<Item = I>)
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    NAMES.fetch(names.filter_map(|forms| phrases::key(PHRASE, forms)));
}

/// The longest name that begins at the first of `forms`.
pub fn longest<I>(forms: I) -> Option<Match>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    names(forms).last()
}

/// The name that is made of all `forms`.
pub fn exact<I>(forms: I) -> Option<Match>
where
    I: IntoIterator<Item: Borrow<u64>, IntoIter: ExactSizeIterator>,
{
    let forms = forms.into_iter();
    let words = forms.len();
    phrases::exact(NAMES, PHRASE, forms).map(|number| Match::new(words, number))
}

/// The name as written.
#[must_use]
pub fn exact_str(name: &str) -> Option<Match> {
    exact(phrases::forms(name))
}

/// The entry with a number from [`Entry::id`].
#[must_use]
pub fn entry(id: u32) -> Option<Entry> {
    read_entry(id, NameFlags::default())
}

/// How many entries there are; their numbers count from 0.
#[must_use]
pub fn entry_count() -> u32 {
    (ENTRIES.len() / RECORD_BYTES) as u32
}

impl Match {
    fn new(words: usize, number: u32) -> Self {
        let posting = Posting::from_bits(number);
        Self { words, flags: posting.flags(), posting }
    }

    /// What the name can mean, best known first; never empty.
    pub fn entries(self) -> impl Iterator<Item = Entry> {
        let single = (!self.posting.is_marked()).then_some(self.posting);
        let mut next = self.posting.is_marked().then_some(self.posting.index() as usize);
        let run = std::iter::from_fn(move || {
            let at = next?;
            let posting = Posting::from_bits(read_u32(POSTINGS, at));
            next = (!posting.is_marked()).then_some(at + 1);
            Some(posting)
        });
        single.into_iter().chain(run).filter_map(|posting| read_entry(posting.index(), posting.flags()))
    }

    /// The best-known entry.
    #[must_use]
    pub fn best(self) -> Option<Entry> {
        self.entries().next()
    }
}

fn read_entry(id: u32, flags: NameFlags) -> Option<Entry> {
    let at = id as usize * RECORD_BYTES;
    let record = Record::from_bytes(ENTRIES.get(at..at + RECORD_BYTES)?.try_into().ok()?);
    let (kind, subtype) = *SUBTYPES.get(usize::from(record.class))?;
    Some(Entry {
        id,
        kind,
        subtype,
        prior: record.prior,
        qid: Some(record.qid).filter(|id| *id != 0),
        geonames: Some(record.geonames).filter(|id| *id != 0),
        country: Some(record.country).filter(|code| *code != [0, 0]),
        flags,
        label: record.label,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::phrases::forms;

    fn best(name: &str) -> Entry {
        exact_str(name).and_then(Match::best).unwrap_or_else(|| panic!("{name} is in no list"))
    }

    #[test]
    fn finds_the_longest_name() {
        let found = longest(forms("United States of America said")).expect("a name");
        assert_eq!(found.words, 4);
        let entry = found.best().expect("an entry");
        assert_eq!((entry.kind, entry.subtype, entry.country_code()), (Kind::Location, "country", Some("US")));
        assert_eq!((entry.name(), entry.qid), ("United States", Some(30)));
        assert!(found.flags.has(NameFlags::ALIAS));
        assert_eq!(longest(forms("said the")), None);
    }

    #[test]
    fn gives_shorter_names_first() {
        let lengths: Vec<_> = names(forms("United States of America")).map(|found| found.words).collect();
        assert_eq!(lengths.first(), Some(&2));
        assert_eq!(lengths.last(), Some(&4));
    }

    #[test]
    fn sorts_entries_by_prior() {
        let priors: Vec<_> = exact_str("Georgia").expect("a name").entries().map(|entry| entry.prior).collect();
        assert!(priors.len() > 1 && priors.is_sorted_by(|a, b| a >= b), "{priors:?}");
    }

    #[test]
    fn flags_acronyms_and_ordinary_words() {
        assert!(exact_str("US").expect("a name").flags.has(NameFlags::ACRONYM));
        assert!(exact_str("Reading").expect("a name").flags.has(NameFlags::AMBIGUOUS));
        assert!(!exact_str("Norway").expect("a name").flags.has(NameFlags::AMBIGUOUS));
    }

    #[test]
    fn numbers_entries_within_a_build() {
        let norway = best("Norway");
        assert_eq!(entry(norway.id).map(|entry| entry.name()), Some("Norway"));
        assert_eq!(entry(entry_count()), None);
    }
}
