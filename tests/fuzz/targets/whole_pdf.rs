//! A whole PDF file: whatever the bytes are, a document that holds its laws, or an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| evimap_fuzz::read("fuzzed.pdf", bytes));
