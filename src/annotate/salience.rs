//! How much each entity and sentence matters in the article.
//!
//! Reads all other layers, gives weights; the summary's sentences are the ones that matter most.

mod entities;
mod summary;

use crate::annotate::entities::Entities;
use crate::annotate::mentions::Mention;
use crate::annotate::quotes::Quote;
use crate::annotate::structure::Structure;
use crate::annotate::topics::Topic;
use crate::document::Document;

/// Weights.
#[derive(Clone, Debug, Default)]
pub struct Salience {
    /// One an entity, 0 to 1.
    pub entities: Vec<f32>,
    /// Sentences of the summary with their weight, in text order.
    pub summary: Vec<(usize, f32)>,
}

/// The layers that salience rests on.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Roles and sections.
    pub structure: &'a Structure,
    /// All mentions.
    pub mentions: &'a [Mention],
    /// Their entities.
    pub entities: &'a Entities,
    /// Quotes.
    pub quotes: &'a [Quote],
    /// Topics.
    pub topics: &'a [Topic],
}

/// Weighs entities and sentences.
#[must_use]
pub fn rank(doc: &Document<'_>, found: Found<'_>) -> Salience {
    Salience { entities: entities::weigh(doc, found), summary: summary::choose(doc, found) }
}
