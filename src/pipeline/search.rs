//! The search itself, for any terms: every place where they stand, with citation and quote.

use std::collections::BTreeSet;

use super::Source;
use crate::criteria::{self, Citation};
use crate::dictionary::{Checklist, Concept, ConceptId, LookAlike, Spellings};
use crate::document::{Document, Role, SourceOffset, SourceRange};
use crate::matching::{Matcher, TooManyTerms};
use crate::text::normalise_term;

/// Characters of the longest quote.
const QUOTE_CHARACTERS: usize = 300;
/// Bytes around a hit among which its quote is cut: twice what the longest quote takes, so that white space and running heads between
/// its lines have room.
const QUOTE_REACH: usize = 2 * 4 * QUOTE_CHARACTERS;
/// Characters kept before a hit when its sentence is cut to a quote.
const CHARACTERS_BEFORE: usize = 120;

/// Terms to be searched. Built once, shared by all threads.
#[derive(Debug)]
pub struct Search {
    matcher: Matcher,
    terms: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    written: String,
    /// Id of the dictionary's concept whose spellings are searched.
    concept: Option<String>,
}

/// One place where a term stands.
#[derive(Clone, Debug)]
pub struct Found {
    /// The term that was asked for.
    pub term: String,
    /// Id of the concept whose spellings were searched; `None` where the term was searched as it is.
    pub concept: Option<String>,
    /// Where it stands.
    pub citation: Citation,
    /// The sentence around it on its page or pages, white space tidied, at most 300 characters.
    pub quote: String,
    /// The document's spelling of the term, white space tidied.
    pub found: String,
    /// What the line is on its page.
    pub role: Role,
    /// Boxes around it, one a line, in points from the page's top left; empty where there is no layout.
    pub boxes: Vec<[f32; 4]>,
}

impl Search {
    /// Prepares the search for `terms`.
    ///
    /// A term that the dictionary knows stands for all spellings of its concept, unless `exact`; either way its look-alikes are no
    /// hits. A term that the dictionary does not know has no look-alikes.
    ///
    /// # Errors
    /// When the spellings are too many for the matcher.
    pub fn new(terms: &[String], checklist: &Checklist, exact: bool) -> Result<Search, TooManyTerms> {
        let mut concepts = Vec::new();
        let mut searched = Vec::new();
        let mut look_alikes: Vec<LookAlike> = Vec::new();
        for (index, term) in terms.iter().enumerate() {
            let id = ConceptId(u16::try_from(index).unwrap_or(u16::MAX));
            let (normal, _) = normalise_term(term);
            let known: Vec<(usize, &Concept)> = checklist
                .concepts
                .iter()
                .enumerate()
                .filter(|(_, it)| it.spellings.iter().any(|spelling| spelling.normal == normal))
                .collect();
            let mut spellings = Spellings::default();
            spellings.push(term);
            if !exact {
                let others = known.iter().flat_map(|(_, it)| it.spellings.iter());
                others.for_each(|it| spellings.push(it.written));
            }
            let hidden_by = |look_alike: &&LookAlike| {
                let hides = |index: &usize| look_alike.hides.iter().any(|it| usize::from(it.0) == *index);
                known.iter().any(|(index, _)| look_alike.hides.is_empty() || hides(index))
            };
            look_alikes.extend(
                checklist
                    .look_alikes
                    .iter()
                    .filter(hidden_by)
                    .map(|it| LookAlike { hides: vec![id], ..it.clone() }),
            );
            let concept = known.first().filter(|_| !exact).map(|(_, it)| it.id.clone());
            concepts.push(Concept { id: String::new(), term: term.clone(), spellings, patterns: Vec::new() });
            searched.push(Term { written: term.clone(), concept });
        }
        Ok(Search { matcher: Matcher::new(&concepts, &look_alikes)?, terms: searched })
    }

    /// Every place of the document where a term stands, in order of place.
    pub fn find(&self, source: &Source) -> Vec<Found> {
        let (document, text) = (&source.document, source.text());
        let mut seen = BTreeSet::new();
        let hits = self.matcher.find(text).into_iter();
        hits.filter(|hit| seen.insert((hit.concept, hit.span.start, hit.span.end)))
            .filter_map(|hit| {
                let term = self.terms.get(usize::from(hit.concept.0))?;
                let found = text.quote(document, &hit.span);
                let role =
                    document.line_index(hit.span.start).map_or(Role::Body, |line| text.flow.role(line));
                let citation = criteria::cite(&source.title, document, text, &hit.span);
                Some(Found {
                    term: term.written.clone(),
                    concept: term.concept.clone(),
                    boxes: citation.boxes.iter().map(|(_, it)| *it).collect(),
                    citation,
                    quote: cut(&text.quote(document, &around(source, &hit.span)), &found),
                    found,
                    role,
                })
            })
            .collect()
    }
}

/// The sentence around a hit, as far as it stands on the hit's own pages; the hit's line where it is in no sentence.
fn around(source: &Source, hit: &SourceRange) -> SourceRange {
    let (document, text) = (&source.document, source.text());
    let line = document.line_index(hit.start);
    let is_body = line.is_some_and(|it| text.flow.is_body(it));
    let sentence = text.sentence(hit.start).filter(|it| is_body && it.start <= hit.start);
    let line = line.and_then(|it| document.lines.get(it)).map(|it| &it.span);
    let Some(range) = sentence.or(line) else {
        return hit.clone();
    };
    let page = |offset| document.pages.get(document.page_index(offset)).map(|it| &it.span);
    let start = page(hit.start).map_or(range.start, |it| range.start.max(it.start));
    let last = SourceOffset(hit.end.0.saturating_sub(1)).max(hit.start);
    let end = page(last).map_or(range.end, |it| range.end.min(it.end));
    near(document, start.min(hit.start)..end.max(hit.end), hit)
}

/// What of a range can come into a quote around a hit: a document may be one sentence, which must not be walked for each of its hits.
fn near(document: &Document, range: SourceRange, hit: &SourceRange) -> SourceRange {
    let text = document.text.as_str();
    let first = text.ceil_char_boundary(hit.start.index().saturating_sub(QUOTE_REACH));
    let last = text.floor_char_boundary(hit.end.index().saturating_add(QUOTE_REACH));
    range.start.max(SourceOffset(first as u32))..range.end.min(SourceOffset(last as u32))
}

/// Cuts a sentence to a quote around what was found, at white space where there is any near.
fn cut(sentence: &str, found: &str) -> String {
    if sentence.chars().count() <= QUOTE_CHARACTERS {
        return sentence.to_owned();
    }
    let before = sentence.find(found).and_then(|at| sentence.get(..at)).unwrap_or_default().chars().count();
    let skipped = before.saturating_sub(CHARACTERS_BEFORE);
    let window: String = sentence.chars().skip(skipped).take(QUOTE_CHARACTERS).collect();
    let mut quote = window.as_str();
    if skipped > 0
        && let Some((_, rest)) =
            quote.split_once(' ').filter(|(cut, _)| cut.chars().count() < CHARACTERS_BEFORE)
    {
        quote = rest;
    }
    if skipped + QUOTE_CHARACTERS < sentence.chars().count()
        && let Some((kept, _)) = quote.rsplit_once(' ').filter(|(kept, _)| kept.contains(found))
    {
        quote = kept;
    }
    quote.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_around_what_was_found() {
        let short = "침해사고를 통지한다.";
        assert_eq!(cut(short, "통지"), short);
        let long = format!("{} 통지방법은 전화로 한다. {}", "앞말 ".repeat(200), "뒷말 ".repeat(200));
        let quote = cut(&long, "통지방법");
        assert!(quote.contains("통지방법") && quote.chars().count() <= QUOTE_CHARACTERS, "{quote}");
        assert!(long.contains(&quote), "a quote is the document's own words");
        let unbroken = format!("{}통지방법{}", "가".repeat(400), "나".repeat(400));
        let quote = cut(&unbroken, "통지방법");
        assert!(quote.contains("통지방법") && quote.chars().count() <= QUOTE_CHARACTERS, "{quote}");
    }
}
