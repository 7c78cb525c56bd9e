//! Finds turns of a conversation that labels tell: "MOE: ...", "Q: ...", without quotation marks.
//!
//! Reads paragraphs that begin with a label and a colon, gives the words after it with the label as source. A label is one
//! or more words in capitals, or Q and A; several labelled paragraphs must stand in the article, else a colon is only a
//! colon. Turns within quotation marks are the matter of `sieves`.

use super::sieves::{LABEL_WITHIN, Link};
use crate::annotate::quotations::{Quotation, label_end};
use crate::document::{Document, Run, Shape};
use crate::text::Span;

/// A turn and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// What is said.
    pub tokens: Run,
    /// The label as source.
    pub link: Link,
}

/// Longest line that asks to be followed, in bytes.
const MAX_FOLLOW_BYTES: usize = 80;

/// So many paragraphs of an article must be labelled.
const MIN_TURNS: usize = 3;

/// The labelled turns of an article, by start.
#[must_use]
pub fn turns(doc: &Document<'_>) -> Vec<Turn> {
    let found: Vec<Turn> = doc.paragraphs.iter().filter_map(|p| turn(doc, p.tokens)).collect();
    if found.len() < MIN_TURNS { Vec::new() } else { found }
}

/// The pieces of a marked run, without the label of a turn, remarks in brackets ("(CROSSTALK.)") and "Follow us on ...".
#[must_use]
pub fn pieces(doc: &Document<'_>, outer: &Quotation, link: Option<Link>) -> Vec<Span> {
    let mut pieces = outer.parts.clone();
    if let Some(colon) = link.filter(|l| l.rule == LABEL_WITHIN).and_then(|l| l.cue) {
        pieces[0].start = doc.tokens[colon.end as usize].span.start;
    }
    if pieces.len() > 1 {
        pieces.retain(|piece| !is_aside(piece.of(doc.content())));
    }
    pieces
}

/// Whether a paragraph of a quote is no speech.
fn is_aside(piece: &str) -> bool {
    // a mark that is missing may have taken the closing bracket along
    let inner = piece.trim_end_matches(['.', ' ', ')', ']']);
    let is_bracketed = inner.starts_with(['(', '[']) && !inner.contains([')', ']']);
    is_bracketed || piece.len() <= MAX_FOLLOW_BYTES && piece.starts_with("Follow ") && piece.contains(" @")
}

/// A paragraph's turn, if it begins with a label.
fn turn(doc: &Document<'_>, tokens: Run) -> Option<Turn> {
    let (start, end) = (tokens.start as usize, tokens.end as usize);
    let colon = label_end(doc, tokens)?;
    if doc.tokens[colon + 1].shape == Shape::Quote {
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
    use crate::analyzer::{Options, annotate};
    use crate::annotate::quotes::Quote;
    use crate::annotate::structure::Hints;
    use crate::text::Text;

    #[test]
    fn quoted_turns_have_their_speakers() {
        let text = Text::new(
            "Mayor Anna Moe met Mr Haug in Arnsby. Mr Haug was late.\n\n\"MOE: We won.\n\n\"It was hard.\n\n\"HAUG: Did you?\n\n\"(LAUGHTER.)\n\n\"MOE: We did.\"",
        );
        let layers = annotate(&Document::new(&text), &Options::default(), &Hints::default());
        let name = |q: &Quote| q.speaker.entity.map(|e| layers.entities.entities[e].name.clone()).unwrap_or_default();
        let words = |q: &Quote| q.parts.iter().map(|p| text.slice(*p).to_owned()).collect::<Vec<_>>().join(" ");
        let found: Vec<(String, String)> = layers.quotes.iter().map(|q| (name(q), words(q))).collect();
        let want = [("Anna Moe", "We won. It was hard."), ("Haug", "Did you?"), ("Anna Moe", "We did.")];
        assert_eq!(found, want.map(|(who, what)| (who.to_owned(), what.to_owned())));
    }

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
