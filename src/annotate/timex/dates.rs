//! Rules for dates of the calendar: days, months and years by name and number, and ranges of them.
//!
//! Reads a sentence at a place, gives what stands there. A rule reads from left to right; the longest find wins
//! (`find`). Weekdays may lead a date. What is relative ("last May") stands in `relative`.

use super::calendar::{self, Grain, Period};
use super::line::Line;
use super::meaning::{Found, Meaning};
use super::value::{Clock, TimeOfDay};
use super::words::{Role, Side, Unit, Word};
use super::years::{YEARS_OF_A_MONTH, century_of, year_at};
use crate::document::Shape;

/// Words of time after which a month or a bare year is surely meant.
pub const BEFORE_DATES: [Role; 16] = [
    Role::In,
    Role::Since,
    Role::Until,
    Role::By,
    Role::From,
    Role::Through,
    Role::To,
    Role::Before,
    Role::After,
    Role::During,
    Role::Between,
    Role::Early,
    Role::Late,
    Role::Mid,
    Role::Fiscal,
    Role::Of,
];

/// "2025-01-21", "2025-01-21T15:04:05Z", "2025/01/21".
pub fn iso(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Digits(year, 4) = line.word(i) else { return None };
    let separator = *[b'-', b'/', b'.'].iter().find(|sign| line.sign(i + 1, **sign) && line.glued(i + 1))?;
    let Word::Digits(month, _) = line.word(i + 2) else { return None };
    let closed = line.sign(i + 3, separator) && line.glued(i + 2) && line.glued(i + 3) && line.glued(i + 4);
    let last = line.text(i + 4);
    let figures = last.len() - last.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !closed || !(1..=2).contains(&figures) {
        return None;
    }
    let found = ymd(i + 5, i32::from(year), i32::from(month), last[..figures].parse().ok()?, "iso")?;
    match last[figures..].strip_prefix('T') {
        Some(hour) if separator == b'-' => Some(with_iso_time(line, found, hour)),
        _ => (figures == last.len()).then_some(found),
    }
}

/// Adds ":04:05Z" after the hour that is glued to the day ("21T15").
fn with_iso_time(line: &Line<'_, '_>, found: Found, hour: &str) -> Found {
    let (Ok(hour), true) = (hour.parse::<u8>(), line.sign(found.end, b':')) else { return found };
    let text = &line.doc.content()[line.doc.tokens[found.end].span.range().start..];
    let number = |at: usize| text.get(at..at + 2).and_then(|t| t.parse::<u8>().ok());
    let Some(minute) = number(1).filter(|m| *m < 60 && hour < 24) else { return found };
    let second = text.get(3..4).filter(|sign| *sign == ":").and_then(|_| number(4)).filter(|s| *s < 60);
    let mut length = if second.is_some() { 6 } else { 3 };
    if text[length..].starts_with('.') {
        length += 1 + text[length + 1..].bytes().take_while(u8::is_ascii_digit).count();
    }
    let (zone, zone_length) = iso_zone(&text[length..]);
    let end_byte = line.doc.tokens[found.end].span.start as usize + length + zone_length;
    let mut end = found.end;
    while line.token(end).is_some_and(|t| (t.span.start as usize) < end_byte) {
        end += 1;
    }
    Found { end, ..found }.at(Clock::At(TimeOfDay { hour, minute, second, zone }))
}

/// "Z", "+05:30", "-0800": minutes and bytes taken.
fn iso_zone(text: &str) -> (Option<i16>, usize) {
    let sign = match text.bytes().next() {
        Some(b'Z') => return (Some(0), 1),
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return (None, 0),
    };
    let number = |at: usize| text.get(at..at + 2).and_then(|t| t.parse::<i16>().ok());
    let Some(hours) = number(1) else { return (None, 0) };
    let colon = usize::from(text.as_bytes().get(3) == Some(&b':'));
    match number(3 + colon) {
        Some(minutes) => (Some(sign * (hours * 60 + minutes)), 5 + colon),
        None => (Some(sign * hours * 60), 3),
    }
}

/// A full date: the day, or the month with a warning where there is no such day. None where the month is none.
fn ymd(end: usize, year: i32, month: i32, day: i32, rule: &'static str) -> Option<Found> {
    if let Some(date) = calendar::day(year, month, day) {
        return Some(Found::new(end, Meaning::Period(Period { grain: Grain::Day, first: date }), rule));
    }
    let month = Period::new(Grain::Month, calendar::day(year, month, 1)).filter(|_| (1..=31).contains(&day))?;
    Some(Found { warning: Some("impossible-day"), ..Found::new(end, Meaning::Impossible(month), rule) })
}

/// "21/01/2025", "1/21/98", "21.01.2025", "21-01-2025": the order is told by the numbers, else taken as month first where
/// an American reads it; both readings possible is a warning.
pub fn slashed(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (Word::Digits(first, 1..=2), Word::Digits(second, 1..=2)) = (line.word(i), line.word(i + 2)) else {
        return None;
    };
    let separator = *[b'/', b'.', b'-'].iter().find(|sign| line.sign(i + 1, **sign))?;
    let glued = (i + 1..i + 5).all(|at| line.glued(at)) && line.sign(i + 3, separator);
    let year = match line.word(i + 4) {
        Word::Digits(year, 4) => i32::from(year),
        Word::Digits(year, 2) if separator == b'/' => century_of(i32::from(year)),
        _ => return None,
    };
    let is_inner = line.glued(i) && i > line.tokens.start as usize && !line.sign(i - 1, b'(');
    if !glued || is_inner || !YEARS_OF_A_MONTH.contains(&year) || is_chain(line, i + 5, separator) {
        return None;
    }
    let (first, second) = (i32::from(first), i32::from(second));
    match (first <= 12, second <= 12) {
        (true, true) if first != second => {
            let day_first = separator == b'.';
            let (day, month) = if day_first { (first, second) } else { (second, first) };
            let warning = (!day_first).then_some("ambiguous-day-month");
            Some(Found { warning, ..ymd(i + 5, year, month, day, "slashed")? })
        }
        (true, true) => ymd(i + 5, year, first, second, "slashed"),
        (true, false) => ymd(i + 5, year, first, second, "slashed-month-first"),
        (false, true) => ymd(i + 5, year, second, first, "slashed-day-first"),
        (false, false) => None,
    }
}

/// Whether figures go on after another separator, so that this is a number of another kind.
fn is_chain(line: &Line<'_, '_>, i: usize, separator: u8) -> bool {
    line.sign(i, separator)
        && line.glued(i)
        && line.glued(i + 1)
        && matches!(line.word(i + 1), Word::Digits(..) | Word::Figures)
}

/// The month at `i` (with its full stop) and where it ends.
pub fn month_at(line: &Line<'_, '_>, i: usize) -> Option<(i8, usize)> {
    let Word::Month(month) = line.word(i) else { return None };
    line.capital(i).then(|| (month, if is_short(line, i) { line.past_stop(i + 1) } else { i + 1 }))
}

/// Whether the month or weekday at `i` is abbreviated.
fn is_short(line: &Line<'_, '_>, i: usize) -> bool {
    let text = line.text(i);
    text.len() <= 4 && !["May", "June", "July", "MAY", "JUNE", "JULY"].contains(&text)
}

/// A day of the month at `i`: "3", "3rd", "third"; never the start of a longer number or a clock.
fn day_at(line: &Line<'_, '_>, i: usize) -> Option<(i8, usize)> {
    match line.word(i) {
        Word::Digits(day @ 1..=31, 1..=2) => {
            let is_more = line.glued(i + 1)
                && (line.sign(i + 1, b':')
                    || line.sign(i + 1, b'%')
                    || line.sign(i + 1, b'.')
                    || line.sign(i + 1, b','))
                && line.glued(i + 2)
                && matches!(line.word(i + 2), Word::Digits(_, 1..=3) | Word::Figures);
            (!is_more).then_some((day as i8, i + 1))
        }
        Word::Digits(..) => None,
        _ => line.ordinal(i).filter(|(day, _)| (1..=31).contains(day)).map(|(day, end)| (day as i8, end)),
    }
}

/// "Jan. 21, 2025", "January 21st", "May 2024", "May".
pub fn month_first(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (month, end) = month_at(line, i)?;
    let day_start = line.past(end, Role::The);
    let day =
        day_at(line, day_start).filter(|(_, at)| day_start == end || !matches!(line.word(at - 1), Word::Digits(..)));
    if let Some((day, end)) = day.filter(|_| year_at(line, day_start).is_none()) {
        let dated = with_year(line, end, month, day).map(|found| Found { rule: "month-day-year", ..found });
        return Some(dated.unwrap_or_else(|| {
            let (end, year) = relative_year(line, end);
            Found::new(end, Meaning::Month { month, day: Some(day), side: None, year, weekday: None }, "month-day")
        }));
    }
    let at = line.past(line.past_comma(end), Role::Of);
    if let Some((year, end)) = year_at(line, at) {
        return Some(Found::new(
            end,
            Meaning::Period(Period::of_year(Grain::Month, year, i32::from(month))?),
            "month-year",
        ));
    }
    if !is_month_alone(line, i) {
        return None;
    }
    let (end, year) = relative_year(line, end);
    Some(Found::new(end, Meaning::Month { month, day: None, side: None, year, weekday: None }, "month"))
}

/// ", 2025" after a day and month.
fn with_year(line: &Line<'_, '_>, end: usize, month: i8, day: i8) -> Option<Found> {
    let (year, end) = year_at(line, line.past_comma(end)).or_else(|| year_at(line, line.past(end, Role::Of)))?;
    ymd(end, year, i32::from(month), i32::from(day), "day-month-year")
}

/// "this year", "of last year" after a month: where it ends, years from the document's.
fn relative_year(line: &Line<'_, '_>, end: usize) -> (usize, Option<i32>) {
    let at = line.past(end, Role::Of);
    let by = match line.word(at) {
        Word::Side(Side::This) => 0,
        Word::Side(Side::Last) => -1,
        Word::Side(Side::Next) => 1,
        _ => return (end, None),
    };
    if line.word(at + 1) == Word::Unit(Unit::Year) { (at + 2, Some(by)) } else { (end, None) }
}

/// Whether a month without day and year is one: no name ("April Smith", "Mrs May"), no verb ("March on").
fn is_month_alone(line: &Line<'_, '_>, i: usize) -> bool {
    let sure = line.follows(i, &BEFORE_DATES) || matches!(line.before(i), Word::Side(_) | Word::Month(_));
    if line.says(i, "May") || line.says(i, "March") {
        let joined = line.follows(i, &[Role::And, Role::Or]) && i >= 2 && matches!(line.word(i - 2), Word::Month(_));
        let hyphen = i > 0 && line.dash(i - 1);
        return (sure || joined || hyphen) && !person_may(line, i);
    }
    if is_short(line, i) && !sure && !line.sign(i + 1, b'.') {
        return false;
    }
    let named = ["April", "June", "August", "Jan", "Augustus"].contains(&line.text(i));
    let next_is_name = line.token(i + 1).is_some_and(|t| t.shape == Shape::Title) && line.word(i + 1) == Word::Other;
    let last_is_name = i > line.tokens.start as usize
        && line.token(i - 1).is_some_and(|t| t.shape == Shape::Title)
        && line.before(i) == Word::Other
        && !line.is_start(i - 1);
    sure || !(named && (next_is_name || last_is_name))
}

/// "by May himself", "from May's office": a possessive or verb after it makes it the person.
fn person_may(line: &Line<'_, '_>, i: usize) -> bool {
    line.says(i, "May")
        && line.follows(i, &[Role::By, Role::To, Role::From, Role::Of, Role::Before, Role::After])
        && (line.text(i + 1) == "'s" || line.text(i + 1) == "’s")
}

/// "21 January 2025", "the 21st of January", "21 Jan".
pub fn day_first(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let start = line.past(i, Role::The);
    let (day, end) = day_at(line, start)?;
    if start > i && matches!(line.word(start), Word::Digits(..)) || line.sign(end, b'.') {
        return None;
    }
    let mut at = line.past(line.past_hyphen(end), Role::Of);
    let (month, end) = month_at(line, at)?;
    at = line.past_hyphen(end);
    let with_year = with_year(line, at, month, day);
    Some(with_year.unwrap_or_else(|| {
        let (end, year) = relative_year(line, end);
        Found::new(end, Meaning::Month { month, day: Some(day), side: None, year, weekday: None }, "day-month")
    }))
}

/// "Tuesday, Jan. 21, 2025", "Friday 13 May": the weekday leads a date of the calendar.
pub fn weekday_date(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Weekday(weekday) = line.word(i) else { return None };
    let at = line.past_comma(line.past_stop(i + 1));
    let found = month_first(line, at).filter(Found::is_day).or_else(|| day_first(line, at));
    let found = found.map(|found| match found.meaning {
        Meaning::Month { month, day, side, year, .. } => {
            Found { meaning: Meaning::Month { month, day, side, year, weekday: Some(weekday) }, ..found }
        }
        _ => found,
    });
    found.or_else(|| iso(line, at)).or_else(|| {
        // "Friday the 13th"
        let figures = line.token(at + 1).is_some_and(|t| t.shape == Shape::Alphanumeric) && !line.sign(i + 1, b',');
        let (day, end) = line.ordinal(at + 1).filter(|_| line.is(at, Role::The) && figures)?;
        (1..=31)
            .contains(&day)
            .then(|| Found::new(end, Meaning::DayOfMonth(day as i8, Some(weekday)), "weekday-ordinal"))
    })
}

/// "on the 21st": a day of the month that is named elsewhere.
pub fn day_alone(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let after_on = line.follows(i, &[Role::On, Role::By, Role::Until, Role::Since]) && line.is(i, Role::The);
    let Word::Ordinal(day @ 1..=31) = line.word(i + 1) else { return None };
    let in_figures = line.token(i + 1).is_some_and(|t| t.shape == Shape::Alphanumeric);
    let is_noun_phrase =
        line.lower(i + 2) && line.word(i + 2) == Word::Other || line.unit(i + 2).is_some() || line.capital(i + 2);
    (after_on && in_figures && !is_noun_phrase)
        .then(|| Found::new(i + 2, Meaning::DayOfMonth(day as i8, None), "day-alone"))
}

/// "May 3-5, 2024", "3-5 May", "3 to 5 May": days of one month in one expression.
pub fn day_range(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let joined = |at: usize| if line.dash(at) || line.is(at, Role::To) { Some(at + 1) } else { None };
    let (first, last, month, end) = if let Some((month, at)) = month_at(line, i) {
        let (first, at) = day_at(line, at)?;
        let (last, at) = day_at(line, joined(at)?)?;
        (first, last, month, at)
    } else {
        let (first, at) = day_at(line, i)?;
        let (last, at) = day_at(line, joined(at)?)?;
        let (month, at) = month_at(line, line.past(at, Role::Of))?;
        (first, last, month, at)
    };
    if first >= last {
        return None;
    }
    let Some((year, end)) = year_at(line, line.past_comma(end)) else {
        return Some(Found::new(end, Meaning::Days { first: (month, first), last: (month, last) }, "day-range"));
    };
    let day = |day: i8| Period::new(Grain::Day, calendar::day(year, i32::from(month), i32::from(day)));
    Some(Found::new(end, Meaning::Between(day(first)?, day(last)?), "day-range"))
}
