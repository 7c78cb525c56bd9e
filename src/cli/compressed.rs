//! Reads gzip and zstd as if they were plain, by their first bytes.
//!
//! Reads a stream, gives a buffered stream of what it holds. Nothing is unpacked beyond what is read, so a limit on what is read
//! also holds for an archive that grows without end. Torn archives end in an error, not in half an article.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result};

/// Buffer for a stream.
const BUFFER_BYTES: usize = 64 * 1024;
/// First bytes of a gzip file.
const GZIP: &[u8] = b"\x1F\x8B\x08";
/// First bytes of a zstd frame.
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// Whether bytes begin as packed ones do.
#[must_use]
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(GZIP) || bytes.starts_with(ZSTD)
}

/// The stream, unpacked if it is packed; reads its first buffer.
///
/// # Errors
/// When the stream cannot be read or its first frame is broken.
pub fn unpacked<'r>(stream: impl Read + 'r) -> Result<Box<dyn BufRead + 'r>> {
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, stream);
    let head = reader.fill_buf()?;
    if head.starts_with(GZIP) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(reader))));
    }
    if head.starts_with(ZSTD) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, Zstd::new(reader)?)));
    }
    Ok(Box::new(reader))
}

/// A zstd file: one frame after another.
struct Zstd<R: BufRead> {
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Zstd<R> {
    fn new(reader: R) -> Result<Self> {
        Ok(Self { frame: Some(frame(reader)?) })
    }
}

fn frame<R: BufRead>(reader: R) -> Result<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>> {
    StreamingDecoder::new(reader).map_err(|error| Error::new(ErrorKind::InvalidData, error.to_string()))
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while let Some(mut current) = self.frame.take() {
            let read = current.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                self.frame = Some(current);
                return Ok(read);
            }
            let mut rest = current.into_inner();
            if !rest.fill_buf()?.is_empty() {
                self.frame = Some(frame(rest)?);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn all(bytes: &[u8]) -> Result<String> {
        let mut text = String::new();
        unpacked(bytes)?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).expect("memory takes all");
        writer.finish().expect("memory takes all")
    }

    #[test]
    fn unpacks_one_part_or_several() {
        assert_eq!(all(b"plain").ok().as_deref(), Some("plain"));
        assert_eq!(all(&[gzip("one "), gzip("two")].concat()).ok().as_deref(), Some("one two"));
        let zstd = |text: &str| {
            ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
        };
        assert_eq!(all(&[zstd("one "), zstd("two")].concat()).ok().as_deref(), Some("one two"));
    }

    #[test]
    fn a_torn_archive_is_an_error() {
        let bytes = gzip(&"It rained. ".repeat(500));
        assert!(all(&bytes[..bytes.len() / 2]).is_err());
        assert!(all(b"\x28\xB5\x2F\xFD").is_err());
    }
}
