//! PDF files (ISO 32000) to pages of lines.
//!
//! # What comes in, what goes out
//! [`read`] takes a file's bytes and gives its document, with a warning for all that could not be read. The way of a page:
//! `file` → `pages` → `stream` → `operator` → `interpret` (with `font`, `paths`, `layers`) → `glyph` → `segment` → `flow` (with `tables`, `order`,
//! `structure` and `tagged`) → `lines`. `annotations`, `labels` and `watermark` stand beside it.
//!
//! # Decisions
//! The objects are lopdf's, and those of a healthy file are read here (`load`); content streams, fonts and layout are read here, because what
//! the file draws decides what a reader sees.
//! The drawing order is kept where it can be a reading order.

mod annotations;
mod file;
mod flow;
mod font;
mod glyph;
mod ground;
mod interpret;
mod labels;
mod layers;
mod lexer;
mod lines;
mod load;
mod object;
mod operator;
mod order;
mod pages;
mod paths;
mod plain;
mod rebuild;
mod segment;
mod state;
mod steps;
mod stream;
mod structure;
mod tables;
mod tagged;
#[cfg(test)]
mod tests;
mod watermark;

use std::collections::BTreeMap;

use self::file::File;
use self::glyph::{Ink, UNKNOWN};
use self::interpret::{Interpreter, Shared};
use self::pages::PageNode;
use self::structure::Structure;
use crate::document::{DocumentBuilder, Format, PageNumbers, Warned, Warning, WarningKind};
use crate::extract::part::FontUse;
use crate::extract::{ExtractError, Limits, Part, Settings, Spent, Watch};

pub use steps::{Drawn, PdfSteps};

/// Parts of one page's content. Producers write one to eight; editors add a few.
const CONTENT_PARTS: usize = 10_000;

/// What the pages of one document may cost together, so that thousands of pages that share one crowded content end: the longest
/// documents have 10,000 pages of 2,000 glyphs.
const GLYPHS: usize = 32_000_000;
const OPERATORS: usize = 400_000_000;

/// Reads a PDF file. Passwords are tried where the empty one does not open it; `watch` is asked before each page.
pub(super) fn read(bytes: &[u8], settings: &Settings, watch: &mut dyn Watch) -> Result<Part, ExtractError> {
    let Settings { limits, passwords, only_text, .. } = settings;
    let file = File::open(bytes, limits, passwords)?;
    let pages = pages::collect(&file, limits);
    let found = pages.nodes.len() as u32;
    if found == 0 {
        return Err(ExtractError::Damaged { expected: "a PDF file", detail: "it has no pages".to_owned() });
    }
    let builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    let mut reader = PageReader {
        file: &file,
        limits,
        shared: Shared::new(&file, limits),
        structure: Structure::load(&file),
        ink: Ink::default(),
        builder: if *only_text { builder.without_places() } else { builder },
        warnings: Vec::new(),
        first_uses: Vec::new(),
        undecodable: Vec::new(),
        pages: 0,
        glyphs: 0,
        operators: 0,
    };
    if file.is_rebuilt {
        reader.warn(None, WarningKind::Rebuilt);
    }
    if pages.is_cut {
        reader.warn(None, WarningKind::LimitReached { limit: "pages", value: u64::from(limits.pages) });
    } else if let Some(stated) = pages.stated.filter(|&stated| stated > found) {
        reader.warn(None, WarningKind::PagesMissing { stated, found });
    }
    let is_shared = watch.opened(found);
    let labels = labels::read(&file, pages.nodes.len());
    for (number, (page, label)) in (1..).zip(pages.nodes.iter().zip(labels)) {
        if reader.builder.text_bytes() > limits.text_bytes {
            reader.warn(
                None,
                WarningKind::LimitReached { limit: "text_bytes", value: limits.text_bytes as u64 },
            );
            break;
        }
        if reader.glyphs > GLYPHS || reader.operators > OPERATORS {
            reader.warn(None, WarningKind::LimitReached { limit: "glyphs", value: GLYPHS as u64 });
            break;
        }
        if reader.shared.inflated > limits.inflated_bytes {
            let value = limits.inflated_bytes;
            reader.warn(None, WarningKind::LimitReached { limit: "inflated_bytes", value });
            break;
        }
        if watch.may_read(number) {
            reader.page(page, label);
            reader.first_uses.resize(reader.shared.spent().fonts, number);
        } else {
            reader.builder.start_page(label, page.size[0], page.size[1]);
        }
    }
    let spent = Spent {
        pages: reader.pages,
        glyphs: reader.glyphs,
        operators: reader.operators,
        ..reader.shared.spent()
    };
    let objects = if is_shared { reader.shared.font_objects() } else { Vec::new() };
    let fonts =
        objects.into_iter().zip(reader.first_uses).map(|(object, page)| FontUse { object, page }).collect();
    let read = Warned { value: reader.builder.finish(), warnings: reader.warnings };
    Ok(Part { read, pages: found, fonts, undecodable: reader.undecodable, spent })
}

/// Whether what was spent on all pages of a document reaches no bound.
///
/// Readings that keep as many forms as one reading may keep, and no more, have inflated at least what that one would have: a form that it
/// would have had to inflate again for want of room is among those that they keep, or was inflated as often.
pub(super) fn is_within(spent: &Spent, limits: &Limits) -> bool {
    spent.glyphs <= GLYPHS
        && spent.operators <= OPERATORS
        && spent.inflated <= limits.inflated_bytes
        && spent.kept <= interpret::FORM_CACHE_BYTES
        && spent.fonts <= usize::from(limits.fonts)
}

/// Reads the pages of one file, one after another, in buffers that are used again.
struct PageReader<'f> {
    file: &'f File,
    limits: &'f Limits,
    shared: Shared<'f>,
    structure: Option<Structure>,
    ink: Ink,
    builder: DocumentBuilder,
    warnings: Vec<Warning>,
    /// The page on which each font was first used.
    first_uses: Vec<u32>,
    /// The font of each warning of unknown characters.
    undecodable: Vec<u16>,
    /// Pages read so far, and the glyphs and operators of them.
    pages: u32,
    glyphs: usize,
    operators: usize,
}

impl<'f> PageReader<'f> {
    fn warn(&mut self, page: Option<u32>, kind: WarningKind) {
        self.warnings.push(Warning { page, kind });
    }

    fn page(&mut self, page: &PageNode<'f>, label: Option<String>) {
        self.builder.start_page(label, page.size[0], page.size[1]);
        self.ink.clear();
        let content = steps::content(self.file, page, self.limits, &mut self.ink);
        self.shared.inflated += content.len() as u64;
        let tags = self.structure.as_ref().and_then(|structure| structure.page(page.id));
        let mut interpreter = Interpreter::new(&mut self.shared, &mut self.ink, page.size, tags);
        interpreter.content(&content, page.resources, page.transform);
        let notes = annotations::draw(self.file, page, &mut interpreter);
        self.pages += 1;
        self.operators += interpreter.operators();
        self.glyphs += self.ink.glyphs.len();
        let before = self.builder.text_bytes();
        let tags = tags.filter(|_| tagged::covers(&self.ink));
        if tags.is_none() {
            self.ink.forget_blocks();
        }
        let segments = segment::build(&mut self.ink);
        lines::write(&self.ink, segments, tags, page.size, &mut self.builder);
        annotations::write(&notes, &mut self.builder);
        self.builder.add_pictures(self.ink.pictures);
        self.report(self.builder.text_bytes() > before);
    }

    /// Says what of the page was not read.
    fn report(&mut self, has_text: bool) {
        let page = Some(self.builder.page_count());
        if let Some(what) = self.ink.damaged {
            self.warn(page, WarningKind::StreamDamaged { what });
        }
        if let Some((limit, value)) = self.ink.limit {
            self.warn(page, WarningKind::LimitReached { limit, value });
        }
        let mut unknown: BTreeMap<u16, u32> = BTreeMap::new();
        for run in self.ink.runs.iter().filter(|_| self.ink.has_unknown) {
            let glyphs = self.ink.glyphs.get(run.glyphs.clone()).unwrap_or_default();
            let count = glyphs.iter().filter(|it| self.ink.glyph_text(it) == UNKNOWN).count() as u32;
            if count > 0 {
                *unknown.entry(run.font).or_default() += count;
            }
        }
        for (index, glyphs) in unknown {
            self.undecodable.push(index);
            let font = self.shared.font_name(index).to_owned();
            self.warn(page, WarningKind::UndecodableText { glyphs, font });
        }
        if self.ink.invisible > 0 {
            self.warn(page, WarningKind::OcrLayer);
        }
        if self.ink.hidden > 0 {
            self.warn(page, WarningKind::HiddenText { characters: self.ink.hidden });
        }
        if !has_text && (self.ink.images > 0 || self.ink.paints > 0) {
            self.warn(page, WarningKind::PageWithoutText { images: self.ink.images });
        }
    }
}
