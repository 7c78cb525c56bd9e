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
use crate::lexicon::topics::{MAX_LEVELS, Subject};
use crate::text::Span;
use issues::{Extent, Scored};
use std::borrow::Cow;
use std::cell::OnceCell;
use tally::{Hit, Tallies};
use terms::{Use, UserReadings};

/// Topics of the user below this score are not told.
const MIN_SCORE: f32 = 0.03;

/// Scores below which issues are not told when one, two, or more differing pieces of evidence show them: what a single
/// passing term suggests was never right on dev articles.
const MIN_ISSUE_SCORES: [f32; 3] = [0.5, 0.2, 0.05];

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
    pub id: Cow<'static, str>,
    /// For people.
    pub label: Cow<'static, str>,
    /// Where it is defined.
    pub kind: TopicKind,
    /// 0 to 1.
    pub score: f32,
    /// Nearest IPTC concept ("medtop:20000056").
    pub media_topic: Option<Cow<'static, str>>,
    /// IPTC concepts above it, nearest first.
    pub parents: Vec<&'static str>,
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
    let tallies = Tallies::new(terms::built_in(doc, &places), terms::readings);
    let extent = extent(doc, structure, &places);
    let tokens = extent.tokens;
    let issues = issues::find(&tallies, &extent);
    let words = top_concepts::words(doc, &places);
    let concepts = media_topics::find(&tallies, &issues, &words, tokens);
    let shown: Vec<Shown<'_>> = issues.iter().take(MAX_TOPICS).map(Shown::new).collect();
    let mut topics = Vec::new();
    topics.extend(shown.iter().filter_map(|shown| issue(ground, &tallies, shown)));
    topics
        .extend(concepts.iter().take(MAX_TOPICS).filter_map(|concept| media_topic(ground, &tallies, &shown, concept)));
    topics.extend(user_topics(ground, (mentions, entities), user, tokens));
    topics.sort_by(|a, b| b.score.total_cmp(&a.score));
    topics
}

/// What the trainer of the top concepts reads of an article: its words, and how strongly concepts speak for each top one.
#[must_use]
pub fn top_features(doc: &Document<'_>, structure: &Structure) -> (top_concepts::Words, [f32; taxonomy::TOPS.len()]) {
    let places = places(doc, structure);
    let tallies = Tallies::new(terms::built_in(doc, &places), terms::readings);
    let extent = extent(doc, structure, &places);
    let tokens = extent.tokens;
    let issues = issues::find(&tallies, &extent);
    let concepts = media_topics::densities(&tallies, &issues, tokens);
    (top_concepts::words(doc, &places), top_concepts::strengths(&concepts))
}

/// How long the article and its sections are, page furniture left out.
fn extent(doc: &Document<'_>, structure: &Structure, places: &[Place]) -> Extent {
    let sections = vec![0; structure.sections.len().max(1)];
    let mut extent = Extent { sections, section_of: Vec::with_capacity(doc.sentences.len()), ..Extent::default() };
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

/// An issue with what shows it, found where first asked.
struct Shown<'s> {
    scored: &'s Scored,
    /// The concepts that it belongs to.
    above: [Option<Subject>; MAX_LEVELS],
    by: OnceCell<(Vec<Span>, Vec<usize>)>,
}

impl<'s> Shown<'s> {
    fn new(scored: &'s Scored) -> Self {
        let mut above = scored.topic.all_above();
        Self { scored, above: std::array::from_fn(|_| above.next()), by: OnceCell::new() }
    }

    /// Spans and sections.
    fn by(&self, ground: Ground<'_, '_>, tallies: &Tallies) -> &(Vec<Span>, Vec<usize>) {
        self.by.get_or_init(|| show(ground, tallies, self.scored))
    }

    /// Whether the issue belongs to a concept, be it through others.
    fn is_under(&self, concept: Subject) -> bool {
        self.above.contains(&Some(concept))
    }
}

fn issue(ground: Ground<'_, '_>, tallies: &Tallies, issue: &Shown<'_>) -> Option<Topic> {
    let topic = issue.scored.topic;
    let concept = topic.above()?;
    if MIN_ISSUE_SCORES.iter().all(|least| issue.scored.score < *least) {
        return None;
    }
    let (evidence, sections) = issue.by(ground, tallies);
    let pieces = evidence::differing(ground.doc, evidence, MIN_ISSUE_SCORES.len());
    let least = MIN_ISSUE_SCORES.get(pieces.checked_sub(1)?)?;
    (issue.scored.score >= *least).then(|| Topic {
        id: topic.id().into(),
        label: topic.label().into(),
        kind: TopicKind::Issue,
        score: issue.scored.score,
        media_topic: Some(concept.id().into()),
        parents: concept.all_above().map(Subject::id).collect(),
        sections: sections.clone(),
        evidence: evidence.clone(),
    })
}

/// Spans and sections of a topic: its own terms, then the meetings of its sides.
fn show(ground: Ground<'_, '_>, tallies: &Tallies, scored: &Scored) -> (Vec<Span>, Vec<usize>) {
    let own = tallies.hits_of(scored.topic.number());
    let mut spans = evidence::spans(ground.doc, own);
    let Some((first, second)) = scored.sides else {
        return (spans, evidence::sections(ground.doc, ground.structure, own));
    };
    let (first, second) = (tallies.hits_of(first.number()), tallies.hits_of(second.number()));
    for span in evidence::meetings(ground.doc, first, second) {
        evidence::push(&mut spans, span);
    }
    if spans.is_empty() {
        spans = evidence::spans(ground.doc, first);
    }
    let meets = |hit: &&Hit| first.iter().any(|other| other.sentence == hit.sentence);
    let hits: Vec<Hit> = own.iter().chain(second.iter().filter(meets)).copied().collect();
    (spans, evidence::sections(ground.doc, ground.structure, &hits))
}

/// A concept is shown by its own terms, by those of the issues that belong to it, else by the opening of the article.
fn media_topic(ground: Ground<'_, '_>, tallies: &Tallies, issues: &[Shown<'_>], concept: &Scored) -> Option<Topic> {
    let (mut spans, mut sections) = show(ground, tallies, concept);
    for issue in issues {
        if spans.len() < evidence::MAX_EVIDENCE && issue.is_under(concept.topic) {
            let (more, places) = issue.by(ground, tallies);
            more.iter().for_each(|span| evidence::push(&mut spans, *span));
            sections.extend(places);
        }
    }
    if spans.is_empty() {
        let opening = ground.places.iter().position(|place| *place == Place::Title)?;
        spans.push(ground.doc.sentences[opening].span);
    }
    sections.sort_unstable();
    sections.dedup();
    Some(Topic {
        id: concept.topic.id().into(),
        label: concept.topic.label().into(),
        kind: TopicKind::MediaTopic,
        score: concept.score,
        media_topic: Some(concept.topic.id().into()),
        parents: concept.topic.all_above().map(Subject::id).collect(),
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
    if user.topics().is_empty() {
        return Vec::new();
    }
    let mut uses = user.terms().map_or_else(Vec::new, |list| terms::of_user(ground.doc, ground.places, list));
    for &(item, topic, weight) in user.entities() {
        let meant = entities.entities.iter().filter(|entity| entity.wikidata == Some(item));
        for mention in meant.flat_map(|entity| &entity.mentions).filter_map(|mention| mentions.get(*mention)) {
            let sentence = ground.doc.tokens[mention.tokens.start as usize].sentence;
            let place = ground.places[sentence as usize];
            if place != Place::Outside {
                let readings = UserReadings::One((topic as u16, weight));
                let phrase = (topic as u64) << 32 | u64::from(item);
                uses.push(Use { readings, tokens: mention.tokens, phrase, sentence, place });
            }
        }
    }
    uses.sort_by_key(|one| one.tokens.start);
    let tallies = Tallies::new(uses, UserReadings::each);
    let mut topics = Vec::new();
    for (topic, number) in user.topics().iter().zip(0..) {
        let Some(tally) = tallies.get(number) else { continue };
        let density = tally.strength / issues::scale(tokens);
        let score = issues::score(density, density);
        let hits: Vec<Hit> = tallies.hits_of(number).iter().filter(|hit| hit.weight > 0.0).copied().collect();
        let evidence = evidence::spans(ground.doc, &hits);
        if score < MIN_SCORE || evidence.is_empty() {
            continue;
        }
        let concept = topic.media_topic.as_deref().and_then(Subject::find);
        topics.push(Topic {
            id: topic.id.clone().into(),
            label: topic.label.clone().into(),
            kind: TopicKind::Custom,
            score,
            media_topic: topic.media_topic.clone().map(Cow::Owned),
            parents: concept.into_iter().flat_map(Subject::all_above).map(Subject::id).collect(),
            sections: evidence::sections(ground.doc, ground.structure, &hits),
            evidence,
        });
    }
    topics
}
