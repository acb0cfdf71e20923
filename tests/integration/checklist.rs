//! `evimap checklist`: what is built in, in full, and all faults of one's own at once.

use std::fs;
use std::path::Path;

use crate::made::{Folder, RULE, evimap, pdf, scan};

fn own() -> Folder {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries/digital-service");
    let mut folder = Folder::new();
    for entry in fs::read_dir(built_in).unwrap() {
        let entry = entry.unwrap();
        folder = folder.with(entry.file_name().to_str().unwrap(), fs::read(entry.path()).unwrap());
    }
    folder
}

#[test]
fn the_built_in_checklist_is_listed_and_shown() {
    let list = evimap(&["checklist", "list"]);
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    assert!(list.out.starts_with("digital-service  "), "{}", list.out);
    let shown = evimap(&["checklist", "show", "--format", "json"]).json();
    let requirements = shown["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|it| it["blocks"].as_array().unwrap())
        .flat_map(|it| it["requirements"].as_array().unwrap());
    let ids: Vec<&str> = requirements.map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 36, "{ids:?}");
    let text = evimap(&["checklist", "show"]).out;
    for id in ids {
        assert!(text.contains(id), "{id}");
    }
}

#[test]
fn a_folder_with_the_same_files_is_the_same_checklist() {
    let own = own();
    let place = own.path().to_str().unwrap();
    assert_eq!(evimap(&["checklist", "check", place]).code, 0);
    let evidence = Folder::new().with("지침.pdf", pdf(&[RULE]));
    assert!(scan(&evidence, &[]).out == scan(&evidence, &["--checklist", place]).out);
}

#[test]
fn all_faults_are_named_with_file_and_line() {
    let own = own().with("terms.csv", "concept,spelling\n,빈 이름\n,또 빈 이름\n");
    let place = own.path().to_str().unwrap();
    let ran = evimap(&["checklist", "check", place]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let faults: Vec<&str> = ran.out.lines().filter(|it| it.contains("terms.csv:")).collect();
    assert!(faults.len() >= 2, "{}", ran.out);
    let evidence = Folder::new().with("지침.pdf", pdf(&[RULE]));
    let scanned = scan(&evidence, &["--checklist", place]);
    assert_eq!((scanned.code, scanned.out.as_str()), (2, ""));
    assert!(scanned.err.contains("terms.csv:"), "{}", scanned.err);
}

#[test]
fn a_checklist_that_is_not_there_is_said() {
    let evidence = Folder::new().with("지침.pdf", pdf(&[RULE]));
    let ran = scan(&evidence, &["--checklist", "없는-것"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("그런 체크리스트가 없습니다") && ran.err.contains("digital-service"),
        "{}",
        ran.err
    );
    assert_eq!(evimap(&["checklist", "check", "없는-것"]).code, 2);
}
