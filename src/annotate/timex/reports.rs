//! Rules for the periods of reports: quarters, halves, fiscal years, "the year-ago quarter".
//!
//! Reads a sentence at a place, gives parts of a year with the year that the words state or tell. Which quarter a report
//! compares with is found later, in `resolve`. A half without a year is left out: it is one of a match more often.

use super::calendar::Grain;
use super::line::{Line, Plural};
use super::meaning::{Found, From, Meaning, YearOf};
use super::relative::step;
use super::words::{Role, Side, Unit, Word};
use super::years;

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
        (Word::Digits(..), _) => match years::year_at(line, at) {
            Some((year, end)) => (YearOf::Stated(year), if possessive(end) { end + 1 } else { end }),
            None => (YearOf::Open, i),
        },
        _ => (YearOf::Open, i),
    }
}

/// "of 1984", "of fiscal 1990", "of last year", "of the year", "1984", "this year" after a part of a year.
pub fn year_after(line: &Line<'_, '_>, end: usize) -> (YearOf, usize) {
    let at = line.past(end, Role::Of);
    let at = line.past(line.past(at, Role::Fiscal), Role::The);
    let comma = line.past_comma(at);
    if let Some((year, end)) = years::year_at(line, comma) {
        // "the winter of 1941-42"
        let second = line.dash(end) && line.glued(end) && matches!(line.word(end + 1), Word::Digits(_, 2 | 4));
        return (YearOf::Stated(year), if second { end + 2 } else { end });
    }
    if let Some((year, end)) = years::spelled_year(line, at).filter(|_| at > end) {
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
    let (stated, at) = years::year_at(line, i).map_or((None, i), |(year, end)| (Some(year), end));
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
        let (number, end) = years::year_at(line, i + 1).filter(|_| digits.is_empty())?;
        return year(number, end);
    }
    let at = line.past(i, Role::The);
    if let Some((number, end)) = years::year_at(line, at) {
        let is_fiscal = line.is(end, Role::Fiscal) && line.word(end + 1) == Word::Unit(Unit::Year);
        return year(number, end + 2).filter(|_| is_fiscal);
    }
    if !line.is(at, Role::Fiscal) {
        return None;
    }
    let unit = usize::from(line.word(at + 1) == Word::Unit(Unit::Year));
    match years::year_at(line, at + 1 + unit) {
        Some((number, end)) => year(number, end),
        None if unit == 1 && at > i => Some(step(at + 2, Grain::Year, 0, From::Document, "the-fiscal-year")),
        None => None,
    }
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
    if let Some((index, end)) = line.ordinal(at + 1).filter(|(index, _)| (1..=4).contains(index))
        && line.word(end) == Word::Unit(Unit::Quarter)
    {
        let meaning =
            Meaning::Part { grain: Grain::Quarter, index: index as i8, year: YearOf::Relative(-1), side: None };
        return Some(Found::new(end + 1, meaning, "year-ago-quarter"));
    }
    let names_period =
        line.is(at + 1, Role::Span) || matches!(line.unit(at + 1), Some((Unit::Quarter | Unit::Month, Plural::No)));
    if has_the && !names_period {
        return None;
    }
    if matches!(line.unit(at + 1), Some((Unit::Quarter, _))) {
        return Some(step(at + 2, Grain::Quarter, -4, From::Document, "year-ago"));
    }
    Some(step(at + 1 + usize::from(names_period), Grain::Year, -1, From::Document, "year-ago"))
}

/// "the latest period", "the latest nine months" of a report.
pub fn latest_period(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let latest = line.word(at) == Word::Side(Side::Latest) && line.is(at + 1, Role::Span) && at > i;
    latest.then(|| Found::new(at + 2, Meaning::Same(Grain::Quarter), "latest-quarter"))
}
