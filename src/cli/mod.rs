//! The command line: arguments, files, pipes, exit status. Knows nothing of how anything is found.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use crate::analyzer::{Options, analyze};
use crate::annotate::structure::Hints;
use crate::output;
use crate::summary::assemble::{Frame, Include};
use crate::summary::schema::Source;
use crate::text::Text;
use crate::text::code_points::OffsetUnit;
use std::borrow::Cow;
use std::io::{BufRead, Write};
use std::process::ExitCode;

fn frame(id: String, format: &'static str, bytes: u64) -> Frame<'static> {
    let source = Source { id: Cow::Owned(id), format: Cow::Borrowed(format), bytes, ..Source::default() };
    Frame { source, unit: OffsetUnit::CodePoint, include: Include::default(), warnings: Vec::new() }
}

/// Runs the command.
pub fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout().lock();
    if args.iter().any(|a| a == "jsonl") {
        for line in std::io::stdin().lock().lines() {
            let row: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            let text = Text::new(row["text"].as_str().unwrap());
            let options = Options { date: row["date"].as_str().and_then(|d| d.parse().ok()), ..Options::default() };
            let id = row["id"].as_str().unwrap_or("?").to_owned();
            let bytes = analyze(&text, &options, &Hints::default(), |_| frame(id, "jsonl", 0), output::compact);
            out.write_all(&bytes).unwrap();
        }
    } else {
        for path in args {
            let text = Text::from_bytes(std::fs::read(&path).unwrap()).unwrap();
            let bytes =
                analyze(&text, &Options::default(), &Hints::default(), |_| frame(path, "text", 0), output::pretty);
            out.write_all(&bytes).unwrap();
        }
    }
    ExitCode::SUCCESS
}
