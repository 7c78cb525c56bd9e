//! Numbers that are the same on every machine: fixed point, and smooth functions by polynomial.
//!
//! Reads `f32`, gives `f32` or 8-bit fixed point ([`ONE`] is 1). Only additions,
//! multiplications, divisions and square roots are used, in a fixed order; those are exact by IEEE 754 and Rust never
//! joins them. `f32::exp` and the like are not: they differ from one system's library to the next.

/// 1 in fixed point: what is never negative lies in 0 to 11.95, other numbers in -6 to 5.95. Nets lose nothing by it that
/// their scores could tell.
pub const ONE: f32 = 64.0 / 3.0;

/// 0 in fixed point of numbers that may be negative.
pub const ZERO: u8 = 128;

/// Adding it leaves a number's nearest whole number in the low bits.
const ROUNDER: f32 = 12_582_912.0;

/// A number of fixed point that is never negative, from its nearest whole number; those too large become the largest.
#[must_use]
#[inline(always)]
pub fn rectified(value: f32) -> u8 {
    nearest(value.clamp(0.0, 255.0)) as u8
}

/// A number of fixed point that may be negative, [`ZERO`] and above where it is not; those too large become the largest.
#[must_use]
#[inline(always)]
pub fn signed(value: f32) -> u8 {
    signed_small(value.clamp(-128.0, 127.0))
}

/// As [`signed`], of a number that is known to lie within -128 to 127.
#[must_use]
#[inline(always)]
pub fn signed_small(value: f32) -> u8 {
    (nearest(value) + i32::from(ZERO)) as u8
}

/// The nearest whole number of one that is under 4 million.
#[must_use]
#[inline(always)]
pub fn nearest(value: f32) -> i32 {
    (value + ROUNDER).to_bits() as i32 - ROUNDER.to_bits() as i32
}

/// e to the power of `x`, within 3 millionths; `x` is brought into -80..=80.
#[must_use]
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let y = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = nearest(y);
    let f = y - whole as f32;
    let p = 1.0
        + f * (std::f32::consts::LN_2 + f * (0.240_226_5 + f * (0.055_504_1 + f * (0.009_618_1 + f * 0.001_333_4))));
    f32::from_bits(((whole + 127) << 23) as u32) * p
}

/// Where [`tanh`] takes its value to be 1, but for a 2,500th.
const STEEPEST: f32 = 2.95;

/// The hyperbolic tangent within 0.0051, a tenth of what a state can tell: an odd polynomial, fitted so that its greatest error is
/// least and that it ends where the function does.
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-STEEPEST, STEEPEST);
    let y = x * x;
    x * (0.977_268_7 + y * (-0.256_444_26 + y * (0.050_631_35 + y * (-0.005_229_004 + y * 0.000_210_106_37))))
}

/// What a gate of score `keep` keeps of a unit, and what it then adds of the new value tanh(`new`): the sigmoid s of
/// `keep`, and (1 - s) tanh(`new`).
#[must_use]
#[inline(always)]
pub fn gated(keep: f32, new: f32) -> (f32, f32) {
    let half = 0.5 * tanh(0.5 * keep);
    (0.5 + half, (0.5 - half) * tanh(new))
}

/// Turns scores into probabilities.
#[inline(always)]
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().fold(f32::MIN, |a, b| a.max(*b));
    let mut total = 0.0;
    for s in scores.iter_mut() {
        *s = exp(*s - top);
        total += *s;
    }
    scores.iter_mut().for_each(|s| *s /= total);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_functions_are_near_the_true_ones() {
        for i in -400..400 {
            let x = i as f32 / 20.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
            let (keep, new) = gated(x / 2.0, x);
            let share = 1.0 / (1.0 + (-x / 2.0).exp());
            assert!((keep - share).abs() < 0.003 && (new - (1.0 - share) * x.tanh()).abs() < 0.006, "{x}");
        }
    }

    #[test]
    fn rounds_to_the_nearest() {
        assert_eq!([2.4, -2.6, 1e9, -1e9, 0.0].map(rectified), [2, 0, 255, 0, 0]);
        assert_eq!([2.4, -2.6, 1e9, -1e9, 0.0].map(signed), [130, 125, 255, 0, 128]);
    }
}
