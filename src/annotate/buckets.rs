//! Sorts by hash: hashes spread evenly, so that a bucket for each leaves next to nothing to compare.
//!
//! Reads things with a 64-bit hash each, brings them into the order of their hashes; equal ones stay in the order they
//! were in. Linear where hashes differ.

/// Bits of a hash that choose a bucket, at most.
const MAX_BITS: u32 = 16;

/// So many items of a bucket are sorted by insertion.
const MAX_FEW: usize = 16;

/// Sorts by hash, stably.
pub fn sort_by_hash<T: Copy>(items: &mut [T], hash: impl Fn(&T) -> u64) {
    let bits = items.len().max(2).ilog2().min(MAX_BITS);
    let bucket = |item: &T| (hash(item) >> (64 - bits)) as usize;
    let mut bounds = vec![0u32; 1 << bits];
    for item in items.iter() {
        bounds[bucket(item)] += 1;
    }
    let mut before = 0;
    for bound in &mut bounds {
        before += std::mem::replace(bound, before);
    }
    let unsorted = items.to_vec();
    for item in unsorted {
        let at = &mut bounds[bucket(&item)];
        items[*at as usize] = item;
        *at += 1;
    }
    // each bound is now the end of its bucket
    let mut start = 0;
    for end in bounds.into_iter().map(|end| end as usize) {
        sort_few(&mut items[start..end], &hash);
        start = end;
    }
}

/// Sorts a bucket: a few items by insertion.
fn sort_few<T: Copy>(items: &mut [T], hash: impl Fn(&T) -> u64) {
    if items.len() > MAX_FEW {
        items.sort_by_key(hash);
        return;
    }
    for i in 1..items.len() {
        let item = items[i];
        let mut at = i;
        while at > 0 && hash(&items[at - 1]) > hash(&item) {
            items[at] = items[at - 1];
            at -= 1;
        }
        items[at] = item;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_stably() {
        for count in [0usize, 1, 2, 3, 100, 3000] {
            let hash = |i: usize| ((i * i % 61) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut items: Vec<(u64, usize)> = (0..count).map(|i| (hash(i), i)).collect();
            let mut sorted = items.clone();
            sorted.sort();
            sort_by_hash(&mut items, |item| item.0);
            assert_eq!(items, sorted);
        }
    }
}
