//! The ids of a record's parts: a letter and a number, "e1" for the first entity.
//!
//! Reads a letter and an index, gives the id. A record names its parts in hundreds of places, so the usual ids stand ready
//! made and are lent. Numbers are given by whoever orders the list.

use crate::summary::schema::Str;
use std::borrow::Cow;

/// Numbers below this have their ids ready made.
const READY_IDS: usize = 1000;

/// Bytes of the longest of them.
const ID_BYTES: usize = 4;

/// A letter with each number: "e1", "e2", ..., padded with blanks.
const fn ready_ids(letter: u8) -> [[u8; ID_BYTES]; READY_IDS] {
    let mut ids = [[letter, b' ', b' ', b' ']; READY_IDS];
    let mut number = 0;
    while number < READY_IDS {
        let (mut rest, mut place) = (number, digits(number));
        while place > 0 {
            // a single decimal digit
            ids[number][place] = b'0' + (rest % 10) as u8;
            (rest, place) = (rest / 10, place - 1);
        }
        number += 1;
    }
    ids
}

/// How many digits a number below [`READY_IDS`] has.
const fn digits(number: usize) -> usize {
    1 + (number >= 10) as usize + (number >= 100) as usize
}

macro_rules! ready {
    ($letter:literal) => {{
        const IDS: &[[u8; ID_BYTES]; READY_IDS] = &ready_ids($letter);
        const TEXT: &str = match str::from_utf8(IDS.as_flattened()) {
            Ok(text) => text,
            Err(_) => "",
        };
        TEXT
    }};
}

/// The id of the thing at `index` of its list: a letter and its number from 1.
#[must_use]
pub fn id<'a>(letter: char, index: usize) -> Str<'a> {
    let ready = match letter {
        'a' => ready!(b'a'),
        'd' => ready!(b'd'),
        'e' => ready!(b'e'),
        'q' => ready!(b'q'),
        's' => ready!(b's'),
        _ => "",
    };
    let (number, start) = (index + 1, ID_BYTES * (index + 1));
    match ready.get(start..start + 1 + digits(number)) {
        Some(id) => Cow::Borrowed(id),
        None => Cow::Owned(format!("{letter}{number}")),
    }
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn counts_from_one() {
        for (index, wanted) in
            [(0, "e1"), (8, "e9"), (9, "e10"), (98, "e99"), (99, "e100"), (998, "e999"), (999, "e1000")]
        {
            assert_eq!(id('e', index), wanted);
        }
        assert_eq!(["a", "d", "q", "s"].map(|l| id(l.chars().next().unwrap_or(' '), 4)), ["a5", "d5", "q5", "s5"]);
        assert_eq!(id('x', 0), "x1");
    }
}
