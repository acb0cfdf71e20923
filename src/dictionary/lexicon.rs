//! Every spelling of a dictionary in normal spelling, with the concepts that it stands for.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::fmt;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::model::ConceptId;
use crate::text::normalise_term;

/// Normal spellings to concepts. Nothing asks for their order, so they are hashed: there are tens of thousands.
#[derive(Default)]
pub(super) struct Lexicon {
    entries: FxHashMap<Box<str>, Entry>,
    /// Bytes of the longest spelling.
    longest: usize,
}

/// Without the spellings, whose order is that of their hashes.
impl fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lexicon").field("spellings", &self.entries.len()).finish_non_exhaustive()
    }
}

/// What one spelling stands for.
#[derive(Debug)]
pub(super) struct Entry {
    first: ConceptId,
    /// Few spellings stand for more than one concept.
    others: Vec<ConceptId>,
    /// The first row that is this one spelling and no other, else the first row that it stands on: its concept and line.
    pub(super) owner: (ConceptId, u32),
    /// Whether the owner's row is this one spelling and no other.
    pub(super) is_plain: bool,
}

impl Lexicon {
    /// One with room for so many spellings.
    pub(super) fn with_capacity(spellings: usize) -> Self {
        Lexicon {
            entries: FxHashMap::with_capacity_and_hasher(spellings, FxBuildHasher),
            ..Lexicon::default()
        }
    }

    /// What a normal spelling stands for.
    pub(super) fn get(&self, normal: &str) -> Option<&Entry> {
        self.entries.get(normal)
    }

    /// Adds a concept to a normal spelling; whether it is new there. `is_plain`: the row on `line` is this one spelling and no other.
    pub(super) fn add(&mut self, normal: &str, concept: ConceptId, line: u32, is_plain: bool) -> bool {
        self.longest = self.longest.max(normal.len());
        let owner = (concept, line);
        match self.entries.entry(normal.into()) {
            Vacant(entry) => {
                entry.insert(Entry { first: concept, others: Vec::new(), owner, is_plain });
                true
            }
            Occupied(entry) => {
                let entry = entry.into_mut();
                let is_new = entry.concepts().all(|own| own != concept);
                if is_new {
                    entry.others.push(concept);
                }
                if is_plain && !entry.is_plain {
                    (entry.owner, entry.is_plain) = (owner, true);
                }
                is_new
            }
        }
    }

    /// The spellings that stand in a text, which is in normal spelling, by their bytes. Cost: one look-up for each stretch of the text that
    /// is as short as a spelling.
    pub(super) fn spellings_in<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, &'a Entry)> + 'a {
        let ends = move |start: usize| {
            let rest = text.get(start..).unwrap_or_default();
            rest.char_indices().map(|(at, character)| at + character.len_utf8())
        };
        text.char_indices().flat_map(move |(start, _)| {
            ends(start)
                .take_while(|length| *length <= self.longest)
                .filter_map(move |length| Some((length, self.get(text.get(start..start + length)?)?)))
        })
    }

    /// The concepts whose spellings stand in a title, sorted.
    pub(super) fn concepts_in(&self, title: &str) -> Vec<ConceptId> {
        let (title, _) = normalise_term(title);
        let mut found: Vec<ConceptId> = self.spellings_in(&title).flat_map(|(_, it)| it.concepts()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Entry {
    /// In the order in which the rows name them, none twice.
    pub(super) fn concepts(&self) -> impl Iterator<Item = ConceptId> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_has_the_concepts_of_all_spellings_in_it() {
        let mut lexicon = Lexicon::default();
        for (normal, concept) in
            [("보고", 3), ("침해사고", 1), ("사고보고", 2), ("보고", 0), ("보고서양식", 4)]
        {
            lexicon.add(normal, ConceptId(concept), 1, true);
        }
        const CASES: &[(&str, &[u16])] =
            &[("02. 침해 사고 보고_Ver 1.0", &[0, 1, 2, 3]), ("보고서", &[0, 3]), ("고", &[]), ("", &[])];
        for (title, expected) in CASES {
            let found: Vec<u16> = lexicon.concepts_in(title).into_iter().map(|it| it.0).collect();
            assert_eq!(found, *expected, "{title}");
        }
    }
}
