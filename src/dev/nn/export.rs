//! Rounds a trained net to 8 bits and writes its weight file.
//!
//! Reads a `Net` and its vocabulary, gives the bytes that `model::net::Net::open` reads. All tables share one step; each
//! has a whole factor on it, so that their rows can be added as integers.

use super::net::Net;
use analyze::lexicon::table;
use analyze::model::file::Writer;

/// Largest factor of a table on the common step.
const MAX_FACTOR: f32 = 64.0;

/// The bytes of a weight file. `vocabulary`: forms of known words with their numbers; `extras`: for the net's owner.
///
/// # Panics
/// When two forms of the vocabulary are alike.
#[must_use]
pub fn write(net: &Net, vocabulary: &[(u64, u32)], extras: &[Vec<f32>]) -> Vec<u8> {
    let dim = net.plan.dim;
    let mut out = Writer::new(&net.plan);
    out.block(&table::write(vocabulary).expect("forms of a vocabulary differ"));
    let tables: Vec<&[f32]> = net
        .starts
        .iter()
        .zip(&net.plan.slots)
        .map(|(start, rows)| &net.rows[start * dim..(start + rows) * dim])
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
    out.extras(extras);
    out.finish()
}
