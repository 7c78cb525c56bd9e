//! The forms for people and tools: they say what the record says, and nothing of an article breaks out of them.

use crate::support::command::{Folder, run, run_with};
use crate::support::repository;
use serde_json::Value;

fn article() -> String {
    repository("fixtures/articles/lakes-treaty-call.txt").display().to_string()
}

fn count(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

/// An article whose every part tries to break out.
const HOSTILE: &str = "<script>alert(1)</script> & \"Rain\" closes | the `bridge`\n\n\
    “<img src=x onerror=alert(2)> We will wait,” said Ann <b>Moe</b>, the mayor of Arnsby, on Monday, 4 March 2024.\n\n\
    <!-- comment --> Ann Moe told Bo Haug \"=1+1, \u{1b}[31mred\u{202e} and {{ 7*7 }} {% raw %}\" on Tuesday.\n";

#[test]
fn tables_have_a_row_a_thing() {
    let record = run(&[&article()]).record();
    let mentions: usize = record["entities"].as_array().expect("a list").iter().map(|e| count(&e["mentions"])).sum();
    let wanted = [
        ("quotes", count(&record["quotes"])),
        ("entities", count(&record["entities"])),
        ("mentions", mentions),
        ("dates", count(&record["dates"])),
        ("amounts", count(&record["amounts"])),
        ("topics", count(&record["topics"])),
        ("sections", count(&record["sections"])),
        ("articles", 1),
    ];
    for (table, rows) in wanted {
        let tsv = run(&["-t", table, "-f", "tsv", &article()]).out;
        let lines: Vec<_> = tsv.lines().collect();
        assert_eq!(lines.len(), rows + 1, "{table}");
        let columns = lines[0].split('\t').count();
        assert!(lines.iter().all(|l| l.split('\t').count() == columns), "{table}");
        assert!(lines[0].starts_with("article\tpath\t"));
        let json = run(&["-t", table, "-f", "jsonl", &article()]);
        for row in json.records() {
            let row = row.as_object().expect("an object");
            assert_eq!(row.len(), columns, "{table}");
            assert!(row.values().all(|v| !v.is_array() && !v.is_object()), "{table} has a nested value");
        }
    }
}

/// A reader of RFC 4180, to read back what we write.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if is_quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

#[test]
fn csv_reads_back() {
    let folder = Folder::new();
    let file = folder.file("a \"b\", c.txt", HOSTILE);
    let output = run(&["--bom", "-t", "quotes", &file]);
    assert!(output.out.starts_with("\u{FEFF}article,path,"));
    let rows = read_csv(output.out.trim_start_matches('\u{FEFF}'));
    let record = run(&[&file]).record();
    assert_eq!(rows.len(), count(&record["quotes"]) + 1);
    for (row, quote) in rows[1..].iter().zip(record["quotes"].as_array().expect("a list")) {
        assert_eq!(row.len(), rows[0].len());
        assert_eq!((row[0].as_str(), row[7].as_str()), (file.as_str(), quote["text"].as_str().unwrap_or_default()));
    }
}

#[test]
fn a_page_marks_what_the_record_holds() {
    let folder = Folder::new();
    let page = run(&["-f", "html", &article()]).out;
    let record = run(&[&article()]).record();
    for quote in record["quotes"].as_array().expect("a list") {
        let anchor = format!("<a id=\"{}\"></a>", quote["id"].as_str().expect("an id"));
        assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
    }
    for entity in record["entities"].as_array().expect("a list") {
        let mark = format!("data-e=\"{}\"", entity["id"].as_str().expect("an id"));
        // the mentions that no other name lies in, and the row of the table
        assert!(page.matches(&mark).count() > 1, "{mark}");
    }
    assert!(page.contains("Content-Security-Policy") && !page.contains("http-equiv=\"refresh\""));
    let loads = ["src=", "@import", "url(", "<link", "<iframe"];
    assert!(loads.iter().all(|l| !page.contains(l)), "the page loads something");
    let one = folder.path("page.html");
    assert_eq!(run(&["-f", "html", &article(), "-o", &one]).status, Some(0));
    assert_eq!(std::fs::read_to_string(one).expect("written"), page);
}

#[test]
fn nothing_of_an_article_breaks_out() {
    let page = run_with(&["--input", "text", "-f", "html"], HOSTILE.as_bytes()).out;
    assert_eq!(page.matches("<script>").count(), 1, "only our own script");
    for word in ["<img", "<b>", "<!-- comment", "{{ 49", "\u{202e}<"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("{{ 7*7 }}") && page.contains("&lt;img"));
    let text = run_with(&["--input", "text", "-f", "text", "--color", "never"], HOSTILE.as_bytes()).out;
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    let notes = run_with(&["--input", "text", "-f", "markdown"], HOSTILE.as_bytes()).out;
    assert!(!notes.contains("<script") && !notes.contains("<img"), "{notes}");
}

#[test]
fn text_is_for_reading() {
    let plain = run(&["-f", "text", &article()]).out;
    assert!(plain.starts_with("Okello and Lindgren discuss lake treaty"));
    assert!(plain.contains("\nWho said what\n") && plain.contains("\nTimeline\n"));
    assert!(!plain.contains('\u{1b}'));
    let coloured = run(&["-f", "text", "--color", "always", &article()]).out;
    assert!(coloured.contains("\u{1b}[1;34mWho said what\u{1b}[0m"));
    let missing = run(&["-f", "text", "/no/such/file.txt"]);
    assert!(missing.status == Some(1) && missing.out.contains("no such file"));
}

#[test]
fn tools_get_their_own_forms() {
    let text = std::fs::read_to_string(article()).expect("a fixture");
    let characters: Vec<char> = text.chars().collect();
    let spacy = run(&["-f", "spacy", &article()]).record();
    assert_eq!(spacy["text"], text);
    let ents = spacy["ents"].as_array().expect("a list");
    let at = |v: &Value| v.as_u64().expect("an offset") as usize;
    assert!(ents.windows(2).all(|w| at(&w[0]["end"]) <= at(&w[1]["start"])), "displaCy draws no overlaps");
    assert!(ents.iter().any(|e| e["label"] == "PERSON"));
    let page = run(&["-f", "webannotation", &article()]).record();
    let items = page["items"].as_array().expect("a list");
    assert!(!items.is_empty());
    for item in items {
        let [quote, place] = [&item["target"]["selector"][0], &item["target"]["selector"][1]];
        let slice: String = characters[at(&place["start"])..at(&place["end"])].iter().collect();
        assert_eq!(quote["exact"], slice);
    }
}

#[test]
fn a_folder_of_pages_has_an_index() {
    let folder = Folder::new();
    folder.file("in/a.txt", HOSTILE);
    folder.file("in/deep/b c.txt", HOSTILE);
    folder.file("in/rows.jsonl", "{\"text\":\"“It rained,” said Ann Moe.\"}\n{\n");
    let out = folder.path("out");
    let output = run(&["-q", "--input", "auto", "-f", "html", &folder.path("in"), "--output-dir", &out]);
    assert_eq!((output.status, output.out.as_str()), (Some(0), ""), "{}", output.err);
    for name in ["a.html", "deep/b c.html", "rows-000001.html", "rows-000002.html", "index.html"] {
        assert!(folder.root().join("out").join(name).is_file(), "{name}");
    }
    let index = std::fs::read_to_string(folder.path("out/index.html")).expect("written");
    assert!(index.contains("href=\"deep&#x2f;b%20c.html\"") && index.matches("<script>").count() == 1);
}

#[test]
fn two_inputs_never_write_one_file() {
    let folder = Folder::new();
    for name in ["in/a.txt", "in/a.md"] {
        folder.file(name, "It rained.");
    }
    let output = run(&[&folder.path("in"), "--output-dir", &folder.path("out")]);
    assert_eq!(output.status, Some(1));
    assert!(output.err.contains("two inputs would write a.json"), "{}", output.err);
    assert!(folder.root().join("out/a.json").is_file());
}

#[test]
fn a_report_adds_up() {
    let articles = repository("fixtures/articles").display().to_string();
    let total: usize = run(&[&articles]).records().iter().map(|r| count(&r["quotes"])).sum();
    let table = run(&["--report", "-f", "tsv", &articles]).out;
    assert!(table.contains(&format!("quotes\t\t\t{total}\n")), "{table}");
    assert!(run(&["--report", &articles]).out.contains("\nMost quoted\n"));
    assert!(run(&["--report", "-f", "html", &articles]).out.contains("id=\"speakers\""));
    assert_eq!(run(&["--report", "-f", "spacy", &articles]).status, Some(2));
}

#[test]
fn forms_that_do_not_fit_are_wrong_usage() {
    let articles = repository("fixtures/articles").display().to_string();
    for args in
        [&["-f", "html", &articles][..], &["-f", "text", "-t", "quotes", &articles], &["-t", "words", &articles]]
    {
        let output = run(args);
        assert_eq!((output.status, output.out.as_str()), (Some(2), ""), "{args:?}");
    }
}

#[test]
fn packed_files_are_read() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all("“It rained,” said Ann Moe.\n".as_bytes()).expect("memory");
    let packed = gzip.finish().expect("memory");
    let folder = Folder::new();
    folder.file("in/a.txt.gz", &packed);
    folder.file("in/b.txt.gz", &packed[..packed.len() / 2]);
    let output = run(&[&folder.path("in")]);
    let records = output.records();
    assert_eq!((output.status, records.len()), (Some(1), 2));
    assert_eq!(
        (records[0]["stats"]["words"].as_u64(), records[1]["error"]["kind"].as_str()),
        (Some(5), Some("unreadable"))
    );
    assert_eq!(run_with(&[], &packed).record()["stats"]["words"], 5);
}

#[test]
fn paths_come_from_a_list() {
    let folder = Folder::new();
    let (a, b) = (folder.file("a.txt", "One."), folder.file("b.txt", "Two."));
    for list in [format!("{a}\r\n\n{b}\n"), format!("{a}\0{b}\0")] {
        let output = run_with(&["--files-from", "-"], list.as_bytes());
        let paths: Vec<_> = output.records().iter().map(|r| r["source"]["path"].clone()).collect();
        assert_eq!(paths, [a.as_str(), b.as_str()]);
    }
    assert_eq!(run(&["--files-from", "/no/such/list"]).status, Some(2));
}

#[test]
fn a_run_can_stop_at_the_first_failure() {
    let folder = Folder::new();
    let good = folder.file("a.txt", "One.");
    let output = run(&["--fail-fast", "/no/such/file", &good, &good, &good]);
    assert_eq!((output.status, output.records().len()), (Some(1), 1));
}

#[test]
fn manual_and_completions_are_made() {
    assert!(run(&["--generate", "man"]).out.contains(".TH analyze 1"));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(run(&["--generate", &format!("complete-{shell}")]).out.contains("output-dir"), "{shell}");
    }
}

#[test]
fn a_stopped_run_goes_on() {
    let folder = Folder::new();
    for name in ["in/a.txt", "in/b.txt", "in/c.txt"] {
        folder.file(name, "It rained.");
    }
    let whole = run(&[&folder.path("in")]).out;
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let torn = folder.file("out.jsonl", format!("{}{}", lines[0], &lines[1][..40]));
    for _ in 0..2 {
        let output = run(&["--resume", &torn, &folder.path("in")]);
        assert_eq!((output.status, output.out.as_str()), (Some(0), ""), "{}", output.err);
        assert_eq!(std::fs::read_to_string(&torn).expect("written"), whole);
    }
    let rows = "{\"id\":\"x\",\"text\":\"One.\"}\n{\"id\":\"y\",\"text\":\"Two.\"}\n";
    let fresh = folder.path("rows.out");
    for _ in 0..2 {
        run_with(&["--input", "jsonl", "--resume", &fresh], rows.as_bytes());
        assert_eq!(std::fs::read_to_string(&fresh).expect("written").lines().count(), 2);
    }
    let notes = folder.file("notes.txt", "no record\nat all\n");
    let output = run(&["--resume", &notes, &folder.path("in")]);
    assert!(output.status == Some(2) && output.err.contains("line 1: not a record"), "{}", output.err);
    assert_eq!(std::fs::read_to_string(&notes).expect("kept"), "no record\nat all\n");
}
