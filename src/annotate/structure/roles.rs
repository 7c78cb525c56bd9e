//! Gives each paragraph its role: title, heading, body, or furniture of some kind.
//!
//! Reads what the forests think of the lines (`classify`), or what a page's markup told (`Hints`), gives one role a
//! paragraph. Where the forests doubt, a line stays body: losing a paragraph is worse than keeping a caption.

use super::classify::Reading;
use super::credits::{MAX_CREDIT_WORDS, is_credits, is_office};
use super::cues::bits;
use super::dateline::dateline;
use super::features::Lines;
use super::headings::headings;
use super::kinds::{Place, of_line};
use super::line::{Last, Line};
use super::{Hints, Role};
use crate::document::Document;

/// A line with a higher score is body.
const MIN_BODY_SCORE: i32 = -60;
/// Plain prose within the article needs less.
const MIN_PROSE_SCORE: i32 = -1000;
/// Between lines that are likely body, somewhat more.
const MIN_LIKELY_PROSE_SCORE: i32 = -500;
/// So does plain prose at most so many lines below body.
const MIN_FOLLOWING_SCORE: i32 = -900;
const MAX_FOLLOWING_LINES: usize = 7;
/// So does any line that has nothing of furniture, between two that are surely body.
const MIN_PLAIN_SCORE: i32 = -200;
/// How far the nearest lines that are surely body may be.
const MAX_GAP_LINES: usize = 12;
/// A line with a higher score is surely body.
const SURE_BODY_SCORE: i32 = 200;

/// Roles of a text that was taken out of a page's markup.
pub fn of_page(doc: &Document<'_>, hints: &Hints) -> Vec<Role> {
    let mut roles = vec![Role::Body; doc.paragraphs.len()];
    let mut headings = hints.headings.iter().peekable();
    let mut boilerplate = hints.boilerplate.iter().peekable();
    for (role, paragraph) in roles.iter_mut().zip(&doc.paragraphs) {
        while headings.next_if(|(span, _)| span.end <= paragraph.span.start).is_some() {}
        while boilerplate.next_if(|(span, _)| span.end <= paragraph.span.start).is_some() {}
        if let Some((_, level)) = headings.peek().filter(|(span, _)| span.overlaps(paragraph.span)) {
            *role = Role::Heading(*level);
        } else if let Some((_, kind)) = boilerplate.peek().filter(|(span, _)| span.contains(paragraph.span)) {
            *role = Role::Boilerplate(kind);
        }
    }
    if let (Some(first), Some(role)) = (doc.paragraphs.first(), roles.first_mut())
        && hints.title.as_deref() == Some(first.span.of(doc.content()))
    {
        *role = Role::Title;
    }
    roles
}

/// The line that is a given title.
pub fn line_of(doc: &Document<'_>, title: &str) -> Option<usize> {
    doc.paragraphs.iter().position(|p| p.span.of(doc.content()).eq_ignore_ascii_case(title.trim()))
}

/// The lines after the title that are body, surely or likely.
struct Prose {
    sure: Vec<usize>,
    likely: Vec<usize>,
}

impl Prose {
    fn new(lines: &Lines, reading: &Reading, from: usize) -> Self {
        let those = |holds: &dyn Fn(usize) -> bool| (from..lines.len()).filter(|i| holds(*i)).collect();
        Self {
            sure: those(&|i| reading.body[i] > SURE_BODY_SCORE),
            likely: those(&|i| reading.body[i] > 0 && lines.lines[i].is_prose()),
        }
    }

    fn is_within(&self, i: usize) -> bool {
        is_between(&self.sure, i)
    }

    fn is_within_likely(&self, i: usize) -> bool {
        is_between(&self.likely, i)
    }
}

/// The line with the dateline opens the article, whatever its score.
fn add_opening<'t>(lines: &Lines, from: usize, body: &mut [bool], text_of: &impl Fn(usize) -> &'t str) {
    let Some(first) = (from..lines.len()).find(|i| body[*i] && lines.lines[*i].is_prose()) else { return };
    let above = from.max(first.saturating_sub(MAX_GAP_LINES))..first;
    let opens =
        |i: &usize| lines.lines[*i].is_prose() && dateline(text_of(*i), 0, None).is_some_and(|d| d.place.is_some());
    if let Some(opening) = above.rev().find(opens) {
        body[opening] = true;
    }
}

/// The rows of tables, and plain prose that the forests doubt, where they follow the body closely.
fn add_following(lines: &Lines, reading: &Reading, from: usize, body: &mut [bool]) {
    let mut last = None;
    for (i, line) in lines.lines.iter().enumerate().skip(from) {
        let is_within = |most: usize| last.is_some_and(|last| i - last <= most);
        let is_row = line.cells > 1 && is_within(MAX_GAP_LINES);
        let is_prose = is_within(MAX_FOLLOWING_LINES)
            && reading.body[i] > MIN_FOLLOWING_SCORE
            && is_plain_prose(line)
            && line.cues.is_empty();
        body[i] |= is_row || is_prose;
        if body[i] {
            last = Some(i);
        }
    }
}

/// Whether some of these lines stand near line `i` on both sides.
fn is_between(those: &[usize], i: usize) -> bool {
    let at = those.partition_point(|j| *j < i);
    let is_near = |j: Option<&usize>| j.is_some_and(|j| j.abs_diff(i) <= MAX_GAP_LINES);
    is_near(at.checked_sub(1).and_then(|k| those.get(k))) && is_near(those.get(at))
}

/// Roles of a plain text.
pub fn of_text<'t>(lines: &Lines, reading: &Reading, text_of: impl Fn(usize) -> &'t str) -> Vec<Role> {
    let from = reading.title.map_or(0, |t| t + 1);
    let sure = Prose::new(lines, reading, from);
    let is_body = |i: usize| {
        let line = &lines.lines[i];
        let least = match () {
            () if sure.is_within(i) && is_plain_prose(line) => MIN_PROSE_SCORE,
            () if sure.is_within_likely(i) && is_plain_prose(line) => MIN_LIKELY_PROSE_SCORE,
            () if sure.is_within(i) && is_plain(line) => MIN_PLAIN_SCORE,
            () => MIN_BODY_SCORE,
        };
        reading.body[i] > least && Some(i) != reading.title && !is_button(line)
    };
    let mut body: Vec<bool> = (0..lines.len()).map(is_body).collect();
    add_opening(lines, from, &mut body, &text_of);
    add_following(lines, reading, from, &mut body);
    let is_body = |i: usize| body[i];
    let first = (from..lines.len())
        .find(|i| is_body(*i) && lines.lines[*i].words > 14 && !is_publication(&lines.lines[*i]))
        .unwrap_or(lines.len());
    let last = (0..lines.len()).rev().find(|i| is_body(*i)).unwrap_or(0);
    let headings = headings(lines, reading, from..(last + 1).min(lines.len()), &text_of);
    let is_credit = |i: usize| i >= first && lines.lines[i].words <= MAX_CREDIT_WORDS && is_credits(text_of(i));
    let place = |i: usize| match () {
        () if i < from => Place::Above,
        () if i < first => Place::Head,
        () if i < last => Place::Within,
        () => Place::After,
    };
    let is_repeated = |i: usize| {
        let same = |j: usize| j < lines.len() && text_of(j) == text_of(i);
        same(i + 1) || i > 0 && same(i - 1)
    };
    let is_signed = |i: usize| place(i) == Place::Head && is_signature(&lines.lines[i], text_of(i));
    let role = |i: usize| match () {
        () if Some(i) == reading.title => Role::Title,
        () if headings[i] => Role::Heading(1),
        () if place(i) == Place::Head && is_publication(&lines.lines[i]) => Role::Boilerplate("publication"),
        // one line again and again stands below the pictures of a gallery
        () if is_signed(i) && is_repeated(i) => Role::Boilerplate("caption"),
        () if is_credit(i) || is_signed(i) => Role::Boilerplate("byline"),
        () if is_body(i) => Role::Body,
        () => Role::Boilerplate(of_line(&lines.lines[i], place(i))),
    };
    (0..lines.len()).map(role).collect()
}

/// Whether a line is running text without any phrase of page furniture.
fn is_plain_prose(line: &Line) -> bool {
    const FURNITURE: u32 = bits(&["newsletter", "paywall", "legal", "comments", "caption", "bio", "share", "login"]);
    line.is_prose() && line.words >= 18 && !line.cues.has(FURNITURE)
}

/// Whether a line between title and body is nothing but a person's name or office: "Ana Moe", "Court reporter".
fn is_signature(line: &Line, text: &str) -> bool {
    line.words <= 4 && line.last == Last::Letter && (line.name == 2 || is_office(text))
}

/// Whether a line is nothing but the words of a button or link that no article holds ("Leave a comment").
fn is_button(line: &Line) -> bool {
    const BUTTONS: u32 = bits(&["share", "comments", "login", "legal", "advert"]);
    line.words <= 5 && line.cues.whole & BUTTONS != 0
}

/// Whether a line has no phrase of page furniture, no date, no address, and is no name.
fn is_plain(line: &Line) -> bool {
    line.cues.is_empty()
        && line.dates.is_empty()
        && line.name < 2
        && !line.has_address
        && line.words >= 3
        && !line.is_glued
}

/// Whether a line between title and body tells when and by whom, not what.
fn is_publication(line: &Line) -> bool {
    let dated: usize = line.dates.iter().map(|d| d.range.len()).sum();
    let is_cued = line.cues.has(const { bits(&["byline", "published", "updated", "reading-time"]) });
    !line.dates.is_empty()
        && !line.is_closed()
        && (dated * 3 > line.bytes || is_cued || line.words <= 40 && u32::from(line.small) * 5 < u32::from(line.words))
        || line.cues.start != 0 && line.words <= 12 && line.cues.start & const { bits(&["byline"]) } != 0
}

#[cfg(test)]
mod tests {
    use crate::annotate::structure::{self, Hints, Role, classify};
    use crate::document::Document;
    use crate::text::Text;

    const FIRST: &str = "The council of the small town of Arnsby said on Monday that it would close the bridge over the river for six weeks to mend it.";
    const SECOND: &str = "Engineers had found cracks in two of its piers in the spring, the council said, and the winter had made them wider than expected.";

    fn roles(text: &str) -> Vec<Role> {
        let text = Text::new(text);
        structure::annotate_with(&Document::new(&text), &Hints::default(), classify::models()).roles
    }

    #[test]
    fn keeps_the_rows_of_a_table() {
        let text = format!(
            "Bridge in Arnsby to close for six weeks\n\n{FIRST}\n\n{SECOND}\n\nBridge\tBuilt\tState\n\nOld Bridge\t1884\tclosed\n\nNew Bridge\t1971\topen\n\n{FIRST}"
        );
        assert_eq!(roles(&text)[3..6], [Role::Body; 3]);
    }

    #[test]
    fn takes_no_line_that_is_repeated_for_a_byline() {
        let text = format!("Bridge in Arnsby to close for six weeks\n\nAna Moe\n\nAna Moe\n\n{FIRST}\n\n{SECOND}");
        assert_eq!(roles(&text)[1..3], [Role::Boilerplate("caption"); 2]);
    }

    #[test]
    fn tells_names_and_credits_from_body() {
        let text = format!(
            "Bridge in Arnsby to close for six weeks\n\nCourt reporter\n\nARNSBY (Post) - {FIRST}\n\n{SECOND}\n\n(Reporting by Ana Moe in Arnsby; Editing by Per Haug)"
        );
        let byline = Role::Boilerplate("byline");
        assert_eq!(roles(&text), [Role::Title, byline, Role::Body, Role::Body, byline]);
    }
}
