//! The check of a form: what is wrong, criterion by criterion.

use std::io;

use docx_rs::{Paragraph, TableRow};

use super::{AMBER, BLUE, GREEN, GREY, Paper, RED, SMALL_SIZE, text};
use crate::report::model::DocumentRow;
use crate::report::verification::{CitationRow, FormFaultRow, VerifyReport};
use crate::report::wording::{Lang, Word};

/// Widths of the columns in twentieths of a point: the verdict, the citation, what is to be corrected.
const COLUMNS: [usize; 3] = [1_300, 3_838, 4_500];

/// Writes the check of a form.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &VerifyReport, out: impl io::Write) -> io::Result<()> {
    let mut check = Check { lang, paper: Paper::new() };
    check.paper.title(Word::Check.text(lang));
    let form = format!("{} · {}", report.form.document.path, report.checklist.title);
    for (words, is_small) in [(form.as_str(), true), (report.counts(lang).as_str(), false)] {
        let run = if is_small { text(words).size(SMALL_SIZE).color(GREY) } else { text(words).bold() };
        let line = check.paper.line(run);
        check.paper.push(line);
    }
    check.unread(&report.files().filter(|it| it.has_loss).collect::<Vec<_>>());
    check.whole_form(&report.faults);
    for citations in report.citations.chunk_by(|one, other| one.criterion == other.criterion) {
        let criterion = citations.first().and_then(|it| it.criterion.as_deref());
        let title = report.title_of(criterion).unwrap_or(Word::NoCriterion.text(lang));
        check.paper.heading(format!("{} {title}", criterion.unwrap_or_default()).trim_start());
        check.citations(citations);
    }
    check.paper.write(out)
}

/// The check while it is written.
struct Check {
    lang: Lang,
    paper: Paper,
}

impl Check {
    fn unread(&mut self, documents: &[&DocumentRow]) {
        if documents.is_empty() {
            return;
        }
        self.paper.heading(&format!("{} {}", Word::NotRead.text(self.lang), documents.len()));
        for row in documents {
            let name = text(&row.path).bold();
            let reason = text(&format!(" {}", row.message.as_deref().unwrap_or_default())).color(RED);
            let line = self.paper.line(name).add_run(reason);
            self.paper.push(line);
        }
    }

    fn whole_form(&mut self, faults: &[FormFaultRow]) {
        if faults.is_empty() {
            return;
        }
        self.paper.heading(&format!("{} {}", Word::WholeForm.text(self.lang), faults.len()));
        for fault in faults {
            let criterion = text(&format!("{} ", fault.criterion.as_deref().unwrap_or_default())).bold();
            let line =
                self.paper.line(criterion).add_run(text(&fault.message).color(RED)).add_run(code(fault.code));
            self.paper.push(line);
        }
    }

    fn citations(&mut self, citations: &[CitationRow]) {
        let names = [Word::Verdict, Word::Citation, Word::Faults];
        let head =
            COLUMNS.iter().zip(names).map(|(width, word)| self.paper.label(*width, word.text(self.lang)));
        let mut rows = vec![TableRow::new(head.collect())];
        for citation in citations {
            let contents = [self.verdict(citation), self.cited(citation), self.faults(citation)];
            let cells = COLUMNS.iter().zip(contents).map(|(width, content)| self.paper.cell(*width, content));
            rows.push(TableRow::new(cells.collect()));
        }
        self.paper.table(&COLUMNS, rows);
    }

    fn verdict(&mut self, citation: &CitationRow) -> Vec<Paragraph> {
        let (word, colour) =
            if citation.ok { (Word::CitationRight, GREEN) } else { (Word::CitationWrong, RED) };
        let mut lines = vec![self.paper.line(text(word.text(self.lang)).bold().color(colour))];
        if let Some(page) = citation.form_page {
            let page = Word::FormPage.text(self.lang).replace("{page}", &page.to_string());
            lines.push(self.paper.line(text(&page).size(SMALL_SIZE).color(GREY)));
        }
        lines
    }

    fn cited(&mut self, citation: &CitationRow) -> Vec<Paragraph> {
        let mut lines = vec![self.paper.line(text(&citation.text).bold().color(BLUE))];
        let quotes = [(Word::InForm, &citation.quote), (Word::InDocument, &citation.found_quote)];
        // Where nothing is wrong there is nothing to compare.
        for (word, quote) in quotes.into_iter().filter(|_| !citation.ok) {
            if let Some(quote) = quote.as_deref().filter(|it| !it.is_empty()) {
                let label = text(&format!("{} ", word.text(self.lang))).size(SMALL_SIZE).color(GREY);
                let quote = text(quote).size(SMALL_SIZE);
                lines.push(self.paper.line(label).add_run(quote));
            }
        }
        lines
    }

    fn faults(&mut self, citation: &CitationRow) -> Vec<Paragraph> {
        let rows = citation.faults.iter().map(|it| (it, RED));
        let rows = rows.chain(citation.notes.iter().map(|it| (it, AMBER)));
        rows.map(|(it, colour)| self.paper.line(text(&it.message).color(colour)).add_run(code(it.code)))
            .collect()
    }
}

/// The name of a fault, behind its sentence.
fn code(code: &str) -> docx_rs::Run {
    text(&format!("  {code}")).size(SMALL_SIZE).color(GREY)
}
