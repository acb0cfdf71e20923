//! Many strings as one tree of characters, and every place of each of them in a text.
//!
//! A dictionary has tens of thousands of spellings, and most folders have less text than that: what counts is how soon the tree is there.
//! One sort and one pass make it, in a quarter of the instructions that an automaton with failure links takes to build. It is searched from
//! every character of the text; the pair of characters there mostly tells that nothing begins with it.

use std::collections::VecDeque;
use std::ops::Range;

/// Where a string stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) bytes: Range<usize>,
    /// The same, counted in characters.
    pub(crate) characters: Range<usize>,
}

/// A tree of strings.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    /// The root's children first; the children of each node stand together, sorted by character.
    nodes: Vec<Node>,
    /// Indices of the strings, those that end at one node together.
    ends: Vec<u32>,
    /// By character: the root's child, counted from 1; 0 for none.
    first: Vec<u32>,
    /// Whether strings of more than one character begin with a pair of characters: one bit for all pairs of the same hash.
    pairs: Vec<u64>,
    /// Whether a string is a single character.
    has_single: bool,
}

/// Bits for pairs of characters; the built-in dictionary has some 10,000 pairs.
const PAIRS: usize = 1 << 17;

/// The place of a pair's bit.
fn pair(first: char, second: char) -> (usize, u64) {
    let hash =
        (u32::from(first).wrapping_mul(0x9E37_79B1) ^ u32::from(second).wrapping_mul(0x85EB_CA77)) >> 15;
    (hash as usize / 64, 1 << (hash % 64))
}

#[derive(Debug)]
struct Node {
    character: char,
    /// Its children in [`Trie::nodes`].
    children: Range<u32>,
    /// The strings that end here, in [`Trie::ends`].
    ends: Range<u32>,
}

/// Strings that begin alike, by their order; so many of their bytes lead to the node.
struct Group {
    node: usize,
    strings: Range<usize>,
    depth: usize,
}

impl Trie {
    /// The tree of `strings`: none of them is empty, and all together are less than 4 GiB.
    pub(crate) fn new(strings: &[&str]) -> Trie {
        let mut order: Vec<u32> = (0..strings.len() as u32).collect();
        let string = |index: &u32| strings.get(*index as usize).copied().unwrap_or_default();
        order.sort_unstable_by(|a, b| string(a).cmp(string(b)).then(a.cmp(b)));
        let mut trie = Trie::default();
        let mut groups = VecDeque::new();
        trie.split(&order, &string, 0..order.len(), 0, &mut groups);
        let roots = trie.nodes.len();
        for (index, node) in (1..).zip(&trie.nodes) {
            let place = node.character as usize;
            if trie.first.len() <= place {
                trie.first.resize(place + 1, 0);
            }
            if let Some(first) = trie.first.get_mut(place) {
                *first = index;
            }
        }
        trie.pairs = vec![0; PAIRS / 64];
        while let Some(Group { node, strings, depth }) = groups.pop_front() {
            // Those that end here stand before those that go on.
            let group = order.get(strings.clone()).unwrap_or_default();
            let ending = group.iter().take_while(|it| string(it).len() == depth).count();
            let ends = trie.ends.len() as u32;
            trie.ends.extend(group.iter().take(ending));
            let rest = strings.start + ending..strings.end;
            let children = trie.split(&order, &string, rest, depth, &mut groups);
            if let Some(first) = trie.nodes.get(node).map(|it| it.character).filter(|_| node < roots) {
                trie.has_single |= ending > 0;
                for second in trie.nodes.iter().skip(children.start as usize) {
                    let (word, bit) = pair(first, second.character);
                    if let Some(word) = trie.pairs.get_mut(word) {
                        *word |= bit;
                    }
                }
            }
            if let Some(node) = trie.nodes.get_mut(node) {
                node.ends = ends..ends + ending as u32;
                node.children = children;
            }
        }
        trie
    }

    /// Adds a node for each character that follows `depth` bytes of the strings.
    fn split<'s>(
        &mut self,
        order: &[u32],
        string: &impl Fn(&u32) -> &'s str,
        strings: Range<usize>,
        depth: usize,
        groups: &mut VecDeque<Group>,
    ) -> Range<u32> {
        let begin = self.nodes.len() as u32;
        let mut open: Option<(char, usize)> = None;
        for position in strings.clone() {
            let next = order.get(position).and_then(|it| string(it).get(depth..)?.chars().next());
            let Some(next) = next.filter(|next| open.is_none_or(|(character, _)| character != *next)) else {
                continue;
            };
            self.close(open.replace((next, position)), position, depth, groups);
        }
        self.close(open, strings.end, depth, groups);
        begin..self.nodes.len() as u32
    }

    fn close(&mut self, open: Option<(char, usize)>, end: usize, depth: usize, groups: &mut VecDeque<Group>) {
        let Some((character, start)) = open else { return };
        groups.push_back(Group {
            node: self.nodes.len(),
            strings: start..end,
            depth: depth + character.len_utf8(),
        });
        self.nodes.push(Node { character, children: 0..0, ends: 0..0 });
    }

    /// Tells `found` every place of every string in `text`, with the index of the string. Places come in the order of their beginnings.
    pub(crate) fn find(&self, text: &str, mut found: impl FnMut(usize, Place)) {
        let mut characters = text.char_indices();
        let mut ahead = characters.next();
        for index in 0.. {
            let Some((start, character)) = ahead else { return };
            ahead = characters.next();
            let begins = ahead.is_some_and(|(_, next)| {
                let (word, bit) = pair(character, next);
                self.pairs.get(word).is_some_and(|it| it & bit != 0)
            });
            if !begins && !self.has_single {
                continue;
            }
            let first = self.first.get(character as usize).and_then(|it| it.checked_sub(1));
            let mut node = first.and_then(|it| self.nodes.get(it as usize));
            let mut end = start + character.len_utf8();
            let mut rest = text.get(end..).unwrap_or_default().chars();
            for last in index + 1.. {
                let Some(here) = node else { break };
                for string in
                    self.ends.get(here.ends.start as usize..here.ends.end as usize).unwrap_or_default()
                {
                    found(*string as usize, Place { bytes: start..end, characters: index..last });
                }
                let children = self.nodes.get(here.children.start as usize..here.children.end as usize);
                node = children.filter(|it| !it.is_empty()).and_then(|children| {
                    let next = rest.next()?;
                    end += next.len_utf8();
                    children.get(children.binary_search_by_key(&next, |it| it.character).ok()?)
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places(strings: &[&str], text: &str) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        Trie::new(strings).find(text, |string, at| {
            assert_eq!(text.get(at.bytes.clone()), Some(strings[string]));
            assert_eq!(text[..at.bytes.start].chars().count(), at.characters.start);
            assert_eq!(strings[string].chars().count(), at.characters.len());
            places.push((string, at.bytes.start));
        });
        places.sort_unstable();
        places
    }

    #[test]
    fn strings_within_strings_and_equal_ones_are_all_found() {
        let strings = ["통지", "통지방법", "방법", "통지", "법", "없음"];
        assert_eq!(places(&strings, "통지방법"), [(0, 0), (1, 0), (2, 6), (3, 0), (4, 9)]);
        assert_eq!(places(&strings, "통지방"), [(0, 0), (3, 0)]);
        assert_eq!(places(&strings, ""), []);
        assert_eq!(places(&[], "통지"), []);
    }

    proptest! {
        #[test]
        fn every_place_is_found_and_no_other(
            strings in prop::collection::vec("[가나다a]{1,4}", 0..20),
            text in "[가나다a라]{0,40}",
        ) {
            let starts = || text.char_indices().map(|(at, _)| at);
            let strings: Vec<&str> = strings.iter().map(String::as_str).collect();
            let mut expected: Vec<(usize, usize)> = strings.iter().enumerate().flat_map(|(index, string)| {
                starts().filter(|at| text[*at..].starts_with(string)).map(move |at| (index, at)).collect::<Vec<_>>()
            }).collect();
            expected.sort_unstable();
            prop_assert_eq!(places(&strings, &text), expected);
        }
    }
}
