//! What is wrong with a filled-in form. A result stands in the form, where it is to be corrected, and leads to the place that is cited.

use std::io;

use serde_json::{Value, json};

use super::{EVIDENCE, FORM, Found, Rules, Run, address, location, properties};
use crate::report::plain::plain;
use crate::report::verification::{CitationRow, VerifyReport};
use crate::report::wording::Lang;

/// Writes the log.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &VerifyReport, out: impl io::Write) -> io::Result<()> {
    let mut rules = Rules::default();
    let mut results = Vec::new();
    for fault in &report.faults {
        let criterion = fault.criterion.as_deref();
        let found = Found {
            rule: fault.code,
            level: "error",
            message: fault.message.clone(),
            print: &[criterion.unwrap_or_default(), &fault.requirements.join(" ")],
            location: in_form(report, criterion),
            related: None,
            properties: json!({}),
        };
        results.push(found.result(rules.index(fault.code, fault.code)));
    }
    for citation in &report.citations {
        let faults = citation.faults.iter().map(|it| ("error", it));
        for (level, it) in faults.chain(citation.notes.iter().map(|it| ("note", it))) {
            let found = Found {
                rule: it.code,
                level,
                message: format!("{} · {}", it.message, citation.text),
                print: &[citation.criterion.as_deref().unwrap_or_default(), &citation.text],
                location: in_form(report, citation.criterion.as_deref()),
                related: related(citation),
                properties: about(citation),
            };
            results.push(found.result(rules.index(it.code, it.code)));
        }
    }
    let files = std::iter::once((FORM, &report.form.document));
    let files = files.chain(report.documents.iter().map(|it| (EVIDENCE, it))).collect();
    Run { tool: &report.tool, checklist: &report.checklist, rules, results, files }.write(lang, out)
}

fn in_form(report: &VerifyReport, criterion: Option<&str>) -> Value {
    let file = json!({ "artifactLocation": address(FORM, &report.form.document.path) });
    match criterion {
        Some(it) => json!({
            "physicalLocation": file,
            "logicalLocations": [{ "fullyQualifiedName": plain(it), "kind": "element" }],
        }),
        None => json!({ "physicalLocation": file }),
    }
}

fn related(citation: &CitationRow) -> Option<Value> {
    Some(location(citation.document.as_deref()?, citation.found.as_ref()?))
}

fn about(citation: &CitationRow) -> Value {
    let quote = citation.found_quote.as_deref().unwrap_or_default();
    let mut about = citation.found.as_ref().map_or(json!({}), |it| properties(it, quote));
    if let Some(about) = about.as_object_mut() {
        about.insert("formPage".to_owned(), json!(citation.form_page));
    }
    about
}
