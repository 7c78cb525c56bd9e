//! Counts of right, found and wanted, and what they come to.
//!
//! Reads per-article counts, prints precision, recall and F1 of a layer, and the articles that lose most, worst first:
//! reading those is how errors are grouped.

use std::ops::AddAssign;

/// How many of the worst articles are listed.
const WORST_SHOWN: usize = 10;

/// Counts of one article or of many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Found and right.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// In the gold.
    pub wanted: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

impl Tally {
    /// Precision, recall and F1.
    pub fn scores(self) -> (f64, f64, f64) {
        let share = |of: usize| if of == 0 { 0.0 } else { self.right as f64 / of as f64 };
        let (p, r) = (share(self.found), share(self.wanted));
        (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }

    /// Missed and false together.
    pub fn errors(self) -> usize {
        self.found + self.wanted - 2 * self.right
    }
}

/// Prints the sum of a layer's tallies, then the worst articles.
pub fn report(layer: &str, articles: &[(String, Tally)]) {
    let mut total = Tally::default();
    for (_, tally) in articles {
        total += *tally;
    }
    let (p, r, f) = total.scores();
    let mut worst: Vec<_> = articles.iter().filter(|(_, t)| t.errors() > 0).collect();
    worst.sort_by_key(|(id, t)| (std::cmp::Reverse(t.errors()), id.clone()));
    println!("{layer}: P {p:.4} R {r:.4} F1 {f:.4} of {} in {} articles", total.wanted, articles.len());
    for (id, t) in worst.into_iter().take(WORST_SHOWN) {
        println!("  {:4} missed {:4} false  {id}", t.wanted - t.right, t.found - t.right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_missed_and_false() {
        let tally = Tally { right: 3, found: 4, wanted: 6 };
        assert_eq!(tally.errors(), 4);
        assert!((tally.scores().2 - 0.6).abs() < 1e-9);
        assert_eq!(Tally::default().scores(), (0.0, 0.0, 0.0));
    }
}
