//! Tables: rows that head their columns, and rows that go over a page end.
//!
//! A row heads the columns where the file says so: it is repeated on each page (`w:tblHeader`), or the table's style gives its first row a
//! look of its own. Many producers say nothing and only draw it: then the first rows head the columns if each of their cells is shaded or
//! bold, and not each of the row that follows.

use super::super::flow::{Break, Item, Piece};
use super::super::styles::Styles;
use crate::document::LineEnd;
use crate::extract::package::xml::Element;

/// Rows above one another that may head a table without saying so. Two are common: a wide heading over narrow ones.
const HEADER_ROWS: u32 = 3;

/// An open table.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Its style gives the first row a look of its own.
    style_heads: bool,
    /// The table wants that look.
    wants_head: bool,
    /// Rows with text so far.
    rows: u32,
    /// The first piece of its first row in the sink.
    first: usize,
    head: Head,
}

/// How far the rows that head a table are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Head {
    /// Not at all yet.
    #[default]
    Open,
    /// All rows so far say that they are.
    Said,
    /// All rows so far look as if they were.
    Likely,
    /// Whatever follows heads nothing.
    Settled,
}

impl Table {
    /// Takes in one element inside `w:tblPr`.
    pub(super) fn read(&mut self, element: &Element<'_>, styles: &Styles) {
        match element.local() {
            "tblStyle" => {
                self.style_heads = element.attribute("val").is_some_and(|it| styles.heads_tables(&it));
            }
            "tblLook" => {
                // ECMA-376 part 1, 17.4.55; its first edition has all flags in one number.
                let flags = element.attribute("val").and_then(|it| u32::from_str_radix(&it, 16).ok());
                self.wants_head = match element.attribute("firstRow") {
                    Some(flag) => matches!(&*flag, "1" | "true" | "on"),
                    None => flags.is_some_and(|it| it & 0x20 != 0),
                };
            }
            _ => {}
        }
    }

    /// Takes in a row that has text, whose pieces are the last of the sink, and marks the rows that are known to head the table now.
    pub(super) fn take_in(&mut self, row: &Row, sink: &mut [Item]) {
        if self.rows == 0 {
            self.first = row.first;
        }
        let styled = self.style_heads && self.wants_head;
        let looks = if styled { self.rows == 0 } else { row.stands_out() && self.rows < HEADER_ROWS };
        self.rows += 1;
        self.head = match self.head {
            Head::Open | Head::Said if row.heads => {
                mark_header(sink.get_mut(row.first..));
                Head::Said
            }
            Head::Open | Head::Likely if looks => Head::Likely,
            Head::Likely => {
                if !row.stands_out() || styled {
                    mark_header(sink.get_mut(self.first..row.first));
                }
                Head::Settled
            }
            Head::Open | Head::Said | Head::Settled => Head::Settled,
        };
    }
}

fn mark_header(items: Option<&mut [Item]>) {
    for item in items.unwrap_or_default() {
        if let Piece::Line(line) = &mut item.piece {
            line.header_row = true;
        }
    }
}

/// How the text of a cell looks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellLooks {
    shaded: bool,
    /// It has text that is bold, and text that is not.
    bold: bool,
    plain: bool,
}

impl CellLooks {
    /// Takes in text of the cell.
    pub(super) fn take_in(&mut self, text: &str, bold: bool) {
        if bold {
            self.bold |= !text.trim().is_empty();
        } else {
            self.plain = self.plain || !text.trim().is_empty();
        }
    }
}

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
    /// It says that it heads the columns of its table.
    pub(super) heads: bool,
    /// Cells that are shaded or bold, and cells with text that are neither.
    pub(super) striking: u32,
    pub(super) ordinary: u32,
}

impl Row {
    /// Takes in one element inside `w:trPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        match element.local() {
            "del" => self.deleted = true,
            "tblHeader" => self.heads |= element.is_on(),
            // Word writes down which part of a style's table the row is (ECMA-376 part 1, 17.4.8): the first place is the first row.
            "cnfStyle" => {
                self.heads |= match element.attribute("firstRow") {
                    Some(flag) => matches!(&*flag, "1" | "true" | "on"),
                    None => element.attribute("val").is_some_and(|it| it.starts_with('1')),
                };
            }
            _ => {}
        }
    }

    /// Takes in a cell that has ended.
    pub(super) fn take_in(&mut self, looks: CellLooks) {
        if looks.shaded || (looks.bold && !looks.plain) {
            self.striking += 1;
        } else if looks.plain {
            self.ordinary += 1;
        }
    }

    fn stands_out(&self) -> bool {
        self.striking > 1 && self.ordinary == 0
    }
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
    pub(super) looks: CellLooks,
}

impl Cell {
    /// Takes in one element inside `w:tcPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        match element.local() {
            "cellDel" => self.deleted = true,
            "shd" => {
                let fill = element.attribute("fill").unwrap_or_default();
                self.looks.shaded = !matches!(&*fill.to_ascii_lowercase(), "" | "auto" | "ffffff")
                    || element.attribute("themeFill").is_some();
            }
            _ => {}
        }
    }
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
