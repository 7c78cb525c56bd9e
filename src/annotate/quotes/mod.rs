//! Who said what: direct, mixed and indirect speech with cue and speaker.
//!
//! Reads marked runs, the tagger's scores and entities, gives `Quote`s. Sources and cues of marked runs and of reported
//! clauses are found apart (`sieves`, `indirect`), then joined: runs that "he said" parts become parts of one quote,
//! speakers are resolved in order, so that a pronoun finds the speaker before it.

mod arcs;
mod assembly;
mod features;
pub mod grammar;
mod lemmas;
pub mod pairs;
mod roles;
pub mod scorer;
pub mod sieves;
mod speakers;
mod transcripts;
mod unsaid;

use crate::annotate::entities::Entities;
use crate::annotate::mentions::Mention;
use crate::annotate::quotations::Quotation;
use crate::annotate::structure::Structure;
use crate::annotate::tagger::Tags;
use crate::annotate::tagger::attribution::{Attributions, Role};
use crate::document::Document;
use crate::text::Span;
use std::borrow::Cow;

/// How words are rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteKind {
    /// A clause or more within marks.
    Direct,
    /// A marked fragment inside a reported clause.
    Mixed,
    /// A reported clause without marks.
    Indirect,
}

impl QuoteKind {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// How well the speaker is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpeakerStatus {
    /// A named person or body.
    Named,
    /// One person, not named ("a senior official").
    Unnamed,
    /// Several ("analysts").
    Collective,
    /// A report, poll, letter.
    Document,
    /// Nobody is told.
    #[default]
    Unknown,
}

impl SpeakerStatus {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Unnamed => "unnamed",
            Self::Collective => "collective",
            Self::Document => "document",
            Self::Unknown => "unknown",
        }
    }
}

/// Who says it.
#[derive(Clone, Debug, Default)]
pub struct Speaker {
    /// How well known.
    pub status: SpeakerStatus,
    /// The mention beside the quote, bytes (noun phrase with title).
    pub span: Option<Span>,
    /// Index of the entity that it resolves to.
    pub entity: Option<usize>,
    /// Name where no entity stands for it ("a senior official").
    pub name: Option<String>,
    /// "name", "nominal" or "pronoun": how the mention refers.
    pub kind: Option<&'static str>,
}

/// The reporting word.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Bytes.
    pub span: Span,
    /// Dictionary form.
    pub lemma: Cow<'static, str>,
}

/// The medium that words came through.
#[derive(Clone, Debug)]
pub struct Via {
    /// Bytes.
    pub span: Span,
    /// Its entity.
    pub entity: Option<usize>,
}

/// Words that somebody says.
#[derive(Clone, Debug)]
pub struct Quote {
    /// How rendered.
    pub kind: QuoteKind,
    /// Bytes, marks included.
    pub span: Span,
    /// Pieces within the marks; for indirect speech the clause itself.
    pub parts: Vec<Span>,
    /// Who says it.
    pub speaker: Speaker,
    /// The reporting word.
    pub cue: Option<Cue>,
    /// The medium.
    pub via: Option<Via>,
    /// Indices of the entities spoken of, the speaker left out, by first mention.
    pub about: Vec<usize>,
    /// Probability that it is a quote with this speaker.
    pub confidence: f32,
    /// The rules that made it.
    pub rule: &'static str,
}

/// Finds quotes and their speakers, by start.
#[must_use]
pub fn attribute(
    doc: &Document<'_>,
    structure: &Structure,
    marked: &[Quotation],
    tags: &Tags,
    mentions: &[Mention],
    entities: &Entities,
) -> Vec<Quote> {
    let tags = &tags.attributions;
    let grammar = grammar::Grammar::new(doc);
    let (outer, runs) = assembly::runs(doc, structure, marked);
    let links = sieves::links(&grammar, &runs);
    let mut units = pairs::units(tags, &runs);
    units.retain(|u| u.marked.is_some() || !structure.is_boilerplate(doc.span_of(u.tokens)));
    let view = pairs::View { grammar: &grammar, tags, runs: &runs, links: &links };
    let (scorers, mut scores) = (pairs::scorers(), Vec::new());
    let choices = pairs::choose(&view, &units, |_, role, _, features| {
        Some(pairs::best(&scorers[role as usize], role, features, &mut scores))
    });
    let chosen: Vec<_> = units.into_iter().zip(choices).collect();
    let drafts = assembly::drafts(&view, structure, &outer, &chosen);
    assembly::quotes(&grammar, drafts, mentions, entities)
}

/// What `pairs` sees of an article; `pick` chooses among a unit's candidates (`dev::quote_links` learns from them).
pub fn look(
    doc: &Document<'_>,
    marked: &[Quotation],
    tags: &Attributions,
    pick: impl FnMut(&pairs::Unit, Role, &[pairs::Candidate], &[pairs::Features]) -> Option<(usize, f32)>,
) {
    let grammar = grammar::Grammar::new(doc);
    let (_, runs) = assembly::runs(doc, &Structure::default(), marked);
    let links = sieves::links(&grammar, &runs);
    let units = pairs::units(tags, &runs);
    let view = pairs::View { grammar: &grammar, tags, runs: &runs, links: &links };
    pairs::choose(&view, &units, pick);
}
