//! Counts what a run has done, and, for `--verbose`, how long each stage took.
//!
//! Reads the ends of stages from the library and the command, gives a table for standard error. Each thread measures from one end
//! to the next and adds to sums that all threads share, so the table is of time spent, not of time passed. Without
//! `--verbose` no clock is read for a stage, and without a progress line either nothing is counted.

use crate::analyzer::{Observer, Stage};
use std::cell::Cell;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

/// What a thread has just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lap {
    /// Looked for an input, waited for it and read it.
    Read,
    /// Made text of bytes: hash, encoding, page or row.
    Decode,
    /// A stage of the analysis.
    Stage(Stage),
    /// Made the form of output that was asked for.
    Writing,
    /// Handed it to the system.
    Output,
}

/// Names of the laps, in the order of the flow.
const NAMES: [&str; 18] = [
    "read",
    "decode",
    "document",
    "dates",
    "structure",
    "amounts",
    "keyphrases",
    "language",
    "quotations",
    "tagger",
    "mentions",
    "entities",
    "quotes",
    "topics",
    "salience",
    "record",
    "writing",
    "output",
];

impl Lap {
    fn slot(self) -> usize {
        match self {
            Self::Read => 0,
            Self::Decode => 1,
            Self::Stage(stage) => 2 + stage as usize,
            Self::Writing => NAMES.len() - 2,
            Self::Output => NAMES.len() - 1,
        }
    }
}

thread_local! {
    /// When this thread's last lap ended.
    static LAST: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Counters of a run.
#[derive(Debug)]
pub struct Watch {
    begun: Instant,
    is_timing: bool,
    nanoseconds: [AtomicU64; NAMES.len()],
    articles: AtomicU64,
    words: AtomicU64,
    /// Of the inputs as they lie on the disk or come down the pipe.
    bytes: AtomicU64,
}

impl Observer for Watch {
    fn ended(&self, stage: Stage) {
        self.lap(Lap::Stage(stage));
    }
}

impl Watch {
    /// Counters that begin now; `is_timing` asks for times of stages.
    #[must_use]
    pub fn new(is_timing: bool) -> Self {
        Self {
            begun: Instant::now(),
            is_timing,
            nanoseconds: Default::default(),
            articles: AtomicU64::new(0),
            words: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        }
    }

    /// Whether stages are measured.
    #[must_use]
    pub fn is_timing(&self) -> bool {
        self.is_timing
    }

    /// A first lap begins on this thread.
    pub fn start(&self) {
        if self.is_timing {
            LAST.set(Some(Instant::now()));
        }
    }

    /// A lap has ended on this thread, and the next begins.
    pub fn lap(&self, lap: Lap) {
        if !self.is_timing {
            return;
        }
        let now = Instant::now();
        if let Some(last) = LAST.replace(Some(now)) {
            let spent = now.duration_since(last).as_nanos();
            self.nanoseconds[lap.slot()].fetch_add(u64::try_from(spent).unwrap_or(u64::MAX), Relaxed);
        }
    }

    /// An input has been read.
    pub fn read(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Relaxed);
    }

    /// An article has been analyzed.
    pub fn analyzed(&self) {
        self.articles.fetch_add(1, Relaxed);
    }

    /// Counts the words of a text, page furniture included, for the sake of the times; a new lap begins.
    pub fn count_words(&self, text: &str) {
        if self.is_timing {
            self.words.fetch_add(text.split_whitespace().count() as u64, Relaxed);
            self.start();
        }
    }

    /// Articles, bytes and seconds until now.
    #[must_use]
    pub fn so_far(&self) -> (u64, u64, f64) {
        (self.articles.load(Relaxed), self.bytes.load(Relaxed), self.begun.elapsed().as_secs_f64())
    }

    /// The times of the stages, with a line end; stages that took no time are left out.
    #[must_use]
    pub fn table(&self) -> String {
        let (articles, bytes, seconds) = self.so_far();
        let words = self.words.load(Relaxed);
        let spent = self.nanoseconds.each_ref().map(|n| n.load(Relaxed));
        let all: u64 = spent.iter().sum();
        let mut out = format!(
            "{articles} {}, {words} words, {} in {seconds:.2} s ({}/s)\n",
            if articles == 1 { "article" } else { "articles" },
            size(bytes),
            size((bytes as f64 / seconds.max(1e-9)) as u64)
        );
        let mut row = |name: &str, nanoseconds: u64| {
            let milliseconds = nanoseconds as f64 / 1e6;
            let a_word = nanoseconds as f64 / words.max(1) as f64;
            let share = 100.0 * nanoseconds as f64 / all.max(1) as f64;
            let _ = writeln!(out, "{name:<12}{milliseconds:>12.1} ms{a_word:>10.1} ns a word{share:>7.1}%");
        };
        for (name, nanoseconds) in NAMES.iter().zip(spent).filter(|(_, n)| *n > 0) {
            row(name, nanoseconds);
        }
        row("all threads", all);
        out
    }
}

/// Bytes for people: "18.9 kB".
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_a_name_of_its_own() {
        assert_eq!(NAMES[Lap::Stage(Stage::Document).slot()], "document");
        assert_eq!(NAMES[Lap::Stage(Stage::Quotes).slot()], "quotes");
        assert_eq!(NAMES[Lap::Stage(Stage::Record).slot()], "record");
        assert_eq!((Lap::Writing.slot(), Lap::Output.slot()), (16, 17));
    }

    #[test]
    fn laps_are_added_up_where_they_are_asked_for() {
        for is_timing in [true, false] {
            let watch = Watch::new(is_timing);
            watch.start();
            watch.lap(Lap::Decode);
            watch.analyzed();
            watch.count_words("It rained today.");
            watch.read(1_500);
            let table = watch.table();
            let words = if is_timing { 3 } else { 0 };
            assert!(table.starts_with(&format!("1 article, {words} words, 1.5 kB in ")), "{table}");
            assert_eq!(table.contains("\ndecode  "), is_timing, "{table}");
            assert!(!table.contains("quotes"));
        }
    }
}
