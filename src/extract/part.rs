//! What one reading of a file gives, and several readings of its pages put together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ExtractError, Limits};
use crate::document::{Document, Format, Warned, Warning, WarningKind};

/// What was read of a file: all of it, or the pages that a [`Watch`](super::Watch) let be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// The document. Pages that were not let be read have no lines.
    pub read: Warned<Document>,
    /// Pages of the file; 0 for formats without pages of their own.
    pub pages: u32,
    /// The fonts of its pages in the order of their first use there, where others read some of the pages.
    pub(super) fonts: Vec<FontUse>,
    /// The font of each warning of unknown characters, as an index into these; beyond them for a font that is not there.
    pub(super) undecodable: Vec<u16>,
    /// What was spent on it.
    pub spent: Spent,
}

/// A font of a PDF file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct FontUse {
    /// Its object; `None` where it is part of another one.
    pub(super) object: Option<(u32, u16)>,
    /// The first page on which it is used.
    pub(super) page: u32,
}

/// What was spent on a PDF file of that which is bounded over all its pages.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Spent {
    /// Pages that were read.
    pub pages: u32,
    /// Glyphs on them.
    pub glyphs: usize,
    /// Operators that they took.
    pub operators: usize,
    /// Bytes that contents and forms have grown to.
    pub inflated: u64,
    /// Bytes of the forms that are kept for other pages.
    pub kept: usize,
    /// Fonts that were loaded.
    pub fonts: usize,
}

impl Part {
    /// All that was read, of a file whose every page was asked for.
    ///
    /// # Errors
    /// Where a PDF file has no text on any page.
    pub fn whole(self) -> Result<Warned<Document>, ExtractError> {
        let Warned { value: document, warnings } = &self.read;
        if document.format != Format::Pdf || !document.text.is_empty() {
            return Ok(self.read);
        }
        let pages = self.pages;
        let losses = || warnings.iter().map(|it| &it.kind);
        let is_damaged = |it| matches!(it, &WarningKind::Rebuilt | &WarningKind::StreamDamaged { .. });
        Err(if let Some(error) = ExtractError::of_limit(losses(), Some(pages)) {
            error
        } else if losses().any(is_damaged) {
            ExtractError::NothingLeft { pages }
        } else {
            ExtractError::NoText { pages }
        })
    }

    /// Puts together what several readings of one file gave, each of other pages.
    ///
    /// `None` where one reading of all pages might give something else: a page is in none of them, they come to a bound that counts over all
    /// pages only together, or the order of two fonts cannot be known.
    pub fn join(mut parts: Vec<Part>, limits: &Limits) -> Option<Part> {
        // Who came too late has read nothing.
        parts.retain(|it| it.spent.pages > 0);
        let begun = parts.first()?.read.value.pages.len();
        let spent = parts.iter().fold(Spent::default(), |sum, it| sum.and(&it.spent));
        let is_whole = parts.iter().all(|it| it.read.value.pages.len() == begun);
        if !is_whole || spent.pages as usize != begun {
            return None;
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        let text_bytes: usize = parts.iter().map(|it| it.read.value.text.len()).sum();
        if text_bytes > limits.text_bytes || !super::pdf::is_within(&spent, limits) {
            return None;
        }
        let pages = parts.first()?.pages;
        let warnings = join_warnings(&mut parts)?;
        let value = Document::join(parts.into_iter().map(|it| it.read.value).collect())?;
        let read = Warned { value, warnings };
        Some(Part { read, pages, fonts: Vec::new(), undecodable: Vec::new(), spent })
    }
}

/// Takes the warnings out of the parts, and gives them in the order in which one reading meets them: page by page, and those of unknown
/// characters on one page in the order in which the document first uses their fonts.
fn join_warnings(parts: &mut [Part]) -> Option<Vec<Warning>> {
    let mut first_uses: BTreeMap<(u32, u16), (u32, usize)> = BTreeMap::new();
    for part in parts.iter() {
        for (index, font) in part.fonts.iter().enumerate() {
            if let Some(object) = font.object {
                let first = first_uses.entry(object).or_insert((font.page, index));
                *first = (*first).min((font.page, index));
            }
        }
    }
    let mut joined = Vec::new();
    for (number, part) in parts.iter_mut().enumerate() {
        let mut fonts = part.undecodable.iter();
        // Page and place of the first of those warnings whose order their fonts decide.
        let mut group = (0, 0);
        for (place, warning) in std::mem::take(&mut part.read.warnings).into_iter().enumerate() {
            // What concerns the whole file, each of them says.
            if number > 0 && warning.page.is_none() {
                continue;
            }
            let page = warning.page.unwrap_or_default();
            let is_of_font = matches!(warning.kind, WarningKind::UndecodableText { .. });
            let first_use = match is_of_font.then(|| fonts.next()).flatten() {
                Some(&font) => match part.fonts.get(usize::from(font)) {
                    Some(font) => *first_uses.get(&font.object?)?,
                    None => (u32::MAX, 0),
                },
                None => (0, 0),
            };
            if !is_of_font || group.0 != page {
                group = (if is_of_font { page } else { 0 }, place);
            }
            joined.push(((page, group.1, first_use), warning));
        }
    }
    joined.sort_by_key(|(key, _)| *key);
    Some(joined.into_iter().map(|(_, warning)| warning).collect())
}

impl From<Warned<Document>> for Part {
    fn from(read: Warned<Document>) -> Part {
        Part { read, pages: 0, fonts: Vec::new(), undecodable: Vec::new(), spent: Spent::default() }
    }
}

impl Spent {
    fn and(self, other: &Spent) -> Spent {
        Spent {
            pages: self.pages.saturating_add(other.pages),
            glyphs: self.glyphs.saturating_add(other.glyphs),
            operators: self.operators.saturating_add(other.operators),
            inflated: self.inflated.saturating_add(other.inflated),
            kept: self.kept.saturating_add(other.kept),
            fonts: self.fonts.saturating_add(other.fonts),
        }
    }
}
