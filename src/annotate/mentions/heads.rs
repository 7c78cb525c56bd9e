//! The word of a name that tells what is named: "University", "Party", "River", "Cup".
//!
//! Reads the tokens of a name, gives type and subtype by the list of telling words. The last word speaks, except in "X of
//! Y" and "X for Y", where the word before the "of" does ("Bank of Ghana").

use super::EntityType;
use crate::document::{Document, Run};
use crate::lexicon::lists;

/// An "of" is looked for among so many words of a name; what is longer is a list.
const MAX_HEAD_TOKENS: usize = 256;

/// Type and subtype that the words of a name tell by themselves.
pub fn of_name(doc: &Document<'_>, tokens: Run) -> Option<(EntityType, &'static str)> {
    let head = head(doc, tokens)?;
    of_word(doc.tokens[head].form)
}

/// Type and subtype that a telling word stands for.
pub fn of_word(form: u64) -> Option<(EntityType, &'static str)> {
    let (label, subtype) = lists::NAME_HEADS.get(&[form])?.split_once('\t')?;
    Some((parse(label)?, subtype))
}

/// The token that tells what a name denotes: the last word, or the one before the first "of" or "for".
pub fn head(doc: &Document<'_>, tokens: Run) -> Option<usize> {
    let is_joint = |i: &usize| doc.tokens[*i].span.len() <= 3 && matches!(doc.word(*i), "of" | "for" | "on" | "in");
    let joint = tokens.range().take(MAX_HEAD_TOKENS).skip(1).find(is_joint);
    let last = joint.unwrap_or(tokens.end as usize).checked_sub(1)?;
    let is_stop = doc.tokens[last].is(b'.') && last > tokens.start as usize;
    Some(last - usize::from(is_stop))
}

fn parse(label: &str) -> Option<EntityType> {
    let all = [
        EntityType::Organization,
        EntityType::Facility,
        EntityType::Location,
        EntityType::Event,
        EntityType::Law,
        EntityType::Misc,
    ];
    all.into_iter().find(|t| t.name() == label)
}
