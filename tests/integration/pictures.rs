//! Pictures of cited pages: what is drawn, and what is said where nothing can be.

use std::sync::Arc;

use evimap::criteria::{Inspector, Profile};
use evimap::dictionary::{self, Origin};
use evimap::extract::{Limits, Settings};
use evimap::pipeline::{self, DocxPages, Layout, NoPicture, PageImage, Plan, Reader, Shown, WantedPages};
use evimap::render::{self, Encoding, Fonts, Wanted};
use lopdf::{Document, Object, Stream, dictionary};

use crate::made::{Folder, RULE, pdf};

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
        let drawn = render::pictures(&Arc::new(case.bytes), case.pages, &Fonts::default(), &wanted);
        let encodings: Vec<_> =
            drawn.iter().map(|it| it.as_ref().map(|it| it.encoding).map_err(|it| *it)).collect();
        assert_eq!(encodings, [case.expected], "{}", case.name);
    }
}

#[test]
fn a_photograph_is_a_small_file() {
    let bytes = Arc::new(latin(&format!("q 300 0 0 400 0 0 cm /P1 Do Q {TEXT}"), 64));
    let wanted = [Wanted { page: 1, places: vec![PLACE] }];
    let drawn = render::pictures(&bytes, 1, &Fonts::default(), &wanted);
    let picture = drawn[0].as_ref().unwrap();
    assert_eq!((picture.width, picture.height), (300.0, 400.0));
    assert!(picture.bytes.len() < 400_000, "{} bytes", picture.bytes.len());
}

/// The pictures of page 1 of each file after a scan of the folder, which `change` changes in between.
fn after_scan(folder: &Folder, change: impl FnOnce()) -> Vec<PageImage> {
    let inputs = pipeline::list(
        &[folder.path().to_owned()],
        &[],
        None,
        pipeline::Links::LeaveAlone,
        &Limits::default(),
    )
    .unwrap();
    let origin = Origin::BuiltIn("digital-service".to_owned());
    let checklist = dictionary::load(&origin).unwrap();
    let inspector = Inspector::new(&checklist, dictionary::known(&origin).unwrap(), []);
    let (settings, layout) = (Settings::default(), Layout::new(DocxPages::File));
    let plan = Plan { jobs: None, settings, layout, reader: Reader::InProcess };
    let profile = Profile::default();
    let scan = pipeline::scan(inputs, &plan, None, &checklist, &profile, &inspector, |_| ()).unwrap();
    change();
    let wanted: WantedPages =
        (0..scan.files.len()).map(|it| (it, vec![Wanted { page: 1, places: Vec::new() }])).collect();
    let mut images = Vec::new();
    pipeline::pictures(&scan.files, &wanted, &plan, |it| {
        images.push(it);
        true
    })
    .unwrap();
    images
}

#[test]
fn a_file_that_changed_has_no_picture_and_the_others_have() {
    let folder = Folder::new()
        .with("a.pdf", latin(TEXT, 1))
        .with("b.pdf", latin(TEXT, 2))
        .with("c.pdf", latin(TEXT, 3));
    let images = after_scan(&folder, || std::fs::write(folder.join("b.pdf"), latin("q Q", 4)).unwrap());
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
    let images = after_scan(&folder, || ());
    let Shown::Text(text, NoPicture::Renderer(render::NoPicture::TooLarge)) = &images[0].shown else {
        panic!("{images:?}")
    };
    assert_eq!((text.width, text.height), (300.0, 400.0));
    assert_eq!(text.lines.len(), 1);
    assert_eq!((text.lines[0].text.as_str(), text.lines[0].origin), ("Notice", [50.0, 100.0]));
}
