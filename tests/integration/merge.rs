//! Parts of a folder that were read apart give the map of the folder, to the byte, or a word on why they cannot.

use std::fs;

use evimap::dictionary::{self, Origin};
use evimap::report::ndjson::{Facts, FactsError};
use serde_json::Value;

use crate::archive::archive;
use crate::made::{Folder, RULE, Ran, command, docx, evimap, locked_pdf, pdf, scan};

/// Documents of every outcome; three have the same bytes, and two rules give different telephone numbers.
fn folder() -> Folder {
    let mut folder = Folder::new()
        .with("가.pdf", pdf(&[RULE]))
        .with("나/같은 것.pdf", pdf(&[RULE]))
        .with("하/같은 것.pdf", pdf(&[RULE]))
        .with("절차.docx", docx(&["제1조(목적) MD5로 비밀번호를 암호화하여 저장한다."]))
        .with("스캔.pdf", pdf(&[&[]]))
        .with("일부.pdf", pdf(&[RULE, &[]]))
        .with("암호.pdf", locked_pdf(&[RULE]))
        .with("빈 파일.pdf", "")
        .with("다른 빈 파일.pdf", "")
        .with("묶음.zip", archive(&[("가.pdf", pdf(&[RULE])), ("안.pdf", pdf(&[&["통지방법은 전화이다."]]))]))
        .with("~$절차.docx", "x");
    for number in 0..6 {
        let line = format!("개인정보 보호책임자의 전화번호는 02-123-000{number}이다.");
        folder = folder.with(&format!("{number}.pdf"), pdf(&[&["제1조(목적) 목적을 정한다.", &line]]));
    }
    folder
}

/// The facts of each of `of` parts of a folder.
fn shards(folder: &Folder, of: u32, more: &[&str]) -> Vec<String> {
    let part = |index| {
        let shard = format!("{index}/{of}");
        let ran = scan(folder, &[&["--shard", &shard][..], more].concat());
        assert!(ran.code < 2, "{shard}: {}", ran.err);
        ran.out
    };
    (1..=of).map(part).collect()
}

/// Merges facts, each in a file of its own.
fn merge(facts: &[String], more: &[&str]) -> Ran {
    let mut place = Folder::new();
    let names: Vec<String> = (1..=facts.len()).map(|number| format!("{number}.ndjson")).collect();
    for (name, facts) in names.iter().zip(facts) {
        place = place.with(name, facts);
    }
    let mut run = command(&["merge"]);
    let output = run.args(&names).args(more).current_dir(place.path()).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn shards_make_the_map_of_the_folder() {
    let folder = folder();
    let whole = scan(&folder, &[]);
    assert_eq!(whole.code, 1, "{}", whole.err);
    assert!(
        whole.out.contains("\"duplicate\"") && whole.out.contains("conflicting-contact"),
        "{}",
        whole.out
    );
    for of in [1, 2, 7, 64] {
        let mut facts = shards(&folder, of, &[]);
        let merged = merge(&facts, &[]);
        assert!(merged.out == whole.out, "{of} shards: {}", merged.err);
        assert_eq!((merged.code, &merged.err), (whole.code, &whole.err), "{of} shards");
        facts.reverse();
        facts.push(facts[0].clone());
        assert!(merge(&facts, &[]).out == whole.out, "{of} shards, turned, and one twice");
        assert!(merge(&[facts.concat()], &[]).out == whole.out, "{of} shards in one file");
    }
}

/// Merging knows no order, no grouping and no number of times.
#[test]
fn facts_may_come_in_any_order_and_grouping_and_more_than_once() {
    let folder = folder();
    let (whole, facts) = (scan(&folder, &[]).out, shards(&folder, 7, &[]));
    // Each of 1 to 6 is prime to 7, so multiples of it are the seven shards in another order.
    for step in 1..7 {
        let turned: Vec<String> = (0..7).map(|place| facts[place * step % 7].clone()).collect();
        assert!(merge(&turned, &[]).out == whole, "in steps of {step}");
        let (one, other) = turned.split_at(step);
        assert!(
            merge(&[one.concat(), other.concat()], &[]).out == whole,
            "{step} in one file, the others in another"
        );
    }
    assert!(merge(&[facts.clone(), facts].concat(), &[]).out == whole, "each twice");
}

/// Wherever a file of a shard is cut, that is noticed: at every end of a line, and around it.
#[test]
fn a_cut_is_noticed_wherever_it_is() {
    let folder = folder();
    let checklist = dictionary::load(&Origin::new("digital-service")).unwrap();
    let whole = scan(&folder, &["--shard", "1/2"]).out;
    let read = |bytes: &[u8]| Facts::default().read(0, bytes, &checklist);
    assert!(read(whole.as_bytes()).is_ok());
    let ends: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
    assert!(ends.len() > 4);
    let around = ends.iter().flat_map(|end| [end - 100, end - 2, *end, end + 1, end + 100]);
    for at in around.chain([1]).filter(|at| *at < whole.len() - 1) {
        let (_, error) = read(&whole.as_bytes()[..at]).unwrap_err();
        assert!(matches!(error, FactsError::Cut), "cut at {at}: {error}");
    }
}

#[test]
fn options_are_those_of_a_scan() {
    let folder = folder();
    let facts = shards(&folder, 3, &[]);
    for more in [
        &["--lang", "en"][..],
        &["--certified", "--service-type", "migration"],
        &["--without-finding", "weak-algorithm,conflicting-contact"],
        &["--format", "markdown"],
        &["--format", "sarif"],
        &["--exit-zero", "--quiet"],
    ] {
        let (merged, whole) = (merge(&facts, more), scan(&folder, more));
        assert!(merged.out == whole.out, "{more:?}: {}", merged.err);
        assert_eq!((merged.code, merged.err), (whole.code, whole.err), "{more:?}");
    }
    // What the scans left out is not there to be shown.
    let without = ["--without-finding", "weak-algorithm"];
    let facts = shards(&folder, 3, &without);
    assert!(merge(&facts, &[]).out == scan(&folder, &without).out);
}

#[test]
fn facts_without_shards_are_merged_too_and_do_not_depend_on_their_run() {
    let folder = folder();
    let whole = scan(&folder, &[]).out;
    let (plain, kept) = (scan(&folder, &["--format", "ndjson"]).out, Folder::new());
    let cache = ["--format", "ndjson", "--cache", kept.path().to_str().unwrap()];
    for round in ["cold", "warm"] {
        assert!(scan(&folder, &cache).out == plain, "{round}");
    }
    let english = scan(&folder, &["--format", "ndjson", "--lang", "en"]).out;
    let mut facts = shards(&folder, 2, &[]);
    facts.extend([plain.clone(), english]);
    assert!(merge(&[plain], &[]).out == whole);
    assert!(merge(&facts, &[]).out == whole, "shards, the whole, and the whole in another language");
}

#[test]
fn files_that_were_not_read_are_merged_too() {
    let folder = folder();
    for limit in ["file_bytes=100", "member_bytes=100", "pages=1"] {
        let limit = ["--limit", limit];
        let (facts, whole) = (shards(&folder, 3, &limit), scan(&folder, &limit));
        assert!(merge(&facts, &[]).out == whole.out, "{limit:?}");
    }
}

/// Facts that are spoilt, and what is said of them.
struct Case {
    name: &'static str,
    spoil: fn(&mut Vec<String>),
    said: &'static str,
    english: &'static str,
}

/// Replaces members of the second line of the first file.
fn edit(facts: &mut [String], change: impl Fn(&mut Value)) {
    let mut lines: Vec<String> = facts[0].lines().map(str::to_owned).collect();
    let mut line: Value = serde_json::from_str(&lines[1]).unwrap();
    change(&mut line);
    lines[1] = line.to_string();
    facts[0] = lines.join("\n") + "\n";
}

const CASES: &[Case] = &[
    Case {
        name: "a missing shard",
        spoil: |facts| drop(facts.remove(1)),
        said: "빠진 조각이 있습니다: 2/3.",
        english: "shards are missing: 2/3;",
    },
    Case {
        name: "a line is cut",
        spoil: |facts| {
            let end = facts[0].len() - 5;
            facts[0].truncate(end);
        },
        said: "중간에서 끊긴 파일입니다",
        english: "the file was cut",
    },
    Case {
        name: "the last line is gone",
        spoil: |facts| {
            let end = facts[1].trim_end().rfind('\n').unwrap();
            facts[1].truncate(end + 1);
        },
        said: "2.ndjson",
        english: "the file was cut",
    },
    Case {
        name: "a line in the middle is gone",
        spoil: |facts| {
            let lines: Vec<&str> = facts[0].lines().collect();
            facts[0] = [&lines[..1], &lines[2..]].concat().join("\n") + "\n";
        },
        said: "1.ndjson",
        english: "documents and should be",
    },
    Case {
        name: "a cut shard before another one in the same file",
        spoil: |facts| {
            let end = facts[0].trim_end().rfind('\n').unwrap();
            *facts = vec![facts[0][..=end].to_owned() + &facts[1], facts[2].clone()];
        },
        said: "중간에서 끊긴 파일입니다",
        english: "the file was cut",
    },
    Case {
        name: "an empty file",
        spoil: |facts| facts[2].clear(),
        said: "3.ndjson 1행: 비어 있습니다",
        english: "3.ndjson line 1: it is empty",
    },
    Case {
        name: "another version",
        spoil: |facts| edit(facts, |line| line["tool"]["version"] = "0.0.9".into()),
        said: "1.ndjson 2행: evimap 0.0.9 버전으로 만들었습니다",
        english: "1.ndjson line 2: it was made by evimap 0.0.9",
    },
    Case {
        name: "another schema",
        spoil: |facts| edit(facts, |line| line["schema"] = 2.into()),
        said: "1.ndjson 2행: 스키마 2",
        english: "1.ndjson line 2: its schema is 2",
    },
    Case {
        name: "another state of the checklist",
        spoil: |facts| edit(facts, |line| line["checklist"]["sha256"] = "00".into()),
        said: "1.ndjson 2행: 다른 체크리스트",
        english: "1.ndjson line 2: it was made for another checklist",
    },
    Case {
        name: "another checklist",
        spoil: |facts| edit(facts, |line| line["checklist"]["id"] = "privacy-notice".into()),
        said: "1.ndjson 2행: 다른 체크리스트(privacy-notice",
        english: "1.ndjson line 2: it was made for another checklist (privacy-notice",
    },
    Case {
        name: "damaged facts",
        spoil: |facts| edit(facts, |line| line["facts"] = "////".into()),
        said: "1.ndjson 2행: evimap scan --format ndjson으로 만든 내용이 아니거나",
        english: "1.ndjson line 2: this is not what",
    },
    Case {
        name: "another content of the same file",
        spoil: |facts| {
            facts.push(facts[0].clone());
            edit(facts, |line| line["document"]["sha256"] = "00".into());
        },
        said: "의 내용이 1.ndjson 2행에 있는 것과 다릅니다",
        english: "is not the same as in 1.ndjson line 2",
    },
];

#[test]
fn what_cannot_be_merged_is_refused_with_file_and_line() {
    let folder = folder();
    let facts = shards(&folder, 3, &[]);
    for case in CASES {
        let mut spoilt = facts.clone();
        (case.spoil)(&mut spoilt);
        for (lang, said) in [("ko", case.said), ("en", case.english)] {
            let ran = merge(&spoilt, &["--lang", lang]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}: {}", case.name, ran.err);
            assert!(ran.err.contains(said), "{}: {}", case.name, ran.err);
        }
    }
}

#[test]
fn a_duplicate_needs_the_file_of_which_it_is_one() {
    let folder = folder();
    let lines = scan(&folder, &["--format", "ndjson"]).out;
    let (first, others): (Vec<&str>, Vec<&str>) =
        lines.lines().partition(|line| line.contains("\"path\":\"가.pdf\""));
    let [first, others] = [first, others].map(|lines| lines.join("\n") + "\n");
    let ran = merge(std::slice::from_ref(&others), &["--lang", "ko"]);
    assert!(ran.code == 2 && ran.err.contains("앞의 파일이 없습니다"), "{}", ran.err);
    assert!(merge(&[others, first], &[]).out == scan(&folder, &[]).out);
}

#[test]
fn facts_hold_quotes_and_no_machine_path() {
    let folder = Folder::new().with("하위/지침.pdf", pdf(&[&["남지 않는 문장"], RULE]));
    let lines = shards(&folder, 1, &[]).concat();
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [first, row, last] = rows.as_slice() else { panic!("{lines}") };
    assert_eq!(first["shard"], serde_json::json!({"index": 1, "of": 1}));
    assert!(first.get("end").is_none() && first["checklist"]["sha256"].is_string(), "{first}");
    assert_eq!(last["end"], serde_json::json!({"documents": 1, "pages": 2}));

    use base64::Engine as _;
    let facts = base64::engine::general_purpose::STANDARD.decode(row["facts"].as_str().unwrap()).unwrap();
    let facts = String::from_utf8_lossy(&facts);
    let machine = folder.path().to_str().unwrap();
    assert!(facts.contains("통지방법") && !facts.contains("남지 않는"), "quotes, and no other text");
    assert!(!facts.contains(machine) && !lines.contains(machine));
}

#[test]
fn a_shard_is_facts_and_its_number_may_come_from_a_scheduler() {
    let folder = folder();
    let path = folder.path().to_str().unwrap();
    let expected = scan(&folder, &["--shard", "2/3"]).out;
    let mut run = command(&["scan", path, "--shard", "auto/3", "--quiet"]);
    let output = run.env("JOB_COMPLETION_INDEX", "1").output().unwrap();
    assert!(output.stdout == expected.into_bytes());
    for (more, said) in [
        (&["--shard", "4/3"][..], "--shard 4/3"),
        (&["--shard", "1/2", "--format", "json"], "ndjson으로만"),
        (&["--shard", "1/2", "-o", "map.xlsx"], "ndjson으로만"),
    ] {
        let ran = scan(&folder, &[more, &["--lang", "ko"]].concat());
        assert!(ran.code == 2 && ran.err.contains(said), "{more:?}: {}", ran.err);
    }
    let facts = folder.join("x.ndjson");
    fs::write(&facts, scan(&folder, &["--shard", "1/1"]).out).unwrap();
    for (format, said) in [("html", "원본 문서"), ("ndjson", "다른 형식")] {
        let ran = evimap(&["merge", facts.to_str().unwrap(), "--format", format, "--lang", "ko"]);
        assert!(ran.code == 2 && ran.err.contains(said), "{format}: {}", ran.err);
    }
}

#[test]
fn a_list_may_be_separated_by_nul() {
    let folder = Folder::new().with("줄\n바꿈.pdf", pdf(&[RULE])).with("나.pdf", pdf(&[&["다른 글"]]));
    let list = Folder::new().with("list", "나.pdf\0줄\n바꿈.pdf\0");
    let mut run = command(&["scan", "-0", "--files-from", list.join("list").to_str().unwrap()]);
    let output = run.current_dir(folder.path()).output().unwrap();
    assert!(output.stdout == scan(&folder, &[]).out.into_bytes());
}
