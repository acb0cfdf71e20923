//! What a run keeps: an interrupted one goes on, a later one reads only what is new, and the map is the same to the byte.

use std::fs;
use std::path::{Path, PathBuf};

use crate::made::{Folder, RULE, pdf, scan};

/// Files below a folder, at any depth.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.map(|it| it.unwrap().path());
    entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

fn folder() -> Folder {
    Folder::new()
        .with("가.pdf", pdf(&[RULE]))
        .with("나.pdf", pdf(&[&["첫째 쪽"], RULE]))
        .with("스캔.pdf", pdf(&[&[]]))
        .with("빈 파일.pdf", "")
}

#[test]
fn a_cache_changes_no_byte_and_damage_to_it_is_mended() {
    let (folder, kept) = (folder(), Folder::new());
    let place = kept.path().to_str().unwrap();
    let expected = scan(&folder, &["--no-cache"]).out;
    for round in ["cold", "warm"] {
        assert_eq!(scan(&folder, &["--cache", place]).out, expected, "{round}");
    }
    let entries = files(kept.path());
    assert_eq!(entries.len(), 4, "{entries:?}");
    for entry in &entries {
        fs::write(entry, "damaged").unwrap();
    }
    assert_eq!(scan(&folder, &["--cache", place]).out, expected, "damaged");
    let text: String =
        entries.iter().map(|it| String::from_utf8_lossy(&fs::read(it).unwrap()).into_owned()).collect();
    assert!(text.contains("통지방법") && !text.contains("첫째 쪽"), "quotes are kept, and no other text");
}

#[test]
fn an_entry_is_for_its_options_and_name() {
    let (folder, kept) = (folder(), Folder::new());
    let place = kept.path().to_str().unwrap();
    scan(&folder, &["--cache", place]);
    fs::rename(folder.join("나.pdf"), folder.join("다.pdf")).unwrap();
    let renamed = scan(&folder, &["--cache", place]).out;
    assert_eq!(renamed, scan(&folder, &["--no-cache"]).out);
    let bounded = scan(&folder, &["--cache", place, "--limit", "pages=1"]).out;
    assert_eq!(bounded, scan(&folder, &["--no-cache", "--limit", "pages=1"]).out);
    assert!(bounded.contains("limit-reached"));
}

#[test]
fn an_interrupted_run_goes_on_from_what_it_has_kept() {
    let (folder, target, kept) = (folder(), Folder::new(), Folder::new());
    let map = target.join("결과.json");
    let output = ["-o", map.to_str().unwrap()];
    assert_eq!(scan(&folder, &output).code, 1);
    let expected = fs::read_to_string(&map).unwrap();
    assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1, "nothing is left beside the map");

    // What a run leaves that was ended after it had read some files.
    scan(&folder, &["--cache", kept.path().to_str().unwrap()]);
    let state = target.join(".evimap-결과.json");
    for entry in files(kept.path()).iter().take(2) {
        let place = state.join(entry.strip_prefix(kept.path()).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(entry, place).unwrap();
    }
    fs::remove_file(&map).unwrap();
    assert_eq!(scan(&folder, &[output[0], output[1], "--resume"]).code, 1);
    assert_eq!(fs::read_to_string(&map).unwrap(), expected);
    assert!(!state.exists(), "what was kept is not needed any more");
}

#[test]
fn what_is_kept_beside_a_map_is_no_evidence() {
    let folder = folder();
    let expected = scan(&folder, &[]).out;
    let folder = folder.with(".evimap-결과.json/ab/cd", "x").with(".evimap-Xy12Z", "half a map");
    assert_eq!(scan(&folder, &[]).out, expected);
    let refused = scan(&folder, &["--resume", "--lang", "ko"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("-o FILE"), "{}", refused.err);
}

/// A shell sends the signal, because a test may not.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_with_a_word() {
    let target = Folder::new();
    let (map, list) = (target.join("결과.json"), target.join("목록"));
    assert!(std::process::Command::new("mkfifo").arg(&list).status().unwrap().success());
    // The run waits for its list. The signal is sent until it is heard: the program may not yet listen.
    let script = format!(
        "'{program}' scan -o '{map}' --lang ko --files-from '{list}' & run=$!; exec 3>'{list}'; \
         while kill -INT $run 2>/dev/null; do sleep 0.05; done; wait $run; echo \"code $?\"",
        program = env!("CARGO_BIN_EXE_evimap"),
        map = map.display(),
        list = list.display(),
    );
    let ran = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("code 130") && said.contains("중단했습니다"), "{said}");
    assert!(!map.exists() && fs::read_dir(target.path()).unwrap().count() == 1, "only the list is left");
}
