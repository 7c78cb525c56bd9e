//! Mentions to clusters: who is who among the names of an article.
//!
//! Reads name mentions, gives for each its cluster, clusters by first mention. Works on forms: same listed entry first,
//! then persons, then things; a family name that several persons share goes, mention by mention, to the one that was named
//! most often before: news gives the bare family name to whom it is about.

use super::clusters::Clusters;
use super::forms::{Form, Spelled};
use super::index::Index;
use super::links;
use super::persons;
use super::things::{self, Scene};
use super::variants;
use crate::annotate::mentions::{EntityType, Mention};
use crate::document::Document;
use std::collections::BTreeMap;

/// The clusters of an article's names.
pub struct Joined<'t> {
    /// The forms, in order of first appearance.
    pub forms: Vec<Form<'t>>,
    /// For each mention its form.
    pub form_of: &'t [usize],
    /// For each mention the number of its cluster, counted by first mention.
    pub cluster_of: Vec<usize>,
    /// How many clusters there are.
    pub count: usize,
}

/// Joins names.
pub fn join<'t>(doc: &Document<'_>, mentions: &[Mention], spelled: &'t Spelled<'_>) -> Joined<'t> {
    let (forms, form_of) = (spelled.forms(doc, mentions), spelled.form_of.as_slice());
    let mut clusters = Clusters::new(forms.len());
    join_listed(&forms, &mut clusters);
    let shared = persons::join(&forms, &mut clusters);
    things::join(&Scene { doc, mentions, forms: &forms, form_of }, &mut clusters);
    variants::join(&forms, &mut clusters);
    let roots = roots(form_of, &shared, &clusters);
    let (cluster_of, count) = number(&roots);
    Joined { forms, form_of, cluster_of, count }
}

/// Joins forms whose best listed entry is the same: "United States" and "America".
fn join_listed(forms: &[Form<'_>], clusters: &mut Clusters) {
    let entry = |form: &Form<'_>| {
        let sure = form.label != EntityType::Person || form.words.len() > 1;
        let entry = form.listed.filter(|_| sure)?.entries().find(|e| links::fits(e.kind, form.label))?;
        // ids of Wikidata and numbers of entries apart
        Some(entry.qid.map_or((1 << 32) | u64::from(entry.id), u64::from))
    };
    let listed = forms.iter().enumerate().filter_map(|(i, form)| Some((entry(form)?, i)));
    things::join_groups(&Index::new(listed), clusters);
}

/// The root form of each mention's cluster; mentions of shared family names choose theirs: the person who was named most
/// often before, of equals the one named first.
fn roots(form_of: &[usize], shared: &[persons::Shared], clusters: &Clusters) -> Vec<usize> {
    let choices: BTreeMap<usize, &[usize]> = shared.iter().map(|(short, of)| (*short, of.as_slice())).collect();
    let mut named = vec![0; clusters.len()];
    let root = |form: &usize| {
        let several = choices.get(form).copied().unwrap_or(std::slice::from_ref(form));
        let of = several.iter().rev().map(|f| clusters.root(*f));
        let root = of.max_by_key(|root| named[*root]).unwrap_or(*form);
        named[root] += 1;
        root
    };
    form_of.iter().map(root).collect()
}

/// Numbers clusters by first mention.
fn number(roots: &[usize]) -> (Vec<usize>, usize) {
    let mut numbers: Vec<Option<usize>> = vec![None; roots.iter().max().map_or(0, |last| last + 1)];
    let mut count = 0;
    let number = |root: &usize| {
        *numbers[*root].get_or_insert_with(|| {
            count += 1;
            count - 1
        })
    };
    let cluster_of = roots.iter().map(number).collect();
    (cluster_of, count)
}
