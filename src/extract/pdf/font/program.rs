//! Embedded font programs: what a glyph number says of its character.
//!
//! Evidence in order: the font's own Unicode `cmap`, read backwards; glyph names of `post`, CFF and Type 1; the identifiers of a
//! CFF font that is keyed by a known character collection; where all of these are missing, the outlines of well-known fonts.

use std::collections::BTreeMap;

use skrifa::raw::ps::cff::{CffFontRef, dict};
use skrifa::raw::ps::type1::Type1Font;
use skrifa::raw::tables::cmap::{Cmap, CmapSubtable, PlatformId};
use skrifa::raw::tables::post::Post;
use skrifa::raw::types::GlyphId;
use skrifa::raw::{FontRef, TableProvider};

use super::collection::Collection;
use super::{character, encoding, outlines};

/// Codes of one `cmap` subtable that are looked at; the whole of Unicode has 1,114,112, the largest font 65,535 glyphs.
const MAX_CODES: usize = 200_000;

/// Glyphs of one font that are named; an sfnt has 65,535 at most.
const MAX_GLYPHS: usize = 65_536;

/// What an embedded font program says of its glyphs.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// Glyph number to character.
    characters: BTreeMap<u32, char>,
    /// The font's built-in encoding: one-byte codes to characters.
    codes: BTreeMap<u8, char>,
    /// One-byte codes to glyph numbers by the font's `cmap` for symbol fonts and Macintosh.
    code_glyphs: BTreeMap<u8, u32>,
    /// Glyph names that say nothing by themselves, to glyph numbers.
    names: BTreeMap<String, u32>,
    /// The collection that a CFF font is keyed by.
    collection: Option<Collection>,
    /// Whether the font has a built-in encoding.
    has_encoding: bool,
    /// Whether the glyphs are keyed by identifiers: then glyph numbers mean nothing to the outside.
    is_cid_keyed: bool,
}

impl Program {
    /// Reads a font program of any kind. Empty where it cannot be read.
    pub(super) fn parse(data: &[u8]) -> Program {
        let mut program = Program::default();
        match data {
            [1, 0, 4..=64, ..] => program.read_cff(data),
            [b'%', b'!', ..] | [0x80, 0x01, ..] => program.read_type1(data),
            _ => program.read_sfnt(data),
        }
        program
    }

    /// The character of a glyph.
    pub(super) fn character(&self, glyph: u32) -> Option<char> {
        self.characters.get(&glyph).copied()
    }

    /// The character of a one-byte code by the font's built-in encoding.
    pub(super) fn code_character(&self, code: u8) -> Option<char> {
        self.codes
            .get(&code)
            .copied()
            .or_else(|| self.code_glyphs.get(&code).and_then(|&glyph| self.character(glyph)))
    }

    /// The character of the glyph that has this name.
    pub(super) fn named_character(&self, name: &str) -> Option<char> {
        self.names.get(name).and_then(|&glyph| self.character(glyph))
    }

    /// Whether the font itself says which glyphs its one-byte codes show, known characters or not.
    pub(super) fn has_encoding(&self) -> bool {
        self.has_encoding
    }

    /// The collection that a CFF font is keyed by.
    pub(super) fn collection(&self) -> Option<Collection> {
        self.collection
    }

    /// Whether identifiers and not glyph numbers key the glyphs.
    pub(super) fn is_cid_keyed(&self) -> bool {
        self.is_cid_keyed
    }

    fn read_sfnt(&mut self, data: &[u8]) {
        let Ok(font) = FontRef::from_index(data, 0) else { return };
        if let Ok(cmap) = font.cmap() {
            self.read_cmap(&cmap);
        }
        if let Ok(post) = font.post() {
            self.read_post(&post);
        }
        if let Some(cff) = font.table_data(skrifa::Tag::new(b"CFF ")) {
            self.read_cff(cff.as_bytes());
        }
        if self.characters.is_empty() {
            self.characters = outlines::characters_of(&font);
        }
    }

    /// Reads the subtables that speak Unicode backwards, and those that speak one-byte codes forwards.
    fn read_cmap(&mut self, cmap: &Cmap) {
        for record in cmap.encoding_records().iter().take(64) {
            let Ok(subtable) = record.subtable(cmap.offset_data()) else { continue };
            match (record.platform_id(), record.encoding_id()) {
                (PlatformId::Unicode, 5) => {}
                (PlatformId::Unicode, _) | (PlatformId::Windows, 1 | 10) => {
                    for_each_code(&subtable, |code, glyph| {
                        if let Some(found) = char::from_u32(code)
                            && character::is_plausible(found)
                        {
                            self.keep_best(glyph, found);
                        }
                    });
                }
                (PlatformId::Windows, 0) => for_each_code(&subtable, |code, glyph| {
                    // Symbol fonts place their codes at U+F000, some leave them where they are.
                    if matches!(code, 0..=0xFF | 0xF000..=0xF0FF) {
                        self.code_glyphs.insert(code as u8, glyph);
                    }
                }),
                (PlatformId::Macintosh, 0) => for_each_code(&subtable, |code, glyph| {
                    if let Ok(code) = u8::try_from(code) {
                        self.code_glyphs.entry(code).or_insert(glyph);
                    }
                }),
                _ => {}
            }
        }
    }

    /// Of several characters that one glyph shows, keeps the one that is written.
    fn keep_best(&mut self, glyph: u32, found: char) {
        let slot = self.characters.entry(glyph).or_insert(found);
        if rank(found) < rank(*slot) {
            *slot = found;
        }
    }

    fn read_post(&mut self, post: &Post) {
        for (glyph, name) in post.glyph_names().take(MAX_GLYPHS) {
            self.add_name(glyph.to_u32(), name);
        }
    }

    fn add_name(&mut self, glyph: u32, name: &str) {
        if name.is_empty() || name == ".notdef" {
            return;
        }
        if let Some(found) = encoding::glyph_name_character(name) {
            self.characters.entry(glyph).or_insert(found);
        } else {
            self.names.entry(name.to_owned()).or_insert(glyph);
        }
    }

    fn read_cff(&mut self, data: &[u8]) {
        let Ok(font) = CffFontRef::new_cff(data, 0, None) else { return };
        if font.is_cid() {
            self.is_cid_keyed = true;
            self.collection = cff_collection(data, &font);
            return;
        }
        let Some(charset) = font.charset() else { return };
        for (glyph, sid) in charset.iter().take(MAX_GLYPHS) {
            if let Some(name) = font.string(sid).and_then(|it| std::str::from_utf8(it).ok()) {
                self.add_name(glyph.to_u32(), name);
            }
        }
        if let Some(encoding) = font.encoding() {
            self.has_encoding = true;
            for code in 0..=u8::MAX {
                if let Some(glyph) = encoding.map(code).filter(|it| *it != GlyphId::NOTDEF) {
                    self.code_glyphs.entry(code).or_insert(glyph.to_u32());
                }
            }
        }
    }

    fn read_type1(&mut self, data: &[u8]) {
        let Ok(font) = Type1Font::new(data) else { return };
        for (glyph, name) in font.glyph_names().take(MAX_GLYPHS) {
            self.add_name(glyph.to_u32(), name);
        }
        if let Some(encoding) = font.encoding() {
            self.has_encoding = true;
            for code in 0..=u8::MAX {
                let glyph = encoding.map(code).filter(|it| *it != GlyphId::NOTDEF);
                if let Some(found) = glyph.and_then(|it| self.character(it.to_u32())) {
                    self.codes.insert(code, found);
                }
            }
        }
    }
}

/// The preference among characters that share a glyph: what is written before look-alikes (radicals, conjoining letters, marks
/// of width zero), then the first in Unicode.
fn rank(it: char) -> (u8, char) {
    let class = match it {
        '\u{2E80}'..='\u{2FDF}'
        | '\u{1100}'..='\u{11FF}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{D7B0}'..='\u{D7FF}' => 2,
        '\u{F900}'..='\u{FAFF}' | '\u{2000}'..='\u{200F}' | '\u{AD}' => 1,
        _ => 0,
    };
    (class, it)
}

fn for_each_code(subtable: &CmapSubtable, mut each: impl FnMut(u32, u32)) {
    let mut put = |(code, glyph): (u32, GlyphId)| {
        if glyph != GlyphId::NOTDEF {
            each(code, glyph.to_u32());
        }
    };
    match subtable {
        CmapSubtable::Format0(it) => {
            for (code, &glyph) in it.glyph_id_array().iter().enumerate() {
                put((code as u32, GlyphId::new(u32::from(glyph))));
            }
        }
        CmapSubtable::Format4(it) => it.iter().take(MAX_CODES).for_each(&mut put),
        CmapSubtable::Format6(it) => {
            for (code, glyph) in (u32::from(it.first_code())..).zip(it.glyph_id_array()) {
                put((code, GlyphId::new(u32::from(glyph.get()))));
            }
        }
        CmapSubtable::Format12(it) => it.iter().take(MAX_CODES).for_each(&mut put),
        _ => {}
    }
}

/// The character collection in a CFF font's top dictionary.
fn cff_collection(data: &[u8], font: &CffFontRef) -> Option<Collection> {
    use skrifa::raw::FontRead;
    let cff = skrifa::raw::tables::cff::Cff::read(data.into()).ok()?;
    let top = cff.top_dicts().get(0)?;
    dict::entries(top, None).flatten().take(64).find_map(|entry| match entry {
        dict::Entry::Ros { registry, ordering, .. } => {
            Collection::from_system_info(font.string(registry)?, font.string(ordering)?)
        }
        _ => None,
    })
}
