//! Footnotes, endnotes and comments: parts that hold many short stories, by id.

use std::collections::BTreeMap;

use super::body::{Definitions, Story};
use super::flow::Flow;
use crate::document::Role;
use crate::extract::package::xml::{Element, Namespace, Visit, Visitor};

/// Reads a part of notes.
pub(super) struct Notes<'d> {
    definitions: &'d Definitions,
    role: Role,
    /// The note that is open, with the elements open inside it.
    current: Option<(String, Story<'d>, usize)>,
    /// The notes read, by id.
    pub(super) found: BTreeMap<String, Flow>,
}

impl<'d> Notes<'d> {
    pub(super) fn new(definitions: &'d Definitions, role: Role) -> Self {
        Notes { definitions, role, current: None, found: BTreeMap::new() }
    }
}

impl Visitor for Notes<'_> {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        if let Some((_, story, depth)) = &mut self.current {
            let visit = story.open(element);
            if visit == Visit::Enter {
                *depth += 1;
            }
            return visit;
        }
        let is_note = element.namespace == Namespace::Word
            && matches!(element.local(), "footnote" | "endnote" | "comment");
        if is_note {
            // The lines between text and notes are notes of a type of their own.
            if element.attribute("type").is_some_and(|it| it != "normal") {
                return Visit::Skip;
            }
            let id = element.attribute("id").unwrap_or_default().into_owned();
            self.current = Some((id, Story::new(self.definitions, self.role), 0));
        }
        Visit::Enter
    }

    fn close(&mut self) {
        match &mut self.current {
            Some((_, story, depth)) if *depth > 0 => {
                story.close();
                *depth -= 1;
            }
            Some(_) => {
                if let Some((id, story, _)) = self.current.take() {
                    self.found.insert(id, story.finish());
                }
            }
            None => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, story, _)) = &mut self.current {
            story.text(text);
        }
    }
}
