//! Tells cues, contents and sources of attributions: a small net with gated scans over the whole article.
//!
//! Reads a `Document` and its marked runs, gives `Attributions`: tagged spans of the three roles, how likely each word is
//! said by somebody, and the scores of arcs from a content to its source and cue. Who speaks is chosen by `quotes`. The
//! trainer (`dev::quotes`) computes a word's rows by the very code here. Terms and tags after PolNeAR (Newell et al. 2018).

use super::features::{UNKNOWN_ROWS, unknown_row};
use crate::annotate::quotations::Quotation;
use crate::document::{Document, Gap, Run};
use crate::lexicon::form::form;
use crate::model::dot::{self, Kernel, LANES, Loop};
use crate::model::file::Aligned;
use crate::model::fixed::{exp, softmax};
use crate::model::net::{Need, Net, States, Words};
use crate::model::plan::ARC_REACH;
use crate::model::viterbi::bio;
use std::ops::Range;
use std::sync::OnceLock;

/// How many rows a word takes.
pub const SLOTS: usize = 6;
/// Rows of words' last three letters; one more is empty.
const SUFFIX_ROWS: usize = 2048;
/// The table of a word's last letters. The shipped weights hold its rows within the row of each word that they know: such a word takes
/// the last row here, which is empty.
pub const LETTERS: Range<usize> = 5..6;
/// Steps of the place in the sentence.
const PLACE_ROWS: usize = 16;
/// Marked runs of fewer words have a row of their own: they are seldom speech.
const MIN_LONG_WORDS: usize = 3;

/// Roles in the order of the heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who says it.
    Source,
    /// The reporting word.
    Cue,
}

impl Role {
    /// Both, in the order of the arcs.
    pub const ALL: [Self; 2] = [Self::Source, Self::Cue];
}

/// Heads of the net: cues, contents, sources.
const HEADS: usize = 3;
/// The head for contents.
const CONTENT: usize = 1;

/// Labels of all heads.
const LABELS: usize = 3 * HEADS;

/// What the label "outside" loses, by head: more recall for sources and cues, of which the pairs choose.
const BIASES: [f32; HEADS] = [1.0, 0.2, 1.0];

/// A tagged span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tagged {
    /// Its tokens, within one paragraph.
    pub tokens: Run,
    /// Mean probability of its words, 0 to 1.
    pub score: f32,
}

/// What the net says of an article.
#[derive(Clone, Debug, Default)]
pub struct Attributions {
    /// Reporting words, by start.
    pub cues: Vec<Tagged>,
    /// What is said, by start.
    pub contents: Vec<Tagged>,
    /// Who says it, by start.
    pub sources: Vec<Tagged>,
    /// For each token the probability that somebody says it.
    pub said: Vec<f32>,
    /// The words that arcs were asked for, in order, with those of both roles.
    bands: Vec<(u32, [Asked; 2])>,
    /// Scores of all arcs.
    scores: Vec<f32>,
}

/// Scores of the arcs of a word: of each word within reach, and of "nobody".
#[derive(Clone, Copy, Debug, Default)]
pub struct Band<'a> {
    /// First word within reach.
    pub first: u32,
    /// Scores from there on.
    pub scores: &'a [f32],
    /// Score of "nobody".
    pub nobody: f32,
}

/// A band whose scores lie with those of all others.
#[derive(Clone, Debug)]
struct Asked {
    first: u32,
    nobody: f32,
    scores: Range<usize>,
}

impl Attributions {
    /// The arcs of a role from a word, if they were asked for.
    #[must_use]
    pub fn band(&self, word: usize, role: Role) -> Option<Band<'_>> {
        let at = self.bands.binary_search_by_key(&(word as u32), |b| b.0).ok()?;
        let Asked { first, nobody, scores } = self.bands[at].1[role as usize].clone();
        Some(Band { first, scores: &self.scores[scores], nobody })
    }

    /// Asks for the arcs of some words.
    fn ask(&mut self, net: &Net, states: &States, (asking, all): (&[u32], &[u32])) {
        let Some(arcs) = net.arcs(states, asking, all) else { return };
        let within =
            |word: u32| (word as usize).saturating_sub(ARC_REACH)..(word as usize + ARC_REACH + 1).min(all.len());
        let reach: Vec<Range<usize>> = asking.iter().map(|word| within(*word)).collect();
        let starts = [0, 1].map(|role| {
            let start = self.scores.len();
            arcs.scores(role, &reach, &mut self.scores);
            start
        });
        let mut passed = 0;
        for (k, (word, reach)) in asking.iter().zip(&reach).enumerate() {
            let asked = [0, 1].map(|role| {
                let start = starts[role] + passed;
                Asked { first: reach.start as u32, nobody: arcs.nobody(role, k), scores: start..start + reach.len() }
            });
            self.bands.push((*word, asked));
            passed += reach.len();
        }
    }
}

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../model/weights/quotes.bin"));

/// The shipped net.
#[must_use]
pub fn net() -> &'static Net {
    static NET: OnceLock<Net> = OnceLock::new();
    NET.get_or_init(|| Net::open(&WEIGHTS.0).expect("the weights are built in"))
}

/// Runs the shipped net.
#[must_use]
pub fn run(doc: &Document<'_>, marked: &[Quotation]) -> Attributions {
    run_with(net(), doc, marked)
}

/// As [`run`], with another net.
#[must_use]
pub fn run_with(net: &Net, doc: &Document<'_>, marked: &[Quotation]) -> Attributions {
    let count = doc.tokens.len();
    if count == 0 {
        return Attributions::default();
    }
    let vocabulary = net.plan.slots[0] - UNKNOWN_ROWS;
    let known = net.known(doc.tokens.iter().map(|t| t.form));
    let rows = rows(doc, marked, |i| match known[i] {
        Some(k) => {
            net.fetch(&[k as u16]);
            [k as u16, SUFFIX_ROWS as u16]
        }
        None => [unknown_row(doc.tokens[i].form, vocabulary), suffix_row(doc.word(i))],
    });
    let need = Need::all(&net.plan, count);
    let states = net.states(Words { rows: &rows, keys: &[] }, &need);
    let logits = net.logits(&states, need.wanted());
    let scores: &[[[f32; 3]; HEADS]] = logits.as_chunks::<3>().0.as_chunks().0;
    let said = dot::dispatch(Chances { logits: &logits, first: 3 * CONTENT });
    let chance = |word: usize, head: usize| {
        let mut z = scores[word][head];
        softmax(&mut z);
        1.0 - z[0]
    };
    let mut tagged = [const { Vec::new() }; HEADS];
    for paragraph in &doc.paragraphs {
        let first = paragraph.tokens.start as usize;
        for (head, spans) in bio(&scores[paragraph.tokens.range()], BIASES).into_iter().enumerate() {
            tagged[head].extend(spans.iter().map(|span| {
                let tokens = Run::new(first + span.start, first + span.end);
                let total: f32 = tokens.range().map(|w| if head == CONTENT { said[w] } else { chance(w, head) }).sum();
                Tagged { tokens, score: total / tokens.len() as f32 }
            }));
        }
    }
    let [cues, contents, sources] = tagged;
    let mut asking: Vec<u32> = contents.iter().map(|c| c.tokens.start).collect();
    asking.extend(marked.iter().map(|q| doc.tokens_in(q.span).start));
    asking.sort_unstable();
    asking.dedup();
    let mut tags = Attributions { cues, contents, sources, said, ..Attributions::default() };
    tags.ask(net, &states, (&asking, need.wanted()));
    tags
}

/// The probability of each word to have one of the latter two labels of the three whose scores begin at `first`.
struct Chances<'a> {
    logits: &'a [f32],
    first: usize,
}

impl Loop for Chances<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn run(self, _: impl Kernel) -> Vec<f32> {
        let words = self.logits.as_chunks::<LABELS>().0;
        let mut out = vec![0.0; words.len()];
        for (out, words) in out.chunks_mut(LANES).zip(words.chunks(LANES)) {
            let mut steps = [[0f32; LANES]; 2];
            for (i, word) in words.iter().enumerate() {
                let [none, begin, inside] = [0, 1, 2].map(|k| word[self.first + k]);
                (steps[0][i], steps[1][i]) = (begin - none, inside - none);
            }
            let mut chances = [0f32; LANES];
            for (i, chance) in chances.iter_mut().enumerate() {
                let any = exp(steps[0][i]) + exp(steps[1][i]);
                *chance = any / (1.0 + any);
            }
            out.copy_from_slice(&chances[..out.len()]);
        }
        out
    }
}

/// Rows of each table, with a vocabulary of `known` words.
#[must_use]
pub fn tables(known: usize) -> [usize; SLOTS] {
    [known + UNKNOWN_ROWS, 4, 3, PLACE_ROWS, 10, SUFFIX_ROWS + 1]
}

/// The rows of all words: the word, the gap before it, marks around it, its place in the sentence, shape, last letters;
/// `own` tells those of the word and of its letters.
pub fn rows(doc: &Document<'_>, marked: &[Quotation], own: impl Fn(usize) -> [u16; 2]) -> Vec<u16> {
    let marks = marks(doc, marked);
    let mut rows = Vec::with_capacity(SLOTS * doc.tokens.len());
    let mut place = 0;
    for (i, token) in doc.tokens.iter().enumerate() {
        place = if matches!(token.gap, Gap::Sentence | Gap::Line) { 0 } else { place + 1 };
        let step = if place < 8 { place } else { (8 + place / 8).min(PLACE_ROWS - 1) };
        let [word, letters] = own(i);
        rows.extend([word, token.gap as u16, u16::from(marks[i]), step as u16, token.shape as u16, letters]);
    }
    rows
}

/// 1 within marks, 2 within marks around one or two words, else 0.
fn marks(doc: &Document<'_>, marked: &[Quotation]) -> Vec<u8> {
    let mut marks = vec![0; doc.tokens.len()];
    for part in marked.iter().filter(|q| q.inside.is_none()).flat_map(|q| &q.parts) {
        let tokens = doc.tokens_in(*part);
        let words = doc.tokens[tokens.range()].iter().filter(|t| t.gap != Gap::Glued).count();
        marks[tokens.range()].fill(if words < MIN_LONG_WORDS { 2 } else { 1 });
    }
    marks
}

/// The row of a word's last three letters.
#[must_use]
pub fn suffix_row(word: &str) -> u16 {
    let bytes = word.as_bytes();
    let mut from = bytes.len().saturating_sub(3);
    while !word.is_char_boundary(from) {
        from -= 1;
    }
    (form(&word[from..]) >> 32) as u16 & (SUFFIX_ROWS - 1) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::quotations;
    use crate::annotate::structure::Structure;
    use crate::text::Text;

    #[test]
    fn rows_lie_within_their_tables() {
        let text = Text::new("“We did it all,” said Åse Moe’s “aide”.\n\nIt was late.");
        let doc = Document::new(&text);
        let marked = quotations::find(&doc, &Structure::default());
        let rows = rows(&doc, &marked, |i| [3, suffix_row(doc.word(i))]);
        assert_eq!(rows.len(), SLOTS * doc.tokens.len());
        for word in rows.chunks_exact(SLOTS) {
            assert!(word.iter().zip(tables(10)).all(|(row, rows)| usize::from(*row) < rows));
        }
        let marks: Vec<u16> = rows.chunks_exact(SLOTS).map(|r| r[2]).collect();
        assert_eq!(marks[..8], [0, 1, 1, 1, 1, 1, 0, 0]);
        assert!(marks.contains(&2));
    }
}
