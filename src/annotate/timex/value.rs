//! TIMEX3 values as types, so that no rule glues strings together.
//!
//! Reads periods, clocks, lengths of time; gives their TIMEX3 strings by `Display` (TimeML 1.2.1, after ISO 8601) and the
//! days they cover. It does not know how a value was found.

use super::calendar::Period;
use super::words::Unit;
use std::fmt;

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// "10:35 a.m. GMT".
    At(TimeOfDay),
    /// "morning": MO, AF, EV, NI.
    Part(&'static str),
}

/// A time by the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay {
    /// 0 to 24 (24 is midnight at the end of a day).
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, where stated.
    pub second: Option<u8>,
    /// Minutes east of Greenwich, where a zone is stated.
    pub zone: Option<i16>,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    /// A number.
    Exact(f64),
    /// "several", "a few": TIMEX3's X.
    Vague,
}

/// A length of time: up to two counts of units ("one hour and 35 minutes").
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// How many, of what.
    pub first: (Count, Unit),
    /// The rest in smaller units.
    pub rest: Option<(Count, Unit)>,
}

/// What recurs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recurrence {
    /// "every two weeks".
    Every(Length),
    /// "daily": the value as the list has it.
    Often(&'static str),
    /// "Tuesdays": from Monday, 1; with a part of the day.
    Weekday(i8, Option<&'static str>),
    /// "every July".
    Month(i8),
    /// "every summer".
    Season(i8),
    /// "every May 9".
    Day(i8, i8),
    /// "every morning".
    Part(&'static str),
    /// "weekends".
    Weekends,
    /// "the third quarters".
    Quarter(u8),
}

/// A TIMEX3 value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A period of the calendar, with a time of day for a day.
    Period(Period, Option<Clock>),
    /// `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
    Reference(&'static str),
    /// `P3D`.
    Length(Length),
    /// `XXXX-WXX-2`.
    Recurrence(Recurrence),
    /// A day of some unknown year or week, month from 1, day from 1: `XXXX-05-03`, `XXXX-05`.
    SomeDay(i8, Option<i8>),
    /// A weekday of some week: `XXXX-WXX-5`.
    SomeWeekday(i8, Option<Clock>),
    /// A time of some day: `T10:35`.
    SomeTime(Clock),
    /// A part of some year: `XXXX-Q3`, `XXXX-SU`.
    SomePart(super::calendar::Grain, i8),
    /// A relative period whose anchor is unknown: `XXXX`, `XXXX-WXX`.
    Some(super::calendar::Grain),
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}:{:02}", self.hour, self.minute)?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => time.fmt(f),
            Self::Part(part) => write!(f, "T{part}"),
        }
    }
}

impl Unit {
    /// How many of which base unit it is, with the letter of the base unit and whether that is one of the clock.
    fn base(self) -> (f64, char, bool) {
        match self {
            Self::Second => (1.0, 'S', true),
            Self::Minute => (1.0, 'M', true),
            Self::Hour => (1.0, 'H', true),
            Self::Day => (1.0, 'D', false),
            Self::Week => (1.0, 'W', false),
            Self::Weekend => (2.0, 'D', false),
            Self::Fortnight => (2.0, 'W', false),
            Self::Month => (1.0, 'M', false),
            Self::Quarter => (3.0, 'M', false),
            Self::Year => (1.0, 'Y', false),
            Self::Decade => (10.0, 'Y', false),
            Self::Century => (100.0, 'Y', false),
            Self::Millennium => (1000.0, 'Y', false),
        }
    }

    /// The next smaller unit and how many of it make one, to write a half without a fraction.
    fn smaller(self) -> Option<(f64, Self)> {
        match self {
            Self::Minute => Some((60.0, Self::Second)),
            Self::Hour => Some((60.0, Self::Minute)),
            Self::Day => Some((24.0, Self::Hour)),
            _ => None,
        }
    }
}

impl Length {
    /// A count of one unit.
    #[must_use]
    pub fn new(count: Count, unit: Unit) -> Self {
        Self { first: (count, unit), rest: None }
    }

    /// A half is written in the smaller unit, where that is a usual one: half an hour is 30 minutes.
    fn settled(self) -> Self {
        let (Count::Exact(number), None) = (self.first.0, self.rest) else { return self };
        let (Some((many, smaller)), true) = (self.first.1.smaller(), number.fract() != 0.0) else { return self };
        let rest = (Count::Exact((number.fract() * many).round()), smaller);
        match number.trunc() {
            0.0 => Self { first: rest, rest: None },
            whole => Self { first: (Count::Exact(whole), self.first.1), rest: Some(rest) },
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settled = self.settled();
        write!(f, "P")?;
        let mut is_clock = false;
        for (count, unit) in std::iter::once(settled.first).chain(settled.rest) {
            let (factor, letter, of_clock) = unit.base();
            if of_clock && !is_clock {
                write!(f, "T")?;
                is_clock = true;
            }
            match count {
                Count::Exact(number) => write!(f, "{}{letter}", (number * factor * 100.0).round() / 100.0)?,
                Count::Vague if unit == Unit::Decade => write!(f, "XDE")?,
                Count::Vague if unit == Unit::Century => write!(f, "XCE")?,
                Count::Vague if unit == Unit::Quarter => write!(f, "XQ")?,
                Count::Vague => write!(f, "X{letter}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(length) if length.first == (Count::Exact(1.0), Unit::Quarter) => write!(f, "P1Q"),
            Self::Every(length) => length.fmt(f),
            Self::Often(value) => write!(f, "{value}"),
            Self::Weekday(day, part) => {
                write!(f, "XXXX-WXX-{day}")?;
                part.map_or(Ok(()), |part| write!(f, "T{part}"))
            }
            Self::Month(month) => write!(f, "XXXX-{month:02}"),
            Self::Season(season) => write!(f, "XXXX-{}", season_name(*season)),
            Self::Day(month, day) => write!(f, "XXXX-{month:02}-{day:02}"),
            Self::Part(part) => write!(f, "XXXX-XX-XXT{part}"),
            Self::Weekends => write!(f, "XXXX-WXX-WE"),
            Self::Quarter(quarter) => write!(f, "XXXX-Q{quarter}"),
        }
    }
}

fn season_name(season: i8) -> &'static str {
    match season {
        1 => "SP",
        2 => "SU",
        3 => "FA",
        _ => "WI",
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use super::calendar::Grain;
        match self {
            Self::Period(period, None) => period.fmt(f),
            Self::Period(period, Some(clock)) => write!(f, "{period}{clock}"),
            Self::Reference(name) => write!(f, "{name}"),
            Self::Length(length) => length.fmt(f),
            Self::Recurrence(recurrence) => recurrence.fmt(f),
            Self::SomeDay(month, Some(day)) => write!(f, "XXXX-{month:02}-{day:02}"),
            Self::SomeDay(month, None) => write!(f, "XXXX-{month:02}"),
            Self::SomeWeekday(day, None) => write!(f, "XXXX-WXX-{day}"),
            Self::SomeWeekday(day, Some(clock)) => write!(f, "XXXX-WXX-{day}{clock}"),
            Self::SomeTime(Clock::At(time)) => time.fmt(f),
            Self::SomeTime(clock) => write!(f, "XXXX-XX-XX{clock}"),
            Self::SomePart(Grain::Quarter, index) => write!(f, "XXXX-Q{index}"),
            Self::SomePart(Grain::Half, index) => write!(f, "XXXX-H{index}"),
            Self::SomePart(_, index) => write!(f, "XXXX-{}", season_name(*index)),
            Self::Some(grain) => f.write_str(match grain {
                Grain::Day => "XXXX-XX-XX",
                Grain::Week => "XXXX-WXX",
                Grain::Weekend => "XXXX-WXX-WE",
                Grain::Month => "XXXX-XX",
                Grain::Quarter => "XXXX-QX",
                Grain::Half => "XXXX-HX",
                Grain::Season | Grain::Year => "XXXX",
                Grain::Decade => "XXXX",
                Grain::Century => "XXXX",
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(number: f64, unit: Unit) -> String {
        Length::new(Count::Exact(number), unit).to_string()
    }

    #[test]
    fn writes_lengths() {
        assert_eq!(length(3.0, Unit::Day), "P3D");
        assert_eq!(length(4.0, Unit::Decade), "P40Y");
        assert_eq!(length(0.5, Unit::Hour), "PT30M");
        assert_eq!(length(1.5, Unit::Minute), "PT1M30S");
        assert_eq!(length(2.5, Unit::Year), "P2.5Y");
        assert_eq!(Length::new(Count::Vague, Unit::Hour).to_string(), "PTXH");
        let two = Length { first: (Count::Exact(1.0), Unit::Hour), rest: Some((Count::Exact(35.0), Unit::Minute)) };
        assert_eq!(two.to_string(), "PT1H35M");
        let mixed = Length { first: (Count::Exact(1.0), Unit::Day), rest: Some((Count::Exact(2.0), Unit::Hour)) };
        assert_eq!(mixed.to_string(), "P1DT2H");
    }

    #[test]
    fn writes_recurrences() {
        assert_eq!(Recurrence::Weekday(2, Some("NI")).to_string(), "XXXX-WXX-2TNI");
        assert_eq!(Recurrence::Every(Length::new(Count::Exact(1.0), Unit::Quarter)).to_string(), "P1Q");
    }
}
