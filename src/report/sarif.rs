//! Findings and gaps as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code scanning viewers show.
//!
//! SARIF knows lines and bytes and no pages: page, article and quote stand in `properties` and in the message; the article is a logical
//! location as well. What could not be read is a notification of the run.

use std::io;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::json;
use super::model::{DocumentRow, FindingSeverity, Place, ReadStatus, Report, RequirementRow, Status};
use super::plain::plain;
use super::wording::{self, Lang};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Name of the folder that addresses of files are relative to; no machine's path is told.
const BASE: &str = "EVIDENCE";

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
        results.push(result(&it.code, rule, level, &message, Some((&it.document, &it.place, &it.quote))));
    }
    let unread = report.documents.iter().filter(|it| it.has_loss);
    let notifications: Vec<Value> = unread.map(|it| notification(lang, it)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": report.tool.name,
                "semanticVersion": report.tool.version,
                "rules": rules.0.iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
                "properties": { "checklist": plain(&report.checklist.id), "revision": plain(&report.checklist.revision), "sha256": report.checklist.sha256 },
            }},
            "language": lang.pick("ko", "en"),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { BASE: { "description": text(lang.pick("증빙 폴더", "The folder with the evidence")) } },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
            "artifacts": report.documents.iter().map(artifact).collect::<Vec<_>>(),
            "results": results,
        }],
    });
    json::write(&log, out)
}

/// Rules in the order in which they are first used, each with its id.
#[derive(Default)]
struct Rules(Vec<(String, Value)>);

impl Rules {
    fn index(&mut self, id: &str, title: &str) -> usize {
        self.0.iter().position(|(known, _)| known == id).unwrap_or_else(|| {
            self.0.push((id.to_owned(), json!({ "id": plain(id), "shortDescription": text(title) })));
            self.0.len() - 1
        })
    }
}

fn gap(rules: &mut Rules, row: &RequirementRow) -> Value {
    let rule = rules.index(&row.id, &row.title);
    let level = if row.status == Status::Missing { "error" } else { "warning" };
    let best = row.evidence.first().map(|it| (it.document.as_str(), &it.place, it.quote.as_str()));
    let message = format!("{} {}: {}", row.id, row.title, row.reason);
    result(&row.id, rule, level, &message, best)
}

fn result(
    rule: &str,
    rule_index: usize,
    level: &str,
    message: &str,
    at: Option<(&str, &Place, &str)>,
) -> Value {
    // The same finding has the same print in the next run, whatever page it moves to.
    let mut print = Sha256::new();
    let (location, properties) = match at {
        Some((document, place, quote)) => {
            for part in [rule, document, place.article.as_deref().unwrap_or_default(), quote] {
                print.update(part.as_bytes());
                print.update([0]);
            }
            (location(document, place), properties(place, quote))
        }
        None => {
            print.update(rule.as_bytes());
            (
                json!({ "physicalLocation": { "artifactLocation": { "uri": "./", "uriBaseId": BASE } } }),
                json!({}),
            )
        }
    };
    let print: String = print.finalize().iter().take(16).map(|it| format!("{it:02x}")).collect();
    json!({
        "ruleId": plain(rule),
        "ruleIndex": rule_index,
        "kind": "fail",
        "level": level,
        "message": text(message),
        "locations": [location],
        "partialFingerprints": { "evimap/v1": print },
        "properties": properties,
    })
}

fn location(document: &str, place: &Place) -> Value {
    let mut location = Map::new();
    location.insert("physicalLocation".to_owned(), json!({ "artifactLocation": address(document) }));
    let parts = [
        place.article.clone().or_else(|| place.article_title.clone()),
        place.paragraph.map(|it| format!("{it}항")),
        place.item.map(|it| format!("{it}호")),
        place.subitem.as_ref().map(|it| format!("{it}목")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if !parts.is_empty() {
        location.insert(
            "logicalLocations".to_owned(),
            json!([{ "fullyQualifiedName": plain(&parts.join("/")), "kind": "element" }]),
        );
    }
    Value::Object(location)
}

fn properties(place: &Place, quote: &str) -> Value {
    json!({
        "page": place.page,
        "pageLabel": place.page_label.as_deref().map(plain),
        "citation": plain(&place.citation),
        "quote": plain(quote),
    })
}

fn notification(lang: Lang, row: &DocumentRow) -> Value {
    let losses = row.warnings.iter().filter(|it| it.loss).map(|it| it.message.as_str());
    let said: Vec<&str> = row.message.as_deref().into_iter().chain(losses).collect();
    let level = if row.status == ReadStatus::Failed { "error" } else { "warning" };
    let message = format!("{} {}: {}", row.path, wording::read_status(lang, row.status), said.join(" "));
    json!({
        "level": level,
        "message": text(&message),
        "descriptor": { "id": row.code.unwrap_or("not-read") },
        "locations": [{ "physicalLocation": { "artifactLocation": address(&row.path) } }],
    })
}

fn artifact(row: &DocumentRow) -> Value {
    let mut artifact = Map::new();
    artifact.insert("location".to_owned(), address(&row.path));
    if let Some(bytes) = row.bytes {
        artifact.insert("length".to_owned(), json!(bytes));
    }
    if let Some(hash) = &row.sha256 {
        artifact.insert("hashes".to_owned(), json!({ "sha-256": hash }));
    }
    Value::Object(artifact)
}

fn address(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": BASE })
}

fn text(text: &str) -> Value {
    json!({ "text": plain(text) })
}

/// A path as a relative reference (RFC 3986): UTF-8, everything but unreserved characters and `/` in percent signs.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            it => uri.push_str(&format!("%{it:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_reference() {
        assert_eq!(uri("a b/02. 지.pdf"), "a%20b/02.%20%EC%A7%80.pdf");
        assert_eq!(uri("<img>:%.pdf"), "%3Cimg%3E%3A%25.pdf");
    }
}
