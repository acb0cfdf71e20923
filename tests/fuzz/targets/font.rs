//! An embedded font program, in the place that the first byte chooses. Nothing else says what its codes mean.
#![no_main]

use evimap_fuzz::pdf::{page, showing, stream};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&place, program)) = bytes.split_first() else { return };
    let (key, entries) = match place % 6 {
        0 => ("FontFile2", ""),
        1 => ("FontFile3", "/Subtype/CIDFontType0C"),
        2 => ("FontFile3", "/Subtype/OpenType"),
        3 => ("FontFile2", ""),
        4 => ("FontFile3", "/Subtype/Type1C"),
        _ => ("FontFile", ""),
    };
    let descriptor = format!("<</Type/FontDescriptor/FontName/A/Flags 4/{key} 6 0 R>>");
    let font = match place % 6 {
        0..=2 => format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType{}/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R>>]>>",
            if place % 6 == 0 { 2 } else { 0 }
        ),
        3 => "<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor 7 0 R>>".to_owned(),
        _ => "<</Type/Font/Subtype/Type1/BaseFont/A/FontDescriptor 7 0 R>>".to_owned(),
    };
    let codes: Vec<u8> = (0..60u16).flat_map(u16::to_be_bytes).collect();
    let more = vec![font.into_bytes(), stream(entries, program), descriptor.into_bytes()];
    evimap_fuzz::read("fuzzed.pdf", &page("/Font<</F1 5 0 R>>", &showing(&codes), more));
});
