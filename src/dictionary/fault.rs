//! What is wrong in a dictionary's files.

use super::model::Words;

/// A mistake in a dictionary, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// File name inside the dictionary's folder, or the folder itself.
    pub file: String,
    /// Line, from 1; `None` where the fault concerns the whole file.
    pub line: Option<u32>,
    /// What is wrong and how to mend it.
    pub message: Words,
}

/// Collects the faults of one file.
#[derive(Debug)]
pub(super) struct Faults {
    file: &'static str,
    found: Vec<Fault>,
}

impl Faults {
    pub(super) fn new(file: &'static str) -> Self {
        Faults { file, found: Vec::new() }
    }

    pub(super) fn add(&mut self, line: Option<u32>, ko: impl Into<String>, en: impl Into<String>) {
        let message = Words { ko: ko.into(), en: en.into() };
        self.found.push(Fault { file: self.file.to_owned(), line, message });
    }

    pub(super) fn into_found(self) -> Vec<Fault> {
        self.found
    }
}
