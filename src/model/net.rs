//! A small net as it runs: from row numbers of words to scores of labels, by integers.
//!
//! Reads a weight file (`Net::open`) and the words' row numbers, gives logits. A word's vector is the sum of a row of each
//! table, normed; convolutions of width three, a memory that pools the states of words spelt alike, gated scans and a
//! last convolution follow, as the file's plan says. States are fixed point in 8 bits as weights are, so sums are
//! exact; what is done in `f32` is done number by number in a fixed order. Only the words that the wanted ones depend on
//! are computed. Methods after Strubell et al. 2017 (convolutions) and Lei et al. 2018 (gated scans).

pub use super::arcs::Arcs;
use super::arcs::{Answer, Answers, Ask, ROLES};
use super::dot::{self, LANES, QUAD};
use super::file::{Layer, Reader};
pub use super::loops::States;
use super::loops::{
    Apply, Embed, Finish, MARGIN, MAX_BLOCKS, MAX_SCAN_GROUPS, MAX_TABLES, Pool, SCAN_LANES, Scan, Score, Source,
    Tables,
};
use super::plan::{ARC_REACH, Layout, Plan};
use crate::lexicon::table::Table;
use std::mem::swap;

/// A net, ready to run.
#[derive(Clone, Debug)]
pub struct Net {
    /// Its shape.
    pub plan: Plan,
    layout: Layout,
    layers: Vec<Layer>,
    vocabulary: Table<'static>,
    tables: Tables,
    far: Vec<f32>,
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

impl Need {
    /// All words of an article.
    #[must_use]
    pub fn all(plan: &Plan, words: usize) -> Self {
        Self { levels: vec![(0..words as u32).collect(); plan.dilations.len() + 3] }
    }

    /// The words for which `wanted` holds, those that share the memory with one, and all that these depend on.
    #[must_use]
    pub fn of(plan: &Plan, wanted: &[bool], keys: &[u32]) -> Self {
        let mut flags = wanted.to_vec();
        let mut levels = vec![listed(&flags)];
        flags = widened(&flags, 1);
        levels.push(listed(&flags));
        let mut asked = vec![false; keys.iter().max().map_or(0, |k| *k as usize + 1)];
        flags.iter().zip(keys).filter(|(flag, _)| **flag).for_each(|(_, key)| asked[*key as usize] = true);
        flags.iter_mut().zip(keys).for_each(|(flag, key)| *flag |= *key > 0 && asked[*key as usize]);
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

/// Whether a net of this shape can be run: its widths are whole blocks and its windows lie within the margins.
fn runs(plan: &Plan) -> bool {
    let blocks = [plan.dim, plan.hidden, 2 * plan.arc].iter().all(|width| width.is_multiple_of(LANES));
    blocks
        && plan.slots.len() <= MAX_TABLES
        && plan.dim.max(plan.hidden) <= MAX_BLOCKS * LANES
        && plan.way.is_multiple_of(SCAN_LANES)
        && plan.way <= MAX_SCAN_GROUPS * SCAN_LANES
        && plan.dilations.iter().all(|step| *step <= MARGIN)
}

fn listed(flags: &[bool]) -> Vec<u32> {
    // each is written, and kept if it is marked: which ones are is hard to foretell
    let (mut out, mut count) = (vec![0; flags.len()], 0);
    for (i, flag) in flags.iter().enumerate() {
        out[count] = i as u32;
        count += usize::from(*flag);
    }
    out.truncate(count);
    out
}

/// The words marked, and those at a distance of `step` from one.
fn widened(flags: &[bool], step: usize) -> Vec<bool> {
    let mut out = flags.to_vec();
    let later = flags.get(step..).unwrap_or(&[]);
    out.iter_mut().zip(later).for_each(|(to, flag)| *to |= flag);
    out.iter_mut().skip(step).zip(flags).for_each(|(to, flag)| *to |= flag);
    out
}

impl Net {
    /// Opens the bytes of a weight file; small matrices are widened, nothing is parsed.
    ///
    /// # Errors
    /// None when the bytes are no weight file.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader::open(bytes)?;
        let plan = reader.plan().filter(runs)?;
        let (sizes, layout) = plan.layers();
        let vocabulary = Table::new(reader.block()?);
        let row_scale = reader.floats(1)?[0];
        let mut factors = [[0; QUAD]; MAX_TABLES / QUAD];
        let given = reader.floats(plan.slots.len())?;
        factors.as_flattened_mut().iter_mut().zip(given).for_each(|(to, factor)| *to = factor as u8);
        reader.align()?;
        let rows = plan.slots.iter().map(|rows| reader.bytes(rows * plan.dim)).collect::<Option<_>>()?;
        let tables = Tables { dim: plan.dim, rows, factors, row_scale, norm: reader.floats(2 * plan.dim)? };
        let layers = sizes.into_iter().enumerate();
        let layers = layers.map(|(i, size)| reader.layer(size, &plan.signed(&layout, i))).collect::<Option<_>>()?;
        let far = reader.floats(if plan.arc > 0 { 2 * (2 * ARC_REACH + 1) } else { 0 })?;
        Some(Self { plan, layout, layers, vocabulary, tables, far })
    }

    /// The numbers of words by their forms, in their order; none for an unknown word.
    #[must_use]
    pub fn known(&self, forms: impl Iterator<Item = u64> + Clone) -> Vec<Option<u32>> {
        self.vocabulary.find_each(forms)
    }

    /// Asks memory for a word's rows in the first tables, while there is something else to do before they are read.
    #[inline]
    pub fn fetch(&self, rows: &[u16]) {
        std::hint::black_box(self.tables.touch(rows));
    }

    /// The words' last states.
    #[must_use]
    pub fn states(&self, words: Words<'_>, need: &Need) -> States {
        let count = words.rows.len() / self.plan.slots.len();
        let hidden = || States::zeros(count, self.plan.hidden);
        let mut free = hidden();
        let mut x = States::signed_zeros(count, self.plan.dim);
        dot::dispatch(Embed { tables: &self.tables, words: need.embedded(), rows: words.rows, out: &mut x });
        for (i, layer) in self.layout.convolutions.iter().enumerate() {
            let source = Source::Near(&x, self.plan.dilations[i]);
            let finish = if i == 0 { Finish::Replace } else { Finish::Add(&x) };
            self.apply(*layer, (source, finish), &need.levels[i + 1], &mut free);
            swap(&mut x, &mut free);
            if i == 0 {
                free = hidden();
            }
        }
        let middle = &need.levels[self.layout.convolutions.len() + 1];
        if let Some(layer) = self.layout.memory {
            let pools = dot::dispatch(Pool { x: &x, keys: words.keys });
            self.apply(layer, (Source::Pooled(&x, words.keys, &pools), Finish::Add(&x)), middle, &mut free);
            swap(&mut x, &mut free);
        }
        let scanned = if self.layout.scans.is_empty() { 0 } else { count };
        let mut running = States::signed_zeros(scanned, 2 * self.plan.way);
        for [gate, into, mix] in &self.layout.scans {
            let (gate, into) = (&self.layers[*gate], &self.layers[*into]);
            dot::dispatch(Scan { gate, into, x: &x, words: middle, out: &mut running });
            self.apply(*mix, (Source::Beside(&x, &running), Finish::Add(&x)), middle, &mut free);
            swap(&mut x, &mut free);
        }
        self.apply(self.layout.last, (Source::Near(&x, 1), Finish::Add(&x)), need.wanted(), &mut free);
        free
    }

    /// Logits of all heads, side by side: a row for each of the given words.
    #[must_use]
    pub fn logits(&self, states: &States, words: &[u32]) -> Vec<f32> {
        self.scores(self.layout.head, states, words)
    }

    fn apply(&self, layer: usize, (source, finish): (Source<'_>, Finish<'_>), words: &[u32], out: &mut States) {
        dot::dispatch(Apply { layer: &self.layers[layer], source, finish, words, out });
    }

    /// A layer's outputs as real numbers: a row for each of the given words.
    fn scores(&self, layer: usize, x: &States, words: &[u32]) -> Vec<f32> {
        let layer = &self.layers[layer];
        dot::dispatch(Score { layer, x, words })
    }

    /// Arcs from some words to others: what a word asks for meets what a word answers, in two roles.
    #[must_use]
    pub fn arcs<'n>(&'n self, states: &States, asking: &'n [u32], answering: &[u32]) -> Option<Arcs<'n>> {
        let [query, key, nobody] = self.layout.arcs?;
        let mut arcs = Arcs {
            words: asking,
            far: &self.far,
            asking: States::zeros(states.words(), ROLES * self.plan.arc),
            answering: Answers::zeros(states.words(), self.plan.arc),
            nobody: self.scores(nobody, states, asking),
        };
        dot::dispatch(Ask { layer: &self.layers[query], x: states, words: asking, out: &mut arcs.asking });
        dot::dispatch(Answer { layer: &self.layers[key], x: states, words: answering, out: &mut arcs.answering });
        Some(arcs)
    }
}
