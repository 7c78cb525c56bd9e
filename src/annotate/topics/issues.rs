//! Which running stories and themes an article is about, and how surely.
//!
//! Reads tallies, gives scored issues. An issue's density is the strength of its terms, and of the meetings of its two
//! sides where it stands between two (`topic_pairs`), against the article's length. Its score rises with that density and
//! falls with the distance to the densest issue, so that a passing mention is no topic. The curve was fitted on labelled
//! dev articles (two features, logistic). In an article with headings an issue may lead a section: then its share there counts.

use super::tally::{Hit, Tallies, meeting_strength, term_strength};
use crate::lexicon::topics::Subject;
use libm::{expf, logf, powf};

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

/// Tokens of a section that is long enough to have an issue of its own.
const MIN_SECTION_TOKENS: usize = 60;

/// What a share of a section's densest issue counts against one of the article's.
const SECTION_TRUST: f32 = 0.8;

/// Length of an article and of its sections.
#[derive(Clone, Debug, Default)]
pub struct Extent {
    /// Tokens outside page furniture.
    pub tokens: usize,
    /// The section of each sentence.
    pub section_of: Vec<usize>,
    /// Tokens of each section.
    pub sections: Vec<usize>,
}

/// An issue or concept with its score.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    /// Which.
    pub topic: Subject,
    /// Strength against the article's length.
    pub density: f32,
    /// 0 to 1.
    pub score: f32,
    /// The two groups it stands between, where they meet.
    pub sides: Option<(Subject, Subject)>,
}

impl Scored {
    /// A topic of this density, not scored yet.
    #[must_use]
    pub fn new(topic: Subject, density: f32) -> Self {
        Self { topic, density, score: 0.0, sides: None }
    }
}

/// What a strength is divided by in an article of so many tokens.
#[must_use]
pub fn scale(tokens: usize) -> f32 {
    powf((tokens as f32).max(MIN_TOKENS), LENGTH_POWER)
}

/// The score of a density where the densest topic has `highest`.
#[must_use]
pub fn score(density: f32, highest: f32) -> f32 {
    if density <= 0.0 || highest <= 0.0 {
        return 0.0;
    }
    let x = DENSITY_SLOPE * logf(density) + SHARE_SLOPE * logf((density / highest).min(1.0)) + BIAS;
    1.0 / (1.0 + expf(-x))
}

/// The issues that anything speaks for, best first.
#[must_use]
pub fn find(tallies: &Tallies, extent: &Extent) -> Vec<Scored> {
    let scale = scale(extent.tokens);
    let issues = tallies.subjects().filter(|(topic, _)| !topic.is_group() && !topic.is_concept());
    let mut found: Vec<Scored> = Vec::with_capacity(tallies.topics.len());
    found.extend(issues.map(|(topic, strength)| Scored::new(topic, strength / scale)));
    add_meetings(tallies, scale, &mut found);
    let highest = found.iter().map(|issue| issue.density).fold(0.0, f32::max);
    let shares = section_shares(tallies, extent, &found);
    for (issue, share) in found.iter_mut().zip(shares) {
        let leader = if share > 0.0 { highest.min(issue.density / share) } else { highest };
        issue.score = score(issue.density, leader);
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.topic.id().cmp(b.topic.id())));
    found
}

/// For each issue its best share of the densest issue of a section, damped; zeros where there are no sections.
fn section_shares(tallies: &Tallies, extent: &Extent, found: &[Scored]) -> Vec<f32> {
    let mut shares = vec![0.0f32; found.len()];
    if extent.sections.len() < 2 {
        return shares;
    }
    let densities: Vec<Vec<f32>> =
        found.iter().map(|issue| by_section(tallies.hits_of(issue.topic.number()), extent)).collect();
    for (section, _) in extent.sections.iter().enumerate().filter(|(_, tokens)| **tokens >= MIN_SECTION_TOKENS) {
        let highest = densities.iter().map(|list| list[section]).fold(0.0, f32::max);
        if highest > 0.0 {
            for (share, list) in shares.iter_mut().zip(&densities) {
                *share = share.max(SECTION_TRUST * list[section] / highest);
            }
        }
    }
    shares
}

/// How strongly each section speaks of an issue.
fn by_section(hits: &[Hit], extent: &Extent) -> Vec<f32> {
    let mut strengths = vec![0.0; extent.sections.len()];
    for uses in hits.chunk_by(|a, b| a.phrase == b.phrase) {
        // the uses of a term stand in the order of the text
        for uses in
            uses.chunk_by(|a, b| extent.section_of[a.sentence as usize] == extent.section_of[b.sentence as usize])
        {
            strengths[extent.section_of[uses[0].sentence as usize]] += term_strength(uses);
        }
    }
    strengths
}

fn add_meetings(tallies: &Tallies, scale: f32, found: &mut Vec<Scored>) {
    for (group, _) in tallies.subjects().filter(|(topic, _)| topic.is_group()) {
        for &(issue, other) in group.meetings() {
            let strength = meeting_strength(tallies.hits_of(group.number()), tallies.hits_of(other.number()));
            if strength <= 0.0 {
                continue;
            }
            let (sides, added) = (Some((group, other)), strength / scale);
            match found.iter_mut().find(|scored| scored.topic == issue) {
                Some(scored) => {
                    scored.density += added;
                    scored.sides = sides;
                }
                None => found.push(Scored { sides, ..Scored::new(issue, added) }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passing_mention_is_no_topic() {
        assert!(score(8.0 / scale(800), 2.0) < 0.1);
        assert!(score(120.0 / scale(800), 2.0) > 0.8);
        assert!(score(0.0, 1.0) < f32::EPSILON);
    }
}
