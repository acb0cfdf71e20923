//! What one run has taken from files so far, in one file, so that it can be gone on with after an interruption.
//!
//! # What comes in, what goes out
//! A [`Journal`] is a [`Recall`]. What a file gave is appended in one write; what an interrupted run appended is found again.
//!
//! # Decisions
//! - A record is the entry's name, the hash of name and content, the length of the content (four bytes, little endian), and the content.
//! - A run that was killed may leave a record that is cut. It and what stands behind it are taken away before more is appended.
//! - A run that goes on holds a lock on the file. Where another run holds it, what stands there is read and nothing is changed.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::file::Outcome;
use super::folder::Input;
use super::recall::{Context, Hash, Recall, content, seal};

/// Bytes of a record before its content.
const HEAD_BYTES: usize = 32 + 32 + 4;

/// A file of entries that is there until its run is done.
#[derive(Debug)]
pub struct Journal {
    place: PathBuf,
    context: Context,
    /// What an interrupted run left.
    found: Entries,
    /// To read what was found; there is none where nothing was.
    left: Option<Mutex<File>>,
    /// To append to.
    own: Mutex<Own>,
}

/// By name: the hash that the entry carries, where its content begins, and its bytes.
type Entries = BTreeMap<Hash, (Hash, u64, usize)>;

/// The file to append to.
#[derive(Debug)]
enum Own {
    /// It is made when something is kept, so that a run that has read nothing leaves nothing.
    NotYet,
    /// A file, and its bytes.
    Open(File, u64),
    /// Another run writes it.
    Others,
    /// Nothing is kept any more, because it cannot be written.
    No,
}

impl Journal {
    /// An empty journal; what stands in its place is removed. `context` is everything beside a file on which its entry depends.
    pub fn begin(place: PathBuf, context: &str) -> Journal {
        let journal = Journal {
            place,
            context: Context::new(context),
            found: Entries::new(),
            left: None,
            own: Mutex::new(Own::NotYet),
        };
        journal.remove();
        journal
    }

    /// The journal of a run that was interrupted; an empty one where it left none. `context` must be what it was for that run.
    pub fn resume(place: PathBuf, context: &str) -> Journal {
        match reopen(&place) {
            Ok((left, own, found)) => Journal {
                place,
                context: Context::new(context),
                found,
                left: Some(Mutex::new(left)),
                own: Mutex::new(own),
            },
            Err(_) => Journal::begin(place, context),
        }
    }

    /// Removes it from its place, unless another run writes it.
    pub fn remove(&self) {
        if matches!(*self.own.lock().unwrap_or_else(PoisonError::into_inner), Own::Others) {
            return;
        }
        // What cannot be removed is in nobody's way. Whatever stands there under a name that is this program's own has no other use.
        let _ = fs::remove_file(&self.place).or_else(|_| fs::remove_dir_all(&self.place));
    }
}

impl<T: Serialize + DeserializeOwned> Recall<T> for Journal {
    fn recall(&self, input: &Input, sha256: &str) -> Option<Outcome<T>> {
        let left = self.left.as_ref()?;
        let name = self.context.name(input, sha256);
        let &(hash, at, bytes) = self.found.get(&name)?;
        let mut content = vec![0; bytes];
        {
            let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
            left.seek(SeekFrom::Start(at)).ok()?;
            left.read_exact(&mut content).ok()?;
        }
        (seal(&name, &content) == hash).then(|| postcard::from_bytes(&content).ok())?
    }

    fn keep(&self, input: &Input, sha256: &str, outcome: &Outcome<T>) {
        let Some(content) = content(outcome) else { return };
        let Ok(length) = u32::try_from(content.len()) else { return };
        let name = self.context.name(input, sha256);
        let mut record = Vec::with_capacity(HEAD_BYTES + content.len());
        record.extend_from_slice(&name);
        record.extend_from_slice(&seal(&name, &content));
        record.extend_from_slice(&length.to_le_bytes());
        record.extend_from_slice(&content);
        self.own.lock().unwrap_or_else(PoisonError::into_inner).append(&self.place, &record);
    }
}

impl Own {
    /// Appends a record whole or not at all. A run does not fail because it cannot be remembered.
    fn append(&mut self, place: &Path, record: &[u8]) {
        if matches!(self, Own::NotYet) {
            *self = begin(place).unwrap_or(Own::No);
        }
        let Own::Open(file, bytes) = self else { return };
        if file.write_all(record).is_ok() {
            *bytes += record.len() as u64;
        } else if file.set_len(*bytes).is_err() {
            *self = Own::No;
        }
    }
}

impl Drop for Own {
    /// Gives the lock back at once. A process that is just being started has the file as well, and would hold it until its own program runs.
    fn drop(&mut self) {
        if let Own::Open(file, _) = self {
            let _ = file.unlock();
        }
    }
}

fn begin(place: &Path) -> io::Result<Own> {
    let file = File::options().append(true).create_new(true).open(place)?;
    // Where there are no locks, nobody else gets one either.
    let _ = file.try_lock();
    Ok(Own::Open(file, 0))
}

/// A journal to read, to append to, and what stands in it.
fn reopen(place: &Path) -> io::Result<(File, Own, Entries)> {
    if !fs::symlink_metadata(place)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let left = File::open(place)?;
    let (found, end) = records(&left)?;
    let file = File::options().append(true).open(place)?;
    let own = match file.try_lock() {
        Err(TryLockError::WouldBlock) => Own::Others,
        _ => {
            file.set_len(end)?;
            Own::Open(file, end)
        }
    };
    Ok((left, own, found))
}

/// The records of a journal, and where the last whole one ends. Their contents are not read.
fn records(file: &File) -> io::Result<(Entries, u64)> {
    let size = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    let (mut found, mut at) = (Entries::new(), 0);
    while let Some((name, hash, length)) = head(&mut reader) {
        let start = at + HEAD_BYTES as u64;
        let end = start + u64::from(length);
        if end > size {
            break;
        }
        found.insert(name, (hash, start, length as usize));
        reader.seek_relative(i64::from(length))?;
        at = end;
    }
    Ok((found, at))
}

/// The name, the hash and the bytes of the content of a record; `None` at the end.
fn head(reader: &mut impl io::Read) -> Option<(Hash, Hash, u32)> {
    let (mut name, mut hash, mut length) = ([0; 32], [0; 32], [0; 4]);
    reader.read_exact(&mut name).ok()?;
    reader.read_exact(&mut hash).ok()?;
    reader.read_exact(&mut length).ok()?;
    Some((name, hash, u32::from_le_bytes(length)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ExtractError;
    use crate::pipeline::Failure;

    fn outcome(pages: u32) -> Outcome<u32> {
        Outcome::Failed(Failure::Extract(ExtractError::NoText { pages }))
    }

    /// Which of the titles are known, each as it was kept.
    fn known(journal: &Journal, titles: &[(&'static str, u32)]) -> Vec<&'static str> {
        let found = titles.iter().filter(|&&(title, pages)| {
            let found = Recall::<u32>::recall(journal, &Input::example(title), "00");
            found.is_some_and(|it| {
                assert_eq!(format!("{it:?}"), format!("{:?}", outcome(pages)));
                true
            })
        });
        found.map(|(title, _)| *title).collect()
    }

    const TITLES: [(&str, u32); 3] = [("가", 1), ("나", 2_000_000), ("다", 3)];

    /// A journal that a run left which was killed, and where each of its records ends.
    fn left(place: &Path) -> Vec<usize> {
        let journal = Journal::begin(place.to_owned(), "");
        TITLES
            .map(|(title, pages)| {
                journal.keep(&Input::example(title), "00", &outcome(pages));
                fs::metadata(place).unwrap().len() as usize
            })
            .to_vec()
    }

    #[test]
    fn what_was_kept_is_found_by_the_run_that_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("journal");
        left(&place);
        let journal = Journal::resume(place.clone(), "");
        assert_eq!(known(&journal, &TITLES), ["가", "나", "다"]);
        journal.keep(&Input::example("라"), "00", &outcome(4));
        drop(journal);
        let journal = Journal::resume(place.clone(), "");
        assert_eq!(known(&journal, &[("라", 4), ("가", 1), ("마", 5)]), ["라", "가"]);
        let other = Journal::resume(place.clone(), "another dictionary");
        assert!(known(&other, &TITLES).is_empty());
        journal.remove();
        assert!(!place.exists());
        assert!(known(&Journal::begin(place, ""), &TITLES).is_empty());
    }

    #[test]
    fn a_run_that_does_not_go_on_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("journal");
        left(&place);
        assert!(known(&Journal::begin(place.clone(), ""), &TITLES).is_empty());
        assert!(!place.exists(), "a journal of nothing is no file");
        fs::create_dir_all(place.join("folder")).unwrap();
        Journal::resume(place.clone(), "").keep(&Input::example("가"), "00", &outcome(1));
        assert_eq!(known(&Journal::resume(place, ""), &TITLES), ["가"]);
    }

    #[test]
    fn a_journal_that_was_cut_keeps_its_whole_records_and_grows_behind_them() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("journal");
        let ends = left(&place);
        let whole = fs::read(&place).unwrap();
        for length in 0..whole.len() {
            fs::write(&place, &whole[..length]).unwrap();
            let expected = ends.iter().filter(|end| **end <= length).count();
            let journal = Journal::resume(place.clone(), "");
            let mut titles: Vec<&str> = TITLES[..expected].iter().map(|it| it.0).collect();
            assert_eq!(known(&journal, &TITLES), titles, "{length}");
            journal.keep(&Input::example("라"), "00", &outcome(4));
            drop(journal);
            titles.push("라");
            let known =
                known(&Journal::resume(place.clone(), ""), &[TITLES.as_slice(), &[("라", 4)]].concat());
            assert_eq!(known, titles, "{length}");
        }
    }

    #[test]
    fn a_damaged_record_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("journal");
        left(&place);
        let whole = fs::read(&place).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x11;
            fs::write(&place, damaged).unwrap();
            // What is known is as it was kept.
            assert!(known(&Journal::resume(place.clone(), ""), &TITLES).len() < TITLES.len(), "byte {at}");
        }
    }

    #[test]
    fn a_journal_that_another_run_writes_is_read_only() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("journal");
        let running = Journal::begin(place.clone(), "");
        running.keep(&Input::example("가"), "00", &outcome(1));
        let other = Journal::resume(place.clone(), "");
        other.keep(&Input::example("나"), "00", &outcome(2_000_000));
        assert_eq!(known(&other, &TITLES), ["가"]);
        other.remove();
        running.keep(&Input::example("다"), "00", &outcome(3));
        drop((running, other));
        assert_eq!(known(&Journal::resume(place, ""), &TITLES), ["가", "다"]);
    }

    #[test]
    fn interruptions_are_not_kept_and_a_place_that_cannot_be_written_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("journal");
        let journal = Journal::begin(place.clone(), "");
        let timeout = Failure::Interrupted(crate::document::Interruption::Timeout);
        journal.keep(&Input::example("가"), "00", &Outcome::<u32>::Failed(timeout));
        assert!(!place.exists());
        let nowhere = Journal::begin(folder.path().join("none/journal"), "");
        nowhere.keep(&Input::example("가"), "00", &outcome(1));
        nowhere.remove();
    }
}
