//! Forms that are being joined: a union-find over forms.
//!
//! Reads pairs, gives roots; the root of a cluster is its earliest form, so results do not depend on the order of joins.

/// Sets of forms.
#[derive(Clone, Debug)]
pub struct Clusters {
    parent: Vec<usize>,
}

impl Clusters {
    /// Each form by itself.
    pub fn new(forms: usize) -> Self {
        Self { parent: (0..forms).collect() }
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    /// The earliest form of the cluster of `form`.
    pub fn root(&self, mut form: usize) -> usize {
        while self.parent[form] != form {
            form = self.parent[form];
        }
        form
    }

    /// Whether a form has not been joined with an earlier one, and none of the later ones with it.
    pub fn is_alone(&self, form: usize) -> bool {
        self.parent[form] == form && self.parent.iter().skip(form + 1).all(|p| *p != form)
    }

    /// Joins two clusters.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// Whether two forms are in one cluster.
    pub fn same(&self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }
}
