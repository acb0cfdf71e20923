//! The check of a form.

use std::fmt::Write as _;
use std::io;

use super::{escaped, heading, unread};
use crate::report::verification::VerifyReport;
use crate::report::wording::{Lang, Word};

/// Writes the check of a form.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &VerifyReport, mut out: impl io::Write) -> io::Result<()> {
    let title = escaped(&report.form.document.path);
    let mut text = format!("# {}: {title}\n\n{}\n", Word::Check.text(lang), report.counts(lang));
    unread(lang, report.files(), &mut text);
    if !report.faults.is_empty() {
        heading(&mut text, lang, Word::WholeForm, report.faults.len());
        for fault in &report.faults {
            let criterion = fault.criterion.as_deref().map(|it| format!("{it} ")).unwrap_or_default();
            let _ = writeln!(text, "- {}`{}` {}", escaped(&criterion), fault.code, escaped(&fault.message));
        }
    }
    heading(&mut text, lang, Word::Citations, report.citations.len());
    let names = [Word::Criterion, Word::Citation, Word::Faults].map(|it| it.text(lang));
    let _ = writeln!(text, "| | {} |\n|---|---|---|---|", names.join(" | "));
    for citation in &report.citations {
        let faults = citation.faults.iter().map(|it| format!("`{}` {}", it.code, escaped(&it.message)));
        let all: Vec<String> = faults.chain(citation.notes.iter().map(|it| escaped(&it.message))).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            if citation.ok { "✓" } else { "✗" },
            escaped(citation.criterion.as_deref().unwrap_or(Word::NoCriterion.text(lang))),
            escaped(&citation.text),
            all.join("<br>")
        );
    }
    out.write_all(text.as_bytes())
}
