//! Boosted decision trees in integers, so that every machine finds the same.
//!
//! Reads a row of small numbers, gives a score in 1/256 of a logit. The trees are symmetric: all nodes of a level ask the same question, so a
//! tree of depth d is d comparisons and a table of 2^d leaves, read straight from the weights without unpacking.
//! It knows nothing of what rows and scores mean. Method: gradient boosting over oblivious trees (as in CatBoost,
//! Prokhorenkova and others, 2018).

/// Bytes before the trees of one forest: features, depth, trees (two bytes each), bias (four).
const HEAD_BYTES: usize = 10;

/// Rows that lie side by side in columns.
const BLOCK_ROWS: usize = 32;
/// Rows of a block that go down a tree together.
const LANES: usize = 16;
/// Levels of the deepest tree.
const MAX_DEPTH: usize = 6;

/// A forest within a file of weights.
#[derive(Clone, Copy, Debug)]
pub struct Forest<'m> {
    depth: usize,
    bias: i32,
    trees: &'m [u8],
}

/// One tree, as the trainer makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Feature and threshold of each level: the answer is 1 where the feature is over the threshold.
    pub tests: Vec<(u16, i16)>,
    /// Score by the answers, first level in the lowest bit.
    pub leaves: Vec<i16>,
}

/// Opens the forests of a file in order; a file that is cut short gives empty forests.
#[must_use]
pub fn open<const COUNT: usize>(bytes: &[u8]) -> [Forest<'_>; COUNT] {
    let mut rest = bytes;
    std::array::from_fn(|_| {
        let (forest, after) = Forest::read(rest).unwrap_or((Forest { depth: 0, bias: 0, trees: &[] }, &[]));
        rest = after;
        forest
    })
}

/// The bytes of a forest, as [`open`] reads them; all trees have the depth of the first.
#[must_use]
pub fn write(features: usize, bias: i32, trees: &[Tree]) -> Vec<u8> {
    let depth = trees.first().map_or(0, |t| t.tests.len());
    let mut bytes = Vec::new();
    for number in [features, depth, trees.len()] {
        bytes.extend((number as u16).to_le_bytes());
    }
    bytes.extend(bias.to_le_bytes());
    for tree in trees {
        for (feature, threshold) in &tree.tests {
            bytes.extend(feature.to_le_bytes());
            bytes.extend(threshold.to_le_bytes());
        }
        bytes.extend(tree.leaves.iter().flat_map(|leaf| leaf.to_le_bytes()));
    }
    bytes
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn i16_at(bytes: &[u8], at: usize) -> i16 {
    i16::from_le_bytes([bytes[at], bytes[at + 1]])
}

impl<'m> Forest<'m> {
    fn read(bytes: &'m [u8]) -> Option<(Self, &'m [u8])> {
        let head = bytes.get(..HEAD_BYTES)?;
        let (depth, count) = (usize::from(u16_at(head, 2)).min(MAX_DEPTH), usize::from(u16_at(head, 4)));
        let bias = i32::from_le_bytes([head[6], head[7], head[8], head[9]]);
        let end = HEAD_BYTES + count * tree_bytes(depth);
        Some((Self { depth, bias, trees: bytes.get(HEAD_BYTES..end)? }, &bytes[end..]))
    }

    /// The score of a row, in 1/256 of a logit. Features beyond the row's end count as 0.
    #[must_use]
    pub fn score(&self, row: &[i16]) -> i32 {
        let mut score = self.bias;
        for tree in self.trees.chunks_exact(tree_bytes(self.depth)) {
            let (tests, leaves) = tree.split_at(4 * self.depth);
            let mut leaf = 0;
            for (level, test) in tests.chunks_exact(4).enumerate() {
                let value = row.get(usize::from(u16_at(test, 0))).copied().unwrap_or(0);
                leaf |= usize::from(value > i16_at(test, 2)) << level;
            }
            score += i32::from(i16_at(leaves, 2 * leaf));
        }
        score
    }

    /// The scores of many rows, given as one row after another of `width` numbers each: the same as [`Self::score`], tree by tree.
    #[must_use]
    pub fn score_all(&self, rows: &[i16], width: usize) -> Vec<i32> {
        let count = rows.len() / width.max(1);
        let mut scores = vec![self.bias; count];
        let mut columns = vec![0i16; width * BLOCK_ROWS];
        for (block, scores) in rows.chunks(width.max(1) * BLOCK_ROWS).zip(scores.chunks_mut(BLOCK_ROWS)) {
            for (i, row) in block.chunks_exact(width.max(1)).enumerate() {
                for (feature, value) in row.iter().enumerate() {
                    columns[feature * BLOCK_ROWS + i] = *value;
                }
            }
            self.add_scores(&columns, scores);
        }
        scores
    }

    /// Adds all trees' answers for a block of rows that lies in columns.
    fn add_scores(&self, columns: &[i16], scores: &mut [i32]) {
        for tree in self.trees.chunks_exact(tree_bytes(self.depth)) {
            let (tests, leaves) = tree.split_at(4 * self.depth);
            let leaves = leaves.as_chunks::<2>().0;
            for (part, scores) in scores.chunks_mut(LANES).enumerate() {
                for (score, leaf) in scores.iter_mut().zip(leaves_of(tests, columns, part * LANES)) {
                    *score += i32::from(i16::from_le_bytes(leaves[usize::from(leaf)]));
                }
            }
        }
    }
}

/// The leaves that the rows from `at` on come to.
fn leaves_of(tests: &[u8], columns: &[i16], at: usize) -> [u16; LANES] {
    let mut leaves = [0; LANES];
    for (level, test) in tests.chunks_exact(4).enumerate() {
        let start = usize::from(u16_at(test, 0)) * BLOCK_ROWS + at;
        let threshold = i16_at(test, 2);
        let Some(column) = columns.get(start..start + LANES) else { continue };
        for (leaf, value) in leaves.iter_mut().zip(column) {
            *leaf |= u16::from(*value > threshold) << level;
        }
    }
    leaves
}

fn tree_bytes(depth: usize) -> usize {
    4 * depth + (2 << depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_what_was_written() {
        let tree = Tree { tests: vec![(0, 5), (2, -1)], leaves: vec![-10, 10, -20, 20] };
        let bytes = [write(3, 7, std::slice::from_ref(&tree)), write(3, 0, &[tree.clone(), tree])].concat();
        let [one, two, none] = open::<3>(&bytes);
        assert_eq!(one.score(&[6, 0, 0]), 7 + 20);
        assert_eq!(one.score(&[5, 0, -1]), 7 - 10);
        assert_eq!(two.score(&[6, 0, -3]), 20);
        assert_eq!(none.score(&[1]), 0);
        assert_eq!(one.score_all(&[6, 0, 0, 5, 0, -1], 3), [27, -3]);
        assert_eq!(one.score_all(&[6, 0, 0].repeat(100), 3), [27].repeat(100));
    }
}
