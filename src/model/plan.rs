//! The shape of a net: which tables, layers and heads it has, in the order in which their weights lie in its file.
//!
//! Reads and gives a short list of numbers (the head of a weight file). Both the trainer (`dev::nn`) and the run-time
//! (`model::net`) take the sizes of all layers from here, so that they cannot differ. It knows no weights.

use std::ops::Range;

/// How far an arc may lead, in words to either side.
pub const ARC_REACH: usize = 96;

/// The shape of a net.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Rows of each table of word features; a word takes one row of each and their sum is its vector.
    pub slots: Vec<usize>,
    /// Width of a row.
    pub dim: usize,
    /// Width of a word's state in the layers above.
    pub hidden: usize,
    /// Steps between the three words that each convolution sees; the first one leads from `dim` to `hidden`.
    pub dilations: Vec<usize>,
    /// Whether states of words that are spelt alike are pooled over the article.
    pub memory: bool,
    /// How many layers of gated scans (running states from both sides) there are.
    pub scans: usize,
    /// Width of a scan in each direction.
    pub way: usize,
    /// Labels of each head.
    pub heads: Vec<usize>,
    /// Width of arc vectors, for each of two roles; 0 where no arcs are drawn.
    pub arc: usize,
}

/// A dense layer: `inputs` to `outputs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dense {
    /// Numbers that it reads.
    pub inputs: usize,
    /// Numbers that it gives.
    pub outputs: usize,
}

/// Which of a plan's layers does what: indices into [`Plan::layers`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The convolutions.
    pub convolutions: Vec<usize>,
    /// Mixes a word's state with the pooled ones.
    pub memory: Option<usize>,
    /// Gate, input and mix of each scan.
    pub scans: Vec<[usize; 3]>,
    /// The last convolution.
    pub last: usize,
    /// All heads side by side.
    pub head: usize,
    /// Asking vector, answering vector, score of "nobody".
    pub arcs: Option<[usize; 3]>,
}

impl Plan {
    /// Labels of all heads together.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.heads.iter().sum()
    }

    /// Rows of all tables together.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.slots.iter().sum()
    }

    /// The first row of each table when all lie in one.
    #[must_use]
    pub fn slot_starts(&self) -> Vec<usize> {
        self.slots.iter().scan(0, |at, rows| Some(std::mem::replace(at, *at + rows))).collect()
    }

    /// The dense layers in the order of the file, and what each is for.
    #[must_use]
    pub fn layers(&self) -> (Vec<Dense>, Layout) {
        let hidden = self.hidden;
        let mut layers = Vec::new();
        let mut push = |inputs, outputs| {
            layers.push(Dense { inputs, outputs });
            layers.len() - 1
        };
        let layout = Layout {
            convolutions: (0..self.dilations.len())
                .map(|i| push(3 * if i == 0 { self.dim } else { hidden }, hidden))
                .collect(),
            memory: self.memory.then(|| push(3 * hidden, hidden)),
            scans: (0..self.scans)
                .map(|_| [push(hidden, 2 * self.way), push(hidden, 2 * self.way), push(hidden + 2 * self.way, hidden)])
                .collect(),
            last: push(3 * hidden, hidden),
            head: push(hidden, self.labels()),
            arcs: (self.arc > 0).then(|| [push(hidden, 2 * self.arc), push(hidden, 2 * self.arc), push(hidden, 2)]),
        };
        (layers, layout)
    }

    /// Those of a layer's inputs that may be negative: words' vectors, running states. All others were rectified.
    #[must_use]
    pub fn signed(&self, layout: &Layout, layer: usize) -> Range<usize> {
        if layout.convolutions.first() == Some(&layer) {
            0..3 * self.dim
        } else if layout.scans.iter().any(|[_, _, mix]| *mix == layer) {
            self.hidden..self.hidden + 2 * self.way
        } else {
            0..0
        }
    }

    /// As numbers, for the head of a file.
    #[must_use]
    pub fn to_numbers(&self) -> Vec<u32> {
        let mut out = Vec::new();
        for list in [&self.slots, &self.dilations, &self.heads] {
            out.push(list.len() as u32);
            out.extend(list.iter().map(|n| *n as u32));
        }
        out.extend([self.dim, self.hidden, usize::from(self.memory), self.scans, self.way, self.arc].map(|n| n as u32));
        out
    }

    /// From the numbers that [`Plan::to_numbers`] gave; None if there are too few.
    #[must_use]
    pub fn from_numbers(numbers: &mut impl Iterator<Item = u32>) -> Option<Self> {
        let mut list = || {
            let len = numbers.next()?;
            (0..len).map(|_| numbers.next().map(|n| n as usize)).collect::<Option<Vec<_>>>()
        };
        let (slots, dilations, heads) = (list()?, list()?, list()?);
        let mut number = || numbers.next().map(|n| n as usize);
        let (dim, hidden, memory) = (number()?, number()?, number()? == 1);
        let (scans, way, arc) = (number()?, number()?, number()?);
        Some(Self { slots, dim, hidden, dilations, memory, scans, way, heads, arc })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote() {
        let plan = Plan {
            slots: vec![7, 9],
            dim: 4,
            hidden: 6,
            dilations: vec![1, 2],
            memory: true,
            scans: 1,
            way: 2,
            heads: vec![3, 3],
            arc: 8,
        };
        assert_eq!(Plan::from_numbers(&mut plan.to_numbers().into_iter()), Some(plan.clone()));
        assert_eq!(plan.slot_starts(), [0, 7]);
        let (layers, layout) = plan.layers();
        assert_eq!(layers[layout.scans[0][2]], Dense { inputs: 10, outputs: 6 });
        assert_eq!(layers.len(), 2 + 1 + 3 + 2 + 3);
    }
}
