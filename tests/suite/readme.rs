//! The README's commands and the transcripts of `tests/cli` do what they show.

use crate::support::transcript::check;
use crate::support::{files, repository};

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
