//! What the net's arcs say of a unit: the word that they point at, and their sum.
//!
//! Reads the band of scores around a unit's first word, gives the best word outside the unit and the logarithm of the
//! summed exponentials. Exponentials are by polynomial and added in one order, so that the sum is the same on every machine.

use super::pairs::Unit;
use crate::annotate::tagger::attribution::{Band, Role};
use crate::document::Run;
use crate::model::dot::{self, Kernel, Loop};
use crate::model::fixed::exp;
use crate::model::plan::ARC_REACH;

/// Scores that are taken at once.
const LANES: usize = 8;

/// Exponentials of a band that are put down before they are added: all of a band's.
const BLOCK: usize = 2 * ARC_REACH + 1;

/// Units whose bands are summed side by side.
const UNITS: usize = 4;

/// Sources and cues.
const ROLES: usize = Role::ALL.len();

/// Bands that are summed side by side.
const BANDS: usize = ROLES * UNITS;

/// What the arcs from a unit's first word say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arcs {
    /// The word outside the unit with the highest score.
    pub best: Option<usize>,
    /// The logarithm of the sum of all arcs' exponentials, "nobody" included.
    pub total: f32,
}

/// Looks over the bands of units, for both roles.
pub fn look(bands: &[[Band<'_>; ROLES]], units: &[Unit]) -> Vec<[Arcs; ROLES]> {
    let mut arcs = Vec::with_capacity(units.len());
    for (bands, units) in bands.chunks(UNITS).zip(units.chunks(UNITS)) {
        arcs.extend_from_slice(&dot::dispatch(Look { bands, units })[..units.len()]);
    }
    arcs
}

struct Look<'a> {
    bands: &'a [[Band<'a>; ROLES]],
    units: &'a [Unit],
}

impl Loop for Look<'_> {
    type Output = [[Arcs; ROLES]; UNITS];

    #[inline(always)]
    fn run(self, _: impl Kernel) -> Self::Output {
        let mut arcs = [[Arcs::default(); ROLES]; UNITS];
        let mut tops = [[0.0; ROLES]; UNITS];
        for (((bands, unit), arcs), tops) in self.bands.iter().zip(self.units).zip(&mut arcs).zip(&mut tops) {
            for ((band, arcs), top) in bands.iter().zip(arcs).zip(tops) {
                (arcs.best, *top) = peak(*band, unit.tokens);
            }
        }
        let totals = log_totals(self.bands.as_flattened(), *tops.as_flattened().first_chunk().expect("as many"));
        for (arcs, total) in arcs.as_flattened_mut().iter_mut().zip(totals) {
            arcs.total = total;
        }
        arcs
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
    let best = if left >= right && !before.is_empty() {
        place(before, left).map(|k| first + k)
    } else {
        place(after, right).map(|k| unit.end as usize + k)
    };
    (best, greater(greater(left, right), greater(highest(within), band.nobody)))
}

/// Where a score stands first.
#[inline(always)]
fn place(scores: &[f32], wanted: f32) -> Option<usize> {
    let lacks = |part: &&[f32; LANES]| !part.iter().fold(false, |found, score| found | (*score == wanted));
    let passed = LANES * scores.as_chunks().0.iter().take_while(lacks).count();
    scores[passed..].iter().position(|score| *score == wanted).map(|k| passed + k)
}

/// The highest of some scores.
#[inline(always)]
fn highest(scores: &[f32]) -> f32 {
    let (parts, rest) = scores.as_chunks::<LANES>();
    let mut tops = [f32::NEG_INFINITY; LANES];
    for part in parts {
        for (top, score) in tops.iter_mut().zip(part) {
            *top = greater(*top, *score);
        }
    }
    rest.iter().chain(&tops).fold(f32::NEG_INFINITY, |top, score| greater(top, *score))
}

/// The greater of two numbers, by one instruction: no score is NaN.
#[inline(always)]
fn greater(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The logarithms of the summed exponentials of some bands; side by side, since each addition waits for the one before.
/// Exponentials are put down first, a block at a time, so that many are taken at once; 0 where a band has ended.
#[inline(always)]
fn log_totals(bands: &[Band<'_>], tops: [f32; BANDS]) -> [f32; BANDS] {
    let (mut raised, mut sums) = ([[0.0; BLOCK]; BANDS], [0.0; BANDS]);
    let longest = bands.iter().map(|band| band.scores.len()).max().unwrap_or(0);
    for start in (0..longest).step_by(BLOCK) {
        for ((raised, band), top) in raised.iter_mut().zip(bands).zip(tops) {
            let (here, ended) = raised.split_at_mut(band.scores.len().saturating_sub(start).min(BLOCK));
            let scores = band.scores.get(start..).unwrap_or_default();
            here.iter_mut().zip(scores).for_each(|(raised, score)| *raised = exp(score - top));
            ended.fill(0.0);
        }
        for i in 0..BLOCK.min(longest - start) {
            for (sum, raised) in sums.iter_mut().zip(&raised) {
                *sum += raised[i];
            }
        }
    }
    let mut totals = [0.0; BANDS];
    for (((total, sum), band), top) in totals.iter_mut().zip(sums).zip(bands).zip(tops) {
        *total = top + ln(sum + exp(band.nobody - top));
    }
    totals
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
        let tokens = Run::new(110, 130);
        let unit = Unit { tokens, marked: None, content: None };
        let [found, empty] = look(&[[whole, Band::default()]], &[unit])[0];
        let outside = (0..40).filter(|i| !tokens.has(100 + i));
        let want = outside.fold(0, |best, i| if scores[i] > scores[best] { i } else { best });
        assert_eq!(found.best, Some(100 + want));
        let sum: f32 = scores.iter().map(|s| s.exp()).sum::<f32>() + 0.5f32.exp();
        assert!((found.total - sum.ln()).abs() < 1e-3);
        assert!(empty.best.is_none() && empty.total.abs() < 1e-3);
        let covered = Unit { tokens: Run::new(100, 140), ..unit };
        let several = look(&[[whole; ROLES]; UNITS + 1], &[unit, unit, unit, unit, covered]);
        assert!(several.len() == UNITS + 1 && several[UNITS][1].best.is_none());
        assert!(several.iter().flatten().all(|arcs| arcs.total.to_bits() == found.total.to_bits()));
    }
}
