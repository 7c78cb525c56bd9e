//! Gold files: JSON Lines of articles with what a person found in them.
//!
//! Reads `.jsonl` and `.jsonl.gz` files, gives rows; analyzes a row's text with its date. Members that all sets share are
//! `id`, `text` and `dct` or `date`; the layers' own members are read by the scorers.

use analyze::annotate::structure::Hints;
use analyze::summary::assemble::Frame;
use analyze::summary::schema::{Article, Source};
use analyze::{Options, Text};
use anyhow::Context;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

/// All rows of some files, in order.
///
/// # Errors
/// When a file cannot be read or a line is no JSON.
pub fn rows(paths: &[String]) -> anyhow::Result<Vec<Value>> {
    let mut out = Vec::new();
    for path in paths {
        let file = File::open(path).with_context(|| path.clone())?;
        let reader: Box<dyn Read> =
            if path.ends_with(".gz") { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
        for (i, line) in BufReader::new(reader).lines().enumerate() {
            let line = line.with_context(|| path.clone())?;
            if !line.trim().is_empty() {
                out.push(serde_json::from_str(&line).with_context(|| format!("{path}: line {}", i + 1))?);
            }
        }
    }
    Ok(out)
}

/// The record of a row's text.
pub fn analyze_row<R>(row: &Value, use_record: impl FnOnce(&Article<'_>) -> R) -> R {
    let text = Text::new(row["text"].as_str().unwrap_or_default());
    let date = row["dct"].as_str().or(row["date"].as_str()).and_then(|d| d.parse().ok());
    let options = Options { date, ..Options::default() };
    let frame = Frame {
        source: Source::default(),
        unit: analyze::text::code_points::OffsetUnit::CodePoint,
        include: Default::default(),
        warnings: Vec::new(),
    };
    analyze::analyze(&text, &options, &Hints::default(), |_| frame, use_record)
}

/// `start` and `end` of a gold object.
pub fn range(value: &Value) -> (usize, usize) {
    let at = |name: &str| value[name].as_u64().unwrap_or(0) as usize;
    (at("start"), at("end"))
}

/// The objects of a list member; none where it is absent.
pub fn list<'v>(row: &'v Value, name: &str) -> &'v [Value] {
    row[name].as_array().map_or(&[], Vec::as_slice)
}

/// A gold pair of offsets.
pub fn range_pair(value: &Value) -> (usize, usize) {
    let at = |i: usize| value[i].as_u64().unwrap_or(0) as usize;
    (at(0), at(1))
}
