//! `evimap watch`: the map is that of the folder as it is, and only what changed is read again. Waits are bounded, and nothing is timed.

#![cfg(unix)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::made::{Folder, RULE, command, docx, evimap, pdf, scan};

/// Long enough for a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(180);

/// A run that watches a folder. It is ended with this value.
struct Watched<'a> {
    folder: &'a Folder,
    /// Holds the map and what was said.
    place: Folder,
    run: Child,
}

impl<'a> Watched<'a> {
    fn begin(folder: &'a Folder, map: &str, more: &[&str]) -> Watched<'a> {
        let place = Folder::new();
        let (map, said) = (place.join(map), File::create(place.join("said")).unwrap());
        let mut run = command(&["watch", "--lang", "ko"]);
        run.arg(folder.path()).arg("-o").arg(map).args(more).stderr(said);
        Watched { folder, run: run.spawn().unwrap(), place }
    }

    fn map(&self) -> PathBuf {
        self.place.join("map.json")
    }

    fn said(&self) -> String {
        fs::read_to_string(self.place.join("said")).unwrap()
    }

    fn wait(&mut self, what: &str, is_there: impl Fn(&Watched<'_>) -> bool) {
        let begun = Instant::now();
        while !is_there(self) {
            assert!(begun.elapsed() < PATIENCE, "{what}: {}", self.said());
            assert!(self.run.try_wait().unwrap().is_none(), "{what}: it has ended: {}", self.said());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the map is what a scan of the folder gives now.
    fn wait_for_scan(&mut self, what: &str) {
        let expected = scan(self.folder, &["--no-cache"]).out;
        self.wait(what, |it| fs::read_to_string(it.map()).is_ok_and(|map| map == expected));
    }

    /// Waits until programs were told of so many events.
    fn wait_for(&mut self, event: &str, count: usize) -> Value {
        let found = |it: &Watched<'_>| {
            let records =
                it.said().lines().filter_map(|it| serde_json::from_str(it).ok()).collect::<Vec<Value>>();
            records.into_iter().filter(|it| it["event"] == event).nth(count - 1)
        };
        self.wait(event, |it| found(it).is_some());
        found(self).unwrap()
    }

    /// Ends it as Ctrl-C does, and gives its exit code. A shell sends the signal, because a test may not.
    fn interrupt(&mut self) -> i32 {
        let kill = format!("kill -INT {}", self.run.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.run.wait().unwrap().code().unwrap()
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let _ = self.run.kill();
        let _ = self.run.wait();
    }
}

fn write(folder: &Folder, name: &str, bytes: Vec<u8>) {
    fs::write(folder.join(name), bytes).unwrap();
}

#[test]
fn the_map_follows_the_folder_and_only_what_changed_is_read() {
    let folder = Folder::new()
        .with("가.pdf", pdf(&[RULE]))
        .with("나/같은 것.pdf", pdf(&[RULE]))
        .with("하.docx", docx(&["제1조(목적) 목적을 정한다."]));
    let mut watched = Watched::begin(&folder, "map.json", &["--progress", "json"]);
    watched.wait_for_scan("the first map");
    assert_eq!(watched.wait_for("started", 1)["documents"], 3);

    write(&folder, "다.docx", docx(&["제1조(암호) 비밀번호는 MD5로 암호화하여 저장한다."]));
    watched.wait_for_scan("a new file");
    assert_eq!(watched.wait_for("started", 2)["documents"], 1, "only the new file is read");
    let changed = watched.wait_for("changed", 1);
    assert_eq!((&changed["documents"], &changed["findings_new"]), (&json!(["다.docx"]), &json!(1)));

    // The second of two files with the same bytes is evidence when the first has gone, and is known already.
    fs::remove_file(folder.join("가.pdf")).unwrap();
    watched.wait_for_scan("a file has gone");
    assert_eq!(watched.wait_for("started", 3)["documents"], 0);

    write(&folder, "나/같은 것.pdf", pdf(&[&["아무 말도 아니다."]]));
    watched.wait_for_scan("another content");
    let lost = &watched.wait_for("changed", 3)["lost"];
    assert!(lost.as_array().unwrap().contains(&json!("1.2-a1")), "{lost}");
    assert_eq!(watched.interrupt(), 0);
    assert_eq!(names(watched.place.path()), ["map.json", "said"], "nothing is left beside the map");
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn people_are_told_in_one_line_and_an_empty_folder_is_waited_for() {
    let folder = Folder::new();
    let mut watched =
        Watched::begin(&folder, "보고서.html", &["--cache", folder.join("cache").to_str().unwrap()]);
    watched.wait("the first words", |it| it.said().contains("지켜봅니다"));
    write(&folder, "지침.pdf", pdf(&[RULE]));
    watched.wait("the first report", |it| it.said().contains("파일 1개 1쪽"));
    write(&folder, "절차.docx", docx(&["비밀번호는 MD5로 암호화하여 저장한다."]));
    watched.wait("the second report", |it| {
        let line = it.said().lines().last().unwrap_or_default().to_owned();
        line.starts_with("바뀐 파일 1개(절차.docx) · 나아진 항목 3개(1.3-a1, ")
            && line.contains(" · 새 지적 사항 1건 → ")
    });
    let report = fs::read_to_string(watched.place.join("보고서.html")).unwrap();
    assert!(["지침", "절차"].iter().all(|it| report.contains(it)));

    // All has gone, as when a share is not there for a while: the report stays, and one is told once.
    for name in ["지침.pdf", "절차.docx"] {
        fs::rename(folder.join(name), folder.join(&format!(".{name}"))).unwrap();
    }
    watched.wait("nothing is there", |it| it.said().contains("오류"));
    assert_eq!(fs::read_to_string(watched.place.join("보고서.html")).unwrap(), report);
    fs::rename(folder.join(".지침.pdf"), folder.join("지침.pdf")).unwrap();
    watched.wait("it is there again", |it| it.said().contains("(.절차.docx, 절차.docx) · 잃은 항목 3개"));
    assert_eq!(watched.said().matches("오류").count(), 1, "{}", watched.said());
    assert_eq!(watched.interrupt(), 0);
    assert!(watched.said().ends_with("지켜보기를 마쳤습니다.\n"), "{}", watched.said());
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let folder = Folder::new().with("가.pdf", pdf(&[RULE]));
    let place = folder.path().to_str().unwrap();
    for (arguments, said) in [
        (&["watch", place, "-o", "x.ndjson"][..], "ndjson"),
        (&["watch", "없는 폴더", "-o", "x.json"], "없는 폴더"),
        (&["watch", place], "--output"),
        (&["watch", place, "-o", "없는 폴더/x.json"], "없는 폴더"),
    ] {
        let ran = evimap(&[arguments, &["--lang", "ko"]].concat());
        assert!(ran.code == 2 && ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
}
