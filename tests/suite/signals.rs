//! Ctrl-C in the middle of a run: what has been written are whole lines, and no half of a file stays behind.
#![cfg(unix)]

use crate::support::command::{BIN, Folder};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

/// Status of a run that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

fn articles(count: usize) -> Folder {
    let folder = Folder::new();
    let article = "“We will wait,” said Ann Moe, the mayor of Arnsby, on Monday.\n\n".repeat(30);
    for number in 0..count {
        folder.file(&format!("in/{number:04}.txt"), &article);
    }
    folder
}

fn interrupt(child: &std::process::Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(status.success());
}

#[test]
fn lines_are_whole_after_ctrl_c() {
    let folder = articles(600);
    for jobs in ["1", "3"] {
        let mut child = Command::new(BIN)
            .args(["--jobs", jobs, &folder.path("in")])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut text = String::new();
        lines.read_line(&mut text).expect("a first line");
        interrupt(&child);
        lines.read_to_string(&mut text).expect("the rest");
        assert_eq!(child.wait().expect("it ends").code(), Some(INTERRUPTED));
        assert!(text.ends_with('\n'));
        for line in text.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect("a whole line");
        }
        let count = text.lines().count();
        assert!((1..600).contains(&count), "{count} lines");
    }
}

#[test]
fn files_are_whole_or_absent_after_ctrl_c() {
    let folder = articles(600);
    let pages = folder.path("out");
    for args in [["-o", &folder.path("all.jsonl")], ["--output-dir", &pages]] {
        let mut child =
            Command::new(BIN).args(args).args(["--jobs", "2", &folder.path("in")]).spawn().expect("the command starts");
        std::thread::sleep(std::time::Duration::from_millis(400));
        interrupt(&child);
        assert_eq!(child.wait().expect("it ends").code(), Some(INTERRUPTED));
    }
    let names = |path: &std::path::Path| -> Vec<String> {
        let entries = std::fs::read_dir(path).expect("a folder").flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    };
    let mut left = names(folder.root());
    left.sort();
    assert_eq!(left, ["in", "out"], "neither the file nor its neighbour");
    for name in names(std::path::Path::new(&pages)) {
        let text = std::fs::read_to_string(std::path::Path::new(&pages).join(&name)).expect("written");
        serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}
