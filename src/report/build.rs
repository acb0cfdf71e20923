//! What the pipeline found, as rows.

use std::collections::BTreeSet;

use super::model::*;
use super::ndjson;
use super::wording::{self, Lang};
use crate::criteria::{Assessment, Citation, DocumentFacts, Evidence, Finding, Profile, Severity, Verdict};
use crate::dictionary::Checklist;
use crate::document::{Format, PageNumbers, Role, Warning};
use crate::extract::ExtractError;
use crate::pipeline::{Failure, FileResult, Found, Outcome, Scan, Shard};

impl Report {
    /// The map of a folder.
    pub fn new(lang: Lang, checklist: &Checklist, profile: &Profile, scan: &Scan) -> Report {
        let documents: Vec<DocumentRow> = scan.files.iter().map(|file| document_row(lang, file)).collect();
        let criteria = criteria(lang, checklist, &scan.assessments, &documents);
        let findings: Vec<FindingRow> =
            scan.findings.iter().map(|it| finding_row(lang, it, path_of(&documents, it.document))).collect();
        Report {
            schema: SCHEMA,
            tool: Tool::THIS,
            checklist: checklist_info(lang, checklist),
            profile: ProfileInfo {
                service_type: profile.service_type.map(|it| it.id()),
                certified: profile.certified,
            },
            summary: summary(&documents, &criteria, findings.len()),
            documents,
            criteria,
            findings,
        }
    }

    /// Whether every requirement has its evidence, nothing was lost, and nothing is wrong enough to be sent back.
    pub fn is_complete(&self) -> bool {
        let counts = &self.summary.requirements;
        let open = counts.partial + counts.missing + counts.unread;
        open == 0 && self.findings.iter().all(|it| it.severity != FindingSeverity::Error)
    }
}

/// What one file says, as a line of NDJSON.
///
/// `without` are the codes of findings that were not asked for.
pub fn facts_line(
    lang: Lang,
    checklist: &Checklist,
    without: &BTreeSet<String>,
    file: &FileResult<DocumentFacts>,
) -> FactsLine {
    let document = document_row(lang, file);
    let path = document.path.as_str();
    let facts = file.taken();
    let requirements = facts.into_iter().flat_map(|facts| &facts.evidence);
    let requirements = requirements.filter_map(|(index, evidence)| {
        let id = checklist.requirements.get(*index)?.id.clone();
        Some(RequirementFacts {
            id,
            evidence: evidence.iter().map(|it| evidence_row(lang, it, path)).collect(),
        })
    });
    let concepts = facts.into_iter().flat_map(|facts| &facts.concepts);
    let concepts = concepts.filter_map(|index| Some(checklist.concepts.get(usize::from(*index))?.id.clone()));
    let findings = facts.into_iter().flat_map(|facts| &facts.findings);
    FactsLine {
        schema: SCHEMA,
        tool: Tool::THIS,
        checklist: checklist_info(lang, checklist),
        requirements: requirements.collect(),
        concepts: concepts.collect(),
        findings: findings.map(|it| finding_row(lang, it, path)).collect(),
        without_findings: without.iter().cloned().collect(),
        facts: ndjson::coded(&file.outcome),
        document,
    }
}

/// The line before the files of a shard, or with `files` the one after them.
pub fn shard_line(
    lang: Lang,
    checklist: &Checklist,
    shard: Shard,
    files: Option<&[FileResult<()>]>,
) -> ShardLine {
    let pages = |file: &FileResult<()>| u64::from(document_row(lang, file).pages.unwrap_or_default());
    ShardLine {
        schema: SCHEMA,
        shard,
        tool: Tool::THIS,
        checklist: checklist_info(lang, checklist),
        end: files.map(|files| ShardCounts { documents: files.len(), pages: files.iter().map(pages).sum() }),
    }
}

/// The row of one file.
pub fn document_row<T>(lang: Lang, file: &FileResult<T>) -> DocumentRow {
    let mut row = DocumentRow {
        path: file.input.path.clone(),
        title: file.input.title.clone(),
        format: None,
        sha256: file.sha256.clone(),
        bytes: file.bytes,
        pages: None,
        page_numbers: None,
        status: ReadStatus::Read,
        code: None,
        message: None,
        warnings: Vec::new(),
        has_loss: file.has_loss(),
    };
    match &file.outcome {
        Outcome::Read(reading, _) => {
            row.format = Some(format_name(reading.format));
            row.pages = Some(reading.pages);
            row.page_numbers = Some(page_numbers_name(reading.page_numbers));
            row.warnings = reading.warnings.iter().map(|it| warning_row(lang, it)).collect();
            if let Some(loss) = row.warnings.iter().find(|it| it.loss) {
                row.status = ReadStatus::Partial;
                row.code = Some(loss.code);
                row.message = Some(wording::partial(lang, row.warnings.iter().filter(|it| it.loss).count()));
            }
        }
        Outcome::Failed(failure) => {
            row.status = ReadStatus::Failed;
            row.code = Some(failure.code());
            row.message = Some(wording::failure(lang, failure));
            row.format = format_of_name(&file.input.path).filter(|_| is_as_named(failure));
            if let Failure::Extract(error) = failure {
                row.pages = error.pages().filter(|it| *it > 0);
            }
        }
        Outcome::Skipped(skip) => {
            row.status = ReadStatus::Skipped;
            row.code = Some(skip.code());
            row.message = Some(wording::skip(lang, skip));
        }
    }
    row
}

/// The row of one hit of a search in the file called `path`.
pub fn hit_row(path: &str, found: &Found) -> HitRow {
    HitRow {
        document: path.to_owned(),
        place: place(&found.citation),
        quote: found.quote.clone(),
        term: found.term.clone(),
        concept: found.concept.clone(),
        found: found.found.clone(),
        role: role_name(found.role),
        boxes: rounded(&found.boxes),
    }
}

pub(super) fn place(citation: &Citation) -> Place {
    Place {
        page: citation.page,
        page_end: citation.page_end,
        page_label: citation.page_label.clone(),
        article: citation.article.clone(),
        article_title: citation.article_title.clone(),
        paragraph: citation.paragraph,
        item: citation.item,
        subitem: citation.subitem.clone(),
        point: citation.point,
        citation: citation.text.clone(),
        range: citation.range.clone(),
        boxes: citation.boxes.clone(),
    }
}

/// Boxes to a tenth of a point, which is finer than any reader draws them. Boxes that are no boxes are left out.
fn rounded(boxes: &[[f32; 4]]) -> Vec<[f32; 4]> {
    let finite = boxes.iter().filter(|it| it.iter().all(|value| value.is_finite()));
    finite.map(|it| it.map(tenth)).collect()
}

pub(super) fn checklist_info(lang: Lang, checklist: &Checklist) -> ChecklistInfo {
    ChecklistInfo {
        id: checklist.id.clone(),
        title: lang.of(&checklist.title).to_owned(),
        revision: checklist.revision.clone(),
        sha256: checklist.sha256.clone(),
    }
}

fn criteria(
    lang: Lang,
    checklist: &Checklist,
    assessments: &[Assessment],
    documents: &[DocumentRow],
) -> Vec<CriterionRow> {
    let rows = checklist.criteria.iter().enumerate().map(|(index, criterion)| {
        let own = assessments.iter().filter_map(|assessment| {
            let requirement = checklist.requirements.get(assessment.requirement)?;
            (requirement.criterion == index).then(|| RequirementRow {
                id: requirement.id.clone(),
                title: lang.of(&requirement.title).to_owned(),
                status: status(assessment.verdict),
                reason: lang.sentence(&assessment.reason),
                evidence: assessment
                    .evidence
                    .iter()
                    .map(|it| evidence_row(lang, it, path_of(documents, it.document)))
                    .collect(),
                form: RequirementForm {
                    block: requirement.block,
                    text: requirement.text.clone(),
                    suggestion: checklist.suggestions.get(&assessment.requirement).map(|it| SuggestionRow {
                        wording: lang.of(&it.wording).to_owned(),
                        source: it.source.clone(),
                    }),
                },
            })
        });
        let requirements: Vec<RequirementRow> = own.collect();
        CriterionRow {
            id: criterion.id.clone(),
            title: lang.of(&criterion.title).to_owned(),
            status: criterion_status(&requirements),
            official_document: official_document(&requirements),
            requirements,
            form: CriterionForm {
                part: lang.of(&criterion.part).to_owned(),
                asks: criterion.asks.clone(),
                blocks: criterion
                    .blocks
                    .iter()
                    .map(|it| (lang.of(&it.title).to_owned(), it.text.clone()))
                    .collect(),
                documents: criterion.documents.clone(),
                law: criterion.law.clone(),
            },
        }
    });
    rows.collect()
}

/// The official document that most requirements cite first; of several the one that comes first.
fn official_document(requirements: &[RequirementRow]) -> Option<String> {
    let cited = requirements.iter().filter_map(|it| it.evidence.iter().find(|it| it.is_official));
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for evidence in cited {
        match counts.iter_mut().find(|(document, _)| *document == evidence.document) {
            Some((_, count)) => *count += 1,
            None => counts.push((&evidence.document, 1)),
        }
    }
    // The first of the largest: `max_by_key` takes the last.
    counts.iter().rev().max_by_key(|(_, count)| *count).map(|(document, _)| (*document).to_owned())
}

/// The verdict on a criterion. Requirements that are waived do not count, unless all are.
fn criterion_status(requirements: &[RequirementRow]) -> Status {
    let applicable = || requirements.iter().map(|it| it.status).filter(|it| *it != Status::NotApplicable);
    if applicable().next().is_none() {
        Status::NotApplicable
    } else if applicable().all(|it| it == Status::Met) {
        Status::Met
    } else if applicable().all(|it| it == Status::Missing) {
        Status::Missing
    } else if applicable().all(|it| matches!(it, Status::Missing | Status::Unread)) {
        Status::Unread
    } else {
        Status::Partial
    }
}

fn summary(documents: &[DocumentRow], criteria: &[CriterionRow], findings: usize) -> Summary {
    let mut summary = Summary { documents: documents.len(), findings, ..Summary::default() };
    for document in documents {
        let count = match document.status {
            ReadStatus::Read => &mut summary.documents_read,
            ReadStatus::Partial => &mut summary.documents_partial,
            ReadStatus::Failed => &mut summary.documents_failed,
            ReadStatus::Skipped => &mut summary.documents_skipped,
        };
        *count += 1;
        summary.pages += u64::from(document.pages.unwrap_or_default());
    }
    for row in criteria.iter().flat_map(|it| &it.requirements) {
        summary.requirements.add(row.status);
    }
    summary
}

impl StatusCounts {
    /// How many have a status.
    pub fn of(&self, status: Status) -> usize {
        match status {
            Status::Met => self.met,
            Status::Partial => self.partial,
            Status::Missing => self.missing,
            Status::Unread => self.unread,
            Status::NotApplicable => self.not_applicable,
        }
    }

    /// Counts one more.
    pub fn add(&mut self, status: Status) {
        let count = match status {
            Status::Met => &mut self.met,
            Status::Partial => &mut self.partial,
            Status::Missing => &mut self.missing,
            Status::Unread => &mut self.unread,
            Status::NotApplicable => &mut self.not_applicable,
        };
        *count += 1;
    }
}

fn evidence_row(lang: Lang, evidence: &Evidence, path: &str) -> EvidenceRow {
    let terms = evidence.terms.iter().map(|it| TermRow {
        term: it.term.clone(),
        concept: it.concept.clone(),
        found: it.found.clone(),
        page: it.page,
        boxes: rounded(&it.boxes),
    });
    EvidenceRow {
        document: path.to_owned(),
        place: place(&evidence.citation),
        quote: evidence.quote.clone(),
        terms: terms.collect(),
        score: hundredth(evidence.score),
        verdict: status(evidence.verdict),
        shortcoming: evidence.shortcoming.as_ref().map(|it| lang.sentence(it)),
        is_official: evidence.is_official,
    }
}

fn finding_row(lang: Lang, finding: &Finding, path: &str) -> FindingRow {
    FindingRow {
        code: finding.code.clone(),
        severity: match finding.severity {
            Severity::Error => FindingSeverity::Error,
            Severity::Warning => FindingSeverity::Warning,
        },
        document: path.to_owned(),
        place: place(&finding.citation),
        quote: finding.quote.clone(),
        message: lang.sentence(&finding.message),
    }
}

fn warning_row(lang: Lang, warning: &Warning) -> WarningRow {
    WarningRow {
        code: warning.kind.code(),
        page: warning.page,
        loss: warning.kind.is_loss(),
        message: wording::warning(lang, &warning.kind),
    }
}

fn path_of(documents: &[DocumentRow], index: usize) -> &str {
    documents.get(index).map_or("", |it| it.path.as_str())
}

fn status(verdict: Verdict) -> Status {
    match verdict {
        Verdict::Met => Status::Met,
        Verdict::Partial => Status::Partial,
        Verdict::Missing => Status::Missing,
        Verdict::Unread => Status::Unread,
        Verdict::NotApplicable => Status::NotApplicable,
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Pdf => "pdf",
        Format::Docx => "docx",
        Format::Xlsx => "xlsx",
        Format::Pptx => "pptx",
        Format::Text => "text",
        Format::Markdown => "markdown",
    }
}

/// The format that a file's name promises.
fn format_of_name(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "pdf" => Some("pdf"),
        "docx" | "docm" | "dotx" | "dotm" => Some("docx"),
        "xlsx" | "xlsm" | "xltx" | "xltm" => Some("xlsx"),
        "pptx" | "pptm" | "potx" | "potm" | "ppsx" | "ppsm" => Some("pptx"),
        "txt" => Some("text"),
        "md" | "markdown" => Some("markdown"),
        _ => None,
    }
}

/// Whether a file that failed may still be what its name promises.
fn is_as_named(failure: &Failure) -> bool {
    !matches!(failure, Failure::Extract(ExtractError::Unsupported { .. } | ExtractError::Empty))
}

fn page_numbers_name(page_numbers: PageNumbers) -> &'static str {
    match page_numbers {
        PageNumbers::Exact => "exact",
        PageNumbers::Rendered => "rendered",
        PageNumbers::Stated => "stated",
        PageNumbers::Layout => "layout",
        PageNumbers::None => "none",
    }
}

pub(super) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Body => "body",
        Role::Header => "header",
        Role::Footer => "footer",
        Role::Note => "note",
        Role::Contents => "contents",
        Role::Annotation => "annotation",
        Role::Watermark => "watermark",
    }
}

/// Rounds to a tenth. The sum turns -0 into 0.
pub(super) fn tenth(value: f32) -> f32 {
    (value * 10.0).round() / 10.0 + 0.0
}

fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        name: &'static str,
        requirements: &'static [Status],
        expected: Status,
    }

    const CASES: &[Case] = &[
        Case { name: "all met", requirements: &[Status::Met, Status::Met], expected: Status::Met },
        Case {
            name: "waived do not count",
            requirements: &[Status::Met, Status::NotApplicable],
            expected: Status::Met,
        },
        Case {
            name: "all missing",
            requirements: &[Status::Missing, Status::NotApplicable],
            expected: Status::Missing,
        },
        Case { name: "some met", requirements: &[Status::Met, Status::Missing], expected: Status::Partial },
        Case { name: "half met", requirements: &[Status::Partial], expected: Status::Partial },
        Case { name: "all waived", requirements: &[Status::NotApplicable], expected: Status::NotApplicable },
        Case { name: "no requirement", requirements: &[], expected: Status::NotApplicable },
        Case {
            name: "unread",
            requirements: &[Status::Unread, Status::NotApplicable],
            expected: Status::Unread,
        },
    ];

    #[test]
    fn a_criterion_is_what_its_requirements_are() {
        for case in CASES {
            let rows: Vec<RequirementRow> = case
                .requirements
                .iter()
                .map(|&status| RequirementRow {
                    id: String::new(),
                    title: String::new(),
                    status,
                    reason: String::new(),
                    evidence: Vec::new(),
                    form: RequirementForm::default(),
                })
                .collect();
            assert_eq!(criterion_status(&rows), case.expected, "{}", case.name);
        }
    }

    #[test]
    fn figures_are_rounded_and_impossible_boxes_left_out() {
        let boxes = [[72.04, -0.01, 121.37, 312.0], [f32::NAN, 0.0, 0.0, 0.0]];
        let rounded = rounded(&boxes);
        assert_eq!(serde_json::to_string(&rounded).unwrap(), "[[72.0,0.0,121.4,312.0]]");
        assert_eq!(hundredth(0.9399), 0.94);
    }
}
