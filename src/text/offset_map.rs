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
    /// | cost | a binary search, no allocation |
    ///
    /// The answer reaches from the first source character behind `normal` to the last: white space, line ends and running heads
    /// between them are inside it. Returns `None` for an empty range and one past the end of the spelling.
    pub fn source_range(&self, normal: Range<NormalOffset>) -> Option<SourceRange> {
        if normal.start >= normal.end {
            return None;
        }
        let behind = self.entries.get(self.index_at(normal.start)?..)?;
        let first = behind.first()?;
        // A character takes a byte at least, so the last one is near.
        let near = behind.get(..normal.end.0 - normal.start.0).unwrap_or(behind);
        let last = near.partition_point(|entry| (entry.normal as usize) < normal.end.0).checked_sub(1)?;
        let last = near.get(last)?;
        // Past the last character there is no entry; characters are at most four bytes long.
        (normal.end.0 <= last.normal as usize + 4)
            .then(|| SourceOffset(first.source)..SourceOffset(last.source + u32::from(last.source_bytes)))
    }

    /// The gaps before the character at `normal` and before each one behind it.
    pub fn gaps_from(&self, normal: NormalOffset) -> impl Iterator<Item = Gap> + '_ {
        let first = self.index_at(normal).unwrap_or(self.entries.len());
        self.entries.get(first..).unwrap_or_default().iter().map(|entry| entry.gap)
    }

    /// Places of the characters before which there is a gap, in order.
    pub(super) fn gaps(&self) -> impl Iterator<Item = NormalOffset> + '_ {
        let characters = self.entries.iter().filter(|entry| entry.gap != Gap::None);
        characters.map(|entry| NormalOffset(entry.normal as usize))
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
