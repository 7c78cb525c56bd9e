//! Case tables: a text, and what is found in it; nothing where nothing may be found.
//!
//! Reads `fixtures/cases/TASK.tsv`: `# ` lines are remarks, `# date: YYYY-MM-DD` sets the date for the lines below;
//! else text, tab, findings parted by ` ; ` (sentences by ` | `). In a text `\n` is a line end. How a finding is written, the task's function
//! below tells.

use crate::support::{files, read, stem, value};
use serde_json::Value;

/// Writes what a task found in a record, one string a finding.
type Findings = fn(&Value) -> Vec<String>;

fn findings(task: &str) -> Option<Findings> {
    Some(match task {
        "timex" | "dates" => dates,
        "amounts" => amounts,
        "quotes" => quotes,
        "entities" | "mentions" => entities,
        "sentences" => sentences,
        "headings" | "sections" => headings,
        "topics" => topics,
        _ => return None,
    })
}

fn each(record: &Value, list: &str, write: impl Fn(&Value) -> String) -> Vec<String> {
    record[list].as_array().expect("a list of the record").iter().map(write).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

/// `last Friday = 2025-01-17`
fn dates(record: &Value) -> Vec<String> {
    each(record, "dates", |d| format!("{} = {}", text(&d["text"]), text(&d["value"])))
}

/// `at least US$24 billion = money 24000000000 USD min`
fn amounts(record: &Value) -> Vec<String> {
    each(record, "amounts", |a| {
        let unit = a["unit"].as_str().map_or_else(String::new, |u| format!(" {u}"));
        let bound = if a["bound"] == "exact" { String::new() } else { format!(" {}", text(&a["bound"])) };
        let value = a["value"].as_f64().unwrap_or(f64::NAN);
        format!("{} = {} {value}{unit}{bound}", text(&a["text"]), text(&a["type"]))
    })
}

/// `direct Ann Moe: We will wait`
fn quotes(record: &Value) -> Vec<String> {
    each(record, "quotes", |q| format!("{} {}: {}", text(&q["kind"]), text(&q["speaker"]["name"]), text(&q["text"])))
}

/// `person Ann Moe`, one for each name in the text
fn entities(record: &Value) -> Vec<String> {
    let mut found: Vec<(u64, String)> = Vec::new();
    for entity in record["entities"].as_array().expect("a list of the record") {
        for mention in entity["mentions"].as_array().expect("a list of the record") {
            if mention["kind"] == "name" {
                let start = mention["start"].as_u64().unwrap_or_default();
                found.push((start, format!("{} {}", text(&entity["type"]), text(&mention["text"]))));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, name)| name).collect()
}

/// The sentences themselves.
fn sentences(record: &Value) -> Vec<String> {
    let characters: Vec<char> = text(&record["text"]).chars().collect();
    let at = |v: &Value| v.as_u64().unwrap_or_default() as usize;
    each(record, "sentences", |s| characters[at(&s["start"])..at(&s["end"])].iter().collect())
}

/// The headings themselves.
fn headings(record: &Value) -> Vec<String> {
    each(record, "sections", |s| s["heading"].as_str().unwrap_or_default().to_owned())
        .into_iter()
        .filter(|h| !h.is_empty())
        .collect()
}

/// The ids, best first.
fn topics(record: &Value) -> Vec<String> {
    each(record, "topics", |t| text(&t["id"]).to_owned())
}

#[test]
fn tables_hold() {
    let (mut cases, mut faults) = (0, Vec::new());
    for path in files("fixtures/cases", &["tsv"]) {
        let task = stem(&path);
        // a task with its own runner has its own module
        let Some(find) = findings(&task) else { continue };
        let table = read(&path);
        // sentences hold semicolons
        let joint = if task == "sentences" { " | " } else { " ; " };
        let mut date = None;
        for (number, line) in table.lines().enumerate() {
            if let Some(remark) = line.strip_prefix('#') {
                date = remark.trim().strip_prefix("date:").map(str::trim).or(date);
                continue;
            }
            if line.trim().is_empty() {
                continue;
            }
            cases += 1;
            let (content, expected) = line.split_once('\t').unwrap_or((line, ""));
            let found = find(&value(&content.replace("\\n", "\n"), date)).join(joint);
            if found != expected.trim() {
                faults.push(format!("{task}.tsv:{}: {content}\n  expected {expected}\n  found    {found}", number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {cases} cases fail:\n{}", faults.len(), faults.join("\n"));
}
