//! One reading of the text out of many: of overlapping candidates the better one stays.
//!
//! Reads `Candidate`s in any order, gives those that are kept, by start, without overlaps. Weighted interval choice would
//! trade a sure long name for two short ones; the order of certainty does not.

use super::candidates::Candidate;

/// Candidates below this are no names (worldwide-dev: best F1 between 0.35 and 0.5).
const MIN_SCORE: f32 = 0.0;

/// Keeps the best candidates that do not overlap, by start.
pub fn merge(mut candidates: Vec<Candidate>, tokens: usize) -> Vec<Candidate> {
    candidates.retain(|c| c.score >= MIN_SCORE && !c.tokens.is_empty());
    let length = |c: &Candidate| c.tokens.len().min(4) as f32;
    let weight = |c: &Candidate| c.score + 0.06 * length(c);
    candidates.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.tokens.start.cmp(&b.tokens.start)));
    let mut taken = vec![false; tokens];
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if !taken[candidate.tokens.range()].iter().any(|t| *t) {
            taken[candidate.tokens.range()].fill(true);
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|c| c.tokens.start);
    kept
}
