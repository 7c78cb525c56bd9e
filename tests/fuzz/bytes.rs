//! Any bytes: they decode or are refused, as text and as a page, and the hints of a page lie in its text.
#![no_main]

use analyze::Text;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(page) = Text::from_bytes(bytes.to_vec()) else { return };
    let (text, hints) = analyze::html::read(&page);
    for (span, _) in hints.headings {
        let _ = span.of(text.content());
    }
    for (span, _) in hints.boilerplate {
        let _ = span.of(text.content());
    }
});
