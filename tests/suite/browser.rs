//! Pages in a real browser, a headless Chromium: they say what the record holds, ask for nothing, fit narrow and wide screens,
//! and nothing of an article runs in them.
//!
//! Writes pages of the fixtures and of records whose every field is hostile; `tests/engines/pages.py` opens them. The pictures it
//! takes are for people: `ANALYZE_TEST_PICTURES` names a folder that keeps them.
#![cfg(unix)]

use crate::support::command::{Folder, run};
use crate::support::{repository, tools};
use analyze::output::digest::{Digest, Rollup};
use analyze::output::html;
use analyze::summary::schema::Article;
use serde_json::{Map, Value, json};
use std::process::Command;

/// What every text of a hostile record is, in turns.
const HOSTILE: [&str; 4] = [
    "\"><script>window.broken=1</script><img src=x onerror=window.broken=2>",
    "javascript:window.broken=3//' onmouseover='window.broken=4' style='position:fixed",
    "</title></style></textarea>--><svg onload=window.broken=5><b>{{ 7*7 }}{% raw %}&lt;i&gt;\u{202e}]]>",
    "\u{202e}\u{2066}\u{0}\u{1b}[31m\u{2028}<base href=//x.invalid/><meta http-equiv=refresh content='0;url=//x.invalid'>",
];

/// A value of a JSON Schema whose texts are hostile and whose spans are those of the whole text.
fn filled(schema: &Value, name: &str, turn: &mut usize, length: usize) -> Value {
    let solid = schema["anyOf"].as_array().and_then(|all| all.iter().find(|c| c["type"] != "null"));
    if let Some(solid) = solid {
        return filled(solid, name, turn, length);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|k| *k != "null"),
        kind => kind.as_str(),
    };
    match (kind, schema["properties"].as_object()) {
        (Some("object"), Some(members)) => {
            let fill = |(key, of): (&String, &Value)| (key.clone(), filled(of, key, turn, length));
            Value::Object(members.iter().map(fill).collect::<Map<_, _>>())
        }
        (Some("object"), None) => json!({ "a": HOSTILE[0] }),
        (Some("array"), _) => {
            json!([filled(&schema["items"], name, turn, length), filled(&schema["items"], name, turn, length)])
        }
        (Some("integer"), _) if name == "start" => json!(0),
        (Some("integer"), _) if name == "level" => json!(2),
        (Some("integer"), _) => json!(length),
        (Some("number"), _) => json!(0.5),
        _ => {
            *turn += 1;
            json!(HOSTILE[*turn % HOSTILE.len()])
        }
    }
}

/// Pages of records that try to break out: an article, a failed one, and the index of both.
fn hostile_pages(folder: &Folder) {
    let schema: Value = serde_json::from_str(&run(&["--schema", "json"]).out).expect("JSON");
    let text = HOSTILE.concat();
    let mut record = filled(&schema, "", &mut 0, text.chars().count());
    record["text"] = json!(text);
    record["metadata"]["title"] = json!(HOSTILE[0]);
    // the days must be days to be drawn, and people are listed
    for date in record["dates"].as_array_mut().into_iter().flatten() {
        (date["first"], date["last"]) = (json!("2024-03-14"), json!("2024-03-15"));
    }
    let failed = record.clone().to_string();
    record["error"] = Value::Null;
    let good = record.to_string();
    let mut rollup = Rollup::default();
    let mut listed = Vec::new();
    for (name, json) in [("hostile-article.html", &good), ("hostile-failure.html", &failed)] {
        let article: Article<'_> = serde_json::from_str(json).expect("it has the shape of a record");
        folder.file(name, html::render(&article, &text));
        let digest = Digest { people: HOSTILE.map(str::to_owned).into(), ..Digest::new(&article) };
        rollup.add(&digest);
        let speakers = HOSTILE.map(|h| (h.to_owned(), 2, vec![h.to_owned()])).into();
        rollup.add(&Digest { published: Some(HOSTILE[1].to_owned()), speakers, error: None, ..digest.clone() });
        listed.push((digest, name.to_owned()));
    }
    let index =
        html::index(&rollup, &listed).replace("<title>Articles", &format!("<title>{}", "&quot;&gt;&lt;script&gt;"));
    folder.file("hostile-index.html", index);
}

#[test]
fn pages_hold_in_a_browser() {
    if !tools::have("pages_hold_in_a_browser", &["python", "chromium"]) {
        return;
    }
    let folder = Folder::new();
    let articles = repository("fixtures/articles").display().to_string();
    let records = ["--include", "text,paragraphs", &articles, "--output-dir", &folder.path("pages")];
    for args in [&["-f", "html", &articles, "--output-dir", &folder.path("pages")][..], &records] {
        assert_eq!(run(args).status, Some(0));
    }
    let hostile = Folder::new();
    hostile_pages(&hostile);
    for pages in [folder.path("pages"), hostile.name()] {
        let script = repository("tests/engines/pages.py");
        let run = Command::new(tools::python()).arg("-B").arg(script).arg(&pages).output().expect("Python starts");
        let printed = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        if let Some(kept) = std::env::var_os("ANALYZE_TEST_PICTURES") {
            let copied = Command::new("cp").args(["-r", &format!("{pages}/pictures/.")]).arg(kept).status();
            assert!(copied.is_ok_and(|s| s.success()));
        }
        assert!(run.status.success(), "{printed}");
    }
}
