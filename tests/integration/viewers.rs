//! Reports in the programs that people open them with, where those are installed.

#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::Path;
use std::process::Command;

use crate::made::{Folder, RULE, docx, evimap, pdf};

/// A folder whose names and texts try to act.
fn hostile() -> Folder {
    let run =
        "<img src=x onerror=window.hacked=1> <script>window.hacked=1</script> 통지방법 : 전화, 전자우편";
    let rule: Vec<&str> =
        RULE.iter().copied().chain([run, "=cmd|' /C calc'!A0 의 통지방법은 전화이다."]).collect();
    Folder::new()
        .with(
            "<img src=x onerror=window.hacked=1>.pdf",
            pdf(&[&rule, &["비밀번호는 MD5로 암호화하여 저장한다."]]),
        )
        .with("=cmd|' !A0.pdf", pdf(&[&[], RULE]))
        .with("\u{202e}fdp.절차'\"&.docx", docx(&rule))
        .with("깨진<b>.pdf", "%PDF-1.4 nothing")
}

fn scan(folder: &Path, out: &Path) {
    let arguments = [
        "scan",
        folder.to_str().unwrap(),
        "--service-type",
        "migration",
        "-o",
        out.to_str().unwrap(),
        "--quiet",
    ];
    let ran = evimap(&arguments);
    assert_eq!(ran.code, 1, "{ran:?}");
}

#[test]
fn a_browser_shows_the_pages_and_runs_nothing() {
    let hostile = hostile();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for folder in [samples.as_path(), hostile.path()] {
        let out = Folder::new();
        let (html, map) = (out.join("report.html"), out.join("map.json"));
        scan(folder, &html);
        scan(folder, &map);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/report.py");
        let Ok(output) = Command::new("python3").arg(script).args([&html, &map]).output() else {
            return eprintln!("skipped: no Python is installed, so the HTML report was not looked at");
        };
        let said = String::from_utf8_lossy(&output.stdout);
        match output.status.code() {
            Some(0) => {}
            Some(77) => return eprintln!("{said}"),
            _ => panic!("{}: {said}{}", folder.display(), String::from_utf8_lossy(&output.stderr)),
        }
    }
}

/// Converts a file with LibreOffice and gives the result; `None` where it is not installed.
pub(crate) fn converted(file: &Path, filter: &str, extension: &str) -> Option<Vec<u8>> {
    let home = Folder::new();
    let profile = format!("-env:UserInstallation=file://{}/profile", home.path().display());
    let made = home.join("made");
    let mut run = Command::new("soffice");
    // With a locale that is not installed it opens no file with a Korean name.
    run.env("LC_ALL", "C.UTF-8");
    run.args(["--headless", &profile, "--convert-to", filter, "--outdir"]).arg(&made).arg(file);
    let Ok(output) = run.output() else {
        eprintln!("skipped: LibreOffice is not installed, so {} was not opened with it", file.display());
        return None;
    };
    let files = std::fs::read_dir(&made).into_iter().flatten().filter_map(|it| Some(it.ok()?.path()));
    let result = files.filter(|it| it.extension().is_some_and(|it| it == extension)).last();
    let result = result.unwrap_or_else(|| panic!("{} was not converted: {output:?}", file.display()));
    Some(std::fs::read(result).unwrap())
}

fn converted_text(file: &Path, filter: &str, extension: &str) -> Option<String> {
    converted(file, filter, extension).map(|it| String::from_utf8(it).unwrap())
}

#[test]
fn libreoffice_opens_the_form_and_loses_nothing() {
    let hostile = hostile();
    let out = Folder::new();
    let form = out.join("form.docx");
    scan(hostile.path(), &form);
    let Some(text) = converted_text(&form, "txt:Text (encoded):UTF8", "txt") else { return };
    let read = evimap(&["text", form.to_str().unwrap()]);
    let lines = |text: &str| -> Vec<String> {
        let lines =
            text.split(['\n', '\t', '\u{c}']).map(|it| it.trim_matches(['\u{feff}', ' ', '\r']).to_owned());
        lines.filter(|it| !it.is_empty()).collect()
    };
    assert_eq!(lines(&text), lines(&read.out));
    assert!(text.contains("<img src=x onerror=window.hacked=1>"), "{text}");
}

#[test]
fn libreoffice_opens_the_workbook_and_computes_nothing() {
    let hostile = hostile();
    let out = Folder::new();
    let book = out.join("map.xlsx");
    scan(hostile.path(), &book);
    // The second sheet: evidence. The filter's last option takes the number of the sheet.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2";
    let Some(text) = converted_text(&book, filter, "csv") else { return };
    assert!(text.contains("=cmd|"), "{text}");
    assert!(!text.contains("#N") && !text.contains("#REF") && !text.contains("Err:"), "{text}");
}
