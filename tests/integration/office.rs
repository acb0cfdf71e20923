//! Ledgers and slides are evidence: in the place of the page a citation names the sheet and row, or the slide.

use crate::made::{Folder, RULE, evimap, pptx, scan, xlsx};

fn folder() -> Folder {
    let contacts: &[&[&str]] = &[
        &["이름", "직급", "연락처"],
        &[],
        &["보안팀장", "팀장", "02-123-4567"],
        &["통지방법은 전화이다.", "비고"],
    ];
    Folder::new()
        .with("담당자 명부.xlsx", xlsx(&[("표지", &[&["담당자 명부"]]), ("담당자", contacts)]))
        .with("대응 체계.pptx", pptx(&[&["침해사고 대응 체계"], RULE]))
}

#[test]
fn hits_name_the_sheet_and_row_or_the_slide() {
    let folder = folder();
    let path = folder.path().to_str().unwrap();
    let list = evimap(&["find", "통지방법", path, "--format", "json"]).json();
    let hits: Vec<(&str, Option<u64>, Option<&str>)> = list["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["citation"].as_str().unwrap(), it["page"].as_u64(), it["page_label"].as_str()))
        .collect();
    assert_eq!(
        hits,
        [
            ("담당자 명부 (시트 '담당자' 4행)", None, Some("담당자")),
            ("대응 체계 (슬라이드 2 - 제7조 침해사고 보고 3항 1호)", Some(2), None),
        ]
    );
    let lines = evimap(&["find", "통지방법", path]).out;
    assert!(lines.starts_with("담당자 명부.xlsx:담당자:-: 통지방법은 전화이다. 비고"), "{lines}");
}

#[test]
fn sheets_and_slides_are_pages_of_the_text() {
    let folder = folder();
    for (name, pages) in [("담당자 명부.xlsx", "담당자 명부"), ("대응 체계.pptx", "침해사고 대응 체계")]
    {
        let ran = evimap(&["text", folder.join(name).to_str().unwrap()]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}");
        assert_eq!(ran.out.split('\u{c}').map(str::trim).next(), Some(pages), "{name}");
        assert_eq!(ran.out.split('\u{c}').count(), 2, "{name}");
    }
}

#[test]
fn a_scan_maps_them_like_other_documents() {
    let map = scan(&folder(), &[]).json();
    let rows: Vec<_> = map["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["format"].as_str().unwrap(), it["pages"].as_u64(), it["page_numbers"].as_str().unwrap())
        })
        .collect();
    assert_eq!(rows, [("xlsx", Some(2), "none"), ("pptx", Some(2), "exact")]);
    let cited = map["criteria"].to_string();
    assert!(cited.contains("대응 체계 (슬라이드 2 - 제7조 침해사고 보고 3항 1호)"), "{cited}");
}
