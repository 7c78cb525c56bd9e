//! Tells who the source of a quote is: a named entity, somebody unnamed, several, a document.
//!
//! Reads a source's tokens, mentions and entities, gives a `Speaker`. A name in the phrase's head names it; pronouns go by
//! the running speaker, the last named source that fits in sex and number, which news writers rely on more than on the
//! nearest person; descriptions ("the Vermont senator") by `roles`. A phrase whose head is a plain noun ("a spokesman for
//! the council") names nobody, whatever names stand in it.

use super::grammar::{Category, Grammar, Kind};
use super::roles;
use super::{Speaker, SpeakerStatus};
use crate::annotate::entities::{Entities, Gender};
use crate::annotate::mentions::{EntityType, Mention, MentionKind};
use crate::document::{Run, Shape, Token};
use crate::lexicon::{self, class, lists};
use crate::text::words::words;

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
pub(super) struct Running {
    /// Its entity, if the layer has one.
    pub entity: Option<usize>,
    /// Its name where there is no entity.
    pub name: Option<String>,
    /// Its sex.
    pub gender: Gender,
    /// What it is.
    pub label: EntityType,
    /// Its last source's first token.
    pub at: usize,
}

impl Running {
    /// Whether it is a person, as far as is known: names of unsure type speak like persons.
    fn may_be_person(&self) -> bool {
        matches!(self.label, EntityType::Person | EntityType::Misc)
    }
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
        let tokens = self.trimmed(tokens);
        let span = Some(self.grammar.doc.span_of(tokens));
        let head = self.head(tokens);
        let speaker = match self.grammar.kind(head) {
            _ if tokens.len() == 1 && self.grammar.is_question_label(head) => self.label(head),
            Kind::Word(Category::Pronoun | Category::Object | Category::Relative | Category::Possessive)
                if tokens.len() <= 2 =>
            {
                self.pronoun(head)
            }
            _ => self
                .several(tokens)
                .or_else(|| self.name_in(tokens, head))
                .unwrap_or_else(|| self.nominal(tokens, head)),
        };
        let speaker = Speaker { span, ..speaker };
        self.remember(&speaker, tokens.start as usize);
        speaker
    }

    /// Q stands for the asker, who is not named; A for the person whom the article speaks of most before.
    fn label(&self, head: usize) -> Speaker {
        let doc = self.grammar.doc;
        if doc.word(head) == "A" {
            let named = |e: &usize| {
                let mentions = self.entities.entities[*e].mentions.iter().map(|m| &self.mentions[*m]);
                mentions.filter(|m| m.kind == MentionKind::Name && (m.tokens.start as usize) < head).count()
            };
            let persons =
                (0..self.entities.entities.len()).filter(|e| self.entities.entities[*e].label == EntityType::Person);
            let most = persons.rev().max_by_key(named).filter(|e| named(e) > 0);
            if let Some(entity) = most {
                return known(Some(entity), None, "nominal");
            }
        }
        let name = Some(doc.word(head).to_owned());
        Speaker { status: SpeakerStatus::Unnamed, name, kind: Some("nominal"), ..Speaker::default() }
    }

    /// The phrase without signs and adverbs at its edges: "Ruth Sallow [later]".
    fn trimmed(&self, tokens: Run) -> Run {
        let (mut start, mut end) = (tokens.start as usize, tokens.end as usize);
        while end > start + 1
            && (self.grammar.kind(end - 1) == Kind::Word(Category::Adverb)
                || self.grammar.is(end - 1, b',')
                || self.grammar.is(end - 1, b':'))
        {
            end -= 1;
        }
        while start + 1 < end && self.grammar.kind(start) == Kind::Sign {
            start += 1;
        }
        Run::new(start, end)
    }

    /// The head noun: the last word before the first comma, preposition or relative.
    fn head(&self, tokens: Run) -> usize {
        let (start, end) = (tokens.start as usize, tokens.end as usize);
        let is_break = |i: &usize| {
            let is_link = self.grammar.doc.tokens[*i].shape == Shape::Lower
                && matches!(self.grammar.kind(*i), Kind::Word(Category::Preposition | Category::Relative));
            *i > start
                && (is_link && self.mention_at(*i, MentionKind::Name).is_none()
                    || self.grammar.is(*i, b',')
                    || self.grammar.is(*i, b'('))
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

    /// "Moe and Haug": two or more persons' names, joined.
    fn several(&self, tokens: Run) -> Option<Speaker> {
        let first = self.mentions.partition_point(|m| m.tokens.start < tokens.start);
        let within = self.mentions[first..].iter().enumerate().take_while(|(_, m)| m.tokens.end <= tokens.end);
        let is_name = |m: &Mention| {
            m.kind == MentionKind::Name
                && matches!(m.label, EntityType::Person | EntityType::Location | EntityType::Organization)
        };
        let names: Vec<(usize, &Mention)> = within.filter(|(_, m)| is_name(m)).map(|(i, m)| (first + i, m)).collect();
        let joined = |pair: &[(usize, &Mention)]| {
            let (a, b) = (pair[0].1.tokens.end as usize, pair[1].1.tokens.start as usize);
            pair[0].1.label == pair[1].1.label
                && (a..b).any(|i| self.grammar.kind(i) == Kind::Word(Category::Conjunction))
                && (a..b).all(|i| self.is_joint(i))
        };
        if names.len() < 2 || !names.windows(2).any(joined) {
            return None;
        }
        let mut all: Vec<String> = Vec::new();
        for (i, mention) in names {
            let name = self.entities.of_mention[i].map_or_else(
                || mention.span.of(self.grammar.doc.content()).to_owned(),
                |e| self.entities.entities[e].name.clone(),
            );
            if !all.contains(&name) {
                all.push(name);
            }
        }
        let name = match all.split_last() {
            Some((last, rest)) if !rest.is_empty() => Some(format!("{} and {last}", rest.join(", "))),
            _ => return None,
        };
        Some(Speaker { status: SpeakerStatus::Collective, entity: None, name, kind: Some("name"), span: None })
    }

    /// Words that may stand between joined names: "and", titles.
    fn is_joint(&self, i: usize) -> bool {
        let token = &self.grammar.doc.tokens[i];
        matches!(self.grammar.kind(i), Kind::Word(Category::Conjunction | Category::Determiner))
            || token.is(b',')
            || token.is(b'.')
            || token.shape.has_capital()
            || token.classes.has(class::ROLE_NOUNS)
    }

    /// A speaker by name, where the head of the phrase is one.
    fn name_in(&self, tokens: Run, head: usize) -> Option<Speaker> {
        let doc = self.grammar.doc;
        if let Some(mention) = self.mention_at(head, MentionKind::Name).or_else(|| self.apposed(tokens, head)) {
            if self.mentions[mention].label == EntityType::Group {
                return None;
            }
            let entity = self.entities.of_mention[mention];
            let name = entity.is_none().then(|| self.mentions[mention].span.of(doc.content()).to_owned());
            return Some(known(entity, name, "name"));
        }
        let token = &doc.tokens[head];
        let is_first = doc.sentences[doc.sentence_of(head)].tokens.start as usize == head;
        if !token.shape.has_capital()
            || !matches!(self.grammar.kind(head), Kind::Other | Kind::Verb(_))
            || is_first && is_common(token)
        {
            return None;
        }
        let mut start = head;
        while start > tokens.start as usize
            && (doc.tokens[start - 1].shape.has_capital() || self.grammar.is(start - 1, b'.'))
        {
            start -= 1;
        }
        while start < head && !matches!(self.grammar.kind(start), Kind::Other | Kind::Verb(_)) {
            start += 1;
        }
        let name = doc.span_of(Run::new(start, head + 1)).of(doc.content()).to_owned();
        Some(known(None, Some(name), "name"))
    }

    /// A name in apposition: "the mayor, Anna Moe", "the youth leader, Comrade Tomas Lund", "the contractor, Lund Steel".
    fn apposed(&self, tokens: Run, head: usize) -> Option<usize> {
        /// Longest title before the name, in tokens.
        const MAX_TITLE_TOKENS: usize = 4;
        let sentence = self.grammar.doc.sentences[self.grammar.doc.sentence_of(head)].tokens;
        let (inside, last) = (tokens.end as usize, sentence.end as usize);
        // the tagger may cut a source before the comma: "said its director, Anna Moe, adding"
        let comma = (head + 1..last.min(inside + 1)).find(|i| self.grammar.is(*i, b','))?;
        let end = (comma + 2 + MAX_TITLE_TOKENS).min(if comma < inside { inside } else { last });
        let is_title = |i: &usize| self.grammar.doc.tokens[*i].shape.has_capital() || self.grammar.is(*i, b'.');
        // "a spokesman for the firm, Lund Steel" is no firm
        let fits = |mention: &usize| match self.mentions[*mention].label {
            EntityType::Person => true,
            EntityType::Organization => comma == head + 1 && comma < inside,
            _ => false,
        };
        let mut names = (comma + 1..end).take_while(is_title).filter_map(|i| self.mention_at(i, MentionKind::Name));
        names.find(fits)
    }

    /// he, she, they, it, who
    fn pronoun(&self, head: usize) -> Speaker {
        let word = self.grammar.doc.word(head).to_lowercase();
        let fits: fn(&Running) -> bool = match word.as_str() {
            "he" | "him" | "his" => |r| r.may_be_person() && r.gender != Gender::Female,
            "she" | "her" => |r| r.may_be_person() && r.gender != Gender::Male,
            "it" | "its" => |r| matches!(r.label, EntityType::Organization | EntityType::Location),
            _ => |_| false,
        };
        let by_layer = self.mention_at(head, MentionKind::Pronoun).and_then(|m| self.entities.of_mention[m]);
        let running = self.running.iter().rev().find(|r| fits(r));
        let is_vague = running.is_none_or(|r| r.gender == Gender::Unknown && r.may_be_person());
        let since = running.map_or(0, |r| r.at);
        let by_layer = by_layer.or_else(|| if is_vague { self.subject_since(since, head) } else { None });
        let (entity, name) = match (running, by_layer) {
            (Some(r), Some(layer)) if self.is_newer(layer, r, head) => (Some(layer), None),
            (Some(r), _) => (r.entity, r.name.clone()),
            (None, layer) => (layer, None),
        };
        if entity.is_some() || name.is_some() {
            return known(entity, name, "pronoun");
        }
        let status = if matches!(word.as_str(), "they" | "them" | "their" | "we" | "us" | "our") {
            SpeakerStatus::Collective
        } else {
            SpeakerStatus::Unnamed
        };
        Speaker { status, kind: Some("pronoun"), ..Speaker::default() }
    }

    /// The last person of the pronoun's sex that began a sentence between two tokens.
    fn subject_since(&self, from: usize, head: usize) -> Option<usize> {
        /// How many mentions are looked at.
        const MAX_MENTIONS: usize = 60;
        let doc = self.grammar.doc;
        let wanted = match doc.word(head).as_bytes()[0] {
            b's' | b'S' => Gender::Female,
            b'h' | b'H' => Gender::Male,
            _ => return None,
        };
        let last = self.mentions.partition_point(|m| (m.tokens.start as usize) < head);
        let near =
            (last.saturating_sub(MAX_MENTIONS)..last).rev().filter(|m| self.mentions[*m].tokens.start as usize > from);
        let fits = |m: &usize| {
            let at = self.mentions[*m].tokens.start as usize;
            let starts = at - doc.sentences[doc.sentence_of(at)].tokens.start as usize <= 3;
            let gender = self.entities.of_mention[*m]
                .map(|e| sex(self.entities.entities[e].gender, &self.entities.entities[e].name));
            starts && self.mentions[*m].kind == MentionKind::Name && gender == Some(wanted)
        };
        near.filter(fits).find_map(|m| self.entities.of_mention[m])
    }

    /// Whether an entity was the subject of a sentence after a speaker last spoke: the story has turned to it.
    fn is_newer(&self, entity: usize, running: &Running, head: usize) -> bool {
        /// A subject begins this early in its sentence, in tokens.
        const MAX_SUBJECT_OFFSET: usize = 6;
        if running.entity == Some(entity) {
            return false;
        }
        let doc = self.grammar.doc;
        let mut names = self.entities.entities[entity]
            .mentions
            .iter()
            .map(|m| &self.mentions[*m])
            .filter(|m| m.kind == MentionKind::Name);
        names.any(|m| {
            let at = m.tokens.start as usize;
            let sentence = doc.sentences[doc.sentence_of(at)].tokens.start as usize;
            at > running.at
                && at < head
                && at - sentence <= MAX_SUBJECT_OFFSET
                && doc.tokens[..at].last().is_none_or(|t| !t.is(b',') && t.shape != Shape::Quote)
        })
    }

    /// A common noun: whom the description fits, else its kind of speaker.
    fn nominal(&self, tokens: Run, head: usize) -> Speaker {
        let by_layer = self.mention_at(head, MentionKind::Nominal).and_then(|m| self.entities.of_mention[m]);
        let doc = self.grammar.doc;
        if let Some(entity) = by_layer {
            return known(Some(entity), None, "nominal");
        }
        if let Some((entity, name)) = roles::described(self, &self.running, tokens, head) {
            return known(entity, name, "nominal");
        }
        let word = doc.word(head);
        let token = &doc.tokens[head];
        let status = match lists::SPEAKER_NOUNS.get(&[token.form]) {
            Some("document") => SpeakerStatus::Document,
            Some("collective") => SpeakerStatus::Collective,
            Some(_) => SpeakerStatus::Unnamed,
            None if token.classes.has(class::ROLE_PLURALS) => SpeakerStatus::Collective,
            None if token.classes.has(class::ROLE_NOUNS) || token.classes.has(class::ORG_NOUNS) => {
                SpeakerStatus::Unnamed
            }
            None if word.ends_with('s') && !word.ends_with("ss") => SpeakerStatus::Collective,
            None if self.grammar.kind(head) == Kind::Word(Category::Determiner) => SpeakerStatus::Collective,
            None => SpeakerStatus::Unnamed,
        };
        let name = doc.span_of(tokens).of(doc.content()).to_owned();
        Speaker { status, entity: None, name: Some(name), kind: Some("nominal"), span: None }
    }

    fn remember(&mut self, speaker: &Speaker, at: usize) {
        if speaker.status != SpeakerStatus::Named {
            return;
        }
        let entity = speaker.entity.map(|e| &self.entities.entities[e]);
        let name = entity.map_or(speaker.name.as_deref().unwrap_or_default(), |e| e.name.as_str());
        let gender = sex(entity.map_or(Gender::Unknown, |e| e.gender), name);
        let label = entity.map_or(EntityType::Person, |e| e.label);
        self.running.retain(|r| r.entity != speaker.entity || r.name != speaker.name);
        self.running.push(Running { entity: speaker.entity, name: speaker.name.clone(), gender, label, at });
        if self.running.len() > MAX_RUNNING {
            self.running.remove(0);
        }
    }
}

/// A speaker who is known.
fn known(entity: Option<usize>, name: Option<String>, kind: &'static str) -> Speaker {
    Speaker { status: SpeakerStatus::Named, entity, name, kind: Some(kind), span: None }
}

/// Whether a word at a sentence's start is a plain noun for persons or bodies ("Officials", "Police").
fn is_common(token: &Token) -> bool {
    let classes = token.classes;
    lists::SPEAKER_NOUNS.get(&[token.form]).is_some()
        || classes.has(class::ROLE_NOUNS)
        || classes.has(class::ROLE_PLURALS)
        || classes.has(class::ORG_NOUNS)
}

/// The sex that is known of an entity, else the one that alone bears its given name.
fn sex(known: Gender, name: &str) -> Gender {
    if matches!(known, Gender::Female | Gender::Male) {
        return known;
    }
    let Some(first) = words(name).next() else { return Gender::Unknown };
    let classes = lexicon::classes(lexicon::form(&name[first]));
    match (classes.has(class::GIVEN_FEMALE), classes.has(class::GIVEN_MALE)) {
        (true, false) => Gender::Female,
        (false, true) => Gender::Male,
        _ => Gender::Unknown,
    }
}
