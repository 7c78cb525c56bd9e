//! Measures how the lines of a pasted text are laid out: blank lines around them, and which lines are made alike.
//!
//! Reads measured lines and which gaps between them are blank, gives columns for the forests of `classify`. Headings of one
//! article are made alike (all questions, all dates, all glued to the paragraph below) and prose follows each; the items
//! of a menu are alike as well, but stand in a row. Adverts that recur between paragraphs are looked through.

use super::cues::bits;
use super::features::{Lines, Rows};
use super::line::Line;

/// Words of the longest line that is compared with others.
const MAX_SHORT_WORDS: u16 = 30;
/// A line of at most this many words that recurs [`MIN_SLOTS`] times stands for an advert.
const MAX_SLOT_WORDS: u16 = 2;
const MIN_SLOTS: u16 = 3;
/// Most lines that are looked through.
const MAX_SKIPPED: usize = 6;

/// The columns of layout, one row a line; none for marked-up pages, whose blank lines are not known.
#[must_use]
pub fn layout(lines: &Lines) -> Rows {
    let n = if lines.blanks.is_empty() { 0 } else { lines.len() };
    let is_blank = |i: usize| lines.blanks.get(i).copied().unwrap_or(true);
    let blanks = (1..n).filter(|i| is_blank(*i)).count();
    let share = (blanks * 1000 / n.saturating_sub(1).max(1)) as i16;
    if n == 0 {
        return Rows::default();
    }
    let slots = slots(lines);
    let solid = |walk: &mut dyn Iterator<Item = usize>| walk.take(MAX_SKIPPED).find(|j| !slots[*j]);
    let before: Vec<Option<usize>> = (0..n).map(|i| solid(&mut (0..i).rev())).collect();
    let after: Vec<Option<usize>> = (0..n).map(|i| solid(&mut (i + 1..n))).collect();
    let is_prose = |j: Option<usize>| j.is_some_and(|j| lines.lines[j].is_prose());
    let keys = makes(lines);
    let mut alike = vec![[0i16; 3]; n];
    let mut order: Vec<u32> = (0..n as u32).filter(|i| is_short(&lines.lines[*i as usize])).collect();
    order.sort_unstable_by_key(|i| (keys[*i as usize], *i));
    for group in order.chunk_by(|a, b| keys[*a as usize] == keys[*b as usize]) {
        let per_mille = |holds: &dyn Fn(usize) -> bool| {
            (group.iter().filter(|i| holds(**i as usize)).count() * 1000 / group.len()) as i16
        };
        let under = per_mille(&|i| is_prose(after[i]));
        let above = per_mille(&|i| is_prose(before[i]));
        for i in group {
            alike[*i as usize] = [group.len().min(50) as i16, under, above];
        }
    }
    let mut rows = Rows { width: 14, values: Vec::with_capacity(n * 14) };
    for i in 0..n {
        let line = &lines.lines[i];
        let dated: usize = line.dates.iter().map(|d| d.range.len()).sum();
        let words = |j: Option<usize>| j.map_or(-1, |j| lines.lines[j].words.min(100) as i16);
        let is_like = |j: Option<usize>| j.map_or(-1, |j| i16::from(is_short(&lines.lines[j]) && keys[j] == keys[i]));
        rows.values.extend([
            i16::from(is_blank(i)),
            i16::from(is_blank(i + 1)),
            share,
            (dated * 1000 / line.bytes.max(1)) as i16,
            alike[i][0],
            alike[i][1],
            alike[i][2],
            words(before[i]),
            words(after[i]),
            i16::from(is_prose(before[i])),
            i16::from(is_prose(after[i])),
            is_like(before[i]),
            is_like(after[i]),
            i16::from(slots[i]),
        ]);
    }
    rows
}

/// How each line is made; lines with equal numbers are made alike.
#[must_use]
pub fn makes(lines: &Lines) -> Vec<u32> {
    let is_blank = |i: usize| lines.blanks.get(i).copied().unwrap_or(true);
    lines.lines.iter().enumerate().map(|(i, line)| make(line, [is_blank(i), is_blank(i + 1)])).collect()
}

fn is_short(line: &Line) -> bool {
    line.words <= MAX_SHORT_WORDS && !line.is_prose()
}

/// How a line is made: its ends, capitals, number, date, and the blank lines around it.
fn make(line: &Line, blank: [bool; 2]) -> u32 {
    let third = |part: u16| match u32::from(part) * 4 {
        x if x < u32::from(line.words) => 0,
        x if x < u32::from(line.words) * 3 => 1,
        _ => 2,
    };
    let bits = [blank[0], blank[1], line.number > 0, !line.dates.is_empty(), line.is_time, line.words > 12];
    let flags = bits.iter().fold(0, |sum, bit| sum * 2 + u32::from(*bit));
    (((flags * 16 + line.first as u32) * 16 + line.last as u32) * 4 + third(line.capitalised)) * 4 + third(line.shouted)
}

/// The lines that stand for adverts between the paragraphs: set phrases, or the same two words over and over.
fn slots(lines: &Lines) -> Vec<bool> {
    const ADVERT: u32 = bits(&["advert"]);
    let mut slots: Vec<bool> = lines.lines.iter().map(|l| l.cues.whole & ADVERT != 0).collect();
    let mut order: Vec<usize> = (0..lines.len()).filter(|i| lines.lines[*i].words <= MAX_SLOT_WORDS).collect();
    order.sort_unstable_by_key(|i| (lines.lines[*i].key, *i));
    for group in order.chunk_by(|a, b| lines.lines[*a].key == lines.lines[*b].key) {
        let is_slot = group.len() >= usize::from(MIN_SLOTS) && group.windows(2).all(|w| w[1] > w[0] + 1);
        group.iter().filter(|_| is_slot).for_each(|i| slots[*i] = true);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::forms;

    fn columns(texts: &[&str], blank_before: &[bool]) -> Vec<Vec<i16>> {
        let mut lines = Lines::default();
        lines.blanks = blank_before.to_vec();
        texts.iter().for_each(|text| lines.push(text, &forms(text)));
        let rows = layout(&lines);
        (0..lines.len()).map(|i| rows.row(i).to_vec()).collect()
    }

    const PROSE: &str =
        "The council of Arnsby said on Monday that it will close the bridge over the river for some weeks.";

    #[test]
    fn tells_lines_made_alike() {
        let found =
            columns(&[PROSE, "What is closed?", PROSE, "What is open?", PROSE], &[true, true, false, true, false]);
        assert_eq!(found[1][..7], [1, 0, 500, 0, 2, 1000, 1000]);
        assert_eq!(found[0][4], 0);
    }

    #[test]
    fn looks_through_adverts() {
        let found =
            columns(&[PROSE, "Article content", "Next steps", "Article content", PROSE, "Article content"], &[true; 6]);
        assert_eq!(found[1][13], 1);
        assert_eq!(found[2][7..11], [18, 18, 1, 1].map(|n| if n == 18 { found[2][7] } else { n }));
        assert!(found[2][9] == 1 && found[2][10] == 1);
    }
}
