//! Puts a story onto its pages, with headers, footers and notes where they are shown.

use std::collections::{BTreeMap, BTreeSet};

use super::body::{Definitions, Story};
use super::breaks::Pages;
use super::flow::{Flow, FlowLine, NoteKind, Piece};
use super::section::{HeaderPages, Section, SectionStart};
use crate::document::{
    Document, DocumentBuilder, Format, PageNumbers, Role, Traits, Warned, Warning, WarningKind,
};
use crate::extract::Limits;
use crate::extract::package::{Package, Reading, Relationship};

/// Everything that a document is put together from.
pub(super) struct Assembly<'p, 'b, 'd> {
    pub(super) package: &'p mut Package<'b>,
    pub(super) definitions: &'d Definitions,
    /// Relationships of the main part, by id.
    pub(super) relationships: BTreeMap<&'d str, &'d Relationship>,
    pub(super) footnotes: BTreeMap<String, Flow>,
    pub(super) endnotes: BTreeMap<String, Flow>,
    pub(super) comments: BTreeMap<String, Flow>,
    /// Even pages have headers and footers of their own.
    pub(super) even_headers: bool,
    pub(super) limits: &'d Limits,
}

impl Assembly<'_, '_, '_> {
    /// The document of a body.
    pub(super) fn document(mut self, flow: &Flow, sections: &[&Section], pages: &Pages) -> Warned<Document> {
        let mut sheet = Sheet {
            builder: DocumentBuilder::new(Format::Docx, pages.basis),
            numbered: pages.basis != PageNumbers::None,
            warnings: Vec::new(),
            labels: Labels::new(sections),
            shown: BTreeSet::new(),
            page_notes: Vec::new(),
            page_footers: Vec::new(),
            end_notes: Vec::new(),
            text_bytes: self.limits.text_bytes,
        };
        let mut drawings = BTreeMap::new();
        let mut section = 0;
        let mut pages_of_section = 0_u32;
        let mut note_number = [0_u32; 2];
        let mut starts = pages.starts.iter().copied().peekable();
        self.start_page(&mut sheet, sections, section, &mut pages_of_section);
        for (index, item) in flow.items.iter().enumerate() {
            match &item.piece {
                Piece::Line(line) => sheet.push(flow.slice(&line.span), line),
                Piece::Section(_) => {
                    section += 1;
                    let next = sections.get(section).copied();
                    // A section that begins inside a page shows its headers from the next page on.
                    let inside = next.is_some_and(|it| it.start == SectionStart::Continuous);
                    pages_of_section = u32::from(inside);
                    if !sheet.numbered {
                        self.show_headers(&mut sheet, next, true, 1);
                    }
                }
                Piece::Note(kind, id) => {
                    let (notes, number) = match kind {
                        NoteKind::Footnote => (&mut self.footnotes, note_number.first_mut()),
                        NoteKind::Endnote => (&mut self.endnotes, note_number.last_mut()),
                        NoteKind::Comment => (&mut self.comments, None),
                    };
                    let label = number.map_or_else(String::new, |number| {
                        *number += 1;
                        format!("{number}) ")
                    });
                    if let Some(note) = notes.remove(&**id) {
                        match kind {
                            NoteKind::Endnote => sheet.end_notes.push((label, note)),
                            _ => sheet.page_notes.push((label, note)),
                        }
                    }
                }
                Piece::Picture { alternative, .. } => {
                    sheet.builder.add_pictures(1);
                    sheet.warn(WarningKind::Picture {
                        alternative: alternative.as_deref().map(str::to_owned),
                    });
                }
                Piece::Drawing(id) => self.show_drawing(&mut sheet, id, &mut drawings),
                Piece::Object(id) => {
                    let target = self.relationship(id).map(|it| it.target.clone());
                    sheet.warn(WarningKind::PartNotRead { part: target.unwrap_or_else(|| id.to_string()) });
                }
                Piece::Break(_) | Piece::Empty { .. } => {}
            }
            if starts.next_if_eq(&index).is_some() {
                if sheet.builder.page_count() >= self.limits.pages {
                    let value = u64::from(self.limits.pages);
                    sheet.warn(WarningKind::LimitReached { limit: "pages", value });
                    break;
                }
                sheet.end_page();
                self.start_page(&mut sheet, sections, section, &mut pages_of_section);
            }
        }
        sheet.finish()
    }

    fn relationship(&self, id: &str) -> Option<&Relationship> {
        self.relationships.get(id).copied()
    }

    fn start_page(&mut self, sheet: &mut Sheet, sections: &[&Section], index: usize, pages_before: &mut u32) {
        let is_first = *pages_before == 0;
        *pages_before += 1;
        let section = sections.get(index).or_else(|| sections.last()).copied();
        let points = |twentieths: u32| twentieths as f32 / 20.0;
        let (width, height) = section.map_or((0.0, 0.0), |it| (points(it.width), points(it.height)));
        let (label, number) = sheet.labels.next(section, is_first);
        sheet.builder.start_page(label, width, height);
        self.show_headers(sheet, section, is_first, number);
    }

    /// Writes the headers and footers that this page shows and no page before it showed.
    fn show_headers(&mut self, sheet: &mut Sheet, section: Option<&Section>, is_first: bool, number: i64) {
        let Some(section) = section else { return };
        for reference in &section.references {
            let shown = match reference.pages {
                HeaderPages::First => section.title_page && is_first,
                HeaderPages::Even => self.even_headers && (!sheet.numbered || number % 2 == 0),
                HeaderPages::Default => {
                    let own_first = section.title_page && is_first;
                    let own_even = self.even_headers && number % 2 == 0;
                    !sheet.numbered || !(own_first || own_even)
                }
            };
            let Some(target) = self.relationship(&reference.id).map(|it| it.target.clone()) else { continue };
            if !shown || !sheet.shown.insert(target.clone()) {
                continue;
            }
            let role = if reference.is_header { Role::Header } else { Role::Footer };
            let Some(flow) = self.story(&target, role) else { continue };
            if reference.is_header {
                sheet.push_flow("", &flow);
            } else {
                sheet.page_footers.push(flow);
            }
        }
    }

    /// The lines of a chart or diagram.
    fn show_drawing(&mut self, sheet: &mut Sheet, id: &str, read: &mut BTreeMap<String, Option<Flow>>) {
        let Some(target) = self.relationship(id).map(|it| it.target.clone()) else { return };
        if !read.contains_key(&target) {
            let flow = self.story(&target, Role::Body);
            read.insert(target.clone(), flow);
        }
        if let Some(Some(flow)) = read.get(&target) {
            sheet.push_flow("", flow);
        }
    }

    /// Reads a part as a story; a part that is not there is named in a warning.
    fn story(&mut self, part: &str, role: Role) -> Option<Flow> {
        let mut story = Story::new(self.definitions, role);
        match self.package.read(part, &mut story) {
            Reading::Read => Some(story.finish()),
            Reading::Missing | Reading::Encrypted => {
                self.package.warn(WarningKind::PartNotRead { part: part.to_owned() });
                None
            }
            Reading::Unreadable(_) => None,
        }
    }
}

/// The pages under construction.
struct Sheet {
    builder: DocumentBuilder,
    /// Whether the pages are those of the document.
    numbered: bool,
    warnings: Vec<Warning>,
    labels: Labels,
    /// Header and footer parts that were shown.
    shown: BTreeSet<String>,
    /// Footnotes and comments of the current page.
    page_notes: Vec<(String, Flow)>,
    page_footers: Vec<Flow>,
    end_notes: Vec<(String, Flow)>,
    text_bytes: usize,
}

impl Sheet {
    /// Appends `text` as `line` has it in its story.
    fn push(&mut self, text: &str, line: &FlowLine) {
        let room = self.text_bytes.saturating_sub(self.builder.text_bytes());
        let cut = text.get(..text.floor_char_boundary(room)).unwrap_or_default();
        if cut.len() < text.len() {
            self.warn(WarningKind::LimitReached { limit: "text_bytes", value: self.text_bytes as u64 });
        }
        let traits = Traits::of_cell(line.header_row);
        self.builder.push_line_with(cut, line.role, line.end, None, traits);
    }

    /// Lines of another story, the first of them after `label`.
    fn push_flow(&mut self, label: &str, flow: &Flow) {
        let mut label = label;
        for item in &flow.items {
            let Piece::Line(line) = &item.piece else { continue };
            let text = flow.slice(&line.span);
            if label.is_empty() {
                self.push(text, line);
            } else {
                self.push(&format!("{label}{}", text.trim_start()), line);
                label = "";
            }
        }
    }

    fn end_page(&mut self) {
        for (label, note) in std::mem::take(&mut self.page_notes) {
            self.push_flow(&label, &note);
        }
        for footer in std::mem::take(&mut self.page_footers) {
            self.push_flow("", &footer);
        }
    }

    fn warn(&mut self, kind: WarningKind) {
        let page = self.numbered.then(|| self.builder.page_count());
        let warning = Warning { page, kind };
        if self.warnings.last() != Some(&warning) {
            self.warnings.push(warning);
        }
    }

    fn finish(mut self) -> Warned<Document> {
        let end_notes = std::mem::take(&mut self.end_notes);
        self.page_notes.extend(end_notes);
        self.end_page();
        Warned { value: self.builder.finish(), warnings: self.warnings }
    }
}

/// Printed page numbers, where a section gives any.
struct Labels {
    wanted: bool,
    last: i64,
}

impl Labels {
    fn new(sections: &[&Section]) -> Self {
        let wanted = sections.iter().any(|it| it.number_start.is_some() || it.number_format.is_some());
        Labels { wanted, last: 0 }
    }

    /// The next page's label and number.
    fn next(&mut self, section: Option<&Section>, is_first: bool) -> (Option<String>, i64) {
        let start = section.filter(|_| is_first).and_then(|it| it.number_start);
        let mut number = start.unwrap_or_else(|| self.last.saturating_add(1));
        let odd = number % 2 != 0;
        match section.filter(|_| is_first && start.is_none() && self.last > 0).map(|it| it.start) {
            Some(SectionStart::OddPage) if !odd => number = number.saturating_add(1),
            Some(SectionStart::EvenPage) if odd => number = number.saturating_add(1),
            _ => {}
        }
        self.last = number;
        let label = self.wanted.then(|| {
            let mut label = String::new();
            section.and_then(|it| it.number_format).unwrap_or_default().write(number, &mut label);
            label
        });
        (label, number)
    }
}
