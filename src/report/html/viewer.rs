//! The cited pages, each with the marks of its passages.

use std::io::{self, Write as _};

use super::frame::quote;
use super::markup::Escaped;
use super::passages::{Passage, Passages};
use crate::pipeline::{PageImage, PageText, Shown};
use crate::render::Encoding;
use crate::report::model::DocumentRow;
use crate::report::wording::{self, Lang, Word};

/// Room around a marked passage in points, so that a mark does not touch its text.
const MARGIN: f32 = 1.5;

/// Opens the viewer.
pub(super) fn begin(out: &mut impl io::Write, lang: Lang) -> io::Result<()> {
    let button = |id: &str, sign: &str, word: Word| {
        let text = word.text(lang);
        format!("<button type=\"button\" id=\"{id}\" title=\"{text}\" aria-label=\"{text}\">{sign}</button>")
    };
    write!(
        out,
        "<aside id=\"viewer\" aria-label=\"{}\" tabindex=\"-1\">\n<div class=\"bar\"><p id=\"where\" role=\"status\"></p>{}{}{}{}{}</div>\n\
         <div id=\"stage\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><p class=\"hint\">{}</p>\n",
        Word::Viewer.text(lang),
        button("previous", "↑", Word::Previous),
        button("next", "↓", Word::Next),
        button("smaller", "−", Word::Smaller),
        button("larger", "+", Word::Larger),
        button("close", "×", Word::Close),
        Word::Viewer.text(lang),
        Word::ViewerHint.text(lang),
    )
}

/// Writes one page and the marks of the passages on it.
pub(super) fn page(
    out: &mut impl io::Write,
    lang: Lang,
    documents: &[DocumentRow],
    passages: &Passages<'_>,
    image: &PageImage,
) -> io::Result<()> {
    let (document, number) = (image.document, image.page);
    let title = documents.get(document).map_or("", |it| it.title.as_str());
    let title = at_page(lang, title, number);
    write!(
        out,
        "<figure class=\"page\" id=\"p{document}-{number}\"><figcaption>{}</figcaption>",
        Escaped(&title)
    )?;
    let note = |reason| {
        let reason = wording::no_picture(lang, reason);
        format!("<p class=\"note\">{reason} ")
    };
    match &image.shown {
        Shown::Picture(picture) => {
            let kind = match picture.encoding {
                Encoding::Png => "png",
                Encoding::Jpeg => "jpeg",
            };
            write!(
                out,
                "<div class=\"sheet\"><img alt=\"{}\" decoding=\"async\" src=\"data:image/{kind};base64,",
                Escaped(&title)
            )?;
            let mut encoder =
                base64::write::EncoderWriter::new(&mut *out, &base64::engine::general_purpose::STANDARD);
            encoder.write_all(&picture.bytes)?;
            encoder.finish()?;
            drop(encoder);
            write!(out, "\">")?;
            marks(out, passages.on_page(document, number), number, picture.width, picture.height)?;
            write!(out, "</div>")?;
        }
        Shown::Text(text, reason) => {
            write!(out, "{}{}</p><div class=\"sheet\">", note(*reason), Word::TextInstead.text(lang))?;
            placed_text(out, text, &title)?;
            marks(out, passages.on_page(document, number), number, text.width, text.height)?;
            write!(out, "</div>")?;
        }
        Shown::Nothing(reason) => {
            write!(out, "{}</p>", note(*reason))?;
            for (number, passage) in passages.on_page(document, number) {
                let words = quote(passage.quote, passage.terms);
                write!(out, "<blockquote data-of=\"{number}\">{words}</blockquote>")?;
            }
        }
    }
    writeln!(out, "</figure>")
}

/// Writes a passage of which nothing could be shown but its words.
pub(super) fn words(
    out: &mut impl io::Write,
    documents: &[DocumentRow],
    number: usize,
    passage: &Passage<'_>,
) -> io::Result<()> {
    let Some(place) = passage.place else { return Ok(()) };
    let document = passage.document.and_then(|it| documents.get(it));
    let heading = [place.article.as_deref(), place.article_title.as_deref()];
    let heading: Vec<&str> = heading.into_iter().flatten().collect();
    writeln!(
        out,
        "<figure class=\"page excerpt\" id=\"x{number}\"><figcaption>{}</figcaption><div class=\"sheet\">\
         <h3>{}</h3><blockquote data-of=\"{number}\">{}</blockquote></div></figure>",
        Escaped(document.map_or("", |it| it.path.as_str())),
        Escaped(&heading.join(" ")),
        quote(passage.quote, passage.terms),
    )
}

fn marks<'a>(
    out: &mut impl io::Write,
    passages: impl Iterator<Item = (usize, &'a Passage<'a>)>,
    page: u32,
    width: f32,
    height: f32,
) -> io::Result<()> {
    write!(
        out,
        "<svg class=\"marks\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    )?;
    for (number, passage) in passages {
        write!(out, "<g data-of=\"{number}\">")?;
        for it in passage.boxes(page) {
            let [x0, y0, x1, y1] = it;
            rectangle(out, "passage", [x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN])?;
        }
        for it in passage.term_boxes(page) {
            rectangle(out, "term", it)?;
        }
        write!(out, "</g>")?;
    }
    write!(out, "</svg>")
}

fn rectangle(out: &mut impl io::Write, class: &str, [x0, y0, x1, y1]: [f32; 4]) -> io::Result<()> {
    let (width, height) = ((x1 - x0).max(0.0), (y1 - y0).max(0.0));
    write!(
        out,
        "<rect class=\"{class}\" x=\"{x0:.1}\" y=\"{y0:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
    )
}

fn placed_text(out: &mut impl io::Write, text: &PageText, title: &str) -> io::Result<()> {
    let (width, height) = (text.width, text.height);
    write!(
        out,
        "<svg class=\"drawn\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        Escaped(title)
    )?;
    for line in text.lines.iter().filter(|it| it.length > 0.0 && it.length.is_finite()) {
        let [x, y] = line.origin;
        let [dx, dy] = line.direction;
        write!(
            out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{:.1}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\"",
            line.height * 0.85,
            line.length,
        )?;
        if dy != 0.0 || dx < 0.0 {
            write!(out, " transform=\"rotate({:.1} {x:.1} {y:.1})\"", dy.atan2(dx).to_degrees())?;
        }
        write!(out, ">{}</text>", Escaped(&line.text))?;
    }
    write!(out, "</svg>")
}

fn at_page(lang: Lang, title: &str, page: u32) -> String {
    let number = page.to_string();
    let text = Word::PageOf.text(lang).replace("{page}", &number);
    text.replace("{document}", title)
}
