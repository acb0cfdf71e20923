//! What of a long sentence is quoted.

use crate::document::{Document, SourceOffset, SourceRange};

/// Most characters of a quote.
const MAX_CHARS: usize = 300;
/// Characters of a long sentence that are quoted before the words that matter.
const LEAD_CHARS: usize = 100;

/// The part of a sentence that is quoted: all of it where it is short enough; else a stretch of whole words around `matter`, or of
/// whole cells where it is a table row.
pub(super) fn quotable(document: &Document, sentence: &SourceRange, matter: &SourceRange) -> SourceRange {
    if document.slice(sentence).chars().count() <= MAX_CHARS {
        return sentence.clone();
    }
    cells(document, sentence, matter).unwrap_or_else(|| words(document, sentence, matter))
}

/// Whole cells from the one that matters, first to the right, then to the left; `None` where there are no cells or one is too long.
fn cells(document: &Document, row: &SourceRange, matter: &SourceRange) -> Option<SourceRange> {
    let text = document.slice(row);
    let mut cells = Vec::new();
    let mut start = 0;
    // A row of the file, or one that is drawn with bars.
    let border = if text.starts_with('|') { '|' } else { '\t' };
    for (at, _) in text.match_indices(border) {
        cells.push(start..at);
        start = at + 1;
    }
    if cells.is_empty() {
        return None;
    }
    cells.push(start..text.len());
    let anchor = (matter.start.0.checked_sub(row.start.0)?) as usize;
    let mut first = cells.iter().position(|it| anchor <= it.end)?;
    let mut last = first;
    let short = |first: usize, last: usize| {
        let (from, to) = (cells.get(first)?.start, cells.get(last)?.end);
        (text.get(from..to)?.chars().count() <= MAX_CHARS).then_some(from..to)
    };
    let mut kept = short(first, last)?;
    while let Some(wider) = short(first, last + 1) {
        last += 1;
        kept = wider;
    }
    while let Some(wider) = first.checked_sub(1).and_then(|it| short(it, last)) {
        first -= 1;
        kept = wider;
    }
    Some(inside(row, kept.start, kept.end))
}

/// Whole words from some way before the words that matter.
fn words(document: &Document, sentence: &SourceRange, matter: &SourceRange) -> SourceRange {
    let text = document.slice(sentence);
    let anchor = matter.start.0.saturating_sub(sentence.start.0) as usize;
    let before = text.get(..anchor).unwrap_or_default();
    let start = if before.chars().count() <= LEAD_CHARS {
        0
    } else {
        let from = before.char_indices().rev().nth(LEAD_CHARS).map_or(0, |(at, _)| at);
        let lead = before.get(from..).unwrap_or_default();
        lead.find(char::is_whitespace).map_or(anchor, |space| from + space + 1)
    };
    let rest = text.get(start..).unwrap_or_default();
    let end = match rest.char_indices().nth(MAX_CHARS) {
        None => rest.len(),
        Some((cut, _)) => {
            let kept = rest.get(..cut).unwrap_or_default();
            kept.rfind(char::is_whitespace).filter(|it| *it > 0).unwrap_or(cut)
        }
    };
    inside(sentence, start, start + end)
}

fn inside(range: &SourceRange, start: usize, end: usize) -> SourceRange {
    SourceOffset(range.start.0 + start as u32)..SourceOffset(range.start.0 + end as u32)
}
