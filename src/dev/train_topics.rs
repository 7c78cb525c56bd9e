//! Trains the classifier of top-level Media Topics so that it survives a change of source.
//!
//! Reads labelled articles (`id`, `text`, `set`, `labels`) of several sources and unlabelled news (`text`), gives
//! `media_topics.bin` and its figures. Labels of unlabelled news come from the concepts' own terms. The classifier is
//! added to what those terms say, so it learns only what they miss. A source's labels count among the labels that the
//! source uses (what it never labels is no evidence), and its mix of labels is learned as a bias of its own, apart from
//! words. Logistic regression by AdaGrad; the order of rows comes from a fixed generator. Each source is left out once.

use crate::args::Args;
use crate::gold::rows;
use analyze::annotate::structure::{Hints, annotate};
use analyze::annotate::timex;
use analyze::annotate::topics::taxonomy::TOPS;
use analyze::annotate::topics::top_concepts::{self, BIAS, LABELS, SOURCES, Words, classify, priors, softmax};
use analyze::annotate::topics::top_features;
use analyze::document::Document;
use analyze::model::linear::{self, Linear, Row};
use analyze::text::Text;
use anyhow::Context;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Bytes of an unlabelled article that are read.
const NEWS_BYTES: usize = 3000;

/// Bytes of an article cut to the length of a blurb.
const BLURB_BYTES: usize = 260;

/// How sharp the labels from terms are made.
const SHARPNESS: f32 = 2.4;

/// The score of a label that a source never uses, in its mix.
const ABSENT: f32 = -4.0;

/// Features in fewer rows than this are left out.
const MIN_ROWS: u32 = 6;

/// A row to train on.
struct Sample {
    words: Vec<(u32, f32)>,
    priors: [f32; TOPS.len()],
    target: [f32; TOPS.len()],
    /// Number of the source; `SOURCES` for unlabelled news.
    source: usize,
    weight: f32,
}

/// An article with its features.
struct Article {
    id: String,
    words: Words,
    strengths: [f32; TOPS.len()],
    labels: Vec<usize>,
    source: usize,
}

/// How to train.
#[derive(Clone, Copy)]
struct Settings {
    epochs: usize,
    rate: f32,
    decay: f32,
    news: f32,
    scale: f32,
}

/// Everything that is read once.
struct Data {
    labelled: Vec<Article>,
    news: Vec<Article>,
    names: Vec<String>,
    used: Vec<[bool; TOPS.len()]>,
}

/// `train topics --labelled FILE --news FILE... --out FILE --out-sources FILE`
pub fn train(words: &[String]) -> anyhow::Result<()> {
    let args = Args::parse(words)?;
    let settings = Settings {
        epochs: args.value("epochs", 8)?,
        rate: args.value("rate", 0.15)?,
        decay: args.value("decay", 5e-5)?,
        news: args.value("weight", 0.75)?,
        scale: args.value("scale", 1.0)?,
    };
    let data = read(args.list("labelled"), args.list("news"))?;
    println!("{} labelled, {} of news, sources {:?}", data.labelled.len(), data.news.len(), data.names);
    let mut mean = 0.0;
    for (source, name) in data.names.iter().enumerate() {
        let model = fit(&data, settings, |article| article.source != source);
        let right = accuracy(&data, &model, |article| article.source == source);
        println!("without {name}: {:.4} on {name}", right[source]);
        mean += right[source] / data.names.len() as f32;
    }
    println!("mean over sources left out: {mean:.4}");
    let model = fit(&data, settings, |article| !is_held(&article.id));
    let right = accuracy(&data, &model, |article| is_held(&article.id));
    println!("a tenth set aside: {right:.4?} mean {:.4}", right.iter().sum::<f32>() / right.len() as f32);
    let model = fit(&data, settings, |_| true);
    println!("{} and {} bytes", model.0.len(), model.1.len());
    for (name, bytes) in [("out", model.0), ("out-sources", model.1)] {
        let path = args.needed(name)?;
        std::fs::write(path, bytes).with_context(|| path.to_owned())?;
    }
    Ok(())
}

/// One tenth of the articles, by their id.
fn is_held(id: &str) -> bool {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes()).is_multiple_of(10)
}

fn read(labelled: &[String], news: &[String]) -> anyhow::Result<Data> {
    let mut data = Data { labelled: Vec::new(), news: Vec::new(), names: Vec::new(), used: Vec::new() };
    for row in rows(labelled)? {
        let name = row["set"].as_str().unwrap_or("?").to_owned();
        let source = data.names.iter().position(|known| *known == name).unwrap_or_else(|| {
            data.names.push(name);
            data.used.push([false; TOPS.len()]);
            data.names.len() - 1
        });
        anyhow::ensure!(source < SOURCES, "more than {SOURCES} sources");
        let labels: Vec<usize> = crate::gold::list(&row, "labels").iter().filter_map(top).collect();
        labels.iter().for_each(|label| data.used[source][*label] = true);
        data.labelled.push(article(&row, usize::MAX, source, labels));
    }
    for (i, row) in rows(news)?.iter().enumerate() {
        data.news.push(article(row, NEWS_BYTES, SOURCES, Vec::new()));
        if i % 2 == 0 {
            data.news.push(article(row, BLURB_BYTES, SOURCES, Vec::new()));
        }
    }
    Ok(data)
}

fn top(label: &Value) -> Option<usize> {
    TOPS.iter().position(|id| label == id)
}

fn article(row: &Value, bytes: usize, source: usize, labels: Vec<usize>) -> Article {
    let content = row["text"].as_str().unwrap_or_default();
    let end = (0..=bytes.min(content.len())).rev().find(|at| content.is_char_boundary(*at)).unwrap_or(0);
    let text = Text::new(&content[..end]);
    let doc = Document::new(&text);
    let structure = annotate(&doc, &timex::find(&doc), &Hints::default());
    let (words, strengths) = top_features(&doc, &structure);
    Article { id: row["id"].as_str().unwrap_or_default().to_owned(), words, strengths, labels, source }
}

/// The share of right answers for each source.
fn accuracy(data: &Data, model: &(Vec<u8>, Vec<u8>), is_tested: impl Fn(&Article) -> bool) -> Vec<f32> {
    let (mut right, mut all) = (vec![0.0f32; data.names.len()], vec![0.0f32; data.names.len()]);
    for article in data.labelled.iter().filter(|article| is_tested(article)) {
        let opened = top_concepts::Model { shared: Linear::new(&model.0), own: Linear::new(&model.1) };
        let found = classify(opened, &priors(&article.strengths), &article.words).all;
        let best = (0..TOPS.len()).fold(0, |best, i| if found[i] > found[best] { i } else { best });
        right[article.source] += f32::from(u8::from(article.labels.contains(&best)));
        all[article.source] += 1.0;
    }
    right.iter().zip(all).map(|(right, all)| right / all.max(1.0)).collect()
}

/// Trains on the labelled articles that are chosen and on all news; gives the bytes of the model.
fn fit(data: &Data, settings: Settings, is_chosen: impl Fn(&Article) -> bool) -> (Vec<u8>, Vec<u8>) {
    let chosen: Vec<&Article> = data.labelled.iter().filter(|a| is_chosen(a)).chain(&data.news).collect();
    let features = vocabulary(&chosen);
    let numbers: HashMap<u64, u32> = features.iter().zip(0..).map(|(hash, number)| (*hash, number)).collect();
    let samples = samples(&chosen, &numbers, settings);
    let mut model = Model::new(features.len(), settings);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for _ in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (state >> 33) as usize % (i + 1));
        }
        for &i in &order {
            model.step(&samples[i], &data.used);
        }
    }
    model.bytes(&features, &data.used)
}

/// Hashes of the features that enough rows have, in order.
fn vocabulary(articles: &[&Article]) -> Vec<u64> {
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for (hash, _) in articles.iter().flat_map(|article| &article.words) {
        *counts.entry(*hash).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= MIN_ROWS).map(|(hash, _)| hash).collect()
}

fn samples(articles: &[&Article], numbers: &HashMap<u64, u32>, settings: Settings) -> Vec<Sample> {
    // every source weighs the same; its mix of labels stays, since it is learned apart
    let mut sums = [0.0f32; SOURCES + 1];
    articles.iter().for_each(|article| sums[article.source] += 1.0);
    let sources = sums[..SOURCES].iter().filter(|sum| **sum > 0.0).count() as f32;
    let mean = (sources + settings.news) / articles.len() as f32;
    let share = |source: usize| if source == SOURCES { settings.news } else { 1.0 };
    articles
        .iter()
        .map(|article| Sample {
            words: article.words.iter().filter_map(|(h, v)| Some((*numbers.get(h)?, v * settings.scale))).collect(),
            priors: priors(&article.strengths),
            target: target(article),
            source: article.source,
            weight: share(article.source) / sums[article.source] / mean,
        })
        .collect()
}

/// Labels as shares: several labels of one article, and articles without, are weighed by what their terms say.
fn target(article: &Article) -> [f32; TOPS.len()] {
    if article.labels.is_empty() {
        return softmax(priors(&article.strengths).map(|prior| SHARPNESS * prior));
    }
    let mut shares = [0.0; TOPS.len()];
    article.labels.iter().for_each(|label| shares[*label] = article.strengths[*label] + 0.05);
    let sum: f32 = shares.iter().sum();
    shares.map(|share| share / sum)
}

/// What a source has of its own: scores of the top concepts.
type Own = [[f32; TOPS.len()]; SOURCES];

/// Weights in training: a row a feature and one for all texts; with AdaGrad's sums of squares.
struct Model {
    weights: Vec<[f32; LABELS]>,
    squares: Vec<[f32; LABELS]>,
    own: Vec<Own>,
    own_squares: Vec<Own>,
    settings: Settings,
}

impl Model {
    fn new(features: usize, settings: Settings) -> Self {
        let rows = features + 1;
        Self {
            weights: vec![[0.0; LABELS]; rows],
            squares: vec![[1e-2; LABELS]; rows],
            own: vec![[[0.0; TOPS.len()]; SOURCES]; rows],
            own_squares: vec![[[1e-2; TOPS.len()]; SOURCES]; rows],
            settings,
        }
    }

    /// One step down the loss of a sample: its labels among those its source uses, and its source.
    fn step(&mut self, sample: &Sample, used: &[[bool; TOPS.len()]]) {
        let bias = (self.weights.len() - 1) as u32;
        let features = || sample.words.iter().copied().chain([(bias, 1.0)]);
        let mut scores = [0.0; LABELS];
        for (feature, value) in features() {
            add(&mut scores, &self.weights[feature as usize], value);
            if sample.source < SOURCES {
                add(&mut scores, &self.own[feature as usize][sample.source], value);
            }
        }
        let tops: [f32; TOPS.len()] = std::array::from_fn(|i| {
            let absent = sample.source < SOURCES && !used[sample.source][i];
            if absent { -60.0 } else { scores[i] + sample.priors[i] }
        });
        let sources: [f32; SOURCES + 1] =
            std::array::from_fn(|i| if i < SOURCES { scores[TOPS.len() + i] } else { 0.0 });
        let (tops, sources) = (softmax(tops), softmax(sources));
        let slope: [f32; LABELS] = std::array::from_fn(|i| {
            let wrong = if i < TOPS.len() {
                tops[i] - sample.target[i]
            } else {
                sources[i - TOPS.len()] - f32::from(u8::from(sample.source == i - TOPS.len()))
            };
            wrong * sample.weight
        });
        let (rate, decay) = (self.settings.rate, self.settings.decay);
        for (feature, value) in features() {
            let at = feature as usize;
            descend(&mut self.weights[at], &mut self.squares[at], &slope.map(|s| s * value), (rate, decay));
            if sample.source < SOURCES {
                let (own, squares) = (&mut self.own[at][sample.source], &mut self.own_squares[at][sample.source]);
                descend(own, squares, &slope.map(|s| s * value), (rate, decay));
            }
        }
    }

    /// The model as it is run, with the values' scale folded into the weights.
    fn bytes(&self, features: &[u64], used: &[[bool; TOPS.len()]]) -> (Vec<u8>, Vec<u8>) {
        let (mut shared, mut own): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
        for (at, hash) in features.iter().chain([&BIAS]).enumerate() {
            let scale = if at == features.len() { 1.0 } else { self.settings.scale };
            shared.push((*hash, self.weights[at].iter().map(|weight| weight * scale).collect()));
            let mut weights: Vec<f32> = self.own[at].iter().flatten().map(|weight| weight * scale).collect();
            if at == features.len() {
                let absent = used.iter().flatten().zip(&mut weights).filter(|(used, _)| !**used);
                absent.for_each(|(_, weight)| *weight = ABSENT);
            }
            if weights.iter().any(|weight| *weight != 0.0) {
                own.push((*hash, weights));
            }
        }
        // a feature's place depends on those before it: the order must not change from run to run
        shared.sort_by_key(|(hash, _)| *hash);
        own.sort_by_key(|(hash, _)| *hash);
        (linear::write(LABELS, &shared), linear::write(SOURCES * TOPS.len(), &own))
    }
}

fn add(scores: &mut [f32], weights: &[f32], value: f32) {
    scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
}

fn descend(weights: &mut [f32], squares: &mut [f32], slope: &[f32], (rate, decay): (f32, f32)) {
    for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slope) {
        let slope = slope + decay * *weight;
        *square += slope * slope;
        *weight -= rate * slope / square.sqrt();
    }
}
