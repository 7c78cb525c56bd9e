//! The ids of a record's parts: a letter and a number, "e1" for the first entity.
//!
//! Reads a letter and an index, gives the id. A record names its parts in hundreds of places, so the usual ids stand ready
//! made and are lent. Numbers are given by whoever orders the list.

use crate::summary::schema::Str;
use std::borrow::Cow;

/// Numbers below this have their ids ready made.
const READY_IDS: usize = 1000;

/// A letter with each number: "e1", "e2", ..., padded with blanks.
const fn ready_ids(letter: u8) -> [[u8; 4]; READY_IDS] {
    let mut ids = [[letter, b' ', b' ', b' ']; READY_IDS];
    let mut number = 0;
    while number < READY_IDS {
        let (mut rest, mut place) = (number, if number < 10 { 1 } else { 2 + (number >= 100) as usize });
        while place > 0 {
            // a single decimal digit
            ids[number][place] = b'0' + (rest % 10) as u8;
            (rest, place) = (rest / 10, place - 1);
        }
        number += 1;
    }
    ids
}

/// The id of the thing at `index` of its list: a letter and its number from 1.
#[must_use]
pub fn id<'a>(letter: char, index: usize) -> Str<'a> {
    static LETTERS: [(char, [[u8; 4]; READY_IDS]); 5] = [
        ('a', ready_ids(b'a')),
        ('d', ready_ids(b'd')),
        ('e', ready_ids(b'e')),
        ('q', ready_ids(b'q')),
        ('s', ready_ids(b's')),
    ];
    let ready = LETTERS.iter().find(|(l, _)| *l == letter).and_then(|(_, ids)| ids.get(index + 1));
    match ready.and_then(|id| str::from_utf8(id.trim_ascii_end()).ok()) {
        Some(id) => Cow::Borrowed(id),
        None => Cow::Owned(format!("{letter}{}", index + 1)),
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
