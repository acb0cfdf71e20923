//! Character collections: identifiers (CIDs) to Unicode.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use hayro_cmap::{BfString, CMap, CMapName};

use super::{adobe_kr, character};

/// A character collection of Adobe's, whose identifiers mean the same in every font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collection {
    /// Adobe-Korea1.
    Korea1,
    /// Adobe-KR.
    Kr,
    /// Adobe-Japan1.
    Japan1,
    /// Adobe-GB1.
    Gb1,
    /// Adobe-CNS1.
    Cns1,
}

impl Collection {
    /// The collection of a `CIDSystemInfo` dictionary's strings; `None` for `Identity` and for a producer's own.
    pub(super) fn from_system_info(registry: &[u8], ordering: &[u8]) -> Option<Self> {
        if registry != b"Adobe" {
            return None;
        }
        Some(match ordering {
            b"Korea1" => Collection::Korea1,
            b"KR" => Collection::Kr,
            b"Japan1" => Collection::Japan1,
            b"GB1" => Collection::Gb1,
            b"CNS1" => Collection::Cns1,
            _ => return None,
        })
    }

    /// The text of an identifier; `None` where the collection has none for it.
    pub(super) fn text(self, cid: u32) -> Option<&'static str> {
        static TABLES: [OnceLock<Option<CMap>>; 4] = [const { OnceLock::new() }; 4];
        let (table, name) = match self {
            Collection::Kr => return adobe_kr::character(cid).map(character::as_str),
            Collection::Korea1 => (0, CMapName::AdobeKorea1Ucs2),
            Collection::Japan1 => (1, CMapName::AdobeJapan1Ucs2),
            Collection::Gb1 => (2, CMapName::AdobeGb1Ucs2),
            Collection::Cns1 => (3, CMapName::AdobeCns1Ucs2),
        };
        let load = || CMap::parse(hayro_cmap::load_embedded(name)?, hayro_cmap::load_embedded);
        let map = TABLES.get(table)?.get_or_init(load).as_ref()?;
        match map.lookup_bf_string(cid)? {
            BfString::Char(it) => character::is_plausible(it).then(|| character::as_str(it)),
            BfString::String(text) => Some(keep(text)),
        }
    }
}

/// A text of several characters (`[10]`, `(A)`), kept for the life of the program: the collections have about a thousand of them
/// together, and each is kept once.
fn keep(text: String) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text.as_str()) {
        return known;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    kept.insert(text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_mean_their_characters() {
        type Case = (&'static [u8], &'static [u8], u32, Option<&'static str>);
        const CASES: &[Case] = &[
            (b"Adobe", b"Korea1", 1086, Some("가")),
            (b"Adobe", b"Korea1", 1, Some(" ")),
            (b"Adobe", b"Korea1", 0x2072, Some("[10]")),
            (b"Adobe", b"KR", 221, Some("가")),
            (b"Adobe", b"Japan1", 843, Some("あ")),
            (b"Adobe", b"Korea1", 60_000, None),
            (b"Adobe", b"Identity", 1086, None),
            (b"Other", b"Korea1", 1086, None),
        ];
        for &(registry, ordering, cid, expected) in CASES {
            let collection = Collection::from_system_info(registry, ordering);
            assert_eq!(collection.and_then(|it| it.text(cid)), expected, "{ordering:?} {cid}");
        }
    }
}
