//! All strings that are looked for, behind an automaton over their beginnings.
//!
//! An automaton over tens of thousands of whole strings takes longer to build than most folders take to be searched. This one knows only
//! *heads*, each the beginning that a few strings have in common; where one stands, its strings are compared in place, first by a number.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::Meaning;
use crate::text::{MARKS, has_marks};

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
    /// Of each needle: what stands behind its head.
    rests: Vec<Rest>,
    letters: String,
    spaces: Vec<bool>,
}

/// The first bytes of a string behind its head, so that most strings are told from a text by one number.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    bytes: u64,
    /// The bytes that the string has.
    mask: u64,
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
    /// Adds the normal spelling of a term. `written` are the spaces before its characters but the first.
    pub(super) fn add(&mut self, normal: &str, written: &[bool], meaning: Meaning) {
        let (letters, spaces) = (self.letters.len(), self.spaces.len());
        self.letters.push_str(normal);
        self.spaces.extend_from_slice(written);
        self.end(letters, spaces, meaning);
    }

    /// Adds the same without its hyphens and middle dots, if it has any.
    pub(super) fn add_bare(&mut self, normal: &str, written: &[bool], meaning: Meaning) {
        if !has_marks(normal) {
            return;
        }
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
        let (mut heads, needles) = heads(needles, &letters);
        let mut rests = vec![Rest::default(); needles.len()];
        for (bytes, group) in &heads {
            let strings = needles.get(group.clone()).unwrap_or_default();
            for (rest, string) in rests.get_mut(group.clone()).unwrap_or_default().iter_mut().zip(strings) {
                *rest = Rest::of(string, *bytes, &letters);
            }
        }
        // From the last to the first, so that each is the first of those that the automaton's builder knows.
        heads.reverse();
        let beginnings = heads.iter().map(|(bytes, group)| {
            let first = needles.get(group.start).map_or(&[][..], |it| it.bytes(&letters));
            first.get(..*bytes).unwrap_or(first)
        });
        // Over heads alone it is soon built, and where its states lie together a search waits less for memory. What a prefilter would save
        // does not pay for making one.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(beginnings)?;
        let heads = heads.into_iter().map(|(_, group)| group).collect();
        Ok(Needles { automaton, heads, needles, rests, letters, spaces })
    }
}

impl Needles {
    /// Hands over every place in a text where a string stands, also those that overlap.
    pub(super) fn find<'n>(&'n self, text: &str, mut found: impl FnMut(Place<'n>)) {
        for head in self.automaton.find_overlapping_iter(text) {
            let group = self.heads.get(head.pattern().as_usize()).cloned().unwrap_or_default();
            let here = text.as_bytes().get(head.start()..).unwrap_or_default();
            let behind = first_bytes(here.get(head.len()..).unwrap_or_default());
            let first = group.start;
            for (index, rest) in self.rests.get(group).unwrap_or_default().iter().enumerate() {
                if behind & rest.mask != rest.bytes {
                    continue;
                }
                let Some(needle) = self.needles.get(first + index) else { continue };
                let string = needle.bytes(&self.letters);
                if here.starts_with(string) {
                    let spaces = needle.spaces.start as usize..needle.spaces.end as usize;
                    found(Place {
                        at: head.start()..head.start() + string.len(),
                        meaning: needle.meaning,
                        spaces: self.spaces.get(spaces).unwrap_or_default(),
                    });
                }
            }
        }
    }
}

impl Needle {
    fn bytes<'l>(&self, letters: &'l str) -> &'l [u8] {
        letters.as_bytes().get(self.letters.start as usize..self.letters.end as usize).unwrap_or_default()
    }
}

impl Rest {
    /// What stands behind a head of so many bytes.
    fn of(needle: &Needle, head: usize, letters: &str) -> Rest {
        let start = needle.letters.start as usize + head;
        let missing = 8_usize.saturating_sub((needle.letters.end as usize).saturating_sub(start)) as u32;
        let mask = u64::MAX.checked_shl(8 * missing).unwrap_or(0);
        // The letters of other strings stand behind it, so that eight bytes are read at once.
        Rest { bytes: first_bytes(letters.as_bytes().get(start..).unwrap_or_default()) & mask, mask }
    }
}

/// The first bytes of a text as one number, zeros behind its end.
#[inline]
fn first_bytes(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    let shifted = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
    let number = text.iter().fold(0, shifted);
    number.checked_shl(8 * (8 - text.len() as u32)).unwrap_or(0)
}

/// A string on its way to those that begin alike.
#[derive(Clone, Copy, Debug)]
struct Key {
    /// Some of its bytes as one number: from a multiple of eight on.
    bytes: u64,
    /// Its length in bytes.
    length: u32,
    /// Index of its needle.
    needle: u32,
}

impl Key {
    /// Whether both strings end at `at`, or have the same byte there.
    fn goes_on_like(&self, other: &Key, at: usize) -> bool {
        let differ = (self.bytes ^ other.bytes) >> (56 - 8 * (at % 8)) & 0xff != 0;
        !differ && (self.length as usize == at) == (other.length as usize == at)
    }
}

/// Brings those together that begin alike: gives how many bytes of them are their head and which they are, and the strings in this order.
///
/// Strings are never compared: eight bytes of them are sorted as numbers, and the next eight only where many begin with the same.
fn heads(needles: Vec<Needle>, letters: &str) -> (Vec<(usize, Range<usize>)>, Vec<Needle>) {
    let lengths = needles.iter().map(|it| it.letters.len() as u32);
    let mut keys: Vec<Key> =
        lengths.zip(0..).map(|(length, needle)| Key { bytes: 0, length, needle }).collect();
    let mut heads = Vec::new();
    // Each with the bytes that all of it begin with.
    let mut pending = vec![(0, 0..keys.len())];
    while let Some((shared, range)) = pending.pop() {
        let Some(group) = keys.get_mut(range.clone()) else { continue };
        if shared > 0 && group.len() <= STRINGS_OF_A_HEAD {
            heads.push((if shared < BYTES_OF_A_HEAD { common(group) } else { shared }, range));
            continue;
        }
        if shared % 8 == 0 {
            for key in group.iter_mut() {
                let string = needles.get(key.needle as usize).map_or(&[][..], |it| it.bytes(letters));
                key.bytes = first_bytes(string.get(shared..).unwrap_or_default());
            }
            // Those that end come before those that go on with zeros.
            group.sort_unstable_by_key(|it| u128::from(it.bytes) << 32 | u128::from(it.length));
        }
        let mut start = range.start;
        for alike in group.chunk_by(|one, other| one.goes_on_like(other, shared)) {
            let range = start..start + alike.len();
            start = range.end;
            if alike.first().is_some_and(|it| it.length as usize == shared) {
                heads.push((shared, range));
            } else {
                pending.push((shared + 1, range));
            }
        }
    }
    let in_order = keys.iter().filter_map(|key| needles.get(key.needle as usize).cloned()).collect();
    (heads, in_order)
}

/// How many bytes all of a group begin with, [`BYTES_OF_A_HEAD`] at most; the bytes of their keys are their first.
fn common(group: &[Key]) -> usize {
    let Some(first) = group.first() else { return 0 };
    let different = group.iter().fold(0, |different, it| different | it.bytes ^ first.bytes);
    let shortest = group.iter().map(|it| it.length as usize).min().unwrap_or_default();
    BYTES_OF_A_HEAD.min(shortest).min(different.leading_zeros() as usize / 8)
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
            terms in proptest::collection::vec("[가나다a\u{0}·-]{1,7}", 1..150),
            text in "[가나다a\u{0}·-]{0,80}",
        ) {
            let mut builder = Builder::default();
            let mut expected = BTreeSet::new();
            for (index, term) in terms.iter().enumerate() {
                let (normal, spaces) = normalise_term(term);
                builder.add(&normal, &spaces, Meaning::LookAlike(index as u32));
                builder.add_bare(&normal, &spaces, Meaning::LookAlike(index as u32));
                for string in [normal.replace(MARKS, ""), normal].iter().filter(|it| !it.is_empty()) {
                    let places = text.char_indices().filter(|(at, _)| text[*at..].starts_with(string.as_str()));
                    expected.extend(places.map(|(at, _)| (at, at + string.len(), index as u32)));
                }
            }
            let mut found = BTreeSet::new();
            builder.build().unwrap().find(&text, |Place { at, meaning, .. }| {
                if let Meaning::LookAlike(index) = meaning {
                    found.insert((at.start, at.end, index));
                }
            });
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_bare_string_keeps_the_spaces_of_its_term() {
        let mut builder = Builder::default();
        let (normal, written) = normalise_term("수집·이용 동-의");
        builder.add(&normal, &written, Meaning::Concept(ConceptId(0)));
        builder.add_bare(&normal, &written, Meaning::Concept(ConceptId(0)));
        let needles = builder.build().unwrap();
        let mut spaces: Vec<Vec<bool>> = Vec::new();
        needles.find("수집이용동의 수집·이용동-의", |it| spaces.push(it.spaces.to_vec()));
        let bare = vec![false, true, false, true, true];
        let whole = vec![false, false, false, false, true, false, false];
        assert_eq!(spaces, [bare, whole]);
    }
}
