//! What an article names once is a name wherever it stands.
//!
//! Reads the kept candidates, adds occurrences of sure names, and of the family names of sure persons, that no finder saw.
//! How the article leans in types is weighed in `types`.

use super::EntityType;
use super::candidates::Candidate;
use super::view::View;
use crate::document::{Document, Run, Shape};
use crate::lexicon::form::{PHRASE, grow};

/// Unseen occurrences are added for names at least this sure.
const SURE_SCORE: f32 = 0.7;

/// The score of an occurrence that only the memory found.
const RECALLED_SCORE: f32 = 0.7;

/// The key of a name: its words without stops, case folded.
pub fn key(doc: &Document<'_>, tokens: Run) -> u64 {
    let words = doc.tokens[tokens.range()].iter().filter(|t| t.shape != Shape::Sign);
    words.fold(PHRASE, |key, token| grow(key, token.form))
}

/// A sure name that may occur again.
struct Known {
    /// Its first word, or the family name.
    form: u64,
    /// How many words it has; none for a family name alone.
    words: usize,
    /// Its number among the names.
    name: usize,
}

/// Finds occurrences of sure names, and of the family names of sure persons, among the tokens that are not `taken`.
pub fn recall(view: &View<'_, '_>, names: &[Candidate], taken: &[bool]) -> Vec<Candidate> {
    let known = known(view, names);
    let mut found = Vec::new();
    let mut end = 0;
    for paragraph in view.paragraphs() {
        for i in paragraph.range() {
            if i < end || taken[i] || !can_begin(view, i) {
                continue;
            }
            let fits = |k: &&Known| matches(view, names[k.name].tokens, i, paragraph.end as usize, taken);
            let of = under(&known, view.token(i).form);
            let longest = of.iter().rev().find(fits).map(|k| (k.name, names[k.name].tokens.len()));
            let family = of.first().filter(|k| k.words == 0).map(|k| (k.name, 1));
            if let Some((k, words)) = longest.or(family) {
                end = i + words;
                let score = RECALLED_SCORE.min(names[k].score);
                found.push(Candidate {
                    score,
                    rule: "memory",
                    types: names[k].types,
                    tokens: Run::new(i, end),
                    ..names[k].clone()
                });
            }
        }
    }
    found
}

/// The sure names by first word and number of words, the surest of equals. The family name of a sure person stands under
/// no words.
fn known(view: &View<'_, '_>, names: &[Candidate]) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::with_capacity(names.len());
    for (k, name) in names.iter().enumerate().filter(|(_, n)| n.score >= SURE_SCORE) {
        let (first, last) = (view.token(name.tokens.start as usize), view.token(name.tokens.end as usize - 1));
        known.push(Known { form: first.form, words: name.tokens.len(), name: k });
        if name.label == EntityType::Person && name.tokens.len() > 1 && last.span.len() > 2 && last.shape != Shape::Sign
        {
            known.push(Known { form: last.form, words: 0, name: k });
        }
    }
    let surer = |a: &Known, b: &Known| names[b.name].score.total_cmp(&names[a.name].score).then(a.name.cmp(&b.name));
    known.sort_unstable_by(|a, b| (a.form, a.words).cmp(&(b.form, b.words)).then_with(|| surer(a, b)));
    known.dedup_by_key(|k| (k.form, k.words));
    known
}

/// The known names under a word.
fn under(known: &[Known], form: u64) -> &[Known] {
    let start = known.partition_point(|k| k.form < form);
    let count = known[start..].iter().take_while(|k| k.form == form).count();
    &known[start..start + count]
}

/// Whether a name can begin at token `i`: a capital that more than a sentence's start explains.
fn can_begin(view: &View<'_, '_>, i: usize) -> bool {
    let token = view.token(i);
    token.shape.has_capital() && token.shape != Shape::Initial && !(view.is_starter(i) && view.is_start(i))
}

/// Whether the words of `name` stand at token `at` once more.
fn matches(view: &View<'_, '_>, name: Run, at: usize, limit: usize, taken: &[bool]) -> bool {
    let words = name.len();
    at + words <= limit
        && (0..words).all(|w| {
            let (a, b) = (view.token(name.start as usize + w), view.token(at + w));
            a.form == b.form && !taken[at + w] && (a.shape == Shape::Lower || b.shape != Shape::Lower)
        })
}
