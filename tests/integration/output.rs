//! Where the map goes: standard output or a file, whole or not at all.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use crate::made::{Folder, RULE, command, pdf, scan};

fn folder() -> Folder {
    Folder::new().with("지침.pdf", pdf(&[RULE]))
}

#[test]
fn the_extension_is_the_format_and_the_output_is_no_input() {
    let folder = folder();
    let expected = scan(&folder, &[]).out;
    let map = folder.join("결과.json");
    for _ in 0..2 {
        let ran = scan(&folder, &["-o", map.to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(fs::read_to_string(&map).unwrap() == expected, "the map is the same, also in its own folder");
    }
    let lines = Folder::new();
    let place = lines.join("facts.ndjson");
    scan(&folder, &["-o", place.to_str().unwrap(), "--quiet"]);
    assert!(fs::read_to_string(&place).unwrap().starts_with("{\"schema\":1,"));
}

#[test]
fn an_output_that_cannot_be_written_is_said_before_anything_is_read() {
    let folder = folder();
    for (output, said) in [
        ("결과.xyz", ".xyz 형식으로는"),
        ("없는 폴더/결과.json", "결과를 쓸 수 없습니다: 그런 폴더나 파일이 없습니다."),
        ("지침.pdf/결과.json", "결과를 쓸 수 없습니다: "),
        (".", "형식으로는"),
    ] {
        let place = folder.join(output);
        let ran = scan(&folder, &["-o", place.to_str().unwrap()]);
        if output == "." {
            assert_eq!(ran.code, 2, "{output}: {ran:?}");
            continue;
        }
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{output}");
        assert!(ran.err.contains(said), "{output}: {}", ran.err);
        assert!(!ran.err.contains("os error"), "{output}: the system's words: {}", ran.err);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn reports_for_people_follow_the_locale_and_data_does_not() {
    let folder = folder();
    struct Case {
        locale: &'static str,
        arguments: &'static [&'static str],
        /// Words that tell the language.
        expected: &'static str,
    }
    const CASES: &[Case] = &[
        Case { locale: "en_US.UTF-8", arguments: &["--format", "md"], expected: "## Gaps" },
        Case { locale: "ko_KR.UTF-8", arguments: &["--format", "md"], expected: "## 미비" },
        Case { locale: "C.UTF-8", arguments: &["--format", "md"], expected: "## 미비" },
        Case { locale: "POSIX", arguments: &["--format", "html"], expected: "<html lang=\"ko\">" },
        Case { locale: "en_GB", arguments: &["--format", "html"], expected: "<html lang=\"en\">" },
        Case { locale: "en_US.UTF-8", arguments: &["--format", "md", "--lang", "ko"], expected: "## 미비" },
        Case { locale: "en_US.UTF-8", arguments: &["--format", "json"], expected: "\"침해사고" },
        Case { locale: "en_US.UTF-8", arguments: &["--format", "sarif"], expected: "\"language\": \"ko\"" },
    ];
    for case in CASES {
        let mut run = command(&["scan", "--quiet"]);
        run.arg(folder.path()).args(case.arguments).env("LC_ALL", case.locale);
        let out = String::from_utf8(run.output().unwrap().stdout).unwrap();
        assert!(out.contains(case.expected), "{} {:?}: {out:.400}", case.locale, case.arguments);
    }
}

#[test]
fn gaps_are_an_outcome_that_can_be_waived() {
    let folder = folder();
    assert_eq!(scan(&folder, &["--quiet"]).code, 1);
    assert_eq!(scan(&folder, &["--quiet", "--exit-zero"]).code, 0);
    assert_eq!(scan(&Folder::new(), &["--quiet", "--exit-zero"]).code, 2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder();
    for arguments in [["scan", "--quiet"], ["find", "통지방법"], ["checklist", "show"], ["schema", "--quiet"]]
    {
        let mut run = command(&arguments);
        if ["scan", "find"].contains(&arguments[0]) {
            run.arg(folder.path());
        }
        let mut child = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let status = child.wait().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "", "{arguments:?}");
        assert!(status.code().is_some_and(|it| it < 2), "{arguments:?}: {status}");
    }
}
