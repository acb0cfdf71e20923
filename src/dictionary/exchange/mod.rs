//! A dictionary as sheets, for those who would rather edit it in a spreadsheet, and back.
//!
//! # What comes in, what goes out
//! [`export`] turns the files of a dictionary into [`Sheet`]s, [`import`] turns sheets into files. Sheets are written and read as a folder of
//! CSV files ([`to_csv`], [`from_csv`]) or as one workbook ([`to_workbook`], [`from_workbook`]).
//!
//! # Decisions
//! - Nothing is lost: every key has a column, a key without one is a fault, and remarks are cells. A remark at the end of a line comes to
//!   stand above its table, and the layout of `checklist.toml` is ours after a way back.
//! - A cell is text and never a formula, in both directions.

mod comments;
mod flatten;
mod shape;
mod table;
mod unflatten;
mod workbook;

use super::fault::{Fault, Faults};
use super::rows::{Entry, decode, entries};
use super::{
    EXAMPLES_FILE, LOOK_ALIKES_FILE, Origin, SUGGESTIONS_FILE, TERMS_FILE, examples, files, read, tables,
};

pub use shape::sheet_names;
pub use workbook::{WorkbookError, from_workbook, to_workbook};

/// A sheet: its first row names the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name: one of [`sheet_names`].
    pub name: &'static str,
    /// Its rows; they may differ in length.
    pub rows: Vec<Vec<String>>,
}

/// The tables that are sheets as they are: the sheet's name, the file's, and the columns.
const TABLES: [(&str, &str, &[&str]); 4] = [
    ("terms", TERMS_FILE, &["concept", "spelling", "pattern"]),
    ("lookalikes", LOOK_ALIKES_FILE, &["spelling", "hides", "reason"]),
    ("examples", EXAMPLES_FILE, &examples::COLUMNS),
    ("suggestions", SUGGESTIONS_FILE, &tables::SUGGESTION_COLUMNS),
];

/// The sheets of a dictionary, in the order of [`sheet_names`].
///
/// # Errors
/// The dictionary's faults; only a sound one is exported.
pub fn export(origin: &Origin) -> Result<Vec<Sheet>, Vec<Fault>> {
    let files = files(origin)?;
    read(files.each_ref().map(|it| it.as_ref()))?;
    let [checklist, tables @ ..] = &files;
    let mut faults = Faults::new(super::CHECKLIST_FILE);
    let text = decode(checklist);
    let mut sheets = flatten::to_sheets(&text, &mut faults);
    for ((name, _, columns), bytes) in TABLES.iter().zip(tables) {
        let mut rows: Vec<Vec<String>> = entries(&decode(bytes), &mut faults)
            .into_iter()
            .map(|entry| match entry {
                Entry::Remark(remark) => vec![remark],
                Entry::Row(row) => row.cells,
            })
            .collect();
        if rows.is_empty() {
            rows.push(columns.iter().map(|it| (*it).to_owned()).collect());
        }
        sheets.push(Sheet { name, rows });
    }
    let faults = faults.into_found();
    if faults.is_empty() { Ok(sheets) } else { Err(faults) }
}

/// The files of a dictionary from its sheets, in the order of [`FILES`](super::FILES). Whether their content is sound is for
/// [`load`](super::load) to say.
///
/// # Errors
/// Every cell that has no place in the files, with its sheet and row.
pub fn import(sheets: &[Sheet]) -> Result<[Vec<u8>; 5], Vec<Fault>> {
    let mut faults = Vec::new();
    let checklist = unflatten::to_toml(sheets, &mut faults).into_bytes();
    let [terms, look_alikes, examples, suggestions] =
        TABLES.map(|(name, _, columns)| match sheets.iter().find(|it| it.name == name) {
            Some(sheet) => table::write(sheet, columns),
            None => Vec::new(),
        });
    if faults.is_empty() { Ok([checklist, terms, look_alikes, examples, suggestions]) } else { Err(faults) }
}

/// A sheet as CSV in UTF-8, with the mark that makes spreadsheets read it so. A cell that a spreadsheet would take for a formula begins
/// with an apostrophe.
///
/// # Errors
/// Never, as long as memory lasts.
pub fn to_csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|it| guarded(it)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A sheet from CSV, in UTF-8 or in the code page that Korean spreadsheets write.
///
/// # Errors
/// When it is no CSV.
pub fn from_csv(name: &'static str, bytes: &[u8]) -> Result<Sheet, csv::Error> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows = reader
        .records()
        .map(|record| Ok(record?.iter().map(|it| unguarded(it).replace("\r\n", "\n")).collect()))
        .collect::<Result<_, csv::Error>>()?;
    Ok(Sheet { name, rows })
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn guarded(cell: &str) -> String {
    let behind = cell.strip_prefix('\'').unwrap_or(cell);
    let looks_guarded = behind.len() < cell.len() && behind.starts_with('\'');
    if behind.starts_with(FORMULA) || looks_guarded { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(behind) if behind.starts_with(FORMULA) || behind.starts_with('\'') => behind,
        _ => cell,
    }
}

#[cfg(test)]
mod tests;
