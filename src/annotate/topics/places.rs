//! How much a sentence's place in the article says about what the article is about.
//!
//! Reads a `Document` and its structure, gives one `Place` a sentence. Title and opening tell most, then lead and
//! headings; page furniture tells nothing. It knows no topic.

use crate::annotate::structure::{Role, Structure};
use crate::document::Document;

/// Tokens of body text that count as the lead.
const LEAD_TOKENS: usize = 110;

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In page furniture.
    Outside,
    /// In running text.
    Body,
    /// In the first lines or in a heading.
    Lead,
    /// In the title, or the first sentence where there is no title.
    Title,
}

impl Place {
    /// How many there are.
    pub const COUNT: usize = 4;

    /// How many mentions in running text a mention here is worth (chosen on labelled dev articles).
    #[must_use]
    pub fn weight(self) -> f32 {
        match self {
            Self::Outside => 0.0,
            Self::Body => 1.0,
            Self::Lead => 1.8,
            Self::Title => 3.0,
        }
    }

    /// 0 for running text, 1 for the lead, 2 for the title.
    #[must_use]
    pub fn rank(self) -> f32 {
        match self {
            Self::Outside | Self::Body => 0.0,
            Self::Lead => 1.0,
            Self::Title => 2.0,
        }
    }
}

/// The place of every sentence.
#[must_use]
pub fn places(doc: &Document<'_>, structure: &Structure) -> Vec<Place> {
    let mut untitled = !structure.roles.contains(&Role::Title);
    let mut body_tokens = 0;
    doc.sentences
        .iter()
        .map(|sentence| match structure.roles.get(sentence.paragraph as usize) {
            Some(Role::Boilerplate(_)) => Place::Outside,
            _ if structure.is_boilerplate(sentence.span) => Place::Outside,
            Some(Role::Title) => Place::Title,
            Some(Role::Heading(_)) => Place::Lead,
            _ => {
                let before = body_tokens;
                body_tokens += sentence.tokens.len();
                match () {
                    () if std::mem::take(&mut untitled) => Place::Title,
                    () if before < LEAD_TOKENS => Place::Lead,
                    () => Place::Body,
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn the_opening_stands_for_a_missing_title() {
        let long = format!("Rain fell. {}End.", "The river rose again and again that day. ".repeat(20));
        let text = Text::new(&long);
        let doc = Document::new(&text);
        let structure = Structure { roles: vec![Role::Body; doc.paragraphs.len()], ..Structure::default() };
        let found = places(&doc, &structure);
        assert_eq!((found[0], found[1], found[found.len() - 1]), (Place::Title, Place::Lead, Place::Body));
    }

    #[test]
    fn furniture_tells_nothing() {
        let text = Text::new("Storm hits coast\n\nShare this");
        let doc = Document::new(&text);
        let roles = vec![Role::Title, Role::Boilerplate("share")];
        let structure = Structure { roles, ..Structure::default() };
        assert_eq!(places(&doc, &structure), [Place::Title, Place::Outside]);
    }
}
