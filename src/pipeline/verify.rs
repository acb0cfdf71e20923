//! A filled-in form against the evidence that it cites.

use super::{Event, FileResult, Input, Outcome, Plan, RunError, Skip, Source, process, process_or_skip};
use crate::criteria::{self, Profile};
use crate::dictionary::Checklist;
use crate::form::{self, DocumentCheck, DocumentName, EvidenceFile, Form, Verification};
use crate::matching::Matcher;

/// What became of a form and its evidence.
#[derive(Debug)]
pub struct Verified {
    /// The form.
    pub form: Form,
    /// One result for every file of the evidence, in the order of the list.
    pub files: Vec<FileResult<()>>,
    /// The verdict.
    pub verification: Verification,
}

/// Reads the file of a form.
///
/// # Errors
/// When the threads cannot be started.
pub fn read_form(form: Input, plan: &Plan) -> Result<Option<FileResult<Source>>, RunError> {
    let take = |source: Source| {
        // Its text is made where an error of ours is the file's failure.
        source.text();
        source
    };
    let files = process(vec![Input { is_form: true, ..form }], plan, &(), take, |_| ())?;
    Ok(files.into_iter().next())
}

/// Holds the claims of a form against the evidence. Each file is read once; one that is itself a form is left alone.
///
/// # Errors
/// When the dictionary is too large for the matcher, or the threads cannot be started.
pub fn verify(
    form_file: &FileResult<Source>,
    evidence: Vec<Input>,
    plan: &Plan,
    checklist: &Checklist,
    profile: &Profile,
    on_event: impl Fn(Event<'_, DocumentCheck>) + Sync,
) -> Result<Verified, RunError> {
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes)?;
    let names: Vec<DocumentName> = evidence.iter().map(|it| DocumentName::new(&it.title)).collect();
    let form = form_file
        .taken()
        .map_or_else(Form::default, |source| form::read(checklist, &source.document, source.text(), &names));
    let assignments = form::assign(&form, &names);
    let take = |source: Source| {
        if form::is_form(&source.document, source.text()) {
            return Err(Skip::ChecklistForm);
        }
        let hits = matcher.find(source.text());
        let place = criteria::Source {
            index: source.index,
            title: &source.title,
            document: &source.document,
            text: source.text(),
        };
        Ok(form::check(checklist, &form, &assignments, &place, &hits))
    };
    let files = process_or_skip(evidence, plan, &(), || true, take, on_event, |_, _| ())?;
    let handed_in: Vec<EvidenceFile<'_>> = files
        .iter()
        .map(|file| EvidenceFile {
            path: &file.input.path,
            title: &file.input.title,
            check: file.taken(),
            is_skipped: matches!(file.outcome, Outcome::Skipped(_)),
        })
        .collect();
    let verification = form::judge(checklist, &matcher, profile, &form, &assignments, &handed_in);
    let files = files.into_iter().map(|file| file.split().0).collect();
    Ok(Verified { form, files, verification })
}
