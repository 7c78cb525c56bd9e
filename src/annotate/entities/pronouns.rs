//! Whom "he", "she", "him", "his", "her" mean.
//!
//! Reads names with their entities, gives pronoun mentions where the antecedent is sure enough. The persons named or meant
//! in the last few sentences compete; each is weighed by how near and how prominent it was (features below, weights
//! fitted on annotated news), and the best is taken when it is likely by itself and well ahead of the second. "I" and
//! "we" belong to whoever speaks and are left to `quotes`; "they" is left alone.

use super::{Entities, Gender};
use crate::annotate::mentions::{EntityType, Mention, MentionKind};
use crate::annotate::quotations::Quotation;
use crate::annotate::structure::Structure;
use crate::document::{Document, Run, Shape};
use crate::lexicon::{Classes, class};
use libm::expf;

/// How many sentences back a person is remembered.
const MEMORY_SENTENCES: usize = 4;

/// How many persons compete at most.
const MAX_RIVALS: usize = 8;

/// A mention among so many first tokens of its sentence opens it.
const OPENING_TOKENS: usize = 4;

/// How likely an antecedent must be.
const MIN_PROBABILITY: f32 = 0.4;

/// How many numbers describe a pair.
pub const FEATURES: usize = 20;

/// A pair of pronoun and person, in numbers; the order is that of [`WEIGHTS`].
pub type Features = [f32; FEATURES];

/// Weights of the features and, last, the bias (softmax over the rivals and nobody; fitted on gum-train and gum-dev,
/// left-out fifths: precision 0.88, 0.62 of all third-person pronouns).
#[rustfmt::skip]
const WEIGHTS: [f32; FEATURES + 1] = [
    -1.04, -0.04, -0.77, 0.39, 0.8, 0.42, -0.68, 1.81, 0.77, -0.03, -0.26, -0.86, 0.2, -0.75, 0.05, 0.55, 0.79, 0.22, 0.33, -0.38,
    0.25,
];

/// Words that can be one of the pronouns.
const PERSONAL: Classes = Classes::of(&[class::PRONOUNS_MALE, class::PRONOUNS_FEMALE]);

/// What a pronoun shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pronoun {
    gender: Gender,
    /// "he", "she".
    is_subject: bool,
}

/// The last trace of a person.
#[derive(Clone, Copy, Debug)]
struct Trace {
    sentence: usize,
    token: usize,
    is_subject: bool,
    in_quote: bool,
    by_pronoun: bool,
    is_possessor: bool,
    after_preposition: bool,
    opens: bool,
    speaks: bool,
    count: usize,
}

/// The pronouns of a document by form.
fn pronoun(word: &str) -> Option<Pronoun> {
    let of = |gender, is_subject| Some(Pronoun { gender, is_subject });
    match word {
        "he" | "He" | "HE" => of(Gender::Male, true),
        "him" | "his" | "himself" | "His" | "Him" => of(Gender::Male, false),
        "she" | "She" | "SHE" => of(Gender::Female, true),
        "her" | "hers" | "herself" | "Her" => of(Gender::Female, false),
        _ => None,
    }
}

/// Adds the pronouns that are sure to mean somebody named: mentions with the entity each belongs to, by start.
pub fn resolve(
    doc: &Document<'_>,
    structure: &Structure,
    names: (&[Mention], &Entities),
    marked: &[Quotation],
) -> Vec<(Mention, usize)> {
    let (mentions, entities) = names;
    let mut tracker = Tracker::new(doc, entities, marked);
    let mut found = Vec::new();
    let mut next = 0;
    for (_, paragraph) in doc.paragraphs.iter().enumerate().filter(|(p, _)| structure.is_article(*p)) {
        for i in paragraph.tokens.range() {
            while next < mentions.len() && (mentions[next].tokens.end as usize) <= i {
                tracker.see_name(&mentions[next], entities.of_mention[next]);
                next += 1;
            }
            let token = &doc.tokens[i];
            if !token.classes.any(PERSONAL) || !matches!(token.shape, Shape::Lower | Shape::Title) {
                continue;
            }
            if let Some(pronoun) = pronoun(doc.word(i)) {
                found.extend(tracker.meet(i, pronoun));
            }
        }
    }
    found
}

struct Tracker<'a, 't> {
    doc: &'a Document<'t>,
    entities: &'a Entities,
    marked: &'a [Quotation],
    /// The last trace of each entity.
    traces: Vec<Option<Trace>>,
    /// All traces left so far, by token: token and entity. One that is no longer its entity's last is passed over.
    log: Vec<(usize, usize)>,
    /// The greatest count of a trace.
    most: usize,
    /// Form of the possessive ending.
    possessive: u64,
}

impl<'a, 't> Tracker<'a, 't> {
    fn new(doc: &'a Document<'t>, entities: &'a Entities, marked: &'a [Quotation]) -> Self {
        let traces = vec![None; entities.entities.len()];
        Self { doc, entities, marked, traces, log: Vec::new(), most: 1, possessive: crate::lexicon::form("'s") }
    }

    /// Remembers where a person was named.
    fn see_name(&mut self, mention: &Mention, entity: Option<usize>) {
        let Some(entity) = entity.filter(|_| mention.label == EntityType::Person) else { return };
        self.leave(entity, mention.tokens, false);
    }

    fn leave(&mut self, entity: usize, tokens: Run, by_pronoun: bool) {
        let token = tokens.start as usize;
        let sentence = self.doc.sentence_of(token);
        let is_subject = !self.has_verb_before(token, sentence);
        let count = self.traces[entity].map_or(0, |t| t.count) + 1;
        let trace = Trace {
            sentence,
            token,
            is_subject,
            in_quote: self.in_quote(token),
            by_pronoun,
            is_possessor: self.doc.tokens.get(tokens.end as usize).is_some_and(|t| t.form == self.possessive),
            after_preposition: token > 0 && self.doc.tokens[token - 1].classes.has(class::PREPOSITIONS),
            opens: token < self.doc.sentences[sentence].tokens.start as usize + OPENING_TOKENS,
            speaks: self.doc.tokens.get(tokens.end as usize).is_some_and(|t| t.classes.has(class::CUE_VERBS)),
            count,
        };
        self.traces[entity] = Some(trace);
        self.log.push((token, entity));
        self.most = self.most.max(count);
    }

    /// Whether another person's name or a pronoun stands earlier in the sentence: then this one is hardly its subject.
    fn has_verb_before(&self, token: usize, sentence: usize) -> bool {
        self.latest(sentence).any(|(_, t)| t.token < token && !t.in_quote)
    }

    /// The entities with their last traces, latest first, back to the beginning of a sentence.
    fn latest(&self, since: usize) -> impl Iterator<Item = (usize, &Trace)> {
        let last = |(token, entity): &(usize, usize)| {
            self.traces[*entity].as_ref().filter(|t| t.token == *token).map(|t| (*entity, t))
        };
        self.log.iter().rev().take_while(move |(token, _)| self.doc.sentence_of(*token) >= since).filter_map(last)
    }

    fn in_quote(&self, token: usize) -> bool {
        let at = self.doc.tokens[token].span;
        let after = self.marked.partition_point(|q| q.span.end <= at.start);
        self.marked.get(after).is_some_and(|q| q.span.contains(at))
    }

    /// Resolves the pronoun at token `i` and remembers whom it means.
    fn meet(&mut self, i: usize, pronoun: Pronoun) -> Option<(Mention, usize)> {
        let sentence = self.doc.sentence_of(i);
        let (rivals, count) = self.rivals(sentence, pronoun.gender);
        let rivals = &rivals[..count];
        let place = (i, self.in_quote(i));
        let traced = rivals.iter().filter_map(|e| self.traces[*e].as_ref().map(|t| (*e, t)));
        let mut scored: Vec<(f32, usize)> =
            traced.map(|(e, t)| (weight(&self.features(place, pronoun, (e, t), rivals)), e)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (best, entity) = *scored.first()?;
        // nobody of them weighs 1
        let sure = best / (1.0 + scored.iter().map(|s| s.0).sum::<f32>());
        if sure < MIN_PROBABILITY {
            return None;
        }
        let tokens = Run::new(i, i + 1);
        self.leave(entity, tokens, true);
        let mention = Mention {
            span: self.doc.span_of(tokens),
            tokens,
            kind: MentionKind::Pronoun,
            label: EntityType::Person,
            subtype: None,
            title: None,
            gazetteer: None,
            score: sure,
            rule: "pronoun",
        };
        Some((mention, entity))
    }

    /// The persons of fitting gender of the last sentences, latest first, and how many they are.
    fn rivals(&self, sentence: usize, gender: Gender) -> ([usize; MAX_RIVALS], usize) {
        let near = self.latest(sentence.saturating_sub(MEMORY_SENTENCES));
        let (mut rivals, mut count) = ([0; MAX_RIVALS], 0);
        for entity in near.map(|(e, _)| e).filter(|e| self.fits(*e, gender)).take(MAX_RIVALS) {
            rivals[count] = entity;
            count += 1;
        }
        (rivals, count)
    }

    fn fits(&self, entity: usize, gender: Gender) -> bool {
        matches!(self.entities.entities[entity].gender, g if g == gender || g == Gender::Unknown)
    }

    /// A pronoun and a person in numbers.
    fn features(
        &self,
        (i, quote): (usize, bool),
        pronoun: Pronoun,
        (entity, trace): (usize, &Trace),
        rivals: &[usize],
    ) -> Features {
        let sentence = self.doc.sentence_of(i);
        let back = sentence - trace.sentence;
        let known = self.entities.entities[entity].gender == pronoun.gender;
        let latest = rivals.first() == Some(&entity);
        let rivals = rivals.len();
        let flag = |b: bool| f32::from(u8::from(b));
        [
            flag(rivals == 1),
            flag(back == 0),
            back as f32,
            flag(trace.is_subject),
            flag(known),
            flag(trace.by_pronoun),
            flag(quote && !trace.in_quote),
            trace.count as f32 / self.most as f32,
            flag(self.doc.paragraph_of(i) == self.doc.paragraph_of(trace.token)),
            flag(pronoun.is_subject && trace.is_subject),
            (rivals as f32 - 1.0).min(4.0) / 2.0,
            flag(!pronoun.is_subject && back == 0),
            flag(trace.in_quote && !quote),
            flag(trace.is_possessor),
            flag(trace.after_preposition),
            flag(trace.opens),
            flag(trace.speaks),
            flag(trace.opens && i < self.doc.sentences[sentence].tokens.start as usize + OPENING_TOKENS),
            flag(latest),
            ((i - trace.token) as f32 / 30.0).min(3.0),
        ]
    }
}

/// How much a rival weighs, against 1 for nobody.
fn weight(features: &Features) -> f32 {
    expf(features.iter().zip(WEIGHTS).map(|(f, w)| f * w).sum::<f32>() + WEIGHTS[FEATURES])
}
