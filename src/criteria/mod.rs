//! Hits to verdicts.
//!
//! # What comes in, what goes out
//! [`examine`] reads one document's hits with the checklist's rules and gives [`DocumentFacts`]: the passages that state a requirement,
//! wholly or by half, with their citations. [`decide`] weighs the facts of all documents and gives one [`Assessment`] a requirement.
//!
//! # Decisions
//! - The unit of evidence is the sentence, list item or table row; what it needs around it (its article, its headings, the lines
//!   before it) is asked of the outline. Why a passage counts is data in the dictionary, never code.
//! - The best passage is the one that states most of the requirement, in the place that speaks of it; not the first hit.
//! - Headings, contents and running heads are no evidence. They tell what the text below them is about.

mod citation;
mod decide;
mod examine;
mod findings;
mod model;
mod quote;
mod reading;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod wordings;

pub use citation::cite;
pub use decide::{Shortlist, decide};
pub use examine::{Source, examine, examine_stretches};
pub use findings::{Code, Inspector, Particulars};
pub use model::{
    Assessment, Citation, Coverage, DocumentFacts, Evidence, Finding, Profile, Severity, TermHit, Verdict,
};

pub use crate::dictionary::ServiceType;
