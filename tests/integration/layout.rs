//! The same document as DOCX and as PDF: the same verdicts, the same citations, the same pages.
//!
//! The PDF is made of the DOCX by LibreOffice. Where that is not installed there is nothing to compare, and the tests say so.

use std::process::Command;

use serde_json::Value;

use crate::made::{Folder, Ran, command, docx};

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

/// A folder with the rule as `docx/지침.docx` and `pdf/지침.pdf`; `None` where LibreOffice is not installed.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn both() -> Option<Folder> {
    let folder = Folder::new().with("docx/지침.docx", rule());
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
    let Some(folder) = both() else { return };
    let drawn = scanned(&folder, "docx", "layout");
    let pdf = scanned(&folder, "pdf", "file");
    assert!(pdf["documents"][0]["pages"].as_u64().unwrap() >= 3, "{}", pdf["documents"]);
    assert_eq!(drawn["documents"][0]["pages"], pdf["documents"][0]["pages"]);
    assert_eq!(drawn["documents"][0]["page_numbers"], "layout");
    assert_eq!(cited(&drawn, true), cited(&pdf, true));
    let met = |map: &Value| map["summary"]["requirements"]["met"].as_u64().unwrap();
    assert!(met(&pdf) > 0, "{}", pdf["summary"]);

    let unpaged = scanned(&folder, "docx", "file");
    assert_eq!(unpaged["documents"][0]["page_numbers"], "none");
    assert_eq!(cited(&unpaged, false), cited(&pdf, false));
}

#[test]
fn pages_are_drawn_for_every_verb_and_every_time_the_same() {
    let Some(folder) = both() else { return };
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
