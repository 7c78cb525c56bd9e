//! Gives each paragraph its role.

use super::{Hints, Role};
use crate::document::Document;

/// Longest title, in bytes.
const MAX_TITLE_BYTES: usize = 200;

/// The roles, one a paragraph.
pub fn roles(doc: &Document<'_>, hints: &Hints) -> Vec<Role> {
    let mut roles = vec![Role::Body; doc.paragraphs.len()];
    for (role, paragraph) in roles.iter_mut().zip(&doc.paragraphs) {
        if let Some((_, level)) = hints.headings.iter().find(|(span, _)| span.overlaps(paragraph.span)) {
            *role = Role::Heading(*level);
        } else if let Some((_, kind)) = hints.boilerplate.iter().find(|(span, _)| span.contains(paragraph.span)) {
            *role = Role::Boilerplate(kind);
        }
    }
    if let (Some(first), Some(role)) = (doc.paragraphs.first(), roles.first_mut()) {
        let text = first.span.of(doc.content());
        let is_short = text.len() <= MAX_TITLE_BYTES && !text.ends_with('.') && doc.paragraphs.len() > 1;
        if *role == Role::Body && (is_short || hints.title.as_deref() == Some(text)) {
            *role = Role::Title;
        }
    }
    roles
}
