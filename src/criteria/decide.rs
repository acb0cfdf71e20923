//! All documents: the verdict on each requirement.

use std::cmp::Reverse;
use std::collections::BTreeMap;

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
    evidence.sort_by_key(|it| rank(it));
    evidence.into_iter().take(MAX_EVIDENCE).cloned().collect()
}

/// Whether a passage only half meets its requirement, and its score: the smaller the better.
type Rank = (bool, Reverse<i64>);

/// Rank, document, and place among its passages: of equals the one that comes first is better.
type Standing = (Rank, usize, usize);

fn rank(evidence: &Evidence) -> Rank {
    let bits = evidence.score.to_bits().cast_signed();
    // As f64::total_cmp orders: the bits of a negative number count the other way round.
    let score = if bits < 0 { bits ^ i64::MAX } else { bits };
    (evidence.verdict != Verdict::Met, Reverse(score))
}

/// Leaves out passages that cannot be shown any more because better ones are known, while documents are read in any order.
///
/// Facts are kept until all documents are read, so without it memory would follow the number of passages of a folder.
#[derive(Debug, Default)]
pub struct Shortlist {
    /// By requirement, the best so far, in order.
    best: BTreeMap<usize, Vec<Standing>>,
}

impl Shortlist {
    /// Takes a document that is read, and thins out its passages. `document` is its index in the run.
    pub fn thin_out(&mut self, document: usize, facts: &mut DocumentFacts) {
        for (requirement, passages) in &mut facts.evidence {
            let best = self.best.entry(*requirement).or_default();
            let mut places = 0..;
            passages.retain(|it| {
                let own = (rank(it), document, places.next().unwrap_or_default());
                let place = best.partition_point(|other| *other < own);
                if place < MAX_EVIDENCE {
                    best.insert(place, own);
                    best.truncate(MAX_EVIDENCE);
                }
                place < MAX_EVIDENCE
            });
            passages.shrink_to_fit();
        }
        facts.evidence.retain(|_, passages| !passages.is_empty());
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Citation;
    use crate::document::SourceOffset;

    fn passage(document: usize, score: f64, verdict: Verdict) -> Evidence {
        let citation = Citation {
            page: None,
            page_end: None,
            page_label: None,
            article: None,
            article_title: None,
            paragraph: None,
            item: None,
            subitem: None,
            point: None,
            range: SourceOffset(0)..SourceOffset(0),
            boxes: Vec::new(),
            text: String::new(),
        };
        Evidence {
            document,
            citation,
            quote: String::new(),
            terms: Vec::new(),
            score,
            verdict,
            shortcoming: None,
            is_official: false,
        }
    }

    /// Two thousand documents with up to three passages of a few scores each, so that many are equal.
    fn documents() -> Vec<DocumentFacts> {
        let of = |document: usize| {
            let passages = (0..document % 4).map(|place| {
                let score = [0.5, 0.9, -0.0, 0.0, f64::NAN, -1.0, 0.75][(document * 31 + place * 17) % 7];
                let verdict =
                    if (document / 7 + place).is_multiple_of(3) { Verdict::Partial } else { Verdict::Met };
                passage(document, score, verdict)
            });
            DocumentFacts { evidence: BTreeMap::from([(0, passages.collect())]), ..DocumentFacts::default() }
        };
        (0..2000).map(of).collect()
    }

    #[test]
    fn thinned_out_facts_decide_the_same_in_whatever_order_documents_come() {
        let written = |facts: &[DocumentFacts]| format!("{:?}", best(facts, 0));
        let expected = written(&documents());
        // Each step is prime to 2000, so multiples of it are all documents in another order.
        for step in [1, 3, 7, 1999] {
            let (mut facts, mut shortlist) = (documents(), Shortlist::default());
            for document in (0..2000).map(|place| place * step % 2000) {
                shortlist.thin_out(document, &mut facts[document]);
            }
            assert_eq!(written(&facts), expected, "in steps of {step}");
            let kept: usize = facts.iter().flat_map(|it| it.evidence.values()).map(Vec::len).sum();
            assert!(
                (MAX_EVIDENCE..400).contains(&kept),
                "in steps of {step}: {kept} of 3000 passages are kept"
            );
        }
    }
}
