//! The tree of IPTC Media Topics: labels and what stands above a concept.
//!
//! Reads the lists `media_topics` and `issues`, gives labels and ancestors. No topic is scored here.

use crate::lexicon::lists;

/// Levels of the tree, with one to spare.
const MAX_LEVELS: usize = 8;

/// What people call a concept.
#[must_use]
pub fn label(id: &str) -> &'static str {
    lists::MEDIA_TOPICS.get_str(id).and_then(|value| value.split('\t').next()).unwrap_or("")
}

/// The concept right above; None for the top ones.
#[must_use]
pub fn parent(id: &str) -> Option<&'static str> {
    lists::MEDIA_TOPICS.get_str(id).and_then(|value| value.split('\t').nth(1)).filter(|parent| !parent.is_empty())
}

/// The concepts above, nearest first.
#[must_use]
pub fn ancestors(id: &str) -> Vec<&'static str> {
    std::iter::successors(parent(id), |above| parent(above)).take(MAX_LEVELS).collect()
}

/// Label and nearest Media Topic of an issue; None for an id that is none.
#[must_use]
pub fn issue(id: &str) -> Option<(&'static str, &'static str)> {
    let mut cells = lists::ISSUES.get_str(id)?.split('\t');
    Some((cells.next()?, cells.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn climbs_to_the_top() {
        assert_eq!(label("medtop:20000062"), "war");
        assert_eq!(ancestors("medtop:20000063"), ["medtop:20000062", "medtop:20000056", "medtop:16000000"]);
        assert!(ancestors("medtop:16000000").is_empty());
        assert_eq!(issue("taiwan").map(|(label, _)| label), Some("Taiwan"));
        assert!(issue("no-such-issue").is_none());
    }
}
