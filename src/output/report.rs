//! A roll-up for the terminal and for tables.
//!
//! Reads a `Rollup`, gives text, CSV or TSV: who is quoted, how often, by whom, about whom; topics by month. The page is
//! `html::index`.

use crate::output::digest::{Rollup, top};
use crate::output::paint::{Paint, Style, plain};
use std::fmt::Write;

/// Rows of each list for the terminal.
const ROWS_SHOWN: usize = 20;

/// Lines for a person.
#[must_use]
pub fn text(rollup: &Rollup, paint: Paint) -> String {
    let mut out = String::new();
    let facts = format!("{} articles, {} words, {} quotes", rollup.articles, rollup.words, rollup.quotes);
    let _ = writeln!(out, "{}", paint.show(Style::Strong, &facts));
    if rollup.failed > 0 {
        let _ = writeln!(out, "{} inputs were not analyzed", rollup.failed);
    }
    let _ = writeln!(out, "\n{}", paint.show(Style::Heading, "Most quoted"));
    for (name, count) in rollup.ranked_speakers().into_iter().take(ROWS_SHOWN) {
        let about: Vec<_> = top(&count.about, 3).into_iter().map(|(n, _)| n.to_owned()).collect();
        let about = if about.is_empty() { String::new() } else { format!(", about {}", about.join(", ")) };
        let articles = if count.articles == 1 { "article" } else { "articles" };
        let facts = format!(" in {} {articles}{about}", count.articles);
        let _ =
            writeln!(out, "{:6}  {}{}", count.quotes, paint.show(Style::Name, name), paint.show(Style::Faint, &facts));
    }
    let _ = writeln!(out, "\n{}", paint.show(Style::Heading, "Topics"));
    for (_, label, articles, months) in rollup.ranked_topics().into_iter().take(ROWS_SHOWN) {
        let by_month: Vec<_> = months.iter().map(|(m, n)| format!("{m}: {n}")).collect();
        let _ =
            writeln!(out, "{articles:6}  {label} {}", paint.show(Style::Faint, &format!("({})", by_month.join(", "))));
    }
    let pairs = rollup.ranked_pairs();
    if !pairs.is_empty() {
        let _ = writeln!(out, "\n{}", paint.show(Style::Heading, "Named together"));
    }
    for (a, b, articles) in pairs.into_iter().take(ROWS_SHOWN) {
        let _ = writeln!(out, "{articles:6}  {} and {}", plain(a), plain(b));
    }
    out
}

/// Columns `what`, `name`, `detail`, `n`: one row a counter.
#[must_use]
pub fn table(rollup: &Rollup, separator: char) -> String {
    let mut rows: Vec<[String; 4]> = vec![["what", "name", "detail", "n"].map(str::to_owned)];
    let mut add = |what: &str, name: &str, detail: &str, n: usize| {
        rows.push([what.to_owned(), name.to_owned(), detail.to_owned(), n.to_string()]);
    };
    add("articles", "", "", rollup.articles);
    add("failed", "", "", rollup.failed);
    add("words", "", "", rollup.words);
    add("quotes", "", "", rollup.quotes);
    for (name, count) in rollup.ranked_speakers() {
        add("quotes of", name, "", count.quotes);
        add("articles with quotes of", name, "", count.articles);
        count.about.iter().for_each(|(about, n)| add("quotes about", name, about, *n));
        count.outlets.iter().for_each(|(outlet, n)| add("quoted by", name, outlet, *n));
    }
    for (id, _, _, months) in rollup.ranked_topics() {
        months.iter().for_each(|(month, n)| add("articles on", id, month, *n));
    }
    rollup.ranked_pairs().into_iter().for_each(|(a, b, n)| add("named together", a, b, n));
    let end = if separator == ',' { "\r\n" } else { "\n" };
    rows.iter()
        .map(|row| row.iter().map(|c| cell(c, separator)).collect::<Vec<_>>().join(&separator.to_string()) + end)
        .collect()
}

fn cell(text: &str, separator: char) -> String {
    let text = plain(text);
    if separator == ',' && text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
