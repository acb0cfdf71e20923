//! Short words: headings, names of statuses and services.

use super::Lang;
use crate::report::model::{FindingSeverity, Status};

/// A heading or a short word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Heading of the criteria in the summary.
    Criterion,
    /// The last row of the summary.
    Total,
    /// What could not be read.
    NotRead,
    /// Findings.
    Findings,
    /// Laws of a requirement.
    Law,
    /// Concepts and their spellings.
    Terms,
    /// Look-alikes.
    LookAlikes,
    /// Revision of a checklist.
    Revision,
    /// Before a message that ends the run.
    Error,
}

impl Label {
    /// The word in a language.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Label::Criterion => lang.pick("심사 기준", "Criterion"),
            Label::Total => lang.pick("합계", "Total"),
            Label::NotRead => lang.pick("읽지 못한 것", "Not read"),
            Label::Findings => lang.pick("지적 사항", "Findings"),
            Label::Law => lang.pick("근거", "Law"),
            Label::Terms => lang.pick("용어", "Terms"),
            Label::LookAlikes => lang.pick("혼동하기 쉬운 말", "Look-alikes"),
            Label::Revision => lang.pick("개정", "Revision"),
            Label::Error => lang.pick("오류", "error"),
        }
    }
}

/// The name of a status.
pub fn status(lang: Lang, status: Status) -> &'static str {
    match status {
        Status::Met => lang.pick("충족", "Met"),
        Status::Partial => lang.pick("일부 충족", "Partial"),
        Status::Missing => lang.pick("근거 없음", "Missing"),
        Status::Unread => lang.pick("확인 불가", "Unread"),
        Status::NotApplicable => lang.pick("해당 없음", "N/A"),
    }
}

/// The name of a severity.
pub fn severity(lang: Lang, severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => lang.pick("보완 필요", "error"),
        FindingSeverity::Warning => lang.pick("확인 필요", "warning"),
    }
}
