//! Pictures of cited pages: what is drawn, and what is said where nothing can be.

use std::sync::Arc;

use evimap::criteria::{Inspector, Profile};
use evimap::dictionary::{self, Origin};
use evimap::document::{LineEnd, SourceOffset};
use evimap::extract::{Limits, Settings};
use evimap::pipeline::{
    self, DocxPages, Excerpt, Layout, NoPicture, PageImage, Plan, Reader, Shown, Standard, View,
    WantedPassage, WantedViews,
};
use evimap::render::{self, Encoding, Fonts, Wanted};
use lopdf::{Document, Object, Stream, dictionary};

use crate::made::{Folder, RULE, docx, pdf, pptx, xlsx};

/// A PDF of one page with `content`, whose fonts and images are `F1` (Helvetica) and `P1` of that many pixels a side.
fn latin(content: &str, side: i64) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let font = document
        .add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let image = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => side, "Height" => side,
            "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8,
        },
        (0..side.min(64).pow(2) * 3).map(|it| (it * 37 % 251) as u8).collect(),
    ));
    let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => root, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
        "Resources" => dictionary! {
            "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "P1" => image },
        },
    });
    document.objects.insert(
        root,
        dictionary! { "Type" => "Pages", "Kids" => vec![Object::from(page)], "Count" => 1 }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

const TEXT: &str = "BT /F1 20 Tf 50 300 Td (Notice) Tj ET";
/// Where [`TEXT`] stands, from the top left.
const PLACE: [f32; 4] = [50.0, 84.0, 115.0, 104.0];

struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    pages: u32,
    page: u32,
    place: [f32; 4],
    expected: Result<Encoding, render::NoPicture>,
}

#[test]
fn a_page_is_drawn_or_it_is_said_why_not() {
    let cases = [
        Case {
            name: "text",
            bytes: latin(TEXT, 1),
            pages: 1,
            page: 1,
            place: PLACE,
            expected: Ok(Encoding::Png),
        },
        Case {
            name: "a place where nothing is drawn",
            bytes: latin(TEXT, 1),
            pages: 1,
            page: 1,
            place: [50.0, 200.0, 115.0, 220.0],
            expected: Err(render::NoPicture::Blank),
        },
        Case {
            name: "a page that is not there",
            bytes: latin(TEXT, 1),
            pages: 1,
            page: 7,
            place: PLACE,
            expected: Err(render::NoPicture::Unreadable),
        },
        Case {
            name: "another number of pages than the reader found",
            bytes: latin(TEXT, 1),
            pages: 2,
            page: 1,
            place: PLACE,
            expected: Err(render::NoPicture::Unreadable),
        },
        Case {
            name: "an image that would fill the memory",
            bytes: latin("q 300 0 0 400 0 0 cm /P1 Do Q", 60_000),
            pages: 1,
            page: 1,
            place: PLACE,
            expected: Err(render::NoPicture::TooLarge),
        },
        Case {
            name: "no PDF",
            bytes: b"no PDF".to_vec(),
            pages: 1,
            page: 1,
            place: PLACE,
            expected: Err(render::NoPicture::Unreadable),
        },
        Case {
            name: "Korean text without a font",
            bytes: pdf(&[RULE]),
            pages: 1,
            page: 1,
            place: [72.0, 70.0, 200.0, 90.0],
            expected: Err(render::NoPicture::NoFont),
        },
    ];
    for case in cases {
        let wanted = [Wanted { page: case.page, places: vec![case.place] }];
        let file = render::File { bytes: &Arc::new(case.bytes), pages: case.pages, passwords: &[] };
        let drawn = render::pictures(&file, &Fonts::default(), &wanted);
        let encodings: Vec<_> =
            drawn.iter().map(|it| it.as_ref().map(|it| it.encoding).map_err(|it| *it)).collect();
        assert_eq!(encodings, [case.expected], "{}", case.name);
    }
}

#[test]
fn a_photograph_is_a_small_file() {
    let bytes = Arc::new(latin(&format!("q 300 0 0 400 0 0 cm /P1 Do Q {TEXT}"), 64));
    let wanted = [Wanted { page: 1, places: vec![PLACE] }];
    let file = render::File { bytes: &bytes, pages: 1, passwords: &[] };
    let drawn = render::pictures(&file, &Fonts::default(), &wanted);
    let picture = drawn[0].as_ref().unwrap();
    assert_eq!((picture.width, picture.height), (300.0, 400.0));
    assert!(picture.bytes.len() < 400_000, "{} bytes", picture.bytes.len());
}

/// What is shown of each file after a scan of the folder, which `change` changes in between.
fn after_scan(folder: &Folder, wanted: &WantedViews, change: impl FnOnce()) -> Vec<View> {
    let inputs = pipeline::list(
        &[folder.path().to_owned()],
        &[],
        &[],
        pipeline::Links::LeaveAlone,
        &Limits::default(),
    )
    .unwrap();
    let origin = Origin::BuiltIn("digital-service".to_owned());
    let checklist = dictionary::load(&origin).unwrap();
    let inspector = Inspector::new(&checklist, dictionary::known(&origin).unwrap(), []);
    let (settings, layout) = (Settings::default(), Layout::new(DocxPages::File));
    let plan = Plan { jobs: None, settings, layout, reader: Reader::InProcess };
    let standard = Standard { checklist, profile: Profile::default(), inspector };
    let scan = pipeline::scan(inputs, &plan, &(), || Some(&standard), |_| ()).unwrap();
    change();
    let wanted = (0..scan.files.len()).map(|it| (it, wanted.clone())).collect();
    let mut views = Vec::new();
    pipeline::views(&scan.files, &wanted, &plan, |it| {
        views.push(it);
        true
    })
    .unwrap();
    views
}

/// The pictures of page 1 of each file.
fn first_pages(folder: &Folder, change: impl FnOnce()) -> Vec<PageImage> {
    let pages = vec![Wanted { page: 1, places: Vec::new() }];
    let views = after_scan(folder, &WantedViews { pages, ..WantedViews::default() }, change);
    let page = |view| match view {
        View::Page(page) => page,
        View::Excerpt(it) => panic!("{it:?}"),
    };
    views.into_iter().map(page).collect()
}

/// Excerpts of the one file of a folder for passages with these words, which are said to begin at `at`.
fn excerpts(folder: &Folder, at: u32, quotes: &[&str]) -> Vec<Excerpt> {
    let range = |quote: &str| SourceOffset(at)..SourceOffset(at + quote.len() as u32);
    let passage = |quote: &&str| WantedPassage { range: range(quote), quote: (*quote).to_owned() };
    let passages = quotes.iter().map(passage).collect();
    let views = after_scan(folder, &WantedViews { passages, ..WantedViews::default() }, || ());
    let excerpt = |view| match view {
        View::Excerpt(it) => it,
        View::Page(it) => panic!("{it:?}"),
    };
    views.into_iter().map(excerpt).collect()
}

#[test]
fn an_excerpt_is_the_article_or_what_stands_in_its_place() {
    struct Case {
        name: &'static str,
        file: &'static str,
        bytes: Vec<u8>,
        quotes: &'static [&'static str],
        /// For each excerpt how many passages it has, and its lines; a line with `…` before it where something is left out.
        expected: Vec<(usize, Vec<String>)>,
    }
    let owned = |lines: &[&str]| lines.iter().map(|it| (*it).to_owned()).collect::<Vec<String>>();
    let long: Vec<String> = (1..400).map(|it| format!("{it}. 이 줄은 긴 조항의 {it}번째 줄이다.")).collect();
    let mut long_rule = vec!["제1조(긴 조항)"];
    long_rule.extend(long.iter().map(String::as_str));
    let around = ["제1조(긴 조항)", "…143. 이 줄은 긴 조항의 143번째 줄이다."];
    let cases = [
        Case {
            name: "two passages of one article",
            file: "지침.docx",
            bytes: docx(&[
                "제1조(목적)",
                "이 지침의 목적.",
                "제2조(통지)",
                "① 알린다.",
                "1. 전화",
                "2. 우편",
                "제3조(폐기)",
                "지운다.",
            ]),
            quotes: &["1. 전화", "2. 우편"],
            expected: vec![(2, owned(&["제2조(통지)", "① 알린다.", "1. 전화", "2. 우편"]))],
        },
        Case {
            name: "words that are not there",
            file: "지침.docx",
            bytes: docx(&["제1조(목적)", "이 지침의 목적."]),
            quotes: &["다른 문서의 글"],
            expected: Vec::new(),
        },
        Case {
            name: "a long article",
            file: "지침.txt",
            bytes: long_rule.join("\n").into_bytes(),
            quotes: &["200. 이 줄은 긴 조항의 200번째 줄이다."],
            expected: vec![(1, owned(&around))],
        },
        Case {
            name: "a slide",
            file: "소개.pptx",
            bytes: pptx(&[&["표지"], &["대응 체계", "전화로 알린다."]]),
            quotes: &["전화로 알린다."],
            expected: vec![(1, owned(&["대응 체계", "전화로 알린다."]))],
        },
        Case {
            name: "a sheet",
            file: "명부.xlsx",
            bytes: xlsx(&[("표지", &[&["명부"]]), ("담당자", &[&["이름", "전화"], &["보안팀", "02-1"]])]),
            quotes: &["보안팀 02-1"],
            expected: vec![(1, owned(&["이름", "전화", "보안팀", "02-1"]))],
        },
    ];
    for case in cases {
        let folder = Folder::new().with(case.file, case.bytes);
        // Pages that LibreOffice draws shift a document's text, so a passage is looked for by its words.
        let excerpts = excerpts(&folder, 3, case.quotes);
        let line = |it: &pipeline::ExcerptLine| format!("{}{}", if it.after_gap { "…" } else { "" }, it.text);
        let found: Vec<(usize, Vec<String>)> = excerpts
            .iter()
            .map(|it| {
                (
                    it.passages.len(),
                    it.lines
                        .iter()
                        .map(line)
                        .take(case.expected.first().map_or(0, |it| it.1.len()))
                        .collect(),
                )
            })
            .collect();
        assert_eq!(found, case.expected, "{}", case.name);
        for excerpt in &excerpts {
            let characters: usize = excerpt.lines.iter().map(|it| it.text.chars().count()).sum();
            assert!(characters < 6_000, "{}: {characters}", case.name);
            let (wanted, range) = &excerpt.passages[0];
            let held = |it: &&pipeline::ExcerptLine| {
                it.start <= range.start && range.start.0 < it.start.0 + it.text.len() as u32
            };
            let first =
                excerpt.lines.iter().find(held).unwrap_or_else(|| panic!("{}: {excerpt:?}", case.name));
            let at = range.start.index() - first.start.index();
            assert!(wanted.quote.starts_with(first.text[at..].trim()), "{}: {first:?}", case.name);
            assert!(case.file != "명부.xlsx" || excerpt.lines[1].end == LineEnd::Row, "{excerpt:?}");
        }
    }
}

#[test]
fn a_file_that_changed_has_no_picture_and_the_others_have() {
    let folder = Folder::new()
        .with("a.pdf", latin(TEXT, 1))
        .with("b.pdf", latin(TEXT, 2))
        .with("c.pdf", latin(TEXT, 3));
    let images = first_pages(&folder, || std::fs::write(folder.join("b.pdf"), latin("q Q", 4)).unwrap());
    let kinds: Vec<(usize, &str)> = images
        .iter()
        .map(|it| {
            let kind = match &it.shown {
                Shown::Picture(_) => "picture",
                Shown::Text(..) => "text",
                Shown::Nothing(NoPicture::Changed) => "changed",
                Shown::Nothing(_) => "nothing",
            };
            (it.document, kind)
        })
        .collect();
    assert_eq!(kinds, [(0, "picture"), (1, "changed"), (2, "picture")]);
}

#[test]
fn text_stands_at_its_place_where_there_is_no_picture() {
    // An image that is too large to draw; the text beside it can be read.
    let content = format!("q 300 0 0 100 0 0 cm /P1 Do Q {TEXT}");
    let folder = Folder::new().with("a.pdf", latin(&content, 60_000));
    let images = first_pages(&folder, || ());
    let Shown::Text(text, NoPicture::Renderer(render::NoPicture::TooLarge)) = &images[0].shown else {
        panic!("{images:?}")
    };
    assert_eq!((text.width, text.height), (300.0, 400.0));
    assert_eq!(text.lines.len(), 1);
    assert_eq!((text.lines[0].text.as_str(), text.lines[0].origin), ("Notice", [50.0, 100.0]));
}
