//! Rounds a trained net to 8 bits and writes its weight file.
//!
//! Reads a `Net` and its vocabulary, gives the bytes that `model::net::Net::open` reads. All tables share one step; each
//! has a whole factor on it, so that their rows can be added as integers.

use super::net::Net;
use super::train::Example;
use analyze::lexicon::table;
use analyze::model::file::Writer;
use std::collections::BTreeMap;
use std::ops::Range;

/// Largest factor of a table on the common step.
const MAX_FACTOR: f32 = 64.0;

/// The rows that known words have of their letters, by their number; they are added to the words' own rows, so that the words need not
/// look for them.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// The tables of letters; the last row of each is left empty, for known words.
    slots: Range<usize>,
    rows: Vec<(u16, Vec<u16>)>,
}

impl Letters {
    /// Looks at all words of the examples; words under `known` are known.
    #[must_use]
    pub fn of(examples: &[Example], tables: usize, slots: Range<usize>, known: usize) -> Self {
        let words =
            examples.iter().flat_map(|e| e.rows.chunks_exact(tables)).filter(|rows| usize::from(rows[0]) < known);
        let rows: BTreeMap<u16, Vec<u16>> = words.map(|rows| (rows[0], rows[slots.clone()].to_vec())).collect();
        Self { slots, rows: rows.into_iter().collect() }
    }

    /// All rows of a net, with those of letters added.
    fn added(&self, net: &Net) -> Vec<f32> {
        let (dim, mut rows) = (net.plan.dim, net.rows.clone());
        for (own, letters) in &self.rows {
            let own = usize::from(*own) * dim;
            for (slot, row) in self.slots.clone().zip(letters) {
                let from = (net.starts[slot] + usize::from(*row)) * dim;
                (0..dim).for_each(|i| rows[own + i] += net.rows[from + i]);
            }
        }
        for slot in self.slots.clone() {
            let end = (net.starts[slot] + net.plan.slots[slot]) * dim;
            rows[end - dim..end].fill(0.0);
        }
        rows
    }
}

/// The bytes of a weight file. `vocabulary`: forms of known words with their numbers.
///
/// # Panics
/// When two forms of the vocabulary are alike.
#[must_use]
pub fn write(net: &Net, vocabulary: &[(u64, u32)], letters: &Letters) -> Vec<u8> {
    let dim = net.plan.dim;
    let rows = letters.added(net);
    let mut out = Writer::new(&net.plan);
    out.block(&table::write(vocabulary).expect("forms of a vocabulary differ"));
    let tables: Vec<&[f32]> = net
        .starts
        .iter()
        .zip(&net.plan.slots)
        .map(|(start, count)| &rows[start * dim..(start + count) * dim])
        .collect();
    let steps: Vec<f32> = tables.iter().map(|t| t.iter().fold(1e-9f32, |top, v| top.max(v.abs())) / 127.0).collect();
    let unit = steps.iter().fold(0f32, |a, b| a.max(*b)) / MAX_FACTOR;
    let factors: Vec<f32> = steps.iter().map(|s| (s / unit).ceil().max(1.0)).collect();
    out.floats(&[unit]);
    out.floats(&factors);
    out.align();
    for (table, factor) in tables.iter().zip(&factors) {
        out.small(table.iter().map(|v| (v / (unit * factor)).round().clamp(-127.0, 127.0) as i8));
    }
    out.floats(&net.dense[..2 * dim]);
    let (sizes, _) = net.plan.layers();
    for (size, slot) in sizes.into_iter().zip(&net.slots) {
        let weights = &net.dense[slot.at..slot.at + slot.inputs * slot.outputs];
        let biases = &net.dense[slot.at + weights.len()..][..slot.outputs];
        out.layer(size, weights, biases);
    }
    out.floats(&net.dense[net.far..]);
    out.finish()
}
