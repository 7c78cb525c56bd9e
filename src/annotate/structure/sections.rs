//! Cuts an article into sections at its headings.
//!
//! Reads roles, gives sections that tile the article from its first to its last paragraph.

use super::{Role, Section};
use crate::document::{Document, Run};

/// The sections, in order.
pub fn sections(doc: &Document<'_>, roles: &[Role]) -> Vec<Section> {
    let is_article = |role: &Role| !matches!(role, Role::Boilerplate(_));
    let (Some(first), Some(last)) = (roles.iter().position(is_article), roles.iter().rposition(is_article)) else {
        return Vec::new();
    };
    let mut starts: Vec<usize> =
        (first..=last).filter(|i| *i == first || matches!(roles[*i], Role::Heading(_))).collect();
    starts.push(last + 1);
    let section = |bounds: &[usize]| {
        let (start, end) = (bounds[0], bounds[1]);
        let level = if let Role::Heading(level) = roles[start] { level } else { 0 };
        Section {
            heading: (level > 0).then_some(start),
            level,
            span: doc.paragraphs[start].span.cover(doc.paragraphs[end - 1].span),
            paragraphs: Run::new(start, end),
        }
    };
    starts.windows(2).map(section).collect()
}
