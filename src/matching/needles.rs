//! All strings that are looked for, behind an automaton over their beginnings.
//!
//! An automaton over tens of thousands of whole strings takes longer to build than most folders take to be searched. This one knows only
//! *heads*, each the beginning that a few strings have in common; where one stands, its strings are compared in place, first by a number.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::Meaning;

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
    /// Adds the normal spelling of a term, and the same without its hyphens and middle dots. `written` are the spaces before its
    /// characters but the first.
    pub(super) fn add(&mut self, normal: &str, written: &[bool], meaning: Meaning) {
        let (letters, spaces) = (self.letters.len(), self.spaces.len());
        self.letters.push_str(normal);
        self.spaces.extend_from_slice(written);
        self.end(letters, spaces, meaning);
        if normal.contains(MARKS) {
            self.add_bare(normal, written, meaning);
        }
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
        let mut rests = vec![Rest::default(); needles.len()];
        for (bytes, group) in &heads {
            let strings = needles.get(group.clone()).unwrap_or_default();
            for (rest, string) in rests.get_mut(group.clone()).unwrap_or_default().iter_mut().zip(strings) {
                *rest = Rest::of(string.bytes(&letters).get(*bytes..).unwrap_or_default());
            }
        }
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
    fn of(bytes: &[u8]) -> Rest {
        let missing = 8_usize.saturating_sub(bytes.len()) as u32;
        Rest { bytes: first_bytes(bytes), mask: u64::MAX.checked_shl(8 * missing).unwrap_or(0) }
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

/// Hyphens and middle dots, which a document may leave out.
const MARKS: [char; 2] = ['-', '·'];

/// In the order of their bytes.
fn sorted(needles: Vec<Needle>, letters: &str) -> Vec<Needle> {
    // Most are told apart by their first bytes, which compare as one number.
    let mut keyed: Vec<(u128, Needle)> = needles
        .into_iter()
        .map(|needle| {
            let bytes = needle.bytes(letters);
            let (first, second) = (first_bytes(bytes), first_bytes(bytes.get(8..).unwrap_or_default()));
            (u128::from(first) << 64 | u128::from(second), needle)
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
            terms in proptest::collection::vec("[가나다a\u{0}·-]{1,7}", 1..150),
            text in "[가나다a\u{0}·-]{0,80}",
        ) {
            let mut builder = Builder::default();
            let mut expected = BTreeSet::new();
            for (index, term) in terms.iter().enumerate() {
                let (normal, spaces) = normalise_term(term);
                builder.add(&normal, &spaces, Meaning::LookAlike(index as u32));
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
        let needles = builder.build().unwrap();
        let mut spaces: Vec<Vec<bool>> = Vec::new();
        needles.find("수집이용동의 수집·이용동-의", |it| spaces.push(it.spaces.to_vec()));
        let bare = vec![false, true, false, true, true];
        let whole = vec![false, false, false, false, true, false, false];
        assert_eq!(spaces, [bare, whole]);
    }
}
