//! Any bytes as a web page: the article taken out of it, with what the page declares, holds the invariants.
#![no_main]

mod shared;

use analyze::{Options, Text};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(page) = Text::from_bytes(bytes.to_vec()) else { return };
    let (text, hints) = analyze::html::read(&page);
    shared::hold(&text, &Options::default(), &hints);
});
