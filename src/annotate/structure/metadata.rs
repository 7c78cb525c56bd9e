//! What is known of the article as a whole: title, dates, authors, publisher, categories, dateline.
//!
//! Reads the lines with their roles and what the input declared (`Hints`), gives `Metadata`. What was declared wins over
//! what the text shows; the text tells the rest, with the bytes where it stands.

use super::classify::{Forests, Reading};
use super::dateline::dateline;
use super::features::Lines;
use super::published::{Candidate, candidates, published};
use super::{Dateline, Hints, Metadata, Role, authors};
use crate::document::Document;
use crate::lexicon::lists::NEWS_SECTIONS;
use crate::text::Span;
use jiff::civil::Date;

/// Paragraphs of body in which a dateline may stand: a photo's caption may come first.
const DATELINE_PARAGRAPHS: usize = 3;
/// Lines around the title in which sections are named.
const LINES_NEAR_TITLE: usize = 4;
/// Most categories.
const MAX_CATEGORIES: usize = 6;

/// What a text taken from a page's markup tells, beside its hints.
#[must_use]
pub fn of_page(doc: &Document<'_>, roles: &[Role], hints: &Hints) -> Metadata {
    let title = roles.iter().position(|r| *r == Role::Title).map(|i| doc.paragraphs[i].span);
    with_dateline(declared(hints, title, None), doc, roles)
}

/// What a plain text tells.
#[must_use]
pub fn of_text(doc: &Document<'_>, found: &Found<'_>, hints: &Hints) -> Metadata {
    let text_of = |i: usize| doc.paragraphs[i].span.of(doc.content());
    let title = found.roles.iter().position(|r| *r == Role::Title);
    let mut meta = declared(hints, title.map(|i| doc.paragraphs[i].span), title.map(text_of));
    let within = |line: usize, range: std::ops::Range<usize>| {
        let base = doc.paragraphs[line].span.start as usize;
        Span::new(base + range.start, base + range.end)
    };
    let dates = candidates(found.lines, text_of);
    let told = published(found.lines, found.reading, &dates, found.forests.date);
    if let (None, Some(date)) = (meta.published, &told.published) {
        meta.published = Some(date.day);
        meta.published_span = Some(within(date.line, date.range.clone()));
        meta.published_time = meta.published_time.or(iso_time(date));
    }
    if let (None, Some(date)) = (&meta.modified, &told.modified) {
        meta.modified = iso_time(date).or(Some(date.day.to_string()));
    }
    meta.publisher = meta.publisher.or_else(|| publisher(found, text_of));
    if meta.authors.is_empty() {
        let named = authors::authors(found.lines, found.reading, text_of);
        meta.publisher = meta
            .publisher
            .or_else(|| named.first().and_then(|(_, line, _)| authors::outlet(text_of(*line)).map(str::to_owned)));
        meta.authors = named.into_iter().map(|(name, line, range)| (name, Some(within(line, range)))).collect();
    }
    if meta.categories.is_empty() {
        meta.categories = title.map(|t| categories(found, t, text_of)).unwrap_or_default();
    }
    with_dateline(meta, doc, found.roles)
}

/// A text's lines and what was found of them.
#[derive(Clone, Copy, Debug)]
pub struct Found<'f> {
    /// Measured lines.
    pub lines: &'f Lines,
    /// What the forests think.
    pub reading: &'f Reading,
    /// The forests.
    pub forests: &'f Forests<'f>,
    /// Roles.
    pub roles: &'f [Role],
}

fn declared(hints: &Hints, title: Option<Span>, shown: Option<&str>) -> Metadata {
    Metadata {
        title: hints.title.clone().or_else(|| shown.map(str::to_owned)),
        title_span: title,
        authors: hints.authors.iter().map(|a| (a.clone(), None)).collect(),
        publisher: hints.publisher.clone(),
        categories: hints.categories.clone(),
        published: hints.published,
        published_time: hints.published_time.clone(),
        modified: hints.modified.clone(),
        ..Metadata::default()
    }
}

fn iso_time(date: &Candidate) -> Option<String> {
    date.time.map(|time| format!("{}T{time}", date.day))
}

fn with_dateline(mut meta: Metadata, doc: &Document<'_>, roles: &[Role]) -> Metadata {
    let year = meta.published.map(Date::year);
    let body = (0..doc.paragraphs.len()).filter(|i| roles[*i] == Role::Body).take(DATELINE_PARAGRAPHS);
    let found =
        body.map(|i| doc.paragraphs[i].span).find_map(|s| dateline(s.of(doc.content()), s.start as usize, year));
    meta.dateline = found.unwrap_or_else(Dateline::default);
    meta
}

/// The sections that lines near the title name: "Home > World > Asia", "Asia, News May 3, 2024".
fn categories<'t>(found: &Found<'_>, title: usize, text_of: impl Fn(usize) -> &'t str) -> Vec<String> {
    let near = (title.saturating_sub(LINES_NEAR_TITLE)..title)
        .rev()
        .chain(title + 1..(title + 1 + LINES_NEAR_TITLE).min(found.lines.len()));
    for i in near.filter(|i| matches!(found.roles[*i], Role::Boilerplate(_)) && found.lines.lines[*i].words <= 40) {
        let text = text_of(i);
        let head = found.lines.lines[i].dates.first().map_or(text, |d| &text[..d.range.start]);
        let parts: Vec<&str> = head
            .split([',', '>', '|', '/', '»', '›', '•', '·'])
            .map(str::trim)
            .filter(|p| !p.is_empty() && !p.eq_ignore_ascii_case("home"))
            .collect();
        let are_sections = !parts.is_empty() && parts.iter().all(|p| NEWS_SECTIONS.get_str(p).is_some());
        if are_sections {
            return parts.into_iter().take(MAX_CATEGORIES).map(str::to_owned).collect();
        }
    }
    Vec::new()
}

/// The outlet that a copyright line names: "© 2024 The Arnsby Post. All rights reserved."
fn publisher<'t>(found: &Found<'_>, text_of: impl Fn(usize) -> &'t str) -> Option<String> {
    let furniture = (0..found.lines.len()).rev().filter(|i| matches!(found.roles[*i], Role::Boilerplate(_)));
    furniture.filter(|i| found.lines.lines[*i].bytes < 200).find_map(|i| {
        let text = text_of(i);
        let at = text.find('©').map(|i| i + '©'.len_utf8()).or_else(|| text.find("Copyright ").map(|i| i + 10))?;
        let is_year =
            |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | ',' | '©' | '.' | ':');
        let rest = text[at..]
            .trim_start_matches(is_year)
            .trim_start_matches("by ")
            .trim_start_matches("Copyright")
            .trim_start_matches(is_year);
        let end = [". ", ", ", " All ", " all ", "|", " and/or", " is a ", " – ", " - ", "(", ";"]
            .iter()
            .filter_map(|s| rest.find(s))
            .min()
            .unwrap_or(rest.len());
        let name = rest[..end].trim().trim_end_matches(|c: char| is_year(c) || c == '®');
        authors::is_name(name).then(|| name.to_owned())
    })
}
