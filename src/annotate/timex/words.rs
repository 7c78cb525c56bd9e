//! Words of time expressions, so that rules compare parts of speech of time instead of strings.
//!
//! Reads the tokens of a document and the lists of time words, gives one `Word` a token. A token is looked up only where
//! its class bit says that the list has it; numbers in figures are read from their characters.

use crate::document::{Document, Shape, Token};
use crate::lexicon::{class, lists};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of a clock.
    Second,
    /// Of a clock.
    Minute,
    /// Of a clock.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// Saturday and Sunday.
    Weekend,
    /// Two weeks.
    Fortnight,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A thousand years.
    Millennium,
}

/// Where a word before a unit, weekday or month points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// "last"
    Last,
    /// "next"
    Next,
    /// "this"
    This,
    /// "that"
    That,
    /// "past"
    Past,
    /// "coming"
    Coming,
    /// "current"
    Current,
    /// "previous"
    Previous,
    /// "following"
    Following,
    /// "same"
    Same,
    /// "latest"
    Latest,
    /// "recent"
    Recent,
}

/// What a word does in a time expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Word {
    /// Nothing.
    Other,
    /// A number of up to four figures: value, how many figures.
    Digits(u16, u8),
    /// A longer number, or figures with letters ("6am").
    Figures,
    /// "21st", "third" (`true` where spelled in letters).
    Ordinal(u8),
    /// "1990s", "90s": the first year.
    Years(u16),
    /// From 1.
    Month(i8),
    /// From Monday, 1.
    Weekday(i8),
    /// "Mondays".
    Weekdays(i8),
    /// "week".
    Unit(Unit),
    /// "weeks".
    Units(Unit),
    /// "morning": TIMEX3's MO, AF, EV, NI.
    Part(&'static str),
    /// "noon", "midnight": the hour.
    Clock(u8),
    /// "spring": TIMEX3's SP, SU, FA, WI by index from 1.
    Season(i8),
    /// "summers".
    Seasons(i8),
    /// "today" 0, "yesterday" -1, "tomorrow" 1.
    Today(i8),
    /// "tonight".
    Tonight,
    /// "weekly": how often.
    Often(&'static str),
    /// "last", "next".
    Side(Side),
    /// A word of a number ("three", "hundred").
    Number,
    /// A word told apart by its role's name.
    Role(Role),
}

macro_rules! roles {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Grammar words of time expressions, named after themselves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named after its word")]
        pub enum Role { $($name),* }

        impl Role {
            fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

roles! {
    The = "the", A = "a", Its = "its", Each = "each", All = "all", These = "these", Other = "other",
    Early = "early", Late = "late", Mid = "mid", Earlier = "earlier", Later = "later", Ago = "ago",
    Before = "before", After = "after", From = "from", Since = "since", Until = "until", By = "by", In = "in", On = "on",
    At = "at", Of = "of", To = "to", Through = "through", Between = "between", And = "and", Or = "or", For = "for",
    During = "during", Over = "over", About = "about", Some = "some", Nearly = "nearly", More = "more", Less = "less",
    Than = "than", Least = "least", Most = "most", Up = "up", Under = "under", Only = "only", First = "first",
    Couple = "couple", Few = "few", Several = "several", Start = "start", Middle = "middle", End = "end",
    Fiscal = "fiscal", Old = "old", Long = "long", Now = "now", Ahead = "ahead", Ended = "ended", Back = "back",
    Hence = "hence", Once = "once", Times = "times", OClock = "oclock", Additional = "additional", Half = "half", No = "no",
    Span = "span", Will = "will", Due = "due", Was = "was",
}

impl Unit {
    fn coded(code: &str) -> Option<Self> {
        Some(match code {
            "S" => Self::Second,
            "m" => Self::Minute,
            "H" => Self::Hour,
            "D" => Self::Day,
            "W" => Self::Week,
            "E" => Self::Weekend,
            "F" => Self::Fortnight,
            "M" => Self::Month,
            "Q" => Self::Quarter,
            "Y" => Self::Year,
            "T" => Self::Decade,
            "C" => Self::Century,
            "L" => Self::Millennium,
            _ => return None,
        })
    }
}

impl Side {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "last" => Self::Last,
            "next" => Self::Next,
            "this" => Self::This,
            "that" => Self::That,
            "past" => Self::Past,
            "coming" => Self::Coming,
            "current" => Self::Current,
            "previous" => Self::Previous,
            "following" => Self::Following,
            "same" => Self::Same,
            "latest" => Self::Latest,
            "recent" => Self::Recent,
            _ => return None,
        })
    }
}

/// Listed words that are kept while a document is read: most are the few that every sentence has ("the", "of").
const KEPT: usize = 256;

/// The words of all tokens of a document.
#[must_use]
pub fn read(doc: &Document<'_>) -> Vec<Word> {
    let mut kept = [(0, Word::Other); KEPT];
    let mut word = |token: &Token| {
        if !is_listed(token) {
            return unlisted(token, doc.content());
        }
        let place = &mut kept[token.form as usize % KEPT];
        if place.0 != token.form {
            *place = (token.form, listed(token));
        }
        place.1
    };
    doc.tokens.iter().map(&mut word).collect()
}

/// What a token does in a time expression.
#[must_use]
pub fn word(token: &Token, content: &str) -> Word {
    if is_listed(token) { listed(token) } else { unlisted(token, content) }
}

/// Whether a token is looked up in the list of time words.
fn is_listed(token: &Token) -> bool {
    token.classes.has(class::TIME_WORDS) && !matches!(token.shape, Shape::Number | Shape::Alphanumeric)
}

/// What a token that is not in the list of time words does in a time expression.
fn unlisted(token: &Token, content: &str) -> Word {
    match token.shape {
        Shape::Number => digits(token.span.of(content)),
        Shape::Alphanumeric => alphanumeric(token.span.of(content)),
        Shape::Sign | Shape::Quote => Word::Other,
        _ if token.classes.has(class::ORDINAL_VALUES) => ordinal(token),
        _ if token.classes.has(class::NUMBER_VALUES) => Word::Number,
        _ => Word::Other,
    }
}

fn listed(token: &Token) -> Word {
    let Some(value) = lists::TIME_WORDS.get(&[token.form]) else { return Word::Other };
    let (role, code) = value.split_once(' ').unwrap_or((value, ""));
    let number = || code.parse::<i8>().unwrap_or(0);
    match role {
        "month" => Word::Month(number()),
        "weekday" => Word::Weekday(number()),
        "weekdays" => Word::Weekdays(number()),
        "unit" => Unit::coded(code).map_or(Word::Other, Word::Unit),
        "units" => Unit::coded(code).map_or(Word::Other, Word::Units),
        "part" => Word::Part(code),
        "clock" => Word::Clock(number().unsigned_abs()),
        "season" => Word::Season(season(code)),
        "seasons" => Word::Seasons(season(code)),
        "today" => Word::Today(number()),
        "tonight" => Word::Tonight,
        "years" => code.parse().map_or(Word::Other, Word::Years),
        "often" => Word::Often(code),
        "side" => Side::named(code).map_or(Word::Other, Word::Side),
        _ => Role::named(role).map_or(Word::Other, Word::Role),
    }
}

fn season(code: &str) -> i8 {
    match code {
        "SP" => 1,
        "SU" => 2,
        "FA" => 3,
        _ => 4,
    }
}

fn ordinal(token: &Token) -> Word {
    let value = lists::ORDINAL_VALUES.get(&[token.form]).and_then(|value| value.parse().ok());
    value.map_or(Word::Number, Word::Ordinal)
}

fn digits(text: &str) -> Word {
    match (text.len(), text.parse::<u16>()) {
        (length @ 1..=4, Ok(value)) => Word::Digits(value, length as u8),
        _ => Word::Figures,
    }
}

/// "21st", "1990s", "90s"; anything else with figures in it is only told to have some.
fn alphanumeric(text: &str) -> Word {
    let figures = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, ending) = text.split_at(figures);
    let Ok(value) = number.parse::<u16>() else { return Word::Figures };
    match ending {
        "st" | "nd" | "rd" | "th" if value <= 100 => Word::Ordinal(value as u8),
        "s" | "'s" | "’s" if figures == 4 && value % 10 == 0 => Word::Years(value),
        "s" | "'s" | "’s" if figures == 2 && value % 10 == 0 => Word::Years(1900 + value),
        _ => Word::Figures,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn words(text: &str) -> Vec<Word> {
        let text = Text::new(text);
        read(&Document::new(&text))
    }

    #[test]
    fn reads_roles_from_the_list() {
        assert_eq!(
            words("Last Tuesday, May 3rd, 1,984"),
            [
                Word::Side(Side::Last),
                Word::Weekday(2),
                Word::Other,
                Word::Month(5),
                Word::Ordinal(3),
                Word::Other,
                Word::Digits(1, 1),
                Word::Other,
                Word::Digits(984, 3)
            ]
        );
        assert_eq!(words("the 1990s")[1], Word::Years(1990));
        assert_eq!(words("fifth week"), [Word::Ordinal(5), Word::Unit(Unit::Week)]);
    }

    #[test]
    fn knows_every_role_of_the_list() {
        let list = include_str!("../../lexicon/lists/maps/time_words.txt");
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let (key, _) = line.split_once('\t').expect("a word and its role");
            let found = words(key);
            assert!(found != [Word::Other], "{key}");
        }
    }
}
