//! Turns the bytes of a file into text, or says why they are none.
//!
//! Reads bytes, gives `Text`. Order: byte-order mark, plain UTF-8, UTF-16 without a mark (by its zero bytes), a declared
//! HTML charset, then a guess among legacy encodings. Invalid sequences become U+FFFD and are counted.
//! Nothing else is dropped or changed; line ends stay as they are. Encodings follow the WHATWG standard (`encoding_rs`).

use crate::error::Error;
use crate::text::Text;
use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Most bytes that one input may have: spans are 32 bits wide.
pub const MAX_BYTES: usize = u32::MAX as usize;
/// How many leading bytes are looked at to tell text from binary and to guess the encoding.
const SNIFFED_BYTES: usize = 64 * 1024;
/// A file with more than one control character in this many bytes is no text.
const BYTES_PER_CONTROL: usize = 50;

/// Decodes the bytes of one input.
///
/// # Errors
/// `not-text` for binary content, `too-large` for more than 4 GiB.
pub fn decode(bytes: Vec<u8>) -> Result<Text, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { bytes: bytes.len() as u64 });
    }
    let size = bytes.len();
    let encoding = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        None if looks_binary(&bytes) => match utf16_without_bom(&bytes) {
            Some(encoding) => encoding,
            None => return Err(Error::NotText),
        },
        None => match String::from_utf8(bytes) {
            Ok(content) => return Ok(Text::decoded(content, UTF_8.name(), size, 0)),
            Err(error) => return Ok(legacy(error.as_bytes(), size)),
        },
    };
    Ok(with_encoding(&bytes, encoding, size))
}

/// Decodes bytes that are neither marked nor valid UTF-8.
fn legacy(bytes: &[u8], size: usize) -> Text {
    let head = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    let encoding = declared(head).filter(|e| *e != UTF_8 || mostly_utf8(bytes)).unwrap_or_else(|| guess(bytes));
    with_encoding(bytes, encoding, size)
}

fn with_encoding(bytes: &[u8], encoding: &'static Encoding, size: usize) -> Text {
    let (content, used, had_errors) = encoding.decode(bytes);
    let replaced = if had_errors { content.matches('\u{FFFD}').count() } else { 0 };
    Text::decoded(content.into_owned(), used.name(), size, replaced)
}

/// UTF-8 with a few broken bytes stays UTF-8: most multi-byte sequences are sound.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let broken = text.matches('\u{FFFD}').count();
    let sound = text.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    sound >= 2 * broken && sound > 0 || broken * 2000 < bytes.len() && sound >= broken
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(None, true)
}

/// The charset that an HTML or XML head declares within its first bytes.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&head[..head.len().min(2048)]).to_ascii_lowercase();
    if !head.contains('<') {
        return None;
    }
    let at = head.find("charset=").map(|i| i + 8).or_else(|| head.find("encoding=").map(|i| i + 9))?;
    let label = head[at..].trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c))?;
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Zero bytes or many control characters near the start.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SNIFFED_BYTES)];
    let odd = count(head, |b| matches!(b, 0x00..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F));
    // most texts have none
    let zeros = if odd > 0 { count(head, |b| b == 0) } else { 0 };
    zeros * 200 > head.len() || (odd - zeros) * BYTES_PER_CONTROL > head.len()
}

/// How many bytes are of a kind; adds up in bytes, many at once.
fn count(bytes: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    let short = |part: &[u8]| part.iter().map(|b| u8::from(is_counted(*b))).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|part| usize::from(short(part))).sum()
}

/// UTF-16 text of mostly Latin letters has a zero in every second byte.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SNIFFED_BYTES) & !1];
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let high = head.iter().step_by(2).filter(|b| **b == 0).count();
    let low = head.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    let encoding = match () {
        () if low * 10 > pairs * 7 && high * 20 < pairs => UTF_16LE,
        () if high * 10 > pairs * 7 && low * 20 < pairs => UTF_16BE,
        () => return None,
    };
    let (text, _, errors) = encoding.decode(head);
    let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    (!errors && odd * BYTES_PER_CONTROL < pairs).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, String, usize) {
        let t = decode(bytes.to_vec()).expect("text");
        (t.content().to_owned(), t.encoding().to_owned(), t.replaced())
    }

    #[test]
    fn drops_a_mark_and_keeps_line_ends() {
        assert_eq!(text(b"\xEF\xBB\xBFa\r\nb"), ("a\r\nb".into(), "UTF-8".into(), 0));
    }

    #[test]
    fn reads_utf16_with_and_without_a_mark() {
        assert_eq!(text(b"\xFF\xFEh\0i\0").0, "hi");
        let plain: Vec<u8> = "Minister resigns".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&plain), ("Minister resigns".into(), "UTF-16BE".into(), 0));
    }

    #[test]
    fn guesses_windows_1252() {
        let (content, encoding, _) = text(b"The caf\xE9 said \x93no\x94 to Mr Gar\xE7on on Monday");
        assert_eq!(content, "The café said “no” to Mr Garçon on Monday");
        assert_eq!(encoding, "windows-1252");
    }

    #[test]
    fn counts_replacements_in_broken_utf8() {
        let (content, encoding, replaced) =
            text("“Yes” — café, naïve, déjà vu ".bytes().chain([0xC3, 0x28]).collect::<Vec<_>>().as_slice());
        assert!(content.ends_with("\u{FFFD}("));
        assert_eq!((encoding.as_str(), replaced), ("UTF-8", 1));
    }

    #[test]
    fn refuses_binary() {
        assert!(decode(vec![0x7F, b'E', b'L', b'F', 0, 0, 0, 1, 2, 3, 0, 0]).is_err());
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec()).is_err());
    }
}
