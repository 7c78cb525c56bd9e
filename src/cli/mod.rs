//! The command line: arguments, files, pipes, exit status.
//!
//! Reads arguments, gives an exit status; knows nothing of how anything is found. `args` is what a person types, `settings` what it
//! comes to, `inputs` finds the articles, `ordered` runs `work` on several threads, `run` writes what comes back.

mod args;
mod checks;
mod compressed;
mod forms;
#[cfg(fuzzing)]
pub mod fuzzing;
mod generate;
mod inputs;
mod interrupt;
mod lines;
mod ordered;
mod pages;
mod panics;
mod progress;
mod resume;
mod row;
mod run;
mod schema;
mod settings;
mod sink;
mod texts;
mod verify;
mod version;
mod watch;
mod work;

use clap::Parser;
use std::process::ExitCode;

/// What standard input is called in errors.
const STDIN: &str = "standard input";

/// Runs the command with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    match args::Args::try_parse() {
        Ok(args) => run::run(&args),
        Err(error) => {
            // a closed pipe while help is printed is no failure
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}
