//! Checks a record against its text.
//!
//! Reads a record as JSON and the text that its offsets count in, gives the first fault: a span outside the text or its
//! parent, a slice that is another, an id that leads nowhere. Goes by the shape of the members, not by a list of them,
//! so that records of older and newer versions, and parts of records, are checked as well.

use crate::summary::schema::SCHEMA;
use crate::text::code_points::OffsetUnit;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Characters of a slice that a message shows.
const SHOWN: usize = 60;
/// Lists whose items have ids.
const LISTS: [&str; 6] = ["sections", "entities", "quotes", "dates", "amounts", "topics"];

/// What is wrong first.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON Pointer.
    pub pointer: String,
    /// What was expected and found.
    pub message: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), message: message.into() }
    }
}

/// A text by the offsets of a unit.
#[derive(Debug)]
pub struct Units<'t> {
    text: &'t str,
    /// Bytes before each unit; within a character none. None where bytes are units.
    bytes: Option<Vec<Option<usize>>>,
}

impl<'t> Units<'t> {
    /// Linear in the text.
    #[must_use]
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        if unit == OffsetUnit::Byte || text.is_ascii() {
            return Self { text, bytes: None };
        }
        let mut bytes = Vec::with_capacity(text.len());
        for (at, letter) in text.char_indices() {
            bytes.push(Some(at));
            if unit == OffsetUnit::Utf16 && letter.len_utf16() == 2 {
                bytes.push(None);
            }
        }
        bytes.push(Some(text.len()));
        Self { text, bytes: Some(bytes) }
    }

    fn slice(&self, span: (usize, usize)) -> Option<&'t str> {
        let byte = |at: usize| match &self.bytes {
            Some(bytes) => bytes.get(at).copied().flatten(),
            None => Some(at),
        };
        self.text.get(byte(span.0)?..byte(span.1)?)
    }
}

/// How many spans hold, or the first fault.
///
/// # Errors
/// The first fault.
pub fn check(record: &Value, units: &Units<'_>) -> Result<usize, Fault> {
    if record["schema"].as_u64() != Some(u64::from(SCHEMA)) {
        return Err(Fault::new("/schema", format!("expected {SCHEMA}, found {}", record["schema"])));
    }
    let ids = ids(record)?;
    let sections = record["sections"].as_array().map_or(&[][..], Vec::as_slice);
    let sections = sections.iter().filter_map(|s| Some((s["id"].as_str()?, span(s.as_object()?)?))).collect();
    let mut walk = Walk { units, ids, sections, pointer: String::new(), spans: 0 };
    for (key, value) in record.as_object().into_iter().flatten() {
        // the members of a row are not ours
        if key != "source" {
            walk.step(key, value, None)?;
        }
    }
    nested(record)?;
    Ok(walk.spans)
}

type Span = (usize, usize);

/// The ids of each list that the record has; each is there once.
fn ids(record: &Value) -> Result<HashMap<&'static str, HashSet<&str>>, Fault> {
    let mut all = HashMap::new();
    for list in LISTS {
        let Some(items) = record[list].as_array() else { continue };
        let mut ids = HashSet::new();
        for (i, id) in items.iter().enumerate().filter_map(|(i, item)| Some((i, item["id"].as_str()?))) {
            if !ids.insert(id) {
                return Err(Fault::new(
                    format!("/{list}/{i}/id"),
                    format!("expected an id of its own, found '{id}' twice"),
                ));
            }
        }
        all.insert(list, ids);
    }
    Ok(all)
}

/// The list that a member's ids stand in.
fn list(member: &str) -> Option<&'static str> {
    match member {
        "entity" | "about" => Some("entities"),
        "section" => Some("sections"),
        _ => LISTS.into_iter().find(|l| *l == member),
    }
}

fn span(members: &Map<String, Value>) -> Option<Span> {
    let number = |key: &str| usize::try_from(members.get(key)?.as_u64()?).ok();
    Some((number("start")?, number("end")?))
}

fn lies_in(inner: Span, outer: Span) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

struct Walk<'r> {
    units: &'r Units<'r>,
    ids: HashMap<&'static str, HashSet<&'r str>>,
    sections: HashMap<&'r str, Span>,
    pointer: String,
    spans: usize,
}

impl Walk<'_> {
    /// Goes into a member or an item and comes back.
    fn step(&mut self, key: &str, value: &Value, parent: Option<Span>) -> Result<(), Fault> {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        self.visit(key, value, parent)?;
        self.pointer.truncate(length);
        Ok(())
    }

    fn visit(&mut self, key: &str, value: &Value, parent: Option<Span>) -> Result<(), Fault> {
        match value {
            Value::Object(members) => {
                let own = self.object(members, parent)?;
                // pieces of a quote lie in it; its speaker may stand outside
                members.iter().try_for_each(|(k, v)| self.step(k, v, own.filter(|_| k == "parts")))
            }
            Value::Array(items) if items.first().is_some_and(Value::is_string) => {
                items.iter().enumerate().try_for_each(|(i, item)| self.reference(key, item, Some(i)))
            }
            Value::Array(items) => items.iter().enumerate().try_for_each(|(i, v)| self.step(&i.to_string(), v, parent)),
            Value::String(_) => self.reference(key, value, None),
            _ => Ok(()),
        }
    }

    fn fault(&self, message: String) -> Fault {
        Fault::new(self.pointer.clone(), message)
    }

    /// An id leads to an item, where its list is there.
    fn reference(&self, member: &str, id: &Value, index: Option<usize>) -> Result<(), Fault> {
        let (Some(list), Some(id)) = (list(member), id.as_str()) else { return Ok(()) };
        if self.ids.get(list).is_none_or(|ids| ids.contains(id)) {
            return Ok(());
        }
        let place = index.map_or_else(String::new, |i| format!("/{i}"));
        Err(Fault::new(format!("{}{place}", self.pointer), format!("expected an id of {list}, found '{id}'")))
    }

    /// The span of an object that has one.
    fn object(&mut self, members: &Map<String, Value>, parent: Option<Span>) -> Result<Option<Span>, Fault> {
        let (Some(start), Some(end)) = (members.get("start"), members.get("end")) else { return Ok(None) };
        let text = members.get("text").and_then(Value::as_str);
        if start.is_null() && end.is_null() && text.is_none() {
            return Ok(None);
        }
        let Some(own) = span(members) else {
            return Err(self.fault(format!("expected a start and an end, found {start} and {end}")));
        };
        let (start, end) = own;
        let Some(slice) = self.units.slice(own) else {
            return Err(self.fault(format!("expected a span of the text, found {start}..{end}")));
        };
        self.spans += 1;
        match (text, members.get("parts").and_then(Value::as_array)) {
            (Some(text), Some(parts)) => self.joined(text, parts)?,
            (Some(text), None) if text != slice => {
                let message = format!("expected '{}' at {start}..{end}, found '{}'", shown(text), shown(slice));
                return Err(self.fault(message));
            }
            _ => {}
        }
        let section = members.get("section").and_then(Value::as_str);
        let section = section.and_then(|id| Some((id, *self.sections.get(id)?)));
        let mut parents = parent.map(|p| ("its quote", p)).into_iter().chain(section);
        if let Some((name, (from, to))) = parents.find(|(_, parent)| !lies_in(own, *parent)) {
            return Err(self.fault(format!("expected a span within {name} at {from}..{to}, found {start}..{end}")));
        }
        Ok(Some(own))
    }

    /// The text of a quote is its parts, joined by spaces.
    fn joined(&self, text: &str, parts: &[Value]) -> Result<(), Fault> {
        let joined = parts.iter().filter_map(|p| p["text"].as_str()).collect::<Vec<_>>().join(" ");
        if joined == text {
            return Ok(());
        }
        let message = format!("expected its parts joined, '{}', found '{}'", shown(&joined), shown(text));
        Err(Fault::new(format!("{}/text", self.pointer), message))
    }
}

/// Sentences lie within paragraphs, where both are there.
fn nested(record: &Value) -> Result<(), Fault> {
    let spans =
        |list: &str| -> Option<Vec<Span>> { record[list].as_array()?.iter().map(|i| span(i.as_object()?)).collect() };
    let (Some(paragraphs), Some(sentences)) = (spans("paragraphs"), spans("sentences")) else { return Ok(()) };
    let mut paragraph = paragraphs.iter().peekable();
    for (i, sentence) in sentences.iter().enumerate() {
        while paragraph.next_if(|p| p.1 <= sentence.0).is_some() {}
        if paragraph.peek().is_none_or(|p| !lies_in(*sentence, **p)) {
            let message = format!("expected a span within a paragraph, found {}..{}", sentence.0, sentence.1);
            return Err(Fault::new(format!("/sentences/{i}"), message));
        }
    }
    Ok(())
}

/// A slice on one line, cut where it is long.
fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(record: &Value, text: &str) -> Option<Fault> {
        check(record, &Units::new(text, OffsetUnit::CodePoint)).err()
    }

    fn dates(start: usize, text: &str, section: &str) -> Value {
        json!({"schema": 1, "sections": [{"id": "s1", "start": 0, "end": 9}],
            "dates": [{"id": "d1", "start": start, "end": start + 6, "text": text, "section": section}]})
    }

    #[test]
    fn finds_the_first_fault() {
        let text = "Á storm on Monday";
        assert_eq!(fault(&dates(2, "storm ", "s1"), text), None);
        let wrong = [
            (dates(3, "storm ", "s1"), "/dates/0", "expected 'storm ' at 3..9, found 'torm o'"),
            (dates(11, "Monday", "s1"), "/dates/0", "expected a span within s1 at 0..9, found 11..17"),
            (dates(12, "Monday", "s1"), "/dates/0", "expected a span of the text, found 12..18"),
            (dates(2, "storm ", "s2"), "/dates/0/section", "expected an id of sections, found 's2'"),
        ];
        for (record, pointer, message) in wrong {
            assert_eq!(fault(&record, text), Some(Fault::new(pointer, message)));
        }
    }

    #[test]
    fn counts_in_the_unit() {
        let text = "😀é!";
        for (unit, span) in [(OffsetUnit::CodePoint, (1, 2)), (OffsetUnit::Utf16, (2, 3)), (OffsetUnit::Byte, (4, 6))] {
            assert_eq!(Units::new(text, unit).slice(span), Some("é"), "{unit:?}");
        }
        assert_eq!(Units::new(text, OffsetUnit::Utf16).slice((1, 3)), None);
        assert_eq!(Units::new(text, OffsetUnit::CodePoint).slice((2, 1)), None);
    }
}
