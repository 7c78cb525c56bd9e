//! Cuts a text into words and signs, so that lists, training labels and articles are all cut alike.
//!
//! Reads a `str`, gives byte ranges. A word is a run of letters and digits with inner apostrophes ("O'Brien", "don't");
//! a possessive 's is a word of its own; every other sign that is no space stands alone ("U", ".", "S", "."). It knows no
//! list and no English, and is shared with the build script. Underscores are signs.

use super::eights::alphanumeric_end;

/// Whether a character can stand in a word.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether a character is an apostrophe, straight or curly.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '\u{2019}'
}

/// The words and signs of `text` in order, as byte ranges; white space belongs to none.
#[must_use]
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// Iterator over the words of a text; see [`words`].
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Words<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 { Some(byte as char) } else { self.text[at..].chars().next() }
    }

    /// Passes over blanks; the word there, if it is of plain letters and digits and no apostrophe or other letter follows.
    fn usual(&mut self) -> Option<std::ops::Range<usize>> {
        let bytes = self.text.as_bytes();
        self.at += bytes[self.at..].iter().take_while(|b| **b == b' ').count();
        let start = self.at;
        let end = alphanumeric_end(bytes, start);
        if end == start || bytes.get(end).is_some_and(|b| *b == b'\'' || !b.is_ascii()) {
            return None;
        }
        self.at = end;
        Some(start..end)
    }

    /// End of the run of letters and digits that starts at `at`.
    fn run_end(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            at = alphanumeric_end(bytes, at);
            match self.char_at(at).filter(|c| !c.is_ascii() && is_word_char(*c)) {
                Some(c) => at += c.len_utf8(),
                None => return at,
            }
        }
    }

    /// Whether a possessive s (with no letter after it) follows the apostrophe from `sign` to `at`; a capital one follows
    /// a capital ("CHINA'S").
    fn is_possessive_s(&self, sign: usize, at: usize) -> bool {
        let is_s = match self.text.as_bytes().get(at) {
            Some(b's') => true,
            Some(b'S') => self.text[..sign].chars().next_back().is_some_and(char::is_uppercase),
            _ => false,
        };
        is_s && self.char_at(at + 1).is_none_or(|c| !is_word_char(c) && c != '_')
    }
}

impl Iterator for Words<'_> {
    type Item = std::ops::Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(word) = self.usual() {
            return Some(word);
        }
        while let Some(c) = self.char_at(self.at) {
            if !c.is_whitespace() {
                break;
            }
            self.at += c.len_utf8();
        }
        let start = self.at;
        let first = self.char_at(start)?;
        let after = start + first.len_utf8();
        self.at = if is_apostrophe(first) && self.is_possessive_s(start, after) {
            after + 1
        } else if is_word_char(first) {
            let mut end = self.run_end(after);
            while let Some(c) = self.char_at(end) {
                let next = end + c.len_utf8();
                if !is_apostrophe(c) || self.is_possessive_s(end, next) || !self.char_at(next).is_some_and(is_word_char)
                {
                    break;
                }
                end = self.run_end(next);
            }
            end
        } else {
            after
        };
        Some(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    fn cut(text: &str) -> Vec<&str> {
        super::words(text).map(|r| &text[r]).collect()
    }

    #[test]
    fn keeps_inner_apostrophes_and_parts_possessives() {
        assert_eq!(cut("O’Brien's dog didn't bark."), ["O’Brien", "'s", "dog", "didn't", "bark", "."]);
        assert_eq!(cut("the '90s, U.S.-led"), ["the", "'", "90s", ",", "U", ".", "S", ".", "-", "led"]);
    }

    #[test]
    fn handles_the_end_of_the_text() {
        assert_eq!(cut("it’s"), ["it", "’s"]);
        assert_eq!(cut("CHINA’S 'S' O'S"), ["CHINA", "’S", "'", "S", "'", "O", "'S"]);
        assert_eq!(cut("d'"), ["d", "'"]);
        assert_eq!(cut("é—x"), ["é", "—", "x"]);
        assert_eq!(cut(""), [] as [&str; 0]);
    }
}
