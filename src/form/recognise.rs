//! Whether a document is a filled-in checklist, which is no evidence for itself.

use std::collections::BTreeSet;

use super::layout::{self, Field};
use super::rows;
use crate::document::Document;
use crate::text::Text;

/// Lines at the beginning among which the title stands.
const TITLE_LINES: usize = 30;
/// Fields that a form has and no rule has together.
const FIELDS: usize = 4;
/// The same where the title says it.
const FIELDS_UNDER_TITLE: usize = 3;

/// Whether a document is a checklist form: its table has the form's field names as whole cells, among them one for the evidence.
pub fn is_form(document: &Document, text: &Text) -> bool {
    // Most documents have no line with which such a name could begin, and need not be put in order.
    if !document.lines.iter().any(|it| layout::may_begin_evidence(document.line_text(it))) {
        return false;
    }
    let fields: Vec<Field> = layout::labels(document, &rows::lines(document, text))
        .into_values()
        .map(|(_, field)| field)
        .collect();
    let has = |wanted: Field| fields.contains(&wanted);
    let names: BTreeSet<u8> = fields.iter().map(|it| *it as u8).collect();
    let for_evidence = has(Field::Evidence) || has(Field::Names);
    let asks = has(Field::Item) || has(Field::Standard);
    if !for_evidence || !asks {
        return false;
    }
    let titled = document.lines.iter().take(TITLE_LINES).any(|line| {
        let words: String = document.line_text(line).chars().filter(|it| it.is_alphanumeric()).collect();
        words.contains("체크리스트") && words.chars().count() <= 60
    });
    names.len() >= if titled { FIELDS_UNDER_TITLE } else { FIELDS }
}
