//! Runs that are disturbed: killed at any moment, without room or permission for the output, two at once. The next one ends as if
//! nothing had been.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::made::{Folder, RULE, command, docx, evimap, pdf, scan};

/// Enough files that a run is killed in the middle of them.
fn folder() -> Folder {
    let mut folder = Folder::new()
        .with("빈 것.pdf", "")
        .with("스캔.pdf", pdf(&[&[]]))
        .with("깨진 것.docx", "PK\u{3}\u{4} no more");
    for number in 0..12 {
        let own = format!("문서 {number}의 첫째 쪽");
        folder = folder
            .with(&format!("{number}.pdf"), pdf(&[&[own.as_str()], RULE]))
            .with(&format!("{number}.docx"), docx(&[own.as_str(), RULE[2], RULE[3]]));
    }
    folder
}

fn begin(folder: &Path, map: &Path, more: &[&str]) -> Child {
    let mut run = command(&["scan", "--quiet", "--jobs", "2"]);
    run.args(more).arg("-o").arg(map).arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    run.spawn().unwrap()
}

/// The processes that a process has started.
fn children(process: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = all.filter_map(|it| it.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|it| {
        let stat = fs::read_to_string(format!("/proc/{it}/stat")).unwrap_or_default();
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
        parent == Some(process)
    })
    .collect()
}

/// Whether a process is there and not only waits to be counted.
fn is_alive(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
}

fn kill(process: u32) {
    let _gone = Command::new("kill").args(["-9", &process.to_string()]).stderr(Stdio::null()).status();
}

/// The reading processes of a run, once it has some; none where it ended before or where processes cannot be seen.
fn readers(run: &mut Child) -> Vec<u32> {
    loop {
        let readers = children(run.id());
        if !readers.is_empty() || run.try_wait().unwrap().is_some() || !Path::new("/proc/self/stat").exists()
        {
            return readers;
        }
        sleep(Duration::from_millis(2));
    }
}

/// How long files are read before something happens: from the first moment to the last.
const MOMENTS: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(20), Duration::from_millis(90), Duration::from_millis(300)];

/// The map of an undisturbed run.
fn undisturbed(folder: &Path) -> String {
    let target = Folder::new();
    let map = target.join("map.json");
    assert_eq!(begin(folder, &map, &[]).wait().unwrap().code(), Some(1));
    fs::read_to_string(map).unwrap()
}

#[test]
fn a_run_that_was_killed_is_resumed_to_the_same_bytes() {
    let (folder, target) = (folder(), Folder::new());
    let map = target.join("map.json");
    let expected = undisturbed(folder.path());
    for moment in MOMENTS {
        let mut run = begin(folder.path(), &map, &["--resume"]);
        let readers = readers(&mut run);
        sleep(moment);
        run.kill().unwrap();
        run.wait().unwrap();
        let killed = Instant::now();
        while readers.iter().any(|it| is_alive(*it)) {
            assert!(killed.elapsed() < Duration::from_secs(10), "a reading process outlives the run");
            sleep(Duration::from_millis(20));
        }
        // The run may have been quicker this time; a map is there whole or not at all.
        assert!(!map.exists() || fs::read_to_string(&map).unwrap() == expected, "{moment:?}");
    }
    assert_eq!(begin(folder.path(), &map, &["--resume"]).wait().unwrap().code(), Some(1));
    assert!(fs::read_to_string(&map).unwrap() == expected);
    assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1, "nothing is left beside the map");
}

#[test]
fn a_reading_process_that_was_killed_costs_nothing() {
    let (folder, target) = (folder(), Folder::new());
    let map = target.join("map.json");
    let expected = undisturbed(folder.path());
    for moment in MOMENTS {
        let mut run = begin(folder.path(), &map, &[]);
        let readers = readers(&mut run);
        sleep(moment);
        if let Some(reader) = readers.first() {
            kill(*reader);
        }
        assert_eq!(run.wait().unwrap().code(), Some(1));
        assert!(fs::read_to_string(&map).unwrap() == expected, "{moment:?}");
    }
}

#[test]
fn damaged_state_is_made_again() {
    let (folder, target) = (folder(), Folder::new());
    let map = target.join("map.json");
    let expected = undisturbed(folder.path());
    let mut run = begin(folder.path(), &map, &[]);
    readers(&mut run);
    sleep(MOMENTS[2]);
    run.kill().unwrap();
    run.wait().unwrap();
    let state = target.join(".evimap-map.json");
    let kept = fs::read(&state).unwrap_or_default();
    let half = &kept[..kept.len() / 2];
    let changed: Vec<u8> = kept.iter().map(|it| it ^ 0x20).collect();
    let foreign = [kept.as_slice(), b"no record"].concat();
    for damaged in [half, &changed, &foreign, b""] {
        fs::write(&state, damaged).unwrap();
        assert_eq!(begin(folder.path(), &map, &["--resume"]).wait().unwrap().code(), Some(1));
        assert!(fs::read_to_string(&map).unwrap() == expected);
        assert!(!state.exists());
    }
    fs::create_dir_all(state.join("a")).unwrap();
    assert_eq!(begin(folder.path(), &map, &["--resume"]).wait().unwrap().code(), Some(1));
    assert!(fs::read_to_string(&map).unwrap() == expected);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    entries.flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] }).collect()
}

#[test]
fn two_runs_at_once_do_not_harm_each_other() {
    let (folder, target) = (folder(), Folder::new());
    let map = target.join("map.json");
    let expected = undisturbed(folder.path());
    let runs = [&[][..], &["--resume"]].map(|more| begin(folder.path(), &map, more));
    for mut run in runs {
        assert_eq!(run.wait().unwrap().code(), Some(1));
    }
    assert!(fs::read_to_string(&map).unwrap() == expected);
    let left: Vec<PathBuf> = files(target.path()).into_iter().filter(|it| *it != map).collect();
    assert!(left.iter().all(|it| *it == target.join(".evimap-map.json")), "{left:?}");
}

/// A file system of this many bytes, which only the superuser can make.
struct Disk(Folder);

impl Disk {
    #[expect(clippy::print_stderr, reason = "a test that is left out says so")]
    fn new(bytes: &str) -> Option<Disk> {
        let folder = Folder::new();
        let options = format!("size={bytes}");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "none"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|it| it.success()) {
            return Some(Disk(folder));
        }
        eprintln!("left out, because no file system can be mounted here");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let mounted = Command::new("mount").args(["-o", &options]).arg(self.0.path()).status();
        assert!(mounted.unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _gone = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_is_said_and_the_run_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new("16k") else { return };
    let folder = folder();
    let expected = undisturbed(folder.path());
    let map = disk.0.join("map.json");
    fs::write(&map, "an older map").unwrap();
    let full = scan(&folder, &["-o", map.to_str().unwrap()]);
    assert_eq!((full.code, full.out.as_str()), (2, ""), "{}", full.err);
    assert!(full.err.contains("결과를 쓸 수 없습니다"), "{}", full.err);
    assert_eq!(fs::read_to_string(&map).unwrap(), "an older map", "never half a map");
    disk.remount("size=16m");
    assert_eq!(scan(&folder, &["-o", map.to_str().unwrap(), "--resume"]).code, 1);
    assert!(fs::read_to_string(&map).unwrap() == expected);
    disk.remount("ro");
    let closed = scan(&folder, &["-o", map.to_str().unwrap()]);
    assert_eq!(closed.code, 2, "{}", closed.err);
    assert!(closed.err.contains("결과를 쓸 수 없습니다"), "{}", closed.err);
    assert!(fs::read_to_string(&map).unwrap() == expected);
}

#[test]
fn an_output_without_room_or_permission_is_said() {
    let folder = Folder::new().with("지침.pdf", pdf(&[RULE]));
    for output in ["/dev/full", "/proc/map.json"] {
        if !Path::new(output).parent().is_some_and(Path::exists)
            || output == "/dev/full" && !Path::new(output).exists()
        {
            eprintln!("left out, because it is not here: {output}");
            continue;
        }
        let path = folder.path().to_str().unwrap();
        let ran = evimap(&["scan", path, "--format", "json", "-o", output]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{output}: {}", ran.err);
        assert!(ran.err.contains("결과를 쓸 수 없습니다"), "{output}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{output}: {}", ran.err);
    }
}
