//! What a run tells about itself on standard error: times with `--verbose`, a line of progress for somebody who waits.

use crate::support::command::{run, run_with};
use crate::support::repository;

#[test]
fn verbose_tells_the_time_of_each_stage() {
    let articles = repository("fixtures/articles").display().to_string();
    let quiet = run(&[&articles]);
    assert_eq!(quiet.err, "");
    for jobs in ["1", "3"] {
        let verbose = run(&["-v", "--jobs", jobs, &articles]);
        assert_eq!((verbose.status, verbose.out == quiet.out), (Some(0), true), "the records stay as they are");
        let lines: Vec<&str> = verbose.err.lines().collect();
        assert!(lines[0].starts_with("14 articles, "), "{}", verbose.err);
        let stages: Vec<&str> = lines[1..].iter().map(|l| l.split_whitespace().next().unwrap_or_default()).collect();
        let wanted = ["read", "decode", "document", "dates", "structure", "amounts", "keyphrases", "language"];
        assert_eq!(stages[..wanted.len()], wanted);
        let last = ["quotations", "tagger", "mentions", "entities", "quotes", "topics", "salience"];
        let last: Vec<&str> = last.into_iter().chain(["record", "writing", "output", "all"]).collect();
        assert_eq!(stages[wanted.len()..], last);
        assert!(lines[1..].iter().all(|l| l.contains(" ns a word") && l.ends_with('%')), "{}", verbose.err);
    }
}

#[test]
fn verbose_counts_rows_and_failures() {
    let output = run_with(&["-v", "--input", "jsonl"], b"{\"text\":\"It rained on Monday.\"}\n{}\n");
    assert_eq!((output.status, output.records().len()), (Some(0), 2));
    assert!(output.err.contains("2 articles, 4 words, 35 B in "), "{}", output.err);
    assert!(output.err.contains("1 line could not be analyzed"), "{}", output.err);
    assert_eq!(run(&["-v", "-q", "x.txt"]).status, Some(2), "nobody wants both");
}

/// Progress, behind script(1) of util-linux, which makes a terminal.
#[cfg(target_os = "linux")]
mod terminal {
    use crate::support::command::{BIN, Folder};
    use crate::support::tools;
    use std::process::Command;

    /// What a terminal gets on standard error, and the status, of a run whose records go to a file.
    fn on_a_terminal(command: &str) -> (Option<i32>, String) {
        let run = Command::new("script").args(["-q", "-e", "-c", command, "/dev/null"]).output().expect("script runs");
        (run.status.code(), String::from_utf8_lossy(&run.stdout).into_owned())
    }

    #[test]
    fn progress_is_for_somebody_who_waits() {
        if !tools::have("progress_is_for_somebody_who_waits", &["script"]) {
            return;
        }
        let folder = Folder::new();
        let out = folder.path("out.jsonl");
        let row = r#"{\"text\":\"It rained.\"}"#;
        let slow = format!("{{ echo \"{row}\"; sleep 1.6; echo oops; }}");
        let (status, seen) = on_a_terminal(&format!("{slow} | {BIN} --input jsonl > {out}"));
        assert_eq!(status, Some(0));
        assert!(seen.contains("\r1 article, 22 B, 0:01"), "{seen:?}");
        let remark = "analyze: standard input: 1 line could not be analyzed";
        let last = seen.rsplit('\r').find(|part| part.contains("analyze:")).unwrap_or_default();
        assert!(last.starts_with(remark), "the line is gone before the remark: {seen:?}");
        assert_eq!(std::fs::read_to_string(&out).expect("written").lines().count(), 2);
        // shorter than a second, silenced, or with the records on the same terminal
        let fast = format!("echo \"{row}\" | {BIN} --input jsonl > {out}");
        let silent = format!("{slow} | {BIN} -q --input jsonl > {out}");
        for command in [fast, silent] {
            assert_eq!(on_a_terminal(&command), (Some(0), String::new()), "{command}");
        }
        let (_, mixed) = on_a_terminal(&format!("{slow} | {BIN} -c --input jsonl"));
        assert!(mixed.starts_with("{\"schema\":1,") && !mixed.contains("0:01"), "{mixed:?}");
        let piped = Command::new("sh").args(["-c", &format!("{slow} | {BIN} -q --input jsonl 2>&1 >{out}")]).output();
        assert!(piped.expect("sh runs").stdout.is_empty(), "no progress in pipes");
    }
}
