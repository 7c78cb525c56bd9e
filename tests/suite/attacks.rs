//! Texts made to be slow for one rule each: all must end, and their records must hold the invariants.
//!
//! No clock tells fast from slow here: the guard below catches only what hangs. What once grew with the square of its
//! length is longer than the rest, but its return would slow this test, not fail it; measure with a release build.

use crate::support::{invariants, record};
use analyze::Options;
use analyze::text::code_points::OffsetUnit;
use std::sync::mpsc;
use std::time::Duration;

/// A text of this table that takes longer hangs: it needs a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(60);
/// Length of what took the square of its length.
const LONG: usize = 120_000;
/// Length of the others.
const SHORT: usize = 12_000;

/// Repeated without end, these were read anew from every mark or name.
const SQUARES: [&str; 10] = [
    "“",
    "“rain ",
    "\"rain ",
    "‘rain ",
    "'rain ",
    "«rain ",
    "``rain ",
    "said Ann Moe, “",
    "“rain fell on Moe,” said Ann, ",
    "Ann Smith met Bo Haug. ",
];

/// Aimed at the other rules.
const OTHERS: [&str; 60] = [
    "„rain ",
    "rain” ",
    "“rain “rain” ",
    "“rain ‘rain’ ",
    "‘the rains’ x “a” ",
    "“It rained on the town.\n\n",
    "“I am here,” said Ann Moe. ",
    "“rain fell” on us and ",
    "according to ",
    "according to Ann Moe, ",
    "he said that ",
    "Q: Did it rain?\n\nA: It rained on Ann Moe.\n\n",
    "MOE: It rained on us all day.\n\n",
    "the mayor of ",
    "who was ",
    "Ann's ",
    "Smith ",
    "Ann Moe, ",
    "Ann and ",
    "Bank of ",
    "Mr. Smith ",
    "A. B. C. ",
    "A.B.C.",
    "Ann Moe left and he saw her and she saw him. ",
    "MAYOR RESIGNS AFTER FLOOD IN ARNSBY. ",
    "Monday, 4 March 2024 ",
    "2024-03-04 ",
    "1/2/",
    "10 a.m. ",
    "last week ",
    "since the end of ",
    "Monday and ",
    "1999 ",
    "$5 million ",
    "at least 20 percent ",
    "one hundred and ",
    "million ",
    "between 1 and ",
    "half a ",
    "1 to ",
    "rain-",
    "rain — ",
    "https://example.org/a?b=c ",
    "ann@example.org ",
    "@",
    "_",
    "… ",
    "; ",
    "[",
    "(rain ",
    "12.5 | 13.7 | 14.2\n",
    "12.5\t13.7\t14.2\n",
    "By Ann Moe\n",
    "Published 3 March 2024\n",
    "NAIROBI, Kenya (AP) — Rain.\n\n",
    "Photo: Ann Moe/AP\n",
    "* ",
    "rain\n",
    "北京。",
    "👩‍👩‍👧 ",
];

/// The texts with distinct names, words and figures: what is compared with all before it shows.
fn distinct() -> Vec<String> {
    const SYLLABLES: [&str; 10] = ["ba", "ne", "ki", "lo", "du", "mar", "sen", "til", "vor", "gun"];
    let name = |i: usize| {
        let syllable = |power: u32| SYLLABLES[i / 10_usize.pow(power) % 10];
        format!("H{}{}{}{}", syllable(0), syllable(1), syllable(2), syllable(3))
    };
    let all = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<String>();
    vec![
        all(6_000, &|i| format!("{} Corp. ", name(i))),
        all(2_000, &|i| format!("{} Smith left. Smith said so. ", name(i))),
        all(1_000, &|i| format!("The mayor of {} left. The mayor said so. ", name(i))),
        all(1_000, &|i| format!("Ann Moe said that the {} fell on us. ", name(i).to_lowercase())),
        all(1_000, &|i| format!("“rain fell on {} {},” said Ann Moe, ", name(i), name(i * 7))),
        format!("“{}” he said.", all(1_000, &|i| format!("{} {} met him. ", name(i), name(i * 7)))),
        all(500, &|i| format!("“{} rain fell on us all”\n\n“The {} fell,” he said.\n\n", name(i), name(i))),
        all(1_000, &|i| format!("${i} million and {i} people ")),
        all(1_000, &|i| format!("on {} May {} ", i % 28 + 1, 1900 + i % 150)),
        all(1_000, &|i| format!("# Part {i}\n\n")),
    ]
}

#[test]
fn every_attack_ends() {
    let long = |unit: &&str| unit.repeat(LONG / unit.len());
    let short = |unit: &&str| unit.repeat(SHORT / unit.len());
    let texts = SQUARES.iter().map(long).chain(OTHERS.iter().map(short)).chain(distinct());
    for text in texts {
        let start: String = text.chars().take(30).collect();
        let (done, ended) = mpsc::channel();
        std::thread::spawn(move || {
            let json = record(&text, &Options::default(), OffsetUnit::CodePoint);
            // nobody listens any more where the guard gave up
            let _ = done.send(invariants::check(&json));
        });
        let held = ended.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("{start}...: {e}"));
        held.unwrap_or_else(|fault| panic!("{start}...: {fault}"));
    }
}
