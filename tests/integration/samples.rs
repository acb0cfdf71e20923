//! The sample folder: its manifest, its whole map, the citations that must come out of it, and what was planted in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::made::evimap;

fn map() -> (String, Value) {
    let ran = evimap(&["scan", "samples", "--service-type", "migration", "--lang", "ko"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let map = serde_json::from_str(&ran.out).unwrap();
    (ran.out, map)
}

fn manifest() -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/manifest.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn tables<'a>(manifest: &'a toml::Table, kind: &str) -> Vec<&'a toml::Table> {
    manifest[kind].as_array().unwrap().iter().map(|it| it.as_table().unwrap()).collect()
}

fn strings(table: &toml::Table, key: &str) -> Vec<String> {
    let values = table.get(key).and_then(|it| it.as_array()).into_iter().flatten();
    values.map(|it| it.as_str().unwrap().to_owned()).collect()
}

fn numbers(table: &toml::Table, key: &str) -> Vec<i64> {
    let values = table.get(key).and_then(|it| it.as_array()).into_iter().flatten();
    values.map(|it| it.as_integer().unwrap()).collect()
}

/// Requirements of a map by id.
fn requirement<'a>(map: &'a Value, id: &str) -> &'a Value {
    let criteria = map["criteria"].as_array().unwrap().iter();
    criteria.flat_map(|it| it["requirements"].as_array().unwrap()).find(|it| it["id"] == id).unwrap()
}

/// Evidence of the requirements that a manifest entry names, from its document.
fn evidence<'a>(map: &'a Value, entry: &toml::Table) -> Vec<&'a Value> {
    let document = entry["document"].as_str().unwrap();
    strings(entry, "requirements")
        .iter()
        .flat_map(|id| requirement(map, id)["evidence"].as_array().unwrap())
        .filter(|it| it["document"] == document)
        .collect()
}

/// Pages of a piece of evidence, first and last.
fn pages(evidence: &Value) -> (i64, i64) {
    (evidence["page"].as_i64().unwrap(), evidence["page_end"].as_i64().unwrap())
}

#[test]
fn the_manifest_tells_the_truth() {
    let (_, map) = map();
    for file in tables(&manifest(), "file") {
        let path = file["path"].as_str().unwrap();
        let row = map["documents"].as_array().unwrap().iter().find(|it| it["path"] == path);
        let row = row.unwrap_or_else(|| panic!("{path}: no row"));
        if let Some(pages) = file.get("pages") {
            assert_eq!(row["pages"].as_i64(), pages.as_integer(), "{path}: pages");
            assert_eq!(row["sha256"].as_str(), file["sha256"].as_str(), "{path}: sha256");
        }
    }
}

#[test]
fn the_whole_map() {
    let (json, _) = map();
    insta::assert_snapshot!(json);
}

#[test]
fn the_citations_of_the_form_come_out() {
    let (_, map) = map();
    let manifest = manifest();
    let citations = tables(&manifest, "citation");
    assert_eq!(citations.len(), 8);
    for citation in citations {
        let name = citation["text"].as_str().unwrap();
        let wanted = numbers(citation, "pages");
        let wanted = (wanted[0], *wanted.last().unwrap());
        let fitting: Vec<&Value> = evidence(&map, citation)
            .into_iter()
            .filter(|it| it["article"].as_str() == citation["article"].as_str())
            .filter(|it| it["article_title"].as_str() == citation["article_title"].as_str())
            .filter(|it| wanted.0 <= pages(it).0 && pages(it).1 <= wanted.1)
            .collect();
        assert!(fitting.iter().any(|it| pages(it) == wanted), "{name}: pages {:?}", fitting);
        if let Some(paragraph) = citation.get("paragraph").and_then(toml::Value::as_integer) {
            assert!(fitting.iter().all(|it| it["paragraph"] == paragraph), "{name}: {fitting:?}");
        }
        let seen = |key: &str| fitting.iter().filter_map(|it| it[key].as_i64()).collect::<BTreeSet<i64>>();
        for (key, level) in [("items", "item"), ("paragraphs", "paragraph"), ("points", "point")] {
            let missing: Vec<i64> =
                numbers(citation, key).into_iter().filter(|it| !seen(level).contains(it)).collect();
            assert!(missing.is_empty(), "{name}: no evidence from {level} {missing:?}");
        }
        for subitem in strings(citation, "subitems") {
            assert!(
                fitting.iter().any(|it| it["subitem"] == subitem.as_str()),
                "{name}: no evidence from {subitem}목"
            );
        }
        // Each requirement that the citation is for is cited from it.
        for id in strings(citation, "requirements") {
            let mine = requirement(&map, &id)["evidence"].as_array().unwrap();
            assert!(mine.iter().any(|it| fitting.contains(&it)), "{name}: not under {id}");
        }
    }
}

#[test]
fn what_is_stated_once_is_found_there() {
    let (_, map) = map();
    for statement in tables(&manifest(), "statement") {
        let page = numbers(statement, "pages")[0];
        let place = statement["place"].as_str().unwrap();
        for id in strings(statement, "requirements") {
            let status = &requirement(&map, &id)["status"];
            assert_eq!(status, "met", "{id}");
            let found = evidence(&map, statement)
                .into_iter()
                .any(|it| pages(it).0 == page && it["citation"].as_str().unwrap().contains(place));
            assert!(found, "{id}: nothing from {place}");
        }
    }
}

#[test]
fn every_planted_defect_is_found_and_no_look_alike_is_cited() {
    let (_, map) = map();
    let manifest = manifest();
    let mut not_met = BTreeSet::new();
    for defect in tables(&manifest, "defect") {
        let kind = defect["kind"].as_str().unwrap();
        let row = |path: &str| {
            map["documents"].as_array().unwrap().iter().find(|it| it["path"] == path).unwrap().clone()
        };
        match kind {
            "missing" | "partial" => {
                for id in strings(defect, "requirements") {
                    assert_eq!(requirement(&map, &id)["status"], kind, "{id}");
                    not_met.insert(id);
                }
            }
            "page-without-text" => {
                let row = row(defect["document"].as_str().unwrap());
                assert_eq!((&row["status"], &row["warnings"][0]["code"]), (&"partial".into(), &kind.into()));
                assert_eq!(row["warnings"][0]["page"].as_i64(), Some(numbers(defect, "pages")[0]));
            }
            _ => assert_eq!(row(defect["document"].as_str().unwrap())["status"], "failed", "{kind}"),
        }
    }
    for criterion in map["criteria"].as_array().unwrap() {
        for requirement in criterion["requirements"].as_array().unwrap() {
            let id = requirement["id"].as_str().unwrap();
            let stated = ["met", "not_applicable"].contains(&requirement["status"].as_str().unwrap());
            assert_eq!(stated, !not_met.contains(id), "{id}: {}", requirement["status"]);
        }
    }
    let tidy = |text: &str| text.split_whitespace().collect::<String>();
    for look_alike in tables(&manifest, "lookalike") {
        let Some(begins) = look_alike.get("begins").and_then(toml::Value::as_str) else { continue };
        for cited in evidence(&map, look_alike) {
            let quote = cited["quote"].as_str().unwrap();
            let met = cited["verdict"] == "met";
            assert!(!(met && tidy(quote).contains(&tidy(begins))), "cited as evidence: {quote}");
        }
    }
}

#[test]
fn every_planted_finding_is_reported_and_nothing_else() {
    let (_, map) = map();
    let manifest = manifest();
    let tidy = |text: &str| text.split_whitespace().collect::<String>();
    let mut reported: Vec<&Value> = map["findings"].as_array().unwrap().iter().collect();
    for planted in tables(&manifest, "finding") {
        let text = |key: &str| planted.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let page = numbers(planted, "pages")[0];
        let found = reported.iter().position(|it| {
            it["code"] == text("code")
                && it["document"] == text("document")
                && pages(it).0 == page
                && it["citation"].as_str().unwrap().contains(text("place"))
                && tidy(it["quote"].as_str().unwrap()).contains(&tidy(text("begins")))
        });
        let found = found.unwrap_or_else(|| panic!("{} on page {page}: not in {reported:#?}", text("code")));
        reported.remove(found);
    }
    assert!(reported.is_empty(), "not planted: {reported:#?}");
}
