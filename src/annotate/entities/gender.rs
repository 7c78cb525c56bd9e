//! Which pronouns fit an entity.
//!
//! Reads an entity's mentions, gives its gender: titles speak first ("Mrs", "actress"), then given names; things are
//! neuter. The pronouns that the article uses beside a name are weighed in `pronouns`.

use super::Gender;
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::Document;
use crate::lexicon::{class, lists};
use crate::text::Span;

/// The gender of an entity, as its names and titles tell.
pub fn of(doc: &Document<'_>, mentions: &[Mention], of: &[usize], label: EntityType) -> Gender {
    if label != EntityType::Person {
        return if label == EntityType::Group { Gender::Unknown } else { Gender::Neuter };
    }
    let titled = of.iter().filter_map(|m| mentions[*m].title).find_map(|t| by_title(doc, t));
    titled.or_else(|| of.iter().find_map(|m| by_name(doc, &mentions[*m]))).unwrap_or(Gender::Unknown)
}

/// "Mr", "King", "spokeswoman".
fn by_title(doc: &Document<'_>, title: Span) -> Option<Gender> {
    doc.tokens[doc.tokens_in(title).range()].iter().find_map(|token| match lists::GENDERS.get(&[token.form]) {
        Some("m") => Some(Gender::Male),
        Some("f") => Some(Gender::Female),
        _ => None,
    })
}

/// The first word of a name of several words, when one sex bears it.
fn by_name(doc: &Document<'_>, mention: &Mention) -> Option<Gender> {
    let first = &doc.tokens[mention.tokens.start as usize];
    match (first.classes.has(class::GIVEN_FEMALE), first.classes.has(class::GIVEN_MALE)) {
        (true, false) if mention.tokens.len() > 1 => Some(Gender::Female),
        (false, true) if mention.tokens.len() > 1 => Some(Gender::Male),
        _ => None,
    }
}
