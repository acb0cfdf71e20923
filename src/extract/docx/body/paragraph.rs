//! A paragraph while it is read.

use super::super::flow::Item;
use super::super::section::Section;
use super::super::styles::{ParagraphStyle, StyleNumbering};
use super::super::symbols::SymbolFont;

/// An open paragraph. Inside a text box there may be one in another.
#[derive(Debug, Default)]
pub(super) struct Paragraph<'d> {
    /// Text of the line so far.
    pub(super) text: String,
    /// Its style, where it names one that there is.
    pub(super) style: Option<&'d ParagraphStyle>,
    /// Its own numbering; that of its style as well once it is settled.
    pub(super) numbering: StyleNumbering,
    /// Its automatic number is written or it has none.
    pub(super) numbered: bool,
    /// Its properties are taken in.
    pub(super) settled: bool,
    pub(super) page_break_before: Option<bool>,
    /// Hidden and bold by its style, unless a run says otherwise.
    pub(super) style_hidden: bool,
    pub(super) style_bold: bool,
    /// Its mark is deleted or hidden: the next paragraph goes on in the same line.
    pub(super) joins_next: bool,
    /// Part of a table of contents.
    pub(super) contents: bool,
    /// It began with text of the paragraph before it.
    pub(super) carries: bool,
    pub(super) has_lines: bool,
    pub(super) has_break: bool,
    pub(super) has_picture: bool,
    /// Largest size of its runs, where they state one, and that of its style, in half points.
    pub(super) half_points: u16,
    pub(super) style_half_points: u16,
    /// Space around it in twentieths of a point.
    pub(super) space: Option<u32>,
    /// Pieces that follow its text: text boxes, notes, pictures.
    pub(super) after: Vec<Item>,
    pub(super) section: Option<Box<Section>>,
    pub(super) run: Run,
}

/// The run that is open in a paragraph.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) hidden: Option<bool>,
    pub(super) style_hidden: bool,
    pub(super) bold: Option<bool>,
    pub(super) style_bold: bool,
    pub(super) symbol_font: Option<SymbolFont>,
    pub(super) half_points: u16,
}

impl Paragraph<'_> {
    /// An empty paragraph that writes to `buffer`.
    pub(super) fn new(buffer: String) -> Self {
        Paragraph { text: buffer, ..Paragraph::default() }
    }

    /// Whether the run at this place is hidden: directly, else when exactly one of its styles says so (ECMA-376 part 1, 17.7.3).
    pub(super) fn hides_run(&self) -> bool {
        self.run.hidden.unwrap_or(self.run.style_hidden != self.style_hidden)
    }

    /// Whether the run at this place is bold, in the same way.
    pub(super) fn is_bold(&self) -> bool {
        self.run.bold.unwrap_or(self.run.style_bold != self.style_bold)
    }

    /// Font size in half points.
    pub(super) fn size(&self) -> u16 {
        if self.half_points == 0 { self.style_half_points } else { self.half_points }
    }
}
