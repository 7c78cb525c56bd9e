//! Weighs each line of a page: is it the article's body, its title, a heading, or furniture?
//!
//! Reads measured lines, gives scores and the title's line. Two rounds: a first forest sees a line and its surroundings, a
//! second one also what the first thought of the neighbours and where the title stands. Another forest chooses the
//! title among short lines, one weighs headings. Weights are in `model/weights/lines.bin`, trained by
//! `analyze-dev train lines`; text and marked-up pages have forests of their own.

use super::features::{Lines, Rows, first_rows, second_rows};
use super::layout::layout;
use super::line::Line;
use crate::model::forest::{self, Forest};
use std::sync::OnceLock;

static WEIGHTS: &[u8] = include_bytes!("../../model/weights/lines.bin");

/// Words of the longest title.
pub const MAX_TITLE_WORDS: u16 = 45;
/// Words of the longest label with a date.
const MAX_LABEL_WORDS: u16 = 6;
/// Words of the longest heading.
pub const MAX_HEADING_WORDS: u16 = 30;
/// A title that scores less is none.
const MIN_TITLE_SCORE: i32 = -900;
/// A sentence that scores less is no title.
const MIN_SENTENCE_TITLE_SCORE: i32 = 0;

/// The forests for one kind of page.
#[derive(Clone, Copy, Debug)]
pub struct Forests<'m> {
    /// Body by a line and its surroundings.
    pub body_first: Forest<'m>,
    /// Body by the first scores as well.
    pub body_second: Forest<'m>,
    /// The title.
    pub title: Forest<'m>,
    /// Headings.
    pub heading: Forest<'m>,
    /// The published date among dates.
    pub date: Forest<'m>,
}

/// The forests for text and for marked-up pages.
#[derive(Clone, Copy, Debug)]
pub struct Models<'m> {
    /// For plain text.
    pub text: Forests<'m>,
    /// For pages with markup.
    pub html: Forests<'m>,
}

impl<'m> Models<'m> {
    /// Opens weights as the trainer writes them.
    #[must_use]
    pub fn open(bytes: &'m [u8]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j] = forest::open::<10>(bytes);
        Self {
            text: Forests { body_first: a, body_second: b, title: c, heading: d, date: e },
            html: Forests { body_first: f, body_second: g, title: h, heading: i, date: j },
        }
    }
}

/// The forests that are built in.
#[must_use]
pub fn models() -> &'static Models<'static> {
    static MODELS: OnceLock<Models<'static>> = OnceLock::new();
    MODELS.get_or_init(|| Models::open(WEIGHTS))
}

/// What is known of the title before the lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownTitle {
    /// Nothing.
    Unknown,
    /// It is this line.
    At(usize),
    /// No line shows it.
    Absent,
}

impl KnownTitle {
    /// The line of a title that is told, or that no line shows it.
    #[must_use]
    pub fn told(line: Option<usize>) -> Self {
        line.map_or(Self::Absent, Self::At)
    }
}

/// What the forests think of a page's lines.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Body, in 1/256 of a logit.
    pub body: Vec<i32>,
    /// Heading; `i32::MIN` for lines that are too long.
    pub heading: Vec<i32>,
    /// The title's line.
    pub title: Option<usize>,
}

/// Weighs lines; `extra` are columns of the caller.
#[must_use]
pub fn read_lines(lines: &Lines, extra: &Rows, forests: &Forests<'_>, title: KnownTitle) -> Reading {
    let first = first_rows(lines, extra);
    let first_scores = scores(&first, forests.body_first);
    let mut rows = second_rows(&first, &first_scores, None);
    let title = match title {
        KnownTitle::Unknown => find_title(lines, &rows, forests.title),
        KnownTitle::At(line) => Some(line),
        KnownTitle::Absent => None,
    };
    set_title(&mut rows, title);
    let body = scores(&rows, forests.body_second);
    let heading = heading_scores(lines, &rows, &body, forests.heading);
    Reading { body, heading, title }
}

fn heading_scores(lines: &Lines, rows: &Rows, body: &[i32], forest: Forest<'_>) -> Vec<i32> {
    let candidates: Vec<usize> = (0..lines.len()).filter(|i| is_heading_candidate(lines, *i)).collect();
    let around = Around { rows, body, layout: &layout(lines) };
    let mut values = Vec::new();
    for i in &candidates {
        around.push(*i, &mut values);
    }
    let mut heading = vec![i32::MIN; lines.len()];
    let width = values.len().checked_div(candidates.len()).unwrap_or(0);
    for (i, score) in candidates.into_iter().zip(forest.score_all(&values, width)) {
        heading[i] = score;
    }
    heading
}

/// The scores of all rows.
#[must_use]
pub fn scores(rows: &Rows, forest: Forest<'_>) -> Vec<i32> {
    forest.score_all(&rows.values, rows.width)
}

/// Writes how far each line is from the title into the last column of second rows.
pub fn set_title(rows: &mut Rows, title: Option<usize>) {
    let width = rows.width.max(1);
    for (i, row) in rows.values.chunks_exact_mut(width).enumerate() {
        row[width - 1] = title.map_or(-400, |t| (i as i64 - t as i64).clamp(-300, 300) as i16);
    }
}

/// Whether a line can be a title at all.
#[must_use]
pub fn is_title_candidate(lines: &Lines, i: usize) -> bool {
    let line = &lines.lines[i];
    (1..=MAX_TITLE_WORDS).contains(&line.words) && !(line.is_prose() && line.words > 25)
}

/// Whether a line can be a heading at all.
#[must_use]
pub fn is_heading_candidate(lines: &Lines, i: usize) -> bool {
    let line = &lines.lines[i];
    (1..=MAX_HEADING_WORDS).contains(&line.words) && !(line.is_prose() && line.words > 15)
}

/// What headings are weighed by.
#[derive(Clone, Copy, Debug)]
pub struct Around<'r> {
    /// Second rows.
    pub rows: &'r Rows,
    /// The body's scores.
    pub body: &'r [i32],
    /// Columns of [`layout`].
    pub layout: &'r Rows,
}

impl Around<'_> {
    /// Adds the row that line `i` is weighed by: a second row with the body's scores around it, and its layout.
    pub fn push(&self, i: usize, values: &mut Vec<i16>) {
        values.extend_from_slice(self.rows.row(i));
        values.extend((-3..=3_isize).map(|offset| {
            let near = usize::try_from(i as isize + offset).ok().and_then(|j| self.body.get(j));
            near.map_or(-3000, |s| (*s).clamp(-2000, 2000) as i16)
        }));
        if self.layout.width > 0 {
            values.extend_from_slice(self.layout.row(i));
        }
    }
}

/// Whether a line labels what follows rather than heads it: "POLITICS", "News Release 27-Jun-2019".
fn is_label(line: &Line) -> bool {
    let dated: usize = line.dates.iter().map(|d| d.range.len()).sum();
    line.is_section || line.words <= MAX_LABEL_WORDS && dated * 100 > line.bytes * 45
}

fn find_title(lines: &Lines, rows: &Rows, forest: Forest<'_>) -> Option<usize> {
    let may_be = |i: &usize| is_title_candidate(lines, *i) && !is_label(&lines.lines[*i]);
    let candidates: Vec<usize> = (0..lines.len()).filter(may_be).collect();
    let mut values = Vec::with_capacity(candidates.len() * rows.width);
    candidates.iter().for_each(|i| values.extend_from_slice(rows.row(*i)));
    let scored = forest.score_all(&values, rows.width).into_iter().zip(candidates);
    let best = scored.map(|(score, i)| (score, std::cmp::Reverse(i))).max()?;
    let line = &lines.lines[best.1.0];
    let least = if line.is_prose() { MIN_SENTENCE_TITLE_SCORE } else { MIN_TITLE_SCORE };
    (best.0 > least).then_some(best.1.0)
}
