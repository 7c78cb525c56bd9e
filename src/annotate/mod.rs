//! What the annotators find: one layer each, by value, never edited afterwards.
//!
//! Each module below is one plain function (or a few) from a `Document` and the layers it needs to its own layer; order
//! and prerequisites are checked by their signatures and laid out in `analyzer`. No annotator touches files, the clock,
//! JSON or code points, and none can fail: odd input gives an empty layer.

pub mod amounts;
mod buckets;
pub mod entities;
pub mod keyphrases;
pub mod language;
pub mod mentions;
pub mod numbers;
pub mod quotations;
pub mod quotes;
pub mod salience;
pub mod structure;
pub mod tagger;
pub mod timex;
pub mod topics;

use crate::annotate::{
    amounts::Amount, entities::Entities, keyphrases::KeyPhrase, mentions::Mention, quotes::Quote, salience::Salience,
    structure::Structure, timex::Timex, topics::Topic,
};

/// Everything that was found in one article.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// ISO 639-1 code of the text's language, `und` where undecided.
    pub language: &'static str,
    /// Roles of paragraphs, sections, metadata.
    pub structure: Structure,
    /// Resolved dates, times, durations and sets, by start.
    pub dates: Vec<Timex>,
    /// Money, percentages, quantities, by start.
    pub amounts: Vec<Amount>,
    /// Names, nominals and pronouns, by start.
    pub mentions: Vec<Mention>,
    /// Who or what the mentions denote.
    pub entities: Entities,
    /// Quotations and reported speech, by start.
    pub quotes: Vec<Quote>,
    /// Topics, best first.
    pub topics: Vec<Topic>,
    /// Key phrases, best first.
    pub keyphrases: Vec<KeyPhrase>,
    /// Weights of entities, sentences of the summary.
    pub salience: Salience,
}
