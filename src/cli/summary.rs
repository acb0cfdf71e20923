//! The short summary of a scan on standard error: a table over the criteria, what was not read, how many findings.

use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use super::losses::{self, Layout};
use super::terminal::{FAINT, GREEN, RED, STRONG, Terminal, YELLOW, shown, styled};
use crate::report::wording::{self, Label, Lang};
use crate::report::{CriterionRow, DocumentRow, FindingSeverity, Report, Status, StatusCounts};

/// Cells that a criterion's title may take; longer ones are cut.
const TITLE_CELLS: usize = 34;

/// Columns of the table, in order. A column without an entry is left out, except the first three.
const COLUMNS: &[(Status, Style)] = &[
    (Status::Met, GREEN),
    (Status::Partial, YELLOW),
    (Status::Missing, RED),
    (Status::Unread, RED),
    (Status::NotApplicable, FAINT),
];

/// The whole summary, with colours.
pub(super) fn text(terminal: &Terminal, report: &Report) -> String {
    let lang = terminal.lang();
    let mut text = format!("{}\n", styled(STRONG, &headline(lang, report)));
    table(lang, report, &mut text);
    open_requirements(lang, report, &mut text);
    without_official_document(lang, report, &mut text);

    let unread: Vec<&DocumentRow> = report.documents.iter().filter(|row| row.has_loss).collect();
    if !unread.is_empty() {
        let heading = format!("{} {}", Label::NotRead.text(lang), unread.len());
        let _ = writeln!(text, "\n{}", styled(STRONG, &heading));
        text.push_str(&losses::lines(lang, &unread, Layout::Block));
    }
    if !report.findings.is_empty() {
        let heading = format!("{} {}", Label::Findings.text(lang), report.findings.len());
        let _ = writeln!(text, "\n{}", styled(STRONG, &heading));
        findings(lang, report, &mut text);
    }
    text
}

/// `증빙 12개 · 345쪽`.
fn headline(lang: Lang, report: &Report) -> String {
    let (documents, pages) = (report.summary.documents, report.summary.pages);
    let title = shown(&report.checklist.title);
    match lang {
        Lang::Ko => format!("{title} · 파일 {documents}개 {pages}쪽"),
        Lang::En => format!("{title} · {documents} files, {pages} pages"),
    }
}

fn table(lang: Lang, report: &Report, text: &mut String) {
    let mut total = StatusCounts::default();
    let rows: Vec<(String, Style, StatusCounts)> = report
        .criteria
        .iter()
        .map(|criterion| {
            let mut counts = StatusCounts::default();
            for row in &criterion.requirements {
                counts.add(row.status);
                total.add(row.status);
            }
            (title_of(criterion), style_of(criterion.status), counts)
        })
        .collect();
    let columns: Vec<&(Status, Style)> = COLUMNS
        .iter()
        .filter(|(status, _)| {
            total.of(*status) > 0 || matches!(status, Status::Met | Status::Partial | Status::Missing)
        })
        .collect();
    let heading = Label::Criterion.text(lang);
    let total_label = Label::Total.text(lang);
    let width =
        rows.iter().map(|(title, ..)| title.width()).chain([heading.width(), total_label.width()]).max();
    let width = width.unwrap_or_default();

    let mut line = padded(heading, width);
    for (status, _) in &columns {
        let _ = write!(line, "  {}", wording::status(lang, *status));
    }
    let _ = writeln!(text, "  {}", styled(FAINT, &line));
    let mut row = |title: &str, style: Style, counts: &StatusCounts| {
        let _ = write!(text, "  {style}{}{style:#}", padded(title, width));
        for (status, style) in &columns {
            let number = counts.of(*status);
            let cell = format!("{number:>cells$}", cells = wording::status(lang, *status).width());
            let _ = write!(text, "  {}", styled(if number > 0 { *style } else { FAINT }, &cell));
        }
        text.push('\n');
    };
    for (title, style, counts) in &rows {
        row(title, *style, counts);
    }
    if rows.len() > 1 {
        row(total_label, STRONG, &total);
    }
}

/// Names what has no evidence, or half of it, so that one sees what to write next.
fn open_requirements(lang: Lang, report: &Report, text: &mut String) {
    for (status, style, mark) in [(Status::Missing, RED, "✗"), (Status::Partial, YELLOW, "!")] {
        let rows = report.criteria.iter().flat_map(|it| &it.requirements).filter(|it| it.status == status);
        let rows: Vec<String> = rows.map(|it| format!("{} {}", shown(&it.id), shown(&it.title))).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(
            text,
            "\n{} {}",
            styled(STRONG, wording::status(lang, status)),
            styled(STRONG, &rows.len().to_string())
        );
        for row in rows {
            let _ = writeln!(text, "  {} {row}", styled(style, mark));
        }
    }
}

/// Criteria whose evidence stands in no document of the kind that the form asks for.
fn without_official_document(lang: Lang, report: &Report, text: &mut String) {
    let has_evidence = |it: &&CriterionRow| it.requirements.iter().any(|it| !it.evidence.is_empty());
    let rows = report.criteria.iter().filter(|it| it.official_document.is_none());
    let rows: Vec<&CriterionRow> = rows.filter(has_evidence).collect();
    if rows.is_empty() {
        return;
    }
    let heading = lang.pick("공식 문서 없음", "No official document");
    let _ = writeln!(text, "\n{} {}", styled(STRONG, heading), styled(STRONG, &rows.len().to_string()));
    for row in rows {
        let asked = row.form.documents.join(", ");
        let _ = writeln!(text, "  {} {} {}", styled(YELLOW, "!"), shown(&row.id), shown(&row.title));
        let _ = writeln!(
            text,
            "    {} {}",
            lang.pick("서식이 바라는 문서:", "The form asks for:"),
            shown(&asked)
        );
    }
}

fn findings(lang: Lang, report: &Report, text: &mut String) {
    for finding in &report.findings {
        let (style, mark) = match finding.severity {
            FindingSeverity::Error => (RED, "✗"),
            FindingSeverity::Warning => (YELLOW, "!"),
        };
        let severity = wording::severity(lang, finding.severity);
        let (message, citation) = (shown(&finding.message), shown(&finding.place.citation));
        let _ = writeln!(
            text,
            "  {} {severity}: {message}\n    {}",
            styled(style, mark),
            styled(FAINT, &citation)
        );
    }
}

fn style_of(status: Status) -> Style {
    match status {
        Status::Met => GREEN,
        Status::Partial => YELLOW,
        Status::Missing | Status::Unread => RED,
        Status::NotApplicable => FAINT,
    }
}

fn title_of(criterion: &CriterionRow) -> String {
    let title = format!("{} {}", shown(&criterion.id), shown(&criterion.title));
    if title.width() <= TITLE_CELLS {
        return title;
    }
    let mut cut = String::new();
    for character in title.chars() {
        cut.push(character);
        if cut.width() >= TITLE_CELLS {
            cut.pop();
            break;
        }
    }
    cut.push('…');
    cut
}

/// A text with spaces after it up to `cells`; a Hangul syllable takes two.
fn padded(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(text.width())))
}
