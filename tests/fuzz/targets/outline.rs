//! Roles, outline, sentences, and what criteria and findings make of them, over any lines.
#![no_main]

use std::sync::LazyLock;

use evimap::criteria::{self, Inspector, Source};
use evimap::dictionary::{Checklist, Origin, known, load};
use evimap::matching::Matcher;
use evimap_fuzz::{document, holds, text_holds};

struct Rooms {
    checklist: Checklist,
    matcher: Matcher,
    inspector: Inspector,
}

static ROOMS: LazyLock<Rooms> = LazyLock::new(|| {
    let origin = Origin::new("digital-service");
    let checklist = load(&origin).expect("the built-in checklist is sound");
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes).expect("its terms fit");
    let inspector = Inspector::new(&checklist, known(&origin).expect("the tables are sound"), []);
    Rooms { checklist, matcher, inspector }
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let document = document(&String::from_utf8_lossy(bytes));
    holds(&document);
    let text = evimap::text::read(&document);
    text_holds(&document, &text);
    let hits = ROOMS.matcher.find(&text);
    let source = Source { index: 0, title: "01. 지침_Ver 1.0", document: &document, text: &text };
    criteria::examine(&ROOMS.checklist, &source, &hits);
    ROOMS.inspector.inspect(&source);
});
