//! A small net as it runs: from row numbers of words to scores of labels, by integers.
//!
//! Reads a weight file (`Net::open`) and the words' row numbers, gives logits. A word's vector is the sum of a row of each
//! table, normed; convolutions of width three, a memory that pools the states of words spelt alike, gated scans and a
//! last convolution follow, as the file's plan says. States are fixed point in 16 bits and weights 8 bits, so sums are
//! exact; what is done in `f32` is done number by number in a fixed order. Only the words that the wanted ones depend on
//! are computed. Methods after Strubell et al. 2017 (convolutions) and Lei et al. 2018 (gated scans).

use super::dot::{self, ROWS, Weights};
use super::file::{Layer, Reader};
use super::fixed::{ONE, rounded, sigmoid, tanh};
use super::plan::{ARC_REACH, Layout, Plan};
use crate::lexicon::table::Table;

/// Keeps a division by a vanishing variance at bay; the trainer uses the same.
const NORM_EPSILON: f32 = 1e-5;

/// A net, ready to run.
#[derive(Clone, Debug)]
pub struct Net {
    /// Its shape.
    pub plan: Plan,
    layout: Layout,
    layers: Vec<Layer>,
    vocabulary: Table<'static>,
    tables: Vec<&'static [u8]>,
    factors: Vec<i16>,
    row_scale: f32,
    norm: Vec<f32>,
    far: Vec<f32>,
    /// Numbers that the net's owner keeps beside it.
    pub extras: Vec<Vec<f32>>,
}

/// The words of an article, for a net.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// A row number of each table for each word; those of words that are not needed may be anything.
    pub rows: &'a [u16],
    /// Words spelt alike share a number over 0; 0 takes no part in the memory. Empty where the net has no memory.
    pub keys: &'a [u32],
}

/// Which words matter, level by level: what is computed of a word at all, and up to which layer.
#[derive(Clone, Debug)]
pub struct Need {
    /// Rows, each convolution, the middle, the last convolution: the words, in order.
    levels: Vec<Vec<u32>>,
}

/// States of words: fixed point, a row a word.
#[derive(Clone, Debug)]
pub struct States {
    /// Row after row; rows of words that were not needed are zeros.
    pub values: Vec<i16>,
    /// Numbers in a row.
    pub width: usize,
}

impl States {
    fn zeros(words: usize, width: usize) -> Self {
        Self { values: vec![0; words * width], width }
    }

    /// A word's state.
    #[must_use]
    pub fn row(&self, word: usize) -> &[i16] {
        &self.values[word * self.width..][..self.width]
    }
}

impl Need {
    /// All words of an article.
    #[must_use]
    pub fn all(plan: &Plan, words: usize) -> Self {
        Self { levels: vec![(0..words as u32).collect(); plan.dilations.len() + 3] }
    }

    /// The words for which `wanted` holds, those in the memory, and all that these depend on.
    #[must_use]
    pub fn of(plan: &Plan, wanted: &[bool], keys: &[u32]) -> Self {
        let mut flags = wanted.to_vec();
        let mut levels = vec![listed(&flags)];
        flags = widened(&flags, 1);
        levels.push(listed(&flags));
        flags.iter_mut().zip(keys).for_each(|(f, k)| *f |= *k > 0);
        levels.push(listed(&flags));
        for step in plan.dilations.iter().rev() {
            flags = widened(&flags, *step);
            levels.push(listed(&flags));
        }
        levels.reverse();
        Self { levels }
    }

    /// The words of each level: rows, each convolution, the middle, the last convolution.
    #[must_use]
    pub fn levels(&self) -> &[Vec<u32>] {
        &self.levels
    }

    /// The words whose rows are read.
    #[must_use]
    pub fn embedded(&self) -> &[u32] {
        &self.levels[0]
    }

    /// The words whose last states are computed.
    #[must_use]
    pub fn wanted(&self) -> &[u32] {
        self.levels.last().map_or(&[], Vec::as_slice)
    }
}

fn listed(flags: &[bool]) -> Vec<u32> {
    flags.iter().enumerate().filter(|(_, f)| **f).map(|(i, _)| i as u32).collect()
}

fn widened(flags: &[bool], step: usize) -> Vec<bool> {
    let has = |i: Option<usize>| i.and_then(|i| flags.get(i)).copied().unwrap_or(false);
    (0..flags.len()).map(|i| flags[i] || has(i.checked_sub(step)) || has(Some(i + step))).collect()
}

impl Net {
    /// Opens the bytes of a weight file; small matrices are widened, nothing is parsed.
    ///
    /// # Errors
    /// None when the bytes are no weight file.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader::open(bytes)?;
        let plan = reader.plan()?;
        let (sizes, layout) = plan.layers();
        let vocabulary = Table::new(reader.block()?);
        let row_scale = reader.floats(1)?[0];
        let factors = reader.floats(plan.slots.len())?.into_iter().map(|f| f as i16).collect();
        let tables = plan.slots.iter().map(|rows| reader.bytes(rows * plan.dim)).collect::<Option<_>>()?;
        let norm = reader.floats(2 * plan.dim)?;
        let layers = sizes.into_iter().map(|size| reader.layer(size)).collect::<Option<_>>()?;
        let far = reader.floats(if plan.arc > 0 { 2 * (2 * ARC_REACH + 1) } else { 0 })?;
        let extras = reader.extras()?;
        Some(Self { plan, layout, layers, vocabulary, tables, factors, row_scale, norm, far, extras })
    }

    /// The number of a known word, by its form.
    #[must_use]
    pub fn known(&self, form: u64) -> Option<u32> {
        self.vocabulary.find(form)
    }

    /// The words' last states.
    #[must_use]
    pub fn states(&self, words: Words<'_>, need: &Need) -> States {
        let count = words.rows.len() / self.plan.slots.len();
        let mut x = States::zeros(count, self.plan.dim);
        dot::dispatch(Embed { net: self, rows: words.rows, words: need.embedded(), out: &mut x });
        for (i, layer) in self.layout.convolutions.iter().enumerate() {
            let source = Source::Near(&x, self.plan.dilations[i]);
            let finish = if i == 0 { Finish::Replace } else { Finish::Add(&x) };
            x = self.apply(*layer, source, finish, (count, &need.levels[i + 1]));
        }
        let middle = &need.levels[self.layout.convolutions.len() + 1];
        if let Some(layer) = self.layout.memory {
            let pools = pooled(&x, words.keys);
            x = self.apply(layer, Source::Pooled(&x, words.keys, &pools), Finish::Add(&x), (count, middle));
        }
        for [gate, into, mix] in &self.layout.scans {
            let (gate, into) = (self.scores(*gate, &x, middle), self.scores(*into, &x, middle));
            let mut running = States::zeros(count, 2 * self.plan.way);
            dot::dispatch(Scan { gate, into, words: middle, way: self.plan.way, out: &mut running });
            x = self.apply(*mix, Source::Beside(&x, &running), Finish::Add(&x), (count, middle));
        }
        self.apply(self.layout.last, Source::Near(&x, 1), Finish::Add(&x), (count, need.wanted()))
    }

    /// Logits of all heads, side by side: a row for each of the given words.
    #[must_use]
    pub fn logits(&self, states: &States, words: &[u32]) -> Vec<f32> {
        self.scores(self.layout.head, states, words)
    }

    fn apply(&self, layer: usize, source: Source<'_>, finish: Finish<'_>, (count, words): (usize, &[u32])) -> States {
        let layer = &self.layers[layer];
        let mut out = States::zeros(count, layer.outputs);
        dot::dispatch(Apply { layer, source, finish, words, out: &mut out });
        out
    }

    /// A layer's outputs as real numbers: a row for each of the given words.
    fn scores(&self, layer: usize, x: &States, words: &[u32]) -> Vec<f32> {
        let layer = &self.layers[layer];
        let mut out = vec![0.0; words.len() * layer.outputs];
        dot::dispatch(Score { layer, x, words, out: &mut out });
        out
    }

    /// Vectors for arcs: what a word asks for and what a word answers, two roles each, side by side; and "nobody".
    #[must_use]
    pub fn arcs<'n>(&'n self, states: &States, asking: &[u32], answering: &[u32]) -> Option<Arcs<'n>> {
        let [query, key, nobody] = self.layout.arcs?;
        Some(Arcs {
            net: self,
            asking: self.scores(query, states, asking),
            answering: self.scores(key, states, answering),
            nobody: self.scores(nobody, states, asking),
        })
    }
}

/// Scores of arcs between some words; see [`Net::arcs`].
#[derive(Clone, Debug)]
pub struct Arcs<'n> {
    net: &'n Net,
    asking: Vec<f32>,
    answering: Vec<f32>,
    nobody: Vec<f32>,
}

impl Arcs<'_> {
    /// The score of the arc of a role from the `ask`th asking word to the `answer`th answering one, which lies `offset`
    /// words behind it (before it, if negative). None beyond the reach.
    #[must_use]
    pub fn score(&self, role: usize, (ask, answer): (usize, usize), offset: isize) -> Option<f32> {
        if offset.unsigned_abs() > ARC_REACH {
            return None;
        }
        let arc = self.net.plan.arc;
        let a = &self.asking[(2 * ask + role) * arc..][..arc];
        let b = &self.answering[(2 * answer + role) * arc..][..arc];
        let product: f32 = a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b);
        let far = role * (2 * ARC_REACH + 1) + (offset + ARC_REACH as isize) as usize;
        Some(product / (arc as f32).sqrt() + self.net.far[far])
    }

    /// The score of "nobody" for the `ask`th asking word.
    #[must_use]
    pub fn nobody(&self, role: usize, ask: usize) -> f32 {
        self.nobody[2 * ask + role]
    }
}

/// What a layer reads of a word.
#[derive(Clone, Copy)]
enum Source<'a> {
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
enum Finish<'a> {
    /// They are the new state.
    Replace,
    /// They are added to this one.
    Add(&'a States),
}

struct Apply<'a> {
    layer: &'a Layer,
    source: Source<'a>,
    finish: Finish<'a>,
    words: &'a [u32],
    out: &'a mut States,
}

impl dot::Loop for Apply<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Weights, &[i16], &mut [i32])) {
        let Self { layer, source, finish, words, out } = self;
        let (depth, padded) = (layer.weights.inputs, layer.weights.outputs);
        let (mut inputs, mut sums) = (vec![0; ROWS * depth], vec![0; ROWS * padded]);
        for group in words.chunks(ROWS) {
            for (word, to) in group.iter().zip(inputs.chunks_exact_mut(depth)) {
                source.gather(*word as usize, to);
            }
            multiply(&layer.weights, &inputs, &mut sums);
            for (word, sums) in group.iter().zip(sums.chunks_exact(padded)) {
                let at = *word as usize * out.width;
                let to = &mut out.values[at..at + layer.outputs];
                for (((to, sum), scale), bias) in to.iter_mut().zip(sums).zip(&layer.scales).zip(&layer.biases) {
                    *to = rounded((*sum as f32 * scale + bias).max(0.0));
                }
                if let Finish::Add(x) = finish {
                    to.iter_mut().zip(x.row(*word as usize)).for_each(|(to, x)| *to = to.saturating_add(*x));
                }
            }
        }
    }
}

struct Score<'a> {
    layer: &'a Layer,
    x: &'a States,
    words: &'a [u32],
    out: &'a mut [f32],
}

impl dot::Loop for Score<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, multiply: impl Fn(&Weights, &[i16], &mut [i32])) {
        let Self { layer, x, words, out } = self;
        let (depth, padded) = (layer.weights.inputs, layer.weights.outputs);
        let (mut inputs, mut sums) = (vec![0; ROWS * depth], vec![0; ROWS * padded]);
        for (group, out) in words.chunks(ROWS).zip(out.chunks_mut(ROWS * layer.outputs)) {
            for (word, to) in group.iter().zip(inputs.chunks_exact_mut(depth)) {
                to.copy_from_slice(x.row(*word as usize));
            }
            multiply(&layer.weights, &inputs, &mut sums);
            for (out, sums) in out.chunks_exact_mut(layer.outputs).zip(sums.chunks_exact(padded)) {
                for (((to, sum), scale), bias) in out.iter_mut().zip(sums).zip(&layer.scales).zip(&layer.biases) {
                    *to = (*sum as f32 * scale + bias) * (1.0 / ONE);
                }
            }
        }
    }
}

struct Embed<'a> {
    net: &'a Net,
    rows: &'a [u16],
    words: &'a [u32],
    out: &'a mut States,
}

impl dot::Loop for Embed<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, _: impl Fn(&Weights, &[i16], &mut [i32])) {
        let Self { net, rows, words, out } = self;
        let (dim, tables) = (net.plan.dim, net.tables.len());
        let mut sums = vec![0i32; dim];
        for word in words {
            sums.fill(0);
            for ((row, table), factor) in rows[*word as usize * tables..][..tables].iter().zip(&net.tables).zip(&net.factors) {
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

struct Scan<'a> {
    gate: Vec<f32>,
    into: Vec<f32>,
    words: &'a [u32],
    way: usize,
    out: &'a mut States,
}

impl dot::Loop for Scan<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, _: impl Fn(&Weights, &[i16], &mut [i32])) {
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
fn pooled(x: &States, keys: &[u32]) -> States {
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
