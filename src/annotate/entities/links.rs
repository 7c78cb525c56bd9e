//! Which listed entry an entity is: Wikidata and `GeoNames` ids, or none.
//!
//! Reads an entity's forms, gives the entry that fits its type, its fullest name, how well known the entry is and the
//! countries that the article speaks of. A wrong id is worse than none: one-word persons, ordinary words and acronyms
//! need a well-known entry.

use crate::annotate::mentions::EntityType;
use crate::document::Document;
use crate::document::Run;
use crate::lexicon::gazetteer::{self, Entry, Kind, NameFlags};
use crate::lexicon::lists;
use std::collections::BTreeMap;

/// The countries that an article speaks of, by the share of its places.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    of: BTreeMap<[u8; 2], u32>,
    total: u32,
}

impl Countries {
    /// Counts the country of an entry.
    pub fn add(&mut self, entry: &Entry, times: u32) {
        if let Some(country) = entry.country {
            *self.of.entry(country).or_default() += times;
            self.total += times;
        }
    }

    /// How strongly the article speaks of a country, 0 to 1.
    fn share(&self, country: Option<[u8; 2]>) -> f32 {
        let count = country.and_then(|c| self.of.get(&c)).copied().unwrap_or(0);
        if self.total == 0 { 0.0 } else { count as f32 / self.total as f32 }
    }
}

/// Whether an entry of `kind` can be an entity of type `label`.
pub fn fits(kind: Kind, label: EntityType) -> bool {
    match label {
        EntityType::Person => kind == Kind::Person,
        EntityType::Organization => kind == Kind::Organization,
        EntityType::Location | EntityType::Facility => matches!(kind, Kind::Location | Kind::Facility),
        EntityType::Group => kind == Kind::Group,
        EntityType::Product => matches!(kind, Kind::Product | Kind::Organization),
        EntityType::Event => kind == Kind::Event,
        EntityType::Work => matches!(kind, Kind::Work | Kind::Organization),
        EntityType::Law => kind == Kind::Law,
        EntityType::Misc => matches!(kind, Kind::Misc | Kind::Event | Kind::Work | Kind::Law | Kind::Product),
    }
}

/// The listed name made of the tokens of a run, its leading article apart.
pub fn lookup(doc: &Document<'_>, tokens: Run) -> Option<gazetteer::Match> {
    let found = exact(doc, tokens).or_else(|| {
        let is_the = doc.word(tokens.start as usize).eq_ignore_ascii_case("the");
        if is_the { exact(doc, Run::new(tokens.start as usize + 1, tokens.end as usize)) } else { None }
    })?;
    let capitals =
        |i: usize| !matches!(doc.tokens[i].shape, crate::document::Shape::Lower | crate::document::Shape::Title);
    let spelt = !found.flags.has(NameFlags::ACRONYM) || tokens.range().all(capitals);
    spelt.then_some(found)
}

/// The listed name made of exactly the tokens of a run.
fn exact(doc: &Document<'_>, tokens: Run) -> Option<gazetteer::Match> {
    gazetteer::exact(doc.tokens[tokens.range()].iter().map(|t| t.form))
}

/// The entry that fits best the listed names of an entity (each with its number of tokens), with how well (0 to 1 and more).
pub fn best(
    names: impl Iterator<Item = (usize, gazetteer::Match)>,
    label: EntityType,
    countries: &Countries,
) -> Option<(Entry, f32)> {
    let mut best: Option<(Entry, f32)> = None;
    for (tokens, found) in names {
        for entry in found.entries().filter(|e| fits(e.kind, label)) {
            let score = score(tokens, &entry, label, countries);
            if best.as_ref().is_none_or(|(_, s)| score > *s) {
                best = Some((entry, score));
            }
        }
    }
    best
}

/// The country that an adjective is made from: "Norwegian" is tied to Norway. Plurals ("Norwegians") are a people, not tied.
pub fn country_of_people(doc: &Document<'_>, tokens: Run) -> Option<Entry> {
    let forms: Vec<u64> = doc.tokens[tokens.range()].iter().map(|t| t.form).collect();
    let (country, rest) = lists::COUNTRIES_ADJECTIVES.get(&forms)?.split_once('\t')?;
    let found = gazetteer::exact_str(country).filter(|_| rest.ends_with("adjective"))?;
    found.entries().find(|e| e.subtype == "country")
}

/// How well an entry fits a name of so many tokens in this article.
fn score(tokens: usize, entry: &Entry, label: EntityType, countries: &Countries) -> f32 {
    let prior = f32::from(entry.prior) / 255.0;
    let words = tokens.min(4) as f32;
    let here = countries.share(entry.country);
    let alias = if entry.flags.has(NameFlags::ALIAS) { -0.08 } else { 0.0 };
    let doubt = if entry.flags.has(NameFlags::AMBIGUOUS) { -0.15 } else { 0.0 };
    let one_word_person = if label == EntityType::Person && tokens == 1 { -0.25 } else { 0.0 };
    prior + 0.12 * (words - 1.0) + 0.35 * here + alias + doubt + one_word_person
}
