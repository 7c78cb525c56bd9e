//! Any bytes as a record, and any text that it is said to be of: a fault is told or its spans hold, never a panic.
#![no_main]

use analyze::text::code_points::OffsetUnit;

libfuzzer_sys::fuzz_target!(|input: (&str, &[u8])| {
    let (text, record) = input;
    for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf16, OffsetUnit::Byte] {
        if let Some(Err(fault)) = analyze::cli::fuzzing::verify(record, text, unit) {
            assert!(!fault.is_empty());
        }
    }
});
