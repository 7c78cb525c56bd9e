//! Numbers as news writes them, so that dates and amounts read them alike: figures, words, mixtures.
//!
//! Reads the tokens of a document from one token on, gives the value and where the number ends: "1,984", "2.5 million",
//! "1.2bn", "twenty-four", "half a million", "two and a half", "a hundred and twenty". It reads the longest number that
//! stands there and does not ask what is counted. Years, dates, scores are the callers' business.

use crate::document::{Document, Gap, Shape, Token};
use crate::lexicon::{class, lists};

/// A number in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// One past its last token.
    pub end: usize,
    /// How it is written.
    pub style: Style,
    /// Whether it only tells an order of magnitude ("thousands", "dozens").
    pub is_vague: bool,
    /// What its last words multiply by ("2.5 million": a million), 1 where nothing does.
    pub times: f64,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// "12", "1984": figures alone.
    Plain,
    /// "1,984", "2.5", "5m", "2 million": figures with grouping, a fraction or a multiplier.
    Figures,
    /// In letters.
    Words,
}

/// One word of a number in words.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Unit(f64),
    Ten(f64),
    Times(f64),
    Many(f64),
    Half,
}

/// Longest number in words, in tokens.
const MAX_WORDS: usize = 16;

/// The number that begins at token `i`, if any does.
#[must_use]
pub fn read(doc: &Document<'_>, i: usize) -> Option<Number> {
    let token = doc.tokens.get(i)?;
    match token.shape {
        Shape::Number | Shape::Alphanumeric => figures(doc, i, 0),
        _ if matches!(token.sign, b'a' | b'A') && token.span.len() <= 2 => article(doc, i),
        _ if token.classes.has(class::NUMBER_VALUES) => words(doc, i),
        _ => None,
    }
}

/// The number in figures that begins `skip` bytes into token `i` ("Rs500", "RM5").
#[must_use]
pub fn read_after(doc: &Document<'_>, i: usize, skip: usize) -> Option<Number> {
    figures(doc, i, skip)
}

/// A number whose last token goes on with letters that are no multiplier ("20km", "2.5kg"): the number and the letters.
#[must_use]
pub fn read_with_letters<'t>(doc: &Document<'t>, i: usize) -> Option<(Number, &'t str)> {
    let plain = |at: usize| doc.tokens.get(at).is_some_and(|t| t.shape == Shape::Number);
    let decimal =
        plain(i) && sign_glued(doc, i + 1, b'.') && glued(doc, i + 2).is_some_and(|t| t.shape == Shape::Alphanumeric);
    let last = if decimal { i + 2 } else { i };
    let text = doc.word(last);
    let length = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (figures, letters) = text.split_at(length);
    if figures.is_empty() || letters.is_empty() || doc.tokens[last].shape != Shape::Alphanumeric {
        return None;
    }
    let whole = if decimal { doc.word(i).parse::<f64>().ok()? } else { 0.0 };
    let part = figures.parse::<f64>().ok()?;
    let value = if decimal { whole + part / 10f64.powi(figures.len() as i32) } else { part };
    Some((Number { value, end: last + 1, style: Style::Figures, is_vague: false, times: 1.0 }, letters))
}

/// "1,984", "2.5 million", "1.2bn".
fn figures(doc: &Document<'_>, i: usize, skip: usize) -> Option<Number> {
    let (mut value, mut end, mut style) = (0.0, i, Style::Plain);
    let text = doc.word(i).get(skip..)?;
    let own = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if own == 0 {
        return fraction_sign(text).map(|value| Number {
            value,
            end: i + 1,
            style: Style::Figures,
            is_vague: false,
            times: 1.0,
        });
    }
    for byte in text[..own].bytes() {
        value = value * 10.0 + f64::from(byte - b'0');
    }
    let mut suffix = &text[own..];
    end += 1;
    if suffix.is_empty() {
        // "1,984,000", also the Indian "1,00,000"
        while own <= 3 && sign_glued(doc, end, b',') && group(doc, end + 1) {
            let more = doc.word(end + 1);
            value = value * 10f64.powi(more.len() as i32) + more.parse::<f64>().unwrap_or(0.0);
            (end, style) = (end + 2, Style::Figures);
        }
        if sign_glued(doc, end, b'.') && glued(doc, end + 1).is_some_and(starts_with_digit(doc)) {
            let decimals = doc.word(end + 1);
            let count = decimals.len() - decimals.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            value += decimals[..count].parse::<f64>().unwrap_or(0.0) / 10f64.powi(count as i32);
            suffix = &decimals[count..];
            (end, style) = (end + 2, Style::Figures);
        }
    }
    if let (Some(part), true) = (fraction_after(doc, end), suffix.is_empty()) {
        (value, style, end) = (value + part, Style::Figures, end + 3);
    }
    let mut times = 1.0;
    if let Some(half) = fraction_sign(suffix) {
        (value, style) = (value + half, Style::Figures);
    } else if !suffix.is_empty() {
        times = multiplier(suffix)?;
        (value, style) = (exact(value * times), Style::Figures);
    }
    Some(multiplied(doc, Number { value, end, style, is_vague: false, times }))
}

/// "1/2" after a whole number ("2 1/2").
fn fraction_after(doc: &Document<'_>, i: usize) -> Option<f64> {
    let figure = |at: usize| {
        doc.tokens
            .get(at)
            .filter(|t| t.shape == Shape::Number && t.span.len() == 1)
            .and_then(|_| doc.word(at).parse::<f64>().ok())
    };
    let (over, under) = (figure(i)?, figure(i + 2)?);
    let is_fraction =
        joins(doc, i) && !sign_glued(doc, i, b'/') && sign_glued(doc, i + 1, b'/') && glued(doc, i + 2).is_some();
    (is_fraction && over < under).then(|| over / under)
}

fn fraction_sign(text: &str) -> Option<f64> {
    Some(match text {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        _ => return None,
    })
}

/// "1.2bn", "5m", "300k".
fn multiplier(suffix: &str) -> Option<f64> {
    Some(match suffix {
        "k" | "K" => 1e3,
        "m" | "M" | "mn" | "mln" | "MM" => 1e6,
        "b" | "B" | "bn" | "Bn" | "BN" | "bln" => 1e9,
        "t" | "tn" | "trn" | "T" => 1e12,
        "cr" => 1e7,
        _ => return None,
    })
}

fn glued<'d>(doc: &'d Document<'_>, i: usize) -> Option<&'d Token> {
    doc.tokens.get(i).filter(|t| t.gap == Gap::Glued)
}

fn sign_glued(doc: &Document<'_>, i: usize, sign: u8) -> bool {
    glued(doc, i).is_some_and(|t| t.shape == Shape::Sign && t.is(sign))
}

fn starts_with_digit<'d>(doc: &'d Document<'d>) -> impl Fn(&Token) -> bool + 'd {
    |token| {
        matches!(token.shape, Shape::Number | Shape::Alphanumeric)
            && token.span.of(doc.content()).as_bytes()[0].is_ascii_digit()
    }
}

/// Whether a group of figures after a comma stands at `i`: three, or two before another group.
fn group(doc: &Document<'_>, i: usize) -> bool {
    let Some(token) = glued(doc, i).filter(|t| t.shape == Shape::Number) else { return false };
    token.span.len() == 3 || token.span.len() == 2 && sign_glued(doc, i + 1, b',') && group(doc, i + 2)
}

fn part(doc: &Document<'_>, i: usize) -> Option<Part> {
    let token = doc.tokens.get(i).filter(|t| t.classes.has(class::NUMBER_VALUES))?;
    let (role, number) = lists::NUMBER_VALUES.get(&[token.form])?.split_once(' ').unwrap_or(("half", ""));
    let value = number.parse().unwrap_or(0.0);
    Some(match role {
        "unit" => Part::Unit(value),
        "ten" => Part::Ten(value),
        "times" => Part::Times(value),
        "many" => Part::Many(value),
        _ => Part::Half,
    })
}

/// The whole number that a product is meant to be: 8.3 times a million is 8,300,000, not a billionth more.
fn exact(product: f64) -> f64 {
    if (product - product.round()).abs() < 1e-3 { product.round() } else { product }
}

/// Takes "million", "hundred thousand" after a number.
fn multiplied(doc: &Document<'_>, mut number: Number) -> Number {
    loop {
        let hyphen = usize::from(sign_glued(doc, number.end, b'-') && glued(doc, number.end + 1).is_some());
        let at = number.end + hyphen;
        let Some(Part::Times(times)) = part(doc, at).filter(|_| joins(doc, at)) else { break };
        number.value = exact(number.value * times);
        number.times *= times;
        number.end = at + 1;
        number.style = if number.style == Style::Words { Style::Words } else { Style::Figures };
    }
    number
}

/// Whether token `i` may go on a number: on the same line, after a space or a hyphen.
fn joins(doc: &Document<'_>, i: usize) -> bool {
    doc.tokens.get(i).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Glued))
}

fn is_word(doc: &Document<'_>, i: usize, word: &str) -> bool {
    joins(doc, i) && doc.word(i).eq_ignore_ascii_case(word)
}

/// "a hundred", "a million", "a dozen", "a half".
fn article(doc: &Document<'_>, i: usize) -> Option<Number> {
    if !matches!(doc.word(i), "a" | "A" | "an" | "An") {
        return None;
    }
    match part(doc, i + 1)? {
        Part::Times(_) => words_from(doc, i + 1, 1.0),
        _ => None,
    }
}

fn words(doc: &Document<'_>, i: usize) -> Option<Number> {
    match part(doc, i)? {
        Part::Half => half(doc, i),
        Part::Many(value) => {
            let mut number = Number { value, end: i + 1, style: Style::Words, is_vague: true, times: value };
            // "hundreds of thousands"
            while is_word(doc, number.end, "of") {
                let Some(Part::Many(more)) = part(doc, number.end + 1) else { break };
                number = Number { value: number.value * more, end: number.end + 2, ..number };
            }
            Some(number)
        }
        Part::Times(_) => words_from(doc, i, 1.0),
        Part::Unit(_) | Part::Ten(_) => words_from(doc, i, 0.0),
    }
}

/// "half a million", "half a dozen"; a plain half is the callers' business.
fn half(doc: &Document<'_>, i: usize) -> Option<Number> {
    let next = if is_word(doc, i + 1, "a") { i + 2 } else { i + 1 };
    let Some(Part::Times(times)) = part(doc, next) else { return None };
    Some(Number { value: times / 2.0, end: next + 1, style: Style::Words, is_vague: false, times })
}

/// "two hundred and twenty-four thousand", "two and a half million"; `open` is 1 where "a" or nothing stands for one.
fn words_from(doc: &Document<'_>, start: usize, open: f64) -> Option<Number> {
    // total of finished thousands, and the group being read
    let (mut total, mut group, mut at) = (0.0, open, start);
    let mut last: Option<Part> = None;
    let mut end = start;
    while at < start + MAX_WORDS && (at == start || joins(doc, at)) {
        if at > start
            && doc.tokens[at].is(b'-')
            && matches!(last, Some(Part::Ten(_) | Part::Unit(_)))
            && part(doc, at + 1).is_some()
        {
            at += 1;
            continue;
        }
        if is_word(doc, at, "and") && at > start {
            if is_word(doc, at + 1, "a") && is_word(doc, at + 2, "half") {
                group += 0.5;
                end = at + 3;
                break;
            }
            if matches!(last, Some(Part::Times(_))) && matches!(part(doc, at + 1), Some(Part::Unit(_) | Part::Ten(_))) {
                at += 1;
                continue;
            }
            break;
        }
        let Some(next) = part(doc, at).filter(|next| follows(last, *next)) else { break };
        match next {
            Part::Unit(value) | Part::Ten(value) => group += value,
            Part::Times(100.0) => group *= 100.0,
            Part::Times(times) if times >= 1000.0 => (total, group) = (total + group * times, 0.0),
            Part::Times(times) => group *= times,
            Part::Many(_) | Part::Half => break,
        }
        last = Some(next);
        (at, end) = (at + 1, at + 1);
    }
    let number = Number {
        value: total + group,
        end,
        style: Style::Words,
        is_vague: false,
        times: if total > 0.0 { times_of(last) } else { 1.0 },
    };
    (end > start).then(|| multiplied(doc, number))
}

/// What a last word of a number multiplies by.
fn times_of(last: Option<Part>) -> f64 {
    match last {
        Some(Part::Times(times)) => times,
        _ => 1.0,
    }
}

/// Whether a word of a number may stand after another: "twenty" before "four", not "four" before "twenty".
fn follows(last: Option<Part>, next: Part) -> bool {
    match (last, next) {
        (None, _) | (Some(Part::Times(_)), _) | (_, Part::Times(_)) => true,
        (Some(Part::Ten(_)), Part::Unit(value)) => (1.0..10.0).contains(&value),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn value(text: &str) -> Option<(f64, usize)> {
        let text = Text::new(text);
        let doc = Document::new(&text);
        read(&doc, 0).map(|n| (n.value, doc.tokens.len() - n.end))
    }

    #[test]
    fn reads_figures() {
        for (text, number, left) in [
            ("12", 12.0, 0),
            ("1,984 people", 1984.0, 1),
            ("2.5 million", 2.5e6, 0),
            ("1.2bn", 1.2e9, 0),
            ("5m", 5e6, 0),
            ("1,00,000", 1e5, 0),
            ("500 crore", 5e9, 0),
            ("3½", 3.5, 0),
            ("12, 13", 12.0, 2),
            ("2.", 2.0, 1),
        ] {
            assert_eq!(value(text), Some((number, left)), "{text}");
        }
        assert_eq!(value("G20"), None);
        assert_eq!(value("90s"), None);
    }

    #[test]
    fn reads_words() {
        for (text, number, left) in [
            ("twenty-four", 24.0, 0),
            ("a hundred and twenty", 120.0, 0),
            ("a hundred thirty million dollars", 130e6, 1),
            ("two and a half million", 2.5e6, 0),
            ("half a million euros", 5e5, 1),
            ("three or four", 3.0, 2),
            ("hundreds of thousands", 1e5, 0),
            ("two dozen", 24.0, 0),
            ("one thousand two hundred", 1200.0, 0),
            ("two thousand", 2000.0, 0),
        ] {
            assert_eq!(value(text), Some((number, left)), "{text}");
        }
        assert_eq!(value("a man"), None);
        assert_eq!(value("half the men"), None);
    }
}
