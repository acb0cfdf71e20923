//! Two tellings of one text side by side: which character of the one is which of the other.
//!
//! Stretches that occur once in both are anchors; what lies between two anchors is aligned in the same way with shorter stretches.
//! What only one of them has (running heads, notes, numbers drawn by a program) stays without a partner.

use std::ops::Range;

/// Characters of an anchor, the first that gives any. The characters are decomposed, so a syllable is two or three.
const ANCHORS: [usize; 3] = [32, 16, 8];
/// Characters looked at before the rest stays unmatched, as a multiple of the length of both texts. Honest texts need about ten.
const WORK: usize = 200;

/// For each character of `ours` its place in `theirs`, growing from one to the next; `None` where it has none.
pub(super) fn align(ours: &[char], theirs: &[char]) -> Vec<Option<u32>> {
    let mut partners = vec![None; ours.len()];
    let mut work = ours.len().saturating_add(theirs.len()).saturating_mul(WORK);
    let mut open = vec![Stretch { ours: 0..ours.len(), theirs: 0..theirs.len() }];
    while let Some(mut stretch) = open.pop() {
        stretch.match_ends(ours, theirs, &mut partners);
        let size = stretch.ours.len().saturating_add(stretch.theirs.len());
        if stretch.ours.is_empty() || stretch.theirs.is_empty() {
            continue;
        }
        for length in ANCHORS {
            let Some(left) = work.checked_sub(size) else { return partners };
            work = left;
            let anchors = longest_rise(anchors(ours, theirs, &stretch, length));
            if !anchors.is_empty() {
                stretch.split(&anchors, length, &mut partners, &mut open);
                break;
            }
        }
    }
    partners
}

/// A stretch of each text that is to be aligned.
#[derive(Debug)]
struct Stretch {
    ours: Range<usize>,
    theirs: Range<usize>,
}

impl Stretch {
    /// Takes off what both begin and end with.
    fn match_ends(&mut self, ours: &[char], theirs: &[char], partners: &mut [Option<u32>]) {
        let mut same = |at: usize, other: usize| {
            let is_same = ours.get(at).is_some_and(|it| Some(it) == theirs.get(other));
            if let (true, Some(partner)) = (is_same, partners.get_mut(at)) {
                *partner = Some(other as u32);
            }
            is_same
        };
        while !self.ours.is_empty() && !self.theirs.is_empty() && same(self.ours.start, self.theirs.start) {
            self.ours.start += 1;
            self.theirs.start += 1;
        }
        while !self.ours.is_empty() && !self.theirs.is_empty() && same(self.ours.end - 1, self.theirs.end - 1)
        {
            self.ours.end -= 1;
            self.theirs.end -= 1;
        }
    }

    /// Matches the anchors and leaves what lies between them for later.
    fn split(
        &self,
        anchors: &[(usize, usize)],
        length: usize,
        partners: &mut [Option<u32>],
        open: &mut Vec<Stretch>,
    ) {
        let (mut at, mut other) = (self.ours.start, self.theirs.start);
        for &(start, partner) in anchors {
            // Anchors overlap; one that goes on differently from the one before it is left out.
            let overlap = at.saturating_sub(start).max(other.saturating_sub(partner));
            if overlap > 0 && (start + overlap, partner + overlap) != (at, other) {
                continue;
            }
            let (from, to) = (start + overlap, partner + overlap);
            if from > at && to > other {
                open.push(Stretch { ours: at..from, theirs: other..to });
            }
            for (slot, place) in partners.iter_mut().take(start + length).skip(from).zip(to..) {
                *slot = Some(place as u32);
            }
            (at, other) = (start + length, partner + length);
        }
        open.push(Stretch { ours: at..self.ours.end, theirs: other..self.theirs.end });
    }
}

/// Places at which the same characters stand once in either stretch, in the order of ours.
fn anchors(ours: &[char], theirs: &[char], stretch: &Stretch, length: usize) -> Vec<(usize, usize)> {
    let mut seen: Vec<(u64, bool, usize)> = Vec::new();
    for (text, range, is_theirs) in [(ours, &stretch.ours, false), (theirs, &stretch.theirs, true)] {
        let windows = text.get(range.clone()).unwrap_or_default().windows(length);
        seen.extend(windows.zip(range.start..).map(|(window, at)| (fingerprint(window), is_theirs, at)));
    }
    seen.sort_unstable();
    let mut found: Vec<(usize, usize)> = seen
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|same| match same {
            [(_, false, at), (_, true, other)] => Some((*at, *other)),
            _ => None,
        })
        .filter(|(at, other)| ours.get(*at..at + length) == theirs.get(*other..other + length))
        .collect();
    found.sort_unstable();
    found
}

/// FNV-1a over the code points.
fn fingerprint(window: &[char]) -> u64 {
    window
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, it| (hash ^ u64::from(*it)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The longest choice of pairs whose second members rise, too. The first members rise already.
fn longest_rise(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // `tails[n]` is the pair with the smallest second member that ends a choice of n + 1 pairs.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |index: usize| pairs.get(index).map_or(0, |it| it.1);
    for (index, (_, other)) in pairs.iter().enumerate() {
        let rank = tails.partition_point(|&tail| second(tail) < *other);
        before.push(rank.checked_sub(1).and_then(|it| tails.get(it).copied()));
        match tails.get_mut(rank) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut chosen = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(index) = next {
        chosen.extend(pairs.get(index).copied());
        next = before.get(index).copied().flatten();
    }
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::align;

    struct Case {
        name: &'static str,
        ours: &'static str,
        theirs: &'static str,
        /// What of `ours` has a partner, with `_` for the rest.
        expected: &'static str,
    }

    const CASES: &[Case] = &[
        Case { name: "the same", ours: "abc", theirs: "abc", expected: "abc" },
        Case { name: "nothing in common", ours: "abc", theirs: "xyz", expected: "___" },
        Case { name: "an empty text", ours: "", theirs: "abc", expected: "" },
        Case {
            name: "a head before it",
            ours: "abcdefgh12",
            theirs: "HEADabcdefgh12",
            expected: "abcdefgh12",
        },
        Case {
            name: "a foot between",
            ours: "the first page ends here and goes on",
            theirs: "the first page ends -1- here and goes on",
            expected: "the first page ends here and goes on",
        },
        Case {
            name: "turned stretches are matched once",
            ours: "aaaaaaaa1bbbbbbbb2cccccccc3dddddddd4",
            theirs: "aaaaaaaa1cccccccc3bbbbbbbb2dddddddd4",
            expected: "aaaaaaaa1_________cccccccc3dddddddd4",
        },
        Case { name: "one of two is missing", ours: "abcabc", theirs: "abc", expected: "abc___" },
    ];

    #[test]
    fn characters_find_their_partners_in_order() {
        for case in CASES {
            let ours: Vec<char> = case.ours.chars().collect();
            let theirs: Vec<char> = case.theirs.chars().collect();
            let partners = align(&ours, &theirs);
            let shown: String =
                ours.iter().zip(&partners).map(|(it, partner)| partner.map_or('_', |_| *it)).collect();
            assert_eq!(shown, case.expected, "{}", case.name);
            let places: Vec<u32> = partners.iter().copied().flatten().collect();
            assert!(places.is_sorted_by(|a, b| a < b), "{}: {places:?}", case.name);
            for (character, partner) in ours.iter().zip(partners) {
                assert!(partner.is_none_or(|it| theirs[it as usize] == *character), "{}", case.name);
            }
        }
    }

    #[test]
    fn a_text_without_anchors_ends_soon() {
        let (ours, theirs) = (vec!['a'; 200_000], [vec!['b'; 1], vec!['a'; 100_000], vec!['b'; 1]].concat());
        assert_eq!(align(&ours, &theirs).len(), ours.len());
    }
}
