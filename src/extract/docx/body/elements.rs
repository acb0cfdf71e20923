//! What each element of WordprocessingML means for the story.

use super::super::flow::{Break, NoteKind, Piece};
use super::super::styles::StyleNumbering;
use super::super::symbols::SymbolFont;
use super::{Sink, Story, Table, push_symbol};
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
    Table,
    TableProperties,
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
            Some(Frame::Table) => {
                self.tables.pop();
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
                self.readings = self.readings.saturating_sub(1);
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
            Some(Frame::TableProperties) => {
                let styles = &self.definitions.styles;
                self.tables.last_mut()?.read(element, styles);
                return None;
            }
            Some(Frame::RowProperties) => {
                self.rows.last_mut()?.read(element);
                return None;
            }
            Some(Frame::CellProperties) => {
                self.cells.last_mut()?.read(element);
                return None;
            }
            _ => {}
        }
        // As bytes, which are told apart by their number and one after the other, where names would be compared one by one.
        Some(match local.as_bytes() {
            b"p" => {
                self.open_paragraph();
                Frame::Paragraph
            }
            b"pPr" => Frame::ParagraphProperties,
            b"r" => {
                self.settle_paragraph();
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.run = Default::default();
                }
                Frame::Plain
            }
            b"rPr" if !self.paragraphs.is_empty() => Frame::RunProperties,
            b"t" if self.readings > 0 => Frame::DrawingText,
            b"t" => Frame::Text,
            b"tab" | b"ptab" => {
                self.push_text("\t");
                return None;
            }
            b"br" => {
                match element.attribute("type").as_deref() {
                    Some("page") => self.break_page(Break::Explicit),
                    _ => self.break_line(),
                }
                return None;
            }
            b"cr" => {
                self.break_line();
                return None;
            }
            b"lastRenderedPageBreak" => {
                self.break_page(Break::Rendered);
                return None;
            }
            b"noBreakHyphen" => {
                self.push_text("-");
                return None;
            }
            b"sym" => {
                self.push_sign(element);
                return None;
            }
            b"tbl" => {
                self.tables.push(Table::default());
                Frame::Table
            }
            b"tblPr" => Frame::TableProperties,
            b"tr" => {
                if self.rows.len() >= self.definitions.table_depth {
                    self.flow.too_nested = true;
                    return None;
                }
                self.open_row();
                Frame::Row
            }
            b"trPr" => Frame::RowProperties,
            b"tc" => {
                self.open_cell();
                Frame::Cell
            }
            b"tcPr" => Frame::CellProperties,
            b"txbxContent" => {
                self.sinks.push(Sink::default());
                Frame::TextBox
            }
            b"sdt" => Frame::Control { contents: false },
            b"docPartGallery" => {
                if element.attribute("val").is_some_and(|it| it == "Table of Contents") {
                    self.mark_contents();
                }
                return None;
            }
            b"fldChar" => match element.attribute("fldCharType").as_deref() {
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
            b"fldSimple" => {
                self.fields.begin();
                self.fields.instruct(&element.attribute("instr").unwrap_or_default());
                self.fields.separate();
                Frame::SimpleField
            }
            b"instrText" => Frame::Instruction,
            b"checkBox" => Frame::CheckBox { checked: false },
            b"default" | b"checked" if matches!(self.open.last(), Some(Frame::CheckBox { .. })) => {
                if let Some(Frame::CheckBox { checked }) = self.open.last_mut() {
                    *checked = element.is_on();
                }
                return None;
            }
            b"ddList" => {
                self.choices.clear();
                self.chosen = 0;
                Frame::Choices
            }
            b"result" => {
                self.chosen =
                    element.number("val").and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
                return None;
            }
            b"listEntry" => {
                self.choices.push(element.attribute("val").unwrap_or_default().into_owned());
                return None;
            }
            b"footnoteReference" => {
                self.note(NoteKind::Footnote, element);
                return None;
            }
            b"endnoteReference" => {
                self.note(NoteKind::Endnote, element);
                return None;
            }
            b"commentReference" => {
                self.note(NoteKind::Comment, element);
                return None;
            }
            b"altChunk" | b"subDoc" | b"control" => {
                if let Some(id) = element.attribute("id") {
                    let id = id.into();
                    self.push_after(Piece::Object(id));
                }
                return None;
            }
            b"sectPr" => {
                self.section = Some(Box::default());
                Frame::Section
            }
            b"rt" => {
                self.readings += 1;
                self.drawing_text.clear();
                Frame::Reading
            }
            // Deleted and moved-away text, what properties were before a change, layout of tables.
            b"del" | b"moveFrom" | b"delText" | b"delInstrText" | b"tblGrid" | b"tblPrEx" | b"sdtEndPr"
            | b"pPrChange" | b"rPrChange" | b"tblPrChange" | b"trPrChange" | b"tcPrChange"
            | b"sectPrChange" | b"tblPrExChange" | b"numberingChange" | b"softHyphen" | b"footnoteRef"
            | b"endnoteRef" | b"annotationRef" => {
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
        match local.as_bytes() {
            b"rPr" if !of_run && !of_mark => return Some(Frame::MarkProperties),
            b"numPr" => return Some(Frame::ParagraphProperties),
            b"sectPr" => {
                self.section = Some(Box::default());
                return Some(Frame::Section);
            }
            b"pStyle" => {
                let style = element.attribute("val");
                paragraph.style = style.and_then(|id| self.definitions.styles.paragraph(&id));
            }
            b"numId" => paragraph.numbering.number = element.number("val"),
            b"ilvl" => {
                let level = element.number("val").and_then(|it| u8::try_from(it).ok());
                paragraph.numbering = StyleNumbering { level, ..paragraph.numbering };
            }
            b"pageBreakBefore" => paragraph.page_break_before = Some(element.is_on()),
            b"spacing" if !of_run && !of_mark => {
                let twips = |name| element.number(name).and_then(|it| u32::try_from(it).ok());
                if let Some(space) = twips("after") {
                    paragraph.space = Some(space.saturating_add(twips("before").unwrap_or_default()));
                }
            }
            b"del" | b"moveFrom" if of_mark => paragraph.joins_next = true,
            b"vanish" | b"specVanish" if of_mark => paragraph.joins_next |= element.is_on(),
            b"vanish" if of_run => paragraph.run.hidden = Some(element.is_on()),
            b"b" if of_run => paragraph.run.bold = Some(element.is_on()),
            b"rStyle" if of_run => {
                let style = element.attribute("val").unwrap_or_default();
                let style = self.definitions.styles.character(&style);
                (paragraph.run.style_hidden, paragraph.run.style_bold) = (style.hidden, style.bold);
            }
            b"rFonts" if of_run => {
                paragraph.run.symbol_font = element.attribute("ascii").and_then(|name| SymbolFont::of(&name));
            }
            b"sz" if of_run => {
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
