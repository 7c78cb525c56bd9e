//! Colours and widths of a terminal, or neither.
//!
//! Reads whether colours are wanted and how wide lines may be, gives text with or without escapes. Control characters of an
//! article never reach the terminal: it could be made to lie by them.

/// How text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Whether escapes are written.
    pub colours: bool,
    /// Characters of a line.
    pub width: usize,
}

impl Default for Paint {
    fn default() -> Self {
        Self { colours: false, width: 80 }
    }
}

/// A way to show a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Strong,
    /// Grey.
    Faint,
    /// Bold and blue: a heading.
    Heading,
    /// Green: a person's name.
    Name,
}

impl Paint {
    /// A piece of text in a style; control characters become U+FFFD.
    #[must_use]
    pub fn show(self, style: Style, text: &str) -> String {
        let text = plain(text);
        if !self.colours || text.is_empty() {
            return text;
        }
        let code = match style {
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Heading => "1;34",
            Style::Name => "1;32",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// Words of a text in lines of the width, each after `indent` blanks, with line ends.
    #[must_use]
    pub fn wrap(self, text: &str, indent: usize) -> String {
        let room = self.width.saturating_sub(indent).max(20);
        let mut out = String::new();
        let mut used = 0;
        for word in plain(text).split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > room {
                out.push('\n');
                used = 0;
            }
            if used == 0 {
                out.push_str(&" ".repeat(indent));
            } else {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }
}

/// A text on one line, without control characters and without those that turn the writing direction.
#[must_use]
pub fn plain(text: &str) -> String {
    let safe = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') => '\u{FFFD}',
        c => c,
    };
    text.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_escapes_of_the_article_out() {
        let paint = Paint { colours: true, width: 80 };
        assert_eq!(paint.show(Style::Strong, "a\u{1b}[31mb\u{202e}"), "\u{1b}[1ma\u{FFFD}[31mb\u{FFFD}\u{1b}[0m");
        assert_eq!(Paint::default().show(Style::Strong, "a\nb"), "a b");
    }

    #[test]
    fn wraps_at_the_width() {
        let paint = Paint { colours: false, width: 24 };
        assert_eq!(paint.wrap("one two three four five six seven", 4), "    one two three four\n    five six seven\n");
        assert_eq!(paint.wrap(" ", 4), "");
    }
}
