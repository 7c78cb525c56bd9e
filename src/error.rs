//! What can go wrong at the doors of the library, in one type with stable kinds.
//!
//! Read by everything that touches files or user lists; the core from document to layers cannot fail and does not use it.

use thiserror::Error as ThisError;

/// A failed input or a faulty option; the message names what, where and the remedy.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// The file is missing.
    #[error("no such file or folder (check the spelling of the path)")]
    NotFound,
    /// The file cannot be read.
    #[error("cannot be read: {} (check that it is a readable file)", plain(.0))]
    Unreadable(std::io::Error),
    /// The bytes are no text.
    #[error("not a text file (give plain text, HTML or JSON Lines; convert PDF and Word files to text first)")]
    NotText,
    /// The input exceeds what spans can address.
    #[error("{bytes} bytes are more than 4 GiB (split the file)")]
    TooLarge {
        /// Size of the input.
        bytes: u64,
    },
    /// The input exceeds the limit that the user set.
    #[error("more than {limit} bytes (split it, or raise --max-bytes)")]
    OverLimit {
        /// Most bytes that one article may have.
        limit: u64,
    },
    /// A folder or an argument list that holds no article.
    #[error(
        "no article found (folders are searched for .txt, .md, .html, .htm and .jsonl files; name others one by one)"
    )]
    NoArticles,
    /// A folder where no file fits the user's patterns.
    #[error(
        "no file fits --glob (a pattern without '/' is compared with names, one with '/' with paths in the folder)"
    )]
    NoMatch,
    /// A JSON line that is no object, or lacks a text.
    #[error("{0}")]
    BadJson(String),
    /// A date that is none.
    #[error("'{0}' is not a date (write it as YYYY-MM-DD)")]
    BadDate(String),
    /// A user's list with a faulty line.
    #[error("line {line}: {reason}")]
    BadList {
        /// Counts from 1.
        line: usize,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// A bug: the annotators panicked on this input.
    #[error("internal error: {0} (please report it with the input)")]
    Internal(String),
}

/// What the system says, in lower case and without its number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let cause = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = cause.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Unreadable(error),
        }
    }
}

impl Error {
    /// A stable lower-case word for the kind, as in the record's `error.kind`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unreadable(_) => "unreadable",
            Self::NotText => "not-text",
            Self::TooLarge { .. } | Self::OverLimit { .. } => "too-large",
            Self::NoArticles | Self::NoMatch => "no-articles",
            Self::BadJson(_) => "bad-json",
            Self::BadDate(_) => "bad-date",
            Self::BadList { .. } => "bad-list",
            Self::Internal(_) => "internal",
        }
    }
}
