//! The checklist itself, filled in.

use std::io;

use docx_rs::{Paragraph, TableRow};

use super::{AMBER, BLUE, GREEN, GREY, Paper, RED, SMALL_SIZE, text};
use crate::dictionary::ServiceType;
use crate::report::form::{self, CitedPlace, FilledCriterion, OpenItem};
use crate::report::model::{Report, Status};
use crate::report::wording::{self, Lang, Word};

/// Widths of the two columns in twentieths of a point.
const COLUMNS: [usize; 2] = [1_700, 7_938];

/// Writes the filled-in form.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, out: impl io::Write) -> io::Result<()> {
    let mut form = Form { lang, paper: Paper::new() };
    form.head(report);
    let mut part = "";
    for criterion in &form::fill(report) {
        if criterion.row.form.part != part {
            part = &criterion.row.form.part;
            form.paper.heading(part);
        }
        form.criterion(criterion);
    }
    form.paper.write(out)
}

/// The form while it is filled in.
struct Form {
    lang: Lang,
    paper: Paper,
}

impl Form {
    fn head(&mut self, report: &Report) {
        self.paper.title(&report.checklist.title);
        let note = text(Word::FormDraft.text(self.lang)).size(SMALL_SIZE).color(GREY);
        let note = self.paper.line(note);
        self.paper.push(note);
        let mut services = Vec::new();
        for service in ServiceType::ALL {
            let is_chosen = report.profile.service_type == Some(service.id());
            let name = wording::service_name(self.lang, service.id()).unwrap_or_default();
            services.push(self.paper.line(text(&format!("{} {name}", if is_chosen { '■' } else { '□' }))));
        }
        let certified = if report.profile.certified { Word::CertifiedYes } else { Word::CertifiedNo };
        let certified = vec![self.paper.line(text(certified.text(self.lang)))];
        let blank = vec![self.paper.paragraph()];
        let rows = vec![
            self.row(Word::Applicant, blank.clone()),
            self.row(Word::Reviewer, blank),
            self.row(Word::ServiceType, services),
            self.row(Word::Certified, certified),
        ];
        self.paper.table(&COLUMNS, rows);
    }

    fn criterion(&mut self, criterion: &FilledCriterion<'_>) {
        let (lang, row) = (self.lang, criterion.row);
        let status =
            text(&format!("  {}", wording::status(lang, row.status))).color(colour(row.status)).bold();
        let title = text(&format!("{} {}", row.id, row.title)).bold();
        let item = vec![self.paper.paragraph().add_run(title).add_run(status)];
        let asks = row.form.asks.iter().map(|it| self.paper.line(text(it))).collect();
        let mut basis = Vec::new();
        let mut evidence = Vec::new();
        let mut open = Vec::new();
        if let Some(reason) = criterion.waived {
            let waived = format!("{} {reason}", Word::FormWaived.text(lang));
            evidence.push(self.paper.line(text(&waived).color(GREY)));
        }
        for (index, block) in criterion.blocks.iter().enumerate() {
            let heading = format!("{}. {}", index + 1, block.title);
            basis.push(self.paper.line(text(&heading).bold()));
            basis.push(self.paper.line(text(&format!("- {}", block.text))));
            evidence.push(self.paper.line(text(&heading).bold()));
            for cited in &block.cited {
                self.cited(cited, &mut evidence);
            }
            for it in &block.open {
                self.open(it, &mut open);
            }
        }
        let mut documents: Vec<Paragraph> =
            criterion.documents.iter().map(|it| self.paper.line(text(it))).collect();
        if documents.is_empty() {
            let expected = format!("{}: {}", Word::FormExpected.text(lang), row.form.documents.join(", "));
            documents.push(self.paper.line(text(&expected).color(GREY)));
        }
        let law = row.form.law.iter().map(|it| self.paper.line(text(it))).collect();
        let mut rows = vec![
            self.row(Word::FormItem, item),
            self.row(Word::FormAsks, asks),
            self.row(Word::FormBasis, basis),
            self.row(Word::FormDocuments, documents),
            self.row(Word::FormEvidence, evidence),
            self.row(Word::FormLaw, law),
        ];
        // In a row of its own, so that it is not taken for evidence and goes away in one stroke.
        if !open.is_empty() {
            rows.push(self.row(Word::FormGaps, open));
        }
        self.paper.table(&COLUMNS, rows);
    }

    fn cited(&mut self, cited: &CitedPlace<'_>, lines: &mut Vec<Paragraph>) {
        let citation = format!("{} {}", Word::FormReference.text(self.lang), cited.citation);
        lines.push(self.paper.line(text(&citation).bold().color(BLUE)).keep_next(true));
        for quote in &cited.quotes {
            lines.push(self.paper.line(text(quote)).indent(Some(200), None, None, None));
        }
    }

    fn open(&mut self, open: &OpenItem<'_>, lines: &mut Vec<Paragraph>) {
        let mark = match open.row.status {
            Status::Missing => Word::FormMissing,
            Status::Unread => Word::FormUnread,
            _ => Word::FormWeak,
        };
        let said = format!("{} {}: {}", mark.text(self.lang), open.row.title, open.row.reason);
        lines.push(self.paper.line(text(&said).color(colour(open.row.status))));
        if let Some(suggestion) = open.suggestion {
            let mark = text(&format!("{} ", Word::FormSuggested.text(self.lang))).bold().color(AMBER);
            let wording = text(&suggestion.wording).italic().color(AMBER);
            let source = format!(" – {}", suggestion.source);
            let note = text(&source).size(SMALL_SIZE).color(GREY);
            let line = self.paper.paragraph().add_run(mark).add_run(wording).add_run(note);
            lines.push(line.indent(Some(200), None, None, None));
        }
    }

    /// A row of the form: its label and what stands beside it.
    fn row(&mut self, label: Word, content: Vec<Paragraph>) -> TableRow {
        let label = self.paper.label(COLUMNS[0], label.text(self.lang));
        let content = self.paper.cell(COLUMNS[1], content);
        TableRow::new(vec![label, content])
    }
}

fn colour(status: Status) -> &'static str {
    match status {
        Status::Met => GREEN,
        Status::Partial => AMBER,
        Status::Missing | Status::Unread => RED,
        Status::NotApplicable => GREY,
    }
}
