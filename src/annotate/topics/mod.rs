//! What the article is about: running issues, IPTC Media Topics, the user's own topics.
//!
//! Reads a `Document`, structure, entities and lists, gives `Topic`s with their evidence.

use crate::annotate::entities::Entities;
use crate::annotate::mentions::Mention;
use crate::annotate::structure::Structure;
use crate::document::Document;
use crate::text::Span;

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

/// Topics that the user defines.
#[derive(Clone, Debug, Default)]
pub struct UserTopics {}

/// Tells the topics, best first.
#[must_use]
pub fn annotate(
    _doc: &Document<'_>,
    _structure: &Structure,
    _mentions: &[Mention],
    _entities: &Entities,
    _user: &UserTopics,
) -> Vec<Topic> {
    Vec::new()
}
