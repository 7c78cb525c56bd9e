//! Any text: its record holds the invariants and comes out the same twice, and every form of it can be made.
#![no_main]

mod shared;

use analyze::annotate::structure::Hints;
use analyze::{Options, Text};

libfuzzer_sys::fuzz_target!(|content: &str| {
    let date = "2024-03-14".parse().ok();
    shared::hold(&Text::new(content), &Options { date, ..Options::default() }, &Hints::default());
});
