//! Findings and gaps as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code scanning viewers show.
//!
//! SARIF knows lines and bytes and no pages: page, article and quote stand in `properties` and in the message; the article is a logical
//! location as well. What could not be read is a notification of the run.

use std::io;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::json;
use super::model::{
    DocumentRow, FindingRow, FindingSeverity, Place, ReadStatus, Report, RequirementRow, Status,
};
use super::plain::plain;
use super::wording::{self, Lang};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Name of the folder that addresses of files are relative to; no machine's path is told.
const BASE: &str = "EVIDENCE";

/// Writes the log. Results and artifacts are made while they are written, so that a large folder's are never in memory together.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(lang: Lang, report: &Report, out: impl io::Write) -> io::Result<()> {
    let is_open = |it: &&RequirementRow| !matches!(it.status, Status::Met | Status::NotApplicable);
    let gaps = || report.criteria.iter().flat_map(|it| &it.requirements).filter(is_open);
    let mut rules = Rules::default();
    for it in gaps() {
        rules.add(&it.id, &it.title);
    }
    for it in &report.findings {
        rules.add(&it.code, &it.code);
    }
    let unread = || report.documents.iter().filter(|it| it.has_loss);
    let run = Run {
        artifacts: Each(|| report.documents.iter().map(artifact)),
        column_kind: "unicodeCodePoints",
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: Each(|| unread().map(|it| notification(lang, it))),
        }],
        language: lang.pick("ko", "en"),
        original_uri_base_ids: json!({
            BASE: { "description": text(lang.pick("증빙 폴더", "The folder with the evidence")) }
        }),
        results: Each(|| {
            let gaps = gaps().map(|it| gap(&rules, it));
            gaps.chain(report.findings.iter().map(|it| finding(&rules, it)))
        }),
        tool: json!({ "driver": {
            "name": report.tool.name,
            "semanticVersion": report.tool.version,
            "rules": rules.0.iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
            "properties": { "checklist": plain(&report.checklist.id), "revision": plain(&report.checklist.revision), "sha256": report.checklist.sha256 },
        }}),
    };
    json::write(&Log { schema: SCHEMA, runs: [run], version: "2.1.0" }, out)
}

// Members stand in the order of their names, as in the values within them.

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [R; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<A, N, R> {
    artifacts: A,
    column_kind: &'static str,
    invocations: [Invocation<N>; 1],
    language: &'static str,
    original_uri_base_ids: Value,
    results: R,
    tool: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<N> {
    execution_successful: bool,
    tool_execution_notifications: N,
}

/// An array of what an iterator gives, each made when its turn comes.
struct Each<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Rules in the order in which they are first used, each with its id.
#[derive(Default)]
struct Rules(Vec<(String, Value)>);

impl Rules {
    fn add(&mut self, id: &str, title: &str) {
        if self.index(id).is_none() {
            self.0.push((id.to_owned(), json!({ "id": plain(id), "shortDescription": text(title) })));
        }
    }

    fn index(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == id)
    }
}

fn finding(rules: &Rules, row: &FindingRow) -> Value {
    let level = match row.severity {
        FindingSeverity::Error => "error",
        FindingSeverity::Warning => "warning",
    };
    let message = format!("{} · {}", row.message, row.place.citation);
    result(rules, &row.code, level, &message, Some((&row.document, &row.place, &row.quote)))
}

fn gap(rules: &Rules, row: &RequirementRow) -> Value {
    let level = if row.status == Status::Missing { "error" } else { "warning" };
    let best = row.evidence.first().map(|it| (it.document.as_str(), &it.place, it.quote.as_str()));
    let message = format!("{} {}: {}", row.id, row.title, row.reason);
    result(rules, &row.id, level, &message, best)
}

fn result(rules: &Rules, rule: &str, level: &str, message: &str, at: Option<(&str, &Place, &str)>) -> Value {
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
        "ruleIndex": rules.index(rule),
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
