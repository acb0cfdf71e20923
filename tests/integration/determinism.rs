//! The same input gives the same bytes, whatever the number of jobs, the order of creation or the locale.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use evimap::extract::Settings;
use evimap::pipeline::{self, Cache, DocxPages, Event, Layout, Plan, Reader};

use crate::made::{Folder, RULE, command, docx, evimap, pdf, scan};

/// A folder with twenty documents, one of them damaged; `turned` makes them in another order.
fn folder(turned: bool) -> Folder {
    let mut folder = Folder::new().with("깨진.pdf", b"%PDF-1.4 nothing").with("하위/절차.docx", docx(RULE));
    let mut numbers: Vec<usize> = (0..20).collect();
    if turned {
        numbers.reverse();
    }
    for number in numbers {
        let line = format!("문서 {number}의 통지방법은 전화이다.");
        folder = folder.with(&format!("{number:02}.pdf"), pdf(&[RULE, &[&line]]));
    }
    folder
}

#[test]
fn jobs_order_and_locale_change_no_byte() {
    let (straight, turned) = (folder(false), folder(true));
    for format in ["json", "ndjson"] {
        let one = scan(&straight, &["--jobs", "1", "--format", format]);
        assert_eq!(one.code, 1, "{}", one.err);
        let eight = scan(&turned, &["--jobs", "8", "--format", format]);
        assert!(one.out == eight.out, "{format}: the bytes differ");
        assert_eq!(one.err, eight.err, "{format}");
    }
    let output = command(&["scan", straight.path().to_str().unwrap(), "--quiet"])
        .env("LC_ALL", "en_US.UTF-8")
        .output();
    let output = output.unwrap();
    assert!(output.stdout == scan(&straight, &[]).out.into_bytes(), "the locale changes the map");
}

/// Its pages are read by as many processes as there are jobs.
#[test]
fn jobs_change_no_byte_of_a_long_file() {
    let lines: Vec<[String; 2]> =
        (1..=400).map(|page| [format!("{page}. 통지방법은 전화이다."), format!("- {page} -")]).collect();
    let mut pages: Vec<Vec<&str>> =
        lines.iter().map(|it| it.each_ref().map(String::as_str).to_vec()).collect();
    for number in [0, 33, 299] {
        pages[number] = RULE.to_vec();
    }
    // Without text.
    pages[70].clear();
    let pages: Vec<&[&str]> = pages.iter().map(Vec::as_slice).collect();
    let folder = Folder::new().with("가.pdf", pdf(&[RULE])).with("긴 지침.pdf", pdf(&pages));
    for more in [
        &["--format", "json"][..],
        &["--format", "ndjson"],
        &["--limit", "text_bytes=9K"],
        &["--limit", "pages=150"],
    ] {
        let one = scan(&folder, &[more, &["--jobs", "1"]].concat());
        for jobs in ["2", "5"] {
            let more_jobs = scan(&folder, &[more, &["--jobs", jobs]].concat());
            assert!(one.out == more_jobs.out, "{more:?}: the bytes differ with {jobs} jobs");
            assert_eq!(one.err, more_jobs.err, "{more:?}");
        }
        let is_cut = one.out.contains("limit-reached");
        assert_eq!(is_cut, more.contains(&"--limit"), "{more:?}");
    }
    let scanned = scan(&Folder::new().with("스캔.pdf", pdf(&[&[][..]; 200])), &[]).json();
    assert_eq!(scanned["documents"][0]["code"], "no-text", "{scanned}");
}

#[test]
fn ndjson_is_a_line_for_each_file_in_order() {
    let folder = folder(false);
    let map = scan(&folder, &[]).json();
    let lines = scan(&folder, &["--format", "ndjson"]).out;
    let rows: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["document"].clone())
        .collect();
    assert_eq!(serde_json::Value::Array(rows), map["documents"]);
}

#[test]
fn a_list_of_files_gives_the_map_of_its_folder() {
    let folder = folder(false);
    let list = Folder::new();
    let paths = ["00.pdf", "하위/절차.docx", "깨진.pdf"].map(|it| format!("{it}\r\n")).concat();
    let list = list.with("list", paths);
    let mut run = command(&["scan", "--files-from", list.join("list").to_str().unwrap()]);
    let output = run.current_dir(folder.path()).output().unwrap();
    let map: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let whole = scan(&folder, &[]).json();
    let rows = map["documents"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert!(whole["documents"].as_array().unwrap().contains(row), "{row}");
    }
}

/// Work grows with the number of files: each is begun, read and done once, whatever their number, those that were read before included.
#[test]
fn each_file_of_a_large_folder_is_read_once() {
    let (folder, kept) = (Folder::new(), Folder::new());
    let plan = Plan {
        jobs: None,
        settings: Settings::default(),
        layout: Layout::new(DocxPages::File),
        reader: Reader::InProcess,
    };
    let cache = Cache::new(kept.path().to_owned(), "");
    let mut made = 0;
    for size in [500, 1000, 2000] {
        for number in made..size {
            let below = folder.join(&format!("{}", number % 20));
            fs::create_dir_all(&below).unwrap();
            fs::write(below.join(format!("{number}.txt")), format!("문서 {number}의 통지방법은 전화이다."))
                .unwrap();
        }
        let inputs = pipeline::list(
            &[folder.path().to_owned()],
            &[],
            &[],
            pipeline::Links::LeaveAlone,
            &plan.settings.limits,
        )
        .unwrap();
        let [begun, taken, done] = [(); 3].map(|()| AtomicUsize::new(0));
        let count = |counter: &AtomicUsize| counter.fetch_add(1, Ordering::Relaxed);
        let files = pipeline::process(
            inputs,
            &plan,
            &cache,
            |_| count(&taken) as u32,
            |event| match event {
                Event::Started(_) => drop(count(&begun)),
                Event::Done(..) => drop(count(&done)),
            },
        );
        let counts = [begun, taken, done].map(AtomicUsize::into_inner);
        assert_eq!(files.unwrap().len(), size);
        assert_eq!(counts, [size, size - made, size], "begun, taken and done of {size}");
        made = size;
    }
}

#[test]
fn progress_is_for_terminals() {
    let folder = folder(false);
    let silent = scan(&folder, &["--progress", "never"]);
    let automatic = scan(&folder, &[]);
    assert_eq!(automatic.err, silent.err);
    assert!(!automatic.err.contains(['\r', '\u{1b}']), "{:?}", automatic.err);
    let always = scan(&folder, &["--progress", "always", "--quiet"]);
    assert_eq!(always.err.lines().count(), 22, "{}", always.err);
    let path = folder.path().to_str().unwrap();
    assert_eq!(evimap(&["scan", path, "--quiet"]).err, "");
}
