//! Arcs: from the first word of a content to the first words of its source and of its cue.
//!
//! Reads the words' last states and the wanted ends, gives the loss and all gradients. The score of an arc is the product
//! of the asking word's vector and the other's, plus a weight by distance; "nobody" has a score of its own. The scores of
//! a role compete in one softmax over the words within reach.

use super::layers::Matrix;
use super::net::{Chunk, Net};
use analyze::model::plan::ARC_REACH;

/// Where an arc should end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At this word (counted within the article).
    Word(u32),
    /// Nowhere: there is no source (no cue).
    Nobody,
    /// It is not known; no loss.
    Unknown,
}

/// A word that arcs leave from, with their wanted ends: source, cue.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The word (counted within the article).
    pub word: u32,
    /// Wanted ends by role.
    pub ends: [End; 2],
}

/// The links of an article of a chunk, with their weight.
pub struct Linked<'a> {
    /// Index of the article in its chunk.
    pub article: usize,
    /// Its links.
    pub links: &'a [Link],
    /// What its losses are multiplied by.
    pub weight: f32,
}

/// Adds gradients of weights to `grads`, of states to `dx`; gives the loss.
pub fn learn(
    net: &Net,
    (chunk, x): (&Chunk, &Matrix),
    linked: &[Linked<'_>],
    grads: &mut [f32],
    dx: &mut Matrix,
) -> f32 {
    let Some([query, key, nobody]) = net.layout.arcs else { return 0.0 };
    if linked.iter().all(|l| l.links.is_empty()) {
        return 0.0;
    }
    let (asking, answering) = (net.dense_layer(query, x, false), net.dense_layer(key, x, false));
    let none = net.dense_layer(nobody, x, false);
    let mut back = [&asking, &answering, &none].map(|m| Matrix::zeros(m.rows(), m.width));
    let mut loss = 0.0;
    for part in linked {
        let article = &chunk.articles[part.article];
        for (link, role) in part.links.iter().flat_map(|l| [(l, 0), (l, 1)]) {
            let at = article.start + link.word as usize;
            let (from, to) = (at.saturating_sub(ARC_REACH).max(article.start), (at + ARC_REACH + 1).min(article.end));
            let wanted = match link.ends[role] {
                End::Word(w) => Some(article.start + w as usize).filter(|w| (from..to).contains(w)).map(|w| w - from),
                End::Nobody => Some(to - from),
                End::Unknown => None,
            };
            if let Some(wanted) = wanted {
                let ask = Ask { at, from, to, role, wanted, weight: part.weight };
                loss += one(net, (&asking, &answering, &none), ask, &mut back, grads);
            }
        }
    }
    for (layer, dy) in [query, key, nobody].into_iter().zip(&back) {
        net.dense_back(layer, x, dy, grads, dx);
    }
    loss
}

#[derive(Clone, Copy)]
struct Ask {
    at: usize,
    from: usize,
    to: usize,
    role: usize,
    wanted: usize,
    weight: f32,
}

fn one(
    net: &Net,
    (asking, answering, none): (&Matrix, &Matrix, &Matrix),
    ask: Ask,
    back: &mut [Matrix; 3],
    grads: &mut [f32],
) -> f32 {
    let arc = net.plan.arc;
    let scale = 1.0 / (arc as f32).sqrt();
    let part = ask.role * arc..(ask.role + 1) * arc;
    let q = &asking.row(ask.at)[part.clone()];
    let far = |j: usize| net.far + ask.role * (2 * ARC_REACH + 1) + j + ARC_REACH - ask.at;
    let mut scores: Vec<f32> = (ask.from..ask.to)
        .map(|j| {
            scale * q.iter().zip(&answering.row(j)[part.clone()]).map(|(a, b)| a * b).sum::<f32>() + net.dense[far(j)]
        })
        .collect();
    scores.push(none.row(ask.at)[ask.role]);
    let top = scores.iter().fold(f32::MIN, |a, b| a.max(*b));
    let total: f32 = scores.iter().map(|s| (s - top).exp()).sum();
    let loss = (total.ln() + top - scores[ask.wanted]) * ask.weight;
    let (mut dq, q) = (vec![0.0; arc], q.to_vec());
    for (k, score) in scores.iter().enumerate() {
        let d = ask.weight * ((score - top).exp() / total - if k == ask.wanted { 1.0 } else { 0.0 });
        let j = ask.from + k;
        if j == ask.to {
            back[2].row_mut(ask.at)[ask.role] += d;
            continue;
        }
        grads[far(j)] += d;
        let key = &answering.row(j)[part.clone()];
        dq.iter_mut().zip(key).for_each(|(g, k)| *g += d * scale * k);
        back[1].row_mut(j)[part.clone()].iter_mut().zip(&q).for_each(|(g, q)| *g += d * scale * q);
    }
    back[0].row_mut(ask.at)[part].iter_mut().zip(&dq).for_each(|(g, d)| *g += d);
    loss
}
