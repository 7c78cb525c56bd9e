//! The record as JSON, written once into one buffer.
//!
//! Reads an `Article`, gives bytes. Numbers that are scores or values always carry a
//! decimal point, however large, and characters that some readers take for line ends are escaped, so that a record is one line to
//! everybody.

use crate::summary::parts::{Parts, Selected};
use crate::summary::schema::Article;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// A record takes about this many bytes for each byte of text.
const RECORD_BYTES_PER_TEXT_BYTE: u64 = 12;
/// A first buffer is never larger than this.
const MAX_FIRST_BUFFER_BYTES: u64 = 1 << 20;

/// A number is never longer than this; the longest takes 24.
const MAX_NUMBER_BYTES: usize = 32;

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One line.
    #[default]
    Compact,
    /// Indented by two blanks.
    Pretty,
}

/// One record with a line end.
#[must_use]
pub fn json(article: &Article<'_>, parts: Parts, layout: Layout) -> Vec<u8> {
    let size = (2048 + article.source.bytes * RECORD_BYTES_PER_TEXT_BYTE).min(MAX_FIRST_BUFFER_BYTES);
    let mut bytes = Vec::with_capacity(size as usize);
    if parts.is_all() {
        write(article, layout, &mut bytes);
    } else {
        write(&Selected { article, parts }, layout, &mut bytes);
    }
    bytes.push(b'\n');
    bytes
}

/// Appends any value as JSON, without a line end.
pub fn write<T: Serialize>(value: &T, layout: Layout, bytes: &mut Vec<u8>) {
    let start = bytes.len();
    let written = match layout {
        Layout::Compact => value.serialize(&mut Serializer::with_formatter(&mut *bytes, Plain(CompactFormatter))),
        Layout::Pretty => value.serialize(&mut Serializer::with_formatter(&mut *bytes, Plain(PrettyFormatter::new()))),
    };
    written.expect("a record has string keys only and memory takes all that is written");
    escape_line_ends(bytes, start);
}

/// Our numbers, another formatter's layout.
struct Plain<F>(F);

/// A score of three decimals at most, as all of a record are, in figures; None for other numbers.
fn score(value: f32) -> Option<([u8; 5], usize)> {
    let thousandths = (value * 1000.0 + 0.5) as u32;
    if thousandths > 1000 || (thousandths as f32 / 1000.0).to_bits() != value.to_bits() {
        return None;
    }
    // a single decimal digit
    let digit = |unit: u32| b'0' + (thousandths / unit % 10) as u8;
    let length = match (thousandths % 100, thousandths % 10) {
        (0, _) => 3,
        (_, 0) => 4,
        _ => 5,
    };
    Some(([digit(1000), b'.', digit(100), digit(10), digit(1)], length))
}

/// Writes a number of `serde_json`'s with a decimal point: `1e16` becomes `1.0e16`, `1e+16` becomes `1.0e+16`.
fn pointed<W: Write + ?Sized>(number: &str, writer: &mut W) -> io::Result<()> {
    match number.find(['e', 'E']) {
        Some(at) if !number.contains('.') => write!(writer, "{}.0{}", &number[..at], &number[at..]),
        _ => writer.write_all(number.as_bytes()),
    }
}

/// Characters that JSON allows in a string but that some readers take for the end of a line.
const LINE_ENDS: [(char, &str); 3] = [('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029"), ('\u{85}', "\\u0085")];

/// Escapes the characters of [`LINE_ENDS`] from byte `start` on: they stand in strings only.
fn escape_line_ends(bytes: &mut Vec<u8>, start: usize) {
    if !may_hold_line_end(&bytes[start..]) {
        return;
    }
    let mut text = String::from_utf8(bytes.split_off(start)).expect("JSON is UTF-8");
    for (end, escape) in LINE_ENDS {
        text = text.replace(end, escape);
    }
    bytes.extend_from_slice(text.as_bytes());
}

/// Whether one of [`LINE_ENDS`] may be among some bytes: all of them end in a byte from 85 to A9 after one that is 80 or C2.
fn may_hold_line_end(bytes: &[u8]) -> bool {
    let ends = |first: u8, second: u8| (first == 0xC2) & (second == 0x85) | (first == 0x80) & (second & 0xFE == 0xA8);
    let seconds = bytes.get(1..).unwrap_or_default();
    bytes.iter().zip(seconds).fold(false, |found, (first, second)| found | ends(*first, *second))
}

/// Writes a number as `write` puts it, by way of [`pointed`].
fn plain_figures<W: Write + ?Sized>(
    writer: &mut W,
    write: impl FnOnce(&mut &mut [u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut number = [0; MAX_NUMBER_BYTES];
    let mut rest = number.as_mut_slice();
    write(&mut rest)?;
    let length = MAX_NUMBER_BYTES - rest.len();
    pointed(std::str::from_utf8(&number[..length]).expect("figures are ASCII"), writer)
}

impl<F: Formatter> Formatter for Plain<F> {
    fn write_f32<W: Write + ?Sized>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        if let Some((figures, length)) = score(value) {
            return writer.write_all(&figures[..length]);
        }
        plain_figures(writer, |rest| CompactFormatter.write_f32(rest, value))
    }

    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        plain_figures(writer, |rest| CompactFormatter.write_f64(rest, value))
    }

    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(value: impl Serialize) -> String {
        let mut bytes = Vec::new();
        write(&value, Layout::Compact, &mut bytes);
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }

    #[test]
    fn writes_a_point_in_every_value() {
        assert_eq!(line([1.0, 0.25, 2.4e10, 1e16, 1e-9]), "[1.0,0.25,24000000000.0,1.0e+16,1.0e-9]");
        assert_eq!(line([1.0_f32, 0.9]), "[1.0,0.9]");
        assert_eq!(line([1, 2]), "[1,2]");
    }

    #[test]
    fn scores_are_written_as_other_numbers() {
        for thousandths in 0..=1000u16 {
            let value = f32::from(thousandths) / 1000.0;
            let (figures, length) = score(value).expect("three decimals");
            assert_eq!(figures[..length], serde_json::to_vec(&value).expect("a number"));
        }
        assert!([-0.0, -0.1, 0.1234, 1.001, 2.0, f32::MAX].into_iter().all(|other| score(other).is_none()));
    }

    #[test]
    fn keeps_a_record_on_one_line_for_every_reader() {
        assert_eq!(line("a\u{2028}b\u{85}é\n"), "\"a\\u2028b\\u0085é\\n\"");
    }

    #[test]
    fn indents_on_demand() {
        let mut bytes = Vec::new();
        write(&[1], Layout::Pretty, &mut bytes);
        assert_eq!(bytes, b"[\n  1\n]");
    }
}
