//! Terms in a document, however they are spaced, broken, spelled or composed.
//!
//! # What comes in, what goes out
//! [`Matcher::new`] builds one automaton for every spelling of every concept and every look-alike; [`Matcher::find`] runs it once
//! over the normal text of a document and gives the [`Hit`]s in order of place.
//!
//! # Decisions
//! - White space is no character of the normal text, so line, column and page ends inside a term cost nothing; whether a gap may
//!   stand where it stands is asked afterwards (`boundary`).
//! - A hyphen or middle dot in a spelling may be missing in the document: `SHA-256`, `SHA256`, `SHA 256`.
//! - A hit that lies inside a look-alike is swallowed by it; of hits of one concept that overlap, the longest stays.

mod boundary;
pub(crate) mod expression;
mod needles;
mod pattern;
#[cfg(test)]
mod tests;
pub(crate) mod window;

use std::ops::Range;

use crate::dictionary::{Concept, ConceptId, LookAlike, PatternKind, Spellings};
use crate::document::{Document, SourceRange};
use crate::text::{NormalOffset, Text, normalise_term};
use needles::{Needles, Place};
use pattern::Pattern;

/// A term found in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The concept that the term stands for.
    pub concept: ConceptId,
    /// Where it stands, from its first to its last character; line and page ends may lie inside.
    pub span: SourceRange,
}

impl Hit {
    /// Place, then concept, as one number: there are many hits to be sorted.
    fn order(&self) -> u128 {
        let concept = u128::from(self.concept.0);
        u128::from(self.span.start.0) << 64 | concept << 32 | u128::from(self.span.end.0)
    }
}

/// Why the matcher could not be built: the spellings are too many or too long for one automaton.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the terms are too many for one automaton")]
pub struct TooManyTerms(#[from] aho_corasick::BuildError);

/// One automaton over all spellings. Built once, shared by all threads.
#[derive(Debug)]
pub struct Matcher {
    needles: Needles,
    /// How many concepts there are.
    concepts: usize,
    /// For each look-alike: the concepts that it hides; none are all.
    hides: Vec<Vec<ConceptId>>,
    /// Bytes of the longest look-alike: none that covers a hit begins further before it.
    longest_look_alike: usize,
    patterns: Vec<(ConceptId, Pattern)>,
}

/// A term in the normal spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    at: Range<usize>,
    concept: ConceptId,
}

impl Found {
    /// Place, then concept, as one number.
    fn order(&self) -> u64 {
        (self.at.start as u64) << 16 | u64::from(self.concept.0)
    }
}

/// What one string stands for.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    Concept(ConceptId),
    /// Index into the look-alikes.
    LookAlike(u32),
}

impl Matcher {
    /// Builds the automaton. A concept's id is its index in `concepts`.
    ///
    /// # Errors
    /// When the spellings together are too large for the automaton.
    pub fn new(concepts: &[Concept], look_alikes: &[LookAlike]) -> Result<Self, TooManyTerms> {
        let mut strings = needles::Builder::default();
        let mut patterns = Vec::new();
        for (index, concept) in concepts.iter().enumerate() {
            let id = ConceptId(index as u16);
            let is_marked = concept.spellings.have_marks();
            for spelling in concept.spellings.iter() {
                strings.add(spelling.normal, spelling.spaces, Meaning::Concept(id));
                if is_marked {
                    strings.add_bare(spelling.normal, spelling.spaces, Meaning::Concept(id));
                }
            }
            patterns.extend(concept.patterns.iter().filter_map(|kind| Some((id, Pattern::new(*kind)?))));
        }
        let mut longest_look_alike = 0;
        for (index, look_alike) in look_alikes.iter().enumerate() {
            let (normal, spaces) = normalise_term(&look_alike.spelling);
            strings.add(&normal, &spaces, Meaning::LookAlike(index as u32));
            strings.add_bare(&normal, &spaces, Meaning::LookAlike(index as u32));
            longest_look_alike = longest_look_alike.max(normal.len());
        }
        let hides = look_alikes.iter().map(|it| it.hides.clone()).collect();
        let needles = strings.build()?;
        Ok(Matcher { needles, concepts: concepts.len(), hides, longest_look_alike, patterns })
    }

    /// Finds every term, in order of place, then of concept. Cost: one pass of the automaton, and one for each pattern.
    pub fn find(&self, text: &Text) -> Vec<Hit> {
        let normal = &text.normal;
        let mut found: Vec<Found> = Vec::new();
        let mut swallowers: Vec<(Range<usize>, u32)> = Vec::new();
        let mut map = normal.map.walk();
        self.needles.find(&normal.spelling, |Place { at, meaning, spaces }| match meaning {
            Meaning::Concept(concept) if boundary::is_word(&normal.spelling, &mut map, &at, spaces) => {
                found.push(Found { at, concept });
            }
            Meaning::LookAlike(index) => swallowers.push((at, index)),
            Meaning::Concept(_) => {}
        });
        swallowers.sort_unstable_by_key(|(at, index)| (at.start, at.end, *index));
        let mut map = normal.map.walk();
        let mut swallowed = Swallowed { matcher: self, swallowers: &swallowers, until: 0 };
        let mut hits: Vec<Hit> = longest(found, self.concepts)
            .into_iter()
            .filter(|it| !swallowed.has(it))
            .filter_map(|Found { at, concept }| {
                let span = map.source_range(NormalOffset(at.start)..NormalOffset(at.end))?;
                Some(Hit { concept, span })
            })
            .collect();
        for (concept, pattern) in &self.patterns {
            hits.extend(pattern.find(normal).into_iter().map(|span| Hit { concept: *concept, span }));
        }
        // They are few runs that are in order: terms of the body, terms of what was taken out of the flow, and those of each pattern.
        hits.sort_by_key(Hit::order);
        hits.dedup();
        hits
    }
}

/// Asks in order of place which terms lie in look-alikes.
struct Swallowed<'m> {
    matcher: &'m Matcher,
    /// Look-alikes by their places.
    swallowers: &'m [(Range<usize>, u32)],
    /// How many of them begin before the last term that was asked for, or with it.
    until: usize,
}

impl Swallowed<'_> {
    /// Whether a look-alike that hides the concept covers the term and more than it.
    fn has(&mut self, Found { at, concept }: &Found) -> bool {
        while self.swallowers.get(self.until).is_some_and(|(other, _)| other.start <= at.start) {
            self.until += 1;
        }
        self.swallowers
            .get(..self.until)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|(other, _)| at.start - other.start <= self.matcher.longest_look_alike)
            .any(|(other, index)| {
                other.end >= at.end
                    && other.len() > at.len()
                    && self
                        .matcher
                        .hides
                        .get(*index as usize)
                        .is_some_and(|hides| hides.is_empty() || hides.contains(concept))
            })
    }
}

/// Upright boxes around a stretch of text, one a line, `[x0, y0, x1, y1]` in points from the page's top left; empty where the document has
/// no layout.
pub fn boxes(document: &Document, range: &SourceRange) -> Vec<[f32; 4]> {
    let first = document.line_index(range.start).unwrap_or(document.lines.len());
    let lines = document.lines.iter().skip(first).take_while(|line| line.span.start < range.end);
    lines
        .filter_map(|line| {
            let place = line.place.as_ref()?;
            let from = range.start.max(line.span.start);
            let to = range.end.min(line.span.end);
            let before = document.slice(&(line.span.start..from)).chars().count();
            let inside = document.slice(&(from..to)).chars().count();
            place.bounds(before..before + inside)
        })
        .collect()
}

/// A concept for a term that is no dictionary's: the term itself, and its pattern kinds if any.
pub fn free_concept(term: &str, patterns: Vec<PatternKind>) -> Concept {
    let mut spellings = Spellings::default();
    spellings.push(term);
    Concept { id: term.to_owned(), term: term.to_owned(), spellings, patterns }
}

/// Of places of one concept that overlap, the longest; of equally long ones, the first. In order of place, then of concept.
fn longest(mut found: Vec<Found>, concepts: usize) -> Vec<Found> {
    settle(&mut found);
    let mut is_kept = vec![false; found.len()];
    // By concept: the last that is kept.
    let mut last: Vec<Option<usize>> = vec![None; concepts];
    for (index, it) in found.iter().enumerate() {
        let Some(last) = last.get_mut(usize::from(it.concept.0)) else { continue };
        if let Some((before, kept)) = last.and_then(|last| Some((found.get(last)?, is_kept.get_mut(last)?)))
            && it.at.start < before.at.end
        {
            if it.at.len() <= before.at.len() {
                continue;
            }
            *kept = false;
        }
        *last = Some(index);
        is_kept[index] = true;
    }
    let mut is_kept = is_kept.into_iter();
    found.retain(|_| is_kept.next() == Some(true));
    found
}

/// Puts terms in order of place, then of concept. They are nearly so: those with one beginning are found by their ends.
fn settle(found: &mut [Found]) {
    let mut moves = MOVES * found.len();
    for index in 1..found.len() {
        let mut at = index;
        while at > 0 && found[at - 1].order() > found[at].order() {
            found.swap(at - 1, at);
            at -= 1;
            // A text can be made in which they are not.
            let Some(left) = moves.checked_sub(1) else {
                found.sort_unstable_by_key(Found::order);
                return;
            };
            moves = left;
        }
    }
}

/// Moves of a term, one with another, from which on it is cheaper to sort them.
const MOVES: usize = 8;
