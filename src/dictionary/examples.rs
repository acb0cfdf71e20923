//! `examples.csv`: texts beside the requirement that they state, half state, or only look like.

use std::collections::BTreeMap;

use super::fault::Faults;
use super::model::{Example, Expected, Subject};
use super::rows::rows;
use super::schema::Content;

/// Columns of the table.
pub(super) const COLUMNS: [&str; 6] = ["requirement", "verdict", "heading", "text", "quote", "note"];

/// Reads the table; there are no examples where the file is left out.
pub(super) fn read(bytes: &[u8], content: &Content, faults: &mut Faults) -> Vec<Example> {
    if bytes.is_empty() {
        return Vec::new();
    }
    let mut examples = Vec::new();
    let mut lines = BTreeMap::new();
    for row in rows(bytes, &COLUMNS, faults) {
        let line = Some(row.line);
        let (name, verdict) = (row.cell(0), row.cell(1));
        let [heading, text, quote, note] = [2, 3, 4, 5].map(|it| row.cell(it).replace("\r\n", "\n"));
        let Some(subject) = subject(name, content) else {
            // A checklist that cannot be read has no requirements: that is said already.
            if !content.requirements.is_empty() {
                faults.add(
                    line,
                    format!("요구사항이나 지적 “{name}”이(가) checklist.toml에 없습니다"),
                    format!("there is no requirement or finding “{name}” in checklist.toml"),
                );
            }
            continue;
        };
        let allowed: &[Expected] = match subject {
            Subject::Requirement(_) => &[Expected::Met, Expected::Partial, Expected::Absent],
            Subject::Finding(_) => &[Expected::Found, Expected::Absent],
        };
        let Some(expected) = allowed.iter().copied().find(|it| it.id() == verdict) else {
            let known = allowed.iter().map(|it| it.id()).collect::<Vec<_>>().join(", ");
            faults.add(
                line,
                format!("verdict “{verdict}”은(는) {known} 가운데 하나여야 합니다"),
                format!("verdict “{verdict}” must be one of {known}"),
            );
            continue;
        };
        if text.is_empty() {
            faults.add(line, "예문이 비어 있습니다", "the text is empty");
        }
        if !quote.is_empty() && expected == Expected::Absent {
            faults.add(
                line,
                "absent인 예문에는 인용(quote)이 있을 수 없습니다",
                "an example that is absent cannot have a quote",
            );
        }
        let example = Example { line: row.line, subject, expected, heading, text, quote, note };
        if !example.is_quoted_in(&format!("{}\n{}", example.heading, example.text)) {
            let quote = &example.quote;
            faults.add(
                line,
                format!("인용 “{quote}”이(가) 예문에 없습니다"),
                format!("the quote “{quote}” is not in the text"),
            );
        }
        let content = (subject, example.heading.clone(), example.text.clone());
        if let Some(first) = lines.insert(content, row.line) {
            faults.add(
                line,
                format!("같은 예문이 {first}번째 줄에도 있습니다"),
                format!("the same example stands on line {first}"),
            );
        }
        examples.push(example);
    }
    examples
}

fn subject(name: &str, content: &Content) -> Option<Subject> {
    let requirement = content.requirements.iter().position(|it| it.id == name).map(Subject::Requirement);
    requirement.or_else(|| content.findings.iter().position(|it| it.code == name).map(Subject::Finding))
}
