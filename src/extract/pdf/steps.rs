//! The steps of reading a PDF file, one at a time, for benches and for those who want to look into a file.

use std::collections::BTreeSet;

use lopdf::Object;

use super::file::File;
use super::glyph::Ink;
use super::interpret::{Interpreter, Shared};
use super::operator::Operations;
use super::pages::{self, PageNode};
use super::{CONTENT_PARTS, lines, segment, stream};
use crate::document::{Document, DocumentBuilder, Format, PageNumbers};
use crate::extract::{ExtractError, Limits};

/// A PDF file that is read step by step: [`load`](PdfSteps::load), [`inflate`](PdfSteps::inflate), [`tokenise`](PdfSteps::tokenise) or
/// [`interpret`](PdfSteps::interpret), [`lay_out`](PdfSteps::lay_out).
///
/// [`extract`](crate::extract::extract) does the same page by page, and says what is lost; here nothing is said of damage.
#[derive(Debug)]
pub struct PdfSteps {
    file: File,
    limits: Limits,
}

/// What is drawn on the pages of a file: placed glyphs, lines of tables.
#[derive(Clone, Debug)]
pub struct Drawn(Vec<([f32; 2], Ink)>);

impl Drawn {
    /// Glyphs on all pages.
    pub fn glyphs(&self) -> usize {
        self.0.iter().map(|(_, ink)| ink.glyphs.len()).sum()
    }
}

impl PdfSteps {
    /// Reads the objects of a file that no password locks.
    ///
    /// # Errors
    /// Where it is no PDF file, or a locked one.
    pub fn load(bytes: &[u8], limits: &Limits) -> Result<PdfSteps, ExtractError> {
        Ok(PdfSteps { file: File::open(bytes, limits, &[])?, limits: *limits })
    }

    /// The content of each page, decoded.
    pub fn inflate(&self) -> Vec<Vec<u8>> {
        let pages = pages::collect(&self.file, &self.limits).nodes;
        pages.iter().map(|page| content(&self.file, page, &self.limits, &mut Ink::default())).collect()
    }

    /// Operators in the content of a page.
    pub fn tokenise(content: &[u8]) -> usize {
        let mut operations = Operations::new(content);
        std::iter::from_fn(|| operations.next()).count()
    }

    /// Draws the pages, whose contents are those of [`inflate`](PdfSteps::inflate). Annotations are left out.
    pub fn interpret(&self, contents: &[Vec<u8>]) -> Drawn {
        let mut shared = Shared::new(&self.file, &self.limits);
        let pages = pages::collect(&self.file, &self.limits).nodes;
        let mut drawn = Vec::with_capacity(pages.len());
        for (page, content) in pages.iter().zip(contents) {
            let mut ink = Ink::default();
            let mut interpreter = Interpreter::new(&mut shared, &mut ink, page.size, None);
            interpreter.content(content, page.resources, page.transform);
            drawn.push((page.size, ink));
        }
        Drawn(drawn)
    }

    /// Puts what is drawn into lines in reading order.
    pub fn lay_out(drawn: Drawn) -> Document {
        let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
        for (size, mut ink) in drawn.0 {
            builder.start_page(None, size[0], size[1]);
            let segments = segment::build(&mut ink);
            lines::write(&ink, segments, None, size, &mut builder);
        }
        builder.finish()
    }
}

/// The page's content streams, joined by white space (ISO 32000-1, 7.8.2). What is lost is noted in `ink`.
pub(super) fn content(file: &File, page: &PageNode<'_>, limits: &Limits, ink: &mut Ink) -> Vec<u8> {
    let stated = page.dictionary.get(b"Contents").ok().filter(|it| !it.is_null());
    let mut content = Vec::new();
    let mut left = CONTENT_PARTS;
    // Parts still to come, the next one last. Arrays in the array are looked into, as viewers do.
    let mut open: Vec<&Object> = stated.into_iter().collect();
    // An array may hold itself.
    let mut arrays = BTreeSet::new();
    while let Some(part) = open.pop()
        && left > 0
    {
        left -= 1;
        let resolved = file.resolve(part);
        if let Some(Object::Array(parts)) = resolved {
            if part.as_reference().is_ok_and(|id| !arrays.insert(id)) {
                continue;
            }
            open.extend(parts.iter().take(left).rev());
            continue;
        }
        let Some(Object::Stream(stream)) = resolved else {
            ink.damaged.get_or_insert("content stream");
            continue;
        };
        let decoded = stream::decode(&file.objects, stream, limits);
        if decoded.damaged {
            ink.damaged.get_or_insert("content stream");
        }
        if content.len().saturating_add(decoded.bytes.len()) > limits.stream_bytes {
            ink.limit.get_or_insert(("stream_bytes", limits.stream_bytes as u64));
            break;
        }
        if content.is_empty() {
            content = decoded.bytes;
        } else {
            content.push(b'\n');
            content.extend_from_slice(&decoded.bytes);
        }
    }
    content
}
