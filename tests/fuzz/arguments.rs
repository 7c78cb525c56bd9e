//! Any words as arguments, one a line: refused or taken, never a panic.
#![no_main]

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let words = bytes.split(|b| *b == b'\n').map(|w| OsString::from_vec(w.to_vec())).collect();
    let _ = analyze::cli::fuzzing::arguments(words);
});
