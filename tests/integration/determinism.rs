//! The same input gives the same bytes, whatever the number of jobs, the order of creation or the locale.

use crate::made::{Folder, RULE, command, docx, evimap, pdf, scan};

/// A folder with twenty documents, one of them damaged; `turned` makes them in another order.
fn folder(turned: bool) -> Folder {
    let mut folder = Folder::new().with("깨진.pdf", b"%PDF-1.4 nothing").with("하위/절차.docx", docx(RULE));
    let mut numbers: Vec<usize> = (0..20).collect();
    if turned {
        numbers.reverse();
    }
    for number in numbers {
        let line = format!("문서 {number}의 통지방법은 전화이다.");
        folder = folder.with(&format!("{number:02}.pdf"), pdf(&[RULE, &[&line]]));
    }
    folder
}

#[test]
fn jobs_order_and_locale_change_no_byte() {
    let (straight, turned) = (folder(false), folder(true));
    for format in ["json", "ndjson"] {
        let one = scan(&straight, &["--jobs", "1", "--format", format]);
        assert_eq!(one.code, 1, "{}", one.err);
        let eight = scan(&turned, &["--jobs", "8", "--format", format]);
        assert!(one.out == eight.out, "{format}: the bytes differ");
        assert_eq!(one.err, eight.err, "{format}");
    }
    let output = command(&["scan", straight.path().to_str().unwrap(), "--quiet"])
        .env("LC_ALL", "en_US.UTF-8")
        .output();
    let output = output.unwrap();
    assert!(output.stdout == scan(&straight, &[]).out.into_bytes(), "the locale changes the map");
}

#[test]
fn ndjson_is_a_line_for_each_file_in_order() {
    let folder = folder(false);
    let map = scan(&folder, &[]).json();
    let lines = scan(&folder, &["--format", "ndjson"]).out;
    let rows: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["document"].clone())
        .collect();
    assert_eq!(serde_json::Value::Array(rows), map["documents"]);
}

#[test]
fn a_list_of_files_gives_the_map_of_its_folder() {
    let folder = folder(false);
    let list = Folder::new();
    let paths = ["00.pdf", "하위/절차.docx", "깨진.pdf"].map(|it| format!("{it}\r\n")).concat();
    let list = list.with("list", paths);
    let mut run = command(&["scan", "--files-from", list.join("list").to_str().unwrap()]);
    let output = run.current_dir(folder.path()).output().unwrap();
    let map: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let whole = scan(&folder, &[]).json();
    let rows = map["documents"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert!(whole["documents"].as_array().unwrap().contains(row), "{row}");
    }
}

#[test]
fn progress_is_for_terminals() {
    let folder = folder(false);
    let silent = scan(&folder, &["--progress", "never"]);
    let automatic = scan(&folder, &[]);
    assert_eq!(automatic.err, silent.err);
    assert!(!automatic.err.contains(['\r', '\u{1b}']), "{:?}", automatic.err);
    let always = scan(&folder, &["--progress", "always", "--quiet"]);
    assert_eq!(always.err.lines().count(), 22, "{}", always.err);
    let path = folder.path().to_str().unwrap();
    assert_eq!(evimap(&["scan", path, "--quiet"]).err, "");
}
