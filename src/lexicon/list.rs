//! The format of the lists: what a person edits, and what a line means.
//!
//! Reads the text of a list, gives its header and rows, or the first bad line with the reason. Tab-separated; `#` lines
//! on top tell title, kind, content, columns, source and licence; later `#` lines are remarks. Our own lists are read
//! strictly (all of the header, sorted by code point, no line twice); users' lists may leave the header out and stand in
//! any order. Shared with the build script: imports nothing. It does not know what the columns mean.

use std::fmt;

/// The header lines that every list of ours has.
pub const REQUIRED: [&str; 6] = ["title", "kind", "what", "columns", "source", "licence"];

/// A list, cut into header and rows.
#[derive(Clone, Debug, Default)]
pub struct ListFile<'t> {
    header: Vec<(&'t str, &'t str)>,
    /// The entries in the order of the file.
    pub rows: Vec<Row<'t>>,
}

/// One entry of a list.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    /// Number of its line; counts from 1.
    pub line: usize,
    text: &'t str,
}

/// A line that the format forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Counts from 1.
    pub line: usize,
    /// What is wrong, and the remedy where it is not plain.
    pub reason: String,
}

impl BadLine {
    /// The line and what is wrong with it.
    #[must_use]
    pub fn new(line: usize, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for BadLine {}

impl<'t> Row<'t> {
    /// The cells from left to right; empty ones at the end may be left off.
    pub fn cells(self) -> impl Iterator<Item = &'t str> {
        self.text.split('\t')
    }

    /// The first cell.
    #[must_use]
    pub fn key(self) -> &'t str {
        self.text.split_once('\t').map_or(self.text, |(key, _)| key)
    }

    /// All after the first cell, tabs included; empty where there is none.
    #[must_use]
    pub fn value(self) -> &'t str {
        self.text.split_once('\t').map_or("", |(_, value)| value)
    }
}

impl<'t> ListFile<'t> {
    /// What the header says under `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'t str> {
        self.header.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// The names of the columns, from left to right.
    pub fn columns(&self) -> impl Iterator<Item = &'t str> {
        self.header("columns").unwrap_or("").split(',').map(str::trim)
    }
}

/// Reads a list of ours.
///
/// # Errors
/// The first line that breaks the format, or line 1 for a header line that is missing.
pub fn parse(text: &str) -> Result<ListFile<'_>, BadLine> {
    let list = parse_any(text)?;
    for name in REQUIRED {
        if list.header(name).is_none_or(str::is_empty) {
            return Err(BadLine::new(1, format!("the header lacks '# {name}: ...'")));
        }
    }
    let columns = list.columns().count();
    let mut before = "";
    for row in &list.rows {
        let bad = |reason: String| Err(BadLine::new(row.line, reason));
        if row.text <= before {
            return bad(format!("'{}' stands after '{}' (sort by code point, no line twice)", row.text, before));
        }
        if row.cells().count() > columns {
            return bad(format!("more cells than the {columns} columns of the header"));
        }
        before = row.text;
    }
    Ok(list)
}

/// Reads a list of a user: the header may be missing, lines may stand in any order, empty lines are passed over.
///
/// # Errors
/// The first line that is no entry: outer white space, an empty first cell.
pub fn parse_any(text: &str) -> Result<ListFile<'_>, BadLine> {
    let mut list = ListFile::default();
    for (line, text) in text.trim_start_matches('\u{feff}').lines().enumerate().map(|(i, text)| (i + 1, text)) {
        if let Some(comment) = text.strip_prefix('#') {
            if let Some((name, value)) = comment.split_once(':').filter(|_| list.rows.is_empty()) {
                list.header.push((name.trim(), value.trim()));
            }
        } else if !text.is_empty() {
            check(line, text)?;
            list.rows.push(Row { line, text });
        }
    }
    Ok(list)
}

fn check(line: usize, text: &str) -> Result<(), BadLine> {
    if text.starts_with('\t') {
        return Err(BadLine::new(line, "the first cell is empty"));
    }
    if text.ends_with('\t') {
        return Err(BadLine::new(line, "ends with an empty cell (leave the tab off)"));
    }
    if let Some(cell) = text.split('\t').find(|cell| cell.trim() != *cell) {
        return Err(BadLine::new(line, format!("white space around '{}' (take it off)", cell.trim())));
    }
    if text.contains(char::is_control) && text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(BadLine::new(line, "a control character"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "# title: Days\n# kind: map\n# what: a day\n# columns: day, number\n# source: own, 2026\n# licence: facts\n";

    fn strict(rows: &str) -> Result<usize, BadLine> {
        parse(&format!("{HEADER}{rows}")).map(|list| list.rows.len())
    }

    #[test]
    fn reads_header_remarks_and_cells() {
        let text = format!("{HEADER}friday\t5\n# a remark: on its entry\nmonday\t1\n");
        let list = parse(&text).expect("a good list");
        assert_eq!(list.header("title"), Some("Days"));
        assert_eq!(list.columns().collect::<Vec<_>>(), ["day", "number"]);
        assert_eq!(list.rows[1].line, 9);
        assert_eq!((list.rows[1].key(), list.rows[1].value()), ("monday", "1"));
    }

    #[test]
    fn names_the_bad_line() {
        assert_eq!(strict("a\nb\n"), Ok(2));
        for (rows, line, reason) in [
            ("b\na\n", 8, "sort by code point"),
            ("a\na\n", 8, "no line twice"),
            ("a\t\n", 7, "empty cell"),
            ("\ta\n", 7, "first cell"),
            ("a \n", 7, "white space"),
            ("a\t1\t2\n", 7, "more cells"),
        ] {
            let bad = strict(rows).expect_err(rows);
            assert_eq!(bad.line, line, "{rows}");
            assert!(bad.reason.contains(reason), "{}", bad.reason);
        }
        let bad = parse("# title: x\na\n").expect_err("no kind");
        assert!(bad.to_string().contains("line 1: the header lacks '# kind"), "{bad}");
    }

    #[test]
    fn takes_users_lists_without_header_and_order() {
        let list = parse_any("solar power\tenergy\r\n\n# remark\nice\tarctic\n").expect("a good list");
        let cells: Vec<_> = list.rows.iter().map(|row| (row.line, row.key(), row.value())).collect();
        assert_eq!(cells, [(1, "solar power", "energy"), (4, "ice", "arctic")]);
    }
}
