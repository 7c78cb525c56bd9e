//! What an article says once holds for all of it: the same string is typed alike, a short form follows its long form.
//!
//! Reads the kept candidates, gives them with mended types, and adds occurrences of sure names that no finder saw. The
//! votes of all occurrences are summed by score; a sure dissenter keeps its own reading ("Washington" the man).

use super::EntityType;
use super::candidates::Candidate;
use super::view::View;
use crate::document::{Document, Run, Shape};
use crate::lexicon::form::{PHRASE, grow};
use std::collections::BTreeMap;

/// An occurrence that is surer than this keeps its type against the vote.
const DISSENT_SCORE: f32 = 0.93;

/// Unseen occurrences are added for names at least this sure.
const SURE_SCORE: f32 = 0.7;

/// The score of an occurrence that only the memory found.
const RECALLED_SCORE: f32 = 0.7;

/// The key of a name: its words without stops, case folded.
pub fn key(doc: &Document<'_>, tokens: Run) -> u64 {
    let words = doc.tokens[tokens.range()].iter().filter(|t| t.shape != Shape::Sign);
    words.fold(PHRASE, |key, token| grow(key, token.form))
}

/// Types alike what is spelt alike, and finds what was overlooked.
pub fn apply(view: &View<'_, '_>, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut candidates = recall(view, candidates);
    let keys: Vec<u64> = candidates.iter().map(|c| key(view.doc, c.tokens)).collect();
    let mut votes: BTreeMap<(u64, EntityType), f32> = BTreeMap::new();
    for (candidate, key) in candidates.iter().zip(&keys) {
        *votes.entry((*key, candidate.label)).or_default() += candidate.score;
    }
    let winner = |key: u64| {
        let of_key = votes.range((key, EntityType::Person)..=(key, EntityType::Misc));
        of_key.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.1.cmp(&a.0.1))).map(|((_, label), _)| *label)
    };
    for (candidate, key) in candidates.iter_mut().zip(keys) {
        if let Some(label) = winner(key).filter(|l| *l != candidate.label && candidate.score < DISSENT_SCORE) {
            retype(candidate, label);
        }
    }
    follow_long_forms(view.doc, &mut candidates);
    candidates
}

/// Gives a candidate another type; what rested on the old one goes.
fn retype(candidate: &mut Candidate, label: EntityType) {
    candidate.label = label;
    candidate.subtype = None;
    candidate.gazetteer = None;
}

/// "Ushakov" is a person once "Yuri Ushakov" is.
fn follow_long_forms(doc: &Document<'_>, candidates: &mut [Candidate]) {
    let mut surnames: BTreeMap<u64, f32> = BTreeMap::new();
    for long in candidates.iter().filter(|c| c.label == EntityType::Person && c.tokens.len() > 1) {
        let best = surnames.entry(doc.tokens[long.tokens.end as usize - 1].form).or_default();
        *best = best.max(long.score);
    }
    for short in candidates.iter_mut().filter(|c| c.tokens.len() == 1 && c.label != EntityType::Person) {
        let known = surnames.get(&doc.tokens[short.tokens.start as usize].form);
        if known.is_some_and(|score| *score > short.score) && short.label != EntityType::Group {
            retype(short, EntityType::Person);
        }
    }
}

/// Adds occurrences of sure names, and of the family names of sure persons, where nothing was found.
fn recall(view: &View<'_, '_>, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
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
