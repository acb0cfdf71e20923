//! Hangul by its line: in most fonts the glyphs of the syllables stand in Unicode order without a gap, so that code and syllable
//! differ by one constant.
//!
//! The anchors are the entries of the font's own `/ToUnicode`. Where enough of them lie on one line and none contradicts it, the line
//! gives the syllables that the map leaves out, and overrules entries between its anchors that say something else. Ghostscript
//! writes such entries (`가` as U+00AC), and some producers map only a few of a font's codes.

use std::collections::BTreeMap;

use super::character;
use super::cmap::{CMap, Target};

/// Anchors that a line needs. Of 190 fonts measured on one line none had a contradiction, so few are enough.
const MIN_ANCHORS: u32 = 8;

/// Codes that the anchors must span: syllables of a text that was renumbered by first use lie close together.
const MIN_SPAN: u32 = 64;

/// Anchors and their span from which on the line holds for all syllables and not only between its anchors.
const SURE_ANCHORS: u32 = 20;
const SURE_SPAN: u32 = 2_000;

/// The line that a font's syllables lie on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HangulLine {
    /// Syllable less code.
    offset: i64,
    /// First code for which the line is believed more than other evidence.
    first: u32,
    /// Last such code.
    last: u32,
}

impl HangulLine {
    /// A line that is known beforehand: the code of `가` in the font.
    pub(super) const fn known(code_of_ga: u32) -> Self {
        let last = code_of_ga + 11_171;
        HangulLine { offset: 0xAC00 - code_of_ga as i64, first: code_of_ga, last }
    }

    /// The line that the syllables of a map lie on; `None` where they lie on none, or are too few to say.
    pub(super) fn find(map: &CMap) -> Option<Self> {
        let mut votes: BTreeMap<i64, (u32, u32, u32)> = BTreeMap::new();
        let mut total = 0u32;
        for (first, last, point) in syllable_ranges(map) {
            let count = last - first + 1;
            total = total.saturating_add(count);
            let vote = votes.entry(i64::from(point) - i64::from(first)).or_insert((0, first, last));
            *vote = (vote.0.saturating_add(count), vote.1.min(first), vote.2.max(last));
        }
        let (&offset, &(count, first, last)) = votes.iter().max_by_key(|(_, vote)| vote.0)?;
        let is_clear = count >= MIN_ANCHORS && u64::from(count) * 20 >= u64::from(total) * 19;
        if !is_clear || last - first < MIN_SPAN {
            return None;
        }
        // A map so wide is of a font with all syllables in one run, and nothing else stands in the run.
        let is_sure = count >= SURE_ANCHORS && last - first >= SURE_SPAN;
        let (first, last) = if is_sure { (0, u32::MAX) } else { (first, last) };
        Some(HangulLine { offset, first, last })
    }

    /// The syllable of a code by the line.
    pub(super) fn syllable(&self, code: u32) -> Option<char> {
        let point = i64::from(code).checked_add(self.offset)?;
        char::from_u32(u32::try_from(point).ok()?).filter(|&it| character::is_syllable(it))
    }

    /// The syllable of a code where the line overrules what else is said of the code: between the anchors, and everywhere where
    /// the anchors are many and wide.
    pub(super) fn overruling(&self, code: u32) -> Option<char> {
        (self.first..=self.last).contains(&code).then(|| self.syllable(code))?
    }
}

/// The parts of a map that give syllables: first and last code, and the first syllable.
fn syllable_ranges(map: &CMap) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
    map.texts.iter().filter_map(|range| {
        let Target::Point(point) = range.target else { return None };
        if !(0xAC00..=0xD7A3).contains(&point) {
            return None;
        }
        Some((range.first, range.last.min(range.first.saturating_add(0xD7A3 - point)), point))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(entries: impl Iterator<Item = (u32, u32)>) -> CMap {
        let entries: String = entries.map(|(code, point)| format!("<{code:04X}> <{point:04X}> ")).collect();
        CMap::parse(format!("beginbfchar {entries} endbfchar").as_bytes(), 100_000)
    }

    #[test]
    fn syllables_are_found_on_their_line() {
        // Every 40th syllable is mapped, 7,000 below its code point.
        let anchors = (0..100).map(|it| (0xAC00 - 7000 + 40 * it, 0xAC00 + 40 * it));
        let wrong = [(0xAC00 - 7000 + 41, 0xAC), (0x30, 0x41)];
        let wide = HangulLine::find(&map(anchors.chain(wrong))).unwrap();
        let line =
            HangulLine::find(&map((0..10).map(|it| (0xAC00 - 7000 + 40 * it, 0xAC00 + 40 * it)))).unwrap();
        let base = 0xAC00 - 7000;
        assert_eq!(wide.overruling(base + 11_171), Some('힣'));
        const CASES: &[(&str, u32, Option<char>, Option<char>)] = &[
            ("an anchor", 0, Some('가'), Some('가')),
            ("between anchors", 1, Some('각'), Some('각')),
            ("wrongly mapped", 41, char::from_u32(0xAC29), char::from_u32(0xAC29)),
            ("behind the anchors", 11_171, Some('힣'), None),
            ("behind the syllables", 11_172, None, None),
        ];
        for &(name, code, syllable, overruling) in CASES {
            assert_eq!(line.syllable(base + code), syllable, "{name}");
            assert_eq!(line.overruling(base + code), overruling, "{name}");
        }
        assert_eq!(line.overruling(0x30), None);
    }

    #[test]
    fn too_little_is_no_line() {
        assert_eq!(HangulLine::find(&map((0..7).map(|it| (100 + 40 * it, 0xAC00 + 40 * it)))), None);
        let renumbered = map((0..200).map(|it| (it + 1, 0xAC00 + 37 * it)));
        assert_eq!(HangulLine::find(&renumbered), None);
        let close = map((0..20).map(|it| (it + 1, 0xAC00 + it)));
        assert_eq!(HangulLine::find(&close), None);
        let contradicted =
            map((0..20).map(|it| (100 + 40 * it, 0xAC00 + 40 * it + if it % 5 == 0 { 3 } else { 0 })));
        assert_eq!(HangulLine::find(&contradicted), None);
    }
}
