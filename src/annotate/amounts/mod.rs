//! Money, percentages and quantities with their bounds.
//!
//! Reads a `Document` and the dates (which win where the two overlap), gives `Amount`s. From each number on: what stands
//! before it (a currency, a bound), a second number (a range), what stands after it (a currency, a unit, a noun). Numbers
//! that name things (flight 370, 10 Downing Street), ages, scores and telephone numbers are no amounts.

mod bounds;
mod find;
mod line;
mod nouns;
mod units;

use crate::annotate::timex::Timex;
use crate::document::{Document, Run, Shape, Token};
use crate::lexicon::{Classes, class};
use crate::text::Span;
use line::Line;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountKind {
    /// A sum of money; the unit is an ISO 4217 code.
    Money,
    /// A share of a hundred, or percentage points.
    Percent,
    /// A number with a unit of measure.
    Quantity,
    /// A count of people or things.
    Count,
}

impl AmountKind {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Percent => "percent",
            Self::Quantity => "quantity",
            Self::Count => "count",
        }
    }
}

/// How the value bounds the amount meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Just that.
    Exact,
    /// At least that ("more than").
    Min,
    /// At most that ("under").
    Max,
    /// About that.
    Approx,
    /// Between `min` and `max`.
    Range,
}

impl Bound {
    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Min => "min",
            Self::Max => "max",
            Self::Approx => "approx",
            Self::Range => "range",
        }
    }
}

/// An amount in the text.
#[derive(Clone, Debug)]
pub struct Amount {
    /// Bytes, bounding words included.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// What is counted.
    pub kind: AmountKind,
    /// The number, in `unit`s; of a range its middle.
    pub value: f64,
    /// ISO 4217 code, "percent", "percentage point", unit of measure; None for plain counts.
    pub unit: Option<&'static str>,
    /// How the value bounds the amount.
    pub bound: Bound,
    /// Least value, where bounded below.
    pub min: Option<f64>,
    /// Greatest value, where bounded above.
    pub max: Option<f64>,
    /// What the amount is of ("people", "the vote"): bytes.
    pub of: Option<Span>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Finds the amounts of a document, by start, none overlapping a date.
#[must_use]
pub fn annotate(doc: &Document<'_>, dates: &[Timex]) -> Vec<Amount> {
    let mut amounts = Vec::new();
    let mut dates = dates.iter().map(|date| date.tokens).peekable();
    let mut i = 0;
    while i < doc.tokens.len() {
        if !may_start(doc, i) {
            i += 1;
            continue;
        }
        while dates.peek().is_some_and(|date| date.end as usize <= i) {
            dates.next();
        }
        let limit = limit(doc, dates.peek().copied(), i);
        if limit <= i {
            i = dates.peek().map_or(i + 1, |date| (date.end as usize).max(i + 1));
        } else {
            let line = Line { doc, start: line_start(doc, &amounts, i), end: limit };
            let found = find::amount(&line, i);
            i = found.as_ref().map_or(i + 1, |amount| (amount.tokens.end as usize).max(i + 1));
            amounts.extend(found);
        }
    }
    amounts
}

/// Where an amount that begins at `i` must end: its sentence's end or the next date; `i` itself within a date.
fn limit(doc: &Document<'_>, date: Option<Run>, i: usize) -> usize {
    let sentence = doc.sentences[doc.sentence_of(i)].tokens.end as usize;
    date.map_or(sentence, |date| if date.has(i) { i } else { sentence.min(date.start as usize) })
}

/// The first token that an amount with its number at `i` may take: of the sentence, after the amount before.
fn line_start(doc: &Document<'_>, amounts: &[Amount], i: usize) -> usize {
    let sentence = doc.sentences[doc.sentence_of(i)].tokens.start as usize;
    amounts.last().map_or(sentence, |last| sentence.max(last.tokens.end as usize))
}

/// Whether a number may begin at token `i`, be it "a" before a word of numbers; asked for every token.
fn may_start(doc: &Document<'_>, i: usize) -> bool {
    let token = &doc.tokens[i];
    let is_word = |token: &Token| token.classes.any(NUMBER_WORDS);
    matches!(token.shape, Shape::Number | Shape::Alphanumeric)
        || is_word(token)
        || matches!(token.sign, b'a' | b'A') && token.span.len() == 1 && doc.tokens.get(i + 1).is_some_and(is_word)
}

const NUMBER_WORDS: Classes = Classes::of(&[class::NUMBER_VALUES, class::MULTIPLE_VALUES]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn found(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let doc = Document::new(&text);
        let show =
            |a: &Amount| format!("{}|{}|{}|{}", text.slice(a.span), a.kind.name(), a.value, a.unit.unwrap_or("-"));
        annotate(&doc, &[]).iter().map(show).collect()
    }

    #[test]
    fn finds_money_percent_quantities_and_counts() {
        assert_eq!(
            found("At least 12 people lost US$24 billion, or 6.5% of it, over 30 km."),
            [
                "At least 12 people|count|12|-",
                "US$24 billion|money|24000000000|USD",
                "6.5%|percent|6.5|percent",
                "over 30 km|quantity|30|kilometre"
            ]
        );
    }

    #[test]
    fn tells_bounds_and_what_is_counted() {
        let text = Text::new("Between 3 and 5 boats sank; up to 30% of voters and 100 or more guests paid under $40.");
        let doc = Document::new(&text);
        let amounts = annotate(&doc, &[]);
        let of: Vec<_> = amounts.iter().map(|a| a.of.map(|of| text.slice(of))).collect();
        assert_eq!(of, [Some("boats"), Some("voters"), Some("guests"), None]);
        let bounds: Vec<_> = amounts.iter().map(|a| (a.bound, a.min, a.max)).collect();
        assert_eq!(
            bounds,
            [
                (Bound::Range, Some(3.0), Some(5.0)),
                (Bound::Max, None, Some(30.0)),
                (Bound::Min, Some(100.0), None),
                (Bound::Max, None, Some(40.0))
            ]
        );
        assert!((amounts[0].value - 4.0).abs() < f64::EPSILON);
    }

    #[test]
    fn leaves_names_and_scores_alone() {
        assert_eq!(found("Flight 370 left gate 12; they won 3-2 on Route 66, call 555-1234."), [] as [&str; 0]);
    }
}
