//! What lies in a folder beside documents: each oddity has its row, nothing but regular files is opened, and links are followed only
//! when asked for.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use evimap::extract::{Limits, Settings};
use evimap::pipeline::{self, DocxPages, Failure, Layout, Links, Outcome, Plan, Reader};
use serde_json::Value;

use crate::made::{Folder, RULE, Ran, pdf, scan};

const TEXT: &str = "제1조(목적) 이 지침은 침해사고에 대비한다.";

/// Something in the folder `in`; `out` is a folder beside it.
struct Case {
    name: &'static str,
    /// Makes it; `false` where the system or the user cannot.
    make: fn(&Path, &Path) -> bool,
    path: &'static str,
    status: &'static str,
    code: Option<&'static str>,
}

const CASES: &[Case] = &[
    Case {
        name: "a pipe, which an open would wait for",
        make: |folder, _| ran("mkfifo", &[folder.join("관.pdf").as_os_str()]),
        path: "관.pdf",
        status: "skipped",
        code: Some("special"),
    },
    Case {
        name: "a socket",
        make: |folder, _| UnixListener::bind(folder.join("소켓.pdf")).is_ok(),
        path: "소켓.pdf",
        status: "skipped",
        code: Some("special"),
    },
    Case {
        name: "a device without end",
        make: |folder, _| {
            let place = folder.join("영.pdf");
            ran("mknod", &[place.as_os_str(), OsStr::new("c"), OsStr::new("1"), OsStr::new("5")])
        },
        path: "영.pdf",
        status: "skipped",
        code: Some("special"),
    },
    Case {
        name: "a link to a device",
        make: |folder, _| symlink("/dev/zero", folder.join("장치.pdf")).is_ok(),
        path: "장치.pdf",
        status: "skipped",
        code: Some("link"),
    },
    Case {
        name: "a link to a file outside",
        make: |folder, out| {
            fs::write(out.join("비밀.txt"), "제2조(비밀) 바깥의 글이다.").is_ok()
                && symlink(out.join("비밀.txt"), folder.join("밖.txt")).is_ok()
        },
        path: "밖.txt",
        status: "skipped",
        code: Some("link"),
    },
    Case {
        name: "a link to a folder outside",
        make: |folder, out| symlink(out, folder.join("밖")).is_ok(),
        path: "밖",
        status: "skipped",
        code: Some("link"),
    },
    Case {
        name: "a link to its own folder",
        make: |folder, _| symlink(".", folder.join("고리")).is_ok(),
        path: "고리",
        status: "skipped",
        code: Some("link"),
    },
    Case {
        name: "a link to itself",
        make: |folder, _| symlink("스스로.pdf", folder.join("스스로.pdf")).is_ok(),
        path: "스스로.pdf",
        status: "skipped",
        code: Some("link"),
    },
    Case {
        name: "a link that leads nowhere",
        make: |folder, _| symlink("없음.pdf", folder.join("끊긴 것.pdf")).is_ok(),
        path: "끊긴 것.pdf",
        status: "skipped",
        code: Some("link"),
    },
    Case {
        name: "a second name of a file",
        make: |folder, _| fs::hard_link(folder.join("가.txt"), folder.join("하.txt")).is_ok(),
        path: "하.txt",
        status: "skipped",
        code: Some("duplicate"),
    },
    Case {
        name: "a file that may not be read",
        make: |folder, _| closed(&folder.join("닫힘.txt"), |it| fs::write(it, "닫힌 글")),
        path: "닫힘.txt",
        status: "failed",
        code: Some("unreadable"),
    },
    Case {
        name: "a folder that may not be read",
        make: |folder, _| closed(&folder.join("닫힌 폴더"), |it| fs::create_dir(it)),
        path: "닫힌 폴더",
        status: "failed",
        code: Some("unreadable"),
    },
    Case {
        name: "a file of a terabyte that is not there",
        make: |folder, _| File::create(folder.join("큰 것.pdf")).and_then(|it| it.set_len(1 << 40)).is_ok(),
        path: "큰 것.pdf",
        status: "failed",
        code: Some("too-large"),
    },
    Case {
        name: "an empty file",
        make: |folder, _| fs::write(folder.join("빈 것.pdf"), "").is_ok(),
        path: "빈 것.pdf",
        status: "failed",
        code: Some("empty"),
    },
    Case {
        name: "a format that is not read",
        make: |folder, _| {
            let mut hwp = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
            hwp.resize(512, 0);
            hwp.extend(b"HWP Document File");
            fs::write(folder.join("문서.hwp"), hwp).is_ok()
        },
        path: "문서.hwp",
        status: "failed",
        code: Some("unsupported"),
    },
    Case {
        name: "a folder that is called like a file",
        make: |folder, _| {
            fs::create_dir(folder.join("폴더.pdf")).is_ok()
                && fs::write(folder.join("폴더.pdf/안.txt"), "폴더 안의 글").is_ok()
        },
        path: "폴더.pdf/안.txt",
        status: "read",
        code: None,
    },
    Case {
        name: "the lock file of an open document",
        make: |folder, _| fs::write(folder.join("~$지침.docx"), "x").is_ok(),
        path: "~$지침.docx",
        status: "skipped",
        code: Some("lock-file"),
    },
    Case {
        name: "what Windows keeps for itself",
        make: |folder, _| fs::write(folder.join("Thumbs.db"), "x").is_ok(),
        path: "Thumbs.db",
        status: "skipped",
        code: Some("hidden"),
    },
    Case {
        name: "what macOS keeps for itself",
        make: |folder, _| fs::write(folder.join("._지침.docx"), "x").is_ok(),
        path: "._지침.docx",
        status: "skipped",
        code: Some("hidden"),
    },
    Case {
        name: "a path that is longer than the system allows",
        make: |folder, _| {
            let name = "깊".repeat(60);
            let script = format!(
                "cd \"$1\" && for i in $(seq 30); do mkdir {name} && cd {name} || exit 1; done; echo 글 > 깊은.txt"
            );
            let script = [OsStr::new("-c"), OsStr::new(&script), OsStr::new("sh"), folder.as_os_str()];
            ran("sh", &script)
        },
        path: "",
        status: "failed",
        code: Some("unreadable"),
    },
];

/// Names that stand for themselves. Each file is read.
const NAMES: &[(&[u8], &str)] = &[
    (b"new\nline.txt", "new\nline.txt"),
    (b"esc-\x1b[31mred\x1b]0;title\x07.txt", "esc-\u{1b}[31mred\u{1b}]0;title\u{7}.txt"),
    ("rtl-\u{202e}xcod.pdf.txt".as_bytes(), "rtl-\u{202e}xcod.pdf.txt"),
    (b"bad-\xff\xfe\xc3.txt", "bad-\\xFF\\xFE\\xC3.txt"),
    (b"bad-\xff\xfe.txt", "bad-\\xFF\\xFE.txt"),
    (b"cp949-\xc1\xf6\xc4\xa7.txt", "cp949-지침.txt"),
    (b"=cmd|'-C calc'!A0.txt", "=cmd|'-C calc'!A0.txt"),
    (b"-rf.txt", "-rf.txt"),
    (b"--help.txt", "--help.txt"),
    (b"<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    (b"$(touch pwn).txt", "$(touch pwn).txt"),
    (b"%s%n.txt", "%s%n.txt"),
    (b"[link](javascript:alert(1)).txt", "[link](javascript:alert(1)).txt"),
    (b"CON.txt", "CON.txt"),
    (b"trailing dot..txt", "trailing dot..txt"),
    (b" leading.txt", " leading.txt"),
    ("\u{1112}\u{1161}\u{11ab}.txt".as_bytes(), "한.txt"),
    ("글".as_bytes(), "글"),
];

fn ran(program: &str, arguments: &[&OsStr]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|it| it.status.success())
}

/// Makes something that may not be read. The superuser reads everything, so for that one there is no such thing.
fn closed(place: &Path, make: impl FnOnce(&Path) -> std::io::Result<()>) -> bool {
    let made = make(place).and_then(|()| fs::set_permissions(place, Permissions::from_mode(0o000))).is_ok();
    let is_open = if place.is_dir() { fs::read_dir(place).is_ok() } else { File::open(place).is_ok() };
    if made && is_open {
        let _ = if place.is_dir() { fs::remove_dir(place) } else { fs::remove_file(place) };
    }
    made && !is_open
}

fn row<'a>(map: &'a Value, path: &str) -> &'a Value {
    let rows = map["documents"].as_array().unwrap();
    rows.iter().find(|it| it["path"] == path).unwrap_or_else(|| panic!("no row for {path:?}: {map}"))
}

#[test]
fn every_oddity_has_its_row() {
    let all = Folder::new().with("in/가.txt", TEXT).with("out/안 읽는 것.txt", "x");
    let (folder, out) = (all.join("in"), all.join("out"));
    let (made, left): (Vec<&Case>, Vec<&Case>) = CASES.iter().partition(|it| (it.make)(&folder, &out));
    for case in left {
        eprintln!("left out, because it cannot be made here: {}", case.name);
    }
    let ran = scan_below(&folder, &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let map = ran.json();
    for case in made {
        let row = match case.path {
            "" => map["documents"]
                .as_array()
                .unwrap()
                .iter()
                .find(|it| it["path"].as_str().unwrap().starts_with('깊'))
                .unwrap(),
            path => row(&map, path),
        };
        assert_eq!(
            (row["status"].as_str(), row["code"].as_str()),
            (Some(case.status), case.code),
            "{}: {row}",
            case.name
        );
    }
    assert_eq!(row(&map, "가.txt")["status"], "read");
    assert!(!ran.out.contains("바깥의 글"), "what lies outside is not read");
}

#[test]
fn every_name_stands_for_itself_and_none_reaches_the_terminal() {
    let folder = Folder::new();
    for (number, (name, _)) in NAMES.iter().enumerate() {
        fs::write(folder.path().join(OsStr::from_bytes(name)), format!("지침 {number}\n{TEXT}")).unwrap();
    }
    let longest = "긴".repeat(83) + ".txt";
    fs::write(folder.join(&longest), format!("지침\n{TEXT}")).unwrap();
    // Each file also has something to be said about it.
    let ran = scan(&folder, &["--limit", "text_bytes=30", "--color", "never"]);
    let map = ran.json();
    for path in NAMES.iter().map(|(_, path)| *path).chain([longest.as_str()]) {
        let row = row(&map, path);
        // A file without an extension is no text file.
        let expected = if path == "글" { "unsupported" } else { "limit-reached" };
        let said = row["code"].as_str().or(row["warnings"][0]["code"].as_str());
        assert_eq!(said, Some(expected), "{row}");
    }
    assert_eq!(map["documents"].as_array().unwrap().len(), NAMES.len() + 1);
    let raw = |it: char| it.is_control() && it != '\n' || ('\u{202a}'..='\u{202e}').contains(&it);
    assert!(!ran.err.contains(raw), "{:?}", ran.err);
}

fn scan_below(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec![OsStr::new("scan"), folder.as_os_str()];
    arguments.extend(more.iter().map(OsStr::new));
    crate::made::evimap(&arguments)
}

#[test]
fn links_are_followed_when_asked_for_and_each_file_is_read_once() {
    let all = Folder::new()
        .with("in/가.txt", TEXT)
        .with("out/나.txt", "제2조(밖) 바깥의 글이다.")
        .with("out/깊은/다.txt", "제3조(깊은 곳) 더 바깥의 글이다.")
        .with("one/라.txt", "제4조(하나) 하나뿐인 글이다.");
    let folder = all.join("in");
    for (target, name) in [
        ("../out", "밖"),
        ("../out/깊은", "같은 곳"),
        ("../one/라.txt", "라.txt"),
        ("가.txt", "이름 둘.txt"),
        (".", "고리"),
        ("..", "위"),
        ("없음", "끊긴 것"),
        ("/dev/zero", "장치.pdf"),
    ] {
        symlink(target, folder.join(name)).unwrap();
    }
    symlink("../in", all.join("out/되돌아")).unwrap();
    symlink("스스로", folder.join("스스로")).unwrap();
    let map = scan_below(&folder, &["--follow"]).json();
    let rows: Vec<(&str, &str, Option<&str>)> = map["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["path"].as_str().unwrap(), it["status"].as_str().unwrap(), it["code"].as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("가.txt", "read", None),
            ("같은 곳/다.txt", "read", None),
            ("고리", "skipped", Some("link")),
            ("끊긴 것", "failed", Some("unreadable")),
            ("라.txt", "skipped", Some("link")),
            ("밖/나.txt", "read", None),
            ("밖/되돌아", "skipped", Some("link")),
            ("스스로", "failed", Some("unreadable")),
            ("위/one/라.txt", "read", None),
            ("이름 둘.txt", "skipped", Some("link")),
            ("장치.pdf", "skipped", Some("special")),
        ]
    );
    let map = scan_below(&folder, &[]).json();
    assert_eq!(map["summary"]["documents"].as_u64(), Some(10), "{map}");
    assert!(!map.to_string().contains("바깥의 글"));
}

/// Two links in each of thirty folders: a thousand million ways lead to the last.
#[test]
fn links_that_multiply_come_to_an_end() {
    let all = Folder::new().with("in/가.txt", TEXT).with("out/30/나.txt", "끝에 있는 글");
    for number in 0..30 {
        let folder = all.join(&format!("out/{number}"));
        fs::create_dir_all(&folder).unwrap();
        for name in ["하나", "둘"] {
            symlink(format!("../{}", number + 1), folder.join(name)).unwrap();
        }
    }
    symlink("../out/0", all.join("in/밖")).unwrap();
    let map = scan_below(&all.join("in"), &["--follow"]).json();
    let rows = map["documents"].as_array().unwrap();
    let read = rows.iter().filter(|it| it["status"] == "read").count();
    assert_eq!((read, rows.len()), (2, 32), "one way to the last, and thirty links to what is listed");
}

/// What happens between the list and the reading of a file.
struct Swap {
    name: &'static str,
    swap: fn(&Path, &Path),
    expected: Option<Failure>,
}

const SWAPS: &[Swap] = &[
    Swap {
        name: "it vanishes",
        swap: |file, _| fs::remove_file(file).unwrap(),
        expected: Some(Failure::Unreadable(std::io::ErrorKind::NotFound)),
    },
    Swap {
        name: "it becomes a link out of the folder",
        swap: |file, out| {
            fs::remove_file(file).unwrap();
            symlink(out.join("비밀.txt"), file).unwrap();
        },
        expected: Some(Failure::Changed),
    },
    Swap {
        name: "it becomes a pipe",
        swap: |file, _| {
            fs::remove_file(file).unwrap();
            assert!(ran("mkfifo", &[file.as_os_str()]));
        },
        expected: Some(Failure::Changed),
    },
    Swap {
        name: "it becomes a folder",
        swap: |file, _| {
            fs::remove_file(file).unwrap();
            fs::create_dir(file).unwrap();
        },
        expected: Some(Failure::Changed),
    },
    Swap { name: "it grows", swap: |file, _| fs::write(file, TEXT.repeat(3)).unwrap(), expected: None },
    Swap {
        name: "it grows over the limit",
        swap: |file, _| fs::write(file, TEXT.repeat(40)).unwrap(),
        expected: Some(Failure::Extract(evimap::extract::ExtractError::TooLarge {
            bytes: TEXT.len() as u64 * 40,
            allowed: 1000,
            limit: "file_bytes",
        })),
    },
    Swap {
        name: "it is emptied",
        swap: |file, _| fs::write(file, "").unwrap(),
        expected: Some(Failure::Extract(evimap::extract::ExtractError::Empty)),
    },
];

#[test]
fn a_file_that_changes_after_it_was_listed_is_named_or_read_as_it_is() {
    for case in SWAPS {
        let all = Folder::new().with("in/가.txt", TEXT).with("out/비밀.txt", "제2조(비밀) 바깥의 글이다.");
        let limits = Limits { file_bytes: 1000, ..Limits::default() };
        let inputs = pipeline::list(&[all.join("in")], &[], &[], Links::LeaveAlone, &limits).unwrap();
        (case.swap)(&all.join("in/가.txt"), &all.join("out"));
        let plan = Plan {
            jobs: None,
            settings: Settings { limits, ..Settings::default() },
            layout: Layout::new(DocxPages::File),
            reader: Reader::InProcess,
        };
        let files = pipeline::process(inputs, &plan, &(), |it| it.document.text, |_| ()).unwrap();
        let [file] = files.as_slice() else { panic!("{}: {files:?}", case.name) };
        match (&file.outcome, &case.expected) {
            (Outcome::Read(_, text), None) => assert!(text.starts_with(TEXT), "{}", case.name),
            (Outcome::Failed(failure), Some(expected)) => assert_eq!(failure, expected, "{}", case.name),
            (outcome, expected) => panic!("{}: {outcome:?}, expected {expected:?}", case.name),
        }
    }
}

#[test]
fn good_files_are_read_as_if_they_were_alone() {
    let good = |folder: Folder| {
        folder.with("지침.pdf", pdf(&[RULE])).with("둘.pdf", pdf(&[&["첫째 쪽"], RULE])).with("셋.txt", TEXT)
    };
    let alone = scan(&good(Folder::new()), &["--format", "ndjson"]).out;
    let folder = good(Folder::new());
    for case in CASES.iter().filter(|it| it.path != "하.txt") {
        (case.make)(folder.path(), folder.path());
    }
    let among = scan(&folder, &["--format", "ndjson"]).out;
    for line in alone.lines() {
        assert!(among.lines().any(|it| it == line), "{line}");
    }
}
