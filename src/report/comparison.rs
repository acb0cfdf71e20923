//! What changed between two maps.
//!
//! Maps are read back by the names of the contract, so that a map of another version of the program is compared too as long as its schema is
//! the same. A passage is the same when its words are; where it stands is what may have changed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::SCHEMA;

/// Why two maps cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// It is no JSON.
    #[error("no JSON")]
    Json(#[source] serde_json::Error),
    /// It is JSON and no map.
    #[error("no map")]
    NoMap,
    /// It is one document of a map, as `--format ndjson` writes it.
    #[error("lines of NDJSON")]
    Ndjson,
    /// Its schema is another one.
    #[error("schema {0}")]
    Schema(u64),
}

/// What changed.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(title = "evimap comparison")]
pub struct Comparison {
    /// Version of these shapes.
    pub schema: u32,
    /// Whether nothing changed.
    pub same: bool,
    /// Set where the maps were made with different checklists: then a changed verdict may come from that.
    pub checklist: Option<ChecklistChange>,
    /// Requirements whose verdict changed, in the checklist's order.
    pub requirements: Vec<RequirementChange>,
    /// Passages that moved, came or went, in the order of requirements.
    pub passages: Vec<PassageChange>,
    /// Findings that are new or mended.
    pub findings: Vec<FindingChange>,
    /// Documents that were added, removed, renamed or changed, in order of path.
    pub documents: Vec<DocumentChange>,
}

/// In which direction something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// A requirement is nearer to being met.
    Gained,
    /// A requirement is further from being met.
    Lost,
    /// A requirement applies that did not, or the other way round.
    Applicability,
    /// New.
    Added,
    /// Gone.
    Removed,
    /// A passage stands elsewhere.
    Moved,
    /// A document has another name.
    Renamed,
    /// A document has other bytes, or was read otherwise.
    Changed,
}

/// Two checklists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChecklistChange {
    /// Id and revision of the old one.
    pub old: String,
    /// Id and revision of the new one.
    pub new: String,
}

/// A requirement whose verdict changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequirementChange {
    /// In which direction.
    pub change: Changed,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The old verdict; `null` where the old checklist does not have it.
    pub old: Option<String>,
    /// The new verdict; `null` where the new checklist does not have it.
    pub new: Option<String>,
    /// Why, as the new map says.
    pub reason: Option<String>,
}

/// A passage that moved, came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PassageChange {
    /// `moved`, `added` or `removed`.
    pub change: Changed,
    /// Ids of the requirements that it is evidence for.
    pub requirements: Vec<String>,
    /// The old citation; `null` where it is new.
    pub old: Option<String>,
    /// The new citation; `null` where it is gone.
    pub new: Option<String>,
    /// Its words.
    pub quote: String,
}

/// A finding that is new or mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingChange {
    /// `added` or `removed`.
    pub change: Changed,
    /// What kind it is.
    pub code: String,
    /// Where it stands, or stood.
    pub citation: String,
    /// What is, or was, wrong.
    pub message: String,
}

/// A document that was added, removed, renamed or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentChange {
    /// What became of it.
    pub change: Changed,
    /// Its path; the new one where it was renamed.
    pub path: String,
    /// Its old path, where it was renamed.
    pub old_path: Option<String>,
    /// How it was read before; `null` where it was not there.
    pub old_status: Option<String>,
    /// How it was read now; `null` where it is gone.
    pub new_status: Option<String>,
    /// Its pages before.
    pub old_pages: Option<u64>,
    /// Its pages now.
    pub new_pages: Option<u64>,
}

/// What of a map is compared.
#[derive(Debug, Deserialize)]
struct Map {
    checklist: MapChecklist,
    documents: Vec<MapDocument>,
    criteria: Vec<MapCriterion>,
    findings: Vec<MapFinding>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct MapChecklist {
    id: String,
    revision: String,
    sha256: String,
}

#[derive(Debug, Deserialize)]
struct MapDocument {
    path: String,
    sha256: Option<String>,
    pages: Option<u64>,
    status: String,
    code: Option<String>,
}

#[derive(Debug, Deserialize)]
struct MapCriterion {
    requirements: Vec<MapRequirement>,
}

#[derive(Debug, Deserialize)]
struct MapRequirement {
    id: String,
    title: String,
    status: String,
    reason: Option<String>,
    evidence: Vec<MapEvidence>,
}

#[derive(Debug, Deserialize)]
struct MapEvidence {
    document: String,
    citation: String,
    quote: String,
}

#[derive(Debug, Deserialize)]
struct MapFinding {
    code: String,
    document: String,
    citation: String,
    quote: String,
    message: String,
}

fn read(bytes: &[u8]) -> Result<Map, MapError> {
    #[derive(Deserialize)]
    struct Head {
        schema: Option<u64>,
        criteria: Option<serde::de::IgnoredAny>,
        document: Option<serde::de::IgnoredAny>,
    }
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Head>();
    let head = match values.next() {
        Some(Ok(head)) => head,
        Some(Err(error)) if error.is_data() => return Err(MapError::NoMap),
        Some(Err(error)) => return Err(MapError::Json(error)),
        None => return Err(MapError::NoMap),
    };
    if head.document.is_some() && head.criteria.is_none() {
        return Err(MapError::Ndjson);
    }
    match head.schema {
        Some(schema) if schema == u64::from(SCHEMA) => (),
        Some(schema) => return Err(MapError::Schema(schema)),
        None => return Err(MapError::NoMap),
    }
    serde_json::from_slice(bytes)
        .map_err(|error| if error.is_data() { MapError::NoMap } else { MapError::Json(error) })
}

impl Comparison {
    /// Compares two maps as JSON. The index of the error is that of the map: 0 for the old one.
    ///
    /// # Errors
    /// When one of them is no map, or one of another schema.
    pub fn new(old: &[u8], new: &[u8]) -> Result<Comparison, (usize, MapError)> {
        let old = read(old).map_err(|error| (0, error))?;
        let new = read(new).map_err(|error| (1, error))?;
        let (documents, renamed) = documents(&old, &new);
        let name = |it: &MapChecklist| format!("{} {}", it.id, it.revision);
        let mut comparison = Comparison {
            schema: SCHEMA,
            same: false,
            checklist: (old.checklist != new.checklist)
                .then(|| ChecklistChange { old: name(&old.checklist), new: name(&new.checklist) }),
            requirements: requirements(&old, &new),
            passages: passages(&old, &new, &renamed),
            findings: findings(&old, &new, &renamed),
            documents,
        };
        comparison.same = comparison.checklist.is_none()
            && comparison.requirements.is_empty()
            && comparison.passages.is_empty()
            && comparison.findings.is_empty()
            && comparison.documents.is_empty();
        Ok(comparison)
    }
}

/// New paths of documents that have another name now, by the old ones.
type Renamed = BTreeMap<String, String>;

fn documents(old: &Map, new: &Map) -> (Vec<DocumentChange>, Renamed) {
    let paths = |map: &Map| map.documents.iter().map(|it| it.path.clone()).collect::<BTreeSet<_>>();
    let (old_paths, new_paths) = (paths(old), paths(new));
    let mut renamed = Renamed::new();
    let mut taken = BTreeSet::new();
    let mut changes = Vec::new();
    let mut gone: BTreeMap<&str, VecDeque<&MapDocument>> = BTreeMap::new();
    for document in old.documents.iter().filter(|it| !new_paths.contains(&it.path)) {
        if let Some(sha256) = &document.sha256 {
            gone.entry(sha256).or_default().push_back(document);
        }
    }
    for document in new.documents.iter().filter(|it| !old_paths.contains(&it.path)) {
        let sha256 = document.sha256.as_deref();
        let before = sha256.and_then(|it| gone.get_mut(it)).and_then(VecDeque::pop_front);
        if let Some(before) = before {
            taken.insert(before.path.clone());
            renamed.insert(before.path.clone(), document.path.clone());
        }
        let change = if before.is_some() { Changed::Renamed } else { Changed::Added };
        changes.push(document_change(change, before, Some(document)));
    }
    let now: BTreeMap<&str, &MapDocument> = new.documents.iter().map(|it| (it.path.as_str(), it)).collect();
    for before in &old.documents {
        match now.get(before.path.as_str()).copied() {
            None if taken.contains(&before.path) => (),
            None => changes.push(document_change(Changed::Removed, Some(before), None)),
            Some(now) => {
                let same = (&before.sha256, &before.status, &before.code, before.pages)
                    == (&now.sha256, &now.status, &now.code, now.pages);
                if !same {
                    changes.push(document_change(Changed::Changed, Some(before), Some(now)));
                }
            }
        }
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    (changes, renamed)
}

fn document_change(change: Changed, old: Option<&MapDocument>, new: Option<&MapDocument>) -> DocumentChange {
    let status = |it: &MapDocument| match &it.code {
        Some(code) if it.status != "read" => format!("{} ({code})", it.status),
        _ => it.status.clone(),
    };
    DocumentChange {
        change,
        path: new.or(old).map(|it| it.path.clone()).unwrap_or_default(),
        old_path: old.filter(|_| change == Changed::Renamed).map(|it| it.path.clone()),
        old_status: old.map(status),
        new_status: new.map(status),
        old_pages: old.and_then(|it| it.pages),
        new_pages: new.and_then(|it| it.pages),
    }
}

fn all_requirements(map: &Map) -> impl Iterator<Item = &MapRequirement> {
    map.criteria.iter().flat_map(|it| &it.requirements)
}

fn requirements(old: &Map, new: &Map) -> Vec<RequirementChange> {
    let before: BTreeMap<&str, &MapRequirement> =
        all_requirements(old).map(|it| (it.id.as_str(), it)).collect();
    let now: BTreeSet<&str> = all_requirements(new).map(|it| it.id.as_str()).collect();
    let mut changes: Vec<RequirementChange> = all_requirements(new)
        .filter_map(|requirement| {
            let old = before.get(requirement.id.as_str()).map(|it| it.status.clone());
            (old.as_ref() != Some(&requirement.status)).then(|| RequirementChange {
                change: old.as_ref().map_or(Changed::Added, |old| direction(old, &requirement.status)),
                id: requirement.id.clone(),
                title: requirement.title.clone(),
                old,
                new: Some(requirement.status.clone()),
                reason: requirement.reason.clone(),
            })
        })
        .collect();
    changes.extend(all_requirements(old).filter(|it| !now.contains(it.id.as_str())).map(|it| {
        RequirementChange {
            change: Changed::Removed,
            id: it.id.clone(),
            title: it.title.clone(),
            old: Some(it.status.clone()),
            new: None,
            reason: None,
        }
    }));
    changes
}

fn direction(old: &str, new: &str) -> Changed {
    let rank = |status: &str| match status {
        "met" => Some(3),
        "partial" => Some(2),
        "missing" => Some(1),
        "unread" => Some(0),
        _ => None,
    };
    match (rank(old), rank(new)) {
        (Some(old), Some(new)) if old < new => Changed::Gained,
        (Some(_), Some(_)) => Changed::Lost,
        _ => Changed::Applicability,
    }
}

/// A passage by its document, as the new map calls it, and its words: the requirements and the citation.
type Passages<'a> = BTreeMap<(&'a str, &'a str), (Vec<&'a str>, &'a str)>;

fn passages_of<'a>(map: &'a Map, renamed: &'a Renamed) -> (Passages<'a>, Vec<(&'a str, &'a str)>) {
    let mut passages = Passages::new();
    let mut order = Vec::new();
    for requirement in all_requirements(map) {
        for evidence in &requirement.evidence {
            let path = renamed.get(&evidence.document).unwrap_or(&evidence.document).as_str();
            let key = (path, evidence.quote.as_str());
            let (requirements, _) = passages.entry(key).or_insert_with(|| {
                order.push(key);
                (Vec::new(), evidence.citation.as_str())
            });
            requirements.push(&requirement.id);
        }
    }
    (passages, order)
}

fn passages(old: &Map, new: &Map, renamed: &Renamed) -> Vec<PassageChange> {
    let none = Renamed::new();
    let (before, old_order) = passages_of(old, renamed);
    let (now, new_order) = passages_of(new, &none);
    let ids = |requirements: &[&str]| requirements.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let mut changes = Vec::new();
    for key in &new_order {
        let Some((requirements, citation)) = now.get(key) else { continue };
        let old = before.get(key).map(|it| it.1);
        let renamed_only = old.is_some_and(|old| place_of(old) == place_of(citation));
        if old == Some(*citation) || renamed_only {
            continue;
        }
        changes.push(PassageChange {
            change: if old.is_some() { Changed::Moved } else { Changed::Added },
            requirements: ids(requirements),
            old: old.map(str::to_owned),
            new: Some((*citation).to_owned()),
            quote: key.1.to_owned(),
        });
    }
    for key in old_order.iter().filter(|it| !now.contains_key(*it)) {
        let Some((requirements, citation)) = before.get(key) else { continue };
        changes.push(PassageChange {
            change: Changed::Removed,
            requirements: ids(requirements),
            old: Some((*citation).to_owned()),
            new: None,
            quote: key.1.to_owned(),
        });
    }
    changes
}

/// What a citation says behind the document's name.
fn place_of(citation: &str) -> &str {
    citation.find(" (").and_then(|at| citation.get(at..)).unwrap_or(citation)
}

fn findings(old: &Map, new: &Map, renamed: &Renamed) -> Vec<FindingChange> {
    let key = |it: &MapFinding, renamed: &Renamed| {
        let path = renamed.get(&it.document).unwrap_or(&it.document).clone();
        (it.code.clone(), path, it.quote.clone())
    };
    let none = Renamed::new();
    let before: BTreeSet<_> = old.findings.iter().map(|it| key(it, renamed)).collect();
    let now: BTreeSet<_> = new.findings.iter().map(|it| key(it, &none)).collect();
    let change = |change: Changed, it: &MapFinding| FindingChange {
        change,
        code: it.code.clone(),
        citation: it.citation.clone(),
        message: it.message.clone(),
    };
    let added = new
        .findings
        .iter()
        .filter(|it| !before.contains(&key(it, &none)))
        .map(|it| change(Changed::Added, it));
    let mended = old
        .findings
        .iter()
        .filter(|it| !now.contains(&key(it, renamed)))
        .map(|it| change(Changed::Removed, it));
    added.chain(mended).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn map() -> Value {
        let evidence = |page: u32| json!({"document": "지침.pdf", "citation": format!("지침 ({page} 페이지 - 제7조 보고)"), "quote": "1. 통지방법 : 전화"});
        json!({
            "schema": 1,
            "checklist": {"id": "digital-service", "revision": "1", "sha256": "a"},
            "documents": [{"path": "지침.pdf", "sha256": "1", "pages": 9, "status": "read", "code": null}],
            "criteria": [{"requirements": [
                {"id": "1.2-a1", "title": "통지방법", "status": "met", "reason": "", "evidence": [evidence(6)]},
                {"id": "1.2-a2", "title": "발생내용", "status": "missing", "reason": "", "evidence": []},
            ]}],
            "findings": [{"code": "weak-algorithm", "document": "지침.pdf", "citation": "지침 (3 페이지)", "quote": "MD5", "message": "약함"}],
        })
    }

    struct Case {
        name: &'static str,
        change: fn(&mut Value),
        expected: &'static [&'static str],
    }

    const CASES: &[Case] = &[
        Case { name: "nothing", change: |_| (), expected: &[] },
        Case {
            name: "an item gained",
            change: |map| map["criteria"][0]["requirements"][1]["status"] = "partial".into(),
            expected: &["gained 1.2-a2"],
        },
        Case {
            name: "an item lost",
            change: |map| map["criteria"][0]["requirements"][0]["status"] = "missing".into(),
            expected: &["lost 1.2-a1"],
        },
        Case {
            name: "a passage on another page",
            change: |map| {
                map["criteria"][0]["requirements"][0]["evidence"][0]["citation"] =
                    "지침 (7 페이지 - 제7조 보고)".into();
            },
            expected: &["moved 지침 (7 페이지 - 제7조 보고)"],
        },
        Case {
            name: "a finding mended",
            change: |map| map["findings"] = json!([]),
            expected: &["removed weak-algorithm"],
        },
        Case {
            name: "other bytes",
            change: |map| map["documents"][0]["sha256"] = "2".into(),
            expected: &["changed 지침.pdf"],
        },
        Case {
            name: "another name",
            change: |map| {
                map["documents"][0]["path"] = "새 지침.pdf".into();
                map["findings"][0]["document"] = "새 지침.pdf".into();
                let evidence = &mut map["criteria"][0]["requirements"][0]["evidence"][0];
                evidence["document"] = "새 지침.pdf".into();
                evidence["citation"] = "새 지침 (6 페이지 - 제7조 보고)".into();
            },
            expected: &["renamed 새 지침.pdf"],
        },
        Case {
            name: "another checklist",
            change: |map| map["checklist"]["revision"] = "2".into(),
            expected: &["digital-service 2"],
        },
    ];

    #[test]
    fn what_changed_is_named() {
        for case in CASES {
            let old = map();
            let mut new = map();
            (case.change)(&mut new);
            let comparison = Comparison::new(old.to_string().as_bytes(), new.to_string().as_bytes()).unwrap();
            let name = |change: Changed| serde_json::to_value(change).unwrap().as_str().unwrap().to_owned();
            let mut found: Vec<String> =
                comparison.requirements.iter().map(|it| format!("{} {}", name(it.change), it.id)).collect();
            let place = |it: &PassageChange| it.new.clone().or(it.old.clone()).unwrap();
            found.extend(comparison.passages.iter().map(|it| format!("{} {}", name(it.change), place(it))));
            found.extend(comparison.findings.iter().map(|it| format!("{} {}", name(it.change), it.code)));
            found.extend(comparison.documents.iter().map(|it| format!("{} {}", name(it.change), it.path)));
            found.extend(comparison.checklist.iter().map(|it| it.new.clone()));
            assert_eq!(found, case.expected, "{}", case.name);
            assert_eq!(comparison.same, case.expected.is_empty(), "{}", case.name);
        }
    }

    #[test]
    fn what_is_no_map_of_this_schema_is_refused() {
        let map = map().to_string();
        for (text, expected) in [
            ("{", "no JSON"),
            ("[]", "no map"),
            ("{\"a\": 1}", "no map"),
            ("{\"schema\": 2, \"criteria\": []}", "schema 2"),
            ("{\"schema\": 1, \"document\": {}}\n{\"schema\": 1, \"document\": {}}\n", "lines of NDJSON"),
        ] {
            let (index, error) = Comparison::new(map.as_bytes(), text.as_bytes()).unwrap_err();
            assert_eq!((index, error.to_string().as_str()), (1, expected), "{text}");
        }
    }
}
