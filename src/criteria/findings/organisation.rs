//! Whose document it is, and names of others that were left in it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::body::{Anchored, Body, Expression, Found, Spot, any_place, squeezed};
use super::code::Code;
use crate::dictionary::Known;
use crate::matching::expression::Regex;

/// The short form of a document's own organisation, behind its name: `㈜한빛이음(이하 “회사”라 한다)`.
pub(super) static SHORT_FORM: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r#"[(\[] ?이하,? ?[^()\[\]\x01]{0,30}["'“‘「 ](?:회사|당사|본사)["'”’」 )\]라]"#).ok()
    }),
    anchors: &["이하"],
    reach: (3, 130),
    stands: any_place,
};
/// Mentions of firms that make a document a register of them.
const MAX_FIRMS: usize = 300;
/// Bytes before a short form among which the name stands.
const NAME_BYTES: usize = 90;
/// A firm's name, marked as one.
pub(super) static FIRM: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(?:\(주\) ?|주식 ?회사 )([가-힣a-z][가-힣a-z0-9]{1,14})|([가-힣a-z][가-힣a-z0-9]{1,14})\(주\)(?:[^가-힣a-z0-9]|[은는이가의]|$)").ok()
    }),
    anchors: &["(주)", "주식회사", "주식 회사"],
    reach: (60, 70),
    stands: any_place,
};
/// A firm as the one that acts: its name and a particle that makes it the subject.
static PARTICLES: &[&str] = &["은", "는", "이", "가", "에서는"];
/// What makes a firm one that the document only tells of.
static OTHERS: Expression = LazyLock::new(|| {
    Regex::new(
        r"수탁|위탁|제3자|제공|이전받|연동|이용하는|사용하는|api|소프트웨어|프로그램|플랫폼|엔진|도구|제휴|협력|공급|납품|대행|결제|배송|택배|카드|은행|보험|통신|호스팅|리전|데이터센터|클라우드 ?서비스|제품|솔루션|인증|업체|파트너|가맹|입점|판매|구매|계약|심사|평가|컨설팅|감사|자회사|계열|모회사|합병|주주|출자",
    )
    .ok()
});
/// A public body as the organisation itself: `통계청 전체 업무`.
pub(super) static AS_SELF: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"( ?(?:전체|내부|전 ?직원)(?: |의|에|$)| ?업무 ?(?:전체|전반))").ok()
    }),
    anchors: &["전체", "내부", "전 직원", "전직원", "업무 전반", "업무전반"],
    reach: (12, 12),
    stands: any_place,
};
/// A service's name where a template has a gap for it.
pub(super) static SERVICE_SLOT: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(?:[\x01.] ?|\d\. |거부할 경우(?:에는|에|,)? )([가-힣a-z0-9]{2,10}) ?(?:서비스의 이용에 어려움|회원 ?가입 및 관리)").ok()
    }),
    anchors: &["회원가입", "회원 가입", "이용에 어려움"],
    reach: (90, 40),
    stands: any_place,
};
/// To whom processing is handed: `수탁 업체 : ㈜한빛이음`.
pub(super) static PROCESSOR: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(?:수탁 ?(?:업체|자|사|기관|회사)(?:명)?|위탁받는 ?자|위탁 ?업체(?:명)?) ?[:\x01] ?((?:\(주\) ?|주식 ?회사 )?[가-힣a-z0-9& ]{2,20}(?:\(주\)| ?주식 ?회사)?)(?:\x01|$|[,/(])").ok()
    }),
    anchors: &["수탁", "위탁"],
    reach: (0, 130),
    stands: any_place,
};
/// Words that fill such a gap in any document.
const ANY_SERVICE: &[&str] = &[
    "홈페이지",
    "웹사이트",
    "사이트",
    "누리집",
    "인터넷",
    "모바일",
    "온라인",
    "맞춤형",
    "일부",
    "당사",
    "회사",
    "본",
    "해당",
    "모든",
    "개인",
    "일반",
    "이용자",
    "회원",
    "고객",
    "서비스",
    "정상적인",
    "원활한",
    "앱",
    "포털",
    "포탈",
    "유료",
    "무료",
    "기업",
    "법인",
    "사용자",
    "관련",
    "제반",
    "플랫폼",
    "시스템",
    "웹",
    "어플리케이션",
    "애플리케이션",
    "파트너",
    "판매자",
    "구매자",
    "로그인",
    "사이트의",
    "회사의",
    "홈페이지의",
    "당사의",
    "학생",
    "교사",
    "학부모",
];

/// How a document calls its own organisation, with the place where it says so.
#[derive(Clone, Debug)]
pub(super) struct OwnName {
    pub(super) name: String,
    pub(super) spot: Spot,
}

/// The names that a document defines as its own organisation's, in order.
pub(super) fn defined(body: &Body<'_>) -> Vec<OwnName> {
    let captures = body.captures(&SHORT_FORM);
    captures
        .iter()
        .filter_map(|captures| {
            let end = captures.get(0)?.start;
            let before = body.before(end, NAME_BYTES);
            let kept = before.trim_end();
            let kept = kept.strip_suffix("(주)").unwrap_or(kept);
            let from = kept.rfind(['"', '\'', '.', ',', ')', '(']).map_or(0, |at| at + 1);
            let name = last_name(kept.get(from..)?)?;
            let (start, end) = (end - before.len() + from, end - before.len() + kept.len());
            Some(OwnName { name, spot: body.spot(start, end)? })
        })
        .collect()
}

/// The name at the end of a stretch of text, without what marks a firm.
fn last_name(text: &str) -> Option<String> {
    let bare = text.replace("주식 회사", " ").replace("주식회사", " ").replace("(주)", " ");
    let marked = bare.len() != text.len();
    let words: Vec<&str> = bare.split_whitespace().collect();
    let (last, before) = words.split_last()?;
    // `글리치 스튜디오(이하 …)` is one name; `이 약관은 한빛(이하 …)` is its last word.
    let particle =
        |it: &&str| it.ends_with(['은', '는', '을', '를', '의', '이', '가', '에', '과', '와', '및']);
    let name = match before {
        [.., one] if !marked && !particle(one) => format!("{one} {last}"),
        _ => (*last).to_owned(),
    };
    // `우리 회사(이하 …)`, `서비스(이하 …)`: no name at all.
    let common = ["회사", "서비스", "사업자", "기관", "이용자", "당사", "업체", "처리자"];
    let count = name.chars().count();
    (!common.iter().any(|it| name.ends_with(it)) && (2..=20).contains(&count)).then(|| squeezed(&name))
}

pub(super) fn find(known: &Known, body: &Body<'_>, own: &[OwnName], found: &mut Found) {
    let title = squeezed(body.source.title);
    let mut names: BTreeSet<String> = own.iter().take(1).map(|it| it.name.clone()).collect();
    redefined(body, own, found);
    firms(body, &mut names, &title, found);
    public_bodies(known, body, &names, &title, found);
    services(body, &names, &title, found);
    processors(body, &names, found);
}

/// The organisation itself, named as the one to whom it hands its processing.
fn processors(body: &Body<'_>, names: &BTreeSet<String>, found: &mut Found) {
    let Some(own) = names.first() else { return };
    for spot in body.spots(&PROCESSOR) {
        let name = body.spelling(spot.start, spot.end).replace("(주)", "").replace("주식회사", "");
        if squeezed(&name) != *own {
            continue;
        }
        let name = body.words(&spot.range);
        found.add(
            body,
            Code::SelfAsProcessor,
            &spot.range,
            format!("수탁자로 적힌 “{name}”은(는) 이 문서의 회사 자신입니다."),
            format!("“{name}”, named as the processor, is the organisation of this document itself."),
        );
    }
}

fn same(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

/// A second name for 회사.
fn redefined(body: &Body<'_>, own: &[OwnName], found: &mut Found) {
    let Some((first, others)) = own.split_first() else { return };
    for other in others.iter().filter(|it| !same(&it.name, &first.name)) {
        let (name, own) = (body.words(&other.spot.range), body.words(&first.spot.range));
        report(body, &other.spot, &name, &own, found);
    }
}

fn report(body: &Body<'_>, spot: &Spot, name: &str, own: &str, found: &mut Found) {
    let (ko, en) = if own.is_empty() {
        (
            format!("다른 기관·서비스의 이름 “{name}”이(가) 남아 있습니다."),
            format!("The name of another organisation or service, “{name}”, was left here."),
        )
    } else {
        (
            format!("이 문서의 기관은 “{own}”인데 “{name}”의 이름이 남아 있습니다."),
            format!("This is a document of “{own}”, but the name “{name}” was left here."),
        )
    };
    found.add(body, Code::ForeignOrganisation, &spot.range, ko, en);
}

/// Firms that act in the document as if it were theirs.
fn firms(body: &Body<'_>, names: &mut BTreeSet<String>, title: &str, found: &mut Found) {
    let mut mentions: Vec<(String, Spot)> = Vec::new();
    for captures in body.captures(&FIRM) {
        let Some(group) = captures.get(1).or_else(|| captures.get(2)) else { continue };
        let mut name = group.text;
        let mut end = group.end;
        for particle in ["에서는", "에서", "은", "는", "이", "가", "의", "를", "을", "와", "과"]
        {
            if let Some(bare) = name.strip_suffix(particle).filter(|it| it.chars().count() >= 2) {
                name = bare;
                end -= particle.len();
                break;
            }
        }
        if let Some(spot) = body.spot(group.start, end) {
            mentions.push((squeezed(name), spot));
        }
    }
    if mentions.len() > MAX_FIRMS {
        return;
    }
    if names.is_empty() {
        // Nothing is defined: the name that the document uses most is its own, where it is used often.
        let count = |name: &str| mentions.iter().filter(|(it, _)| it == name).count();
        let most = mentions.iter().map(|(it, _)| it).max_by_key(|it| count(it)).cloned();
        names.extend(most.filter(|it| count(it) >= 3));
    }
    let (Some(own), Some(others)) = (names.first().cloned(), OTHERS.as_ref()) else { return };
    for (name, spot) in &mentions {
        if names.iter().any(|it| same(it, name)) || title.contains(name.as_str()) || body.is_row(&spot.range)
        {
            continue;
        }
        let subject = PARTICLES.iter().any(|it| body.after(spot.end, 12).starts_with(it));
        let sentence = body.words(&body.sentence(&spot.range));
        let titled = body.units(spot.range.start).any(|it| others.is_match(&it.title));
        let many = mentions.iter().filter(|(it, _)| it == name).count() > 3;
        if subject && !titled && !many && !others.is_match(&sentence) {
            report(body, spot, &body.words(&spot.range), &own, found);
        }
    }
}

/// A public body that is spoken of as the organisation itself.
fn public_bodies(known: &Known, body: &Body<'_>, names: &BTreeSet<String>, title: &str, found: &mut Found) {
    let spelling = body.text.normal.spelling.as_str();
    for spot in body.spots(&AS_SELF) {
        let before = body.before(spot.start, 60);
        let Some(organisation) = known.organisations.iter().find(|it| before.ends_with(it.as_str())) else {
            continue;
        };
        let start = spot.start - organisation.len();
        let part = body.before(start, 4).ends_with(|it: char| it.is_alphanumeric());
        let own = title.contains(organisation.as_str()) || names.iter().any(|it| same(it, organisation));
        // A body that is named often is the document's own, or what it is about.
        let often = spelling.matches(organisation.as_str()).count() > 3;
        if part || own || often {
            continue;
        }
        let Some(spot) = body.spot(start, spot.start) else { continue };
        let own = names.first().cloned().unwrap_or_default();
        report(body, &spot, organisation, &own, found);
    }
}

/// A service's name in a template's gap that the document uses nowhere else as its own.
fn services(body: &Body<'_>, names: &BTreeSet<String>, title: &str, found: &mut Found) {
    let Some(own) = names.first() else { return };
    // What comes before the first heading introduces the service.
    let first = body.text.outline.units.get(1).map_or(u32::MAX, |it| it.span.start.0);
    let opening: String = body.document.text.chars().take(600).collect();
    let opening = opening.get(..opening.floor_char_boundary(first as usize)).unwrap_or(&opening);
    let opening = squeezed(opening);
    let whole = body.text.normal.spelling.as_str();
    let mut said = BTreeSet::new();
    for spot in body.spots(&SERVICE_SLOT) {
        let name = squeezed(body.spelling(spot.start, spot.end));
        let any = ANY_SERVICE.iter().any(|it| name == *it || name.ends_with("서비스"));
        let introduced =
            opening.contains(&name) || title.contains(&name) || names.iter().any(|it| same(it, &name));
        // The brand of a firm has another name and comes again; what was left over stands once.
        let comes_again = whole.matches(name.as_str()).count() > 1;
        if any || introduced || comes_again || !said.insert(name) {
            continue;
        }
        report(body, &spot, &body.words(&spot.range), own, found);
    }
}

pub(super) const EXPRESSIONS: [&Expression; 6] = [
    &SHORT_FORM.expression,
    &FIRM.expression,
    &OTHERS,
    &AS_SELF.expression,
    &SERVICE_SLOT.expression,
    &PROCESSOR.expression,
];
