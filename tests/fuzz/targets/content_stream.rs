//! A content stream; what stands behind `%%FORM` is a form XObject that may draw itself.
#![no_main]

use evimap_fuzz::pdf::{page, stream};

const RESOURCES: &str = "/Font<</F1 5 0 R/F2 6 0 R/F3 7 0 R>>/XObject<</X1 8 0 R/P1 9 0 R>>/ExtGState<</G1<</Font[5 0 R 9]/ca 0/CA 0>>>>/Properties<</M1<</ActualText(a)>>/O1 10 0 R>>/ColorSpace<</C1/DeviceGray>>";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    const MARK: &[u8] = b"%%FORM";
    let at = bytes.windows(MARK.len()).position(|it| it == MARK);
    let (content, form) = match at {
        Some(at) => (&bytes[..at], &bytes[at + MARK.len()..]),
        None => (bytes, b"BT /F2 9 Tf (form) Tj ET".as_slice()),
    };
    let more = vec![
        b"<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/UniKS-UTF16-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/DW 1000>>]>>".to_vec(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 97/LastChar 98/Widths[500 500]/Encoding<</Differences[97/a/uniAC00]>>/CharProcs<</a 8 0 R/uniAC00 8 0 R>>>>".to_vec(),
        stream(&format!("/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<<{RESOURCES}>>"), form),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\0"),
        b"<</Type/OCG/Name(layer)>>".to_vec(),
    ];
    evimap_fuzz::read("fuzzed.pdf", &page(RESOURCES, content, more));
});
