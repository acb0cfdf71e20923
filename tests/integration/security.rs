//! What SECURITY.md promises: the tests that it names are there, and nothing in the program can reach a network.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut found: Vec<PathBuf> = entries
        .flat_map(|it| if it.is_dir() { sources(&it) } else { vec![it] })
        .filter(|it| it.extension().is_some_and(|it| it == "rs"))
        .collect();
    found.sort();
    found
}

/// The last cell of each row of the table: `name` of tests, as they are called in the source.
#[test]
fn every_test_that_the_table_of_threats_names_is_there() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let all: String = ["src", "tests/integration", "tests/fuzz/targets"]
        .iter()
        .flat_map(|it| sources(&root().join(it)))
        .map(|it| fs::read_to_string(it).unwrap())
        .collect();
    let mut named = 0;
    for row in text.lines().filter(|it| it.starts_with("| ") && !it.starts_with("| threat")) {
        let tests = row.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap();
        let tests: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "no test is named: {row}");
        for test in tests {
            let is_file = root().join(test).exists();
            assert!(is_file || all.contains(&format!("fn {test}(")), "there is no test called {test}");
            named += 1;
        }
    }
    assert!(named > 20, "{named}");
}

/// Crates that open sockets, by themselves or for others.
const NETWORKING: &[&str] = &[
    "async-std",
    "curl",
    "hyper",
    "h2",
    "isahc",
    "mio",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "tungstenite",
    "ureq",
];

#[test]
fn no_crate_that_opens_sockets_is_built_in() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for name in NETWORKING {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} opens sockets");
    }
}

#[test]
fn no_source_of_ours_names_the_network() {
    for file in sources(&root().join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        for word in ["std::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream"] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}

/// What the system is asked for while a folder is read, a hostile document among them. Left out where `strace` is not installed.
#[cfg(target_os = "linux")]
#[test]
fn a_run_opens_no_socket_and_writes_nothing_but_its_output() {
    use crate::made::{Folder, RULE, docx, pdf};
    let Some(strace) = ["/usr/bin/strace", "/bin/strace"].iter().find(|it| Path::new(it).exists()) else {
        eprintln!("left out, because strace is not installed");
        return;
    };
    let folder = Folder::new()
        .with("지침.pdf", pdf(&[RULE]))
        .with("둘.docx", docx(RULE))
        .with("밖.html", "<img src='http://127.0.0.1:9/a.png'>");
    let target = Folder::new();
    let (trace, map) = (target.join("trace"), target.join("map.json"));
    let ran = std::process::Command::new(strace)
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=socket,connect,bind,open,openat,creat,unlink,rename,renameat,renameat2",
            "-o",
        ])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_evimap"))
        .args(["scan", "--quiet", "--docx-pages", "file", "-o"])
        .arg(&map)
        .arg(folder.path())
        .status()
        .unwrap();
    if !trace.exists() || !map.exists() {
        eprintln!("left out, because processes cannot be traced here: {ran}");
        return;
    }
    let trace = fs::read_to_string(trace).unwrap();
    for line in trace.lines() {
        assert!(!line.contains("socket(") && !line.contains("connect("), "{line}");
        let writes = ["O_WRONLY", "O_RDWR", "O_CREAT"].iter().any(|it| line.contains(it));
        let is_own = line.contains(target.path().to_str().unwrap()) || line.contains("/dev/null");
        assert!(!writes || is_own, "{line}");
    }
}
