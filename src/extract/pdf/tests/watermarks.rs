//! Watermarks that do not lean: they keep out of the lines that they cross, and are not lost.

use super::{Writer, form};
use crate::document::Role;

#[test]
fn watermarks_stand_apart() {
    struct Case {
        name: &'static str,
        /// Drawn between the two lines of a sentence.
        drawn: &'static str,
        resources: &'static str,
        objects: &'static [&'static str],
        is_watermark: bool,
    }
    const CASES: &[Case] = &[
        Case {
            name: "an artifact that is called so",
            drawn: "/Artifact <</Type/Pagination/Subtype/Watermark>> BDC BT /F1 10 Tf 50 400 Td {대외비} Tj ET EMC",
            resources: "",
            objects: &[],
            is_watermark: true,
        },
        Case {
            name: "a layer that is called so",
            drawn: "/OC /P1 BDC BT /F1 10 Tf 50 400 Td {대외비} Tj ET EMC",
            resources: "/Properties<</P1<</Type/OCG/Name(Watermark 1)>>>>",
            objects: &[],
            is_watermark: true,
        },
        Case {
            name: "one of the layers of a membership",
            drawn: "/OC /P1 BDC BT /F1 10 Tf 50 400 Td {대외비} Tj ET EMC",
            resources: "/Properties<</P1<</Type/OCMD/OCGs[<</Type/OCG/Name(x)>><</Type/OCG/Name<FEFFC6CC D130 B9C8 D06C>>>]>>>>",
            objects: &[],
            is_watermark: true,
        },
        Case {
            name: "a layer of another name",
            drawn: "/OC /P1 BDC BT /F1 10 Tf 50 400 Td {대외비} Tj ET EMC",
            resources: "/Properties<</P1<</Type/OCG/Name(Text)>>>>",
            objects: &[],
            is_watermark: false,
        },
        Case {
            name: "a form that is called so",
            drawn: "/WaterMark0 Do",
            resources: "/XObject<</WaterMark0 7 0 R>>",
            objects: &[""],
            is_watermark: true,
        },
        Case {
            name: "a form that Acrobat says is one",
            drawn: "/Fm0 Do",
            resources: "/XObject<</Fm0 7 0 R>>",
            objects: &["/PieceInfo<</ADBE_CompoundType<</Private/Watermark>>>>"],
            is_watermark: true,
        },
        Case {
            name: "a form",
            drawn: "/Fm0 Do",
            resources: "/XObject<</Fm0 7 0 R>>",
            objects: &[""],
            is_watermark: false,
        },
        Case {
            name: "pale text over the lines",
            drawn: "BT 0.85 g /F1 10 Tf 70 697 Td {대외비} Tj ET",
            resources: "",
            objects: &[],
            is_watermark: true,
        },
        Case {
            name: "see-through text over the lines",
            drawn: "/G1 gs BT /F1 10 Tf 70 697 Td {대외비} Tj ET",
            resources: "/ExtGState<</G1<</ca 0.3>>>>",
            objects: &[],
            is_watermark: true,
        },
        Case {
            name: "large text over the lines",
            drawn: "BT /F1 40 Tf 70 680 Td {대외비} Tj ET",
            resources: "",
            objects: &[],
            is_watermark: true,
        },
        Case {
            name: "large text by itself",
            drawn: "BT /F1 40 Tf 70 600 Td {대외비} Tj ET",
            resources: "",
            objects: &[],
            is_watermark: false,
        },
        Case {
            name: "light text on dark ground",
            drawn: "0 g 60 595 100 20 re f BT 0.9 g /F1 10 Tf 70 600 Td {대외비} Tj ET",
            resources: "",
            objects: &[],
            is_watermark: false,
        },
    ];
    for case in CASES {
        let mut file = Writer::new(&format!(
            "BT /F1 10 Tf 50 700 Td {{침해사고를 알게 된 때에는 그}} Tj ET q {} Q BT /F1 10 Tf 50 686 Td {{사실을 이용자에게 통지한다}} Tj ET",
            case.drawn
        ));
        file.resources = case.resources;
        let content = "BT /F1 10 Tf 50 400 Td {대외비} Tj ET";
        file.objects = case.objects.iter().map(|entries| form(entries, content)).collect();
        let read = file.read().unwrap_or_else(|error| panic!("{}: {error}", case.name)).value;
        let role = read.lines.iter().find(|line| read.line_text(line) == "대외비").map(|line| line.role);
        let expected = if case.is_watermark { Role::Watermark } else { Role::Body };
        assert_eq!(role, Some(expected), "{}", case.name);
        let body: Vec<&str> = read
            .lines
            .iter()
            .filter(|line| line.role == Role::Body)
            .map(|line| read.line_text(line))
            .collect();
        let sentence = ["침해사고를 알게 된 때에는 그", "사실을 이용자에게 통지한다"];
        assert!(!case.is_watermark || body == sentence, "{}: {body:?}", case.name);
    }
}
