//! What the tests share: fixtures, the library's record of a text, the command, snapshots.

pub mod command;
pub mod invariants;
pub mod tools;
pub mod transcript;

use analyze::annotate::structure::Hints;
use analyze::output;
use analyze::summary::assemble::{Frame, Include};
use analyze::summary::schema::Source;
use analyze::text::code_points::OffsetUnit;
use analyze::{Options, Text};
use std::path::{Path, PathBuf};

/// A path within the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Files of a folder with one of these extensions, sorted.
pub fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(repository(folder)) else { return Vec::new() };
    let all = entries.filter_map(|e| e.ok().map(|e| e.path()));
    let mut found: Vec<_> =
        all.filter(|p| p.extension().is_some_and(|e| extensions.contains(&e.to_string_lossy().as_ref()))).collect();
    found.sort();
    found
}

/// The file's name without its extension.
pub fn stem(path: &Path) -> String {
    path.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

/// The text of a fixture.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A frame that includes text, paragraphs and sentences, so that all can be checked.
pub fn full_frame(unit: OffsetUnit) -> Frame<'static> {
    let include = Include { text: true, paragraphs: true, sentences: true };
    Frame { source: Source { id: "test".into(), ..Source::default() }, unit, include, warnings: Vec::new() }
}

/// The whole record of a text as one line of JSON.
pub fn record(content: &str, options: &Options, unit: OffsetUnit) -> String {
    let text = Text::new(content);
    let bytes = analyze::analyze(&text, options, &Hints::default(), |_| full_frame(unit), output::compact);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// The record of a text with a date, as a value.
pub fn value(content: &str, date: Option<&str>) -> serde_json::Value {
    let options = Options { date: date.map(|d| d.parse().expect("a test's date")), ..Options::default() };
    serde_json::from_str(&record(content, &options, OffsetUnit::CodePoint)).expect("a record is JSON")
}

/// Whether stored outputs are to be replaced by what is found now.
pub fn is_overwriting() -> bool {
    std::env::var("SNAPSHOTS").is_ok_and(|v| v == "overwrite")
}

/// Holds `actual` against a stored file; `SNAPSHOTS=overwrite` stores it instead.
pub fn snapshot(path: &Path, actual: &str) -> Result<(), String> {
    if is_overwriting() {
        std::fs::write(path, actual).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        return Ok(());
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if stored == actual {
        return Ok(());
    }
    let (stored, actual): (Vec<_>, Vec<_>) = (stored.lines().collect(), actual.lines().collect());
    let line = stored.iter().zip(&actual).take_while(|(a, b)| a == b).count();
    Err(format!(
        "{} differs from line {}:\n  stored {}\n  now    {}\nread the change, then store it: SNAPSHOTS=overwrite cargo test",
        path.display(),
        line + 1,
        stored.get(line).unwrap_or(&"(end)"),
        actual.get(line).unwrap_or(&"(end)"),
    ))
}
