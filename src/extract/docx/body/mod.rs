//! The walk over a story: body, header, footer, notes, comments, and the text of charts and diagrams.
//!
//! One explicit stack holds what is open; nothing recurses on the depth of the input.

mod drawing;
mod elements;
mod field;
mod paragraph;
mod table;

use self::elements::Frame;
use self::field::Fields;
use self::paragraph::Paragraph;
pub(super) use self::table::settle_row;
use self::table::{Cell, CellLooks, Row, Table};
use super::flow::{Break, Flow, FlowLine, Item, NoteKind, Piece};
use super::numbering::{Counters, Numbering};
use super::section::Section;
use super::styles::{StyleNumbering, Styles};
use super::symbols::SymbolFont;
use crate::document::{LineEnd, Role};
use crate::extract::item::begins_item;
use crate::extract::package::xml::Element;

/// What every story of a document shares.
pub(super) struct Definitions {
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    /// Bytes of text that one story may have.
    pub(super) text_bytes: usize,
    /// Table cells that one story may have.
    pub(super) cells: u32,
    /// Table rows that may be inside one another.
    pub(super) table_depth: usize,
    /// Whether a table row that goes over a page end is read cell by cell.
    pub(super) whole_rows: bool,
}

/// Reads one story. Feed it to [`Package::read`](crate::extract::package::Package::read), then take the [`Flow`].
pub(super) struct Story<'d> {
    definitions: &'d Definitions,
    counters: Counters,
    role: Role,
    flow: Flow,
    open: Vec<Frame>,
    /// Collected pieces; a text box collects apart, until the paragraph that holds it ends.
    sinks: Vec<Sink>,
    paragraphs: Vec<Paragraph<'d>>,
    /// Buffers of closed paragraphs, for the next ones.
    spare: Vec<String>,
    tables: Vec<Table>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    fields: Fields,
    section: Option<Box<Section>>,
    row_page: u32,
    rows_begun: u32,
    cells_begun: u32,
    /// Characters of text and other visible things met so far.
    emitted: u64,
    /// Text of a paragraph whose mark is deleted or hidden: it goes on in the next paragraph.
    carried: String,
    /// Tables of contents that are open as content controls.
    contents_controls: u32,
    /// Readings above words that are open.
    readings: u32,
    drawing_text: String,
    /// Lines so far.
    lines: usize,
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
            tables: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            fields: Fields::default(),
            section: None,
            row_page: 0,
            rows_begun: 0,
            cells_begun: 0,
            emitted: 0,
            carried: String::new(),
            contents_controls: 0,
            readings: 0,
            drawing_text: String::new(),
            choices: Vec::new(),
            chosen: 0,
            lines: 0,
        }
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Flow {
        if !self.carried.is_empty() {
            let text = std::mem::take(&mut self.carried);
            self.push_line(&text, self.role, LineEnd::Paragraph, 0, 0);
        }
        // The first has nearly all of them; a copy would double what the story costs.
        for sink in std::mem::take(&mut self.sinks) {
            match self.flow.items.is_empty() {
                true => self.flow.items = sink.items,
                false => self.flow.items.extend(sink.items),
            }
        }
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
        let item = self.item(piece);
        if let Some(sink) = self.sinks.last_mut() {
            sink.items.push(item);
        }
    }

    /// A piece at its place in the tables that are open.
    fn item(&self, piece: Piece) -> Item {
        let row = if self.rows.is_empty() { 0 } else { self.rows_begun };
        let cell = self.cells.last().map_or(0, |cell| cell.number);
        Item { piece, row_page: self.row_page, row, cell }
    }

    fn push_line(&mut self, text: &str, role: Role, end: LineEnd, half_points: u16, space: u32) {
        // Each line costs its piece as well, so that many short lines are bounded like a few long ones.
        let used = self.flow.text.len() + self.lines * size_of::<Item>();
        let room = self.definitions.text_bytes.saturating_sub(used + size_of::<Item>());
        if room == 0 {
            self.flow.full = true;
            return;
        }
        if self.cells_begun > self.definitions.cells {
            self.flow.too_many_cells = true;
            return;
        }
        let whole = text;
        let text = whole.get(..whole.floor_char_boundary(room)).unwrap_or_default();
        let start = u32::try_from(self.flow.text.len()).ok();
        let stop = start.and_then(|start| start.checked_add(u32::try_from(text.len()).ok()?));
        self.flow.full |= text.len() < whole.len() || stop.is_none();
        let (Some(start), Some(stop)) = (start, stop) else { return };
        self.lines += 1;
        if begins_item(text) {
            self.part_lines();
        }
        self.set_soft(false);
        self.flow.text.push_str(text);
        self.push(Piece::Line(FlowLine {
            span: start..stop,
            role,
            end,
            header_row: false,
            half_points,
            space,
        }));
    }

    /// A paragraph without text; several in a row are one piece.
    fn push_empty(&mut self, height: u32) {
        match self.sinks.last_mut().and_then(|sink| sink.items.last_mut()) {
            Some(Item { piece: Piece::Empty { height: before }, .. }) => {
                *before = before.saturating_add(height)
            }
            _ => self.push(Piece::Empty { height }),
        }
    }

    fn is_soft(&self) -> bool {
        self.sinks.last().is_some_and(|sink| sink.soft)
    }

    fn set_soft(&mut self, soft: bool) {
        if let Some(sink) = self.sinks.last_mut() {
            sink.soft = soft;
        }
    }

    /// The last line does not go on, whatever comes.
    fn part_lines(&mut self) {
        if self.is_soft() {
            self.set_soft(false);
            if let Some(line) = self.last_line() {
                line.end = LineEnd::Paragraph;
            }
        }
    }

    /// The last line of the current sink. Asked only after a line that may go on, so that the way back is short.
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
        let used = self.paragraphs.get(at).map_or(0, |it| it.text.len());
        let room = self.definitions.text_bytes.saturating_sub(used);
        let whole = text;
        let text = whole.get(..whole.floor_char_boundary(room)).unwrap_or_default();
        self.flow.full |= text.len() < whole.len();
        self.settle_paragraph();
        self.number_paragraph();
        let Some(paragraph) = self.paragraphs.get_mut(at) else { return };
        paragraph.contents |= contents;
        paragraph.half_points = paragraph.half_points.max(paragraph.run.half_points);
        self.emitted += text.len() as u64;
        if let Some(cell) = self.cells.last_mut() {
            cell.looks.take_in(text, paragraph.is_bold());
        }
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
        let StyleNumbering { number, level } = paragraph.numbering;
        if let Some(number) = number.filter(|&it| it != 0) {
            let style = paragraph.style.map(|it| it.id.as_str());
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
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if paragraph.settled {
            return;
        }
        paragraph.settled = true;
        let style = paragraph.style.unwrap_or_else(|| self.definitions.styles.default_paragraph());
        paragraph.numbering = paragraph.numbering.or(style.numbering);
        paragraph.style_hidden = style.hidden;
        paragraph.style_bold = style.bold;
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
                self.part_lines();
            } else if !self.in_text_box() && self.cells.is_empty() {
                let height = u32::from(paragraph.size()) * 12 + paragraph.space.unwrap_or_default();
                self.push_empty(height);
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
            if let (Some(paragraph), Some(sink)) = (self.paragraphs.last_mut(), self.sinks.last_mut()) {
                paragraph.has_break = true;
                // Notes and pictures of the text so far stand on the page that ends.
                let is_line = |item: &Item| matches!(item.piece, Piece::Line(_));
                let (lines, others) = std::mem::take(&mut paragraph.after).into_iter().partition(is_line);
                paragraph.after = lines;
                sink.items.extend(others as Vec<Item>);
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
            looks: CellLooks::default(),
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
        let looks = self.cells.pop().map(|it| it.looks).unwrap_or_default();
        self.set_soft(false);
        if let Some(row) = self.rows.last_mut() {
            row.take_in(looks);
            row.last_page = row.last_page.max(self.row_page);
            self.row_page = row.page;
        }
    }

    fn open_row(&mut self) {
        self.part_lines();
        self.rows_begun += u32::from(self.rows.is_empty());
        self.rows.push(Row {
            first: self.sinks.last().map_or(0, |sink| sink.items.len()),
            emitted_before: self.emitted,
            page: self.row_page,
            last_page: self.row_page,
            begins_page: false,
            deleted: false,
            heads: false,
            striking: 0,
            ordinary: 0,
        });
    }

    fn close_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        self.row_page = row.last_page;
        let has_text = row.emitted_before != self.emitted;
        if !has_text && let Some(sink) = self.sinks.last_mut() {
            // A row without text: its cells are no lines. Pictures and breaks in it stay.
            let of_row = sink.items.split_off(row.first.min(sink.items.len()));
            sink.items.extend(of_row.into_iter().filter(|item| !matches!(item.piece, Piece::Line(_))));
        }
        if let Some(line) = self.last_line_from(row.first) {
            line.end = LineEnd::Row;
        }
        if let (true, Some(table), Some(sink)) = (has_text, self.tables.last_mut(), self.sinks.last_mut()) {
            table.take_in(&row, &mut sink.items);
        }
        if self.rows.is_empty() && !self.in_text_box() {
            if let Some(sink) = self.sinks.last_mut() {
                settle_row(&mut sink.items, row.first, self.definitions.whole_rows);
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
        let item = self.item(piece);
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
            let id = id.into();
            self.push_after(Piece::Note(kind, id));
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
