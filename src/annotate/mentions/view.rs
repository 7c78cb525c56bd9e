//! The article as name finders see it: its capitals, without page furniture.
//!
//! Reads a `Document` and its structure, gives small questions about tokens ("does a name start here?") and the runs of
//! capitalised words that names are looked for in. It decides nothing about names.

use crate::annotate::structure::Structure;
use crate::document::{Document, Gap, Run, Shape, Token};
use crate::lexicon::class;
use crate::lexicon::gazetteer::{self, Match};

/// The longest run of capitalised words that is looked at as one.
const MAX_RUN_TOKENS: usize = 24;

/// Words that begin the credit of a picture, with a colon or "by" after them.
pub const CREDITS: [&str; 9] =
    ["Image", "Photo", "Picture", "Video", "Audio", "File", "Photograph", "Credit", "Photos"];

/// A document with what is known of its paragraphs.
pub struct View<'a, 't> {
    /// The document.
    pub doc: &'a Document<'t>,
    /// Its structure.
    pub structure: &'a Structure,
}

impl View<'_, '_> {
    /// The paragraphs that are part of the article and the captions, as runs of tokens.
    pub fn paragraphs(&self) -> impl Iterator<Item = Run> {
        let kept = (0..self.doc.paragraphs.len()).filter(|i| self.structure.has_names(*i));
        kept.map(|i| self.named_part(i))
    }

    /// Whether a name may stand in a run: not in page furniture, but for captions.
    pub fn is_read(&self, run: Run) -> bool {
        let i = self.doc.paragraph_of(run.start as usize);
        match self.structure.is_article(i) {
            true => !self.structure.is_boilerplate(self.doc.span_of(run)),
            false => self.structure.has_names(i) && run.end <= self.named_part(i).end,
        }
    }

    /// The tokens of paragraph `i` whose names count: of a caption those before the credit ("(Photo: Ana Moe)").
    fn named_part(&self, i: usize) -> Run {
        let tokens = self.doc.paragraphs[i].tokens;
        if self.structure.is_article(i) {
            return tokens;
        }
        let leads = |k: usize| {
            let next = self.doc.tokens.get(k);
            next.is_some_and(|t| t.is(b':') || t.is(b'/') || self.is_word(k, &["by", "via"]))
        };
        let is_credit = |k: &usize| self.is_word(*k, &CREDITS) && leads(k + 1);
        let end = tokens.range().find(is_credit).unwrap_or(tokens.end as usize);
        Run::new(tokens.start as usize, end)
    }

    /// Token `i`.
    pub fn token(&self, i: usize) -> &Token {
        &self.doc.tokens[i]
    }

    /// The folded form of token `i` is one of `words` (given in small letters).
    pub fn is_word(&self, i: usize, words: &[&str]) -> bool {
        let word = &self.doc.content().as_bytes()[self.token(i).span.range()];
        words.iter().any(|w| w.as_bytes().eq_ignore_ascii_case(word))
    }

    /// The token before `i` in the same sentence.
    pub fn before(&self, i: usize) -> Option<usize> {
        (i > 0 && matches!(self.token(i).gap, Gap::Glued | Gap::Space)).then(|| i - 1)
    }

    /// The token that follows a run in the same sentence.
    pub fn after(&self, run: Run) -> Option<usize> {
        let next = run.end as usize;
        self.doc.tokens.get(next).filter(|t| matches!(t.gap, Gap::Glued | Gap::Space)).map(|_| next)
    }

    /// Whether the sentence (or a quotation in it) begins at token `i`, so that its capital says nothing.
    pub fn is_start(&self, i: usize) -> bool {
        self.before(i).is_none_or(|b| {
            let sign = self.token(b);
            sign.shape == Shape::Quote
                || sign.is(b':')
                || (sign.is(b'-') && sign.gap != Gap::Glued)
                || self.doc.word(b) == "•"
        })
    }

    /// Whether a capitalised word at `i` is an ordinary word that a sentence begins with.
    pub fn is_starter(&self, i: usize) -> bool {
        self.token(i).classes.has(class::SENTENCE_STARTERS)
    }

    /// The runs of capitalised words in a paragraph, with what holds them together: initials' stops, hyphens, particles.
    /// A word of letters and digits is given by itself.
    pub fn capital_runs(&self, paragraph: Run) -> impl Iterator<Item = Run> {
        let limit = paragraph.end as usize;
        let mut at = paragraph.start as usize;
        std::iter::from_fn(move || {
            let begins = |i: &usize| self.token(*i).shape.has_capital() || self.token(*i).shape == Shape::Alphanumeric;
            let start = (at..limit).find(begins)?;
            at = if self.token(start).shape.has_capital() { self.run_end(start, limit) } else { start + 1 };
            Some(Run::new(start, at))
        })
    }

    /// The listed name made of exactly the tokens of a run.
    pub fn listed(&self, tokens: Run) -> Option<Match> {
        gazetteer::exact(self.doc.tokens[tokens.range()].iter().map(|t| t.form))
    }

    /// Asks memory for the listed names made of some runs, a few dozen at a time.
    pub fn fetch_listed(&self, runs: impl Iterator<Item = Run>) {
        gazetteer::fetch_exact(runs.map(|tokens| self.doc.tokens[tokens.range()].iter().map(|t| t.form)));
    }

    /// One past the last token of the run of capitalised words that begins at `start`.
    fn run_end(&self, start: usize, limit: usize) -> usize {
        let mut end = start + 1;
        while end < limit.min(start + MAX_RUN_TOKENS) {
            let Some(next) = self.joined(end, limit) else { break };
            end = next;
        }
        end
    }

    /// Where the run stands after its next capitalised word, if the tokens from `at` lead to one.
    fn joined(&self, at: usize, limit: usize) -> Option<usize> {
        let capital = |i: usize| i < limit && self.token(i).shape.has_capital();
        let token = self.token(at);
        match token.gap {
            Gap::Sentence | Gap::Line => None,
            // "Vladimir Putin"
            Gap::Space if token.shape.has_capital() => Some(at + 1),
            // "J. Moe", "U.S.", "St. Louis"
            Gap::Glued if token.is(b'.') && self.is_short_stop(at) => {
                let next = at + 1;
                if capital(next) && matches!(self.token(next).gap, Gap::Glued | Gap::Space) {
                    Some(next + 1)
                } else {
                    Some(at + 1).filter(|_| self.is_lettered(at))
                }
            }
            // "Jean-Claude", "Asia-Pacific", "al-Sisi"
            Gap::Glued if token.is(b'-') && capital(at + 1) && self.token(at + 1).gap == Gap::Glued => Some(at + 2),
            Gap::Space if token.classes.has(class::NAME_PARTICLES) => self.after_particles(at, limit),
            Gap::Space if token.is(b'&') && capital(at + 1) => Some(at + 2),
            _ => None,
        }
    }

    /// "van der Bellen", "bin Salman", "al-Sisi": the end of the capitalised word after up to three particles.
    fn after_particles(&self, at: usize, limit: usize) -> Option<usize> {
        let mut i = at;
        while i < limit.min(at + 4) {
            let token = self.token(i);
            if i > at && token.shape.has_capital() {
                return Some(i + 1);
            }
            if !(token.classes.has(class::NAME_PARTICLES) || (token.is(b'-') && token.gap == Gap::Glued)) {
                return None;
            }
            i += 1;
        }
        None
    }

    /// Whether the stop at `at` follows an initial or an abbreviation of a title or place.
    fn is_short_stop(&self, at: usize) -> bool {
        let before = self.token(at - 1);
        before.shape == Shape::Initial || (before.classes.has(class::ABBREVIATIONS) && before.span.len() <= 4)
    }

    /// Whether the stop at `at` closes letters parted by stops ("U.S.").
    fn is_lettered(&self, at: usize) -> bool {
        at >= 2
            && self.token(at - 2).is(b'.')
            && self.token(at - 1).shape == Shape::Initial
            && self.token(at - 1).gap == Gap::Glued
    }
}
