//! Compiles lists of single words whose values are codes: the code stands in a table itself, so nothing is parsed later.
//!
//! Reads `news_words` and `language_words`, gives their codes for the table of words (`classes`); reads `grammar_words`
//! with `reporting_verbs`, gives a table of them, form -> code; and the code of verbs and languages by number. A phrase of
//! several words has no code.

use crate::output::Output;
use crate::phrases;
use crate::sources::Source;
use crate::table;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a word of news mostly does, by number; all others are 0.
const PARTS: [&str; 3] = ["", "n", "a"];

/// Categories of words of grammar; the number is the place, counted from 1.
const CATEGORIES: [&str; 10] = [
    "determiner",
    "possessive",
    "preposition",
    "aux",
    "conjunction",
    "pronoun",
    "person",
    "object",
    "relative",
    "adverb",
];

/// How many languages a code can hold.
const MAX_LANGUAGES: usize = 30;

/// Codes by form.
pub type Codes = BTreeMap<u64, u32>;

/// The codes that stand in the table of words; all count from 1.
pub struct Words {
    /// As words of news.
    pub news: Codes,
    /// Numbers of sets of languages.
    pub languages: Codes,
    /// What they are to the terms of topics.
    pub terms: Codes,
}

/// Writes `codes.rs` and `grammar.bin`; gives what belongs in the table of words.
pub fn compile(sources: &[Source<'_>], output: &Output) -> Result<Words, String> {
    let list = |name: &str| {
        let found = sources.iter().find(|source| source.name == name);
        found.ok_or_else(|| format!("there is no list '{name}'"))
    };
    let mut code = String::new();
    let grammar = grammar(list("grammar_words")?, list("reporting_verbs")?, &mut code)?;
    // few words that are asked for are in this list
    let grammar: Vec<(u64, u32)> = grammar.into_iter().collect();
    let table = table::write_roomy(&grammar);
    output.code("grammar.bin", table.map_err(|clash| format!("two words of grammar look alike: {clash:?}"))?)?;
    let languages = languages(list("language_words")?, &mut code)?;
    let words = Words { news: news(list("news_words")?)?, languages, terms: Codes::new() };
    output.code("codes.rs", code)?;
    Ok(words)
}

/// The form of a row's word, if it is a single one.
fn single(key: &str) -> Option<u64> {
    match phrases::forms(key).as_slice() {
        [form] => Some(*form),
        _ => None,
    }
}

/// Rarity times 4, plus the part, plus 1.
fn news(source: &Source<'_>) -> Result<Codes, String> {
    let mut codes = Codes::new();
    for &row in &source.list.rows {
        let Some(form) = single(row.key()) else { continue };
        let mut cells = row.cells().skip(1);
        let rarity = cells.next().and_then(|rarity| rarity.parse::<u8>().ok());
        let rarity = rarity.ok_or_else(|| source.bad(row, "the rarity is a number of 0 to 255"))?;
        let part = cells.next().and_then(|part| PARTS.iter().position(|known| *known == part)).unwrap_or(0);
        codes.insert(form, (u32::from(rarity) << 2 | part as u32) + 1);
    }
    Ok(codes)
}

/// The category, plus 16 times the verb's number, which counts from 1.
fn grammar(words: &Source<'_>, verbs: &Source<'_>, code: &mut String) -> Result<Codes, String> {
    let mut codes = Codes::new();
    for &row in &words.list.rows {
        let category = CATEGORIES.iter().position(|category| *category == row.value());
        let category = category.ok_or_else(|| words.bad(row, &format!("the category is none of {CATEGORIES:?}")))?;
        if let Some(form) = single(row.key()) {
            codes.insert(form, category as u32 + 1);
        }
    }
    let _ = writeln!(code, "static VERBS: [Verb; {}] = [", verbs.list.rows.len());
    for (&row, number) in verbs.list.rows.iter().zip(1..) {
        let cells: Vec<&str> = row.cells().skip(1).collect();
        let [lemma, strength, form] = cells[..] else { return Err(verbs.bad(row, "lemma, strength and form")) };
        let strength = named(strength, &["Weak", "Thought", "Speech"])
            .ok_or_else(|| verbs.bad(row, "the strength is weak, thought or speech"))?;
        let form = named(form, &["Base", "Third", "Past", "Participle", "Ing"])
            .ok_or_else(|| verbs.bad(row, "the form is base, third, past, participle or ing"))?;
        let _ = writeln!(code, "    Verb {{ lemma: {lemma:?}, strength: Strength::{strength}, form: Form::{form} }},");
        if let Some(form) = single(row.key()) {
            *codes.entry(form).or_default() |= number << 4;
        }
    }
    code.push_str("];\n");
    Ok(codes)
}

/// The variant that a cell names.
fn named(cell: &str, variants: &[&'static str]) -> Option<&'static str> {
    variants.iter().copied().find(|variant| variant.eq_ignore_ascii_case(cell))
}

/// The number of a set of languages, with a bit for each; the empty set is the first.
fn languages(source: &Source<'_>, code: &mut String) -> Result<Codes, String> {
    let values = source.list.rows.iter().flat_map(|row| row.value().split(' '));
    let mut names: Vec<&str> = values.filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > MAX_LANGUAGES {
        return Err(format!("{}: more than {MAX_LANGUAGES} languages", source.path));
    }
    let (mut codes, mut sets) = (Codes::new(), vec![0]);
    for row in &source.list.rows {
        let Some(form) = single(row.key()) else { continue };
        let bits = names.iter().enumerate().filter(|(_, name)| row.value().split(' ').any(|own| own == **name));
        let set = bits.fold(0u32, |sum, (bit, _)| sum | 1 << bit);
        let number = sets.iter().position(|known| *known == set).unwrap_or(sets.len());
        if number == sets.len() {
            sets.push(set);
        }
        codes.insert(form, number as u32);
    }
    let _ = writeln!(code, "static LANGUAGE_SETS: [u32; {}] = {sets:?};", sets.len());
    let _ = writeln!(code, "/// Languages whose common words are known: ISO 639-1 codes.");
    let _ = writeln!(code, "pub static LANGUAGES: [&str; {}] = {names:?};", names.len());
    Ok(codes)
}
