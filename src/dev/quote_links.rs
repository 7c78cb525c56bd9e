//! Fits the scorer that picks a quote's source and cue.
//!
//! Reads gold articles and the net of attributions as built in, gives the scorer's weights for both roles. Usage:
//! `analyze-dev train quote-links --out FILE --gold FILE...`. Units, candidates and features are those of `annotate::quotes::pairs`;
//! a candidate is right when it shares a word with the gold's source (cue). Each unit's candidates compete in one
//! softmax; Adam over a hidden layer.

use crate::args::Args;
use crate::gold;
use crate::nn::adam;
use crate::nn::rng::Rng;
use crate::quotes::marked;
use analyze::Text;
use analyze::annotate::quotes::pairs::{self, Candidate, FEATURES, Features, HIDDEN, WEIGHTS};
use analyze::annotate::tagger::attribution::{self, Role};
use analyze::document::{Document, Run};
use analyze::text::Span;
use anyhow::Context;
use serde_json::Value;

/// Walks over all units.
const EPOCHS: usize = 30;
/// Units in a step.
const BATCH: usize = 64;
/// Largest rate; it falls to nothing.
const RATE: f32 = 5e-3;

/// A unit's candidates with which of them are right.
struct Lesson {
    role: Role,
    features: Vec<Features>,
    right: Vec<bool>,
}

/// What gold says of a content.
struct Gold {
    content: Run,
    /// Sources, cues.
    wanted: [Vec<Run>; 2],
}

/// `analyze-dev train quote-links`.
///
/// # Errors
/// When a file cannot be read or written.
pub fn train_links(args: &[String]) -> anyhow::Result<()> {
    let args = Args::parse(args)?;
    let out = args.needed("out")?;
    let mut lessons = Vec::new();
    for row in gold::rows(args.list("gold"))? {
        gather(&row, &mut lessons);
    }
    println!("{} units", lessons.len());
    let mut bytes = Vec::new();
    for role in Role::ALL {
        let own: Vec<&Lesson> = lessons.iter().filter(|l| l.role == role).collect();
        let weights = fit(&own, role);
        bytes.extend(weights.iter().flat_map(|w| w.to_le_bytes()));
    }
    std::fs::write(out, bytes).with_context(|| out.to_owned())
}

/// The lessons of an article.
fn gather(row: &Value, lessons: &mut Vec<Lesson>) {
    let text = Text::new(row["text"].as_str().unwrap_or_default());
    let doc = Document::new(&text);
    let marked = marked(&doc);
    let tags = attribution::run(&doc, &marked);
    let gold = golds(row, &doc);
    analyze::annotate::quotes::look(&doc, &marked, &tags, |unit, role, candidates, features| {
        let best = gold.iter().max_by_key(|g| shared(g.content, unit.tokens))?;
        let least = unit.tokens.len().min(best.content.len());
        if 2 * shared(best.content, unit.tokens) < least as i64 {
            return None;
        }
        let right = rights(&best.wanted[role as usize], candidates);
        let first = right.iter().position(|r| *r)?;
        lessons.push(Lesson { role, features: features.to_vec(), right });
        Some((first, 1.0))
    });
}

fn shared(a: Run, b: Run) -> i64 {
    i64::from(a.end.min(b.end)) - i64::from(a.start.max(b.start))
}

fn rights(wanted: &[Run], candidates: &[Candidate]) -> Vec<bool> {
    let is_right = |c: &Candidate| c.tokens.map_or(wanted.is_empty(), |t| wanted.iter().any(|w| pairs::overlap(*w, t)));
    candidates.iter().map(is_right).collect()
}

/// The contents of a gold article with their sources and cues.
fn golds(row: &Value, doc: &Document<'_>) -> Vec<Gold> {
    let mut bytes: Vec<u32> = doc.content().char_indices().map(|(i, _)| i as u32).collect();
    bytes.push(doc.content().len() as u32);
    let runs = |attribution: &Value, name: &str| -> Vec<Run> {
        let at = |v: &Value| bytes.get(v.as_u64()? as usize).copied();
        let spans =
            gold::list(attribution, name).iter().filter_map(|s| Some(Span { start: at(&s[0])?, end: at(&s[1])? }));
        spans.map(|s| doc.tokens_in(s)).filter(|r| !r.is_empty()).collect()
    };
    let mut out = Vec::new();
    for attribution in gold::list(row, "attributions") {
        for content in runs(attribution, "content") {
            out.push(Gold { content, wanted: [runs(attribution, "source"), runs(attribution, "cue")] });
        }
    }
    out
}

fn fit(lessons: &[&Lesson], role: Role) -> Vec<f32> {
    let mut rng = Rng::new(1);
    let bound = 1.0 / (FEATURES as f32).sqrt();
    let mut weights: Vec<f32> = (0..WEIGHTS).map(|_| (2.0 * rng.unit() - 1.0) * bound).collect();
    let mut moments = adam::Dense::new(WEIGHTS);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    for epoch in 0..EPOCHS {
        rng.shuffle(&mut order);
        let rate = RATE * (1.0 - epoch as f32 / EPOCHS as f32);
        let (mut loss, mut right) = (0.0, 0);
        for batch in order.chunks(BATCH) {
            let mut grads = vec![0.0; WEIGHTS];
            for i in batch {
                let (l, r) = learn(&weights, lessons[*i], &mut grads);
                loss += l;
                right += usize::from(r);
            }
            // a small pull to zero
            grads.iter_mut().zip(&weights).for_each(|(g, w)| *g = *g / BATCH as f32 + 1e-4 * w);
            moments.step(&mut weights, &grads, rate);
        }
        if epoch + 1 == EPOCHS {
            let count = lessons.len().max(1) as f32;
            println!("{role:?}: loss {:.4}, right {:.4} of {count}", loss / count, right as f32 / count);
        }
    }
    weights
}

/// Adds the gradients of a unit; gives its loss and whether the best candidate is right.
fn learn(weights: &[f32], lesson: &Lesson, grads: &mut [f32]) -> (f32, bool) {
    let scorer = pairs::Scorer::new(weights);
    let scores: Vec<f32> = lesson.features.iter().map(|x| scorer.score(x)).collect();
    let top = scores.iter().fold(f32::MIN, |a, b| a.max(*b));
    let exps: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let total: f32 = exps.iter().sum();
    let good: f32 = exps.iter().zip(&lesson.right).filter(|(_, r)| **r).map(|(e, _)| e).sum();
    for ((x, e), right) in lesson.features.iter().zip(&exps).zip(&lesson.right) {
        let d = e / total - if *right { e / good } else { 0.0 };
        back(weights, x, d, grads);
    }
    let best = (0..scores.len()).fold(0, |best, k| if scores[k] > scores[best] { k } else { best });
    ((total / good).ln(), lesson.right[best])
}

/// Adds the gradients of a pair whose score's is `d`.
fn back(weights: &[f32], x: &Features, d: f32, grads: &mut [f32]) {
    let outer = (FEATURES + 1) * HIDDEN;
    for unit in 0..HIDDEN {
        let at = unit * (FEATURES + 1);
        let own = &weights[at..=at + FEATURES];
        let sum = own.iter().zip(x).fold(own[FEATURES], |sum, (w, x)| sum + w * x);
        if sum > 0.0 {
            grads[outer + unit] += d * sum;
            let inner = d * weights[outer + unit];
            grads[at..at + FEATURES].iter_mut().zip(x).for_each(|(g, x)| *g += inner * x);
            grads[at + FEATURES] += inner;
        }
    }
}
