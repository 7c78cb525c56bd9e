//! One reading of the text out of many: of overlapping candidates the one of the surer finder stays.
//!
//! Reads lists of candidates, surest finder first, gives those that are kept, by start, without overlaps.

use super::candidates::Candidate;

/// Adds the candidates that overlap none of those kept already; the longer ones first. Marks their tokens as taken.
pub fn add(kept: &mut Vec<Candidate>, mut candidates: Vec<Candidate>, taken: &mut [bool]) {
    // in text order and apart from one another, as most finders give them, none has to give way
    if !candidates.is_sorted_by(|a, b| a.tokens.end <= b.tokens.start) {
        candidates.sort_by_key(|c| (std::cmp::Reverse(c.tokens.len()), c.tokens.start));
    }
    candidates.retain(|candidate| {
        let tokens = &mut taken[candidate.tokens.range()];
        let is_free = !tokens.is_empty() && !tokens.iter().any(|t| *t);
        if is_free {
            tokens.fill(true);
        }
        is_free
    });
    if kept.is_empty() {
        *kept = candidates;
    } else {
        kept.append(&mut candidates);
    }
    kept.sort_by_key(|c| c.tokens.start);
}
