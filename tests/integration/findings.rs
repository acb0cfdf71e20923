//! Findings as a user meets them: listed, explained, switched off, and decided by tables that an officer edits.

use std::fs;
use std::path::Path;

use crate::made::{Folder, evimap, pdf, scan};

const DATED: &[&str] = &["이 규정은 2025년 9월 31일부터 시행한다.", "개인정보 분쟁조정위원회 : 118"];

fn checklist() -> Folder {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries/digital-service");
    let mut folder = Folder::new();
    for entry in fs::read_dir(built_in).unwrap() {
        let entry = entry.unwrap();
        folder = folder.with(entry.file_name().to_str().unwrap(), fs::read(entry.path()).unwrap());
    }
    folder
}

fn codes(folder: &Folder, more: &[&str]) -> Vec<String> {
    let map = scan(folder, more).json();
    map["findings"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn findings_can_be_switched_off_for_a_run_and_by_a_checklist() {
    let folder = Folder::new().with("지침.pdf", pdf(&[DATED]));
    assert_eq!(codes(&folder, &[]), ["impossible-date", "outdated-contact"]);
    assert_eq!(codes(&folder, &["--without-finding", "impossible-date"]), ["outdated-contact"]);
    assert_eq!(codes(&folder, &["--without-finding", "impossible-date,outdated-contact"]), [""; 0]);
    let own = checklist();
    let place = own.join("checklist.toml");
    let text = fs::read_to_string(&place).unwrap();
    let text = text.replace("format = 1\n", "format = 1\nwithout_findings = [\"outdated-contact\"]\n");
    fs::write(&place, text).unwrap();
    assert_eq!(codes(&folder, &["--checklist", own.path().to_str().unwrap()]), ["impossible-date"]);
}

#[test]
fn a_table_in_the_folder_of_a_checklist_is_used_instead() {
    let folder = Folder::new()
        .with("지침.pdf", pdf(&[&["가온지원센터 : 02-111-2222", "개인정보 분쟁조정위원회 : 118"]]));
    let table = "body,outdated,current\n가온지원센터,02-111-2222,02-333-4444\n";
    let own = checklist().with("contacts.csv", table);
    let place = own.path().to_str().unwrap();
    let map = scan(&folder, &["--checklist", place]).json();
    let findings = map["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0]["message"].as_str().unwrap().contains("02-333-4444"));
    fs::write(own.join("contacts.csv"), "기관,번호\n가온,1\n").unwrap();
    let ran = evimap(&["scan", folder.path().to_str().unwrap(), "--checklist", place]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("contacts.csv:1"), "{}", ran.err);
}

#[test]
fn every_code_of_the_list_is_explained() {
    let kinds = evimap(&["findings", "--format", "json"]).json();
    let kinds = kinds.as_array().unwrap();
    assert!(kinds.len() > 20);
    for kind in kinds {
        let code = kind["code"].as_str().unwrap();
        for lang in ["ko", "en"] {
            let ran = evimap(&["findings", code, "--lang", lang]);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{code}");
            assert!(ran.out.starts_with(code) && ran.out.lines().count() >= 4, "{}", ran.out);
        }
    }
}
