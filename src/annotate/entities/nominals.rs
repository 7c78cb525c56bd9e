//! Whom or what "the president", "the Chinese leader", "the company", "the city" mean.
//!
//! Reads names with their entities, gives nominal mentions where one antecedent stands out. A noun for a person goes to
//! the one person who bears it as a title or description in this article, and a people beside it must agree ("Chinese");
//! a noun for a body or place goes to the only thing of that kind named in the last sentences. "The president of X",
//! "the company that ..." speak of somebody else and are left alone, as is every noun with two takers.

use super::Entities;
use crate::annotate::mentions::{EntityType, Mention, MentionKind};
use crate::annotate::structure::Structure;
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::{class, form, lists};
use std::collections::BTreeMap;

/// How many sentences back a person may have been named.
const PERSON_SENTENCES: usize = 6;

/// How many sentences back a thing may have been named.
const THING_SENTENCES: usize = 2;

/// At most so many words stand between "the" and the noun.
const MAX_MODIFIERS: usize = 2;

/// The score of a nominal mention (gum: precision of what is found).
const NOMINAL_SCORE: f32 = 0.8;

/// Nouns for a person that any leader's title agrees with.
const LEADER_NOUNS: [&str; 4] = ["leader", "president", "premier", "ruler"];

/// What the article calls its persons.
struct Roles {
    /// By the form of a noun, the persons who bear it.
    of_noun: BTreeMap<u64, Vec<usize>>,
    /// By person, the peoples in their titles ("Chinese").
    peoples: BTreeMap<usize, Vec<u64>>,
}

/// Finds nominal mentions with the entity each belongs to, by start.
pub fn resolve(doc: &Document<'_>, structure: &Structure, names: (&[Mention], &Entities)) -> Vec<(Mention, usize)> {
    let (mentions, entities) = names;
    let roles = roles(doc, mentions, entities);
    let the = form("the");
    let mut found = Vec::new();
    for (_, paragraph) in doc.paragraphs.iter().enumerate().filter(|(p, _)| structure.is_article(*p)) {
        for i in paragraph.tokens.range().filter(|i| doc.tokens[*i].form == the) {
            if let Some(phrase) = phrase(doc, i) {
                let seen = &mentions[..mentions.partition_point(|m| (m.tokens.start as usize) < i)];
                let entity =
                    person(doc, (seen, entities), &roles, phrase).or_else(|| thing(doc, (seen, entities), phrase));
                found.extend(entity.map(|e| (mention(doc, phrase, entities.entities[e].label), e)));
            }
        }
    }
    found
}

/// "the", modifiers and a noun in small letters that ends its phrase: tokens from "the" to the noun.
fn phrase(doc: &Document<'_>, the: usize) -> Option<Run> {
    let sentence = doc.sentences[doc.sentence_of(the)].tokens;
    let limit = (sentence.end as usize).min(the + 2 + MAX_MODIFIERS);
    let noun = (the + 1..limit).find(|i| is_noun(doc, *i))?;
    let modifies = |i: usize| {
        let token = &doc.tokens[i];
        token.classes.has(class::DEMONYMS) || token.classes.has(class::ROLE_MODIFIERS) && token.shape == Shape::Lower
    };
    let plain = (the + 1..noun).all(modifies);
    (plain && closes(doc, noun, sentence.end as usize)).then(|| Run::new(the, noun + 1))
}

/// A noun in small letters for a person or a thing with a name; one that may also modify ("the team captain") must end its phrase.
fn is_noun(doc: &Document<'_>, i: usize) -> bool {
    let token = &doc.tokens[i];
    let noun = || token.classes.has(class::ROLE_NOUNS) || lists::THING_NOUNS.get(&[token.form]).is_some();
    token.shape == Shape::Lower && noun() && (!token.classes.has(class::ROLE_MODIFIERS) || is_last(doc, i))
}

/// Whether no further noun or name follows at once.
fn is_last(doc: &Document<'_>, i: usize) -> bool {
    doc.tokens.get(i + 1).is_none_or(|t| {
        t.gap != Gap::Space
            || t.classes.has(class::AUXILIARIES)
            || t.classes.has(class::CUE_VERBS)
            || t.classes.has(class::PREPOSITIONS)
    })
}

/// Whether the phrase ends at its noun: no "of", "who", hyphen, name or further noun after it.
fn closes(doc: &Document<'_>, noun: usize, end: usize) -> bool {
    let Some(next) = doc.tokens.get(noun + 1).filter(|_| noun + 1 < end) else { return true };
    let word = doc.word(noun + 1);
    let open = matches!(word, "of" | "who" | "that" | "which" | "for" | "whose" | "where" | "in" | "from" | "at");
    let compound = next.shape == Shape::Lower
        && (next.classes.has(class::ROLE_NOUNS)
            || next.classes.has(class::ORG_NOUNS)
            || lists::THING_NOUNS.get(&[next.form]).is_some());
    let glued = next.gap == Gap::Glued && next.is(b'-');
    !(open || compound || glued || next.shape.has_capital())
}

/// Who bears which nouns as title or description.
fn roles(doc: &Document<'_>, mentions: &[Mention], entities: &Entities) -> Roles {
    let mut roles = Roles { of_noun: BTreeMap::new(), peoples: BTreeMap::new() };
    for (mention, entity) in mentions.iter().zip(&entities.of_mention) {
        let (Some(title), Some(entity)) = (mention.title, entity) else { continue };
        for token in &doc.tokens[doc.tokens_in(title).range()] {
            if token.classes.has(class::ROLE_NOUNS) || token.classes.has(class::TITLES) {
                let of = roles.of_noun.entry(token.form).or_default();
                if !of.contains(entity) {
                    of.push(*entity);
                }
            }
            if token.classes.has(class::DEMONYMS) {
                roles.peoples.entry(*entity).or_default().push(token.form);
            }
        }
    }
    roles
}

/// The one person who bears the noun and was named not long ago.
fn person(doc: &Document<'_>, names: (&[Mention], &Entities), roles: &Roles, phrase: Run) -> Option<usize> {
    let noun = phrase.end as usize - 1;
    let people = (phrase.start as usize + 1..noun)
        .find(|i| doc.tokens[*i].classes.has(class::DEMONYMS))
        .map(|i| doc.tokens[i].form);
    let leader = LEADER_NOUNS.contains(&doc.word(noun)) && people.is_some();
    let bearers: Vec<usize> = if leader {
        LEADER_NOUNS.iter().filter_map(|n| roles.of_noun.get(&form(n))).flatten().copied().collect()
    } else {
        roles.of_noun.get(&doc.tokens[noun].form).cloned().unwrap_or_default()
    };
    let agrees = |e: &usize| people.is_none_or(|p| roles.peoples.get(e).is_some_and(|of| of.contains(&p)));
    let mut fitting = bearers.into_iter().filter(agrees).filter(|e| is_near(doc, names, *e, (noun, PERSON_SENTENCES)));
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

/// Whether an entity was named within the last sentences before a token.
fn is_near(
    doc: &Document<'_>,
    (mentions, entities): (&[Mention], &Entities),
    entity: usize,
    (at, sentences): (usize, usize),
) -> bool {
    recent(doc, mentions, (at, sentences)).any(|i| entities.of_mention[i] == Some(entity))
}

/// The mentions of the last sentences before a token, latest first.
fn recent(doc: &Document<'_>, mentions: &[Mention], (at, sentences): (usize, usize)) -> impl Iterator<Item = usize> {
    let here = doc.sentence_of(at);
    let is_near = move |i: &usize| doc.sentence_of(mentions[*i].tokens.start as usize) + sentences >= here;
    (0..mentions.len()).rev().take_while(is_near)
}

/// The only body or place of the noun's kind in the last sentences.
fn thing(doc: &Document<'_>, (mentions, entities): (&[Mention], &Entities), phrase: Run) -> Option<usize> {
    if phrase.len() > 2 {
        return None;
    }
    let noun = phrase.end as usize - 1;
    lists::THING_NOUNS.get(&[doc.tokens[noun].form])?;
    let mut only = None;
    for i in recent(doc, mentions, (noun, THING_SENTENCES)) {
        let Some(e) = entities.of_mention[i] else { continue };
        let entity = &entities.entities[e];
        if !is_called(doc.word(noun), entity.label, entity.subtype) {
            continue;
        }
        if only.is_some_and(|o| o != e) {
            return None;
        }
        only = Some(e);
    }
    only
}

/// Whether a thing of this type is called so.
fn is_called(noun: &str, label: EntityType, subtype: Option<&str>) -> bool {
    let subtype = subtype.unwrap_or("");
    match noun {
        "country" | "nation" => label == EntityType::Location && subtype == "country",
        "city" | "town" | "capital" | "village" => {
            label == EntityType::Location && matches!(subtype, "city" | "town" | "village" | "capital")
        }
        "island" | "islands" => subtype == "island",
        "company" | "firm" | "corporation" | "carmaker" | "automaker" | "retailer" | "airline" | "carrier" => {
            label == EntityType::Organization
                && matches!(subtype, "company" | "bank" | "airline" | "media" | "brand" | "shop" | "")
        }
        "bank" | "lender" => subtype == "bank",
        "university" => subtype == "university",
        "party" => subtype == "party",
        "court" => subtype == "court",
        "ministry" | "department" => subtype == "ministry",
        "agency" => matches!(subtype, "agency" | "media"),
        "club" | "team" => matches!(subtype, "team" | "club"),
        "newspaper" | "paper" | "magazine" | "broadcaster" => subtype == "media",
        _ => false,
    }
}

fn mention(doc: &Document<'_>, tokens: Run, label: EntityType) -> Mention {
    Mention {
        span: doc.span_of(tokens),
        tokens,
        kind: MentionKind::Nominal,
        label,
        subtype: None,
        title: None,
        gazetteer: None,
        score: NOMINAL_SCORE,
        rule: "nominal",
    }
}
