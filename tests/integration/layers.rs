//! Imports flow one way: a room uses only the rooms below it.
//!
//! A crate boundary would let the compiler say so; inside one crate this test says it.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the top floor down. `lib.rs` and `main.rs` stand outside the house.
const FLOORS: &[&str] = &[
    "cli",
    "report",
    "pipeline",
    "form",
    "criteria",
    "matching",
    "dictionary",
    "text",
    "render",
    "extract",
    "document",
];

#[test]
fn every_room_uses_only_rooms_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&src);
    assert!(FLOORS.len() <= files.len(), "found only {} files under {}", files.len(), src.display());

    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let room = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if room == "lib" || room == "main" {
            continue;
        }
        let floor = floor_of(room).unwrap_or_else(|| panic!("{room} has no floor; add it to FLOORS"));
        let code = fs::read_to_string(&file).unwrap();
        for (number, line) in code.lines().enumerate().filter(|(_, it)| !it.trim_start().starts_with("//")) {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
                match floor_of(&used) {
                    Some(used_floor) if floor <= used_floor => (),
                    _ => wrong.push(format!("{}:{}: {room} uses {used}", relative.display(), number + 1)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that point up:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in rust_files(&src) {
        let relative = file.strip_prefix(&src).unwrap();
        if relative.starts_with("cli") {
            continue;
        }
        let code = fs::read_to_string(&file).unwrap();
        for printing in ["print!(", "println!(", "io::stdout(", "io::stderr("] {
            if code.contains(printing) {
                wrong.push(format!("{}: {printing}", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|it| *it == room)
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    files
}
