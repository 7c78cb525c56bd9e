//! Settles what the arguments ask for, before anything is analyzed.
//!
//! Reads `Args` (and the user's list of topics), gives `Settings`, or a reason with a remedy: wrong usage ends the run with
//! status 2 and nothing is analyzed.

use crate::analyzer::{Observer, Options};
use crate::annotate::topics::UserTopics;
use crate::cli::args::{Args, IncludePart, InputKind, Offsets};
use crate::cli::forms;
use crate::cli::resume::Finished;
use crate::cli::watch::{Lap, Watch};
use crate::output::{Format, Layout};
use crate::summary::assemble::Include;
use crate::summary::parts::{Part, Parts};
use crate::text::code_points::OffsetUnit;
use crate::text::decode::MAX_BYTES;
use anyhow::{Context, bail};
use std::path::Path;
use std::sync::Arc;

/// Names of a JSON line's members; the first that is present counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The text.
    pub text: Vec<String>,
    /// The id.
    pub id: Vec<String>,
    /// The day of publication.
    pub date: Vec<String>,
    /// The headline.
    pub title: Vec<String>,
}

/// What all articles of a run share.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the library is asked.
    pub options: Options,
    /// Extra parts of the record.
    pub include: Include,
    /// Unit of offsets.
    pub unit: OffsetUnit,
    /// Form of the output.
    pub format: Format,
    /// Whether digests are wanted, for a roll-up or an index.
    pub wants_digest: bool,
    /// Whether records are wanted.
    pub wants_record: bool,
    /// Articles that a former run has done.
    pub finished: Finished,
    /// What the input is.
    pub input: InputKind,
    /// Members of JSON lines.
    pub fields: Fields,
    /// Most bytes that one article may have.
    pub max_bytes: u64,
    /// What files in folders are called; empty for the usual endings.
    pub globs: Vec<glob::Pattern>,
    /// Counters of the run, where somebody wants them.
    pub watch: Option<Arc<Watch>>,
}

impl Settings {
    /// Settles the arguments; `layout` is what the output calls for when they leave it open.
    ///
    /// # Errors
    /// A wrong date, size, part, or list of topics.
    pub fn new(args: &Args, layout: Layout) -> anyhow::Result<Self> {
        let date = args.date.as_deref().map(date).transpose()?;
        let topics = args.topics.as_deref().map(topics).transpose()?.unwrap_or_default();
        let layout = match (args.pretty, args.compact) {
            (true, _) => Layout::Pretty,
            (_, true) => Layout::Compact,
            _ => layout,
        };
        let format = forms::format(args, layout)?;
        if args.resume.is_some()
            && (format != Format::Json(Layout::Compact) || args.output != args.resume && args.output.is_some())
        {
            bail!(
                "--resume: only with records, one a line, written to the same file (leave --output and --format out)"
            );
        }
        let mut include = include(&args.include);
        include.paragraphs |= format == Format::Html;
        let unit = if format.counts_code_points() { Offsets::Codepoint } else { args.offsets };
        Ok(Self {
            options: Options { date, topics: Arc::new(topics), parts: parts(&args.only)?, observer: None },
            include,
            unit: match unit {
                Offsets::Codepoint => OffsetUnit::CodePoint,
                Offsets::Utf16 => OffsetUnit::Utf16,
                Offsets::Byte => OffsetUnit::Byte,
            },
            format,
            wants_digest: args.report || args.output_dir.is_some() && format == Format::Html,
            wants_record: !args.report,
            finished: Finished::default(),
            input: args.input,
            fields: Fields {
                text: names(args.text_field.as_deref(), &["text", "maintext"]),
                id: names(args.id_field.as_deref(), &["id", "url"]),
                date: names(args.date_field.as_deref(), &["date", "date_publish"]),
                title: names(args.title_field.as_deref(), &["title"]),
            },
            max_bytes: args.max_bytes.as_deref().map(size).transpose()?.unwrap_or(MAX_BYTES as u64),
            globs: args.glob.iter().map(|g| pattern(g)).collect::<anyhow::Result<_>>()?,
            watch: None,
        })
    }

    /// Counts the run from now on.
    #[must_use]
    pub fn watched(mut self, watch: &Arc<Watch>) -> Self {
        self.watch = Some(Arc::clone(watch));
        if watch.is_timing() {
            self.options.observer = Some(Arc::clone(watch) as Arc<dyn Observer>);
        }
        self
    }

    /// A lap has ended on this thread.
    pub fn lap(&self, lap: Lap) {
        if let Some(watch) = &self.watch {
            watch.lap(lap);
        }
    }
}

fn pattern(text: &str) -> anyhow::Result<glob::Pattern> {
    glob::Pattern::new(text).map_err(|error| anyhow::anyhow!("--glob: '{text}': {} (write it as '*.txt')", error.msg))
}

fn names(given: Option<&str>, defaults: &[&str]) -> Vec<String> {
    given.map_or_else(|| defaults.iter().map(|d| (*d).to_owned()).collect(), |name| vec![name.to_owned()])
}

fn date(text: &str) -> anyhow::Result<jiff::civil::Date> {
    let is_plain = text.len() == 10 && text.is_char_boundary(10);
    let parsed = if is_plain { text.parse().ok() } else { None };
    parsed.ok_or_else(|| anyhow::anyhow!("--date: {}", crate::Error::BadDate(text.to_owned())))
}

fn topics(path: &Path) -> anyhow::Result<UserTopics> {
    let named = || format!("--topics: {}", path.display());
    let bytes = std::fs::read(path).map_err(crate::Error::from).with_context(named)?;
    let Ok(text) = String::from_utf8(bytes) else { bail!("{}: not UTF-8 (save the list as UTF-8)", named()) };
    UserTopics::parse(text.trim_start_matches('\u{FEFF}')).with_context(named)
}

fn parts(names: &[String]) -> anyhow::Result<Parts> {
    if names.is_empty() {
        return Ok(Parts::ALL);
    }
    let part = |name: &String| {
        // always there, so naming them is no error
        if matches!(name.as_str(), "schema" | "source" | "error") {
            return Ok(None);
        }
        Part::named(name).map(Some).ok_or_else(|| {
            let all: Vec<_> = Part::ALL.into_iter().map(Part::name).collect();
            anyhow::anyhow!("--only: there is no part '{name}' (the parts are {})", all.join(", "))
        })
    };
    let found: Vec<Option<Part>> = names.iter().map(part).collect::<anyhow::Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn include(parts: &[IncludePart]) -> Include {
    Include {
        text: parts.contains(&IncludePart::Text),
        paragraphs: parts.contains(&IncludePart::Paragraphs),
        sentences: parts.contains(&IncludePart::Sentences),
    }
}

/// Bytes of "5000000", "200M", "1G"; units are powers of 1024.
fn size(text: &str) -> anyhow::Result<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().trim_end_matches("ib").trim_end_matches('b') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => 0,
    };
    let bytes = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    match bytes {
        None => bail!("--max-bytes: '{text}' is no size (write bytes, or a number with K, M or G)"),
        Some(bytes) if bytes > MAX_BYTES as u64 => bail!("--max-bytes: at most 4 GiB less a byte, {MAX_BYTES}"),
        Some(bytes) => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        assert_eq!(size("5000").ok(), Some(5000));
        assert_eq!(size("200M").ok(), Some(200 << 20));
        assert_eq!(size("1gib").ok(), Some(1 << 30));
        assert!(["", "0", "x", "12T", "8G", "-1", "99999999999999999999"].iter().all(|s| size(s).is_err()));
    }

    #[test]
    fn reads_plain_days_only() {
        assert!(date("2025-01-23").is_ok());
        assert!(["2025-02-30", "23 January", "2025-1-2", "2025-01-23T10:00", ""].iter().all(|d| date(d).is_err()));
    }

    #[test]
    fn names_the_parts_when_one_is_unknown() {
        let error = parts(&["quote".into()]).expect_err("no such part").to_string();
        assert!(error.contains("'quote'") && error.contains("quotes, dates"));
        assert!(parts(&["quotes".into(), "source".into()]).is_ok_and(|p| p.has(Part::Quotes) && !p.has(Part::Dates)));
    }
}
