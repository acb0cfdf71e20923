//! What each code of a font shows, found once and kept.

use std::cell::{Cell, OnceCell};

/// Codes of one page. Subsets use few of a font's codes, scattered, so pages are small.
const PAGE: usize = 64;

/// Pages for the two-byte codes, and behind them for the one-byte codes of mixed encodings.
const PAGES: usize = (0x1_0000 + 0x100) / PAGE;

/// What a code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Nothing tells.
    Unknown,
    /// One character.
    Character(char),
    /// Several characters of the `/ToUnicode` map, by index.
    Mapped(u32),
    /// Several characters that the glyph name of a one-byte code says.
    Named(u8),
    /// Several characters that the font's character collection gives an identifier.
    Collected(u32),
}

/// A code's text and width in em.
type Slot = Option<(Text, f32)>;

type Page = [Cell<Slot>; PAGE];

/// The codes that were met so far.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pages: OnceCell<Box<[OnceCell<Box<Page>>]>>,
}

impl Cache {
    /// What is kept of a code, after `resolve` where it is met for the first time. Codes of three and four bytes are not kept.
    #[inline]
    pub(super) fn get(&self, code: u32, code_len: u8, resolve: impl FnOnce() -> (Text, f32)) -> (Text, f32) {
        let index = match code_len {
            1 => 0x1_0000 + (code as usize & 0xFF),
            2 => code as usize & 0xFFFF,
            _ => return resolve(),
        };
        let page = self.pages.get().and_then(|pages| pages.get(index / PAGE)?.get());
        if let Some(found) = page.and_then(|page| page.get(index % PAGE)?.get()) {
            return found;
        }
        let found = resolve();
        self.keep(index, found);
        found
    }

    fn keep(&self, index: usize, found: (Text, f32)) {
        let pages = self.pages.get_or_init(|| (0..PAGES).map(|_| OnceCell::new()).collect());
        let page = pages
            .get(index / PAGE)
            .map(|page| page.get_or_init(|| Box::new([const { Cell::new(None) }; PAGE])));
        if let Some(slot) = page.and_then(|page| page.get(index % PAGE)) {
            slot.set(Some(found));
        }
    }
}
