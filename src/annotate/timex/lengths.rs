//! Rules for lengths of time: "three days", "16-hour", "the past two months", "a year and a half", "weeks".
//!
//! Reads a sentence at a place, gives lengths with an end that the words tie to the document date ("the past") or with
//! none. Ages ("27 years old", "a 33-year-old") are no lengths. What recurs stands in `sets`.

use super::line::{Line, Plural};
use super::meaning::{Found, Meaning};
use super::value::{Count, Length};
use super::words::{Role, Side, Unit, Word};

/// "three days", "16-hour", "one hour and 35 minutes", "two and a half years", "a year and a half", "20 more years".
pub fn count_unit(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (length, end) = length_at(line, i)?;
    let hyphened = line.past_hyphen(end) > end;
    let compared = hyphened && (line.any(end + 1, &[Role::Ago, Role::Earlier]) || line.is(i, Role::A));
    if is_age(line, end, length.first.1) || compared {
        return None;
    }
    Some(Found::new(or_so(line, long_end(line, end)), Meaning::Length(length), "length"))
}

/// A length and where it ends.
fn length_at(line: &Line<'_, '_>, i: usize) -> Option<(Length, usize)> {
    let (count, at) = count_range(line, i)?;
    let at = if matches!(line.word(at), Word::Role(Role::More | Role::Additional | Role::All)) { at + 1 } else { at };
    let hyphen = line.past_hyphen(at);
    let (unit, plural) = line.unit(hyphen)?;
    // "4 second-half goals", "three quarters of it", "a second goal"
    if matches!(unit, Unit::Second) && plural == Plural::No && hyphen == at
        || unit == Unit::Quarter && line.is(hyphen + 1, Role::Of)
    {
        return None;
    }
    let single = matches!(count, Count::Exact(n) if n <= 1.0);
    if plural == Plural::No && !single && hyphen == at && !agrees_without_plural(line, hyphen) {
        return None;
    }
    let end = hyphen + 1;
    let length = Length::new(count, unit);
    Some(and_half(line, length, end).or_else(|| and_rest(line, length, end)).unwrap_or((length, end)))
}

/// "a four year low": singular before a noun.
fn agrees_without_plural(line: &Line<'_, '_>, unit_at: usize) -> bool {
    line.lower(unit_at + 1) || line.dash(unit_at + 1)
}

/// "three", "12 to 18", "five or six", "two-three".
fn count_range(line: &Line<'_, '_>, i: usize) -> Option<(Count, usize)> {
    let (count, end) = line.count(i)?;
    let next =
        if line.any(end, &[Role::To, Role::Or]) || line.dash(end) { end + 1 } else { return Some((count, end)) };
    match line.count(next).filter(|_| !line.is(next, Role::A)) {
        Some((_, last)) if line.unit(line.past_hyphen(last)).is_some() => Some((Count::Vague, last)),
        _ => Some((count, end)),
    }
}

/// "a minute and a half", "two years and a half".
fn and_half(line: &Line<'_, '_>, length: Length, end: usize) -> Option<(Length, usize)> {
    let Count::Exact(number) = length.first.0 else { return None };
    let half = line.is(end, Role::And)
        && line.is(end + 1, Role::A)
        && line.is(end + 2, Role::Half)
        && line.unit(end + 3).is_none();
    half.then(|| (Length::new(Count::Exact(number + 0.5), length.first.1), end + 3))
}

/// "one hour and 35 minutes", "2 hours, 10 minutes": a smaller unit after it.
fn and_rest(line: &Line<'_, '_>, length: Length, end: usize) -> Option<(Length, usize)> {
    let at = line.past(line.past_comma(end), Role::And);
    let (count, unit_at) = line.count(at)?;
    let (unit, _) = line.unit(unit_at)?;
    let order = |unit: Unit| {
        [Unit::Year, Unit::Month, Unit::Week, Unit::Day, Unit::Hour, Unit::Minute, Unit::Second]
            .iter()
            .position(|u| *u == unit)
    };
    (order(length.first.1)? < order(unit)?)
        .then_some((Length { first: length.first, rest: Some((count, unit)) }, unit_at + 1))
}

/// "27 years old", "a 33-year-old".
fn is_age(line: &Line<'_, '_>, end: usize, unit: Unit) -> bool {
    let at = line.past_hyphen(end);
    unit == Unit::Year
        && (line.is(at, Role::Old) || line.says(at, "olds") || line.says(at, "of") && line.says(at + 1, "age"))
}

/// Takes "or so".
pub fn or_so(line: &Line<'_, '_>, end: usize) -> usize {
    if line.is(end, Role::Or) && line.says(end + 1, "so") { end + 2 } else { end }
}

/// Takes "or months", "and months" after "weeks".
fn or_units(line: &Line<'_, '_>, end: usize) -> usize {
    match line.word(end + 1) {
        Word::Units(_) if line.any(end, &[Role::Or, Role::And]) => end + 2,
        _ => end,
    }
}

/// Takes "-long" and "-old" after a unit.
fn long_end(line: &Line<'_, '_>, end: usize) -> usize {
    let at = line.past_hyphen(end);
    if at > end && line.any(at, &[Role::Long, Role::Old]) { at + 1 } else { end }
}

/// "the past three months", "the next few days", "the first nine months", "the last 24 hours", "another two years".
pub fn framed(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(line.past(i, Role::The), Role::Its);
    let at = line.past(at, Role::A);
    let (side, at) = match line.word(at) {
        Word::Side(Side::This) if matches!(line.word(at + 1), Word::Side(_)) => match line.word(at + 1) {
            Word::Side(side) => (Some(side), at + 2),
            _ => return None,
        },
        Word::Side(side) => (Some(side), at + 1),
        Word::Role(Role::First | Role::Additional) => (None, at + 1),
        _ if at > i && line.is(i, Role::The) => (None, at),
        _ => return None,
    };
    let (length, end) = length_at(line, at).filter(|_| !line.is(at, Role::A)).or_else(|| bare_after(line, at, side))?;
    let hyphened = line.dash(end - 2) && line.glued(end - 1);
    if is_age(line, end, length.first.1) || (line.past_hyphen(end) > end || hyphened) && side.is_none() {
        return None;
    }
    let end = or_so(line, or_units(line, end));
    Some(match side {
        Some(Side::Recent) => Found::new(end, Meaning::Reference("PAST_REF"), "recent-units"),
        Some(side @ (Side::Last | Side::Past | Side::Next | Side::Coming)) => {
            Found::new(end, Meaning::Lately(length, side), "the-past-units")
        }
        _ => Found::new(end, Meaning::Length(length), "framed-length"),
    })
}

/// "coming weeks", "recent years", "another year".
fn bare_after(line: &Line<'_, '_>, at: usize, side: Option<Side>) -> Option<(Length, usize)> {
    let (unit, plural) = line.unit(at)?;
    match (plural, side) {
        (Plural::Yes, Some(_)) if !matches!(side, Some(Side::This | Side::Current)) => {
            Some((Length::new(Count::Vague, unit), at + 1))
        }
        (Plural::Yes, None) if line.is(at - 1, Role::First) => Some((Length::new(Count::Vague, unit), at + 1)),
        (Plural::No, None) if line.is(at - 1, Role::Additional) => Some((Length::new(Count::Exact(1.0), unit), at + 1)),
        _ => None,
    }
}

/// "weeks", "for years", "the weeks ahead": a bare plural.
pub fn plural(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let the = usize::from(line.is(i, Role::The));
    let Word::Units(unit) = line.word(i + the) else { return None };
    let end = i + the + 1;
    if the == 1 {
        return line
            .is(end, Role::Ahead)
            .then(|| Found::new(end + 1, Meaning::Length(Length::new(Count::Vague, unit)), "units-ahead"));
    }
    let named = line.capital(i) && !line.is_start(i);
    if named || matches!(unit, Unit::Second | Unit::Minute | Unit::Quarter | Unit::Weekend) || is_age(line, end, unit) {
        return None;
    }
    let end = or_units(line, long_end(line, end));
    Some(Found::new(end, Meaning::Length(Length::new(Count::Vague, unit)), "units"))
}

/// "decade-long", "day-long", "all day", "a full year".
pub fn single(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = if line.is(i, Role::All) { i + 1 } else { i };
    let Word::Unit(unit) = line.word(at) else { return None };
    let end = long_end(line, at + 1);
    let long = end > at + 1 && line.is(end - 1, Role::Long);
    (long || at > i && line.says(i, "all"))
        .then(|| Found::new(end, Meaning::Length(Length::new(Count::Exact(1.0), unit)), "single-length"))
}
