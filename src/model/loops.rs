//! The loops of a net over its words: rows, layers, running states, pools.
//!
//! Reads states and weights, writes states. Each loop is run by `dot::dispatch`, so that what it does number by number
//! is vectorised too. Sums are integers; what is done in `f32` is done in a fixed order, element by element.

use super::dot::{self, Inputs, LANES, NO_INPUTS, ROWS, Sums, Weights};
use super::file::Layer;
use super::fixed::{ONE, rounded, sigmoid, tanh};

/// Keeps a division by a vanishing variance at bay; the trainer uses the same.
const NORM_EPSILON: f32 = 1e-5;

/// States of words: fixed point, a row a word.
#[derive(Clone, Debug)]
pub struct States {
    /// Row after row; rows of words that were not needed may be anything.
    pub values: Vec<i16>,
    /// Numbers in a row.
    pub width: usize,
}

impl States {
    pub(super) fn zeros(words: usize, width: usize) -> Self {
        Self { values: vec![0; words * width], width }
    }

    /// A word's state.
    #[must_use]
    pub fn row(&self, word: usize) -> &[i16] {
        &self.values[word * self.width..][..self.width]
    }
}

/// What a layer reads of a word.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// The words at this distance on either side, and itself between them.
    Near(&'a States, usize),
    /// Itself, then the mean and maximum over the words of its key.
    Pooled(&'a States, &'a [u32], &'a States),
    /// Itself, then another state.
    Beside(&'a States, &'a States),
}

impl Source<'_> {
    #[inline(always)]
    fn gather(self, word: usize, to: &mut [i16]) {
        match self {
            Self::Near(x, 1) if word > 0 && (word + 2) * x.width <= x.values.len() => {
                to.copy_from_slice(&x.values[(word - 1) * x.width..][..3 * x.width]);
            }
            Self::Near(x, step) => {
                for (tap, to) in to.chunks_exact_mut(x.width).enumerate() {
                    let at = (word + tap * step).checked_sub(step).filter(|at| *at * x.width < x.values.len());
                    match at {
                        Some(at) => to.copy_from_slice(x.row(at)),
                        None => to.fill(0),
                    }
                }
            }
            Self::Pooled(x, keys, pools) => {
                to[..x.width].copy_from_slice(x.row(word));
                to[x.width..].copy_from_slice(pools.row(keys[word] as usize));
            }
            Self::Beside(x, other) => {
                to[..x.width].copy_from_slice(x.row(word));
                to[x.width..].copy_from_slice(other.row(word));
            }
        }
    }
}

/// What becomes of a layer's rectified outputs.
#[derive(Clone, Copy)]
pub(super) enum Finish<'a> {
    /// They are the new state.
    Replace,
    /// They are added to this one.
    Add(&'a States),
}

/// A rectified layer over words.
pub(super) struct Apply<'a> {
    pub layer: &'a Layer,
    pub source: Source<'a>,
    pub finish: Finish<'a>,
    pub words: &'a [u32],
    pub out: &'a mut States,
}

impl dot::Loop for Apply<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Weights, &Inputs, &mut [Sums])) {
        let Self { layer, source, finish, words, out } = self;
        let depth = 2 * layer.weights.pairs;
        let (mut inputs, mut sums) = (NO_INPUTS, vec![[[0; LANES]; ROWS]; layer.weights.blocks()]);
        for group in words.chunks(ROWS) {
            for (word, to) in group.iter().zip(&mut inputs) {
                source.gather(*word as usize, &mut to.as_flattened_mut()[..depth]);
            }
            multiply(&layer.weights, &inputs, &mut sums);
            for (r, word) in group.iter().enumerate() {
                let at = *word as usize * out.width;
                let to = out.values[at..at + layer.outputs].chunks_mut(LANES);
                for (b, (to, sums)) in to.zip(&sums).enumerate() {
                    let mut row = rectified(&sums[r], &layer.scales[b], &layer.biases[b]);
                    if let Finish::Add(x) = finish {
                        let x = &x.values[at + b * LANES..][..to.len()];
                        match <&[i16; LANES]>::try_from(x) {
                            Ok(x) => row.iter_mut().zip(x).for_each(|(to, x)| *to = to.saturating_add(*x)),
                            Err(_) => row.iter_mut().zip(x).for_each(|(to, x)| *to = to.saturating_add(*x)),
                        }
                    }
                    put(&row, to);
                }
            }
        }
    }
}

/// A block of outputs as states.
#[inline(always)]
fn rectified(sums: &[i32; LANES], scales: &[f32; LANES], biases: &[f32; LANES]) -> [i16; LANES] {
    let mut row = [0; LANES];
    for i in 0..LANES {
        row[i] = rounded((sums[i] as f32 * scales[i] + biases[i]).max(0.0));
    }
    row
}

/// Puts a block where it or a part of it belongs.
#[inline(always)]
fn put<T: Copy>(row: &[T; LANES], to: &mut [T]) {
    match <&mut [T; LANES]>::try_from(&mut *to) {
        Ok(to) => *to = *row,
        Err(_) => to.iter_mut().zip(row).for_each(|(to, v)| *to = *v),
    }
}

/// A layer whose outputs are real numbers: a row for each of the words.
pub(super) struct Score<'a> {
    pub layer: &'a Layer,
    pub x: &'a States,
    pub words: &'a [u32],
    pub out: &'a mut [f32],
}

impl dot::Loop for Score<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Weights, &Inputs, &mut [Sums])) {
        let Self { layer, x, words, out } = self;
        let depth = 2 * layer.weights.pairs;
        let (mut inputs, mut sums) = (NO_INPUTS, vec![[[0; LANES]; ROWS]; layer.weights.blocks()]);
        for (group, out) in words.chunks(ROWS).zip(out.chunks_mut(ROWS * layer.outputs)) {
            for (word, to) in group.iter().zip(&mut inputs) {
                to.as_flattened_mut()[..depth].copy_from_slice(x.row(*word as usize));
            }
            multiply(&layer.weights, &inputs, &mut sums);
            for (r, out) in out.chunks_exact_mut(layer.outputs).enumerate() {
                for (b, (to, sums)) in out.chunks_mut(LANES).zip(&sums).enumerate() {
                    let (scales, biases) = (&layer.scales[b], &layer.biases[b]);
                    let mut row = [0.0; LANES];
                    for i in 0..LANES {
                        row[i] = (sums[r][i] as f32 * scales[i] + biases[i]) * (1.0 / ONE);
                    }
                    put(&row, to);
                }
            }
        }
    }
}

/// The tables of rows, and the norm of their sum.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub dim: usize,
    pub rows: Vec<&'static [u8]>,
    pub factors: Vec<i16>,
    pub row_scale: f32,
    pub norm: Vec<f32>,
}

/// Sums and norms the rows of words.
pub(super) struct Embed<'a> {
    pub tables: &'a Tables,
    pub rows: &'a [u16],
    pub words: &'a [u32],
    pub out: &'a mut States,
}

impl dot::Loop for Embed<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, _: impl Fn(&Weights, &Inputs, &mut [Sums])) {
        let Self { tables: net, rows, words, out } = self;
        let (dim, tables) = (net.dim, net.rows.len());
        let mut sums = vec![0i32; dim];
        for word in words {
            sums.fill(0);
            for ((row, table), factor) in
                rows[*word as usize * tables..][..tables].iter().zip(&net.rows).zip(&net.factors)
            {
                let row = &table[*row as usize * dim..][..dim];
                for (sum, v) in sums.iter_mut().zip(row) {
                    *sum += i32::from(i16::from(*v as i8) * *factor);
                }
            }
            let total: i32 = sums.iter().sum();
            let squares: i64 = sums.iter().map(|s| i64::from(*s) * i64::from(*s)).sum();
            let (n, total) = (dim as f64, f64::from(total));
            let mean = (total / n) as f32;
            let variance = ((squares as f64 - total * total / n) / n) as f32;
            let spread = net.row_scale / (variance * (net.row_scale * net.row_scale) + NORM_EPSILON).sqrt();
            let (gains, shifts) = net.norm.split_at(dim);
            let to = &mut out.values[*word as usize * dim..][..dim];
            for (((to, sum), gain), shift) in to.iter_mut().zip(&sums).zip(gains).zip(shifts) {
                *to = rounded(((*sum as f32 - mean) * spread * gain + shift) * ONE);
            }
        }
    }
}

/// Running states from both sides.
pub(super) struct Scan<'a> {
    pub gate: Vec<f32>,
    pub into: Vec<f32>,
    pub words: &'a [u32],
    pub way: usize,
    pub out: &'a mut States,
}

impl dot::Loop for Scan<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, _: impl Fn(&Weights, &Inputs, &mut [Sums])) {
        let Self { mut gate, mut into, words, way, out } = self;
        gate.iter_mut().for_each(|v| *v = sigmoid(*v));
        into.iter_mut().for_each(|v| *v = tanh(*v));
        for half in 0..2 {
            let mut running = vec![0f32; way];
            for k in 0..words.len() {
                let i = if half == 0 { k } else { words.len() - 1 - k };
                let at = (2 * i + half) * way;
                let (a, v) = (&gate[at..at + way], &into[at..at + way]);
                let to = &mut out.values[(2 * words[i] as usize + half) * way..][..way];
                for (((h, a), v), to) in running.iter_mut().zip(a).zip(v).zip(to) {
                    *h = a * (*h - v) + v;
                    *to = rounded(*h * ONE);
                }
            }
        }
    }
}

/// The mean, then the maximum of the states of each key's words; zeros for key 0.
pub(super) fn pooled(x: &States, keys: &[u32]) -> States {
    let width = x.width;
    let count = keys.iter().max().map_or(0, |k| *k as usize) + 1;
    let mut pools = States::zeros(count, 2 * width);
    let mut sums = vec![0i32; count * width];
    let mut counts = vec![0i32; count];
    for (word, key) in keys.iter().enumerate().filter(|(_, k)| **k > 0) {
        let key = *key as usize;
        counts[key] += 1;
        let tops = &mut pools.values[(2 * key + 1) * width..][..width];
        for ((sum, top), v) in sums[key * width..][..width].iter_mut().zip(tops).zip(x.row(word)) {
            *sum += i32::from(*v);
            *top = (*top).max(*v);
        }
    }
    for (key, count) in counts.iter().enumerate().filter(|(_, c)| **c > 0) {
        let to = &mut pools.values[2 * key * width..][..width];
        for (to, sum) in to.iter_mut().zip(&sums[key * width..][..width]) {
            *to = ((sum + count / 2) / count) as i16;
        }
    }
    pools
}
