//! Which names are one although they differ in a little.
//!
//! Reads forms, joins one spelling that was typed in two ways or written with and without accents ("São Paulo", "Sao
//! Paulo"), a name with one word left out ("Kenya National Energy Plan", "Kenya Energy Plan"), islands by their plural
//! ("Falklands", "Falkland Islands") and an acronym for the first words ("UNC Asheville"). What is longer or shorter by
//! its ends is joined in `things` and `persons`.

use super::clusters::Clusters;
use super::forms::{Form, Word};
use super::index::Index;
use super::spelling;
use super::things::{acronym_letters, is_small, is_thing};
use crate::annotate::mentions::EntityType;
use crate::lexicon::form::{PHRASE, form, grow};

/// A name that another has with one more word has at least so many words.
const MIN_KEPT_WORDS: usize = 3;

/// At most so many forms with the same ends are compared with a later one.
const MAX_COMPARED: usize = 64;

/// Last words of a group of islands' full name.
const ISLANDS: [&str; 2] = ["islands", "isles"];

/// Joins the forms that differ in a little.
pub fn join(forms: &[Form<'_>], clusters: &mut Clusters) {
    join_equal(forms, clusters);
    join_shortened(forms, clusters);
    join_islands(forms, clusters);
    join_half_acronyms(forms, clusters);
}

/// "O.J. Simpson" as a person and as something else, "São Paulo" and "Sao Paulo".
fn join_equal(forms: &[Form<'_>], clusters: &mut Clusters) {
    let named = forms.iter().enumerate().filter(|(_, f)| f.label != EntityType::Group);
    let key = |f: &Form<'_>| f.words.iter().fold(PHRASE, |key, w| grow(key, unaccented(w)));
    for mut equal in Index::new(named.map(|(i, f)| (key(f), i))).groups() {
        let Some(first) = equal.next() else { continue };
        for other in equal.filter(|o| can_be_one(&forms[*o], &forms[first])) {
            clusters.join(first, other);
        }
    }
}

/// Hash of a word without accents.
fn unaccented(word: &Word<'_>) -> u64 {
    if word.text.is_ascii() { word.form } else { form(&spelling::folded(word.text).into_iter().collect::<String>()) }
}

/// Whether equal words of two types are one thing: full names are, single words when one type is unsure.
fn can_be_one(a: &Form<'_>, b: &Form<'_>) -> bool {
    let unsure = a.label == EntityType::Misc || b.label == EntityType::Misc;
    !a.is_single() || unsure || is_thing(a) == is_thing(b)
}

/// "Kenya Energy Plan" after "Kenya National Energy Plan": a word inside is left out.
fn join_shortened(forms: &[Form<'_>], clusters: &mut Clusters) {
    let long = forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() >= MIN_KEPT_WORDS);
    for alike in Index::new(long.map(|(i, f)| (grow(f.first(), f.last()), i))).groups() {
        let alike: Vec<usize> = alike.collect();
        for (n, i) in alike.iter().enumerate() {
            let lacks = |o: &&usize| lacks_one(&forms[**o], &forms[*i]) || lacks_one(&forms[*i], &forms[**o]);
            if let Some(other) = alike[..n.min(MAX_COMPARED)].iter().find(lacks) {
                clusters.join(*other, *i);
            }
        }
    }
}

/// Whether `short` is `long` without one word inside that is no number.
fn lacks_one(short: &Form<'_>, long: &Form<'_>) -> bool {
    let same = |(a, b): &(&Word<'_>, &Word<'_>)| a.form == b.form;
    if short.words.len() + 1 != long.words.len() || short.label != long.label {
        return false;
    }
    let kept = short.words.iter().zip(long.words).take_while(same).count();
    let rest = short.words[kept..].iter().zip(&long.words[kept + 1..]).all(|pair| same(&pair));
    rest && long.words[kept].text.chars().all(char::is_alphabetic)
}

/// "UNC Asheville" and "University of North Carolina at Asheville": the same end after an acronym.
fn join_half_acronyms(forms: &[Form<'_>], clusters: &mut Clusters) {
    for (i, short) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() == 2) {
        let Some(letters) = acronym_letters(&short.words[0]) else { continue };
        let ends = |f: &Form<'_>| is_thing(f) && f.words.len() > 2 && f.last() == short.last();
        if let Some(long) = forms.iter().position(|f| ends(f) && has_initials(f.words, &letters)) {
            clusters.join(i, long);
        }
    }
}

/// Whether the words before the last have these initials; small words may have none.
fn has_initials(words: &[Word<'_>], letters: &[char]) -> bool {
    let words = &words[..words.len() - 1];
    let initial = |w: &Word<'_>| w.text.chars().flat_map(char::to_lowercase).next();
    let telling = words.iter().filter(|w| !is_small(w)).filter_map(initial);
    telling.eq(letters.iter().copied()) || words.iter().filter_map(initial).eq(letters.iter().copied())
}

/// "the Falklands" and "Falkland Islands".
fn join_islands(forms: &[Form<'_>], clusters: &mut Clusters) {
    let islands = |f: &Form<'_>| f.words.len() == 2 && ISLANDS.iter().any(|i| f.words[1].text.eq_ignore_ascii_case(i));
    let plural = |long: &Form<'_>, short: &Form<'_>| {
        let stem = short.words[0].text.strip_suffix('s');
        short.is_single() && stem.is_some_and(|s| s.eq_ignore_ascii_case(long.words[0].text))
    };
    for (l, long) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && islands(f)) {
        let short = forms.iter().position(|s| is_thing(s) && plural(long, s));
        if let Some(short) = short {
            clusters.join(l, short);
        }
    }
}
