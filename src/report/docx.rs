//! The checklist itself, filled in, as a DOCX file (ECMA-376) for Word, Hancom Office and LibreOffice.

use std::io::{self, Cursor};

use docx_rs::{
    AlignmentType, Docx, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Shading, Style, StyleType, Table,
    TableCell, TableLayoutType, TableRow, WidthType,
};

use super::form::{self, CitedPlace, FilledCriterion, OpenItem};
use super::model::{Report, Status};
use super::plain::plain;
use super::wording::{self, Lang, Word};
use crate::dictionary::ServiceType;

/// A4 and its margins in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGIN: i32 = 1_134;
/// Widths of the two columns in twentieths of a point.
const COLUMNS: [usize; 2] = [1_700, 7_938];

/// Sizes of characters in half points.
const BODY_SIZE: usize = 20;
const SMALL_SIZE: usize = 17;

const LABEL_GROUND: &str = "EEF2F6";
const RED: &str = "B3261E";
const AMBER: &str = "8A5A00";
const BLUE: &str = "0B4F8A";
const GREY: &str = "56616F";

/// A fixed time, so that the same report gives the same bytes.
const TIME: &str = "2000-01-01T00:00:00Z";

/// Writes the filled-in form.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, mut out: impl io::Write) -> io::Result<()> {
    let mut form = Form { lang, paragraphs: 0, docx: empty() };
    form.head(report);
    let mut part = "";
    for criterion in &form::fill(report) {
        if criterion.row.form.part != part {
            part = &criterion.row.form.part;
            form.heading(part);
        }
        form.criterion(criterion);
    }
    let mut bytes = Cursor::new(Vec::new());
    form.docx.pack(&mut bytes).map_err(io::Error::other)?;
    out.write_all(&bytes.into_inner())
}

fn empty() -> Docx {
    let fonts =
        RunFonts::new().ascii("맑은 고딕").hi_ansi("맑은 고딕").east_asia("맑은 고딕").cs("맑은 고딕");
    let margin = PageMargin::new().top(MARGIN).bottom(MARGIN).left(MARGIN).right(MARGIN);
    let title =
        Style::new("Title", StyleType::Paragraph).name("Title").bold().size(32).align(AlignmentType::Center);
    let heading = Style::new("Heading1", StyleType::Paragraph).name("heading 1").bold().size(26);
    Docx::new()
        .default_fonts(fonts)
        .default_size(BODY_SIZE)
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .created_at(TIME)
        .updated_at(TIME)
        .add_style(title)
        .add_style(heading)
}

/// The file while it grows.
struct Form {
    lang: Lang,
    /// Paragraphs so far: each needs an id of its own (w14:paraId).
    paragraphs: u32,
    docx: Docx,
}

impl Form {
    fn push(&mut self, paragraph: Paragraph) {
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    fn paragraph(&mut self) -> Paragraph {
        self.paragraphs += 1;
        Paragraph::new().id(format!("{:08X}", self.paragraphs)).line_spacing(LineSpacing::new().after(60))
    }

    fn line(&mut self, run: Run) -> Paragraph {
        self.paragraph().add_run(run)
    }

    fn head(&mut self, report: &Report) {
        let title = self.paragraph().style("Title").add_run(text(&report.checklist.title));
        self.push(title);
        let note = text(Word::FormDraft.text(self.lang)).size(SMALL_SIZE).color(GREY);
        let note = self.line(note);
        self.push(note);
        let mut services = Vec::new();
        for service in ServiceType::ALL {
            let is_chosen = report.profile.service_type == Some(service.id());
            let name = wording::service_name(self.lang, service.id()).unwrap_or_default();
            services.push(self.line(text(&format!("{} {name}", if is_chosen { '■' } else { '□' }))));
        }
        let certified = if report.profile.certified { Word::CertifiedYes } else { Word::CertifiedNo };
        let certified = vec![self.line(text(certified.text(self.lang)))];
        let blank = vec![self.paragraph()];
        let rows = vec![
            self.row(Word::Applicant, blank.clone()),
            self.row(Word::Reviewer, blank),
            self.row(Word::ServiceType, services),
            self.row(Word::Certified, certified),
        ];
        self.table(rows);
    }

    fn heading(&mut self, part: &str) {
        let heading = self.paragraph().style("Heading1").outline_lvl(0).keep_next(true).add_run(text(part));
        self.push(heading);
    }

    fn criterion(&mut self, criterion: &FilledCriterion<'_>) {
        let (lang, row) = (self.lang, criterion.row);
        let status =
            text(&format!("  {}", wording::status(lang, row.status))).color(colour(row.status)).bold();
        let title = text(&format!("{} {}", row.id, row.title)).bold();
        let item = vec![self.paragraph().add_run(title).add_run(status)];
        let asks = row.form.asks.iter().map(|it| self.line(text(it))).collect();
        let mut basis = Vec::new();
        let mut evidence = Vec::new();
        let mut open = Vec::new();
        if let Some(reason) = criterion.waived {
            let waived = format!("{} {reason}", Word::FormWaived.text(lang));
            evidence.push(self.line(text(&waived).color(GREY)));
        }
        for (index, block) in criterion.blocks.iter().enumerate() {
            let heading = format!("{}. {}", index + 1, block.title);
            basis.push(self.line(text(&heading).bold()));
            basis.push(self.line(text(&format!("- {}", block.text))));
            evidence.push(self.line(text(&heading).bold()));
            for cited in &block.cited {
                self.cited(cited, &mut evidence);
            }
            for it in &block.open {
                self.open(it, &mut open);
            }
        }
        let mut documents: Vec<Paragraph> =
            criterion.documents.iter().map(|it| self.line(text(it))).collect();
        if documents.is_empty() {
            let expected = format!("{}: {}", Word::FormExpected.text(lang), row.form.documents.join(", "));
            documents.push(self.line(text(&expected).color(GREY)));
        }
        let law = row.form.law.iter().map(|it| self.line(text(it))).collect();
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
        self.table(rows);
    }

    fn cited(&mut self, cited: &CitedPlace<'_>, lines: &mut Vec<Paragraph>) {
        let citation = format!("{} {}", Word::FormReference.text(self.lang), cited.citation);
        lines.push(self.line(text(&citation).bold().color(BLUE)).keep_next(true));
        for quote in &cited.quotes {
            lines.push(self.line(text(quote)).indent(Some(200), None, None, None));
        }
    }

    fn open(&mut self, open: &OpenItem<'_>, lines: &mut Vec<Paragraph>) {
        let mark = match open.row.status {
            Status::Missing => Word::FormMissing,
            Status::Unread => Word::FormUnread,
            _ => Word::FormWeak,
        };
        let said = format!("{} {}: {}", mark.text(self.lang), open.row.title, open.row.reason);
        lines.push(self.line(text(&said).color(colour(open.row.status))));
        if let Some(suggestion) = open.suggestion {
            let mark = text(&format!("{} ", Word::FormSuggested.text(self.lang))).bold().color(AMBER);
            let wording = text(&suggestion.wording).italic().color(AMBER);
            let source = format!(" – {}", suggestion.source);
            let note = text(&source).size(SMALL_SIZE).color(GREY);
            let line = self.paragraph().add_run(mark).add_run(wording).add_run(note);
            lines.push(line.indent(Some(200), None, None, None));
        }
    }

    /// A row of the form: its label and what stands beside it. A cell always holds a paragraph (ECMA-376-1, 17.4.65).
    fn row(&mut self, label: Word, content: Vec<Paragraph>) -> TableRow {
        let label = self.line(text(label.text(self.lang)).bold());
        let label = TableCell::new()
            .width(COLUMNS[0], WidthType::Dxa)
            .shading(Shading::new().fill(LABEL_GROUND))
            .add_paragraph(label);
        let mut cell = TableCell::new().width(COLUMNS[1], WidthType::Dxa);
        let content = if content.is_empty() { vec![self.paragraph()] } else { content };
        for paragraph in content {
            cell = cell.add_paragraph(paragraph);
        }
        TableRow::new(vec![label, cell])
    }

    fn table(&mut self, rows: Vec<TableRow>) {
        let table = Table::new(rows)
            .set_grid(COLUMNS.to_vec())
            .width(COLUMNS.iter().sum(), WidthType::Dxa)
            .layout(TableLayoutType::Fixed);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        let space = self.paragraph();
        self.push(space);
    }
}

/// Text as one run; what acts in it is made harmless, and XML's own characters are escaped by the library.
fn text(text: &str) -> Run {
    Run::new().add_text(plain(text))
}

fn colour(status: Status) -> &'static str {
    match status {
        Status::Met => "12734A",
        Status::Partial => AMBER,
        Status::Missing | Status::Unread => RED,
        Status::NotApplicable => GREY,
    }
}
