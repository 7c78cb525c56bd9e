//! One reading of the text out of many: of overlapping candidates the one of the surer finder stays.
//!
//! Reads lists of candidates, surest finder first, gives those that are kept, by start, without overlaps.

use super::candidates::Candidate;

/// Adds the candidates that overlap none of those kept already; the longer ones first. Marks their tokens as taken.
pub fn add(kept: &mut Vec<Candidate>, mut candidates: Vec<Candidate>, taken: &mut [bool]) {
    candidates.sort_by_key(|c| (std::cmp::Reverse(c.tokens.len()), c.tokens.start));
    for candidate in candidates {
        if !candidate.tokens.is_empty() && !taken[candidate.tokens.range()].iter().any(|t| *t) {
            taken[candidate.tokens.range()].fill(true);
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|c| c.tokens.start);
}
