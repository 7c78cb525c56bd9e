//! What a worker does: one task in, one record out, whatever happens.
//!
//! Reads a `Task` and the run's `Settings`, gives `Done`: the bytes of the record and how it went. Reads files itself, so
//! that only the articles being worked on are in memory. A panic is caught here and becomes an `internal` error of its
//! own article.

use crate::Error;
use crate::analyzer::{Options, analyze};
use crate::annotate::Layers;
use crate::annotate::structure::Hints;
use crate::cli::compressed::{is_packed, unpacked};
use crate::cli::inputs::{Format, Task, read_limited};
use crate::cli::row::{self, BadRow, Body, Row};
use crate::cli::settings::Settings;
use crate::cli::watch::Lap;
use crate::cli::{STDIN, panics};
use crate::html;
use crate::output::{self, digest::Digest};
use crate::summary::assemble::{Frame, failed};
use crate::summary::schema::{Article, Source};
use crate::text::Text;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fs::File;
use std::path::{Path, PathBuf};

/// How a task went.
#[derive(Debug)]
pub enum Outcome {
    /// Analyzed, or done by a former run.
    Good,
    /// A file or folder failed: one line on standard error, status 1.
    Failed {
        /// What was named.
        name: String,
        /// Cause and remedy.
        message: String,
    },
    /// A JSON line failed: its record tells.
    BadRow {
        /// The file or standard input.
        name: String,
    },
}

/// A task that is done.
#[derive(Debug)]
pub struct Done {
    /// The record with its line end; empty where there is none.
    pub record: Vec<u8>,
    /// How it went.
    pub outcome: Outcome,
    /// The article in brief, where it is wanted.
    pub digest: Option<Digest>,
    /// Its place in the tree of the input, without extension for rows.
    pub place: PathBuf,
}

impl Done {
    /// A task that a former run has done.
    fn nothing(place: PathBuf) -> Self {
        Self { record: Vec::new(), outcome: Outcome::Good, digest: None, place }
    }
}

/// A record with its digest.
#[derive(Debug, Default)]
struct Written {
    record: Vec<u8>,
    digest: Option<Digest>,
}

/// Does a task; never panics.
#[must_use]
pub fn perform(task: Task, settings: &Settings) -> Done {
    if let Some(watch) = &settings.watch {
        watch.start();
        watch.read(bytes_of(&task));
    }
    match task {
        Task::File { path, place, format } => {
            let name = path.display().to_string();
            if settings.finished.has(&name) {
                return Done::nothing(place);
            }
            let bytes = read_file(&path, settings.max_bytes);
            settings.lap(Lap::Read);
            Done { place, ..whole(Origin { path: Some(name), id: None }, bytes, format, settings) }
        }
        Task::Stream { path, bytes, format } => whole(Origin { path, id: None }, bytes, format, settings),
        Task::Row { path, number, line } => {
            let name = path.as_deref().unwrap_or(STDIN).to_owned();
            let id = path.as_deref().map(|p| format!("{p}:{number}"));
            let stem = path.as_deref().and_then(|p| Path::new(p).file_stem()).unwrap_or("rows".as_ref());
            let place = PathBuf::from(format!("{}-{number:06}", stem.to_string_lossy()));
            let origin = Origin { path: path.map(|p| p.to_string()), id };
            let (Written { record, digest }, is_good) = row_record(origin, line, settings);
            Done { record, digest, place, outcome: if is_good { Outcome::Good } else { Outcome::BadRow { name } } }
        }
        Task::NoArticle { name, error } => Done {
            record: Vec::new(),
            outcome: Outcome::Failed { name, message: error.to_string() },
            digest: None,
            place: PathBuf::new(),
        },
    }
}

/// Bytes that a task takes from its input.
fn bytes_of(task: &Task) -> u64 {
    match task {
        Task::File { path, .. } => path.metadata().map_or(0, |m| m.len()),
        Task::Stream { bytes, .. } => bytes.as_ref().map_or(0, |b| b.len() as u64),
        // with its line end
        Task::Row { line, .. } => line.as_ref().map_or(0, |l| l.len() as u64 + 1),
        Task::NoArticle { .. } => 0,
    }
}

/// Where an article comes from.
#[derive(Clone, Debug, Default)]
struct Origin {
    /// Its file; None for standard input.
    path: Option<String>,
    /// What it is called where it has no id of its own.
    id: Option<String>,
}

/// An article that is ready to be analyzed.
struct Ready {
    text: Text,
    hints: Hints,
    date: Option<jiff::civil::Date>,
    source: Source<'static>,
    warnings: Vec<Cow<'static, str>>,
}

/// The bytes of a file, unpacked.
///
/// # Errors
/// When it cannot be read or is over the limit.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Err(Error::OverLimit { limit });
    }
    let bytes = read_limited(&mut file, size, limit)?;
    if is_packed(&bytes) { read_limited(&mut unpacked(bytes.as_slice())?, size, limit) } else { Ok(bytes) }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A whole file or standard input.
fn whole(origin: Origin, bytes: Result<Vec<u8>, Error>, format: Format, settings: &Settings) -> Done {
    let name = origin.path.clone().unwrap_or_else(|| STDIN.to_owned());
    let mut source = Source {
        id: Cow::Owned(name.clone()),
        path: origin.path.map(Cow::Owned),
        format: Cow::Borrowed("text"),
        ..Source::default()
    };
    let result = bytes.and_then(|bytes| {
        source.bytes = bytes.len() as u64;
        let digest = hash(&bytes);
        if source.path.is_none() {
            source.id = Cow::Owned(digest.clone());
        }
        source.sha256 = Some(Cow::Owned(digest));
        guarded(|| {
            let (text, hints, format) = decode(bytes, format)?;
            source.format = Cow::Borrowed(format);
            source.encoding = Some(Cow::Borrowed(text.encoding()));
            let warnings = remarks(&text, text.replaced());
            Ok(record(Ready { text, hints, date: None, source: source.clone(), warnings }, settings))
        })
    });
    let (Written { record, digest }, outcome) = match result {
        Ok(written) => (written, Outcome::Good),
        Err(error) => {
            let outcome = Outcome::Failed { name, message: error.to_string() };
            (failure(source, &error, settings), outcome)
        }
    };
    Done { record, outcome, digest, place: PathBuf::from("standard-input") }
}

/// A JSON line: its record, and whether it was analyzed.
fn row_record(origin: Origin, line: Result<Vec<u8>, Error>, settings: &Settings) -> (Written, bool) {
    let digest = line.as_deref().map(hash).ok();
    let mut source = Source {
        id: origin.id.or(digest).unwrap_or_else(|| STDIN.to_owned()).into(),
        path: origin.path.map(Cow::Owned),
        format: Cow::Borrowed("jsonl"),
        ..Source::default()
    };
    let row = line.map_err(|error| BadRow { id: None, error }).and_then(|l| row::parse(&l, &settings.fields));
    let result = match row {
        Ok(mut row) => {
            if let Some(id) = row.id.take() {
                source.id = id.into();
            }
            if settings.finished.has(&source.id) {
                return (Written::default(), true);
            }
            source.fields = std::mem::take(&mut row.fields);
            guarded(|| analyze_row(row, &mut source, settings))
        }
        Err(BadRow { id, error }) => {
            if let Some(id) = id {
                source.id = id.into();
            }
            if settings.finished.has(&source.id) {
                return (Written::default(), true);
            }
            Err(error)
        }
    };
    match result {
        Ok(record) => (record, true),
        Err(error) => (failure(source, &error, settings), false),
    }
}

fn analyze_row(row: Row, source: &mut Source<'static>, settings: &Settings) -> Result<Written, Error> {
    let (text, hints) = match row.body {
        Body::Text(text) => {
            source.bytes = text.len() as u64;
            source.sha256 = Some(hash(text.as_bytes()).into());
            (Text::new(text), row.hints)
        }
        Body::Html(page) => {
            source.bytes = page.len() as u64;
            source.sha256 = Some(hash(page.as_bytes()).into());
            source.format = Cow::Borrowed("html");
            let (text, hints, _) = decode(page.into_bytes(), Format::Html)?;
            (text, joined(row.hints, hints))
        }
    };
    source.encoding = Some(Cow::Borrowed("UTF-8"));
    let warnings = remarks(&text, row.replaced);
    Ok(record(Ready { text, hints, date: row.date, source: source.clone(), warnings }, settings))
}

/// What the row tells comes before what its page tells.
fn joined(row: Hints, page: Hints) -> Hints {
    let list = |a: Vec<String>, b: Vec<String>| if a.is_empty() { b } else { a };
    Hints {
        title: row.title.or(page.title),
        published_time: if row.published.is_some() { row.published_time } else { page.published_time },
        published: row.published.or(page.published),
        authors: list(row.authors, page.authors),
        publisher: row.publisher.or(page.publisher),
        categories: list(row.categories, page.categories),
        ..page
    }
}

/// Text, what a page declares, and the format's name.
///
/// # Errors
/// When the bytes are no text.
pub fn decode(bytes: Vec<u8>, format: Format) -> Result<(Text, Hints, &'static str), Error> {
    let is_page = match format {
        Format::Html => true,
        Format::Text => false,
        Format::Sniffed => html::looks_like_html(&bytes),
    };
    let text = Text::from_bytes(bytes)?;
    if !is_page {
        return Ok((text, Hints::default(), "text"));
    }
    let (text, hints) = html::read(&text);
    Ok((text, hints, "html"))
}

fn remarks(text: &Text, replaced: usize) -> Vec<Cow<'static, str>> {
    let mut out = Vec::new();
    if replaced > 0 {
        let what = if replaced == 1 { "sequence was" } else { "sequences were" };
        out.push(Cow::Owned(format!("{replaced} invalid {what} replaced by U+FFFD (read as {})", text.encoding())));
    }
    if text.content().is_empty() {
        out.push(Cow::Borrowed("the text is empty"));
    } else if text.content().trim().is_empty() {
        out.push(Cow::Borrowed("the text is blank"));
    }
    out
}

fn record(ready: Ready, settings: &Settings) -> Written {
    if let Some(watch) = &settings.watch {
        watch.lap(Lap::Decode);
        watch.count_words(ready.text.content());
    }
    let Ready { text, hints, date, source, mut warnings } = ready;
    let options = Options { date: date.or(settings.options.date), ..settings.options.clone() };
    let mut include = settings.include;
    include.text |= source.format == "html";
    let frame = |layers: &Layers| {
        if !matches!(layers.language, "en" | "und") {
            let language = layers.language;
            warnings
                .push(Cow::Owned(format!("the text seems to be in another language ({language}); English is read")));
        }
        Frame { source, unit: settings.unit, include, warnings }
    };
    analyze(&text, &options, &hints, frame, |article| written(article, text.content(), settings))
}

fn failure(source: Source<'static>, error: &Error, settings: &Settings) -> Written {
    written(&failed(source, settings.unit, error), "", settings)
}

fn written(article: &Article<'_>, text: &str, settings: &Settings) -> Written {
    if let Some(watch) = &settings.watch {
        watch.analyzed();
    }
    let render = || output::render(article, text, settings.options.parts, settings.format);
    let written = Written {
        record: if settings.wants_record { render() } else { Vec::new() },
        digest: settings.wants_digest.then(|| Digest::new(article)),
    };
    settings.lap(Lap::Writing);
    written
}

/// Runs `work` and turns a panic into an `internal` error.
fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::Internal(panics::last())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_that_says_where() {
        panics::remember();
        let result: Result<(), Error> = guarded(|| panic!("odd input"));
        let error = result.expect_err("it panicked");
        assert_eq!(error.kind(), "internal");
        assert!(error.to_string().contains("odd input") && error.to_string().contains("work.rs"), "{error}");
    }

    #[test]
    fn what_the_row_tells_comes_first() {
        let row = Hints { title: Some("row".into()), ..Hints::default() };
        let page = Hints { title: Some("page".into()), publisher: Some("The Page".into()), ..Hints::default() };
        let both = joined(row, page);
        assert_eq!((both.title.as_deref(), both.publisher.as_deref()), (Some("row"), Some("The Page")));
    }
}
