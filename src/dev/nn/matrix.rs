//! The one matrix product that training needs, written so that the compiler vectorises it.
//!
//! Reads row-major matrices of `f32`, adds their product to a third. The inner block of six rows by 32 columns lives in
//! registers; the long side is cut so that a block of the right matrix stays in cache. Built for the machine at hand
//! (`-C target-cpu=native`): training need not give the same bits everywhere, only running must (`model::dot`).

/// How many columns a block holds.
const COLUMNS: usize = 32;
/// How many rows a block holds.
const ROWS: usize = 6;
/// How much of the long side is taken at once.
const DEPTH: usize = 256;

/// Where the entries of a left matrix lie: `row` and `column` are the steps between neighbours.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    /// From a row to the next.
    pub row: usize,
    /// From a column to the next.
    pub column: usize,
}

/// Rows of the result, length of the sum, columns of the result.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Rows of left and result.
    pub rows: usize,
    /// Columns of left, rows of right.
    pub depth: usize,
    /// Columns of right and result.
    pub columns: usize,
}

/// `result += left * right`; `right` and `result` are row-major and dense.
pub fn add_product(result: &mut [f32], left: (&[f32], Steps), right: &[f32], sizes: Sizes) {
    for from in (0..sizes.depth).step_by(DEPTH) {
        let depth = DEPTH.min(sizes.depth - from);
        let part = (&left.0[(from * left.1.column).min(left.0.len())..], left.1);
        let right = &right[from * sizes.columns..];
        let mut column = 0;
        while column < sizes.columns {
            let width = [COLUMNS, 16, 8].into_iter().find(|w| column + w <= sizes.columns);
            let at = At { column, depth, sizes };
            match width {
                Some(COLUMNS) => column_block::<COLUMNS>(result, part, right, at),
                Some(16) => column_block::<16>(result, part, right, at),
                Some(_) => column_block::<8>(result, part, right, at),
                None => column_block::<1>(result, part, right, at),
            }
            column += width.unwrap_or(1);
        }
    }
}

#[derive(Clone, Copy)]
struct At {
    column: usize,
    depth: usize,
    sizes: Sizes,
}

fn column_block<const W: usize>(result: &mut [f32], left: (&[f32], Steps), right: &[f32], at: At) {
    let whole = at.sizes.rows / ROWS * ROWS;
    for row in (0..whole).step_by(ROWS) {
        block::<ROWS, W>(result, left, right, (row, at));
    }
    for row in whole..at.sizes.rows {
        block::<1, W>(result, left, right, (row, at));
    }
}

#[expect(clippy::needless_range_loop, reason = "iterators here are not always inlined, and then nothing is vectorised")]
#[inline(always)]
fn block<const R: usize, const W: usize>(
    result: &mut [f32],
    left: (&[f32], Steps),
    right: &[f32],
    (row, at): (usize, At),
) {
    let (values, steps) = left;
    let columns = at.sizes.columns;
    let mut sums = [[0f32; W]; R];
    for k in 0..at.depth {
        let from = k * columns + at.column;
        let b: &[f32; W] = right[from..from + W].try_into().expect("a block lies within its row");
        for r in 0..R {
            let a = values[(row + r) * steps.row + k * steps.column];
            for c in 0..W {
                sums[r][c] = fused(a, b[c], sums[r][c]);
            }
        }
    }
    for r in 0..R {
        let from = (row + r) * columns + at.column;
        let to: &mut [f32; W] = (&mut result[from..from + W]).try_into().expect("a block lies within its row");
        for c in 0..W {
            to[c] += sums[r][c];
        }
    }
}

#[inline(always)]
fn fused(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(target_feature = "fma") { a.mul_add(b, c) } else { a * b + c }
}

/// The transpose of a row-major matrix.
#[must_use]
pub fn transposed(matrix: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let mut out = vec![0.0; rows * columns];
    for r in 0..rows {
        for c in 0..columns {
            out[c * rows + r] = matrix[r * columns + c];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_plain_sum() {
        let sizes = Sizes { rows: 7, depth: 300, columns: 43 };
        let a: Vec<f32> = (0..7 * 300).map(|i| (i % 13) as f32 - 6.0).collect();
        let b: Vec<f32> = (0..300 * 43).map(|i| (i % 7) as f32 - 3.0).collect();
        let mut got = vec![1.0; 7 * 43];
        add_product(&mut got, (&a, Steps { row: 300, column: 1 }), &b, sizes);
        let flipped = transposed(&a, 7, 300);
        let mut also = vec![1.0; 7 * 43];
        add_product(&mut also, (&flipped, Steps { row: 1, column: 7 }), &b, sizes);
        for r in 0..7 {
            for c in 0..43 {
                let want: f32 = 1.0 + (0..300).map(|k| a[r * 300 + k] * b[k * 43 + c]).sum::<f32>();
                assert_eq!((got[r * 43 + c], also[r * 43 + c]), (want, want));
            }
        }
    }
}
