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

#[test]
fn the_examples_of_every_built_in_checklist_pass() {
    for id in ["digital-service", "privacy-notice"] {
        let ran = evimap(&["checklist", "test", id]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
        let json = evimap(&["checklist", "test", id, "--format", "json"]).json();
        let examples = json["examples"].as_array().unwrap();
        assert!(examples.iter().all(|it| it["passed"] == true), "{id}");
        assert_eq!(json["shortages"].as_array().unwrap().len(), 0, "{id}");
        assert_eq!(json["uncovered"], serde_json::Value::Null);
    }
}

#[test]
fn a_failed_example_is_shown_with_what_was_expected_and_what_came() {
    let folder = Folder::new();
    let place = folder.join("점검표");
    let place = place.to_str().unwrap();
    assert_eq!(evimap(&["checklist", "new", place]).code, 0);
    let examples = fs::read_to_string(folder.join("점검표/examples.csv")).unwrap();
    let line = examples.lines().position(|it| it.starts_with("1-a1,partial")).unwrap() + 1;
    fs::write(folder.join("점검표/examples.csv"), examples.replace("1-a1,partial", "1-a1,met")).unwrap();
    let ran = evimap(&["checklist", "test", place]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for wanted in [
        format!("examples.csv:{line}: 1-a1"),
        "경비 담당자는 출입기록부를 작성한다.".to_owned(),
        "기대: met “작성”".to_owned(),
        "결과: partial “경비 담당자는 출입기록부를 작성한다.”".to_owned(),
    ] {
        assert!(ran.out.contains(&wanted), "{wanted}: {}", ran.out);
    }
    let json = evimap(&["checklist", "test", place, "--format", "json"]);
    assert_eq!(json.code, 1);
    let failed =
        json.json()["examples"].as_array().unwrap().iter().filter(|it| it["passed"] == false).count();
    assert_eq!(failed, 1);
    assert_eq!(evimap(&["checklist", "test", "없는-것"]).code, 2);
}

#[test]
fn a_checklist_without_examples_is_sound_and_untested() {
    let folder = Folder::new();
    let place = folder.path().to_str().unwrap();
    assert_eq!(evimap(&["checklist", "new", place]).code, 0);
    fs::remove_file(folder.join("examples.csv")).unwrap();
    let checked = evimap(&["checklist", "check", place]);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.out.contains("권고") && checked.out.contains("예문이 없습니다"), "{}", checked.out);
    assert_eq!(evimap(&["checklist", "test", place]).code, 1);
    let evidence = Folder::new().with("지침.pdf", pdf(&[&["출입자 기록을 1년 이상 보관한다."]]));
    assert_eq!(scan(&evidence, &["--checklist", place]).code, 0);
}

#[test]
fn coverage_names_the_concepts_that_no_example_needs() {
    let folder = Folder::new();
    let place = folder.path().to_str().unwrap();
    evimap(&["checklist", "new", place]);
    assert_eq!(evimap(&["checklist", "test", place, "--coverage"]).code, 0);
    let examples = fs::read_to_string(folder.join("examples.csv")).unwrap();
    let kept: Vec<&str> = examples.lines().filter(|it| !it.contains("차량")).collect();
    fs::write(folder.join("examples.csv"), kept.join("\n")).unwrap();
    let ran = evimap(&["checklist", "test", place, "--coverage"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.lines().any(|it| it.trim() == "vehicle"), "{}", ran.out);
}

#[test]
fn a_new_checklist_is_sound_and_nothing_is_overwritten() {
    let folder = Folder::new().with("terms.csv", "mine");
    let place = folder.path().to_str().unwrap();
    let refused = evimap(&["checklist", "new", place]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("terms.csv"), "{}", refused.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written");
    assert_eq!(fs::read_to_string(folder.join("terms.csv")).unwrap(), "mine");
    fs::remove_file(folder.join("terms.csv")).unwrap();
    assert_eq!(evimap(&["checklist", "new", place]).code, 0);
    let checked = evimap(&["checklist", "check", place]);
    assert_eq!(checked.code, 0);
    assert!(!checked.out.contains("권고"), "{}", checked.out);
}

#[test]
fn a_checklist_goes_to_a_spreadsheet_and_back() {
    let folder = Folder::new();
    let place = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    for (sheets, back) in [("점검표.xlsx", "엑셀"), ("표", "시에스브이")] {
        let (sheets, back) = (place(sheets), place(back));
        let exported = evimap(&["checklist", "export", "privacy-notice", "-o", &sheets]);
        assert_eq!((exported.code, exported.err.as_str()), (0, ""));
        let imported = evimap(&["checklist", "import", &sheets, "-o", &back]);
        assert_eq!((imported.code, imported.err.as_str()), (0, ""), "{}", imported.out);
        let shown = |named: &str| {
            let mut json = evimap(&["checklist", "show", named, "--format", "json"]).json();
            json["sha256"].take();
            json
        };
        assert!(shown("privacy-notice") == shown(&back), "{sheets}");
        assert_eq!(evimap(&["checklist", "test", &back]).code, 0);
        assert_eq!(evimap(&["checklist", "import", &sheets, "-o", &back]).code, 2, "nothing is overwritten");
    }
    let first = fs::read(folder.join("점검표.xlsx")).unwrap();
    evimap(&["checklist", "export", "privacy-notice", "-o", &place("점검표.xlsx")]);
    assert!(first == fs::read(folder.join("점검표.xlsx")).unwrap(), "the same checklist, the same bytes");
    assert_eq!(evimap(&["checklist", "import", &place("엑셀"), "-o", &place("셋")]).code, 1);
    assert_eq!(evimap(&["checklist", "import", &place("없음.xlsx"), "-o", &place("넷")]).code, 2);
}

#[test]
fn faults_of_a_sheet_are_named_with_sheet_and_row() {
    let folder = Folder::new();
    let place = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    evimap(&["checklist", "export", "privacy-notice", "-o", &place("표")]);
    let rules = fs::read_to_string(folder.join("표/rules.csv")).unwrap();
    fs::write(folder.join("표/rules.csv"), rules.replacen("\n30-1,", "\n99-9,", 1)).unwrap();
    let ran = evimap(&["checklist", "import", &place("표"), "-o", &place("점검표")]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("rules:2: requirement “99-9”"), "{}", ran.err);
    assert!(!folder.join("점검표").exists());
}

#[test]
fn a_second_checklist_reads_a_privacy_notice() {
    const NOTICE: &[&str] = &[
        "제1조(개인정보의 처리 목적)",
        "회사는 회원 관리와 서비스 제공을 위하여 개인정보를 처리합니다.",
        "제2조(개인정보의 처리 및 보유 기간)",
        "회사는 회원의 개인정보를 회원 탈퇴 시까지 보유합니다.",
        "제3조(개인정보의 제3자 제공)",
        "회사는 정보주체의 동의를 받은 때에만 개인정보를 제3자에게 제공합니다.",
        "제4조(개인정보 보호책임자)",
        "성명 : 김가나",
        "전화 : 02-700-0000",
    ];
    let evidence = Folder::new().with("개인정보 처리방침.pdf", pdf(&[NOTICE]));
    let ran = scan(&evidence, &["--checklist", "privacy-notice"]);
    assert_eq!(ran.code, 1);
    let map = ran.json();
    let criteria = map["criteria"].as_array().unwrap();
    let requirements = criteria.iter().flat_map(|it| it["requirements"].as_array().unwrap());
    let statuses: Vec<(&str, &str)> =
        requirements.map(|it| (it["id"].as_str().unwrap(), it["status"].as_str().unwrap())).collect();
    for (id, status) in [
        ("30-1", "met"),
        ("30-2", "met"),
        ("30-3", "partial"),
        ("30-4", "not_applicable"),
        ("30-5", "missing"),
        ("30-6a", "met"),
        ("30-6b", "met"),
        ("31-2", "not_applicable"),
    ] {
        assert!(statuses.contains(&(id, status)), "{id} {status}: {statuses:?}");
    }
}
