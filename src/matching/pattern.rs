//! Patterns that are no fixed words: telephone numbers, mail addresses, dates, names of persons and of units.
//!
//! A name is told by what stands beside it: a rank behind it (`홍길동 과장`, `홍길동 | 과장`, `홍길동(이사)`), a rank or a label before it
//! (`팀장 홍길동`, `담당자: 홍길동`), or the marks that mask it (`홍○○`). Words that begin like a name and stand in such places are none.

use std::borrow::Cow;
use std::ops::Range;

use super::expression::{Captures, Regex};
use super::window;
use crate::dictionary::PatternKind;
use crate::document::SourceRange;
use crate::text::{BARRIER, NormalText};

/// Words that begin with the syllable of a surname and stand before a rank or behind a label.
const NO_NAMES: &[&str] = &[
    "강사", "강의", "고객", "고급", "고충", "공공", "공급", "공동", "공사", "공인", "공지", "구매", "구성",
    "구축", "국내", "국외", "국제", "권한", "금융", "기관", "기본", "기술", "기업", "기타", "기획", "나머",
    "남부", "노무", "노사", "도움", "도입", "마케", "명단", "명칭", "모니", "모든", "모바", "문서", "문의",
    "문화", "민간", "민원", "방문", "방송", "배송", "배정", "배포", "백업", "변경", "서면", "서버", "서비",
    "서식", "선임", "선정", "설계", "설치", "성공", "성과", "성명", "소관", "소속", "손해", "송신", "신고",
    "신규", "신입", "신청", "심사", "심의", "안내", "안전", "양성", "여성", "연구", "연락", "오류", "우선",
    "우편", "원격", "원장", "위원", "위임", "위탁", "유관", "유선", "유지", "이름", "이사", "이용", "인력",
    "인사", "인증", "인터", "인프", "임명", "임시", "임원", "임직", "장비", "장애", "전결", "전국", "전담",
    "전략", "전문", "전산", "전임", "전자", "전체", "전화", "정보", "정비", "정산", "정책", "제공", "제안",
    "제작", "제출", "제품", "조달", "조사", "조직", "조치", "주간", "주관", "주말", "주무", "주민", "주요",
    "주임", "지방", "지사", "지시", "지역", "지원", "지정", "진단", "진행", "차기", "차세", "차장", "채널",
    "채용", "채팅", "추진", "표준", "하부", "하위", "한국", "허가", "현업", "현장", "현황", "홍보",
];
/// Syllables that end such a word of three: units, persons, particles.
const NO_NAME_ENDS: &str = "팀부과실국처반계소점사원자장단을를은는이가에의로와과도스팅라넷대터일링";

/// Most characters of a unit's name.
const UNIT_CHARS: usize = 14;
/// Words that begin what is no name of a unit.
const NO_UNITS: &[&str] = &[
    "해당", "담당", "관련", "소관", "처리", "주관", "소속", "각", "전담", "유관", "관할", "협력", "수탁",
    "외부", "내부", "전체", "상위",
];

/// A compiled pattern. Where a word must stand before a name, the name is the group that took part; elsewhere it is the whole match.
#[derive(Debug)]
pub(super) struct Pattern {
    kind: PatternKind,
    expression: Regex,
}

impl Pattern {
    /// Compiles a kind of pattern; `None` only if an expression of ours were wrong, which a test excludes.
    pub(super) fn new(kind: PatternKind) -> Option<Self> {
        Regex::new(&expression(kind)).ok().map(|expression| Pattern { kind, expression })
    }

    /// All places of the pattern in the extracted text, in order.
    pub(super) fn find(&self, text: &NormalText) -> Vec<SourceRange> {
        let spelling = text.spaced().spelling.as_str();
        let whole = |found: Range<usize>| match self.kind {
            PatternKind::NamedUnit => begin_of_word(spelling, found.start)..found.end,
            _ => found,
        };
        let kept = |found: &Range<usize>| self.stands_alone(spelling, found.start, found.end);
        let place = |found: Range<usize>| text.source_range_of_spaced(found.start, found.end);
        match self.kind {
            PatternKind::NamedPerson => {
                let name = |it: &Captures<'_>| it.groups().nth(1).map(|found| found.range());
                let captures = self.expression.all_captures(spelling);
                captures.iter().filter_map(name).filter(kept).filter_map(place).collect()
            }
            PatternKind::Telephone => {
                self.telephones(spelling).into_iter().filter(kept).filter_map(place).collect()
            }
            PatternKind::Mail | PatternKind::Date | PatternKind::NamedUnit => {
                let found = self.expression.find_all(spelling);
                found.iter().map(|it| whole(it.range())).filter(kept).filter_map(place).collect()
            }
        }
    }

    /// Where the expression for telephone numbers matches: it is looked for around the last hyphens or full stops of numbers only.
    fn telephones(&self, text: &str) -> Vec<Range<usize>> {
        let mut windows = Vec::new();
        for at in memchr::memchr2_iter(b'-', b'.', text.as_bytes()) {
            if is_in_number(text, at) {
                window::add(&mut windows, window::around(text, at..at + 1, TELEPHONE_REACH));
            }
        }
        let within = |window: Range<usize>| self.expression.find_in(text, window);
        windows.into_iter().flat_map(within).map(|it| it.range()).collect()
    }

    /// Digits and hyphens may not touch a number; Hangul may not touch a name, particles apart.
    fn stands_alone(&self, text: &str, start: usize, end: usize) -> bool {
        let before = text.get(..start).and_then(|it| it.chars().next_back());
        let after = text.get(end..).and_then(|it| it.chars().next());
        match self.kind {
            PatternKind::Telephone | PatternKind::Date => {
                !before.is_some_and(|it| it.is_ascii_digit() || it == '-')
                    && !after.is_some_and(|it| it.is_ascii_digit())
            }
            PatternKind::Mail => true,
            PatternKind::NamedUnit => {
                let name = text.get(start..end).unwrap_or_default();
                let named = !NO_UNITS.iter().any(|it| name.starts_with(it));
                let follows = |it: char| !is_hangul(it) || "이가은는을를의에와과도께으로장원".contains(it);
                let long = (3..=UNIT_CHARS).contains(&name.chars().count());
                named && long && after.is_none_or(follows)
            }
            PatternKind::NamedPerson => {
                let Some(found) = text.get(start..end) else { return false };
                // 책임, 선임, 대리 with a particle behind them are mostly the common nouns.
                let rank_only = ["책임", "선임", "대리", "수석"].iter().any(|rank| found.ends_with(rank));
                let particle = |it: char| !rank_only && "이가은는을를의에와과도께님".contains(it);
                !before.is_some_and(is_hangul)
                    && !after.is_some_and(|it| is_hangul(it) && !particle(it))
                    && is_name(found)
            }
        }
    }
}

/// Bytes before and behind the last hyphen or full stop of a telephone number among which the number lies.
const TELEPHONE_REACH: (usize, usize) = (40, 20);

/// Whether a hyphen or full stop stands in a number before its last four digits.
fn is_in_number(text: &str, at: usize) -> bool {
    let is_digit = |it: char| !is_hangul(it) && it.is_numeric();
    let behind = text.get(at + 1..).unwrap_or_default();
    let mut behind = behind.strip_prefix(' ').unwrap_or(behind).chars();
    let before = text.get(..at).unwrap_or_default();
    (0..4).all(|_| behind.next().is_some_and(is_digit))
        && before.strip_suffix(' ').unwrap_or(before).ends_with(is_digit)
}

/// Where the word begins that goes over a place.
fn begin_of_word(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let joint = |it: char| it.is_alphanumeric() || matches!(it, '·' | '&');
    before.len()
        - before.chars().rev().take_while(|it| joint(*it)).take(UNIT_CHARS).map(char::len_utf8).sum::<usize>()
}

/// Whether the words begin with what can be a name.
fn is_name(found: &str) -> bool {
    let name: String = found.chars().take_while(|it| is_hangul(*it)).collect();
    let syllables = name.chars().count();
    let begins = NO_NAMES.iter().any(|it| name.starts_with(it));
    match syllables {
        3 => !begins || !name.ends_with(|it| NO_NAME_ENDS.contains(it)),
        _ => !begins,
    }
}

fn is_hangul(character: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&character)
}

/// Syllables that open a name, so that "전적인 책임" or "역할과 책임" is none.
const SURNAMES: &str = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국";
/// Marks that stand for syllables of a masked name.
const MASKS: &str = "○〇◯◇◎●□*";
const RANKS: &str = "대표이사|이사|상무|전무|본부장|실장|부장|차장|과장|대리|주임|사원|수석|책임|선임|팀장|센터장|파트장|소장|매니저|연구원|주무관|사무관|엔지니어|컨설턴트";
/// Ranks that stand before a name; the others are mostly common nouns there.
const LEADING_RANKS: &str =
    "대표이사|본부장|실장|부장|차장|과장|팀장|센터장|파트장|매니저|엔지니어|주무관|사무관";
const LABELS: &str = "담당자|담당자명|담당|책임자|성명|이름|총괄|팀장|센터장|본부장";

fn expression(kind: PatternKind) -> Cow<'static, str> {
    match kind {
        // Area codes begin with 0; the country code replaces the 0; 15xx to 19xx are nationwide numbers without one.
        PatternKind::Telephone => {
            r"((?:\+82 ?[-.)]? ?\d{1,2}|\(?0\d{1,3}\)?) ?[-.)]? ?\d{3,4} ?[-.] ?\d{4}|1[5-9]\d{2} ?[-.] ?\d{4})"
                .into()
        }
        PatternKind::Mail => r"([a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+)".into(),
        PatternKind::Date => {
            r"((?:19|20)\d{2} ?(?:년|[-./]) ?\d{1,2} ?(?:월|[-./]) ?\d{1,2}(?: ?일)?)".into()
        }
        // A room or a part is a unit only behind a word for its work: 고객지원실 is one, 회의실 and 외부 are none.
        PatternKind::NamedUnit => {
            const WORK: &str = "고객|지원|운영|기획|관리|영업|개발|기술|서비스|상담|민원|전략|품질|사업|플랫폼|솔루션|만족|총괄|홍보|총무|경영|정보화|시스템";
            format!(r"팀|파트|본부|연구소|사업부|담당관|(?:{WORK})(?:실|부|그룹|과장)")
            .into()
        }
        PatternKind::NamedPerson => {
            let masked = format!(r"[{SURNAMES}](?:[{MASKS}]{{1,3}}[가-힣]?|oo)");
            let long = format!(r"(?:[{SURNAMES}][가-힣]{{2}}|{masked})");
            let any = format!(r"(?:[{SURNAMES}][가-힣]{{1,2}}|(?:남궁|황보|제갈|선우|독고)[가-힣]{{1,2}}|{masked})");
            let beside = format!(r"(?: ?[(/|{BARRIER}] ?| )");
            // In a table the unit may stand between the name and the rank.
            let cell = format!(r" ?[|{BARRIER}] ?[^|{BARRIER}]{{1,16}}[|{BARRIER}] ?");
            let ranked = format!(r"(?:{beside}|{cell})(?:{RANKS})");
            let label = format!(r"(?:{LABELS}) ?[:|{BARRIER}] ?|(?:{LEADING_RANKS})(?: ?[(/|{BARRIER}] ?| )");
            format!(r"(?:{label})({long}(?:{ranked})?)|(?:^|[^가-힣])({any}{ranked}|[{SURNAMES}](?:[{MASKS}]{{2,3}}|oo))").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_kind_compiles() {
        for kind in [
            PatternKind::Telephone,
            PatternKind::Mail,
            PatternKind::Date,
            PatternKind::NamedPerson,
            PatternKind::NamedUnit,
        ] {
            assert!(Pattern::new(kind).is_some(), "{kind:?}");
        }
    }

    proptest! {
        /// The law: numbers are found around their marks as in the whole text.
        #[test]
        fn telephone_numbers_lie_around_their_marks(
            texts in proptest::collection::vec("(02|010|1588|\\+82|٣٣|[0-9]{3,4}|가|[-.) (]){0,14}", 30),
        ) {
            let pattern = Pattern::new(PatternKind::Telephone).unwrap();
            for text in &texts {
                let whole: Vec<Range<usize>> = pattern.expression.find_all(text).iter().map(|it| it.range()).collect();
                prop_assert_eq!(pattern.telephones(text), whole, "{}", text);
            }
        }
    }

    #[test]
    fn the_longest_telephone_numbers_are_in_reach() {
        let pattern = Pattern::new(PatternKind::Telephone).unwrap();
        for number in ["+82 - ٣٣ ) ٣٣٣٣ - ٣٣٣٣", "(0٣٣٣) ) ٣٣٣٣ . ٣٣٣٣", "1588-1234"] {
            let text = format!("{0}가 {number} 가{0}", "나".repeat(30));
            let found = pattern.telephones(&text);
            assert_eq!(found.into_iter().map(|it| &text[it]).collect::<Vec<_>>(), [number]);
        }
    }
}
