//! PPTX (PresentationML, ECMA-376 part 1, 19): slides in their order, with tables, charts, notes and comments.
//!
//! # Decisions
//! - A slide is a page, and its number is the one that PowerPoint shows; a slide that could not be read keeps its number.
//! - Text of the layout and master (a company's name on every slide) is a header of the first slide that shows it.
//! - Hidden slides are read: whoever opens the file sees them.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::package::xml::{Element, Namespace, Visit, Visitor};
use super::package::{Package, Reading, Targets};
use super::shapes::{Shapes, Shown};
use super::{ExtractError, Limits};
use crate::document::{
    Document, DocumentBuilder, Format, PageNumbers, Role, Traits, Warned, Warning, WarningKind,
};

/// English metric units of a point.
const POINT: f32 = 12_700.0;

/// Reads a presentation whose main part is `main`.
pub(super) fn read(
    mut package: Package<'_>,
    main: &str,
    limits: &Limits,
) -> Result<Warned<Document>, ExtractError> {
    let damaged = |detail| ExtractError::Damaged { expected: "a presentation part", detail };
    let mut presentation = Presentation::default();
    match package.read(main, &mut presentation) {
        Reading::Read => {}
        Reading::Encrypted => return Err(ExtractError::Encrypted),
        Reading::Missing => return Err(damaged(format!("{main} is missing"))),
        Reading::Unreadable(detail) => {
            return Err(ExtractError::of_limit(&package.warnings, None).unwrap_or_else(|| damaged(detail)));
        }
    }
    let targets = package.targets(main);
    let mut deck = Deck {
        package,
        builder: DocumentBuilder::new(Format::Pptx, PageNumbers::Exact),
        warnings: Vec::new(),
        masters: BTreeSet::new(),
        hidden: 0,
        limits,
    };
    for id in &presentation.slides {
        if deck.builder.page_count() >= limits.pages {
            deck.warn(WarningKind::LimitReached { limit: "pages", value: u64::from(limits.pages) });
            break;
        }
        deck.builder.start_page(None, presentation.width / POINT, presentation.height / POINT);
        match targets.part(id) {
            Some(part) => deck.slide(part),
            None => deck.warn(WarningKind::PartNotRead { part: id.clone() }),
        }
    }
    deck.finish().ok_or_else(|| damaged("no text could be read".to_owned()))?
}

/// Slides whose ids are kept, which is more than are read.
const SLIDES: usize = 100_000;
/// Warnings that are kept of one presentation.
const WARNINGS: usize = 10_000;

/// The main part: which slides there are, in order, and how large they are.
#[derive(Debug, Default)]
struct Presentation {
    /// Relationship ids.
    slides: Vec<String>,
    /// In English metric units.
    width: f32,
    height: f32,
}

impl Visitor for Presentation {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        match (element.namespace, element.local()) {
            (Namespace::Presentation, "sldId") if self.slides.len() < SLIDES => {
                self.slides.extend(element.relationship());
            }
            (Namespace::Presentation, "sldSz") => {
                let size = |name| element.number(name).unwrap_or_default() as f32;
                (self.width, self.height) = (size("cx"), size("cy"));
            }
            _ => {}
        }
        Visit::Enter
    }

    fn close(&mut self) {}

    fn text(&mut self, _text: &str) {}
}

/// The document under construction.
struct Deck<'b, 'l> {
    package: Package<'b>,
    builder: DocumentBuilder,
    warnings: Vec<Warning>,
    /// Layouts and masters that were shown.
    masters: BTreeSet<String>,
    hidden: u32,
    limits: &'l Limits,
}

impl Deck<'_, '_> {
    fn slide(&mut self, part: &str) {
        let targets = self.package.targets(part);
        self.show_masters(&targets);
        let before = self.builder.text_bytes();
        let Some(shapes) = self.shapes(part, self.room(Role::Body)) else { return };
        let pictures = shapes.shown.iter().filter(|it| matches!(it, Shown::Picture(_))).count();
        self.show(shapes, &targets);
        if pictures > 0 && self.builder.text_bytes() == before {
            self.warn(WarningKind::PageWithoutText { images: pictures as u32 });
        }
        for (kind, role) in [("notesSlide", Role::Note), ("comments", Role::Annotation)] {
            if let Some(part) = targets.first(kind)
                && let Some(mut shapes) = self.shapes(part, self.room(role))
            {
                // The number of the slide under its notes.
                shapes.shown.retain(|it| matches!(it, Shown::Line { role: own, .. } if *own == role));
                self.show(shapes, &Targets::default());
            }
        }
    }

    /// What the layout and the master of a slide show themselves.
    fn show_masters(&mut self, targets: &Targets) {
        let Some(layout) = targets.first("slideLayout") else { return };
        if !self.masters.insert(layout.to_owned()) {
            return;
        }
        let of_layout = self.package.targets(layout);
        let master = of_layout.first("slideMaster").filter(|it| self.masters.insert((*it).to_owned()));
        for part in master.into_iter().chain([layout]) {
            let room = self.limits.text_bytes.saturating_sub(self.builder.text_bytes());
            if let Some(mut shapes) = self.shapes(part, Shapes::of_master(room)) {
                shapes.shown.retain(|it| matches!(it, Shown::Line { .. }));
                self.show(shapes, &Targets::default());
            }
        }
    }

    fn room(&self, role: Role) -> Shapes {
        Shapes::new(role, self.limits.text_bytes.saturating_sub(self.builder.text_bytes()))
    }

    /// Reads the shapes of a part; one that is not there is named in a warning.
    fn shapes(&mut self, part: &str, mut shapes: Shapes) -> Option<Shapes> {
        match self.package.read(part, &mut shapes) {
            Reading::Read => {
                self.hidden = self.hidden.saturating_add(shapes.hidden);
                Some(shapes)
            }
            Reading::Missing | Reading::Encrypted => {
                self.warn(WarningKind::PartNotRead { part: part.to_owned() });
                None
            }
            Reading::Unreadable(_) => None,
        }
    }

    fn show(&mut self, shapes: Shapes, targets: &Targets) {
        if shapes.full {
            let value = self.limits.text_bytes as u64;
            self.warn(WarningKind::LimitReached { limit: "text_bytes", value });
        }
        for shown in shapes.shown {
            match shown {
                Shown::Line { text, role, end, header_row } => {
                    self.builder.push_line_with(&text, role, end, None, Traits::of_cell(header_row));
                }
                Shown::Picture(alternative) => self.warn(WarningKind::Picture { alternative }),
                Shown::Object(id) => {
                    let part = targets.part(&id).map_or(id.clone(), str::to_owned);
                    self.warn(WarningKind::PartNotRead { part });
                }
                Shown::Drawing(id) => {
                    let drawing = targets.part(&id);
                    if let Some(shapes) = drawing.and_then(|part| self.shapes(part, self.room(Role::Body))) {
                        // A chart has no charts in it.
                        self.show(shapes, &Targets::default());
                    }
                }
            }
        }
    }

    fn warn(&mut self, kind: WarningKind) {
        let warning = Warning { page: Some(self.builder.page_count()), kind };
        if self.warnings.last() != Some(&warning) && self.warnings.len() < WARNINGS {
            self.warnings.push(warning);
        }
    }

    /// The document; `None` where a loss may be why there is no text.
    fn finish(mut self) -> Option<Result<Warned<Document>, ExtractError>> {
        let losses = std::mem::take(&mut self.package.warnings);
        let mut warnings: Vec<Warning> =
            losses.into_iter().map(|kind| Warning { page: None, kind }).collect();
        warnings.append(&mut self.warnings);
        if self.hidden > 0 {
            let kind = WarningKind::HiddenText { characters: self.hidden };
            warnings.push(Warning { page: None, kind });
        }
        let value = self.builder.finish();
        if !value.text.trim().is_empty() {
            return Some(Ok(Warned { value, warnings }));
        }
        if let Some(error) = ExtractError::of_limit(warnings.iter().map(|it| &it.kind), None) {
            return Some(Err(error));
        }
        let no_page_text = |it: &Warning| matches!(it.kind, WarningKind::PageWithoutText { .. });
        let has_loss = warnings.iter().any(|it| it.kind.is_loss() && !no_page_text(it));
        (!has_loss).then_some(Err(ExtractError::NoText { pages: value.pages.len() as u32 }))
    }
}
