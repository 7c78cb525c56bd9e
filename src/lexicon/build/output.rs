//! Writes what the build script makes, and hashes it.
//!
//! Reads tables and generated code, gives files in `OUT_DIR` and one hash over all tables in the order of writing.

use std::fmt::Write;
use std::path::PathBuf;
use xxhash_rust::xxh3::Xxh3;

/// The folder that the library includes from, and the hash of what went there.
pub struct Output {
    folder: PathBuf,
    hash: Xxh3,
}

impl Output {
    /// Nothing written yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, hash: Xxh3::new() }
    }

    /// Writes a table or pool: part of the hash.
    pub fn data(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        self.hash(bytes);
        self.code(name, bytes)
    }

    /// Adds bytes to the hash that need no file.
    pub fn hash(&mut self, bytes: &[u8]) {
        self.hash.update(&(bytes.len() as u64).to_le_bytes());
        self.hash.update(bytes);
    }

    /// Writes generated Rust, or tables of what is hashed elsewhere.
    pub fn code(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), String> {
        let path = self.folder.join(name);
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Writes the hash.
    pub fn finish(self) -> Result<(), String> {
        let mut digits = String::new();
        write!(digits, "{:032x}", self.hash.digest128()).map_err(|error| error.to_string())?;
        self.code("lexicon_hash.txt", digits)
    }
}

/// A doc comment out of a header line.
pub fn doc(list: &crate::list::ListFile<'_>) -> String {
    let line = |name| list.header(name).unwrap_or("").replace(['[', ']', '<', '>', '`'], "");
    format!("/// {}: {}.\n", line("title"), line("what").trim_end_matches('.'))
}
