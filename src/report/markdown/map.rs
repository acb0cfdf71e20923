//! The map.

use std::fmt::Write as _;
use std::io;

use super::{escaped, heading, unread};
use crate::report::model::{Report, Status};
use crate::report::wording::{self, Lang, Word};

/// Writes the map.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, mut out: impl io::Write) -> io::Result<()> {
    let mut text = format!("# {}\n", escaped(&report.checklist.title));
    head(lang, report, &mut text);
    unread(lang, &report.documents, &mut text);
    criteria(lang, report, &mut text);
    gaps(lang, report, &mut text);
    findings(lang, report, &mut text);
    evidence(lang, report, &mut text);
    out.write_all(text.as_bytes())
}

fn head(lang: Lang, report: &Report, text: &mut String) {
    let counts = &report.summary.requirements;
    let statuses = [Status::Met, Status::Partial, Status::Missing, Status::Unread, Status::NotApplicable];
    let counted: Vec<String> = statuses
        .iter()
        .filter(|it| counts.of(**it) > 0)
        .map(|it| format!("{} **{}**", wording::status(lang, *it), counts.of(*it)))
        .collect();
    let service = report.profile.service_type.and_then(|it| wording::service_name(lang, it));
    let _ = write!(
        text,
        "\n{}\n\n{} {} · {} {} · {} {} · {} {}\n",
        counted.join(" · "),
        Word::Documents.text(lang),
        report.summary.documents,
        Word::Pages.text(lang),
        report.summary.pages,
        Word::ServiceType.text(lang),
        service.unwrap_or(Word::NotStated.text(lang)),
        Word::Revision.text(lang),
        escaped(&report.checklist.revision),
    );
}

fn criteria(lang: Lang, report: &Report, text: &mut String) {
    heading(text, lang, Word::Summary, report.criteria.len());
    let names = [Word::Criterion, Word::Requirement, Word::Verdict, Word::Citation].map(|it| it.text(lang));
    let _ = writeln!(text, "| {} |\n|---|---|---|---|", names.join(" | "));
    for criterion in &report.criteria {
        for row in &criterion.requirements {
            let best = row.evidence.first().map(|it| escaped(&it.place.citation)).unwrap_or_default();
            let _ = writeln!(
                text,
                "| {} | {} {} | {} | {best} |",
                escaped(&criterion.id),
                escaped(&row.id),
                escaped(&row.title),
                wording::status(lang, row.status)
            );
        }
    }
}

fn gaps(lang: Lang, report: &Report, text: &mut String) {
    let requirements = report.criteria.iter().flat_map(|it| &it.requirements);
    let open: Vec<_> =
        requirements.filter(|it| !matches!(it.status, Status::Met | Status::NotApplicable)).collect();
    heading(text, lang, Word::Gaps, open.len());
    if open.is_empty() {
        let _ = writeln!(text, "{}", Word::NoGaps.text(lang));
    }
    for row in open {
        let _ = writeln!(
            text,
            "- [ ] **{} {}** ({}): {}",
            escaped(&row.id),
            escaped(&row.title),
            wording::status(lang, row.status),
            escaped(&row.reason)
        );
        if let Some(suggestion) = &row.form.suggestion {
            let _ = writeln!(
                text,
                "  - {}: {} ({}: {})",
                Word::Suggestion.text(lang),
                escaped(&suggestion.wording),
                Word::Source.text(lang),
                escaped(&suggestion.source)
            );
        }
    }
}

fn findings(lang: Lang, report: &Report, text: &mut String) {
    heading(text, lang, Word::Findings, report.findings.len());
    if report.findings.is_empty() {
        let _ = writeln!(text, "{}", Word::NoFindings.text(lang));
    }
    for row in &report.findings {
        let _ = writeln!(
            text,
            "- **{}** {}\n  - {}\n  - > {}",
            wording::severity(lang, row.severity),
            escaped(&row.message),
            escaped(&row.place.citation),
            escaped(&row.quote)
        );
    }
}

fn evidence(lang: Lang, report: &Report, text: &mut String) {
    let count = report.criteria.iter().flat_map(|it| &it.requirements).map(|it| it.evidence.len()).sum();
    heading(text, lang, Word::Evidence, count);
    for criterion in &report.criteria {
        let _ = writeln!(text, "### {} {}\n", escaped(&criterion.id), escaped(&criterion.title));
        for row in &criterion.requirements {
            let status = wording::status(lang, row.status);
            let _ = writeln!(text, "**{} {}** · {status}\n", escaped(&row.id), escaped(&row.title));
            for it in &row.evidence {
                let _ = writeln!(text, "- {}\n  > {}", escaped(&it.place.citation), escaped(&it.quote));
            }
            if row.evidence.is_empty() {
                let _ = writeln!(text, "- {}", escaped(&row.reason));
            }
            text.push('\n');
        }
    }
}
