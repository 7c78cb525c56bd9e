//! Weighs each line of a page: is it the article's body, its title, a heading, or furniture?
//!
//! Reads measured lines, gives scores and the title's line. Two rounds: a first forest sees a line and its surroundings, a
//! second one also what the first thought of the neighbours and where the title stands. Another forest chooses the
//! title among short lines, one weighs headings. Weights are in `model/weights/lines.bin`, trained by
//! `analyze-dev train lines`; text and marked-up pages have forests of their own.

use super::features::{Lines, Rows, first_rows, second_rows};
use crate::model::forest::{self, Forest};
use std::sync::OnceLock;

static WEIGHTS: &[u8] = include_bytes!("../../model/weights/lines.bin");

/// Words of the longest title.
pub const MAX_TITLE_WORDS: u16 = 45;
/// Words of the longest heading.
pub const MAX_HEADING_WORDS: u16 = 30;
/// A title that scores less is none.
const MIN_TITLE_SCORE: i32 = -900;

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

/// Weighs lines; `extra` are columns of the caller, `title` is the title's line where it is known.
#[must_use]
pub fn read_lines(lines: &Lines, extra: &Rows, forests: &Forests<'_>, title: Option<usize>) -> Reading {
    let first = first_rows(lines, extra);
    let first_scores = scores(&first, forests.body_first);
    let mut rows = second_rows(&first, &first_scores, None);
    let title = title.or_else(|| find_title(lines, &rows, forests.title));
    set_title(&mut rows, title);
    let body = scores(&rows, forests.body_second);
    let heading = (0..lines.len())
        .map(|i| if is_heading_candidate(lines, i) { forests.heading.score(&heading_row(&rows, &body, i)) } else { i32::MIN })
        .collect();
    Reading { body, heading, title }
}

/// The scores of all rows.
#[must_use]
pub fn scores(rows: &Rows, forest: Forest<'_>) -> Vec<i32> {
    rows.values.chunks_exact(rows.width.max(1)).map(|row| forest.score(row)).collect()
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
    (1..=MAX_TITLE_WORDS).contains(&lines.lines[i].words)
}

/// Whether a line can be a heading at all.
#[must_use]
pub fn is_heading_candidate(lines: &Lines, i: usize) -> bool {
    (1..=MAX_HEADING_WORDS).contains(&lines.lines[i].words)
}

/// The row that headings are weighed by: a second row with the body's scores around it.
#[must_use]
pub fn heading_row(rows: &Rows, body: &[i32], i: usize) -> Vec<i16> {
    let mut row = rows.row(i).to_vec();
    row.extend((-3..=3_isize).map(|offset| {
        let near = usize::try_from(i as isize + offset).ok().and_then(|j| body.get(j));
        near.map_or(-3000, |s| (*s).clamp(-2000, 2000) as i16)
    }));
    row
}

fn find_title(lines: &Lines, rows: &Rows, forest: Forest<'_>) -> Option<usize> {
    let candidates = (0..lines.len()).filter(|i| is_title_candidate(lines, *i));
    let best = candidates.map(|i| (forest.score(rows.row(i)), std::cmp::Reverse(i))).max()?;
    (best.0 > MIN_TITLE_SCORE).then_some(best.1.0)
}
