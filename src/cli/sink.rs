//! Where records go: standard output, or a file that appears whole or not at all.
//!
//! Reads bytes, writes them. A file is written to a neighbour and renamed at the end, so that nobody meets half of it
//! under its own name; a run that fails to finish removes the neighbour.

use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

/// Bytes that are gathered before they are written on.
const BUFFER_BYTES: usize = 64 * 1024;

/// A place for output.
#[derive(Debug)]
pub enum Sink {
    /// Standard output.
    Stdout(BufWriter<Stdout>),
    /// A file, by its neighbour.
    File {
        /// Where bytes go until the end.
        writer: BufWriter<File>,
        /// The neighbour; None once it has its final name.
        neighbour: Option<PathBuf>,
        /// The final name.
        path: PathBuf,
    },
}

impl Sink {
    /// Standard output, gathered until flushed.
    #[must_use]
    pub fn stdout() -> Self {
        Self::Stdout(BufWriter::with_capacity(BUFFER_BYTES, io::stdout()))
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
            let writer = BufWriter::with_capacity(BUFFER_BYTES, File::options().write(true).open(path)?);
            return Ok(Self::File { writer, neighbour: None, path: path.to_owned() });
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let neighbour = path.with_file_name(name);
        let writer = BufWriter::with_capacity(BUFFER_BYTES, File::create(&neighbour)?);
        Ok(Self::File { writer, neighbour: Some(neighbour), path: path.to_owned() })
    }

    /// A file that is appended to under its own name.
    #[must_use]
    pub fn appending(file: File, path: &Path) -> Self {
        Self::File { writer: BufWriter::with_capacity(BUFFER_BYTES, file), neighbour: None, path: path.to_owned() }
    }

    /// Gives a file its final name.
    ///
    /// # Errors
    /// When what was written cannot be kept.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Self::File { neighbour, path, .. } = &mut self {
            if let Some(from) = neighbour.as_ref() {
                std::fs::rename(from, path)?;
            }
            *neighbour = None;
        }
        Ok(())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Self::File { neighbour: Some(neighbour), .. } = self {
            // the run has failed already and told so
            let _ = std::fs::remove_file(neighbour);
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(writer) => writer.write(bytes),
            Self::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(writer) => writer.flush(),
            Self::File { writer, .. } => writer.flush(),
        }
    }
}
