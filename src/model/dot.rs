//! Sums of products of 16-bit integers: the one inner loop of all nets, by the widest instructions that the machine has.
//!
//! Reads numbers and a layer's weights, gives 32-bit sums. `pulp` tells at run time what the machine can do and makes the
//! instructions safe to call; AVX-512 (with or without VNNI), AVX2 and a plain loop give the same integers, so labels do
//! not depend on the machine. Nothing can overflow: see [`MAX_INPUTS`].

/// Rows of inputs that are taken at once.
pub const ROWS: usize = 8;

/// Weights lie within -127..=127 and inputs within 16 bits, so the sum of this many products stays within 32 bits.
pub const MAX_INPUTS: usize = 512;

/// Outputs of a block.
pub const LANES: usize = 16;

/// A part of the inputs, equally long in all rows, read where it lies; a row's inputs are its parts one after another.
pub type Part<'a> = [&'a [[i16; 2]]; ROWS];

/// Sums of a block of outputs for each row of inputs.
pub type Sums = [[i32; LANES]; ROWS];

/// A layer's weights, laid out for the loop: for each block of [`LANES`] outputs, for each pair of inputs, for each output
/// of the block, the two weights.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// Blocks one after another, a line for each pair of inputs.
    pub values: Vec<[i16; 2 * LANES]>,
    /// Pairs of inputs.
    pub pairs: usize,
}

impl Weights {
    /// How many blocks of outputs there are.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.values.len() / self.pairs
    }
}

/// What has to be written for each instruction set; all give the same integers.
pub trait Kernel: Copy {
    /// The rows of `parts` times the weights; `sums` takes a block of outputs after the other.
    fn multiply(self, weights: &Weights, parts: &[Part<'_>], sums: &mut [Sums]);
    /// The sum of some rows of 8-bit numbers, each times its factor; a product stays within 16 bits.
    fn add_rows(self, rows: &[&[[u8; LANES]]], factors: &[i16], sums: &mut [[i32; LANES]]);
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
    fn multiply(self, weights: &Weights, parts: &[Part<'_>], sums: &mut [Sums]) {
        for (block, sums) in weights.values.chunks_exact(weights.pairs).zip(sums) {
            for (row, sums) in sums.iter_mut().enumerate() {
                sums.fill(0);
                for (pair, w) in parts.iter().flat_map(|part| part[row]).zip(block) {
                    let (a, b) = (i32::from(pair[0]), i32::from(pair[1]));
                    for (sum, w) in sums.iter_mut().zip(w.as_chunks::<2>().0) {
                        *sum += a * i32::from(w[0]) + b * i32::from(w[1]);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn add_rows(self, rows: &[&[[u8; LANES]]], factors: &[i16], sums: &mut [[i32; LANES]]) {
        for (b, sums) in sums.iter_mut().enumerate() {
            sums.fill(0);
            for (row, factor) in rows.iter().zip(factors) {
                sums.iter_mut().zip(row[b]).for_each(|(sum, v)| *sum += i32::from(i16::from(v as i8) * factor));
            }
        }
    }
}

/// Runs a loop with the best way to multiply that this machine has.
pub fn dispatch<L: Loop>(work: L) -> L::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(simd) = x86::Vnni::try_new() {
            return simd.vectorize(x86::Vectorized(simd, work));
        }
        if let Some(simd) = x86::Wide::try_new() {
            return simd.vectorize(x86::Vectorized(simd, work));
        }
        if let Some(simd) = x86::Narrow::try_new() {
            return simd.vectorize(x86::Vectorized(simd, work));
        }
    }
    work.run(Plain)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Kernel, LANES, Loop, Part, ROWS, Sums, Weights};
    use std::arch::x86_64::{__m128i, __m256i, __m512i};

    pulp::simd_type! {
        /// AVX2.
        pub struct Narrow { pub avx: "avx", pub avx2: "avx2" }
        /// AVX-512.
        pub struct Wide { pub avx: "avx", pub avx2: "avx2", pub f: "avx512f", pub vl: "avx512vl", pub bw: "avx512bw", pub dq: "avx512dq" }
        /// AVX-512 with VNNI: the compiler makes one instruction of multiply and add.
        pub struct Vnni {
            pub avx: "avx", pub avx2: "avx2", pub f: "avx512f", pub vl: "avx512vl", pub bw: "avx512bw", pub dq: "avx512dq",
            pub vnni: "avx512vnni"
        }
    }

    /// Vectors that hold the 32-bit sums of a block.
    pub trait Lanes: Copy {
        type Block: Copy;
        /// Whether there are registers for eight rows of three blocks; else for four of one.
        const MANY: bool;
        fn zero(self) -> Self::Block;
        fn load(self, pairs: &[i16; 2 * LANES]) -> Self::Block;
        fn multiply_add(self, sum: Self::Block, pair: [i16; 2], weights: Self::Block) -> Self::Block;
        fn add_row(self, sum: Self::Block, row: [u8; LANES], factor: i16) -> Self::Block;
        fn store(self, sum: Self::Block) -> [i32; LANES];
    }

    /// Two numbers as one.
    #[inline(always)]
    fn joined(pair: [i16; 2]) -> i32 {
        i32::from(pair[0] as u16) | (i32::from(pair[1]) << 16)
    }

    macro_rules! lanes512 {
        ($token:ident) => {
            impl Lanes for $token {
                type Block = __m512i;
                const MANY: bool = true;
                #[inline(always)]
                fn zero(self) -> __m512i {
                    self.f._mm512_setzero_si512()
                }
                #[inline(always)]
                fn load(self, pairs: &[i16; 2 * LANES]) -> __m512i {
                    pulp::cast(*pairs)
                }
                #[inline(always)]
                fn multiply_add(self, sum: __m512i, pair: [i16; 2], weights: __m512i) -> __m512i {
                    self.f._mm512_add_epi32(
                        sum,
                        self.bw._mm512_madd_epi16(self.f._mm512_set1_epi32(joined(pair)), weights),
                    )
                }
                #[inline(always)]
                fn add_row(self, sum: __m512i, row: [u8; LANES], factor: i16) -> __m512i {
                    let row = self.avx2._mm256_cvtepi8_epi16(pulp::cast(row));
                    let row = self.avx2._mm256_mullo_epi16(row, self.avx._mm256_set1_epi16(factor));
                    self.f._mm512_add_epi32(sum, self.f._mm512_cvtepi16_epi32(row))
                }
                #[inline(always)]
                fn store(self, sum: __m512i) -> [i32; LANES] {
                    pulp::cast(sum)
                }
            }
        };
    }
    lanes512!(Wide);
    lanes512!(Vnni);

    impl Lanes for Narrow {
        type Block = [__m256i; 2];
        const MANY: bool = false;
        #[inline(always)]
        fn zero(self) -> [__m256i; 2] {
            [self.avx._mm256_setzero_si256(); 2]
        }
        #[inline(always)]
        fn load(self, pairs: &[i16; 2 * LANES]) -> [__m256i; 2] {
            pulp::cast(*pairs)
        }
        #[inline(always)]
        fn multiply_add(self, sum: [__m256i; 2], pair: [i16; 2], weights: [__m256i; 2]) -> [__m256i; 2] {
            let pair = self.avx._mm256_set1_epi32(joined(pair));
            [
                self.avx2._mm256_add_epi32(sum[0], self.avx2._mm256_madd_epi16(pair, weights[0])),
                self.avx2._mm256_add_epi32(sum[1], self.avx2._mm256_madd_epi16(pair, weights[1])),
            ]
        }
        #[inline(always)]
        fn add_row(self, sum: [__m256i; 2], row: [u8; LANES], factor: i16) -> [__m256i; 2] {
            let row = self.avx2._mm256_cvtepi8_epi16(pulp::cast(row));
            let row = self.avx2._mm256_mullo_epi16(row, self.avx._mm256_set1_epi16(factor));
            let [low, high]: [__m128i; 2] = pulp::cast(row);
            [
                self.avx2._mm256_add_epi32(sum[0], self.avx2._mm256_cvtepi16_epi32(low)),
                self.avx2._mm256_add_epi32(sum[1], self.avx2._mm256_cvtepi16_epi32(high)),
            ]
        }
        #[inline(always)]
        fn store(self, sum: [__m256i; 2]) -> [i32; LANES] {
            pulp::cast(sum)
        }
    }

    /// A loop with the lanes that it shall use.
    pub struct Vectorized<S, L>(pub S, pub L);

    impl<S: Lanes, L: Loop> pulp::NullaryFnOnce for Vectorized<S, L> {
        type Output = L::Output;
        #[inline(always)]
        fn call(self) -> L::Output {
            self.1.run(self.0)
        }
    }

    impl<S: Lanes> Kernel for S {
        /// All blocks, as many at once as the registers hold.
        #[inline(always)]
        fn multiply(self, weights: &Weights, parts: &[Part<'_>], sums: &mut [Sums]) {
            assert_eq!(parts.iter().map(|part| part[0].len()).sum::<usize>(), weights.pairs);
            let count = weights.blocks();
            let mut at = 0;
            while at < count {
                let (values, sums) = (&weights.values[at * weights.pairs..], &mut sums[at..]);
                at += match count - at {
                    3 if S::MANY => tile::<S, 3, ROWS>(self, (values, weights.pairs), parts, sums),
                    1 if S::MANY => tile::<S, 1, ROWS>(self, (values, weights.pairs), parts, sums),
                    _ if S::MANY => tile::<S, 2, ROWS>(self, (values, weights.pairs), parts, sums),
                    _ => tile::<S, 1, 4>(self, (values, weights.pairs), parts, sums),
                };
            }
        }

        #[inline(always)]
        fn add_rows(self, rows: &[&[[u8; LANES]]], factors: &[i16], sums: &mut [[i32; LANES]]) {
            for (b, sums) in sums.iter_mut().enumerate() {
                let mut acc = self.zero();
                for (row, factor) in rows.iter().zip(factors) {
                    acc = self.add_row(acc, row[b], *factor);
                }
                *sums = self.store(acc);
            }
        }
    }

    /// `N` blocks of outputs for `R` rows at once, with their sums in registers; gives `N`.
    #[inline(always)]
    fn tile<S: Lanes, const N: usize, const R: usize>(
        simd: S,
        (values, pairs): (&[[i16; 2 * LANES]], usize),
        parts: &[Part<'_>],
        sums: &mut [Sums],
    ) -> usize {
        assert!(sums.len() >= N);
        for first in (0..ROWS).step_by(R) {
            let mut acc = [[simd.zero(); N]; R];
            let mut at = 0;
            for part in parts {
                let len = part[0].len();
                let rows: [&[[i16; 2]]; R] = std::array::from_fn(|r| &part[first + r][..len]);
                let blocks: [&[[i16; 2 * LANES]]; N] = std::array::from_fn(|n| &values[n * pairs + at..][..len]);
                for k in 0..len {
                    let mut w = [simd.zero(); N];
                    for n in 0..N {
                        w[n] = simd.load(&blocks[n][k]);
                    }
                    for r in 0..R {
                        for n in 0..N {
                            acc[r][n] = simd.multiply_add(acc[r][n], rows[r][k], w[n]);
                        }
                    }
                }
                at += len;
            }
            for r in 0..R {
                for n in 0..N {
                    sums[n][first + r] = simd.store(acc[r][n]);
                }
            }
        }
        N
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Once<'a>(&'a Weights, &'a [Part<'a>], &'a mut [Sums]);

    impl Loop for Once<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self, kernel: impl Kernel) {
            kernel.multiply(self.0, self.1, self.2);
        }
    }

    #[test]
    fn all_ways_to_multiply_agree() {
        for blocks in 1..=5 {
            let pairs = 33;
            let mut state = 7u32;
            let mut next = move || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 16) as i16
            };
            let values = (0..blocks * pairs).map(|_| std::array::from_fn(|_| next() % 128)).collect();
            let weights = Weights { values, pairs };
            let x: Vec<[i16; 2]> = (0..ROWS * pairs).map(|_| [next(), next()]).collect();
            let rows = |from: usize, to: usize| -> Part<'_> {
                std::array::from_fn(|row| &x[row * pairs + from..row * pairs + to])
            };
            let x = [rows(0, 20), rows(20, pairs)];
            let some = vec![[[1; LANES]; ROWS]; blocks];
            let (mut a, mut b, mut c) = (some.clone(), some.clone(), some);
            Plain.multiply(&weights, &x, &mut a);
            dispatch(Once(&weights, &x, &mut b));
            assert_eq!(a, b);
            #[cfg(target_arch = "x86_64")]
            {
                if let Some(simd) = x86::Narrow::try_new() {
                    simd.vectorize(x86::Vectorized(simd, Once(&weights, &x, &mut c)));
                    assert_eq!(a, c);
                }
                if let Some(simd) = x86::Wide::try_new() {
                    simd.vectorize(x86::Vectorized(simd, Once(&weights, &x, &mut c)));
                    assert_eq!(a, c);
                }
            }
        }
    }
}
