//! A CMap: as ToUnicode, as the encoding of a composite font, or both, as the first byte says.
#![no_main]

use evimap_fuzz::pdf::{page, showing, stream};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((use_, cmap)) = bytes.split_first() else { return };
    let encoding = if use_ % 3 == 0 { "/Identity-H" } else { "6 0 R" };
    let to_unicode = if use_ % 3 == 1 { "" } else { "/ToUnicode 6 0 R" };
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding {encoding}{to_unicode}/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 2>>/DW 1000/W[0[500 500]3 9 250]>>]>>"
    );
    let codes = &cmap[cmap.len().saturating_sub(48)..];
    let more = vec![font.into_bytes(), stream("/Type/CMap/CMapName/A-H", cmap)];
    evimap_fuzz::read("fuzzed.pdf", &page("/Font<</F1 5 0 R>>", &showing(codes), more));
});
