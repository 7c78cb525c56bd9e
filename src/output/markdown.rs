//! The record as Markdown, for notes, wikis and issue trackers.
//!
//! Reads an `Article`, gives Markdown (CommonMark with tables). Every character of the article that Markdown could read
//! as its own is escaped.

use crate::output::paint::plain;
use crate::output::text::{GROUPS, PROBABLY_BELOW};
use crate::summary::schema::Article;
use std::fmt::Write;

/// The article as Markdown.
#[must_use]
pub fn render(article: &Article<'_>) -> String {
    let mut out = String::new();
    let title = article.metadata.title.as_deref().unwrap_or(&article.source.id);
    let _ = writeln!(out, "# {}\n", escape(title));
    if let Some(error) = &article.error {
        let _ = writeln!(out, "Not analyzed: {}\n", escape(&error.message));
        return out;
    }
    let meta = &article.metadata;
    let facts = [meta.published.as_deref(), meta.publisher.as_deref(), meta.dateline.place.as_deref()];
    let facts: Vec<_> = facts.into_iter().flatten().map(escape).collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}\n", facts.join(" · "));
    }
    for sentence in &article.summary {
        let _ = writeln!(out, "> {}\n", escape(&sentence.text));
    }
    quotes(article, &mut out);
    for (group, kinds) in GROUPS {
        let found = article.entities.iter().filter(|e| kinds.contains(&e.kind.as_ref()));
        let rows: Vec<_> = found
            .map(|e| {
                format!("| {} | {} | {} |", escape(&e.name), e.count, escape(e.description.as_deref().unwrap_or("")))
            })
            .collect();
        table(&mut out, group, "| name | mentions | role |\n|---|---:|---|", &rows);
    }
    let rows: Vec<_> = article
        .dates
        .iter()
        .filter_map(|d| d.first.as_deref().map(|f| format!("| {f} | {} |", escape(&d.text))))
        .collect();
    table(&mut out, "Dates", "| day | words |\n|---|---|", &rows);
    let rows: Vec<_> = article.topics.iter().map(|t| format!("| {} | {:.2} |", escape(&t.label), t.score)).collect();
    table(&mut out, "Topics", "| topic | score |\n|---|---:|", &rows);
    out
}

fn quotes(article: &Article<'_>, out: &mut String) {
    let row = |q: &crate::summary::schema::Quote<'_>| {
        let name = q.speaker.name.as_deref().or(q.speaker.text.as_deref()).unwrap_or("?");
        let doubt = if q.confidence < PROBABLY_BELOW { ", probably" } else { "" };
        format!("| {} | {} | {}{doubt} |", escape(name), escape(&q.text), q.kind)
    };
    let rows: Vec<_> = article.quotes.iter().map(row).collect();
    table(out, "Who said what", "| speaker | words | kind |\n|---|---|---|", &rows);
}

fn table(out: &mut String, title: &str, head: &str, rows: &[String]) {
    if !rows.is_empty() {
        let _ = writeln!(out, "## {title}\n\n{head}\n{}\n", rows.join("\n"));
    }
}

/// A text on one line that Markdown shows as it is.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '>' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_marks_as_they_are() {
        assert_eq!(escape("a|b *c* <script>\n# d"), "a\\|b \\*c\\* &lt;script\\> \\# d");
    }
}
