//! What the article is about: running issues, IPTC Media Topics, the user's own topics.
//!
//! Reads a `Document`, structure, entities and lists, gives `Topic`s with their evidence. Terms are found in one pass
//! (`terms`), added up by topic (`tally`), and scored by where and how densely they stand (`issues`, `media_topics`);
//! `user` reads the user's own lists. It makes no summary and no key phrases.

mod evidence;
mod issues;
mod media_topics;
mod places;
mod tally;
pub mod taxonomy;
mod terms;
pub mod top_concepts;
mod user;

pub use places::{Place, places};
pub use user::{UserTopic, UserTopics};

use crate::annotate::entities::Entities;
use crate::annotate::mentions::Mention;
use crate::annotate::structure::Structure;
use crate::document::Document;
use crate::text::Span;
use issues::{Extent, Scored};
use tally::Tallies;
use terms::{Hit, TermList, key};

/// Issues and concepts below this score are not told.
const MIN_SCORE: f32 = 0.03;

/// Topics of one kind that are told at most.
const MAX_TOPICS: usize = 12;

/// Where a topic's definition comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopicKind {
    /// Built-in list of running stories and themes.
    Issue,
    /// IPTC Media Topics.
    MediaTopic,
    /// The user's list.
    Custom,
}

impl TopicKind {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::MediaTopic => "media-topic",
            Self::Custom => "custom",
        }
    }
}

/// A topic of the article.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Stable id.
    pub id: String,
    /// For people.
    pub label: String,
    /// Where it is defined.
    pub kind: TopicKind,
    /// 0 to 1.
    pub score: f32,
    /// Nearest IPTC concept ("medtop:20000056").
    pub media_topic: Option<String>,
    /// IPTC concepts above it, nearest first.
    pub parents: Vec<String>,
    /// Indices of the sections that speak of it.
    pub sections: Vec<usize>,
    /// Bytes that show it, best first, at most ten.
    pub evidence: Vec<Span>,
}

/// The layers that topics rest on.
#[derive(Clone, Copy, Debug)]
struct Ground<'a, 't> {
    doc: &'a Document<'t>,
    structure: &'a Structure,
    places: &'a [Place],
}

/// Tells the topics, best first.
#[must_use]
pub fn annotate(
    doc: &Document<'_>,
    structure: &Structure,
    mentions: &[Mention],
    entities: &Entities,
    user: &UserTopics,
) -> Vec<Topic> {
    let places = places(doc, structure);
    let ground = Ground { doc, structure, places: &places };
    let tallies = Tallies::new(terms::find(doc, &places, TermList::BuiltIn));
    let extent = extent(doc, structure, &places);
    let tokens = extent.tokens;
    let issues = issues::find(&tallies, &extent);
    let words = top_concepts::words(doc, &places);
    let concepts = media_topics::find(&tallies, &issues, &words, tokens);
    let mut topics = Vec::new();
    let told = |scored: &&Scored<'_>| scored.score >= MIN_SCORE;
    topics.extend(issues.iter().filter(told).take(MAX_TOPICS).filter_map(|issue| issue_topic(ground, &tallies, issue)));
    let concepts = concepts.iter().filter(told).take(MAX_TOPICS);
    let issues: Vec<Placed<'_, '_>> = issues.iter().take(MAX_TOPICS).filter_map(placed).collect();
    topics.extend(concepts.filter_map(|concept| media_topic(ground, &tallies, &issues, concept)));
    topics.extend(user_topics(ground, (mentions, entities), user, tokens));
    topics.sort_by(|a, b| b.score.total_cmp(&a.score));
    topics
}

/// What the trainer of the top concepts reads of an article: its words, and how strongly concepts speak for each top one.
#[must_use]
pub fn top_features(doc: &Document<'_>, structure: &Structure) -> (top_concepts::Words, [f32; taxonomy::TOPS.len()]) {
    let places = places(doc, structure);
    let tallies = Tallies::new(terms::find(doc, &places, TermList::BuiltIn));
    let extent = extent(doc, structure, &places);
    let tokens = extent.tokens;
    let issues = issues::find(&tallies, &extent);
    let concepts = media_topics::densities(&tallies, &issues, tokens);
    (top_concepts::words(doc, &places), top_concepts::strengths(&concepts))
}

/// How long the article and its sections are, page furniture left out.
fn extent(doc: &Document<'_>, structure: &Structure, places: &[Place]) -> Extent {
    let mut extent = Extent { sections: vec![0; structure.sections.len().max(1)], ..Extent::default() };
    for (sentence, place) in doc.sentences.iter().zip(places) {
        let section = structure.section_at(sentence.span.start).unwrap_or(0);
        extent.section_of.push(section);
        if *place != Place::Outside {
            extent.tokens += sentence.tokens.len();
            extent.sections[section] += sentence.tokens.len();
        }
    }
    extent
}

fn issue_topic(ground: Ground<'_, '_>, tallies: &Tallies<'_>, issue: &Scored<'_>) -> Option<Topic> {
    let (label, concept) = taxonomy::issue(issue.id)?;
    let mut parents = taxonomy::ancestors(concept);
    parents.truncate(MAX_TOPICS);
    let (evidence, sections) = show(ground, tallies, issue);
    (!evidence.is_empty()).then(|| Topic {
        id: issue.id.to_owned(),
        label: label.to_owned(),
        kind: TopicKind::Issue,
        score: issue.score,
        media_topic: Some(concept.to_owned()),
        parents: parents.into_iter().map(str::to_owned).collect(),
        sections,
        evidence,
    })
}

/// An issue with the concepts that it belongs to, nearest first.
struct Placed<'s, 'a> {
    scored: &'s Scored<'a>,
    concepts: Vec<&'static str>,
}

fn placed<'s, 'a>(scored: &'s Scored<'a>) -> Option<Placed<'s, 'a>> {
    let (_, nearest) = taxonomy::issue(scored.id)?;
    let concepts = std::iter::once(nearest).chain(taxonomy::ancestors(nearest)).collect();
    Some(Placed { scored, concepts })
}

/// Spans and sections of a topic: its own terms, then the meetings of its sides.
fn show(ground: Ground<'_, '_>, tallies: &Tallies<'_>, scored: &Scored<'_>) -> (Vec<Span>, Vec<usize>) {
    let mut hits: Vec<Hit<'_>> = tallies.hits_of(scored.key).to_vec();
    let mut spans = evidence::spans(ground.doc, &hits);
    if let Some((first, second)) = scored.sides {
        let (first, second) = (tallies.hits_of(first), tallies.hits_of(second));
        for span in evidence::meetings(ground.doc, first, second) {
            evidence::push(&mut spans, span);
        }
        let meets = |hit: &&Hit<'_>| first.iter().any(|other| other.sentence == hit.sentence);
        hits.extend(second.iter().filter(meets));
        if spans.is_empty() {
            spans = evidence::spans(ground.doc, first);
        }
    }
    let sections = evidence::sections(ground.doc, ground.structure, &hits);
    (spans, sections)
}

/// A concept is shown by its own terms, by those of the issues that belong to it, else by the opening of the article.
fn media_topic(
    ground: Ground<'_, '_>,
    tallies: &Tallies<'_>,
    issues: &[Placed<'_, '_>],
    concept: &Scored<'_>,
) -> Option<Topic> {
    let (mut spans, mut sections) = show(ground, tallies, concept);
    for issue in issues {
        if spans.len() < evidence::MAX_EVIDENCE && issue.concepts.contains(&concept.id) {
            let (more, places) = show(ground, tallies, issue.scored);
            more.into_iter().for_each(|span| evidence::push(&mut spans, span));
            sections.extend(places);
        }
    }
    if spans.is_empty() {
        let opening = ground.places.iter().position(|place| *place == Place::Title)?;
        spans.push(ground.doc.sentences[opening].span);
    }
    sections.sort_unstable();
    sections.dedup();
    let parents = taxonomy::ancestors(concept.id);
    Some(Topic {
        id: concept.id.to_owned(),
        label: taxonomy::label(concept.id).to_owned(),
        kind: TopicKind::MediaTopic,
        score: concept.score,
        media_topic: Some(concept.id.to_owned()),
        parents: parents.into_iter().map(str::to_owned).collect(),
        sections,
        evidence: spans,
    })
}

/// The user's topics: each by its own density, since they do not compete.
fn user_topics(
    ground: Ground<'_, '_>,
    (mentions, entities): (&[Mention], &Entities),
    user: &UserTopics,
    tokens: usize,
) -> Vec<Topic> {
    let numbers: Vec<String> = (0..user.topics().len()).map(|number| number.to_string()).collect();
    let mut hits =
        user.terms().map_or_else(Vec::new, |list| terms::find(ground.doc, ground.places, TermList::User(list)));
    for &(item, topic, weight) in user.entities() {
        let meant = entities.entities.iter().filter(|entity| entity.wikidata == Some(item));
        for mention in meant.flat_map(|entity| &entity.mentions).filter_map(|mention| mentions.get(*mention)) {
            let sentence = ground.doc.tokens[mention.tokens.start as usize].sentence;
            let place = ground.places[sentence as usize];
            if place != Place::Outside {
                let id = numbers[topic].as_str();
                let phrase = u64::from(item);
                hits.push(Hit { id, key: key(id), weight, tokens: mention.tokens, phrase, sentence, place });
            }
        }
    }
    let tallies = Tallies::new(hits);
    let mut topics = Vec::new();
    for (number, topic) in user.topics().iter().enumerate() {
        let Some(tally) = tallies.get(key(&number.to_string())) else { continue };
        let density = issues::density(tally.strength, tokens);
        let score = issues::score(density, density);
        let hits: Vec<Hit<'_>> = tallies.hits_of(tally.key).iter().filter(|hit| hit.weight > 0.0).copied().collect();
        let evidence = evidence::spans(ground.doc, &hits);
        if score < MIN_SCORE || evidence.is_empty() {
            continue;
        }
        topics.push(Topic {
            id: topic.id.clone(),
            label: topic.label.clone(),
            kind: TopicKind::Custom,
            score,
            media_topic: topic.media_topic.clone(),
            parents: topic
                .media_topic
                .as_deref()
                .map_or_else(Vec::new, taxonomy::ancestors)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            sections: evidence::sections(ground.doc, ground.structure, &hits),
            evidence,
        });
    }
    topics
}
