//! What an entity is called: its fullest proper form.
//!
//! Reads the forms of one entity, gives its name and its other names. The form with most words wins, then the one that is
//! written most often, then the first; a people is called by its plural ("Kenyans"); forms in capitals throughout give way, and are written with small letters when
//! nothing else is there.

use super::forms::Form;
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::Document;
use crate::lexicon::gazetteer::{Entry, NameFlags};
use crate::lexicon::{self, class};

/// Name and aliases of an entity.
pub struct Names {
    /// The fullest form.
    pub name: String,
    /// The other forms, in order of first appearance.
    pub aliases: Vec<String>,
}

/// Names an entity by its forms (in order of first appearance).
pub fn names(doc: &Document<'_>, mentions: &[Mention], forms: &[&Form<'_>], label: EntityType) -> Names {
    let fullness = |i: usize| {
        let form = forms[i];
        let spelled = spelling(doc, mentions, form);
        let loud = form.words.len() > 1 && is_loud(spelled);
        let plural = label == EntityType::Group && spelled.ends_with('s');
        let words = own_words(form, label);
        let full = label == EntityType::Person && words > 1;
        (full, !loud, plural, words, form.mentions.len(), std::cmp::Reverse(i))
    };
    let best = if forms.len() > 1 { (0..forms.len()).max_by_key(|i| fullness(*i)).unwrap_or(0) } else { 0 };
    let name = forms.get(best).map_or_else(String::new, |form| {
        let spelled = spelling(doc, mentions, form);
        let loud = is_loud(spelled) && (form.words.len() > 1 || label == EntityType::Person);
        let text = if begins_with_people(form, forms) { after_first_word(spelled) } else { spelled };
        if loud { quiet(text) } else { one_line(text) }
    });
    let mut aliases: Vec<String> = Vec::new();
    for (_, form) in forms.iter().enumerate().filter(|(i, _)| *i != best) {
        let spelled = spelling(doc, mentions, form);
        let text = if form.words.len() > 1 && is_loud(spelled) { quiet(spelled) } else { one_line(spelled) };
        if text != name && !aliases.contains(&text) {
            aliases.push(text);
        }
    }
    Names { name, aliases }
}

/// How many words of a form count: of a person's those before "of" with a place ("Karel Dvorak of Brno").
fn own_words(form: &Form<'_>, label: EntityType) -> usize {
    let all = form.words.len();
    let of = form.words.iter().position(|w| w.text == "of").filter(|of| label == EntityType::Person && *of > 1);
    of.unwrap_or(all)
}

/// Whether the article uses the name without the people before it: "Supreme Court" for "Italian Supreme Court of Cassation".
fn begins_with_people(form: &Form<'_>, forms: &[&Form<'_>]) -> bool {
    let [people, own @ ..] = form.words else { return false };
    let begins =
        |other: &Form<'_>| own.len() >= other.words.len() && own.iter().zip(other.words).all(|(a, b)| a.form == b.form);
    forms.iter().any(|f| begins(f)) && lexicon::classes(people.form).has(class::DEMONYMS)
}

fn after_first_word(text: &str) -> &str {
    text.split_once(char::is_whitespace).map_or(text, |(_, rest)| rest)
}

/// Takes the list's label when the article has only short names of the entry ("US" is "United States") or writes it in
/// capitals throughout ("CHINA" is "China").
pub fn prefer_label(names: &mut Names, entry: &Entry, label: EntityType) {
    if is_loud(&names.name) && entry.name() != names.name && entry.name().eq_ignore_ascii_case(&names.name) {
        names.name = entry.name().to_owned();
        return;
    }
    let words = |text: &str| text.split_whitespace().count();
    let short = || words(entry.name()) > words(&names.name);
    let country = label == EntityType::Location && entry.subtype == "country";
    if country && entry.qid.is_some() && entry.flags.has(NameFlags::ALIAS) && !entry.name().contains(',') && short() {
        let old = std::mem::replace(&mut names.name, entry.name().to_owned());
        names.aliases.retain(|a| *a != names.name);
        names.aliases.insert(0, old);
    }
}

/// How a form is mostly written: its first mention that is not in capitals throughout.
fn spelling<'t>(doc: &Document<'t>, mentions: &[Mention], form: &Form<'_>) -> &'t str {
    let texts = || form.mentions.iter().map(|m| mentions[*m].span.of(doc.content()));
    texts().find(|t| !is_loud(t)).or_else(|| texts().next()).unwrap_or("")
}

/// Whether all its letters are capitals and there are many.
fn is_loud(text: &str) -> bool {
    !text.chars().any(char::is_lowercase) && text.chars().filter(|c| c.is_alphabetic()).count() > 4
}

/// "XI JINPING" as "Xi Jinping".
fn quiet(text: &str) -> String {
    let (mut lowered, mut inside) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        if inside {
            lowered.extend(c.to_lowercase());
        } else {
            lowered.push(c);
        }
        inside = c.is_alphanumeric();
    }
    one_line(&lowered)
}

/// White space, line breaks among it, as single spaces.
pub fn one_line(text: &str) -> String {
    let is_plain = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_graphic());
    if text.split(' ').all(is_plain) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_capitals_small() {
        assert!(is_loud("XI JINPING") && !is_loud("NATO") && !is_loud("McCain"));
        assert_eq!(quiet("MARIA O\nNEILL"), "Maria O Neill");
        assert_eq!(["Maria Moe", " Maria\u{a0} Moe", ""].map(one_line), ["Maria Moe", "Maria Moe", ""]);
    }
}
