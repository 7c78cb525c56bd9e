//! Rules for years and longer: "1998", "the year two thousand", "2019-2021", "the 1990s", "the 20th century".
//!
//! Reads a sentence at a place, gives years, decades and centuries. A bare number of four figures is a year only where
//! the words around it count nothing and name nothing; a number of another kind ("1,984", "$1998") never.

use super::calendar::{self, Grain, Period};
use super::dates::BEFORE_DATES;
use super::line::Line;
use super::meaning::{Found, Meaning};
use super::value::Count;
use super::words::{Role, Unit, Word};
use crate::document::{Shape, Token};
use crate::lexicon::{Classes, class};

/// Years that a bare number of four figures may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1400..=2099;

/// Years that may stand after a month ("May 1215").
pub const YEARS_OF_A_MONTH: std::ops::RangeInclusive<i32> = 1000..=2199;

/// A year of four figures at `i`, or "'98"; never a part of a longer number.
pub fn year_at(line: &Line<'_, '_>, i: usize) -> Option<(i32, usize)> {
    match line.word(i) {
        Word::Digits(year, 4) if YEARS_OF_A_MONTH.contains(&i32::from(year)) && !is_part_of_number(line, i) => {
            Some((i32::from(year), i + 1))
        }
        Word::Other if line.token(i).is_some_and(|t| t.shape == Shape::Quote) && line.glued(i + 1) => {
            match line.word(i + 1) {
                Word::Digits(year, 2) => Some((century_of(i32::from(year)), i + 2)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// "1,984", "1984.5", "$1984", "1984%", "1984-5678": figures around make it another number.
fn is_part_of_number(line: &Line<'_, '_>, i: usize) -> bool {
    let sign_before = i > line.tokens.start as usize
        && line.glued(i)
        && !line.token(i - 1).is_some_and(|t| {
            t.shape == Shape::Quote
                || matches!(t.sign, b'(' | b'[' | b'-' | b'/')
                || t.sign == 0 && t.shape == Shape::Sign
        });
    let money_before = i > line.tokens.start as usize
        && (line.sign(i - 1, b'$') || line.sign(i - 1, b'#') || matches!(line.text(i - 1), "£" | "€" | "¥" | "₹"));
    let is_figure = |at: usize| matches!(line.word(at), Word::Digits(..) | Word::Figures);
    let after = line.glued(i + 1)
        && (line.sign(i + 1, b'%')
            || (line.sign(i + 1, b',') || line.sign(i + 1, b'.') || line.sign(i + 1, b':'))
                && line.glued(i + 2)
                && is_figure(i + 2));
    sign_before || money_before || after
}

/// The year of two figures: up to 49 in this century.
pub fn century_of(year: i32) -> i32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// "2019-2021", "2019–21".
pub fn year_range(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Digits(first, 4) = line.word(i) else { return None };
    if !line.dash(i + 1) || !line.glued(i + 1) || !line.glued(i + 2) || is_part_of_number(line, i) {
        return None;
    }
    let first = i32::from(first);
    let last = match line.word(i + 2) {
        Word::Digits(last, 4) => i32::from(last),
        Word::Digits(last, 2) => first / 100 * 100 + i32::from(last),
        _ => return None,
    };
    let is_more = line.dash(i + 3) && line.glued(i + 3);
    if !YEARS.contains(&first) || !YEARS.contains(&last) || last <= first || last - first > 120 || is_more {
        return None;
    }
    let year = |year| Period::new(Grain::Year, calendar::day(year, 1, 1));
    Some(Found::new(i + 3, Meaning::Between(year(first)?, year(last)?), "year-range"))
}

/// "1998", "the year 2000": a bare year, where the words around it do not count something.
pub fn year(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let named = line.past(i, Role::The);
    if line.word(named) == Word::Unit(Unit::Year) {
        let (year, end) = year_at(line, named + 1).or_else(|| spelled_year(line, named + 1))?;
        return year_found(end, year, "year-named");
    }
    if i > line.tokens.start as usize && line.token(i).is_some_and(|t| t.shape == Shape::Quote) {
        // "in '98", "the class of '98"
        let (year, end) = year_at(line, i).filter(|_| line.follows(i, &BEFORE_DATES))?;
        return year_found(end, year, "year-short");
    }
    let Word::Digits(value, 4) = line.word(i) else {
        let sure = line.follows(i, &[Role::In, Role::Since, Role::Of, Role::Until, Role::By]);
        let (year, end) = spelled_year(line, i).filter(|_| sure)?;
        return year_found(end, year, "year-spelled");
    };
    let year = i32::from(value);
    (YEARS.contains(&year) && !is_part_of_number(line, i) && is_year_alone(line, i, year)).then_some(())?;
    year_found(i + 1, year, "year")
}

/// "the 1988 period": of a report, the quarter or year that it compares with.
pub fn year_period(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (year, end) = year_at(line, line.past(i, Role::The))?;
    line.is(end, Role::Span).then(|| Found::new(end + 1, Meaning::Comparable(year), "year-period"))
}

fn year_found(end: usize, year: i32, rule: &'static str) -> Option<Found> {
    Some(Found::new(end, Meaning::Period(Period::new(Grain::Year, calendar::day(year, 1, 1))?), rule))
}

/// "two thousand", "nineteen ninety-four", "twenty twenty-five".
pub fn spelled_year(line: &Line<'_, '_>, i: usize) -> Option<(i32, usize)> {
    let number = |at: usize| match (line.word(at), line.count(at)?) {
        (Word::Number, (Count::Exact(value), end)) => Some((value as i32, end)),
        _ => None,
    };
    let (first, end) = number(i)?;
    if (1000..2100).contains(&first) && first >= 2000 {
        return Some((first, end));
    }
    if !matches!(first, 13..=20) {
        return None;
    }
    let (second, end) = number(end).filter(|(second, _)| (10..100).contains(second))?;
    Some((first * 100 + second, end))
}

/// Whether a number of four figures is a year by what stands around it.
fn is_year_alone(line: &Line<'_, '_>, i: usize, year: i32) -> bool {
    let likely = (1800..=2049).contains(&year);
    let bounded = line.follows(
        i,
        &[Role::Than, Role::About, Role::Nearly, Role::Least, Role::Most, Role::Up, Role::Under, Role::Only],
    );
    if bounded || line.unit(i + 1).is_some() || line.says(i + 1, "percent") || line.says(i + 1, "hours") {
        return false;
    }
    if i > line.tokens.start as usize && line.glued(i) && line.dash(i - 1) {
        // "mid-1998", "pre-1989", "post-2001", not "A-2000"
        return likely
            && i >= 2
            && matches!(line.text(i - 2).to_ascii_lowercase().as_str(), "mid" | "pre" | "post" | "early" | "late");
    }
    if line.follows(i, &BEFORE_DATES) {
        return likely || line.follows(i, &[Role::In, Role::Since, Role::Of]);
    }
    if !likely {
        return false;
    }
    let small_word = |t: &Token| {
        line.is_start(i - 1)
            && t.classes.any(Classes::of(&[class::PREPOSITIONS, class::DETERMINERS, class::CONJUNCTIONS]))
    };
    let name_before = i > line.tokens.start as usize
        && line.token(i - 1).is_some_and(|t| t.shape.is_word() && t.shape != Shape::Lower && !small_word(t))
        && line.before(i) == Word::Other;
    let plural =
        line.text(i + 1).ends_with('s') || line.token(i + 1).is_some_and(|t| t.classes.has(class::PLURAL_NOUNS));
    let counted = line.lower(i + 1) && plural && line.word(i + 1) == Word::Other;
    let address = line.capital(i + 1)
        && matches!(
            line.text(i + 2),
            "Street" | "St" | "Avenue" | "Ave" | "Road" | "Rd" | "Boulevard" | "Blvd" | "Drive" | "Lane" | "Way"
        );
    if address {
        return false;
    }
    let verb_before = i > line.tokens.start as usize && line.lower(i - 1) && line.before(i) == Word::Other;
    !(name_before || verb_before && counted)
}

/// "the 1990s", "the early '90s", "the nineties".
pub fn decade(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let quote = usize::from(line.token(at).is_some_and(|t| t.shape == Shape::Quote) && line.glued(at + 1));
    let at = at + quote;
    let first = match line.word(at) {
        Word::Years(year) => i32::from(year),
        _ => return None,
    };
    let in_full = line.text(at).len() >= 5;
    if !in_full
        && quote == 0
        && !line.follows(at, &[Role::The, Role::Early, Role::Late, Role::Mid])
        && !line.dash(at - 1)
    {
        return None;
    }
    let of_people =
        line.follows(i, &[Role::In]) && at > i && matches!(line.word(at), Word::Years(_)) && !in_full && quote == 0;
    if of_people && line.follows(i, &[Role::In]) && line.text(at).starts_with(['1', '2', '3']) {
        // "in the 20s" may be degrees or ages
        return None;
    }
    Some(Found::new(at + 1, Meaning::Period(Period::new(Grain::Decade, calendar::day(first, 1, 1))?), "decade"))
}

/// "the 20th century", "the nineteenth century".
pub fn century(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (number, at) = line.ordinal(line.past(i, Role::The)).filter(|(number, _)| (1..=30).contains(number))?;
    let at = line.past_hyphen(at);
    let (Word::Unit(Unit::Century) | Word::Units(Unit::Century)) = line.word(at) else { return None };
    let first = calendar::day((number - 1) * 100, 1, 1);
    Some(Found::new(at + 1, Meaning::Period(Period::new(Grain::Century, first)?), "century"))
}
