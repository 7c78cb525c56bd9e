//! How much each entity matters in the article.
//!
//! Reads entities, their mentions, structure and quotes, gives a weight from 0 to 1 for each. A logistic formula over how
//! often, where and how an entity is spoken of: count against the most spoken of, title, first sentence, first position,
//! spread over paragraphs, subject of sentences, speaker of quotes, type. Weights fitted on what summaries of annotated
//! articles mention.

use super::Found;
use crate::annotate::entities::Entity;
use crate::annotate::mentions::{EntityType, MentionKind};
use crate::annotate::quotes::SpeakerStatus;
use crate::annotate::structure::Role;
use crate::document::Document;
use libm::{expf, logf};

/// How many numbers describe an entity.
pub const FEATURES: usize = 18;

/// Weights of the features and, last, the bias (gum-train and gum-dev; left-out fifths: nDCG 0.86 by our own entities).
const WEIGHTS: [f32; FEATURES + 1] = [
    0.34, 0.63, 0.27, 0.37, 0.3, 0.07, 0.01, -0.06, -0.09, 0.15, -0.69, -0.02, 0.34, 0.47, 0.13, 0.08, -0.3, 0.89,
    -3.33,
];

/// A mention that begins at most so many tokens after its sentence is likely its subject.
const OPENING_TOKENS: u32 = 4;

/// What is counted over the whole article.
struct Scale {
    /// Most mentions that one entity has.
    most: f32,
    /// Paragraphs of the article.
    paragraphs: f32,
    /// First byte of the body, and how many bytes it has.
    start: u32,
    length: f32,
    /// Sentence of the body that comes first.
    first_sentence: Option<usize>,
}

/// The weight of each entity.
pub fn weigh(doc: &Document<'_>, found: Found<'_>) -> Vec<f32> {
    let scale = scale(doc, found);
    let quoted = quoted(found);
    let entities = &found.entities.entities;
    entities.iter().enumerate().map(|(i, e)| probability(&features(doc, found, (e, quoted[i]), &scale))).collect()
}

/// How many quotes each entity speaks.
fn quoted(found: Found<'_>) -> Vec<usize> {
    let mut counts = vec![0; found.entities.entities.len()];
    for quote in found.quotes.iter().filter(|q| q.speaker.status == SpeakerStatus::Named) {
        if let Some(count) = quote.speaker.entity.and_then(|e| counts.get_mut(e)) {
            *count += 1;
        }
    }
    counts
}

fn scale(doc: &Document<'_>, found: Found<'_>) -> Scale {
    let body = (0..doc.paragraphs.len()).filter(|p| found.structure.roles[*p] == Role::Body);
    let (mut paragraphs, mut first, mut end) = (0usize, None, 0);
    for p in body {
        paragraphs += 1;
        first = first.or(Some(p));
        end = doc.paragraphs[p].span.end;
    }
    let start = first.map_or(0, |p| doc.paragraphs[p].span.start);
    let most = found.entities.entities.iter().map(|e| e.mentions.len()).max().unwrap_or(1);
    Scale {
        most: most.max(1) as f32,
        paragraphs: paragraphs.max(1) as f32,
        start,
        length: end.saturating_sub(start).max(1) as f32,
        first_sentence: first.map(|p| doc.paragraphs[p].sentences.start as usize),
    }
}

/// Where an entity is spoken of.
struct Places {
    in_title: bool,
    in_first_sentence: bool,
    /// Bytes of the body before its first name.
    first: Option<u32>,
    /// Mentions that stand in another paragraph than the one before.
    paragraphs: usize,
    /// Mentions among the first words of their sentence.
    subjects: usize,
}

fn places(doc: &Document<'_>, found: Found<'_>, entity: &Entity, scale: &Scale) -> Places {
    let mut places = Places { in_title: false, in_first_sentence: false, first: None, paragraphs: 0, subjects: 0 };
    let mut last = None;
    for mention in entity.mentions.iter().map(|m| &found.mentions[*m]) {
        let index = doc.sentence_of(mention.tokens.start as usize);
        let sentence = &doc.sentences[index];
        places.in_title |= matches!(found.structure.roles[sentence.paragraph as usize], Role::Title);
        places.in_first_sentence |= Some(index) == scale.first_sentence;
        if mention.kind == MentionKind::Name {
            let at = mention.span.start.saturating_sub(scale.start);
            places.first = Some(places.first.map_or(at, |first| first.min(at)));
        }
        places.paragraphs += usize::from(Some(sentence.paragraph) != last);
        places.subjects += usize::from(mention.tokens.start.saturating_sub(sentence.tokens.start) <= OPENING_TOKENS);
        last = Some(sentence.paragraph);
    }
    places
}

/// An entity in numbers; the order is that of [`WEIGHTS`].
fn features(
    doc: &Document<'_>,
    found: Found<'_>,
    (entity, quotes): (&Entity, usize),
    scale: &Scale,
) -> [f32; FEATURES] {
    let flag = |b: bool| f32::from(u8::from(b));
    let places = places(doc, found, entity, scale);
    let first = places.first.unwrap_or(u32::MAX) as f32 / scale.length;
    let count = entity.mentions.len() as f32;
    let is = |label| flag(entity.label == label);
    [
        count / scale.most,
        logf(1.0 + count),
        flag(places.in_title),
        flag(places.in_first_sentence),
        flag(first < 0.15),
        places.paragraphs as f32 / scale.paragraphs,
        places.subjects as f32 / count.max(1.0),
        (quotes as f32).min(3.0) / 3.0,
        is(EntityType::Person),
        is(EntityType::Organization),
        is(EntityType::Group),
        is(EntityType::Misc),
        is(EntityType::Event),
        flag(first < 0.05),
        is(EntityType::Location),
        entity.confidence,
        first.min(1.0),
        flag(count > 1.0),
    ]
}

fn probability(features: &[f32; FEATURES]) -> f32 {
    let sum = features.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum::<f32>() + WEIGHTS[FEATURES];
    1.0 / (1.0 + expf(-sum))
}
