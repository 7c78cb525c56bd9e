//! Names in the text, typed.
//!
//! Reads a `Document`, structure, the tagger's scores and the gazetteer, gives `Mention`s. The trained tagger finds most
//! names (`bounds` mends their ends), `memory` their other occurrences, `rules` what is left; `types` weighs all evidence
//! of what each denotes; `titles` tells titles apart from names. Nominals and pronouns are found by `entities`.

mod article;
mod bounds;
mod candidates;
mod context;
mod expansions;
mod heads;
mod memory;
mod merge;
mod rules;
mod titles;
mod types;
mod view;

use self::candidates::Candidate;
use self::view::View;
use crate::annotate::structure::Structure;
use crate::annotate::tagger::{NameSpan, Tags};
use crate::document::{Document, Run};
use crate::text::Span;

/// What kind of thing a name denotes: the kinds of the gazetteer, which are the contract's entity types.
pub use crate::lexicon::gazetteer::Kind as EntityType;

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// By name.
    Name,
    /// By a common noun ("the Chinese leader").
    Nominal,
    /// By a pronoun.
    Pronoun,
}

impl MentionKind {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nominal => "nominal",
            Self::Pronoun => "pronoun",
        }
    }
}

/// One occurrence of who or what an entity is.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Bytes, without title, determiner and possessive.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// How it refers.
    pub kind: MentionKind,
    /// What kind of thing it denotes.
    pub label: EntityType,
    /// Finer kind, as the record's `subtype`.
    pub subtype: Option<&'static str>,
    /// A title or role noun phrase right before the name ("Kremlin foreign policy aide"): bytes.
    pub title: Option<Span>,
    /// Index into the gazetteer of the entry that fits best, before the article as a whole has spoken.
    pub gazetteer: Option<u32>,
    /// Probability that span and type are right, 0 to 1.
    pub score: f32,
    /// The rule or model that found it.
    pub rule: &'static str,
}

/// Finds the names of an article, by start; they do not overlap. Nominals and pronouns are found by `entities`.
#[must_use]
pub fn annotate(doc: &Document<'_>, structure: &Structure, tags: &Tags) -> Vec<Mention> {
    let view = View { doc, structure };
    let kept = |s: &&NameSpan| {
        view.is_read(s.tokens) && !(s.tokens.len() == 1 && rules::is_measure(&view, s.tokens.start as usize))
    };
    let mut tagged = Vec::with_capacity(tags.names.len());
    tagged.extend(tags.names.iter().filter(kept).map(Candidate::tagged));
    let mut taken = vec![false; doc.tokens.len()];
    let mut names = Vec::new();
    merge::add(&mut names, rules::elections(&view), &mut taken);
    merge::add(&mut names, bounds::mend(&view, tagged), &mut taken);
    let again = memory::recall(&view, &names, &taken);
    merge::add(&mut names, again, &mut taken);
    let rest = rules::find(&view, &taken);
    merge::add(&mut names, rest, &mut taken);
    expansions::join(&view, &mut names);
    bounds::join_complements(&view, &mut names);
    types::weigh(&view, &mut names);
    names.iter().map(|c| mention(&view, c)).collect()
}

/// The mention that a kept candidate makes.
fn mention(view: &View<'_, '_>, candidate: &Candidate) -> Mention {
    let tokens = candidate.tokens;
    let title = (candidate.label == EntityType::Person).then(|| titles::before(view, tokens)).flatten();
    Mention {
        span: view.doc.span_of(tokens),
        tokens,
        kind: MentionKind::Name,
        label: candidate.label,
        subtype: candidate.subtype,
        title,
        gazetteer: candidate.gazetteer,
        score: candidate.score,
        rule: candidate.rule,
    }
}
