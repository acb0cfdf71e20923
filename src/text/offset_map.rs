//! The way back from normal spelling to extracted text.

use std::ops::Range;

use crate::document::{SourceOffset, SourceRange};

/// A byte offset into [`NormalText::spelling`](super::NormalText::spelling).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NormalOffset(pub usize);

/// What stood between a normal character and the one before it in the extracted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing: the two are neighbours.
    None,
    /// White space inside a line.
    Space,
    /// The end of a line.
    Line,
    /// The end of a page, with whatever running feet and heads lie there.
    Page,
    /// A glyph that could not be read: perhaps a space or a dot, perhaps a letter.
    Lost,
}

/// Where each character of the normal spelling came from.
///
/// One entry per normal character, sorted by place in the spelling, so a look-up is a binary search.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    entries: Vec<Entry>,
}

/// One normal character: where it begins, the source bytes it stands for, and the gap before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) normal: u32,
    pub(super) source: u32,
    pub(super) source_bytes: u8,
    pub(super) gap: Gap,
}

impl OffsetMap {
    /// Finds the extracted text that a stretch of normal spelling stands for.
    ///
    /// | | |
    /// |---|---|
    /// | `normal` | half-open range of bytes in the spelling, not empty |
    /// | returns | half-open range of bytes in [`Document::text`](crate::document::Document::text) |
    /// | cost | two binary searches, no allocation |
    ///
    /// The answer reaches from the first source character behind `normal` to the last: white space, line ends and running heads
    /// between them are inside it. Returns `None` for an empty range and one past the end of the spelling.
    pub fn source_range(&self, normal: Range<NormalOffset>) -> Option<SourceRange> {
        if normal.start >= normal.end {
            return None;
        }
        let first = self.entries.get(self.index_at(normal.start)?)?;
        let last = self.entries.get(self.index_at(NormalOffset(normal.end.0 - 1))?)?;
        Some(SourceOffset(first.source)..SourceOffset(last.source + u32::from(last.source_bytes)))
    }

    /// The gap before the character at `normal`; [`Gap::Page`] past the end, where no word goes on.
    pub fn gap_before(&self, normal: NormalOffset) -> Gap {
        self.index_at(normal).and_then(|index| self.entries.get(index)).map_or(Gap::Page, |entry| entry.gap)
    }

    /// Gaps before each character of `normal` but the first, with the character's index in the range.
    pub fn inner_gaps(&self, normal: Range<NormalOffset>) -> impl Iterator<Item = (usize, Gap)> + '_ {
        let first = self.index_at(normal.start).unwrap_or(self.entries.len());
        let chars = self.entries.get(first..).unwrap_or_default();
        chars
            .iter()
            .take_while(move |entry| (entry.normal as usize) < normal.end.0)
            .enumerate()
            .skip(1)
            .map(|(index, entry)| (index, entry.gap))
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn reserve(&mut self, entries: usize) {
        self.entries.reserve(entries);
    }

    #[inline]
    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    fn index_at(&self, normal: NormalOffset) -> Option<usize> {
        let next = self.entries.partition_point(|entry| entry.normal as usize <= normal.0);
        let index = next.checked_sub(1)?;
        // Past the last character there is no entry; characters are at most four bytes long.
        (next < self.entries.len() || normal.0 < self.entries.get(index)?.normal as usize + 4)
            .then_some(index)
    }
}
