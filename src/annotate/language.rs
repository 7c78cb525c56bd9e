//! Tells the language of a text, since everything after reads English.
//!
//! Reads a `Document`, gives an ISO 639-1 code. Scripts that one language of news uses (Han, kana, Hangul, Thai, Greek,
//! Hebrew, Bengali, Tamil) tell it by themselves; all others are told by their commonest words (`language_words`), counted
//! in the first part of the text. A word that several languages share counts for each. It tells no dialects.

use crate::document::Document;
use crate::lexicon::codes::{self, LANGUAGES};

/// Tokens that are read.
const MAX_TOKENS: usize = 600;

/// Words below which nothing is told.
const MIN_WORDS: usize = 8;

/// Share of words that must be common words of the language (English news has about 0.4, short headlines 0.1).
const MIN_SHARE: f32 = 0.06;

/// Characters of the text whose script is looked at.
const MAX_CHARACTERS: usize = 2000;

/// Share of letters that must be in a script to settle the language.
const SCRIPT_SHARE: f32 = 0.3;

/// ISO 639-1 code of the language that most of the text is in; `und` where the text is too short to tell.
#[must_use]
pub fn detect(doc: &Document<'_>) -> &'static str {
    let total = doc.tokens.iter().take(MAX_TOKENS).filter(|token| token.shape.is_word()).count();
    let counts = codes::count_languages(doc.known.iter().take(MAX_TOKENS).copied());
    // the languages stand in the order of their codes: the first of those that tie
    let best = (0..counts.len()).rev().max_by_key(|language| counts[*language]).filter(|best| counts[*best] > 0);
    match best.map(|best| (LANGUAGES[best], counts[best])) {
        Some((language, count)) if total >= MIN_WORDS && count as f32 >= MIN_SHARE * total as f32 => language,
        _ => script(doc.content()).unwrap_or(if total < MIN_WORDS && total > 0 && is_ascii_mostly(doc) {
            "en"
        } else {
            "und"
        }),
    }
}

/// A few words in plain letters: English is the best guess, as in a headline.
fn is_ascii_mostly(doc: &Document<'_>) -> bool {
    doc.content().chars().take(MAX_CHARACTERS).all(|c| !c.is_alphabetic() || c.is_ascii())
}

/// The language that a script tells by itself.
fn script(content: &str) -> Option<&'static str> {
    let mut counts: [(&str, f32); 8] =
        [("ja", 0.0), ("zh", 0.0), ("ko", 0.0), ("th", 0.0), ("el", 0.0), ("he", 0.0), ("bn", 0.0), ("ta", 0.0)];
    let mut letters = 0.0;
    for c in content.chars().filter(|c| c.is_alphabetic()).take(MAX_CHARACTERS) {
        letters += 1.0;
        let at = match c {
            '\u{3040}'..='\u{30FF}' => 0,
            '\u{4E00}'..='\u{9FFF}' => 1,
            '\u{AC00}'..='\u{D7AF}' => 2,
            '\u{0E00}'..='\u{0E7F}' => 3,
            '\u{0370}'..='\u{03FF}' => 4,
            '\u{0590}'..='\u{05FF}' => 5,
            '\u{0980}'..='\u{09FF}' => 6,
            '\u{0B80}'..='\u{0BFF}' => 7,
            _ => continue,
        };
        counts[at].1 += 1.0;
    }
    // Japanese mixes kana with Han: any fair share of kana settles it
    counts[0].1 *= if counts[0].1 > 0.1 * letters { 9.0 } else { 0.0 };
    let (language, count) =
        counts.into_iter().fold(("und", 0.0), |best, next| if next.1 > best.1 { next } else { best });
    (letters > 0.0 && count >= SCRIPT_SHARE * letters).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn language(content: &str) -> &'static str {
        detect(&Document::new(&Text::new(content)))
    }

    #[test]
    fn tells_large_languages() {
        for (text, code) in [
            ("The council said on Friday that the bridge would be closed for a week.", "en"),
            ("Der Rat sagte am Freitag, dass die Brücke für eine Woche nicht befahrbar ist.", "de"),
            ("Le conseil a dit vendredi que le pont sera fermé pour une semaine dans la ville.", "fr"),
            ("El consejo dijo el viernes que el puente estará cerrado por una semana en la ciudad.", "es"),
            ("Совет сказал в пятницу, что мост будет закрыт на неделю и не откроется.", "ru"),
            ("市議会は金曜日に橋を一週間閉鎖すると発表した。", "ja"),
            ("市议会周五表示，大桥将关闭一周。", "zh"),
            ("시의회는 금요일에 다리를 일주일 동안 폐쇄한다고 밝혔다.", "ko"),
        ] {
            assert_eq!(language(text), code, "{text}");
        }
    }

    #[test]
    fn short_or_empty_texts_are_left_open() {
        assert_eq!(language(""), "und");
        assert_eq!(language("1 2 3 4 5 6 7 8 9 10 11"), "und");
        assert_eq!(language("Bridge closed"), "en");
    }
}
