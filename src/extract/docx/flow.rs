//! A story (body, header, note …) read in file order, before it is cut into pages.

use std::ops::Range;

use super::section::Section;
use crate::document::{LineEnd, Role};

/// A story: its text and what stands where in it.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Text of all lines, in the order in which they were completed.
    pub(super) text: String,
    /// Lines, breaks and references in reading order.
    pub(super) items: Vec<Item>,
    /// Characters of hidden text that were left out.
    pub(super) hidden: u32,
    /// Characters of symbol fonts whose meaning is not known.
    pub(super) unknown_symbols: u32,
    /// Text beyond the limit was left out.
    pub(super) full: bool,
    /// Text behind the last table cell that is read was left out.
    pub(super) too_many_cells: bool,
    /// Tables too deep inside others were left out.
    pub(super) too_nested: bool,
}

impl Flow {
    /// The sections that the story is made of, in order.
    pub(super) fn sections(&self) -> Vec<&Section> {
        let sections = self.items.iter().filter_map(|item| match &item.piece {
            Piece::Section(section) => Some(&**section),
            _ => None,
        });
        sections.collect()
    }

    /// The text of a span; empty where there is none.
    pub(super) fn slice(&self, span: &Range<u32>) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// One piece of a story, with its place in the table row that holds it.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) piece: Piece,
    /// Pages after the one on which the outermost table row begins; 0 outside tables.
    pub(super) row_page: u32,
    /// The outermost table row, a number of its own in the story; 0 outside tables.
    pub(super) row: u32,
    /// The table cell, a number of its own in the story; 0 outside tables.
    pub(super) cell: u32,
}

/// A piece of a story.
#[derive(Debug)]
pub(super) enum Piece {
    /// A line of text.
    Line(FlowLine),
    /// Paragraphs without text, which take their place on the page.
    Empty {
        /// Their height in twentieths of a point.
        height: u32,
    },
    /// A page may begin here.
    Break(Break),
    /// A section ends here.
    Section(Box<Section>),
    /// A reference to a note or comment.
    Note(NoteKind, Box<str>),
    /// A picture of size.
    Picture {
        /// Its alternative text.
        alternative: Option<Box<str>>,
        /// Height in twentieths of a point.
        height: u32,
    },
    /// A chart or diagram in a part of its own, by relationship id.
    Drawing(Box<str>),
    /// An embedded object in a part of its own, by relationship id.
    Object(Box<str>),
}

/// A line of a story.
#[derive(Debug)]
pub(super) struct FlowLine {
    /// Its text in [`Flow::text`].
    pub(super) span: Range<u32>,
    pub(super) role: Role,
    pub(super) end: LineEnd,
    /// It stands in a header row of a table.
    pub(super) header_row: bool,
    /// Largest font size in half points.
    pub(super) half_points: u16,
    /// Space around the paragraph, in twentieths of a point.
    pub(super) space: u32,
}

/// Why a page may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// `w:lastRenderedPageBreak`: where Word last drew a page end.
    Rendered,
    /// `w:br` of type page.
    Explicit,
    /// `w:pageBreakBefore` of a paragraph or its style.
    Before,
}

/// What a reference in the text leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
    Comment,
}
