//! The scorer of pairs: a layer of rectified units over a pair's features, one net for sources, one for cues.
//!
//! Reads rows of features, gives scores, and the best of a unit's candidates with its probability. Most features are 0,
//! so only the others are multiplied; sums are made in one order, so that scores are the same on every machine.

use crate::annotate::tagger::attribution::Role;
use crate::model::dot::{self, Kernel, Loop};
use crate::model::fixed::exp;
use std::sync::OnceLock;

/// How many features a pair has.
pub const FEATURES: usize = 40;
/// Units of the hidden layer.
pub const HIDDEN: usize = 24;
/// Hidden units that are added side by side.
const LANES: usize = 8;
/// Weights of the scorer of one role.
pub const WEIGHTS: usize = (FEATURES + 1) * HIDDEN + HIDDEN;

/// Features of a pair.
pub type Features = [f32; FEATURES];

static BYTES: &[u8] = include_bytes!("../../model/weights/quote_links.bin");

/// The shipped scorers by role.
#[must_use]
pub fn scorers() -> &'static [Scorer; 2] {
    static READ: OnceLock<[Scorer; 2]> = OnceLock::new();
    READ.get_or_init(|| {
        let floats: Vec<f32> = BYTES.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        let role = |k: usize| Scorer::new(floats.get(k * WEIGHTS..(k + 1) * WEIGHTS).unwrap_or(&[]));
        [role(0), role(1)]
    })
}

/// The candidate that the scorer likes best, and its probability; "nobody" is the last. `scores` is room for the scores.
#[must_use]
pub fn best(scorer: &Scorer, role: Role, features: &[Features], scores: &mut Vec<f32>) -> (usize, f32) {
    // a unit without any cue is not worth its own answer
    let count = if role == Role::Cue && features.len() > 1 { features.len() - 1 } else { features.len() };
    dot::dispatch(Best { scorer, features: &features[..count], scores })
}

struct Best<'a> {
    scorer: &'a Scorer,
    features: &'a [Features],
    scores: &'a mut Vec<f32>,
}

impl Loop for Best<'_> {
    type Output = (usize, f32);

    #[inline(always)]
    fn run(self, _: impl Kernel) -> (usize, f32) {
        let (mut at, mut top, mut total) = (0, f32::NEG_INFINITY, 0.0);
        self.scores.clear();
        for (i, x) in self.features.iter().enumerate() {
            let score = self.scorer.run(x);
            if score > top {
                (at, top) = (i, score);
            }
            self.scores.push(score);
        }
        for score in &*self.scores {
            total += exp(score - top);
        }
        (at, 1.0 / total)
    }
}

/// The weights of one role, turned so that all hidden units take a feature at once.
#[derive(Clone, Debug)]
pub struct Scorer {
    inner: [Units; FEATURES],
    shifts: Units,
    outer: Units,
}

/// A number for each hidden unit.
type Units = [[f32; LANES]; HIDDEN / LANES];

impl Scorer {
    /// Reads weights: for each hidden unit its features' and a shift, then the outputs'; missing ones are 0.
    #[must_use]
    pub fn new(weights: &[f32]) -> Self {
        let at = |i: usize| weights.get(i).copied().unwrap_or(0.0);
        let inner = |unit: usize, feature: usize| at(unit * (FEATURES + 1) + feature);
        let units =
            |of: &dyn Fn(usize) -> f32| std::array::from_fn(|part| std::array::from_fn(|lane| of(part * LANES + lane)));
        Self {
            inner: std::array::from_fn(|feature| units(&|unit| inner(unit, feature))),
            shifts: units(&|unit| inner(unit, FEATURES)),
            outer: units(&|unit| at((FEATURES + 1) * HIDDEN + unit)),
        }
    }

    /// The score of a pair.
    #[must_use]
    pub fn score(&self, x: &Features) -> f32 {
        self.run(x)
    }

    #[inline(always)]
    fn run(&self, x: &Features) -> f32 {
        // first which features are there, without a branch that nobody could foretell
        let mut there = x.iter().enumerate().fold(0u64, |there, (i, x)| there | u64::from(x.to_bits() != 0) << i);
        let mut sums = self.shifts;
        while there != 0 {
            let i = there.trailing_zeros() as usize;
            there &= there - 1;
            for (sums, weights) in sums.iter_mut().zip(&self.inner[i]) {
                sums.iter_mut().zip(weights).for_each(|(sum, w)| *sum += w * x[i]);
            }
        }
        let mut lanes = [0.0; LANES];
        for (sums, outer) in sums.iter().zip(&self.outer) {
            for i in 0..LANES {
                lanes[i] += outer[i] * sums[i].max(0.0);
            }
        }
        total(&lanes)
    }
}

/// The sum of all lanes. Apart, or the compiler mingles lanes from the first weight on so as to add them in pairs here.
#[inline(never)]
fn total([a, b, c, d, e, f, g, h]: &[f32; LANES]) -> f32 {
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_units_are_rectified() {
        let mut weights = [0.0; WEIGHTS];
        // the first unit: feature 2 less 1; the second: its opposite
        (weights[2], weights[FEATURES]) = (1.0, -1.0);
        (weights[FEATURES + 1 + 2], weights[2 * FEATURES + 1]) = (-1.0, 1.0);
        let outer = (FEATURES + 1) * HIDDEN;
        (weights[outer], weights[outer + 1]) = (1.0, 10.0);
        let scorer = Scorer::new(&weights);
        let row = |x: f32| {
            let mut row = [0.0; FEATURES];
            row[2] = x;
            row
        };
        let scores = [3.0, 0.0].map(|x| scorer.score(&row(x)));
        assert!((scores[0] - 2.0).abs() < 1e-6 && (scores[1] - 10.0).abs() < 1e-6, "{scores:?}");
        let (at, chance) = best(&scorer, Role::Source, &[row(3.0), row(0.0)], &mut Vec::new());
        assert!(at == 1 && chance > 0.99);
        assert_eq!(best(&scorer, Role::Cue, &[row(3.0), row(0.0)], &mut Vec::new()).0, 0);
    }
}
