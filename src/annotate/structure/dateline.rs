//! Reads the dateline that opens a report: "NAIROBI, Kenya (AP) —", "RAJSHAHI, Dec 20, 2025 (BSS) -", "[BEIJING]".
//!
//! Reads the start of the first paragraphs, gives place, agency and date with their bytes. A dateline is a place in
//! capitals before a dash or colon, or anything short that ends in an agency's brackets, or a place in brackets. Ordinary
//! openings ("Washington, DC - based firms ...") have neither and are left alone.

use super::Dateline;
use super::dates::{find_dates, month};
use crate::text::Span;
use jiff::civil::Date;

/// Longest dateline, in bytes.
const MAX_DATELINE_BYTES: usize = 90;
/// Most words of its place.
const MAX_PLACE_WORDS: usize = 6;
/// Words in capitals that open a paragraph and are no place.
const NO_PLACES: [&str; 18] = [
    "BREAKING",
    "UPDATE",
    "UPDATED",
    "WATCH",
    "EXCLUSIVE",
    "OPINION",
    "VIDEO",
    "LIVE",
    "READ",
    "NOTE",
    "Q",
    "A",
    "PHOTOS",
    "ANALYSIS",
    "EDITORIAL",
    "WARNING",
    "CORRECTION",
    "SUMMARY",
];

/// The dateline at the start of a paragraph, whose first byte is `base`; `year` serves dates without one.
#[must_use]
pub fn dateline(paragraph: &str, base: usize, year: Option<i16>) -> Option<Dateline> {
    let parts = bracketed_place(paragraph).or_else(|| with_agency(paragraph)).or_else(|| before_sign(paragraph))?;
    let at = |part: &str| {
        let start = base + (part.as_ptr() as usize - paragraph.as_ptr() as usize);
        Span::new(start, start + part.len())
    };
    Some(Dateline {
        span: Some(at(parts.whole)),
        place: parts.place.map(at),
        agency: parts.agency.map(at),
        date: parts.date.and_then(|d| day(d, year)),
    })
}

/// The pieces of a dateline, as slices of the paragraph.
struct Parts<'p> {
    whole: &'p str,
    place: Option<&'p str>,
    agency: Option<&'p str>,
    date: Option<&'p str>,
}

/// "[BEIJING] The ..."
fn bracketed_place(paragraph: &str) -> Option<Parts<'_>> {
    let rest = paragraph.strip_prefix('[')?;
    let end = rest.find(']').filter(|e| *e < 40)?;
    let place = &rest[..end];
    let is_place = is_capitals(place) && place.split(' ').count() <= MAX_PLACE_WORDS && !NO_PLACES.contains(&place);
    is_place.then(|| Parts { whole: &paragraph[..end + 2], place: Some(place), agency: None, date: None })
}

/// "NAIROBI, Kenya (AP) —", "NEW DELHI, Nov 19 (PTI):", "(Reuters) -", "(CNN)President ..."
fn with_agency(paragraph: &str) -> Option<Parts<'_>> {
    let open = paragraph.bytes().take(MAX_DATELINE_BYTES + 1).position(|b| b == b'(')?;
    let close = open + paragraph[open..].find(')').filter(|c| *c < 40)?;
    let (head, agency, rest) = (paragraph[..open].trim_end(), &paragraph[open + 1..close], &paragraph[close + 1..]);
    let has_sign = rest.trim_start().starts_with(['-', '–', '—', '_', ':', '―']);
    let is_agency =
        !agency.is_empty() && agency.split(' ').count() <= 4 && agency.starts_with(|c: char| c.is_uppercase());
    // without a dash only brackets that open the paragraph and run into it
    let is_glued =
        head.is_empty() && rest.starts_with(|c: char| c.is_uppercase()) && is_capitals(agency) && agency.len() >= 2;
    if !is_agency || !(has_sign || is_glued) {
        return None;
    }
    let (place, date) = place_and_date(head);
    if !head.is_empty() && !place.is_some_and(is_place) {
        return None;
    }
    Some(Parts { whole: &paragraph[..=close], place, agency: Some(agency), date })
}

/// "DUBLIN — ", "ISLAMABAD: ", "RAJSHAHI, Dec 20 - ": the place stands in capitals.
fn before_sign(paragraph: &str) -> Option<Parts<'_>> {
    const SIGNS: [&str; 9] = [" — ", " – ", " -- ", " - ", "— ", "– ", ": ", " _ ", "—"];
    let head_end = (0..=MAX_DATELINE_BYTES.min(paragraph.len())).rev().find(|i| paragraph.is_char_boundary(*i))?;
    let head = &paragraph[..head_end];
    let longest_at = |i: usize| SIGNS.iter().filter(|s| head[i..].starts_with(**s)).max_by_key(|s| s.len());
    let may_begin = |(i, c): &(usize, char)| match c {
        ' ' => head[i + 1..].starts_with(['-', '–', '—', '_']),
        _ => matches!(c, ':' | '–' | '—'),
    };
    let (cut, sign) = head.char_indices().filter(may_begin).find_map(|(i, _)| Some((i, *longest_at(i)?)))?;
    let whole = paragraph[..cut].trim_end_matches(['-', ' ']);
    let (place, date) = place_and_date(whole);
    let place = place?;
    let first = place.split(',').next().unwrap_or(place);
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    let is_sure =
        is_capitals(first) && letters >= 3 && !first.split(' ').any(|w| NO_PLACES.contains(&w)) && is_place(place);
    // a colon also parts a speaker from his words
    (is_sure && (sign != ": " || letters >= 5)).then_some(Parts { whole, place: Some(place), agency: None, date })
}

/// Parts "RAJSHAHI, Dec 20, 2025" into place and date.
fn place_and_date(head: &str) -> (Option<&str>, Option<&str>) {
    let start = head.match_indices(|c: char| c.is_alphanumeric()).map(|(i, _)| i).find(|i| {
        let rest = &head[*i..];
        let is_start = *i == 0 || !head[..*i].ends_with(|c: char| c.is_alphanumeric());
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        is_start
            && (month(word).is_some() && rest.contains(|c: char| c.is_ascii_digit())
                || word.starts_with(|c: char| c.is_ascii_digit()))
    });
    let place = head[..start.unwrap_or(head.len())].trim_end_matches([',', ' ', '(', '/']);
    ((!place.is_empty()).then_some(place), start.map(|s| head[s..].trim_end()))
}

fn is_place(place: &str) -> bool {
    let is_word = |w: &str| {
        w.starts_with(|c: char| c.is_uppercase())
            || matches!(w, "de" | "of" | "the" | "and" | "al" | "el" | "la" | "le" | "sur")
    };
    let words = place.split([' ', '/']).filter(|w| !w.is_empty());
    !place.contains(['“', '"', '?', '!']) && words.clone().count() <= MAX_PLACE_WORDS && words.into_iter().all(is_word)
}

/// Whether all letters are capitals ("St. JOSEPH" has small ones, "ST. JOSEPH" has none).
fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

/// The day of a dateline's date; the year may come from elsewhere.
fn day(text: &str, year: Option<i16>) -> Option<Date> {
    if let Some(found) = find_dates(text).first() {
        return Some(found.day);
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (a, b) = (words.next()?, words.next()?);
    let (month, day) = month(a).map(|m| (m, b)).or_else(|| month(b).map(|m| (m, a)))?;
    Date::new(year?, month, day.trim_end_matches(char::is_alphabetic).parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String, String)> {
        let line = dateline(text, 0, Some(2024))?;
        let of = |s: Option<Span>| s.map_or("", |s| s.of(text)).to_owned();
        Some((of(line.place), of(line.agency), line.date.map_or(String::new(), |d| d.to_string())))
    }

    #[test]
    fn reads_datelines() {
        for (text, place, agency, date) in [
            ("NAIROBI, Kenya (AP) _ The council met.", "NAIROBI, Kenya", "AP", ""),
            ("RAJSHAHI, Dec 20, 2025 (BSS) - The council met.", "RAJSHAHI", "BSS", "2025-12-20"),
            ("NEW DELHI, Nov 19 (PTI) The council met.", "", "", ""),
            ("New Delhi, Nov 19 (PTI): The council met.", "New Delhi", "PTI", "2024-11-19"),
            ("[BEIJING] The council met.", "BEIJING", "", ""),
            ("ST. JOSEPH, Mich. (AP) — The council met.", "ST. JOSEPH, Mich.", "AP", ""),
            ("DUBLIN — The council met.", "DUBLIN", "", ""),
            ("ISLAMABAD: The council met.", "ISLAMABAD", "", ""),
            ("(Reuters) - The council met.", "", "Reuters", ""),
            ("(CNN)President Moe met the council.", "", "CNN", ""),
        ] {
            let expected = (!place.is_empty() || !agency.is_empty())
                .then(|| (place.to_owned(), agency.to_owned(), date.to_owned()));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_ordinary_openings_alone() {
        for text in [
            "Russian President Moe and the leader of Arnsby (pop. 400) met on Monday - again.",
            "BREAKING: The council met.",
            "The council - all of it - met.",
            "Q: Will it rain?",
            "Ana Moe (left) — the mayor — spoke.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
