//! The weights of a net in training, and its walk forward and backward.
//!
//! Reads a `Chunk` (some articles, one after another), gives each word's last state and logits; from the gradients of
//! those it gives the gradients of all weights. The layers are those of `model::plan`; no convolution, scan or memory
//! crosses from one article to the next, and outside an article all states are zero, exactly as at run time.

use super::layers::{self, Mask, Matrix};
use super::rng::Rng;
use analyze::model::plan::{ARC_REACH, Layout, Plan};
use std::ops::Range;

/// Keeps a division by a vanishing variance at bay; the run-time uses the same.
const NORM_EPSILON: f32 = 1e-5;

/// Where a dense layer's weights lie: `inputs * outputs` of them (row-major by input), then `outputs` biases.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// First weight.
    pub at: usize,
    /// Numbers that it reads.
    pub inputs: usize,
    /// Numbers that it gives.
    pub outputs: usize,
}

impl Slot {
    fn weights(self) -> Range<usize> {
        self.at..self.at + self.inputs * self.outputs
    }

    fn biases(self) -> Range<usize> {
        self.at + self.inputs * self.outputs..self.at + (self.inputs + 1) * self.outputs
    }
}

/// A net in training.
#[derive(Clone, Debug)]
pub struct Net {
    /// Its shape.
    pub plan: Plan,
    /// Which layer does what.
    pub layout: Layout,
    /// All tables of rows, one after another.
    pub rows: Vec<f32>,
    /// The first row of each table.
    pub starts: Vec<usize>,
    /// All other weights: gain and shift of the norm, the dense layers, the arcs' scores by distance.
    pub dense: Vec<f32>,
    /// Where each dense layer's weights lie.
    pub slots: Vec<Slot>,
    /// Where the arcs' scores by distance lie: two roles, `2 * ARC_REACH + 1` each.
    pub far: usize,
}

/// Some articles, ready to be walked.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// A row number of each table for each word.
    pub rows: Vec<u32>,
    /// Words that are spelt alike share a number over 0; 0 takes no part in the memory.
    pub keys: Vec<u32>,
    /// One more than the largest key.
    pub key_count: usize,
    /// The articles.
    pub articles: Vec<Range<usize>>,
    /// Which words are computed at each level (see `model::net::Need`): rows, convolutions, middle, last.
    pub levels: Vec<Vec<u32>>,
}

impl Chunk {
    /// For each word of a level, the words at a distance on either side and itself between them, within its article.
    fn taps(&self, level: usize, step: usize) -> Vec<[Option<u32>; 3]> {
        let mut articles = self.articles.iter().peekable();
        self.levels[level]
            .iter()
            .map(|word| {
                while articles.next_if(|a| a.end <= *word as usize).is_some() {}
                let article = articles.peek().map_or(0..0, |a| (*a).clone());
                let step = step as u32;
                let inside = |w: Option<u32>| w.filter(|w| article.contains(&(*w as usize)));
                [inside(word.checked_sub(step)), Some(*word), inside(Some(word + step))]
            })
            .collect()
    }

    fn last_level(&self) -> &[u32] {
        self.levels.last().map_or(&[], Vec::as_slice)
    }
}

/// What a walk forward leaves behind for the walk back.
#[derive(Debug, Default)]
pub struct Walk {
    words: usize,
    normed: Matrix,
    spread: Vec<f32>,
    base: Matrix,
    masks: [Mask; 2],
    states: Vec<Matrix>,
    fires: Vec<Matrix>,
    joined: Vec<Matrix>,
    peaks: Vec<u32>,
    scans: Vec<layers::ScanWalk>,
}

impl Net {
    /// A net with random weights.
    #[must_use]
    pub fn new(plan: Plan, rng: &mut Rng) -> Self {
        let (sizes, layout) = plan.layers();
        let mut dense = vec![1.0; plan.dim];
        dense.resize(2 * plan.dim, 0.0);
        let mut slots = Vec::new();
        for size in sizes {
            slots.push(Slot { at: dense.len(), inputs: size.inputs, outputs: size.outputs });
            let bound = 1.0 / (size.inputs as f32).sqrt();
            dense.extend((0..(size.inputs + 1) * size.outputs).map(|_| (2.0 * rng.unit() - 1.0) * bound));
        }
        for [gate, ..] in &layout.scans {
            dense[slots[*gate].biases()].iter_mut().for_each(|b| *b = 4.0 * rng.unit());
        }
        let far = dense.len();
        if plan.arc > 0 {
            dense.resize(far + 2 * (2 * ARC_REACH + 1), 0.0);
        }
        let rows = (0..plan.rows() * plan.dim).map(|_| 0.1 * rng.normal()).collect();
        Self { starts: plan.slot_starts(), plan, layout, rows, dense, slots, far }
    }

    /// The words' last states, and what the walk back needs. `drop`: the share of numbers that are dropped, and chance.
    #[must_use]
    pub fn forward(&self, chunk: &Chunk, mut drop: Option<(f32, &mut Rng)>) -> Walk {
        let mut walk = Walk { words: chunk.keys.len(), ..Walk::default() };
        self.embed(chunk, &mut walk);
        walk.masks[0] =
            drop.as_mut().map_or_else(Mask::default, |(share, rng)| Mask::new(walk.base.values.len(), *share, rng));
        walk.masks[0].apply(&mut walk.base);
        let mut x = Matrix::zeros(walk.words, self.plan.hidden);
        for (i, layer) in self.layout.convolutions.iter().enumerate() {
            let below = if i == 0 { &walk.base } else { &x };
            let y = self.convolve(*layer, below, &chunk.taps(i + 1, self.plan.dilations[i]));
            x.add_rows(&chunk.levels[i + 1], &y);
            walk.fires.push(y);
            walk.states.push(x.clone());
        }
        walk.masks[1] = drop.map_or_else(Mask::default, |(share, rng)| Mask::new(x.values.len(), share, rng));
        walk.masks[1].apply(&mut x);
        if let Some(layer) = self.layout.memory {
            let middle = self.middle(chunk);
            let (joined, peaks) = layers::remember(&x, (&chunk.keys, chunk.key_count), middle);
            let y = self.dense_layer(layer, &joined, true);
            x.add_rows(middle, &y);
            walk.fires.push(y);
            walk.joined.push(joined);
            walk.peaks = peaks;
        }
        for [gate, into, mix] in &self.layout.scans {
            let scan =
                layers::scan(self.dense_layer(*gate, &x, false), self.dense_layer(*into, &x, false), &chunk.articles);
            let joined = x.beside(&scan.states);
            let y = self.dense_layer(*mix, &joined, true);
            x = x.plus(&y);
            walk.fires.push(y);
            walk.joined.push(joined);
            walk.scans.push(scan);
        }
        let y = self.convolve(self.layout.last, &x, &chunk.taps(chunk.levels.len() - 1, 1));
        walk.states.push(x.clone());
        x.add_rows(chunk.last_level(), &y);
        walk.fires.push(y);
        walk.states.push(x);
        walk
    }

    /// The words whose middle layers (memory, scans) are computed.
    fn middle<'c>(&self, chunk: &'c Chunk) -> &'c [u32] {
        &chunk.levels[self.layout.convolutions.len() + 1]
    }

    /// Logits of all heads, side by side: a row for each word of the last level.
    #[must_use]
    pub fn logits(&self, chunk: &Chunk, walk: &Walk) -> Matrix {
        self.dense_layer(self.layout.head, &walk.last().picked(chunk.last_level()), false)
    }

    /// Adds the gradients of all weights; gives the gradient of the sum of rows of each word of the first level.
    /// `dlogits` has a row for each word of the last level, `last` (gradients of last states) one for each word.
    #[must_use]
    pub fn backward(&self, chunk: &Chunk, walk: &Walk, dlogits: &Matrix, last: Matrix, grads: &mut [f32]) -> Matrix {
        let mut fires = walk.fires.iter().rev();
        let mut joins = walk.joined.iter().rev();
        let mut next_fire = || fires.next().expect("each layer left its output");
        let mut dx = last;
        let mut dstates = Matrix::zeros(dlogits.rows(), self.plan.hidden);
        self.dense_back(self.layout.head, &walk.last().picked(chunk.last_level()), dlogits, grads, &mut dstates);
        dx.add_rows(chunk.last_level(), &dstates);
        let before_last = &walk.states[walk.states.len() - 2];
        let dy = layers::through_relu(&dx.picked(chunk.last_level()), next_fire());
        self.convolve_back(
            self.layout.last,
            (before_last, &chunk.taps(chunk.levels.len() - 1, 1)),
            &dy,
            grads,
            &mut dx,
        );
        for (scan, [gate, into, mix]) in walk.scans.iter().zip(&self.layout.scans).rev() {
            let joined = joins.next().expect("each mix left its input");
            let dy = layers::through_relu(&dx, next_fire());
            let mut dj = Matrix::zeros(walk.words, joined.width);
            self.dense_back(*mix, joined, &dy, grads, &mut dj);
            let (own, dstates) = dj.parted(self.plan.hidden);
            dx = dx.plus(&own);
            let (dgate, dinto) = layers::scan_back(scan, &dstates, &chunk.articles);
            let x = joined.parted(self.plan.hidden).0;
            self.dense_back(*gate, &x, &dgate, grads, &mut dx);
            self.dense_back(*into, &x, &dinto, grads, &mut dx);
        }
        if let Some(layer) = self.layout.memory {
            let (joined, middle) = (joins.next().expect("each mix left its input"), self.middle(chunk));
            let dy = layers::through_relu(&dx.picked(middle), next_fire());
            let mut dj = Matrix::zeros(middle.len(), joined.width);
            self.dense_back(layer, joined, &dy, grads, &mut dj);
            layers::remember_back(&dj, (&chunk.keys, chunk.key_count), (middle, &walk.peaks), &mut dx);
        }
        walk.masks[1].apply(&mut dx);
        for i in (0..self.layout.convolutions.len()).rev() {
            let dy = layers::through_relu(&dx.picked(&chunk.levels[i + 1]), next_fire());
            let taps = chunk.taps(i + 1, self.plan.dilations[i]);
            let input = if i == 0 { &walk.base } else { &walk.states[i - 1] };
            let mut below = if i == 0 { Matrix::zeros(walk.words, self.plan.dim) } else { dx };
            self.convolve_back(self.layout.convolutions[i], (input, &taps), &dy, grads, &mut below);
            dx = below;
        }
        walk.masks[0].apply(&mut dx);
        self.embed_back(walk, &dx.picked(&chunk.levels[0]), grads)
    }

    /// Sums and norms the rows of each word.
    fn embed(&self, chunk: &Chunk, walk: &mut Walk) {
        let (dim, tables) = (self.plan.dim, self.starts.len());
        let words = &chunk.levels[0];
        let mut sums = Matrix::zeros(words.len(), dim);
        for (sum, word) in sums.values.chunks_exact_mut(dim).zip(words) {
            let rows = &chunk.rows[*word as usize * tables..][..tables];
            for (row, start) in rows.iter().zip(&self.starts) {
                let at = (start + *row as usize) * dim;
                sum.iter_mut().zip(&self.rows[at..at + dim]).for_each(|(s, r)| *s += r);
            }
        }
        walk.spread = layers::norm(&mut sums, NORM_EPSILON);
        walk.base = Matrix::zeros(walk.words, dim);
        for (row, word) in sums.values.chunks_exact(dim).zip(words) {
            for (i, (to, x)) in walk.base.row_mut(*word as usize).iter_mut().zip(row).enumerate() {
                *to = x * self.dense[i] + self.dense[dim + i];
            }
        }
        walk.normed = sums;
    }

    fn embed_back(&self, walk: &Walk, dx: &Matrix, grads: &mut [f32]) -> Matrix {
        let dim = self.plan.dim;
        let mut inner = dx.clone();
        for (row, normed) in inner.values.chunks_exact_mut(dim).zip(walk.normed.values.chunks_exact(dim)) {
            for i in 0..dim {
                grads[i] += row[i] * normed[i];
                grads[dim + i] += row[i];
                row[i] *= self.dense[i];
            }
        }
        layers::norm_back(&mut inner, &walk.normed, &walk.spread);
        inner
    }

    pub(super) fn dense_layer(&self, layer: usize, x: &Matrix, rectified: bool) -> Matrix {
        let slot = self.slots[layer];
        let mut y = layers::biased(x.rows(), &self.dense[slot.biases()]);
        layers::multiply(&mut y, x, &self.dense[slot.weights()]);
        if rectified {
            y.rectify();
        }
        y
    }

    pub(super) fn dense_back(&self, layer: usize, x: &Matrix, dy: &Matrix, grads: &mut [f32], dx: &mut Matrix) {
        let slot = self.slots[layer];
        layers::multiply_back(dx, dy, &self.dense[slot.weights()], slot.inputs);
        layers::weight_grads(&mut grads[slot.weights()], x, dy);
        layers::bias_grads(&mut grads[slot.biases()], dy);
    }

    fn convolve(&self, layer: usize, x: &Matrix, taps: &[[Option<u32>; 3]]) -> Matrix {
        self.dense_layer(layer, &layers::gathered(x, taps), true)
    }

    fn convolve_back(
        &self,
        layer: usize,
        input: (&Matrix, &[[Option<u32>; 3]]),
        dy: &Matrix,
        grads: &mut [f32],
        dx: &mut Matrix,
    ) {
        let (x, taps) = input;
        let wide = layers::gathered(x, taps);
        let mut dwide = Matrix::zeros(wide.rows(), wide.width);
        self.dense_back(layer, &wide, dy, grads, &mut dwide);
        layers::scattered(&dwide, taps, dx);
    }
}

impl Walk {
    /// Each word's last state.
    #[must_use]
    pub fn last(&self) -> &Matrix {
        self.states.last().expect("a walk ends with a state")
    }
}
