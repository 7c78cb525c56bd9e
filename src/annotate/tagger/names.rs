//! Finds names: the net of names over the article, near capitals only.
//!
//! Reads a `Document`, gives `NameSpan`s. The net's scores of BIOES labels are computed for words with a capital and those
//! close by; the best lawful labels within each paragraph make the spans. No list decides here and no span is joined with
//! another: `mentions` does that. The net learns facilities as locations; events, works and laws as misc.

use super::features::{Article, NAME_SLOTS};
use crate::annotate::mentions::EntityType;
use crate::document::{Document, Run};
use crate::model::fixed::softmax;
use crate::model::net::{Need, Net, Words};
use crate::model::viterbi::{bioes, bioes_label};
use std::sync::OnceLock;

/// The types that the net tells apart, in the order of its labels.
pub const NAME_TYPES: [EntityType; 6] = [
    EntityType::Person,
    EntityType::Organization,
    EntityType::Location,
    EntityType::Group,
    EntityType::Product,
    EntityType::Misc,
];
/// Labels: outside, then begin, inside, end and single of each type.
pub const NAME_LABELS: usize = 1 + 4 * NAME_TYPES.len();
/// Words this near to a capital can belong to a name ("de la Cruz", "Bank of England", "COVID-19").
const NEAR: usize = 2;

static WEIGHTS: &[u8] = include_bytes!("../../model/weights/names.bin");

/// A name as the net sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct NameSpan {
    /// Its tokens, within one paragraph.
    pub tokens: Run,
    /// The likeliest type: person, organization, location (facilities too), group, product, misc (events, works, laws too).
    pub label: EntityType,
    /// Probability that span and type are right, 0 to 1.
    pub score: f32,
    /// Mean probability of each of [`NAME_TYPES`] over its words; what is missing to 1 is "no name".
    pub types: [f32; 6],
}

/// The shipped net of names.
fn net() -> &'static Net {
    static NET: OnceLock<Net> = OnceLock::new();
    NET.get_or_init(|| Net::open(WEIGHTS).expect("the weights are built in"))
}

/// Finds the names of an article, by start; they do not overlap.
#[must_use]
pub fn find(doc: &Document<'_>) -> Vec<NameSpan> {
    find_with(net(), doc)
}

/// As [`find`], with another net.
#[must_use]
pub fn find_with(net: &Net, doc: &Document<'_>) -> Vec<NameSpan> {
    let article = Article::new(doc);
    let need = Need::of(&net.plan, &wanted(&article, doc), &article.keys);
    let known = net.plan.slots[0] - super::features::UNKNOWN_ROWS;
    let mut rows = vec![0; doc.tokens.len() * NAME_SLOTS];
    for i in need.embedded() {
        let i = *i as usize;
        rows[i * NAME_SLOTS..][..NAME_SLOTS].copy_from_slice(&article.name_rows(
            i,
            net.known(doc.tokens[i].form),
            known,
        ));
    }
    let states = net.states(Words { rows: &rows, keys: &article.keys }, &need);
    let logits = net.logits(&states, need.wanted());
    let mut out = Vec::new();
    for run in runs(doc, need.wanted()) {
        spans(
            &logits[run.start as usize * NAME_LABELS..run.end as usize * NAME_LABELS],
            need.wanted()[run.start as usize],
            &mut out,
        );
    }
    out
}

/// Whether a word has a capital or is near one: only such words can belong to a name.
#[must_use]
pub fn wanted(article: &Article<'_>, doc: &Document<'_>) -> Vec<bool> {
    let mut out = vec![false; doc.tokens.len()];
    for paragraph in &doc.paragraphs {
        let range = paragraph.tokens.range();
        for i in range.clone().filter(|i| article.has_capital(*i)) {
            out[i.saturating_sub(NEAR).max(range.start)..(i + NEAR + 1).min(range.end)].fill(true);
        }
    }
    out
}

/// Runs of neighbouring words within a paragraph, as runs of indices into `words`.
fn runs<'a>(doc: &'a Document<'_>, words: &'a [u32]) -> impl Iterator<Item = Run> + 'a {
    let mut start = 0;
    (1..=words.len()).filter_map(move |i| {
        let ends = i == words.len()
            || words[i] != words[i - 1] + 1
            || doc.paragraph_of(words[i] as usize) != doc.paragraph_of(words[i - 1] as usize);
        ends.then(|| Run::new(std::mem::replace(&mut start, i), i))
    })
}

/// The spans of one run of words, of which `first` is the first.
fn spans(logits: &[f32], first: u32, out: &mut Vec<NameSpan>) {
    for found in bioes(logits, NAME_TYPES.len()) {
        let (mut score, mut types) = (1f32, [0f32; NAME_TYPES.len()]);
        for word in found.start..found.end {
            let mut shares: [f32; NAME_LABELS] =
                logits[word * NAME_LABELS..][..NAME_LABELS].try_into().expect("a row of labels");
            softmax(&mut shares);
            score = score.min(shares[bioes_label(found.kind, word, (found.start, found.end))]);
            for (share, four) in types.iter_mut().zip(shares[1..].chunks_exact(4)) {
                *share += four.iter().sum::<f32>() / (found.end - found.start) as f32;
            }
        }
        let tokens = Run::new(first as usize + found.start, first as usize + found.end);
        out.push(NameSpan { tokens, label: NAME_TYPES[found.kind], score, types });
    }
}
