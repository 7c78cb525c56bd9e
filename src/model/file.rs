//! How a weight file lies in bytes.
//!
//! Reads bytes, gives their parts in order; the trainer writes the same order (`Writer`). All numbers are little-endian:
//! a magic word, the plan's numbers, the vocabulary (a `lexicon::table`), the tables of 8-bit rows with a factor each, the
//! norm, the dense layers (8-bit weights: for each pair of inputs, for each output, two; a scale and a bias an output), scores of arcs by
//! distance, and lists of numbers for the net's owner.

use super::dot::{LANES, MAX_INPUTS, QUAD, Weights};
use super::fixed::{ONE, ZERO};
use super::plan::{Dense, Plan};
use std::ops::Range;

const MAGIC: &[u8; 8] = b"newsnet1";

/// Outputs are padded to a multiple of this in a file.
const OUTPUT_STEP: usize = 32;

/// A dense layer, ready to run.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Its weights.
    pub weights: Weights,
    /// Outputs without padding.
    pub outputs: usize,
    /// What the sum of each output is multiplied by, to be fixed point.
    pub scales: Vec<[f32; LANES]>,
    /// What is then added.
    pub biases: Vec<[f32; LANES]>,
}

/// Walks the bytes of a weight file.
#[derive(Clone, Debug)]
pub struct Reader {
    rest: &'static [u8],
}

impl Reader {
    /// Starts after the magic word; None without it.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        bytes.strip_prefix(MAGIC).map(|rest| Self { rest })
    }

    /// The next bytes.
    pub fn bytes(&mut self, len: usize) -> Option<&'static [u8]> {
        let (head, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(head)
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
        let (inputs, outputs) = (size.inputs.next_multiple_of(2), size.outputs.next_multiple_of(OUTPUT_STEP));
        if inputs > MAX_INPUTS || !inputs.is_multiple_of(QUAD) {
            return None;
        }
        let bytes = self.bytes(inputs * outputs)?;
        let at = |input: usize, output: usize| bytes[input / 2 * 2 * outputs + 2 * output + input % 2] as i8;
        let (mut values, mut starts) = (Vec::with_capacity(bytes.len() / (QUAD * LANES)), Vec::new());
        for first in (0..size.outputs).step_by(LANES) {
            let line = |quad| std::array::from_fn(|i| at(quad + i % QUAD, first + i / QUAD));
            values.extend((0..inputs).step_by(QUAD).map(line));
            let shift = |output| -i32::from(ZERO) * signed.clone().map(|i| i32::from(at(i, output))).sum::<i32>();
            starts.push(std::array::from_fn(|lane| shift(first + lane)));
        }
        let scales = lanes(self.floats(size.outputs)?.into_iter());
        let biases = lanes(self.floats(size.outputs)?.into_iter().map(|b| b * ONE));
        Some(Layer { weights: Weights { values, starts, quads: inputs / QUAD }, outputs: size.outputs, scales, biases })
    }

    /// Lists of numbers, each preceded by its length, after their count.
    pub fn extras(&mut self) -> Option<Vec<Vec<f32>>> {
        let count = self.number()?;
        (0..count).map(|_| self.number().and_then(|len| self.floats(len as usize))).collect()
    }
}

/// Numbers in blocks, with zeros after the last.
fn lanes(numbers: impl ExactSizeIterator<Item = f32>) -> Vec<[f32; LANES]> {
    let mut out = vec![[0.0; LANES]; numbers.len().div_ceil(LANES)];
    out.as_flattened_mut().iter_mut().zip(numbers).for_each(|(to, n)| *to = n);
    out
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

    /// 8-bit numbers.
    pub fn small(&mut self, values: impl IntoIterator<Item = i8>) {
        self.bytes.extend(values.into_iter().map(|v| v as u8));
    }

    /// A dense layer: weights row-major by input, then biases; rounded to 8 bits with a scale an output.
    pub fn layer(&mut self, size: Dense, weights: &[f32], biases: &[f32]) {
        let (inputs, outputs) = (size.inputs.next_multiple_of(2), size.outputs.next_multiple_of(OUTPUT_STEP));
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
        for pair in (0..inputs).step_by(2) {
            self.small((0..outputs).flat_map(|o| [at(pair, o), at(pair + 1, o)]));
        }
        self.floats(&scales);
        self.floats(biases);
    }

    /// Lists of numbers for the net's owner; the last part.
    pub fn extras(&mut self, lists: &[Vec<f32>]) {
        self.bytes.extend((lists.len() as u32).to_le_bytes());
        for list in lists {
            self.bytes.extend((list.len() as u32).to_le_bytes());
            self.floats(list);
        }
    }

    /// The bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
