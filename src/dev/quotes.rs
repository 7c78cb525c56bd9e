//! Trains the net of attributions: cues, contents, sources, and arcs between them.
//!
//! Reads gold articles (`attributions` with spans by role) and a teacher's labels of other articles, gives a weight file.
//! Usage: `analyze-dev train quotes --out FILE --gold FILE... [--silver LABELS TEXTS ...] [--vectors FILE]
//! [--hidden N] [--way N] [--epochs N] [--threads N]`. Labels name the probabilities of a text's words by the text's id; texts whose words are cut otherwise
//! here are passed over. Rows are computed by `annotate::tagger::attribution`.

use crate::args::Args;
use crate::gold;
use crate::nn::arcs::{End, Link};
use crate::nn::net::Net;
use crate::nn::rng::Rng;
use crate::nn::train::{Example, Options, Want, train};
use crate::nn::{export, vectors};
use analyze::Text;
use analyze::annotate::quotations::{self, Quotation};
use analyze::annotate::structure::Structure;
use analyze::annotate::tagger::attribution;
use analyze::annotate::tagger::features::unknown_row;
use analyze::document::Document;
use analyze::model::plan::Plan;
use analyze::text::Span;
use anyhow::{Context, bail};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// How many words have a row of their own.
const VOCABULARY: usize = 20_000;
/// Weight of gold against a teacher's labels.
const GOLD_WEIGHT: f32 = 2.0;
/// Roles in the order of the heads.
const ROLES: [&str; 3] = ["cue", "content", "source"];

/// An article with the offsets of its code points.
struct Article {
    text: Text,
    /// Byte offset of each code point, and of the end.
    bytes: Vec<u32>,
}

impl Article {
    fn new(row: &Value) -> Self {
        let text = Text::new(row["text"].as_str().unwrap_or_default());
        let mut bytes: Vec<u32> = text.content().char_indices().map(|(i, _)| i as u32).collect();
        bytes.push(text.content().len() as u32);
        Self { text, bytes }
    }

    /// Bytes of a pair of code point offsets.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        Some(Span { start: *self.bytes.get(start)?, end: *self.bytes.get(end)? })
    }
}

/// The labels and links of an article, before rows.
struct Lesson {
    article: Article,
    wants: Vec<Want>,
    links: Vec<Link>,
    weight: f32,
}

/// `analyze-dev train quotes`.
///
/// # Errors
/// When a file cannot be read or written.
pub fn train_quotes(args: &[String]) -> anyhow::Result<()> {
    let args = Args::parse(args)?;
    let out = args.needed("out")?;
    let mut lessons: Vec<Lesson> = gold::rows(args.list("gold"))?.iter().map(gold_lesson).collect();
    println!("{} gold articles", lessons.len());
    for pair in args.list("silver").chunks(2) {
        let [labels, texts] = pair else { bail!("--silver wants labels and texts by turns") };
        let before = lessons.len();
        let labels: HashMap<String, Value> = gold::rows(std::slice::from_ref(labels))?
            .into_iter()
            .map(|r| (r["id"].as_str().unwrap_or_default().to_owned(), r))
            .collect();
        let rows = gold::rows(std::slice::from_ref(texts))?;
        lessons.extend(rows.iter().filter_map(|row| silver_lesson(row, labels.get(row["id"].as_str()?)?)));
        println!("{} of {} articles of {texts}", lessons.len() - before, rows.len());
    }
    let vocabulary = vocabulary(&lessons);
    let numbers: HashMap<u64, u32> = vocabulary.iter().copied().collect();
    let mut examples: Vec<Example> = lessons.into_iter().map(|lesson| example(lesson, &numbers)).collect();
    let words: usize = examples.iter().map(|e| e.unknown.len()).sum();
    println!("{words} words, {} known", vocabulary.len());
    let letters = export::Letters::of(&examples, attribution::SLOTS, attribution::LETTERS, vocabulary.len());
    let hidden = args.value("hidden", 48)?;
    let plan = Plan {
        slots: attribution::tables(vocabulary.len()).to_vec(),
        dim: hidden,
        hidden,
        dilations: vec![1, 2],
        memory: false,
        scans: 2,
        way: args.value("way", hidden / 2)?,
        heads: vec![3; 3],
        arc: 32,
    };
    let mut net = Net::new(plan, &mut Rng::new(1));
    if let Some(path) = args.list("vectors").first() {
        println!(
            "word rows from vectors: {}",
            vectors::start_rows(&mut net, path, |form| numbers.get(&form).copied())?
        );
    }
    let options = Options {
        epochs: args.value("epochs", 5)?,
        rate: 3e-3,
        drop: 0.15,
        word_drop: 0.06,
        blanks: Vec::new(),
        batch_words: 4000,
        threads: args.value("threads", 1)?,
        seed: 1,
    };
    let write = |net: &Net| std::fs::write(out, export::write(net, &vocabulary, &letters));
    train(&mut net, &mut examples, &options, |net, epoch, loss| {
        println!("epoch {epoch} loss {loss:.4}");
        if let Err(error) = write(net) {
            eprintln!("{out}: {error}");
        }
    });
    write(&net).with_context(|| out.to_owned())
}

/// The marked runs of a document as the net sees them: structure is not asked.
pub fn marked(doc: &Document<'_>) -> Vec<Quotation> {
    quotations::find(doc, &Structure::default())
}

/// Labels from spans; a word takes no two spans of a role, longer contents first.
fn gold_lesson(row: &Value) -> Lesson {
    let article = Article::new(row);
    let (wants, links) = {
        let doc = Document::new(&article.text);
        let runs: Vec<usize> = marked(&doc).iter().map(|q| doc.tokens_in(q.span).start as usize).collect();
        let mut labels = vec![[0u8; 3]; doc.tokens.len()];
        let mut links = Vec::new();
        let mut attributions: Vec<&Value> = gold::list(row, "attributions").iter().collect();
        attributions.sort_by_key(|a| std::cmp::Reverse(gold::list(a, "content").iter().map(length).sum::<u64>()));
        for attribution in attributions {
            let found: [Vec<(usize, usize)>; 3] = std::array::from_fn(|role| {
                let spans = gold::list(attribution, ROLES[role]).iter();
                spans.filter_map(|span| mark(&article, &doc, span, (&mut labels, role))).collect()
            });
            let end = |role: usize| match found[role].first() {
                Some((first, _)) => End::Word(*first as u32),
                None if gold::list(attribution, ROLES[role]).is_empty() => End::Nobody,
                None => End::Unknown,
            };
            let ends = [end(2), end(0)];
            for (start, stop) in &found[1] {
                links.push(Link { word: *start as u32, ends });
                let inner = runs.iter().filter(|r| *start < **r && *r < stop);
                links.extend(inner.map(|r| Link { word: *r as u32, ends }));
            }
        }
        let labelled = labels
            .iter()
            .enumerate()
            .flat_map(|(word, l)| l.iter().enumerate().map(move |(head, label)| (word, head, *label)));
        let wants = labelled.filter(|(.., label)| *label > 0).map(|(word, head, label)| Want {
            word: word as u32,
            head: head as u8,
            label,
            share: 1.0,
        });
        (wants.collect(), links)
    };
    Lesson { article, wants, links, weight: GOLD_WEIGHT }
}

fn length(span: &Value) -> u64 {
    span[1].as_u64().unwrap_or(0).saturating_sub(span[0].as_u64().unwrap_or(0))
}

/// Labels the words of a span, if none is labelled yet; gives them.
fn mark(
    article: &Article,
    doc: &Document<'_>,
    span: &Value,
    (labels, role): (&mut [[u8; 3]], usize),
) -> Option<(usize, usize)> {
    let at = |k: usize| span[k].as_u64().map(|v| v as usize);
    let tokens = doc.tokens_in(article.span(at(0)?, at(1)?)?).range();
    if tokens.is_empty() || labels[tokens.clone()].iter().any(|l| l[role] > 0) {
        return None;
    }
    labels[tokens.clone()].iter_mut().for_each(|l| l[role] = 2);
    labels[tokens.start][role] = 1;
    Some((tokens.start, tokens.end))
}

/// A teacher's probabilities; None where the words are cut otherwise.
fn silver_lesson(row: &Value, labels: &Value) -> Option<Lesson> {
    /// A teacher's link of less confidence (0 to 99) is not learnt.
    const MIN_CONFIDENCE: i64 = 30;
    let article = Article::new(row);
    let soft: Vec<&[u8]> = gold::list(labels, "soft").iter().filter_map(|s| Some(s.as_str()?.as_bytes())).collect();
    let (wants, links) = {
        let doc = Document::new(&article.text);
        let is_same = labels["chars"].as_u64()? as usize == article.bytes.len() - 1 && soft.len() == 6;
        if !is_same || soft.iter().any(|s| s.len() != doc.tokens.len()) || doc.tokens.len() < 4 {
            return None;
        }
        let wants = soft_wants(&soft);
        let first =
            |at: &Value| Some(doc.tokens_in(article.span(at.as_u64()? as usize, at.as_u64()? as usize + 1)?).start);
        let mut links = Vec::new();
        for a in gold::list(labels, "attributions") {
            let is_marked = a[0].as_str() == Some("d");
            let head = first(&a[1]).and_then(|w| w.checked_sub(u32::from(is_marked)));
            let Some(word) = head.filter(|_| a[7].as_i64().unwrap_or(0) >= MIN_CONFIDENCE) else { continue };
            let end = |at: &Value| {
                if at.as_i64() == Some(-1) { End::Nobody } else { first(at).map_or(End::Unknown, End::Word) }
            };
            links.push(Link { word, ends: [end(&a[3]), end(&a[5])] });
        }
        (wants, links)
    };
    Some(Lesson { article, wants, links, weight: 1.0 })
}

/// The wanted labels of all words from a teacher's six strings.
fn soft_wants(soft: &[&[u8]]) -> Vec<Want> {
    let words = soft.first().map_or(0, |s| s.len());
    let mut wants = Vec::new();
    for (word, head) in (0..words).flat_map(|word| (0..ROLES.len()).map(move |head| (word, head))) {
        let [begin, inside] = [0, 1].map(|k| digit(soft[2 * head + k][word]));
        if begin + inside > 0.0 {
            let outside = (1.0 - begin - inside).max(0.0);
            let total = outside + begin + inside;
            let shares = [outside, begin, inside].map(|p| p / total).into_iter().enumerate();
            let want = |(label, share)| Want { word: word as u32, head: head as u8, label: label as u8, share };
            wants.extend(shares.filter(|(_, p)| *p > 0.0).map(want));
        }
    }
    wants
}

/// A probability from a base-36 digit.
fn digit(byte: u8) -> f32 {
    f32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'a' + 10 }) / 35.0
}

/// The commonest forms with their numbers.
fn vocabulary(lessons: &[Lesson]) -> Vec<(u64, u32)> {
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for lesson in lessons {
        for token in &Document::new(&lesson.article.text).tokens {
            *counts.entry(token.form).or_default() += 1;
        }
    }
    let mut forms: Vec<(u32, u64)> = counts.into_iter().filter(|(_, n)| *n > 1).map(|(form, n)| (n, form)).collect();
    forms.sort_unstable_by(|a, b| b.cmp(a));
    forms.truncate(VOCABULARY);
    forms.into_iter().enumerate().map(|(i, (_, form))| (form, i as u32)).collect()
}

fn example(lesson: Lesson, numbers: &HashMap<u64, u32>) -> Example {
    let doc = Document::new(&lesson.article.text);
    let own = |i: usize| {
        let form = doc.tokens[i].form;
        let row = numbers.get(&form).map_or_else(|| unknown_row(form, numbers.len()), |k| *k as u16);
        [row, attribution::suffix_row(doc.word(i))]
    };
    let rows = attribution::rows(&doc, &marked(&doc), own);
    let unknown = doc.tokens.iter().map(|t| unknown_row(t.form, numbers.len())).collect();
    let mut links = lesson.links;
    links.retain(|l| (l.word as usize) < doc.tokens.len());
    Example { rows, unknown, keys: Vec::new(), wanted: Vec::new(), wants: lesson.wants, links, weight: lesson.weight }
}
