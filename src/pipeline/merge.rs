//! Results of many runs as those of one run over all their files.
//!
//! # Decisions
//! - Which results come first, and which come twice, changes nothing: files are put in the order of their paths, as they are listed.
//! - A run leaves files unread that have the bytes of an earlier file. Parts of a folder do not know of each other's files, so this is
//!   decided again over all of them.
//! - Nothing is guessed: two different results of one path, or a duplicate without its first, are refused.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::file::{FileResult, Outcome};
use super::folder::Skip;
use super::{Scan, Standard, conclude};
use crate::criteria::DocumentFacts;

/// Why results cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// One path has two results.
    #[error("two different results of {path}")]
    Differs {
        /// The path.
        path: String,
        /// Index of the result that came first.
        first: usize,
        /// Index of the other one.
        second: usize,
    },
    /// A file was left unread because it has the bytes of another, of which there is no result.
    #[error("the file of which {path} is a duplicate is missing")]
    DuplicateOfNothing {
        /// The path.
        path: String,
        /// Index of its result.
        index: usize,
    },
}

/// The scan that gave all of these results, in any order, each as often as one likes.
///
/// # Errors
/// When the results contradict each other.
pub fn merge(results: Vec<FileResult<DocumentFacts>>, standard: &Standard) -> Result<Scan, MergeError> {
    let mut by_path: BTreeMap<String, (usize, FileResult<DocumentFacts>)> = BTreeMap::new();
    for (second, result) in results.into_iter().enumerate() {
        match by_path.entry(result.input.path.clone()) {
            Entry::Vacant(entry) => {
                entry.insert((second, result));
            }
            Entry::Occupied(mut entry) => {
                let (first, known) = entry.get();
                if !agree(known, &result) {
                    return Err(MergeError::Differs { path: entry.key().clone(), first: *first, second });
                }
                if is_duplicate(known) {
                    entry.insert((second, result));
                }
            }
        }
    }

    let mut first_with: BTreeMap<String, String> = BTreeMap::new();
    let mut files = Vec::with_capacity(by_path.len());
    for (path, (index, mut file)) in by_path {
        if let (Some(sha256), Some(bytes @ 1..)) = (&file.sha256, file.bytes) {
            match first_with.get(sha256) {
                Some(first) => {
                    let skip = Skip::Duplicate { first: first.clone(), bytes, sha256: sha256.clone() };
                    file.outcome = Outcome::Skipped(skip);
                }
                None if is_duplicate(&file) => return Err(MergeError::DuplicateOfNothing { path, index }),
                None => {
                    first_with.insert(sha256.clone(), path);
                }
            }
        }
        if let Outcome::Read(_, facts) = &mut file.outcome {
            facts.findings.retain(|it| standard.inspector.reports(&it.code));
        }
        files.push(file);
    }
    Ok(conclude(files, standard))
}

fn is_duplicate<T>(file: &FileResult<T>) -> bool {
    matches!(file.outcome, Outcome::Skipped(Skip::Duplicate { .. }))
}

/// Whether two results of a path say the same. One that was left unread as a duplicate says of its content only which it is.
fn agree(one: &FileResult<DocumentFacts>, other: &FileResult<DocumentFacts>) -> bool {
    let same_file =
        (&one.input.title, one.bytes, &one.sha256) == (&other.input.title, other.bytes, &other.sha256);
    // Compared as they are written, where a number that is none equals itself.
    let written = |it: &FileResult<DocumentFacts>| postcard::to_stdvec(&it.outcome).ok();
    same_file && (is_duplicate(one) || is_duplicate(other) || written(one) == written(other))
}
