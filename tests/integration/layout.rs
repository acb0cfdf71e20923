//! The same document as DOCX and as PDF: the same verdicts, the same citations, the same pages.
//!
//! The PDF is made of the DOCX by LibreOffice. Where that is not installed there is nothing to compare, and the tests say so.

use std::process::Command;

use serde_json::Value;

use crate::made::{Folder, Ran, command, docx, stating, word};

/// A rule of some pages, in which requirements of several criteria are met, half met and missing.
fn rule() -> Vec<u8> {
    let mut lines: Vec<String> = Vec::new();
    for number in 1..=40 {
        match number {
            7 => lines.extend(
                [
                    "제7조(침해사고 보고)",
                    "③ 회사는 침해사고가 발생하면 지체 없이 다음 각 호를 이용자에게 통지한다.",
                    "1. 통지방법 : 전화, 휴대전화, 전자우편",
                    "2. 발생 원인",
                ]
                .map(str::to_owned),
            ),
            23 => lines.extend(
                [
                    "제23조(비밀번호 관리)",
                    "① 이용자의 비밀번호는 단방향 암호화하여 저장한다.",
                    "② 개인정보는 보유 기간이 지나면 지체 없이 파기한다.",
                ]
                .map(str::to_owned),
            ),
            _ => lines.extend([
                format!("제{number}조(제{number}의 절차)"),
                format!("① 담당 부서는 제{number}단계의 점검을 분기마다 실시하고 그 결과를 기록하여 보관하며, 점검에서 드러난 미비점은 다음 분기까지 보완한다."),
                format!("② 제{number}단계의 기록은 담당 부서가 관리한다."),
            ]),
        }
    }
    docx(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Titles of articles that have nothing to do with the checklist.
const TITLES: [&str; 12] = [
    "적용 범위",
    "다른 규정과의 관계",
    "문서 보존",
    "비품 관리",
    "차량 운행",
    "출입 절차",
    "회의 운영",
    "예산 편성",
    "물품 구매",
    "시설 점검",
    "행사 지원",
    "자료 열람",
];

/// A paragraph that has nothing to do with the checklist; each is another, since lines that come again on every page are running heads.
fn sentences(number: usize) -> String {
    const WHO: [&str; 5] =
        ["총무부는", "각 부서장은", "시설을 맡은 사람은", "회계를 맡은 사람은", "임직원은"];
    const WHEN: [&str; 7] =
        ["분기마다", "달마다", "해마다", "필요한 때에", "일을 마친 뒤", "일을 시작하기 전에", "금요일마다"];
    const WHAT: [&str; 11] = [
        "비품의 수량을",
        "차량의 주행 거리를",
        "회의실의 예약 현황을",
        "구매한 물품의 목록을",
        "행사에 쓴 비용을",
        "빌려 간 자료를",
        "건물의 출입문을",
        "예산의 집행 내역을",
        "창고의 열쇠를",
        "현황판의 내용을",
        "우편물의 수를",
    ];
    const DOES: [&str; 4] = ["적어 둔다.", "다시 세어 본다.", "서로 견주어 본다.", "대장에 옮겨 적는다."];
    let pick = |words: &[&'static str], at: usize| *words.get(at % words.len()).unwrap();
    let sentence = |at| [pick(&WHO, at), pick(&WHEN, at), pick(&WHAT, at), pick(&DOES, at)].join(" ");
    (number * 6..number * 6 + 6).map(sentence).collect::<Vec<_>>().join(" ")
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Articles, paragraphs, items and subitems whose numbers stand in no text: Word draws them.
fn numbered() -> Vec<u8> {
    let levels: String = (0..)
        .zip([("decimal", "제%1조"), ("decimalEnclosedCircle", "%2"), ("decimal", "%3."), ("ganada", "%4.")])
        .map(|(level, (format, text))| {
            format!("<w:lvl w:ilvl='{level}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>")
        })
        .collect();
    let numbering = format!(
        "<w:abstractNum w:abstractNumId='7'><w:multiLevelType w:val='multilevel'/>{levels}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    );
    let item = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let mut body = String::new();
    for (number, title) in TITLES.into_iter().enumerate() {
        body.push_str(&item(0, &format!("({title})")));
        body.push_str(&[item(1, &sentences(2 * number)), item(1, &sentences(2 * number + 1))].concat());
        if title == "출입 절차" {
            body.push_str(&item(0, "(침해사고 보고)"));
            body.push_str(&item(1, "회사는 침해사고가 발생하면 지체 없이 다음 각 호를 이용자에게 통지한다."));
            body.push_str(&item(2, "통지방법 : 전화, 휴대전화, 전자우편"));
            body.push_str(&item(2, "발생 원인"));
            body.push_str(&[item(3, "외부의 공격"), item(3, "내부의 실수")].concat());
        }
        if title == "시설 점검" {
            body.push_str(&item(0, "(비밀번호 관리)"));
            body.push_str(&item(1, "이용자의 비밀번호는 단방향 암호화하여 저장한다."));
        }
    }
    word(&body, &numbering)
}

/// Headings with numbers, a table under one of them, and sections on pages of their own.
fn divided() -> Vec<u8> {
    let row = |cells: [&str; 3]| {
        let cell = |text: &str| {
            format!("<w:tc><w:tcPr><w:tcW w:w='3000' w:type='dxa'/></w:tcPr>{}</w:tc>", paragraph(text))
        };
        format!("<w:tr>{}</w:tr>", cells.map(cell).concat())
    };
    let borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|side| format!("<w:{side} w:val='single' w:sz='4' w:space='0' w:color='000000'/>"))
        .concat();
    let table = format!(
        "<w:tbl><w:tblPr><w:tblW w:w='9000' w:type='dxa'/><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/><w:gridCol w:w='3000'/></w:tblGrid>{}</w:tbl>",
        [
            row(["구분", "내용", "담당"]),
            row(["통지방법", "전화로 알린다.", "보안팀"]),
            row(["발생 원인", "원인을 적어 통지한다.", "보안팀"]),
        ]
        .concat()
    );
    let heading = |text: &str| {
        format!(
            "<w:p><w:pPr><w:spacing w:before='360' w:after='160'/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val='28'/></w:rPr><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let mut body = String::new();
    for (number, title) in (1..).zip(TITLES) {
        body.push_str(&heading(&format!("{number}. {title}")));
        body.push_str(&[paragraph(&sentences(2 * number)), paragraph(&sentences(2 * number + 1))].concat());
        match number {
            4 | 8 => body.push_str(&format!("<w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/><w:pgMar w:top='1440' w:right='1440' w:bottom='1440' w:left='1440'/></w:sectPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>", sentences(50 + number))),
            6 => {
                body.push_str(&heading("6.1 침해사고 통지"));
                body.push_str(&paragraph("침해사고가 발생하면 이용자에게 다음을 통지한다."));
                body.push_str(&table);
            }
            10 => {
                body.push_str(&heading("10.1 비밀번호 관리"));
                body.push_str(&paragraph("이용자의 비밀번호는 단방향 암호화하여 저장한다."));
            }
            _ => {}
        }
    }
    word(&body, "")
}

/// A folder with a document as `docx/지침.docx` and `pdf/지침.pdf`; `None` where LibreOffice is not installed.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn both(document: Vec<u8>) -> Option<Folder> {
    let folder = Folder::new().with("docx/지침.docx", document);
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let made = Command::new("soffice")
        .args([
            profile.as_str(),
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
        ])
        .args([folder.join("pdf"), folder.join("docx/지침.docx")])
        .env("LC_ALL", "C.UTF-8")
        .output();
    if made.is_err() {
        eprintln!("skipped: soffice is not installed, so no document can be drawn");
        return None;
    }
    assert!(folder.join("pdf/지침.pdf").exists(), "{made:?}");
    Some(folder)
}

/// A run of the program that finds LibreOffice.
fn evimap(arguments: &[&str]) -> Ran {
    let output = command(arguments).env("PATH", std::env::var_os("PATH").unwrap()).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn scanned(folder: &Folder, kind: &str, pages: &str) -> Value {
    evimap(&["scan", folder.join(kind).to_str().unwrap(), "--docx-pages", pages]).json()
}

/// Status of each requirement, with what its best evidence cites: article, paragraph, item, and the pages where `with_pages`.
fn cited(map: &Value, with_pages: bool) -> Vec<String> {
    let criteria = map["criteria"].as_array().unwrap().iter();
    let requirements = criteria.flat_map(|it| it["requirements"].as_array().unwrap());
    let rows = requirements.map(|it| {
        let best = &it["evidence"][0];
        let pages = if with_pages { [&best["page"], &best["page_end"]] } else { [&Value::Null; 2] };
        let place =
            [&best["article"], &best["article_title"], &best["paragraph"], &best["item"], &best["quote"]];
        format!("{} {} {place:?} {pages:?}", it["id"], it["status"])
    });
    rows.collect()
}

#[test]
fn a_docx_and_its_pdf_say_the_same() {
    let documents = [
        ("articles in the text", rule()),
        ("numbers that are drawn", numbered()),
        ("headings, sections and a table", divided()),
    ];
    for (name, document) in documents {
        let Some(folder) = both(document) else { return };
        let drawn = scanned(&folder, "docx", "layout");
        let pdf = scanned(&folder, "pdf", "file");
        assert!(pdf["documents"][0]["pages"].as_u64().unwrap() >= 3, "{name}: {}", pdf["documents"]);
        assert_eq!(drawn["documents"][0]["pages"], pdf["documents"][0]["pages"], "{name}");
        assert_eq!(drawn["documents"][0]["page_numbers"], "layout", "{name}");
        assert_eq!(cited(&drawn, true), cited(&pdf, true), "{name}");
        let met = |map: &Value| map["summary"]["requirements"]["met"].as_u64().unwrap();
        assert!(met(&pdf) > 1, "{name}: {}", pdf["summary"]);

        let unpaged = scanned(&folder, "docx", "file");
        assert_eq!(cited(&unpaged, false), cited(&pdf, false), "{name}");
    }
}

#[test]
fn a_file_that_contradicts_itself_takes_the_pages_that_agree() {
    let drawn_once = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>끝</w:t></w:r></w:p>";
    let long: String = (0..60).map(|it| paragraph(&sentences(it))).collect();
    let document = |stated: u64| stating(&format!("{long}{drawn_once}"), stated);
    let Some(folder) = both(document(1)) else { return };
    let row = |folder: &Folder, pages: &str| scanned(folder, "docx", pages)["documents"][0].clone();
    let drawn = row(&folder, "layout")["pages"].as_u64().unwrap();
    assert!(drawn > 3, "{drawn}");
    for (stated, basis) in [(2, "rendered"), (1, "rendered"), (drawn, "layout"), (drawn + 1, "layout")] {
        let folder = Folder::new().with("docx/지침.docx", document(stated));
        let row = row(&folder, "auto");
        assert_eq!(row["page_numbers"], basis, "stated {stated}: {row}");
        let warned = row["warnings"].to_string().contains("page-count-differs");
        assert_eq!(warned, row["pages"].as_u64() != Some(stated), "stated {stated}: {row}");
    }
}

#[test]
fn pages_are_drawn_for_every_verb_and_every_time_the_same() {
    let Some(folder) = both(rule()) else { return };
    let file = folder.join("docx/지침.docx");
    let file = file.to_str().unwrap();
    let find =
        |pages: &str| evimap(&["find", "단방향 암호화", file, "--format", "json", "--docx-pages", pages]);
    let hits = find("layout");
    let page = hits.json()["hits"][0]["page"].as_u64().unwrap();
    assert!(page > 1, "{hits:?}");
    assert_eq!(find("layout").out, hits.out);
    assert_eq!(find("file").json()["hits"][0]["page"], Value::Null);
    let text = evimap(&["text", file, "--docx-pages", "layout"]);
    let pages: Vec<&str> = text.out.split('\u{c}').collect();
    assert!(pages[page as usize - 1].contains("단방향 암호화"), "{text:?}");
}

#[test]
fn without_libreoffice_the_file_itself_counts() {
    let folder = Folder::new().with("지침.docx", rule());
    let file = folder.join("지침.docx");
    for (pages, said) in [("auto", ""), ("file", ""), ("layout", "layout-failed")] {
        let mut run = command(&["text", file.to_str().unwrap(), "--format", "json", "--docx-pages", pages]);
        let output = run.output().unwrap();
        let view: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(view["document"]["page_numbers"], "none", "{pages}");
        assert_eq!(view["document"]["warnings"][0]["code"].as_str().unwrap_or_default(), said, "{pages}");
        assert_eq!(output.status.code(), Some(0), "{pages}");
    }
}

/// A script stands in for a LibreOffice that hangs; shells send the signal, because a test may not.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_libreoffice_and_leaves_no_copy_of_the_document() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new()
        .with("증빙/지침.docx", rule())
        .with("tmp/keep", "")
        .with("bin/soffice", "#!/bin/sh\necho $$ > \"$STARTED\"\nsleep 30\n");
    std::fs::set_permissions(folder.join("bin/soffice"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let (started, path) = (folder.join("started"), std::env::var("PATH").unwrap());
    for verb in ["scan", "text"] {
        let script = format!(
            "'{program}' {verb} '{file}' --docx-pages layout >/dev/null & run=$!; \
             until test -s '{started}'; do sleep 0.05; done; program=$(cat '{started}'); rm '{started}'; \
             kill -TERM $run; wait $run; echo \"code $?\"; sleep 0.2; \
             case $(ps -o stat= -p $program) in ''|Z*) ;; *) echo alive;; esac; ls '{tmp}'",
            program = env!("CARGO_BIN_EXE_evimap"),
            file = folder.join("증빙/지침.docx").display(),
            started = started.display(),
            tmp = folder.join("tmp").display(),
        );
        let ran = Command::new("sh")
            .args(["-c", &script])
            .env("PATH", format!("{}:{path}", folder.join("bin").display()))
            .env("TMPDIR", folder.join("tmp"))
            .env("STARTED", &started)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "code 130\nkeep\n", "{verb}");
    }
}
