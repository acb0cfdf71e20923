//! Outlines as evidence: glyphs of well-known free fonts are told by their shapes.
//!
//! A subset that some programs embed has neither `/ToUnicode` nor `cmap` nor glyph names: nothing but outlines is left, and a subset keeps
//! the outlines of its font as they are. `outlines.bin` holds a hash of each glyph of the Nanum fonts (SIL Open Font License): a
//! font's hashes one after another, in the order of [`characters`], 32 bits each, little endian, 0 where the font has no such glyph.
//! The test below makes it from the fonts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::EUC_KR;
use skrifa::raw::tables::glyf::{Anchor, Glyf, Glyph};
use skrifa::raw::tables::loca::Loca;
use skrifa::raw::types::GlyphId;
use skrifa::raw::{FontRef, TableProvider};

/// The hashes of the fonts.
const TABLE: &[u8] = include_bytes!("outlines.bin");

/// Glyphs of a subset that are looked at; a whole font has its `cmap`.
const MAX_GLYPHS: u32 = 16_384;

/// Points of all glyphs together that are looked at. The largest font has some 100 points a glyph.
const MAX_POINTS: usize = 4_000_000;

/// Components inside one another.
const COMPONENT_DEPTH: usize = 8;

/// A font is known when this many of its glyphs are, and this share of those that show something, in percent.
const MIN_KNOWN: usize = 6;
const MIN_SHARE: usize = 50;

/// Glyphs that are looked at first, all over the font. Most fonts are none of the table, and few of their glyphs are in it by chance: where
/// less than this share of the sample is, in percent, the others are not looked at.
const SAMPLE: usize = 48;
const SAMPLE_SHARE: usize = 20;

/// Glyphs of a TrueType font to characters by their outlines; empty where the font is not known.
pub(super) fn characters_of(font: &FontRef) -> BTreeMap<u32, char> {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::new(TABLE));
    characters_by(font, &KNOWN)
}

/// Buckets of the hashes: some ten for each.
const BUCKETS: usize = 1 << 12;

/// The table, ready to be asked.
struct Known<'t> {
    table: &'t [u8],
    /// The hashes of all fonts, those of a bucket together, and where the hashes of each bucket end. Sorting them would take longer than
    /// reading a short file.
    hashes: Vec<u32>,
    ends: Vec<usize>,
}

impl<'t> Known<'t> {
    fn new(table: &'t [u8]) -> Self {
        let all = || table.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it));
        let mut sizes = vec![0; BUCKETS];
        for hash in all() {
            if let Some(size) = sizes.get_mut(bucket(hash)) {
                *size += 1;
            }
        }
        // Where the next hash of each bucket belongs; where it ends, in the end.
        let mut ends: Vec<usize> = Vec::with_capacity(BUCKETS);
        let mut end = 0;
        for size in sizes {
            ends.push(end);
            end += size;
        }
        let mut hashes = vec![EMPTY; end];
        for hash in all() {
            if let Some(end) = ends.get_mut(bucket(hash))
                && let Some(place) = hashes.get_mut(*end)
            {
                *place = hash;
                *end += 1;
            }
        }
        Known { table, hashes, ends }
    }

    /// Whether a font of the table has a glyph of this hash.
    fn has(&self, hash: u32) -> bool {
        let bucket = bucket(hash);
        let end = |bucket: usize| self.ends.get(bucket).copied().unwrap_or_default();
        let start = bucket.checked_sub(1).map_or(0, end);
        self.hashes.get(start..end(bucket)).is_some_and(|hashes| hashes.contains(&hash))
    }

    /// Whether a font may be one of the table, as far as some of its glyphs tell.
    fn may_be(&self, outlines: &mut Outlines) -> bool {
        let shown: Vec<u32> = (1..outlines.count).filter(|glyph| outlines.is_shown(*glyph)).collect();
        let step = shown.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<u32> =
            shown.iter().step_by(step).filter_map(|glyph| outlines.hash(*glyph, 0)).collect();
        let known = sample.iter().filter(|it| self.has(**it)).count();
        known * 100 >= sample.len() * SAMPLE_SHARE
    }
}

fn bucket(hash: u32) -> usize {
    hash as usize % BUCKETS
}

fn characters_by(font: &FontRef, known: &Known) -> BTreeMap<u32, char> {
    let Some(mut outlines) = Outlines::new(font).filter(|it| it.count > 1) else { return BTreeMap::new() };
    if !known.may_be(&mut outlines) {
        return BTreeMap::new();
    }
    let characters = characters();
    let hashes: Vec<(u32, u32)> =
        (1..outlines.count).filter_map(|glyph| Some((glyph, outlines.hash(glyph, 0)?))).collect();
    let mut glyphs: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(glyph, hash) in hashes.iter().filter(|(_, hash)| *hash != EMPTY) {
        glyphs.entry(hash).or_default().push(glyph);
    }
    let known = known
        .table
        .chunks_exact(4 * characters.len())
        .map(|font| {
            let mut known = BTreeMap::new();
            for (bytes, &character) in font.as_chunks::<4>().0.iter().zip(&characters) {
                for &glyph in glyphs.get(&u32::from_le_bytes(*bytes)).into_iter().flatten() {
                    known.entry(glyph).or_insert(character);
                }
            }
            known
        })
        .max_by_key(BTreeMap::len);
    let shown = glyphs.values().map(Vec::len).sum::<usize>();
    let Some(mut known) = known.filter(|it| it.len() >= MIN_KNOWN && it.len() * 100 >= shown * MIN_SHARE)
    else {
        return BTreeMap::new();
    };
    for &(glyph, _) in hashes.iter().filter(|(_, hash)| *hash == EMPTY) {
        known.insert(glyph, ' ');
    }
    known
}

/// The characters of the table: ASCII, then the signs, letters and syllables of KS X 1001, which Korean text is written with.
fn characters() -> Vec<char> {
    let rows = (0xA1..=0xA9).chain(0xB0..=0xC8);
    let korean = rows
        .flat_map(|row: u8| (0xA1..=0xFE).map(move |cell: u8| [row, cell]))
        .filter_map(|code| EUC_KR.decode_without_bom_handling_and_without_replacement(&code)?.chars().next());
    ('!'..='~').chain(korean).collect()
}

/// The hash of a glyph that shows nothing.
const EMPTY: u32 = 0;

/// The outlines of a font.
struct Outlines<'a> {
    loca: Loca<'a>,
    glyf: Glyf<'a>,
    count: u32,
    points_left: usize,
    hashes: BTreeMap<u32, Option<u32>>,
}

impl<'a> Outlines<'a> {
    fn new(font: &FontRef<'a>) -> Option<Self> {
        let (loca, glyf) = (font.loca(None).ok()?, font.glyf().ok()?);
        let count = u32::try_from(loca.len()).unwrap_or(u32::MAX).min(MAX_GLYPHS);
        Some(Outlines { loca, glyf, count, points_left: MAX_POINTS, hashes: BTreeMap::new() })
    }

    /// Whether a glyph has an outline at all.
    fn is_shown(&self, glyph: u32) -> bool {
        self.loca.get_raw(glyph as usize) != self.loca.get_raw(glyph as usize + 1)
    }

    /// The hash of a glyph's points, and of its components' points and places; [`EMPTY`] where it has none. `None` where it cannot be read.
    fn hash(&mut self, glyph: u32, depth: usize) -> Option<u32> {
        if let Some(&known) = self.hashes.get(&glyph) {
            return known;
        }
        let hash = self.hash_anew(glyph, depth);
        self.hashes.insert(glyph, hash);
        hash
    }

    fn hash_anew(&mut self, glyph: u32, depth: usize) -> Option<u32> {
        let loca = self.loca.clone();
        let outline = loca.get_glyf(GlyphId::new(glyph), &self.glyf).ok()?;
        let mut hasher = Fnv::default();
        match outline {
            None => return Some(EMPTY),
            Some(Glyph::Simple(simple)) => {
                self.points_left = self.points_left.checked_sub(simple.num_points())?;
                for end in simple.end_pts_of_contours() {
                    hasher.add(&end.get().to_be_bytes());
                }
                for point in simple.points() {
                    hasher.add(&point.x.to_be_bytes());
                    hasher.add(&point.y.to_be_bytes());
                    hasher.add(&[u8::from(point.on_curve)]);
                }
            }
            Some(Glyph::Composite(composite)) => {
                for component in composite.components() {
                    self.points_left = self.points_left.checked_sub(1)?;
                    let inner = (depth < COMPONENT_DEPTH)
                        .then(|| self.hash(component.glyph.to_u32(), depth + 1))
                        .flatten()?;
                    hasher.add(&inner.to_be_bytes());
                    if let Anchor::Offset { x, y } = component.anchor {
                        hasher.add(&x.to_be_bytes());
                        hasher.add(&y.to_be_bytes());
                    }
                }
            }
        }
        Some(hasher.finish())
    }
}

/// The hash FNV-1a of 64 bits, folded to 32: fixed for all time, because the table is made with it.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xCBF2_9CE4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    /// Never [`EMPTY`].
    fn finish(&self) -> u32 {
        ((self.0 >> 32) as u32 ^ self.0 as u32).max(1)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The files of the table, as Debian's `fonts-nanum` has them.
    const FILES: &[&str] = &[
        "NanumGothic",
        "NanumGothicBold",
        "NanumMyeongjo",
        "NanumMyeongjoBold",
        "NanumBarunGothic",
        "NanumBarunGothicBold",
        "NanumSquareR",
        "NanumSquareB",
        "NanumSquareRoundR",
        "NanumSquareRoundB",
        "NanumGothicCoding",
        "NanumGothicCodingBold",
    ];

    /// The hashes of one font, in the order of the table.
    fn row(data: &[u8]) -> Vec<u8> {
        let font = FontRef::from_index(data, 0).unwrap();
        let mut outlines = Outlines::new(&font).unwrap();
        outlines.count = u32::MAX;
        let cmap = font.cmap().unwrap();
        let glyphs = characters().into_iter().map(|it| cmap.map_codepoint(it));
        glyphs
            .flat_map(|glyph| {
                let hash = glyph.filter(|it| it.to_u32() != 0).and_then(|it| outlines.hash(it.to_u32(), 0));
                hash.unwrap_or(EMPTY).to_le_bytes()
            })
            .collect()
    }

    /// A TrueType font without `cmap` and names: glyph 0 is empty, glyph 1 too, and each of the others is a triangle of its own.
    fn bare_font(count: u16) -> Vec<u8> {
        let (mut glyf, mut loca) = (Vec::new(), Vec::new());
        for glyph in 0..count {
            loca.extend_from_slice(&(glyf.len() as u32).to_be_bytes());
            if glyph < 2 {
                continue;
            }
            let words: [i16; 9] = [1, 0, 0, 500, 500, 2, 0, 0x0101, 0x0100];
            glyf.extend(words.iter().flat_map(|it| it.to_be_bytes()));
            glyf.truncate(glyf.len() - 1);
            for point in [[0i16, 0], [100 + glyph as i16, 0], [0, 300]] {
                glyf.extend_from_slice(&point[0].to_be_bytes());
            }
            for point in [0i16, 0, 300] {
                glyf.extend_from_slice(&point.to_be_bytes());
            }
            glyf.resize(glyf.len().next_multiple_of(4), 0);
        }
        loca.extend_from_slice(&(glyf.len() as u32).to_be_bytes());
        let mut head = vec![0; 54];
        head[12..16].copy_from_slice(&0x5F0F_3CF5u32.to_be_bytes());
        head[18..20].copy_from_slice(&1000u16.to_be_bytes());
        head[50..52].copy_from_slice(&1u16.to_be_bytes());
        let maxp = [&0x0000_5000u32.to_be_bytes()[..], &count.to_be_bytes()].concat();
        let tables: [(&[u8; 4], Vec<u8>); 4] =
            [(b"glyf", glyf), (b"head", head), (b"loca", loca), (b"maxp", maxp)];
        let mut font = [&0x0001_0000u32.to_be_bytes()[..], &4u16.to_be_bytes(), &[0; 6]].concat();
        let mut body = Vec::new();
        for (tag, data) in &tables {
            font.extend_from_slice(*tag);
            font.extend_from_slice(&[0; 4]);
            font.extend_from_slice(&((12 + 16 * 4 + body.len()) as u32).to_be_bytes());
            font.extend_from_slice(&(data.len() as u32).to_be_bytes());
            body.extend_from_slice(data);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        [font, body].concat()
    }

    #[test]
    fn glyphs_of_a_font_of_the_table_are_told() {
        let data = bare_font(12);
        let font = FontRef::from_index(&data, 0).unwrap();
        let mut outlines = Outlines::new(&font).unwrap();
        let mut table: Vec<u8> = characters().iter().flat_map(|_| EMPTY.to_le_bytes()).collect();
        let syllables = characters().iter().position(|it| *it == '가').unwrap();
        for glyph in 2..12 {
            let at = 4 * (syllables + glyph as usize - 2);
            table[at..at + 4].copy_from_slice(&outlines.hash(glyph, 0).unwrap().to_le_bytes());
        }
        let known = characters_by(&font, &Known::new(&table));
        assert_eq!((known.get(&1), known.get(&2), known.get(&4)), (Some(&' '), Some(&'가'), Some(&'간')));
        assert!(characters_of(&font).is_empty(), "an unknown font stays unknown");
    }

    #[test]
    fn hashes_of_the_table_are_found_in_their_buckets() {
        let known = Known::new(TABLE);
        let mut sorted: Vec<u32> =
            TABLE.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it)).collect();
        sorted.sort_unstable();
        assert!(sorted.iter().all(|it| known.has(*it)));
        let near = sorted.iter().flat_map(|it| [it.wrapping_add(1), it.wrapping_add(BUCKETS as u32)]);
        for hash in near.chain([u32::MAX]) {
            assert_eq!(known.has(hash), sorted.binary_search(&hash).is_ok(), "{hash}");
        }
    }

    /// With the folder of the fonts in `EVIMAP_NANUM_FONTS`, makes the table anew.
    #[test]
    fn the_table_is_made_from_the_fonts() {
        let length = 4 * characters().len();
        if let Some(folder) = std::env::var_os("EVIMAP_NANUM_FONTS") {
            let font =
                |name: &&str| row(&std::fs::read(Path::new(&folder).join(format!("{name}.ttf"))).unwrap());
            let table: Vec<u8> = FILES.iter().flat_map(font).collect();
            let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/pdf/font/outlines.bin");
            std::fs::write(place, table).unwrap();
        }
        assert_eq!(TABLE.len(), FILES.len() * length);
        // A font of the table has nearly all characters, and no two syllables look the same.
        for (font, name) in TABLE.chunks_exact(length).zip(FILES) {
            let mut hashes: Vec<&[u8; 4]> =
                font.as_chunks::<4>().0.iter().rev().take(2_350).filter(|it| **it != [0; 4]).collect();
            assert_eq!(hashes.len(), 2_350, "{name}");
            hashes.sort();
            hashes.dedup();
            assert_eq!(hashes.len(), 2_350, "{name}");
        }
    }
}
