//! The map: summary, evidence, gaps, findings, documents.

use std::io;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{
    Cell, Column, DOCUMENTS, application, documents, facts, head_format, number, sheet, shown,
    verdict_format, workbook,
};
use crate::report::model::{CriterionRow, Report, RequirementRow, Status};
use crate::report::wording::{self, Lang, Word};

/// Writes the workbook.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, mut out: impl io::Write) -> io::Result<()> {
    let bytes = filled(lang, report).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn filled(lang: Lang, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook(&report.checklist.title)?;
    summary(lang, report, workbook.add_worksheet().set_name(Word::Summary.text(lang))?)?;
    sheet(lang, &mut workbook, Word::Evidence, EVIDENCE, evidence(lang, report))?;
    sheet(lang, &mut workbook, Word::Gaps, GAPS, gaps(lang, report))?;
    sheet(lang, &mut workbook, Word::Findings, FINDINGS, findings(lang, report))?;
    sheet(lang, &mut workbook, Word::Documents, DOCUMENTS, documents(lang, report.documents.iter()))?;
    workbook.save_to_buffer()
}

fn summary(lang: Lang, report: &Report, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let head = head_format();
    let [service, certified] = application(lang, report.profile.service_type, report.profile.certified);
    let rows = [
        service,
        certified,
        (Word::Documents, report.summary.documents.to_string()),
        (Word::Pages, report.summary.pages.to_string()),
        (Word::NotRead, report.documents.iter().filter(|it| it.has_loss).count().to_string()),
        (Word::Findings, report.findings.len().to_string()),
        (Word::Revision, report.checklist.revision.clone()),
        (Word::Program, format!("{} {}", report.tool.name, report.tool.version)),
    ];
    let mut row = facts(lang, sheet, &report.checklist.title, &rows)?;
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

fn evidence(lang: Lang, report: &Report) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for (criterion, requirement) in requirements(report) {
        for it in &requirement.evidence {
            let place = &it.place;
            let terms: Vec<&str> = it.terms.iter().map(|term| term.found.as_str()).collect();
            rows.push(vec![
                Cell::Text(&criterion.id),
                Cell::Text(&requirement.id),
                Cell::Text(&requirement.title),
                Cell::Verdict(it.verdict, wording::status(lang, it.verdict)),
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

fn gaps(lang: Lang, report: &Report) -> Vec<Vec<Cell<'_>>> {
    let open =
        requirements(report).filter(|(_, it)| !matches!(it.status, Status::Met | Status::NotApplicable));
    let rows = open.map(|(criterion, it)| {
        let suggestion = it.form.suggestion.as_ref();
        vec![
            Cell::Text(&criterion.id),
            Cell::Text(&it.id),
            Cell::Text(&it.title),
            Cell::Verdict(it.status, wording::status(lang, it.status)),
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

fn requirements(report: &Report) -> impl Iterator<Item = (&CriterionRow, &RequirementRow)> {
    report.criteria.iter().flat_map(|it| it.requirements.iter().map(move |row| (it, row)))
}
