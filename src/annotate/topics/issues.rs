//! Which running stories and themes an article is about, and how surely.
//!
//! Reads tallies, gives scored issues. An issue's density is the strength of its terms, and of the meetings of its two
//! sides where it stands between two (`topic_pairs`), against the article's length. Its score rises with that density and
//! falls with the distance to the densest issue, so that a passing mention is no topic. The curve was fitted on labelled
//! dev articles (two features, logistic). It does not look at sections.

use super::tally::{Tallies, meeting_strength};
use super::terms::key;
use crate::lexicon::lists;

/// Tokens below which an article counts as this long.
const MIN_TOKENS: f32 = 300.0;

/// Strength is divided by the length to this power.
const LENGTH_POWER: f32 = 0.6;

/// Weight of the logarithm of the density.
const DENSITY_SLOPE: f32 = 2.19;

/// Weight of the logarithm of the share of the densest issue.
const SHARE_SLOPE: f32 = 2.07;

/// Where the curve crosses one half: 0.79 F1 on dev when the article's own labels are left out of the fit.
const BIAS: f32 = 1.67;

/// An issue or concept with its score.
#[derive(Clone, Debug)]
pub struct Scored<'a> {
    /// Its id.
    pub id: &'a str,
    /// Hash of the id.
    pub key: u64,
    /// Strength against the article's length.
    pub density: f32,
    /// 0 to 1.
    pub score: f32,
    /// The two groups it stands between, where they meet.
    pub sides: Option<(u64, u64)>,
}

/// Strength against the length of the article, in tokens.
#[must_use]
pub fn density(strength: f32, tokens: usize) -> f32 {
    strength / (tokens as f32).max(MIN_TOKENS).powf(LENGTH_POWER)
}

/// The score of a density where the densest topic has `highest`.
#[must_use]
pub fn score(density: f32, highest: f32) -> f32 {
    if density <= 0.0 || highest <= 0.0 {
        return 0.0;
    }
    let x = DENSITY_SLOPE * density.ln() + SHARE_SLOPE * (density / highest).min(1.0).ln() + BIAS;
    1.0 / (1.0 + (-x).exp())
}

/// The issues that anything speaks for, best first; `tokens` is the article's length.
#[must_use]
pub fn find(tallies: &Tallies<'static>, tokens: usize) -> Vec<Scored<'static>> {
    let mut found: Vec<Scored<'static>> = Vec::new();
    for tally in &tallies.topics {
        if !tally.id.starts_with('@') && !tally.id.starts_with("medtop:") {
            let density = density(tally.strength, tokens);
            found.push(Scored { id: tally.id, key: tally.key, density, score: 0.0, sides: None });
        }
    }
    add_meetings(tallies, tokens, &mut found);
    let highest = found.iter().map(|issue| issue.density).fold(0.0, f32::max);
    for issue in &mut found {
        issue.score = score(issue.density, highest);
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(b.id)));
    found
}

fn add_meetings(tallies: &Tallies<'static>, tokens: usize, found: &mut Vec<Scored<'static>>) {
    for tally in tallies.topics.iter().filter(|tally| tally.id.starts_with('@')) {
        let readings = lists::TOPIC_PAIRS.get_str(tally.id).unwrap_or("");
        for (id, other) in readings.split('|').filter_map(|reading| reading.split_once(' ')) {
            let (issue_key, other_key) = (key(id), key(other));
            let strength = meeting_strength(tallies.hits_of(tally.key), tallies.hits_of(other_key));
            if strength <= 0.0 {
                continue;
            }
            let (sides, added) = (Some((tally.key, other_key)), density(strength, tokens));
            match found.iter_mut().find(|issue| issue.key == issue_key) {
                Some(issue) => {
                    issue.density += added;
                    issue.sides = sides;
                }
                None => found.push(Scored { id, key: issue_key, density: added, score: 0.0, sides }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passing_mention_is_no_topic() {
        assert!(score(density(8.0, 800), 2.0) < 0.1);
        assert!(score(density(120.0, 800), 2.0) > 0.8);
        assert!(score(0.0, 1.0) < f32::EPSILON);
    }
}
