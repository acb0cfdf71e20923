//! Well-known fonts: the glyph order of some that files do not carry, and the private use that some make of characters.
//!
//! Programs that print through Windows write glyph numbers under `Identity-H` and leave the font out and its `/ToUnicode` too.
//! The glyph order of the system fonts has been the same for decades.

use super::character;
use super::hangul_line::HangulLine;

/// The glyph order of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KnownFont {
    /// The glyph of the space, where it is known; the other ASCII characters follow it.
    space: Option<u32>,
    /// The glyph of `가`; the other syllables follow it.
    line: HangulLine,
}

/// Names as they stand in files, without spaces and styles, and the glyph order behind them.
const FONTS: &[(&[&str], KnownFont)] = &[
    (&["Gulim", "굴림"], KnownFont { space: Some(71), line: HangulLine::known(7_476) }),
    (&["Batang", "바탕"], KnownFont { space: None, line: HangulLine::known(7_766) }),
    (&["BatangChe", "바탕체"], KnownFont { space: Some(1_659), line: HangulLine::known(7_766) }),
    (&["NewGulim", "새굴림"], KnownFont { space: None, line: HangulLine::known(4_489) }),
    (&["ArialUnicodeMS"], KnownFont { space: Some(3), line: HangulLine::known(38_325) }),
];

impl KnownFont {
    /// The font of a name; `None` where its order is not known.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let plain: String =
            name.split(',').next()?.chars().filter(|it| !matches!(it, ' ' | '*' | '@' | '-')).collect();
        let (_, font) =
            FONTS.iter().find(|(names, _)| names.iter().any(|it| it.eq_ignore_ascii_case(&plain)))?;
        Some(*font)
    }

    /// The character of a glyph.
    pub(super) fn character(self, glyph: u32) -> Option<char> {
        if let Some(ascii) = self.space.and_then(|it| glyph.checked_sub(it)).filter(|it| *it < 0x5F) {
            return char::from_u32(ascii + 0x20).filter(|&it| character::is_plausible(it));
        }
        self.line.syllable(glyph)
    }
}

/// A font's own use of private-use characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PrivateUse {
    /// First and last private-use character, and what the first one stands for.
    ranges: &'static [(char, char, char)],
}

/// The equation font of the Hangul word processor, as its glyphs show.
const HANGUL_EQUATIONS: &[(char, char, char)] = &[
    ('\u{E000}', '\u{E019}', 'A'),
    ('\u{E01A}', '\u{E033}', 'a'),
    ('\u{E034}', '\u{E03C}', '1'),
    ('\u{E03D}', '\u{E03D}', '0'),
    ('\u{E042}', '\u{E042}', '%'),
    ('\u{E043}', '\u{E043}', '*'),
    ('\u{E044}', '\u{E045}', '('),
    ('\u{E046}', '\u{E046}', '−'),
    ('\u{E047}', '\u{E047}', '='),
    ('\u{E048}', '\u{E048}', '+'),
    ('\u{E049}', '\u{E049}', '['),
    ('\u{E04A}', '\u{E04A}', ']'),
    ('\u{E04B}', '\u{E04B}', '{'),
    ('\u{E04C}', '\u{E04C}', '}'),
    ('\u{E052}', '\u{E052}', ','),
    ('\u{E053}', '\u{E054}', '.'),
    ('\u{E055}', '\u{E055}', '<'),
    ('\u{E056}', '\u{E056}', '>'),
    ('\u{E05C}', '\u{E05C}', '√'),
    ('\u{E067}', '\u{E067}', '∑'),
    ('\u{E068}', '\u{E068}', '∏'),
    ('\u{E06D}', '\u{E06D}', '¯'),
    ('\u{E09D}', '\u{E0AD}', 'α'),
    ('\u{E0AE}', '\u{E0B4}', 'σ'),
    ('\u{E0E5}', '\u{E0FE}', 'a'),
    ('\u{E101}', '\u{E101}', '|'),
];

impl PrivateUse {
    /// The private use of a font; `None` where it is not known.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        name.eq_ignore_ascii_case("HyhwpEQ").then_some(PrivateUse { ranges: HANGUL_EQUATIONS })
    }

    /// What a private-use character stands for.
    pub(super) fn character(self, private: char) -> Option<char> {
        let (first, _, meaning) =
            self.ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&private))?;
        char::from_u32(u32::from(*meaning) + (u32::from(private) - u32::from(*first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_of_known_fonts_are_characters() {
        const CASES: &[(&str, u32, Option<char>)] = &[
            ("Gulim", 7_476, Some('가')),
            ("Gulim,Bold", 7_476 + 11_171, Some('힣')),
            ("@굴림", 7_477, Some('각')),
            ("Gulim", 0x32 + 0x27, Some('2')),
            ("Gulim", 60_000, None),
            ("Batang", 80, None),
            ("NanumGothic", 7_476, None),
        ];
        for &(name, glyph, expected) in CASES {
            assert_eq!(
                KnownFont::from_name(name).and_then(|it| it.character(glyph)),
                expected,
                "{name} {glyph}"
            );
        }
    }

    #[test]
    fn private_use_of_known_fonts_has_a_meaning() {
        const CASES: &[(&str, char, Option<char>)] = &[
            ("HyhwpEQ", '\u{E00F}', Some('P')),
            ("HYHWPEQ", '\u{E0F1}', Some('m')),
            ("HyhwpEQ", '\u{E054}', Some('/')),
            ("HyhwpEQ", '\u{E0AE}', Some('σ')),
            ("HyhwpEQ", '\u{F000}', None),
            ("Wingdings", '\u{E00F}', None),
        ];
        for &(name, private, expected) in CASES {
            assert_eq!(
                PrivateUse::from_name(name).and_then(|it| it.character(private)),
                expected,
                "{name} {private:?}"
            );
        }
    }
}
