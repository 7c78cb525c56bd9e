//! `--verify`: records of former runs against their texts.

use crate::support::command::{Folder, run, run_with};
use crate::support::repository;
use serde_json::Value;
use std::io::Write;

const RAIN: &str = "Rain closes the bridge\n\n“We will wait,” said Ann Moe, the mayor of Arnsby, on Monday.\n";

/// Records of the articles in the repository, changed by `change`, as one line each.
fn changed(output: &str, change: impl Fn(usize, &mut Value)) -> String {
    let lines = output.lines().enumerate().map(|(i, line)| {
        let mut record: Value = serde_json::from_str(line).expect("a record");
        change(i, &mut record);
        record.to_string() + "\n"
    });
    lines.collect()
}

#[test]
fn records_of_every_unit_and_form_hold() {
    let folder = Folder::new();
    let articles = repository("fixtures/articles").display().to_string();
    let all = "text,paragraphs,sentences";
    let kinds: [&[&str]; 5] = [
        &[],
        &["--offsets", "utf16"],
        &["--offsets", "byte", "--include", all],
        &["--only", "quotes,dates"],
        &["--only", "sections"],
    ];
    for args in kinds {
        let records = folder.path("records.jsonl");
        assert_eq!(run(&[args, &["-o", &records, &articles]].concat()).status, Some(0));
        let output = run(&["--verify", &records]);
        assert_eq!(
            (output.status, output.out.as_str(), output.err.lines().count()),
            (Some(0), "", 1),
            "{}",
            output.err
        );
        assert!(output.err.contains(" records hold, ") && output.err.contains("spans checked"), "{}", output.err);
        assert_eq!(run(&["-q", "--verify", &records]).err, "");
    }
}

#[test]
fn a_wrong_record_is_told_and_the_others_are_checked() {
    let folder = Folder::new();
    let paths: Vec<String> = (0..5).map(|i| folder.file(&format!("{i}.txt"), RAIN)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let records = changed(&run(&paths).out, |i, record| match i {
        0 => record["quotes"][0]["speaker"]["start"] = 3.into(),
        1 => record["source"]["sha256"] = "0".into(),
        2 => record["quotes"][0]["speaker"]["entity"] = "e99".into(),
        3 => record["quotes"][0]["parts"][0] = serde_json::json!({"start": 0, "end": 4, "text": "Rain"}),
        _ => {}
    });
    let output = run(&["--verify", &folder.file("old.jsonl", records + "{torn\n")]);
    let lines: Vec<_> = output.err.lines().collect();
    let wanted = [
        "record 1",
        "/quotes/0/speaker: expected '",
        "record 2",
        "/source/sha256: expected 0, found ",
        "record 3",
        "/quotes/0/speaker/entity: expected an id of entities, found 'e99'",
        "record 4",
        "/quotes/0",
        "record 6",
        "expected a record",
        "1 record holds, 5 wrong",
        "",
    ];
    assert_eq!((output.status, lines.len()), (Some(1), 6), "{}", output.err);
    for (line, words) in lines.iter().zip(wanted.chunks(2)) {
        assert!(words.iter().all(|w| line.contains(w)), "{line}: {words:?}");
    }
}

#[test]
fn one_indented_or_packed_record_and_pages_are_read() {
    let folder = Folder::new();
    let page = "<!DOCTYPE html><html><head><title>Rain</title></head><body><article><h1>Rain closes the bridge</h1>\
        <p>The bridge over the river was closed on Monday after two days of rain, the council said.</p></article></body></html>";
    let page = folder.file("page.html", page);
    let pretty = folder.file("pretty.json", run(&["--pretty", &page]).out);
    assert_eq!(run(&["--verify", &pretty]).status, Some(0));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(run(&["-c", &page]).out.as_bytes()).expect("memory");
    let packed = folder.file("packed.jsonl.gz", packed.finish().expect("memory"));
    assert_eq!(run(&["--verify", &packed]).status, Some(0));
    std::fs::write(&page, "<html>other").expect("written");
    let output = run(&["--verify", &packed]);
    assert!(output.status == Some(1) && output.err.contains("/source/sha256"), "{}", output.err);
}

#[test]
fn rows_and_pipes_need_their_text() {
    let folder = Folder::new();
    let rows: String = (0..4)
        .map(|i| format!("{}\n", serde_json::json!({"id": i.to_string(), "text": format!("{RAIN}{i}")})))
        .collect();
    let named = folder.file("rows.jsonl", &rows);
    let records = folder.file("of-rows.jsonl", run(&[&named]).out);
    assert_eq!(run(&["--verify", &records]).status, Some(0));
    let piped = folder.file("piped.jsonl", run_with(&["--input", "jsonl"], rows.as_bytes()).out);
    let lost = run(&["--verify", &piped]);
    assert_eq!((lost.status, lost.err.lines().count()), (Some(1), 5), "{}", lost.err);
    assert!(lost.err.contains("came from standard input (name its file after the records"), "{}", lost.err);
    assert_eq!(run(&["--verify", &piped, &named]).status, Some(0));
    let carried = run_with(&["--input", "jsonl", "--include", "text"], rows.as_bytes()).out;
    assert_eq!(run_with(&["--verify", "-"], carried.as_bytes()).status, Some(0));
    assert_eq!(run(&["--verify", &folder.path("none.jsonl")]).status, Some(1));
    assert_eq!(run_with(&["--verify", "-"], b"").status, Some(1));
}
