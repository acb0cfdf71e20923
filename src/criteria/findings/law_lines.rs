//! A filled-in form: under each criterion, the line that names its law.

use memchr::memmem;

use super::body::{Body, Found, squeezed};
use super::code::Code;
use crate::dictionary::Checklist;
use crate::document::SourceOffset;

/// Lines before a law line among which the title of its criterion stands.
const LINES_BEFORE: usize = 30;
/// Beginnings of a law line, without spaces.
const HEADS: &[&str] = &["관련법", "관련근거", "법적근거", "근거법", "관계법", "관련규정"];

/// Bytes at the beginning of a line that tell most lines from one of these.
const HEAD_BYTES: usize = 12;

/// What a form says of one criterion, as it is compared.
#[derive(Debug)]
pub(super) struct CriterionLaw {
    id: String,
    title: String,
    /// Law and article: `정보통신망법제48조의3`.
    laws: Vec<String>,
}

/// The law of every criterion that has any.
pub(super) fn of_checklist(checklist: &Checklist) -> Vec<CriterionLaw> {
    let criteria = checklist.criteria.iter().filter(|it| !it.law.is_empty());
    criteria
        .map(|criterion| CriterionLaw {
            id: criterion.id.clone(),
            title: squeezed(&criterion.title.ko),
            laws: criterion.law.iter().map(|it| squeezed(it.split('(').next().unwrap_or_default())).collect(),
        })
        .collect()
}

pub(super) fn find(criteria: &[CriterionLaw], body: &Body<'_>, found: &mut Found) {
    let lines = &body.document.lines;
    // Looked for in the whole text, because few lines of most documents name a law.
    let places = memmem::find_iter(body.document.text.as_bytes(), "법").map(|at| SourceOffset(at as u32));
    let mut with_law: Vec<usize> = places.filter_map(|it| body.document.line_index(it)).collect();
    with_law.dedup();
    for index in with_law {
        let Some(line) = lines.get(index).filter(|_| body.text.flow.is_body(index)) else { continue };
        let text = body.document.line_text(line);
        let head = squeezed(text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or_default());
        if !head.is_empty() && !HEADS.iter().any(|it| it.starts_with(&head) || head.starts_with(it)) {
            continue;
        }
        let law = squeezed(text);
        if !HEADS.iter().any(|it| law.starts_with(it)) {
            continue;
        }
        let before = lines.get(index.saturating_sub(LINES_BEFORE)..index).unwrap_or_default();
        let titled = before.iter().rev().find_map(|line| {
            let text = squeezed(body.document.line_text(line));
            criteria.iter().find(|it| text.contains(&it.title))
        });
        let Some(own) = titled else { continue };
        let names = |criterion: &CriterionLaw| criterion.laws.iter().any(|it| law.contains(it.as_str()));
        let other = criteria.iter().find(|it| it.id != own.id && names(it));
        let (Some(other), false) = (other, names(own)) else { continue };
        found.add(
            body,
            Code::LawOfOtherCriterion,
            &line.span,
            format!("{} 기준의 관련 법령 자리에 {} 기준의 법령이 적혀 있습니다.", own.id, other.id),
            format!("The law named under criterion {} is that of criterion {}.", own.id, other.id),
        );
    }
}
