//! How likely each of the seventeen top-level Media Topics is for an article.
//!
//! Reads the densities of concepts and the words of the article, gives probabilities that sum to one. The concepts under a
//! top concept speak for it with falling weight; a linear classifier over hashed words and pairs of words
//! (`model::linear`) adds what their lists do not know. The trainer uses this module's own features.

use super::issues::Scored;
use super::places::Place;
use super::taxonomy::{SCIENCE_AND_TECHNOLOGY, TOPS};
use crate::annotate::buckets::sort_by_hash;
use crate::document::{Document, Shape};
use crate::lexicon::class;
use crate::model::linear::Linear;
use libm::{expf, log1pf, logf};

/// Tokens of the article that the classifier reads: what a piece is about stands in its beginning.
const MAX_TOKENS: usize = 300;

/// What the next concept under a top concept counts against the one before it.
const FALLING: f32 = 0.5;

/// Concepts of computing stand under business in the tree, and count for science and technology as well.
const TECHNOLOGY_SHARE: f32 = 1.2;

/// Kept from zero when a logarithm is taken.
const FLOOR: f32 = 0.05;

static MODEL: Model<'static> = Model {
    shared: Linear::new(include_bytes!("../../model/weights/media_topics.bin")),
    own: Linear::new(include_bytes!("../../model/weights/media_topics_sources.bin")),
};

/// The classifier: what holds for any source, and what each trained source has of its own.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// Top concepts, then the sources.
    pub shared: Linear<'a>,
    /// Top concepts as the first source uses them, then as the second does, and so on.
    pub own: Linear<'a>,
}

/// Sources with labels that the model was trained on.
pub const SOURCES: usize = 3;

/// Labels of the model: the top concepts, then the sources.
pub const LABELS: usize = TOPS.len() + SOURCES;

/// The feature that every text has.
pub const BIAS: u64 = 0x7069_6373_5F62_6961;

/// A text that is less likely than this to be from a trained source is not read for that source's own words.
const DOUBT: f32 = 0.03;

/// Concepts that technology shares with another field, by the digits of their ids.
const TECHNOLOGY: [u32; 12] = [
    20_000_086, 20_000_206, 20_000_225, 20_000_226, 20_000_228, 20_000_230, 20_000_231, 20_000_233, 20_000_234,
    20_000_308, 20_000_548, 20_001_258,
];

/// The value of a sign: signs tell nothing of the topic, but of the manner of a source.
const SIGN_VALUE: f32 = 0.5;

/// Hashed words and pairs with their values; the squares of the values sum to one.
pub type Words = Vec<(u64, f32)>;

/// The words and pairs of words that the classifier reads, by hash.
#[must_use]
pub fn words(doc: &Document<'_>, places: &[Place]) -> Words {
    let mut found: Words = Vec::with_capacity(2 * MAX_TOKENS);
    let mut read = 0;
    for (sentence, place) in doc.sentences.iter().zip(places).filter(|(_, place)| **place != Place::Outside) {
        let weight = match place {
            Place::Title => 3.0,
            Place::Lead => 1.5,
            Place::Body | Place::Outside => 1.0,
        };
        let mut before = None;
        for token in &doc.tokens[sentence.tokens.range()] {
            let is_content = token.shape.is_word()
                && !matches!(token.shape, Shape::Number | Shape::Initial)
                && !token.classes.has(class::FUNCTION_WORDS);
            if is_content {
                found.push((token.form, weight));
                if let Some(other) = before {
                    found.push((pair(other, token.form), weight));
                }
            }
            before = is_content.then_some(token.form);
        }
        found.extend(
            doc.tokens[sentence.tokens.range()].iter().filter(|t| !t.shape.is_word()).map(|t| (!t.form, SIGN_VALUE)),
        );
        read += sentence.tokens.len();
        if read >= MAX_TOKENS {
            break;
        }
    }
    found.push((length_feature(read), 1.0));
    normalise(found)
}

/// Texts are told apart by their length in steps of doubling: a blurb is not written like an article.
fn length_feature(tokens: usize) -> u64 {
    pair(BIAS, u64::from((tokens as u32 / 12 + 1).ilog2()))
}

/// The hash of two words in a row.
fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Joins equal hashes, damps their sums, brings the whole to length one.
fn normalise(mut found: Words) -> Words {
    sort_by_hash(&mut found, |(hash, _)| *hash);
    found.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
    // the values are multiples of one half, most of them small
    let logs: [f32; 16] = std::array::from_fn(|halves| log1pf(0.5 * halves as f32));
    let mut squares = 0.0;
    for (_, value) in &mut found {
        *value = logs.get((2.0 * *value) as usize).copied().unwrap_or_else(|| log1pf(*value));
        squares += *value * *value;
    }
    let length = squares.sqrt().max(f32::MIN_POSITIVE);
    for (_, value) in &mut found {
        *value /= length;
    }
    found
}

/// How strongly concepts speak for each top concept.
#[must_use]
pub fn strengths(concepts: &[Scored]) -> [f32; TOPS.len()] {
    let mut voices: Vec<u64> = Vec::with_capacity(2 * concepts.len());
    // densities are not negative: their bits stand in their order
    let voice = |density: f32, number: usize| u64::from(density.to_bits()) << 32 | number as u64;
    for concept in concepts {
        voices.extend(concept.topic.top().map(|number| voice(concept.density, number)));
        if TECHNOLOGY.contains(&concept.topic.code()) {
            voices.push(voice(TECHNOLOGY_SHARE * concept.density, SCIENCE_AND_TECHNOLOGY));
        }
    }
    voices.sort_unstable();
    let mut strengths = [0.0; TOPS.len()];
    for voice in voices {
        let strength = &mut strengths[voice as u32 as usize];
        *strength = f32::from_bits((voice >> 32) as u32) + FALLING * *strength;
    }
    strengths
}

/// What is known of an article's top concepts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tops {
    /// Probabilities by the concepts' own terms.
    pub by_terms: [f32; TOPS.len()],
    /// Probabilities by terms and, as far as it can be trusted, by the classifier.
    pub all: [f32; TOPS.len()],
    /// How far the classifier can be trusted: it knows the manner of this text.
    pub trust: f32,
}

/// The probabilities of the top concepts; all 0 where nothing speaks for any.
#[must_use]
pub fn probabilities(concepts: &[Scored], words: &Words) -> Tops {
    if words.is_empty() && concepts.is_empty() {
        return Tops::default();
    }
    classify(MODEL, &priors(&strengths(concepts)), words)
}

/// What terms and a model make of an article. The sources that the model was trained on have words and a mix of labels of
/// their own, which it learned apart: a text in the manner of such a source is judged by the model in the measure in
/// which it is likely to be from there, any other text by the concepts' terms (on sources left out they do better).
#[must_use]
pub fn classify(model: Model<'_>, priors: &[f32; TOPS.len()], words: &Words) -> Tops {
    let mut scores = [0.0; LABELS];
    model.shared.add_scores(words, &mut scores);
    model.shared.add_scores(&[(BIAS, 1.0)], &mut scores);
    let mut tops: [f32; TOPS.len()] = std::array::from_fn(|i| scores[i] + priors[i]);
    let shares = source_shares(&scores);
    let mut own = [0.0; SOURCES * TOPS.len()];
    if shares.iter().any(|share| *share > 0.0) {
        model.own.add_scores(words, &mut own);
        model.own.add_scores(&[(BIAS, 1.0)], &mut own);
    }
    for (share, own) in shares.into_iter().zip(own.chunks(TOPS.len())) {
        tops.iter_mut().zip(own).for_each(|(top, value)| *top += share * value);
    }
    let (by_words, by_terms) = (softmax(tops), softmax(*priors));
    let trust: f32 = shares.iter().sum();
    let all = std::array::from_fn(|i| trust * by_words[i] + (1.0 - trust) * by_terms[i]);
    Tops { by_terms, all, trust }
}

/// How surely the text is from each trained source; 0 below `DOUBT`. Between the sources the likelier gains, their sum stays.
#[must_use]
pub fn source_shares(scores: &[f32; LABELS]) -> [f32; SOURCES] {
    let raised: [f32; SOURCES] = std::array::from_fn(|i| expf(scores[TOPS.len() + i].min(30.0)));
    let known: f32 = raised.iter().sum();
    let trust = known / (1.0 + known);
    let sharp = raised.map(|value| value * value.sqrt());
    let sum = sharp.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    sharp.map(|value| Some(trust * value / sum).filter(|share| *share >= DOUBT).unwrap_or(0.0))
}

/// What the concepts alone say, as logarithms: the classifier's scores are added to these.
#[must_use]
pub fn priors(strengths: &[f32; TOPS.len()]) -> [f32; TOPS.len()] {
    strengths.map(|strength| logf(strength + FLOOR))
}

/// Scores as probabilities.
#[must_use]
pub fn softmax<const N: usize>(scores: [f32; N]) -> [f32; N] {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    let raised = scores.map(|score| expf(score - highest));
    let sum: f32 = raised.iter().sum();
    raised.map(|value| value / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::topics::Subject;

    #[test]
    fn computing_counts_for_technology_too() {
        let concept = Scored::new(Subject::find(&format!("medtop:{}", TECHNOLOGY[2])).expect("a concept"), 1.0);
        let found = strengths(&[concept]);
        assert!(found[SCIENCE_AND_TECHNOLOGY] > found[3] && found[3] > 0.9);
    }

    #[test]
    fn probabilities_sum_to_one() {
        let mut scores = [0.0; TOPS.len()];
        scores[3] = 9.0;
        let found = softmax(scores);
        assert!((found.iter().sum::<f32>() - 1.0).abs() < 1e-4 && found[3] > 0.9);
    }

    #[test]
    fn values_have_length_one() {
        let found = normalise(vec![(2, 1.0), (1, 1.0), (2, 3.0)]);
        assert_eq!(found.len(), 2);
        assert!((found.iter().map(|(_, v)| v * v).sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
