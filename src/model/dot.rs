//! Sums of products of 8-bit integers: the one inner loop of all nets, by the widest instructions that the machine has.
//!
//! Reads numbers and a layer's weights, gives 32-bit sums. `archmage` tells at run time what the machine can do and makes the
//! instructions safe to call; AVX-512 (with or without VNNI), AVX2 and a plain loop give the same integers, so labels do
//! not depend on the machine. Nothing can overflow: see [`MAX_INPUTS`].

use super::fixed::rectified;

/// Rows of inputs that are taken at once.
pub const ROWS: usize = 8;

/// Weights lie within 8 bits and inputs too, so the sum of this many products stays within 32 bits by far.
pub const MAX_INPUTS: usize = 512;

/// Outputs of a block.
pub const LANES: usize = 16;

/// Inputs whose products are summed at once.
pub const QUAD: usize = 4;

/// What becomes of the sums of a block: their factors and what is then added.
pub type Scaling = [[f32; LANES]; 2];

/// A block of outputs, scaled, rectified and in fixed point, for each row of inputs.
pub type Rectified = [[u8; LANES]; ROWS];

/// Where a product goes, a block of outputs after the other.
pub enum Target<'a> {
    /// As it is.
    Sums(&'a mut [Sums]),
    /// As new states.
    States(&'a [Scaling], &'a mut [Rectified]),
}

/// Weights of a quad of inputs for a block of outputs.
pub const LINE: usize = QUAD * LANES;

/// A part of the inputs, equally long in all rows, read where it lies; a row's inputs are its parts one after another.
pub type Part<'a> = [&'a [[u8; QUAD]]; ROWS];

/// Sums of a block of outputs for each row of inputs.
pub type Sums = [[i32; LANES]; ROWS];

/// The weights of a block's outputs for a quad of inputs, output after output.
pub type Line = [i8; LINE];

/// Four rows of signed numbers, in blocks.
pub type Four<'a> = [&'a [[u8; LANES]]; QUAD];

/// A layer's weights, laid out for the loop: for each block of [`LANES`] outputs, for each quad of inputs, a line.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// Blocks one after another.
    pub values: &'a [Line],
    /// What the sums of each block start from.
    pub starts: &'a [[i32; LANES]],
    /// Quads of inputs.
    pub quads: usize,
}

impl Weights<'_> {
    /// How many blocks of outputs there are.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.starts.len()
    }
}

/// What has to be written for each instruction set; all give the same integers.
pub trait Kernel: Copy {
    /// The rows of `parts` times the weights.
    fn multiply(self, weights: Weights<'_>, parts: &[Part<'_>], target: Target<'_>);
    /// The sum of some rows of 8-bit numbers, each times its factor, four rows at once.
    fn add_rows(self, rows: &[Four<'_>], factors: &[[u8; QUAD]], sums: &mut [[i32; LANES]]);
}

/// A loop over words, to be run where wide instructions are at hand.
pub trait Loop {
    /// What it gives.
    type Output;
    /// Runs, with a kernel of whatever the machine has.
    fn run(self, kernel: impl Kernel) -> Self::Output;
}

/// The kernel of all machines.
#[derive(Clone, Copy, Debug)]
struct Plain;

impl Kernel for Plain {
    #[inline(always)]
    fn multiply(self, weights: Weights<'_>, parts: &[Part<'_>], mut target: Target<'_>) {
        for b in 0..weights.blocks() {
            let lines = &weights.values[b * weights.quads..][..weights.quads];
            for row in 0..ROWS {
                let mut sums = weights.starts[b];
                for (x, line) in parts.iter().flat_map(|part| part[row]).zip(lines) {
                    for (sum, w) in sums.iter_mut().zip(line.as_chunks::<QUAD>().0) {
                        *sum += x.iter().zip(w).map(|(x, w)| i32::from(*x) * i32::from(*w)).sum::<i32>();
                    }
                }
                match &mut target {
                    Target::Sums(out) => out[b][row] = sums,
                    Target::States(scaling, out) => {
                        let [scales, biases] = &scaling[b];
                        for i in 0..LANES {
                            out[b][row][i] = rectified(sums[i] as f32 * scales[i] + biases[i]);
                        }
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn add_rows(self, rows: &[Four<'_>], factors: &[[u8; QUAD]], sums: &mut [[i32; LANES]]) {
        for (b, sums) in sums.iter_mut().enumerate() {
            sums.fill(0);
            for (row, factor) in rows.as_flattened().iter().zip(factors.as_flattened()) {
                sums.iter_mut().zip(row[b]).for_each(|(sum, v)| *sum += i32::from(v as i8) * i32::from(*factor));
            }
        }
    }
}

/// Runs a loop with the best way to multiply that this machine has.
pub fn dispatch<L: Loop>(work: L) -> L::Output {
    #[cfg(target_arch = "x86_64")]
    {
        use archmage::{SimdToken, X64V3Token, X64V4Token, X64V4xToken};
        if let Some(token) = X64V4xToken::summon() {
            return x86::with_vnni(token, work);
        }
        if let Some(token) = X64V4Token::summon() {
            return x86::with_avx512(token, work);
        }
        if let Some(token) = X64V3Token::summon() {
            return x86::with_avx2(token, work);
        }
    }
    work.run(Plain)
}

#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(test)]
mod tests {
    use super::*;

    struct Once<'a>(Weights<'a>, &'a [Part<'a>], Target<'a>);

    impl Loop for Once<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self, kernel: impl Kernel) {
            kernel.multiply(self.0, self.1, self.2);
        }
    }

    struct Rows<'a>(&'a [Four<'a>], &'a [[u8; QUAD]], &'a mut [[i32; LANES]]);

    impl Loop for Rows<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self, kernel: impl Kernel) {
            kernel.add_rows(self.0, self.1, self.2);
        }
    }

    /// The way of all machines.
    const PLAIN: usize = 3;

    /// Runs a loop with one of the instruction sets, if the machine has it.
    fn by<L: Loop>(way: usize, work: L) -> Option<L::Output> {
        #[cfg(target_arch = "x86_64")]
        {
            use archmage::{SimdToken, X64V3Token, X64V4Token, X64V4xToken};
            match way {
                0 => X64V4xToken::summon().map(|token| x86::with_vnni(token, work)),
                1 => X64V4Token::summon().map(|token| x86::with_avx512(token, work)),
                2 => X64V3Token::summon().map(|token| x86::with_avx2(token, work)),
                _ => Some(work.run(Plain)),
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        (way == PLAIN).then(|| work.run(Plain))
    }

    fn numbers() -> impl FnMut() -> u8 {
        let mut state = 7u32;
        move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as u8
        }
    }

    #[test]
    fn all_ways_to_multiply_agree() {
        for blocks in 1..=5 {
            let (quads, mut next) = (33, numbers());
            let values: Vec<Line> = (0..blocks * quads).map(|_| std::array::from_fn(|_| next() as i8)).collect();
            let starts: Vec<[i32; LANES]> =
                (0..blocks).map(|_| std::array::from_fn(|_| i32::from(next()) - 99)).collect();
            let weights = Weights { values: &values, starts: &starts, quads };
            let x: Vec<[u8; QUAD]> = (0..ROWS * quads).map(|_| std::array::from_fn(|_| next())).collect();
            let rows = |from: usize, to: usize| -> Part<'_> {
                std::array::from_fn(|row| &x[row * quads + from..row * quads + to])
            };
            let x = [rows(0, 20), rows(20, quads)];
            let scaling = vec![[std::array::from_fn(|i| i as f32 * 0.001), [0.5; LANES]]; blocks];
            let made = |way: usize| {
                let (mut sums, mut states) = (vec![[[1; LANES]; ROWS]; blocks], vec![[[1; LANES]; ROWS]; blocks]);
                by(way, Once(weights, &x, Target::Sums(&mut sums)))?;
                by(way, Once(weights, &x, Target::States(&scaling, &mut states)))?;
                Some((sums, states))
            };
            let expected = made(PLAIN).expect("runs everywhere");
            assert!(expected.1.as_flattened().as_flattened().iter().any(|v| (1..255).contains(v)));
            for way in 0..PLAIN {
                assert!(made(way).is_none_or(|found| found == expected), "{way}");
            }
        }
    }

    #[test]
    fn all_ways_to_add_rows_agree() {
        for count in 0..4 {
            let mut next = numbers();
            let tables: Vec<[[u8; LANES]; 3]> =
                (0..count * QUAD).map(|_| std::array::from_fn(|_| std::array::from_fn(|_| next()))).collect();
            let rows: Vec<Four<'_>> =
                tables.as_chunks().0.iter().map(|four: &[_; QUAD]| four.each_ref().map(|t| &t[..])).collect();
            let factors: Vec<[u8; QUAD]> = (0..count).map(|_| std::array::from_fn(|_| next())).collect();
            let mut expected = [[1; LANES]; 3];
            Plain.add_rows(&rows, &factors, &mut expected);
            for way in 0..PLAIN {
                let mut found = [[1; LANES]; 3];
                if by(way, Rows(&rows, &factors, &mut found)).is_some() {
                    assert_eq!(found, expected, "{way}");
                }
            }
        }
    }
}
