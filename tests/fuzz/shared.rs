//! What the targets share: a record with its text, held to the invariants of the test suite, and every form of it.

#[path = "../suite/support/invariants.rs"]
pub mod invariants;

use analyze::annotate::structure::Hints;
use analyze::output::paint::Paint;
use analyze::output::table::{Separator, Table};
use analyze::output::{self, Format, Layout};
use analyze::summary::assemble::{Frame, Include};
use analyze::summary::parts::Parts;
use analyze::summary::schema::Source;
use analyze::text::code_points::OffsetUnit;
use analyze::{Options, Text};

/// Forms of the output.
const FORMS: [Format; 8] = [
    Format::Json(Layout::Pretty),
    Format::Text(Paint { colours: true, width: 40 }),
    Format::Markdown,
    Format::Html,
    Format::Table(Table::Quotes, Separator::Comma),
    Format::Table(Table::Mentions, Separator::Tab),
    Format::Spacy,
    Format::WebAnnotation,
];

fn frame(unit: OffsetUnit) -> Frame<'static> {
    let include = Include { text: true, paragraphs: true, sentences: true };
    Frame { source: Source { id: "fuzz".into(), ..Source::default() }, unit, include, warnings: Vec::new() }
}

/// The record of a text.
pub fn record(text: &Text, options: &Options, hints: &Hints) -> String {
    let bytes = analyze::analyze(text, options, hints, |_| frame(OffsetUnit::CodePoint), output::compact);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Holds the record to the invariants, asks for it twice, and makes each form of it.
pub fn hold(text: &Text, options: &Options, hints: &Hints) {
    let once = record(text, options, hints);
    if let Err(fault) = invariants::check(&once) {
        panic!("{fault}");
    }
    assert_eq!(once, record(text, options, hints), "another record the second time");
    analyze::analyze(
        text,
        options,
        hints,
        |_| frame(OffsetUnit::CodePoint),
        |article| {
            for form in FORMS {
                let bytes = output::render(article, text.content(), Parts::ALL, form);
                assert!(String::from_utf8(bytes).is_ok(), "{form:?} is not UTF-8");
            }
        },
    );
}
