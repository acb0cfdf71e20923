//! A document as findings read it: one spelling with spaces to look for patterns in, and the way back to sentences and citations.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::code::Code;
use super::{
    articles, contacts, dates, known_facts, organisation, particulars, placeholders, references, sentences,
};
use crate::criteria::citation::cite;
use crate::criteria::examine::Source;
use crate::criteria::model::{Citation, Finding};
use crate::criteria::quote::quotable;
use crate::dictionary::Words;
use crate::document::{Document, SourceOffset, SourceRange};
use crate::matching::expression::{Captures, Group, Regex};
use crate::matching::window;
use crate::text::{BARRIER, Level, SpacedText, Text, Unit, is_alphanumeric};

/// An expression of ours, compiled when it is first needed; `None` only if it were wrong, which a test excludes.
pub(super) type Expression = LazyLock<Option<Regex>>;

/// An expression that is looked for only around certain words, which every match holds: most documents hold few of them.
pub(super) struct Anchored {
    pub(super) expression: Expression,
    /// One of these stands in every match.
    pub(super) anchors: &'static [&'static str],
    /// Bytes before and behind an anchor among which a match lies.
    pub(super) reach: (usize, usize),
    /// Whether a match may hold an anchor: what a look at its neighbours can tell, the expression need not be asked.
    pub(super) stands: fn(&Near<'_>) -> bool,
}

/// An anchor, and the text within reach before and behind it.
pub(super) struct Near<'t> {
    pub(super) before: &'t str,
    pub(super) anchor: &'t str,
    pub(super) behind: &'t str,
}

/// For anchors whose neighbours tell nothing.
pub(super) fn any_place(_near: &Near<'_>) -> bool {
    true
}

/// Every expression with anchors: all of them are looked for in one pass over a document.
static ANCHORED: [&Anchored; 22] = [
    &contacts::MAIL,
    &contacts::TELEPHONE,
    &dates::DATE,
    &known_facts::CLASS,
    &organisation::AS_SELF,
    &organisation::FIRM,
    &organisation::PROCESSOR,
    &organisation::SERVICE_SLOT,
    &organisation::SHORT_FORM,
    &particulars::DOCUMENT,
    &particulars::OFFICER,
    &particulars::PERIOD,
    &placeholders::CIRCLES,
    &placeholders::DRAFT,
    &placeholders::EMPTY_DATE,
    &placeholders::EXAMPLE,
    &placeholders::LATER,
    &placeholders::NAMED_GAP,
    &placeholders::RULED_GAP,
    &references::ARTICLE,
    &sentences::DENIES,
    &sentences::STATES,
];

static ANCHORS: LazyLock<Option<Anchors>> = LazyLock::new(Anchors::new);

/// The anchors of [`ANCHORED`] as one automaton.
struct Anchors {
    automaton: AhoCorasick,
    /// By pattern: index of its expression.
    expressions: Vec<usize>,
}

impl Anchors {
    fn new() -> Option<Anchors> {
        let anchors = ANCHORED.iter().enumerate();
        let anchors = anchors.flat_map(|(index, it)| it.anchors.iter().map(move |anchor| (index, *anchor)));
        let (expressions, anchors): (Vec<usize>, Vec<&str>) = anchors.unzip();
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(anchors).ok()?;
        Some(Anchors { automaton, expressions })
    }

    /// By expression: stretches of the spelling around its anchors, in order and without overlap.
    fn windows(&self, spelling: &str) -> Vec<Vec<Range<usize>>> {
        let mut windows = vec![Vec::new(); ANCHORED.len()];
        for found in self.automaton.find_overlapping_iter(spelling) {
            let Some(&index) = self.expressions.get(found.pattern().as_usize()) else { continue };
            if let (Some(windows), Some(anchored)) = (windows.get_mut(index), ANCHORED.get(index)) {
                add_window(windows, spelling, found.range(), anchored);
            }
        }
        windows
    }
}

/// Adds the stretch around a word, which lies behind those that were added before.
fn add_window(windows: &mut Vec<Range<usize>>, spelling: &str, word: Range<usize>, anchored: &Anchored) {
    let reached = window::around(spelling, word.clone(), anchored.reach);
    let text = |range: Range<usize>| spelling.get(range).unwrap_or_default();
    let near = Near {
        before: text(reached.start..word.start),
        anchor: text(word.clone()),
        behind: text(word.end..reached.end),
    };
    if (anchored.stands)(&near) {
        window::add(windows, reached);
    }
}

/// Most findings of one kind in one document: what is wrong everywhere is said often enough.
const MAX_OF_KIND: usize = 12;

/// Bytes around a place within which its sentence is read.
const SENTENCE_REACH: usize = 2000;

/// Words in the title or at the head of a form, which is blank on purpose.
static FORM: Expression = LazyLock::new(|| {
    Regex::new(
        r"별지 ?(?:제? ?\d+ ?호)?|서식|양식|신청서|서약서|동의서|관리 ?대장|확인서|위임장|청구서|통지서|신고서|의뢰서|요청서|조서|명세서|귀하|귀중|\(인\)|\(서명|서명 ?또는|작성 ?요령|작성 ?방법|기재 ?요령",
    )
    .ok()
});

/// One document on its way through the findings.
pub(super) struct Body<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) document: &'a Document,
    pub(super) text: &'a Text,
    /// The body in normal spelling, a space for each gap; behind it what was taken out of the flow.
    pub(super) spaced: &'a SpacedText,
    /// Where each of [`ANCHORED`] is looked for.
    windows: Vec<Vec<Range<usize>>>,
    /// Whether a page holds a form, by its index; asked for only where something was found.
    forms: RefCell<BTreeMap<usize, bool>>,
    series: OnceCell<Vec<Vec<&'a Unit>>>,
}

/// A place in the spaced spelling.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The same in the document.
    pub(super) range: SourceRange,
}

impl<'a> Body<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        let (document, text) = (source.document, source.text);
        let spaced = text.normal.spaced();
        Body {
            source,
            document,
            text,
            spaced,
            windows: ANCHORS.as_ref().map(|it| it.windows(&spaced.spelling)).unwrap_or_default(),
            forms: RefCell::default(),
            series: OnceCell::new(),
        }
    }

    /// The spelling from `start` to `end`.
    pub(super) fn spelling(&self, start: usize, end: usize) -> &str {
        self.spaced.spelling.get(start..end).unwrap_or_default()
    }

    /// At most `bytes` of the spelling before `start`, not past a barrier.
    pub(super) fn before(&self, start: usize, bytes: usize) -> &str {
        let spelling = self.spaced.spelling.as_str();
        let from = spelling.ceil_char_boundary(start.saturating_sub(bytes));
        let text = spelling.get(from..start).unwrap_or_default();
        text.rsplit(BARRIER).next().unwrap_or_default()
    }

    /// At most `bytes` of the spelling behind `end`, not past a barrier.
    pub(super) fn after(&self, end: usize, bytes: usize) -> &str {
        let spelling = self.spaced.spelling.as_str();
        let to = spelling.floor_char_boundary(end.saturating_add(bytes));
        let text = spelling.get(end..to).unwrap_or_default();
        text.split(BARRIER).next().unwrap_or_default()
    }

    /// An expression with the stretches in which it is looked for; `None` where there are none.
    fn searched(&self, anchored: &Anchored) -> Option<(&'static Regex, &[Range<usize>])> {
        let index = ANCHORED.iter().position(|it| std::ptr::eq(*it, anchored));
        debug_assert!(index.is_some(), "the expression is not among those whose anchors are found");
        let windows = index.and_then(|it| self.windows.get(it)).filter(|it| !it.is_empty())?;
        Some((ANCHORED.get(index?)?.expression.as_ref()?, windows))
    }

    /// Every match of an expression with its groups, in order of place.
    pub(super) fn captures(&self, anchored: &Anchored) -> Vec<Captures<'_>> {
        let Some((expression, windows)) = self.searched(anchored) else { return Vec::new() };
        let within = |window: &Range<usize>| expression.captures_in(&self.spaced.spelling, window.clone());
        windows.iter().flat_map(within).collect()
    }

    /// Every match of an expression as a whole, which is found with less work.
    pub(super) fn matches(&self, anchored: &Anchored) -> Vec<Group<'_>> {
        let Some((expression, windows)) = self.searched(anchored) else { return Vec::new() };
        let within = |window: &Range<usize>| expression.find_in(&self.spaced.spelling, window.clone());
        windows.iter().flat_map(within).collect()
    }

    /// Every place of an expression in the body; its first group where it has one.
    pub(super) fn spots(&self, anchored: &Anchored) -> Vec<Spot> {
        let captures = self.captures(anchored);
        let groups = captures.iter().filter_map(|it| it.get(1).or_else(|| it.get(0)));
        groups.filter_map(|it| self.spot(it.start, it.end)).collect()
    }

    /// The series of its articles; see [`articles::series`].
    pub(super) fn series(&self) -> &[Vec<&'a Unit>] {
        self.series.get_or_init(|| articles::series(self))
    }

    /// A place of the spelling that lies in the body.
    pub(super) fn spot(&self, start: usize, end: usize) -> Option<Spot> {
        let range = self.text.normal.source_range_of_spaced(start, end)?;
        self.is_body(range.start).then_some(Spot { start, end, range })
    }

    /// Whether a place is part of the running text, and not a running head, contents or a note.
    pub(super) fn is_body(&self, offset: SourceOffset) -> bool {
        self.document.line_index(offset).is_some_and(|line| self.text.flow.is_body(line))
    }

    /// The sentence around a place; the place itself where it is in none. Of a sentence without end, only what is near: it must not be
    /// walked for each place in it.
    pub(super) fn sentence(&self, range: &SourceRange) -> SourceRange {
        let sentence = self.text.sentence(range.start).filter(|it| it.start <= range.start);
        let Some(sentence) = sentence else { return range.clone() };
        let text = self.document.text.as_str();
        let first = text.ceil_char_boundary(range.start.index().saturating_sub(SENTENCE_REACH));
        let last = text.floor_char_boundary(range.end.index().saturating_add(SENTENCE_REACH));
        let start = sentence.start.max(SourceOffset(first as u32));
        start..sentence.end.min(SourceOffset(last as u32)).max(range.end)
    }

    /// Whether a place stands in a table: the sentence around it has cells.
    pub(super) fn is_row(&self, range: &SourceRange) -> bool {
        self.document.slice(&self.sentence(range)).contains('\t')
    }

    /// Units that hold a place, from the inside out.
    pub(super) fn units(&self, offset: SourceOffset) -> impl Iterator<Item = &'a Unit> {
        let outline = &self.text.outline;
        outline.ancestors(outline.innermost(offset)).filter_map(|it| outline.units.get(it))
    }

    /// The part, such as an annex, that holds a place.
    pub(super) fn part(&self, offset: SourceOffset) -> Option<&'a Unit> {
        self.units(offset).find(|it| it.level == Level::Part)
    }

    /// Whether a place lies in a form, which is blank on purpose: in an annex called one, or on a page that is one.
    pub(super) fn is_form(&self, offset: SourceOffset) -> bool {
        let Some(expression) = FORM.as_ref() else { return false };
        let in_annex = self
            .part(offset)
            .is_some_and(|it| it.label.starts_with("별지") || expression.is_match(&it.title));
        let index = self.document.page_index(offset);
        in_annex
            || *self.forms.borrow_mut().entry(index).or_insert_with(|| {
                let lines = self.document.pages.get(index).map(|it| self.document.page_lines(it));
                let texts = lines.into_iter().flatten().map(|it| self.document.line_text(it));
                // The words stand at the head of a form and beside its signature; in the middle of a rule they are mentions.
                let ends = |text: &&str| text.chars().count() <= 30 && expression.is_match(text);
                texts.filter(ends).take(2).count() == 2
            })
    }

    /// The document's words in a range.
    pub(super) fn words(&self, range: &SourceRange) -> String {
        self.text.quote(self.document, range)
    }

    /// Citation and quote of the sentence around a place.
    pub(super) fn cited(&self, range: &SourceRange) -> (Citation, String) {
        let quoted = quotable(self.document, &self.sentence(range), range);
        (cite(self.source.title, self.document, self.text, &quoted), self.text.quote(self.document, &quoted))
    }

    /// A finding at a place.
    pub(super) fn finding(&self, code: Code, range: &SourceRange, ko: String, en: String) -> Finding {
        let (citation, quote) = self.cited(range);
        finding(code, self.source.index, citation, quote, Words { ko, en })
    }
}

/// A finding of one of our kinds.
pub(super) fn finding(
    code: Code,
    document: usize,
    citation: Citation,
    quote: String,
    message: Words,
) -> Finding {
    Finding { code: code.id().to_owned(), severity: code.severity(), document, citation, quote, message }
}

/// Findings of one document, few of each kind, each place once.
#[derive(Default)]
pub(super) struct Found {
    findings: Vec<(SourceOffset, Finding)>,
    seen: BTreeSet<(Code, SourceOffset)>,
}

impl Found {
    /// Adds a finding at a place, unless its sentence has one of the kind.
    pub(super) fn add(&mut self, body: &Body<'_>, code: Code, range: &SourceRange, ko: String, en: String) {
        let of_kind = self.seen.iter().filter(|(it, _)| *it == code).count();
        if of_kind < MAX_OF_KIND && self.seen.insert((code, body.sentence(range).start)) {
            self.findings.push((range.start, body.finding(code, range, ko, en)));
        }
    }

    /// In order of place.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(|(at, _)| *at);
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// Letters and digits only, in normal spelling: how titles and sentences are compared.
pub(super) fn squeezed(text: &str) -> String {
    let (normal, _) = crate::text::normalise_term(text);
    normal.chars().filter(|it| is_alphanumeric(*it)).collect()
}

pub(super) const EXPRESSIONS: [&Expression; 1] = [&FORM];

/// Numbers below a limit, in an order that repeats itself late.
#[cfg(test)]
fn random_numbers() -> impl FnMut(usize) -> usize {
    let mut state = 7_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

/// Texts of fewer than `most` of the parts without end.
#[cfg(test)]
pub(super) fn generated(parts: &[&str], most: usize) -> impl Iterator<Item = String> {
    let mut random = random_numbers();
    std::iter::repeat_with(move || (0..random(most)).map(|_| parts[random(parts.len())]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of anchors and letters.
    fn texts() -> impl Iterator<Item = String> {
        let anchors: Vec<&str> = ANCHORED.iter().flat_map(|it| it.anchors).copied().collect();
        let mut random = random_numbers();
        (0..200).map(move |_| {
            let mut text = String::new();
            for _ in 0..random(12) {
                text.push_str(anchors[random(anchors.len())]);
                text.extend((0..random(90)).map(|_| ['가', 'a', ' ', '년', '-'][random(5)]));
            }
            text
        })
    }

    /// Where an expression matches in a text, by stretches around those anchors where a match may stand.
    fn matches(text: &str, anchored: &Anchored, stands: fn(&Near<'_>) -> bool) -> Vec<Range<usize>> {
        let expression = anchored.expression.as_ref().unwrap();
        let mut anchors: Vec<Range<usize>> = anchored
            .anchors
            .iter()
            .flat_map(|anchor| text.match_indices(anchor))
            .map(|(at, anchor)| at..at + anchor.len())
            .collect();
        anchors.sort_by_key(|it| it.end);
        let anchored = Anchored { expression: LazyLock::new(|| None), stands, ..*anchored };
        let mut windows = Vec::new();
        for word in anchors {
            add_window(&mut windows, text, word, &anchored);
        }
        windows.into_iter().flat_map(|it| expression.find_in(text, it)).map(|found| found.range()).collect()
    }

    #[test]
    fn neighbours_of_an_anchor_exclude_no_match() {
        type Case = (&'static Anchored, &'static [&'static str]);
        const ROOM: &str = "가나 다라 마바 사아 자차 카타 파하 가나 다라 마바";
        const CASES: [Case; 8] = [
            (
                &sentences::DENIES,
                &[
                    "개인정보",
                    "를",
                    " ",
                    ".",
                    ROOM,
                    "위탁",
                    "국외 이전",
                    "제3자 제공",
                    "하지 않",
                    "고 있지않",
                ],
            ),
            (
                &placeholders::NAMED_GAP,
                &[
                    "[",
                    "]",
                    "{",
                    "}",
                    "<",
                    ">",
                    "〈",
                    " ",
                    "회사 명",
                    "담당자",
                    "기재",
                    "도메인",
                    "your name",
                    "표 1",
                ],
            ),
            (
                &particulars::DOCUMENT,
                &["「", "」", "\"", "인사관리 ", "규정", "매뉴얼", "(가나)", " ", "에 따", "을 준용"],
            ),
            (
                &placeholders::LATER,
                &[
                    "추후",
                    "공개",
                    "업데이트",
                    "할",
                    " ",
                    "예정",
                    "합니다",
                    "미정",
                    "작성 중",
                    "준비중",
                    "입니다",
                    "임",
                    "내용을",
                    "여기에",
                    "입력",
                    "기재",
                    "작성",
                    "하세요",
                    "해 주세요",
                    "하십시오",
                    "tbd",
                    "a",
                    "lorem ipsum",
                ],
            ),
            (
                &placeholders::DRAFT,
                &[
                    "이 문서는 ",
                    "본 사이트 ",
                    "초안",
                    "예시용",
                    "데모",
                    "시연",
                    "학습",
                    "포트폴리오",
                    "용",
                    "입니다",
                    "으로",
                    " 목적의",
                    " ",
                    "사이트",
                    "프로젝트",
                    "실제 서비스",
                    "와 ",
                    "아닙니다",
                    "무관",
                    "관련이 없",
                    "법률 검토가 ",
                    "필요",
                    "템플릿",
                    "예시",
                    ".",
                    ROOM,
                ],
            ),
            (
                &placeholders::CIRCLES,
                &[
                    "(주)",
                    "주식회사",
                    "oo",
                    "○○",
                    "xxx",
                    "0",
                    "팀",
                    "담당",
                    " ",
                    "tel",
                    ": ",
                    "-",
                    "xxxx",
                    "@",
                    "a",
                    ".",
                    "book",
                ],
            ),
            (&references::ARTICLE, &["제", "7", "12", "٣", "조", "의", " ", "2", "가"]),
            (&dates::DATE, &["2023", "년", ". ", "-", "/", "9월", "월", " 31일", " 2", "가", "일"]),
        ];
        for (anchored, parts) in CASES {
            let mut count = 0;
            for text in generated(parts, 14).take(5000) {
                let found = matches(&text, anchored, anchored.stands);
                assert_eq!(found, matches(&text, anchored, any_place), "{:?} in {text}", anchored.anchors);
                count += found.len();
            }
            assert!(count > 30, "{count} matches of {:?}", anchored.anchors);
        }
    }

    /// The bytes that lie in a stretch around a word, one by one.
    fn reached(text: &str, anchored: &Anchored) -> BTreeSet<usize> {
        let words = anchored.anchors.iter().flat_map(|anchor| {
            let starts = (0..text.len()).filter(|at| text.as_bytes()[*at..].starts_with(anchor.as_bytes()));
            starts.map(|at| at..at + anchor.len())
        });
        words
            .flat_map(|word| {
                let start = text.ceil_char_boundary(word.start.saturating_sub(anchored.reach.0));
                let end = text.floor_char_boundary(word.end + anchored.reach.1);
                let [before, behind] = [&text[start..word.start], &text[word.end..end]];
                let near = Near { before, anchor: &text[word], behind };
                if (anchored.stands)(&near) { start..end } else { 0..0 }
            })
            .collect()
    }

    #[test]
    fn one_pass_finds_what_a_search_for_each_anchor_finds() {
        let anchors = ANCHORS.as_ref().unwrap();
        for text in texts() {
            for (anchored, windows) in ANCHORED.iter().zip(anchors.windows(&text)) {
                assert!(windows.is_sorted_by(|one, next| one.end < next.start), "{windows:?} of {text}");
                let found: BTreeSet<usize> = windows.into_iter().flatten().collect();
                assert_eq!(found, reached(&text, anchored), "{:?} in {text}", anchored.anchors);
            }
        }
    }
}
