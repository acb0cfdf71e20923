//! Flow, outline, sentences and normal spelling on small documents.

use proptest::prelude::*;

use super::*;
use crate::document::{DocumentBuilder, Format, LineEnd, LinePlace, PageNumbers, Role, Traits};

/// A document of upright lines at given heights; `\t` before a line's text ends the line before it as a cell.
fn document(pages: &[&[(&str, f32)]]) -> Document {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for page in pages {
        builder.start_page(None, 595.0, 842.0);
        for (text, y) in *page {
            let edges =
                (0..text.chars().count()).map(|it| [it as f32 * 10.0, it as f32 * 10.0 + 10.0]).collect();
            let place =
                LinePlace { origin: [50.0, *y], direction: [1.0, 0.0], ascent: 9.0, descent: 2.0, edges };
            builder.push_line(text, Role::Body, LineEnd::Wrap, Some(place));
        }
    }
    builder.finish()
}

/// A document of one page without layout.
fn lines(lines: &[&str]) -> Document {
    let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
    for line in lines {
        builder.push_line(line, Role::Body, LineEnd::Wrap, None);
    }
    builder.finish()
}

#[test]
fn terms_and_texts_come_to_one_spelling() {
    const CASES: &[(&str, &str, &str)] = &[
        ("spaces", "통지 방\u{a0}법\u{3000}", "통지방법"),
        ("jamo", "\u{1110}\u{1169}\u{11bc}\u{110c}\u{1175}", "통지"),
        ("full width", "ＳＨＡ－２５６", "sha-256"),
        ("hyphens", "SHA‑256 SHA–512", "sha-256sha-512"),
        ("middle dots", "수집ㆍ이용‧제공・파기•", "수집·이용·제공·파기·"),
        ("zero width", "통\u{200b}지\u{ad}", "통지"),
        ("company", "㈜한빛", "(주)한빛"),
        ("compatibility ideograph", "\u{f9e1}", "\u{674e}"),
    ];
    for (name, source, normal) in CASES {
        assert_eq!(normalise_term(source).0, *normal, "{name}: term");
        assert_eq!(read(&lines(&[source])).normal.spelling, *normal, "{name}: text");
    }
}

/// The law: normalising the origin of a stretch gives the stretch again.
#[test]
fn the_origin_of_a_stretch_normalises_to_that_stretch() {
    let document =
        lines(&["제 7조(침해사고  보고)", "① ㈜한빛은 SHA‑256 으로 \u{1110}\u{1169}\u{11bc}지한다."]);
    let text = read(&document);
    let spelling = &text.normal.spelling;
    let bounds: Vec<usize> = (0..=spelling.len()).filter(|it| spelling.is_char_boundary(*it)).collect();
    for (index, &start) in bounds.iter().enumerate() {
        for &end in bounds.iter().skip(index + 1) {
            let source = text.normal.source_range(start, end).unwrap();
            let again = normalise_term(document.slice(&source)).0;
            let stretch = &spelling[start..end];
            // One source character may have several normal ones: its origin then gives all of them.
            assert!(
                again == stretch || again.contains(stretch) && again.len() <= stretch.len() + 7,
                "{stretch}: {again}"
            );
        }
    }
    assert_eq!(text.normal.source_range(3, 3), None);
    assert_eq!(text.normal.source_range(0, spelling.len() + 9), None);
}

proptest! {
    /// The same law over random lines, dots, widths, jamo and all.
    #[test]
    fn the_origin_of_any_stretch_normalises_to_that_stretch(
        sources in proptest::collection::vec("[가-힣ㄱ-ㅎᄀ-하-ᅵa-zA-Z0-9Ａ-Ｚ０-９ \u{a0}\u{3000}.·ㆍ•‑–-]{1,24}", 1..4),
        (from, to) in (0_usize..100, 1_usize..100),
    ) {
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let document = lines(&sources);
        let Text { flow, normal, .. } = read(&document);
        // A line that looks like an entry of a table of contents leaves the flow, and then lies inside the origin of what goes on over it.
        prop_assume!((0..document.lines.len()).all(|line| flow.is_body(line)));
        let bounds: Vec<usize> = normal.spelling.char_indices().map(|(at, _)| at).collect();
        let start = bounds.get(from % bounds.len().max(1)).copied().unwrap_or_default();
        let end = bounds.iter().copied().filter(|it| *it > start).nth(to % 12).unwrap_or(normal.spelling.len());
        if start < end {
            let stretch = &normal.spelling[start..end];
            let source = normal.source_range(start, end).unwrap();
            let shown = normalise_term(document.slice(&source)).0;
            // A barrier stands for a paragraph's end and for no character.
            prop_assert_eq!(shown, stretch.replace(BARRIER, ""));
        } else {
            prop_assert_eq!(normal.source_range(start, end), None);
        }
    }

    /// A stretch of the spaced spelling comes from where the same stretch without its spaces comes from.
    #[test]
    fn the_origin_of_a_spaced_stretch_is_that_of_its_characters(
        sources in proptest::collection::vec("[가나a·] {0,2}[가나a·]{0,3} ?[가나]", 1..4),
        (from, to) in (0_usize..100, 1_usize..100),
    ) {
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let normal = read(&lines(&sources)).normal;
        let spaced = normal.spaced().spelling.as_str();
        prop_assert_eq!(spaced.replace(' ', ""), normal.spelling.as_str());
        let bounds: Vec<usize> = spaced.char_indices().map(|(at, _)| at).chain([spaced.len()]).collect();
        let start = bounds[from % bounds.len()];
        let end = bounds[to % bounds.len()].max(start);
        let [start_of_normal, end_of_normal] = [start, end].map(|it| spaced[..it].replace(' ', "").len());
        let expected = normal.source_range(start_of_normal, end_of_normal);
        prop_assert_eq!(normal.source_range_of_spaced(start, end), expected);
    }
}

#[test]
fn running_heads_and_page_numbers_leave_the_flow() {
    let body = |text| (text, 400.0);
    let pages: Vec<Vec<(&str, f32)>> = vec![
        vec![("침해사고관리지침", 40.0), ("같은 문장이 있다.", 70.0), body("첫 쪽의 통지"), ("- 3 -", 810.0)],
        vec![
            ("침해사고관리지침", 40.0),
            body("방법은 다음과 같다."),
            ("같은 문장이 있다.", 460.0),
            ("- 4 -", 810.0),
        ],
        vec![("침해사고관리지침", 40.0), body("셋째 쪽"), ("- 5 -", 810.0)],
    ];
    let pages: Vec<&[(&str, f32)]> = pages.iter().map(Vec::as_slice).collect();
    let document = document(&pages);
    let text = read(&document);
    let roles: Vec<Role> = (0..11).map(|line| text.flow.role(line)).collect();
    use Role::{Body, Footer, Header};
    assert_eq!(roles, [Header, Body, Body, Footer, Header, Body, Body, Footer, Header, Body, Footer]);
    assert_eq!(
        (0..3).map(|it| text.flow.printed_label(it)).collect::<Vec<_>>(),
        [Some("3".to_owned()), Some("4".to_owned()), Some("5".to_owned())]
    );
    assert!(text.normal.spelling.contains("첫쪽의통지방법은"), "{}", text.normal.spelling);
    assert_eq!(text.quote(&document, &text.sentences[1]), "첫 쪽의 통지 방법은 다음과 같다.");
}

#[test]
fn printed_page_numbers_are_a_series() {
    struct Case {
        name: &'static str,
        pages: &'static [&'static [(&'static str, f32)]],
        expected: &'static [Option<&'static str>],
    }
    const CASES: &[Case] = &[
        Case {
            name: "of all pages",
            pages: &[&[("14/30", 810.0)], &[("15/30", 810.0)]],
            expected: &[Some("14"), Some("15")],
        },
        Case {
            name: "Roman front matter, then from 1",
            pages: &[
                &[("- i -", 810.0)],
                &[("- ii -", 810.0)],
                &[("- 1 -", 810.0)],
                &[("- 2 -", 810.0)],
                &[("- 3 -", 810.0)],
            ],
            expected: &[Some("i"), Some("ii"), Some("1"), Some("2"), Some("3")],
        },
        Case {
            name: "beside headings that change",
            pages: &[&[("제1장 총칙 7", 40.0)], &[("제2장 보호 조치 8", 40.0)], &[("제3장 벌칙 9", 40.0)]],
            expected: &[Some("7"), Some("8"), Some("9")],
        },
        Case {
            name: "numbers of forms are none",
            pages: &[&[("[별지 제1호서식]", 40.0)], &[("[별지 제2호서식]", 40.0)], &[("[별표 3]", 40.0)]],
            expected: &[None, None, None],
        },
        Case {
            name: "list items are none",
            pages: &[&[("1. 목적", 40.0)], &[("2. 범위", 40.0)], &[("3. 정의", 40.0)]],
            expected: &[None, None, None],
        },
        Case { name: "one page is no series", pages: &[&[("3", 810.0)]], expected: &[None] },
        Case { name: "one page that says so", pages: &[&[("- 3 / 12 -", 810.0)]], expected: &[Some("3")] },
        Case { name: "a fraction is no page", pages: &[&[("12/3", 810.0)]], expected: &[None] },
    ];
    for case in CASES {
        let document = document(case.pages);
        let text = read(&document);
        let got: Vec<Option<String>> = (0..case.pages.len()).map(|it| text.flow.printed_label(it)).collect();
        assert_eq!(got.iter().map(Option::as_deref).collect::<Vec<_>>(), case.expected, "{}", case.name);
    }
}

#[test]
fn a_footnote_leaves_the_flow() {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    let pages: [&[(&str, f32, f32)]; 2] = [
        &[
            ("이 지침은 이용자의 보호에 필요한 사항을 정한다.", 580.0, 10.0),
            ("침해사고1)가 발생하면 회사는 통지", 600.0, 10.0),
            ("1) 정보통신망법에 따른", 740.0, 7.0),
            ("침해사고를 말한다.", 750.0, 7.0),
        ],
        &[("방법에 따라 알린다.", 80.0, 10.0), ("1) 표의 작은 글자", 90.0, 7.0)],
    ];
    for page in pages {
        builder.start_page(None, 595.0, 842.0);
        for &(text, y, size) in page {
            let edges =
                (0..text.chars().count()).map(|it| [it as f32 * size, (it + 1) as f32 * size]).collect();
            let place = LinePlace {
                origin: [50.0, y],
                direction: [1.0, 0.0],
                ascent: size * 0.9,
                descent: size * 0.1,
                edges,
            };
            builder.push_line(text, Role::Body, LineEnd::Wrap, Some(place));
        }
    }
    let text = read(&builder.finish());
    let roles: Vec<Role> = (0..6).map(|line| text.flow.role(line)).collect();
    assert_eq!(roles, [Role::Body, Role::Body, Role::Note, Role::Note, Role::Body, Role::Body]);
    assert!(text.normal.spelling.contains("통지방법"), "{}", text.normal.spelling);
}

#[test]
fn two_printed_pages_on_one_page_have_their_own_numbers() {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for page in 0..3 {
        builder.start_page(None, 842.0, 595.0);
        for (x, side) in [(100.0, 1), (520.0, 2)] {
            for (text, y) in [("본문".to_owned(), 300.0), (format!("- {} -", 2 * page + side), 570.0)] {
                let edges =
                    (0..text.chars().count()).map(|it| [it as f32 * 9.0, it as f32 * 9.0 + 9.0]).collect();
                let place =
                    LinePlace { origin: [x, y], direction: [1.0, 0.0], ascent: 9.0, descent: 2.0, edges };
                builder.push_line(&text, Role::Body, LineEnd::Wrap, Some(place));
            }
        }
    }
    let document = builder.finish();
    let text = read(&document);
    assert_eq!(text.flow.printed_label(1).as_deref(), Some("3–4"));
    let bodies = document.lines.iter().filter(|line| document.line_text(line) == "본문");
    let labels: Vec<_> = bodies.map(|line| text.flow.printed_label_at(&document, line.span.start)).collect();
    assert_eq!(labels, [Some("1"), Some("2"), Some("3"), Some("4"), Some("5"), Some("6")]);
}

#[test]
fn a_sentence_goes_on_over_a_page_end_of_a_pdf() {
    for (format, sentences) in [(Format::Pdf, 1), (Format::Docx, 2)] {
        let mut builder = DocumentBuilder::new(format, PageNumbers::Exact);
        for text in ["데이터는 국내에 위치한 데이터", "센터에 보관한다."] {
            builder.start_page(None, 595.0, 842.0);
            // The empty space below the last line of a page looks like the end of a paragraph.
            builder.push_line(text, Role::Body, LineEnd::Paragraph, None);
        }
        let text = read(&builder.finish());
        assert_eq!(text.sentences.len(), sentences, "{format:?}");
        assert_eq!(text.normal.spelling.contains("데이터센터"), sentences == 1, "{format:?}");
    }
}

#[test]
fn contents_leave_the_flow() {
    struct Case {
        name: &'static str,
        lines: &'static [&'static str],
        contents: usize,
    }
    const CASES: &[Case] = &[
        Case {
            name: "leaders",
            lines: &[
                "목 차",
                "제1조 목적 ········· 4",
                "제2조 정의 ······ 4",
                "제3조 보고 ..... 6",
                "제1조(목적) 이 지침은",
            ],
            contents: 4,
        },
        Case {
            name: "headings that come again",
            lines: &[
                "1. 처리 목적",
                "2. 보유 기간",
                "3. 파기 절차",
                "4. 위탁 현황",
                "1. 처리 목적",
                "회사는 처리합니다.",
                "2. 보유 기간",
                "회사는 보유합니다.",
                "3. 파기 절차",
                "회사는 파기합니다.",
                "4. 위탁 현황",
                "회사는 위탁합니다.",
            ],
            contents: 4,
        },
        Case {
            name: "a list of items is none",
            lines: &["1. 발생내용", "2. 발생원인", "3. 조치 현황", "4. 연락처", "끝으로 알린다."],
            contents: 0,
        },
    ];
    for case in CASES {
        let document = lines(case.lines);
        let text = read(&document);
        let found = (0..document.lines.len()).filter(|it| text.flow.role(*it) == Role::Contents).count();
        assert_eq!(found, case.contents, "{}", case.name);
    }
}

#[test]
fn the_outline_of_a_rule() {
    let document = lines(&[
        "제1장 총칙",
        "제1조(목적) 이 지침은 목적을 정한다.",
        "제7조(침해사고 보고) ① 보고한다. ② 제8조에 따라",
        "대응한다.",
        "③ 통지한다.",
        "1. 통지방법 : 전화",
        "2. 발생내용",
        "제7조의2(특례) 따로 정한다.",
        "제8조에 따라 처리한 경우에는 기록한다.",
        "부칙",
        "제1조(시행일) 이 지침은 시행한다.",
        "제 2 조 경과조치",
        "가. 첫째",
        "1) 하나",
        "나. 둘째",
        "둘째의 내용이다.",
    ]);
    let outline = read(&document).outline;
    let seen: Vec<(Level, &str, &str, u16)> = outline
        .units
        .iter()
        .skip(1)
        .map(|it| (it.level, it.label.as_str(), it.title.as_str(), it.series))
        .collect();
    let expected = [
        (Level::Chapter, "제1장", "총칙", 0),
        (Level::Article, "제1조", "목적", 0),
        (Level::Article, "제7조", "침해사고 보고", 0),
        (Level::Paragraph, "①", "", 0),
        (Level::Paragraph, "②", "", 0),
        (Level::Paragraph, "③", "", 0),
        (Level::Item, "1.", "", 0),
        (Level::Item, "2.", "", 0),
        (Level::Article, "제7조의2", "특례", 0),
        (Level::Part, "부칙", "", 0),
        (Level::Article, "제1조", "시행일", 1),
        (Level::Article, "제2조", "경과조치", 1),
        (Level::Subitem, "가.", "첫째", 1),
        (Level::Point, "1)", "", 1),
        (Level::Subitem, "나.", "둘째", 1),
    ];
    assert_eq!(seen, expected);

    let at = SourceOffset(document.text.find("발생내용").unwrap() as u32);
    let article = outline.enclosing(at, Level::Article).map(|it| outline.units[it].label.as_str());
    let paragraph = outline.enclosing(at, Level::Paragraph).map(|it| outline.units[it].number);
    let item = outline.enclosing(at, Level::Item).map(|it| outline.units[it].number);
    assert_eq!((article, paragraph, item), (Some("제7조"), Some(3), Some(2)));
}

#[test]
fn the_outline_without_articles() {
    let document = lines(&[
        "1. 파기 절차 및 방법",
        "회사는 파기합니다.",
        "1. 선정한다.",
        "2. 승인을 받는다.",
        "2. 안전성 확보 조치",
        "① 암호화합니다.",
        "3. 처리 위탁",
        "1. 첫째를 맡긴다.",
        "2. 둘째를 맡긴다.",
        "3. 셋째를 맡긴다.",
        "4. 고충 처리",
        "4.1 접근 통제",
        "2025. 1. 1부터 시행한다.",
    ]);
    let outline = read(&document).outline;
    let seen: Vec<(Level, &str, &str)> =
        outline.units.iter().skip(1).map(|it| (it.level, it.label.as_str(), it.title.as_str())).collect();
    let expected = [
        (Level::Heading, "1.", "파기 절차 및 방법"),
        (Level::Item, "1.", ""),
        (Level::Item, "2.", ""),
        (Level::Heading, "2.", "안전성 확보 조치"),
        (Level::Paragraph, "①", ""),
        (Level::Heading, "3.", "처리 위탁"),
        (Level::Item, "1.", ""),
        (Level::Item, "2.", ""),
        (Level::Item, "3.", ""),
        (Level::Heading, "4.", "고충 처리"),
        (Level::Heading, "4.1", "접근 통제"),
    ];
    assert_eq!(seen, expected);
}

/// Level, label and title of each unit.
fn units(document: &Document) -> Vec<(Level, String, String)> {
    let outline = read(document).outline;
    outline.units.into_iter().skip(1).map(|it| (it.level, it.label, it.title)).collect()
}

#[test]
fn numbers_inside_numbers_are_told_apart_by_their_left_edge() {
    const LINES: &[(&str, f32)] = &[
        ("1. 개요", 50.0),
        ("1. 목적", 50.0),
        ("1. 이 지침은 보안사고의 처리를 정한다.", 70.0),
        ("2. 적용범위", 50.0),
        ("1. 모든 정보자산에 적용한다.", 70.0),
        ("2. 보안사고 대응", 50.0),
        ("1. 감지", 50.0),
        ("1. 담당자는 징후를 발견하면 보고한다.", 70.0),
        ("2. 담당자는 기록을 남긴다.", 70.0),
        ("2. 사후조치", 50.0),
        ("1. 재발방지 대책을 마련한다.", 70.0),
        ("3. 별첨", 50.0),
    ];
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    builder.start_page(None, 595.0, 842.0);
    for (index, (text, x)) in LINES.iter().enumerate() {
        let edges = (0..text.chars().count()).map(|it| [it as f32 * 10.0, it as f32 * 10.0 + 10.0]).collect();
        let origin = [*x, 100.0 + 20.0 * index as f32];
        let place = LinePlace { origin, direction: [1.0, 0.0], ascent: 9.0, descent: 2.0, edges };
        builder.push_line(text, Role::Body, LineEnd::Wrap, Some(place));
    }
    let document = builder.finish();
    let outline = read(&document).outline;
    let above = |words: &str| {
        let at = SourceOffset(document.text.find(words).unwrap() as u32);
        let units = outline.ancestors(outline.innermost(at)).map(|it| &outline.units[it]);
        units.filter(|it| it.level == Level::Heading).map(|it| it.title.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(above("징후를 발견하면"), ["감지", "보안사고 대응"]);
    assert_eq!(above("재발방지 대책을"), ["사후조치", "보안사고 대응"]);
    assert_eq!(above("모든 정보자산"), ["적용범위", "개요"]);
    // Asked for all places in order, the answers are the same.
    let offsets = (0..=document.text.len() as u32).map(SourceOffset);
    let each: Vec<usize> = offsets.clone().map(|at| outline.innermost(at)).collect();
    assert_eq!(outline.innermost_of(offsets), each);
}

#[test]
fn headings_need_no_number() {
    const CASES: &[(&str, &[&str], &[&str])] = &[
        (
            "symbols",
            &[
                "■ 수집하는 항목",
                "이름을 수집합니다.",
                "■ 파기절차 및 방법",
                "ο 파기절차",
                "승인을 받아 파기합니다.",
            ],
            &["수집하는 항목", "파기절차 및 방법"],
        ),
        (
            "nothing but their place",
            &[
                "회사는 개인정보를 보호합니다.",
                "개인정보의 파기",
                "회사는 지체 없이 파기합니다.",
                "1. 파기 절차",
                "승인을 받아 파기합니다.",
                "2. 파기 방법",
                "복구할 수 없게 삭제합니다.",
                "개인정보의 안전성 확보",
                "1. 암호화",
                "비밀번호를 암호화합니다.",
            ],
            &["개인정보의 파기", "파기 절차", "파기 방법", "개인정보의 안전성 확보", "암호화"],
        ),
        ("a list of short lines", &["다음 사항을 알립니다.", "발생 내용", "발생 원인", "담당 부서"], &[]),
        ("hash and number", &["## 6. 배포 관리", "- 취약점을 매월 점검한다."], &["6. 배포 관리"]),
    ];
    for (name, text, expected) in CASES {
        let titles: Vec<String> = units(&lines(text))
            .into_iter()
            .filter(|(level, _, title)| *level == Level::Heading && !title.is_empty())
            .map(|it| it.2)
            .collect();
        assert_eq!(titles, *expected, "{name}");
    }
}

#[test]
fn what_the_file_calls_a_heading_is_one() {
    // Rank of each line: the title of the document, headings that their words do not tell, one with a number, and one inside an article.
    const LINES: &[(&str, u8)] = &[
        ("개인정보 처리방침", 1),
        ("수집하는 항목", 2),
        ("이름, 주소", 0),
        ("필수", 3),
        ("이름", 0),
        ("2. 보유 기간", 2),
        ("탈퇴할 때까지", 0),
        ("제1조(목적) 이 지침은 보호를 정한다.", 0),
        ("다른 규정", 2),
    ];
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    for &(text, heading) in LINES {
        let traits = Traits { heading, ..Traits::default() };
        builder.push_line_with(text, Role::Body, LineEnd::Paragraph, None, traits);
    }
    let document = builder.finish();
    let outline = read(&document).outline;
    let headings: Vec<(&str, Option<&str>)> = outline
        .units
        .iter()
        .filter(|unit| unit.level == Level::Heading)
        .map(|unit| {
            let parent = unit.parent.and_then(|it| outline.units.get(it)).map(|it| it.title.as_str());
            (unit.title.as_str(), parent.filter(|it| !it.is_empty()))
        })
        .collect();
    assert_eq!(headings, [("수집하는 항목", None), ("필수", Some("수집하는 항목")), ("보유 기간", None)]);
}

#[test]
fn short_items_of_a_list_are_text_and_titled_ones_head_theirs() {
    let list = units(&lines(&["제7조(통지)", "1. 발생 내용", "2. 담당 부서", "이상을 알린다."]));
    assert!(list.iter().skip(1).all(|(_, _, title)| title.is_empty()), "{list:?}");
    let titled =
        units(&lines(&["제7조(파기)", "1. 파기 절차", "승인을 받는다.", "2. 파기 방법", "삭제한다."]));
    let titles: Vec<&str> = titled.iter().skip(1).map(|it| it.2.as_str()).collect();
    assert_eq!(titles, ["파기 절차", "파기 방법"]);
    let running = document(&[&[
        ("6.1 회사는 파기 사유가 발생한 개인정보를 선정하여 책임자의 승인을 받아", 100.0),
        ("파기합니다 .", 120.0),
    ]]);
    assert!(units(&running).is_empty(), "the beginning of a paragraph is no title");
}

#[test]
fn a_row_that_is_drawn_with_bars_is_one_sentence() {
    let document = lines(&["| 수탁자 | 나라 |", "| Example, Inc. | 대한민국 |", "끝입니다. 다음입니다."]);
    let text = read(&document);
    let sentences: Vec<String> = text.sentences.iter().map(|it| text.quote(&document, it)).collect();
    assert_eq!(sentences, ["| 수탁자 | 나라 |", "| Example, Inc. | 대한민국 |", "끝입니다.", "다음입니다."]);
    let company = lines(&["끝입니다.", "• Example Inc. : 서버 운영"]);
    assert_eq!(read(&company).sentences.len(), 2, "the stop of an abbreviation ends no sentence");
}

#[test]
fn mentions_of_articles_are_no_articles() {
    const MENTIONS: &[&str] = &[
        "제7조에 따라 통지한다.",
        "제7조(침해사고 보고)에 따라 통지한다.",
        "제7조제1항에 따른 통지",
        "제7조 및 제8조의 규정",
        "제7조부터 제9조까지",
        "제7조의 규정",
    ];
    for mention in MENTIONS {
        let outline = read(&lines(&[mention])).outline;
        assert_eq!(outline.units.len(), 1, "{mention}: {:?}", outline.units.last());
    }
}

#[test]
fn sentences_end_where_a_reader_ends_them() {
    let mut builder = DocumentBuilder::new(Format::Docx, PageNumbers::None);
    for (text, end) in [
        ("제3조(암호화) 비밀번호는 암호화한다. 버전은 Ver 1.0 이다.", LineEnd::Paragraph),
        ("- 첫째 항목", LineEnd::Wrap),
        ("이 이어진다", LineEnd::Wrap),
        ("- 둘째 항목", LineEnd::Paragraph),
        ("담당부서", LineEnd::Cell),
        ("연락처", LineEnd::Row),
        ("고객지원팀", LineEnd::Cell),
        ("02-700-0000.", LineEnd::Wrap),
        ("대표", LineEnd::Row),
        ("끝.", LineEnd::Paragraph),
    ] {
        builder.push_line(text, Role::Body, end, None);
    }
    let document = builder.finish();
    let text = read(&document);
    let quotes: Vec<String> = text.sentences.iter().map(|it| text.quote(&document, it)).collect();
    let expected = [
        "제3조(암호화)",
        "비밀번호는 암호화한다.",
        "버전은 Ver 1.0 이다.",
        "- 첫째 항목 이 이어진다",
        "- 둘째 항목",
        "담당부서 연락처",
        "고객지원팀 02-700-0000. 대표",
        "끝.",
    ];
    assert_eq!(quotes, expected);
}
