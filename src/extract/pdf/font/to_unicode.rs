//! `/ToUnicode` maps and how far they are believed.
//!
//! A map is the file's own statement and the best evidence, but producers write nonsense into it: U+FFFD, NUL, private-use
//! characters, the same character for every glyph. What cannot be meant is left to other evidence.

use std::collections::BTreeMap;

use super::character;
use super::cmap::{CMap, Target};
use super::collection::Collection;
use super::hangul_line::HangulLine;
use super::predefined::Predefined;

/// Entries from which on a map is judged as a whole.
const MIN_ENTRIES: usize = 8;

/// What a map says of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// A character that can be meant.
    Character(char),
    /// Several characters: an index for [`ToUnicode::string`].
    String(u32),
    /// A private-use character: a symbol of the font's own, or nonsense.
    Private(char),
    /// Nothing, or nothing that can be meant.
    Nothing,
}

/// What answers where the map itself has no entry.
#[derive(Clone, Debug)]
enum Base {
    None,
    /// Codes are identifiers of a collection (`Adobe-Korea1-UCS2`).
    Collection(Collection),
    /// Codes are Unicode (`Identity-H` in place of a map, and the `Uni…` CMaps).
    Unicode,
}

/// A font's map from codes to characters.
#[derive(Debug)]
pub(super) struct ToUnicode {
    map: CMap,
    base: Base,
    /// A character that stands for so many codes that it cannot be meant for any.
    worn_out: Option<char>,
    /// Whether most of the map is private use, so that it says nothing of the text.
    is_private: bool,
    line: Option<HangulLine>,
    /// Code less character of the Latin letters, where the map lies elsewhere: Latin off this line is not believed.
    latin: Option<i64>,
}

/// Entries that contradict the line of the map's own Hangul from which on the map counts as lying.
const MIN_LIES: usize = 3;

impl ToUnicode {
    /// Judges a map that was read from a stream.
    pub(super) fn from_map(map: CMap) -> Self {
        let base = map.base.as_deref().map_or(Base::None, base_of);
        let mut characters = Vec::with_capacity(map.texts.len());
        let (mut entries, mut private) = (0usize, 0usize);
        for range in &map.texts {
            let Target::Point(point) = range.target else {
                entries += 1;
                continue;
            };
            let size = (range.last - range.first) as usize + 1;
            entries += size;
            if let Some(character) = char::from_u32(point) {
                characters.push(character);
                private += if character::is_private(character) { size } else { 0 };
            }
        }
        characters.sort_unstable();
        let most = characters
            .chunk_by(|a, b| a == b)
            .max_by_key(|same| same.len())
            .filter(|same| same.len() >= MIN_ENTRIES && same.len() * 2 > entries);
        let worn_out = most.and_then(|same| same.first().copied());
        let is_private = private >= MIN_ENTRIES && private * 2 > entries;
        let line = HangulLine::find(&map);
        let latin = line.as_ref().filter(|line| is_lying(&map, line)).and_then(|_| latin_line(&map));
        ToUnicode { map, base, worn_out, is_private, line, latin }
    }

    /// A map that a font names instead of carrying it; `None` where the name says nothing.
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        let base = base_of(name);
        let map = CMap::default();
        let is_known = !matches!(base, Base::None);
        is_known.then_some(ToUnicode {
            map,
            base,
            worn_out: None,
            is_private: false,
            line: None,
            latin: None,
        })
    }

    /// The line that the map's Hangul lies on, where it lies on one.
    pub(super) fn line(&self) -> Option<&HangulLine> {
        self.line.as_ref()
    }

    /// What the map says of a code.
    pub(super) fn statement(&self, code: u32) -> Statement {
        match self.map.text(code) {
            None => match self.base {
                Base::None => Statement::Nothing,
                Base::Unicode => self.judge(code),
                Base::Collection(collection) => collection
                    .text(code)
                    .and_then(|it| it.chars().next())
                    .map_or(Statement::Nothing, Statement::Character),
            },
            Some(Target::Point(point)) if self.is_off_latin_line(code, point) => Statement::Nothing,
            Some(Target::Point(point)) => self.judge(point),
            Some(Target::String(index)) => match self.string(index).chars().all(character::is_plausible) {
                true => Statement::String(index),
                false => Statement::Nothing,
            },
        }
    }

    /// Whether private-use characters are symbols of the font's own, because the map otherwise speaks sense.
    pub(super) fn has_symbols(&self) -> bool {
        !self.is_private
    }

    /// Whether the map has an entry for a code which says that the code shows nothing: a control character or U+FFFF.
    pub(super) fn is_blank(&self, code: u32) -> bool {
        matches!(self.map.text(code), Some(Target::Point(0..=0x1F | 0xFFFF)))
    }

    /// The characters of a [`Statement::String`].
    pub(super) fn string(&self, index: u32) -> &str {
        self.map.string(index)
    }

    fn is_off_latin_line(&self, code: u32, point: u32) -> bool {
        self.latin.is_some_and(|latin| LATIN.contains(&point) && i64::from(code) - i64::from(point) != latin)
    }

    fn judge(&self, point: u32) -> Statement {
        match char::from_u32(point) {
            // Tabs and line ends are written for spaces.
            Some('\t' | '\n' | '\r') => Statement::Character(' '),
            Some(it) if Some(it) == self.worn_out => Statement::Nothing,
            Some(it) if character::is_plausible(it) => Statement::Character(it),
            Some(it) if character::is_private(it) => Statement::Private(it),
            _ => Statement::Nothing,
        }
    }
}

/// What Ghostscript writes in place of runs of other characters: the two bytes of the first one, merged into one by `or`, and what
/// follows it.
const LATIN: std::ops::RangeInclusive<u32> = 0x21..=0x17F;

/// Whether entries of the map contradict the line of its own Hangul.
fn is_lying(map: &CMap, line: &HangulLine) -> bool {
    let lies = map.texts.iter().filter(|range| match range.target {
        Target::Point(point) => {
            LATIN.contains(&point) && line.overruling(range.first).is_some_and(|it| u32::from(it) != point)
        }
        Target::String(_) => false,
    });
    lies.take(MIN_LIES).count() == MIN_LIES
}

/// Code less character of most of the map's Latin letters, digits and marks; `None` where they lie on no line.
fn latin_line(map: &CMap) -> Option<i64> {
    let mut votes: BTreeMap<i64, u32> = BTreeMap::new();
    for range in &map.texts {
        if let Target::Point(point @ 0x21..=0x7E) = range.target {
            let count = range.last.saturating_sub(range.first).min(0x5E) + 1;
            *votes.entry(i64::from(range.first) - i64::from(point)).or_default() += count;
        }
    }
    let (&offset, &count) = votes.iter().max_by_key(|(_, count)| **count)?;
    (count as usize >= MIN_ENTRIES).then_some(offset)
}

fn base_of(name: &[u8]) -> Base {
    let collection = match name {
        b"Adobe-Korea1-UCS2" => Some(Collection::Korea1),
        b"Adobe-KR-UCS2" => Some(Collection::Kr),
        b"Adobe-Japan1-UCS2" => Some(Collection::Japan1),
        b"Adobe-GB1-UCS2" => Some(Collection::Gb1),
        b"Adobe-CNS1-UCS2" => Some(Collection::Cns1),
        _ => None,
    };
    if let Some(collection) = collection {
        return Base::Collection(collection);
    }
    match Predefined::from_name(name) {
        Some(map) if map.is_identity() || map.character(0xAC00).is_some() => Base::Unicode,
        _ => Base::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_meant_is_believed() {
        let same: String = (0..20).map(|it| format!("<{it:02X}> <0041> ")).collect();
        let private: String = (0..20).map(|it| format!("<{it:02X}> <E0{it:02X}> ")).collect();
        type Case<'a> = (&'a str, &'a str, u32, Statement);
        let cases: &[Case] = &[
            ("syllable", "<01> <AC00>", 1, Statement::Character('가')),
            ("replacement character", "<01> <FFFD>", 1, Statement::Nothing),
            ("NUL", "<01> <0000>", 1, Statement::Nothing),
            ("one symbol of the font's own", "<01> <F0A7>", 1, Statement::Private('\u{F0A7}')),
            ("private use all over", &private, 1, Statement::Private('\u{E001}')),
            ("the same for all", &same, 1, Statement::Nothing),
            ("tab", "<01> <0009>", 1, Statement::Character(' ')),
            ("ligature", "<01> <00660069>", 1, Statement::String(0)),
            ("ligature with nonsense", "<01> <0066FFFD>", 1, Statement::Nothing),
            ("no entry", "<01> <AC00>", 2, Statement::Nothing),
        ];
        for &(name, entries, code, expected) in cases {
            let source = format!("beginbfchar {entries} endbfchar");
            let map = ToUnicode::from_map(CMap::parse(source.as_bytes(), 1000));
            assert_eq!(map.statement(code), expected, "{name}");
            assert_eq!(map.has_symbols(), name != "private use all over", "{name}");
        }
    }

    #[test]
    fn a_map_that_lies_is_believed_on_its_lines_only() {
        // Hangul at 5,000 on, Latin at 3 on; 가, 까, 나 and ① to ③ are written as Ghostscript does.
        let hangul = (1..200).map(|it| (5000 + 50 * it, 0xAC00 + 50 * it));
        let latin = (0x30..0x3A).map(|it| (it - 0x1D, it));
        let lies = [(5000, 0xAC), (5588, 0xEE), (6176, 0xB8)]
            .into_iter()
            .chain((0..3).map(|it| (300 + it, 0x64 + it)));
        let entries: String = hangul
            .chain(latin)
            .chain(lies)
            .map(|(code, point)| format!("<{code:04X}> <{point:04X}> "))
            .collect();
        let map =
            ToUnicode::from_map(CMap::parse(format!("beginbfchar {entries} endbfchar").as_bytes(), 1000));
        const CASES: &[(&str, u32, Statement)] = &[
            ("a digit", 0x13, Statement::Character('0')),
            ("a syllable", 5050, Statement::Character('갲')),
            ("a circled number", 301, Statement::Nothing),
        ];
        for &(name, code, expected) in CASES {
            assert_eq!(map.statement(code), expected, "{name}");
        }
        assert_eq!(map.line().and_then(|it| it.overruling(5588)), Some('까'));
    }

    #[test]
    fn names_answer_for_maps() {
        let cases: &[(&[u8], u32, Option<Statement>)] = &[
            (b"Identity-H", 0xAC00, Some(Statement::Character('가'))),
            (b"Adobe-Korea1-UCS2", 1086, Some(Statement::Character('가'))),
            (b"NoSuch", 1086, None),
        ];
        for &(name, code, expected) in cases {
            assert_eq!(ToUnicode::from_name(name).map(|it| it.statement(code)), expected, "{name:?}");
        }
    }
}
