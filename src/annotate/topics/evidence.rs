//! The words that show a topic, and the sections that speak of it.
//!
//! Reads a topic's hits, gives spans, best first, and section numbers. A term's first and best placed use comes before
//! its repeats, so that ten spans show the range of the evidence.

use super::places::Place;
use super::tally::Hit;
use crate::annotate::structure::Structure;
use crate::document::{Document, Run};
use crate::text::Span;

/// Spans a topic names at most.
pub const MAX_EVIDENCE: usize = 10;

/// Tokens between two names that stand together as one piece of evidence.
const MAX_MEETING_TOKENS: u32 = 14;

/// Share of the best section's density that another must reach.
const SECTION_SHARE: f32 = 0.3;

/// Tokens below which a section counts as this long.
const MIN_SECTION_TOKENS: f32 = 60.0;

/// The best spans of hits, best first, without overlaps.
#[must_use]
pub fn spans(doc: &Document<'_>, hits: &[Hit]) -> Vec<Span> {
    let mut ranked: Vec<(f32, Run)> = Vec::with_capacity(hits.len());
    for uses in hits.chunk_by(|a, b| a.phrase == b.phrase) {
        // the uses of a term stand in the order of the text; those in better places come before
        let mut before = [0u32; Place::COUNT];
        for hit in uses {
            before[..hit.place as usize].iter_mut().for_each(|count| *count += 1);
        }
        for hit in uses {
            let nth = &mut before[hit.place as usize];
            *nth += 1;
            ranked.push((hit.weight * hit.place.weight() / *nth as f32, hit.tokens));
        }
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    let mut spans: Vec<Span> = Vec::with_capacity(MAX_EVIDENCE);
    for (_, tokens) in ranked {
        if spans.len() == MAX_EVIDENCE {
            break;
        }
        push(&mut spans, doc.span_of(tokens));
    }
    spans
}

/// Where two groups meet closely in a sentence, in the order of the text.
#[must_use]
pub fn meetings(doc: &Document<'_>, first: &[Hit], second: &[Hit]) -> Vec<Span> {
    let mut pairs: Vec<(u32, Span)> = Vec::new();
    let by_token = |hits: &[Hit]| {
        let mut list: Vec<_> = hits.iter().map(|hit| (hit.sentence, hit.tokens, hit.place)).collect();
        list.sort_unstable_by_key(|(_, tokens, _)| tokens.start);
        list
    };
    let (a, b) = (by_token(first), by_token(second));
    for (sentence, tokens, place) in a {
        let after = b.partition_point(|(_, other, _)| other.start < tokens.start);
        let near = [after.checked_sub(1).and_then(|i| b.get(i)), b.get(after)];
        for (other_sentence, other, _) in near.into_iter().flatten() {
            let (start, end) = (tokens.start.min(other.start), tokens.end.max(other.end));
            if *other_sentence == sentence && end - start <= MAX_MEETING_TOKENS {
                let span = doc.tokens[start as usize].span.cover(doc.tokens[end as usize - 1].span);
                pairs.push((100 * (3 - place.rank() as u32) + end - start, span));
            }
        }
    }
    pairs.sort_unstable();
    let mut spans = Vec::new();
    for (_, span) in pairs {
        push(&mut spans, span);
    }
    spans
}

/// Adds a span unless the list is full or holds one that it overlaps.
pub fn push(spans: &mut Vec<Span>, span: Span) {
    if spans.len() < MAX_EVIDENCE && !spans.iter().any(|kept| kept.overlaps(span)) {
        spans.push(span);
    }
}

/// How many spans differ in their words, counted up to `most`.
#[must_use]
pub fn differing(doc: &Document<'_>, spans: &[Span], most: usize) -> usize {
    let texts = || spans.iter().map(|span| span.of(doc.content()));
    let is_new = |(i, text): &(usize, &str)| !texts().take(*i).any(|before| before.eq_ignore_ascii_case(text));
    texts().enumerate().filter(is_new).take(most).count()
}

/// Indices of the sections where the hits stand densely.
#[must_use]
pub fn sections(doc: &Document<'_>, structure: &Structure, hits: &[Hit]) -> Vec<usize> {
    if structure.sections.len() < 2 {
        return if hits.is_empty() { Vec::new() } else { (0..structure.sections.len()).collect() };
    }
    let mut sums = vec![0.0f32; structure.sections.len()];
    for hit in hits {
        let at = doc.tokens[hit.tokens.start as usize].span.start;
        if let Some(section) = structure.section_at(at) {
            sums[section] += hit.weight;
        }
    }
    for (sum, section) in sums.iter_mut().zip(&structure.sections) {
        *sum /= (doc.tokens_in(section.span).len() as f32).max(MIN_SECTION_TOKENS);
    }
    let best = sums.iter().copied().fold(0.0, f32::max);
    (0..sums.len()).filter(|&i| sums[i] > 0.0 && sums[i] >= SECTION_SHARE * best).collect()
}
