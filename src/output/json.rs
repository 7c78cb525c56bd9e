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
    let written = match layout {
        Layout::Compact => value.serialize(&mut Serializer::with_formatter(bytes, Plain(CompactFormatter))),
        Layout::Pretty => value.serialize(&mut Serializer::with_formatter(bytes, Plain(PrettyFormatter::new()))),
    };
    written.expect("a record has string keys only and memory takes all that is written");
}

/// Our numbers and line ends, another formatter's layout.
struct Plain<F>(F);

/// Writes a number of `serde_json`'s with a decimal point: `1e16` becomes `1.0e16`, `1e+16` becomes `1.0e+16`.
fn pointed<W: Write + ?Sized>(number: &str, writer: &mut W) -> io::Result<()> {
    match number.find(['e', 'E']) {
        Some(at) if !number.contains('.') => write!(writer, "{}.0{}", &number[..at], &number[at..]),
        _ => writer.write_all(number.as_bytes()),
    }
}

/// Characters that JSON allows in a string but that some readers take for the end of a line.
const LINE_ENDS: [(char, &str); 3] = [('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029"), ('\u{85}', "\\u0085")];

/// Whether one of [`LINE_ENDS`] may be among some bytes: all of them end in a byte from 85 to A9 after one that is 80 or C2.
fn may_hold_line_end(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| matches!(pair, [0xC2, 0x85] | [0x80, 0xA8 | 0xA9]))
}

impl<F: Formatter> Formatter for Plain<F> {
    fn write_f32<W: Write + ?Sized>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        let mut number = [0; MAX_NUMBER_BYTES];
        let mut rest = number.as_mut_slice();
        CompactFormatter.write_f32(&mut rest, value)?;
        let length = MAX_NUMBER_BYTES - rest.len();
        pointed(std::str::from_utf8(&number[..length]).expect("figures are ASCII"), writer)
    }

    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        let mut number = [0; MAX_NUMBER_BYTES];
        let mut rest = number.as_mut_slice();
        CompactFormatter.write_f64(&mut rest, value)?;
        let length = MAX_NUMBER_BYTES - rest.len();
        pointed(std::str::from_utf8(&number[..length]).expect("figures are ASCII"), writer)
    }

    #[inline]
    fn write_string_fragment<W: Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.is_ascii() || !may_hold_line_end(fragment.as_bytes()) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(|c| LINE_ENDS.iter().any(|(end, _)| *end == c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let end = rest[at..].chars().next().expect("a character was found here");
            let escape = LINE_ENDS.iter().find(|(c, _)| *c == end).map_or("", |(_, escape)| escape);
            writer.write_all(escape.as_bytes())?;
            rest = &rest[at + end.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
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
