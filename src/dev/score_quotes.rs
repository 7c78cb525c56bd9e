//! Scores of marked quotes: the right words with the right speaker.
//!
//! Reads gold rows with `attributions` (`quotes` and `source` as character ranges, `name`), compares with the record's quotes.
//! A part is found when it shares four fifths of the longer one's characters with a gold run, marks and edge punctuation
//! aside; its speaker is right when the mention overlaps the source, or the last words of the names agree. Runs under
//! three words are left out: whether they are quotes is a matter of taste.

use crate::gold::list;
use crate::score::score;
use crate::tally::Tally;
use analyze::summary::schema::{Article, Quote};
use serde_json::Value;

/// A range of characters, half-open.
type Range = (usize, usize);

/// Runs with fewer words are not asked for.
const MIN_WORDS: usize = 3;

/// Quotes in marks: words and speaker.
///
/// # Errors
/// When gold cannot be read.
pub fn quotes(paths: &[String]) -> anyhow::Result<()> {
    score("marked quotes with speaker", paths, compare)
}

fn compare(row: &Value, article: &Article<'_>) -> Tally {
    let text: Vec<char> = row["text"].as_str().unwrap_or_default().chars().collect();
    let marked = article.quotes.iter().filter(|q| q.kind != "indirect");
    let parts = marked.flat_map(|q| q.parts.iter().map(move |p| ((p.start, p.end), q)));
    let parts: Vec<(Range, &Quote<'_>)> = parts.map(|(range, q)| (trim(&text, range), q)).collect();
    let gold = list(row, "attributions").iter().flat_map(|a| ranges(&a["quotes"]).into_iter().map(move |r| (r, a)));
    let (runs, short): (Vec<_>, Vec<_>) =
        gold.map(|(range, a)| (trim(&text, range), a)).partition(|(range, _)| word_count(&text, *range) >= MIN_WORDS);
    let mut used = vec![false; parts.len()];
    let mut tally = Tally { wanted: runs.len(), ..Tally::default() };
    for (range, attribution) in &runs {
        let Some(hit) = (0..parts.len()).find(|i| !used[*i] && is_same(parts[*i].0, *range)) else { continue };
        used[hit] = true;
        tally.found += 1;
        tally.right += usize::from(is_right_speaker(parts[hit].1, attribution));
    }
    let is_asked = |range: Range| {
        word_count(&text, range) >= MIN_WORDS && short.iter().all(|(other, _)| shared(range, *other) == 0)
    };
    tally.found += parts.iter().zip(&used).filter(|((range, _), used)| !**used && is_asked(*range)).count();
    tally
}

/// The pairs of a list of `[start, end]`.
fn ranges(value: &Value) -> Vec<Range> {
    let at = |v: &Value| v.as_u64().unwrap_or(0) as usize;
    value.as_array().into_iter().flatten().map(|r| (at(&r[0]), at(&r[1]))).collect()
}

fn trim(text: &[char], (mut start, mut end): Range) -> Range {
    let is_edge = |c: &char| c.is_whitespace() || "\"“”‘’',.;:!?—-".contains(*c);
    while start < end && text.get(start).is_some_and(is_edge) {
        start += 1;
    }
    while end > start && text.get(end - 1).is_some_and(is_edge) {
        end -= 1;
    }
    (start, end)
}

fn word_count(text: &[char], (start, end): Range) -> usize {
    text.get(start..end).unwrap_or_default().split(|c| c.is_whitespace()).filter(|w| !w.is_empty()).count()
}

fn shared(a: Range, b: Range) -> usize {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

fn is_same(a: Range, b: Range) -> bool {
    let longer = (a.1 - a.0).max(b.1 - b.0);
    longer > 0 && shared(a, b) * 5 >= longer * 4
}

fn is_right_speaker(quote: &Quote<'_>, attribution: &Value) -> bool {
    let last = |name: &str| {
        let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.next_back().map(str::to_lowercase)
    };
    let sources = ranges(&attribution["source"]);
    let speaker = &quote.speaker;
    let mention = speaker.start.zip(speaker.end);
    if sources.is_empty() {
        return speaker.name.is_none() && mention.is_none();
    }
    if mention.is_some_and(|m| sources.iter().any(|s| shared(m, *s) > 0)) {
        return true;
    }
    let wanted = attribution["name"].as_str().and_then(last);
    wanted.is_some() && speaker.name.as_deref().and_then(last) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_edges_do_not_count() {
        let text: Vec<char> = "“It rained, he says.”".chars().collect();
        assert_eq!(trim(&text, (0, text.len())), (1, 19));
        assert!(is_same((0, 10), (0, 8)) && !is_same((0, 10), (0, 7)));
    }
}
