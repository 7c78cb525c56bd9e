//! The forms of an article by one of their words.
//!
//! Reads pairs of a hash and a form's number, gives the forms under a hash, in order. A sorted list: an article has some
//! dozens of forms, too few for a tree.

/// Forms by a hash.
pub struct Index(Vec<(u64, usize)>);

impl Index {
    /// The index of some pairs.
    pub fn new(pairs: impl Iterator<Item = (u64, usize)>) -> Self {
        let mut pairs: Vec<(u64, usize)> = pairs.collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The pairs with a hash.
    pub fn under(&self, hash: u64) -> impl Iterator<Item = usize> + Clone {
        let start = self.0.partition_point(|(h, _)| *h < hash);
        self.0[start..].iter().take_while(move |(h, _)| *h == hash).map(|(_, form)| *form)
    }

    /// The forms of each hash.
    pub fn groups(&self) -> impl Iterator<Item = impl Iterator<Item = usize>> {
        self.0.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|(_, form)| *form))
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn gives_forms_in_order() {
        let index = Index::new([(7, 3), (5, 1), (7, 0)].into_iter());
        assert_eq!(index.under(7).collect::<Vec<_>>(), [0, 3]);
        assert_eq!(index.under(6).count(), 0);
        assert_eq!(index.groups().map(Iterator::count).collect::<Vec<_>>(), [1, 2]);
    }
}
