//! The output contract (schema 1) in Rust, field by field: what users pipe into jq, DuckDB, Spark or pandas.
//!
//! Reads nothing; `assemble` fills it, `output` prints it. Members are declared in the order in which they are written.
//! Field names are stable: within schema 1 fields may be added, none changes its meaning, none goes. Every `start`/`end`
//! counts the unit that `Article::offsets` names, half-open, so that a slice gives the span. Lists are sorted by `start`
//! unless said otherwise; ids count from 1 in that order. Scores, values and confidences always carry a decimal point.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Version of the record's shape.
pub const SCHEMA: u32 = 1;

/// A piece of text that is borrowed where it can be.
pub type Str<'a> = Cow<'a, str>;

/// All that is told of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Article<'a> {
    /// Version of this shape: 1.
    pub schema: u32,
    /// The program that wrote the record.
    #[serde(borrow)]
    pub analyzer: AnalyzerInfo<'a>,
    /// Unit of all offsets: `codepoint`, `utf16` or `byte`.
    pub offsets: Str<'a>,
    /// Where the text came from.
    pub source: Source<'a>,
    /// Why the input could not be analyzed; null for a good record.
    pub error: Option<Failure<'a>>,
    /// ISO 639-1 code of the language; `und` where undecided.
    pub language: Str<'a>,
    /// About the article as a whole.
    pub metadata: Metadata<'a>,
    /// Counts.
    pub stats: Stats,
    /// Sentences that sum the article up, in text order.
    pub summary: Vec<SummarySentence<'a>>,
    /// A heading with its paragraphs each; they tile the article.
    pub sections: Vec<Section<'a>>,
    /// Who and what is named, by salience.
    pub entities: Vec<Entity<'a>>,
    /// Who said what.
    pub quotes: Vec<Quote<'a>>,
    /// Dates, times, durations, sets.
    pub dates: Vec<DateRecord<'a>>,
    /// Money, percentages, quantities, counts.
    pub amounts: Vec<Amount<'a>>,
    /// Topics, by score.
    pub topics: Vec<Topic<'a>>,
    /// Key phrases, by score.
    pub keyphrases: Vec<KeyPhrase<'a>>,
    /// Page furniture: what is not the article.
    pub boilerplate: Vec<Boilerplate<'a>>,
    /// What the reader should know of the input, as sentences.
    pub warnings: Vec<Str<'a>>,
    /// The text that offsets count in: always for HTML input, else with `--include text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Str<'a>>,
    /// Paragraphs, with `--include paragraphs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraphs: Option<Vec<ParagraphRecord<'a>>>,
    /// Sentences, with `--include sentences`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Vec<Range>>,
}

/// The program that wrote a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnalyzerInfo<'a> {
    /// `analyze`.
    #[serde(borrow)]
    pub name: Str<'a>,
    /// Its version.
    pub version: Str<'a>,
    /// Hash of the lists and weights it was built with.
    pub data: Str<'a>,
}

/// Where a text came from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source<'a> {
    /// The given id, else the path, else the sha256; never null.
    #[serde(borrow)]
    pub id: Str<'a>,
    /// The path as given; null for standard input.
    pub path: Option<Str<'a>>,
    /// `text`, `html` or `jsonl`.
    pub format: Str<'a>,
    /// WHATWG name of the encoding that was read.
    pub encoding: Option<Str<'a>>,
    /// Size of the input.
    pub bytes: u64,
    /// SHA-256 of the input's bytes (of the text's UTF-8 bytes for a JSON line).
    pub sha256: Option<Str<'a>>,
    /// Other members of the JSON line.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// Why an input failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Failure<'a> {
    /// Stable lower-case word: `not-found`, `not-text`, `too-large`, `bad-json`, `bad-date`, `internal`, ...
    #[serde(borrow)]
    pub kind: Str<'a>,
    /// Cause and remedy.
    pub message: Str<'a>,
}

/// About the article as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Metadata<'a> {
    /// The headline.
    #[serde(borrow)]
    pub title: Option<Str<'a>>,
    /// Who wrote it.
    pub authors: Vec<Str<'a>>,
    /// The outlet.
    pub publisher: Option<Str<'a>>,
    /// Sections and tags that the page names.
    pub categories: Vec<Str<'a>>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<Str<'a>>,
    /// Time of publication, ISO 8601.
    pub published_time: Option<Str<'a>>,
    /// Time or day of the last change, ISO 8601.
    pub modified: Option<Str<'a>>,
    /// Where and by whom it was filed.
    pub dateline: Dateline<'a>,
    /// Where these stand in the text.
    pub spans: MetadataSpans,
}

/// Where and by whom a report was filed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dateline<'a> {
    /// The whole dateline.
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    /// Its place, as written.
    pub place: Option<Str<'a>>,
    /// Its agency, as written.
    pub agency: Option<Str<'a>>,
    /// Its day.
    pub date: Option<Str<'a>>,
    /// Start of the dateline.
    pub start: Option<usize>,
    /// Its end.
    pub end: Option<usize>,
}

/// A span that may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MaybeRange {
    /// Start, or null.
    pub start: Option<usize>,
    /// End, or null.
    pub end: Option<usize>,
}

/// A span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
}

/// Where metadata stand in the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MetadataSpans {
    /// The title.
    pub title: MaybeRange,
    /// The published date.
    pub published: MaybeRange,
    /// The authors that stand in the text.
    pub authors: Vec<Range>,
}

/// Counts over the article (boilerplate left out, but for `characters`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stats {
    /// Code points of the whole input text.
    pub characters: usize,
    /// Words of the article.
    pub words: usize,
    /// Sentences of the article.
    pub sentences: usize,
    /// Paragraphs of the article.
    pub paragraphs: usize,
    /// At 230 words a minute, rounded up.
    pub reading_minutes: usize,
}

/// A sentence of the summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SummarySentence<'a> {
    /// Start.
    pub start: usize,
    /// End.
    pub end: usize,
    /// The sentence, verbatim.
    #[serde(borrow)]
    pub text: Str<'a>,
    /// Weight, 0 to 1.
    pub score: f32,
}

/// A heading with its paragraphs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section<'a> {
    /// `s1`, `s2`, ...
    #[serde(borrow)]
    pub id: Str<'a>,
    /// The heading; null for the text before any.
    pub heading: Option<Str<'a>>,
    /// 0 without heading, else from 1.
    pub level: u8,
    /// Start, heading included.
    pub start: usize,
    /// End.
    pub end: usize,
    /// Paragraphs of body.
    pub paragraphs: usize,
    /// Words of body.
    pub words: usize,
    /// Names of the people mentioned, most often first.
    pub people: Vec<Str<'a>>,
    /// Names of the places mentioned, most often first.
    pub places: Vec<Str<'a>>,
    /// Ids of the entities mentioned.
    pub entities: Vec<Str<'a>>,
    /// Ids of its quotes.
    pub quotes: Vec<Str<'a>>,
    /// Ids of its dates.
    pub dates: Vec<Str<'a>>,
    /// Ids of its topics.
    pub topics: Vec<Str<'a>>,
}

/// Who or what is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entity<'a> {
    /// `e1` is the most salient.
    #[serde(borrow)]
    pub id: Str<'a>,
    /// The fullest form in the article, or the lexicon's label of a linked entity.
    pub name: Str<'a>,
    /// `person`, `organization`, `location`, `facility`, `group`, `product`, `event`, `work`, `law`, `misc`.
    #[serde(rename = "type")]
    pub kind: Str<'a>,
    /// Finer kind (`country`, `city`, `company`, ...).
    pub subtype: Option<Str<'a>>,
    /// Other forms in the article.
    pub aliases: Vec<Str<'a>>,
    /// Role as the article gives it.
    pub description: Option<Str<'a>>,
    /// Ids elsewhere.
    pub links: Links<'a>,
    /// How many mentions.
    pub count: usize,
    /// Weight in the article, 0 to 1.
    pub salience: f32,
    /// How sure name and type are, 0 to 1.
    pub confidence: f32,
    /// By start.
    pub mentions: Vec<Mention<'a>>,
}

/// Ids elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Links<'a> {
    /// Wikidata item ("Q15031").
    #[serde(borrow)]
    pub wikidata: Option<Str<'a>>,
    /// GeoNames id.
    pub geonames: Option<u32>,
}

/// One occurrence of an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mention<'a> {
    /// Start, without title, determiner or possessive.
    pub start: usize,
    /// End.
    pub end: usize,
    /// The slice.
    #[serde(borrow)]
    pub text: Str<'a>,
    /// `name`, `nominal` or `pronoun`.
    pub kind: Str<'a>,
    /// Id of its section; null in boilerplate.
    pub section: Option<Str<'a>>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
}

/// Words that somebody says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quote<'a> {
    /// `q1`, `q2`, ...
    #[serde(borrow)]
    pub id: Str<'a>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: Str<'a>,
    /// Start, marks included.
    pub start: usize,
    /// End, marks included.
    pub end: usize,
    /// The parts joined by one space.
    pub text: Str<'a>,
    /// Pieces within the marks.
    pub parts: Vec<Slice<'a>>,
    /// Who says it.
    pub speaker: Speaker<'a>,
    /// The reporting word.
    pub cue: Cue<'a>,
    /// The medium it came through.
    pub via: Via<'a>,
    /// Ids of the entities spoken of, the speaker left out.
    pub about: Vec<Str<'a>>,
    /// Their names.
    pub about_names: Vec<Str<'a>>,
    /// Ids of the topics whose evidence lies in it.
    pub topics: Vec<Str<'a>>,
    /// Ids of the dates in it.
    pub dates: Vec<Str<'a>>,
    /// Id of its section.
    pub section: Option<Str<'a>>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
}

/// A span with its slice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slice<'a> {
    /// Start.
    pub start: usize,
    /// End.
    pub end: usize,
    /// The slice.
    #[serde(borrow)]
    pub text: Str<'a>,
}

/// Who says it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Speaker<'a> {
    /// `named`, `unnamed`, `collective`, `document` or `unknown` (then all else is null).
    #[serde(borrow)]
    pub status: Str<'a>,
    /// Id of the entity it resolves to.
    pub entity: Option<Str<'a>>,
    /// Whom it resolves to.
    pub name: Option<Str<'a>>,
    /// `name`, `nominal` or `pronoun`.
    pub kind: Option<Str<'a>>,
    /// Role as the article gives it.
    pub description: Option<Str<'a>>,
    /// Start of the mention beside the quote.
    pub start: Option<usize>,
    /// Its end.
    pub end: Option<usize>,
    /// Its slice.
    pub text: Option<Str<'a>>,
}

/// The reporting word.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cue<'a> {
    /// Start.
    pub start: Option<usize>,
    /// End.
    pub end: Option<usize>,
    /// The slice.
    #[serde(borrow)]
    pub text: Option<Str<'a>>,
    /// Dictionary form.
    pub lemma: Option<Str<'a>>,
}

/// The medium that words came through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Via<'a> {
    /// Id of its entity.
    #[serde(borrow)]
    pub entity: Option<Str<'a>>,
    /// Its name.
    pub name: Option<Str<'a>>,
    /// Start.
    pub start: Option<usize>,
    /// End.
    pub end: Option<usize>,
    /// The slice.
    pub text: Option<Str<'a>>,
}

/// A date, time, duration or set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DateRecord<'a> {
    /// `d1`, `d2`, ...
    #[serde(borrow)]
    pub id: Str<'a>,
    /// Start.
    pub start: usize,
    /// End.
    pub end: usize,
    /// The slice.
    pub text: Str<'a>,
    /// `date`, `time`, `duration` or `set` (TIMEX3).
    #[serde(rename = "type")]
    pub kind: Str<'a>,
    /// TIMEX3 value.
    pub value: Str<'a>,
    /// TIMEX3 modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<Str<'a>>,
    /// First calendar day covered.
    pub first: Option<Str<'a>>,
    /// Last calendar day covered.
    pub last: Option<Str<'a>>,
    /// What it counts from: `given`, `published`, `dateline`, `text`; null where it stands alone.
    pub anchor: Option<Str<'a>>,
    /// Id of its section.
    pub section: Option<Str<'a>>,
}

/// An amount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amount<'a> {
    /// `a1`, `a2`, ...
    #[serde(borrow)]
    pub id: Str<'a>,
    /// Start.
    pub start: usize,
    /// End.
    pub end: usize,
    /// The slice.
    pub text: Str<'a>,
    /// `money`, `percent`, `quantity` or `count`.
    #[serde(rename = "type")]
    pub kind: Str<'a>,
    /// The number; of a range its middle.
    pub value: f64,
    /// ISO 4217 code, `percent`, `percentage point`, or unit of measure.
    pub unit: Option<Str<'a>>,
    /// `exact`, `min`, `max`, `approx` or `range`.
    pub bound: Str<'a>,
    /// Least value.
    pub min: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// What it is of.
    pub of: Option<Str<'a>>,
    /// Id of its section.
    pub section: Option<Str<'a>>,
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic<'a> {
    /// Stable id.
    #[serde(borrow)]
    pub id: Str<'a>,
    /// For people.
    pub label: Str<'a>,
    /// `issue`, `media-topic` or `custom`.
    pub kind: Str<'a>,
    /// 0 to 1.
    pub score: f32,
    /// Nearest IPTC Media Topic.
    pub media_topic: Option<Str<'a>>,
    /// IPTC concepts above it, nearest first.
    pub parents: Vec<Str<'a>>,
    /// Ids of the sections that speak of it.
    pub sections: Vec<Str<'a>>,
    /// Spans that show it, best first, at most ten.
    pub evidence: Vec<Slice<'a>>,
}

/// A key phrase.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyPhrase<'a> {
    /// As it stands in the text.
    #[serde(borrow)]
    pub text: Str<'a>,
    /// 0 to 1.
    pub score: f32,
    /// How many mentions.
    pub count: usize,
    /// By start.
    pub mentions: Vec<Range>,
}

/// Page furniture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Boilerplate<'a> {
    /// Start.
    pub start: usize,
    /// End.
    pub end: usize,
    /// `comment-count`, `share`, `byline`, `caption`, `navigation`, ...
    #[serde(borrow)]
    pub kind: Str<'a>,
}

/// A paragraph, with `--include paragraphs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ParagraphRecord<'a> {
    /// Start.
    pub start: usize,
    /// End.
    pub end: usize,
    /// `title`, `heading`, `body` or `boilerplate`.
    #[serde(borrow)]
    pub role: Str<'a>,
}
