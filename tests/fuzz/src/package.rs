//! Office packages around one fuzzed part.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const S: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const P: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Parts that can be fuzzed. The first byte of a fuzzed input chooses one; past the end it is a whole package.
pub const PARTS: [&str; 18] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/comments.xml",
    "word/header1.xml",
    "word/settings.xml",
    "word/_rels/document.xml.rels",
    "docProps/app.xml",
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "ppt/presentation.xml",
    "ppt/slides/slide1.xml",
    "word/charts/chart1.xml",
    "word/endnotes.xml",
];

/// A sound package with the part of this number replaced.
pub fn around(part: usize, content: &[u8]) -> Vec<u8> {
    let fuzzed = PARTS.get(part).copied().unwrap_or(PARTS[0]);
    let main = match fuzzed.split_once('/') {
        Some(("xl", _)) => "xl/workbook.xml",
        Some(("ppt", _)) => "ppt/presentation.xml",
        _ => "word/document.xml",
    };
    let mut parts: Vec<(&str, Vec<u8>)> = vec![
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", relationships(&[("officeDocument", main), ("extended-properties", "docProps/app.xml")])),
        (
            "docProps/app.xml",
            b"<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'><Pages>2</Pages></Properties>".to_vec(),
        ),
    ];
    parts.extend(match main {
        "xl/workbook.xml" => sheets(),
        "ppt/presentation.xml" => slides(),
        _ => words(),
    });
    parts.retain(|(name, _)| *name != fuzzed);
    parts.push((fuzzed, content.to_vec()));
    zipped(&parts)
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, options).expect("a part can be begun");
        writer.write_all(content).expect("a part can be written");
    }
    writer.finish().expect("a package can be ended").into_inner()
}

fn content_types() -> Vec<u8> {
    const MAIN: &str = "application/vnd.openxmlformats-officedocument";
    format!(
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' ContentType='{MAIN}.wordprocessingml.document.main+xml'/><Override PartName='/xl/workbook.xml' ContentType='{MAIN}.spreadsheetml.sheet.main+xml'/><Override PartName='/ppt/presentation.xml' ContentType='{MAIN}.presentationml.presentation.main+xml'/></Types>"
    )
    .into_bytes()
}

fn relationships(targets: &[(&str, &str)]) -> Vec<u8> {
    let entries: String = (1..)
        .zip(targets)
        .map(|(id, (kind, target))| format!("<Relationship Id='r{id}' Type='{R}/{kind}' Target='/{target}'/>"))
        .collect();
    format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{entries}</Relationships>"
    )
    .into_bytes()
}

fn word(root: &str, inside: &str) -> Vec<u8> {
    format!("<w:{root} xmlns:w='{W}' xmlns:r='{R}'>{inside}</w:{root}>").into_bytes()
}

fn words() -> Vec<(&'static str, Vec<u8>)> {
    let body = "<w:body><w:p><w:pPr><w:pStyle w:val='1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>목적</w:t><w:footnoteReference w:id='2'/><w:endnoteReference w:id='2'/><w:commentReference w:id='0'/></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>통지방법</w:t><w:br w:type='page'/><w:t>전화</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>칸</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:drawing><c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' r:id='r7'/></w:drawing></w:r></w:p><w:sectPr><w:headerReference w:type='default' r:id='r5'/><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:body>";
    let note = "<w:p><w:r><w:t>주석</w:t></w:r></w:p>";
    vec![
        ("word/document.xml", word("document", body)),
        (
            "word/_rels/document.xml.rels",
            relationships(&[
                ("styles", "word/styles.xml"),
                ("numbering", "word/numbering.xml"),
                ("footnotes", "word/footnotes.xml"),
                ("comments", "word/comments.xml"),
                ("header", "word/header1.xml"),
                ("settings", "word/settings.xml"),
                ("chart", "word/charts/chart1.xml"),
                ("endnotes", "word/endnotes.xml"),
            ]),
        ),
        ("word/styles.xml", word("styles", "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='2'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style><w:style w:type='paragraph' w:styleId='2'><w:rPr><w:sz w:val='20'/></w:rPr></w:style>")),
        ("word/numbering.xml", word("numbering", "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='제%1조'/></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='ganada'/><w:lvlText w:val='%2.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>")),
        ("word/footnotes.xml", word("footnotes", &format!("<w:footnote w:id='2'>{note}</w:footnote>"))),
        ("word/endnotes.xml", word("endnotes", &format!("<w:endnote w:id='2'>{note}</w:endnote>"))),
        ("word/comments.xml", word("comments", &format!("<w:comment w:id='0'>{note}</w:comment>"))),
        ("word/header1.xml", word("hdr", "<w:p><w:r><w:t>머리글</w:t></w:r></w:p>")),
        ("word/settings.xml", word("settings", "")),
        ("word/charts/chart1.xml", b"<c:chartSpace xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'/>".to_vec()),
    ]
}

fn sheets() -> Vec<(&'static str, Vec<u8>)> {
    let part = |root: &str, inside: &str| {
        format!("<{root} xmlns='{S}' xmlns:r='{R}'>{inside}</{root}>").into_bytes()
    };
    vec![
        ("xl/workbook.xml", part("workbook", "<sheets><sheet name='담당자' sheetId='1' r:id='r1'/></sheets>")),
        (
            "xl/_rels/workbook.xml.rels",
            relationships(&[
                ("worksheet", "xl/worksheets/sheet1.xml"),
                ("sharedStrings", "xl/sharedStrings.xml"),
                ("styles", "xl/styles.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", part("worksheet", "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' s='1'><v>46054.25</v></c><c t='inlineStr'><is><t>통지</t></is></c><c s='2'><v>-1234.5</v></c></row></sheetData><mergeCells><mergeCell ref='A1:B2'/></mergeCells>")),
        ("xl/sharedStrings.xml", part("sst", "<si><t>이름</t></si><si><r><t>보안</t></r></si>")),
        ("xl/styles.xml", part("styleSheet", "<numFmts><numFmt numFmtId='164' formatCode='#,##0.00;[Red]-0'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs>")),
    ]
}

fn slides() -> Vec<(&'static str, Vec<u8>)> {
    let part = |root: &str, inside: &str| {
        format!("<p:{root} xmlns:p='{P}' xmlns:a='{A}' xmlns:r='{R}'>{inside}</p:{root}>").into_bytes()
    };
    vec![
        ("ppt/presentation.xml", part("presentation", "<p:sldIdLst><p:sldId id='256' r:id='r1'/></p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/>")),
        ("ppt/_rels/presentation.xml.rels", relationships(&[("slide", "ppt/slides/slide1.xml")])),
        ("ppt/slides/slide1.xml", part("sld", "<p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>통지</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld>")),
    ]
}
