//! The check of a form: summary, citations, what is to be corrected, documents.

use std::io;

use rust_xlsxwriter::XlsxError;

use super::{Cell, Column, DOCUMENTS, application, documents, facts, number, sheet, workbook};
use crate::report::model::Status;
use crate::report::verification::VerifyReport;
use crate::report::wording::{Lang, Word};

/// Writes the workbook.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &VerifyReport, mut out: impl io::Write) -> io::Result<()> {
    let bytes = filled(lang, report).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn filled(lang: Lang, report: &VerifyReport) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = workbook(&report.form.document.title)?;
    let [service, certified] = application(lang, report.form.service_type, report.form.certified);
    let rows = [
        (Word::Checklist, report.checklist.title.clone()),
        service,
        certified,
        (Word::Citations, report.summary.citations.to_string()),
        (Word::CitationRight, report.summary.citations_ok.to_string()),
        (Word::Faults, report.summary.faults.to_string()),
        (Word::Documents, report.summary.documents.to_string()),
        (Word::NotRead, report.files().filter(|it| it.has_loss).count().to_string()),
        (Word::Revision, report.checklist.revision.clone()),
        (Word::Program, format!("{} {}", report.tool.name, report.tool.version)),
    ];
    let summary = workbook.add_worksheet().set_name(Word::Summary.text(lang))?;
    facts(lang, summary, &report.form.document.path, &rows)?;
    sheet(lang, &mut workbook, Word::Citations, CITATIONS, citations(lang, report))?;
    sheet(lang, &mut workbook, Word::Faults, FAULTS, faults(report))?;
    sheet(lang, &mut workbook, Word::Documents, DOCUMENTS, documents(lang, report.files()))?;
    workbook.save_to_buffer()
}

const CITATIONS: &[Column] = &[
    (Word::Criterion, 10.0),
    (Word::Verdict, 14.0),
    (Word::FormPageNumber, 9.0),
    (Word::Citation, 52.0),
    (Word::Document, 34.0),
    (Word::Faults, 60.0),
    (Word::Remarks, 40.0),
    (Word::FoundAt, 52.0),
    (Word::InForm, 60.0),
    (Word::InDocument, 60.0),
];

fn citations(lang: Lang, report: &VerifyReport) -> Vec<Vec<Cell<'_>>> {
    let text = |it: Option<&'_ String>| it.map_or(Cell::Empty, |it| Cell::Owned(it.clone()));
    let rows = report.citations.iter().map(|it| {
        let (status, word) =
            if it.ok { (Status::Met, Word::CitationRight) } else { (Status::Missing, Word::CitationWrong) };
        let said = |rows: &[crate::report::FaultRow]| {
            Cell::Owned(rows.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join(" "))
        };
        vec![
            text(it.criterion.as_ref()),
            Cell::Verdict(status, word.text(lang)),
            number(it.form_page),
            Cell::Text(&it.text),
            text(it.document.as_ref()),
            said(&it.faults),
            said(&it.notes),
            text(it.found.as_ref().map(|it| &it.citation)),
            text(it.quote.as_ref()),
            text(it.found_quote.as_ref()),
        ]
    });
    rows.collect()
}

const FAULTS: &[Column] =
    &[(Word::Criterion, 10.0), (Word::Code, 24.0), (Word::Message, 80.0), (Word::Citation, 60.0)];

/// A row for each fault: those of the form as a whole, then those of citations.
fn faults(report: &VerifyReport) -> Vec<Vec<Cell<'_>>> {
    let criterion = |it: &Option<String>| it.clone().map_or(Cell::Empty, Cell::Owned);
    let whole = report
        .faults
        .iter()
        .map(|it| vec![criterion(&it.criterion), Cell::Text(it.code), Cell::Text(&it.message), Cell::Empty]);
    let own = report.citations.iter().flat_map(|citation| {
        citation.faults.iter().map(move |it| {
            vec![
                criterion(&citation.criterion),
                Cell::Text(it.code),
                Cell::Text(&it.message),
                Cell::Text(&citation.text),
            ]
        })
    });
    whole.chain(own).collect()
}
