//! The manual of findings: every kind that a scan reports, ours and the checklist's own.

use schemars::JsonSchema;
use serde::Serialize;

use super::model::FindingSeverity;
use super::wording::Lang;
use crate::criteria::{Code, Severity};
use crate::dictionary::Checklist;

/// One kind of finding.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingKind {
    /// Its code, as maps have it and `--without-finding` takes it.
    pub code: String,
    /// How bad it is.
    pub severity: FindingSeverity,
    /// What it is about, in a few words.
    pub title: String,
    /// Why a reviewer objects, when it is reported, and what to do.
    pub explanation: String,
}

/// Every kind of finding, in the order of their codes' families, a checklist's own behind ours.
pub fn finding_kinds(lang: Lang, checklist: &Checklist) -> Vec<FindingKind> {
    let ours = Code::ALL.iter().map(|code| {
        let (title, explanation) = (code.title(), code.explanation());
        FindingKind {
            code: code.id().to_owned(),
            severity: severity(code.severity()),
            title: lang.pick(title.0, title.1).to_owned(),
            explanation: lang.pick(explanation.0, explanation.1).to_owned(),
        }
    });
    let of_checklist = checklist.findings.iter().map(|rule| FindingKind {
        code: rule.code.clone(),
        severity: if rule.error { FindingSeverity::Error } else { FindingSeverity::Warning },
        title: lang.of(&rule.title).to_owned(),
        explanation: lang.of(&rule.message).replace("{found}", "…"),
    });
    ours.chain(of_checklist).collect()
}

fn severity(severity: Severity) -> FindingSeverity {
    match severity {
        Severity::Error => FindingSeverity::Error,
        Severity::Warning => FindingSeverity::Warning,
    }
}
