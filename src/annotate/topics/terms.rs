//! The terms of topics in an article: one pass over the tokens, one look-up each.
//!
//! Reads a `Document` and the places of its sentences, gives `Use`s: where a term stands, for which topics it speaks, how much.
//! The longest term that begins at a token counts; how it must be written (with a capital, in capitals) is told by the
//! list. Topics are numbers: those of `lexicon::topics`, or places in the user's file.

use super::places::Place;
use crate::document::{Document, Gap, Run, Shape, Token};
use crate::lexicon::lists::UserList;
use crate::lexicon::table::AT_ONCE;
use crate::lexicon::topics::{Term, Writing};
use crate::lexicon::{Known, class, topics};

/// One use of a term.
#[derive(Clone, Copy, Debug)]
pub struct Use<R> {
    /// For which topics it speaks, and how much.
    pub readings: R,
    /// The term's tokens.
    pub tokens: Run,
    /// The same for all uses of one term.
    pub phrase: u64,
    /// Index of its sentence.
    pub sentence: u32,
    /// Where that stands.
    pub place: Place,
}

/// A topic's number, and how much one use of a term speaks for it: 1 to 99.
pub type Reading = (u16, f32);

/// A term that begins at a token: its length, how it must be written, and for which topics it speaks.
type Found<R> = (usize, Writing, R);

/// All uses of built-in terms, by token.
#[must_use]
pub fn built_in(doc: &Document<'_>, places: &[Place]) -> Vec<Use<Term>> {
    let starts = starts(doc, Known::may_begin_term);
    for starts in starts.chunks(AT_ONCE) {
        topics::fetch(starts.iter().map(|i| doc.tokens[*i as usize].form));
    }
    find(doc, places, &starts, |first, tokens| {
        let term = topics::longest(first, tokens.iter().map(|token| token.form))?;
        Some((term.words, term.writing, term))
    })
}

/// What a built-in term says.
pub fn readings(term: Term) -> impl Iterator<Item = Reading> {
    term.readings().map(|(topic, weight)| (topic.number(), f32::from(weight)))
}

/// What a user's term says.
#[derive(Clone, Copy, Debug)]
pub enum UserReadings<'u> {
    /// "3 71|4 20": a word's, as its list holds them.
    Listed(&'u str),
    /// An entity's.
    One(Reading),
}

impl<'u> UserReadings<'u> {
    /// Each by itself.
    pub fn each(self) -> impl Iterator<Item = Reading> + use<'u> {
        let (listed, one) = match self {
            Self::Listed(listed) => (listed, None),
            Self::One(reading) => ("", Some(reading)),
        };
        listed.split('|').filter_map(parse_reading).chain(one)
    }
}

/// All uses of a user's terms, by token.
#[must_use]
pub fn of_user<'u>(doc: &Document<'_>, places: &[Place], list: &'u UserList) -> Vec<Use<UserReadings<'u>>> {
    find(doc, places, &starts(doc, |_| true), |_, tokens| {
        let (words, value) = list.longest(tokens.iter().map(|token| token.form))?;
        let (writing, readings) = value.split_once('\t')?;
        let writing = if writing == "cap" { Writing::Capital } else { Writing::Any };
        Some((words, writing, UserReadings::Listed(readings)))
    })
}

/// "3 71": the fourth topic of the file, and a weight.
fn parse_reading(reading: &str) -> Option<Reading> {
    let (topic, weight) = reading.split_once(' ')?;
    Some((topic.parse().ok()?, f32::from(weight.parse::<i16>().ok()?)))
}

/// The words that a term may begin with; told without a branch, as nobody could foretell it.
fn starts(doc: &Document<'_>, may_begin: impl Fn(Known) -> bool) -> Vec<u32> {
    let (mut starts, mut count) = (vec![0; doc.tokens.len()], 0);
    for (i, (token, known)) in doc.tokens.iter().zip(&doc.known).enumerate() {
        starts[count] = i as u32;
        count += usize::from(token.shape.is_word() & may_begin(*known));
    }
    starts.truncate(count);
    starts
}

/// Walks over the starts outside page furniture; `longest` looks up the term that begins at the first of some tokens.
fn find<R>(
    doc: &Document<'_>,
    places: &[Place],
    starts: &[u32],
    longest: impl Fn(Known, &[Token]) -> Option<Found<R>>,
) -> Vec<Use<R>> {
    let mut uses = Vec::with_capacity(starts.len());
    let mut next = 0;
    for i in starts.iter().map(|start| *start as usize) {
        let sentence = doc.tokens[i].sentence;
        let place = places[sentence as usize];
        if i < next || place == Place::Outside {
            continue;
        }
        let found = longest(doc.known[i], &doc.tokens[i..doc.sentences[sentence as usize].tokens.end as usize]);
        let Some((words, _, readings)) = found.filter(|(words, writing, _)| is_written(doc, i, *words, *writing))
        else {
            continue;
        };
        let tokens = Run::new(i, i + words);
        let forms = doc.tokens[tokens.range()].iter();
        let phrase = forms.fold(0, |sum: u64, token| sum.rotate_left(9).wrapping_add(token.form));
        uses.push(Use { readings, tokens, phrase, sentence, place });
        next = i + words;
    }
    uses
}

/// Whether the term at token `i` is written as its list demands; a capital at the start of a sentence proves nothing for a
/// word that is ordinary too ("Shell" against "Shell fire").
fn is_written(doc: &Document<'_>, i: usize, words: usize, writing: Writing) -> bool {
    let first = &doc.tokens[i];
    match writing {
        Writing::Any => true,
        Writing::Capital => {
            let starts = matches!(first.gap, Gap::Sentence | Gap::Line) || i == 0;
            first.shape.has_capital() && !(starts && words == 1 && first.classes.has(class::AMBIGUOUS))
        }
        Writing::Upper => matches!(first.shape, Shape::Upper | Shape::Initial | Shape::Alphanumeric | Shape::Mixed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::topics::Subject;
    use crate::text::Text;

    fn ids(content: &str) -> Vec<&'static str> {
        let text = Text::new(content);
        let doc = Document::new(&text);
        let uses = built_in(&doc, &vec![Place::Body; doc.sentences.len()]);
        uses.into_iter().flat_map(|found| found.readings.readings()).map(|(topic, _)| Subject::id(topic)).collect()
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
