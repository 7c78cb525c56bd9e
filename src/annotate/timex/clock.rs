//! Rules for times of day: "10:35 a.m. EST", "6pm", "0735 GMT", "15:00", "noon", "nine o'clock", "4 in the morning".
//!
//! Reads a sentence at a place, gives the time and where it ends. Joining a time with its day is `find`'s business. A
//! number with a colon is a time only where its figures can be one; scores and ratios ("3:2") are not.

use super::line::Line;
use super::value::{Clock, Count, TimeOfDay};
use super::words::{Role, Word};
use crate::document::Shape;
use crate::lexicon::lists;

/// Half of the day that a time of twelve hours lies in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HalfOfDay {
    Morning,
    Evening,
}

/// A time of day at `i` and where it ends.
pub fn clock(line: &Line<'_, '_>, i: usize) -> Option<(Clock, usize)> {
    let (time, end) = named(line, i).or_else(|| figures(line, i)).or_else(|| spoken(line, i))?;
    let (zone, end) = zone(line, end);
    Some((Clock::At(TimeOfDay { zone, ..time }), end))
}

fn time(hour: u8, minute: u8) -> TimeOfDay {
    TimeOfDay { hour, minute, second: None, zone: None }
}

/// "noon", "midnight", "12 noon", "high noon".
fn named(line: &Line<'_, '_>, i: usize) -> Option<(TimeOfDay, usize)> {
    let at = i + usize::from(line.word(i) == Word::Digits(12, 2));
    let Word::Clock(hour) = line.word(at) else { return None };
    (!line.capital(at + 1))
        .then(|| (time(hour, 0), at + 1))
        .or_else(|| matches!(line.word(at + 1), Word::Weekday(_) | Word::Month(_)).then(|| (time(hour, 0), at + 1)))
        .or_else(|| lists::TIME_ZONES.get_str(line.text(at + 1)).map(|_| (time(hour, 0), at + 1)))
}

/// "10:35 a.m.", "6 p.m.", "6pm", "18:30", "0735 GMT", "7.30pm", "15h30".
fn figures(line: &Line<'_, '_>, i: usize) -> Option<(TimeOfDay, usize)> {
    match line.word(i) {
        Word::Digits(hour, length @ 1..=2) => {
            let separator =
                line.glued(i + 1) && line.glued(i + 2) && (line.sign(i + 1, b':') || line.sign(i + 1, b'.'));
            if separator {
                return hour_minute(line, i, hour as u8);
            }
            let _ = length;
            let (half, end) = half_of_day(line, i + 1)?;
            Some((twelve_hours(hour as u8, 0, half)?, end))
        }
        Word::Digits(both, 4) => {
            // "0735 GMT", "1530 hours"
            let has_zone = zone(line, i + 1).0.is_some() || line.says(i + 1, "hours") || line.says(i + 1, "hrs");
            let end = if line.says(i + 1, "hours") || line.says(i + 1, "hrs") { i + 2 } else { i + 1 };
            (has_zone && both / 100 < 24 && both % 100 < 60)
                .then(|| (time((both / 100) as u8, (both % 100) as u8), end))
        }
        Word::Figures => glued_half(line.text(i), 0).map(|t| (t, i + 1)),
        _ => None,
    }
}

/// "10:35", "10:35:20", "10:35 a.m.", "10:35pm", "7.30pm".
fn hour_minute(line: &Line<'_, '_>, i: usize, hour: u8) -> Option<(TimeOfDay, usize)> {
    let colon = line.sign(i + 1, b':');
    let (minute, half, end) = match line.word(i + 2) {
        Word::Digits(minute @ 0..=59, 2) => {
            let half = half_of_day(line, i + 3);
            (minute as u8, half.map(|(half, _)| half), half.map_or(i + 3, |(_, end)| end))
        }
        Word::Figures => {
            let (figures, ending) = line.text(i + 2).split_at_checked(2)?;
            (figures.parse().ok().filter(|m| *m < 60)?, Some(half_named(ending)?), i + 3)
        }
        _ => return None,
    };
    if let Some(half) = half {
        return Some((twelve_hours(hour, minute, half)?, end));
    }
    // a score of football or a verse has no two figures after the colon, a race time has a point after it
    let race = line.glued(end) && (line.sign(end, b'.') && line.glued(end + 1) || line.sign(end, b':'));
    let is_time = colon
        && hour < 24
        && !race
        && (line.follows(
            i,
            &[
                Role::At,
                Role::By,
                Role::From,
                Role::Until,
                Role::To,
                Role::About,
                Role::Since,
                Role::Before,
                Role::After,
                Role::Between,
                Role::And,
                Role::In,
            ],
        ) || zone(line, end).0.is_some()
            || matches!(line.before(i), Word::Weekday(_) | Word::Today(_))
            || matches!(line.word(end), Word::Weekday(_))
            || line.sign(end, b')'));
    is_time.then(|| (time(hour, minute), end))
}

/// "6pm", "6am": hour and half glued.
fn glued_half(text: &str, minute: u8) -> Option<TimeOfDay> {
    let figures = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let hour = text[..figures].parse().ok()?;
    twelve_hours(hour, minute, half_named(&text[figures..])?)
}

fn half_named(text: &str) -> Option<HalfOfDay> {
    match text {
        "am" | "AM" | "Am" => Some(HalfOfDay::Morning),
        "pm" | "PM" | "Pm" => Some(HalfOfDay::Evening),
        _ => None,
    }
}

/// "a.m.", "AM", "p.m", "in the morning", "in the afternoon", "at night" after an hour.
fn half_of_day(line: &Line<'_, '_>, i: usize) -> Option<(HalfOfDay, usize)> {
    let letters = line.text(i).as_bytes();
    let half = match letters {
        [b'a' | b'A'] | [b'a' | b'A', b'm' | b'M'] => HalfOfDay::Morning,
        [b'p' | b'P'] | [b'p' | b'P', b'm' | b'M'] => HalfOfDay::Evening,
        _ => return None,
    };
    if letters.len() == 2 {
        return Some((half, line.past_stop(i + 1)));
    }
    let dotted = line.sign(i + 1, b'.') && line.glued(i + 1) && line.says(i + 2, "m") && line.glued(i + 2);
    if !dotted {
        return None;
    }
    Some((half, line.past_stop(i + 3)))
}

fn twelve_hours(hour: u8, minute: u8, half: HalfOfDay) -> Option<TimeOfDay> {
    match (hour, half) {
        (12, HalfOfDay::Morning) => Some(time(0, minute)),
        (12, HalfOfDay::Evening) => Some(time(12, minute)),
        (1..=11, HalfOfDay::Morning) => Some(time(hour, minute)),
        (1..=11, HalfOfDay::Evening) => Some(time(hour + 12, minute)),
        _ => None,
    }
}

/// "nine o'clock", "4 in the morning", "half past nine".
fn spoken(line: &Line<'_, '_>, i: usize) -> Option<(TimeOfDay, usize)> {
    if line.is(i, Role::Half) && line.says(i + 1, "past") {
        let (Count::Exact(hour), end) = line.count(i + 2)? else { return None };
        return ((1.0..=12.0).contains(&hour)).then(|| (time(hour as u8, 30), end));
    }
    if !matches!(line.word(i), Word::Digits(_, 1..=2) | Word::Number) {
        return None;
    }
    let (Count::Exact(hour), end) = line.count(i)? else { return None };
    if !(1.0..=12.0).contains(&hour) || hour.fract() != 0.0 {
        return None;
    }
    let end_of_clock = line.past(end, Role::OClock);
    let part_at = if line.is(end_of_clock, Role::In) && line.is(end_of_clock + 1, Role::The) {
        end_of_clock + 2
    } else {
        end_of_clock + 1
    };
    let part = match line.word(part_at) {
        Word::Part(part) if part_at == end_of_clock + 2 || line.is(end_of_clock, Role::At) => Some(part),
        _ => None,
    };
    let hour = hour as u8;
    match part {
        Some("MO") => Some((time(hour % 12, 0), part_at + 1)),
        Some(_) => Some((time(hour % 12 + 12, 0), part_at + 1)),
        None if end_of_clock > end => Some((time(hour, 0), end_of_clock)),
        None => None,
    }
}

/// "GMT", "EST", "Eastern time", "local time": minutes east of Greenwich and where it ends.
fn zone(line: &Line<'_, '_>, i: usize) -> (Option<i16>, usize) {
    let open = usize::from(line.sign(i, b'(') && line.sign(i + 2, b')'));
    let at = i + open;
    let shape = line.token(at).map(|t| t.shape);
    if shape == Some(Shape::Upper)
        && let Some(minutes) = lists::TIME_ZONES.get_str(line.text(at)).and_then(|m| m.parse().ok())
    {
        return (Some(minutes), at + 1 + open);
    }
    let named = match line.text(i) {
        "Eastern" => Some(-300),
        "Pacific" => Some(-480),
        "Mountain" => Some(-420),
        "Central" => Some(-360),
        "Greenwich" => Some(0),
        "Moscow" => Some(180),
        _ => None,
    };
    if line.says(i, "local") && line.says(i + 1, "time") {
        return (None, i + 2);
    }
    let standard =
        usize::from(line.says(i + 1, "Standard") || line.says(i + 1, "Daylight") || line.says(i + 1, "Mean"));
    if named.is_some() && line.says(i + 1 + standard, "time") {
        return (
            named.map(|minutes| if line.says(i + 1, "Daylight") { minutes + 60 } else { minutes }),
            i + 2 + standard,
        );
    }
    (None, i)
}
