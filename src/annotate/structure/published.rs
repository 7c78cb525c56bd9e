//! Chooses the day of publication among the dates that a page shows.
//!
//! Reads measured lines and what the forests think of them, gives the published date, its time, and the date of the last
//! change. Every full date in a short line is a candidate: masthead, "Updated", captions, teasers and copyright lines hold
//! decoys. A forest weighs each by its place, the words before it and how it compares with the others; where none
//! convinces, the text tells no date.

use super::classify::Reading;
use super::cues::bits;
use super::features::Lines;
use super::line::Line;
use crate::model::forest::Forest;
use jiff::civil::{Date, Time};
use std::ops::Range;

/// A candidate with a lower score is not the published date.
const MIN_DATE_SCORE: i32 = 0;
/// A score that tells that a line is surely body.
const SURE_BODY: i32 = 128;
/// Most candidates of one page; a page with more dates than this is a table or a list.
const MAX_CANDIDATES: usize = 400;

/// What stands before a date in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing that tells.
    Nothing,
    /// "Published", "Posted", "First published".
    Published,
    /// "Updated", "Last modified".
    Updated,
}

/// A date that may be the published one.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its line.
    pub line: usize,
    /// Bytes of the line.
    pub range: Range<usize>,
    /// The day.
    pub day: Date,
    /// The time beside it.
    pub time: Option<Time>,
    /// What the words before it say.
    pub before: Before,
    /// Whether it is the less usual reading of a doubtful date.
    is_second_reading: bool,
    /// Whether both readings exist.
    is_doubtful: bool,
}

/// The dates of a page that may be the published one, in order; `text_of` gives the characters of a line.
#[must_use]
pub fn candidates<'t>(lines: &Lines, text_of: impl Fn(usize) -> &'t str) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (i, line) in lines.lines.iter().enumerate().filter(|(_, l)| !l.dates.is_empty()) {
        let mut from = 0;
        for date in &line.dates {
            let text = text_of(i);
            let lead = text.get(from..date.range.start).unwrap_or("");
            let before = before(lead);
            let tail = text.get(date.range.end..).unwrap_or("");
            from = date.range.end;
            if before == Before::Nothing && !has_byline(line) && is_told(lead, tail) {
                continue;
            }
            let order = order(tail);
            let is_doubtful = date.other.is_some() && order.is_none();
            let day = date.other.filter(|_| order == Some(Order::DayFirst)).unwrap_or(date.day);
            let candidate = Candidate {
                line: i,
                range: date.range.clone(),
                day,
                time: date.time,
                before,
                is_second_reading: false,
                is_doubtful,
            };
            let second = date.other.filter(|_| is_doubtful).map(|day| Candidate {
                day,
                is_second_reading: true,
                ..candidate.clone()
            });
            found.push(candidate);
            found.extend(second);
        }
        if found.len() >= MAX_CANDIDATES {
            break;
        }
    }
    found
}

fn has_byline(line: &Line) -> bool {
    line.cues.has(const { bits(&["byline"]) })
}

/// Words of running text before a date that is part of it.
const MIN_LEAD_WORDS: usize = 6;

/// Whether a date is part of what a caption or an offer tells: "... pose for a photo on June 28, 2019, in Arnsby",
/// "... speaks at an event, Monday, Sept. 2, 2024, in Arnsby".
fn is_told(lead: &str, tail: &str) -> bool {
    const AFTER: [&str; 4] = [", in ", " in ", ", at ", ", near "];
    let is_on = lead.trim_end().ends_with(" on");
    lead.split_whitespace().count() >= MIN_LEAD_WORDS && (is_on || AFTER.iter().any(|words| tail.starts_with(words)))
}

/// Which of day and month a date starts with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// The order that the time zone beside a date tells: "10/11/2022 08:00 AM EDT" is American, "10/11/2022 08:00 GMT" is not.
fn order(tail: &str) -> Option<Order> {
    const AMERICAN: [&str; 10] = ["EDT", "EST", "ET", "CDT", "CST", "MDT", "MST", "PDT", "PST", "PT"];
    const OTHERS: [&str; 8] = ["GMT", "BST", "IST", "CET", "CEST", "AEST", "AEDT", "NZST"];
    const MAX_WORDS_TO_ZONE: usize = 3;
    let words = tail.split(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '.').filter(|w| !w.is_empty());
    words.take(MAX_WORDS_TO_ZONE).find_map(|word| match () {
        () if AMERICAN.contains(&word) => Some(Order::MonthFirst),
        () if OTHERS.contains(&word) => Some(Order::DayFirst),
        () => None,
    })
}

fn before(words: &str) -> Before {
    let words = words.to_ascii_lowercase();
    let at = |names: &[&str]| names.iter().filter_map(|name| words.rfind(name)).max();
    let (updated, published) = (
        at(&["updat", "modif", "revis", "edited", "changed"]),
        at(&["publish", "posted", "created", "released", "issued", "post date"]),
    );
    match (updated, published) {
        (Some(u), Some(p)) if p > u => Before::Published,
        (None, Some(_)) => Before::Published,
        (Some(_), _) => Before::Updated,
        (None, None) => Before::Nothing,
    }
}

/// What all candidates of a page share.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'f> {
    lines: &'f Lines,
    reading: &'f Reading,
    all: &'f [Candidate],
    first: Option<usize>,
    last: Option<usize>,
}

impl<'f> Frame<'f> {
    /// The frame of all candidates of a page.
    #[must_use]
    pub fn new(lines: &'f Lines, reading: &'f Reading, all: &'f [Candidate]) -> Self {
        let from = reading.title.map_or(0, |t| t + 1);
        let first = reading.body.iter().skip(from).position(|s| *s > SURE_BODY).map(|i| i + from);
        let last = reading.body.iter().rposition(|s| *s > SURE_BODY);
        Self { lines, reading, all, first, last }
    }

    /// The row of a candidate.
    #[must_use]
    pub fn row(&self, candidate: &Candidate) -> Vec<i16> {
        row(*self, candidate)
    }
}

fn row(frame: Frame<'_>, candidate: &Candidate) -> Vec<i16> {
    let Frame { lines, reading, all, first, last } = frame;
    let at = candidate.line;
    let line = &lines.lines[at];
    let distance = |to: Option<usize>| to.map_or(-400, |t| (at as i64 - t as i64).clamp(-300, 300) as i16);
    let days = |a: Date, b: Date| a.since(b).map_or(0, |s| s.get_days()).clamp(-3000, 3000) as i16;
    let (earliest, latest) = all.iter().fold((candidate.day, candidate.day), |(e, l), c| (e.min(c.day), l.max(c.day)));
    let count = |holds: &dyn Fn(&Candidate) -> bool| all.iter().filter(|c| holds(c)).count().min(100) as i16;
    let mut row = vec![
        distance(reading.title),
        distance(first),
        distance(last),
        reading.body[at].clamp(-2000, 2000) as i16,
        line.words.min(200) as i16,
        line.dates.len() as i16,
        line.dates.iter().position(|d| d.range == candidate.range).unwrap_or(0) as i16,
        (candidate.range.len() * 1000 / line.bytes.max(1)) as i16,
        i16::from(candidate.time.is_some()),
        i16::from(line.is_glued),
        candidate.before as i16,
        i16::from(candidate.is_doubtful),
        i16::from(candidate.is_second_reading),
        days(latest, candidate.day),
        days(candidate.day, earliest),
        count(&|c| c.day == candidate.day),
        count(&|c| c.day > candidate.day),
        count(&|c| c.line < at),
        count(&|_| true),
        count(&|c| c.line != at && c.before == Before::Published),
        at.min(500) as i16,
        (lines.len() - at).min(500) as i16,
        (at * 1000 / lines.len().max(1)) as i16,
        i16::from(candidate.range.start == 0),
    ];
    const KINDS: [u32; 9] = [
        bits(&["published"]),
        bits(&["updated"]),
        bits(&["byline"]),
        bits(&["legal"]),
        bits(&["caption"]),
        bits(&["comments"]),
        bits(&["time-ago"]),
        bits(&["reading-time"]),
        bits(&["related"]),
    ];
    let has = |l: &Line, bit: u32| i16::from(l.cues.has(bit));
    row.extend(KINDS.map(|bit| has(line, bit)));
    for offset in [-2, -1, 1, 2_isize] {
        let near = usize::try_from(at as isize + offset).ok().and_then(|j| lines.lines.get(j));
        row.extend(KINDS[..3].iter().map(|bit| near.map_or(-1, |l| has(l, *bit))));
        row.push(near.map_or(-1, |l| l.words.min(60) as i16));
    }
    row
}

/// What a page's dates tell.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The published date.
    pub published: Option<Candidate>,
    /// A later date that is told to be of the last change.
    pub modified: Option<Candidate>,
}

/// The published date, and the date of the last change beside it.
#[must_use]
pub fn published(lines: &Lines, reading: &Reading, all: &[Candidate], forest: Forest<'_>) -> Published {
    let frame = Frame::new(lines, reading, all);
    let scored = all.iter().map(|c| (forest.score(&frame.row(c)), c));
    let best = scored
        .filter(|(score, _)| *score > MIN_DATE_SCORE)
        .max_by_key(|(score, c)| (*score, std::cmp::Reverse(c.line)));
    let Some((_, best)) = best else { return Published::default() };
    // "3 May 2024, 10:00 (updated 4 May 2024)" was published on the first of its days
    let first = |c: &&Candidate| c.line == best.line && c.before != Before::Updated && c.day <= best.day;
    let best = if best.before == Before::Updated { all.iter().find(first).unwrap_or(best) } else { best };
    let modified =
        all.iter().find(|c| c.before == Before::Updated && c.day >= best.day && c.line.abs_diff(best.line) <= 3);
    Published { published: Some(best.clone()), modified: modified.cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_dates_that_a_caption_tells() {
        assert!(is_told("Ana Moe and Per Haug pose for a photo on ", ", in Arnsby"));
        assert!(is_told("Ana Moe speaks at a campaign event, Monday, ", ", in Arnsby"));
        assert!(!is_told("The Arnsby Post, ", " in News") && !is_told("", ", in Arnsby"));
    }

    #[test]
    fn reads_the_order_of_day_and_month_from_the_zone() {
        assert!(order(" 08:00 AM EDT") == Some(Order::MonthFirst) && order(", 08:00 GMT") == Some(Order::DayFirst));
        assert!(order(" 08:00").is_none());
    }

    #[test]
    fn reads_the_words_before_a_date() {
        assert_eq!(before("First published: "), Before::Published);
        assert_eq!(before("Published 1 May, Updated at 10:00 on "), Before::Updated);
        assert_eq!(before("Updated and first published "), Before::Published);
        assert_eq!(before("Arnsby, "), Before::Nothing);
    }
}
