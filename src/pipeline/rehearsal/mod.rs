//! A checklist tried on its own examples and spellings, through the same rooms as evidence.
//!
//! # What comes in, what goes out
//! [`Rehearsal::new`] reads the examples of a checklist; [`Rehearsal::run`] gives what became of each, and [`Rehearsal::uncovered`] the
//! concepts that no example needs. [`spellings`] finds the spellings and rules that no text can bring to life.
//!
//! # Decisions
//! - A concept is removed by dropping its hits: hits of other concepts do not depend on it, so the matcher is built once.

mod spellings;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::Source;
use crate::criteria::{self, Coverage, DocumentFacts, Profile, Verdict};
use crate::dictionary::{Checklist, ConceptId, Example, Expected, Subject};
use crate::document::{Document, DocumentBuilder, Format, LineEnd, PageNumbers, Role};
use crate::matching::{Hit, Matcher, TooManyTerms};

pub use spellings::spellings;

/// What a document of an example is called where it has no name; no dictionary finds anything in it.
const UNNAMED: &str = "-";

/// A checklist with its examples, read.
#[derive(Debug)]
pub struct Rehearsal<'a> {
    checklist: &'a Checklist,
    /// By example.
    readings: Vec<Vec<Reading>>,
}

/// A document of an example and what stands in it.
#[derive(Debug)]
struct Reading {
    source: Source,
    hits: Vec<Hit>,
}

/// What became of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Index into [`Checklist::examples`].
    pub example: usize,
    /// What it amounts to.
    pub found: Expected,
    /// The passage that is cited first; `None` where nothing is.
    pub quote: Option<String>,
    /// Whether that is what it must amount to, with the words that the passage must hold.
    pub passed: bool,
}

/// How many examples a requirement should have, and has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Index into [`Checklist::requirements`].
    pub requirement: usize,
    /// Of which kind there are too few.
    pub expected: Expected,
    /// How many there should be.
    pub wanted: usize,
    /// How many there are.
    pub there: usize,
}

impl<'a> Rehearsal<'a> {
    /// Reads the examples.
    ///
    /// # Errors
    /// When the spellings are too many for the matcher.
    pub fn new(checklist: &'a Checklist) -> Result<Rehearsal<'a>, TooManyTerms> {
        let matcher = Matcher::new(&checklist.concepts, &checklist.look_alikes)?;
        let readings = checklist.examples.iter().map(|example| {
            let documents = documents(example).into_iter().enumerate();
            let reading = |(index, (title, document)): (usize, (String, Document))| {
                let source = Source::new(index, title, document);
                let hits = matcher.find(source.text());
                Reading { source, hits }
            };
            documents.map(reading).collect()
        });
        Ok(Rehearsal { checklist, readings: readings.collect() })
    }

    /// Tries every example, in the order of the table.
    pub fn run(&self) -> Vec<Trial> {
        (0..).zip(&self.readings).map(|(index, readings)| self.attempt(index, readings, None)).collect()
    }

    /// Concepts without which every example that passes still does, in the order of the dictionary.
    pub fn uncovered(&self) -> Vec<ConceptId> {
        let passing: Vec<usize> = self.run().iter().filter(|it| it.passed).map(|it| it.example).collect();
        let concepts: Vec<ConceptId> =
            (0..self.checklist.concepts.len()).map(|it| ConceptId(it as u16)).collect();
        concepts.into_par_iter().filter(|id| !self.needs(*id, &passing)).collect()
    }

    /// Whether one of the examples fails without a concept.
    fn needs(&self, id: ConceptId, passing: &[usize]) -> bool {
        let without = self.checklist.without(id);
        passing.iter().any(|example| {
            let Some(readings) = self.readings.get(*example) else { return false };
            let speaks_of_it = readings.iter().any(|it| {
                it.hits.iter().any(|hit| hit.concept == id)
                    || self.checklist.concepts_in_title(&it.source.title).contains(&id)
            });
            speaks_of_it && !self.attempt(*example, readings, Some((id, &without))).passed
        })
    }

    fn attempt(&self, index: usize, readings: &[Reading], without: Option<(ConceptId, &Checklist)>) -> Trial {
        let missing = Trial { example: index, found: Expected::Absent, quote: None, passed: false };
        let Some(example) = self.checklist.examples.get(index) else { return missing };
        let checklist = without.map_or(self.checklist, |(_, checklist)| checklist);
        let facts: Vec<DocumentFacts> = readings
            .iter()
            .map(|Reading { source, hits }| {
                let place = criteria::Source {
                    index: source.index,
                    title: &source.title,
                    document: &source.document,
                    text: source.text(),
                };
                match without {
                    None => criteria::examine(checklist, &place, hits),
                    Some((id, _)) => {
                        let kept: Vec<Hit> = hits.iter().filter(|it| it.concept != id).cloned().collect();
                        criteria::examine(checklist, &place, &kept)
                    }
                }
            })
            .collect();
        let (found, quote) = match example.subject {
            Subject::Requirement(requirement) => verdict(checklist, requirement, &facts),
            Subject::Finding(rule) => finding(checklist, rule, &facts),
        };
        let passed = found == example.expected && example.is_quoted_in(quote.as_deref().unwrap_or_default());
        Trial { found, quote, passed, ..missing }
    }
}

/// What a requirement's examples should show, and do not: two that meet it, one that half meets it where any text can, and two that
/// only look like it.
pub fn shortages(checklist: &Checklist) -> Vec<Shortage> {
    let mut shortages = Vec::new();
    for (index, requirement) in checklist.requirements.iter().enumerate() {
        let half = usize::from(requirement.can_be_partial(&checklist.exclusions));
        for (expected, wanted) in [(Expected::Met, 2), (Expected::Partial, half), (Expected::Absent, 2)] {
            let subject = Subject::Requirement(index);
            let own = checklist.examples.iter().filter(|it| (it.subject, it.expected) == (subject, expected));
            let there = own.count();
            if there < wanted {
                shortages.push(Shortage { requirement: index, expected, wanted, there });
            }
        }
    }
    shortages
}

/// The documents of an example: one, or one for each `《name》` on a line of its own.
fn documents(example: &Example) -> Vec<(String, Document)> {
    let mut documents: Vec<(String, DocumentBuilder)> = Vec::new();
    let start = |title: &str| {
        let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
        builder.start_page(None, 0.0, 0.0);
        (title.to_owned(), builder)
    };
    for line in example.heading.lines().chain(example.text.lines()).map(str::trim) {
        if let Some(name) = line.strip_prefix('《').and_then(|it| it.strip_suffix('》')) {
            documents.push(start(name));
        } else {
            if documents.is_empty() {
                documents.push(start(UNNAMED));
            }
            if let Some((_, builder)) = documents.last_mut() {
                push_line(builder, line);
            }
        }
    }
    documents.into_iter().map(|(title, builder)| (title, builder.finish())).collect()
}

/// A paragraph, or a table row where the line has cells.
fn push_line(builder: &mut DocumentBuilder, line: &str) {
    let cells: Vec<&str> = line.split(" | ").collect();
    for (index, cell) in cells.iter().enumerate() {
        let end = match cells.len() - index {
            1 if cells.len() == 1 => LineEnd::Paragraph,
            1 => LineEnd::Row,
            _ => LineEnd::Cell,
        };
        builder.push_line(cell.trim(), Role::Body, end, None);
    }
}

fn verdict(checklist: &Checklist, requirement: usize, facts: &[DocumentFacts]) -> (Expected, Option<String>) {
    let coverage = Coverage { read: facts.len(), unread: 0 };
    let assessments = criteria::decide(checklist, &Profile::default(), coverage, facts);
    let own = assessments.into_iter().find(|it| it.requirement == requirement);
    let expected = match own.as_ref().map(|it| it.verdict) {
        Some(Verdict::Met) => Expected::Met,
        Some(Verdict::Partial) => Expected::Partial,
        _ => Expected::Absent,
    };
    (expected, own.and_then(|it| Some(it.evidence.into_iter().next()?.quote)))
}

fn finding(checklist: &Checklist, rule: usize, facts: &[DocumentFacts]) -> (Expected, Option<String>) {
    let code = checklist.findings.get(rule).map(|it| it.code.as_str());
    let mut findings = facts.iter().flat_map(|it| &it.findings);
    match findings.find(|it| Some(it.code.as_str()) == code) {
        Some(finding) => (Expected::Found, Some(finding.quote.clone())),
        None => (Expected::Absent, None),
    }
}
