//! `analyze-dev`: trains the models and scores the layers; for those who work on the analyzer, not part of a release.
//!
//! Reads `analyze-dev train|score LAYER FILE...`, runs the matching function below, gives an exit status. Gold files are JSON
//! Lines, plain or gzipped (`gold`). A new trainer or scorer is a module and one line in `command`. Training features
//! are the annotators' own, so that training and running cannot differ.

#![allow(clippy::print_stdout)]

mod args;
mod boost;
mod gold;
mod line_samples;
mod names;
mod nn;
mod quote_links;
mod quotes;
mod score;
mod score_quotes;
mod tally;
mod train_lines;
mod train_topics;

use std::process::ExitCode;

/// Runs one command on the arguments after its two words.
type Command = fn(&[String]) -> anyhow::Result<()>;

/// The commands, by verb and layer.
fn command(verb: &str, layer: &str) -> Option<Command> {
    Some(match (verb, layer) {
        ("score", "dates") => score::dates,
        ("score", "entities") => score::entities,
        ("score", "names") => names::score_names,
        ("train", "quote-links") => quote_links::train_links,
        ("train", "quotes") => quotes::train_quotes,
        ("train", "names") => names::train_names,
        ("score", "quotes") => score_quotes::quotes,
        ("score", "sections") => score::sections,
        ("score", "topics") => score::topics,
        ("train", "lines") => train_lines::train,
        ("train", "topics") => train_topics::train,
        ("predict", "lines") => train_lines::predict,
        _ => return None,
    })
}

const USAGE: &str = "\
usage: analyze-dev score dates|entities|quotes|sections|topics GOLD.jsonl[.gz]...
       analyze-dev score names WEIGHTS GOLD.jsonl[.gz]...
       analyze-dev train names --gold GOLD... --out FILE [options: see names.rs]
       analyze-dev train lines OUT.bin|OUT.jsonl GOLD.jsonl[.gz]...
       analyze-dev train quotes|quote-links ... [see their modules]";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [verb, layer, rest @ ..] = args.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let Some(run) = command(verb, layer) else {
        eprintln!("analyze-dev: unknown command '{verb} {layer}'\n{USAGE}");
        return ExitCode::from(2);
    };
    match run(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("analyze-dev: {error:#}");
            ExitCode::FAILURE
        }
    }
}
