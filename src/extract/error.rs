//! Why a file gave no document.

use serde::{Deserialize, Serialize};

use crate::document::{Name, WarningKind, known_name};

/// Why a file gave no document. A lost page is a [`Warning`](crate::document::Warning) instead.
///
/// The message is for developers and logs; the sentence that a compliance officer reads is written by `report` from
/// [`code`](Self::code).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,

    /// The bytes are of a format that is not read, whatever the name says.
    #[error("expected {expected}, found {found}")]
    Unsupported {
        /// What the file's name promises, or the formats that are read.
        #[serde(deserialize_with = "known_name")]
        expected: Name,
        /// What the first bytes are (`an HTML page`, `HWP`, `a ZIP archive that is no DOCX`).
        found: Found,
    },

    /// A password is needed to open the file.
    #[error("a password is needed")]
    Encrypted,

    /// The structure is broken beyond repair: not one page could be read.
    #[error("expected {expected}: {detail}")]
    Damaged {
        /// What the format calls for.
        #[serde(deserialize_with = "known_name")]
        expected: Name,
        /// What was found or what the layer underneath said.
        detail: String,
    },

    /// The file is larger than it may be.
    #[error("{bytes} bytes are over the limit {limit} of {allowed}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Size allowed.
        allowed: u64,
        /// The limit's name.
        #[serde(deserialize_with = "known_name")]
        limit: Name,
    },

    /// The package or archive has more members than it may.
    #[error("{parts} members are over the limit of {allowed}")]
    TooManyParts {
        /// Members stated.
        parts: u64,
        /// Members allowed.
        allowed: u64,
    },

    /// A limit was reached before there was any text.
    #[error("no text was read before the limit {limit} of {value}")]
    LimitReached {
        /// The limit's name.
        #[serde(deserialize_with = "known_name")]
        limit: Name,
        /// Its value.
        value: u64,
        /// Pages seen; `None` where that is not known.
        pages: Option<u32>,
    },

    /// There are pages, and no text is left of them.
    #[error("no text is left of {pages} pages")]
    NothingLeft {
        /// Pages seen.
        pages: u32,
    },

    /// There is no text on any page: a scan, or a document of pictures.
    #[error("none of the {pages} pages has text")]
    NoText {
        /// Pages seen; 0 where the format has no pages or the file does not tell them.
        pages: u32,
    },

    /// The package lacks the part that holds the document itself.
    #[error("the package has no part {part}")]
    MainPartMissing {
        /// The part's name.
        #[serde(deserialize_with = "known_name")]
        part: Name,
    },
}

/// What the first bytes of an unreadable file say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// An HTML page, as failed downloads leave it.
    Html,
    /// A Hangul word processor file, binary (`.hwp`).
    Hwp,
    /// A Hangul word processor file, XML (`.hwpx`).
    Hwpx,
    /// A spreadsheet in the binary format (`.xlsb`).
    BinarySpreadsheet,
    /// An OLE container that is no HWP: `.doc`, `.xls`, `.ppt`.
    Ole,
    /// An OpenDocument file (`.odt`, `.ods`, `.odp`).
    OpenDocument,
    /// A ZIP archive that is none of the above.
    Zip,
    /// Rich text (`.rtf`).
    RichText,
    /// A picture.
    Image,
    /// Anything else.
    Unknown,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Found::Html => "an HTML page",
            Found::Hwp => "an HWP file",
            Found::Hwpx => "an HWPX file",
            Found::BinarySpreadsheet => "a binary spreadsheet",
            Found::Ole => "an old Office file",
            Found::OpenDocument => "an OpenDocument file",
            Found::RichText => "an RTF file",
            Found::Zip => "a ZIP archive",
            Found::Image => "a picture",
            Found::Unknown => "an unknown format",
        })
    }
}

impl ExtractError {
    /// Why a document of `pages` has no text, where a limit kept it from being read.
    pub(super) fn of_limit<'w>(
        losses: impl IntoIterator<Item = &'w WarningKind>,
        pages: Option<u32>,
    ) -> Option<ExtractError> {
        losses.into_iter().find_map(|it| match *it {
            WarningKind::LimitReached { limit, value } => {
                Some(ExtractError::LimitReached { limit, value, pages })
            }
            _ => None,
        })
    }

    /// Pages of the file; `None` where they are not known.
    pub fn pages(&self) -> Option<u32> {
        match self {
            ExtractError::NoText { pages } | ExtractError::NothingLeft { pages } => Some(*pages),
            ExtractError::LimitReached { pages, .. } => *pages,
            _ => None,
        }
    }

    /// The error's fixed code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            ExtractError::Empty => "empty",
            ExtractError::Unsupported { .. } => "unsupported",
            ExtractError::Encrypted => "encrypted",
            ExtractError::Damaged { .. }
            | ExtractError::NothingLeft { .. }
            | ExtractError::MainPartMissing { .. } => "damaged",
            ExtractError::TooLarge { .. }
            | ExtractError::TooManyParts { .. }
            | ExtractError::LimitReached { .. } => "too-large",
            ExtractError::NoText { .. } => "no-text",
        }
    }
}
