//! A possible name: a run of tokens with a type and how sure its finder is.
//!
//! Given by the gazetteer, the rules and the tagger, read by `merge`.

use super::EntityType;
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
}

impl Candidate {
    /// A candidate without gazetteer entry.
    pub fn new(tokens: Run, label: EntityType, score: f32, rule: &'static str) -> Self {
        Self { tokens, label, subtype: None, gazetteer: None, score, rule }
    }

    /// Whether the two share a token.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.tokens.start < other.tokens.end && other.tokens.start < self.tokens.end
    }
}
