//! The build script: turns the lists into byte tables, and tells the library what they are called.
//!
//! Reads every file under `lists/`, checks it (a bad line stops the build with file, line and reason), and writes tables
//! and generated constants into `OUT_DIR`. Shares the list format, the word cuts, the hash and the table layout with the
//! library, so both sides agree. It holds no facts: those stand in the lists.

#[path = "build/classes.rs"]
mod classes;
#[path = "build/codes.rs"]
mod codes;
#[expect(dead_code, reason = "the library uses the rest")]
#[path = "../text/eights.rs"]
mod eights;
mod form;
#[path = "build/gazetteer.rs"]
mod gazetteer;
#[expect(dead_code, reason = "the library uses the rest")]
mod known;
#[path = "build/latin.rs"]
mod latin;
mod list;
#[path = "build/maps.rs"]
mod maps;
#[path = "build/output.rs"]
mod output;
#[expect(dead_code, reason = "the library uses the rest")]
mod phrases;
#[expect(dead_code, reason = "the library uses the rest")]
mod record;
#[expect(dead_code, reason = "the library uses the rest")]
mod sieve;
#[path = "build/sources.rs"]
mod sources;
#[expect(dead_code, reason = "the library uses the rest")]
mod table;
#[path = "build/topics.rs"]
mod topics;
#[path = "../text/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=src/lexicon/lists");
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            println!("cargo::error={}", reason.replace('\n', "; "));
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), String> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from).ok_or_else(|| format!("{name} is not set by cargo"));
    let root = folder("CARGO_MANIFEST_DIR")?;
    let texts = sources::read_texts(&root, Path::new("src/lexicon/lists"))?;
    let sources = sources::parse(&texts)?;
    let mut output = output::Output::new(folder("OUT_DIR")?);
    let mut words = codes::compile(&sources, &output)?;
    words.terms = topics::first_words(&sources)?;
    let ambiguous = classes::compile(&sources, &words, &mut output)?;
    maps::compile(&sources, &mut output)?;
    topics::compile(&sources, &mut output)?;
    gazetteer::compile(&sources, &ambiguous, &mut output)?;
    output.finish()
}
