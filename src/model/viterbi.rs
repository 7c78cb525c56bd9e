//! The best lawful sequence of labels.
//!
//! Reads scores of labels, gives spans. Two codes: BIOES for several types (label 0 is outside, then begin, inside, end,
//! single of each type) and BIO for one role (outside, begin, inside). Lawful steps only, so that no span is left open;
//! ties go to the smaller label. Linear in words times labels: all closed states share one best score.

/// A span of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
    /// Its type, from 0.
    pub kind: usize,
}

/// Labels of seven types.
const MAX_LABELS: usize = 29;

/// The label of type `kind` at `place` of a span from `start` to `end`.
#[must_use]
pub fn bioes_label(kind: usize, place: usize, (start, end): (usize, usize)) -> usize {
    let step = match (place == start, place + 1 == end) {
        (true, true) => 3,
        (true, false) => 0,
        (false, false) => 1,
        (false, true) => 2,
    };
    1 + 4 * kind + step
}

/// The spans of the best lawful BIOES labels; `scores` has `1 + 4 * types` numbers a word, for at most seven types. `room`
/// may hold anything and is used again from call to call.
#[must_use]
#[inline(always)]
pub fn bioes(scores: &[f32], types: usize, room: &mut Vec<u8>) -> Vec<Found> {
    let labels = 1 + 4 * types;
    let words = scores.len() / labels;
    room.clear();
    room.resize(words * labels, 0);
    let back = room.as_mut_slice();
    let mut best = [f32::NEG_INFINITY; MAX_LABELS];
    let mut before = best;
    // before the first word all is closed
    before[0] = 0.0;
    for (z, back) in scores.chunks_exact(labels).zip(back.chunks_exact_mut(labels)) {
        let closed = best_closed(&before, types);
        (best[0], back[0]) = (closed.0 + z[0], closed.1);
        for kind in 0..types {
            let b = 1 + 4 * kind;
            let open = if before[b] >= before[b + 1] { (before[b], b as u8) } else { (before[b + 1], b as u8 + 1) };
            for (label, from) in [(b, closed), (b + 1, open), (b + 2, open), (b + 3, closed)] {
                (best[label], back[label]) = (from.0 + z[label], from.1);
            }
        }
        std::mem::swap(&mut best, &mut before);
    }
    let mut label = usize::from(best_closed(&before, types).1);
    let mut out = Vec::new();
    let mut end = 0;
    for word in (0..words).rev() {
        if label > 0 {
            let (kind, step) = ((label - 1) / 4, (label - 1) % 4);
            if step >= 2 {
                end = word + 1;
            }
            if step == 0 || step == 3 {
                out.push(Found { start: word, end, kind });
            }
        }
        label = usize::from(back[word * labels + label]);
    }
    out.reverse();
    out
}

/// The best of the labels after which no span is open.
fn best_closed(scores: &[f32], types: usize) -> (f32, u8) {
    let mut best = (scores[0], 0u8);
    for kind in 0..types {
        for label in [3 + 4 * kind, 4 + 4 * kind] {
            if scores[label] > best.0 {
                best = (scores[label], label as u8);
            }
        }
    }
    best
}

/// The spans of the best lawful BIO labels of some heads, side by side, since each step waits for the one before; `scores`
/// has three numbers for each head of a word, and `biases` are taken from "outside".
#[must_use]
pub fn bio<const HEADS: usize>(scores: &[[[f32; 3]; HEADS]], biases: [f32; HEADS]) -> [Vec<Found>; HEADS] {
    let mut best = [[0.0, f32::NEG_INFINITY, f32::NEG_INFINITY]; HEADS];
    // which label came before one that may follow anything, and which before one that goes on
    let mut back = Vec::with_capacity(scores.len());
    for word in scores {
        let mut from = [[0u8; 2]; HEADS];
        for head in 0..HEADS {
            let ([none, begin, inside], z) = (best[head], word[head]);
            let (goes_on, closes) = (inside > begin, begin.max(inside) > none);
            let open = begin.max(inside);
            let any = none.max(open);
            let open_label = 1 + u8::from(goes_on);
            from[head] = [u8::from(closes) * open_label, open_label];
            best[head] = [any + z[0] - biases[head], any + z[1], open + z[2]];
        }
        back.push(from);
    }
    std::array::from_fn(|head| {
        let [none, begin, inside] = best[head];
        let last = if none >= begin.max(inside) { 0 } else { 1 + u8::from(inside > begin) };
        spans(&back, head, last)
    })
}

/// The spans of a head on the way back from its last label.
fn spans<const HEADS: usize>(back: &[[[u8; 2]; HEADS]], head: usize, last: u8) -> Vec<Found> {
    let (mut label, mut end, mut out) = (last, None, Vec::new());
    for (word, from) in back.iter().enumerate().rev() {
        if label > 0 && end.is_none() {
            end = Some(word + 1);
        }
        if label == 1 {
            out.push(Found { start: word, end: end.unwrap_or(word + 1), kind: 0 });
            end = None;
        }
        label = from[head][usize::from(label == 2)];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All sequences by brute force.
    fn best_by_trying(scores: &[f32], labels: usize, lawful: impl Fn(Option<usize>, Option<usize>) -> bool) -> f32 {
        let words = scores.len() / labels;
        let mut best = f32::NEG_INFINITY;
        for code in 0..labels.pow(words as u32) {
            let path: Vec<usize> = (0..words).map(|w| code / labels.pow(w as u32) % labels).collect();
            let edges = path.windows(2).all(|p| lawful(Some(p[0]), Some(p[1])));
            if edges && lawful(None, Some(path[0])) && lawful(Some(path[words - 1]), None) {
                best = best.max(path.iter().enumerate().map(|(w, l)| scores[w * labels + l]).sum());
            }
        }
        best
    }

    fn noise(len: usize, mut state: u32) -> Vec<f32> {
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 20) as f32 / 512.0
        };
        (0..len).map(|_| next()).collect()
    }

    #[test]
    fn bioes_is_the_best_lawful_path() {
        let step = |l: usize| if l == 0 { 4 } else { (l - 1) % 4 };
        let lawful = |a: Option<usize>, b: Option<usize>| {
            let open = a.filter(|a| *a > 0 && step(*a) < 2);
            match (open, b) {
                (Some(a), Some(b)) => b > 0 && (step(b) == 1 || step(b) == 2) && (a - 1) / 4 == (b - 1) / 4,
                (Some(_), None) => false,
                (None, Some(b)) => b == 0 || step(b) == 0 || step(b) == 3,
                (None, None) => true,
            }
        };
        for seed in 0..20 {
            let scores = noise(4 * 9, seed);
            let found = bioes(&scores, 2, &mut Vec::new());
            let mut total = 0.0;
            for word in 0..4 {
                let span = found.iter().find(|f| (f.start..f.end).contains(&word));
                total += scores[word * 9 + span.map_or(0, |f| bioes_label(f.kind, word, (f.start, f.end)))];
            }
            assert!((total - best_by_trying(&scores, 9, lawful)).abs() < 1e-4);
        }
    }

    #[test]
    fn bio_is_the_best_lawful_path() {
        let lawful = |a: Option<usize>, b: Option<usize>| b != Some(2) || a.is_some_and(|a| a > 0);
        for seed in 0..20 {
            let scores = [noise(5 * 3, seed), noise(5 * 3, seed + 99)];
            let both: Vec<[[f32; 3]; 2]> =
                (0..5).map(|w| [0, 1].map(|head| std::array::from_fn(|k| scores[head][3 * w + k]))).collect();
            for (found, scores) in bio(&both, [0.0; 2]).iter().zip(&scores) {
                let mut total = 0.0;
                for word in 0..5 {
                    let span = found.iter().find(|f| (f.start..f.end).contains(&word));
                    total += scores[3 * word + span.map_or(0, |f| if f.start == word { 1 } else { 2 })];
                }
                assert!((total - best_by_trying(scores, 3, lawful)).abs() < 1e-4);
            }
        }
    }
}
