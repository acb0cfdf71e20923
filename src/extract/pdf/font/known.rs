//! Fonts that files name and do not carry, whose glyph order is known.
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
}
