//! The walk over a story: body, header, footer, notes, comments, and the text of charts and diagrams.
//!
//! One explicit stack holds what is open; nothing recurses on the depth of the input.

use super::field::Fields;
use super::flow::{Break, Flow, FlowLine, Item, NoteKind, Piece};
use super::numbering::{Counters, Numbering};
use super::paragraph::Paragraph;
use super::section::Section;
use super::styles::{StyleNumbering, Styles};
use super::symbols::SymbolFont;
use super::table::{Cell, Row, settle_row};
use super::xml::{Element, Namespace, Visit, Visitor};
use crate::document::{LineEnd, Role};
use crate::extract::item::begins_item;

/// What every story of a document shares.
pub(super) struct Definitions {
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    /// Bytes of text that one story may have.
    pub(super) text_bytes: usize,
}

/// Reads one story. Feed it to [`Package::read`](super::package::Package::read), then take the [`Flow`].
pub(super) struct Story<'d> {
    definitions: &'d Definitions,
    counters: Counters,
    role: Role,
    flow: Flow,
    open: Vec<Frame>,
    /// Collected pieces; a text box collects apart, until the paragraph that holds it ends.
    sinks: Vec<Sink>,
    paragraphs: Vec<Paragraph>,
    /// Buffers of closed paragraphs, for the next ones.
    spare: Vec<String>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    fields: Fields,
    section: Option<Box<Section>>,
    row_page: u32,
    cells_begun: u32,
    /// Characters of text and other visible things met so far.
    emitted: u64,
    /// Text of a paragraph whose mark is deleted or hidden: it goes on in the next paragraph.
    carried: String,
    /// Tables of contents that are open as content controls.
    contents_controls: u32,
    drawing_text: String,
    /// Entries of a drop-down form field, and the chosen one.
    choices: Vec<String>,
    chosen: usize,
}

/// Pieces collected apart from others.
#[derive(Debug, Default)]
struct Sink {
    items: Vec<Item>,
    /// The last line may go on in the next one, unless that begins like an item.
    soft: bool,
}

/// What an open element means for what is inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Frame {
    /// Nothing: what is inside counts.
    Plain,
    Paragraph,
    ParagraphProperties,
    /// Properties of the paragraph mark.
    MarkProperties,
    RunProperties,
    Text,
    Instruction,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    TextBox,
    /// A field that is one element, with its result inside.
    SimpleField,
    /// A content control that is a table of contents once its properties say so.
    Control {
        contents: bool,
    },
    Section,
    /// `mc:AlternateContent`, with what was emitted before it.
    Alternate {
        before: u64,
    },
    CheckBox {
        checked: bool,
    },
    Choices,
    DrawingParagraph,
    DrawingText,
    /// A drawing with its height and alternative text.
    Drawing {
        height: u32,
        large: bool,
        alternative: Option<String>,
    },
}

/// The least size of a picture that may carry evidence, in English metric units: 3 × 1.5 cm. Smaller ones are marks and lines.
const PICTURE: (i64, i64) = (1_080_000, 540_000);
/// English metric units to a twentieth of a point.
const EMU: i64 = 635;

impl<'d> Story<'d> {
    /// A story whose lines have `role` where nothing more special is known.
    pub(super) fn new(definitions: &'d Definitions, role: Role) -> Self {
        Story {
            definitions,
            counters: Counters::default(),
            role,
            flow: Flow::default(),
            open: Vec::new(),
            sinks: vec![Sink::default()],
            paragraphs: Vec::new(),
            spare: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            fields: Fields::default(),
            section: None,
            row_page: 0,
            cells_begun: 0,
            emitted: 0,
            carried: String::new(),
            contents_controls: 0,
            drawing_text: String::new(),
            choices: Vec::new(),
            chosen: 0,
        }
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Flow {
        if !self.carried.is_empty() {
            let text = std::mem::take(&mut self.carried);
            self.push_line(&text, self.role, LineEnd::Paragraph, 0, 0);
        }
        self.flow.items = self.sinks.drain(..).flat_map(|sink| sink.items).collect();
        self.flow
    }

    fn in_text_box(&self) -> bool {
        self.sinks.len() > 1
    }

    /// Whether the innermost container is a table cell, rather than a text box in one.
    fn in_cell(&self) -> bool {
        self.cells.last().is_some_and(|cell| cell.sink == self.sinks.len())
    }

    fn suppressed(&self) -> bool {
        self.rows.iter().any(|row| row.deleted) || self.cells.iter().any(|cell| cell.deleted)
    }

    fn push(&mut self, piece: Piece) {
        let cell = self.cells.last().map_or(0, |cell| cell.number);
        if let Some(sink) = self.sinks.last_mut() {
            sink.items.push(Item { piece, row_page: self.row_page, cell });
        }
    }

    fn push_line(&mut self, text: &str, role: Role, end: LineEnd, half_points: u16, space: u32) {
        if self.flow.text.len().saturating_add(text.len()) > self.definitions.text_bytes {
            self.flow.full = true;
            return;
        }
        let (Ok(start), Ok(length)) = (u32::try_from(self.flow.text.len()), u32::try_from(text.len())) else {
            self.flow.full = true;
            return;
        };
        let Some(stop) = start.checked_add(length) else { return };
        if self.is_soft()
            && begins_item(text)
            && let Some(line) = self.last_line()
        {
            line.end = LineEnd::Paragraph;
        }
        self.set_soft(false);
        self.flow.text.push_str(text);
        self.push(Piece::Line(FlowLine { span: start..stop, role, end, half_points, space }));
    }

    fn is_soft(&self) -> bool {
        self.sinks.last().is_some_and(|sink| sink.soft)
    }

    fn set_soft(&mut self, soft: bool) {
        if let Some(sink) = self.sinks.last_mut() {
            sink.soft = soft;
        }
    }

    /// The last line of the current sink.
    fn last_line(&mut self) -> Option<&mut FlowLine> {
        self.last_line_from(0)
    }

    /// The last line of the current sink from piece `first` on.
    fn last_line_from(&mut self, first: usize) -> Option<&mut FlowLine> {
        let pieces = self.sinks.last_mut()?.items.get_mut(first..)?;
        pieces.iter_mut().rev().find_map(|item| match &mut item.piece {
            Piece::Line(line) => Some(line),
            _ => None,
        })
    }

    /// Text of a run. Signs of symbol fonts become characters.
    fn push_text(&mut self, text: &str) {
        if self.fields.in_instruction() || self.suppressed() {
            return;
        }
        let contents = self.contents_controls > 0 || self.fields.in_contents();
        let Some(at) = self.paragraphs.len().checked_sub(1) else { return };
        let hidden = self.paragraphs.get(at).is_some_and(|it| it.hides_run());
        if hidden {
            let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            self.flow.hidden = self.flow.hidden.saturating_add(characters);
            return;
        }
        if text.is_empty() {
            return;
        }
        self.settle_paragraph();
        self.number_paragraph();
        let Some(paragraph) = self.paragraphs.get_mut(at) else { return };
        paragraph.contents |= contents;
        paragraph.half_points = paragraph.half_points.max(paragraph.run.half_points);
        self.emitted += text.len() as u64;
        match paragraph.run.symbol_font {
            None => paragraph.text.push_str(text),
            Some(font) => {
                for sign in text.chars() {
                    self.flow.unknown_symbols += push_symbol(font, u32::from(sign), &mut paragraph.text);
                }
            }
        }
    }

    /// Writes the automatic number of the innermost paragraph before its first text.
    fn number_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if paragraph.numbered {
            return;
        }
        paragraph.numbered = true;
        let style = self.definitions.styles.paragraph(paragraph.style.as_deref());
        let number = paragraph.numbering.number.or(style.numbering.number);
        let level = paragraph.numbering.level.or(style.numbering.level);
        if let Some(number) = number.filter(|&it| it != 0) {
            let style = paragraph.style.as_deref();
            let length = paragraph.text.len();
            self.definitions.numbering.count(&mut self.counters, number, level, style, &mut paragraph.text);
            self.emitted += (paragraph.text.len() - length) as u64;
        }
    }

    fn open_paragraph(&mut self) {
        let mut paragraph = Paragraph::new(self.spare.pop().unwrap_or_default());
        if !self.in_text_box() || self.paragraphs.is_empty() {
            paragraph.text.push_str(&self.carried);
            paragraph.carries = !self.carried.is_empty();
            self.carried.clear();
        }
        self.paragraphs.push(paragraph);
    }

    /// Once the properties of the paragraph are known.
    fn settle_paragraph(&mut self) {
        let styles = &self.definitions.styles;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if paragraph.settled {
            return;
        }
        paragraph.settled = true;
        let style = styles.paragraph(paragraph.style.as_deref());
        paragraph.style_hidden = style.hidden;
        paragraph.contents |= style.contents;
        paragraph.style_half_points = style.half_points;
        paragraph.space = Some(paragraph.space.unwrap_or(style.space));
        let breaks = paragraph.page_break_before.unwrap_or(style.page_break_before);
        let row_begun = self.rows.last().is_some_and(|row| row.emitted_before != self.emitted);
        if breaks && !self.in_text_box() && !row_begun && self.role == Role::Body {
            self.push(Piece::Break(Break::Before));
        }
    }

    /// Ends the line that the innermost paragraph has so far.
    fn flush_line(&mut self, end: LineEnd) -> bool {
        let Some(paragraph) = self.paragraphs.last_mut() else { return false };
        let mut text = std::mem::take(&mut paragraph.text);
        let role = match (self.role, paragraph.contents) {
            (Role::Body, true) => Role::Contents,
            (role, _) => role,
        };
        let (half_points, space) = (paragraph.size(), paragraph.space.unwrap_or_default());
        let has_text = !text.trim().is_empty();
        if has_text {
            self.push_line(&text, role, end, half_points, space);
        }
        text.clear();
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text = text;
            paragraph.has_lines |= has_text;
        }
        has_text
    }

    fn close_paragraph(&mut self) {
        self.settle_paragraph();
        let Some(paragraph) = self.paragraphs.last() else { return };
        let joins = paragraph.joins_next && paragraph.section.is_none();
        if !paragraph.joins_next && !self.suppressed() {
            // An empty paragraph of a list has its number all the same.
            self.number_paragraph();
        }
        if joins {
            if let Some(paragraph) = self.paragraphs.last_mut() {
                std::mem::swap(&mut self.carried, &mut paragraph.text);
            }
        } else {
            let in_cell = self.in_cell();
            let end = if in_cell { LineEnd::Wrap } else { LineEnd::Paragraph };
            let flushed = self.flush_line(end);
            self.set_soft(in_cell && (flushed || self.is_soft()));
        }
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if !paragraph.has_lines && !paragraph.has_break && !joins {
            if self.in_cell() {
                // An empty paragraph parts what stands before and after it.
                if let Some(line) = self.last_line()
                    && line.end == LineEnd::Wrap
                {
                    line.end = LineEnd::Paragraph;
                }
            } else if !self.in_text_box() && self.cells.is_empty() {
                let height = u32::from(paragraph.size()) * 12 + paragraph.space.unwrap_or_default();
                self.push(Piece::Empty { height });
            }
        }
        if let Some(sink) = self.sinks.last_mut() {
            sink.items.extend(paragraph.after);
        }
        if let Some(section) = paragraph.section {
            self.push(Piece::Section(section));
        }
        let mut text = paragraph.text;
        text.clear();
        self.spare.push(text);
        self.fields.end_paragraph();
    }

    fn break_line(&mut self) {
        if self.fields.in_instruction() || self.suppressed() {
            return;
        }
        if self.paragraphs.last().is_some_and(|it| it.hides_run()) {
            return;
        }
        if self.flush_line(LineEnd::Wrap) {
            self.set_soft(true);
        }
    }

    fn break_page(&mut self, kind: Break) {
        let visible = !self.suppressed() && !self.paragraphs.last().is_some_and(|it| it.hides_run());
        if !visible || self.in_text_box() || self.role != Role::Body {
            return;
        }
        if self.cells.is_empty() {
            let flushed = self.flush_line(LineEnd::Wrap);
            self.set_soft(flushed && kind == Break::Explicit);
            if let Some(paragraph) = self.paragraphs.last_mut() {
                paragraph.has_break = true;
            }
            self.push(Piece::Break(kind));
        } else if kind == Break::Explicit {
            // Word does not break a page inside a table.
            self.break_line();
        } else {
            self.break_row();
        }
    }

    /// A page ends inside a table row, or before it: each cell goes on for itself.
    fn break_row(&mut self) {
        let emitted = self.emitted;
        let (Some(row), Some(cell)) = (self.rows.last_mut(), self.cells.last_mut()) else { return };
        if row.emitted_before == emitted {
            if !row.begins_page {
                row.begins_page = true;
                row.page += 1;
                self.row_page += 1;
            }
            return;
        }
        if row.begins_page && cell.emitted_before == emitted {
            // The same page end, said again at the top of another cell of the row.
            return;
        }
        self.flush_line(LineEnd::Wrap);
        self.set_soft(false);
        self.row_page += 1;
    }

    fn open_cell(&mut self) {
        self.cells_begun += 1;
        self.cells.push(Cell {
            number: self.cells_begun,
            first: self.sinks.last().map_or(0, |sink| sink.items.len()),
            sink: self.sinks.len(),
            emitted_before: self.emitted,
            deleted: false,
        });
        self.set_soft(false);
    }

    fn close_cell(&mut self) {
        let Some(cell) = self.cells.last() else { return };
        let (first, deleted) = (cell.first, cell.deleted);
        match self.last_line_from(first) {
            Some(line) => line.end = LineEnd::Cell,
            None if !deleted => self.push_line("", self.role, LineEnd::Cell, 0, 0),
            None => {}
        }
        self.cells.pop();
        self.set_soft(false);
        if let Some(row) = self.rows.last_mut() {
            row.last_page = row.last_page.max(self.row_page);
            self.row_page = row.page;
        }
    }

    fn open_row(&mut self) {
        if let Some(line) = self.last_line()
            && line.end == LineEnd::Wrap
        {
            line.end = LineEnd::Paragraph;
        }
        self.rows.push(Row {
            first: self.sinks.last().map_or(0, |sink| sink.items.len()),
            emitted_before: self.emitted,
            page: self.row_page,
            last_page: self.row_page,
            begins_page: false,
            deleted: false,
        });
    }

    fn close_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        self.row_page = row.last_page;
        if row.emitted_before == self.emitted
            && let Some(sink) = self.sinks.last_mut()
        {
            // A row without text: its cells are no lines. Pictures and breaks in it stay.
            let mut index = 0;
            sink.items.retain(|item| {
                index += 1;
                index <= row.first || !matches!(item.piece, Piece::Line(_))
            });
        }
        if let Some(line) = self.last_line_from(row.first) {
            line.end = LineEnd::Row;
        }
        if self.rows.is_empty() && !self.in_text_box() {
            if let Some(sink) = self.sinks.last_mut() {
                settle_row(&mut sink.items, row.first);
            }
            self.row_page = 0;
        }
    }

    /// Adds a piece that stands apart from the paragraph's text and follows it.
    fn push_after(&mut self, piece: Piece) {
        if self.suppressed() || self.paragraphs.last().is_some_and(|it| it.hides_run()) {
            return;
        }
        self.emitted += 1;
        let cell = self.cells.last().map_or(0, |cell| cell.number);
        let item = Item { piece, row_page: self.row_page, cell };
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.after.push(item),
            None => {
                if let Some(sink) = self.sinks.last_mut() {
                    sink.items.push(item);
                }
            }
        }
    }

    /// A line of its own that follows the paragraph: WordArt, shapes without paragraphs, charts.
    fn line_after(&mut self, text: &str, role: Role) {
        if text.trim().is_empty() || self.suppressed() {
            return;
        }
        self.sinks.push(Sink::default());
        self.push_line(text, role, LineEnd::Paragraph, 0, 0);
        self.emitted += text.len() as u64;
        self.close_sink();
    }

    /// Hands the pieces of a text box to the paragraph that holds it.
    fn close_sink(&mut self) {
        if self.sinks.len() < 2 {
            return;
        }
        let Some(closed) = self.sinks.pop() else { return };
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.after.extend(closed.items),
            None => {
                if let Some(sink) = self.sinks.last_mut() {
                    sink.items.extend(closed.items);
                }
            }
        }
    }

    fn note(&mut self, kind: NoteKind, element: &Element<'_>) {
        if let Some(id) = element.attribute("id")
            && self.role == Role::Body
        {
            let id = id.into_owned();
            self.push_after(Piece::Note(kind, id));
        }
    }

    fn picture(&mut self, height: u32, alternative: Option<String>) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if paragraph.has_picture {
                return;
            }
            paragraph.has_picture = true;
        }
        self.push_after(Piece::Picture { alternative, height });
    }

    fn open_word(&mut self, element: &Element<'_>) -> Option<Frame> {
        let local = element.local();
        match self.open.last() {
            Some(Frame::ParagraphProperties | Frame::MarkProperties | Frame::RunProperties) => {
                return self.open_property(local, element);
            }
            Some(Frame::Section) => {
                if let Some(section) = &mut self.section {
                    section.read(element);
                }
                return None;
            }
            Some(Frame::RowProperties) => {
                if local == "del"
                    && let Some(row) = self.rows.last_mut()
                {
                    row.deleted = true;
                }
                return None;
            }
            Some(Frame::CellProperties) => {
                if local == "cellDel"
                    && let Some(cell) = self.cells.last_mut()
                {
                    cell.deleted = true;
                }
                return None;
            }
            _ => {}
        }
        Some(match local {
            "p" => {
                self.open_paragraph();
                Frame::Paragraph
            }
            "pPr" => Frame::ParagraphProperties,
            "r" => {
                self.settle_paragraph();
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.run = Default::default();
                }
                Frame::Plain
            }
            "rPr" if !self.paragraphs.is_empty() => Frame::RunProperties,
            "t" => Frame::Text,
            "tab" | "ptab" => {
                self.push_text("\t");
                return None;
            }
            "br" => {
                match element.attribute("type").as_deref() {
                    Some("page") => self.break_page(Break::Explicit),
                    _ => self.break_line(),
                }
                return None;
            }
            "cr" => {
                self.break_line();
                return None;
            }
            "lastRenderedPageBreak" => {
                self.break_page(Break::Rendered);
                return None;
            }
            "noBreakHyphen" => {
                self.push_text("-");
                return None;
            }
            "sym" => {
                self.push_sign(element);
                return None;
            }
            "tr" => {
                self.open_row();
                Frame::Row
            }
            "trPr" => Frame::RowProperties,
            "tc" => {
                self.open_cell();
                Frame::Cell
            }
            "tcPr" => Frame::CellProperties,
            "txbxContent" => {
                self.sinks.push(Sink::default());
                Frame::TextBox
            }
            "sdt" => Frame::Control { contents: false },
            "docPartGallery" => {
                if element.attribute("val").is_some_and(|it| it == "Table of Contents") {
                    self.mark_contents();
                }
                return None;
            }
            "fldChar" => match element.attribute("fldCharType").as_deref() {
                Some("begin") => {
                    self.fields.begin();
                    Frame::Plain
                }
                Some("separate") => {
                    self.fields.separate();
                    return None;
                }
                _ => {
                    let shown = self.fields.end();
                    self.push_text(&shown.unwrap_or_default());
                    return None;
                }
            },
            "fldSimple" => {
                self.fields.begin();
                self.fields.instruct(&element.attribute("instr").unwrap_or_default());
                self.fields.separate();
                Frame::SimpleField
            }
            "instrText" => Frame::Instruction,
            "checkBox" => Frame::CheckBox { checked: false },
            "default" | "checked" if matches!(self.open.last(), Some(Frame::CheckBox { .. })) => {
                if let Some(Frame::CheckBox { checked }) = self.open.last_mut() {
                    *checked = element.is_on();
                }
                return None;
            }
            "ddList" => {
                self.choices.clear();
                self.chosen = 0;
                Frame::Choices
            }
            "result" => {
                self.chosen =
                    element.number("val").and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
                return None;
            }
            "listEntry" => {
                self.choices.push(element.attribute("val").unwrap_or_default().into_owned());
                return None;
            }
            "footnoteReference" => {
                self.note(NoteKind::Footnote, element);
                return None;
            }
            "endnoteReference" => {
                self.note(NoteKind::Endnote, element);
                return None;
            }
            "commentReference" => {
                self.note(NoteKind::Comment, element);
                return None;
            }
            "altChunk" | "subDoc" | "control" => {
                if let Some(id) = element.attribute("id") {
                    let id = id.into_owned();
                    self.push_after(Piece::Object(id));
                }
                return None;
            }
            "sectPr" => {
                self.section = Some(Box::default());
                Frame::Section
            }
            // Deleted and moved-away text, what properties were before a change, ruby above its base, layout of tables.
            "del" | "moveFrom" | "delText" | "delInstrText" | "rt" | "tblPr" | "tblGrid" | "tblPrEx"
            | "sdtEndPr" | "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange"
            | "sectPrChange" | "tblPrExChange" | "numberingChange" | "softHyphen" | "footnoteRef"
            | "endnoteRef" | "annotationRef" => {
                return None;
            }
            _ => Frame::Plain,
        })
    }

    /// A property of a paragraph, of its mark or of a run.
    fn open_property(&mut self, local: &str, element: &Element<'_>) -> Option<Frame> {
        let of_run = self.open.last() == Some(&Frame::RunProperties);
        let of_mark = self.open.last() == Some(&Frame::MarkProperties);
        let paragraph = self.paragraphs.last_mut()?;
        match local {
            "rPr" if !of_run && !of_mark => return Some(Frame::MarkProperties),
            "numPr" => return Some(Frame::ParagraphProperties),
            "sectPr" => {
                self.section = Some(Box::default());
                return Some(Frame::Section);
            }
            "pStyle" => paragraph.style = element.attribute("val").map(|it| it.into_owned()),
            "numId" => paragraph.numbering.number = element.number("val"),
            "ilvl" => {
                let level = element.number("val").and_then(|it| u8::try_from(it).ok());
                paragraph.numbering = StyleNumbering { level, ..paragraph.numbering };
            }
            "pageBreakBefore" => paragraph.page_break_before = Some(element.is_on()),
            "spacing" if !of_run && !of_mark => {
                let twips = |name| element.number(name).and_then(|it| u32::try_from(it).ok());
                if let Some(space) = twips("after") {
                    paragraph.space = Some(space.saturating_add(twips("before").unwrap_or_default()));
                }
            }
            "del" | "moveFrom" if of_mark => paragraph.joins_next = true,
            "vanish" | "specVanish" if of_mark => paragraph.joins_next |= element.is_on(),
            "vanish" if of_run => paragraph.run.hidden = Some(element.is_on()),
            "rStyle" if of_run => {
                let style = element.attribute("val").unwrap_or_default();
                paragraph.run.style_hidden = self.definitions.styles.hides(&style);
            }
            "rFonts" if of_run => {
                paragraph.run.symbol_font = element.attribute("ascii").and_then(|name| SymbolFont::of(&name));
            }
            "sz" if of_run => {
                let size = element.number("val").and_then(|it| u16::try_from(it).ok());
                paragraph.run.half_points = size.unwrap_or_default();
            }
            _ => {}
        }
        None
    }

    /// A character of a symbol font.
    fn push_sign(&mut self, element: &Element<'_>) {
        let code = element.attribute("char").and_then(|it| u32::from_str_radix(&it, 16).ok());
        let Some(code) = code else { return };
        let mut sign = String::new();
        let unknown = match element.attribute("font").and_then(|name| SymbolFont::of(&name)) {
            Some(font) => push_symbol(font, code, &mut sign),
            None => {
                let code = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
                sign.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                0
            }
        };
        let saved = self.paragraphs.last_mut().and_then(|it| it.run.symbol_font.take());
        self.push_text(&sign);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.run.symbol_font = saved;
        }
        self.flow.unknown_symbols += unknown;
    }

    /// The innermost content control is a table of contents.
    fn mark_contents(&mut self) {
        let control = self.open.iter_mut().rev().find_map(|frame| match frame {
            Frame::Control { contents } => Some(contents),
            _ => None,
        });
        if let Some(contents) = control
            && !*contents
        {
            *contents = true;
            self.contents_controls += 1;
        }
    }

    /// Elements of drawings, shapes, formulas, charts and diagrams.
    fn open_other(&mut self, element: &Element<'_>) -> Option<Frame> {
        Some(match (element.namespace, element.local()) {
            (Namespace::Math, "t") => Frame::Text,
            (Namespace::Math, "den") => {
                self.push_text("/");
                Frame::Plain
            }
            (Namespace::Compatibility, "AlternateContent") => Frame::Alternate { before: self.emitted },
            // The choice is preferred; where nothing of it could be read, the fallback says the same in older words.
            (Namespace::Compatibility, "Fallback") => match self.open.last() {
                Some(Frame::Alternate { before }) if *before != self.emitted => return None,
                _ => Frame::Plain,
            },
            (Namespace::WordDrawing, "inline" | "anchor") => {
                Frame::Drawing { height: 0, large: false, alternative: None }
            }
            (Namespace::WordDrawing, "extent") => {
                let size =
                    (element.number("cx").unwrap_or_default(), element.number("cy").unwrap_or_default());
                if let Some(Frame::Drawing { height, large, .. }) = self.open.last_mut() {
                    *height = u32::try_from(size.1 / EMU).unwrap_or_default();
                    *large = size.0 >= PICTURE.0 && size.1 >= PICTURE.1;
                }
                return None;
            }
            (Namespace::WordDrawing, "docPr") => {
                let described = element.attribute("descr").filter(|it| !it.trim().is_empty());
                if let Some(Frame::Drawing { alternative, .. }) = self.open.last_mut() {
                    *alternative = described.map(|it| it.into_owned());
                }
                return None;
            }
            (Namespace::Picture, "pic") => {
                let drawing = self.open.iter_mut().rev().find_map(|frame| match frame {
                    Frame::Drawing { height, large, alternative } => {
                        Some((*height, *large, alternative.take()))
                    }
                    _ => None,
                });
                if let Some((height, large, alternative)) = drawing
                    && large
                {
                    self.picture(height, alternative);
                }
                return None;
            }
            (Namespace::Drawing, "p") => {
                self.drawing_text.clear();
                Frame::DrawingParagraph
            }
            (Namespace::Drawing, "t") => Frame::DrawingText,
            (Namespace::Drawing, "br") => {
                self.drawing_text.push(' ');
                return None;
            }
            (Namespace::Chart, "chart") => {
                if let Some(id) = element.attribute("id") {
                    let id = id.into_owned();
                    self.push_after(Piece::Drawing(id));
                }
                Frame::Plain
            }
            (Namespace::Chart, "strCache") => Frame::Plain,
            (Namespace::Chart, "pt") => {
                self.drawing_text.clear();
                Frame::DrawingParagraph
            }
            (Namespace::Chart, "v") => Frame::DrawingText,
            // Numbers of a chart and their formats are no text.
            (Namespace::Chart, "numCache" | "numLit" | "f") => return None,
            (Namespace::Diagram, "relIds") => {
                if let Some(id) = element.attribute("dm") {
                    let id = id.into_owned();
                    self.push_after(Piece::Drawing(id));
                }
                return None;
            }
            (Namespace::Vml, "textpath") => {
                let text = element.attribute("string").unwrap_or_default();
                let role = if matches!(self.role, Role::Header | Role::Footer) {
                    Role::Watermark
                } else {
                    self.role
                };
                self.line_after(&text, role);
                return None;
            }
            (Namespace::Vml, "shape" | "rect" | "roundrect" | "oval") => {
                let style = element.attribute("style").unwrap_or_default();
                let (width, height) = (vml_length(&style, "width"), vml_length(&style, "height"));
                let described = element.attribute("alt").filter(|it| !it.trim().is_empty());
                Frame::Drawing {
                    height: u32::try_from(height / EMU).unwrap_or_default(),
                    large: width >= PICTURE.0 && height >= PICTURE.1,
                    alternative: described.map(|it| it.into_owned()),
                }
            }
            (Namespace::Vml, "imagedata") => {
                if let Some(Frame::Drawing { height, large: true, alternative }) = self.open.last_mut() {
                    let (height, alternative) = (*height, alternative.take());
                    self.picture(height, alternative);
                }
                return None;
            }
            (Namespace::Office, "OLEObject") => {
                if let Some(id) = element.attribute("id") {
                    let id = id.into_owned();
                    self.push_after(Piece::Object(id));
                }
                return None;
            }
            _ => Frame::Plain,
        })
    }
}

impl Visitor for Story<'_> {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        let frame = match element.namespace {
            Namespace::Word => self.open_word(element),
            _ => self.open_other(element),
        };
        match frame {
            Some(frame) => {
                self.open.push(frame);
                Visit::Enter
            }
            None => Visit::Skip,
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Paragraph) => self.close_paragraph(),
            Some(Frame::ParagraphProperties)
                if !matches!(self.open.last(), Some(Frame::ParagraphProperties)) =>
            {
                self.settle_paragraph();
            }
            Some(Frame::Row) => self.close_row(),
            Some(Frame::Cell) => self.close_cell(),
            Some(Frame::TextBox) => self.close_sink(),
            Some(Frame::Control { contents: true }) => {
                self.contents_controls = self.contents_controls.saturating_sub(1);
            }
            Some(Frame::SimpleField) => {
                self.fields.end();
            }
            Some(Frame::Section) => {
                let section = self.section.take();
                match (self.paragraphs.last_mut(), section) {
                    (Some(paragraph), section) => paragraph.section = section,
                    (None, Some(section)) => self.push(Piece::Section(section)),
                    (None, None) => {}
                }
            }
            Some(Frame::CheckBox { checked }) => self.fields.form(if checked { "☒" } else { "☐" }.to_owned()),
            Some(Frame::Choices) => {
                let chosen = self.choices.get(self.chosen).cloned().unwrap_or_default();
                self.fields.form(chosen);
            }
            Some(Frame::DrawingParagraph) => {
                let text = std::mem::take(&mut self.drawing_text);
                self.line_after(&text, self.role);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last() {
            Some(Frame::Text) => self.push_text(text),
            Some(Frame::Instruction) => self.fields.instruct(text),
            Some(Frame::DrawingText) => self.drawing_text.push_str(text),
            _ => {}
        }
    }
}

/// Appends the character of a symbol font's code; returns how many characters are unknown and stand as U+FFFD.
fn push_symbol(font: SymbolFont, code: u32, out: &mut String) -> u32 {
    match font.character(code) {
        Some(character) => out.push(character),
        None if font == SymbolFont::Symbol => {
            out.push(char::REPLACEMENT_CHARACTER);
            return 1;
        }
        // An unknown sign of a picture font is decoration.
        None => out.push('•'),
    }
    0
}

/// A length of a VML style in English metric units; 0 where it is not there.
fn vml_length(style: &str, property: &str) -> i64 {
    let value = style
        .split(';')
        .find_map(|it| it.trim().strip_prefix(property)?.trim_start().strip_prefix(':'))
        .unwrap_or("0");
    let value = value.trim();
    let unit = value.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let number = value.strip_suffix(unit).and_then(|it| it.parse::<f64>().ok()).unwrap_or_default();
    let scale = match unit.trim() {
        "in" => 914_400.0,
        "cm" => 360_000.0,
        "mm" => 36_000.0,
        "px" => 9_525.0,
        _ => 12_700.0,
    };
    (number * scale) as i64
}
