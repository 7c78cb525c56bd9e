//! What the net's arcs say of a unit: the word that they point at, and their sum.
//!
//! Reads the band of scores around a unit's first word, gives the best word outside the unit and the logarithm of the
//! summed exponentials. Exponentials are by polynomial and added in one order, so that the sum is the same on every machine.

use crate::annotate::tagger::attribution::Band;
use crate::document::Run;
use crate::model::dot::{self, Kernel, Loop};
use crate::model::fixed::exp;

/// Scores that are taken at once.
const LANES: usize = 8;

/// Exponentials that are put down before they are added.
const BLOCK: usize = 64;

/// What the arcs from a unit's first word say.
#[derive(Clone, Copy, Debug)]
pub struct Arcs {
    /// The word outside the unit with the highest score.
    pub best: Option<usize>,
    /// The logarithm of the sum of all arcs' exponentials, "nobody" included.
    pub total: f32,
}

/// Looks over the bands of a unit for both roles.
pub fn look(bands: [Band<'_>; 2], unit: Run) -> [Arcs; 2] {
    dot::dispatch(Look { bands, unit })
}

struct Look<'a> {
    bands: [Band<'a>; 2],
    unit: Run,
}

impl Loop for Look<'_> {
    type Output = [Arcs; 2];

    #[inline(always)]
    fn run(self, _: impl Kernel) -> [Arcs; 2] {
        let [(first_best, first_top), (second_best, second_top)] = self.bands.map(|band| peak(band, self.unit));
        let totals = log_totals(self.bands, [first_top, second_top]);
        [Arcs { best: first_best, total: totals[0] }, Arcs { best: second_best, total: totals[1] }]
    }
}

/// The best word outside the unit, and the highest score of all.
#[inline(always)]
fn peak(band: Band<'_>, unit: Run) -> (Option<usize>, f32) {
    let first = band.first as usize;
    let at = |token: u32| (token as usize).saturating_sub(first).min(band.scores.len());
    let (before, rest) = band.scores.split_at(at(unit.start));
    let (within, after) = rest.split_at(at(unit.end) - before.len());
    let (left, right) = (highest(before), highest(after));
    let place = |part: &[f32], top: f32| part.iter().position(|score| *score == top);
    let best = if left >= right && !before.is_empty() {
        place(before, left).map(|k| first + k)
    } else {
        place(after, right).map(|k| unit.end as usize + k)
    };
    (best, left.max(right).max(highest(within)).max(band.nobody))
}

/// The highest of some scores.
#[inline(always)]
fn highest(scores: &[f32]) -> f32 {
    let (parts, rest) = scores.as_chunks::<LANES>();
    let mut tops = [f32::NEG_INFINITY; LANES];
    for part in parts {
        for (top, score) in tops.iter_mut().zip(part) {
            *top = if *score > *top { *score } else { *top };
        }
    }
    tops.iter().chain(rest).fold(f32::NEG_INFINITY, |a, b| a.max(*b))
}

/// The logarithms of the summed exponentials of two bands; side by side, since each addition waits for the one before.
/// Exponentials are put down first, a block at a time, so that many are taken at once.
#[inline(always)]
fn log_totals(bands: [Band<'_>; 2], tops: [f32; 2]) -> [f32; 2] {
    let (mut raised, mut sums) = ([[0.0; BLOCK]; 2], [0.0; 2]);
    let mut start = 0;
    loop {
        let blocks = bands.map(|band| band.scores.get(start..).unwrap_or_default());
        let counts = blocks.map(|block| block.len().min(BLOCK));
        if counts == [0; 2] {
            break;
        }
        for ((raised, block), top) in raised.iter_mut().zip(blocks).zip(tops) {
            raised.iter_mut().zip(block).for_each(|(raised, score)| *raised = exp(score - top));
        }
        let shared = counts[0].min(counts[1]);
        for (a, b) in raised[0].iter().zip(&raised[1]).take(shared) {
            sums[0] += a;
            sums[1] += b;
        }
        for ((raised, count), sum) in raised.iter().zip(counts).zip(&mut sums) {
            raised[shared..count].iter().for_each(|raised| *sum += raised);
        }
        start += BLOCK;
    }
    std::array::from_fn(|k| tops[k] + ln(sums[k] + exp(bands[k].nobody - tops[k])))
}

/// The natural logarithm of a number of 1 or more, within a thousandth.
#[inline(always)]
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = ((bits >> 23) as i32 - 127) as f32;
    let m = f32::from_bits(bits & 0x007F_FFFF | 0x3F80_0000);
    // series of artanh in (m - 1) / (m + 1)
    let y = (m - 1.0) / (m + 1.0);
    let y2 = y * y;
    exponent * std::f32::consts::LN_2 + 2.0 * y * (1.0 + y2 * (1.0 / 3.0 + y2 * (0.2 + y2 / 7.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_near_the_true_ones() {
        for x in [1.0f32, 1.5, 2.0, 3.7, 100.0] {
            assert!((ln(x) - x.ln()).abs() < 1e-3, "{x}");
        }
    }

    #[test]
    fn the_best_word_lies_outside_the_unit() {
        let scores: Vec<f32> = (0..40).map(|i| (i * 7 % 11) as f32 + i as f32 * 0.01).collect();
        let whole = Band { first: 100, scores: &scores, nobody: 0.5 };
        let unit = Run::new(110, 130);
        let [found, empty] = look([whole, Band::default()], unit);
        let outside = (0..40).filter(|i| !unit.has(100 + i));
        let want = outside.fold(0, |best, i| if scores[i] > scores[best] { i } else { best });
        assert_eq!(found.best, Some(100 + want));
        let sum: f32 = scores.iter().map(|s| s.exp()).sum::<f32>() + 0.5f32.exp();
        assert!((found.total - sum.ln()).abs() < 1e-3);
        assert!(empty.best.is_none() && empty.total.abs() < 1e-3);
        assert_eq!(look([whole; 2], Run::new(100, 140))[1].best, None);
    }
}
