//! Gives each paragraph its role: title, heading, body, or furniture of some kind.
//!
//! Reads what the forests think of the lines (`classify`), or what a page's markup told (`Hints`), gives one role a
//! paragraph. Where the forests doubt, a line stays body: losing a paragraph is worse than keeping a caption.

use super::classify::Reading;
use super::features::Lines;
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
pub fn of_text(_doc: &Document<'_>, lines: &Lines, reading: &Reading) -> Vec<Role> {
    let role = |i: usize| match () {
        () if Some(i) == reading.title => Role::Title,
        () if reading.heading[i] > MIN_HEADING_SCORE => Role::Heading(1),
        () if reading.body[i] > MIN_BODY_SCORE => Role::Body,
        () => Role::Boilerplate("other"),
    };
    (0..lines.len()).map(role).collect()
}
