//! Articles of our own, checked by hand: how much of each layer is found, with floors that are only ever raised.
//!
//! Reads `fixtures/gold/NAME.txt` with `NAME.json` beside it: the record's shape, only the layers that were checked. A
//! finding is compared as the string that its layer's function writes; a layer's F1 is over all articles.

use crate::support::{files, read, stem, value};
use serde_json::Value;
use std::collections::BTreeMap;

/// Least F1 of each layer.
const FLOORS: [(&str, f64); 7] = [
    ("metadata", 0.0),
    ("sections", 0.0),
    ("entities", 0.0),
    ("quotes", 0.0),
    ("dates", 0.0),
    ("amounts", 0.0),
    ("topics", 0.0),
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

/// A layer's findings as strings that say all that is compared.
fn findings(record: &Value, layer: &str) -> Vec<String> {
    let written = |name: &str, write: fn(&Value) -> String| list(record, name).map(write).collect();
    match layer {
        "metadata" => metadata(&record["metadata"]),
        "sections" => written("sections", |s| text(&s["heading"]).to_owned()),
        "entities" => list(record, "entities").flat_map(mentions).collect(),
        "quotes" => written("quotes", |q| format!("{} | {}", text(&q["speaker"]["name"]), text(&q["text"]))),
        "dates" => written("dates", |d| format!("{} {}", d["start"], text(&d["value"]))),
        "amounts" => written("amounts", |a| {
            format!("{} {} {}", a["start"], a["value"].as_f64().unwrap_or(0.0), text(&a["unit"]))
        }),
        "topics" => written("topics", |t| text(&t["id"]).to_owned()),
        _ => Vec::new(),
    }
}

fn metadata(metadata: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for name in ["title", "published", "publisher"] {
        out.extend(metadata[name].as_str().map(|v| format!("{name} {v}")));
    }
    out.extend(list(metadata, "authors").map(|a| format!("author {}", text(a))));
    out.extend(metadata["dateline"]["place"].as_str().map(|p| format!("place {p}")));
    out
}

fn mentions(entity: &Value) -> Vec<String> {
    let names = list(entity, "mentions").filter(|m| m["kind"] == "name" || m["kind"].is_null());
    names.map(|m| format!("{}-{} {} {}", m["start"], m["end"], text(&entity["type"]), text(&entity["name"]))).collect()
}

#[test]
fn floors_hold() {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut missed = Vec::new();
    for path in files("fixtures/gold", &["txt"]) {
        let gold: Value = serde_json::from_str(&read(&path.with_extension("json"))).expect("gold is JSON");
        let found = value(&read(&path), gold["date"].as_str());
        for (layer, _) in FLOORS.iter().filter(|(layer, _)| !gold[*layer].is_null()) {
            let (mut wanted, found) = (findings(&gold, layer), findings(&found, layer));
            let count = counts.entry(layer).or_default();
            count.wanted += wanted.len();
            count.found += found.len();
            for finding in found {
                match wanted.iter().position(|w| *w == finding) {
                    Some(i) => {
                        wanted.swap_remove(i);
                        count.right += 1;
                    }
                    None => missed.push(format!("{} {layer}: false {finding}", stem(&path))),
                }
            }
            missed.extend(wanted.into_iter().map(|w| format!("{} {layer}: missed {w}", stem(&path))));
        }
    }
    let low: Vec<_> = FLOORS
        .iter()
        .filter_map(|(layer, floor)| counts.get(layer).map(|c| (layer, floor, c.f1())))
        .filter(|(_, floor, f1)| f1 < *floor)
        .map(|(layer, floor, f1)| format!("{layer}: {f1:.3} is under {floor:.3}"))
        .collect();
    for (layer, count) in &counts {
        println!("gold {layer}: F1 {:.3} of {}", count.f1(), count.wanted);
    }
    assert!(low.is_empty(), "{}\n{}", low.join("\n"), missed.join("\n"));
}
