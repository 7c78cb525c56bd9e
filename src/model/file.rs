//! How a weight file lies in bytes.
//!
//! Reads bytes, gives their parts in order; the trainer writes the same order (`Writer`). All numbers are little-endian:
//! a magic word, the plan's numbers, the vocabulary (a `lexicon::table`), a step and a factor for each table, zeros up to a
//! cache line, the tables of 8-bit rows, the norm, the dense layers (8-bit weights: for each block of outputs, for each
//! quad of inputs, for each output, four; then a scale and a bias an output), and scores of arcs by distance.

use super::dot::{LANES, LINE, Line, MAX_INPUTS, QUAD, Scaling, Weights};
use super::fixed::{ONE, ZERO};
use super::plan::{Dense, Plan};
use std::ops::Range;

const MAGIC: &[u8; 8] = b"newsnet2";

/// Bytes of a cache line: rows lie in as few as they can.
const CACHE_LINE: usize = 64;

/// Bytes that start where a cache line does.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Aligned<B: ?Sized>(pub B);

/// A dense layer, ready to run.
#[derive(Clone, Debug)]
pub struct Layer {
    values: Vec<Line>,
    starts: Vec<[i32; LANES]>,
    quads: usize,
    /// Outputs without padding.
    pub outputs: usize,
    /// What makes fixed point of the sums.
    pub scaling: Vec<Scaling>,
}

impl Layer {
    /// Its weights.
    #[must_use]
    pub fn weights(&self) -> Weights<'_> {
        Weights { values: &self.values, starts: &self.starts, quads: self.quads }
    }
}

/// Walks the bytes of a weight file.
#[derive(Clone, Debug)]
pub struct Reader {
    all: &'static [u8],
    rest: &'static [u8],
}

impl Reader {
    /// Starts after the magic word; None without it.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        bytes.strip_prefix(MAGIC).map(|rest| Self { all: bytes, rest })
    }

    /// The next bytes.
    pub fn bytes(&mut self, len: usize) -> Option<&'static [u8]> {
        let (head, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(head)
    }

    /// Skips what lies before the next cache line.
    pub fn align(&mut self) -> Option<()> {
        let at = self.all.len() - self.rest.len();
        self.bytes(at.next_multiple_of(CACHE_LINE) - at).map(|_| ())
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes(4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
    }

    /// A block that is preceded by its length.
    pub fn block(&mut self) -> Option<&'static [u8]> {
        let len = self.number()?;
        self.bytes(len as usize)
    }

    /// The plan.
    pub fn plan(&mut self) -> Option<Plan> {
        let block = self.block()?;
        let mut numbers = block.chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().expect("four bytes")));
        Plan::from_numbers(&mut numbers)
    }

    /// The next numbers.
    pub fn floats(&mut self, len: usize) -> Option<Vec<f32>> {
        let bytes = self.bytes(4 * len)?;
        Some(bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().expect("four bytes"))).collect())
    }

    /// A dense layer; those of its inputs that may be negative are named.
    pub fn layer(&mut self, size: Dense, signed: &Range<usize>) -> Option<Layer> {
        let (quads, blocks) = (size.inputs.div_ceil(QUAD), size.outputs.div_ceil(LANES));
        if size.inputs > MAX_INPUTS {
            return None;
        }
        let lines = self.bytes(blocks * quads * LINE)?.as_chunks::<LINE>().0;
        let values: Vec<Line> = lines.iter().map(|line| line.map(|w| w as i8)).collect();
        let starts = values.chunks_exact(quads).map(|lines| start(lines, signed)).collect();
        let mut scaling = vec![[[0.0; LANES]; 2]; blocks];
        for (kind, unit) in [1.0, ONE].into_iter().enumerate() {
            for (i, number) in self.floats(size.outputs)?.into_iter().enumerate() {
                scaling[i / LANES][kind][i % LANES] = number * unit;
            }
        }
        Some(Layer { values, starts, quads, outputs: size.outputs, scaling })
    }
}

/// What the sums of a block start from, so that [`ZERO`] adds nothing where an input may be negative.
fn start(lines: &[Line], signed: &Range<usize>) -> [i32; LANES] {
    let mut sums = [0; LANES];
    for input in signed.clone() {
        let line = lines[input / QUAD].as_chunks::<QUAD>().0;
        sums.iter_mut().zip(line).for_each(|(sum, w)| *sum -= i32::from(ZERO) * i32::from(w[input % QUAD]));
    }
    sums
}

/// Writes what [`Reader`] reads, in the same order.
#[derive(Clone, Debug)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Starts with the magic word and the plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut writer = Self { bytes: MAGIC.to_vec() };
        let numbers: Vec<u8> = plan.to_numbers().into_iter().flat_map(u32::to_le_bytes).collect();
        writer.block(&numbers);
        writer
    }

    /// A block after its length.
    pub fn block(&mut self, bytes: &[u8]) {
        self.bytes.extend((bytes.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
    }

    /// Numbers.
    pub fn floats(&mut self, values: &[f32]) {
        self.bytes.extend(values.iter().flat_map(|v| v.to_le_bytes()));
    }

    /// Zeros up to the next cache line.
    pub fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(CACHE_LINE), 0);
    }

    /// 8-bit numbers.
    pub fn small(&mut self, values: impl IntoIterator<Item = i8>) {
        self.bytes.extend(values.into_iter().map(|v| v as u8));
    }

    /// A dense layer: weights row-major by input, then biases; rounded to 8 bits with a scale an output.
    pub fn layer(&mut self, size: Dense, weights: &[f32], biases: &[f32]) {
        let column = |o: usize| (0..size.inputs).map(move |i| weights[i * size.outputs + o]);
        let scales: Vec<f32> =
            (0..size.outputs).map(|o| column(o).fold(1e-9f32, |top, w| top.max(w.abs())) / 127.0).collect();
        let at = |i: usize, o: usize| {
            if i < size.inputs && o < size.outputs {
                (weights[i * size.outputs + o] / scales[o]).round() as i8
            } else {
                0
            }
        };
        for block in (0..size.outputs).step_by(LANES) {
            for quad in (0..size.inputs).step_by(QUAD) {
                self.small((0..LINE).map(|i| at(quad + i % QUAD, block + i / QUAD)));
            }
        }
        self.floats(&scales);
        self.floats(biases);
    }

    /// The bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
