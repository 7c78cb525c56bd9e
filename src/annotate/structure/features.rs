//! Turns the lines of a page into rows of small numbers for the forests of `classify`.
//!
//! Reads measured lines (and, for marked-up pages, columns of their own), gives a row a line: what it looks like, what
//! stands around it, where in the page it is, and how its words recur. The second set of rows adds what the first forest
//! thought of the line and its neighbours. Shared with the trainer, so that training and running cannot differ.

use super::cues::KINDS;
use super::line::{First, Last, Line, measure};

/// Neighbours on each side whose size is told.
const NEIGHBOURS: isize = 3;
/// Bits of the set of words that prose uses.
const WORD_BITS: usize = 1 << 14;

/// The lines of a page, measured.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// In order.
    pub lines: Vec<Line>,
    /// For each line a hash of its letters and digits, to see repetitions.
    pub keys: Vec<u32>,
    content: Vec<u32>,
    content_ends: Vec<u32>,
}

/// Rows of equal width, one a line.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Numbers in a row.
    pub width: usize,
    /// Row after row.
    pub values: Vec<i16>,
}

impl Rows {
    /// The row of line `i`.
    #[must_use]
    pub fn row(&self, i: usize) -> &[i16] {
        &self.values[i * self.width..(i + 1) * self.width]
    }
}

impl Lines {
    /// Adds a line; `forms` are the forms of its words and signs.
    pub fn push(&mut self, text: &str, forms: &[u64]) {
        self.lines.push(measure(text, forms));
        self.keys.push(key(text));
        push_content(text, &mut self.content);
        self.content_ends.push(self.content.len() as u32);
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Hashes of the words of four and more letters in line `i`.
    #[must_use]
    pub fn content(&self, i: usize) -> &[u32] {
        let start = if i == 0 { 0 } else { self.content_ends[i - 1] };
        &self.content[start as usize..self.content_ends[i] as usize]
    }
}

/// Letters and digits alone, folded for ASCII.
fn key(text: &str) -> u32 {
    let letters = text.bytes().filter(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    letters.fold(0x811C_9DC5, |h: u32, b| (h ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193))
}

fn push_content(text: &str, content: &mut Vec<u32>) {
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() >= 4) {
        content.push(key(word));
    }
}

/// What all lines of a page share.
struct Frame {
    /// Words of prose before each line; the last entry is the sum.
    prose_before: Vec<u32>,
    /// Number of the last prose line at or before, and of the next one at or after.
    last_prose: Vec<usize>,
    next_prose: Vec<usize>,
    /// Short lines in a row up to and including each line, and from it.
    short_before: Vec<u16>,
    short_after: Vec<u16>,
    /// Words that prose uses.
    words: Vec<u64>,
    /// Lines with the same letters.
    repeats: Vec<u16>,
    /// Whether an earlier line has the same letters.
    is_repeated: Vec<bool>,
}

const NONE: usize = usize::MAX;

impl Frame {
    fn new(lines: &Lines) -> Self {
        let n = lines.len();
        let mut frame = Self {
            prose_before: vec![0; n + 1],
            last_prose: vec![NONE; n],
            next_prose: vec![NONE; n],
            short_before: vec![0; n],
            short_after: vec![0; n],
            words: vec![0; WORD_BITS / 64],
            repeats: vec![0; n],
            is_repeated: vec![false; n],
        };
        let (mut last, mut short) = (NONE, 0);
        for (i, line) in lines.lines.iter().enumerate() {
            let is_prose = line.is_prose();
            frame.prose_before[i + 1] = frame.prose_before[i] + if is_prose { u32::from(line.words) } else { 0 };
            last = if is_prose { i } else { last };
            short = if line.words <= 4 { short + 1 } else { 0 };
            (frame.last_prose[i], frame.short_before[i]) = (last, short);
            for word in lines.content(i).iter().filter(|_| is_prose) {
                frame.words[*word as usize % WORD_BITS / 64] |= 1 << (word % 64);
            }
        }
        let (mut next, mut short) = (NONE, 0);
        for i in (0..n).rev() {
            next = if lines.lines[i].is_prose() { i } else { next };
            short = if lines.lines[i].words <= 4 { short + 1 } else { 0 };
            (frame.next_prose[i], frame.short_after[i]) = (next, short);
        }
        frame.count_repeats(lines);
        frame
    }

    fn count_repeats(&mut self, lines: &Lines) {
        let mut order: Vec<u32> = (0..lines.len() as u32).collect();
        order.sort_unstable_by_key(|i| (lines.keys[*i as usize], *i));
        for group in order.chunk_by(|a, b| lines.keys[*a as usize] == lines.keys[*b as usize]) {
            for (place, i) in group.iter().enumerate() {
                self.repeats[*i as usize] = group.len().min(50) as u16;
                self.is_repeated[*i as usize] = place > 0;
            }
        }
    }

    /// Prose words in the lines `from..to`, cut to the page.
    fn prose(&self, from: isize, to: isize) -> i16 {
        let n = self.prose_before.len() as isize - 1;
        let at = |i: isize| self.prose_before[i.clamp(0, n) as usize];
        at(to).saturating_sub(at(from)).min(2000) as i16
    }
}

/// The first rows: a line and its surroundings; `extra` are columns of the caller, one row a line.
#[must_use]
pub fn first_rows(lines: &Lines, extra: &Rows) -> Rows {
    let frame = Frame::new(lines);
    let mut rows = Rows::default();
    for i in 0..lines.len() {
        let start = rows.values.len();
        push_own(&lines.lines[i], &mut rows.values);
        push_place(lines, &frame, i, &mut rows.values);
        if extra.width > 0 {
            rows.values.extend_from_slice(extra.row(i));
        }
        rows.width = rows.values.len() - start;
    }
    rows
}

fn share(part: u16, whole: u16) -> i16 {
    (u32::from(part) * 1000 / u32::from(whole.max(1))).min(1000) as i16
}

fn push_own(line: &Line, row: &mut Vec<i16>) {
    row.extend([
        line.bytes.min(3000) as i16,
        line.words.min(400) as i16,
        share(line.capitalised, line.words),
        share(line.shouted, line.words),
        share(line.small, line.words),
        share(line.numbers, line.words),
        line.commas.min(30) as i16,
        line.inner_ends.min(30) as i16,
        line.quotes.min(30) as i16,
        line.bars.min(30) as i16,
        share(line.addresses, line.words),
        line.first as i16,
        line.last as i16,
    ]);
    row.extend([
        line.is_closed(),
        line.is_prose(),
        line.is_glued,
        line.has_address,
        line.dates.iter().any(|d| d.time.is_some()),
        line.first == First::Capital,
        line.last == Last::Colon,
        line.last == Last::Letter,
    ].map(i16::from));
    row.push(line.dates.len().min(10) as i16);
    row.push(share(line.cues.words, line.words));
    for bit in 0..KINDS.len() {
        row.extend([line.cues.whole, line.cues.start, line.cues.any].map(|bits| (bits >> bit & 1) as i16));
    }
}

fn push_place(lines: &Lines, frame: &Frame, i: usize, row: &mut Vec<i16>) {
    let n = lines.len();
    let at = i as isize;
    let neighbour = |offset: isize| usize::try_from(at + offset).ok().and_then(|j| lines.lines.get(j));
    for offset in (-NEIGHBOURS..=NEIGHBOURS).filter(|o| *o != 0) {
        let near = neighbour(offset);
        row.push(near.map_or(-1, |l| l.words.min(100) as i16));
        row.push(near.map_or(-1, |l| i16::from(l.is_closed())));
        row.push(near.map_or(-1, |l| i16::from(!l.cues.is_empty()) + i16::from(l.cues.whole != 0)));
        row.push(near.map_or(-1, |l| i16::from(!l.dates.is_empty())));
    }
    let sum = frame.prose_before[n].max(1);
    let distance = |j: usize| if j == NONE { 300 } else { i.abs_diff(j).min(300) as i16 };
    row.extend([
        frame.prose(at - 3, at),
        frame.prose(at + 1, at + 4),
        frame.prose(at - 10, at),
        frame.prose(at + 1, at + 11),
        frame.prose(at - 30, at),
        frame.prose(at + 1, at + 31),
        (u64::from(frame.prose_before[i]) * 1000 / u64::from(sum)) as i16,
        sum.min(5000) as i16,
        distance(if i == 0 { NONE } else { frame.last_prose[i - 1] }),
        distance(if i + 1 == n { NONE } else { frame.next_prose[i + 1] }),
        frame.short_before[i].min(60) as i16,
        frame.short_after[i].min(60) as i16,
        frame.repeats[i] as i16,
        i16::from(frame.is_repeated[i]),
        i.min(400) as i16,
        (n - i).min(400) as i16,
        n.min(1000) as i16,
        overlap(lines.content(i), frame),
        lines.content(i).len().min(50) as i16,
    ]);
}

/// Share, in thousandths, of a line's longer words that prose uses as well.
fn overlap(content: &[u32], frame: &Frame) -> i16 {
    let hits = content.iter().filter(|w| frame.words[**w as usize % WORD_BITS / 64] >> (**w % 64) & 1 == 1).count();
    if content.is_empty() { -1 } else { (hits * 1000 / content.len()) as i16 }
}

/// The second rows: the first ones with scores of the line and its neighbours; `title` is the title's line.
#[must_use]
pub fn second_rows(first: &Rows, scores: &[i32], title: Option<usize>) -> Rows {
    let n = scores.len();
    let clamped: Vec<i16> = scores.iter().map(|s| (*s).clamp(-2000, 2000) as i16).collect();
    let strong_before = scan((0..n).map(|i| clamped[i] > 128));
    let strong_after: Vec<usize> = scan((0..n).rev().map(|i| clamped[i] > 128)).into_iter().rev().map(|i| if i == NONE { NONE } else { n - 1 - i }).collect();
    let strong: Vec<u32> = std::iter::once(0).chain(clamped.iter().scan(0, |sum, s| {
        *sum += u32::from(*s > 0);
        Some(*sum)
    })).collect();
    let mut rows = Rows::default();
    for i in 0..n {
        let start = rows.values.len();
        rows.values.extend_from_slice(first.row(i));
        for offset in -5..=5_isize {
            rows.values.push(usize::try_from(i as isize + offset).ok().and_then(|j| clamped.get(j)).copied().unwrap_or(-3000));
        }
        let distance = |j: usize| if j == NONE { 300 } else { i.abs_diff(j).min(300) as i16 };
        let count = |from: usize, to: usize| (strong[to.min(n)] - strong[from.min(n)]).min(100) as i16;
        rows.values.extend([
            distance(if i == 0 { NONE } else { strong_before[i - 1] }),
            distance(if i + 1 >= n { NONE } else { strong_after[i + 1] }),
            count(i.saturating_sub(8), i),
            count(i + 1, i + 9),
            count(0, i),
            count(i + 1, n),
            title.map_or(-400, |t| (i as i64 - t as i64).clamp(-300, 300) as i16),
        ]);
        rows.width = rows.values.len() - start;
    }
    rows
}

/// For each place the last one at or before it where `is_set` held.
fn scan(is_set: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut last = NONE;
    is_set.enumerate().map(|(i, set)| { if set { last = i; } last }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::forms;

    #[test]
    fn rows_have_one_width() {
        let mut lines = Lines::default();
        for text in ["Home", "The bridge is closed", "The council of Arnsby said on Monday that it will close the bridge for some weeks.", "Home"] {
            lines.push(text, &forms(text));
        }
        let rows = first_rows(&lines, &Rows::default());
        assert_eq!(rows.values.len(), rows.width * 4);
        let second = second_rows(&rows, &[-500, 10, 700, -600], Some(1));
        assert_eq!(second.values.len(), second.width * 4);
        assert_eq!(second.row(2)[second.width - 1], 1);
    }
}
