//! All documents: the verdict on each requirement.

use super::model::{Assessment, Coverage, DocumentFacts, Evidence, Profile, Verdict};
use crate::dictionary::{Applies, Checklist, ConceptId, Requirement, Words};

/// Passages shown for a requirement.
const MAX_EVIDENCE: usize = 8;

/// Weighs the facts of all documents: one assessment a requirement, in the checklist's order.
///
/// `facts` are those of the documents that were read, in the order of the run.
pub fn decide(
    checklist: &Checklist,
    profile: &Profile,
    coverage: Coverage,
    facts: &[DocumentFacts],
) -> Vec<Assessment> {
    let mut assessments: Vec<Assessment> = (0..)
        .zip(&checklist.requirements)
        .map(|(index, requirement)| assess(checklist, profile, coverage, facts, index, requirement))
        .collect();
    for alternative in &checklist.requirements {
        if let Applies::InsteadOf { block, replaced, .. } = &alternative.applies {
            replace(checklist, alternative, *block, replaced, &mut assessments);
        }
    }
    assessments
}

fn assess(
    checklist: &Checklist,
    profile: &Profile,
    coverage: Coverage,
    facts: &[DocumentFacts],
    index: usize,
    requirement: &Requirement,
) -> Assessment {
    let settled = |verdict, reason| Assessment { requirement: index, verdict, reason, evidence: Vec::new() };
    if let Some(reason) = waived(checklist, profile, requirement) {
        return settled(Verdict::NotApplicable, reason);
    }
    let evidence = best(facts, index);
    if let Some(first) = evidence.first() {
        let (verdict, reason) = (first.verdict, judgement(first));
        return Assessment { requirement: index, verdict, reason, evidence };
    }
    match &requirement.applies {
        Applies::InsteadOf { otherwise, .. } => return settled(Verdict::NotApplicable, otherwise.clone()),
        Applies::Mentioned { subject, any, otherwise } => {
            let speaks_of = |concepts: &[ConceptId]| {
                facts.iter().any(|it| concepts.iter().any(|id| it.concepts.binary_search(&id.0).is_ok()))
            };
            // Silence tells something only where every document could be read.
            if coverage.unread == 0 && speaks_of(subject) && !speaks_of(any) {
                return settled(Verdict::NotApplicable, otherwise.clone());
            }
        }
        Applies::Always | Applies::ServiceTypes(_) => {}
    }
    if coverage.read == 0 {
        return settled(Verdict::Unread, unread());
    }
    settled(Verdict::Missing, missing(requirement, coverage))
}

/// Why the profile waives a requirement.
fn waived(checklist: &Checklist, profile: &Profile, requirement: &Requirement) -> Option<Words> {
    let criterion = checklist.criteria.get(requirement.criterion)?;
    if profile.certified && criterion.waived_if_certified {
        return Some(Words {
            ko: format!("보안인증서를 제출하는 서비스이므로 {} 기준은 제외됩니다.", criterion.id),
            en: format!("A security certificate is submitted, so criterion {} is waived.", criterion.id),
        });
    }
    match (&requirement.applies, profile.service_type) {
        (Applies::ServiceTypes(types), Some(kind)) if !types.contains(&kind) => Some(Words {
            ko: "신청한 서비스 유형에는 해당하지 않는 요구사항입니다.".to_owned(),
            en: "This requirement does not apply to the kind of service that is applied for.".to_owned(),
        }),
        _ => None,
    }
}

/// The best passages of all documents, best first.
fn best(facts: &[DocumentFacts], requirement: usize) -> Vec<Evidence> {
    let mut evidence: Vec<&Evidence> =
        facts.iter().filter_map(|it| it.evidence.get(&requirement)).flatten().collect();
    evidence.sort_by(|one, other| {
        let half = |it: &Evidence| it.verdict != Verdict::Met;
        half(one).cmp(&half(other)).then(other.score.total_cmp(&one.score))
    });
    evidence.into_iter().take(MAX_EVIDENCE).cloned().collect()
}

fn judgement(evidence: &Evidence) -> Words {
    match &evidence.shortcoming {
        Some(shortcoming) => shortcoming.clone(),
        None => Words {
            ko: format!("{}에서 확인됩니다.", evidence.citation.text),
            en: format!("Stated in {}.", evidence.citation.text),
        },
    }
}

fn unread() -> Words {
    Words {
        ko: "읽은 문서가 없어 판단할 수 없습니다.".to_owned(),
        en: "No document could be read, so nothing can be said.".to_owned(),
    }
}

fn missing(requirement: &Requirement, coverage: Coverage) -> Words {
    let Words { mut ko, mut en } = requirement.missing.clone();
    if coverage.unread > 0 {
        ko.push_str(&format!(" 읽지 못한 문서 {}건에 있을 수 있으니 확인해 주세요.", coverage.unread));
        en.push_str(&format!(" It may stand in the {} document(s) that could not be read.", coverage.unread));
    }
    Words { ko, en }
}

/// Once an alternative is stated, the block that it replaces is not asked for any more.
fn replace(
    checklist: &Checklist,
    alternative: &Requirement,
    block: usize,
    replaced: &Words,
    assessments: &mut [Assessment],
) {
    let of_alternative = assessments.iter().find(|it| {
        checklist.requirements.get(it.requirement).is_some_and(|requirement| requirement.id == alternative.id)
    });
    if of_alternative.is_none_or(|it| it.verdict != Verdict::Met) {
        return;
    }
    for assessment in assessments {
        let Some(requirement) = checklist.requirements.get(assessment.requirement) else { continue };
        let in_block = requirement.criterion == alternative.criterion && requirement.block == block;
        if in_block && assessment.verdict != Verdict::Met {
            assessment.verdict = Verdict::NotApplicable;
            assessment.reason = replaced.clone();
            assessment.evidence.clear();
        }
    }
}
