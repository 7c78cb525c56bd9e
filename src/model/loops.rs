//! The loops of a net over its words: rows, layers, running states, pools.
//!
//! Reads states and weights, writes states. Each loop is run by `dot::dispatch`, so that what it does number by number
//! is vectorised too. Sums are integers; what is done in `f32` is done in a fixed order, element by element.

use super::dot::{self, Four, Kernel, LANES, Part, QUAD, ROWS, Scaling, Target};
use super::file::Layer;
use super::fixed::{ONE, ZERO, gated, signed, signed_small};

/// Keeps a division by a vanishing variance at bay; the trainer uses the same.
const NORM_EPSILON: f32 = 1e-5;

/// Rows of zeros before the first word and after the last, so that a window never leaves the states.
pub const MARGIN: usize = 2;

/// No net has more tables.
pub const MAX_TABLES: usize = 16;

/// No net has longer rows or states, in blocks.
pub const MAX_BLOCKS: usize = 4;

/// Units of a scan that run side by side.
pub const SCAN_LANES: usize = 8;

/// No scan has more groups of units each way.
pub const MAX_SCAN_GROUPS: usize = 4;

/// States of words: fixed point, a row a word.
#[derive(Clone, Debug)]
pub struct States {
    /// Row after row between two margins of zeros; rows of words that were not needed may be anything.
    values: Vec<u8>,
    /// Numbers in a row.
    width: usize,
}

impl States {
    /// Zeros of numbers that are never negative.
    pub(super) fn zeros(words: usize, width: usize) -> Self {
        Self { values: vec![0; (words + 2 * MARGIN) * width], width }
    }

    /// Zeros of numbers that may be negative.
    pub(super) fn signed_zeros(words: usize, width: usize) -> Self {
        Self { values: vec![ZERO; (words + 2 * MARGIN) * width], width }
    }

    /// How many words have one.
    pub(super) fn words(&self) -> usize {
        self.values.len() / self.width - 2 * MARGIN
    }

    /// A word's state.
    #[inline(always)]
    fn row(&self, word: usize) -> &[u8] {
        &self.values[(MARGIN + word) * self.width..][..self.width]
    }

    #[inline(always)]
    pub(super) fn row_mut(&mut self, word: usize) -> &mut [[u8; LANES]] {
        self.values[(MARGIN + word) * self.width..][..self.width].as_chunks_mut().0
    }

    /// A word's state of `B` blocks.
    #[inline(always)]
    fn state<const B: usize>(&self, word: u32) -> &[[u8; LANES]; B] {
        &self.values.as_chunks::<LANES>().0.as_chunks::<B>().0[MARGIN + word as usize]
    }

    #[inline(always)]
    fn state_mut<const B: usize>(&mut self, word: u32) -> &mut [[u8; LANES]; B] {
        &mut self.values.as_chunks_mut::<LANES>().0.as_chunks_mut::<B>().0[MARGIN + word as usize]
    }

    /// The states of `words` words from `first` words after a word on, in quads.
    #[inline(always)]
    pub(super) fn quads(&self, word: u32, first: isize, words: usize) -> &[[u8; QUAD]] {
        let at = (MARGIN + word as usize).wrapping_add_signed(first);
        self.values[at * self.width..][..words * self.width].as_chunks().0
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
    /// Itself.
    Same(&'a States),
}

impl<'a> Source<'a> {
    /// The inputs of up to [`ROWS`] words, as parts, and how many parts there are; the last word fills up.
    #[inline(always)]
    pub(super) fn parts(self, group: &[u32]) -> ([Part<'a>; 3], usize) {
        let (mut parts, mut count) = ([[&[][..]; ROWS]; 3], 1);
        for r in 0..ROWS {
            let word = group[r.min(group.len() - 1)];
            match self {
                Self::Near(x, 1) => parts[0][r] = x.quads(word, -1, 3),
                Self::Near(x, step) => {
                    count = 3;
                    parts[0][r] = x.quads(word, -(step as isize), 1);
                    parts[1][r] = x.quads(word, 0, 1);
                    parts[2][r] = x.quads(word, step as isize, 1);
                }
                Self::Pooled(x, keys, pools) => {
                    count = 2;
                    (parts[0][r], parts[1][r]) = (x.quads(word, 0, 1), pools.quads(keys[word as usize], 0, 1));
                }
                Self::Beside(x, other) => {
                    count = 2;
                    (parts[0][r], parts[1][r]) = (x.quads(word, 0, 1), other.quads(word, 0, 1));
                }
                Self::Same(x) => parts[0][r] = x.quads(word, 0, 1),
            }
        }
        (parts, count)
    }
}

/// Runs a loop whose code knows how many blocks its states have.
macro_rules! over_blocks {
    ($work:ident, $kernel:ident) => {
        match $work.out.width / LANES {
            1 => $work.over::<1>($kernel),
            2 => $work.over::<2>($kernel),
            3 => $work.over::<3>($kernel),
            _ => $work.over::<MAX_BLOCKS>($kernel),
        }
    };
}

/// What becomes of a layer's outputs.
#[derive(Clone, Copy)]
pub(super) enum Finish<'a> {
    /// Rectified they are the new state.
    Replace,
    /// Rectified they are added to this one.
    Add(&'a States),
}

/// A layer over words.
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
    fn run(self, kernel: impl Kernel) {
        over_blocks!(self, kernel)
    }
}

impl Apply<'_> {
    /// New states of `B` blocks.
    #[inline(always)]
    fn over<const B: usize>(self, kernel: impl Kernel) {
        let Self { layer, source, finish, words, out } = self;
        let mut made = [[[0; LANES]; ROWS]; B];
        for group in words.chunks(ROWS) {
            let (parts, count) = source.parts(group);
            kernel.multiply(layer.weights(), &parts[..count], Target::States(&layer.scaling, &mut made));
            for (r, word) in group.iter().enumerate() {
                let to = out.state_mut::<B>(*word);
                match finish {
                    Finish::Replace => (0..B).for_each(|b| to[b] = made[b][r]),
                    Finish::Add(x) => {
                        let x = x.state::<B>(*word);
                        for b in 0..B {
                            let mut row = made[b][r];
                            for i in 0..LANES {
                                row[i] = row[i].saturating_add(x[b][i]);
                            }
                            to[b] = row;
                        }
                    }
                }
            }
        }
    }
}

/// A block of outputs as real numbers.
#[inline(always)]
pub(super) fn scored(sums: &[i32; LANES], [scales, biases]: &Scaling) -> [f32; LANES] {
    let mut row = [0.0; LANES];
    for i in 0..LANES {
        row[i] = (sums[i] as f32 * scales[i] + biases[i]) * (1.0 / ONE);
    }
    row
}

/// A layer whose outputs are real numbers: a row for each of the words.
pub(super) struct Score<'a> {
    pub layer: &'a Layer,
    pub x: &'a States,
    pub words: &'a [u32],
}

impl dot::Loop for Score<'_> {
    type Output = Vec<f32>;
    #[inline(always)]
    fn run(self, kernel: impl Kernel) -> Vec<f32> {
        let Self { layer, x, words } = self;
        let mut sums = vec![[[0; LANES]; ROWS]; layer.weights().blocks()];
        // whole blocks are written: what reaches beyond a row is overwritten by the next one, or cut off at last
        let mut out = vec![0.0; words.len() * layer.outputs + LANES];
        for (first, group) in (0..).step_by(ROWS).zip(words.chunks(ROWS)) {
            let (parts, count) = Source::Same(x).parts(group);
            kernel.multiply(layer.weights(), &parts[..count], Target::Sums(&mut sums));
            for r in 0..group.len() {
                for (b, sums) in sums.iter().enumerate() {
                    let at = (first + r) * layer.outputs + b * LANES;
                    let row = scored(&sums[r], &layer.scaling[b]);
                    out[at..at + LANES].copy_from_slice(&row);
                }
            }
        }
        out.truncate(words.len() * layer.outputs);
        out
    }
}

/// The tables of rows, and the norm of their sum.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub dim: usize,
    pub rows: Vec<&'static [u8]>,
    /// What the rows of each table are multiplied by; 0 after the last one.
    pub factors: [[u8; QUAD]; MAX_TABLES / QUAD],
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

/// A row for tables that a net does not have.
const NO_ROW: [[u8; LANES]; MAX_BLOCKS] = [[0; LANES]; MAX_BLOCKS];

impl dot::Loop for Embed<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, kernel: impl Kernel) {
        over_blocks!(self, kernel)
    }
}

impl Embed<'_> {
    /// Rows of `B` blocks.
    #[inline(always)]
    fn over<const B: usize>(self, kernel: impl Kernel) {
        let Self { tables: net, rows, words, out } = self;
        let count = net.rows.len();
        let (gains, shifts) = net.norm.as_chunks::<LANES>().0.split_at(B);
        let mut tables = [&[][..]; MAX_TABLES];
        for (to, rows) in tables.iter_mut().zip(&net.rows) {
            *to = rows.as_chunks::<LANES>().0.as_chunks::<B>().0;
        }
        let fours = count.div_ceil(QUAD);
        let mut found: [[Four<'_>; MAX_TABLES / QUAD]; ROWS] = [[[&NO_ROW; QUAD]; MAX_TABLES / QUAD]; ROWS];
        let mut sums = [[[0i32; LANES]; B]; ROWS];
        for group in words.chunks(ROWS) {
            // far memory is asked for all words before any is summed
            let mut touched = 0u8;
            for (word, found) in group.iter().zip(&mut found) {
                let rows = &rows[*word as usize * count..][..count];
                for ((to, row), table) in found.as_flattened_mut().iter_mut().zip(rows).zip(&tables) {
                    let row = &table[*row as usize];
                    touched ^= row[0][0] ^ row[B - 1][LANES - 1];
                    *to = row;
                }
            }
            std::hint::black_box(touched);
            let (mut totals, mut squares) = ([[0f32; LANES]; ROWS], [[0f32; LANES]; ROWS]);
            for (r, (found, sums)) in found[..group.len()].iter().zip(&mut sums).enumerate() {
                kernel.add_rows(&found[..fours], &net.factors, sums);
                powers(sums, &mut totals[r], &mut squares[r]);
            }
            let [means, spreads] = net.moments(&totals, &squares);
            for ((r, word), sums) in group.iter().enumerate().zip(&sums) {
                for (b, to) in out.state_mut::<B>(*word).iter_mut().enumerate() {
                    *to = normed(&sums[b], (means[r], spreads[r]), &gains[b], &shifts[b]);
                }
            }
        }
    }
}

/// Adds a word's numbers, and their squares, lane by lane.
#[inline(always)]
fn powers(blocks: &[[i32; LANES]], totals: &mut [f32; LANES], squares: &mut [f32; LANES]) {
    for block in blocks {
        for i in 0..LANES {
            let v = block[i] as f32;
            totals[i] += v;
            squares[i] += v * v;
        }
    }
}

/// The sum of a block, by halves.
#[inline(always)]
fn total(block: &[f32; LANES]) -> f32 {
    let (mut eight, mut four) = ([0f32; 8], [0f32; 4]);
    for i in 0..8 {
        eight[i] = block[i] + block[i + 8];
    }
    for i in 0..4 {
        four[i] = eight[i] + eight[i + 4];
    }
    (four[0] + four[2]) + (four[1] + four[3])
}

impl Tables {
    /// Reads a number of each of some rows, so that they come near.
    #[inline]
    pub(super) fn touch(&self, rows: &[u16]) -> u8 {
        let places = self.rows.iter().zip(rows);
        places.fold(0, |touched, (table, row)| {
            touched ^ table[*row as usize * self.dim] ^ table[(*row as usize + 1) * self.dim - 1]
        })
    }

    /// The mean of each word's sums, and the factors that bring their spread to 1.
    #[inline(always)]
    fn moments(&self, totals: &[[f32; LANES]; ROWS], squares: &[[f32; LANES]; ROWS]) -> [[f32; ROWS]; 2] {
        let share = 1.0 / self.dim as f32;
        let (mut means, mut spreads) = ([0f32; ROWS], [0f32; ROWS]);
        for r in 0..ROWS {
            (means[r], spreads[r]) = (total(&totals[r]), total(&squares[r]));
        }
        for r in 0..ROWS {
            means[r] *= share;
            let variance = (spreads[r] * share - means[r] * means[r]) * (self.row_scale * self.row_scale);
            spreads[r] = self.row_scale / (variance + NORM_EPSILON).sqrt();
        }
        [means, spreads]
    }
}

/// A block of sums, normed, as states.
#[inline(always)]
fn normed(sums: &[i32; LANES], (mean, spread): (f32, f32), gains: &[f32; LANES], shifts: &[f32; LANES]) -> [u8; LANES] {
    let mut row = [0; LANES];
    for i in 0..LANES {
        row[i] = signed(((sums[i] as f32 - mean) * spread * gains[i] + shifts[i]) * ONE);
    }
    row
}

/// Running states from both sides: each unit keeps a share of what it was and takes the rest from its word.
pub(super) struct Scan<'a> {
    pub gate: &'a Layer,
    pub into: &'a Layer,
    pub x: &'a States,
    pub words: &'a [u32],
    pub out: &'a mut States,
}

/// What the units of a group keep, and what they take.
type Gates = [[f32; SCAN_LANES]; 2];

impl dot::Loop for Scan<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, kernel: impl Kernel) {
        match self.gate.outputs / (2 * SCAN_LANES) {
            1 => self.both_ways::<1>(kernel),
            2 => self.both_ways::<2>(kernel),
            3 => self.both_ways::<3>(kernel),
            _ => self.both_ways::<MAX_SCAN_GROUPS>(kernel),
        }
    }
}

impl Scan<'_> {
    /// Runs forth while the gates are made, then back over them; `G` groups of units each way, as many blocks of both.
    #[inline(always)]
    fn both_ways<const G: usize>(self, kernel: impl Kernel) {
        let Self { gate, into, x, words, out } = self;
        let mut sums = [[[[0; LANES]; ROWS]; G]; 2];
        let mut kept: Vec<[Gates; G]> = Vec::with_capacity(words.len());
        let mut running = [[0f32; SCAN_LANES]; G];
        for group in words.chunks(ROWS) {
            let (parts, count) = Source::Same(x).parts(group);
            kernel.multiply(gate.weights(), &parts[..count], Target::Sums(&mut sums[0]));
            kernel.multiply(into.weights(), &parts[..count], Target::Sums(&mut sums[1]));
            for (r, word) in group.iter().enumerate() {
                let mut gates = [[[0.0; LANES]; G]; 2];
                for b in 0..G {
                    let keep = scored(&sums[0][b][r], &gate.scaling[b]);
                    let new = scored(&sums[1][b][r], &into.scaling[b]);
                    for i in 0..LANES {
                        (gates[0][b][i], gates[1][b][i]) = gated(keep[i], new[i]);
                    }
                }
                let (keep, new) = (gates[0].as_flattened(), gates[1].as_flattened());
                let (keep, new) = (keep.as_chunks::<SCAN_LANES>().0, new.as_chunks::<SCAN_LANES>().0);
                let (mut forth, mut back) = ([[[0.0; SCAN_LANES]; 2]; G], [[[0.0; SCAN_LANES]; 2]; G]);
                for g in 0..G {
                    (forth[g], back[g]) = ([keep[g], new[g]], [keep[G + g], new[G + g]]);
                }
                step(&mut running, &forth, 0, out.row_mut(*word as usize));
                kept.push(back);
            }
        }
        running = [[0f32; SCAN_LANES]; G];
        for (word, gates) in words.iter().zip(&kept).rev() {
            step(&mut running, gates, G, out.row_mut(*word as usize));
        }
    }
}

/// A step of `G` groups of units, which are those from `first` on of a word's row.
#[inline(always)]
fn step<const G: usize>(
    running: &mut [[f32; SCAN_LANES]; G],
    gates: &[Gates; G],
    first: usize,
    row: &mut [[u8; LANES]],
) {
    let to = &mut row.as_flattened_mut().as_chunks_mut::<SCAN_LANES>().0[first..first + G];
    for g in 0..G {
        let [keep, new] = &gates[g];
        let running = &mut running[g];
        for i in 0..SCAN_LANES {
            running[i] = keep[i] * running[i] + new[i];
        }
        for i in 0..SCAN_LANES {
            to[g][i] = signed_small(running[i] * ONE);
        }
    }
}

/// The mean, then the maximum of the states of each key's words; zeros for key 0.
pub(super) struct Pool<'a> {
    pub x: &'a States,
    pub keys: &'a [u32],
}

impl dot::Loop for Pool<'_> {
    type Output = States;
    #[inline(always)]
    fn run(self, _: impl Kernel) -> States {
        let Self { x, keys } = self;
        let width = x.width;
        let count = keys.iter().max().map_or(0, |k| *k as usize) + 1;
        let mut pools = States::zeros(count, 2 * width);
        let mut sums = vec![0i32; count * width];
        let mut counts = vec![0i32; count];
        for (word, key) in keys.iter().enumerate().filter(|(_, k)| **k > 0) {
            let key = *key as usize;
            counts[key] += 1;
            let tops = &mut pools.row_mut(key).as_flattened_mut()[width..];
            for ((sum, top), v) in sums[key * width..][..width].iter_mut().zip(tops).zip(x.row(word)) {
                *sum += i32::from(*v);
                *top = (*top).max(*v);
            }
        }
        for (key, count) in counts.iter().enumerate().filter(|(_, c)| **c > 0) {
            for (to, sum) in pools.row_mut(key).as_flattened_mut().iter_mut().zip(&sums[key * width..][..width]) {
                *to = if *count == 1 { *sum } else { (sum + count / 2) / count } as u8;
            }
        }
        pools
    }
}
