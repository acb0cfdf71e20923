//! Checks that need all files of a dictionary.

use std::collections::BTreeSet;

use super::fault::Faults;
use super::model::{Applies, ConceptId, Condition};
use super::schema::Content;
use super::tables::Terms;

/// A concept that no rule looks for is a slip of the pen, in one file or the other.
pub(super) fn unused_concepts(content: &Content, terms: &Terms, faults: &mut Faults) {
    if content.criteria.is_empty() {
        return;
    }
    let used = used_concepts(content);
    for (id, concept) in (0..).map(ConceptId).zip(&terms.concepts) {
        if !used.contains(&id) {
            faults.add(
                terms.line(id),
                format!("개념 “{}”을 쓰는 규칙이 없습니다", concept.id),
                format!("no rule uses concept “{}”", concept.id),
            );
        }
    }
}

fn used_concepts(content: &Content) -> BTreeSet<ConceptId> {
    let mut used = BTreeSet::new();
    for criterion in &content.criteria {
        used.extend(&criterion.fitting_titles);
    }
    for exclusion in &content.exclusions {
        used.extend(&exclusion.sentence);
        used.extend(&exclusion.titles);
    }
    for finding in &content.findings {
        used.extend(&finding.any.0);
        used.extend(&finding.none);
        condition_concepts(&finding.context, &mut used);
    }
    for requirement in &content.requirements {
        if let Applies::Mentioned { subject, any, .. } = &requirement.applies {
            used.extend(subject);
            used.extend(any);
        }
        for rule in &requirement.rules {
            used.extend(rule.all.iter().flat_map(|it| &it.0));
            used.extend(&rule.none);
            used.extend(&rule.better);
            used.extend(&rule.worse);
            used.extend(&rule.better_titles);
            condition_concepts(&rule.context, &mut used);
        }
    }
    used
}

fn condition_concepts(conditions: &[Condition], used: &mut BTreeSet<ConceptId>) {
    for condition in conditions {
        used.extend(condition.all.iter().flat_map(|it| &it.0));
        used.extend(&condition.none);
    }
}
