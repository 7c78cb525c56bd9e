//! A saved page is not its article: this room takes the article out of a page's markup.
//!
//! Reads a decoded page, gives the article's text (title first, one line a block) with `Hints`: what the page declares
//! about it, its headings, and kept matter that is not the article. Blocks of text are parsed out in one pass (`parse`),
//! weighed by what the markup and the words say (`extract`), and checked against the page's metadata (`metadata`).
//! It never fetches anything and runs no script; text that scripts would write is not there.

mod build;
pub mod columns;
pub mod extract;
mod marks;
pub mod metadata;
pub mod parse;

use crate::annotate::structure::Hints;
use crate::annotate::structure::classify::{self, Models};
use crate::text::Text;

/// How many leading bytes are looked at to tell a page from plain text.
const SNIFFED_BYTES: usize = 1024;

/// Takes the article out of a page; linear in its size.
#[must_use]
pub fn read(page: &Text) -> (Text, Hints) {
    read_with(page, classify::models())
}

/// Takes the article out of a page with forests other than the built-in ones.
#[must_use]
pub fn read_with(page: &Text, models: &Models<'_>) -> (Text, Hints) {
    let (content, hints) = extract::extract(&parse::parse(page.content()), &models.html);
    (Text::decoded(content, page.encoding(), page.bytes(), page.replaced()), hints)
}

/// Whether bytes look like an HTML page: a document type or a tag of a page's head stands first, after comments.
#[must_use]
pub fn looks_like_html(bytes: &[u8]) -> bool {
    const STARTS: [&str; 10] =
        ["<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<script", "<article", "<div", "<h1"];
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SNIFFED_BYTES)]).to_ascii_lowercase();
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    while let Some(comment) = rest.strip_prefix("<!--").or(rest.strip_prefix("<?xml")) {
        let Some((_, after)) = comment.split_once('>') else { return false };
        rest = after.trim_start();
    }
    STARTS
        .iter()
        .any(|start| rest.strip_prefix(start).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphanumeric())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_page_by_its_first_bytes() {
        assert!(looks_like_html(b"\xEF\xBB\xBF\n<!DOCTYPE html><html>"));
        assert!(looks_like_html(b"<!-- saved from url --><html lang=en>"));
        assert!(looks_like_html(b"<?xml version=\"1.0\"?><html>"));
        assert!(!looks_like_html(b"<3 is what they said"));
        assert!(!looks_like_html(b"The <html> tag is old."));
        assert!(!looks_like_html(b""));
    }
}
