//! One kind of finding as a table: a row a thing, no nested values, for spreadsheets, databases and notebooks.
//!
//! Reads an `Article`, gives rows of CSV (RFC 4180), TSV (tabs and line ends written as `\t` and `\n`) or JSON Lines. The
//! first columns are always the article's id and path; lists within a cell are joined by semicolons. Column names are no
//! keywords of SQL.

use crate::output::json::{Layout, write};
use crate::summary::schema::{Article, Entity, Quote};
use serde_json::{Map, Value};

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Who said what.
    Quotes,
    /// Who and what is named.
    Entities,
    /// Each mention of an entity.
    Mentions,
    /// Dates, times, durations, sets.
    Dates,
    /// Money, percentages, quantities.
    Amounts,
    /// Topics.
    Topics,
    /// Headings with their paragraphs.
    Sections,
    /// One row an article.
    Articles,
}

/// How cells are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// By commas.
    Comma,
    /// By tabs.
    Tab,
    /// As members of JSON objects.
    Json,
}

impl Separator {
    /// What such a file is called.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Comma => "csv",
            Self::Tab => "tsv",
            Self::Json => "jsonl",
        }
    }
}

impl Table {
    /// Names of the columns after `article` and `path`, parted by blanks.
    fn own_columns(self) -> &'static str {
        match self {
            Self::Quotes => {
                "quote kind speaker speaker_status speaker_role words about cue via section start_offset \
                 end_offset confidence"
            }
            Self::Entities => {
                "entity name entity_type subtype description aliases wikidata geonames mentions salience \
                 confidence"
            }
            Self::Mentions => "entity name entity_type words kind section start_offset end_offset confidence",
            Self::Dates => {
                "date_id words date_type timex_value timex_mod first_day last_day anchor section \
                 start_offset end_offset"
            }
            Self::Amounts => {
                "amount words amount_type amount_value unit bound minimum maximum of_what section \
                 start_offset end_offset"
            }
            Self::Topics => "topic label kind score media_topic evidence",
            Self::Sections => "section heading depth paragraphs words people places quotes start_offset end_offset",
            Self::Articles => {
                "title published publisher authors place lang words sentences paragraphs people quotes \
                 topics error"
            }
        }
    }

    /// Names of all columns.
    #[must_use]
    pub fn columns(self) -> Vec<&'static str> {
        ["article", "path"].into_iter().chain(self.own_columns().split_whitespace()).collect()
    }
}

/// The line that names the columns; empty where each row names them.
#[must_use]
pub fn header(table: Table, separator: Separator) -> String {
    match separator {
        Separator::Json => String::new(),
        Separator::Comma => table.columns().join(",") + "\r\n",
        Separator::Tab => table.columns().join("\t") + "\n",
    }
}

/// The rows of an article, with line ends.
#[must_use]
pub fn rows(article: &Article<'_>, table: Table, separator: Separator) -> String {
    let mut out = String::new();
    for own in cells(article, table) {
        let mut row = vec![text(&article.source.id), maybe(article.source.path.as_deref())];
        row.extend(own);
        match separator {
            Separator::Json => out.push_str(&object(table, row)),
            Separator::Comma => out.push_str(&(row.iter().map(csv).collect::<Vec<_>>().join(",") + "\r\n")),
            Separator::Tab => out.push_str(&(row.iter().map(tsv).collect::<Vec<_>>().join("\t") + "\n")),
        }
    }
    out
}

fn object(table: Table, row: Vec<Value>) -> String {
    let members: Map<String, Value> = table.columns().into_iter().map(str::to_owned).zip(row).collect();
    let mut bytes = Vec::new();
    write(&members, Layout::Compact, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned() + "\n"
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn csv(value: &Value) -> String {
    let text = shown(value);
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn tsv(value: &Value) -> String {
    shown(value).replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn maybe(value: Option<&str>) -> Value {
    value.map_or(Value::Null, text)
}

fn joined<'i>(items: impl IntoIterator<Item = &'i str>) -> Value {
    Value::String(items.into_iter().collect::<Vec<_>>().join("; "))
}

/// A score with the three decimals that the record gives it.
fn score(value: f32) -> Value {
    Value::from((f64::from(value) * 1000.0).round() / 1000.0)
}

fn cells(article: &Article<'_>, table: Table) -> Vec<Vec<Value>> {
    match table {
        Table::Quotes => article.quotes.iter().map(quote).collect(),
        Table::Entities => article.entities.iter().map(entity).collect(),
        Table::Mentions => article.entities.iter().flat_map(mentions).collect(),
        Table::Dates => dates(article),
        Table::Amounts => amounts(article),
        Table::Topics => topics(article),
        Table::Sections => sections(article),
        Table::Articles => vec![whole(article)],
    }
}

fn quote(q: &Quote<'_>) -> Vec<Value> {
    let speaker = &q.speaker;
    vec![
        text(&q.id),
        text(&q.kind),
        maybe(speaker.name.as_deref()),
        text(&speaker.status),
        maybe(speaker.description.as_deref()),
        text(&q.text),
        joined(q.about_names.iter().map(AsRef::as_ref)),
        maybe(q.cue.lemma.as_deref()),
        maybe(q.via.name.as_deref()),
        maybe(q.section.as_deref()),
        q.start.into(),
        q.end.into(),
        score(q.confidence),
    ]
}

fn entity(e: &Entity<'_>) -> Vec<Value> {
    vec![
        text(&e.id),
        text(&e.name),
        text(&e.kind),
        maybe(e.subtype.as_deref()),
        maybe(e.description.as_deref()),
        joined(e.aliases.iter().map(AsRef::as_ref)),
        maybe(e.links.wikidata.as_deref()),
        e.links.geonames.into(),
        e.count.into(),
        score(e.salience),
        score(e.confidence),
    ]
}

fn mentions<'e>(e: &'e Entity<'_>) -> impl Iterator<Item = Vec<Value>> + 'e {
    e.mentions.iter().map(|m| {
        vec![
            text(&e.id),
            text(&e.name),
            text(&e.kind),
            text(&m.text),
            text(&m.kind),
            maybe(m.section.as_deref()),
            m.start.into(),
            m.end.into(),
            score(m.confidence),
        ]
    })
}

fn dates(article: &Article<'_>) -> Vec<Vec<Value>> {
    let row = |d: &crate::summary::schema::DateRecord<'_>| {
        vec![
            text(&d.id),
            text(&d.text),
            text(&d.kind),
            text(&d.value),
            maybe(d.modifier.as_deref()),
            maybe(d.first.as_deref()),
            maybe(d.last.as_deref()),
            maybe(d.anchor.as_deref()),
            maybe(d.section.as_deref()),
            d.start.into(),
            d.end.into(),
        ]
    };
    article.dates.iter().map(row).collect()
}

fn amounts(article: &Article<'_>) -> Vec<Vec<Value>> {
    let row = |a: &crate::summary::schema::Amount<'_>| {
        vec![
            text(&a.id),
            text(&a.text),
            text(&a.kind),
            a.value.into(),
            maybe(a.unit.as_deref()),
            text(&a.bound),
            a.min.into(),
            a.max.into(),
            maybe(a.of.as_deref()),
            maybe(a.section.as_deref()),
            a.start.into(),
            a.end.into(),
        ]
    };
    article.amounts.iter().map(row).collect()
}

fn topics(article: &Article<'_>) -> Vec<Vec<Value>> {
    let row = |t: &crate::summary::schema::Topic<'_>| {
        vec![
            text(&t.id),
            text(&t.label),
            text(&t.kind),
            score(t.score),
            maybe(t.media_topic.as_deref()),
            joined(t.evidence.iter().map(|e| e.text.as_ref())),
        ]
    };
    article.topics.iter().map(row).collect()
}

fn sections(article: &Article<'_>) -> Vec<Vec<Value>> {
    let row = |s: &crate::summary::schema::Section<'_>| {
        vec![
            text(&s.id),
            maybe(s.heading.as_deref()),
            s.level.into(),
            s.paragraphs.into(),
            s.words.into(),
            joined(s.people.iter().map(AsRef::as_ref)),
            joined(s.places.iter().map(AsRef::as_ref)),
            s.quotes.len().into(),
            s.start.into(),
            s.end.into(),
        ]
    };
    article.sections.iter().map(row).collect()
}

fn whole(article: &Article<'_>) -> Vec<Value> {
    let meta = &article.metadata;
    let people = article.entities.iter().filter(|e| e.kind == "person").map(|e| e.name.as_ref());
    vec![
        maybe(meta.title.as_deref()),
        maybe(meta.published.as_deref()),
        maybe(meta.publisher.as_deref()),
        joined(meta.authors.iter().map(AsRef::as_ref)),
        maybe(meta.dateline.place.as_deref()),
        text(&article.language),
        article.stats.words.into(),
        article.stats.sentences.into(),
        article.stats.paragraphs.into(),
        joined(people),
        article.quotes.len().into(),
        joined(article.topics.iter().map(|t| t.id.as_ref())),
        maybe(article.error.as_ref().map(|e| e.message.as_ref())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(csv(&text("a, \"b\"\nc")), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(tsv(&text("a\tb\\\n")), "a\\tb\\\\\\n");
        assert_eq!((csv(&Value::Null), csv(&score(0.9))), (String::new(), "0.9".to_owned()));
    }
}
