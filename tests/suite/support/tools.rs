//! Programs and libraries of others that tests use where they are on the machine.
//!
//! `cargo test` needs none of them: a test whose tool is absent says so on standard error and passes. `.ci/run` installs them and
//! names what it has in `ANALYZE_TEST_TOOLS`; what is named there and absent fails the test. `ANALYZE_TEST_PYTHON` is the
//! Python that has the libraries, `python3` otherwise.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

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
    // past the test runner, which keeps what passing tests print
    let _ = writeln!(std::io::stderr(), "{test}: left out, {tool} is not on this machine");
    false
}

fn has(tool: &str) -> bool {
    let mut command = match tool {
        "duckdb" | "polars" | "pandas" | "pyspark" => {
            let mut python = Command::new(python());
            python.args(["-c", &format!("import {tool}")]);
            python
        }
        "python" => {
            let mut python = Command::new(python());
            python.arg("--version");
            python
        }
        // says its version with one dash only
        "java" => {
            let mut java = Command::new("java");
            java.arg("-version");
            java
        }
        _ => {
            let mut command = Command::new(tool);
            command.arg("--version");
            command
        }
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}
