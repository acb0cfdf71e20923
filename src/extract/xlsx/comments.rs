//! Notes on the cells of a sheet.

use crate::extract::package::xml::{Element, Visit, Visitor};

/// Reads a part of notes.
#[derive(Debug)]
pub(super) struct Comments {
    /// The row of each note, from 1, and its text.
    pub(super) found: Vec<(u32, String)>,
    in_text: bool,
    text_left: usize,
}

impl Comments {
    /// At most `text_bytes` of notes are kept.
    pub(super) fn new(text_bytes: usize) -> Self {
        Comments { found: Vec::new(), in_text: false, text_left: text_bytes }
    }
}

impl Visitor for Comments {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        match element.local() {
            "authors" | "rPh" => return Visit::Skip,
            "comment" => {
                // A note costs its place as well.
                let Some(left) = self.text_left.checked_sub(size_of::<(u32, String)>()) else {
                    return Visit::Skip;
                };
                self.text_left = left;
                let reference = element.attribute("ref").unwrap_or_default();
                let row = reference.trim_start_matches(|it: char| it.is_ascii_alphabetic());
                self.found.push((row.parse().unwrap_or_default(), String::new()));
            }
            _ => {}
        }
        self.in_text = element.local() == "t";
        Visit::Enter
    }

    fn close(&mut self) {
        self.in_text = false;
    }

    fn text(&mut self, text: &str) {
        if let (true, Some(left), Some((_, note))) =
            (self.in_text, self.text_left.checked_sub(text.len()), self.found.last_mut())
        {
            self.text_left = left;
            note.push_str(text);
        }
    }
}
