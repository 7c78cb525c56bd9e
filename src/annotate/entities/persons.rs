//! Which names of persons are one person.
//!
//! Reads forms, joins full names that agree ("Donald J. Trump", "Donald Trump"), then gives each short name ("Trump",
//! "Donald", "van der Bellen") to the one full name that it is part of; last come two spellings of one name. A family name
//! that several full names share is told mention by mention, by what stands nearest before it. Two full names that the text
//! tells apart are never joined.

use super::clusters::Clusters;
use super::forms::{Form, Word};
use super::index::Index;
use super::spelling;
use crate::annotate::mentions::EntityType;
use crate::lexicon::lists;

/// At most this many persons are compared with each other.
const MAX_COMPARED: usize = 64;

/// No shorter name is read as the beginning of a given name, and so much of that must be cut off: "Paul" is not "Paula".
const MIN_CLIPPED_BYTES: usize = 4;
const MIN_CUT_BYTES: usize = 4;

/// A short form with the full forms it may stand for; mentions choose.
pub type Shared = (usize, Vec<usize>);

/// Joins the forms of persons. Gives the short forms that several persons share.
pub fn join(forms: &[Form<'_>], clusters: &mut Clusters) -> Vec<Shared> {
    let persons: Vec<usize> = (0..forms.len()).filter(|i| forms[*i].label == EntityType::Person).collect();
    let full = || persons.iter().copied().filter(|i| !forms[*i].is_single());
    let by_word = Index::new(full().flat_map(|i| forms[i].words.iter().map(move |w| (w.form, i))));
    for namesakes in Index::new(full().map(|i| (forms[i].last(), i))).groups() {
        join_full_names(forms, &namesakes.collect::<Vec<_>>(), clusters);
    }
    let mut shared = Vec::new();
    for &short in &persons {
        let candidates = longer(forms, short, &by_word);
        match one_each(&candidates, clusters).as_slice() {
            [] => {}
            [only] => clusters.join(short, *only),
            several => shared.push((short, several.to_vec())),
        }
    }
    join_nicknames(forms, &persons, clusters);
    join_untyped(forms, &by_word, clusters);
    join_spellings(forms, &persons, clusters);
    shared
}

/// Joins those of the full names with one family name that can be one person's.
fn join_full_names(forms: &[Form<'_>], namesakes: &[usize], clusters: &mut Clusters) {
    for (n, &a) in namesakes.iter().enumerate() {
        let fits: Vec<usize> =
            namesakes[..n.min(MAX_COMPARED)].iter().copied().filter(|b| agree(&forms[a], &forms[*b])).collect();
        let fits = one_each(&fits, clusters);
        if let [only] = fits.as_slice() {
            clusters.join(a, *only);
        }
    }
}

/// "Joe Biden" and "Joseph R. Biden", "J. Moe" and "John Moe"; not "Bill Clinton" and "Hillary Clinton".
fn agree(a: &Form<'_>, b: &Form<'_>) -> bool {
    let (long, short) = if a.words.len() >= b.words.len() { (a, b) } else { (b, a) };
    let (first, other) = (&long.words[0], &short.words[0]);
    if short.words.len() == 2 || long.words.len() == 2 {
        return same_given(first, other) || short.ends(long);
    }
    let middles = &short.words[1..short.words.len() - 1];
    same_given(first, other) && middles.iter().all(|m| long.words[1..].iter().any(|w| same_given(w, m)))
        || short.ends(long)
}

/// "William" and "Bill", "J" and "John".
fn same_given(a: &Word<'_>, b: &Word<'_>) -> bool {
    if a.form == b.form {
        return true;
    }
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.chars().next() == x.chars().next();
    initial(a.text, b.text) || initial(b.text, a.text) || nickname(a, b) || nickname(b, a)
}

fn nickname(short: &Word<'_>, long: &Word<'_>) -> bool {
    let full = lists::NICKNAMES.get(&[short.form]);
    full.is_some_and(|names| names.split(['|', '\t']).any(|name| name.eq_ignore_ascii_case(long.text)))
}

/// The longer forms that `short` can stand for: by its end ("Trump"), else by its beginning ("Donald"), else by the middle.
fn longer(forms: &[Form<'_>], short: usize, by_word: &Index) -> Vec<usize> {
    let form = &forms[short];
    let is_longer = |i: &usize| *i != short && forms[*i].words.len() > form.words.len();
    let Some(holders) = by_word.few(form.last()) else { return Vec::new() };
    let holders = holders.filter(is_longer);
    let of = |test: &dyn Fn(&Form<'_>) -> bool| holders.clone().filter(|i| test(&forms[*i])).collect::<Vec<_>>();
    let by_end = of(&|long| form.ends(long));
    if !by_end.is_empty() {
        return by_end;
    }
    let by_start = of(&|long| form.begins(long));
    if !by_start.is_empty() {
        return by_start;
    }
    let inside = |long: &Form<'_>| {
        long.mentions[0] < form.mentions[0] && {
            long.words.windows(form.words.len()).any(|w| w.iter().zip(form.words).all(|(a, b)| a.form == b.form))
        }
    };
    of(&inside)
}

/// "Shaq" for "Shaquille O'Neal", "Bob" for "Robert Hale": a short given name alone, when one person alone can bear it.
fn join_nicknames(forms: &[Form<'_>], persons: &[usize], clusters: &mut Clusters) {
    let compared = &persons[..persons.len().min(MAX_COMPARED)];
    for &short in compared.iter().filter(|i| forms[**i].is_single()) {
        if !clusters.is_alone(short) {
            continue;
        }
        let word = &forms[short].words[0];
        let bears = |i: &usize| {
            let first = &forms[*i].words[0];
            !forms[*i].is_single() && (nickname(word, first) || is_clipped(word.text, first.text))
        };
        let bearers: Vec<usize> = compared.iter().copied().filter(bears).collect();
        if let [only] = one_each(&bearers, clusters).as_slice() {
            clusters.join(short, *only);
        }
    }
}

/// Whether a given name is the beginning of a much longer one.
fn is_clipped(short: &str, long: &str) -> bool {
    short.len() >= MIN_CLIPPED_BYTES
        && long.len() >= short.len() + MIN_CUT_BYTES
        && long.as_bytes()[..short.len()].eq_ignore_ascii_case(short.as_bytes())
}

/// "Koolhaas", whose type was unsure, after "Rem Koolhaas".
fn join_untyped(forms: &[Form<'_>], by_word: &Index, clusters: &mut Clusters) {
    let unsure = |f: &Form<'_>| f.is_single() && matches!(f.label, EntityType::Misc | EntityType::Organization);
    for (i, short) in forms.iter().enumerate().filter(|(_, f)| unsure(f)) {
        let ends = |f: &usize| forms[*f].last() == short.first() || forms[*f].first() == short.first();
        let full: Vec<usize> = by_word.few(short.first()).into_iter().flatten().filter(ends).collect();
        let [only] = one_each(&full, clusters)[..] else { continue };
        if forms[only].mentions[0] < short.mentions[0] || short.label == EntityType::Misc {
            clusters.join(i, only);
        }
    }
}

/// One form of each cluster among `forms`, in order.
fn one_each(forms: &[usize], clusters: &Clusters) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for form in forms {
        if !kept.iter().any(|k| clusters.same(*k, *form)) {
            kept.push(*form);
        }
    }
    kept
}

/// "Muqtada al-Sadr" and "Moqtada al-Sadr": as many words, all equal but one, which is spelt alike.
fn join_spellings(forms: &[Form<'_>], persons: &[usize], clusters: &mut Clusters) {
    let compared = &persons[..persons.len().min(MAX_COMPARED)];
    for (n, &a) in compared.iter().enumerate() {
        let alike: Vec<usize> = compared[..n].iter().copied().filter(|b| spelt_alike(&forms[a], &forms[*b])).collect();
        if let [only] = one_each(&alike, clusters).as_slice() {
            clusters.join(a, *only);
        }
    }
}

/// "Bernoullis" for several of the name.
fn is_plural(word: &str, name: &str) -> bool {
    word.strip_suffix('s').is_some_and(|stem| stem.eq_ignore_ascii_case(name))
}

fn spelt_alike(a: &Form<'_>, b: &Form<'_>) -> bool {
    let (long, short) = if a.words.len() >= b.words.len() { (a, b) } else { (b, a) };
    if short.is_single() && !long.is_single() {
        // "Bauchtman" after "Lydia Buchtmann"
        let word = short.words[0].text;
        let family = long.words.last().filter(|w| w.form != short.last() && !is_plural(word, w.text));
        return family.is_some_and(|w| spelling::alike(w.text, word));
    }
    if a.words.len() != b.words.len() {
        return false;
    }
    let differing = a.words.iter().zip(b.words).filter(|(x, y)| x.form != y.form);
    let mut count = 0;
    for (x, y) in differing {
        count += 1;
        if count > 1 || !spelling::alike(x.text, y.text) {
            return false;
        }
    }
    true
}
