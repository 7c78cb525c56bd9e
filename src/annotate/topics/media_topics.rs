//! Which IPTC Media Topics an article falls under.
//!
//! Reads tallies and issues, gives scored concepts of all levels: those whose own terms stand densely, those that the
//! article's issues belong to, and the top-level concepts above them.

use super::issues::{Scored, density, score};
use super::tally::Tallies;
use super::taxonomy;
use super::terms::key;

/// How much of an issue's density counts for the concept it belongs to.
const ISSUE_SHARE: f32 = 0.8;

/// The concepts that anything speaks for, best first.
#[must_use]
pub fn find(tallies: &Tallies<'static>, issues: &[Scored<'static>], tokens: usize) -> Vec<Scored<'static>> {
    let mut found: Vec<Scored<'static>> = Vec::new();
    for tally in tallies.topics.iter().filter(|tally| tally.id.starts_with("medtop:")) {
        let density = density(tally.strength, tokens);
        found.push(Scored { id: tally.id, key: tally.key, density, score: 0.0, sides: None });
    }
    for issue in issues.iter().take(12) {
        if let Some((_, concept)) = taxonomy::issue(issue.id) {
            add(&mut found, concept, ISSUE_SHARE * issue.density);
        }
    }
    let highest = found.iter().map(|concept| concept.density).fold(0.0, f32::max);
    for concept in &mut found {
        concept.score = score(concept.density, highest);
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(b.id)));
    found.truncate(8);
    if let Some(top) = found.first().and_then(|best| Some((taxonomy::ancestors(best.id).last().copied()?, best.score)))
    {
        if !found.iter().any(|concept| concept.id == top.0) {
            found.insert(1, Scored { id: top.0, key: key(top.0), density: 0.0, score: top.1, sides: None });
        }
    }
    found
}

fn add(found: &mut Vec<Scored<'static>>, id: &'static str, density: f32) {
    match found.iter_mut().find(|concept| concept.id == id) {
        Some(concept) => concept.density += density,
        None => found.push(Scored { id, key: key(id), density, score: 0.0, sides: None }),
    }
}
