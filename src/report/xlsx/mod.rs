//! Reports as workbooks: what they share of sheets, cells and formats.
//!
//! Every text is written as a string, never as a formula, whatever it begins with.

mod check;
mod map;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::model::{DocumentRow, Status};
use super::plain::{at_most, plain};
use super::wording::{self, Lang, Word};

pub use check::write as write_check;
pub use map::write;

/// Most characters of a cell. Excel holds 32,767 UTF-16 units.
const MAX_CELL_CHARS: usize = 16_000;
/// Most characters of the workbook's title, which Excel bounds as well.
const MAX_TITLE_CHARS: usize = 120;

/// One cell.
enum Cell<'a> {
    Text(&'a str),
    Owned(String),
    Number(f64),
    Empty,
    /// A verdict by name, in the colours of a status.
    Verdict(Status, &'a str),
}

/// A column: its heading and its width in characters.
type Column = (Word, f64);

/// A workbook without sheets.
fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed time, so that the same report gives the same bytes.
    let properties = DocProperties::new()
        .set_title(at_most(&plain(title), MAX_TITLE_CHARS))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// Writes a title and facts below it, and gives the next free row.
fn facts(lang: Lang, sheet: &mut Worksheet, title: &str, facts: &[(Word, String)]) -> Result<u32, XlsxError> {
    let head = head_format();
    sheet.write_string_with_format(0, 0, shown(title), &Format::new().set_bold().set_font_size(14))?;
    let mut row = 1;
    for (word, value) in facts {
        sheet.write_string_with_format(row, 0, word.text(lang), &head)?;
        sheet.write_string(row, 1, shown(value))?;
        row += 1;
    }
    sheet.set_column_width(0, 44)?.set_column_width(1, 24)?;
    Ok(row)
}

/// The kind of service and the certificate, as facts.
fn application(lang: Lang, service: Option<&str>, is_certified: bool) -> [(Word, String); 2] {
    let service = service.and_then(|it| wording::service_name(lang, it));
    let certified = if is_certified { Word::CertifiedYes } else { Word::CertifiedNo };
    [
        (Word::ServiceType, service.unwrap_or(Word::NotStated.text(lang)).to_owned()),
        (Word::Certified, certified.text(lang).to_owned()),
    ]
}

const DOCUMENTS: &[Column] = &[
    (Word::Document, 48.0),
    (Word::Status, 12.0),
    (Word::Format, 10.0),
    (Word::Pages, 8.0),
    (Word::PageNumbers, 20.0),
    (Word::Size, 14.0),
    (Word::Code, 20.0),
    (Word::Message, 80.0),
];

fn documents<'a>(lang: Lang, rows: impl Iterator<Item = &'a DocumentRow>) -> Vec<Vec<Cell<'a>>> {
    let rows = rows.map(|it| {
        let said = it.warnings.iter().map(|warning| match warning.page {
            Some(page) => format!("[{page}] {}", warning.message),
            None => warning.message.clone(),
        });
        let said: Vec<String> = it.message.iter().cloned().chain(said).collect();
        vec![
            Cell::Text(&it.path),
            Cell::Text(wording::read_status(lang, it.status)),
            it.format.map_or(Cell::Empty, Cell::Text),
            number(it.pages),
            it.page_numbers.map_or(Cell::Empty, |basis| Cell::Text(wording::page_numbers(lang, basis))),
            it.bytes.map_or(Cell::Empty, |bytes| Cell::Number(bytes as f64)),
            it.code.map_or(Cell::Empty, Cell::Text),
            Cell::Owned(said.join(" ")),
        ]
    });
    rows.collect()
}

fn number<'a>(value: Option<u32>) -> Cell<'a> {
    value.map_or(Cell::Empty, |it| Cell::Number(f64::from(it)))
}

/// A sheet with a frozen head, filters and a row for each of `rows`.
fn sheet(
    lang: Lang,
    workbook: &mut Workbook,
    name: Word,
    columns: &[Column],
    rows: Vec<Vec<Cell<'_>>>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name.text(lang))?;
    let head = head_format();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (index, (word, width)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, index, word.text(lang), &head)?;
        sheet.set_column_width(index, *width)?;
    }
    let last_row = rows.len() as u32;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, shown(text), &body)?;
                }
                Cell::Owned(text) => {
                    sheet.write_string_with_format(row, column, shown(&text), &body)?;
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, column, value, &body)?;
                }
                Cell::Verdict(status, name) => {
                    let format = verdict_format(status).set_align(FormatAlign::Top);
                    sheet.write_string_with_format(row, column, name, &format)?;
                }
                Cell::Empty => {}
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row, columns.len().saturating_sub(1) as u16)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn shown(text: &str) -> String {
    at_most(&plain(text), MAX_CELL_CHARS).into_owned()
}

fn head_format() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0xEEF2F6)).set_border_bottom(FormatBorder::Thin)
}

fn verdict_format(status: Status) -> Format {
    let (ground, ink) = match status {
        Status::Met => (0xE3F3EA, 0x12734A),
        Status::Partial => (0xFDF1D8, 0x8A5A00),
        Status::Missing => (0xFCE8E6, 0xB3261E),
        Status::Unread => (0xF0E8FA, 0x6A3FA0),
        Status::NotApplicable => (0xECEFF2, 0x5B6572),
    };
    Format::new().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink)).set_bold()
}
