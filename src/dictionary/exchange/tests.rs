//! Sheets and back, without loss.

use super::super::{Checklist, built_in_ids, load};
use super::*;

/// What a checklist says, without where it stands.
fn content(files: [&[u8]; 5]) -> String {
    let mut checklist: Checklist = read(files).unwrap();
    checklist.sha256.clear();
    checklist.spelling_lines.clear();
    for requirement in &mut checklist.requirements {
        requirement.line = 0;
        for rule in &mut requirement.rules {
            rule.line = 0;
        }
    }
    for example in &mut checklist.examples {
        example.line = 0;
    }
    format!("{checklist:?}")
}

fn bytes(files: &[Vec<u8>; 5]) -> [&[u8]; 5] {
    files.each_ref().map(Vec::as_slice)
}

#[test]
fn the_built_in_dictionaries_come_back_as_they_were() {
    for id in built_in_ids() {
        let origin = Origin::new(id);
        let original = files(&origin).unwrap();
        let sheets = export(&origin).unwrap();
        let names: Vec<&str> = sheets.iter().map(|it| it.name).collect();
        assert_eq!(names, sheet_names().collect::<Vec<_>>());

        let through_csv: Vec<Sheet> =
            sheets.iter().map(|it| from_csv(it.name, &to_csv(it).unwrap()).unwrap()).collect();
        let through_workbook = from_workbook(&to_workbook(&sheets).unwrap()).unwrap();
        for (way, back) in [("csv", through_csv), ("xlsx", through_workbook)] {
            let imported = import(&back).unwrap();
            assert!(
                content(bytes(&imported)) == content(original.each_ref().map(|it| it.as_ref())),
                "{id} {way}"
            );
            // What is no value, too: a second export is the first one, remarks and all.
            let folder = tempfile::tempdir().unwrap();
            for (name, bytes) in super::super::FILES.iter().zip(&imported) {
                std::fs::write(folder.path().join(name), bytes).unwrap();
            }
            assert!(load(&Origin::Folder(folder.path().to_owned())).is_ok());
            let again = export(&Origin::Folder(folder.path().to_owned())).unwrap();
            for (one, other) in sheets.iter().zip(&again) {
                assert_eq!(one.name, other.name, "{id} {way}");
                for (row, (before, after)) in one.rows.iter().zip(&other.rows).enumerate() {
                    assert_eq!(before, after, "{id} {way} {} row {row}", one.name);
                }
                assert_eq!(one.rows.len(), other.rows.len(), "{id} {way} {}", one.name);
            }
        }
    }
}

#[test]
fn no_comment_is_lost() {
    let comments = |text: &str| {
        let words =
            text.lines().filter_map(|it| it.split_once('#')).map(|(_, words)| words.trim().to_owned());
        let mut words: Vec<String> = words.filter(|it| !it.is_empty()).collect();
        words.sort();
        words
    };
    let [original, ..] = super::super::TEMPLATE;
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in super::super::FILES.iter().zip(super::super::TEMPLATE) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let [imported, ..] = import(&export(&Origin::Folder(folder.path().to_owned())).unwrap()).unwrap();
    let before = comments(std::str::from_utf8(original).unwrap());
    assert!(before.len() > 15, "{before:?}");
    assert_eq!(before, comments(std::str::from_utf8(&imported).unwrap()));
}

#[test]
fn a_cell_is_never_a_formula() {
    for cell in ["=1+1", "+82-2", "-", "@SUM(A1)", "\tx", "'=1", "''", "'란", "'", "보통 글", ""] {
        let sheet = Sheet { name: "terms", rows: vec![vec!["a".to_owned(), cell.to_owned()]] };
        let csv = to_csv(&sheet).unwrap();
        let written = std::str::from_utf8(&csv).unwrap();
        for formula in [",=", ",+", ",-", ",@", ",\t", ",\"="] {
            assert!(!written.contains(formula), "{written:?}");
        }
        assert_eq!(from_csv("terms", &csv).unwrap(), sheet, "{written:?}");
    }
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let worksheet = workbook.add_worksheet();
    worksheet.set_name("terms").unwrap();
    worksheet.write_formula(2, 0, "=1+1").unwrap();
    let refused = from_workbook(&workbook.save_to_buffer().unwrap());
    assert!(matches!(refused, Err(WorkbookError::Formula { sheet: "terms", row: 3 })), "{refused:?}");
}

#[test]
fn cells_without_a_place_are_named_with_sheet_and_row() {
    struct Case {
        name: &'static str,
        sheet: &'static str,
        cell: (usize, &'static str, &'static str),
        says: &'static str,
    }
    const CASES: &[Case] = &[
        Case {
            name: "column", sheet: "rules", cell: (0, "verdict", "판정"), says: "unknown column “판정”"
        },
        Case { name: "number", sheet: "rules", cell: (1, "strength", "높음"), says: "strength cannot be" },
        Case { name: "flag", sheet: "rules", cell: (1, "headings", "예"), says: "headings cannot be" },
        Case { name: "tables", sheet: "rules", cell: (1, "context", "titles"), says: "context cannot be" },
        Case {
            name: "tables that go on",
            sheet: "rules",
            cell: (1, "context", "{}]\nverdict = [{}"),
            says: "context cannot be",
        },
        Case {
            name: "parent",
            sheet: "rules",
            cell: (1, "requirement", "9-z9"),
            says: "no requirement “9-z9”",
        },
    ];
    for case in CASES {
        let mut sheets = export(&Origin::new("digital-service")).unwrap();
        let sheet = sheets.iter_mut().find(|it| it.name == case.sheet).unwrap();
        let (row, name, text) = case.cell;
        let column = sheet.rows[0].iter().position(|it| it == name).unwrap();
        sheet.rows[row][column] = text.to_owned();
        let faults = import(&sheets).unwrap_err();
        let named = faults.iter().any(|it| {
            (it.file.as_str(), it.line) == (case.sheet, Some(row as u32 + 1))
                && it.message.en.contains(case.says)
        });
        assert!(named, "{}: {faults:?}", case.name);
    }
}

#[test]
fn a_workbook_that_is_none_or_too_large_is_refused() {
    assert!(matches!(from_workbook(b"PK"), Err(WorkbookError::Archive(_))));
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    for _ in 0..65 {
        std::io::Write::write_all(&mut archive, &vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(matches!(from_workbook(&bomb), Err(WorkbookError::TooLarge)));
}
