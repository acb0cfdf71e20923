//! What the tables of facts know better: old law, outdated contacts of outside bodies, items of no such class, providers from abroad.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;

use super::body::{Anchored, Body, Expression, Found, Spot, any_place, squeezed};
use super::code::Code;
use crate::dictionary::Known;
use crate::matching::expression::Regex;
use crate::text::{BARRIER, normalise_term};

/// Bytes behind a body's name among which its contact stands.
const CONTACT_BYTES: usize = 150;
/// Names of outside bodies, at which the contact of the one before ends.
static OUTSIDE: Expression =
    LazyLock::new(|| Regex::new(r"위원회|신고 ?센터|검찰|경찰|수사|보호 ?협회|진흥원|마크").ok());
pub(super) static CLASS: Anchored = Anchored {
    expression: LazyLock::new(|| {
        Regex::new(r"(고유 ?식별 ?정보|민감 ?정보) ?(?:\(|\[|: ?)([^)\]\x01.]{2,160})").ok()
    }),
    anchors: &["식별", "민감"],
    reach: (12, 220),
    stands: any_place,
};
/// Said to be in the country, and not `국내외`, `국내법`, `국내 대리인`.
static DOMESTIC: Expression = LazyLock::new(|| {
    Regex::new(r"국내(?:$|[^외법 ]| (?:서버|리전|데이터|에 |에서|소재|위치|보관|저장|업체|사업자|클라우드|법인|\x01))").ok()
});
static ABROAD: Expression = LazyLock::new(|| {
    Regex::new(r"미국|버지니아|오레곤|오하이오|캘리포니아|도쿄|일본|싱가포르|아일랜드|프랑크푸르트|독일|us-(?:east|west)|ap-northeast-1|eu-|virginia|oregon|ohio").ok()
});
static SENT_ABROAD: Expression = LazyLock::new(|| Regex::new(r"국외|해외|이전 ?국가|이전받는|미국").ok());

/// The tables, made ready for searches once.
#[derive(Debug)]
pub(super) struct Tables {
    known: Known,
    /// Every spelling of the tables: most documents hold none, and nothing else is asked of them.
    spellings: Option<AhoCorasick>,
    /// Compiled for the first document that holds one.
    expressions: OnceLock<Expressions>,
}

/// The tables as expressions over the spaced spelling.
#[derive(Debug)]
struct Expressions {
    wordings: Option<Regex>,
    laws: Option<Regex>,
    bodies: Option<Regex>,
    providers: Option<Regex>,
}

impl Tables {
    pub(super) fn new(known: &Known) -> Tables {
        let all = known.wordings.iter().map(|it| &it.spelling);
        let all = all.chain(known.contacts.iter().map(|it| &it.body));
        let all = all.chain(known.providers.iter().map(|it| &it.spelling));
        let all: BTreeSet<String> = all.map(|it| normalise_term(it).0).filter(|it| !it.is_empty()).collect();
        Tables { spellings: AhoCorasick::new(all).ok(), expressions: OnceLock::new(), known: known.clone() }
    }

    fn expressions(&self) -> &Expressions {
        self.expressions.get_or_init(|| Expressions::new(&self.known))
    }
}

impl Expressions {
    fn new(known: &Known) -> Expressions {
        let wordings = known.wordings.iter().filter(|it| it.article.is_empty());
        let laws = known.wordings.iter().filter(|it| !it.article.is_empty());
        let laws = alternatives(laws.map(|it| it.spelling.as_str()));
        let laws = laws.map(|it| format!(r#"({it})[」』”"' ]{{0,3}}(제 ?\d+ ?조(?: ?의 ?\d+)?)"#));
        let compiled = |it: Option<String>| it.and_then(|it| Regex::new(&it).ok());
        Expressions {
            wordings: compiled(alternatives(wordings.map(|it| it.spelling.as_str()))),
            laws: compiled(laws),
            bodies: compiled(alternatives(known.contacts.iter().map(|it| it.body.as_str()))),
            providers: compiled(alternatives(known.providers.iter().map(|it| it.spelling.as_str()))),
        }
    }
}

/// An expression for any of the spellings, however they are spaced; `None` where there are none.
fn alternatives<'a>(spellings: impl Iterator<Item = &'a str>) -> Option<String> {
    let spellings: BTreeSet<String> = spellings.map(|it| normalise_term(it).0).collect();
    // A longer name goes before one that it begins with.
    let mut spellings: Vec<String> = spellings.into_iter().filter(|it| !it.is_empty()).collect();
    spellings.sort_by_key(|it| std::cmp::Reverse(it.chars().count()));
    let spaced = spellings.iter().map(|spelling| {
        // By their numbers no character means anything else.
        let characters: Vec<String> =
            spelling.chars().map(|it| format!(r"\x{{{:x}}}", u32::from(it))).collect();
        characters.join(" ?")
    });
    let joined = spaced.collect::<Vec<_>>().join("|");
    (!joined.is_empty()).then_some(joined)
}

fn is(spelling: &str, found: &str) -> bool {
    squeezed(spelling) == squeezed(found)
}

pub(super) fn find(tables: &Tables, body: &Body<'_>, found: &mut Found) {
    classes(tables, body, found);
    let named = tables.spellings.as_ref().is_some_and(|it| it.is_match(&body.text.normal.spelling));
    if named {
        wordings(tables, body, found);
        articles(tables, body, found);
        contacts(tables, body, found);
        providers(tables, body, found);
    }
}

fn spots(body: &Body<'_>, expression: Option<&Regex>) -> Vec<Spot> {
    let places = expression.into_iter().flat_map(|it| it.find_all(&body.spaced.spelling));
    places.filter_map(|it| body.spot(it.start, it.end)).collect()
}

fn wordings(tables: &Tables, body: &Body<'_>, found: &mut Found) {
    let mut said = BTreeSet::new();
    for spot in spots(body, tables.expressions().wordings.as_ref()) {
        let word = body.spelling(spot.start, spot.end);
        let Some(old) =
            tables.known.wordings.iter().find(|it| it.article.is_empty() && is(&it.spelling, word))
        else {
            continue;
        };
        let sentence = body.words(&body.sentence(&spot.range));
        let told = sentence.contains("명칭") || sentence.contains("변경") || sentence.contains("종전");
        let former = body.before(spot.start, 8).trim_end().ends_with(['구', '舊', '前', '전']);
        // Google's own policy is called what Google calls it.
        let owner = body.before(spot.start, 30).trim_end().rsplit(' ').next().unwrap_or_default();
        let own = ["회사", "당사", "사이트", "서비스", "홈페이지", "본"].iter().any(|it| owner.contains(it));
        let of_others = owner.ends_with('의') && !own;
        if told || former || of_others || !said.insert(old.spelling.as_str()) {
            continue;
        }
        let (word, now, since) = (body.words(&spot.range), &old.now, &old.since);
        found.add(
            body,
            Code::OutdatedLaw,
            &spot.range,
            format!("“{word}”은(는) {since} 법령 개정 전의 말입니다. 지금은 “{now}”입니다."),
            format!("The law replaced “{word}” in {since}; it is “{now}” now."),
        );
    }
}

fn articles(tables: &Tables, body: &Body<'_>, found: &mut Found) {
    let Some(expression) = &tables.expressions().laws else { return };
    for captures in expression.all_captures(&body.spaced.spelling) {
        let (Some(whole), Some(law), Some(article)) = (captures.get(0), captures.get(1), captures.get(2))
        else {
            continue;
        };
        let repealed = tables
            .known
            .wordings
            .iter()
            .find(|it| is(&it.article, article.text) && is(&it.spelling, law.text));
        let (Some(repealed), Some(spot)) = (repealed, body.spot(whole.start, whole.end)) else {
            continue;
        };
        let (since, now, article) = (&repealed.since, &repealed.now, &repealed.article);
        found.add(
            body,
            Code::OutdatedLaw,
            &spot.range,
            format!("정보통신망법 {article}는 {since} 삭제되어 {now}으로 옮겨졌습니다."),
            format!("{article} of the Network Act was repealed in {since}; the {now} has it now."),
        );
    }
}

fn contacts(tables: &Tables, body: &Body<'_>, found: &mut Found) {
    let mut said = BTreeSet::new();
    for spot in spots(body, tables.expressions().bodies.as_ref()) {
        let name = body.spelling(spot.start, spot.end);
        let window = contact_window(body, spot.end);
        for row in tables.known.contacts.iter().filter(|it| is(&it.body, name)) {
            let at = if row.outdated.is_empty() { Some(0..0) } else { stands_alone(&window, &row.outdated) };
            let Some(at) = at else { continue };
            let current = !row.outdated.is_empty() && stands_alone(&window, &row.current).is_some();
            if current || !said.insert((squeezed(&row.body), row.outdated.as_str())) {
                continue;
            }
            let end = spot.end + at.end;
            let Some(spot) = body.spot(spot.start, end) else { continue };
            let (outside, outdated, current) = (&row.body, &row.outdated, &row.current);
            let (ko, en) = if outdated.is_empty() {
                (
                    format!("“{outside}”은(는) 옛 이름입니다. 지금은 {current}입니다."),
                    format!("“{outside}” is an old name; it is {current} now."),
                )
            } else {
                (
                    format!("{outside}의 연락처 {outdated}은(는) 바뀌었습니다. 지금은 {current}입니다."),
                    format!("{outdated} is not the contact of {outside} any more; it is {current}."),
                )
            };
            found.add(body, Code::OutdatedContact, &spot.range, ko, en);
        }
    }
}

/// The text behind a body's name up to the next one's; cells and lines are no end, contacts stand in lists and tables.
fn contact_window(body: &Body<'_>, end: usize) -> String {
    let spelling = body.spaced.spelling.as_str();
    let to = spelling.floor_char_boundary(end + CONTACT_BYTES);
    let window = spelling.get(end..to).unwrap_or_default();
    let next = OUTSIDE.as_ref().and_then(|it| it.find(window)).map_or(window.len(), |it| it.start);
    window.get(..next).unwrap_or_default().replace(BARRIER, " ")
}

/// Where a number or address stands that is no part of a longer one.
fn stands_alone(text: &str, wanted: &str) -> Option<std::ops::Range<usize>> {
    text.match_indices(wanted).map(|(at, it)| at..at + it.len()).find(|at| {
        let part = |it: char| it.is_ascii_alphanumeric() || it == '-';
        let before = text.get(..at.start).and_then(|it| it.chars().next_back());
        let after = text.get(at.end..).and_then(|it| it.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

fn classes(tables: &Tables, body: &Body<'_>, found: &mut Found) {
    for captures in body.captures(&CLASS) {
        let (Some(whole), Some(class), Some(list)) = (captures.get(0), captures.get(1), captures.get(2))
        else {
            continue;
        };
        let listed: Vec<String> = list.text.split([',', '·', '/', '、', ';']).map(squeezed).collect();
        let of_class = tables.known.misfits.iter().filter(|it| is(&it.class, class.text));
        let wrong = of_class
            .filter(|it| {
                let member = squeezed(&it.member);
                listed.iter().any(|item| item.trim_end_matches('등') == member)
            })
            .collect::<Vec<_>>();
        let (Some(first), Some(spot)) = (wrong.first(), body.spot(whole.start, whole.end)) else {
            continue;
        };
        let members = wrong.iter().map(|it| it.member.as_str()).collect::<Vec<_>>().join(", ");
        let (class, reason) = (&first.class, &first.reason);
        found.add(
            body,
            Code::MisclassifiedTerm,
            &spot.range,
            format!("{members}은(는) {class}가 아닙니다. {}.", reason.ko),
            format!("{members} is no {class}: {}.", reason.en),
        );
    }
}

fn providers(tables: &Tables, body: &Body<'_>, found: &mut Found) {
    let (Some(domestic), Some(abroad), Some(sent)) =
        (DOMESTIC.as_ref(), ABROAD.as_ref(), SENT_ABROAD.as_ref())
    else {
        return;
    };
    for spot in spots(body, tables.expressions().providers.as_ref()) {
        let before = body.before(spot.start, 4).chars().next_back();
        let after = body.after(spot.end, 4).chars().next();
        if before.is_some_and(|it| it.is_ascii_alphanumeric())
            || after.is_some_and(|it| it.is_ascii_alphanumeric())
        {
            continue;
        }
        let name = body.spelling(spot.start, spot.end);
        let Some(provider) = tables.known.providers.iter().find(|it| is(&it.spelling, name)) else {
            continue;
        };
        let sentence = body.document.slice(&body.sentence(&spot.range)).to_lowercase();
        if !domestic.is_match(&sentence.replace('\t', " \u{1}")) {
            continue;
        }
        let wrong = if provider.has_region { abroad.is_match(&sentence) } else { !sent.is_match(&sentence) };
        let both = provider.has_region && sentence.contains("국외");
        if !wrong || both {
            continue;
        }
        let (name, country) = (&provider.spelling, &provider.country);
        found.add(
            body,
            Code::ForeignProvider,
            &spot.range,
            format!(
                "{name}은(는) {country} 사업자인데 국내로 적었습니다. 국외 이전에 해당하는지 확인해 주세요."
            ),
            format!(
                "{name} is a provider abroad ({country}) and called domestic; see whether data go abroad."
            ),
        );
    }
}

pub(super) const EXPRESSIONS: [&Expression; 5] =
    [&OUTSIDE, &CLASS.expression, &DOMESTIC, &ABROAD, &SENT_ABROAD];
