//! Every limit, reached on purpose: what lies before it is read, and the warning says which limit, where, and how to raise it.

use std::io::{Cursor, Write as _};

use evimap::extract::Limits;
use lopdf::{Document, Object, Stream, dictionary};

use crate::made::{Folder, codes, docx, drawn_pdf, pdf, scan, xlsx};

/// A file that passes a limit, with the setting that it passes.
struct Case {
    limit: &'static str,
    value: &'static str,
    file: &'static str,
    make: fn() -> Vec<u8>,
    /// Row that says so, where it is not the file's own.
    row: Option<&'static str>,
    /// The page that is named; `None` where the file as a whole is meant.
    page: Option<u64>,
    /// Words before the limit that are read, in quotes of findings or the document's own count of pages.
    pages: Option<u64>,
}

const fn case(limit: &'static str, value: &'static str, file: &'static str, make: fn() -> Vec<u8>) -> Case {
    Case { limit, value, file, make, row: None, page: None, pages: None }
}

const CASES: &[Case] = &[
    case("file_bytes", "500", "가.pdf", three_pages),
    Case { pages: Some(2), ..case("pages", "2", "가.pdf", three_pages) },
    case("pages", "1", "가.xlsx", sheets),
    Case { page: Some(1), ..case("stream_bytes", "60", "가.pdf", two_contents) },
    case("stream_bytes", "2K", "가.docx", long_docx),
    case("inflated_bytes", "100", "가.pdf", three_pages),
    case("inflated_bytes", "3K", "가.docx", long_docx),
    case("text_bytes", "20", "가.pdf", three_pages),
    case("text_bytes", "500", "가.docx", long_docx),
    case("text_bytes", "300", "가.xlsx", sheets),
    case("text_bytes", "20", "가.txt", || "첫째 줄\n".repeat(9).into_bytes()),
    Case { page: Some(1), ..case("operators_per_page", "5", "가.pdf", three_pages) },
    Case { page: Some(1), ..case("form_depth", "2", "가.pdf", nested_forms) },
    Case { page: Some(1), ..case("fonts", "1", "가.pdf", two_fonts) },
    Case { page: Some(1), ..case("cmap_entries", "2", "가.pdf", mapped) },
    case("xml_depth", "4", "가.docx", || docx(&["첫째 줄"])),
    case("cells", "3", "가.xlsx", sheets),
    case("cells", "3", "가.docx", nested_tables),
    case("table_depth", "2", "가.docx", nested_tables),
    case("package_parts", "2", "가.docx", || docx(&["첫째 줄"])),
    case("package_parts", "1", "가.zip", bundle),
    Case { row: Some("가.zip/긴 것.txt"), ..case("member_bytes", "100", "가.zip", bundle) },
    Case { row: Some("가.zip/긴 것.txt"), ..case("archive_bytes", "100", "가.zip", bundle) },
];

/// Limits of time and memory are no matter of content; `isolation` reaches them.
const ELSEWHERE: &[&str] = &["memory_bytes", "page_seconds", "file_seconds"];

fn three_pages() -> Vec<u8> {
    pdf(&[&["첫째 쪽"], &["둘째 쪽"], &["셋째 쪽"]])
}

fn long_docx() -> Vec<u8> {
    docx(&["이 지침은 침해사고 대응에 필요한 사항을 정한다."; 60])
}

fn sheets() -> Vec<u8> {
    let rows: &[&[&str]] = &[&["이름", "부서"], &["가", "보안"], &["나", "개발"]];
    xlsx(&[("첫째", rows), ("둘째", rows)])
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn shown(text: &str) -> String {
    format!("BT /F1 11 Tf 72 700 Td <{}> Tj ET\n", codes(text))
}

/// The first page and its resources.
fn first_page(document: &Document) -> (lopdf::ObjectId, lopdf::Dictionary) {
    let page = *document.get_pages().get(&1).unwrap();
    let resources = document.get_dictionary(page).unwrap().get(b"Resources").unwrap();
    (page, resources.as_dict().unwrap().clone())
}

fn two_contents() -> Vec<u8> {
    let mut document = Document::load_mem(&three_pages()).unwrap();
    let (page, _) = first_page(&document);
    let more = document.add_object(Stream::new(dictionary! {}, shown("더 있는 글").into_bytes()));
    let page = document.get_dictionary_mut(page).unwrap();
    let first = page.get(b"Contents").unwrap().clone();
    page.set("Contents", vec![first, more.into()]);
    saved(document)
}

/// Forms that draw one another, four deep.
fn nested_forms() -> Vec<u8> {
    let mut document = Document::load_mem(&drawn_pdf(&[shown("첫째 쪽") + "/X1 Do"])).unwrap();
    let (page, resources) = first_page(&document);
    let mut inner: Option<lopdf::ObjectId> = None;
    for _ in 0..4 {
        let mut own = resources.clone();
        if let Some(inner) = inner {
            own.set("XObject", dictionary! { "X1" => inner });
        }
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Resources" => own,
            "BBox" => vec![0.into(), 0.into(), 595.into(), Object::from(842)],
        };
        let content = if inner.is_some() { "/X1 Do" } else { "" };
        inner = Some(document.add_object(Stream::new(form, content.into())));
    }
    let mut own = resources;
    own.set("XObject", dictionary! { "X1" => inner.unwrap() });
    document.get_dictionary_mut(page).unwrap().set("Resources", own);
    saved(document)
}

fn with_font(second: lopdf::Dictionary, name: &str, content: String) -> Vec<u8> {
    let mut document = Document::load_mem(&drawn_pdf(&[content])).unwrap();
    let (page, mut resources) = first_page(&document);
    let second = document.add_object(second);
    let fonts = resources.get_mut(b"Font").unwrap().as_dict_mut().unwrap();
    fonts.set(name, second);
    document.get_dictionary_mut(page).unwrap().set("Resources", resources);
    saved(document)
}

fn two_fonts() -> Vec<u8> {
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    with_font(font, "F2", shown("첫째 글") + "BT /F2 11 Tf 72 600 Td (second) Tj ET")
}

/// A font whose map has more entries than are read.
fn mapped() -> Vec<u8> {
    let mut document = Document::load_mem(&two_fonts()).unwrap();
    let map = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfchar <73> <0073> <65> <0065> <63> <0063> <6f> <006f> endbfchar endcmap";
    let map = document.add_object(Stream::new(dictionary! {}, map.into()));
    let helvetica = document.objects.iter().find_map(|(id, object)| {
        let font = object.as_dict().ok()?;
        (font.get(b"BaseFont").ok()?.as_name().ok()? == b"Helvetica").then_some(*id)
    });
    document.get_dictionary_mut(helvetica.unwrap()).unwrap().set("ToUnicode", map);
    saved(document)
}

/// Three tables inside one another, with a row of two cells each.
fn nested_tables() -> Vec<u8> {
    use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableRow};
    let paragraph = |text: &str| Paragraph::new().add_run(Run::new().add_text(text));
    let table = |inner: Option<Table>, name: &str| {
        let cell = TableCell::new().add_paragraph(paragraph(name));
        let first = match inner {
            Some(inner) => cell.add_table(inner).add_paragraph(Paragraph::new()),
            None => cell,
        };
        let last = TableCell::new().add_paragraph(paragraph("끝"));
        Table::new(vec![TableRow::new(vec![first, last])])
    };
    let tables = table(Some(table(Some(table(None, "안")), "가운데")), "밖");
    let mut bytes = Cursor::new(Vec::new());
    Docx::new().add_paragraph(paragraph("첫째 줄")).add_table(tables).build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

fn bundle() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("짧은 것.txt", "첫째 줄".to_owned()), ("긴 것.txt", "둘째 줄".repeat(20))]
    {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_limit_that_is_reached_is_named_with_its_place_and_how_to_raise_it() {
    for case in CASES {
        let name = format!("{}={} on {}", case.limit, case.value, case.file);
        let folder = Folder::new().with(case.file, (case.make)()).with("다른 것.txt", "다른 글");
        let ran = scan(&folder, &["--limit", &format!("{}={}", case.limit, case.value), "--lang", "ko"]);
        let map = ran.json();
        let rows = map["documents"].as_array().unwrap();
        let path = case.row.unwrap_or(case.file);
        let row = rows.iter().find(|it| it["path"] == path).unwrap();
        let raised = format!("--limit {}=", case.limit);
        let warnings = row["warnings"].as_array().unwrap();
        let warning = warnings.iter().find(|it| it["message"].as_str().unwrap().contains(&raised));
        match warning {
            Some(warning) => {
                assert_eq!(warning["code"], "limit-reached", "{name}: {row}");
                assert_eq!(warning["page"].as_u64(), case.page, "{name}: {row}");
                assert_ne!(row["status"], "read", "{name}: {row}");
                assert!(ran.err.contains(&raised), "{name}: {}", ran.err);
            }
            // A file that is not opened at all says so in place of a warning.
            None => {
                assert!(row["message"].as_str().unwrap_or_default().contains(&raised), "{name}: {row}");
                assert_eq!(row["code"], "too-large", "{name}: {row}");
            }
        }
        if let Some(pages) = case.pages {
            assert_eq!(row["pages"].as_u64(), Some(pages), "{name}: {row}");
        }
        assert_eq!(ran.code, 1, "{name}");
    }
    let folder = CASES.iter().enumerate().fold(Folder::new(), |folder, (index, case)| {
        folder.with(&format!("{index}/{}", case.file), (case.make)())
    });
    let without = scan(&folder, &["--lang", "ko"]);
    assert!(!without.out.contains("--limit "), "no file is remarkable by itself: {}", without.out);
}

#[test]
fn every_limit_is_tried() {
    let tried = |name: &str| CASES.iter().any(|it| it.limit == name) || ELSEWHERE.contains(&name);
    let untried: Vec<&&str> = Limits::NAMES.iter().filter(|it| !tried(it)).collect();
    assert!(untried.is_empty(), "{untried:?}");
}
