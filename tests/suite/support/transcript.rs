//! Runs the shell transcripts of Markdown files: a command after `$ `, then what it prints.
//!
//! Reads ```` ```console ```` blocks. Commands run through `sh`, from the root of the repository, with `analyze` on the
//! path, so pipes work (`trycmd` runs no shell). In the expected output a line `...` stands for any lines and `[..]` for
//! any part of a line. A line `? 2` at the end of a command's output is its exit status, 0 where none is told. Commands
//! whose tool is not on this machine are left out.

use super::command::BIN;
use super::{repository, tools};
use std::path::Path;
use std::process::Command;

/// A command with what it should print.
#[derive(Debug)]
pub struct Step {
    /// Line of the file, from 1.
    pub line: usize,
    /// What `sh` runs.
    pub command: String,
    /// Expected output, standard output first.
    pub expected: Vec<String>,
    /// Expected exit status.
    pub status: i32,
}

/// The steps of a Markdown file's console blocks.
pub fn steps(markdown: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_inside = false;
    for (number, line) in markdown.lines().enumerate() {
        if line.starts_with("```") {
            is_inside = line == "```console";
        } else if !is_inside {
        } else if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { line: number + 1, command: command.to_owned(), expected: Vec::new(), status: 0 });
        } else if let Some(step) = steps.last_mut() {
            match (line.strip_prefix("> "), line.strip_prefix("? ")) {
                (Some(more), _) if step.expected.is_empty() => step.command += &format!("\n{more}"),
                (_, Some(status)) => step.status = status.parse().expect("a status is a number"),
                _ => step.expected.push(line.to_owned()),
            }
        }
    }
    steps
}

/// Whether every tool that a step names is there.
fn can_run(command: &str) -> bool {
    let known = ["jq", "python3", "cargo", "curl", "parallel", "git"];
    let words = command.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    let needed: Vec<&str> = words.filter(|w| known.contains(w)).collect();
    !needed.contains(&"cargo") && tools::have("transcripts", &needed)
}

/// Runs the steps; gives how many ran and what differed. `SNAPSHOTS=overwrite` stores what they print.
pub fn check(path: &Path) -> (usize, Vec<String>) {
    let (mut ran, mut faults) = (0, Vec::new());
    let mut lines: Vec<String> = super::read(path).lines().map(str::to_owned).collect();
    // from the last to the first, so that lines above a change keep their numbers
    for step in steps(&lines.join("\n")).iter().rev().filter(|s| can_run(&s.command)) {
        ran += 1;
        let result = run(step).and_then(|(status, printed)| {
            if super::is_overwriting() {
                store(&mut lines, step, &printed);
                return Ok(());
            }
            compare(step, status, &printed)
        });
        if let Err(fault) = result {
            faults.push(format!("{}:{}: $ {}\n{fault}", path.display(), step.line, step.command));
        }
    }
    if super::is_overwriting() {
        std::fs::write(path, lines.join("\n") + "\n").expect("the transcript can be written");
    }
    (ran, faults)
}

/// Puts what was printed in the place of what was expected, unless that is a pattern.
fn store(lines: &mut Vec<String>, step: &Step, printed: &str) {
    if step.expected.iter().any(|l| l == "..." || l.contains("[..]")) {
        return;
    }
    let first = step.line - 1 + step.command.lines().count();
    let new = printed.lines().map(|l| l.trim_end().to_owned());
    lines.splice(first..first + step.expected.len(), new);
}

/// Runs a step; gives its exit status and what it printed, standard output first.
fn run(step: &Step) -> Result<(Option<i32>, String), String> {
    let folder = Path::new(BIN).parent().expect("the command lies in a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let run = Command::new("sh").args(["-c", &step.command]).current_dir(repository("")).env("PATH", path).output();
    let run = run.map_err(|e| e.to_string())?;
    let printed = [run.stdout, run.stderr].concat();
    Ok((run.status.code(), String::from_utf8_lossy(&printed).into_owned()))
}

fn compare(step: &Step, status: Option<i32>, printed: &str) -> Result<(), String> {
    let lines: Vec<&str> = printed.lines().collect();
    let expected: Vec<&str> = step.expected.iter().map(String::as_str).collect();
    if !matches(&expected, &lines) {
        return Err(format!("expected:\n{}\nprinted:\n{printed}", step.expected.join("\n")));
    }
    match status {
        Some(status) if status == step.status => Ok(()),
        other => Err(format!("status {other:?} instead of {}", step.status)),
    }
}

/// Whether lines fit a pattern in which `...` stands for any lines.
fn matches(pattern: &[&str], lines: &[&str]) -> bool {
    match pattern {
        [] => lines.is_empty(),
        ["..."] => true,
        ["...", rest @ ..] => (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..])),
        [first, rest @ ..] => lines.first().is_some_and(|line| line_matches(first, line)) && matches(rest, &lines[1..]),
    }
}

/// Whether a line fits a pattern in which `[..]` stands for any characters.
fn line_matches(pattern: &str, line: &str) -> bool {
    let Some((before, after)) = pattern.split_once("[..]") else { return pattern.trim_end() == line.trim_end() };
    let Some(rest) = line.strip_prefix(before) else { return false };
    (0..=rest.len()).filter(|i| rest.is_char_boundary(*i)).any(|i| line_matches(after, &rest[i..]))
}

#[test]
fn reads_console_blocks() {
    let found = steps("```sh\n$ no\n```\n```console\n$ one |\n> two\nout\n? 2\n$ three\n```\n");
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].command.as_str(), found[0].status), ("one |\ntwo", 2));
    assert!(matches(&["a[..]d", "...", "z"], &["abcd", "x", "z"]) && !matches(&["a"], &["a", "b"]));
}
