//! Periods of the calendar, so that "last week" and "the third quarter" are one kind of thing: a grain and a first day.
//!
//! Reads days and grains, gives periods, their neighbours, their last days and their TIMEX3 strings. All arithmetic is
//! checked: what lies outside the calendar is None. Weeks are ISO 8601 weeks; seasons are those of the north, by whole
//! months, a winter named after the year of its December. It knows no words.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use std::fmt;

/// A length of the calendar that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// One day.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// Three months from March, June, September or December.
    Season,
    /// Six months from January or July.
    Half,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// How long it is.
    pub grain: Grain,
    /// Its first day.
    pub first: Date,
}

/// The day, if there is such a day.
#[must_use]
pub fn day(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| *year >= 0)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day some days later (or earlier).
#[must_use]
pub fn plus_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The first day of a month some months after the month of `date`.
#[must_use]
pub fn month_after(date: Date, months: i32) -> Option<Date> {
    let index = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + months;
    day(index.div_euclid(12), index.rem_euclid(12) + 1, 1)
}

/// Monday of the ISO week of a day.
#[must_use]
pub fn monday_of(date: Date) -> Option<Date> {
    plus_days(date, -i32::from(date.weekday().to_monday_zero_offset()))
}

/// Easter Sunday of a year, by the Gregorian computus (Meeus, Astronomical Algorithms, 8).
#[must_use]
pub fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, n / 31, n % 31 + 1)
}

/// Easter Sunday of the Julian computus, as a Gregorian day (right for 1900 to 2099).
#[must_use]
pub fn orthodox_easter(year: i32) -> Option<Date> {
    let d = (19 * (year % 19) + 15) % 30;
    let e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
    let n = d + e + 114;
    plus_days(day(year, n / 31, n % 31 + 1)?, 13)
}

/// The `nth` weekday of a month, from 1; a negative one counts from the end.
#[must_use]
pub fn nth_weekday(year: i32, month: i32, weekday: Weekday, nth: i8) -> Option<Date> {
    day(year, month, 1)?.nth_weekday_of_month(nth, weekday).ok()
}

impl Period {
    /// The period of this grain that holds the day.
    #[must_use]
    pub fn containing(grain: Grain, date: Date) -> Option<Self> {
        let (year, month) = (i32::from(date.year()), i32::from(date.month()));
        let first = match grain {
            Grain::Day => date,
            Grain::Week => monday_of(date)?,
            Grain::Weekend => plus_days(monday_of(date)?, 5)?,
            Grain::Month => day(year, month, 1)?,
            Grain::Quarter => day(year, (month - 1) / 3 * 3 + 1, 1)?,
            Grain::Half => day(year, (month - 1) / 6 * 6 + 1, 1)?,
            Grain::Season if month < 3 => day(year - 1, 12, 1)?,
            Grain::Season => day(year, month / 3 * 3, 1)?,
            Grain::Year => day(year, 1, 1)?,
            Grain::Decade => day(year / 10 * 10, 1, 1)?,
            Grain::Century => day(year / 100 * 100, 1, 1)?,
        };
        Some(Self { grain, first })
    }

    /// The year, month or day that starts on the given day.
    #[must_use]
    pub fn new(grain: Grain, first: Option<Date>) -> Option<Self> {
        first.map(|first| Self { grain, first })
    }

    /// The `index`th period (from 1) of this grain in a year: quarters, halves, months; seasons from spring.
    #[must_use]
    pub fn of_year(grain: Grain, year: i32, index: i32) -> Option<Self> {
        let month = match grain {
            Grain::Quarter => index * 3 - 2,
            Grain::Half => index * 6 - 5,
            Grain::Season => index * 3,
            _ => index,
        };
        Self::new(grain, day(year, month, 1))
    }

    /// The period `by` steps later.
    #[must_use]
    pub fn shift(self, by: i32) -> Option<Self> {
        let first = match self.grain {
            Grain::Day => plus_days(self.first, by)?,
            Grain::Week | Grain::Weekend => plus_days(self.first, by.checked_mul(7)?)?,
            Grain::Month => month_after(self.first, by)?,
            Grain::Quarter | Grain::Season => month_after(self.first, by.checked_mul(3)?)?,
            Grain::Half => month_after(self.first, by.checked_mul(6)?)?,
            Grain::Year => month_after(self.first, by.checked_mul(12)?)?,
            Grain::Decade => month_after(self.first, by.checked_mul(120)?)?,
            Grain::Century => month_after(self.first, by.checked_mul(1200)?)?,
        };
        Some(Self { first, ..self })
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Option<Date> {
        match self.grain {
            Grain::Weekend => plus_days(self.first, 1),
            _ => plus_days(self.shift(1)?.first, -1),
        }
    }

    /// First and last day.
    #[must_use]
    pub fn interval(self) -> Option<(Date, Date)> {
        Some((self.first, self.last()?))
    }

    fn iso_week(self) -> ISOWeekDate {
        self.first.iso_week_date()
    }
}

/// The TIMEX3 value: `2025-01-21`, `2025-W04`, `2025-W04-WE`, `2025-01`, `2025-Q1`, `2025-SP`, `2025-H1`, `2025`, `202X`, `20XX`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.grain {
            Grain::Day => write!(f, "{}", self.first),
            Grain::Week => write!(f, "{:04}-W{:02}", self.iso_week().year(), self.iso_week().week()),
            Grain::Weekend => write!(f, "{:04}-W{:02}-WE", self.iso_week().year(), self.iso_week().week()),
            Grain::Month => write!(f, "{year:04}-{month:02}"),
            Grain::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            Grain::Half => write!(f, "{year:04}-H{}", (month + 5) / 6),
            Grain::Season => {
                let name = ["SP", "SU", "FA", "WI"][usize::try_from(month / 3 - 1).unwrap_or(0).min(3)];
                write!(f, "{year:04}-{name}")
            }
            Grain::Year => write!(f, "{year:04}"),
            Grain::Decade => write!(f, "{:03}X", year / 10),
            Grain::Century => write!(f, "{:02}XX", year / 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(grain: Grain, date: (i32, i32, i32)) -> Period {
        Period::containing(grain, day(date.0, date.1, date.2).expect("a day")).expect("a period")
    }

    #[test]
    fn names_periods_as_timex3_does() {
        for (grain, value) in [
            (Grain::Day, "2025-01-21"),
            (Grain::Week, "2025-W04"),
            (Grain::Weekend, "2025-W04-WE"),
            (Grain::Month, "2025-01"),
            (Grain::Quarter, "2025-Q1"),
            (Grain::Season, "2024-WI"),
            (Grain::Half, "2025-H1"),
            (Grain::Year, "2025"),
            (Grain::Decade, "202X"),
            (Grain::Century, "20XX"),
        ] {
            assert_eq!(period(grain, (2025, 1, 21)).to_string(), value);
        }
    }

    #[test]
    fn steps_over_the_ends_of_years() {
        let text = |p: Option<Period>| p.map(|p| p.to_string()).unwrap_or_default();
        assert_eq!(text(period(Grain::Month, (2024, 1, 31)).shift(-1)), "2023-12");
        assert_eq!(text(period(Grain::Quarter, (2024, 1, 31)).shift(-1)), "2023-Q4");
        assert_eq!(text(period(Grain::Week, (2024, 12, 30)).shift(0)), "2025-W01");
        assert_eq!(period(Grain::Month, (2024, 2, 3)).last(), day(2024, 2, 29));
        assert_eq!(period(Grain::Year, (0, 2, 3)).shift(-1), None);
    }

    #[test]
    fn knows_no_impossible_day() {
        assert_eq!(day(2015, 2, 29), None);
        assert_eq!(day(2016, 2, 29).map(|d| d.to_string()), Some("2016-02-29".to_owned()));
    }

    #[test]
    fn finds_moving_feasts() {
        assert_eq!(easter(2024), day(2024, 3, 31));
        assert_eq!(easter(2025), day(2025, 4, 20));
        assert_eq!(orthodox_easter(2024), day(2024, 5, 5));
        assert_eq!(nth_weekday(1999, 11, Weekday::Thursday, 4), day(1999, 11, 25));
    }
}
