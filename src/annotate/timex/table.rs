//! The table of rules, each with the words that it may begin with, so that a word is tried against few rules.
//!
//! Reads a sentence at a place, gives the longest find of all rules there; of two finds of one length the earlier rule's
//! counts. A rule that may begin with an article is tried by the word after it too. To add a rule, add a line.

use super::line::Line;
use super::meaning::Found;
use super::words::{Role, Unit, Word};
use super::{clock, dates, lengths, relative, reports, sets, vague, years};
use crate::document::Shape;
use crate::lexicon::{Classes, class};

/// What stands at token `i` of a line.
type Rule = fn(&Line<'_, '_>, usize) -> Option<Found>;

/// Figures.
const FIGURE: u32 = 1;
/// A number in words.
const NUMBER: u32 = 1 << 1;
/// "third", "21st".
const ORDINAL: u32 = 1 << 2;
/// A month.
const MONTH: u32 = 1 << 3;
/// A weekday.
const WEEKDAY: u32 = 1 << 4;
/// "week", "weeks".
const UNIT: u32 = 1 << 5;
/// "morning".
const PART: u32 = 1 << 6;
/// "noon".
const CLOCK: u32 = 1 << 7;
/// "summer".
const SEASON: u32 = 1 << 8;
/// "last".
const SIDE: u32 = 1 << 9;
/// "yesterday".
const TODAY: u32 = 1 << 10;
/// "weekly".
const OFTEN: u32 = 1 << 11;
/// "a", "several", "half".
const COUNT: u32 = 1 << 12;
/// "every".
const EACH: u32 = 1 << 13;
/// "all".
const ALL: u32 = 1 << 14;
/// "fiscal".
const FISCAL: u32 = 1 << 15;
/// "additional".
const MORE: u32 = 1 << 16;
/// Words of the lists of vague phrases and holidays.
const LISTED: u32 = 1 << 17;
/// "once".
const ONCE: u32 = 1 << 18;
/// "1990s".
const YEARS: u32 = 1 << 19;
/// The quotation mark of "'98".
const QUOTE: u32 = 1 << 20;

/// What a count may begin with.
const COUNTS: u32 = FIGURE | NUMBER | COUNT;

/// All rules with the words that they may begin with.
const RULES: [(u32, Rule); 42] = [
    (FIGURE, dates::iso),
    (FIGURE, dates::slashed),
    (FIGURE | MONTH | ORDINAL, dates::day_range),
    (FIGURE, years::year_range),
    (WEEKDAY, dates::weekday_date),
    (MONTH, dates::month_first),
    (FIGURE | ORDINAL | NUMBER, dates::day_first),
    (ORDINAL, dates::day_alone),
    (YEARS | QUOTE, years::decade),
    (ORDINAL | NUMBER, years::century),
    (LISTED | SIDE, vague::holiday),
    (ORDINAL | SIDE | FIGURE | FISCAL, reports::quarter),
    (FIGURE, reports::quarter_code),
    (FISCAL | FIGURE, reports::fiscal),
    (TODAY | PART, relative::today),
    (UNIT, relative::day_beside),
    (SIDE, relative::side_unit),
    (SIDE, relative::side_weekday),
    (SIDE, relative::side_month),
    (SIDE, relative::side_part),
    (SEASON | SIDE, relative::season),
    (WEEKDAY, relative::weekday),
    (COUNTS, relative::count_away),
    (UNIT, relative::plural_away),
    (UNIT, reports::year_ago),
    (EACH, sets::every),
    (COUNTS | ONCE, sets::rate),
    (OFTEN, sets::often),
    (WEEKDAY | UNIT, sets::plural),
    (COUNTS | SIDE | ORDINAL | MORE | UNIT, lengths::framed),
    (COUNTS, lengths::count_unit),
    (ALL | UNIT, lengths::single),
    (UNIT, lengths::plural),
    (SIDE, reports::latest_period),
    (UNIT, relative::unit_of),
    (UNIT | ALL, relative::the_unit),
    (PART, relative::part_alone),
    (LISTED, vague::phrase),
    (SIDE, vague::adjective),
    (FIGURE | NUMBER | QUOTE | UNIT, years::year),
    (FIGURE, years::year_period),
    (FIGURE | NUMBER | CLOCK | COUNT, time_alone),
];

/// Classes whose words may begin an expression though they are no words of the time list.
pub const LISTS: Classes = Classes::of(&[class::VAGUE_TIMES, class::HOLIDAY_DATES, class::MOVABLE_HOLIDAYS]);

/// The longest find of all rules at `i`.
#[must_use]
pub fn longest_at(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let starts = starts(line, i);
    if starts == 0 {
        return None;
    }
    let mut best: Option<Found> = None;
    let mut rules = rules_of(starts);
    while rules != 0 {
        let (_, rule) = RULES[rules.trailing_zeros() as usize];
        rules &= rules - 1;
        if let Some(found) = rule(line, i).filter(|found| best.is_none_or(|best| found.end > best.end)) {
            best = Some(found);
        }
    }
    best
}

/// The rules that may begin with one of these, a bit for each.
fn rules_of(starts: u32) -> u64 {
    let mut rules = 0;
    let mut left = starts;
    while left != 0 {
        rules |= RULES_BY_START[left.trailing_zeros() as usize];
        left &= left - 1;
    }
    rules
}

/// For each of the words that rules may begin with, in the order of their bits, the rules.
const RULES_BY_START: [u64; u32::BITS as usize] = {
    let mut rules = [0; u32::BITS as usize];
    let mut i = 0;
    while i < RULES.len() {
        let mut start = 0;
        while start < rules.len() {
            rules[start] |= ((RULES[i].0 >> start & 1) as u64) << i;
            start += 1;
        }
        i += 1;
    }
    rules
};

/// What an expression at `i` begins with, past an article; 0 where none can.
#[must_use]
pub fn starts(line: &Line<'_, '_>, i: usize) -> u32 {
    let own = starts_of(line, i);
    match line.word(i) {
        Word::Role(Role::The | Role::Its) => starts_of(line, i + 1),
        Word::Role(Role::A) => match starts_of(line, i + 1) {
            0 => 0,
            next => own | next,
        },
        _ => own,
    }
}

fn starts_of(line: &Line<'_, '_>, i: usize) -> u32 {
    let Some(token) = line.token(i) else { return 0 };
    let listed = if token.classes.any(LISTS) { LISTED } else { 0 };
    listed
        | match line.word(i) {
            Word::Other => quote(line, i),
            Word::Digits(..) | Word::Figures => FIGURE,
            Word::Number => NUMBER,
            Word::Ordinal(_) => ORDINAL,
            Word::Years(_) => YEARS,
            Word::Month(_) => MONTH,
            Word::Weekday(_) | Word::Weekdays(_) => WEEKDAY,
            Word::Unit(Unit::Second) => UNIT | ORDINAL,
            Word::Unit(_) | Word::Units(_) => UNIT,
            Word::Part(_) => PART,
            Word::Clock(_) => CLOCK,
            Word::Season(_) => SEASON,
            Word::Seasons(_) => 0,
            Word::Today(_) | Word::Tonight => TODAY,
            Word::Often(_) => OFTEN,
            Word::Side(_) => SIDE,
            Word::Role(role) => starts_of_role(role),
        }
}

fn starts_of_role(role: Role) -> u32 {
    match role {
        Role::A | Role::Several | Role::Few | Role::Couple | Role::Half => COUNT,
        Role::First => ORDINAL,
        Role::Each => EACH,
        Role::All => ALL,
        Role::Fiscal => FISCAL,
        Role::Additional => MORE,
        Role::Once => ONCE,
        _ => 0,
    }
}

/// The quotation mark of "'98" and "the '90s".
fn quote(line: &Line<'_, '_>, i: usize) -> u32 {
    let is_quote = line.token(i).is_some_and(|t| t.shape == Shape::Quote);
    let figure = || matches!(line.word(i + 1), Word::Digits(..) | Word::Years(_));
    if is_quote && figure() { QUOTE } else { 0 }
}

/// A time without a day; in the table so that it takes part in the choice.
fn time_alone(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    clock::clock(line, i).map(|(time, end)| Found::new(end, super::meaning::Meaning::Time, "clock").at(time))
}
