//! Serde's way to JSON as our records have it: straight into one buffer, with long looks at strings.
//!
//! Reads whatever serde can walk through, gives bytes. Most of a record is short strings without anything to escape, so
//! their bytes are looked at together. Numbers that are scores or values always carry a decimal point, however large,
//! and characters that some readers take for line ends are escaped, so that a record is one line to everybody. Variants
//! with data, bytes and keys that are no strings are not written: no record has any. Digits are made by `serde_json`.

use super::json::Layout;
use serde::ser::{self, Error as _, Impossible, Serialize, SerializeMap, Serializer};
use serde_json::Error;
use serde_json::ser::{CompactFormatter, Formatter};

/// Writes values as JSON at the end of a buffer.
pub struct Json<'b> {
    bytes: &'b mut Vec<u8>,
    layout: Layout,
    depth: usize,
}

/// A list or object that is being written.
pub struct Members<'j, 'b> {
    json: &'j mut Json<'b>,
    close: u8,
    is_empty: bool,
}

impl<'b> Json<'b> {
    /// Writes to the end of `bytes`.
    pub fn new(bytes: &'b mut Vec<u8>, layout: Layout) -> Self {
        Self { bytes, layout, depth: 0 }
    }

    fn open(&mut self, open: u8, close: u8) -> Members<'_, 'b> {
        self.bytes.push(open);
        self.depth += 1;
        Members { json: self, close, is_empty: true }
    }

    /// A new line where the layout has lines.
    fn line(&mut self) {
        if self.layout == Layout::Pretty {
            self.bytes.push(b'\n');
            self.bytes.extend(std::iter::repeat_n(b' ', 2 * self.depth));
        }
    }

    fn colon(&mut self) {
        let colon: &[u8] = if self.layout == Layout::Pretty { b": " } else { b":" };
        self.bytes.extend_from_slice(colon);
    }

    /// Writes a number that has a sign, digits, a point, an exponent: `1e16` becomes `1.0e16`, `1e+16` becomes `1.0e+16`.
    fn float(&mut self, write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Result<(), Error> {
        let start = self.bytes.len();
        write(self.bytes).map_err(Error::io)?;
        let number = &self.bytes[start..];
        if !number.contains(&b'.')
            && let Some(at) = number.iter().position(|b| matches!(b, b'e' | b'E'))
        {
            self.bytes.splice(start + at..start + at, *b".0");
        }
        Ok(())
    }
}

impl Members<'_, '_> {
    /// What stands before a member.
    #[inline]
    fn next(&mut self) {
        if !std::mem::take(&mut self.is_empty) {
            self.json.bytes.push(b',');
        }
        self.json.line();
    }

    fn close(self) -> Result<(), Error> {
        self.json.depth -= 1;
        if !self.is_empty {
            self.json.line();
        }
        self.json.bytes.push(self.close);
        Ok(())
    }
}

/// Whether each byte may need an escape: signs that JSON escapes, and the first bytes of U+0085, U+2028 and U+2029.
const ODD: [bool; 256] = {
    let mut odd = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        odd[byte] = byte < 0x20 || byte == b'"' as usize || byte == b'\\' as usize || byte == 0xC2 || byte == 0xE2;
        byte += 1;
    }
    odd
};

/// Whether any of eight bytes is [`ODD`]; arithmetic on all at once, as in "Bit Twiddling Hacks" (Anderson, 2005).
const fn has_odd(eight: u64) -> bool {
    const fn all(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    const fn zeros(bytes: u64) -> u64 {
        bytes.wrapping_sub(all(1)) & !bytes
    }
    let small = eight.wrapping_sub(all(0x20)) & !eight;
    let signs = zeros(eight ^ all(b'"')) | zeros(eight ^ all(b'\\'));
    // C2 and E2 differ in one bit
    let leads = zeros((eight & all(!0x20)) ^ all(0xC2));
    (small | signs | leads) & all(0x80) != 0
}

/// How many bytes `text` begins with that stand in JSON as they are.
fn plain(text: &[u8]) -> usize {
    let is_plain = |eight: &&[u8; 8]| !has_odd(u64::from_le_bytes(**eight));
    let long = 8 * text.as_chunks().0.iter().take_while(is_plain).count();
    let rest = &text[long..];
    match text.last_chunk() {
        // the last bytes once more with those before them
        Some(last) if rest.len() < 8 && is_plain(&last) => text.len(),
        _ => long + rest.iter().take_while(|b| !ODD[usize::from(**b)]).count(),
    }
}

fn write_string(text: &str, bytes: &mut Vec<u8>) {
    bytes.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (head, odd) = rest.split_at(plain(rest));
        bytes.extend_from_slice(head);
        if odd.is_empty() {
            break;
        }
        rest = &odd[write_odd(odd, bytes)..];
    }
    bytes.push(b'"');
}

/// Writes what a string goes on with after its plain bytes; gives how many bytes that took.
fn write_odd(odd: &[u8], bytes: &mut Vec<u8>) -> usize {
    let (escape, taken): (&[u8], usize) = match odd {
        [b'"', ..] => (b"\\\"", 1),
        [b'\\', ..] => (b"\\\\", 1),
        [b'\n', ..] => (b"\\n", 1),
        [b'\t', ..] => (b"\\t", 1),
        [b'\r', ..] => (b"\\r", 1),
        [0x08, ..] => (b"\\b", 1),
        [0x0C, ..] => (b"\\f", 1),
        [0xC2, 0x85, ..] => (b"\\u0085", 2),
        [0xE2, 0x80, 0xA8, ..] => (b"\\u2028", 3),
        [0xE2, 0x80, 0xA9, ..] => (b"\\u2029", 3),
        [0xC2 | 0xE2, ..] => (&odd[..1], 1),
        _ => {
            let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
            let control = odd.first().copied().unwrap_or_default();
            bytes.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(control >> 4), digit(control & 15)]);
            return 1;
        }
    };
    bytes.extend_from_slice(escape);
    taken
}

macro_rules! integers {
    ($($name:ident($number:ty) as $wide:ident with $write:ident),* $(,)?) => {
        $(#[inline]
        fn $name(self, number: $number) -> Result<(), Error> {
            CompactFormatter.$write(self.bytes, $wide::from(number)).map_err(Error::io)
        })*
    };
}

impl<'j, 'b> Serializer for &'j mut Json<'b> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Members<'j, 'b>;
    type SerializeTuple = Members<'j, 'b>;
    type SerializeTupleStruct = Members<'j, 'b>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Members<'j, 'b>;
    type SerializeStruct = Members<'j, 'b>;
    type SerializeStructVariant = Impossible<(), Error>;

    integers! {
        serialize_i8(i8) as i64 with write_i64,
        serialize_i16(i16) as i64 with write_i64,
        serialize_i32(i32) as i64 with write_i64,
        serialize_i64(i64) as i64 with write_i64,
        serialize_u8(u8) as u64 with write_u64,
        serialize_u16(u16) as u64 with write_u64,
        serialize_u32(u32) as u64 with write_u64,
        serialize_u64(u64) as u64 with write_u64,
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.bytes.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        self.float(|bytes| CompactFormatter.write_f32(bytes, value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        self.float(|bytes| CompactFormatter.write_f64(bytes, value))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        write_string(value, self.bytes);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error::custom("bytes"))
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.bytes.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(Error::custom(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::custom(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Ok(self.open(b'{', b'}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Error> {
        Ok(self.open(b'{', b'}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::custom(variant))
    }
}

macro_rules! lists {
    ($($kind:ident: $write:ident),* $(,)?) => {
        $(impl ser::$kind for Members<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn $write<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.next();
                value.serialize(&mut *self.json)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

lists! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
}

impl ser::SerializeMap for Members<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        let start = self.json.bytes.len();
        key.serialize(&mut *self.json)?;
        if self.json.bytes.get(start) == Some(&b'"') { Ok(()) } else { Err(Error::custom("a key that is no string")) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.json.colon();
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl ser::SerializeStruct for Members<'_, '_> {
    type Ok = ();
    type Error = Error;

    /// The key is a name of ours, which has nothing to escape; its length is known where this is called.
    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        if self.json.layout == Layout::Compact {
            let before: &[u8] = if std::mem::take(&mut self.is_empty) { b"\"" } else { b",\"" };
            self.json.bytes.extend_from_slice(before);
            self.json.bytes.extend_from_slice(key.as_bytes());
            self.json.bytes.extend_from_slice(b"\":");
        } else {
            SerializeMap::serialize_key(self, key)?;
            self.json.colon();
        }
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::{Layout, write};
    use serde::Serialize;

    fn line(value: impl Serialize) -> String {
        let mut bytes = Vec::new();
        write(&value, Layout::Compact, &mut bytes);
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }

    #[test]
    fn writes_a_point_in_every_value() {
        assert_eq!(line([1.0, 0.25, 2.4e10, 1e16, 1e-9]), "[1.0,0.25,24000000000.0,1.0e+16,1.0e-9]");
        assert_eq!(line([1.0_f32, 0.9, f32::NAN]), "[1.0,0.9,null]");
        assert_eq!(line([1, 2]), "[1,2]");
    }

    #[test]
    fn keeps_a_record_on_one_line_for_every_reader() {
        assert_eq!(line("a\u{2028}b\u{85}é\n"), "\"a\\u2028b\\u0085é\\n\"");
    }

    #[test]
    fn escapes_as_serde_json_does() {
        let all: String = ('\0'..'\u{84}').chain("“é”…".chars()).collect();
        for text in [
            all.as_str(),
            "",
            "a",
            "a line of many letters that has nothing",
            "a \"quoted\" word, then a long tail",
            "“Yes,” \"she\" said \\ more",
        ] {
            assert_eq!(line(text), serde_json::to_string(text).expect("text"));
        }
    }

    #[test]
    fn lays_out_as_serde_json_does() {
        let value = serde_json::json!({"a": [1, -2, [], {}], "b": {"c": null, "d": [true, 'x']}, "e": "f"});
        let mut bytes = Vec::new();
        write(&value, Layout::Pretty, &mut bytes);
        assert_eq!(String::from_utf8(bytes).ok(), serde_json::to_string_pretty(&value).ok());
        assert_eq!(line(&value), value.to_string());
    }
}
