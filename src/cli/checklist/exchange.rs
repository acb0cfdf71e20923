//! `evimap checklist export` and `import`: a checklist as a workbook or a folder of CSV files, and back.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::super::Outcome;
use super::super::args::SheetFormat;
use super::super::output::Output;
use super::super::terminal::Terminal;
use super::place::write_new;
use super::{fault_lines, faulty, origin};
use crate::dictionary::exchange::{self, Sheet, sheet_names};
use crate::dictionary::{self, Origin};
use crate::report::wording::Lang;

/// Largest sheet or workbook that is read, in bytes.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// Writes a checklist as a workbook, or as a folder of CSV files.
pub(super) fn export(
    terminal: &Terminal,
    named: &Path,
    format: Option<SheetFormat>,
    place: &Path,
) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let cannot = || unwritable(lang, place);
    let sheets = exchange::export(&origin(lang, named)?).map_err(|faults| faulty(lang, named, &faults))?;
    let is_workbook = || place.extension().is_some_and(|it| it.eq_ignore_ascii_case("xlsx"));
    let format = format.unwrap_or(if is_workbook() { SheetFormat::Xlsx } else { SheetFormat::Csv });
    match format {
        SheetFormat::Xlsx => {
            let mut output = Output::open(Some(place)).with_context(cannot)?;
            output.write_all(&exchange::to_workbook(&sheets)?).with_context(cannot)?;
            output.finish().with_context(cannot)?;
        }
        SheetFormat::Csv => {
            fs::create_dir_all(place).with_context(cannot)?;
            for sheet in &sheets {
                let file = place.join(sheet.name).with_extension("csv");
                let mut out = File::create_new(&file).with_context(|| unwritable(lang, &file))?;
                out.write_all(&exchange::to_csv(sheet)?).with_context(|| unwritable(lang, &file))?;
            }
        }
    }
    Ok(Outcome::Complete)
}

/// Writes the files of a checklist from its sheets, and checks it.
pub(super) fn import(terminal: &Terminal, from: &Path, folder: &Path) -> anyhow::Result<Outcome> {
    let lang = terminal.lang();
    let sheets = if from.is_dir() { csv_sheets(lang, from)? } else { workbook_sheets(lang, from)? };
    if sheets.is_empty() {
        let (name, known) = (from.display(), sheet_names().collect::<Vec<_>>().join(", "));
        match lang {
            Lang::Ko => anyhow::bail!("{name}: 체크리스트의 표가 없습니다. 표의 이름: {known}"),
            Lang::En => anyhow::bail!("{name}: holds no sheet of a checklist; they are called {known}"),
        }
    }
    let files = exchange::import(&sheets).map_err(|faults| faulty(lang, from, &faults))?;
    write_new(lang, folder, files)?;
    match dictionary::load(&Origin::Folder(folder.to_owned())) {
        Ok(_) => Ok(Outcome::Complete),
        Err(faults) => {
            let mut out = terminal.out();
            out.write_all(fault_lines(lang, folder, &faults).as_bytes())?;
            out.flush()?;
            Ok(Outcome::Incomplete)
        }
    }
}

fn csv_sheets(lang: Lang, folder: &Path) -> anyhow::Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for name in sheet_names() {
        let file = folder.join(name).with_extension("csv");
        if file.exists() {
            let bytes = bytes(lang, &file)?;
            sheets.push(exchange::from_csv(name, &bytes).with_context(|| unreadable(lang, &file))?);
        }
    }
    Ok(sheets)
}

fn workbook_sheets(lang: Lang, file: &Path) -> anyhow::Result<Vec<Sheet>> {
    exchange::from_workbook(&bytes(lang, file)?).with_context(|| unreadable(lang, file))
}

fn bytes(lang: Lang, file: &Path) -> anyhow::Result<Vec<u8>> {
    if fs::metadata(file).is_ok_and(|it| it.len() > MAX_FILE_BYTES) {
        let name = file.file_name().unwrap_or(OsStr::new("")).to_string_lossy().into_owned();
        match lang {
            Lang::Ko => anyhow::bail!("{name}: 파일이 너무 큽니다"),
            Lang::En => anyhow::bail!("{name}: the file is too large"),
        }
    }
    fs::read(file).with_context(|| unreadable(lang, file))
}

fn unreadable(lang: Lang, file: &Path) -> String {
    let name = file.display();
    match lang {
        Lang::Ko => format!("{name}: 읽을 수 없습니다"),
        Lang::En => format!("{name}: cannot be read"),
    }
}

fn unwritable(lang: Lang, file: &Path) -> String {
    let name = file.display();
    match lang {
        Lang::Ko => format!("{name}: 쓸 수 없습니다"),
        Lang::En => format!("{name}: cannot be written"),
    }
}
