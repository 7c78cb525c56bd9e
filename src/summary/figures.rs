//! Numbers and days of a record as text.
//!
//! Reads numbers and days, gives their figures. A record has dozens of both, so they are put down byte by byte: the
//! machinery of `Display` takes as long as the rest of the record's member.

use crate::summary::schema::Str;
use jiff::civil::Date;
use std::borrow::Cow;

/// Digits of the longest number of 32 bits.
const LONGEST_NUMBER: usize = u32::MAX.ilog10() as usize + 1;

/// "Q42" for 42.
#[must_use]
pub fn wikidata_id<'a>(number: u32) -> Str<'a> {
    let mut text = [b'Q'; 1 + LONGEST_NUMBER];
    let (mut rest, mut at) = (number, text.len());
    while rest > 0 || at == text.len() {
        at -= 1;
        // a single decimal digit
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    ascii(&text[at - 1..])
}

/// A day as ISO 8601 has it.
#[must_use]
pub fn day<'a>(date: Date) -> Str<'a> {
    let Ok(year @ 0..=9999) = u16::try_from(date.year()) else { return Cow::Owned(date.to_string()) };
    // a single decimal digit
    let digit = |number: u16, unit: u16| b'0' + (number / unit % 10) as u8;
    let [a, b, c, d] = [1000, 100, 10, 1].map(|unit| digit(year, unit));
    let [(m, n), (x, y)] = [date.month(), date.day()].map(|n| (digit(n as u16, 10), digit(n as u16, 1)));
    ascii(&[a, b, c, d, b'-', m, n, b'-', x, y])
}

fn ascii<'a>(bytes: &[u8]) -> Str<'a> {
    Cow::Owned(std::str::from_utf8(bytes).expect("figures and signs are ASCII").to_owned())
}

#[cfg(test)]
mod tests {
    use super::{day, wikidata_id};
    use jiff::civil::date;

    #[test]
    fn writes_numbers_and_days_as_usual() {
        assert_eq!([0, 7, 42, 1000, u32::MAX].map(wikidata_id), ["Q0", "Q7", "Q42", "Q1000", "Q4294967295"]);
        for date in [date(2024, 2, 29), date(987, 12, 1), date(0, 1, 10), date(9999, 12, 31), date(-5, 1, 1)] {
            assert_eq!(day(date), date.to_string());
        }
    }
}
