//! Runs the trained nets over the article: names near capitals; cue, content and source over the body.
//!
//! Reads a `Document`, its structure and marked runs, gives `Tags`: spans with scores that `mentions` and `quotes` read.

use crate::annotate::quotations::Quotation;
use crate::annotate::structure::Structure;
use crate::document::Document;

/// What the nets say.
#[derive(Clone, Debug, Default)]
pub struct Tags {}

/// Runs the nets.
#[must_use]
pub fn run(_doc: &Document<'_>, _structure: &Structure, _marked: &[Quotation]) -> Tags {
    Tags::default()
}
