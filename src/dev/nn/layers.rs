//! The layers of a net, forward and backward: matrices, convolutions, the norm, the article memory, gated scans.
//!
//! Reads matrices of a row a word, gives the same. Each function is one layer's walk in one direction; `net` strings them
//! together. The gated scan: h = a h + (1 - a) v, with a = sigmoid(gate) and v = tanh(input), from the first word to
//! the last in its first half, from the last to the first in its second.

use super::matrix::{Sizes, Steps, add_product, transposed};
use super::rng::Rng;
use std::ops::Range;

/// Numbers by rows, a row a word.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Row after row.
    pub values: Vec<f32>,
    /// Numbers in a row.
    pub width: usize,
}

impl Matrix {
    /// All zeros.
    #[must_use]
    pub fn zeros(rows: usize, width: usize) -> Self {
        Self { values: vec![0.0; rows * width], width }
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.width.max(1)
    }

    /// A row.
    #[must_use]
    pub fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.width..][..self.width]
    }

    /// A row, to be changed.
    pub fn row_mut(&mut self, i: usize) -> &mut [f32] {
        &mut self.values[i * self.width..][..self.width]
    }

    pub(super) fn plus(mut self, other: &Self) -> Self {
        self.values.iter_mut().zip(&other.values).for_each(|(a, b)| *a += b);
        self
    }

    /// Some of the rows.
    pub(super) fn picked(&self, rows: &[u32]) -> Self {
        let mut out = Self { values: Vec::with_capacity(rows.len() * self.width), width: self.width };
        rows.iter().for_each(|r| out.values.extend_from_slice(self.row(*r as usize)));
        out
    }

    /// Adds rows to some of the rows.
    pub(super) fn add_rows(&mut self, rows: &[u32], other: &Self) {
        for (row, from) in rows.iter().zip(other.values.chunks_exact(self.width)) {
            self.row_mut(*row as usize).iter_mut().zip(from).for_each(|(a, b)| *a += b);
        }
    }

    pub(super) fn rectify(&mut self) {
        self.values.iter_mut().for_each(|v| *v = v.max(0.0));
    }

    pub(super) fn beside(&self, other: &Self) -> Self {
        let mut out = Self {
            values: Vec::with_capacity(self.values.len() + other.values.len()),
            width: self.width + other.width,
        };
        for (a, b) in self.values.chunks_exact(self.width).zip(other.values.chunks_exact(other.width)) {
            out.values.extend_from_slice(a);
            out.values.extend_from_slice(b);
        }
        out
    }

    pub(super) fn parted(&self, width: usize) -> (Self, Self) {
        let (mut a, mut b) = (Self::zeros(0, width), Self::zeros(0, self.width - width));
        for row in self.values.chunks_exact(self.width) {
            a.values.extend_from_slice(&row[..width]);
            b.values.extend_from_slice(&row[width..]);
        }
        (a, b)
    }
}

/// Which numbers are dropped, and by how much the others grow; empty where none are.
#[derive(Clone, Debug, Default)]
pub struct Mask(Vec<f32>);

impl Mask {
    pub(super) fn new(len: usize, share: f32, rng: &mut Rng) -> Self {
        let bound = (f64::from(share) * 65536.0) as u64;
        let kept = 1.0 / (1.0 - share);
        let mut out = Vec::with_capacity(len + 4);
        while out.len() < len {
            let bits = rng.next();
            out.extend((0..4).map(|k| if (bits >> (16 * k)) & 0xFFFF < bound { 0.0 } else { kept }));
        }
        out.truncate(len);
        Self(out)
    }

    pub(super) fn apply(&self, x: &mut Matrix) {
        x.values.iter_mut().zip(&self.0).for_each(|(x, m)| *x *= m);
    }
}

pub(super) fn biased(rows: usize, biases: &[f32]) -> Matrix {
    Matrix { values: biases.repeat(rows), width: biases.len() }
}

/// `y += x w`.
pub(super) fn multiply(y: &mut Matrix, x: &Matrix, weights: &[f32]) {
    let sizes = Sizes { rows: x.rows(), depth: x.width, columns: y.width };
    add_product(&mut y.values, (&x.values, Steps { row: x.width, column: 1 }), weights, sizes);
}

/// `dx += dy w'`.
pub(super) fn multiply_back(dx: &mut Matrix, dy: &Matrix, weights: &[f32], inputs: usize) {
    let flipped = transposed(weights, inputs, dy.width);
    let sizes = Sizes { rows: dy.rows(), depth: dy.width, columns: inputs };
    add_product(&mut dx.values, (&dy.values, Steps { row: dy.width, column: 1 }), &flipped, sizes);
}

/// `dw += x' dy`.
pub(super) fn weight_grads(grads: &mut [f32], x: &Matrix, dy: &Matrix) {
    let sizes = Sizes { rows: x.width, depth: x.rows(), columns: dy.width };
    add_product(grads, (&x.values, Steps { row: 1, column: x.width }), &dy.values, sizes);
}

pub(super) fn bias_grads(grads: &mut [f32], dy: &Matrix) {
    for row in dy.values.chunks_exact(dy.width) {
        grads.iter_mut().zip(row).for_each(|(g, d)| *g += d);
    }
}

/// For each word, the states of the words that a convolution sees, side by side; zeros outside the article.
pub(super) fn gathered(x: &Matrix, taps: &[[Option<u32>; 3]]) -> Matrix {
    let mut out = Matrix { values: Vec::with_capacity(3 * taps.len() * x.width), width: 3 * x.width };
    for tap in taps.iter().flatten() {
        match tap {
            Some(word) => out.values.extend_from_slice(x.row(*word as usize)),
            None => out.values.resize(out.values.len() + x.width, 0.0),
        }
    }
    out
}

/// Adds gradients of gathered states to those of the states.
pub(super) fn scattered(dwide: &Matrix, taps: &[[Option<u32>; 3]], dx: &mut Matrix) {
    for (tap, part) in taps.iter().flatten().zip(dwide.values.chunks_exact(dx.width)) {
        if let Some(word) = tap {
            dx.row_mut(*word as usize).iter_mut().zip(part).for_each(|(d, p)| *d += p);
        }
    }
}

/// The gradient behind a rectified output.
pub(super) fn through_relu(dy: &Matrix, y: &Matrix) -> Matrix {
    let values = dy.values.iter().zip(&y.values).map(|(d, y)| if *y > 0.0 { *d } else { 0.0 }).collect();
    Matrix { values, width: dy.width }
}

/// Brings each row to mean 0 and variance 1; gives one over the old deviations.
pub(super) fn norm(x: &mut Matrix, epsilon: f32) -> Vec<f32> {
    let width = x.width as f32;
    x.values
        .chunks_exact_mut(x.width)
        .map(|row| {
            let mean = row.iter().sum::<f32>() / width;
            let variance = row.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / width;
            let spread = 1.0 / (variance + epsilon).sqrt();
            row.iter_mut().for_each(|v| *v = (*v - mean) * spread);
            spread
        })
        .collect()
}

pub(super) fn norm_back(dx: &mut Matrix, normed: &Matrix, spread: &[f32]) {
    let width = dx.width as f32;
    let rows = dx.values.chunks_exact_mut(normed.width).zip(normed.values.chunks_exact(normed.width));
    for ((dx, x), spread) in rows.zip(spread) {
        let mean = dx.iter().sum::<f32>() / width;
        let along = dx.iter().zip(x).map(|(d, x)| d * x).sum::<f32>() / width;
        dx.iter_mut().zip(x).for_each(|(d, x)| *d = (*d - mean - x * along) * spread);
    }
}

/// Each given word's state, the mean and the maximum over all words of its key (zeros for key 0); and where the maxima
/// stand.
pub(super) fn remember(x: &Matrix, (keys, key_count): (&[u32], usize), words: &[u32]) -> (Matrix, Vec<u32>) {
    let width = x.width;
    let (mut means, mut tops) = (Matrix::zeros(key_count, width), Matrix::zeros(key_count, width));
    let mut peaks = vec![u32::MAX; key_count * width];
    let counts = counts(keys, key_count);
    for (t, key) in keys.iter().enumerate().filter(|(_, k)| **k > 0) {
        let key = *key as usize;
        for (i, v) in x.row(t).iter().enumerate() {
            means.values[key * width + i] += v / counts[key];
            if *v > tops.values[key * width + i] {
                tops.values[key * width + i] = *v;
                peaks[key * width + i] = t as u32;
            }
        }
    }
    let mut out = Matrix { values: Vec::with_capacity(3 * words.len() * width), width: 3 * width };
    for word in words {
        let key = keys[*word as usize] as usize;
        out.values.extend_from_slice(x.row(*word as usize));
        out.values.extend_from_slice(means.row(key));
        out.values.extend_from_slice(tops.row(key));
    }
    (out, peaks)
}

fn counts(keys: &[u32], key_count: usize) -> Vec<f32> {
    let mut counts = vec![0.0; key_count];
    keys.iter().for_each(|k| counts[*k as usize] += 1.0);
    counts
}

pub(super) fn remember_back(
    dj: &Matrix,
    (keys, key_count): (&[u32], usize),
    (words, peaks): (&[u32], &[u32]),
    dx: &mut Matrix,
) {
    let width = dx.width;
    let (mut means, mut tops) = (Matrix::zeros(key_count, width), Matrix::zeros(key_count, width));
    let counts = counts(keys, key_count);
    for (row, word) in words.iter().enumerate() {
        let (own, rest) = dj.row(row).split_at(width);
        dx.row_mut(*word as usize).iter_mut().zip(own).for_each(|(d, o)| *d += o);
        let key = keys[*word as usize] as usize;
        if key > 0 {
            means.row_mut(key).iter_mut().zip(&rest[..width]).for_each(|(m, d)| *m += d / counts[key]);
            tops.row_mut(key).iter_mut().zip(&rest[width..]).for_each(|(m, d)| *m += d);
        }
    }
    for (t, key) in keys.iter().enumerate().filter(|(_, k)| **k > 0) {
        dx.row_mut(t).iter_mut().zip(means.row(*key as usize)).for_each(|(d, m)| *d += m);
    }
    for (at, peak) in peaks.iter().enumerate().filter(|(_, p)| **p != u32::MAX) {
        dx.values[*peak as usize * width + at % width] += tops.values[at];
    }
}

/// What a scan leaves behind for the walk back.
#[derive(Clone, Debug, Default)]
pub struct ScanWalk {
    keep: Matrix,
    value: Matrix,
    /// The running states after each word: forwards in the first half, backwards in the second.
    pub states: Matrix,
}

/// The words in the order in which a half of the scan meets them, with the word met before.
fn order(article: &Range<usize>, half: usize) -> impl Iterator<Item = (usize, Option<usize>)> {
    let (a, n) = (article.start, article.len());
    let at = move |k: usize| if half == 0 { a + k } else { a + n - 1 - k };
    (0..n).map(move |k| (at(k), k.checked_sub(1).map(at)))
}

pub(super) fn scan(mut gate: Matrix, mut into: Matrix, articles: &[Range<usize>]) -> ScanWalk {
    gate.values.iter_mut().for_each(|v| *v = 1.0 / (1.0 + (-*v).exp()));
    into.values.iter_mut().for_each(|v| *v = v.tanh());
    let (width, way) = (gate.width, gate.width / 2);
    let mut states = Matrix::zeros(gate.rows(), width);
    for article in articles {
        for half in 0..2 {
            let mut running = vec![0f32; way];
            for (t, _) in order(article, half) {
                let (a, v) = (&gate.row(t)[half * way..][..way], &into.row(t)[half * way..][..way]);
                for ((h, a), v) in running.iter_mut().zip(a).zip(v) {
                    *h = a * (*h - v) + v;
                }
                states.row_mut(t)[half * way..][..way].copy_from_slice(&running);
            }
        }
    }
    ScanWalk { keep: gate, value: into, states }
}

/// Gradients of gate and input before their sigmoid and tanh.
pub(super) fn scan_back(walk: &ScanWalk, dstates: &Matrix, articles: &[Range<usize>]) -> (Matrix, Matrix) {
    let (width, way) = (walk.keep.width, walk.keep.width / 2);
    let (mut dgate, mut dinto) = (Matrix::zeros(walk.keep.rows(), width), Matrix::zeros(walk.keep.rows(), width));
    for article in articles {
        for half in 0..2 {
            let mut carried = vec![0f32; way];
            let words: Vec<_> = order(article, half).collect();
            for (t, before) in words.into_iter().rev() {
                for (i, carried) in carried.iter_mut().enumerate() {
                    let at = t * width + half * way + i;
                    let (a, v) = (walk.keep.values[at], walk.value.values[at]);
                    let old = before.map_or(0.0, |b| walk.states.values[b * width + half * way + i]);
                    let dh = dstates.values[at] + *carried;
                    dgate.values[at] = dh * (old - v) * a * (1.0 - a);
                    dinto.values[at] = dh * (1.0 - a) * (1.0 - v * v);
                    *carried = dh * a;
                }
            }
        }
    }
    (dgate, dinto)
}
