//! Cuts the text of a page at every boundary of a finding.
//!
//! Reads an `Article` with paragraphs and its text, gives `Block`s of `Piece`s: a piece lies within the same findings from its first
//! to its last character, so findings that overlap or nest are drawn by the classes of their pieces.

use crate::output::text::manner;
use crate::summary::schema::{Article, Quote};
use serde::Serialize;
use std::collections::BTreeSet;

/// A paragraph with its margin.
#[derive(Debug, Serialize)]
pub struct Block {
    /// `h3` or `p`.
    pub tag: &'static str,
    /// Address of a heading: its section's id.
    pub anchor: Option<String>,
    /// Whether it is page furniture.
    pub is_furniture: bool,
    /// Its text.
    pub pieces: Vec<Piece>,
    /// Who speaks in it.
    pub notes: Vec<Note>,
}

/// A run of text within the same findings.
#[derive(Debug, Default, Serialize)]
pub struct Piece {
    /// The characters.
    pub text: String,
    /// Classes of the findings.
    pub class: String,
    /// Innermost entity.
    pub entity: Option<String>,
    /// Quotes that begin here.
    pub anchors: Vec<String>,
    /// What the pointer shows.
    pub note: Option<String>,
}

/// A quote's speaker in the margin.
#[derive(Debug, Serialize)]
pub struct Note {
    /// The quote.
    pub id: String,
    /// Whose words.
    pub speaker: String,
    /// Role.
    pub role: Option<String>,
    /// How rendered.
    pub manner: String,
}

/// One finding over the text.
struct Mark<'a> {
    start: usize,
    end: usize,
    class: String,
    id: &'a str,
    is_entity: bool,
    is_quote: bool,
    note: String,
}

/// Name of a quote's speaker for people.
#[must_use]
pub fn speaker<'q>(quote: &'q Quote<'_>) -> &'q str {
    quote.speaker.name.as_deref().or(quote.speaker.text.as_deref()).unwrap_or("unknown")
}

/// The paragraphs of the text, cut.
#[must_use]
pub fn blocks(article: &Article<'_>, text: &str) -> Vec<Block> {
    let characters: Vec<char> = text.chars().collect();
    let marks = marks(article);
    let mut first = 0;
    let mut out = Vec::new();
    for paragraph in article.paragraphs.iter().flatten() {
        let (start, end) = (paragraph.start, paragraph.end.min(characters.len()));
        // marks are sorted by start; those that end before this paragraph are done with
        while marks.get(first).is_some_and(|m| m.end <= start) {
            first += 1;
        }
        let inside: Vec<&Mark<'_>> =
            marks[first..].iter().take_while(|m| m.start < end).filter(|m| m.end > start).collect();
        let is_heading = paragraph.role == "heading";
        let section = article.sections.iter().find(|s| is_heading && s.start == start);
        out.push(Block {
            tag: if is_heading { "h3" } else { "p" },
            anchor: section.map(|s| s.id.to_string()),
            is_furniture: paragraph.role == "boilerplate",
            pieces: pieces(&characters, (start, end), &inside),
            notes: article.quotes.iter().filter(|q| (start..end).contains(&q.start)).map(note).collect(),
        });
    }
    out
}

fn note(quote: &Quote<'_>) -> Note {
    Note {
        id: quote.id.to_string(),
        speaker: speaker(quote).to_owned(),
        role: quote.speaker.description.as_deref().map(str::to_owned),
        manner: manner(quote),
    }
}

fn marks<'a>(article: &'a Article<'_>) -> Vec<Mark<'a>> {
    let mut out = Vec::new();
    for e in &article.entities {
        let note = e.description.as_deref().map_or_else(|| e.name.to_string(), |d| format!("{}, {d}", e.name));
        out.extend(e.mentions.iter().map(|m| Mark {
            start: m.start,
            end: m.end,
            class: format!("e {}", e.kind),
            id: &e.id,
            is_entity: true,
            is_quote: false,
            note: note.clone(),
        }));
    }
    let plain = |start, end, class: &str, id, note: String| Mark {
        start,
        end,
        class: class.to_owned(),
        id,
        is_entity: false,
        is_quote: false,
        note,
    };
    out.extend(article.dates.iter().map(|d| plain(d.start, d.end, "date", d.id.as_ref(), d.value.to_string())));
    out.extend(article.amounts.iter().map(|a| {
        let unit = a.unit.as_deref().unwrap_or_default();
        plain(a.start, a.end, "amount", a.id.as_ref(), format!("{} {unit}", a.value))
    }));
    out.extend(article.quotes.iter().map(|q| Mark {
        is_quote: true,
        ..plain(q.start, q.end, &format!("q {}", q.kind), q.id.as_ref(), format!("{} ({})", speaker(q), manner(q)))
    }));
    out.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    out
}

fn pieces(characters: &[char], (start, end): (usize, usize), marks: &[&Mark<'_>]) -> Vec<Piece> {
    let mut cuts: BTreeSet<usize> = marks.iter().flat_map(|m| [m.start, m.end]).collect();
    cuts.extend([start, end]);
    let cuts: Vec<usize> = cuts.into_iter().filter(|c| (start..=end).contains(c)).collect();
    let mut out = Vec::with_capacity(cuts.len());
    let mut active: Vec<&Mark<'_>> = Vec::new();
    let mut next = 0;
    for window in cuts.windows(2) {
        let (from, to) = (window[0], window[1]);
        active.retain(|m| m.end > from);
        while marks.get(next).is_some_and(|m| m.start <= from) {
            active.extend(marks.get(next).filter(|m| m.end > from));
            next += 1;
        }
        let classes: Vec<&str> = active.iter().map(|m| m.class.as_str()).collect();
        let entity = active.iter().rev().find(|m| m.is_entity);
        out.push(Piece {
            text: characters.get(from..to).unwrap_or_default().iter().collect(),
            class: classes.join(" "),
            entity: entity.map(|m| m.id.to_owned()),
            anchors: active.iter().filter(|m| m.is_quote && m.start == from).map(|m| m.id.to_owned()).collect(),
            note: active.last().map(|m| m.note.clone()),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, class: &str, is_quote: bool) -> Mark<'static> {
        Mark { start, end, class: class.into(), id: "x1", is_entity: !is_quote, is_quote, note: String::new() }
    }

    #[test]
    fn overlaps_are_cut_into_pieces() {
        let characters: Vec<char> = "abcdefgh".chars().collect();
        let (a, b) = (mark(1, 5, "q", true), mark(3, 7, "e", false));
        let found = pieces(&characters, (0, 8), &[&a, &b]);
        let shown: Vec<_> = found.iter().map(|p| (p.text.as_str(), p.class.as_str())).collect();
        assert_eq!(shown, [("a", ""), ("bc", "q"), ("de", "q e"), ("fg", "e"), ("h", "")]);
        assert_eq!(found[1].anchors, ["x1"]);
    }
}
