//! The whole pipeline on one page: text in, record out.
//!
//! Reads a `Text` and `Options`, gives an `Article` (or the `Layers`, for users who want bytes). The order of the
//! annotators is the order of these lines; each line names what it needs. Knows nothing of the command line.

use crate::annotate::structure::Hints;
use crate::annotate::topics::UserTopics;
use crate::annotate::{
    Layers, amounts, entities, keyphrases, language, mentions, quotations, quotes, salience, structure, tagger, timex,
    topics,
};
use crate::document::Document;
use crate::summary::assemble::{Frame, assemble};
use crate::summary::schema::{AnalyzerInfo, Article};
use crate::text::Text;
use jiff::civil::Date;
use std::borrow::Cow;

/// What the caller knows or wishes, the same for all articles of a run or given per article.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day that relative dates count from; else the published date, else the dateline's.
    pub date: Option<Date>,
    /// The user's own topics.
    pub topics: UserTopics,
}

/// Finds everything in a document.
#[must_use]
pub fn annotate(doc: &Document<'_>, options: &Options, hints: &Hints) -> Layers {
    let raw_dates = timex::find(doc);
    let structure = structure::annotate(doc, &raw_dates, hints);
    let dates = timex::resolve(doc, raw_dates, structure.document_date(options.date));
    let amounts = amounts::annotate(doc, &dates);
    let marked = quotations::find(doc, &structure);
    let tags = tagger::run(doc, &structure, &marked);
    let names = mentions::annotate(doc, &structure, &marked, &tags);
    let (mentions, entities) = entities::resolve(doc, &structure, names, &marked);
    let quotes = quotes::attribute(doc, &structure, &marked, &tags, &mentions, &entities);
    let topics = topics::annotate(doc, &structure, &mentions, &entities, &options.topics);
    let keyphrases = keyphrases::annotate(doc, &structure);
    let found = salience::Found {
        structure: &structure,
        mentions: &mentions,
        entities: &entities,
        quotes: &quotes,
        topics: &topics,
    };
    let salience = salience::rank(doc, found);
    let language = language::detect(doc);
    Layers { language, structure, dates, amounts, mentions, entities, quotes, topics, keyphrases, salience }
}

/// Analyzes a text and hands the record to `use_record` (it borrows from the text and the layers).
pub fn analyze<R>(
    text: &Text,
    options: &Options,
    hints: &Hints,
    frame: impl FnOnce(&Layers) -> Frame<'static>,
    use_record: impl FnOnce(&Article<'_>) -> R,
) -> R {
    let doc = Document::new(text);
    let layers = annotate(&doc, options, hints);
    let frame = frame(&layers);
    let article = assemble(&doc, &layers, frame);
    use_record(&article)
}

/// Name, version and data hash of this build.
#[must_use]
pub fn info() -> AnalyzerInfo<'static> {
    AnalyzerInfo {
        name: Cow::Borrowed("analyze"),
        version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
        data: Cow::Borrowed(crate::lexicon::data_hash()),
    }
}
