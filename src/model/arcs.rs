//! Arcs between words: how well the answering end of a word meets the asking end of another.
//!
//! Reads the last states of a net, gives scores of arcs of two roles. Ends are fixed point in 8 bits. Answering ends are laid
//! out as weights are, a word an output, so that the arcs of some words to all within reach are one product of matrices.

use super::dot::{self, Kernel, LANES, LINE, Line, Part, QUAD, ROWS, Sums, Target, Weights};
use super::file::Layer;
use super::fixed::{ZERO, nearest, signed};
use super::loops::{Source, States, scored};
use super::plan::ARC_REACH;
use std::ops::Range;

/// Roles of arcs.
pub const ROLES: usize = 2;

/// 1 in the fixed point of ends, which lie within 12.7.
const END_ONE: f32 = 10.0;

/// Scores of arcs between some words; see [`super::net::Net::arcs`].
#[derive(Clone, Debug)]
pub struct Arcs<'n> {
    /// The words that ask, in order.
    pub(super) words: &'n [u32],
    /// What is added for the distance: from the farthest word before on, role after role.
    pub(super) far: &'n [f32],
    pub(super) asking: States,
    pub(super) answering: Answers,
    /// The score of "nobody" of each role for each asking word.
    pub(super) nobody: Vec<f32>,
}

impl Arcs<'_> {
    /// Appends the scores of the arcs of a role: from each asking word to the words of its range, which all answer and lie
    /// within the reach.
    pub fn scores(&self, role: usize, to: &[Range<usize>], out: &mut Vec<f32>) {
        dot::dispatch(Meet { arcs: self, role, to, out });
    }

    /// The score of "nobody" for the `ask`th asking word.
    #[must_use]
    pub fn nobody(&self, role: usize, ask: usize) -> f32 {
        self.nobody[ROLES * ask + role]
    }
}

/// The answering ends of all words: role after role, laid out as weights.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    values: Vec<Line>,
    starts: Vec<[i32; LANES]>,
    /// Quads of an end.
    quads: usize,
    /// Blocks of words.
    blocks: usize,
}

impl Answers {
    /// Room for ends of `width` numbers.
    pub(super) fn zeros(words: usize, width: usize) -> Self {
        let (quads, blocks) = (width / QUAD, words.div_ceil(LANES));
        Self {
            values: vec![[0; LINE]; ROLES * blocks * quads],
            starts: vec![[0; LANES]; ROLES * blocks],
            quads,
            blocks,
        }
    }

    /// The ends of some blocks of words for a role.
    #[inline(always)]
    fn weights(&self, role: usize, blocks: Range<usize>) -> Weights<'_> {
        let blocks = role * self.blocks + blocks.start..role * self.blocks + blocks.end;
        Weights {
            values: &self.values[blocks.start * self.quads..blocks.end * self.quads],
            starts: &self.starts[blocks],
            quads: self.quads,
        }
    }

    /// Sets the ends of a word, role after role.
    #[inline(always)]
    fn set(&mut self, word: usize, ends: &[[i8; QUAD]]) {
        for (role, end) in ends.chunks_exact(self.quads).enumerate() {
            let (block, lane) = (role * self.blocks + word / LANES, word % LANES);
            let lines = &mut self.values[block * self.quads..][..self.quads];
            for (line, quad) in lines.iter_mut().zip(end) {
                line.as_chunks_mut().0[lane] = *quad;
            }
            let sum: i32 = end.as_flattened().iter().map(|v| i32::from(*v)).sum();
            self.starts[block][lane] = -i32::from(ZERO) * sum;
        }
    }
}

/// The asking ends of some words, both roles side by side.
pub(super) struct Ask<'a> {
    pub layer: &'a Layer,
    pub x: &'a States,
    pub words: &'a [u32],
    pub out: &'a mut States,
}

impl dot::Loop for Ask<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, kernel: impl Kernel) {
        let Self { layer, x, words, out } = self;
        each_end(kernel, (layer, x, words), |word, block, ends| {
            let to = &mut out.row_mut(word)[block];
            for i in 0..LANES {
                to[i] = signed(ends[i]);
            }
        });
    }
}

/// The answering ends of some words.
pub(super) struct Answer<'a> {
    pub layer: &'a Layer,
    pub x: &'a States,
    pub words: &'a [u32],
    pub out: &'a mut Answers,
}

impl dot::Loop for Answer<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, kernel: impl Kernel) {
        let Self { layer, x, words, out } = self;
        let blocks = layer.weights().blocks();
        let mut row = vec![[0i8; LANES]; blocks];
        each_end(kernel, (layer, x, words), |word, block, ends| {
            for i in 0..LANES {
                row[block][i] = nearest(ends[i].clamp(-127.0, 127.0)) as i8;
            }
            if block + 1 == blocks {
                out.set(word, row.as_flattened().as_chunks().0);
            }
        });
    }
}

/// Gives the ends of each word, block after block, to `take`.
#[inline(always)]
fn each_end(
    kernel: impl Kernel,
    (layer, x, words): (&Layer, &States, &[u32]),
    mut take: impl FnMut(usize, usize, &[f32; LANES]),
) {
    let mut sums = vec![[[0; LANES]; ROWS]; layer.weights().blocks()];
    for group in words.chunks(ROWS) {
        let (parts, count) = Source::Same(x).parts(group);
        kernel.multiply(layer.weights(), &parts[..count], Target::Sums(&mut sums));
        for (r, word) in group.iter().enumerate() {
            for (block, sums) in sums.iter().enumerate() {
                let mut ends = scored(&sums[r], &layer.scaling[block]);
                ends.iter_mut().for_each(|end| *end *= END_ONE);
                take(*word as usize, block, &ends);
            }
        }
    }
}

/// Scores of the arcs of a role from the asking words to those of their ranges.
struct Meet<'a> {
    arcs: &'a Arcs<'a>,
    role: usize,
    to: &'a [Range<usize>],
    out: &'a mut Vec<f32>,
}

impl dot::Loop for Meet<'_> {
    type Output = ();
    #[inline(always)]
    fn run(self, kernel: impl Kernel) {
        let Self { arcs, role, to, out } = self;
        let quads = arcs.answering.quads;
        let scale = 1.0 / (END_ONE * END_ONE * ((quads * QUAD) as f32).sqrt());
        let far = &arcs.far[role * (2 * ARC_REACH + 1)..][..2 * ARC_REACH + 1];
        let mut sums: Vec<Sums> = Vec::new();
        for (words, to) in arcs.words.chunks(ROWS).zip(to.chunks(ROWS)) {
            let first = to.iter().map(|range| range.start / LANES).min().unwrap_or(0);
            let last = to.iter().map(|range| range.end.div_ceil(LANES)).max().unwrap_or(0);
            let mut asking: Part<'_> = [&[]; ROWS];
            for r in 0..ROWS {
                asking[r] = &arcs.asking.quads(words[r.min(words.len() - 1)], 0, 1)[role * quads..][..quads];
            }
            sums.resize(last - first, [[0; LANES]; ROWS]);
            kernel.multiply(arcs.answering.weights(role, first..last), &[asking], Target::Sums(&mut sums));
            for (r, (word, to)) in words.iter().zip(to).enumerate() {
                let far = &far[to.start + ARC_REACH - *word as usize..][..to.len()];
                let start = out.len();
                out.resize(start + to.len(), 0.0);
                let mut out = &mut out[start..];
                let (mut far, mut at) = (far, to.start);
                while at < to.end {
                    let count = (LANES - at % LANES).min(to.end - at);
                    let sums = &sums[at / LANES - first][r][at % LANES..][..count];
                    let (now, later) = out.split_at_mut(count);
                    for ((out, sum), far) in now.iter_mut().zip(sums).zip(&far[..count]) {
                        *out = *sum as f32 * scale + far;
                    }
                    (out, far, at) = (later, &far[count..], at + count);
                }
            }
        }
    }
}
