//! Simple fonts (ISO 32000-1, 9.6): Type 1, TrueType and Type 3, one byte a code.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::cache::Text;
use super::encoding::{self, BaseEncoding};
use super::metrics::Widths;
use super::to_unicode::{Statement, ToUnicode};
use super::{LazyProgram, PrivateSymbols, Source};

/// A simple font.
#[derive(Debug)]
pub(super) struct Simple {
    is_type3: bool,
    /// The encoding that the file states.
    base: Option<BaseEncoding>,
    /// The encoding to fall back on where the file states none.
    implicit: Option<BaseEncoding>,
    /// Glyph names of `/Differences`.
    names: BTreeMap<u8, String>,
    /// Names that stand for several characters.
    texts: BTreeMap<u8, String>,
    widths: Option<Widths>,
    /// Whether the codes are as wide as ASCII's characters would be: then they are these, though nothing says so.
    has_latin_widths: bool,
    missing_width: f32,
    program: LazyProgram,
    private_use: PrivateSymbols,
}

/// The descriptor's flag for fonts whose glyphs are outside the standard Latin set (ISO 32000-1, table 123).
const SYMBOLIC: i64 = 1 << 2;

impl Simple {
    /// Reads a simple font.
    pub(super) fn load(source: &Source, font: &Dictionary, subtype: &[u8]) -> Self {
        let file = source.file;
        let is_type3 = subtype == b"Type3";
        let scale = if is_type3 { matrix_scale(file, font).unwrap_or(0.001) } else { 0.001 };
        let flags = source.number(b"Flags").map_or(0, |it| it as i64);
        let program = source.program();
        let mut base = None;
        let mut names = BTreeMap::new();
        match font.get_deref(b"Encoding", file) {
            Ok(Object::Name(name)) => base = BaseEncoding::from_name(name),
            Ok(Object::Dictionary(dictionary)) => {
                let name = dictionary.get_deref(b"BaseEncoding", file).ok().and_then(|it| it.as_name().ok());
                base = name.and_then(BaseEncoding::from_name);
                names = read_differences(file, dictionary);
            }
            _ => {}
        }
        let implicit = if is_type3 {
            None
        } else if subtype == b"TrueType" {
            Some(BaseEncoding::WinAnsi).filter(|_| flags & SYMBOLIC == 0 || !program.is_embedded())
        } else {
            Some(BaseEncoding::Standard).filter(|_| !matches!(source.base_name, "Symbol" | "ZapfDingbats"))
        };
        let texts = names
            .iter()
            .filter_map(|(&code, name)| encoding::glyph_name_text(name).map(|text| (code, text)))
            .collect();
        let private_use = PrivateSymbols::of(source.base_name);
        let missing_width = source.number(b"MissingWidth").map_or(0.0, |it| it / 1000.0);
        let widths = Widths::simple(file, font, missing_width, scale)
            .or_else(|| (!is_type3).then(|| Widths::standard(source.base_name)));
        let has_latin_widths = !is_type3 && widths.as_ref().is_some_and(look_latin);
        Simple {
            is_type3,
            base,
            implicit,
            names,
            texts,
            widths,
            has_latin_widths,
            missing_width,
            program,
            private_use,
        }
    }

    /// Whether the glyphs are content streams of their own.
    pub(super) fn is_type3(&self) -> bool {
        self.is_type3
    }

    /// The characters of a name that stands for several.
    pub(super) fn named_text(&self, code: u8) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    /// What a code shows, and its width in em.
    pub(super) fn resolve(&self, code: u32, to_unicode: Option<&ToUnicode>) -> (Text, f32) {
        let width = self.widths.as_ref().map_or(self.missing_width, |it| it.get(code));
        (self.text(code as u8, to_unicode), width)
    }

    fn text(&self, code: u8, to_unicode: Option<&ToUnicode>) -> Text {
        let name = self.names.get(&code).map(String::as_str);
        // Ghostscript writes wrong maps beside right names (`uniAC00`).
        if let Some(found) = name.and_then(encoding::explicit_code_point).filter(|it| is_korean(*it)) {
            return Text::Character(found);
        }
        let statement = to_unicode.map_or(Statement::Nothing, |it| it.statement(u32::from(code)));
        match statement {
            Statement::Character(found) => return Text::Character(found),
            Statement::String(index) => return Text::Mapped(index),
            Statement::Private(_) | Statement::Nothing => {}
        }
        if self.texts.contains_key(&code) {
            return Text::Named(code);
        }
        let found = self.encoded(code, name).or_else(|| self.private_use.symbol(statement, to_unicode));
        found.map_or(Text::Unknown, Text::Character)
    }

    fn encoded(&self, code: u8, name: Option<&str>) -> Option<char> {
        if let Some(name) = name {
            return encoding::glyph_name_character(name)
                .or_else(|| self.program.get().named_character(name))
                .or_else(|| self.program.get().character(encoding::numbered_glyph(name)?));
        }
        if let Some(base) = self.base {
            let found = base.character(code).or_else(|| self.program.get().code_character(code));
            // Word processors show tabs and line ends as glyphs of their own.
            return found.or_else(|| matches!(code, b'\t' | b'\n' | b'\r').then_some(' '));
        }
        let own = self.program.is_embedded().then(|| self.program.get().code_character(code)).flatten();
        if own.is_some() || (self.program.is_embedded() && self.program.get().has_encoding()) {
            return own;
        }
        let latin = || self.has_latin_widths.then(|| BaseEncoding::Standard.character(code))?;
        self.implicit.and_then(|it| it.character(code)).or_else(latin)
    }
}

/// Whether widths are those of a proportional Latin font at the codes of ASCII: digits and brackets of one width, `i` narrower than
/// `n`, `n` than `m`. Renumbered subsets do not come out so.
fn look_latin(widths: &Widths) -> bool {
    let width = |it: u8| widths.get(u32::from(it));
    let same = |group: &[u8]| group.windows(2).all(|pair| matches!(pair, [a, b] if width(*a) == width(*b)));
    width(b'i') > 0.0
        && width(b'0') > 0.0
        && same(b"0123456789")
        && same(b"()")
        && same(b".,")
        && same(b"bdpqhnu")
        && width(b'i') < width(b'n')
        && width(b'n') < width(b'm')
        && width(b'I') < width(b'M')
}

/// Whether a character is of those that Latin-minded producers map wrongly: Hangul and ideographs.
fn is_korean(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// The names of a `/Differences` array: a number sets the code of the names behind it.
fn read_differences(file: &Document, encoding: &Dictionary) -> BTreeMap<u8, String> {
    let mut names = BTreeMap::new();
    let Ok(Object::Array(items)) = encoding.get_deref(b"Differences", file) else { return names };
    let mut code = 0i64;
    for item in items.iter().take(4096) {
        match file.dereference(item) {
            Ok((_, Object::Name(name))) => {
                if let Ok(code) = u8::try_from(code) {
                    names.insert(code, String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            Ok((_, number)) => code = number.as_float().map_or(code, |it| it as i64),
            Err(_) => {}
        }
    }
    names
}

/// The horizontal scale of a Type 3 font's matrix; `None` where it is no sane one.
fn matrix_scale(file: &Document, font: &Dictionary) -> Option<f32> {
    let matrix = font.get_deref(b"FontMatrix", file).ok()?.as_array().ok()?;
    let (_, first) = file.dereference(matrix.first()?).ok()?;
    first.as_float().ok().map(f32::abs).filter(|it| (1e-6..=10.0).contains(it))
}
