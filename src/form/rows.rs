//! The lines of a form in the order in which it is filled in: a table row that goes over a page end is one row again.
//!
//! On paper each cell of such a row goes on for itself, so the next page begins with the rest of several cells. In a PDF file they are
//! told by their places: what stands in the columns of the last row and leaves the first of them empty goes on with it. (A DOCX file
//! is read with its rows whole.)

use std::ops::Range;

use super::layout::label;
use crate::document::{Document, Format, LineEnd};
use crate::text::Text;

/// Share of the narrower of two cells that both have in common at least, where they stand in one column.
const SAME_COLUMN: f32 = 0.5;
/// How far the left edges of lines of one paragraph are apart at most, in points.
const NEAR: f32 = 3.0;
/// How far a line of a paragraph that goes on may end before its cell's other lines, as a share of the cell.
const RAGGED: f32 = 0.12;

/// A line in its place in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FormLine {
    /// Index into the document's lines.
    pub(super) index: usize,
    /// What follows it.
    pub(super) end: LineEnd,
    /// Whether its paragraph ends with it.
    pub(super) ends_paragraph: bool,
}

/// The body of a form, in order.
pub(super) fn lines(document: &Document, text: &Text) -> Vec<FormLine> {
    let mut rows: Vec<Row> = Vec::new();
    for row in printed_rows(document, text) {
        rows.push(row);
        join_last(document, text, &mut rows);
    }
    rows.iter().flat_map(|row| row.lines(document, text)).collect()
}

/// A row of a table as its cells, or another paragraph as one; each cell as its lines.
#[derive(Debug)]
struct Row {
    cells: Vec<Vec<usize>>,
    is_table: bool,
    /// Places in each cell behind which it goes on over a page end.
    joints: Vec<usize>,
    /// Pages, as indices, on which it begins and ends.
    pages: [usize; 2],
}

fn printed_rows(document: &Document, text: &Text) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut cells: Vec<Vec<usize>> = Vec::new();
    let mut cell = Vec::new();
    let mut page = 0;
    let is_own = |index: &usize| text.flow.is_body(*index) || is_in_cell(document, text, *index);
    for (index, line) in document.lines.iter().enumerate().filter(|(index, _)| is_own(index)) {
        let own_page = document.page_index(line.span.start);
        if own_page != page {
            // No row of a PDF page goes on in the next but by its cells.
            page = own_page;
            flush(&mut cells, &mut cell, false, page, &mut rows);
        }
        cell.push(index);
        match line.end {
            LineEnd::Wrap => {}
            LineEnd::Cell => cells.push(std::mem::take(&mut cell)),
            LineEnd::Row => flush(&mut cells, &mut cell, true, page, &mut rows),
            LineEnd::Paragraph => {
                if cells.is_empty() {
                    flush(&mut cells, &mut cell, false, page, &mut rows);
                }
            }
        }
    }
    flush(&mut cells, &mut cell, false, page, &mut rows);
    rows
}

/// Whether a line that was taken for a running head, because it comes again on other pages, belongs to the form's table: it names a column, or
/// stands close to another line of its cell, one under the other. The beginning of a citation may stand at the top of several pages.
fn is_in_cell(document: &Document, text: &Text, index: usize) -> bool {
    let bounds = |index: usize| {
        let line = document.lines.get(index)?;
        let place = line.place.as_ref()?;
        Some((document.page_index(line.span.start), place.bounds(0..place.edges.len())?))
    };
    let ends_in_cell = |index: usize| {
        let mut ends = document.lines.iter().skip(index).map(|it| it.end).filter(|it| *it != LineEnd::Wrap);
        matches!(ends.next(), Some(LineEnd::Cell | LineEnd::Row))
    };
    let Some((page, [left, top, _, bottom])) = bounds(index).filter(|_| ends_in_cell(index)) else {
        return false;
    };
    let is_near = |other: usize| {
        bounds(other).is_some_and(|(its_page, [its_left, its_top, _, its_bottom])| {
            let gap = (top - its_bottom).max(its_top - bottom);
            its_page == page && (left - its_left).abs() < NEAR && gap < bottom - top
        })
    };
    if names_column(document, page, index) {
        return true;
    }
    let before = index.checked_sub(1).filter(|it| text.flow.is_body(*it));
    before.is_some_and(is_near) || text.flow.is_body(index + 1) && is_near(index + 1)
}

/// Whether a line is a label of the form, or a part of one, that takes its cell alone.
fn names_column(document: &Document, page: usize, index: usize) -> bool {
    let Some(page) = document.pages.get(page).map(|it| &it.lines) else { return false };
    let lines = |range: Range<usize>| document.lines.get(range).unwrap_or_default();
    let before = lines(page.start..index).iter().rev().take_while(|it| it.end == LineEnd::Wrap).count();
    let behind = lines(index..page.end).iter().take_while(|it| it.end == LineEnd::Wrap).count();
    let cell = lines(index - before..index + behind + 1);
    label(&cell.iter().map(|it| document.line_text(it)).collect::<String>()).is_some()
}

fn flush(
    cells: &mut Vec<Vec<usize>>,
    cell: &mut Vec<usize>,
    is_table: bool,
    page: usize,
    rows: &mut Vec<Row>,
) {
    if !cell.is_empty() {
        cells.push(std::mem::take(cell));
    }
    if !cells.is_empty() {
        let cells = std::mem::take(cells);
        rows.push(Row { cells, is_table, joints: Vec::new(), pages: [page, page] });
    }
}

/// Joins the last row to the one that it goes on with. The head of the table that is printed again between them goes away.
fn join_last(document: &Document, text: &Text, rows: &mut Vec<Row>) {
    let Some((last, before)) = rows.split_last() else { return };
    let heads = before.last().is_some_and(|it| it.is_head(document) && it.pages[0] == last.pages[0]);
    let Some(above) = before.len().checked_sub(1 + usize::from(heads)) else { return };
    let Some(columns) = before.get(above).and_then(|it| it.goes_on_in(document, last)) else { return };
    let Some(last) = rows.pop() else { return };
    rows.truncate(above + 1);
    let Some(row) = rows.last_mut() else { return };
    for (column, lines) in columns.into_iter().zip(last.cells) {
        let Some(cell) = row.cells.get_mut(column) else { continue };
        if cell.last().is_some_and(|it| !ends_paragraph(document, text, cell, *it)) {
            row.joints.extend(cell.last());
        }
        cell.extend(lines);
    }
    row.pages[1] = last.pages[1];
}

/// Whether a paragraph ends with the last line of a page's part of a cell: where that is shorter than the cell's other lines.
fn ends_paragraph(document: &Document, text: &Text, cell: &[usize], last: usize) -> bool {
    let Some(column) = extent(document, cell) else { return true };
    let right = extent(document, &[last]).map_or(column.start, |it| it.end);
    let is_short = column.end - right > (column.end - column.start) * RAGGED;
    let before = cell.iter().rev().nth(1);
    let stands_alone = before.is_none_or(|it| text.flow.ends_paragraph(*it));
    is_short || stands_alone && cell.len() == 1
}

/// Left and right of some lines.
fn extent(document: &Document, lines: &[usize]) -> Option<Range<f32>> {
    let places = lines.iter().filter_map(|it| document.lines.get(*it)?.place.as_ref());
    let bounds = places.filter_map(|place| place.bounds(0..place.edges.len()));
    bounds.map(|it| it[0]..it[2]).reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))
}

impl Row {
    /// Whether it is a row of labels.
    fn is_head(&self, document: &Document) -> bool {
        let is_label = |cell: &Vec<usize>| {
            let lines = cell.iter().filter_map(|it| document.lines.get(*it));
            label(&lines.map(|it| document.line_text(it)).collect::<String>()).is_some()
        };
        self.is_table && self.cells.len() >= 3 && self.cells.iter().all(is_label)
    }

    /// The cells in which a row at the beginning of the next page goes on, for each of its cells; `None` where it is another row.
    fn goes_on_in(&self, document: &Document, next: &Row) -> Option<Vec<usize>> {
        let follows = self.is_table && next.is_table && self.pages[1] + 1 == next.pages[0];
        if document.format != Format::Pdf || !follows {
            return None;
        }
        let own: Vec<Range<f32>> = self.cells.iter().map(|it| extent(document, it)).collect::<Option<_>>()?;
        let mut columns: Vec<usize> = Vec::new();
        for cell in &next.cells {
            let cell = extent(document, cell)?;
            let shares = |column: &Range<f32>| {
                let common = column.end.min(cell.end) - column.start.max(cell.start);
                common / (column.end - column.start).min(cell.end - cell.start).max(1.0)
            };
            let column = own.iter().position(|column| shares(column) >= SAME_COLUMN)?;
            if columns.last().is_some_and(|last| *last >= column) {
                return None;
            }
            columns.push(column);
        }
        // A row with something in the first column is a row of its own.
        columns.first().is_some_and(|first| *first > 0).then_some(columns)
    }

    fn lines(&self, document: &Document, text: &Text) -> Vec<FormLine> {
        let mut lines = Vec::new();
        for (number, cell) in self.cells.iter().enumerate() {
            for (position, &index) in cell.iter().enumerate() {
                let is_last = position + 1 == cell.len();
                let end = match document.lines.get(index).map(|it| it.end) {
                    _ if self.is_table && is_last && number + 1 == self.cells.len() => LineEnd::Row,
                    _ if self.is_table && is_last => LineEnd::Cell,
                    Some(LineEnd::Cell | LineEnd::Row) if self.is_table => LineEnd::Wrap,
                    end => end.unwrap_or(LineEnd::Paragraph),
                };
                let ends_paragraph = end != LineEnd::Wrap
                    // A line of a DOCX file is a whole paragraph, also inside a cell.
                    || document.format == Format::Docx
                    || text.flow.ends_paragraph(index) && !self.joints.contains(&index);
                lines.push(FormLine { index, end, ends_paragraph });
            }
        }
        lines
    }
}
