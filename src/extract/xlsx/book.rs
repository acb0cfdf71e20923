//! What the sheets of a workbook share: their names, the strings, the number formats.

use std::collections::BTreeMap;

use super::number;
use crate::extract::package::xml::{Element, Namespace, Visit, Visitor};

/// The main part: which sheets there are, in order.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetEntry>,
    /// Dates are counted from 1904.
    pub(super) from_1904: bool,
}

/// A sheet in the list of a workbook.
#[derive(Debug)]
pub(super) struct SheetEntry {
    pub(super) name: String,
    /// It has no tab, so nobody sees it.
    pub(super) is_hidden: bool,
    /// Relationship id of its part.
    pub(super) id: String,
}

/// Sheets that are kept in the list, which is more than are read.
const SHEETS: usize = 100_000;
/// Cell styles and formats that are kept; Excel allows 65,490.
const STYLES: usize = 1 << 16;
/// Bytes of the longest number format code that is followed; Excel allows 255 characters.
const CODE: usize = 1 << 10;

impl Visitor for Workbook {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        match (element.namespace, element.local()) {
            (Namespace::Sheet, "sheet") if self.sheets.len() < SHEETS => {
                let name = element.attribute("name").unwrap_or_default().into_owned();
                let is_hidden = element.attribute("state").is_some_and(|it| it != "visible");
                let id = element.relationship().unwrap_or_default();
                self.sheets.push(SheetEntry { name, is_hidden, id });
            }
            (Namespace::Sheet, "workbookPr") => {
                self.from_1904 = element.attribute("date1904").is_some_and(|it| it == "1" || it == "true");
            }
            _ => {}
        }
        Visit::Enter
    }

    fn close(&mut self) {}

    fn text(&mut self, _text: &str) {}
}

/// `sharedStrings.xml`: the texts that cells refer to by their index.
#[derive(Debug)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
    inside: bool,
    bytes: usize,
    /// Strings beyond the limit were left out.
    pub(super) full: bool,
}

impl SharedStrings {
    /// At most `bytes` of strings are kept.
    pub(super) fn new(bytes: usize) -> Self {
        SharedStrings { text: String::new(), ends: Vec::new(), inside: false, bytes, full: false }
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).and_then(|it| self.ends.get(it)).map_or(0, |it| *it as usize);
        self.text.get(start..end)
    }
}

impl Visitor for SharedStrings {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        match element.local() {
            // Readings of Chinese characters.
            "rPh" => return Visit::Skip,
            "si" => {
                if self.text.len() + self.ends.len() * size_of::<u32>() >= self.bytes {
                    self.full = true;
                    return Visit::Skip;
                }
                self.ends.push(self.text.len() as u32);
            }
            _ => {}
        }
        self.inside = element.local() == "t";
        Visit::Enter
    }

    fn close(&mut self) {
        self.inside = false;
    }

    fn text(&mut self, text: &str) {
        if !self.inside {
            return;
        }
        let room = self.bytes.saturating_sub(self.text.len());
        let kept = text.get(..text.floor_char_boundary(room)).unwrap_or_default();
        self.full |= kept.len() < text.len();
        self.text.push_str(kept);
        if let Some(end) = self.ends.last_mut() {
            *end = self.text.len() as u32;
        }
    }
}

/// `styles.xml`: how the numbers of each cell style are shown.
#[derive(Debug, Default)]
pub(super) struct Formats {
    codes: BTreeMap<i64, String>,
    /// Number format of each cell style.
    styles: Vec<i64>,
    in_cell_styles: bool,
}

impl Formats {
    /// The number format code of a cell style; `None` for `General`.
    pub(super) fn code(&self, style: usize) -> Option<&str> {
        let id = *self.styles.get(style)?;
        self.codes.get(&id).map(String::as_str).or_else(|| number::built_in(id))
    }
}

impl Visitor for Formats {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        match element.local() {
            "numFmt" if self.codes.len() < STYLES => {
                let code = element.attribute("formatCode").filter(|it| it.len() <= CODE);
                if let (Some(id), Some(code)) = (element.number("numFmtId"), code) {
                    self.codes.insert(id, code.into_owned());
                }
            }
            "cellXfs" => self.in_cell_styles = true,
            "cellStyles" | "cellStyleXfs" | "dxfs" => self.in_cell_styles = false,
            "xf" if self.in_cell_styles && self.styles.len() < STYLES => {
                self.styles.push(element.number("numFmtId").unwrap_or_default())
            }
            _ => {}
        }
        Visit::Enter
    }

    fn close(&mut self) {}

    fn text(&mut self, _text: &str) {}
}
