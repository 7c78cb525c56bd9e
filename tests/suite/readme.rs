//! The README's commands and the transcripts of `tests/cli` do what they show.

use crate::support::command::run;
use crate::support::transcript::check;
use crate::support::{files, read, repository};

#[test]
#[cfg(unix)]
fn readme_tells_the_truth() {
    let (ran, faults) = check(&repository("README.md"));
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(ran > 0, "README shows no command");
}

#[test]
#[cfg(unix)]
fn transcripts_hold() {
    let mut all = Vec::new();
    for path in files("tests/cli", &["md"]) {
        all.extend(check(&path).1);
    }
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

/// The words of the terminal's picture are what is printed now.
#[test]
fn the_picture_shows_what_is_printed() {
    let picture = read(&repository("fixtures/pictures/terminal.svg"));
    let text = |line: &str| -> String {
        let pieces = line.split('<').map(|piece| piece.rsplit('>').next().unwrap_or_default());
        pieces.collect::<String>().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    };
    let shown: Vec<String> = picture.lines().filter(|l| l.starts_with("<text")).map(text).collect();
    let article = repository("fixtures/articles/lakes-treaty-call.txt").display().to_string();
    let printed = run(&["-f", "text", &article]).out;
    let printed: Vec<&str> = printed.lines().map(str::trim).filter(|l| !l.is_empty()).take(shown.len()).collect();
    assert!(shown.len() > 30 && shown == printed, "make it anew: .ci/pictures target/debug/analyze");
    assert!(repository("fixtures/pictures/page.png").is_file());
}
