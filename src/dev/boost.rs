//! Trains forests of symmetric trees by gradient boosting on logistic loss.
//!
//! Reads rows with labels and weights, gives the trees of `model::forest`. Features are cut at quantiles; each tree is grown
//! level by level, every level taking the one question that lowers the loss most over all its nodes. Half of the rows,
//! by a fixed sequence, teach each tree. The same input gives the same trees.

use analyze::model::forest::{self, Tree};

/// Most cuts of one feature.
const MAX_CUTS: usize = 48;
/// What keeps leaves with little weight near zero.
const LEAF_PRIOR: f64 = 4.0;

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Trees.
    pub trees: usize,
    /// Levels of each tree.
    pub depth: usize,
    /// How much of each tree's advice is taken.
    pub rate: f64,
}

/// Rows to learn from.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Features in a row.
    pub width: usize,
    /// Row after row.
    pub values: Vec<i16>,
    /// Whether the row is an example of what is sought.
    pub labels: Vec<bool>,
    /// How much the row counts; its mean should be about 1.
    pub weights: Vec<f64>,
}

impl Rows {
    /// Adds a row.
    pub fn push(&mut self, row: &[i16], label: bool, weight: f64) {
        self.width = row.len();
        self.values.extend_from_slice(row);
        self.labels.push(label);
        self.weights.push(weight);
    }

    fn len(&self) -> usize {
        self.labels.len()
    }
}

/// Trains a forest and gives its bytes.
pub fn train(rows: &Rows, settings: Settings) -> Vec<u8> {
    if rows.labels.is_empty() {
        return forest::write(0, 0, &[]);
    }
    let cuts: Vec<Vec<i16>> = (0..rows.width).map(|f| cuts(rows, f)).collect();
    let bins: Vec<u8> = bins(rows, &cuts);
    let total: f64 = rows.weights.iter().sum();
    let positive: f64 = rows.weights.iter().zip(&rows.labels).filter(|(_, l)| **l).map(|(w, _)| w).sum();
    let bias = ((positive.max(1e-3)) / (total - positive).max(1e-3)).ln();
    let bias = (bias * 256.0).round();
    let mut scores = vec![bias / 256.0; rows.len()];
    let mut trees = Vec::new();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..settings.trees {
        let (mut gradients, mut curvatures) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
        let mut chosen = Vec::new();
        for i in 0..rows.len() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if rows.weights[i] > 0.0 && state >> 63 == 0 {
                let p = 1.0 / (1.0 + (-scores[i]).exp());
                gradients[i] = rows.weights[i] * (f64::from(u8::from(rows.labels[i])) - p);
                curvatures[i] = rows.weights[i] * p * (1.0 - p);
                chosen.push(i as u32);
            }
        }
        let grower = Grower {
            rows: rows.len(),
            bins: &bins,
            cuts: &cuts,
            gradients: &gradients,
            curvatures: &curvatures,
            chosen: &chosen,
        };
        let tree = grower.grow(settings);
        for (i, score) in scores.iter_mut().enumerate() {
            *score += f64::from(tree.leaves[leaf(&tree, &rows.values[i * rows.width..])]) / 256.0;
        }
        trees.push(tree);
    }
    forest::write(rows.width, bias as i32, &trees)
}

fn leaf(tree: &Tree, row: &[i16]) -> usize {
    tree.tests.iter().enumerate().map(|(level, (f, t))| usize::from(row[usize::from(*f)] > *t) << level).sum()
}

/// Thresholds at quantiles of a feature's values.
fn cuts(rows: &Rows, feature: usize) -> Vec<i16> {
    let mut values: Vec<i16> = (0..rows.len()).map(|i| rows.values[i * rows.width + feature]).collect();
    values.sort_unstable();
    let mut distinct = values.clone();
    distinct.dedup();
    distinct.pop();
    if distinct.len() <= MAX_CUTS {
        return distinct;
    }
    let mut cuts: Vec<i16> = (1..=MAX_CUTS).map(|k| values[k * (values.len() - 1) / (MAX_CUTS + 1)]).collect();
    // rare high values need cuts as well
    cuts.extend([1, 2, 4].map(|k| distinct[distinct.len() - distinct.len() * k / 8 - 1]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// For each feature a column of the number of cuts below each value.
fn bins(rows: &Rows, cuts: &[Vec<i16>]) -> Vec<u8> {
    let mut bins = Vec::with_capacity(rows.values.len());
    for (feature, cuts) in cuts.iter().enumerate() {
        bins.extend(
            (0..rows.len()).map(|i| cuts.partition_point(|c| *c < rows.values[i * rows.width + feature]) as u8),
        );
    }
    bins
}

struct Grower<'r> {
    rows: usize,
    bins: &'r [u8],
    cuts: &'r [Vec<i16>],
    gradients: &'r [f64],
    curvatures: &'r [f64],
    chosen: &'r [u32],
}

impl Grower<'_> {
    fn grow(&self, settings: Settings) -> Tree {
        let mut nodes = vec![0u8; self.chosen.len()];
        let mut tests = Vec::new();
        for level in 0..settings.depth {
            let best = (0..self.cuts.len())
                .filter_map(|f| self.best_cut(f, &nodes, 1 << level))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let (_, feature, cut) = best.unwrap_or((0.0, 0, 0));
            for (node, row) in nodes.iter_mut().zip(self.chosen) {
                *node |= u8::from(usize::from(self.bins[feature * self.rows + *row as usize]) > cut) << level;
            }
            tests.push((feature as u16, self.cuts[feature].get(cut).copied().unwrap_or(i16::MAX)));
        }
        let mut sums = vec![(0.0, 0.0); 1 << settings.depth];
        for (node, row) in nodes.iter().zip(self.chosen) {
            let sum: &mut (f64, f64) = &mut sums[usize::from(*node)];
            sum.0 += self.gradients[*row as usize];
            sum.1 += self.curvatures[*row as usize];
        }
        let leaves = sums
            .iter()
            .map(|(g, h)| (settings.rate * 256.0 * g / (h + LEAF_PRIOR)).round().clamp(-2000.0, 2000.0) as i16);
        Tree { tests, leaves: leaves.collect() }
    }

    /// Gain, feature and cut of the best question on a feature.
    fn best_cut(&self, feature: usize, nodes: &[u8], count: usize) -> Option<(f64, usize, usize)> {
        let width = self.cuts[feature].len() + 1;
        let mut sums = vec![(0.0, 0.0); width * count];
        let column = &self.bins[feature * self.rows..(feature + 1) * self.rows];
        for (node, row) in nodes.iter().zip(self.chosen) {
            let sum: &mut (f64, f64) = &mut sums[usize::from(*node) * width + usize::from(column[*row as usize])];
            sum.0 += self.gradients[*row as usize];
            sum.1 += self.curvatures[*row as usize];
        }
        let mut gains = vec![0.0; width - 1];
        let worth = |g: f64, h: f64| g * g / (h + LEAF_PRIOR);
        for node in sums.chunks_exact(width) {
            let total = node.iter().fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
            let mut low = (0.0, 0.0);
            for (gain, sum) in gains.iter_mut().zip(node) {
                low = (low.0 + sum.0, low.1 + sum.1);
                *gain += worth(low.0, low.1) + worth(total.0 - low.0, total.1 - low.1) - worth(total.0, total.1);
            }
        }
        let best = gains.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((*best.1, feature, best.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_a_rule_of_two_features() {
        let mut rows = Rows::default();
        for i in 0..4000i16 {
            let (a, b) = (i % 50, i / 50);
            rows.push(&[a, b, 3], (a > 20) != (b > 40), 1.0);
        }
        let bytes = train(&rows, Settings { trees: 30, depth: 3, rate: 0.3 });
        let [forest] = forest::open::<1>(&bytes);
        assert!(forest.score(&[30, 10, 3]) > 0 && forest.score(&[10, 10, 3]) < 0 && forest.score(&[30, 60, 3]) < 0);
    }
}
