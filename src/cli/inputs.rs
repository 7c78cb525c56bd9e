//! Finds the articles: files, folders, standard input, JSON lines.
//!
//! Reads paths, gives `Task`s in a stable order: arguments as given, folder entries sorted by path. Files are only named here and
//! read by the workers; JSON lines are cut here, since only their order in the file tells which is which. Hidden files
//! in folders are left out, ignore files are not honoured, links to files are followed and links to folders are not.

use crate::Error;
use crate::cli::args::InputKind;
use crate::cli::compressed::unpacked;
use crate::cli::lines::{Line, next_line};
use crate::cli::ordered::Push;
use glob::{MatchOptions, Pattern};
use std::fs::File;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Names that a folder is searched for.
const EXTENSIONS: [&str; 5] = ["txt", "md", "html", "htm", "jsonl"];
/// Endings of packed files; what stands before them tells what is inside.
const PACKED: [&str; 2] = ["gz", "zst"];

/// How one input is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, unless its first bytes are those of a web page.
    Sniffed,
    /// Plain text.
    Text,
    /// A web page.
    Html,
}

/// One article to analyze.
#[derive(Debug)]
pub enum Task {
    /// A file.
    File {
        /// As named.
        path: PathBuf,
        /// Its place in the tree of the input.
        place: PathBuf,
        /// How to read it.
        format: Format,
    },
    /// All of standard input, or of a pipe with a name: what can be read only once.
    Stream {
        /// Its name; None for standard input.
        path: Option<String>,
        /// Its bytes, or why there are none.
        bytes: Result<Vec<u8>, Error>,
        /// How to read them.
        format: Format,
    },
    /// A line of JSON.
    Row {
        /// The file that it stands in; None for standard input.
        path: Option<Arc<str>>,
        /// Counts from 1.
        number: usize,
        /// The line, or why there is none.
        line: Result<Vec<u8>, Error>,
    },
    /// Something that is no article: told, but without a record.
    NoArticle {
        /// What was named.
        name: String,
        /// Why.
        error: Error,
    },
}

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What the input is.
    pub kind: InputKind,
    /// Most bytes that one article may have.
    pub max_bytes: u64,
    /// What files in folders are called; empty for the usual endings.
    pub globs: Vec<Pattern>,
}

/// Pushes a task for each article in `paths` until nobody wants more.
pub fn feed(paths: &[PathBuf], wanted: &Wanted, push: &mut Push<'_, Task>) {
    let (kind, max_bytes) = (wanted.kind, wanted.max_bytes);
    for path in paths {
        let flow = if path.as_os_str() == "-" {
            stream(std::io::stdin().lock(), None, (kind, max_bytes), push)
        } else if path.is_dir() {
            folder(path, wanted, push)
        } else {
            let place = path.file_name().map_or_else(PathBuf::new, PathBuf::from);
            file(&Found { path, place }, kind, max_bytes, push)
        };
        if flow.is_break() {
            return;
        }
    }
}

/// Bytes of all files in `paths`; None where they cannot be known before they are read: pipes, packed files.
#[must_use]
pub fn total_bytes(paths: &[PathBuf], wanted: &Wanted) -> Option<u64> {
    let is_packed = |path: &Path| path.extension().is_some_and(|e| PACKED.iter().any(|p| e.eq_ignore_ascii_case(p)));
    let mut total = 0;
    for root in paths {
        if !root.is_dir() {
            let file = root.metadata().ok().filter(|m| m.is_file() && !is_packed(root))?;
            total += file.len();
            continue;
        }
        for entry in WalkDir::new(root).into_iter().filter_entry(is_visible).filter_map(Result::ok) {
            let place = entry.path().strip_prefix(root).unwrap_or(entry.path());
            if is_article(&entry, place, &wanted.globs) {
                if is_packed(place) {
                    return None;
                }
                total += entry.path().metadata().map_or(0, |m| m.len());
            }
        }
    }
    Some(total)
}

/// A file with its place in the tree of the input.
struct Found<'p> {
    path: &'p Path,
    place: PathBuf,
}

fn folder(root: &Path, wanted: &Wanted, push: &mut Push<'_, Task>) -> ControlFlow<()> {
    let mut found = false;
    for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_visible) {
        match entry {
            Ok(entry) => {
                let place = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
                if is_article(&entry, &place, &wanted.globs) {
                    found = true;
                    file(&Found { path: entry.path(), place }, wanted.kind, wanted.max_bytes, push)?;
                }
            }
            Err(error) => {
                let name = error.path().unwrap_or(root).display().to_string();
                let error = error.into_io_error().map_or(Error::NoArticles, Error::from);
                push(Task::NoArticle { name, error })?;
            }
        }
    }
    if !found {
        let error = if wanted.globs.is_empty() { Error::NoArticles } else { Error::NoMatch };
        push(Task::NoArticle { name: root.display().to_string(), error })?;
    }
    ControlFlow::Continue(())
}

fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_article(entry: &DirEntry, place: &Path, globs: &[Pattern]) -> bool {
    let is_file = entry.file_type().is_file() || entry.path_is_symlink() && entry.path().is_file();
    let is_named_so = || {
        if globs.is_empty() {
            return extension(place).is_some_and(|e| EXTENSIONS.contains(&e.as_str()));
        }
        globs.iter().any(|glob| fits(place, glob))
    };
    is_file && is_named_so()
}

/// Whether a place, or its name alone where the pattern has no slash, fits.
fn fits(place: &Path, glob: &Pattern) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let compared = if glob.as_str().contains('/') { place } else { Path::new(place.file_name().unwrap_or_default()) };
    glob.matches_path_with(compared, options)
}

/// The extension in small letters; of a packed file the one before.
fn extension(path: &Path) -> Option<String> {
    let last = path.extension()?.to_string_lossy().to_ascii_lowercase();
    if PACKED.contains(&last.as_str()) { extension(Path::new(path.file_stem()?)) } else { Some(last) }
}

fn file(found: &Found<'_>, kind: InputKind, max_bytes: u64, push: &mut Push<'_, Task>) -> ControlFlow<()> {
    let path = found.path;
    let task = |format| Task::File { path: path.to_owned(), place: found.place.clone(), format };
    let by_extension = extension(path);
    // a named pipe, as shells make them for <(command), gives its bytes only once
    if path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        return match File::open(path) {
            Ok(file) => stream(file, Some(path), (kind, max_bytes), push),
            Err(_) => push(task(Format::Sniffed)),
        };
    }
    match (kind, by_extension.as_deref()) {
        (InputKind::Text, _) => push(task(Format::Text)),
        (InputKind::Html, _) | (InputKind::Auto, Some("html" | "htm" | "xhtml")) => push(task(Format::Html)),
        (InputKind::Auto, Some("txt" | "md")) => push(task(Format::Sniffed)),
        (InputKind::Auto, by_extension) | (InputKind::Jsonl, by_extension) => {
            // what cannot be opened goes to a worker, who meets the same failure and makes a record of it
            let Ok(mut reader) = File::open(path).and_then(unpacked) else { return push(task(Format::Sniffed)) };
            let is_named_so = kind == InputKind::Jsonl || matches!(by_extension, Some("jsonl" | "ndjson"));
            match is_named_so || starts_with_object(&mut reader) {
                true => rows(reader, Some(path), max_bytes, push),
                false => push(task(Format::Sniffed)),
            }
        }
    }
}

/// What can be read only once: it is read here, its first bytes tell what it is.
fn stream(
    source: impl Read,
    path: Option<&Path>,
    limits: (InputKind, u64),
    push: &mut Push<'_, Task>,
) -> ControlFlow<()> {
    let (kind, max_bytes) = limits;
    let name = path.map(|p| p.display().to_string());
    let mut reader = match unpacked(source) {
        Ok(reader) => reader,
        Err(error) => return push(Task::Stream { path: name, bytes: Err(error.into()), format: Format::Text }),
    };
    let format = match kind {
        InputKind::Jsonl => return rows(reader, path, max_bytes, push),
        InputKind::Auto if starts_with_object(&mut reader) => return rows(reader, path, max_bytes, push),
        InputKind::Auto => Format::Sniffed,
        InputKind::Text => Format::Text,
        InputKind::Html => Format::Html,
    };
    push(Task::Stream { path: name, bytes: read_limited(&mut reader, 0, max_bytes), format })
}

/// All bytes of a stream, which should be `size`, or why not; never holds more than the limit and a buffer.
///
/// # Errors
/// `too-large` over the limit, `unreadable` when reading fails.
pub fn read_limited(reader: &mut impl Read, size: u64, limit: u64) -> Result<Vec<u8>, Error> {
    // one byte more shows the end without making the buffer grow
    let mut bytes = Vec::with_capacity(size.min(limit) as usize + 1);
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(Error::from)?;
    if read as u64 > limit { Err(Error::OverLimit { limit }) } else { Ok(bytes) }
}

/// Whether a stream begins as JSON Lines do: `{"`, a mark and white space aside. Reads no further than its first buffers.
#[must_use]
pub fn starts_with_object(reader: &mut impl BufRead) -> bool {
    let Ok(buffer) = reader.fill_buf() else { return false };
    let buffer = buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(buffer).trim_ascii_start();
    buffer.strip_prefix(b"{").is_some_and(|rest| matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')))
}

fn rows(mut reader: impl BufRead, path: Option<&Path>, max_bytes: u64, push: &mut Push<'_, Task>) -> ControlFlow<()> {
    let path: Option<Arc<str>> = path.map(|p| p.display().to_string().into());
    let mut number = 0;
    loop {
        number += 1;
        let line = match next_line(&mut reader, max_bytes) {
            Ok(None) => return ControlFlow::Continue(()),
            Ok(Some(Line::TooLong)) => Err(Error::OverLimit { limit: max_bytes }),
            Ok(Some(Line::Whole(mut line))) => {
                if number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
                    line.drain(..3);
                }
                Ok(line)
            }
            Err(error) => {
                let name = path.as_deref().unwrap_or(crate::cli::STDIN).to_owned();
                return push(Task::NoArticle { name, error: error.into() });
            }
        };
        push(Task::Row { path: path.clone(), number, line })?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_json_lines_by_their_first_bytes() {
        for yes in ["{\"text\":1}", " \n{ \"a\"", "\u{FEFF}{\"", "{}"] {
            assert!(starts_with_object(&mut yes.as_bytes()), "{yes}");
        }
        for no in ["", "{", "{curly} words", "Text {\"a\"", "[1]"] {
            assert!(!starts_with_object(&mut no.as_bytes()), "{no}");
        }
    }

    #[test]
    fn patterns_fit_names_or_places() {
        let fits = |place: &str, glob: &str| fits(Path::new(place), &Pattern::new(glob).expect("a pattern"));
        assert!(fits("a/b/x.txt", "*.txt") && fits("a/b/x.txt", "a/**/*.txt") && fits("a/x.txt", "a/[w-z].???"));
        assert!(!fits("a/b/x.txt", "a/*.txt") && !fits("a/x.txt", "*.md") && !fits("a/x.txt", "x"));
    }

    #[test]
    fn adds_up_files_whose_sizes_are_known() {
        let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
        let texts: Vec<PathBuf> =
            std::fs::read_dir(&articles).into_iter().flatten().flatten().map(|e| e.path()).collect();
        let texts: Vec<PathBuf> = texts.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
        let size: u64 = texts.iter().filter_map(|p| p.metadata().ok()).map(|m| m.len()).sum();
        let wanted = Wanted { kind: InputKind::Auto, max_bytes: 9, globs: Vec::new() };
        assert!(size > 0 && !texts.is_empty());
        assert_eq!(total_bytes(std::slice::from_ref(&articles), &wanted), Some(size));
        assert_eq!(total_bytes(&texts, &wanted), Some(size));
        assert_eq!(total_bytes(&[articles, PathBuf::from("-")], &wanted), None);
    }

    #[test]
    fn refuses_what_is_over_the_limit() {
        assert_eq!(read_limited(&mut "12345".as_bytes(), 5, 5).ok().as_deref(), Some("12345".as_bytes()));
        assert_eq!(read_limited(&mut "123456".as_bytes(), 5, 5).err().map(|e| e.kind()), Some("too-large"));
    }
}
