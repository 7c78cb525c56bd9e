//! A possible name: a run of tokens with a type and how sure its finder is.
//!
//! Given by the gazetteer, the rules and the tagger, read by `merge`.

use super::EntityType;
use crate::annotate::tagger::NameSpan;
use crate::annotate::tagger::names::NAME_TYPES;
use crate::document::Run;

/// A possible name.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its tokens.
    pub tokens: Run,
    /// What it seems to denote.
    pub label: EntityType,
    /// Finer kind, where the finder knows.
    pub subtype: Option<&'static str>,
    /// The best gazetteer entry of exactly this name.
    pub gazetteer: Option<u32>,
    /// Probability that span and type are right, as far as the finder can tell.
    pub score: f32,
    /// The rule or model that found it.
    pub rule: &'static str,
    /// How the tagger spreads its belief over [`NAME_TYPES`]; all on the label for other finders.
    pub types: [f32; NAME_TYPES.len()],
}

impl Candidate {
    /// A candidate without gazetteer entry.
    pub fn new(tokens: Run, label: EntityType, score: f32, rule: &'static str) -> Self {
        let types = NAME_TYPES.map(|t| if t == coarse(label) { score } else { 0.0 });
        Self { tokens, label, subtype: None, gazetteer: None, score, rule, types }
    }

    /// The candidate that a span of the tagger makes.
    pub fn tagged(span: &NameSpan) -> Self {
        Self { types: span.types, ..Self::new(span.tokens, span.label, span.score, "tagger") }
    }
}

/// The type that the tagger knows a type as.
pub fn coarse(label: EntityType) -> EntityType {
    match label {
        EntityType::Facility => EntityType::Location,
        EntityType::Event | EntityType::Work | EntityType::Law => EntityType::Misc,
        other => other,
    }
}
