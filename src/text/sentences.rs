//! Sentences: the smallest stretches that can be quoted.

use super::flow::Flow;
use super::heading::begins_with_bullet;
use super::outline::Outline;
use crate::document::{Document, LineEnd, SourceOffset, SourceRange};

/// Cuts the body into sentences, in order and without overlap.
///
/// A sentence ends at its full stop, at the end of its paragraph, where a numbered unit or a bullet begins, and at the end of
/// the heading that it is. A table row is one sentence, be it one of the file's or one that is drawn with bars. Contents, running heads and notes are in none.
pub(super) fn sentences(document: &Document, flow: &Flow, outline: &Outline) -> Vec<SourceRange> {
    let mut cuts = Cuts { sentences: Vec::new(), start: None, end: SourceOffset(0) };
    let mut starts = outline.boundaries().into_iter().peekable();
    let mut row = RowState::default();
    let mut in_bars = false;
    for (index, line) in document.lines.iter().enumerate() {
        if !flow.is_body(index) {
            continue;
        }
        let text = document.line_text(line);
        let in_row = row.enter(document, flow, index);
        in_bars |= text.trim_start().starts_with('|');
        if row.first || !in_row && begins_with_bullet(text) {
            cuts.close();
        }
        let mut from = line.span.start;
        while let Some(boundary) = starts.next_if(|it| *it <= line.span.end) {
            if !in_row {
                cuts.stops(document, from..boundary.max(from));
                cuts.close();
                from = boundary.max(from);
            }
        }
        if in_row || in_bars {
            cuts.extend(document, from..line.span.end);
        } else {
            cuts.stops(document, from..line.span.end);
        }
        let last_bar = in_bars && text.trim_end().ends_with('|');
        if line.end == LineEnd::Row || last_bar || (!in_row && flow.ends_paragraph(index)) {
            in_bars = false;
            cuts.close();
        }
    }
    cuts.close();
    cuts.sentences
}

/// Whether the current line belongs to a table row, and whether it begins one.
#[derive(Default)]
struct RowState {
    inside: bool,
    first: bool,
}

impl RowState {
    /// A row reaches to its `Row` end. Its first cell may have several lines before the first `Cell` end, so the start looks ahead over
    /// wrapped lines, as far as they do not end a paragraph.
    fn enter(&mut self, document: &Document, flow: &Flow, index: usize) -> bool {
        let was_inside = self.inside;
        if !self.inside {
            self.inside = document
                .lines
                .get(index..)
                .unwrap_or_default()
                .iter()
                .enumerate()
                .take(MAX_CELL_LINES)
                .filter(|(offset, _)| flow.is_body(index + offset))
                .find(|(_, line)| line.end != LineEnd::Wrap)
                .is_some_and(|(offset, line)| {
                    let starts_here =
                        offset == 0 || !(index..index + offset).any(|it| flow.ends_paragraph(it));
                    matches!(line.end, LineEnd::Cell | LineEnd::Row) && starts_here
                });
        }
        self.first = self.inside && !was_inside;
        let inside = self.inside;
        if document.lines.get(index).is_some_and(|line| matches!(line.end, LineEnd::Row | LineEnd::Paragraph))
        {
            self.inside = false;
        }
        inside
    }
}

/// Lines looked ahead for the end of a row's first cell.
const MAX_CELL_LINES: usize = 12;

/// Collects sentences.
struct Cuts {
    sentences: Vec<SourceRange>,
    start: Option<SourceOffset>,
    end: SourceOffset,
}

impl Cuts {
    /// Adds a stretch and closes after every full stop in it.
    fn stops(&mut self, document: &Document, range: SourceRange) {
        let text = document.slice(&range);
        let mut from = 0;
        let mut next = 0;
        while let Some(at) = next_stop(text.as_bytes(), next) {
            next = at + 1;
            let Some(character) = text.get(at..).and_then(|it| it.chars().next()) else { continue };
            let after = at + character.len_utf8();
            let closing = text.get(after..).unwrap_or_default();
            if is_full_stop(text.get(..at).unwrap_or_default(), character, closing) {
                self.extend(document, at_byte(&range, from)..at_byte(&range, after));
                self.close();
                from = after;
            }
        }
        self.extend(document, at_byte(&range, from)..range.end);
    }

    /// Adds a stretch to the current sentence, without white space at its outer ends.
    fn extend(&mut self, document: &Document, range: SourceRange) {
        let text = document.slice(&range);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let lead = (text.len() - text.trim_start().len()) as u32;
        let start = SourceOffset(range.start.0 + lead);
        self.start.get_or_insert(start);
        self.end = SourceOffset(start.0 + trimmed.len() as u32);
    }

    fn close(&mut self) {
        if let Some(start) = self.start.take() {
            self.sentences.push(start..self.end);
        }
    }
}

/// The next byte with which a character begins that may end a sentence.
fn next_stop(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let narrow = memchr::memchr3(b'.', b'?', b'!', rest);
    let before = rest.get(..narrow.unwrap_or(rest.len())).unwrap_or_default();
    memchr::memchr(WIDE_STOP, before).or(narrow).map(|at| from + at)
}

/// The first byte of `。`.
const WIDE_STOP: u8 = 0xe3;

fn at_byte(range: &SourceRange, byte: usize) -> SourceOffset {
    SourceOffset(range.start.0 + byte as u32)
}

/// Abbreviations of company names, whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &["Inc", "Ltd", "Co", "Corp", "Pte", "Pty"];

/// A full stop ends a sentence where white space, a closing mark or nothing follows and no number stands before it
/// (`1.`, `2026. 1. 1.`).
fn is_full_stop(before: &str, character: char, after: &str) -> bool {
    match character {
        '。' | '?' | '!' => after.chars().next().is_none_or(char::is_whitespace),
        '.' => {
            let ends_word =
                before.trim_end().chars().next_back().is_some_and(|it| !it.is_ascii_digit() && it != '.');
            // Two characters tell; a line of a million without a space must not be walked back from each of its stops.
            let word = before.trim_end().chars().rev().take_while(|it| !it.is_whitespace());
            let single = word.take(2).count() == 1;
            let abbreviated = before.ends_with(|it: char| it.is_ascii_alphabetic())
                && ABBREVIATIONS.iter().any(|it| {
                    before
                        .strip_suffix(it)
                        .is_some_and(|rest| !rest.ends_with(|it: char| it.is_alphanumeric()))
                });
            ends_word
                && !single
                && !abbreviated
                && after
                    .chars()
                    .next()
                    .is_none_or(|it| it.is_whitespace() || matches!(it, '"' | '”' | '\'' | '’'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn stops_are_found_as_byte_by_byte(text in "[.?!。ㆍ가a ]{0,70}") {
            let found = std::iter::successors(next_stop(text.as_bytes(), 0), |at| next_stop(text.as_bytes(), at + 1));
            let stops = text.bytes().enumerate().filter(|(_, it)| matches!(it, b'.' | b'?' | b'!' | 0xe3));
            prop_assert_eq!(found.collect::<Vec<_>>(), stops.map(|(at, _)| at).collect::<Vec<_>>());
        }
    }
}
