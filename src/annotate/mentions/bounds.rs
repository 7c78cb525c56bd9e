//! Mends where the tagger's spans begin and end.
//!
//! Reads the tagger's candidates, gives them with titles and telling small words cut off ("Ms Kagwira", "Sahara desert"),
//! torn hyphens mended ("Jide Sanwo-olu"), and spans parted that hold two names ("Socialist Party and Federation of the
//! Greens", "Houston, TX"). Each rule was kept because it helps on news that it was not made for.

use super::EntityType;
use super::candidates::Candidate;
use super::heads;
use super::rules::GIVEN;
use super::view::View;
use crate::document::{Gap, Run, Shape};
use crate::lexicon::{class, lists};

/// Short words that are joined to any name by a hyphen.
const JOINED_WORDS: [&str; 14] =
    ["led", "era", "like", "born", "run", "wide", "to", "area", "made", "bred", "plus", "era", "type", "free"];

/// Letters after a person's name.
const POSTNOMINALS: [&str; 16] =
    ["FRS", "MP", "MPP", "MLA", "MEP", "MD", "DDS", "PhD", "DBE", "OBE", "MBE", "CBE", "QC", "KC", "SC", "JP"];

/// Mends all spans; they stay in order and without overlaps.
pub fn mend(view: &View<'_, '_>, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let candidates = with_complements(view, candidates);
    let mut out: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for (i, candidate) in candidates.iter().enumerate() {
        let free = candidates.get(i + 1).map_or(view.doc.tokens.len(), |c| c.tokens.start as usize);
        for part in parts(view, candidate) {
            let tokens = trimmed(view, part, candidate.label);
            let tokens = extended(view, tokens, free);
            if !tokens.is_empty() {
                out.push(Candidate { tokens, ..candidate.clone() });
            }
        }
    }
    out
}

/// Joins a bare head with what it is the head of: "Charter" of the "United Nations", "Council" on "American-Islamic Relations".
fn with_complements(view: &View<'_, '_>, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let joined =
            out.last().is_some_and(|head| is_bare_head(view, head) && leads_to(view, head.tokens, candidate.tokens));
        match out.last_mut() {
            Some(head) if joined => head.tokens.end = candidate.tokens.end,
            _ => out.push(candidate),
        }
    }
    out
}

/// A single telling word for a body or a law.
fn is_bare_head(view: &View<'_, '_>, head: &Candidate) -> bool {
    let told = heads::of_word(view.token(head.tokens.start as usize).form).map(|(label, _)| label);
    head.tokens.len() == 1 && matches!(told, Some(EntityType::Organization | EntityType::Law))
}

/// Whether only "of", "on" or "for" and an article stand between two spans.
fn leads_to(view: &View<'_, '_>, head: Run, rest: Run) -> bool {
    let (at, next) = (head.end as usize, rest.start as usize);
    let article = next == at + 2 && view.is_word(at + 1, &["the"]);
    (next == at + 1 || article) && view.is_word(at, &["of", "on", "for"]) && view.token(at).gap == Gap::Space
}

/// The names that a span holds: itself, or what stands on both sides of a comma or "and".
fn parts(view: &View<'_, '_>, candidate: &Candidate) -> Vec<Run> {
    let (mut start, end) = (candidate.tokens.start as usize, candidate.tokens.end as usize);
    let mut all = Vec::with_capacity(1);
    let next = |start: usize| {
        let mut inner = start + 1..end.saturating_sub(1);
        inner.find(|i| parts_at(view, candidate.label, (Run::new(start, *i), Run::new(*i + 1, end))))
    };
    while let Some(cut) = next(start) {
        all.push(Run::new(start, cut));
        start = cut + 1;
    }
    all.push(Run::new(start, end));
    all
}

/// Whether the token between two runs parts two names.
fn parts_at(view: &View<'_, '_>, label: EntityType, (left, right): (Run, Run)) -> bool {
    let i = left.end as usize;
    let capital = || view.token(i + 1).shape.has_capital();
    let head = |run: Run| heads::of_name(view.doc, run).map(|(label, _)| label);
    match label {
        // "Houston, TX"
        EntityType::Location => view.token(i).is(b',') && capital(),
        // "Socialist Party and Federation of the Greens"; not "Ministry of Trade and Industry"
        EntityType::Organization if view.is_word(i, &["and"]) => {
            let is_org = |run: Run| head(run) == Some(EntityType::Organization);
            let of = || left.range().any(|t| view.is_word(t, &["of", "for"]));
            capital() && right.len() > 1 && left.len() > 1 && is_org(left) && is_org(right) && !of()
        }
        EntityType::Organization => {
            let list = view.token(i).is(b',') && capital() && !view.token(i + 1).classes.has(class::ORG_SUFFIXES);
            list && (left.len() == 1 || head(left).is_some()) && head(right).is_some()
        }
        _ => false,
    }
}

/// Without titles before persons and small words after places.
fn trimmed(view: &View<'_, '_>, tokens: Run, label: EntityType) -> Run {
    let (mut start, mut end) = (tokens.start as usize, tokens.end as usize);
    if label == EntityType::Person {
        while start + 1 < end && is_before_name(view, start) {
            let stop = view.token(start + 1).is(b'.') && start + 2 < end;
            start += 1 + usize::from(stop);
        }
        while end > start + 2 && view.token(end - 1).shape == Shape::Upper && view.is_word(end - 1, &POSTNOMINALS) {
            end -= 1;
        }
    }
    if label == EntityType::Location {
        while end > start + 1
            && view.token(end - 1).shape == Shape::Lower
            && heads::of_word(view.token(end - 1).form).is_some()
        {
            end -= 1;
        }
    }
    Run::new(start, end)
}

/// Whether a word of a person's span is no part of the name: "Ms" Kagwira, "Dean" Kyte, "Thai" Swarot Soket.
fn is_before_name(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    let title =
        token.classes.has(class::COURTESY_TITLES) || token.classes.has(class::TITLES) && !token.classes.any(GIVEN);
    let people = token.classes.has(class::DEMONYMS) && !token.classes.any(GIVEN) && !token.classes.has(class::SURNAMES);
    token.shape == Shape::Title && (title || people)
}

/// With the rest of a hyphened word and the stop of an abbreviation.
fn extended(view: &View<'_, '_>, tokens: Run, free: usize) -> Run {
    let mut end = tokens.end as usize;
    let glued = |i: usize| i < free && view.token(i).gap == Gap::Glued;
    while glued(end)
        && view.token(end).is(b'-')
        && glued(end + 1)
        && view.token(end + 1).shape.is_word()
        && is_name_part(view, tokens, end + 1)
    {
        end += 2;
    }
    let abbreviated = |i: usize| {
        let (word, stop) = (&view.doc.tokens[i - 1], &view.doc.tokens[i]);
        word.span.len() <= 5 && lists::US_STATE_ABBREVIATIONS.get(&[word.form, stop.form]).is_some()
    };
    if glued(end) && view.token(end).is(b'.') && abbreviated(end) {
        end += 1;
    }
    Run::new(tokens.start as usize, end)
}

/// Whether the word after a hyphen belongs to the name: "Sanwo-olu", "PFLP-GC"; not "China-based", "US-led".
fn is_name_part(view: &View<'_, '_>, tokens: Run, i: usize) -> bool {
    let last = view.token(tokens.end as usize - 1).shape;
    match view.token(i).shape {
        Shape::Lower => tokens.len() > 1 && view.token(i).span.len() <= 4 && !view.is_word(i, &JOINED_WORDS),
        Shape::Upper => last == Shape::Upper && tokens.len() == 1,
        _ => false,
    }
}
