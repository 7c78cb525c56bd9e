//! Finds time expressions in a document: tries the rules (`table`) at each word of time, joins what belongs together.
//!
//! Reads a `Document`, gives `RawTimex`es in order, none overlapping. At each place the longest find wins, an earlier rule
//! of the table where two are equal. Around a find stand words that narrow it ("early", "the end of"), that bound it
//! ("at least", "about"), and times of day. Needs no document date.

use super::RawTimex;
use super::calendar::{self, Grain, Period};
use super::line::Line;
use super::meaning::{Found, Meaning};
use super::value::Clock;
use super::words::{self, Role, Unit, Word};
use super::{clock, relative, table};
use crate::document::{Document, Run, Shape};
use crate::lexicon::{Classes, class, lists};

/// Finds the expressions of a document.
#[must_use]
pub fn find(doc: &Document<'_>) -> Vec<RawTimex> {
    let words = words::read(doc);
    let mut found = Vec::new();
    for sentence in &doc.sentences {
        let line = Line { doc, words: &words, tokens: sentence.tokens };
        find_in(&line, &mut found);
    }
    settle_order(&mut found);
    found
}

/// Reads "03/04/2025" day first where the other dates of the text put the day first.
fn settle_order(found: &mut [RawTimex]) {
    let day_first = |raw: &RawTimex| match raw.found.rule {
        "day-month" | "day-month-year" | "slashed-day-first" => 1,
        "month-day" | "month-day-year" | "slashed-month-first" => -1,
        _ => 0,
    };
    if found.iter().map(day_first).sum::<i32>() <= 0 {
        return;
    }
    for raw in found.iter_mut().filter(|raw| raw.found.warning == Some("ambiguous-day-month")) {
        let Some(day) = raw.day else { continue };
        let swapped = calendar::day(i32::from(day.year()), i32::from(day.day()), i32::from(day.month()));
        if let Some(period) = Period::new(Grain::Day, swapped) {
            (raw.day, raw.found.meaning) = (swapped, Meaning::Period(period));
        }
    }
}

fn find_in(line: &Line<'_, '_>, found: &mut Vec<RawTimex>) {
    let mut i = line.tokens.start as usize;
    let end = line.tokens.end as usize;
    while i < end {
        if !may_start(line, i) {
            i += 1;
            continue;
        }
        if let Some(length) = name_at(line, i) {
            i += length;
            continue;
        }
        match expression(line, i) {
            Some(match_) => {
                let next = match_.end;
                lend_day(line, i, &match_, found);
                found.push(raw(line, i, match_));
                i = next;
            }
            None => i += 1,
        }
    }
}

/// Tokens between a time and the day after it that it may take ("10:35 a.m. (0735 GMT) on Friday").
const MAX_TOKENS_TO_DAY: usize = 6;

/// Gives the day of a find to the times without one right before it.
fn lend_day(line: &Line<'_, '_>, start: usize, day: &Found, found: &mut [RawTimex]) {
    if !day.is_day() || day.clock.is_some() || matches!(day.meaning, Meaning::Same(_)) {
        return;
    }
    let near = |raw: &&mut RawTimex| {
        let tokens = raw.tokens.range();
        line.tokens.has(tokens.start) && tokens.end + MAX_TOKENS_TO_DAY >= start && raw.found.meaning == Meaning::Time
    };
    for raw in found.iter_mut().rev().take(2).filter(near) {
        raw.found.meaning = day.meaning;
    }
}

/// Classes whose words may begin an expression or a name though they are no words of the time list.
const LISTS: Classes = table::LISTS.union(Classes::of(&[class::TIME_NAMES]));

/// Whether the word at `i` may begin an expression; cheap, asked for every token.
fn may_start(line: &Line<'_, '_>, i: usize) -> bool {
    let token = &line.doc.tokens[i];
    match line.words[i] {
        Word::Other => token.classes.any(LISTS) || token.shape == Shape::Quote && table::starts(line, i) != 0,
        Word::Role(role) if narrows(role) || bounds(role) => true,
        Word::Role(Role::The) => {
            table::starts(line, i) != 0 || matches!(line.word(i + 1), Word::Role(role) if narrows(role))
        }
        _ => table::starts(line, i) != 0,
    }
}

/// Words that narrow a period ("early", "the end of").
fn narrows(role: Role) -> bool {
    matches!(
        role,
        Role::Early | Role::Earlier | Role::Start | Role::Mid | Role::Middle | Role::Late | Role::Later | Role::End
    )
}

/// Words that begin a bound ("about", "at least").
fn bounds(role: Role) -> bool {
    matches!(role, Role::About | Role::Nearly | Role::More | Role::Less | Role::Up | Role::At | Role::No)
}

/// The length of a name that holds a word of time but is none ("Super Tuesday", "the Sunday Times").
fn name_at(line: &Line<'_, '_>, i: usize) -> Option<usize> {
    if !line.doc.tokens[i].classes.has(class::TIME_NAMES) {
        return None;
    }
    let forms = line.doc.tokens[i..line.tokens.end as usize].iter().map(|t| t.form);
    lists::TIME_NAMES.longest(forms).map(|(length, _)| length)
}

fn raw(line: &Line<'_, '_>, start: usize, found: Found) -> RawTimex {
    let tokens = Run::new(start, found.end);
    let day = match found.meaning {
        Meaning::Period(period) if period.grain == Grain::Day => Some(period.first),
        _ => None,
    };
    let time = match found.clock {
        Some(Clock::At(time)) => Some(time),
        _ => None,
    };
    RawTimex { span: line.doc.span_of(tokens), tokens, day, time, found }
}

/// The longest expression that begins at `i`.
fn expression(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let word = line.word(i);
    let narrowing = matches!(word, Word::Role(role) if narrows(role) || role == Role::The) || line.unit(i).is_some();
    let bounding = matches!(word, Word::Role(role) if bounds(role));
    let timed =
        matches!(word, Word::Digits(..) | Word::Figures | Word::Number | Word::Clock(_) | Word::Role(Role::Half));
    let mut best = if narrowing { narrowed(line, i) } else { None };
    if bounding {
        best = longer(best, bounded(line, i));
    }
    if narrowing || matches!(word, Word::Part(_)) {
        best = longer(best, part_of_day(line, i));
    }
    if timed {
        best = longer(best, clock_and_day(line, i));
    }
    longer(best, plain(line, i))
}

/// The longer of two finds, the first where they are equal.
fn longer(best: Option<Found>, next: Option<Found>) -> Option<Found> {
    match (&best, &next) {
        (Some(first), Some(second)) if second.end <= first.end => best,
        (_, Some(_)) => next,
        _ => best,
    }
}

/// The longest find of the table, with the time of day after it.
fn plain(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let found = table::longest_at(line, i)?;
    Some(if found.is_day() && found.clock.is_none() { day_and_time(line, found) } else { found })
}

/// "Friday night", "Tuesday, 9 a.m.", "yesterday at 15:00 GMT", "Jan. 21 evening".
fn day_and_time(line: &Line<'_, '_>, found: Found) -> Found {
    let end = found.end;
    if let Word::Part(part) = line.word(end) {
        let is_name = line.capital(end) || line.says(end, "mornings") || line.text(end).ends_with('s');
        if !is_name {
            return Found { end: end + 1, ..found }.at(Clock::Part(part));
        }
    }
    let at = line.past(line.past_comma(end), Role::At);
    match clock::clock(line, at) {
        Some((time, end)) => Found { end, ..found }.at(time),
        None => found,
    }
}

/// "9 a.m. EST Tuesday", "noon on Saturday", "15:00 GMT".
fn clock_and_day(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (time, end) = clock::clock(line, i)?;
    let at = line.past(line.past_comma(end), Role::On);
    let day = table::longest_at(line, at).filter(Found::is_day).filter(|day| day.clock.is_none());
    match day {
        Some(day) => Some(day.at(time)),
        None => match side_part_after(line, end) {
            Some(found) => Some(found.at(time)),
            None => Some(Found::new(end, Meaning::Time, "clock").at(time)),
        },
    }
}

/// "9 o'clock this morning": the day of the part.
fn side_part_after(line: &Line<'_, '_>, end: usize) -> Option<Found> {
    relative::side_part(line, end).or_else(|| relative::count_away(line, end).filter(Found::is_day))
}

/// "the night of May 3", "the morning of Sept. 11".
fn part_of_day(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let (part, at) = match (line.word(at), line.word(at + 1)) {
        (Word::Part(part), _) => (part, at),
        (_, Word::Units(Unit::Hour)) if line.is(at, Role::Early) || line.says(at, "small") => ("MO", at + 1),
        _ => return None,
    };
    let day = plain(line, at + 2).filter(|_| line.is(at + 1, Role::Of)).filter(Found::is_day)?;
    Some(day.at(Clock::Part(part)))
}

/// "early next week", "late 2024", "mid-March", "earlier this month", "the end of the year", "later Thursday".
fn narrowed(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let modifier = match line.word(at) {
        Word::Role(Role::Early | Role::Earlier | Role::Start) => "START",
        Word::Role(Role::Mid | Role::Middle) => "MID",
        Word::Role(Role::Late | Role::Later | Role::End) => "END",
        _ => return year_end(line, i),
    };
    let of_edge = line.any(at, &[Role::Start, Role::Middle, Role::End]);
    let next = if of_edge { Some(at + 2).filter(|_| line.is(at + 1, Role::Of))? } else { line.past_hyphen(at + 1) };
    let later_in = line.any(at, &[Role::Later, Role::Earlier]) && line.is(next, Role::In);
    let next = next + usize::from(later_in);
    if let (Word::Part(part), true) = (line.word(next), line.past_hyphen(at + 1) > at + 1) {
        // "mid-afternoon yesterday"
        let day = plain(line, next + 1).filter(Found::is_day);
        if day.is_none() && !line.is(at, Role::Mid) {
            // "a late-night call"
            return None;
        }
        return Some(
            day.unwrap_or_else(|| Found::new(next + 1, Meaning::Same(Grain::Day), "mid-part"))
                .at(Clock::Part(part))
                .modified(modifier),
        );
    }
    let inner = inner_period(line, next, of_edge || later_in)?;
    Some(inner.modified(modifier))
}

/// What "early" or "the end of" may narrow: a period, never a length or a set.
fn inner_period(line: &Line<'_, '_>, i: usize, after_of: bool) -> Option<Found> {
    let of_unit = after_of.then(|| the_period(line, i)).flatten();
    let inner = longer(plain(line, i), of_unit)?;
    match inner.meaning {
        Meaning::Length(_) | Meaning::Recurrence(_) | Meaning::Reference(_) | Meaning::Between(..) => None,
        Meaning::Lately(..) if !after_of => None,
        Meaning::Time if !after_of => None,
        _ => Some(inner),
    }
}

/// "the year", "the month", "the week", "the day" after "the end of" or "later in".
fn the_period(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (unit, super::line::Plural::No) = line.unit(i + 1).filter(|_| line.is(i, Role::The))? else { return None };
    Some(Found::new(i + 2, Meaning::Same(relative::grain_of(unit)?), "the-period"))
}

/// "year-end", "year end", "the year's end", "month-end".
fn year_end(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let at = line.past(i, Role::The);
    let Word::Unit(unit) = line.word(at) else { return None };
    let possessive = usize::from(matches!(line.text(at + 1), "'s" | "’s"));
    let end = line.past_hyphen(at + 1 + possessive);
    let grain = relative::grain_of(unit)
        .filter(|_| line.is(end, Role::End) && line.says(end, "end") && !line.is(end + 1, Role::Of))?;
    Some(Found::new(end + 1, Meaning::Same(grain), "year-end").modified("END"))
}

/// "at least 72 hours", "more than two weeks ago", "nearly a year", "about 7:15 p.m.", "up to 180 days".
fn bounded(line: &Line<'_, '_>, i: usize) -> Option<Found> {
    let (modifier, next) = bound(line, i)?;
    let inner = longer(plain(line, next), clock_and_day(line, next))?;
    let takes_bound = match inner.meaning {
        Meaning::Length(_) | Meaning::Lately(..) => true,
        Meaning::Shift { .. } | Meaning::Reference(_) => matches!(
            line.word(next),
            Word::Digits(..) | Word::Number | Word::Figures | Word::Role(Role::A | Role::Several)
        ),
        Meaning::Time => modifier == "APPROX",
        Meaning::Month { .. } | Meaning::Period(_) => modifier == "APPROX",
        Meaning::Same(_) => inner.rule == "year-end",
        _ => false,
    };
    takes_bound.then(|| inner.modified(modifier))
}

/// A bounding word or phrase, its modifier and where it ends.
fn bound(line: &Line<'_, '_>, i: usize) -> Option<(&'static str, usize)> {
    let than = line.is(i + 1, Role::Than);
    Some(match line.word(i) {
        Word::Role(Role::About) => ("APPROX", i + 1),
        Word::Role(Role::Nearly) => ("LESS_THAN", i + 1),
        Word::Role(Role::More) if than => ("MORE_THAN", i + 2),
        Word::Role(Role::Less) if than => ("LESS_THAN", i + 2),
        Word::Role(Role::Up) if line.is(i + 1, Role::To) => ("EQUAL_OR_LESS", i + 2),
        Word::Role(Role::Least) if line.is(i.wrapping_sub(1), Role::At) => return None,
        Word::Role(Role::At) => match line.word(i + 1) {
            Word::Role(Role::Least) => ("EQUAL_OR_MORE", i + 2),
            Word::Role(Role::Most) => ("EQUAL_OR_LESS", i + 2),
            _ => return None,
        },
        Word::Role(Role::No) if line.is(i + 2, Role::Than) => match line.word(i + 1) {
            Word::Role(Role::More) => ("EQUAL_OR_LESS", i + 3),
            Word::Role(Role::Less) => ("EQUAL_OR_MORE", i + 3),
            _ => return None,
        },
        _ => return None,
    })
}
