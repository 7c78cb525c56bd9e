//! The differing names of an article: equal spellings are one form, whatever their case, stops and article.
//!
//! Reads name mentions, gives `Form`s with their words, so that joining works on dozens of forms and not on hundreds of
//! mentions. "U.S." and "US" are one form; a person and a thing of one spelling are two.

use super::links;
use crate::annotate::buckets::sort_by_hash;
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::{Document, Run, Shape};
use crate::lexicon::class;
use crate::lexicon::form::{PHRASE, form, grow};
use crate::lexicon::gazetteer::Match;

/// Words of a name that tell nothing of who it is.
const DROPPED: [&str; 5] = ["the", "jr", "sr", "'s", "’s"];

/// The longest of them.
const MAX_DROPPED_BYTES: usize = 4;

/// The longest run of dotted letters that is read as one acronym.
const MAX_ACRONYM_LETTERS: usize = 8;

/// A name as the article spells it.
#[derive(Clone, Debug)]
pub struct Form<'t> {
    /// Its words without signs; dotted letters are one word.
    pub words: &'t [Word<'t>],
    /// What most of its mentions are.
    pub label: EntityType,
    /// Indices of its mentions, by start.
    pub mentions: &'t [usize],
    /// The listed name that its first mention is.
    pub listed: Option<Match>,
}

/// What forms lend: words and mentions of all, one form's after the other.
pub struct Spelled<'t> {
    words: Vec<Word<'t>>,
    mentions: Vec<usize>,
    /// For each form its part of both.
    parts: Vec<(Run, Run)>,
    /// For each mention its form.
    pub form_of: Vec<usize>,
}

/// A word of a name.
#[derive(Clone, Copy, Debug)]
pub struct Word<'t> {
    /// Hash of the folded spelling.
    pub form: u64,
    /// As written (the first letter, for dotted letters).
    pub text: &'t str,
}

impl Form<'_> {
    /// Hash of its last word.
    pub fn last(&self) -> u64 {
        self.words.last().map_or(0, |w| w.form)
    }

    /// Hash of its first word.
    pub fn first(&self) -> u64 {
        self.words.first().map_or(0, |w| w.form)
    }

    /// Whether it is a single word.
    pub fn is_single(&self) -> bool {
        self.words.len() == 1
    }

    /// Whether its words are the last words of `long`, which has more.
    pub fn ends(&self, long: &Self) -> bool {
        let cut = long.words.len().saturating_sub(self.words.len());
        cut > 0 && long.words[cut..].iter().zip(self.words).all(|(a, b)| a.form == b.form)
    }

    /// Whether its words are the first words of `long`, which has more.
    pub fn begins(&self, long: &Self) -> bool {
        long.words.len() > self.words.len() && long.words.iter().zip(self.words).all(|(a, b)| a.form == b.form)
    }
}

/// Which labels can be one form.
fn side(label: EntityType) -> u8 {
    match label {
        EntityType::Person => 0,
        EntityType::Group => 1,
        _ => 2,
    }
}

/// Reads how the names are spelled: forms in order of first appearance.
pub fn read<'t>(doc: &Document<'t>, mentions: &[Mention]) -> Spelled<'t> {
    let (mut words, mut name) = (Vec::with_capacity(2 * mentions.len()), Vec::new());
    let (mut keys, mut runs) = (Vec::with_capacity(mentions.len()), Vec::with_capacity(mentions.len()));
    for (i, mention) in mentions.iter().enumerate() {
        let key = read_words(doc, mention, &mut name);
        keys.push((grow(key, u64::from(side(mention.label))), i));
        runs.push(Run::new(words.len(), words.len() + name.len()));
        words.extend_from_slice(&name);
    }
    let first_of = firsts(keys);
    let (mut parts, mut form_of) = (Vec::new(), Vec::with_capacity(mentions.len()));
    for (i, first) in first_of.into_iter().enumerate() {
        if i == first {
            form_of.push(parts.len());
            parts.push((runs[i], Run::default()));
        } else {
            form_of.push(form_of[first]);
        }
    }
    Spelled { words, mentions: by_form(&form_of, &mut parts), parts, form_of }
}

/// For each number the first one with the same key.
fn firsts(mut keys: Vec<(u64, usize)>) -> Vec<usize> {
    let mut first_of = vec![0; keys.len()];
    sort_by_hash(&mut keys, |(key, _)| *key);
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        group.iter().for_each(|(_, i)| first_of[*i] = group[0].1);
    }
    first_of
}

/// The mentions form by form; puts down each form's part.
fn by_form(form_of: &[usize], parts: &mut [(Run, Run)]) -> Vec<usize> {
    form_of.iter().for_each(|form| parts[*form].1.end += 1);
    let mut end = 0;
    for (_, of) in parts.iter_mut() {
        let start = end;
        end += of.end;
        *of = Run { start, end: start };
    }
    let mut mentions = vec![0; form_of.len()];
    for (mention, form) in form_of.iter().enumerate() {
        let of = &mut parts[*form].1;
        mentions[of.end as usize] = mention;
        of.end += 1;
    }
    mentions
}

impl Spelled<'_> {
    /// The forms, each with the label of most of its mentions.
    pub fn forms(&self, doc: &Document<'_>, mentions: &[Mention]) -> Vec<Form<'_>> {
        let form = |(words, of): &(Run, Run)| {
            let of = &self.mentions[of.range()];
            let listed = links::lookup(doc, mentions[of[0]].tokens);
            Form { words: &self.words[words.range()], label: majority(mentions, of), mentions: of, listed }
        };
        self.parts.iter().map(form).collect()
    }
}

/// The label with the greatest sum of scores; ties go to the first in the order of types.
pub fn majority(mentions: &[Mention], of: &[usize]) -> EntityType {
    let mut votes: [Option<f32>; EntityType::Misc as usize + 1] = Default::default();
    let mut best: Option<EntityType> = None;
    for mention in of.iter().map(|i| &mentions[*i]) {
        *votes[mention.label as usize].get_or_insert(0.0) += mention.score;
    }
    for label in of.iter().map(|i| mentions[*i].label) {
        let sum = |l: EntityType| votes[l as usize].unwrap_or(0.0);
        let ahead = |b: EntityType| sum(label).total_cmp(&sum(b)).then(b.cmp(&label)).is_gt();
        if best.is_none_or(ahead) {
            best = Some(label);
        }
    }
    best.unwrap_or(EntityType::Misc)
}

/// Puts the words of a mention's name into `all`, gives their key.
fn read_words<'t>(doc: &Document<'t>, mention: &Mention, all: &mut Vec<Word<'t>>) -> u64 {
    let tokens = mention.tokens.range().filter(|i| !matches!(doc.tokens[*i].shape, Shape::Sign | Shape::Quote));
    all.clear();
    all.extend(tokens.map(|i| Word { form: doc.tokens[i].form, text: doc.word(i) }));
    if let Some(joined) = acronym(doc, mention, all) {
        all.clear();
        all.push(joined);
        return grow(PHRASE, joined.form);
    }
    let titles = if mention.label == EntityType::Person { leading_titles(doc, mention) } else { 0 };
    let telling =
        |w: &Word<'_>| w.text.len() > MAX_DROPPED_BYTES || !DROPPED.iter().any(|d| d.eq_ignore_ascii_case(w.text));
    if all.iter().skip(titles).any(telling) {
        all.drain(..titles);
        all.retain(telling);
    }
    all.iter().fold(PHRASE, |key, w| grow(key, w.form))
}

/// How many words at the start of a person's span are titles ("Vice President Harris"), one word at least left over.
fn leading_titles(doc: &Document<'_>, mention: &Mention) -> usize {
    let words = mention.tokens.range().filter(|i| doc.tokens[*i].shape.is_word());
    let titles = words.clone().take_while(|i| doc.tokens[*i].classes.has(class::TITLES)).count();
    if titles < words.count() { titles } else { 0 }
}

/// "U.S." as the word "us": letters parted by stops.
fn acronym<'t>(doc: &Document<'t>, mention: &Mention, words: &[Word<'t>]) -> Option<Word<'t>> {
    let dotted = words.len() >= 2
        && words.len() <= MAX_ACRONYM_LETTERS
        && doc.tokens[mention.tokens.start as usize + 1].is(b'.');
    let letters = dotted && words.iter().all(|w| w.text.len() == 1);
    let joined = || words.iter().map(|w| w.text).collect::<String>();
    letters.then(|| Word { form: form(&joined()), text: mention.span.of(doc.content()) })
}
