//! Every construction in which English news renders speech: how many quotes come out whole, with a floor.
//!
//! Reads `fixtures/gold/quotes/*.txt`: blocks that begin with `== name`, then the article's paragraphs, then
//! `-> kind | speaker | cue lemma | words` for each quote in order. A speaker is a name, or `status: words` where nobody is
//! named; `?` leaves a field open. A quote is right when all its fields are.

use crate::support::{files, read, value};
use serde_json::Value;

/// Least F1 over all constructions; raised when we improve, never lowered.
const FLOOR: f64 = 0.93;

/// One construction.
#[derive(Debug, Default)]
struct Block {
    name: String,
    text: String,
    quotes: Vec<String>,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with("# ")) {
        if let Some(name) = line.strip_prefix("== ") {
            out.push(Block { name: name.to_owned(), ..Block::default() });
        } else if let Some(block) = out.last_mut() {
            match line.strip_prefix("-> ") {
                Some(quote) => block.quotes.push(quote.to_owned()),
                None if !line.trim().is_empty() => block.text += &format!("{line}\n"),
                None => {}
            }
        }
    }
    out
}

fn written(quote: &Value) -> [String; 4] {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let speaker = &quote["speaker"];
    let who = match speaker["status"].as_str() {
        Some("named") => text(&speaker["name"]),
        Some(status) => format!("{status}: {}", speaker["text"].as_str().unwrap_or_default()),
        None => String::new(),
    };
    [text(&quote["kind"]), who, text(&quote["cue"]["lemma"]), text(&quote["text"])]
}

fn is_right(found: &[String; 4], wanted: &str) -> bool {
    let fields: Vec<&str> = wanted.splitn(4, '|').map(str::trim).collect();
    let bare = |s: &str| s.trim_matches([',', '.', ' ']).to_lowercase();
    fields.len() == 4 && found.iter().zip(fields).all(|(f, w)| w == "?" || bare(f) == bare(w))
}

#[test]
fn constructions_are_read() {
    let (mut right, mut found, mut wanted, mut faults) = (0, 0, 0, Vec::new());
    for path in files("fixtures/gold/quotes", &["txt"]) {
        for block in blocks(&read(&path)) {
            let record = value(&block.text, None);
            let quotes: Vec<_> = record["quotes"].as_array().expect("a list").iter().map(written).collect();
            let mut open: Vec<&String> = block.quotes.iter().collect();
            found += quotes.len();
            wanted += open.len();
            for quote in quotes {
                match open.iter().position(|w| is_right(&quote, w)) {
                    Some(i) => {
                        open.remove(i);
                        right += 1;
                    }
                    None => faults.push(format!("{}: false {}", block.name, quote.join(" | "))),
                }
            }
            faults.extend(open.into_iter().map(|w| format!("{}: missed {w}", block.name)));
        }
    }
    let f1 = 2.0 * f64::from(right) / (found + wanted).max(1) as f64;
    println!("gold quotes by construction: F1 {f1:.3} of {wanted}\n{}", faults.join("\n"));
    assert!(f1 >= FLOOR, "F1 {f1:.3} is under {FLOOR}:\n{}", faults.join("\n"));
}
