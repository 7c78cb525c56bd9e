//! The rules of the house, held by a test: rooms import one way, files say why they exist and stay small, lists say
//! where they come from, and only the contract names the members of the record.

use crate::support::{read, repository};
use std::path::{Path, PathBuf};

/// The rooms in the order of the flow: each imports only from those before it.
const ROOMS: [&str; 10] =
    ["error", "text", "lexicon", "model", "document", "annotate", "html", "summary", "analyzer", "output"];
/// The only file that may read a clock: it measures, and no record depends on it.
const CLOCK: &str = "src/cli/watch.rs";
/// Lines of code in a file, tests included, at most; blank lines and comments are not counted.
const MAX_LINES: usize = 600;
/// Lines of code before the tests, at most.
const MAX_CODE_LINES: usize = 400;
/// Lines of prose in a module's header, at most.
const MAX_HEADER_LINES: usize = 14;

fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

fn sources(folder: &str) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    walk(&repository(folder), "rs", &mut paths);
    let name = |p: &Path| p.strip_prefix(repository("")).expect("inside").display().to_string().replace('\\', "/");
    paths.iter().map(|p| (name(p), read(p))).collect()
}

/// The room of a file of `src`.
fn room(name: &str) -> &str {
    let inner = name.strip_prefix("src/").unwrap_or(name);
    inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
}

fn report(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn rooms_import_one_way() {
    let place = |room: &str| ROOMS.iter().position(|r| *r == room);
    let mut faults = Vec::new();
    for (name, source) in sources("src") {
        // the build script is a crate of its own
        let Some(own) = place(room(&name)).filter(|_| !name.starts_with("src/lexicon/build")) else { continue };
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                let target: String = line[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_later = place(&target).is_some_and(|p| p > own) || target == "cli" || target == "dev";
                if is_later {
                    faults.push(format!("{name}:{}: {} must not import {target}", number + 1, room(&name)));
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn files_say_why_they_exist() {
    let mut faults = Vec::new();
    for (name, source) in sources("src") {
        let header: Vec<_> = source.lines().take_while(|l| l.starts_with("//!")).collect();
        // an example of a format is not counted
        let prose: usize = header.split(|l| l.starts_with("//! ```")).step_by(2).map(<[&str]>::len).sum();
        if !(1..=MAX_HEADER_LINES).contains(&prose) {
            faults.push(format!("{name}: a header of {prose} lines (one to twelve tell why the module exists)"));
        }
    }
    report(&faults);
}

#[test]
fn files_stay_small() {
    let mut faults = Vec::new();
    for (name, source) in sources("src").into_iter().chain(sources("tests")) {
        let count = |part: &str| part.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")).count();
        let lines = count(&source);
        let code = count(source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default());
        if lines > MAX_LINES || code > MAX_CODE_LINES && !DECLARATIONS.contains(&name.as_str()) {
            faults.push(format!(
                "{name}: {code} lines of code, {lines} in all (at most {MAX_CODE_LINES} and {MAX_LINES})"
            ));
        }
    }
    report(&faults);
}

/// Files of declarations, read from top to bottom like a table: the contract and what fills it.
const DECLARATIONS: [&str; 2] = ["src/summary/schema.rs", "src/summary/assemble.rs"];

#[test]
fn lists_say_where_they_come_from() {
    let mut paths = Vec::new();
    walk(&repository("src/lexicon/lists"), "txt", &mut paths);
    let mut faults = Vec::new();
    for path in &paths {
        let list = read(path);
        let header: Vec<_> = list.lines().take_while(|l| l.starts_with('#')).collect();
        for needed in ["# title:", "# kind:", "# what:", "# columns:", "# source:", "# licence:"] {
            if !header.iter().any(|l| l.starts_with(needed) && l.len() > needed.len() + 1) {
                faults.push(format!("{}: no line '{needed} ...'", path.display()));
            }
        }
    }
    assert!(!paths.is_empty());
    report(&faults);
}

#[test]
fn weights_have_a_card() {
    let mut paths = Vec::new();
    walk(&repository("src"), "bin", &mut paths);
    let lone: Vec<_> =
        paths.iter().filter(|p| !p.with_extension("md").exists()).map(|p| p.display().to_string()).collect();
    report(&lone);
}

#[test]
fn only_the_contract_names_members() {
    let mut faults = Vec::new();
    for (name, source) in sources("src") {
        // other formats than the record have shapes of their own
        if ["src/summary/", "src/output/", "src/dev/"].iter().any(|room| name.starts_with(room)) {
            continue;
        }
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for word in ["serde(rename", "json!(", "derive(Serialize"] {
            if code.contains(word) {
                faults.push(format!("{name}: {word}...: the shape of the record is told in src/summary"));
            }
        }
    }
    report(&faults);
}

#[test]
fn code_is_safe_and_does_not_unwrap() {
    let mut faults = Vec::new();
    for (name, source) in sources("src").into_iter().filter(|(name, _)| !name.starts_with("src/dev/")) {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with("//")) {
            for word in
                [".unwrap()", "unsafe ", "todo!(", "unimplemented!(", "SystemTime", "Instant::now", "thread_rng"]
            {
                if line.contains(word) && !(name == CLOCK && word == "Instant::now") {
                    faults.push(format!("{name}:{}: {word}", number + 1));
                }
            }
        }
    }
    report(&faults);
}

#[test]
fn top_level_is_as_agreed() {
    let allowed = ["Cargo.toml", "Cargo.lock", "src", "tests", "fixtures", "README.md", "LICENSE", "target"];
    let entries = std::fs::read_dir(repository("")).expect("the repository");
    let names = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned());
    let odd: Vec<_> = names.filter(|n| !n.starts_with('.') && !allowed.contains(&n.as_str())).collect();
    report(&odd);
}
