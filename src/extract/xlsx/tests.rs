//! Workbooks made for one case each, read back.

use crate::document::{Document, PageNumbers, Warned, WarningKind};
use crate::extract::package::made::{Parts, R, shown};
use crate::extract::{ExtractError, Limits, read_package};

const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook with one sheet `담당자` that holds `inside`.
fn book(inside: &str) -> Parts {
    Parts::default()
        .related_to("", &[("officeDocument", "xl/workbook.xml")])
        .with(
            "xl/workbook.xml",
            format!("<workbook xmlns='{S}' xmlns:r='{R}'><sheets><sheet name='담당자' sheetId='1' r:id='r1'/></sheets></workbook>"),
        )
        .related_to(
            "xl/workbook.xml",
            &[("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"), ("worksheet", "worksheets/sheet2.xml")],
        )
        .with(
            "xl/sharedStrings.xml",
            format!("<sst xmlns='{S}'><si><t>이름</t></si><si><r><t>보안</t></r><r><t>팀장</t></r><rPh><t>읽기</t></rPh></si><si><t>통지\n방법</t></si><si><t>다음\n1. 전화</t></si></sst>"),
        )
        .with(
            "xl/styles.xml",
            format!("<styleSheet xmlns='{S}'><numFmts><numFmt numFmtId='164' formatCode='000\\-0000\\-0000'/></numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs></styleSheet>"),
        )
        .with("xl/worksheets/sheet1.xml", sheet(inside))
}

fn sheet(inside: &str) -> String {
    format!("<worksheet xmlns='{S}' xmlns:r='{R}'>{inside}</worksheet>")
}

fn read(package: &Parts) -> Result<Warned<Document>, ExtractError> {
    read_package(&package.zipped(), None, &Limits::default(), false)
}

struct Case {
    name: &'static str,
    rows: &'static str,
    expected: &'static str,
    hidden: u32,
}

const CASES: &[Case] = &[
    Case {
        name: "strings, shared and inline, and what a formula gave",
        rows: "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='inlineStr'><is><r><t>직</t></r><r><t>급</t></r></is></c><c r='D1' t='str'><f>A1&amp;B1</f><v>합</v></c></row>",
        expected: "이름|보안팀장|직급|합#",
        hidden: 0,
    },
    Case {
        name: "numbers as they are shown",
        rows: "<row><c s='2'><v>1012345678</v></c><c s='1'><v>46054</v></c><c><v>3</v></c><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c s='99'><v>0.5</v></c></row>",
        expected: "010-1234-5678|2026-02-01|3|TRUE|#N/A|0.5#",
        hidden: 0,
    },
    Case {
        name: "lines in a cell go on, items do not",
        rows: "<row><c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>",
        expected: "통지~방법|다음/1. 전화#",
        hidden: 0,
    },
    Case {
        name: "empty cells and rows are no lines",
        rows: "<row r='1'/><row r='2'><c r='A2'/><c r='B2' s='1'/></row><row r='9'><c r='XFD9' t='s'><v>0</v></c></row>",
        expected: "이름#",
        hidden: 0,
    },
    Case {
        name: "hidden rows and columns are left out",
        rows: "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row><row r='2' hidden='1'><c r='A2' t='s'><v>1</v></c></row>",
        expected: "이름#",
        hidden: 8,
    },
    Case {
        name: "a string that is not there",
        rows: "<row><c t='s'><v>77</v></c><c t='s'><v>-1</v></c><c t='s'><v>0</v></c></row>",
        expected: "이름#",
        hidden: 0,
    },
];

#[test]
fn cells_are_read_as_they_are_shown() {
    for case in CASES {
        let columns = if case.hidden > 0 { "<cols><col min='3' max='4' hidden='1'/></cols>" } else { "" };
        let read = read(&book(&format!("{columns}<sheetData>{}</sheetData>", case.rows)));
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(shown(&read.value), case.expected, "{}", case.name);
        let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
        let expected = (case.hidden > 0).then_some(WarningKind::HiddenText { characters: case.hidden });
        assert_eq!(kinds, Vec::from_iter(expected), "{}", case.name);
    }
}

#[test]
fn sheets_are_pages_without_a_number_and_rows_are_known() {
    let cell = |row: u32, index: u32| format!("<row r='{row}'><c r='A{row}' t='s'><v>{index}</v></c></row>");
    let package = book(&format!(
        "<sheetData>{}{}</sheetData><headerFooter><oddHeader>&amp;C대외비</oddHeader></headerFooter>",
        cell(3, 0),
        cell(12, 1)
    ))
    .with(
        "xl/workbook.xml",
        format!("<workbook xmlns='{S}' xmlns:r='{R}'><sheets><sheet name='담당자' r:id='r1'/><sheet name='숨김' state='hidden' r:id='r1'/><sheet name='연락&#10;망' r:id='r4'/><sheet name='없음' r:id='r9'/></sheets></workbook>"),
    )
    .with("xl/worksheets/sheet2.xml", sheet(&format!("<sheetData>{}</sheetData>", cell(7, 1))))
    .related_to("xl/worksheets/sheet1.xml", &[("comments", "../comments1.xml")])
    .with(
        "xl/comments1.xml",
        format!("<comments xmlns='{S}'><authors><author>나</author></authors><commentList><comment ref='B12'><text><r><t>확인 </t></r><r><t>필요</t></r></text></comment></commentList></comments>"),
    );
    let read = read(&package).unwrap();
    let document = &read.value;
    assert_eq!(shown(document), "이름#보안팀장#comment:확인 필요/header:대외비/[page]보안팀장#");
    assert_eq!(document.page_numbers, PageNumbers::None);
    let names: Vec<_> = document.pages.iter().map(|it| it.label.as_deref()).collect();
    assert_eq!(names, [Some("담당자"), Some("연락 망")]);
    let rows: Vec<_> = document.lines.iter().map(|it| document.row_number(it.span.start)).collect();
    assert_eq!(rows, [Some(3), Some(12), Some(12), None, Some(7)]);
    let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        [
            WarningKind::PartNotRead { part: "없음".to_owned() },
            WarningKind::HiddenText { characters: "이름보안팀장".chars().count() as u32 }
        ]
    );
}

#[test]
fn what_lies_over_the_cells_is_read() {
    let a = "http://schemas.openxmlformats.org/drawingml/2006/main";
    let xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing";
    let c = "http://schemas.openxmlformats.org/drawingml/2006/chart";
    let drawing = format!(
        "<xdr:wsDr xmlns:xdr='{xdr}' xmlns:a='{a}' xmlns:c='{c}' xmlns:r='{R}'><xdr:sp><xdr:txBody><a:p><a:r><a:t>글상자</a:t></a:r></a:p></xdr:txBody></xdr:sp>\
         <xdr:graphicFrame><c:chart r:id='r1'/></xdr:graphicFrame>\
         <xdr:pic><xdr:nvPicPr><xdr:cNvPr id='2' name='x' descr='조직도'/></xdr:nvPicPr><xdr:spPr><a:xfrm><a:ext cx='3000000' cy='2000000'/></a:xfrm></xdr:spPr></xdr:pic></xdr:wsDr>"
    );
    let chart = format!(
        "<c:chartSpace xmlns:c='{c}' xmlns:a='{a}'><c:title><a:p><a:r><a:t>장애 건수</a:t></a:r></a:p></c:title></c:chartSpace>"
    );
    let package = book("<sheetData><row><c t='s'><v>0</v></c></row></sheetData><drawing r:id='r1'/>")
        .related_to("xl/worksheets/sheet1.xml", &[("drawing", "../drawings/drawing1.xml")])
        .with("xl/drawings/drawing1.xml", drawing)
        .related_to("xl/drawings/drawing1.xml", &[("chart", "../charts/chart1.xml")])
        .with("xl/charts/chart1.xml", chart);
    let read = read(&package).unwrap();
    assert_eq!(shown(&read.value), "이름#글상자/장애 건수/");
    let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [WarningKind::Picture { alternative: Some("조직도".to_owned()) }]);
}

#[test]
fn strict_packages_and_other_names_are_read() {
    let strict = |text: &str| {
        text.replace(S, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    };
    let inside = "<sheetData><row><c t='inlineStr'><is><t>글</t></is></c></row></sheetData>";
    let entry = format!(
        "<workbook xmlns='{S}' xmlns:r='{R}'><sheets><sheet name='가' r:id='r1'/></sheets></workbook>"
    );
    let moved = Parts::default()
        .with("[Content_Types].xml", "<Types><Override PartName='/book.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>")
        .related_to("", &[("officeDocument", "book.xml")])
        .with("book.xml", &entry)
        .related_to("book.xml", &[("worksheet", "/data/one.xml")])
        .with("data/one.xml", sheet(inside));
    let cases = [
        ("strict", book("").with("xl/workbook.xml", strict(&entry)).with("xl/worksheets/sheet1.xml", strict(&sheet(inside)))),
        ("other names", moved),
        ("a prefix", book("").with("xl/worksheets/sheet1.xml", format!("<x:worksheet xmlns:x='{S}'><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>글</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"))),
    ];
    for (name, package) in cases {
        let read = read(&package).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(shown(&read.value), "글#", "{name}");
    }
}

#[test]
fn hostile_workbooks_lose_no_more_than_they_must() {
    let damaged =
        |detail: &str| ExtractError::Damaged { expected: "a spreadsheet part", detail: detail.to_owned() };
    let cases = [
        ("no text", book("<sheetData/>"), ExtractError::NoText { pages: 0 }),
        ("an empty main part", book("").with("xl/workbook.xml", ""), damaged("the part holds no element")),
        ("no sheet part", book("").with("xl/worksheets/sheet1.xml", ""), damaged("no text could be read")),
    ];
    for (name, package, expected) in cases {
        assert_eq!(read(&package).unwrap_err(), expected, "{name}");
    }
    let limits = Limits { text_bytes: 20_000, ..Limits::default() };
    let cells = "<c t='s'><v>1</v></c>".repeat(5_000);
    let many = read_package(
        &book(&format!("<sheetData><row>{cells}</row></sheetData>")).zipped(),
        None,
        &limits,
        false,
    )
    .unwrap();
    let full = WarningKind::LimitReached { limit: "text_bytes", value: 20_000 };
    assert!(many.warnings.iter().any(|it| it.kind == full), "{:?}", many.warnings);
    assert!(many.value.text.len() < 20_000);
}

#[test]
fn no_cut_or_changed_byte_makes_the_reader_fail_hard() {
    let bytes =
        book("<sheetData><row><c t='s'><v>0</v></c><c s='1'><v>46054</v></c></row></sheetData>").zipped();
    for length in 0..bytes.len() {
        let _cut = read_package(bytes.get(..length).unwrap(), None, &Limits::default(), false);
        let mut changed = bytes.clone();
        *changed.get_mut(length).unwrap() ^= 0x55;
        let _changed = read_package(&changed, None, &Limits::default(), false);
    }
}
