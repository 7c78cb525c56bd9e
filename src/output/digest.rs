//! What is kept of an article when many are told together: the counters of a roll-up and the lines of an index.
//!
//! Reads an `Article`, gives a `Digest` of a few hundred bytes; `Rollup` adds digests up. So a report over a folder needs
//! the memory of its counters, not of its articles.

use crate::summary::schema::Article;
use std::collections::BTreeMap;

/// People named in a digest, at most: pairs of them are counted.
const PEOPLE_KEPT: usize = 8;
/// Topics kept in a digest.
const TOPICS_KEPT: usize = 5;

/// An article in brief.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// Its id.
    pub id: String,
    /// Its title, else its id.
    pub title: String,
    /// Day of publication.
    pub published: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Words.
    pub words: usize,
    /// Quotes.
    pub quotes: usize,
    /// Named speakers: name, times, and about whom.
    pub speakers: Vec<(String, usize, Vec<String>)>,
    /// People named, most salient first.
    pub people: Vec<String>,
    /// Topics: id and label, best first.
    pub topics: Vec<(String, String)>,
    /// Why it was not analyzed.
    pub error: Option<String>,
}

impl Digest {
    /// The digest of a record.
    #[must_use]
    pub fn new(article: &Article<'_>) -> Self {
        let mut speakers: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
        for quote in article.quotes.iter().filter(|q| q.speaker.status == "named") {
            let Some(name) = quote.speaker.name.as_deref() else { continue };
            let entry = speakers.entry(name).or_default();
            entry.0 += 1;
            entry.1.extend(quote.about_names.iter().map(ToString::to_string));
        }
        let people = article.entities.iter().filter(|e| e.kind == "person").take(PEOPLE_KEPT);
        let topics = article.topics.iter().take(TOPICS_KEPT);
        Self {
            id: article.source.id.to_string(),
            title: article.metadata.title.as_deref().unwrap_or(&article.source.id).to_owned(),
            published: article.metadata.published.as_deref().map(str::to_owned),
            publisher: article.metadata.publisher.as_deref().map(str::to_owned),
            words: article.stats.words,
            quotes: article.quotes.len(),
            speakers: speakers.into_iter().map(|(name, (n, about))| (name.to_owned(), n, about)).collect(),
            people: people.map(|e| e.name.to_string()).collect(),
            topics: topics.map(|t| (t.id.to_string(), t.label.to_string())).collect(),
            error: article.error.as_ref().map(|e| e.message.to_string()),
        }
    }
}

/// A speaker over many articles.
#[derive(Clone, Debug, Default)]
pub struct SpeakerCount {
    /// Quotes.
    pub quotes: usize,
    /// Articles with a quote.
    pub articles: usize,
    /// About whom, how often.
    pub about: BTreeMap<String, usize>,
    /// Outlets that quote, how often.
    pub outlets: BTreeMap<String, usize>,
}

/// Counters over many articles.
#[derive(Clone, Debug, Default)]
pub struct Rollup {
    /// Articles analyzed.
    pub articles: usize,
    /// Inputs that failed.
    pub failed: usize,
    /// Words.
    pub words: usize,
    /// Quotes.
    pub quotes: usize,
    /// Who is quoted.
    pub speakers: BTreeMap<String, SpeakerCount>,
    /// Topics: label, and articles per month (`YYYY-MM`, or `undated`).
    pub topics: BTreeMap<String, (String, BTreeMap<String, usize>)>,
    /// People named in one article together, and in how many.
    pub pairs: BTreeMap<(String, String), usize>,
}

impl Rollup {
    /// Adds an article.
    pub fn add(&mut self, digest: &Digest) {
        if digest.error.is_some() {
            self.failed += 1;
            return;
        }
        self.articles += 1;
        self.words += digest.words;
        self.quotes += digest.quotes;
        for (name, quotes, about) in &digest.speakers {
            let speaker = self.speakers.entry(name.clone()).or_default();
            speaker.quotes += quotes;
            speaker.articles += 1;
            about.iter().for_each(|a| *speaker.about.entry(a.clone()).or_default() += 1);
            if let Some(outlet) = &digest.publisher {
                *speaker.outlets.entry(outlet.clone()).or_default() += quotes;
            }
        }
        let month = digest.published.as_deref().and_then(|d| d.get(..7)).unwrap_or("undated");
        for (id, label) in &digest.topics {
            let (_, months) = self.topics.entry(id.clone()).or_insert_with(|| (label.clone(), BTreeMap::new()));
            *months.entry(month.to_owned()).or_default() += 1;
        }
        for (i, a) in digest.people.iter().enumerate() {
            for b in &digest.people[i + 1..] {
                let pair = if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
                *self.pairs.entry(pair).or_default() += 1;
            }
        }
    }

    /// Speakers, most quoted first.
    #[must_use]
    pub fn ranked_speakers(&self) -> Vec<(&str, &SpeakerCount)> {
        let mut all: Vec<_> = self.speakers.iter().map(|(name, count)| (name.as_str(), count)).collect();
        all.sort_by_key(|(name, count)| (std::cmp::Reverse(count.quotes), *name));
        all
    }

    /// Topics, most frequent first: id, label, articles, articles per month.
    #[must_use]
    pub fn ranked_topics(&self) -> Vec<(&str, &str, usize, &BTreeMap<String, usize>)> {
        let total = |months: &BTreeMap<String, usize>| months.values().sum::<usize>();
        let mut all: Vec<_> =
            self.topics.iter().map(|(id, (label, m))| (id.as_str(), label.as_str(), total(m), m)).collect();
        all.sort_by_key(|(id, _, n, _)| (std::cmp::Reverse(*n), *id));
        all
    }

    /// Pairs of people named together in two articles or more, most frequent first.
    #[must_use]
    pub fn ranked_pairs(&self) -> Vec<(&str, &str, usize)> {
        let mut all: Vec<_> =
            self.pairs.iter().filter(|(_, n)| **n > 1).map(|((a, b), n)| (a.as_str(), b.as_str(), *n)).collect();
        all.sort_by_key(|(a, b, n)| (std::cmp::Reverse(*n), *a, *b));
        all
    }
}

/// The names of a counter, most frequent first, at most `most`.
#[must_use]
pub fn top(counter: &BTreeMap<String, usize>, most: usize) -> Vec<(&str, usize)> {
    let mut all: Vec<_> = counter.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    all.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    all.truncate(most);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up_who_is_quoted() {
        let digest = Digest {
            published: Some("2024-03-14".into()),
            publisher: Some("The Gauge".into()),
            quotes: 3,
            speakers: vec![("Ann Moe".into(), 2, vec!["Bo Haug".into()])],
            people: vec!["Bo Haug".into(), "Ann Moe".into()],
            topics: vec![("rain".into(), "Rain".into())],
            ..Digest::default()
        };
        let mut rollup = Rollup::default();
        rollup.add(&digest);
        rollup.add(&digest);
        rollup.add(&Digest { error: Some("gone".into()), ..Digest::default() });
        assert_eq!((rollup.articles, rollup.failed, rollup.quotes), (2, 1, 6));
        let (name, count) = rollup.ranked_speakers()[0];
        assert_eq!((name, count.quotes, count.articles, count.outlets["The Gauge"]), ("Ann Moe", 4, 2, 4));
        assert_eq!(rollup.ranked_topics()[0].3["2024-03"], 2);
        assert_eq!(rollup.ranked_pairs(), [("Ann Moe", "Bo Haug", 2)]);
    }
}
