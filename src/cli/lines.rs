//! Lines of a stream, one at a time and never longer than allowed.
//!
//! Reads a buffered stream, gives `Line`s without their ends. A line over the limit is skipped without being held, so memory
//! stays bounded by the limit whatever comes down a pipe.

use std::io::{self, BufRead};

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes, without line feed or carriage return.
    Whole(Vec<u8>),
    /// It was longer than allowed.
    TooLong,
}

/// The next line; None at the end of the stream.
///
/// # Errors
/// When the stream cannot be read.
pub fn next_line(reader: &mut impl BufRead, limit: u64) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut length: u64 = 0;
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok((length > 0).then(|| finish(line, length, limit)));
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        length += part.len() as u64;
        if length <= limit {
            line.extend_from_slice(part);
        } else {
            line = Vec::new();
        }
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(finish(line, length, limit)));
        }
    }
}

fn finish(mut line: Vec<u8>, length: u64, limit: u64) -> Line {
    if length > limit {
        return Line::TooLong;
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Line::Whole(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn all(text: &[u8], limit: u64) -> Vec<Line> {
        let mut reader = BufReader::with_capacity(3, text);
        std::iter::from_fn(|| next_line(&mut reader, limit).expect("memory can be read")).collect()
    }

    #[test]
    fn takes_every_kind_of_end() {
        let whole = |t: &str| Line::Whole(t.as_bytes().to_vec());
        assert_eq!(all(b"one\r\n\ntwo\nthree", 99), [whole("one"), whole(""), whole("two"), whole("three")]);
        assert!(all(b"", 99).is_empty());
    }

    #[test]
    fn skips_what_is_too_long() {
        assert_eq!(
            all(b"123456\n12345\n1", 5),
            [Line::TooLong, Line::Whole(b"12345".to_vec()), Line::Whole(b"1".to_vec())]
        );
    }
}
