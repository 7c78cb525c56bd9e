//! Any text: its record holds the invariants and comes out the same twice.
#![no_main]

#[path = "../suite/support/invariants.rs"]
mod invariants;

use analyze::annotate::structure::Hints;
use analyze::summary::assemble::{Frame, Include};
use analyze::summary::schema::Source;
use analyze::text::code_points::OffsetUnit;
use analyze::{Options, Text, output};

fn record(text: &Text) -> String {
    let include = Include { text: true, paragraphs: true, sentences: true };
    let source = Source { id: "fuzz".into(), ..Source::default() };
    let frame = Frame { source, unit: OffsetUnit::CodePoint, include, warnings: Vec::new() };
    let bytes = analyze::analyze(text, &Options::default(), &Hints::default(), |_| frame, output::compact);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

libfuzzer_sys::fuzz_target!(|content: &str| {
    let text = Text::new(content);
    let once = record(&text);
    if let Err(fault) = invariants::check(&once) {
        panic!("{fault}");
    }
    assert_eq!(once, record(&text));
});
