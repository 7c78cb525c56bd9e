//! Trains and scores the net of names.
//!
//! Reads gold (articles with entities) and silver (texts, and a teacher's probabilities for their words), gives a weight
//! file; scores a weight file on gold. A text is cut and looked up by the analyzer's own `Document` and features. Copies of
//! first lines in capitals and in title case, joined and split paragraphs teach the net layouts that the data lacks.

use super::args::Args;
use super::gold;
use super::nn::net::Net;
use super::nn::rng::Rng;
use super::nn::train::{Example, Options, Want, train};
use super::nn::{export, vectors};
use analyze::annotate::mentions::EntityType;
use analyze::annotate::tagger::features::{
    Article, NAME_LETTERS, NAME_SLOTS, UNKNOWN_ROWS, affix_rows, name_tables, unknown_row,
};
use analyze::annotate::tagger::names::{NAME_LABELS, NAME_TYPES, find_with, wanted};
use analyze::document::Document;
use analyze::model::net::Net as Runner;
use analyze::model::plan::Plan;
use analyze::text::Text;
use anyhow::Context;
use serde_json::Value;
use std::collections::HashMap;
use std::time::Instant;

/// Words of a copy in capitals or title case.
const COPIED_WORDS: usize = 60;

/// An article on its way to an `Example`: rows without the word's own, which waits for the vocabulary.
struct Draft {
    example: Example,
    forms: Vec<u64>,
}

/// How a text is laid out before it is cut; each character is replaced by one, so that offsets hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    AsIs,
    Joined,
    Split,
    Capitals,
    TitleCase,
}

/// `train names`: `--gold FILE... --out FILE`, and by choice `--light FILE...` (gold of less weight), `--silver TEXTS LABELS
/// ...`, `--dev FILE...`, `--vectors FILE`, `--share`, `--vocabulary`, `--dim`, `--hidden`, `--epochs`, `--rate`, `--drop`,
/// `--word-drop`, `--batch`, `--threads`, `--seed`.
///
/// # Errors
/// Files that cannot be read.
pub fn train_names(words: &[String]) -> anyhow::Result<()> {
    let args = Args::parse(words)?;
    let start = Instant::now();
    let drafts = drafts(&args)?;
    let vocabulary = vocabulary(&drafts, args.value("vocabulary", 40_000)?);
    let known = vocabulary.len();
    let mut examples: Vec<Example> = drafts.into_iter().map(|d| finished(d, &vocabulary)).collect();
    let total: usize = examples.iter().map(|e| e.unknown.len()).sum();
    println!("{} articles, {total} words, vocabulary {known}, {:.0} s", examples.len(), start.elapsed().as_secs_f32());
    let letters = export::Letters::of(&examples, NAME_SLOTS, NAME_LETTERS, known);
    let options = options(&args)?;
    let mut net = Net::new(plan(&args, known)?, &mut Rng::new(options.seed));
    if let Some(path) = args.list("vectors").first() {
        let count = vectors::start_rows(&mut net, path, |form| vocabulary.get(&form).copied())?;
        println!("word rows from vectors: {count}");
    }
    let mut pairs: Vec<(u64, u32)> = vocabulary.into_iter().collect();
    pairs.sort_unstable_by_key(|p| p.1);
    let dev = gold::rows(args.list("dev"))?;
    let out = args.needed("out")?.to_owned();
    let mut result = Ok(());
    train(&mut net, &mut examples, &options, |net, epoch, loss| {
        let bytes = export::write(net, &pairs, &letters);
        println!("epoch {epoch} loss {loss:.4} {:.0} s", start.elapsed().as_secs_f32());
        if result.is_ok() {
            result = std::fs::write(&out, &bytes).with_context(|| out.clone());
        }
        if let Some(runner) = Runner::open(Box::leak(bytes.into_boxed_slice())) {
            println!("  {}", scored(&runner, &dev).0);
        }
    });
    result
}

/// All articles to learn from.
fn drafts(args: &Args) -> anyhow::Result<Vec<Draft>> {
    let mut drafts = Vec::new();
    for (option, weight) in [("gold", args.value("gold-weight", 2.0)?), ("light", args.value("light-weight", 0.5)?)] {
        for row in gold::rows(args.list(option))? {
            push_gold(&row, weight, &mut drafts);
        }
    }
    let share = args.value("share", 1.0f32)?;
    for pair in args.list("silver").chunks_exact(2) {
        read_silver(&pair[0], &pair[1], share, &mut drafts)?;
    }
    Ok(drafts)
}

fn plan(args: &Args, known: usize) -> anyhow::Result<Plan> {
    Ok(Plan {
        slots: name_tables(known).to_vec(),
        dim: args.value("dim", 64)?,
        hidden: args.value("hidden", 64)?,
        dilations: vec![1, 1, 2],
        memory: true,
        scans: 0,
        way: 0,
        heads: vec![NAME_LABELS],
        arc: 0,
    })
}

fn options(args: &Args) -> anyhow::Result<Options> {
    Ok(Options {
        epochs: args.value("epochs", 3)?,
        rate: args.value("rate", 3e-3)?,
        drop: args.value("drop", 0.05)?,
        word_drop: args.value("word-drop", 0.08)?,
        blanks: vec![(6, 0.03), (7, 0.04)],
        batch_words: args.value("batch", 4000)?,
        threads: args.value("threads", 1)?,
        seed: args.value("seed", 1)?,
    })
}

/// `score names FILE.bin GOLD...`.
///
/// # Errors
/// Files that cannot be read.
pub fn score_names(words: &[String]) -> anyhow::Result<()> {
    let (weights, files) = words.split_first().context("usage: score names WEIGHTS GOLD...")?;
    let bytes = std::fs::read(weights).with_context(|| weights.clone())?;
    let net = Runner::open(Box::leak(bytes.into_boxed_slice())).context("no weight file")?;
    for file in files {
        let (line, reliability) = scored(&net, &gold::rows(std::slice::from_ref(file))?);
        println!("{file}\n  {line}\n{reliability}");
    }
    Ok(())
}

/// The type that the net calls a gold type.
fn kind_of(name: &str) -> Option<usize> {
    let name = match name {
        "facility" => "location",
        "event" | "work" | "law" => "misc",
        other => other,
    };
    NAME_TYPES.iter().position(|t: &EntityType| t.name() == name)
}

/// The code point at which each token starts and ends.
fn points(doc: &Document<'_>) -> Vec<(usize, usize)> {
    let (mut point, mut byte) = (0, 0);
    let text = doc.content();
    let mut until = |to: usize| {
        point += text[byte..to].chars().count();
        byte = to;
        point
    };
    doc.tokens.iter().map(|t| (until(t.span.start as usize), until(t.span.end as usize))).collect()
}

fn laid_out(text: &str, layout: Layout) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut last, mut before) = (' ', ' ');
    for c in text.chars() {
        let starts = !last.is_alphanumeric() && !matches!(last, '\'' | '\u{2019}');
        let next = match layout {
            Layout::AsIs => c,
            Layout::Joined => {
                if c == '\n' {
                    ' '
                } else {
                    c
                }
            }
            Layout::Split => {
                if c == ' ' && last == '.' && before.is_lowercase() {
                    '\n'
                } else {
                    c
                }
            }
            Layout::Capitals => one(c.to_uppercase(), c),
            Layout::TitleCase => {
                if starts {
                    one(c.to_uppercase(), c)
                } else {
                    c
                }
            }
        };
        out.push(next);
        (before, last) = (last, c);
    }
    out
}

/// The only character of a case mapping, or the character itself.
fn one(mut mapped: impl ExactSizeIterator<Item = char>, c: char) -> char {
    if mapped.len() == 1 { mapped.next().unwrap_or(c) } else { c }
}

/// The wanted labels of an article's words, by the code points of its words.
type Labels<'a> = dyn Fn(&[(usize, usize)]) -> Vec<Want> + 'a;

/// Adds an article in a layout; only the first words of a copy in another case.
fn push(text: &str, layout: Layout, labels: &Labels<'_>, weight: f32, drafts: &mut Vec<Draft>) {
    let mut text = Text::new(laid_out(text, layout));
    if matches!(layout, Layout::Capitals | Layout::TitleCase) {
        let end = Document::new(&text).tokens.get(COPIED_WORDS).map_or(text.content().len(), |t| t.span.start as usize);
        text = Text::new(&text.content()[..end]);
    }
    let doc = Document::new(&text);
    if doc.tokens.len() < 4 {
        return;
    }
    let article = Article::new(&doc);
    let mut wants = labels(&points(&doc));
    wants.retain(|w| (w.word as usize) < doc.tokens.len());
    let own = |i: usize| {
        let [first, last, ending] = affix_rows(doc.word(i));
        [0, first, last, ending]
    };
    let rows = (0..doc.tokens.len()).flat_map(|i| article.name_rows(i, own(i))).collect();
    let example = Example {
        rows,
        unknown: vec![0; doc.tokens.len()],
        keys: article.keys.clone(),
        wants,
        links: Vec::new(),
        wanted: wanted(&article, &doc),
        weight,
    };
    drafts.push(Draft { example, forms: doc.tokens.iter().map(|t| t.form).collect() });
}

fn push_gold(row: &Value, weight: f32, drafts: &mut Vec<Draft>) {
    let text = row["text"].as_str().unwrap_or_default();
    let labels = |points: &[(usize, usize)]| gold_labels(row, points);
    push(text, Layout::AsIs, &labels, weight, drafts);
    push(text, Layout::Capitals, &labels, weight / 2.0, drafts);
    push(text, Layout::TitleCase, &labels, weight / 2.0, drafts);
}

fn gold_labels(row: &Value, points: &[(usize, usize)]) -> Vec<Want> {
    let mut labels = vec![0u8; points.len()];
    for entity in gold::list(row, "entities") {
        let (Some(kind), (start, end)) = (kind_of(entity["type"].as_str().unwrap_or_default()), gold::range(entity))
        else {
            continue;
        };
        let first = points.partition_point(|p| p.1 <= start);
        let last = points.partition_point(|p| p.0 < end);
        if last > points.len() || first >= last || points[last - 1].1 < end {
            continue;
        }
        for (word, label) in labels.iter_mut().enumerate().take(last).skip(first) {
            *label = analyze::model::viterbi::bioes_label(kind, word, (first, last)) as u8;
        }
    }
    let wanted = labels.iter().enumerate().filter(|(_, l)| **l > 0);
    wanted.map(|(word, label)| Want { word: word as u32, head: 0, label: *label, share: 1.0 }).collect()
}

/// Texts of one file with the labels of another: `{"id", "chars", "soft": [[gap, length, label, percent, ...]]}`.
fn read_silver(texts: &str, labels: &str, share: f32, drafts: &mut Vec<Draft>) -> anyhow::Result<()> {
    let mut rng = Rng::new(labels.len() as u64);
    let by_id: HashMap<String, Value> = gold::rows(&[labels.to_owned()])?
        .into_iter()
        .map(|row| (row["id"].as_str().unwrap_or_default().to_owned(), row))
        .collect();
    for row in gold::rows(&[texts.to_owned()])? {
        let (Some(soft), Some(text)) = (by_id.get(row["id"].as_str().unwrap_or_default()), row["text"].as_str()) else {
            continue;
        };
        if soft["chars"].as_u64() != Some(text.chars().count() as u64) || rng.unit() >= share {
            continue;
        }
        let labels = |points: &[(usize, usize)]| soft_labels(soft, points);
        let layout = match rng.below(10) {
            0 => Layout::Joined,
            1 => Layout::Split,
            _ => Layout::AsIs,
        };
        push(text, layout, &labels, 1.0, drafts);
        match rng.below(12) {
            0 => push(text, Layout::Capitals, &labels, 0.5, drafts),
            1 | 2 => push(text, Layout::TitleCase, &labels, 0.5, drafts),
            _ => {}
        }
    }
    Ok(())
}

fn soft_labels(row: &Value, points: &[(usize, usize)]) -> Vec<Want> {
    let mut out = Vec::new();
    let (mut at, mut word) = (0, 0);
    for item in gold::list(row, "soft") {
        let numbers: Vec<usize> =
            item.as_array().map_or(Vec::new(), |a| a.iter().map(|v| v.as_u64().unwrap_or(0) as usize).collect());
        let [gap, length, pairs @ ..] = numbers.as_slice() else { continue };
        while word < points.len() && points[word].0 < at + gap {
            word += 1;
        }
        if points.get(word).is_some_and(|p| *p == (at + gap, at + gap + length)) {
            let total: usize = pairs.chunks_exact(2).map(|p| p[1]).sum();
            out.extend(pairs.chunks_exact(2).map(|p| Want {
                word: word as u32,
                head: 0,
                label: p[0] as u8,
                share: p[1] as f32 / total as f32,
            }));
        }
        at += gap + length;
    }
    out
}

/// The commonest forms with their numbers.
fn vocabulary(drafts: &[Draft], most: usize) -> HashMap<u64, u32> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for form in drafts.iter().flat_map(|d| &d.forms) {
        *counts.entry(*form).or_default() += 1;
    }
    let mut forms: Vec<(u64, u32)> = counts.into_iter().filter(|c| c.1 > 1).collect();
    forms.sort_unstable_by_key(|(form, count)| (std::cmp::Reverse(*count), *form));
    forms.truncate(most.min(usize::from(u16::MAX) - UNKNOWN_ROWS));
    forms.into_iter().enumerate().map(|(i, (form, _))| (form, i as u32)).collect()
}

fn finished(draft: Draft, vocabulary: &HashMap<u64, u32>) -> Example {
    let mut example = draft.example;
    let known = vocabulary.len();
    for ((rows, unknown), form) in example.rows.chunks_exact_mut(NAME_SLOTS).zip(&mut example.unknown).zip(&draft.forms)
    {
        *unknown = unknown_row(*form, known);
        rows[0] = vocabulary.get(form).map_or(*unknown, |k| *k as u16);
    }
    example
}

/// Figures of a net on gold: a line, and how often spans of each score are right.
fn scored(net: &Runner, rows: &[Value]) -> (String, String) {
    let mut counts: HashMap<&str, [usize; 3]> = HashMap::new();
    let mut bins = [[0usize; 2]; 10];
    let (mut words, mut nanoseconds) = (0, 0);
    for row in rows {
        let text = Text::new(row["text"].as_str().unwrap_or_default());
        let doc = Document::new(&text);
        let points = points(&doc);
        let wanted: HashMap<(usize, usize), usize> = gold::list(row, "entities")
            .iter()
            .filter_map(|e| Some((gold::range(e), kind_of(e["type"].as_str()?)?)))
            .collect();
        let mut add = |kind: usize, column: usize| {
            let core = kind < 3;
            for name in [NAME_TYPES[kind].name(), "all"].into_iter().chain(core.then_some("core")) {
                counts.entry(name).or_default()[column] += 1;
            }
        };
        wanted.values().for_each(|kind| add(*kind, 2));
        let mut spans = [0, 0];
        let start = Instant::now();
        let names = find_with(net, &doc);
        nanoseconds += start.elapsed().as_nanos();
        words += doc.tokens.len();
        for name in names {
            let kind = NAME_TYPES.iter().position(|t| *t == name.label).unwrap_or(0);
            let range = (points[name.tokens.start as usize].0, points[name.tokens.end as usize - 1].1);
            let right = wanted.get(&range) == Some(&kind);
            add(kind, 1);
            if right {
                add(kind, 0);
            }
            spans[0] += usize::from(wanted.contains_key(&range));
            spans[1] += 1;
            let bin = &mut bins[((name.score * 10.0) as usize).min(9)];
            bin[0] += 1;
            bin[1] += usize::from(right);
        }
        let all = counts.entry("spans").or_default();
        all.iter_mut().zip([spans[0], spans[1], wanted.len()]).for_each(|(a, b)| *a += b);
    }
    let f1 = |name: &str| {
        let [right, found, gold] = counts.get(name).copied().unwrap_or_default();
        let (p, r) = (right as f32 / found.max(1) as f32, right as f32 / gold.max(1) as f32);
        (2.0 * p * r / (p + r).max(1e-9), p, r)
    };
    let core = f1("core");
    let mut line = format!("core {:.4} (P {:.3} R {:.3})", core.0, core.1, core.2);
    for name in ["all", "spans", "person", "organization", "location", "group", "product", "misc"] {
        line += &format!(" {name} {:.3}", f1(name).0);
    }
    line += &format!(" | {} ns a word", nanoseconds / words.max(1) as u128);
    let table = bins.iter().enumerate().filter(|(_, b)| b[0] > 0);
    let table: Vec<String> = table
        .map(|(i, b)| format!("  score {:.1}: {} spans, {:.3} right", i as f32 / 10.0, b[0], b[1] as f32 / b[0] as f32))
        .collect();
    (line, table.join("\n"))
}
