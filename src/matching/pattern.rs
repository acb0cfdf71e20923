//! Patterns that are no fixed words: telephone numbers, mail addresses, dates, names of persons and of units.
//!
//! A name is told by what stands beside it: a rank behind it (`홍길동 과장`, `홍길동 | 과장`, `홍길동(이사)`), a rank or a label before it
//! (`팀장 홍길동`, `담당자: 홍길동`), or the marks that mask it (`홍○○`). Words that begin like a name and stand in such places are none.

use std::borrow::Cow;
use std::ops::Range;

use regex::Regex;

use super::window;
use crate::dictionary::PatternKind;
use crate::document::SourceRange;
use crate::text::{BARRIER, NormalText, SYLLABLES, first_character};

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
    hints: Hints,
}

/// Bytes before and behind the end of a telephone number's middle part among which the number lies.
const TELEPHONE_REACH: (usize, usize) = (40, 20);
/// The same of the beginning of a name, with its label and its rank.
const PERSON_REACH: (usize, usize) = (20, 100);
/// The same of the last word of a unit's name.
const UNIT_REACH: (usize, usize) = (12, 12);

impl Pattern {
    /// Compiles a kind of pattern; `None` only if an expression of ours were wrong, which a test excludes.
    pub(super) fn new(kind: PatternKind) -> Option<Self> {
        let expression = Regex::new(&expression(kind)).ok()?;
        Some(Pattern { kind, expression, hints: Hints::new(kind) })
    }

    /// All places of the pattern in the extracted text, in order.
    pub(super) fn find(&self, text: &NormalText) -> Vec<SourceRange> {
        let spelling = text.spaced().spelling.as_str();
        let whole = |found: Range<usize>| match self.kind {
            PatternKind::NamedUnit => begin_of_word(spelling, found.start)..found.end,
            _ => found,
        };
        self.matches(spelling, &self.windows(spelling))
            .into_iter()
            .map(whole)
            .filter(|found| self.stands_alone(spelling, found.start, found.end))
            .filter_map(|found| text.source_range_of_spaced(found.start, found.end))
            .collect()
    }

    /// Where the expression, or its group, matches in stretches of a text.
    fn matches(&self, text: &str, windows: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut groups = self.expression.capture_locations();
        for window in windows {
            // What stands before the stretch is seen.
            let text = text.get(..window.end).unwrap_or_default();
            let mut at = window.start;
            if self.kind == PatternKind::NamedPerson {
                while let Some(whole) = self.expression.captures_read_at(&mut groups, text, at) {
                    at = whole.end();
                    let group = groups.get(1).or_else(|| groups.get(2));
                    found.extend(group.map(|(start, end)| start..end));
                }
            } else {
                while let Some(whole) = self.expression.find_at(text, at) {
                    at = whole.end();
                    found.push(whole.range());
                }
            }
        }
        found
    }

    /// Stretches of a text in which every match lies, in order and without overlap: the expressions cost much, and few places can match.
    fn windows(&self, text: &str) -> Vec<Range<usize>> {
        let mut windows = Vec::new();
        match self.kind {
            PatternKind::Telephone => {
                for at in memchr::memchr2_iter(b'-', b'.', text.as_bytes()) {
                    if is_in_number(text, at) {
                        window::add(&mut windows, window::around(text, at..at + 1, TELEPHONE_REACH));
                    }
                }
            }
            PatternKind::NamedUnit => self.hints.beginnings.find(text, |at, _| {
                if let Some(word) = unit_word(text, at) {
                    window::add(&mut windows, window::around(text, word, UNIT_REACH));
                }
            }),
            PatternKind::NamedPerson => self.hints.beginnings.find(text, |at, is_behind_syllable| {
                if !is_behind_syllable && self.hints.may_begin_name(text, at) {
                    window::add(&mut windows, window::around(text, at..at, PERSON_REACH));
                }
            }),
            PatternKind::Mail | PatternKind::Date => windows.push(0..text.len()),
        }
        windows
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

/// Whether a hyphen or full stop stands in a number before its last four digits.
fn is_in_number(text: &str, at: usize) -> bool {
    let is_digit = |it: char| !is_hangul(it) && it.is_numeric();
    let behind = text.get(at + 1..).unwrap_or_default();
    let mut behind = behind.strip_prefix(' ').unwrap_or(behind).chars();
    let before = text.get(..at).unwrap_or_default();
    (0..4).all(|_| behind.next().is_some_and(is_digit))
        && before.strip_suffix(' ').unwrap_or(before).ends_with(is_digit)
}

/// The last word of a unit that stands at a place.
fn unit_word(text: &str, at: usize) -> Option<Range<usize>> {
    let (before, behind) = text.split_at_checked(at)?;
    let begins = |word: &&&str| behind.starts_with(**word);
    let word = UNIT_WORDS.iter().find(begins).or_else(|| {
        let room = ROOMS.iter().find(begins)?;
        WORK.iter().any(|it| before.ends_with(it)).then_some(room)
    })?;
    Some(at..at + word.len())
}

/// Characters by [`first_character`].
#[derive(Debug, Default)]
struct Characters(Vec<bool>);

impl Characters {
    /// Those with which words begin.
    fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Characters {
        let mut characters = vec![false; SYLLABLES + 256];
        for (character, _) in words.into_iter().filter_map(|it| first_character(it.as_bytes())) {
            characters[character] = true;
        }
        Characters(characters)
    }

    /// Whether one of them stands at the beginning of a text.
    fn begin(&self, text: &[u8]) -> bool {
        first_character(text).is_some_and(|(character, _)| self.0[character])
    }

    /// Hands over where one of them stands, and whether behind a syllable.
    fn find(&self, text: &str, mut found: impl FnMut(usize, bool)) {
        let mut rest = text.as_bytes();
        let mut is_behind_syllable = false;
        while let Some((character, behind)) = first_character(rest) {
            if self.0[character] {
                found(text.len() - rest.len(), is_behind_syllable);
            }
            is_behind_syllable = character < SYLLABLES;
            rest = behind;
        }
    }
}

/// Characters that tell where a pattern may match.
#[derive(Debug, Default)]
struct Hints {
    /// With which a name, or the last word of a unit, begins.
    beginnings: Characters,
    /// With which ranks begin, and with which labels and ranks before a name end.
    ranks: Characters,
    labels: Characters,
}

impl Hints {
    fn new(kind: PatternKind) -> Hints {
        match kind {
            PatternKind::NamedPerson => {
                let surnames = SURNAMES.split_inclusive(|_: char| true);
                let labels = LABELS.iter().chain(&LEADING_RANKS);
                Hints {
                    // 독고 is a name of two syllables whose first is none.
                    beginnings: Characters::of(surnames.chain(["독"])),
                    ranks: Characters::of(RANKS),
                    labels: Characters::of(labels.filter_map(|it| it.get(it.len() - SYLLABLE_BYTES..))),
                }
            }
            PatternKind::NamedUnit => {
                Hints { beginnings: Characters::of(UNIT_WORDS.into_iter().chain(ROOMS)), ..Hints::default() }
            }
            PatternKind::Telephone | PatternKind::Mail | PatternKind::Date => Hints::default(),
        }
    }

    /// Whether a name may begin with a syllable behind what is none: it is masked, or of two to four syllables before a rank, or behind a label.
    fn may_begin_name(&self, text: &str, at: usize) -> bool {
        let (before, name) = text.split_at_checked(at).unwrap_or((text, ""));
        let behind = name.get(SYLLABLE_BYTES..).unwrap_or_default();
        let length = behind.chars().take(4).take_while(|it| is_hangul(*it)).count();
        match length {
            0 => behind.starts_with(|it| it == 'o' || MASKS.contains(it)),
            _ if length > 1 && self.is_behind_label(before) => true,
            4.. => false,
            _ => self.is_before_rank(behind.get(length * SYLLABLE_BYTES..).unwrap_or_default()),
        }
    }

    /// Whether a rank stands behind a name, beside it or in the next cell but one.
    fn is_before_rank(&self, behind: &str) -> bool {
        let is_border = |it: char| matches!(it, '|' | BARRIER);
        let bare = behind.strip_prefix(' ').unwrap_or(behind);
        let Some(border) = bare.chars().next().filter(|it| is_border(*it) || matches!(it, '(' | '/')) else {
            return bare.len() < behind.len() && self.begins_with_rank(bare);
        };
        let cell = bare.get(border.len_utf8()..).unwrap_or_default();
        let in_next_cell = || {
            let end = cell.char_indices().take(CELL_CHARS + 2).find(|(_, it)| is_border(*it));
            end.is_some_and(|(end, _)| self.begins_with_rank(cell.get(end + 1..).unwrap_or_default()))
        };
        self.begins_with_rank(cell) || is_border(border) && in_next_cell()
    }

    /// Whether a text begins with a rank, perhaps behind a space.
    fn begins_with_rank(&self, text: &str) -> bool {
        let text = text.strip_prefix(' ').unwrap_or(text);
        self.ranks.begin(text.as_bytes()) && RANKS.iter().any(|it| text.starts_with(it))
    }

    /// Whether a label, or a rank that stands before a name, may stand before it.
    fn is_behind_label(&self, before: &str) -> bool {
        let label = before.trim_end_matches([' ', ':', '(', '/', '|', BARRIER]);
        let last = label.len().checked_sub(SYLLABLE_BYTES).and_then(|at| label.as_bytes().get(at..));
        label.len() < before.len()
            && last.is_some_and(|it| self.labels.begin(it))
            && LABELS.iter().chain(&LEADING_RANKS).any(|it| label.ends_with(it))
    }
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
const RANKS: [&str; 25] = [
    "대표이사",
    "이사",
    "상무",
    "전무",
    "본부장",
    "실장",
    "부장",
    "차장",
    "과장",
    "대리",
    "주임",
    "사원",
    "수석",
    "책임",
    "선임",
    "팀장",
    "센터장",
    "파트장",
    "소장",
    "매니저",
    "연구원",
    "주무관",
    "사무관",
    "엔지니어",
    "컨설턴트",
];
/// Ranks that stand before a name; the others are mostly common nouns there.
const LEADING_RANKS: [&str; 13] = [
    "대표이사",
    "본부장",
    "실장",
    "부장",
    "차장",
    "과장",
    "팀장",
    "센터장",
    "파트장",
    "매니저",
    "엔지니어",
    "주무관",
    "사무관",
];
const LABELS: [&str; 10] =
    ["담당자", "담당자명", "담당", "책임자", "성명", "이름", "총괄", "팀장", "센터장", "본부장"];
/// Most characters of a cell between a name and a rank.
const CELL_CHARS: usize = 16;

/// Last words of units. Rooms and parts are units only behind a word for their work: 고객지원실 is one, 회의실 and 외부 are none.
const UNIT_WORDS: [&str; 6] = ["팀", "파트", "본부", "연구소", "사업부", "담당관"];
const ROOMS: [&str; 4] = ["실", "부", "그룹", "과장"];
const WORK: [&str; 23] = [
    "고객",
    "지원",
    "운영",
    "기획",
    "관리",
    "영업",
    "개발",
    "기술",
    "서비스",
    "상담",
    "민원",
    "전략",
    "품질",
    "사업",
    "플랫폼",
    "솔루션",
    "만족",
    "총괄",
    "홍보",
    "총무",
    "경영",
    "정보화",
    "시스템",
];

const SYLLABLE_BYTES: usize = '가'.len_utf8();

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
        PatternKind::NamedUnit => {
            format!("{}|(?:{})(?:{})", UNIT_WORDS.join("|"), WORK.join("|"), ROOMS.join("|")).into()
        }
        PatternKind::NamedPerson => {
            let masked = format!(r"[{SURNAMES}](?:[{MASKS}]{{1,3}}[가-힣]?|oo)");
            let long = format!(r"(?:[{SURNAMES}][가-힣]{{2}}|{masked})");
            let any = format!(r"(?:[{SURNAMES}][가-힣]{{1,2}}|(?:남궁|황보|제갈|선우|독고)[가-힣]{{1,2}}|{masked})");
            let beside = format!(r"(?: ?[(/|{BARRIER}] ?| )");
            // In a table the unit may stand between the name and the rank.
            let cell = format!(r" ?[|{BARRIER}] ?[^|{BARRIER}]{{1,{CELL_CHARS}}}[|{BARRIER}] ?");
            let ranked = format!(r"(?:{beside}|{cell})(?:{})", RANKS.join("|"));
            let (labels, leading_ranks) = (LABELS.join("|"), LEADING_RANKS.join("|"));
            let label = format!(r"(?:{labels}) ?[:|{BARRIER}] ?|(?:{leading_ranks})(?: ?[(/|{BARRIER}] ?| )");
            format!(r"(?:{label})({long}(?:{ranked})?)|(?:^|[^가-힣])({any}{ranked}|[{SURNAMES}](?:[{MASKS}]{{2,3}}|oo))").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KINDS: [PatternKind; 5] = [
        PatternKind::Telephone,
        PatternKind::Mail,
        PatternKind::Date,
        PatternKind::NamedPerson,
        PatternKind::NamedUnit,
    ];

    #[test]
    fn every_kind_compiles() {
        for kind in KINDS {
            assert!(Pattern::new(kind).is_some(), "{kind:?}");
        }
    }

    /// What patterns are made of, and what stands between.
    const PARTS: &[&str] = &[
        "홍길동",
        "김철",
        "남궁민수",
        "독고",
        "황",
        "이",
        "a",
        "가나",
        "담당자",
        "담당자명",
        "팀장",
        "대표이사",
        "과장",
        "엔지니어",
        "책임",
        "부",
        "○",
        "○○",
        "oo",
        " ",
        " ",
        "|",
        "\u{1}",
        "(",
        ")",
        "/",
        ":",
        "-",
        ".",
        "\u{d7a3}",
        "\u{a960}",
        "02",
        "010",
        "1588",
        "1234",
        "123",
        "5678",
        "+82",
        "٣",
        "가나다라마바사아자차카타파하가나",
        "고객",
        "지원",
        "사업",
        "실",
        "그룹",
        "팀",
        "연구소",
        "본부",
        "서비스",
        "은",
    ];

    /// Where each kind matches in a text that is searched whole, and how often any does.
    fn compare(patterns: &[Pattern], text: &str) -> usize {
        let mut count = 0;
        for pattern in patterns {
            let whole: Vec<Range<usize>> = match pattern.kind {
                PatternKind::NamedPerson => {
                    let groups = pattern.expression.captures_iter(text);
                    groups.map(|it| it.iter().skip(1).flatten().next().unwrap().range()).collect()
                }
                _ => pattern.expression.find_iter(text).map(|it| it.range()).collect(),
            };
            let windows = pattern.windows(text);
            assert!(windows.is_sorted_by(|one, next| one.end < next.start), "{windows:?} of {text}");
            assert_eq!(pattern.matches(text, &windows), whole, "{:?} in {text}", pattern.kind);
            count += whole.len();
        }
        count
    }

    proptest! {
        /// The law: what is found in stretches is what is found in the whole text.
        #[test]
        fn every_match_lies_in_a_stretch(
            texts in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(PARTS), 0..14), 60),
        ) {
            let patterns = KINDS.map(|kind| Pattern::new(kind).unwrap());
            let count: usize = texts.iter().map(|parts| compare(&patterns, &parts.concat())).sum();
            prop_assert!(count > 0);
        }
    }

    #[test]
    fn the_longest_matches_lie_in_their_stretches() {
        let patterns = KINDS.map(|kind| Pattern::new(kind).unwrap());
        let cell = "\u{1f600}".repeat(16);
        let texts = [
            format!("가 엔지니어 | 홍○○○수 | {cell}| 대표이사"),
            format!("가 남궁민수 \u{1} {cell}\u{1} 컨설턴트"),
            "가+82 - ٣٣ ) ٣٣٣٣ - ٣٣٣٣".to_owned(),
            "가(0٣٣٣) ) ٣٣٣٣ . ٣٣٣٣".to_owned(),
            "서비스그룹 시스템과장".to_owned(),
        ];
        for text in texts {
            assert!(compare(&patterns, &text) > 0, "{text}");
        }
    }

    #[test]
    fn characters_are_found_with_what_stands_before_them() {
        let characters = Characters::of(["홍", "팀장"]);
        for character in ('\0'..=char::MAX).filter(|it| !matches!(it, '홍' | '팀')) {
            let mut found = Vec::new();
            characters.find(&format!("홍{character}팀"), |at, is_behind| found.push((at, is_behind)));
            let at = '홍'.len_utf8() + character.len_utf8();
            assert_eq!(found, [(0, false), (at, is_hangul(character))], "{character}");
        }
    }
}
