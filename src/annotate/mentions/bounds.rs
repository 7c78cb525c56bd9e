//! Mends where the tagger's spans begin and end.
//!
//! Reads the tagger's candidates, gives them with titles and telling small words cut off ("Ms Kagwira", "Sahara desert"),
//! torn hyphens mended ("Jide Sanwo-olu"), and spans parted that hold two names ("Socialist Party and Federation of the
//! Greens", "Houston, TX"). Each rule was kept because it helps on news that it was not made for.

use super::EntityType;
use super::candidates::Candidate;
use super::heads;
use super::rules::GIVEN;
use super::view::{CREDITS, View};
use crate::document::{Gap, Run, Shape};
use crate::lexicon::{class, gazetteer, lists};

/// Short words that are joined to any name by a hyphen.
const JOINED_WORDS: [&str; 14] =
    ["led", "era", "like", "born", "run", "wide", "to", "area", "made", "bred", "plus", "era", "type", "free"];

/// Letters after a person's name.
const POSTNOMINALS: [&str; 16] =
    ["FRS", "MP", "MPP", "MLA", "MEP", "MD", "DDS", "PhD", "DBE", "OBE", "MBE", "CBE", "QC", "KC", "SC", "JP"];

/// Last words of bodies whose name goes on with "for" and a cause.
const FOR_A_CAUSE: [&str; 8] =
    ["Foundation", "Institute", "Center", "Centre", "Fund", "Trust", "Society", "Association"];

/// What follows "the" in the names of rulers and saints.
const EPITHETS: [&str; 14] = [
    "Great",
    "Terrible",
    "Elder",
    "Younger",
    "Conqueror",
    "Magnificent",
    "Bold",
    "Wise",
    "Baptist",
    "Confessor",
    "Impaler",
    "Evangelist",
    "Apostle",
    "Fair",
];

/// How well known a place must be to own what a possessive leads to ("People's" and "St. John's" are no owners).
const MIN_OWNER_PRIOR: u8 = 60;

/// Words before a first name that call the person.
const CALLS: [&str; 5] = ["Hey", "Hi", "Hello", "Dear", "Bye"];

/// The name of a body with a member's has at least so many tokens.
const MIN_MEMBER_TOKENS: usize = 4;

/// Mends all spans; they stay in order and without overlaps.
pub fn mend(view: &View<'_, '_>, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    join_complements(view, &mut candidates);
    part_members(view, &mut candidates);
    let mut out: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for (i, candidate) in candidates.iter().enumerate() {
        let free = candidates.get(i + 1).map_or(view.doc.tokens.len(), |c| c.tokens.start as usize);
        for part in parts(view, candidate) {
            let tokens = trimmed(view, part, candidate.label);
            let tokens = extended(view, with_epithet(view, candidate.label, tokens), free);
            if !tokens.is_empty() {
                out.push(if tokens.end < candidate.tokens.end && is_owner(view, tokens) {
                    Candidate::new(tokens, EntityType::Location, candidate.score, candidate.rule)
                } else {
                    Candidate { tokens, ..candidate.clone() }
                });
            }
        }
    }
    out
}

/// "Arnsby University Anna Moe" where the article says "Moe" as well: a body and who belongs to it are two names.
fn part_members(view: &View<'_, '_>, candidates: &mut Vec<Candidate>) {
    let is_long = |c: &Candidate| c.label == EntityType::Organization && c.tokens.len() >= MIN_MEMBER_TOKENS;
    if !candidates.iter().any(is_long) {
        return;
    }
    let last = |c: &Candidate| view.token(c.tokens.end as usize - 1).form;
    let alone = candidates.iter().filter(|c| c.label == EntityType::Person && c.tokens.len() == 1);
    let mut persons: Vec<u64> = alone.map(last).collect();
    persons.sort_unstable();
    for i in (0..candidates.len()).rev() {
        let cut = candidates[i].tokens.end as usize - candidates[i].tokens.len().min(2);
        let body = Run::new(candidates[i].tokens.start as usize, cut);
        let is_member = is_long(&candidates[i])
            && persons.binary_search(&last(&candidates[i])).is_ok()
            && view.token(cut).shape == Shape::Title
            && heads::of_word(view.token(cut).form).is_none()
            && heads::of_name(view.doc, body).is_some_and(|(label, _)| label == EntityType::Organization)
            && (view.token(cut).classes.any(GIVEN) || is_place(view, Run::new(cut - 1, cut)))
            && view.listed(candidates[i].tokens).is_none();
        if is_member {
            let member = Run::new(cut, candidates[i].tokens.end as usize);
            let person = Candidate::new(member, EntityType::Person, candidates[i].score, candidates[i].rule);
            candidates[i].tokens = body;
            candidates.insert(i + 1, person);
        }
    }
}

/// Joins a bare head with what it is the head of: "Charter" of the "United Nations", "Council" on "American-Islamic Relations".
pub fn join_complements(view: &View<'_, '_>, candidates: &mut Vec<Candidate>) {
    candidates.dedup_by(|rest, head| {
        let between = rest.tokens.start.saturating_sub(head.tokens.end);
        let joined = (1..=2).contains(&between) && takes(view, head, rest);
        if joined {
            head.tokens.end = rest.tokens.end;
        }
        joined
    });
}

/// Whether the second span is the rest of the first one's name.
fn takes(view: &View<'_, '_>, head: &Candidate, rest: &Candidate) -> bool {
    let words = [head.tokens, rest.tokens];
    leads_to(view, words, &["of", "on", "for"]) && is_bare_head(view, head)
        // "University of Arkansas" at "Fort Smith"
        || leads_to(view, words, &["at"]) && rest.label == EntityType::Location && is_place_university(view, head)
        // "Harvey Foundation" for the "Visual Arts"; not for "UNESCO"
        || leads_to(view, words, &["for"]) && is_cause(view, head, rest)
        || is_epithet(view, head, rest.tokens)
}

/// "University of" a place.
fn is_place_university(view: &View<'_, '_>, head: &Candidate) -> bool {
    let start = head.tokens.start as usize;
    head.tokens.len() > 2 && view.is_word(start, &["University"]) && view.is_word(start + 1, &["of"])
}

/// A body that is named for what it works for, and a name that can be a cause.
fn is_cause(view: &View<'_, '_>, head: &Candidate, rest: &Candidate) -> bool {
    let body = head.label == EntityType::Organization && view.is_word(head.tokens.end as usize - 1, &FOR_A_CAUSE);
    let cause = matches!(rest.label, EntityType::Organization | EntityType::Misc);
    body && cause && view.token(rest.tokens.start as usize).shape == Shape::Title
}

/// "Peter" the "Great"
fn is_epithet(view: &View<'_, '_>, head: &Candidate, rest: Run) -> bool {
    let end = head.tokens.end as usize;
    rest.len() == 1 && rest.start as usize == end + 1 && has_epithet(view, head.label, end)
}

/// Whether "the Great" or its like stands at token `i` after a person.
fn has_epithet(view: &View<'_, '_>, label: EntityType, i: usize) -> bool {
    label == EntityType::Person
        && i + 1 < view.doc.tokens.len()
        && view.is_word(i, &["the"])
        && view.token(i).shape == Shape::Lower
        && view.token(i + 1).shape == Shape::Title
        && view.is_word(i + 1, &EPITHETS)
}

/// A single telling word for a body or a law.
fn is_bare_head(view: &View<'_, '_>, head: &Candidate) -> bool {
    let told = heads::of_word(view.token(head.tokens.start as usize).form).map(|(label, _)| label);
    head.tokens.len() == 1 && matches!(told, Some(EntityType::Organization | EntityType::Law))
}

/// Whether only one of the small words and an article stand between two spans.
fn leads_to(view: &View<'_, '_>, [head, rest]: [Run; 2], small: &[&str]) -> bool {
    let (at, next) = (head.end as usize, rest.start as usize);
    let article = next == at + 2 && view.is_word(at + 1, &["the"]);
    (next == at + 1 || article) && view.is_word(at, small) && view.token(at).gap == Gap::Space
}

/// The names that a span holds: itself, or what stands on both sides of a comma, a possessive or "and".
fn parts<'a>(view: &'a View<'_, '_>, candidate: &'a Candidate) -> impl Iterator<Item = Run> + 'a {
    let end = candidate.tokens.end as usize;
    let cut = move |start: usize| {
        let mut inner = start + 1..end.saturating_sub(1);
        inner.find(|i| parts_at(view, candidate.label, (Run::new(start, *i), Run::new(*i + 1, end))))
    };
    let mut next = Some(candidate.tokens.start as usize);
    std::iter::from_fn(move || {
        let start = next?;
        let cut = cut(start);
        next = cut.map(|cut| cut + 1);
        Some(Run::new(start, cut.unwrap_or(end)))
    })
}

/// Whether the token between two runs parts two names.
fn parts_at(view: &View<'_, '_>, label: EntityType, (left, right): (Run, Run)) -> bool {
    let i = left.end as usize;
    let capital = || view.token(i + 1).shape.has_capital();
    let head = |run: Run| heads::of_name(view.doc, run).map(|(label, _)| label);
    // "London's Heathrow Airport"
    if matches!(label, EntityType::Location | EntityType::Organization) && is_owner(view, left) && capital() {
        return true;
    }
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

/// With "the Great" after a ruler.
fn with_epithet(view: &View<'_, '_>, label: EntityType, tokens: Run) -> Run {
    let end = tokens.end as usize;
    let more = if has_epithet(view, label, end) { 2 } else { 0 };
    Run::new(tokens.start as usize, end + more)
}

/// Whether a run is a listed place.
fn is_place(view: &View<'_, '_>, run: Run) -> bool {
    let best = view.listed(run).and_then(gazetteer::Match::best);
    best.is_some_and(|e| e.kind == EntityType::Location && e.prior >= MIN_OWNER_PRIOR)
}

/// Whether a run is a listed place with a possessive after it.
fn is_owner(view: &View<'_, '_>, run: Run) -> bool {
    let end = run.end as usize;
    let possessive = end < view.doc.tokens.len() && view.is_word(end, &["'s", "’s"]);
    possessive && is_place(view, run)
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
        if end > start + 1 && view.is_word(end - 1, &CREDITS) && view.doc.tokens.get(end).is_some_and(|t| t.is(b':')) {
            end -= 1;
        }
    }
    if label == EntityType::Misc && start + 1 < end && view.is_word(start, &CALLS) {
        start += 1;
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
    token.shape == Shape::Title && (title || people || view.is_word(i, &CALLS))
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
