//! The run: feeds the workers, writes their records in order, counts what went wrong.
//!
//! Reads `Args`, gives an exit status: 0 all analyzed, 1 some input failed or none was found, 2 wrong usage. A closed pipe
//! ends the run quietly with 0.

use crate::cli::args::{Args, SchemaKind};
use crate::cli::ordered::{self, Event};
use crate::cli::settings::Settings;
use crate::cli::sink::Sink;
use crate::cli::work::{Done, Outcome, perform};
use crate::cli::{inputs, panics};
use crate::output::Layout;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

/// Status of wrong usage.
const USAGE: u8 = 2;

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    if let Some(kind) = args.schema {
        return print_schema(kind);
    }
    let Some(paths) = paths(args) else {
        eprintln!("usage: analyze FILE|FOLDER... (or pipe an article into it; 'analyze --help' tells more)");
        return ExitCode::from(USAGE);
    };
    let layout = if is_one_for_a_person(args, &paths) { Layout::Pretty } else { Layout::Compact };
    let settings = match Settings::new(args, layout) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("analyze: {error:#}");
            return ExitCode::from(USAGE);
        }
    };
    let sink = match args.output.as_deref() {
        Some(path) if path.as_os_str() != "-" => match Sink::file(path) {
            Ok(sink) => sink,
            Err(error) => return output_failed(args, &error),
        },
        _ => Sink::stdout(),
    };
    panics::remember();
    match analyze_all(args, paths, settings, sink) {
        Ok(report) => report.status(args),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => output_failed(args, &error),
    }
}

fn print_schema(kind: SchemaKind) -> ExitCode {
    let text = crate::cli::schema::describe(kind);
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("analyze: standard output: {}", crate::Error::from(error));
            ExitCode::FAILURE
        }
    }
}

/// The inputs; None where nothing is named and nothing is piped.
fn paths(args: &Args) -> Option<Vec<PathBuf>> {
    if !args.paths.is_empty() {
        return Some(args.paths.clone());
    }
    (!io::stdin().is_terminal()).then(|| vec![PathBuf::from("-")])
}

fn is_one_for_a_person(args: &Args, paths: &[PathBuf]) -> bool {
    paths.len() == 1 && !paths[0].is_dir() && args.output.is_none() && io::stdout().is_terminal()
}

fn output_failed(args: &Args, error: &io::Error) -> ExitCode {
    let name = args.output.as_ref().map_or_else(|| "standard output".to_owned(), |p| p.display().to_string());
    let cause = error.to_string();
    let cause = cause.split(" (os error").next().unwrap_or_default();
    eprintln!("analyze: {name}: cannot be written: {cause} (check the folder, its permissions and the space left)");
    ExitCode::FAILURE
}

fn workers(args: &Args, paths: &[PathBuf]) -> usize {
    let single = paths.len() == 1 && paths[0].is_file() && paths[0].extension().is_some_and(|e| e != "jsonl");
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    args.jobs.map_or_else(|| if single { 1 } else { all() }, usize::from)
}

fn analyze_all(args: &Args, paths: Vec<PathBuf>, settings: Settings, mut sink: Sink) -> io::Result<Report> {
    let workers = workers(args, &paths);
    let (kind, max_bytes) = (settings.input, settings.max_bytes);
    let mut report = Report::default();
    let mut failure = None;
    let feed = move |push: &mut ordered::Push<'_, inputs::Task>| inputs::feed(&paths, kind, max_bytes, push);
    ordered::run(
        workers,
        feed,
        move |task| perform(task, &settings),
        |event| {
            let written = match event {
                Event::Idle => sink.flush(),
                Event::Result(done) => {
                    report.count(&done);
                    sink.write_all(&done.record)
                }
            };
            written.map_or_else(
                |error| {
                    failure.get_or_insert(error);
                    ControlFlow::Break(())
                },
                ControlFlow::Continue,
            )
        },
    )?;
    if let Some(error) = failure {
        return Err(error);
    }
    sink.finish()?;
    Ok(report)
}

/// What went wrong in a run.
#[derive(Debug, Default)]
struct Report {
    records: usize,
    failed: usize,
    /// Files with bad lines: name, bad lines.
    bad_rows: Vec<(String, usize)>,
}

impl Report {
    /// Counts a task; failed inputs are told at once.
    fn count(&mut self, done: &Done) {
        self.records += usize::from(!done.record.is_empty());
        match &done.outcome {
            Outcome::Good => {}
            Outcome::Failed { name, message } => {
                self.failed += 1;
                eprintln!("analyze: {name}: {message}");
            }
            Outcome::BadRow { name } => match self.bad_rows.last_mut() {
                Some((last, count)) if last == name => *count += 1,
                _ => self.bad_rows.push((name.clone(), 1)),
            },
        }
    }

    fn status(&self, args: &Args) -> ExitCode {
        if !args.quiet {
            for (name, count) in &self.bad_rows {
                let lines = if *count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
                eprintln!("analyze: {name}: {lines} could not be analyzed (see .error of their records)");
            }
        }
        let is_strict_failure = args.strict && !self.bad_rows.is_empty();
        if self.failed > 0 || is_strict_failure { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
