//! Tells who the source of a quote is: a named entity, somebody unnamed, several, a document.
//!
//! Reads a source's tokens, mentions and entities, gives a `Speaker`. A name in the phrase's head names it; a nominal or
//! pronoun goes by the entities layer, pronouns first by the running speaker: the last named source that fits in sex and
//! number, which news writers rely on more than on the nearest person. A phrase whose head is a plain noun ("a spokesman
//! for the council") names nobody, whatever names stand in it.

use super::grammar::{Grammar, Kind};
use super::{Speaker, SpeakerStatus};
use crate::annotate::entities::{Entities, Gender};
use crate::annotate::mentions::{EntityType, Mention, MentionKind};
use crate::document::{Run, Shape};
use crate::lexicon::lists;

/// What speakers are resolved against.
pub struct Cast<'a, 'd, 't> {
    /// Words.
    pub grammar: &'a Grammar<'d, 't>,
    /// All mentions, by start.
    pub mentions: &'a [Mention],
    /// Who they denote.
    pub entities: &'a Entities,
    running: Vec<Running>,
}

/// A named source of the article so far.
#[derive(Clone, Debug)]
struct Running {
    entity: Option<usize>,
    name: Option<String>,
    gender: Gender,
    is_person: bool,
}

/// How many named sources are remembered.
const MAX_RUNNING: usize = 16;

impl<'a, 'd, 't> Cast<'a, 'd, 't> {
    /// An empty stage.
    #[must_use]
    pub fn new(grammar: &'a Grammar<'d, 't>, mentions: &'a [Mention], entities: &'a Entities) -> Self {
        Self { grammar, mentions, entities, running: Vec::new() }
    }

    /// Who the source `tokens` is; the named ones are remembered for later pronouns.
    pub fn speaker(&mut self, tokens: Run) -> Speaker {
        let span = Some(self.grammar.doc.span_of(tokens));
        let head = self.head(tokens);
        let speaker = match self.grammar.kind(head) {
            Kind::Pronoun | Kind::Object | Kind::Relative if tokens.len() <= 2 => self.pronoun(head),
            _ => self.name_in(tokens, head).unwrap_or_else(|| self.nominal(tokens, head)),
        };
        let speaker = Speaker { span, ..speaker };
        self.remember(&speaker);
        speaker
    }

    /// The head noun: the last word before the first comma or preposition.
    fn head(&self, tokens: Run) -> usize {
        let (start, end) = (tokens.start as usize, tokens.end as usize);
        let is_break = |i: &usize| {
            let is_link = matches!(self.grammar.kind(*i), Kind::Preposition | Kind::Relative)
                && self.grammar.doc.tokens[*i].shape == Shape::Lower;
            *i > start && (is_link || self.grammar.is(*i, b',') || self.grammar.is(*i, b'('))
        };
        let stop = (start..end).find(is_break).unwrap_or(end);
        let is_word = |i: &usize| {
            self.grammar.doc.tokens[*i].shape.is_word() && !self.grammar.doc.word(*i).starts_with(['\'', '’'])
        };
        (start..stop).rev().find(is_word).unwrap_or(start)
    }

    /// The mention of a kind that covers token `at`.
    fn mention_at(&self, at: usize, kind: MentionKind) -> Option<usize> {
        let before = self.mentions.partition_point(|m| m.tokens.start as usize <= at);
        let near = before.saturating_sub(4)..before;
        near.rev().find(|m| self.mentions[*m].kind == kind && self.mentions[*m].tokens.has(at))
    }

    /// A speaker by name, where the head of the phrase is one.
    fn name_in(&self, tokens: Run, head: usize) -> Option<Speaker> {
        let mention = self.mention_at(head, MentionKind::Name).or_else(|| self.apposed(tokens, head));
        if let Some(mention) = mention {
            let entity = self.entities.of_mention[mention];
            let name = entity.is_none().then(|| self.mentions[mention].span.of(self.grammar.doc.content()).to_owned());
            let description = entity.and_then(|e| self.entities.entities[e].description.clone());
            return Some(Speaker {
                status: SpeakerStatus::Named,
                entity,
                name,
                kind: Some("name"),
                description,
                span: None,
            });
        }
        let shape = self.grammar.doc.tokens[head].shape;
        let is_first = head == tokens.start as usize
            && self.grammar.doc.sentences[self.grammar.doc.sentence_of(head)].tokens.start as usize == head;
        if !shape.has_capital() || is_first && lists::SPEAKER_NOUNS.get(&[self.grammar.doc.tokens[head].form]).is_some()
        {
            return None;
        }
        let mut start = head;
        while start > tokens.start as usize
            && (self.grammar.doc.tokens[start - 1].shape.has_capital() || self.grammar.is(start - 1, b'.'))
        {
            start -= 1;
        }
        let name = self.grammar.doc.span_of(Run::new(start, head + 1)).of(self.grammar.doc.content()).to_owned();
        Some(Speaker {
            status: SpeakerStatus::Named,
            entity: None,
            name: Some(name),
            kind: Some("name"),
            description: None,
            span: None,
        })
    }

    /// A person's name in apposition: "the mayor, Anna Moe".
    fn apposed(&self, tokens: Run, head: usize) -> Option<usize> {
        let comma = (head + 1..tokens.end as usize).find(|i| self.grammar.is(*i, b','))?;
        let mention = self.mention_at(comma + 1, MentionKind::Name)?;
        (self.mentions[mention].label == EntityType::Person).then_some(mention)
    }

    /// he, she, they, it, who
    fn pronoun(&self, head: usize) -> Speaker {
        let word = self.grammar.doc.word(head).to_lowercase();
        let fits: fn(&Running) -> bool = match word.as_str() {
            "he" | "him" => |r| r.is_person && r.gender != Gender::Female,
            "she" | "her" => |r| r.is_person && r.gender != Gender::Male,
            "it" | "they" | "them" => |r| !r.is_person,
            _ => |_| false,
        };
        let by_layer = self.mention_at(head, MentionKind::Pronoun).and_then(|m| self.entities.of_mention[m]);
        let running = self.running.iter().rev().find(|r| fits(r));
        let (entity, name) = match (running, by_layer) {
            (Some(r), _) => (r.entity, r.name.clone()),
            (None, Some(e)) => (Some(e), None),
            (None, None) => (None, None),
        };
        let status = match word.as_str() {
            _ if entity.is_some() || name.is_some() => SpeakerStatus::Named,
            "they" | "them" | "we" | "us" => SpeakerStatus::Collective,
            _ => SpeakerStatus::Unnamed,
        };
        let description = entity.and_then(|e| self.entities.entities[e].description.clone());
        Speaker { status, entity, name, kind: Some("pronoun"), description, span: None }
    }

    /// A common noun: the entity that the layer resolves it to, else its kind of speaker.
    fn nominal(&self, tokens: Run, head: usize) -> Speaker {
        let entity = self.mention_at(head, MentionKind::Nominal).and_then(|m| self.entities.of_mention[m]);
        let description = entity.and_then(|e| self.entities.entities[e].description.clone());
        if entity.is_some() {
            return Speaker {
                status: SpeakerStatus::Named,
                entity,
                name: None,
                kind: Some("nominal"),
                description,
                span: None,
            };
        }
        let word = self.grammar.doc.word(head);
        let status = match lists::SPEAKER_NOUNS.get(&[self.grammar.doc.tokens[head].form]) {
            Some("document") => SpeakerStatus::Document,
            Some("collective") => SpeakerStatus::Collective,
            Some(_) => SpeakerStatus::Unnamed,
            None if word.ends_with('s') && !word.ends_with("ss") => SpeakerStatus::Collective,
            None => SpeakerStatus::Unnamed,
        };
        let name = self.grammar.doc.span_of(tokens).of(self.grammar.doc.content()).to_owned();
        Speaker { status, entity: None, name: Some(name), kind: Some("nominal"), description: None, span: None }
    }

    fn remember(&mut self, speaker: &Speaker) {
        if speaker.status != SpeakerStatus::Named {
            return;
        }
        let entity = speaker.entity.map(|e| &self.entities.entities[e]);
        let gender = entity.map_or(Gender::Unknown, |e| e.gender);
        let is_person = entity.is_none_or(|e| e.label == EntityType::Person);
        self.running.retain(|r| r.entity != speaker.entity || r.name != speaker.name);
        self.running.push(Running { entity: speaker.entity, name: speaker.name.clone(), gender, is_person });
        if self.running.len() > MAX_RUNNING {
            self.running.remove(0);
        }
    }
}
