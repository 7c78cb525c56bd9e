//! Doors for the fuzz targets, which have no other way to the rows and arguments of the command.
//!
//! Compiled with `--cfg fuzzing` only, as `cargo fuzz` does. Each takes any bytes and gives what the command would give; none reads a
//! file or writes anything.

use crate::cli::args::Args;
use crate::cli::checks::{self, Units};
use crate::cli::inputs::Task;
use crate::cli::lines::{Line, next_line};
use crate::cli::settings::Settings;
use crate::cli::work::perform;
use crate::error::Error;
use crate::output::Layout;
use crate::text::code_points::OffsetUnit;
use clap::Parser;
use std::ffi::OsString;

/// Most bytes of a line: longer ones are refused, which is tried as well.
const MAX_BYTES: u64 = 4_000;

fn settings() -> Settings {
    let args = ["analyze", "--include", "text,paragraphs,sentences"];
    let args = Args::try_parse_from(args).expect("the arguments are sound");
    Settings { max_bytes: MAX_BYTES, ..Settings::new(&args, Layout::Compact).expect("the settings are sound") }
}

/// The records of JSON lines, one for each line.
#[must_use]
pub fn rows(bytes: &[u8]) -> Vec<Vec<u8>> {
    let settings = settings();
    let mut reader = bytes;
    let mut out = Vec::new();
    while let Some(line) = next_line(&mut reader, MAX_BYTES).expect("memory can be read") {
        let line = match line {
            Line::Whole(line) => Ok(line),
            Line::TooLong => Err(Error::OverLimit { limit: MAX_BYTES }),
        };
        out.push(perform(Task::Row { path: None, number: out.len() + 1, line }, &settings).record);
    }
    out
}

/// Whether words are sound arguments; lists that they name are not read.
#[must_use]
pub fn arguments(words: Vec<OsString>) -> bool {
    let name = OsString::from("analyze");
    match Args::try_parse_from(std::iter::once(name).chain(words)) {
        Ok(args) => args.topics.is_none() && Settings::new(&args, Layout::Compact).is_ok(),
        Err(error) => error.to_string().is_empty(),
    }
}

/// How many spans of a record hold in a text, or what is wrong; None for what is no JSON.
#[must_use]
pub fn verify(record: &[u8], text: &str, unit: OffsetUnit) -> Option<Result<usize, String>> {
    let record = serde_json::from_slice(record).ok()?;
    Some(
        checks::check(&record, &Units::new(text, unit))
            .map_err(|fault| format!("{}: {}", fault.pointer, fault.message)),
    )
}
