//! Turns gold pages, texts with headings, and plain articles into lines with labels.
//!
//! Reads rows of `pages`, `sections` and unlabelled article files, gives `Sample`s. Labels of text lines come from gold
//! spans; blocks of HTML pages are matched with the gold paragraphs by their words; a plain article's lines are all body.

use crate::gold::{list, range_pair};
use analyze::annotate::structure::features::{Lines, Rows};
use analyze::annotate::structure::line::{First, Last};
use analyze::annotate::structure::{self};
use analyze::document::Document;
use analyze::{Text, html};
use serde_json::Value;
use std::collections::HashSet;

/// Words in a row that show that a block stands in the gold body.
const RUN: usize = 4;

/// What is known of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Not told.
    Unknown,
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// A page with labelled lines.
pub struct Sample {
    /// Whether it is marked up.
    pub is_html: bool,
    /// Hash of its site.
    pub site: u64,
    /// How much it counts.
    pub weight: f64,
    /// Its lines.
    pub lines: Lines,
    /// Columns of the markup.
    pub extra: Rows,
    /// Labels, one a line.
    pub body: Vec<Label>,
    /// Labels, one a line.
    pub titles: Vec<Label>,
    /// Labels, one a line.
    pub headings: Vec<Label>,
    /// The title's line.
    pub title: Option<usize>,
    /// The lines' characters, where dates are known.
    pub texts: Vec<String>,
    /// Days that are right for the published date; None where they are not told.
    pub published: Option<Vec<String>>,
}

/// All samples, in order.
pub fn samples(rows: &[Value]) -> Vec<Sample> {
    let sample = |row: &Value| match () {
        () if row["html"].is_string() => Some(html_sample(row)),
        () if row["form"].is_string() => Some(text_sample(row)),
        () if row["headings"].is_array() => Some(sections_sample(row)),
        () => plain_sample(row),
    };
    rows.iter().filter_map(sample).collect()
}

/// The lines of a text with its blank lines set otherwise: none, all, or all but those under headings. The same text
/// gives the same layout.
pub fn in_another_layout(sample: &Sample) -> Lines {
    let n = sample.lines.len();
    let is_heading = |i: usize| sample.headings[i] == Label::Yes;
    let key = sample.lines.lines.iter().fold(0u32, |sum, l| sum.wrapping_mul(31).wrapping_add(l.key)) >> 8;
    let blanks: Vec<bool> = match key % 4 {
        0 => (0..n).map(|i| i == 0).collect(),
        1 => vec![true; n],
        _ => (0..n).map(|i| i == 0 || !is_heading(i - 1)).collect(),
    };
    let mut lines = sample.lines.clone();
    lines.blanks = blanks;
    lines
}

fn hash(text: &str) -> u64 {
    analyze::lexicon::form(text) >> 8
}

/// A hash of the site that a row is of, without its country and language editions.
pub fn site(row: &Value) -> u64 {
    let address = row["url"].as_str().unwrap_or_default();
    let host = address.split("://").nth(1).unwrap_or(address).split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').filter(|l| !matches!(*l, "com" | "co" | "org" | "net" | "www")).collect();
    hash(labels.iter().max_by_key(|l| l.len()).unwrap_or(&row["id"].as_str().unwrap_or_default()))
}

/// Letters and digits, small, words parted by a space.
pub fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn plains(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(Value::as_str).map(plain).collect()
}

/// Labels of titles: the shown title nearest above the body; its repetitions are left open.
fn title_labels(shown: &[String], titles: &[String], first_body: Option<usize>) -> (Vec<Label>, Option<usize>) {
    let same: Vec<usize> = (0..shown.len()).filter(|i| titles.contains(&shown[*i])).collect();
    let before = first_body.and_then(|b| same.iter().rev().find(|i| **i <= b));
    let Some(title) = before.or(same.first()).copied() else { return (vec![Label::Unknown; shown.len()], None) };
    let mut labels = vec![Label::No; shown.len()];
    for i in same {
        labels[i] = Label::Unknown;
    }
    labels[title] = Label::Yes;
    (labels, Some(title))
}

fn heading_labels(shown: &[String], gold: &Value, has_body: bool) -> Vec<Label> {
    if !has_body || !gold["headings"].is_array() {
        return vec![Label::Unknown; shown.len()];
    }
    let (wanted, fine) = (plains(list(gold, "headings")), plains(list(gold, "headings_ok")));
    let label = |s: &String| match () {
        () if wanted.contains(s) => Label::Yes,
        () if fine.contains(s) => Label::Unknown,
        () => Label::No,
    };
    shown.iter().map(label).collect()
}

fn text_sample(value: &Value) -> Sample {
    let (gold, text) = (&value["gold"], Text::new(value["text"].as_str().unwrap_or_default()));
    let doc = Document::new(&text);
    let lines = structure::lines(&doc);
    let offsets: Vec<usize> = code_points(text.content());
    let spans = |name: &str| -> Vec<(usize, usize)> { list(gold, name).iter().map(range_pair).collect() };
    let (body, neutral) = (spans("body"), spans("neutral"));
    let share = |spans: &[(usize, usize)], i: usize| {
        let span = doc.paragraphs[i].span;
        let (start, end) = (offsets[span.start as usize], offsets[span.end as usize]);
        let covered: usize = spans.iter().map(|(s, e)| e.min(&end).saturating_sub(*s.max(&start))).sum();
        covered as f64 / (end - start).max(1) as f64
    };
    let label = |i: usize| match () {
        () if body.is_empty() => Label::Unknown,
        () if share(&body, i) > 0.5 => Label::Yes,
        () if share(&neutral, i) > 0.5 => Label::Unknown,
        () => Label::No,
    };
    let labels: Vec<Label> = (0..lines.len()).map(label).collect();
    let shown: Vec<String> = doc.paragraphs.iter().map(|p| plain(text.slice(p.span))).collect();
    let first_body = labels.iter().position(|l| *l == Label::Yes);
    let (titles, title) = title_labels(&shown, &plains(list(gold, "titles")), first_body);
    let headings = heading_labels(&shown, gold, !body.is_empty());
    Sample {
        is_html: false,
        site: site(value),
        weight: 1.0,
        lines,
        extra: Rows::default(),
        body: labels,
        titles,
        headings,
        title,
        texts: doc.paragraphs.iter().map(|p| text.slice(p.span).to_owned()).collect(),
        published: days(gold),
    }
}

/// The days that gold takes for right.
fn days(gold: &Value) -> Option<Vec<String>> {
    gold["published"].as_array().map(|days| days.iter().filter_map(|d| d.as_str().map(str::to_owned)).collect())
}

fn sections_sample(value: &Value) -> Sample {
    let text = Text::new(value["text"].as_str().unwrap_or_default());
    let doc = Document::new(&text);
    let lines = structure::lines(&doc);
    let shown: Vec<String> = doc.paragraphs.iter().map(|p| plain(text.slice(p.span))).collect();
    let wanted: Vec<String> = list(value, "headings").iter().filter_map(|h| h["text"].as_str()).map(plain).collect();
    let (titles, title) =
        title_labels(&shown, &value["title"].as_str().map(plain).into_iter().collect::<Vec<_>>(), Some(0));
    let headings = shown.iter().enumerate().map(|(i, s)| match () {
        () if Some(i) == title => Label::Unknown,
        () if wanted.contains(s) => Label::Yes,
        () => Label::No,
    });
    let headings: Vec<Label> = headings.collect();
    let body = (0..shown.len())
        .map(|i| if Some(i) == title || headings[i] == Label::Yes { Label::Unknown } else { Label::Yes })
        .collect();
    let site = site(value);
    Sample {
        is_html: false,
        site,
        weight: 0.5,
        lines,
        extra: Rows::default(),
        body,
        titles,
        headings,
        title,
        texts: Vec::new(),
        published: None,
    }
}

/// A whole article, as it is pasted: title, then paragraphs.
fn plain_sample(value: &Value) -> Option<Sample> {
    let title = value["title"].as_str().filter(|t| !t.is_empty());
    let body = value["text"].as_str().filter(|t| t.contains("\n\n"))?;
    let text = Text::new(title.map_or(body.to_owned(), |t| format!("{t}\n\n{body}")));
    let doc = Document::new(&text);
    let lines = structure::lines(&doc);
    let n = lines.len();
    let mut sample = Sample {
        is_html: false,
        site: hash(value["outlet"].as_str().unwrap_or_default()),
        weight: 0.4,
        lines,
        extra: Rows::default(),
        body: vec![Label::Yes; n],
        titles: vec![if title.is_some() { Label::No } else { Label::Unknown }; n],
        headings: vec![Label::Unknown; n],
        title: title.map(|_| 0),
        texts: Vec::new(),
        published: None,
    };
    if title.is_some() {
        (sample.body[0], sample.titles[0]) = (Label::Unknown, Label::Yes);
    }
    for i in usize::from(title.is_some())..n {
        (sample.body[i], sample.headings[i]) = plain_labels(&sample.lines, i);
    }
    Some(sample)
}

/// Labels of a line of a whole article: a short line without a stop between prose is a heading, mostly; one with a stop is body.
fn plain_labels(lines: &Lines, i: usize) -> (Label, Label) {
    let line = &lines.lines[i];
    let is_between = i > 1 && i + 1 < lines.len() && lines.lines[i - 1].is_prose() && lines.lines[i + 1].is_prose();
    let is_opened = i > 0 && lines.lines[i - 1].last == Last::Colon;
    match () {
        () if line.words >= 12 || line.last == Last::Stop => (Label::Yes, Label::No),
        () if !is_between || is_opened || !line.cues.is_empty() || line.has_address || line.words > 10 => {
            (Label::Unknown, Label::Unknown)
        }
        () if matches!(line.last, Last::Letter | Last::Question | Last::Quote)
            && matches!(line.first, First::Capital | First::Quote) =>
        {
            (Label::Unknown, Label::Yes)
        }
        () => (Label::Unknown, Label::Unknown),
    }
}

fn html_sample(value: &Value) -> Sample {
    let gold = &value["gold"];
    let page = html::parse::parse(value["html"].as_str().unwrap_or_default());
    let declared = html::metadata::declared(&page);
    let lines = html::extract::lines(&page);
    let extra = html::columns::columns(&page, &lines, &declared);
    let title = html::extract::title(&page, &declared).and_then(|t| html::extract::title_block(&page, &lines, &t));
    let shown: Vec<String> = (0..lines.len()).map(|i| plain(page.block_text(i))).collect();
    let body = plains(list(gold, "body"));
    let neutral = plains(list(gold, "neutral"));
    let runs: HashSet<String> = body.iter().flat_map(|p| runs(p)).collect();
    let label = |i: usize| {
        let words = shown[i].split(' ').count();
        let (hits, all) = self::runs(&shown[i]).fold((0, 0), |(h, n), r| (h + usize::from(runs.contains(&r)), n + 1));
        let share = hits as f64 / f64::from(all.max(1));
        match () {
            () if body.is_empty() => Label::Unknown,
            () if neutral.contains(&shown[i]) => Label::Unknown,
            () if words < RUN + 2 && body.contains(&shown[i]) || all > 2 && share > 0.7 => Label::Yes,
            () if all > 2 && share > 0.3 => Label::Unknown,
            () => Label::No,
        }
    };
    let labels: Vec<Label> = (0..lines.len()).map(label).collect();
    let headings = heading_labels(&shown, gold, !body.is_empty());
    let titles = vec![Label::Unknown; lines.len()];
    Sample {
        is_html: true,
        site: site(value),
        weight: 1.0,
        lines,
        extra,
        body: labels,
        titles,
        headings,
        title,
        texts: (0..shown.len()).map(|i| page.block_text(i).to_owned()).collect(),
        published: days(gold),
    }
}

fn runs(plain: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = plain.split(' ').collect();
    words.windows(RUN).map(|w| w.join(" ")).collect::<Vec<_>>().into_iter()
}

/// For each byte offset the number of code points before it.
pub fn code_points(text: &str) -> Vec<usize> {
    let mut points = Vec::with_capacity(text.len() + 1);
    for (i, c) in text.chars().enumerate() {
        points.resize(points.len() + c.len_utf8(), i);
    }
    points.push(text.chars().count());
    points
}
