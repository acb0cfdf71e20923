//! Fonts that files name and do not carry, whose glyph order is known.
//!
//! Programs that print through Windows write glyph numbers under `Identity-H` and leave the font out and its `/ToUnicode` too.
//! The glyph order of the system fonts has been the same for decades.

use super::character;
use super::hangul_line::HangulLine;

/// The glyph order of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KnownFont {
    /// The glyph of the space; the other ASCII characters follow it.
    space: u32,
    /// The glyph of `가`; the other syllables follow it.
    line: HangulLine,
}

/// Names as they stand in files, without spaces and styles, and the glyph order behind them.
const FONTS: &[(&[&str], KnownFont)] = &[];

impl KnownFont {
    /// The font of a name; `None` where its order is not known.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let plain: String =
            name.split(',').next()?.chars().filter(|it| !matches!(it, ' ' | '*' | '@')).collect();
        let (_, font) =
            FONTS.iter().find(|(names, _)| names.iter().any(|it| it.eq_ignore_ascii_case(&plain)))?;
        Some(*font)
    }

    /// The character of a glyph.
    pub(super) fn character(self, glyph: u32) -> Option<char> {
        if let Some(ascii) = glyph.checked_sub(self.space).filter(|it| *it < 0x5F) {
            return char::from_u32(ascii + 0x20).filter(|&it| character::is_plausible(it));
        }
        self.line.syllable(glyph)
    }
}
