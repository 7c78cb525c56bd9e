//! The record as JSON, written once into one buffer.
//!
//! Reads an `Article`, gives bytes; `serializer` knows how values are written.

use crate::output::serializer::Json;
use crate::summary::parts::{Parts, Selected};
use crate::summary::schema::Article;
use serde::Serialize;

/// A record takes about this many bytes for each byte of text.
const RECORD_BYTES_PER_TEXT_BYTE: u64 = 12;
/// A first buffer is never larger than this.
const MAX_FIRST_BUFFER_BYTES: u64 = 1 << 20;

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One line.
    #[default]
    Compact,
    /// Indented by two blanks.
    Pretty,
}

/// One record with a line end.
#[must_use]
pub fn json(article: &Article<'_>, parts: Parts, layout: Layout) -> Vec<u8> {
    let size = (2048 + article.source.bytes * RECORD_BYTES_PER_TEXT_BYTE).min(MAX_FIRST_BUFFER_BYTES);
    let mut bytes = Vec::with_capacity(size as usize);
    if parts.is_all() {
        write(article, layout, &mut bytes);
    } else {
        write(&Selected { article, parts }, layout, &mut bytes);
    }
    bytes.push(b'\n');
    bytes
}

/// Appends any value as JSON, without a line end.
pub fn write<T: Serialize>(value: &T, layout: Layout, bytes: &mut Vec<u8>) {
    let written = value.serialize(&mut Json::new(bytes, layout));
    written.expect("a record has string keys only and memory takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents_on_demand() {
        let mut bytes = Vec::new();
        write(&[1], Layout::Pretty, &mut bytes);
        assert_eq!(bytes, b"[\n  1\n]");
    }
}
