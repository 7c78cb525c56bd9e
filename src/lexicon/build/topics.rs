//! Compiles the lists of topics into numbered topics and a table of terms whose readings are numbers.
//!
//! Reads `media_topics`, `issues`, `topic_pairs` and `topic_terms`, gives the code of the entries, a table of phrases, a
//! sieve for its keys, and a run of readings: a topic's number times 256, plus the weight. Groups come
//! first, then Media Topics, then issues, each in the order of their ids' hashes.

use crate::codes::Codes;
use crate::form::{PHRASE, form};
use crate::known::{BEGINS_TERM, IS_TERM};
use crate::list::Row;
use crate::output::Output;
use crate::phrases::{self, PhraseWriter};
use crate::sources::Source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

/// Bits of a phrase's number for the index of its first reading, then for how many there are.
const INDEX_BITS: u32 = 20;
const COUNT_BITS: u32 = 6;

/// How a term can be demanded to be written; the place is the number.
const WRITINGS: [&str; 3] = ["any", "cap", "upper"];

/// Label, the topic above and the top concept of each topic that has them.
type Known<'t> = HashMap<&'t str, [&'t str; 3]>;

/// Ids with their numbers.
type Numbers<'t> = HashMap<&'t str, u16>;

/// Writes `topics.rs`, `topic_sieve.bin`, `topic_terms.bin`, `topic_readings.bin`.
pub fn compile(sources: &[Source<'_>], output: &mut Output) -> Result<(), String> {
    let (concepts, issues) = (list(sources, "media_topics")?, list(sources, "issues")?);
    let (pairs, terms) = (list(sources, "topic_pairs")?, list(sources, "topic_terms")?);
    let mut known = Known::new();
    for source in [concepts, issues] {
        for row in &source.list.rows {
            let mut cells = row.cells().skip(1);
            let (label, above) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            let top = cells.next().filter(|_| source.name == concepts.name).unwrap_or("");
            known.insert(row.key(), [label, above, top]);
        }
    }
    let mut ids: BTreeSet<&str> = known.iter().flat_map(|(id, [_, above, top])| [*id, *above, *top]).collect();
    for row in &pairs.list.rows {
        ids.insert(row.key());
        ids.extend(row.value().split('|').flat_map(|reading| reading.split(' ')));
    }
    for row in &terms.list.rows {
        ids.extend(readings(*row).filter_map(|reading| reading.split_once(' ')).map(|(id, _)| id));
    }
    let ordered: BTreeMap<(u8, u64), &str> =
        ids.iter().filter(|id| !id.is_empty()).map(|id| ((kind(id), form(id)), *id)).collect();
    let numbers: Numbers<'_> = ordered.values().zip(0..).map(|(id, number)| (*id, number)).collect();
    let mut code = entries(&ordered, &known, &numbers);
    code.push_str(&meetings(pairs, &numbers)?);
    output.code("topics.rs", code)?;
    write_terms(terms, &numbers, output)
}

fn list<'l, 't>(sources: &'l [Source<'t>], name: &str) -> Result<&'l Source<'t>, String> {
    sources.iter().find(|source| source.name == name).ok_or_else(|| format!("there is no list '{name}'"))
}

/// The words that terms begin with, and what they are to them.
pub fn first_words(sources: &[Source<'_>]) -> Result<Codes, String> {
    let mut words = Codes::new();
    for row in &list(sources, "topic_terms")?.list.rows {
        let forms = phrases::forms(row.key());
        if let Some(first) = forms.first() {
            *words.entry(*first).or_default() |= if forms.len() == 1 { IS_TERM } else { BEGINS_TERM };
        }
    }
    Ok(words)
}

/// 0 for a group, 1 for a Media Topic, 2 for an issue.
fn kind(id: &str) -> u8 {
    match id {
        _ if id.starts_with('@') => 0,
        _ if id.starts_with("medtop:") => 1,
        _ => 2,
    }
}

fn readings(row: Row<'_>) -> impl Iterator<Item = &str> {
    row.cells().nth(2).unwrap_or("").split('|')
}

fn entries(ordered: &BTreeMap<(u8, u64), &str>, known: &Known<'_>, numbers: &Numbers<'_>) -> String {
    let mut tops: Vec<&str> = known.iter().filter(|(id, [_, above, _])| *id == above).map(|(id, _)| *id).collect();
    tops.sort_unstable();
    let mut code = format!("static ENTRIES: [Entry; {}] = [\n", ordered.len());
    for id in ordered.values() {
        let [label, above, top] = known.get(id).copied().unwrap_or_default();
        let above = numbers.get(above).filter(|_| above != *id);
        let top = tops.iter().position(|id| *id == top);
        let code_of_concept = id.strip_prefix("medtop:").and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0);
        let _ = writeln!(
            code,
            "    Entry {{ id: {id:?}, label: {label:?}, above: {above:?}, top: {top:?}, code: {code_of_concept} }},"
        );
    }
    code.push_str("];\n");
    let first = |kind| ordered.range((kind, 0)..).next().and_then(|(_, id)| numbers.get(id)).unwrap_or(&0);
    let _ = writeln!(code, "const FIRST_CONCEPT: u16 = {};\nconst FIRST_ISSUE: u16 = {};", first(1), first(2));
    let _ = writeln!(
        code,
        "static TOPS: [u16; {}] = {:?};",
        tops.len(),
        tops.iter().map(|id| numbers[id]).collect::<Vec<_>>()
    );
    code
}

fn meetings(pairs: &Source<'_>, numbers: &Numbers<'_>) -> Result<String, String> {
    let mut groups: BTreeMap<u16, String> =
        numbers.iter().filter(|(id, _)| kind(id) == 0).map(|(_, number)| (*number, String::new())).collect();
    for &row in &pairs.list.rows {
        let group = numbers.get(row.key()).and_then(|number| groups.get_mut(number));
        let group = group.ok_or_else(|| pairs.bad(row, "it is no group"))?;
        for reading in row.value().split('|') {
            let pair = reading.split_once(' ').ok_or_else(|| pairs.bad(row, "a reading is an issue and a group"))?;
            let _ = write!(group, "(Subject({}), Subject({})), ", numbers[pair.0], numbers[pair.1]);
        }
    }
    let mut code = format!("static MEETINGS: [&[(Subject, Subject)]; {}] = [\n", groups.len());
    for group in groups.values() {
        let _ = writeln!(code, "    &[{group}],");
    }
    code.push_str("];\n");
    Ok(code)
}

fn write_terms(terms: &Source<'_>, numbers: &Numbers<'_>, output: &mut Output) -> Result<(), String> {
    let (mut writer, mut pool) = (PhraseWriter::default(), Vec::new());
    for &row in &terms.list.rows {
        let writing = WRITINGS.iter().position(|writing| row.cells().nth(1) == Some(writing));
        let writing = writing.ok_or_else(|| terms.bad(row, &format!("its writing is none of {WRITINGS:?}")))?;
        let first = pool.len() as u32;
        for reading in readings(row) {
            let parts = reading.split_once(' ').and_then(|(id, weight)| Some((id, weight.parse::<u8>().ok()?)));
            let (id, weight) = parts.ok_or_else(|| terms.bad(row, "a reading is a topic and a weight of 1 to 99"))?;
            pool.push(u32::from(numbers[id]) << 8 | u32::from(weight));
        }
        let count = pool.len() as u32 - first;
        if count >= 1 << COUNT_BITS || first >= 1 << INDEX_BITS {
            return Err(terms.bad(row, "too many readings"));
        }
        let number = (writing as u32) << (INDEX_BITS + COUNT_BITS) | count << INDEX_BITS | first;
        writer.add(PHRASE, &phrases::forms(row.key()), number);
    }
    output.code("topic_sieve.bin", writer.sieve())?;
    let bytes = writer.finish().map_err(|clash| format!("two terms look alike in the table: {clash:?}"))?;
    output.code("topic_terms.bin", bytes)?;
    output.code("topic_readings.bin", pool.iter().flat_map(|reading| reading.to_le_bytes()).collect::<Vec<_>>())
}
