//! The built-in dictionaries, and faults of others.

use std::collections::BTreeSet;

use super::*;

fn built_in(id: &str) -> Checklist {
    load(&Origin::new(id)).unwrap_or_else(|faults| {
        let lines: Vec<String> = faults
            .iter()
            .map(|it| format!("{}:{}: {}", it.file, it.line.unwrap_or(0), it.message.ko))
            .collect();
        panic!("{}", lines.join("\n"));
    })
}

#[test]
fn the_built_in_dictionaries_are_sound() {
    for id in built_in_ids() {
        let checklist = built_in(id);
        assert_eq!(checklist.id, id);
        assert_eq!(checklist.sha256.len(), 64);
        assert!(checklist.requirements.iter().all(|it| !it.title.en.is_empty() && !it.missing.ko.is_empty()));
    }
    let checklist = built_in("digital-service");
    assert_eq!(checklist.requirements.len(), 36);
    assert_eq!(checklist.criteria.len(), 4);
}

#[test]
fn the_template_is_sound() {
    let template = read(TEMPLATE).unwrap();
    assert_eq!((template.id.as_str(), template.requirements.len()), ("my-checklist", 1));
}

/// A small sound dictionary; each case replaces a part of one of its files.
const CHECKLIST: &str = r#"format = 1
id = "small"
title = "작은 점검표"
title_en = "Small"
revision = "1"

[[criteria]]
id = "1"
title = "암호화"
title_en = "Encryption"
part = "1"
part_en = "1"

[[criteria.blocks]]
id = "1-a"
title = "블록"
title_en = "Block"

[[requirements]]
id = "1-a1"
block = "1-a"
title = "비밀번호"
title_en = "Passwords"
text = "비밀번호 암호화"
missing = "없습니다."
missing_en = "Missing."

[[requirements.rules]]
verdict = "met"
all = ["password", "encryption"]
"#;
const TERMS: &str = "concept,spelling,pattern\npassword,비밀 번호,\nencryption,암호화,\n";
const LOOK_ALIKES: &str = "spelling,hides,reason\n비밀 번호 변경,password,다른 말입니다\n";

const EXAMPLES: &str =
    "requirement,verdict,heading,text,quote,note\n1-a1,met,,비밀번호를 암호화한다.,암호화,\n";

fn faults([checklist, terms, look_alikes, examples]: [&str; 4]) -> Vec<(String, Option<u32>, String)> {
    match read([checklist, terms, look_alikes, examples, ""].map(str::as_bytes)) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|it| (it.file, it.line, it.message.en)).collect(),
    }
}

#[test]
fn faults_name_their_file_and_line() {
    struct Case {
        name: &'static str,
        file: &'static str,
        replace: (&'static str, &'static str),
        line: Option<u32>,
        says: &'static str,
    }
    const fn case(
        name: &'static str,
        file: &'static str,
        replace: (&'static str, &'static str),
        line: u32,
        says: &'static str,
    ) -> Case {
        let line = if line == 0 { None } else { Some(line) };
        Case { name, file, replace, line, says }
    }
    const CASES: &[Case] = &[
        case("syntax", "checklist.toml", ("id = \"small\"", "id = small\""), 2, "TOML syntax"),
        case("format", "checklist.toml", ("format = 1", "format = 9"), 1, "format must be 1"),
        case("no revision", "checklist.toml", ("revision = \"1\"\n", ""), 1, "needs revision"),
        case("empty title", "checklist.toml", ("\"작은 점검표\"", "\"\""), 3, "needs title"),
        case(
            "unknown key",
            "checklist.toml",
            ("part_en = \"1\"", "part_en = \"1\"\npage = 3"),
            13,
            "unknown key “page”",
        ),
        case("unknown block", "checklist.toml", ("block = \"1-a\"", "block = \"2-a\""), 21, "block “2-a”"),
        case(
            "unknown concept",
            "checklist.toml",
            ("[\"password\",", "[\"pasword\","),
            30,
            "concept “pasword”",
        ),
        case("unknown verdict", "checklist.toml", ("\"met\"", "\"good\""), 29, "must be met or partial"),
        case(
            "nothing meets it",
            "checklist.toml",
            ("\"met\"", "\"partial\"\nreason = \"반\"\nreason_en = \"half\""),
            19,
            "no rule with verdict met",
        ),
        case(
            "wrong type",
            "checklist.toml",
            ("all = [\"password\", \"encryption\"]", "all = \"password\""),
            30,
            "must be a list of strings",
        ),
        case(
            "unknown scope",
            "checklist.toml",
            ("verdict = \"met\"", "verdict = \"met\"\nscope = \"near\""),
            30,
            "unknown scope",
        ),
        case(
            "unknown service",
            "checklist.toml",
            (
                "block = \"1-a\"\ntitle = \"비밀번호\"",
                "block = \"1-a\"\nservice_types = [\"x\"]\ntitle = \"비밀번호\"",
            ),
            22,
            "unknown service type",
        ),
        case(
            "header",
            "terms.csv",
            ("concept,spelling,pattern", "concept,words"),
            1,
            "must name the columns",
        ),
        case("concept name", "terms.csv", ("password,비밀", "Pass word,비밀"), 2, "concept name"),
        case("empty spelling", "terms.csv", ("encryption,암호화,", "encryption,,"), 3, "spelling is empty"),
        case("brackets", "terms.csv", ("encryption,암호화,", "encryption,암호(화,"), 3, "unbalanced"),
        case("pattern", "terms.csv", ("encryption,암호화,", "encryption,,fax"), 3, "unknown pattern"),
        case(
            "too many columns",
            "terms.csv",
            ("encryption,암호화,", "encryption,암호화,,x"),
            3,
            "more than 3 columns",
        ),
        case(
            "shared spelling",
            "terms.csv",
            ("encryption,암호화,", "encryption,암호화,\nencryption,비밀번호,"),
            4,
            "also stands on line 2",
        ),
        case(
            "shared spelling, and a class that holds it too",
            "terms.csv",
            ("password,비밀 번호,", "encryption,비밀(번호|문),\npassword,비밀 번호,\nencryption,비밀번호,"),
            4,
            "also stands on line 3",
        ),
        case(
            "unused concept",
            "terms.csv",
            ("encryption,암호화,", "encryption,암호화,\nfax,팩스,"),
            4,
            "no rule uses",
        ),
        case("hides nothing", "lookalikes.csv", ("비밀 번호 변경", "번호 변경"), 2, "hides nothing"),
        case("dangling", "lookalikes.csv", (",password,", ",passwords,"), 2, "not in terms.csv"),
        case("no reason", "lookalikes.csv", ("다른 말입니다", ""), 2, "has no reason"),
        case(
            "hides itself",
            "lookalikes.csv",
            ("비밀 번호 변경", "비밀번호(| 변경)"),
            2,
            "is itself a spelling",
        ),
        case(
            "asks for what it forbids",
            "checklist.toml",
            (
                "all = [\"password\", \"encryption\"]",
                "all = [\"password\", \"encryption\"]\nnone = [\"password\"]",
            ),
            28,
            "forbids what it asks for",
        ),
        case(
            "forbids around it what it asks for",
            "checklist.toml",
            (
                "all = [\"password\", \"encryption\"]",
                "all = [\"password\", \"encryption\"]\ncontext = [{ scope = \"article\", none = [\"encryption\"] }]",
            ),
            28,
            "forbids what it asks for",
        ),
        case("example of nothing", "examples.csv", ("1-a1,met", "9-z9,met"), 2, "no requirement or finding"),
        case("verdict of an example", "examples.csv", ("1-a1,met", "1-a1,found"), 2, "must be one of met"),
        case("empty example", "examples.csv", ("비밀번호를 암호화한다.,암호화", ","), 2, "the text is empty"),
        case("quote of nothing", "examples.csv", ("met", "absent"), 2, "cannot have a quote"),
        case("quote from elsewhere", "examples.csv", (",암호화,", ",전송,"), 2, "is not in the text"),
        case(
            "the same example twice",
            "examples.csv",
            ("암호화한다.,암호화,", "암호화한다.,암호화,\n1-a1,partial,,비밀번호를 암호화한다.,,"),
            3,
            "stands on line 2",
        ),
        case("empty file", "lookalikes.csv", (LOOK_ALIKES, ""), 0, "the file is empty"),
    ];
    assert_eq!(faults([CHECKLIST, TERMS, LOOK_ALIKES, EXAMPLES]), []);
    assert_eq!(faults([CHECKLIST, TERMS, LOOK_ALIKES, ""]), [], "examples may be left out");
    for case in CASES {
        let (from, to) = case.replace;
        let edit = |name: &str, text: &str| {
            if name != case.file {
                return text.to_owned();
            }
            assert!(text.contains(from), "{}", case.name);
            text.replacen(from, to, 1)
        };
        let files = [CHECKLIST, TERMS, LOOK_ALIKES, EXAMPLES];
        let files: Vec<String> = FILES.iter().zip(files).map(|(name, text)| edit(name, text)).collect();
        let found = faults([&files[0], &files[1], &files[2], &files[3]]);
        let named = found
            .iter()
            .any(|(file, line, says)| file == case.file && *line == case.line && says.contains(case.says));
        assert!(named, "{}: {found:?}", case.name);
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let checklist = CHECKLIST.replace("\"met\"", "\"good\"").replace("\"encryption\"", "\"cipher\"");
    let terms = TERMS.replace("encryption,암호화", "encryption,");
    let look_alikes = LOOK_ALIKES.replace("password", "passport");
    let files: BTreeSet<String> =
        faults([&checklist, &terms, &look_alikes, EXAMPLES]).into_iter().map(|(file, _, _)| file).collect();
    assert_eq!(files.len(), 3, "{files:?}");
}

#[test]
fn duplicate_ids_are_faults() {
    let requirement = CHECKLIST.find("[[requirements]]").unwrap();
    let twice = format!("{CHECKLIST}\n{}", &CHECKLIST[requirement..]);
    let found = faults([&twice, TERMS, LOOK_ALIKES, EXAMPLES]);
    assert!(
        found.iter().any(|(_, line, says)| *line == Some(33) && says.contains("occurs twice")),
        "{found:?}"
    );
}

#[test]
fn tables_that_a_korean_spreadsheet_saves_are_read() {
    let (cp949, _, _) = encoding_rs::EUC_KR.encode(TERMS);
    let with_mark = format!("\u{feff}{LOOK_ALIKES}").replace('\n', "\r\n");
    let checklist = read([CHECKLIST.as_bytes(), &cp949, with_mark.as_bytes(), b"", b""]).unwrap();
    assert_eq!(checklist.concepts[0].term, "비밀 번호");
    assert_eq!(checklist.look_alikes.len(), 1);
}

#[test]
fn the_hash_tells_files_apart() {
    let hash_of = |files: [&str; 5]| read(files.map(str::as_bytes)).unwrap().sha256;
    let one = hash_of([CHECKLIST, TERMS, LOOK_ALIKES, EXAMPLES, ""]);
    assert_ne!(one, hash_of([CHECKLIST, &TERMS.replace("암호화", "암호"), LOOK_ALIKES, EXAMPLES, ""]));
    let examples = EXAMPLES.replace("암호화한다", "암호화했다");
    assert_ne!(one, hash_of([CHECKLIST, TERMS, LOOK_ALIKES, &examples, ""]));
    assert_ne!(one, hash_of([CHECKLIST, TERMS, LOOK_ALIKES, "", ""]));
}

#[test]
fn a_folders_own_table_of_the_outside_world_makes_another_checklist() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES.iter().zip([CHECKLIST, TERMS, LOOK_ALIKES, EXAMPLES]) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let origin = Origin::Folder(folder.path().to_owned());
    let hash = || load(&origin).unwrap().sha256;
    let bare = hash();
    let table = folder.path().join("organisations.csv");
    std::fs::write(&table, "name\n가온청\n").unwrap();
    let with_table = hash();
    std::fs::write(&table, "name\n나루청\n").unwrap();
    assert!(bare != with_table && with_table != hash() && bare != hash());
}

#[test]
fn suggestions_are_checked_and_every_requirement_has_one() {
    let checklist = built_in("digital-service");
    for (index, requirement) in checklist.requirements.iter().enumerate() {
        assert!(checklist.suggestions.contains_key(&index), "{}", requirement.id);
    }
    let read = |rows: &str| {
        let table = format!("requirement,suggestion,suggestion_en,source\n{rows}");
        read([CHECKLIST, TERMS, LOOK_ALIKES, "", &table].map(str::as_bytes))
    };
    let sound = read("1-a1,암호화한다.,It is encrypted.,법 제1조\n").unwrap();
    assert_eq!(sound.suggestions[&0].source, "법 제1조");
    let bare = super::read([CHECKLIST, TERMS, LOOK_ALIKES, "", ""].map(str::as_bytes)).unwrap();
    assert!(bare.suggestions.is_empty() && bare.sha256 != sound.sha256);
    for (rows, line, says) in [
        ("1-a2,가,A,법\n", 2, "“1-a2” is not in checklist.toml"),
        ("1-a1,가,A,법\n1-a1,나,B,법\n", 3, "a second suggestion"),
        ("1-a1,가,,법\n", 2, "needs Korean, English and a source"),
    ] {
        let faults = read(rows).unwrap_err();
        let named = faults.iter().any(|it| it.line == Some(line) && it.message.en.contains(says));
        assert!(named && faults.iter().all(|it| it.file == SUGGESTIONS_FILE), "{says}: {faults:?}");
    }
}

#[test]
fn spellings_keep_what_they_are_made_of() {
    let mut written = Spellings::default();
    ["침해 사고", "SHA-256", "통지"].into_iter().for_each(|it| written.push(it));
    let mut spellings = Spellings::default();
    for are_meant in [[true, false, true], [true; 3]] {
        spellings.add_those(&written, &are_meant);
    }
    let found: Vec<_> = spellings.iter().map(|it| (it.written, it.normal, it.spaces.to_vec())).collect();
    let expected = [
        ("침해 사고", "침해사고", vec![false, true, false]),
        ("통지", "통지", vec![false]),
        ("침해 사고", "침해사고", vec![false, true, false]),
        ("SHA-256", "sha-256", vec![false; 6]),
        ("통지", "통지", vec![false]),
    ];
    assert_eq!(found, expected);
}
