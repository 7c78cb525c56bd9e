//! Noun phrases and subjects around a verb, told from closed-class words alone.
//!
//! Reads the tokens of a `Document`, gives what each word is in its phrase (`Kind`) and the runs of tokens that make the
//! subject of a verb, before it or, inverted, after it. There is no parser here: function words and signs bound the
//! phrases, which is enough for who says something in news. Steps aside where it finds no noun.

use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::codes;

pub use crate::lexicon::codes::{Category, Form, Strength, Verb};

/// What a word is in its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word of grammar.
    Word(Category),
    /// A form of a verb of speech or thought.
    Verb(Verb),
    /// A sign or quotation mark.
    Sign,
    /// Any other word: noun, name, adjective, verb.
    Other,
}

/// The longest phrase that is looked at, in tokens.
pub const MAX_PHRASE_TOKENS: usize = 25;

/// A document's words with what each is in its phrase; looked up where asked, as few words ever are.
pub struct Grammar<'d, 't> {
    /// The document.
    pub doc: &'d Document<'t>,
}

impl<'d, 't> Grammar<'d, 't> {
    /// The words of a document.
    #[must_use]
    pub fn new(doc: &'d Document<'t>) -> Self {
        Self { doc }
    }

    /// What token `i` is; a sign past the end.
    #[must_use]
    pub fn kind(&self, i: usize) -> Kind {
        if i < self.doc.tokens.len() { kind(self.doc, i) } else { Kind::Sign }
    }

    /// The verb of speech or thought at token `i`.
    #[must_use]
    pub fn verb(&self, i: usize) -> Option<Verb> {
        match self.kind(i) {
            Kind::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    /// Whether token `i` is this ASCII sign.
    #[must_use]
    pub fn is(&self, i: usize, sign: u8) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| t.is(sign) && !t.shape.is_word())
    }

    /// Whether token `i` is the Q or A of an interview: a letter, then a colon.
    #[must_use]
    pub fn is_question_label(&self, i: usize) -> bool {
        matches!(self.doc.word(i), "Q" | "A") && self.is(i + 1, b':')
    }

    /// The subject that stands before the verb at `verb`, not before token `limit`: "Moe, a farmer, has often \[said\]".
    #[must_use]
    pub fn subject_before(&self, verb: usize, limit: usize) -> Option<Run> {
        let mut at = verb;
        while at > limit && self.is_between(at - 1) {
            at -= 1;
        }
        if at > limit && self.kind(at - 1) == Kind::Word(Category::Relative) {
            at -= 1;
        }
        if at > limit && self.is(at - 1, b',') {
            at = self.before_insertion(at - 1, limit)?;
        }
        self.phrase_before(at, limit)
    }

    /// Words between a subject and its verb: "has", "also", "not", "who".
    fn is_between(&self, i: usize) -> bool {
        match self.kind(i) {
            Kind::Word(Category::Auxiliary | Category::Adverb) => true,
            Kind::Other => {
                self.doc.tokens[i].shape == Shape::Lower
                    && self.doc.word(i).len() > 4
                    && self.doc.word(i).ends_with("ly")
            }
            _ => false,
        }
    }

    /// End of the phrase before an insertion that ends in the comma at `comma`: "Moe[, a farmer,] said".
    fn before_insertion(&self, comma: usize, limit: usize) -> Option<usize> {
        let from = limit.max(comma.saturating_sub(MAX_PHRASE_TOKENS));
        let open = (from..comma).rev().find(|i| self.is(*i, b',') && self.doc.tokens[*i + 1].gap == Gap::Space);
        // "On Monday, Moe, 52, said": the nearest comma is the right one; a name just before the comma is none
        match open {
            Some(open) if open > from => Some(open),
            _ => Some(comma),
        }
    }

    /// The noun phrase that ends before token `end`.
    #[must_use]
    pub fn phrase_before(&self, end: usize, limit: usize) -> Option<Run> {
        let last = end.checked_sub(1).filter(|l| *l >= limit)?;
        match self.kind(last) {
            Kind::Word(Category::Pronoun | Category::Person) => return Some(Run::new(last, end)),
            Kind::Other => {}
            Kind::Word(Category::Determiner) if !self.doc.word(last).eq_ignore_ascii_case("the") => {}
            Kind::Verb(v) if v.form == Form::Base || self.doc.tokens[last].shape.has_capital() => {}
            _ => return None,
        }
        let mut start = last;
        while start > limit && end - start < MAX_PHRASE_TOKENS && self.goes_on_before(start - 1, limit) {
            start -= 1;
        }
        while start < last
            && matches!(
                self.kind(start),
                Kind::Word(Category::Preposition | Category::Conjunction) | Kind::Sign | Kind::Word(Category::Adverb)
            )
        {
            start += 1;
        }
        Some(Run::new(start, end))
    }

    /// Whether a noun phrase goes on leftwards over token `i`.
    fn goes_on_before(&self, i: usize, limit: usize) -> bool {
        let token = &self.doc.tokens[i];
        if matches!(self.doc.tokens[i + 1].gap, Gap::Sentence | Gap::Line) {
            return false;
        }
        match self.kind(i) {
            Kind::Other | Kind::Word(Category::Determiner | Category::Possessive) => true,
            Kind::Word(Category::Auxiliary) => token.is(b'\'') || self.doc.word(i).starts_with('’'),
            Kind::Word(Category::Preposition) => {
                let links = matches!(self.doc.word(i), "of" | "for" | "at" | "from" | "with" | "to" | "in");
                links && i > limit && matches!(self.kind(i - 1), Kind::Other) && !self.is_time(i + 1)
            }
            Kind::Word(Category::Conjunction) => {
                self.doc.word(i) == "and"
                    && i > limit
                    && self.doc.tokens[i - 1].shape.has_capital()
                    && self.doc.tokens[i + 1].shape.has_capital()
            }
            Kind::Sign => {
                let joins = matches!(self.doc.word(i), "-" | "." | "&" | "/" | "'" | "’" | "–");
                joins && self.doc.tokens[i + 1].gap == Gap::Glued
                    || token.is(b'.')
                        && i > limit
                        && self.doc.tokens[i - 1].gap != Gap::Sentence
                        && self.doc.tokens[i - 1].shape.has_capital()
            }
            Kind::Verb(v) => {
                token.shape.has_capital() && i > limit || v.strength == Strength::Weak && v.form == Form::Base
            }
            _ => false,
        }
    }

    fn is_time(&self, i: usize) -> bool {
        use crate::lexicon::class::{MONTHS, WEEKDAYS};
        let classes = self.doc.tokens[i].classes;
        classes.has(MONTHS) || classes.has(WEEKDAYS)
    }

    /// A reporting word without when and where: "said \[in a statement\]", "told the council \[on Monday\]".
    #[must_use]
    pub fn without_circumstances(&self, cue: Run) -> Run {
        let (start, end) = (cue.start as usize, cue.end as usize);
        let opens = |i: usize| {
            let next = || self.doc.tokens[i + 1].shape != Shape::Lower || self.kind(i + 1) != Kind::Other;
            self.is_time(i) || matches!(self.doc.word(i), "in" | "on" | "at" | "during") && (i + 1 == end || next())
        };
        let is_verb = self.verb(start).is_some() || self.kind(start) == Kind::Word(Category::Auxiliary);
        // "called on" is one word
        let is_part = |i: usize| self.doc.word(i) == "on" && self.verb(i - 1).is_some_and(|v| v.lemma == "call");
        let cut = (start + 1..end).find(|i| is_verb && opens(*i) && !is_part(*i)).unwrap_or(end);
        Run::new(start, cut)
    }

    /// The noun phrase that begins at token `start`, up to `limit` (exclusive): "said [Anna Moe], the mayor".
    #[must_use]
    pub fn phrase_after(&self, start: usize, limit: usize) -> Option<Run> {
        let mut from = start;
        while from < limit && self.kind(from) == Kind::Word(Category::Adverb) {
            from += 1;
        }
        match self.kind(from) {
            _ if from >= limit => return None,
            Kind::Word(Category::Pronoun | Category::Person) => return Some(Run::new(from, from + 1)),
            Kind::Word(Category::Determiner | Category::Possessive) => {}
            Kind::Other => {}
            Kind::Verb(_) if self.doc.tokens[from].shape.has_capital() => {}
            _ => return None,
        }
        let mut end = from + 1;
        while end < limit && end - from < MAX_PHRASE_TOKENS && self.goes_on_after(end) {
            end += 1;
        }
        while end > from + 1
            && (self.is(end - 1, b'.') && end == limit
                || matches!(self.kind(end - 1), Kind::Word(Category::Preposition | Category::Conjunction)))
        {
            end -= 1;
        }
        Some(Run::new(from, end))
    }

    /// Whether a noun phrase goes on rightwards over token `i`.
    fn goes_on_after(&self, i: usize) -> bool {
        let token = &self.doc.tokens[i];
        if matches!(token.gap, Gap::Sentence | Gap::Line) {
            return false;
        }
        match self.kind(i) {
            Kind::Other => !self.is_time(i) && !self.doc.word(i).ends_with("ly"),
            Kind::Word(Category::Determiner) => {
                !token.shape.has_capital() && self.kind(i - 1) == Kind::Word(Category::Preposition)
            }
            Kind::Word(Category::Possessive) => self.kind(i - 1) == Kind::Word(Category::Preposition),
            Kind::Word(Category::Auxiliary) => token.is(b'\'') || self.doc.word(i).starts_with('’'),
            Kind::Word(Category::Preposition) => {
                matches!(self.doc.word(i), "of" | "for" | "at") && !self.is_time(i + 1)
            }
            Kind::Word(Category::Conjunction) => {
                self.doc.word(i) == "and"
                    && self.doc.tokens[i - 1].shape.has_capital()
                    && self.doc.tokens.get(i + 1).is_some_and(|t| t.shape.has_capital())
            }
            Kind::Sign => {
                let joins = matches!(self.doc.word(i), "-" | "." | "&" | "/" | "'" | "’" | "–");
                joins
                    && token.gap == Gap::Glued
                    && self
                        .doc
                        .tokens
                        .get(i + 1)
                        .is_some_and(|t| matches!(t.gap, Gap::Glued | Gap::Space) && t.shape.is_word())
            }
            Kind::Verb(v) => token.shape.has_capital() || v.strength == Strength::Weak && v.form == Form::Base,
            _ => false,
        }
    }
}

fn kind(doc: &Document<'_>, i: usize) -> Kind {
    let token = &doc.tokens[i];
    if !token.shape.is_word() {
        return Kind::Sign;
    }
    let (category, verb) = codes::grammar(token.form);
    let counts = |category: &Category| match category {
        Category::Auxiliary => token.shape != Shape::Title || matches!(token.gap, Gap::Sentence | Gap::Line),
        // "US", "IT"
        Category::Pronoun | Category::Object => token.shape != Shape::Upper,
        _ => true,
    };
    let word = category.filter(counts).map(Kind::Word);
    word.or(verb.map(Kind::Verb)).unwrap_or(Kind::Other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn subject(content: &str, verb: &str) -> Option<String> {
        let text = Text::new(content);
        let doc = Document::new(&text);
        let grammar = Grammar::new(&doc);
        let at = (0..doc.tokens.len()).find(|i| doc.word(*i) == verb).expect("the verb is there");
        grammar.subject_before(at, 0).map(|r| text.slice(doc.span_of(r)).to_owned())
    }

    #[test]
    fn cuts_when_and_where_from_a_cue() {
        for (text, want) in [
            ("said in a statement", "said"),
            ("told Arnsby Radio on Monday", "told Arnsby Radio"),
            ("pointed out", "pointed out"),
            ("called on", "called on"),
            ("in a letter", "in a letter"),
        ] {
            let content = Text::new(text);
            let doc = Document::new(&content);
            let cut = Grammar::new(&doc).without_circumstances(Run::new(0, doc.tokens.len()));
            assert_eq!(content.slice(doc.span_of(cut)), want);
        }
    }

    #[test]
    fn finds_the_subject_before_a_verb() {
        for (text, want) in [
            ("Anna Moe said so.", "Anna Moe"),
            ("On Monday, Anna Moe, a farmer from Arnsby, has often said so.", "Anna Moe"),
            ("A spokesman for the council also said so.", "A spokesman for the council"),
            ("Moe, who said so, left.", "Moe"),
            ("They left and he said so.", "he"),
        ] {
            assert_eq!(subject(text, "said").as_deref(), Some(want), "{text}");
        }
        assert_eq!(subject("It left, he was told and said so", "said"), None);
    }
}
