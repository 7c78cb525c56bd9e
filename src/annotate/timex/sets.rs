//! Rules for what recurs: "every Tuesday", "daily", "twice a week", "$3 million a year", "Monday nights".
//!
//! Reads a sentence at a place, gives recurrences as TIMEX3 sets. A unit after "a" is a set where it stands after what is
//! counted ("four flights a week"), a length elsewhere ("after a week").

use super::line::{Line, Plural};
use super::meaning::{Found, Meaning};
use super::value::{Count, Length, Recurrence};
use super::words::{Role, Unit, Word};
use crate::document::Shape;

/// "every Tuesday", "each July", "every two weeks", "every other day", "per month", "every morning".
pub fn every(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    if !line.is(i, Role::Each) {
        return None;
    }
    let found = |end, recurrence| Some(Found::new(end, Meaning::Recurrence(recurrence), "every"));
    let at = i + 1;
    match line.word(at) {
        Word::Weekday(day) => {
            let part = part_after(line, at + 1);
            found(at + 1 + usize::from(part.is_some()), Recurrence::Weekday(day, part))
        }
        Word::Month(month) if line.capital(at) => match line.word(at + 1) {
            Word::Digits(day @ 1..=31, _) => found(at + 2, Recurrence::Day(month, day as i8)),
            _ => found(at + 1, Recurrence::Month(month)),
        },
        Word::Season(season) => found(at + 1, Recurrence::Season(season)),
        Word::Part(part) => found(at + 1, Recurrence::Part(part)),
        Word::Unit(Unit::Weekend) => found(at + 1, Recurrence::Weekends),
        Word::Unit(Unit::Hour | Unit::Minute | Unit::Second) if line.says(i, "per") => None,
        Word::Unit(unit) if line.past_hyphen(at + 1) == at + 1 => {
            found(at + 1, Recurrence::Every(Length::new(Count::Exact(1.0), unit)))
        }
        Word::Role(Role::Other) => match line.unit(at + 1) {
            Some((unit, Plural::No)) => found(at + 2, Recurrence::Every(Length::new(Count::Exact(2.0), unit))),
            _ => None,
        },
        _ if line.says(i, "every") => {
            let (count, end) =
                line.count(at).or_else(|| line.ordinal(at).map(|(n, end)| (Count::Exact(f64::from(n)), end)))?;
            let (unit, _) = line.unit(line.past_hyphen(end))?;
            found(line.past_hyphen(end) + 1, Recurrence::Every(Length::new(count, unit)))
        }
        _ => None,
    }
}

fn part_after(line: &Line<'_, '_>, i: usize) -> Option<&'static str> {
    match line.word(i) {
        Word::Part(part) if !line.capital(i) => Some(part),
        _ => None,
    }
}

/// "daily", "annual", "weekly".
pub fn often(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Often(value) = line.word(i) else { return None };
    // "the Daily Planet": a name
    let named = line.capital(i) && (!line.is_start(i) || line.capital(i + 1));
    let inside = i > line.tokens.start as usize && line.dash(i - 1) && line.glued(i);
    (!named && !inside).then(|| Found::new(i + 1, Meaning::Recurrence(Recurrence::Often(value)), "often"))
}

/// "Tuesdays", "Monday nights", "weekends", "weekdays".
pub fn plural(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let found = |end, recurrence| Some(Found::new(end, Meaning::Recurrence(recurrence), "plural-set"));
    match line.word(i) {
        Word::Weekdays(day) if line.capital(i) => {
            let part = part_after(line, i + 1);
            found(i + 1 + usize::from(part.is_some()), Recurrence::Weekday(day, part))
        }
        Word::Weekday(day) if line.capital(i) && line.text(i + 1).ends_with('s') && !line.capital(i + 1) => {
            let part = part_after(line, i + 1)?;
            found(i + 2, Recurrence::Weekday(day, Some(part)))
        }
        Word::Units(Unit::Weekend) => found(i + 1, Recurrence::Weekends),
        _ => None,
    }
}

/// "$1 billion a year", "four flights a week", "twice a month", "three times a day".
pub fn rate(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (start_is_often, at) = match line.word(i) {
        Word::Role(Role::Once) => (true, i + 1),
        _ => match line.count(i) {
            Some((_, end)) if line.is(end, Role::Times) && !line.is(i, Role::A) => (true, end + 1),
            _ => (false, i),
        },
    };
    if !line.is(at, Role::A) {
        return None;
    }
    let Word::Unit(unit) = line.word(at + 1) else { return None };
    let ends_here = !matches!(
        line.word(at + 2),
        Word::Role(Role::Ago | Role::Earlier | Role::Later | Role::Before | Role::After | Role::From)
    ) && line.past_hyphen(at + 2) == at + 2;
    if unit == Unit::Second || !ends_here || !(start_is_often || is_counted_before(line, at)) {
        return None;
    }
    let length = Length::new(Count::Exact(1.0), unit);
    Some(Found::new(at + 2, Meaning::Recurrence(Recurrence::Every(length)), "rate"))
}

/// Whether what stands before "a year" is a count of something: "$1 billion", "four flights", "40 percent", "miles".
fn is_counted_before(line: &Line<'_, '_>, i: usize) -> bool {
    if i == line.tokens.start as usize {
        return false;
    }
    let number = |at: usize| {
        matches!(line.word(at), Word::Digits(..) | Word::Figures | Word::Number)
            || line.sign(at, b'$')
            || line.sign(at, b'%')
    };
    let before = i - 1;
    if number(before) {
        return true;
    }
    let noun = line.token(before).is_some_and(|t| t.shape == Shape::Lower) && line.word(before) == Word::Other
        || line.unit(before).is_some();
    let counted = (before.saturating_sub(3)..before).any(|at| at >= line.tokens.start as usize && number(at));
    noun && counted
}
