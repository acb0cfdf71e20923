//! Presentations made for one case each, read back.

use crate::document::{Document, PageNumbers, Warned, WarningKind};
use crate::extract::package::made::{Parts, R, header_cells, shown};
use crate::extract::{ExtractError, Limits, read_package};

const P: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const C: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";

fn part(root: &str, inside: &str) -> String {
    format!(
        "<p:{root} xmlns:p='{P}' xmlns:a='{A}' xmlns:c='{C}' xmlns:r='{R}' xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{inside}</p:{root}>"
    )
}

/// A presentation with a slide for each of `slides`.
fn deck(slides: &[&str]) -> Parts {
    let ids: String =
        (1..=slides.len()).map(|it| format!("<p:sldId id='{}' r:id='r{it}'/>", it + 255)).collect();
    let names: Vec<String> = (1..=slides.len()).map(|it| format!("slides/slide{it}.xml")).collect();
    let targets: Vec<(&str, &str)> = names.iter().map(|it| ("slide", it.as_str())).collect();
    let package = Parts::default()
        .related_to("", &[("officeDocument", "ppt/presentation.xml")])
        .with(
            "ppt/presentation.xml",
            part(
                "presentation",
                &format!("<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/>"),
            ),
        )
        .related_to("ppt/presentation.xml", &targets);
    names.iter().zip(slides).fold(package, |package, (name, inside)| {
        package.with(
            &format!("ppt/{name}"),
            part("sld", &format!("<p:cSld><p:spTree>{inside}</p:spTree></p:cSld>")),
        )
    })
}

/// Expands `{x}` to a shape with a paragraph of it, and `[x]` to a paragraph.
fn expand(body: &str) -> String {
    body.replace('{', "<p:sp><p:txBody>[")
        .replace('}', "]</p:txBody></p:sp>")
        .replace('[', "<a:p><a:r><a:t>")
        .replace(']', "</a:t></a:r></a:p>")
}

fn read(package: &Parts) -> Result<Warned<Document>, ExtractError> {
    read_package(&package.zipped(), None, &Limits::default(), false)
}

struct Case {
    name: &'static str,
    slide: &'static str,
    expected: &'static str,
}

const CASES: &[Case] = &[
    Case {
        name: "shapes in order", slide: "{침해사고 대응}{통지방법}", expected: "침해사고 대응/통지방법/"
    },
    Case {
        name: "runs split anywhere",
        slide: "<p:sp><p:txBody><a:p><a:r><a:t>통지</a:t></a:r><a:r><a:t>방법</a:t></a:r></a:p></p:txBody></p:sp>",
        expected: "통지방법/",
    },
    Case {
        name: "a line break goes on, an item does not",
        slide: "<p:sp><p:txBody><a:p><a:r><a:t>통지</a:t></a:r><a:br/><a:r><a:t>방법</a:t></a:r><a:br/><a:r><a:t>1. 전화</a:t></a:r></a:p></p:txBody></p:sp>",
        expected: "통지~방법/1. 전화/",
    },
    Case {
        name: "shapes in groups",
        slide: "<p:grpSp><p:grpSp>{가}</p:grpSp>{나}</p:grpSp>",
        expected: "가/나/",
    },
    Case {
        name: "a table",
        slide: "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc gridSpan='2'><a:txBody>[담당자]</a:txBody></a:tc><a:tc hMerge='1'><a:txBody><a:p/></a:txBody></a:tc></a:tr><a:tr><a:tc><a:txBody>[통지][방법]</a:txBody></a:tc><a:tc><a:txBody><a:p/></a:txBody></a:tc></a:tr><a:tr><a:tc><a:txBody><a:p/></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        expected: "담당자#통지~방법|#",
    },
    Case {
        name: "automatic numbers",
        slide: "<p:sp><p:txBody><a:p><a:pPr><a:buAutoNum type='arabicPeriod'/></a:pPr><a:r><a:t>가</a:t></a:r></a:p><a:p><a:pPr lvl='1'><a:buAutoNum type='circleNumDbPlain'/></a:pPr><a:r><a:t>나</a:t></a:r><a:br/><a:r><a:t>다</a:t></a:r></a:p><a:p><a:pPr lvl='1'><a:buAutoNum type='circleNumDbPlain'/></a:pPr><a:r><a:t>라</a:t></a:r></a:p><a:p><a:pPr><a:buAutoNum type='arabicPeriod'/></a:pPr><a:r><a:t>마</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:txBody><a:p><a:pPr><a:buAutoNum type='alphaLcParenR' startAt='3'/></a:pPr><a:r><a:t>바</a:t></a:r></a:p></p:txBody></p:sp>",
        expected: "1. 가/① 나~다/② 라/2. 마/c) 바/",
    },
    Case {
        name: "slide number and date",
        slide: "{가}<p:sp><p:nvSpPr><p:nvPr><p:ph type='sldNum'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:fld type='slidenum'><a:t>3</a:t></a:fld></a:p></p:txBody></p:sp>",
        expected: "가/footer:3/",
    },
    Case {
        name: "said twice in two vocabularies",
        slide: "<mc:AlternateContent><mc:Choice Requires='x'>{가}</mc:Choice><mc:Fallback>{가}</mc:Fallback></mc:AlternateContent>",
        expected: "가/",
    },
];

#[test]
fn slides_are_read_as_they_are_shown() {
    for case in CASES {
        let read =
            read(&deck(&[&expand(case.slide)])).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(shown(&read.value), case.expected, "{}", case.name);
        assert_eq!(read.warnings, [], "{}", case.name);
    }
}

#[test]
fn the_first_row_of_a_table_heads_it_where_the_file_says_so() {
    let cell = |text: &str| format!("<a:tc><a:txBody>[{text}]</a:txBody></a:tc>");
    let row = |texts: [&str; 2]| format!("<a:tr>{}</a:tr>", texts.map(cell).concat());
    for (said, expected) in
        [("<a:tblPr firstRow='1' bandRow='1'/>", "이름|전화#"), ("<a:tblPr/>", ""), ("", "")]
    {
        let table = format!("<a:tbl>{said}{}{}</a:tbl>", row(["이름", "전화"]), row(["가", "나"]));
        let slide = format!(
            "<p:graphicFrame><a:graphic><a:graphicData>{table}</a:graphicData></a:graphic></p:graphicFrame>{{뒤}}"
        );
        let read = read(&deck(&[&expand(&slide)])).unwrap();
        assert_eq!(header_cells(&read.value), expected, "{said}");
    }
}

#[test]
fn a_slide_is_a_page_with_its_notes_comments_charts_and_master() {
    let placeholder = "<p:sp><p:nvSpPr><p:nvPr><p:ph type='title'/></p:nvPr></p:nvSpPr><p:txBody>[제목을 입력]</p:txBody></p:sp>";
    let shapes = |inside: &str| format!("<p:cSld><p:spTree>{}</p:spTree></p:cSld>", expand(inside));
    let notes = "<p:sp><p:nvSpPr><p:nvPr><p:ph type='body'/></p:nvPr></p:nvSpPr><p:txBody>[메모]</p:txBody></p:sp><p:sp><p:nvSpPr><p:nvPr><p:ph type='sldNum'/></p:nvPr></p:nvSpPr><p:txBody>[1]</p:txBody></p:sp>";
    let package = deck(&[
        &expand("{첫째}<p:graphicFrame><c:chart r:id='r4'/></p:graphicFrame>"),
        &expand("{둘째}<p:sp><p:nvSpPr><p:cNvPr id='1' name='x' hidden='1'/></p:nvSpPr><p:txBody>[숨김]</p:txBody></p:sp>"),
    ])
    .related_to(
        "ppt/slides/slide1.xml",
        &[
            ("slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("notesSlide", "../notesSlides/notesSlide1.xml"),
            ("comments", "../comments/comment1.xml"),
            ("chart", "../charts/chart1.xml"),
        ],
    )
    .related_to("ppt/slides/slide2.xml", &[("slideLayout", "../slideLayouts/slideLayout1.xml")])
    .with("ppt/slideLayouts/slideLayout1.xml", part("sldLayout", &shapes(&format!("{placeholder}{{회사 이름}}"))))
    .with("ppt/notesSlides/notesSlide1.xml", part("notes", &shapes(notes)))
    .with("ppt/comments/comment1.xml", part("cmLst", "<p:cm authorId='0'><p:text>확인 필요</p:text></p:cm>"))
    .with("ppt/charts/chart1.xml", format!("<c:chartSpace xmlns:c='{C}' xmlns:a='{A}'><c:strCache><c:pt><c:v>1분기</c:v></c:pt></c:strCache><c:numCache><c:pt><c:v>3</c:v></c:pt></c:numCache></c:chartSpace>"));
    let read = read(&package).unwrap();
    assert_eq!(shown(&read.value), "header:회사 이름/첫째/1분기/note:메모/comment:확인 필요/[page]둘째/");
    assert_eq!(read.value.page_numbers, PageNumbers::Exact);
    assert_eq!(read.value.pages.first().map(|it| (it.width, it.height)), Some((720.0, 540.0)));
    let kinds: Vec<_> = read.warnings.into_iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [WarningKind::HiddenText { characters: 2 }]);
}

#[test]
fn what_is_not_text_is_named_on_its_slide() {
    let picture = "<p:pic><p:nvPicPr><p:cNvPr id='2' name='x' descr='조직도'/></p:nvPicPr><p:spPr><a:xfrm><a:ext cx='3000000' cy='2000000'/></a:xfrm></p:spPr></p:pic>";
    let object = "<p:graphicFrame><p:oleObj r:id='r1'/></p:graphicFrame>";
    let package = deck(&[&expand("{가}"), picture, object])
        .related_to("ppt/slides/slide3.xml", &[("package", "../embeddings/a.xlsx")]);
    let read = read(&package).unwrap();
    let warned: Vec<_> = read.warnings.into_iter().map(|it| (it.page, it.kind)).collect();
    assert_eq!(
        warned,
        [
            (Some(2), WarningKind::Picture { alternative: Some("조직도".to_owned()) }),
            (Some(2), WarningKind::PageWithoutText { images: 1 }),
            (Some(3), WarningKind::PartNotRead { part: "ppt/embeddings/a.xlsx".to_owned() }),
        ]
    );
}

#[test]
fn a_slide_that_is_not_there_keeps_its_number() {
    let package = deck(&["", &expand("{나}")]).with("ppt/slides/slide1.xml", "");
    let read = read(&package).unwrap();
    assert_eq!(shown(&read.value), "[page]나/");
    assert!(read.warnings.iter().any(|it| it.kind.is_loss()), "{:?}", read.warnings);
    let none = super::super::read_package(&deck(&[""]).zipped(), None, &Limits::default(), false);
    assert_eq!(none.unwrap_err(), ExtractError::NoText { pages: 1 });
}

#[test]
fn no_cut_or_changed_byte_makes_the_reader_fail_hard() {
    let bytes = deck(&[&expand("{가}")]).zipped();
    for length in 0..bytes.len() {
        let _cut = read_package(bytes.get(..length).unwrap(), None, &Limits::default(), false);
        let mut changed = bytes.clone();
        *changed.get_mut(length).unwrap() ^= 0x55;
        let _changed = read_package(&changed, None, &Limits::default(), false);
    }
}
