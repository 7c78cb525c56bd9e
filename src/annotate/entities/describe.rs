//! The role of a person, or the kind of a thing, as the article gives it.
//!
//! Reads an entity's mentions, gives a phrase: the title before a name ("Kremlin foreign policy aide"), else the phrase
//! between commas after it ("NAME, the firm's chief executive, said"). Courtesy titles alone ("Mr") are no description.

use super::naming::one_line;
use crate::annotate::mentions::Mention;
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::class;
use crate::text::Span;

/// The longest phrase after a name, in tokens.
const MAX_APPOSITION_TOKENS: usize = 14;

/// Titles that tell no role.
const COURTESY: [&str; 14] =
    ["mr", "mrs", "ms", "miss", "dr", "sir", "dame", "madam", "mx", "lord", "lady", "mister", "prof", "rev"];

/// The best description among an entity's mentions (indices, by start).
pub fn describe(doc: &Document<'_>, mentions: &[Mention], of: &[usize]) -> Option<String> {
    let titles = of.iter().filter_map(|m| mentions[*m].title).filter(|t| !is_courtesy(t.of(doc.content())));
    let longest =
        titles.max_by_key(|t| (t.of(doc.content()).split_whitespace().count().min(6), std::cmp::Reverse(t.start)));
    let after = || of.iter().find_map(|m| apposition(doc, mentions[*m].tokens));
    longest.or_else(after).map(|span| one_line(span.of(doc.content())))
}

/// Whether a title is a form of address only.
fn is_courtesy(title: &str) -> bool {
    COURTESY.iter().any(|c| title.trim_end_matches('.').eq_ignore_ascii_case(c))
}

/// ", the company's chief executive," after a name, without its article.
fn apposition(doc: &Document<'_>, name: Run) -> Option<Span> {
    let comma = name.end as usize;
    let sentence = doc.sentences[doc.sentence_of(name.start as usize)].tokens;
    if !doc.tokens.get(comma)?.is(b',') || comma + 1 >= sentence.end as usize {
        return None;
    }
    let limit = (sentence.end as usize).min(comma + 2 + MAX_APPOSITION_TOKENS);
    let end = (comma + 1..limit).find(|i| is_phrase_end(doc, *i))?;
    let closed = doc.tokens[end].is(b',') || doc.tokens[end].is(b'.') || doc.tokens[end].is(b';');
    let mut start = comma + 1;
    if matches!(doc.word(start), "the" | "a" | "an" | "his" | "her" | "then" | "who") {
        start += 1;
    }
    let head = head_noun(doc, start, end)?;
    let plain = closed && doc.word(comma + 1) != "who" && head < end;
    plain.then(|| doc.span_of(Run::new(start, end)))
}

/// A comma, a full stop that ends a sentence, a bracket or a quotation mark.
fn is_phrase_end(doc: &Document<'_>, i: usize) -> bool {
    let token = &doc.tokens[i];
    let next_starts = doc.tokens.get(i + 1).is_none_or(|t| matches!(t.gap, Gap::Sentence | Gap::Line));
    token.is(b',') || token.is(b';') || token.is(b'(') || token.shape == Shape::Quote || (token.is(b'.') && next_starts)
}

/// The noun for a person that heads the phrase: the last one before "of", "for", "at", "who" or the end.
fn head_noun(doc: &Document<'_>, start: usize, end: usize) -> Option<usize> {
    let stop = (start..end)
        .find(|i| matches!(doc.word(*i), "of" | "for" | "at" | "in" | "who" | "and" | "with" | "on" | "from" | "to"))
        .unwrap_or(end);
    let last = stop.checked_sub(1).filter(|l| *l >= start)?;
    doc.tokens[last].classes.has(class::ROLE_NOUNS).then_some(last)
}
