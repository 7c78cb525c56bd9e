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
use crate::summary::parts::Parts;
use crate::summary::schema::Article;
use crate::text::Text;
use jiff::civil::Date;
use std::sync::Arc;

/// What the caller knows or wishes, the same for all articles of a run or given per article.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day that relative dates count from; else the published date, else the dateline's.
    pub date: Option<Date>,
    /// The user's own topics, shared by all articles of a run.
    pub topics: Arc<UserTopics>,
    /// The parts of the record that are wanted; what they do not need is not run and stays empty.
    pub parts: Parts,
    /// Told of each stage as it ends; None costs nothing.
    pub observer: Option<Arc<dyn Observer>>,
}

impl Options {
    fn ended(&self, stage: Stage) {
        if let Some(observer) = &self.observer {
            observer.ended(stage);
        }
    }
}

/// What the analysis does, in the order of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after the module or function that does it")]
pub enum Stage {
    Document,
    Dates,
    Structure,
    Amounts,
    Keyphrases,
    Language,
    Quotations,
    Tagger,
    Mentions,
    Entities,
    Quotes,
    Topics,
    Salience,
    Record,
}

/// Wants to know how far an analysis is, to measure it for example: the library itself reads no clock.
///
/// ```
/// #[derive(Debug)]
/// struct Told;
/// impl analyze::Observer for Told {
///     fn ended(&self, stage: analyze::Stage) {
///         println!("{stage:?}");
///     }
/// }
/// let options = analyze::Options { observer: Some(std::sync::Arc::new(Told)), ..analyze::Options::default() };
/// ```
pub trait Observer: std::fmt::Debug + Send + Sync {
    /// A stage has ended on this thread, and the next begins. A stage may end twice in one article (dates are found
    /// before the structure and resolved after it); one that is not wanted takes no time and may not end at all.
    fn ended(&self, stage: Stage);
}

/// Finds everything in a document.
#[must_use]
pub fn annotate(doc: &Document<'_>, options: &Options, hints: &Hints) -> Layers {
    let parts = options.parts;
    let raw_dates = timex::find(doc);
    options.ended(Stage::Dates);
    let structure = structure::annotate(doc, &raw_dates, hints);
    options.ended(Stage::Structure);
    let document_date = structure.document_date(options.date);
    let dates = if parts.need_dates() { timex::resolve(doc, raw_dates, document_date) } else { Vec::new() };
    options.ended(Stage::Dates);
    let amounts = if parts.need_amounts() { amounts::annotate(doc, &dates) } else { Vec::new() };
    options.ended(Stage::Amounts);
    let keyphrases = if parts.need_keyphrases() { keyphrases::annotate(doc, &structure) } else { Vec::new() };
    options.ended(Stage::Keyphrases);
    let language = language::detect(doc);
    options.ended(Stage::Language);
    let layers = Layers { language, structure, dates, amounts, keyphrases, ..Layers::default() };
    if parts.need_entities() { with_entities(doc, options, layers) } else { layers }
}

/// Adds names and all that rests on them.
fn with_entities(doc: &Document<'_>, options: &Options, layers: Layers) -> Layers {
    let structure = &layers.structure;
    let marked = quotations::find(doc, structure);
    options.ended(Stage::Quotations);
    let tags = tagger::run(doc, structure, &marked);
    options.ended(Stage::Tagger);
    let names = mentions::annotate(doc, structure, &tags);
    options.ended(Stage::Mentions);
    let (mentions, entities) = entities::resolve(doc, structure, names, &marked);
    options.ended(Stage::Entities);
    let quotes = if options.parts.need_quotes() {
        quotes::attribute(doc, structure, &marked, &tags, &mentions, &entities)
    } else {
        Vec::new()
    };
    options.ended(Stage::Quotes);
    let topics = topics::annotate(doc, structure, &mentions, &entities, &options.topics);
    options.ended(Stage::Topics);
    let found =
        salience::Found { structure, mentions: &mentions, entities: &entities, quotes: &quotes, topics: &topics };
    let salience = salience::rank(doc, found);
    options.ended(Stage::Salience);
    Layers { mentions, entities, quotes, topics, salience, ..layers }
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
    options.ended(Stage::Document);
    let layers = annotate(&doc, options, hints);
    let frame = frame(&layers);
    let article = assemble(&doc, &layers, frame);
    options.ended(Stage::Record);
    use_record(&article)
}
