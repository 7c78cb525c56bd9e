//! Reads one amount from a number on: prefix, number or range, unit or noun, bounds.
//!
//! Reads a stretch of a sentence and the place of a number, gives the `Amount`. The parts are found in that order; a
//! number without unit, noun or currency is no amount.

use super::line::Line;
use super::units::{self, Unit};
use super::{Amount, AmountKind, Bound, bounds, nouns};
use crate::annotate::numbers::{self, Number, Style};
use crate::document::{Run, Shape};
use crate::lexicon::{class, lists};

/// A number or range with its unit, without bounds.
#[derive(Clone, Copy, Debug)]
struct Core {
    start: usize,
    end: usize,
    kind: AmountKind,
    unit: Option<&'static str>,
    first: f64,
    last: Option<f64>,
    of: Option<(usize, usize)>,
    is_vague: bool,
    /// A bound between number and noun ("100 or more guests").
    said: Option<Bound>,
    rule: &'static str,
}

/// The amount whose number begins at token `i`.
#[must_use]
pub fn amount(line: &Line<'_, '_>, i: usize) -> Option<Amount> {
    let core = multiple(line, i).or_else(|| half_point(line, i)).or_else(|| core(line, i))?;
    Some(bounded(line, core))
}

fn core(line: &Line<'_, '_>, i: usize) -> Option<Core> {
    if is_broken(line, i) {
        return None;
    }
    if let Some(core) = glued_letters(line, i) {
        return Some(core);
    }
    let (prefix, number) = prefixed(line, i)?;
    if number.end > line.end {
        return None;
    }
    let range = second(line, i, &number, prefix.as_ref());
    let (end, last) = range.map_or((number.end, None), |second| (second.end, Some(second)));
    let shared = last.map_or(1.0, |last| {
        if number.times == 1.0 && last.times > 1.0 && last.value >= number.value { last.times } else { 1.0 }
    });
    let widest = last.unwrap_or(number);
    let unit = prefix
        .map(|unit| Unit { at: end, ..unit })
        .or_else(|| units::after(line, end, &widest))
        .or_else(|| magnitude(line, i, end));
    let values = |factor: f64| (number.value * shared * factor, last.map(|last| last.value * factor));
    let start = prefix.map_or(i, |unit| unit.at);
    let start = if unit.is_some_and(|unit| unit.name == "magnitude" && unit.at == end) { i - 1 } else { start };
    match unit {
        Some(unit) => {
            let (first, last) = values(unit.factor);
            let of = if unit.kind == AmountKind::Money { None } else { nouns::of_phrase(line, unit.at) };
            Some(Core {
                start,
                end: unit.at,
                kind: unit.kind,
                unit: Some(unit.name),
                first,
                last,
                of,
                is_vague: number.is_vague,
                said: bounds::after(line, end).map(|(_, bound)| bound),
                rule: "unit",
            })
        }
        None => {
            let counted = nouns::counted(line, end, &widest)
                .filter(|_| !nouns::is_name(line, i, &number) && !is_year(&number))?;
            let (first, last) = values(1.0);
            Some(Core {
                start,
                end: counted.1,
                kind: AmountKind::Count,
                unit: None,
                first,
                last,
                of: Some(counted),
                is_vague: number.is_vague,
                said: bounds::after(line, end).map(|(_, bound)| bound),
                rule: "count",
            })
        }
    }
}

/// The currency and the number at `i`, also where they are one token ("Rs500", "RM5").
fn prefixed(line: &Line<'_, '_>, i: usize) -> Option<(Option<Unit>, Number)> {
    if let Some((name, skip)) = units::currency_within(line.text(i)) {
        let number = numbers::read_after(line.doc, i, skip)?;
        return Some((Some(Unit { kind: AmountKind::Money, name, factor: 1.0, at: i }), number));
    }
    let number = numbers::read(line.doc, i)?;
    Some((units::currency_before(line, i), number))
}

/// "20km", "2.5kg", "30C", "50p".
fn glued_letters(line: &Line<'_, '_>, i: usize) -> Option<Core> {
    let (number, letters) = numbers::read_with_letters(line.doc, i)?;
    let unit = units::glued(line, letters, number.end)?;
    let of = nouns::of_phrase(line, unit.at);
    let value = number.value * unit.factor;
    Some(Core {
        start: i,
        end: unit.at,
        kind: unit.kind,
        unit: Some(unit.name),
        first: value,
        last: None,
        of,
        is_vague: false,
        said: None,
        rule: "glued-unit",
    })
}

/// "half a percentage point", "half a percent".
fn half_point(line: &Line<'_, '_>, i: usize) -> Option<Core> {
    if !(line.says(i, "half") && line.says(i + 1, "a")) {
        return None;
    }
    let number = Number { value: 0.5, end: i + 2, style: Style::Words, is_vague: false, times: 1.0 };
    let unit = units::after(line, i + 2, &number).filter(|unit| unit.kind == AmountKind::Percent)?;
    let of = nouns::of_phrase(line, unit.at);
    Some(Core {
        start: i,
        end: unit.at,
        kind: unit.kind,
        unit: Some(unit.name),
        first: 0.5,
        last: None,
        of,
        is_vague: false,
        said: None,
        rule: "half",
    })
}

/// "magnitude 7.8".
fn magnitude(line: &Line<'_, '_>, i: usize, end: usize) -> Option<Unit> {
    let before = i.checked_sub(1)?;
    line.says(before, "magnitude").then_some(Unit {
        kind: AmountKind::Quantity,
        name: "magnitude",
        factor: 1.0,
        at: end,
    })
}

/// The second number of a range: "5 to 10", "$3-5 million", "between 3 and 5", "three or four".
fn second(line: &Line<'_, '_>, i: usize, first: &Number, prefix: Option<&Unit>) -> Option<Number> {
    // "5% to 10%", "$3 billion to $5 billion": the unit of the first may be said
    let unit_sign = usize::from(line.sign(first.end, b'%') || line.says(first.end, "percent"));
    let at = first.end + unit_sign;
    let start = prefix.map_or(i, |unit| unit.at);
    let is_from = line.text_before(start).eq_ignore_ascii_case("from");
    let is_between = line.text_before(start).eq_ignore_ascii_case("between");
    let joined = line.dash(at)
        || line.says(at, "to") && !is_from
        || line.says(at, "and") && is_between
        || line.says(at, "or") && first.style == Style::Words;
    if !joined {
        return None;
    }
    let mut next = at + 1;
    let sign = line.token(next).is_some_and(|t| t.shape == Shape::Sign && (t.is(b'$') || t.sign == 0));
    let code_and_sign = line.token(next + 1).is_some_and(|t| t.shape == Shape::Sign && t.is(b'$'))
        && line.token(next).is_some_and(|t| t.shape == Shape::Upper);
    next += usize::from(sign) + 2 * usize::from(code_and_sign);
    if (sign || code_and_sign) && prefix.is_none() {
        return None;
    }
    let second = numbers::read(line.doc, next).filter(|second| second.end <= line.end)?;
    let times = if first.times == 1.0 { second.times } else { 1.0 };
    (second.value > first.value && !second.is_vague && second.value / times >= first.value / times.max(1.0))
        .then_some(second)
}

/// Scores, telephone numbers, ratios, parts of names: figures glued to figures by a sign.
fn is_broken(line: &Line<'_, '_>, i: usize) -> bool {
    let token = &line.doc.tokens[i];
    if !matches!(token.shape, Shape::Number | Shape::Alphanumeric) {
        return false;
    }
    let glued_sign = |at: usize| {
        line.doc.tokens.get(at).is_some_and(|t| {
            matches!(t.sign, b'-' | b'/' | b':' | b'.' | b'#' | b'@' | b'_' | b'+') && t.shape == Shape::Sign
        })
    };
    let before = i > 0 && token.gap == crate::document::Gap::Glued && glued_sign(i - 1) && !line.sign(i - 1, b'.');
    let is_figure = |at: usize| line.token(at).is_some_and(|t| matches!(t.shape, Shape::Number | Shape::Alphanumeric));
    let after = line.glued(i + 1)
        && (line.sign(i + 1, b'/') || line.sign(i + 1, b':') || line.sign(i + 1, b'_'))
        && line.glued(i + 2)
        && is_figure(i + 2);
    let chain = line.glued(i + 1)
        && line.dash(i + 1)
        && line.glued(i + 2)
        && is_figure(i + 2)
        && line.dash(i + 3)
        && line.glued(i + 3)
        && is_figure(i + 4);
    before && !is_magnitude_prefix(line, i) && !is_signed_prefix(line, i) || after || chain
}

fn is_magnitude_prefix(line: &Line<'_, '_>, i: usize) -> bool {
    i >= 2 && line.says(i - 2, "magnitude")
}

/// "-5%", "+3 percent": a sign of a number after a space.
fn is_signed_prefix(line: &Line<'_, '_>, i: usize) -> bool {
    (line.sign(i - 1, b'-') || line.sign(i - 1, b'+')) && !line.glued(i - 1)
}

/// Figures that are more likely a year than a count.
fn is_year(number: &Number) -> bool {
    number.style == Style::Plain && number.times == 1.0 && (1900.0..2050.0).contains(&number.value)
}

/// "more than double", "nearly tripled", "threefold", "three times as many".
fn multiple(line: &Line<'_, '_>, i: usize) -> Option<Core> {
    let core = |end: usize, value: f64| Core {
        start: i,
        end,
        kind: AmountKind::Quantity,
        unit: Some("times"),
        first: value,
        last: None,
        of: None,
        is_vague: false,
        said: None,
        rule: "multiple",
    };
    if line.token(i)?.classes.has(class::MULTIPLE_VALUES) {
        let value: f64 = lists::MULTIPLE_VALUES.get(&[line.doc.tokens[i].form])?.parse().ok()?;
        let sure = line.text(i).ends_with("fold")
            || bounds::before(line, i).is_some()
            || line.says(i + 1, "as")
            || line.says(i + 1, "that");
        return sure.then(|| core(i + 1, value));
    }
    let number = numbers::read(line.doc, i).filter(|n| n.end <= line.end && n.times == 1.0)?;
    let fold = line.past_hyphen(number.end) > number.end && line.says(number.end + 1, "fold");
    if fold {
        return Some(core(number.end + 2, number.value));
    }
    let compared = matches!(
        line.text(number.end + 1),
        "as" | "more"
            | "higher"
            | "greater"
            | "larger"
            | "bigger"
            | "the"
            | "its"
            | "their"
            | "what"
            | "faster"
            | "longer"
            | "smaller"
            | "that"
            | "less"
            | "worse"
            | "stronger"
    );
    (line.says(number.end, "times") && compared).then(|| core(number.end + 1, number.value))
}

/// Adds the bounds before and after.
fn bounded(line: &Line<'_, '_>, core: Core) -> Amount {
    let before = bounds::before(line, core.start);
    let between =
        line.text_before(core.start).eq_ignore_ascii_case("between") && core.last.is_some() && core.start > line.start;
    let after = bounds::after(line, core.end).filter(|_| before.is_none());
    let start = before.map_or(core.start - usize::from(between), |(start, _)| start);
    let end = after.map_or(core.end, |(end, _)| end);
    let said = before.map(|(_, bound)| bound).or(core.said).or(after.map(|(_, bound)| bound));
    let bound = match (core.last, said, core.is_vague) {
        (Some(_), _, _) => Bound::Range,
        (None, Some(bound), _) => bound,
        (None, None, true) => Bound::Min,
        (None, None, false) => Bound::Exact,
    };
    let (min, max) = match bound {
        Bound::Range => (Some(core.first), core.last),
        Bound::Min => (Some(core.first), None),
        Bound::Max => (None, Some(core.first)),
        Bound::Exact | Bound::Approx => (None, None),
    };
    let tokens = Run::new(start, end);
    Amount {
        span: line.doc.span_of(tokens),
        tokens,
        kind: core.kind,
        value: core.last.map_or(core.first, |last| f64::midpoint(core.first, last)),
        unit: core.unit,
        bound,
        min,
        max,
        of: core.of.map(|(start, end)| line.doc.span_of(Run::new(start, end))),
        rule: core.rule,
    }
}
