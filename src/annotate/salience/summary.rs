//! The three sentences that say best what an article is about.
//!
//! Reads a `Document`, structure, mentions and entities, gives sentences with weights, in text order. A sentence gathers
//! the weights of its words (frequent in the article, most of all those of the title), damped by its length and lifted
//! near the beginning; a word counts once, so that the next sentence adds something new (SumBasic's idea). Questions, very
//! short and very long sentences, torn quotes and sentences whose first pronoun has no antecedent in the summary are
//! pushed back or left out. It writes no new words.

use super::Found;
use crate::annotate::buckets::sort_by_hash;
use crate::annotate::mentions::MentionKind;
use crate::annotate::structure::Role;
use crate::document::{Document, Run, Shape};
use crate::lexicon::class;
use libm::{expf, log1pf, powf};

/// Sentences of a summary.
const SENTENCES: usize = 3;

/// Candidates: what stands later is no summary.
const MAX_CANDIDATES: usize = 160;

/// Words of a sentence that can stand in a summary.
const WORDS: std::ops::RangeInclusive<usize> = 5..=70;

/// Words of a sentence that reads well.
const GOOD_WORDS: std::ops::RangeInclusive<usize> = 8..=35;

/// What a sentence outside `GOOD_WORDS` keeps of its weight.
const LENGTH_FAULT: f32 = 0.6;

/// A word's weight is the logarithm of its count to this power.
const COUNT_POWER: f32 = 1.5;

/// A word of the title counts this many times.
const TITLE_WEIGHT: f32 = 3.0;

/// Weights are divided by the number of words to this power.
const LENGTH_POWER: f32 = 0.7;

/// Sentences after which the lift of the beginning has fallen to a third.
const LEAD_SENTENCES: f32 = 4.0;

/// What a sentence that opens with a pronoun keeps.
const PRONOUN_FAULT: f32 = 0.85;

/// What a question keeps.
const QUESTION_FAULT: f32 = 0.5;

/// A sentence that can stand in the summary.
struct Candidate {
    sentence: usize,
    /// Its part of the numbers of all candidates' content words, each once.
    words: Run,
    /// What its weight is divided by, as it has many words.
    divisor: f32,
    /// What its form and place leave of its weight.
    factor: f32,
}

/// Chooses sentences: indices with weights from 0 to 1, in text order.
#[must_use]
pub fn choose(doc: &Document<'_>, found: Found<'_>) -> Vec<(usize, f32)> {
    let (candidates, words, mut weights) = candidates(doc, found);
    let mut chosen: Vec<(usize, f32)> = Vec::new();
    // with the weight that each had when it was last looked at: it never grows
    let mut left: Vec<(f32, &Candidate)> = candidates.iter().map(|candidate| (f32::INFINITY, candidate)).collect();
    while chosen.len() < SENTENCES {
        let score = |c: &Candidate| {
            let sum: f32 = words[c.words.range()].iter().map(|word| weights[*word as usize]).sum();
            c.factor * sum / c.divisor
        };
        let mut best: Option<(usize, f32)> = None;
        for (i, (known, candidate)) in left.iter_mut().enumerate() {
            let is_ahead = |score: f32| best.is_none_or(|(_, best)| score > best);
            if !is_ahead(*known) {
                continue;
            }
            *known = score(candidate);
            if is_ahead(*known) && has_antecedent(doc, found, candidate.sentence, &chosen) {
                best = Some((i, *known));
            }
        }
        let Some((at, best)) = best else { break };
        let (_, candidate) = left.remove(at);
        words[candidate.words.range()].iter().for_each(|word| weights[*word as usize] = 0.0);
        chosen.push((candidate.sentence, best));
    }
    let highest = chosen.iter().map(|(_, score)| *score).fold(f32::MIN_POSITIVE, f32::max);
    chosen.iter_mut().for_each(|(_, score)| *score /= highest);
    chosen.sort_unstable_by_key(|(sentence, _)| *sentence);
    chosen
}

/// Sentences of the body, the numbers of their content words, and the weight of every such word.
fn candidates(doc: &Document<'_>, found: Found<'_>) -> (Vec<Candidate>, Vec<u32>, Vec<f32>) {
    let mut candidates: Vec<Candidate> = Vec::with_capacity(doc.sentences.len().min(MAX_CANDIDATES));
    let (mut forms, mut count) = (vec![(0, 0); doc.tokens.len()], 0);
    for (index, sentence) in doc.sentences.iter().enumerate() {
        let role = found.structure.roles.get(sentence.paragraph as usize);
        if role != Some(&Role::Body) || found.structure.is_boilerplate(sentence.span) || !is_whole(doc, index) {
            continue;
        }
        let tokens = &doc.tokens[sentence.tokens.range()];
        let length = tokens.iter().filter(|token| token.shape.is_word()).count();
        if !WORDS.contains(&length) {
            continue;
        }
        let first = count;
        // each word is put down and stays where it counts: a branch would be guessed wrong half the time
        for token in tokens {
            forms[count] = (token.form, candidates.len() as u32);
            count += usize::from(token.shape.is_word() & !token.classes.has(class::FUNCTION_WORDS));
        }
        let factor = form_factor(doc, index, length) * (1.0 + expf(-(candidates.len() as f32) / LEAD_SENTENCES));
        let divisor = powf(length as f32, LENGTH_POWER);
        candidates.push(Candidate { sentence: index, words: Run::new(first, first), divisor, factor });
        if candidates.len() == MAX_CANDIDATES {
            break;
        }
    }
    forms.truncate(count);
    sort_by_hash(&mut forms, |(form, _)| *form);
    let title = title_forms(doc, found);
    let weight = |count: usize| powf(log1pf(count as f32), COUNT_POWER);
    let known: [f32; 8] = std::array::from_fn(weight);
    let (mut words, mut weights) = (vec![0; forms.len()], Vec::with_capacity(forms.len()));
    for uses in forms.chunk_by(|a, b| a.0 == b.0) {
        let title = if title.binary_search(&uses[0].0).is_ok() { TITLE_WEIGHT } else { 1.0 };
        // a sentence's uses stand together
        for same in uses.chunk_by(|a, b| a.1 == b.1) {
            let of = &mut candidates[same[0].1 as usize].words;
            words[of.end as usize] = weights.len() as u32;
            of.end += 1;
        }
        weights.push(known.get(uses.len()).copied().unwrap_or_else(|| weight(uses.len())) * title);
    }
    (candidates, words, weights)
}

/// The words of the title, or of the first sentence where there is none; sorted.
fn title_forms(doc: &Document<'_>, found: Found<'_>) -> Vec<u64> {
    let titles = doc.paragraphs.iter().zip(&found.structure.roles).filter(|(_, role)| **role == Role::Title);
    let tokens = titles.flat_map(|(paragraph, _)| &doc.tokens[paragraph.tokens.range()]);
    let mut forms: Vec<u64> = tokens.filter(|t| t.shape.is_word()).map(|t| t.form).collect();
    if forms.is_empty() {
        let first = doc.sentences.first().map_or(&[][..], |sentence| &doc.tokens[sentence.tokens.range()]);
        forms.extend(first.iter().map(|token| token.form));
    }
    forms.sort_unstable();
    forms
}

/// Whether a sentence ends as one and holds its quotes entire.
fn is_whole(doc: &Document<'_>, index: usize) -> bool {
    let sentence = &doc.sentences[index];
    let tokens = &doc.tokens[sentence.tokens.range()];
    let last = tokens.iter().rev().find(|token| token.shape != Shape::Quote && !token.is(b')'));
    let ends = last.is_some_and(|token| token.is(b'.') || token.is(b'!') || token.is(b'?'));
    let (mut straight, mut open, mut close) = (0, 0, 0);
    for token in tokens.iter().filter(|token| token.shape == Shape::Quote) {
        match token.span.of(doc.content()) {
            "\"" => straight += 1,
            "“" => open += 1,
            "”" => close += 1,
            _ => {}
        }
    }
    let starts =
        tokens.first().is_some_and(|t| t.shape.has_capital() || t.shape == Shape::Quote || t.shape == Shape::Number);
    ends && starts && straight % 2 == 0 && open == close
}

/// What a sentence's length and kind leave of its weight.
fn form_factor(doc: &Document<'_>, index: usize, length: usize) -> f32 {
    let tokens = &doc.tokens[doc.sentences[index].tokens.range()];
    let mut factor = if GOOD_WORDS.contains(&length) { 1.0 } else { LENGTH_FAULT };
    if tokens.iter().rev().take(3).any(|token| token.is(b'?')) {
        factor *= QUESTION_FAULT;
    }
    let first = tokens.iter().find(|token| token.shape.is_word());
    if first.is_some_and(|token| token.classes.has(class::PRONOUNS)) {
        factor *= PRONOUN_FAULT;
    }
    factor
}

/// Whether the pronoun that a sentence opens with is led by the title or a chosen sentence before it that names the same
/// entity, or by a chosen one right before it; true where there is no such pronoun.
fn has_antecedent(doc: &Document<'_>, found: Found<'_>, sentence: usize, chosen: &[(usize, f32)]) -> bool {
    let tokens = doc.sentences[sentence].tokens;
    let opening = tokens.range().find(|i| doc.tokens[*i].shape.is_word());
    let Some(opening) = opening.filter(|i| doc.tokens[*i].classes.has(class::PRONOUNS)) else { return true };
    if doc.tokens[opening].classes.has(class::PRONOUNS_FIRST) || chosen.iter().any(|(other, _)| other + 1 == sentence) {
        return true;
    }
    let at = found.mentions.partition_point(|mention| (mention.tokens.start as usize) < opening);
    let mention = found.mentions.get(at).filter(|mention| mention.tokens.start as usize == opening);
    let entity = mention.and_then(|_| found.entities.of_mention.get(at).copied().flatten());
    let Some(entity) = entity.and_then(|entity| found.entities.entities.get(entity)) else { return false };
    let named = entity.mentions.iter().filter_map(|i| found.mentions.get(*i)).filter(|m| m.kind == MentionKind::Name);
    let mut sentences = named.map(|mention| doc.sentence_of(mention.tokens.start as usize));
    let role = |s: usize| found.structure.roles.get(doc.sentences[s].paragraph as usize);
    sentences.any(|named| {
        role(named) == Some(&Role::Title) || (named < sentence && chosen.iter().any(|(other, _)| *other == named))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::entities::Entities;
    use crate::annotate::structure::Structure;
    use crate::text::Text;

    fn summary(content: &str) -> Vec<String> {
        let text = Text::new(content);
        let doc = Document::new(&text);
        let structure = Structure { roles: vec![Role::Body; doc.paragraphs.len()], ..Structure::default() };
        let entities = Entities::default();
        let found = Found { structure: &structure, mentions: &[], entities: &entities, quotes: &[], topics: &[] };
        choose(&doc, found).into_iter().map(|(s, _)| text.slice(doc.sentences[s].span).to_owned()).collect()
    }

    #[test]
    fn takes_three_whole_sentences_in_order() {
        let found = summary(
            "The harbour of Tolm froze over on Monday for the first time in years. “We have not seen\n\n\
             Ferries between Tolm and the islands stopped at noon that day. Nice weather. \
             They will not sail again before the ice on the harbour breaks, the port office said. \
             The port office expects the ice to break by the end of March this year.",
        );
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with("The harbour") && found.iter().all(|s| !s.contains('“')));
        assert!(found.iter().all(|s| s.len() > 20));
    }

    #[test]
    fn an_empty_text_has_none() {
        assert!(summary("").is_empty());
    }
}
