//! What a map says: verdicts by criterion, and findings.

use std::io;

use super::frame::{self, Tile, cite, quote};
use super::markup::Escaped;
use super::passages::Passages;
use crate::report::model::{
    CriterionRow, EvidenceRow, FindingRow, FindingSeverity, Report, RequirementRow, Status,
};
use crate::report::wording::{self, Lang, Word};

/// Verdicts in the order of the tiles.
const STATUSES: [Status; 5] =
    [Status::Met, Status::Partial, Status::Missing, Status::Unread, Status::NotApplicable];

/// Passages of a requirement that are shown at once; the others are a click away.
const SHOWN_PASSAGES: usize = 2;

pub(super) fn write(
    out: &mut impl io::Write,
    lang: Lang,
    report: &Report,
    passages: &Passages<'_>,
) -> io::Result<()> {
    let facts = [
        frame::service(lang, report.profile.service_type),
        frame::certified(lang, report.profile.certified),
        (Word::Documents, report.summary.documents.to_string()),
        (Word::Pages, report.summary.pages.to_string()),
        (Word::Revision, report.checklist.revision.clone()),
        (Word::Program, format!("{} {}", report.tool.name, report.tool.version)),
    ];
    let tiles = STATUSES.map(|it| Tile {
        class: class_of(it),
        name: wording::status(lang, it),
        count: report.summary.requirements.of(it),
    });
    frame::head(out, lang, Word::Report, &report.checklist.title, &facts, &tiles)?;
    frame::unread(out, lang, &report.documents)?;
    let criteria: Vec<(&str, &str)> =
        report.criteria.iter().map(|it| (it.id.as_str(), it.title.as_str())).collect();
    frame::filters(out, lang, &criteria, &report.documents, Word::Shown)?;
    let mut number = 0;
    for criterion in &report.criteria {
        self::criterion(out, lang, criterion, passages, &mut number)?;
    }
    frame::nothing_shown(out, lang)?;
    findings(out, lang, report, passages, number)?;
    frame::end(out, lang, &report.documents)
}

fn criterion(
    out: &mut impl io::Write,
    lang: Lang,
    criterion: &CriterionRow,
    passages: &Passages<'_>,
    number: &mut usize,
) -> io::Result<()> {
    let id = Escaped(&criterion.id);
    write!(
        out,
        "<section class=\"criterion\" data-criterion=\"{id}\"><h2><span>{id}</span> {} {}</h2>",
        Escaped(&criterion.title),
        badge(lang, criterion.status)
    )?;
    for asked in &criterion.form.asks {
        write!(out, "<p class=\"asks\">{}</p>", Escaped(asked))?;
    }
    let mut block = None;
    for row in &criterion.requirements {
        if block != Some(row.form.block) {
            block = Some(row.form.block);
            if let Some((title, _)) = criterion.form.blocks.get(row.form.block) {
                write!(out, "<h3 class=\"block\">{}</h3>", Escaped(title))?;
            }
        }
        requirement(out, lang, row, passages, number)?;
    }
    writeln!(out, "</section>")
}

fn requirement(
    out: &mut impl io::Write,
    lang: Lang,
    row: &RequirementRow,
    passages: &Passages<'_>,
    number: &mut usize,
) -> io::Result<()> {
    write!(
        out,
        "<article class=\"requirement\" data-status=\"{}\"><h4><span>{}</span> {} {}</h4><p class=\"reason\">{}</p>",
        class_of(row.status),
        Escaped(&row.id),
        Escaped(&row.title),
        badge(lang, row.status),
        Escaped(&row.reason)
    )?;
    // Passages come best first; what only half states a requirement that is met is not shown at once.
    let telling = row.evidence.iter().take_while(|it| row.status != Status::Met || it.verdict == Status::Met);
    let (first, others) = row.evidence.split_at(telling.take(SHOWN_PASSAGES).count());
    if !first.is_empty() {
        write!(out, "<ol>")?;
        for it in first {
            evidence(out, it, passages, number)?;
        }
        write!(out, "</ol>")?;
    }
    if !others.is_empty() {
        let more = match lang {
            Lang::Ko => format!("다른 대목 {}건", others.len()),
            Lang::En => format!("{} more", others.len()),
        };
        write!(out, "<details><summary>{more}</summary><ol>")?;
        for it in others {
            evidence(out, it, passages, number)?;
        }
        write!(out, "</ol></details>")?;
    }
    if let (Some(suggestion), true) = (&row.form.suggestion, is_open(row.status)) {
        write!(
            out,
            "<div class=\"suggestion\"><b>{}</b><p>{}</p><small>{} {}: {}</small></div>",
            Word::Suggestion.text(lang),
            Escaped(&suggestion.wording),
            Word::SuggestionNote.text(lang),
            Word::Source.text(lang),
            Escaped(&suggestion.source)
        )?;
    }
    writeln!(out, "</article>")
}

/// One passage; `number` counts them in the order of [`Passages`].
fn evidence(
    out: &mut impl io::Write,
    row: &EvidenceRow,
    passages: &Passages<'_>,
    number: &mut usize,
) -> io::Result<()> {
    cite(out, passages, *number, &row.document, &row.place.citation)?;
    *number += 1;
    write!(out, "<blockquote>{}</blockquote>", quote(&row.quote, &row.terms))?;
    if let Some(shortcoming) = &row.shortcoming {
        write!(out, "<p class=\"shortcoming\">{}</p>", Escaped(shortcoming))?;
    }
    write!(out, "</li>")
}

fn findings(
    out: &mut impl io::Write,
    lang: Lang,
    report: &Report,
    passages: &Passages<'_>,
    first: usize,
) -> io::Result<()> {
    write!(
        out,
        "<section class=\"findings\" aria-labelledby=\"findings\"><h2 id=\"findings\">{} {}</h2>",
        Word::Findings.text(lang),
        report.findings.len()
    )?;
    if report.findings.is_empty() {
        write!(out, "<p class=\"hint\">{}</p>", Word::NoFindings.text(lang))?;
    } else {
        write!(out, "<ol>")?;
        for (number, row) in (first..).zip(&report.findings) {
            finding(out, lang, row, passages, number)?;
        }
        write!(out, "</ol>")?;
    }
    writeln!(out, "</section>")
}

fn finding(
    out: &mut impl io::Write,
    lang: Lang,
    row: &FindingRow,
    passages: &Passages<'_>,
    number: usize,
) -> io::Result<()> {
    cite(out, passages, number, &row.document, &row.place.citation)?;
    let class = match row.severity {
        FindingSeverity::Error => "missing",
        FindingSeverity::Warning => "partial",
    };
    write!(
        out,
        "<p class=\"message\">{} {} <code>{}</code></p><blockquote>{}</blockquote></li>",
        frame::badge(class, wording::severity(lang, row.severity)),
        Escaped(&row.message),
        Escaped(&row.code),
        quote(&row.quote, &[])
    )
}

fn badge(lang: Lang, status: Status) -> String {
    frame::badge(class_of(status), wording::status(lang, status))
}

fn class_of(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Partial => "partial",
        Status::Missing => "missing",
        Status::Unread => "unknown",
        Status::NotApplicable => "waived",
    }
}

fn is_open(status: Status) -> bool {
    matches!(status, Status::Partial | Status::Missing | Status::Unread)
}
