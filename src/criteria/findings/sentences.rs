//! Sentences that stand twice, contradict each other, or are the checklist's own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::body::{Anchored, Body, Expression, Found, Near, any_place};
use super::code::Code;
use crate::dictionary::Checklist;
use crate::matching::expression::Regex;
use crate::text::{Level, is_alphanumeric, normalise_term};

/// Letters of a sentence that nobody writes twice by chance.
const MIN_LETTERS: usize = 40;
/// Sentences between two that are still close together.
const NEAR_SENTENCES: usize = 25;
/// Letters of a wording of the checklist that is recognised.
const MIN_WORDING: usize = 16;
/// Denials, and statements held against each.
const MAX_DENIALS: usize = 100;
/// Wordings of the checklist that make a document the checklist itself.
const MAX_WORDINGS: usize = 8;

pub(super) static DENIES: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"((?:개인정보|데이터|업무)[^.\x01]{0,30}(?:위탁|국외 ?이전|국외로 ?이전|제3자에게 ?제공|제3자 ?제공)[^.\x01]{0,12}(?:하지|되지|하고 있지|고 있지) ?않)",
    )
    .ok()
    }),
    anchors: &["지 않", "지않"],
    reach: (200, 12),
    stands: is_subject_before,
};
/// Bytes before a denial among which it names what is denied.
const DENIED_BYTES: usize = 80;

/// Whether what is denied is named right before.
fn is_subject_before(near: &Near<'_>) -> bool {
    let from = near.before.ceil_char_boundary(near.before.len().saturating_sub(DENIED_BYTES));
    let right_before = near.before.get(from..).unwrap_or_default();
    ["위탁", "이전", "제공"].iter().any(|it| right_before.contains(it))
}

pub(super) static STATES: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"((?:위탁|국외 ?이전|국외로 ?이전|제3자에게 ?제공|제3자 ?제공)(?:을|를)? ?(?:하고|하여) ?있(?:습니다|으며|다|음))").ok()
    }),
    anchors: &["고 있", "고있", "여 있"],
    reach: (70, 30),
    stands: any_place,
};
/// What makes a denial a condition.
const CONDITIONS: &[&str] = &[
    "동의",
    "외에",
    "제외",
    "원칙",
    "다만",
    "범위",
    "목적",
    "없이",
    "않는 한",
    "경우",
    "재위탁",
    "별도",
    "본래",
];

/// Only a form asks whether something is shown, or says that it must be.
const MARKS: [&str; 5] = ["필수제시", "를제시", "을제시", "필수포함하여야함", "있는가?"];

/// Wordings of a checklist that can be told from a rule: the last [`MIN_WORDING`] letters of each up to its mark.
pub(super) fn checklist_wordings(checklist: &Checklist) -> BTreeSet<String> {
    let asks = checklist.criteria.iter().flat_map(|it| &it.asks);
    let blocks = checklist.criteria.iter().flat_map(|it| &it.blocks).map(|it| &it.text);
    let requirements = checklist.requirements.iter().map(|it| &it.text);
    let mut wordings = BTreeSet::new();
    for text in asks.chain(blocks).chain(requirements) {
        let (normal, _) = normalise_term(text);
        wordings.extend(marked(&normal).into_iter().filter_map(|it| normal.get(it)).map(str::to_owned));
    }
    wordings
}

/// The letters up to each mark in a text, in order.
fn marked(normal: &str) -> Vec<Range<usize>> {
    let ends = MARKS.iter().flat_map(|mark| {
        memmem::find_iter(normal.as_bytes(), mark).map(|at| at + mark.len()).collect::<Vec<usize>>()
    });
    let ends: BTreeSet<usize> = ends.collect();
    ends.into_iter()
        .filter_map(|end| {
            let mut letters = normal.get(..end)?.char_indices().rev();
            let (start, _) = letters.nth(MIN_WORDING - 1)?;
            Some(start..end)
        })
        .collect()
}

pub(super) fn find(wordings: &BTreeSet<String>, body: &Body<'_>, found: &mut Found) {
    repeated(body, found);
    contradictions(body, found);
    pasted(wordings, body, found);
}

fn repeated(body: &Body<'_>, found: &mut Found) {
    let mut last: BTreeMap<u64, usize> = BTreeMap::new();
    // Rules say alike things of alike cases in their own articles and items; within one of them it is a slip.
    let article = |at| {
        let of = |level: Level| body.units(at).find(|it| it.level == level).map(|it| it.span.start);
        (of(Level::Article).or_else(|| of(Level::Heading)), of(Level::Item))
    };
    for (index, sentence) in body.text.sentences.iter().enumerate() {
        let text = body.document.slice(sentence);
        if text.len() < 2 * MIN_LETTERS {
            continue;
        }
        let bare = text.trim_end_matches(|it: char| !is_alphanumeric(it));
        if !bare.ends_with(['다', '음', '함', '요', '오', '임', '됨']) || text.contains('\t') {
            continue;
        }
        let Some(key) = letters(text) else { continue };
        let Some(first) = last.insert(key, index) else { continue };
        let earlier = body.text.sentences.get(first).map(|it| it.start).unwrap_or(sentence.start);
        let same = || {
            let syllables = |it: &str| it.chars().filter(|it| is_syllable(*it)).collect::<String>();
            body.text
                .sentences
                .get(first)
                .is_some_and(|it| syllables(body.document.slice(it)) == syllables(text))
        };
        let near = index - first <= NEAR_SENTENCES && same() && article(earlier) == article(sentence.start);
        let rider = ["다만", "이 경우", "이때", "이 때"].iter().any(|it| text.starts_with(it));
        let supplement = body.part(sentence.start).is_some_and(|it| it.label.starts_with("부칙"));
        if !near || rider || supplement || body.is_form(sentence.start) {
            continue;
        }
        let page = body.document.page_number(earlier);
        let (ko, en) = match page {
            Some(page) => {
                (format!("{page}쪽에 있는 문장과 같습니다."), format!("It is the same as on page {page}."))
            }
            None => ("앞에 있는 문장과 같습니다.".to_owned(), "It is the same as one before.".to_owned()),
        };
        found.add(body, Code::RepeatedSentence, sentence, ko, en);
    }
}

fn is_syllable(character: char) -> bool {
    ('가'..='힣').contains(&character)
}

/// The syllables of a sentence as one number (FNV-1a), so that no sentence is copied; marks of items, spaces and line ends do not
/// count. `None` for a short one.
fn letters(text: &str) -> Option<u64> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut count = 0;
    for syllable in text.chars().filter(|it| is_syllable(*it)) {
        hash = (hash ^ u64::from(u32::from(syllable))).wrapping_mul(0x0100_0000_01b3);
        count += 1;
    }
    (count >= MIN_LETTERS).then_some(hash)
}

fn contradictions(body: &Body<'_>, found: &mut Found) {
    let denied = body.spots(&DENIES);
    if denied.is_empty() {
        return;
    }
    let stated = body.spots(&STATES);
    for spot in denied.into_iter().take(MAX_DENIALS) {
        let denial = body.words(&body.sentence(&spot.range));
        if CONDITIONS.iter().any(|it| denial.contains(it)) {
            continue;
        }
        let subject = |text: &str| {
            ["위탁", "국외", "제3자"]
                .into_iter()
                .filter(|it| text.contains(it))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let denied = subject(body.spelling(spot.start, spot.end));
        let other = stated.iter().take(MAX_DENIALS).find(|it| {
            let same = subject(body.spelling(it.start, it.end)).iter().any(|it| denied.contains(it));
            same && body.sentence(&it.range) != body.sentence(&spot.range)
        });
        let Some(other) = other else { continue };
        let (citation, quote) = body.cited(&other.range);
        let place = citation.text;
        found.add(
            body,
            Code::SelfContradiction,
            &spot.range,
            format!("하지 않는다고 하지만 {place}에는 한다고 적혀 있습니다: {quote}"),
            format!("It is denied here and stated in {place}: {quote}"),
        );
    }
}

fn pasted(wordings: &BTreeSet<String>, body: &Body<'_>, found: &mut Found) {
    let normal = &body.text.normal;
    let mut places: Vec<Range<usize>> = Vec::new();
    for place in marked(&normal.spelling) {
        let is_wording = normal.spelling.get(place.clone()).is_some_and(|it| wordings.contains(it));
        if is_wording && places.last().is_none_or(|last| last.end <= place.start) {
            places.push(place);
        }
    }
    let ranges: Vec<_> = places
        .into_iter()
        .filter_map(|it| normal.source_range(it.start, it.end))
        .filter(|it| body.is_body(it.start))
        .collect();
    if ranges.len() > MAX_WORDINGS {
        return;
    }
    for range in ranges {
        found.add(
            body,
            Code::ChecklistWording,
            &range,
            "점검표의 문구를 그대로 옮겼습니다. 회사가 실제로 하는 일을 적어 주세요.".to_owned(),
            "This is the checklist's own wording; write what the organisation really does.".to_owned(),
        );
    }
}

pub(super) const EXPRESSIONS: [&Expression; 2] = [&DENIES.expression, &STATES.expression];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_up_to_a_mark_are_its_wording() {
        let text = "가나다라마바사아자차카타파를제시하하하하하하하하하하하하하하을제시";
        let wordings: Vec<&str> = marked(text).into_iter().map(|it| &text[it]).collect();
        assert_eq!(wordings, ["가나다라마바사아자차카타파를제시", "하하하하하하하하하하하하하을제시"]);
        assert!(marked("짧은문구를제시").is_empty());
    }
}
