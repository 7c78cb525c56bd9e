//! What a number is of: currencies before and after it, percent, units of measure.
//!
//! Reads a stretch of a sentence and the lists of currencies and units, gives kind, unit and what the number is multiplied
//! by (a cent is a hundredth). Words that are units and more ("pounds", "won", "m") are told by what stands around them.

use super::AmountKind;
use super::line::Line;
use crate::annotate::numbers::Number;
use crate::document::Shape;
use crate::lexicon::{class, lists};

/// A unit after or before a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Money, percent or quantity.
    pub kind: AmountKind,
    /// ISO code or name of the unit.
    pub name: &'static str,
    /// What the number counts, in units.
    pub factor: f64,
    /// One past its last token, or its first token where it stands before the number.
    pub at: usize,
}

/// Longest currency before a number, in tokens ("U.S.$").
const MAX_PREFIX_TOKENS: usize = 5;

/// The currency that stands before the number at `i`: "US$", "£", "Rs", "EUR".
#[must_use]
pub fn currency_before(line: &Line<'_, '_>, i: usize) -> Option<Unit> {
    let stop = usize::from(line.sign(i.wrapping_sub(1), b'.') && line.glued(i - 1));
    let sign_end = i - stop;
    let last = line.token(sign_end.checked_sub(1)?)?;
    let is_sign = last.shape == Shape::Sign && (last.is(b'$') || last.sign == 0);
    let is_code = last.shape == Shape::Upper || last.shape == Shape::Title && last.span.len() <= 3;
    if !is_sign && !is_code || is_sign && stop == 1 {
        return None;
    }
    let (start, value) = line.phrase_before(lists::CURRENCY_CODES, sign_end, MAX_PREFIX_TOKENS)?;
    let glued_sign = (start + 1..sign_end).all(|at| line.glued(at));
    let (start, value) = match (is_sign && !glued_sign, last.is(b'$')) {
        (true, true) => (sign_end - 1, "USD"),
        (true, false) => (sign_end - 1, lists::CURRENCY_CODES.get(&[last.form])?),
        (false, _) => (start, value),
    };
    let (name, factor) = currency(value);
    (is_sign || is_known_prefix(line, start)).then_some(Unit { kind: AmountKind::Money, name, factor, at: start })
}

/// Whether a code of letters before a number is one, no other word in capitals ("ALL 12", "TOP 10").
fn is_known_prefix(line: &Line<'_, '_>, at: usize) -> bool {
    let text = line.text(at);
    !matches!(
        text,
        "ALL" | "TOP" | "Sol" | "Won" | "Bar" | "Sum" | "Real" | "Lev" | "Lei" | "Ether" | "Re" | "Som" | "Kip"
    ) || text == "Re" && line.sign(at + 1, b'.')
}

/// The letters before the figures of one token, where they are a currency: "Rs500", "RM5", "R500m", "Sh200".
#[must_use]
pub fn currency_within(text: &str) -> Option<(&'static str, usize)> {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let own = match &text[..letters] {
        "R" => Some("ZAR"),
        "Sh" | "KSh" | "Ksh" | "KES" => Some("KES"),
        "N" => Some("NGN"),
        "P" => Some("PHP"),
        _ => None,
    };
    if !(1..=4).contains(&letters) || letters == text.len() {
        return None;
    }
    let digits = text.len() - letters;
    let code = own.filter(|_| digits >= 3).or_else(|| {
        lists::CURRENCY_CODES
            .get_str(&text[..letters])
            .map(|value| currency(value).0)
            .filter(|_| text.starts_with(|c: char| c.is_ascii_uppercase()))
    })?;
    Some((code, letters))
}

/// Code and part of the list's value: "USD", "USD\t0.01".
fn currency(value: &'static str) -> (&'static str, f64) {
    let (code, part) = value.split_once('\t').unwrap_or((value, "1"));
    (code, part.parse().unwrap_or(1.0))
}

/// The unit that stands after a number that ends at `end`.
#[must_use]
pub fn after(line: &Line<'_, '_>, end: usize, number: &Number) -> Option<Unit> {
    percent(line, end).or_else(|| {
        let at = line.past_hyphen(end);
        let at = if number.times > 1.0 && line.says(at, "of") { at + 1 } else { at };
        let money = money_after(line, at, number);
        let measure = measure_after(line, at);
        match (money, measure) {
            (Some(money), Some(measure)) => Some(if is_weight(line, at, number) { measure } else { money }),
            (money, measure) => money.or(measure),
        }
    })
}

/// "%", "percent", "per cent", "percentage points".
fn percent(line: &Line<'_, '_>, end: usize) -> Option<Unit> {
    let found = |name, at| Some(Unit { kind: AmountKind::Percent, name, factor: 1.0, at });
    if line.sign(end, b'%') {
        let points = line.says(end + 1, "points") || line.says(end + 1, "point");
        return if points { found("percentage point", end + 2) } else { found("percent", end + 1) };
    }
    let at = line.past_hyphen(end);
    let (at, article) = if line.says(at, "of") && line.says(at + 1, "a") { (at + 2, true) } else { (at, false) };
    match line.text(at).to_ascii_lowercase().as_str() {
        "percent" | "pct" | "pc" if !article || line.says(at, "percent") => found("percent", at + 1),
        "per" if line.says(at + 1, "cent") => found("percent", at + 2),
        "percentage" if matches!(line.text(line.past_hyphen(at + 1)), "point" | "points") => {
            found("percentage point", line.past_hyphen(at + 1) + 1)
        }
        _ => None,
    }
}

/// "dollars", "Canadian dollars", "yuan", "euros"; "cents" by a hundredth.
fn money_after(line: &Line<'_, '_>, at: usize, number: &Number) -> Option<Unit> {
    let first = line.token(at)?;
    if !first.classes.has(class::CURRENCY_CODES) {
        return None;
    }
    let (end, value) = line.phrase(lists::CURRENCY_CODES, at)?;
    let text = line.text(at);
    let is_word =
        first.shape == Shape::Lower || first.shape == Shape::Upper && text.len() == 3 && text != "ALL" || end > at + 1;
    let doubtful = end == at + 1
        && matches!(
            text,
            "won"
                | "real"
                | "sum"
                | "som"
                | "sol"
                | "bar"
                | "colon"
                | "ether"
                | "punt"
                | "pula"
                | "lei"
                | "lev"
                | "kip"
        );
    let (name, factor) = currency(value);
    let sure = !doubtful
        || number.value >= 100.0 && !(text == "won" && line.token(end).is_some_and(|t| t.shape.has_capital()));
    (is_word && sure).then_some(Unit { kind: AmountKind::Money, name, factor, at: end })
}

/// "kilometres", "tons", "square feet", "degrees Celsius"; never a unit of time.
fn measure_after(line: &Line<'_, '_>, at: usize) -> Option<Unit> {
    let token = line.token(at)?;
    if !token.classes.has(class::UNIT_VALUES) && token.shape.is_word() {
        return None;
    }
    let (end, value) = line.phrase(lists::UNIT_VALUES, at)?;
    let (name, quantity) = value.split_once('\t').unwrap_or((value, ""));
    let single_letter = token.span.len() == 1 && token.shape.is_word();
    let doubtful = single_letter
        || matches!(line.text(at), "stone" | "second" | "bar" | "bars" | "bit" | "bits" | "min" | "Bar" | "mi" | "%");
    (!doubtful && quantity != "time").then_some(Unit { kind: AmountKind::Quantity, name, factor: 1.0, at: end })
}

/// The unit of letters that are glued to a figure: "20km", "5m" (metres only where something is high or long).
#[must_use]
pub fn glued(line: &Line<'_, '_>, letters: &str, end: usize) -> Option<Unit> {
    if letters == "m" && !is_metres(line, end) {
        return None;
    }
    let found = |kind, name, factor| Some(Unit { kind, name, factor, at: end });
    match letters {
        "p" => return found(AmountKind::Money, "GBP", 0.01),
        "c" => return found(AmountKind::Money, "USD", 0.01),
        "C" => return found(AmountKind::Quantity, "degree Celsius", 1.0),
        "F" => return found(AmountKind::Quantity, "degree Fahrenheit", 1.0),
        "pc" | "pct" => return found(AmountKind::Percent, "percent", 1.0),
        _ => {}
    }
    let (name, quantity) = lists::UNIT_VALUES.get_str(letters)?.split_once('\t')?;
    if quantity == "time" { None } else { found(AmountKind::Quantity, name, 1.0) }
}

/// Whether "5m" is metres: a dimension or a race follows.
fn is_metres(line: &Line<'_, '_>, end: usize) -> bool {
    let at = line.past_hyphen(end);
    matches!(
        line.text(at),
        "high"
            | "tall"
            | "wide"
            | "deep"
            | "long"
            | "away"
            | "below"
            | "above"
            | "across"
            | "race"
            | "sprint"
            | "hurdles"
            | "freestyle"
            | "butterfly"
            | "backstroke"
            | "breaststroke"
            | "relay"
            | "waves"
            | "wave"
    )
}

/// Whether "pounds" weigh: a hyphened compound, "of" or a heavy word near by, and no great sum.
fn is_weight(line: &Line<'_, '_>, at: usize, number: &Number) -> bool {
    if !matches!(line.text(at), "pound" | "pounds") || number.times >= 1e6 {
        return false;
    }
    let hyphened = at > 0 && line.dash(at - 1) && line.text(at) == "pound";
    let near = (line.start.max(at.saturating_sub(6))..at).any(|i| {
        matches!(
            line.text(i),
            "weigh" | "weighs" | "weighed" | "weighing" | "lost" | "gained" | "heavier" | "lighter" | "explosives"
        )
    });
    hyphened || near || line.says(at + 1, "of") || line.says(at + 1, "per") || line.says(at + 1, "heavier")
}
