//! Which IPTC Media Topics an article falls under.
//!
//! Reads tallies, issues and the words of the article, gives scored concepts of all levels. A concept's density is that
//! of its own terms, half of that of the issues that belong to it, and some of its neighbours' above and below. The
//! seventeen top concepts are weighed by the concepts under them and by a linear classifier over words
//! (`top_concepts`). A concept's score rests on its density, its share of the densest one, and the probability of its
//! top concept (logistic, fitted on labelled dev articles).

use super::issues::{Scored, scale};
use super::tally::Tallies;
use super::taxonomy::TOPS;
use super::top_concepts::{self, Tops};
use crate::lexicon::topics::Subject;
use libm::{expf, logf};

/// How much of an issue's density counts for the concept it belongs to.
const ISSUE_SHARE: f32 = 0.5;

/// How much of a concept's density counts for those right above and below it.
const NEIGHBOUR_SHARE: f32 = 0.3;

/// Concepts under this share of the densest are left out.
const MIN_SHARE: f32 = 0.12;

/// Weights of the logarithms of density, share of the densest, probability of the top concept; and the bias, set so that
/// one half is where hierarchical F1 on dev is best.
const CURVE: [f32; 4] = [0.67, 1.04, 1.17, 2.25];

/// Kept from zero when a probability's logarithm is taken.
const FLOOR: f32 = 0.01;

/// Top concepts that are told by their own probability.
const MIN_TOP_SCORE: f32 = 0.35;

/// Trust in the classifier above which its likeliest top concept leads.
const MIN_TRUST: f32 = 0.6;

/// Concepts below this score are not told, unless none is surer.
const MIN_TOLD: f32 = 0.3;

/// Share of the best score below which concepts of its field are not told.
const MIN_SHARE_OF_BEST: f32 = 0.4;

/// Share of the best score below which concepts of another field are not told: most articles have one field.
const MIN_SHARE_ELSEWHERE: f32 = 0.65;

/// A concept must be this sure by itself to lead with its top concept.
const MIN_LIFTED: f32 = 0.25;

/// The issues that count for concepts.
const MAX_ISSUES: usize = 20;

/// The concepts worth telling, best first; a concept stands before its top concept where both score alike.
#[must_use]
pub fn find(tallies: &Tallies, issues: &[Scored], words: &top_concepts::Words, tokens: usize) -> Vec<Scored> {
    let own = densities(tallies, issues, tokens);
    let tops = top_concepts::probabilities(&own, words);
    let mut found = with_neighbours(own);
    let highest = found.iter().map(|concept| concept.density).fold(0.0, f32::max);
    found.retain(|concept| concept.density >= MIN_SHARE * highest);
    for concept in &mut found {
        let top = concept.topic.top().map_or(0.0, |number| tops.by_terms[number]);
        concept.score = score(concept.density, highest, top);
    }
    found.retain(|concept| !concept.topic.is_top());
    add_tops(&tops, &mut found);
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.topic.id().cmp(a.topic.id())));
    if let Some(best) = found.first().copied() {
        found.retain(|concept| is_told(concept, &best));
    }
    found
}

/// Whether a concept is sure enough beside the best one.
fn is_told(concept: &Scored, best: &Scored) -> bool {
    let share = if concept.topic.top() == best.topic.top() { MIN_SHARE_OF_BEST } else { MIN_SHARE_ELSEWHERE };
    concept.score >= best.score.min(MIN_TOLD.max(share * best.score))
}

/// Densities of concepts by their own terms and by issues.
pub(super) fn densities(tallies: &Tallies, issues: &[Scored], tokens: usize) -> Vec<Scored> {
    let scale = scale(tokens);
    let concepts = tallies.subjects().filter(|(topic, _)| topic.is_concept());
    let mut found: Vec<Scored> = Vec::with_capacity(tallies.topics.len());
    found.extend(concepts.map(|(topic, strength)| Scored::new(topic, strength / scale)));
    for issue in issues.iter().take(MAX_ISSUES) {
        if let Some(concept) = issue.topic.above() {
            add(&mut found, concept, ISSUE_SHARE * issue.density);
        }
    }
    found
}

fn with_neighbours(own: Vec<Scored>) -> Vec<Scored> {
    let highest = own.iter().map(|concept| concept.density).fold(0.0, f32::max);
    let mut found = own;
    let strong: Vec<(usize, f32, Option<Subject>)> = found
        .iter()
        .enumerate()
        .filter(|(_, concept)| concept.density >= MIN_SHARE * highest)
        .map(|(i, concept)| (i, concept.density, concept.topic.above()))
        .collect();
    for (i, density, parent) in strong {
        let Some(parent) = parent.filter(|parent| !parent.is_top()) else { continue };
        let above = found.iter().find(|concept| concept.topic == parent).map_or(0.0, |concept| concept.density);
        add(&mut found, parent, NEIGHBOUR_SHARE * density);
        found[i].density += NEIGHBOUR_SHARE * above;
    }
    found
}

fn score(density: f32, highest: f32, top: f32) -> f32 {
    let inputs = [logf(density + 1e-3), logf((density / highest).min(1.0)), logf(top + FLOOR), 1.0];
    let x: f32 = inputs.iter().zip(CURVE).map(|(input, weight)| input * weight).sum();
    1.0 / (1.0 + expf(-x))
}

/// Adds top concepts that are likely by themselves, and the one above the best concept; a top concept is as sure as the
/// surest concept under it. The likeliest is always there, and leads where the classifier knows the manner of the text.
fn add_tops(tops: &Tops, found: &mut Vec<Scored>) {
    let mut scores = tops.all;
    let mut highest = 0.0f32;
    for concept in found.iter() {
        highest = highest.max(concept.score);
        if let Some(number) = concept.topic.top() {
            scores[number] = scores[number].max(concept.score);
        }
    }
    let likeliest = (0..TOPS.len()).fold(0, |best, i| if tops.all[i] > tops.all[best] { i } else { best });
    if tops.all[likeliest] <= 0.0 {
        return;
    }
    if tops.trust > MIN_TRUST {
        scores[likeliest] = scores[likeliest].max(highest);
        lift_best_under(likeliest, scores[likeliest], found);
    } else {
        scores.iter_mut().for_each(|score| *score = score.min(highest.max(MIN_TOP_SCORE)));
    }
    for (number, score) in scores.into_iter().enumerate() {
        if let Some(top) = Subject::of_top(number).filter(|_| score >= MIN_TOP_SCORE || number == likeliest) {
            found.push(Scored { score, ..Scored::new(top, 0.0) });
        }
    }
}

/// The surest concept under a leading top concept leads with it.
fn lift_best_under(top: usize, score: f32, found: &mut [Scored]) {
    let under = found.iter_mut().filter(|concept| concept.topic.top() == Some(top));
    if let Some(best) = under.max_by(|a, b| a.score.total_cmp(&b.score)).filter(|best| best.score >= MIN_LIFTED) {
        best.score = score;
    }
}

fn add(found: &mut Vec<Scored>, topic: Subject, density: f32) {
    match found.iter_mut().find(|concept| concept.topic == topic) {
        Some(concept) => concept.density += density,
        None => found.push(Scored::new(topic, density)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likely_top_concept_lifts_those_below() {
        assert!(score(1.0, 1.0, 0.8) > score(1.0, 1.0, 0.1));
        assert!(score(1.0, 1.0, 0.8) > 0.5 && score(0.05, 1.0, 0.05) < 0.1);
    }

    #[test]
    fn another_field_needs_more_to_be_told() {
        let scored = |id, score| Scored { score, ..Scored::new(Subject::find(id).expect("a concept"), 1.0) };
        let best = scored("medtop:20000063", 0.9);
        assert!(is_told(&scored("medtop:20000062", 0.5), &best) && !is_told(&scored("medtop:20000593", 0.5), &best));
        assert!(is_told(&scored("medtop:20000593", 0.2), &scored("medtop:20000063", 0.2)));
    }

    #[test]
    fn concepts_and_their_parents_support_each_other() {
        let concept = |id, density| Scored::new(Subject::find(id).expect("a concept"), density);
        let found = with_neighbours(vec![concept("medtop:20000063", 1.0), concept("medtop:20000062", 1.0)]);
        assert!(found[0].density > 1.2 && found[1].density > 1.2);
    }
}
