//! The record as spaCy's `{text, ents, title}`, which displaCy draws and Prodigy annotates.
//!
//! Reads an `Article` whose offsets count code points and its text, gives one line of JSON. Labels are those of OntoNotes;
//! names only, since pronouns are no entities there.

use crate::output::json::{Layout, write};
use crate::summary::schema::Article;
use serde::Serialize;

#[derive(Serialize)]
struct Page<'a> {
    text: &'a str,
    ents: Vec<Ent<'a>>,
    title: Option<&'a str>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Ent<'a> {
    start: usize,
    end: usize,
    label: &'static str,
    kb_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Meta<'a> {
    id: &'a str,
}

/// The article on a line.
#[must_use]
pub fn render(article: &Article<'_>, text: &str) -> Vec<u8> {
    let mut ents = Vec::new();
    for entity in &article.entities {
        let label = label(&entity.kind, entity.subtype.as_deref());
        let kb_id = entity.links.wikidata.as_deref();
        let names = entity.mentions.iter().filter(|m| m.kind == "name");
        ents.extend(names.map(|m| Ent { start: m.start, end: m.end, label, kb_id }));
    }
    ents.extend(article.dates.iter().map(|d| {
        let label = if d.kind == "time" { "TIME" } else { "DATE" };
        Ent { start: d.start, end: d.end, label, kb_id: None }
    }));
    ents.extend(article.amounts.iter().map(|a| Ent {
        start: a.start,
        end: a.end,
        label: amount(&a.kind),
        kb_id: None,
    }));
    ents.sort_by_key(|e| (e.start, std::cmp::Reverse(e.end)));
    // displaCy draws spans that do not overlap
    let mut last = 0;
    ents.retain(|e| {
        let is_free = e.start >= last;
        last = if is_free { e.end } else { last };
        is_free
    });
    let title = article.metadata.title.as_deref();
    let mut bytes = Vec::new();
    write(&Page { text, ents, title, meta: Meta { id: &article.source.id } }, Layout::Compact, &mut bytes);
    bytes.push(b'\n');
    bytes
}

fn label(kind: &str, subtype: Option<&str>) -> &'static str {
    match (kind, subtype) {
        ("person", _) => "PERSON",
        ("organization", _) => "ORG",
        ("location", Some("country" | "city" | "region" | "state" | "capital" | "province" | "town")) => "GPE",
        ("location", _) => "LOC",
        ("facility", _) => "FAC",
        ("group", _) => "NORP",
        ("product", _) => "PRODUCT",
        ("event", _) => "EVENT",
        ("work", _) => "WORK_OF_ART",
        ("law", _) => "LAW",
        _ => "MISC",
    }
}

fn amount(kind: &str) -> &'static str {
    match kind {
        "money" => "MONEY",
        "percent" => "PERCENT",
        "count" => "CARDINAL",
        _ => "QUANTITY",
    }
}
