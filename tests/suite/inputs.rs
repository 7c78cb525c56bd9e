//! Inputs that no tool should trip over, as tables: rows of JSON and files, each with what must come of it.
//!
//! Asked each time: the exit status, one record or message for the bad one, and that the others are still processed.

use crate::support::command::{Folder, run, run_with};

/// Rows of JSON Lines and the kind of the error that each must give; none where it is analyzed.
const ROWS: [(&[u8], &str); 64] = [
    (br#"{"text":"a\ud800b"}"#, ""),
    (br#"{"text":"a\udc00"}"#, ""),
    (br#"{"text":"\ud800\ud800"}"#, ""),
    (br#"{"text":"\udc00\ud800"}"#, ""),
    (br#"{"id":"\ud800","text":"x"}"#, ""),
    (br#"{"text":"x","z":"\udfff"}"#, ""),
    (br#"{"text":"a\u0000b"}"#, ""),
    (br#"{"text":"a","text":"b"}"#, ""),
    (br#"{"text":"x","z":-0}"#, ""),
    (br#"{"id":[1],"text":"x"}"#, ""),
    (br#"{"id":{},"text":"x"}"#, ""),
    (br#"{"id":null,"text":"x"}"#, ""),
    (br#"{"id":true,"text":"x"}"#, ""),
    (br#"{"id":1.5,"text":"x"}"#, ""),
    (br#"{"id":"","text":"x"}"#, ""),
    (br#"{"text":"x","html":"<p>y"}"#, ""),
    (br#" {"text":"x"} "#, ""),
    (br#"{"text":"x","title":7}"#, ""),
    (br#"{"text":"x","title":null}"#, ""),
    (br#"{"text":"x","date":null}"#, ""),
    (br#"{"text":"x","url":7}"#, ""),
    (br#"{"":1,"text":"x"}"#, ""),
    (br#"{"text":"\ud83d\ude00"}"#, ""),
    (br#"{"text":"x\/y"}"#, ""),
    (b"{\"text\":\"a\xFFb\"}", ""),
    (b"{\"text\":\"\xED\xA0\x80\"}", ""),
    (b"{\"text\":\"\xC0\x80\"}", ""),
    (b"{\"text\":\"\xF4\x90\x80\x80\"}", ""),
    (b"{\"text\":\"x\"}\r", ""),
    (br#"{"te\ud800xt":"x"}"#, "bad-json"),
    (br#"{"text":"\u12"}"#, "bad-json"),
    (br#"{"text":"\x41"}"#, "bad-json"),
    (br#"{"text":"x","z":1e400}"#, "bad-json"),
    (br#"{"text":7}"#, "bad-json"),
    (br#"{"text":true}"#, "bad-json"),
    (br#"{"text":{}}"#, "bad-json"),
    (br#"{"html":null}"#, "bad-json"),
    (br#"{"html":7}"#, "bad-json"),
    (br#"{"text":"x",}"#, "bad-json"),
    (br#"{'text':'x'}"#, "bad-json"),
    (br#"{"text":"x"} // c"#, "bad-json"),
    (br#"{"text":NaN}"#, "bad-json"),
    (br#"{"text":"x","z":NaN}"#, "bad-json"),
    (br#"{"text":"x","z":Infinity}"#, "bad-json"),
    (br#"{"text":"x"#, "bad-json"),
    (br#"{"text""#, "bad-json"),
    (br#"{"#, "bad-json"),
    (br#"}"#, "bad-json"),
    (br#""x""#, "bad-json"),
    (br#"7"#, "bad-json"),
    (br#"true"#, "bad-json"),
    (br#"{"text":"x"}{"text":"y"}"#, "bad-json"),
    (br#"{"text":"x","z":01}"#, "bad-json"),
    (br#"{"text":"x","z":+1}"#, "bad-json"),
    (br#"{"text":"x","z":.5}"#, "bad-json"),
    (br#"{text:"x"}"#, "bad-json"),
    (br#"{"text":"x"]"#, "bad-json"),
    (br#"{}"#, "bad-json"),
    (b"{\"text\":\"a\tb\"}", "bad-json"),
    (b"{\"text\":\"a\0b\"}", "bad-json"),
    (b"\0\0\0", "bad-json"),
    (br#"{"text":"x","date":"2025-02-30"}"#, "bad-date"),
    (br#"{"text":"x","date":"9999999-01-01"}"#, "bad-date"),
    (br#"{"text":"x","date":[]}"#, "bad-date"),
];

#[test]
fn every_row_gives_its_own_record() {
    let good = b"{\"text\":\"It rained on Monday.\"}";
    // a good row after each, all in one run
    let input: Vec<u8> = ROWS.iter().flat_map(|(row, _)| [*row, b"\n", good, b"\n"].concat()).collect();
    let output = run_with(&["--input", "jsonl"], &input);
    let records = output.records();
    assert_eq!((output.status, records.len()), (Some(0), 2 * ROWS.len()), "{}", output.err);
    for ((row, kind), pair) in ROWS.iter().zip(records.chunks(2)) {
        let name = String::from_utf8_lossy(row);
        assert_eq!(pair[0]["error"]["kind"].as_str().unwrap_or_default(), *kind, "{name}");
        assert!(pair[0]["source"]["id"].as_str().is_some_and(|id| !id.is_empty()), "{name}");
        assert_eq!(pair[1]["stats"]["words"], 4, "after {name}");
    }
}

const TEXT: &str = "It rained on Monday. The mayor of Arnsby left, the council said.";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory takes all");
    writer.finish().expect("memory takes all")
}

/// Files, their bytes, and the kind of the error that each must give; none where it is analyzed.
fn files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let wide = |to: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let (little, packed) = (wide(u16::to_le_bytes), gzip(TEXT.as_bytes()));
    let bytes: Vec<u8> = (0..=255).cycle().take(2_000).collect();
    let cut = |count: usize| packed[..packed.len() - count].to_vec();
    vec![
        ("mark-within.txt", "It rained.\u{FEFF} It snowed.".into(), ""),
        ("mark-twice.txt", "\u{FEFF}\u{FEFF}It rained.".into(), ""),
        ("ends-mixed.txt", b"One.\r\nTwo.\rThree.\n\r\nFour.".to_vec(), ""),
        ("nul-one.txt", b"It rained\0 on Monday and the council met again.".to_vec(), "not-text"),
        ("nul-many.txt", b"\0\0\0It rained".repeat(50), "not-text"),
        ("utf16-bare-le.txt", little.clone(), ""),
        ("utf16-bare-be.txt", wide(u16::to_be_bytes), ""),
        ("utf16-odd.txt", [b"\xFF\xFE", little.as_slice(), b"x"].concat(), ""),
        ("utf16-lone.txt", [b"\xFF\xFE\x00\xD8", little.as_slice()].concat(), ""),
        ("utf16-mark.txt", b"\xFF\xFE".to_vec(), ""),
        ("utf8-cut.txt", b"It rained in Gr\xC3\xB6den \xE2\x80\x94 said caf\xC3".to_vec(), ""),
        ("surrogate.txt", b"It rained \xED\xA0\x80 on Monday.".to_vec(), ""),
        ("overlong.txt", b"It rained \xC0\x80 on Monday.".to_vec(), ""),
        ("gzip-cut.txt.gz", cut(6), "unreadable"),
        ("gzip-head.txt.gz", packed[..8].to_vec(), "unreadable"),
        ("gzip-sum.txt.gz", [cut(8), vec![0; 8]].concat(), "unreadable"),
        ("gzip-tail.txt.gz", [packed.as_slice(), b"rubbish"].concat(), "unreadable"),
        ("gzip-twice.txt.gz", gzip(&packed), "not-text"),
        ("gzip-nothing.txt.gz", gzip(b""), ""),
        ("gzip-two.txt.gz", packed.repeat(2), ""),
        ("gzip-not.txt.gz", TEXT.into(), ""),
        ("gzip-bomb.txt.gz", gzip(&vec![b'a'; 4_000_000]), "too-large"),
        ("zstd-cut.txt.zst", b"\x28\xB5\x2F\xFD".to_vec(), "unreadable"),
        ("zstd-bad.txt.zst", [b"\x28\xB5\x2F\xFD", [0xFF; 40].as_slice()].concat(), "unreadable"),
        ("pdf.txt", [b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n", bytes.as_slice()].concat(), "not-text"),
        ("zip.txt", [b"PK\x03\x04\x14\0\0\0\x08\0", bytes.as_slice()].concat(), "not-text"),
        ("controls.txt", (1..32).collect::<Vec<u8>>().repeat(20), "not-text"),
        ("deletes.txt", vec![0x7F; 500], "not-text"),
        ("empty.html", Vec::new(), ""),
        ("cut.html", b"<html><body><p>It rained on Mon".to_vec(), ""),
        ("script.html", b"<script>x".to_vec(), ""),
        ("comment.html", b"<!-- It rained.".to_vec(), ""),
        ("nul.html", b"<p>It\0rained on Monday.</p>".to_vec(), "not-text"),
        ("charset.html", b"<meta charset=\"no-such\"><p>It rained.".to_vec(), ""),
        ("frames.html", b"<frameset><frame src=a></frameset>".to_vec(), ""),
        ("entities.html", b"<p>&#0;&#xD800;&#x110000;&#99999999999;&nope;&amp".to_vec(), ""),
    ]
}

#[test]
fn every_file_gives_its_own_record() {
    let folder = Folder::new();
    let good = folder.file("good.txt", TEXT);
    for (name, bytes, kind) in files() {
        let file = folder.file(name, bytes);
        let output = run(&["--max-bytes", "1M", &file, &good]);
        let records = output.records();
        assert_eq!(records.len(), 2, "{name}");
        assert_eq!(records[0]["error"]["kind"].as_str().unwrap_or_default(), kind, "{name}");
        assert_eq!(records[1]["stats"]["words"], 12, "after {name}");
        assert_eq!(output.status, Some(i32::from(!kind.is_empty())), "{name}");
        // one line for what failed, nothing for what did not
        assert_eq!(output.err.lines().count(), usize::from(!kind.is_empty()), "{name}: {}", output.err);
    }
}

/// JSON Lines as files: how many records, and how many of them are errors.
#[test]
fn files_of_rows_are_read_as_far_as_they_go() {
    let folder = Folder::new();
    let rows = b"{\"text\":\"x\"}\n{\"text\":\"y\"}\n";
    let cases: [(&str, Vec<u8>, (usize, usize)); 9] = [
        ("empty.jsonl", Vec::new(), (0, 0)),
        ("blank.jsonl", b"\n".to_vec(), (1, 1)),
        ("cut.jsonl", b"{\"text\":\"It rai".to_vec(), (1, 1)),
        ("text.jsonl", b"It rained.\n".to_vec(), (1, 1)),
        ("mark.jsonl", [b"\xEF\xBB\xBF", rows.as_slice()].concat(), (2, 0)),
        ("returns.jsonl", b"{\"text\":\"x\"}\r{\"text\":\"y\"}\r".to_vec(), (1, 1)),
        ("wide.jsonl", b"\xFF\xFE{\0\"\0\n\0".to_vec(), (2, 2)),
        ("packed.jsonl.gz", gzip(rows), (2, 0)),
        ("open.jsonl", rows[..rows.len() - 1].to_vec(), (2, 0)),
    ];
    for (name, bytes, expected) in cases {
        let records = run(&[&folder.file(name, bytes)]).records();
        assert_eq!((records.len(), records.iter().filter(|r| !r["error"].is_null()).count()), expected, "{name}");
    }
}

/// What is packed and torn gives the rows before the tear, then a message and a failure.
#[test]
fn torn_rows_are_told() {
    let folder = Folder::new();
    let whole = gzip(&b"{\"text\":\"It rained.\"}\n".repeat(500));
    let output = run(&[&folder.file("torn.jsonl.gz", &whole[..whole.len() - 9])]);
    assert_eq!(output.status, Some(1));
    assert!(output.records().iter().all(|r| r["error"].is_null()));
    assert!(output.err.contains("torn.jsonl.gz: cannot be read"), "{}", output.err);
}
