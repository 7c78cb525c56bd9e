//! The record's shape: stored, described, and kept to.

use crate::support::command::{Folder, run, run_with};
use crate::support::{repository, snapshot};
use serde_json::Value;

/// The first place where a value breaks a schema of the kind that `--schema` prints.
fn breach(schema: &Value, value: &Value, at: &str) -> Option<String> {
    if let Some(choices) = schema["anyOf"].as_array() {
        let faults: Vec<_> = choices.iter().map(|c| breach(c, value, at)).collect();
        return if faults.iter().any(Option::is_none) { None } else { faults.into_iter().flatten().next() };
    }
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = match &schema["type"] {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        Value::String(name) => vec![name.as_str()],
        _ => return None,
    };
    if !allowed.contains(&name) {
        return Some(format!("{at} is {name}, not {}", allowed.join(" or ")));
    }
    if let Value::Array(items) = value {
        return items.iter().enumerate().find_map(|(i, item)| breach(&schema["items"], item, &format!("{at}[{i}]")));
    }
    let (Value::Object(members), Some(properties)) = (value, schema["properties"].as_object()) else { return None };
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let Some(missing) = required.into_iter().find(|r| !members.contains_key(*r)) {
        return Some(format!("{at} lacks {missing}"));
    }
    members.iter().find_map(|(name, member)| match properties.get(name) {
        Some(of) => breach(of, member, &format!("{at}.{name}")),
        None => Some(format!("{at} has an undescribed {name}")),
    })
}

fn schema() -> Value {
    run(&["--schema"]).record()
}

#[test]
fn schema_is_as_stored() {
    let output = run(&["--schema"]);
    assert_eq!(output.status, Some(0));
    snapshot(&repository("fixtures/schema.json"), &output.out).unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn good_and_failed_records_keep_to_the_schema() {
    let schema = schema();
    let folder = Folder::new();
    let page =
        folder.file("page.html", "<html><body><h1>Rain</h1><p>“It rains,” said Ann Moe on Monday.</p></body></html>");
    let article = repository("fixtures/articles/lakes-treaty-call.txt").display().to_string();
    let missing = folder.path("missing.txt");
    let all = run(&["--include", "text,paragraphs,sentences", &article, &page, &missing]);
    let rows = run_with(&["--input", "jsonl"], b"{\"text\":\"Rain.\",\"x\":{\"y\":[1,null]}}\n{\n[]\n");
    let records: Vec<_> = all.records().into_iter().chain(rows.records()).collect();
    assert_eq!(records.len(), 6);
    for record in &records {
        let fault = breach(&schema, record, "record");
        assert!(fault.is_none(), "{}: {record}", fault.unwrap_or_default());
    }
}

#[test]
fn every_record_has_the_same_keys_in_the_same_order() {
    let wanted: Vec<String> = schema()["properties"].as_object().expect("properties").keys().cloned().collect();
    let always = &wanted[..wanted.len() - 3];
    assert_eq!(wanted[wanted.len() - 3..], ["text", "paragraphs", "sentences"]);
    let rows = run_with(&["--input", "jsonl"], b"{\"text\":\"Rain.\"}\n{\n{\"text\":\"x\",\"date\":\"no\"}\n");
    for record in rows.records() {
        let keys: Vec<_> = record.as_object().expect("an object").keys().cloned().collect();
        assert_eq!(keys, always);
    }
}

#[test]
fn readers_get_a_type_for_every_column() {
    let columns = schema()["properties"].as_object().expect("properties").len();
    for (reader, some) in [
        ("duckdb", "'quotes': 'STRUCT("),
        ("spark", "`quotes` ARRAY<STRUCT<"),
        ("polars", "'quotes': pl.List(pl.Struct("),
    ] {
        let output = run(&["--schema", reader]);
        assert!(output.status == Some(0) && output.out.contains(some), "{reader}: {}", output.out);
        assert!(output.out.matches(", ").count() >= columns - 1);
    }
}

#[test]
fn records_of_the_first_release_still_read() {
    let stored = crate::support::read(&repository("fixtures/formats/record-1.json"));
    let value: Value = serde_json::from_str(&stored).expect("JSON");
    let fault = breach(&schema(), &value, "record");
    assert!(fault.is_none(), "a member of schema 1 went or changed: {}", fault.unwrap_or_default());
}
