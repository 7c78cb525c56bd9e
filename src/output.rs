//! Writes records as JSON.
//!
//! Reads an `Article`, gives bytes; knows nothing of how it was found.

use crate::summary::schema::Article;

/// One line, with its line end.
#[must_use]
pub fn compact(article: &Article<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(article).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Indented, with a line end.
#[must_use]
pub fn pretty(article: &Article<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(article).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
