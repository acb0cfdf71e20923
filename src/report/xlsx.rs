//! The map as a workbook: summary, evidence, gaps, findings, documents.
//!
//! Every text is written as a string, never as a formula, whatever it begins with.

use std::io;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::model::{CriterionRow, Report, RequirementRow, Status};
use super::plain::{at_most, plain};
use super::wording::{self, Lang, Word};

/// Most characters of a cell. Excel holds 32,767 UTF-16 units.
const MAX_CELL_CHARS: usize = 16_000;
/// Most characters of the workbook's title, which Excel bounds as well.
const MAX_TITLE_CHARS: usize = 120;

/// One cell.
enum Cell<'a> {
    Text(&'a str),
    Owned(String),
    Number(f64),
    Empty,
    Verdict(Status),
}

/// A column: its heading and its width in characters.
type Column = (Word, f64);

/// Writes the workbook.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, mut out: impl io::Write) -> io::Result<()> {
    let bytes = workbook(lang, report).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(lang: Lang, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed time, so that the same report gives the same bytes.
    let properties = DocProperties::new()
        .set_title(at_most(&plain(&report.checklist.title), MAX_TITLE_CHARS))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    summary(lang, report, workbook.add_worksheet().set_name(Word::Summary.text(lang))?)?;
    sheet(lang, &mut workbook, Word::Evidence, EVIDENCE, evidence(report))?;
    sheet(lang, &mut workbook, Word::Gaps, GAPS, gaps(report))?;
    sheet(lang, &mut workbook, Word::Findings, FINDINGS, findings(lang, report))?;
    sheet(lang, &mut workbook, Word::Documents, DOCUMENTS, documents(lang, report))?;
    workbook.save_to_buffer()
}

fn summary(lang: Lang, report: &Report, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let head = head_format();
    let title = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, shown(&report.checklist.title), &title)?;
    let service = report.profile.service_type.and_then(|it| wording::service_name(lang, it));
    let certified = if report.profile.certified { Word::CertifiedYes } else { Word::CertifiedNo };
    let facts = [
        (Word::ServiceType, service.unwrap_or(Word::NotStated.text(lang)).to_owned()),
        (Word::Certified, certified.text(lang).to_owned()),
        (Word::Documents, report.summary.documents.to_string()),
        (Word::Pages, report.summary.pages.to_string()),
        (Word::NotRead, report.documents.iter().filter(|it| it.has_loss).count().to_string()),
        (Word::Findings, report.findings.len().to_string()),
        (Word::Revision, report.checklist.revision.clone()),
        (Word::Program, format!("{} {}", report.tool.name, report.tool.version)),
    ];
    let mut row = 1;
    for (word, value) in facts {
        sheet.write_string_with_format(row, 0, word.text(lang), &head)?;
        sheet.write_string(row, 1, shown(&value))?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, Word::Criterion.text(lang), &head)?;
    sheet.write_string_with_format(row, 1, Word::Verdict.text(lang), &head)?;
    let statuses = [Status::Met, Status::Partial, Status::Missing, Status::Unread, Status::NotApplicable];
    for (column, status) in (2..).zip(statuses) {
        sheet.write_string_with_format(row, column, wording::status(lang, status), &head)?;
    }
    for criterion in &report.criteria {
        row += 1;
        sheet.write_string(row, 0, shown(&format!("{} {}", criterion.id, criterion.title)))?;
        let name = wording::status(lang, criterion.status);
        sheet.write_string_with_format(row, 1, name, &verdict_format(criterion.status))?;
        for (column, status) in (2..).zip(statuses) {
            let count = criterion.requirements.iter().filter(|it| it.status == status).count();
            sheet.write_number(row, column, count as f64)?;
        }
    }
    row += 1;
    sheet.write_string_with_format(row, 0, Word::Total.text(lang), &head)?;
    for (column, status) in (2..).zip(statuses) {
        sheet.write_number_with_format(row, column, report.summary.requirements.of(status) as f64, &head)?;
    }
    sheet.set_column_width(0, 44)?.set_column_width(1, 24)?;
    Ok(())
}

const EVIDENCE: &[Column] = &[
    (Word::Criterion, 10.0),
    (Word::Requirement, 12.0),
    (Word::Summary, 30.0),
    (Word::Verdict, 12.0),
    (Word::Document, 34.0),
    (Word::Page, 7.0),
    (Word::PrintedPage, 10.0),
    (Word::Article, 10.0),
    (Word::ArticleTitle, 22.0),
    (Word::Paragraph, 6.0),
    (Word::Item, 6.0),
    (Word::Citation, 52.0),
    (Word::Quote, 70.0),
    (Word::Terms, 28.0),
    (Word::Score, 8.0),
    (Word::Shortcoming, 44.0),
];

fn evidence(report: &Report) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for (criterion, requirement) in requirements(report) {
        for it in &requirement.evidence {
            let place = &it.place;
            let terms: Vec<&str> = it.terms.iter().map(|term| term.found.as_str()).collect();
            rows.push(vec![
                Cell::Text(&criterion.id),
                Cell::Text(&requirement.id),
                Cell::Text(&requirement.title),
                Cell::Verdict(it.verdict),
                Cell::Text(&it.document),
                number(place.page),
                place.page_label.as_deref().map_or(Cell::Empty, Cell::Text),
                place.article.as_deref().map_or(Cell::Empty, Cell::Text),
                place.article_title.as_deref().map_or(Cell::Empty, Cell::Text),
                number(place.paragraph),
                number(place.item),
                Cell::Text(&place.citation),
                Cell::Text(&it.quote),
                Cell::Owned(terms.join(", ")),
                Cell::Number(it.score),
                it.shortcoming.as_deref().map_or(Cell::Empty, Cell::Text),
            ]);
        }
    }
    rows
}

const GAPS: &[Column] = &[
    (Word::Criterion, 10.0),
    (Word::Requirement, 12.0),
    (Word::Summary, 32.0),
    (Word::Verdict, 12.0),
    (Word::Reason, 60.0),
    (Word::Suggestion, 70.0),
    (Word::Source, 40.0),
];

fn gaps(report: &Report) -> Vec<Vec<Cell<'_>>> {
    let open =
        requirements(report).filter(|(_, it)| !matches!(it.status, Status::Met | Status::NotApplicable));
    let rows = open.map(|(criterion, it)| {
        let suggestion = it.form.suggestion.as_ref();
        vec![
            Cell::Text(&criterion.id),
            Cell::Text(&it.id),
            Cell::Text(&it.title),
            Cell::Verdict(it.status),
            Cell::Text(&it.reason),
            suggestion.map_or(Cell::Empty, |it| Cell::Text(&it.wording)),
            suggestion.map_or(Cell::Empty, |it| Cell::Text(&it.source)),
        ]
    });
    rows.collect()
}

const FINDINGS: &[Column] = &[
    (Word::Severity, 12.0),
    (Word::Code, 24.0),
    (Word::Message, 60.0),
    (Word::Document, 34.0),
    (Word::Page, 7.0),
    (Word::Citation, 52.0),
    (Word::Quote, 70.0),
];

fn findings(lang: Lang, report: &Report) -> Vec<Vec<Cell<'_>>> {
    let rows = report.findings.iter().map(|it| {
        vec![
            Cell::Text(wording::severity(lang, it.severity)),
            Cell::Text(&it.code),
            Cell::Text(&it.message),
            Cell::Text(&it.document),
            number(it.place.page),
            Cell::Text(&it.place.citation),
            Cell::Text(&it.quote),
        ]
    });
    rows.collect()
}

const DOCUMENTS: &[Column] = &[
    (Word::Document, 48.0),
    (Word::Status, 12.0),
    (Word::Format, 10.0),
    (Word::Pages, 8.0),
    (Word::PageNumbers, 20.0),
    (Word::Size, 14.0),
    (Word::Code, 20.0),
    (Word::Message, 80.0),
];

fn documents(lang: Lang, report: &Report) -> Vec<Vec<Cell<'_>>> {
    let rows = report.documents.iter().map(|it| {
        let said = it.warnings.iter().map(|warning| match warning.page {
            Some(page) => format!("[{page}] {}", warning.message),
            None => warning.message.clone(),
        });
        let said: Vec<String> = it.message.iter().cloned().chain(said).collect();
        vec![
            Cell::Text(&it.path),
            Cell::Text(wording::read_status(lang, it.status)),
            it.format.map_or(Cell::Empty, Cell::Text),
            number(it.pages),
            it.page_numbers.map_or(Cell::Empty, |basis| Cell::Text(wording::page_numbers(lang, basis))),
            it.bytes.map_or(Cell::Empty, |bytes| Cell::Number(bytes as f64)),
            it.code.map_or(Cell::Empty, Cell::Text),
            Cell::Owned(said.join(" ")),
        ]
    });
    rows.collect()
}

fn requirements(report: &Report) -> impl Iterator<Item = (&CriterionRow, &RequirementRow)> {
    report.criteria.iter().flat_map(|it| it.requirements.iter().map(move |row| (it, row)))
}

fn number<'a>(value: Option<u32>) -> Cell<'a> {
    value.map_or(Cell::Empty, |it| Cell::Number(f64::from(it)))
}

/// A sheet with a frozen head, filters and a row for each of `rows`.
fn sheet(
    lang: Lang,
    workbook: &mut Workbook,
    name: Word,
    columns: &[Column],
    rows: Vec<Vec<Cell<'_>>>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet().set_name(name.text(lang))?;
    let head = head_format();
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (index, (word, width)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, index, word.text(lang), &head)?;
        sheet.set_column_width(index, *width)?;
    }
    let last_row = rows.len() as u32;
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, shown(text), &body)?;
                }
                Cell::Owned(text) => {
                    sheet.write_string_with_format(row, column, shown(&text), &body)?;
                }
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, column, value, &body)?;
                }
                Cell::Verdict(status) => {
                    let format = verdict_format(status).set_align(FormatAlign::Top);
                    sheet.write_string_with_format(row, column, wording::status(lang, status), &format)?;
                }
                Cell::Empty => {}
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row, columns.len().saturating_sub(1) as u16)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn shown(text: &str) -> String {
    at_most(&plain(text), MAX_CELL_CHARS).into_owned()
}

fn head_format() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0xEEF2F6)).set_border_bottom(FormatBorder::Thin)
}

fn verdict_format(status: Status) -> Format {
    let (ground, ink) = match status {
        Status::Met => (0xE3F3EA, 0x12734A),
        Status::Partial => (0xFDF1D8, 0x8A5A00),
        Status::Missing => (0xFCE8E6, 0xB3261E),
        Status::Unread => (0xF0E8FA, 0x6A3FA0),
        Status::NotApplicable => (0xECEFF2, 0x5B6572),
    };
    Format::new().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink)).set_bold()
}
