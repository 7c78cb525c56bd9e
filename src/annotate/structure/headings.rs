//! Decides which lines of a pasted text are headings: by their scores, and by the series they belong to.
//!
//! Reads measured lines and what the forests think of them, gives a flag a line. Headings of one article are made alike,
//! so what the forest is sure of speaks for its like: numbers in a row, questions that each stand above a paragraph,
//! days of a timeline, times of a live blog. The words of buttons and adverts are never headings.

use super::classify::Reading;
use super::cues::bits;
use super::features::Lines;
use super::layout::makes;
use super::line::{Last, Line};
use crate::lexicon::lists;
use std::ops::Range;

/// A line with a higher score is a heading.
const MIN_SCORE: i32 = -80;
/// A line that is made like headings needs less.
const MIN_LIKE_SCORE: i32 = -200;
/// As many headings made alike speak for the others.
const MIN_LIKE: usize = 3;
/// A text with this many lines that are nothing but a time of day is a live blog; with as many days, a timeline.
const MIN_TIMES: usize = 3;
/// As many questions above paragraphs are headings.
const MIN_QUESTIONS: usize = 2;
/// How far below its time an entry's first sentence may stand, and its least words.
const MAX_ENTRY_LINES: usize = 4;
const MIN_ENTRY_WORDS: u16 = 5;
/// Words of the longest question that is a heading.
const MAX_QUESTION_WORDS: u16 = 15;
/// Words of the longest numbered heading.
const MAX_NUMBERED_WORDS: u16 = 20;
/// Bytes of the longest heading that many articles share.
const MAX_USUAL_BYTES: usize = 24;
/// A line with a higher score is surely body.
const SURE_BODY: i32 = 200;

/// Which lines are headings; `within` are the lines after the title, up to the last of the body.
pub fn headings<'t>(
    lines: &Lines,
    reading: &Reading,
    within: Range<usize>,
    text_of: impl Fn(usize) -> &'t str,
) -> Vec<bool> {
    let mut found: Vec<bool> = (0..lines.len())
        .map(|i| reading.heading[i] > MIN_SCORE && Some(i) != reading.title && !is_no_heading(&lines.lines[i]))
        .collect();
    add_like(lines, reading, &mut found);
    add_numbered(lines, &mut found);
    let line = |i: usize| &lines.lines[i];
    let is_above_text = |i: usize| within.contains(&(i + 1)) && reading.body[i + 1] > SURE_BODY && !line(i + 1).is_time;
    // the lengths of videos stand above titles, not above text
    let text_after = |i: usize| {
        let entry = (i + 1..within.end.min(i + 1 + MAX_ENTRY_LINES)).take_while(|j| !line(*j).is_time);
        entry.into_iter().any(|j| line(j).last == Last::Stop && line(j).words >= MIN_ENTRY_WORDS)
    };
    let times = |i: &usize| line(*i).is_time && text_after(*i);
    let days = |i: &usize| is_day(line(*i)) && is_above_text(*i) && line(*i + 1).last == Last::Stop;
    let is_question = |i: &usize| {
        line(*i).last == Last::Question
            && line(*i).inner_ends == 0
            && line(*i).quotes == 0
            && (2..=MAX_QUESTION_WORDS).contains(&line(*i).words)
            && is_above_text(*i)
            && (line(*i + 1).is_prose() || line(*i + 1).is_closed() && line(*i + 1).words > 8)
    };
    // an interview asks its guest; its questions are text
    let is_interview =
        within.clone().any(|i| is_question(&i) && (line(i).addresses > 0 || text_of(i).starts_with("Q")));
    let questions = |i: &usize| !is_interview && is_question(i) && i.checked_sub(1).is_some_and(|j| !is_question(&j));
    let usual = |i: &usize| line(*i).bytes <= MAX_USUAL_BYTES && is_usual(text_of(*i)) && is_above_text(*i);
    add_series(&mut found, within.clone().filter(usual).collect(), 1);
    add_series(&mut found, within.clone().filter(times).collect(), MIN_TIMES);
    add_series(&mut found, within.clone().filter(days).collect(), MIN_TIMES);
    add_series(&mut found, within.clone().filter(questions).collect(), MIN_QUESTIONS);
    found
}

fn add_series(found: &mut [bool], series: Vec<usize>, least: usize) {
    if series.len() >= least {
        series.into_iter().for_each(|i| found[i] = true);
    }
}

/// Whether a line is one of the usual headings, whatever its case and closing sign.
fn is_usual(text: &str) -> bool {
    lists::USUAL_HEADINGS.get_str(text.trim_end_matches([':', '.', '?'])).is_some()
}

/// Whether a line is nothing but a day: "22 July 2022", "Friday, July 22, 2022".
fn is_day(line: &Line) -> bool {
    line.dates.len() == 1 && line.words <= 4 && line.dates[0].range.len() * 10 >= line.bytes * 6 && !line.is_closed()
}

/// Whether a line is nothing but the words of a button or an advert, or the row of a table.
fn is_no_heading(line: &Line) -> bool {
    const BUTTONS: u32 = bits(&["share", "comments", "login", "advert", "newsletter", "paywall", "media"]);
    line.cells > 1 || line.cues.whole & BUTTONS != 0
}

/// Lines that are made like lines most of which are headings.
fn add_like(lines: &Lines, reading: &Reading, found: &mut [bool]) {
    let keys = makes(lines);
    let mut order: Vec<usize> = (0..lines.len()).filter(|i| reading.heading[*i] > i32::MIN).collect();
    order.sort_unstable_by_key(|i| (keys[*i], *i));
    for group in order.chunk_by(|a, b| keys[*a] == keys[*b]) {
        let count = group.iter().filter(|i| found[**i]).count();
        if count >= MIN_LIKE && count * 3 >= group.len() * 2 {
            group
                .iter()
                .for_each(|i| found[*i] |= reading.heading[*i] > MIN_LIKE_SCORE && !is_no_heading(&lines.lines[*i]));
        }
    }
}

/// Numbered lines between, before and after numbered headings: "3. Try yoga" where 2 and 4 are headings.
fn add_numbered(lines: &Lines, found: &mut [bool]) {
    let numbered: Vec<usize> = (0..lines.len()).filter(|i| found[*i] && lines.lines[*i].number > 0).collect();
    let (Some(first), Some(last), true) = (numbered.first(), numbered.last(), numbered.len() >= MIN_QUESTIONS) else {
        return;
    };
    let number = |i: usize| lines.lines[i].number;
    let (least, most) = (number(*first), number(*last));
    let mut next = least;
    for (i, line) in lines.lines.iter().enumerate().skip(*first) {
        let is_next = line.number == next || line.number > next && found[i];
        if is_next && line.number <= most + 1 && line.words <= MAX_NUMBERED_WORDS && !line.is_prose() {
            // the number after the last is a heading only where it looks like one
            found[i] |= i < *last && line.last != Last::Stop;
            next = line.number + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::structure::{self, Hints, Role, classify};
    use crate::document::Document;
    use crate::text::Text;

    const FIRST: &str = "The council of the small town of Arnsby said on Monday that it would close the bridge over the river for six weeks to mend it.";
    const SECOND: &str = "Engineers had found cracks in two of its piers in the spring, the council said, and the winter had made them wider than expected.";

    fn found(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let doc = Document::new(&text);
        let read = structure::annotate_with(&doc, &Hints::default(), classify::models());
        let headed = read.roles.iter().zip(&doc.paragraphs).filter(|(role, _)| matches!(role, Role::Heading(_)));
        headed.map(|(_, p)| text.slice(p.span).to_owned()).collect()
    }

    #[test]
    fn knows_usual_headings() {
        for (text, expected) in
            [("Why it matters:", true), ("What's next", true), ("WHAT’S NEXT", true), ("Why bridges matter", false)]
        {
            assert_eq!(is_usual(text), expected, "{text}");
        }
    }

    #[test]
    fn takes_days_of_a_timeline() {
        let text = format!(
            "TIMELINE: The bridge of Arnsby\n\n{FIRST}\n\n3 May 2021\n{SECOND}\n\n9 June 2021\n{FIRST}\n\n1 March 2022\n{SECOND}"
        );
        assert_eq!(found(&text), ["3 May 2021", "9 June 2021", "1 March 2022"]);
    }

    #[test]
    fn takes_questions_above_paragraphs() {
        let text = format!(
            "Why the bridge of Arnsby is closed\n\n{FIRST}\n\nWho will pay for it?\n{SECOND}\n\nWhat did the engineers find?\n{SECOND}\n\n{FIRST}"
        );
        assert_eq!(found(&text), ["Who will pay for it?", "What did the engineers find?"]);
    }

    #[test]
    fn takes_lines_between_blank_lines() {
        let text = format!(
            "Bridge of Arnsby to close\n\n{FIRST}\n\n{SECOND}\n\nHow other towns fared\n\n{FIRST}\n\n{SECOND}\n\nWhat’s next\n\n{FIRST}\n\n{SECOND}"
        );
        assert_eq!(found(&text), ["How other towns fared", "What’s next"]);
    }

    #[test]
    fn leaves_the_questions_of_an_interview() {
        let text = format!(
            "A talk with an engineer\n\n{FIRST}\n\nQ: What did you find?\n\n{SECOND}\n\nQ: What did it cost?\n\n{SECOND}\n\n{FIRST}"
        );
        assert!(found(&text).iter().all(|h| !h.starts_with("Q:")));
    }
}
