//! How long one article takes from start to end of the process, reading the program included.
//!
//! `cargo bench --bench startup`; runs the release binary.

use criterion::{Criterion, criterion_group, criterion_main};
use std::path::Path;
use std::process::{Command, Stdio};

fn run(args: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_analyze")).args(args).stdout(Stdio::null()).status();
    assert!(status.is_ok_and(|s| s.success()), "the command runs");
}

fn startup(criterion: &mut Criterion) {
    let article = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles/lakes-treaty-call.txt");
    let article = article.display().to_string();
    criterion.bench_function("version", |b| b.iter(|| run(&["--version"])));
    criterion.bench_function("one article", |b| b.iter(|| run(&[&article])));
}

criterion_group!(benches, startup);
criterion_main!(benches);
