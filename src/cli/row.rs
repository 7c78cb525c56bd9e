//! One line of JSON Lines input as an article.
//!
//! Reads the bytes of a line, gives `Row`: text, id, date, hints, and the members that were not used. The names of members
//! are the user's, or fit what trafilatura and news-please write. Escapes of half a surrogate pair, which Python writes
//! and JSON forbids, are read as U+FFFD and counted; so are bytes that are no UTF-8.

use crate::Error;
use crate::annotate::structure::Hints;
use crate::cli::settings::Fields;
use jiff::civil::Date;
use serde_json::{Map, Value};

/// A row's article.
#[derive(Debug, Default)]
pub struct Row {
    /// The given id.
    pub id: Option<String>,
    /// The text or page.
    pub body: Body,
    /// The row's date.
    pub date: Option<Date>,
    /// What the row declares of the article.
    pub hints: Hints,
    /// The other members.
    pub fields: Map<String, Value>,
    /// How many invalid sequences were replaced.
    pub replaced: usize,
}

/// What a row carries.
#[derive(Debug)]
pub enum Body {
    /// Plain text.
    Text(String),
    /// A web page.
    Html(String),
}

impl Default for Body {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// A row that cannot be read, with as much of it as could.
#[derive(Debug)]
pub struct BadRow {
    /// The given id.
    pub id: Option<String>,
    /// Why.
    pub error: Error,
}

/// Reads a line.
///
/// # Errors
/// `bad-json` for what is no object or has no text, `bad-date` for a wrong date; with the id where there is one.
pub fn parse(line: &[u8], names: &Fields) -> Result<Row, BadRow> {
    let without_id = |error| BadRow { id: None, error };
    let (value, replaced) = value(line).map_err(without_id)?;
    let Value::Object(mut members) = value else {
        return Err(without_id(Error::BadJson(
            "not a JSON object (give one object a line, with a text member)".into(),
        )));
    };
    let id = take(&mut members, &names.id).and_then(scalar);
    match read(members, names) {
        Ok(row) => Ok(Row { id, replaced, ..row }),
        Err(error) => Err(BadRow { id, error }),
    }
}

fn read(mut members: Map<String, Value>, names: &Fields) -> Result<Row, Error> {
    let body = body(&mut members, names)?;
    let (date, time) = day(&mut members, names)?;
    let title = take(&mut members, &names.title).and_then(scalar);
    let hints = Hints {
        title,
        published: date,
        published_time: time,
        authors: texts(&members, &["authors", "author"]),
        publisher: texts(&members, &["publisher", "sitename", "source_domain", "hostname"]).into_iter().next(),
        categories: texts(&members, &["categories", "tags"]),
        ..Hints::default()
    };
    Ok(Row { body, date, hints, fields: members, ..Row::default() })
}

fn value(line: &[u8]) -> Result<(Value, usize), Error> {
    if line.trim_ascii().is_empty() {
        return Err(Error::BadJson("an empty line (give one object a line)".into()));
    }
    let text = String::from_utf8_lossy(line);
    let mut replaced = match text {
        std::borrow::Cow::Borrowed(_) => 0,
        std::borrow::Cow::Owned(ref owned) => owned.matches('\u{FFFD}').count(),
    };
    let parsed = serde_json::from_str(&text).or_else(|error| {
        let (mended, count) = mend_surrogates(&text);
        replaced += count;
        if count > 0 { serde_json::from_str(&mended) } else { Err(error) }
    });
    let why = |error: serde_json::Error| {
        let cause = error.to_string();
        let cause = cause.split(" at line ").next().unwrap_or_default().to_owned();
        Error::BadJson(format!("invalid JSON at column {}: {cause} (give one object a line)", error.column()))
    };
    Ok((parsed.map_err(why)?, replaced))
}

/// Replaces `\uD800`-`\uDFFF` escapes that are no pair; gives how many.
fn mend_surrogates(text: &str) -> (String, usize) {
    let bytes = text.as_bytes();
    let unit = |at: usize| -> Option<u16> {
        let digits = (bytes.get(at..at + 2) == Some(b"\\u")).then(|| text.get(at + 2..at + 6)).flatten()?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut out, mut count, mut from, mut at) = (String::with_capacity(text.len()), 0, 0, 0);
    while at < bytes.len() {
        let step = match (bytes[at], unit(at)) {
            (b'\\', Some(high @ 0xD800..=0xDBFF)) if matches!(unit(at + 6), Some(0xDC00..=0xDFFF)) && high > 0 => 12,
            (b'\\', Some(0xD800..=0xDFFF)) => {
                out.push_str(&text[from..at]);
                out.push_str("\\uFFFD");
                (from, count) = (at + 6, count + 1);
                6
            }
            (b'\\', _) => 2,
            _ => 1,
        };
        at += step;
    }
    out.push_str(&text[from..]);
    (out, count)
}

/// Takes the first member of these names that is present and not null.
fn take(members: &mut Map<String, Value>, names: &[String]) -> Option<Value> {
    let name = names.iter().find(|n| members.get(*n).is_some_and(|v| !v.is_null()))?;
    members.shift_remove(name)
}

/// A text, number or truth value as text; none for an empty one.
fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn body(members: &mut Map<String, Value>, names: &Fields) -> Result<Body, Error> {
    let html = ["html".to_owned()];
    match take(members, &names.text) {
        Some(Value::String(text)) => return Ok(Body::Text(text)),
        Some(_) => {
            return Err(Error::BadJson(format!("{} is not a string (put the article's text there)", names.text[0])));
        }
        None => {}
    }
    match take(members, &html) {
        Some(Value::String(page)) => Ok(Body::Html(page)),
        Some(_) => Err(Error::BadJson("html is not a string (put the page's source there)".into())),
        None => Err(Error::BadJson(format!(
            "no text: there is no member {} (name it with --text-field)",
            names.text.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(" or ")
        ))),
    }
}

/// The row's day, and its time where it has one.
fn day(members: &mut Map<String, Value>, names: &Fields) -> Result<(Option<Date>, Option<String>), Error> {
    let text = match take(members, &names.date) {
        None => return Ok((None, None)),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok((None, None)),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => return Err(Error::BadDate(other.to_string())),
    };
    let bad = || Error::BadDate(text.chars().take(40).collect());
    let date = text.get(..10).and_then(|d| d.parse().ok()).ok_or_else(bad)?;
    match text[10..].chars().next() {
        None => Ok((Some(date), None)),
        Some('T' | 't' | ' ') => Ok((Some(date), Some(format!("{}T{}", &text[..10], text[11..].trim())))),
        Some(_) => Err(bad()),
    }
}

/// The texts of the first of these members that has any: a list, or one text whose items are parted by semicolons.
fn texts(members: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    let of = |name: &&str| -> Vec<String> {
        let items: Vec<&str> = match members.get(*name) {
            Some(Value::String(text)) => text.split(';').collect(),
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        items.into_iter().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    };
    names.iter().map(of).find(|t| !t.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let names = |all: &[&str]| all.iter().map(|n| (*n).to_owned()).collect();
        Fields {
            text: names(&["text", "maintext"]),
            id: names(&["id", "url"]),
            date: names(&["date", "date_publish"]),
            title: names(&["title"]),
        }
    }

    fn row(line: &str) -> Row {
        parse(line.as_bytes(), &fields()).expect("a sound row")
    }

    fn kind(line: &str) -> (&'static str, Option<String>) {
        let bad = parse(line.as_bytes(), &fields()).expect_err("a bad row");
        (bad.error.kind(), bad.id)
    }

    #[test]
    fn fits_trafilatura_and_news_please() {
        let a = row(r#"{"title":"T","author":"Ann Moe; Bo Haug","date":"2025-01-23","id":7,"text":"x","tags":""}"#);
        assert_eq!((a.id.as_deref(), a.hints.title.as_deref()), (Some("7"), Some("T")));
        assert_eq!(a.hints.authors, ["Ann Moe", "Bo Haug"]);
        assert_eq!(a.date, Some(jiff::civil::date(2025, 1, 23)));
        assert_eq!(a.fields.keys().collect::<Vec<_>>(), ["author", "tags"]);
        let b = row(r#"{"maintext":"x","date_publish":"2025-01-23 10:12:00","url":"u","authors":["Ann Moe"]}"#);
        assert_eq!((b.id.as_deref(), b.hints.published_time.as_deref()), (Some("u"), Some("2025-01-23T10:12:00")));
    }

    #[test]
    fn tells_what_is_wrong_and_keeps_the_id() {
        assert_eq!(kind(r#"{"id":"a","text":"x","date":"yesterday"}"#), ("bad-date", Some("a".into())));
        assert_eq!(kind(r#"{"id":"a","body":"x"}"#), ("bad-json", Some("a".into())));
        assert_eq!(kind(r#"{"id":"a","text":5}"#), ("bad-json", Some("a".into())));
        for line in ["", "[]", "5", "{", "null", "\u{0}"] {
            assert_eq!(kind(line).0, "bad-json", "{line}");
        }
        for date in ["2025-02-30", "2025-01-23x", "20250123", "é2025-01-2"] {
            assert_eq!(kind(&format!(r#"{{"text":"x","date":"{date}"}}"#)).0, "bad-date", "{date}");
        }
    }

    #[test]
    fn reads_half_surrogates_as_replacements() {
        let a = row(r#"{"text":"a\ud83d\ude00b\ud800c\\ud800\udc00"}"#);
        let Body::Text(text) = a.body else { panic!("plain text") };
        assert_eq!(text, "a😀b\u{FFFD}c\\ud800\u{FFFD}");
        assert_eq!(a.replaced, 2);
    }

    #[test]
    fn empty_values_count_as_absent() {
        let a = row(r#"{"id":null,"text":"","date":"","title":null}"#);
        assert_eq!((a.id, a.date, a.hints.title), (None, None, None));
    }
}
