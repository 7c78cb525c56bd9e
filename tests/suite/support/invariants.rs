//! What must hold for the record of every text, whatever it is: one list, checked by properties, goldens, hostile
//! inputs and the fuzz targets.
//!
//! Reads a record as JSON (with text, paragraphs and sentences included), gives the first breach as a sentence.

use analyze::summary::schema::{Article, Range};
use std::collections::HashSet;

type Check = Result<(), String>;

macro_rules! hold {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+));
        }
    };
}

/// Checks a record whose offsets count code points.
pub fn check(json: &str) -> Check {
    let article: Article<'_> = serde_json::from_str(json).map_err(|e| format!("does not read back: {e}"))?;
    let again = serde_json::to_string(&article).map_err(|e| e.to_string())?;
    let same: Article<'_> = serde_json::from_str(&again).map_err(|e| format!("does not read back twice: {e}"))?;
    hold!(same == article, "changes when it is read and written");
    hold!(!json.trim_end().contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']), "is more than one line");
    let text = article.text.as_deref().ok_or("has no text")?;
    let characters: Vec<char> = text.chars().collect();
    let slices = Slices { characters: &characters };
    spans(&article, &slices)?;
    order(&article)?;
    references(&article)?;
    nesting(&article)?;
    numbers(&article)
}

struct Slices<'c> {
    characters: &'c [char],
}

impl Slices<'_> {
    fn inside(&self, what: &str, start: usize, end: usize) -> Check {
        hold!(start <= end && end <= self.characters.len(), "{what} {start}..{end} lies outside the text");
        Ok(())
    }

    fn equal(&self, what: &str, start: usize, end: usize, text: &str) -> Check {
        self.inside(what, start, end)?;
        let slice: String = self.characters[start..end].iter().collect();
        hold!(slice == text, "{what} {start}..{end} is '{slice}', not '{text}'");
        Ok(())
    }

    fn maybe(&self, what: &str, span: (Option<usize>, Option<usize>), text: Option<&str>) -> Check {
        match (span.0, span.1, text) {
            (Some(start), Some(end), Some(text)) => self.equal(what, start, end, text),
            (Some(start), Some(end), None) => self.inside(what, start, end),
            (None, None, None) => Ok(()),
            _ => Err(format!("{what} has only part of start, end and text")),
        }
    }
}

/// Every span lies in the text and equals its slice.
fn spans(a: &Article<'_>, slices: &Slices<'_>) -> Check {
    let line = &a.metadata.dateline;
    slices.maybe("dateline", (line.start, line.end), line.text.as_deref())?;
    slices.maybe("title", (a.metadata.spans.title.start, a.metadata.spans.title.end), None)?;
    slices.maybe("published", (a.metadata.spans.published.start, a.metadata.spans.published.end), None)?;
    for s in &a.summary {
        slices.equal("summary", s.start, s.end, &s.text)?;
    }
    for s in &a.sections {
        slices.inside(&s.id, s.start, s.end)?;
    }
    for e in &a.entities {
        for m in &e.mentions {
            slices.equal(&e.id, m.start, m.end, &m.text)?;
            hold!(m.start < m.end, "{} has an empty mention", e.id);
        }
    }
    for q in &a.quotes {
        slices.inside(&q.id, q.start, q.end)?;
        for p in &q.parts {
            slices.equal(&q.id, p.start, p.end, &p.text)?;
            hold!(q.start <= p.start && p.end <= q.end, "a part of {} lies outside it", q.id);
        }
        let joined: Vec<_> = q.parts.iter().map(|p| p.text.as_ref()).collect();
        hold!(joined.join(" ") == q.text, "the text of {} is not its parts joined", q.id);
        slices.maybe("speaker", (q.speaker.start, q.speaker.end), q.speaker.text.as_deref())?;
        slices.maybe("cue", (q.cue.start, q.cue.end), q.cue.text.as_deref())?;
        slices.maybe("via", (q.via.start, q.via.end), q.via.text.as_deref())?;
    }
    for d in &a.dates {
        slices.equal(&d.id, d.start, d.end, &d.text)?;
    }
    for x in &a.amounts {
        slices.equal(&x.id, x.start, x.end, &x.text)?;
    }
    for t in &a.topics {
        for e in &t.evidence {
            slices.equal(&t.id, e.start, e.end, &e.text)?;
        }
    }
    for m in a.keyphrases.iter().flat_map(|k| &k.mentions) {
        slices.inside("key phrase", m.start, m.end)?;
    }
    for b in &a.boilerplate {
        slices.inside("boilerplate", b.start, b.end)?;
    }
    Ok(())
}

fn sorted<T>(what: &str, items: &[T], start: impl Fn(&T) -> usize) -> Check {
    hold!(items.windows(2).all(|w| start(&w[0]) <= start(&w[1])), "{what} are not sorted by start");
    Ok(())
}

fn numbered<'i>(letter: char, ids: impl Iterator<Item = &'i str>) -> Check {
    for (i, id) in ids.enumerate() {
        hold!(id == format!("{letter}{}", i + 1), "{id} stands in place {}", i + 1);
    }
    Ok(())
}

/// Lists are sorted and ids count from 1.
fn order(a: &Article<'_>) -> Check {
    sorted("sections", &a.sections, |s| s.start)?;
    sorted("quotes", &a.quotes, |q| q.start)?;
    sorted("dates", &a.dates, |d| d.start)?;
    sorted("amounts", &a.amounts, |x| x.start)?;
    sorted("boilerplate", &a.boilerplate, |b| b.start)?;
    sorted("summary", &a.summary, |s| s.start)?;
    for e in &a.entities {
        sorted(&format!("mentions of {}", e.id), &e.mentions, |m| m.start)?;
    }
    numbered('s', a.sections.iter().map(|s| s.id.as_ref()))?;
    numbered('e', a.entities.iter().map(|e| e.id.as_ref()))?;
    numbered('q', a.quotes.iter().map(|q| q.id.as_ref()))?;
    numbered('d', a.dates.iter().map(|d| d.id.as_ref()))?;
    numbered('a', a.amounts.iter().map(|x| x.id.as_ref()))?;
    hold!(a.entities.windows(2).all(|w| w[0].salience >= w[1].salience), "entities are not ordered by salience");
    hold!(a.topics.windows(2).all(|w| w[0].score >= w[1].score), "topics are not ordered by score");
    Ok(())
}

/// Every id leads somewhere.
fn references(a: &Article<'_>) -> Check {
    let mut ids: HashSet<&str> = HashSet::new();
    let all = a.sections.iter().map(|s| s.id.as_ref()).chain(a.entities.iter().map(|e| e.id.as_ref()));
    let all = all.chain(a.quotes.iter().map(|q| q.id.as_ref())).chain(a.dates.iter().map(|d| d.id.as_ref()));
    let all = all.chain(a.topics.iter().map(|t| t.id.as_ref()));
    for id in all {
        hold!(ids.insert(id), "{id} stands twice");
    }
    let mut used: Vec<&str> = Vec::new();
    for s in &a.sections {
        used.extend(s.entities.iter().chain(&s.quotes).chain(&s.dates).chain(&s.topics).map(|i| i.as_ref()));
    }
    for q in &a.quotes {
        used.extend(q.about.iter().chain(&q.topics).chain(&q.dates).map(|i| i.as_ref()));
        used.extend(q.speaker.entity.iter().chain(&q.via.entity).chain(&q.section).map(|i| i.as_ref()));
        hold!(q.about.len() == q.about_names.len(), "{} has about and about_names of two lengths", q.id);
        let is_unknown = q.speaker.status == "unknown";
        hold!(!is_unknown || q.speaker.name.is_none() && q.speaker.start.is_none(), "{} has an unknown speaker", q.id);
    }
    used.extend(a.entities.iter().flat_map(|e| &e.mentions).filter_map(|m| m.section.as_deref()));
    used.extend(a.dates.iter().filter_map(|d| d.section.as_deref()));
    used.extend(a.amounts.iter().filter_map(|x| x.section.as_deref()));
    used.extend(a.topics.iter().flat_map(|t| &t.sections).map(|s| s.as_ref()));
    let lost = used.into_iter().find(|id| !ids.contains(id));
    hold!(lost.is_none(), "{} leads nowhere", lost.unwrap_or_default());
    Ok(())
}

/// Parents hold their children, and what may not overlap does not.
fn nesting(a: &Article<'_>) -> Check {
    let (paragraphs, sentences) = (a.paragraphs.as_deref().unwrap_or(&[]), a.sentences.as_deref().unwrap_or(&[]));
    hold!(paragraphs.windows(2).all(|w| w[0].end <= w[1].start), "paragraphs overlap");
    hold!(sentences.windows(2).all(|w| w[0].end <= w[1].start), "sentences overlap");
    hold!(a.sections.windows(2).all(|w| w[0].end <= w[1].start), "sections overlap");
    let holds = |start: usize, end: usize, inner: &Range| start <= inner.start && inner.end <= end;
    let mut paragraph = paragraphs.iter().peekable();
    for sentence in sentences {
        while paragraph.peek().is_some_and(|p| p.end <= sentence.start) {
            paragraph.next();
        }
        let parent = paragraph.peek().ok_or("a sentence stands outside all paragraphs")?;
        hold!(holds(parent.start, parent.end, sentence), "sentence {} leaves its paragraph", sentence.start);
    }
    hold!(a.dates.windows(2).all(|w| w[0].end <= w[1].start), "dates overlap");
    let mut names: Vec<_> = a.entities.iter().flat_map(|e| &e.mentions).filter(|m| m.kind == "name").collect();
    names.sort_by_key(|m| m.start);
    hold!(names.windows(2).all(|w| w[0].end <= w[1].start), "names overlap");
    Ok(())
}

/// Scores lie within bounds, counts agree with lists.
fn numbers(a: &Article<'_>) -> Check {
    let unit = |x: f32| (0.0..=1.0).contains(&x);
    for e in &a.entities {
        hold!(unit(e.salience) && unit(e.confidence), "a score of {} is out of bounds", e.id);
        hold!(e.count == e.mentions.len() && e.count > 0, "{} counts wrong", e.id);
        hold!(!e.name.trim().is_empty(), "{} has no name", e.id);
    }
    hold!(a.quotes.iter().all(|q| unit(q.confidence)), "a quote's confidence is out of bounds");
    hold!(a.topics.iter().all(|t| unit(t.score)), "a topic's score is out of bounds");
    hold!(a.keyphrases.iter().all(|k| unit(k.score) && k.count == k.mentions.len()), "a key phrase counts wrong");
    hold!(a.summary.iter().all(|s| unit(s.score)), "a summary's score is out of bounds");
    hold!(a.amounts.iter().all(|x| x.value.is_finite()), "an amount is no number");
    hold!(a.dates.iter().all(|d| !d.value.is_empty()), "a date has no value");
    hold!(a.dates.iter().all(|d| d.first <= d.last), "a date ends before it starts");
    Ok(())
}
