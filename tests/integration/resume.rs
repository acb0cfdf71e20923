//! What a run keeps: an interrupted one goes on, a later one reads only what is new, and the map is the same to the byte.

use std::fs;
use std::path::{Path, PathBuf};

use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use evimap::extract::{Limits, Settings};
use evimap::pipeline::{self, Cache, DocxPages, Journal, Layout, Plan, Reader, Recall};

use crate::made::{Folder, RULE, command, pdf, scan};

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
fn entries_under_other_names_and_other_files_do_no_harm() {
    let (folder, kept) = (folder(), Folder::new());
    let place = kept.path().to_str().unwrap();
    let expected = scan(&folder, &["--cache", place]).out;
    // Each entry under the name of the next.
    let entries = files(kept.path());
    let contents: Vec<Vec<u8>> = entries.iter().map(|it| fs::read(it).unwrap()).collect();
    for (entry, content) in entries.iter().zip(contents.iter().cycle().skip(1)) {
        fs::write(entry, content).unwrap();
    }
    fs::write(kept.join("README"), "x").unwrap();
    fs::write(entries[0].with_file_name(".evimap-half"), "half an entry").unwrap();
    assert_eq!(scan(&folder, &["--cache", place]).out, expected, "rebuilt");
    for (entry, content) in entries.iter().zip(&contents) {
        assert!(fs::read(entry).unwrap() == *content, "the entry is its own again");
    }
}

#[test]
fn a_warm_run_takes_nothing_from_a_document() {
    let (folder, kept) = (folder(), Folder::new());
    let place = kept.join("journal");
    for (round, expected) in [("cold", 2), ("warm", 0)] {
        let cache = Cache::new(kept.join("cache"), "");
        assert_eq!(taken(&folder, &cache), (expected, vec![1, 2]), "{round}");
        // The journal of a run that ended before it was done.
        let journal = Journal::resume(place.clone(), "");
        assert_eq!(taken(&folder, &journal), (expected, vec![1, 2]), "{round}");
    }
    assert_eq!(taken(&folder, &Journal::begin(place, "")).0, 2);
}

/// How many documents something was taken from, and what is known of all: their pages.
fn taken(folder: &Folder, recall: &impl Recall<u32>) -> (usize, Vec<u32>) {
    let plan = Plan {
        jobs: None,
        settings: Settings::default(),
        layout: Layout::new(DocxPages::File),
        reader: Reader::InProcess,
    };
    let (paths, links) = ([folder.path().to_owned()], pipeline::Links::LeaveAlone);
    let inputs = pipeline::list(&paths, &[], &[], links, &Limits::default()).unwrap();
    let taken = AtomicUsize::new(0);
    let take = |source: pipeline::Source| {
        taken.fetch_add(1, Ordering::Relaxed);
        source.document.pages.len() as u32
    };
    let files = pipeline::process(inputs, &plan, recall, take, |_| ()).unwrap();
    (taken.into_inner(), files.iter().filter_map(|it| it.taken().copied()).collect())
}

#[test]
fn two_runs_may_share_a_cache_at_once() {
    let mut folder = folder();
    for number in 0..40 {
        folder = folder.with(&format!("{number}.pdf"), pdf(&[RULE, &[&format!("문서 {number}")]]));
    }
    let (kept, expected) = (Folder::new(), scan(&folder, &["--no-cache"]).out);
    let begin = || {
        let mut run = command(&["scan", folder.path().to_str().unwrap(), "--quiet", "--cache"]);
        run.arg(kept.path()).stdout(Stdio::piped()).spawn().unwrap()
    };
    let runs = [begin(), begin(), begin()];
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.stdout == expected.clone().into_bytes());
    }
    assert_eq!(files(kept.path()).len(), 44, "an entry for each file, and no half ones");
    assert!(scan(&folder, &["--cache", kept.path().to_str().unwrap()]).out == expected, "warm");
}

#[test]
fn a_cache_in_the_folder_is_no_evidence() {
    let folder = folder();
    let expected = scan(&folder, &[]).out;
    for name in ["kept", ".kept"] {
        let place = folder.join(name);
        for round in ["cold", "warm"] {
            assert!(scan(&folder, &["--cache", place.to_str().unwrap()]).out == expected, "{name}, {round}");
        }
        fs::remove_dir_all(place).unwrap();
    }
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
fn a_run_that_is_done_leaves_nothing_beside_its_map() {
    let (folder, target) = (folder(), Folder::new());
    let map = target.join("결과.json");
    let output = ["-o", map.to_str().unwrap()];
    for options in [&output[..], &[output[0], output[1], "--resume"]] {
        fs::write(target.join(".evimap-결과.json"), "of another version").unwrap();
        assert_eq!(scan(&folder, options).code, 1);
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1);
    }
}

#[test]
fn what_is_kept_beside_a_map_is_no_evidence() {
    let folder = folder();
    let expected = scan(&folder, &[]).out;
    let folder = folder.with(".evimap-결과.json", "x").with(".evimap-Xy12Z", "half a map");
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
