//! The training loop: batches of articles, losses of all heads and arcs, Adam.
//!
//! Reads `Example`s, changes a `Net`. A batch is cut among threads, each walks its articles forward and back, the
//! gradients are added in order, so a run with the same seed and threads gives the same weights. The loss of a head is the
//! cross entropy against the labels' wanted probabilities (one for certain, or a teacher's mixture).

use super::adam;
use super::arcs::{self, Link, Linked};
use super::layers::Matrix;
use super::net::{Chunk, Net};
use super::rng::Rng;
use analyze::model::net::Need;

/// The wanted probability of a label of a head at a word. A word that is not listed wants label 0 of that head.
#[derive(Clone, Copy, Debug)]
pub struct Want {
    /// The word (counted within the article).
    pub word: u32,
    /// Which head.
    pub head: u8,
    /// Which of its labels.
    pub label: u8,
    /// How likely; those of a word and head add up to 1.
    pub share: f32,
}

/// An article with what it should teach.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// A row number of each table for each word.
    pub rows: Vec<u16>,
    /// The row of the first table that each word would take if it were unknown.
    pub unknown: Vec<u16>,
    /// Words spelt alike (see [`Chunk::keys`]); empty where the net has no memory.
    pub keys: Vec<u32>,
    /// What the heads should say, by word.
    pub wants: Vec<Want>,
    /// Where arcs should lead.
    pub links: Vec<Link>,
    /// Which words matter (see `model::net::Need`): only they and what they depend on are computed. Empty: all.
    pub wanted: Vec<bool>,
    /// What its losses are multiplied by.
    pub weight: f32,
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Options {
    /// Walks over all examples.
    pub epochs: usize,
    /// Largest rate; it rises over the first hundred steps and then falls to nothing.
    pub rate: f32,
    /// Share of numbers that are dropped.
    pub drop: f32,
    /// Share of words that are taken for unknown.
    pub word_drop: f32,
    /// Tables whose row is put to 0 now and then, with the share of words.
    pub blanks: Vec<(usize, f32)>,
    /// Words in a batch.
    pub batch_words: usize,
    /// Threads.
    pub threads: usize,
    /// Start of chance.
    pub seed: u64,
}

/// Trains a net; `report` is called after each epoch with its number and mean loss.
pub fn train(net: &mut Net, examples: &mut [Example], options: &Options, mut report: impl FnMut(&Net, usize, f32)) {
    let mut rng = Rng::new(options.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let words: usize = examples.iter().map(|e| e.unknown.len()).sum();
    let steps = (options.epochs * words.div_ceil(options.batch_words)).max(1);
    let mut state = State {
        dense: adam::Dense::new(net.dense.len()),
        rows: adam::Rows::new(net.plan.rows(), net.plan.dim),
        step: 0,
        steps,
    };
    for epoch in 0..options.epochs {
        rng.shuffle(&mut order);
        let (mut loss, mut count) = (0.0, 0usize);
        let mut batch: Vec<&Example> = Vec::new();
        let mut size = 0;
        for (k, i) in order.iter().enumerate() {
            batch.push(&examples[*i]);
            size += examples[*i].unknown.len();
            if size >= options.batch_words || k + 1 == order.len() {
                loss += state.learn(net, &batch, options, &mut rng);
                count += 1;
                batch.clear();
                size = 0;
            }
        }
        report(net, epoch, loss / count.max(1) as f32);
    }
}

struct State {
    dense: adam::Dense,
    rows: adam::Rows,
    step: usize,
    steps: usize,
}

impl State {
    /// One step over a batch; gives its mean loss a word.
    fn learn(&mut self, net: &mut Net, batch: &[&Example], options: &Options, rng: &mut Rng) -> f32 {
        let words: usize = batch.iter().map(|e| e.unknown.len()).sum();
        let share = 1.0 / words.max(1) as f32;
        let seeds: Vec<u64> = (0..options.threads).map(|_| rng.next()).collect();
        let parts = split(batch, options.threads);
        let shared = &*net;
        let results: Vec<Part> = std::thread::scope(|scope| {
            let workers: Vec<_> = parts
                .iter()
                .zip(seeds)
                .map(|(part, seed)| scope.spawn(move || walk(shared, part, options, (share, seed))))
                .collect();
            workers.into_iter().map(|w| w.join().expect("a worker does not panic")).collect()
        });
        let mut grads = vec![0.0; net.dense.len()];
        let mut loss = 0.0;
        for part in &results {
            loss += part.loss;
            grads.iter_mut().zip(&part.grads).for_each(|(a, b)| *a += b);
            for (row, word) in
                part.sums.values.chunks_exact(net.plan.dim).zip(part.chunk.levels.first().into_iter().flatten())
            {
                let rows = &part.chunk.rows[*word as usize * net.starts.len()..][..net.starts.len()];
                for (start, row_number) in net.starts.iter().zip(rows) {
                    self.rows.add(start + *row_number as usize, row);
                }
            }
        }
        clip(&mut grads);
        let (step, steps) = (self.step as f32, self.steps as f32);
        let rate = options.rate * ((step + 1.0) / 100.0).min(1.0) * (1.0 - step / steps).max(0.01);
        self.dense.step(&mut net.dense, &grads, rate);
        self.rows.step(&mut net.rows, rate);
        self.step += 1;
        loss
    }
}

/// Longest gradient that is taken as it is.
const MAX_NORM: f32 = 5.0;

fn clip(grads: &mut [f32]) {
    let norm = grads.iter().map(|g| g * g).sum::<f32>().sqrt();
    if norm > MAX_NORM {
        grads.iter_mut().for_each(|g| *g *= MAX_NORM / norm);
    }
}

/// Cuts a batch into parts of about the same number of words.
fn split<'a>(batch: &[&'a Example], parts: usize) -> Vec<Vec<&'a Example>> {
    let mut out: Vec<(usize, Vec<&Example>)> = vec![(0, Vec::new()); parts];
    for example in batch {
        let least = out.iter_mut().min_by_key(|p| p.0).expect("there is a thread");
        least.0 += example.unknown.len();
        least.1.push(example);
    }
    out.into_iter().map(|p| p.1).collect()
}

struct Part {
    chunk: Chunk,
    grads: Vec<f32>,
    sums: Matrix,
    loss: f32,
}

fn walk(net: &Net, examples: &[&Example], options: &Options, (share, seed): (f32, u64)) -> Part {
    let mut rng = Rng::new(seed);
    let chunk = chunk(net, examples, Some((options, &mut rng)));
    let mut grads = vec![0.0; net.dense.len()];
    if chunk.rows.is_empty() {
        return Part { chunk, grads, sums: Matrix::zeros(0, net.plan.dim), loss: 0.0 };
    }
    let walk = net.forward(&chunk, Some((options.drop, &mut rng)));
    let mut logits = net.logits(&chunk, &walk);
    let mut loss = 0.0;
    let (labels, words) = (net.plan.labels(), chunk.levels.last().map_or(&[][..], Vec::as_slice));
    for (example, article) in examples.iter().zip(&chunk.articles) {
        let from = words.partition_point(|w| (*w as usize) < article.start);
        let to = words.partition_point(|w| (*w as usize) < article.end);
        let teach = Teach {
            wants: &example.wants,
            words: &words[from..to],
            first: article.start as u32,
            weight: share * example.weight,
        };
        loss += head_loss(net, &mut logits.values[from * labels..to * labels], &teach);
    }
    let mut dx = Matrix::zeros(chunk.keys.len(), net.plan.hidden);
    let linked: Vec<Linked> = examples
        .iter()
        .enumerate()
        .map(|(article, e)| Linked { article, links: &e.links, weight: share * e.weight })
        .collect();
    loss += arcs::learn(net, (&chunk, walk.last()), &linked, &mut grads, &mut dx);
    let sums = net.backward(&chunk, &walk, &logits, dx, &mut grads);
    Part { chunk, grads, sums, loss }
}

/// What an article's words should be taught.
struct Teach<'a> {
    wants: &'a [Want],
    words: &'a [u32],
    first: u32,
    weight: f32,
}

/// Turns an article's logits into their gradients; gives the loss.
fn head_loss(net: &Net, logits: &mut [f32], teach: &Teach<'_>) -> f32 {
    let (labels, weight) = (net.plan.labels(), teach.weight);
    let mut loss = 0.0;
    let mut wants = teach.wants.iter().peekable();
    for (word, row) in teach.words.iter().zip(logits.chunks_exact_mut(labels)) {
        let word = (word - teach.first) as usize;
        while wants.next_if(|w| (w.word as usize) < word).is_some() {}
        let mut from = 0;
        for (head, size) in net.plan.heads.iter().enumerate() {
            let part = &mut row[from..from + size];
            from += size;
            let top = part.iter().fold(f32::MIN, |a, b| a.max(*b));
            let total: f32 = part.iter().map(|v| (v - top).exp()).sum();
            let log_total = total.ln() + top;
            let mut any = false;
            let mut d: [f32; 32] = [0.0; 32];
            while let Some(want) = wants.next_if(|w| w.word as usize == word && usize::from(w.head) == head) {
                any = true;
                loss += weight * want.share * (log_total - part[usize::from(want.label)]);
                d[usize::from(want.label)] = want.share;
            }
            if !any {
                loss += weight * (log_total - part[0]);
                d[0] = 1.0;
            }
            part.iter_mut().zip(d).for_each(|(v, want)| *v = weight * ((*v - log_total).exp() - want));
        }
    }
    loss
}

/// Joins articles to a chunk; in training, some words are taken for unknown and some rows blanked.
#[must_use]
pub fn chunk(net: &Net, examples: &[&Example], mut noise: Option<(&Options, &mut Rng)>) -> Chunk {
    let tables = net.starts.len();
    let mut chunk = Chunk { key_count: 1, ..Chunk::default() };
    for example in examples {
        let (from, words) = (chunk.keys.len(), example.unknown.len());
        let base = chunk.key_count as u32 - 1;
        if example.keys.is_empty() {
            chunk.keys.resize(from + words, 0);
        }
        chunk.keys.extend(example.keys.iter().map(|k| if *k == 0 { 0 } else { k + base }));
        chunk.key_count += example.keys.iter().max().map_or(0, |k| *k as usize);
        chunk.rows.extend(example.rows.iter().map(|r| u32::from(*r)));
        chunk.articles.push(from..from + words);
        let need = if example.wanted.is_empty() {
            Need::all(&net.plan, words)
        } else {
            Need::of(&net.plan, &example.wanted, &example.keys)
        };
        chunk.levels.resize(need.levels().len(), Vec::new());
        for (to, level) in chunk.levels.iter_mut().zip(need.levels()) {
            to.extend(level.iter().map(|w| w + from as u32));
        }
        if let Some((options, rng)) = &mut noise {
            let rows = &mut chunk.rows[from * tables..];
            for (row, unknown) in rows.chunks_exact_mut(tables).zip(&example.unknown) {
                if rng.unit() < options.word_drop {
                    row[0] = u32::from(*unknown);
                }
                for (slot, share) in &options.blanks {
                    if rng.unit() < *share {
                        row[*slot] = 0;
                    }
                }
            }
        }
    }
    chunk
}

/// The gradients of dense weights and rows over one batch without noise.
#[cfg(test)]
pub(super) fn gradients(net: &Net, examples: &[Example]) -> (Vec<f32>, Vec<f32>) {
    let options = Options {
        epochs: 1,
        rate: 0.0,
        drop: 0.0,
        word_drop: 0.0,
        blanks: Vec::new(),
        batch_words: 1,
        threads: 1,
        seed: 1,
    };
    let words: usize = examples.iter().map(|e| e.unknown.len()).sum();
    let all: Vec<&Example> = examples.iter().collect();
    let part = walk(net, &all, &options, (1.0 / words as f32, 1));
    let mut rows = vec![0.0; net.rows.len()];
    let dim = net.plan.dim;
    for (sum, word) in part.sums.values.chunks_exact(dim).zip(part.chunk.levels.first().into_iter().flatten()) {
        let numbers = &part.chunk.rows[*word as usize * net.starts.len()..][..net.starts.len()];
        for (start, number) in net.starts.iter().zip(numbers) {
            let at = (start + *number as usize) * dim;
            rows[at..at + dim].iter_mut().zip(sum).for_each(|(r, s)| *r += s);
        }
    }
    (part.grads, rows)
}
