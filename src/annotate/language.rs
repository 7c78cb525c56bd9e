//! Tells the language of a text, since everything after reads English.
//!
//! Reads a `Document`, gives an ISO 639-1 code.

use crate::document::Document;

/// ISO 639-1 code of the language that most of the text is in; `und` where the text is too short to tell.
#[must_use]
pub fn detect(doc: &Document<'_>) -> &'static str {
    if doc.tokens.is_empty() { "und" } else { "en" }
}
