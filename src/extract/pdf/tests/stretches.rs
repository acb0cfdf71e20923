//! Several readings of one file, each of other pages, against one of all pages.

use std::path::Path;

use lopdf::{Document, Object, Stream, dictionary};
use proptest::prelude::*;

use crate::extract::{ExtractError, Limits, Part, Settings, Unwatched, Watch};

/// Reads the pages of one of those who share a file, by the reader of each page. All other pages are the last one's.
struct Shared<'a> {
    readers: &'a [usize],
    own: usize,
}

impl Watch for Shared<'_> {
    fn opened(&mut self, _pages: u32) -> bool {
        true
    }

    fn may_read(&mut self, number: u32) -> bool {
        self.readers.get(number as usize - 1).copied().unwrap_or(READERS - 1) == self.own
    }
}

const READERS: usize = 3;

fn settings(limits: &Limits) -> Settings {
    Settings { limits: *limits, ..Settings::default() }
}

fn whole(bytes: &[u8], limits: &Limits) -> String {
    format!("{:?}", super::super::read(bytes, &settings(limits), &mut Unwatched).and_then(Part::whole))
}

/// What comes of reading in parts; `None` where it must be read in one go.
fn shared(bytes: &[u8], limits: &Limits, readers: &[usize]) -> Option<String> {
    let read = |own| super::super::read(bytes, &settings(limits), &mut Shared { readers, own });
    let parts = (0..READERS).map(|own| read(own).unwrap()).collect();
    Part::join(parts, limits).map(|part| format!("{:?}", part.whole()))
}

/// A page: what it draws. `/F1` knows the characters A to Y, `/F2` and `/F3` none.
const TEXT: &str = "BT /F1 11 Tf 72 700 Td (AN ARTICLE) Tj 0 -20 Td (GOES ON) Tj ET";
const TABLE: &str = "72 600 200 40 re S 72 620 m 272 620 l S 172 600 m 172 640 l S \
                     BT /F1 10 Tf 80 605 Td (C) Tj 100 0 Td (D) Tj 0 20 Td (B) Tj -100 0 Td (A) Tj ET";
const PICTURE: &str = "q 400 0 0 600 80 100 cm /P1 Do Q";
const FORM: &str = "/X1 Do";
const UNKNOWN: &str = "BT /F2 11 Tf 72 700 Td (AB) Tj ET";
const HIDDEN: &str = "BT /F1 11 Tf 72 700 Td (SEEN) Tj 900 0 Td (AWAY) Tj ET";
const OCR: &str = "BT /F1 11 Tf 3 Tr 72 700 Td (SCANNED) Tj ET";
const NO_FONT: &str = "BT /F9 11 Tf 72 700 Td (LOST\\200) Tj ET";
const BOTH: &str = "BT /F2 11 Tf 72 700 Td (AB) Tj /F3 11 Tf 0 -20 Td (ABCD) Tj ET";
const TURNED: &str = "BT /F3 11 Tf 72 700 Td (AB) Tj /F2 11 Tf 0 -20 Td (ABCD) Tj /F9 11 Tf (\\200) Tj ET";

fn file(contents: &[&str]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let root = document.new_object_id();
    let map = "1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <20> <20> <0020> <41> <59> <0041> endbfrange";
    let map = document.add_object(Stream::new(dictionary! {}, map.into()));
    let mut fonts = dictionary! {};
    for (name, base) in [("F1", "Known"), ("F2", "Unknown"), ("F3", "Other")] {
        let mut font = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => base, "Encoding" => "Identity-H",
            "DescendantFonts" => vec![dictionary! { "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => base }.into()],
        };
        if name == "F1" {
            font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base, "ToUnicode" => map };
        }
        let font = document.add_object(font);
        fonts.set(name, font);
    }
    let picture = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    let picture = document.add_object(Stream::new(picture, vec![0]));
    let fonts = document.add_object(fonts);
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), Object::from(800)],
        "Resources" => dictionary! { "Font" => fonts },
    };
    let form = document.add_object(Stream::new(form, TEXT.into()));
    let kids: Vec<Object> = contents
        .iter()
        .map(|content| {
            let content = document.add_object(Stream::new(dictionary! {}, (*content).into()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), Object::from(800)],
                "Resources" => dictionary! { "Font" => fonts, "XObject" => dictionary! { "P1" => picture, "X1" => form } },
            };
            document.add_object(page).into()
        })
        .collect();
    let count = kids.len() as i64 + 2;
    document.objects.insert(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let labels =
        vec![0.into(), dictionary! { "S" => "r" }.into(), 2.into(), dictionary! { "S" => "D" }.into()];
    let catalog = dictionary! { "Type" => "Catalog", "Pages" => root, "PageLabels" => dictionary! { "Nums" => labels } };
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn parts_joined_are_the_whole(
        pages in proptest::collection::vec(
            (proptest::sample::select(vec![TEXT, TABLE, PICTURE, FORM, UNKNOWN, HIDDEN, OCR, NO_FONT, BOTH, TURNED, ""]), 0..READERS),
            1..12,
        ),
    ) {
        let (contents, readers): (Vec<&str>, Vec<usize>) = pages.into_iter().unzip();
        let bytes = file(&contents);
        let expected = whole(&bytes, &Limits::default());
        prop_assert_eq!(shared(&bytes, &Limits::default(), &readers), Some(expected));
    }
}

#[test]
fn samples_are_the_same_however_they_are_cut() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for name in [
        "02. 침해사고관리지침_Ver 1.0.pdf",
        "03. 개인정보관리정책서_Ver 1.0.pdf",
        "06. 이용자 매뉴얼_V2.0.pdf",
    ] {
        let bytes = std::fs::read(samples.join(name)).unwrap();
        let expected = whole(&bytes, &Limits::default());
        for length in [1, 2, 5] {
            let readers: Vec<usize> = (0..100).map(|page| page / length % READERS).collect();
            assert!(
                shared(&bytes, &Limits::default(), &readers).as_ref() == Some(&expected),
                "{name}: {length}"
            );
        }
    }
}

#[test]
fn what_parts_cannot_know_is_read_in_one_go() {
    const ALONE: &[usize] = &[2; 8];
    const TURNS: &[usize] = &[0, 1, 0, 1, 0, 1, 0, 1];
    let limits = Limits::default;
    let cases: &[(&str, &[&str], Limits)] = &[
        ("bytes of text", &[TEXT; 8], Limits { text_bytes: 60, ..limits() }),
        ("bytes of text in one part", &[TEXT; 8], Limits { text_bytes: 20, ..limits() }),
        ("inflated bytes", &[FORM; 8], Limits { inflated_bytes: 150, ..limits() }),
        ("fonts", &[TEXT, TEXT, UNKNOWN], Limits { fonts: 2, ..limits() }),
    ];
    for (name, contents, limits) in cases {
        let bytes = file(contents);
        assert_eq!(shared(&bytes, limits, TURNS), None, "{name}");
        assert_eq!(shared(&bytes, limits, ALONE), Some(whole(&bytes, limits)), "{name}: read by one");
    }
}

#[test]
fn a_page_that_nobody_read_is_missed() {
    let bytes = file(&[TEXT; 4]);
    let limits = Limits::default();
    let read = |own| {
        super::super::read(&bytes, &settings(&limits), &mut Shared { readers: &[0, 1, 0, 2], own }).unwrap()
    };
    assert!(Part::join(vec![read(0), read(1)], &limits).is_none());
    assert!(Part::join(vec![read(0), read(1), read(2)], &limits).is_some());
    assert!(Part::join(vec![read(0), read(1), read(1), read(2)], &limits).is_none(), "read twice");
    assert!(Part::join(Vec::new(), &limits).is_none());
}

#[test]
fn a_file_without_text_is_told_over_all_pages() {
    let limits = Limits::default();
    for (contents, expected) in [
        ([PICTURE, PICTURE, ""], ExtractError::NoText { pages: 3 }),
        ([PICTURE, "BT /F9 11 Tf ET", ""], ExtractError::NothingLeft { pages: 3 }),
    ] {
        let bytes = file(&contents);
        let expected = format!("{:?}", Err::<(), _>(expected));
        assert_eq!(shared(&bytes, &limits, &[0, 1, 2]), Some(expected.clone()));
        assert_eq!(whole(&bytes, &limits), expected);
    }
}
