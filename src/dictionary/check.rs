//! Checks of what is well formed and cannot be meant.

use std::collections::BTreeSet;

use super::fault::Faults;
use super::model::{AnyOf, Applies, ConceptId, Condition, Rule, Scope};
use super::schema::Content;
use super::tables::Terms;

/// Whether a rule asks for what it forbids, so that no text can fit it.
pub(super) fn contradicts_itself(rule: &Rule) -> bool {
    let in_sentence = if rule.scope == Scope::Sentence { rule.all.len() } else { 1 };
    let asked = |scope: Scope| {
        let of_context = rule.context.iter().filter(move |it| it.scope == scope).flat_map(|it| &it.all);
        let of_rule = rule.all.iter().take(if scope == Scope::Sentence { in_sentence } else { 0 });
        of_rule.chain(of_context)
    };
    let forbids = |none: &[ConceptId], group: &AnyOf| group.0.iter().all(|id| none.contains(id));
    if asked(Scope::Sentence).any(|group| forbids(&rule.none, group)) {
        return true;
    }
    rule.context.iter().any(|condition| {
        // What stands in the sentence stands in everything around it, but for what stands before or above it.
        let holds_sentence = !matches!(condition.scope, Scope::Titles | Scope::Before(_));
        asked(condition.scope).any(|group| forbids(&condition.none, group))
            || holds_sentence && asked(Scope::Sentence).any(|group| forbids(&condition.none, group))
    })
}

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
