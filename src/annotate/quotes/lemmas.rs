//! Guesses the dictionary form of a verb that no list has.
//!
//! Reads a form in small letters, gives its lemma by English spelling: endings are cut, doubled letters made single, a
//! silent e put back. Lists come first (`cue`); this serves the long tail of cues, where a wrong guess costs little.

/// The dictionary form of a verb's form.
#[must_use]
pub fn of_verb(form: &str) -> String {
    if let Some(stem) = form.strip_suffix("ies").or_else(|| form.strip_suffix("ied")).filter(|s| s.len() > 1) {
        return format!("{stem}y");
    }
    if let Some(stem) =
        form.strip_suffix("ing").or_else(|| form.strip_suffix("ed")).filter(|s| s.len() > 1 && has_vowel(s))
    {
        return whole(stem);
    }
    if let Some(stem) = form.strip_suffix("es").filter(|s| ["s", "sh", "ch", "x", "z"].iter().any(|e| s.ends_with(e))) {
        return stem.to_owned();
    }
    match form.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => form.to_owned(),
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

/// A stem as a word: "stopp" is stop, "shar" is share, "highlight" is itself.
fn whole(stem: &str) -> String {
    let bytes = stem.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let is_vowel = |b: u8| b"aeiou".contains(&b);
    if last == before && !matches!(last, b'l' | b's' | b'z' | b'e' | b'o') {
        return stem[..stem.len() - 1].to_owned();
    }
    let after_two = bytes.len() < 3 || !is_vowel(bytes[bytes.len() - 3]);
    let takes_e = match last {
        b'v' | b'c' | b'z' | b'u' => true,
        b's' => before != b's',
        b'g' => before == b'n' || before == b'd' || is_vowel(before),
        b't' => before == b'a' || before == b'u' || before == b'i' && bytes.len() <= 4,
        b'r' | b'k' | b'm' | b'n' | b'd' | b'p' | b'l' | b'b' => {
            is_vowel(before) && before != b'e' && after_two && bytes.len() <= 5
        }
        _ => false,
    };
    if takes_e { format!("{stem}e") } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::of_verb;

    #[test]
    fn cuts_endings() {
        for (form, lemma) in [
            ("highlighting", "highlight"),
            ("shared", "share"),
            ("stopped", "stop"),
            ("implies", "imply"),
            ("indicated", "indicate"),
            ("voicing", "voice"),
            ("stresses", "stress"),
            ("hints", "hint"),
            ("opened", "open"),
        ] {
            assert_eq!(of_verb(form), lemma);
        }
    }
}
