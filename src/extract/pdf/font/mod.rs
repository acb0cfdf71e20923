//! Fonts: the bytes of a shown string to characters and widths.
//!
//! # What comes in, what goes out
//! [`Font::load`] reads a font dictionary and never fails; [`Font::glyphs`] cuts a string into codes and says what each shows. A code
//! whose character nothing tells is handed out as unknown, never as something plausible.
//!
//! # Evidence, best first
//! 1. the line of the font's Hangul ([`hangul_line`]), where a `/ToUnicode` map contradicts itself,
//! 2. `/ToUnicode`, as far as it can be meant ([`to_unicode`]),
//! 3. the encoding: predefined CMaps and character collections ([`predefined`], [`collection`]), glyph names ([`encoding`]),
//! 4. the embedded font program: its `cmap` read backwards, its glyph names ([`program`]), and where it has neither, the shapes of
//!    its glyphs, as far as the font is a well-known one ([`outlines`]),
//! 5. the Hangul line for codes that nothing else knows, also that of well-known fonts ([`known`]),
//! 6. private-use characters of an otherwise sane map: symbols of the font's own.
//!
//! Each code is resolved once per font and kept.

mod adobe_kr;
mod cache;
mod character;
mod cmap;
mod collection;
mod composite;
mod encoding;
mod hangul_line;
mod known;
mod metrics;
mod outlines;
mod predefined;
mod program;
mod simple;
#[cfg(test)]
mod tests;
mod to_unicode;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use lopdf::{Dictionary, Document, Object, Stream};

use self::cache::{Cache, Text};
use self::cmap::{CMap, CodeSpace};
use self::composite::Composite;
use self::known::PrivateUse;
use self::program::Program;
use self::simple::Simple;
use self::to_unicode::{Statement, ToUnicode};
use super::stream;
use crate::extract::Limits;

/// A font of the file, ready to decode shown strings.
#[derive(Debug)]
pub(super) struct Font {
    base_name: String,
    vertical: bool,
    ascent: f32,
    descent: f32,
    to_unicode: Option<ToUnicode>,
    kind: Kind,
    is_cut: bool,
    cache: Cache,
}

#[derive(Debug)]
enum Kind {
    /// One-byte codes: Type 1, TrueType, Type 3.
    Simple(Box<Simple>),
    /// Type 0: codes of one to four bytes, by a CMap.
    Composite(Box<Composite>),
}

/// One glyph of a shown string.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FontGlyph<'a> {
    /// The character code.
    pub(super) code: u32,
    /// Bytes that the code took in the string, 1 to 4.
    pub(super) code_len: u8,
    /// The characters shown.
    pub(super) text: Shown<'a>,
    /// Horizontal advance in em.
    pub(super) width: f32,
    /// The glyph's place in vertical writing; `None` in a horizontal font.
    pub(super) vertical: Option<VerticalMetrics>,
}

/// What a glyph shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown<'a> {
    /// Nothing tells.
    Unknown,
    /// One character, as nearly all glyphs do.
    Character(char),
    /// Several characters.
    Text(&'a str),
}

impl Shown<'_> {
    /// Its characters, one for what is unknown.
    pub(super) fn characters(self) -> usize {
        match self {
            Shown::Unknown | Shown::Character(_) => 1,
            Shown::Text(text) => text.chars().count(),
        }
    }

    /// Its characters, white space around them left out.
    pub(super) fn visible_characters(self) -> usize {
        match self {
            Shown::Unknown => 1,
            Shown::Character(character) => usize::from(!character.is_whitespace()),
            Shown::Text(text) => text.trim().chars().count(),
        }
    }
}

/// Where a glyph stands in vertical writing (ISO 32000-1, 9.7.4.3), in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct VerticalMetrics {
    /// Vertical displacement to the next glyph, negative downwards.
    pub(super) advance: f32,
    /// The position vector: from the horizontal origin to the vertical origin.
    pub(super) origin: [f32; 2],
}

impl Font {
    /// Reads a font dictionary. Never fails: what cannot be read decodes to unknown characters.
    pub(super) fn load(file: &Document, dictionary: &Dictionary, limits: &Limits) -> Font {
        let name = |key: &[u8]| dictionary.get_deref(key, file).ok().and_then(|it| it.as_name().ok());
        let subtype = name(b"Subtype").unwrap_or_default();
        let descendant = dictionary
            .get_deref(b"DescendantFonts", file)
            .ok()
            .and_then(|it| match it {
                Object::Array(fonts) => fonts.first(),
                other => Some(other),
            })
            .and_then(|it| file.dereference(it).ok())
            .and_then(|(_, it)| it.as_dict().ok());
        // A Type 0 font without its descendant is read as a simple one: better half the text than none.
        let composite = descendant.filter(|_| subtype == b"Type0" || name(b"Encoding").is_some());
        let base_name = name(b"BaseFont").or_else(|| name(b"Name")).map(decode_base_name).unwrap_or_default();
        let owner = composite.unwrap_or(dictionary);
        let descriptor = owner.get_deref(b"FontDescriptor", file).ok().and_then(|it| it.as_dict().ok());
        let source = Source { file, limits, descriptor, base_name: &base_name, is_cut: Cell::new(false) };
        let to_unicode = source.to_unicode(dictionary);
        let (kind, vertical) = match composite {
            Some(descendant) => {
                let composite = Composite::load(&source, dictionary, descendant);
                let vertical = composite.is_vertical();
                (Kind::Composite(Box::new(composite)), vertical)
            }
            None => {
                let simple = Simple::load(&source, dictionary, subtype);
                (Kind::Simple(Box::new(simple)), false)
            }
        };
        let ascent = source.extent(b"Ascent", 0.5..=1.3).unwrap_or(0.88);
        let descent = source.extent(b"Descent", 0.05..=0.6).unwrap_or(0.12);
        let is_cut = source.is_cut.get();
        Font { vertical, ascent, descent, to_unicode, kind, is_cut, cache: Cache::default(), base_name }
    }

    /// Whether one of its maps has more entries than may be read.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The font's PostScript name without the subset prefix.
    pub(super) fn base_name(&self) -> &str {
        &self.base_name
    }

    /// Whether the font writes downwards.
    #[inline]
    pub(super) fn is_vertical(&self) -> bool {
        self.vertical
    }

    /// Whether the glyphs are content streams of their own (Type 3).
    pub(super) fn is_drawn(&self) -> bool {
        matches!(&self.kind, Kind::Simple(simple) if simple.is_type3())
    }

    /// Extent above the baseline in em, positive.
    pub(super) fn ascent(&self) -> f32 {
        self.ascent
    }

    /// Extent below the baseline in em, positive.
    pub(super) fn descent(&self) -> f32 {
        self.descent
    }

    /// The glyphs of a shown string, in order.
    #[inline]
    pub(super) fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = FontGlyph<'a>> + 'a {
        let lengths = match &self.kind {
            Kind::Simple(_) => Lengths::One,
            Kind::Composite(composite) => match composite.spaces() {
                [CodeSpace { length: 2, low: 0, high: 0xFFFF }] => Lengths::Two,
                spaces => Lengths::Mixed(spaces),
            },
        };
        Glyphs { font: self, codes: Codes { rest: bytes, lengths } }
    }

    /// What a code shows, and its width in em.
    fn resolve(&self, code: u32, code_len: u8) -> (Text, f32) {
        match &self.kind {
            Kind::Simple(simple) => simple.resolve(code, self.to_unicode.as_ref()),
            Kind::Composite(composite) => composite.resolve(code, code_len, self.to_unicode.as_ref()),
        }
    }

    /// What a code shows, as it is kept, with its characters at hand.
    #[inline]
    fn shown(&self, text: Text) -> Shown<'_> {
        let text = match text {
            Text::Character(character) => return Shown::Character(character),
            Text::Unknown => None,
            Text::Mapped(index) => self.to_unicode.as_ref().map(|it| it.string(index)),
            Text::Named(code) => match &self.kind {
                Kind::Simple(simple) => simple.named_text(code),
                Kind::Composite(_) => None,
            },
            Text::Collected(cid) => match &self.kind {
                Kind::Simple(_) => None,
                Kind::Composite(composite) => composite.collected_text(cid),
            },
        };
        text.map_or(Shown::Unknown, Shown::Text)
    }
}

/// Bytes that the codes of a font take.
#[derive(Clone, Copy, Debug)]
enum Lengths<'a> {
    One,
    Two,
    Mixed(&'a [CodeSpace]),
}

/// Cuts a string into codes.
#[derive(Clone, Debug)]
struct Codes<'a> {
    rest: &'a [u8],
    lengths: Lengths<'a>,
}

impl Iterator for Codes<'_> {
    type Item = (u32, u8);

    /// The next code and its length. Bytes that are cut off at the end and begin a code are no glyph.
    #[inline]
    fn next(&mut self) -> Option<(u32, u8)> {
        match self.lengths {
            Lengths::One => {
                let (&byte, rest) = self.rest.split_first()?;
                self.rest = rest;
                Some((u32::from(byte), 1))
            }
            Lengths::Two => {
                let (pair, rest) = self.rest.split_first_chunk::<2>()?;
                self.rest = rest;
                Some((u32::from(u16::from_be_bytes(*pair)), 2))
            }
            Lengths::Mixed(spaces) => self.next_of(spaces),
        }
    }
}

impl Codes<'_> {
    fn next_of(&mut self, spaces: &[CodeSpace]) -> Option<(u32, u8)> {
        let mut code = 0;
        for (length, &byte) in (1u8..=4).zip(self.rest) {
            code = code << 8 | u32::from(byte);
            if spaces.iter().any(|it| it.length == length && it.contains(code)) {
                self.rest = self.rest.get(usize::from(length)..)?;
                return Some((code, length));
            }
        }
        // No code: step over as many bytes as the shortest code that begins so (ISO 32000-1, 9.7.6.3).
        let first = u32::from(*self.rest.first()?);
        let begins = |it: &&CodeSpace| {
            let shift = 8 * u32::from(it.length.saturating_sub(1));
            (it.low.wrapping_shr(shift)..=it.high.wrapping_shr(shift)).contains(&first)
        };
        let shortest = |spaces: &mut dyn Iterator<Item = &CodeSpace>| spaces.map(|it| it.length).min();
        let length = shortest(&mut spaces.iter().filter(begins))
            .or_else(|| shortest(&mut spaces.iter()))
            .unwrap_or(1)
            .clamp(1, 4);
        let (skipped, rest) = self.rest.split_at_checked(usize::from(length)).unwrap_or((self.rest, &[]));
        self.rest = rest;
        Some((skipped.iter().fold(0, |code, &byte| code << 8 | u32::from(byte)), skipped.len() as u8))
    }
}

struct Glyphs<'a> {
    font: &'a Font,
    codes: Codes<'a>,
}

impl<'a> Iterator for Glyphs<'a> {
    type Item = FontGlyph<'a>;

    #[inline]
    fn next(&mut self) -> Option<FontGlyph<'a>> {
        let (code, code_len) = self.codes.next()?;
        let font = self.font;
        let (text, width) = font.cache.get(code, code_len, || font.resolve(code, code_len));
        let vertical = match &font.kind {
            Kind::Composite(composite) if font.vertical => {
                Some(composite.vertical_metrics(code, code_len, width))
            }
            _ => None,
        };
        Some(FontGlyph { code, code_len, text: font.shown(text), width, vertical })
    }
}

/// What fonts are read from.
struct Source<'a> {
    file: &'a Document,
    limits: &'a Limits,
    descriptor: Option<&'a Dictionary>,
    base_name: &'a str,
    /// A map had more entries than may be read.
    is_cut: Cell<bool>,
}

impl<'a> Source<'a> {
    fn to_unicode(&self, dictionary: &Dictionary) -> Option<ToUnicode> {
        match dictionary.get_deref(b"ToUnicode", self.file).ok()? {
            Object::Stream(stream) => Some(ToUnicode::from_map(self.read_cmap(stream))),
            Object::Name(name) => ToUnicode::from_name(name),
            _ => None,
        }
    }

    /// Reads a CMap stream. `UseCMap` in its dictionary says the same as `usecmap` in its text.
    fn read_cmap(&self, stream: &Stream) -> CMap {
        let bytes = stream::decode(self.file, stream, self.limits).bytes;
        let mut map = CMap::parse(&bytes, self.limits.cmap_entries);
        self.is_cut.set(self.is_cut.get() || map.is_cut);
        if map.base.is_none() {
            let base = stream.dict.get_deref(b"UseCMap", self.file).ok().and_then(|it| it.as_name().ok());
            map.base = base.map(<[u8]>::to_vec);
        }
        if map.vertical.is_none() {
            let mode = stream.dict.get_deref(b"WMode", self.file).ok().and_then(|it| it.as_i64().ok());
            map.vertical = mode.map(|it| it == 1);
        }
        map
    }

    fn number(&self, key: &[u8]) -> Option<f32> {
        self.descriptor?.get_deref(key, self.file).ok()?.as_float().ok()
    }

    /// An extent of the descriptor in em, positive; `None` where it is not a sane one.
    fn extent(&self, key: &[u8], sane: std::ops::RangeInclusive<f32>) -> Option<f32> {
        self.number(key).map(|it| it.abs() / 1000.0).filter(|it| sane.contains(it))
    }

    /// The embedded font program, to be read when a code needs it.
    fn program(&self) -> LazyProgram {
        let keys: [&[u8]; 3] = [b"FontFile2", b"FontFile3", b"FontFile"];
        let stream =
            keys.iter().find_map(|key| self.descriptor?.get_deref(key, self.file).ok()?.as_stream().ok());
        LazyProgram {
            stream: stream.map(|it| detach(self.file, it)),
            stream_bytes: self.limits.stream_bytes,
            program: OnceCell::new(),
        }
    }
}

/// A stream that can be decoded without its file: the entries that say how are resolved.
fn detach(file: &Document, stream: &Stream) -> Stream {
    let mut dictionary = Dictionary::new();
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        if let Ok(value) = stream.dict.get_deref(key, file) {
            dictionary.set(key, value.clone());
        }
    }
    Stream::new(dictionary, stream.content.clone())
}

/// An embedded font program that is decoded and read at its first use: most fonts' maps say all that is needed.
#[derive(Debug)]
struct LazyProgram {
    stream: Option<Stream>,
    stream_bytes: usize,
    program: OnceCell<Program>,
}

impl LazyProgram {
    /// Whether the font is embedded.
    fn is_embedded(&self) -> bool {
        self.stream.is_some()
    }

    /// The font program; an empty one where the font is not embedded.
    fn get(&self) -> &Program {
        self.program.get_or_init(|| {
            let Some(stream) = &self.stream else { return Program::default() };
            let limits = Limits { stream_bytes: self.stream_bytes, ..Limits::default() };
            Program::parse(&stream::decode(&Document::new(), stream, &limits).bytes)
        })
    }
}

/// The symbols that a font shows for private-use characters.
#[derive(Debug)]
struct PrivateSymbols(Option<PrivateUse>);

impl PrivateSymbols {
    fn of(base_name: &str) -> Self {
        PrivateSymbols(PrivateUse::from_name(base_name))
    }

    /// The symbol behind a map's private-use character: its meaning in a well-known font, else itself where it can be meant.
    fn symbol(&self, statement: Statement, map: Option<&ToUnicode>) -> Option<char> {
        let Statement::Private(private) = statement else { return None };
        match self.0 {
            Some(font) => font.character(private),
            None => map.is_some_and(ToUnicode::has_symbols).then_some(private),
        }
    }
}

/// A font name without its subset prefix (`ABCDEF+`). Korean producers write names in EUC-KR as well as in UTF-8.
fn decode_base_name(name: &[u8]) -> String {
    let name = match name.split_at_checked(7) {
        Some(([prefix @ .., b'+'], rest)) if prefix.iter().all(u8::is_ascii_uppercase) => rest,
        _ => name,
    };
    let text = match std::str::from_utf8(name) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::EUC_KR.decode_without_bom_handling(name).0,
    };
    text.chars().filter(|it| !it.is_control()).collect()
}
