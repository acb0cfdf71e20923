//! The CSV tables of a dictionary: terms, look-alikes and suggestions.

use std::collections::BTreeMap;

use super::fault::Faults;
use super::model::{Concept, ConceptId, LookAlike, PatternKind, Requirement, Suggestion, Words};
use super::rows::rows;
use super::spelling::{self, SpellingFault};
use crate::text::normalise_term;

/// Most concepts that a dictionary may have; ids are 16 bits wide.
const MAX_CONCEPTS: usize = 4096;
/// Most spellings of all concepts and look-alikes together: they share one automaton.
const MAX_SPELLINGS: usize = 200_000;

/// Concepts by id, in the order of the table.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) concepts: Vec<Concept>,
    ids: BTreeMap<String, ConceptId>,
    lines: Vec<u32>,
    /// By concept: the line of each of its spellings.
    pub(super) spelling_lines: Vec<Vec<u32>>,
    /// By concept.
    normal: Vec<Vec<NormalSpelling>>,
}

/// A spelling as it is compared.
#[derive(Debug)]
struct NormalSpelling {
    spelling: String,
    /// The same without hyphens and middle dots.
    bare: String,
}

impl Terms {
    pub(super) fn find(&self, id: &str) -> Option<ConceptId> {
        self.ids.get(id).copied()
    }

    /// The first of the written spellings that is one of the concept's own.
    fn spelled<'a>(&self, id: ConceptId, written: &'a [String]) -> Option<&'a str> {
        let own = self.normal.get(usize::from(id.0))?;
        let is_own = |it: &&String| {
            let (normal, _) = normalise_term(it);
            own.iter().any(|own| own.spelling == normal)
        };
        written.iter().find(is_own).map(String::as_str)
    }

    /// Line of the concept's first row.
    pub(super) fn line(&self, id: ConceptId) -> Option<u32> {
        self.lines.get(usize::from(id.0)).copied()
    }
}

/// The row that a spelling stands on first.
struct Owner {
    concept: ConceptId,
    line: u32,
    /// Whether the row is that one spelling and no other.
    plain: bool,
}

/// Reads `terms.csv`: `concept,spelling,pattern`.
pub(super) fn read_terms(bytes: &[u8], faults: &mut Faults) -> Terms {
    let mut terms = Terms::default();
    let mut owners: BTreeMap<String, Owner> = BTreeMap::new();
    let mut spellings = 0_usize;
    for row in rows(bytes, &["concept", "spelling", "pattern"], faults) {
        let line = Some(row.line);
        let name = row.cell(0);
        if name.is_empty()
            || !name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
        {
            faults.add(
                line,
                format!("개념 이름 “{name}”은 영문 소문자, 숫자, 붙임표로만 적습니다"),
                format!("concept name “{name}” must be lower-case letters, digits and hyphens"),
            );
            continue;
        }
        let (text, kind) = (row.cell(1), row.cell(2));
        let pattern = match pattern_kind(kind) {
            Some(pattern) => pattern,
            None => {
                faults.add(
                    line,
                    format!(
                        "모르는 꼴 “{kind}”입니다. telephone, mail, date, person, unit 가운데 하나를 적습니다"
                    ),
                    format!("unknown pattern “{kind}”; one of telephone, mail, date, person, unit"),
                );
                continue;
            }
        };
        if text.is_empty() && pattern.is_none() {
            faults.add(line, "표기가 비어 있습니다", "the spelling is empty");
            continue;
        }
        let written = if text.is_empty() { Vec::new() } else { expand(text, line, faults) };
        if text.is_empty() || !written.is_empty() {
            spellings += written.len();
            if spellings > MAX_SPELLINGS || terms.concepts.len() >= MAX_CONCEPTS {
                faults.add(line, "표기나 개념이 너무 많습니다", "too many spellings or concepts");
                break;
            }
            let id = terms.find(name).unwrap_or_else(|| {
                let id = ConceptId(terms.concepts.len() as u16);
                let term = written.first().cloned().unwrap_or_else(|| name.to_owned());
                let concept =
                    Concept { id: name.to_owned(), term, spellings: Vec::new(), patterns: Vec::new() };
                terms.concepts.push(concept);
                terms.ids.insert(name.to_owned(), id);
                terms.lines.push(row.line);
                terms.spelling_lines.push(Vec::new());
                terms.normal.push(Vec::new());
                id
            });
            let plain = written.len() == 1;
            let mut own = Vec::with_capacity(written.len());
            for spelling in written {
                let (normal, _) = normalise_term(&spelling);
                match owners.get(&normal) {
                    Some(owner) if owner.concept == id => continue,
                    // Classes of words may overlap; the same plain word in two of them is a slip.
                    Some(owner) if plain && owner.plain => {
                        let index = usize::from(owner.concept.0);
                        let other = terms.concepts.get(index).map_or("", |it| it.id.as_str());
                        let first = owner.line;
                        faults.add(
                            line,
                            format!("표기 “{spelling}”이(가) {first}번째 줄(개념 {other})에도 있습니다"),
                            format!("spelling “{spelling}” also stands on line {first} (concept {other})"),
                        );
                        continue;
                    }
                    Some(_) if !plain => {}
                    _ => {
                        owners.insert(normal.clone(), Owner { concept: id, line: row.line, plain });
                    }
                }
                own.push(spelling);
                let bare = without_marks(&normal);
                if let Some(spellings) = terms.normal.get_mut(usize::from(id.0)) {
                    spellings.push(NormalSpelling { spelling: normal, bare });
                }
            }
            if let Some(lines) = terms.spelling_lines.get_mut(usize::from(id.0)) {
                lines.extend(own.iter().map(|_| row.line));
            }
            if let Some(concept) = terms.concepts.get_mut(usize::from(id.0)) {
                concept.spellings.extend(own);
                concept.patterns.extend(pattern);
            }
        }
    }
    terms
}

/// Reads `lookalikes.csv`: `spelling,hides,reason`.
pub(super) fn read_look_alikes(bytes: &[u8], terms: &Terms, faults: &mut Faults) -> Vec<LookAlike> {
    let mut look_alikes = Vec::new();
    for row in rows(bytes, &["spelling", "hides", "reason"], faults) {
        let line = Some(row.line);
        let (text, reason) = (row.cell(0), row.cell(2));
        if text.is_empty() {
            faults.add(line, "표기가 비어 있습니다", "the spelling is empty");
            continue;
        }
        if reason.is_empty() {
            faults.add(line, format!("“{text}”에 까닭이 없습니다"), format!("“{text}” has no reason"));
        }
        let mut hides = Vec::new();
        for name in row.cell(1).split([' ', ';', ',']).filter(|it| !it.is_empty()) {
            match terms.find(name) {
                Some(id) => hides.push(id),
                None => unknown_concept(name, line, faults),
            }
        }
        let written = expand(text, line, faults);
        for (id, spelling) in hides.iter().filter_map(|id| Some((id, terms.spelled(*id, &written)?))) {
            let concept = terms.concepts.get(usize::from(id.0)).map_or("", |it| it.id.as_str());
            faults.add(
                line,
                format!("“{spelling}”은(는) 개념 {concept}의 표기이기도 해서 그것을 가릴 수 없습니다"),
                format!("“{spelling}” is itself a spelling of {concept} and cannot hide it"),
            );
        }
        let effective: Vec<String> =
            written.iter().filter(|it| hides_something(it, &hides, terms)).cloned().collect();
        if effective.is_empty() && !written.is_empty() {
            faults.add(
                line,
                format!(
                    "“{text}”은(는) 어떤 표기도 가리지 않습니다. 가릴 표기보다 길고 그것을 품어야 합니다"
                ),
                format!("“{text}” hides nothing: it must hold a spelling and be longer than it"),
            );
        }
        let reason = reason.to_owned();
        look_alikes.extend(effective.into_iter().map(|spelling| LookAlike {
            spelling,
            hides: hides.clone(),
            reason: reason.clone(),
        }));
    }
    look_alikes
}

/// Columns of the table of suggestions.
pub(super) const SUGGESTION_COLUMNS: [&str; 4] = ["requirement", "suggestion", "suggestion_en", "source"];

/// Reads `suggestions.csv`: `requirement,suggestion,suggestion_en,source`. No bytes are no suggestions.
pub(super) fn read_suggestions(
    bytes: &[u8],
    requirements: &[Requirement],
    faults: &mut Faults,
) -> BTreeMap<usize, Suggestion> {
    let mut suggestions = BTreeMap::new();
    if bytes.is_empty() {
        return suggestions;
    }
    for row in rows(bytes, &SUGGESTION_COLUMNS, faults) {
        let line = Some(row.line);
        let id = row.cell(0);
        if (1..4).any(|column| row.cell(column).is_empty()) {
            faults.add(
                line,
                "제안은 한국어와 영어, 출처를 모두 적습니다",
                "a suggestion needs Korean, English and a source",
            );
            continue;
        }
        let Some(index) = requirements.iter().position(|it| it.id == id) else {
            faults.add(
                line,
                format!("요구사항 “{id}”이(가) checklist.toml에 없습니다"),
                format!("requirement “{id}” is not in checklist.toml"),
            );
            continue;
        };
        let wording = Words { ko: row.cell(1).to_owned(), en: row.cell(2).to_owned() };
        let suggestion = Suggestion { wording, source: row.cell(3).to_owned() };
        if suggestions.insert(index, suggestion).is_some() {
            faults.add(
                line,
                format!("요구사항 “{id}”의 제안이 두 번 나옵니다"),
                format!("a second suggestion for requirement “{id}”"),
            );
        }
    }
    suggestions
}

/// Whether a spelling of a hidden concept (of any, where none is named) stands inside the look-alike.
fn hides_something(look_alike: &str, hides: &[ConceptId], terms: &Terms) -> bool {
    let (look_alike, _) = normalise_term(look_alike);
    let bare = without_marks(&look_alike);
    let inside = |it: &NormalSpelling| {
        it.spelling.len() < look_alike.len() && (look_alike.contains(&it.spelling) || bare.contains(&it.bare))
    };
    if hides.is_empty() {
        return terms.normal.iter().flatten().any(inside);
    }
    hides.iter().filter_map(|id| terms.normal.get(usize::from(id.0))).flatten().any(inside)
}

/// A spelling without the hyphens and middle dots that a document may leave out.
fn without_marks(spelling: &str) -> String {
    spelling.replace(['-', '·'], "")
}

pub(super) fn unknown_concept(name: &str, line: Option<u32>, faults: &mut Faults) {
    faults.add(
        line,
        format!("개념 “{name}”이 terms.csv에 없습니다"),
        format!("concept “{name}” is not in terms.csv"),
    );
}

fn expand(text: &str, line: Option<u32>, faults: &mut Faults) -> Vec<String> {
    let fault = match spelling::expand(text) {
        Ok(spellings) => return spellings,
        Err(fault) => fault,
    };
    let (ko, en) = match fault {
        SpellingFault::Brackets => {
            ("괄호나 | 의 짝이 맞지 않습니다".to_owned(), "unbalanced brackets or |".to_owned())
        }
        SpellingFault::TooMany => (
            format!("한 줄이 {}개가 넘는 표기를 나타냅니다", spelling::MAX_EXPANSION),
            format!("one row stands for more than {} spellings", spelling::MAX_EXPANSION),
        ),
        SpellingFault::Empty => {
            ("글자나 숫자가 없는 표기가 나옵니다".to_owned(), "a spelling without letters".to_owned())
        }
    };
    faults.add(line, format!("“{text}”: {ko}"), format!("“{text}”: {en}"));
    Vec::new()
}

/// `None` where the word names no kind; `Some(None)` for a fixed spelling.
fn pattern_kind(name: &str) -> Option<Option<PatternKind>> {
    Some(match name {
        "" => None,
        "telephone" => Some(PatternKind::Telephone),
        "mail" => Some(PatternKind::Mail),
        "date" => Some(PatternKind::Date),
        "person" => Some(PatternKind::NamedPerson),
        "unit" => Some(PatternKind::NamedUnit),
        _ => return None,
    })
}
