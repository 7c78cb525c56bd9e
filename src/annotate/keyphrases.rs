//! The phrases that tell this article from others.
//!
//! Reads a `Document` and its structure, gives `KeyPhrase`s. Candidates are runs of words that mostly stand within noun
//! phrases (`news_words`, from counts) and of names, cut at every other word and sign; they end in a noun. A phrase is
//! weighed by how often and where it stands, how far it is spread, and how rare its words are in news. Phrases within one
//! another, singular and plural, surname and full name become one. It knows no grammar beyond that.

use crate::annotate::buckets::sort_by_hash;
use crate::annotate::structure::Structure;
use crate::annotate::topics::{Place, places};
use crate::document::{Document, Gap, Run, Shape, Token};
use crate::lexicon::codes::{self, NewsPart};
use crate::lexicon::{Classes, Known, class};
use crate::text::Span;

/// Key phrases of an article at most.
const MAX_PHRASES: usize = 10;

/// Words of a phrase at most.
const MAX_WORDS: usize = 4;

/// Phrases that are compared with one another, best first.
const MAX_COMPARED: usize = 150;

/// Rarity of a word that is not in the list of words of news.
const UNKNOWN_RARITY: f32 = 70.0;

/// Rarity below which a single common noun is no key phrase.
const MIN_SINGLE_RARITY: f32 = 42.0;

/// What the number of words does to the weight: single words say least, two or three most.
const LENGTH_WEIGHTS: [f32; MAX_WORDS + 1] = [0.0, 0.62, 1.2, 1.25, 1.05];

/// What a name is worth beside a common noun phrase: names return often by themselves.
const NAME_WEIGHT: f32 = 0.9;

/// What a phrase that stands only once keeps.
const ONCE: f32 = 0.5;

/// Added to the rarity, so that it does not outweigh frequency.
const RARITY_FLOOR: f32 = 35.0;

/// What a phrase in all three thirds of the article gains.
const SPREAD: f32 = 0.4;

/// Words that count or order: "two months", "second incident" stand for no article.
const COUNTING: Classes =
    Classes::of(&[class::NUMBER_VALUES, class::ORDINAL_VALUES, class::VAGUE_TIMES, class::MONTHS]);

/// Words that no phrase holds.
const PARTING: Classes = Classes::of(&[class::FUNCTION_WORDS, class::WEEKDAYS]);

/// A noun phrase that stands for the article.
#[derive(Clone, Debug)]
pub struct KeyPhrase {
    /// As it stands in the text, variants merged.
    pub text: String,
    /// 0 to 1, best first.
    pub score: f32,
    /// Where it stands, bytes, by start.
    pub mentions: Vec<Span>,
}

/// What a word does in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Can end a phrase.
    Noun,
    /// Can stand within one.
    Modifier,
    /// A hyphen between words.
    Hyphen,
    /// Parts phrases.
    Break,
}

/// One use of a candidate.
#[derive(Clone, Copy, Debug)]
struct Use {
    key: u64,
    tokens: Run,
    place: Place,
}

/// A candidate with all its uses.
#[derive(Clone, Debug)]
struct Phrase<'u> {
    score: f32,
    /// The use that shows its words.
    model: Use,
    /// Its words as they stand there.
    text: &'u str,
    /// Its folded words, and how many there are.
    forms: ([u64; MAX_WORDS], usize),
    /// A bit for each of them: tells of most phrases that neither lies within the other.
    bits: u64,
    /// By start.
    own: &'u [Use],
    /// Those of variants by start, none within another.
    others: Vec<Use>,
    is_name: bool,
}

impl Phrase<'_> {
    fn forms(&self) -> &[u64] {
        &self.forms.0[..self.forms.1]
    }

    fn count(&self) -> usize {
        self.own.len() + self.others.len()
    }

    fn uses(&self) -> impl Iterator<Item = &Use> {
        self.own.iter().chain(&self.others)
    }
}

/// Finds key phrases, best first.
#[must_use]
pub fn annotate(doc: &Document<'_>, structure: &Structure) -> Vec<KeyPhrase> {
    let places = places(doc, structure);
    let (words, mut uses) = uses(doc, &places);
    sort_by_hash(&mut uses, |u| u.key);
    let mut phrases: Vec<Phrase<'_>> = Vec::with_capacity(MAX_COMPARED);
    phrases.extend(uses.chunk_by(|a, b| a.key == b.key).filter_map(|uses| weigh(doc, &words, uses)));
    phrases.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.model.tokens.cmp(&b.model.tokens)));
    phrases.truncate(MAX_COMPARED);
    // twice: a full name joins its two halves
    present(doc, merge(merge(phrases)))
}

/// What a word does in phrases, and how rare it is in news.
type Word = (Part, f32);

/// The words of a document, and all phrases outside page furniture.
fn uses(doc: &Document<'_>, places: &[Place]) -> (Vec<Word>, Vec<Use>) {
    let (mut words, mut uses) = (Vec::with_capacity(doc.tokens.len()), Vec::with_capacity(doc.tokens.len() / 2));
    for (sentence, place) in doc.sentences.iter().zip(places) {
        let mut run = sentence.tokens;
        if *place == Place::Outside {
            words.resize(run.end as usize, (Part::Break, 0.0));
            continue;
        }
        for i in sentence.tokens.range() {
            let word = word(doc, &doc.tokens[i], doc.known[i]);
            words.push(word);
            if word.0 == Part::Break {
                push_phrases(doc, &words, Run::new(run.start as usize, i), *place, &mut uses);
                run.start = i as u32 + 1;
            }
        }
        push_phrases(doc, &words, run, *place, &mut uses);
    }
    (words, uses)
}

fn word(doc: &Document<'_>, token: &Token, known: Known) -> Word {
    // told without a branch each, as nobody could foretell them
    let is_break = matches!(token.shape, Shape::Sign | Shape::Quote | Shape::Number | Shape::Initial)
        | token.classes.any(PARTING)
        | (token.span.len() < 2)
        | token.is(b'\'');
    if is_break {
        return (if token.is(b'-') { Part::Hyphen } else { Part::Break }, 0.0);
    }
    let is_name = token.shape.has_capital();
    let Some((part, rarity)) = codes::news_word(known) else {
        let part = if is_name || !is_verbal(token.span.of(doc.content())) { Part::Noun } else { Part::Break };
        return (part, UNKNOWN_RARITY);
    };
    let part = match part {
        NewsPart::Noun => Part::Noun,
        NewsPart::Modifier => Part::Modifier,
        NewsPart::Other if is_name && !matches!(token.gap, Gap::Line | Gap::Sentence) => Part::Noun,
        NewsPart::Other => Part::Break,
    };
    (part, f32::from(rarity))
}

/// Whether an unknown word looks like a verb's form or an adverb: "depreciating", "steadfastly".
fn is_verbal(word: &str) -> bool {
    ["ed", "ing", "ly", "ise", "ize", "ises", "izes", "ate", "ify"].iter().any(|ending| word.ends_with(ending))
}

/// "Norwegian Prime Minister Kari Haug", "middleweight boxer Kari Haug": the name begins after the role.
fn after_titles(doc: &Document<'_>, start: usize, end: usize) -> usize {
    let is_capital = |i: &usize| doc.tokens[*i].shape.has_capital() || !doc.tokens[*i].shape.is_word();
    let tail = (start..end).rev().take_while(is_capital).count();
    let start = if tail >= 2 && doc.tokens[end - tail].shape.is_word() { end - tail } else { start };
    let is_role = |token: &Token| token.classes.has(class::TITLES) || token.classes.has(class::ROLE_NOUNS);
    let names = (start..end).all(|i| doc.tokens[i].shape.has_capital() || !doc.tokens[i].shape.is_word());
    let last_role = (start..end.saturating_sub(1)).rev().find(|i| is_role(&doc.tokens[*i]));
    last_role.filter(|_| names).map_or(start, |role| role + 1)
}

/// All phrases of a run of phrase words: its ends from the last noun on, one to four words long.
fn push_phrases(doc: &Document<'_>, words: &[Word], run: Run, place: Place, uses: &mut Vec<Use>) {
    let is_last = |i: &usize| words[*i].0 == Part::Noun;
    let Some(last) = run.range().rev().find(is_last) else { return };
    let (start, end) = (run.start as usize, last + 1);
    let start = if end - start > 1 { after_titles(doc, start, end) } else { start };
    let mut key = 0u64;
    let mut count = 0;
    for i in (start..end).rev() {
        if words[i].0 == Part::Hyphen {
            continue;
        }
        // the hash is grown from the last word backwards
        key = (key.rotate_left(17) ^ doc.tokens[i].form).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        count += 1;
        if count > MAX_WORDS {
            break;
        }
        let is_cut = i > start && words[i - 1].0 == Part::Hyphen;
        if !is_cut {
            uses.push(Use { key, tokens: Run::new(i, end), place });
        }
    }
}

/// The weight of a phrase over all its uses; None where it can be no key phrase.
fn weigh<'u>(doc: &Document<'u>, words: &[Word], uses: &'u [Use]) -> Option<Phrase<'u>> {
    let first = uses[0].tokens;
    // most phrases stand once, in running text
    if let [one] = uses
        && (one.place < Place::Lead || first.len() < 2)
    {
        return None;
    }
    let (mut forms, mut count, mut rarity) = ([0; MAX_WORDS], 0, 0.0);
    for i in first.range().filter(|i| words[*i].0 != Part::Hyphen) {
        forms[count] = doc.tokens[i].form;
        count += 1;
        rarity += words[i].1;
    }
    let rarity = rarity / count as f32;
    let is_capital =
        |u: &Use| u.tokens.range().all(|i| doc.tokens[i].shape.has_capital() || words[i].0 == Part::Hyphen);
    let is_name = uses.iter().filter(|u| is_capital(u)).count() * 2 > uses.len();
    let is_sparse = uses.len() < 2 && count < 2;
    let is_counted = doc.tokens[first.start as usize].classes.any(COUNTING);
    let is_title = count == 1 && doc.tokens[first.start as usize].classes.has(class::TITLES);
    if is_sparse || is_counted || is_title || (count == 1 && !is_name && (rarity < MIN_SINGLE_RARITY || uses.len() < 3))
    {
        return None;
    }
    let places: f32 = uses.iter().map(|u| u.place.weight()).sum();
    let third = |u: &Use| 3 * u.tokens.start as usize / doc.tokens.len().max(1);
    let thirds = uses.iter().fold(0u8, |set, u| set | 1 << third(u)).count_ones();
    let spread = 1.0 + SPREAD * (thirds as f32 - 1.0) / 2.0;
    let name = if is_name { NAME_WEIGHT } else { 1.0 };
    let once = if uses.len() == 1 { ONCE } else { 1.0 };
    let score =
        once * libm::log1pf(places) * (rarity + RARITY_FLOOR) * LENGTH_WEIGHTS[count.min(MAX_WORDS)] * spread * name;
    let text = doc.span_of(first).of(doc.content());
    let bits = forms[..count].iter().fold(0, |bits, form| bits | 1 << (form >> (u64::BITS - 6)));
    Some(Phrase { score, model: uses[0], text, forms: (forms, count), bits, own: uses, others: Vec::new(), is_name })
}

/// Joins phrases that lie within one another or differ in number; the longer stands for both where it is no rarity.
fn merge(phrases: Vec<Phrase<'_>>) -> Vec<Phrase<'_>> {
    let mut kept: Vec<Phrase<'_>> = Vec::with_capacity(phrases.len());
    for mut phrase in phrases {
        let Some(other) = kept.iter_mut().find(|other| is_related(&phrase, other)) else {
            kept.push(phrase);
            continue;
        };
        let longer = phrase.forms().len() > other.forms().len();
        let frequent = 2 * phrase.count() >= other.count() || (phrase.is_name && other.is_name);
        if longer && frequent {
            std::mem::swap(&mut phrase, other);
            other.score = phrase.score;
        }
        add_uses(other, &phrase);
    }
    kept
}

/// Adds the uses of a variant that do not lie within uses of the phrase.
fn add_uses(phrase: &mut Phrase<'_>, variant: &Phrase<'_>) {
    let is_apart = |u: &&Use| !shares(phrase.own, u) && !shares(&phrase.others, u);
    let added: Vec<Use> = variant.uses().filter(is_apart).copied().collect();
    phrase.others.extend(added);
    phrase.others.sort_by_key(|u| u.tokens.start);
}

/// Whether a use shares a token with one of some uses, which are in order and apart from one another.
fn shares(uses: &[Use], one: &Use) -> bool {
    let at = uses.partition_point(|u| u.tokens.end <= one.tokens.start);
    uses.get(at).is_some_and(|u| u.tokens.start < one.tokens.end)
}

/// Whether one phrase lies within the other, or they are singular and plural.
fn is_related(a: &Phrase<'_>, b: &Phrase<'_>) -> bool {
    let (x, y) = (a.forms(), b.forms());
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let is_plural =
        |long: &str, short: &str| long.strip_suffix('s').is_some_and(|stem| stem.eq_ignore_ascii_case(short));
    let both = a.bits & b.bits;
    (both == a.bits || both == b.bits) && long.windows(short.len().max(1)).any(|window| window == short)
        || a.text.len() == b.text.len() + 1 && is_plural(a.text, b.text)
        || b.text.len() == a.text.len() + 1 && is_plural(b.text, a.text)
}

/// The best phrases with scores from 0 to 1; a phrase is spelt as in running text.
fn present(doc: &Document<'_>, mut phrases: Vec<Phrase<'_>>) -> Vec<KeyPhrase> {
    phrases.sort_by(|a, b| b.score.total_cmp(&a.score));
    phrases.truncate(MAX_PHRASES);
    let highest = phrases.first().map_or(1.0, |phrase| phrase.score).max(f32::MIN_POSITIVE);
    let mut uses: Vec<Use> = Vec::new();
    let shown = |phrase: &Phrase<'_>| {
        uses.clear();
        uses.extend(phrase.uses());
        uses.sort_unstable_by_key(|u| u.tokens.start);
        let running = uses.iter().find(|u| u.key == phrase.model.key && u.place < Place::Title);
        KeyPhrase {
            text: doc.span_of(running.unwrap_or(&phrase.model).tokens).of(doc.content()).to_owned(),
            score: phrase.score / highest,
            mentions: uses.iter().map(|u| doc.span_of(u.tokens)).collect(),
        }
    };
    phrases.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::structure::Role;
    use crate::text::Text;

    fn phrases(content: &str) -> Vec<String> {
        let text = Text::new(content);
        let doc = Document::new(&text);
        let structure = Structure { roles: vec![Role::Body; doc.paragraphs.len()], ..Structure::default() };
        annotate(&doc, &structure).into_iter().map(|phrase| phrase.text).collect()
    }

    #[test]
    fn finds_noun_phrases_and_names_once() {
        let found = phrases(
            "The renewable energy plan of Kari Haug was approved. The renewable energy plan costs money, said Haug. \
             Critics called the renewable energy plan too small, but Haug defended it.",
        );
        assert!(found.iter().any(|p| p.contains("energy plan")), "{found:?}");
        assert!(found.iter().any(|p| p == "Kari Haug") && !found.iter().any(|p| p == "Haug"), "{found:?}");
    }

    #[test]
    fn function_words_alone_are_none() {
        assert!(phrases("It was what it was, and they said so.").is_empty());
        assert!(phrases("").is_empty());
    }
}
