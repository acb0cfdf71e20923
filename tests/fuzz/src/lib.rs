//! What the targets share: small limits, documents from lines, files around one fuzzed piece, and the laws that hold for any document.

pub mod package;
pub mod pdf;

use evimap::document::{
    Document, DocumentBuilder, Format, LineEnd, LinePlace, PageNumbers, Role, SourceRange,
};
use evimap::extract::{Limits, Settings, extract};
use evimap::text::Text;

/// Limits that fuzzed files reach: what happens at a limit is fuzzed too, and no run takes long.
pub fn settings() -> Settings {
    let limits = Limits {
        pages: 100,
        stream_bytes: 1 << 20,
        text_bytes: 1 << 18,
        operators_per_page: 20_000,
        cmap_entries: 10_000,
        package_parts: 200,
        ..Limits::default()
    };
    Settings { limits, ..Settings::default() }
}

/// Reads a file and holds what comes out against the laws.
pub fn read(name: &str, bytes: &[u8]) {
    let Ok(read) = extract(name, bytes, &settings()) else { return };
    holds(&read.value);
    text_holds(&read.value, &evimap::text::read(&read.value));
}

/// A document of the lines of `source`.
///
/// `\x0c` begins a page. Of a line, blanks before it are its left edge; it is a table cell before each `\t`, and the last of its row
/// behind one; `#` before it makes it a running head, `^` a note; an empty line ends a paragraph.
pub fn document(source: &str) -> Document {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for page in source.split('\u{c}') {
        builder.start_page(None, 595.0, 842.0);
        for (number, line) in page.split('\n').enumerate() {
            if line.is_empty() {
                builder.set_last_end(LineEnd::Paragraph);
                continue;
            }
            let (role, line) = match line.split_at_checked(1) {
                Some(("#", rest)) => (Role::Header, rest),
                Some(("^", rest)) => (Role::Note, rest),
                _ => (Role::Body, line),
            };
            let shown = line.trim_start_matches(' ');
            let left = 50.0 + 7.0 * (line.len() - shown.len()) as f32;
            let cells: Vec<&str> = shown.split('\t').collect();
            for (index, cell) in cells.iter().enumerate() {
                let end = match (cells.len(), index + 1 == cells.len()) {
                    (1, _) => LineEnd::Wrap,
                    (_, true) => LineEnd::Row,
                    (_, false) => LineEnd::Cell,
                };
                let edges = (0..cell.chars().count()).map(|it| [it as f32 * 10.0, it as f32 * 10.0 + 10.0]);
                let place = LinePlace {
                    origin: [left + 120.0 * index as f32, 60.0 + 14.0 * number as f32],
                    direction: [1.0, 0.0],
                    ascent: 9.0,
                    descent: 2.0,
                    edges: edges.collect(),
                };
                builder.push_line(cell, role, end, Some(place));
            }
        }
    }
    builder.finish()
}

fn is_range(document: &Document, range: &SourceRange) -> bool {
    document.text.get(range.start.index()..range.end.index()).is_some()
}

/// The laws of a document: lines and pages follow one another, and a line has no control character.
pub fn holds(document: &Document) {
    let mut end = 0;
    for line in &document.lines {
        assert!(is_range(document, &line.span), "a line that is no range");
        assert_eq!(line.span.start.index(), end, "a gap between two lines");
        end = line.span.end.index() + 1;
        let text = document.line_text(line);
        assert!(!text.contains(char::is_control), "a control character in {text:?}");
        if let Some(place) = &line.place {
            assert_eq!(place.edges.len(), text.chars().count(), "edges of {text:?}");
        }
    }
    assert_eq!(end, document.text.len());
    let (mut line, mut offset) = (0, 0);
    for (number, page) in (1..).zip(&document.pages) {
        assert_eq!((page.number, page.lines.start, page.span.start.index()), (number, line, offset));
        (line, offset) = (page.lines.end, page.span.end.index());
    }
    assert_eq!((line, offset), (document.lines.len(), document.text.len()));
}

/// The laws of a read text: units lie in one another, sentences follow one another.
pub fn text_holds(document: &Document, text: &Text) {
    for (index, unit) in text.outline.units.iter().enumerate() {
        assert!(is_range(document, &unit.span) && is_range(document, &unit.heading), "{unit:?}");
        match unit.parent.map(|it| (it, &text.outline.units[it])) {
            None => assert_eq!(index, 0, "{unit:?}"),
            Some((parent, above)) => {
                assert!(parent < index, "{unit:?}");
                let inside = above.span.start <= unit.span.start && unit.span.end <= above.span.end;
                assert!(inside, "{unit:?} outside of {above:?}");
            }
        }
        if unit.span.start < unit.span.end {
            let innermost = text.outline.innermost(unit.span.start);
            assert!(text.outline.ancestors(innermost).any(|it| it == index), "{unit:?}");
        }
    }
    let mut end = 0;
    for sentence in &text.sentences {
        assert!(is_range(document, sentence) && sentence.start.index() >= end, "{sentence:?}");
        end = sentence.end.index();
        text.quote(document, sentence);
    }
}
