//! Trains the forests that weigh lines of pages, and cross-validates them with whole sites left out.
//!
//! Reads pages with gold spans (full dumps, article pastes, saved HTML), texts with gold headings, and whole articles
//! without furniture; gives `lines.bin`, or predictions for each page by forests that saw no page of its site. Second
//! rounds are trained on first scores of sites that the first round had not seen.

use crate::boost::{self, Rows, Settings};
use crate::gold;
use crate::line_samples::{Label, Sample, code_points, in_another_layout, samples, site};
use analyze::annotate::structure;
use analyze::annotate::structure::classify::{self, Around, KnownTitle, Models};
use analyze::annotate::structure::features::{first_rows, second_rows};
use analyze::annotate::structure::layout::layout;
use analyze::annotate::structure::published;
use analyze::document::Document;
use analyze::model::forest;
use analyze::{Span, Text, html};
use anyhow::Context;
use serde_json::{Value, json};
use std::io::Write;

/// Parts of the sites in cross-validation, and in the first round's scores for the second.
const FOLDS: u64 = 5;
const INNER_FOLDS: u64 = 3;
const BODY: Settings = Settings { trees: 120, depth: 5, rate: 0.12 };
const DATES: Settings = Settings { trees: 100, depth: 4, rate: 0.1 };
const RARE: Settings = Settings { trees: 110, depth: 4, rate: 0.1 };

/// `analyze-dev train lines OUT.bin|OUT.jsonl GOLD...`: weights, or cross-validated predictions.
pub fn train(args: &[String]) -> anyhow::Result<()> {
    let [out, files @ ..] = args else { anyhow::bail!("name the file to write and the gold files") };
    let rows = gold::rows(files)?;
    let samples = samples(&rows);
    println!("{} rows, {} samples", rows.len(), samples.len());
    if out.ends_with(".jsonl") {
        return cross_validate(out, &rows, &samples);
    }
    std::fs::write(out, weights(&samples.iter().collect::<Vec<_>>())).with_context(|| out.clone())
}

fn cross_validate(out: &str, rows: &[Value], samples: &[Sample]) -> anyhow::Result<()> {
    for fold in 0..FOLDS {
        let seen: Vec<&Sample> = samples.iter().filter(|s| s.site % FOLDS != fold).collect();
        std::fs::write(fold_file(out, fold), weights(&seen))?;
        println!("fold {fold} done");
    }
    predict_all(out, rows)
}

fn fold_file(out: &str, fold: u64) -> String {
    format!("{out}.{fold}.bin")
}

/// `analyze-dev predict lines OUT.jsonl GOLD...`: predictions by the forests that a cross-validation left beside them.
pub fn predict(args: &[String]) -> anyhow::Result<()> {
    let [out, files @ ..] = args else { anyhow::bail!("name the file to write and the gold files") };
    predict_all(out, &gold::rows(files)?)
}

fn predict_all(out: &str, rows: &[Value]) -> anyhow::Result<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    for fold in 0..FOLDS {
        let path = fold_file(out, fold);
        let bytes = std::fs::read(&path).with_context(|| path)?;
        let models = Models::open(&bytes);
        let is_unseen =
            |row: &&Value| site(row) % FOLDS == fold && (row["form"].is_string() || row["headings"].is_array());
        for row in rows.iter().filter(is_unseen) {
            file.write_all(&record(row, &models))?;
        }
    }
    Ok(())
}

/// The record of a page's structure.
fn record(row: &Value, models: &Models<'_>) -> Vec<u8> {
    let (text, hints) = match row["html"].as_str() {
        Some(page) => html::read_with(&Text::new(page), models),
        None => (Text::new(row["text"].as_str().unwrap_or_default()), structure::Hints::default()),
    };
    let doc = Document::new(&text);
    let found = structure::annotate_with(&doc, &hints, models);
    let points = code_points(text.content());
    let at = |span: Span| json!({"start": points[span.start as usize], "end": points[span.end as usize]});
    let sections = found.sections.iter().map(|s| {
        let mut section = at(s.span);
        section["heading"] = s.heading.map(|h| text.slice(doc.paragraphs[h].span)).into();
        section
    });
    let meta = &found.metadata;
    let record = json!({
        "id": row["id"],
        "text": row["html"].is_string().then(|| text.content()),
        "metadata": {
            "title": meta.title,
            "authors": meta.authors.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "published": meta.published.map(|d| d.to_string()),
            "dateline": {"place": meta.dateline.place.map(|s| text.slice(s))},
        },
        "sections": sections.collect::<Vec<_>>(),
        "boilerplate": found.boilerplate.iter().map(|(span, _)| at(*span)).collect::<Vec<_>>(),
    });
    format!("{record}\n").into_bytes()
}

/// The forests of both kinds of page, in the order of `Models::open`.
fn weights(samples: &[&Sample]) -> Vec<u8> {
    let kind = |is_html| samples.iter().copied().filter(|s| s.is_html == is_html).collect::<Vec<_>>();
    [forests(&kind(false)), forests(&kind(true))].concat()
}

fn forests(samples: &[&Sample]) -> Vec<u8> {
    let body_first = body(samples, |s| first_rows(&s.lines, &s.extra).values);
    let mut first_scores: Vec<Vec<i32>> = vec![Vec::new(); samples.len()];
    for fold in 0..INNER_FOLDS {
        let others: Vec<&Sample> = samples.iter().copied().filter(|s| s.site / 7 % INNER_FOLDS != fold).collect();
        let bytes = body(&others, |s| first_rows(&s.lines, &s.extra).values);
        let [forest] = forest::open::<1>(&bytes);
        for (i, sample) in samples.iter().enumerate().filter(|(_, s)| s.site / 7 % INNER_FOLDS == fold) {
            first_scores[i] = classify::scores(&first_rows(&sample.lines, &sample.extra), forest);
        }
    }
    let rows_of =
        |i: usize, title| second_rows(&first_rows(&samples[i].lines, &samples[i].extra), &first_scores[i], title);
    let (mut body_rows, mut title_rows, mut heading_rows) = (Rows::default(), Rows::default(), Rows::default());
    for (i, sample) in samples.iter().enumerate() {
        let untitled = rows_of(i, None);
        for (line, label) in sample
            .titles
            .iter()
            .enumerate()
            .filter(|(line, l)| **l != Label::Unknown && classify::is_title_candidate(&sample.lines, *line))
        {
            let weight = if *label == Label::Yes { 20.0 } else { 1.0 };
            title_rows.push(untitled.row(line), *label == Label::Yes, weight * sample.weight);
        }
        let rows = rows_of(i, sample.title);
        for (line, label) in sample.body.iter().enumerate() {
            body_rows.push(rows.row(line), *label == Label::Yes, line_weight(sample, line, *label));
        }
        let around = Around { rows: &rows, body: &first_scores[i], layout: &layout(&sample.lines) };
        push_headings(sample, &around, &mut heading_rows);
        if !sample.is_html {
            let layout = layout(&in_another_layout(sample));
            push_headings(sample, &Around { layout: &layout, ..around }, &mut heading_rows);
        }
    }
    let parts = [
        body_first,
        boost::train(&body_rows, BODY),
        boost::train(&title_rows, RARE),
        boost::train(&heading_rows, RARE),
    ];
    let mut bytes = parts.concat();
    bytes.extend(dates(samples, &bytes));
    bytes
}

/// The rows of a sample's headings. A text comes in two layouts, each counts half.
fn push_headings(sample: &Sample, around: &Around<'_>, rows: &mut Rows) {
    let share = if sample.is_html { 1.0 } else { 0.5 };
    let known = sample.headings.iter().enumerate().filter(|(_, label)| **label != Label::Unknown);
    for (line, label) in known.filter(|(line, _)| classify::is_heading_candidate(&sample.lines, *line)) {
        let mut row = Vec::new();
        around.push(line, &mut row);
        let weight = if *label == Label::Yes { 2.0 } else { 1.0 };
        rows.push(&row, *label == Label::Yes, sample.weight * share * weight);
    }
}

/// The forest of published dates, over what the other forests (`weights`) think of the lines.
fn dates(samples: &[&Sample], weights: &[u8]) -> Vec<u8> {
    let [body_first, body_second, title, heading] = forest::open::<4>(weights);
    let forests = classify::Forests { body_first, body_second, title, heading, date: heading };
    let mut rows = Rows::default();
    for sample in samples.iter().filter(|s| s.published.is_some()) {
        let wanted = sample.published.as_deref().unwrap_or_default();
        let reading = classify::read_lines(&sample.lines, &sample.extra, &forests, KnownTitle::told(sample.title));
        let all = published::candidates(&sample.lines, |i| sample.texts[i].as_str());
        let hits = all.iter().filter(|c| wanted.contains(&c.day.to_string())).count().max(1);
        let frame = published::Frame::new(&sample.lines, &reading, &all);
        for candidate in &all {
            let is_right = wanted.contains(&candidate.day.to_string());
            let share = if is_right { 1.0 / hits as f64 } else { 1.0 / (all.len() - hits).max(1) as f64 };
            rows.push(&frame.row(candidate), is_right, share.max(0.15) * 3.0);
        }
    }
    boost::train(&rows, DATES)
}

fn body(samples: &[&Sample], values: impl Fn(&Sample) -> Vec<i16>) -> Vec<u8> {
    let mut rows = Rows::default();
    for sample in samples {
        let values = values(sample);
        let width = values.len() / sample.lines.len().max(1);
        for (line, row) in values.chunks_exact(width.max(1)).enumerate() {
            rows.push(row, sample.body[line] == Label::Yes, line_weight(sample, line, sample.body[line]));
        }
    }
    boost::train(&rows, BODY)
}

/// What a line counts: by its words, since pages are judged by words; lost body counts more than kept furniture.
fn line_weight(sample: &Sample, line: usize, label: Label) -> f64 {
    let size = f64::from(sample.lines.lines[line].words.min(60)) / 15.0 + 0.3;
    match label {
        Label::Unknown => 0.0,
        Label::Yes => 1.6 * size * sample.weight,
        Label::No => size * sample.weight,
    }
}
