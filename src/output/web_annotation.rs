//! The record as W3C Web Annotations, for Hypothesis and other annotation tools.
//!
//! Reads an `Article` whose offsets count code points and its text, gives one annotation page a line
//! (<https://www.w3.org/TR/annotation-model/>). Each span is told twice: by position, and by its words with some before
//! and after, so that it can be found again in a page that has changed.

use crate::output::json::{Layout, write};
use crate::summary::schema::Article;
use serde::Serialize;

/// Characters given before and after a span.
const CONTEXT_CHARACTERS: usize = 32;

#[derive(Serialize)]
struct Page<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    items: Vec<Annotation<'a>>,
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: Body,
    target: Target<'a>,
}

#[derive(Serialize)]
struct Body {
    #[serde(rename = "type")]
    kind: &'static str,
    purpose: &'static str,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

#[derive(Serialize)]
struct Target<'a> {
    source: &'a str,
    selector: [Selector; 2],
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Selector {
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: String, prefix: String, suffix: String },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
}

/// The article's annotations on a line.
#[must_use]
pub fn render(article: &Article<'_>, text: &str) -> Vec<u8> {
    let characters: Vec<char> = text.chars().collect();
    let source = article.source.id.as_ref();
    let mut items = Vec::new();
    let mut add = |id: String, span: (usize, usize), value: String, wikidata: Option<&str>| {
        let body = Body {
            kind: if wikidata.is_some() { "SpecificResource" } else { "TextualBody" },
            purpose: "tagging",
            value,
            source: wikidata.map(|q| format!("http://www.wikidata.org/entity/{q}")),
        };
        let target = Target { source, selector: selectors(&characters, span) };
        items.push(Annotation { id, kind: "Annotation", motivation: "tagging", body, target });
    };
    for e in &article.entities {
        for (i, m) in e.mentions.iter().enumerate() {
            let value = format!("{}: {}", e.kind, e.name);
            add(format!("{source}#{}-{}", e.id, i + 1), (m.start, m.end), value, e.links.wikidata.as_deref());
        }
    }
    for q in &article.quotes {
        let speaker = q.speaker.name.as_deref().unwrap_or("unknown");
        add(format!("{source}#{}", q.id), (q.start, q.end), format!("{} quote: {speaker}", q.kind), None);
    }
    for d in &article.dates {
        add(format!("{source}#{}", d.id), (d.start, d.end), format!("{}: {}", d.kind, d.value), None);
    }
    let page = Page {
        context: "http://www.w3.org/ns/anno.jsonld",
        id: format!("{source}#annotations"),
        kind: "AnnotationPage",
        items,
    };
    let mut bytes = Vec::new();
    write(&page, Layout::Compact, &mut bytes);
    bytes.push(b'\n');
    bytes
}

fn selectors(characters: &[char], (start, end): (usize, usize)) -> [Selector; 2] {
    let slice = |from: usize, to: usize| characters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let quote = Selector::Quote {
        exact: slice(start, end),
        prefix: slice(start.saturating_sub(CONTEXT_CHARACTERS), start),
        suffix: slice(end, (end + CONTEXT_CHARACTERS).min(characters.len())),
    };
    [quote, Selector::Position { start, end }]
}
