//! The command as a whole: inputs, outputs, statuses, manners.

use crate::support::command::{BIN, Folder, run, run_with};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const RAIN: &str = "Rain closes the bridge\n\n“We will wait,” said Ann Moe, the mayor of Arnsby, on Monday.\n";

#[test]
fn one_file_gives_one_line_and_status_0() {
    let folder = Folder::new();
    let output = run(&[&folder.file("rain.txt", RAIN)]);
    assert_eq!((output.status, output.err.as_str()), (Some(0), ""));
    assert_eq!(output.out.lines().count(), 1);
    let record = output.record();
    assert_eq!(record["source"]["format"], "text");
    assert_eq!(record["source"]["bytes"], RAIN.len());
    assert!(record["error"].is_null());
}

#[test]
fn folders_are_walked_in_order_and_leave_hidden_and_other_files_out() {
    let folder = Folder::new();
    for name in ["b.txt", "a/z.md", "a/y.HTM", "c.jsonl", ".hidden/x.txt", ".x.txt", "d.pdf", "a/.git/e.txt"] {
        folder.file(name, if name.ends_with("jsonl") { "{\"id\":\"row\",\"text\":\"Rain.\"}\n" } else { "Rain." });
    }
    let output = run(&[&folder.name()]);
    let ids: Vec<String> = output.records().iter().map(|r| r["source"]["id"].to_string().replace('\\', "/")).collect();
    let ends: Vec<_> = ids.iter().map(|i| i.trim_matches('"').rsplit('/').next().unwrap_or("").to_owned()).collect();
    assert_eq!(ends, ["y.HTM", "z.md", "b.txt", "row"]);
    assert_eq!(output.status, Some(0));
}

#[test]
fn standard_input_is_one_article_or_rows() {
    for args in [&[][..], &["-"]] {
        let record = run_with(args, RAIN.as_bytes()).record();
        assert!(record["source"]["path"].is_null());
        assert_eq!(record["source"]["id"], record["source"]["sha256"]);
    }
    let rows = run_with(&[], b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}");
    assert_eq!(rows.records().len(), 2);
    let text = run_with(&["--input", "text"], b"{\"text\":\"One.\"}\n");
    assert_eq!(text.record()["source"]["format"], "text");
}

#[test]
fn rows_come_back_in_order_with_their_own_members() {
    let rows = "{\"id\":\"a\",\"text\":\"One.\",\"z\":1,\"b\":{\"c\":[true]}}\n{\"no\":1}\n{\"id\":\"c\",\"text\":\"Three.\"}\n";
    let output = run_with(&["--input", "jsonl"], rows.as_bytes());
    let records = output.records();
    assert_eq!(output.status, Some(0));
    assert_eq!(records[0]["source"]["fields"].to_string(), r#"{"z":1,"b":{"c":[true]}}"#);
    assert_eq!(records[1]["error"]["kind"], "bad-json");
    assert_eq!(records[2]["source"]["id"], "c");
    assert!(output.err.contains("1 line could not be analyzed"), "{}", output.err);
    assert_eq!(run_with(&["--input", "jsonl", "--strict", "-q"], rows.as_bytes()).status, Some(1));
    assert_eq!(run_with(&["--input", "jsonl", "-q"], rows.as_bytes()).err, "");
}

#[test]
fn members_of_rows_can_be_named() {
    let row = "{\"body\":\"It rains today.\",\"key\":7,\"day\":\"2025-01-23\",\"head\":\"Rain\",\"text\":\"kept\"}";
    let args = [
        "--input",
        "jsonl",
        "--text-field",
        "body",
        "--id-field",
        "key",
        "--date-field",
        "day",
        "--title-field",
        "head",
    ];
    let record = run_with(&args, row.as_bytes()).record();
    assert_eq!(record["source"]["id"], "7");
    assert_eq!(record["source"]["fields"]["text"], "kept");
    assert_eq!(record["stats"]["characters"], 15);
}

#[test]
fn a_page_carries_its_text() {
    let page = "<!DOCTYPE html><html><head><title>Rain</title></head><body><article><h1>Rain closes the bridge</h1>\
        <p>The bridge over the river was closed on Monday after two days of rain, the council said.</p>\
        <p>“We will wait,” said Ann Moe, the mayor of Arnsby, who had asked for the closure.</p></article></body></html>";
    let folder = Folder::new();
    let named = run(&[&folder.file("page.html", page)]).record();
    let sniffed = run_with(&[], page.as_bytes()).record();
    let row =
        run_with(&["--input", "jsonl"], serde_json::json!({"id": "p", "html": page}).to_string().as_bytes()).record();
    for record in [&named, &sniffed, &row] {
        assert_eq!(record["source"]["format"], "html");
        assert!(record["text"].as_str().is_some_and(|t| t.contains("“We will wait,”")), "{record}");
    }
    let text = run(&["--input", "text", &folder.path("page.html")]).record();
    assert_eq!(text["source"]["format"], "text");
    assert!(text["text"].is_null());
}

#[test]
fn only_gives_the_same_parts_as_the_whole() {
    let article = crate::support::repository("fixtures/articles/lakes-treaty-call.txt").display().to_string();
    let whole = run(&[&article]).record();
    for part in [
        "language",
        "metadata",
        "stats",
        "summary",
        "sections",
        "entities",
        "quotes",
        "dates",
        "amounts",
        "topics",
        "keyphrases",
        "boilerplate",
    ] {
        let only = run(&["--only", part, &article]).record();
        let keys: Vec<_> = only.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["schema", "source", "error", part]);
        assert_eq!(only[part], whole[part], "{part}");
    }
}

#[test]
fn include_adds_at_the_end() {
    let folder = Folder::new();
    let output = run(&["--include", "sentences,text,paragraphs", &folder.file("a.txt", RAIN)]);
    let record = output.record();
    let keys: Vec<_> = record.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys[keys.len() - 3..], ["text", "paragraphs", "sentences"]);
    assert_eq!(record["text"], RAIN);
}

#[test]
fn output_is_the_same_for_any_number_of_jobs() {
    let articles = crate::support::repository("fixtures/articles").display().to_string();
    let one = run(&["--jobs", "1", &articles]).out;
    assert!(one.lines().count() >= 12);
    for jobs in ["2", "7"] {
        assert!(run(&["--jobs", jobs, &articles]).out == one, "--jobs {jobs} gives other bytes");
    }
}

#[test]
fn pretty_and_compact_are_told_or_guessed() {
    let folder = Folder::new();
    let file = folder.file("a.txt", RAIN);
    assert!(run(&["--pretty", &file]).out.starts_with("{\n  \"schema\": 1,\n"));
    assert_eq!(run(&["-c", &file]).out, run(&[&file]).out);
    assert_eq!(run(&["-c", "--pretty", &file]).status, Some(2));
}

#[test]
fn a_file_appears_whole() {
    let folder = Folder::new();
    let (file, out) = (folder.file("a.txt", RAIN), folder.path("out.jsonl"));
    let output = run(&[&file, "-o", &out]);
    assert_eq!((output.status, output.out.as_str()), (Some(0), ""));
    assert_eq!(std::fs::read_to_string(&out).expect("written"), run(&[&file]).out);
    let left = std::fs::read_dir(folder.root()).expect("a folder").count();
    assert_eq!(left, 2, "a neighbour stayed behind");
}

#[test]
fn patterns_pick_files_in_folders() {
    let folder = Folder::new();
    for name in ["a/x.txt", "a/b/y.txt", "z.txt", "w.text", ".hidden/v.text"] {
        folder.file(name, "Rain.");
    }
    let found = |globs: &[&str]| -> Vec<String> {
        let args = globs.iter().flat_map(|g| ["-g", *g]).chain([folder.root().to_str().expect("plain")]);
        let output = run(&args.collect::<Vec<_>>());
        let ids = output.records().into_iter().map(|r| r["source"]["id"].as_str().map(str::to_owned));
        ids.map(|id| id.and_then(|id| Some(id.rsplit(['/', '\\']).next()?.to_owned())).unwrap_or_default()).collect()
    };
    assert_eq!(found(&["*.text"]), ["w.text"]);
    assert_eq!(found(&["a/**/*.txt"]), ["y.txt", "x.txt"]);
    assert_eq!(found(&["z*", "[x-y].txt"]), ["y.txt", "x.txt", "z.txt"]);
    let none = run(&["-g", "*.pdf", &folder.name()]);
    assert!(none.status == Some(1) && none.err.contains("no file fits --glob"), "{}", none.err);
    assert_eq!(run(&["-g", "a**", &folder.name()]).status, Some(2));
}

#[test]
fn fail_fast_stops_at_the_first_failure() {
    let folder = Folder::new();
    let (good, bad) = (folder.file("a.txt", RAIN), folder.path("none.txt"));
    for jobs in ["1", "4"] {
        let output = run(&["--fail-fast", "--jobs", jobs, &good, &bad, &good, &bad]);
        assert_eq!((output.status, output.records().len(), output.err.lines().count()), (Some(1), 2, 1));
        assert_eq!(output.records()[1]["error"]["kind"], "not-found");
    }
    let rows = b"{\"text\":\"One.\"}\n{}\n{\"text\":\"Three.\"}\n";
    assert_eq!(run_with(&["--fail-fast", "-q"], rows).records().len(), 3);
    let strict = run_with(&["--fail-fast", "--strict", "-q"], rows);
    assert_eq!((strict.status, strict.records().len()), (Some(1), 2));
}

#[test]
fn wrong_usage_is_status_2_and_analyzes_nothing() {
    let folder = Folder::new();
    let file = folder.file("a.txt", RAIN);
    let list = folder.file("bad.tsv", "no such header\n\u{1}\n");
    let wrong: [&[&str]; 8] = [
        &["--no-such-option", &file],
        &["--date", "yesterday", &file],
        &["--date", "2025-02-30", &file],
        &["--only", "quote", &file],
        &["--max-bytes", "many", &file],
        &["--jobs", "0", &file],
        &["--topics", &list, &file],
        &["--topics", "/no/such/list", &file],
    ];
    for args in wrong {
        let output = run(args);
        assert_eq!((output.status, output.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(!output.err.is_empty(), "{args:?}");
    }
    assert!(run(&["--topics", &list, &file]).err.contains("bad.tsv"));
}

#[test]
fn a_text_of_one_sentence_is_an_article() {
    let record = run_with(&[], b"It rained on Monday.").record();
    assert_eq!((record["stats"]["words"].as_u64(), record["boilerplate"].as_array().map(Vec::len)), (Some(4), Some(0)));
}

#[test]
fn help_and_version_tell() {
    let help = run(&["--help"]);
    assert_eq!(help.status, Some(0));
    assert!(help.out.starts_with("Examples:"));
    let version = run(&["--version"]);
    assert!(version.out.contains("schema 1") && version.out.contains("data "), "{}", version.out);
}

/// A co-process that waits for each answer must get it before it asks again.
#[test]
fn every_row_is_answered_at_once() {
    let mut child = Command::new(BIN)
        .args(["--input", "jsonl", "--jobs", "3"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut ask = child.stdin.take().expect("piped");
    let mut answers = BufReader::new(child.stdout.take().expect("piped"));
    for number in 0..50 {
        writeln!(ask, "{{\"id\":\"{number}\",\"text\":\"It rained on day {number}.\"}}").expect("it listens");
        let mut answer = String::new();
        answers.read_line(&mut answer).expect("it answers");
        let record: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(record["source"]["id"], number.to_string());
    }
    drop(ask);
    assert!(child.wait().expect("it ends").success());
}

/// `analyze | head`: the reader leaves, the command ends quietly.
#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let mut child = Command::new(BIN)
        .args(["--input", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut feed = child.stdin.take().expect("piped");
    let mut answers = BufReader::new(child.stdout.take().expect("piped"));
    let writer = std::thread::spawn(move || while feed.write_all(b"{\"text\":\"It rained on Monday.\"}\n").is_ok() {});
    answers.read_line(&mut String::new()).expect("a first line");
    drop(answers);
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the feed ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
