//! The spellings under which a name may stand in a text.
//!
//! Reads a name as the list has it, gives it and its plainer spellings: without marks on Latin letters ("Erdogan"),
//! without the full stop of abbreviations ("St Petersburg"), with "and" for "&". Case and hyphens need no spelling of
//! their own: the keys of phrases ignore them. Names in other scripts are left as they are.

/// A letter or two, and the marked letters that are written so.
const PLAIN: [(&str, &str); 32] = [
    ("A", "ÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("AE", "Æ"),
    ("C", "ÇĆĈĊČ"),
    ("D", "ĎĐÐ"),
    ("E", "ÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ"),
    ("G", "ĜĞĠĢǦ"),
    ("H", "ĤĦḤ"),
    ("I", "ÌÍÎÏĨĪĬĮİỈỊ"),
    ("K", "ĶḲ"),
    ("L", "ĹĻĽĿŁ"),
    ("N", "ÑŃŅŇ"),
    ("O", "ÒÓÔÕÖØŌŎŐƠỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ("OE", "Œ"),
    ("R", "ŔŖŘ"),
    ("S", "ŚŜŞŠȘṢ"),
    ("T", "ŢŤŦȚṬ"),
    ("Th", "Þ"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲƯỤỦỨỪỬỮỰ"),
    ("W", "Ŵ"),
    ("Y", "ÝŶŸỲỴỶỸ"),
    ("Z", "ŹŻŽẒ"),
    ("a", "ə"),
    ("i", "ı"),
    ("n", "ŉ"),
    ("ss", "ß"),
    ("A", "Ə"),
    ("", "ʻʼʿʾ`´"),
    ("'", "ʹ′"),
    ("h", "ẖ"),
    ("l", "ŀ"),
    ("O", "Ǫ"),
    ("U", "Ǔ"),
];

/// The name and its plainer spellings, without repetition; the name itself comes first.
pub fn spellings(name: &str) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    for change in [plain, without_stops, with_and] {
        for i in 0..spellings.len() {
            let changed = change(&spellings[i]);
            if !spellings.contains(&changed) && !changed.is_empty() {
                spellings.push(changed);
            }
        }
    }
    spellings
}

/// Without marks on Latin letters.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    name.chars().fold(String::with_capacity(name.len()), |mut plain, c| {
        if c.is_ascii() {
            plain.push(c);
        } else {
            push_plain(&mut plain, c);
        }
        plain
    })
}

fn push_plain(plain: &mut String, c: char) {
    let capital = c.to_uppercase().next().filter(|_| !matches!(c, 'ı' | 'ə' | 'ŉ')).unwrap_or(c);
    let find = |c: char| PLAIN.iter().find(|(_, marked)| marked.contains(c)).map(|(letter, _)| *letter);
    match (find(c), find(capital)) {
        (Some(letters), _) => plain.push_str(letters),
        (None, Some(letters)) => plain.push_str(&letters.to_lowercase()),
        (None, None) => plain.push(c),
    }
}

/// Without the full stop after a word of two letters and more.
fn without_stops(name: &str) -> String {
    let bytes = name.as_bytes();
    let is_letter =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    let mut kept = String::with_capacity(name.len());
    for (at, c) in name.char_indices() {
        let after_word = is_letter(at.checked_sub(1)) && is_letter(at.checked_sub(2));
        if c != '.' || !after_word || is_letter(Some(at + 1)) {
            kept.push(c);
        }
    }
    kept
}

/// With "and" for "&" between words.
fn with_and(name: &str) -> String {
    name.replace(" & ", " and ")
}
