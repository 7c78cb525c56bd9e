//! How alike two spellings are.
//!
//! Reads words, gives whether one can be a misspelling or another transcription of the other: a small edit distance for
//! its length (Damerau's, adjacent swaps count one). Short words must be equal.

/// Words up to this many letters must be equal.
const EQUAL_LETTERS: usize = 4;

/// Words of this many letters and more may differ in two places.
const LONG_LETTERS: usize = 9;

/// No two words that differ in more places are alike.
const MAX_EDITS: usize = 2;

/// No word longer than this is compared.
const MAX_LETTERS: usize = 24;

/// Whether two words can be one, spelt in two ways.
pub fn alike(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    if differ_at_sight(a, b) {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (folded(a), folded(b));
    if a == b {
        return true;
    }
    let short = a.len().min(b.len());
    let allowed = match short {
        0..=EQUAL_LETTERS => return false,
        n if n < LONG_LETTERS => 1,
        _ => MAX_EDITS,
    };
    a.first() == b.first()
        && a.len().max(b.len()) <= MAX_LETTERS
        && a.len().abs_diff(b.len()) <= allowed
        && distance(&a, &b) <= allowed
}

/// Whether two words without accents begin with two letters, or differ too much in length.
fn differ_at_sight(a: &str, b: &str) -> bool {
    let plain = |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric());
    let initial = |word: &str| word.bytes().next().map(|b| b.to_ascii_lowercase());
    let apart = initial(a) != initial(b) || a.len().abs_diff(b.len()) > MAX_EDITS;
    apart && plain(a) && plain(b)
}

/// Small letters without accents of the common Latin kind.
pub fn folded(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).map(plain).collect()
}

fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' | 'ĉ' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' | 'į' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ź' | 'ž' | 'ż' => 'z',
        'ğ' => 'g',
        'ł' => 'l',
        'ř' => 'r',
        'ť' | 'ț' | 'ţ' => 't',
        'đ' | 'ď' => 'd',
        _ => c,
    }
}

/// Edit distance of two words of at most [`MAX_LETTERS`] with swaps of neighbours (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before = [0; MAX_LETTERS + 1];
    let mut last: [usize; MAX_LETTERS + 1] = std::array::from_fn(|j| j);
    for i in 1..=a.len() {
        let mut row = [i; MAX_LETTERS + 1];
        for j in 1..width {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn takes_transcriptions_but_not_other_short_names() {
        assert!(alike("Muqtada", "Moqtada"));
        assert!(alike("Bauchtman", "Buachtman"));
        assert!(alike("García", "Garcia"));
        assert!(!alike("Lee", "Leo"));
        assert!(!alike("Martin", "Moritz"));
        assert!(!alike("Anna", "Anne"));
    }
}
