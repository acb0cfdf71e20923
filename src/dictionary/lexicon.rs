//! Every spelling of a dictionary in normal spelling, with the concepts that it stands for.

use std::fmt;
use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry::{Occupied, Vacant};
use rustc_hash::FxBuildHasher;

use super::model::ConceptId;
use crate::text::normalise_term;

/// Normal spellings to concepts. Nothing asks for their order, so they are hashed: there are tens of thousands.
#[derive(Default)]
pub(super) struct Lexicon {
    /// All spellings in one text.
    text: String,
    entries: Vec<Entry>,
    /// Indices of entries by the hash of their spelling.
    table: HashTable<u32>,
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
    /// Where the spelling stands in [`Lexicon::text`].
    start: u32,
    end: u32,
    first: ConceptId,
    /// Few spellings stand for more than one concept.
    others: Vec<ConceptId>,
    /// The first row that is this one spelling and no other, else the first row that it stands on: its concept and line.
    owner: (ConceptId, u32),
    /// Whether the owner's row is this one spelling and no other.
    is_plain: bool,
}

/// What came of adding a spelling of a concept.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// It is a new spelling of the concept.
    New,
    /// The concept has it already.
    Known,
    /// Two rows are this one spelling and no other: the concept and line of the first.
    Twice(ConceptId, u32),
}

impl Lexicon {
    /// One with room for so many spellings.
    pub(super) fn with_capacity(spellings: usize) -> Self {
        Lexicon {
            entries: Vec::with_capacity(spellings),
            table: HashTable::with_capacity(spellings),
            ..Lexicon::default()
        }
    }

    /// What a normal spelling stands for.
    pub(super) fn get(&self, normal: &str) -> Option<&Entry> {
        let is_it =
            |index: &u32| self.entries.get(*index as usize).is_some_and(|it| it.is(normal, &self.text));
        self.entries.get(*self.table.find(hash(normal), is_it)? as usize)
    }

    /// Adds a concept to a normal spelling. `is_plain`: the row on `line` is this one spelling and no other.
    pub(super) fn add(&mut self, normal: &str, concept: ConceptId, line: u32, is_plain: bool) -> Added {
        let Lexicon { text, entries, table, longest } = self;
        let owner = (concept, line);
        let is_it = |index: &u32| entries.get(*index as usize).is_some_and(|it| it.is(normal, text));
        let rehash = |index: &u32| hash(entries.get(*index as usize).map_or("", |it| it.spelling(text)));
        match table.entry(hash(normal), is_it, rehash) {
            Vacant(place) => {
                place.insert(entries.len() as u32);
                let start = text.len() as u32;
                text.push_str(normal);
                let end = text.len() as u32;
                entries.push(Entry { start, end, first: concept, others: Vec::new(), owner, is_plain });
                *longest = (*longest).max(normal.len());
                Added::New
            }
            Occupied(place) => match entries.get_mut(*place.get() as usize) {
                Some(entry) if entry.owner.0 == concept => Added::Known,
                // Classes of words may overlap; the same plain word in two of them is a slip.
                Some(entry) if is_plain && entry.is_plain => Added::Twice(entry.owner.0, entry.owner.1),
                Some(entry) => {
                    if is_plain {
                        (entry.owner, entry.is_plain) = (owner, true);
                    }
                    let is_known = entry.concepts().any(|own| own == concept);
                    if is_known {
                        return Added::Known;
                    }
                    entry.others.push(concept);
                    Added::New
                }
                None => Added::Known,
            },
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
    fn spelling<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Whether it is a spelling's; `text` is [`Lexicon::text`].
    fn is(&self, spelling: &str, text: &str) -> bool {
        text.as_bytes().get(self.start as usize..self.end as usize) == Some(spelling.as_bytes())
    }

    /// In the order in which the rows name them, none twice.
    pub(super) fn concepts(&self) -> impl Iterator<Item = ConceptId> + '_ {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

fn hash(spelling: &str) -> u64 {
    FxBuildHasher.hash_one(spelling)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The law: the spellings in a text are those that a search for each of them finds.
        #[test]
        fn spellings_in_a_text_are_found_as_each_alone(
            spellings in proptest::collection::vec("[가나다a]{1,4}", 0..60),
            text in "[가나다a]{0,12}",
        ) {
            let mut lexicon = Lexicon::default();
            let mut expected = BTreeSet::new();
            for (spelling, concept) in spellings.iter().zip(0..) {
                let added = lexicon.add(spelling, ConceptId(concept), 1, false);
                prop_assert_eq!(added, Added::New);
                prop_assert_eq!(lexicon.add(spelling, ConceptId(concept), 2, false), Added::Known);
                let places = text.char_indices().filter(|(at, _)| text[*at..].starts_with(spelling));
                expected.extend(places.map(|_| (spelling.len(), concept)));
            }
            let found = lexicon.spellings_in(&text).flat_map(|(bytes, it)| it.concepts().map(move |id| (bytes, id.0)));
            prop_assert_eq!(found.collect::<BTreeSet<_>>(), expected);
        }
    }

    #[test]
    fn a_title_has_the_concepts_of_all_spellings_in_it() {
        let mut lexicon = Lexicon::default();
        for (normal, concept) in
            [("보고", 3), ("침해사고", 1), ("사고보고", 2), ("보고", 0), ("보고서양식", 4)]
        {
            assert_eq!(lexicon.add(normal, ConceptId(concept), 1, false), Added::New);
        }
        const CASES: &[(&str, &[u16])] =
            &[("02. 침해 사고 보고_Ver 1.0", &[0, 1, 2, 3]), ("보고서", &[0, 3]), ("고", &[]), ("", &[])];
        for (title, expected) in CASES {
            let found: Vec<u16> = lexicon.concepts_in(title).into_iter().map(|it| it.0).collect();
            assert_eq!(found, *expected, "{title}");
        }
    }
}
