//! Checks records of former runs against their texts; analyzes nothing.
//!
//! Reads a file of records, one a line or indented, gives an exit status: 0 all hold, 1 some do not, each told in one
//! line on standard error. Texts are found by `texts` and compared by `checks`.

use crate::cli::args::{Args, Offsets};
use crate::cli::checks::{self, Fault, Units};
use crate::cli::compressed::unpacked;
use crate::cli::lines::{Line, next_line};
use crate::cli::settings::Settings;
use crate::cli::texts::Texts;
use crate::text::code_points::OffsetUnit;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, Cursor, Read};
use std::path::Path;
use std::process::ExitCode;

/// Checks the records in a file; the paths of `args` are where their texts may be.
///
/// # Errors
/// When the file cannot be read.
pub fn run(file: &Path, args: &Args, settings: &Settings) -> io::Result<ExitCode> {
    let reader = if file.as_os_str() == "-" { unpacked(io::stdin().lock())? } else { unpacked(File::open(file)?)? };
    let mut report = Report { name: file.display().to_string(), good: 0, spans: 0, wrong: 0 };
    let mut texts = Texts::new(settings, &args.paths);
    let unit = unit(args.offsets);
    each(reader, |record| report.take(record.and_then(|r| verify(&r, unit, &mut texts).map_err(|f| (name(&r), f)))))?;
    Ok(report.status(args))
}

type Named = (Option<String>, Fault);

fn name(record: &Value) -> Option<String> {
    record["source"]["id"].as_str().map(str::to_owned)
}

fn unit(offsets: Offsets) -> OffsetUnit {
    match offsets {
        Offsets::Codepoint => OffsetUnit::CodePoint,
        Offsets::Utf16 => OffsetUnit::Utf16,
        Offsets::Byte => OffsetUnit::Byte,
    }
}

/// How many spans of a record hold.
fn verify(record: &Value, unit: OffsetUnit, texts: &mut Texts<'_>) -> Result<usize, Fault> {
    if !record["source"].is_object() {
        return Err(Fault::new("/source", "expected a record of analyze, found none"));
    }
    // parts of records leave the unit out
    let unit = match record["offsets"].as_str() {
        Some("codepoint") => OffsetUnit::CodePoint,
        Some("utf16") => OffsetUnit::Utf16,
        Some("byte") => OffsetUnit::Byte,
        _ => unit,
    };
    // an input that could not be analyzed has no spans
    let text = if record["error"].is_null() { texts.find(record)? } else { String::new() };
    checks::check(record, &Units::new(&text, unit))
}

/// Calls `take` with each record; whether there is one a line shows in the first line.
fn each(mut reader: impl BufRead, mut take: impl FnMut(Result<Value, Named>)) -> io::Result<()> {
    let mut first = Vec::new();
    reader.read_until(b'\n', &mut first)?;
    if first.trim_ascii() == b"{" {
        for record in serde_json::Deserializer::from_reader(Cursor::new(first).chain(reader)).into_iter() {
            take(record.map_err(|e| no_record(&e)));
        }
        return Ok(());
    }
    let mut reader = Cursor::new(first).chain(reader);
    while let Some(line) = next_line(&mut reader, u64::MAX)? {
        if let Line::Whole(line) = line
            && !line.trim_ascii().is_empty()
        {
            take(serde_json::from_slice(&line).map_err(|e| no_record(&e)));
        }
    }
    Ok(())
}

fn no_record(error: &serde_json::Error) -> Named {
    (None, Fault::new("", format!("expected a record, found {error}")))
}

struct Report {
    name: String,
    good: usize,
    spans: usize,
    wrong: usize,
}

impl Report {
    fn take(&mut self, checked: Result<usize, Named>) {
        match checked {
            Ok(spans) => {
                self.good += 1;
                self.spans += spans;
            }
            Err((id, Fault { pointer, message })) => {
                self.wrong += 1;
                let id = id.map_or_else(String::new, |id| format!(" {id}:"));
                let pointer = if pointer.is_empty() { pointer } else { format!(" {pointer}:") };
                eprintln!("analyze: {}: record {}:{id}{pointer} {message}", self.name, self.good + self.wrong);
            }
        }
    }

    fn status(&self, args: &Args) -> ExitCode {
        if self.good + self.wrong == 0 {
            eprintln!("analyze: {}: no record found (name a file that a former run has written)", self.name);
            return ExitCode::FAILURE;
        }
        if !args.quiet {
            let records =
                if self.good == 1 { "1 record holds".to_owned() } else { format!("{} records hold", self.good) };
            let wrong = if self.wrong == 0 { String::new() } else { format!(", {} wrong", self.wrong) };
            eprintln!("analyze: {}: {records}{wrong}, {} spans checked", self.name, self.spans);
        }
        if self.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
