//! One sheet: its rows and cells, and what is printed above and below them.

use super::Book;
use super::number;
use crate::document::{DocumentBuilder, LineEnd, Role};
use crate::extract::item::begins_item;
use crate::extract::package::xml::{Element, Visit, Visitor};

/// Reads a sheet into a document. Cells without text are left out; each row is a table row.
#[derive(Debug)]
pub(super) struct Sheet<'b> {
    book: &'b Book,
    /// `None` for a sheet that is not shown: its characters are counted.
    builder: Option<&'b mut DocumentBuilder>,
    text_bytes: usize,
    /// Cells that may still be shown.
    pub(super) cells_left: u32,
    /// Cells beyond the limit were left out.
    pub(super) too_many_cells: bool,
    open: Vec<Place>,
    row: u32,
    row_is_hidden: bool,
    row_has_text: bool,
    column: u32,
    /// By column, from 1.
    hidden_columns: Vec<bool>,
    /// Ranges of columns that were looked at.
    column_ranges: usize,
    kind: CellKind,
    style: usize,
    value: String,
    /// Characters that are not shown.
    pub(super) hidden: u32,
    /// Text beyond the limit was left out.
    pub(super) full: bool,
    /// Relationship ids of drawings.
    pub(super) drawings: Vec<String>,
    /// Printed heads and feet.
    pub(super) running: Vec<(Role, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Passing,
    Row,
    Cell,
    /// Text of the cell that is open.
    Value,
    Running(Role),
}

/// Characters that are not shown and are counted; beyond it their number is no news.
const HIDDEN: u32 = 1_000_000;
/// Columns of a sheet, and ranges of them that are looked at.
const COLUMNS: usize = 16_384;

/// `ST_CellType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    Number,
    Shared,
    Boolean,
    Text,
}

impl<'b> Sheet<'b> {
    pub(super) fn new(
        book: &'b Book,
        builder: Option<&'b mut DocumentBuilder>,
        text_bytes: usize,
        cells_left: u32,
    ) -> Self {
        Sheet {
            book,
            builder,
            text_bytes,
            cells_left,
            too_many_cells: false,
            open: Vec::new(),
            row: 0,
            row_is_hidden: false,
            row_has_text: false,
            column: 0,
            hidden_columns: Vec::new(),
            column_ranges: 0,
            kind: CellKind::Number,
            style: 0,
            value: String::new(),
            hidden: 0,
            full: false,
            drawings: Vec::new(),
            running: Vec::new(),
        }
    }

    fn open_cell(&mut self, element: &Element<'_>) {
        let column = element.attribute("r").and_then(|it| column(&it));
        self.column = column.unwrap_or_else(|| self.column.saturating_add(1));
        self.kind = match element.attribute("t").as_deref() {
            Some("s") => CellKind::Shared,
            Some("b") => CellKind::Boolean,
            Some("str" | "inlineStr" | "e" | "d") => CellKind::Text,
            _ => CellKind::Number,
        };
        self.style = element.number("s").and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
        self.value.clear();
    }

    fn close_cell(&mut self) {
        let value = std::mem::take(&mut self.value);
        let book = self.book;
        let is_hidden = self.builder.is_none() || self.row_is_hidden || self.is_in_hidden_column();
        let is_done = if is_hidden { self.hidden >= HIDDEN } else { self.full };
        if value.is_empty() || is_done {
            self.value = value;
            return;
        }
        let mut written = String::new();
        let text = match self.kind {
            CellKind::Shared => {
                value.trim().parse().ok().and_then(|it| book.strings.get(it)).unwrap_or_default()
            }
            CellKind::Boolean => {
                if value.trim() == "1" {
                    "TRUE"
                } else {
                    "FALSE"
                }
            }
            CellKind::Text => &value,
            CellKind::Number => match value.trim().parse::<f64>() {
                Ok(number) => {
                    let code = book.formats.code(self.style);
                    number::write(number, code, book.workbook.from_1904, &mut written);
                    &written
                }
                Err(_) => value.trim(),
            },
        };
        if is_hidden {
            let characters = u32::try_from(text.trim().chars().count()).unwrap_or(u32::MAX);
            self.hidden = self.hidden.saturating_add(characters);
        } else if !text.trim().is_empty() {
            self.show(text);
        }
        self.value = value;
    }

    fn is_in_hidden_column(&self) -> bool {
        self.hidden_columns.get(self.column as usize).copied().unwrap_or_default()
    }

    fn show(&mut self, text: &str) {
        let Some(builder) = &mut self.builder else { return };
        match self.cells_left.checked_sub(1) {
            Some(left) => self.cells_left = left,
            None => {
                self.too_many_cells = true;
                return;
            }
        }
        // Each line costs its place as well, so that many short cells are bounded like a few long ones.
        let cost = size_of::<crate::document::Line>();
        if builder.text_bytes() + text.len() + builder.line_count() * cost > self.text_bytes {
            self.full = true;
            return;
        }
        if !self.row_has_text {
            builder.start_row(self.row);
            self.row_has_text = true;
        }
        let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty()).peekable();
        while let Some(line) = lines.next() {
            let end = match lines.peek() {
                Some(next) if begins_item(next) => LineEnd::Paragraph,
                Some(_) => LineEnd::Wrap,
                None => LineEnd::Cell,
            };
            builder.push_line(line, Role::Body, end, None);
        }
    }
}

impl Visitor for Sheet<'_> {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        let is_on = |name| element.attribute(name).is_some_and(|it| it == "1" || it == "true");
        let place =
            match element.local() {
                "row" => {
                    let number = element.number("r").and_then(|it| u32::try_from(it).ok());
                    self.row = number.unwrap_or_else(|| self.row.saturating_add(1));
                    (self.row_is_hidden, self.row_has_text, self.column) = (is_on("hidden"), false, 0);
                    Place::Row
                }
                "c" if self.open.last() == Some(&Place::Row) => {
                    self.open_cell(element);
                    Place::Cell
                }
                "v" | "is" | "r" if matches!(self.open.last(), Some(Place::Cell)) => {
                    if element.local() == "v" { Place::Value } else { Place::Cell }
                }
                "t" if self.open.last() == Some(&Place::Cell) => Place::Value,
                "rPh" | "f" => return Visit::Skip,
                "col" if is_on("hidden") && self.column_ranges < COLUMNS => {
                    self.column_ranges += 1;
                    let bound = |name| element.number(name).and_then(|it| usize::try_from(it).ok());
                    let (first, last) = (bound("min").unwrap_or_default(), bound("max").unwrap_or_default());
                    self.hidden_columns.resize(COLUMNS + 1, false);
                    let range = first..last.saturating_add(1).min(COLUMNS + 1);
                    self.hidden_columns.get_mut(range).unwrap_or_default().fill(true);
                    Place::Passing
                }
                "drawing" => {
                    self.drawings.extend(element.relationship());
                    Place::Passing
                }
                "oddHeader" | "evenHeader" | "firstHeader" => {
                    self.value.clear();
                    Place::Running(Role::Header)
                }
                "oddFooter" | "evenFooter" | "firstFooter" => {
                    self.value.clear();
                    Place::Running(Role::Footer)
                }
                _ => Place::Passing,
            };
        self.open.push(place);
        Visit::Enter
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Place::Cell) if self.open.last() == Some(&Place::Row) => self.close_cell(),
            Some(Place::Row) if self.row_has_text => {
                if let Some(builder) = &mut self.builder {
                    builder.set_last_end(LineEnd::Row);
                }
            }
            Some(Place::Running(role)) => {
                let text = running_text(&self.value);
                if !text.is_empty() {
                    self.running.push((role, text));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if matches!(self.open.last(), Some(Place::Value | Place::Running(_))) {
            if self.value.len() + text.len() <= self.text_bytes {
                self.value.push_str(text);
            } else {
                self.full = true;
            }
        }
    }
}

/// The column of a cell reference, from 1: `AB12` is in column 28.
fn column(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column =
        letters.take(3).fold(0, |column, it| column * 26 + u32::from(it.to_ascii_uppercase() - b'A') + 1);
    (column > 0).then_some(column)
}

/// The words of a printed head or foot, without the codes for fonts, page numbers and dates (ECMA-376 part 1, 18.3.1.46).
fn running_text(code: &str) -> String {
    let mut text = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let mut following = after.chars();
        let mut skipped = 1;
        match following.next() {
            Some('&') => text.push('&'),
            Some('L' | 'C' | 'R') => text.push(' '),
            Some('"') => {
                skipped = after.get(1..).and_then(|it| it.find('"')).map_or(after.len(), |it| it + 2)
            }
            Some('K') => skipped = 7,
            Some(it) if it.is_ascii_digit() => {
                skipped = after.bytes().take_while(u8::is_ascii_digit).count();
            }
            Some(it) => skipped = it.len_utf8(),
            None => skipped = 0,
        }
        rest = after.get(skipped..).unwrap_or_default();
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{column, running_text};

    #[test]
    fn references_name_their_column() {
        for (reference, expected) in [
            ("A1", Some(1)),
            ("Z9", Some(26)),
            ("AB12", Some(28)),
            ("XFD1", Some(16_384)),
            ("7", None),
            ("", None),
        ] {
            assert_eq!(column(reference), expected, "{reference}");
        }
    }

    #[test]
    fn heads_and_feet_are_read_without_their_codes() {
        for (code, expected) in [
            ("&L담당자&C&\"돋움,굵게\"&12 연락망&R&D", "담당자 연락망"),
            ("&P / &N", "/"),
            ("A&&B", "A&B"),
            ("&K01+000색", "색"),
            ("끝&", "끝"),
        ] {
            assert_eq!(running_text(code), expected, "{code}");
        }
    }
}
