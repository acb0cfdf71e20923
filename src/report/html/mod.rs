//! The report to look at: one HTML file that needs nothing else.
//!
//! # What comes in, what goes out
//! [`Writer::begin`] writes the verdicts; [`Writer::page`] takes the cited pages one by one, as they are drawn; [`Writer::finish`] ends
//! the file. So the pictures of a run are never held together.
//!
//! # Decisions
//! - The file has one style and one script, both ours and named by their hash in its content security policy; pictures are `data:` and
//!   nothing else may be loaded. Text goes through `markup::Escaped`, without exception.
//! - Marks lie over the picture in SVG whose units are the page's points, so a mark is where the map says.
//! - Without a script everything is there, one page after the other.

mod list;
mod markup;
mod passages;
mod viewer;

use std::io;

use super::model::Report;
use super::wording::{Lang, Word};
use crate::pipeline::{PageImage, WantedPages};
use markup::{Escaped, policy_hash};
use passages::Passages;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Writes one report.
#[derive(Debug)]
pub struct Writer<'a, W> {
    out: W,
    lang: Lang,
    report: &'a Report,
    passages: Passages<'a>,
}

/// Pages that a report shows, with the places on them that must be seen.
pub fn wanted_pages(report: &Report) -> WantedPages {
    Passages::of(report).wanted_pages()
}

impl<'a, W: io::Write> Writer<'a, W> {
    /// Writes everything before the pages.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(lang: Lang, report: &'a Report, mut out: W) -> io::Result<Self> {
        let passages = Passages::of(report);
        let (style, script) = (policy_hash(STYLE), policy_hash(SCRIPT));
        write!(
            out,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src {style}; \
             script-src {script}; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{} · {}</title>\n<style>{STYLE}</style>\n</head>\n",
            lang.pick("ko", "en"),
            Word::Report.text(lang),
            Escaped(&report.checklist.title),
        )?;
        list::write(&mut out, lang, report, &passages)?;
        viewer::begin(&mut out, lang)?;
        Ok(Writer { out, lang, report, passages })
    }

    /// Writes one page. Pages come in order of document and number.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn page(&mut self, image: &PageImage) -> io::Result<()> {
        viewer::page(&mut self.out, self.lang, self.report, &self.passages, image)
    }

    /// Writes the end and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        viewer::excerpts(&mut self.out, self.lang, self.report, &self.passages)?;
        write!(self.out, "</div></aside>\n</div>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")?;
        Ok(self.out)
    }
}
