//! The arguments of `analyze`, as a stranger meets them in `--help`.
//!
//! Reads the command line, gives `Args`. What each option means for the run is settled in `settings`; nothing here opens
//! a file.

use clap::{ArgAction, Parser, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  analyze article.txt                          the whole record, indented on a terminal
  analyze article.txt | jq -r '.quotes[] | \"\\(.speaker.name // \"?\"): \\(.text)\"'
  analyze articles/ -o corpus.jsonl            one line an article, in the order of the paths
  analyze page.html --date 2025-01-23          an HTML page; relative dates count from that day
  curl -s URL | analyze                        one article from a pipe
  analyze --input jsonl < rows.jsonl           one record a line: {\"id\":..., \"text\":..., \"date\":...}
  analyze --only quotes,dates article.txt      some parts, and no work for the others
  analyze --topics mine.tsv articles/          your own topics beside the built-in ones
  analyze -f text article.txt                  for reading: who said what, names, timeline, topics
  analyze -f html article.txt -o article.html  a page to read, print and send
  analyze -t quotes articles/ -o quotes.csv    a table: one row a quote
  analyze --verify corpus.jsonl                check old records against their texts
  analyze --report articles/                   who is quoted most, about whom; topics by month
";

const AFTER: &str = "\
Exit status: 0 all analyzed; 1 some input failed or none was found; 2 wrong usage.
With JSON Lines a bad line is told in its own record (.error) and the status stays 0, unless --strict is given.
Errors go to standard error as 'analyze: INPUT: CAUSE (REMEDY)'; so does a line of progress, on a terminal only. Nothing is read from or sent to a network.";

/// Reads news articles and tells, as JSON, who is in them, who said what, when, where and about what.
#[derive(Clone, Debug, Parser)]
#[command(name = "analyze", version = crate::cli::version::SHORT, long_version = crate::cli::version::long(), before_help = EXAMPLES, after_help = AFTER, max_term_width = 100)]
pub struct Args {
    /// Files and folders; '-' is standard input. Folders are walked for .txt .md .html .htm .jsonl (also .gz, .zst), hidden files left out
    #[arg(value_name = "FILE|FOLDER")]
    pub paths: Vec<PathBuf>,

    /// Read more paths from a file, one a line or ended by NUL; '-' is standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub files_from: Option<PathBuf>,

    /// Take the files in folders whose name fits instead of those endings ('*.text'); with '/' it is the path in the folder ('2025/**/*.txt')
    #[arg(short, long, value_name = "PATTERN", help_heading = "Input")]
    pub glob: Vec<String>,

    /// What the input is: by extension, then by its first bytes, unless told
    #[arg(long, value_enum, value_name = "KIND", default_value = "auto", help_heading = "Input")]
    pub input: InputKind,

    /// The day that 'yesterday' and 'on Monday' count from; a row's own date comes first
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Input")]
    pub date: Option<String>,

    /// Your own topics, a tab-separated list (see README, 'Your own topics')
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub topics: Option<PathBuf>,

    /// Member of a JSON line with the text [default: text, else maintext; else the page under html]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub text_field: Option<String>,

    /// Member of a JSON line with the id [default: id, else url]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub id_field: Option<String>,

    /// Member of a JSON line with the day of publication [default: date, else date_publish]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub date_field: Option<String>,

    /// Member of a JSON line with the headline [default: title]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub title_field: Option<String>,

    /// Refuse articles over this size (5000000, 200M, 1G) [default: 4G]
    #[arg(long, value_name = "SIZE", help_heading = "Input")]
    pub max_bytes: Option<String>,

    /// Form of the output [default: json; csv with --table]
    #[arg(short, long, value_enum, value_name = "FORM", help_heading = "Output")]
    pub format: Option<FormatName>,

    /// One kind of finding, a row each, as csv, tsv or jsonl (--format)
    #[arg(short, long, value_enum, value_name = "KIND", help_heading = "Output")]
    pub table: Option<TableName>,

    /// A roll-up instead of records: who is quoted, about whom, topics by month (text, html, csv or tsv)
    #[arg(long, conflicts_with_all = ["table", "output_dir"], help_heading = "Output")]
    pub report: bool,

    /// A file for each article in this folder, in the tree of the input; with html also an index.html
    #[arg(long, value_name = "FOLDER", conflicts_with = "output", help_heading = "Output")]
    pub output_dir: Option<PathBuf>,

    /// Colours of --format text; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: ColorWhen,

    /// Begin csv and tsv with a byte-order mark, which some spreadsheets need for accents
    #[arg(long, help_heading = "Output")]
    pub bom: bool,

    /// Only these parts of the record; what they don't need is not worked out (quotes,dates,...)
    #[arg(long, value_name = "PARTS", value_delimiter = ',', help_heading = "Output")]
    pub only: Vec<String>,

    /// Add parts to the record: text, paragraphs, sentences
    #[arg(long, value_enum, value_name = "PARTS", value_delimiter = ',', help_heading = "Output")]
    pub include: Vec<IncludePart>,

    /// What start and end count
    #[arg(long, value_enum, value_name = "UNIT", default_value = "codepoint", help_heading = "Output")]
    pub offsets: Offsets,

    /// Indent the JSON (the default for one article on a terminal)
    #[arg(long, conflicts_with = "compact", help_heading = "Output")]
    pub pretty: bool,

    /// One line an article (the default everywhere else)
    #[arg(short, long, help_heading = "Output")]
    pub compact: bool,

    /// Write to a file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Print the record's JSON Schema, or its column types for a reader, and stop
    #[arg(long, value_enum, value_name = "FOR", num_args = 0..=1, default_missing_value = "json", help_heading = "Output")]
    pub schema: Option<SchemaKind>,

    /// Articles analyzed at a time [default: one for each processor]; the output does not depend on it
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Run")]
    pub jobs: Option<u16>,

    /// Exit with status 1 when a JSON line fails too
    #[arg(long, help_heading = "Run")]
    pub strict: bool,

    /// Go on with a former run's file: skip the articles that stand in it, cut a torn last line, append
    #[arg(long, value_name = "FILE", conflicts_with_all = ["report", "output_dir", "pretty"], help_heading = "Run")]
    pub resume: Option<PathBuf>,

    /// Stop at the first input that fails
    #[arg(long, help_heading = "Run")]
    pub fail_fast: bool,

    /// Check records of a former run against their texts instead of analyzing: hash, every slice, every id
    #[arg(long, value_name = "FILE", conflicts_with_all = ["report", "table", "format", "output", "output_dir", "resume"], help_heading = "Run")]
    pub verify: Option<PathBuf>,

    /// Print the manual page or the completions of a shell, and stop
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Run")]
    pub generate: Option<Generate>,

    /// Tell on standard error how long each stage took, in sum and for each word
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Run")]
    pub verbose: bool,

    /// No remarks and no progress on standard error; errors are still told
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Run")]
    pub quiet: bool,
}

/// Kinds of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputKind {
    /// By extension, then by the first bytes
    Auto,
    /// One article of plain text
    Text,
    /// One web page
    Html,
    /// One article a line: {"id":..., "text":..., "date":...}
    Jsonl,
}

/// Parts that are left out unless asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IncludePart {
    /// The text that offsets count in
    Text,
    /// Spans and roles of paragraphs
    Paragraphs,
    /// Spans of sentences
    Sentences,
}

/// Units of offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Offsets {
    /// Unicode code points: Python, jq
    Codepoint,
    /// UTF-16 units: JavaScript, Java
    Utf16,
    /// Bytes of UTF-8: Rust, Go
    Byte,
}

/// Descriptions of the record's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// JSON Schema
    Json,
    /// The columns of DuckDB's read_json
    Duckdb,
    /// A DDL string for Spark
    Spark,
    /// A Python dictionary of Polars types
    Polars,
}

/// Forms of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// The record; indented for one article on a terminal
    Json,
    /// The record, one line an article
    Jsonl,
    /// For reading at a terminal
    Text,
    /// A page of its own
    Html,
    /// For notes and issue trackers
    Markdown,
    /// A table, commas
    Csv,
    /// A table, tabs
    Tsv,
    /// {text, ents, title} for displaCy and Prodigy
    Spacy,
    /// W3C Web Annotation
    Webannotation,
}

/// Kinds of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableName {
    /// Who said what
    Quotes,
    /// Who and what is named
    Entities,
    /// Each mention of them
    Mentions,
    /// Dates, times, durations
    Dates,
    /// Money, percentages, quantities
    Amounts,
    /// Topics
    Topics,
    /// Headings with their paragraphs
    Sections,
    /// One row an article
    Articles,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What can be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "kebab-case")]
pub enum Generate {
    /// Manual page
    Man,
    /// Completions for bash
    CompleteBash,
    /// Completions for zsh
    CompleteZsh,
    /// Completions for fish
    CompleteFish,
    /// Completions for PowerShell
    CompletePowershell,
}
