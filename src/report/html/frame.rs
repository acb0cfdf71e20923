//! What every report has around its own rows: head with tiles, what was not read, filters, documents.

use std::io;

use super::markup::Escaped;
use super::passages::Passages;
use crate::report::model::{DocumentRow, ReadStatus, TermRow};
use crate::report::plain::pieces;
use crate::report::wording::{self, Lang, Word};

/// How many rows have a verdict; a click shows those alone.
pub(super) struct Tile<'a> {
    /// The class that gives it its colour, and that its rows have.
    pub(super) class: &'static str,
    pub(super) name: &'a str,
    pub(super) count: usize,
}

/// Begins the body.
pub(super) fn head(
    out: &mut impl io::Write,
    lang: Lang,
    kind: Word,
    title: &str,
    facts: &[(Word, String)],
    tiles: &[Tile<'_>],
) -> io::Result<()> {
    write!(
        out,
        "<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n<header class=\"head\">\n<p class=\"kicker\">{}</p>\n<h1>{}</h1>\n<dl>",
        Word::SkipToContent.text(lang),
        kind.text(lang),
        Escaped(title)
    )?;
    for (word, value) in facts {
        write!(out, "<div><dt>{}</dt><dd>{}</dd></div>", word.text(lang), Escaped(value))?;
    }
    write!(out, "</dl>\n<div class=\"tiles\" role=\"group\" aria-label=\"{}\">", Word::Verdict.text(lang))?;
    for Tile { class, name, count } in tiles {
        let disabled = if *count == 0 { " disabled" } else { "" };
        write!(
            out,
            "<button type=\"button\" class=\"tile {class}\" data-status=\"{class}\" aria-pressed=\"false\"{disabled}>\
             <b>{count}</b><span>{name}</span></button>"
        )?;
    }
    writeln!(out, "</div>")?;
    proportions(out, tiles)?;
    writeln!(out, "</header>")
}

/// The kind of service, as a fact of the head.
pub(super) fn service(lang: Lang, id: Option<&str>) -> (Word, String) {
    let name = id.and_then(|it| wording::service_name(lang, it));
    (Word::ServiceType, name.unwrap_or(Word::NotStated.text(lang)).to_owned())
}

/// Whether a certificate is handed in, as a fact of the head.
pub(super) fn certified(lang: Lang, is_certified: bool) -> (Word, String) {
    let word = if is_certified { Word::CertifiedYes } else { Word::CertifiedNo };
    (Word::Certified, word.text(lang).to_owned())
}

/// A bar of the tiles' shares.
fn proportions(out: &mut impl io::Write, tiles: &[Tile<'_>]) -> io::Result<()> {
    let total: usize = tiles.iter().map(|it| it.count).sum();
    let label: Vec<String> = tiles.iter().map(|it| format!("{} {}", it.name, it.count)).collect();
    write!(
        out,
        "<svg class=\"share\" viewBox=\"0 0 {} 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        total.max(1),
        label.join(", ")
    )?;
    let mut at = 0;
    for Tile { class, count, .. } in tiles {
        write!(out, "<rect class=\"{class}\" x=\"{at}\" y=\"0\" width=\"{count}\" height=\"1\"/>")?;
        at += count;
    }
    writeln!(out, "</svg>")
}

/// What was not read, on top of everything.
pub(super) fn unread<'a>(
    out: &mut impl io::Write,
    lang: Lang,
    documents: impl IntoIterator<Item = &'a DocumentRow>,
) -> io::Result<()> {
    let unread: Vec<_> = documents.into_iter().filter(|it| it.has_loss).collect();
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

/// The filters, and the beginning of the list. `criteria` are their numbers and titles, `shown` says how many rows are shown.
pub(super) fn filters(
    out: &mut impl io::Write,
    lang: Lang,
    criteria: &[(&str, &str)],
    documents: &[DocumentRow],
    shown: Word,
) -> io::Result<()> {
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
    for (id, title) in criteria {
        let id = Escaped(id);
        write!(out, "<option value=\"{id}\">{id} {}</option>", Escaped(title))?;
    }
    write!(
        out,
        "</select></label><label><span>{}</span><select id=\"document\"><option value=\"\">{}</option>",
        Word::Document.text(lang),
        Word::All.text(lang)
    )?;
    for (index, document) in documents.iter().enumerate().filter(|(_, it)| it.pages.is_some()) {
        write!(out, "<option value=\"{index}\">{}</option>", Escaped(&document.title))?;
    }
    writeln!(
        out,
        "</select></label><button type=\"reset\">{}</button><output id=\"shown\" data-text=\"{}\"></output></form>\n\
         <div class=\"columns\">\n<main id=\"main\">",
        Word::Reset.text(lang),
        shown.text(lang)
    )
}

/// What is said where nothing fits the filters.
pub(super) fn nothing_shown(out: &mut impl io::Write, lang: Lang) -> io::Result<()> {
    writeln!(out, "<p id=\"nothing\" class=\"hint\" hidden>{}</p>", Word::NothingShown.text(lang))
}

/// The documents, and the end of the list.
pub(super) fn end(out: &mut impl io::Write, lang: Lang, rows: &[DocumentRow]) -> io::Result<()> {
    documents(out, lang, rows)?;
    writeln!(out, "<p class=\"keys\">{}</p>\n</main>", Word::Keys.text(lang))
}

fn documents(out: &mut impl io::Write, lang: Lang, rows: &[DocumentRow]) -> io::Result<()> {
    write!(
        out,
        "<section class=\"documents\" aria-labelledby=\"documents\"><h2 id=\"documents\">{} {}</h2><div class=\"scroll\" tabindex=\"0\"><table><thead><tr>",
        Word::Documents.text(lang),
        rows.len()
    )?;
    for word in [Word::Document, Word::Status, Word::Pages, Word::PageNumbers, Word::Message] {
        write!(out, "<th scope=\"col\">{}</th>", word.text(lang))?;
    }
    write!(out, "</tr></thead><tbody>")?;
    for row in rows {
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

/// A quote with its terms marked.
pub(super) fn quote(text: &str, terms: &[TermRow]) -> String {
    let mut marked = String::new();
    for (is_term, piece) in pieces(text, terms) {
        let piece = Escaped(piece);
        marked.push_str(&if is_term { format!("<mark>{piece}</mark>") } else { piece.to_string() });
    }
    marked
}

/// Opens the item of a passage with the button that shows it.
pub(super) fn cite(
    out: &mut impl io::Write,
    passages: &Passages<'_>,
    number: usize,
    path: &str,
    citation: &str,
) -> io::Result<()> {
    let passage = passages.get(number);
    let document = passage.and_then(|it| it.document);
    write!(
        out,
        "<li class=\"passage\" data-document=\"{}\"><button type=\"button\" class=\"cite\" data-number=\"{number}\" \
         aria-controls=\"viewer\" title=\"{}\">{}</button>",
        document.map(|it| it.to_string()).unwrap_or_default(),
        Escaped(path),
        Escaped(citation)
    )
}

/// A verdict beside a title.
pub(super) fn badge(class: &str, name: &str) -> String {
    format!("<span class=\"badge {class}\">{name}</span>")
}
