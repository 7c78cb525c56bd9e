//! What each paragraph is for: title, byline, heading, body, or page furniture; and what that says of the article.
//!
//! Reads a `Document`, raw dates and what the input itself declared (`Hints`), gives `Structure`.

pub mod authors;
pub mod classify;
mod credits;
pub mod cues;
mod dateline;
pub mod dates;
pub mod features;
mod headings;
mod kinds;
pub mod layout;
pub mod line;
mod metadata;
pub mod published;
mod roles;
mod sections;

use self::classify::{KnownTitle, Models};
use self::features::{Lines, Rows};
use self::metadata::Found;
use crate::annotate::timex::{Anchor, DocumentDate, RawTimex};
use crate::document::{Document, Run};
use crate::text::Span;
use jiff::civil::Date;

/// What the input declared beside its text: members of a JSON line, or the head and markup of an HTML page.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The title.
    pub title: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// Publication time as ISO 8601.
    pub published_time: Option<String>,
    /// Time of the last change as ISO 8601.
    pub modified: Option<String>,
    /// The authors.
    pub authors: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// Sections and tags.
    pub categories: Vec<String>,
    /// Headings that the markup shows: bytes of the text, with level 1 to 6.
    pub headings: Vec<(Span, u8)>,
    /// Parts that the markup shows to be no article: bytes of the text, with kind.
    pub boilerplate: Vec<(Span, &'static str)>,
    /// Whether the text was taken out of a page's markup: then the title stands first, and `headings` and `boilerplate`
    /// tell all there is to tell.
    pub is_from_page: bool,
}

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The headline.
    Title,
    /// A heading within the article, by level from 1.
    Heading(u8),
    /// Running text.
    Body,
    /// Page furniture; the kind stands in the record ("share", "byline", "caption", ...).
    Boilerplate(&'static str),
}

/// A heading with the paragraphs under it; the first may have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Paragraph of the heading.
    pub heading: Option<usize>,
    /// 0 for the text before any heading.
    pub level: u8,
    /// Bytes, heading included.
    pub span: Span,
    /// Its paragraphs, heading included; boilerplate among them is told by its role.
    pub paragraphs: Run,
}

/// Where and by whom a report was filed.
#[derive(Clone, Debug, Default)]
pub struct Dateline {
    /// The whole dateline, bytes.
    pub span: Option<Span>,
    /// Place, as written.
    pub place: Option<Span>,
    /// Agency, as written.
    pub agency: Option<Span>,
    /// Its day.
    pub date: Option<Date>,
}

/// What is known of the article as a whole.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// Where it stands, bytes.
    pub title_span: Option<Span>,
    /// The authors, with where they stand.
    pub authors: Vec<(String, Option<Span>)>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Sections and tags that the page names.
    pub categories: Vec<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Where it stands, bytes.
    pub published_span: Option<Span>,
    /// Time of publication, ISO 8601.
    pub published_time: Option<String>,
    /// Time of the last change, ISO 8601 (a day where no time is told).
    pub modified: Option<String>,
    /// The dateline.
    pub dateline: Dateline,
}

/// Roles, sections, metadata.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// One a paragraph.
    pub roles: Vec<Role>,
    /// They tile the article from its first to its last paragraph.
    pub sections: Vec<Section>,
    /// About the article.
    pub metadata: Metadata,
    /// Page furniture, bytes and kind, by start; whole paragraphs or pieces of one.
    pub boilerplate: Vec<(Span, &'static str)>,
}

impl Structure {
    /// Whether paragraph `i` is part of the article: title, heading or body.
    #[must_use]
    pub fn is_article(&self, i: usize) -> bool {
        !matches!(self.roles[i], Role::Boilerplate(_))
    }

    /// Whether names in paragraph `i` count: it is part of the article, or the caption of a picture in it.
    #[must_use]
    pub fn has_names(&self, i: usize) -> bool {
        matches!(self.roles[i], Role::Boilerplate("caption")) || self.is_article(i)
    }

    /// Whether a span touches page furniture.
    #[must_use]
    pub fn is_boilerplate(&self, span: Span) -> bool {
        let after = self.boilerplate.partition_point(|(b, _)| b.end <= span.start);
        self.boilerplate.get(after).is_some_and(|(b, _)| b.overlaps(span))
    }

    /// Index of the section that holds a byte; None outside all.
    #[must_use]
    pub fn section_at(&self, byte: u32) -> Option<usize> {
        let i = self.sections.partition_point(|s| s.span.end <= byte);
        self.sections.get(i).filter(|s| s.span.start <= byte).map(|_| i)
    }

    /// The date that relative expressions count from: given, else published, else the dateline's.
    #[must_use]
    pub fn document_date(&self, given: Option<Date>) -> Option<DocumentDate> {
        let with = |anchor| move |date| DocumentDate { date, anchor };
        given.map(with(Anchor::Given)).or(self.metadata.published.map(with(Anchor::Published))).or(self
            .metadata
            .dateline
            .date
            .map(with(Anchor::Dateline)))
    }
}

/// Tells the structure of an article.
#[must_use]
pub fn annotate(doc: &Document<'_>, dates: &[RawTimex], hints: &Hints) -> Structure {
    let _ = dates;
    annotate_with(doc, hints, classify::models())
}

/// Tells the structure of an article with forests other than the built-in ones.
#[must_use]
pub fn annotate_with(doc: &Document<'_>, hints: &Hints, models: &Models<'_>) -> Structure {
    if hints.is_from_page {
        let roles = roles::of_page(doc, hints);
        let metadata = metadata::of_page(doc, &roles, hints);
        return Structure {
            boilerplate: hints.boilerplate.clone(),
            sections: sections::sections(doc, &roles),
            metadata,
            roles,
        };
    }
    let lines = lines(doc);
    let title =
        hints.title.as_deref().map_or(KnownTitle::Unknown, |title| KnownTitle::told(roles::line_of(doc, title)));
    let forests = &models.text;
    let reading = classify::read_lines(&lines, &Rows::default(), forests, title);
    let mut roles = roles::of_text(&lines, &reading, |i| doc.paragraphs[i].span.of(doc.content()));
    // a text of one paragraph has nothing to be the furniture of
    if let [role @ Role::Boilerplate(_)] = roles.as_mut_slice() {
        *role = Role::Body;
    }
    let found = Found { lines: &lines, reading: &reading, forests, roles: &roles };
    let metadata = metadata::of_text(doc, &found, hints);
    Structure { boilerplate: boilerplate(doc, &roles), sections: sections::sections(doc, &roles), metadata, roles }
}

/// The furniture of a plain text: whole paragraphs, or the pieces of a glued one.
fn boilerplate(doc: &Document<'_>, roles: &[Role]) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    for (role, paragraph) in roles.iter().zip(&doc.paragraphs) {
        match role {
            Role::Boilerplate("publication") => {
                found.extend(kinds::pieces(paragraph.span.of(doc.content()), paragraph.span, "publication"))
            }
            Role::Boilerplate(kind) => found.push((paragraph.span, *kind)),
            _ => {}
        }
    }
    found
}

/// The paragraphs of a document, measured.
#[must_use]
pub fn lines(doc: &Document<'_>) -> Lines {
    let mut lines = Lines::default();
    lines.blanks = blanks(doc);
    let mut forms = Vec::new();
    for paragraph in &doc.paragraphs {
        forms.clear();
        forms.extend(doc.tokens[paragraph.tokens.range()].iter().map(|t| t.form));
        lines.push(paragraph.span.of(doc.content()), &forms);
    }
    lines
}

/// Whether a blank line stands above each paragraph.
fn blanks(doc: &Document<'_>) -> Vec<bool> {
    let is_blank = |gap: &str| gap.bytes().filter(|b| *b == b'\n').count() > 1;
    let mut end = None;
    let mut blank = |span: Span| {
        let above = end.replace(span.end as usize);
        above.is_none_or(|end| is_blank(&doc.content()[end..span.start as usize]))
    };
    doc.paragraphs.iter().map(|p| blank(p.span)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn read(text: &str) -> (Vec<String>, Structure) {
        let text = Text::new(text);
        let doc = Document::new(&text);
        let found = annotate_with(&doc, &Hints::default(), classify::models());
        let furniture = found.boilerplate.iter().map(|(span, kind)| format!("{kind}: {}", text.slice(*span))).collect();
        (furniture, found)
    }

    const FIRST: &str = "The council of the small town of Arnsby said on Monday that it would close the bridge over the river for six weeks to mend it.";
    const SECOND: &str = "Engineers had found cracks in two of its piers in the spring, the council said, and the winter had made them wider than expected.";

    #[test]
    fn takes_a_plain_article_whole() {
        let (furniture, found) = read(&format!(
            "Bridge in Arnsby to close for six weeks\n\n{FIRST}\n\n{SECOND}\n\nThe county declined to comment.\n\n{FIRST}"
        ));
        assert_eq!(found.roles, [Role::Title, Role::Body, Role::Body, Role::Body, Role::Body]);
        assert!(furniture.is_empty());
        assert_eq!(found.sections.len(), 1);
        assert_eq!(found.metadata.published, None);
    }

    #[test]
    fn parts_a_pasted_page() {
        let (furniture, found) = read(&format!(
            "Bridge in Arnsby to close for six weeks\nEurope, News November 26, 2024 No Comments on Bridge in Arnsby to close for six weeks4 minute read\n{FIRST}\n{SECOND}\nWhat drivers should know\n{FIRST}\n{SECOND}\nLeave a comment"
        ));
        assert_eq!(found.roles[4], Role::Heading(1));
        assert_eq!(found.metadata.published.map(|d| d.to_string()), Some("2024-11-26".into()));
        assert_eq!(found.metadata.categories, ["Europe", "News"]);
        assert!(furniture.iter().any(|f| f == "reading-time: 4 minute read"), "{furniture:?}");
        assert!(
            furniture.iter().any(|f| f.starts_with("comment-count: No Comments on"))
                && furniture.iter().any(|f| f == "comments: Leave a comment"),
            "{furniture:?}"
        );
    }

    #[test]
    fn returns_for_every_text() {
        for text in ["", "One line", "\n\n", "© 2024", "Home\nNews\nSport"] {
            let (_, found) = read(text);
            assert!(found.sections.len() <= 1);
        }
    }
}
