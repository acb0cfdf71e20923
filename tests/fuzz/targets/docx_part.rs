//! A part of a package (DOCX above all, XLSX and PPTX too), or the whole package, as the first byte says.
#![no_main]

use evimap_fuzz::package::{PARTS, around};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&part, content)) = bytes.split_first() else { return };
    let part = usize::from(part);
    if part < PARTS.len() {
        evimap_fuzz::read("fuzzed.docx", &around(part, content));
    } else {
        evimap_fuzz::read("fuzzed.docx", content);
    }
});
