//! A file for each article in a folder that mirrors the tree of the input.
//!
//! Reads records with their places, writes files, each to a neighbour first and then renamed. Two inputs that would write one
//! name are told, and the second is not written. Pages also get an index.

use crate::cli::sink::Sink;
use crate::output::digest::{Digest, Rollup};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// The folder that files are written to.
#[derive(Debug)]
pub struct Pages {
    root: PathBuf,
    extension: &'static str,
    header: Vec<u8>,
    names: BTreeSet<PathBuf>,
    listed: Vec<(Digest, String)>,
}

impl Pages {
    /// Files under `root` with this extension, each beginning with `header`.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(root: &Path, extension: &'static str, header: Vec<u8>) -> io::Result<Self> {
        std::fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned(), extension, header, names: BTreeSet::new(), listed: Vec::new() })
    }

    /// Writes an article's file.
    ///
    /// # Errors
    /// When it cannot be written, or its name is taken by another input.
    pub fn write(&mut self, place: &Path, record: &[u8], digest: Option<&Digest>) -> io::Result<()> {
        let name = inner(place).with_extension(self.extension);
        if !self.names.insert(name.clone()) || self.extension == "html" && name == Path::new("index.html") {
            let message = format!("two inputs would write {} (run them into two folders)", name.display());
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        let path = self.root.join(&name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut sink = Sink::file(&path)?;
        sink.write_all(&self.header)?;
        sink.write_all(record)?;
        sink.finish()?;
        if let Some(digest) = digest {
            self.listed.push((digest.clone(), address(&name)));
        }
        Ok(())
    }

    /// Writes the index of pages.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&self, rollup: &Rollup) -> io::Result<()> {
        if self.extension != "html" {
            return Ok(());
        }
        let mut sink = Sink::file(&self.root.join("index.html"))?;
        sink.write_all(crate::output::html::index(rollup, &self.listed).as_bytes())?;
        sink.finish()
    }
}

/// A place without what would lead out of the folder.
fn inner(place: &Path) -> PathBuf {
    let parts = place.components().filter_map(|c| match c {
        Component::Normal(part) => Some(part),
        _ => None,
    });
    parts.collect()
}

/// A path as an address within the index: parts joined by slashes, all but plain characters escaped.
fn address(path: &Path) -> String {
    let escape = |part: &str| {
        part.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
            out
        })
    };
    path.components().map(|c| escape(&c.as_os_str().to_string_lossy())).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_in_the_folder() {
        assert_eq!(inner(Path::new("../../etc/a.txt")), Path::new("etc/a.txt"));
        assert_eq!(inner(Path::new("/a/./b.txt")), Path::new("a/b.txt"));
    }

    #[test]
    fn addresses_are_escaped() {
        assert_eq!(address(Path::new("a b/c\"d.html")), "a%20b/c%22d.html");
    }
}
