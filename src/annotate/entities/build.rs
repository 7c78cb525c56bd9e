//! Clusters to entities: type, name, description, link, gender, confidence.
//!
//! Reads mentions and their clusters, gives `Entities`.

use super::describe;
use super::forms::{self, Form};
use super::gender;
use super::join::Joined;
use super::links::{self, Countries};
use super::naming;
use super::{Entities, Entity};
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::Document;
use crate::lexicon::gazetteer::Entry;

/// Entries that fit less well than this are no links (linked-dev: precision 0.80).
const MIN_LINK_SCORE: f32 = 0.45;

/// Makes the entities of an article, by first mention.
pub fn entities(doc: &Document<'_>, mentions: &[Mention], joined: &Joined<'_>) -> Entities {
    let mut of_cluster: Vec<Vec<usize>> = vec![Vec::new(); joined.count];
    for (mention, cluster) in joined.cluster_of.iter().enumerate() {
        of_cluster[*cluster].push(mention);
    }
    let countries = countries(doc, mentions, joined);
    let mut forms = Vec::new();
    let entity = |of: Vec<usize>| {
        forms_of(joined, &of, &mut forms);
        entity(doc, mentions, (&forms, &countries), of)
    };
    let entities = of_cluster.into_iter().map(entity).collect();
    Entities { entities, of_mention: joined.cluster_of.iter().map(|c| Some(*c)).collect() }
}

/// The countries of the places that an article names.
fn countries(doc: &Document<'_>, mentions: &[Mention], joined: &Joined<'_>) -> Countries {
    let mut countries = Countries::default();
    let is_place = |m: &Mention| matches!(m.label, EntityType::Location | EntityType::Group);
    for (i, mention) in mentions.iter().enumerate().filter(|(_, m)| is_place(m)) {
        let form = &joined.forms[joined.form_of[i]];
        let found = if form.mentions[0] == i { form.listed } else { links::lookup(doc, mention.tokens) };
        if let Some(entry) = found.and_then(|f| f.entries().find(|e| links::fits(e.kind, mention.label))) {
            countries.add(&entry, if entry.subtype == "country" { 2 } else { 1 });
        }
    }
    countries
}

fn entity(
    doc: &Document<'_>,
    mentions: &[Mention],
    (forms, countries): (&[&Form<'_>], &Countries),
    of: Vec<usize>,
) -> Entity {
    let label = forms::majority(mentions, &of);
    let link = link(doc, mentions, forms, (label, countries));
    // a people is tied to its country by place, it is not the country
    let tied = label == EntityType::Group && link.as_ref().is_some_and(|e| e.subtype == "country");
    let mut names = naming::names(doc, mentions, forms, label);
    if let Some(entry) = &link {
        naming::prefer_label(&mut names, entry, label);
    }
    let subtype = link
        .as_ref()
        .filter(|_| !tied)
        .map(|e| e.subtype)
        .filter(|s| !s.is_empty())
        .or_else(|| of.iter().find_map(|m| mentions[*m].subtype));
    let confidence = of.iter().map(|m| mentions[*m].score).fold(0.0, f32::max);
    Entity {
        name: names.name,
        label,
        subtype,
        aliases: names.aliases,
        description: if label == EntityType::Person { describe::describe(doc, mentions, &of) } else { None },
        wikidata: link.as_ref().filter(|_| !tied).and_then(|e| e.qid),
        geonames: link.as_ref().and_then(|e| e.geonames),
        gender: gender::of(doc, mentions, &of, label),
        confidence,
        mentions: of,
    }
}

/// Puts the forms of an entity's mentions, in order of first appearance, into `forms`.
fn forms_of<'a, 't>(joined: &'a Joined<'t>, of: &[usize], forms: &mut Vec<&'a Form<'t>>) {
    forms.clear();
    for form in of.iter().map(|m| &joined.forms[joined.form_of[*m]]) {
        if !forms.iter().any(|f| std::ptr::eq(*f, form)) {
            forms.push(form);
        }
    }
}

/// The listed entry that an entity is.
fn link(
    doc: &Document<'_>,
    mentions: &[Mention],
    forms: &[&Form<'_>],
    (label, countries): (EntityType, &Countries),
) -> Option<Entry> {
    let names = || forms.iter().map(|f| mentions[f.mentions[0]].tokens);
    let listed = || names().zip(forms).filter_map(|(tokens, f)| Some((tokens.len(), f.listed?)));
    let sure = |(entry, score): (Entry, f32)| (score >= MIN_LINK_SCORE).then_some(entry);
    let own =
        links::best(listed(), label, countries).and_then(sure).filter(|e| e.qid.is_some() || e.geonames.is_some());
    own.or_else(|| {
        if label == EntityType::Group { names().find_map(|tokens| links::country_of_people(doc, tokens)) } else { None }
    })
}
