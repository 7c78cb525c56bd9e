//! Tells of most keys, by one bit, that a table has them not, so that it is not asked in vain.
//!
//! Reads 64-bit keys, gives "maybe" or "no": a bit for each value of a key's uppermost bits. Shared with the build script:
//! imports nothing. It knows no phrase.

/// Bits of a key that choose its bit.
const KEY_BITS: u32 = 17;

/// Bytes of a sieve.
const BYTES: usize = (1 << KEY_BITS) / 8;

/// A sieve over borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct Sieve<'a> {
    bytes: &'a [u8; BYTES],
}

impl<'a> Sieve<'a> {
    /// Opens bytes made by [`write()`].
    #[must_use]
    pub const fn new(bytes: &'a [u8; BYTES]) -> Self {
        Self { bytes }
    }

    /// Whether the table may have this key.
    #[must_use]
    pub fn may_have(self, key: u64) -> bool {
        let bit = bit(key);
        self.bytes[bit / 8] >> (bit % 8) & 1 == 1
    }
}

fn bit(key: u64) -> usize {
    (key >> (u64::BITS - KEY_BITS)) as usize
}

/// Makes the bytes of a sieve for the keys of a table.
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
    fn lets_through_what_was_written_and_little_else() {
        let key = |i: u64| (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let bytes = write((0..500).map(key));
        let sieve = Sieve::new(bytes.first_chunk().expect("a whole sieve"));
        assert!((0..500).all(|i| sieve.may_have(key(i))));
        assert!((500..10_500).filter(|i| sieve.may_have(key(*i))).count() < 200);
    }
}
