//! Which parts of the record are wanted, so that nothing is run or written in vain.
//!
//! Reads names as they stand in the record, gives `Parts`, a set that the analyzer asks before each stage and the writer
//! before each member. A part's members never change with the choice: whatever they refer to is still worked out, so
//! ids and orders are those of the whole record.

use crate::summary::schema::Article;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A part that can be asked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Name, version and data hash of the program.
    Analyzer,
    /// Unit of offsets.
    Offsets,
    /// Language of the text.
    Language,
    /// About the article as a whole.
    Metadata,
    /// Counts.
    Stats,
    /// Sentences that sum it up.
    Summary,
    /// Headings with their paragraphs.
    Sections,
    /// Who and what is named.
    Entities,
    /// Who said what.
    Quotes,
    /// Dates, times, durations, sets.
    Dates,
    /// Money, percentages, quantities.
    Amounts,
    /// Topics.
    Topics,
    /// Key phrases.
    Keyphrases,
    /// Page furniture.
    Boilerplate,
    /// Remarks on the input.
    Warnings,
}

impl Part {
    /// All parts, in the order of the record.
    pub const ALL: [Self; 15] = [
        Self::Analyzer,
        Self::Offsets,
        Self::Language,
        Self::Metadata,
        Self::Stats,
        Self::Summary,
        Self::Sections,
        Self::Entities,
        Self::Quotes,
        Self::Dates,
        Self::Amounts,
        Self::Topics,
        Self::Keyphrases,
        Self::Boilerplate,
        Self::Warnings,
    ];

    /// The name of its member in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Analyzer => "analyzer",
            Self::Offsets => "offsets",
            Self::Language => "language",
            Self::Metadata => "metadata",
            Self::Stats => "stats",
            Self::Summary => "summary",
            Self::Sections => "sections",
            Self::Entities => "entities",
            Self::Quotes => "quotes",
            Self::Dates => "dates",
            Self::Amounts => "amounts",
            Self::Topics => "topics",
            Self::Keyphrases => "keyphrases",
            Self::Boilerplate => "boilerplate",
            Self::Warnings => "warnings",
        }
    }

    /// The part of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// A set of parts; the default holds all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts(u16);

impl Default for Parts {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().fold(0, |set, part| set | 1 << part as u16))
    }
}

impl Parts {
    /// Every part.
    pub const ALL: Self = Self(u16::MAX);

    /// Whether all are wanted: then the record is written whole.
    #[must_use]
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }

    /// Whether a part is wanted.
    #[must_use]
    pub fn has(self, part: Part) -> bool {
        self.0 >> part as u16 & 1 == 1
    }

    fn any(self, parts: &[Part]) -> bool {
        parts.iter().any(|p| self.has(*p))
    }

    /// Whether names must be found and joined: everything that is weighed by salience needs them.
    #[must_use]
    pub fn need_entities(self) -> bool {
        self.any(&[Part::Entities, Part::Quotes, Part::Topics, Part::Sections, Part::Summary])
    }

    /// Whether speech must be found; entities are ranked by salience, which counts who speaks.
    #[must_use]
    pub fn need_quotes(self) -> bool {
        self.any(&[Part::Entities, Part::Quotes, Part::Sections, Part::Summary])
    }

    /// Whether dates must be resolved.
    #[must_use]
    pub fn need_dates(self) -> bool {
        self.any(&[Part::Dates, Part::Amounts, Part::Quotes, Part::Sections])
    }

    /// Whether amounts must be found.
    #[must_use]
    pub fn need_amounts(self) -> bool {
        self.has(Part::Amounts)
    }

    /// Whether key phrases must be found.
    #[must_use]
    pub fn need_keyphrases(self) -> bool {
        self.has(Part::Keyphrases)
    }
}

/// A record of which only some parts are written: `schema`, `source`, `error`, the parts, then what was included.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'s, 'a> {
    /// The whole record.
    pub article: &'s Article<'a>,
    /// What is wanted of it.
    pub parts: Parts,
}

impl Serialize for Selected<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let article = self.article;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &article.schema)?;
        let (before, after): (Vec<_>, Vec<_>) =
            Part::ALL.into_iter().filter(|p| self.parts.has(*p)).partition(|p| (*p as u16) < Part::Language as u16);
        for part in before {
            serialize_part(&mut map, article, part)?;
        }
        map.serialize_entry("source", &article.source)?;
        map.serialize_entry("error", &article.error)?;
        for part in after {
            serialize_part(&mut map, article, part)?;
        }
        if let Some(text) = &article.text {
            map.serialize_entry("text", text)?;
        }
        if let Some(paragraphs) = &article.paragraphs {
            map.serialize_entry("paragraphs", paragraphs)?;
        }
        if let Some(sentences) = &article.sentences {
            map.serialize_entry("sentences", sentences)?;
        }
        map.end()
    }
}

fn serialize_part<M: SerializeMap>(map: &mut M, article: &Article<'_>, part: Part) -> Result<(), M::Error> {
    let name = part.name();
    match part {
        Part::Analyzer => map.serialize_entry(name, &article.analyzer),
        Part::Offsets => map.serialize_entry(name, &article.offsets),
        Part::Language => map.serialize_entry(name, &article.language),
        Part::Metadata => map.serialize_entry(name, &article.metadata),
        Part::Stats => map.serialize_entry(name, &article.stats),
        Part::Summary => map.serialize_entry(name, &article.summary),
        Part::Sections => map.serialize_entry(name, &article.sections),
        Part::Entities => map.serialize_entry(name, &article.entities),
        Part::Quotes => map.serialize_entry(name, &article.quotes),
        Part::Dates => map.serialize_entry(name, &article.dates),
        Part::Amounts => map.serialize_entry(name, &article.amounts),
        Part::Topics => map.serialize_entry(name, &article.topics),
        Part::Keyphrases => map.serialize_entry(name, &article.keyphrases),
        Part::Boilerplate => map.serialize_entry(name, &article.boilerplate),
        Part::Warnings => map.serialize_entry(name, &article.warnings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_parts() {
        assert!(Part::ALL.into_iter().all(|p| Part::named(p.name()) == Some(p)));
        assert_eq!(Part::named("entity"), None);
    }

    #[test]
    fn dates_alone_need_no_names() {
        let parts: Parts = [Part::Dates, Part::Metadata].into_iter().collect();
        assert!(parts.need_dates() && !parts.need_entities() && !parts.need_quotes());
        assert!(Parts::default().is_all() && !parts.is_all());
    }
}
