//! Extracted text to what the rooms above read: the flow, the outline, the sentences and one normal spelling.
//!
//! # What comes in, what goes out
//! [`read`] takes a [`Document`] and gives a [`Text`]. Matching reads [`Text::normal`]; criteria read the outline and the sentences; citations
//! follow offsets back into the document.
//!
//! # Decisions
//! - One normal text per document, not per page, so that a term cut by a page end is one term.
//! - The order of the steps is fixed: roles of lines, outline, sentences, normal spelling; each needs the ones before it.

mod breaks;
mod flow;
mod footnotes;
mod furniture;
mod heading;
mod lines;
mod normalise;
mod offset_map;
mod outline;
mod sentences;
#[cfg(test)]
mod tests;
mod title;
mod watermarks;

pub use flow::Flow;
pub use heading::{begins_with_bullet, behind_mark, circled_number, letter_number};
pub use normalise::{
    BARRIER, MARKS, NormalText, SpacedText, append_term, has_marks, is_plain, normalise_term,
};
pub use offset_map::{Gap, NormalOffset, OffsetMap, Walk};
pub use outline::{Level, Outline, Unit};

use crate::document::{Document, SourceOffset, SourceRange};

/// [`char::is_alphanumeric`], which looks every syllable up in a table; most characters here are syllables.
pub(crate) fn is_alphanumeric(character: char) -> bool {
    matches!(character, '가'..='힣') || character.is_alphanumeric()
}

/// [`char::is_alphabetic`] in the same way.
pub(crate) fn is_alphabetic(character: char) -> bool {
    matches!(character, '가'..='힣') || character.is_alphabetic()
}

/// A document as the rooms above read it.
#[derive(Clone, Debug)]
pub struct Text {
    /// Roles of lines and printed page numbers.
    pub flow: Flow,
    /// Articles, paragraphs, items, headings.
    pub outline: Outline,
    /// Sentences of the body, in order, without overlap: the smallest stretches that can be quoted. A table row is one sentence.
    pub sentences: Vec<SourceRange>,
    /// The normal spelling with the way back.
    pub normal: NormalText,
}

impl Text {
    /// The sentence that holds `offset`, or the next one where it lies between two; `None` behind the last.
    pub fn sentence(&self, offset: SourceOffset) -> Option<&SourceRange> {
        self.sentences.get(self.sentences.partition_point(|it| it.end <= offset))
    }

    /// The document's own words in a range: body lines only, white space tidied, words that a line end breaks put together.
    pub fn quote(&self, document: &Document, range: &SourceRange) -> String {
        let first = document.line_index(range.start).unwrap_or(document.lines.len());
        let mut quote = String::new();
        let mut is_broken = false;
        for (index, line) in document.lines.iter().enumerate().skip(first) {
            if line.span.start >= range.end {
                break;
            }
            let inside = line.span.start.max(range.start)..line.span.end.min(range.end);
            let wanted =
                self.flow.is_body(index) || line.span.start <= range.start && range.end <= line.span.end;
            if !wanted || inside.start >= inside.end {
                continue;
            }
            for word in document.slice(&inside).split_whitespace() {
                if !quote.is_empty() && !is_broken {
                    quote.push(' ');
                }
                quote.push_str(word);
                is_broken = false;
            }
            is_broken = self.flow.breaks_word(index);
        }
        quote
    }
}

/// Reads a document: roles of lines, outline, sentences, normal spelling.
pub fn read(document: &Document) -> Text {
    let lines = lines::Lines::of(document);
    let flow = flow::recognise(document, &lines);
    let outline = outline::outline(document, &lines, &flow);
    let sentences = sentences::sentences(document, &flow, &outline);
    let normal = normalise::normalise(document, &flow);
    Text { flow, outline, sentences, normal }
}
