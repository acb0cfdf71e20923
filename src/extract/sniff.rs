//! What a file is, by its first bytes. The name is asked only where bytes cannot tell.

use memchr::memmem;

use super::error::Found;

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A PDF header within the first KiB (ISO 32000-1, 7.5.2 and annex H.3.4.1).
    Pdf,
    /// A ZIP archive; what it holds its parts say.
    Zip,
    /// An Office document in an OLE container, locked with a password (MS-OFFCRYPTO).
    LockedOffice,
    /// No binary format that is known: text, if the name says so.
    Text,
    /// Something that is not read.
    Other(Found),
}

/// Tells what `bytes` are.
pub(super) fn content(bytes: &[u8]) -> Content {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(bytes);
    }
    if bytes.starts_with(b"HWP Document File") || memmem::find(head, b"<HWPML").is_some() {
        return Content::Other(Found::Hwp);
    }
    if IMAGES.iter().any(|magic| bytes.starts_with(magic))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.get(4..12) == Some(b"ftypheic")
    {
        return Content::Other(Found::Image);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Content::Other(Found::RichText);
    }
    if is_html(head) {
        return Content::Other(Found::Html);
    }
    if memmem::find(head, b"%PDF-").is_some() {
        return Content::Pdf;
    }
    if memmem::find(head, b"PK\x03\x04").is_some() {
        // An archive behind a few bytes that a download put before it.
        return Content::Zip;
    }
    if is_text(head) { Content::Text } else { Content::Other(Found::Unknown) }
}

/// Bytes that are looked at.
const HEAD: usize = 1024;

const IMAGES: [&[u8]; 8] = [
    b"\x89PNG\r\n\x1a\n",
    b"\xFF\xD8\xFF",
    b"GIF87a",
    b"GIF89a",
    b"BM\x00\x00",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x0CjP  ",
];

/// What an OLE container holds, by the names of its streams, which stand in UTF-16 in its directory (MS-CFB 2.6).
fn compound(bytes: &[u8]) -> Content {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if holds("EncryptedPackage") {
        Content::LockedOffice
    } else if holds("HwpSummaryInformation") || memmem::find(bytes, b"HWP Document File").is_some() {
        Content::Other(Found::Hwp)
    } else {
        Content::Other(Found::Ole)
    }
}

/// Whether the file begins as an HTML page does; failed downloads leave such pages under any name.
fn is_html(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |tag: &[u8]| start.get(..tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html")
        || begins(b"<html")
        || (begins(b"<?xml") && memmem::find(start, b"<html").is_some())
        || (begins(b"<!--") && memmem::find(start, b"<html").is_some())
}

/// Whether the bytes can be text in UTF-8, UTF-16 with a byte order mark, or CP949: no control characters but white space.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    head.iter().all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B))
}

#[cfg(test)]
mod tests {
    use super::{Content, Found, content};

    struct Case {
        name: &'static str,
        bytes: &'static [u8],
        expected: Content,
    }

    const CASES: &[Case] = &[
        Case { name: "PDF", bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", expected: Content::Pdf },
        Case { name: "PDF after junk", bytes: b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4", expected: Content::Pdf },
        Case { name: "ZIP", bytes: b"PK\x03\x04\x14\x00", expected: Content::Zip },
        Case { name: "empty ZIP", bytes: b"PK\x05\x06\x00\x00", expected: Content::Zip },
        Case {
            name: "HTML",
            bytes: b"\xEF\xBB\xBF \n<!DOCTYPE HTML><p>",
            expected: Content::Other(Found::Html),
        },
        Case {
            name: "HTML that names a PDF",
            bytes: b"<html><body>%PDF-1.4 was not found",
            expected: Content::Other(Found::Html),
        },
        Case { name: "XHTML", bytes: b"<?xml version='1.0'?><html>", expected: Content::Other(Found::Html) },
        Case { name: "HWP 3", bytes: b"HWP Document File V3.00 \x1a", expected: Content::Other(Found::Hwp) },
        Case { name: "HWPML", bytes: b"<?xml version='1.0'?><HWPML>", expected: Content::Other(Found::Hwp) },
        Case {
            name: "HWP 5",
            bytes: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..HWP Document File",
            expected: Content::Other(Found::Hwp),
        },
        Case {
            name: "old Word",
            bytes: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..W\0o\0r\0d\0",
            expected: Content::Other(Found::Ole),
        },
        Case {
            name: "Word with a password",
            bytes: b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
            expected: Content::LockedOffice,
        },
        Case { name: "RTF", bytes: b"{\\rtf1\\ansi", expected: Content::Other(Found::RichText) },
        Case { name: "PNG", bytes: b"\x89PNG\r\n\x1a\n\0\0", expected: Content::Other(Found::Image) },
        Case { name: "JPEG", bytes: b"\xFF\xD8\xFF\xE0", expected: Content::Other(Found::Image) },
        Case { name: "text", bytes: "제7조(침해사고 보고)\n".as_bytes(), expected: Content::Text },
        Case { name: "CP949 text", bytes: b"\xC4\xA7\xC7\xD8", expected: Content::Text },
        Case { name: "UTF-16 text", bytes: b"\xFF\xFEa\0", expected: Content::Text },
        Case { name: "binary", bytes: b"MZ\x90\0\x03", expected: Content::Other(Found::Unknown) },
    ];

    #[test]
    fn files_are_told_by_their_first_bytes() {
        for case in CASES {
            assert_eq!(content(case.bytes), case.expected, "{}", case.name);
        }
    }
}
