//! Where records go: standard output, or a file that appears whole or not at all.
//!
//! Reads records, writes them, never half of one unless the system takes no more. A file is written to a neighbour and
//! renamed at the end, so that nobody meets half of it under its own name; a run that fails to finish removes the neighbour.

use crate::cli::interrupt::Writing;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes that are gathered before they are written on.
const BUFFER_BYTES: usize = 64 * 1024;

/// A place for output; what is given to it in one write stays together.
#[derive(Debug)]
pub struct Sink {
    /// Whole records that wait.
    waiting: Vec<u8>,
    /// The file that bytes go to; None for standard output.
    file: Option<File>,
    /// The neighbour; None once it has its final name.
    neighbour: Option<PathBuf>,
    /// The final name.
    path: PathBuf,
}

impl Sink {
    fn new(file: Option<File>, path: &Path) -> Self {
        Self { waiting: Vec::with_capacity(BUFFER_BYTES), file, neighbour: None, path: path.to_owned() }
    }

    /// Standard output, gathered until flushed.
    #[must_use]
    pub fn stdout() -> Self {
        Self::new(None, Path::new(""))
    }

    /// A file that gets its name when `finish` is called.
    ///
    /// # Errors
    /// When its folder cannot be written.
    pub fn file(path: &Path) -> io::Result<Self> {
        if path.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        // devices and pipes cannot be renamed over: they are written as they are
        if path.exists() && !path.is_file() {
            return Ok(Self::new(Some(File::options().write(true).open(path)?), path));
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let neighbour = path.with_file_name(name);
        let mut writing = Writing::begin();
        let file = File::create(&neighbour)?;
        writing.started(&neighbour);
        let mut sink = Self::new(Some(file), path);
        sink.neighbour = Some(neighbour);
        Ok(sink)
    }

    /// A file that is appended to under its own name.
    #[must_use]
    pub fn appending(file: File, path: &Path) -> Self {
        Self::new(Some(file), path)
    }

    /// Gives a file its final name.
    ///
    /// # Errors
    /// When what was written cannot be kept.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Some(neighbour) = &self.neighbour {
            let mut writing = Writing::begin();
            std::fs::rename(neighbour, &self.path)?;
            writing.ended(neighbour);
        }
        self.neighbour = None;
        Ok(())
    }

    /// Writes on what waits.
    fn send(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let _writing = Writing::begin();
        let sent = match &mut self.file {
            Some(file) => file.write_all(&self.waiting),
            None => io::stdout().lock().write_all(&self.waiting),
        };
        // what failed is not tried again: part of it may have gone out
        self.waiting.clear();
        sent
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // the run has failed already and told so
        if let Some(neighbour) = &self.neighbour {
            let mut writing = Writing::begin();
            let _ = std::fs::remove_file(neighbour);
            writing.ended(neighbour);
        } else {
            let _ = self.send();
        }
    }
}

impl Write for Sink {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        if self.waiting.len() + record.len() > BUFFER_BYTES {
            self.send()?;
        }
        self.waiting.extend_from_slice(record);
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()?;
        if self.file.is_none() { io::stdout().flush() } else { Ok(()) }
    }
}
