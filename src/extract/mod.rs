//! A file's bytes to a [`Document`]: the only room that knows file formats.
//!
//! # What comes in, what goes out
//! [`extract`] takes the bytes of a file and gives its pages in reading order, with a warning for everything that could not be
//! read. It never panics on hostile input and never reads more than the [`Limits`] of its [`Settings`] allow. It takes bytes, never a path.
//!
//! # Adding a format
//! 1. add `extract/<format>/mod.rs` with `pub(super) fn read(bytes, limits)`,
//! 2. add its first bytes to `sniff`, and its extension and its reader to this file,
//! 3. add a sample and a hostile file, and run `cargo test extract`.

mod bundle;
mod docx;
mod error;
mod item;
mod limits;
mod number_format;
mod package;
mod part;
mod pdf;
mod plain;
mod pptx;
mod shapes;
mod sniff;
mod watch;
mod xlsx;

pub use bundle::{Bundle, Member};
pub use error::{ExtractError, Found};
pub use limits::{LimitError, Limits};
pub use part::{Part, Spent};
pub use pdf::{Drawn, PdfSteps};
pub use watch::{Unwatched, Watch};

use serde::{Deserialize, Serialize};

use self::package::{Kind, Package};
use self::sniff::Content;
use crate::document::{Document, Format, Warned};

/// How files are read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Settings {
    /// What one file may cost.
    pub limits: Limits,
    /// Passwords for locked PDF files, tried in this order.
    pub passwords: Vec<String>,
    /// Whether a table row of a DOCX file that goes over a page end is read cell by cell, as it is written, and not page by page, as it is
    /// printed. Its cells then stand on the page on which what follows them in the row begins at the latest.
    pub whole_rows: bool,
    /// Whether nothing but the text is wanted: lines come without their places, which are most of a document, and files without their hash.
    pub only_text: bool,
}

/// Reads one file.
///
/// The format is told by the first bytes. Of `name` only the extension counts: it tells text from Markdown, and what an error says was
/// expected.
///
/// # Errors
/// One for each reason why nothing of the file could be read; a loss of a part is a warning of the document.
pub fn extract(name: &str, bytes: &[u8], settings: &Settings) -> Result<Warned<Document>, ExtractError> {
    extract_with(name, bytes, settings, None, &mut Unwatched).and_then(Part::whole)
}

/// The same, and `watch` is asked before each page. Whether there is any text is for [`Part::whole`] to say, once all pages were asked for.
///
/// Where `drawn` is the same word processing file as a word processor draws it (read from its PDF), the pages are those of the drawing.
/// Other formats have pages of their own and take none from a drawing.
///
/// # Errors
/// As [`extract`].
pub fn extract_with(
    name: &str,
    bytes: &[u8],
    settings: &Settings,
    drawn: Option<&Document>,
    watch: &mut dyn Watch,
) -> Result<Part, ExtractError> {
    let Settings { limits, whole_rows, .. } = settings;
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(ExtractError::Empty);
    }
    if size > limits.file_bytes {
        return Err(ExtractError::TooLarge { bytes: size, allowed: limits.file_bytes, limit: "file_bytes" });
    }
    let promise = Promise::of(name);
    let unsupported = |found| ExtractError::Unsupported { expected: promise.expected(), found };
    let read = match (sniff::content(bytes), promise) {
        // A note about PDF files may name their header.
        (Content::Pdf, Promise::Text(format)) if !bytes.starts_with(b"%PDF-") => {
            plain::read(bytes, format, limits).map(Part::from)
        }
        // A PDF whose first kilobyte is lost may still have pages behind it.
        (Content::Pdf, _) | (Content::Other(Found::Unknown), Promise::Pdf) => {
            pdf::read(bytes, settings, watch)
        }
        (Content::Zip, _) => read_package(bytes, drawn, limits, *whole_rows).map(Part::from),
        (Content::LockedOffice, _) => Err(ExtractError::Encrypted),
        (Content::Text, Promise::Text(format)) => plain::read(bytes, format, limits).map(Part::from),
        (Content::Text, _) => Err(unsupported(Found::Unknown)),
        (Content::Other(found), _) => Err(unsupported(found)),
    };
    read.map_err(|error| match error {
        ExtractError::Unsupported { found, .. } => unsupported(found),
        error => error,
    })
}

/// Reads an Office file by what its package says it is.
fn read_package(
    bytes: &[u8],
    drawn: Option<&Document>,
    limits: &Limits,
    whole_rows: bool,
) -> Result<Warned<Document>, ExtractError> {
    let mut package = Package::open(bytes, limits)?;
    let (kind, main) = package.main_part()?;
    match kind {
        Kind::Document => docx::read(package, &main, drawn, limits, whole_rows),
        Kind::Spreadsheet => xlsx::read(package, &main, limits),
        Kind::Presentation => pptx::read(package, &main, limits),
    }
}

/// What the name of a file promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    Pdf,
    Docx,
    Xlsx,
    Pptx,
    Text(Format),
    Nothing,
}

impl Promise {
    fn of(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        match extension.as_str() {
            "pdf" => Promise::Pdf,
            "docx" | "docm" | "dotx" | "dotm" => Promise::Docx,
            "xlsx" | "xlsm" | "xltx" | "xltm" => Promise::Xlsx,
            "pptx" | "pptm" | "potx" | "potm" | "ppsx" | "ppsm" => Promise::Pptx,
            "txt" | "text" => Promise::Text(Format::Text),
            "md" | "markdown" => Promise::Text(Format::Markdown),
            _ => Promise::Nothing,
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Promise::Pdf => "a PDF file",
            Promise::Docx => "a DOCX file",
            Promise::Xlsx => "an XLSX file",
            Promise::Pptx => "a PPTX file",
            Promise::Text(_) => "a text file",
            Promise::Nothing => "a PDF, DOCX, XLSX, PPTX, text or Markdown file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        name: &'static str,
        file: &'static str,
        bytes: &'static [u8],
        expected: Result<Format, ExtractError>,
    }

    const fn unsupported(expected: &'static str, found: Found) -> Result<Format, ExtractError> {
        Err(ExtractError::Unsupported { expected, found })
    }

    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 W\0o\0r\0d\0D\0o\0c\0";
    const LOCKED: &[u8] =
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

    const CASES: &[Case] = &[
        Case { name: "no bytes", file: "a.pdf", bytes: b"", expected: Err(ExtractError::Empty) },
        Case { name: "text", file: "a.txt", bytes: "글".as_bytes(), expected: Ok(Format::Text) },
        Case { name: "Markdown", file: "B.MD", bytes: "# 글".as_bytes(), expected: Ok(Format::Markdown) },
        Case {
            name: "text that names a PDF",
            file: "a.md",
            bytes: b"header: %PDF-1.4",
            expected: Ok(Format::Markdown),
        },
        Case {
            name: "HTML named PDF",
            file: "a.pdf",
            bytes: b"<!DOCTYPE html>",
            expected: unsupported("a PDF file", Found::Html),
        },
        Case {
            name: "text named DOCX",
            file: "a.docx",
            bytes: "글".as_bytes(),
            expected: unsupported("a DOCX file", Found::Unknown),
        },
        Case {
            name: "binary named text",
            file: "a.txt",
            bytes: b"\0\x01\x02",
            expected: unsupported("a text file", Found::Unknown),
        },
        Case {
            name: "old Word named DOCX",
            file: "a.docx",
            bytes: OLE,
            expected: unsupported("a DOCX file", Found::Ole),
        },
        Case {
            name: "DOCX with a password",
            file: "a.docx",
            bytes: LOCKED,
            expected: Err(ExtractError::Encrypted),
        },
        Case {
            name: "picture",
            file: "a.pdf",
            bytes: b"\xFF\xD8\xFF\xE0",
            expected: unsupported("a PDF file", Found::Image),
        },
        Case {
            name: "an unknown extension",
            file: "a.xyz",
            bytes: b"text",
            expected: unsupported("a PDF, DOCX, XLSX, PPTX, text or Markdown file", Found::Unknown),
        },
        Case {
            name: "no extension",
            file: "README",
            bytes: b"text",
            expected: unsupported("a PDF, DOCX, XLSX, PPTX, text or Markdown file", Found::Unknown),
        },
    ];

    #[test]
    fn files_are_read_by_their_content_and_refused_by_name() {
        for case in CASES {
            let read = extract(case.file, case.bytes, &Settings::default()).map(|read| read.value.format);
            assert_eq!(read, case.expected, "{}", case.name);
        }
        let limits = Limits { file_bytes: 3, ..Limits::default() };
        let small = Settings { limits, ..Settings::default() };
        let expected = ExtractError::TooLarge { bytes: 4, allowed: 3, limit: "file_bytes" };
        assert_eq!(extract("a.txt", b"text", &small).unwrap_err(), expected);
    }
}
