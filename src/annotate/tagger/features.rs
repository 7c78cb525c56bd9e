//! What the nets see of a word: a row number in each of a few tables.
//!
//! Reads a `Document` and the lexicon, gives row numbers. The trainer (`dev`) calls the same code, so training and running
//! cannot differ. For names: the word itself, its first and last letters, its pattern of letters, the gap before it with
//! the kind of its line, its word classes, what the gazetteer says where it stands, and how the article spells it
//! elsewhere. Words are told apart by their form's hash; rare ones share rows.

use crate::document::{Document, Gap, Run, Shape, Token};
use crate::lexicon::gazetteer::{self, Kind, Match, NameFlags};
use crate::lexicon::{Class, class};
use std::ops::Range;

/// Rows that words outside a net's vocabulary share.
pub const UNKNOWN_ROWS: usize = 4096;
/// Rows of first three, last three letters, last two with the length; one more is empty.
const AFFIX_ROWS: [usize; 3] = [16384, 16384, 8192];
/// Rows of patterns.
const PATTERN_ROWS: usize = 1024;
/// Word classes that tell about names; their bits are the row.
const NAME_CLASSES: [Class; 12] = [
    class::GIVEN_ANY,
    class::SURNAMES,
    class::TITLES,
    class::COURTESY_TITLES,
    class::DEMONYMS,
    class::ORG_HEADS,
    class::ORG_SUFFIXES,
    class::PLACE_HEADS,
    class::FACILITY_HEADS,
    class::NAME_PARTICLES,
    class::AMBIGUOUS,
    class::MONTHS,
];
/// Rows of what the gazetteer says: kinds (6 bits), how well known (2), doubtful (1), place in the name (3 values).
const GAZETTEER_ROWS: usize = 3 << 9;

/// How many rows a word takes in the net of names.
pub const NAME_SLOTS: usize = 9;

/// The tables of a word's letters, which follow that of the word itself. The shipped weights hold their rows within the row of each word
/// that they know: such a word takes the last row of these tables, which is empty.
pub const NAME_LETTERS: Range<usize> = 1..4;

/// Rows of each table of the net of names, with a vocabulary of `known` words.
#[must_use]
pub fn name_tables(known: usize) -> [usize; NAME_SLOTS] {
    let [first, last, ending] = AFFIX_ROWS;
    [
        known + UNKNOWN_ROWS,
        first + 1,
        last + 1,
        ending + 1,
        PATTERN_ROWS,
        16,
        1 << NAME_CLASSES.len(),
        GAZETTEER_ROWS,
        16,
    ]
}

/// The rows of a word and of its letters; `known` is its number in the vocabulary of `vocabulary` words.
#[must_use]
pub fn own_rows(doc: &Document<'_>, i: usize, known: Option<u32>, vocabulary: usize) -> [u16; NAME_LETTERS.end] {
    let [first, last, ending] = match known {
        Some(_) => AFFIX_ROWS.map(|empty| empty as u16),
        None => affix_rows(doc.word(i)),
    };
    [known.map_or_else(|| unknown_row(doc.tokens[i].form, vocabulary), |k| k as u16), first, last, ending]
}

/// The row of a word that is not in the vocabulary.
#[must_use]
pub fn unknown_row(form: u64, known: usize) -> u16 {
    (known + (form >> 40) as usize % UNKNOWN_ROWS) as u16
}

/// What an article as a whole tells about its words.
#[derive(Clone, Debug)]
pub struct Article<'d> {
    doc: &'d Document<'d>,
    /// Words in capitals that are spelt alike share a number over 0; all others have 0.
    pub keys: Vec<u32>,
    /// Kind of each paragraph's line: 0 short, 1 running text, 2 title case, 3 capitals.
    lines: Vec<u8>,
    spellings: Vec<u8>,
    gazetteer: Vec<u16>,
}

/// A word is also written in small letters.
const SEEN_SMALL: u8 = 1;
/// A word is written with a capital within a sentence of running text.
const SEEN_CAPITAL: u8 = 2;
/// A word is written with a capital twice.
const SEEN_TWICE: u8 = 4;

impl<'d> Article<'d> {
    /// Looks at all words once.
    #[must_use]
    pub fn new(doc: &'d Document<'d>) -> Self {
        let lines: Vec<u8> = doc.paragraphs.iter().map(|p| line_kind(&doc.tokens[p.tokens.range()])).collect();
        let (keys, spellings) = spellings(doc, &lines);
        Self { doc, keys, lines, spellings, gazetteer: gazetteer_rows(doc) }
    }

    /// The rows of word `i` in all tables; `own` are those of the word and of its letters.
    #[must_use]
    pub fn name_rows(&self, i: usize, own: [u16; NAME_LETTERS.end]) -> [u16; NAME_SLOTS] {
        let token = &self.doc.tokens[i];
        let [own, first, last, ending] = own;
        let line = self.lines[self.doc.paragraph_of(i)];
        let classes = NAME_CLASSES.iter().rev().fold(0, |bits, class| bits << 1 | u16::from(token.classes.has(*class)));
        let key = self.keys[i] as usize;
        [
            own,
            first,
            last,
            ending,
            pattern_row(self.doc.word(i), token.shape),
            token.gap as u16 * 4 + u16::from(line),
            classes,
            self.gazetteer[i],
            if key == 0 { 0 } else { 8 + u16::from(self.spellings[key]) },
        ]
    }

    /// Whether a name can hold word `i` as its first or last: it has a capital.
    #[must_use]
    pub fn has_capital(&self, i: usize) -> bool {
        self.keys[i] > 0
    }
}

/// Whether a word is written with a capital ("Xi", "UN", "iPhone", "G20").
#[must_use]
pub fn is_capital(doc: &Document<'_>, i: usize) -> bool {
    let shape = doc.tokens[i].shape;
    shape.has_capital() || shape == Shape::Alphanumeric && doc.word(i).bytes().any(|b| b.is_ascii_uppercase())
}

fn line_kind(tokens: &[Token]) -> u8 {
    let (mut letters, mut upper, mut lower) = (0, 0, 0);
    for shape in tokens.iter().map(|t| t.shape) {
        letters += usize::from(shape == Shape::Lower || shape.has_capital());
        upper += usize::from(shape == Shape::Upper);
        lower += usize::from(shape == Shape::Lower);
    }
    match () {
        () if letters <= 2 => 0,
        () if upper * 10 > letters * 7 => 3,
        () if lower * 20 < letters * 7 => 2,
        () => 1,
    }
}

/// Keys of words, and for each key how the article spells it.
fn spellings(doc: &Document<'_>, lines: &[u8]) -> (Vec<u32>, Vec<u8>) {
    let mut forms = Forms::new(doc.tokens.iter().filter(|t| t.shape.is_word() && t.shape != Shape::Lower).count());
    let mut seen = vec![0u8];
    let mut keys = vec![0u32; doc.tokens.len()];
    for (i, token) in doc.tokens.iter().enumerate() {
        if !is_capital(doc, i) {
            continue;
        }
        let key = forms.number(token.form);
        keys[i] = key;
        if key as usize == seen.len() {
            seen.push(0);
        } else {
            seen[key as usize] |= SEEN_TWICE;
        }
        if token.gap != Gap::Sentence && token.gap != Gap::Line && lines[doc.paragraph_of(i)] < 2 {
            seen[key as usize] |= SEEN_CAPITAL;
        }
    }
    for token in doc.tokens.iter().filter(|t| t.shape == Shape::Lower) {
        if let Some(key) = forms.find(token.form) {
            seen[key as usize] |= SEEN_SMALL;
        }
    }
    (keys, seen)
}

/// Numbers forms from 1 in the order in which they come; open addressing, as forms are hashes already.
struct Forms {
    slots: Vec<(u64, u32)>,
    count: u32,
}

impl Forms {
    fn new(most: usize) -> Self {
        Self { slots: vec![(0, 0); (2 * most + 8).next_power_of_two()], count: 0 }
    }

    fn place(&self, form: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (form >> 20) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != form {
            at = (at + 1) & mask;
        }
        at
    }

    fn find(&self, form: u64) -> Option<u32> {
        Some(self.slots[self.place(form)].1).filter(|n| *n > 0)
    }

    fn number(&mut self, form: u64) -> u32 {
        let at = self.place(form);
        if self.slots[at].1 == 0 {
            self.count += 1;
            self.slots[at] = (form, self.count);
        }
        self.slots[at].1
    }
}

/// What the gazetteer says of each word: the longest name that begins at a capital, then the next one after it.
fn gazetteer_rows(doc: &Document<'_>) -> Vec<u16> {
    let mut rows = vec![0; doc.tokens.len()];
    for paragraph in &doc.paragraphs {
        let capitals = paragraph.tokens.range().filter(|i| is_capital(doc, *i));
        gazetteer::fetch(capitals.map(|i| doc.tokens[i].form));
        let mut i = paragraph.tokens.start as usize;
        while i < paragraph.tokens.end as usize {
            let found =
                if is_capital(doc, i) { name_at(doc, Run::new(i, paragraph.tokens.end as usize)) } else { None };
            let Some((name, row)) = found else {
                i += 1;
                continue;
            };
            for (k, to) in rows[i..i + name.words].iter_mut().enumerate() {
                let place = if name.words == 1 { 0 } else { 1 + u16::from(k > 0) };
                *to = place << 9 | row;
            }
            i += name.words;
        }
    }
    rows
}

/// The longest name at the start of `tokens`, with its row.
fn name_at(doc: &Document<'_>, tokens: Run) -> Option<(Match, u16)> {
    let forms = doc.tokens[tokens.range()].iter().map(|t| t.form);
    let name = gazetteer::longest(forms)?;
    if name.flags.has(NameFlags::ACRONYM) && doc.tokens[tokens.start as usize].shape == Shape::Title {
        return None;
    }
    let (mut kinds, mut prior) = (0u16, 0u8);
    for entry in name.entries() {
        kinds |= match entry.kind {
            Kind::Person => 1,
            Kind::Organization => 2,
            Kind::Location | Kind::Facility => 4,
            Kind::Group => 8,
            Kind::Product => 16,
            Kind::Event | Kind::Work | Kind::Law | Kind::Misc => 32,
        };
        prior = prior.max(entry.prior);
    }
    let doubtful = u16::from(name.flags.has(NameFlags::AMBIGUOUS));
    Some((name, kinds | u16::from(prior >> 6) << 6 | doubtful << 8))
}

/// Letters of a word that are looked at.
const MAX_LETTERS: usize = 64;

/// Rows of the first three letters, the last three, the last two with the length.
#[must_use]
pub fn affix_rows(word: &str) -> [u16; 3] {
    let mut letters = [0u32; MAX_LETTERS];
    if word.is_ascii() {
        let bytes = &word.as_bytes()[..word.len().min(MAX_LETTERS)];
        // the middle is not asked for
        let (head, tail) = (bytes.len().min(3), bytes.len().saturating_sub(3));
        for i in (0..head).chain(tail..bytes.len()) {
            letters[i] = u32::from(bytes[i].to_ascii_lowercase());
        }
        return affixes(&letters[..bytes.len()]);
    }
    let folded = word.chars().flat_map(char::to_lowercase).map(|c| if c == '\u{2019}' { '\'' } else { c });
    let count = letters.iter_mut().zip(folded).map(|(to, c)| *to = c as u32).count();
    affixes(&letters[..count])
}

fn affixes(letters: &[u32]) -> [u16; 3] {
    let count = letters.len();
    let pack = |part: &[u32], more: u64| part.iter().fold(more, |packed, c| packed << 21 | u64::from(*c));
    let keys = [
        pack(&letters[..count.min(3)], 0),
        pack(&letters[count.saturating_sub(3)..], 0),
        pack(&letters[count.saturating_sub(2)..], count.min(9) as u64),
    ];
    std::array::from_fn(|k| hashed(keys[k], AFFIX_ROWS[k]))
}

/// A row for a key.
fn hashed(key: u64, rows: usize) -> u16 {
    let mixed = (key ^ key >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 40) as u16 & (rows - 1) as u16
}

/// The row of a word's pattern: capitals, small letters, digits, signs; no more than two of a kind in a row.
fn pattern_row(word: &str, shape: Shape) -> u16 {
    // small letters, or a capital before them
    let usual = matches!(shape, Shape::Lower | Shape::Title) && word.bytes().all(|b| b.is_ascii_alphabetic());
    let kinds = match (shape, word.len()) {
        (Shape::Lower, 1) if usual => &[SMALL][..],
        (Shape::Lower, _) if usual => &[SMALL, SMALL],
        (_, 2) if usual => &[CAPITAL, SMALL],
        _ if usual => &[CAPITAL, SMALL, SMALL],
        _ => return pattern_of(word.chars().map(letter_kind)),
    };
    pattern_of(kinds.iter().copied())
}

const CAPITAL: u64 = 1;
const SMALL: u64 = 2;

fn letter_kind(c: char) -> u64 {
    match c {
        _ if c.is_uppercase() => CAPITAL,
        _ if c.is_alphabetic() => SMALL,
        _ if c.is_numeric() => 3,
        '\'' | '\u{2019}' => 4,
        _ => 5 + (c as u64 & 15),
    }
}

fn pattern_of(kinds: impl Iterator<Item = u64>) -> u16 {
    let (mut packed, mut last, mut times) = (1u64, 0u64, 0);
    for kind in kinds.take(12) {
        times = if kind == last { times + 1 } else { 1 };
        last = kind;
        if times <= 2 {
            packed = packed.wrapping_mul(31) + kind;
        }
    }
    hashed(packed, PATTERN_ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn rows_lie_within_their_tables() {
        let text = Text::new(
            "THE MOE REPORT\n\nÅse Moe’s firm, of Arnsby, met the U.N. in 2024. A G20 aide said “no” to McMoe.",
        );
        let doc = Document::new(&text);
        let article = Article::new(&doc);
        for i in 0..doc.tokens.len() {
            let rows = |known| article.name_rows(i, own_rows(&doc, i, known, 100));
            for rows in [rows(None), rows(Some(7))] {
                let within = rows.iter().zip(name_tables(100)).all(|(row, rows)| usize::from(*row) < rows);
                assert!(within, "{}: {rows:?}", doc.word(i));
            }
        }
        let moe: Vec<u32> = (0..doc.tokens.len())
            .filter(|i| doc.word(*i).eq_ignore_ascii_case("moe"))
            .map(|i| article.keys[i])
            .collect();
        assert!(moe.len() == 2 && moe[0] == moe[1] && moe[0] > 0);
    }

    #[test]
    fn tells_lines_apart() {
        let kinds = |s: &str| {
            let text = Text::new(s);
            let doc = Document::new(&text);
            line_kind(&doc.tokens)
        };
        assert_eq!(
            [
                kinds("Read more"),
                kinds("The bridge fell on Monday."),
                kinds("Bridge Falls on Town"),
                kinds("BRIDGE FALLS ON TOWN")
            ],
            [0, 1, 2, 3]
        );
    }
}
