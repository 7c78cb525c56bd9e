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

/// The spans of the best lawful BIO labels; `scores` gives a word's three; `bias` is taken from "outside".
#[must_use]
pub fn bio(words: usize, scores: impl Fn(usize) -> [f32; 3], bias: f32) -> Vec<Found> {
    let (mut none, mut begin, mut inside) = (0.0, f32::NEG_INFINITY, f32::NEG_INFINITY);
    let mut back = Vec::with_capacity(words);
    for word in 0..words {
        let z = scores(word);
        let (open, open_label) = if begin >= inside { (begin, 1u8) } else { (inside, 2) };
        let (any, any_label) = if none >= open { (none, 0) } else { (open, open_label) };
        back.push([any_label, any_label, open_label]);
        (none, begin, inside) = (any + z[0] - bias, any + z[1], open + z[2]);
    }
    let (open, open_label) = if begin >= inside { (begin, 1) } else { (inside, 2) };
    let mut label = if none >= open { 0 } else { open_label };
    let mut out = Vec::new();
    let mut end = None;
    for word in (0..words).rev() {
        if label > 0 && end.is_none() {
            end = Some(word + 1);
        }
        if label == 1 {
            out.push(Found { start: word, end: end.unwrap_or(word + 1), kind: 0 });
            end = None;
        }
        label = back[word][usize::from(label)];
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
            let scores = noise(5 * 3, seed);
            let found = bio(5, |w| [scores[3 * w], scores[3 * w + 1], scores[3 * w + 2]], 0.0);
            let mut total = 0.0;
            for word in 0..5 {
                let span = found.iter().find(|f| (f.start..f.end).contains(&word));
                total += scores[3 * word + span.map_or(0, |f| if f.start == word { 1 } else { 2 })];
            }
            assert!((total - best_by_trying(&scores, 3, lawful)).abs() < 1e-4);
        }
    }
}
