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
mod x86 {
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

        pub type Block = __m512i;
        pub type Widened = __m512i;

        #[rite(v4x)]
        pub fn load(sums: &[i32; LANES]) -> Block {
            _mm512_loadu_si512(sums)
        }

        #[rite(v4x)]
        pub fn store(block: Block) -> [i32; LANES] {
            let mut sums = [0; LANES];
            _mm512_storeu_si512(&mut sums, block);
            sums
        }

        #[rite(v4x)]
        pub fn rectify(block: Block, [scales, biases]: &Scaling) -> [u8; LANES] {
            let scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(block), _mm512_loadu_ps(scales));
            let real = _mm512_add_ps(scaled, _mm512_loadu_ps(biases));
            let real = _mm512_min_ps(_mm512_max_ps(real, _mm512_setzero_ps()), _mm512_set1_ps(255.0));
            let mut row = [0; LANES];
            _mm_storeu_si128(&mut row, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(real)));
            row
        }

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
}

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
