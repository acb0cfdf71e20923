//! XLSX (SpreadsheetML, ECMA-376 part 1, 18): the cells that a sheet shows, row by row, as they are shown.
//!
//! # Decisions
//! - A sheet is a page without a number: a citation names the sheet and the row.
//! - What is not shown (hidden sheets, rows, columns) is left out and counted, as hidden text of a DOCX is.
//! - Numbers are written as their format shows them: a telephone number is often a number with a format.
//! - Sheets are read as streams under the limits of this room. Libraries for spreadsheets hold whole sheets as grids, which two cells in
//!   opposite corners make larger than any memory.

mod book;
mod comments;
mod number;
mod sheet;
#[cfg(test)]
mod tests;

use self::book::{Formats, SharedStrings, Workbook};
use self::comments::Comments;
use self::sheet::Sheet;
use super::package::{Package, Reading, Targets};
use super::shapes::{Shapes, Shown};
use super::{ExtractError, Limits};
use crate::document::{
    Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role, Traits, Warned, Warning, WarningKind,
};

/// What the sheets share.
#[derive(Debug)]
struct Book {
    workbook: Workbook,
    strings: SharedStrings,
    formats: Formats,
}

/// Reads a spreadsheet whose main part is `main`.
pub(super) fn read(
    mut package: Package<'_>,
    main: &str,
    limits: &Limits,
) -> Result<Warned<Document>, ExtractError> {
    let mut workbook = Workbook::default();
    match package.read(main, &mut workbook) {
        Reading::Read => {}
        Reading::Encrypted => return Err(ExtractError::Encrypted),
        Reading::Missing => return Err(damaged(format!("{main} is missing"))),
        Reading::Unreadable(detail) => {
            return Err(ExtractError::of_limit(&package.warnings, None).unwrap_or_else(|| damaged(detail)));
        }
    }
    let targets = package.targets(main);
    let mut strings = SharedStrings::new(limits.text_bytes);
    let mut formats = Formats::default();
    if let Some(part) = targets.first("sharedStrings")
        && matches!(package.read(part, &mut strings), Reading::Missing | Reading::Encrypted)
    {
        package.warn(WarningKind::PartNotRead { part: part.to_owned() });
    }
    if let Some(part) = targets.first("styles") {
        package.read(part, &mut formats);
    }
    let is_cut = strings.full;
    let book = Book { workbook, strings, formats };
    let mut ledger = Ledger {
        package,
        builder: DocumentBuilder::new(Format::Xlsx, PageNumbers::None),
        hidden: 0,
        cells: 0,
        limits,
    };
    if is_cut {
        ledger.full();
    }
    for (index, entry) in book.workbook.sheets.iter().enumerate() {
        if index >= limits.pages as usize {
            let value = u64::from(limits.pages);
            ledger.package.warn(WarningKind::LimitReached { limit: "pages", value });
            break;
        }
        match targets.part(&entry.id) {
            Some(part) => ledger.sheet(&book, &entry.name, entry.is_hidden, part),
            None => ledger.package.warn(WarningKind::PartNotRead { part: entry.name.clone() }),
        }
    }
    ledger.finish()
}

/// Characters of a sheet's name that are kept. Excel allows 31.
const NAME: usize = 100;

fn damaged(detail: String) -> ExtractError {
    ExtractError::Damaged { expected: "a spreadsheet part", detail }
}

/// The document under construction.
struct Ledger<'b, 'l> {
    package: Package<'b>,
    builder: DocumentBuilder,
    /// Characters that are not shown.
    hidden: u32,
    /// Cells shown so far.
    cells: u32,
    limits: &'l Limits,
}

impl Ledger<'_, '_> {
    fn sheet(&mut self, book: &Book, name: &str, is_hidden: bool, part: &str) {
        if !is_hidden {
            let name = name.chars().take(NAME).map(|it| if it.is_control() { ' ' } else { it }).collect();
            self.builder.start_page(Some(name), 0.0, 0.0);
        }
        let builder = (!is_hidden).then_some(&mut self.builder);
        let cells_left = self.limits.cells - self.cells;
        let mut sheet = Sheet::new(book, builder, self.limits.text_bytes, cells_left);
        let reading = self.package.read(part, &mut sheet);
        let Sheet { hidden, full, cells_left, too_many_cells, drawings, running, .. } = sheet;
        self.cells = self.limits.cells - cells_left;
        if too_many_cells {
            let value = u64::from(self.limits.cells);
            self.package.warn(WarningKind::LimitReached { limit: "cells", value });
        }
        self.hidden = self.hidden.saturating_add(hidden);
        if matches!(reading, Reading::Missing | Reading::Encrypted) {
            self.package.warn(WarningKind::PartNotRead { part: part.to_owned() });
        }
        if full {
            self.full();
        }
        if is_hidden {
            return;
        }
        let targets = self.package.targets(part);
        self.comments(&targets);
        self.builder.start_row(0);
        for (role, text) in running {
            self.builder.push_line(&text, role, LineEnd::Paragraph, None);
        }
        for id in drawings {
            self.drawing(&targets, &id);
        }
    }

    /// Notes on cells, each in the row of its cell.
    fn comments(&mut self, targets: &Targets) {
        let Some(part) = targets.first("comments") else { return };
        let mut comments = Comments::new(self.limits.text_bytes.saturating_sub(self.builder.text_bytes()));
        self.package.read(part, &mut comments);
        for (row, text) in comments.found {
            self.builder.start_row(row);
            for line in text.lines() {
                self.builder.push_line(line, Role::Annotation, LineEnd::Paragraph, None);
            }
        }
    }

    /// Text boxes, charts and pictures over the cells.
    fn drawing(&mut self, targets: &Targets, id: &str) {
        let Some(part) = targets.part(id) else { return };
        let own = self.package.targets(part);
        let mut open = vec![part];
        // A drawing, then the charts in it, which have no charts in them.
        let mut is_chart = false;
        while let Some(part) = open.pop() {
            let room = self.limits.text_bytes.saturating_sub(self.builder.text_bytes());
            let mut shapes = Shapes::new(Role::Body, room);
            self.package.read(part, &mut shapes);
            self.hidden = self.hidden.saturating_add(shapes.hidden);
            if shapes.full {
                self.full();
            }
            for shown in shapes.shown {
                match shown {
                    Shown::Line { text, role, end, header_row } => {
                        self.builder.push_line_with(&text, role, end, None, Traits::of_cell(header_row));
                    }
                    Shown::Picture(alternative) => self.package.warn(WarningKind::Picture { alternative }),
                    Shown::Object(id) => {
                        let part = own.part(&id).map_or(id.clone(), str::to_owned);
                        self.package.warn(WarningKind::PartNotRead { part });
                    }
                    Shown::Drawing(id) if !is_chart => open.extend(own.part(&id)),
                    Shown::Drawing(_) => {}
                }
            }
            is_chart = true;
        }
    }

    fn full(&mut self) {
        let value = self.limits.text_bytes as u64;
        self.package.warn(WarningKind::LimitReached { limit: "text_bytes", value });
    }

    fn finish(mut self) -> Result<Warned<Document>, ExtractError> {
        let losses = std::mem::take(&mut self.package.warnings);
        let mut warnings: Vec<Warning> =
            losses.into_iter().map(|kind| Warning { page: None, kind }).collect();
        if self.hidden > 0 {
            let kind = WarningKind::HiddenText { characters: self.hidden };
            warnings.push(Warning { page: None, kind });
        }
        let value = self.builder.finish();
        if !value.text.trim().is_empty() {
            Ok(Warned { value, warnings })
        } else if let Some(error) = ExtractError::of_limit(warnings.iter().map(|it| &it.kind), None) {
            Err(error)
        } else if warnings.iter().any(|it| it.kind.is_loss()) {
            Err(damaged("no text could be read".to_owned()))
        } else {
            Err(ExtractError::NoText { pages: 0 })
        }
    }
}
