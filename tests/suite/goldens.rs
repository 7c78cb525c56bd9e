//! Articles of our own with their whole records beside them: a new text makes a new test.
//!
//! `SNAPSHOTS=overwrite cargo test goldens` stores what is found now; a changed golden is reviewed like code. The hash of
//! lists and weights is left out, since every new word changes it.

use crate::support::command::run;
use crate::support::{files, invariants, read, record, repository, snapshot, stem};
use analyze::Options;
use analyze::text::code_points::OffsetUnit;

#[test]
fn records_of_articles_are_as_stored() {
    let texts = files("fixtures/articles", &["txt", "html"]);
    assert!(texts.len() >= 12, "only {} articles", texts.len());
    let mut faults = Vec::new();
    for path in texts {
        let name = path.strip_prefix(repository("")).expect("a fixture").display().to_string();
        let output = run(&["--pretty", &path.display().to_string()]);
        assert_eq!(output.status, Some(0), "{name}: {}", output.err);
        let mut value = output.record();
        value["analyzer"]["data"] = "".into();
        value["source"]["id"] = name.clone().into();
        value["source"]["path"] = name.into();
        let mut bytes = Vec::new();
        analyze::output::write(&value, analyze::output::Layout::Pretty, &mut bytes);
        bytes.push(b'\n');
        let golden = path.with_file_name(format!("{}.json", stem(&path)));
        faults.extend(snapshot(&golden, &String::from_utf8_lossy(&bytes)).err());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn records_of_articles_hold_the_invariants() {
    for path in files("fixtures/articles", &["txt"]) {
        let json = record(&read(&path), &Options::default(), OffsetUnit::CodePoint);
        invariants::check(&json).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    }
}
