//! Any bytes as JSON Lines: a record for each line, each of one line, each good one holding the invariants.
#![no_main]

#[path = "../suite/support/invariants.rs"]
mod invariants;

use serde_json::Value;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let records = analyze::cli::fuzzing::rows(bytes);
    let lines = bytes.split(|b| *b == b'\n').count() - usize::from(bytes.is_empty() || bytes.ends_with(b"\n"));
    assert_eq!(records.len(), lines, "not a record for each line");
    for record in records {
        let record = String::from_utf8(record).expect("JSON is UTF-8");
        assert_eq!(record.matches('\n').count(), 1, "a record of several lines");
        let value: Value = serde_json::from_str(&record).expect("JSON");
        assert_ne!(value["error"]["kind"], "internal", "{record}");
        if value["error"].is_null() {
            if let Err(fault) = invariants::check(&record) {
                panic!("{fault}");
            }
        }
    }
});
