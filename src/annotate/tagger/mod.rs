//! Runs the trained nets over the article: names near capitals; cue, content and source over the body.
//!
//! Reads a `Document`, its structure and marked runs, gives `Tags`: spans with scores that `mentions` and `quotes` read.

pub mod attribution;
pub mod features;
pub mod names;

use crate::annotate::quotations::Quotation;
use crate::annotate::structure::Structure;
use crate::document::Document;

pub use attribution::Attributions;
pub use names::NameSpan;

/// What the nets say.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// Names with types and scores, by start; see [`names::NameSpan`].
    pub names: Vec<NameSpan>,
    /// Cues, contents, sources and arcs.
    pub attributions: Attributions,
}

/// Runs the nets.
#[must_use]
pub fn run(doc: &Document<'_>, _structure: &Structure, marked: &[Quotation]) -> Tags {
    Tags { names: names::find(doc), attributions: attribution::run(doc, marked) }
}
