//! Text of DrawingML shapes (ECMA-376 part 1, 21.1): slides, drawings on sheets, charts and diagrams of both.

use super::item::begins_item;
use super::number_format::NumberFormat;
use super::package::xml::{Element, Namespace, Visit, Visitor};
use crate::document::{LineEnd, Role};

/// What shapes show, in the order of the file.
#[derive(Debug)]
pub(super) enum Shown {
    /// A line of text.
    Line {
        /// Its text.
        text: String,
        /// What it is on its page.
        role: Role,
        /// What follows it.
        end: LineEnd,
        /// It stands in a row that heads a table.
        header_row: bool,
    },
    /// A picture of size, with its alternative text.
    Picture(Option<String>),
    /// A chart or diagram in a part of its own, by relationship id.
    Drawing(String),
    /// An embedded object, by relationship id.
    Object(String),
}

/// The least size of a picture that may carry evidence, in English metric units: 3 × 1.5 cm. Smaller ones are marks and lines.
const PICTURE: (i64, i64) = (1_080_000, 540_000);
/// Levels of lists.
const LEVELS: usize = 9;

/// Reads the shapes of a part.
#[derive(Debug)]
pub(super) struct Shapes {
    /// What was read so far.
    pub(super) shown: Vec<Shown>,
    /// Characters of hidden shapes.
    pub(super) hidden: u32,
    /// Text beyond the limit was left out.
    pub(super) full: bool,
    role: Role,
    /// Shapes that only hold the place of one on the slide are left out.
    without_placeholders: bool,
    open: Vec<Frame>,
    text: String,
    list: Option<ListItem>,
    level: usize,
    /// The number of the paragraph is written, or it has none.
    is_numbered: bool,
    counters: [Option<(ListItem, i64)>; LEVELS],
    text_left: usize,
    /// The next row heads its table.
    heads: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Frame {
    Plain,
    Shape { role: Role, left_out: bool, hidden: bool },
    Paragraph,
    Text,
    Comment,
    Row { first: usize, heads: bool },
    Cell { first: usize, merged: bool },
    Alternate { before: usize },
    Picture { alternative: Option<String>, large: bool },
}

/// The automatic number of a paragraph, as its list writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ListItem {
    format: NumberFormat,
    before: &'static str,
    after: &'static str,
    start: i64,
}

impl Shapes {
    /// Lines have `role` where nothing more special is known; at most `text_bytes` of them are kept.
    pub(super) fn new(role: Role, text_bytes: usize) -> Self {
        Shapes {
            shown: Vec::new(),
            hidden: 0,
            full: false,
            role,
            without_placeholders: false,
            open: Vec::new(),
            text: String::new(),
            list: None,
            level: 0,
            is_numbered: false,
            counters: [None; LEVELS],
            text_left: text_bytes,
            heads: false,
        }
    }

    /// The same, of a layout or master: its placeholders show nothing themselves.
    pub(super) fn of_master(text_bytes: usize) -> Self {
        Shapes { without_placeholders: true, ..Shapes::new(Role::Header, text_bytes) }
    }

    fn shape(&self) -> (Role, bool, bool) {
        let shape = self.open.iter().rev().find_map(|frame| match frame {
            Frame::Shape { role, left_out, hidden } => Some((*role, *left_out, *hidden)),
            _ => None,
        });
        shape.unwrap_or((self.role, false, false))
    }

    fn is_in_cell(&self) -> bool {
        self.open.iter().any(|it| matches!(it, Frame::Cell { .. }))
    }

    /// Ends a line. In a cell, and at a line break, words go on, unless the next line begins like an item.
    fn push_line(&mut self, end: LineEnd) {
        let (role, left_out, hidden) = self.shape();
        let text = std::mem::take(&mut self.text);
        let merged = self.open.iter().any(|it| matches!(it, Frame::Cell { merged: true, .. }));
        if text.trim().is_empty() || left_out || merged {
            return;
        }
        if hidden {
            let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            self.hidden = self.hidden.saturating_add(characters);
            return;
        }
        if begins_item(&text)
            && let Some(Shown::Line { end: end @ LineEnd::Wrap, .. }) = self.shown.last_mut()
        {
            *end = LineEnd::Paragraph;
        }
        let bytes = text.len();
        self.push(Shown::Line { text, role, end, header_row: false }, bytes);
    }

    /// Keeps what is shown, which costs its place as well: many short lines are bounded like a few long ones.
    fn push(&mut self, shown: Shown, bytes: usize) {
        match self.text_left.checked_sub(bytes + size_of::<Shown>()) {
            Some(left) => {
                self.text_left = left;
                self.shown.push(shown);
            }
            None => self.full = true,
        }
    }

    /// The last line from `first` on ends as `end`. Where there is none, an empty cell is one.
    fn end_last(&mut self, first: usize, wanted: LineEnd) {
        let lines = self.shown.get_mut(first..).unwrap_or_default();
        let last = lines.iter_mut().rev().find_map(|it| match it {
            Shown::Line { end, .. } => Some(end),
            _ => None,
        });
        match last {
            Some(end) => *end = wanted,
            None if wanted == LineEnd::Cell => {
                let text = String::new();
                self.push(Shown::Line { text, role: self.role, end: wanted, header_row: false }, 0);
            }
            None => {}
        }
    }

    /// Writes the automatic number before the first text of a paragraph.
    fn number(&mut self) {
        let level = self.level.min(LEVELS - 1);
        let before = self.counters.get(level).copied().flatten();
        for deeper in self.counters.iter_mut().skip(level + 1) {
            *deeper = None;
        }
        let next = self.list.take().map(|list| match before {
            Some((same, count)) if same == list => (list, count.saturating_add(1)),
            _ => (list, list.start),
        });
        if let Some((list, count)) = next {
            self.text.push_str(list.before);
            list.format.write(count, &mut self.text);
            self.text.push_str(list.after);
            self.text.push(' ');
        }
        if let Some(counter) = self.counters.get_mut(level) {
            *counter = next;
        }
    }

    /// An element of a shape's own properties, wherever its vocabulary comes from.
    fn open_property(&mut self, element: &Element<'_>) {
        let shape = self.open.iter_mut().rev();
        match element.local() {
            "cNvPr" | "docPr" => {
                let described = element.attribute("descr").filter(|it| !it.trim().is_empty());
                let is_hidden = element.attribute("hidden").is_some_and(|it| it == "1" || it == "true");
                for frame in shape {
                    match frame {
                        Frame::Shape { hidden, .. } => {
                            *hidden |= is_hidden;
                            break;
                        }
                        Frame::Picture { alternative, .. } => {
                            *alternative = described.map(|it| it.into_owned());
                            break;
                        }
                        _ => {}
                    }
                }
            }
            "ph" => {
                let special = match &*element.attribute("type").unwrap_or_default() {
                    "hdr" => Some(Role::Header),
                    "ftr" | "sldNum" | "dt" => Some(Role::Footer),
                    _ => None,
                };
                let without = self.without_placeholders;
                for frame in shape {
                    if let Frame::Shape { role, left_out, .. } = frame {
                        *role = special.unwrap_or(*role);
                        *left_out |= without;
                        break;
                    }
                }
            }
            "ext" => {
                let size =
                    (element.number("cx").unwrap_or_default(), element.number("cy").unwrap_or_default());
                for frame in shape {
                    if let Frame::Picture { large, .. } = frame {
                        *large |= size.0 >= PICTURE.0 && size.1 >= PICTURE.1;
                        break;
                    }
                }
            }
            _ => {}
        }
    }
}

impl Visitor for Shapes {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        let frame = match (element.namespace, element.local()) {
            (Namespace::Compatibility, "AlternateContent") => Frame::Alternate { before: self.shown.len() },
            (Namespace::Compatibility, "Fallback") => match self.open.last() {
                Some(Frame::Alternate { before }) if *before != self.shown.len() => return Visit::Skip,
                _ => Frame::Plain,
            },
            (Namespace::Drawing, "p") => {
                self.text.clear();
                (self.list, self.level, self.is_numbered) = (None, 0, false);
                Frame::Paragraph
            }
            (Namespace::Drawing, "pPr") => {
                let level = element.number("lvl").and_then(|it| usize::try_from(it).ok());
                self.level = level.unwrap_or_default();
                Frame::Plain
            }
            (Namespace::Drawing, "buAutoNum") => {
                let start = element.number("startAt").unwrap_or(1);
                self.list = ListItem::of(&element.attribute("type").unwrap_or_default(), start);
                Frame::Plain
            }
            (Namespace::Drawing, "t") => {
                if !self.is_numbered {
                    self.is_numbered = true;
                    self.number();
                }
                Frame::Text
            }
            (Namespace::Drawing, "br") => {
                self.push_line(LineEnd::Wrap);
                Frame::Plain
            }
            (Namespace::Drawing, "tblPr") => {
                self.heads = element.attribute("firstRow").is_some_and(|it| it == "1" || it == "true");
                Frame::Plain
            }
            (Namespace::Drawing, "tr") => {
                Frame::Row { first: self.shown.len(), heads: std::mem::take(&mut self.heads) }
            }
            (Namespace::Drawing, "tc") => {
                let is_on = |name| element.attribute(name).is_some_and(|it| it == "1" || it == "true");
                Frame::Cell { first: self.shown.len(), merged: is_on("hMerge") || is_on("vMerge") }
            }
            (Namespace::Chart, "chart") | (Namespace::Diagram, "relIds") => {
                let id = element.attribute("dm").map(|it| it.into_owned()).or_else(|| element.relationship());
                if let Some(id) = id {
                    let bytes = id.len();
                    self.push(Shown::Drawing(id), bytes);
                }
                Frame::Plain
            }
            // Numbers of a chart and their formats are no text.
            (Namespace::Chart, "numCache" | "numLit" | "f" | "formatCode") => return Visit::Skip,
            (Namespace::Chart, "pt") => {
                self.text.clear();
                Frame::Paragraph
            }
            (Namespace::Chart, "v") => Frame::Text,
            (_, "oleObj") => {
                if let Some(id) = element.relationship() {
                    let bytes = id.len();
                    self.push(Shown::Object(id), bytes);
                }
                return Visit::Skip;
            }
            (_, "pic") => Frame::Picture { alternative: None, large: false },
            (_, "sp" | "cxnSp" | "graphicFrame") => {
                Frame::Shape { role: self.role, left_out: false, hidden: false }
            }
            // The text of a comment on a slide.
            (Namespace::Presentation, "text") => {
                self.text.clear();
                Frame::Comment
            }
            (_, "txBody") => {
                self.counters = [None; LEVELS];
                Frame::Plain
            }
            _ => {
                self.open_property(element);
                Frame::Plain
            }
        };
        self.open.push(frame);
        Visit::Enter
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Paragraph) => {
                let end = if self.is_in_cell() { LineEnd::Wrap } else { LineEnd::Paragraph };
                self.push_line(end);
            }
            Some(Frame::Comment) => self.push_line(LineEnd::Paragraph),
            Some(Frame::Cell { first, merged: false }) => self.end_last(first, LineEnd::Cell),
            Some(Frame::Row { first, heads }) => {
                for shown in self.shown.iter_mut().skip(first) {
                    if let Shown::Line { header_row, .. } = shown {
                        *header_row = heads;
                    }
                }
                let has_text = self.shown.get(first..).unwrap_or_default().iter();
                if has_text.clone().any(|it| matches!(it, Shown::Line { text, .. } if !text.is_empty())) {
                    self.end_last(first, LineEnd::Row);
                } else {
                    let kept = self.shown.split_off(first.min(self.shown.len()));
                    self.shown.extend(kept.into_iter().filter(|it| !matches!(it, Shown::Line { .. })));
                }
            }
            Some(Frame::Picture { alternative, large: true }) if !self.shape().1 => {
                let bytes = alternative.as_ref().map_or(0, String::len);
                self.push(Shown::Picture(alternative), bytes);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if matches!(self.open.last(), Some(Frame::Text | Frame::Comment)) {
            if self.text.len() + text.len() <= self.text_left {
                self.text.push_str(text);
            } else {
                self.full = true;
            }
        }
    }
}

impl ListItem {
    /// The numbering of `a:buAutoNum/@type` (`ST_TextAutonumberScheme`).
    fn of(name: &str, start: i64) -> Option<Self> {
        const FORMATS: [(&str, NumberFormat); 7] = [
            ("arabicDb", NumberFormat::DecimalFullWidth),
            ("arabic", NumberFormat::Decimal),
            ("alphaLc", NumberFormat::LowerLetter),
            ("alphaUc", NumberFormat::UpperLetter),
            ("romanLc", NumberFormat::LowerRoman),
            ("romanUc", NumberFormat::UpperRoman),
            ("ea1JpnKor", NumberFormat::KoreanDigital2),
        ];
        if name.starts_with("circleNum") {
            return Some(ListItem { format: NumberFormat::EnclosedCircle, before: "", after: "", start });
        }
        let (format, form) =
            FORMATS.iter().find_map(|(prefix, format)| Some((*format, name.strip_prefix(prefix)?)))?;
        let (before, after) = match form {
            "ParenBoth" => ("(", ")"),
            "ParenR" => ("", ")"),
            "Period" => ("", "."),
            _ => ("", ""),
        };
        Some(ListItem { format, before, after, start })
    }
}
