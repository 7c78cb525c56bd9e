//! Rules for dates that count from another day: "yesterday", "last week", "two years ago", "the next morning".
//!
//! Reads a sentence at a place, gives what stands there with what it counts from: the document date or a date of the
//! text. The days are found later, in `resolve`. Direction from tense is `direction`'s business.

use super::calendar::Grain;
use super::dates;
use super::lengths;
use super::line::{Line, Plural};
use super::meaning::{Found, From, Meaning, YearOf};
use super::value::{Clock, Count, Length};
use super::words::{Role, Side, Unit, Word};
use crate::document::Shape;

/// The named period of a unit; None for hours and the like.
#[must_use]
pub fn grain_of(unit: Unit) -> Option<Grain> {
    Some(match unit {
        Unit::Day => Grain::Day,
        Unit::Week => Grain::Week,
        Unit::Weekend => Grain::Weekend,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Fortnight | Unit::Millennium => return None,
    })
}

/// A step of one grain from the document date or a date of the text.
fn step(end: usize, grain: Grain, by: i32, from: From, rule: &'static str) -> Found {
    Found::new(end, Meaning::Shift { grain, by, step: grain, from }, rule)
}

/// "today", "yesterday", "tonight", "overnight".
pub fn today(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    match line.word(i) {
        Word::Today(by) if !line.says(i + 1, "show") => {
            Some(step(i + 1, Grain::Day, i32::from(by), From::Document, "today"))
        }
        Word::Tonight => Some(step(i + 1, Grain::Day, 0, From::Document, "tonight").at(Clock::Part("NI"))),
        Word::Part("NI") if line.says(i, "overnight") => {
            Some(step(i + 1, Grain::Day, -1, From::Document, "overnight").at(Clock::Part("NI")))
        }
        _ => None,
    }
}

/// "last week", "this year", "the current quarter", "the previous month", "that day", "this fiscal year".
pub fn side_unit(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let Word::Side(side) = line.word(at) else { return None };
    // "this past week", "this coming year"
    let (side, at) = match line.word(at + 1) {
        Word::Side(inner @ (Side::Past | Side::Coming)) if side == Side::This => (inner, at + 1),
        _ => (side, at),
    };
    let unit_at = line.past(at + 1, Role::Fiscal);
    let (unit, Plural::No) = line.unit(unit_at)? else { return None };
    let grain = grain_of(unit)?;
    let has_the = at > i;
    let end = unit_at + 1;
    // "This Week", a programme
    let named = line.capital(at) && line.token(unit_at).is_some_and(|t| t.shape == Shape::Title);
    if line.past_hyphen(end) > end && line.is(end + 1, Role::Old) || named {
        return None;
    }
    let lately = || Found::new(end, Meaning::Lately(Length::new(Count::Exact(1.0), unit), side), "the-past-unit");
    Some(match side {
        Side::Latest | Side::This if grain == Grain::Quarter => Found::new(end, Meaning::Same(grain), "latest-quarter"),
        Side::Latest if grain == Grain::Year => step(end, grain, -1, From::Document, "latest-year"),
        Side::This | Side::Current | Side::Latest => step(end, grain, 0, From::Document, "this-unit"),
        Side::Past => lately(),
        Side::Last if has_the && !matches!(grain, Grain::Quarter | Grain::Weekend | Grain::Day) => lately(),
        Side::Last if has_the && grain == Grain::Day => return None,
        Side::Last => step(end, grain, -1, From::Document, "last-unit"),
        Side::Next if grain == Grain::Day => step(end, grain, 1, From::Text, "next-day"),
        Side::Next | Side::Coming => step(end, grain, 1, From::Document, "next-unit"),
        Side::Previous => step(end, grain, -1, From::Text, "previous-unit"),
        Side::Following => step(end, grain, 1, From::Text, "following-unit"),
        Side::Same | Side::That => Found::new(end, Meaning::Same(grain), "that-unit"),
        Side::Recent => return None,
    })
}

/// "last Tuesday", "next Monday", "this coming Friday", "the previous Friday".
pub fn side_weekday(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let Word::Side(side) = line.word(at) else { return None };
    let (side, at) = match line.word(at + 1) {
        Word::Side(inner @ (Side::Past | Side::Coming)) if side == Side::This => (inner, at + 1),
        _ => (side, at),
    };
    let Word::Weekday(weekday) = line.word(at + 1) else { return None };
    line.capital(at + 1)
        .then(|| Found::new(at + 2, Meaning::Weekday { weekday, side: Some(side), week: None }, "side-weekday"))
}

/// "Thursday", "Tuesday last week", "Friday of next week".
pub fn weekday(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Weekday(weekday) = line.word(i) else { return None };
    if !line.capital(i)
        || line.says(i, "Fri")
        || line.text(i).len() <= 5 && !line.sign(i + 1, b'.') && !line.sign(i + 1, b',')
    {
        return None;
    }
    let end = if line.text(i).len() <= 5 { line.past_stop(i + 1) } else { i + 1 };
    let at = line.past(end, Role::Of);
    let week = match (line.word(at), line.word(at + 1)) {
        (Word::Side(Side::Last), Word::Unit(Unit::Week)) => Some(-1),
        (Word::Side(Side::This), Word::Unit(Unit::Week)) => Some(0),
        (Word::Side(Side::Next), Word::Unit(Unit::Week)) => Some(1),
        _ => None,
    };
    let end = if week.is_some() { at + 2 } else { end };
    Some(Found::new(end, Meaning::Weekday { weekday, side: None, week }, "weekday"))
}

/// "last May", "this September", "next January", "last Oct. 23".
pub fn side_month(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let Word::Side(
        side @ (Side::Last | Side::Next | Side::This | Side::Past | Side::Previous | Side::Following | Side::Coming),
    ) = line.word(at)
    else {
        return None;
    };
    let (month, end) = dates::month_at(line, at + 1)?;
    let found = dates::month_first(line, at + 1).filter(|found| found.end > end);
    let (day, end) = match found.map(|found| (found.meaning, found.end)) {
        Some((Meaning::Month { day, .. }, end)) => (day, end),
        Some(_) => return None,
        None => (None, end),
    };
    Some(Found::new(end, Meaning::Month { month, day, side: Some(side), year: None }, "side-month"))
}

/// "this morning", "last night", "the next morning", "that evening", "the same afternoon".
pub fn side_part(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let (Word::Side(side), Word::Part(part)) = (line.word(at), line.word(at + 1)) else { return None };
    let found = |by, from| step(at + 2, Grain::Day, by, from, "side-part").at(Clock::Part(part));
    Some(match side {
        Side::This => found(0, From::Document),
        Side::Last => found(-1, From::Document),
        Side::Next | Side::Following => found(1, From::Text),
        Side::Previous => found(-1, From::Text),
        Side::Same | Side::That => Found::new(at + 2, Meaning::Same(Grain::Day), "side-part").at(Clock::Part(part)),
        _ => return None,
    })
}

/// "in the morning", "during the night": of the day that the text speaks of.
pub fn part_alone(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let after = line.follows(i, &[Role::In, Role::During, Role::Through, Role::Over, Role::Later]);
    let Word::Part(part) = line.word(i + 1) else { return None };
    if !after || !line.is(i, Role::The) || line.says(i + 1, "overnight") {
        return None;
    }
    Some(Found::new(i + 2, Meaning::Same(Grain::Day), "part").at(Clock::Part(part)))
}

/// "two weeks ago", "a year earlier", "three days later", "five years from now", "a decade before".
pub fn count_away(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (count, at) = line.count(i)?;
    let (unit, _) = line.unit(at)?;
    let (sign, end, from) = away(line, lengths::or_so(line, at + 1))?;
    let Count::Exact(number) = count else {
        return Some(vague_away(end, sign, from, unit));
    };
    let (Some(grain), true) = (grain_of(unit), number.fract() == 0.0 && number < 100_000.0) else {
        // "three hours later", "a fortnight ago"
        let days = if unit == Unit::Fortnight { 14 * number as i32 } else { 0 };
        return Some(match days {
            0 => Found::new(end, Meaning::Length(Length::new(count, unit)), "hours-away"),
            _ => Found::new(
                end,
                Meaning::Shift { grain: Grain::Day, by: sign * days, step: Grain::Day, from },
                "count-away",
            ),
        });
    };
    let by = sign * number as i32;
    Some(Found::new(end, Meaning::Shift { grain, by, step: grain, from }, "count-away"))
}

/// "ago", "earlier", "from now": -1 or 1, where it ends, from what.
fn away(line: &Line<'_, '_>, at: usize) -> Option<(i32, usize, From)> {
    let closed = |at: usize| line.token(at).is_none_or(|t| !t.shape.is_word()) || line.is(at, Role::And);
    Some(match line.word(at) {
        Word::Role(Role::Ago) => (-1, at + 1, From::Document),
        Word::Role(Role::Earlier) => (-1, at + 1, From::Text),
        Word::Role(Role::Later) => (1, at + 1, From::Text),
        Word::Role(Role::Hence) => (1, at + 1, From::Document),
        Word::Role(Role::Before) if closed(at + 1) => (-1, at + 1, From::Text),
        Word::Role(Role::After) if closed(at + 1) => (1, at + 1, From::Text),
        Word::Role(Role::From) if line.is(at + 1, Role::Now) => (1, at + 2, From::Document),
        Word::Role(Role::From) if line.word(at + 1) == Word::Today(0) => (1, at + 2, From::Document),
        _ => return None,
    })
}

/// "several years ago", "a few days later".
fn vague_away(end: usize, sign: i32, from: From, unit: Unit) -> Found {
    match (from, sign) {
        (From::Document, -1) => Found::new(end, Meaning::Reference("PAST_REF"), "vague-ago"),
        (From::Document, _) => Found::new(end, Meaning::Reference("FUTURE_REF"), "vague-hence"),
        (From::Text, _) => Found::new(end, Meaning::Length(Length::new(Count::Vague, unit)), "vague-away"),
    }
}

/// "weeks ago", "years later": a bare plural.
pub fn plural_away(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Units(unit) = line.word(i) else { return None };
    let (_, end, _) = away(line, i + 1)?;
    Some(Found::new(end, Meaning::Length(Length::new(Count::Vague, unit)), "plural-away"))
}

/// "the year-ago quarter", "a year-earlier loss", "the year-earlier period".
pub fn year_ago(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let start = line.past(i, Role::The);
    let has_the = start > i;
    let Word::Unit(Unit::Year) = line.word(start) else { return None };
    let at = line.past_hyphen(start + 1);
    if at == start + 1 || !line.any(at, &[Role::Ago, Role::Earlier]) {
        return None;
    }
    if let Some((index, end)) = line.ordinal(at + 1).filter(|(index, _)| (1..=4).contains(index)) {
        if line.word(end) == Word::Unit(Unit::Quarter) {
            let meaning =
                Meaning::Part { grain: Grain::Quarter, index: index as i8, year: YearOf::Relative(-1), side: None };
            return Some(Found::new(end + 1, meaning, "year-ago-quarter"));
        }
    }
    let names_period =
        line.is(at + 1, Role::Span) || matches!(line.unit(at + 1), Some((Unit::Quarter | Unit::Month, Plural::No)));
    if has_the && !names_period {
        return None;
    }
    Some(step(at + 1 + usize::from(names_period), Grain::Year, -1, From::Document, "year-ago"))
}

/// "the day before yesterday", "the day after tomorrow".
pub fn day_beside(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let Word::Unit(Unit::Day) = line.word(at) else { return None };
    let sign = match line.word(at + 1) {
        Word::Role(Role::Before) => -1,
        Word::Role(Role::After) => 1,
        _ => return None,
    };
    match line.word(at + 2) {
        Word::Today(by) => Some(step(at + 3, Grain::Day, i32::from(by) + sign, From::Document, "day-beside")),
        _ if at > i && line.token(at + 2).is_none_or(|t| !t.shape.is_word()) => {
            Some(step(at + 2, Grain::Day, sign, From::Text, "day-beside"))
        }
        _ => None,
    }
}

/// "the third quarter", "its fiscal first quarter", "third-quarter", "the 1988 third quarter", "the third quarter of 1984".
pub fn quarter(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (owner, at) = year_owner(line, i);
    let at = if owner == YearOf::Open { line.past(line.past(i, Role::The), Role::Its) } else { at };
    let starts_with_its = line.is(i, Role::Its);
    let ordinal_at = line.past_hyphen(line.past(at, Role::Fiscal));
    let (index, end) = match line.word(ordinal_at) {
        Word::Side(Side::Last) if line.word(ordinal_at + 1) == Word::Role(Role::Half) => (2, ordinal_at + 1),
        _ => line.ordinal(ordinal_at).filter(|(index, _)| (1..=4).contains(index))?,
    };
    let unit_at = line.past_hyphen(end);
    let grain = match line.word(unit_at) {
        Word::Unit(Unit::Quarter) => Grain::Quarter,
        Word::Role(Role::Half) if index <= 2 => Grain::Half,
        _ => return None,
    };
    let hyphenated = unit_at > end && owner == YearOf::Open;
    let end = unit_at + 1;
    let (year, end) = if owner == YearOf::Open { year_after(line, end) } else { (owner, end) };
    if grain == Grain::Half && year == YearOf::Open || starts_with_its || hyphenated && line.is(i, Role::The) {
        return None;
    }
    let meaning = Meaning::Part { grain, index: index as i8, year, side: None };
    Some(Found::new(end, meaning, "quarter"))
}

/// "this year's", "last year's", "the 1988", "1988's" before a part of a year.
fn year_owner(line: &Line<'_, '_>, i: usize) -> (YearOf, usize) {
    let possessive = |at: usize| matches!(line.text(at), "'s" | "’s");
    let at = line.past(i, Role::The);
    match (line.word(at), line.word(at + 1)) {
        (Word::Side(side), Word::Unit(Unit::Year)) if possessive(at + 2) => match side {
            Side::This => (YearOf::Relative(0), at + 3),
            Side::Last => (YearOf::Relative(-1), at + 3),
            Side::Next => (YearOf::Relative(1), at + 3),
            _ => (YearOf::Open, i),
        },
        (Word::Digits(..), _) => match dates::year_at(line, at) {
            Some((year, end)) => (YearOf::Stated(year), if possessive(end) { end + 1 } else { end }),
            None => (YearOf::Open, i),
        },
        _ => (YearOf::Open, i),
    }
}

/// "of 1984", "of fiscal 1990", "of last year", "of the year", "1984", "this year" after a part of a year.
fn year_after(line: &Line<'_, '_>, end: usize) -> (YearOf, usize) {
    let at = line.past(end, Role::Of);
    let at = line.past(line.past(at, Role::Fiscal), Role::The);
    let comma = line.past_comma(at);
    if let Some((year, end)) =
        dates::year_at(line, comma).or_else(|| dates::spelled_year(line, at).filter(|_| at > end))
    {
        return (YearOf::Stated(year), end);
    }
    match (line.word(at), line.word(at + 1)) {
        (Word::Side(Side::This), Word::Unit(Unit::Year)) => (YearOf::Relative(0), at + 2),
        (Word::Side(Side::Last), Word::Unit(Unit::Year)) => (YearOf::Relative(-1), at + 2),
        (Word::Side(Side::Next), Word::Unit(Unit::Year)) => (YearOf::Relative(1), at + 2),
        (Word::Unit(Unit::Year), _) if at >= end + 2 => (YearOf::Relative(0), at + 1),
        _ => (YearOf::Open, end),
    }
}

/// "Q3 2024", "Q3", "2024 Q3", "H1 2025", "1Q".
pub fn quarter_code(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (stated, at) = dates::year_at(line, i).map_or((None, i), |(year, end)| (Some(year), end));
    let (grain, index) = match line.text(at) {
        "Q1" | "1Q" => (Grain::Quarter, 1),
        "Q2" | "2Q" => (Grain::Quarter, 2),
        "Q3" | "3Q" => (Grain::Quarter, 3),
        "Q4" | "4Q" => (Grain::Quarter, 4),
        "H1" => (Grain::Half, 1),
        "H2" => (Grain::Half, 2),
        _ => return None,
    };
    let (year, end) = stated.map_or_else(|| year_after(line, at + 1), |year| (YearOf::Stated(year), at + 1));
    if grain == Grain::Half && year == YearOf::Open {
        return None;
    }
    Some(Found::new(end, Meaning::Part { grain, index, year, side: None }, "quarter-code"))
}

/// "last summer", "this spring", "the winter of 1994", "summer 2024", "in spring".
pub fn season(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let (side, at) = match line.word(at) {
        Word::Side(side) => (Some(side), at + 1),
        _ => (None, at),
    };
    let Word::Season(index) = line.word(at) else { return None };
    let (year, end) = year_after(line, at + 1);
    let noun = line.is(i, Role::The)
        || line.follows(i, &[Role::In, Role::By, Role::Since, Role::Until, Role::Early, Role::Late, Role::Mid]);
    // "the fall of the wall" is no season, nor is "to fall", "a spring"
    let of_something = year == YearOf::Open && line.is(at + 1, Role::Of) && side.is_none();
    let verb = line.says(at, "fall")
        && side.is_none()
        && year == YearOf::Open
        && !line.follows(i, &[Role::In, Role::By, Role::Since]);
    if of_something || verb || side.is_none() && year == YearOf::Open && !noun {
        return None;
    }
    Some(Found::new(end, Meaning::Part { grain: Grain::Season, index, year, side }, "season"))
}

/// "fiscal 1989", "fiscal year 2023", "the 2024 fiscal year", "FY 2023", "FY2023".
pub fn fiscal(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let year = |year: i32, end: usize| {
        let first = super::calendar::day(year, 1, 1)?;
        let period = super::calendar::Period::new(Grain::Year, Some(first))?;
        Some(Found::new(end, Meaning::Period(period), "fiscal-year"))
    };
    if let Some(digits) = line.text(i).strip_prefix("FY") {
        if let Ok(number) = digits.parse::<i32>() {
            return year(if digits.len() == 2 { 2000 + number } else { number }, i + 1)
                .filter(|_| matches!(digits.len(), 2 | 4));
        }
        let (number, end) = dates::year_at(line, i + 1).filter(|_| digits.is_empty())?;
        return year(number, end);
    }
    let at = line.past(i, Role::The);
    if let Some((number, end)) = dates::year_at(line, at) {
        let is_fiscal = line.is(end, Role::Fiscal) && line.word(end + 1) == Word::Unit(Unit::Year);
        return year(number, end + 2).filter(|_| is_fiscal);
    }
    if !line.is(at, Role::Fiscal) {
        return None;
    }
    let unit = usize::from(line.word(at + 1) == Word::Unit(Unit::Year));
    match dates::year_at(line, at + 1 + unit) {
        Some((number, end)) => year(number, end),
        None if unit == 1 && at > i => Some(step(at + 2, Grain::Year, 0, From::Document, "the-fiscal-year")),
        None => None,
    }
}

/// "the latest period", "the latest nine months" of a report.
pub fn latest_period(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let latest = line.word(at) == Word::Side(Side::Latest) && line.is(at + 1, Role::Span) && at > i;
    latest.then(|| Found::new(at + 2, Meaning::Same(Grain::Quarter), "latest-quarter"))
}

/// "the week of March 6", "the month of May".
pub fn unit_of(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let Word::Unit(unit @ (Unit::Week | Unit::Weekend | Unit::Month)) = line.word(at) else { return None };
    let found =
        dates::month_first(line, at + 2).filter(|_| line.is(at + 1, Role::Of) || line.is(at + 1, Role::Ended))?;
    match found.meaning {
        Meaning::Month { month, day: Some(day), year: None, .. } if unit != Unit::Month => {
            Some(Found::new(found.end, Meaning::Holding(grain_of(unit)?, month, day), "unit-of"))
        }
        Meaning::Month { day: None, .. } | Meaning::Period(_) if unit == Unit::Month => Some(found),
        _ => None,
    }
}

/// "the quarter", "the weekend", "the year ended", "the week": the period that the text speaks of.
pub fn the_unit(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let full = usize::from(line.is(i + 1, Role::All));
    let (unit, Plural::No) = line.unit(i + 1 + full)? else { return None };
    let end = i + 2 + full;
    if !line.is(i, Role::The) || line.past_hyphen(end) > end {
        return None;
    }
    let counted = line.any(end, &[Role::Ended]) || line.says(end, "ending");
    match unit {
        Unit::Weekend => Some(Found::new(end, Meaning::Same(Grain::Weekend), "the-weekend")),
        Unit::Quarter if !line.is(end, Role::Of) => Some(Found::new(end, Meaning::Same(Grain::Quarter), "the-quarter")),
        Unit::Year if counted => {
            Some(Found::new(end, Meaning::Length(Length::new(Count::Exact(1.0), unit)), "the-year-ended"))
        }
        Unit::Year
            if line.follows(i, &[Role::In, Role::For, Role::During]) && (full == 1 || !line.word_goes_on(end)) =>
        {
            Some(Found::new(end, Meaning::Same(Grain::Year), "the-year"))
        }
        Unit::Week | Unit::Month if !line.word_goes_on(end) && !line.is(end, Role::Of) => {
            Some(Found::new(end, Meaning::Same(grain_of(unit)?), "the-unit"))
        }
        Unit::Day
            if line.follows(i, &[Role::In, Role::Of])
                && matches!(line.word(i.wrapping_sub(2)), Word::Role(Role::Later | Role::Earlier | Role::End)) =>
        {
            Some(Found::new(end, Meaning::Same(Grain::Day), "the-day"))
        }
        _ => None,
    }
}

impl Line<'_, '_> {
    /// Whether a noun or name goes on at `i` ("the week's news" does not, "the year results" does).
    fn word_goes_on(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.shape.is_word())
            && self.word(i) == Word::Other
            && !matches!(self.text(i), "'s" | "’s" | "was" | "is" | "that" | "when")
    }
}
