//! Gaps of a template that nobody filled in, and notices that the document is a draft.

use std::sync::LazyLock;

use super::body::{Anchored, Body, Expression, Found, Near, any_place};
use super::code::Code;
use crate::document::Role;
use crate::matching::expression::Regex;

/// A gap with its name in brackets: `[회사명]`, `{담당자}`, `<기관명>`.
pub(super) static NAMED_GAP: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"(?:\[|\{\{?|<|【|〔|〈) ?((?:귀사|귀하의|당사|해당)? ?(?:이름|성명|회사 ?명|회사 ?이름|기관 ?명|업체 ?명|상호(?:명)?|법인 ?명|단체 ?명|사이트 ?명|서비스 ?명|부서 ?명|담당 ?부서|담당자(?: ?명| ?이름)?|책임자(?: ?명| ?이름)?|대표자? ?명|대표 ?이름|직책|연락처|전화 ?번호|이메일(?: ?주소)?|메일 ?주소|전자우편(?: ?주소)?|회사 ?주소|날짜|일자|시행 ?일자?|개인정보 ?처리자 ?명|도메인|홈페이지 ?주소|company name|your company|your name)(?: ?입력| ?기재)?) ?(?:\]|\}\}?|>|】|〕|〉)",
    )
    .ok()
    }),
    anchors: &["[", "{", "<", "【", "〔", "〈"],
    reach: (4, 80),
    stands: is_name_in_brackets,
};

/// Last letters of the names that [`NAMED_GAP`] knows.
const NAME_ENDS: [char; 16] =
    ['름', '명', '호', '서', '자', '책', '처', '일', '소', '편', '짜', '인', '력', '재', 'e', 'y'];

/// Whether a bracket opens before what may be the name of a gap.
fn is_name_in_brackets(near: &Near<'_>) -> bool {
    let end = near.behind.find([']', '}', '>', '】', '〕', '〉']);
    let name = end.and_then(|it| near.behind.get(..it)).map(str::trim);
    name.is_some_and(|it| it.ends_with(NAME_ENDS))
}

/// A gap drawn as a line where a word belongs: `__월 __일`, `____부터 시행`.
pub(super) static RULED_GAP: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(_{2,} ?(?:년|월|일|팀|부서|회사|번호|까지|부터)|(?:전화|연락처|성명|이름|메일|담당자?|책임자|시행일) ?:? ?_{2,})").ok()
    }),
    anchors: &["__"],
    reach: (40, 40),
    stands: any_place,
};

/// A date of entry into force without its digits.
pub(super) static EMPTY_DATE: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(?:은|는|은,|:|,) ?((?:20)? ?년 월 일)(?:부터|에)? ?(?:시행|적용)").ok()
    }),
    anchors: &["년 월 일"],
    reach: (20, 40),
    stands: any_place,
};

/// Circles or crosses where a name or number belongs.
pub(super) static CIRCLES: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"((?:㈜|\(주\)|주식회사) ?[○◯〇o△×]{2,}|[○◯〇o△×]{2,} ?(?:주식회사|㈜|\(주\)|회사|기업|팀|부서|본부|센터|서비스|시스템|홈페이지|년|월|일(?:부터|까지|자)|담당|책임자)|(?:전화|연락처|tel\.?) ?:? ?\(?[0○◯〇x]{2,3}\)?[-)] ?[○◯〇x]{3,4}-[○◯〇x]{4}|[○◯〇x]{3,}@[a-z○◯〇]+(?:\.[a-z○◯〇]+)+)",
    )
    .ok()
    }),
    anchors: &["○○", "◯◯", "〇〇", "oo", "△△", "××", "xxx"],
    reach: (50, 50),
    stands: is_gap_in_words,
};

/// Whether what may be a gap stands beside other than Latin words, or in a number or an address, or goes on beyond its reach.
fn is_gap_in_words(near: &Near<'_>) -> bool {
    const LATIN: [char; 2] = ['o', 'x'];
    let goes_on =
        near.before.trim_end_matches(LATIN).is_empty() || near.behind.trim_start_matches(LATIN).is_empty();
    goes_on
        || !near.anchor.is_ascii()
        || [near.before, near.behind].iter().any(|it| !it.is_ascii() || it.contains(['-', '@']))
}

/// A promise instead of content.
pub(super) static LATER: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"(추후 ?(?:공개|기재|작성|확정|입력|보완|업데이트|추가|기입|결정)(?:하|될|할|되)? ?(?:예정|하겠|합니다)|(?:미정|작성 중|작성중|준비 중|준비중)(?:입니다|임)|(?:내용|여기에|이곳에) ?(?:을|를)? ?(?:입력|기재|작성)(?:하세요|해 ?주세요|하십시오)|\btbd\b|\bto be determined\b|lorem ipsum)",
    )
    .ok()
    }),
    anchors: &[
        "추후",
        "미정",
        "작성 중",
        "작성중",
        "준비 중",
        "준비중",
        "입력",
        "기재",
        "작성하",
        "작성해",
        "tbd",
        "to be determined",
        "lorem ipsum",
    ],
    reach: (40, 70),
    stands: is_promise,
};

/// What is promised for later.
const PROMISED: [&str; 10] =
    ["공개", "기재", "작성", "확정", "입력", "보완", "업데이트", "추가", "기입", "결정"];

/// Whether the words behind an anchor make it a promise, or ask somebody to write.
fn is_promise(near: &Near<'_>) -> bool {
    let is_behind = |words: &[&str]| words.iter().any(|it| near.behind.starts_with(it));
    match near.anchor {
        "추후" => PROMISED.iter().any(|it| near.behind.trim_start_matches(' ').starts_with(it)),
        "미정" | "작성 중" | "작성중" | "준비 중" | "준비중" => is_behind(&["입니다", "임"]),
        "입력" | "기재" => is_behind(&["하세요", "해", "하십시오"]),
        "작성하" => is_behind(&["세요", "십시오"]),
        "작성해" => is_behind(&["주세요", " 주세요"]),
        _ => true,
    }
}

/// An example that a template brings along.
pub(super) static EXAMPLE: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"([\[(<※【] ?(?:작성|기재) ?예시? ?[\])>:】]|\x01 ?작성 ?예시)").ok()
    }),
    anchors: &["예시"],
    reach: (30, 20),
    stands: any_place,
};

/// The document says of itself that it is a draft or a demonstration.
pub(super) static DRAFT: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"((?:본|이) ?(?:문서|방침|약관|지침|규정|정책|사이트|서비스|페이지)(?:은|는|의 내용은)? ?[^.\x01]{0,40}?(?:초안|시안|샘플|견본|예시용|데모|시연용|테스트용|포트폴리오|학습용|연습용)(?:입니다|이며|이다|임|으로|용)|실제 (?:서비스|운영|회사|기업)(?:가|이|와|과|는|은)? ?(?:아닙니다|아니며|무관|관련이? 없)|(?:데모|시연|샘플|학습|연습|포트폴리오)(?:용| 목적의?| 용도의?) ?(?:사이트|서비스|문서|페이지|프로젝트|앱|방침|약관)(?:입니다|이며|이므로|임을|이다)|법률 ?(?:자문|검토)(?:이|을|가|를)? ?(?:필요|받으|거치)[^.\x01]{0,20}(?:초안|템플릿|견본|예시))",
    )
    .ok()
    }),
    anchors: &[
        "초안",
        "시안",
        "샘플",
        "견본",
        "예시용",
        "데모",
        "시연",
        "테스트용",
        "포트폴리오",
        "학습",
        "연습",
        "아닙니다",
        "아니며",
        "무관",
        "관련이 없",
        "관련 없",
        "템플릿",
    ],
    reach: (160, 90),
    stands: is_draft,
};

/// Whether a document may speak of itself around an anchor: what stands behind a word for a draft, or the words that begin a disclaimer.
fn is_draft(near: &Near<'_>) -> bool {
    const BEHIND: [&str; 8] = ["용", "입니다", "이며", "이다", "임", "으로", " 목적", " 용도"];
    const DISCLAIMERS: [&str; 2] = ["실제", "법률"];
    BEHIND.iter().any(|it| near.behind.starts_with(it))
        || DISCLAIMERS.iter().any(|it| near.before.contains(it) || near.behind.contains(it))
}

/// Title lines that say it: `(초안)`, `[draft]`.
static DRAFT_MARK: Expression = LazyLock::new(|| {
    Regex::new(r"[\[(<【] ?(?:초안|시안|견본|샘플|draft|sample|demo|데모|대외비 ?초안) ?[\])>】]|^(?:초안|draft|sample|데모|견본)$").ok()
});

/// One of these stands in every match of [`DRAFT_MARK`].
const DRAFT_WORDS: [&str; 8] = ["초안", "시안", "견본", "샘플", "draft", "sample", "demo", "데모"];

/// Lines at the beginning of a document that are its title.
const TITLE_LINES: usize = 6;

pub(super) fn find(body: &Body<'_>, found: &mut Found) {
    gaps(body, found);
    drafts(body, found);
}

fn gaps(body: &Body<'_>, found: &mut Found) {
    for expression in [&NAMED_GAP, &RULED_GAP, &EMPTY_DATE, &CIRCLES, &LATER, &EXAMPLE] {
        for spot in body.spots(expression) {
            let is_name = std::ptr::eq(expression, &CIRCLES);
            // 김○○, (예: ○○팀): a name that is masked, or an example.
            let before = body.before(spot.start, 24);
            let masked = is_name && before.ends_with(|it: char| it.is_alphanumeric());
            let sentence = body.words(&body.sentence(&spot.range));
            let example = ["예:", "예)", "예 :", "예시)", "(예", "예컨대", "예를 들", "보기)", "기재례"]
                .iter()
                .any(|it| sentence.contains(it));
            if masked || example || body.is_form(spot.range.start) {
                continue;
            }
            let gap = body.words(&spot.range);
            found.add(
                body,
                Code::Placeholder,
                &spot.range,
                format!("“{gap}” 자리를 채우지 않았습니다."),
                format!("“{gap}” was not filled in."),
            );
        }
    }
}

fn drafts(body: &Body<'_>, found: &mut Found) {
    let said = body.spots(&DRAFT).into_iter().filter(|it| !body.is_row(&it.range)).map(|it| it.range);
    let mut places: Vec<_> = said.collect();
    let lines = body.document.lines.iter().enumerate();
    let titles = lines.filter(|(index, line)| {
        let title = *index < TITLE_LINES && line.role == Role::Body;
        (title || body.text.flow.role(*index) == Role::Watermark)
            && is_draft_mark(&body.document.line_text(line).trim().to_lowercase())
    });
    places.extend(titles.map(|(_, line)| line.span.clone()).take(1));
    for range in places {
        found.add(
            body,
            Code::DraftNotice,
            &range,
            "문서가 스스로 초안이나 견본이라고 적었습니다. 시행 중인 문서로 바꾸어 주세요.".to_owned(),
            "The document calls itself a draft or a sample; hand in the one in force.".to_owned(),
        );
    }
}

/// Whether a line of a title, in lower case, says that it is a draft. The expression is compiled only for one that holds a word of it.
fn is_draft_mark(line: &str) -> bool {
    DRAFT_WORDS.iter().any(|it| line.contains(it)) && DRAFT_MARK.as_ref().is_some_and(|it| it.is_match(line))
}

pub(super) const EXPRESSIONS: [&Expression; 8] = [
    &NAMED_GAP.expression,
    &RULED_GAP.expression,
    &EMPTY_DATE.expression,
    &CIRCLES.expression,
    &LATER.expression,
    &EXAMPLE.expression,
    &DRAFT.expression,
    &DRAFT_MARK,
];

#[cfg(test)]
mod tests {
    use super::super::body::generated;
    use super::*;

    #[test]
    fn a_draft_mark_holds_one_of_its_words() {
        const PARTS: [&str; 12] =
            ["초안", "시안", "견본", "샘플", "draft", "sample", "demo", "데모", "대외비", " ", "[", ")"];
        let expression = DRAFT_MARK.as_ref().unwrap();
        for line in generated(&PARTS, 6).take(20_000) {
            assert_eq!(is_draft_mark(&line), expression.is_match(&line), "{line}");
        }
    }
}
