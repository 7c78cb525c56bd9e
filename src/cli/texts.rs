//! Finds the text that a record was made of.
//!
//! Reads a record's `source`, files and rows of files, gives the text, once the hash of its input is the record's. A record
//! that carries its text needs no file. Rows are sought from where the last one was found, so that records in the order
//! of their rows cost one pass over the file.

use crate::cli::checks::Fault;
use crate::cli::compressed::unpacked;
use crate::cli::inputs::{Format, starts_with_object};
use crate::cli::lines::{Line, next_line};
use crate::cli::row::{self, Body};
use crate::cli::settings::Settings;
use crate::cli::work::{decode, hash, read_file};
use serde_json::Value;
use std::fs::File;
use std::io::BufRead;
use std::path::{Path, PathBuf};

const REMEDY: &str = "name its file after the records, run where the paths hold, or write records with --include text";

/// Where texts may be.
pub struct Texts<'s> {
    settings: &'s Settings,
    /// Files that the user names beside the records.
    given: Vec<PathBuf>,
    rows: Option<Rows>,
}

/// A file of rows that is being read.
struct Rows {
    path: PathBuf,
    reader: Box<dyn BufRead>,
}

/// What a file has to offer.
enum Found {
    Text(String),
    /// Another input: its hash, or none where it is a file of rows.
    Other(Option<String>),
    Nothing,
}

impl<'s> Texts<'s> {
    /// Texts in `given` files, else in those that records name.
    #[must_use]
    pub fn new(settings: &'s Settings, given: &[PathBuf]) -> Self {
        Self { settings, given: given.to_owned(), rows: None }
    }

    /// The text that a record's offsets count in.
    ///
    /// # Errors
    /// When it cannot be found, or its hash is another.
    pub fn find(&mut self, record: &Value) -> Result<String, Fault> {
        let source = &record["source"];
        let wanted = source["sha256"].as_str().unwrap_or_default();
        let own = record["text"].as_str();
        // decoding may have changed bytes: then the input itself is needed
        if let Some(own) =
            own.filter(|own| source["format"] != "html" && source["bytes"].as_u64() == Some(own.len() as u64))
        {
            let found = hash(own.as_bytes());
            return if found == wanted { Ok(own.to_owned()) } else { Err(other(wanted, &found)) };
        }
        let named = source["path"].as_str().map(PathBuf::from);
        let mut another = None;
        for path in self.given.clone().into_iter().chain(named.clone()) {
            match self.look(&path, source, wanted) {
                Found::Text(text) => return Ok(own.map_or(text, str::to_owned)),
                Found::Other(found) => another = Some(found),
                Found::Nothing => {}
            }
        }
        match (another, own, named) {
            (Some(Some(found)), ..) => Err(other(wanted, &found)),
            (Some(None), ..) => Err(other(wanted, "no row with it")),
            (None, Some(own), _) => Ok(own.to_owned()),
            (None, None, Some(path)) => Err(Fault::new(
                "/source/path",
                format!("expected the text, found no file {} ({REMEDY})", path.display()),
            )),
            (None, None, None) => {
                Err(Fault::new("/source/path", format!("expected the text, which came from standard input ({REMEDY})")))
            }
        }
    }

    fn look(&mut self, path: &Path, source: &Value, wanted: &str) -> Found {
        let is_rows = match source["format"].as_str() {
            Some("jsonl") => true,
            Some("html") => File::open(path).and_then(unpacked).is_ok_and(|mut r| starts_with_object(&mut r)),
            _ => false,
        };
        if is_rows {
            return self.row(path, wanted);
        }
        let Ok(bytes) = read_file(path, self.settings.max_bytes) else { return Found::Nothing };
        let found = hash(&bytes);
        if found != wanted {
            return Found::Other(Some(found));
        }
        let format = if source["format"] == "html" { Format::Html } else { Format::Text };
        decode(bytes, format).map_or(Found::Nothing, |(text, ..)| Found::Text(text.content().to_owned()))
    }

    /// The row with a hash, from where the last was found to there again.
    fn row(&mut self, path: &Path, wanted: &str) -> Found {
        let is_open = self.rows.as_ref().is_some_and(|rows| rows.path == path);
        if is_open && let Some(text) = self.next_row(wanted) {
            return Found::Text(text);
        }
        let Ok(reader) = File::open(path).and_then(unpacked) else { return Found::Nothing };
        self.rows = Some(Rows { path: path.to_owned(), reader });
        self.next_row(wanted).map_or(Found::Other(None), Found::Text)
    }

    fn next_row(&mut self, wanted: &str) -> Option<String> {
        let rows = self.rows.as_mut()?;
        while let Ok(Some(line)) = next_line(&mut rows.reader, self.settings.max_bytes) {
            let Line::Whole(line) = line else { continue };
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
            let Ok(row) = row::parse(line, &self.settings.fields) else { continue };
            match row.body {
                Body::Text(text) if hash(text.as_bytes()) == wanted => return Some(text),
                Body::Html(page) if hash(page.as_bytes()) == wanted => {
                    return decode(page.into_bytes(), Format::Html).ok().map(|(text, ..)| text.content().to_owned());
                }
                _ => {}
            }
        }
        None
    }
}

fn other(wanted: &str, found: &str) -> Fault {
    Fault::new("/source/sha256", format!("expected {wanted}, found {found} (the input is not what it was)"))
}
