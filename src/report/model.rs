//! The map: what every format shows, in the shapes and the order of the JSON.
//!
//! Fields are never left out: what is not known is `null`, so that a reader need not ask twice. Adding a field keeps [`SCHEMA`],
//! renaming or removing one raises it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::SourceRange;
use crate::pipeline::Shard;

/// Version of the shapes in this file.
pub const SCHEMA: u32 = 1;

/// The whole map.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "evimap map")]
pub struct Report {
    /// Version of these shapes.
    pub schema: u32,
    /// The program that made the map.
    pub tool: Tool,
    /// The checklist that was applied.
    pub checklist: ChecklistInfo,
    /// What was known about the application.
    pub profile: ProfileInfo,
    /// Counts.
    pub summary: Summary,
    /// One row for every file seen, in order of path.
    pub documents: Vec<DocumentRow>,
    /// Criteria with their requirements, in the checklist's order.
    pub criteria: Vec<CriterionRow>,
    /// What a reviewer would object to, beyond the checklist.
    pub findings: Vec<FindingRow>,
}

/// The program that made a map.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// `evimap`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    pub const THIS: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

/// Which checklist, to the byte.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChecklistInfo {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Revision of its content.
    pub revision: String,
    /// SHA-256 over its files, hexadecimal.
    pub sha256: String,
}

/// What was known about the application.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProfileInfo {
    /// The kind of service; `null` when nobody said it.
    #[schemars(extend("enum" = ["cloud", "managed", "consulting", "operations", "migration", "support", "convergence", null]))]
    pub service_type: Option<&'static str>,
    /// Whether a security certificate is handed in.
    pub certified: bool,
}

/// Counts over the map.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Summary {
    /// Rows of `documents`.
    pub documents: usize,
    /// Pages of all documents read.
    pub pages: u64,
    /// Documents read whole.
    pub documents_read: usize,
    /// Documents of which something was not read.
    pub documents_partial: usize,
    /// Files that gave no document.
    pub documents_failed: usize,
    /// Files left alone.
    pub documents_skipped: usize,
    /// Requirements by status.
    pub requirements: StatusCounts,
    /// Rows of `findings`.
    pub findings: usize,
}

/// Requirements by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusCounts {
    /// A passage states it.
    pub met: usize,
    /// The words are there and the statement is not.
    pub partial: usize,
    /// Nothing states it.
    pub missing: usize,
    /// No document could be read.
    pub unread: usize,
    /// Waived.
    pub not_applicable: usize,
}

/// How reading a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadStatus {
    /// Read whole.
    Read,
    /// Something in it was not read; the warnings say what.
    Partial,
    /// It gave no document; the code says why.
    Failed,
    /// Left alone; the code says why.
    Skipped,
}

/// One file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DocumentRow {
    /// Path below the scanned folder, `/` separated, NFC.
    pub path: String,
    /// What a citation calls it.
    pub title: String,
    /// What kind of file it is; by its name where it could not be read, `null` where that says nothing.
    #[schemars(extend("enum" = ["pdf", "docx", "xlsx", "pptx", "text", "markdown", null]))]
    pub format: Option<&'static str>,
    /// SHA-256 of its bytes, hexadecimal; `null` where they were not read.
    pub sha256: Option<String>,
    /// Size; `null` where it was not opened.
    pub bytes: Option<u64>,
    /// Number of pages; of slides of a presentation, and of sheets of a spreadsheet. `null` where it is not known.
    pub pages: Option<u32>,
    /// What the page numbers rest on: own pages or slides, breaks as drawn, breaks as set, LibreOffice, nothing (also sheets); `null` without a document.
    #[schemars(extend("enum" = ["exact", "rendered", "stated", "layout", "none", null]))]
    pub page_numbers: Option<&'static str>,
    /// How reading ended.
    pub status: ReadStatus,
    /// Why the status is `failed` or `skipped`; else the first loss, or `null`.
    pub code: Option<&'static str>,
    /// The same as a sentence, and what to do about it.
    pub message: Option<String>,
    /// What was lost, or must be known.
    pub warnings: Vec<WarningRow>,
    /// Whether something that may be evidence was not read. Not part of the map, where the status and the code say it.
    #[serde(skip)]
    pub has_loss: bool,
}

/// Something that was lost in a document, or must be known about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WarningRow {
    /// What happened.
    pub code: &'static str,
    /// On which page, from 1; `null` when it concerns the whole file.
    pub page: Option<u32>,
    /// Whether text was not read; the other warnings are advice.
    pub loss: bool,
    /// The same as a sentence.
    pub message: String,
}

/// The verdict on a requirement or criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A passage states it.
    Met,
    /// The words are there and the statement is not; of a criterion: some requirements are met.
    Partial,
    /// Nothing states it.
    Missing,
    /// No document could be read.
    Unread,
    /// Waived by the profile or by an alternative.
    NotApplicable,
}

/// One criterion.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CriterionRow {
    /// Its number in the form.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The verdict over its requirements.
    pub status: Status,
    /// Its requirements, in order.
    pub requirements: Vec<RequirementRow>,
    /// `path` of the document that gives most of its evidence, among those of a kind that the form asks for (a rule on incidents for 1.2);
    /// `null` where there is none. The form wants an official document named for each criterion.
    pub official_document: Option<String>,
    /// Its rows of the form. Not part of the map: `checklist show` prints them.
    #[serde(skip)]
    pub form: CriterionForm,
}

/// What the form says about a criterion, in the form's language.
#[derive(Clone, Debug, Default)]
pub struct CriterionForm {
    /// The part of the form that it belongs to: `1. 보안성`.
    pub part: String,
    /// What the form asks (검토 내용).
    pub asks: Vec<String>,
    /// Blocks of its 검토 기준: heading, and the form's own words.
    pub blocks: Vec<(String, String)>,
    /// Names of documents that the form expects as evidence.
    pub documents: Vec<String>,
    /// Law and other references that the form names.
    pub law: Vec<String>,
}

/// One requirement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequirementRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The verdict.
    pub status: Status,
    /// Why, in one sentence.
    pub reason: String,
    /// Passages, best first.
    pub evidence: Vec<EvidenceRow>,
    /// Its place in the form. Not part of the map: `checklist show` prints it.
    #[serde(skip)]
    pub form: RequirementForm,
}

/// What the form says about a requirement.
#[derive(Clone, Debug, Default)]
pub struct RequirementForm {
    /// Index into [`CriterionForm::blocks`].
    pub block: usize,
    /// The form's own words.
    pub text: String,
    /// What could be written where nothing states it; `None` where the checklist suggests nothing.
    pub suggestion: Option<SuggestionRow>,
}

/// A wording that would state a requirement, for the applicant to adapt.
#[derive(Clone, Debug)]
pub struct SuggestionRow {
    /// The wording.
    pub wording: String,
    /// The law, or the part of the form, that asks for it.
    pub source: String,
}

/// One passage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// `path` of its document.
    pub document: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The document's own words, white space tidied, at most 300 characters.
    pub quote: String,
    /// The terms found in it.
    pub terms: Vec<TermRow>,
    /// How completely it states the requirement, 0 to 1.
    pub score: f64,
    /// Whether it alone meets the requirement.
    pub verdict: Status,
    /// Why it is only half evidence; `null` when it meets the requirement.
    pub shortcoming: Option<String>,
    /// Whether its document is of a kind that the criterion asks for. The criterion says which it is.
    #[serde(skip)]
    pub is_official: bool,
}

/// A place in a document, in the terms of the citation form.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Place {
    /// Physical first page, from 1; of a presentation the slide. `null` where the document has no page numbers, as in spreadsheets.
    pub page: Option<u32>,
    /// Physical last page, from 1.
    pub page_end: Option<u32>,
    /// The number printed on the first page, or given to it by the file; in spreadsheets the name of the sheet.
    pub page_label: Option<String>,
    /// `제7조`, `제7조의2`.
    pub article: Option<String>,
    /// Title of the article, or of the nearest heading where there is none.
    pub article_title: Option<String>,
    /// 항.
    pub paragraph: Option<u32>,
    /// 호.
    pub item: Option<u32>,
    /// 목.
    pub subitem: Option<String>,
    /// The level below 목: `1)`.
    pub point: Option<u32>,
    /// The whole in the form's grammar. In the place of the page a presentation has `슬라이드 4`, a spreadsheet `시트 '담당자' 3행`.
    pub citation: String,
    /// What is cited, in the text of the document, for an excerpt of it. Not part of the map.
    #[serde(skip)]
    pub range: SourceRange,
    /// Physical page and `[x0, y0, x1, y1]` in points from its top left, one box a line: what to mark on the page. Not part of the map,
    /// where the terms have theirs.
    #[serde(skip)]
    pub boxes: Vec<(u32, [f32; 4])>,
}

/// One term in a passage.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TermRow {
    /// The dictionary's spelling.
    pub term: String,
    /// Id of the concept.
    pub concept: String,
    /// The document's spelling.
    pub found: String,
    /// Physical page, from 1.
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in points from the page's top left, one box a line; empty where there is no layout.
    pub boxes: Vec<[f32; 4]>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// The application would be sent back for it.
    Error,
    /// A reviewer would ask.
    Warning,
}

/// What a reviewer would object to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingRow {
    /// What kind it is.
    pub code: String,
    /// How bad it is.
    pub severity: FindingSeverity,
    /// `path` of its document.
    pub document: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The document's own words.
    pub quote: String,
    /// What is wrong.
    pub message: String,
}

/// What one document says, as one line of NDJSON: complete in itself, so that lines of many runs can be put together.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FactsLine {
    /// Version of these shapes.
    pub schema: u32,
    /// The program that made the line.
    pub tool: Tool,
    /// The checklist that was applied.
    pub checklist: ChecklistInfo,
    /// The file.
    pub document: DocumentRow,
    /// Passages of this document by requirement, best first.
    pub requirements: Vec<RequirementFacts>,
    /// Ids of the concepts that occur in it, on which the applicability of requirements depends.
    pub concepts: Vec<String>,
    /// What a reviewer would object to in it.
    pub findings: Vec<FindingRow>,
    /// Codes of findings that were not asked for.
    pub without_findings: Vec<String>,
    /// The same as all the above in both languages and with every place, for `evimap merge` alone: the reading of the file as this version
    /// of the tool keeps it (postcard, in base64). It holds no path but those above and no text but quotes.
    pub facts: String,
}

/// The first and the last line of a shard's NDJSON, so that one sees which part of a folder it is, and that it is whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShardLine {
    /// Version of these shapes.
    pub schema: u32,
    /// Which part of the folder.
    pub shard: Shard,
    /// The program that made it.
    pub tool: Tool,
    /// The checklist that was applied.
    pub checklist: ChecklistInfo,
    /// What stands between the two lines; in the last line only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<ShardCounts>,
}

/// What stands in a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShardCounts {
    /// Lines of files.
    pub documents: usize,
    /// Pages of all documents read.
    pub pages: u64,
}

/// Passages of one document for one requirement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequirementFacts {
    /// Id of the requirement.
    pub id: String,
    /// Passages, best first.
    pub evidence: Vec<EvidenceRow>,
}

/// What a term search found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HitList {
    /// Version of these shapes.
    pub schema: u32,
    /// Hits in order of document and place.
    pub hits: Vec<HitRow>,
    /// One row for every file seen, in order of path.
    pub documents: Vec<DocumentRow>,
}

/// One place where a term stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HitRow {
    /// `path` of its document.
    pub document: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The sentence around it in the document's own words, white space tidied, at most 300 characters.
    pub quote: String,
    /// The term that was asked for.
    pub term: String,
    /// Id of the concept whose spellings were searched; `null` where the term was searched as it is.
    pub concept: Option<String>,
    /// The document's spelling.
    pub found: String,
    /// `body`, or what the line is on its page: `header`, `footer`, `contents`, `note`, `annotation`, `watermark`.
    pub role: &'static str,
    /// `[x0, y0, x1, y1]` in points from the page's top left, one box a line; empty where there is no layout.
    pub boxes: Vec<[f32; 4]>,
}
