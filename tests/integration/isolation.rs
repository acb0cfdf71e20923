//! What ends its reader costs the page that did it, and nothing else. Memory is bounded by the system on Unix only.

#![cfg(unix)]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document, Object, Stream, dictionary};

use crate::made::{Folder, RULE, pdf, scan};

/// Bytes that the content of a bad page grows to: more than the memory that the test allows.
const GROWN: usize = 400 << 20;
const LIMITS: [&str; 4] = ["--limit", "memory_bytes=256M", "--limit", "stream_bytes=2G"];

/// A PDF some of whose pages (from 1) need more memory than there is.
fn with_bombs(pages: &[&[&str]], bombs: &[u32]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..GROWN / spaces.len() {
        encoder.write_all(&spaces).unwrap();
    }
    let grown = encoder.finish().unwrap();
    let mut document = Document::load_mem(&pdf(pages)).unwrap();
    for (number, page) in document.get_pages() {
        if bombs.contains(&number) {
            let content =
                document.get_dictionary(page).unwrap().get(b"Contents").unwrap().as_reference().unwrap();
            let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, grown.clone());
            document.objects.insert(content, Object::Stream(stream));
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

struct Case {
    name: &'static str,
    bombs: &'static [u32],
    status: &'static str,
    code: &'static str,
    /// Pages that are named as left out.
    lost: &'static [u64],
    /// Whether the article on page 4 is still cited.
    cites: bool,
}

const CASES: &[Case] = &[
    Case { name: "one page", bombs: &[2], status: "partial", code: "memory-limit", lost: &[2], cites: true },
    Case {
        name: "from the third bad page on nothing is read",
        bombs: &[1, 2, 3],
        status: "failed",
        code: "memory-limit",
        lost: &[],
        cites: false,
    },
    Case {
        name: "a bad page behind the good ones",
        bombs: &[5],
        status: "partial",
        code: "memory-limit",
        lost: &[5],
        cites: true,
    },
];

#[test]
fn a_page_that_ends_its_reader_is_left_out_and_named() {
    let pages: &[&[&str]] = &[&["첫째 쪽"], &["둘째 쪽"], &["셋째 쪽"], RULE, &["다섯째 쪽"]];
    for case in CASES {
        let folder =
            Folder::new().with("나쁜 지침.pdf", with_bombs(pages, case.bombs)).with("지침.pdf", pdf(&[RULE]));
        let ran = scan(&folder, &LIMITS);
        assert_eq!(ran.code, 1, "{}: {ran:?}", case.name);
        let map = ran.json();
        let rows = map["documents"].as_array().unwrap();
        let row = rows.iter().find(|it| it["path"] == "나쁜 지침.pdf").unwrap();
        assert_eq!(
            (&row["status"], &row["code"]),
            (&case.status.into(), &case.code.into()),
            "{}: {row}",
            case.name
        );
        let lost: Vec<u64> = row["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["code"] == "memory-limit")
            .map(|it| it["page"].as_u64().unwrap())
            .collect();
        assert_eq!(lost, case.lost, "{}: {row}", case.name);
        let cites = map["criteria"].to_string().contains("나쁜 지침 (4 페이지 - 제7조 침해사고 보고 3항");
        assert_eq!(cites, case.cites, "{}", case.name);
        assert!(map["criteria"].to_string().contains("지침 (1 페이지 - 제7조"), "{}", case.name);
        assert!(ran.err.contains("--limit memory_bytes=2G"), "{}: {}", case.name, ran.err);
        assert!(!ran.err.contains("memory allocation of"), "{}: {}", case.name, ran.err);
    }
}

#[test]
fn a_bad_page_of_a_file_that_is_shared_is_named_as_of_any_other() {
    let mut pages: Vec<&[&str]> = vec![&["다른 쪽"]; 160];
    pages[149] = RULE;
    for bombs in [&[140][..], &[3, 90, 91, 120]] {
        let folder = Folder::new().with("긴 지침.pdf", with_bombs(&pages, bombs));
        let [one, three] = ["1", "3"].map(|jobs| scan(&folder, &[&LIMITS[..], &["--jobs", jobs]].concat()));
        assert!(one.out == three.out, "{bombs:?}: {}", three.out);
        let lost = one.out.matches("\"memory-limit\"").count();
        assert!(lost >= bombs.len(), "{bombs:?}: {}", one.out);
        let cites = one.out.contains("긴 지침 (150 페이지 - 제7조 침해사고 보고 3항");
        assert_eq!(cites, bombs.len() < 3, "{bombs:?}");
    }
}

#[test]
fn a_limit_is_set_by_name_and_a_wrong_one_is_explained() {
    let folder = Folder::new().with("지침.pdf", pdf(&[&["첫째 쪽"], RULE]));
    let map = scan(&folder, &["--limit", "pages=1"]).json();
    let warning = &map["documents"][0]["warnings"][0];
    assert_eq!(warning["code"], "limit-reached", "{map}");
    assert!(warning["message"].as_str().unwrap().contains("--limit pages=값"), "{warning}");
    let wrong = scan(&folder, &["--limit", "page=1", "--lang", "ko"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("page: 그런 한도는 없습니다"), "{}", wrong.err);
    let wrong = scan(&folder, &["--limit", "pages=viele", "--lang", "en"]);
    assert!(wrong.err.contains("viele is no value for pages"), "{}", wrong.err);
}
