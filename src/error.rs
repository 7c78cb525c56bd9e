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
    #[error("cannot be read: {0} (check its permissions)")]
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

impl Error {
    /// A stable lower-case word for the kind, as in the record's `error.kind`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unreadable(_) => "unreadable",
            Self::NotText => "not-text",
            Self::TooLarge { .. } => "too-large",
            Self::BadJson(_) => "bad-json",
            Self::BadDate(_) => "bad-date",
            Self::BadList { .. } => "bad-list",
            Self::Internal(_) => "internal",
        }
    }
}
