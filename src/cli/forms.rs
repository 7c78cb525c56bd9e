//! Which form of output the arguments ask for, and whether it fits the rest of them.
//!
//! Reads `Args` and the surroundings of standard output (a terminal, its width, `NO_COLOR`, `CLICOLOR_FORCE`, `TERM`),
//! gives a `Format`. The surroundings only decide on colours and line breaks of `--format text`.

use crate::cli::args::{Args, ColorWhen, FormatName, TableName};
use crate::output::paint::Paint;
use crate::output::table::{Separator, Table};
use crate::output::{Format, Layout};
use anyhow::bail;
use std::io::IsTerminal;

/// Widest lines of text, however wide the terminal: long lines are hard to read.
const MAX_WIDTH: usize = 110;

/// The form; `layout` is the JSON's.
///
/// # Errors
/// When the form does not fit `--table`, `--report` or several articles.
pub fn format(args: &Args, layout: Layout) -> anyhow::Result<Format> {
    if args.report {
        return report(args);
    }
    let table = |separator| Format::Table(args.table.map_or(Table::Quotes, kind), separator);
    Ok(match (args.format, args.table) {
        (Some(FormatName::Csv), _) | (None, Some(_)) => table(Separator::Comma),
        (Some(FormatName::Tsv), _) => table(Separator::Tab),
        (Some(FormatName::Json | FormatName::Jsonl), Some(_)) => table(Separator::Json),
        (Some(name), Some(_)) => bail!("--table: not with --format {name:?} (take csv, tsv or jsonl)"),
        (None | Some(FormatName::Json), None) => Format::Json(layout),
        (Some(FormatName::Jsonl), None) => Format::Json(Layout::Compact),
        (Some(FormatName::Text), None) => Format::Text(paint(args)),
        (Some(FormatName::Markdown), None) => Format::Markdown,
        (Some(FormatName::Spacy), None) => Format::Spacy,
        (Some(FormatName::Webannotation), None) => Format::WebAnnotation,
        (Some(FormatName::Html), None) => {
            let is_one = args.paths.len() <= 1 && args.paths.iter().all(|p| !p.is_dir()) && args.files_from.is_none();
            if !is_one && args.output_dir.is_none() {
                bail!("--format html: a page holds one article (give --output-dir FOLDER for several)");
            }
            Format::Html
        }
    })
}

/// A roll-up is written as text, unless told.
fn report(args: &Args) -> anyhow::Result<Format> {
    Ok(match args.format {
        None | Some(FormatName::Text) => Format::Text(paint(args)),
        Some(FormatName::Html) => Format::Html,
        Some(FormatName::Csv) => Format::Table(Table::Articles, Separator::Comma),
        Some(FormatName::Tsv) => Format::Table(Table::Articles, Separator::Tab),
        Some(name) => bail!("--report: not with --format {name:?} (take text, html, csv or tsv)"),
    })
}

fn kind(name: TableName) -> Table {
    match name {
        TableName::Quotes => Table::Quotes,
        TableName::Entities => Table::Entities,
        TableName::Mentions => Table::Mentions,
        TableName::Dates => Table::Dates,
        TableName::Amounts => Table::Amounts,
        TableName::Topics => Table::Topics,
        TableName::Sections => Table::Sections,
        TableName::Articles => Table::Articles,
    }
}

fn paint(args: &Args) -> Paint {
    let is_terminal = args.output.is_none() && args.output_dir.is_none() && std::io::stdout().is_terminal();
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let colours = match args.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        // https://no-color.org and https://bixense.com/clicolors
        ColorWhen::Auto if is_set("NO_COLOR") => false,
        ColorWhen::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        ColorWhen::Auto => is_terminal && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    };
    let wide = if is_terminal { terminal_size::terminal_size() } else { None };
    let width = wide.map_or(Paint::default().width, |(w, _)| usize::from(w.0).min(MAX_WIDTH));
    Paint { colours, width }
}
