//! The law of the normal spelling: the origin of a stretch normalises to that stretch.
#![no_main]

use evimap::text::{BARRIER, normalise_term};
use evimap_fuzz::{document, holds};

/// Characters of the longest stretch that is tried.
const LONGEST: usize = 12;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let document = document(&String::from_utf8_lossy(bytes));
    holds(&document);
    let text = evimap::text::read(&document);
    let normal = &text.normal;
    let mut bounds: Vec<usize> = normal.spelling.char_indices().map(|(at, _)| at).collect();
    bounds.push(normal.spelling.len());
    for (index, &start) in bounds.iter().enumerate() {
        for &end in bounds.iter().skip(index + 1).take(LONGEST) {
            let stretch = &normal.spelling[start..end];
            // A barrier stands for no character; behind it goes on what was taken out of the flow.
            if stretch.contains(BARRIER) {
                break;
            }
            let source = normal.source_range(start, end).expect("every stretch has an origin");
            let lines = document.line_index(source.start).zip(document.line_index(source.end));
            let (first, last) = lines.expect("an origin lies in lines");
            // Running heads between two lines of the body are inside the origin, and no part of the stretch.
            if first != last && (first..=last).any(|line| !text.flow.is_body(line)) {
                continue;
            }
            let again = normalise_term(document.slice(&source)).0.replace(char::REPLACEMENT_CHARACTER, "");
            // One character of the document may have several in the spelling; its origin gives all of them.
            let is_part = again.contains(stretch) && again.len() <= stretch.len() + 14;
            assert!(again == stretch || is_part, "{stretch:?} comes from {again:?}");
        }
    }
    assert_eq!(normal.source_range(0, normal.spelling.len() + 9), None);
});
