//! Finds names: the net of names over the article, near capitals only.
//!
//! Reads a `Document`, gives `NameSpan`s. The net's scores of BIOES labels are computed for words with a capital and those
//! close by; the best lawful labels within each paragraph make the spans. No list decides here and no span is joined with
//! another: `mentions` does that. The net learns facilities as locations; events, works and laws as misc.

use super::features::{Article, NAME_LETTERS, NAME_SLOTS, UNKNOWN_ROWS, own_rows};
use crate::annotate::mentions::EntityType;
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::class;
use crate::model::dot::{self, Kernel, Loop};
use crate::model::file::Aligned;
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
/// Words between two capitals of one name, and one ("Bank of the North": 3).
const MAX_BETWEEN: usize = 4;
/// Small words and signs that a name can have before its first or after its last capital.
const NEAR: usize = 3;

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../model/weights/names.bin"));

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
    NET.get_or_init(|| Net::open(&WEIGHTS.0).expect("the weights are built in"))
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
    let vocabulary = net.plan.slots[0] - UNKNOWN_ROWS;
    let mut rows = vec![0; doc.tokens.len() * NAME_SLOTS];
    let words = net.known(need.embedded().iter().map(|i| doc.tokens[*i as usize].form));
    for (i, known) in need.embedded().iter().zip(words) {
        let i = *i as usize;
        let found = article.name_rows(i, own_rows(doc, i, known, vocabulary));
        net.fetch(&found[..NAME_LETTERS.end]);
        rows[i * NAME_SLOTS..][..NAME_SLOTS].copy_from_slice(&found);
    }
    let states = net.states(Words { rows: &rows, keys: &article.keys }, &need);
    let logits = net.logits(&states, need.wanted());
    dot::dispatch(Decode { doc, words: need.wanted(), logits: &logits })
}

/// Reads the spans off the scores of some words.
struct Decode<'a> {
    doc: &'a Document<'a>,
    words: &'a [u32],
    logits: &'a [f32],
}

impl Loop for Decode<'_> {
    type Output = Vec<NameSpan>;

    #[inline(always)]
    fn run(self, _: impl Kernel) -> Vec<NameSpan> {
        let (mut out, mut room) = (Vec::new(), Vec::new());
        for run in runs(self.doc, self.words) {
            let logits = &self.logits[run.start as usize * NAME_LABELS..run.end as usize * NAME_LABELS];
            spans(logits, self.words[run.start as usize], &mut room, &mut out);
        }
        out
    }
}

/// Whether a word can belong to a name: it has a capital, stands between two that have one, is joined to one by a sign,
/// is a figure after one, or a particle before one ("Bank of England", "al-Sisi", "COVID-19", "Boeing 737", "de la Cruz").
/// The capital of a small word that opens a sentence is none ("The bridge fell", but "The town of Hague").
#[must_use]
pub fn wanted(article: &Article<'_>, doc: &Document<'_>) -> Vec<bool> {
    let mut out = vec![false; doc.tokens.len()];
    for paragraph in &doc.paragraphs {
        let range = paragraph.tokens.range();
        let mut last = None;
        for i in range.clone().filter(|i| article.has_capital(*i) && !only_opens(article, doc, *i)) {
            let from = last.filter(|last| i - last <= MAX_BETWEEN).unwrap_or(i);
            let first = (range.start.max(i.saturating_sub(NEAR))..i).rev().take_while(|k| leads(doc, *k)).last();
            let end = (i + 1..range.end.min(i + 1 + NEAR)).take_while(|k| follows(doc, *k)).last();
            out[from.min(first.unwrap_or(i))..=end.unwrap_or(i)].fill(true);
            last = Some(i);
        }
    }
    out
}

/// Whether word `i` is a small word that has its capital from the sentence alone, and no name comes close after it.
fn only_opens(article: &Article<'_>, doc: &Document<'_>, i: usize) -> bool {
    let token = &doc.tokens[i];
    let mut after = i + 1..doc.tokens.len().min(i + 1 + MAX_BETWEEN);
    matches!(token.gap, Gap::Sentence | Gap::Line)
        && token.classes.has(class::FUNCTION_WORDS)
        && matches!(token.shape, Shape::Title | Shape::Initial)
        && doc.tokens.get(i + 1).is_some_and(|next| next.gap == Gap::Space)
        && !after.any(|k| article.has_capital(k))
}

/// Whether word `i` can stand in a name before the next one: a particle, or joined to it.
fn leads(doc: &Document<'_>, i: usize) -> bool {
    doc.tokens[i + 1].gap == Gap::Glued || doc.tokens[i].classes.has(class::NAME_PARTICLES)
}

/// Whether word `i` can stand in a name after the one before: a figure, or joined to it.
fn follows(doc: &Document<'_>, i: usize) -> bool {
    let token = &doc.tokens[i];
    token.gap == Gap::Glued || matches!(token.shape, Shape::Number | Shape::Alphanumeric)
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
#[inline(always)]
fn spans(logits: &[f32], first: u32, room: &mut Vec<u8>, out: &mut Vec<NameSpan>) {
    for found in bioes(logits, NAME_TYPES.len(), room) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use xxhash_rust::xxh3::xxh3_64;

    fn names(text: &str) -> Vec<(String, EntityType)> {
        let text = Text::new(text);
        let doc = Document::new(&text);
        find(&doc).into_iter().map(|n| (text.slice(doc.span_of(n.tokens)).to_owned(), n.label)).collect()
    }

    #[test]
    fn the_card_tells_of_these_weights() {
        let card = include_str!("../../model/weights/names.md");
        assert!(
            card.contains(&format!("{:016x}", xxh3_64(&WEIGHTS.0))),
            "put {:016x} into names.md",
            xxh3_64(&WEIGHTS.0)
        );
    }

    #[test]
    fn finds_people_bodies_and_places() {
        let found = names(
            "Anna Lindqvist, who leads the Bank of Norway, met reporters in Oslo on Monday. Lindqvist did not speak.",
        );
        let want = [
            ("Anna Lindqvist", EntityType::Person),
            ("Bank of Norway", EntityType::Organization),
            ("Oslo", EntityType::Location),
            ("Lindqvist", EntityType::Person),
        ];
        for (text, label) in want {
            assert!(found.contains(&(text.to_owned(), label)), "{text}: {found:?}");
        }
    }

    #[test]
    fn finds_nothing_where_nothing_is_named() {
        assert_eq!(names("the bridge will be closed on monday for six weeks."), []);
        assert_eq!(names(""), []);
    }

    #[test]
    fn scores_are_probabilities_in_order() {
        let text =
            Text::new("Ms Moe of Arnsby told the BBC that COVID-19 closed the Boeing 737 line at al-Rashid Street.");
        let doc = Document::new(&text);
        let found = find(&doc);
        assert!(!found.is_empty());
        assert!(found.windows(2).all(|w| w[0].tokens.end <= w[1].tokens.start));
        assert!(found.iter().all(|n| n.score > 0.0 && n.score <= 1.0 && n.types.iter().sum::<f32>() <= 1.001));
    }
}
