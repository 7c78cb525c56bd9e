//! Finds the authors in a byline: "By Ana Moe and Per Haug | The Post", or a bare name under the title.
//!
//! Reads the lines around the title, gives names as written with their bytes of the line. A byline word opens the names;
//! a date, an address, a bar or a role closes them. A line without such a word counts only between title and body,
//! and only when it is nothing but a name (or an agency's) beside a date. It does not look at signatures within the body.

use super::classify::Reading;
use super::credits::{MAX_CREDIT_WORDS, is_office, is_outlet, is_publisher, reporters};
use super::cues::bits;
use super::dates::find_dates;
use super::features::Lines;
use super::line::{Last, Line};
use crate::lexicon::{self, class};
use crate::text::words::words;
use std::ops::Range;

/// Lines after the title in which a byline is sought.
const LINES_AFTER_TITLE: usize = 16;
/// Lines before it.
const LINES_BEFORE_TITLE: usize = 3;
/// Most words of one name.
const MAX_NAME_WORDS: usize = 5;
/// Most authors.
const MAX_AUTHORS: usize = 12;
/// A score that tells that a line is surely body.
const SURE_BODY: i32 = 200;

/// The words that open a byline, longest first.
const OPENERS: [&str; 16] = [
    "analysis by",
    "article by",
    "compiled by",
    "opinion by",
    "posted by",
    "published by",
    "reported by",
    "review by",
    "story by",
    "text by",
    "words by",
    "written by",
    "reporting by",
    "author",
    "from",
    "by",
];

/// The authors: name, line, bytes of the line.
#[must_use]
pub fn authors<'t>(
    lines: &Lines,
    reading: &Reading,
    text_of: impl Fn(usize) -> &'t str,
) -> Vec<(String, usize, Range<usize>)> {
    let from = reading.title.map_or(0, |title| title + 1);
    let body =
        (from..lines.len()).find(|i| reading.body[*i] > SURE_BODY && lines.lines[*i].words > 14).unwrap_or(lines.len());
    let above = from.saturating_sub(1);
    let head: Vec<usize> = (from..body.min(from + LINES_AFTER_TITLE))
        .chain((above.saturating_sub(LINES_BEFORE_TITLE)..above).rev())
        .collect();
    let found = |i: usize, names: Vec<Range<usize>>| {
        let mut out: Vec<(String, usize, Range<usize>)> = Vec::new();
        for range in names.into_iter().take(MAX_AUTHORS) {
            let name = text_of(i)[range.clone()].to_owned();
            if !out.iter().any(|(n, ..)| *n == name) {
                out.push((name, i, range));
            }
        }
        out
    };
    let opened = head.iter().copied().filter(|i| lines.lines[*i].words <= 40);
    for i in opened {
        let names = by_opener(text_of(i));
        if !names.is_empty() {
            return found(i, names);
        }
        // the opener alone on its line, the name on the next
        if is_bare_opener(text_of(i)) && i + 1 < lines.len() {
            let names = names_in(text_of(i + 1), 0);
            if !names.is_empty() {
                return found(i + 1, names);
            }
        }
    }
    for i in head.into_iter().filter(|i| is_bare_candidate(&lines.lines[*i])) {
        let names = bare_names(text_of(i));
        if !names.is_empty() {
            return found(i, names);
        }
    }
    let after = (body..lines.len()).filter(|i| lines.lines[*i].words <= 12 && lines.lines[*i].cues.start != 0);
    let late = after.map(|i| (i, by_opener(text_of(i)))).find(|(_, names)| !names.is_empty());
    let credited = || {
        let foot = (body..lines.len()).rev().filter(|i| lines.lines[*i].words <= MAX_CREDIT_WORDS);
        foot.map(|i| (i, reporters(text_of(i)))).find(|(_, names)| !names.is_empty())
    };
    late.or_else(credited).map_or_else(Vec::new, |(i, names)| if i < body + 400 { found(i, names) } else { Vec::new() })
}

/// Where the words after an opener start, if the line has one at its start or after a bar or a date.
fn opener_end(line: &str) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    let starts = std::iter::once(0)
        .chain(lower.match_indices(" by ").map(|(i, _)| i + 1))
        .chain(lower.match_indices("| by").map(|(i, _)| i + 2));
    for start in starts {
        for opener in OPENERS {
            let Some(rest) = lower[start..].strip_prefix(opener) else { continue };
            let end = start + opener.len();
            // "ByAna Moe" is glued
            let is_glued =
                opener == "by" && line[start..].starts_with('B') && line[end..].starts_with(char::is_uppercase);
            let is_parted = is_glued || rest.starts_with([' ', ':']);
            let needs_colon = matches!(opener, "author" | "from");
            let is_opener = is_parted && (!needs_colon || rest.starts_with(':'));
            if is_opener && (start == 0 || is_head_part(&line[..start])) {
                return Some(end + rest.len() - rest.trim_start_matches([' ', ':']).len());
            }
        }
    }
    None
}

/// Whether what stands before a byline within its line is a date, a place or a bar.
fn is_head_part(part: &str) -> bool {
    part.trim_end().ends_with('|') || part.len() < 60 && !find_dates(part).is_empty()
}

fn is_bare_opener(line: &str) -> bool {
    matches!(
        line.trim_end_matches(':').to_ascii_lowercase().as_str(),
        "by" | "written by" | "author" | "authors" | "words by" | "story by" | "posted by"
    )
}

fn by_opener(line: &str) -> Vec<Range<usize>> {
    opener_end(line).map_or_else(Vec::new, |start| names_in(line, start))
}

/// The names from byte `start` on, until something that is no name.
fn names_in(line: &str, start: usize) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let end = start + names_end(&line[start..]);
    let mut at = start;
    while at < end {
        let (part, next) = next_part(line, at, end);
        at = next;
        let Some(range) = name_range(line, part) else {
            // a role or a place after the first name ends the list
            if names.is_empty() { continue } else { break }
        };
        // "By Ana Moe, Staff Writer", "By Ana Moe, Arnsby Courier"
        if !names.is_empty() && (is_office(&line[range.clone()]) || is_outlet(&line[range.clone()])) {
            continue;
        }
        names.push(range);
    }
    names
}

/// The outlet that a byline names beside its authors: "Arnsby Courier" of "By Ana Moe, Arnsby Courier".
#[must_use]
pub fn outlet(line: &str) -> Option<&str> {
    let start = opener_end(line)?;
    let end = start + names_end(&line[start..]);
    let (first, mut at) = next_part(line, start, end);
    name_range(line, first)?;
    while at < end {
        let (part, next) = next_part(line, at, end);
        at = next;
        if let Some(range) = name_range(line, part).filter(|r| is_publisher(&line[r.clone()])) {
            return Some(&line[range]);
        }
    }
    None
}

/// How far the names of a byline reach: to a bar, a dash, a bracket, an address, a digit or a word that is no part of names.
fn names_end(rest: &str) -> usize {
    const STOPS: [&str; 34] = [
        " | ",
        "|",
        " - ",
        " – ",
        " — ",
        " • ",
        "•",
        " · ",
        "·",
        " / ",
        "/",
        "(",
        "[",
        "@",
        "http",
        " on ",
        " On ",
        " for ",
        " For ",
        " published ",
        " updated ",
        " Last ",
        " last ",
        " in ",
        " at ",
        " of ",
        "Published",
        "Updated",
        "PUBLISHED",
        "UPDATED",
        "Posted",
        "Follow",
        " is ",
        " Read",
    ];
    let stop = STOPS.iter().filter_map(|s| rest.find(s)).min().unwrap_or(rest.len());
    // an e-mail address starts with its word; "Ana Moe@anamoe" is a name with a handle
    let word = rest[..stop].rfind(' ').map_or(0, |space| space + 1);
    let is_address = rest[stop..].starts_with('@') && !(word > 0 && rest[word..].starts_with(char::is_uppercase));
    let stop = if is_address { word.saturating_sub(1) } else { stop };
    let digit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let end = stop.min(digit);
    // a month before the digit is no name
    let head = rest[..end].trim_end_matches([' ', ',', '.']);
    let last = head.rsplit([' ', ',']).next().unwrap_or("");
    let glued = last.char_indices().skip(3).filter(|(_, c)| c.is_uppercase()).last().map_or(0, |(i, _)| i);
    let is_date = |w: &str| super::dates::month(w).is_some() || lexicon::classes(lexicon::form(w)).has(class::WEEKDAYS);
    match () {
        () if digit <= stop && is_date(last) => head.len() - last.len(),
        () if digit <= stop && glued > 0 && is_date(&last[glued..]) => head.len() - last.len() + glued,
        () => head.len(),
    }
}

/// The next part of a list of names, and where the one after it starts.
fn next_part(line: &str, at: usize, end: usize) -> (Range<usize>, usize) {
    let rest = &line[at..end];
    const SIGNS: [&str; 6] = [", and ", " and ", " AND ", " & ", ",", ";"];
    let cut = SIGNS.iter().filter_map(|s| rest.find(s).map(|i| (i, std::cmp::Reverse(s.len())))).min();
    cut.map_or((at..end, end), |(i, std::cmp::Reverse(length))| (at..at + i, at + i + length))
}

/// A part trimmed to a name, if it is one.
fn name_range(line: &str, part: Range<usize>) -> Option<Range<usize>> {
    let text = &line[part.clone()];
    let start = part.start + (text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == ':').len());
    let trimmed =
        line[start..part.end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':' | '-' | '|'));
    let range = start..start + glued_end(trimmed);
    is_name(&line[range.clone()]).then_some(range)
}

/// Where a name ends that the next item is glued to ("Ana MoeThe Post", "Per HaugStaff Writer").
fn glued_end(name: &str) -> usize {
    let bytes = name.as_bytes();
    let glue = (3..bytes.len()).find(|i| {
        let is_seam = bytes[*i].is_ascii_uppercase() && bytes[i - 1].is_ascii_lowercase();
        is_seam && name[..*i].rfind(' ').is_some_and(|space| i - space > 4)
    });
    glue.unwrap_or(bytes.len())
}

/// Whether words look like the name of a person or an agency.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split_whitespace().collect();
    if parts.is_empty()
        || parts.len() > MAX_NAME_WORDS + 1
        || text.len() < 2
        || text.len() > 60
        || text.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | '!' | '“' | '"' | ':'))
    {
        return false;
    }
    let is_capital = |w: &&&str| w.starts_with(|c: char| c.is_uppercase());
    let is_particle = |w: &str| {
        matches!(
            w,
            "de" | "van"
                | "von"
                | "der"
                | "den"
                | "da"
                | "di"
                | "du"
                | "la"
                | "le"
                | "del"
                | "bin"
                | "al"
                | "el"
                | "al-"
                | "dos"
                | "ter"
                | "ten"
                | "y"
                | "e"
                | "of"
                | "the"
        )
    };
    parts.iter().all(|w| is_capital(&w) || is_particle(w)) && parts.iter().filter(is_capital).count() > 0
}

/// Whether a line without an opener may be a byline.
fn is_bare_candidate(line: &Line) -> bool {
    const OTHERS: u32 = bits(&[
        "navigation",
        "share",
        "advert",
        "comments",
        "login",
        "legal",
        "related",
        "newsletter",
        "paywall",
        "caption",
        "media",
    ]);
    (1..=14).contains(&line.words)
        && !matches!(line.last, Last::Question | Last::Colon | Last::Ellipsis)
        && (line.cues.whole | line.cues.start) & OTHERS == 0
}

/// Names in a line that has nothing else but dates and an outlet.
fn bare_names(line: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    // a date first: "January 23, 2025 Ana Moe"
    if let Some(date) = find_dates(line).first().filter(|d| d.range.start == 0) {
        start = date.range.end;
        start += line[start..].len() - line[start..].trim_start_matches([' ', ',', '|', '-', '–', '•', '/']).len();
    }
    let names = names_in(line, start);
    let is_sure = |r: &Range<usize>| is_known_name(&line[r.clone()]);
    if names.first().is_some_and(is_sure) { names } else { Vec::new() }
}

/// Whether a name is a person's by its given name, or that of an agency or desk.
fn is_known_name(name: &str) -> bool {
    const DESKS: [&str; 12] = [
        "staff",
        "desk",
        "bureau",
        "reporter",
        "correspondent",
        "editor",
        "editors",
        "press",
        "agencies",
        "team",
        "newsroom",
        "writer",
    ];
    let classes: Vec<lexicon::Classes> = words(name).map(|r| lexicon::classes(lexicon::form(&name[r]))).collect();
    let count = name.split_whitespace().count();
    let last = name.split_whitespace().next_back().unwrap_or("").to_lowercase();
    let is_agency = [
        "Reuters",
        "AFP",
        "AP",
        "PTI",
        "ANI",
        "IANS",
        "Xinhua",
        "UPI",
        "DPA",
        "TASS",
        "Agence France-Presse",
        "Bloomberg",
    ]
    .contains(&name);
    let is_person = (2..=4).contains(&count)
        && classes
            .first()
            .is_some_and(|c| c.has(class::GIVEN_ANY) || c.has(class::GIVEN_FEMALE) || c.has(class::GIVEN_MALE));
    is_agency || is_person || DESKS.contains(&last.as_str()) && count <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<&str> {
        by_opener(line).into_iter().map(|r| &line[r]).collect()
    }

    #[test]
    fn reads_bylines() {
        for (line, expected) in [
            ("By Ana Moe", vec!["Ana Moe"]),
            ("ByAna MoePublished: Jun 25, 2025", vec!["Ana Moe"]),
            ("By Ana Moe, Per Haug and Kim Lind", vec!["Ana Moe", "Per Haug", "Kim Lind"]),
            ("By Ana Moe | The Post", vec!["Ana Moe"]),
            ("by Ana Moe December 23, 2016 at 7:18am", vec!["Ana Moe"]),
            ("By Ana Moe - Staff Writer 2019-11-18", vec!["Ana Moe"]),
            ("By: Ana Moe on December 23, 2016", vec!["Ana Moe"]),
            ("January 17, 2017 at 6:08 PM ET by Ana Moe", vec!["Ana Moe"]),
            ("Written by: Ana Moe", vec!["Ana Moe"]),
            ("By Ana Moe, Arnsby Courier", vec!["Ana Moe"]),
            ("By Ana Moe, CNN", vec!["Ana Moe"]),
            ("By Ana Moe, News Reporter", vec!["Ana Moe"]),
            ("By Ana Moe@anamoe Nov 19, 2019, 7:53pm EST", vec!["Ana Moe"]),
            ("By Ana Moe On 11/13/19 at 4:00 PM EST", vec!["Ana Moe"]),
            ("By Ana Moe published 19 May 2026", vec!["Ana Moe"]),
            ("By Ana Moe ana@example.org(509) 459-0000", vec!["Ana Moe"]),
            ("By the time they came, it was late", vec![]),
            ("The bridge by Arnsby is closed", vec![]),
        ] {
            assert_eq!(names(line), expected, "{line}");
        }
    }

    #[test]
    fn knows_what_a_name_looks_like() {
        assert!(is_name("Ana van der Moe") && is_name("ANA MOE") && is_name("Reuters"));
        assert!(!is_name("closed for weeks") && !is_name("What now?") && !is_name("Room 5"));
    }
}
