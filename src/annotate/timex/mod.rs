//! Dates, times, durations and sets as TIMEX3 (TimeML 1.2.1) expressions.
//!
//! Reads a `Document`, gives raw expressions (`find`), then resolves them against a document date (`resolve`). Rules stand
//! in `dates`, `years`, `clock`, `relative`, `reports`, `lengths`, `sets`, `vague`, words in `lexicon/lists/maps/time_words.txt`, the calendar
//! in `calendar`, TIMEX3 strings in `value`. It makes no links between dates and events.

pub mod calendar;
mod choice;
mod clock;
mod dates;
mod direction;
mod find;
mod lengths;
mod line;
mod meaning;
mod relative;
mod reports;
mod resolve;
mod sets;
mod table;
mod vague;
pub mod value;
mod words;
mod years;

pub use find::find;
pub use resolve::resolve;
pub use value::TimeOfDay;

use crate::document::Run;
use crate::text::Span;
use jiff::civil::Date;
use meaning::Found;

/// TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimexKind {
    /// A calendar date, of any grain from day to century.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimexKind {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Set => "set",
        }
    }
}

/// What a relative expression was resolved against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The date that the caller gave.
    Given,
    /// The article's published date.
    Published,
    /// The date in the dateline.
    Dateline,
    /// A date named before.
    Text,
}

impl Anchor {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Published => "published",
            Self::Dateline => "dateline",
            Self::Text => "text",
        }
    }
}

/// The date that relative expressions count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentDate {
    /// The day.
    pub date: Date,
    /// Where it comes from.
    pub anchor: Anchor,
}

/// A resolved expression.
#[derive(Clone, Debug)]
pub struct Timex {
    /// Bytes.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// TIMEX3 type.
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
    /// TIMEX3 modifier ("START", "APPROX", ...).
    pub modifier: Option<&'static str>,
    /// First and last calendar day covered, once resolved.
    pub interval: Option<(Date, Date)>,
    /// What a relative expression counts from; None where it stands alone or stays open.
    pub anchor: Option<Anchor>,
    /// The rule that found it.
    pub rule: &'static str,
    /// Why the value is to be doubted: `ambiguous-day-month`, `impossible-day`.
    pub warning: Option<&'static str>,
}

/// An expression that is found but not yet resolved.
#[derive(Clone, Debug)]
pub struct RawTimex {
    /// Bytes.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// The calendar day, where the expression states a full one.
    pub day: Option<Date>,
    /// The time by the clock with its zone, where it states one.
    pub time: Option<TimeOfDay>,
    /// What its words say.
    found: Found,
}

impl RawTimex {
    /// Month and day of an expression that states these but no year ("Jan. 21"); both count from 1.
    #[must_use]
    pub fn month_day(&self) -> Option<(i8, i8)> {
        match self.found.meaning {
            meaning::Meaning::Month { month, day: Some(day), .. } => Some((month, day)),
            _ => None,
        }
    }
}
