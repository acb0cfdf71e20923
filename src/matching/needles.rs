//! All strings that are looked for, behind a tree of their first characters.
//!
//! An automaton over tens of thousands of strings takes longer to build than most folders take to be searched. This tree is only as deep as
//! tells most of them apart; where a path through it ends, the few strings that are left are compared in place.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Meaning, TooManyTerms};

/// Most strings behind one branch that goes no deeper: comparing so many costs less than the branches that would tell them apart.
const STRINGS_OF_A_BRANCH: usize = 8;

/// Number of the branch at which every path begins.
const ROOT: u32 = 0;

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
    /// By the branch before it and the character that leads to it, as [`path`] has them.
    branches: FxHashMap<u64, Branch>,
    /// In the order of their bytes.
    needles: Vec<Needle>,
    /// Of each needle: what follows the characters that lead to it.
    rests: Vec<Rest>,
    letters: String,
    spaces: Vec<bool>,
}

/// What a character leads to.
#[derive(Debug)]
struct Branch {
    /// The strings that may begin with the characters up to here.
    needles: Range<u32>,
    /// Its number, where it goes deeper.
    number: Option<u32>,
}

/// The first bytes of a string behind the characters that lead to it, so that most strings are told from a text by one number.
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
    /// Number of its first character in the text, from 0.
    pub(super) first: usize,
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

    /// Builds the tree.
    ///
    /// # Errors
    /// When the strings together are too long.
    pub(super) fn build(self) -> Result<Needles, TooManyTerms> {
        let Builder { letters, spaces, needles } = self;
        // Places in them are 32 bits wide.
        u32::try_from(letters.len()).map_err(|_| TooManyTerms)?;
        let needles = sorted(needles, &letters);
        let mut built = Needles {
            branches: FxHashMap::default(),
            rests: vec![Rest::default(); needles.len()],
            needles,
            letters,
            spaces,
        };
        built.grow();
        Ok(built)
    }
}

impl Needles {
    /// Hands over every place in a text where a string stands, also those that overlap.
    pub(super) fn find<'n>(&'n self, text: &str, mut found: impl FnMut(Place<'n>)) {
        for (first, (start, _)) in text.char_indices().enumerate() {
            let here = text.get(start..).unwrap_or_default();
            let mut behind = here.chars();
            let mut from = Some(ROOT);
            while let (Some(number), Some(character)) = (from, behind.next()) {
                let Some(branch) = self.branches.get(&path(number, character)) else { break };
                from = branch.number;
                let range = branch.needles.start as usize..branch.needles.end as usize;
                // Most branches only lead to others.
                if range.is_empty() {
                    continue;
                }
                let rest = first_bytes(behind.as_str().as_bytes());
                let rests = self.rests.get(range.clone()).unwrap_or_default();
                for (index, string) in range.zip(rests) {
                    if rest & string.mask != string.bytes {
                        continue;
                    }
                    let Some(needle) = self.needles.get(index) else { continue };
                    if here.starts_with(needle.text(&self.letters)) {
                        let spaces = needle.spaces.start as usize..needle.spaces.end as usize;
                        found(Place {
                            at: start..start + needle.letters.len(),
                            first,
                            meaning: needle.meaning,
                            spaces: self.spaces.get(spaces).unwrap_or_default(),
                        });
                    }
                }
            }
        }
    }

    /// Makes the branches.
    fn grow(&mut self) {
        let mut last = ROOT;
        // Branches that go deeper, with the bytes that lead to them and their strings, which are all longer.
        let mut pending = vec![(ROOT, 0, 0..self.needles.len())];
        while let Some((from, bytes, range)) = pending.pop() {
            let next = |it: &Needle| it.text(&self.letters).get(bytes..).and_then(|it| it.chars().next());
            let mut start = range.start;
            let group = self.needles.get(range).unwrap_or_default();
            for alike in group.chunk_by(|one, other| next(one) == next(other)) {
                let Some(character) = alike.first().and_then(next) else { continue };
                let bytes = bytes + character.len_utf8();
                let is_whole = |it: &Needle| it.text(&self.letters).len() == bytes;
                let kept = match alike.len() {
                    few @ ..=STRINGS_OF_A_BRANCH => few,
                    // The shortest come first: those that end where the others go on.
                    _ => alike.partition_point(is_whole),
                };
                let (kept, end) = (start + kept, start + alike.len());
                let number = (kept < end).then(|| {
                    last += 1;
                    pending.push((last, bytes, kept..end));
                    last
                });
                let branch = Branch { needles: start as u32..kept as u32, number };
                self.branches.insert(path(from, character), branch);
                let rests = self.rests.get_mut(start..kept).unwrap_or_default();
                for (rest, needle) in rests.iter_mut().zip(alike) {
                    *rest = Rest::of(needle.text(&self.letters).as_bytes().get(bytes..).unwrap_or_default());
                }
                start = end;
            }
        }
    }
}

impl Needle {
    fn text<'l>(&self, letters: &'l str) -> &'l str {
        letters.get(self.letters.start as usize..self.letters.end as usize).unwrap_or_default()
    }
}

impl Rest {
    fn of(bytes: &[u8]) -> Rest {
        let missing = 8_usize.saturating_sub(bytes.len()) as u32;
        Rest { bytes: first_bytes(bytes), mask: u64::MAX.checked_shl(8 * missing).unwrap_or(0) }
    }
}

/// The way from a branch over a character to the next.
#[inline]
fn path(from: u32, character: char) -> u64 {
    u64::from(from) << 32 | u64::from(character)
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
            let bytes = needle.text(letters).as_bytes();
            let (first, second) = (first_bytes(bytes), first_bytes(bytes.get(8..).unwrap_or_default()));
            (u128::from(first) << 64 | u128::from(second), needle)
        })
        .collect();
    keyed.sort_unstable_by(|(first, one), (other_first, other)| {
        first.cmp(other_first).then_with(|| one.text(letters).cmp(other.text(letters)))
    });
    keyed.into_iter().map(|(_, needle)| needle).collect()
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
