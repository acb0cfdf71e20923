//! Sheets as one workbook (ECMA-376 SpreadsheetML), and back.

use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::shape::{Kind, kind_of};
use super::{Sheet, sheet_names};

/// Most bytes that the parts of a workbook may inflate to: a dictionary is some hundred kilobytes.
const MAX_INFLATED_BYTES: u64 = 64 << 20;
/// Most columns that a sheet of ours could have; what stands further right is refused.
const MAX_COLUMNS: u32 = 64;
/// Most rows of a sheet.
const MAX_ROWS: u32 = 200_000;

/// Why a workbook gave no sheets.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// It is no workbook, or a damaged one.
    #[error("no readable workbook")]
    Damaged(#[from] calamine::XlsxError),
    /// It is no ZIP archive, or a damaged one.
    #[error("no readable archive")]
    Archive(#[from] zip::result::ZipError),
    /// A part of it cannot be inflated.
    #[error("a part of the workbook cannot be read")]
    Part(#[from] io::Error),
    /// It is larger than any dictionary.
    #[error("the workbook is too large")]
    TooLarge,
    /// A cell holds a formula where only text may stand.
    #[error("sheet {sheet}, row {row}: a cell holds a formula")]
    Formula {
        /// Name of the sheet.
        sheet: &'static str,
        /// Row, from 1.
        row: u32,
    },
    /// A cell holds an error value such as `#REF!`.
    #[error("sheet {sheet}, row {row}: a cell holds an error")]
    Error {
        /// Name of the sheet.
        sheet: &'static str,
        /// Row, from 1.
        row: u32,
    },
}

/// Writes the sheets. The same sheets give the same bytes.
///
/// # Errors
/// When a cell is longer than a workbook allows.
pub fn to_workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // No clock: the first day that the format knows of after its leap year fault.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let header = Format::new().set_bold().set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.name)?;
        worksheet.set_freeze_panes(1, 0)?;
        let names = sheet.rows.first().map_or(&[] as &[_], Vec::as_slice);
        for (column, name) in names.iter().enumerate() {
            worksheet.set_column_width(column as u16, width(name))?;
        }
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, it)| !it.is_empty()) {
                let place = (row as u32, column as u16);
                let name = names.get(column).map_or("", String::as_str);
                if row == 0 {
                    worksheet.write_string_with_format(place.0, place.1, cell, &header)?;
                } else {
                    write_cell(worksheet, place, cell, kind_of(sheet.name, name), &body)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &str,
    kind: Kind,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell.parse::<i32>() {
        Ok(number) if kind == Kind::Number => {
            worksheet.write_number_with_format(row, column, number, format)?;
        }
        _ => {
            worksheet.write_string_with_format(row, column, cell, format)?;
        }
    }
    Ok(())
}

/// Width of a column in characters.
fn width(name: &str) -> f64 {
    match name {
        "text" | "heading" | "missing" | "missing_en" | "spelling" | "asks" | "context" => 48.0,
        "reason" | "reason_en" | "quote" | "note" | "remark" | "message" | "message_en" | "law" => 32.0,
        _ => 18.0,
    }
}

/// Reads the sheets that a dictionary has; others are left alone.
///
/// # Errors
/// When it is no workbook, is too large, or a cell holds a formula or an error.
pub fn from_workbook(bytes: &[u8]) -> Result<Vec<Sheet>, WorkbookError> {
    refuse_bombs(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let there = workbook.sheet_names();
    let mut sheets = Vec::new();
    for name in sheet_names().filter(|name| there.iter().any(|it| it == name)) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut reader = workbook.worksheet_cells_reader(name)?;
        while let Some(record) = reader.next_cell_with_formula_metadata()? {
            let (row, column) = record.pos;
            let number = row + 1;
            if record.formula.is_some() {
                return Err(WorkbookError::Formula { sheet: name, row: number });
            }
            let text = match record.value {
                DataRef::Empty => continue,
                DataRef::String(text) => text,
                DataRef::SharedString(text) => text.to_owned(),
                DataRef::Int(number) => number.to_string(),
                DataRef::Float(number) => number.to_string(),
                DataRef::Bool(flag) => flag.to_string(),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text,
                DataRef::DateTime(date) => date.as_f64().to_string(),
                _ => return Err(WorkbookError::Error { sheet: name, row: number }),
            };
            if row >= MAX_ROWS || column >= MAX_COLUMNS {
                return Err(WorkbookError::TooLarge);
            }
            let (row, column) = (row as usize, column as usize);
            rows.resize_with(rows.len().max(row + 1), Vec::new);
            if let Some(cells) = rows.get_mut(row) {
                cells.resize_with(cells.len().max(column + 1), String::new);
                if let Some(cell) = cells.get_mut(column) {
                    *cell = text.replace("\r\n", "\n");
                }
            }
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

/// Inflates every part once, so that a workbook that would fill memory is refused before it is read.
fn refuse_bombs(bytes: &[u8]) -> Result<(), WorkbookError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut left = MAX_INFLATED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index)?;
        left = left.saturating_sub(io::copy(&mut part.take(left), &mut io::sink())?);
        if left == 0 {
            return Err(WorkbookError::TooLarge);
        }
    }
    Ok(())
}
