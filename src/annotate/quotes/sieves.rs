//! Finds who says the words between marks, by rules, most certain first.
//!
//! Reads the grammar around marked runs, gives each a `Link` to its source and cue, or none. A run looks first at the
//! words that touch it in its own sentence (after, then before), then at the sentences beside it, then at the speaker who
//! goes on. It tells nothing of who the source is: that is the matter of `speakers`.

use super::grammar::{Category, Form, Grammar, Kind, Strength, Verb};
use crate::annotate::quotations::label_end;
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::lists;

/// Who says something by which word: tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The source.
    pub source: Option<Run>,
    /// The cue.
    pub cue: Option<Run>,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// The rule's name.
    pub rule: &'static str,
}

/// A marked run in tokens.
#[derive(Clone, Copy, Debug)]
pub struct Marked {
    /// From the opening to the closing mark, both included.
    pub tokens: Run,
    /// Words within.
    pub words: usize,
}

impl Marked {
    /// Its tokens without the marks, each of which may be two tokens.
    #[must_use]
    pub fn inner(&self, doc: &Document<'_>) -> Run {
        let (start, end) = (self.tokens.start as usize, self.tokens.end as usize);
        let is_mark = |i: &usize| doc.tokens[*i].shape == Shape::Quote;
        let from = start + (start..end.min(start + 2)).take_while(is_mark).count();
        let until = end - (from.max(end.saturating_sub(2))..end).rev().take_while(is_mark).count();
        Run::new(from, until)
    }
}

/// Links of this confidence stand against anything that the net says.
pub const SURE: f32 = 0.98;

/// The name after a dash is sure.
const DASH_CONFIDENCE: f32 = 0.98;

/// The rule for turns of a conversation that is quoted.
pub const LABEL_WITHIN: &str = "label-within";

/// How far a rule looks in its sentence, in tokens.
const MAX_STRETCH_TOKENS: usize = 60;

/// Links for all `marked` runs of an article, in order.
#[must_use]
pub fn links(grammar: &Grammar<'_, '_>, marked: &[Marked]) -> Vec<Option<Link>> {
    let mut found: Vec<Option<Link>> = Vec::with_capacity(marked.len());
    let is_transcript = marked.iter().filter(|m| label_within(grammar, m).is_some()).nth(1).is_some();
    for (i, run) in marked.iter().enumerate() {
        let place = Place::new(grammar, marked, i);
        let link = label_within(grammar, run)
            .filter(|_| is_transcript)
            .or_else(|| beside(grammar, run, place))
            .or_else(|| going_on(grammar, marked, &found, i))
            .or_else(|| in_neighbour(grammar, run, place))
            .or_else(|| turn(grammar, marked, &found, i));
        found.push(link);
    }
    found
}

/// The stretches of words that touch a run within its sentence, other marked runs shut out.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Before the run.
    before: Run,
    /// After the run.
    after: Run,
}

impl Place {
    fn new(grammar: &Grammar<'_, '_>, marked: &[Marked], i: usize) -> Self {
        let doc = grammar.doc;
        let run = marked[i].tokens;
        let (start, end) = (run.start as usize, run.end as usize);
        let sentence = doc.sentences[doc.sentence_of(start)].tokens.start as usize;
        let earlier = i.checked_sub(1).map_or(0, |e| marked[e].tokens.end as usize);
        let from = sentence.max(start.saturating_sub(MAX_STRETCH_TOKENS)).max(earlier);
        let later = marked.get(i + 1).map_or(doc.tokens.len(), |m| m.tokens.start as usize);
        let mut to = end;
        while to < later.min(end + MAX_STRETCH_TOKENS) && !matches!(doc.tokens[to].gap, Gap::Line | Gap::Sentence) {
            to += 1;
        }
        Self { before: Run::new(from.min(start), start), after: Run::new(end, to) }
    }
}

/// The words that touch the run: “...,” said Moe; Moe said: “...”; “...,” Moe, a farmer, said.
fn beside(grammar: &Grammar<'_, '_>, run: &Marked, place: Place) -> Option<Link> {
    let ends_clause = ends_with(grammar, run, b",?!");
    let after = || said_after(grammar, place.after);
    let before = || said_before(grammar, place.before);
    let dash = || named_after_dash(grammar, run);
    let label = || label_before(grammar, place.before);
    if let Some(link) = dash() {
        return Some(link);
    }
    let link =
        if ends_clause { after().map(|l| surer(grammar, l, run)).or_else(before) } else { before().or_else(after) };
    link.or_else(label)
}

/// “...,” said Moe: a comma within the marks, then at once the cue or its subject, leaves no doubt.
fn surer(grammar: &Grammar<'_, '_>, link: Link, run: &Marked) -> Link {
    let end = run.tokens.end as usize;
    let next = end + usize::from(grammar.is(end, b','));
    let starts = |r: Option<Run>| r.is_some_and(|r| r.start as usize == next);
    let is_near = link.source.zip(link.cue).is_some_and(|(s, c)| s.end == c.start || c.end == s.start);
    if is_near && (starts(link.source) || starts(link.cue)) { Link { confidence: SURE, ..link } } else { link }
}

/// Whether the last sign within the marks (or right after them) is one of `signs`.
fn ends_with(grammar: &Grammar<'_, '_>, run: &Marked, signs: &[u8]) -> bool {
    let end = run.tokens.end as usize;
    let last = (run.inner(grammar.doc).end as usize).saturating_sub(1);
    signs.iter().any(|s| grammar.is(last, *s) || grammar.is(end, *s))
}

/// “...,” said Moe / “...,” Moe said / “...,” according to Moe
fn said_after(grammar: &Grammar<'_, '_>, stretch: Run) -> Option<Link> {
    let (mut at, end) = (stretch.start as usize, stretch.end as usize);
    while at < end && matches!(grammar.kind(at), Kind::Sign | Kind::Word(Category::Adverb)) {
        at += 1;
    }
    if let Some(link) = according(grammar, at, end) {
        return Some(link);
    }
    if grammar.verb(at).is_some_and(|v| is_finite(v) && v.strength >= Strength::Thought)
        && let Some(source) = grammar.phrase_after(at + 1, end)
    {
        return Some(Link {
            source: Some(source),
            cue: Some(Run::new(at, at + 1)),
            confidence: 0.97,
            rule: "inverted-cue",
        });
    }
    let cue = (at..end).find(|i| grammar.verb(*i).is_some_and(|v| is_finite(v) && v.strength >= Strength::Thought))?;
    let source = grammar.subject_before(cue, at)?;
    Some(Link { source: Some(source), cue: Some(Run::new(cue, cue + 1)), confidence: 0.95, rule: "cue-after" })
}

/// Moe said, “...” / Moe told reporters that it was “...”
fn said_before(grammar: &Grammar<'_, '_>, stretch: Run) -> Option<Link> {
    let (start, end) = (stretch.start as usize, stretch.end as usize);
    let is_cue = |i: &usize| {
        grammar.verb(*i).is_some_and(|v| {
            (v.form != Form::Base || v.strength == Strength::Speech) && v.strength >= Strength::Thought
        })
    };
    for cue in (start..end).rev().filter(is_cue) {
        let (subject, rule) = match grammar.subject_before(cue, start) {
            Some(subject) => (Some(subject), "cue-before"),
            None => (first_subject(grammar, start, cue), "cue-before-far"),
        };
        if let Some(source) = subject {
            let near = end - cue <= 3;
            return Some(Link {
                source: Some(source),
                cue: Some(Run::new(cue, cue + 1)),
                confidence: if near { 0.95 } else { 0.85 },
                rule,
            });
        }
    }
    (start..end).rev().find_map(|i| according(grammar, i, end))
}

/// The subject that a verb shares with an earlier one: [Moe] smiled and said.
fn first_subject(grammar: &Grammar<'_, '_>, start: usize, cue: usize) -> Option<Run> {
    let doc = grammar.doc;
    let is_noun = |i: usize| {
        matches!(grammar.kind(i), Kind::Word(Category::Pronoun | Category::Person))
            || doc.tokens[i].shape.has_capital() && grammar.kind(i) == Kind::Other
    };
    let last = (start..cue).find(|i| is_noun(*i) && !is_noun(*i + 1) && !grammar.is(*i + 1, b'\''))?;
    grammar.phrase_before(last + 1, start)
}

/// according to Moe
fn according(grammar: &Grammar<'_, '_>, at: usize, end: usize) -> Option<Link> {
    let doc = grammar.doc;
    if at + 2 < end && doc.word(at).eq_ignore_ascii_case("according") && doc.word(at + 1) == "to" {
        let source = grammar.phrase_after(at + 2, end)?;
        return Some(Link {
            source: Some(source),
            cue: Some(Run::new(at, at + 2)),
            confidence: 0.95,
            rule: "according-to",
        });
    }
    None
}

/// “...” — Anna Moe, on the same line or the next.
fn named_after_dash(grammar: &Grammar<'_, '_>, run: &Marked) -> Option<Link> {
    /// A line with a name and a role is no longer.
    const MAX_NAME_TOKENS: usize = 16;
    let doc = grammar.doc;
    let end = run.tokens.end as usize;
    let is_dash = |i: usize| i < doc.tokens.len() && matches!(doc.word(i), "—" | "–" | "―" | "-" | "~");
    let from = (end..).take_while(|i| is_dash(*i)).last()? + 1;
    let paragraph = doc.paragraphs[doc.paragraph_of(from - 1)].tokens;
    let starts_line = doc.tokens[end].gap == Gap::Line;
    let is_name = doc.tokens.get(from).is_some_and(|t| t.shape.has_capital() && t.gap != Gap::Line);
    if !is_name || starts_line && paragraph.len() > MAX_NAME_TOKENS {
        return None;
    }
    let source = grammar.phrase_after(from, paragraph.end as usize)?;
    let after = source.end as usize;
    // the name is all: its line or sentence ends, a role or the next quotation follows
    let closes = doc
        .tokens
        .get(after)
        .is_none_or(|t| t.gap == Gap::Line || matches!(t.sign, b',' | b'.' | b'(') || t.shape == Shape::Quote);
    closes.then_some(Link {
        source: Some(source),
        cue: Some(Run::new(end, from)),
        confidence: DASH_CONFIDENCE,
        rule: "name-after-dash",
    })
}

/// “MOE: ...”: the turn of a conversation that is quoted.
fn label_within(grammar: &Grammar<'_, '_>, run: &Marked) -> Option<Link> {
    let inner = run.inner(grammar.doc);
    let colon = label_end(grammar.doc, inner)?;
    Some(Link {
        source: Some(Run::new(inner.start as usize, colon)),
        cue: Some(Run::new(colon, colon + 1)),
        confidence: SURE,
        rule: LABEL_WITHIN,
    })
}

/// MOE: “...” / Moe: “...”
fn label_before(grammar: &Grammar<'_, '_>, stretch: Run) -> Option<Link> {
    let end = stretch.end as usize;
    let colon = end.checked_sub(1).filter(|c| *c >= stretch.start as usize && grammar.is(*c, b':'))?;
    let source = grammar.phrase_before(colon, stretch.start as usize)?;
    let has_name = source
        .range()
        .any(|i| grammar.doc.tokens[i].shape.has_capital() || grammar.kind(i) == Kind::Word(Category::Pronoun));
    has_name.then_some(Link { source: Some(source), cue: Some(Run::new(colon, end)), confidence: 0.85, rule: "label" })
}

/// “...,” Moe said. “...”: the speaker of the run before goes on in the same paragraph.
fn going_on(grammar: &Grammar<'_, '_>, marked: &[Marked], found: &[Option<Link>], i: usize) -> Option<Link> {
    let before = i.checked_sub(1)?;
    let link = found[before]?;
    let doc = grammar.doc;
    let (end, start) = (marked[before].tokens.end as usize, marked[i].tokens.start as usize);
    let is_near = doc.paragraph_of(marked[before].tokens.start as usize) == doc.paragraph_of(start)
        || doc.paragraph_of(end - 1) == doc.paragraph_of(start);
    let sentences = doc.sentence_of(start) - doc.sentence_of(end - 1);
    let is_whole = is_whole(grammar, &marked[i]);
    (is_near && (sentences <= 1 || is_whole)).then_some(Link {
        confidence: link.confidence * 0.95,
        rule: "goes-on",
        ..link
    })
}

/// Whether the run is a sentence of its own, not a fragment of one.
fn is_whole(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let doc = grammar.doc;
    let start = run.tokens.start as usize;
    matches!(doc.tokens[start].gap, Gap::Sentence | Gap::Line)
        || run.words >= 6
        || grammar.is(start.wrapping_sub(1), b':')
}

/// The sentence before or after names the speaker: “It was hard.” That is how Moe put it.
fn in_neighbour(grammar: &Grammar<'_, '_>, run: &Marked, place: Place) -> Option<Link> {
    if !is_whole(grammar, run) {
        return None;
    }
    let doc = grammar.doc;
    let (start, end) = (run.tokens.start as usize, place.after.end as usize);
    let first = doc.sentence_of(start);
    let before = first.checked_sub(1).map(|s| doc.sentences[s].tokens);
    let by_sentence = |tokens: Run| {
        let (from, to) = (tokens.start as usize, tokens.end as usize);
        let cue =
            (from..to).find(|i| grammar.verb(*i).is_some_and(|v| is_finite(v) && v.strength == Strength::Speech))?;
        let source = grammar.subject_before(cue, from)?;
        Some(Link {
            source: Some(source),
            cue: Some(Run::new(cue, cue + 1)),
            confidence: 0.75,
            rule: "sentence-before",
        })
    };
    let named = |tokens: Run| {
        let source = first_subject(grammar, tokens.start as usize, tokens.end as usize)?;
        Some(Link { source: Some(source), cue: None, confidence: 0.5, rule: "subject-before" })
    };
    before.and_then(|s| by_sentence(s).or_else(|| named(s))).or_else(|| {
        let next = doc
            .tokens
            .get(end)
            .filter(|t| t.gap == Gap::Sentence)
            .map(|t| doc.sentences[t.sentence as usize].tokens)?;
        by_sentence(next).map(|l| Link { confidence: 0.6, rule: "sentence-after", ..l })
    })
}

/// A run that makes its paragraph: the speaker of the paragraph before goes on, or its subject speaks.
fn turn(grammar: &Grammar<'_, '_>, marked: &[Marked], found: &[Option<Link>], i: usize) -> Option<Link> {
    if !is_whole(grammar, &marked[i]) || marked[i].words < 3 {
        return None;
    }
    let doc = grammar.doc;
    let paragraph = doc.paragraph_of(marked[i].tokens.start as usize);
    let before = paragraph.checked_sub(1)?;
    let last = i.checked_sub(1).filter(|e| doc.paragraph_of(marked[*e].tokens.end as usize - 1) >= before);
    if let Some(link) = last.and_then(|e| found[e]) {
        return Some(Link { confidence: link.confidence * 0.7, rule: "next-paragraph", ..link });
    }
    let tokens = doc.paragraphs[before].tokens;
    let from = doc
        .sentences
        .get(doc.paragraphs[before].sentences.end as usize - 1)
        .map_or(tokens.start as usize, |s| s.tokens.start as usize);
    let source = first_subject(grammar, from, tokens.end as usize - 1)?;
    Some(Link { source: Some(source), cue: None, confidence: 0.4, rule: "subject-before" })
}

/// said, says: not the bare form nor a participle.
#[must_use]
pub fn is_finite(verb: Verb) -> bool {
    matches!(verb.form, Form::Past | Form::Third)
}

/// Whether a run reads like a title or nickname rather than speech: all its words but those of grammar begin with capitals.
#[must_use]
pub fn is_title(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let mut capital = 0;
    for i in run.tokens.range() {
        match grammar.doc.tokens[i].shape {
            Shape::Title | Shape::Upper | Shape::Mixed | Shape::Initial => capital += 1,
            Shape::Lower => match grammar.kind(i) {
                Kind::Verb(_) | Kind::Word(Category::Adverb | Category::Auxiliary) => return false,
                // "Les Puits du Vide"
                Kind::Other if grammar.doc.word(i).len() > 2 => return false,
                _ => {}
            },
            _ => {}
        }
    }
    capital >= 2
}

/// Whether the words before a run announce a name or a word, not speech: "the song “...”", "so-called “...”".
#[must_use]
pub fn is_announced(grammar: &Grammar<'_, '_>, run: &Marked) -> bool {
    let doc = grammar.doc;
    let start = run.tokens.start as usize;
    let Some(before) = start.checked_sub(1).filter(|b| doc.paragraph_of(*b) == doc.paragraph_of(start)) else {
        return false;
    };
    // "so-called" is three tokens
    let is_so_called = doc.word(before) == "called" && doc.tokens[before].gap == Gap::Glued;
    is_so_called || lists::NAMING_WORDS.get(&[doc.tokens[before].form]).is_some()
}
