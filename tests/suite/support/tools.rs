//! Programs and libraries of others that tests use where they are on the machine.
//!
//! `cargo test` needs none of them: a test whose tool is absent says so on standard error and passes. `.ci/run` installs them and
//! names what it has in `ANALYZE_TEST_TOOLS`; what is named there and absent fails the test. `ANALYZE_TEST_PYTHON` is the
//! Python that has the libraries, `python3` otherwise.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// What has been told, so that it is told once.
static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// The Python of the tests.
pub fn python() -> PathBuf {
    std::env::var_os("ANALYZE_TEST_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from)
}

/// Whether all tools are there; tells which is not.
///
/// # Panics
/// When one is absent that was promised.
pub fn have(test: &str, tools: &[&str]) -> bool {
    let promised = std::env::var("ANALYZE_TEST_TOOLS").unwrap_or_default();
    let Some(tool) = tools.iter().find(|t| !has(t)) else { return true };
    assert!(!promised.split_whitespace().any(|p| p == *tool), "{tool} was promised and is not there");
    let line = format!("{test}: left out, {tool} is not on this machine");
    if TOLD.lock().is_ok_and(|mut told| told.insert(line.clone())) {
        // past the test runner, which keeps what passing tests print
        let _ = writeln!(std::io::stderr(), "{line}");
    }
    false
}

fn has(tool: &str) -> bool {
    let python = python().into_os_string();
    let library = format!("import {tool}");
    let (program, args): (&OsStr, &[&str]) = match tool {
        "duckdb" | "polars" | "pandas" | "pyspark" => (&python, &["-c", &library]),
        "python" => (&python, &["--version"]),
        // DuckDB's shell has the name of its library
        "duckdb-shell" => ("duckdb".as_ref(), &["--version"]),
        // says its version with one dash only
        "java" => (tool.as_ref(), &["-version"]),
        _ => (tool.as_ref(), &["--version"]),
    };
    let run =
        Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}
