//! Sheets to `checklist.toml`.

use super::super::fault::Fault;
use super::super::model::Words;
use super::Sheet;
use super::shape::Kind::{Flag, List, Number, Parent, Remark, Tables, Text};
use super::shape::{Column, Kind, SHAPES, Shape};

/// `checklist.toml` from its sheets. What cannot be written is a fault of its sheet and row.
pub(super) fn to_toml(sheets: &[Sheet], faults: &mut Vec<Fault>) -> String {
    let mut text = String::new();
    let mut writings: Vec<Writing<'_>> =
        SHAPES.iter().map(|shape| Writing::new(shape, sheets, faults)).collect();
    for index in 0..writings.len() {
        let Some(shape) = SHAPES.get(index).filter(|it| it.path.len() < 2) else { continue };
        let rows = writings.get(index).map_or(0, |it| it.rows.len());
        for row in 0..rows {
            let Some(own) = writings.get(index) else { continue };
            own.table(row, &mut text, faults);
            let id = own.get(row, "id").to_owned();
            for (inner, inner_shape) in SHAPES.iter().enumerate() {
                let is_part = inner_shape.path.len() == 2 && inner_shape.path.first() == shape.path.first();
                if let Some(inner) = writings.get_mut(inner).filter(|_| is_part) {
                    inner.parts_of(&id, &mut text, faults);
                }
            }
        }
    }
    for writing in &writings {
        writing.orphans(faults);
    }
    text
}

/// A sheet that is written as tables.
struct Writing<'a> {
    shape: &'static Shape,
    /// By column of the shape: its column in the sheet.
    columns: Vec<Option<usize>>,
    /// Rows under the header with their numbers, from 1; rows without any text are left out.
    rows: Vec<(u32, &'a [String])>,
    /// Whether each row has been written as a part of another table.
    written: Vec<bool>,
}

impl<'a> Writing<'a> {
    fn new(shape: &'static Shape, sheets: &'a [Sheet], faults: &mut Vec<Fault>) -> Writing<'a> {
        let rows =
            sheets.iter().find(|it| it.name == shape.sheet).map_or(&[] as &[_], |it| it.rows.as_slice());
        let header = rows.first().map_or(&[] as &[_], Vec::as_slice);
        for name in header.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
            if !shape.columns.iter().any(|(column, _)| *column == name) {
                let known = shape.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                faults.push(fault(
                    shape.sheet,
                    1,
                    format!("모르는 열 “{name}”입니다. 있는 열: {known}"),
                    format!("unknown column “{name}”; there is {known}"),
                ));
            }
        }
        let column = |(name, _): &Column| header.iter().position(|it| it.trim() == *name);
        let rows: Vec<(u32, &[String])> = (1..)
            .zip(rows)
            .skip(1)
            .filter(|(_, cells)| cells.iter().any(|it| !it.trim().is_empty()))
            .map(|(number, cells)| (number, cells.as_slice()))
            .collect();
        let written = vec![false; rows.len()];
        Writing { shape, columns: shape.columns.iter().map(column).collect(), rows, written }
    }

    fn get(&self, row: usize, name: &str) -> &'a str {
        let column = self.shape.columns.iter().position(|(column, _)| *column == name);
        self.cell(row, column.unwrap_or(usize::MAX))
    }

    fn cell(&self, row: usize, column: usize) -> &'a str {
        let column = self.columns.get(column).copied().flatten();
        let cell = self.rows.get(row).zip(column).and_then(|((_, cells), column)| cells.get(column));
        cell.map_or("", |it| it.trim())
    }

    /// Writes the rows that are a part of the table with that id.
    fn parts_of(&mut self, id: &str, text: &mut String, faults: &mut Vec<Fault>) {
        for row in 0..self.rows.len() {
            let is_part = self
                .shape
                .columns
                .iter()
                .position(|(_, kind)| *kind == Parent)
                .is_some_and(|column| self.cell(row, column) == id);
            let Some(written) = self.written.get_mut(row).filter(|it| is_part && !**it) else { continue };
            *written = true;
            self.table(row, text, faults);
        }
    }

    /// Rows that are a part of nothing.
    fn orphans(&self, faults: &mut Vec<Fault>) {
        let Some(column) = self.shape.columns.iter().position(|(_, kind)| *kind == Parent) else { return };
        for (row, (number, _)) in self.rows.iter().enumerate() {
            if !self.written.get(row).copied().unwrap_or_default() {
                let (name, id) =
                    (self.shape.columns.get(column).map_or("", |it| it.0), self.cell(row, column));
                faults.push(fault(
                    self.shape.sheet,
                    *number,
                    format!("{name} “{id}”이(가) 없습니다"),
                    format!("there is no {name} “{id}”"),
                ));
            }
        }
    }

    fn table(&self, row: usize, text: &mut String, faults: &mut Vec<Fault>) {
        let number = self.rows.get(row).map_or(0, |it| it.0);
        let path = self.shape.path.join(".");
        if !text.is_empty() {
            text.push('\n');
        }
        for line in self.get(row, "remark").lines() {
            // A comment may hold no control characters.
            text.push_str(format!("# {}", line.replace(char::is_control, " ")).trim_end());
            text.push('\n');
        }
        if !path.is_empty() {
            text.push_str(&format!("[[{path}]]\n"));
        }
        let mut inside = "";
        for (column, (name, kind)) in self.shape.columns.iter().enumerate() {
            let cell = self.cell(row, column);
            if cell.is_empty() || matches!(kind, Parent | Remark) {
                continue;
            }
            let key = match name.split_once('.') {
                None => name,
                Some((table, key)) => {
                    if inside != table {
                        inside = table;
                        text.push_str(&format!("\n[{path}.{table}]\n"));
                    }
                    key
                }
            };
            match toml_value(cell, *kind) {
                Some(value) => text.push_str(&format!("{key} = {value}\n")),
                None => faults.push(fault(
                    self.shape.sheet,
                    number,
                    format!("{name}에 쓸 수 없는 값입니다: {cell}"),
                    format!("{name} cannot be {cell}"),
                )),
            }
        }
    }
}

fn fault(sheet: &str, row: u32, ko: String, en: String) -> Fault {
    Fault { file: sheet.to_owned(), line: Some(row), message: Words { ko, en } }
}

/// A cell as TOML; `None` where it is not what its column holds.
fn toml_value(cell: &str, kind: Kind) -> Option<String> {
    let string = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match kind {
        Text => Some(string(cell)),
        Number => cell.parse::<i64>().ok().map(|it| it.to_string()),
        Flag => match cell.to_ascii_lowercase().as_str() {
            flag @ ("true" | "false") => Some(flag.to_owned()),
            _ => None,
        },
        List => {
            let items: Vec<String> =
                cell.lines().map(str::trim).filter(|it| !it.is_empty()).map(string).collect();
            Some(format!("[{}]", items.join(", ")))
        }
        Tables => {
            let items: Vec<&str> = cell.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
            let is_table = |it: &&str| {
                toml::from_str::<toml::Table>(&format!("it = {it}"))
                    .is_ok_and(|it| it.len() == 1 && it.get("it").is_some_and(toml::Value::is_table))
            };
            items.iter().all(is_table).then(|| format!("[{}]", items.join(", ")))
        }
        Parent | Remark => None,
    }
}
