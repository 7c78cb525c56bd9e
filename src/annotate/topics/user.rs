//! The user's own topics: what a person writes in a minute, and how it is read.
//!
//! Reads the text of a topics file, gives `UserTopics` or the first bad line with the reason. The format:
//!
//! ```text
//! # lines that begin with # are remarks
//! [offshore-wind] Offshore wind power
//! media_topic: medtop:20001211
//! wind farm
//! offshore turbine = 3
//! Dogger Bank = 5
//! Q1050690
//! - wind tunnel
//! ```
//!
//! A topic begins with `[id] Label` (or `[Label]` alone); each further line is a word or phrase that speaks for it, with
//! a weight of 0.1 to 10 after `=` where it is not 1. Small letters match any case and the plural; a capital matches
//! capitals only. `Q...` is a Wikidata item. A line after `-` is an exclusion: words inside it do not count, and by
//! itself it speaks against the topic.

use crate::error::Error;
use crate::lexicon::{self, lists::UserList, topics::Subject};
use std::collections::BTreeMap;

/// Weight units (as in the list of built-in terms) of a weight of 1.
const UNIT_WEIGHT: f32 = 50.0;

/// A topic that the user defines.
#[derive(Clone, Debug, PartialEq)]
pub struct UserTopic {
    /// As given, or made of the label.
    pub id: String,
    /// For people.
    pub label: String,
    /// The IPTC concept it belongs to.
    pub media_topic: Option<String>,
}

/// Topics that the user defines.
#[derive(Clone, Debug, Default)]
pub struct UserTopics {
    topics: Vec<UserTopic>,
    terms: Option<UserList>,
    entities: Vec<(u32, usize, f32)>,
}

/// Terms by their folded words: writing, spelling, and what they say for which topic.
type Terms = BTreeMap<Vec<u64>, (&'static str, String, Vec<(usize, f32)>)>;

impl UserTopics {
    /// Reads the text of a topics file.
    ///
    /// # Errors
    /// `Error::BadList` with the first line that cannot be read, and why.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut terms = Terms::new();
        let mut last_head = 1;
        let mut said = 0;
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate().map(|(i, l)| (i + 1, l.trim())) {
            let bad = |reason: String| Error::BadList { line: number, reason };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(head) = line.strip_prefix('[') {
                found.check_filled(last_head, said)?;
                let topic = parse_head(head).map_err(bad)?;
                if found.topics.iter().any(|other| other.id == topic.id) {
                    return Err(bad(format!("the topic '{}' stands above already (give it another id)", topic.id)));
                }
                found.topics.push(topic);
                (last_head, said) = (number, 0);
                continue;
            }
            let Some(topic) = found.topics.len().checked_sub(1) else {
                return Err(bad("stands before the first topic (begin with '[id] Label')".to_owned()));
            };
            if let Some(concept) = line.strip_prefix("media_topic:").map(str::trim) {
                if Subject::find(concept).is_none_or(|topic| topic.label().is_empty() || !topic.is_concept()) {
                    return Err(bad(format!(
                        "'{concept}' is no IPTC Media Topic in use (write it like medtop:20001211)"
                    )));
                }
                found.topics[topic].media_topic = Some(concept.to_owned());
                continue;
            }
            found.add_term(topic, line, &mut terms).map_err(bad)?;
            said += 1;
        }
        found.check_filled(last_head, said)?;
        found.terms = compile(&terms)?;
        Ok(found)
    }

    fn check_filled(&self, line: usize, said: usize) -> Result<(), Error> {
        match self.topics.last() {
            Some(topic) if said == 0 => {
                let reason = format!("the topic '{}' has no terms (write one a line below it)", topic.label);
                Err(Error::BadList { line, reason })
            }
            _ => Ok(()),
        }
    }

    fn add_term(&mut self, topic: usize, line: &str, terms: &mut Terms) -> Result<(), String> {
        let (line, sign) = line.strip_prefix('-').map_or((line, 1.0), |rest| (rest.trim_start(), -1.0));
        let (phrase, weight) = match line.rsplit_once('=') {
            Some((phrase, weight)) => (phrase.trim(), parse_weight(weight.trim())?),
            None => (line, 1.0),
        };
        if let Some(item) = phrase.strip_prefix('Q').and_then(|digits| digits.parse().ok()) {
            self.entities.push((item, topic, sign * weight * UNIT_WEIGHT));
            return Ok(());
        }
        if phrase.contains(|c: char| c.is_control() && c != '\t') {
            return Err("holds a control character (take it out)".to_owned());
        }
        let phrase = &phrase.trim_matches('"').trim().replace('\t', " ");
        let forms = lexicon::forms(phrase);
        if !phrase.chars().any(char::is_alphanumeric) {
            return Err(format!("'{phrase}' has no word (write a word or phrase)"));
        }
        let small = !phrase.chars().any(char::is_uppercase);
        let plural = format!("{phrase}s");
        if small && !phrase.ends_with('s') {
            push(terms, lexicon::forms(&plural), &plural, (topic, sign * weight));
        }
        push(terms, forms, phrase, (topic, sign * weight));
        Ok(())
    }

    /// The topics, in the order of the file.
    #[must_use]
    pub fn topics(&self) -> &[UserTopic] {
        &self.topics
    }

    /// The words and phrases, with readings like those of the built-in terms; a topic is told by its number.
    #[must_use]
    pub fn terms(&self) -> Option<&UserList> {
        self.terms.as_ref()
    }

    /// Wikidata items with the number of a topic and their weight.
    #[must_use]
    pub fn entities(&self) -> &[(u32, usize, f32)] {
        &self.entities
    }
}

/// "offshore-wind] Offshore wind power"
fn parse_head(head: &str) -> Result<UserTopic, String> {
    let (id, label) = head.split_once(']').ok_or("lacks the closing ']' of '[id] Label'")?;
    let (id, label) = (id.trim(), label.trim());
    let label = if label.is_empty() { id } else { label };
    let id = id.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if id.is_empty() {
        return Err("the topic has no name (write '[id] Label')".to_owned());
    }
    Ok(UserTopic { id: id.to_lowercase(), label: label.to_owned(), media_topic: None })
}

fn parse_weight(text: &str) -> Result<f32, String> {
    let weight = text.parse().ok().filter(|weight| (0.1..=10.0).contains(weight));
    weight.ok_or_else(|| format!("'{text}' is no weight (write a number from 0.1 to 10 after '=')"))
}

fn push(terms: &mut Terms, forms: Vec<u64>, phrase: &str, said: (usize, f32)) {
    let writing = if phrase.chars().next().is_some_and(char::is_uppercase) { "cap" } else { "any" };
    let entry = terms.entry(forms).or_insert_with(|| (writing, phrase.to_owned(), Vec::new()));
    if writing == "any" {
        entry.0 = writing;
    }
    if !entry.2.iter().any(|(topic, _)| *topic == said.0) {
        entry.2.push(said);
    }
}

fn compile(terms: &Terms) -> Result<Option<UserList>, Error> {
    if terms.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    for (writing, phrase, said) in terms.values() {
        let readings: Vec<String> =
            said.iter().map(|(topic, weight)| format!("{topic} {}", (weight * UNIT_WEIGHT).round())).collect();
        text.push_str(&format!("{}\t{writing}\t{}\n", phrase.trim_start_matches('#').trim(), readings.join("|")));
    }
    UserList::parse(&text).map(Some).map_err(|bad| Error::BadList { line: bad.line, reason: bad.reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# mine\n[offshore-wind] Offshore wind power\nmedia_topic: medtop:20001211\nwind farm\nDogger Bank = 5\nQ42\n- wind tunnel\n\n[Whaling]\nwhale = 0.5\n";

    #[test]
    fn reads_what_a_person_writes() {
        let topics = UserTopics::parse(GOOD).expect("a good file");
        assert_eq!(topics.topics()[0].label, "Offshore wind power");
        assert_eq!(topics.topics()[0].media_topic.as_deref(), Some("medtop:20001211"));
        assert_eq!((topics.topics()[1].id.as_str(), topics.topics()[1].label.as_str()), ("whaling", "Whaling"));
        assert_eq!(topics.entities(), [(42, 0, 50.0)]);
        let list = topics.terms().expect("terms");
        assert_eq!(list.longest(lexicon::forms("wind farms grew")), Some((2, "any\t0 50")));
        assert_eq!(list.longest(lexicon::forms("Dogger Bank")), Some((2, "cap\t0 250")));
        assert_eq!(list.longest(lexicon::forms("wind tunnel")), Some((2, "any\t0 -50")));
    }

    #[test]
    fn names_the_bad_line() {
        for (text, line, reason) in [
            ("wind\n", 1, "before the first topic"),
            ("[a] A\nx = 11\n", 2, "no weight"),
            ("[a] A\nx\n[a] B\ny\n", 3, "stands above already"),
            ("[a] A\n\n[b] B\ny\n", 1, "has no terms"),
            ("[a A\n", 1, "closing"),
            ("[] \n", 1, "no name"),
            ("[a] A\nmedia_topic: 5\n", 2, "no IPTC Media Topic"),
            ("[a] A\n=3\n", 2, "no word"),
            ("[a] A\nx\nwind\0farm\n", 3, "control character"),
        ] {
            let error = UserTopics::parse(text).expect_err(text).to_string();
            assert!(error.starts_with(&format!("line {line}: ")) && error.contains(reason), "{text:?}: {error}");
        }
        for odd in ["[a] A\nwind\tfarm = 2\n", "[a] A\n- # x\n"] {
            assert!(UserTopics::parse(odd).expect("tabs and signs are no harm").terms().is_some());
        }
        assert!(UserTopics::parse("").expect("empty is no error").topics().is_empty());
    }
}
