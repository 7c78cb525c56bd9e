//! Pairs quotation marks into marked runs, whatever their style, across paragraphs and in spite of missing ones.
//!
//! Reads a `Document` and its structure, gives `Quotation`s: spans and parts only. Each mark is told to open or to close
//! by the white space around it, then by its shape; a stack pairs them within a paragraph. A run that a paragraph leaves
//! open goes on where the next one repeats the opening mark; else it is closed at the likeliest place, so that a
//! missing mark shifts nothing that follows. Who speaks, and whether anybody does, is the matter of `quotes`.

use crate::annotate::structure::Structure;
use crate::document::{Document, Gap, Run, Shape};
use crate::lexicon::codes::{self, Category, Form, Strength};
use crate::text::Span;

/// Words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Bytes, marks included.
    pub span: Span,
    /// Pieces within the marks, one a paragraph.
    pub parts: Vec<Span>,
    /// Index of the quotation that this one stands in.
    pub inside: Option<usize>,
}

/// How many paragraphs a quotation may go on through.
const MAX_PARAGRAPHS: usize = 12;

/// Longest run between single marks, in tokens: beyond, the opener was an apostrophe.
const MAX_SINGLE_TOKENS: usize = 150;

/// How many marks after a second opener are searched for the two that close both.
const MAX_NESTED_MARKS: usize = 256;

/// A closing mark without an opener is believed when this few tokens stand before it in its paragraph.
const MAX_UNOPENED_TOKENS: usize = 60;

/// Marks that pair with one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Angle,
}

/// What a mark may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

/// A quotation mark: one token, or two for doubled ones.
#[derive(Clone, Copy, Debug)]
struct Mark {
    token: usize,
    width: usize,
    family: Family,
    side: Side,
}

/// A mark that waits for its partner.
#[derive(Clone, Debug)]
struct Waiting {
    mark: Mark,
    /// Pieces in earlier paragraphs.
    parts: Vec<Span>,
    /// Start of the whole.
    start: u32,
    /// First token of the piece in this paragraph.
    from: usize,
}

/// Finds marked runs, by start.
#[must_use]
pub fn find(doc: &Document<'_>, structure: &Structure) -> Vec<Quotation> {
    let mut pairing = Pairing { doc, found: Vec::new(), waiting: Vec::new() };
    let (mut marks, mut next) = (Vec::new(), Vec::new());
    read_marks(doc, 0, &mut marks);
    for i in 0..doc.paragraphs.len() {
        read_marks(doc, i + 1, &mut next);
        if structure.roles.get(i).is_none() || structure.is_article(i) {
            pairing.read(i, &marks);
            pairing.leave(i, &next);
        } else {
            pairing.waiting.clear();
        }
        std::mem::swap(&mut marks, &mut next);
    }
    nest(pairing.found)
}

/// Sorts and tells which run stands in which.
fn nest(mut found: Vec<Quotation>) -> Vec<Quotation> {
    found.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    let mut open: Vec<usize> = Vec::new();
    for i in 0..found.len() {
        while open.last().is_some_and(|o| found[*o].span.end <= found[i].span.start) {
            open.pop();
        }
        found[i].inside = open.last().copied();
        open.push(i);
    }
    found
}

/// Puts the marks of paragraph `index` into `marks`; none past the last.
fn read_marks(doc: &Document<'_>, index: usize, marks: &mut Vec<Mark>) {
    marks.clear();
    let run = doc.paragraphs.get(index).map_or(0..0, |paragraph| paragraph.tokens.range());
    let mut skip_to = run.start;
    for i in run.clone() {
        if i < skip_to || doc.tokens[i].shape != Shape::Quote {
            continue;
        }
        if let Some(mark) = mark_at(doc, i, run.clone()) {
            skip_to = i + mark.width;
            marks.push(mark);
        }
    }
}

/// The mark at token `i` of a paragraph; None for apostrophes and signs of measure.
fn mark_at(doc: &Document<'_>, i: usize, paragraph: std::ops::Range<usize>) -> Option<Mark> {
    let word = doc.word(i);
    let is_doubled = matches!(word, "'" | "`" | "’" | "‘")
        && i + 1 < paragraph.end
        && doc.tokens[i + 1].gap == Gap::Glued
        && matches!(doc.word(i + 1), "'" | "`" | "’" | "‘");
    let width = if is_doubled { 2 } else { 1 };
    let (family, by_shape) = match word {
        "`" | "‘" if is_doubled => (Family::Double, Side::Opens),
        "'" | "’" if is_doubled => (Family::Double, Side::Either),
        "\"" => (Family::Double, Side::Either),
        "“" | "„" | "‟" => (Family::Double, Side::Opens),
        "”" => (Family::Double, Side::Closes),
        "‘" => (Family::Single, Side::Opens),
        "'" | "`" => (Family::Single, Side::Either),
        "’" => (Family::Single, Side::Closes),
        "«" | "‹" => (Family::Angle, Side::Opens),
        "»" | "›" => (Family::Angle, Side::Closes),
        _ => return None,
    };
    let before = Surroundings::before(doc, i, &paragraph);
    let after = Surroundings::after(doc, i + width, &paragraph);
    let side = match (before, after) {
        (Surroundings::Open, Surroundings::Word) => Side::Opens,
        (Surroundings::Word, Surroundings::Open) => Side::Closes,
        _ => by_shape,
    };
    if family == Family::Single && (before == after || side == Side::Either) && word != "‘" {
        return None;
    }
    let is_inch = word == "\"" && i >= 3 && doc.tokens[i - 1].shape == Shape::Number && doc.tokens[i - 2].is(b'\'');
    let is_elision = family == Family::Single && side == Side::Opens && word != "‘" && is_elision(doc, i + 1);
    (!is_inch && !is_elision).then_some(Mark { token: i, width, family, side })
}

/// What stands beside a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Surroundings {
    /// A word or figure without space between.
    Word,
    /// Space, the paragraph's edge, or a sign that opens or closes.
    Open,
    /// Another mark.
    Mark,
}

impl Surroundings {
    fn before(doc: &Document<'_>, i: usize, paragraph: &std::ops::Range<usize>) -> Self {
        if i == paragraph.start || doc.tokens[i].gap != Gap::Glued {
            return Self::Open;
        }
        let token = &doc.tokens[i - 1];
        match token.shape {
            Shape::Quote => Self::Mark,
            Shape::Sign if matches!(doc.word(i - 1), "(" | "[" | "{" | "—" | "–" | "-" | "/" | ":" | "=" | ">") => {
                Self::Open
            }
            _ => Self::Word,
        }
    }

    fn after(doc: &Document<'_>, i: usize, paragraph: &std::ops::Range<usize>) -> Self {
        if i >= paragraph.end || doc.tokens[i].gap != Gap::Glued {
            return Self::Open;
        }
        match doc.tokens[i].shape {
            Shape::Quote => Self::Mark,
            Shape::Sign if matches!(doc.word(i), "[" | "(" | "$" | "£" | "€" | "#" | "@" | "…" | "<") => {
                Self::Word
            }
            // "...we agree": three stops begin a fragment
            Shape::Sign if doc.tokens[i].is(b'.') && i + 1 < paragraph.end && doc.tokens[i + 1].is(b'.') => Self::Word,
            Shape::Sign => Self::Open,
            _ => Self::Word,
        }
    }
}

/// 'em, '90s, 'til, 'n': an apostrophe for letters left out.
fn is_elision(doc: &Document<'_>, i: usize) -> bool {
    let word = doc.word(i);
    matches!(word, "em" | "n" | "til" | "tis" | "twas" | "cause" | "round" | "bout")
        || doc.tokens[i].shape == Shape::Number && word.len() == 2
        || word.len() == 3 && word.ends_with("0s")
}

struct Pairing<'d, 't> {
    doc: &'d Document<'t>,
    found: Vec<Quotation>,
    waiting: Vec<Waiting>,
}

impl Pairing<'_, '_> {
    /// Pairs the marks of paragraph `index`.
    fn read(&mut self, index: usize, marks: &[Mark]) {
        let start = self.doc.paragraphs[index].tokens.start as usize;
        let mut marks = marks;
        if let Some(carried) = self.waiting.first_mut() {
            carried.from = start;
            // the mark is repeated at the start of each paragraph
            if let Some(first) = marks.first().filter(|m| m.token == start && m.family == Family::Double) {
                carried.from = start + first.width;
                marks = &marks[1..];
            }
        }
        for (k, mark) in marks.iter().enumerate() {
            let is_open = self.waiting.iter().any(|w| w.mark.family == mark.family);
            match mark.side {
                Side::Opens => self.open(*mark, &marks[k + 1..], is_open),
                Side::Either if !is_open => self.open(*mark, &marks[k + 1..], is_open),
                _ if is_open => self.close(*mark, &marks[k + 1..]),
                _ if mark.family == Family::Double => self.close_unopened(index, *mark),
                _ => {}
            }
        }
    }

    /// An opening mark; where its family is open already, it nests if enough closing marks follow.
    fn open(&mut self, mark: Mark, rest: &[Mark], is_open: bool) {
        if mark.family == Family::Single && !self.has_partner(mark, rest) {
            return;
        }
        if is_open && !nests(mark, rest) {
            self.end_early(mark.family, mark.token);
        }
        let start = self.doc.tokens[mark.token].span.start;
        self.waiting.push(Waiting { mark, parts: Vec::new(), start, from: mark.token + mark.width });
    }

    /// Whether a closing single mark follows near by.
    fn has_partner(&self, mark: Mark, rest: &[Mark]) -> bool {
        let near = rest.iter().take_while(|m| m.token < mark.token + MAX_SINGLE_TOKENS);
        near.filter(|m| m.family == Family::Single).any(|m| m.side != Side::Opens)
    }

    /// A closing mark for the nearest opener of its family; inner ones that never closed were none.
    fn close(&mut self, mark: Mark, rest: &[Mark]) {
        if mark.family == Family::Single && self.is_possessive(mark, rest) {
            return;
        }
        let Some(at) = self.waiting.iter().rposition(|w| w.mark.family == mark.family) else { return };
        let waiting = self.waiting.swap_remove(at);
        self.waiting.truncate(at);
        let end = self.doc.tokens[mark.token + mark.width - 1].span.end;
        self.finish(waiting, mark.token, end);
    }

    /// "the workers’ plans": an apostrophe after an s while a better closing mark follows.
    fn is_possessive(&self, mark: Mark, rest: &[Mark]) -> bool {
        let (before, after) = (self.doc.word(mark.token - 1), self.doc.tokens.get(mark.token + 1));
        let follows = after.is_some_and(|t| t.gap == Gap::Space && t.shape.is_word());
        let is_later = || rest.iter().find(|m| m.family == Family::Single).is_some_and(|m| m.side != Side::Opens);
        before.ends_with('s') && follows && is_later()
    }

    /// A closing mark that nothing opened: the paragraph's first words, where they are few and nothing was quoted yet.
    fn close_unopened(&mut self, index: usize, mark: Mark) {
        let paragraph = self.doc.paragraphs[index];
        let start = paragraph.tokens.start as usize;
        let is_first = self.found.last().is_none_or(|q| q.span.end <= paragraph.span.start);
        let is_end = self.doc.tokens[mark.token - usize::from(mark.token > start)].is(b',');
        if is_first && is_end && mark.token - start <= MAX_UNOPENED_TOKENS && says_soon(self.doc, mark.token) {
            let open = Mark { token: start, width: 0, ..mark };
            let waiting = Waiting { mark: open, parts: Vec::new(), start: paragraph.span.start, from: start };
            self.finish(waiting, mark.token, self.doc.tokens[mark.token + mark.width - 1].span.end);
        }
    }

    /// Ends the run of a family before token `until`: at the words before "he said", else at the last sentence's end.
    fn end_early(&mut self, family: Family, until: usize) {
        let Some(at) = self.waiting.iter().rposition(|w| w.mark.family == family) else { return };
        let waiting = self.waiting.swap_remove(at);
        self.waiting.truncate(at);
        if family == Family::Double
            && let Some(end) = likely_end(self.doc, waiting.from, until)
        {
            self.finish(waiting, end, self.doc.tokens[end - 1].span.end);
        }
    }

    /// A run from its opener to token `end` (exclusive).
    fn finish(&mut self, mut waiting: Waiting, end: usize, end_byte: u32) {
        if waiting.from < end {
            let part = self.doc.tokens[waiting.from].span.cover(self.doc.tokens[end - 1].span);
            waiting.parts.push(part);
        }
        if !waiting.parts.is_empty() {
            let span = Span { start: waiting.start, end: end_byte };
            self.found.push(Quotation { span, parts: waiting.parts, inside: None });
        }
    }

    /// The end of paragraph `index`: a double run goes on where the next paragraph says so, or ends here.
    fn leave(&mut self, index: usize, next: &[Mark]) {
        let end = self.doc.paragraphs[index].tokens.end as usize;
        self.waiting.retain(|w| w.mark.family == Family::Double);
        self.waiting.truncate(1);
        let Some(mut waiting) = self.waiting.pop() else { return };
        let starts_open = self.doc.paragraphs.get(index + 1).is_some_and(|p| {
            next.first().is_some_and(|m| {
                m.token == p.tokens.start as usize && m.side == Side::Opens && m.family == Family::Double
            })
        });
        // without a repeated opener only a bare closing mark shows that it goes on
        let is_closed_next = next.first().is_some_and(|m| m.family == Family::Double && m.side == Side::Closes)
            && waiting.parts.len() < 4;
        let is_turn = || {
            let paragraph = self.doc.paragraphs[index + 1].tokens;
            let from = paragraph.start as usize + next.first().map_or(0, |m| m.width);
            label_end(self.doc, Run::new(from, paragraph.end as usize)).is_some()
        };
        let is_forgotten = starts_open && (said_end(self.doc, waiting.from, end).is_some() || is_turn());
        if waiting.parts.len() < MAX_PARAGRAPHS
            && (starts_open || is_closed_next)
            && !is_forgotten
            && waiting.from < end
        {
            let part = self.doc.tokens[waiting.from].span.cover(self.doc.tokens[end - 1].span);
            waiting.parts.push(part);
            self.waiting.push(waiting);
            return;
        }
        let opener = waiting.mark.token;
        let leads = opener == self.doc.paragraphs[index].tokens.start as usize || waiting.from <= opener;
        let after_colon = opener > 0 && matches!(self.doc.tokens[opener - 1].sign, b':' | b',');
        if (leads || after_colon || !waiting.parts.is_empty())
            && let Some(stop) = likely_end(self.doc, waiting.from, end)
        {
            self.finish(waiting, stop, self.doc.tokens[stop - 1].span.end);
        }
    }
}

/// The colon after the label that a turn of a conversation begins with: "MOE:", "DR. ANNA MOE:", "Q:".
#[must_use]
pub fn label_end(doc: &Document<'_>, turn: Run) -> Option<usize> {
    /// The longest label, in tokens.
    const MAX_LABEL_TOKENS: usize = 5;
    let (start, end) = (turn.start as usize, turn.end as usize);
    let part = |i: &usize| matches!(doc.tokens[*i].shape, Shape::Upper | Shape::Initial) || doc.tokens[*i].is(b'.');
    let colon = (start..end.min(start + 1 + MAX_LABEL_TOKENS)).find(|i| !part(i))?;
    (colon > start && colon + 1 < end && doc.tokens[colon].is(b':')).then_some(colon)
}

/// Whether a second opener of a family nests in the first: both are closed within the paragraph.
fn nests(mark: Mark, rest: &[Mark]) -> bool {
    let mut depth = 2_i32;
    let mut later = rest.iter().take(MAX_NESTED_MARKS).filter(|m| m.family == mark.family);
    let mut is_closed = || {
        later.any(|m| {
            depth += if m.side == Side::Opens { 1 } else { -1 };
            depth <= 0
        })
    };
    rest.first().is_some_and(|m| m.side != Side::Opens) && is_closed()
}

/// Where a run without closing mark ends, as a token (exclusive) within `from..until`.
fn likely_end(doc: &Document<'_>, from: usize, until: usize) -> Option<usize> {
    let is_stop = |i: &usize| matches!(doc.tokens[*i - 1].sign, b'.' | b'?' | b'!');
    said_end(doc, from, until).or_else(|| (from + 1..=until).rev().find(is_stop))
}

/// The token after the comma in "We won, he said".
fn said_end(doc: &Document<'_>, from: usize, until: usize) -> Option<usize> {
    let is_break = |i: &usize| matches!(doc.tokens[*i].sign, b',' | b'?' | b'!') && says_soon(doc, *i);
    (from..until).find(is_break).map(|i| i + 1)
}

/// Whether "he said", "said Moe" or "Anna Moe said" follows token `i`.
fn says_soon(doc: &Document<'_>, i: usize) -> bool {
    /// "the company's chief executive said" is the longest.
    const MAX_SUBJECT_TOKENS: usize = 5;
    let after = doc.tokens[i + 1..].iter().enumerate().take(MAX_SUBJECT_TOKENS + 1);
    for (k, token) in after {
        if matches!(token.gap, Gap::Sentence | Gap::Line) || token.shape == Shape::Sign {
            return false;
        }
        if token.shape != Shape::Lower {
            continue;
        }
        let verb = codes::grammar(token.form).1;
        let is_cue = verb.is_some_and(|v| v.strength == Strength::Speech && v.form == Form::Past);
        if is_cue {
            // "said Moe": the name after the cue, where the text goes on
            let subject = &doc.tokens[i + 1..doc.tokens.len().min(i + k + 3)];
            return subject.iter().any(|t| t.shape.has_capital())
                || codes::grammar(doc.tokens[i + k].form).0 == Some(Category::Pronoun);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn runs(content: &str) -> Vec<String> {
        let text = Text::new(content);
        let doc = Document::new(&text);
        let found = find(&doc, &Structure::default());
        found.iter().map(|q| q.parts.iter().map(|p| text.slice(*p)).collect::<Vec<_>>().join(" / ")).collect()
    }

    #[test]
    fn pairs_every_style() {
        assert_eq!(runs("“We won,” he said."), ["We won,"]);
        assert_eq!(runs("\"We won,\" he said. \"We did.\""), ["We won,", "We did."]);
        assert_eq!(runs("‘We don’t know the workers’ plans,’ he said."), ["We don’t know the workers’ plans,"]);
        assert_eq!(runs("'We don't know,' he said."), ["We don't know,"]);
        assert_eq!(runs("''We won,'' he said. ``We did,'' she said."), ["We won,", "We did,"]);
        assert_eq!(runs("« Nous », „wir“ and »us«"), ["Nous", "wir", "us"]);
        assert_eq!(runs("The “no limits” pact."), ["no limits"]);
    }

    #[test]
    fn nests_singles_in_doubles() {
        assert_eq!(runs("“He said ‘no’ to me,” she said."), ["He said ‘no’ to me,", "no"]);
        let text = Text::new("“He said ‘no’ to me,” she said.");
        let doc = Document::new(&text);
        assert_eq!(find(&doc, &Structure::default())[1].inside, Some(0));
    }

    #[test]
    fn goes_on_through_paragraphs() {
        assert_eq!(runs("“One is here.\n\n“Two is here,” she said."), ["One is here. / Two is here,"]);
        assert_eq!(runs("\"One is here.\n\n\"Two is here,\" she said."), ["One is here. / Two is here,"]);
    }

    #[test]
    fn turns_of_a_conversation_are_runs_of_their_own() {
        assert_eq!(
            runs("\"MOE: One is here.\n\n\"I saw it.\n\n\"DR. HAUG: Two is here.\""),
            ["MOE: One is here. / I saw it.", "DR. HAUG: Two is here."]
        );
    }

    #[test]
    fn a_missing_mark_shifts_nothing() {
        assert_eq!(runs("“We won, he said.\n\n“We did,” she said."), ["We won,", "We did,"]);
        assert_eq!(
            runs("\"We won, he said. \"It was hard,\" he said.\n\n\"We did,\" she said."),
            ["We won,", "It was hard,", "We did,"]
        );
        assert_eq!(runs("We won,” Moe said. “We did.”"), ["We won,", "We did."]);
    }

    #[test]
    fn leaves_apostrophes_and_inches() {
        assert!(runs("The workers' pay and the firms’ gains in the '90s.").is_empty());
        assert!(runs("He is 6'2\" tall.").is_empty());
        assert!(runs("Rock 'n' roll").is_empty());
    }
}
