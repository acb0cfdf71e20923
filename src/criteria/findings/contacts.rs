//! Telephone numbers and mail addresses of the organisation's own desks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::body::{Anchored, Body, Expression, Found, Spot, any_place, squeezed};
use super::code::Code;
use crate::document::SourceOffset;
use crate::matching::expression::Regex;

pub(super) static TELEPHONE: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(
        r"((?:\+82 ?[-.)]? ?[0-9]{1,2}|\(?0[0-9]{1,3}\)?) ?[-.)]? ?[0-9]{3,4} ?[-.] ?[0-9]{4}|1[5-9][0-9]{2} ?[-.] ?[0-9]{4})",
    )
    .ok()
    }),
    anchors: &["-", "02.", "010.", "070.", "1588.", "1644."],
    reach: (24, 24),
    stands: any_place,
};
pub(super) static MAIL: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"([a-z0-9][a-z0-9._%+-]* ?@ ?[a-z0-9-]+(?: ?\. ?[a-z0-9-]+)+)").ok()
    }),
    anchors: &["@"],
    reach: (60, 80),
    stands: any_place,
};
/// The desk in front of a contact.
static DESK: Expression = LazyLock::new(|| {
    Regex::new(
        r"((?:(?:개인정보|정보|정보 ?보호|고객|기술|민원|서비스|침해사고|이용자|보안) ?)?[가-힣]{1,12} ?(?:팀|센터|데스크|담당자|책임자|관리자|사무국|콜센터|상담실|지원실|운영실|보호실|정보실|전산실|보안실))(?:[^가-힣]|은|는|의|에|으로|$)",
    )
    .ok()
});
/// Bodies and firms whose contacts are not the organisation's own.
static OUTSIDE: Expression = LazyLock::new(|| {
    Regex::new(
        r"위원회|침해 ?신고|신고 ?센터|검찰|경찰|사이버|수사|kisa|인터넷 ?진흥원|수탁|위탁|제3자|제공받는|이전받는|이전 ?업체|국외|제휴|협력|소비자원|민원 ?포털|110|금융 ?감독|마크|국민 ?신문고|상담 ?센터|국번",
    )
    .ok()
});
const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "nate.com",
    "hotmail.com",
    "outlook.com",
    "kakao.com",
    "yahoo.com",
    "yahoo.co.kr",
    "korea.kr",
    "icloud.com",
];
/// Domains of bodies that every policy names, and of examples.
const OUTSIDE_DOMAINS: &[&str] = &[
    "kisa.or.kr",
    "kopico.go.kr",
    "spo.go.kr",
    "police.go.kr",
    "cyber.go.kr",
    "privacy.go.kr",
    "krcert.or.kr",
    "eprivacy.or.kr",
    "kca.go.kr",
    "pipc.go.kr",
    "boho.or.kr",
    "netan.go.kr",
    "sppo.go.kr",
];
/// Desks that are many people, or any.
const ANY_DESK: &[&str] = &[
    "담당자",
    "담당부서",
    "각팀",
    "해당팀",
    "관리자",
    "책임자",
    "업무담당자",
    "분야별책임자",
    "분야별담당자",
];

/// Bytes before a contact among which its desk stands.
const DESK_BYTES: usize = 120;
/// Most contacts of one document that are compared; a directory has more.
const MAX_CONTACTS: usize = 60;

/// What a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Telephone,
    /// By its registered domain.
    Mail,
}

/// A contact of a desk of the organisation.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) kind: Kind,
    /// Digits of a number, domain of an address.
    pub(super) value: String,
    /// The desk without spaces; `None` where none is named.
    pub(super) desk: Option<String>,
    /// Whether a word before it says that it is a contact, and not an author's or an example's.
    pub(super) is_labelled: bool,
    pub(super) spot: Spot,
}

/// Contacts of the organisation's own desks, in order.
pub(super) fn own(body: &Body<'_>) -> Vec<Contact> {
    let mut contacts = Vec::new();
    for (kind, expression) in [(Kind::Telephone, &TELEPHONE), (Kind::Mail, &MAIL)] {
        for spot in body.spots(expression) {
            if contacts.len() >= MAX_CONTACTS {
                return Vec::new();
            }
            let value = value(kind, body.spelling(spot.start, spot.end));
            let fax = kind == Kind::Telephone && is_fax(body, &spot);
            let example = value.is_empty() || value.ends_with("0000000") || value.contains("12345678");
            if fax || example || is_outside(body, &spot, &value) {
                continue;
            }
            contacts.push(Contact {
                kind,
                value,
                desk: desk(body, &spot),
                is_labelled: is_labelled(body, &spot),
                spot,
            });
        }
    }
    contacts
}

pub(super) fn find(body: &Body<'_>, contacts: &[Contact], found: &mut Found) {
    let mut first: BTreeMap<(&str, Kind), (SourceOffset, BTreeSet<&str>)> = BTreeMap::new();
    for contact in contacts {
        let Some(desk) = contact.desk.as_deref() else { continue };
        let sentence = body.sentence(&contact.spot.range).start;
        let known = first.entry((desk, contact.kind)).or_insert_with(|| (sentence, BTreeSet::new()));
        let same_place = known.0 == sentence;
        if !same_place && !known.1.contains(contact.value.as_str()) && !known.1.is_empty() {
            let other = known.1.iter().copied().collect::<Vec<_>>().join(", ");
            let own = body.words(&contact.spot.range);
            found.add(
                body,
                Code::ConflictingContact,
                &contact.spot.range,
                format!("{desk}의 연락처 {own}이(가) 앞에 적은 {}와(과) 다릅니다.", shown(&other)),
                format!("{own} of {desk} differs from {} given before.", shown(&other)),
            );
        }
        known.1.insert(&contact.value);
    }
    domains(body, contacts, found);
}

/// A number with its hyphens, as it is written.
pub(super) fn shown(value: &str) -> String {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let each = value.split(", ").map(|it| {
        if !is_number(it) || it.len() < 8 {
            return it.to_owned();
        }
        let (head, tail) = it.split_at(it.len() - 4);
        let area = match it.len() {
            8 => 0,
            12 => 4,
            _ if head.starts_with("02") => 2,
            _ => 3,
        };
        let (area, middle) = head.split_at(area.min(head.len()));
        if area.is_empty() { format!("{middle}-{tail}") } else { format!("{area}-{middle}-{tail}") }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Mail addresses of more than one domain: one of them is another organisation's, or a slip.
fn domains(body: &Body<'_>, contacts: &[Contact], found: &mut Found) {
    let mails: Vec<&Contact> = contacts
        .iter()
        .filter(|it| it.kind == Kind::Mail && it.is_labelled && !FREE_MAIL.contains(&it.value.as_str()))
        .collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in &mails {
        *count.entry(&mail.value).or_default() += 1;
    }
    // The most frequent domain is the organisation's; of equally frequent ones, the first.
    let most = count.values().copied().max().unwrap_or(0);
    let Some(own) = mails.iter().map(|it| it.value.as_str()).find(|it| count.get(it) == Some(&most)) else {
        return;
    };
    let mut said = BTreeSet::new();
    for mail in mails.iter().filter(|it| it.value != own) {
        let domain = mail.value.as_str();
        if !said.insert(domain) {
            continue;
        }
        found.add(
            body,
            Code::ConflictingContact,
            &mail.spot.range,
            format!("전자우편 주소의 도메인 {domain}이(가) 이 문서의 다른 주소({own})와 다릅니다."),
            format!("The mail domain {domain} is not that of the other addresses of this document ({own})."),
        );
    }
}

fn value(kind: Kind, spelling: &str) -> String {
    match kind {
        Kind::Telephone => {
            let digits: String = spelling.chars().filter(char::is_ascii_digit).collect();
            match digits.strip_prefix("82") {
                Some(rest) if spelling.starts_with('+') => format!("0{}", rest.trim_start_matches('0')),
                _ => digits,
            }
        }
        Kind::Mail => {
            let address: String = spelling.chars().filter(|it| !it.is_whitespace()).collect();
            address.split_once('@').map(|(_, host)| registered(host)).unwrap_or_default()
        }
    }
}

/// The registered domain of a host: `mail.example.co.kr` is `example.co.kr`.
fn registered(host: &str) -> String {
    let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
    let second = labels.len().checked_sub(2).and_then(|it| labels.get(it)).copied().unwrap_or_default();
    let under_kr = labels.last() == Some(&"kr") && second.len() <= 2;
    let kept = if under_kr { 3 } else { 2 };
    labels.get(labels.len().saturating_sub(kept)..).unwrap_or_default().join(".")
}

fn is_fax(body: &Body<'_>, spot: &Spot) -> bool {
    let before = body.before(spot.start, 24);
    // `전화 02-…, 팩스 02-…`: the nearest word counts.
    let fax = ["팩스", "fax", "f.", "전송"].iter().filter_map(|it| before.rfind(it)).max();
    let telephone = ["전화", "tel", "연락처", "t."].iter().filter_map(|it| before.rfind(it)).max();
    fax.is_some() && fax > telephone
}

/// Whether a word before a contact says what it is.
fn is_labelled(body: &Body<'_>, spot: &Spot) -> bool {
    let spelling = body.spaced.spelling.as_str();
    let from = spelling.ceil_char_boundary(spot.start.saturating_sub(60));
    let before = spelling.get(from..spot.start).unwrap_or_default();
    ["메일", "전자우편", "문의", "연락처", "담당", "책임자", "고객", "mail"]
        .iter()
        .any(|it| before.contains(it))
}

/// Whether a contact is another body's or firm's.
fn is_outside(body: &Body<'_>, spot: &Spot, value: &str) -> bool {
    let Some(expression) = OUTSIDE.as_ref() else { return false };
    if OUTSIDE_DOMAINS.iter().any(|it| value.ends_with(it)) || value.ends_with("go.kr") {
        return true;
    }
    let sentence = body.words(&body.sentence(&spot.range)).to_lowercase();
    let titled = body.units(spot.range.start).take_while(|it| it.parent.is_some()).any(|it| {
        let title = it.title.as_str();
        ["위탁", "제3자", "국외", "구제", "수탁", "제공"].iter().any(|word| title.contains(word))
    });
    let spelling = body.spaced.spelling.as_str();
    let from = spelling.ceil_char_boundary(spot.start.saturating_sub(90));
    let near = spelling.get(from..spot.start).unwrap_or_default();
    titled || expression.is_match(&sentence) || expression.is_match(near)
}

/// The desk named before a contact, in its sentence or right before it.
fn desk(body: &Body<'_>, spot: &Spot) -> Option<String> {
    let spelling = body.spaced.spelling.as_str();
    let from = spelling.ceil_char_boundary(spot.start.saturating_sub(DESK_BYTES));
    let before = spelling.get(from..spot.start)?;
    let desk = DESK.as_ref()?.all_captures(before).last()?.get(1)?;
    let desk = squeezed(desk.text);
    let any = ANY_DESK.iter().any(|it| desk == *it) || desk.chars().count() < 4;
    (!any).then_some(desk)
}

pub(super) const EXPRESSIONS: [&Expression; 4] = [&TELEPHONE.expression, &MAIL.expression, &DESK, &OUTSIDE];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_domains_are_compared_by_what_counts() {
        assert_eq!(value(Kind::Telephone, "02) 700-1234"), "027001234");
        assert_eq!(value(Kind::Telephone, "+82-2-700-1234"), "027001234");
        assert_eq!(value(Kind::Mail, "help@mail.example.co.kr"), "example.co.kr");
        assert_eq!(value(Kind::Mail, "help@mail.example.com"), "example.com");
        assert_eq!(shown("027001234"), "02-700-1234");
        assert_eq!(shown("15881234"), "1588-1234");
        assert_eq!(shown("0317001234"), "031-700-1234");
    }
}
