//! Finds reported clauses without marks, by rules: "Moe said that it rained", "It rained, Moe said".
//!
//! Reads the grammar of each sentence outside marked runs, gives clauses with their links. A verb of speech or thought
//! with a subject takes what follows it ("that" or a clause), or what stands before it where only a comma parts them.
//! Steps aside where it does not see where the clause begins.

use super::grammar::{Form, Grammar, Kind, MAX_PHRASE_TOKENS, Strength};
use super::sieves::{Link, is_finite};
use crate::document::{Gap, Run};

/// A reported clause.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// Its tokens.
    pub tokens: Run,
    /// Who says it.
    pub link: Link,
}

/// The shortest clause, in tokens.
const MIN_CLAUSE_TOKENS: usize = 3;

/// The reported clauses of a sentence, `tokens`, which holds no marked run.
pub fn clauses(grammar: &Grammar<'_, '_>, tokens: Run, out: &mut Vec<Clause>) {
    let (start, end) = (tokens.start as usize, tokens.end as usize);
    let mut at = start;
    while at < end {
        match clause_at(grammar, at, start..end) {
            Some(clause) if clause.tokens.len() >= MIN_CLAUSE_TOKENS => {
                out.push(clause);
                at = (clause.tokens.end as usize).max(at + 1);
            }
            _ => at += 1,
        }
    }
}

/// The clause that the word at `at` reports, if it is a cue.
fn clause_at(grammar: &Grammar<'_, '_>, at: usize, sentence: std::ops::Range<usize>) -> Option<Clause> {
    let (start, end) = (sentence.start, sentence.end);
    if at + 2 < end && grammar.doc.word(at).eq_ignore_ascii_case("according") && grammar.doc.word(at + 1) == "to" {
        return according(grammar, at, sentence);
    }
    let verb = grammar.verb(at)?;
    let has_auxiliary = at > start && matches!(grammar.kind(at - 1), Kind::Auxiliary | Kind::Adverb);
    if verb.strength == Strength::Weak
        || verb.form == Form::Ing
        || !is_finite(verb) && !has_auxiliary && verb.form != Form::Base
    {
        return None;
    }
    let cue = Some(Run::new(at, at + 1));
    if at > start && grammar.is(at - 1, b',') || grammar.is(at + 1, b'.') || at + 1 >= end {
        // It rained, Moe said / It rained, said Moe
        if let Some(clause) = before(grammar, at, start..end) {
            return Some(clause);
        }
    }
    let source = grammar.subject_before(at, start)?;
    let begin = content_start(grammar, at + 1, end, verb.strength)?;
    let link = Link { source: Some(source), cue, confidence: 0.8, rule: "reported-clause" };
    Some(Clause { tokens: Run::new(begin, trimmed(grammar, end)), link })
}

/// Where the reported clause begins after a cue that ends before `from`.
fn content_start(grammar: &Grammar<'_, '_>, from: usize, end: usize, strength: Strength) -> Option<usize> {
    let limit = end.min(from + 12);
    let that =
        (from..limit).find(|i| grammar.doc.word(*i) == "that").filter(|i| (from..*i).all(|k| !grammar.is(k, b',')));
    if that.is_some() {
        return that;
    }
    if strength != Strength::Speech {
        return None;
    }
    // a clause begins with its subject
    let starts = match grammar.kind(from) {
        Kind::Pronoun | Kind::Determiner | Kind::Possessive | Kind::Person => true,
        Kind::Other => true,
        Kind::Sign => grammar.is(from, b':'),
        Kind::Preposition => {
            matches!(grammar.doc.word(from), "to" | "if" | "in" | "while" | "when" | "although" | "as")
        }
        _ => false,
    };
    (starts && from < end).then_some(from)
}

/// CLAUSE, Moe said.
fn before(grammar: &Grammar<'_, '_>, cue: usize, sentence: std::ops::Range<usize>) -> Option<Clause> {
    let (start, end) = (sentence.start, sentence.end);
    let (source, edge) = if grammar.is(cue.wrapping_sub(1), b',') && cue > start {
        (grammar.phrase_after(cue + 1, end)?, cue - 1)
    } else {
        let from = (start..cue).rev().take(MAX_PHRASE_TOKENS).find(|i| grammar.is(*i, b','))?;
        (grammar.subject_before(cue, from + 1)?, from)
    };
    let link =
        Link { source: Some(source), cue: Some(Run::new(cue, cue + 1)), confidence: 0.85, rule: "clause-before-cue" };
    Some(Clause { tokens: Run::new(start, edge), link })
}

/// According to Moe, CLAUSE / CLAUSE, according to Moe
fn according(grammar: &Grammar<'_, '_>, at: usize, sentence: std::ops::Range<usize>) -> Option<Clause> {
    let (start, end) = (sentence.start, sentence.end);
    let source = grammar.phrase_after(at + 2, end)?;
    let link = Link { source: Some(source), cue: Some(Run::new(at, at + 2)), confidence: 0.9, rule: "according-to" };
    if at == start {
        let comma = (source.end as usize..end).find(|i| grammar.is(*i, b','))?;
        return Some(Clause { tokens: Run::new(comma + 1, trimmed(grammar, end)), link });
    }
    let edge = if grammar.is(at - 1, b',') { at - 1 } else { at };
    Some(Clause { tokens: Run::new(start, edge), link })
}

/// A sentence's end without its full stop.
fn trimmed(grammar: &Grammar<'_, '_>, end: usize) -> usize {
    let is_stop =
        grammar.doc.tokens.get(end).is_none_or(|t| t.gap != Gap::Glued) && end > 0 && grammar.is(end - 1, b'.');
    if is_stop { end - 1 } else { end }
}
