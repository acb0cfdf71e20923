//! ZIP archives in the folder: their files are evidence, and nothing in them reaches beyond them.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::made::{Folder, RULE, docx, evimap, pdf, scan};

/// A ZIP archive with these files.
pub(crate) fn archive(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn files_of_archives_are_evidence_and_each_has_its_row() {
    let deepest = archive(&[("너무 깊다.pdf", pdf(&[RULE]))]);
    let inner =
        archive(&[("나.docx", docx(&["제1조(목적) 이 지침은 목적을 정한다."])), ("셋째.zip", deepest)]);
    let outer = archive(&[
        ("규정/가.pdf", pdf(&[RULE])),
        ("../../밖으로.txt", "제1조(목적) 밖".into()),
        ("둘째.zip", inner),
        ("__MACOSX/._가.pdf", b"x".to_vec()),
        ("~$나.docx", b"x".to_vec()),
    ]);
    let folder = Folder::new()
        .with("증빙.zip", outer)
        .with("깨진.zip", b"PK\x03\x04 no more")
        .with("문서.zip", docx(RULE));
    let ran = scan(&folder, &[]);
    let map = ran.json();
    let rows: Vec<(&str, &str, Option<&str>)> = map["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["path"].as_str().unwrap(), row["status"].as_str().unwrap(), row["code"].as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("깨진.zip", "failed", Some("damaged")),
            ("문서.zip", "read", None),
            ("증빙.zip", "skipped", Some("archive")),
            ("증빙.zip/__MACOSX/._가.pdf", "skipped", Some("hidden")),
            ("증빙.zip/~$나.docx", "skipped", Some("lock-file")),
            ("증빙.zip/규정/가.pdf", "read", None),
            ("증빙.zip/둘째.zip", "skipped", Some("archive")),
            ("증빙.zip/둘째.zip/나.docx", "read", None),
            ("증빙.zip/둘째.zip/셋째.zip", "failed", Some("unsupported")),
            ("증빙.zip/밖으로.txt", "read", None),
        ]
    );
    assert!(map["criteria"].to_string().contains("가 (1 페이지 - 제7조 침해사고 보고 3항"), "{map}");
    assert_eq!(map, scan(&folder, &["--jobs", "1"]).json());
}

#[test]
fn the_bounds_of_archives_hold_and_are_named() {
    let bytes =
        archive(&[("가.pdf", pdf(&[RULE])), ("나.txt", vec![b'a'; 3000]), ("다.txt", vec![b'b'; 3000])]);
    let folder = Folder::new().with("증빙.zip", bytes);
    let code = |more: &[&str], path: &str| {
        let map = scan(&folder, more).json();
        let rows = map["documents"].as_array().unwrap().clone();
        rows.iter().find(|row| row["path"] == path).unwrap()["code"].as_str().map(str::to_owned)
    };
    assert_eq!(code(&[], "증빙.zip/나.txt"), None);
    assert_eq!(code(&["--limit", "member_bytes=2999"], "증빙.zip/나.txt").as_deref(), Some("too-large"));
    assert_eq!(code(&["--limit", "package_parts=2"], "증빙.zip").as_deref(), Some("too-large"));
    let two = (pdf(&[RULE]).len() + 3000).to_string();
    let limit = format!("archive_bytes={two}");
    assert_eq!(code(&["--limit", &limit], "증빙.zip/나.txt"), None);
    assert_eq!(code(&["--limit", &limit], "증빙.zip/다.txt").as_deref(), Some("too-large"));
    let text = evimap(&["text", folder.join("증빙.zip").to_str().unwrap(), "--lang", "ko"]);
    assert_eq!(text.code, 2);
    assert!(text.err.contains("압축 파일입니다"), "{}", text.err);
}
