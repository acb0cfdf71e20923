//! Reports as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code scanning viewers show.
//!
//! SARIF knows lines and bytes and no pages: page, article and quote stand in `properties` and in the message; the article is a logical
//! location as well. What could not be read is a notification of the run.

mod check;
mod map;

use std::io;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::json;
use super::model::{ChecklistInfo, DocumentRow, Place, ReadStatus, Tool};
use super::plain::plain;
use super::wording::{self, Lang};

pub use check::write as write_check;
pub use map::write;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Name of the folder that addresses of files are relative to; no machine's path is told.
const EVIDENCE: &str = "EVIDENCE";
/// The same for a form.
const FORM: &str = "FORM";

/// One run of the program.
struct Run<'a> {
    tool: &'a Tool,
    checklist: &'a ChecklistInfo,
    rules: Rules,
    results: Vec<Value>,
    /// Files with the folder that they are in.
    files: Vec<(&'static str, &'a DocumentRow)>,
}

impl Run<'_> {
    fn write(self, lang: Lang, out: impl io::Write) -> io::Result<()> {
        let unread = self.files.iter().filter(|(_, it)| it.has_loss);
        let notifications: Vec<Value> = unread.map(|(base, it)| notification(lang, base, it)).collect();
        let mut bases = Map::new();
        let described = [
            (EVIDENCE, lang.pick("증빙 폴더", "The folder with the evidence")),
            (FORM, lang.pick("체크리스트가 있는 폴더", "The folder with the form")),
        ];
        for (base, description) in described {
            if self.files.iter().any(|(own, _)| *own == base) || base == EVIDENCE {
                bases.insert(base.to_owned(), json!({ "description": text(description) }));
            }
        }
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": self.tool.name,
                    "semanticVersion": self.tool.version,
                    "rules": self.rules.0.iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
                    "properties": { "checklist": plain(&self.checklist.id), "revision": plain(&self.checklist.revision), "sha256": self.checklist.sha256 },
                }},
                "language": lang.pick("ko", "en"),
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": bases,
                "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
                "artifacts": self.files.iter().map(|(base, it)| artifact(base, it)).collect::<Vec<_>>(),
                "results": self.results,
            }],
        });
        json::write(&log, out)
    }
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

/// One result of a run.
struct Found<'a> {
    rule: &'a str,
    level: &'static str,
    message: String,
    /// What tells it from others and stays in the next run, whatever page it moves to.
    print: &'a [&'a str],
    location: Value,
    /// Another place that it is about.
    related: Option<Value>,
    properties: Value,
}

impl Found<'_> {
    /// `rule_index` is that of its rule in the run.
    fn result(self, rule_index: usize) -> Value {
        let mut print = Sha256::new();
        print.update(self.rule.as_bytes());
        for part in self.print {
            print.update([0]);
            print.update(part.as_bytes());
        }
        if !self.print.is_empty() {
            print.update([0]);
        }
        let print: String = print.finalize().iter().take(16).map(|it| format!("{it:02x}")).collect();
        let mut result = json!({
            "ruleId": plain(self.rule),
            "ruleIndex": rule_index,
            "kind": "fail",
            "level": self.level,
            "message": text(&self.message),
            "locations": [self.location],
            "partialFingerprints": { "evimap/v1": print },
            "properties": self.properties,
        });
        if let (Some(related), Some(result)) = (self.related, result.as_object_mut()) {
            result.insert("relatedLocations".to_owned(), json!([related]));
        }
        result
    }
}

fn location(document: &str, place: &Place) -> Value {
    let mut location = Map::new();
    location
        .insert("physicalLocation".to_owned(), json!({ "artifactLocation": address(EVIDENCE, document) }));
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

fn notification(lang: Lang, base: &str, row: &DocumentRow) -> Value {
    let losses = row.warnings.iter().filter(|it| it.loss).map(|it| it.message.as_str());
    let said: Vec<&str> = row.message.as_deref().into_iter().chain(losses).collect();
    let level = if row.status == ReadStatus::Failed { "error" } else { "warning" };
    let message = format!("{} {}: {}", row.path, wording::read_status(lang, row.status), said.join(" "));
    json!({
        "level": level,
        "message": text(&message),
        "descriptor": { "id": row.code.unwrap_or("not-read") },
        "locations": [{ "physicalLocation": { "artifactLocation": address(base, &row.path) } }],
    })
}

fn artifact(base: &str, row: &DocumentRow) -> Value {
    let mut artifact = Map::new();
    artifact.insert("location".to_owned(), address(base, &row.path));
    if let Some(bytes) = row.bytes {
        artifact.insert("length".to_owned(), json!(bytes));
    }
    if let Some(hash) = &row.sha256 {
        artifact.insert("hashes".to_owned(), json!({ "sha-256": hash }));
    }
    Value::Object(artifact)
}

fn address(base: &str, path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": base })
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
