//! The topics that news is sorted into, by number, and the terms that speak for them.
//!
//! Reads forms of tokens, gives terms with their readings; of a topic its id, label and the one above. Issues, IPTC Media
//! Topics and groups (actors and acts) are numbered together by the build script, which has parsed all: a reading is a
//! number and a weight. It scores nothing and counts nothing.

use super::form::{PHRASE, grow};
use super::known::Known;
use super::phrases;
use super::sieve::Sieve;
use super::table::{Table, read_u32};
use std::borrow::Borrow;

static TERMS: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/topic_terms.bin")));
static SIEVE: Sieve<'static> = Sieve::new(include_bytes!(concat!(env!("OUT_DIR"), "/topic_sieve.bin")));
static READINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/topic_readings.bin"));

/// Bits of a phrase's number for the index of its first reading, then for how many there are.
const INDEX_BITS: u32 = 20;
const COUNT_BITS: u32 = 6;

/// Levels of the tree, with one to spare.
pub const MAX_LEVELS: usize = 8;

/// A group, a Media Topic or an issue, in this order; those of a kind in the order of the ids' hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(u16);

/// What the lists say of a topic.
struct Entry {
    id: &'static str,
    label: &'static str,
    above: Option<u16>,
    /// Number of the top concept above a concept.
    top: Option<u8>,
    /// The digits of a concept's id.
    code: u32,
}

include!(concat!(env!("OUT_DIR"), "/topics.rs"));

impl Subject {
    /// The topic with this id, in any case.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        ENTRIES.iter().position(|entry| entry.id.eq_ignore_ascii_case(id)).map(|at| Self(at as u16))
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The topic with a number from [`Self::number`].
    #[must_use]
    pub fn at(number: u16) -> Option<Self> {
        (usize::from(number) < ENTRIES.len()).then_some(Self(number))
    }

    /// "ukraine-war", "medtop:20000056", "@us"
    #[must_use]
    pub fn id(self) -> &'static str {
        ENTRIES[usize::from(self.0)].id
    }

    /// What people call it; empty for a group.
    #[must_use]
    pub fn label(self) -> &'static str {
        ENTRIES[usize::from(self.0)].label
    }

    /// The concept right above; for an issue, the one it belongs to.
    #[must_use]
    pub fn above(self) -> Option<Self> {
        ENTRIES[usize::from(self.0)].above.map(Self)
    }

    /// The topics above, nearest first.
    pub fn all_above(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.above(), |above| above.above()).take(MAX_LEVELS)
    }

    /// The number of the top concept above a concept (or of itself).
    #[must_use]
    pub fn top(self) -> Option<usize> {
        ENTRIES[usize::from(self.0)].top.map(usize::from)
    }

    /// The top concept with a number from [`Self::top`].
    #[must_use]
    pub fn of_top(number: usize) -> Option<Self> {
        TOPS.get(number).map(|number| Self(*number))
    }

    /// Whether it is a concept that has none above it.
    #[must_use]
    pub fn is_top(self) -> bool {
        let entry = &ENTRIES[usize::from(self.0)];
        entry.top.is_some() && entry.above.is_none()
    }

    /// The digits of a concept's id: 20000056 of "medtop:20000056"; 0 where it is no concept.
    #[must_use]
    pub fn code(self) -> u32 {
        ENTRIES[usize::from(self.0)].code
    }

    /// Whether it is an IPTC Media Topic.
    #[must_use]
    pub fn is_concept(self) -> bool {
        (FIRST_CONCEPT..FIRST_ISSUE).contains(&self.0)
    }

    /// Whether it is an actor or act, which is no topic by itself.
    #[must_use]
    pub fn is_group(self) -> bool {
        self.0 < FIRST_CONCEPT
    }

    /// The issues that a group tells of where it meets another group: the issue, the other group.
    #[must_use]
    pub fn meetings(self) -> &'static [(Self, Self)] {
        MEETINGS.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

/// How a term must be written to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// In any way.
    Any,
    /// With a capital.
    Capital,
    /// In capitals.
    Upper,
}

/// A term found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// How many tokens it takes.
    pub words: usize,
    /// How it must be written.
    pub writing: Writing,
    first: u32,
    count: u32,
}

impl Term {
    fn new(words: usize, number: u32) -> Self {
        let writing = match number >> (INDEX_BITS + COUNT_BITS) {
            0 => Writing::Any,
            1 => Writing::Capital,
            _ => Writing::Upper,
        };
        let (first, count) = (number & ((1 << INDEX_BITS) - 1), number >> INDEX_BITS & ((1 << COUNT_BITS) - 1));
        Self { words, writing, first, count }
    }

    /// The topics it speaks for, with a weight of 1 to 99.
    pub fn readings(self) -> impl Iterator<Item = (Subject, u8)> {
        (self.first..self.first + self.count).map(|at| {
            let reading = read_u32(READINGS, at as usize);
            (Subject((reading >> 8) as u16), reading as u8)
        })
    }
}

/// Asks memory for the terms that begin with some words; see [`Table::fetch`].
pub fn fetch(forms: impl Iterator<Item = u64>) {
    TERMS.fetch(forms.map(|form| grow(PHRASE, form)));
}

/// The longest term that begins at the first of `forms`, of whose word this is known.
pub fn longest<I>(first: Known, forms: I) -> Option<Term>
where
    I: IntoIterator<Item: Borrow<u64>>,
{
    let walk = phrases::sieved_walk((TERMS, SIEVE), PHRASE, forms);
    let walk = if first.is_term() { walk } else { walk.past_first() };
    walk.last().map(|(words, number)| Term::new(words, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{forms, known};

    #[test]
    fn topics_are_found_by_id() {
        let war = Subject::find("medtop:20000062").expect("a concept");
        assert_eq!((war.id(), war.label(), war.is_concept()), ("medtop:20000062", "war", true));
        assert_eq!(war.above().map(Subject::id), Some("medtop:20000056"));
        assert_eq!(Subject::at(war.number()), Some(war));
        let issue = Subject::find("taiwan").expect("an issue");
        assert!(!issue.is_concept() && !issue.is_group() && issue.above().is_some_and(Subject::is_concept));
        assert!(Subject::find("no-such-issue").is_none());
    }

    #[test]
    fn terms_speak_for_topics() {
        let longest = |text: &str| longest(known(forms(text)[0]), forms(text));
        let term = longest("Gaza Strip crossing").expect("a term");
        assert_eq!((term.words, term.writing), (2, Writing::Capital));
        assert!(term.readings().any(|(topic, _)| topic.id() == "israel-palestinian-conflict"));
        assert!(longest("the").is_none());
        assert!(known(forms("Gaza")[0]).may_begin_term());
    }

    #[test]
    fn groups_meet() {
        let group = Subject::find("@afghan").expect("a group");
        assert!(
            group.is_group()
                && group
                    .meetings()
                    .iter()
                    .any(|(issue, other)| { issue.id() == "afghanistan" && other.id() == "@war" })
        );
    }
}
