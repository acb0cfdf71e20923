//! Encodings of simple fonts (ISO 32000-1, 9.6.6 and annex D) and what glyph names say.

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use skrifa::raw::ps::{PredefinedEncoding, agl};

use super::character;

/// A base encoding of simple fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BaseEncoding {
    /// StandardEncoding.
    Standard,
    /// WinAnsiEncoding.
    WinAnsi,
    /// MacRomanEncoding.
    MacRoman,
    /// MacExpertEncoding.
    MacExpert,
}

impl BaseEncoding {
    /// The encoding of a name in a font dictionary.
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"StandardEncoding" => BaseEncoding::Standard,
            b"WinAnsiEncoding" => BaseEncoding::WinAnsi,
            b"MacRomanEncoding" => BaseEncoding::MacRoman,
            b"MacExpertEncoding" => BaseEncoding::MacExpert,
            _ => return None,
        })
    }

    /// The character of a code.
    pub(super) fn character(self, code: u8) -> Option<char> {
        let found = match self {
            BaseEncoding::Standard => agl::name_to_char(PredefinedEncoding::Standard.name(code)),
            BaseEncoding::MacExpert => agl::name_to_char(PredefinedEncoding::Expert.name(code)),
            // ISO 32000-1, D.2: unused codes above 0o40 are bullets.
            BaseEncoding::WinAnsi if matches!(code, 0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D) => Some('•'),
            BaseEncoding::WinAnsi => WINDOWS_1252.decode_without_bom_handling(&[code]).0.chars().next(),
            BaseEncoding::MacRoman => MACINTOSH.decode_without_bom_handling(&[code]).0.chars().next(),
        };
        found.filter(|&it| character::is_plausible(it))
    }
}

/// The one character that a glyph name stands for: Adobe Glyph List, `uniXXXX`, `uXXXXX`, with a suffix (`.alt`) or without.
pub(super) fn glyph_name_character(name: &str) -> Option<char> {
    let listed = || bracket_part(name).or_else(|| agl::name_to_char(name));
    explicit_code_point(name).or_else(listed).filter(|&it| character::is_plausible(it))
}

/// The parts of tall brackets, which the glyph list has as private use because Unicode had none then.
const BRACKET_PARTS: &[(&str, char)] = &[
    ("parenlefttp", '⎛'),
    ("parenleftex", '⎜'),
    ("parenleftbt", '⎝'),
    ("parenrighttp", '⎞'),
    ("parenrightex", '⎟'),
    ("parenrightbt", '⎠'),
    ("bracketlefttp", '⎡'),
    ("bracketleftex", '⎢'),
    ("bracketleftbt", '⎣'),
    ("bracketrighttp", '⎤'),
    ("bracketrightex", '⎥'),
    ("bracketrightbt", '⎦'),
    ("bracelefttp", '⎧'),
    ("braceleftmid", '⎨'),
    ("braceleftbt", '⎩'),
    ("braceex", '⎪'),
    ("bracerighttp", '⎫'),
    ("bracerightmid", '⎬'),
    ("bracerightbt", '⎭'),
];

fn bracket_part(name: &str) -> Option<char> {
    BRACKET_PARTS.iter().find(|(part, _)| *part == name).map(|(_, character)| *character)
}

/// The characters that a glyph name stands for, where they are several (`f_f_i`, `uni11001161`).
pub(super) fn glyph_name_text(name: &str) -> Option<String> {
    let text: String = agl::name_to_chars(name).collect();
    (text.chars().nth(1).is_some() && text.chars().all(character::is_plausible)).then_some(text)
}

/// The character of a name that states it as a number: `uniAC00`, `uAC00`, `u1F600`.
pub(super) fn explicit_code_point(name: &str) -> Option<char> {
    let base = name.split('.').next()?;
    let digits = base
        .strip_prefix("uni")
        .filter(|it| it.len() == 4)
        .or_else(|| base.strip_prefix('u').filter(|it| (4..=6).contains(&it.len())))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// The glyph or character number in a name made by a producer: `g123`, `glyph123`, `gid123`, `cid_123`, `CID123`, `index123`.
pub(super) fn numbered_glyph(name: &str) -> Option<u32> {
    const PREFIXES: &[&str] = &["glyph", "gid", "cid", "index", "g"];
    let lower = name.to_ascii_lowercase();
    let digits =
        PREFIXES.iter().find_map(|prefix| lower.strip_prefix(prefix))?.trim_start_matches(['_', '.', '-']);
    (!digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names_say_their_characters() {
        const CASES: &[(&str, Option<char>)] = &[
            ("A", Some('A')),
            ("Aacute", Some('Á')),
            ("uniAC00", Some('가')),
            ("uAC00", Some('가')),
            ("u1F600", Some('😀')),
            ("uniAC00.vert", Some('가')),
            ("A.swash", Some('A')),
            ("bullet", Some('•')),
            ("bracketlefttp", Some('⎡')),
            ("bracerightbt", Some('⎭')),
            ("uniE000", None),
            ("uniD800", None),
            ("g123", None),
            (".notdef", None),
            ("", None),
        ];
        for &(name, expected) in CASES {
            assert_eq!(glyph_name_character(name), expected, "{name}");
        }
        assert_eq!(glyph_name_text("f_f_i").as_deref(), Some("ffi"));
        assert_eq!(glyph_name_text("A"), None);
    }

    #[test]
    fn numbered_names_say_their_numbers() {
        const CASES: &[(&str, Option<u32>)] = &[
            ("g123", Some(123)),
            ("glyph00045", Some(45)),
            ("cid_77", Some(77)),
            ("CID1086", Some(1086)),
            ("gamma", None),
            ("g", None),
            ("g99999999999", None),
        ];
        for &(name, expected) in CASES {
            assert_eq!(numbered_glyph(name), expected, "{name}");
        }
    }

    #[test]
    fn base_encodings_differ_where_they_should() {
        type Case = (BaseEncoding, u8, Option<char>);
        const CASES: &[Case] = &[
            (BaseEncoding::Standard, 0x27, Some('’')),
            (BaseEncoding::WinAnsi, 0x27, Some('\'')),
            (BaseEncoding::WinAnsi, 0x80, Some('€')),
            (BaseEncoding::WinAnsi, 0x81, Some('•')),
            (BaseEncoding::MacRoman, 0x80, Some('Ä')),
            (BaseEncoding::Standard, 0x01, None),
            (BaseEncoding::WinAnsi, 0x01, None),
        ];
        for &(encoding, code, expected) in CASES {
            assert_eq!(encoding.character(code), expected, "{encoding:?} {code:X}");
        }
    }
}
