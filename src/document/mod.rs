//! The text as every annotator sees it: paragraphs, sentences, tokens, in flat vectors.
//!
//! Reads `Text` and the lexicon's word classes, gives `Document`. One pass: a word is cut, folded, hashed and looked up
//! once. Knows nothing of entities, quotes or JSON.

pub mod ids;
mod paragraphs;
mod sentences;
pub mod tokens;

pub use ids::Run;
pub use tokens::{Gap, Shape, Token};

use crate::lexicon::{self, Known, table};
use crate::text::{Span, Text, words};

/// A block of running text: what stands between line breaks, or a hard-wrapped block.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph {
    /// Bytes, without outer white space.
    pub span: Span,
    /// Its sentences.
    pub sentences: Run,
    /// Its tokens.
    pub tokens: Run,
}

/// A sentence, within one paragraph.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// Bytes from its first to its last token.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// A text with its paragraphs, sentences and tokens.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    /// The text.
    pub text: &'t Text,
    /// In order; they tile all that is no white space.
    pub paragraphs: Vec<Paragraph>,
    /// In order, each within one paragraph.
    pub sentences: Vec<Sentence>,
    /// In order, each within one sentence.
    pub tokens: Vec<Token>,
    /// What is known of each token's word; nothing of a sign.
    pub known: Vec<Known>,
}

impl<'t> Document<'t> {
    /// Cuts a text; linear in its size.
    #[must_use]
    pub fn new(text: &'t Text) -> Self {
        let content = text.content();
        let (tokens, spans) = (content.len() / 5, paragraphs::paragraphs(content));
        let mut doc = Self {
            text,
            paragraphs: Vec::with_capacity(spans.len()),
            sentences: Vec::with_capacity(spans.len() + tokens / 16),
            tokens: Vec::with_capacity(tokens),
            known: Vec::with_capacity(tokens),
        };
        for span in spans {
            doc.push_paragraph(span);
        }
        doc
    }

    fn push_paragraph(&mut self, span: Span) {
        let content = self.text.content();
        let (first_token, first_sentence) = (self.tokens.len(), self.sentences.len());
        self.push_tokens(span);
        for tokens in self.tokens[first_token..].chunks_mut(table::AT_ONCE) {
            lexicon::fetch(tokens.iter().map(|token| token.form));
            for token in tokens {
                let known = if token.shape.is_word() { lexicon::known(token.form) } else { Known::default() };
                token.classes = known.classes();
                self.known.push(known);
            }
        }
        sentences::mark_sentences(content, &mut self.tokens[first_token..]);
        let mut start = first_token;
        for i in first_token..self.tokens.len() {
            if i > start && self.tokens[i].gap == Gap::Sentence {
                self.push_sentence(Run::new(start, i));
                start = i;
            }
        }
        if start < self.tokens.len() {
            self.push_sentence(Run::new(start, self.tokens.len()));
        }
        self.paragraphs.push(Paragraph {
            span,
            sentences: Run::new(first_sentence, self.sentences.len()),
            tokens: Run::new(first_token, self.tokens.len()),
        });
    }

    /// Adds the tokens of a paragraph, without their classes and sentences.
    fn push_tokens(&mut self, paragraph: Span) {
        let text = paragraph.of(self.text.content());
        let base = paragraph.start as usize;
        let mut last_end = None;
        for word in words::words(text) {
            let gap = match last_end {
                None => Gap::Line,
                Some(end) if end == word.start => Gap::Glued,
                Some(_) => Gap::Space,
            };
            last_end = Some(word.end);
            let span = Span::new(base + word.start, base + word.end);
            let sign = Some(text.as_bytes()[word.start]).filter(u8::is_ascii).unwrap_or(0);
            let usual = Shape::of_usual(text, word.clone());
            let word = &text[word];
            let (form, shape) = match usual {
                Some(Shape::Title) => (lexicon::form::form_of_plain(word), Shape::Title),
                Some(shape) => (lexicon::form::form_of_small(word), shape),
                None => (lexicon::form(word), Shape::of(word)),
            };
            self.tokens.push(Token { span, form, classes: lexicon::Classes::NONE, sentence: 0, shape, gap, sign });
        }
    }

    fn push_sentence(&mut self, tokens: Run) {
        let index = self.sentences.len() as u32;
        for token in &mut self.tokens[tokens.range()] {
            token.sentence = index;
        }
        let span = self.span_of(tokens);
        self.sentences.push(Sentence { span, tokens, paragraph: self.paragraphs.len() as u32 });
    }

    /// The characters of the whole text.
    #[must_use]
    pub fn content(&self) -> &'t str {
        self.text.content()
    }

    /// The characters of token `i`.
    #[must_use]
    pub fn word(&self, i: usize) -> &'t str {
        self.tokens[i].span.of(self.text.content())
    }

    /// Bytes from the first to the last token of a run, which is not empty.
    #[must_use]
    pub fn span_of(&self, tokens: Run) -> Span {
        self.tokens[tokens.start as usize].span.cover(self.tokens[tokens.end as usize - 1].span)
    }

    /// The tokens that a span touches.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> Run {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        Run::new(start, end)
    }

    /// Index of the sentence of token `i`.
    #[must_use]
    pub fn sentence_of(&self, i: usize) -> usize {
        self.tokens[i].sentence as usize
    }

    /// Index of the paragraph of token `i`.
    #[must_use]
    pub fn paragraph_of(&self, i: usize) -> usize {
        self.sentences[self.sentence_of(i)].paragraph as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let doc = Document::new(&text);
        doc.sentences.iter().map(|s| text.slice(s.span).to_owned()).collect()
    }

    #[test]
    fn parts_sentences_but_not_abbreviations() {
        assert_eq!(sentences("Mr. Haug left at 5 p.m. on Friday. He did not return.").len(), 2);
        assert_eq!(sentences("The U.S. Senate voted. J. R. Moe did not.").len(), 2);
        assert_eq!(sentences("It grew by 2.5 percent. “We are glad.” The firm said so.").len(), 3);
        assert_eq!(sentences("He moved to the U.S. The firm stayed.").len(), 2);
        assert_eq!(sentences("“Will it rain?” asked Moe.").len(), 1);
    }

    #[test]
    fn tokens_lie_in_their_sentences() {
        let text = Text::new("One two. Three four.\n\nFive!");
        let doc = Document::new(&text);
        assert_eq!(doc.sentences.len(), 3);
        assert_eq!(doc.paragraphs.len(), 2);
        assert_eq!(doc.paragraph_of(doc.tokens.len() - 1), 1);
        assert_eq!(doc.tokens_in(Span::new(4, 7)), Run::new(1, 2));
    }
}
