//! Writes records: as JSON for programs, and in other forms for people, tables and tools.
//!
//! Reads an `Article` and the text that its offsets count in, gives bytes; knows nothing of how anything was found. Each
//! format is a module with one function; all of them say the same, none finds anything new.

pub mod digest;
#[cfg(feature = "cli")]
pub mod html;
pub mod json;
pub mod markdown;
pub mod paint;
pub mod report;
pub mod spacy;
pub mod table;
pub mod text;
pub mod web_annotation;

pub use json::{Layout, write};

use crate::summary::parts::Parts;
use crate::summary::schema::Article;
use paint::Paint;
use table::{Separator, Table};

/// A form of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The record.
    Json(Layout),
    /// For the terminal.
    Text(Paint),
    /// For notes and issue trackers.
    Markdown,
    /// A page of its own.
    #[cfg(feature = "cli")]
    Html,
    /// One kind of finding, a row each.
    Table(Table, Separator),
    /// What displaCy and Prodigy read.
    Spacy,
    /// W3C Web Annotation.
    WebAnnotation,
}

impl Default for Format {
    fn default() -> Self {
        Self::Json(Layout::Compact)
    }
}

impl Format {
    /// What a file of this format is called.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json(_) | Self::WebAnnotation => "json",
            Self::Text(_) => "txt",
            Self::Markdown => "md",
            #[cfg(feature = "cli")]
            Self::Html => "html",
            Self::Table(_, separator) => separator.extension(),
            Self::Spacy => "jsonl",
        }
    }

    /// Whether it reads the text by its offsets, which then must count code points.
    #[must_use]
    pub fn counts_code_points(self) -> bool {
        match self {
            Self::Json(_) | Self::Text(_) | Self::Markdown | Self::Table(..) => false,
            #[cfg(feature = "cli")]
            Self::Html => true,
            Self::Spacy | Self::WebAnnotation => true,
        }
    }
}

/// One article in a format, with a line end; `text` is what its offsets count in.
#[must_use]
pub fn render(article: &Article<'_>, text: &str, parts: Parts, format: Format) -> Vec<u8> {
    match format {
        Format::Json(layout) => json::json(article, parts, layout),
        Format::Text(paint) => text::render(article, paint).into_bytes(),
        Format::Markdown => markdown::render(article).into_bytes(),
        #[cfg(feature = "cli")]
        Format::Html => html::render(article, text).into_bytes(),
        Format::Table(table, separator) => table::rows(article, table, separator).into_bytes(),
        Format::Spacy => spacy::render(article, text),
        Format::WebAnnotation => web_annotation::render(article, text),
    }
}

/// The record on one line, with its line end.
#[must_use]
pub fn compact(article: &Article<'_>) -> Vec<u8> {
    json::json(article, Parts::ALL, Layout::Compact)
}

/// The record indented, with a line end.
#[must_use]
pub fn pretty(article: &Article<'_>) -> Vec<u8> {
    json::json(article, Parts::ALL, Layout::Pretty)
}
