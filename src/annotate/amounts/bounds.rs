//! Words that bound a number: "at least", "nearly", "up to", "or more".
//!
//! Reads what stands right before and after an amount, gives the bound and how far the amount reaches with it.

use super::Bound;
use super::line::Line;
use crate::lexicon::lists;

/// Longest bounding phrase, in tokens ("an average of").
const MAX_BOUND_TOKENS: usize = 4;

/// The bound before token `start`: where it begins and what it says.
#[must_use]
pub fn before(line: &Line<'_, '_>, start: usize) -> Option<(usize, Bound)> {
    // "at least another 12", "about a third more"
    let start = if start > line.start && matches!(line.text(start - 1), "another" | "additional" | "further" | "extra")
    {
        start - 1
    } else {
        start
    };
    let (from, value) = line.phrase_before(lists::BOUND_PHRASES, start, MAX_BOUND_TOKENS)?;
    let bound = match value {
        "min" => Bound::Min,
        "max" => Bound::Max,
        _ => Bound::Approx,
    };
    (!is_preposition(line, from)).then_some((from, bound))
}

/// "takes over 12 firms", "sat around 12 tables": a word of place that belongs to the verb before it.
fn is_preposition(line: &Line<'_, '_>, from: usize) -> bool {
    let text = line.text(from);
    let verb = line.text_before(from);
    match text {
        "over" => matches!(
            verb,
            "take"
                | "takes"
                | "took"
                | "taken"
                | "taking"
                | "hand"
                | "handed"
                | "won"
                | "spread"
                | "dispute"
                | "war"
                | "row"
                | "talks"
                | "concern"
                | "concerns"
                | "all"
                | "control"
        ),
        "under" => matches!(verb, "children" | "women" | "men" | "people" | "girls" | "boys" | "aged" | "those"),
        "around" => matches!(verb, "sat" | "turned" | "gathered"),
        "near" => true,
        _ => false,
    }
}

/// The bound after token `end`: "or more", "or so", "plus", "+": where it ends and what it says.
#[must_use]
pub fn after(line: &Line<'_, '_>, end: usize) -> Option<(usize, Bound)> {
    if line.says(end, "or") {
        return match line.text(end + 1) {
            "more" | "higher" | "greater" | "above" => Some((end + 2, Bound::Min)),
            "less" | "fewer" | "lower" | "below" => Some((end + 2, Bound::Max)),
            "so" | "thereabouts" => Some((end + 2, Bound::Approx)),
            _ => None,
        };
    }
    let plus = line.sign(end, b'+') && line.glued(end) || line.says(end, "plus") && line.dash(end - 1);
    plus.then_some((end + 1, Bound::Min))
}
