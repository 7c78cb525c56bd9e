//! Joins what was found into quotes: parts, kinds, speakers, cues, whom they are about.
//!
//! Reads links of marked runs and reported clauses, gives `Quote`s by start. Runs of one speaker that only "he said"
//! parts become one quote; marked words that nobody says are dropped unless they stand as a sentence of their own.

use super::grammar::{Category, Grammar, Kind, Strength};
use super::lemmas;
use super::pairs::{Choice, Unit, View, overlap};
use super::sieves::{self, Link, Marked};
use super::speakers::Cast;
use super::transcripts;
use super::unsaid;
use super::{Cue, Quote, QuoteKind, Speaker, SpeakerStatus, Via};
use crate::annotate::entities::Entities;
use crate::annotate::mentions::{EntityType, Mention, MentionKind};
use crate::annotate::quotations::Quotation;
use crate::annotate::structure::{Role, Structure};
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::{class, lists};
use crate::text::Span;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A quote before its speaker is known.
#[derive(Clone, Debug)]
pub struct Draft {
    kind: QuoteKind,
    tokens: Run,
    span: Span,
    parts: Vec<Span>,
    link: Option<Link>,
    /// How likely somebody says it.
    said: f32,
}

/// Rules of this confidence speak where the scorer finds nobody.
const MIN_RULE: f32 = 0.4;

/// A run of fewer words is a fragment of somebody else's sentence.
const MIN_CLAUSE_WORDS: usize = 3;

/// A marked run is no quote when its words are less likely said by somebody (dev: 0.3 parts best).
const MIN_SAID: f32 = 0.3;

/// The same for runs of one or two words, which are titles and scare quotes as often.
const MIN_SHORT_SAID: f32 = 0.5;

/// A reported clause of fewer words tells a reader nothing.
const MIN_REPORTED_WORDS: usize = 2;

/// A reported clause that nobody is found for has at least so many words.
const MIN_UNSOURCED_WORDS: usize = 5;

/// A fragment in marks that nobody is found for has at least so many words; shorter ones are mostly scare quotes.
const MIN_UNSOURCED_FRAGMENT_WORDS: usize = 8;

/// At most so many headlines, headings and pull quotes of an article are looked for in its text.
const MAX_SHOWN: usize = 16;

/// Words of saying stand at most so many tokens from the words that they report.
const MAX_SAID_TOKENS: usize = 250;

/// Capitals in a reported clause are said where the clause and the words are this likely (train: 47 of 50 such are).
const MIN_REPORTED: f32 = 0.85;

/// Units with their choices as quotes to be, by start; `outer` and `runs` are the marked runs in order.
#[must_use]
pub fn drafts(
    view: &View<'_, '_, '_>,
    structure: &Structure,
    outer: &[&Quotation],
    chosen: &[(Unit, Choice)],
) -> Vec<Draft> {
    let grammar = view.grammar;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut clauses: Vec<Draft> = Vec::new();
    let turns = transcripts::turns(grammar.doc);
    let is_line = |unit: &Unit, link| unsaid::is_line(grammar.doc, unit.tokens, link);
    for (unit, choice) in chosen {
        let link = link(view, unit, choice);
        let role = structure.roles.get(grammar.doc.paragraph_of(unit.tokens.start as usize)).copied();
        match unit.marked {
            Some(m) if is_quote(view, (m, unit), link, role) && !is_line(unit, link) => {
                let kind = if is_fragment(view, unit, link) { QuoteKind::Mixed } else { QuoteKind::Direct };
                drafts.push(Draft {
                    kind,
                    tokens: view.runs[m].tokens,
                    span: outer[m].span,
                    parts: transcripts::pieces(grammar.doc, outer[m], link),
                    link,
                    said: said(view, view.runs[m].tokens),
                });
            }
            Some(_) => {}
            None if matches!(role, Some(Role::Heading(_)))
                || role == Some(Role::Body) && is_line(unit, link)
                || meets(&turns, |t| t.tokens, unit.tokens) => {}
            None => clauses.extend(clause(view, structure, unit, link)),
        }
    }
    join_broken(grammar, &mut drafts);
    drop_echoes(view, structure, &mut drafts);
    drafts.extend(clauses);
    drafts.extend(turns.into_iter().filter(|t| !meets(view.runs, |r| r.tokens, t.tokens)).map(|turn| {
        let (tokens, span) = (turn.tokens, grammar.doc.span_of(turn.tokens));
        Draft { kind: QuoteKind::Indirect, tokens, span, parts: vec![span], link: Some(turn.link), said: 1.0 }
    }));
    drafts.sort_by_key(|d| (d.span.start, d.span.end));
    drop_repeated(grammar.doc.content(), &mut drafts);
    drafts
}

/// Whether one of some runs, by start and apart from one another, shares a token with others.
fn meets<T>(runs: &[T], tokens: impl Fn(&T) -> Run, others: Run) -> bool {
    let at = runs.partition_point(|r| tokens(r).end <= others.start);
    runs.get(at).is_some_and(|r| overlap(tokens(r), others))
}

/// A headline, a heading or a pull quote shows words that the text quotes as well: the text's count.
fn drop_echoes(view: &View<'_, '_, '_>, structure: &Structure, drafts: &mut Vec<Draft>) {
    let doc = view.grammar.doc;
    let is_shown = |d: &Draft| {
        let paragraph = doc.paragraph_of(d.tokens.start as usize);
        is_display(doc, d, paragraph) || matches!(structure.roles.get(paragraph), Some(Role::Title | Role::Heading(_)))
    };
    let shown: Vec<bool> = drafts.iter().map(is_shown).collect();
    let texts: Vec<usize> = (0..drafts.len()).filter(|i| !shown[*i]).collect();
    let echoes =
        |i: &usize| shown[*i] && texts.iter().any(|t| unsaid::holds(doc, &drafts[*t].parts, &drafts[*i].parts));
    let dropped: Vec<usize> = (0..drafts.len()).filter(|i| shown[*i]).take(MAX_SHOWN).filter(echoes).collect();
    let mut index = 0..;
    drafts.retain(|_| index.next().is_none_or(|i| !dropped.contains(&i)));
}

/// Whether a quote makes its paragraph, and nobody in it is its source.
fn is_display(doc: &Document<'_>, draft: &Draft, paragraph: usize) -> bool {
    let line = doc.paragraphs[paragraph];
    let is_elsewhere = draft.link.and_then(|l| l.source).is_none_or(|s| !overlap(s, line.tokens));
    draft.span.start == line.span.start && line.span.end <= draft.span.end + 1 && is_elsewhere
}

/// A headline and its copies (kicker, teaser) say the same: the first counts.
fn drop_repeated(content: &str, drafts: &mut Vec<Draft>) {
    let mut seen = BTreeSet::new();
    drafts.retain(|draft| draft.kind != QuoteKind::Indirect || seen.insert(draft.span.of(content)));
}

/// The source and cue of a unit: the scorer's choice; the rule's where that is surer or the scorer found nobody.
fn link(view: &View<'_, '_, '_>, unit: &Unit, choice: &Choice) -> Option<Link> {
    let rule = unit.marked.and_then(|m| view.links[m]);
    if let Some(sure) = rule.filter(|l| l.confidence >= sieves::SURE) {
        return Some(sure);
    }
    let own = Link { source: choice.source, cue: choice.cue, confidence: choice.confidence, rule: "scorer" };
    match choice.source {
        Some(_) => Some(own),
        None => rule.filter(|l| l.confidence >= MIN_RULE).or(choice.cue.map(|_| own)),
    }
}

/// A reported clause without marks.
fn clause(view: &View<'_, '_, '_>, structure: &Structure, unit: &Unit, link: Option<Link>) -> Option<Draft> {
    let doc = view.grammar.doc;
    let (mut start, mut end) = (unit.tokens.start as usize, unit.tokens.end as usize);
    if let Some(dateline) = structure.metadata.dateline.span {
        start = start.max((doc.tokens_in(dateline).end as usize).min(end));
    }
    while start < end && !doc.tokens[start].shape.is_word() {
        start += 1;
    }
    while end > start && !doc.tokens[end - 1].shape.is_word() && !matches!(doc.word(end - 1), ")" | "%") {
        end -= 1;
    }
    let words = (start..end).filter(|i| doc.tokens[*i].shape.is_word()).count();
    let is_sourced = link.is_some_and(|l| l.source.is_some());
    if words < MIN_REPORTED_WORDS || !is_sourced && words < MIN_UNSOURCED_WORDS {
        return None;
    }
    let tokens = Run::new(start, end);
    let span = doc.span_of(tokens);
    Some(Draft {
        kind: QuoteKind::Indirect,
        tokens,
        span,
        parts: vec![span],
        link,
        said: view.tags.contents[unit.content?].score,
    })
}

/// How likely the words of a run are said by somebody.
fn said(view: &View<'_, '_, '_>, tokens: Run) -> f32 {
    let inner =
        tokens.start as usize + 1..(tokens.end as usize - 1).max(tokens.start as usize + 2).min(view.tags.said.len());
    let count = inner.len().max(1) as f32;
    view.tags.said[inner].iter().sum::<f32>() / count
}

/// The marked runs that stand in no other and in no page furniture, with their tokens.
#[must_use]
pub fn runs<'q>(
    doc: &Document<'_>,
    structure: &Structure,
    marked: &'q [Quotation],
) -> (Vec<&'q Quotation>, Vec<Marked>) {
    let outer: Vec<&Quotation> =
        marked.iter().filter(|q| q.inside.is_none() && !structure.is_boilerplate(q.span)).collect();
    let runs = outer.iter().map(|q| Marked { tokens: doc.tokens_in(q.span), words: words_in(doc, q) }).collect();
    (outer, runs)
}

fn words_in(doc: &Document<'_>, quotation: &Quotation) -> usize {
    let words = |part: &Span| doc.tokens_in(*part).range().filter(|i| doc.tokens[*i].shape.is_word()).count();
    quotation.parts.iter().map(words).sum()
}

/// Whether somebody says the marked words.
fn is_quote(view: &View<'_, '_, '_>, (index, unit): (usize, &Unit), link: Option<Link>, role: Option<Role>) -> bool {
    let run = &view.runs[index];
    let said = said(view, run.tokens);
    let is_labelled = link.is_some_and(|l| matches!(l.rule, "name-after-dash" | "label" | sieves::LABEL_WITHIN));
    if unsaid::is_markup(view.grammar, run) || unsaid::is_work(view.grammar, run) {
        return false;
    }
    let is_sourced = link.is_some_and(|l| l.source.is_some());
    let is_name = || sieves::is_announced(view.grammar, run) || unsaid::is_listed(view.grammar.doc, run);
    // Moe hailed it as “The Bridge of Bridges”; in headlines capitals tell nothing
    let is_reported = || {
        let clause = unit.content.map(|c| view.tags.contents[c]).filter(|c| c.tokens.start < run.tokens.start);
        let is_likely = said >= MIN_REPORTED && clause.is_some_and(|c| c.score >= MIN_REPORTED);
        is_likely && is_sourced && role == Some(Role::Body) && !is_name()
    };
    let is_told = || unsaid::is_told(view.grammar, run, view.links[index]) || is_reported();
    if sieves::is_title(view.grammar, run) && !is_labelled && !is_told() {
        return false;
    }
    if run.words < MIN_CLAUSE_WORDS {
        return said >= MIN_SHORT_SAID && link.is_some() && !sieves::is_announced(view.grammar, run);
    }
    let is_fragment = !unsaid::ends_sentence(view.grammar, run);
    if !is_sourced && is_fragment && run.words < MIN_UNSOURCED_FRAGMENT_WORDS {
        return false;
    }
    said >= MIN_SAID || is_labelled
}

/// Whether the run is part of a clause of the writer's.
fn is_fragment(view: &View<'_, '_, '_>, unit: &Unit, link: Option<Link>) -> bool {
    let Some(run) = unit.marked.map(|m| &view.runs[m]) else { return false };
    let doc = view.grammar.doc;
    let start = run.tokens.start as usize;
    let held = unit.content.map(|c| view.tags.contents[c].tokens);
    // words of the content before the opening mark, in the same sentence
    let outside = held.filter(|t| t.start < run.tokens.start).map_or(0, |t| {
        let from = (t.start as usize).max(doc.sentences[doc.sentence_of(start)].tokens.start as usize);
        // two are enough to tell
        (from..start).filter(|i| doc.tokens[*i].shape.is_word()).take(2).count()
    });
    let first = (start..run.tokens.end as usize).find(|i| doc.tokens[*i].shape.is_word());
    let is_capital = first.is_some_and(|i| doc.tokens[i].shape.has_capital());
    let after_sign = start == 0
        || !doc.tokens[start - 1].shape.is_word()
        || matches!(doc.tokens[start].gap, Gap::Sentence | Gap::Line);
    let after_cue = link.and_then(|l| l.cue).is_some_and(|c| c.end as usize == start);
    let is_apart = after_sign || after_cue;
    match (is_capital, is_apart) {
        (true, true) => false,
        (false, true) => run.words < MIN_CLAUSE_WORDS || outside > 1,
        (true, false) => run.words < MIN_CLAUSE_WORDS || outside > 1,
        (false, false) => true,
    }
}

/// “We won,” he said, “and we won well”: one quote in two parts.
fn join_broken(grammar: &Grammar<'_, '_>, drafts: &mut Vec<Draft>) {
    let doc = grammar.doc;
    let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let is_part = joined.last().is_some_and(|last| {
            let (Some(a), Some(b)) = (last.link, draft.link) else { return false };
            let between = Run::new(last.tokens.end as usize, draft.tokens.start as usize);
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
            last.tokens.end = draft.tokens.end;
            last.span = last.span.cover(draft.span);
            last.parts.extend(draft.parts);
        } else {
            joined.push(draft);
        }
    }
    *drafts = joined;
}

/// Quotes of drafts, speakers resolved in order.
#[must_use]
pub fn quotes(grammar: &Grammar<'_, '_>, drafts: Vec<Draft>, mentions: &[Mention], entities: &Entities) -> Vec<Quote> {
    let mut cast = Cast::new(grammar, mentions, entities);
    let mut spoken_of = SpokenOf { mentions, entities, seen: vec![0; entities.entities.len()], quotes: 0 };
    let finish = |mut draft: Draft| {
        let via = via(grammar, mentions, entities, draft.tokens.end as usize);
        if let (Some(via), Some(link)) = (&via, &mut draft.link) {
            let is_medium = link.source.is_some_and(|s| grammar.doc.span_of(s).overlaps(via.span));
            let said =
                if is_medium && draft.kind == QuoteKind::Mixed { said_before(grammar, draft.tokens) } else { None };
            (link.source, link.cue) = said.map_or((link.source, link.cue), |(source, cue)| (Some(source), Some(cue)));
        }
        let source = draft.link.and_then(|l| l.source);
        let speaker = source.map_or_else(Speaker::default, |s| cast.speaker(s));
        let about = spoken_of.about(draft.span, &draft.parts, speaker.entity);
        let confidence = match draft.link {
            Some(link) if speaker.status != SpeakerStatus::Unknown => link.confidence * draft.said,
            _ => 0.5 * draft.said,
        };
        Quote {
            kind: draft.kind,
            span: draft.span,
            parts: draft.parts,
            cue: draft.link.and_then(|l| l.cue).map(|c| cue(grammar, c)),
            via,
            speaker,
            about,
            confidence,
            rule: draft.link.map_or("unsaid", |l| l.rule),
        }
    };
    drafts.into_iter().map(finish).collect()
}

/// A cue with its lemma: that of its last verb of speech, else of its last plain word.
fn cue(grammar: &Grammar<'_, '_>, tokens: Run) -> Cue {
    let doc = grammar.doc;
    let mut tokens = tokens;
    // "later [added]"
    let is_adverb =
        tokens.range().all(|i| matches!(grammar.kind(i), Kind::Word(Category::Adverb | Category::Auxiliary)));
    if is_adverb && grammar.verb(tokens.end as usize).is_some() {
        tokens.end += 1;
    }
    tokens = grammar.without_circumstances(tokens);
    let span = doc.span_of(tokens);
    let verb = tokens.range().rev().find_map(|i| grammar.verb(i).map(|v| v.lemma));
    let listed = || tokens.range().rev().find_map(|i| lists::CUE_LEMMAS.get(&[doc.tokens[i].form]));
    let plain = || {
        tokens.range().rev().find(|i| {
            doc.tokens[*i].shape.is_word()
                && !matches!(
                    grammar.kind(*i),
                    Kind::Word(Category::Preposition | Category::Adverb | Category::Auxiliary | Category::Determiner)
                )
        })
    };
    let lemma = verb.or_else(listed).map(Cow::Borrowed);
    let lemma = lemma.or_else(|| plain().map(|i| lemmas::of_verb(&doc.word(i).to_lowercase()).into()));
    Cue { span, lemma: lemma.unwrap_or_else(|| span.of(doc.content()).to_lowercase().into()) }
}

/// Whom quotes are about.
struct SpokenOf<'a> {
    mentions: &'a [Mention],
    entities: &'a Entities,
    /// For each entity the number of the last quote that is about it.
    seen: Vec<u32>,
    /// How many quotes were looked at.
    quotes: u32,
}

impl SpokenOf<'_> {
    /// Entities within the words, by first mention; "I" and "we" are the speaker.
    fn about(&mut self, span: Span, parts: &[Span], speaker: Option<usize>) -> Vec<usize> {
        self.quotes += 1;
        let first = self.mentions.partition_point(|m| m.span.end <= span.start);
        let mut out = Vec::new();
        let holds = |mention: Span| {
            let after = parts.partition_point(|p| p.start <= mention.start);
            after > 0 && parts[after - 1].contains(mention)
        };
        let near = self.mentions.iter().zip(&self.entities.of_mention).skip(first);
        for (mention, entity) in near.take_while(|(m, _)| m.span.start < span.end) {
            let Some(entity) = entity.filter(|e| Some(*e) != speaker && self.seen[*e] != self.quotes) else { continue };
            if holds(mention.span) {
                self.seen[entity] = self.quotes;
                out.push(entity);
            }
        }
        out
    }
}

/// Who says it where a medium only passes it on: "Moe said that he would fight “to the end,” Arnsby News Agency reported".
fn said_before(grammar: &Grammar<'_, '_>, quote: Run) -> Option<(Run, Run)> {
    let doc = grammar.doc;
    let end = quote.start as usize;
    let sentence = doc.sentences[doc.sentence_of(end)].tokens.start as usize;
    let says = |i: &usize| grammar.verb(*i).is_some_and(|v| v.strength == Strength::Speech);
    let verb = (sentence.max(end.saturating_sub(MAX_SAID_TOKENS))..end).find(says)?;
    Some((grammar.subject_before(verb, sentence)?, Run::new(verb, verb + 1)))
}

/// The medium, of a quote that ends before token `end`: "..., Arnsby News Agency reported" at the end of the sentence, or "told the Arnsby Herald".
fn via(grammar: &Grammar<'_, '_>, mentions: &[Mention], entities: &Entities, end: usize) -> Option<Via> {
    let doc = grammar.doc;
    let sentence = doc.sentences[doc.sentence_of(end.saturating_sub(1))].tokens;
    let is_cue = |i: &usize| doc.tokens[*i].classes.has(class::CUE_VERBS);
    let is_report = |i: &usize| is_cue(i) && matches!(doc.word(*i), "reported" | "reports" | "told");
    let verb = (end..(sentence.end as usize).min(end + MAX_SAID_TOKENS)).find(is_report)?;
    let is_told = doc.word(verb) == "told";
    let run = if is_told {
        grammar.phrase_after(verb + 1, sentence.end as usize)?
    } else {
        grammar.subject_before(verb, end)?
    };
    let is_body = |m: &Mention| m.kind == MentionKind::Name && m.label == EntityType::Organization;
    let first = mentions.partition_point(|m| m.tokens.start < run.start);
    let at = first + mentions[first..].iter().take_while(|m| m.tokens.start < run.end).position(is_body)?;
    let is_capital = doc.tokens[mentions[at].tokens.start as usize].shape != Shape::Lower;
    is_capital.then(|| Via { span: mentions[at].span, entity: entities.of_mention[at] })
}
