//! What a revision of the evidence changed.

use std::fs;

use crate::made::{Folder, RULE, evimap, pdf, scan};

/// The rule after its revision: an article stands on the next page, one notice item is gone, another is new.
const REVISED: &[&str] = &[
    "제7조(침해사고 보고)",
    "③ 회사는 침해사고가 발생하면 지체 없이 다음 각 호를 이용자에게 통지한다.",
    "1. 통지방법 : 전화, 휴대전화, 전자우편",
    "2. 담당부서 및 연락처 : 정보보호팀, 전화 02-700-0000",
];

fn maps() -> Folder {
    let old = Folder::new()
        .with("지침.pdf", pdf(&[RULE, &["비밀번호는 MD5로 암호화하여 저장한다."]]))
        .with("옛 문서.pdf", pdf(&[&["제1조(목적) 없어질 문서이다."]]));
    let new = Folder::new()
        .with("지침.pdf", pdf(&[&["제1조(목적) 이 지침은 침해사고 대응에 필요한 사항을 정한다."], REVISED]))
        .with("새 문서.pdf", pdf(&[&["제1조(목적) 새로 넣은 문서이다."]]));
    Folder::new().with("old.json", scan(&old, &[]).out).with("new.json", scan(&new, &[]).out)
}

fn diff(folder: &Folder, old: &str, new: &str, more: &[&str]) -> crate::made::Ran {
    let (old, new) = (folder.join(old), folder.join(new));
    let mut arguments = vec!["diff", old.to_str().unwrap(), new.to_str().unwrap()];
    arguments.extend(more);
    evimap(&arguments)
}

#[test]
fn a_revision_is_told_item_by_item() {
    let maps = maps();
    let ran = diff(&maps, "old.json", "new.json", &["--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report = ran.json();
    let schema = evimap(&["schema", "diff"]).json();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&report), "{report:#}");
    let change = |list: &str, key: &str, value: &str| {
        let rows = report[list].as_array().unwrap();
        let row = rows.iter().find(|it| it[key].as_str().is_some_and(|it| it.contains(value)));
        row.unwrap_or_else(|| panic!("{value}: {:#}", report[list]))["change"].as_str().unwrap().to_owned()
    };
    assert_eq!(change("requirements", "id", "1.2-a3"), "lost");
    assert_eq!(change("requirements", "id", "1.2-a6"), "gained");
    assert_eq!(change("passages", "quote", "통지방법"), "moved");
    assert_eq!(change("findings", "code", "weak-algorithm"), "removed");
    assert_eq!(change("documents", "path", "새 문서.pdf"), "added");
    assert_eq!(change("documents", "path", "옛 문서.pdf"), "removed");
    assert_eq!(change("documents", "path", "지침.pdf"), "changed");
    assert_eq!(report["same"], false);

    let ran = diff(&maps, "old.json", "new.json", &["--exit-zero", "--lang", "en"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains(
            "지침 (1 페이지 - 제7조 침해사고 보고 3항 1호) → 지침 (2 페이지 - 제7조 침해사고 보고 3항 1호)"
        ),
        "{}",
        ran.out
    );
}

#[test]
fn equal_maps_are_the_same() {
    let maps = maps();
    let ran = diff(&maps, "old.json", "old.json", &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "달라진 것이 없습니다.\n"));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let maps = maps();
    let old = fs::read_to_string(maps.join("old.json")).unwrap();
    let maps = maps
        .with("two.json", old.replacen("\"schema\": 1", "\"schema\": 2", 1))
        .with("cut.json", old.get(..100).unwrap())
        .with("other.json", "[1, 2]");
    for (new, said) in [
        ("two.json", "schema)이 2"),
        ("cut.json", "JSON이 아닙니다"),
        ("other.json", "만든 결과(JSON)가 아닙니다"),
        ("missing.json", "파일이 없습니다"),
    ] {
        let ran = diff(&maps, "old.json", new, &[]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{new}");
        assert!(
            ran.err.starts_with("오류: ") && ran.err.contains(new) && ran.err.contains(said),
            "{new}: {}",
            ran.err
        );
    }
}
