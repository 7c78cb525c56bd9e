//! What is known of the article as a whole.

use super::{Hints, Metadata, Role};
use crate::document::Document;

/// Title, date, authors and so on.
pub fn metadata(doc: &Document<'_>, roles: &[Role], hints: &Hints) -> Metadata {
    let title = roles.iter().position(|r| *r == Role::Title).map(|i| doc.paragraphs[i].span);
    Metadata {
        title: hints.title.clone().or_else(|| title.map(|s| s.of(doc.content()).to_owned())),
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
