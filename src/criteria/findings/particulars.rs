//! What of one document is compared with the others of its folder, in a form that needs the document no more.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::body::{Anchored, Body, Expression, Near, Spot, any_place, squeezed};
use super::contacts::{Contact, Kind};
use super::organisation::OwnName;
use crate::criteria::model::Citation;
use crate::matching::expression::{Captures, Regex};

/// A place as a finding shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Cited {
    pub(super) citation: Citation,
    pub(super) quote: String,
}

/// Something said at a place, under a key by which documents are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    /// What it is about, without spaces.
    pub(super) key: String,
    /// The same as the document words it.
    pub(super) about: String,
    /// What is said of it.
    pub(super) value: String,
    pub(super) at: Cited,
}

/// Facts of one document that other documents may contradict. A few dozen short texts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Particulars {
    /// Index of the document in the run.
    pub(super) document: usize,
    /// What citations call it.
    pub(super) title: String,
    /// The name that the document gives its organisation.
    pub(super) own_name: Option<Said>,
    /// Desk and telephone number.
    pub(super) telephones: Vec<Said>,
    /// Records and their period.
    pub(super) retentions: Vec<Said>,
    /// Office and name.
    pub(super) officers: Vec<Said>,
    /// Documents to which this one leaves a matter.
    pub(super) documents: Vec<Said>,
}

impl Particulars {
    /// The same facts of the document that has index `document` in another run.
    pub(in crate::criteria) fn renumber(&mut self, document: usize) {
        self.document = document;
    }
}

/// Most of a kind that one document contributes.
const MAX_OF_KIND: usize = 40;

/// A period, and whether records stand right before it: `…에 관한 기록 : 5년`.
pub(super) static PERIOD: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(\d{1,2}) ?(년|개월|일)(?: ?간)?(?:[ ,.)\x01]|동안|보관|보존|보유|이상|$)").ok()
    }),
    anchors: &["년", "개월", "일간", "0일", "0 일", "5일", "7일"],
    reach: (8, 16),
    stands: any_place,
};
static RECORDS: Expression = LazyLock::new(|| {
    Regex::new(
        r"([가-힣][가-힣·/, ]{3,40}(?:기록|이력|로그|장부|자료|대장|문서|정보)) ?(?:은|는|을|를|의 보유 기간은|:|\x01(?:[^\x01]{2,40}\x01)?|-)? ?(?:\(|: ?)?$",
    )
    .ok()
});
/// Bytes before a period among which its records stand.
const RECORDS_BYTES: usize = 300;
/// Who holds an office: `개인정보 보호책임자 : 홍길동`.
pub(super) static OFFICER: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"(개인정보 ?보호 ?(?:최고 ?)?책임자|정보보호 ?(?:최고 ?)?책임자|정보보안 ?(?:담당관|책임자)|대표이사|대표자)(?: ?\((?:cpo|ciso)\))?[ :\x01]{0,3}(?:성명|이름)?[ :\x01]{1,3}([김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도석선설마길연위표명기반왕금옥육인맹제모탁국가][가-힣]{2})(?:[ ,()/\x01]|$)",
    )
    .ok()
    }),
    anchors: &["책임자", "담당관", "대표이사", "대표자"],
    reach: (70, 80),
    stands: any_place,
};
/// A document of the house to which a matter is left: `「인사관리 규정」에 따른다`.
pub(super) static DOCUMENT: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r#"[「『“"<《｢]([가-힣a-z0-9·,() ]{3,40}?(?:지침|규정|정책서|정책|절차서|매뉴얼|계획서|계획|규칙|세칙|요령|내규|방침|편람|기준서))[」』”">》｣] ?(?:\([^)]{0,20}\) ?)?(?:에서 ?정|에 ?정|에 ?따|을 ?따|를 ?따|에 ?의|을 ?준용|를 ?준용|을 ?적용|를 ?적용|을 ?참조|를 ?참조|을 ?먼저|를 ?먼저|을 ?우선|에 ?명시|을 ?함께|를 ?함께|과 ?이|와 ?이)"#,
    )
    .ok()
    }),
    anchors: &["」", "』", "\"", ">", "》", "｣"],
    reach: (160, 80),
    stands: is_name_of_rule,
};
/// Ends of the names of rules that [`DOCUMENT`] knows.
const RULE_ENDS: [char; 10] = ['침', '정', '서', '책', '얼', '획', '칙', '령', '규', '람'];

/// Whether a bracket closes behind the name of a rule.
fn is_name_of_rule(near: &Near<'_>) -> bool {
    near.before.ends_with(RULE_ENDS)
}

/// Rules of the state and of other bodies.
static STATE: Expression = LazyLock::new(|| {
    Regex::new(
        r"국가|정부|공무원|공공|행정|중앙|표준|부 |부처|위원회|문화체육|과학기술|기획재정|보건복지|행정안전|고시|훈령|예규|대통령령|시행령|시행규칙|법률|법에|법 |원 보안|국정원|안전성 확보|보안업무 ?규정$|관공서|회계 ?예규|시·도|지방",
    )
    .ok()
});
/// Words that stand behind an office and are no part of a name.
const NO_NAMES: &[&str] = &[
    "정보", "보호", "지원", "관리", "운영", "전략", "기획", "담당", "책임", "부서", "센터", "본부", "이사",
    "팀장", "성명", "이름", "직책", "직위", "소속", "연락", "전화", "지정", "임명", "메일", "주소", "대표",
    "상무", "전무", "부장", "과장", "업무", "권한", "역할", "승인", "보고", "경영", "임원", "위원", "사장",
    "원장", "총장", "인사", "연구", "공개", "고지", "안내", "변경", "신고", "문의", "장은", "이하", "우선",
    "최고", "전담", "선임", "조직", "구성",
];

/// Takes what can be compared.
pub(super) fn take(body: &Body<'_>, own: &[OwnName], contacts: &[Contact]) -> Particulars {
    let mut particulars = Particulars {
        document: body.source.index,
        title: body.source.title.to_owned(),
        own_name: own.first().map(|it| said(body, &it.name, body.words(&it.spot.range), &it.spot)),
        ..Particulars::default()
    };
    for contact in contacts.iter().filter(|it| it.kind == Kind::Telephone) {
        if let Some(desk) = &contact.desk {
            add(&mut particulars.telephones, said(body, desk, contact.value.clone(), &contact.spot));
        }
    }
    retentions(body, &mut particulars.retentions);
    pairs(body, &OFFICER, &mut particulars.officers, |captures| {
        let name = captures.get(2)?.text;
        let is_name = !NO_NAMES.iter().any(|it| name.contains(it))
            && !name.ends_with(['은', '는', '을', '를', '의', '에']);
        let office = captures.get(1)?.text;
        is_name.then(|| (office, name.to_owned()))
    });
    pairs(body, &DOCUMENT, &mut particulars.documents, |captures| {
        let name = captures.get(1)?.text;
        let foreign = STATE.as_ref().is_none_or(|it| it.is_match(name));
        (!foreign).then(|| (name, name.trim().to_owned()))
    });
    particulars
}

/// Records and how long they are kept.
fn retentions(body: &Body<'_>, into: &mut Vec<Said>) {
    for captures in body.captures(&PERIOD) {
        let (Some(number), Some(unit)) = (captures.get(1), captures.get(2)) else { continue };
        let spelling = body.spaced.spelling.as_str();
        let from = spelling.ceil_char_boundary(number.start.saturating_sub(RECORDS_BYTES));
        let before = spelling.get(from..number.start).unwrap_or_default();
        let kept = RECORDS.as_ref().and_then(|it| it.captures(before)?.get(1));
        let Some(kept) = kept else { continue };
        let Some(spot) = body.spot(from + kept.start, unit.end) else { continue };
        if into.len() < MAX_OF_KIND && !body.is_form(spot.range.start) {
            add(into, said(body, kept.text, format!("{}{}", number.text, unit.text), &spot));
        }
    }
}

fn pairs(
    body: &Body<'_>,
    expression: &Anchored,
    into: &mut Vec<Said>,
    read: impl for<'t> Fn(&Captures<'t>) -> Option<(&'t str, String)>,
) {
    for captures in body.captures(expression) {
        if into.len() >= MAX_OF_KIND {
            return;
        }
        let (Some(whole), Some((key, value))) = (captures.get(0), read(&captures)) else { continue };
        let Some(spot) = body.spot(whole.start, whole.end) else { continue };
        if !body.is_form(spot.range.start) {
            add(into, said(body, key, value, &spot));
        }
    }
}

fn said(body: &Body<'_>, about: &str, value: String, spot: &Spot) -> Said {
    let (citation, quote) = body.cited(&spot.range);
    Said { key: squeezed(about), about: about.trim().to_owned(), value, at: Cited { citation, quote } }
}

/// Keeps the first place of each key and value.
fn add(into: &mut Vec<Said>, said: Said) {
    let known = into.iter().any(|it| it.key == said.key && it.value == said.value);
    if !known && into.len() < MAX_OF_KIND {
        into.push(said);
    }
}

/// Values by key.
pub(super) fn by_key(said: &[Said]) -> BTreeMap<&str, Vec<&Said>> {
    let mut keys: BTreeMap<&str, Vec<&Said>> = BTreeMap::new();
    for it in said {
        keys.entry(&it.key).or_default().push(it);
    }
    keys
}

pub(super) const EXPRESSIONS: [&Expression; 5] =
    [&PERIOD.expression, &RECORDS, &OFFICER.expression, &DOCUMENT.expression, &STATE];
