//! Type 0 fonts (ISO 32000-1, 9.7): codes by a CMap to identifiers, identifiers to characters.

use std::cell::OnceCell;

use lopdf::{Dictionary, Document, Object, Stream};

use super::cache::Text;
use super::cmap::{CMap, CodeSpace};
use super::collection::Collection;
use super::known::KnownFont;
use super::metrics::{VerticalWidths, Widths};
use super::predefined::Predefined;
use super::to_unicode::{Statement, ToUnicode};
use super::{LazyProgram, PrivateSymbols, Source, VerticalMetrics, character, detach};
use crate::extract::Limits;
use crate::extract::pdf::stream;

/// A Type 0 font and its descendant.
#[derive(Debug)]
pub(super) struct Composite {
    encoding: Predefined,
    /// The encoding that the file carries; `encoding` is what it builds on.
    own_encoding: Option<CMap>,
    collection: Option<Collection>,
    /// Whether identifiers are glyph numbers, whatever collection the font claims.
    cids_are_glyphs: bool,
    glyph_map: LazyGlyphMap,
    widths: Widths,
    vertical: Option<VerticalWidths>,
    program: LazyProgram,
    known: Option<KnownFont>,
    private_use: PrivateSymbols,
}

impl Composite {
    /// Reads a Type 0 font and its descendant.
    pub(super) fn load(source: &Source, font: &Dictionary, descendant: &Dictionary) -> Self {
        let file = source.file;
        let (encoding, own_encoding) = match font.get_deref(b"Encoding", file) {
            Ok(Object::Stream(stream)) => {
                let map = source.read_cmap(stream);
                let named = stream.dict.get_deref(b"CMapName", file).ok().and_then(|it| it.as_name().ok());
                let base = map.base.as_deref().and_then(Predefined::from_name);
                // A file that carries a predefined CMap, cut to nothing.
                let base =
                    base.or_else(|| named.filter(|_| map.cids.is_empty()).and_then(Predefined::from_name));
                let base = base.unwrap_or_else(|| Predefined::identity(false));
                let vertical = map.vertical.unwrap_or(base.vertical);
                (base.with_direction(vertical), Some(map))
            }
            Ok(Object::Name(name)) => {
                // Unknown names are identities of some collection (`Adobe-Korea1-2`).
                let identity = || Predefined::identity(name.ends_with(b"-V"));
                (Predefined::from_name(name).unwrap_or_else(identity), None)
            }
            _ => (Predefined::identity(false), None),
        };
        let string = |info: &Dictionary, key| {
            info.get_deref(key, file).ok().and_then(|it| it.as_str().ok()).unwrap_or_default().to_vec()
        };
        let stated = descendant.get_deref(b"CIDSystemInfo", file).ok().and_then(|it| it.as_dict().ok());
        let stated = stated.and_then(|info| {
            Collection::from_system_info(&string(info, b"Registry"), &string(info, b"Ordering"))
        });
        let glyph_map = match descendant.get_deref(b"CIDToGIDMap", file) {
            Ok(Object::Stream(stream)) => Some(detach(file, stream)),
            _ => None,
        };
        let program = source.program();
        let is_true_type = descendant
            .get_deref(b"Subtype", file)
            .is_ok_and(|it| matches!(it.as_name(), Ok(b"CIDFontType2")));
        let is_identity = encoding.is_identity() && own_encoding.as_ref().is_none_or(|it| it.cids.is_empty());
        let vertical = encoding.vertical.then(|| VerticalWidths::read(file, descendant));
        let known = (!program.is_embedded() && is_identity && stated.is_none())
            .then(|| KnownFont::from_name(source.base_name))
            .flatten();
        Composite {
            collection: stated.or(encoding.collection),
            cids_are_glyphs: is_true_type && is_identity && program.is_embedded() && glyph_map.is_none(),
            glyph_map: LazyGlyphMap { stream: glyph_map, glyphs: OnceCell::new() },
            widths: Widths::cid(file, descendant),
            vertical,
            program,
            known,
            private_use: PrivateSymbols::of(source.base_name),
            encoding,
            own_encoding,
        }
    }

    /// Whether the font writes downwards.
    pub(super) fn is_vertical(&self) -> bool {
        self.encoding.vertical
    }

    /// Code lengths.
    #[inline]
    pub(super) fn spaces(&self) -> &[CodeSpace] {
        match &self.own_encoding {
            Some(map) if !map.spaces.is_empty() => &map.spaces,
            _ => self.encoding.spaces,
        }
    }

    /// The text that the font's collection gives an identifier.
    pub(super) fn collected_text(&self, cid: u32) -> Option<&'static str> {
        self.collection.and_then(|it| it.text(cid))
    }

    /// Where a glyph stands in vertical writing, `width` being its horizontal width.
    pub(super) fn vertical_metrics(&self, code: u32, code_len: u8, width: f32) -> VerticalMetrics {
        let cid = self.cid(code, code_len).unwrap_or(0);
        match &self.vertical {
            Some(widths) => widths.get(cid, width),
            None => VerticalMetrics { advance: -1.0, origin: [width / 2.0, 0.88] },
        }
    }

    /// What a code shows, and its width in em.
    pub(super) fn resolve(&self, code: u32, code_len: u8, to_unicode: Option<&ToUnicode>) -> (Text, f32) {
        let cid = self.cid(code, code_len);
        (self.text(code, cid, to_unicode), self.widths.get(cid.unwrap_or(0)))
    }

    fn cid(&self, code: u32, code_len: u8) -> Option<u32> {
        let own = self.own_encoding.as_ref().and_then(|it| it.cid(code, code_len));
        own.or_else(|| self.encoding.cid(code, code_len))
    }

    fn text(&self, code: u32, cid: Option<u32>, to_unicode: Option<&ToUnicode>) -> Text {
        let line = to_unicode.and_then(ToUnicode::line);
        let statement = to_unicode.map_or(Statement::Nothing, |it| it.statement(code));
        if statement != Statement::Nothing
            && let Some(syllable) = line.and_then(|it| it.overruling(code))
        {
            return Text::Character(syllable);
        }
        match statement {
            Statement::Character(found) => return Text::Character(found),
            Statement::String(index) => return Text::Mapped(index),
            Statement::Private(_) | Statement::Nothing => {}
        }
        let found = self.encoded(code).or_else(|| cid.and_then(|cid| self.identified(cid)));
        if let Some(text) = found {
            return text;
        }
        let found = line.and_then(|it| it.syllable(code)).or_else(|| self.known?.character(cid?));
        let found = found.or_else(|| self.private_use.symbol(statement, to_unicode));
        match found {
            Some(found) => Text::Character(found),
            // TrueType fonts begin with a box, nothing and a blank; Hancom's writer draws them for spaces.
            _ if cid.is_some_and(|it| it <= 2) && to_unicode.is_some_and(|it| it.is_blank(code)) => {
                Text::Character(' ')
            }
            _ => Text::Unknown,
        }
    }

    /// What the encoding itself says of a code: Unicode CMaps do, and carried ones that map codes to text.
    fn encoded(&self, code: u32) -> Option<Text> {
        let own = self.own_encoding.as_ref();
        if own.is_some_and(|it| !it.cids.is_empty()) && self.encoding.is_identity() {
            return None;
        }
        self.encoding.character(code).filter(|&it| character::is_plausible(it)).map(Text::Character)
    }

    /// What the collection and the font program say of an identifier.
    fn identified(&self, cid: u32) -> Option<Text> {
        if !self.cids_are_glyphs
            && let Some(text) = self.collected_text(cid)
        {
            return Some(match single(text) {
                Some(character) => Text::Character(character),
                None => Text::Collected(cid),
            });
        }
        let program = self.program.get();
        if program.is_cid_keyed() {
            return program.collection()?.text(cid).and_then(single).map(Text::Character);
        }
        let glyph = self.glyph_map.get(cid);
        program.character(glyph).map(Text::Character)
    }
}

/// The character of a text of one character.
fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

/// A `CIDToGIDMap`, decoded at its first use.
#[derive(Debug)]
struct LazyGlyphMap {
    stream: Option<Stream>,
    glyphs: OnceCell<Vec<u8>>,
}

/// Bytes of a map from identifiers to glyphs: two for each of 65,536.
const GLYPH_MAP_BYTES: usize = 2 * 0x1_0000;

impl LazyGlyphMap {
    /// The glyph of an identifier: the identifier itself where there is no map.
    fn get(&self, cid: u32) -> u32 {
        let Some(stream) = &self.stream else { return cid };
        let glyphs = self.glyphs.get_or_init(|| {
            let limits = Limits { stream_bytes: GLYPH_MAP_BYTES, ..Limits::default() };
            stream::decode(&Document::new(), stream, &limits).bytes
        });
        let pair = glyphs.get(cid as usize * 2..).and_then(|it| it.first_chunk::<2>());
        pair.map_or(0, |it| u32::from(u16::from_be_bytes(*it)))
    }
}
