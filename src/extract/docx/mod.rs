//! DOCX (Office Open XML word processing, ECMA-376): everything that Word shows, on the page where it stands.
//!
//! # What comes in, what goes out
//! [`read`] takes a package and gives its document. [`body`] walks each story into a [`flow`], [`breaks`] finds the pages, [`pages`] puts the document together.
//!
//! # Decisions
//! - Parts are found by content type and relationship; transitional and strict names count alike.
//! - Parts are streams; nothing recurses on the depth of the input, and an entity is never expanded.
//! - A page number is only given where the file supports it, see [`breaks`], or a drawing of the file, see [`layout`].

mod align;
mod body;
mod breaks;
mod flow;
mod layout;
mod notes;
mod numbering;
mod pages;
mod properties;
mod section;
mod styles;
mod symbols;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::body::{Definitions, Story};
use self::flow::Flow;
use self::notes::Notes;
use self::numbering::Numbering;
use self::pages::Assembly;
use self::properties::{Properties, Settings};
use self::styles::Styles;
use crate::document::{Document, PageNumbers, Role, Warned, Warning, WarningKind};
use crate::extract::package::xml::Visitor;
use crate::extract::package::{Package, Reading, Relationship};
use crate::extract::{ExtractError, Limits};

/// Reads a word processing package whose main part is `main`. Where `drawn` shows the same file as a word processor draws it, the pages
/// are those of the drawing.
pub(super) fn read(
    mut package: Package<'_>,
    main: &str,
    drawn: Option<&Document>,
    limits: &Limits,
    whole_rows: bool,
) -> Result<Warned<Document>, ExtractError> {
    let relationships = package.relationships(main);
    let definitions = definitions(&mut package, &relationships, limits, whole_rows);
    let mut settings = Settings::default();
    read_related(&mut package, &relationships, "settings", &mut settings);

    let mut body = Story::new(&definitions, Role::Body);
    match package.read(main, &mut body) {
        Reading::Read => {}
        Reading::Encrypted => return Err(ExtractError::Encrypted),
        Reading::Missing => return Err(damaged(format!("{main} is missing"))),
        Reading::Unreadable(detail) => {
            return Err(ExtractError::of_limit(&package.warnings, None).unwrap_or_else(|| damaged(detail)));
        }
    }
    let mut flow = body.finish();
    let footnotes = read_notes(&mut package, &relationships, "footnotes", &definitions, Role::Note);
    let endnotes = read_notes(&mut package, &relationships, "endnotes", &definitions, Role::Note);
    let comments = read_notes(&mut package, &relationships, "comments", &definitions, Role::Annotation);
    // A page count that the text does not fit in is a template's, and no reason to doubt a drawing.
    let least = drawn.map(|_| breaks::least_pages(&flow, &flow.sections()));
    let stated = stated_pages(&mut package).filter(|stated| least.is_none_or(|least| *stated >= least));
    let laid_out = drawn.map(|drawn| layout::lay_out(&mut flow, &footnotes, drawn, whole_rows));

    let sections = flow.sections();
    let is_undrawn = matches!(laid_out, Some(None));
    let pages = laid_out.flatten().unwrap_or_else(|| breaks::find_pages(&flow, &sections, stated));
    let assembly = Assembly {
        package: &mut package,
        definitions: &definitions,
        relationships: relationships.iter().map(|it| (it.id.as_str(), it)).collect(),
        footnotes,
        endnotes,
        comments,
        even_headers: settings.even_headers,
        limits,
    };
    let Warned { value: document, warnings } = assembly.document(&flow, &sections, &pages);
    if document.text.trim().is_empty() {
        let losses = package.warnings.iter().chain(warnings.iter().map(|it| &it.kind));
        if let Some(error) = ExtractError::of_limit(losses, None) {
            return Err(error);
        }
        // Text that a damage or limit kept from being read is no proof that there is none.
        if package.warnings.iter().chain(warnings.iter().map(|it| &it.kind)).any(WarningKind::is_loss) {
            return Err(damaged("no text could be read".to_owned()));
        }
        let is_paged = document.page_numbers != PageNumbers::None;
        return Err(ExtractError::NoText { pages: if is_paged { document.pages.len() as u32 } else { 0 } });
    }
    let mut all: Vec<Warning> = package.warnings.drain(..).map(|kind| Warning { page: None, kind }).collect();
    all.extend(warnings);
    if is_undrawn {
        all.push(Warning { page: None, kind: WarningKind::LayoutFailed { reason: "text differs" } });
    }
    all.extend(losses(&flow, &document, stated, limits).into_iter().map(|kind| Warning { page: None, kind }));
    Ok(Warned { value: document, warnings: all })
}

fn damaged(detail: String) -> ExtractError {
    ExtractError::Damaged { expected: "a word processing document part", detail }
}

/// What concerns the document as a whole.
fn losses(flow: &Flow, document: &Document, stated: Option<u32>, limits: &Limits) -> Vec<WarningKind> {
    let mut kinds = Vec::new();
    if flow.full {
        kinds.push(WarningKind::LimitReached { limit: "text_bytes", value: limits.text_bytes as u64 });
    }
    if flow.too_many_cells {
        kinds.push(WarningKind::LimitReached { limit: "cells", value: u64::from(limits.cells) });
    }
    if flow.too_nested {
        kinds.push(WarningKind::LimitReached { limit: "table_depth", value: limits.table_depth as u64 });
    }
    if flow.hidden > 0 {
        kinds.push(WarningKind::HiddenText { characters: flow.hidden });
    }
    if flow.unknown_symbols > 0 {
        kinds.push(WarningKind::UndecodableText { glyphs: flow.unknown_symbols, font: "Symbol".to_owned() });
    }
    let found = document.pages.len() as u32;
    if let Some(stated) = stated.filter(|&it| it != found && document.page_numbers != PageNumbers::None) {
        kinds.push(WarningKind::PageCountDiffers { stated, found });
    }
    kinds
}

/// Styles and lists, which every story needs.
fn definitions(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    limits: &Limits,
    whole_rows: bool,
) -> Definitions {
    let mut styles = Styles::default();
    read_related(package, relationships, "styles", &mut styles);
    styles.resolve();
    let mut numbering = Numbering::default();
    read_related(package, relationships, "numbering", &mut numbering);
    let Limits { text_bytes, cells, table_depth, .. } = *limits;
    Definitions { styles, numbering, text_bytes, cells, table_depth, whole_rows }
}

/// Reads the part of a kind, where the document has one. One that is promised and not there is named.
fn read_related(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    kind: &str,
    visitor: &mut impl Visitor,
) {
    let Some(related) = relationships.iter().find(|it| it.kind == kind && !it.external) else { return };
    if matches!(package.read(&related.target, visitor), Reading::Missing | Reading::Encrypted) {
        package.warn(WarningKind::PartNotRead { part: related.target.clone() });
    }
}

fn read_notes(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    kind: &str,
    definitions: &Definitions,
    role: Role,
) -> BTreeMap<String, Flow> {
    let mut notes = Notes::new(definitions, role);
    read_related(package, relationships, kind, &mut notes);
    notes.found
}

/// The page count of the package's properties.
fn stated_pages(package: &mut Package<'_>) -> Option<u32> {
    let part = package
        .relationships("")
        .into_iter()
        .find(|it| matches!(it.kind.as_str(), "extended-properties" | "extendedProperties") && !it.external)
        .map(|it| it.target)?;
    let mut properties = Properties::default();
    package.read(&part, &mut properties);
    properties.pages()
}
