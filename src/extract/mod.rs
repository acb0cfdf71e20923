//! A file's bytes to a [`Document`]: the only room that knows file formats.
//!
//! # What comes in, what goes out
//! [`extract`] takes the bytes of a file and gives its pages in reading order, with a warning for everything that could not be
//! read. It never panics on hostile input and never reads more than [`Limits`] allows. It takes bytes, never a path.
//!
//! # Adding a format
//! 1. add `extract/<format>/mod.rs` with `pub(super) fn read(bytes, limits)`,
//! 2. add its first bytes to `sniff`,
//! 3. add a sample and a hostile file, and run `cargo test extract`.

mod docx;
mod error;
mod item;
mod limits;
mod pdf;
mod plain;
mod sniff;

pub use error::{ExtractError, Found};
pub use limits::Limits;

use self::sniff::Content;
use crate::document::{Document, Format, Warned};

/// Reads one file.
///
/// The format is told by the first bytes. Of `name` only the extension counts: it tells text from Markdown, and what an error says was
/// expected.
///
/// # Errors
/// One for each reason why nothing of the file could be read; a loss of a part is a warning of the document.
pub fn extract(name: &str, bytes: &[u8], limits: &Limits) -> Result<Warned<Document>, ExtractError> {
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(ExtractError::Empty);
    }
    if size > limits.file_bytes {
        return Err(ExtractError::TooLarge { bytes: size, allowed: limits.file_bytes });
    }
    let promise = Promise::of(name);
    let unsupported = |found| ExtractError::Unsupported { expected: promise.expected(), found };
    let read = match (sniff::content(bytes), promise) {
        // A note about PDF files may name their header.
        (Content::Pdf, Promise::Text(format)) if !bytes.starts_with(b"%PDF-") => {
            plain::read(bytes, format, limits)
        }
        // A PDF whose first kilobyte is lost may still have pages behind it.
        (Content::Pdf, _) | (Content::Other(Found::Unknown), Promise::Pdf) => pdf::read(bytes, limits),
        (Content::Zip, _) => docx::read(bytes, limits),
        (Content::LockedOffice, _) => Err(ExtractError::Encrypted),
        (Content::Text, Promise::Text(format)) => plain::read(bytes, format, limits),
        (Content::Text, _) => Err(unsupported(Found::Unknown)),
        (Content::Other(found), _) => Err(unsupported(found)),
    };
    read.map_err(|error| match error {
        ExtractError::Unsupported { found, .. } => unsupported(found),
        error => error,
    })
}

/// What the name of a file promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promise {
    Pdf,
    Docx,
    Text(Format),
    Nothing,
}

impl Promise {
    fn of(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        match extension.as_str() {
            "pdf" => Promise::Pdf,
            "docx" | "docm" | "dotx" | "dotm" => Promise::Docx,
            "txt" | "text" => Promise::Text(Format::Text),
            "md" | "markdown" => Promise::Text(Format::Markdown),
            _ => Promise::Nothing,
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Promise::Pdf => "a PDF file",
            Promise::Docx => "a DOCX file",
            Promise::Text(_) => "a text file",
            Promise::Nothing => "a PDF, DOCX, text or Markdown file",
        }
    }
}
