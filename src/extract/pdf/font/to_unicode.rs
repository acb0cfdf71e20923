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
    /// A private-use character of a map that otherwise speaks sense: a symbol of the font's own.
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
}

impl ToUnicode {
    /// Judges a map that was read from a stream.
    pub(super) fn from_map(map: CMap) -> Self {
        let base = map.base.as_deref().map_or(Base::None, base_of);
        let mut counts: BTreeMap<char, usize> = BTreeMap::new();
        let (mut entries, mut private) = (0usize, 0usize);
        for range in &map.texts {
            let Target::Point(point) = range.target else {
                entries += 1;
                continue;
            };
            let size = (range.last - range.first) as usize + 1;
            entries += size;
            if let Some(character) = char::from_u32(point) {
                *counts.entry(character).or_default() += 1;
                private += if character::is_private(character) { size } else { 0 };
            }
        }
        let most = counts
            .iter()
            .max_by_key(|(_, count)| **count)
            .filter(|(_, count)| **count >= MIN_ENTRIES && **count * 2 > entries);
        let worn_out = most.map(|(character, _)| *character);
        let is_private = private >= MIN_ENTRIES && private * 2 > entries;
        let line = HangulLine::find(&map);
        ToUnicode { map, base, worn_out, is_private, line }
    }

    /// A map that a font names instead of carrying it; `None` where the name says nothing.
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        let base = base_of(name);
        let map = CMap::default();
        (!matches!(base, Base::None)).then_some(ToUnicode {
            map,
            base,
            worn_out: None,
            is_private: false,
            line: None,
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
            Some(Target::Point(point)) => self.judge(point),
            Some(Target::String(index)) => match self.string(index).chars().all(character::is_plausible) {
                true => Statement::String(index),
                false => Statement::Nothing,
            },
        }
    }

    /// The characters of a [`Statement::String`].
    pub(super) fn string(&self, index: u32) -> &str {
        self.map.string(index)
    }

    fn judge(&self, point: u32) -> Statement {
        match char::from_u32(point) {
            // Tabs and line ends are written for spaces.
            Some('\t' | '\n' | '\r') => Statement::Character(' '),
            Some(it) if Some(it) == self.worn_out => Statement::Nothing,
            Some(it) if character::is_plausible(it) => Statement::Character(it),
            Some(it) if character::is_private(it) && !self.is_private => Statement::Private(it),
            _ => Statement::Nothing,
        }
    }
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
            ("private use all over", &private, 1, Statement::Nothing),
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
        }
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
