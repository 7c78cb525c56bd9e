//! Chooses the article's blocks out of a page and writes them as a text.
//!
//! Reads a `Page`, gives the text (title first, one line a block) and `Hints`. Each block is weighed by marks, link
//! density and the mass of prose beside it; headings are taken where body follows.

use super::columns::{self, columns};
use super::marks;
use super::metadata::{self, Declared, Moment};
use super::parse::{Block, Page, Tag};
use crate::annotate::structure::classify::{Forests, KnownTitle, Reading, read_lines};
use crate::annotate::structure::dates::find_dates;
use crate::annotate::structure::features::Lines;
use crate::annotate::structure::line::Line;
use crate::annotate::structure::{Hints, authors, published};
use crate::text::Span;
use std::collections::HashSet;

/// Words of the longest title.
const MAX_TITLE_WORDS: usize = 45;
/// Scores that make a heading the title: a top heading needs little, a second one must agree with what is declared.
const MIN_TOP_HEADING_SCORE: i32 = 0;
const MIN_LOWER_HEADING_SCORE: i32 = 9;
/// Marks of matter whose headings are never the page's title.
const ELSEWHERE: marks::Marks = marks::NAVIGATION
    | marks::FOOTER
    | marks::RELATED
    | marks::SIDEBAR
    | marks::COMMENTS
    | marks::CONSENT
    | marks::POPUP
    | marks::ADVERT;
/// A block with this many runs of words may be a repetition.
const MIN_REPEATED_RUNS: usize = 6;
/// A block with a higher score is body: losing a paragraph is worse than keeping a caption.
const MIN_BODY_SCORE: i32 = -60;
/// A block with a higher score is a heading.
const MIN_HEADING_SCORE: i32 = 0;
/// A block in a heading's element before body with a higher score is one as well.
const MIN_MARKED_HEADING_SCORE: i32 = -600;
/// A block with a higher score is surely body.
const SURE_BODY_SCORE: i32 = 200;

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Dropped,
    Body,
    Heading(u8),
}

/// The article's text, and what the page says of it.
pub fn extract(page: &Page, forests: &Forests<'_>) -> (String, Hints) {
    let declared = metadata::declared(page);
    let title = title(page, &declared);
    let lines = lines(page);
    let at = title.as_deref().and_then(|t| title_block(page, &lines, t));
    let reading = read_lines(&lines, &columns(page, &lines, &declared), forests, KnownTitle::told(at));
    let fates = fates(page, &lines, &reading);
    let found = Found { page, lines: &lines, reading: &reading, forests };
    write(page, &fates, hints(&found, declared, title))
}

/// The title: the top heading that best agrees with what the page declares, else the best declared one.
pub fn title(page: &Page, declared: &Declared) -> Option<String> {
    let publisher = declared.publisher.as_deref().unwrap_or("");
    let is_title = |text: &str| (1..=MAX_TITLE_WORDS).contains(&words(text).count()) && !same_words(text, publisher);
    let titles: Vec<String> = declared
        .titles
        .iter()
        .map(|t| without_site(t, declared.publisher.as_deref()))
        .filter(|t| is_title(t))
        .collect();
    let best = |level: u8| {
        let headings =
            page.blocks.iter().filter(|b| b.tag == Tag::Heading(level)).map(|b| (b, &page.text[b.range.clone()]));
        let scored =
            headings.filter(|(_, text)| is_title(text)).map(|(b, text)| (heading_score(b, text, &titles), text));
        scored.reduce(|best, next| if next.0 > best.0 { next } else { best })
    };
    let top = best(1).filter(|(score, _)| *score >= MIN_TOP_HEADING_SCORE);
    let found = top.or_else(|| best(2).filter(|(score, _)| *score >= MIN_LOWER_HEADING_SCORE));
    found.map(|(_, text)| text.to_owned()).or_else(|| titles.first().cloned())
}

/// How well a heading serves as title: agreement with the declared ones in tenths, and what its marks say.
fn heading_score(block: &Block, text: &str, titles: &[String]) -> i32 {
    const HEADLINES: marks::Marks = marks::HEADLINE | marks::TITLE | marks::STORY;
    let agreement =
        titles.iter().map(|t| (overlap(text, t) * 10.0) as i32 + i32::from(same_words(text, t)) * 3).max().unwrap_or(0);
    let by_marks = i32::from(block.own & HEADLINES != 0) * 2 - i32::from(block.marks & ELSEWHERE != 0) * 2;
    let by_length = if words(text).count() < 3 { -4 } else { 0 };
    agreement + by_marks + by_length
}

/// "A title | The Site" without the site.
fn without_site(title: &str, publisher: Option<&str>) -> String {
    for sign in [" | ", " - ", " – ", " — ", " :: ", " « ", " » "] {
        if let Some((head, tail)) = title.rsplit_once(sign) {
            let is_site = publisher.is_some_and(|p| overlap(tail, p) > 0.5)
                || matches!(sign, " | " | " :: " | " « " | " » ")
                || tail.split(' ').count() <= 3;
            if is_site && head.split(' ').count() >= 3 {
                return without_site(head.trim(), publisher);
            }
        }
    }
    title.to_owned()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

fn same_words(a: &str, b: &str) -> bool {
    words(a).eq(words(b))
}

/// Share of the words of the shorter text that the longer one holds.
fn overlap(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<_>, Vec<_>) = (words(a).take(60).collect(), words(b).take(60).collect());
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.is_empty() { 0.0 } else { short.iter().filter(|w| long.contains(w)).count() as f32 / short.len() as f32 }
}

/// The blocks as lines, measured.
pub fn lines(page: &Page) -> Lines {
    let mut lines = Lines::default();
    for i in 0..page.blocks.len() {
        let text = page.block_text(i);
        lines.push(text, &crate::lexicon::forms(text));
    }
    lines
}

/// The block that shows the title: the one with the title's words that stands nearest to the body's start.
pub fn title_block(page: &Page, lines: &Lines, title: &str) -> Option<usize> {
    let shows = |i: &usize| same_words(title, page.block_text(*i));
    let all: Vec<usize> = (0..page.blocks.len()).filter(shows).collect();
    let heading = all.iter().find(|i| page.blocks[**i].tag == Tag::Heading(1));
    let first_prose = lines.lines.iter().position(Line::is_prose).unwrap_or(0);
    heading.or_else(|| all.iter().rev().find(|i| **i <= first_prose)).or(all.first()).copied()
}

fn fates(page: &Page, lines: &Lines, reading: &Reading) -> Vec<Fate> {
    let mut told = HashSet::new();
    let fate = |i: usize| match page.blocks[i].tag {
        _ if Some(i) == reading.title => Fate::Dropped,
        Tag::Heading(level) if reading.heading[i] > least_heading_score(page, reading, i) => {
            Fate::Heading(level.max(2) - 1)
        }
        _ if reading.heading[i] > MIN_HEADING_SCORE => Fate::Heading(2),
        _ if reading.body[i] > MIN_BODY_SCORE && !is_told(&mut told, page.block_text(i)) => Fate::Body,
        _ => Fate::Dropped,
    };
    (0..lines.len()).map(fate).collect()
}

/// A heading by its markup with body right after it needs less.
fn least_heading_score(page: &Page, reading: &Reading, i: usize) -> i32 {
    let is_followed = reading.body.get(i + 1).is_some_and(|s| *s > SURE_BODY_SCORE);
    if is_followed && page.blocks[i].marks & ELSEWHERE == 0 { MIN_MARKED_HEADING_SCORE } else { MIN_HEADING_SCORE }
}

/// Whether a block's words stood before: a page that holds its article twice (for print, for small screens) tells it once.
fn is_told(told: &mut HashSet<u64>, text: &str) -> bool {
    let runs: Vec<u64> = columns::runs(text).collect();
    let repeated = runs.iter().filter(|run| told.contains(run)).count();
    if runs.len() >= MIN_REPEATED_RUNS && repeated * 10 >= runs.len() * 8 {
        return true;
    }
    told.extend(runs);
    false
}

fn hints(found: &Found<'_>, declared: Declared, title: Option<String>) -> Hints {
    let shown = shown(found);
    let published = declared.published.into_iter().next().or(shown.published).or_else(|| dated_address(found.page));
    let authors = if declared.authors.is_empty() { shown.authors } else { declared.authors };
    Hints {
        title,
        published: published.as_ref().map(|m| m.day),
        published_time: published.and_then(|m| m.time),
        modified: declared.modified.map(|m| m.time.unwrap_or_else(|| m.day.to_string())),
        authors,
        publisher: declared.publisher,
        categories: declared.categories,
        is_from_page: true,
        ..Hints::default()
    }
}

/// A page's blocks, measured and weighed.
#[derive(Clone, Copy)]
struct Found<'f> {
    page: &'f Page,
    lines: &'f Lines,
    reading: &'f Reading,
    forests: &'f Forests<'f>,
}

/// What the page shows of its date and authors.
struct Shown {
    published: Option<Moment>,
    authors: Vec<String>,
}

fn shown(found: &Found<'_>) -> Shown {
    let text_of = |i: usize| found.page.block_text(i);
    let dates = published::candidates(found.lines, text_of);
    let told = published::published(found.lines, found.reading, &dates, found.forests.date).published;
    let moment = |c: published::Candidate| Moment { day: c.day, time: c.time.map(|t| format!("{}T{t}", c.day)) };
    let named = authors::authors(found.lines, found.reading, text_of);
    Shown {
        published: told.map(moment).or_else(|| metadata::shown_times(found.page).map(|(_, m)| m).next()),
        authors: named.into_iter().map(|(name, ..)| name).collect(),
    }
}

/// The day that the page's address tells: "/2024/11/26/", "/2024-11-26-".
fn dated_address(page: &Page) -> Option<Moment> {
    let og = page.meta.iter().find(|(name, _)| name == "og:url").map(|(_, content)| content.as_str());
    let address = page.canonical.as_deref().or(og)?;
    let found = find_dates(address).into_iter().next()?;
    Some(Moment { day: found.day, time: None })
}

fn write(page: &Page, fates: &[Fate], mut hints: Hints) -> (String, Hints) {
    let mut text = String::new();
    if let Some(title) = &hints.title {
        text.push_str(title);
        text.push('\n');
    }
    for (i, fate) in fates.iter().enumerate() {
        let start = text.len();
        if *fate == Fate::Dropped {
            continue;
        }
        text.push_str(page.block_text(i));
        if let Fate::Heading(level) = fate {
            hints.headings.push((Span::new(start, text.len()), *level));
        }
        text.push('\n');
    }
    (text, hints)
}
