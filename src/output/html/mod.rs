//! The record as a page of its own, to read, print and send: no network, readable without script.
//!
//! Reads an `Article` whose offsets count code points, its paragraphs and its text, gives HTML. The text is cut at every
//! boundary of a finding, so overlaps are drawn rightly (`marks`); templates escape everything that comes from the
//! article, and a content security policy lets only our own style and script run, by their hashes.

mod index;
mod marks;

pub use index::index;

use crate::output::paint::plain;
use crate::output::text::manner;
use crate::summary::schema::{Article, DateRecord};
use marks::Block;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, HtmlEscape, Output, State};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Width of the drawn timeline, in its own units.
const TIMELINE: f64 = 1000.0;
/// Width of a day there, at least.
const SHORTEST_BAR: f64 = 8.0;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_formatter(write_value);
    templates.add_filter("verbatim", |text: &str| Value::from_safe_string(HtmlEscape(text).to_string()));
    for (name, source) in [("page.html", include_str!("page.html")), ("index.html", include_str!("index.html"))] {
        templates.add_template(name, source).expect("the templates are part of the program and tested");
    }
    templates
});

/// Writes a value of a template: nothing for none, and texts escaped, without characters that would turn the direction of
/// the page's own words. Only the article's text is written as it is, by `verbatim`.
fn write_value(out: &mut Output, _: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text)?,
        Some(text) => write!(out, "{}", HtmlEscape(&plain(text)))?,
        None if value.is_none() || value.is_undefined() => {}
        None => write!(out, "{value}")?,
    }
    Ok(())
}

/// What may run and load in a page: our style, our script, nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
});

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

fn render_template(name: &str, values: &impl Serialize) -> String {
    let template = TEMPLATES.get_template(name).expect("the template is part of the program");
    template.render(Value::from(Serde(values))).expect("a template reads only what it is given")
}

#[derive(Serialize)]
struct Page<'a> {
    language: &'a str,
    version: &'static str,
    policy: &'static str,
    style: &'static str,
    script: &'static str,
    title: String,
    facts: String,
    error: Option<&'a str>,
    blocks: Vec<Block>,
    quotes: Vec<QuoteRow<'a>>,
    entities: Vec<EntityRow<'a>>,
    timeline: Vec<DateRow<'a>>,
    topics: Vec<TopicRow<'a>>,
    outline: Vec<SectionRow<'a>>,
}

/// The article as a page.
#[must_use]
pub fn render(article: &Article<'_>, text: &str) -> String {
    let page = Page {
        language: &article.language,
        version: env!("CARGO_PKG_VERSION"),
        policy: POLICY.as_str(),
        style: STYLE,
        script: SCRIPT,
        title: plain(article.metadata.title.as_deref().unwrap_or(&article.source.id)),
        facts: facts(article),
        error: article.error.as_ref().map(|e| e.message.as_ref()),
        blocks: marks::blocks(article, text),
        quotes: quotes(article),
        entities: entities(article),
        timeline: timeline(article),
        topics: topics(article),
        outline: outline(article),
    };
    render_template("page.html", &page)
}

fn facts(article: &Article<'_>) -> String {
    let meta = &article.metadata;
    let authors = (!meta.authors.is_empty()).then(|| format!("by {}", meta.authors.join(", ")));
    let all = [
        meta.published.as_deref().map(str::to_owned),
        meta.publisher.as_deref().map(str::to_owned),
        meta.dateline.place.as_deref().map(str::to_owned),
        authors,
        Some(format!("{} words", article.stats.words)),
        Some(article.source.id.to_string()),
    ];
    plain(&all.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

#[derive(Serialize)]
struct QuoteRow<'a> {
    id: &'a str,
    speaker: &'a str,
    role: Option<&'a str>,
    text: &'a str,
    about: String,
    manner: String,
}

fn quotes<'a>(article: &'a Article<'_>) -> Vec<QuoteRow<'a>> {
    let row = |q: &'a crate::summary::schema::Quote<'_>| QuoteRow {
        id: &q.id,
        speaker: marks::speaker(q),
        role: q.speaker.description.as_deref(),
        text: &q.text,
        about: q.about_names.join(", "),
        manner: manner(q),
    };
    article.quotes.iter().map(row).collect()
}

#[derive(Serialize)]
struct EntityRow<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    role: Option<&'a str>,
    count: usize,
    wikidata: Option<&'a str>,
    link: Option<String>,
}

fn entities<'a>(article: &'a Article<'_>) -> Vec<EntityRow<'a>> {
    let row = |e: &'a crate::summary::schema::Entity<'_>| EntityRow {
        id: &e.id,
        name: &e.name,
        kind: &e.kind,
        role: e.description.as_deref(),
        count: e.count,
        wikidata: e.links.wikidata.as_deref(),
        link: e.links.wikidata.as_deref().map(|q| format!("https://www.wikidata.org/wiki/{q}")),
    };
    article.entities.iter().map(row).collect()
}

#[derive(Serialize)]
struct DateRow<'a> {
    first: &'a str,
    last: Option<&'a str>,
    text: &'a str,
    x: String,
    width: String,
}

/// Days from the first year of our calendar, or none for what is no day.
fn day_number(day: &str) -> Option<f64> {
    let date: jiff::civil::Date = day.parse().ok()?;
    Some(f64::from(date.year()) * 365.2425 + f64::from(date.day_of_year()))
}

fn timeline<'a>(article: &'a Article<'_>) -> Vec<DateRow<'a>> {
    let span = |d: &'a DateRecord<'_>| {
        let (first, last) = (d.first.as_deref()?, d.last.as_deref().or(d.first.as_deref())?);
        Some((d, first, last, day_number(first)?, day_number(last)?))
    };
    let mut all: Vec<_> = article.dates.iter().filter_map(span).collect();
    all.sort_by(|a, b| a.3.total_cmp(&b.3).then(a.0.start.cmp(&b.0.start)));
    all.dedup_by(|a, b| (a.1, a.2) == (b.1, b.2));
    let from = all.first().map_or(0.0, |d| d.3);
    let length = all.iter().map(|d| d.4 - from).fold(1.0, f64::max);
    let room = TIMELINE - SHORTEST_BAR;
    let row = |(d, first, last, start, end): (&'a DateRecord<'_>, &'a str, &'a str, f64, f64)| DateRow {
        first,
        last: Some(last).filter(|l| *l != first),
        text: &d.text,
        x: format!("{:.1}", (start - from) / length * room),
        width: format!("{:.1}", SHORTEST_BAR + (end - start) / length * room),
    };
    all.into_iter().map(row).collect()
}

#[derive(Serialize)]
struct TopicRow<'a> {
    label: &'a str,
    score: String,
    evidence: String,
}

fn topics<'a>(article: &'a Article<'_>) -> Vec<TopicRow<'a>> {
    let row = |t: &'a crate::summary::schema::Topic<'_>| {
        let mut words: Vec<&str> = Vec::new();
        for evidence in &t.evidence {
            if !words.contains(&evidence.text.as_ref()) {
                words.push(&evidence.text);
            }
        }
        TopicRow { label: &t.label, score: format!("{:.2}", t.score), evidence: words.join(", ") }
    };
    article.topics.iter().map(row).collect()
}

#[derive(Serialize)]
struct SectionRow<'a> {
    id: &'a str,
    heading: &'a str,
    words: usize,
    quotes: usize,
}

fn outline<'a>(article: &'a Article<'_>) -> Vec<SectionRow<'a>> {
    let row = |s: &'a crate::summary::schema::Section<'_>| {
        s.heading.as_deref().map(|heading| SectionRow { id: &s.id, heading, words: s.words, quotes: s.quotes.len() })
    };
    article.sections.iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_the_usual_one() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"M"), "TQ==");
    }
}
