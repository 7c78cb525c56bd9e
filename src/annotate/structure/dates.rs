//! Finds full calendar dates in a line of a page ("Nov. 26, 2024 9:27PM", "26/11/2024", "2024-11-26T21:27").
//!
//! Reads a line, gives the dates in it with their bytes and a time of day beside them. Works on bare lines, so it serves
//! mark-up values and page furniture alike, where sentences and their tokens mean little. It knows no relative dates
//! ("2 hours ago") and no dates without a year: those never tell when an article was published.

use jiff::civil::{Date, Time};
use std::ops::Range;

/// How many pieces may stand between a date and the time beside it.
const MAX_PIECES_TO_TIME: usize = 5;
/// Years that an article may be of.
const YEARS: Range<i16> = 1900..2101;

/// A date as a line states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// Bytes of the line.
    pub range: Range<usize>,
    /// The day.
    pub day: Date,
    /// The day by the other reading, where day and month can be told apart neither way ("04/05/2024").
    pub other: Option<Date>,
    /// The time of day beside it.
    pub time: Option<Time>,
}

/// A run of digits or of letters.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
    is_number: bool,
}

/// The dates of a line, in order.
#[must_use]
pub fn find_dates(line: &str) -> Vec<FoundDate> {
    let mut found: Vec<FoundDate> = Vec::new();
    if !may_hold_year(line) {
        return found;
    }
    let pieces = pieces(line);
    let mut i = 0;
    while i < pieces.len() {
        let date = numeric_date(line, &pieces[i..])
            .or_else(|| month_first(line, &pieces[i..]))
            .or_else(|| day_first(line, &pieces[i..]));
        let Some((count, day, other)) = date else {
            i += 1;
            continue;
        };
        let range = pieces[i].start..pieces[i + count - 1].end;
        let time = time_after(line, &pieces[i + count..]).or_else(|| time_before(line, &pieces[..i], &found));
        found.push(FoundDate { range, day, other, time });
        i += count;
    }
    found
}

/// Whether a line has four digits in a row, or a stroke that may stand before two of them ("26/11/24").
fn may_hold_year(line: &str) -> bool {
    let mut digits = 0;
    line.bytes().any(|b| {
        digits = if b.is_ascii_digit() { digits + 1 } else { 0 };
        digits == 4 || b == b'/'
    })
}

/// The day that a machine-readable value states ("2024-11-26T21:27:00Z"), else the first date in it.
#[must_use]
pub fn day_of(value: &str) -> Option<Date> {
    let value = value.trim();
    if let Some(head) = value.get(..10).filter(|h| h.as_bytes()[4] == b'-') {
        return head.parse().ok().filter(|d: &Date| YEARS.contains(&d.year()));
    }
    find_dates(value).first().map(|found| found.day).or_else(|| compact_day(value))
}

/// The number of a month by its name or abbreviation, whatever the case.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_first_letter = |b: &u8| b"jfmasond".contains(&b.to_ascii_lowercase());
    if !(3..=9).contains(&word.len()) || !word.as_bytes().first().is_some_and(is_first_letter) || !word.is_ascii() {
        return None;
    }
    let is_sept = word.eq_ignore_ascii_case("sept");
    let names =
        |name: &&str| name.eq_ignore_ascii_case(word) || word.len() == 3 && name[..3].eq_ignore_ascii_case(word);
    MONTHS.iter().position(names).or(is_sept.then_some(8)).map(|m| m as i8 + 1)
}

/// "20241126", alone or before a time.
fn compact_day(value: &str) -> Option<Date> {
    let head = value.get(..8).filter(|h| h.bytes().all(|b| b.is_ascii_digit()))?;
    date(head[..4].parse().ok()?, head[4..6].parse().ok()?, head[6..].parse().ok()?)
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    if YEARS.contains(&year) { Date::new(year, month, day).ok() } else { None }
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, c) in line.char_indices() {
        let is_number = c.is_ascii_digit();
        if !is_number && !c.is_alphabetic() {
            continue;
        }
        match pieces.last_mut().filter(|p| p.end == i && p.is_number == is_number) {
            Some(last) => last.end = i + c.len_utf8(),
            None => pieces.push(Piece { start: i, end: i + c.len_utf8(), is_number }),
        }
    }
    part_glued_years(line, &mut pieces);
    pieces
}

/// Parts a year from the hour that is glued to it: "April 25, 20232:26 PM".
fn part_glued_years(line: &str, pieces: &mut Vec<Piece>) {
    let is_glued = |p: &Piece| {
        p.is_number
            && (5..=6).contains(&(p.end - p.start))
            && p.text(line).starts_with("20")
            && line[p.end..].starts_with(':')
    };
    if let Some(at) = pieces.iter().position(is_glued) {
        let hour = Piece { start: pieces[at].start + 4, ..pieces[at] };
        pieces[at].end = hour.start;
        pieces.insert(at + 1, hour);
    }
}

impl Piece {
    fn text(self, line: &str) -> &str {
        &line[self.start..self.end]
    }

    fn number(self, line: &str, max_digits: usize) -> Option<i16> {
        (self.is_number && self.end - self.start <= max_digits).then(|| self.text(line).parse().ok()).flatten()
    }

    fn year(self, line: &str) -> Option<i16> {
        (self.end - self.start == 4).then(|| self.number(line, 4)).flatten()
    }
}

/// What stands between two neighbouring pieces, when it is short.
fn between(line: &str, a: Piece, b: Piece) -> &str {
    line.get(a.end..b.start).unwrap_or("")
}

/// "2024-11-26", "26/11/2024", "11/26/2024", "26.11.2024".
fn numeric_date(line: &str, pieces: &[Piece]) -> Option<(usize, Date, Option<Date>)> {
    let [a, b, c, ..] = *pieces else { return None };
    let sign = between(line, a, b);
    if !matches!(sign, "-" | "/" | "." | " / " | "–") || between(line, b, c) != sign || !(b.is_number && c.is_number)
    {
        return None;
    }
    if let Some(year) = a.year(line) {
        return date(year, b.number(line, 2)? as i8, c.number(line, 2)? as i8).map(|d| (3, d, None));
    }
    let year =
        c.year(line).or_else(|| c.number(line, 2).filter(|_| c.end - c.start == 2 && sign == "/").map(|y| 2000 + y))?;
    let (first, second) = (a.number(line, 2)? as i8, b.number(line, 2)? as i8);
    let (day_month, month_day) = (date(year, second, first), date(year, first, second));
    match (day_month, month_day) {
        (Some(d), Some(m)) if sign == "/" && d != m => Some((3, m, Some(d))),
        (Some(d), Some(m)) if d != m => Some((3, d, Some(m))),
        (Some(d), _) | (None, Some(d)) => Some((3, d, None)),
        (None, None) => None,
    }
}

/// "November 26th, 2024", "Nov. 26 2024".
fn month_first(line: &str, pieces: &[Piece]) -> Option<(usize, Date, Option<Date>)> {
    let day = pieces.get(1)?.number(line, 2)? as i8;
    let month = month_piece(line, *pieces.first()?)?;
    let after = 2 + usize::from(pieces.get(2).is_some_and(|p| is_ordinal_ending(p.text(line))));
    let year = pieces.get(after)?.year(line)?;
    let is_tight =
        between(line, pieces[0], pieces[1]).len() <= 3 && between(line, pieces[after - 1], pieces[after]).len() <= 3;
    date(year, month, day).filter(|_| is_tight).map(|d| (after + 1, d, None))
}

/// "26 November 2024", "26th of Nov., 2024".
fn day_first(line: &str, pieces: &[Piece]) -> Option<(usize, Date, Option<Date>)> {
    let day = pieces.first()?.number(line, 2)? as i8;
    let mut at = 1 + usize::from(pieces.get(1).is_some_and(|p| is_ordinal_ending(p.text(line))));
    at += usize::from(pieces.get(at).is_some_and(|p| p.text(line) == "of"));
    let month = month_piece(line, *pieces.get(at)?)?;
    let year = pieces.get(at + 1)?.year(line)?;
    let is_tight =
        between(line, pieces[at - 1], pieces[at]).len() <= 2 && between(line, pieces[at], pieces[at + 1]).len() <= 3;
    date(year, month, day).filter(|_| is_tight).map(|d| (at + 2, d, None))
}

/// A month's name; it may be glued to the word before it ("PublishedNovember").
fn month_piece(line: &str, piece: Piece) -> Option<i8> {
    let word = piece.text(line);
    month(word).or_else(|| {
        let capital = word.char_indices().skip(1).filter(|(_, c)| c.is_uppercase()).last()?.0;
        month(&word[capital..])
    })
}

fn is_ordinal_ending(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

/// A time of day among the first pieces after a date.
fn time_after(line: &str, pieces: &[Piece]) -> Option<Time> {
    (0..pieces.len().min(MAX_PIECES_TO_TIME)).find_map(|i| time_at(line, &pieces[i..]))
}

/// A time of day just before a date, which no earlier date claims.
fn time_before(line: &str, pieces: &[Piece], found: &[FoundDate]) -> Option<Time> {
    let free = found.last().map_or(0, |f| pieces.partition_point(|p| p.start < f.range.end));
    let from = pieces.len().saturating_sub(MAX_PIECES_TO_TIME + 1).max(free);
    (from..pieces.len()).find_map(|i| time_at(line, &pieces[i..]))
}

/// "9:27PM", "21:27", "9.27 p.m.", "9 a.m."
fn time_at(line: &str, pieces: &[Piece]) -> Option<Time> {
    let hour = pieces.first()?.number(line, 2)? as i8;
    let minute = pieces.get(1).filter(|p| {
        let sign = between(line, pieces[0], **p);
        p.end - p.start == 2 && (sign == ":" || sign == ".")
    });
    let minute_value = minute.and_then(|p| p.number(line, 2)).map(|m| m as i8);
    let rest = &pieces[if minute_value.is_some() { 2 } else { 1 }..];
    let has_seconds = |p: &Piece| minute_value.is_some() && p.is_number && between(line, pieces[1], *p) == ":";
    let seconds = usize::from(rest.first().is_some_and(has_seconds));
    let half = rest.get(seconds..).and_then(|r| half_of_day(line, r));
    let is_dotted = minute.is_some_and(|p| between(line, pieces[0], *p) == ".");
    if minute_value.is_none() && half.is_none() || is_dotted && half.is_none() {
        return None;
    }
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(Half::After) if hour < 12 => hour + 12,
        Some(Half::Before) if hour == 12 => 0,
        _ => hour,
    };
    Time::new(hour, minute_value.unwrap_or(0), 0, 0).ok()
}

enum Half {
    Before,
    After,
}

fn half_of_day(line: &str, pieces: &[Piece]) -> Option<Half> {
    let is_m = |piece: &Piece| piece.text(line).eq_ignore_ascii_case("m");
    match pieces.first()?.text(line).as_bytes() {
        [b'a' | b'A', b'm' | b'M'] => Some(Half::Before),
        [b'p' | b'P', b'm' | b'M'] => Some(Half::After),
        [b'a' | b'A'] => pieces.get(1).filter(|piece| is_m(piece)).map(|_| Half::Before),
        [b'p' | b'P'] => pieces.get(1).filter(|piece| is_m(piece)).map(|_| Half::After),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(line: &str) -> Vec<String> {
        find_dates(line).iter().map(|f| f.day.to_string()).collect()
    }

    #[test]
    fn reads_the_usual_forms() {
        for line in [
            "Tue, 26 November 2024 9:27PM",
            "Published November 26th, 2024",
            "PublishedNov. 26, 2024at 9:08 GMT",
            "26/11/2024",
            "11/26/2024 - 10:30",
            "2024-11-26T21:27:00Z",
            "26.11.2024, 08:57",
            "26th of Nov, 2024",
            "26-Nov-2024",
        ] {
            assert_eq!(days(line), ["2024-11-26"], "{line}");
        }
    }

    #[test]
    fn leaves_what_is_no_full_date() {
        for line in [
            "November 26",
            "© 2024 Example Ltd",
            "1.2.3",
            "May 2024",
            "25/12",
            "call 020-123-4567",
            "March on 5 2024ers",
        ] {
            assert_eq!(days(line), [] as [&str; 0], "{line}");
        }
    }

    #[test]
    fn reads_the_time_beside_a_date() {
        let time = |line| find_dates(line)[0].time.map(|t| t.to_string());
        assert_eq!(time("Tue, 26 November 2024 9:27PM"), Some("21:27:00".into()));
        assert_eq!(time("19.11.2019, 08:57"), Some("08:57:00".into()));
        assert_eq!(time("9 a.m. on Nov. 5, 2024"), Some("09:00:00".into()));
        assert_eq!(time("Nov. 5, 2024"), None);
    }

    #[test]
    fn keeps_both_readings_of_a_doubtful_date() {
        let found = &find_dates("04/05/2024")[0];
        assert_eq!(
            (found.day.to_string(), found.other.map(|d| d.to_string())),
            ("2024-04-05".into(), Some("2024-05-04".into()))
        );
    }

    #[test]
    fn reads_machine_values() {
        assert_eq!(day_of("2024-11-26T21:27:00+01:00").map(|d| d.to_string()), Some("2024-11-26".into()));
        assert_eq!(day_of("20241126").map(|d| d.to_string()), Some("2024-11-26".into()));
        assert_eq!(day_of("Tue, 26 Nov 2024 20:27:00 GMT").map(|d| d.to_string()), Some("2024-11-26".into()));
        assert_eq!(day_of("soon"), None);
    }
}
