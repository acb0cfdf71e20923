//! NDJSON: one line a file, written as soon as the files before it are written.

use std::collections::BTreeMap;
use std::io;

use super::json;
use super::model::FactsLine;

/// Writes lines in the order of their index, whatever the order in which they come.
///
/// Holds the lines that came before their turn: few, as long as files are begun in order.
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
