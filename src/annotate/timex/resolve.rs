//! Gives raw expressions their values: completes what the words leave open from the document date and from the text.
//!
//! Reads raw expressions in order, the document and its date, gives `Timex`es. An open date takes the year (or week) that
//! its direction asks for; narrative words ("the next day") count from the last day that the text named; "a year ago" in
//! a report on a quarter is that quarter a year before. Without a document date, values stay open (`XXXX-05-03`).

use super::calendar::{self, Grain, Period};
use super::choice::{DAY_BIAS, MONTH_BIAS, NO_BIAS, Wish, choose};
use super::direction::{Direction, direction};
use super::meaning::{Found, From, Meaning, YearOf};
use super::value::{Clock, Length, Value};
use super::words::{Side, Unit};
use super::{Anchor, DocumentDate, RawTimex, Timex, TimexKind, vague};
use crate::document::{Document, Run};
use jiff::civil::Date;

/// How many expressions after a quarter "a year ago" still means that quarter.
const QUARTER_REACH: usize = 12;

/// Months each way in which "Friday the 13th" is looked for; there is one in every fourteen.
const MONTHS_TO_A_WEEKDAY: i32 = 14;

/// Gives values to expressions, relative ones counted from `date`.
#[must_use]
pub fn resolve(doc: &Document<'_>, raw: Vec<RawTimex>, date: Option<DocumentDate>) -> Vec<Timex> {
    let mut resolver = Resolver { doc, date, focus: None, quarter: None, seen: 0 };
    raw.into_iter().map(|raw| resolver.timex(&raw)).collect()
}

/// What is known while reading on.
struct Resolver<'a, 't> {
    doc: &'a Document<'t>,
    date: Option<DocumentDate>,
    /// The last day or longer period of the text.
    focus: Option<Period>,
    /// The last quarter, and the number of the expression that named it.
    quarter: Option<(Period, usize)>,
    /// Expressions read.
    seen: usize,
}

/// A day or month without a year, as said.
#[derive(Clone, Copy)]
struct OpenDay {
    month: i8,
    day: Option<i8>,
    weekday: Option<i8>,
}

/// A value with what it counts from.
#[derive(Clone, Copy)]
struct Resolved {
    value: Value,
    anchor: Option<Anchor>,
    /// Where the value does not tell the days, the days.
    interval: Option<(Date, Date)>,
}

impl Resolved {
    fn alone(value: Value) -> Self {
        Self { value, anchor: None, interval: None }
    }
}

impl Resolver<'_, '_> {
    fn timex(&mut self, raw: &RawTimex) -> Timex {
        let resolved = self.value(&raw.found, raw.tokens);
        let resolved = with_clock(resolved, raw.found.clock);
        self.note(&resolved, &raw.found);
        let interval = resolved.interval.or(match resolved.value {
            Value::Period(period, _) => period.interval(),
            _ => None,
        });
        Timex {
            span: raw.span,
            tokens: raw.tokens,
            kind: kind(&resolved.value),
            value: resolved.value.to_string(),
            modifier: raw.found.modifier,
            interval,
            anchor: resolved.anchor,
            rule: raw.found.rule,
            warning: raw.found.warning,
        }
    }

    /// Remembers what later expressions may count from.
    fn note(&mut self, resolved: &Resolved, found: &Found) {
        self.seen += 1;
        if let Value::Length(length) = resolved.value {
            let is_report = matches!(found.rule, "framed-length" | "the-year-ended")
                && matches!(length.first.1, Unit::Month | Unit::Year);
            self.quarter = self.quarter.filter(|_| !is_report);
        }
        let Value::Period(period, _) = resolved.value else { return };
        if period.grain == Grain::Year && matches!(found.rule, "fiscal-year" | "the-year" | "the-fiscal-year") {
            self.quarter = None;
        }
        let is_ago = matches!(found.meaning, Meaning::Shift { by, .. } if by < 0) && period.grain >= Grain::Quarter;
        if period.grain == Grain::Quarter && !is_ago {
            self.quarter = Some((period, self.seen));
        }
        if period.grain <= Grain::Year && !is_ago {
            self.focus = Some(period);
        }
    }

    fn value(&self, found: &Found, tokens: Run) -> Resolved {
        match found.meaning {
            Meaning::Period(period) | Meaning::Impossible(period) => Resolved::alone(Value::Period(period, None)),
            Meaning::Month { month, day, side, year, weekday } => {
                self.month(OpenDay { month, day, weekday }, side, year, tokens)
            }
            Meaning::DayOfMonth(day, weekday) => self.day_of_month(day, weekday, tokens),
            Meaning::Weekday { weekday, side, week } => self.weekday(weekday, side, week, tokens),
            Meaning::Shift { grain, by, step, from } => self.shift((grain, by, step), from, found),
            Meaning::Same(grain) => self.same(grain, found, tokens),
            Meaning::Part { grain, index, year, side } => self.part((grain, index), year, side, tokens),
            Meaning::Comparable(year) => self.comparable(year),
            Meaning::Holding(grain, month, day) => self.holding(grain, (month, day), tokens),
            Meaning::Holiday { rule, year, side } => self.holiday(rule, year, side, tokens),
            Meaning::Reference(name) => Resolved::alone(Value::Reference(name)),
            Meaning::Length(length) => Resolved::alone(Value::Length(length)),
            Meaning::Lately(length, side) => self.lately(length, side),
            Meaning::Between(first, last) => between(first, last),
            Meaning::Days { first, last } => self.days(first, last, tokens),
            Meaning::Recurrence(recurrence) => Resolved::alone(Value::Recurrence(recurrence)),
            Meaning::Time => self.time(found.clock),
        }
    }

    /// The document date's value with its anchor, or an open value.
    fn dated(&self, open: Value, value: impl FnOnce(Date) -> Option<Period>) -> Resolved {
        // without a date of the article, a day that the text has named serves
        let named = self.focus.filter(|focus| focus.grain == Grain::Day).map(|focus| (focus.first, Anchor::Text));
        let base = self.date.map(|date| (date.date, date.anchor)).or(named);
        let dated = base.and_then(|(date, anchor)| Some((value(date)?, anchor)));
        match dated {
            Some((period, anchor)) => {
                Resolved { value: Value::Period(period, None), anchor: Some(anchor), interval: None }
            }
            None => Resolved::alone(open),
        }
    }

    /// "3 May", "May", "last May".
    fn month(&self, said: OpenDay, side: Option<Side>, year: Option<i32>, tokens: Run) -> Resolved {
        let OpenDay { month, day, weekday } = said;
        let open = Value::SomeDay(month, day);
        self.dated(open, |date| {
            let in_year = |year: i32| match day {
                Some(day) => Period::new(Grain::Day, calendar::day(year, i32::from(month), i32::from(day))),
                None => Period::of_year(Grain::Month, year, i32::from(month)),
            };
            let this_year = i32::from(date.year());
            if let Some(by) = year {
                return in_year(this_year + by);
            }
            let years = this_year - 1..=this_year + 1;
            let fits = |p: &Period| weekday.is_none_or(|w| p.first.weekday().to_monday_one_offset() == w);
            let strict = side.is_none() && years.clone().filter_map(in_year).any(|p| fits(&p));
            let years = years.filter_map(in_year).filter(|p| !strict || fits(p));
            let bias = if day.is_some() { DAY_BIAS } else { MONTH_BIAS };
            choose(years, &Wish { date, side, told: direction(self.doc, tokens), bias })
        })
    }

    /// "the 21st".
    fn day_of_month(&self, day: i8, weekday: Option<i8>, tokens: Run) -> Resolved {
        let fits = |p: &Period| weekday.is_none_or(|w| p.first.weekday().to_monday_one_offset() == w);
        let reach = if weekday.is_some() { MONTHS_TO_A_WEEKDAY } else { 1 };
        self.dated(Value::Some(Grain::Day), |date| {
            let months = (-reach..=reach).filter_map(|by| {
                let first = calendar::month_after(date, by)?;
                Period::new(
                    Grain::Day,
                    calendar::day(i32::from(first.year()), i32::from(first.month()), i32::from(day)),
                )
            });
            choose(months.filter(fits), &Wish { date, side: None, told: direction(self.doc, tokens), bias: MONTH_BIAS })
        })
    }

    /// "Thursday", "last Tuesday", "the following Monday", "Tuesday last week".
    fn weekday(&self, weekday: i8, side: Option<Side>, week: Option<i32>, tokens: Run) -> Resolved {
        if matches!(side, Some(Side::Previous | Side::Following))
            && let Some(found) = self.beside_focus(weekday, side)
        {
            return found;
        }
        self.dated(Value::SomeWeekday(weekday, None), |date| {
            let monday = calendar::monday_of(date)?;
            if let Some(by) = week {
                return Period::new(Grain::Day, calendar::plus_days(monday, 7 * by + i32::from(weekday) - 1));
            }
            let days = [-7, 0, 7]
                .into_iter()
                .filter_map(|by| Period::new(Grain::Day, calendar::plus_days(monday, by + i32::from(weekday) - 1)));
            let strict = matches!(side, Some(Side::Last | Side::Next | Side::Coming | Side::Past));
            let days = days.filter(|day| !strict || day.first != date);
            let told = match direction(self.doc, tokens) {
                Direction::Open => Direction::Past,
                told => told,
            };
            choose(days, &Wish { date, side, told, bias: NO_BIAS })
        })
    }

    /// "the previous Friday": before (or after) the day that the text speaks of.
    fn beside_focus(&self, weekday: i8, side: Option<Side>) -> Option<Resolved> {
        let focus = self.focus.filter(|focus| focus.grain == Grain::Day)?.first;
        let gap = i32::from(weekday) - i32::from(focus.weekday().to_monday_one_offset());
        let by =
            if side == Some(Side::Following) { (gap - 1).rem_euclid(7) + 1 } else { -((-gap - 1).rem_euclid(7) + 1) };
        let period = Period::new(Grain::Day, calendar::plus_days(focus, by))?;
        Some(Resolved { value: Value::Period(period, None), anchor: Some(Anchor::Text), interval: None })
    }

    /// "yesterday", "two weeks ago", "the next day", "a year earlier".
    fn shift(&self, (grain, by, step): (Grain, i32, Grain), from: From, found: &Found) -> Resolved {
        if grain == Grain::Quarter && found.rule == "year-ago" {
            let quarter = self.recent_quarter().and_then(|quarter| quarter.shift(-4));
            return match quarter {
                Some(quarter) => {
                    Resolved { value: Value::Period(quarter, None), anchor: Some(Anchor::Text), interval: None }
                }
                None => self.dated(Value::Some(grain), |date| Period::containing(grain, date)?.shift(-5)),
            };
        }
        if grain == Grain::Year
            && by == -1
            && is_a_year_back(found.rule)
            && let Some(quarter) = self.recent_quarter().and_then(|quarter| quarter.shift(-4))
        {
            return Resolved { value: Value::Period(quarter, None), anchor: Some(Anchor::Text), interval: None };
        }
        let shifted = |date: Date| {
            let start = Period::containing(step, date)?.shift(by)?;
            Period::containing(grain, start.first)
        };
        if from == From::Text
            && let Some(period) = self.focus.filter(|focus| focus.grain <= grain).and_then(|focus| shifted(focus.first))
        {
            return Resolved { value: Value::Period(period, None), anchor: Some(Anchor::Text), interval: None };
        }
        let open = if by == 0 && grain == Grain::Day { Value::Reference("PRESENT_REF") } else { Value::Some(grain) };
        self.dated(open, shifted)
    }

    fn recent_quarter(&self) -> Option<Period> {
        self.quarter.filter(|(_, at)| self.seen - at <= QUARTER_REACH).map(|(quarter, _)| quarter)
    }

    /// "the 1988 period": the quarter of that year that the report is on, else the year.
    fn comparable(&self, year: i32) -> Resolved {
        let quarter =
            self.recent_quarter().and_then(|quarter| quarter.shift(4 * (year - i32::from(quarter.first.year()))));
        let period = quarter.or_else(|| Period::new(Grain::Year, calendar::day(year, 1, 1)));
        period.map_or_else(
            || Resolved::alone(Value::Some(Grain::Year)),
            |period| Resolved::alone(Value::Period(period, None)),
        )
    }

    /// "the week of March 6".
    fn holding(&self, grain: Grain, (month, day): (i8, i8), tokens: Run) -> Resolved {
        let found = self.month(OpenDay { month, day: Some(day), weekday: None }, None, None, tokens);
        match found.value {
            Value::Period(period, _) => {
                let period = Period::containing(grain, period.first).unwrap_or(period);
                Resolved { value: Value::Period(period, None), ..found }
            }
            _ => Resolved::alone(Value::Some(grain)),
        }
    }

    /// "that day", "the quarter", "the weekend", "the end of the year".
    fn same(&self, grain: Grain, found: &Found, tokens: Run) -> Resolved {
        let ahead = grain == Grain::Weekend && direction(self.doc, tokens) == Direction::Future;
        let of_text = |period: Period| Resolved {
            value: Value::Period(period, None),
            anchor: Some(Anchor::Text),
            interval: None,
        };
        if grain == Grain::Quarter
            && let Some(quarter) = self.recent_quarter()
        {
            return of_text(quarter);
        }
        let narrative = matches!(found.rule, "that-unit" | "side-part");
        let focus = self.focus.filter(|focus| focus.grain <= grain && (narrative || grain == Grain::Day));
        if let Some(period) = focus.and_then(|focus| Period::containing(grain, focus.first)) {
            return of_text(period);
        }
        let open = if found.clock.is_some() {
            Value::SomeTime(found.clock.unwrap_or(Clock::Part("MO")))
        } else {
            Value::Some(grain)
        };
        self.dated(open, |date| {
            let period = Period::containing(grain, date)?;
            match grain {
                Grain::Quarter => period.shift(-1),
                Grain::Weekend if period.first > date && ahead => Some(period),
                Grain::Weekend if period.first > date => period.shift(-1),
                _ => Some(period),
            }
        })
    }

    /// "the third quarter", "last summer", "the first half of 2024".
    fn part(&self, (grain, index): (Grain, i8), year: YearOf, side: Option<Side>, tokens: Run) -> Resolved {
        let of_year = |year: i32| Period::of_year(grain, year, i32::from(index));
        if let YearOf::Stated(year) = year {
            return of_year(year)
                .map_or_else(|| Resolved::alone(Value::Some(grain)), |p| Resolved::alone(Value::Period(p, None)));
        }
        self.dated(Value::SomePart(grain, index), |date| {
            let this_year = i32::from(date.year());
            if let YearOf::Relative(by) = year {
                return of_year(this_year + by);
            }
            let years = (this_year - 2..=this_year + 1).filter_map(of_year);
            if side.is_some() {
                return choose(years, &Wish { date, side, told: Direction::Open, bias: NO_BIAS });
            }
            // reports speak of the quarter that ended or runs: of this year, unless it lies more than a quarter ahead
            let current = Period::containing(grain, date)?;
            let ahead = direction(self.doc, tokens) == Direction::Future;
            let this = of_year(this_year)?;
            if ahead || this.first <= current.shift(1)?.first { Some(this) } else { of_year(this_year - 1) }
        })
    }

    fn holiday(&self, rule: &'static str, year: Option<i32>, side: Option<Side>, tokens: Run) -> Resolved {
        if let Some(period) = year.and_then(|year| vague::holiday_period(rule, year)) {
            return Resolved::alone(Value::Period(period, None));
        }
        let open = vague::holiday_in(rule, 2000).filter(|_| rule.contains('-') && !rule.contains(' '));
        let open = open.map_or(Value::Some(Grain::Day), |day| Value::SomeDay(day.month(), Some(day.day())));
        self.dated(open, |date| {
            let this_year = i32::from(date.year());
            let years = [this_year - 1, this_year, this_year + 1]
                .into_iter()
                .filter_map(|year| vague::holiday_period(rule, year));
            choose(years, &Wish { date, side, told: direction(self.doc, tokens), bias: DAY_BIAS })
        })
    }

    /// "the past three days": a length that ends (or begins) at the document date.
    fn lately(&self, length: Length, side: Side) -> Resolved {
        let mut resolved = Resolved::alone(Value::Length(length));
        let Some((date, (super::value::Count::Exact(number), unit))) = self.date.map(|date| (date, length.first))
        else {
            return resolved;
        };
        let (Some(grain), true) = (super::relative::grain_of(unit), number.fract() == 0.0 && number < 10_000.0) else {
            return resolved;
        };
        let ahead = matches!(side, Side::Next | Side::Coming);
        let by = if ahead { number as i32 } else { -(number as i32) };
        let other = same_day_away(date.date, grain, by);
        resolved.interval = other.map(|other| if ahead { (date.date, other) } else { (other, date.date) });
        resolved.anchor = Some(date.anchor);
        resolved
    }

    /// "3-5 May" without a year.
    fn days(&self, first: (i8, i8), last: (i8, i8), tokens: Run) -> Resolved {
        let one = |(month, day)| self.month(OpenDay { month, day: Some(day), weekday: None }, None, None, tokens);
        let (from, to) = (one(first), one(last));
        match (from.value, to.value) {
            (Value::Period(first, _), Value::Period(last, _)) => {
                Resolved { anchor: from.anchor, ..between(first, last) }
            }
            _ => Resolved::alone(Value::Length(Length::new(
                super::value::Count::Exact(f64::from(last.1 - first.1 + 1)),
                Unit::Day,
            ))),
        }
    }

    /// A time whose day is named elsewhere: the focus of the text, else the document's.
    fn time(&self, clock: Option<Clock>) -> Resolved {
        let focus = self.focus.filter(|focus| focus.grain == Grain::Day);
        if let Some(day) = focus {
            return Resolved { value: Value::Period(day, None), anchor: Some(Anchor::Text), interval: None };
        }
        let open = clock.map_or(Value::Some(Grain::Day), Value::SomeTime);
        self.dated(open, |date| Period::new(Grain::Day, Some(date)))
    }
}

/// The day some grains away: the same day of another month, day or year.
fn same_day_away(date: Date, grain: Grain, by: i32) -> Option<Date> {
    match grain {
        Grain::Day | Grain::Week | Grain::Weekend => Period { grain, first: date }.shift(by).map(|p| p.first),
        _ => {
            let month = Period { grain, first: date }.shift(by)?.first;
            (0..4).find_map(|less| {
                calendar::day(i32::from(month.year()), i32::from(month.month()), i32::from(date.day()) - less)
            })
        }
    }
}

/// Whether "a year ago" of this rule may mean the quarter a year before.
fn is_a_year_back(rule: &str) -> bool {
    matches!(rule, "count-away" | "year-ago")
}

/// A range in one expression: a length in days or years, with its interval.
fn between(first: Period, last: Period) -> Resolved {
    let interval = last.last().map(|end| (first.first, end));
    let (count, unit) = match first.grain {
        Grain::Year => (i32::from(last.first.year() - first.first.year()) + 1, Unit::Year),
        _ => ((last.first - first.first).get_days() + 1, Unit::Day),
    };
    let length = Length::new(super::value::Count::Exact(f64::from(count)), unit);
    Resolved { value: Value::Length(length), anchor: None, interval }
}

fn with_clock(resolved: Resolved, clock: Option<Clock>) -> Resolved {
    let value = match (resolved.value, clock) {
        (Value::Period(period, None), Some(clock)) if period.grain == Grain::Day => Value::Period(period, Some(clock)),
        (Value::SomeWeekday(day, None), clock) => Value::SomeWeekday(day, clock),
        (Value::Reference("PRESENT_REF") | Value::Some(Grain::Day), Some(clock)) => Value::SomeTime(clock),
        (value, _) => value,
    };
    Resolved { value, ..resolved }
}

fn kind(value: &Value) -> TimexKind {
    match value {
        Value::Period(_, Some(_)) | Value::SomeTime(_) | Value::SomeWeekday(_, Some(_)) => TimexKind::Time,
        Value::Length(_) => TimexKind::Duration,
        Value::Recurrence(_) => TimexKind::Set,
        _ => TimexKind::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;
    use crate::text::Text;

    fn resolved(text: &str, date: Option<(i32, i32, i32)>) -> Vec<Timex> {
        let text = Text::new(text);
        let doc = Document::new(&text);
        let date = date.and_then(|(y, m, d)| calendar::day(y, m, d));
        resolve(&doc, find(&doc), date.map(|date| DocumentDate { date, anchor: Anchor::Given }))
    }

    fn days(timex: &Timex) -> String {
        timex.interval.map_or_else(String::new, |(first, last)| format!("{first}..{last}"))
    }

    #[test]
    fn tells_first_and_last_days() {
        for (text, expected) in [
            ("in February 2024", "2024-02-01..2024-02-29"),
            ("last week", "2025-01-13..2025-01-19"),
            ("in the third quarter", "2024-07-01..2024-09-30"),
            ("in the 1990s", "1990-01-01..1999-12-31"),
            ("in the 20th century", "1900-01-01..1999-12-31"),
            ("last winter", "2023-12-01..2024-02-29"),
            ("over the past three days", "2025-01-19..2025-01-22"),
            ("from 3 to 5 May", "2025-05-03..2025-05-05"),
            ("in 2019-2021", "2019-01-01..2021-12-31"),
            ("for three days", ""),
        ] {
            let found = resolved(text, Some((2025, 1, 22)));
            assert_eq!(found.iter().map(days).collect::<Vec<_>>(), [expected], "{text}");
        }
    }

    #[test]
    fn stays_open_without_a_date() {
        let values = |text| resolved(text, None).into_iter().map(|t| t.value).collect::<Vec<_>>();
        assert_eq!(values("It rained on May 3."), ["XXXX-05-03"]);
        assert_eq!(values("It rained on Friday night."), ["XXXX-WXX-5TNI"]);
        assert_eq!(values("It rained last week."), ["XXXX-WXX"]);
        assert_eq!(values("It rained on May 3, 2019, and yesterday."), ["2019-05-03", "2019-05-02"]);
    }

    #[test]
    fn names_the_anchor() {
        let found = resolved("On May 3, 2019, it rained. The next day it rained again, as today.", Some((2025, 1, 22)));
        let anchors: Vec<_> = found.iter().map(|t| t.anchor).collect();
        assert_eq!(anchors, [None, Some(Anchor::Text), Some(Anchor::Given)]);
    }

    #[test]
    fn warns_of_doubtful_dates() {
        let told = |text| resolved(text, None).into_iter().map(|t| (t.value, t.warning)).collect::<Vec<_>>();
        assert_eq!(told("on 29 February 2015"), [("2015-02".to_owned(), Some("impossible-day"))]);
        assert_eq!(told("on 03/04/2025"), [("2025-03-04".to_owned(), Some("ambiguous-day-month"))]);
        let found = resolved("On 5 May 2025 and on 03/04/2025", None);
        assert_eq!(found[1].value, "2025-04-03");
    }
}
