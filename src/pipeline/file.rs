//! What became of one file, and its bytes.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::folder::{Input, Skip};
use super::layout::{GIVEN_UP, TIME_LIMIT};
use crate::document::{Format, Interruption, PageNumbers, Warning, WarningKind};
use crate::extract::{Bundle, ExtractError, Limits};

/// What became of one file of the list.
#[derive(Clone, Debug)]
pub struct FileResult<T> {
    /// The file.
    pub input: Input,
    /// Its size; `None` where it was not opened.
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes in hexadecimal; `None` where they were not read, or nothing but the text is wanted.
    pub sha256: Option<String>,
    /// How reading it ended.
    pub outcome: Outcome<T>,
}

/// How reading a file ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome<T> {
    /// It gave a document, and that gave facts.
    Read(Reading, T),
    /// It should have given a document and did not.
    Failed(Failure),
    /// It was left alone.
    Skipped(Skip),
}

/// How a document was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// What kind of file it is.
    pub format: Format,
    /// Basis of its page numbers.
    pub page_numbers: PageNumbers,
    /// Number of its pages.
    pub pages: u32,
    /// What was lost, or must be known.
    pub warnings: Vec<Warning>,
}

/// Why a file gave no document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Its bytes could not be understood.
    Extract(ExtractError),
    /// Its bytes could not be read.
    #[serde(with = "error_kind")]
    Unreadable(io::ErrorKind),
    /// It changed while it was read.
    Changed,
    /// Its reader was ended before it had read a page.
    Interrupted(Interruption),
}

impl Failure {
    /// The failure's fixed code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Extract(error) => error.code(),
            Failure::Unreadable(_) => "unreadable",
            Failure::Changed => "changed",
            Failure::Interrupted(interruption) => interruption.code(),
        }
    }
}

impl<T> Outcome<T> {
    /// Whether time, memory or an error of the reader had a part in it, so that another run may end otherwise.
    pub(super) fn has_interruption(&self) -> bool {
        match self {
            Outcome::Read(reading, _) => reading.warnings.iter().any(|it| match it.kind {
                WarningKind::PageLeftOut { .. } => true,
                WarningKind::LayoutFailed { reason } => [TIME_LIMIT, GIVEN_UP].contains(&reason),
                _ => false,
            }),
            Outcome::Failed(failure) => matches!(failure, Failure::Interrupted(_)),
            Outcome::Skipped(_) => false,
        }
    }
}

impl<T> FileResult<T> {
    /// What was taken from the document; `None` where there is none.
    pub fn taken(&self) -> Option<&T> {
        match &self.outcome {
            Outcome::Read(_, taken) => Some(taken),
            Outcome::Failed(_) | Outcome::Skipped(_) => None,
        }
    }

    /// The result with something else in the place of what was taken, or instead of it.
    pub(super) fn map<O>(self, change: impl FnOnce(T) -> Result<O, Outcome<O>>) -> FileResult<O> {
        let outcome = match self.outcome {
            Outcome::Read(reading, taken) => match change(taken) {
                Ok(taken) => Outcome::Read(reading, taken),
                Err(outcome) => outcome,
            },
            Outcome::Failed(failure) => Outcome::Failed(failure),
            Outcome::Skipped(skip) => Outcome::Skipped(skip),
        };
        FileResult { input: self.input, bytes: self.bytes, sha256: self.sha256, outcome }
    }

    /// The result without what was taken from the document, and that.
    pub(super) fn split(self) -> (FileResult<()>, Option<T>) {
        let mut taken = None;
        let rest = self.map(|it| {
            taken = Some(it);
            Ok(())
        });
        (rest, taken)
    }

    /// Whether something that may be evidence was not read.
    pub fn has_loss(&self) -> bool {
        match &self.outcome {
            Outcome::Read(reading, _) => reading.has_loss(),
            Outcome::Failed(_) => true,
            Outcome::Skipped(skip) => skip.is_loss(),
        }
    }
}

impl Reading {
    /// Whether text of the document was not read.
    pub fn has_loss(&self) -> bool {
        self.warnings.iter().any(|warning| warning.kind.is_loss())
    }
}

/// Reads a file whole, from its archive where it is in one. A file that is over the limit is not read at all.
pub(super) fn content(input: &Input, limits: &Limits) -> Result<Vec<u8>, Failure> {
    let file = open(&input.place).map_err(|error| match fs::symlink_metadata(&input.place) {
        Ok(now) if now.is_symlink() => Failure::Changed,
        _ => unreadable(error),
    })?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Failure::Changed);
    }
    match input.inside.as_slice() {
        [] => whole(file, metadata.len(), limits),
        inside => member(BufReader::new(file), inside, limits).map_err(Failure::Extract),
    }
}

/// SHA-256 of bytes in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Opens a file that was listed as a regular one. A link that has taken its place is not followed, and a pipe is not waited for.
pub(super) fn open(place: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    options.open(place)
}

fn whole(file: File, size: u64, limits: &Limits) -> Result<Vec<u8>, Failure> {
    if size > limits.file_bytes {
        let error = ExtractError::TooLarge { bytes: size, allowed: limits.file_bytes, limit: "file_bytes" };
        return Err(Failure::Extract(error));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default().saturating_add(1));
    file.take(size.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(Failure::Changed) }
}

/// A file of an archive, or of an archive in it. It is as large as its archive states, or damaged.
fn member(archive: impl Read + Seek, inside: &[usize], limits: &Limits) -> Result<Vec<u8>, ExtractError> {
    let mut bundle = Bundle::open(archive, limits)?;
    let damaged =
        |detail: &str| ExtractError::Damaged { expected: "a file in an archive", detail: detail.to_owned() };
    let (index, deeper) = inside.split_first().ok_or_else(|| damaged("no place in the archive"))?;
    let stated = bundle.members.iter().find(|it| it.index == *index).map(|it| it.bytes);
    let stated = stated.ok_or_else(|| damaged("it is not in the archive any more"))?;
    let bytes = bundle.read(*index, stated.min(limits.member_bytes)).map_err(|error| match error {
        ExtractError::TooLarge { .. } if stated < limits.member_bytes => damaged("larger than stated"),
        error => error,
    })?;
    if deeper.is_empty() { Ok(bytes) } else { member(Cursor::new(bytes), deeper, limits) }
}

/// SHA-256 of a file's bytes, which are not held as a whole unless they come out of an archive. `None` where they cannot be read.
pub(super) fn hash(input: &Input, limits: &Limits) -> Option<String> {
    if !input.inside.is_empty() {
        return content(input, limits).ok().map(|bytes| sha256(&bytes));
    }
    let mut file = open(&input.place).ok()?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut buffer).ok()?;
        if read == 0 {
            return Some(hexadecimal(&hasher.finalize()));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}

fn unreadable(error: io::Error) -> Failure {
    Failure::Unreadable(error.kind())
}

pub(super) fn hexadecimal(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::with_capacity(hash.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The kinds of I/O errors that reports tell apart.
mod error_kind {
    use std::io::ErrorKind;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(kind: &ErrorKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match kind {
            ErrorKind::PermissionDenied => "permission-denied",
            ErrorKind::NotFound => "not-found",
            _ => "other",
        })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ErrorKind, D::Error> {
        Ok(match String::deserialize(deserializer)?.as_str() {
            "permission-denied" => ErrorKind::PermissionDenied,
            "not-found" => ErrorKind::NotFound,
            _ => ErrorKind::Other,
        })
    }
}
