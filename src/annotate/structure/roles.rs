//! Gives each paragraph its role: title, heading, body, or furniture of some kind.
//!
//! Reads what the forests think of the lines (`classify`), or what a page's markup told (`Hints`), gives one role a
//! paragraph. Where the forests doubt, a line stays body: losing a paragraph is worse than keeping a caption.

use super::classify::Reading;
use super::cues::kind;
use super::features::Lines;
use super::kinds::{Place, of_line};
use super::line::Line;
use super::{Hints, Role};
use crate::document::Document;

/// A line with a higher score is body.
const MIN_BODY_SCORE: i32 = -60;
/// A line with a higher score is a heading.
const MIN_HEADING_SCORE: i32 = 0;

/// Roles of a text that was taken out of a page's markup.
pub fn of_page(doc: &Document<'_>, hints: &Hints) -> Vec<Role> {
    let mut roles = vec![Role::Body; doc.paragraphs.len()];
    let mut headings = hints.headings.iter().peekable();
    let mut boilerplate = hints.boilerplate.iter().peekable();
    for (role, paragraph) in roles.iter_mut().zip(&doc.paragraphs) {
        while headings.next_if(|(span, _)| span.end <= paragraph.span.start).is_some() {}
        while boilerplate.next_if(|(span, _)| span.end <= paragraph.span.start).is_some() {}
        if let Some((_, level)) = headings.peek().filter(|(span, _)| span.overlaps(paragraph.span)) {
            *role = Role::Heading(*level);
        } else if let Some((_, kind)) = boilerplate.peek().filter(|(span, _)| span.contains(paragraph.span)) {
            *role = Role::Boilerplate(kind);
        }
    }
    if let (Some(first), Some(role)) = (doc.paragraphs.first(), roles.first_mut())
        && hints.title.as_deref() == Some(first.span.of(doc.content()))
    {
        *role = Role::Title;
    }
    roles
}

/// The line that is a given title.
pub fn line_of(doc: &Document<'_>, title: &str) -> Option<usize> {
    doc.paragraphs.iter().position(|p| p.span.of(doc.content()).eq_ignore_ascii_case(title.trim()))
}

/// Roles of a plain text.
pub fn of_text(lines: &Lines, reading: &Reading) -> Vec<Role> {
    let is_body = |i: usize| reading.body[i] > MIN_BODY_SCORE && Some(i) != reading.title;
    let from = reading.title.map_or(0, |t| t + 1);
    let first = (from..lines.len()).find(|i| is_body(*i) && lines.lines[*i].words > 14).unwrap_or(lines.len());
    let last = (0..lines.len()).rev().find(|i| is_body(*i)).unwrap_or(0);
    let place = |i: usize| match () {
        () if i < from => Place::Above,
        () if i < first => Place::Head,
        () if i < last => Place::Within,
        () => Place::After,
    };
    let role = |i: usize| match () {
        () if Some(i) == reading.title => Role::Title,
        () if reading.heading[i] > MIN_HEADING_SCORE => Role::Heading(1),
        () if place(i) == Place::Head && is_publication(&lines.lines[i]) => Role::Boilerplate("publication"),
        () if is_body(i) => Role::Body,
        () => Role::Boilerplate(of_line(&lines.lines[i], place(i))),
    };
    (0..lines.len()).map(role).collect()
}

/// Whether a line between title and body tells when and by whom, not what.
fn is_publication(line: &Line) -> bool {
    let dated: usize = line.dates.iter().map(|d| d.range.len()).sum();
    let is_cued = ["byline", "published", "updated", "reading-time"]
        .iter()
        .any(|name| kind(name).is_some_and(|k| line.cues.has(k)));
    !line.dates.is_empty()
        && !line.is_closed()
        && (dated * 3 > line.bytes || is_cued || line.words <= 40 && line.small * 5 < line.words)
        || line.cues.start != 0 && line.words <= 12 && kind("byline").is_some_and(|k| line.cues.start >> k & 1 == 1)
}
