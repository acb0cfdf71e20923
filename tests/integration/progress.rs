//! `--progress json`: what a scheduler reads on standard error.

use serde_json::{Value, json};

use crate::made::{Folder, RULE, Ran, docx, evimap, pdf, scan};

fn records(ran: &Ran) -> Vec<Value> {
    let record = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
    ran.err.lines().map(record).collect()
}

#[test]
fn each_line_is_a_record_that_says_what_the_map_says() {
    let folder = Folder::new()
        .with("가.pdf", pdf(&[RULE, &[]]))
        .with("나.docx", docx(&["통지방법 : 전화"]))
        .with("다.pdf", "no document")
        .with("~$나.docx", "x");
    let ran = scan(&folder, &["--progress", "json", "--jobs", "3"]);
    let (map, records) = (ran.json(), records(&ran));
    let [first, files @ .., last] = records.as_slice() else { panic!("{records:?}") };
    let started = json!({"event": "started", "schema": 1, "tool": map["tool"], "documents": 4});
    assert_eq!(*first, started);

    let mut files = files.to_vec();
    for (number, file) in (1..).zip(&files) {
        assert_eq!((&file["done"], &file["documents"]), (&json!(number), &json!(4)), "{file}");
    }
    files.sort_by_key(|it| it["path"].to_string());
    let rows = map["documents"].as_array().unwrap();
    assert_eq!(files.len(), rows.len());
    for (file, row) in files.iter().zip(rows) {
        assert_eq!(file["event"], "file");
        for name in ["path", "status", "code", "pages"] {
            assert_eq!(file[name], row[name], "{name}: {file}");
        }
    }
    assert_eq!(last["event"], "finished");
    for name in
        ["documents", "pages", "documents_read", "documents_partial", "documents_failed", "documents_skipped"]
    {
        assert_eq!(last[name], map["summary"][name], "{name}");
    }
    assert_eq!(ran.out, scan(&folder, &[]).out, "the map is the same");
}

#[test]
fn an_error_is_a_record_too() {
    let folder = Folder::new().with("가.pdf", pdf(&[RULE]));
    let place = folder.path().to_str().unwrap();
    for (arguments, said) in [
        (&["scan", "없는 폴더"][..], "없는 폴더"),
        (&["scan", place, "--format", "xml"], "xml"),
        (&["scan", place, "--shard", "5/2"], "5/2"),
        (&["find"], "TERM"),
    ] {
        let ran = evimap(&[arguments, &["--progress", "json"]].concat());
        let records = records(&ran);
        let [record] = records.as_slice() else { panic!("{arguments:?}: {records:?}") };
        assert_eq!((ran.code, &record["event"]), (2, &json!("error")), "{arguments:?}");
        assert!(record["message"].as_str().unwrap().contains(said), "{arguments:?}: {record}");
        assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
    }
}
