//! CMap files (Adobe Technical Note 5014): embedded `/Encoding` and `/ToUnicode` streams.
//!
//! One reader for both kinds. It reads operators wherever they stand, believes no counts, and goes on after what it cannot read.
//! Ranges are kept as ranges, so a map's cost is that of its text, whatever it claims to map.

use super::super::lexer::{Bytes, Lexer, Token};
use super::encoding;

/// Codes of one multi-character range that are written out one by one; the standard allows 256.
const MAX_STRING_RANGE: u32 = 256;

/// The text that a `bf` entry gives to its first code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A code point; further codes of the range follow it. Not necessarily a valid one.
    Point(u32),
    /// Several characters: an index for [`CMap::string`].
    String(u32),
}

/// Consecutive codes and what they map to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range<T> {
    /// First code.
    pub(super) first: u32,
    /// Last code.
    pub(super) last: u32,
    /// What the first code maps to.
    pub(super) target: T,
}

/// Codes of one length: each byte lies between its bounds (ISO 32000-1, 9.7.6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodeSpace {
    /// Bytes of a code, 1 to 4.
    pub(super) length: u8,
    /// Lowest value of each byte, as one number.
    pub(super) low: u32,
    /// Highest value of each byte, as one number.
    pub(super) high: u32,
}

impl CodeSpace {
    /// Whether the code of this length has each byte within its bounds.
    pub(super) fn contains(self, code: u32) -> bool {
        let (code, low, high) = (code.to_be_bytes(), self.low.to_be_bytes(), self.high.to_be_bytes());
        code.iter().zip(low.iter().zip(&high)).all(|(it, (low, high))| low <= it && it <= high)
    }
}

/// A CMap file as it was read.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Code lengths; empty where the file states none.
    pub(super) spaces: Vec<CodeSpace>,
    /// Codes to character identifiers: length of the code in bytes, and the range.
    pub(super) cids: Vec<(u8, Range<u32>)>,
    /// Codes to text.
    pub(super) texts: Vec<Range<Target>>,
    /// The name behind `usecmap`.
    pub(super) base: Option<Vec<u8>>,
    /// The writing mode, where the file states one: vertical or not.
    pub(super) vertical: Option<bool>,
    /// There are more entries than may be read.
    pub(super) is_cut: bool,
    /// The texts that are longer than a character, one after another, and where each ends.
    strings: String,
    ends: Vec<u32>,
}

/// What the entries between a `begin…` and its `end…` are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    None,
    CodeSpace,
    CidChar,
    CidRange,
    BfChar,
    BfRange,
    /// `notdef` ranges: they map to no character that could be read.
    Ignored,
}

/// One operand inside a section.
#[derive(Clone, Debug)]
enum Operand {
    /// A hexadecimal string: its bytes, as a range of the reader's buffer.
    Bytes(std::ops::Range<usize>),
    Number(u32),
    /// A glyph name's text.
    Text(char),
}

impl CMap {
    /// Reads a CMap file as far as it goes, at most `max_entries` entries.
    pub(super) fn parse(data: &[u8], max_entries: usize) -> CMap {
        let mut reader = Reader {
            map: CMap::default(),
            section: Section::None,
            operands: Vec::new(),
            buffer: Vec::new(),
            entries_left: max_entries,
        };
        reader.read(data);
        let mut map = reader.map;
        // Stable sorts: of two entries for one code the later one stands behind and is found first.
        map.cids.sort_by_key(|(length, range)| (*length, range.first));
        map.texts.sort_by_key(|range| range.first);
        map
    }

    /// The character identifier of a code; `None` where the file itself maps it to none.
    pub(super) fn cid(&self, code: u32, length: u8) -> Option<u32> {
        let end = self.cids.partition_point(|(bytes, range)| (*bytes, range.first) <= (length, code));
        let range =
            covering(self.cids.get(..end)?, |(bytes, range)| *bytes == length && range.last >= code)?.1;
        range.target.checked_add(code - range.first)
    }

    /// The text that the file gives a code, as a target whose code point is that of `code` itself.
    pub(super) fn text(&self, code: u32) -> Option<Target> {
        let end = self.texts.partition_point(|range| range.first <= code);
        let range = covering(self.texts.get(..end)?, |range| range.last >= code)?;
        match range.target {
            Target::Point(point) => point.checked_add(code - range.first).map(Target::Point),
            Target::String(index) => Some(Target::String(index)),
        }
    }

    /// The characters of a [`Target::String`].
    pub(super) fn string(&self, index: u32) -> &str {
        let index = index as usize;
        let start = index.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(0);
        self.strings.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// The last entry that covers the code. Overlapping ranges are rare and shallow, so not all are looked at.
fn covering<T>(entries: &[T], covers: impl Fn(&T) -> bool) -> Option<&T> {
    entries.iter().rev().take(64).find(|it| covers(it))
}

struct Reader {
    map: CMap,
    section: Section,
    operands: Vec<Operand>,
    buffer: Vec<u8>,
    entries_left: usize,
}

impl Reader {
    fn read(&mut self, data: &[u8]) {
        let mut lexer = Lexer::new(data);
        let mut name: Option<&[u8]> = None;
        let mut last_key: &[u8] = b"";
        loop {
            let start = self.buffer.len();
            let Some(token) = lexer.next(&mut self.buffer) else { break };
            match token {
                Token::String(bytes) if self.section != Section::None => {
                    let at = match bytes {
                        Bytes::Scratch(range) => range,
                        Bytes::Stream(bytes) => {
                            self.buffer.extend_from_slice(bytes);
                            start..self.buffer.len()
                        }
                    };
                    self.operands.push(Operand::Bytes(at));
                    self.take_entry();
                }
                Token::String(_) => self.buffer.truncate(start),
                Token::Number(value, _) => {
                    if last_key == b"WMode" {
                        self.map.vertical = Some(value == 1.0);
                        last_key = b"";
                    }
                    if self.section != Section::None {
                        self.operands.push(Operand::Number(value as u32));
                        self.take_entry();
                    }
                }
                Token::Name(text) => {
                    name = Some(text);
                    last_key = text;
                    if self.section == Section::BfChar {
                        let text = std::str::from_utf8(text).ok().and_then(encoding::glyph_name_character);
                        self.operands.push(Operand::Text(text.unwrap_or('\0')));
                        self.take_entry();
                    }
                }
                Token::ArrayStart if self.section == Section::BfRange => self.take_array(&mut lexer),
                Token::Keyword(word) => {
                    if word == b"usecmap" {
                        self.map.base = name.map(<[u8]>::to_vec);
                    }
                    self.start_section(word);
                }
                _ => {}
            }
            if self.entries_left == 0 {
                self.map.is_cut = true;
                break;
            }
        }
    }

    fn start_section(&mut self, word: &[u8]) {
        self.operands.clear();
        self.buffer.clear();
        self.section = match word {
            b"begincodespacerange" => Section::CodeSpace,
            b"begincidchar" => Section::CidChar,
            b"begincidrange" => Section::CidRange,
            b"beginbfchar" => Section::BfChar,
            b"beginbfrange" => Section::BfRange,
            b"beginnotdefchar" | b"beginnotdefrange" => Section::Ignored,
            _ => Section::None,
        };
    }

    /// Takes an entry into the map once its operands are there.
    fn take_entry(&mut self) {
        let wanted = match self.section {
            Section::None => 0,
            Section::CodeSpace | Section::CidChar | Section::BfChar => 2,
            Section::CidRange | Section::BfRange => 3,
            Section::Ignored => {
                self.operands.clear();
                self.buffer.clear();
                return;
            }
        };
        if self.operands.len() < wanted {
            return;
        }
        let operands = std::mem::take(&mut self.operands);
        match (self.section, operands.as_slice()) {
            (Section::CodeSpace, [low, high]) => {
                if let (Some((low, _)), Some((high, length))) = (self.code(low), self.code(high)) {
                    self.map.spaces.push(CodeSpace { length, low, high });
                }
            }
            (Section::CidChar, [code, Operand::Number(cid)]) => self.push_cids(code, code, *cid),
            (Section::CidRange, [first, last, Operand::Number(cid)]) => self.push_cids(first, last, *cid),
            (Section::BfChar, [code, target]) => {
                if let Some((code, _)) = self.code(code) {
                    self.push_text(code, code, target);
                }
            }
            (Section::BfRange, [first, last, target]) => {
                if let (Some((first, _)), Some((last, _))) = (self.code(first), self.code(last)) {
                    self.push_text(first, last, target);
                }
            }
            _ => {}
        }
        self.entries_left = self.entries_left.saturating_sub(1);
        self.operands = operands;
        self.operands.clear();
        self.buffer.clear();
    }

    /// `[ … ]` in place of a range's target: one text for each code.
    fn take_array(&mut self, lexer: &mut Lexer) {
        let operands = std::mem::take(&mut self.operands);
        let range = match operands.as_slice() {
            [first, last] => self.code(first).zip(self.code(last)).map(|(first, last)| (first.0, last.0)),
            _ => None,
        };
        let (mut code, last) = range.unwrap_or((1, 0));
        loop {
            let start = self.buffer.len();
            let target = match lexer.next(&mut self.buffer) {
                Some(Token::String(Bytes::Scratch(range))) => Some(Operand::Bytes(range)),
                Some(Token::Name(name)) => {
                    let text = std::str::from_utf8(name).ok().and_then(encoding::glyph_name_character);
                    Some(Operand::Text(text.unwrap_or('\0')))
                }
                Some(Token::Number(..) | Token::String(_)) => None,
                Some(Token::Keyword(word)) => {
                    self.start_section(word);
                    return;
                }
                _ => break,
            };
            if let Some(target) = target
                && code <= last
                && self.entries_left > 0
            {
                self.push_text(code, code, &target);
                self.entries_left -= 1;
            }
            code = code.saturating_add(1);
            self.buffer.truncate(start);
        }
        self.buffer.clear();
    }

    /// A code's number and length.
    fn code(&self, operand: &Operand) -> Option<(u32, u8)> {
        let Operand::Bytes(range) = operand else { return None };
        let bytes = self.buffer.get(range.clone())?;
        // Codes longer than four bytes are written by nobody; zeros in front of one are.
        let bytes = bytes.get(bytes.len().saturating_sub(4)..)?;
        let number = bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte));
        (!bytes.is_empty()).then_some((number, bytes.len() as u8))
    }

    fn push_cids(&mut self, first: &Operand, last: &Operand, target: u32) {
        if let (Some((first, length)), Some((last, _))) = (self.code(first), self.code(last))
            && first <= last
        {
            self.map.cids.push((length, Range { first, last, target }));
        }
    }

    fn push_text(&mut self, first: u32, last: u32, target: &Operand) {
        if first > last {
            return;
        }
        match target {
            Operand::Number(point) => self.push_point(first, last, *point),
            Operand::Text(character) => self.push_point(first, last, u32::from(*character)),
            Operand::Bytes(range) => {
                let bytes = self.buffer.get(range.clone()).unwrap_or_default();
                match decode_utf16(bytes) {
                    Utf16::Point(point) => self.push_point(first, last, point),
                    Utf16::String(mut text) => {
                        let last = last.min(first.saturating_add(MAX_STRING_RANGE - 1));
                        for code in first..=last {
                            self.entries_left = self.entries_left.saturating_sub(1);
                            if self.entries_left == 0 {
                                break;
                            }
                            self.push_string(code, &text);
                            advance(&mut text);
                        }
                    }
                }
            }
        }
    }

    fn push_point(&mut self, first: u32, last: u32, point: u32) {
        // Subsets are written code by code though they run on together.
        if let Some(range) = self.map.texts.last_mut()
            && range.last.checked_add(1) == Some(first)
            && let Target::Point(start) = range.target
            && start.checked_add(first - range.first) == Some(point)
        {
            range.last = last;
            return;
        }
        self.map.texts.push(Range { first, last, target: Target::Point(point) });
    }

    fn push_string(&mut self, code: u32, text: &str) {
        let target = Target::String(self.map.ends.len() as u32);
        self.map.strings.push_str(text);
        self.map.ends.push(self.map.strings.len() as u32);
        self.map.texts.push(Range { first: code, last: code, target });
    }
}

enum Utf16 {
    Point(u32),
    String(String),
}

/// The text of a `bf` target: UTF-16BE, as a rule. One byte alone is a character; NULs, which producers that write UTF-32 leave
/// in front, are dropped; a lone surrogate stays what it is, so that nobody believes it.
fn decode_utf16(bytes: &[u8]) -> Utf16 {
    if let [byte] = bytes {
        return Utf16::Point(u32::from(*byte));
    }
    let mut units = bytes.as_chunks().0.iter().map(|unit| u16::from_be_bytes(*unit));
    if units.len() == 1 {
        return Utf16::Point(units.next().map_or(0, u32::from));
    }
    let text: String = char::decode_utf16(units.filter(|&it| it != 0))
        .map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Utf16::Point(u32::from(only)),
        (None, _) => Utf16::Point(0),
        _ => Utf16::String(text),
    }
}

/// The next text of a range: its last character one further.
fn advance(text: &mut String) {
    if let Some(last) = text.pop() {
        text.push(char::from_u32(u32::from(last) + 1).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(map: &CMap, code: u32) -> String {
        match map.text(code) {
            None => "-".into(),
            Some(Target::Point(point)) => char::from_u32(point).map_or("?".into(), String::from),
            Some(Target::String(index)) => map.string(index).into(),
        }
    }

    #[test]
    fn texts_are_read_whatever_the_producer_wrote() {
        type Case = (&'static str, &'static str, &'static [(u32, &'static str)]);
        const CASES: &[Case] = &[
            (
                "characters",
                "2 beginbfchar <0003><0020> <0004> <AC00> endbfchar",
                &[(3, " "), (4, "가"), (5, "-")],
            ),
            (
                "range",
                "1 beginbfrange <10> <12> <AC00> endbfrange",
                &[(0x10, "가"), (0x12, "갂"), (0x13, "-")],
            ),
            (
                "array",
                "1 beginbfrange <01><03>[<AC00><AC01><00660069>]endbfrange",
                &[(1, "가"), (2, "각"), (3, "fi")],
            ),
            ("surrogates", "beginbfchar <01> <D842DFB7> endbfchar", &[(1, "𠮷")]),
            ("range over surrogates", "beginbfrange <01> <02> <D842DFB7> endbfrange", &[(2, "𠮸")]),
            ("ligature range", "beginbfrange <01> <02> <00660069> endbfrange", &[(1, "fi"), (2, "fj")]),
            ("UTF-32", "beginbfchar <01> <0000AC00> endbfchar", &[(1, "가")]),
            ("one byte", "beginbfchar <01> <41> endbfchar", &[(1, "A")]),
            ("name", "beginbfchar <01> /Aacute endbfchar", &[(1, "Á")]),
            ("lone surrogate", "beginbfchar <01> <D800> endbfchar", &[(1, "?")]),
            ("later entry wins", "beginbfchar <01> <0041> <01> <0042> endbfchar", &[(1, "B")]),
            (
                "exception inside a range",
                "beginbfrange <01> <09> <0041> endbfrange beginbfchar <03> <AC00> endbfchar",
                &[(2, "B"), (3, "가"), (4, "D")],
            ),
            ("no end", "beginbfchar <01> <AC00> <02>", &[(1, "가"), (2, "-")]),
            (
                "rubbish between",
                "beginbfchar <01> <AC00> ) } xx endbfchar beginbfchar <02> <AC01>",
                &[(1, "가"), (2, "각")],
            ),
            (
                "open array",
                "beginbfrange <01> <03> [<AC00> <AC01> endbfrange beginbfchar <09> <0041>",
                &[(2, "각"), (9, "A")],
            ),
            ("reversed range", "beginbfrange <09> <01> <AC00> endbfrange", &[(1, "-"), (9, "-")]),
            (
                "four thousand million codes",
                "beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange",
                &[(0xAC00, "가")],
            ),
        ];
        for (name, source, expected) in CASES {
            let map = CMap::parse(source.as_bytes(), 1000);
            for (code, text) in *expected {
                assert_eq!(show(&map, *code), *text, "{name}: code {code:X}");
            }
        }
    }

    #[test]
    fn codes_become_identifiers_by_length() {
        let source =
            "/WMode 1 def /KSC-EUC-H usecmap begincodespacerange <00> <80> <A1A1> <FEFE> endcodespacerange
            1 begincidchar <41> 7 endcidchar 2 begincidrange <A1A1> <A1A3> 100 <2020> <2021> 200 endcidrange
            1 beginnotdefrange <00> <1f> 1 endnotdefrange";
        let map = CMap::parse(source.as_bytes(), 1000);
        assert_eq!(map.base.as_deref(), Some(b"KSC-EUC-H".as_slice()));
        assert_eq!(map.vertical, Some(true));
        assert_eq!(map.spaces.len(), 2);
        for (code, length, expected) in [
            (0x41, 1, Some(7)),
            (0x41, 2, None),
            (0xA1A2, 2, Some(101)),
            (0x2021, 2, Some(201)),
            (0xA1A4, 2, None),
        ] {
            assert_eq!(map.cid(code, length), expected, "{code:X}");
        }
        let space = map.spaces[1];
        assert!(space.contains(0xB0A1) && !space.contains(0xB041));
    }

    #[test]
    fn entries_are_bounded() {
        let source = "beginbfchar ".to_string() + &"<01> <0041> <05> <0043> ".repeat(1000);
        assert!(CMap::parse(source.as_bytes(), 10).texts.len() <= 10);
    }
}
