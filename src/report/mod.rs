//! What every format shows, and one file for each format.
//!
//! # What comes in, what goes out
//! [`Report::new`] turns what the pipeline found into rows that need no document any more; a format writes a [`Report`] and nothing
//! else, so all formats say the same. [`wording`] holds every sentence that a person reads, in Korean and English.
//!
//! # Adding a format
//! 1. add `report/<format>.rs` with `pub fn write(&Report, …)`,
//! 2. add it to [`Format`] with its name and extension,
//! 3. add it to the dispatch in `cli/scan.rs`, and a case to the tests.

mod build;
mod comparison;
mod finding_kinds;
pub mod json;
mod model;
pub mod ndjson;
mod verification;
mod view;
pub mod wording;

use std::path::Path;

pub use build::{document_row, facts_line, hit_row};
pub use comparison::{
    Changed, ChecklistChange, Comparison, DocumentChange, FindingChange, MapError, PassageChange,
    RequirementChange,
};
pub use finding_kinds::{FindingKind, finding_kinds};
pub use model::{
    ChecklistInfo, CriterionRow, DocumentRow, EvidenceRow, FactsLine, FindingRow, FindingSeverity, HitList,
    HitRow, Place, ProfileInfo, ReadStatus, Report, RequirementFacts, RequirementRow, SCHEMA, Status,
    StatusCounts, Summary, TermRow, Tool, WarningRow,
};
pub use verification::{
    CitationRow, DifferenceRow, FaultRow, FormFaultRow, FormRow, VerifyReport, VerifySummary, write_markdown,
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
}

impl Format {
    /// Every format, in the order in which help names them.
    pub const ALL: &[Format] = &[Format::Json, Format::Ndjson];

    /// The format's name, which is also the extension of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Ndjson => "ndjson",
        }
    }

    /// The format of a file, by its extension; `None` where no format has it.
    pub fn of_path(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?;
        Format::ALL.iter().copied().find(|it| it.name().eq_ignore_ascii_case(extension))
    }
}
