//! Marked words that nobody says, told by what stands right beside the marks.
//!
//! Reads the grammar around a marked run, tells attributes of markup, titles of works that a noun announces, and whole
//! sentences, which are no titles whatever their capitals. What the words themselves look like is judged in `sieves`.

use super::grammar::{Grammar, Strength};
use super::pairs::overlap;
use super::sieves::{Link, Marked, SURE, is_finite};
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::{gazetteer, lists};
use crate::text::Span;

/// A line of more tokens is no heading, whatever it ends in.
const MAX_LINE_TOKENS: usize = 10;

/// Fewer words are said twice by chance.
const MIN_ECHO_WORDS: usize = 2;

/// Whether a run is a name that is listed: "Atlas Shrugged".
#[must_use]
pub fn is_listed(doc: &Document<'_>, run: &Marked) -> bool {
    let words = || run.inner(doc).range().filter(|i| doc.tokens[*i].shape.is_word());
    gazetteer::names(words().map(|i| doc.tokens[i].form)).any(|found| found.words == words().count())
}

/// `date="..."`: the value of an attribute that is left of a page's markup.
#[must_use]
pub fn is_markup(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let start = run.tokens.start as usize;
    start > 0 && grammar.is(start - 1, b'=') && grammar.doc.tokens[start].gap == Gap::Glued
}

/// Moe's column, “Why I farm,” is ...: a work with its title, and no word of saying after it.
#[must_use]
pub fn is_work(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let doc = grammar.doc;
    let (start, end) = (run.tokens.start as usize, run.tokens.end as usize);
    let noun = start.checked_sub(1).map(|i| i - usize::from(i > 0 && grammar.is(i, b',')));
    let is_noun = |i: usize| lists::NAMING_WORDS.get(&[doc.tokens[i].form]) == Some("work");
    let says = |i: usize| grammar.verb(i).is_some_and(|v| is_finite(v) && v.strength == Strength::Speech);
    let is_named = doc.tokens[run.inner(doc).start as usize].shape.has_capital() && noun.is_some_and(is_noun);
    is_named && !(end..(end + 3).min(doc.tokens.len())).any(says)
}

/// "Ferries cancelled" above what a company says of it: a short line that ends in no sign, its source elsewhere.
#[must_use]
pub fn is_line(doc: &Document<'_>, unit: Run, link: Option<Link>) -> bool {
    let line = doc.paragraphs[doc.paragraph_of(unit.start as usize)].tokens;
    let is_elsewhere = link.and_then(|l| l.source).is_none_or(|s| !overlap(s, line));
    line.len() <= MAX_LINE_TOKENS && is_elsewhere && doc.tokens[line.end as usize - 1].shape.is_word()
}

/// Whether the words of some parts stand in a row within others.
#[must_use]
pub fn holds(doc: &Document<'_>, parts: &[Span], words: &[Span]) -> bool {
    let forms = |parts: &[Span]| -> Vec<u64> {
        let tokens = parts.iter().flat_map(|p| doc.tokens_in(*p).range());
        tokens.filter(|i| doc.tokens[*i].shape.is_word()).map(|i| doc.tokens[i].form).collect()
    };
    let words = forms(words);
    words.len() >= MIN_ECHO_WORDS && forms(parts).windows(words.len()).any(|window| window == words)
}

/// Whether the last sign within the marks ends a sentence, or a comma after a sentence's beginning waits for "he said".
#[must_use]
pub fn ends_sentence(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let inner = run.inner(grammar.doc);
    let last = (inner.end as usize).saturating_sub(1);
    let begins = || grammar.doc.tokens[inner.start as usize].shape.has_capital();
    [b'.', b'!', b'?'].iter().any(|sign| grammar.is(last, *sign)) || grammar.is(last, b',') && begins()
}

/// Whether somebody says a run in spite of its capitals: what stands beside it leaves no doubt.
#[must_use]
pub fn is_told(grammar: &Grammar<'_, '_>, run: &Marked, rule: Option<Link>) -> bool {
    let goes_on = rule.is_some_and(|l| l.rule == "goes-on") && is_sentence(grammar, run);
    let start = run.tokens.start as usize;
    // not: in “News at Ten,” Moe said
    let is_apart = || begins_sentence(grammar, start) || !grammar.doc.tokens[start - 1].shape.is_word();
    goes_on || rule.is_some_and(|l| l.confidence >= SURE) && is_apart() || is_shouted(grammar, run)
}

/// Whether token `i` begins a sentence, or the text ends before it.
fn begins_sentence(grammar: &Grammar<'_, '_>, i: usize) -> bool {
    grammar.doc.tokens.get(i).is_none_or(|t| i == 0 || matches!(t.gap, Gap::Sentence | Gap::Line))
}

/// They chanted, “Mend The Bridge!”: right after the word of saying, to the end of the sentence.
fn is_shouted(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let (start, end) = (run.tokens.start as usize, run.tokens.end as usize);
    let cue = start.checked_sub(1).map(|i| i - usize::from(i > 0 && (grammar.is(i, b',') || grammar.is(i, b':'))));
    let says = cue.and_then(|i| grammar.verb(i)).is_some_and(|v| v.strength == Strength::Speech);
    says && (begins_sentence(grammar, end) || grammar.is(end, b'.'))
}

/// “...,” Moe said. “We won.”: the run is a sentence by itself.
fn is_sentence(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let doc = grammar.doc;
    let (start, end, inner) = (run.tokens.start as usize, run.tokens.end as usize, run.inner(doc));
    let stops = [b'.', b'!', b'?'].iter().any(|sign| grammar.is((inner.end as usize).saturating_sub(1), *sign));
    begins_sentence(grammar, start)
        && begins_sentence(grammar, end)
        && stops
        && doc.tokens[inner.start as usize].shape != Shape::Lower
}

#[cfg(test)]
mod tests {
    use crate::analyzer::{Options, annotate};
    use crate::annotate::quotes::QuoteKind;
    use crate::annotate::structure::Hints;
    use crate::document::Document;
    use crate::text::Text;

    /// The marked quotes of a text.
    fn marked(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let layers = annotate(&Document::new(&text), &Options::default(), &Hints::default());
        let marked = layers.quotes.iter().filter(|q| q.kind != QuoteKind::Indirect);
        marked.map(|q| text.slice(q.span).to_owned()).collect()
    }

    #[test]
    fn takes_no_attribute_for_speech() {
        let text = "Mayor Anna Moe wrote: <post lang=\"we all said that the bridge in Arnsby must close\">";
        assert!(marked(text).is_empty(), "{:?}", marked(text));
    }

    #[test]
    fn takes_no_work_for_speech() {
        let text = "Anna Moe's commentary, \"Farmers, tell your own story,\" is thoughtful, the editor said.";
        assert!(marked(text).is_empty(), "{:?}", marked(text));
    }

    #[test]
    fn leaves_the_words_that_a_headline_shows() {
        let text = "Bridge is 'a danger to everybody'\n\n\"The bridge is a danger to everybody,\" said Anna Moe, the mayor of Arnsby. She said it would close.";
        assert_eq!(marked(text), ["\"The bridge is a danger to everybody,\""]);
    }

    #[test]
    fn a_short_line_says_nothing() {
        let text = "Storm hits Arnsby\n\nThe storm hit the town of Arnsby on Monday with waves of six metres.\n\nFerries cancelled\nAll ferries are cancelled, Arnsby Lines says.";
        let text = Text::new(text);
        let layers = annotate(&Document::new(&text), &Options::default(), &Hints::default());
        assert!(layers.quotes.iter().all(|q| text.slice(q.span) != "Ferries cancelled"));
    }

    #[test]
    fn hears_capitals_that_somebody_surely_says() {
        let text = "\"Oh, My Bridge,\" said Anna Moe. Farmers in Arnsby chanted, \"Mend The Bridge!\"";
        assert_eq!(marked(text), ["\"Oh, My Bridge,\"", "\"Mend The Bridge!\""]);
    }
}
