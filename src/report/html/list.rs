//! What was found: head, what was not read, filters, verdicts, findings and documents.

use std::io;

use super::markup::Escaped;
use super::passages::Passages;
use crate::report::model::{
    CriterionRow, EvidenceRow, FindingRow, FindingSeverity, ReadStatus, Report, RequirementRow, Status,
    TermRow,
};
use crate::report::plain::pieces;
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
    write!(out, "<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n", Word::SkipToContent.text(lang))?;
    head(out, lang, report)?;
    unread(out, lang, report)?;
    filters(out, lang, report)?;
    writeln!(out, "<div class=\"columns\">\n<main id=\"main\">")?;
    let mut number = 0;
    for criterion in &report.criteria {
        self::criterion(out, lang, criterion, passages, &mut number)?;
    }
    writeln!(out, "<p id=\"nothing\" class=\"hint\" hidden>{}</p>", Word::NothingShown.text(lang))?;
    findings(out, lang, report, passages, number)?;
    documents(out, lang, report)?;
    writeln!(out, "<p class=\"keys\">{}</p>\n</main>", Word::Keys.text(lang))
}

/// A quote with its terms marked.
pub(super) fn quote(text: &str, terms: &[TermRow]) -> String {
    let mut marked = String::new();
    for (is_term, piece) in pieces(text, terms) {
        let piece = Escaped(piece);
        marked.push_str(&if is_term { format!("<mark>{piece}</mark>") } else { piece.to_string() });
    }
    marked
}

fn head(out: &mut impl io::Write, lang: Lang, report: &Report) -> io::Result<()> {
    let service = report.profile.service_type.and_then(|it| wording::service_name(lang, it));
    let certified = if report.profile.certified { Word::CertifiedYes } else { Word::CertifiedNo };
    write!(
        out,
        "<header class=\"head\">\n<p class=\"kicker\">{}</p>\n<h1>{}</h1>\n<dl>",
        Word::Report.text(lang),
        Escaped(&report.checklist.title)
    )?;
    let facts = [
        (Word::ServiceType, service.unwrap_or(Word::NotStated.text(lang)).to_owned()),
        (Word::Certified, certified.text(lang).to_owned()),
        (Word::Documents, report.summary.documents.to_string()),
        (Word::Pages, report.summary.pages.to_string()),
        (Word::Revision, report.checklist.revision.clone()),
        (Word::Program, format!("{} {}", report.tool.name, report.tool.version)),
    ];
    for (word, value) in facts {
        write!(out, "<div><dt>{}</dt><dd>{}</dd></div>", word.text(lang), Escaped(&value))?;
    }
    write!(out, "</dl>\n<div class=\"tiles\" role=\"group\" aria-label=\"{}\">", Word::Verdict.text(lang))?;
    let counts = &report.summary.requirements;
    for status in STATUSES {
        let count = counts.of(status);
        let disabled = if count == 0 { " disabled" } else { "" };
        let (class, name) = (class_of(status), wording::status(lang, status));
        write!(
            out,
            "<button type=\"button\" class=\"tile {class}\" data-status=\"{class}\" aria-pressed=\"false\"{disabled}>\
             <b>{count}</b><span>{name}</span></button>"
        )?;
    }
    writeln!(out, "</div>")?;
    proportions(out, lang, report)?;
    writeln!(out, "</header>")
}

/// A bar of the verdicts' shares.
fn proportions(out: &mut impl io::Write, lang: Lang, report: &Report) -> io::Result<()> {
    let counts = &report.summary.requirements;
    let total: usize = STATUSES.iter().map(|it| counts.of(*it)).sum();
    let label: Vec<String> =
        STATUSES.iter().map(|it| format!("{} {}", wording::status(lang, *it), counts.of(*it))).collect();
    write!(
        out,
        "<svg class=\"share\" viewBox=\"0 0 {} 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        total.max(1),
        label.join(", ")
    )?;
    let mut at = 0;
    for status in STATUSES {
        let count = counts.of(status);
        write!(
            out,
            "<rect class=\"{}\" x=\"{at}\" y=\"0\" width=\"{count}\" height=\"1\"/>",
            class_of(status)
        )?;
        at += count;
    }
    writeln!(out, "</svg>")
}

fn unread(out: &mut impl io::Write, lang: Lang, report: &Report) -> io::Result<()> {
    let unread: Vec<_> = report.documents.iter().filter(|it| it.has_loss).collect();
    if unread.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<section class=\"unread\" aria-labelledby=\"unread\"><h2 id=\"unread\">{} {}</h2><p>{}</p><ul tabindex=\"0\">",
        Word::NotRead.text(lang),
        unread.len(),
        Word::NotReadNote.text(lang)
    )?;
    for document in unread {
        write!(out, "<li><b>{}</b> ", Escaped(&document.path))?;
        if let Some(message) = document.message.as_ref().filter(|_| document.status != ReadStatus::Partial) {
            write!(out, "{} ", Escaped(message))?;
        }
        for warning in document.warnings.iter().filter(|it| it.loss) {
            match warning.page {
                Some(page) if lang == Lang::Ko => write!(out, "<span>{page}쪽: ")?,
                Some(page) => write!(out, "<span>Page {page}: ")?,
                None => write!(out, "<span>")?,
            }
            write!(out, "{}</span> ", Escaped(&warning.message))?;
        }
        write!(out, "</li>")?;
    }
    writeln!(out, "</ul></section>")
}

fn filters(out: &mut impl io::Write, lang: Lang, report: &Report) -> io::Result<()> {
    write!(
        out,
        "<form class=\"filters\" role=\"search\" aria-label=\"{}\">\
         <label><span>{}</span><input type=\"search\" id=\"search\" autocomplete=\"off\" placeholder=\"{}\"></label>\
         <label><span>{}</span><select id=\"criterion\"><option value=\"\">{}</option>",
        Word::Filters.text(lang),
        Word::Search.text(lang),
        Word::SearchHint.text(lang),
        Word::Criterion.text(lang),
        Word::All.text(lang),
    )?;
    for criterion in &report.criteria {
        let id = Escaped(&criterion.id);
        write!(out, "<option value=\"{id}\">{id} {}</option>", Escaped(&criterion.title))?;
    }
    write!(
        out,
        "</select></label><label><span>{}</span><select id=\"document\"><option value=\"\">{}</option>",
        Word::Document.text(lang),
        Word::All.text(lang)
    )?;
    for (index, document) in report.documents.iter().enumerate().filter(|(_, it)| it.pages.is_some()) {
        write!(out, "<option value=\"{index}\">{}</option>", Escaped(&document.title))?;
    }
    writeln!(
        out,
        "</select></label><button type=\"reset\">{}</button><output id=\"shown\" data-text=\"{}\"></output></form>",
        Word::Reset.text(lang),
        Word::Shown.text(lang)
    )
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

/// Opens the item of a passage with the button that shows it.
fn cite(
    out: &mut impl io::Write,
    passages: &Passages<'_>,
    number: usize,
    path: &str,
    citation: &str,
) -> io::Result<()> {
    let passage = passages.get(number);
    let document = passage.and_then(|it| it.document);
    let pages = passage.into_iter().flat_map(|it| it.pages());
    let mut figures: Vec<String> = pages.filter_map(|page| Some(format!("p{}-{page}", document?))).collect();
    if figures.is_empty() {
        figures.push(format!("x{number}"));
    }
    write!(
        out,
        "<li class=\"passage\" data-document=\"{}\"><button type=\"button\" class=\"cite\" data-number=\"{number}\" \
         data-figures=\"{}\" aria-controls=\"viewer\" title=\"{}\">{}</button>",
        document.map(|it| it.to_string()).unwrap_or_default(),
        figures.join(" "),
        Escaped(path),
        Escaped(citation)
    )
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
        "<p class=\"message\"><span class=\"badge {class}\">{}</span> {} <code>{}</code></p><blockquote>{}</blockquote></li>",
        wording::severity(lang, row.severity),
        Escaped(&row.message),
        Escaped(&row.code),
        quote(&row.quote, &[])
    )
}

fn documents(out: &mut impl io::Write, lang: Lang, report: &Report) -> io::Result<()> {
    write!(
        out,
        "<section class=\"documents\" aria-labelledby=\"documents\"><h2 id=\"documents\">{} {}</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr>",
        Word::Documents.text(lang),
        report.documents.len()
    )?;
    for word in [Word::Document, Word::Status, Word::Pages, Word::PageNumbers, Word::Message] {
        write!(out, "<th scope=\"col\">{}</th>", word.text(lang))?;
    }
    write!(out, "</tr></thead><tbody>")?;
    for row in &report.documents {
        let basis = row.page_numbers.map_or("", |it| wording::page_numbers(lang, it));
        let pages = row.pages.map(|it| it.to_string()).unwrap_or_default();
        let class = if row.has_loss { " class=\"loss\"" } else { "" };
        let said = row.message.iter().chain(row.warnings.iter().filter(|it| !it.loss).map(|it| &it.message));
        let said: Vec<&str> = said.map(String::as_str).collect();
        write!(
            out,
            "<tr{class}><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{pages}</td><td>{basis}</td><td>{}</td></tr>",
            Escaped(&row.path),
            wording::read_status(lang, row.status),
            Escaped(&said.join(" "))
        )?;
    }
    writeln!(out, "</tbody></table></div></section>")
}

fn badge(lang: Lang, status: Status) -> String {
    format!("<span class=\"badge {}\">{}</span>", class_of(status), wording::status(lang, status))
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
