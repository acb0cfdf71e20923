//! Findings and gaps of a map.

use std::io;

use serde_json::{Value, json};

use super::{EVIDENCE, Found, Rules, Run, location, properties};
use crate::report::model::{FindingSeverity, Place, Report, RequirementRow, Status};
use crate::report::wording::Lang;

/// Writes the log.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, out: impl io::Write) -> io::Result<()> {
    let mut rules = Rules::default();
    let requirements = report.criteria.iter().flat_map(|it| &it.requirements);
    let open = requirements.filter(|it| !matches!(it.status, Status::Met | Status::NotApplicable));
    let mut results: Vec<Value> = open.map(|it| gap(&mut rules, it)).collect();
    for it in &report.findings {
        let rule = rules.index(&it.code, &it.code);
        let level = match it.severity {
            FindingSeverity::Error => "error",
            FindingSeverity::Warning => "warning",
        };
        let message = format!("{} · {}", it.message, it.place.citation);
        let at = Some((it.document.as_str(), &it.place, it.quote.as_str()));
        results.push(found(&it.code, rule, level, message, at));
    }
    let files = report.documents.iter().map(|it| (EVIDENCE, it)).collect();
    Run { tool: &report.tool, checklist: &report.checklist, rules, results, files }.write(lang, out)
}

fn gap(rules: &mut Rules, row: &RequirementRow) -> Value {
    let rule = rules.index(&row.id, &row.title);
    let level = if row.status == Status::Missing { "error" } else { "warning" };
    let best = row.evidence.first().map(|it| (it.document.as_str(), &it.place, it.quote.as_str()));
    let message = format!("{} {}: {}", row.id, row.title, row.reason);
    found(&row.id, rule, level, message, best)
}

/// A result about a passage, or about the folder as a whole.
fn found(
    rule: &str,
    rule_index: usize,
    level: &'static str,
    message: String,
    at: Option<(&str, &Place, &str)>,
) -> Value {
    let found = match at {
        Some((document, place, quote)) => Found {
            rule,
            level,
            message,
            print: &[document, place.article.as_deref().unwrap_or_default(), quote],
            location: location(document, place),
            related: None,
            properties: properties(place, quote),
        },
        None => Found {
            rule,
            level,
            message,
            print: &[],
            location: json!({ "physicalLocation": { "artifactLocation": { "uri": "./", "uriBaseId": EVIDENCE } } }),
            related: None,
            properties: json!({}),
        },
    };
    found.result(rule_index)
}
