//! Turns byte offsets into the unit that the record counts in, cheaply.
//!
//! Reads a text, gives a table; only `summary` imports it. ASCII text needs no table; otherwise one mark is kept for each
//! 16 bytes and the rest is counted on the spot.

/// What offsets in the record count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Unicode code points (Python, jq); the default.
    #[default]
    CodePoint,
    /// UTF-16 code units (JavaScript, Java).
    Utf16,
    /// Bytes of UTF-8 (Rust, Go).
    Byte,
}

impl OffsetUnit {
    /// The name that stands in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "codepoint",
            Self::Utf16 => "utf16",
            Self::Byte => "byte",
        }
    }
}

/// Bytes from mark to mark.
const STRIDE: usize = 16;

/// Translates byte offsets of one text into offsets of a unit.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Units before byte `STRIDE * i`; empty when bytes are units.
    marks: Vec<u32>,
}

fn units(bytes: &[u8], unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => bytes.len(),
        OffsetUnit::CodePoint => bytes.iter().filter(|b| (**b as i8) >= -0x40).count(),
        OffsetUnit::Utf16 => bytes.iter().map(|b| usize::from((*b as i8) >= -0x40) + usize::from(*b >= 0xF0)).sum(),
    }
}

impl<'t> CodePoints<'t> {
    /// A table for `text`; linear in its size.
    #[must_use]
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut marks = Vec::new();
        if unit != OffsetUnit::Byte && !text.is_ascii() {
            marks.reserve_exact(text.len() / STRIDE + 2);
            let mut total = 0;
            for block in text.as_bytes().chunks(STRIDE) {
                marks.push(total as u32);
                total += units(block, unit);
            }
            marks.push(total as u32);
        }
        Self { text, unit, marks }
    }

    /// Units before byte `at`, which lies on a character boundary.
    #[must_use]
    pub fn at(&self, at: u32) -> usize {
        if self.marks.is_empty() {
            return at as usize;
        }
        let block = at as usize / STRIDE;
        let before = self.marks[block.min(self.marks.len() - 1)] as usize;
        before + units(&self.text.as_bytes()[(block * STRIDE).min(self.text.len())..at as usize], self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_characters() {
        let text = "“Señor 😀 ” ".repeat(40);
        let points = CodePoints::new(&text, OffsetUnit::CodePoint);
        let wide = CodePoints::new(&text, OffsetUnit::Utf16);
        for (i, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte as u32), i);
            assert_eq!(wide.at(byte as u32), text[..byte].encode_utf16().count());
        }
        assert_eq!(points.at(text.len() as u32), text.chars().count());
    }
}
