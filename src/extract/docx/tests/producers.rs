//! What the files of other producers look like, and how they differ from Word's: each has one small document here.

use super::{Case, Parts, R, W, check, document, expand, list, p, part, relationships, shown};
use crate::document::PageNumbers;

/// The content type of the main part, with the defaults that every producer writes.
fn content_types(main: &str) -> String {
    format!(
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/><Override PartName='/{main}' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
    )
}

/// Google Docs: content controls and bookmarks around anything, properties that are switched off one by one, fonts said in each run, a
/// table style for each table, no drawn page ends and no properties of the document.
#[test]
fn google_docs() {
    const CASES: &[Case] = &[
        Case {
            name: "controls of suggestions around runs and paragraphs",
            body: "<w:sdt><w:sdtPr><w:tag w:val='goog_rdk_2'/></w:sdtPr><w:sdtContent><w:p w:rsidR='0'><w:pPr><w:pageBreakBefore w:val='0'/><w:rPr/></w:pPr><w:sdt><w:sdtPr><w:tag w:val='goog_rdk_0'/></w:sdtPr><w:sdtContent><w:commentRangeStart w:id='0'/></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:tag w:val='goog_rdk_1'/></w:sdtPr><w:sdtContent><w:ins w:id='1'><w:r><w:rPr><w:rtl w:val='0'/><w:vanish w:val='0'/></w:rPr><w:t xml:space='preserve'>통지</w:t></w:r></w:ins></w:sdtContent></w:sdt>[방법]<w:commentRangeEnd w:id='0'/></w:p></w:sdtContent></w:sdt>",
            expected: "통지방법/",
        },
        Case {
            name: "headings with bookmarks",
            body: "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:bookmarkStart w:colFirst='0' w:colLast='0' w:name='_heading=h.1' w:id='0'/><w:bookmarkEnd w:id='0'/>[제1조(목적)]</w:p>",
            expected: "제1조(목적)/",
        },
        Case {
            name: "a list whose numbers begin at each level",
            body: "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>[가]</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr>[나]</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='2'/><w:numId w:val='1'/></w:numPr></w:pPr>[다]</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>[라]</w:p>",
            expected: "1. 가/a. 나/i. 다/2. 라/",
        },
        Case {
            name: "a table in a control",
            body: "<w:sdt><w:sdtContent><w:tbl><w:tblPr><w:tblStyle w:val='Table1'/><w:tblLook w:val='0600'/></w:tblPr><w:sdt><w:sdtContent><w:tr><w:trPr><w:cantSplit w:val='0'/><w:tblHeader w:val='0'/></w:trPr><w:sdt><w:sdtContent><w:tc><w:tcPr><w:shd w:fill='auto' w:val='clear'/></w:tcPr>{가}</w:tc></w:sdtContent></w:sdt><w:tc>{나}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl></w:sdtContent></w:sdt>{뒤}",
            expected: "가|나#뒤/",
        },
        Case {
            name: "a drop-down chip",
            body: "<w:p><w:sdt><w:sdtPr><w:alias w:val='상태'/><w:dropDownList w:lastValue='진행'><w:listItem w:displayText='완료' w:value='완료'/><w:listItem w:displayText='진행' w:value='진행'/></w:dropDownList></w:sdtPr><w:sdtContent>[진행]</w:sdtContent></w:sdt></w:p>",
            expected: "진행/",
        },
        Case {
            name: "a page break in a run of its own",
            body: "{가}<w:p><w:r><w:br w:type='page'/></w:r><w:r><w:rPr><w:rtl w:val='0'/></w:rPr></w:r></w:p>{나}",
            expected: "가/[page]나/",
        },
    ];
    let styles = part(
        "styles",
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='Arial'/><w:sz w:val='22'/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type='paragraph' w:styleId='Normal' w:default='1'><w:name w:val='normal'/></w:style>\
         <w:style w:type='paragraph' w:styleId='Heading1'><w:name w:val='heading 1'/><w:basedOn w:val='Normal'/><w:pPr><w:pageBreakBefore w:val='0'/></w:pPr><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>\
         <w:style w:type='table' w:styleId='Table1'><w:basedOn w:val='TableNormal'/></w:style>",
    );
    let numbering =
        list(&[("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3.")], super::ONE_LIST);
    check(CASES, |body| {
        Parts::new(body).related(&[
            ("styles", "styles.xml", styles.clone()),
            ("numbering", "numbering.xml", numbering.clone()),
        ])
    });
}

/// Hancom Office: styles by number with names of its own, shapes of its own vocabulary beside an older twin, contents by style name,
/// numbers as text, a page size in each section.
#[test]
fn hancom_office() {
    const CASES: &[Case] = &[
        Case {
            name: "a shape of its own, with a twin in VML",
            body: "<w:p>[앞]<w:r><mc:AlternateContent><mc:Choice Requires='hp'><hp:shape xmlns:hp='http://schemas.haansoft.com/office/8.0'><hp:drawText/></hp:shape></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox><w:txbxContent>{상자}</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            expected: "앞/상자/",
        },
        Case {
            name: "a shape in DrawingML, with a twin in VML",
            body: "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{상자}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox><w:txbxContent>{상자}</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>[뒤]</w:p>",
            expected: "뒤/상자/",
        },
        Case {
            name: "contents by the style's own name",
            body: "<w:p><w:pPr><w:pStyle w:val='12'/></w:pPr>[제1조 목적]<w:r><w:tab/><w:t>1</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val='0'/><w:wordWrap/><w:snapToGrid w:val='off'/></w:pPr>[제1조 목적]</w:p>",
            expected: "toc:제1조 목적 1/제1조 목적/",
        },
        Case {
            name: "line breaks inside a cell",
            body: "<w:tbl><w:tblPr><w:tblOverlap w:val='never'/></w:tblPr><w:tr><w:tc><w:tcPr><w:tcW w:w='0' w:type='auto'/></w:tcPr><w:p>[통지]<w:r><w:br/></w:r>[방법]</w:p></w:tc><w:tc>{나}</w:tc></w:tr></w:tbl>",
            expected: "통지~방법|나#",
        },
        Case {
            name: "a section in the last paragraph",
            body: "<w:p>[가]</w:p><w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/><w:cols/></w:sectPr></w:pPr></w:p>",
            expected: "가/",
        },
    ];
    let styles = part(
        "styles",
        "<w:style w:type='paragraph' w:styleId='0' w:default='1'><w:name w:val='바탕글'/></w:style>\
         <w:style w:type='paragraph' w:styleId='12'><w:name w:val='목차 1'/><w:basedOn w:val='0'/></w:style>",
    );
    check(CASES, |body| Parts::new(body).related(&[("styles", "styles.xml", styles.clone())]));
}

/// LibreOffice: text cut into runs by script, properties that are empty, a separator among the notes, headers of tables by style.
#[test]
fn libreoffice() {
    const CASES: &[Case] = &[
        Case {
            name: "an article cut by script",
            body: "<w:p><w:pPr><w:pStyle w:val='Heading2'/><w:bidi w:val='0'/><w:rPr></w:rPr></w:pPr><w:bookmarkStart w:id='1' w:name='제1조목적'/><w:r><w:rPr></w:rPr><w:t>제</w:t></w:r><w:r><w:rPr></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr></w:rPr><w:t>조</w:t></w:r><w:r><w:rPr></w:rPr><w:t>(목적)</w:t></w:r><w:bookmarkEnd w:id='1'/></w:p>",
            expected: "제1조(목적)/",
        },
        Case {
            name: "a note with a tab behind its sign",
            body: "<w:p>[가]<w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
            expected: "가/note:1) 각주/",
        },
        Case {
            name: "a field whose result is empty",
            body: "<w:p>[쪽 ]<w:r><w:fldChar w:fldCharType='begin'></w:fldChar></w:r><w:r><w:instrText xml:space='preserve'> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            expected: "쪽 2/",
        },
    ];
    let notes = part(
        "footnotes",
        "<w:footnote w:id='0' w:type='separator'><w:p><w:r></w:r></w:p></w:footnote><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:tab/><w:t>각주</w:t></w:r></w:p></w:footnote>",
    );
    check(CASES, |body| Parts::new(body).related(&[("footnotes", "footnotes.xml", notes.clone())]));
}

/// pandoc: numbering before the style, a level above that a list skips, lists that are continued, code in one paragraph, spaces in runs
/// of their own.
#[test]
fn pandoc() {
    const CASES: &[Case] = &[
        Case {
            name: "numbering before the style",
            body: "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1001'/></w:numPr><w:pStyle w:val='Compact'/></w:pPr>[통지방법]</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1000'/></w:numPr></w:pPr>[이어지는 글]</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1001'/></w:numPr></w:pPr>[발생 원인]</w:p>",
            expected: "3. 통지방법/이어지는 글/4. 발생 원인/",
        },
        Case {
            name: "spaces in runs of their own",
            body: "<w:p><w:r><w:t xml:space='preserve'>침해사고</w:t></w:r><w:r><w:t xml:space='preserve'> </w:t></w:r>[보고]</w:p>",
            expected: "침해사고 보고/",
        },
        Case {
            name: "code",
            body: "<w:p><w:pPr><w:pStyle w:val='SourceCode'/></w:pPr><w:r><w:rPr><w:rStyle w:val='VerbatimChar'/></w:rPr><w:t>줄 하나</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>줄 둘</w:t></w:r></w:p>",
            expected: "줄 하나~줄 둘/",
        },
        Case {
            name: "a table with its title",
            body: "<w:p><w:pPr><w:pStyle w:val='TableCaption'/></w:pPr>[담당자]</w:p><w:tbl><w:tblPr><w:tblStyle w:val='Table'/><w:tblLook w:firstRow='1' w:val='0020'/></w:tblPr><w:tr><w:trPr><w:tblHeader w:val='on'/></w:trPr><w:tc>{이름}</w:tc><w:tc>{전화}</w:tc></w:tr><w:tr><w:tc>{가}</w:tc><w:tc>{1}</w:tc></w:tr></w:tbl>",
            expected: "담당자/이름|전화#가|1#",
        },
    ];
    let numbering = part(
        "numbering",
        "<w:abstractNum w:abstractNumId='990'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val=' '/></w:lvl></w:abstractNum>\
         <w:abstractNum w:abstractNumId='991'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>\
         <w:num w:numId='1000'><w:abstractNumId w:val='990'/></w:num>\
         <w:num w:numId='1001'><w:abstractNumId w:val='991'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='3'/></w:lvlOverride></w:num>",
    );
    check(CASES, |body| {
        // A bullet that is a space is drawn and not seen.
        Parts::new(body).related(&[("numbering", "numbering.xml", numbering.clone())])
    });
}

/// python-docx: list numbers by style alone, and the page count of a template that has nothing to do with the document.
#[test]
fn python_docx() {
    let numbering = list(&[("decimal", "%1."), ("decimal", "%2.")], super::ONE_LIST);
    let styles = part(
        "styles",
        "<w:style w:type='paragraph' w:styleId='ListNumber'><w:name w:val='List Number'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>",
    );
    let styled = |text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='ListNumber'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let long = p(&"개인정보".repeat(500)).repeat(4);
    let read = Parts::new(&[styled("가"), styled("나"), long].concat())
        .stating(1)
        .related(&[("numbering", "numbering.xml", numbering), ("styles", "styles.xml", styles)])
        .read();
    assert!(shown(&read.value).starts_with("1. 가/2. 나/"), "{}", shown(&read.value));
    assert_eq!(read.value.page_numbers, PageNumbers::None);
}

/// Parts are found by their relationships, whatever they are called and wherever they stand.
#[test]
fn parts_with_other_names() {
    let body = expand(
        "<w:p><w:pPr><w:pStyle w:val='s'/></w:pPr>[본문]<w:r><w:footnoteReference w:id='2'/></w:r></w:p><w:sectPr><w:headerReference w:type='default' r:id='r4'/></w:sectPr>",
    );
    let styles = part(
        "styles",
        "<w:style w:type='paragraph' w:styleId='s'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>",
    );
    let targets = [
        ("styles", "../common/a.xml"),
        ("numbering", "/common/b.xml"),
        ("footnotes", "c%20d.xml"),
        ("header", "./parts/../parts/E.XML"),
    ];
    let package = |strict: bool| {
        let rename = |text: String| match strict {
            true => text
                .replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
                .replace(R, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
            false => text,
        };
        Parts::default()
            .with("[Content_Types].xml", content_types("content/text.xml"))
            .with("_rels/.rels", rename(relationships(&[("officeDocument", "content/text.xml")])))
            .with("content/text.xml", rename(document(&body)))
            .with("content/_rels/text.xml.rels", rename(relationships(&targets)))
            .with("common/a.xml", rename(styles.clone()))
            .with("common/b.xml", rename(list(&[("decimal", "제%1조")], super::ONE_LIST)))
            .with(
                "content/c d.xml",
                rename(part("footnotes", &format!("<w:footnote w:id='2'>{}</w:footnote>", p("각주")))),
            )
            .with("content/parts/e.xml", rename(part("hdr", &p("머리"))))
    };
    for strict in [false, true] {
        let read = package(strict).read();
        assert_eq!(shown(&read.value), "header:머리/제1조 본문/note:1) 각주/", "strict: {strict}");
        assert_eq!(read.warnings, [], "strict: {strict}");
    }
}
