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
        ("없는 폴더/결과.json", "결과를 쓸 수 없습니다"),
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
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
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
