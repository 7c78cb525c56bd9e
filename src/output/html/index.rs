//! The page that tells many articles together: charts of who is quoted, topics over time, people named together, and a
//! sortable list.
//!
//! Reads a `Rollup` and, for a folder of pages, their digests with addresses; gives HTML under the same policy as the
//! articles' pages.

use super::{POLICY, SCRIPT, STYLE, render_template};
use crate::output::digest::{Digest, Rollup, top};
use serde::Serialize;
use std::collections::BTreeSet;

/// Rows of a chart or table.
const ROWS_SHOWN: usize = 30;
/// Months shown, the latest ones.
const MONTHS_SHOWN: usize = 12;
/// Units of the longest bar.
const LONGEST_BAR: usize = 600;

#[derive(Serialize)]
struct SpeakerRow<'a> {
    name: &'a str,
    quotes: usize,
    articles: usize,
    about: String,
    outlets: String,
    width: usize,
}

#[derive(Serialize)]
struct TopicRow<'a> {
    label: &'a str,
    articles: usize,
    months: Vec<usize>,
}

#[derive(Serialize)]
struct PairRow<'a> {
    a: &'a str,
    b: &'a str,
    articles: usize,
}

#[derive(Serialize)]
struct ArticleRow<'a> {
    title: &'a str,
    link: &'a str,
    published: Option<&'a str>,
    people: String,
    topics: String,
    quotes: usize,
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct Index<'a> {
    policy: &'static str,
    style: &'static str,
    script: &'static str,
    title: &'static str,
    facts: String,
    speakers: Vec<SpeakerRow<'a>>,
    topics: Vec<TopicRow<'a>>,
    months: Vec<&'a str>,
    pairs: Vec<PairRow<'a>>,
    articles: Vec<ArticleRow<'a>>,
}

/// The page; `articles` are digests with the addresses of their pages.
#[must_use]
pub fn index(rollup: &Rollup, articles: &[(Digest, String)]) -> String {
    let failed = if rollup.failed > 0 { format!("; {} not analyzed", rollup.failed) } else { String::new() };
    let (quotes, speakers_count) = (rollup.quotes, rollup.speakers.len());
    let months = months(rollup);
    let page = Index {
        policy: POLICY.as_str(),
        style: STYLE,
        script: SCRIPT,
        title: "Articles",
        facts: format!(
            "{} articles, {} words, {quotes} quotes, {speakers_count} named speakers{failed}",
            rollup.articles, rollup.words
        ),
        speakers: speakers(rollup),
        topics: topics(rollup, &months),
        months,
        pairs: pairs(rollup),
        articles: articles.iter().map(|(digest, link)| article(digest, link)).collect(),
    };
    render_template("index.html", &page)
}

fn listed(items: &[(&str, usize)]) -> String {
    items.iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", ")
}

fn speakers(rollup: &Rollup) -> Vec<SpeakerRow<'_>> {
    let ranked = rollup.ranked_speakers();
    let most = ranked.first().map_or(1, |(_, c)| c.quotes.max(1));
    let row = |(name, count): (_, &crate::output::digest::SpeakerCount)| SpeakerRow {
        name,
        quotes: count.quotes,
        articles: count.articles,
        about: listed(&top(&count.about, 3)),
        outlets: listed(&top(&count.outlets, 3)),
        width: (count.quotes * LONGEST_BAR / most).max(2),
    };
    ranked.into_iter().take(ROWS_SHOWN).map(row).collect()
}

fn months(rollup: &Rollup) -> Vec<&str> {
    let all: BTreeSet<&str> = rollup.topics.values().flat_map(|(_, m)| m.keys().map(String::as_str)).collect();
    let skipped = all.len().saturating_sub(MONTHS_SHOWN);
    all.into_iter().skip(skipped).collect()
}

fn topics<'r>(rollup: &'r Rollup, months: &[&str]) -> Vec<TopicRow<'r>> {
    let row = |(_, label, articles, by_month): (_, _, _, &std::collections::BTreeMap<String, usize>)| TopicRow {
        label,
        articles,
        months: months.iter().map(|m| by_month.get(*m).copied().unwrap_or(0)).collect(),
    };
    rollup.ranked_topics().into_iter().take(ROWS_SHOWN).map(row).collect()
}

fn pairs(rollup: &Rollup) -> Vec<PairRow<'_>> {
    rollup.ranked_pairs().into_iter().take(ROWS_SHOWN).map(|(a, b, articles)| PairRow { a, b, articles }).collect()
}

fn article<'d>(digest: &'d Digest, link: &'d str) -> ArticleRow<'d> {
    ArticleRow {
        title: &digest.title,
        link,
        published: digest.published.as_deref(),
        people: digest.people.iter().take(4).cloned().collect::<Vec<_>>().join(", "),
        topics: digest.topics.iter().take(3).map(|(_, l)| l.clone()).collect::<Vec<_>>().join(", "),
        quotes: digest.quotes,
        error: digest.error.as_deref(),
    }
}
