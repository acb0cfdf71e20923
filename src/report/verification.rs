//! The check of a filled-in form, as rows that every format shows.
//!
//! Fields are never left out: what is not known is `null`.

use schemars::JsonSchema;
use serde::Serialize;

use super::build::{document_row, place};
use super::model::{ChecklistInfo, DocumentRow, Place, SCHEMA, Tool};
use super::wording::{self, Lang, Word};
use crate::criteria::Profile;
use crate::dictionary::Checklist;
use crate::form::{Claim, Difference, Fault, Form};
use crate::pipeline::{FileResult, Verified};

/// The check of a form.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "evimap verification")]
pub struct VerifyReport {
    /// Version of these shapes.
    pub schema: u32,
    /// The program that made the check.
    pub tool: Tool,
    /// The checklist that the form answers.
    pub checklist: ChecklistInfo,
    /// The form.
    pub form: FormRow,
    /// Counts.
    pub summary: VerifySummary,
    /// What the form cites, in its order.
    pub citations: Vec<CitationRow>,
    /// What is wrong with the form as a whole.
    pub faults: Vec<FormFaultRow>,
    /// One row for every file of the evidence, in order of path.
    pub documents: Vec<DocumentRow>,
    /// Numbers and titles of the checklist's criteria. Not part of the JSON, where `checklist show` has them.
    #[serde(skip)]
    pub titles: Vec<(String, String)>,
}

/// The form.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FormRow {
    /// Its file, and how it was read.
    #[serde(flatten)]
    pub document: DocumentRow,
    /// The kind of service by which conditional items were asked for; `null` when nobody said it.
    pub service_type: Option<&'static str>,
    /// Whether a security certificate is handed in.
    pub certified: bool,
    /// Criteria that it answers, by number.
    pub criteria: Vec<String>,
}

/// Counts over a check.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VerifySummary {
    /// Rows of `citations`.
    pub citations: usize,
    /// Those without a fault.
    pub citations_ok: usize,
    /// Faults of citations and of the form.
    pub faults: usize,
    /// Rows of `documents`.
    pub documents: usize,
    /// Documents that were not read, or not whole.
    pub documents_unread: usize,
}

/// One citation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CitationRow {
    /// Number of the criterion under which it stands; `null` before the first.
    pub criterion: Option<String>,
    /// Id of the block under whose heading it stands; `null` where there is none.
    pub block: Option<String>,
    /// Page of the form, from 1.
    pub form_page: Option<u32>,
    /// Its words, white space tidied.
    pub text: String,
    /// What it calls the document; empty where it names none.
    pub name: String,
    /// `path` of the document that is meant; `null` where none was found.
    pub document: Option<String>,
    /// Page numbers as written.
    pub pages: Vec<u32>,
    /// `제7조`, `제7조의2`.
    pub article: Option<String>,
    /// The title written behind it, or a heading where there is no article.
    pub article_title: Option<String>,
    /// 항.
    pub paragraph: Option<u32>,
    /// 호.
    pub item: Option<u32>,
    /// The words quoted below it, a paragraph a line; `null` where nothing is quoted.
    pub quote: Option<String>,
    /// Whether nothing is wrong with it.
    pub ok: bool,
    /// What is wrong with it.
    pub faults: Vec<FaultRow>,
    /// What else is to be known.
    pub notes: Vec<FaultRow>,
    /// What stands at the cited place; `null` where that was not found.
    pub found: Option<Place>,
    /// The document's own words there, white space tidied, at most 300 characters; `null` where the place was not found.
    pub found_quote: Option<String>,
}

/// One fault of a citation, or something to know about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FaultRow {
    /// What kind it is.
    pub code: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
    /// Words of a quotation that the document has otherwise.
    pub differences: Vec<DifferenceRow>,
}

/// Words that differ.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DifferenceRow {
    /// The form's words; empty where it leaves them out.
    pub form: String,
    /// The document's words; empty where it has none.
    pub document: String,
}

/// One fault of the form.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FormFaultRow {
    /// What kind it is.
    pub code: &'static str,
    /// Number of the criterion; `null` where it concerns the whole form.
    pub criterion: Option<String>,
    /// Ids of the requirements that it concerns.
    pub requirements: Vec<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl VerifyReport {
    /// The check of a form that was read from `file`.
    pub fn new<T>(
        lang: Lang,
        checklist: &Checklist,
        profile: &Profile,
        file: &FileResult<T>,
        verified: &Verified,
    ) -> VerifyReport {
        let Verified { form, files, verification } = verified;
        let documents: Vec<DocumentRow> = files.iter().map(|it| document_row(lang, it)).collect();
        let citations: Vec<CitationRow> = form
            .claims
            .iter()
            .zip(&verification.claims)
            .map(|(claim, verdict)| CitationRow {
                document: verdict.file.and_then(|it| documents.get(it)).map(|it| it.path.clone()),
                ok: verdict.faults.is_empty(),
                faults: verdict.faults.iter().map(|it| fault_row(lang, it)).collect(),
                notes: verdict
                    .notes
                    .iter()
                    .map(|it| FaultRow {
                        code: it.code(),
                        message: wording::note(lang, it),
                        differences: Vec::new(),
                    })
                    .collect(),
                found: verdict.found.as_ref().map(place),
                found_quote: verdict.found.as_ref().map(|_| verdict.words.clone()),
                ..claim_row(checklist, form, claim)
            })
            .collect();
        let faults: Vec<FormFaultRow> = verification
            .faults
            .iter()
            .map(|(criterion, fault)| FormFaultRow {
                code: fault.code(),
                criterion: criterion.clone(),
                requirements: match fault {
                    Fault::ItemWithoutEvidence { requirements, .. }
                    | Fault::ConditionalBlockEmpty { requirements, .. } => requirements.clone(),
                    _ => Vec::new(),
                },
                message: wording::fault(lang, fault),
            })
            .collect();
        let criteria = form.sections.iter().map(|it| it.criterion.clone()).collect();
        VerifyReport {
            schema: SCHEMA,
            tool: Tool::THIS,
            checklist: super::build::checklist_info(lang, checklist),
            form: FormRow {
                document: document_row(lang, file),
                service_type: verification.kind.map(|it| it.id()),
                certified: profile.certified,
                criteria,
            },
            summary: VerifySummary {
                citations: citations.len(),
                citations_ok: citations.iter().filter(|it| it.ok).count(),
                faults: faults.len() + citations.iter().map(|it| it.faults.len()).sum::<usize>(),
                documents: documents.len(),
                documents_unread: documents.iter().filter(|it| it.has_loss).count(),
            },
            citations,
            faults,
            documents,
            titles: checklist
                .criteria
                .iter()
                .map(|it| (it.id.clone(), lang.of(&it.title).to_owned()))
                .collect(),
        }
    }

    /// Numbers and titles of the criteria that the form answers, in its order.
    pub(super) fn criteria(&self) -> impl Iterator<Item = (&str, &str)> {
        self.form.criteria.iter().map(|id| (id.as_str(), self.title_of(Some(id)).unwrap_or_default()))
    }

    /// The title of a criterion; `None` where the checklist has no such criterion.
    pub(super) fn title_of(&self, criterion: Option<&str>) -> Option<&str> {
        let (_, title) = self.titles.iter().find(|(id, _)| Some(id.as_str()) == criterion)?;
        Some(title)
    }

    /// The form and the evidence, in this order.
    pub(super) fn files(&self) -> impl Iterator<Item = &DocumentRow> {
        std::iter::once(&self.form.document).chain(&self.documents)
    }

    /// How many citations are right, as a sentence.
    pub(super) fn counts(&self, lang: Lang) -> String {
        let VerifySummary { citations, citations_ok, faults, .. } = &self.summary;
        let sentence = Word::CheckedCounts.text(lang).replace("{n}", &citations.to_string());
        sentence.replace("{right}", &citations_ok.to_string()).replace("{faults}", &faults.to_string())
    }

    /// Whether nothing is wrong and everything was read.
    pub fn is_sound(&self) -> bool {
        self.summary.faults == 0 && self.summary.documents_unread == 0 && !self.form.document.has_loss
    }
}

fn claim_row(checklist: &Checklist, form: &Form, claim: &Claim) -> CitationRow {
    let section = claim.section.and_then(|it| form.sections.get(it));
    let criterion = section.and_then(|it| checklist.criteria.get(it.index?));
    CitationRow {
        criterion: section.map(|it| it.criterion.clone()),
        block: criterion.and_then(|it| it.blocks.get(claim.block?)).map(|it| it.id.clone()),
        form_page: claim.page,
        text: claim.text.clone(),
        name: claim.name.clone(),
        document: None,
        pages: claim.place.pages.clone(),
        article: claim.place.article_label(),
        article_title: claim.place.title.clone(),
        paragraph: claim.place.paragraphs.first().copied(),
        item: claim.place.items.first().copied(),
        quote: (!claim.quote.is_empty()).then(|| claim.quote.join("\n")),
        ok: true,
        faults: Vec::new(),
        notes: Vec::new(),
        found: None,
        found_quote: None,
    }
}

fn fault_row(lang: Lang, fault: &Fault) -> FaultRow {
    let differences = match fault {
        Fault::QuoteNotFound { differences, .. } => differences.as_slice(),
        _ => &[],
    };
    let row = |it: &Difference| DifferenceRow { form: it.form.clone(), document: it.document.clone() };
    FaultRow {
        code: fault.code(),
        message: wording::fault(lang, fault),
        differences: differences.iter().map(row).collect(),
    }
}
