//! Other people's readers, the real ones: DuckDB, Polars, pandas and Spark read records by the printed types and lose nothing,
//! Spark pipes rows through the command, and the README's recipes run as they stand.
//!
//! The scripts under `tests/engines` do the work; a test whose tool is not on the machine is left out (see `support::tools`).
#![cfg(unix)]

use crate::support::command::{BIN, Folder};
use crate::support::{repository, tools};
use std::process::Command;

fn script(name: &str, args: &[&str]) {
    let path = repository("tests/engines").join(name);
    let mut command = Command::new(tools::python());
    // scripts leave nothing behind in the repository
    command.arg("-B").arg(path).arg(BIN).args(args);
    let run = command.output().expect("Python starts");
    let printed = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{name} {args:?}\n{printed}");
}

fn records() -> (Folder, String) {
    let folder = Folder::new();
    let path = folder.path("records.jsonl");
    script("records.py", &[&path]);
    (folder, path)
}

fn recipes(tool: &str) {
    script("recipes.py", &[&repository("README.md").display().to_string(), tool]);
}

#[test]
fn readers_lose_nothing() {
    let readers = ["duckdb", "polars", "pandas"];
    let here: Vec<&str> = readers.into_iter().filter(|r| tools::have("readers_lose_nothing", &[r])).collect();
    if here.is_empty() {
        return;
    }
    let (_folder, path) = records();
    for reader in here {
        script("readers.py", &[&path, reader]);
        recipes(reader);
    }
}

/// One Java machine at a time is enough for any machine of ours.
#[test]
fn spark_loses_nothing() {
    if !tools::have("spark_loses_nothing", &["pyspark", "java"]) {
        return;
    }
    script("spark_pipe.py", &[]);
    let (_folder, path) = records();
    script("readers.py", &[&path, "pyspark"]);
    recipes("pyspark");
}

#[test]
fn the_recipe_for_a_shell_runs() {
    if tools::have("the_recipe_for_a_shell_runs", &["python", "duckdb-shell"]) {
        recipes("duckdb-shell");
    }
}

#[test]
fn gnu_parallel_keeps_the_order_of_lists() {
    if !tools::have("gnu_parallel_keeps_the_order_of_lists", &["parallel"]) {
        return;
    }
    let folder = Folder::new();
    let lists: Vec<String> = ["a", "b"]
        .iter()
        .map(|name| folder.file(name, format!("{}\n", folder.file(&format!("{name}.txt"), "It rained."))))
        .collect();
    let all = folder.file("lists", lists.join("\n") + "\n");
    let command = format!("parallel -a {all} {BIN} -q --files-from {{}} -o {{}}.jsonl");
    assert!(Command::new("sh").args(["-c", &command]).status().expect("sh runs").success());
    for list in lists {
        let records = std::fs::read_to_string(format!("{list}.jsonl")).expect("written");
        assert_eq!(records.lines().count(), 1);
    }
}
