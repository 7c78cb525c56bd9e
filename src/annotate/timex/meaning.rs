//! What an expression says before anything is known of its article: the raw side of a timex.
//!
//! The rules give `Found`s, `resolve` turns their `Meaning`s into values. A meaning holds only what the words themselves
//! say ("the week before last, relative to now"), never a document date.

use super::calendar::{Grain, Period};
use super::value::{Clock, Length, Recurrence};
use super::words::Side;

/// What a relative expression counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The document date ("two weeks ago").
    Document,
    /// A date named before ("two weeks later").
    Text,
}

/// Which year a part of a year lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearOf {
    /// Stated.
    Stated(i32),
    /// Years from the document's ("last year's third quarter").
    Relative(i32),
    /// Left open.
    Open,
}

/// What the words say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// "3 May 2024", "May 2024", "2024", "the 1990s".
    Period(Period),
    /// "29 February 2015": no such day; the month stands in.
    Impossible(Period),
    /// "3 May", "May", with a side where a word gives it ("last May").
    Month {
        /// From 1.
        month: i8,
        /// From 1, where a day is said.
        day: Option<i8>,
        /// "last", "next", "this".
        side: Option<Side>,
        /// "this year", "last year" after it: years from the document's.
        year: Option<i32>,
        /// A weekday before it, from Monday, 1.
        weekday: Option<i8>,
    },
    /// "the 21st", "Friday the 13th": the day, and the weekday where one is said.
    DayOfMonth(i8, Option<i8>),
    /// "Thursday", "last Thursday", "Tuesday last week".
    Weekday {
        /// From Monday, 1.
        weekday: i8,
        /// "last", "next", "this".
        side: Option<Side>,
        /// Weeks from the document's, where said.
        week: Option<i32>,
    },
    /// "yesterday" is a day by -1; "two weeks ago" a week by -2.
    Shift {
        /// Of the result.
        grain: Grain,
        /// How far, in `step`s.
        by: i32,
        /// The unit counted in.
        step: Grain,
        /// Counted from what.
        from: From,
    },
    /// "the same day", "that year", "the quarter": the period of that grain that the text speaks of.
    Same(Grain),
    /// "the third quarter", "last summer", "the first half of 2024".
    Part {
        /// Quarter, half or season.
        grain: Grain,
        /// From 1.
        index: i8,
        /// Of which year.
        year: YearOf,
        /// "last summer", "this spring".
        side: Option<Side>,
    },
    /// "the 1988 period": of a year, the part that a report speaks of.
    Comparable(i32),
    /// "the week of March 6": the period of that grain that holds the day.
    Holding(Grain, i8, i8),
    /// A named day: index into nothing, the rule's text of the list; with the year or side said.
    Holiday {
        /// The rule as the list has it.
        rule: &'static str,
        /// Stated.
        year: Option<i32>,
        /// "last Thanksgiving".
        side: Option<Side>,
    },
    /// `PAST_REF` and the like.
    Reference(&'static str),
    /// "three days".
    Length(Length),
    /// "the past three days": a length with an end at the document date.
    Lately(Length, Side),
    /// "from 3 to 5 May" in one expression: first and last period.
    Between(Period, Period),
    /// "3-5 May": first day, month, last day, month of it; the year is open.
    Days {
        /// Month and day.
        first: (i8, i8),
        /// Month and day.
        last: (i8, i8),
    },
    /// "every Tuesday".
    Recurrence(Recurrence),
    /// "10:35 a.m.", "this morning": a time of a day that is named elsewhere.
    Time,
}

/// An expression that a rule found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// One past its last token.
    pub end: usize,
    /// What it says.
    pub meaning: Meaning,
    /// With a time of day.
    pub clock: Option<Clock>,
    /// TIMEX3 modifier.
    pub modifier: Option<&'static str>,
    /// Why the reading is to be doubted, a stable name.
    pub warning: Option<&'static str>,
    /// The rule that found it.
    pub rule: &'static str,
}

impl Found {
    /// A find without time and modifier.
    #[must_use]
    pub fn new(end: usize, meaning: Meaning, rule: &'static str) -> Self {
        Self { end, meaning, clock: None, modifier: None, warning: None, rule }
    }

    /// With a time of day.
    #[must_use]
    pub fn at(self, clock: Clock) -> Self {
        Self { clock: Some(clock), ..self }
    }

    /// With a modifier.
    #[must_use]
    pub fn modified(self, modifier: &'static str) -> Self {
        Self { modifier: Some(modifier), ..self }
    }

    /// Whether it denotes one day that a time may be added to.
    #[must_use]
    pub fn is_day(&self) -> bool {
        match self.meaning {
            Meaning::Period(period) => period.grain == Grain::Day,
            Meaning::Month { day, .. } => day.is_some(),
            Meaning::Weekday { .. } | Meaning::DayOfMonth(..) | Meaning::Holiday { .. } => true,
            Meaning::Shift { grain, .. } | Meaning::Same(grain) => grain == Grain::Day,
            _ => false,
        }
    }
}
