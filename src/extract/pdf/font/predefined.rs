//! Predefined CMaps (ISO 32000-1, 9.7.5.2): how bytes become codes, and what a code's name alone says of its character.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::EUC_KR;
use hayro_cmap::CMapName;

use super::cmap::CodeSpace;
use super::collection::Collection;

/// A CMap that a font names instead of carrying it.
#[derive(Clone, Debug)]
pub(super) struct Predefined {
    /// Code lengths.
    pub(super) spaces: &'static [CodeSpace],
    /// Whether it writes downwards.
    pub(super) vertical: bool,
    /// The collection that its identifiers belong to; `None` for `Identity`.
    pub(super) collection: Option<Collection>,
    form: Form,
    cids: Option<Arc<hayro_cmap::CMap>>,
}

/// What the codes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Character identifiers themselves.
    Identity,
    /// Codes of a national standard, which the CMap's table maps to identifiers.
    National,
    /// KS X 1001 in seven bits: the eight-bit codes less 0x8080.
    SevenBit,
    /// Johab (KS X 1001, annex 3): syllables by their letters.
    Johab,
    /// UTF-16 code units, one or two.
    Utf16,
    /// UTF-8 bytes.
    Utf8,
    /// UTF-32.
    Utf32,
}

const fn space(length: u8, low: u32, high: u32) -> CodeSpace {
    CodeSpace { length, low, high }
}

const TWO_BYTES: &[CodeSpace] = &[space(2, 0, 0xFFFF)];
const SEVEN_BIT: &[CodeSpace] = &[space(2, 0x2121, 0x7E7E)];
const JOHAB: &[CodeSpace] =
    &[space(1, 0, 0x80), space(2, 0x8441, 0xD3FE), space(2, 0xD831, 0xDEFE), space(2, 0xE031, 0xF9FE)];
const UTF16: &[CodeSpace] =
    &[space(2, 0, 0xD7FF), space(2, 0xE000, 0xFFFF), space(4, 0xD800_DC00, 0xDBFF_DFFF)];
const UTF8: &[CodeSpace] = &[
    space(1, 0, 0x7F),
    space(2, 0xC080, 0xDFBF),
    space(3, 0xE0_8080, 0xEF_BFBF),
    space(4, 0xF080_8080, 0xF7BF_BFBF),
];
const UTF32: &[CodeSpace] = &[space(4, 0, 0x0010_FFFF)];

/// The code spaces of the CMaps for national standards, by the beginning of their names; a longer beginning stands before a
/// shorter one.
const NATIONAL: &[(&str, Collection, &[CodeSpace])] = &[
    ("KSCms-UHC", Collection::Korea1, &[space(1, 0, 0x80), space(2, 0x8141, 0xFEFE)]),
    ("KSC-EUC", Collection::Korea1, &[space(1, 0, 0x80), space(2, 0xA1A1, 0xFEFE)]),
    ("KSCpc-EUC", Collection::Korea1, &[space(1, 0, 0x84), space(2, 0xA141, 0xFDFE), space(1, 0xFE, 0xFF)]),
    ("90ms", Collection::Japan1, SHIFT_JIS),
    ("90pv", Collection::Japan1, SHIFT_JIS),
    ("83pv", Collection::Japan1, SHIFT_JIS),
    ("Add-RKSJ", Collection::Japan1, SHIFT_JIS),
    ("Ext-RKSJ", Collection::Japan1, SHIFT_JIS),
    ("EUC-", Collection::Japan1, &[space(1, 0, 0x80), space(2, 0x8EA0, 0x8EDF), space(2, 0xA1A1, 0xFEFE)]),
    ("H", Collection::Japan1, SEVEN_BIT),
    ("V", Collection::Japan1, SEVEN_BIT),
    ("GB-EUC", Collection::Gb1, &[space(1, 0, 0x80), space(2, 0xA1A1, 0xFEFE)]),
    ("GBpc-EUC", Collection::Gb1, &[space(1, 0, 0x80), space(2, 0xA1A1, 0xFCFE), space(1, 0xFD, 0xFF)]),
    (
        "GBK2K",
        Collection::Gb1,
        &[space(1, 0, 0x7F), space(4, 0x8130_8130, 0xFE39_FE39), space(2, 0x8140, 0xFEFE)],
    ),
    ("GBK", Collection::Gb1, &[space(1, 0, 0x80), space(2, 0x8140, 0xFEFE)]),
    ("B5pc", Collection::Cns1, &[space(1, 0, 0x80), space(2, 0xA140, 0xFCFE), space(1, 0xFD, 0xFF)]),
    ("HKscs-B5", Collection::Cns1, &[space(1, 0, 0x80), space(2, 0x8740, 0xFEFE)]),
    ("ETen", Collection::Cns1, &[space(1, 0, 0x80), space(2, 0xA140, 0xFEFE)]),
    (
        "CNS-EUC",
        Collection::Cns1,
        &[space(1, 0, 0x80), space(4, 0x8EA1_A1A1, 0x8EA2_FEFE), space(2, 0xA1A1, 0xFEFE)],
    ),
];

const SHIFT_JIS: &[CodeSpace] =
    &[space(1, 0, 0x80), space(2, 0x8140, 0x9FFC), space(1, 0xA0, 0xDF), space(2, 0xE040, 0xFCFC)];

/// Unicode CMaps by the beginning of their names, and the CMap that gives identifiers for UTF-16.
const UNICODE: &[(&str, Collection, Option<CMapName<'static>>)] = &[
    ("UniKS", Collection::Korea1, Some(CMapName::UniKsUtf16H)),
    ("UniAKR", Collection::Kr, None),
    ("UniJIS", Collection::Japan1, Some(CMapName::UniJisUtf16H)),
    ("UniGB", Collection::Gb1, Some(CMapName::UniGbUtf16H)),
    ("UniCNS", Collection::Cns1, Some(CMapName::UniCnsUtf16H)),
];

impl Predefined {
    /// The CMap of a name; `None` where it is not a predefined one.
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(name).ok()?;
        let vertical = text == "V" || text.ends_with("-V");
        if matches!(text, "Identity-H" | "Identity-V") {
            return Some(Self::identity(vertical));
        }
        if let Some((prefix, collection, utf16)) =
            UNICODE.iter().find(|(prefix, ..)| text.starts_with(prefix))
        {
            let rest = text.get(prefix.len()..)?;
            let (form, spaces) = if rest.contains("UTF8") {
                (Form::Utf8, UTF8)
            } else if rest.contains("UTF32") {
                (Form::Utf32, UTF32)
            } else if rest.contains("UTF16") {
                (Form::Utf16, UTF16)
            } else {
                (Form::Utf16, TWO_BYTES)
            };
            let cids = utf16.and_then(table);
            return Some(Predefined { spaces, vertical, collection: Some(*collection), form, cids });
        }
        let korean = |form, spaces, name| Predefined {
            spaces,
            vertical,
            collection: Some(Collection::Korea1),
            form,
            cids: table(name),
        };
        match text {
            "KSC-H" | "KSC-V" => return Some(korean(Form::SevenBit, SEVEN_BIT, CMapName::KscEucH)),
            "KSC-Johab-H" | "KSC-Johab-V" => return Some(korean(Form::Johab, JOHAB, CMapName::UniKsUtf16H)),
            "KSCpc-EUC-V" => return Self::from_name(b"KSCpc-EUC-H").map(|it| it.with_direction(true)),
            _ => {}
        }
        let cids = match CMapName::from_bytes(name) {
            CMapName::Custom(_) => return None,
            known => Some(table(known)?),
        };
        let (_, collection, spaces) = NATIONAL.iter().find(|(prefix, ..)| text.starts_with(prefix))?;
        Some(Predefined { spaces, vertical, collection: Some(*collection), form: Form::National, cids })
    }

    /// `Identity-H` or `Identity-V`.
    pub(super) fn identity(vertical: bool) -> Self {
        Predefined { spaces: TWO_BYTES, vertical, collection: None, form: Form::Identity, cids: None }
    }

    /// The same CMap, writing downwards or not.
    pub(super) fn with_direction(self, vertical: bool) -> Self {
        Predefined { vertical, ..self }
    }

    /// Whether codes are identifiers.
    pub(super) fn is_identity(&self) -> bool {
        self.form == Form::Identity
    }

    /// The character identifier of a code.
    pub(super) fn cid(&self, code: u32, length: u8) -> Option<u32> {
        let cids = self.cids.as_ref();
        match self.form {
            Form::Identity => Some(code),
            Form::National => cids?.lookup_cid_code(code, length),
            Form::SevenBit => cids?.lookup_cid_code(code | 0x8080, 2),
            Form::Johab | Form::Utf16 | Form::Utf8 | Form::Utf32 => {
                let mut units = [0; 2];
                match self.character(code)?.encode_utf16(&mut units) {
                    [unit] => cids?.lookup_cid_code(u32::from(*unit), 2),
                    [high, low] => cids?.lookup_cid_code(u32::from(*high) << 16 | u32::from(*low), 4),
                    _ => None,
                }
            }
        }
    }

    /// The character that a code is by its own form; `None` where only the collection knows.
    pub(super) fn character(&self, code: u32) -> Option<char> {
        match self.form {
            Form::Identity | Form::National | Form::SevenBit => None,
            Form::Johab => johab(code),
            Form::Utf32 => char::from_u32(code),
            Form::Utf16 => match code {
                0..=0xFFFF => char::from_u32(code),
                _ => char::decode_utf16([(code >> 16) as u16, code as u16]).next()?.ok(),
            },
            Form::Utf8 => {
                let bytes = code.to_be_bytes();
                let start = bytes.iter().position(|&it| it != 0).unwrap_or(3);
                std::str::from_utf8(bytes.get(start..)?).ok()?.chars().next()
            }
        }
    }
}

/// A CMap's table, parsed once for all documents.
fn table(name: CMapName<'_>) -> Option<Arc<hayro_cmap::CMap>> {
    static TABLES: Mutex<BTreeMap<Vec<u8>, Arc<hayro_cmap::CMap>>> = Mutex::new(BTreeMap::new());
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = tables.get(name.to_bytes()) {
        return Some(Arc::clone(known));
    }
    let data = hayro_cmap::load_embedded(name)?;
    let parsed = Arc::new(hayro_cmap::CMap::parse(data, hayro_cmap::load_embedded)?);
    tables.insert(name.to_bytes().to_vec(), Arc::clone(&parsed));
    Some(parsed)
}

/// A Johab code: a bit and three letters of five bits for Hangul, rows and cells of KS X 1001 for the rest.
fn johab(code: u32) -> Option<char> {
    let (lead, trail) = (code >> 8, code & 0xFF);
    if lead == 0 {
        // KS X 1003 has the won sign where ASCII has the reverse solidus.
        return if trail == 0x5C { Some('₩') } else { char::from_u32(trail) };
    }
    if !(0xD8..).contains(&lead) {
        return johab_hangul(code);
    }
    let row = if lead < 0xE0 { (2 * lead).checked_sub(2 * 0xD9)? } else { (2 * lead).checked_sub(0x197)? };
    let cell = if trail < 0x91 { trail.checked_sub(0x31)? } else { trail - 0x43 };
    let (row, cell) = if cell < 0x5E { (row, cell) } else { (row + 1, cell - 0x5E) };
    let bytes = [u8::try_from(row + 0xA1).ok()?, u8::try_from(cell + 0xA1).ok()?];
    EUC_KR.decode_without_bom_handling_and_without_replacement(&bytes)?.chars().next()
}

fn johab_hangul(code: u32) -> Option<char> {
    /// Compatibility letters of the initial consonants, the vowels begin at U+314F, and of the finals.
    const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    let initial = match code >> 10 & 0x1F {
        1 => None,
        it @ 2..=20 => Some(it - 2),
        _ => return None,
    };
    let vowel = match code >> 5 & 0x1F {
        2 => None,
        it @ 3..=7 => Some(it - 3),
        it @ 10..=15 => Some(it - 5),
        it @ 18..=23 => Some(it - 7),
        it @ 26..=29 => Some(it - 9),
        _ => return None,
    };
    let last = match code & 0x1F {
        1 => 0,
        it @ 2..=17 => it - 1,
        it @ 19..=29 => it - 2,
        _ => return None,
    };
    match (initial, vowel, last) {
        (Some(initial), Some(vowel), last) => char::from_u32(0xAC00 + (initial * 21 + vowel) * 28 + last),
        (Some(initial), None, 0) => INITIALS.chars().nth(initial as usize),
        (None, Some(vowel), 0) => char::from_u32(0x314F + vowel),
        (None, None, last) => FINALS.chars().nth((last as usize).checked_sub(1)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_give_characters() {
        type Case = (&'static str, u32, u8, Option<&'static str>);
        const CASES: &[Case] = &[
            ("KSC-EUC-H", 0xB0A1, 2, Some("가")),
            ("KSC-EUC-V", 0xB0A1, 2, Some("가")),
            ("KSC-EUC-H", 0x41, 1, Some("A")),
            ("KSCms-UHC-H", 0x8141, 2, Some("갂")),
            ("KSCms-UHC-HW-H", 0xB0A1, 2, Some("가")),
            ("KSCms-UHC-HW-V", 0xB0A1, 2, Some("가")),
            ("KSCpc-EUC-H", 0xB0A1, 2, Some("가")),
            ("KSC-H", 0x3021, 2, Some("가")),
            ("KSC-V", 0x4A21, 2, Some("伽")),
            ("KSC-Johab-H", 0x8861, 2, Some("가")),
            ("KSC-Johab-H", 0xD3BD, 2, Some("힣")),
            ("KSC-Johab-H", 0x8841, 2, Some("ㄱ")),
            ("KSC-Johab-H", 0x8461, 2, Some("ㅏ")),
            ("KSC-Johab-H", 0xE031, 2, Some("伽")),
            ("KSC-Johab-H", 0xD931, 2, Some("\u{3000}")),
            ("KSC-Johab-H", 0x5C, 1, Some("₩")),
            ("KSC-Johab-V", 0x8862, 2, Some("각")),
            ("UniKS-UCS2-H", 0xAC00, 2, Some("가")),
            ("UniKS-UTF16-V", 0xAC01, 2, Some("각")),
            ("UniKS-UTF16-H", 0xD842_DFB7, 4, Some("𠮷")),
            ("UniKS-UTF8-H", 0xEA_B080, 3, Some("가")),
            ("UniKS-UTF32-H", 0xAC00, 4, Some("가")),
            ("UniAKR-UTF16-H", 0xAC00, 2, Some("가")),
            ("90ms-RKSJ-H", 0x82A0, 2, Some("あ")),
            ("GBK-EUC-H", 0xB0A1, 2, Some("啊")),
            ("Identity-H", 0xAC00, 2, None),
        ];
        for &(name, code, length, expected) in CASES {
            let map = Predefined::from_name(name.as_bytes()).unwrap_or_else(|| panic!("{name}"));
            let direct = map.character(code).map(super::super::character::as_str);
            let text = direct.or_else(|| map.collection?.text(map.cid(code, length)?));
            assert_eq!(text, expected, "{name} {code:X}");
            assert_eq!(map.vertical, name.ends_with('V'), "{name}");
        }
        assert!(Predefined::from_name(b"NoSuch-H").is_none());
        assert!(Predefined::from_name(b"Adobe-Korea1-UCS2").is_none());
    }

    #[test]
    fn unicode_codes_have_identifiers() {
        for (name, code, length) in
            [("UniKS-UTF8-H", 0xEA_B080, 3), ("UniKS-UTF32-H", 0xAC00, 4), ("KSC-Johab-H", 0x8861, 2)]
        {
            let map = Predefined::from_name(name.as_bytes()).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(map.cid(code, length), Some(1086), "{name}");
        }
    }
}
