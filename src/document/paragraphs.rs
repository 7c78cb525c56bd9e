//! Cuts a text into paragraphs, whatever way it was wrapped.
//!
//! Reads a text, gives paragraph spans without outer white space. Three layouts: a line a paragraph (web pages, pasted
//! text), blank lines between paragraphs, and hard-wrapped lines that blank lines part. The last is recognised by the
//! text's own lines, block by block: a block of several lines is one paragraph when its inner lines are long and of even
//! length and mostly end in mid-sentence. A form feed and U+2029 end a paragraph as well.

use crate::text::Span;

/// A wrapped line is at least this many bytes (short lines end on purpose).
const MIN_WRAPPED_BYTES: usize = 45;
/// And at most this many: longer lines are paragraphs.
const MAX_WRAPPED_BYTES: usize = 120;

/// The paragraphs of `text`, in order; none is empty.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    for line in lines(text) {
        if line.is_empty() {
            close(text, &mut block, &mut out);
        } else {
            block.push(line);
        }
    }
    close(text, &mut block, &mut out);
    out
}

/// Lines without outer white space, empty ones included.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    let mut read = 0;
    let breaks = std::iter::from_fn(move || {
        let (end, next) = next_break(text.as_bytes(), read)?;
        read = next;
        Some((end, next))
    });
    let ends = breaks.chain(std::iter::once((text.len(), text.len())));
    let mut last_was_return = false;
    ends.filter_map(move |(end, next)| {
        let from = start;
        start = next;
        // CR LF is one line end
        let is_feed_after_return = last_was_return && from == end && text[end..next] == *"\n";
        last_was_return = text[end..next] == *"\r";
        (!is_feed_after_return).then(|| trimmed(text, from, end))
    })
}

/// Bytes that are looked at together.
const AT_ONCE: usize = 32;

/// Where the first line break from `at` on begins and ends.
fn next_break(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let may_break = |b: &u8| matches!(b, 0x0A..=0x0D | 0xC2 | 0xE2);
    let is_inner = |part: &&[u8; AT_ONCE]| !part.iter().fold(false, |found, b| found | may_break(b));
    loop {
        at += AT_ONCE * bytes[at..].as_chunks().0.iter().take_while(is_inner).count();
        at += bytes[at..].iter().position(may_break)?;
        if let Some(length) = break_at(&bytes[at..]) {
            return Some((at, at + length));
        }
        at += 1;
    }
}

/// The length of the line break that `bytes` begin with.
fn break_at(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\n' | b'\r' | 0x0B | 0x0C, ..] => Some(1),
        // U+0085
        [0xC2, 0x85, ..] => Some(2),
        // U+2028, U+2029
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some(3),
        _ => None,
    }
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let line = &text[start..end];
    let body = line.trim_start();
    let from = end - body.len();
    Span::new(from, from + body.trim_end().len())
}

fn close(text: &str, block: &mut Vec<Span>, out: &mut Vec<Span>) {
    if block.len() > 1 && is_wrapped(text, block) {
        out.push(block[0].cover(block[block.len() - 1]));
    } else {
        out.extend_from_slice(block);
    }
    block.clear();
}

/// Whether the lines of a block are one paragraph cut at a margin.
fn is_wrapped(text: &str, block: &[Span]) -> bool {
    let inner = &block[..block.len() - 1];
    let longest = block.iter().map(|l| l.len()).max().unwrap_or(0);
    if !(MIN_WRAPPED_BYTES..=MAX_WRAPPED_BYTES).contains(&longest) || block[block.len() - 1].len() > longest {
        return false;
    }
    // a line broken at the margin leaves no room for the next line's first word
    let full = inner.iter().zip(&block[1..]).filter(|(line, next)| {
        let word = next.of(text).split_whitespace().next().map_or(0, str::len);
        line.len() + 1 + word > longest.saturating_sub(4)
    });
    let open = inner.iter().filter(|l| !l.of(text).ends_with(['.', '!', '?', '"', '”', ':', ';'])).count();
    full.count() * 10 >= inner.len() * 7 && open * 10 >= inner.len() * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn takes_a_line_for_a_paragraph() {
        assert_eq!(
            cut("Title\nFirst one is here.\r\n Second. \n\nThird"),
            ["Title", "First one is here.", "Second.", "Third"]
        );
    }

    #[test]
    fn joins_hard_wrapped_lines() {
        let text = "The council of the small town of Arnsby said on Monday that it would\nclose the bridge over the river for at least six weeks from next\nTuesday to mend it.\n\nNobody spoke.";
        assert_eq!(cut(text).len(), 2);
    }

    #[test]
    fn keeps_short_lines_of_a_list_apart() {
        assert_eq!(cut("Gold: A. Moe\nSilver: B. Lindqvist\nBronze: C. Haug").len(), 3);
    }

    #[test]
    fn yields_nothing_for_blanks() {
        assert!(cut(" \r\n\t\n").is_empty());
    }
}
