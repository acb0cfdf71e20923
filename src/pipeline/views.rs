//! What a report shows of documents: cited pages as pictures and, where there are none to draw, the text around a passage. Made after
//! the scan from the files' bytes again.
//!
//! A file is read once more only where it is cited, and only if its bytes are those that were scanned; so no document is held through
//! the scan for the sake of what is shown of it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use super::excerpt::{self, Excerpt, WantedPassage};
use super::file::{content, sha256};
use super::{FileResult, Outcome, Plan, RunError, pool};
use crate::document::Document;
use crate::render::{self, Picture, Wanted};
use crate::text;

/// Documents, for each thread, of which what is shown is held at a time. A page takes some 60 KB.
const DOCUMENTS_HELD: usize = 8;

/// A page that a report shows.
#[derive(Clone, Debug)]
pub struct PageImage {
    /// Index of the document in the run.
    pub document: usize,
    /// Physical number, from 1.
    pub page: u32,
    /// What is shown of it.
    pub shown: Shown,
}

/// What is shown of a page.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The page as it is drawn.
    Picture(Picture),
    /// Its text at its places, and why there is no picture.
    Text(PageText, NoPicture),
    /// Nothing, and why.
    Nothing(NoPicture),
}

/// Why a page has no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// What the renderer says.
    Renderer(render::NoPicture),
    /// The file is not the one that was scanned any more.
    Changed,
}

/// The lines of a page at their places.
#[derive(Clone, Debug)]
pub struct PageText {
    /// Width of the page in points.
    pub width: f32,
    /// Height of the page in points.
    pub height: f32,
    /// Its lines.
    pub lines: Vec<PlacedLine>,
}

/// A line of text at its place.
#[derive(Clone, Debug)]
pub struct PlacedLine {
    /// The text.
    pub text: String,
    /// Start of the baseline in points from the page's top left.
    pub origin: [f32; 2],
    /// Unit vector along the baseline.
    pub direction: [f32; 2],
    /// Length along the baseline in points.
    pub length: f32,
    /// Height of the line in points.
    pub height: f32,
}

/// What is wanted of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WantedViews {
    /// Pages, with the places on them that must be seen.
    pub pages: Vec<Wanted>,
    /// Passages of a document that has no pages to draw.
    pub passages: Vec<WantedPassage>,
}

/// What is shown of a document.
#[derive(Clone, Debug)]
pub enum View {
    /// A page that was wanted.
    Page(PageImage),
    /// A stretch of text with passages that were wanted.
    Excerpt(Excerpt),
}

/// Makes what is wanted of the documents, by their index, and hands it to `take`, in order of document and place.
///
/// Documents are worked on side by side, as many at a time as the plan says; what some of them give is held, so that one with many pages
/// keeps no thread waiting. No more is made once `take` says `false`.
///
/// # Errors
/// When the threads cannot be started.
pub fn views(
    files: &[FileResult<()>],
    wanted: &BTreeMap<usize, WantedViews>,
    plan: &Plan,
    mut take: impl FnMut(View) -> bool,
) -> Result<(), RunError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let pool = pool(plan.jobs)?;
    let wanted: Vec<(&usize, &WantedViews)> = wanted.iter().collect();
    for part in wanted.chunks(pool.current_num_threads().max(1) * DOCUMENTS_HELD) {
        let made: Vec<Vec<View>> = pool.install(|| {
            let of_document = |(document, wanted): &(&usize, &WantedViews)| {
                let file = files.get(**document);
                file.map_or_else(Vec::new, |file| of_file(**document, file, plan, wanted))
            };
            part.par_iter().map(of_document).collect()
        });
        if !made.into_iter().flatten().all(&mut take) {
            break;
        }
    }
    Ok(())
}

/// What is shown of one file.
fn of_file(document: usize, file: &FileResult<()>, plan: &Plan, wanted: &WantedViews) -> Vec<View> {
    let page = |it: &Wanted, shown| View::Page(PageImage { document, page: it.page, shown });
    let bytes = match content(&file.input, &plan.settings.limits) {
        Ok(bytes) if file.sha256.as_ref() == Some(&sha256(&bytes)) => Arc::new(bytes),
        _ => return wanted.pages.iter().map(|it| page(it, Shown::Nothing(NoPicture::Changed))).collect(),
    };
    let pages = match &file.outcome {
        Outcome::Read(reading, ()) => reading.pages,
        Outcome::Failed(_) | Outcome::Skipped(_) => 0,
    };
    let drawn = plan.reader.draw(&bytes, pages, &plan.settings, &wanted.pages);
    let is_text_needed = drawn.iter().any(Result::is_err) || !wanted.passages.is_empty();
    let read = || plan.reader.read(&file.input.path, &bytes, &plan.settings, None).ok();
    let own = is_text_needed.then(read).flatten().map(|read| read.value);
    let shown = drawn.into_iter().zip(&wanted.pages).map(|(picture, it)| match picture {
        Ok(picture) => page(it, Shown::Picture(picture)),
        Err(reason) => {
            let reason = NoPicture::Renderer(reason);
            let text = own.as_ref().and_then(|own| page_text(own, it.page));
            page(it, text.map_or(Shown::Nothing(reason), |text| Shown::Text(text, reason)))
        }
    });
    let mut views: Vec<View> = shown.collect();
    if let (Some(own), false) = (own, wanted.passages.is_empty()) {
        // As when the file was scanned: a panic of the rooms behind the reader costs the excerpts and nothing else.
        let excerpts = || excerpt::excerpts(document, &own, &text::read(&own), &wanted.passages);
        let excerpts = catch_unwind(AssertUnwindSafe(excerpts)).unwrap_or_default();
        views.extend(excerpts.into_iter().map(View::Excerpt));
    }
    views
}

fn page_text(document: &Document, number: u32) -> Option<PageText> {
    let page = document.pages.iter().find(|it| it.number == number)?;
    let lines = document.page_lines(page).iter().filter_map(|line| {
        let place = line.place.as_ref()?;
        Some(PlacedLine {
            text: document.line_text(line).to_owned(),
            origin: place.origin,
            direction: place.direction,
            length: place.edges.iter().map(|edge| edge[1]).fold(0.0, f32::max),
            height: place.ascent + place.descent,
        })
    });
    let lines: Vec<PlacedLine> = lines.collect();
    (page.width > 0.0 && page.height > 0.0 && !lines.is_empty()).then_some(PageText {
        width: page.width,
        height: page.height,
        lines,
    })
}
