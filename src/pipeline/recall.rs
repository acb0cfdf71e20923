//! What was taken from files before, so that a file is not read again for the same answer.
//!
//! # Decisions
//! - What is kept is what was taken from a document, never its text.
//! - An entry's name is a hash of all that its content depends on: the bytes of the file, what it is called, the version of the program
//!   and what the caller adds (dictionary, options). So nothing is ever out of date; it is only not asked for any more.
//! - An entry carries the hash of its content and of its own name. One that was damaged, or is another's, is not believed, and is made
//!   again.
//! - Entries of a folder ([`Cache`]) are written whole or not at all, so several runs may share it. What one run keeps until it is done is
//!   one file ([`Journal`](super::Journal)): a file an entry would cost more than all that is written into them.
//! - Only what depends on the file alone is kept: not that time or memory ran out.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::file::{Outcome, hexadecimal};
use super::folder::{Input, OWN_PREFIX};

/// SHA-256 of what an entry depends on, which is its name, or of its name and content, which it carries.
pub(super) type Hash = [u8; 32];

/// Digits of an entry's name that are the folder it is in. Sixteen folders are few enough to be made for one run, and enough for the
/// entries of a large cache.
const SHELF_DIGITS: usize = 1;

/// Something that remembers what files gave.
pub trait Recall<T>: Sync {
    /// What the file with this content gave before; `None` when that is not known. `sha256` is hexadecimal.
    fn recall(&self, input: &Input, sha256: &str) -> Option<Outcome<T>>;

    /// Remembers what it gave.
    fn keep(&self, input: &Input, sha256: &str, outcome: &Outcome<T>);
}

/// Remembers nothing.
impl<T> Recall<T> for () {
    fn recall(&self, _input: &Input, _sha256: &str) -> Option<Outcome<T>> {
        None
    }

    fn keep(&self, _input: &Input, _sha256: &str, _outcome: &Outcome<T>) {}
}

/// Says when something else does not remember a file.
pub(super) struct Telling<'r, R, F> {
    pub(super) recall: &'r R,
    pub(super) forgotten: F,
}

impl<T, R: Recall<T>, F: Fn() + Sync> Recall<T> for Telling<'_, R, F> {
    fn recall(&self, input: &Input, sha256: &str) -> Option<Outcome<T>> {
        let known = self.recall.recall(input, sha256);
        if known.is_none() {
            (self.forgotten)();
        }
        known
    }

    fn keep(&self, input: &Input, sha256: &str, outcome: &Outcome<T>) {
        self.recall.keep(input, sha256, outcome);
    }
}

/// Hash of what entries depend on besides the file: the program, and what the caller adds.
#[derive(Clone, Debug)]
pub(super) struct Context(Sha256);

impl Context {
    pub(super) fn new(context: &str) -> Context {
        let mut hash = Sha256::new();
        for part in [env!("CARGO_PKG_VERSION"), context] {
            add(&mut hash, part);
        }
        Context(hash)
    }

    /// The name of the entry for a file.
    pub(super) fn name(&self, input: &Input, sha256: &str) -> Hash {
        let extension = input.path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let mut hash = self.0.clone();
        for part in [sha256, &input.title, extension] {
            add(&mut hash, part);
        }
        hash.finalize().into()
    }
}

/// What an entry holds of what a file gave; `None` for what must not be kept.
pub(super) fn content<T: Serialize>(outcome: &Outcome<T>) -> Option<Vec<u8>> {
    if outcome.has_interruption() { None } else { postcard::to_stdvec(outcome).ok() }
}

/// The hash that an entry carries.
pub(super) fn seal(name: &Hash, content: &[u8]) -> Hash {
    Sha256::new().chain_update(name).chain_update(content).finalize().into()
}

/// A folder of entries.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    context: Context,
}

impl Cache {
    /// Entries in `folder`, which is made when the first is kept. `context` is everything beside the file on which they depend.
    pub fn new(folder: PathBuf, context: &str) -> Cache {
        Cache { folder, context: Context::new(context) }
    }

    fn place(&self, name: &Hash) -> PathBuf {
        let name = hexadecimal(name);
        let (shelf, rest) = name.split_at(SHELF_DIGITS);
        self.folder.join(shelf).join(rest)
    }
}

/// Adds a part of a name to its hash, so that no two lists of parts give one name.
fn add(hash: &mut Sha256, part: &str) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

impl<T: Serialize + DeserializeOwned> Recall<T> for Cache {
    fn recall(&self, input: &Input, sha256: &str) -> Option<Outcome<T>> {
        let name = self.context.name(input, sha256);
        let entry = fs::read(self.place(&name)).ok()?;
        let (hash, content) = entry.split_first_chunk()?;
        (seal(&name, content) == *hash).then(|| postcard::from_bytes(content).ok())?
    }

    fn keep(&self, input: &Input, sha256: &str, outcome: &Outcome<T>) {
        if let Some(content) = content(outcome) {
            let name = self.context.name(input, sha256);
            // A run does not fail because it cannot be remembered.
            let _ = write(&self.place(&name), &seal(&name, &content), &content);
        }
    }
}

fn write(place: &Path, seal: &[u8], content: &[u8]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let create = || tempfile::Builder::new().prefix(OWN_PREFIX).tempfile_in(folder);
    let mut entry = match create() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            create()?
        }
        created => created?,
    };
    entry.write_all(seal)?;
    entry.write_all(content)?;
    entry.persist(place)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ExtractError;
    use crate::pipeline::Failure;

    fn known(cache: &Cache, title: &str, sha256: &str) -> bool {
        Recall::<u32>::recall(cache, &Input::example(title), sha256).is_some()
    }

    #[test]
    fn an_entry_is_found_for_the_same_file_and_context_only() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().join("cache"), "dictionary 1");
        let outcome: Outcome<u32> = Outcome::Failed(Failure::Extract(ExtractError::NoText { pages: 3 }));
        cache.keep(&Input::example("가"), "00", &outcome);
        let found = Recall::<u32>::recall(&cache, &Input::example("가"), "00").unwrap();
        assert_eq!(format!("{found:?}"), format!("{outcome:?}"));
        assert!(!known(&cache, "나", "00") && !known(&cache, "가", "01"));
        let other = Cache::new(folder.path().join("cache"), "dictionary 2");
        assert!(!known(&other, "가", "00"));
    }

    #[test]
    fn what_was_damaged_is_not_believed_and_interruptions_are_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned(), "");
        let outcome: Outcome<u32> = Outcome::Failed(Failure::Extract(ExtractError::Empty));
        cache.keep(&Input::example("가"), "00", &outcome);
        let place = cache.place(&cache.context.name(&Input::example("가"), "00"));
        let mut entry = fs::read(&place).unwrap();
        for at in 0..entry.len() {
            entry[at] ^= 1;
            fs::write(&place, &entry).unwrap();
            assert!(!known(&cache, "가", "00"), "byte {at}");
            entry[at] ^= 1;
        }
        fs::write(&place, &entry[..entry.len() - 1]).unwrap();
        assert!(!known(&cache, "가", "00"));
        let timeout = Failure::Interrupted(crate::document::Interruption::Timeout);
        cache.keep(&Input::example("나"), "00", &Outcome::<u32>::Failed(timeout));
        assert!(!known(&cache, "나", "00"));
    }

    #[test]
    fn an_entry_under_the_name_of_another_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned(), "");
        let [own, other] =
            ["가", "나"].map(|title| cache.place(&cache.context.name(&Input::example(title), "00")));
        cache.keep(
            &Input::example("가"),
            "00",
            &Outcome::<u32>::Failed(Failure::Extract(ExtractError::Empty)),
        );
        fs::create_dir_all(other.parent().unwrap()).unwrap();
        fs::copy(&own, &other).unwrap();
        assert!(known(&cache, "가", "00") && !known(&cache, "나", "00"));
    }

    /// Ten threads on five files, as several runs at once would ask: all get what was kept, and no half an entry stays.
    #[test]
    fn a_folder_may_be_shared() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_owned(), "");
        let outcome = |pages| Outcome::<u32>::Failed(Failure::Extract(ExtractError::NoText { pages }));
        std::thread::scope(|scope| {
            for thread in 0..10_u32 {
                let (cache, outcome) = (&cache, &outcome);
                scope.spawn(move || {
                    for round in 0..40 {
                        let number = (thread + round) % 5;
                        let file = Input::example(&number.to_string());
                        if let Some(found) = Recall::<u32>::recall(cache, &file, "00") {
                            assert_eq!(format!("{found:?}"), format!("{:?}", outcome(number)));
                        }
                        cache.keep(&file, "00", &outcome(number));
                    }
                });
            }
        });
        let shelves = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().path());
        assert_eq!(shelves.map(|it| fs::read_dir(it).unwrap().count()).sum::<usize>(), 5);
    }
}
