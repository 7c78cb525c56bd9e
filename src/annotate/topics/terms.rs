//! The terms of issues, Media Topics and actors in an article: one pass over the tokens, one look-up each.
//!
//! Reads a `Document`, the places of its sentences and the linked entities, gives `Hits`: which topic a term speaks for,
//! how much, and where. The longest term that begins at a token counts; how it must be written (with a capital, in
//! capitals) is told by the list. A linked entity speaks by its Wikidata item as well as by its words.

use super::places::Place;
use crate::document::{Document, Gap, Run, Shape, Token};
use crate::lexicon::{class, lists};
use xxhash_rust::xxh3::xxh3_64;

/// One use of a term for one topic.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// Id of the topic or group.
    pub id: &'a str,
    /// Hash of the id.
    pub key: u64,
    /// How much one use of the term speaks for it: 1 to 99.
    pub weight: f32,
    /// The term's tokens.
    pub tokens: Run,
    /// The same for all uses of one term.
    pub phrase: u64,
    /// Index of its sentence.
    pub sentence: u32,
    /// Where that stands.
    pub place: Place,
}

/// The key of a topic's id.
#[must_use]
pub fn key(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

/// Where terms are looked up.
#[derive(Clone, Copy, Debug)]
pub enum TermList<'a> {
    /// The list `topic_terms`.
    BuiltIn,
    /// A user's topics.
    User(&'a lists::UserList),
}

impl<'a> TermList<'a> {
    /// The longest term that begins at the first token: its length, how it must be written, its readings.
    fn longest(self, tokens: &[Token]) -> Option<(usize, &'a str, &'a str)> {
        let forms = tokens.iter().map(|token| token.form);
        let (length, value) = match self {
            Self::BuiltIn => lists::TOPIC_TERMS.longest(forms),
            Self::User(list) => list.longest(forms),
        }?;
        let (writing, readings) = value.split_once('\t')?;
        Some((length, writing, readings))
    }
}

/// All uses of terms, by token.
#[must_use]
pub fn find<'a>(doc: &Document<'_>, places: &[Place], list: TermList<'a>) -> Vec<Hit<'a>> {
    let mut hits = Vec::with_capacity(doc.tokens.len() / 4);
    for (sentence, place) in doc.sentences.iter().zip(places) {
        if *place == Place::Outside {
            continue;
        }
        let (mut i, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        while i < end {
            let found = if doc.tokens[i].shape.is_word() { list.longest(&doc.tokens[i..end]) } else { None };
            let Some((length, writing, readings)) = found else {
                i += 1;
                continue;
            };
            let tokens = Run::new(i, i + length);
            if is_written(doc, tokens, writing) {
                push_readings(doc, tokens, *place, readings, &mut hits);
                i += length;
            } else {
                i += 1;
            }
        }
    }
    hits
}

/// Whether the term is written as its list demands; a capital at the start of a sentence proves nothing for a word that
/// is ordinary too ("Shell" against "Shell fire").
fn is_written(doc: &Document<'_>, tokens: Run, writing: &str) -> bool {
    let first = &doc.tokens[tokens.start as usize];
    match writing {
        "cap" => {
            let starts = matches!(first.gap, Gap::Sentence | Gap::Line) || tokens.start == 0;
            first.shape.has_capital() && !(starts && tokens.len() == 1 && first.classes.has(class::AMBIGUOUS))
        }
        "upper" => matches!(first.shape, Shape::Upper | Shape::Initial | Shape::Alphanumeric | Shape::Mixed),
        _ => true,
    }
}

fn push_readings<'a>(doc: &Document<'_>, tokens: Run, place: Place, readings: &'a str, hits: &mut Vec<Hit<'a>>) {
    let phrase =
        doc.tokens[tokens.range()].iter().fold(0, |sum: u64, token| sum.rotate_left(9).wrapping_add(token.form));
    let sentence = doc.tokens[tokens.start as usize].sentence;
    for (id, weight) in readings.split('|').filter_map(parse_reading) {
        hits.push(Hit { id, key: key(id), weight, tokens, phrase, sentence, place });
    }
}

/// "ukraine-war 71"
fn parse_reading(reading: &str) -> Option<(&str, f32)> {
    let (id, weight) = reading.split_once(' ')?;
    Some((id, f32::from(weight.parse::<i16>().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn ids(content: &str) -> Vec<&'static str> {
        let text = Text::new(content);
        let doc = Document::new(&text);
        find(&doc, &vec![Place::Body; doc.sentences.len()], TermList::BuiltIn).into_iter().map(|hit| hit.id).collect()
    }

    #[test]
    fn the_longest_term_counts() {
        assert!(ids("They met in the Gaza Strip.").contains(&"israel-palestinian-conflict"));
        assert!(!ids("A nuclear reactor of the future.").contains(&"nuclear-weapons"));
    }

    #[test]
    fn writing_tells_names_from_words() {
        assert!(ids("The delegation flew to Turkey.").contains(&"@turkey"));
        assert!(!ids("They ate turkey.").contains(&"@turkey"));
        assert!(!ids("It gave us hope.").contains(&"@us"));
        assert!(ids("The US said no.").contains(&"@us"));
    }
}
