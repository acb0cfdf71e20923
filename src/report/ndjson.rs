//! NDJSON: one line a file, written as soon as the files before it are written, and read back to be merged.
//!
//! # Decisions
//! - What merging needs stands in one member of the line, in the coding in which a cache keeps it: to the bit, numbers that are none
//!   included. A line is read only by the version that wrote it, for the checklist for which it was written.
//! - A shard has a line before its files and one after them, so a file that was cut at a line's end is noticed too.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::json;
use super::model::{FactsLine, SCHEMA, ShardCounts, Tool};
use crate::criteria::DocumentFacts;
use crate::dictionary::Checklist;
use crate::pipeline::{FileResult, Input, Listing, Outcome, Shard};

/// Writes lines in the order of their index, whatever the order in which they come.
///
/// Holds the lines that came before their turn: few, as long as files are begun in order, or nearly so.
#[derive(Debug)]
pub struct Stream<W> {
    out: W,
    next: usize,
    early: BTreeMap<usize, Vec<u8>>,
    error: Option<io::Error>,
}

impl<W: io::Write> Stream<W> {
    /// A stream whose first line has index 0.
    pub fn new(out: W) -> Self {
        Stream { out, next: 0, early: BTreeMap::new(), error: None }
    }

    /// Takes the line of one file. A failed write is kept for [`finish`](Self::finish), and nothing is written after it.
    pub fn push(&mut self, index: usize, line: &FactsLine) {
        let mut bytes = Vec::new();
        if let Err(error) = json::write_line(line, &mut bytes) {
            self.error.get_or_insert(error);
        }
        self.early.insert(index, bytes);
        while let Some(bytes) = self.early.remove(&self.next) {
            self.next += 1;
            if self.error.is_none() {
                self.error = self.out.write_all(&bytes).and_then(|()| self.out.flush()).err();
            }
        }
    }

    /// Gives the writer back when all lines are written.
    ///
    /// # Errors
    /// When a line could not be written.
    pub fn finish(self) -> io::Result<W> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.out),
        }
    }
}

/// An outcome as a line carries it.
pub(super) fn coded(outcome: &Outcome<DocumentFacts>) -> String {
    // Only a value of unknown length cannot be written; there is none. Empty, it would be refused by whoever reads it.
    STANDARD.encode(postcard::to_stdvec(outcome).unwrap_or_default())
}

/// What lines of NDJSON hold.
#[derive(Debug, Default)]
pub struct Facts {
    /// One result for each line of a file.
    pub results: Vec<FileResult<DocumentFacts>>,
    /// Where each result stands: which source, and the number of the line in it, from 1.
    pub origins: Vec<(usize, usize)>,
    /// The shards that are there whole.
    pub shards: BTreeSet<Shard>,
    /// Codes of findings that were not asked for.
    pub without_findings: BTreeSet<String>,
}

/// Why a line cannot be merged.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// It cannot be read.
    #[error("unreadable")]
    Io(#[source] io::Error),
    /// There is no line at all.
    #[error("empty")]
    Empty,
    /// It ends in the middle, or the shard that it belongs to does.
    #[error("cut")]
    Cut,
    /// It is no JSON, or not what it should be.
    #[error("no facts")]
    NoFacts,
    /// Its schema is another one.
    #[error("schema {0}")]
    Schema(u64),
    /// It was made by another program, or by another version of this one.
    #[error("made by {0}")]
    Tool(String),
    /// It was made for another checklist, or for another state of this one.
    #[error("made for the checklist {0}")]
    Checklist(String),
    /// A shard holds more or fewer lines than its last line says.
    #[error("{found} lines instead of {stated}")]
    Count {
        /// Lines of files.
        found: usize,
        /// What the last line says.
        stated: usize,
    },
}

/// A line, as far as merging needs it.
#[derive(Deserialize)]
struct Line {
    schema: Option<u64>,
    tool: Option<ToolName>,
    checklist: Option<ChecklistName>,
    shard: Option<Shard>,
    end: Option<ShardCounts>,
    document: Option<Row>,
    #[serde(default)]
    without_findings: Vec<String>,
    facts: Option<String>,
}

#[derive(Deserialize)]
struct ToolName {
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct ChecklistName {
    id: String,
    revision: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Row {
    path: String,
    title: String,
    sha256: Option<String>,
    bytes: Option<u64>,
}

impl Facts {
    /// Takes the lines of one source, which may be several files behind each other. `source` is its number in [`origins`](Self::origins).
    ///
    /// # Errors
    /// Why a line cannot be merged, and its number from 1.
    pub fn read(
        &mut self,
        source: usize,
        mut lines: impl io::BufRead,
        checklist: &Checklist,
    ) -> Result<(), (usize, FactsError)> {
        let mut bytes = Vec::new();
        let mut number = 0;
        let mut open: Option<(Shard, usize)> = None;
        loop {
            bytes.clear();
            let read =
                lines.read_until(b'\n', &mut bytes).map_err(|error| (number + 1, FactsError::Io(error)))?;
            if read == 0 {
                return match open {
                    Some(_) => Err((number, FactsError::Cut)),
                    None if number == 0 => Err((1, FactsError::Empty)),
                    None => Ok(()),
                };
            }
            number += 1;
            let line = line(&bytes, checklist).map_err(|error| (number, error))?;
            let refused = |error| Err((number, error));
            match (line.shard, line.end, line.document, line.facts) {
                (Some(shard), None, None, None) => {
                    if Shard::new(shard.index, shard.of).is_none() {
                        return refused(FactsError::NoFacts);
                    }
                    if open.replace((shard, 0)).is_some() {
                        return refused(FactsError::Cut);
                    }
                }
                (Some(shard), Some(end), None, None) => match open.take() {
                    Some((begun, found)) if begun == shard && found == end.documents => {
                        self.shards.insert(shard);
                    }
                    Some((begun, found)) if begun == shard => {
                        return refused(FactsError::Count { found, stated: end.documents });
                    }
                    Some(_) | None => return refused(FactsError::Cut),
                },
                (None, None, Some(row), Some(facts)) => {
                    let Some(result) = result(row, &facts) else { return refused(FactsError::NoFacts) };
                    self.results.push(result);
                    self.origins.push((source, number));
                    self.without_findings.extend(line.without_findings);
                    if let Some((_, found)) = &mut open {
                        *found += 1;
                    }
                }
                _ => return refused(FactsError::NoFacts),
            }
        }
    }

    /// Shards that are not there, of divisions of which others are.
    pub fn missing_shards(&self) -> impl Iterator<Item = Shard> {
        let divisions: BTreeSet<u32> = self.shards.iter().map(|it| it.of).collect();
        let all = divisions.into_iter().flat_map(|of| (1..=of).map(move |index| Shard { index, of }));
        all.filter(|it| !self.shards.contains(it))
    }
}

/// A line of this version of the program for this checklist.
fn line(bytes: &[u8], checklist: &Checklist) -> Result<Line, FactsError> {
    let line: Line = serde_json::from_slice(bytes).map_err(|error| {
        if error.is_eof() || !bytes.ends_with(b"\n") { FactsError::Cut } else { FactsError::NoFacts }
    })?;
    match line.schema {
        Some(schema) if schema == u64::from(SCHEMA) => (),
        Some(schema) => return Err(FactsError::Schema(schema)),
        None => return Err(FactsError::NoFacts),
    }
    let (Some(tool), Some(made_for)) = (&line.tool, &line.checklist) else { return Err(FactsError::NoFacts) };
    if (tool.name.as_str(), tool.version.as_str()) != (Tool::THIS.name, Tool::THIS.version) {
        return Err(FactsError::Tool(format!("{} {}", tool.name, tool.version)));
    }
    if (&made_for.id, &made_for.sha256) != (&checklist.id, &checklist.sha256) {
        return Err(FactsError::Checklist(format!("{} {}", made_for.id, made_for.revision)));
    }
    Ok(line)
}

/// The result that a line tells of; `None` where it is not readable.
fn result(row: Row, facts: &str) -> Option<FileResult<DocumentFacts>> {
    let outcome = postcard::from_bytes(&STANDARD.decode(facts).ok()?).ok()?;
    let input = Input {
        path: row.path,
        title: row.title,
        place: PathBuf::new(),
        inside: Vec::new(),
        listing: Listing::File { bytes: row.bytes.unwrap_or_default() },
        is_form: false,
    };
    Some(FileResult { input, bytes: row.bytes, sha256: row.sha256, outcome })
}
