//! Compiles the lists of kind `class` into one table of words and the constants of `class`.
//!
//! Reads words, gives form -> number of a set of classes with the word's codes (`codes`), and the sets as 64-bit numbers.
//! Few sets occur, so a slot of the common table holds any of them. A word counts in its plainer spelling too (`latin`).
//! The hash is that of a table without codes, so that it tells what the lists say, not which tables hold it.

use crate::codes::Words;
use crate::form::form;
use crate::known::Known;
use crate::latin::spellings;
use crate::output::{Output, doc};
use crate::phrases;
use crate::sources::{Kind, Source};
use crate::{table, words};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

/// How many classes a set holds.
const MAX_CLASSES: usize = 64;

/// The class of words that are ordinary words too: names spelt like one of them are flagged.
const AMBIGUOUS_WORDS: &str = "ambiguous";

/// The map whose keys are ordinary phrases ("first lady").
const AMBIGUOUS_PHRASES: &str = "ambiguous_phrases";

/// Writes `words.bin`, `sets.bin`, `classes.rs`; gives the phrases (by their forms) that are ordinary words.
pub fn compile(sources: &[Source<'_>], words: &Words, output: &mut Output) -> Result<HashSet<Vec<u64>>, String> {
    let mut sets: BTreeMap<u64, u64> = BTreeMap::new();
    let mut code = String::new();
    let mut names = Vec::new();
    for source in sources.iter().filter(|source| matches!(source.kind, Kind::Class | Kind::ClassMap)) {
        let bit = names.len();
        if bit == MAX_CLASSES {
            return Err(format!("{}: more than {MAX_CLASSES} classes (make it a map)", source.path));
        }
        add_words(source, 1 << bit, &mut sets)?;
        let _ = writeln!(code, "{}pub const {}: Class = Class({bit});", doc(&source.list), source.constant());
        names.push(source.name);
    }
    let _ = writeln!(code, "const NAMES: [&str; {}] = {names:?};", names.len());
    output.code("classes.rs", code)?;
    write_tables(&sets, words, output)?;
    Ok(ambiguous(sources))
}

fn add_words(source: &Source<'_>, bit: u64, sets: &mut BTreeMap<u64, u64>) -> Result<(), String> {
    let mut seen = HashSet::new();
    for &row in &source.list.rows {
        let whole = row.key();
        let first = words::words(whole).next().filter(|_| source.kind == Kind::ClassMap);
        let word = first.map_or(whole, |first| &whole[first]);
        if words::words(word).next() != Some(0..word.len()) {
            return Err(source.bad(row, &format!("'{word}' is more than one word (phrases go into a map)")));
        }
        if !seen.insert(form(word)) && source.kind == Kind::Class {
            return Err(source.bad(row, &format!("'{word}' stands in the list already, in other case")));
        }
        for spelling in spellings(word) {
            *sets.entry(form(&spelling)).or_default() |= bit;
        }
    }
    Ok(())
}

fn write_tables(sets: &BTreeMap<u64, u64>, words: &Words, output: &mut Output) -> Result<(), String> {
    let clash = |clash| format!("two words look alike in the table: {clash:?}");
    let mut distinct: Vec<u64> = sets.values().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let pairs: Vec<(u64, u32)> =
        sets.iter().map(|(form, set)| (*form, distinct.partition_point(|other| other < set) as u32)).collect();
    output.hash(&table::write(&pairs).map_err(clash)?);
    output.hash(&bytes_of(distinct.iter()));
    // the empty set comes before all others
    let mut numbers: BTreeMap<u64, [u32; 4]> = pairs.iter().map(|(form, set)| (*form, [set + 1, 0, 0, 0])).collect();
    words.news.iter().for_each(|(form, code)| numbers.entry(*form).or_default()[1] = *code);
    words.languages.iter().for_each(|(form, set)| numbers.entry(*form).or_default()[2] = *set);
    words.terms.iter().for_each(|(form, bits)| numbers.entry(*form).or_default()[3] = *bits);
    let known = numbers.into_iter().map(|(form, numbers)| Some((form, Known::pack(numbers)?.bits())));
    let known: Vec<(u64, u32)> = known.collect::<Option<_>>().ok_or("a number is too large for the table of words")?;
    output.code("words.bin", table::write(&known).map_err(clash)?)?;
    output.code("sets.bin", bytes_of([0].iter().chain(&distinct)))
}

fn bytes_of<'n>(numbers: impl Iterator<Item = &'n u64>) -> Vec<u8> {
    numbers.flat_map(|number| number.to_le_bytes()).collect()
}

fn ambiguous(sources: &[Source<'_>]) -> HashSet<Vec<u64>> {
    let lists = sources.iter().filter(|source| [AMBIGUOUS_WORDS, AMBIGUOUS_PHRASES].contains(&source.name));
    lists.flat_map(|source| source.list.rows.iter().map(|row| phrases::forms(row.key()))).collect()
}
