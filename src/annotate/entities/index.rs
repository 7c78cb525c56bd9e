//! The forms of an article by one of their words.
//!
//! Reads pairs of a hash and a form's number, gives the forms under a hash, in order. A sorted list: an article has some
//! dozens of forms, too few for a tree.

/// A word that more forms share tells none of them apart.
const MAX_FEW: usize = 64;

/// Forms by a hash.
pub struct Index(Vec<(u64, usize)>);

impl Index {
    /// The index of some pairs.
    pub fn new(pairs: impl Iterator<Item = (u64, usize)>) -> Self {
        let mut all = Vec::with_capacity(pairs.size_hint().1.unwrap_or_default());
        all.extend(pairs);
        all.sort_unstable();
        Self(all)
    }

    fn under(&self, hash: u64) -> impl Iterator<Item = usize> + Clone {
        let start = self.0.partition_point(|(h, _)| *h < hash);
        self.0[start..].iter().take_while(move |(h, _)| *h == hash).map(|(_, form)| *form)
    }

    /// The forms with a hash, if they are few.
    pub fn few(&self, hash: u64) -> Option<impl Iterator<Item = usize> + Clone> {
        let under = self.under(hash);
        under.clone().nth(MAX_FEW).is_none().then_some(under)
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
        assert!(index.few(7).is_some_and(|forms| forms.eq([0, 3])));
        assert!(index.few(6).is_some_and(|mut forms| forms.next().is_none()));
        assert!(Index::new((0..65).map(|form| (7, form))).few(7).is_none());
        assert_eq!(index.groups().map(Iterator::count).collect::<Vec<_>>(), [1, 2]);
    }
}
