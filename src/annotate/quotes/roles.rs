//! Tells whom a definite description means: "the Vermont senator", "the commission".
//!
//! Reads a source phrase, entities and the speakers so far, gives an entity or name. A person is meant whose title or
//! description shares the head noun, the more words in common the better, then the later named; a body whose name has
//! the noun; else the last speaker, where the noun is one that writers use for variety ("the businessman"). Nouns for
//! people who stay nameless ("the spokesman", "the official") are never guessed.

use super::speakers::{Cast, Running};
use crate::annotate::entities::Gender;
use crate::annotate::mentions::{EntityType, MentionKind};
use crate::document::Run;
use crate::lexicon::{class, form, forms, lists};
use crate::text::words::words;

/// A speaker further back than this, in paragraphs, is not meant by a description.
const MAX_PARAGRAPHS: usize = 3;

/// Whom the phrase `tokens` with this head means: an entity, or the name of a speaker without one.
pub(super) fn described(
    cast: &Cast<'_, '_, '_>,
    running: &[Running],
    tokens: Run,
    head: usize,
) -> Option<(Option<usize>, Option<String>)> {
    let doc = cast.grammar.doc;
    let classes = doc.tokens[head].classes;
    let (is_person, is_body) = (classes.has(class::ROLE_NOUNS), classes.has(class::ORG_NOUNS));
    let first = doc.word(tokens.start as usize);
    if !first.eq_ignore_ascii_case("the") || !is_person && !is_body {
        return None;
    }
    let entity = if is_person { by_role(cast, tokens, head) } else { by_name(cast, tokens, head) };
    entity.map(|e| (Some(e), None)).or_else(|| by_running(cast, running, tokens, head))
}

/// The person whose title or description has the head noun.
fn by_role(cast: &Cast<'_, '_, '_>, tokens: Run, head: usize) -> Option<usize> {
    let doc = cast.grammar.doc;
    let wanted = doc.tokens[head].form;
    let others: Vec<u64> =
        tokens.range().filter(|i| *i != head && *i > tokens.start as usize).map(|i| doc.tokens[i].form).collect();
    let mut best: Option<(usize, u32, usize)> = None;
    for (e, entity) in cast.entities.entities.iter().enumerate().filter(|(_, e)| e.label == EntityType::Person) {
        let titles = entity.mentions.iter().filter_map(|m| cast.mentions[*m].title).map(|t| t.of(doc.content()));
        let shared = |text: &str| {
            let words = has_word(text, wanted).then(|| forms(text))?;
            Some(1 + others.iter().filter(|o| words.contains(o)).count())
        };
        let Some(score) = titles.chain(entity.description.as_deref()).filter_map(shared).max() else { continue };
        let Some(last) = last_before(cast, &entity.mentions, tokens.start) else { continue };
        if best.is_none_or(|b| (score, last) > (b.0, b.1)) {
            best = Some((score, last, e));
        }
    }
    best.map(|b| b.2)
}

/// The body whose name has the head noun: "the commission", of the Arnsby Harbour Commission.
fn by_name(cast: &Cast<'_, '_, '_>, tokens: Run, head: usize) -> Option<usize> {
    let wanted = cast.grammar.doc.tokens[head].form;
    let bodies = cast.entities.entities.iter().enumerate().filter(|(_, e)| e.label == EntityType::Organization);
    let fits = bodies.filter(|(_, e)| has_word(&e.name, wanted));
    let dated = fits.filter_map(|(i, e)| Some((last_before(cast, &e.mentions, tokens.start)?, i)));
    dated.max().map(|d| d.1)
}

/// Whether a text has the word of this form.
fn has_word(text: &str, wanted: u64) -> bool {
    words(text).any(|word| form(&text[word]) == wanted)
}

/// Start of the last mention by name before a token.
fn last_before(cast: &Cast<'_, '_, '_>, mentions: &[usize], token: u32) -> Option<u32> {
    let starts =
        mentions.iter().map(|m| &cast.mentions[*m]).filter(|m| m.kind == MentionKind::Name).map(|m| m.tokens.start);
    starts.filter(|s| *s < token).max()
}

/// The last speaker near by whom the noun fits.
fn by_running(
    cast: &Cast<'_, '_, '_>,
    running: &[Running],
    tokens: Run,
    head: usize,
) -> Option<(Option<usize>, Option<String>)> {
    let doc = cast.grammar.doc;
    let classes = doc.tokens[head].classes;
    if lists::SPEAKER_NOUNS.get(&[doc.tokens[head].form]) == Some("unnamed") {
        return None;
    }
    let gender = match lists::GENDERS.get(&[form(doc.word(head))]) {
        Some("m") => Gender::Male,
        Some("f") => Gender::Female,
        _ => Gender::Unknown,
    };
    let paragraph = doc.paragraph_of(tokens.start as usize);
    let last = running.last().filter(|r| doc.paragraph_of(r.at) + MAX_PARAGRAPHS >= paragraph)?;
    let fits = match last.label {
        EntityType::Person => {
            classes.has(class::ROLE_NOUNS)
                && (gender == Gender::Unknown || last.gender == Gender::Unknown || gender == last.gender)
        }
        EntityType::Organization => classes.has(class::ORG_NOUNS),
        _ => false,
    };
    fits.then(|| (last.entity, last.name.clone()))
}
