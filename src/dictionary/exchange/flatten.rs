//! `checklist.toml` to sheets.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::fault::Faults;
use super::super::section::Lines;
use super::shape::Kind::{Flag, List, Number, Parent, Remark, Tables, Text};
use super::shape::{Kind, SHAPES, Shape};
use super::{Sheet, comments};

/// A table of the file.
struct Found<'a> {
    table: &'a DeTable<'a>,
    start: usize,
    parent: &'a str,
}

/// The sheets of `checklist.toml`, which has been read without faults.
pub(super) fn to_sheets(text: &str, faults: &mut Faults) -> Vec<Sheet> {
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
