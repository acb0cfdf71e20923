//! Terms and checklists as checked values.
//!
//! # What comes in, what goes out
//! [`load`] reads the files of a dictionary, built in or in a folder, and gives a [`Checklist`] in which every index is valid, or
//! every fault of every file at once.
//!
//! # Decisions
//! - What makes a requirement met or only half met is data (`checklist.toml`); no requirement is named in code.
//! - Terms are a table (`terms.csv`, `lookalikes.csv`) that a spreadsheet opens, also in the code page that Korean spreadsheets save.

mod check;
mod examples;
pub mod exchange;
mod fault;
mod known;
mod lexicon;
mod model;
mod rows;
mod schema;
mod section;
mod spelling;
mod tables;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use fault::Fault;
pub use known::{Known, Misfit, OutdatedContact, OutdatedWording, Provider, known};
pub use model::{
    AnyOf, Applies, Block, Checklist, Concept, ConceptId, Condition, Criterion, Example, Exclusion, Expected,
    FindingRule, LookAlike, PatternKind, Requirement, Rule, Scope, ServiceType, Spelling, Spellings, Subject,
    Suggestion, Weight, Words,
};

use fault::Faults;

/// Files of a dictionary, in the order in which they are hashed. The last two may be left out.
pub const FILES: [&str; 5] = [CHECKLIST_FILE, TERMS_FILE, LOOK_ALIKES_FILE, EXAMPLES_FILE, SUGGESTIONS_FILE];
/// Criteria, requirements and rules.
pub const CHECKLIST_FILE: &str = "checklist.toml";
/// Concepts and their spellings.
pub const TERMS_FILE: &str = "terms.csv";
/// Wordings that look like a term.
pub const LOOK_ALIKES_FILE: &str = "lookalikes.csv";
/// Texts with the verdicts that they must get.
pub const EXAMPLES_FILE: &str = "examples.csv";
/// What could be written where nothing states a requirement.
pub const SUGGESTIONS_FILE: &str = "suggestions.csv";
/// Files that a dictionary may be without.
const OPTIONAL: [&str; 2] = [EXAMPLES_FILE, SUGGESTIONS_FILE];

/// Largest file of a dictionary in bytes.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// A built-in dictionary: its id and its files in the order of [`FILES`].
struct BuiltIn {
    id: &'static str,
    files: [&'static [u8]; 5],
}

/// The files of a folder below `dictionaries`, the last given on its own.
macro_rules! files_of {
    ($folder:literal, $suggestions:expr) => {
        [
            include_bytes!(concat!("../../dictionaries/", $folder, "/checklist.toml")).as_slice(),
            include_bytes!(concat!("../../dictionaries/", $folder, "/terms.csv")).as_slice(),
            include_bytes!(concat!("../../dictionaries/", $folder, "/lookalikes.csv")).as_slice(),
            include_bytes!(concat!("../../dictionaries/", $folder, "/examples.csv")).as_slice(),
            $suggestions,
        ]
    };
}

const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        id: "digital-service",
        files: files_of!(
            "digital-service",
            include_bytes!("../../dictionaries/digital-service/suggestions.csv").as_slice()
        ),
    },
    BuiltIn { id: "privacy-notice", files: files_of!("privacy-notice", b"") },
];

/// The files of a small checklist to begin with, in the order of [`FILES`].
pub const TEMPLATE: [&[u8]; 5] = files_of!("template", b"");

/// Where a dictionary comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One that the program carries, by id.
    BuiltIn(String),
    /// A folder with the [`FILES`].
    Folder(PathBuf),
}

impl Origin {
    /// An id of a built-in dictionary, else a folder.
    pub fn new(name: &str) -> Self {
        if BUILT_IN.iter().any(|it| it.id == name) {
            Origin::BuiltIn(name.to_owned())
        } else {
            Origin::Folder(PathBuf::from(name))
        }
    }
}

/// Ids of the dictionaries that the program carries, in a fixed order.
pub fn built_in_ids() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|it| it.id)
}

/// Loads and checks a dictionary.
///
/// # Errors
/// Every fault of every file, sorted by file and line. A checklist that is given back has none.
pub fn load(origin: &Origin) -> Result<Checklist, Vec<Fault>> {
    let files = files(origin)?;
    let mut checklist = read(files.each_ref().map(|it| it.as_ref()))?;
    // Findings come from these tables too, so a folder that changes one is another checklist.
    let own = known::own_tables(origin).map_err(|it| vec![it])?;
    if !own.is_empty() {
        let mut hasher = Sha256::new();
        hasher.update(checklist.sha256.as_bytes());
        own.iter().for_each(|(name, bytes)| add_file(&mut hasher, name, bytes));
        checklist.sha256 = hexadecimal(hasher);
    }
    Ok(checklist)
}

/// The bytes of a dictionary's files, in the order of [`FILES`]; empty where one is left out.
fn files(origin: &Origin) -> Result<[Cow<'static, [u8]>; 5], Vec<Fault>> {
    match origin {
        Origin::BuiltIn(id) => {
            let built_in = BUILT_IN.iter().find(|it| it.id == id).ok_or_else(|| {
                let known = built_in_ids().collect::<Vec<_>>().join(", ");
                let message = Words {
                    ko: format!("내장 점검표 “{id}”가 없습니다. 있는 것: {known}"),
                    en: format!("no built-in checklist “{id}”; there is: {known}"),
                };
                vec![Fault { file: id.clone(), line: None, message }]
            })?;
            Ok(built_in.files.map(Cow::Borrowed))
        }
        Origin::Folder(folder) => {
            let mut faults = Vec::new();
            let files = FILES.map(|name| {
                let place = folder.join(name);
                if OPTIONAL.contains(&name) && !place.exists() {
                    return Cow::Owned(Vec::new());
                }
                Cow::Owned(read_file(&place).unwrap_or_else(|message| {
                    faults.push(Fault { file: name.to_owned(), line: None, message });
                    Vec::new()
                }))
            });
            if faults.is_empty() { Ok(files) } else { Err(faults) }
        }
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, Words> {
    let shown = path.display();
    let too_large = std::fs::metadata(path).is_ok_and(|it| it.len() > MAX_FILE_BYTES);
    if too_large {
        return Err(Words {
            ko: format!("{shown}: 파일이 너무 큽니다"),
            en: format!("{shown}: the file is too large"),
        });
    }
    std::fs::read(path).map_err(|error| Words {
        ko: format!("{shown}: 파일을 읽을 수 없습니다({error})"),
        en: format!("{shown}: cannot be read ({error})"),
    })
}

/// Reads the bytes of the files, in the order of [`FILES`].
fn read(files: [&[u8]; 5]) -> Result<Checklist, Vec<Fault>> {
    let [checklist_bytes, terms_bytes, look_alike_bytes, example_bytes, suggestion_bytes] = files;
    let [mut in_checklist, mut in_terms, mut in_look_alikes, mut in_examples, mut in_suggestions] =
        FILES.map(Faults::new);
    let terms = tables::read_terms(terms_bytes, &mut in_terms);
    let look_alikes = tables::read_look_alikes(look_alike_bytes, &terms, &mut in_look_alikes);
    let content = match std::str::from_utf8(checklist_bytes) {
        Ok(text) => schema::read(text.trim_start_matches('\u{feff}'), &terms, &mut in_checklist),
        Err(_) => {
            in_checklist.add(None, "UTF-8로 저장해 주세요", "must be saved as UTF-8");
            schema::Content::default()
        }
    };
    let examples = examples::read(example_bytes, &content, &mut in_examples);
    check::unused_concepts(&content, &terms, &mut in_terms);
    let suggestions = tables::read_suggestions(suggestion_bytes, &content.requirements, &mut in_suggestions);
    let mut faults = Vec::new();
    let found = [in_checklist, in_terms, in_look_alikes, in_examples, in_suggestions].map(Faults::into_found);
    for mut found in found {
        found.sort_by_key(|fault| fault.line);
        faults.append(&mut found);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Checklist {
        id: content.id,
        title: content.title,
        revision: content.revision,
        sha256: hash(files),
        criteria: content.criteria,
        requirements: content.requirements,
        lexicon: Arc::new(terms.lexicon),
        spelling_lines: terms.spelling_lines,
        concepts: terms.concepts,
        look_alikes,
        exclusions: content.exclusions,
        findings: content.findings,
        examples,
        suggestions,
        without_findings: content.without_findings,
    })
}

/// SHA-256 over each file's name, length and bytes. A file that is not there does not count.
fn hash(files: [&[u8]; 5]) -> String {
    let mut hasher = Sha256::new();
    for (name, bytes) in FILES.iter().zip(files).filter(|(_, bytes)| !bytes.is_empty()) {
        add_file(&mut hasher, name, bytes);
    }
    hexadecimal(hasher)
}

fn add_file(hasher: &mut Sha256, name: &str, bytes: &[u8]) {
    hasher.update(name.as_bytes());
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

fn hexadecimal(hasher: Sha256) -> String {
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
