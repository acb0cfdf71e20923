//! Terms in small documents: what is found, and what is not.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::dictionary;
use crate::document::{DocumentBuilder, Format, LineEnd, PageNumbers, Role};
use crate::text;

struct Case {
    name: &'static str,
    term: &'static str,
    /// Pages of lines; a line that ends in `|` is a table cell.
    pages: &'static [&'static [&'static str]],
    found: usize,
}

const CASES: &[Case] = &[
    Case { name: "plain", term: "통지방법", pages: &[&["통지방법은 전화로 한다."]], found: 1 },
    Case {
        name: "broken line", term: "통지방법", pages: &[&["이용자 통지방", "법은 전화"]], found: 1
    },
    Case { name: "extra space", term: "통지방법", pages: &[&["통지 방법을 정한다"]], found: 1 },
    Case { name: "letter-spaced", term: "통지방법", pages: &[&["통 지 방 법"]], found: 1 },
    Case {
        name: "space missing", term: "단방향 암호화", pages: &[&["단방향암호화한다"]], found: 1
    },
    Case {
        name: "no-break space", term: "단방향 암호화", pages: &[&["단방향\u{a0}암호화"]], found: 1
    },
    Case { name: "over a page end", term: "통지방법", pages: &[&["통지"], &["방법은"]], found: 1 },
    Case {
        name: "unreadable space", term: "단방향 암호화", pages: &[&["단방향\u{fffd}암호화"]], found: 1
    },
    Case { name: "unreadable letter", term: "통지방법", pages: &[&["통지\u{fffd}방법"]], found: 0 },
    Case { name: "over a cell border", term: "통지방법", pages: &[&["통지|", "방법"]], found: 0 },
    Case {
        name: "inside another word, with a space",
        term: "점검",
        pages: &[&["시점 검토를 한다"]],
        found: 0,
    },
    Case {
        name: "inside another word, over a line end",
        term: "점검",
        pages: &[&["그 시점", "검토한다"]],
        found: 0,
    },
    Case {
        name: "hyphen kinds",
        term: "SHA-256",
        pages: &[&["SHA‑256, SHA256, SHA 256, ＳＨＡ－２５６"]],
        found: 4,
    },
    Case {
        name: "middle dots", term: "수집·이용", pages: &[&["수집ㆍ이용, 수집•이용"]], found: 2
    },
    Case { name: "particle behind Latin", term: "SSL", pages: &[&["SSL을 쓴다"]], found: 1 },
    Case { name: "inside a Latin word", term: "SSL", pages: &[&["OSSL, SSLX"]], found: 0 },
    Case { name: "with a version", term: "TLS", pages: &[&["TLS1.2, TLSv1.3"]], found: 2 },
    Case { name: "digit before", term: "DES", pages: &[&["3DES"]], found: 0 },
    Case { name: "longer number", term: "SHA-2", pages: &[&["SHA-256"]], found: 0 },
    Case {
        name: "look-alike", term: "파기", pages: &[&["전파 기지국과 전파기지국, 계약 파기"]], found: 0
    },
    Case {
        name: "beside a look-alike", term: "파기", pages: &[&["전파기지국의 정보를 파기한다"]], found: 1
    },
];

#[test]
fn terms_are_found_however_they_stand() {
    for case in CASES {
        let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
        for page in case.pages {
            builder.start_page(None, 0.0, 0.0);
            for line in *page {
                let end = if line.ends_with('|') { LineEnd::Cell } else { LineEnd::Wrap };
                builder.push_line(line.trim_end_matches('|'), Role::Body, end, None);
            }
        }
        let look_alikes: Vec<LookAlike> = ["전파 기지국", "계약 파기"]
            .into_iter()
            .map(|it| LookAlike { spelling: it.to_owned(), hides: Vec::new(), reason: String::new() })
            .collect();
        let concept = free_concept(case.term, Vec::new());
        let matcher = Matcher::new(&[concept], &look_alikes).unwrap();
        let document = builder.finish();
        let hits = matcher.find(&text::read(&document));
        assert_eq!(hits.len(), case.found, "{}: {hits:?}", case.name);
    }
}

#[test]
fn patterns_are_found_however_they_are_spaced() {
    const CASES: &[(PatternKind, &str, &[&str])] = &[
        (
            PatternKind::Telephone,
            "☎ 02 - 783 - 2971, (02)783-2971, 1600-0000, +82-2-700-0000, 문서번호 2024-0001-0002-3",
            &["02 - 783 - 2971", "(02)783-2971", "1600-0000", "+82-2-700-0000"],
        ),
        (PatternKind::Mail, "메일 help@example.co.kr로 보낸다. a@b", &["help@example.co.kr"]),
        (PatternKind::Date, "2026. 1. 31. 과 2026년 12월 1일, 1.2.3", &["2026. 1. 31", "2026년 12월 1일"]),
        (
            PatternKind::NamedPerson,
            "담당: 홍길동 과장, 김철수 부장이 맡는다. 개인정보보호책임자",
            &["홍길동 과장", "김철수 부장"],
        ),
        (
            PatternKind::NamedPerson,
            "고객지원팀장 홍길동, 담당자: 김하늘 / 성명 : 박○○, 이**(대리), 최◇◇(CS), 정oo, 강나루(이사) | 부장 | 한별",
            &["홍길동", "김하늘", "박○○", "이**(대리", "최◇◇", "정oo", "강나루(이사"],
        ),
        (
            PatternKind::NamedUnit,
            "고객지원팀은, 플랫폼기술파트(2선), 민원총괄과장이, 서비스운영본부장, 기술연구소에서 / 고객지원실 | CS팀",
            &[
                "고객지원팀",
                "플랫폼기술파트",
                "민원총괄과장",
                "서비스운영본부",
                "기술연구소",
                "고객지원실",
                "CS팀",
            ],
        ),
        (
            PatternKind::NamedUnit,
            "해당 팀, 담당 부서, 팀워크, 외부와 내부, 사무실, 회의실, 결과를, 스팀, 관련팀이",
            &[],
        ),
        (
            PatternKind::NamedPerson,
            "고객 성공 매니저, 기술지원 엔지니어, 전산실 실장, 담당자: 고객센터, 담당: 서비스, 제○○조, 팀장 정책을 정한다, 이용자 담당",
            &[],
        ),
    ];
    for (kind, line, expected) in CASES {
        let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
        builder.push_line(line, Role::Body, LineEnd::Paragraph, None);
        let document = builder.finish();
        let concept = Concept {
            id: "p".into(),
            term: "p".into(),
            spellings: Spellings::default(),
            patterns: vec![*kind],
        };
        let hits = Matcher::new(&[concept], &[]).unwrap().find(&text::read(&document));
        let found: Vec<&str> = hits.iter().map(|hit| document.slice(&hit.span)).collect();
        assert_eq!(found, *expected, "{kind:?}");
    }
}

proptest! {
    /// The law: where no gap stands in a text, a term of Hangul is found exactly where a naive search of the normal spelling finds it.
    #[test]
    fn the_matcher_finds_what_a_naive_search_finds(text in "[가나다]{1,40}", term in "[가나다]{1,3}") {
        let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
        builder.push_line(&text, Role::Body, LineEnd::Paragraph, None);
        let document = builder.finish();
        let normal = text::read(&document);
        let matcher = Matcher::new(&[free_concept(&term, Vec::new())], &[]).unwrap();
        let found: Vec<SourceRange> = matcher.find(&normal).into_iter().map(|hit| hit.span).collect();
        // Of places that overlap the first counts, as `match_indices` has it.
        let naive: Vec<SourceRange> = normal
            .normal
            .spelling
            .match_indices(&term)
            .filter_map(|(at, it)| normal.normal.source_range(at, at + it.len()))
            .collect();
        prop_assert_eq!(found, naive);
    }
}

/// Each spelling, written as it stands in the table, with no space and with a line end at each of its spaces, is found as its concept.
#[test]
fn every_term_finds_itself() {
    let checklist = dictionary::load(&dictionary::Origin::new("digital-service")).unwrap();
    let matcher = Matcher::new(&checklist.concepts, &[]).unwrap();
    let mut builder = DocumentBuilder::new(Format::Text, PageNumbers::None);
    let mut expected = Vec::new();
    for (index, concept) in checklist.concepts.iter().enumerate() {
        for spelling in concept.spellings.iter().map(|it| it.written) {
            expected.push((builder.text_bytes() as u32, index as u16, spelling));
            builder.push_line(spelling, Role::Body, LineEnd::Paragraph, None);
            expected.push((builder.text_bytes() as u32, index as u16, spelling));
            builder.push_line(&spelling.replace(' ', ""), Role::Body, LineEnd::Paragraph, None);
            expected.push((builder.text_bytes() as u32, index as u16, spelling));
            let words: Vec<&str> = spelling.split(' ').collect();
            for (position, word) in words.iter().enumerate() {
                let end = if position + 1 == words.len() { LineEnd::Paragraph } else { LineEnd::Wrap };
                builder.push_line(word, Role::Body, end, None);
            }
        }
    }
    let document = builder.finish();
    let found: BTreeSet<(u32, u16)> =
        matcher.find(&text::read(&document)).iter().map(|hit| (hit.span.start.0, hit.concept.0)).collect();
    let lost: Vec<&str> = expected
        .iter()
        .filter(|(start, concept, spelling)| {
            // A spelling that begins with a mark is found from there; a longer one of the concept may begin earlier on the same line.
            let line = *start..*start + spelling.len() as u32 + 1;
            !found.range((line.start, 0)..(line.end, 0)).any(|(_, id)| id == concept)
        })
        .map(|(_, _, spelling)| *spelling)
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// The longest of the places of one concept by themselves.
fn longest_alone(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_by_key(|at| (at.start, std::cmp::Reverse(at.end)));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for at in places {
        match kept.last_mut() {
            Some(last) if at.start < last.end => {
                if at.len() > last.len() {
                    *last = at;
                }
            }
            _ => kept.push(at),
        }
    }
    kept
}

proptest! {
    /// The law: terms of all concepts at once give what those of each concept alone give.
    #[test]
    fn the_longest_of_each_concept_stay(found in proptest::collection::vec((0_usize..60, 1_usize..8, 0_u16..3), 0..60)) {
        let found = found.into_iter().map(|(start, length, concept)| Found { at: start..start + length, concept: ConceptId(concept) });
        let found: Vec<Found> = found.collect();
        let kept = longest(found.clone(), 3);
        for concept in (0..3).map(ConceptId) {
            let of = |all: &[Found]| {
                let own = all.iter().filter(|it| it.concept == concept).map(|it| it.at.clone());
                own.collect::<Vec<_>>()
            };
            prop_assert_eq!(of(&kept), longest_alone(of(&found)));
        }
        prop_assert!(kept.is_sorted_by_key(Found::order));
    }
}
