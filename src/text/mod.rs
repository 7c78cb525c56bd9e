//! The decoded input, owned: everything after borrows from it.
//!
//! Reads bytes (`decode`), gives `Text`, `Span` and word cuts. Knows no list and no English.

pub mod code_points;
pub mod decode;
pub mod eights;
pub mod span;
pub mod words;

pub use span::Span;

/// A decoded input text with what is known of its bytes.
#[derive(Clone, Debug)]
pub struct Text {
    content: String,
    encoding: &'static str,
    bytes: usize,
    replaced: usize,
}

impl Text {
    /// Decodes bytes; see [`decode::decode`].
    ///
    /// # Errors
    /// `not-text` for binary content, `too-large` for more than 4 GiB.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, crate::error::Error> {
        decode::decode(bytes)
    }

    /// A text that is already decoded. Content over 4 GiB is cut by nobody: callers check with [`decode::MAX_BYTES`].
    #[must_use]
    pub fn new(content: impl Into<String>) -> Self {
        let content = content.into();
        let bytes = content.len();
        Self::decoded(content, "UTF-8", bytes, 0)
    }

    pub(crate) fn decoded(content: String, encoding: &'static str, bytes: usize, replaced: usize) -> Self {
        Self { content, encoding, bytes, replaced }
    }

    /// The characters.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// WHATWG name of the encoding that the bytes were in.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// How many bytes the input had before decoding.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many invalid sequences became U+FFFD.
    #[must_use]
    pub fn replaced(&self) -> usize {
        self.replaced
    }

    /// The slice under a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.content)
    }
}
