//! Runs of tokens, sentences and paragraphs by number, small enough to copy.
//!
//! Reads nothing, gives `Run`. Everything in a document lies in flat vectors; a parent holds a run of its children.

use std::ops::Range;

/// A half-open run of indices into one of a document's vectors (which one, the field's name says).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Run {
    /// First index.
    pub start: u32,
    /// One past the last index.
    pub end: u32,
}

impl Run {
    /// The run `start..end`; an end before the start is taken as empty.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end.max(start) as u32 }
    }

    /// The indices, first to last.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many indices.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `index` lies within.
    #[must_use]
    pub fn has(self, index: usize) -> bool {
        self.range().contains(&index)
    }
}
