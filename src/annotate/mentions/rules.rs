//! Names that the tagger leaves out, by the company they keep: titles, lists, telling words, a capital inside a sentence.
//!
//! Reads runs of capitalised words that no other finder took, gives `Candidate`s. Peoples ("Russian"), titles and words
//! that begin sentences are peeled off, the rest is one name. Lines in title case or capitals are left alone: a capital
//! says nothing there. What no list or word types is "misc" with a low score. Elections told with their year are events
//! whatever the tagger says ("2013 Australian federal election").

use super::EntityType;
use super::candidates::Candidate;
use super::context;
use super::heads;
use super::view::View;
use crate::document::{Gap, Run, Shape};
use crate::lexicon::form::form;
use crate::lexicon::gazetteer::{self, Kind, NameFlags};
use crate::lexicon::{Classes, class, lists};
use std::cell::OnceCell;

/// Words that are no name although capitalised, wherever they stand.
const NEVER: Classes = Classes::of(&[class::MONTHS, class::WEEKDAYS, class::PRONOUNS, class::PRONOUNS_FIRST]);

/// Given names of either sex.
pub const GIVEN: Classes = Classes::of(&[class::GIVEN_ANY, class::GIVEN_FEMALE, class::GIVEN_MALE]);

/// An election's name has at most so many words between year and "election".
const MAX_ELECTION_TOKENS: usize = 9;

/// How well known a newspaper must be to be told by its ordinary name.
const MIN_PAPER_PRIOR: u8 = 100;

/// A name of letters and a number is no longer.
const MAX_CODE_BYTES: usize = 8;

/// Letters of substances, measures and financial years that are no names with a number after them.
const NO_NAMES: [&str; 8] = ["CO", "SO", "NO", "PM", "PH", "FY", "HY", "CY"];

/// Words that are a name only with a number or letter after them.
const NUMBERED: [&str; 10] =
    ["Building", "Group", "Studio", "Terminal", "Channel", "Highway", "Interstate", "Route", "Flight", "Phase"];

/// A line is in title case when so many of ten words have a capital.
const TITLE_CASE_TENTHS: usize = 6;

/// Elections with their year; they overrule the tagger.
pub fn elections(view: &View<'_, '_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for paragraph in view.paragraphs() {
        for i in paragraph.range() {
            if view.token(i).shape == Shape::Number && view.token(i).span.len() == 4 {
                found.extend(election(view, i, paragraph.end as usize));
            }
        }
    }
    found
}

/// "2013 Australian federal election"
fn election(view: &View<'_, '_>, year: usize, limit: usize) -> Option<Candidate> {
    let first = year + 1;
    let mut i = first;
    let mut capitals = 0;
    while i < limit.min(first + MAX_ELECTION_TOKENS) && view.token(i).gap == Gap::Space {
        if capitals > 0
            && view.is_word(i, &["election", "elections", "by-election", "referendum", "primary", "primaries"])
        {
            let candidate = Candidate::new(Run::new(year, i + 1), EntityType::Event, 0.9, "election");
            return Some(Candidate { subtype: Some("election"), ..candidate });
        }
        let kind = [
            "general",
            "federal",
            "presidential",
            "parliamentary",
            "legislative",
            "local",
            "regional",
            "state",
            "mayoral",
            "gubernatorial",
            "municipal",
            "provincial",
            "senatorial",
            "leadership",
            "constitutional",
            "of",
            "independence",
        ];
        capitals += usize::from(view.token(i).shape.has_capital());
        if !(view.token(i).shape.has_capital() || view.is_word(i, &kind)) {
            return None;
        }
        i += 1;
    }
    None
}

/// Names among the tokens that are not `taken`, in text order.
pub fn find(view: &View<'_, '_>, taken: &[bool]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for paragraph in view.paragraphs() {
        let title_case = OnceCell::new();
        let loud = || *title_case.get_or_init(|| is_title_case(view, paragraph));
        for run in view.capital_runs(paragraph) {
            let first = run.start as usize;
            if view.token(first).shape == Shape::Alphanumeric {
                let coded = !taken[first] && is_code(view, first);
                found.extend(coded.then(|| Candidate::new(run, EntityType::Misc, 0.35, "code")));
                continue;
            }
            for free in free_parts(run, taken) {
                // "War" of "Ukraine War": a word that is left over beside a name
                let beside = free.len() == 1
                    && free.start > 0
                    && taken[free.start as usize - 1]
                    && view.before(free.start as usize).is_some();
                if !beside {
                    found.extend(walk(view, free, &loud));
                }
            }
        }
    }
    found
}

/// "IE6", "COP26", "PS5": two to five capitals and a number, no sum ("USD50"), substance ("CO2") or year ("FY23").
fn is_code(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    if token.shape != Shape::Alphanumeric
        || token.span.len() > MAX_CODE_BYTES
        || view.before(i).is_some_and(|b| glues(view, b, i))
    {
        return false;
    }
    let (letters, number) = code_parts(view, i);
    let capitals = letters.len() >= 2 && !number.is_empty() && letters.bytes().all(|b| b.is_ascii_uppercase());
    let alone = view
        .doc
        .tokens
        .get(i + 1)
        .is_none_or(|t| t.gap != Gap::Glued || t.shape == Shape::Sign && !t.is(b'-') && !t.is(b'/'));
    capitals && alone && !is_measure(view, i)
}

/// "USD50", "CO2", "FY23": a sum, a substance, a year.
pub fn is_measure(view: &View<'_, '_>, i: usize) -> bool {
    if view.token(i).shape != Shape::Alphanumeric {
        return false;
    }
    let (letters, number) = code_parts(view, i);
    !number.is_empty() && (NO_NAMES.contains(&letters) || lists::CURRENCY_CODES.get(&[form(letters)]).is_some())
}

/// A word's letters and the number at its end.
fn code_parts<'a>(view: &View<'a, '_>, i: usize) -> (&'a str, &'a str) {
    let word = view.doc.word(i);
    word.split_at(word.trim_end_matches(|c: char| c.is_ascii_digit()).len())
}

/// Whether two neighbours are written together.
fn glues(view: &View<'_, '_>, before: usize, i: usize) -> bool {
    view.token(i).gap == Gap::Glued && !matches!(view.token(before).shape, Shape::Quote) && !view.token(before).is(b'(')
}

/// Whether most words of a line have a capital, so that capitals say nothing.
fn is_title_case(view: &View<'_, '_>, paragraph: Run) -> bool {
    let words = paragraph.range().filter(|i| view.token(*i).shape.is_word() && view.token(*i).span.len() > 3);
    let (mut all, mut capital) = (0, 0);
    for i in words {
        all += 1;
        capital += usize::from(view.token(i).shape.has_capital());
    }
    capital * 10 >= all * TITLE_CASE_TENTHS
}

/// The parts of a run that no other finder took.
fn free_parts(run: Run, taken: &[bool]) -> impl Iterator<Item = Run> {
    let end = run.end as usize;
    let mut at = run.start as usize;
    std::iter::from_fn(move || {
        let start = (at..end).find(|i| !taken[*i])?;
        at = (start..end).find(|i| taken[*i]).unwrap_or(end);
        Some(Run::new(start, at))
    })
}

/// Peels peoples, titles and starters off a run and types what is left.
fn walk(view: &View<'_, '_>, run: Run, loud: &dyn Fn() -> bool) -> Option<Candidate> {
    let (mut start, mut end) = (run.start as usize, run.end as usize);
    let mut titled = context::is_courtesy(view, start);
    while start < end {
        let token = view.token(start);
        let stop = start + 1 < end && view.token(start + 1).is(b'.');
        if context::is_title(view, start) {
            titled = token.classes.has(class::COURTESY_TITLES);
            start += 1 + usize::from(stop);
        } else if token.classes.any(NEVER)
            || !token.shape.has_capital()
            || (view.is_starter(start) || token.classes.has(class::FUNCTION_WORDS)) && view.is_start(start)
        {
            start += 1;
        } else {
            break;
        }
    }
    while end > start && (!view.token(end - 1).shape.is_word() || view.token(end - 1).classes.any(NEVER)) {
        end -= 1;
    }
    if start + 1 == end && is_numbered(view, start) {
        end += 1;
    }
    let kept = start < end && view.is_read(Run::new(start, end));
    kept.then(|| typed(view, Run::new(start, end), (titled, loud))).flatten()
}

/// "The Independent reported": an ordinary word that is a newspaper's name where it says something.
fn is_paper(view: &View<'_, '_>, run: Run) -> bool {
    let first = run.start as usize;
    let says = || view.after(run).is_some_and(|i| view.token(i).classes.has(class::CUE_VERBS));
    let Some(the) = view.before(first).filter(|the| view.is_word(*the, &["the"]) && says()) else { return false };
    view.listed(Run::new(the, run.end as usize))
        .is_some_and(|found| found.entries().any(|e| e.subtype == "media" && e.prior >= MIN_PAPER_PRIOR))
}

/// "Building 31", "Group F", "Studio 60": a single word that needs its number.
fn is_numbered(view: &View<'_, '_>, i: usize) -> bool {
    let number = view.doc.tokens.get(i + 1);
    let number = number.is_some_and(|t| matches!(t.shape, Shape::Number | Shape::Initial) && t.gap == Gap::Space);
    let ends = || view.doc.tokens.get(i + 2).is_none_or(|t| t.gap != Gap::Glued || t.is(b',') || t.is(b'.'));
    number && view.is_word(i, &NUMBERED) && ends()
}

/// What a run without titles names.
fn typed(view: &View<'_, '_>, run: Run, (titled, loud): (bool, &dyn Fn() -> bool)) -> Option<Candidate> {
    let first = run.start as usize;
    let token = view.token(first);
    let made = |label, score, rule| Some(Candidate::new(run, label, score, rule));
    if titled && token.shape != Shape::Upper && !token.classes.has(class::FUNCTION_WORDS) {
        return made(EntityType::Person, 0.75, "title");
    }
    let listed = view.listed(run).filter(|m| !m.flags.has(NameFlags::AMBIGUOUS)).and_then(gazetteer::Match::best);
    if let Some(entry) = listed.filter(|e| e.prior >= 60 || run.len() > 1) {
        let loudly = entry.flags.has(NameFlags::ACRONYM) && token.shape != Shape::Upper;
        if !loudly && (entry.kind != Kind::Person || run.len() > 1) && !(run.len() == 1 && loud()) {
            return made(entry.kind, 0.6, "listed");
        }
    }
    if is_paper(view, run) {
        return made(EntityType::Organization, 0.5, "listed");
    }
    if run.len() == 1 && view.is_start(first) || loud() {
        return None;
    }
    if run.len() > 1
        && let Some((label, _)) = heads::of_name(view.doc, run)
    {
        return made(label, 0.5, "head");
    }
    let plain =
        run.len() > 1 || token.shape != Shape::Initial && token.span.len() > 1 && !context::is_person_noun(view, first);
    if plain { made(EntityType::Misc, 0.35, "capital") } else { None }
}
