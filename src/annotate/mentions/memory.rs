//! What an article names once is a name wherever it stands.
//!
//! Reads the kept candidates, adds occurrences of sure names, and of the family names of sure persons, that no finder saw.
//! How the article leans in types is weighed in `types`.

use super::EntityType;
use super::candidates::Candidate;
use super::view::View;
use crate::document::{Document, Run, Shape};
use crate::lexicon::form::{PHRASE, grow};
use std::collections::BTreeMap;

/// Unseen occurrences are added for names at least this sure.
const SURE_SCORE: f32 = 0.7;

/// The score of an occurrence that only the memory found.
const RECALLED_SCORE: f32 = 0.7;

/// The key of a name: its words without stops, case folded.
pub fn key(doc: &Document<'_>, tokens: Run) -> u64 {
    let words = doc.tokens[tokens.range()].iter().filter(|t| t.shape != Shape::Sign);
    words.fold(PHRASE, |key, token| grow(key, token.form))
}

/// Adds occurrences of sure names, and of the family names of sure persons, where nothing was found.
pub fn recall(view: &View<'_, '_>, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut known: BTreeMap<u64, (EntityType, f32)> = BTreeMap::new();
    let mut taken = vec![false; view.doc.tokens.len()];
    for candidate in &candidates {
        taken[candidate.tokens.range()].fill(true);
        let last = view.token(candidate.tokens.end as usize - 1);
        let family = candidate.label == EntityType::Person && candidate.tokens.len() > 1 && last.span.len() > 2;
        if candidate.score >= SURE_SCORE && (candidate.tokens.len() == 1 || family) && last.shape != Shape::Sign {
            let best = known.entry(last.form).or_insert((candidate.label, 0.0));
            if candidate.score > best.1 {
                *best = (candidate.label, candidate.score);
            }
        }
    }
    let before = candidates.len();
    for paragraph in view.paragraphs() {
        for i in paragraph.range().filter(|i| !taken[*i]) {
            let token = view.token(i);
            if !token.shape.has_capital() || token.shape == Shape::Initial || (view.is_start(i) && view.is_starter(i)) {
                continue;
            }
            if let Some((label, _)) = known.get(&token.form) {
                candidates.push(Candidate::new(Run::new(i, i + 1), *label, RECALLED_SCORE, "memory"));
            }
        }
    }
    if candidates.len() > before {
        candidates.sort_by_key(|c| c.tokens.start);
    }
    candidates
}
