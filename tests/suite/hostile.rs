//! What breaks tools of this kind: files that are no text, rows that are no rows, inputs made to be slow or deep.
//!
//! Asked each time: the exit status, the message, and whether the others were still processed.

use crate::support::command::{Folder, run, run_with};
use crate::support::{invariants, record, repository};
use analyze::Options;
use analyze::text::code_points::OffsetUnit;

/// A good article after each bad input shows that the run went on.
fn survives(folder: &Folder, bad: &str, kind: &str) {
    let good = folder.file("good.txt", "It rained on Monday.");
    let output = run(&[bad, &good]);
    assert_eq!(output.status, Some(1), "{bad}");
    let records = output.records();
    let errors: Vec<_> = records.iter().filter_map(|r| r["error"]["kind"].as_str()).collect();
    assert_eq!(errors, [kind], "{bad}");
    assert!(records.iter().any(|r| r["source"]["path"] == good.as_str() && r["error"].is_null()));
    assert_eq!(output.err.lines().count(), 1, "{}", output.err);
    let line = output.err.trim_end();
    assert!(line.starts_with(&format!("analyze: {bad}: ")) && line.ends_with(')'), "{line}");
}

#[test]
fn files_that_cannot_be_read_do_not_end_the_run() {
    let folder = Folder::new();
    survives(&folder, &folder.path("missing.txt"), "not-found");
    survives(&folder, &folder.path("missing/deep/missing.jsonl"), "not-found");
    let elf: Vec<u8> = b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0".iter().copied().cycle().take(4000).collect();
    survives(&folder, &folder.file("program.txt", elf), "not-text");
    survives(&folder, &folder.file("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0"), "not-text");
    survives(&folder, &folder.file("zeros.md", vec![0; 100_000]), "not-text");
}

#[test]
#[cfg(unix)]
fn odd_files_do_not_end_the_run() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    symlink(folder.path("nowhere"), folder.path("dangling.txt")).expect("links can be made");
    survives(&folder, &folder.path("dangling.txt"), "not-found");
    let inner = folder.path("loop");
    std::fs::create_dir_all(&inner).expect("folders can be made");
    symlink(&inner, folder.path("loop/again")).expect("links can be made");
    folder.file("loop/a.txt", "It rained.");
    symlink(folder.path("loop/a.txt"), folder.path("loop/b.txt")).expect("links can be made");
    assert_eq!(run(&[&inner]).records().len(), 2, "links to files are followed, links to folders are not");
    let odd = folder.root().join(std::ffi::OsStr::from_bytes(b"odd\xFFname.txt"));
    if std::fs::write(&odd, "It rained.").is_ok() {
        let output = run(&[&folder.name()]);
        assert!(output.out.contains("odd\u{FFFD}name.txt"));
    }
    let deep = format!("{}/a.txt", vec!["a".repeat(60); 5].join("/"));
    assert_eq!(run(&[&folder.file(&deep, "It rained.")]).status, Some(0));
}

/// Shells name a pipe for `<(command)`: its bytes come only once.
#[test]
#[cfg(target_os = "linux")]
fn pipes_with_a_name_are_read_once() {
    let text = run_with(&["/dev/stdin"], b"It rained on Monday. The bridge was closed.").record();
    assert_eq!((text["source"]["path"].as_str(), text["stats"]["words"].as_u64()), (Some("/dev/stdin"), Some(8)));
    let rows = run_with(&["/dev/stdin"], b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    assert_eq!(rows.records().len(), 2);
    let nothing = run(&["/dev/null"]).record();
    assert_eq!(nothing["stats"]["words"], 0);
}

#[test]
fn folders_without_articles_are_told() {
    let folder = Folder::new();
    folder.file("a.pdf", "x");
    let output = run(&[&folder.name()]);
    assert_eq!((output.status, output.out.as_str()), (Some(1), ""));
    assert!(output.err.contains("no article found"), "{}", output.err);
}

#[test]
fn empty_and_blank_texts_give_whole_records_with_a_warning() {
    let folder = Folder::new();
    for (name, text, warning) in
        [("e.txt", "", "empty"), ("b.txt", " \r\n\t\u{a0}\n", "blank"), ("m.txt", "\u{FEFF}", "empty")]
    {
        let output = run(&[&folder.file(name, text)]);
        assert_eq!(output.status, Some(0));
        let record = output.record();
        assert!(record["error"].is_null());
        assert!(record["warnings"][0].as_str().is_some_and(|w| w.contains(warning)), "{name}: {}", record["warnings"]);
        assert_eq!(record["entities"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn broken_bytes_are_replaced_and_counted() {
    let mut bytes = "“Déjà vu”, said Ann Moe — naïve, café. ".repeat(20).into_bytes();
    bytes.extend(b"broken \xE2\x28 here and \xFF there");
    let folder = Folder::new();
    let record = run(&[&folder.file("broken.txt", bytes)]).record();
    assert_eq!(record["source"]["encoding"], "UTF-8");
    assert!(record["warnings"][0].as_str().is_some_and(|w| w.starts_with("2 invalid")), "{}", record["warnings"]);
}

#[test]
fn encodings_are_told_apart() {
    let text = "The mayor of Arnsby resigned on Monday, the council said.";
    let wide = |mark: bool, to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(to).collect()
    };
    let folder = Folder::new();
    let cases = [
        ("utf16le", wide(true, u16::to_le_bytes), "UTF-16LE"),
        ("utf16be", wide(true, u16::to_be_bytes), "UTF-16BE"),
        ("bare16le", wide(false, u16::to_le_bytes), "UTF-16LE"),
        ("bom8", [b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8"),
        ("latin", b"The caf\xE9 of Mr Gar\xE7on closed on Monday, he said. It was na\xEFve.".to_vec(), "windows-1252"),
    ];
    for (name, bytes, encoding) in cases {
        let record = run(&[&folder.file(&format!("{name}.txt"), bytes)]).record();
        assert_eq!(record["source"]["encoding"], encoding, "{name}");
        assert_eq!(record["stats"]["sentences"].as_u64().map(|n| n > 0), Some(true), "{name}");
    }
}

#[test]
fn bad_rows_are_told_on_their_own_lines() {
    let rows: [(&[u8], &str); 14] = [
        (b"{\"text\":\"It rained.\"}", ""),
        (b"", "bad-json"),
        (b"   ", "bad-json"),
        (b"null", "bad-json"),
        (b"[{\"text\":\"x\"}]", "bad-json"),
        (b"{\"text\":\"x\"", "bad-json"),
        (b"{\"text\":\"x\"} trailing", "bad-json"),
        (b"{\"id\":1}", "bad-json"),
        (b"{\"text\":null}", "bad-json"),
        (b"{\"text\":[\"x\"]}", "bad-json"),
        (b"{\"text\":\"x\",\"date\":\"soon\"}", "bad-date"),
        (b"{\"text\":\"x\",\"date\":20250123}", "bad-date"),
        (b"{\"text\":\"a\\ud800b\\u0000c\xFF\xE2\x80\xA8d\"}", ""),
        (b"{\"text\":\"\",\"date\":\"\"}", ""),
    ];
    let input = rows.iter().map(|(row, _)| *row).collect::<Vec<_>>().join(&b'\n');
    let output = run_with(&["--input", "jsonl"], &input);
    assert_eq!(output.status, Some(0));
    let records = output.records();
    assert_eq!(records.len(), rows.len());
    for ((row, kind), record) in rows.iter().zip(&records) {
        let found = record["error"]["kind"].as_str().unwrap_or_default();
        assert_eq!(found, *kind, "{}", String::from_utf8_lossy(row));
        assert!(record["source"]["id"].as_str().is_some_and(|id| !id.is_empty()));
    }
}

#[test]
fn sizes_are_limited() {
    let folder = Folder::new();
    let big = folder.file("big.txt", "It rained. ".repeat(1000));
    let output = run(&["--max-bytes", "1k", &big]);
    assert_eq!((output.status, output.record()["error"]["kind"].as_str()), (Some(1), Some("too-large")));
    let row = format!("{{\"id\":\"big\",\"text\":\"{}\"}}\n{{\"text\":\"It rained.\"}}\n", "It rained. ".repeat(1000));
    let output = run_with(&["--max-bytes", "1k", "--input", "jsonl"], row.as_bytes());
    let records = output.records();
    assert_eq!((records[0]["error"]["kind"].as_str(), records[1]["error"].is_null()), (Some("too-large"), true));
    assert_eq!(run_with(&["--max-bytes", "1k"], "It rained. ".repeat(1000).as_bytes()).status, Some(1));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    use std::process::{Command, Stdio};
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let article = repository("fixtures/articles/lakes-treaty-call.txt");
    let child = Command::new(crate::support::command::BIN).arg(article).stdout(full).stderr(Stdio::piped()).spawn();
    let output = child.expect("the command starts").wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output: cannot be written"));
}

#[test]
fn outputs_that_cannot_be_written_are_told() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "It rained.");
    for out in [folder.path("no/such/folder/out.jsonl"), folder.name()] {
        let output = run(&[&file, "-o", &out]);
        assert_eq!((output.status, output.out.as_str()), (Some(1), ""), "{out}");
        assert!(output.err.starts_with(&format!("analyze: {out}: cannot be written")), "{}", output.err);
    }
}

/// Texts made to be slow or deep: each must end, hold the invariants, and cost no more per byte than news times a bound.
#[test]
fn attacks_end() {
    let n = 4_000;
    let quote = "“I am here,” he said. ";
    let attacks = [
        "“".repeat(n),
        "\"".repeat(n + 1),
        "' ".repeat(n),
        "(".repeat(n),
        ", ".repeat(n),
        "a ".repeat(n),
        "A ".repeat(n),
        "a".repeat(40_000),
        "A.".repeat(n),
        "January ".repeat(n),
        "1 ".repeat(n),
        "1,".repeat(n),
        "$".repeat(n),
        "of the ".repeat(n),
        "Ann Moe ".repeat(n),
        "Ann ".repeat(n),
        "said ".repeat(n),
        "he said she said ".repeat(n / 4),
        "and ".repeat(n),
        "# Heading\n".repeat(n),
        "\n".repeat(n),
        "\r".repeat(n),
        "- \n".repeat(n),
        quote.repeat(n / 8),
        format!("“{}", "It rained. ".repeat(n / 2)),
        "the day before ".repeat(n / 3),
        "e\u{301}".repeat(n),
        "\u{200d}".repeat(n),
        "👩‍👩‍👧".repeat(n / 8),
        "\u{202e}".repeat(n),
        "THE CAT SAT ON THE MAT ".repeat(n / 4),
        "rain and drought in Ukraine ".repeat(n / 4),
        "Mr. ".repeat(n),
        "U.S. ".repeat(n),
        "-".repeat(n),
        "https://".repeat(n / 4),
        format!("{}.", vec!["word"; n * 4].join(" ")),
    ];
    for attack in attacks {
        let json = record(&attack, &Options::default(), OffsetUnit::CodePoint);
        let start: String = attack.chars().take(20).collect();
        invariants::check(&json).unwrap_or_else(|fault| panic!("{start}...: {fault}"));
    }
}

#[test]
fn deep_and_torn_pages_end() {
    let pages = [
        "<div>".repeat(100_000),
        format!("<p>{}", "<b>".repeat(50_000)),
        "<".repeat(50_000),
        "<!--".repeat(20_000),
        "<a href=\"".repeat(10_000),
        "&".repeat(50_000),
        format!("<script>{}", "It rained. ".repeat(5_000)),
        format!("<table>{}", "<tr><td>".repeat(20_000)),
        format!("<script type=\"application/ld+json\">{}", "[".repeat(100_000)),
    ];
    for page in pages {
        let output = run_with(&["--input", "html"], page.as_bytes());
        let start: String = page.chars().take(30).collect();
        assert_eq!(output.status, Some(0), "{start}: {}", output.err);
        assert!(output.record()["text"].is_string());
    }
}

#[test]
fn deep_rows_are_refused_without_a_crash() {
    let row = format!("{{\"text\":\"x\",\"deep\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let output = run_with(&["--input", "jsonl"], row.as_bytes());
    assert_eq!((output.status, output.record()["error"]["kind"].as_str()), (Some(0), Some("bad-json")));
}
