//! A form's document to its claims.

use std::collections::BTreeSet;
use std::ops::Range;

use super::citation::{self, Written};
use super::layout::{self, Field, LineInfo, LineKind};
use super::model::{Claim, Form, Section};
use super::name::{DocumentName, spaced};
use super::place::CitedPlace;
use super::rows::{self, FormLine};
use super::tick;
use crate::dictionary::Checklist;
use crate::document::{Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role};
use crate::text::{Text, begins_with_bullet, behind_mark};

/// Letters of the longest heading below which a picture may stand alone.
const HEADING_LETTERS: usize = 30;

/// Reads a form. `known` are the names of the files that are handed in with it.
pub fn read(checklist: &Checklist, document: &Document, text: &Text, known: &[DocumentName]) -> Form {
    let ordered = rows::lines(document, text);
    let stream = Stream::new(document, &ordered);
    let written = citation::find(&stream.chars, &stream.rows, known);
    let cited: BTreeSet<usize> = written
        .iter()
        .flat_map(|it| {
            let mut lines = stream.lines.get(it.span.clone()).unwrap_or_default().to_vec();
            lines.dedup();
            lines.into_iter().map(|line| line as usize).filter(|line| stream.covers(&it.span, *line))
        })
        .collect();
    let cited = |line: usize| cited.contains(&line);
    let (infos, headings) = layout::read(document, checklist, &ordered, cited);

    let sections = headings
        .iter()
        .enumerate()
        .map(|(index, heading)| {
            let own = |line: &usize| infos.get(*line).is_some_and(|it| it.section == Some(index));
            let lines: Vec<usize> = ordered.iter().map(|it| it.index).filter(own).collect();
            let evidence: Vec<usize> = lines
                .iter()
                .copied()
                .filter(|line| infos.get(*line).is_some_and(is_evidence) && !cited(*line))
                .collect();
            let mut letters = 0;
            let mut builder = DocumentBuilder::new(Format::Docx, PageNumbers::None);
            for own in ordered.iter().filter(|it| evidence.contains(&it.index)) {
                let words = document.lines.get(own.index).map_or("", |it| document.line_text(it));
                letters += spaced(words).1.chars().count();
                builder.push_line(words, Role::Body, own.end, None);
            }
            Section {
                criterion: heading.criterion.clone(),
                index: heading.index,
                evidence: builder.finish(),
                letters,
                names: names(document, &infos, &lines),
                pictures: alone(document, &infos, &lines, &evidence),
            }
        })
        .collect();

    let has_section = |it: &&FormLine| infos.get(it.index).is_some_and(|it| it.section.is_some());
    let first = ordered.iter().find(has_section);
    let head_end = first.map_or(stream.chars.len(), |it| stream.range(it.index).start);
    Form {
        claims: claims(document, &infos, &stream, &written),
        sections,
        service: tick::read(stream.chars.get(..head_end).unwrap_or_default()),
    }
}

/// Whether a line stands where evidence stands and is the applicant's own.
fn is_evidence(info: &LineInfo) -> bool {
    let place = matches!(info.field, None | Some(Field::Evidence | Field::Names | Field::Other));
    info.kind == LineKind::Own && place && info.field != Some(Field::Names)
}

/// The body of a form as one run of characters with the line of each.
struct Stream {
    chars: Vec<char>,
    lines: Vec<u32>,
    /// Where each line of the document stands in it; nowhere for what is not of the body.
    ranges: Vec<Range<usize>>,
    /// Table rows of more than one cell, without their ends.
    rows: Vec<Range<usize>>,
}

impl Stream {
    fn new(document: &Document, ordered: &[FormLine]) -> Stream {
        let ranges = vec![0..0; document.lines.len()];
        let mut stream = Stream { chars: Vec::new(), lines: Vec::new(), ranges, rows: Vec::new() };
        let mut row = 0;
        let mut has_cells = false;
        for line in ordered {
            let end = match line.end {
                LineEnd::Cell => '\t',
                _ if line.ends_paragraph => '\n',
                _ => ' ',
            };
            let start = stream.chars.len();
            let words = document.lines.get(line.index).map_or("", |it| document.line_text(it));
            for character in words.chars().map(narrow).chain([end]) {
                stream.chars.push(character);
                stream.lines.push(line.index as u32);
            }
            if let Some(range) = stream.ranges.get_mut(line.index) {
                *range = start..stream.chars.len();
            }
            match line.end {
                LineEnd::Cell => has_cells = true,
                LineEnd::Row | LineEnd::Paragraph => {
                    if has_cells && line.end == LineEnd::Row {
                        stream.rows.push(row..stream.chars.len() - 1);
                    }
                    (row, has_cells) = (stream.chars.len(), false);
                }
                LineEnd::Wrap => (),
            }
        }
        stream
    }

    fn line(&self, at: usize) -> usize {
        self.lines.get(at).map_or(usize::MAX, |it| *it as usize)
    }

    /// Where a line stands.
    fn range(&self, line: usize) -> Range<usize> {
        self.ranges.get(line).cloned().unwrap_or_default()
    }

    /// Whether a citation takes most of a line.
    fn covers(&self, span: &Range<usize>, line: usize) -> bool {
        let own = self.range(line);
        let both = own.start.max(span.start)..own.end.min(span.end);
        let letters = |range: Range<usize>| {
            self.chars.get(range).unwrap_or_default().iter().filter(|it| it.is_alphanumeric()).count()
        };
        both.start < both.end && letters(both) * 5 >= letters(own) * 4
    }
}

/// Wide forms of ASCII as ASCII.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{223c}' | '\u{301c}' => '~',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => character,
    }
}

/// The citations of a form with what is quoted below each.
fn claims(document: &Document, infos: &[LineInfo], stream: &Stream, written: &[Written]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut group = 0;
    for (index, it) in written.iter().enumerate() {
        let line = stream.line(it.span.start);
        let Some(info) = infos.get(line) else { continue };
        let is_printed = info.kind == LineKind::Printed && it.places.is_empty();
        if is_printed || it.name.is_empty() && it.places.is_empty() {
            continue;
        }
        let next = written.get(index + 1).map_or(stream.chars.len(), |it| it.span.start);
        let quote = quote(infos, stream, it.span.end..next, info.section);
        let first = claims.len();
        let page = document.lines.get(line).and_then(|it| document.page_number(it.span.start));
        let places = if it.places.is_empty() { vec![CitedPlace::default()] } else { it.places.clone() };
        for place in places {
            claims.push(Claim {
                section: info.section,
                block: info.block,
                page,
                text: it.text.clone(),
                name: it.name.clone(),
                place,
                quote: Vec::new(),
                quoted_with: 0..0,
            });
        }
        let same_place =
            claims.get(group).is_some_and(|one| (one.section, one.block) == (info.section, info.block));
        if !same_place {
            group = first;
        }
        let end = claims.len();
        if let Some(last) = claims.last_mut() {
            last.quoted_with = group..end;
            if !quote.is_empty() {
                last.quote = quote;
                group = end;
            }
        }
    }
    claims
}

/// What is quoted in a stretch: its paragraphs up to the next thing that is the form's.
fn quote(infos: &[LineInfo], stream: &Stream, range: Range<usize>, section: Option<usize>) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let mut line = stream.line(range.start.saturating_sub(1));
    for at in range {
        let own = stream.line(at);
        if own != line {
            line = own;
            let Some(info) = infos.get(line) else { break };
            let ends = info.section != section
                || matches!(info.kind, LineKind::Label | LineKind::Criterion | LineKind::Block)
                || matches!(info.field, Some(Field::Item | Field::Asks | Field::Standard | Field::Law));
            if ends {
                break;
            }
        }
        match stream.chars.get(at) {
            Some('\n' | '\t') => paragraphs.push(String::new()),
            Some(character) => {
                if let Some(last) = paragraphs.last_mut() {
                    last.push(*character);
                }
            }
            None => break,
        }
    }
    let tidy = |it: String| it.split_whitespace().collect::<Vec<_>>().join(" ");
    paragraphs.into_iter().map(tidy).filter(|it| it.chars().any(char::is_alphanumeric)).collect()
}

/// Documents named in the field for them.
fn names(document: &Document, infos: &[LineInfo], lines: &[usize]) -> Vec<String> {
    let own = lines.iter().filter(|line| {
        infos.get(**line).is_some_and(|it| it.field == Some(Field::Names) && it.kind == LineKind::Own)
    });
    own.filter_map(|line| document.lines.get(*line))
        .flat_map(|line| document.line_text(line).split([',', '/', ';']))
        .map(|it| behind_mark(it).trim().to_owned())
        .filter(|it| !DocumentName::new(it).is_empty())
        .collect()
}

/// Headings below which nothing stands, on a page with a picture; an empty one where a section with a picture has no words at all.
fn alone(document: &Document, infos: &[LineInfo], lines: &[usize], evidence: &[usize]) -> Vec<String> {
    let has_picture = |line: usize| {
        let line = document.lines.get(line);
        let page = line.and_then(|it| document.pages.get(document.page_index(it.span.start)));
        page.is_some_and(|it| it.pictures > 0)
    };
    let is_heading = |line: usize| {
        let words = document.lines.get(line).map(|it| document.line_text(it)).unwrap_or_default();
        let letters = spaced(words).1.chars().count();
        let numbered = behind_mark(words).len() < words.trim().len() && !begins_with_bullet(words);
        numbered
            && letters <= HEADING_LETTERS
            && !words.contains(':')
            && !words.trim_end().ends_with(['.', '다', '함', '음'])
    };
    let words = |line: &usize| document.lines.get(*line).map(|it| document.line_text(it)).unwrap_or_default();
    let has_words = evidence.iter().any(|line| words(line).chars().any(char::is_alphanumeric));
    let mut found = Vec::new();
    for (position, line) in lines.iter().enumerate() {
        let heads = evidence.contains(line)
            || infos.get(*line).is_some_and(|it| {
                matches!(it.kind, LineKind::Block | LineKind::Printed)
                    && matches!(it.field, None | Some(Field::Evidence))
            });
        let next = lines.get(position + 1);
        let empty = next.is_none_or(|next| {
            is_heading(*next)
                || infos.get(*next).is_some_and(|it| {
                    matches!(it.kind, LineKind::Label | LineKind::Criterion | LineKind::Block)
                })
        });
        if heads && empty && is_heading(*line) && has_picture(*line) {
            let words = document.lines.get(*line).map(|it| document.line_text(it)).unwrap_or_default();
            found.push(behind_mark(words).split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    let field =
        lines.iter().find(|line| infos.get(**line).is_some_and(|it| it.field == Some(Field::Evidence)));
    if found.is_empty() && !has_words && field.is_some_and(|it| has_picture(*it)) {
        found.push(String::new());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::{self, Origin};
    use crate::text;

    /// A form of rows: a label, and lines beside it.
    fn form(rows: &[(&str, &[&str])], pictures: u32) -> Form {
        let checklist = dictionary::load(&Origin::new("digital-service")).unwrap();
        let mut builder = DocumentBuilder::new(Format::Docx, PageNumbers::None);
        for (label, lines) in rows {
            builder.push_line(label, Role::Body, LineEnd::Cell, None);
            for (index, line) in lines.iter().enumerate() {
                let end = if index + 1 == lines.len() { LineEnd::Row } else { LineEnd::Wrap };
                builder.push_line(line, Role::Body, end, None);
            }
        }
        builder.add_pictures(pictures);
        let document = builder.finish();
        let known = [DocumentName::new("02. 침해사고관리지침_Ver 1.0")];
        read(&checklist, &document, &text::read(&document), &known)
    }

    const CITATION: &str = "[참조 자료] 02. 침해사고관리지침_Ver 1.0 (6 페이지 - 제7조 침해사고 보고)";

    #[test]
    fn a_claim_knows_its_criterion_its_block_and_its_quotation() {
        let form = form(
            &[
                ("검토 항목", &["1.2 침해사고 대응 절차 및 사후관리 대책"]),
                ("검토 기준", &["\"침해사고 통지내용 및 방법\"의 적정성"]),
                (
                    "증빙 내용",
                    &[
                        "2. 침해사고 대응절차 및 사후관리 대책",
                        CITATION,
                        "제7조(침해사고 보고)",
                        "③ 통지한다.",
                    ],
                ),
                ("참조 자료", &["클라우드법 시행령 제17조(통지의 내용 및 방법)"]),
                ("검토 항목", &["1.4 접근통제 정책"]),
                ("증빙 내용", &[CITATION]),
            ],
            0,
        );
        let found: Vec<(Option<usize>, Option<usize>, usize)> =
            form.claims.iter().map(|it| (it.section, it.block, it.quote.len())).collect();
        assert_eq!(found, [(Some(0), Some(1), 2), (Some(1), None, 0)]);
        let criteria: Vec<(&str, Option<usize>)> =
            form.sections.iter().map(|it| (it.criterion.as_str(), it.index)).collect();
        assert_eq!(criteria, [("1.2", Some(0)), ("1.4", None)]);
    }

    #[test]
    fn a_picture_that_stands_for_evidence_is_seen() {
        let rows: &[(&str, &[&str])] = &[
            ("검토 항목", &["3.1 조직·인력 구성 현황 및 이용자 지원 체계"]),
            ("증빙 내용", &["1) 조직도", "2) 담당업무", "컨설팅팀장은 전환 방식을 정한다."]),
        ];
        assert_eq!(form(rows, 1).sections[0].pictures, ["조직도"]);
        assert!(form(rows, 0).sections[0].pictures.is_empty(), "no picture, no finding");
        let rows: &[(&str, &[&str])] = &[
            ("검토 항목", &["3.2 고객대응 관리체계"]),
            ("증빙 내용", &[""]),
            ("검토 항목", &["1.2 침해사고 대응 절차"]),
        ];
        assert_eq!(form(rows, 1).sections[0].pictures, [""], "the picture is all there is");
    }
}
