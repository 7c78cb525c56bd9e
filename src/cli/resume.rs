//! Goes on where a former run was stopped.
//!
//! Reads a file of records, one a line, gives the ids that stand in it and the file, ready to be appended to. A torn last
//! line (the machine slept, the disk was full) is cut off and done again. Ids are kept as hashes, eight bytes each.

use crate::Error;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Ids of the articles that are done.
#[derive(Clone, Debug, Default)]
pub struct Finished(HashSet<u64>);

impl Finished {
    /// Whether an article is done.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&xxh3_64(id.as_bytes()))
    }
}

/// The ids in a file of records, and the file, at the end of its last whole record; a missing file is made.
///
/// # Errors
/// When the file cannot be read and written, or a line before the last is no record.
pub fn open(path: &Path) -> Result<(Finished, File), Error> {
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    let mut reader = BufReader::new(&file);
    let (mut finished, mut end, mut number) = (HashSet::new(), 0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)?;
        number += 1;
        let is_last = read == 0 || reader.fill_buf()?.is_empty();
        match id(&line) {
            Some(id) if line.ends_with(b"\n") => {
                finished.insert(xxh3_64(id.as_bytes()));
                end += read as u64;
            }
            _ if is_last => break,
            _ => {
                let reason = "not a record of analyze (name a file that a former run has written)".into();
                return Err(Error::BadList { line: number, reason });
            }
        }
    }
    drop(reader);
    file.set_len(end)?;
    (&file).seek(SeekFrom::Start(end))?;
    Ok((Finished(finished), file))
}

fn id(line: &[u8]) -> Option<String> {
    let record: serde_json::Value = serde_json::from_slice(line).ok()?;
    record["source"]["id"].as_str().map(str::to_owned)
}
