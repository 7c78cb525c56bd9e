//! Looks at eight bytes of a text together, so that most words are measured without a step for each letter.
//!
//! Reads bytes, gives how long a run of letters they begin with. Each byte is compared within one 64-bit number; a byte that is
//! no ASCII ends every run. Knows no English.

/// Eight bytes of a text, in their order.
#[derive(Clone, Copy, Debug)]
pub struct Eight(u64);

/// How many bytes these are.
pub const EIGHT: usize = 8;

/// The same byte eight times.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; EIGHT])
}

/// The upper bit of each byte.
const UPPER: u64 = all(0x80);

impl Eight {
    /// The bytes from `at` on, with zeros after the end.
    #[must_use]
    #[inline]
    pub fn at(bytes: &[u8], at: usize) -> Self {
        let rest = bytes.get(at..).unwrap_or(&[]);
        Self(u64::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [0; EIGHT];
            padded[..rest.len()].copy_from_slice(rest);
            padded
        })))
    }

    /// As a number, the first byte lowest.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The upper bit of each byte that lies from `first` to `last`, both ASCII.
    fn between(self, first: u8, last: u8) -> u64 {
        let low = self.0 & !UPPER;
        let (from, after) = (low + all(0x80 - first), low + all(0x7F - last));
        from & !after & !self.0 & UPPER
    }

    /// How many of the first bytes are small letters.
    #[must_use]
    #[inline]
    pub fn small_letters(self) -> usize {
        run(self.between(b'a', b'z'))
    }

    /// How many of the first bytes are letters and digits.
    #[must_use]
    #[inline]
    pub fn alphanumeric(self) -> usize {
        let lowered = Self(self.0 | all(0x20));
        run(lowered.between(b'a', b'z') | self.between(b'0', b'9'))
    }
}

/// Where the run of small letters from `at` on ends.
#[must_use]
#[inline]
pub fn small_end(bytes: &[u8], at: usize) -> usize {
    end(bytes, at, Eight::small_letters)
}

/// Where the run of ASCII letters and digits from `at` on ends.
#[must_use]
#[inline]
pub fn alphanumeric_end(bytes: &[u8], at: usize) -> usize {
    end(bytes, at, Eight::alphanumeric)
}

#[inline]
fn end(bytes: &[u8], mut at: usize, run: fn(Eight) -> usize) -> usize {
    loop {
        let count = run(Eight::at(bytes, at));
        at += count;
        if count < EIGHT {
            return at;
        }
    }
}

/// How many of the first bytes have their upper bit.
fn run(bits: u64) -> usize {
    ((!bits & UPPER).trailing_zeros() / u8::BITS) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_every_byte_as_one_by_one() {
        for byte in 0..=u8::MAX {
            for at in 0..EIGHT {
                let mut bytes = [b'a'; EIGHT];
                bytes[at] = byte;
                let eight = Eight::at(&bytes, 0);
                let small = bytes.iter().take_while(|b| b.is_ascii_lowercase()).count();
                let alphanumeric = bytes.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                assert_eq!((eight.small_letters(), eight.alphanumeric()), (small, alphanumeric), "{byte} at {at}");
            }
        }
    }

    #[test]
    fn ends_with_the_text() {
        assert_eq!(Eight::at(b"a bridge", 2).small_letters(), 6);
        assert_eq!(Eight::at(b"ab", 2).alphanumeric(), 0);
        assert_eq!(Eight::at(b"ab", 9).alphanumeric(), 0);
        assert_eq!((small_end(b"abcdefghijK", 1), alphanumeric_end(b"abcdefghijK", 1)), (10, 11));
    }
}
