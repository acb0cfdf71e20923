//! A folder that is looked at again and again, of which only what changed is read.
//!
//! # Decisions
//! - Folders are looked at, and nobody is asked to tell of changes: shares and mounted object stores tell nobody. A look costs two calls a
//!   file and opens none.
//! - A file is the same as long as its [`Stamp`] is. One whose stamp differs between two looks is still being written: what is known of it
//!   stays until it settles, and a new one is not there yet.
//! - Files are read without regard to duplicates, which [`merge`](super::merge()) leaves out over what is known of all files. So a file is
//!   known when the one of which it was a duplicate goes, and the scan is that of the whole folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::file::{Failure, FileResult, Outcome};
use super::folder::{Input, InputError, Links, list, walk};
use super::merge::{MergeError, merge};
use super::{Cache, Event, Plan, RunError, Scan, Standard, examine, pool, read_all};
use crate::criteria::DocumentFacts;
use crate::dictionary::Checklist;
use crate::extract::Limits;
use crate::matching::Matcher;

/// Files and folders that are watched, and what is known of them.
#[derive(Debug)]
pub struct Watched {
    named: Vec<PathBuf>,
    own: Vec<PathBuf>,
    /// What the last look found.
    latest: Look,
    /// Places that were not the same in the two last looks.
    unsettled: BTreeSet<PathBuf>,
    /// What the last scan was of.
    scanned: Look,
    /// What files gave, by what they are called.
    known: BTreeMap<String, (Stamp, FileResult<DocumentFacts>)>,
    /// What is still to be read.
    wanted: Vec<(Stamp, Input)>,
}

/// Every file below the folders.
type Look = BTreeMap<PathBuf, Stamp>;

/// What a look found, beside the scan before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing has changed.
    Same,
    /// Something has changed, and is still changing.
    Changing,
    /// Something has changed, and nothing is changing any more.
    Changed,
}

/// What tells a file from what it was before, without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Its number in the file system and the time of its last change of any kind: a copy that keeps the old time is told by them.
    number: (u64, i64, i64),
}

/// Why there is no scan.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The run could not be done.
    #[error(transparent)]
    Run(#[from] RunError),
    /// What is known contradicts itself.
    #[error(transparent)]
    Merge(#[from] MergeError),
}

impl Watched {
    /// Of which nothing is known yet. What is `own`, or lies below it, is left out.
    pub fn new(named: Vec<PathBuf>, own: Vec<PathBuf>) -> Watched {
        Watched {
            named,
            own,
            latest: Look::new(),
            unsettled: BTreeSet::new(),
            scanned: Look::new(),
            known: BTreeMap::new(),
            wanted: Vec::new(),
        }
    }

    /// Looks once. The first look is of files that change: whether they do only the next one says.
    pub fn look(&mut self) -> Sight {
        let now = look(&self.named, &self.own);
        let differs = |one: &Look, other: &Look| {
            let places = one.iter().filter(|(place, stamp)| other.get(*place) != Some(stamp));
            places.map(|(place, _)| place.clone()).collect::<Vec<_>>()
        };
        self.unsettled = differs(&now, &self.latest).into_iter().chain(differs(&self.latest, &now)).collect();
        self.latest = now;
        match (self.latest == self.scanned, self.unsettled.is_empty()) {
            (true, _) => Sight::Same,
            (false, false) => Sight::Changing,
            (false, true) => Sight::Changed,
        }
    }

    /// Lists the files, and gives the number of those that [`scan`](Self::scan) has to read: they have changed since they were known, and
    /// have settled.
    ///
    /// # Errors
    /// When there is nothing to be read; what is known stays.
    pub fn list(&mut self, limits: &Limits) -> Result<usize, InputError> {
        let own: Vec<&Path> = self.own.iter().map(PathBuf::as_path).collect();
        let inputs = list(&self.named, &[], &own, Links::LeaveAlone, limits)?;
        let mut known = BTreeMap::new();
        self.wanted.clear();
        for input in inputs {
            // A file that came after the look is not there yet.
            let settled = self.latest.get(&input.place).filter(|_| !self.unsettled.contains(&input.place));
            match (self.known.remove(&input.path), settled) {
                (Some((stamp, result)), _)
                    if is_of(&result, &input, settled.is_none_or(|it| *it == stamp)) =>
                {
                    known.insert(input.path, (stamp, result));
                }
                (_, Some(stamp)) => self.wanted.push((*stamp, input)),
                (_, None) => (),
            }
        }
        self.known = known;
        Ok(self.wanted.len())
    }

    /// The scan of all files that were listed.
    ///
    /// # Errors
    /// When the run cannot be done.
    pub fn scan(
        &mut self,
        plan: &Plan,
        cache: Option<&Cache>,
        standard: &Standard,
        on_event: impl Fn(Event<'_, DocumentFacts>) + Sync,
    ) -> Result<Scan, WatchError> {
        let Checklist { concepts, look_alikes, .. } = &standard.checklist;
        let matcher = Matcher::new(concepts, look_alikes).map_err(RunError::from)?;
        let take = |source| examine(standard, &matcher, &source);
        let (stamps, wanted): (Vec<Stamp>, Vec<Input>) = self.wanted.drain(..).unzip();
        let wanted = wanted.into_iter().map(|input| (input, None)).collect();
        let read = pool(plan.jobs)?.install(|| match cache {
            Some(cache) => read_all(wanted, plan, cache, &|| true, &take, &on_event, &|_, _| ()),
            None => read_all(wanted, plan, &(), &|| true, &take, &on_event, &|_, _| ()),
        });
        let read = stamps.into_iter().zip(read);
        self.known.extend(read.map(|(stamp, result)| (result.input.path.clone(), (stamp, result))));
        let results = self.known.values().map(|(_, result)| result.clone()).collect();
        let scan = merge(results, standard)?;
        self.scanned = self.settled();
        Ok(scan)
    }

    /// The last scan came to nothing, so the next look finds a change.
    pub fn forget_scan(&mut self) {
        self.scanned.clear();
    }

    /// The last look, with files that have not settled as they were when they were read.
    fn settled(&self) -> Look {
        let mut settled = self.latest.clone();
        for place in &self.unsettled {
            match self.scanned.get(place) {
                Some(stamp) => settled.insert(place.clone(), *stamp),
                None => settled.remove(place),
            };
        }
        settled
    }
}

/// Whether a result is what reading the file again would give. `has_stamp` says whether its stamp is the one that is known.
fn is_of(result: &FileResult<DocumentFacts>, input: &Input, has_stamp: bool) -> bool {
    let own = &result.input;
    // What one was not let to read may be let free without any change of the file.
    let may_heal = matches!(result.outcome, Outcome::Failed(Failure::Unreadable(_) | Failure::Changed));
    has_stamp
        && !may_heal
        && (&own.title, &own.place, &own.inside) == (&input.title, &input.place, &input.inside)
}

/// Looks at everything below the paths.
fn look(named: &[PathBuf], own: &[PathBuf]) -> Look {
    let own: Vec<PathBuf> = own.iter().filter_map(|it| fs::canonicalize(it).ok()).collect();
    let mut look = Look::new();
    for path in named {
        let (Ok(metadata), Ok(root)) = (fs::metadata(path), fs::canonicalize(path)) else { continue };
        if !metadata.is_dir() {
            look.insert(path.clone(), Stamp::of(&metadata));
            continue;
        }
        walk(path, &[], |place, _| {
            // Nothing below is a link that was followed, so this is where it lies.
            let real = place.strip_prefix(path).map_or_else(|_| place.to_owned(), |below| root.join(below));
            if !own.iter().any(|own| real.starts_with(own)) {
                let stamp = fs::symlink_metadata(place).map(|it| Stamp::of(&it)).unwrap_or_default();
                look.insert(place.to_owned(), stamp);
            }
        });
    }
    look
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Stamp {
        // A folder's time says that something came or went in it; one that is passed over is only there.
        let bytes = if metadata.is_file() { metadata.len() } else { 0 };
        let modified = metadata.modified().ok().filter(|_| metadata.is_file());
        Stamp { bytes, modified, number: Stamp::number(metadata) }
    }

    #[cfg(unix)]
    fn number(metadata: &fs::Metadata) -> (u64, i64, i64) {
        use std::os::unix::fs::MetadataExt as _;
        let changed = if metadata.is_file() { (metadata.ctime(), metadata.ctime_nsec()) } else { (0, 0) };
        (metadata.ino(), changed.0, changed.1)
    }

    #[cfg(not(unix))]
    fn number(_metadata: &fs::Metadata) -> (u64, i64, i64) {
        (0, 0, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is done to a folder, and what the next two looks find.
    struct Case {
        name: &'static str,
        act: fn(&Path),
        expected: [Sight; 2],
    }

    const CHANGED: [Sight; 2] = [Sight::Changing, Sight::Changed];
    const SAME: [Sight; 2] = [Sight::Same, Sight::Same];

    const CASES: &[Case] = &[
        Case { name: "nothing", act: |_| (), expected: SAME },
        Case {
            name: "a file grows",
            act: |folder| fs::write(folder.join("a.txt"), "ab").unwrap(),
            expected: CHANGED,
        },
        Case {
            name: "other bytes of the same number",
            act: |folder| {
                fs::write(folder.join("b.txt"), "x").unwrap();
                fs::rename(folder.join("b.txt"), folder.join("a.txt")).unwrap();
            },
            expected: CHANGED,
        },
        Case {
            name: "a file comes",
            act: |folder| fs::write(folder.join("b.txt"), "b").unwrap(),
            expected: CHANGED,
        },
        Case {
            name: "a file goes",
            act: |folder| fs::remove_file(folder.join("a.txt")).unwrap(),
            expected: CHANGED,
        },
        Case {
            name: "the map, the cache and what stands beside them are written",
            act: |folder| {
                fs::write(folder.join("map.json"), "new").unwrap();
                fs::write(folder.join(".evimap-1"), "half").unwrap();
                fs::create_dir_all(folder.join("cache/00")).unwrap();
                fs::write(folder.join("cache/00/11"), "x").unwrap();
            },
            expected: SAME,
        },
        Case {
            name: "something in a folder that is passed over",
            act: |folder| fs::write(folder.join(".git/config"), "x").unwrap(),
            expected: SAME,
        },
    ];

    #[test]
    fn a_change_is_seen_and_then_that_it_has_settled() {
        for case in CASES {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("a.txt"), "a").unwrap();
            fs::write(folder.path().join("map.json"), "{}").unwrap();
            for own in ["cache", ".git"] {
                fs::create_dir(folder.path().join(own)).unwrap();
            }
            let own = ["map.json", "cache"].map(|it| folder.path().join(it));
            let mut watch = Watched::new(vec![folder.path().to_owned()], own.to_vec());
            assert_eq!([watch.look(), watch.look()], CHANGED, "{}: at first", case.name);
            watch.scanned = watch.settled();
            assert_eq!(watch.look(), Sight::Same, "{}", case.name);
            (case.act)(folder.path());
            assert_eq!([watch.look(), watch.look()], case.expected, "{}", case.name);
        }
    }

    #[test]
    fn what_has_not_settled_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new] = ["a.txt", "b.txt"].map(|it| folder.path().join(it));
        fs::write(&old, "a").unwrap();
        let mut watch = Watched::new(vec![folder.path().to_owned()], Vec::new());
        assert_eq!([watch.look(), watch.look()], CHANGED);
        watch.scanned = watch.settled();
        for round in 2..5 {
            for file in [&old, &new] {
                fs::write(file, "x".repeat(round)).unwrap();
            }
            assert_eq!(watch.look(), Sight::Changing);
            watch.scanned = watch.settled();
            assert_eq!(watch.scanned.keys().collect::<Vec<_>>(), [&old], "round {round}");
        }
        assert_eq!(watch.look(), Sight::Changed);
    }
}
