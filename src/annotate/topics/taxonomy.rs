//! The tree of IPTC Media Topics: labels and what stands above a concept.
//!
//! Reads the lists `media_topics` and `issues`, gives labels, ancestors and the seventeen top-level concepts by number.
//! No topic is scored here.

use crate::lexicon::lists;
use std::cell::RefCell;
use std::collections::HashMap;

/// Levels of the tree, with one to spare.
const MAX_LEVELS: usize = 8;

/// The concepts that have none above them; their place is their number.
pub const TOPS: [&str; 17] = [
    "medtop:01000000",
    "medtop:02000000",
    "medtop:03000000",
    "medtop:04000000",
    "medtop:05000000",
    "medtop:06000000",
    "medtop:07000000",
    "medtop:08000000",
    "medtop:09000000",
    "medtop:10000000",
    "medtop:11000000",
    "medtop:12000000",
    "medtop:13000000",
    "medtop:14000000",
    "medtop:15000000",
    "medtop:16000000",
    "medtop:17000000",
];

/// Number of science and technology among the top concepts.
pub const SCIENCE_AND_TECHNOLOGY: usize = 12;

thread_local! {
    /// Lines of concepts that this thread has met, by number: the tree is climbed hundreds of times an article.
    static MET: RefCell<HashMap<u32, &'static str>> = RefCell::default();
}

/// The cells of a concept's line: label, parent, top.
fn cell(id: &str, column: usize) -> Option<&'static str> {
    line(id)?.split('\t').nth(column)
}

/// The line of a concept, kept once it is found.
fn line(id: &str) -> Option<&'static str> {
    let Some(number) = number(id) else { return lists::MEDIA_TOPICS.get_str(id) };
    if let Some(line) = MET.with_borrow(|met| met.get(&number).copied()) {
        return Some(line);
    }
    let line = lists::MEDIA_TOPICS.get_str(id)?;
    MET.with_borrow_mut(|met| met.insert(number, line));
    Some(line)
}

/// "medtop:20000056" is 20000056; None where an id is written in any other way.
fn number(id: &str) -> Option<u32> {
    let digits = id.strip_prefix("medtop:").filter(|digits| digits.len() == 8)?;
    digits.bytes().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| 10 * sum + u32::from(byte - b'0')))
}

/// What people call a concept; empty for an id that is none.
#[must_use]
pub fn label(id: &str) -> &'static str {
    cell(id, 0).unwrap_or("")
}

/// The concept right above; None for the top ones.
#[must_use]
pub fn parent(id: &str) -> Option<&'static str> {
    cell(id, 1).filter(|parent| *parent != id)
}

/// The number of the top concept above a concept (or of itself).
#[must_use]
pub fn top(id: &str) -> Option<usize> {
    top_number(cell(id, 2)?)
}

/// The number of a top concept: "medtop:11000000" is 10.
fn top_number(id: &str) -> Option<usize> {
    let digits = id.get(7..9)?.parse::<usize>().ok()?;
    digits.checked_sub(1).filter(|number| *number < TOPS.len())
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
        assert_eq!(top("medtop:20000063"), Some(15));
        assert!(ancestors("medtop:16000000").is_empty());
        assert_eq!(issue("taiwan").map(|(label, _)| label), Some("Taiwan"));
        assert!(issue("no-such-issue").is_none() && top("medtop:1").is_none());
    }

    #[test]
    fn numbers_the_top_concepts() {
        assert!(TOPS.iter().enumerate().all(|(i, id)| top(id) == Some(i) && !label(id).is_empty()));
    }
}
