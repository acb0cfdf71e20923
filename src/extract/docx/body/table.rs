//! Table rows that go over a page end.

use super::super::flow::{Break, Item, Piece};
use crate::document::LineEnd;

/// An open table row.
#[derive(Debug)]
pub(super) struct Row {
    /// Its first piece in the sink.
    pub(super) first: usize,
    /// What was emitted before it.
    pub(super) emitted_before: u64,
    /// The page on which it begins, counted from the one on which the outermost row began.
    pub(super) page: u32,
    /// The last page that one of its cells reached.
    pub(super) last_page: u32,
    /// A page end stood at its very beginning.
    pub(super) begins_page: bool,
    /// Deleted as a tracked change.
    pub(super) deleted: bool,
}

/// An open table cell.
#[derive(Debug)]
pub(super) struct Cell {
    /// Its number in the story, from 1.
    pub(super) number: u32,
    /// Its first piece in the sink.
    pub(super) first: usize,
    /// How many sinks were open when it began.
    pub(super) sink: usize,
    /// What was emitted before it.
    pub(super) emitted_before: u64,
    /// Deleted as a tracked change.
    pub(super) deleted: bool,
}

/// Puts the pieces of an outermost row, from `first` on, onto their pages.
///
/// Each cell of a row that is cut by a page end goes on for itself: all that stands on the first page comes first, then a break,
/// then what stands on the next. A line that was to go on in its cell goes on only where its continuation follows at once.
///
/// A row that stays `whole` keeps the order of its cells; each page then begins where nothing of an earlier one follows.
pub(in crate::extract::docx) fn settle_row(sink: &mut Vec<Item>, first: usize, whole: bool) {
    let pages =
        sink.get(first..).unwrap_or_default().iter().map(|item| item.row_page).max().unwrap_or_default();
    if pages == 0 {
        return;
    }
    let mut row = sink.split_off(first.min(sink.len()));
    if whole {
        let mut page = pages;
        for item in row.iter_mut().rev() {
            page = page.min(item.row_page);
            item.row_page = page;
        }
    } else {
        row.sort_by_key(|item| item.row_page);
        mend_ends(&mut row);
    }
    let page_break = || Item { piece: Piece::Break(Break::Rendered), row_page: 0, row: 0, cell: 0 };
    let mut page = 0;
    for mut item in row {
        while page < item.row_page {
            page += 1;
            sink.push(page_break());
        }
        item.row_page = 0;
        sink.push(item);
    }
    sink.extend((page..pages).map(|_| page_break()));
}

fn mend_ends(row: &mut [Item]) {
    let places: Vec<(usize, u32, u32)> = row
        .iter()
        .enumerate()
        .filter(|(_, item)| matches!(item.piece, Piece::Line(_)))
        .map(|(index, item)| (index, item.row_page, item.cell))
        .collect();
    for pair in places.windows(2) {
        let [(index, page, cell), (_, next_page, next_cell)] = pair else { continue };
        let Some(Item { piece: Piece::Line(line), .. }) = row.get_mut(*index) else { continue };
        line.end = match line.end {
            LineEnd::Wrap | LineEnd::Paragraph if cell == next_cell => line.end,
            _ if page != next_page => LineEnd::Row,
            LineEnd::Wrap | LineEnd::Paragraph => LineEnd::Cell,
            end => end,
        };
    }
    if let Some((index, _, _)) = places.last()
        && let Some(Item { piece: Piece::Line(line), .. }) = row.get_mut(*index)
    {
        line.end = LineEnd::Row;
    }
}
