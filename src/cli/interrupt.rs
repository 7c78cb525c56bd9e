//! Ctrl-C ends a run between two writes, never within one.
//!
//! Reads the signal, ends the process with status 130. Whoever writes holds a lock meanwhile, and so does the end of the
//! process: what has been written are whole records, and half-written neighbours of output files are removed. A second
//! Ctrl-C does not wait, for writes that hang. Where the signal is ignored (nohup, jobs in the background), it stays so.

use crate::cli::progress;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What shells call the status of a program that Ctrl-C ended.
const STATUS: i32 = 130;

/// Files that do not have their final names yet; locked while anything is written.
static WRITING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static ASKED: AtomicBool = AtomicBool::new(false);

/// Held while something is written.
#[derive(Debug)]
pub struct Writing(MutexGuard<'static, Vec<PathBuf>>);

impl Writing {
    /// Waits for other writes; an interrupted run stops here.
    #[must_use]
    pub fn begin() -> Self {
        Self(WRITING.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A file that is to be removed if the run is interrupted.
    pub fn started(&mut self, path: &Path) {
        self.0.push(path.to_owned());
    }

    /// The file has its final name, or is gone.
    pub fn ended(&mut self, path: &Path) {
        self.0.retain(|p| p != path);
    }
}

/// From now on Ctrl-C ends the run as told above.
pub fn heed() {
    // somebody else's handler, or none to be had: then the system's way holds
    let _ = ctrlc::try_set_handler(|| {
        let is_second = ASKED.swap(true, Ordering::SeqCst);
        if is_second || std::thread::Builder::new().spawn(end).is_err() {
            std::process::exit(STATUS);
        }
    });
}

fn end() {
    let writing = Writing::begin();
    for path in writing.0.iter() {
        // it may be gone already
        let _ = std::fs::remove_file(path);
    }
    progress::clear();
    std::process::exit(STATUS);
}
