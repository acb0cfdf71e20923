//! `evimap find`: every spelling of a term, where it stands, and what was not searched.

use crate::made::{Folder, RULE, Ran, docx, evimap, locked_pdf, pdf};

fn find(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut all = vec!["find".to_owned()];
    all.extend(arguments.iter().map(|it| (*it).to_owned()));
    all.push(folder.path().to_str().unwrap().to_owned());
    evimap(&all)
}

fn folder() -> Folder {
    let second: &[&str] = &["제8조(비밀번호)", "비밀번호는 일방향 암호화하여 저장한다."];
    Folder::new().with("지침.pdf", pdf(&[RULE, second])).with("절차.docx", docx(&["통지", "방법을 정한다."]))
}

#[test]
fn a_hit_is_a_line_with_path_page_article_and_quote() {
    let ran = find(&folder(), &["통지 방법"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, "지침.pdf:1:제7조: 1. 통지방법 : 전화, 휴대전화, 전자우편\n");
}

#[test]
fn the_dictionary_knows_other_spellings_unless_exact() {
    let ran = find(&folder(), &["단방향 암호화"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("지침.pdf:2:제8조: 비밀번호는 일방향 암호화하여"), "{}", ran.out);
    let exact = find(&folder(), &["단방향 암호화", "--exact"]);
    assert_eq!((exact.code, exact.out.as_str()), (1, ""));
}

#[test]
fn json_has_a_row_for_each_hit_and_each_file() {
    let ran = find(&folder(), &["-e", "통지방법", "-e", "발생원인", "--format", "json"]);
    let found = ran.json();
    let hits = found["hits"].as_array().unwrap();
    let terms: Vec<(&str, &str)> =
        hits.iter().map(|it| (it["term"].as_str().unwrap(), it["found"].as_str().unwrap())).collect();
    assert_eq!(terms, [("통지방법", "통지방법"), ("발생원인", "발생 원인")]);
    let hit = &hits[0];
    assert_eq!(
        (&hit["document"], &hit["page"], &hit["page_end"]),
        (&"지침.pdf".into(), &1.into(), &1.into())
    );
    assert_eq!((&hit["article"], &hit["paragraph"], &hit["item"]), (&"제7조".into(), &3.into(), &1.into()));
    assert_eq!(hit["citation"], "지침 (1 페이지 - 제7조 침해사고 보고 3항 1호)");
    assert_eq!(hit["boxes"].as_array().unwrap().len(), 1);
    assert_eq!(found["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn what_was_not_searched_makes_the_answer_uncertain() {
    let folder = folder().with("암호.pdf", locked_pdf(&[RULE]));
    let ran = find(&folder, &["통지방법"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("지침.pdf:1:제7조"), "{}", ran.out);
    assert!(ran.err.contains("암호.pdf"), "{}", ran.err);
    assert_eq!(find(&self::folder(), &["그런말은없다"]).code, 1);
    assert_eq!(find(&self::folder(), &[" "]).code, 2);
    assert_eq!(evimap(&["find", "통지방법"]).code, 2);
}

#[test]
fn a_hit_is_coloured_when_asked() {
    let ran = find(&folder(), &["통지방법", "--color", "always"]);
    assert!(ran.out.contains("\u{1b}[1m\u{1b}[31m통지방법\u{1b}[0m"), "{:?}", ran.out);
    let mut run = crate::made::command(&["find", "통지방법", folder().path().to_str().unwrap()]);
    let plain = run.env("NO_COLOR", "1").output().unwrap();
    assert!(!plain.stdout.contains(&0x1b));
}
