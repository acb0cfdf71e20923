//! Pages with a structure tree: believed where a reader would come to the same, harmless where not.

use super::{Writer, lines};

/// One piece of marked content: its identifier, its place and its words.
fn marked(pieces: &[(u32, i32, i32, &str)]) -> String {
    pieces
        .iter()
        .map(|(identifier, x, y, words)| {
            format!("/P <</MCID {identifier}>> BDC BT /F1 10 Tf {x} {y} Td {{{words}}} Tj ET EMC\n")
        })
        .collect()
}

/// A file whose tree holds `kids`; `@` stands for the page that they are on, and objects from 8 on are the test's.
fn file(content: &str, kids: &str, roles: &str, objects: &[&str]) -> Writer {
    let mut file = Writer::new(content);
    file.catalog = "/MarkInfo<</Marked true>>/StructTreeRoot 7 0 R";
    let on_page = |source: &str| source.replace('@', "/Pg 3 0 R");
    file.objects = vec![format!("<</Type/StructTreeRoot/RoleMap<<{roles}>>/K[{}]>>", on_page(kids))];
    file.objects.extend(objects.iter().map(|object| on_page(object)));
    file
}

#[test]
fn a_sane_tree_gives_the_order() {
    struct Case {
        name: &'static str,
        drawn: &'static [(u32, i32, i32, &'static str)],
        tree: &'static str,
        roles: &'static str,
        expected: &'static str,
    }
    const CASES: &[Case] = &[
        Case {
            name: "paragraphs end with their elements",
            drawn: &[(0, 50, 700, "가나"), (0, 50, 686, "다라"), (1, 50, 672, "마바")],
            tree: "<</S/Document/K[<</S/P @/K 0>><</S/P @/K 1>>]>>",
            roles: "",
            expected: "가나/다라¶/마바",
        },
        Case {
            name: "columns of short lines, drawn across",
            drawn: &[(0, 50, 700, "가"), (1, 300, 700, "다"), (2, 50, 680, "나"), (3, 300, 680, "라")],
            tree: "<</S/P @/K 0>><</S/P @/K 2>><</S/P @/K 1>><</S/P @/K 3>>",
            roles: "",
            expected: "가¶/나¶/다¶/라",
        },
        Case {
            name: "a table without lines",
            drawn: &[
                (0, 50, 700, "목적"),
                (1, 120, 700, "기간"),
                (2, 50, 680, "가입"),
                (3, 120, 680, "탈퇴할"),
                (3, 120, 668, "때까지"),
                (4, 50, 640, "끝"),
            ],
            tree: "<</S/Table/K[<</S/THead/K<</S/TR/K[<</S/TH/K<</S/P @/K 0>>>><</S/TH @/K 1>>]>>>>\
                <</S/TR/K[<</S/TD @/K 2>><</S/TD @/K 3>>]>>]>><</S/P @/K 4>>",
            roles: "",
            expected: "목적|/기간‖/가입|/탈퇴할/때까지‖/끝",
        },
        Case {
            name: "roles of the producer, and roles that go round",
            drawn: &[(0, 50, 700, "가"), (1, 50, 680, "나"), (2, 50, 660, "다")],
            tree: "<</S/Absatz @/K[<</S/A @/K 0>> 1]>><</S/Absatz @/K 2>>",
            roles: "/Absatz/Text/Text/P/A/B/B/A",
            expected: "가¶/나¶/다",
        },
        Case {
            name: "labels stand before their items",
            drawn: &[(0, 50, 700, "1."), (1, 75, 700, "가"), (2, 50, 680, "2."), (3, 75, 680, "나")],
            tree: "<</S/L/K[<</S/LI/K[<</S/Lbl @/K 0>><</S/LBody/K<</S/P @/K 1>>>>]>>\
                <</S/LI/K[<</S/Lbl @/K 2>><</S/LBody @/K 3>>]>>]>>",
            roles: "",
            expected: "1. 가¶/2. 나",
        },
        Case {
            name: "a note inside a paragraph does not cut it",
            drawn: &[(0, 50, 700, "가나"), (1, 50, 60, "주석"), (2, 50, 686, "다라"), (3, 50, 672, "마")],
            tree: "<</S/P @/K[0 <</S/Note @/K 1>> 2]>><</S/P @/K 3>>",
            roles: "",
            expected: "가나/다라¶/마¶/주석",
        },
        Case {
            name: "references to marked content and to objects",
            drawn: &[(0, 50, 700, "가"), (1, 50, 680, "나")],
            tree: "<</S/P/K[<</Type/MCR @/MCID 0>><</Type/OBJR @/Obj 4 0 R>><</Type/MCR @/Stm 4 0 R/MCID 1>>]>><</S/P @/K 1>>",
            roles: "",
            expected: "가¶/나",
        },
    ];
    for case in CASES {
        let got = file(&marked(case.drawn), case.tree, case.roles, &[]).read();
        assert_eq!(got.map(|read| lines(&read.value)).as_deref(), Ok(case.expected), "{}", case.name);
    }
}

#[test]
fn a_tree_that_cannot_be_meant_is_left_aside() {
    struct Case {
        name: &'static str,
        drawn: &'static [(u32, i32, i32, &'static str)],
        /// What is drawn besides.
        more: &'static str,
        tree: &'static str,
        objects: &'static [&'static str],
        expected: &'static str,
    }
    const TWO: &[(u32, i32, i32, &str)] = &[(0, 50, 700, "가"), (1, 50, 686, "나")];
    const FULL: &[(u32, i32, i32, &str)] = &[
        (0, 50, 700, "가나다라마바사아자차카타파하 가나다라마바사아"),
        (1, 50, 688, "가나다라마바사아자차카타파하 가나다라마바사아"),
        (2, 50, 676, "가나다라마바사아자차카타파하 가나다라마바사아"),
        (3, 50, 664, "가나다라마바사아자차카타파하 가나다라마바사아"),
        (4, 50, 652, "가나다라마바사아자차카타파하 가나다라마바사아"),
    ];
    const CASES: &[Case] = &[
        Case {
            name: "an identifier twice",
            drawn: TWO,
            more: "",
            tree: "<</S/P @/K 0>><</S/P @/K 1>><</S/P @/K 0>>",
            objects: &[],
            expected: "가/나",
        },
        Case {
            name: "half of the text",
            drawn: TWO,
            more: "",
            tree: "<</S/P @/K 0>>",
            objects: &[],
            expected: "가/나",
        },
        Case {
            name: "from the bottom to the top",
            drawn: TWO,
            more: "",
            tree: "<</S/P @/K 1>><</S/P @/K 0>>",
            objects: &[],
            expected: "가/나",
        },
        Case {
            name: "each line a paragraph",
            drawn: FULL,
            more: "",
            tree: "<</S/P @/K 0>><</S/P @/K 1>><</S/P @/K 2>><</S/P @/K 3>><</S/P @/K 4>>",
            objects: &[],
            expected: "가나다라마바사아자차카타파하 가나다라마바사아/가나다라마바사아자차카타파하 가나다라마바사아/\
                가나다라마바사아자차카타파하 가나다라마바사아/가나다라마바사아자차카타파하 가나다라마바사아/\
                가나다라마바사아자차카타파하 가나다라마바사아",
        },
        Case {
            name: "a ruled table of paragraphs",
            drawn: &[(0, 55, 645, "목적"), (1, 155, 645, "기간"), (2, 55, 610, "가입"), (3, 155, 610, "1년")],
            more: "50 600 200 60 re 50 630 m 250 630 l 150 600 m 150 660 l S",
            tree: "<</S/P @/K 0>><</S/P @/K 1>><</S/P @/K 2>><</S/P @/K 3>>",
            objects: &[],
            expected: "목적|/기간‖/가입|/1년‖",
        },
        Case {
            name: "a table of one column",
            drawn: TWO,
            more: "",
            tree: "<</S/Table/K[<</S/TR/K<</S/TD @/K[0 1]>>>>]>>",
            objects: &[],
            expected: "가/나",
        },
        Case {
            name: "elements that hold themselves and one another",
            drawn: TWO,
            more: "",
            tree: "8 0 R 8 0 R",
            objects: &["<</S/P @/K[0 8 0 R 9 0 R]>>", "<</S/P @/K[8 0 R 9 0 R 1 10 0 R]>>", "[10 0 R 9 0 R]"],
            expected: "가¶/나",
        },
        Case {
            name: "nothing of its kind",
            drawn: TWO,
            more: "",
            tree: "(x) null -7 99 0 R <</S 5/K<<>>>> <</K 0>> [[[0]]] <</S/P/K 0>> <</S/P/Pg 99 0 R/K 1>> <</MCID(x) @>>",
            objects: &[],
            expected: "가/나",
        },
    ];
    for case in CASES {
        let content = format!("{}\n{}", case.more, marked(case.drawn));
        let got = file(&content, case.tree, "", case.objects).read();
        assert_eq!(got.map(|read| lines(&read.value)).as_deref(), Ok(case.expected), "{}", case.name);
    }
}

#[test]
fn elements_without_end_are_cut() {
    let chain: Vec<String> =
        (8..2_000).map(|number| format!("<</S/Sect @/K[{} 0 R]>>", number + 1)).collect();
    let mut objects: Vec<&str> = chain.iter().map(String::as_str).collect();
    objects.push("<</S/P @/K 0>>");
    let content = marked(&[(0, 50, 700, "가"), (1, 50, 686, "나")]);
    let got = file(&content, "8 0 R <</S/P @/K 1>>", "", &objects).read();
    assert_eq!(got.map(|read| lines(&read.value)).as_deref(), Ok("가/나"));
}

#[test]
fn headings_are_known_by_their_elements() {
    let content =
        marked(&[(0, 50, 700, "제목"), (1, 50, 680, "둘째"), (2, 50, 660, "본문"), (3, 120, 660, "칸")]);
    let tree = "<</S/H1 @/K 0>><</S/Sect/K<</S/Sect/K<</S/H @/K 1>>>>>><</S/Table/K<</S/TR/K[<</S/TH @/K 2>><</S/TD @/K 3>>]>>>>";
    let read = file(&content, tree, "", &[]).read().unwrap();
    let traits: Vec<(u8, bool)> =
        read.value.lines.iter().map(|line| (line.traits.heading, line.traits.heads_cells)).collect();
    assert_eq!(traits, [(1, false), (2, false), (0, true), (0, false)], "{}", lines(&read.value));
}
