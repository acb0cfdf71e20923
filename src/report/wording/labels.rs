//! Short words: headings, names of statuses and services.

use super::Lang;
use crate::dictionary::{Applies, ServiceType};
use crate::report::model::{FindingSeverity, ReadStatus, Status};

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
    /// What a requirement says in the form.
    FormText,
    /// Texts with the verdicts that they must get.
    Examples,
    /// Kinds of passages that state nothing, or only half.
    Exclusions,
    /// Revision of a checklist.
    Revision,
    /// That a certificate waives a criterion.
    WaivedIfCertified,
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
            Label::FormText => lang.pick("서식", "Form"),
            Label::Examples => lang.pick("예문", "Examples"),
            Label::Exclusions => lang.pick("제외하는 대목", "Passages left out"),
            Label::LookAlikes => lang.pick("혼동하기 쉬운 말", "Look-alikes"),
            Label::WaivedIfCertified => {
                lang.pick("보안인증서를 내면 면제", "waived by a security certificate")
            }
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

/// The name of how reading a file ended.
pub fn read_status(lang: Lang, status: ReadStatus) -> &'static str {
    match status {
        ReadStatus::Read => lang.pick("읽음", "read"),
        ReadStatus::Partial => lang.pick("일부 읽음", "read in part"),
        ReadStatus::Failed => lang.pick("읽지 못함", "not read"),
        ReadStatus::Skipped => lang.pick("건너뜀", "skipped"),
    }
}

/// What the page numbers of a document rest on, by its name in the map.
pub fn page_numbers(lang: Lang, basis: &str) -> &'static str {
    match basis {
        "exact" => lang.pick("파일의 쪽", "the file's own pages"),
        "rendered" => lang.pick("편집기가 나눈 쪽", "pages as the word processor drew them"),
        "stated" => lang.pick("문서에 적힌 쪽 나눔", "page breaks in the document"),
        "layout" => lang.pick("어림한 쪽", "estimated"),
        _ => lang.pick("쪽 번호 없음", "no page numbers"),
    }
}

/// The name of a kind of service by its id; `None` for an unknown one.
pub fn service_name(lang: Lang, id: &str) -> Option<&'static str> {
    ServiceType::ALL.into_iter().find(|it| it.id() == id).map(|it| service_type(lang, it))
}

/// When a requirement applies; `None` when it always does.
pub fn applies(lang: Lang, applies: &Applies) -> Option<String> {
    match applies {
        Applies::Always => None,
        Applies::ServiceTypes(services) => {
            let names: Vec<&str> = services.iter().map(|it| service_type(lang, *it)).collect();
            Some(match lang {
                Lang::Ko => format!("다음 서비스에만 적용: {}", names.join(", ")),
                Lang::En => format!("Applies to these services only: {}", names.join(", ")),
            })
        }
        Applies::Mentioned { otherwise, .. } => Some(match lang {
            Lang::Ko => format!("문서에 따라 적용. 적용하지 않을 때: {}", lang.of(otherwise)),
            Lang::En => format!("Depends on the documents. Where it does not apply: {}", lang.of(otherwise)),
        }),
        Applies::InsteadOf { replaced, .. } => Some(match lang {
            Lang::Ko => format!("다른 요구 사항을 대신함: {}", lang.of(replaced)),
            Lang::En => format!("Stands in for other requirements: {}", lang.of(replaced)),
        }),
    }
}

/// The name of a kind of service.
pub fn service_type(lang: Lang, service: ServiceType) -> &'static str {
    match service {
        ServiceType::Cloud => lang.pick("클라우드컴퓨팅서비스", "cloud computing"),
        ServiceType::Managed => lang.pick("매니지드서비스", "managed service"),
        ServiceType::Consulting => lang.pick("컨설팅서비스", "consulting"),
        ServiceType::Operations => lang.pick("운영관리서비스", "operations management"),
        ServiceType::Migration => lang.pick("마이그레이션서비스", "migration"),
        ServiceType::Support => lang.pick("기타 지원서비스", "other support"),
        ServiceType::Convergence => lang.pick("융합서비스", "convergence"),
    }
}
