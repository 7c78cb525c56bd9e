//! Gives each paragraph its role: title, heading, body, or furniture of some kind.
//!
//! Reads what the forests think of the lines (`classify`), or what a page's markup told (`Hints`), gives one role a
//! paragraph. Where the forests doubt, a line stays body: losing a paragraph is worse than keeping a caption.

use super::classify::Reading;
use super::credits::{MAX_CREDIT_WORDS, is_credits, is_office};
use super::cues::kind;
use super::features::Lines;
use super::headings::headings;
use super::kinds::{Place, of_line};
use super::line::{Last, Line};
use super::{Hints, Role};
use crate::document::Document;

/// A line with a higher score is body.
const MIN_BODY_SCORE: i32 = -60;
/// Plain prose within the article needs less.
const MIN_PROSE_SCORE: i32 = -1000;
/// So does any line that has nothing of furniture, between two that are surely body.
const MIN_PLAIN_SCORE: i32 = -200;
/// How far the nearest lines that are surely body may be.
const MAX_GAP_LINES: usize = 12;
/// A line with a higher score is surely body.
const SURE_BODY_SCORE: i32 = 200;

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
pub fn of_text<'t>(lines: &Lines, reading: &Reading, text_of: impl Fn(usize) -> &'t str) -> Vec<Role> {
    let from = reading.title.map_or(0, |t| t + 1);
    let sure: Vec<usize> = (from..lines.len()).filter(|i| reading.body[*i] > SURE_BODY_SCORE).collect();
    let is_body = |i: usize| {
        let at = sure.partition_point(|j| *j < i);
        let is_near = |j: Option<&usize>| j.is_some_and(|j| j.abs_diff(i) <= MAX_GAP_LINES);
        let is_within = is_near(at.checked_sub(1).and_then(|k| sure.get(k))) && is_near(sure.get(at));
        let least = match () {
            () if is_within && is_plain_prose(&lines.lines[i]) => MIN_PROSE_SCORE,
            () if is_within && is_plain(&lines.lines[i]) => MIN_PLAIN_SCORE,
            () => MIN_BODY_SCORE,
        };
        reading.body[i] > least && Some(i) != reading.title && !is_button(&lines.lines[i])
    };
    let first = (from..lines.len())
        .find(|i| is_body(*i) && lines.lines[*i].words > 14 && !is_publication(&lines.lines[*i]))
        .unwrap_or(lines.len());
    let last = (0..lines.len()).rev().find(|i| is_body(*i)).unwrap_or(0);
    let headings = headings(lines, reading, from..(last + 1).min(lines.len()), &text_of);
    let is_credit = |i: usize| i >= first && lines.lines[i].words <= MAX_CREDIT_WORDS && is_credits(text_of(i));
    let place = |i: usize| match () {
        () if i < from => Place::Above,
        () if i < first => Place::Head,
        () if i < last => Place::Within,
        () => Place::After,
    };
    let role = |i: usize| match () {
        () if Some(i) == reading.title => Role::Title,
        () if headings[i] => Role::Heading(1),
        () if place(i) == Place::Head && is_publication(&lines.lines[i]) => Role::Boilerplate("publication"),
        () if is_credit(i) || place(i) == Place::Head && is_signature(&lines.lines[i], text_of(i)) => {
            Role::Boilerplate("byline")
        }
        () if is_body(i) => Role::Body,
        () => Role::Boilerplate(of_line(&lines.lines[i], place(i))),
    };
    (0..lines.len()).map(role).collect()
}

/// Whether a line is running text without any phrase of page furniture.
fn is_plain_prose(line: &Line) -> bool {
    const FURNITURE: [&str; 8] = ["newsletter", "paywall", "legal", "comments", "caption", "bio", "share", "login"];
    line.is_prose() && line.words >= 18 && !FURNITURE.iter().any(|name| kind(name).is_some_and(|k| line.cues.has(k)))
}

/// Whether a line between title and body is nothing but a person's name or office: "Ana Moe", "Court reporter".
fn is_signature(line: &Line, text: &str) -> bool {
    line.words <= 4 && line.last == Last::Letter && (line.name == 2 || is_office(text))
}

/// Whether a line is nothing but the words of a button or link that no article holds ("Leave a comment").
fn is_button(line: &Line) -> bool {
    const BUTTONS: [&str; 5] = ["share", "comments", "login", "legal", "advert"];
    line.words <= 5 && BUTTONS.iter().any(|name| kind(name).is_some_and(|k| line.cues.whole >> k & 1 == 1))
}

/// Whether a line has no phrase of page furniture, no date, no address, and is no name.
fn is_plain(line: &Line) -> bool {
    line.cues.is_empty()
        && line.dates.is_empty()
        && line.name < 2
        && !line.has_address
        && line.words >= 3
        && !line.is_glued
}

/// Whether a line between title and body tells when and by whom, not what.
fn is_publication(line: &Line) -> bool {
    let dated: usize = line.dates.iter().map(|d| d.range.len()).sum();
    let is_cued = ["byline", "published", "updated", "reading-time"]
        .iter()
        .any(|name| kind(name).is_some_and(|k| line.cues.has(k)));
    !line.dates.is_empty()
        && !line.is_closed()
        && (dated * 3 > line.bytes || is_cued || line.words <= 40 && u32::from(line.small) * 5 < u32::from(line.words))
        || line.cues.start != 0 && line.words <= 12 && kind("byline").is_some_and(|k| line.cues.start >> k & 1 == 1)
}
