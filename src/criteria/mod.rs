//! Hits to verdicts.

mod model;

pub use model::{
    Assessment, Citation, DocumentFacts, Evidence, Finding, Profile, ServiceType, Severity, TermHit, Verdict,
};
