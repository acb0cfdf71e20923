//! The report to look at: one HTML file that needs nothing else.
//!
//! # What comes in, what goes out
//! [`Writer::begin`] writes the verdicts of a map, [`Writer::begin_check`] those of the check of a form; [`Writer::view`] takes the cited
//! pages and excerpts one by one, as they are made; [`Writer::finish`] ends the file. So the pictures of a run are never held together.
//!
//! # Decisions
//! - The file has one style and one script, both ours and named by their hash in its content security policy; pictures are `data:` and
//!   nothing else may be loaded. Text goes through `markup::Escaped`, without exception.
//! - Marks lie over the picture in SVG whose units are the page's points, so a mark is where the map says.
//! - What shows a passage carries its number (`data-of`); a click on the citation shows what does.
//! - Without a script everything is there, one page after the other.

mod check;
mod excerpt;
mod frame;
mod list;
mod markup;
mod passages;
mod viewer;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::model::{DocumentRow, Report};
use super::verification::VerifyReport;
use super::wording::{Lang, Word};
use crate::pipeline::{View, WantedViews};
use markup::{Escaped, policy_hash};
use passages::Passages;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Writes one report.
#[derive(Debug)]
pub struct Writer<'a, W> {
    out: W,
    lang: Lang,
    documents: &'a [DocumentRow],
    passages: Passages<'a>,
    /// Numbers of the passages that an excerpt shows.
    shown: BTreeSet<usize>,
}

impl<'a, W: io::Write> Writer<'a, W> {
    /// Writes everything of a map before the pages.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(lang: Lang, report: &'a Report, mut out: W) -> io::Result<Self> {
        head(&mut out, lang, Word::Report, &report.checklist.title)?;
        let passages = Passages::of_map(report);
        list::write(&mut out, lang, report, &passages)?;
        viewer::begin(&mut out, lang)?;
        Ok(Writer { out, lang, documents: &report.documents, passages, shown: BTreeSet::new() })
    }

    /// Writes everything of the check of a form before the pages.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin_check(lang: Lang, report: &'a VerifyReport, mut out: W) -> io::Result<Self> {
        head(&mut out, lang, Word::Check, &report.form.document.title)?;
        let passages = Passages::of_check(report);
        check::write(&mut out, lang, report, &passages)?;
        viewer::begin(&mut out, lang)?;
        Ok(Writer { out, lang, documents: &report.documents, passages, shown: BTreeSet::new() })
    }

    /// What is to be shown of each document, by its index.
    pub fn wanted(&self) -> BTreeMap<usize, WantedViews> {
        self.passages.views()
    }

    /// Writes a page or an excerpt.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn view(&mut self, view: &View) -> io::Result<()> {
        match view {
            View::Page(image) => {
                viewer::page(&mut self.out, self.lang, self.documents, &self.passages, image)
            }
            View::Excerpt(it) => {
                excerpt::write(&mut self.out, self.lang, self.documents, &self.passages, it, &mut self.shown)
            }
        }
    }

    /// Writes the end and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        for (number, passage) in self.passages.iter() {
            if passage.pages().next().is_none() && !self.shown.contains(&number) {
                viewer::words(&mut self.out, self.documents, number, passage)?;
            }
        }
        write!(self.out, "</div></aside>\n</div>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")?;
        Ok(self.out)
    }
}

/// Everything before the body.
fn head(out: &mut impl io::Write, lang: Lang, kind: Word, title: &str) -> io::Result<()> {
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
        kind.text(lang),
        Escaped(title),
    )
}
