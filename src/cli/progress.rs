//! A line on standard error that tells how far a run is, for somebody who waits.
//!
//! Reads the counters of the run, writes to the terminal: nothing in the first second, then a few times a second one line that
//! is written over itself and is gone at the end. Never where standard error is no terminal, where the records go to the
//! same terminal, where a person is typing the article, or with `--quiet`. How much there is to do is counted meanwhile,
//! by the sizes of files; where that cannot be known (pipes, packed files), only what is done is told.

use crate::cli::args::Args;
use crate::cli::inputs::{self, Wanted};
use crate::cli::watch::{Watch, size};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// A run that is done by then shows nothing.
const FIRST: Duration = Duration::from_secs(1);
/// Between two lines.
const NEXT: Duration = Duration::from_millis(200);
/// Seconds to go are told from here on: earlier guesses are wild.
const SURE: f64 = 3.0;

/// Characters of the line that stands on the terminal; locked while standard error is written.
static SHOWN: Mutex<usize> = Mutex::new(0);

/// Writes a line to standard error, clear of the line of progress.
pub fn tell(line: &str) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    show(&mut shown, "");
    eprintln!("{line}");
}

/// Takes the line of progress away.
pub fn clear() {
    show(&mut SHOWN.lock().unwrap_or_else(PoisonError::into_inner), "");
}

/// Writes a text over the one that stands there.
fn show(shown: &mut usize, text: &str) {
    if *shown == 0 && text.is_empty() {
        return;
    }
    let length = text.chars().count();
    let rest = shown.saturating_sub(length);
    let back = if text.is_empty() { "\r" } else { "" };
    // a terminal that is gone needs no progress
    let _ = write!(io::stderr(), "\r{text}{:rest$}{back}", "");
    *shown = length;
}

/// Whether somebody is there to see it.
#[must_use]
pub fn is_wanted(args: &Args, paths: &[PathBuf]) -> bool {
    let is_terminal = |path: &Path| std::fs::File::open(path).is_ok_and(|f| f.is_terminal());
    let goes_to_terminal = match args.output.as_ref().or(args.resume.as_ref()) {
        Some(path) if path.as_os_str() != "-" => path.exists() && !path.is_file() && is_terminal(path),
        _ => args.output_dir.is_none() && io::stdout().is_terminal(),
    };
    let is_typed = paths.iter().any(|p| p.as_os_str() == "-") && io::stdin().is_terminal();
    !args.quiet && io::stderr().is_terminal() && !goes_to_terminal && !is_typed
}

/// The line, from the first second until it is dropped.
#[derive(Debug)]
pub struct Progress {
    /// Gone when the run is over.
    run: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows the counters of a run over `paths`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(watch: Arc<Watch>, paths: Vec<PathBuf>, wanted: Wanted) -> io::Result<Self> {
        let (run, end) = channel::<()>();
        let thread = Builder::new().name("progress".into()).spawn(move || {
            if end.recv_timeout(FIRST) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let total = inputs::total_bytes(&paths, &wanted);
            loop {
                let text = line(watch.so_far(), total);
                show(&mut SHOWN.lock().unwrap_or_else(PoisonError::into_inner), &text);
                if end.recv_timeout(NEXT) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok(Self { run: Some(run), thread: Some(thread) })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.run.take());
        if let Some(thread) = self.thread.take() {
            // whatever happened to it, the run is over
            let _ = thread.join();
        }
        clear();
    }
}

/// "1234 articles, 3.9 of 6.4 MB, 61%, 0:03 left", or without a total "1234 articles, 3.9 MB, 0:04".
fn line((articles, bytes, seconds): (u64, u64, f64), total: Option<u64>) -> String {
    let noun = if articles == 1 { "article" } else { "articles" };
    let Some(total) = total.filter(|t| *t >= bytes && *t > 0) else {
        return format!("{articles} {noun}, {}, {}", size(bytes), minutes(seconds));
    };
    let share = bytes as f64 / total as f64;
    let left = (seconds >= SURE && share > 0.0).then(|| format!(", {} left", minutes(seconds / share - seconds)));
    format!("{articles} {noun}, {} of {}, {:.0}%{}", size(bytes), size(total), share * 100.0, left.unwrap_or_default())
}

fn minutes(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_known() {
        assert_eq!(line((1, 999, 1.2), None), "1 article, 999 B, 0:01");
        assert_eq!(line((1234, 3_900_000, 2.0), Some(6_400_000)), "1234 articles, 3.9 MB of 6.4 MB, 61%");
        assert_eq!(line((1234, 3_200_000, 70.0), Some(6_400_000)), "1234 articles, 3.2 MB of 6.4 MB, 50%, 1:10 left");
        // a file that grew while it was read
        assert_eq!(line((2, 20, 4000.0), Some(10)), "2 articles, 20 B, 1:06:40");
    }
}
