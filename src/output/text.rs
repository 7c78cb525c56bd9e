//! The record for a person at a terminal.
//!
//! Reads an `Article`, gives lines: title, who said what, people, organizations, places, timeline, amounts, topics, sections.
//! Colour is never the only sign, so that it reads the same without it and aloud. A speaker or quote that is not
//! certain is marked "probably".

use crate::output::paint::{Paint, Style};
use crate::summary::schema::{Article, Entity, Quote};
use std::fmt::Write;

/// Below this confidence a quote is marked.
pub const PROBABLY_BELOW: f32 = 0.75;
/// Entities of a kind that are listed.
const NAMES_SHOWN: usize = 12;
/// Evidence listed for a topic.
const EVIDENCE_SHOWN: usize = 4;

/// The article in lines.
#[must_use]
pub fn render(article: &Article<'_>, paint: Paint) -> String {
    let mut out = String::new();
    if let Some(error) = &article.error {
        let _ = writeln!(out, "{}: {}\n", paint.show(Style::Strong, &article.source.id), error.message);
        return out;
    }
    head(article, paint, &mut out);
    if !article.quotes.is_empty() {
        section(&mut out, paint, "Who said what");
        article.quotes.iter().for_each(|q| quote(q, paint, &mut out));
    }
    names(article, paint, &mut out);
    timeline(article, paint, &mut out);
    amounts(article, paint, &mut out);
    topics(article, paint, &mut out);
    outline(article, paint, &mut out);
    for warning in &article.warnings {
        let _ = writeln!(out, "\nNote: {warning}");
    }
    out.push('\n');
    out
}

fn section(out: &mut String, paint: Paint, title: &str) {
    let _ = writeln!(out, "\n{}", paint.show(Style::Heading, title));
}

fn head(article: &Article<'_>, paint: Paint, out: &mut String) {
    let meta = &article.metadata;
    let title = meta.title.as_deref().unwrap_or(&article.source.id);
    let lines = paint.wrap(title, 0);
    lines.lines().for_each(|l| {
        let _ = writeln!(out, "{}", paint.show(Style::Strong, l));
    });
    let authors = (!meta.authors.is_empty()).then(|| format!("by {}", meta.authors.join(", ")));
    let minutes = format!("{} min", article.stats.reading_minutes);
    let facts = [
        meta.published.as_deref().map(str::to_owned),
        meta.publisher.as_deref().map(str::to_owned),
        meta.dateline.place.as_deref().map(str::to_owned),
        authors,
        (article.stats.reading_minutes > 0).then_some(minutes),
    ];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}", paint.show(Style::Faint, &facts.join(" · ")));
    }
    for sentence in &article.summary {
        out.push('\n');
        out.push_str(&paint.wrap(&sentence.text, 2));
    }
}

/// How a quote renders what was said, for people: "reported, probably".
#[must_use]
pub fn manner(quote: &Quote<'_>) -> String {
    let kind = match quote.kind.as_ref() {
        "direct" => "in their words",
        "mixed" => "partly in their words",
        _ => "reported",
    };
    let doubt = if quote.confidence < PROBABLY_BELOW { ", probably" } else { "" };
    format!("{kind}{doubt}")
}

fn quote(quote: &Quote<'_>, paint: Paint, out: &mut String) {
    let speaker = &quote.speaker;
    let name = speaker.name.as_deref().or(speaker.text.as_deref()).unwrap_or("Somebody");
    let _ = write!(out, "  {}", paint.show(Style::Name, name));
    if let Some(role) = speaker.description.as_deref() {
        let _ = write!(out, ", {}", paint.show(Style::Faint, role));
    }
    let via = quote.via.name.as_deref().map_or_else(String::new, |v| format!(", through {v}"));
    let _ = writeln!(out, " {}", paint.show(Style::Faint, &format!("({}{via})", manner(quote))));
    let text = if quote.kind == "indirect" { quote.text.to_string() } else { format!("“{}”", quote.text) };
    out.push_str(&paint.wrap(&text, 4));
}

/// Groups of entities by type, as a reader thinks of them.
pub const GROUPS: [(&str, &[&str]); 4] = [
    ("People", &["person"]),
    ("Organizations", &["organization"]),
    ("Places", &["location", "facility"]),
    ("Other names", &["group", "product", "event", "work", "law", "misc"]),
];

fn names(article: &Article<'_>, paint: Paint, out: &mut String) {
    for (title, kinds) in GROUPS {
        let found: Vec<&Entity<'_>> = article.entities.iter().filter(|e| kinds.contains(&e.kind.as_ref())).collect();
        if found.is_empty() {
            continue;
        }
        section(out, paint, title);
        let mut shown: Vec<String> =
            found.iter().take(NAMES_SHOWN).map(|e| format!("{} {}", e.name, e.count)).collect();
        if found.len() > NAMES_SHOWN {
            shown.push(format!("and {} more", found.len() - NAMES_SHOWN));
        }
        out.push_str(&paint.wrap(&shown.join(" · "), 2));
    }
}

fn timeline(article: &Article<'_>, paint: Paint, out: &mut String) {
    let mut days: Vec<_> = article.dates.iter().filter_map(|d| d.first.as_deref().map(|f| (f, d))).collect();
    if days.is_empty() {
        return;
    }
    section(out, paint, "Timeline");
    days.sort_by_key(|(first, d)| (*first, d.start));
    days.dedup_by(|a, b| (a.0, &a.1.last) == (b.0, &b.1.last));
    for (first, date) in days {
        let last = date.last.as_deref().filter(|l| *l != first).map_or_else(String::new, |l| format!(" to {l}"));
        let _ = writeln!(out, "  {first}{last}  {}", paint.show(Style::Faint, &date.text));
    }
}

fn amounts(article: &Article<'_>, paint: Paint, out: &mut String) {
    if article.amounts.is_empty() {
        return;
    }
    section(out, paint, "Amounts");
    let mut all: Vec<&str> = article.amounts.iter().map(|a| a.text.as_ref()).collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|a| seen.insert(*a));
    out.push_str(&paint.wrap(&all.join(" · "), 2));
}

fn topics(article: &Article<'_>, paint: Paint, out: &mut String) {
    if article.topics.is_empty() {
        return;
    }
    section(out, paint, "Topics");
    for topic in &article.topics {
        let mut words: Vec<&str> = Vec::new();
        for evidence in &topic.evidence {
            if words.len() < EVIDENCE_SHOWN && !words.contains(&evidence.text.as_ref()) {
                words.push(&evidence.text);
            }
        }
        let why = if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) };
        let _ = writeln!(out, "  {:.2}  {}{}", topic.score, topic.label, paint.show(Style::Faint, &why));
    }
}

fn outline(article: &Article<'_>, paint: Paint, out: &mut String) {
    if article.sections.iter().all(|s| s.heading.is_none()) {
        return;
    }
    section(out, paint, "Sections");
    for s in &article.sections {
        let heading = s.heading.as_deref().unwrap_or("(opening)");
        let indent = " ".repeat(2 * usize::from(s.level.max(1)));
        let facts = format!(" ({} words, {} quotes)", s.words, s.quotes.len());
        let _ = writeln!(out, "{indent}{}{}", crate::output::paint::plain(heading), paint.show(Style::Faint, &facts));
    }
}
