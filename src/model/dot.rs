//! Sums of products of 16-bit integers: the one inner loop of all nets, by the widest instructions that the machine has.
//!
//! Reads numbers and a layer's weights, gives 32-bit sums. `pulp` tells at run time what the machine can do and makes the
//! instructions safe to call; AVX-512 (with or without VNNI), AVX2 and a plain loop give the same integers, so labels do
//! not depend on the machine. Nothing can overflow: see [`MAX_INPUTS`].

/// Rows of inputs that are taken at once.
pub const ROWS: usize = 4;

/// Weights lie within -127..=127 and inputs within 16 bits, so the sum of this many products stays within 32 bits.
pub const MAX_INPUTS: usize = 512;

/// Outputs are padded to a multiple of this.
pub const OUTPUT_STEP: usize = 32;

/// A layer's weights, laid out for the loop: for each block of [`OUTPUT_STEP`] outputs, for each pair of inputs, for each
/// output of the block, the two weights.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// `inputs * outputs` numbers.
    pub values: Vec<i16>,
    /// Inputs, an even number.
    pub inputs: usize,
    /// Outputs, a multiple of [`OUTPUT_STEP`].
    pub outputs: usize,
}

/// The four rows of `inputs` (one after another) times the weights; `sums` takes [`ROWS`] rows of outputs.
#[inline(always)]
pub fn plain(weights: &Weights, inputs: &[i16], sums: &mut [i32]) {
    let (depth, outputs) = (weights.inputs, weights.outputs);
    for (row, sums) in inputs.chunks_exact(depth).zip(sums.chunks_exact_mut(outputs)) {
        sums.fill(0);
        for (block, sums) in weights.values.chunks_exact(depth * OUTPUT_STEP).zip(sums.chunks_exact_mut(OUTPUT_STEP)) {
            for (pair, w) in row.chunks_exact(2).zip(block.chunks_exact(2 * OUTPUT_STEP)) {
                let (a, b) = (i32::from(pair[0]), i32::from(pair[1]));
                for (sum, w) in sums.iter_mut().zip(w.chunks_exact(2)) {
                    *sum += a * i32::from(w[0]) + b * i32::from(w[1]);
                }
            }
        }
    }
}

/// The loop over a layer, to be run where wide instructions are at hand.
pub trait Loop {
    /// What it gives.
    type Output;
    /// Runs; `multiply` is [`plain`] or does the same faster.
    fn run(self, multiply: impl Fn(&Weights, &[i16], &mut [i32])) -> Self::Output;
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
    work.run(plain)
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Loop, OUTPUT_STEP, ROWS, Weights};
    use std::arch::x86_64::{__m256i, __m512i};

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

    /// A kind of vector of 32-bit sums.
    pub trait Lanes: Copy {
        type Vector: Copy;
        const LEN: usize;
        fn zero(self) -> Self::Vector;
        fn splat(self, pair: i32) -> Self::Vector;
        fn load(self, pairs: &[i16]) -> Self::Vector;
        fn multiply_add(self, sum: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector;
        fn store(self, sum: Self::Vector, to: &mut [i32]);
    }

    macro_rules! lanes512 {
        ($token:ident) => {
            impl Lanes for $token {
                type Vector = __m512i;
                const LEN: usize = 16;
                #[inline(always)]
                fn zero(self) -> __m512i {
                    self.f._mm512_setzero_si512()
                }
                #[inline(always)]
                fn splat(self, pair: i32) -> __m512i {
                    self.f._mm512_set1_epi32(pair)
                }
                #[inline(always)]
                fn load(self, pairs: &[i16]) -> __m512i {
                    let pairs: [i16; 32] = pairs[..32].try_into().expect("32 numbers");
                    pulp::cast(pairs)
                }
                #[inline(always)]
                fn multiply_add(self, sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
                    self.f._mm512_add_epi32(sum, self.bw._mm512_madd_epi16(a, b))
                }
                #[inline(always)]
                fn store(self, sum: __m512i, to: &mut [i32]) {
                    let sums: [i32; 16] = pulp::cast(sum);
                    to[..16].copy_from_slice(&sums);
                }
            }
        };
    }
    lanes512!(Wide);
    lanes512!(Vnni);

    impl Lanes for Narrow {
        type Vector = __m256i;
        const LEN: usize = 8;
        #[inline(always)]
        fn zero(self) -> __m256i {
            self.avx._mm256_setzero_si256()
        }
        #[inline(always)]
        fn splat(self, pair: i32) -> __m256i {
            self.avx._mm256_set1_epi32(pair)
        }
        #[inline(always)]
        fn load(self, pairs: &[i16]) -> __m256i {
            let pairs: [i16; 16] = pairs[..16].try_into().expect("16 numbers");
            pulp::cast(pairs)
        }
        #[inline(always)]
        fn multiply_add(self, sum: __m256i, a: __m256i, b: __m256i) -> __m256i {
            self.avx2._mm256_add_epi32(sum, self.avx2._mm256_madd_epi16(a, b))
        }
        #[inline(always)]
        fn store(self, sum: __m256i, to: &mut [i32]) {
            let sums: [i32; 8] = pulp::cast(sum);
            to[..8].copy_from_slice(&sums);
        }
    }

    /// A loop with the lanes that it shall use.
    pub struct Vectorized<S, L>(pub S, pub L);

    impl<S: Lanes, L: Loop> pulp::NullaryFnOnce for Vectorized<S, L> {
        type Output = L::Output;
        #[inline(always)]
        fn call(self) -> L::Output {
            let Self(simd, work) = self;
            work.run(
                #[inline(always)]
                |weights, inputs, sums| multiply(simd, weights, inputs, sums),
            )
        }
    }

    /// Two vectors of outputs for four rows at once: eight sums in registers.
    #[inline(always)]
    pub fn multiply<S: Lanes>(simd: S, weights: &Weights, inputs: &[i16], sums: &mut [i32]) {
        let (depth, outputs) = (weights.inputs, weights.outputs);
        let pairs = inputs.as_chunks::<2>().0;
        let rows: [&[[i16; 2]]; ROWS] = std::array::from_fn(|row| &pairs[row * (depth / 2)..][..depth / 2]);
        for (index, block) in weights.values.chunks_exact(depth * OUTPUT_STEP).enumerate() {
            let block = &block.as_chunks::<{ 2 * OUTPUT_STEP }>().0[..depth / 2];
            for part in (0..OUTPUT_STEP).step_by(2 * S::LEN) {
                let mut acc = [[simd.zero(); 2]; ROWS];
                for (k, w) in block.iter().enumerate() {
                    let w = [simd.load(&w[2 * part..]), simd.load(&w[2 * (part + S::LEN)..])];
                    for (acc, row) in acc.iter_mut().zip(rows) {
                        let pair = simd.splat(i32::from(row[k][0] as u16) | (i32::from(row[k][1]) << 16));
                        acc[0] = simd.multiply_add(acc[0], pair, w[0]);
                        acc[1] = simd.multiply_add(acc[1], pair, w[1]);
                    }
                }
                for (row, acc) in acc.into_iter().enumerate() {
                    let to = &mut sums[row * outputs + index * OUTPUT_STEP + part..][..2 * S::LEN];
                    simd.store(acc[0], to);
                    simd.store(acc[1], &mut to[S::LEN..]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Once<'a>(&'a Weights, &'a [i16], &'a mut [i32]);

    impl Loop for Once<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self, multiply: impl Fn(&Weights, &[i16], &mut [i32])) {
            multiply(self.0, self.1, self.2);
        }
    }

    #[test]
    fn all_ways_to_multiply_agree() {
        let (inputs, outputs) = (66, 64);
        let mut state = 7u32;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as i16
        };
        let weights = Weights { values: (0..inputs * outputs).map(|_| next() % 128).collect(), inputs, outputs };
        let x: Vec<i16> = (0..ROWS * inputs).map(|_| next()).collect();
        let (mut a, mut b) = (vec![1; ROWS * outputs], vec![2; ROWS * outputs]);
        plain(&weights, &x, &mut a);
        dispatch(Once(&weights, &x, &mut b));
        assert_eq!(a, b);
        #[cfg(target_arch = "x86_64")]
        {
            let mut c = vec![3; ROWS * outputs];
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
