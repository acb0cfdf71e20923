//! The way back from normal spelling to extracted text.
//!
//! Most characters stand in the spelling as they stand in the document, so that not each of them is remembered but each stretch of them.

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
/// One entry per stretch of characters without a gap in it, sorted by place in the spelling, so a look-up is a binary search.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    stretches: Vec<Stretch>,
    /// Bytes of the spelling.
    end: u32,
}

/// Neighbouring characters that are as long in the extracted text as in the spelling, or one that is not.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Where it begins in the spelling, and in the extracted text.
    normal: u32,
    source: u32,
    /// The gap before its first character; there is none inside.
    gap: Gap,
    /// The source bytes of its only character, where they are more or fewer than its own.
    folded: Option<u8>,
}

impl Stretch {
    /// The source bytes before the character at `normal`, or before the end of the stretch.
    fn source_at(&self, normal: usize) -> u32 {
        self.source + (normal as u32 - self.normal)
    }
}

impl OffsetMap {
    /// Finds the extracted text that a stretch of normal spelling stands for.
    ///
    /// | | |
    /// |---|---|
    /// | `normal` | half-open range of bytes in the spelling, whole characters and not empty |
    /// | returns | half-open range of bytes in [`Document::text`](crate::document::Document::text) |
    /// | cost | a binary search, no allocation |
    ///
    /// The answer reaches from the first source character behind `normal` to the last: white space, line ends and running heads
    /// between them are inside it. Returns `None` for an empty range and one past the end of the spelling.
    pub fn source_range(&self, normal: Range<NormalOffset>) -> Option<SourceRange> {
        let next = self.stretches.partition_point(|it| it.normal as usize <= normal.start.0);
        Walk { map: self, index: next.saturating_sub(1) }.source_range(normal)
    }

    /// A walk along the map, for look-ups in about the order of their places.
    pub fn walk(&self) -> Walk<'_> {
        Walk { map: self, index: 0 }
    }

    /// Places of the characters before which there is a gap, in order.
    pub(super) fn gaps(&self) -> impl Iterator<Item = NormalOffset> + '_ {
        let behind_gap = self.stretches.iter().filter(|it| it.gap != Gap::None);
        behind_gap.map(|it| NormalOffset(it.normal as usize))
    }

    pub(super) fn reserve(&mut self, stretches: usize) {
        self.stretches.reserve(stretches);
    }

    /// Adds characters that stand at `source` as they stand in the spelling, or as long.
    #[inline]
    pub(super) fn push(&mut self, bytes: usize, source: u32, gap: Gap) {
        let goes_on = |last: &Stretch| {
            last.folded.is_none() && gap == Gap::None && last.source_at(self.end as usize) == source
        };
        if !self.stretches.last().is_some_and(goes_on) {
            self.stretches.push(Stretch { normal: self.end, source, gap, folded: None });
        }
        self.end += bytes as u32;
    }

    /// Adds a character that stands for `source_bytes` at `source`.
    #[inline]
    pub(super) fn push_folded(&mut self, bytes: usize, source: u32, source_bytes: u8, gap: Gap) {
        if bytes == usize::from(source_bytes) {
            return self.push(bytes, source, gap);
        }
        self.stretches.push(Stretch { normal: self.end, source, gap, folded: Some(source_bytes) });
        self.end += bytes as u32;
    }
}

/// Look-ups in about the order of their places: each goes on from the one before it. Cost: the stretches between the two.
#[derive(Clone, Debug)]
pub struct Walk<'m> {
    map: &'m OffsetMap,
    index: usize,
}

impl<'m> Walk<'m> {
    /// As [`OffsetMap::source_range`].
    pub fn source_range(&mut self, normal: Range<NormalOffset>) -> Option<SourceRange> {
        let (start, end) = (normal.start.0, normal.end.0);
        if start >= end || end > self.map.end as usize {
            return None;
        }
        let (first, behind) = self.behind(start).split_first()?;
        let last = behind.iter().take_while(|it| (it.normal as usize) < end).last().unwrap_or(first);
        let source = if first.folded.is_some() { first.source } else { first.source_at(start) };
        let source_end = last.folded.map_or_else(|| last.source_at(end), |it| last.source + u32::from(it));
        Some(SourceOffset(source)..SourceOffset(source_end))
    }

    /// The gaps at a place and behind it, each with the place of the character behind it.
    pub fn gaps_from(&mut self, normal: NormalOffset) -> impl Iterator<Item = (NormalOffset, Gap)> + use<'m> {
        let stretches = self.behind(normal.0).iter();
        let gaps = stretches.filter(move |it| it.gap != Gap::None && it.normal as usize >= normal.0);
        gaps.map(|it| (NormalOffset(it.normal as usize), it.gap))
    }

    /// The stretch that holds a place, and those behind it.
    fn behind(&mut self, normal: usize) -> &'m [Stretch] {
        let stretches = self.map.stretches.as_slice();
        let begins = |index: usize| stretches.get(index).map(|it| it.normal as usize);
        while begins(self.index + 1).is_some_and(|begin| begin <= normal) {
            self.index += 1;
        }
        while self.index > 0 && begins(self.index).is_some_and(|begin| begin > normal) {
            self.index -= 1;
        }
        stretches.get(self.index..).unwrap_or_default()
    }
}
