//! Finds turns of a conversation that labels tell: "MOE: ...", "Q: ...", without quotation marks.
//!
//! Reads paragraphs that begin with a label and a colon, gives the words after it with the label as source. A label is one
//! or more words in capitals, or Q and A; several labelled paragraphs must stand in the article, else a colon is only a
//! colon. Turns within quotation marks are the matter of `sieves`.

use super::sieves::Link;
use crate::document::{Document, Run, Shape};

/// A turn and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// What is said.
    pub tokens: Run,
    /// The label as source.
    pub link: Link,
}

/// The longest label, in tokens: "DR. ANNA MOE".
const MAX_LABEL_TOKENS: usize = 5;

/// So many paragraphs of an article must be labelled.
const MIN_TURNS: usize = 3;

/// The labelled turns of an article, by start.
#[must_use]
pub fn turns(doc: &Document<'_>) -> Vec<Turn> {
    let found: Vec<Turn> = doc.paragraphs.iter().filter_map(|p| turn(doc, p.tokens)).collect();
    if found.len() < MIN_TURNS { Vec::new() } else { found }
}

/// A paragraph's turn, if it begins with a label.
fn turn(doc: &Document<'_>, tokens: Run) -> Option<Turn> {
    let (start, end) = (tokens.start as usize, tokens.end as usize);
    let colon = (start + 1..end.min(start + 1 + MAX_LABEL_TOKENS)).find(|i| doc.tokens[*i].is(b':'))?;
    let is_label =
        (start..colon).all(|i| matches!(doc.tokens[i].shape, Shape::Upper | Shape::Initial) || doc.tokens[i].is(b'.'));
    let first = doc.tokens.get(colon + 1).filter(|_| colon + 1 < end)?;
    if !is_label || first.shape == Shape::Quote {
        return None;
    }
    let source = Run::new(start, colon);
    let link =
        Link { source: Some(source), cue: Some(Run::new(colon, colon + 1)), confidence: 0.9, rule: "transcript" };
    Some(Turn { tokens: Run::new(colon + 1, end), link })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn needs_several_labels() {
        let count = |content: &str| {
            let text = Text::new(content);
            turns(&Document::new(&text)).len()
        };
        assert_eq!(count("MOE: We won.\n\nHAUG: Did you?\n\nMOE: Yes, twice."), 3);
        assert_eq!(count("Q: Did you win?\n\nA: Yes, twice.\n\nQ: When?"), 3);
        assert_eq!(count("NOTE: The fair is closed.\n\nIt rained."), 0);
    }
}
