//! A PDF file around one fuzzed piece.

use std::io::Write as _;

/// Indirect objects by number from 1; the first is the catalogue.
pub fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        let _ = write!(out, "{number} 0 obj\n");
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = write!(out, "{place:010} 00000 n \n");
    }
    let _ = write!(
        out,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    out
}

/// A stream with these entries in its dictionary.
pub fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{entries}/Length {}>>stream\n", content.len()).into_bytes();
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream");
    out
}

/// A file of one page with this content and these resources; `more` are the objects from 5.
pub fn page(resources: &str, content: &[u8], more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>"
        )
        .into_bytes(),
        stream("", content),
    ];
    objects.extend(more);
    file(&objects)
}

/// Shows every code of one byte and of two with a high first byte, then `codes`.
pub fn showing(codes: &[u8]) -> Vec<u8> {
    let mut content = b"BT /F1 11 Tf 50 760 Td 14 TL ".to_vec();
    for row in 0..8u8 {
        content.push(b'<');
        for low in 0..32u8 {
            let _ = write!(content, "{:02X}", row * 32 + low);
        }
        content.extend_from_slice(b"> Tj T* ");
    }
    content.push(b'<');
    for code in codes {
        let _ = write!(content, "{code:02X}");
    }
    content.extend_from_slice(b"> Tj ET");
    content
}
