//! The CSV tables of a dictionary: terms, look-alikes and suggestions.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::fault::Faults;
use super::lexicon::{Added, Lexicon};
use super::model::{Concept, ConceptId, LookAlike, PatternKind, Requirement, Spellings, Suggestion, Words};
use super::rows::rows;
use super::spelling::{self, SpellingFault};
use crate::text::{MARKS, has_marks};

/// Most concepts that a dictionary may have; ids are 16 bits wide.
const MAX_CONCEPTS: usize = 4096;
/// Most spellings of all concepts and look-alikes together: they share one tree.
const MAX_SPELLINGS: usize = 200_000;

/// Concepts by id, in the order of the table.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) concepts: Vec<Concept>,
    /// Nothing asks for their order: they are looked up for each word of `checklist.toml`.
    ids: FxHashMap<String, ConceptId>,
    lines: Vec<u32>,
    /// By concept: the line of each of its spellings.
    pub(super) spelling_lines: Vec<Vec<u32>>,
    /// All spellings.
    pub(super) lexicon: Lexicon,
    /// Those that a document may write without their hyphens and middle dots.
    marked: Vec<BareSpelling>,
}

/// A normal spelling without its hyphens and middle dots.
#[derive(Debug)]
struct BareSpelling {
    concept: ConceptId,
    text: String,
    letters: Letters,
    /// Bytes with them.
    bytes: usize,
}

/// A set in which every character of a text is, and some others: whether a text may stand in another is asked of it first.
#[derive(Clone, Copy, Debug)]
struct Letters(u64);

impl Letters {
    fn of(text: &str) -> Letters {
        Letters(text.chars().fold(0, |set, it| set | 1 << (u32::from(it) % 64)))
    }

    fn may_hold(self, other: Letters) -> bool {
        other.0 & !self.0 == 0
    }
}

impl Terms {
    pub(super) fn find(&self, id: &str) -> Option<ConceptId> {
        self.ids.get(id).copied()
    }

    /// Whether a normal spelling is one of the concept's own.
    fn is_own(&self, id: ConceptId, normal: &str) -> bool {
        self.lexicon.get(normal).is_some_and(|it| it.concepts().any(|own| own == id))
    }

    /// Line of the concept's first row.
    pub(super) fn line(&self, id: ConceptId) -> Option<u32> {
        self.lines.get(usize::from(id.0)).copied()
    }
}

/// Reads `terms.csv`: `concept,spelling,pattern`.
pub(super) fn read_terms(bytes: &[u8], faults: &mut Faults) -> Terms {
    // With its alternatives, a row of letters stands for about as many spellings as half its bytes.
    let lexicon = Lexicon::with_capacity((bytes.len() / 2).min(MAX_SPELLINGS));
    let mut terms = Terms { lexicon, ..Terms::default() };
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
        let written = if text.is_empty() { Spellings::default() } else { expand(text, line, faults) };
        if text.is_empty() || !written.is_empty() {
            spellings += written.len();
            if spellings > MAX_SPELLINGS || terms.concepts.len() >= MAX_CONCEPTS {
                faults.add(line, "표기나 개념이 너무 많습니다", "too many spellings or concepts");
                break;
            }
            let id = terms.find(name).unwrap_or_else(|| {
                let id = ConceptId(terms.concepts.len() as u16);
                let term = written.iter().next().map_or(name, |it| it.written).to_owned();
                let spellings = Spellings::default();
                let concept = Concept { id: name.to_owned(), term, spellings, patterns: Vec::new() };
                terms.concepts.push(concept);
                terms.ids.insert(name.to_owned(), id);
                terms.lines.push(row.line);
                terms.spelling_lines.push(Vec::new());
                id
            });
            let plain = written.len() == 1;
            let concept = terms.concepts.get_mut(usize::from(id.0));
            let mut own = concept.map(|it| std::mem::take(&mut it.spellings)).unwrap_or_default();
            let known = own.len();
            let is_marked = written.have_marks();
            let mut is_new = Vec::with_capacity(written.len());
            for spelling in written.iter() {
                let added = terms.lexicon.add(spelling.normal, id, row.line, plain);
                is_new.push(added == Added::New);
                if let Added::Twice(owner, first) = added {
                    let other = terms.concepts.get(usize::from(owner.0)).map_or("", |it| it.id.as_str());
                    let spelling = spelling.written;
                    faults.add(
                        line,
                        format!("표기 “{spelling}”이(가) {first}번째 줄(개념 {other})에도 있습니다"),
                        format!("spelling “{spelling}” also stands on line {first} (concept {other})"),
                    );
                }
                if is_marked && added == Added::New && has_marks(spelling.normal) {
                    let text = without_marks(spelling.normal);
                    let (letters, bytes) = (Letters::of(&text), spelling.normal.len());
                    terms.marked.push(BareSpelling { concept: id, text, letters, bytes });
                }
            }
            own.add_those(&written, &is_new);
            if let Some(lines) = terms.spelling_lines.get_mut(usize::from(id.0)) {
                lines.extend((known..own.len()).map(|_| row.line));
            }
            if let Some(concept) = terms.concepts.get_mut(usize::from(id.0)) {
                concept.spellings = own;
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
        let own = |id: &ConceptId| written.iter().find(|it| terms.is_own(*id, it.normal));
        for (id, spelling) in hides.iter().filter_map(|id| Some((id, own(id)?.written))) {
            let concept = terms.concepts.get(usize::from(id.0)).map_or("", |it| it.id.as_str());
            faults.add(
                line,
                format!("“{spelling}”은(는) 개념 {concept}의 표기이기도 해서 그것을 가릴 수 없습니다"),
                format!("“{spelling}” is itself a spelling of {concept} and cannot hide it"),
            );
        }
        let known = look_alikes.len();
        let effective = written.iter().filter(|it| hides_something(it.normal, &hides, terms));
        look_alikes.extend(effective.map(|it| LookAlike {
            spelling: it.written.to_owned(),
            hides: hides.clone(),
            reason: reason.to_owned(),
        }));
        if look_alikes.len() == known && !written.is_empty() {
            faults.add(
                line,
                format!(
                    "“{text}”은(는) 어떤 표기도 가리지 않습니다. 가릴 표기보다 길고 그것을 품어야 합니다"
                ),
                format!("“{text}” hides nothing: it must hold a spelling and be longer than it"),
            );
        }
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

/// Whether a spelling of a hidden concept (of any, where none is named) stands inside the look-alike, both in normal spelling.
fn hides_something(look_alike: &str, hides: &[ConceptId], terms: &Terms) -> bool {
    let bare = without_marks(look_alike);
    let is_hidden = |id: ConceptId| hides.is_empty() || hides.contains(&id);
    let mut unmarked = terms.lexicon.spellings_in(&bare);
    if unmarked.any(|(bytes, entry)| bytes < look_alike.len() && entry.concepts().any(is_hidden)) {
        return true;
    }
    let letters = Letters::of(&bare);
    terms.marked.iter().any(|it| {
        letters.may_hold(it.letters)
            && it.bytes < look_alike.len()
            && is_hidden(it.concept)
            && bare.contains(&it.text)
    })
}

/// A spelling without the hyphens and middle dots that a document may leave out.
fn without_marks(spelling: &str) -> String {
    spelling.replace(MARKS, "")
}

pub(super) fn unknown_concept(name: &str, line: Option<u32>, faults: &mut Faults) {
    faults.add(
        line,
        format!("개념 “{name}”이 terms.csv에 없습니다"),
        format!("concept “{name}” is not in terms.csv"),
    );
}

/// The spellings that a cell stands for; none where it is faulty.
fn expand(text: &str, line: Option<u32>, faults: &mut Faults) -> Spellings {
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
    Spellings::default()
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
