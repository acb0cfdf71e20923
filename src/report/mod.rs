//! What every format shows, and one file for each format.
//!
//! # What comes in, what goes out
//! [`Report::new`] turns what the pipeline found into rows that need no document any more; a format writes a [`Report`] and nothing
//! else, so all formats say the same. [`wording`] holds every sentence that a person reads, in Korean and English.
//!
//! # Adding a format
//! 1. add `report/<format>/` with `write` for a map and `write_check` for the check of a form,
//! 2. add it to [`Format`] with its name and extension,
//! 3. add it to the dispatch in `cli/scan.rs` and `cli/verify.rs`, and a case to the tests.

mod build;
mod comparison;
pub mod docx;
mod finding_kinds;
mod form;
pub mod html;
pub mod json;
pub mod markdown;
mod model;
pub mod ndjson;
mod plain;
pub mod sarif;
mod verification;
mod view;
pub mod wording;
pub mod xlsx;

use std::path::Path;

pub use build::{document_row, facts_line, hit_row, shard_line};
pub use comparison::{
    Changed, ChecklistChange, Comparison, DocumentChange, FindingChange, MapError, PassageChange,
    RequirementChange,
};
pub use finding_kinds::{FindingKind, finding_kinds};
pub use model::{
    ChecklistInfo, CriterionForm, CriterionRow, DocumentRow, EvidenceRow, FactsLine, FindingRow,
    FindingSeverity, HitList, HitRow, Place, ProfileInfo, ReadStatus, Report, RequirementFacts,
    RequirementForm, RequirementRow, SCHEMA, ShardCounts, ShardLine, Status, StatusCounts, SuggestionRow,
    Summary, TermRow, Tool, WarningRow,
};
pub use verification::{
    CitationRow, DifferenceRow, FaultRow, FormFaultRow, FormRow, VerifyReport, VerifySummary,
};
pub use view::{
    BlockView, ChecklistView, ConceptView, CriterionView, ExampleView, LineView, LookAlikeView, NamedView,
    PageView, RequirementView, TextView, UnitView, checklist_view, text_view,
};

/// In what shape a map is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON document.
    Json,
    /// One JSON document a line, for each file.
    Ndjson,
    /// A page to look at, with pictures of the cited pages.
    Html,
    /// The form, filled in.
    Docx,
    /// A workbook.
    Xlsx,
    /// Text for a ticket.
    Markdown,
    /// Findings and gaps for code scanning viewers.
    Sarif,
}

impl Format {
    /// Every format, in the order in which help names them.
    pub const ALL: &[Format] = &[
        Format::Json,
        Format::Ndjson,
        Format::Html,
        Format::Docx,
        Format::Xlsx,
        Format::Markdown,
        Format::Sarif,
    ];

    /// The format's name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Markdown => "markdown",
            Format::Sarif => "sarif",
        }
    }

    /// The extensions of its files; the first is the usual one.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Json => &["json"],
            Format::Ndjson => &["ndjson", "jsonl"],
            Format::Html => &["html", "htm"],
            Format::Docx => &["docx"],
            Format::Xlsx => &["xlsx"],
            Format::Markdown => &["md", "markdown"],
            Format::Sarif => &["sarif"],
        }
    }

    /// Whether it is not text, so that a terminal cannot show it.
    pub fn is_binary(self) -> bool {
        matches!(self, Format::Docx | Format::Xlsx)
    }

    /// Whether programs read it, which expect the same words on every machine.
    pub fn is_for_programs(self) -> bool {
        matches!(self, Format::Json | Format::Ndjson | Format::Sarif)
    }

    /// The format of a file, by its extension; `None` where no format has it.
    pub fn of_path(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?;
        let has = |it: &Format| it.extensions().iter().any(|own| own.eq_ignore_ascii_case(extension));
        Format::ALL.iter().copied().find(has)
    }
}
