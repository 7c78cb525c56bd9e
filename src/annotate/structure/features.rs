//! Turns the lines of a page into rows of small numbers for the forests of `classify`.
//!
//! Reads measured lines (and, for marked-up pages, columns of their own), gives a row a line: what it looks like, what
//! stands around it, where in the page it is, and how its words recur. The second set of rows adds what the first forest
//! thought of the line and its neighbours. Shared with the trainer, so that training and running cannot differ.

use super::cues::{KINDS, bits};
use super::line::{First, Last, Line, measure};

/// Neighbours on each side whose size is told.
const NEIGHBOURS: isize = 3;
/// Numbers in a first row, and those that a second one has besides.
const FIRST_WIDTH: usize = 131;
const SECOND_WIDTH: usize = 18;
/// Bits of the set of words that prose uses.
const WORD_BITS: usize = 1 << 14;

/// The lines of a page, measured.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// In order.
    pub lines: Vec<Line>,
    /// Whether a blank line stands above each; empty for marked-up pages.
    pub blanks: Vec<bool>,
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

    /// No rows yet, and room for as many.
    fn with_room(count: usize, width: usize) -> Self {
        Self { width: 0, values: Vec::with_capacity(count * width) }
    }

    /// Ends the row that began at `start`.
    fn close(&mut self, start: usize) {
        self.width = self.values.len() - start;
    }
}

impl Lines {
    /// Adds a line; `forms` are the forms of its words and signs.
    pub fn push(&mut self, text: &str, forms: &[u64]) {
        self.lines.push(measure(text, forms, &mut self.content));
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

    /// The first of these.
    fn lead(&self, i: usize) -> &[u32] {
        let content = self.content(i);
        &content[..content.len().min(MAX_LEAD_WORDS)]
    }
}

/// Longer words at the start of a line that a title may share.
const MAX_LEAD_WORDS: usize = 60;
/// Bits of the set of these words, and of the runs of words that are sought.
const LEAD_BITS: usize = 512;

/// What all lines of a page share.
struct Frame {
    /// Words of prose before each line; the last entry is the sum.
    prose_before: Vec<u32>,
    /// What stands around each line.
    around: Vec<Around>,
    /// Words that prose uses.
    words: Vec<u64>,
    /// Other lines in which each line's words recur.
    held: Vec<u16>,
    /// Numbers that lines start with.
    numbers: [bool; 256],
    /// Lines of heading's shape.
    heading_like: u16,
}

/// What stands around a line.
#[derive(Clone, Copy)]
struct Around {
    /// Number of the last prose line at or before, and of the next one at or after.
    last_prose: usize,
    next_prose: usize,
    /// Short lines in a row up to and including this one, and from it.
    short_before: u16,
    short_after: u16,
    /// A few bits of the first words of a prose line: tells of most words that they are not among them.
    lead: [u64; LEAD_BITS / 64],
    /// Lines with the same letters.
    repeats: u16,
    /// Whether an earlier line has the same letters.
    is_repeated: bool,
    /// Lines to the last and next one with a date, a byline, share buttons, a name.
    near: [[i16; 2]; NEAR],
}

const NONE: usize = usize::MAX;

impl Around {
    /// Nothing yet.
    const UNKNOWN: Self = Self {
        last_prose: NONE,
        next_prose: NONE,
        short_before: 0,
        short_after: 0,
        lead: [0; LEAD_BITS / 64],
        repeats: 0,
        is_repeated: false,
        near: [[0; 2]; NEAR],
    };
}

/// What a walk over the lines, down or up, has met so far.
struct Met {
    prose: usize,
    short: u16,
    near: [usize; NEAR],
}

impl Met {
    /// Nothing yet.
    const NOTHING: Self = Self { prose: NONE, short: 0, near: [NONE; NEAR] };

    /// Goes on to line `i`; gives how far the lines with a date and so on are that were met before it.
    fn meet(&mut self, i: usize, line: &Line) -> [i16; NEAR] {
        self.prose = if line.is_prose() { i } else { self.prose };
        self.short = if line.words <= 4 { self.short.saturating_add(1) } else { 0 };
        let holds = [has_date(line), has_byline(line), has_share(line), has_name(line)];
        std::array::from_fn(|k| {
            let last = if holds[k] { std::mem::replace(&mut self.near[k], i) } else { self.near[k] };
            let distance = if last == NONE { MAX_NEAR_LINES } else { i.abs_diff(last).min(MAX_NEAR_LINES) };
            distance as i16
        })
    }
}

impl Frame {
    fn new(lines: &Lines) -> Self {
        let n = lines.len();
        let mut frame = Self {
            prose_before: Vec::with_capacity(n + 1),
            around: vec![Around::UNKNOWN; n],
            words: vec![0; WORD_BITS / 64],
            held: held(lines),
            numbers: [false; 256],
            heading_like: (1..n.saturating_sub(1)).filter(|i| is_heading_like(lines, *i)).count().min(100) as u16,
        };
        let (mut met, mut prose) = (Met::NOTHING, 0);
        for (i, line) in lines.lines.iter().enumerate() {
            frame.numbers[usize::from(line.number.min(255))] = true;
            frame.prose_before.push(prose);
            let near = met.meet(i, line);
            let around = &mut frame.around[i];
            (0..NEAR).for_each(|k| around.near[k][0] = near[k]);
            (around.last_prose, around.short_before) = (met.prose, met.short);
            if line.is_prose() {
                prose += u32::from(line.words);
                lines
                    .content(i)
                    .iter()
                    .for_each(|word| frame.words[*word as usize % WORD_BITS / 64] |= 1 << (word % 64));
                lines.lead(i).iter().for_each(|word| around.lead[*word as usize % LEAD_BITS / 64] |= 1 << (word % 64));
            }
        }
        frame.prose_before.push(prose);
        let mut met = Met::NOTHING;
        for (i, line) in lines.lines.iter().enumerate().rev() {
            let near = met.meet(i, line);
            let around = &mut frame.around[i];
            (0..NEAR).for_each(|k| around.near[k][1] = near[k]);
            (around.next_prose, around.short_after) = (met.prose, met.short);
        }
        frame.count_repeats(lines);
        frame
    }

    fn count_repeats(&mut self, lines: &Lines) {
        let mut order: Vec<u32> = (0..lines.len() as u32).collect();
        order.sort_unstable_by_key(|i| (lines.lines[*i as usize].key, *i));
        for group in order.chunk_by(|a, b| lines.lines[*a as usize].key == lines.lines[*b as usize].key) {
            for (place, i) in group.iter().enumerate() {
                let around = &mut self.around[*i as usize];
                (around.repeats, around.is_repeated) = (group.len().min(50) as u16, place > 0);
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

/// How far the nearest line with something is told.
const MAX_NEAR_LINES: usize = 40;
/// What is sought near a line: a date, a byline, share buttons, a name.
const NEAR: usize = 4;
/// Words in a row that show that a line recurs within another.
const RUN: usize = 3;

fn has_date(line: &Line) -> bool {
    !line.dates.is_empty() && line.words <= 30
}

fn has_byline(line: &Line) -> bool {
    line.cues.start & const { bits(&["byline"]) } != 0 && line.words <= 30
}

fn has_share(line: &Line) -> bool {
    (line.cues.whole | line.cues.start) & const { bits(&["share"]) } != 0
}

fn has_name(line: &Line) -> bool {
    line.name == 2
}

/// A short line without a stop between prose.
fn is_heading_like(lines: &Lines, i: usize) -> bool {
    let line = &lines.lines[i];
    line.words <= 12 && !line.is_closed() && lines.lines[i - 1].is_prose() && lines.lines[i + 1].is_prose()
}

/// For each line of some words, how many other lines hold the same run of words: breadcrumbs, teasers, page titles.
fn held(lines: &Lines) -> Vec<u16> {
    let n = lines.len();
    let run = |words: &[u32]| words.iter().fold(17, |h: u32, w| h.rotate_left(9) ^ w.wrapping_mul(0x9E37_79B9));
    let is_short = |i: usize| lines.lines[i].words <= 80;
    let runs_of = |i: usize| lines.content(i).windows(RUN).map(run);
    let mut sought = [0u64; LEAD_BITS / 64];
    for key in (0..n).filter(|i| is_short(*i)).filter_map(|i| runs_of(i).next_back()) {
        sought[key as usize % LEAD_BITS / 64] |= 1 << (key % 64);
    }
    let is_sought = |key: u32| sought[key as usize % LEAD_BITS / 64] >> (key % 64) & 1 == 1;
    let mut runs: Vec<(u32, u32)> = Vec::with_capacity(4 * n);
    for i in (0..n).filter(|i| is_short(*i)) {
        runs.extend(runs_of(i).filter(|key| is_sought(*key)).map(|key| (key, i as u32)));
    }
    runs.sort_unstable();
    runs.dedup();
    let count = |i: usize| {
        let Some(key) = runs_of(i).next_back() else { return 0 };
        let from = runs.partition_point(|(k, _)| *k < key);
        let same = runs[from..].iter().take(50).take_while(|(k, _)| *k == key);
        same.filter(|(_, j)| lines.lines[*j as usize].key != lines.lines[i].key).count() as u16
    };
    (0..n).map(|i| if is_short(i) { count(i) } else { 0 }).collect()
}

/// Words of the longest line that may tell what the prose after it holds; so many have a bit each.
const MAX_LEADING_WORDS: u16 = 45;

/// Share, in thousandths, of a line's longer words in the prose lines that follow it: a title's words recur in the lead.
fn lead_overlap(lines: &Lines, frame: &Frame, i: usize) -> i16 {
    const LEAD_LINES: usize = 3;
    let content = lines.content(i);
    if content.is_empty() || lines.lines[i].words > MAX_LEADING_WORDS {
        return -1;
    }
    // a bit for each word
    let mut hits = 0u64;
    let mut at = i + 1;
    for _ in 0..LEAD_LINES {
        let next = frame.around.get(at).map(|around| around.next_prose);
        let Some(next) = next.filter(|j| *j != NONE && *j < i + MAX_NEAR_LINES) else {
            break;
        };
        let (lead, bits) = (lines.lead(next), &frame.around[next].lead);
        for (k, word) in content.iter().enumerate() {
            let may_hold = bits[*word as usize % LEAD_BITS / 64] >> (word % 64) & 1 == 1;
            if may_hold && hits >> k & 1 == 0 {
                hits |= u64::from(lead.contains(word)) << k;
            }
        }
        at = next + 1;
    }
    (hits.count_ones() as usize * 1000 / content.len()) as i16
}

/// The first rows: a line and its surroundings; `extra` are columns of the caller, one row a line.
#[must_use]
pub fn first_rows(lines: &Lines, extra: &Rows) -> Rows {
    let frame = Frame::new(lines);
    let mut rows = Rows::with_room(lines.len(), FIRST_WIDTH + extra.width);
    for i in 0..lines.len() {
        let start = rows.values.len();
        push_own(&lines.lines[i], &mut rows.values);
        push_place(lines, &frame, i, &mut rows.values);
        if extra.width > 0 {
            rows.values.extend_from_slice(extra.row(i));
        }
        rows.close(start);
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
    row.extend(
        [
            line.is_closed(),
            line.is_prose(),
            line.is_glued,
            line.has_address,
            line.dates.iter().any(|d| d.time.is_some()),
            line.first == First::Capital,
            line.last == Last::Colon,
            line.last == Last::Letter,
        ]
        .map(i16::from),
    );
    row.extend([line.dates.len().min(10) as i16, line.number.min(200) as i16, i16::from(line.name)]);
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
    let around = &frame.around[i];
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
        distance(if i == 0 { NONE } else { frame.around[i - 1].last_prose }),
        distance(if i + 1 == n { NONE } else { frame.around[i + 1].next_prose }),
        around.short_before.min(60) as i16,
        around.short_after.min(60) as i16,
        around.repeats as i16,
        i16::from(around.is_repeated),
        i.min(400) as i16,
        (n - i).min(400) as i16,
        n.min(1000) as i16,
        overlap(lines.content(i), frame),
        lines.content(i).len().min(50) as i16,
        lead_overlap(lines, frame, i),
        frame.held[i] as i16,
        frame.heading_like as i16,
        i16::from(is_numbered(lines, frame, i)),
    ]);
    row.extend(around.near.as_flattened());
}

/// Whether a line's number belongs to a series.
fn is_numbered(lines: &Lines, frame: &Frame, i: usize) -> bool {
    let number = usize::from(lines.lines[i].number.min(254));
    number > 0 && (frame.numbers[number + 1] || number > 1 && frame.numbers[number - 1])
}

/// Share, in thousandths, of a line's longer words that prose uses as well.
fn overlap(content: &[u32], frame: &Frame) -> i16 {
    let hits = content.iter().filter(|w| frame.words[**w as usize % WORD_BITS / 64] >> (**w % 64) & 1 == 1).count();
    if content.is_empty() { -1 } else { (hits * 1000 / content.len()) as i16 }
}

/// How far the nearest line that is likely body is told.
const MAX_STRONG_LINES: usize = 300;

/// The second rows: the first ones with scores of the line and its neighbours; `title` is the title's line.
#[must_use]
pub fn second_rows(first: &Rows, scores: &[i32], title: Option<usize>) -> Rows {
    let n = scores.len();
    let clamped: Vec<i16> = scores.iter().map(|s| (*s).clamp(-2000, 2000) as i16).collect();
    let nearest = |walk: &mut dyn Iterator<Item = &i16>| {
        let near = walk.take(MAX_STRONG_LINES).position(|score| *score > 128);
        near.map_or(MAX_STRONG_LINES as i16, |lines_between| lines_between as i16 + 1)
    };
    // the sums of lines that are likelier body than not
    let mut likely = Vec::with_capacity(n + 1);
    likely.push(0);
    likely.extend(clamped.iter().scan(0, |sum, s| {
        *sum += u32::from(*s > 0);
        Some(*sum)
    }));
    let mut rows = Rows::with_room(n, first.width + SECOND_WIDTH);
    for i in 0..n {
        let start = rows.values.len();
        rows.values.extend_from_slice(first.row(i));
        for offset in -5..=5_isize {
            rows.values
                .push(usize::try_from(i as isize + offset).ok().and_then(|j| clamped.get(j)).copied().unwrap_or(-3000));
        }
        let count = |from: usize, to: usize| (likely[to.min(n)] - likely[from.min(n)]).min(100) as i16;
        rows.values.extend([
            nearest(&mut clamped[..i].iter().rev()),
            nearest(&mut clamped[i + 1..].iter()),
            count(i.saturating_sub(8), i),
            count(i + 1, i + 9),
            count(0, i),
            count(i + 1, n),
            title.map_or(-400, |t| (i as i64 - t as i64).clamp(-300, 300) as i16),
        ]);
        rows.close(start);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::forms;

    #[test]
    fn rows_have_one_width() {
        let mut lines = Lines::default();
        for text in [
            "Home",
            "The bridge is closed",
            "The council of Arnsby said on Monday that it will close the bridge for some weeks.",
            "Home",
        ] {
            lines.push(text, &forms(text));
        }
        let rows = first_rows(&lines, &Rows::default());
        assert_eq!((rows.width, rows.values.len()), (FIRST_WIDTH, rows.width * 4));
        let second = second_rows(&rows, &[-500, 10, 700, -600], Some(1));
        assert_eq!((second.width, second.values.len()), (FIRST_WIDTH + SECOND_WIDTH, second.width * 4));
        assert_eq!(second.row(2)[second.width - 1], 1);
    }
}
