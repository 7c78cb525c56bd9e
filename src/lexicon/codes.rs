//! What a single word is in grammar, in news, in languages: one look-up of a form, nothing to parse.
//!
//! Reads what is known of a word, gives its part in phrases with rarity and the languages whose common word it is; reads
//! forms, gives category and verb of speech out of a small table. Phrases of several words are in `lists`.

use super::known::Known;
use super::table::Table;

static GRAMMAR: Table<'static> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/grammar.bin")));

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// What a word mostly does in the phrases of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewsPart {
    /// Ends a noun phrase.
    Noun,
    /// Stands within one.
    Modifier,
    /// Neither.
    Other,
}

/// A word's part in the phrases of news, and ten times the natural logarithm of one over the share of articles that use it.
#[must_use]
pub fn news_word(known: Known) -> Option<(NewsPart, u8)> {
    let code = known.news_code().checked_sub(1)?;
    let part = match code & 3 {
        1 => NewsPart::Noun,
        2 => NewsPart::Modifier,
        _ => NewsPart::Other,
    };
    Some((part, (code >> 2) as u8))
}

/// What a word of grammar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// a, the, two
    Determiner,
    /// his
    Possessive,
    /// of, in; also words that begin a clause: because, when
    Preposition,
    /// has, would
    Auxiliary,
    /// and, but
    Conjunction,
    /// he, they
    Pronoun,
    /// someone
    Person,
    /// him
    Object,
    /// who
    Relative,
    /// also, later
    Adverb,
}

/// A form of a verb of speech or thought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verb {
    /// Dictionary form.
    pub lemma: &'static str,
    /// How surely it reports something.
    pub strength: Strength,
    /// Its form.
    pub form: Form,
}

/// How surely a verb reports something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// More often something else: "open", "charge".
    Weak,
    /// Thinking and finding.
    Thought,
    /// Speaking.
    Speech,
}

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// say
    Base,
    /// says
    Third,
    /// said
    Past,
    /// written
    Participle,
    /// saying
    Ing,
}

/// What a word is in grammar: a closed-class word, a verb of speech or thought, or both.
#[must_use]
pub fn grammar(form: u64) -> (Option<Category>, Option<Verb>) {
    let Some(code) = GRAMMAR.find(form) else { return (None, None) };
    let category = match code & 15 {
        1 => Some(Category::Determiner),
        2 => Some(Category::Possessive),
        3 => Some(Category::Preposition),
        4 => Some(Category::Auxiliary),
        5 => Some(Category::Conjunction),
        6 => Some(Category::Pronoun),
        7 => Some(Category::Person),
        8 => Some(Category::Object),
        9 => Some(Category::Relative),
        10 => Some(Category::Adverb),
        _ => None,
    };
    let verb = (code >> 4).checked_sub(1).and_then(|at| VERBS.get(at as usize)).copied();
    (category, verb)
}

/// How many of some words are common in each language, by the numbers of [`LANGUAGES`]; a word that several share counts for each.
#[must_use]
pub fn count_languages(words: impl Iterator<Item = Known>) -> [usize; LANGUAGES.len()] {
    let mut sets = [0usize; LANGUAGE_SETS.len()];
    for known in words {
        sets[(known.language_set() as usize).min(LANGUAGE_SETS.len() - 1)] += 1;
    }
    let mut counts = [0; LANGUAGES.len()];
    for (set, count) in LANGUAGE_SETS.iter().zip(sets).filter(|(_, count)| *count > 0) {
        for (bit, sum) in counts.iter_mut().enumerate() {
            *sum += if set >> bit & 1 == 1 { count } else { 0 };
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{form, known};

    #[test]
    fn words_have_their_codes() {
        assert_eq!(grammar(form("The")).0, Some(Category::Determiner));
        assert_eq!(grammar(form("later")).0, Some(Category::Adverb));
        let said = grammar(form("said")).1.expect("a verb");
        assert_eq!((said.lemma, said.strength, said.form), ("say", Strength::Speech, Form::Past));
        assert_eq!(grammar(form("harbour")), (None, None));
        assert_eq!(news_word(known(form("abandon"))), Some((NewsPart::Other, 50)));
        assert_eq!(news_word(known(form("aaa"))), Some((NewsPart::Noun, 65)));
        assert!(news_word(known(form("qwrtzp"))).is_none());
        let counts = count_languages(["aan", "aan", "qwrtzp"].into_iter().map(|word| known(form(word))));
        let dutch = LANGUAGES.iter().position(|language| *language == "nl").expect("a language");
        assert_eq!((counts[dutch], counts.iter().sum::<usize>()), (2, 2));
    }
}
