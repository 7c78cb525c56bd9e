//! How fast the pipeline is: whole, and stage by stage, in bytes of text per second.
//!
//! `cargo bench --bench pipeline`; reads the articles of `fixtures/articles`.

use analyze::annotate::structure::{self, Hints};
use analyze::annotate::{amounts, quotations, tagger, timex};
use analyze::document::Document;
use analyze::summary::assemble::{Frame, Include};
use analyze::summary::schema::Source;
use analyze::text::code_points::OffsetUnit;
use analyze::{Options, Text, output};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

fn articles() -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt"));
    texts.filter_map(|p| std::fs::read(p).ok()).filter_map(|b| Text::from_bytes(b).ok()).collect()
}

fn record(text: &Text, options: &Options) -> Vec<u8> {
    let frame = Frame {
        source: Source::default(),
        unit: OffsetUnit::CodePoint,
        include: Include::default(),
        warnings: Vec::new(),
    };
    analyze::analyze(text, options, &Hints::default(), |_| frame, output::compact)
}

fn pipeline(criterion: &mut Criterion) {
    let texts = articles();
    let options = Options::default();
    let bytes: usize = texts.iter().map(|t| t.content().len()).sum();
    let mut group = criterion.benchmark_group("articles");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("document", |b| b.iter(|| texts.iter().for_each(|t| drop(black_box(Document::new(t))))));
    let docs: Vec<_> = texts.iter().map(Document::new).collect();
    group.bench_function("timex", |b| b.iter(|| docs.iter().for_each(|d| drop(black_box(timex::find(d))))));
    let structures: Vec<_> = docs.iter().map(|d| structure::annotate(d, &timex::find(d), &Hints::default())).collect();
    group.bench_function("structure", |b| {
        b.iter(|| {
            docs.iter().for_each(|d| drop(black_box(structure::annotate(d, &timex::find(d), &Hints::default()))))
        });
    });
    group
        .bench_function("amounts", |b| b.iter(|| docs.iter().for_each(|d| drop(black_box(amounts::annotate(d, &[]))))));
    group.bench_function("quotations", |b| {
        b.iter(|| docs.iter().zip(&structures).for_each(|(d, s)| drop(black_box(quotations::find(d, s)))));
    });
    group.bench_function("tagger", |b| {
        b.iter(|| {
            docs.iter().zip(&structures).for_each(|(d, s)| drop(black_box(tagger::run(d, s, &quotations::find(d, s)))))
        });
    });
    group.bench_function("layers", |b| {
        b.iter(|| {
            docs.iter().for_each(|d| drop(black_box(analyze::annotate_document(d, &options, &Hints::default()))))
        });
    });
    group.bench_function("whole", |b| b.iter(|| texts.iter().for_each(|t| drop(black_box(record(t, &options))))));
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
