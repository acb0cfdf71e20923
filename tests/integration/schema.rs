//! Every map obeys the schema that the program prints, and the schema says what the contract says.

use serde_json::Value;

use crate::made::{Folder, RULE, docx, evimap, locked_pdf, pdf, pptx, scan, xlsx};

fn schema() -> Value {
    let ran = evimap(&["schema"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.json()
}

#[test]
fn maps_obey_the_schema() {
    let folder = Folder::new()
        .with("지침.pdf", pdf(&[RULE, &[], &["MD5로 비밀번호를 암호화하여 저장한다."]]))
        .with("절차.docx", docx(RULE))
        .with("암호.pdf", locked_pdf(&[RULE]))
        .with("~$절차.docx", "x")
        .with("명부.xlsx", xlsx(&[("담당자", &[&["통지방법", "전화"]])]))
        .with("대응.pptx", pptx(&[RULE]))
        .with("안내.md", "# 안내\n\n통지방법은 전화이다.\n")
        .with("안내.txt", "통지방법은 전화이다.\n");
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for more in [
        &[][..],
        &["--lang", "en"],
        &["--certified"],
        &["--service-type", "migration"],
        &["--service-type", "cloud", "--certified", "--lang", "en"],
    ] {
        let map = scan(&folder, more).json();
        let faults: Vec<String> =
            validator.iter_errors(&map).map(|it| format!("{}: {it}", it.instance_path())).collect();
        assert!(faults.is_empty(), "{more:?}: {faults:#?}");
    }
}

/// A map made wrong.
struct Case {
    name: &'static str,
    spoil: fn(&mut Value),
}

#[test]
fn the_schema_refuses_what_is_no_map() {
    let folder = Folder::new().with("지침.pdf", pdf(&[RULE]));
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let map = scan(&folder, &[]).json();
    assert!(validator.is_valid(&map));
    let cases = [
        Case { name: "a field is gone", spoil: |map| drop(map.as_object_mut().unwrap().remove("findings")) },
        Case { name: "an unknown status", spoil: |map| map["documents"][0]["status"] = "perhaps".into() },
        Case { name: "a page that is no number", spoil: |map| map["documents"][0]["pages"] = "9".into() },
        Case { name: "an unknown format", spoil: |map| map["documents"][0]["format"] = "hwp".into() },
    ];
    for case in cases {
        let mut spoiled = map.clone();
        (case.spoil)(&mut spoiled);
        assert!(!validator.is_valid(&spoiled), "{}", case.name);
    }
}

/// Names, in order, that the contract fixes.
#[test]
fn fields_stand_in_the_order_of_the_contract() {
    let folder = Folder::new().with("지침.pdf", pdf(&[RULE]));
    let ran = scan(&folder, &["--service-type", "migration"]);
    let in_order = |names: &[&str]| {
        let mut from = 0;
        for name in names {
            let key = format!("\"{name}\": ");
            let found = ran.out.get(from..).and_then(|rest| rest.find(&key));
            from += found.unwrap_or_else(|| panic!("{name} is missing or out of order:\n{}", ran.out));
        }
    };
    in_order(&["schema", "tool", "checklist", "profile", "summary", "documents", "criteria", "findings"]);
    in_order(&[
        "path",
        "title",
        "format",
        "sha256",
        "bytes",
        "pages",
        "page_numbers",
        "status",
        "code",
        "warnings",
    ]);
    let map = ran.json();
    assert_eq!(map["schema"], 1);
    assert_eq!(map["tool"]["name"], "evimap");
    assert_eq!(map["profile"]["service_type"], "migration");
    assert_eq!(map["documents"][0]["title"], "지침");
    assert_eq!(map["documents"][0]["page_numbers"], "exact");
    let requirements =
        map["criteria"].as_array().unwrap().iter().flat_map(|it| it["requirements"].as_array().unwrap());
    let summary = &map["summary"]["requirements"];
    let counted: u64 = summary.as_object().unwrap().values().map(|it| it.as_u64().unwrap()).sum();
    assert_eq!(counted as usize, requirements.count());
}
