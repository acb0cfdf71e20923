//! Rules of a checklist as a person reads them.

use super::{Lang, status};
use crate::dictionary::{
    AnyOf, Checklist, ConceptId, Condition, Exclusion, FindingRule, Rule, Scope, Weight,
};
use crate::report::model::Status;

/// A rule in a few lines: what it amounts to and asks for, then what limits it.
pub fn rule(lang: Lang, checklist: &Checklist, rule: &Rule) -> Vec<String> {
    let (kind, reason) = match &rule.weight {
        Weight::Met => (status(lang, Status::Met), None),
        Weight::Partial(reason) => (status(lang, Status::Partial), Some(lang.of(reason))),
    };
    let mut first = format!("{kind}: {}", groups(lang, checklist, &rule.all));
    if rule.scope != Scope::Sentence {
        first.push_str(&format!(" ({})", scope(lang, rule.scope)));
    }
    if let Some(limit) = rule.within {
        first.push_str(&lang.pick(format!(", {limit}자 안"), format!(", within {limit} characters")));
    }
    let mut lines = vec![first];
    let mut add = |label: (&str, &str), words: String| {
        if !words.is_empty() {
            lines.push(format!("{}: {words}", lang.pick(label.0, label.1)));
        }
    };
    add(("문장에 없어야 함", "not in the sentence"), list(checklist, &rule.none));
    for it in &rule.context {
        add(("둘레", "around it"), condition(lang, checklist, it));
    }
    add(("더 좋음", "better with"), list(checklist, &rule.better));
    add(("제목에 있으면 더 좋음", "better under"), list(checklist, &rule.better_titles));
    add(("덜 좋음", "worse with"), list(checklist, &rule.worse));
    add(("까닭", "reason"), reason.unwrap_or_default().to_owned());
    lines
}

/// A kind of passage that states nothing, or only half.
pub fn exclusion(lang: Lang, checklist: &Checklist, exclusion: &Exclusion) -> String {
    let mut text = list(checklist, &exclusion.sentence);
    if !exclusion.titles.is_empty() {
        let titles = list(checklist, &exclusion.titles);
        let above = lang.pick(format!("제목에 {titles}"), format!("under {titles}"));
        text = [text, above].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ");
    }
    match &exclusion.partial {
        Some(reason) => format!("{text} → {}", lang.of(reason)),
        None => text,
    }
}

/// What a finding looks for.
pub fn finding(lang: Lang, checklist: &Checklist, finding: &FindingRule) -> String {
    let mut text = list(checklist, &finding.any.0);
    if !finding.none.is_empty() {
        let none = list(checklist, &finding.none);
        text.push_str(&lang.pick(format!(", 문장에 없어야 함: {none}"), format!(", without {none}")));
    }
    for it in &finding.context {
        text.push_str(&format!("; {}", condition(lang, checklist, it)));
    }
    text
}

/// The name of a scope.
fn scope(lang: Lang, scope: Scope) -> String {
    let fixed = match scope {
        Scope::Sentence => ("문장", "the sentence"),
        Scope::Item => ("호·목", "the item"),
        Scope::Paragraph => ("항", "the paragraph"),
        Scope::Article => ("조", "the article"),
        Scope::Section => ("절·장", "the section"),
        Scope::Document => ("문서", "the document"),
        Scope::Titles => ("위의 제목과 문서 제목", "the headings above and the document's title"),
        Scope::Headings => ("위의 제목", "the headings above"),
        Scope::Near(characters) => {
            return lang.pick(format!("앞뒤 {characters}자"), format!("{characters} characters around"));
        }
        Scope::Before(sentences) => {
            return lang
                .pick(format!("바로 앞 {sentences}문장"), format!("the {sentences} sentences before"));
        }
    };
    lang.pick(fixed.0, fixed.1).to_owned()
}

fn condition(lang: Lang, checklist: &Checklist, condition: &Condition) -> String {
    let mut parts = Vec::new();
    if !condition.all.is_empty() {
        parts.push(groups(lang, checklist, &condition.all));
    }
    if !condition.none.is_empty() {
        let none = list(checklist, &condition.none);
        parts.push(lang.pick(format!("없어야 함: {none}"), format!("without {none}")));
    }
    format!("{} – {}", scope(lang, condition.scope), parts.join("; "))
}

fn groups(lang: Lang, checklist: &Checklist, groups: &[AnyOf]) -> String {
    let or = lang.pick(" 또는 ", " or ");
    let group = |it: &AnyOf| it.0.iter().map(|id| name(checklist, *id)).collect::<Vec<_>>().join(or);
    groups.iter().map(group).collect::<Vec<_>>().join(" + ")
}

fn list(checklist: &Checklist, concepts: &[ConceptId]) -> String {
    concepts.iter().map(|id| name(checklist, *id)).collect::<Vec<_>>().join(", ")
}

/// A concept by its term, and by the id under which the dictionary has it.
fn name(checklist: &Checklist, id: ConceptId) -> String {
    checklist.concept(id).map_or_else(String::new, |it| format!("{}({})", it.term, it.id))
}
