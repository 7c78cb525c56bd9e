//! A linear classifier over hashed features, in bytes that are read where they lie.
//!
//! Reads hashes with values, adds a score for each label. A slot holds the upper half of a feature's hash; the lower half
//! chooses the slot, neighbours follow on collision. One signed byte a label lies for each slot after all of them, so that
//! a look-up walks over few bytes and only what is found is fetched. The header gives labels, slots and scale. A bias is
//! a feature like others. What a label means is the caller's matter; an empty model adds nothing. It does not train (`dev`).

use super::dot::{self, Kernel, Loop};

/// Bytes before the slots: number of labels, number of slots, scale.
const HEADER: usize = 12;

/// Bytes of a slot.
const SLOT_BYTES: usize = 4;

/// Labels that are added side by side.
const LANES: usize = 4;

/// Features that are looked up before the rows of any are added, so that memory brings rows side by side.
const AT_ONCE: usize = 32;

/// How full a table is made.
const LOAD_PERCENT: usize = 75;

/// A classifier over borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct Linear<'a> {
    bytes: &'a [u8],
}

/// A feature with its weights.
pub type Row = (u64, Vec<f32>);

impl<'a> Linear<'a> {
    /// Opens bytes made by [`write()`].
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Adds the scores of features (hash, value) to `scores`, one a label.
    pub fn add_scores<const LABELS: usize>(self, features: &[(u64, f32)], scores: &mut [f32; LABELS]) {
        let (labels, slots, scale) = (self.number(0), self.number(4), self.float(8));
        let rest = self.bytes.get(HEADER..).unwrap_or(&[]);
        if labels == LABELS && rest.len() == slots * (SLOT_BYTES + labels) {
            let (slots, rows) = rest.split_at(slots * SLOT_BYTES);
            let (slots, rows) = (slots.as_chunks().0, rows.as_chunks().0);
            dot::dispatch(Adding { slots, rows, scale, features, scores });
        }
    }

    fn number(self, at: usize) -> usize {
        self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes) as usize
    }

    fn float(self, at: usize) -> f32 {
        self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0.0, f32::from_le_bytes)
    }
}

/// Features on their way into scores.
struct Adding<'a, const LABELS: usize> {
    slots: &'a [[u8; SLOT_BYTES]],
    rows: &'a [[u8; LABELS]],
    scale: f32,
    features: &'a [(u64, f32)],
    scores: &'a mut [f32; LABELS],
}

impl<const LABELS: usize> Loop for Adding<'_, LABELS> {
    type Output = ();

    #[inline(always)]
    fn run(self, _: impl Kernel) {
        let mut scores = *self.scores;
        for features in self.features.chunks(AT_ONCE) {
            let (mut found, mut count) = ([(0, 0.0); AT_ONCE], 0);
            for &(hash, value) in features {
                if let Some(at) = find(self.slots, hash) {
                    found[count] = (at, value * self.scale);
                    count += 1;
                }
            }
            for (at, value) in &found[..count] {
                add_row(&mut scores, &self.rows[*at], *value);
            }
        }
        *self.scores = scores;
    }
}

/// Adds a row, a few labels at a time.
#[inline(always)]
fn add_row<const LABELS: usize>(scores: &mut [f32; LABELS], row: &[u8; LABELS], value: f32) {
    let add = |scores: &mut [f32], row: &[u8]| {
        for (score, weight) in scores.iter_mut().zip(row) {
            *score += value * f32::from(weight.cast_signed());
        }
    };
    let ((parts, last), (row, last_of_row)) = (scores.as_chunks_mut::<LANES>(), row.as_chunks::<LANES>());
    parts.iter_mut().zip(row).for_each(|(scores, row)| add(scores, row));
    add(last, last_of_row);
}

/// The slot of a feature.
#[inline(always)]
fn find(slots: &[[u8; SLOT_BYTES]], hash: u64) -> Option<usize> {
    let (wanted, home) = (fingerprint(hash), home(hash, slots.len()));
    for at in (home..slots.len()).chain(0..home) {
        match u32::from_le_bytes(slots[at]) {
            0 => return None,
            print if print == wanted => return Some(at),
            _ => {}
        }
    }
    None
}

fn fingerprint(hash: u64) -> u32 {
    ((hash >> 32) as u32).max(1)
}

fn home(hash: u64, slots: usize) -> usize {
    (((hash & 0xFFFF_FFFF) * slots as u64) >> 32) as usize
}

/// The bytes of a classifier; weights become signed bytes of one scale.
#[must_use]
pub fn write(labels: usize, rows: &[Row]) -> Vec<u8> {
    let slots = rows.len() * 100 / LOAD_PERCENT + 1;
    let highest = rows.iter().flat_map(|(_, weights)| weights).fold(0.0f32, |most, weight| most.max(weight.abs()));
    let scale = (highest / 127.0).max(f32::MIN_POSITIVE);
    let mut bytes = Vec::new();
    bytes.extend((labels as u32).to_le_bytes());
    bytes.extend((slots as u32).to_le_bytes());
    bytes.extend(scale.to_le_bytes());
    let (mut prints, mut bytes_of) = (vec![0u32; slots], vec![0u8; slots * labels]);
    for (hash, weights) in rows {
        let mut at = home(*hash, slots);
        while prints[at] != 0 {
            at = (at + 1) % slots;
        }
        prints[at] = fingerprint(*hash);
        for (byte, weight) in bytes_of[at * labels..].iter_mut().zip(weights) {
            *byte = ((weight / scale).round() as i8).cast_unsigned();
        }
    }
    bytes.extend(prints.into_iter().flat_map(u32::to_le_bytes));
    bytes.extend(bytes_of);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_what_was_written() {
        let rows: Vec<Row> =
            (1..200u64).map(|i| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15), vec![i as f32, -(i as f32)])).collect();
        let bytes = write(2, &rows);
        let mut scores = [0.0, 1.0];
        Linear::new(&bytes).add_scores(&[(rows[9].0, 2.0), (12345, 1.0)], &mut scores);
        assert!((scores[0] - 20.0).abs() < 2.0 && (scores[1] + 19.0).abs() < 2.0, "{scores:?}");
    }

    #[test]
    fn an_empty_model_adds_nothing() {
        let mut scores = [1.0];
        Linear::new(&[]).add_scores(&[(1, 1.0)], &mut scores);
        assert!((scores[0] - 1.0).abs() < f32::EPSILON);
    }
}
