//! Which file each claim is about.

use super::model::Form;
use super::name::{DocumentName, Likeness, NamePart};

/// The file that a claim names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// Index of the file in the list, how near its name is, and what of it is written otherwise.
    nearest: Option<(usize, f64, Vec<NamePart>)>,
    /// Whether the claim names a document at all, itself or by the field for names.
    pub(super) is_named: bool,
    /// The name that was looked for.
    pub(super) name: String,
}

impl Assignment {
    /// Index of the file.
    pub fn file(&self) -> Option<usize> {
        self.nearest.as_ref().map(|it| it.0)
    }

    /// Whether the title is the file's own, so that no other document can be meant.
    pub(super) fn is_certain(&self) -> bool {
        self.nearest.as_ref().is_some_and(|it| it.1 >= 1.5) || !self.is_named
    }

    pub(super) fn differences(&self) -> &[NamePart] {
        self.nearest.as_ref().map(|it| it.2.as_slice()).unwrap_or_default()
    }
}

/// Assigns each claim of a form to a file by its name; `titles` are the files' names without their extensions.
pub fn assign(form: &Form, titles: &[DocumentName]) -> Vec<Assignment> {
    form.claims
        .iter()
        .map(|claim| {
            let mut name = claim.name.clone();
            if DocumentName::new(&name).is_empty() {
                // A citation without a name means the document that its criterion names.
                let names = claim.section.and_then(|it| form.sections.get(it)).map(|it| it.names.as_slice());
                name = match names.unwrap_or_default() {
                    [only] => only.clone(),
                    _ => String::new(),
                };
            }
            let wanted = DocumentName::new(&name);
            let nearest = titles
                .iter()
                .enumerate()
                .filter_map(|(index, own)| match wanted.likeness(own) {
                    Likeness::Other => None,
                    near => Some((index, near.rank(), near.differences().to_vec())),
                })
                .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
            Assignment { nearest, is_named: !wanted.is_empty(), name }
        })
        .collect()
}
