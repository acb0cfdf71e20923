//! What several steps ask of a line, found once: the mark that it begins with, and the box around it.

use super::heading::{self, Mark};
use crate::document::{Document, Line};

/// Marks and boxes of the lines of a document, by their indices into [`Document::lines`].
pub(super) struct Lines {
    marks: Vec<Option<Mark>>,
    bounds: Vec<Option<[f32; 4]>>,
}

impl Lines {
    pub(super) fn of(document: &Document) -> Lines {
        let bounds = |line: &Line| line.place.as_ref().and_then(|place| place.bounds(0..place.edges.len()));
        Lines {
            marks: document.lines.iter().map(|line| heading::mark(document.line_text(line))).collect(),
            bounds: document.lines.iter().map(bounds).collect(),
        }
    }

    /// The mark that a line begins with; `None` for running text.
    pub(super) fn mark(&self, line: usize) -> Option<&Mark> {
        self.marks.get(line)?.as_ref()
    }

    /// The smallest upright box around a line, in points from the top left corner of its page.
    pub(super) fn bounds(&self, line: usize) -> Option<[f32; 4]> {
        self.bounds.get(line).copied().flatten()
    }

    /// Left and right end of an upright line in points.
    pub(super) fn extent(&self, document: &Document, line: usize) -> Option<[f32; 2]> {
        let place = document.lines.get(line)?.place.as_ref().filter(|place| place.direction[0] > 0.9)?;
        Some([place.origin[0], self.bounds(line)?[2]])
    }
}
