//! A hash table that lives in bytes: made by the build script, read where it lies, nothing parsed at start-up.
//!
//! Reads 64-bit keys (forms of words, keys of phrases), gives 32-bit values. Open addressing with linear probing at 70
//! percent load, or 40 where most look-ups find nothing and bytes are few; a slot is 8 bytes: the key's upper half as fingerprint (never 0), then the value, little-endian. The
//! lower half chooses the slot by multiplication, so any number of slots will do. Two keys that a look-up could take for
//! one another are refused when the table is made; a foreign key is taken for one of ours once in a thousand million
//! look-ups. Shared with the build script: imports nothing. It does not grow and does not know its keys' meaning.

/// Bytes of a slot.
const SLOT_BYTES: usize = 8;

/// How full a table is made: more saves bytes and costs probes.
const LOAD_PERCENT: usize = 70;

/// The same for a small table that is asked for many keys it has not: a miss takes two probes instead of six.
const ROOMY_LOAD_PERCENT: usize = 40;

/// Keys that memory is asked for at once.
pub const AT_ONCE: usize = 32;

/// A table over borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    bytes: &'a [u8],
}

impl<'a> Table<'a> {
    /// Opens bytes made by [`write()`].
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Asks memory for the slots of some keys, a few dozen at a time, so that the look-ups that follow do not wait for it
    /// one by one.
    pub fn fetch(self, keys: impl Iterator<Item = u64>) {
        let slots = self.bytes.len() / SLOT_BYTES;
        let touched = keys.fold(0, |touched, key| touched ^ self.bytes[home(key, slots) * SLOT_BYTES]);
        std::hint::black_box(touched);
    }

    /// The values of many keys, in their order.
    #[must_use]
    pub fn find_each(self, mut keys: impl Iterator<Item = u64> + Clone) -> Vec<Option<u32>> {
        let mut values = Vec::with_capacity(keys.size_hint().0);
        loop {
            let known = values.len();
            self.fetch(keys.clone().take(AT_ONCE));
            values.extend(keys.by_ref().take(AT_ONCE).map(|key| self.find(key)));
            if values.len() < known + AT_ONCE {
                return values;
            }
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn find(self, key: u64) -> Option<u32> {
        let slots = self.bytes.len() / SLOT_BYTES;
        let wanted = fingerprint(key);
        let (before, after) = self.bytes.split_at(home(key, slots) * SLOT_BYTES);
        for part in [after, before] {
            for slot in part.as_chunks::<SLOT_BYTES>().0 {
                let slot = u64::from_le_bytes(*slot);
                let print = slot as u32;
                if print == wanted {
                    return Some((slot >> 32) as u32);
                }
                if print == 0 {
                    return None;
                }
            }
        }
        None
    }
}

/// Two keys that cannot stand in one table: their fingerprints and their places are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash(pub u64);

/// Makes the bytes of a table; the same pairs in the same order give the same bytes.
///
/// # Errors
/// The key that would be taken for an earlier one, or that is given twice.
pub fn write(pairs: &[(u64, u32)]) -> Result<Vec<u8>, Clash> {
    fill(pairs, (pairs.len() * 100).div_ceil(LOAD_PERCENT) + 1)
}

/// As [`write()`], with room for quick misses.
///
/// # Errors
/// As [`write()`].
pub fn write_roomy(pairs: &[(u64, u32)]) -> Result<Vec<u8>, Clash> {
    fill(pairs, (pairs.len() * 100).div_ceil(ROOMY_LOAD_PERCENT) + 1)
}

fn fill(pairs: &[(u64, u32)], slots: usize) -> Result<Vec<u8>, Clash> {
    let mut bytes = vec![0; slots * SLOT_BYTES];
    for &(key, value) in pairs {
        let mut at = home(key, slots);
        loop {
            let (print, _) = read_slot(&bytes, at);
            if print == fingerprint(key) {
                return Err(Clash(key));
            }
            if print == 0 {
                break;
            }
            at = (at + 1) % slots;
        }
        let slot = &mut bytes[at * SLOT_BYTES..][..SLOT_BYTES];
        slot[..4].copy_from_slice(&fingerprint(key).to_le_bytes());
        slot[4..].copy_from_slice(&value.to_le_bytes());
    }
    Ok(bytes)
}

/// The number at `index` of a run of little-endian 32-bit numbers; 0 past its end.
#[must_use]
pub fn read_u32(bytes: &[u8], index: usize) -> u32 {
    let at = index * 4;
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn read_slot(bytes: &[u8], at: usize) -> (u32, u32) {
    (read_u32(bytes, 2 * at), read_u32(bytes, 2 * at + 1))
}

fn fingerprint(key: u64) -> u32 {
    ((key >> 32) as u32).max(1)
}

fn home(key: u64, slots: usize) -> usize {
    (((key & 0xFFFF_FFFF) * slots as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key spread over all 64 bits.
    fn key(i: u64) -> u64 {
        (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }

    #[test]
    fn finds_what_was_written_and_nothing_else() {
        let pairs: Vec<_> = (0..10_000).map(|i| (key(i), i as u32)).collect();
        let bytes = write(&pairs).expect("no clash");
        let table = Table::new(&bytes);
        assert!(pairs.iter().all(|&(key, value)| table.find(key) == Some(value)));
        assert!((10_000..30_000).all(|i| table.find(key(i)).is_none()));
        assert!(bytes.len() < 10_000 * SLOT_BYTES * 3 / 2);
        let roomy = write_roomy(&pairs).expect("no clash");
        assert!((0..30_000).all(|i| Table::new(&roomy).find(key(i)) == table.find(key(i))));
    }

    #[test]
    fn refuses_keys_that_look_alike() {
        assert_eq!(write(&[(7 << 32, 1), (7 << 32 | 1, 2)]), Err(Clash(7 << 32 | 1)));
        assert_eq!(write(&[(9, 1), (9, 1)]), Err(Clash(9)));
    }

    #[test]
    fn an_empty_table_holds_nothing() {
        assert_eq!(Table::new(&[]).find(5), None);
        assert_eq!(Table::new(&write(&[]).expect("no clash")).find(0), None);
    }
}
