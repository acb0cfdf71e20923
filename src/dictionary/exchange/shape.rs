//! `checklist.toml` as sheets, and back: which key is which column.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::fault::{Fault, Faults};
use super::super::model::Words;
use super::super::section::Lines;
use super::{Sheet, TABLES, comments};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text as it is.
    Text,
    /// An integer.
    Number,
    /// `true` or `false`.
    Flag,
    /// A list of texts, one a line.
    List,
    /// A list of inline tables as TOML writes them, one a line.
    Tables,
    /// The id of the table that the row's table is a part of.
    Parent,
    /// The comments of the table.
    Remark,
}

/// A column: its name, which is the key, with a dot before the key of a table inside.
pub(super) type Column = (&'static str, Kind);

/// The tables of one kind.
pub(super) struct Shape {
    pub(super) sheet: &'static str,
    /// Keys from the root to the tables.
    path: &'static [&'static str],
    pub(super) columns: &'static [Column],
}

use Kind::{Flag, List, Number, Parent, Remark, Tables, Text};

/// Every table of the file, in the order in which it is written.
pub(super) const SHAPES: [Shape; 7] = [
    Shape {
        sheet: "checklist",
        path: &[],
        columns: &[
            ("format", Number),
            ("id", Text),
            ("title", Text),
            ("title_en", Text),
            ("revision", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "exclusions",
        path: &["exclusions"],
        columns: &[
            ("id", Text),
            ("sentence", List),
            ("titles", List),
            ("reason", Text),
            ("reason_en", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "criteria",
        path: &["criteria"],
        columns: &[
            ("id", Text),
            ("title", Text),
            ("title_en", Text),
            ("part", Text),
            ("part_en", Text),
            ("waived_if_certified", Flag),
            ("asks", List),
            ("documents", List),
            ("fitting_titles", List),
            ("law", List),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "blocks",
        path: &["criteria", "blocks"],
        columns: &[
            ("criterion", Parent),
            ("id", Text),
            ("title", Text),
            ("title_en", Text),
            ("text", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "requirements",
        path: &["requirements"],
        columns: &[
            ("id", Text),
            ("block", Text),
            ("title", Text),
            ("title_en", Text),
            ("text", Text),
            ("missing", Text),
            ("missing_en", Text),
            ("law", List),
            ("service_types", List),
            ("mentioned.subject", List),
            ("mentioned.any", List),
            ("mentioned.otherwise", Text),
            ("mentioned.otherwise_en", Text),
            ("instead_of.block", Text),
            ("instead_of.replaced", Text),
            ("instead_of.replaced_en", Text),
            ("instead_of.otherwise", Text),
            ("instead_of.otherwise_en", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "rules",
        path: &["requirements", "rules"],
        columns: &[
            ("requirement", Parent),
            ("verdict", Text),
            ("all", List),
            ("scope", Text),
            ("none", List),
            ("within", Number),
            ("context", Tables),
            ("better", List),
            ("worse", List),
            ("better_titles", List),
            ("strength", Number),
            ("headings", Flag),
            ("keep", List),
            ("reason", Text),
            ("reason_en", Text),
            ("remark", Remark),
        ],
    },
    Shape {
        sheet: "findings",
        path: &["findings"],
        columns: &[
            ("code", Text),
            ("severity", Text),
            ("any", List),
            ("none", List),
            ("context", Tables),
            ("message", Text),
            ("message_en", Text),
            ("remark", Remark),
        ],
    },
];

/// Names of all sheets of a dictionary, in their order.
pub fn sheet_names() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().map(|it| it.sheet).chain(TABLES.iter().map(|(name, _, _)| *name))
}

/// What a column of a sheet holds; text where the sheet is a table as it is.
pub(super) fn kind_of(sheet: &str, column: &str) -> Kind {
    let shape = SHAPES.iter().find(|it| it.sheet == sheet);
    shape.and_then(|it| it.columns.iter().find(|(name, _)| *name == column)).map_or(Text, |(_, kind)| *kind)
}

/// A table of the file.
struct Found<'a> {
    table: &'a DeTable<'a>,
    start: usize,
    parent: &'a str,
}

/// The sheets of `checklist.toml`, which has been read without faults.
pub(super) fn flatten(text: &str, faults: &mut Faults) -> Vec<Sheet> {
    let (root, _) = DeTable::parse_recoverable(text);
    let lines = Lines::new(text);
    let mut sheets = Vec::new();
    let mut places = Vec::new();
    for (sheet, shape) in SHAPES.iter().enumerate() {
        let header = shape.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut rows: Vec<Vec<String>> = vec![header];
        for found in tables(root.get_ref(), shape.path) {
            let mut reading = Flattening { text, lines: &lines, shape, faults: &mut *faults };
            places.push((found.start, sheet, rows.len()));
            for (_, value) in found.table.iter() {
                // A table inside is the same row.
                if value.get_ref().as_table().is_some() && value.span().start > found.start {
                    places.push((value.span().start, sheet, rows.len()));
                }
            }
            rows.push(reading.row(&found));
        }
        sheets.push(Sheet { name: shape.sheet, rows });
    }
    places.sort_unstable();
    let starts: Vec<usize> = places.iter().map(|(start, _, _)| *start).collect();
    for ((_, sheet, row), remark) in places.iter().zip(comments::by_table(text, &starts)) {
        let column =
            SHAPES.get(*sheet).and_then(|it| it.columns.iter().position(|(_, kind)| *kind == Remark));
        let row = sheets.get_mut(*sheet).and_then(|it: &mut Sheet| it.rows.get_mut(*row));
        if let Some(cell) = row.zip(column).and_then(|(row, column)| row.get_mut(column)) {
            let between = if cell.is_empty() || remark.is_empty() { "" } else { "\n" };
            *cell = format!("{cell}{between}{remark}");
        }
    }
    sheets
}

fn tables<'a>(root: &'a DeTable<'a>, path: &[&str]) -> Vec<Found<'a>> {
    let mut found = vec![Found { table: root, start: 0, parent: "" }];
    for key in path {
        found = found
            .iter()
            .flat_map(|above| {
                let parent =
                    value(above.table, "id").and_then(|it| it.get_ref().as_str()).unwrap_or_default();
                let inside = value(above.table, key).and_then(|it| it.get_ref().as_array());
                inside.into_iter().flatten().filter_map(move |it| {
                    Some(Found { table: it.get_ref().as_table()?, start: it.span().start, parent })
                })
            })
            .collect();
    }
    found
}

fn value<'a>(table: &'a DeTable<'a>, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// What every step of writing a sheet needs.
struct Flattening<'a> {
    text: &'a str,
    lines: &'a Lines,
    shape: &'a Shape,
    faults: &'a mut Faults,
}

impl Flattening<'_> {
    fn row(&mut self, found: &Found<'_>) -> Vec<String> {
        self.refuse_strangers(found.table, "");
        let row = self.shape.columns.iter().map(|(name, kind)| match (kind, name.split_once('.')) {
            (Parent, _) => found.parent.to_owned(),
            (_, Some((table, key))) => {
                let inside = value(found.table, table).and_then(|it| it.get_ref().as_table());
                inside.and_then(|it| value(it, key)).map_or_else(String::new, |it| self.cell(it, *kind))
            }
            (_, None) => value(found.table, name).map_or_else(String::new, |it| self.cell(it, *kind)),
        });
        row.collect::<Vec<_>>()
    }

    fn cell(&mut self, value: &Spanned<DeValue<'_>>, kind: Kind) -> String {
        let source = |span: Range<usize>| {
            self.text.get(span).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let items = value.get_ref().as_array().into_iter().flatten();
        match kind {
            Text => value.get_ref().as_str().unwrap_or_default().to_owned(),
            Number | Flag => source(value.span()),
            Tables => items.map(|it| source(it.span())).collect::<Vec<_>>().join("\n"),
            List => {
                let items: Vec<&str> = items.filter_map(|it| it.get_ref().as_str()).map(str::trim).collect();
                if items.iter().any(|it| it.is_empty() || it.contains('\n')) {
                    self.faults.add(
                        Some(self.lines.at(value.span().start)),
                        "빈 항목이나 줄바꿈이 든 항목은 표로 옮길 수 없습니다",
                        "a list with an empty text, or one with a line break, cannot be exported",
                    );
                }
                items.join("\n")
            }
            Parent | Remark => String::new(),
        }
    }

    /// A key without a column would be lost.
    fn refuse_strangers(&mut self, table: &DeTable<'_>, prefix: &str) {
        let shape = self.shape;
        for (key, value) in table.iter() {
            let name = format!("{prefix}{}", key.get_ref());
            let has_own_sheet = prefix.is_empty()
                && SHAPES
                    .iter()
                    .filter_map(|it| it.path.split_last())
                    .any(|(last, above)| above == shape.path && name == *last);
            let inside = value.get_ref().as_table().filter(|_| prefix.is_empty());
            if let Some(inside) = inside {
                self.refuse_strangers(inside, &format!("{name}."));
            } else if !has_own_sheet && !shape.columns.iter().any(|(column, _)| *column == name) {
                self.faults.add(
                    Some(self.lines.at(key.span().start)),
                    format!("“{name}”에는 열이 없어 표로 옮길 수 없습니다"),
                    format!("“{name}” has no column and cannot be exported"),
                );
            }
        }
    }
}

/// `checklist.toml` from its sheets. What cannot be written is a fault of its sheet and row.
pub(super) fn unflatten(sheets: &[Sheet], faults: &mut Vec<Fault>) -> String {
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
            text.push_str(&format!("# {line}\n"));
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
