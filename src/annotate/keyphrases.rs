//! The phrases that tell this article from others.
//!
//! Reads a `Document` and its structure, gives `KeyPhrase`s.

use crate::annotate::structure::Structure;
use crate::document::Document;
use crate::text::Span;

/// A noun phrase that stands for the article.
#[derive(Clone, Debug)]
pub struct KeyPhrase {
    /// As it stands in the text, variants merged.
    pub text: String,
    /// 0 to 1, best first.
    pub score: f32,
    /// Where it stands, bytes, by start.
    pub mentions: Vec<Span>,
}

/// Finds key phrases, best first.
#[must_use]
pub fn annotate(_doc: &Document<'_>, _structure: &Structure) -> Vec<KeyPhrase> {
    Vec::new()
}
