//! A form of six columns, whose rows are longer than a page: on paper each cell of a row goes on for itself behind a page end.

use std::collections::BTreeSet;
use std::io::Cursor;

use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableLayoutType, TableRow, WidthType};
use serde_json::Value;

use crate::made::{Folder, codes as utf16, drawn_pdf, evimap};
use crate::verify::{Row, codes, evidence, faulty_form, sound_form};
use crate::viewers::converted;

/// The columns, with their widths in twentieths of a point.
const COLUMNS: [(&str, usize); 6] = [
    ("검토 항목", 1_000),
    ("검토 내용", 1_300),
    ("검토 기준", 1_500),
    ("증빙 문서명", 1_300),
    ("증빙 내용", 3_300),
    ("참조 자료", 1_100),
];

/// The rows of a form whose labels stand beside what they name: those before the first criterion, and a row of six cells for each criterion.
fn turned(rows: &[Row]) -> (&[Row], Vec<[Vec<&str>; 6]>) {
    let first = rows.iter().position(|(label, _)| *label == "검토 항목").unwrap();
    let (head, rows) = rows.split_at(first);
    let mut turned: Vec<[Vec<&str>; 6]> = Vec::new();
    for (label, lines) in rows {
        if *label == "검토 항목" {
            turned.push(Default::default());
        }
        let column = COLUMNS.iter().position(|(name, _)| name == label).unwrap();
        turned.last_mut().unwrap()[column].extend(lines);
    }
    (head, turned)
}

fn cell(width: usize, lines: &[&str]) -> TableCell {
    let lines = if lines.is_empty() { &[""] } else { lines };
    let paragraph = |line: &&str| Paragraph::new().add_run(Run::new().size(18).add_text(*line));
    let cell = TableCell::new().width(width, WidthType::Dxa);
    lines.iter().map(paragraph).fold(cell, TableCell::add_paragraph)
}

fn table(widths: &[usize], rows: Vec<TableRow>) -> Table {
    Table::new(rows).set_grid(widths.to_vec()).layout(TableLayoutType::Fixed)
}

fn docx(rows: &[Row]) -> Vec<u8> {
    let (head, rows) = turned(rows);
    let head =
        head.iter().map(|(label, lines)| TableRow::new(vec![cell(2_000, &[label]), cell(7_500, lines)]));
    let widths = COLUMNS.map(|it| it.1);
    let labels = COLUMNS.iter().map(|(label, width)| cell(*width, &[label]));
    let mut criteria = vec![TableRow::new(labels.collect())];
    for row in rows {
        let cells = row.iter().zip(widths).map(|(lines, width)| cell(width, lines));
        criteria.push(TableRow::new(cells.collect()));
    }
    let mut bytes = Cursor::new(Vec::new());
    Docx::new()
        .page_size(11_906, 16_838)
        .add_table(table(&[2_000, 7_500], head.collect()))
        .add_paragraph(Paragraph::new())
        .add_table(table(&widths, criteria))
        .build()
        .pack(&mut bytes)
        .unwrap();
    bytes.into_inner()
}

/// The same drawn on pages with ruling lines, the labels again on top of each page.
fn pdf(rows: &[Row]) -> Vec<u8> {
    const TOP: usize = 800;
    const BOTTOM: usize = 60;
    const LINE: usize = 14;
    let edges: Vec<usize> = COLUMNS.iter().fold(vec![30], |mut edges, (_, width)| {
        edges.push(edges.last().unwrap() + width * 540 / 9_500);
        edges
    });
    let text = |column: usize, y: usize, text: &str| {
        format!("BT /F1 8 Tf {} {y} Td <{}> Tj ET\n", edges[column] + 4, utf16(text))
    };
    let mut pages: Vec<String> = Vec::new();
    let mut y = 0;
    let mut write = |cells: &[Vec<String>; 6]| {
        let mut at = 0;
        let height = cells.iter().map(Vec::len).max().unwrap();
        while at < height {
            if pages.is_empty() || y < BOTTOM + LINE {
                pages.push(String::new());
                y = TOP;
                let page = pages.last_mut().unwrap();
                for (column, (label, _)) in COLUMNS.iter().enumerate() {
                    page.push_str(&text(column, y - LINE + 4, label));
                }
                frame(page, &edges, y, y - LINE);
                y -= LINE;
            }
            let (page, top) = (pages.last_mut().unwrap(), y);
            while at < height && y >= BOTTOM + LINE {
                y -= LINE;
                for (column, lines) in cells.iter().enumerate() {
                    page.extend(lines.get(at).map(|it| text(column, y + 4, it)));
                }
                at += 1;
            }
            frame(page, &edges, top, y);
        }
    };
    for row in turned(rows).1 {
        let mut column = 0;
        write(&row.map(|lines| {
            column += 1;
            // Characters of eight points beside one another.
            let width = (edges[column] - edges[column - 1] - 8) / 8;
            lines.iter().flat_map(|line| cut(line, width)).collect()
        }));
    }
    drawn_pdf(&pages)
}

/// A line in pieces of so many characters, as a narrow column breaks it: between any two Hangul syllables, and not inside `Ver` or `13`.
fn cut(line: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = line.chars().collect();
    let (mut pieces, mut start) = (Vec::new(), 0);
    while start < characters.len() {
        let mut end = (start + width).min(characters.len());
        let inside =
            |at: usize| characters[at - 1].is_ascii_alphanumeric() && characters[at].is_ascii_alphanumeric();
        while end < characters.len() && end > start + 1 && inside(end) {
            end -= 1;
        }
        pieces.push(characters[start..end].iter().collect::<String>().trim().to_owned());
        start = end;
    }
    pieces
}

/// Ruling lines around the cells of a row.
fn frame(page: &mut String, edges: &[usize], top: usize, bottom: usize) {
    let (left, right) = (edges[0], edges[edges.len() - 1]);
    for y in [top, bottom] {
        page.push_str(&format!("{left} {y} m {right} {y} l S\n"));
    }
    for x in edges {
        page.push_str(&format!("{x} {top} m {x} {bottom} l S\n"));
    }
}

/// What is wrong with a form: criterion, citation without white space, code.
fn faults(name: &str, form: &[u8]) -> (usize, BTreeSet<(String, String, String)>) {
    let (folder, form_folder) = (evidence(), Folder::new().with(name, form));
    let form = form_folder.join(name);
    let arguments =
        ["verify", form.to_str().unwrap(), "-e", folder.path().to_str().unwrap(), "--format", "json"];
    let report = evimap(&[&arguments[..], &["--service-type", "migration"]].concat()).json();
    let text = |it: &Value| it.as_str().unwrap_or_default().split_whitespace().collect::<String>();
    let mut faults = BTreeSet::new();
    for row in report["citations"].as_array().unwrap() {
        let code = |code: &str| (text(&row["criterion"]), text(&row["text"]), code.to_owned());
        faults.extend(codes(row).into_iter().map(code));
    }
    for row in report["faults"].as_array().unwrap() {
        faults.insert((text(&row["criterion"]), String::new(), text(&row["code"])));
    }
    (report["citations"].as_array().unwrap().len(), faults)
}

#[test]
fn a_row_that_goes_over_page_ends_is_one_row() {
    let (count, expected) = faults("양식.docx", &docx(&sound_form()));
    assert!(expected.iter().all(|(_, text, _)| text.is_empty()), "a right citation is blamed: {expected:?}");
    assert_eq!(faults("양식.pdf", &pdf(&sound_form())), (count, expected));
}

#[test]
fn a_form_printed_by_libreoffice_has_the_faults_of_its_file() {
    for rows in [sound_form(), faulty_form()] {
        let form = docx(&rows);
        let folder = Folder::new().with("양식.docx", &form);
        let Some(printed) = converted(&folder.join("양식.docx"), "pdf", "pdf") else { return };
        let ((count, of_file), (printed_count, of_print)) =
            (faults("양식.docx", &form), faults("양식.pdf", &printed));
        let more: Vec<_> = of_print.difference(&of_file).collect();
        assert!(more.is_empty(), "{more:#?}, beside {of_file:#?}");
        assert_eq!(printed_count, count);
    }
}
