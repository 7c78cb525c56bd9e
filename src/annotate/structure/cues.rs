//! Recognises the set phrases of page furniture ("Sign up for", "All rights reserved", "4 minute read") in a line.
//!
//! Reads the forms of a line's words, gives the kinds of furniture that its phrases belong to, by place: the whole line,
//! its start, anywhere. The phrases are the list `page_cues`. A phrase is only a hint: many begin sentences of articles as
//! well, so `classify` weighs them against everything else.

use crate::lexicon::lists::PAGE_CUES;

/// Words at the start of a line in which phrases are sought; a shorter line is read whole.
const MAX_HEAD_WORDS: usize = 12;
/// Words at the end of a longer line in which phrases are sought.
const MAX_TAIL_WORDS: usize = 14;

/// Kinds of page furniture, in the order of their bits.
pub const KINDS: [&str; 17] = [
    "navigation",
    "share",
    "advert",
    "comments",
    "login",
    "legal",
    "related",
    "newsletter",
    "paywall",
    "caption",
    "byline",
    "updated",
    "published",
    "bio",
    "reading-time",
    "time-ago",
    "media",
];

/// The kinds that a line's phrases point to, as bits numbered as in [`KINDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cues {
    /// The line is nothing but the phrase.
    pub whole: u32,
    /// The line starts with the phrase.
    pub start: u32,
    /// The phrase stands anywhere.
    pub any: u32,
    /// How many words of the line the phrases take.
    pub words: u16,
}

impl Cues {
    /// Whether any phrase points to one of the kinds with these bits.
    #[must_use]
    pub fn has(self, bits: u32) -> bool {
        (self.whole | self.start | self.any) & bits != 0
    }

    /// Whether no phrase was found.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.whole | self.start | self.any == 0
    }
}

/// The bits of some kinds. Meant for constants: a kind that is not among [`KINDS`] fails the build.
#[must_use]
pub const fn bits(names: &[&str]) -> u32 {
    let (mut bits, mut i) = (0, 0);
    while i < names.len() {
        let mut k = 0;
        while !is_same(KINDS[k].as_bytes(), names[i].as_bytes()) {
            k += 1;
        }
        bits |= 1 << k;
        i += 1;
    }
    bits
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// The phrases in a line of words with these forms.
#[must_use]
pub fn cues(forms: &[u64]) -> Cues {
    let mut cues = Cues::default();
    let tail = forms.len().saturating_sub(MAX_TAIL_WORDS).max(MAX_HEAD_WORDS);
    let mut at = 0;
    let mut free = 0;
    while at < forms.len() {
        let may_count = |value: &str| at == 0 || value.as_bytes().windows(3).any(|w| w == b"any");
        for (length, value) in PAGE_CUES.each(&forms[at..]).filter(|(_, value)| may_count(value)) {
            let taken =
                value.split('|').filter_map(|reading| reading.split_once(' ')).fold(false, |taken, (name, place)| {
                    let Some(bit) = KINDS.iter().position(|k| *k == name).map(|k| 1 << k) else { return taken };
                    let is_here = match place {
                        "whole" => at == 0 && length == forms.len(),
                        "start" => at == 0,
                        _ => true,
                    };
                    match place {
                        _ if !is_here => {}
                        "whole" => cues.whole |= bit,
                        "start" => cues.start |= bit,
                        _ => cues.any |= bit,
                    }
                    taken | is_here
                });
            if taken && at + length > free {
                cues.words += (at + length - at.max(free)) as u16;
                free = at + length;
            }
        }
        at += 1;
        if at == MAX_HEAD_WORDS {
            at = tail;
        }
    }
    cues
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::forms;

    fn found(text: &str) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
        let cues = cues(&forms(text));
        let names = |bits: u32| KINDS.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, k)| *k).collect();
        (names(cues.whole), names(cues.start), names(cues.any))
    }

    #[test]
    fn tells_kinds_and_places() {
        assert_eq!(found("Share"), (vec!["share"], vec![], vec![]));
        assert_eq!(found("Sign up for our daily letter").1, ["newsletter"]);
        assert_eq!(found("A bridge at dusk. Getty Images").2, ["caption"]);
        assert_eq!(found("4 minute read").2, ["reading-time"]);
        assert!(cues(&forms("The council will vote on the bridge on Monday.")).is_empty());
    }
}
