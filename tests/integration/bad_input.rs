//! Bad input: each kind has its own message and its own row, and takes nothing away from the other files.

use std::fs;

use crate::made::{Folder, RULE, Ran, W, docx, evimap, locked_pdf, pdf, scan, word, zipped};

/// A file that cannot be read, or not whole.
struct Case {
    name: &'static str,
    bytes: fn() -> Vec<u8>,
    status: &'static str,
    code: &'static str,
    /// Part of what is said on standard error.
    said: &'static str,
}

const CASES: &[Case] = &[
    Case {
        name: "빈 파일.pdf", bytes: Vec::new, status: "failed", code: "empty", said: "비어 있습니다"
    },
    Case {
        name: "다운로드 오류.pdf",
        bytes: || b"<!DOCTYPE html><html><body>404</body></html>".to_vec(),
        status: "failed",
        code: "unsupported",
        said: "웹 페이지(HTML)입니다",
    },
    Case {
        name: "잘린 파일.pdf",
        bytes: || {
            let whole = pdf(&[RULE]);
            whole.get(..60).unwrap().to_vec()
        },
        status: "failed",
        code: "damaged",
        said: "손상되어 한 쪽도 읽지 못했습니다",
    },
    Case {
        name: "암호.pdf",
        bytes: || locked_pdf(&[RULE]),
        status: "failed",
        code: "encrypted",
        said: "암호가 걸려 있어",
    },
    Case {
        name: "깨진 압축.docx",
        bytes: || {
            let whole = docx(RULE);
            whole.get(..whole.len() / 20).unwrap().to_vec()
        },
        status: "failed",
        code: "damaged",
        said: "손상되어 한 쪽도 읽지 못했습니다",
    },
    Case {
        name: "문서.hwp",
        bytes: || {
            let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
            bytes.resize(512, 0);
            bytes.extend(b"HWP Document File");
            bytes.resize(4096, 0);
            bytes
        },
        status: "failed",
        code: "unsupported",
        said: "한글(HWP) 문서는 읽지 않습니다. PDF 또는 DOCX로 변환해 주세요",
    },
    Case {
        name: "압축 폭탄.docx",
        bytes: || word(&format!("<w:p><w:r><w:t>앞</w:t></w:r></w:p><!--{}-->", "x".repeat(70_000_000)), ""),
        status: "partial",
        code: "limit-reached",
        said: "한도(stream_bytes: 67108864)에 이르러 그 뒤는 읽지 않았습니다",
    },
    Case {
        name: "XML 개체.docx",
        bytes: || {
            let document = format!(
                "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>앞 &b;</w:t></w:r></w:p></w:body></w:document>"
            );
            zipped(&[("word/document.xml", &document)])
        },
        status: "partial",
        code: "entity-not-read",
        said: "XML 개체",
    },
    Case {
        name: "본문 없음.docx",
        bytes: || zipped(&[("[Content_Types].xml", "<Types/>"), ("word/styles.xml", "<styles/>")]),
        status: "failed",
        code: "damaged",
        said: "손상되어 한 쪽도 읽지 못했습니다",
    },
    Case {
        name: "글자 없음.docx",
        bytes: || word("<w:p/>", ""),
        status: "failed",
        code: "no-text",
        said: "글자가 없는 문서입니다",
    },
    Case {
        name: "암호 문서.docx",
        bytes: || compound("EncryptedPackage"),
        status: "failed",
        code: "encrypted",
        said: "암호를 해제한 사본을 넣어 주세요",
    },
    Case {
        name: "옛 문서.docx",
        bytes: || compound("WordDocument"),
        status: "failed",
        code: "unsupported",
        said: "옛 오피스 형식(DOC·XLS·PPT)은 읽지 않습니다",
    },
    Case {
        name: "같은 이름.docx",
        bytes: || {
            let part = |text: &str| {
                format!(
                    "<w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
                )
            };
            zipped(&[("word/document.xml", &part("하나")), ("WORD/document.xml", &part("둘"))])
        },
        status: "partial",
        code: "part-doubled",
        said: "이름이 같은 부분(word/document.xml)이 파일에 둘 있어",
    },
    Case {
        name: "잘린 본문.docx",
        bytes: || {
            zipped(&[(
                "word/document.xml",
                &format!("<w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>앞</w:t></w:r></w:p><w:p>"),
            )])
        },
        status: "partial",
        code: "damaged",
        said: "손상된 부분(문서를 이루는 XML) 뒤의 글자는",
    },
    Case {
        name: "오픈 문서.docx",
        bytes: || {
            zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<office/>")])
        },
        status: "failed",
        code: "unsupported",
        said: "오픈 문서(ODT·ODS·ODP)는 읽지 않습니다",
    },
    Case {
        name: "서식 있는 글.docx",
        bytes: || b"{\\rtf1\\ansi text}".to_vec(),
        status: "failed",
        code: "unsupported",
        said: "서식 있는 텍스트(RTF)는 읽지 않습니다",
    },
    Case {
        name: "모르는 형식.xyz",
        bytes: || vec![0x01, 0xfe, 0x00, 0x80, 0x7f],
        status: "failed",
        code: "unsupported",
        said: "읽을 수 없는 형식입니다",
    },
    Case {
        name: "스캔.pdf",
        bytes: || pdf(&[&[], &[]]),
        status: "failed",
        code: "no-text",
        said: "2쪽 모두 글자가 없습니다",
    },
    Case {
        name: "일부 스캔.pdf",
        bytes: || pdf(&[&["둘째 쪽은 그림이다."], &[]]),
        status: "partial",
        code: "page-without-text",
        said: "(2쪽) 글자가 없는 쪽입니다",
    },
];

/// An OLE container (MS-CFB) with a stream of this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

#[test]
fn each_kind_is_named_and_takes_nothing_from_the_others() {
    let alone = Folder::new().with("지침.pdf", pdf(&[RULE]));
    let undisturbed = scan(&alone, &[]).json();
    let good = undisturbed["documents"][0].clone();
    assert_eq!(good["status"], "read", "{good}");
    for case in CASES {
        let folder = Folder::new().with("지침.pdf", pdf(&[RULE])).with(case.name, (case.bytes)());
        let ran = scan(&folder, &[]);
        assert_eq!(ran.code, 1, "{}: {ran:?}", case.name);
        let map = ran.json();
        let row = row_of(&map, case.name);
        assert_eq!(
            (row["status"].as_str(), row["code"].as_str()),
            (Some(case.status), Some(case.code)),
            "{}: {row}",
            case.name
        );
        assert!(row["message"].is_string(), "{}: {row}", case.name);
        let (_, said) = ran.err.split_once(case.name).unwrap_or_default();
        let said: Vec<&str> = said.lines().take(2).map(str::trim).collect();
        assert!(said.join(" ").contains(case.said), "{}: {}", case.name, ran.err);
        assert_eq!(row_of(&map, "지침.pdf"), &good, "{}", case.name);
        assert_eq!(map["criteria"], undisturbed_criteria(&undisturbed, &map), "{}", case.name);
    }
}

/// Reasons may name what was not read; verdicts and evidence must not change.
fn undisturbed_criteria(undisturbed: &serde_json::Value, map: &serde_json::Value) -> serde_json::Value {
    let mut expected = undisturbed["criteria"].clone();
    for (criterion, other) in
        expected.as_array_mut().unwrap().iter_mut().zip(map["criteria"].as_array().unwrap())
    {
        let rows = criterion["requirements"].as_array_mut().unwrap().iter_mut();
        for (row, other) in rows.zip(other["requirements"].as_array().unwrap()) {
            row["reason"] = other["reason"].clone();
        }
    }
    expected
}

#[test]
fn all_kinds_at_once_are_all_in_the_map() {
    let mut folder = Folder::new().with("지침.pdf", pdf(&[RULE]));
    for case in CASES {
        folder = folder.with(case.name, (case.bytes)());
    }
    let map = scan(&folder, &[]).json();
    assert_eq!(map["documents"].as_array().unwrap().len(), CASES.len() + 1);
    assert_eq!(map["summary"]["documents"], CASES.len() + 1);
    let failed = CASES.iter().filter(|it| it.status == "failed").count();
    assert_eq!(map["summary"]["documents_failed"], failed);
}

#[test]
fn what_is_no_evidence_is_listed_and_does_not_change_the_outcome() {
    let folder = Folder::new()
        .with("지침.pdf", pdf(&[RULE]))
        .with("사본/같은 지침.pdf", pdf(&[RULE]))
        .with("~$지침.docx", "x")
        .with("Thumbs.db", "x")
        .with(".숨김", "x");
    let ran = scan(&folder, &["--quiet"]);
    let map = ran.json();
    let rows: Vec<(&str, &str, &str)> = map["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (text(&it["path"]), text(&it["status"]), text(&it["code"])))
        .collect();
    assert_eq!(
        rows,
        [
            (".숨김", "skipped", "hidden"),
            ("Thumbs.db", "skipped", "hidden"),
            ("~$지침.docx", "skipped", "lock-file"),
            ("사본/같은 지침.pdf", "read", ""),
            ("지침.pdf", "skipped", "duplicate"),
        ]
    );
    assert!(text(&map["documents"][4]["message"]).contains("사본/같은 지침.pdf"), "{map}");
    assert_eq!(ran.err, "");
}

#[test]
fn a_run_without_input_says_what_to_do() {
    let empty = Folder::new();
    let missing = empty.join("없는 폴더");
    for (arguments, said) in [
        (vec!["scan".into(), empty.path().to_owned()], "읽을 파일이 없습니다"),
        (vec!["scan".into(), missing.clone()], "파일이나 폴더가 없습니다"),
        (vec!["find".into(), "통지".into(), missing.clone()], "파일이나 폴더가 없습니다"),
        (vec!["text".into(), missing], "파일이나 폴더가 없습니다"),
        (vec!["text".into(), empty.path().to_owned()], "폴더입니다"),
    ] {
        let Ran { code, out, err } = evimap(&arguments);
        assert_eq!(code, 2, "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
        assert!(err.starts_with("오류: ") && err.contains(said), "{arguments:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_folder_is_named_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new().with("지침.pdf", pdf(&[RULE])).with("닫힘/a.pdf", pdf(&[RULE]));
    let closed = folder.join("닫힘");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read_dir(&closed).is_ok();
    let ran = scan(&folder, &[]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    if is_root {
        return;
    }
    let map = ran.json();
    assert_eq!(text(&row_of(&map, "닫힘")["code"]), "unreadable");
    assert_eq!(text(&row_of(&map, "지침.pdf")["status"]), "read");
    assert!(ran.err.contains("권한"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_link_is_named_and_not_followed() {
    let folder = Folder::new().with("지침.pdf", pdf(&[RULE]));
    std::os::unix::fs::symlink("/", folder.join("바깥")).unwrap();
    let ran = scan(&folder, &[]);
    let map = ran.json();
    assert_eq!(map["documents"].as_array().unwrap().len(), 2);
    assert_eq!(text(&row_of(&map, "바깥")["code"]), "link");
    assert!(ran.err.contains("바로가기"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_name_cannot_move_the_cursor() {
    let folder = Folder::new().with("a\u{1b}[2J\n.pdf", "");
    let ran = scan(&folder, &["--color", "never"]);
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
    assert!(ran.err.contains("a\\u{1b}[2J\\n.pdf"), "{:?}", ran.err);
    assert_eq!(ran.json()["documents"][0]["path"], "a\u{1b}[2J\n.pdf");
}

fn row_of<'a>(map: &'a serde_json::Value, path: &str) -> &'a serde_json::Value {
    let rows = map["documents"].as_array().unwrap();
    rows.iter().find(|row| row["path"] == path).unwrap_or_else(|| panic!("no row for {path}: {map}"))
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_default()
}
