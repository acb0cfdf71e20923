//! Spellings and rules that no text can bring to life.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::dictionary::{
    CHECKLIST_FILE, Checklist, ConceptId, Fault, Rule, Scope, TERMS_FILE, Weight, Words,
};
use crate::document::{DocumentBuilder, Format, LineEnd, PageNumbers, Role};
use crate::matching::{Matcher, TooManyTerms};
use crate::text;

/// One way in which documents write a term otherwise than the dictionary: its name in Korean and English, and what it does.
type Variant = (&'static str, &'static str, fn(&str) -> String);

const VARIANTS: [Variant; 8] = [
    ("그대로", "as it is", str::to_owned),
    ("띄어쓰지 않고", "without spaces", |it| it.replace(' ', "")),
    ("두 칸씩 띄어", "with double spaces", |it| it.replace(' ', "  ")),
    ("줄을 바꾸어", "with a line break", |it| it.replacen(' ', "\n", 1)),
    ("자모로 풀어(NFD)", "decomposed (NFD)", |it| it.nfd().collect()),
    ("전각으로", "in full width", |it| it.chars().map(wide).collect()),
    ("대문자로", "in capitals", |it| it.to_uppercase()),
    ("다른 붙임표와 가운뎃점으로", "with other dashes and dots", |it| {
        it.chars()
            .map(|it| match it {
                '-' => '\u{2011}',
                '·' => '\u{318d}',
                _ => it,
            })
            .collect()
    }),
];

/// Spellings that do not find themselves as documents write them, and requirements that no text can meet because the words that they ask
/// for always hold words that they forbid. Sorted by file and line.
///
/// # Errors
/// When the spellings are too many for the matcher.
pub fn spellings(checklist: &Checklist) -> Result<Vec<Fault>, TooManyTerms> {
    let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes)?;
    let all: Vec<(ConceptId, usize, &str)> = (0..)
        .map(ConceptId)
        .zip(&checklist.concepts)
        .flat_map(|(id, concept)| {
            concept.spellings.iter().enumerate().map(move |(index, spelling)| (id, index, spelling.written))
        })
        .collect();
    let mut lost = Vec::new();
    let mut as_written = Vec::new();
    for (variant, (ko, en, write)) in VARIANTS.iter().enumerate() {
        let found = concepts_in(&matcher, all.iter().map(|(_, _, spelling)| write(spelling)));
        for ((id, index, spelling), concepts) in all.iter().zip(&found) {
            if !concepts.contains(id) {
                let message = Words {
                    ko: format!("표기 “{spelling}”을(를) {ko} 쓰면 찾지 못합니다"),
                    en: format!("spelling “{spelling}” is not found {en}"),
                };
                let line = checklist.spelling_line(*id, *index);
                lost.push(Fault { file: TERMS_FILE.to_owned(), line, message });
            }
        }
        if variant == 0 {
            as_written = found;
        }
    }
    lost.sort_by_key(|fault| fault.line);
    // What stands in every spelling of a concept stands wherever the concept does.
    let mut implied: Vec<Option<BTreeSet<ConceptId>>> = vec![None; checklist.concepts.len()];
    for ((id, _, _), concepts) in all.iter().zip(as_written) {
        if let Some(implied) = implied.get_mut(usize::from(id.0)) {
            *implied = Some(match implied.take() {
                Some(common) => common.intersection(&concepts).copied().collect(),
                None => concepts,
            });
        }
    }
    let implied: Vec<BTreeSet<ConceptId>> = (0..)
        .map(ConceptId)
        .zip(&checklist.concepts)
        .zip(implied)
        .map(|((id, concept), common)| {
            // A pattern holds no words, and a look-alike may hide the word elsewhere.
            let sure = |it: &ConceptId| *it == id || !is_hidden_somewhere(checklist, *it);
            let common = common.filter(|_| concept.patterns.is_empty()).unwrap_or_default();
            common.into_iter().filter(sure).collect()
        })
        .collect();
    let mut faults: Vec<Fault> = Vec::new();
    for requirement in &checklist.requirements {
        let mut met = requirement.rules.iter().filter(|it| it.weight == Weight::Met);
        if met.all(|rule| is_impossible(rule, &implied)) {
            faults.push(Fault {
                file: CHECKLIST_FILE.to_owned(),
                line: Some(requirement.line),
                message: Words {
                    ko: format!(
                        "요구사항 {}은(는) 어떤 글로도 충족할 수 없습니다: all의 표기마다 none의 말이 들어 있습니다",
                        requirement.id
                    ),
                    en: format!(
                        "no text can meet requirement {}: every spelling in all holds words of none",
                        requirement.id
                    ),
                },
            });
        }
    }
    faults.append(&mut lost);
    Ok(faults)
}

/// The concepts that stand over the whole of, or in, each text.
///
/// All texts are one document, a paragraph each, so that the matcher runs once.
fn concepts_in(matcher: &Matcher, texts: impl Iterator<Item = String>) -> Vec<BTreeSet<ConceptId>> {
    let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
    builder.start_page(None, 0.0, 0.0);
    let mut of_line = Vec::new();
    let mut count = 0;
    for text in texts {
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let end = if index + 1 == lines.len() { LineEnd::Paragraph } else { LineEnd::Wrap };
            builder.push_line(line, Role::Body, end, None);
            of_line.push(count);
        }
        count += 1;
    }
    let document = builder.finish();
    let mut found = vec![BTreeSet::new(); count];
    for hit in matcher.find(&text::read(&document)) {
        let text = document.line_index(hit.span.start).and_then(|line| of_line.get(line));
        if let Some(concepts) = text.and_then(|it| found.get_mut(*it)) {
            concepts.insert(hit.concept);
        }
    }
    found
}

fn is_hidden_somewhere(checklist: &Checklist, id: ConceptId) -> bool {
    checklist.look_alikes.iter().any(|it| it.hides.is_empty() || it.hides.contains(&id))
}

/// Whether one of a rule's groups cannot stand in a sentence without what the rule forbids there.
fn is_impossible(rule: &Rule, implied: &[BTreeSet<ConceptId>]) -> bool {
    let in_sentence = if rule.scope == Scope::Sentence { rule.all.len() } else { 1 };
    rule.all.iter().take(in_sentence).any(|group| {
        group.0.iter().all(|id| {
            let implied = implied.get(usize::from(id.0));
            rule.none.iter().any(|none| none == id || implied.is_some_and(|it| it.contains(none)))
        })
    })
}

/// The full-width form of an ASCII letter, digit or mark.
fn wide(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xfee0).unwrap_or(character),
        _ => character,
    }
}
