//! Every spelling of a dictionary in normal spelling, with the concepts that it stands for.

use std::collections::HashMap;

use super::model::ConceptId;
use crate::text::normalise_term;

/// Normal spellings to concepts. Nothing asks for their order, so they are hashed: there are tens of thousands.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    entries: HashMap<String, Entry>,
    /// Bytes of the longest spelling.
    longest: usize,
}

/// What one spelling stands for.
#[derive(Debug)]
pub(super) struct Entry {
    /// In the order in which the rows name them, none twice.
    pub(super) concepts: Vec<ConceptId>,
    /// The first row that is this one spelling and no other, else the first row that it stands on: its concept and line.
    pub(super) owner: (ConceptId, u32),
    /// Whether the owner's row is this one spelling and no other.
    pub(super) is_plain: bool,
}

impl Lexicon {
    /// What a normal spelling stands for.
    pub(super) fn get(&self, normal: &str) -> Option<&Entry> {
        self.entries.get(normal)
    }

    /// Adds a concept to a normal spelling. `is_plain`: the row on `line` is this one spelling and no other.
    pub(super) fn add(&mut self, normal: String, concept: ConceptId, line: u32, is_plain: bool) {
        self.longest = self.longest.max(normal.len());
        let owner = (concept, line);
        let entry =
            self.entries.entry(normal).or_insert_with(|| Entry { concepts: Vec::new(), owner, is_plain });
        entry.concepts.push(concept);
        if is_plain && !entry.is_plain {
            (entry.owner, entry.is_plain) = (owner, true);
        }
    }

    /// The concepts whose spellings stand in a title, sorted. Cost: one look-up for each stretch of the title that is as short as a
    /// spelling.
    pub(super) fn concepts_in(&self, title: &str) -> Vec<ConceptId> {
        let (title, _) = normalise_term(title);
        let ends = || title.char_indices().map(|(at, character)| at + character.len_utf8());
        let mut found: Vec<ConceptId> = title
            .char_indices()
            .flat_map(|(start, _)| {
                let ends = ends().skip_while(move |end| *end <= start);
                ends.take_while(move |end| end - start <= self.longest).map(move |end| start..end)
            })
            .filter_map(|stretch| self.get(title.get(stretch)?))
            .flat_map(|entry| &entry.concepts)
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
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
            lexicon.add(normal.to_owned(), ConceptId(concept), 1, true);
        }
        const CASES: &[(&str, &[u16])] =
            &[("02. 침해 사고 보고_Ver 1.0", &[0, 1, 2, 3]), ("보고서", &[0, 3]), ("고", &[]), ("", &[])];
        for (title, expected) in CASES {
            let found: Vec<u16> = lexicon.concepts_in(title).into_iter().map(|it| it.0).collect();
            assert_eq!(found, *expected, "{title}");
        }
    }
}
