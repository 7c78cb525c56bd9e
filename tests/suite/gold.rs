//! Articles of our own, checked by hand: how much of each layer is found, with floors that are only ever raised.
//!
//! Reads `fixtures/gold/NAME.txt` with `NAME.json` beside it: the record's shape, only the layers that were checked. A
//! finding is compared as the string that its layer's function writes; a layer's F1 is over all articles. Some layers are
//! read twice: who a name denotes, who says a quote and by what word counts apart from whether name and quote were found.

use crate::support::{files, read, stem, value};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is compared: its name, the record's layer it reads, least F1.
const FLOORS: [(&str, &str, f64); 10] = [
    ("metadata", "metadata", 0.85),
    ("sections", "sections", 0.52),
    ("entities", "entities", 0.82),
    ("entity names", "entities", 0.88),
    ("quotes", "quotes", 0.81),
    ("speakers", "quotes", 0.72),
    ("cues", "quotes", 0.81),
    ("dates", "dates", 0.92),
    ("amounts", "amounts", 0.88),
    ("topics", "topics", 0.43),
];

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Count {
    fn f1(self) -> f64 {
        if self.found + self.wanted == 0 { 1.0 } else { 2.0 * self.right as f64 / (self.found + self.wanted) as f64 }
    }
}

fn list<'v>(record: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    record[name].as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Findings as strings that say all that is compared.
fn findings(record: &Value, compared: &str) -> Vec<String> {
    let written = |layer: &str, write: fn(&Value) -> String| list(record, layer).map(write).collect();
    match compared {
        "metadata" => metadata(&record["metadata"]),
        "sections" => list(record, "sections").filter_map(|s| s["heading"].as_str()).map(str::to_owned).collect(),
        "entities" => mentions(record, |entity| text(&entity["type"])),
        "entity names" => mentions(record, |entity| text(&entity["name"])),
        "quotes" => written("quotes", |q| format!("{} {} {}", q["start"], text(&q["kind"]), text(&q["text"]))),
        "speakers" => written("quotes", |q| format!("{} {}", q["start"], speaker(&q["speaker"]))),
        "cues" => written("quotes", |q| format!("{} {}", q["start"], text(&q["cue"]["text"]))),
        "dates" => {
            written("dates", |d| format!("{}-{} {} {}", d["start"], d["end"], text(&d["type"]), text(&d["value"])))
        }
        "amounts" => written("amounts", |a| {
            format!("{} {} {} {}", a["start"], text(&a["type"]), a["value"].as_f64().unwrap_or(0.0), text(&a["unit"]))
        }),
        "topics" => topics(record),
        _ => Vec::new(),
    }
}

fn metadata(metadata: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for name in ["title", "published", "publisher"] {
        out.extend(metadata[name].as_str().map(|v| format!("{name} {v}")));
    }
    out.extend(list(metadata, "authors").map(|a| format!("author {}", text(a))));
    out.extend(metadata["dateline"]["place"].as_str().map(|p| format!("place {}", p.to_lowercase())));
    out
}

/// Each name in the text with what is said of its entity.
fn mentions<'v>(record: &'v Value, say: fn(&'v Value) -> &'v str) -> Vec<String> {
    let mut out = Vec::new();
    for entity in list(record, "entities") {
        let names = list(entity, "mentions").filter(|m| m["kind"] == "name");
        out.extend(names.map(|m| format!("{}-{} {}: {}", m["start"], m["end"], text(&m["text"]), say(entity))));
    }
    out
}

/// A named speaker by name, another by status.
fn speaker(speaker: &Value) -> String {
    match text(&speaker["status"]) {
        "named" => text(&speaker["name"]).to_owned(),
        status => format!("({status})"),
    }
}

/// Issues, and top-level Media Topics, of which a finer one tells the parents.
fn topics(record: &Value) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for topic in list(record, "topics") {
        let parents = if topic["kind"] == "media-topic" { &topic["parents"] } else { &Value::Null };
        let ids = std::iter::once(&topic["id"]).chain(parents.as_array().into_iter().flatten()).map(text);
        let counted = ids.filter(|id| !id.starts_with("medtop:") || id.ends_with("000000"));
        out.extend(counted.map(str::to_owned));
    }
    out.sort();
    out.dedup();
    out
}

#[test]
fn floors_hold() {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut missed = Vec::new();
    for path in files("fixtures/gold", &["txt"]) {
        let gold: Value = serde_json::from_str(&read(&path.with_extension("json"))).expect("gold is JSON");
        let found = value(&read(&path), gold["date"].as_str());
        for (compared, ..) in FLOORS.iter().filter(|(_, layer, _)| !gold[*layer].is_null()) {
            let (mut wanted, found) = (findings(&gold, compared), findings(&found, compared));
            let count = counts.entry(compared).or_default();
            count.wanted += wanted.len();
            count.found += found.len();
            for finding in found {
                match wanted.iter().position(|w| *w == finding) {
                    Some(i) => {
                        wanted.swap_remove(i);
                        count.right += 1;
                    }
                    None => missed.push(format!("{} {compared}: false {finding}", stem(&path))),
                }
            }
            missed.extend(wanted.into_iter().map(|w| format!("{} {compared}: missed {w}", stem(&path))));
        }
    }
    let low: Vec<_> = FLOORS
        .iter()
        .filter_map(|(compared, _, floor)| counts.get(compared).map(|c| (compared, floor, c.f1())))
        .filter(|(_, floor, f1)| f1 < *floor)
        .map(|(compared, floor, f1)| format!("{compared}: {f1:.3} is under {floor:.3}"))
        .collect();
    for (compared, count) in &counts {
        let Count { right, found, wanted } = count;
        println!("gold {compared}: F1 {:.3}, {right} right of {found} found and {wanted} wanted", count.f1());
    }
    println!("{}", missed.join("\n"));
    assert!(low.is_empty(), "{}\n{}", low.join("\n"), missed.join("\n"));
}
