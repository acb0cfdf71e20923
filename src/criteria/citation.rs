//! A place in a document to the words in which the form cites it.
//!
//! `02. 문서명_Ver 1.0 (6 페이지 - 제7조 침해사고 보고 3항 1호)`; pages of a passage over a page end as a list, `8,9 페이지`; the number that is
//! printed on the page beside the physical one where the two differ; the nearest heading where there is no 제N조. In the place of the page
//! a spreadsheet has `시트 '담당자' 3행`, a presentation `슬라이드 4`.

use std::fmt::Write as _;

use super::model::Citation;
use crate::document::{Document, Format, SourceOffset, SourceRange};
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
    let is_sheet = document.format == Format::Xlsx;
    let mut citation = Citation {
        page,
        page_end,
        page_label: label(document, text, range.start).filter(|_| page.is_some() || is_sheet),
        article: article.map(|unit| unit.label.clone()),
        article_title: heading.map(|unit| unit.title.clone()).filter(|title| !title.is_empty()),
        paragraph: of(Level::Paragraph).map(|unit| unit.number),
        item: of(Level::Item).map(|unit| unit.number),
        subitem: of(Level::Subitem).map(|unit| unit.label.trim_end_matches(['.', ')', ',', ' ']).to_owned()),
        point: of(Level::Point).map(|unit| unit.number),
        range: range.clone(),
        boxes: boxes(document, text, range),
        text: String::new(),
    };
    let pages = match document.format {
        Format::Xlsx => rows(document, &citation, range.start, last),
        Format::Pptx => format!("슬라이드 {}", numbers(&citation).unwrap_or_default()),
        _ => pages(&citation),
    };
    citation.text = wording(title, &pages, &citation, heading);
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

/// The number printed on the page, else the one that the file gives it; of a sheet its name.
fn label(document: &Document, text: &Text, offset: SourceOffset) -> Option<String> {
    let index = document.page_index(offset);
    let printed = text.flow.printed_label_at(document, offset).map(str::to_owned);
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

fn wording(title: &str, pages: &str, citation: &Citation, heading: Option<&Unit>) -> String {
    let mut text = format!("{title} ({pages}");
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
    let (Some(first), Some(mut text)) = (citation.page, numbers(citation)) else {
        return "페이지 알 수 없음".to_owned();
    };
    text.push_str(" 페이지");
    if let Some(label) = citation.page_label.as_ref().filter(|label| **label != first.to_string()) {
        let _ = write!(text, ", 인쇄 {label}쪽");
    }
    text
}

/// `6`, `8,9`; `None` where there are no page numbers.
fn numbers(citation: &Citation) -> Option<String> {
    let first = citation.page?;
    let last = citation.page_end.unwrap_or(first).max(first);
    let mut text = first.to_string();
    for page in (first + 1..=last).take(MAX_LISTED_PAGES as usize) {
        let _ = write!(text, ",{page}");
    }
    Some(text)
}

/// `시트 '담당자' 3행`, `시트 '담당자' 3–5행`; without a row what stands beside the cells.
fn rows(document: &Document, citation: &Citation, first: SourceOffset, last: SourceOffset) -> String {
    let mut text = format!("시트 '{}'", citation.page_label.as_deref().unwrap_or_default());
    if let Some(row) = document.row_number(first) {
        let _ = write!(text, " {row}");
        if let Some(end) = document.row_number(last).filter(|end| *end > row) {
            let _ = write!(text, "–{end}");
        }
        text.push('행');
    }
    text
}

fn push(text: &mut String, part: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(part);
}
