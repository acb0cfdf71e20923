//! What the check of a form says: citations by criterion, each with its faults, and what is wrong with the form as a whole.

use std::io;

use super::frame::{self, Tile, cite};
use super::markup::Escaped;
use super::passages::Passages;
use crate::report::verification::{CitationRow, FaultRow, VerifyReport};
use crate::report::wording::{Lang, Word};

pub(super) fn write(
    out: &mut impl io::Write,
    lang: Lang,
    report: &VerifyReport,
    passages: &Passages<'_>,
) -> io::Result<()> {
    let summary = &report.summary;
    let facts = [
        frame::service(lang, report.form.service_type),
        frame::certified(lang, report.form.certified),
        (Word::Citations, summary.citations.to_string()),
        (Word::Faults, summary.faults.to_string()),
        (Word::Documents, summary.documents.to_string()),
        (Word::Checklist, report.checklist.title.clone()),
        (Word::Revision, report.checklist.revision.clone()),
        (Word::Program, format!("{} {}", report.tool.name, report.tool.version)),
    ];
    let tiles = [
        Tile { class: "met", name: Word::CitationRight.text(lang), count: summary.citations_ok },
        Tile {
            class: "missing",
            name: Word::CitationWrong.text(lang),
            count: summary.citations.saturating_sub(summary.citations_ok),
        },
    ];
    frame::head(out, lang, Word::Check, &report.form.document.path, &facts, &tiles)?;
    frame::unread(out, lang, report.files())?;
    let criteria: Vec<(&str, &str)> = report.criteria().collect();
    frame::filters(out, lang, &criteria, &report.documents, Word::CitationsShown)?;
    whole_form(out, lang, report)?;
    let mut section = None;
    for (number, row) in report.citations.iter().enumerate() {
        if section != Some(&row.criterion) {
            if section.is_some() {
                writeln!(out, "</section>")?;
            }
            section = Some(&row.criterion);
            let id = row.criterion.as_deref().unwrap_or_default();
            let title = report.title_of(row.criterion.as_deref());
            write!(
                out,
                "<section class=\"criterion\" data-criterion=\"{}\"><h2><span>{}</span> {}</h2>",
                Escaped(id),
                Escaped(id),
                Escaped(title.unwrap_or(Word::NoCriterion.text(lang)))
            )?;
        }
        citation(out, lang, row, passages, number)?;
    }
    if section.is_some() {
        writeln!(out, "</section>")?;
    }
    frame::nothing_shown(out, lang)?;
    frame::end(out, lang, &report.documents)
}

fn whole_form(out: &mut impl io::Write, lang: Lang, report: &VerifyReport) -> io::Result<()> {
    if report.faults.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<section class=\"findings\" aria-labelledby=\"findings\"><h2 id=\"findings\">{} {}</h2><ol>",
        Word::WholeForm.text(lang),
        report.faults.len()
    )?;
    for fault in &report.faults {
        let id = fault.criterion.as_deref().unwrap_or_default();
        write!(
            out,
            "<li class=\"passage\" data-document=\"\"><p class=\"message\"><b>{}</b> {} <code>{}</code></p></li>",
            Escaped(id),
            Escaped(&fault.message),
            fault.code
        )?;
    }
    writeln!(out, "</ol></section>")
}

fn citation(
    out: &mut impl io::Write,
    lang: Lang,
    row: &CitationRow,
    passages: &Passages<'_>,
    number: usize,
) -> io::Result<()> {
    let (class, name) = if row.ok { ("met", Word::CitationRight) } else { ("missing", Word::CitationWrong) };
    let page = row.form_page.map(|it| Word::FormPage.text(lang).replace("{page}", &it.to_string()));
    write!(
        out,
        "<article class=\"requirement\" data-status=\"{class}\"><h4>{} <span>{}</span></h4><ol>",
        frame::badge(class, name.text(lang)),
        page.unwrap_or_default()
    )?;
    if row.found.is_some() {
        cite(out, passages, number, row.document.as_deref().unwrap_or_default(), &row.text)?;
    } else {
        write!(out, "<li class=\"passage\" data-document=\"\"><p class=\"cite\">{}</p>", Escaped(&row.text))?;
    }
    let quotes = [
        (Word::InForm, row.quote.as_deref(), differences(row, |it| &it.form)),
        (Word::InDocument, row.found_quote.as_deref(), differences(row, |it| &it.document)),
    ];
    for (word, quote, differences) in quotes {
        if let Some(quote) = quote {
            let label = word.text(lang);
            write!(out, "<blockquote><small>{label}</small> {}</blockquote>", marked(quote, &differences))?;
        }
    }
    write!(out, "</li></ol>")?;
    faults(out, "faults", &row.faults)?;
    faults(out, "notes", &row.notes)?;
    writeln!(out, "</article>")
}

fn faults(out: &mut impl io::Write, class: &str, rows: &[FaultRow]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    write!(out, "<ul class=\"{class}\">")?;
    for row in rows {
        write!(out, "<li>{} <code>{}</code></li>", Escaped(&row.message), row.code)?;
    }
    write!(out, "</ul>")
}

/// Words that the form and the document have otherwise, on one side.
fn differences(row: &CitationRow, side: fn(&crate::report::DifferenceRow) -> &String) -> Vec<&str> {
    let all = row.faults.iter().flat_map(|it| &it.differences);
    all.map(|it| side(it).as_str()).filter(|it| !it.is_empty()).collect()
}

/// A quotation, a paragraph a line, with the first of each of the words marked that differ.
fn marked(quote: &str, differences: &[&str]) -> String {
    let lines = quote.lines().map(|line| {
        let (mut text, mut rest) = (String::new(), line);
        for words in differences {
            if let Some((before, after)) = rest.split_once(words) {
                text.push_str(&format!("{}<mark>{}</mark>", Escaped(before), Escaped(words)));
                rest = after;
            }
        }
        text + &Escaped(rest).to_string()
    });
    lines.collect::<Vec<_>>().join("<br>")
}
