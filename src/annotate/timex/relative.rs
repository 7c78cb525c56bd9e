//! Rules for dates that count from another day: "yesterday", "last week", "two years ago", "the next morning".
//!
//! Reads a sentence at a place, gives what stands there with what it counts from: the document date or a date of the
//! text. The days are found later, in `resolve`. Direction from tense is `direction`'s business.

use super::calendar::Grain;
use super::dates;
use super::lengths;
use super::line::{Line, Plural};
use super::meaning::{Found, From, Meaning, YearOf};
use super::reports::year_after;
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
pub fn step(end: usize, grain: Grain, by: i32, from: From, rule: &'static str) -> Found {
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
        Word::Side(Side::Same) if side == Side::That => (Side::Same, at + 1),
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
    Some(Found::new(end, Meaning::Month { month, day, side: Some(side), year: None, weekday: None }, "side-month"))
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
