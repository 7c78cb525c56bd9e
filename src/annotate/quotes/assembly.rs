//! Joins what was found into quotes: parts, kinds, speakers, cues, whom they are about.
//!
//! Reads links of marked runs and reported clauses, gives `Quote`s by start. Runs of one speaker that only "he said"
//! parts become one quote; marked words that nobody says are dropped unless they stand as a sentence of their own.

use super::grammar::Grammar;
use super::indirect::{self, Clause};
use super::sieves::{self, Link, Marked};
use super::speakers::Cast;
use super::{Cue, Quote, QuoteKind, Speaker, SpeakerStatus, Via};
use crate::annotate::entities::Entities;
use crate::annotate::mentions::{EntityType, Mention, MentionKind};
use crate::annotate::quotations::Quotation;
use crate::annotate::structure::Structure;
use crate::document::{Document, Run, Shape};
use crate::text::Span;

/// A quote before its speaker is known.
#[derive(Clone, Debug)]
pub struct Draft {
    kind: QuoteKind,
    span: Span,
    parts: Vec<Span>,
    link: Option<Link>,
}

/// A marked run of fewer words is no quote without a source.
const MIN_UNSAID_WORDS: usize = 4;

/// A run of fewer words is a fragment of somebody else's sentence.
const MIN_CLAUSE_WORDS: usize = 4;

/// Marked runs and reported clauses with their links, by start.
#[must_use]
pub fn drafts(grammar: &Grammar<'_, '_>, structure: &Structure, marked: &[Quotation]) -> Vec<Draft> {
    let doc = grammar.doc;
    let outer: Vec<&Quotation> =
        marked.iter().filter(|q| q.inside.is_none() && !structure.is_boilerplate(q.span)).collect();
    let runs: Vec<Marked> =
        outer.iter().map(|q| Marked { tokens: doc.tokens_in(q.span), words: words_in(doc, q) }).collect();
    let links = sieves::links(grammar, &runs);
    let mut drafts: Vec<Draft> = Vec::new();
    for ((quotation, run), link) in outer.iter().zip(&runs).zip(links) {
        if is_quote(grammar, run, link) {
            let kind = if is_fragment(grammar, run, link) { QuoteKind::Mixed } else { QuoteKind::Direct };
            drafts.push(Draft { kind, span: quotation.span, parts: quotation.parts.clone(), link });
        }
    }
    join_broken(grammar, &mut drafts);
    drafts.extend(reported(grammar, structure, &runs).into_iter().map(|clause| {
        let span = doc.span_of(clause.tokens);
        Draft { kind: QuoteKind::Indirect, span, parts: vec![span], link: Some(clause.link) }
    }));
    drafts.sort_by_key(|d| (d.span.start, d.span.end));
    drafts
}

fn words_in(doc: &Document<'_>, quotation: &Quotation) -> usize {
    let words = |part: &Span| doc.tokens_in(*part).range().filter(|i| doc.tokens[*i].shape.is_word()).count();
    quotation.parts.iter().map(words).sum()
}

/// Whether somebody says the marked words.
fn is_quote(grammar: &Grammar<'_, '_>, run: &Marked, link: Option<Link>) -> bool {
    match link {
        Some(link) if run.words < MIN_CLAUSE_WORDS || sieves::is_title(grammar, run) => {
            link.confidence >= 0.8 && !sieves::is_title(grammar, run)
        }
        Some(_) => true,
        None => run.words >= MIN_UNSAID_WORDS && !sieves::is_title(grammar, run),
    }
}

/// Whether the run is part of a clause of the writer's.
fn is_fragment(grammar: &Grammar<'_, '_>, run: &Marked, link: Option<Link>) -> bool {
    let start = run.tokens.start as usize;
    let first = (start..run.tokens.end as usize).find(|i| grammar.doc.tokens[*i].shape.is_word());
    let is_capital = first.is_some_and(|i| grammar.doc.tokens[i].shape.has_capital());
    let after_sign =
        start == 0 || !grammar.doc.tokens[start - 1].shape.is_word() || grammar.doc.tokens[start].gap as u8 >= 2;
    let after_cue = link.and_then(|l| l.cue).is_some_and(|c| c.end as usize == start);
    !(is_capital && (after_sign || after_cue) || run.words >= MIN_CLAUSE_WORDS && (after_sign || after_cue))
}

/// “We won,” he said, “and we won well”: one quote in two parts.
fn join_broken(grammar: &Grammar<'_, '_>, drafts: &mut Vec<Draft>) {
    let doc = grammar.doc;
    let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let is_part = joined.last().is_some_and(|last| {
            let (Some(a), Some(b)) = (last.link, draft.link) else { return false };
            let between = doc.tokens_in(Span { start: last.span.end, end: draft.span.start });
            let holds = |run: Option<Run>| run.is_none_or(|r| between.start <= r.start && r.end <= between.end);
            let extra = between.len().saturating_sub(a.source.map_or(0, Run::len) + a.cue.map_or(0, Run::len));
            let is_same = a.source == b.source && a.cue == b.cue && (holds(a.source) || between.len() <= 1);
            is_same
                && extra <= 8
                && last.kind != QuoteKind::Mixed
                && draft.kind != QuoteKind::Mixed
                && doc.paragraph_of(between.start.saturating_sub(1) as usize) == doc.paragraph_of(between.end as usize)
        });
        if is_part {
            let last = joined.last_mut().expect("just looked at");
            last.span = last.span.cover(draft.span);
            last.parts.extend(draft.parts);
        } else {
            joined.push(draft);
        }
    }
    *drafts = joined;
}

/// Reported clauses of all sentences, marked words left out of their bounds.
fn reported(grammar: &Grammar<'_, '_>, structure: &Structure, runs: &[Marked]) -> Vec<Clause> {
    let doc = grammar.doc;
    let mut out = Vec::new();
    let mut next = 0;
    for sentence in &doc.sentences {
        if structure.is_boilerplate(sentence.span) {
            continue;
        }
        while runs.get(next).is_some_and(|r| r.tokens.end <= sentence.tokens.start) {
            next += 1;
        }
        if runs.get(next).is_none_or(|r| r.tokens.start >= sentence.tokens.end) {
            indirect::clauses(grammar, sentence.tokens, &mut out);
        }
    }
    out
}

/// Quotes of drafts, speakers resolved in order.
#[must_use]
pub fn quotes(grammar: &Grammar<'_, '_>, drafts: Vec<Draft>, mentions: &[Mention], entities: &Entities) -> Vec<Quote> {
    let mut cast = Cast::new(grammar, mentions, entities);
    let finish = |draft: Draft| {
        let source = draft.link.and_then(|l| l.source);
        let speaker = source.map_or_else(Speaker::default, |s| cast.speaker(s));
        let about = about(mentions, entities, draft.span, &draft.parts, speaker.entity);
        let confidence = match draft.link {
            Some(link) if speaker.status != SpeakerStatus::Unknown => link.confidence,
            _ => 0.5,
        };
        Quote {
            kind: draft.kind,
            span: draft.span,
            parts: draft.parts,
            cue: draft.link.and_then(|l| l.cue).map(|c| cue(grammar, c)),
            via: via(grammar, mentions, entities, draft.span),
            speaker,
            about,
            confidence,
            rule: draft.link.map_or("unsaid", |l| l.rule),
        }
    };
    drafts.into_iter().map(finish).collect()
}

fn cue(grammar: &Grammar<'_, '_>, tokens: Run) -> Cue {
    let doc = grammar.doc;
    let span = doc.span_of(tokens);
    let verb = tokens.range().rev().find_map(|i| grammar.verb(i));
    let lemma = verb.map_or_else(|| span.of(doc.content()).to_lowercase(), |v| v.lemma.to_owned());
    Cue { span, lemma }
}

/// Entities within the words, by first mention; "I" and "we" are the speaker.
fn about(mentions: &[Mention], entities: &Entities, span: Span, parts: &[Span], speaker: Option<usize>) -> Vec<usize> {
    let first = mentions.partition_point(|m| m.span.end <= span.start);
    let mut out = Vec::new();
    for (i, mention) in mentions.iter().enumerate().skip(first).take_while(|(_, m)| m.span.start < span.end) {
        let Some(entity) = entities.of_mention[i] else { continue };
        if parts.iter().any(|p| p.contains(mention.span)) && Some(entity) != speaker && !out.contains(&entity) {
            out.push(entity);
        }
    }
    out
}

/// The medium: "..., Arnsby News Agency reported" at the end of the sentence, or "told the Arnsby Herald".
fn via(grammar: &Grammar<'_, '_>, mentions: &[Mention], entities: &Entities, span: Span) -> Option<Via> {
    let doc = grammar.doc;
    let end = doc.tokens_in(span).end as usize;
    let sentence = doc.sentences[doc.sentence_of(end.saturating_sub(1))].tokens;
    let is_report = |i: &usize| matches!(doc.word(*i), "reported" | "reports" | "told");
    let verb = (end..sentence.end as usize).find(is_report)?;
    let is_told = doc.word(verb) == "told";
    let run = if is_told {
        grammar.phrase_after(verb + 1, sentence.end as usize)?
    } else {
        grammar.subject_before(verb, end)?
    };
    let has = |m: &Mention| {
        m.kind == MentionKind::Name && m.label == EntityType::Organization && run.has(m.tokens.start as usize)
    };
    let at = mentions.iter().position(has)?;
    let is_capital = doc.tokens[mentions[at].tokens.start as usize].shape != Shape::Lower;
    is_capital.then(|| Via { span: mentions[at].span, entity: entities.of_mention[at] })
}
