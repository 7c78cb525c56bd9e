//! Which names of bodies, places and other things are one.
//!
//! Reads forms, joins a bracketed or lettered acronym with its expansion ("European Union (EU)"), the beginning or end of
//! a longer name when only one name in the article has it ("Goldman" of "Goldman Sachs", "the Court" of "Supreme Court"),
//! the same words in other order, and singular with plural of peoples. A name inside a longer name of another type stays
//! apart ("Indiana", "University of Indiana").

use super::clusters::Clusters;
use super::forms::Form;
use super::spelling;
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::Document;
use crate::lexicon::form::form;
use crate::lexicon::{self, class, lists};
use std::collections::BTreeMap;

/// Acronyms have at least and at most as many letters.
const ACRONYM_LETTERS: std::ops::RangeInclusive<usize> = 2..=7;

/// Words that stand in names without a letter in the acronym.
const SMALL_WORDS: [&str; 14] = ["of", "and", "the", "for", "in", "on", "de", "la", "del", "to", "des", "et", "y", "&"];

/// Kinds of body that are their own even when their name begins with another's ("Ford", "Ford Foundation").
const OWN_KINDS: [&str; 11] = [
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
];

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

fn is_thing(form: &Form<'_>) -> bool {
    !matches!(form.label, EntityType::Person | EntityType::Group)
}

/// "European Union (EU)", "the EU (European Union)".
fn join_bracketed(scene: &Scene<'_, '_>, clusters: &mut Clusters) {
    let tokens = &scene.doc.tokens;
    for (i, pair) in scene.mentions.windows(2).enumerate() {
        let [outer, inner] = pair else { continue };
        let open = outer.tokens.end as usize;
        let close = inner.tokens.end as usize;
        let bracketed = inner.tokens.start as usize == open + 1
            && tokens[open].is(b'(')
            && tokens.get(close).is_some_and(|t| t.is(b')'));
        let (a, b) = (scene.form_of[i], scene.form_of[i + 1]);
        let (a_form, b_form) = (&scene.forms[a], &scene.forms[b]);
        let fits = is_short_for(b_form, a_form) || is_short_for(a_form, b_form);
        if bracketed && is_thing(a_form) && is_thing(b_form) && fits {
            clusters.join(a, b);
        }
    }
}

/// Whether a form is an acronym whose letters run through the words of `long` in order, from its first.
fn is_short_for(acronym: &Form<'_>, long: &Form<'_>) -> bool {
    let Some(letters) = acronym_letters(acronym) else { return false };
    let mut rest = long.words.iter().flat_map(|w| w.text.chars()).flat_map(char::to_lowercase).peekable();
    let starts = rest.peek() == letters.first();
    long.words.len() > 1 && starts && letters.iter().all(|l| rest.any(|c| c == *l))
        || !starts && long.words.len() > 1 && letters.len() > 2
}

/// The letters of a single word in capitals, folded.
fn acronym_letters(form: &Form<'_>) -> Option<Vec<char>> {
    let [word] = form.words.as_slice() else { return None };
    let letters: Vec<char> = word.text.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    (ACRONYM_LETTERS.contains(&letters.len()) && capitals + 1 >= letters.len() && capitals >= 2)
        .then(|| letters.into_iter().flat_map(char::to_lowercase).collect())
}

/// "EU" and "European Union", when one name alone has these initials.
fn join_by_initials(forms: &[Form<'_>], clusters: &mut Clusters) {
    let mut by_initials: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, long) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() > 1) {
        let small = |text: &str| SMALL_WORDS.iter().any(|s| s.eq_ignore_ascii_case(text));
        let first = |text: &str| text.chars().next();
        let all: String = long.words.iter().filter_map(|w| first(w.text)).collect();
        let short: String = long.words.iter().filter(|w| !small(w.text)).filter_map(|w| first(w.text)).collect();
        by_initials.entry(form(&all)).or_default().push(i);
        if short.len() != all.len() {
            by_initials.entry(form(&short)).or_default().push(i);
        }
    }
    for (i, acronym) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && acronym_letters(f).is_some()) {
        let Some(longs) = by_initials.get(&acronym.first()) else { continue };
        let is_place = acronym.label == EntityType::Location;
        let longs: Vec<usize> =
            longs.iter().copied().filter(|l| (forms[*l].label == EntityType::Location) == is_place).collect();
        if let Some(only) = unique(&longs, clusters).filter(|_| !has_cluster_mate(i, clusters)) {
            clusters.join(i, only);
        }
    }
}

/// Whether a form has been joined with an earlier one.
fn has_cluster_mate(form: usize, clusters: &Clusters) -> bool {
    clusters.root(form) != form
}

/// The one cluster that all of `forms` belong to.
fn unique(forms: &[usize], clusters: &Clusters) -> Option<usize> {
    let first = *forms.first()?;
    forms.iter().all(|f| clusters.same(first, *f)).then_some(first)
}

/// "Goldman" and "Goldman Sachs", "the Court" and "Supreme Court".
fn join_parts(scene: &Scene<'_, '_>, clusters: &mut Clusters) {
    let forms = scene.forms;
    let mut by_first: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut by_last: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, long) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() > 1) {
        by_first.entry(long.first()).or_default().push(i);
        by_last.entry(long.last()).or_default().push(i);
    }
    for (i, short) in forms.iter().enumerate().filter(|(_, f)| is_thing(f)) {
        let starts: Vec<usize> =
            holders(&by_first, short.first()).filter(|l| is_beginning(short, &forms[*l])).collect();
        let ends: Vec<usize> = holders(&by_last, short.last()).filter(|l| is_ending(short, &forms[*l])).collect();
        let heads: Vec<usize> = holders(&by_first, short.first())
            .filter(|l| is_head(short, &forms[*l]) || is_direction(short, &forms[*l]))
            .collect();
        if let Some(only) =
            unique(&starts, clusters).or_else(|| unique(&ends, clusters)).or_else(|| unique(&heads, clusters))
        {
            clusters.join(i, only);
        }
    }
}

fn holders(index: &BTreeMap<u64, Vec<usize>>, word: u64) -> impl Iterator<Item = usize> {
    index.get(&word).into_iter().flatten().copied()
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
        (EntityType::Location, EntityType::Location) => head.is_some_and(|(_, k)| {
            matches!(k, "city" | "island")
                || long.words.len() == short.words.len() + 1
                    && k == "region"
                    && long.words.last().is_some_and(|w| w.text.eq_ignore_ascii_case("region"))
        }),
        (EntityType::Location, _) | (_, EntityType::Location) => false,
        (a, b) if a == b => !head.is_some_and(|(_, k)| OWN_KINDS.contains(&k)),
        _ => false,
    }
}

/// What a name of the form "X of Y" says it is.
fn own_kind(form: &Form<'_>) -> Option<&'static str> {
    let of = form.words.iter().position(|w| matches!(w.text, "of" | "for"))?;
    kind_of(form.words[of.checked_sub(1)?].form).map(|(_, kind)| kind)
}

/// "the University" and "University of Ghana", "Supreme Court" and "Supreme Court of Cassation".
fn is_head(short: &Form<'_>, long: &Form<'_>) -> bool {
    let followed = long.words.get(short.words.len()).is_some_and(|w| matches!(w.text, "of" | "for"));
    let telling = kind_of(short.last()).is_some() || short.words.len() > 1;
    followed && telling && alike(short.label, long.label) && short.begins(long)
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
    let body =
        matches!(long.label, EntityType::Organization | EntityType::Facility | EntityType::Event | EntityType::Product);
    short.ends(long) && body && (short.label == long.label || short.label == EntityType::Misc)
}

/// Type and kind that a word tells when it is the last of a name.
fn kind_of(word: u64) -> Option<(&'static str, &'static str)> {
    lists::NAME_HEADS.get(&[word])?.split_once('\t')
}

/// "Ministry of Health" and "Health Ministry"; "World Health Organisation" and "Organization".
fn join_reordered(forms: &[Form<'_>], clusters: &mut Clusters) {
    let mut seen: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    for (i, long) in forms.iter().enumerate().filter(|(_, f)| is_thing(f) && f.words.len() > 1) {
        let mut words: Vec<u64> = Vec::new();
        for word in long.words.iter().filter(|w| !SMALL_WORDS.iter().any(|s| s.eq_ignore_ascii_case(w.text))) {
            let letters = spelling::folded(word.text);
            let british: String = letters
                .iter()
                .collect::<String>()
                .replace("isation", "ization")
                .replace("centre", "center")
                .replace("defence", "defense")
                .replace("labour", "labor");
            words.push(form(&british));
        }
        words.sort_unstable();
        let first = *seen.entry(words).or_insert(i);
        clusters.join(first, i);
    }
}

/// "Russian" and "Russians", "Republican" and "Republicans".
fn join_peoples(forms: &[Form<'_>], clusters: &mut Clusters) {
    let mut singular: BTreeMap<u64, usize> = BTreeMap::new();
    for (i, people) in forms.iter().enumerate().filter(|(_, f)| f.label == EntityType::Group) {
        let [.., last] = people.words.as_slice() else { continue };
        let stem = last.text.strip_suffix('s').filter(|s| s.len() > 2).unwrap_or(last.text);
        let key = people.words[..people.words.len() - 1].iter().fold(form(stem), |k, w| k.rotate_left(7) ^ w.form);
        let first = *singular.entry(key).or_insert(i);
        clusters.join(first, i);
    }
}
