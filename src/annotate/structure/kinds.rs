//! Names the kind of a line that is not the article, and cuts lines that are glued from several such pieces.
//!
//! Reads a measured line and where it stands, gives a kind for the record ("share", "caption", "related", ...). The set phrases decide;
//! where a line has none, its place does.

use super::cues::{Cues, KINDS};
use super::line::Line;
use crate::text::Span;

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Above the title.
    Above,
    /// Between title and body.
    Head,
    /// Within the body.
    Within,
    /// After the body.
    After,
}

/// The kinds of cues in the order in which they decide, with the record's name for each.
const ORDER: [(&str, &str); 17] = [
    ("reading-time", "reading-time"),
    ("byline", "byline"),
    ("published", "publication"),
    ("updated", "publication"),
    ("advert", "advert"),
    ("share", "share"),
    ("comments", "comments"),
    ("caption", "caption"),
    ("newsletter", "newsletter"),
    ("paywall", "paywall"),
    ("legal", "legal"),
    ("bio", "biography"),
    ("related", "related"),
    ("media", "media"),
    ("time-ago", "publication"),
    ("login", "navigation"),
    ("navigation", "navigation"),
];

/// The kind of a line that is furniture.
#[must_use]
pub fn of_line(line: &Line, place: Place) -> &'static str {
    let by_bits = |bits: u32| {
        let is_kind = |name: &str| KINDS.iter().position(|k| *k == name).is_some_and(|k| bits >> k & 1 == 1);
        ORDER.iter().find(|(name, _)| is_kind(name)).map(|(_, record)| *record)
    };
    let Cues { whole, start, any, .. } = line.cues;
    by_bits(whole).or_else(|| by_bits(start)).or_else(|| by_bits(any)).unwrap_or(match place {
        Place::Head if !line.dates.is_empty() => "publication",
        Place::Above | Place::Head => "navigation",
        Place::Within | Place::After if line.words > 3 => "related",
        Place::Within | Place::After => "navigation",
    })
}

/// Pieces of a line of publication matter: where a comment count or reading time begins, with its kind.
///
/// "Asia, News May 3, 2024 No Comments on A title4 minute read" has three.
#[must_use]
pub fn pieces(text: &str, span: Span, first: &'static str) -> Vec<(Span, &'static str)> {
    let lower = text.to_ascii_lowercase();
    let mut cuts: Vec<(usize, &'static str)> = Vec::new();
    for phrase in ["no comments", "comments off on", "leave a comment"] {
        cuts.extend(lower.find(phrase).map(|i| (i, "comment-count")));
    }
    for phrase in ["minute read", "minutes read", "min read", "mins read", "minutes to read"] {
        let digits = lower
            .find(phrase)
            .map(|i| lower[..i].trim_end())
            .filter(|head| head.ends_with(|c: char| c.is_ascii_digit()));
        cuts.extend(digits.map(|head| (head.trim_end_matches(|c: char| c.is_ascii_digit()).len(), "reading-time")));
    }
    cuts.retain(|(i, _)| text.is_char_boundary(*i));
    cuts.push((0, first));
    cuts.sort_unstable_by_key(|(i, _)| *i);
    cuts.dedup_by_key(|(i, _)| *i);
    let ends = cuts.iter().skip(1).map(|(i, _)| *i).chain([text.len()]);
    let piece = |((start, kind), end): (&(usize, &'static str), usize)| {
        let part = text[*start..end].trim_end();
        let from = span.start as usize + start;
        (!part.is_empty()).then(|| (Span::new(from, from + part.len()), *kind))
    };
    cuts.iter().zip(ends).filter_map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::structure::line::measure;
    use crate::lexicon::forms;

    #[test]
    fn names_kinds() {
        let of = |text: &str, place| of_line(&measure(text, &forms(text), &mut Vec::new()), place);
        assert_eq!(of("Share", Place::Head), "share");
        assert_eq!(of("Leave a comment", Place::After), "comments");
        assert_eq!(of("Sign up for our daily letter", Place::Within), "newsletter");
        assert_eq!(of("A river runs dry in Arnsby", Place::After), "related");
        assert_eq!(of("May 3, 2024", Place::Head), "publication");
    }

    #[test]
    fn cuts_glued_lines() {
        let text = "Asia, News May 3, 2024 No Comments on A title4 minute read";
        let found: Vec<_> =
            pieces(text, Span::new(0, text.len()), "publication").into_iter().map(|(s, k)| (s.of(text), k)).collect();
        assert_eq!(
            found,
            [
                ("Asia, News May 3, 2024", "publication"),
                ("No Comments on A title", "comment-count"),
                ("4 minute read", "reading-time")
            ]
        );
    }
}
