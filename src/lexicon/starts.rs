//! Tells of most words, by one bit, that no phrase begins with them, so that a table is not asked in vain.
//!
//! Reads 64-bit keys of first words, gives "maybe" or "no": a bit for each value of a key's upper sixteen bits. Shared with
//! the build script: imports nothing. It knows no phrase.

/// Bytes of a set.
const BYTES: usize = 1 << 13;

/// Bits of a key that choose its bit.
const KEY_BITS: u32 = 16;

/// A set over borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct Starts<'a> {
    bytes: &'a [u8; BYTES],
}

impl<'a> Starts<'a> {
    /// Opens bytes made by [`write()`].
    #[must_use]
    pub const fn new(bytes: &'a [u8; BYTES]) -> Self {
        Self { bytes }
    }

    /// Whether a phrase may begin with the word of this key.
    #[must_use]
    pub fn may_begin(self, key: u64) -> bool {
        let bit = bit(key);
        self.bytes[bit / 8] >> (bit % 8) & 1 == 1
    }
}

fn bit(key: u64) -> usize {
    (key >> (u64::BITS - KEY_BITS)) as usize
}

/// Makes the bytes of a set.
#[must_use]
pub fn write(keys: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut bytes = vec![0; BYTES];
    for bit in keys.map(bit) {
        bytes[bit / 8] |= 1 << (bit % 8);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_written_and_little_else() {
        let key = |i: u64| (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let bytes = write((0..500).map(key));
        let starts = Starts::new(bytes.first_chunk().expect("a whole set"));
        assert!((0..500).all(|i| starts.may_begin(key(i))));
        assert!((500..10_500).filter(|i| starts.may_begin(key(*i))).count() < 200);
    }
}
