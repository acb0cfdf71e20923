//! One report through every format: the same in each, in both languages, and with nothing of a document acting in any.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use evimap::document::SourceOffset;
use evimap::report::wording::Lang;
use evimap::report::{
    ChecklistInfo, CitationRow, CriterionForm, CriterionRow, DifferenceRow, DocumentRow, EvidenceRow,
    FaultRow, FindingRow, FindingSeverity, FormFaultRow, FormRow, Format, Place, ProfileInfo, ReadStatus,
    Report, RequirementForm, RequirementRow, SCHEMA, Status, SuggestionRow, Summary, TermRow, Tool,
    VerifyReport, VerifySummary, WarningRow, docx, html, json, markdown, sarif, xlsx,
};
use quick_xml::events::Event;

use crate::made::{Folder, RULE, docx as docx_file, evimap, pdf};

/// Formats that are made from a report alone.
const FORMATS: &[Format] =
    &[Format::Json, Format::Html, Format::Docx, Format::Xlsx, Format::Markdown, Format::Sarif];

/// What documents and their names may hold.
const HOSTILE: &[&str] = &[
    "<img src=x onerror=\"window.hacked=1\">",
    "</script><script>window.hacked=1</script>",
    "]]><!--<![CDATA[ &amp; &#60; --> ]]>",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "{{7*7}} ${7*7} `id` $(id)",
    "\u{1b}[31mred\u{1b}[0m \u{9b}2J \u{7}\u{0}",
    "invoice\u{202e}fdp.exe \u{2066}x\u{2069}\u{200f}",
    "line\r\nbreak\ttab\u{2028}next",
    "_x0041_ _x000D_",
    "| a | b |\n# heading\n1. list [link](http://example.test) @everyone",
    "\u{fffe}\u{ffff}\u{feff}",
    "a\"b'c\\d%e;f",
    "한글 ᄐ\u{1169}ᆼ 😀 e\u{301}",
];

/// A report whose every text from outside is `text`.
fn report(text: &str, lang: Lang) -> Report {
    let said = |ko: &str, en: &str| lang.pick(ko, en).to_owned();
    let place = Place {
        page: Some(6),
        page_end: Some(6),
        page_label: Some(text.to_owned()),
        article: Some(text.to_owned()),
        article_title: Some(text.to_owned()),
        paragraph: Some(3),
        item: Some(1),
        subitem: None,
        point: None,
        citation: format!("{text} (6 p. - {text} 3)"),
        range: SourceOffset(4)..SourceOffset(9),
        boxes: vec![(6, [72.0, 300.0, 300.0, 312.0])],
    };
    let evidence = EvidenceRow {
        document: format!("{text}.pdf"),
        place: place.clone(),
        quote: format!("1. {text}"),
        terms: vec![TermRow {
            term: text.to_owned(),
            concept: "notice-method".to_owned(),
            found: text.to_owned(),
            page: Some(6),
            boxes: vec![[84.0, 300.0, 120.0, 312.0]],
        }],
        score: 0.94,
        verdict: Status::Met,
        shortcoming: Some(text.to_owned()),
        is_official: true,
    };
    let requirement = |id: &str, status, evidence: &[EvidenceRow]| RequirementRow {
        id: id.to_owned(),
        title: text.to_owned(),
        status,
        reason: format!("{text} {}", said("찾지 못했습니다.", "was not found.")),
        evidence: evidence.to_vec(),
        form: RequirementForm {
            block: 0,
            text: text.to_owned(),
            suggestion: Some(SuggestionRow { wording: text.to_owned(), source: text.to_owned() }),
        },
    };
    let document = |path: String, status, code| DocumentRow {
        title: path.trim_end_matches(".pdf").to_owned(),
        path,
        format: Some("pdf"),
        sha256: Some("00".repeat(32)),
        bytes: Some(1234),
        pages: Some(9),
        page_numbers: Some("exact"),
        status,
        code,
        message: Some(text.to_owned()),
        warnings: vec![WarningRow {
            code: "page-without-text",
            page: Some(2),
            loss: true,
            message: text.to_owned(),
        }],
        has_loss: true,
    };
    let mut summary = Summary { documents: 2, pages: 18, findings: 1, ..Summary::default() };
    for status in [Status::Met, Status::Partial, Status::Missing] {
        summary.requirements.add(status);
    }
    Report {
        schema: SCHEMA,
        tool: Tool { name: "evimap", version: "0.0.0" },
        checklist: ChecklistInfo {
            id: text.to_owned(),
            title: text.to_owned(),
            revision: text.to_owned(),
            sha256: "11".repeat(32),
        },
        profile: ProfileInfo { service_type: Some("migration"), certified: false },
        summary,
        documents: vec![
            document(format!("{text}.pdf"), ReadStatus::Partial, Some("page-without-text")),
            document("b.pdf".to_owned(), ReadStatus::Failed, Some("encrypted")),
        ],
        criteria: vec![CriterionRow {
            id: "1.2".to_owned(),
            title: text.to_owned(),
            status: Status::Partial,
            official_document: Some(format!("{text}.pdf")),
            requirements: vec![
                requirement("1.2-a1", Status::Met, std::slice::from_ref(&evidence)),
                requirement(
                    "1.2-a2",
                    Status::Partial,
                    &[EvidenceRow { verdict: Status::Partial, ..evidence }],
                ),
                requirement("1.2-a3", Status::Missing, &[]),
            ],
            form: CriterionForm {
                part: text.to_owned(),
                asks: vec![text.to_owned()],
                blocks: vec![(text.to_owned(), text.to_owned())],
                documents: vec![text.to_owned()],
                law: vec![text.to_owned()],
            },
        }],
        findings: vec![FindingRow {
            code: "weak-algorithm".to_owned(),
            severity: FindingSeverity::Error,
            document: format!("{text}.pdf"),
            place,
            quote: text.to_owned(),
            message: text.to_owned(),
        }],
    }
}

/// The check of a form whose every text from outside is `text`.
fn check(text: &str, lang: Lang) -> VerifyReport {
    let Report { tool, checklist, documents, findings, .. } = report(text, lang);
    let fault = |code| FaultRow {
        code,
        message: text.to_owned(),
        differences: vec![DifferenceRow { form: text.to_owned(), document: text.to_owned() }],
    };
    let citation = CitationRow {
        criterion: Some(text.to_owned()),
        block: Some("1.2-a".to_owned()),
        form_page: Some(4),
        text: text.to_owned(),
        name: text.to_owned(),
        document: Some(format!("{text}.pdf")),
        pages: vec![6],
        article: Some(text.to_owned()),
        article_title: Some(text.to_owned()),
        paragraph: Some(3),
        item: Some(1),
        quote: Some(format!("{text}\n{text}")),
        ok: false,
        faults: vec![fault("quote-not-found"), fault("page-wrong")],
        notes: vec![fault("printed-page")],
        found: findings.first().map(|it| it.place.clone()),
        found_quote: Some(text.to_owned()),
    };
    let astray = CitationRow {
        criterion: None,
        block: None,
        form_page: None,
        document: None,
        quote: None,
        faults: vec![fault("document-not-found")],
        notes: Vec::new(),
        found: None,
        found_quote: None,
        ..citation.clone()
    };
    let right = CitationRow { ok: true, faults: Vec::new(), notes: Vec::new(), ..citation.clone() };
    let form = DocumentRow {
        path: format!("{text}.docx"),
        title: text.to_owned(),
        format: Some("docx"),
        ..documents[0].clone()
    };
    VerifyReport {
        schema: SCHEMA,
        tool,
        checklist,
        form: FormRow {
            document: form,
            service_type: Some("migration"),
            certified: true,
            criteria: vec![text.to_owned()],
        },
        summary: VerifySummary {
            citations: 3,
            citations_ok: 1,
            faults: 4,
            documents: documents.len(),
            documents_unread: 2,
        },
        citations: vec![citation, right, astray],
        faults: vec![FormFaultRow {
            code: "item-without-evidence",
            criterion: Some(text.to_owned()),
            requirements: vec![text.to_owned()],
            message: text.to_owned(),
        }],
        documents,
        titles: vec![(text.to_owned(), text.to_owned())],
    }
}

/// What is written in all formats.
enum Written {
    Map(Report),
    Check(VerifyReport),
}

/// A map and a check with the same texts.
fn both(text: &str, lang: Lang) -> [(&'static str, Written); 2] {
    [("map", Written::Map(report(text, lang))), ("check", Written::Check(check(text, lang)))]
}

fn written(format: Format, lang: Lang, what: &Written) -> Vec<u8> {
    match what {
        Written::Map(report) => written_map(format, lang, report),
        Written::Check(report) => written_check(format, lang, report),
    }
}

fn written_check(format: Format, lang: Lang, report: &VerifyReport) -> Vec<u8> {
    let mut out = Vec::new();
    match format {
        Format::Json | Format::Ndjson => json::write(report, &mut out),
        Format::Html => html::Writer::begin_check(lang, report, &mut out).unwrap().finish().map(|_| ()),
        Format::Docx => docx::write_check(lang, report, &mut out),
        Format::Xlsx => xlsx::write_check(lang, report, &mut out),
        Format::Markdown => markdown::write_check(lang, report, &mut out),
        Format::Sarif => sarif::write_check(lang, report, &mut out),
    }
    .unwrap();
    out
}

fn written_map(format: Format, lang: Lang, report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    match format {
        Format::Json | Format::Ndjson => json::write(report, &mut out),
        Format::Html => html::Writer::begin(lang, report, &mut out).unwrap().finish().map(|_| ()),
        Format::Docx => docx::write(lang, report, &mut out),
        Format::Xlsx => xlsx::write(lang, report, &mut out),
        Format::Markdown => markdown::write(lang, report, &mut out),
        Format::Sarif => sarif::write(lang, report, &mut out),
    }
    .unwrap();
    out
}

/// The parts of a ZIP package, by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        if file.is_file() {
            file.read_to_string(&mut text).unwrap();
        }
        parts.insert(file.name().unwrap().into_owned(), text);
    }
    parts
}

/// Reads XML to its end: the texts of its elements, and the names of those.
fn read_xml(xml: &str) -> (String, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut text, mut names) = (String::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) {
            Event::Start(it) | Event::Empty(it) => {
                for attribute in it.attributes() {
                    attribute.unwrap();
                }
                names.push(it.name().as_ref().to_owned());
            }
            Event::End(it) if ["w:p", "si"].contains(&it.name().as_ref()) => text.push('\n'),
            Event::Text(it) => text.push_str(&it.xml10_content()),
            Event::GeneralRef(it) => match it.resolve_char_ref().unwrap() {
                Some(character) => text.push(character),
                None => text.push_str(quick_xml::escape::resolve_xml_entity(&it.xml10_content()).unwrap()),
            },
            Event::Eof => return (text, names),
            _ => {}
        }
    }
}

/// What every format shows of a text: control and direction characters are replaced, line ends are spaces.
fn shown(text: &str) -> String {
    text.chars()
        .map(|it| match it {
            '\n' | '\r' | '\t' | '\u{2028}' => ' ',
            it if it.is_control() => '\u{fffd}',
            '\u{202e}' | '\u{2066}' | '\u{2069}' | '\u{200f}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}' => {
                '\u{fffd}'
            }
            it => it,
        })
        .collect()
}

#[test]
fn hostile_text_acts_in_no_format() {
    let long = "아주 긴 이름 ".repeat(9_000);
    for text in HOSTILE.iter().copied().chain([long.as_str()]) {
        let start: String = shown(text).chars().take(40).collect();
        for ((kind, report), &format) in
            both(text, Lang::Ko).iter().flat_map(|it| FORMATS.iter().map(move |format| (it, format)))
        {
            let bytes = written(format, Lang::Ko, report);
            let short: String = text.chars().take(40).collect();
            let name = format!("{kind} as {} of {short:?}", format.name());
            match format {
                Format::Docx => {
                    let parts = parts(&bytes);
                    let (read, _) = read_xml(&parts["word/document.xml"]);
                    assert!(read.contains(&start), "{name}: {read}");
                }
                Format::Xlsx => {
                    for (part, xml) in parts(&bytes).iter().filter(|(part, _)| part.contains(".xml")) {
                        let (read, names) = read_xml(xml);
                        assert!(!names.iter().any(|it| it == "f"), "{name}: a formula in {part}");
                        if part == "xl/sharedStrings.xml" {
                            // Excel takes _x0041_ for an A, so the writer escapes the underscore.
                            assert!(read.replace("_x005F_", "_").contains(&start), "{name}: {read}");
                        }
                    }
                }
                Format::Html => {
                    let body = readable(format, &bytes);
                    let html = String::from_utf8(bytes).unwrap();
                    assert_eq!(html.matches("<script>").count(), 1, "{name}");
                    assert!(!html.contains("<img") && !html.contains("<!--"), "{name}");
                    let texts = body.split('<').filter_map(|it| it.split_once('>')).map(|it| it.1);
                    let read: String = texts.collect();
                    let unescaped = quick_xml::escape::unescape(&read);
                    assert!(unescaped.is_ok_and(|it| it.contains(&start)), "{name}");
                }
                Format::Sarif | Format::Json => {
                    serde_json::from_slice::<serde_json::Value>(&bytes).unwrap();
                }
                Format::Markdown | Format::Ndjson => {
                    // Without what a backslash makes literal.
                    let text = String::from_utf8(bytes).unwrap();
                    let text: String =
                        text.split('\\').enumerate().fold(String::new(), |text, (index, part)| {
                            text + if index == 0 { part } else { part.get(1..).unwrap_or_default() }
                        });
                    let acting = ["<img", "<script", "](http", "http://", "\n# heading", "{{7"];
                    let found = acting.iter().find(|it| text.contains(**it));
                    assert!(found.is_none(), "{name}: {found:?}");
                }
            }
            if format != Format::Json && !format.is_binary() {
                let text = String::from_utf8(written(format, Lang::Ko, report)).unwrap();
                let bare = text.chars().find(|it| it.is_control() && *it != '\n');
                assert_eq!(bare, None, "{name}");
                assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{feff}']), "{name}");
            }
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (kind, report) in &both("침해사고관리지침", Lang::Ko) {
        for &format in FORMATS {
            let same = written(format, Lang::Ko, report) == written(format, Lang::Ko, report);
            assert!(same, "{kind} as {}", format.name());
        }
    }
    let folder = Folder::new().with("지침.pdf", pdf(&[RULE])).with("절차.docx", docx_file(RULE));
    for &format in FORMATS {
        let out = Folder::new();
        let run = |jobs: &str| {
            let place = out.join(&format!("{jobs}.{}", format.extensions()[0]));
            let arguments = [
                "scan",
                folder.path().to_str().unwrap(),
                "--jobs",
                jobs,
                "-o",
                place.to_str().unwrap(),
                "--quiet",
            ];
            assert_eq!(evimap(&arguments).code, 1, "{}", format.name());
            std::fs::read(place).unwrap()
        };
        assert!(run("1") == run("4"), "{}: the number of jobs changes it", format.name());
    }
}

/// Text that people read in a format.
fn readable(format: Format, bytes: &[u8]) -> String {
    match format {
        Format::Docx => read_xml(&parts(bytes)["word/document.xml"]).0,
        Format::Xlsx => {
            let parts = parts(bytes);
            read_xml(&parts["xl/sharedStrings.xml"]).0 + &parts["xl/workbook.xml"]
        }
        Format::Html => {
            let html = String::from_utf8(bytes.to_vec()).unwrap();
            let body = html.split_once("</head>").unwrap().1;
            body.split_once("<script>").unwrap().0.to_owned()
        }
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

#[test]
fn every_sentence_stands_in_both_languages() {
    let is_hangul = |it: char| matches!(it, '\u{ac00}'..='\u{d7a3}');
    for &format in FORMATS.iter().filter(|it| **it != Format::Json) {
        for ((kind, english), (_, korean)) in both("text", Lang::En).iter().zip(&both("text", Lang::Ko)) {
            let english = readable(format, &written(format, Lang::En, english));
            // The form's own mark of a citation, and the numbering of law, are Korean in every language.
            let english = english.replace("[참조 자료]", "").replace("3항", "").replace("1호", "");
            let hangul: String = english.chars().filter(|it| is_hangul(*it)).collect();
            assert_eq!(hangul, "", "{kind} as {}: Korean in an English report", format.name());
            let korean = readable(format, &written(format, Lang::Ko, korean));
            assert!(korean.contains(is_hangul), "{kind} as {}", format.name());
        }
    }
}

#[test]
fn sarif_obeys_its_schema() {
    // The published pattern of a language has a bracket too many, which a strict reader of patterns refuses.
    let schema = include_str!("../data/sarif-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in HOSTILE {
        for lang in [Lang::Ko, Lang::En] {
            for ((kind, report), (results, notices)) in both(text, lang).iter().zip([(3, 2), (5, 3)]) {
                let log = written(Format::Sarif, lang, report);
                let log: serde_json::Value = serde_json::from_slice(&log).unwrap();
                let faults: Vec<String> =
                    validator.iter_errors(&log).map(|it| format!("{}: {it}", it.instance_path())).collect();
                assert!(faults.is_empty(), "{kind} of {text:?}: {faults:#?}");
                let run = &log["runs"][0];
                assert_eq!(run["results"].as_array().unwrap().len(), results, "{kind} of {text:?}");
                let noticed = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len();
                assert_eq!(noticed, notices, "{kind} of {text:?}");
            }
        }
    }
    let mut wrong: serde_json::Value =
        serde_json::from_slice(&written_map(Format::Sarif, Lang::Ko, &report("a", Lang::Ko))).unwrap();
    wrong["runs"][0]["results"][0]["level"] = "terrible".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn what_each_format_says() {
    let report = report("침해사고", Lang::Ko);
    let text = |format| readable(format, &written_map(format, Lang::Ko, &report));
    insta::assert_snapshot!("markdown", text(Format::Markdown));
    insta::assert_snapshot!("sarif", text(Format::Sarif));
    insta::assert_snapshot!("html", text(Format::Html).replace("><", ">\n<"));
    insta::assert_snapshot!("docx", text(Format::Docx));
    insta::assert_snapshot!("xlsx", text(Format::Xlsx));
}

#[test]
fn what_each_format_says_of_a_form() {
    let report = check("침해사고", Lang::Ko);
    let text = |format| readable(format, &written_check(format, Lang::Ko, &report));
    insta::assert_snapshot!("check_markdown", text(Format::Markdown));
    insta::assert_snapshot!("check_sarif", text(Format::Sarif));
    insta::assert_snapshot!("check_html", text(Format::Html).replace("><", ">\n<"));
    insta::assert_snapshot!("check_docx", text(Format::Docx));
    insta::assert_snapshot!("check_xlsx", text(Format::Xlsx));
}

#[test]
fn the_form_cites_as_the_form_does() {
    let ran =
        evimap(&["scan", "samples", "--service-type", "migration", "--format", "docx", "-o", "/dev/null"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let out = Folder::new();
    let place = out.join("체크리스트.docx");
    evimap(&["scan", "samples", "--service-type", "migration", "-o", place.to_str().unwrap(), "--quiet"]);
    let (text, _) = read_xml(&parts(&std::fs::read(&place).unwrap())["word/document.xml"]);
    let lines: Vec<&str> = text.lines().collect();
    let at = |line: &str| {
        lines.iter().position(|it| *it == line).unwrap_or_else(|| panic!("{line}: not in {text}"))
    };
    let cited = at("[참조 자료] 02. 침해사고관리지침_Ver 1.0 (6 페이지 - 제 7조 침해사고 보고 3항)");
    assert!(lines[cited + 1].starts_with("1. 통지방법 :"), "{}", lines[cited + 1]);
    assert!(lines[cited + 6].starts_with("6. 담당부서"), "{}", lines[cited + 6]);
    at("■ 마이그레이션서비스");
    let missing = lines.iter().position(|it| it.starts_with("[미비] 데이터 반환 절차: ")).unwrap();
    assert!(lines[missing + 1].starts_with("[제안] 회사는 이용계약이 끝나면"), "{}", lines[missing + 1]);
    // What only support services are asked for stands there for a migration service, and not for a cloud service.
    assert!(text.contains("조직 역량"), "{text}");
    evimap(&["scan", "samples", "--service-type", "cloud", "-o", place.to_str().unwrap(), "--quiet"]);
    let (text, _) = read_xml(&parts(&std::fs::read(&place).unwrap())["word/document.xml"]);
    assert!(!text.contains("조직 역량"), "{text}");
    // The form is read back with its citations.
    let read = evimap(&["text", place.to_str().unwrap()]);
    assert!(
        read.out.contains("[참조 자료] 02. 침해사고관리지침_Ver 1.0 (6 페이지 - 제 7조 침해사고 보고 3항)"),
        "{}",
        read.out
    );
}
