//! Documents made for one case each, read back.

mod header_rows;
mod producers;

use std::io::Cursor;

use crate::document::{Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role, Warned, WarningKind};
use crate::extract::package::made::{Parts, R, relationships, shown};
use crate::extract::{ExtractError, Found, Limits, read_package};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn read(bytes: &[u8], limits: &Limits) -> Result<Warned<Document>, ExtractError> {
    read_package(bytes, None, limits, false)
}

impl Parts {
    /// A package whose body holds `body`.
    pub(super) fn new(body: &str) -> Self {
        Parts::default()
            .with(
                "[Content_Types].xml",
                r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
            )
            .related_to("", &[("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml")])
            .with("word/document.xml", document(body))
    }

    /// Adds parts that the main part is related to; the ids are `r1`, `r2` … in order.
    fn related(self, parts: &[(&str, &str, String)]) -> Self {
        let targets: Vec<(&str, &str)> = parts.iter().map(|(kind, name, _)| (*kind, *name)).collect();
        let package = self.related_to("word/document.xml", &targets);
        parts
            .iter()
            .fold(package, |package, (_, name, content)| package.with(&format!("word/{name}"), content))
    }

    fn stating(self, pages: u32) -> Self {
        let app = format!(
            r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Pages>{pages}</Pages></Properties>"#
        );
        self.with("docProps/app.xml", app)
    }

    fn read(&self) -> Warned<Document> {
        read(&self.zipped(), &Limits::default()).unwrap()
    }
}

/// The declarations that Word writes at the root of a part.
fn names() -> String {
    format!(
        r#"xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram""#
    )
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document {}><w:body>{body}</w:body></w:document>"#,
        names()
    )
}

fn part(root: &str, inside: &str) -> String {
    format!("<w:{root} {}>{inside}</w:{root}>", names())
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

struct Case {
    name: &'static str,
    /// `{x}` stands for `<w:p><w:r><w:t>x</w:t></w:r></w:p>`, `[x]` for a run of it.
    body: &'static str,
    expected: &'static str,
}

/// Expands the shorthands of [`Case::body`].
fn expand(body: &str) -> String {
    body.replace('{', "<w:p>[")
        .replace('}', "]</w:p>")
        .replace('[', "<w:r><w:t>")
        .replace(']', "</w:t></w:r>")
}

fn check(cases: &[Case], package: impl Fn(&str) -> Parts) {
    for case in cases {
        let read = read(&package(&expand(case.body)).zipped(), &Limits::default());
        let read = read.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(shown(&read.value), case.expected, "{}", case.name);
    }
}

#[test]
fn all_visible_text_is_read_in_order() {
    const CASES: &[Case] = &[
        Case {
            name: "runs split anywhere",
            body: "<w:p>[통][지방]<w:proofErr/>[법]</w:p>",
            expected: "통지방법/",
        },
        Case {
            name: "tab and hyphens",
            body: "<w:p>[a]<w:r><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:t>d</w:t></w:r></w:p>",
            expected: "a b-cd/",
        },
        Case {
            name: "a line break goes on",
            body: "<w:p>[통지]<w:r><w:br/></w:r>[방법]</w:p>",
            expected: "통지~방법/",
        },
        Case {
            name: "a line break before an item",
            body: "<w:p>[다음]<w:r><w:cr/></w:r>[1. 통지]</w:p>",
            expected: "다음/1. 통지/",
        },
        Case {
            name: "entities and references",
            body: "{a&amp;b &#xAC00; &#44033; &unknown;}",
            expected: "a&b 가 각 \u{FFFD}/",
        },
        Case {
            name: "hyperlink, smart tag, content control",
            body: "<w:p><w:hyperlink r:id='x'>[가]</w:hyperlink><w:smartTag>[나]</w:smartTag><w:sdt><w:sdtPr/><w:sdtContent>[다]</w:sdtContent></w:sdt></w:p>",
            expected: "가나다/",
        },
        Case {
            name: "content control around paragraphs",
            body: "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{가}{나}</w:sdtContent></w:sdt>",
            expected: "가/나/",
        },
        Case {
            name: "ruby keeps its base",
            body: "<w:p><w:r><w:ruby><w:rt>[jo]</w:rt><w:rubyBase>[조]</w:rubyBase></w:ruby></w:r></w:p>",
            expected: "조/comment:jo/",
        },
        Case {
            name: "a reading above a word stands apart from it",
            body: "<w:p>[개]<w:r><w:ruby><w:rubyPr/><w:rt>[個人]</w:rt><w:rubyBase>[인]</w:rubyBase></w:ruby></w:r>[정보]</w:p>",
            expected: "개인정보/comment:個人/",
        },
        Case {
            name: "formula",
            body: "<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            expected: "a/b/",
        },
        Case {
            name: "symbols",
            body: "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r><w:r><w:rPr><w:rFonts w:ascii='Symbol'/></w:rPr><w:t>&#xF0B7;</w:t></w:r><w:r><w:sym w:font='맑은 고딕' w:char='2460'/></w:r></w:p>",
            expected: "☑•①/",
        },
        Case {
            name: "insertions in, deletions out, moved text once",
            body: "<w:p><w:ins>[새]</w:ins><w:del><w:r><w:delText>헌</w:delText></w:r></w:del><w:moveFrom>[옮김]</w:moveFrom><w:moveTo>[옮김]</w:moveTo></w:p>",
            expected: "새옮김/",
        },
        Case {
            name: "a deleted paragraph mark joins",
            body: "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>[통지]</w:p>{방법}",
            expected: "통지방법/",
        },
        Case {
            name: "a deleted row",
            body: "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{가}</w:tc></w:tr><w:tr><w:tc>{나}</w:tc></w:tr></w:tbl>",
            expected: "나#",
        },
        Case {
            name: "properties before a change are no properties",
            body: "<w:p><w:pPr><w:pPrChange><w:pPr><w:pageBreakBefore/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>가</w:t></w:r></w:p>",
            expected: "가/",
        },
        Case {
            name: "hidden text is left out",
            body: "<w:p>[보임]<w:r><w:rPr><w:vanish/></w:rPr><w:t>숨김</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>다시</w:t></w:r></w:p>",
            expected: "보임다시/",
        },
        Case {
            name: "moved paragraphs stand where they went",
            body: "<w:moveFromRangeStart w:id='1'/><w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom>[옮김]</w:moveFrom></w:p><w:moveFromRangeEnd w:id='1'/>{사이}<w:p><w:pPr><w:rPr><w:moveTo/></w:rPr></w:pPr><w:moveTo>[옮김]</w:moveTo></w:p>",
            expected: "사이/옮김/",
        },
        Case {
            name: "content controls inside one another",
            body: "<w:sdt><w:sdtContent><w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent><w:sdt><w:sdtContent>[통지]</w:sdtContent></w:sdt></w:sdtContent></w:sdt>[방법]</w:p></w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
            expected: "통지방법/",
        },
        Case {
            name: "what stands above and below in a formula",
            body: "<w:p>[값은 ]<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:r><m:t>+</m:t></m:r><m:rad><m:deg/><m:e><m:r><m:t>y</m:t></m:r></m:e></m:rad></m:oMath></m:oMathPara>[이다]</w:p>",
            expected: "값은 x2+y이다/",
        },
        Case {
            name: "text box in DrawingML, with its older twin",
            body: "<w:p>[앞]<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{상자}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{상자}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>[뒤]</w:p>",
            expected: "앞뒤/상자/",
        },
        Case {
            name: "a choice that cannot be read",
            body: "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='new'><new:thing xmlns:new='x'/></mc:Choice><mc:Fallback><w:t>대신</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            expected: "대신/",
        },
        Case {
            name: "text box in VML",
            body: "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{상자}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
            expected: "상자/",
        },
        Case {
            name: "word art",
            body: "<w:p><w:r><w:pict><v:shape><v:textpath string='대외비'/></v:shape></w:pict></w:r></w:p>",
            expected: "대외비/",
        },
        Case {
            name: "text of a shape without paragraphs",
            body: "<w:p><w:r><w:drawing><a:p><a:r><a:t>도형</a:t></a:r></a:p></w:drawing></w:r></w:p>",
            expected: "도형/",
        },
    ];
    check(CASES, Parts::new);
}

#[test]
fn fields_show_their_results() {
    const CASES: &[Case] = &[
        Case {
            name: "complex field",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>[안 보임]<w:r><w:fldChar w:fldCharType='separate'/></w:r>[보임]<w:r><w:fldChar w:fldCharType='end'/></w:r>[뒤]</w:p>",
            expected: "보임뒤/",
        },
        Case {
            name: "simple field",
            body: "<w:p><w:fldSimple w:instr='PAGE'>[3]</w:fldSimple>[쪽]</w:p>",
            expected: "3쪽/",
        },
        Case {
            name: "enclosed character",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>eq \\o\\ac(○,2)</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>[ 항]</w:p>",
            expected: "② 항/",
        },
        Case {
            name: "a phonetic guide",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>EQ \\* jc2 \\o\\ad(\\s\\up 9(個人),개인)</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>[정보]</w:p>",
            expected: "개인정보/",
        },
        Case {
            name: "a link",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK \"http://x\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>[보임]<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            expected: "보임/",
        },
        Case {
            name: "ticked form field",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>[ 예]</w:p>",
            expected: "☒ 예/",
        },
        Case {
            name: "chosen entry of a list",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='가'/><w:listEntry w:val='나'/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            expected: "나/",
        },
        Case {
            name: "an instruction without its end hides no paragraph",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>{다음}",
            expected: "다음/",
        },
        Case {
            name: "contents as a field",
            body: "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>[제1조 1]</w:p><w:p>[제2조 2]<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>{제1조}",
            expected: "toc:제1조 1/toc:제2조 2/제1조/",
        },
        Case {
            name: "contents as a content control",
            body: "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>{목차}</w:sdtContent></w:sdt>{본문}",
            expected: "toc:목차/본문/",
        },
        Case {
            name: "contents by style",
            body: "<w:p><w:pPr><w:pStyle w:val='a1'/></w:pPr>[제1조 1]</w:p>{본문}",
            expected: "toc:제1조 1/본문/",
        },
    ];
    check(CASES, |body| {
        Parts::new(body).related(&[(
            "styles",
            "styles.xml",
            part("styles", "<w:style w:type='paragraph' w:styleId='a1'><w:name w:val='toc 1'/></w:style>"),
        )])
    });
}

#[test]
fn tables_keep_their_cells() {
    const CASES: &[Case] = &[
        Case {
            name: "cells and rows",
            body: "<w:tbl><w:tr><w:tc>{가}</w:tc><w:tc>{나}</w:tc></w:tr><w:tr><w:tc>{다}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>{뒤}",
            expected: "가|나#다|#뒤/",
        },
        Case {
            name: "a cell's lines go on, its items do not",
            body: "<w:tbl><w:tr><w:tc>{통지}{방법}{1. 전화}</w:tc><w:tc>{가}<w:p/>{나}</w:tc></w:tr></w:tbl>",
            expected: "통지~방법/1. 전화|가/나#",
        },
        Case {
            name: "merged cells",
            body: "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2000000000'/><w:vMerge w:val='restart'/></w:tcPr>{가}</w:tc><w:tc>{나}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>{다}</w:tc></w:tr></w:tbl>",
            expected: "가|나#|다#",
        },
        Case {
            name: "table in a cell",
            body: "<w:tbl><w:tr><w:tc>{밖}<w:tbl><w:tr><w:tc>{안1}</w:tc><w:tc>{안2}</w:tc></w:tr></w:tbl><w:p/></w:tc><w:tc>{끝}</w:tc></w:tr></w:tbl>",
            expected: "밖/안1|안2|끝#",
        },
        Case {
            name: "a row without text",
            body: "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc>{가}</w:tc></w:tr></w:tbl>",
            expected: "가#",
        },
        Case {
            name: "a text box in a cell",
            body: "<w:tbl><w:tr><w:tc><w:p>[가]<w:r><w:pict><v:textbox><w:txbxContent>{상자}{둘}</w:txbxContent></v:textbox></w:pict></w:r></w:p></w:tc><w:tc>{나}</w:tc></w:tr></w:tbl>",
            expected: "가~상자/둘|나#",
        },
    ];
    check(CASES, Parts::new);
}

#[test]
fn character_data_sections_are_text() {
    let read = Parts::new("<w:p><w:r><w:t><![CDATA[a<b]]></w:t></w:r></w:p>").read();
    assert_eq!(shown(&read.value), "a<b/");
}

/// `numbering.xml` with one list: levels as (format, text), then what follows.
fn list(levels: &[(&str, &str)], more: &str) -> String {
    let levels: String = levels
        .iter()
        .enumerate()
        .map(|(at, (format, text))| {
            format!("<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>")
        })
        .collect();
    part("numbering", &format!("<w:abstractNum w:abstractNumId='7'>{levels}</w:abstractNum>{more}"))
}

const ONE_LIST: &str = "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>";

/// A paragraph in list `number` at `level`.
fn item(number: i32, level: i32, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

#[test]
fn automatic_numbers_are_drawn_as_word_draws_them() {
    let korean = list(
        &[
            ("decimal", "제%1조"),
            ("decimalEnclosedCircle", "%2"),
            ("decimal", "%3."),
            ("ganada", "%4."),
            ("decimal", "%1.%3"),
        ],
        ONE_LIST,
    );
    let restarting = part(
        "numbering",
        "<w:abstractNum w:abstractNumId='7'>\
         <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='%1.'/></w:lvl>\
         <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2)'/><w:lvlRestart w:val='0'/></w:lvl>\
         <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%3'/><w:suff w:val='nothing'/></w:lvl>\
         </w:abstractNum>\
         <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>\
         <w:num w:numId='2'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>\
         <w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:start w:val='9'/><w:numFmt w:val='decimal'/><w:lvlText w:val='&lt;%1&gt;'/></w:lvl></w:lvlOverride></w:num>",
    );
    let linked = part(
        "numbering",
        "<w:abstractNum w:abstractNumId='1'><w:styleLink w:val='L'/><w:lvl w:ilvl='0'><w:start w:val='3'/><w:lvlText w:val='%1호'/></w:lvl></w:abstractNum>\
         <w:abstractNum w:abstractNumId='2'><w:numStyleLink w:val='L'/></w:abstractNum>\
         <w:num w:numId='4'><w:abstractNumId w:val='2'/></w:num>",
    );
    let bullets = part(
        "numbering",
        "<w:abstractNum w:abstractNumId='7'>\
         <w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF06C;'/><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr></w:lvl>\
         <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF0B7;'/></w:lvl>\
         <w:lvl w:ilvl='2'><w:numFmt w:val='none'/><w:lvlText w:val='%3'/></w:lvl>\
         <w:lvl w:ilvl='3'><w:numFmt w:val='decimal'/><w:lvlText w:val=''/></w:lvl>\
         <w:lvl w:ilvl='4'><w:numFmt w:val='bullet'/><w:lvlText w:val='o'/><w:rPr><w:rFonts w:ascii='Courier New'/></w:rPr></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>",
    );
    let empty =
        || "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p>".to_owned();
    let cases: [(&str, &str, Vec<String>, &str); 9] = [
        (
            "articles, paragraphs, items",
            &korean,
            vec![
                item(1, 0, "(목적)"),
                item(1, 0, "(정의)"),
                item(1, 1, "가"),
                item(1, 1, "나"),
                item(1, 2, "다"),
                item(1, 3, "라"),
                item(1, 3, "마"),
                item(1, 0, "(끝)"),
                item(1, 1, "바"),
            ],
            "제1조 (목적)/제2조 (정의)/① 가/② 나/1. 다/가. 라/나. 마/제3조 (끝)/① 바/",
        ),
        ("a level above that was never used", &korean, vec![item(1, 4, "가")], "1.1 가/"),
        (
            "an empty paragraph counts and shows its number",
            &korean,
            vec![item(1, 0, "가"), empty(), item(1, 0, "나")],
            "제1조 가/제2조 /제3조 나/",
        ),
        ("no such list", &korean, vec![item(99, 0, "가"), item(0, 0, "나")], "가/나/"),
        (
            "restarts, overrides and legal numbers",
            &restarting,
            vec![
                item(1, 0, "가"),
                item(1, 1, "나"),
                item(1, 0, "다"),
                item(1, 1, "라"),
                item(1, 2, "마"),
                item(2, 0, "바"),
                item(2, 0, "사"),
                item(3, 0, "아"),
            ],
            "I. 가/1) 나/II. 다/2) 라/2.1마/V. 바/VI. 사/&lt;7&gt; 아/",
        ),
        (
            "a list defined by a numbering style",
            &linked,
            vec![item(4, 0, "가"), item(4, 0, "나")],
            "3호 가/4호 나/",
        ),
        (
            "bullets and nothing",
            &bullets,
            vec![item(1, 0, "가"), item(1, 1, "나"), item(1, 2, "다"), item(1, 3, "라"), item(1, 4, "마")],
            "● 가/• 나/다/라/◦ 마/",
        ),
        ("a level beyond nine", &korean, vec![item(1, 200, "가")], "가/"),
        (
            "broken definitions",
            "<w:numbering xmlns:w='x'><w:num/><w:lvl/></w:numbering>",
            vec![item(1, 0, "가")],
            "가/",
        ),
    ];
    for (name, numbering, body, expected) in cases {
        let read = Parts::new(&body.concat())
            .related(&[("numbering", "numbering.xml", numbering.to_owned())])
            .read();
        assert_eq!(shown(&read.value), expected.replace("&lt;", "<").replace("&gt;", ">"), "{name}");
    }
}

#[test]
fn styles_carry_numbers_and_hide_text() {
    let numbering = part(
        "numbering",
        "<w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:pStyle w:val='h1'/><w:lvlText w:val='제%1장'/></w:lvl>\
         <w:lvl w:ilvl='1'><w:start w:val='1'/><w:pStyle w:val='h2'/><w:lvlText w:val='제%2조'/></w:lvl></w:abstractNum>\
         <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>",
    );
    let styles = part(
        "styles",
        "<w:style w:type='paragraph' w:styleId='h1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
         <w:style w:type='paragraph' w:styleId='h2'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
         <w:style w:type='paragraph' w:styleId='h3'><w:basedOn w:val='h1'/><w:pPr><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr></w:style>\
         <w:style w:type='paragraph' w:styleId='loop1'><w:basedOn w:val='loop2'/></w:style>\
         <w:style w:type='paragraph' w:styleId='loop2'><w:basedOn w:val='loop1'/></w:style>\
         <w:style w:type='paragraph' w:styleId='gone'><w:rPr><w:vanish/></w:rPr></w:style>\
         <w:style w:type='character' w:styleId='ghost'><w:rPr><w:vanish/></w:rPr></w:style>\
         <w:style w:type='table' w:styleId='t'><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>",
    );
    let styled =
        |style: &str, runs: &str| format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{runs}</w:p>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let ghost = |text: &str| format!("<w:r><w:rPr><w:rStyle w:val='ghost'/></w:rPr><w:t>{text}</w:t></w:r>");
    let cases: [(&str, String, &str, u32); 7] = [
        ("numbers by style", [styled("h1", &run("총칙")), styled("h2", &run("목적")), styled("h2", &run("정의"))].concat(), "제1장 총칙/제1조 목적/제2조 정의/", 0),
        ("a level of its own over an inherited list", styled("h3", &run("가")), "제1조 가/", 0),
        ("a paragraph takes its style's number away", "<w:p><w:pPr><w:pStyle w:val='h1'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>가</w:t></w:r></w:p>".to_owned(), "가/", 0),
        ("styles in a circle", styled("loop1", &run("가")), "가/", 0),
        ("hidden by paragraph style", [styled("gone", &run("숨김")), p("가")].concat(), "가/", 2),
        ("hidden by character style", styled("", &[ghost("숨김"), run("가")].concat()), "가/", 2),
        ("hidden twice is shown", styled("gone", &[ghost("보임"), run("숨김")].concat()), "보임/", 2),
    ];
    for (name, body, expected, hidden) in cases {
        let read = Parts::new(&body)
            .related(&[
                ("numbering", "numbering.xml", numbering.clone()),
                ("styles", "styles.xml", styles.clone()),
            ])
            .read();
        assert_eq!(shown(&read.value), expected, "{name}");
        let warned: Vec<_> = read.warnings.iter().map(|it| it.kind.clone()).collect();
        let wanted = if hidden > 0 { vec![WarningKind::HiddenText { characters: hidden }] } else { vec![] };
        assert_eq!(warned, wanted, "{name}");
    }
}

#[test]
fn pages_begin_where_the_file_says() {
    struct Pages {
        name: &'static str,
        body: &'static str,
        stated: Option<u32>,
        basis: PageNumbers,
        expected: &'static str,
    }
    const RENDERED: &str = "<w:lastRenderedPageBreak/>";
    const CASES: &[Pages] = &[
        Pages {
            name: "a drawn break inside a paragraph",
            body: "<w:p>[통지]<w:r>@<w:t>방법</w:t></w:r></w:p>",
            stated: Some(2),
            basis: PageNumbers::Rendered,
            expected: "통지~[page]방법/",
        },
        Pages {
            name: "a drawn break between paragraphs",
            body: "{가}<w:p><w:r>@<w:t>나</w:t></w:r></w:p>",
            stated: Some(2),
            basis: PageNumbers::Rendered,
            expected: "가/[page]나/",
        },
        Pages {
            name: "an explicit break and the drawn one after it are one",
            body: "<w:p>[가]<w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r>@<w:t>나</w:t></w:r></w:p>",
            stated: Some(2),
            basis: PageNumbers::Rendered,
            expected: "가~[page]나/",
        },
        Pages {
            name: "so are a break before a paragraph and a drawn one",
            body: "{가}<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r>@<w:t>나</w:t></w:r></w:p>",
            stated: None,
            basis: PageNumbers::Rendered,
            expected: "가/[page]나/",
        },
        Pages {
            name: "an explicit break and one before a paragraph are one",
            body: "{가}<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:pPr><w:pageBreakBefore/></w:pPr>[나]</w:p>",
            stated: Some(2),
            basis: PageNumbers::Stated,
            expected: "가/[page]나/",
        },
        Pages {
            name: "two explicit breaks leave an empty page",
            body: "{가}<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r><w:br w:type='page'/></w:r></w:p>{나}",
            stated: Some(3),
            basis: PageNumbers::Stated,
            expected: "가/[page][page]나/",
        },
        Pages {
            name: "a break after text in the same paragraph, before an item",
            body: "<w:p>[가]<w:r><w:br w:type='page'/></w:r>[제2조(정의)]</w:p>",
            stated: Some(2),
            basis: PageNumbers::Stated,
            expected: "가/[page]제2조(정의)/",
        },
        Pages {
            name: "a section on the next page",
            body: "<w:p><w:pPr><w:sectPr/></w:pPr>[가]</w:p>{나}<w:sectPr/>",
            stated: Some(2),
            basis: PageNumbers::Stated,
            expected: "가/[page]나/",
        },
        Pages {
            name: "a section on the same page",
            body: "<w:p><w:pPr><w:sectPr/></w:pPr>[가]</w:p>{나}<w:sectPr><w:type w:val='continuous'/></w:sectPr>",
            stated: Some(1),
            basis: PageNumbers::Stated,
            expected: "가/나/",
        },
        Pages {
            name: "a section on an odd page, which is drawn as well",
            body: "<w:p><w:pPr><w:sectPr/></w:pPr>[가]</w:p><w:p><w:r>@<w:t>나</w:t></w:r></w:p><w:sectPr><w:type w:val='oddPage'/></w:sectPr>",
            stated: Some(2),
            basis: PageNumbers::Rendered,
            expected: "가/[page]나/",
        },
        Pages {
            name: "a section on an even page",
            body: "<w:p><w:pPr><w:sectPr/></w:pPr>[가]</w:p>{나}<w:sectPr><w:type w:val='evenPage'/></w:sectPr>",
            stated: Some(2),
            basis: PageNumbers::Stated,
            expected: "가/[page]나/",
        },
        Pages {
            name: "a break in a paragraph of its own before a section on the next page",
            body: "{가}<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:pPr><w:sectPr/></w:pPr></w:p>{나}<w:sectPr/>",
            stated: Some(3),
            basis: PageNumbers::Stated,
            expected: "가/[page][page]나/",
        },
        Pages {
            name: "drawn pages that are fewer than stated",
            body: "{가}<w:p><w:r>@<w:t>나</w:t></w:r></w:p>",
            stated: Some(7),
            basis: PageNumbers::Rendered,
            expected: "가/[page]나/",
        },
        Pages {
            name: "one stated page",
            body: "{가}",
            stated: Some(1),
            basis: PageNumbers::Stated,
            expected: "가/",
        },
        Pages {
            name: "more stated pages than breaks",
            body: "{가}<w:p><w:r><w:br w:type='page'/></w:r></w:p>{나}",
            stated: Some(5),
            basis: PageNumbers::None,
            expected: "가/나/",
        },
        Pages {
            name: "nothing stated, no breaks",
            body: "{가}",
            stated: None,
            basis: PageNumbers::None,
            expected: "가/",
        },
        Pages {
            name: "a stale count",
            body: "{가}<w:p><w:r><w:br w:type='page'/></w:r></w:p>{나}",
            stated: Some(1),
            basis: PageNumbers::Stated,
            expected: "가/[page]나/",
        },
        Pages {
            name: "breaks in text boxes and cells are no page breaks",
            body: "<w:p><w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r>@<w:br w:type='page'/><w:t>상자</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p><w:tbl><w:tr><w:tc><w:p>[가]<w:r><w:br w:type='page'/></w:r>[나]</w:p></w:tc></w:tr></w:tbl>",
            stated: Some(1),
            basis: PageNumbers::Stated,
            expected: "상자/가~나#",
        },
        Pages {
            name: "a row on the next page",
            body: "{앞}<w:tbl><w:tr><w:tc><w:p><w:r>@<w:t>가</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>@<w:t>나</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            stated: None,
            basis: PageNumbers::Rendered,
            expected: "앞/[page]가|나#",
        },
        Pages {
            name: "a row over a page end, the last cell cut",
            body: "<w:tbl><w:tr><w:tc>{가}</w:tc><w:tc><w:p>[통지]<w:r>@<w:t>방법</w:t></w:r></w:p></w:tc></w:tr></w:tbl>{뒤}",
            stated: None,
            basis: PageNumbers::Rendered,
            expected: "가|통지~[page]방법#뒤/",
        },
        Pages {
            name: "a row over a page end, each cell goes on for itself",
            body: "<w:tbl><w:tr><w:tc><w:p>[a1]<w:r>@<w:t>a2</w:t></w:r></w:p></w:tc><w:tc><w:p>[b1]<w:r>@<w:t>b2</w:t></w:r></w:p></w:tc><w:tc>{c}</w:tc></w:tr></w:tbl>",
            stated: None,
            basis: PageNumbers::Rendered,
            expected: "a1|b1|c#[page]a2|b2#",
        },
        Pages {
            name: "a table in a cell over a page end",
            body: "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{가}</w:tc></w:tr><w:tr><w:tc><w:p><w:r>@<w:t>나</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc><w:tc>{다}</w:tc></w:tr></w:tbl>",
            stated: None,
            basis: PageNumbers::Rendered,
            expected: "가#다#[page]나#",
        },
        Pages {
            name: "a deleted break is none",
            body: "{가}<w:p><w:del><w:r><w:br w:type='page'/></w:r></w:del></w:p>{나}",
            stated: Some(1),
            basis: PageNumbers::Stated,
            expected: "가/나/",
        },
    ];
    for case in CASES {
        let mut package = Parts::new(&expand(&case.body.replace('@', RENDERED)));
        if let Some(stated) = case.stated {
            package = package.stating(stated);
        }
        let read = package.read();
        assert_eq!(shown(&read.value), case.expected, "{}", case.name);
        assert_eq!(read.value.page_numbers, case.basis, "{}", case.name);
        let found = read.value.pages.len() as u32;
        let differs = case.stated.filter(|&it| it != found && case.basis != PageNumbers::None);
        let warned = read.warnings.iter().any(|it| matches!(it.kind, WarningKind::PageCountDiffers { .. }));
        assert_eq!(warned, differs.is_some(), "{}", case.name);
    }
}

/// A drawing with a page for each of `pages` and a line for each of its lines.
fn drawing(pages: &[&[&str]]) -> Document {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for lines in pages {
        builder.start_page(None, 595.0, 842.0);
        for line in *lines {
            builder.push_line(line, Role::Body, LineEnd::Wrap, None);
        }
    }
    builder.finish()
}

#[test]
fn a_drawing_gives_its_pages() {
    struct Drawn {
        name: &'static str,
        body: &'static str,
        pages: &'static [&'static [&'static str]],
        expected: &'static str,
    }
    const CASES: &[Drawn] = &[
        Drawn {
            name: "between paragraphs",
            body: "{제1조(목적) 이 지침은}{제2조(정의) 용어의 뜻은}",
            pages: &[&["제1조(목적) 이 지침은"], &["제2조(정의) 용어의 뜻은"]],
            expected: "제1조(목적) 이 지침은/[page]제2조(정의) 용어의 뜻은/",
        },
        Drawn {
            name: "inside a word, between running heads",
            body: "{침해사고가 발생하면 통지방법에 따라 알린다}",
            pages: &[
                &["회사 규정", "침해사고가 발생하면 통지", "- 1 -"],
                &["회사 규정", "방법에 따라 알린다", "- 2 -"],
            ],
            expected: "침해사고가 발생하면 통지~[page]방법에 따라 알린다/",
        },
        Drawn {
            name: "an opening bracket goes with what it opens",
            body: "{담당자는 보안팀장 (전화 02-123-4567)}",
            pages: &[&["담당자는 보안팀장"], &["(전화 02-123-4567)"]],
            expected: "담당자는 보안팀장 ~[page](전화 02-123-4567)/",
        },
        Drawn {
            name: "decomposed on one side",
            body: "{\u{1110}\u{1169}\u{11BC}\u{110C}\u{1175}방법}{전자우편}",
            pages: &[&["통지방법"], &["전자우편"]],
            expected: "통지방법/[page]전자우편/",
        },
        Drawn {
            name: "breaks of the file do not count",
            body: "{하나 둘 셋 넷}<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r>@<w:t>다섯 여섯 일곱</w:t></w:r></w:p>",
            pages: &[&["하나 둘 셋 넷", "다섯 여섯 일곱"]],
            expected: "하나 둘 셋 넷/다섯 여섯 일곱/",
        },
        Drawn {
            name: "pages without text keep their numbers",
            body: "{표지의 제목}{본문의 내용}",
            pages: &[&["표지의 제목"], &[], &["본문의 내용"], &[]],
            expected: "표지의 제목/[page][page]본문의 내용/[page]",
        },
        Drawn {
            name: "the first page without text",
            body: "{본문의 내용}",
            pages: &[&[], &["본문의 내용"]],
            expected: "[page]본문의 내용/",
        },
        Drawn {
            name: "a section with its page",
            body: "<w:p><w:pPr><w:sectPr><w:pgNumType w:fmt='lowerRoman'/></w:sectPr></w:pPr>[머리말의 내용]</w:p>{본문의 내용}<w:sectPr><w:pgNumType w:start='1'/></w:sectPr>",
            pages: &[&["머리말의 내용"], &["본문의 내용"]],
            expected: "머리말의 내용/[page]본문의 내용/",
        },
        Drawn {
            name: "a table row over a page end, each cell goes on for itself",
            body: "{표 앞의 글}<w:tbl><w:tr><w:tc>{첫 칸의 앞 절반 그리고 첫 칸의 뒤 절반}</w:tc><w:tc>{둘째 칸의 앞 절반 그리고 둘째 칸의 뒤 절반}</w:tc></w:tr></w:tbl>{표 뒤의 글}",
            pages: &[
                &["표 앞의 글", "첫 칸의 앞 절반", "둘째 칸의 앞 절반"],
                &["그리고 첫 칸의 뒤 절반", "그리고 둘째 칸의 뒤 절반", "표 뒤의 글"],
            ],
            expected: "표 앞의 글/첫 칸의 앞 절반 |둘째 칸의 앞 절반 #[page]그리고 첫 칸의 뒤 절반|그리고 둘째 칸의 뒤 절반#표 뒤의 글/",
        },
        Drawn {
            name: "automatic numbers that are drawn otherwise",
            body: "{1) 첫째 항목의 내용}{2) 둘째 항목의 내용}",
            pages: &[&["가. 첫째 항목의 내용"], &["나. 둘째 항목의 내용"]],
            expected: "1) 첫째 항목의 내용/[page]2) 둘째 항목의 내용/",
        },
    ];
    for case in CASES {
        let body = expand(&case.body.replace('@', "<w:lastRenderedPageBreak/>"));
        let drawn = drawing(case.pages);
        let read =
            read_package(&Parts::new(&body).zipped(), Some(&drawn), &Limits::default(), false).unwrap();
        assert_eq!(shown(&read.value), case.expected, "{}", case.name);
        assert_eq!(read.value.page_numbers, PageNumbers::Layout, "{}", case.name);
        assert_eq!(read.value.pages.len(), case.pages.len(), "{}", case.name);
        assert_eq!(read.warnings, [], "{}", case.name);
    }
}

#[test]
fn a_note_stands_on_the_page_that_shows_it() {
    let notes = part("footnotes", &format!("<w:footnote w:id='2'>{}</w:footnote>", p("각주의 첫째 내용")));
    let body = expand(
        "<w:p>[통지방법의 앞부분]<w:r><w:footnoteReference w:id='2'/></w:r>[그리고 뒤에 오는 부분]</w:p>{끝}",
    );
    let drawn = drawing(&[&["통지방법의 앞부분1)", "1) 각주의 첫째 내용"], &["그리고 뒤에 오는 부분", "끝"]]);
    let package = Parts::new(&body).related(&[("footnotes", "footnotes.xml", notes)]);
    let read = read_package(&package.zipped(), Some(&drawn), &Limits::default(), false).unwrap();
    assert_eq!(
        shown(&read.value),
        "통지방법의 앞부분~note:1) 각주의 첫째 내용/[page]그리고 뒤에 오는 부분/끝/"
    );
}

#[test]
fn a_drawing_of_another_text_gives_no_pages() {
    let body = p("제1조(목적) 이 지침은 침해사고 대응에 필요한 사항을 정한다.");
    for pages in [&[&["전혀 다른 문서의 첫 쪽"][..], &["그리고 둘째 쪽"]][..], &[]] {
        let read =
            read_package(&Parts::new(&body).zipped(), Some(&drawing(pages)), &Limits::default(), false)
                .unwrap();
        assert_eq!(read.value.page_numbers, PageNumbers::None);
        let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [WarningKind::LayoutFailed { reason: "text differs" }]);
    }
}

#[test]
fn a_page_count_that_the_text_does_not_fit_in_is_no_reason_to_doubt_a_drawing() {
    let text = "개인정보를 처리하는 부서는 그 결과를 적어 둔다. ".repeat(60);
    let body = p(&text).repeat(4);
    let drawn = drawing(&[&[&text], &[&text], &[&text], &[&text]]);
    for (stated, differs) in [(1, false), (4, false), (7, true)] {
        let package = Parts::new(&body).stating(stated);
        let read = read_package(&package.zipped(), Some(&drawn), &Limits::default(), false).unwrap();
        assert_eq!(read.value.page_numbers, PageNumbers::Layout, "{stated}");
        let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
        let expected = differs.then_some(WarningKind::PageCountDiffers { stated, found: 4 });
        assert_eq!(kinds, expected.into_iter().collect::<Vec<_>>(), "{stated}");
    }
}

#[test]
fn explicit_breaks_do_not_count_where_a_page_overflows() {
    let long = p(&"개인정보".repeat(500)).repeat(4);
    let read = Parts::new(&format!("{}<w:p><w:r><w:br w:type='page'/></w:r></w:p>{long}", p("표지")))
        .stating(1)
        .read();
    assert_eq!(read.value.page_numbers, PageNumbers::None);
    assert_eq!(read.value.pages.len(), 1);
}

#[test]
fn sections_give_page_sizes_labels_and_headers() {
    let body = expand(
        "{가}<w:p><w:r><w:br w:type='page'/></w:r></w:p>\
         <w:p><w:pPr><w:sectPr><w:headerReference w:type='default' r:id='r1'/><w:headerReference w:type='first' r:id='r2'/><w:footerReference w:type='default' r:id='r3'/><w:pgSz w:w='11906' w:h='16838'/><w:pgNumType w:fmt='lowerRoman'/><w:titlePg/></w:sectPr></w:pPr>[나]</w:p>\
         {다}<w:sectPr><w:headerReference w:type='default' r:id='r1'/><w:pgSz w:w='16838' w:h='11906'/><w:pgNumType w:start='5'/></w:sectPr>",
    );
    let read = Parts::new(&body)
        .stating(3)
        .related(&[
            ("header", "header1.xml", part("hdr", &[p("사규"), "<w:p><w:r><w:pict><v:shape><v:textpath string='대외비'/></v:shape></w:pict></w:r></w:p>".to_owned()].concat())),
            ("header", "header2.xml", part("hdr", &p("표지"))),
            ("footer", "footer1.xml", part("ftr", &p("- 1 -"))),
        ])
        .read();
    assert_eq!(
        shown(&read.value),
        "header:표지/가/[page]header:사규/watermark:대외비/나/footer:- 1 -/[page]다/"
    );
    let pages: Vec<_> =
        read.value.pages.iter().map(|it| (it.label.as_deref(), it.width, it.height)).collect();
    assert_eq!(pages, [(Some("i"), 595.3, 841.9), (Some("ii"), 595.3, 841.9), (Some("5"), 841.9, 595.3)]);
}

#[test]
fn printed_numbers_go_on_restart_and_skip() {
    // Pages by explicit breaks; `|` ends a page, `(…)` a section with what it says of its numbers.
    const CASES: &[(&str, &str, &str)] = &[
        ("nothing is said of numbers", "a|b()", ". ."),
        ("decimal", "a|b(<w:pgNumType w:fmt='decimal'/>)", "1 2"),
        (
            "small roman, then from one",
            "a|b(<w:pgNumType w:fmt='lowerRoman'/>)c|d(<w:pgNumType w:start='1'/>)",
            "i ii 1 2",
        ),
        ("a section that goes on", "a|b(<w:pgNumType w:start='5'/>)c|d()", "5 6 7 8"),
        (
            "capital roman that goes on",
            "a(<w:pgNumType w:fmt='upperRoman' w:start='4'/>)b(<w:pgNumType w:fmt='upperRoman'/>)",
            "IV V",
        ),
        ("between dashes", "a|b(<w:pgNumType w:fmt='numberInDash'/>)", "- 1 - - 2 -"),
        ("syllables", "a|b(<w:pgNumType w:fmt='ganada'/>)", "가 나"),
        ("from nought", "a|b(<w:pgNumType w:start='0'/>)", "0 1"),
        ("an odd page after an odd one", "a(<w:pgNumType w:start='1'/>)b(<w:type w:val='oddPage'/>)", "1 3"),
        (
            "an odd page after an even one",
            "a|b(<w:pgNumType w:start='1'/>)c(<w:type w:val='oddPage'/>)",
            "1 2 3",
        ),
        (
            "an even page after an even one",
            "a(<w:pgNumType w:start='2'/>)b(<w:type w:val='evenPage'/>)",
            "2 4",
        ),
        ("on the same page", "a(<w:pgNumType w:start='3'/>)b|c(<w:type w:val='continuous'/>)", "3 4"),
    ];
    for (name, source, expected) in CASES {
        let mut body = String::new();
        let sections: Vec<_> = source.split_inclusive(')').collect();
        for (index, section) in sections.iter().enumerate() {
            let (pages, said) = section.trim_end_matches(')').split_once('(').unwrap();
            let pages = pages.replace('|', "</w:t><w:br w:type='page'/><w:t>");
            let section = format!("<w:sectPr>{said}</w:sectPr>");
            let (own, last) = if index + 1 == sections.len() {
                (String::new(), section)
            } else {
                (format!("<w:pPr>{section}</w:pPr>"), String::new())
            };
            body.push_str(&format!("<w:p>{own}<w:r><w:t>{pages}</w:t></w:r></w:p>{last}"));
        }
        let read = Parts::new(&body).read();
        let labels: Vec<&str> =
            read.value.pages.iter().map(|it| it.label.as_deref().unwrap_or(".")).collect();
        assert_eq!(labels.join(" "), *expected, "{name}");
    }
}

#[test]
fn notes_stand_where_they_are_shown() {
    let notes = |kind: &str| {
        part(
            &format!("{kind}s"),
            &format!(
                "<w:{kind} w:type='separator' w:id='0'>{}</w:{kind}><w:{kind} w:id='2'>{}</w:{kind}><w:{kind} w:id='3'>{}</w:{kind}>",
                p("---"),
                p(&format!("{kind} 하나")),
                p(&format!("{kind} 둘"))
            ),
        )
    };
    let body = expand(
        "<w:p>[가]<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:commentReference w:id='2'/></w:r>[나]<w:r><w:endnoteReference w:id='3'/></w:r></w:p>\
         <w:p><w:r><w:br w:type='page'/></w:r>[다]<w:r><w:footnoteReference w:id='3'/></w:r><w:r><w:footnoteReference w:id='77'/></w:r></w:p>",
    );
    let related = [
        ("footnotes", "footnotes.xml", notes("footnote")),
        ("endnotes", "endnotes.xml", notes("endnote")),
        ("comments", "comments.xml", notes("comment")),
    ];
    let read = Parts::new(&body).stating(2).related(&related).read();
    assert_eq!(
        shown(&read.value),
        "가나/note:1) footnote 하나/comment:comment 하나/[page]다/note:2) footnote 둘/note:1) endnote 둘/"
    );
}

#[test]
fn a_note_stands_on_the_page_of_its_reference() {
    let notes = part("footnotes", &format!("<w:footnote w:id='2'>{}</w:footnote>", p("각주")));
    let body = expand(
        "<w:p>[가]<w:r><w:footnoteReference w:id='2'/></w:r>[나]<w:r><w:lastRenderedPageBreak/><w:t>다</w:t></w:r></w:p>",
    );
    let read = Parts::new(&body).related(&[("footnotes", "footnotes.xml", notes)]).read();
    assert_eq!(shown(&read.value), "가나~note:1) 각주/[page]다/");
}

#[test]
fn what_is_not_text_is_named() {
    let drawing = |size: &str, described: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr id='1' name='그림 1' descr='{described}'/><a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing></w:r><w:r><w:t>글</w:t></w:r></w:p>"
        )
    };
    let large = "cx='3000000' cy='2000000'";
    let picture =
        |alternative: Option<&str>| WarningKind::Picture { alternative: alternative.map(str::to_owned) };
    let cases: [(&str, String, Vec<WarningKind>); 6] = [
        ("a picture with its description", drawing(large, "조직도"), vec![picture(Some("조직도"))]),
        ("a picture without", drawing(large, ""), vec![picture(None)]),
        ("a small mark", drawing("cx='90000' cy='90000'", "로고"), vec![]),
        (
            "a picture in VML",
            format!(
                "{}<w:p><w:r><w:pict><v:shape style='width:300pt;height:10cm' alt='화면'><v:imagedata r:id='x'/></v:shape></w:pict></w:r></w:p>",
                p("글")
            ),
            vec![picture(Some("화면"))],
        ),
        (
            "an embedded object",
            format!("{}<w:p><w:r><w:object><o:OLEObject r:id='r1'/></w:object></w:r></w:p>", p("글")),
            vec![WarningKind::PartNotRead { part: "word/embeddings/a.xlsx".to_owned() }],
        ),
        (
            "imported content",
            format!("{}<w:altChunk r:id='r9'/>", p("글")),
            vec![WarningKind::PartNotRead { part: "r9".to_owned() }],
        ),
    ];
    for (name, body, expected) in cases {
        let read =
            Parts::new(&body).stating(1).related(&[("package", "embeddings/a.xlsx", String::new())]).read();
        let warned: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
        assert_eq!(warned, expected, "{name}");
    }
}

#[test]
fn charts_and_diagrams_are_read_from_their_parts() {
    let chart = format!(
        "<c:chartSpace {0}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>장애 </a:t></a:r><a:r><a:t>건수</a:t></a:r></a:p></c:rich></c:tx></c:title><c:cat><c:strRef><c:f>Sheet1!A1</c:f><c:strCache><c:pt><c:v>1분기</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numCache><c:pt><c:v>3</c:v></c:pt></c:numCache></c:val></c:chart></c:chartSpace>",
        names()
    );
    let diagram = format!(
        "<dgm:dataModel {0}><dgm:pt><dgm:t><a:p><a:r><a:t>보안팀장</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>",
        names()
    );
    let body = expand(
        "<w:p>[앞]<w:r><w:drawing><c:chart r:id='r1'/></w:drawing></w:r></w:p><w:p><w:r><w:drawing><dgm:relIds r:dm='r2'/></w:drawing></w:r></w:p>{뒤}",
    );
    let read = Parts::new(&body)
        .related(&[("chart", "charts/chart1.xml", chart), ("diagramData", "diagrams/data1.xml", diagram)])
        .read();
    assert_eq!(shown(&read.value), "앞/장애 건수/1분기/보안팀장/뒤/");
}

#[test]
fn packages_of_many_producers_are_read() {
    let strict = |text: &str| {
        text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    };
    let utf16 = |text: &str| -> Vec<u8> {
        format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let content_type = |part: &str, kind: &str| {
        format!(
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/{part}' ContentType='application/{kind}'/></Types>"
        )
    };
    let plain = document(&p("글"));
    let cases: [(&str, Parts); 14] = [
        ("transitional", Parts::new(&p("글"))),
        (
            "strict",
            Parts::new("").with("word/document.xml", strict(&plain)).with("_rels/.rels", strict(&relationships(&[("officeDocument", "word/document.xml")]))),
        ),
        ("another prefix", Parts::new("").with("word/document.xml", format!("<x:document xmlns:x='{W}'><x:body><x:p><x:r><x:t>글</x:t></x:r></x:p></x:body></x:document>"))),
        ("the default prefix", Parts::new("").with("word/document.xml", format!("<document xmlns='{W}'><body><p><r><t>글</t></r></p></body></document>"))),
        ("UTF-16", Parts::new("").with("word/document.xml", utf16(&plain.replace("UTF-8", "UTF-16")))),
        (
            "a main part with another name",
            Parts::default()
                .with("[Content_Types].xml", content_type("content/main.xml", "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"))
                .with("_rels/.rels", relationships(&[("officeDocument", "/content/main.xml")]))
                .with("content/main.xml", &plain),
        ),
        (
            "macros",
            Parts::new(&p("글")).with("[Content_Types].xml", content_type("word/document.xml", "vnd.ms-word.document.macroEnabled.main+xml")),
        ),
        (
            "a template",
            Parts::new(&p("글")).with("[Content_Types].xml", content_type("word/document.xml", "vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml")),
        ),
        (
            "a template with macros",
            Parts::new(&p("글")).with("[Content_Types].xml", content_type("word/document.xml", "vnd.ms-word.template.macroEnabledTemplate.main+xml")),
        ),
        (
            "UTF-16, big end first",
            Parts::new("").with("word/document.xml", format!("\u{FEFF}{}", plain.replace("UTF-8", "UTF-16")).encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()),
        ),
        (
            "optional parts are not there",
            Parts::new(&p("글")).with("word/_rels/document.xml.rels", relationships(&[])),
        ),
        ("no relationships, no content types", Parts::default().with("word/document.xml", &plain)),
        ("backslashes and capitals", Parts::default().with("Word\\Document.xml", &plain)),
        ("a relationship to itself", Parts::new(&p("글")).with("_rels/.rels", relationships(&[("officeDocument", "_rels/.rels")]))),
    ];
    for (name, package) in cases {
        let read =
            read(&package.zipped(), &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(shown(&read.value), "글/", "{name}");
        assert_eq!(read.warnings, [], "{name}");
    }
}

#[test]
fn a_document_written_by_a_library_is_read() {
    use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableRow};
    let text = |text: &str| Paragraph::new().add_run(Run::new().add_text(text));
    let table = Table::new(vec![TableRow::new(vec![
        TableCell::new().add_paragraph(text("담당자")),
        TableCell::new().add_paragraph(text("홍길동")),
    ])]);
    let mut bytes = Cursor::new(Vec::new());
    Docx::new()
        .add_paragraph(text("제7조(침해사고 보고)"))
        .add_table(table)
        .build()
        .pack(&mut bytes)
        .unwrap();
    let read = read(&bytes.into_inner(), &Limits::default()).unwrap();
    assert_eq!(shown(&read.value), "제7조(침해사고 보고)/담당자|홍길동#");
}

#[test]
fn packages_that_are_no_document_say_what_they_are() {
    let unsupported = |found| ExtractError::Unsupported { expected: "a DOCX file", found };
    let without_main =
        |part: &str| Parts::default().with("_rels/.rels", relationships(&[("officeDocument", part)]));
    let cases: [(&str, Parts, ExtractError); 10] = [
        ("a binary spreadsheet", Parts::default().with("xl/workbook.bin", "b"), unsupported(Found::BinarySpreadsheet)),
        ("HWPX", Parts::default().with("mimetype", "application/hwp+zip").with("Contents/content.hpf", "<opf/>"), unsupported(Found::Hwpx)),
        ("any archive", Parts::default().with("a.txt", "a"), unsupported(Found::Zip)),
        (
            "a binary spreadsheet by content type",
            Parts::new("").with(
                "[Content_Types].xml",
                "<Types><Override PartName='/word/document.xml' ContentType='application/vnd.ms-excel.sheet.binary.macroEnabled.main'/></Types>",
            ),
            unsupported(Found::BinarySpreadsheet),
        ),
        ("no text", Parts::new("<w:p/>"), ExtractError::NoText { pages: 0 }),
        (
            "no main part",
            Parts::default().with("[Content_Types].xml", "<Types/>"),
            ExtractError::Damaged { expected: "a word processing document part", detail: "the package holds none".to_owned() },
        ),
        ("the main part is missing", without_main("word/document.xml"), ExtractError::MainPartMissing { part: "word/document.xml" }),
        (
            "the main part of a workbook is missing",
            without_main("xl/workbook.xml"),
            ExtractError::MainPartMissing { part: "xl/workbook.xml" },
        ),
        (
            "the main part is missing, by content type",
            Parts::default().with(
                "[Content_Types].xml",
                "<Types><Override PartName='/word/document.xml' ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>",
            ),
            ExtractError::MainPartMissing { part: "word/document.xml" },
        ),
        (
            "an empty main part",
            Parts::new("").with("word/document.xml", ""),
            ExtractError::Damaged { expected: "a word processing document part", detail: "the part holds no element".to_owned() },
        ),
    ];
    for (name, package, expected) in cases {
        assert_eq!(read(&package.zipped(), &Limits::default()).unwrap_err(), expected, "{name}");
    }
}

#[test]
fn hostile_packages_lose_no_more_than_they_must() {
    let damaged = WarningKind::StreamDamaged { what: "package part" };
    let too_deep = WarningKind::LimitReached { limit: "xml_depth", value: 512 };
    let whole = document(&[p("앞"), p("뒤")].concat());
    let nested = |tag: &str, times: usize| {
        format!(
            "{}{}{}{}",
            p("앞"),
            format!("<w:{tag}>").repeat(times),
            format!("</w:{tag}>").repeat(times),
            p("뒤")
        )
    };
    let tables = 20_000;
    let deep_tables = format!(
        "{}{}{}{}",
        p("앞"),
        "<w:tbl><w:tr><w:tc>".repeat(tables),
        "</w:tc></w:tr></w:tbl>".repeat(tables),
        p("뒤")
    );
    let cases: [(&str, Parts, &str, Vec<WarningKind>); 11] = [
        (
            "cut in the second paragraph",
            Parts::new("").with("word/document.xml", whole.split_once("뒤").unwrap().0),
            "앞/",
            vec![damaged.clone()],
        ),
        ("a wrong end tag", Parts::new(&format!("{}<w:p></w:zzz>", p("앞"))), "앞/", vec![damaged.clone()]),
        ("broken markup", Parts::new(&format!("{}<w:p <<<&bogus; ", p("앞"))), "앞/", vec![damaged.clone()]),
        (
            "entities that grow",
            Parts::new("").with(
                "word/document.xml",
                whole
                    .replacen("?>", "?><!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>", 1)
                    .replace("뒤", "&b;"),
            ),
            "앞/\u{FFFD}/",
            vec![WarningKind::EntityNotRead],
        ),
        (
            "an entity that names a file",
            Parts::new("").with(
                "word/document.xml",
                whole
                    .replacen("?>", "?><!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", 1)
                    .replace("뒤", "&a;"),
            ),
            "앞/\u{FFFD}/",
            vec![WarningKind::EntityNotRead],
        ),
        ("paragraphs in one another", Parts::new(&nested("p", 100_000)), "앞/뒤/", vec![too_deep.clone()]),
        ("content controls in one another", Parts::new(&nested("sdt", 100_000)), "앞/뒤/", vec![too_deep]),
        (
            "tables in one another",
            Parts::new(&deep_tables),
            "앞/뒤/",
            vec![WarningKind::LimitReached { limit: "table_depth", value: 32 }],
        ),
        (
            "styles and numbers that are promised and missing",
            Parts::new(&p("앞")).with(
                "word/_rels/document.xml.rels",
                relationships(&[
                    ("styles", "styles.xml"),
                    ("numbering", "../../../etc/passwd"),
                    ("header", "http://x/h.xml"),
                ]),
            ),
            "앞/",
            vec![
                WarningKind::PartNotRead { part: "word/styles.xml".to_owned() },
                WarningKind::PartNotRead { part: "etc/passwd".to_owned() },
            ],
        ),
        (
            "bytes that are no text",
            Parts::new("").with(
                "word/document.xml",
                [
                    whole.split_once("앞").unwrap().0.as_bytes(),
                    b"\xB0\xA1",
                    whole.split_once("앞").unwrap().1.as_bytes(),
                ]
                .concat(),
            ),
            "\u{FFFD}\u{FFFD}/뒤/",
            vec![WarningKind::Encoding],
        ),
        (
            "two parts of one name but for case",
            Parts::new(&p("앞")).with("WORD/document.xml", document(&p("뒤"))),
            "뒤/",
            vec![WarningKind::PartDoubled { part: "word/document.xml".to_owned() }],
        ),
    ];
    for (name, package, expected, warnings) in cases {
        let read =
            read(&package.zipped(), &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(shown(&read.value), expected, "{name}");
        let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds, warnings, "{name}");
    }
}

#[test]
fn damaged_archives_give_what_is_left() {
    let whole = Parts::new(&p(&"개인정보 ".repeat(2000))).with("word/media/image1.png", vec![0; 64]);
    let bytes = whole.zipped();
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let without_directory = bytes.get(..directory).unwrap().to_vec();
    let mut wrong_sum = bytes.clone();
    // The sum of the main part in the central directory stands 30 bytes before its name.
    let sum = memchr::memmem::rfind(&bytes, b"word/document.xml").unwrap() - 30;
    *wrong_sum.get_mut(sum).unwrap() ^= 0xFF;
    let cases: [(&str, Vec<u8>, Vec<WarningKind>); 2] = [
        ("a wrong checksum", wrong_sum, vec![WarningKind::StreamDamaged { what: "package part" }]),
        ("no central directory", without_directory, vec![WarningKind::Rebuilt]),
    ];
    for (name, bytes, expected) in cases {
        let read = read(&bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(read.value.text.starts_with("개인정보 개인정보"), "{name}");
        let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds, expected, "{name}");
    }
    let none = read(b"PK\x03\x04 and nothing else", &Limits::default()).unwrap_err();
    assert_eq!(none.code(), "damaged");
}

#[test]
fn a_part_with_a_password_is_encrypted() {
    let mut bytes = Parts::new(&p("글")).zipped();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    for place in places {
        *bytes.get_mut(place + 8).unwrap() |= 1;
    }
    assert_eq!(read(&bytes, &Limits::default()).unwrap_err(), ExtractError::Encrypted);
}

#[test]
fn limits_are_kept_and_named() {
    let limits = Limits {
        stream_bytes: 100_000,
        text_bytes: 60_000,
        pages: 3,
        package_parts: 50,
        ..Limits::default()
    };
    let limit = |limit, value| WarningKind::LimitReached { limit, value };
    let many_breaks = "<w:p><w:r><w:t>글</w:t><w:br w:type='page'/></w:r></w:p>".repeat(10);
    let cases: [(&str, Parts, WarningKind); 4] = [
        (
            "a part that inflates without end",
            Parts::new(&p(&"가".repeat(1_000_000))).with("word/styles.xml", ""),
            limit("stream_bytes", 100_000),
        ),
        (
            "more text than is kept",
            Parts::new(&p(&"가".repeat(1000)).repeat(30)),
            limit("text_bytes", 60_000),
        ),
        ("many lines of one letter", Parts::new(&p("a").repeat(2_500)), limit("text_bytes", 60_000)),
        ("more pages than are read", Parts::new(&many_breaks), limit("pages", 3)),
    ];
    for (name, package, expected) in cases {
        let read = read(&package.zipped(), &limits);
        let kinds: Vec<_> = match read {
            Ok(read) => read.warnings.into_iter().map(|it| it.kind).collect(),
            Err(error) => panic!("{name}: {error}"),
        };
        assert!(kinds.contains(&expected), "{name}: {kinds:?}");
    }
    let mut crowd = Parts::new(&p("글"));
    for index in 0..60 {
        crowd = crowd.with(&format!("x{index}"), "");
    }
    let refused = read(&crowd.zipped(), &limits).unwrap_err();
    assert!(matches!(refused, ExtractError::TooManyParts { allowed: 50, .. }), "{refused}");
}

#[test]
fn no_cut_or_changed_byte_makes_the_reader_fail_hard() {
    let body = format!("{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>{}", item(1, 0, "가"), p("나"), p("다"));
    let bytes = Parts::new(&body)
        .related(&[("numbering", "numbering.xml", list(&[("decimal", "제%1조")], ONE_LIST))])
        .zipped();
    for length in 0..bytes.len() {
        let _cut = read(bytes.get(..length).unwrap(), &Limits::default());
        let mut changed = bytes.clone();
        *changed.get_mut(length).unwrap() ^= 0x55;
        let _changed = read(&changed, &Limits::default());
    }
}
