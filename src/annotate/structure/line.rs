//! Measures a line by itself: its size, letters, signs, ends, dates and set phrases.
//!
//! Reads the characters of a line and the forms of its words, gives `Line`. One walk over the bytes; all later decisions
//! about the line (title, body, heading, furniture) ask these numbers. It knows nothing of the lines around it.

use super::cues::{Cues, bits, cues};
use super::dates::{FoundDate, find_dates};
use crate::lexicon::lists::NEWS_SECTIONS;
use crate::lexicon::{self, Classes, class};
use crate::text::eights::{EIGHT, Eight};

/// Longest line, in bytes, that is searched for dates: dates in running text are not a page's date.
pub const MAX_DATED_BYTES: usize = 240;

/// What a line looks like.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Bytes.
    pub bytes: usize,
    /// Words: runs of letters and digits.
    pub words: u16,
    /// Words that start with a capital.
    pub capitalised: u16,
    /// Words of two or more letters, all capitals.
    pub shouted: u16,
    /// Small words of at most three letters: articles, prepositions, "is", "was", which running text is full of.
    pub small: u16,
    /// Words that are digits.
    pub numbers: u16,
    /// Commas.
    pub commas: u16,
    /// Sentence ends within the line.
    pub inner_ends: u16,
    /// Quotation marks.
    pub quotes: u16,
    /// "|", "·", "•", "»", "›", "/".
    pub bars: u16,
    /// "you", "your", "we", "our", "us" as small or capital words.
    pub addresses: u16,
    /// How it starts.
    pub first: First,
    /// How it ends.
    pub last: Last,
    /// A small letter runs straight into a capital ("ShareTweet").
    pub is_glued: bool,
    /// An address of a page or an e-mail.
    pub has_address: bool,
    /// The number that it starts with ("3. Try yoga"), 0 without one.
    pub number: u16,
    /// Whether it could be a name: 1 by its capitals, 2 by a given name as well.
    pub name: u8,
    /// It is nothing but a time of day ("10:45 GMT", "9.30am").
    pub is_time: bool,
    /// Tabs, which part the cells of a table's row.
    pub cells: u16,
    /// It is nothing but names of a news site's sections ("POLITICS", "Germany | Environment").
    pub is_section: bool,
    /// Its dates, where it is short.
    pub dates: Vec<FoundDate>,
    /// Its set phrases.
    pub cues: Cues,
    /// A hash of its words, the same for lines that differ only in signs and case.
    pub key: u32,
}

/// The first character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum First {
    /// None of the others.
    #[default]
    Other = 0,
    /// A capital.
    Capital = 1,
    /// A small letter.
    Small = 2,
    /// A digit.
    Digit = 3,
    /// A quotation mark.
    Quote = 4,
    /// A bullet, dash or bracket.
    Sign = 5,
}

/// The last character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Last {
    /// A letter.
    #[default]
    Letter = 0,
    /// A digit.
    Digit = 1,
    /// A full stop, or one within closing marks.
    Stop = 2,
    /// A question or exclamation mark.
    Question = 3,
    /// A colon.
    Colon = 4,
    /// A closing quotation mark without a stop.
    Quote = 5,
    /// A bracket.
    Bracket = 6,
    /// Dots that break off.
    Ellipsis = 7,
    /// Another sign.
    Other = 8,
}

impl Line {
    /// Whether it reads like running text: long enough, with a sentence's end.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.words >= 12 && u32::from(self.small) * 6 >= u32::from(self.words) && (self.is_closed() || self.words >= 25)
    }

    /// Whether it ends like a sentence.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.last, Last::Stop | Last::Question | Last::Quote) || self.last == Last::Colon && self.words > 8
    }
}

/// Measures a line; `forms` are the forms of its words and signs. Hashes of its words of four and more letters go to `content`.
#[must_use]
pub fn measure(text: &str, forms: &[u64], content: &mut Vec<u32>) -> Line {
    let mut line = Line { bytes: text.len(), cues: cues(forms), ..Line::default() };
    if is_by_thing(text) {
        line.cues.start &= const { !bits(&["byline"]) };
    }
    line.first = first(text);
    line.last = last(text);
    count_words(text, &mut line, content);
    line.number = number(text);
    line.name = name(text, forms, &line);
    line.is_time = text.len() <= MAX_TIME_BYTES && is_time(text);
    line.is_section = line.words <= MAX_SECTION_WORDS && is_section(text);
    line.has_address = text.contains("http") || text.contains("www.") || text.contains(".com") || text.contains('@');
    if text.len() <= MAX_DATED_BYTES {
        line.dates = find_dates(text);
    }
    line
}

/// "By plane", "By the numbers": no byline.
fn is_by_thing(text: &str) -> bool {
    text.strip_prefix("By ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Longest line, in words, that may name sections.
const MAX_SECTION_WORDS: u16 = 8;

/// "POLITICS", "World > Asia", "Germany | Environment"
fn is_section(text: &str) -> bool {
    let parts = text.split(['>', '|', '/', '»', '›', '•', '·']).map(str::trim).filter(|p| !p.is_empty());
    let mut count = 0;
    let are_sections = parts.inspect(|_| count += 1).all(|p| NEWS_SECTIONS.get_str(p).is_some());
    are_sections && count > 0
}

/// Longest line, in words, that may be a name.
const MAX_NAME_WORDS: u16 = 6;

/// The number at the start of an item or heading: "3.", "3)", "3:", "#3", "3 ", at most three digits.
fn number(text: &str) -> u16 {
    let rest = text.trim_start_matches(['#', '(']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_marked = rest[digits..].starts_with(['.', ')', ':', ' ']) && !rest[digits..].starts_with(".0");
    if (1..=3).contains(&digits) && is_marked { rest[..digits].parse().unwrap_or(0) } else { 0 }
}

/// Longest line, in bytes, that may be a time of day.
const MAX_TIME_BYTES: usize = 24;

/// "10:45", "9.30am", "22:15 GMT", "6:05 p.m. ET"
fn is_time(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let hours = text.len() - rest.len();
    let Some(rest) = rest.strip_prefix([':', '.', 'h']).filter(|_| (1..=2).contains(&hours)) else { return false };
    let minutes = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let tail = rest[minutes..].trim();
    let is_half = |w: &str| ["am", "pm", "a.m.", "p.m."].iter().any(|half| half.eq_ignore_ascii_case(w));
    let is_zone = |w: &str| is_half(w) || w.len() <= 5 && !w.chars().any(char::is_lowercase);
    // without "am" or a zone a dot may be anything ("5.25")
    minutes == 2 && (!tail.is_empty() || text.contains(':')) && tail.split(' ').all(is_zone)
}

fn name(text: &str, forms: &[u64], line: &Line) -> u8 {
    let is_short = line.words <= MAX_NAME_WORDS && line.numbers == 0 && line.capitalised > 0;
    if !is_short || !super::authors::is_name(text) {
        return 0;
    }
    const GIVEN: Classes = Classes::of(&[class::GIVEN_ANY, class::GIVEN_FEMALE, class::GIVEN_MALE]);
    let has_given = line.words > 1 && forms.iter().take(3).any(|f| lexicon::classes(*f).any(GIVEN));
    1 + u8::from(has_given)
}

fn first(text: &str) -> First {
    match text.chars().next() {
        Some(c) if c.is_uppercase() => First::Capital,
        Some(c) if c.is_alphabetic() => First::Small,
        Some(c) if c.is_ascii_digit() => First::Digit,
        Some('"' | '“' | '\'' | '‘' | '«') => First::Quote,
        Some('-' | '–' | '—' | '•' | '*' | '·' | '[' | '(' | '>' | '+' | '|' | '#') => First::Sign,
        _ => First::Other,
    }
}

fn last(text: &str) -> Last {
    let open = text.trim_end_matches(['"', '”', '\'', '’', ')', ']', '»']);
    let is_marked = open.len() < text.len();
    match open.chars().next_back() {
        Some('.') if open.ends_with("..") => Last::Ellipsis,
        Some('…') => Last::Ellipsis,
        Some('.') => Last::Stop,
        Some('?' | '!') => Last::Question,
        _ if text.ends_with([')', ']']) => Last::Bracket,
        _ if is_marked => Last::Quote,
        Some(':') => Last::Colon,
        Some(c) if c.is_alphabetic() => Last::Letter,
        Some(c) if c.is_ascii_digit() => Last::Digit,
        _ => Last::Other,
    }
}

/// What the walk knows of the word it is in.
#[derive(Default)]
struct Word {
    length: u32,
    digits: u32,
    capitals: u32,
    starts_capital: bool,
    hash: u32,
}

impl Word {
    fn push(&mut self, byte: u8) {
        self.hash = self.hash.wrapping_mul(31).wrapping_add(u32::from(byte));
    }

    /// Adds the first `count` of eight letters, one to eight: the same as one by one, but they need not wait for each other.
    #[inline]
    fn push_small(&mut self, letters: Eight, count: usize) {
        const PAIRS: u64 = 0x00FF_00FF_00FF_00FF;
        const FOURS: u64 = 0x0000_FFFF_0000_FFFF;
        // zeros before the letters add nothing
        let letters = letters.bits() << (u8::BITS as usize * (EIGHT - count));
        let pairs = (letters & PAIRS) * 31 + (letters >> 8 & PAIRS);
        let fours = (pairs & FOURS) * u64::from(POWERS[2]) + (pairs >> 16 & FOURS);
        let sum = (fours as u32).wrapping_mul(POWERS[4]).wrapping_add((fours >> 32) as u32);
        self.hash = self.hash.wrapping_mul(POWERS[count]).wrapping_add(sum);
        self.length += count as u32;
    }
}

/// The powers of 31, in 32 bits.
const POWERS: [u32; EIGHT + 1] = {
    let (mut powers, mut i) = ([1u32; EIGHT + 1], 1);
    while i <= EIGHT {
        powers[i] = powers[i - 1].wrapping_mul(31);
        i += 1;
    }
    powers
};

fn count_words(text: &str, line: &mut Line, content: &mut Vec<u32>) {
    let mut word = Word::default();
    let mut before_space = 0u8;
    let bytes = text.as_bytes();
    let mut next = 0;
    while next < bytes.len() {
        let eight = Eight::at(bytes, next);
        let small = eight.small_letters();
        if small > 0 {
            word.push_small(eight, small);
        }
        next += small;
        if small == EIGHT {
            continue;
        }
        let i = next;
        let Some(&b) = bytes.get(i) else { break };
        next += 1;
        if b.is_ascii_alphanumeric() || b >= 0x80 && !is_sign(bytes, i) {
            let is_capital = b.is_ascii_uppercase();
            line.is_glued |= is_capital
                && word.length >= 2
                && word.capitals <= 1
                && bytes[i - 1].is_ascii_lowercase()
                && !is_mixed_name(word.length);
            word.starts_capital |=
                word.length == 0 && (is_capital || b == 0xC3 && bytes.get(i + 1).is_some_and(|n| *n < 0x9F));
            word.length += u32::from(b & 0xC0 != 0x80);
            word.digits += u32::from(b.is_ascii_digit());
            word.capitals += u32::from(is_capital);
            word.push(b.to_ascii_lowercase());
            continue;
        }
        line.end_word(&mut word, content);
        match b {
            b'\t' => line.cells = (line.cells + 1).min(MAX_CELLS),
            b',' => line.commas = line.commas.saturating_add(1),
            b'"' => line.quotes = line.quotes.saturating_add(1),
            b'|' | b'/' => line.bars = line.bars.saturating_add(1),
            0xE2 if bytes[i..].starts_with("“".as_bytes()) || bytes[i..].starts_with("”".as_bytes()) => {
                line.quotes = line.quotes.saturating_add(1)
            }
            0xE2 if bytes[i..].starts_with("•".as_bytes()) || bytes[i..].starts_with("›".as_bytes()) => {
                line.bars = line.bars.saturating_add(1)
            }
            0xC2 if bytes[i..].starts_with("·".as_bytes()) || bytes[i..].starts_with("»".as_bytes()) => {
                line.bars = line.bars.saturating_add(1)
            }
            b' ' if matches!(before_space, b'.' | b'?' | b'!') => line.inner_ends = line.inner_ends.saturating_add(1),
            _ => {}
        }
        // closing marks after a full stop belong to it
        if !(b == b'"' || b >= 0x80 || b == b')') {
            before_space = b;
        }
    }
    line.end_word(&mut word, content);
}

/// Tabs that are counted.
const MAX_CELLS: u16 = 100;

/// Two or three letters before a capital are mostly a name ("McDonald", "DeSantis", "MacNeil").
fn is_mixed_name(length: u32) -> bool {
    length <= 3
}

/// Whether the byte belongs to a sign of general punctuation or Latin-1 rather than to a letter.
fn is_sign(bytes: &[u8], i: usize) -> bool {
    let lead = if bytes[i] & 0xC0 == 0x80 {
        (i.saturating_sub(3)..i).rev().find(|j| bytes[*j] & 0xC0 != 0x80).unwrap_or(i)
    } else {
        i
    };
    bytes[lead] == 0xC2 || bytes[lead] == 0xE2 && bytes.get(lead + 1).is_some_and(|b| (0x80..=0x81).contains(b))
}

impl Line {
    #[inline]
    fn end_word(&mut self, word: &mut Word, content: &mut Vec<u32>) {
        if word.length == 0 {
            return;
        }
        self.words = self.words.saturating_add(1);
        self.capitalised = self.capitalised.saturating_add(u16::from(word.starts_capital));
        self.shouted = self.shouted.saturating_add(u16::from(word.capitals == word.length && word.length >= 2));
        self.small = self.small.saturating_add(u16::from(word.length <= 3 && word.capitals == 0 && word.digits == 0));
        self.numbers = self.numbers.saturating_add(u16::from(word.digits == word.length));
        self.addresses = self.addresses.saturating_add(u16::from(is_address(word.hash)));
        if word.length >= MIN_CONTENT_LETTERS {
            content.push(mixed(word.hash));
        }
        self.key = (self.key.rotate_left(11) ^ word.hash).wrapping_mul(0x9E37_79B9);
        *word = Word::default();
    }
}

/// Letters of the shortest word whose hash is kept.
const MIN_CONTENT_LETTERS: u32 = 4;

/// A hash whose low bits depend on all letters.
fn mixed(hash: u32) -> u32 {
    let hash = (hash ^ hash >> 15).wrapping_mul(0x85EB_CA6B);
    hash ^ hash >> 13
}

/// "you", "your", "we", "our", "us", "my": the reader is spoken to.
fn is_address(hash: u32) -> bool {
    const fn of(word: &str) -> u32 {
        let bytes = word.as_bytes();
        let (mut hash, mut i) = (0u32, 0);
        while i < bytes.len() {
            hash = hash.wrapping_mul(31).wrapping_add(bytes[i] as u32);
            i += 1;
        }
        hash
    }
    const WORDS: [u32; 5] = [of("you"), of("your"), of("we"), of("our"), of("us")];
    WORDS.contains(&hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        measure(text, &crate::lexicon::forms(text), &mut Vec::new())
    }

    #[test]
    fn counts_words_and_signs() {
        let l = line("“We will mend it,” said Ana Moe of the town’s council. It costs 40 crowns.");
        assert_eq!((l.words, l.capitalised, l.commas, l.inner_ends, l.quotes, l.numbers), (16, 4, 1, 1, 2, 1));
        assert_eq!((l.first, l.last), (First::Quote, Last::Stop));
        assert!(l.is_prose());
    }

    #[test]
    fn knows_times_of_day() {
        assert!(["10:45", "9.30am", "22:15 GMT", "6:05 p.m. ET"].into_iter().all(is_time));
        assert!(!["5.25", "10:45 and on", "1:0", "Room 10:45"].into_iter().any(is_time));
    }

    #[test]
    fn sees_glued_words_and_breaks() {
        assert!(line("ShareTweetEmail").is_glued);
        assert!(!line("McDonald and DeSantis met").is_glued);
        assert_eq!(line("They went on …").last, Last::Ellipsis);
        assert_eq!(line("What next?”").last, Last::Question);
    }
}
