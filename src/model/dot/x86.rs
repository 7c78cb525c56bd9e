//! The kernels of x86-64: AVX-512 with VNNI, AVX-512, AVX2.
//!
//! Each gives the integers of the plain kernel. What a set of instructions has to say for itself is a few operations on the
//! sums of a block; the loops around them are written once.

use super::{Four, Kernel, LANES, LINE, Line, Loop, Part, QUAD, ROWS, Scaling, Target, Weights};
use archmage::intrinsics::x86_64::*;
use archmage::{X64V3Token, X64V4Token, X64V4xToken, arcane, rite};

/// Two numbers as one.
#[inline(always)]
fn joined(first: u8, second: u8) -> i32 {
    i32::from(first) | (i32::from(second) << 16)
}

/// Where the numbers of four blocks, one after another, go when those of a lane shall be neighbours.
const BY_LANE: [u8; LINE] = {
    let mut order = [0; LINE];
    let mut i = 0;
    while i < order.len() {
        order[i] = (i % QUAD * LANES + i / QUAD) as u8;
        i += 1;
    }
    order
};

/// What each instruction set needs: a loop that runs with it, and a kernel that takes as many blocks and rows at once
/// as there are registers for.
macro_rules! instruction_set {
    ($token:ident, $with:ident, $tile:ident, $add:ident, $sums:ident, $many:literal blocks, $rows:literal rows) => {
        /// Runs a loop with these instructions.
        #[arcane]
        pub fn $with<L: Loop>(token: $token, work: L) -> L::Output {
            work.run(token)
        }

        impl Kernel for $token {
            #[inline(always)]
            fn multiply(self, weights: Weights<'_>, parts: &[Part<'_>], mut target: Target<'_>) {
                let mut at = 0;
                while at < weights.blocks() {
                    at += match weights.blocks() - at {
                        3 if $many >= 3 => $tile::<3>(self, weights, at, parts, &mut target),
                        2.. if $many >= 2 => $tile::<2>(self, weights, at, parts, &mut target),
                        _ => $tile::<1>(self, weights, at, parts, &mut target),
                    };
                }
            }

            #[inline(always)]
            fn add_rows(self, rows: &[Four<'_>], factors: &[[u8; QUAD]], sums: &mut [[i32; LANES]]) {
                let mut at = 0;
                while at < sums.len() {
                    at += match sums.len() - at {
                        4.. => $add::<4>(self, rows, at, factors, sums),
                        3 => $add::<3>(self, rows, at, factors, sums),
                        _ => $add::<1>(self, rows, at, factors, sums),
                    };
                }
            }
        }

        /// The sum of `N` blocks of the rows, from block `first` on; gives `N`.
        #[arcane]
        fn $add<const N: usize>(
            _: $token,
            rows: &[Four<'_>],
            first: usize,
            factors: &[[u8; QUAD]],
            sums: &mut [[i32; LANES]],
        ) -> usize {
            let mut acc = [$sums::load(&[0; LANES]); N];
            for (rows, factors) in rows.iter().zip(factors) {
                let [a, b, c, d] = rows;
                let (a, b) = (&a[first..first + N], &b[first..first + N]);
                let (c, d) = (&c[first..first + N], &d[first..first + N]);
                for n in 0..N {
                    acc[n] = $sums::add_four(acc[n], [&a[n], &b[n], &c[n], &d[n]], *factors);
                }
            }
            let sums = &mut sums[first..first + N];
            for n in 0..N {
                sums[n] = $sums::store(acc[n]);
            }
            N
        }

        /// `N` blocks of outputs from block `first` on, with their sums in registers; gives `N`.
        #[arcane]
        fn $tile<const N: usize>(
            _: $token,
            weights: Weights<'_>,
            first: usize,
            parts: &[Part<'_>],
            target: &mut Target<'_>,
        ) -> usize {
            let starts = &weights.starts[first..first + N];
            for top in (0..ROWS).step_by($rows) {
                let mut acc = [[$sums::load(&starts[0]); N]; $rows];
                for n in 1..N {
                    let start = $sums::load(&starts[n]);
                    for acc in &mut acc {
                        acc[n] = start;
                    }
                }
                let mut at = first * weights.quads;
                for part in parts {
                    let len = part[0].len();
                    let (mut rows, mut blocks): ([&[[u8; QUAD]]; $rows], [&[Line]; N]) = ([&[]; $rows], [&[]; N]);
                    for r in 0..$rows {
                        rows[r] = &part[top + r][..len];
                    }
                    for n in 0..N {
                        blocks[n] = &weights.values[at + n * weights.quads..][..len];
                    }
                    for k in 0..len {
                        let mut w = [$sums::widened(&blocks[0][k]); N];
                        for n in 1..N {
                            w[n] = $sums::widened(&blocks[n][k]);
                        }
                        for r in 0..$rows {
                            let x = i32::from_le_bytes(rows[r][k]);
                            for n in 0..N {
                                acc[r][n] = $sums::add(acc[r][n], x, w[n]);
                            }
                        }
                    }
                    at += len;
                }
                match target {
                    Target::Sums(out) => {
                        let out = &mut out[first..first + N];
                        for r in 0..$rows {
                            for n in 0..N {
                                out[n][top + r] = $sums::store(acc[r][n]);
                            }
                        }
                    }
                    Target::States(scaling, out) => {
                        let (scaling, out) = (&scaling[first..first + N], &mut out[first..first + N]);
                        for n in 0..N {
                            for r in 0..$rows {
                                out[n][top + r] = $sums::rectify(acc[r][n], &scaling[n]);
                            }
                        }
                    }
                }
            }
            N
        }
    };
}
instruction_set!(X64V4xToken, with_vnni, tile_vnni, add_vnni, vnni, 3 blocks, 8 rows);
instruction_set!(X64V4Token, with_avx512, tile_avx512, add_avx512, avx512, 2 blocks, 8 rows);
instruction_set!(X64V3Token, with_avx2, tile_avx2, add_avx2, avx2, 1 blocks, 4 rows);

/// AVX-512 with VNNI: one instruction for four products a lane.
mod vnni {
    use super::*;

    pub use super::avx512::{Block, load, rectify, store};

    pub type Widened = __m512i;

    #[rite(v4x)]
    pub fn widened(line: &Line) -> Widened {
        _mm512_loadu_si512(line)
    }

    #[rite(v4x)]
    pub fn add(sum: Block, x: i32, w: Widened) -> Block {
        _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(x), w)
    }

    #[rite(v4x)]
    pub fn add_four(sum: Block, rows: [&[u8; LANES]; QUAD], factors: [u8; QUAD]) -> Block {
        let low = _mm256_set_m128i(_mm_loadu_si128(rows[1]), _mm_loadu_si128(rows[0]));
        let high = _mm256_set_m128i(_mm_loadu_si128(rows[3]), _mm_loadu_si128(rows[2]));
        let all = _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high);
        let by_lane = _mm512_permutexvar_epi8(_mm512_loadu_si512(&BY_LANE), all);
        _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(i32::from_le_bytes(factors)), by_lane)
    }
}

/// AVX-512: inputs and weights are parted into even and odd ones of 16 bits.
mod avx512 {
    use super::*;

    pub type Block = __m512i;
    pub type Widened = [__m512i; 2];

    #[rite(v4)]
    pub fn load(sums: &[i32; LANES]) -> Block {
        _mm512_loadu_si512(sums)
    }

    #[rite(v4)]
    pub fn store(block: Block) -> [i32; LANES] {
        let mut sums = [0; LANES];
        _mm512_storeu_si512(&mut sums, block);
        sums
    }

    #[rite(v4)]
    pub fn rectify(block: Block, [scales, biases]: &Scaling) -> [u8; LANES] {
        let scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(block), _mm512_loadu_ps(scales));
        let real = _mm512_add_ps(scaled, _mm512_loadu_ps(biases));
        let real = _mm512_min_ps(_mm512_max_ps(real, _mm512_setzero_ps()), _mm512_set1_ps(255.0));
        let mut row = [0; LANES];
        _mm_storeu_si128(&mut row, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(real)));
        row
    }

    #[rite(v4)]
    pub fn widened(line: &Line) -> Widened {
        let line = _mm512_loadu_si512(line);
        [_mm512_srai_epi16::<8>(_mm512_slli_epi16::<8>(line)), _mm512_srai_epi16::<8>(line)]
    }

    #[rite(v4)]
    pub fn add(sum: Block, x: i32, w: Widened) -> Block {
        let even = _mm512_set1_epi32(x & 0x00ff_00ff);
        let odd = _mm512_set1_epi32((x >> 8) & 0x00ff_00ff);
        let sum = _mm512_add_epi32(sum, _mm512_madd_epi16(even, w[0]));
        _mm512_add_epi32(sum, _mm512_madd_epi16(odd, w[1]))
    }

    #[rite(v4)]
    pub fn add_four(sum: Block, rows: [&[u8; LANES]; QUAD], factors: [u8; QUAD]) -> Block {
        let sum = add_two(sum, [rows[0], rows[1]], joined(factors[0], factors[1]));
        add_two(sum, [rows[2], rows[3]], joined(factors[2], factors[3]))
    }

    #[rite(v4)]
    fn add_two(sum: Block, [a, b]: [&[u8; LANES]; 2], factors: i32) -> Block {
        let (a, b) = (_mm_loadu_si128(a), _mm_loadu_si128(b));
        let both = _mm256_set_m128i(_mm_unpackhi_epi8(a, b), _mm_unpacklo_epi8(a, b));
        let products = _mm512_madd_epi16(_mm512_cvtepi8_epi16(both), _mm512_set1_epi32(factors));
        _mm512_add_epi32(sum, products)
    }
}

/// AVX2: as AVX-512, in halves.
mod avx2 {
    use super::*;

    pub type Block = [__m256i; 2];
    pub type Widened = [[__m256i; 2]; 2];

    #[rite(v3)]
    pub fn load(sums: &[i32; LANES]) -> Block {
        let (halves, _) = sums.as_chunks::<{ LANES / 2 }>();
        [_mm256_loadu_si256(&halves[0]), _mm256_loadu_si256(&halves[1])]
    }

    #[rite(v3)]
    pub fn store(block: Block) -> [i32; LANES] {
        let mut sums = [[0; LANES / 2]; 2];
        _mm256_storeu_si256(&mut sums[0], block[0]);
        _mm256_storeu_si256(&mut sums[1], block[1]);
        let mut all = [0; LANES];
        all.copy_from_slice(sums.as_flattened());
        all
    }

    #[rite(v3)]
    pub fn rectify(block: Block, [scales, biases]: &Scaling) -> [u8; LANES] {
        let (scales, biases) = (scales.as_chunks::<{ LANES / 2 }>().0, biases.as_chunks::<{ LANES / 2 }>().0);
        let low = rounded(block[0], &scales[0], &biases[0]);
        let high = rounded(block[1], &scales[1], &biases[1]);
        // packs within halves of the register; the quarters are then brought into order
        let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi32(low, high));
        let bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
        let mut row = [0; LANES];
        _mm_storeu_si128(&mut row, bytes);
        row
    }

    #[rite(v3)]
    fn rounded(sums: __m256i, scales: &[f32; LANES / 2], biases: &[f32; LANES / 2]) -> __m256i {
        let scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), _mm256_loadu_ps(scales));
        let real = _mm256_add_ps(scaled, _mm256_loadu_ps(biases));
        _mm256_cvtps_epi32(_mm256_min_ps(_mm256_max_ps(real, _mm256_setzero_ps()), _mm256_set1_ps(255.0)))
    }

    #[rite(v3)]
    pub fn widened(line: &Line) -> Widened {
        let (halves, _) = line.as_chunks::<{ LINE / 2 }>();
        let lines = [_mm256_loadu_si256(&halves[0]), _mm256_loadu_si256(&halves[1])];
        let even = [_mm256_slli_epi16::<8>(lines[0]), _mm256_slli_epi16::<8>(lines[1])];
        [
            [_mm256_srai_epi16::<8>(even[0]), _mm256_srai_epi16::<8>(lines[0])],
            [_mm256_srai_epi16::<8>(even[1]), _mm256_srai_epi16::<8>(lines[1])],
        ]
    }

    #[rite(v3)]
    pub fn add(sum: Block, x: i32, w: Widened) -> Block {
        let even = _mm256_set1_epi32(x & 0x00ff_00ff);
        let odd = _mm256_set1_epi32((x >> 8) & 0x00ff_00ff);
        let [low, high] = sum;
        let low = _mm256_add_epi32(low, _mm256_madd_epi16(even, w[0][0]));
        let high = _mm256_add_epi32(high, _mm256_madd_epi16(even, w[1][0]));
        [
            _mm256_add_epi32(low, _mm256_madd_epi16(odd, w[0][1])),
            _mm256_add_epi32(high, _mm256_madd_epi16(odd, w[1][1])),
        ]
    }

    #[rite(v3)]
    pub fn add_four(sum: Block, rows: [&[u8; LANES]; QUAD], factors: [u8; QUAD]) -> Block {
        let sum = add_two(sum, [rows[0], rows[1]], joined(factors[0], factors[1]));
        add_two(sum, [rows[2], rows[3]], joined(factors[2], factors[3]))
    }

    #[rite(v3)]
    fn add_two(sum: Block, [a, b]: [&[u8; LANES]; 2], factors: i32) -> Block {
        let (a, b) = (_mm_loadu_si128(a), _mm_loadu_si128(b));
        let factors = _mm256_set1_epi32(factors);
        let low = _mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_unpacklo_epi8(a, b)), factors);
        let high = _mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_unpackhi_epi8(a, b)), factors);
        [_mm256_add_epi32(sum[0], low), _mm256_add_epi32(sum[1], high)]
    }
}
