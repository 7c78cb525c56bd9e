//! Which names of bodies, places and other things are one.
//!
//! Reads forms, joins a bracketed or lettered acronym with its expansion ("European Union (EU)"), the beginning or end of
//! a longer name when only one name in the article has it ("Goldman" of "Goldman Sachs", "the Court" of "Supreme Court"),
//! the same words in other order, and singular with plural of peoples. A name inside a longer name of another type stays
//! apart ("Indiana", "University of Indiana").

use super::clusters::Clusters;
use super::forms::{Form, Word};
use super::index::Index;
use super::spelling;
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::{Document, Run};
use crate::lexicon::form::form;
use crate::lexicon::{self, class, gazetteer, lists};

/// Acronyms have at least and at most as many letters.
const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 2..=7;

/// Words that stand in names without a letter in the acronym.
const SMALL_WORDS: [&str; 15] =
    ["of", "and", "the", "for", "in", "on", "at", "de", "la", "del", "to", "des", "et", "y", "&"];

/// British spellings in names of bodies, with the American ones.
const BRITISH: [(&str, &str); 4] =
    [("isation", "ization"), ("centre", "center"), ("defence", "defense"), ("labour", "labor")];

/// No shorter word holds one of them.
const MIN_BRITISH_BYTES: usize = 6;

/// Kinds of body that are their own even when their name begins with another's ("Ford", "Ford Foundation").
const OWN_KINDS: [&str; 12] = [
    "school",
    "institute",
    "stadium",
    "museum",
    "hospital",
    "court",
    "police",
    "military",
    "team",
    "airport",
    "exchange",
    "station",
];

/// Between a bracket and a code in it stand so many tokens at most: "(IATA: TUL)".
const MAX_CODE_TOKENS: usize = 3;

/// What the joiners read.
pub struct Scene<'a, 't> {
    /// The document.
    pub doc: &'a Document<'t>,
    /// All mentions.
    pub mentions: &'a [Mention],
    /// The forms of names.
    pub forms: &'a [Form<'t>],
    /// For each mention its form.
    pub form_of: &'a [usize],
}

/// Joins the forms of things.
pub fn join(scene: &Scene<'_, '_>, clusters: &mut Clusters) {
    join_bracketed(scene, clusters);
    join_by_initials(scene.forms, clusters);
    join_parts(scene, clusters);
    join_reordered(scene.forms, clusters);
    join_peoples(scene.forms, clusters);
}

/// Whether a form is neither a person nor a people.
pub fn is_thing(form: &Form<'_>) -> bool {
    !matches!(form.label, EntityType::Person | EntityType::Group)
}

/// "European Union (EU)", "the EU (European Union)", "Tulsa International Airport (IATA: TUL)".
fn join_bracketed(scene: &Scene<'_, '_>, clusters: &mut Clusters) {
    for (i, pair) in scene.mentions.windows(3).enumerate() {
        let [outer, next, last] = pair else { continue };
        join_bracket(scene, (i, outer), (i + 1, next), clusters);
        join_bracket(scene, (i, outer), (i + 2, last), clusters);
    }
    if let [.., outer, inner] = scene.mentions {
        let last = scene.mentions.len() - 1;
        join_bracket(scene, (last - 1, outer), (last, inner), clusters);
    }
}

/// Joins two mentions when the second stands in a bracket after the first, and one is short for the other.
fn join_bracket(
    scene: &Scene<'_, '_>,
    (i, outer): (usize, &Mention),
    (k, inner): (usize, &Mention),
    clusters: &mut Clusters,
) {
    let (a, b) = (scene.form_of[i], scene.form_of[k]);
    let (a_form, b_form) = (&scene.forms[a], &scene.forms[b]);
    if !is_bracketed(scene.doc, outer.tokens, inner.tokens) || !is_thing(a_form) || !is_thing(b_form) {
        return;
    }
    if is_short_for(b_form, a_form) || is_short_for(a_form, b_form) {
        clusters.join(a, b);
    }
}

/// Whether a bracket that opens after one name closes after the other, with at most "IATA:" before it.
fn is_bracketed(doc: &Document<'_>, outer: Run, inner: Run) -> bool {
    let (open, start, close) = (outer.end as usize, inner.start as usize, inner.end as usize);
    let tokens = &doc.tokens;
    let at_once = start == open + 1;
    let coded = start > open + 1 && start - open <= MAX_CODE_TOKENS && tokens[start - 1].is(b':');
    (at_once || coded) && tokens[open].is(b'(') && tokens.get(close).is_some_and(|t| t.is(b')'))
}

/// Whether a form is an acronym whose letters run through the words of `long` in order, from its first.
fn is_short_for(acronym: &Form<'_>, long: &Form<'_>) -> bool {
    let [word] = acronym.words else { return false };
    let Some(letters) = acronym_letters(word) else { return false };
    let mut rest = long.words.iter().flat_map(|w| w.text.chars()).flat_map(char::to_lowercase).peekable();
    let starts = rest.peek() == letters.first();
    let runs_through = starts && letters.iter().all(|l| rest.any(|c| c == *l));
    // "Union of Rationalist Atheists (UAAR)": letters of the name in another language; not "NEW YORK (AFP)"
    let foreign = letters.len() > 2 && long.label != EntityType::Location;
    long.words.len() > 1 && (runs_through || foreign)
}

/// Whether a word can stand in a name without a letter in the acronym.
pub fn is_small(word: &Word<'_>) -> bool {
    word.text.len() <= 3 && SMALL_WORDS.iter().any(|s| s.eq_ignore_ascii_case(word.text))
}

/// The letters of a word in capitals, folded.
pub fn acronym_letters(word: &Word<'_>) -> Option<Vec<char>> {
    is_in_capitals(word).then(|| letters(word).flat_map(char::to_lowercase).collect())
}

/// Whether a word is made of a few letters, all capitals but one at most.
fn is_in_capitals(word: &Word<'_>) -> bool {
    let is_small = |at: usize| word.text.as_bytes().get(at).is_some_and(u8::is_ascii_lowercase);
    if is_small(1) && is_small(2) {
        return false;
    }
    let (all, capitals) = (letters(word).count(), letters(word).filter(|c| c.is_uppercase()).count());
    ACRONYM_LETTERS.contains(&all) && capitals + 1 >= all && capitals >= 2
}

fn letters<'t>(word: &Word<'t>) -> impl Iterator<Item = char> + use<'t> {
    word.text.chars().filter(|c| c.is_alphabetic())
}

/// Whether a form is a single word in capitals.
fn is_acronym(form: &Form<'_>) -> bool {
    form.is_single() && is_in_capitals(&form.words[0])
}

/// "EU" and "European Union", when one name alone has these initials.
fn join_by_initials(forms: &[Form<'_>], clusters: &mut Clusters) {
    if !forms.iter().any(|f| is_thing(f) && is_acronym(f)) {
        return;
    }
    let mut pairs: Vec<(u64, usize)> = Vec::with_capacity(forms.len());
    let (mut all, mut short) = (String::new(), String::new());
    for (i, long) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() > 1) {
        let first = |word: &Word<'_>| word.text.chars().next();
        all.clear();
        all.extend(long.words.iter().filter_map(first));
        short.clear();
        short.extend(long.words.iter().filter(|w| !is_small(w)).filter_map(first));
        pairs.push((form(&all), i));
        if short.len() != all.len() {
            pairs.push((form(&short), i));
        }
    }
    let by_initials = Index::new(pairs.into_iter());
    for (i, acronym) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && is_acronym(f)) {
        let Some(longs) = by_initials.few(acronym.first()).filter(|_| !has_cluster_mate(i, clusters)) else { continue };
        let is_place = acronym.label == EntityType::Location && is_listed_place(acronym);
        let fits = |l: &usize| (forms[*l].label == EntityType::Location) == is_place;
        if let Some(only) = unique(longs.filter(fits), clusters) {
            clusters.join(i, only);
        }
    }
}

/// Whether the best-known thing of this name is a place: "UK"; not "UN", whatever its type in this article.
fn is_listed_place(form: &Form<'_>) -> bool {
    listed(form.words).and_then(gazetteer::Match::best).is_some_and(|e| e.kind == EntityType::Location)
}

/// Whether a form has been joined with an earlier one.
fn has_cluster_mate(form: usize, clusters: &Clusters) -> bool {
    clusters.root(form) != form
}

/// The one cluster that all of `forms` belong to.
fn unique(mut forms: impl Iterator<Item = usize>, clusters: &Clusters) -> Option<usize> {
    let first = forms.next()?;
    forms.all(|f| clusters.same(first, f)).then_some(first)
}

/// "Goldman" and "Goldman Sachs", "the Court" and "Supreme Court".
fn join_parts(scene: &Scene<'_, '_>, clusters: &mut Clusters) {
    let forms = scene.forms;
    let long = || forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() > 1);
    let by_first = Index::new(long().map(|(i, f)| (f.words[peoples(f)].form, i)));
    let by_last = Index::new(long().map(|(i, f)| (undated(f).last().map_or(0, |w| w.form), i)));
    for (i, short) in forms.iter().enumerate().filter(|(_, f)| is_thing(f)) {
        let (beginning, ending) = (by_first.few(short.first()), by_last.few(short.last()));
        let first =
            |fits: &dyn Fn(&Form<'_>) -> bool| unique(beginning.clone()?.filter(|l| fits(&forms[*l])), clusters);
        let last = |fits: &dyn Fn(&Form<'_>) -> bool| unique(ending.clone()?.filter(|l| fits(&forms[*l])), clusters);
        let found = first(&|long| is_beginning(short, long))
            .or_else(|| last(&|long| is_ending(short, long)))
            .or_else(|| first(&|long| is_head(short, long) || is_direction(short, long)))
            .or_else(|| last(&|long| is_ending(short, long) && is_national(short, long)))
            .or_else(|| last(&|long| is_half(short, long)));
        if let Some(long) = found {
            clusters.join(i, long);
        }
    }
}

/// Whether `short` is how a text goes on to call `long`, which begins with it.
fn is_beginning(short: &Form<'_>, long: &Form<'_>) -> bool {
    if !short.begins(long) || kind_of(short.last()).is_some() && short.is_single() {
        return false;
    }
    let head = kind_of(long.last());
    let rest = &long.words[short.words.len()..];
    if rest.iter().any(|w| w.text.bytes().any(|b| b.is_ascii_digit()))
        || own_kind(short).is_some_and(|own| Some(own) != head.map(|h| h.1))
    {
        return false;
    }
    match (short.label, long.label) {
        (EntityType::Location, EntityType::Location) => match head {
            Some((_, "city" | "island")) => true,
            Some((_, "region")) => rest.len() == 1 && rest[0].text.eq_ignore_ascii_case("region"),
            Some(_) => false,
            // "Levico" and "Levico Terme"; not "Paris" and "Paris Saint"
            None => rest.len() == 1 && !is_listed_place(short),
        },
        (EntityType::Location, _) | (_, EntityType::Location) => false,
        (a, b) if a == b => !head.is_some_and(|(_, k)| OWN_KINDS.contains(&k)),
        // "Highmark", whose type was unsure, and "Highmark Health"
        (EntityType::Misc, EntityType::Organization) => {
            short.is_single() && head.is_none() && listed(short.words).is_none()
        }
        _ => false,
    }
}

/// The listed name made of some words.
fn listed(words: &[Word<'_>]) -> Option<gazetteer::Match> {
    gazetteer::exact(words.iter().map(|w| w.form))
}

/// What a name of the form "X of Y" says it is.
fn own_kind(form: &Form<'_>) -> Option<&'static str> {
    let of = form.words.iter().position(|w| matches!(w.text, "of" | "for"))?;
    kind_of(form.words[of.checked_sub(1)?].form).map(|(_, kind)| kind)
}

/// "the University" and "University of Ghana", "Supreme Court" and "Supreme Court of Cassation".
fn is_head(short: &Form<'_>, long: &Form<'_>) -> bool {
    let own = &long.words[peoples(long)..];
    let followed = own.get(short.words.len()).is_some_and(|w| matches!(w.text, "of" | "for"));
    let telling = kind_of(short.last()).is_some() || short.words.len() > 1;
    let begins = || own.iter().zip(short.words).all(|(a, b)| a.form == b.form);
    followed && telling && alike(short.label, long.label) && begins()
}

/// How many words at the start of a longer name only tell whose it is: "Italian Supreme Court of Cassation".
fn peoples(long: &Form<'_>) -> usize {
    let people = |w: &Word<'_>| lexicon::classes(w.form).has(class::DEMONYMS);
    usize::from(long.words.len() > 2 && long.label != EntityType::Location && people(&long.words[0]))
}

/// Whether two labels can be one thing's: equal, or one of them unsure.
fn alike(a: EntityType, b: EntityType) -> bool {
    a == b || a == EntityType::Misc || b == EntityType::Misc
}

/// "the North" and "North Korea".
fn is_direction(short: &Form<'_>, long: &Form<'_>) -> bool {
    let direction = short.words[0].text.len() <= 5 && lexicon::classes(short.first()).has(class::DIRECTIONS);
    short.is_single() && direction && long.words.len() == 2 && short.begins(long) && long.label == EntityType::Location
}

/// Whether `short` is how a text goes on to call `long`, which ends with it: "the Court", "the Post".
fn is_ending(short: &Form<'_>, long: &Form<'_>) -> bool {
    let made = |label| matches!(label, EntityType::Organization | EntityType::Product | EntityType::Work);
    let body = made(long.label) || matches!(long.label, EntityType::Facility | EntityType::Event);
    let same = alike(short.label, long.label) || made(short.label) && made(long.label);
    body && same && ends_undated(short, long)
}

/// Whether only a country stands before `short` in `long`: "the Senate" is the "U.S. Senate", not the "State Senate".
fn is_national(short: &Form<'_>, long: &Form<'_>) -> bool {
    let country = &long.words[..long.words.len() - short.words.len()];
    listed(country).is_some_and(|found| found.entries().any(|e| e.subtype == "country"))
}

/// A name without the year at its end: "World Cup 2018".
fn undated<'a, 't>(form: &'a Form<'t>) -> &'a [Word<'t>] {
    let year = |w: &Word<'_>| w.text.len() == 4 && w.text.bytes().all(|b| b.is_ascii_digit());
    let dated = form.words.len() > 1 && form.words.last().is_some_and(year);
    &form.words[..form.words.len() - usize::from(dated)]
}

/// Whether `short` is the end of `long`, its year apart, and says less.
fn ends_undated(short: &Form<'_>, long: &Form<'_>) -> bool {
    let own = undated(long);
    let cut = own.len().saturating_sub(short.words.len());
    short.words.len() < long.words.len()
        && short.words.len() <= own.len()
        && own[cut..].iter().zip(short.words).all(|(a, b)| a.form == b.form)
}

/// "Korea" and "South Korea": the country for the land of which it is a part, unless that is a country or continent too.
fn is_half(short: &Form<'_>, long: &Form<'_>) -> bool {
    let places = short.label == EntityType::Location && long.label == EntityType::Location && long.words.len() == 2;
    let direction = |w: &Word<'_>| lexicon::classes(w.form).has(class::DIRECTIONS);
    places
        && short.ends(long)
        && direction(&long.words[0])
        && has_subtype(long, &["country"])
        && !has_subtype(short, &["country", "continent"])
}

/// Whether lists have a name for something of one of the subtypes.
fn has_subtype(form: &Form<'_>, subtypes: &[&str]) -> bool {
    listed(form.words).is_some_and(|found| found.entries().any(|e| subtypes.contains(&e.subtype)))
}

/// Type and kind that a word tells when it is the last of a name.
fn kind_of(word: u64) -> Option<(&'static str, &'static str)> {
    lists::NAME_HEADS.get(&[word])?.split_once('\t')
}

/// "Ministry of Health" and "Health Ministry"; "World Health Organisation" and "Organization".
fn join_reordered(forms: &[Form<'_>], clusters: &mut Clusters) {
    let long = forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() > 1);
    // a sum does not depend on the order of words
    let bag =
        |f: &Form<'_>| f.words.iter().filter(|w| !is_small(w)).fold(0, |sum: u64, w| sum.wrapping_add(american(w)));
    join_groups(&Index::new(long.map(|(i, f)| (bag(f), i))), clusters);
}

/// Joins the forms under each hash.
pub fn join_groups(index: &Index, clusters: &mut Clusters) {
    for mut equal in index.groups() {
        let Some(first) = equal.next() else { continue };
        equal.for_each(|other| clusters.join(first, other));
    }
}

/// Hash of a word in American spelling.
fn american(word: &Word<'_>) -> u64 {
    let bytes = word.text.as_bytes();
    let begins = |rest: &[u8], british: &str| {
        rest[0].to_ascii_lowercase() == british.as_bytes()[0]
            && rest.get(..british.len()).is_some_and(|part| part.eq_ignore_ascii_case(british.as_bytes()))
    };
    let is_british = |i: usize| BRITISH.iter().any(|(british, _)| begins(&bytes[i..], british));
    let plain = bytes.iter().all(u8::is_ascii_alphanumeric);
    if plain && (bytes.len() < MIN_BRITISH_BYTES || !(0..bytes.len()).any(is_british)) {
        return word.form;
    }
    let mut spelt: String = spelling::folded(word.text).into_iter().collect();
    for (british, american) in BRITISH {
        spelt = spelt.replace(british, american);
    }
    form(&spelt)
}

/// "Russian" and "Russians", "Republican" and "Republicans".
fn join_peoples(forms: &[Form<'_>], clusters: &mut Clusters) {
    let key = |people: &Form<'_>| {
        let (last, before) = people.words.split_last()?;
        let stem = last.text.strip_suffix('s').filter(|s| s.len() > 2).unwrap_or(last.text);
        Some(before.iter().fold(form(stem), |k, w| k.rotate_left(7) ^ w.form))
    };
    let peoples = forms.iter().enumerate().filter(|(_, f)| f.label == EntityType::Group);
    join_groups(&Index::new(peoples.filter_map(|(i, f)| Some((key(f)?, i)))), clusters);
}
