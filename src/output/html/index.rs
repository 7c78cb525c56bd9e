//! The page that tells many articles together: who is quoted most, topics over time (both drawn in the rows of their tables,
//! so that they read on any width and aloud), people named together, and a sortable list.
//!
//! Reads a `Rollup` and, for a folder of pages, their digests with addresses; gives HTML under the same policy as the
//! articles' pages.

use super::{POLICY, SCRIPT, STYLE, render_template};
use crate::output::digest::{Digest, Rollup, top};
use serde::Serialize;
use std::collections::BTreeSet;

/// Rows of a chart or table.
const ROWS_SHOWN: usize = 30;
/// Months drawn, the latest ones.
const MONTHS_SHOWN: i32 = 60;
/// Units of the longest bar, and of a month.
const LONGEST_BAR: usize = 1000;
const MONTH_WIDTH: i32 = 10;
/// Units of the highest bar of a month.
const HIGHEST_BAR: usize = 20;

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
    bars: Vec<MonthBar<'a>>,
    /// What the bars show, in words.
    told: String,
}

#[derive(Serialize)]
struct MonthBar<'a> {
    month: &'a str,
    articles: usize,
    x: i32,
    height: usize,
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
    first_month: Option<String>,
    last_month: Option<String>,
    months_width: i32,
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
        topics: topics(rollup, months),
        first_month: months.map(|(first, _)| month_name(first)),
        last_month: months.map(|(_, last)| month_name(last)),
        months_width: months.map_or(0, |(first, last)| (last - first + 1) * MONTH_WIDTH),
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

/// Months since the beginning of our calendar: "2024-03" is 24,290.
fn month_number(month: &str) -> Option<i32> {
    let (year, month) = month.split_once('-')?;
    Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
}

fn month_name(number: i32) -> String {
    format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
}

/// First and last month drawn; none where no article has a date.
fn months(rollup: &Rollup) -> Option<(i32, i32)> {
    let all: BTreeSet<i32> =
        rollup.topics.values().flat_map(|(_, m)| m.keys().filter_map(|m| month_number(m))).collect();
    let (first, last) = (all.first()?, all.last()?);
    Some(((*first).max(last - MONTHS_SHOWN + 1), *last))
}

fn topics(rollup: &Rollup, months: Option<(i32, i32)>) -> Vec<TopicRow<'_>> {
    let ranked = rollup.ranked_topics();
    let most = ranked.iter().flat_map(|(.., by_month)| by_month.values()).max().map_or(1, |n| *n);
    let first = months.map_or(i32::MAX, |(first, _)| first);
    let mut rows = Vec::with_capacity(ROWS_SHOWN);
    for (_, label, articles, by_month) in ranked.into_iter().take(ROWS_SHOWN) {
        let numbered = by_month.iter().filter_map(|(m, n)| Some((m, month_number(m)?, *n)));
        let bars = numbered.filter(|(_, number, _)| *number >= first).map(|(month, number, articles)| MonthBar {
            month,
            articles,
            x: (number - first) * MONTH_WIDTH,
            height: (articles * HIGHEST_BAR / most).max(1),
        });
        let told: Vec<_> = by_month.iter().map(|(m, n)| format!("{m}: {n}")).collect();
        rows.push(TopicRow { label, articles, bars: bars.collect(), told: told.join(", ") });
    }
    rows
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rollup(months: &[&str]) -> Rollup {
        let months = months.iter().map(|m| ((*m).to_owned(), 2)).collect();
        Rollup { topics: [("rain".to_owned(), ("Rain".to_owned(), months))].into(), ..Rollup::default() }
    }

    #[test]
    fn months_keep_their_distance() {
        assert_eq!(month_name(month_number("2024-03").expect("a month")), "2024-03");
        let rollup = rollup(&["2023-12", "2024-02", "undated"]);
        let rows = topics(&rollup, months(&rollup));
        let places: Vec<_> = rows[0].bars.iter().map(|b| (b.month, b.x, b.height)).collect();
        assert_eq!(places, [("2023-12", 0, HIGHEST_BAR), ("2024-02", 2 * MONTH_WIDTH, HIGHEST_BAR)]);
        assert_eq!(rows[0].told, "2023-12: 2, 2024-02: 2, undated: 2");
    }

    #[test]
    fn only_the_latest_months_are_drawn() {
        let rollup = rollup(&["1960-01", "2024-02"]);
        let (first, last) = months(&rollup).expect("dated");
        assert_eq!((last - first + 1, month_name(last).as_str()), (MONTHS_SHOWN, "2024-02"));
        assert_eq!(topics(&rollup, months(&rollup))[0].bars.len(), 1);
    }
}
