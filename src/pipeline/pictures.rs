//! Cited pages as pictures, made after the scan from the files' bytes again.
//!
//! A file is read once more only where one of its pages is cited, and only if its bytes are those that were scanned; so no document
//! is held through the scan for the sake of its pictures.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::Content;
use super::fonts;
use super::{FileResult, Outcome, Plan, RunError, pool};
use crate::document::Document;
use crate::render::{self, Fonts, Picture, Wanted};

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

/// Pages that are wanted of each document: index of the document, pages with the places that must be seen.
pub type WantedPages = BTreeMap<usize, Vec<Wanted>>;

/// Makes the pictures of the wanted pages and hands them to `take`, in order of document and page.
///
/// Documents are drawn side by side, as many at a time as the plan says; only the pictures of those in work are held. No more are made once `take` says
/// `false`.
///
/// # Errors
/// When the threads cannot be started.
pub fn pictures(
    files: &[FileResult<()>],
    wanted: &WantedPages,
    plan: &Plan,
    mut take: impl FnMut(PageImage) -> bool,
) -> Result<(), RunError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let pool = pool(plan.jobs)?;
    let fonts = fonts::find();
    let wanted: Vec<(&usize, &Vec<Wanted>)> = wanted.iter().collect();
    for part in wanted.chunks(pool.current_num_threads().max(1)) {
        let drawn: Vec<Vec<PageImage>> = pool.install(|| {
            let of_document = |(document, pages): &(&usize, &Vec<Wanted>)| {
                let shown =
                    files.get(**document).map_or_else(Vec::new, |file| show(file, plan, &fonts, pages));
                let images = shown.into_iter().zip(pages.iter());
                images.map(|(shown, it)| PageImage { document: **document, page: it.page, shown }).collect()
            };
            part.par_iter().map(of_document).collect()
        });
        if !drawn.into_iter().flatten().all(&mut take) {
            break;
        }
    }
    Ok(())
}

/// What is shown of the wanted pages of one file.
fn show(file: &FileResult<()>, plan: &Plan, fonts: &Fonts, wanted: &[Wanted]) -> Vec<Shown> {
    let bytes = match Content::read(&file.input, &plan.settings.limits) {
        Ok(content) if Some(&content.sha256) == file.sha256.as_ref() => Arc::new(content.bytes),
        _ => return wanted.iter().map(|_| Shown::Nothing(NoPicture::Changed)).collect(),
    };
    let pages = match &file.outcome {
        Outcome::Read(reading, ()) => reading.pages,
        Outcome::Failed(_) | Outcome::Skipped(_) => 0,
    };
    let drawn = render::pictures(&bytes, pages, fonts, wanted);
    let read = || plan.reader.read(&file.input.path, &bytes, &plan.settings, None).ok();
    let document = drawn.iter().any(Result::is_err).then(read).flatten().map(|read| read.value);
    let shown = drawn.into_iter().zip(wanted).map(|(picture, it)| match picture {
        Ok(picture) => Shown::Picture(picture),
        Err(reason) => {
            let reason = NoPicture::Renderer(reason);
            match document.as_ref().and_then(|document| page_text(document, it.page)) {
                Some(text) => Shown::Text(text, reason),
                None => Shown::Nothing(reason),
            }
        }
    });
    shown.collect()
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
