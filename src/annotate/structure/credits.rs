//! Reads what stands beside and below the names of a byline: offices, outlets, and the credits at a report's foot.
//!
//! "By Ana Moe, Staff Writer" and "By Ana Moe, Arnsby Courier" name one author; the second names the publisher as well.
//! "(Reporting by Ana Moe in Oslo and Per Haug; Editing by Kim Lind)" names two authors and an editor, who is none.
//! Reads lines, gives names with their bytes of the line. It does not judge where on the page a line stands.

use super::authors::is_name;
use crate::lexicon::lists;
use std::ops::Range;

/// Words of the longest line of credits.
pub const MAX_CREDIT_WORDS: u16 = 60;

/// Whether a part of a byline after the first name names an office: "Staff Writer", "News Reporter".
pub fn is_office(part: &str) -> bool {
    names(part) == Some("office")
}

/// Whether a part of a byline after the first name names an outlet: "Arnsby Courier", "CNN", "Phys.org".
pub fn is_outlet(part: &str) -> bool {
    let is_initials = !part.contains(' ') && part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase());
    let is_site = !part.contains(' ') && part.trim_end_matches('.').contains('.');
    is_initials || is_site || part.contains(' ') && names(part) == Some("outlet")
}

/// Whether an outlet is a paper or site that publishes what it prints, rather than initials of an agency.
pub fn is_publisher(part: &str) -> bool {
    part.contains(' ') && is_outlet(part) && !part.ends_with("Associated Press") && !part.ends_with("Press Association")
}

/// What a part of a byline names by its last word: an office or an outlet.
fn names(part: &str) -> Option<&'static str> {
    lists::BYLINE_WORDS.get_str(part.split_whitespace().next_back()?)
}

/// Whether a line is the credits at the foot of a report: "(Reporting by Ana Moe; Editing by Kim Lind)", "Edited by: Ana Moe".
pub fn is_credits(line: &str) -> bool {
    const OPENERS: [&str; 8] = [
        "reporting by ",
        "additional reporting by ",
        "writing by ",
        "editing by ",
        "edited by ",
        "edited by: ",
        "compiled by ",
        "reporting and writing by ",
    ];
    let line = line.trim_start_matches(['(', '[', '—', '-', ' ']);
    if !line.starts_with(['R', 'r', 'A', 'a', 'W', 'w', 'E', 'e', 'C', 'c']) {
        return false;
    }
    let starts = |opener: &&str| line.get(..opener.len()).is_some_and(|head| head.eq_ignore_ascii_case(opener));
    // a sentence goes on with small words ("Edited by the poet's widow, the book ...")
    OPENERS.iter().find(|o| starts(o)).is_some_and(|o| line[o.len()..].starts_with(char::is_uppercase))
}

/// The reporters that credits name, bytes of the line: "Ana Moe" and "Per Haug" of
/// "(Reporting by Ana Moe in Oslo and Per Haug in Bergen; Editing by Kim Lind)".
pub fn reporters(line: &str) -> Vec<Range<usize>> {
    const OPENER: &str = "reporting by ";
    let start = line.len() - line.trim_start_matches(['(', '[', '—', '-', ' ']).len();
    if !line.get(start..start + OPENER.len()).is_some_and(|head| head.eq_ignore_ascii_case(OPENER)) {
        return Vec::new();
    }
    let start = start + OPENER.len();
    let rest = &line[start..];
    let end = [";", ")", "]", ", additional", ", writing", ", editing", ", with reporting", ". "]
        .iter()
        .filter_map(|stop| rest.to_ascii_lowercase().find(stop))
        .min()
        .unwrap_or(rest.len());
    let mut names = Vec::new();
    let mut at = start;
    for part in rest[..end].split_inclusive([',']).flat_map(|p| p.split_inclusive(" and ")) {
        let name = part.trim_end_matches(',').trim_end_matches(" and ");
        let name = name.split(" in ").next().unwrap_or_default();
        let open = at + name.len() - name.trim_start_matches("and ").trim_start().len();
        let name = name.trim_start_matches("and ").trim().trim_end_matches('.');
        if name.contains(' ') && is_name(name) {
            let open = open + line[open..].find(name).unwrap_or(0);
            names.push(open..open + name.len());
        }
        at += part.len();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_reporters() {
        let of = |line: &'static str| reporters(line).into_iter().map(|r| &line[r]).collect::<Vec<_>>();
        assert_eq!(
            of("(Reporting by Ana Moe in Oslo and Per Haug in Bergen; Editing by Kim Lind)"),
            ["Ana Moe", "Per Haug"]
        );
        assert_eq!(
            of("Reporting by Ana Moe, Per Haug in Oslo, and Kim Lind; Editing by Jo Ek"),
            ["Ana Moe", "Per Haug", "Kim Lind"]
        );
        assert_eq!(of("Reporting by Ana Moe, additional reporting by Per Haug, Editing by Kim Lind"), ["Ana Moe"]);
        assert!(of("Reporting by the paper showed that Ana Moe left").is_empty());
        assert!(of("(Editing by Kim Lind)").is_empty());
    }

    #[test]
    fn tells_credits_from_sentences() {
        for line in [
            "(Reporting by Ana Moe)",
            "Edited by: Kim Lind",
            "(Editing by Kim Lind)",
            "Additional reporting by Per Haug",
        ] {
            assert!(is_credits(line), "{line}");
        }
        for line in ["Edited by the poet's widow, the book sold well.", "Writing by hand helps.", "Ana Moe edited it"] {
            assert!(!is_credits(line), "{line}");
        }
    }

    #[test]
    fn tells_offices_and_outlets() {
        assert!(is_office("Staff Writer") && is_office("CNN Editor-at-large") && !is_office("Ana Moe"));
        assert!(
            is_outlet("Arnsby Courier")
                && is_outlet("CNN")
                && is_outlet("Phys.org")
                && !is_outlet("Ana Moe")
                && !is_outlet("Post")
        );
        assert!(is_publisher("Arnsby Courier") && !is_publisher("CNN") && !is_publisher("The Associated Press"));
    }
}
