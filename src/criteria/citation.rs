//! A place in a document to the words in which the form cites it.
//!
//! `02. 문서명_Ver 1.0 (6 페이지 - 제7조 침해사고 보고 3항 1호)`; pages of a passage over a page end as a list, `8,9 페이지`; the number that is
//! printed on the page beside the physical one where the two differ; the nearest heading where there is no 제N조.

use std::fmt::Write as _;

use super::model::Citation;
use crate::document::{Document, SourceOffset, SourceRange};
use crate::matching;
use crate::text::{Level, Text, Unit};

/// Most pages that a citation lists one by one.
const MAX_LISTED_PAGES: u32 = 8;

/// Cites a stretch of a document.
///
/// The pages are those of its first and last character; article, 항, 호, 목 and point are those that hold its first character.
pub fn cite(title: &str, document: &Document, text: &Text, range: &SourceRange) -> Citation {
    let units = enclosing(text, range.start);
    let of = |level: Level| units.iter().find(|unit| unit.level == level).copied();
    let article = of(Level::Article);
    let heading = article.or_else(|| titled(&units));
    let page = document.page_number(range.start);
    let last = SourceOffset(range.end.0.saturating_sub(1).max(range.start.0));
    let page_end = document.page_number(last);
    let mut citation = Citation {
        page,
        page_end,
        page_label: page.and_then(|_| label(document, text, range.start)),
        article: article.map(|unit| unit.label.clone()),
        article_title: heading.map(|unit| unit.title.clone()).filter(|title| !title.is_empty()),
        paragraph: of(Level::Paragraph).map(|unit| unit.number),
        item: of(Level::Item).map(|unit| unit.number),
        subitem: of(Level::Subitem).map(|unit| unit.label.trim_end_matches(['.', ')', ',', ' ']).to_owned()),
        point: of(Level::Point).map(|unit| unit.number),
        boxes: boxes(document, text, range),
        text: String::new(),
    };
    citation.text = wording(title, &citation, heading);
    citation
}

/// The boxes of a stretch with their physical pages, one a line; running heads that it goes over are none of it.
pub(super) fn boxes(document: &Document, text: &Text, range: &SourceRange) -> Vec<(u32, [f32; 4])> {
    let first = document.line_index(range.start).unwrap_or(document.lines.len());
    let lines = document.lines.iter().enumerate().skip(first);
    let lines = lines.take_while(|(_, line)| line.span.start < range.end);
    let own = lines.filter(|(index, _)| *index == first || text.flow.is_body(*index));
    let boxes = own.flat_map(|(_, line)| {
        let inside = range.start.max(line.span.start)..range.end.min(line.span.end);
        let page = document.pages.get(document.page_index(line.span.start)).map_or(0, |it| it.number);
        matching::boxes(document, &inside).into_iter().map(move |it| (page, it))
    });
    boxes.collect()
}

/// The number printed on the page, else the one that the file gives it.
fn label(document: &Document, text: &Text, offset: SourceOffset) -> Option<String> {
    let index = document.page_index(offset);
    let printed = text.flow.printed_label(index).map(str::to_owned);
    printed.or_else(|| document.pages.get(index)?.label.clone())
}

/// Units that hold `offset`, innermost first, up to the article or the innermost heading: what lies above counts its own items.
fn enclosing(text: &Text, offset: SourceOffset) -> Vec<&Unit> {
    let outline = &text.outline;
    let mut units = Vec::new();
    for unit in outline.ancestors(outline.innermost(offset)).filter_map(|it| outline.units.get(it)) {
        units.push(unit);
        if matches!(unit.level, Level::Article | Level::Heading) {
            break;
        }
    }
    units
}

/// The innermost heading, chapter or part with a title, for places outside articles.
fn titled<'a>(units: &[&'a Unit]) -> Option<&'a Unit> {
    units
        .iter()
        .find(|unit| {
            let heads = matches!(unit.level, Level::Heading | Level::Section | Level::Chapter | Level::Part);
            heads && !(unit.title.is_empty() && unit.label.is_empty())
        })
        .copied()
}

fn wording(title: &str, citation: &Citation, heading: Option<&Unit>) -> String {
    let mut text = format!("{title} ({}", pages(citation));
    let mut place = String::new();
    if let Some(heading) = heading {
        for part in [heading.label.as_str(), heading.title.as_str()] {
            if !part.is_empty() {
                push(&mut place, part);
            }
        }
    }
    let numbered = [
        citation.paragraph.map(|it| format!("{it}항")),
        citation.item.map(|it| format!("{it}호")),
        citation.subitem.as_ref().map(|it| format!("{it}목")),
        citation.point.map(|it| format!("{it})")),
    ];
    for part in numbered.into_iter().flatten() {
        push(&mut place, &part);
    }
    if !place.is_empty() {
        text.push_str(" - ");
        text.push_str(&place);
    }
    text.push(')');
    text
}

/// `6 페이지`, `8,9 페이지`, `6 페이지, 인쇄 4쪽`, `페이지 알 수 없음`.
fn pages(citation: &Citation) -> String {
    let Some(first) = citation.page else { return "페이지 알 수 없음".to_owned() };
    let last = citation.page_end.unwrap_or(first).max(first);
    let mut text = first.to_string();
    for page in (first + 1..=last).take(MAX_LISTED_PAGES as usize) {
        let _ = write!(text, ",{page}");
    }
    text.push_str(" 페이지");
    if let Some(label) = citation.page_label.as_ref().filter(|label| **label != first.to_string()) {
        let _ = write!(text, ", 인쇄 {label}쪽");
    }
    text
}

fn push(text: &mut String, part: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(part);
}
