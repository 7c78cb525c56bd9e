//! The run: feeds the workers, writes their records in order, counts what went wrong.
//!
//! Reads `Args`, gives an exit status: 0 all analyzed, 1 some input failed or none was found, 2 wrong usage. A closed pipe
//! ends the run quietly with 0.

use crate::cli::args::Args;
use crate::cli::ordered::{self, Event};
use crate::cli::pages::Pages;
use crate::cli::progress::{self, Progress};
use crate::cli::settings::Settings;
use crate::cli::sink::Sink;
use crate::cli::watch::{Lap, Watch};
use crate::cli::work::{Done, Outcome, perform};
use crate::cli::{inputs, interrupt, panics, resume, verify};
use crate::output::digest::Rollup;
use crate::output::table::Separator;
use crate::output::{Format, Layout, report};
use anyhow::Context;
use std::io::{self, IsTerminal, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Status of wrong usage.
const USAGE: u8 = 2;

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    if let Some(kind) = args.schema {
        return print(crate::cli::schema::describe(kind).as_bytes());
    }
    if let Some(what) = args.generate {
        return print(&crate::cli::generate::generate(what));
    }
    if let Some(file) = &args.verify {
        return verified(args, file);
    }
    let paths = match paths(args) {
        Ok(paths) if paths.is_empty() => {
            eprintln!("usage: analyze FILE|FOLDER... (or pipe an article into it; 'analyze --help' tells more)");
            return ExitCode::from(USAGE);
        }
        Ok(paths) => paths,
        Err(error) => return usage(&error),
    };
    let layout = if is_one_for_a_person(args, &paths) { Layout::Pretty } else { Layout::Compact };
    let mut settings = match Settings::new(args, layout) {
        Ok(settings) => settings,
        Err(error) => return usage(&error),
    };
    let target = match args.resume.as_deref() {
        Some(path) => match resume::open(path) {
            Ok((finished, file)) => {
                settings.finished = finished;
                Ok(Target::sink(Sink::appending(file, path), settings.format))
            }
            Err(error) => return usage(&anyhow::anyhow!("--resume: {}: {error}", path.display())),
        },
        None => Target::new(args, &settings),
    };
    let target = match target {
        Ok(target) => target,
        Err(error) => return output_failed(args, &error),
    };
    panics::remember();
    interrupt::heed();
    let is_shown = progress::is_wanted(args, &paths);
    let watch = (args.verbose || is_shown).then(|| Arc::new(Watch::new(args.verbose)));
    let settings = watch.iter().fold(settings, Settings::watched);
    let shown =
        watch.as_ref().filter(|_| is_shown).map(|w| Progress::new(Arc::clone(w), paths.clone(), wanted(&settings)));
    let result = analyze_all(args, paths, settings, target);
    drop(shown);
    if let Some(watch) = watch.filter(|_| args.verbose) {
        eprint!("{}", watch.table());
    }
    match result {
        Ok(report) => report.status(args),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => output_failed(args, &error),
    }
}

fn verified(args: &Args, file: &Path) -> ExitCode {
    let settings = match Settings::new(args, Layout::Compact) {
        Ok(settings) => settings,
        Err(error) => return usage(&error),
    };
    verify::run(file, args, &settings).unwrap_or_else(|error| {
        eprintln!("analyze: {}: {}", file.display(), crate::Error::from(error));
        ExitCode::FAILURE
    })
}

fn usage(error: &anyhow::Error) -> ExitCode {
    eprintln!("analyze: {error:#}");
    ExitCode::from(USAGE)
}

fn print(text: &[u8]) -> ExitCode {
    match io::stdout().write_all(text).and_then(|()| io::stdout().flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("analyze: standard output: {}", crate::Error::from(error));
            ExitCode::FAILURE
        }
    }
}

/// The inputs; none where nothing is named and nothing is piped.
fn paths(args: &Args) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        let named = || format!("--files-from: {}", list.display());
        let mut bytes = Vec::new();
        let read = if list.as_os_str() == "-" {
            io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
        } else {
            std::fs::read(list).map(|read| bytes = read)
        };
        read.map_err(crate::Error::from).with_context(named)?;
        let separator = if bytes.contains(&0) { 0 } else { b'\n' };
        let names = bytes.split(|b| *b == separator).map(|n| n.strip_suffix(b"\r").unwrap_or(n));
        paths.extend(names.filter(|n| !n.is_empty()).map(path_of));
    } else if paths.is_empty() && !io::stdin().is_terminal() {
        paths.push(PathBuf::from("-"));
    }
    Ok(paths)
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

fn is_one_for_a_person(args: &Args, paths: &[PathBuf]) -> bool {
    let is_kept = args.output.is_some() || args.output_dir.is_some() || args.resume.is_some();
    paths.len() == 1 && !paths[0].is_dir() && !is_kept && io::stdout().is_terminal()
}

fn output_failed(args: &Args, error: &io::Error) -> ExitCode {
    let path = args.output.as_ref().or(args.output_dir.as_ref());
    let name = path.map_or_else(|| "standard output".to_owned(), |p| p.display().to_string());
    let cause = error.to_string();
    let cause = cause.split(" (os error").next().unwrap_or_default();
    eprintln!("analyze: {name}: cannot be written: {cause} (check the folder, its permissions and the space left)");
    ExitCode::FAILURE
}

fn workers(args: &Args, paths: &[PathBuf]) -> usize {
    let single =
        paths.len() == 1 && paths[0].is_file() && paths[0].extension().is_some_and(|e| e == "txt" || e == "html");
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    args.jobs.map_or_else(|| if single { 1 } else { all() }, usize::from)
}

/// Where records go, and what is added up on the way.
struct Target {
    sink: Option<Sink>,
    pages: Option<Pages>,
    rollup: Rollup,
    format: Format,
}

impl Target {
    fn sink(sink: Sink, format: Format) -> Self {
        Self { sink: Some(sink), pages: None, rollup: Rollup::default(), format }
    }

    fn new(args: &Args, settings: &Settings) -> io::Result<Self> {
        let mark: &[u8] = if args.bom { b"\xEF\xBB\xBF" } else { b"" };
        let header = match settings.format {
            Format::Table(table, separator) if !args.report => {
                [mark, crate::output::table::header(table, separator).as_bytes()].concat()
            }
            Format::Table(..) => mark.to_vec(),
            _ => Vec::new(),
        };
        let format = settings.format;
        if let Some(folder) = &args.output_dir {
            let pages = Pages::new(folder, format.extension(), header)?;
            return Ok(Self { sink: None, pages: Some(pages), rollup: Rollup::default(), format });
        }
        let mut sink = match args.output.as_deref() {
            Some(path) if path.as_os_str() != "-" => Sink::file(path)?,
            _ => Sink::stdout(),
        };
        sink.write_all(&header)?;
        Ok(Self::sink(sink, format))
    }

    fn write(&mut self, done: &Done) -> io::Result<()> {
        if let Some(digest) = &done.digest {
            self.rollup.add(digest);
        }
        match (&mut self.sink, &mut self.pages) {
            (Some(sink), _) => sink.write_all(&done.record),
            (None, Some(pages)) if !done.record.is_empty() => {
                pages.write(&done.place, &done.record, done.digest.as_ref())
            }
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.as_mut().map_or(Ok(()), Write::flush)
    }

    fn finish(mut self, args: &Args) -> io::Result<()> {
        if let Some(pages) = &self.pages {
            pages.finish(&self.rollup)?;
        }
        let Some(mut sink) = self.sink.take() else { return Ok(()) };
        if args.report {
            let text = match self.format {
                Format::Text(paint) => report::text(&self.rollup, paint),
                Format::Table(_, Separator::Tab) => report::table(&self.rollup, '\t'),
                Format::Table(..) => report::table(&self.rollup, ','),
                _ => crate::output::html::index(&self.rollup, &[]),
            };
            sink.write_all(text.as_bytes())?;
        }
        sink.finish()
    }
}

fn analyze_all(args: &Args, paths: Vec<PathBuf>, settings: Settings, mut target: Target) -> io::Result<Report> {
    let workers = workers(args, &paths);
    let wanted = wanted(&settings);
    let mut report = Report::default();
    let mut failure = None;
    let (reader, writer) = (settings.watch.clone(), settings.watch.clone());
    let feed = move |push: &mut ordered::Push<'_, inputs::Task>| feed(&paths, &wanted, reader.as_deref(), push);
    ordered::run(
        workers,
        feed,
        move |task| perform(task, &settings),
        |event| {
            if let Some(watch) = &writer {
                watch.start();
            }
            let written = match event {
                Event::Idle => target.flush(),
                Event::Result(done) => {
                    report.count(&done);
                    match target.write(&done) {
                        // one name taken twice is that input's failure, not the run's
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                            report.fail(&done.place.display().to_string(), &error.to_string());
                            Ok(())
                        }
                        other => other,
                    }
                }
            };
            if let Some(watch) = &writer {
                watch.lap(Lap::Output);
            }
            if let Err(error) = written {
                failure.get_or_insert(error);
            }
            // a flush that failed while nothing was ready counts as well
            if failure.is_some() {
                return ControlFlow::Break(());
            }
            if args.fail_fast && report.has_failed(args) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        },
    )?;
    if let Some(error) = failure {
        return Err(error);
    }
    target.finish(args)?;
    Ok(report)
}

fn wanted(settings: &Settings) -> inputs::Wanted {
    inputs::Wanted { kind: settings.input, max_bytes: settings.max_bytes, globs: settings.globs.clone() }
}

/// Feeds the articles; what passes between two of them is time for reading.
fn feed(paths: &[PathBuf], wanted: &inputs::Wanted, watch: Option<&Watch>, push: &mut ordered::Push<'_, inputs::Task>) {
    let Some(watch) = watch else { return inputs::feed(paths, wanted, push) };
    watch.start();
    inputs::feed(paths, wanted, &mut |task| {
        watch.lap(Lap::Read);
        let flow = push(task);
        watch.start();
        flow
    });
}

/// What went wrong in a run.
#[derive(Debug, Default)]
struct Report {
    failed: usize,
    /// Files with bad lines: name, bad lines.
    bad_rows: Vec<(String, usize)>,
}

impl Report {
    /// Counts a task; failed inputs are told at once.
    fn count(&mut self, done: &Done) {
        match &done.outcome {
            Outcome::Good => {}
            Outcome::Failed { name, message } => self.fail(name, message),
            Outcome::BadRow { name } => match self.bad_rows.last_mut() {
                Some((last, count)) if last == name => *count += 1,
                _ => self.bad_rows.push((name.clone(), 1)),
            },
        }
    }

    fn fail(&mut self, name: &str, message: &str) {
        self.failed += 1;
        progress::tell(&format!("analyze: {name}: {message}"));
    }

    fn has_failed(&self, args: &Args) -> bool {
        self.failed > 0 || args.strict && !self.bad_rows.is_empty()
    }

    fn status(&self, args: &Args) -> ExitCode {
        if !args.quiet {
            for (name, count) in &self.bad_rows {
                let lines = if *count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
                eprintln!("analyze: {name}: {lines} could not be analyzed (see .error of their records)");
            }
        }
        if self.has_failed(args) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
