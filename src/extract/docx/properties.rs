//! Small parts of which one or two values matter: `docProps/app.xml`, `settings.xml`.

use crate::extract::package::xml::{Element, Namespace, Visit, Visitor};

/// Extended properties (ECMA-376 part 1, 22.2).
#[derive(Debug, Default)]
pub(super) struct Properties {
    open: Vec<bool>,
    pages: String,
}

impl Properties {
    /// The number of pages that the producer counted; `None` where it gives none.
    pub(super) fn pages(&self) -> Option<u32> {
        self.pages.trim().parse().ok().filter(|&pages| pages > 0)
    }
}

impl Visitor for Properties {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        self.open.push(element.local() == "Pages");
        Visit::Enter
    }

    fn close(&mut self) {
        self.open.pop();
    }

    fn text(&mut self, text: &str) {
        if self.open.last() == Some(&true) && self.pages.len() < 16 {
            self.pages.push_str(text);
        }
    }
}

/// Document settings (ECMA-376 part 1, 17.15).
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Even pages have headers and footers of their own.
    pub(super) even_headers: bool,
}

impl Visitor for Settings {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        if element.namespace == Namespace::Word && element.local() == "evenAndOddHeaders" {
            self.even_headers = element.is_on();
        }
        Visit::Enter
    }

    fn close(&mut self) {}

    fn text(&mut self, _text: &str) {}
}
