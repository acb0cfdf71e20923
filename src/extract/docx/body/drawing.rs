//! Text and pictures in other vocabularies: drawings, shapes, formulas, charts and diagrams.

use super::super::flow::Piece;
use super::Story;
use super::elements::Frame;
use crate::document::Role;
use crate::extract::package::xml::{Element, Namespace};

/// The least size of a picture that may carry evidence, in English metric units: 3 × 1.5 cm. Smaller ones are marks and lines.
const PICTURE: (i64, i64) = (1_080_000, 540_000);
/// English metric units to a twentieth of a point.
const EMU: i64 = 635;

impl Story<'_> {
    /// Elements of drawings, shapes, formulas, charts and diagrams.
    pub(super) fn open_other(&mut self, element: &Element<'_>) -> Option<Frame> {
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
                    *alternative = described.map(Into::into);
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
                    let id = id.into();
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
                    let id = id.into();
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
                    alternative: described.map(Into::into),
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
                    let id = id.into();
                    self.push_after(Piece::Object(id));
                }
                return None;
            }
            _ => Frame::Plain,
        })
    }

    fn picture(&mut self, height: u32, alternative: Option<Box<str>>) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if paragraph.has_picture {
                return;
            }
            paragraph.has_picture = true;
        }
        self.push_after(Piece::Picture { alternative, height });
    }
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
