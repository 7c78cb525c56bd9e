//! A linear classifier over hashed features, in bytes that are read where they lie.
//!
//! Reads hashes with values, adds a score for each label. A slot holds the upper half of a feature's hash and one signed
//! byte a label; the lower half chooses the slot, neighbours follow on collision. The header gives labels, slots and
//! scale. A bias is a feature like others. What a label means is the caller's matter; an empty model adds nothing. It does not train (`dev`).

/// Bytes before the slots: number of labels, number of slots, scale.
const HEADER: usize = 12;

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
    pub fn add_scores(self, features: &[(u64, f32)], scores: &mut [f32]) {
        let (labels, slots) = (self.number(0), self.number(4));
        if labels != scores.len() || slots == 0 {
            return;
        }
        let scale = self.float(8);
        for &(hash, value) in features {
            if let Some(weights) = self.find(hash, labels, slots) {
                for (score, weight) in scores.iter_mut().zip(weights) {
                    *score += value * scale * f32::from(weight.cast_signed());
                }
            }
        }
    }

    /// The weights of a feature.
    fn find(self, hash: u64, labels: usize, slots: usize) -> Option<&'a [u8]> {
        let (width, base) = (4 + labels, HEADER);
        let wanted = fingerprint(hash);
        let home = home(hash, slots);
        for at in (home..slots).chain(0..home) {
            let slot = self.bytes.get(base + at * width..base + (at + 1) * width)?;
            let (print, weights) = slot.split_first_chunk::<4>()?;
            match u32::from_le_bytes(*print) {
                0 => return None,
                print if print == wanted => return Some(weights),
                _ => {}
            }
        }
        None
    }

    fn number(self, at: usize) -> usize {
        self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes) as usize
    }

    fn float(self, at: usize) -> f32 {
        self.bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0.0, f32::from_le_bytes)
    }
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
    let (base, width) = (bytes.len(), 4 + labels);
    bytes.resize(base + slots * width, 0);
    for (hash, weights) in rows {
        let mut at = home(*hash, slots);
        while bytes[base + at * width..base + at * width + 4] != [0; 4] {
            at = (at + 1) % slots;
        }
        let slot = &mut bytes[base + at * width..base + (at + 1) * width];
        slot[..4].copy_from_slice(&fingerprint(*hash).to_le_bytes());
        for (byte, weight) in slot[4..].iter_mut().zip(weights) {
            *byte = ((weight / scale).round() as i8).cast_unsigned();
        }
    }
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
