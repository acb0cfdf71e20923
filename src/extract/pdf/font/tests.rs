//! Whole fonts, one case for each source of evidence; their dictionaries, maps and font programs are made here.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::*;

/// A font and what its strings must show. Unknown glyphs stand as `?`.
struct Case {
    name: &'static str,
    font: Dictionary,
    shown: &'static [u8],
    expected: &'static str,
}

fn stream(text: impl Into<Vec<u8>>) -> Object {
    Object::Stream(Stream::new(Dictionary::new(), text.into()))
}

fn to_unicode(entries: &str) -> Object {
    stream(format!("1 beginbfchar {entries} endbfchar"))
}

/// A Type 0 font; `parts` are entries of its descendant, those of the descriptor included.
fn type0(encoding: impl Into<Object>, subtype: &str, ordering: &str, parts: Dictionary) -> Dictionary {
    let mut descendant = dictionary! {
        "Subtype" => subtype,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal(ordering)
        },
    };
    descendant.extend(&parts);
    dictionary! {
        "Subtype" => "Type0",
        "BaseFont" => "ABCDEF+Test",
        "Encoding" => encoding,
        "DescendantFonts" => vec![Object::Dictionary(descendant)],
    }
}

fn embedded(key: &str, program: Vec<u8>) -> Dictionary {
    dictionary! { "FontDescriptor" => dictionary! { key => stream(program), "Flags" => 4 } }
}

fn simple(subtype: &str, parts: Dictionary) -> Dictionary {
    let mut font = dictionary! { "Subtype" => subtype, "BaseFont" => "Test" };
    font.extend(&parts);
    font
}

fn differences(names: &[&str]) -> Object {
    let mut items: Vec<Object> = vec![1.into()];
    items.extend(names.iter().map(|&it| Object::from(it)));
    Object::Dictionary(dictionary! { "Differences" => items })
}

/// An sfnt of these tables.
fn sfnt(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut header = vec![0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0];
    let mut body = Vec::new();
    for (tag, table) in tables {
        header.extend_from_slice(*tag);
        header.extend_from_slice(&[0; 4]);
        let start = 12 + 16 * tables.len() + body.len();
        header.extend_from_slice(&(start as u32).to_be_bytes());
        header.extend_from_slice(&(table.len() as u32).to_be_bytes());
        body.extend_from_slice(table);
    }
    [header, body].concat()
}

/// A `cmap` table with one subtable of format 12: first code, last code, glyph.
fn cmap_table(platform: u8, encoding: u8, groups: &[[u32; 3]]) -> Vec<u8> {
    let mut table = vec![0, 0, 0, 1, 0, platform, 0, encoding, 0, 0, 0, 12, 0, 12, 0, 0];
    for number in [16 + 12 * groups.len() as u32, 0, groups.len() as u32].iter().chain(groups.as_flattened())
    {
        table.extend_from_slice(&number.to_be_bytes());
    }
    table
}

/// A `post` table of format 2 with these glyph names.
fn post_table(names: &[&str]) -> Vec<u8> {
    let mut table = vec![0, 2, 0, 0];
    table.extend_from_slice(&[0; 28]);
    table.extend_from_slice(&(names.len() as u16).to_be_bytes());
    (0..names.len() as u16).for_each(|it| table.extend_from_slice(&(258 + it).to_be_bytes()));
    for name in names {
        table.push(name.len() as u8);
        table.extend_from_slice(name.as_bytes());
    }
    table
}

/// An INDEX of a CFF font.
fn index(items: &[&[u8]]) -> Vec<u8> {
    let mut index = (items.len() as u16).to_be_bytes().to_vec();
    if !items.is_empty() {
        index.push(1);
        let mut end = 1;
        index.push(end);
        for item in items {
            end += item.len() as u8;
            index.push(end);
        }
    }
    items.iter().for_each(|it| index.extend_from_slice(it));
    index
}

/// A CFF font with these glyph names behind `.notdef`.
fn cff(names: &[&str]) -> Vec<u8> {
    let strings: Vec<&[u8]> = names.iter().map(|it| it.as_bytes()).collect();
    let glyphs: Vec<&[u8]> = vec![&[14]; names.len() + 1];
    let integer = |value: usize| [29, 0, 0, (value >> 8) as u8, value as u8];
    let top =
        |charset: usize, glyphs: usize| [&integer(charset)[..], &[15], &integer(glyphs), &[17]].concat();
    let head = |top: &[u8]| {
        [&[1, 0, 4, 1][..], &index(&[b"F"]), &index(&[top]), &index(&strings), &index(&[])].concat()
    };
    let charset_at = head(&top(0, 0)).len();
    let charset: Vec<u8> =
        [0].into_iter().chain((0..names.len() as u16).flat_map(|it| (391 + it).to_be_bytes())).collect();
    [head(&top(charset_at, charset_at + charset.len())), charset, index(&glyphs)].concat()
}

fn cases() -> Vec<Case> {
    let identity = |parts| type0("Identity-H", "CIDFontType2", "Identity", parts);
    let with_map = |mut font: Dictionary, entries: &str| {
        font.set("ToUnicode", to_unicode(entries));
        font
    };
    let reverse = || sfnt(&[(b"cmap", cmap_table(3, 10, &[[0xAC00, 0xAC03, 7]]))]);
    let own_encoding = "/KSC-EUC-H usecmap begincodespacerange <00> <80> <A1A1> <FEFE> endcodespacerange
        begincidchar <41> 1086 endcidchar";
    let line: String =
        (0..30).map(|it| format!("<{:04X}> <{:04X}> ", 500 + 80 * it, 0xAC00 + 80 * it)).collect();
    vec![
        Case {
            name: "a map",
            font: with_map(identity(dictionary! {}), "<0001> <AC00> <0002> <00660069>"),
            shown: &[0, 1, 0, 2, 0, 3],
            expected: "가fi?",
        },
        Case {
            name: "a map of nonsense, and the font's own table",
            font: with_map(
                identity(embedded("FontFile2", reverse())),
                "<0007> <FFFD> <0008> <E000> <0009> <0000> <000A> <0041>",
            ),
            shown: &[0, 7, 0, 8, 0, 9, 0, 10],
            expected: "가각갂A",
        },
        Case {
            name: "the table behind a CIDToGIDMap",
            font: identity({
                let mut parts = embedded("FontFile2", reverse());
                parts.set("CIDToGIDMap", stream([0, 0, 0, 8, 0, 7]));
                parts
            }),
            shown: &[0, 1, 0, 2],
            expected: "각가",
        },
        Case {
            name: "names of a post table",
            font: identity(embedded(
                "FontFile2",
                sfnt(&[(b"post", post_table(&[".notdef", "uniAC00", "A"]))]),
            )),
            shown: &[0, 1, 0, 2],
            expected: "가A",
        },
        Case {
            name: "names of a CFF font",
            font: type0(
                "Identity-H",
                "CIDFontType0",
                "Identity",
                embedded("FontFile3", cff(&["uniAC00", "uniAC01"])),
            ),
            shown: &[0, 1, 0, 2],
            expected: "가각",
        },
        Case {
            name: "Adobe-Korea1 under Identity-H",
            font: type0("Identity-H", "CIDFontType0", "Korea1", dictionary! {}),
            shown: &[0x04, 0x3E, 0, 34],
            expected: "가A",
        },
        Case {
            name: "a predefined CMap of two lengths",
            font: type0("KSCms-UHC-H", "CIDFontType2", "Korea1", dictionary! {}),
            shown: b"A \xB0\xA1\x81\x41",
            expected: "A 가갂",
        },
        Case {
            name: "a carried CMap on a predefined one",
            font: type0(stream(own_encoding), "CIDFontType0", "Korea1", dictionary! {}),
            shown: b"AB\xB0\xA2",
            expected: "가B각",
        },
        Case {
            name: "the Hangul line, for a lie and for what is left out",
            font: with_map(identity(dictionary! {}), &format!("{line} <01F5> <00AC>")),
            shown: &[0x01, 0xF4, 0x01, 0xF5, 0x01, 0xF6, 0x70, 0x00],
            expected: "가각갂?",
        },
        Case {
            name: "a known font",
            font: {
                let mut font = identity(dictionary! {});
                font.set("BaseFont", "Gulim");
                font
            },
            shown: &[0x1D, 0x34, 0x00, 0x59],
            expected: "가2",
        },
        Case {
            name: "WinAnsi",
            font: simple("TrueType", dictionary! { "Encoding" => "WinAnsiEncoding" }),
            shown: b"A\x80\x0D",
            expected: "A€ ",
        },
        Case {
            name: "names of Differences before a wrong map",
            font: with_map(
                simple("Type3", dictionary! { "Encoding" => differences(&["uniAC00", "f_i", "nothing"]) }),
                "<01> <00AC>",
            ),
            shown: &[1, 2, 3],
            expected: "가fi?",
        },
        Case {
            name: "numbered names and the font's own table",
            font: simple("TrueType", {
                let mut parts = embedded("FontFile2", reverse());
                parts.set("Encoding", differences(&["g8"]));
                parts
            }),
            shown: &[1],
            expected: "각",
        },
        Case {
            name: "the built-in encoding of a symbol font",
            font: simple(
                "TrueType",
                embedded(
                    "FontFile2",
                    sfnt(&[
                        (b"cmap", cmap_table(3, 0, &[[0xF041, 0xF042, 1]])),
                        (b"post", post_table(&[".notdef", "uniAC00", "uniAC01"])),
                    ]),
                ),
            ),
            shown: b"AB",
            expected: "가각",
        },
        Case {
            name: "private use of the font's own",
            font: with_map(identity(dictionary! {}), "<0001> <F0A7>"),
            shown: &[0, 1],
            expected: "\u{F0A7}",
        },
        Case {
            name: "blanks in front of the glyphs",
            font: with_map(
                identity(dictionary! {}),
                "<0000> <FFFF> <0001> <0000> <0002> <0001> <0003> <0000>",
            ),
            shown: &[0, 0, 0, 1, 0, 2, 0, 3],
            expected: "   ?",
        },
        Case { name: "nothing tells", font: identity(dictionary! {}), shown: &[0, 9], expected: "?" },
    ]
}

fn text(shown: Shown) -> String {
    match shown {
        Shown::Unknown => "?".to_owned(),
        Shown::Character(character) => character.to_string(),
        Shown::Text(text) => text.to_owned(),
    }
}

#[test]
fn every_evidence_is_heard() {
    let file = Document::new();
    for case in cases() {
        let font = Font::load(&file, &case.font, &Limits::default());
        let shown = || -> String { font.glyphs(case.shown).map(|it| text(it.text)).collect() };
        assert_eq!(shown(), case.expected, "{}", case.name);
        assert_eq!(shown(), case.expected, "{}: again", case.name);
    }
}

#[test]
fn vertical_fonts_say_where_their_glyphs_stand() {
    let file = Document::new();
    let font = type0("UniKS-UTF16-V", "CIDFontType2", "Korea1", dictionary! { "DW" => 500 });
    let font = Font::load(&file, &font, &Limits::default());
    assert!(font.is_vertical());
    let glyph = font.glyphs(&[0xAC, 0x00]).next().unwrap();
    assert_eq!((glyph.text, glyph.width), (Shown::Character('가'), 0.5));
    assert_eq!(glyph.vertical, Some(VerticalMetrics { advance: -1.0, origin: [0.25, 0.88] }));
}

#[test]
fn hostile_dictionaries_load() {
    let file = Document::new();
    let cases: Vec<(&str, Dictionary)> = vec![
        ("nothing", dictionary! {}),
        (
            "a Type 0 font without its descendant",
            dictionary! { "Subtype" => "Type0", "Encoding" => "Identity-H" },
        ),
        (
            "a dangling reference",
            dictionary! { "Subtype" => "Type0", "DescendantFonts" => Object::Reference((99, 0)) },
        ),
        ("a program that is none", simple("TrueType", embedded("FontFile2", vec![0xFF; 40]))),
        ("a CFF program that is cut", simple("Type1", embedded("FontFile3", vec![1, 0, 4, 1, 0, 1, 1]))),
        (
            "a Type 1 program that is cut",
            simple("Type1", embedded("FontFile", b"%!PS-AdobeFont-1.0: eexec".to_vec())),
        ),
        (
            "an encoding of wrong types",
            simple("Type1", dictionary! { "Encoding" => 7, "Widths" => "x", "FirstChar" => -5 }),
        ),
        ("a map that is no stream", simple("Type1", dictionary! { "ToUnicode" => 7 })),
    ];
    for (name, dictionary) in cases {
        let font = Font::load(&file, &dictionary, &Limits::default());
        let count = font.glyphs(&[0, 65, 255]).count();
        assert!(count <= 3, "{name}");
        assert!((0.5..1.3).contains(&font.ascent()) && (0.05..0.6).contains(&font.descent()), "{name}");
    }
}

#[test]
fn names_lose_their_prefixes_and_find_their_encoding() {
    const CASES: &[(&[u8], &str)] = &[
        (b"ABCDEF+Batang", "Batang"),
        (b"Batang", "Batang"),
        (b"ABCDEf+Batang", "ABCDEf+Batang"),
        (b"\xB1\xBC\xB8\xB2", "굴림"),
        ("맑은 고딕".as_bytes(), "맑은 고딕"),
    ];
    for &(name, expected) in CASES {
        assert_eq!(decode_base_name(name), expected);
    }
}
