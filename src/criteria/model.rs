//! What an assessment says: verdicts, evidence and findings, each complete in itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::findings::Particulars;
use crate::dictionary::{ServiceType, Words};
use crate::document::SourceRange;

/// What is known about the application itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The kind of service; `None` when nobody said it, then every conditional requirement is assessed.
    pub service_type: Option<ServiceType>,
    /// A security certificate is handed in: criteria that it covers are waived.
    pub certified: bool,
}

/// How many documents there are to judge by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Documents that were read, wholly or in part.
    pub read: usize,
    /// Documents, or parts of documents, that were not read: what is missing may stand there.
    pub unread: usize,
}

/// Whether a requirement is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// A passage states it.
    Met,
    /// The words are there and the statement is not, or only half of it.
    Partial,
    /// Nothing states it.
    Missing,
    /// No document could be read, so nothing can be said.
    Unread,
    /// Waived by the profile or by an alternative.
    NotApplicable,
}

/// A place in a document, in the terms of the citation form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// Physical first page, from 1; `None` where the document has no page numbers.
    pub page: Option<u32>,
    /// Physical last page, from 1.
    pub page_end: Option<u32>,
    /// The number printed on the first page, or given to it by the file.
    pub page_label: Option<String>,
    /// `제7조`, `제7조의2`.
    pub article: Option<String>,
    /// `침해사고 보고`; of the nearest heading where there is no article.
    pub article_title: Option<String>,
    /// 항.
    pub paragraph: Option<u32>,
    /// 호.
    pub item: Option<u32>,
    /// 목: `가`.
    pub subitem: Option<String>,
    /// The level below 목: `1)`.
    pub point: Option<u32>,
    /// What is cited, in the text as extracted. Pages drawn by LibreOffice shift it by some bytes, so it says where to look for the quote.
    pub range: SourceRange,
    /// Where it is drawn: physical page from 1, and `[x0, y0, x1, y1]` in points from the page's top left, one a line; empty where
    /// there is no layout.
    pub boxes: Vec<(u32, [f32; 4])>,
    /// The whole in the form's grammar: `02. 문서명_Ver 1.0 (6 페이지 - 제7조 침해사고 보고 3항 1호)`.
    pub text: String,
}

/// One term that was found in a passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermHit {
    /// The spelling that the dictionary shows for the concept.
    pub term: String,
    /// The concept's id.
    pub concept: String,
    /// The document's own words, white space tidied.
    pub found: String,
    /// Physical page on which the term begins, from 1; `None` where pages are unknown.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in points from the page's top left, one a line; empty where there is no layout.
    pub boxes: Vec<[f32; 4]>,
}

/// One passage that states a requirement, or a part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Index of the document in the run.
    pub document: usize,
    /// Where it stands.
    pub citation: Citation,
    /// The document's own words, white space tidied, at most 300 characters.
    pub quote: String,
    /// The terms found in it.
    pub terms: Vec<TermHit>,
    /// How completely the passage states the requirement, 0 to 1.
    pub score: f64,
    /// Whether the passage alone meets the requirement or only half meets it.
    pub verdict: Verdict,
    /// Why it is only partial; `None` when it meets the requirement.
    pub shortcoming: Option<Words>,
    /// Whether the title of its document is one that the criterion asks for.
    pub is_official: bool,
}

/// What one document says, complete in itself: nothing of the document is needed any more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// Candidate passages by requirement (index into the checklist), best first.
    pub evidence: BTreeMap<usize, Vec<Evidence>>,
    /// Concepts that occur in the document's body at all, by index, for conditions of applicability.
    pub concepts: Vec<u16>,
    /// What a reviewer would object to in this document.
    pub findings: Vec<Finding>,
    /// What is compared with the other documents.
    pub particulars: Particulars,
}

impl DocumentFacts {
    /// The same facts of the document that has index `document` in another run.
    pub fn renumber(&mut self, document: usize) {
        for evidence in self.evidence.values_mut().flatten() {
            evidence.document = document;
        }
        for finding in &mut self.findings {
            finding.document = document;
        }
        self.particulars.renumber(document);
    }
}

/// The verdict on one requirement over all documents.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Index into the checklist's requirements.
    pub requirement: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// One sentence that a compliance officer understands.
    pub reason: Words,
    /// Passages, best first.
    pub evidence: Vec<Evidence>,
}

/// What a reviewer would object to beyond the checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `weak-algorithm`, … as the dictionary names it.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// Index of the document in the run.
    pub document: usize,
    /// Where it stands.
    pub citation: Citation,
    /// The document's own words.
    pub quote: String,
    /// What is wrong.
    pub message: Words,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The application would be sent back for it.
    Error,
    /// A reviewer would ask.
    Warning,
}
