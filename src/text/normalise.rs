//! Extracted text to the one spelling in which terms are compared.
//!
//! # Decisions
//! - White space is left out altogether and remembered as a [`Gap`] before the next character: Korean documents space and break
//!   words freely, so whether a gap may stand inside a term is asked where the term is found.
//! - The end of a table cell, row or marked paragraph is a [`BARRIER`]: no term goes on over it.
//! - Running heads, contents and notes are taken out of the flow and appended behind it, each behind a barrier, so that a term may
//!   go on over the page end and is still found inside a heading or footer.
//! - Documents come composed (NFC) from [`DocumentBuilder`](crate::document::DocumentBuilder); terms are composed here.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use super::flow::Flow;
use super::offset_map::{Gap, NormalOffset, OffsetMap};
use crate::document::{Document, Line, SourceRange};

/// Stands in the spelling where no term can go on. Not a character of any term.
pub const BARRIER: char = '\u{1}';

/// Hyphens and middle dots, which a document may leave out of a term.
pub const MARKS: [char; 2] = ['-', '·'];

/// A document's text in normal spelling, with the way back.
#[derive(Clone, Debug, Default)]
pub struct NormalText {
    /// The normal spelling: NFC, narrow, lower case, without white space.
    pub spelling: String,
    /// The way back.
    pub map: OffsetMap,
    spaced: OnceLock<SpacedText>,
}

/// The same text with one space for each gap, for patterns that are no fixed words.
#[derive(Clone, Debug, Default)]
pub struct SpacedText {
    /// Normal spelling with a space wherever a gap was.
    pub spelling: String,
    /// Bytes of `spelling` at which these spaces stand, in order.
    spaces: Vec<u32>,
}

impl SpacedText {
    /// The place in the normal spelling; of a space, that of the character behind it.
    fn normal(&self, at: usize) -> usize {
        at - self.spaces.partition_point(|space| (*space as usize) < at)
    }
}

impl NormalText {
    /// The extracted text behind a range of bytes of the spelling.
    pub fn source_range(&self, start: usize, end: usize) -> Option<SourceRange> {
        self.map.source_range(NormalOffset(start)..NormalOffset(end))
    }

    /// The text with one space for each gap, made when it is first asked for. Cost: one pass.
    pub fn spaced(&self) -> &SpacedText {
        self.spaced.get_or_init(|| {
            let mut spelling = String::with_capacity(self.spelling.len() + self.spelling.len() / 4);
            let mut spaces = Vec::new();
            let mut written = 0;
            for gap in self.map.gaps() {
                spelling.push_str(self.spelling.get(written..gap.0).unwrap_or_default());
                written = gap.0;
                spaces.push(spelling.len() as u32);
                spelling.push(' ');
            }
            spelling.push_str(self.spelling.get(written..).unwrap_or_default());
            SpacedText { spelling, spaces }
        })
    }

    /// The extracted text behind a range of bytes of [`spaced`](Self::spaced); `None` where it holds no character but spaces.
    pub fn source_range_of_spaced(&self, start: usize, end: usize) -> Option<SourceRange> {
        let spaced = self.spaced();
        self.source_range(spaced.normal(start), spaced.normal(end))
    }
}

/// Brings a document into normal spelling, in one pass: first the body in reading order, then what was taken out of the flow.
pub(super) fn normalise(document: &Document, flow: &Flow) -> NormalText {
    let mut writer = Writer::default();
    writer.text.spelling.reserve(document.text.len());
    // Words are some ten bytes long with their spaces.
    writer.text.map.reserve(document.text.len() / 8);
    for page in &document.pages {
        let mut gap = Gap::Page;
        for (index, line) in page.lines.clone().zip(document.page_lines(page)) {
            if !flow.is_body(index) {
                continue;
            }
            writer.gap(gap);
            gap = Gap::Line;
            writer.line(document, line);
            if flow.is_barrier(index) {
                writer.barrier(line.span.end.0);
            }
        }
    }
    for (index, line) in document.lines.iter().enumerate() {
        if !flow.is_body(index) {
            writer.barrier(line.span.start.0);
            writer.gap(Gap::Page);
            writer.line(document, line);
        }
    }
    writer.text
}

/// Brings a term into normal spelling. Returns the spelling and, per character but the first, whether a space was written before it.
pub fn normalise_term(term: &str) -> (String, Vec<bool>) {
    let mut spelling = String::with_capacity(term.len());
    let mut spaces = Vec::with_capacity(term.len() / 2);
    append_term(term, &mut spelling, &mut spaces);
    (spelling, spaces)
}

/// The same, written behind what is there: a dictionary has tens of thousands of spellings.
pub fn append_term(term: &str, spelling: &mut String, spaces: &mut Vec<bool>) {
    let (letters, characters) = (spelling.len(), spaces.len());
    let mut space = false;
    for character in term.chars() {
        let folded = match character {
            ' ' => {
                space = true;
                continue;
            }
            _ if is_plain(character) => character.to_ascii_lowercase(),
            _ => {
                spelling.truncate(letters);
                spaces.truncate(characters);
                return append_characters(term.nfc(), spelling, spaces);
            }
        };
        if spelling.len() > letters {
            spaces.push(space);
        }
        spelling.push(folded);
        space = false;
    }
}

/// Whether a character of a term neither changes nor is changed by its neighbours when they are composed, as most are.
#[inline]
pub fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~' | '·' | '가'..='힣')
}

/// Whether a normal spelling holds one of the [`MARKS`].
pub fn has_marks(normal: &str) -> bool {
    // Bytes are soon looked through: few spellings hold a hyphen, or the byte that a middle dot begins with.
    memchr::memchr2(b'-', 0xc2, normal.as_bytes()).is_some() && normal.contains(MARKS)
}

fn append_characters(characters: impl Iterator<Item = char>, spelling: &mut String, spaces: &mut Vec<bool>) {
    let letters = spelling.len();
    let mut space = false;
    for character in characters {
        if is_gap(character) {
            space = true;
            continue;
        }
        fold(character, |folded| {
            if spelling.len() > letters {
                spaces.push(space);
            }
            spelling.push(folded);
            space = false;
        });
    }
}

/// Appends characters and remembers where they came from.
#[derive(Default)]
struct Writer {
    text: NormalText,
    pending: Option<Gap>,
}

impl Writer {
    fn line(&mut self, document: &Document, line: &Line) {
        let text = document.line_text(line);
        let mut rest = text;
        loop {
            let place = |rest: &str| line.span.start.0 + (text.len() - rest.len()) as u32;
            rest = self.copy(rest, place(rest));
            let mut characters = rest.chars();
            let Some(character) = characters.next() else { break };
            if is_gap(character) {
                self.gap(Gap::Space);
            } else if character == char::REPLACEMENT_CHARACTER {
                self.gap(Gap::Lost);
            } else {
                let (source, bytes) = (place(rest), character.len_utf8() as u8);
                fold(character, |folded| self.push(folded, source, bytes));
            }
            rest = characters.as_str();
        }
    }

    /// Copies the characters that a text begins with and that are their own normal spelling, as most are, and gives what stands behind them.
    /// Their bytes tell them: small letters, digits and marks of ASCII, U+AC00 to U+D77F.
    fn copy<'t>(&mut self, text: &'t str, source: u32) -> &'t str {
        let mut bytes = text.as_bytes();
        while let [b'!'..=b'@' | b'['..=b'~', rest @ ..]
        | [0xea, 0xb0..=0xbf, _, rest @ ..]
        | [0xeb | 0xec, _, _, rest @ ..]
        | [0xed, 0x80..=0x9d, _, rest @ ..] = bytes
        {
            bytes = rest;
        }
        let (copied, rest) = text.split_at_checked(text.len() - bytes.len()).unwrap_or((text, ""));
        if !copied.is_empty() {
            let gap = self.pending.take().unwrap_or(Gap::None);
            self.text.map.push(copied.len(), source, gap);
            self.text.spelling.push_str(copied);
        }
        rest
    }

    fn gap(&mut self, gap: Gap) {
        self.pending = self.pending.max(Some(gap));
    }

    fn barrier(&mut self, source: u32) {
        self.pending = None;
        self.push(BARRIER, source, 0);
    }

    fn push(&mut self, character: char, source: u32, source_bytes: u8) {
        let gap = self.pending.take().unwrap_or(Gap::None);
        self.text.map.push_folded(character.len_utf8(), source, source_bytes, gap);
        self.text.spelling.push(character);
    }
}

/// White space of any kind, and the Hangul fillers that are drawn as white space.
fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{115f}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}')
}

/// Folds one composed character: width, case, dots, dashes, quotes, ligatures; nothing comes out for zero-width characters.
fn fold(character: char, mut out: impl FnMut(char)) {
    match character {
        'A'..='Z' => out(character.to_ascii_lowercase()),
        '\u{0}'..='\u{7f}' => out(character),
        '\u{ac00}'..='\u{d7a3}' => out(character),
        // Middle dots: the form writes U+00B7, Hangul word processors U+318D, others bullets and katakana dots.
        '\u{b7}' | '\u{318d}' | '\u{2219}' | '\u{30fb}' | '\u{ff65}' | '\u{2027}' | '\u{2022}'
        | '\u{22c5}' | '\u{119e}' | '\u{2024}' | '\u{387}' => out('·'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe63}' | '\u{fe58}' => out('-'),
        '\u{223c}' | '\u{301c}' | '\u{2053}' => out('~'),
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' => out('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' => out('"'),
        // Soft hyphen, zero-width characters, direction marks, variation selectors.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{180e}'
        | '\u{fe00}'..='\u{fe0f}' => {}
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character);
            out(narrow.to_ascii_lowercase());
        }
        '\u{321c}' => "(주)".chars().for_each(out),
        // Typographic ligatures of Latin fonts.
        '\u{fb00}'..='\u{fb06}' => std::iter::once(character).nfkc().for_each(out),
        _ => out(character),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::*;
    use crate::document::{DocumentBuilder, Format, LineEnd, PageNumbers, Role, SourceOffset};

    #[test]
    fn characters_that_are_copied_are_their_own_normal_spelling() {
        for character in '\0'..=char::MAX {
            let mut writer = Writer::default();
            let text = String::from(character);
            if writer.copy(&text, 0).is_empty() {
                let mut folded = String::new();
                fold(character, |it| folded.push(it));
                assert!(folded == text && !is_gap(character), "{:X}", u32::from(character));
                assert_eq!(writer.text.spelling, text);
            }
        }
    }

    proptest! {
        /// The law: plain characters need no composing, and where one is not plain the whole term is composed.
        #[test]
        fn a_term_is_composed_where_it_must_be(term in "[가각힣a-cA-C -~·\u{300}\u{1100}\u{1161}\u{11a8}ㆍ]{0,12}") {
            let (mut spelling, mut spaces) = (String::new(), Vec::new());
            append_characters(term.nfc(), &mut spelling, &mut spaces);
            prop_assert_eq!(has_marks(&spelling), spelling.contains(MARKS));
            prop_assert_eq!(normalise_term(&term), (spelling, spaces));
        }
    }

    #[test]
    fn each_character_remembers_where_it_came_from() {
        let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
        builder.push_line("통지 Ａb㈜ㆍ힣\u{ad}c", Role::Body, LineEnd::Paragraph, None);
        let document = builder.finish();
        let mut writer = Writer::default();
        for line in &document.lines {
            writer.line(&document, line);
        }
        let NormalText { spelling, map, .. } = &writer.text;
        let place = |(at, character): (usize, char)| {
            map.source_range(NormalOffset(at)..NormalOffset(at + character.len_utf8()))
        };
        let origins = spelling.char_indices().filter_map(place);
        let sources: Vec<&str> = origins.map(|it| document.slice(&it)).collect();
        assert_eq!(spelling, "통지ab(주)·힣c");
        assert_eq!(sources, ["통", "지", "Ａ", "b", "㈜", "㈜", "㈜", "ㆍ", "힣", "c"]);
        let gaps: Vec<(NormalOffset, Gap)> = map.walk().gaps_from(NormalOffset(0)).collect();
        assert_eq!(gaps, [(NormalOffset("통지".len()), Gap::Space)]);
    }

    /// A character of the spelling: where it stands, the source bytes it stands for, and the gap before it.
    type Entry = (Range<usize>, Range<usize>, Gap);

    /// Each character by itself, as the steps of the normal spelling are described.
    fn entries(text: &str) -> Vec<Entry> {
        let (mut entries, mut end, mut gap) = (Vec::new(), 0, Gap::None);
        for (at, character) in text.char_indices() {
            if is_gap(character) {
                gap = gap.max(Gap::Space);
            } else if character == char::REPLACEMENT_CHARACTER {
                gap = gap.max(Gap::Lost);
            } else {
                fold(character, |folded| {
                    let normal = end..end + folded.len_utf8();
                    end = normal.end;
                    entries.push((
                        normal,
                        at..at + character.len_utf8(),
                        std::mem::replace(&mut gap, Gap::None),
                    ));
                });
            }
        }
        entries
    }

    proptest! {
        /// The law: stretches give back what each character by itself gives, in whatever order they are asked.
        #[test]
        fn stretches_of_characters_are_their_characters(
            text in "[가나a1Ｂ\\-A\u{ad}㈜ㆍ\u{fffd}ﬁ ]{0,20}",
            order in proptest::collection::vec((0_usize..30, 0_usize..6), 0..20),
        ) {
            let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
            builder.push_line(&text, Role::Body, LineEnd::Paragraph, None);
            let document = builder.finish();
            let mut writer = Writer::default();
            document.lines.iter().for_each(|line| writer.line(&document, line));
            let map = &writer.text.map;
            let entries = entries(document.lines.first().map_or("", |line| document.line_text(line)));
            let end = entries.last().map_or(0, |(normal, ..)| normal.end);
            prop_assert_eq!(writer.text.spelling.len(), end);
            prop_assert_eq!(map.source_range(NormalOffset(0)..NormalOffset(end + 1)), None);
            let mut walk = map.walk();
            for (first, more) in order {
                let (Some(first), Some(last)) = (entries.get(first), entries.get(first + more)) else { continue };
                let normal = NormalOffset(first.0.start)..NormalOffset(last.0.end);
                let source = SourceOffset(first.1.start as u32)..SourceOffset(last.1.end as u32);
                prop_assert_eq!(map.source_range(normal.clone()), Some(source.clone()));
                prop_assert_eq!(walk.source_range(normal.clone()), Some(source));
                let behind = entries.iter().filter(|(at, _, gap)| *gap != Gap::None && at.start >= normal.start.0);
                let behind: Vec<_> = behind.map(|(at, _, gap)| (NormalOffset(at.start), *gap)).collect();
                prop_assert_eq!(walk.gaps_from(normal.start).collect::<Vec<_>>(), behind);
            }
        }
    }
}
