//! Whole files through [`read`](super::read), each made here by a small writer.

mod files;
mod load;
mod settings;
mod stretches;
mod tagged;
mod watermarks;

use crate::document::{Document, LineEnd, Role, Warned, WarningKind};
use crate::extract::{ExtractError, Part, Settings, Unwatched};

/// Writes PDF files: objects 1 to 6 are fixed, a test adds its own from 7 on.
struct Writer {
    content: String,
    /// Entries added to the page, to its resources and to the catalog.
    page: &'static str,
    resources: &'static str,
    catalog: &'static str,
    /// Objects from 7 on, without `obj` and `endobj`.
    objects: Vec<String>,
}

impl Writer {
    fn new(content: &str) -> Writer {
        Writer { content: text(content), page: "", resources: "", catalog: "", objects: Vec::new() }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut to_unicode = String::from("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        for block in (0..256).step_by(64) {
            to_unicode += "64 beginbfrange\n";
            for high in block..block + 64 {
                to_unicode += &format!("<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n");
            }
            to_unicode += "endbfrange\n";
        }
        let stream = |entries: &str, data: &str| {
            format!("<<{entries}/Length {}>>stream\n{data}\nendstream", data.len())
        };
        let mut objects = vec![
            format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalog),
            "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>>".to_owned(),
            format!(
                "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>{}>>{}>>",
                self.resources, self.page
            ),
            stream("", &self.content),
            "<</Type/Font/Subtype/Type0/BaseFont/Test/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font\
             /Subtype/CIDFontType2/BaseFont/Test/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000\
             /W[32[300]]>>]>>"
                .to_owned(),
            stream("", &to_unicode),
        ];
        objects.extend(self.objects.iter().map(|object| text(object)));
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            offsets.push(bytes.len());
            bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
        }
        let start = bytes.len();
        bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
        for offset in offsets {
            bytes.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        bytes.extend_from_slice(
            format!("trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
                .as_bytes(),
        );
        bytes
    }

    fn read(&self) -> Result<Warned<Document>, ExtractError> {
        super::read(&self.bytes(), &Settings::default(), &mut Unwatched)?.whole()
    }
}

/// Writes what stands between `{` and `}` as a hexadecimal string of UTF-16.
fn text(source: &str) -> String {
    let mut out = String::new();
    for (index, part) in source.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            out += part;
        } else {
            let units: String = part.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            out += &format!("<{units}>");
        }
    }
    out
}

/// A form XObject.
fn form(entries: &str, content: &str) -> String {
    let content = text(content);
    format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]{entries}/Length {}>>stream\n{content}\nendstream",
        content.len()
    )
}

/// The lines of a document with a mark for each end but a wrap: `¶` paragraph, `|` cell, `‖` row.
fn lines(document: &Document) -> String {
    let show = |line: usize| {
        let end = match document.lines.get(line).map(|line| line.end) {
            Some(LineEnd::Paragraph) => "¶",
            Some(LineEnd::Cell) => "|",
            Some(LineEnd::Row) => "‖",
            _ => "",
        };
        document.lines.get(line).map(|line| document.line_text(line)).unwrap_or_default().to_owned() + end
    };
    (0..document.lines.len()).map(show).collect::<Vec<_>>().join("/")
}

#[test]
fn pages_read_as_they_are_seen() {
    struct Case {
        name: &'static str,
        content: &'static str,
        expected: &'static str,
    }
    const CASES: &[Case] = &[
        Case {
            name: "two lines",
            content: "BT /F1 10 Tf 50 700 Td {가나} Tj 0 -14 Td {다라} Tj ET",
            expected: "가나/다라",
        },
        Case {
            name: "quote operators",
            content: "BT /F1 10 Tf 14 TL 50 700 Td {가} Tj {나} ' 1 0 {다} \" T* {라} Tj ET",
            expected: "가/나/다/라",
        },
        Case {
            name: "gap in a TJ array",
            content: "BT /F1 10 Tf 50 700 Td [{가나} -300 {다}] TJ ET",
            expected: "가나 다",
        },
        Case {
            name: "kerning is no space",
            content: "BT /F1 10 Tf 50 700 Td [{가나} -60 {다}] TJ ET",
            expected: "가나다",
        },
        Case {
            name: "spaced letters",
            content: "BT /F1 10 Tf 4 Tc 50 700 Td {가나다라} Tj ET",
            expected: "가나다라",
        },
        Case {
            name: "a heading with wide gaps",
            content: "BT /F1 10 Tf 50 700 Td {통} Tj 40 0 Td {지} Tj 40 0 Td {방} Tj 40 0 Td {법} Tj ET",
            expected: "통 지 방 법",
        },
        Case {
            name: "fake bold, letter by letter",
            content: "BT /F1 10 Tf 50 700 Td [{가} 970 {가} {나} 970 {나}] TJ ET",
            expected: "가나",
        },
        Case {
            name: "fake bold, line by line",
            content: "BT /F1 10 Tf 50 700 Td {가나다} Tj 0.4 0 Td {가나다} Tj 0 0.4 Td {가나다} Tj ET",
            expected: "가나다",
        },
        Case {
            name: "raised letters",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj 3 Ts {1} Tj 0 Ts {나} Tj ET",
            expected: "가1나",
        },
        Case {
            name: "a footnote mark",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj /F1 6 Tf 5 Ts {1} Tj /F1 10 Tf 0 Ts {나} Tj ET",
            expected: "가1나",
        },
        Case {
            name: "digits drawn after their line",
            content: "BT /F1 10 Tf 50 700 Td [{가 } -1000 {나} -1000 {다}] TJ 13 0 Td [{1} -1000 {2}] TJ ET",
            expected: "가 1나2다",
        },
        Case {
            name: "a page turned by its text",
            content: "BT /F1 10 Tf 0 1 -1 0 100 50 Tm {가나} Tj 0 -14 Td {다라} Tj ET",
            expected: "가나/다라",
        },
        Case {
            name: "text outside the page",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj 900 0 Td {나} Tj ET",
            expected: "가",
        },
        Case {
            name: "text outside the clipping path",
            content: "q 40 600 100 200 re W n BT /F1 10 Tf 50 700 Td {가} Tj 200 0 Td {나} Tj ET Q BT /F1 10 Tf 50 680 Td {다} Tj ET",
            expected: "가/다",
        },
        Case {
            name: "white text on paper",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj 1 g 0 -14 Td {나} Tj 0 0 0 0 k 0 -14 Td {다} Tj 0 0 1 rg 0 -14 Td {라} Tj ET",
            expected: "가¶/라",
        },
        Case {
            name: "white text in a dark cell",
            content: "0.2 g 40 680 100 40 re f /Pattern cs /P scn 240 680 100 40 re f BT 1 g /F1 10 Tf 50 700 Td {가} Tj 200 0 Td {나다라마} Tj ET",
            expected: "가|/나다라마",
        },
        Case {
            name: "white text on a wide stroke",
            content: "20 w 40 705 m 140 705 l S BT 1 g /F1 10 Tf 50 700 Td {가} Tj ET",
            expected: "가",
        },
        Case {
            name: "text in the colour of its cell",
            content: "1 0 0 rg 40 680 100 40 re f BT /F1 10 Tf 50 700 Td {가} Tj 0 -100 Td {나} Tj ET",
            expected: "나",
        },
        Case {
            name: "outlined white text",
            content: "BT 1 g 2 Tr /F1 10 Tf 50 700 Td {가} Tj ET",
            expected: "가",
        },
        Case {
            name: "replacement text",
            content: "BT /F1 10 Tf 50 700 Td /Span <</ActualText <FEFFAC1CC778>>> BDC {라마} Tj EMC {바} Tj ET",
            expected: "개인바",
        },
        Case {
            name: "replacement by nothing",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj /Span <</ActualText <FEFF>>> BDC {-} Tj EMC ET",
            expected: "가",
        },
        Case {
            name: "a damaged operation",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj <<//)Tx 0 -14 Td {나} Tj ET",
            expected: "가/나",
        },
        Case {
            name: "a table keeps its cells together",
            content: "50 600 200 60 re 50 630 m 250 630 l 150 600 m 150 660 l S BT /F1 10 Tf \
                1 0 0 1 55 645 Tm {수집} Tj 1 0 0 1 155 645 Tm {보유} Tj 1 0 0 1 55 633 Tm {목적} Tj 1 0 0 1 155 633 Tm {기간} Tj \
                1 0 0 1 55 610 Tm {가입} Tj 1 0 0 1 155 610 Tm {1년} Tj ET",
            expected: "수집/목적|/보유/기간‖/가입|/1년‖",
        },
        Case {
            name: "columns drawn across",
            content: "BT /F1 10 Tf 1 0 0 1 50 700 Tm {왼쪽 첫 줄입니다 가나} Tj 1 0 0 1 320 700 Tm {오른쪽 첫 줄입니다 가} Tj \
                1 0 0 1 50 680 Tm {왼쪽 둘째 줄입니다 가} Tj 1 0 0 1 320 680 Tm {오른쪽 둘째 줄입니다} Tj ET",
            expected: "왼쪽 첫 줄입니다 가나/왼쪽 둘째 줄입니다 가/오른쪽 첫 줄입니다 가/오른쪽 둘째 줄입니다",
        },
        Case {
            name: "a wide gap is a barrier",
            content: "BT /F1 10 Tf 50 700 Td {개인} Tj 100 0 Td {정보보호법} Tj ET",
            expected: "개인|/정보보호법",
        },
        Case {
            name: "two printed pages on one",
            content: "q 1.4 0 0 0.5 0 0 cm BT /F1 10 Tf 1 0 0 1 40 700 Tm {왼쪽 쪽의 첫 줄입니다} Tj 1 0 0 1 240 700 Tm {오른쪽} Tj \
                1 0 0 1 40 680 Tm {왼쪽 쪽의 둘째 줄입} Tj 1 0 0 1 240 680 Tm {쪽} Tj ET Q",
            expected: "왼쪽 쪽의 첫 줄입니다|/오른쪽/왼쪽 쪽의 둘째 줄입|/쪽",
        },
        Case {
            name: "a caption above its table",
            content: "50 600 200 60 re 50 630 m 250 630 l 150 600 m 150 660 l S BT /F1 10 Tf 1 0 0 1 50 668 Tm {표 1. 수집 항목} Tj \
                1 0 0 1 55 645 Tm {목적} Tj 1 0 0 1 155 645 Tm {기간} Tj 1 0 0 1 55 610 Tm {가입} Tj 1 0 0 1 155 610 Tm {1년} Tj \
                1 0 0 1 50 585 Tm {자료: 회사} Tj ET",
            expected: "표 1. 수집 항목¶/목적|/기간‖/가입|/1년‖/자료: 회사",
        },
        Case {
            name: "narrow letters",
            content: "BT /F1 10 Tf 80 Tz 50 700 Td [{가나} -300 {다}] TJ ET",
            expected: "가나 다",
        },
        Case {
            name: "a shadow behind a heading",
            content: "BT 0.6 g /F1 20 Tf 51 699 Td {가나다} Tj 0 g -1 1 Td {가나다} Tj ET",
            expected: "가나다",
        },
        Case {
            name: "far lines are two paragraphs",
            content: "BT /F1 10 Tf 50 700 Td {가} Tj 0 -40 Td {나} Tj ET",
            expected: "가¶/나",
        },
    ];
    for case in CASES {
        let got = Writer::new(case.content).read().map(|read| lines(&read.value));
        assert_eq!(got.as_deref(), Ok(case.expected), "{}", case.name);
    }
}

#[test]
fn forms_layers_and_annotations_are_read() {
    let mut file =
        Writer::new("q 1 0 0 1 0 100 cm /X1 Do Q /OC /P1 BDC BT /F1 10 Tf 50 500 Td {끔} Tj ET EMC");
    file.catalog = "/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>";
    file.resources = "/XObject<</X1 7 0 R>>/Properties<</P1 10 0 R>>";
    file.page = "/Annots[9 0 R 11 0 R]";
    file.objects = vec![
        form("/Resources<</XObject<</X2 8 0 R/X1 7 0 R>>>>", "/X2 Do /X1 Do"),
        form("", "BT /F1 10 Tf 50 500 Td {안} Tj ET"),
        "<</Type/Annot/Subtype/Stamp/Rect[100 100 200 150]/AP<</N 12 0 R>>>>".to_owned(),
        "<</Type/OCG/Name(x)>>".to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Tx/V<FEFFAC12>/Rect[100 50 200 70]>>".to_owned(),
        form("", "BT /F1 100 Tf 50 400 Td {도장} Tj ET"),
    ];
    let read = file.read().unwrap();
    assert_eq!(lines(&read.value), "안/도장/값¶");
    let places: Vec<_> = read
        .value
        .lines
        .iter()
        .map(|line| (line.role, line.place.clone().map(|place| place.origin)))
        .collect();
    assert_eq!(places.first().cloned(), Some((Role::Body, Some([50.0, 200.0]))));
    // The appearance of 600 by 800 is drawn into 100 by 50.
    let stamp = places.get(1).cloned().and_then(|(role, origin)| origin.filter(|_| role == Role::Annotation));
    assert!(stamp.is_some_and(|[x, y]| (x - 108.33).abs() < 0.1 && (y - 675.0).abs() < 0.1), "{places:?}");
    assert!(
        read.warnings.iter().any(|it| it.kind == WarningKind::HiddenText { characters: 1 }),
        "{:?}",
        read.warnings
    );
}

#[test]
fn text_outside_the_crop_box_is_left_out_and_counted() {
    let mut file = Writer::new("BT /F1 10 Tf 150 600 Td {안} Tj -100 0 Td {밖으로} Tj 0 150 Td {위} Tj ET");
    file.page = "/CropBox[100 500 300 700]";
    let read = file.read().unwrap();
    assert_eq!(lines(&read.value), "안");
    assert_eq!(
        read.warnings.iter().map(|it| &it.kind).collect::<Vec<_>>(),
        [&WarningKind::HiddenText { characters: 4 }]
    );
    let place = read.value.lines.first().and_then(|line| line.place.clone()).unwrap();
    assert_eq!(place.origin, [50.0, 100.0], "places count from the corner of what is shown");
}

#[test]
fn form_fields_show_their_values_once() {
    struct Case {
        name: &'static str,
        field: &'static str,
        expected: &'static str,
    }
    const CASES: &[Case] = &[
        Case { name: "with an appearance", field: "/V<FEFFAC12>/AP<</N 8 0 R>>", expected: "본문/겉" },
        Case { name: "without one", field: "/V<FEFFAC12>", expected: "본문/값¶" },
        Case { name: "with an empty one", field: "/V<FEFFAC12>/AP<</N 9 0 R>>", expected: "본문/값¶" },
        Case { name: "of a parent", field: "/Parent<</V<FEFFC704>>>", expected: "본문/위¶" },
        Case { name: "hidden", field: "/V<FEFFAC12>/F 2", expected: "본문" },
        Case { name: "without a value", field: "", expected: "본문" },
    ];
    for case in CASES {
        let mut file = Writer::new("BT /F1 10 Tf 50 700 Td {본문} Tj ET");
        file.page = "/Annots[7 0 R]";
        file.objects = vec![
            format!("<</Type/Annot/Subtype/Widget/FT/Tx/Rect[100 50 200 70]{}>>", case.field),
            form("", "BT /F1 100 Tf 50 400 Td {겉} Tj ET"),
            form("", ""),
        ];
        assert_eq!(file.read().map(|read| lines(&read.value)).as_deref(), Ok(case.expected), "{}", case.name);
    }
}

#[test]
fn a_turned_page_gives_places_as_it_is_shown() {
    let mut file = Writer::new("BT /F1 10 Tf 0 1 -1 0 100 50 Tm {가나} Tj ET");
    file.page = "/Rotate 90";
    let read = file.read().unwrap();
    let place = read.value.lines.first().and_then(|line| line.place.clone()).unwrap();
    assert_eq!((place.origin, place.direction), ([50.0, 100.0], [1.0, 0.0]));
    assert_eq!(place.bounds(1..2).map(|it| it.map(f32::round)), Some([60.0, 91.0, 70.0, 101.0]));
}

#[test]
fn what_the_file_says_of_its_text_is_kept() {
    let mut file = Writer::new(
        "/Artifact <</Type/Pagination>> BDC BT /F1 10 Tf 50 780 Td {머리} Tj 0 -760 Td {꼬리} Tj ET EMC \
         BT /F1 10 Tf 3 Tr 50 500 Td {본문} Tj ET BT 0 Tr 0.7 0.7 -0.7 0.7 200 200 Tm /F1 60 Tf {대외비} Tj ET",
    );
    file.catalog = "/PageLabels<</Nums[0<</S/r/St 3>>]>>";
    let read = file.read().unwrap();
    let roles: Vec<_> = read.value.lines.iter().map(|line| (read.value.line_text(line), line.role)).collect();
    let expected =
        [("머리", Role::Header), ("본문", Role::Body), ("꼬리", Role::Footer), ("대외비", Role::Watermark)];
    assert_eq!(roles, expected);
    assert_eq!(read.value.pages.first().and_then(|page| page.label.as_deref()), Some("iii"));
    assert!(read.warnings.iter().any(|it| it.kind == WarningKind::OcrLayer), "{:?}", read.warnings);
}

#[test]
fn a_table_inside_a_cell_stays_where_it_stands() {
    let file = Writer::new(
        "50 500 300 200 re 50 550 m 350 550 l 60 600 100 40 re 110 600 m 110 640 l S BT /F1 10 Tf 1 0 0 1 60 680 Tm {앞} Tj \
         1 0 0 1 60 580 Tm {뒤} Tj 1 0 0 1 65 615 Tm {하나} Tj 1 0 0 1 115 615 Tm {둘} Tj 1 0 0 1 60 520 Tm {끝} Tj ET",
    );
    assert_eq!(file.read().map(|read| lines(&read.value)).as_deref(), Ok("앞‖/하나|/둘‖/뒤‖/끝‖"));
}

#[test]
fn files_are_read_as_they_are() {
    let whole = Writer::new("BT /F1 10 Tf 50 700 Td {가나} Tj ET").bytes();
    let find = |needle: &[u8]| memchr::memmem::rfind(&whole, needle).unwrap();
    let replaced = |from: &str, to: &str| {
        let at = memchr::memmem::find(&whole, from.as_bytes()).unwrap();
        let (before, rest) = whole.split_at(at);
        [before, to.as_bytes(), rest.get(from.len()..).unwrap_or_default()].concat()
    };
    let content = text("BT /F1 10 Tf 50 700 Td {다라} Tj ET");
    let start = String::from_utf8_lossy(whole.get(find(b"startxref")..).unwrap_or_default()).into_owned();
    let start = start.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let update = format!("4 0 obj\n<</Length {}>>stream\n{content}\nendstream\nendobj\n", content.len());
    let entry = format!("xref\n4 1\n{:010} 00000 n \n", whole.len());
    let trailer = format!(
        "{entry}trailer<</Root 1 0 R/Size 7/Prev {start}>>\nstartxref\n{}\n%%EOF\n",
        whole.len() + update.len()
    );
    let updated = [&whole, update.as_bytes(), trailer.as_bytes()].concat();
    let mut with_streams = Vec::new();
    let options = lopdf::SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    lopdf::Document::load_mem(&whole).unwrap().save_with_options(&mut with_streams, options).unwrap();
    assert!(memchr::memmem::find(&with_streams, b"/ObjStm").is_some(), "the test needs an object stream");
    struct Case {
        name: &'static str,
        bytes: Vec<u8>,
        expected: &'static str,
        is_rebuilt: bool,
    }
    let case = |name, bytes, expected, is_rebuilt| Case { name, bytes, expected, is_rebuilt };
    let cases = [
        case("whole", whole.clone(), "가나", false),
        case("no cross references", whole.get(..find(b"xref\n0")).unwrap_or_default().to_vec(), "가나", true),
        case("wrong start of cross references", replaced("startxref\n", "startxref\n9"), "가나", true),
        case("junk before the header", [&b"\n\njunk before\n"[..], &whole].concat(), "가나", false),
        case("a wrong length", replaced("<</Length ", "<</Length 9"), "가나", false),
        case("an incremental update", updated, "다라", false),
        case("object and cross-reference streams", with_streams, "가나", false),
    ];
    for case in cases {
        let read = super::read(&case.bytes, &Settings::default(), &mut Unwatched)
            .and_then(Part::whole)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(lines(&read.value), case.expected, "{}", case.name);
        let is_rebuilt = read.warnings.iter().any(|it| it.kind == WarningKind::Rebuilt);
        assert_eq!(is_rebuilt, case.is_rebuilt, "{}", case.name);
    }
}

#[test]
fn nonsense_about_the_content_costs_no_text() {
    let content = text("BT /F1 10 Tf 50 700 Td {가나} Tj ET");
    let stream = |length: &str| format!("<</Length {length}>>stream\n{content}\nendstream");
    let cases = [
        ("a length that leads nowhere", stream("99 0 R"), false),
        ("a length that leads to itself", stream("7 0 R"), false),
        ("a length that is no number", stream("(9)"), false),
        ("no length", stream("null"), false),
        ("a length with a fraction", stream("9.5"), false),
        ("a length below zero", stream("-1"), true),
        ("a length beyond all numbers", stream("99999999999999999999999"), true),
        ("no end", stream("9").replace("endstream", ""), true),
        ("a list that holds itself", "[7 0 R 7 0 R 4 0 R]".to_owned(), false),
    ];
    for (name, object, is_rebuilt) in cases {
        let of_list = if object.starts_with('[') { "BT /F1 10 Tf 50 700 Td {가나} Tj ET" } else { "" };
        let mut file = Writer::new(of_list);
        // The later of two entries counts.
        file.page = "/Contents 7 0 R";
        file.objects = vec![object];
        let read = file.read().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(lines(&read.value), "가나", "{name}");
        let expected = if is_rebuilt { vec![WarningKind::Rebuilt] } else { Vec::new() };
        let warnings: Vec<WarningKind> = read.warnings.into_iter().map(|it| it.kind).collect();
        assert_eq!(warnings, expected, "{name}");
    }
}

#[test]
fn what_gives_no_text_is_an_error() {
    let scan = Writer::new("q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q");
    assert_eq!(scan.read().err(), Some(ExtractError::NoText { pages: 1 }));
    let error = super::read(b"%PDF-1.7 nothing", &Settings::default(), &mut Unwatched).err();
    assert_eq!(error.map(|it| it.code()), Some("damaged"));
}

#[test]
fn forms_that_draw_themselves_end() {
    let mut file = Writer::new("BT /F1 10 Tf 50 700 Td {가} Tj ET /X1 Do");
    file.resources = "/XObject<</X1 7 0 R>>";
    file.objects = vec![
        form("/Resources<</XObject<</X 8 0 R>>>>", "/X Do /X Do"),
        form("/Resources<</XObject<</X 7 0 R>>>>", "/X Do /X Do"),
    ];
    assert_eq!(file.read().map(|read| lines(&read.value)).as_deref(), Ok("가"));
}
