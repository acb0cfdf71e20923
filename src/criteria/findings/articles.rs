//! How a rule is numbered: articles twice, out of order or starting again, and items twice.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

use super::body::{Body, Found};
use super::code::Code;
use crate::document::SourceOffset;
use crate::text::{Level, Unit};

/// Lines before a first article among which the title of its rule stands.
const LINES_BEFORE: usize = 24;
/// Longest line that is a title.
const TITLE_CHARS: usize = 50;
/// Titles without text that make a table of contents.
const MIN_LISTED: usize = 4;
/// Articles behind which a new 제1조 is a restart and no slip of the reading.
const MIN_RUN: usize = 3;
/// Numbers left out that make an excerpt of a document, whose gaps are no slips.
const EXCERPT_GAPS: usize = 3;
/// Articles in wrong places from which on they have one cause, such as columns read in turn, which is said once.
const DISORDER: usize = 4;
/// Units among which a list goes on.
const MAX_UNITS_AHEAD: usize = 60;
/// Ends of the titles of rules, and heads of annexes.
const RULE_TITLES: &[&str] = &[
    "규정",
    "지침",
    "방침",
    "정책",
    "정책서",
    "약관",
    "규칙",
    "세칙",
    "내규",
    "기준",
    "매뉴얼",
    "절차서",
    "계약서",
    "서약서",
    "법률",
    "법",
    "령",
    "계획",
    "계획서",
    "요령",
    "절차",
    "강령",
    "정관",
    "헌장",
    "편람",
    "동의서",
    "협약",
    "협정",
    "고시",
    "훈령",
    "조례",
    "부칙",
    "안",
];
const ANNEX_WORDS: &[&str] = &["부칙", "부 칙", "附則", "별첨", "별표", "별지", "붙임", "부록", "appendix"];

/// The number of an article: `제7조의2` is `(7, 2)`.
pub(super) type Number = (u32, u32);

pub(super) fn find(body: &Body<'_>, found: &mut Found) {
    items(body, found);
    // A comparison of two wordings quotes articles as it needs them.
    let text = body.text.normal.spelling.as_bytes();
    if ["신·구조문", "신구조문", "현행과같음"].iter().any(|it| memmem::find(text, it.as_bytes()).is_some())
    {
        return;
    }
    for articles in body.series() {
        sequence(body, articles, found);
    }
}

/// Articles of each part of a document that numbers its own, in order. Supplementary provisions quote articles of other rules and
/// are left out.
pub(super) fn series<'a>(body: &Body<'a>) -> Vec<Vec<&'a Unit>> {
    let units = &body.text.outline.units;
    let articles: Vec<&Unit> = units.iter().filter(|it| it.level == Level::Article).collect();
    // Where most titles stand in brackets, a line without them is a mention.
    let bracketed = articles.iter().filter(|it| is_bracketed(body, it)).count() * 2 > articles.len();
    let mut series: Vec<(Option<u32>, Vec<&Unit>)> = Vec::new();
    let in_contents = listed(body, &articles);
    for article in articles {
        if in_contents.contains(&article.span.start) || body.is_row(&article.heading) {
            continue;
        }
        let part = body.part(article.span.start);
        let quoted = part.is_some_and(|it| it.label.starts_with("부칙"));
        let mention = bracketed && !is_bracketed(body, article) && !article.title.contains("삭제");
        if quoted || mention {
            continue;
        }
        let key = part.map(|it| it.span.start.0);
        match series.last_mut().filter(|(of, _)| *of == key) {
            Some((_, articles)) => articles.push(article),
            None => series.push((key, vec![article])),
        }
    }
    series.into_iter().map(|(_, articles)| articles).collect()
}

/// Articles that are nothing but a title and come again later: entries of a table of contents that was not taken for one.
fn listed(body: &Body<'_>, articles: &[&Unit]) -> BTreeSet<SourceOffset> {
    let mut later: BTreeSet<Number> = BTreeSet::new();
    let mut listed = BTreeSet::new();
    for article in articles.iter().rev() {
        let text = article.heading.end..article.span.end;
        let mut next = body.document.slice(&text).lines().map(str::trim).filter(|it| !it.is_empty());
        // A heading of the next chapter may stand behind the last entry.
        let is_empty = next.all(|it| it.starts_with('제') && it.chars().count() <= 30);
        if is_empty && later.contains(&number(article)) {
            listed.insert(article.span.start);
        }
        later.insert(number(article));
    }
    if listed.len() >= MIN_LISTED { listed } else { BTreeSet::new() }
}

fn is_bracketed(body: &Body<'_>, article: &Unit) -> bool {
    let heading = body.document.slice(&article.heading);
    heading.contains(['(', '[', '【', '〔', '<', '〈', '（', '「'])
}

pub(super) fn number(article: &Unit) -> Number {
    (article.number, article.branch)
}

/// Follows the numbers of one series.
fn sequence(body: &Body<'_>, articles: &[&Unit], found: &mut Found) {
    let gaps = articles.windows(2).filter(|pair| {
        matches!(pair, [before, next] if next.branch == 0 && before.branch == 0 && next.number > before.number + 1)
    });
    let is_excerpt = gaps.count() >= EXCERPT_GAPS;
    let mut seen: BTreeMap<Number, &Unit> = BTreeMap::new();
    let mut last: Option<&Unit> = None;
    let mut jumps: Vec<(&Unit, &Unit)> = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        let Some(before) = last else {
            seen.insert(number(article), article);
            last = Some(article);
            continue;
        };
        let own = number(article);
        if own == (1, 0) && before.number > 1 {
            if seen.len() >= MIN_RUN && !has_title_before(body, article) {
                let (ko, en) = restart(before);
                found.add(body, Code::ArticleRestart, &article.heading, ko, en);
            }
            seen.clear();
        } else if let Some(earlier) = seen.get(&own) {
            // A statute prints an article twice where a new wording is not yet in force.
            if !is_other_version(body, earlier, article) {
                let (ko, en) = twice(article);
                found.add(body, Code::DuplicateArticle, &article.heading, ko, en);
            }
        } else if !follows(before, article) && !is_accounted_for(body, before, article) {
            // One article in the wrong place: what comes next goes on behind the one before it.
            let intruder = articles.get(index + 1).is_some_and(|next| follows(before, next));
            if intruder || !is_excerpt || own < number(before) {
                jumps.push((before, article));
            }
            if intruder {
                seen.insert(own, article);
                continue;
            }
        }
        seen.insert(own, article);
        last = Some(article);
    }
    let shown = if jumps.len() < DISORDER { jumps.len() } else { 1 };
    for (before, article) in jumps.iter().take(shown) {
        let (ko, en) =
            if shown == jumps.len() { jump(before, article) } else { disorder(before, article, jumps.len()) };
        found.add(body, Code::ArticleOrder, &article.heading, ko, en);
    }
}

fn follows(before: &Unit, next: &Unit) -> bool {
    let (number, branch) = (next.number, next.branch);
    match branch {
        0 => number == before.number + 1,
        _ => number == before.number && branch == before.branch.max(1) + 1,
    }
}

/// Whether the articles between two are named as deleted, or begin lines that the outline did not take for headings.
fn is_accounted_for(body: &Body<'_>, before: &Unit, next: &Unit) -> bool {
    let skipped: Vec<String> = match next.branch {
        0 if next.number > before.number + 1 => {
            (before.number + 1..next.number).take(50).map(|it| format!("제{it}조")).collect()
        }
        0 => return false,
        branch => (2..branch).map(|it| format!("제{}조의{it}", next.number)).collect(),
    };
    let lines = lines_between(body, before, next);
    let named = |label: &String| lines.iter().any(|line| line.starts_with(label.as_str()));
    let deleted = lines.iter().any(|line| line.contains("삭제") && line.contains("조"));
    deleted || skipped.iter().all(named)
}

fn lines_between(body: &Body<'_>, before: &Unit, next: &Unit) -> Vec<String> {
    let from = body.document.line_index(before.span.start).unwrap_or(0);
    let lines = body.document.lines.iter().skip(from);
    lines
        .take_while(|line| line.span.start < next.span.start)
        .map(|line| body.document.line_text(line).chars().filter(|it| !it.is_whitespace()).collect())
        .collect()
}

/// Whether the title of a rule or annex stands before a first article, or a new page begins with it.
fn has_title_before(body: &Body<'_>, article: &Unit) -> bool {
    let document = body.document;
    let Some(line) = document.line_index(article.span.start) else { return false };
    let first = line.saturating_sub(LINES_BEFORE);
    let mut lines = document.lines.get(first..line).unwrap_or_default().iter().rev();
    let titled = lines.any(|line| {
        let text = document.line_text(line).trim();
        let bare = text.trim_end_matches(|it: char| !it.is_alphanumeric());
        let title = text.chars().count() <= TITLE_CHARS && RULE_TITLES.iter().any(|it| bare.ends_with(it));
        let annex = ANNEX_WORDS.iter().any(|it| text.to_lowercase().contains(it));
        title || annex
    });
    let page = document.pages.get(document.page_index(article.span.start));
    let top = page.is_some_and(|page| line < page.lines.start + 4 && page.number > 1);
    titled || top
}

/// Whether an article is printed in two wordings: `[시행일: 2025. 3. 13.]`, `제7조(계속)`, or the same title right away.
fn is_other_version(body: &Body<'_>, earlier: &Unit, article: &Unit) -> bool {
    let dated = |it: &Unit| {
        let text = body.document.slice(&it.span);
        ["시행일", "[시행", "개정안", "본조신설"].iter().any(|it| text.contains(it))
    };
    article.title.contains("계속") || dated(article) || dated(earlier)
}

/// Two items of one list with one number: ③ twice in an article, or a first item twice in a row.
fn items(body: &Body<'_>, found: &mut Found) {
    let units = &body.text.outline.units;
    for (index, unit) in units.iter().enumerate() {
        let sibling = units.iter().enumerate().skip(index + 1).find(|(_, it)| it.parent <= unit.parent);
        let Some((_, next)) = sibling.filter(|(_, it)| it.parent == unit.parent) else { continue };
        let same = next.level == unit.level && next.number == unit.number && next.label == unit.label;
        let list = matches!(unit.level, Level::Paragraph | Level::Point);
        if !same || !list || unit.number == 0 || body.is_form(next.span.start) {
            continue;
        }
        if !is_one_sentence(body, unit) || body.is_row(&next.heading) {
            continue;
        }
        // The list must go on behind the second of them; else it may be a list of its own.
        let level = unit.level;
        let goes_on = units
            .iter()
            .skip(index + 1)
            .take(MAX_UNITS_AHEAD)
            .any(|it| it.parent == unit.parent && it.level == level && it.number == unit.number + 1);
        if unit.level == Level::Paragraph && !goes_on {
            continue;
        }
        let label = &unit.label;
        found.add(
            body,
            Code::DuplicateNumber,
            &next.heading,
            format!("“{label}” 번호가 거듭 나옵니다."),
            format!("The number “{label}” comes twice in a row."),
        );
    }
}

/// Whether an item is one sentence, so that nothing in it introduces another list.
fn is_one_sentence(body: &Body<'_>, unit: &Unit) -> bool {
    let sentences = &body.text.sentences;
    let first = sentences.partition_point(|it| it.end <= unit.span.start);
    let last = sentences.partition_point(|it| it.start < unit.span.end);
    last <= first + 1
}

fn restart(before: &Unit) -> (String, String) {
    let label = &before.label;
    (
        format!("{label} 다음에 조 번호가 제1조부터 다시 시작합니다. 별첨이나 새 문서의 제목이 없습니다."),
        format!(
            "Behind {label} the articles start again from 제1조, without the title of an annex or a new rule."
        ),
    )
}

fn twice(article: &Unit) -> (String, String) {
    let label = &article.label;
    (format!("{label} 번호가 두 번 나옵니다."), format!("{label} occurs twice."))
}

fn disorder(before: &Unit, article: &Unit, places: usize) -> (String, String) {
    let (before, own) = (&before.label, &article.label);
    (
        format!(
            "{before} 다음에 {own}이(가) 나오는 등 조 번호의 순서가 {places}곳에서 맞지 않습니다. 쪽이나 단의 차례가 바뀌지 않았는지 확인해 주세요."
        ),
        format!(
            "{before} is followed by {own}, and articles are out of order in {places} places; pages or columns may have changed places."
        ),
    )
}

fn jump(before: &Unit, article: &Unit) -> (String, String) {
    let (before, own) = (&before.label, &article.label);
    (
        format!("{before} 다음에 {own}이(가) 나와 조 번호의 순서가 맞지 않습니다."),
        format!("{before} is followed by {own}: the articles are out of order."),
    )
}
