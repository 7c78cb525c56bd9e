//! Scores of the layers against gold, in the measures of their own fields.
//!
//! Reads gold rows and the records of their texts, prints figures and the worst articles. Dates as TempEval-3 (relaxed
//! span and right value), entities as CoNLL (span and type, facilities as locations), headings by their words, topics by
//! the top-level IPTC concept of the best one.

use crate::gold::{analyze_row, list, range, rows};
use crate::tally::{Tally, report};
use analyze::summary::schema::Article;
use serde_json::Value;

/// Scores a layer by a function that compares a gold row with its record.
///
/// # Errors
/// When gold cannot be read.
pub fn score(layer: &str, paths: &[String], compare: fn(&Value, &Article<'_>) -> Tally) -> anyhow::Result<()> {
    let mut articles = Vec::new();
    for row in rows(paths)? {
        let tally = analyze_row(&row, |article| compare(&row, article));
        articles.push((row["id"].as_str().unwrap_or("?").to_owned(), tally));
    }
    report(layer, &articles);
    Ok(())
}

/// Dates: spans that overlap and have the right value.
///
/// # Errors
/// When gold cannot be read.
pub fn dates(paths: &[String]) -> anyhow::Result<()> {
    score("dates value", paths, |row, article| {
        let wanted = list(row, "timex");
        let mut used = vec![false; article.dates.len()];
        let mut right = 0;
        for want in wanted {
            let (start, end) = range(want);
            let shared = |i: &usize| article.dates[*i].end.min(end).saturating_sub(article.dates[*i].start.max(start));
            let free = (0..used.len()).filter(|i| !used[*i] && shared(i) > 0);
            let Some(best) = free.max_by_key(|i| (shared(i), std::cmp::Reverse(*i))) else { continue };
            used[best] = true;
            let same = |value: &str| value.to_uppercase().replace("PT24H", "P1D");
            right += usize::from(same(&article.dates[best].value) == same(want["value"].as_str().unwrap_or_default()));
        }
        Tally { right, found: article.dates.len(), wanted: wanted.len() }
    })
}

/// Entities: names with the right span and type, among people, organizations and places.
///
/// # Errors
/// When gold cannot be read.
pub fn entities(paths: &[String]) -> anyhow::Result<()> {
    fn core(kind: &str) -> Option<&'static str> {
        Some(match kind {
            "person" => "person",
            "organization" => "organization",
            "location" | "facility" => "location",
            _ => return None,
        })
    }
    score("entities core", paths, |row, article| {
        let wanted: Vec<_> = list(row, "entities")
            .iter()
            .filter_map(|e| core(e["type"].as_str().unwrap_or_default()).map(|kind| (range(e), kind)))
            .collect();
        let mut tally = Tally { wanted: wanted.len(), ..Tally::default() };
        for entity in &article.entities {
            let Some(kind) = core(&entity.kind) else { continue };
            for mention in entity.mentions.iter().filter(|m| m.kind == "name") {
                tally.found += 1;
                tally.right += usize::from(wanted.contains(&((mention.start, mention.end), kind)));
            }
        }
        tally
    })
}

/// Headings, by their words; the title is none.
///
/// # Errors
/// When gold cannot be read.
pub fn sections(paths: &[String]) -> anyhow::Result<()> {
    fn plain(text: &str) -> String {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    }
    score("headings", paths, |row, article| {
        let title = plain(row["title"].as_str().unwrap_or_default());
        let mut wanted: Vec<_> =
            list(row, "headings").iter().map(|h| plain(h["text"].as_str().unwrap_or_default())).collect();
        let headings = article.sections.iter().filter_map(|s| s.heading.as_deref()).map(plain);
        let found: Vec<_> = headings.filter(|h| *h != title).collect();
        let mut tally = Tally { found: found.len(), wanted: wanted.len(), ..Tally::default() };
        for heading in found {
            if let Some(i) = wanted.iter().position(|w| *w == heading) {
                wanted.swap_remove(i);
                tally.right += 1;
            }
        }
        tally
    })
}

/// Topics: whether the best one lies under a wanted top-level IPTC concept.
///
/// # Errors
/// When gold cannot be read.
pub fn topics(paths: &[String]) -> anyhow::Result<()> {
    score("topics best", paths, |row, article| {
        let tops = |t: &analyze::summary::schema::Topic<'_>| {
            let own = std::iter::once(t.id.to_string()).chain(t.media_topic.as_deref().map(str::to_owned));
            own.chain(t.parents.iter().map(|p| p.to_string()))
                .find(|id| id.starts_with("medtop:") && id.ends_with("000000"))
        };
        let best = article.topics.iter().find_map(tops);
        let labels = list(row, "labels");
        let right = best.as_deref().is_some_and(|b| labels.iter().any(|l| l == b));
        Tally { right: usize::from(right), found: usize::from(best.is_some()), wanted: 1 }
    })
}
