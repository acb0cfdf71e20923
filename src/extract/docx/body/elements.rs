//! What each element of WordprocessingML means for the story.

use super::super::flow::{Break, NoteKind, Piece};
use super::super::styles::StyleNumbering;
use super::super::symbols::SymbolFont;
use super::{Sink, Story, push_symbol};
use crate::document::Role;
use crate::extract::package::xml::{Element, Namespace, Visit, Visitor};

/// What an open element means for what is inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Frame {
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
    /// A reading above a word (ruby), which must not part the word from its neighbours.
    Reading,
    /// A drawing with its height and alternative text.
    Drawing {
        height: u32,
        large: bool,
        alternative: Option<Box<str>>,
    },
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
            Some(Frame::Reading) => {
                let text = std::mem::take(&mut self.drawing_text);
                self.line_after(&text, Role::Annotation);
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

impl Story<'_> {
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
            "t" if self.open.contains(&Frame::Reading) => Frame::DrawingText,
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
                if self.rows.len() >= self.definitions.table_depth {
                    self.flow.too_nested = true;
                    return None;
                }
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
                    let id = id.into();
                    self.push_after(Piece::Object(id));
                }
                return None;
            }
            "sectPr" => {
                self.section = Some(Box::default());
                Frame::Section
            }
            "rt" => {
                self.drawing_text.clear();
                Frame::Reading
            }
            // Deleted and moved-away text, what properties were before a change, layout of tables.
            "del" | "moveFrom" | "delText" | "delInstrText" | "tblPr" | "tblGrid" | "tblPrEx"
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
}
