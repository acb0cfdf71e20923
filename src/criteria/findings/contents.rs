//! The table of contents against the body: numbers, titles and pages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::articles::{self, Number};
use super::body::{Body, Expression, Found, squeezed};
use super::code::Code;
use crate::document::{Role, SourceOffset, SourceRange};
use crate::matching::expression::Regex;
use crate::text::Unit;

/// An entry: number, title, dots and page.
static ENTRY: Expression = LazyLock::new(|| {
    Regex::new(
        r"^\s*제\s*(\d{1,3})\s*조(?:\s*의\s*(\d{1,2}))?\s*[.:]?\s*[(\[【]?\s*([^\d\s().…·][^…]*?)\s*[)\]】]?[\s.·…‥⋯ㆍ・∙_․]*(?:-\s*)?(\d{1,4})?(?:\s*-)?\s*$",
    )
    .ok()
});

/// Entries that must agree before one that does not tells anything.
const MIN_AGREEING: usize = 4;

/// Most entries, and articles, that are held against each other.
const MAX_ENTRIES: usize = 1000;

/// An article with its title as titles are compared.
struct Titled<'a> {
    unit: &'a Unit,
    title: String,
}

struct Entry {
    number: Number,
    title: String,
    page: Option<i64>,
    range: SourceRange,
}

pub(super) fn find(body: &Body<'_>, found: &mut Found) {
    let entries = entries(body);
    if !(MIN_AGREEING..=MAX_ENTRIES).contains(&entries.len()) {
        return;
    }
    let series: Vec<Vec<Titled<'_>>> = body
        .series()
        .iter()
        .filter(|it| it.len() <= MAX_ENTRIES)
        .map(|it| it.iter().map(|unit| Titled { unit, title: squeezed(&unit.title) }).collect())
        .collect();
    let Some(main) = series.iter().max_by_key(|it| agreeing(&entries, it)) else { return };
    let agree = agreeing(&entries, main);
    // Contents of another rule, or of the whole book, are no contents of this one.
    if agree < MIN_AGREEING || agree * 10 < entries.len() * 6 {
        return;
    }
    titles(body, &entries, main, found);
    pages(body, &entries, main, found);
}

fn entries(body: &Body<'_>) -> Vec<Entry> {
    let lines = body.document.lines.iter().enumerate();
    lines
        .filter(|(index, _)| body.text.flow.role(*index) == Role::Contents)
        .filter_map(|(_, line)| {
            let captures = ENTRY.as_ref()?.captures(body.document.line_text(line))?;
            let value = |group: usize| captures.get(group).and_then(|it| it.text.parse::<u32>().ok());
            Some(Entry {
                number: (value(1)?, value(2).unwrap_or(0)),
                title: squeezed(captures.get(3)?.text),
                page: value(4).map(i64::from),
                range: line.span.clone(),
            })
        })
        .filter(|it| !it.title.is_empty())
        .collect()
}

fn agreeing(entries: &[Entry], articles: &[Titled<'_>]) -> usize {
    entries.iter().filter(|entry| matching(entry, articles).is_some()).count()
}

/// The article of an entry: the same number and title.
fn matching<'a>(entry: &Entry, articles: &[Titled<'a>]) -> Option<&'a Unit> {
    let is = |it: &&Titled<'a>| articles::number(it.unit) == entry.number && is_same(&it.title, &entry.title);
    articles.iter().find(is).map(|it| it.unit)
}

fn is_same(one: &str, other: &str) -> bool {
    // A title that wraps is cut in the contents or in the body.
    !one.is_empty() && (one.starts_with(other) || other.starts_with(one))
}

fn titles(body: &Body<'_>, entries: &[Entry], main: &[Titled<'_>], found: &mut Found) {
    for entry in entries.iter().filter(|it| matching(it, main).is_none()) {
        let shown = body.words(&entry.range);
        let shown = shown.trim_end_matches(|it: char| !it.is_alphabetic() && it != ')').to_owned();
        let elsewhere = main.iter().find(|it| is_same(&it.title, &entry.title)).map(|it| it.unit);
        let numbered = main.iter().map(|it| it.unit).find(|it| articles::number(it) == entry.number);
        let (ko, en) = match (elsewhere, numbered) {
            (Some(article), _) => (
                format!("목차의 “{shown}”이(가) 본문에서는 {}입니다.", article.label),
                format!("The contents say “{shown}”; in the body it is {}.", article.label),
            ),
            (None, Some(article)) => (
                format!("목차의 “{shown}”과(와) 본문의 제목 “{}”이(가) 다릅니다.", article.title),
                format!("The contents say “{shown}”; the title in the body is “{}”.", article.title),
            ),
            (None, None) => (
                format!("목차의 “{shown}”이(가) 본문에 없습니다."),
                format!("The contents name “{shown}”, which the body does not have."),
            ),
        };
        found.add(body, Code::ContentsDiffer, &entry.range, ko, en);
    }
    for Titled { unit: article, title } in main {
        let listed = entries.iter().any(|it| it.number == articles::number(article));
        let same_title = entries.iter().any(|it| is_same(title, &it.title));
        if !listed && !same_title && !article.title.contains("삭제") {
            found.add(
                body,
                Code::ContentsDiffer,
                &article.heading,
                format!("본문의 {}이(가) 목차에 없습니다.", article.label),
                format!("{} of the body is not in the contents.", article.label),
            );
        }
    }
}

fn pages(body: &Body<'_>, entries: &[Entry], main: &[Titled<'_>], found: &mut Found) {
    let physical = |at: SourceOffset| body.document.page_number(at).map(i64::from);
    let paged: Vec<(&Entry, i64, &Unit)> = entries
        .iter()
        .filter_map(|entry| {
            let article = matching(entry, main)?;
            Some((entry, entry.page? - physical(article.heading.start)?, article))
        })
        .collect();
    let mut shifts: BTreeMap<i64, usize> = BTreeMap::new();
    for (_, shift, _) in &paged {
        *shifts.entry(*shift).or_default() += 1;
    }
    let Some((usual, count)) = shifts.into_iter().max_by_key(|(_, count)| *count) else { return };
    if count < MIN_AGREEING || count * 10 < paged.len() * 7 {
        return;
    }
    for (entry, shift, article) in paged {
        let page_index = body.document.page_index(article.heading.start);
        let printed = body.text.flow.printed_label(page_index).and_then(|it| it.parse::<i64>().ok());
        if shift == usual || printed == entry.page {
            continue;
        }
        let (Some(said), Some(page)) = (entry.page, physical(article.heading.start)) else { continue };
        let real = printed.unwrap_or(page + usual);
        let label = &article.label;
        found.add(
            body,
            Code::ContentsDiffer,
            &entry.range,
            format!("목차는 {label}가 {said}쪽에 있다고 하지만 본문에서는 {real}쪽에 있습니다."),
            format!("The contents put {label} on page {said}; it is on page {real}."),
        );
    }
}

pub(super) const EXPRESSIONS: [&Expression; 1] = [&ENTRY];
