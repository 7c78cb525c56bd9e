//! Rules for what no calendar tells: "now", "recently", "the future", "current"; and named days ("last Thanksgiving").
//!
//! Reads a sentence at a place and the lists of vague phrases and of holidays, gives TIMEX3's reference words and
//! holidays with the rule that dates them.

use super::calendar::{self, Grain, Period};
use super::line::Line;
use super::meaning::{Found, Meaning};
use super::words::{Role, Side, Word};
use super::years;
use crate::lexicon::{Classes, class, lists};
use jiff::civil::{Date, Weekday};

/// "now", "at present", "recently", "the near future".
pub fn phrase(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    if !line.token(at)?.classes.has(class::VAGUE_TIMES) {
        return None;
    }
    let (length, value) = lists::VAGUE_TIMES.longest(forms(line, at))?;
    let end = at + length;
    // "the past" alone wants its article; "the long-term lot", "the past three summers" are no references
    let bare_past = line.word(at) == Word::Side(Side::Past) && (at == i || line.lower(end) && !is_closed(line, end));
    let hyphened = line.dash(at + 1) || line.dash(end) && line.glued(end);
    (!bare_past && !hyphened).then(|| Found::new(end, Meaning::Reference(value), "vague"))
}

/// Whether a phrase ends before `i`: a verb, preposition or sign stands there.
fn is_closed(line: &Line<'_, '_>, i: usize) -> bool {
    matches!(line.word(i), Word::Role(_))
        || matches!(line.text(i), "that" | "it" | "he" | "she" | "they" | "we" | "as" | "but" | "is" | "when" | "with")
}

fn forms<'a>(line: &'a Line<'_, '_>, i: usize) -> impl Iterator<Item = u64> + 'a {
    line.doc.tokens[i..line.tokens.end as usize].iter().map(|t| t.form)
}

/// "his current wife", "the recent closing": an adjective before something that is no unit.
pub fn adjective(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let Word::Side(side) = line.word(i) else { return None };
    if line.capital(i) || !line.lower(i + 1) || line.unit(i + 1).is_some() || line.any(i + 1, &[Role::Fiscal]) {
        return None;
    }
    let value = match side {
        Side::Current => "PRESENT_REF",
        Side::Recent => "PAST_REF",
        _ => return None,
    };
    Some(Found::new(i + 1, Meaning::Reference(value), "vague-adjective"))
}

/// "Christmas", "last Thanksgiving", "Easter 2024", "New Year's Day".
pub fn holiday(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (side, at) = match line.word(i) {
        Word::Side(side) => (Some(side), i + 1),
        _ => (None, i),
    };
    let classes = line.token(at)?.classes;
    if !classes.any(HOLIDAYS) || !line.capital(at) {
        return None;
    }
    let fixed = lists::HOLIDAY_DATES.longest(forms(line, at));
    let movable = lists::MOVABLE_HOLIDAYS.longest(forms(line, at));
    let (length, rule) = if movable.map(|m| m.0) > fixed.map(|f| f.0) { movable? } else { fixed? };
    let end = at + length;
    let (year, end) = years::year_at(line, line.past_comma(end)).map_or((None, end), |(year, end)| (Some(year), end));
    // "Easter Island", "Christmas Carol": a name goes on
    let goes_on =
        year.is_none() && line.token(end).is_some_and(|t| t.shape.has_capital()) && line.word(end) == Word::Other;
    (!goes_on).then(|| Found::new(end, Meaning::Holiday { rule, year, side }, "holiday"))
}

const HOLIDAYS: Classes = Classes::of(&[class::HOLIDAY_DATES, class::MOVABLE_HOLIDAYS]);

/// The day of a holiday in a year, by the rule of the list: "12-25", "11 4 4", "easter -2".
#[must_use]
pub fn holiday_in(rule: &str, year: i32) -> Option<Date> {
    if let Some((_, days)) = rule.split_once('\t') {
        let mut days = days.split(' ').filter_map(|day| day.parse::<Date>().ok());
        return days.rfind(|day| i32::from(day.year()) == year);
    }
    if let Some((month, day)) = rule.split_once('-').filter(|(month, _)| month.len() == 2) {
        return calendar::day(year, month.parse().ok()?, day.parse().ok()?);
    }
    let mut cells = rule.split(' ');
    let first = cells.next()?;
    let mut number = || cells.next().and_then(|cell| cell.parse::<i32>().ok());
    match first {
        "easter" => calendar::plus_days(calendar::easter(year)?, number()?),
        "orthodox" => calendar::plus_days(calendar::orthodox_easter(year)?, number()?),
        month => {
            let weekday = Weekday::from_monday_one_offset(number()? as i8).ok()?;
            let day = calendar::nth_weekday(year, month.parse().ok()?, weekday, number()? as i8)?;
            calendar::plus_days(day, number().unwrap_or(0))
        }
    }
}

/// The day as a period.
#[must_use]
pub fn holiday_period(rule: &str, year: i32) -> Option<Period> {
    Period::new(Grain::Day, holiday_in(rule, year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_every_holiday_of_the_list() {
        let list = include_str!("../../lexicon/lists/maps/holiday_dates.txt");
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let (name, rule) = line.split_once('\t').expect("a name and its rule");
            assert!(holiday_in(rule, 2024).is_some(), "{name}");
        }
        assert_eq!(holiday_in("11 4 4 1", 2024), calendar::day(2024, 11, 29));
        assert_eq!(holiday_in("05 1 -1", 2024), calendar::day(2024, 5, 27));
        assert_eq!(holiday_in("easter -2", 2025), calendar::day(2025, 4, 18));
    }
}
