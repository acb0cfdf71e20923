//! All strings that are looked for, behind an automaton over their beginnings.
//!
//! An automaton over tens of thousands of whole strings takes longer to build than most folders take to be searched. This one knows only
//! *heads*, each the beginning that a few strings have in common; where one stands, its strings are compared in place.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::Meaning;
use crate::text::append_term;

/// Most strings behind one head, unless they are equal: comparing so many costs less than the states that would tell them apart.
const STRINGS_OF_A_HEAD: usize = 16;
/// Bytes of a head that no more strings share: two syllables.
const BYTES_OF_A_HEAD: usize = 6;

/// Strings on their way into [`Needles`].
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// All strings in one: there are tens of thousands.
    letters: String,
    /// For each string in turn: whether its term has a space before each character but the first.
    spaces: Vec<bool>,
    needles: Vec<Needle>,
}

/// All strings that are looked for. Built once, shared by all threads.
#[derive(Debug)]
pub(super) struct Needles {
    automaton: AhoCorasick,
    /// For each pattern of the automaton: its strings in `needles`.
    heads: Vec<Range<usize>>,
    needles: Vec<Needle>,
    letters: String,
    spaces: Vec<bool>,
}

/// One string, and what it stands for.
#[derive(Clone, Debug)]
struct Needle {
    meaning: Meaning,
    letters: Range<u32>,
    spaces: Range<u32>,
}

/// A place where a string stands.
pub(super) struct Place<'n> {
    pub(super) at: Range<usize>,
    pub(super) meaning: Meaning,
    /// Whether the term is written with a space before each character but the first.
    pub(super) spaces: &'n [bool],
}

impl Builder {
    /// Adds the normal spelling of a term, and the same without its hyphens and middle dots. Gives the bytes of the longer one.
    pub(super) fn add(&mut self, term: &str, meaning: Meaning) -> usize {
        let (letters, spaces) = (self.letters.len(), self.spaces.len());
        append_term(term, &mut self.letters, &mut self.spaces);
        self.end(letters, spaces, meaning);
        let bytes = self.letters.len() - letters;
        let normal = self.letters.get(letters..).unwrap_or_default();
        if normal.contains(MARKS) {
            let normal = normal.to_owned();
            let written = self.spaces.get(spaces..).unwrap_or_default().to_vec();
            self.add_bare(&normal, &written, meaning);
        }
        bytes
    }

    fn add_bare(&mut self, normal: &str, written: &[bool], meaning: Meaning) {
        let (letters, spaces) = (self.letters.len(), self.spaces.len());
        let mut joint = false;
        for (character, space) in normal.chars().zip(std::iter::once(&false).chain(written)) {
            joint |= space;
            if MARKS.contains(&character) {
                joint = true;
                continue;
            }
            if self.letters.len() > letters {
                self.spaces.push(joint);
            }
            self.letters.push(character);
            joint = false;
        }
        self.end(letters, spaces, meaning);
    }

    /// What was written from here on is one string.
    fn end(&mut self, letters: usize, spaces: usize, meaning: Meaning) {
        if self.letters.len() > letters {
            self.needles.push(Needle {
                meaning,
                letters: letters as u32..self.letters.len() as u32,
                spaces: spaces as u32..self.spaces.len() as u32,
            });
        }
    }

    /// Builds the automaton.
    ///
    /// # Errors
    /// When the strings together are too large for it.
    pub(super) fn build(self) -> Result<Needles, BuildError> {
        let Builder { letters, spaces, needles } = self;
        let needles = sorted(needles, &letters);
        let heads = heads(&needles, &letters);
        let beginnings = heads.iter().map(|(bytes, group)| {
            let first = needles.get(group.start).map_or(&[][..], |it| it.bytes(&letters));
            first.get(..*bytes).unwrap_or(first)
        });
        // Most folders have less text than would pay for an automaton that takes longer to build.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(beginnings)?;
        let heads = heads.into_iter().map(|(_, group)| group).collect();
        Ok(Needles { automaton, heads, needles, letters, spaces })
    }
}

impl Needles {
    /// Every place in a text where a string stands, also those that overlap.
    pub(super) fn find<'n>(&'n self, text: &'n str) -> impl Iterator<Item = Place<'n>> + 'n {
        self.automaton.find_overlapping_iter(text).flat_map(move |head| {
            let group = self.heads.get(head.pattern().as_usize()).cloned().unwrap_or_default();
            let behind = text.as_bytes().get(head.end()..).unwrap_or_default();
            let needles = self.needles.get(group).unwrap_or_default().iter();
            needles.filter_map(move |needle| {
                let rest = needle.bytes(&self.letters).get(head.len()..)?;
                begins_with(behind, rest).then(|| Place {
                    at: head.start()..head.end() + rest.len(),
                    meaning: needle.meaning,
                    spaces: self
                        .spaces
                        .get(needle.spaces.start as usize..needle.spaces.end as usize)
                        .unwrap_or_default(),
                })
            })
        })
    }
}

impl Needle {
    fn bytes<'l>(&self, letters: &'l str) -> &'l [u8] {
        letters.as_bytes().get(self.letters.start as usize..self.letters.end as usize).unwrap_or_default()
    }
}

/// [`slice::starts_with`], for strings of which most differ in their first syllable.
fn begins_with(text: &[u8], string: &[u8]) -> bool {
    match (text.first_chunk::<3>(), string.first_chunk::<3>()) {
        (Some(one), Some(other)) if one != other => false,
        _ => text.starts_with(string),
    }
}

/// Hyphens and middle dots, which a document may leave out.
const MARKS: [char; 2] = ['-', '·'];

/// In the order of their bytes.
fn sorted(needles: Vec<Needle>, letters: &str) -> Vec<Needle> {
    // Most are told apart by their first bytes, which compare as one number.
    let mut keyed: Vec<(u128, Needle)> = needles
        .into_iter()
        .map(|needle| {
            let bytes = needle.bytes(letters);
            let mut first = [0; 16];
            let length = bytes.len().min(first.len());
            if let (Some(slots), Some(bytes)) = (first.get_mut(..length), bytes.get(..length)) {
                slots.copy_from_slice(bytes);
            }
            (u128::from_be_bytes(first), needle)
        })
        .collect();
    keyed.sort_unstable_by(|(first, one), (other_first, other)| {
        first.cmp(other_first).then_with(|| one.bytes(letters).cmp(other.bytes(letters)))
    });
    keyed.into_iter().map(|(_, needle)| needle).collect()
}

/// Parts sorted strings into groups that begin alike: how many bytes of them are their head, and which they are.
fn heads(needles: &[Needle], letters: &str) -> Vec<(usize, Range<usize>)> {
    let mut heads = Vec::new();
    // Each with the bytes that tell it from the others.
    let mut pending = vec![(0, 0..needles.len())];
    while let Some((told_apart, range)) = pending.pop() {
        let group = needles.get(range.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let (first, last) = (first.bytes(letters), last.bytes(letters));
        let common = first.iter().zip(last).take_while(|(one, other)| one == other).count();
        if common > 0 && group.len() <= STRINGS_OF_A_HEAD {
            heads.push((common.min(BYTES_OF_A_HEAD.max(told_apart)), range));
            continue;
        }
        // The shortest come first: those that end where the others go on.
        let ended = group.partition_point(|it| it.bytes(letters).len() == common);
        if ended > 0 {
            heads.push((common, range.start..range.start + ended));
        }
        let next = |needle: &Needle| needle.bytes(letters).get(common).copied();
        let mut start = range.start + ended;
        for longer in group.get(ended..).unwrap_or_default().chunk_by(|one, other| next(one) == next(other)) {
            pending.push((common + 1, start..start + longer.len()));
            start += longer.len();
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::dictionary::ConceptId;
    use crate::text::normalise_term;

    proptest! {
        /// The law: every string is found wherever it stands, as a search for each of them alone finds it.
        #[test]
        fn strings_are_found_as_each_alone(
            terms in proptest::collection::vec("[가나다a·-]{1,7}", 1..150),
            text in "[가나다a·-]{0,80}",
        ) {
            let mut builder = Builder::default();
            let mut expected = BTreeSet::new();
            for (index, term) in terms.iter().enumerate() {
                builder.add(term, Meaning::LookAlike(index as u32));
                let (normal, _) = normalise_term(term);
                for string in [normal.replace(MARKS, ""), normal].iter().filter(|it| !it.is_empty()) {
                    let places = text.char_indices().filter(|(at, _)| text[*at..].starts_with(string.as_str()));
                    expected.extend(places.map(|(at, _)| (at, at + string.len(), index as u32)));
                }
            }
            let needles = builder.build().unwrap();
            let found: BTreeSet<(usize, usize, u32)> = needles
                .find(&text)
                .filter_map(|place| match place.meaning {
                    Meaning::LookAlike(index) => Some((place.at.start, place.at.end, index)),
                    Meaning::Concept(_) => None,
                })
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_bare_string_keeps_the_spaces_of_its_term() {
        let mut builder = Builder::default();
        builder.add("수집·이용 동-의", Meaning::Concept(ConceptId(0)));
        let needles = builder.build().unwrap();
        let spaces: Vec<Vec<bool>> =
            needles.find("수집이용동의 수집·이용동-의").map(|it| it.spaces.to_vec()).collect();
        let bare = vec![false, true, false, true, true];
        let whole = vec![false, false, false, false, true, false, false];
        assert_eq!(spaces, [bare, whole]);
    }
}
