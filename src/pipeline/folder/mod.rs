//! Paths to the list of files: which there are, what they are called, and which are left alone.
//!
//! # Decisions
//! - Every file seen is listed, also one that is not read, with the reason.
//! - A file is called by its path below the folder that was named, separated by `/`, in NFC: macOS writes Hangul names as separate
//!   jamo, and a map must not depend on who zipped the folder.
//! - Links inside a folder are not followed unless asked for ([`Links`]): they may leave it, or lead back into it.
//! - A name that is no UTF-8 is shown in CP949 where it is that (archives unpacked elsewhere than in Korea), else with its bytes.
//! - A ZIP archive is a folder as well: its files are called `a.zip/b.pdf` and read from it, and so are those of an archive in it.
//! - The list is sorted by what the files are called, so it does not depend on the file system or on the order of arguments.

mod archive;
mod links;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use walkdir::WalkDir;

use crate::extract::{ExtractError, Limits};

/// Names of what this program keeps beside its output begin with this. They are not listed: a map must not depend on other runs.
pub const OWN_PREFIX: &str = ".evimap-";

/// One file of the list.
#[derive(Clone, Debug)]
pub struct Input {
    /// What reports call it: the path below the folder that was named, `/` separated, NFC. No two inputs of a list share it.
    pub path: String,
    /// What a citation calls it: the file name without its extension, NFC.
    pub title: String,
    /// Where it lies, or the archive that holds it.
    pub place: PathBuf,
    /// Where it is in the archive: its number in the directory, after that of the archive that holds it; empty outside of archives.
    pub inside: Vec<usize>,
    /// What it was seen to be.
    pub listing: Listing,
    /// Whether it is read as a form, whose table rows stay whole.
    pub is_form: bool,
}

#[cfg(test)]
impl Input {
    /// A PDF file of one byte that lies nowhere.
    pub(crate) fn example(title: &str) -> Input {
        Input {
            path: format!("{title}.pdf"),
            title: title.to_owned(),
            place: PathBuf::new(),
            inside: Vec::new(),
            listing: Listing::File { bytes: 1 },
            is_form: false,
        }
    }
}

/// What a file was seen to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// A regular file.
    File {
        /// Its size.
        bytes: u64,
    },
    /// Something that is left alone.
    Skipped(Skip),
    /// A file or a folder that could not be looked at.
    Unreadable(io::ErrorKind),
    /// An archive that could not be opened, or a file in it that is not read.
    Refused(ExtractError),
}

/// Why a file is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Skip {
    /// A symbolic link that is not followed.
    Link,
    /// A symbolic link to what is listed already.
    LinkToListed,
    /// The lock file of an open document (`~$…`, `.~lock.…#`).
    LockFile,
    /// A file that the system keeps for itself.
    Hidden,
    /// A folder that the system keeps for itself; what lies in it is not listed.
    HiddenFolder,
    /// A device, pipe or socket.
    Special,
    /// A ZIP archive; its files are listed behind it.
    Archive {
        /// How many files it holds.
        members: usize,
    },
    /// A filled-in checklist, which is no evidence for itself.
    ChecklistForm,
    /// A file with the bytes of an earlier one.
    Duplicate {
        /// [`Input::path`] of that one.
        first: String,
        /// Size of both.
        bytes: u64,
        /// Hash of both, hexadecimal.
        sha256: String,
    },
}

impl Skip {
    /// The reason's fixed code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Skip::Link | Skip::LinkToListed => "link",
            Skip::LockFile => "lock-file",
            Skip::Hidden | Skip::HiddenFolder => "hidden",
            Skip::Special => "special",
            Skip::Archive { .. } => "archive",
            Skip::ChecklistForm => "checklist-form",
            Skip::Duplicate { .. } => "duplicate",
        }
    }

    /// Whether evidence may have been left out.
    pub fn is_loss(&self) -> bool {
        matches!(self, Skip::Link)
    }
}

/// What becomes of symbolic links in a folder. One that was named itself is always followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// Each is listed and left alone.
    #[default]
    LeaveAlone,
    /// They are followed, also out of the folder; each file and folder is listed once.
    Follow,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A path that was named does not exist, or cannot be looked at.
    #[error("{} cannot be opened", path.display())]
    NotFound {
        /// The path as it was named.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nothing under the paths is a file that could be read.
    #[error("no input found")]
    Nothing,
}

/// Lists what is to be read.
///
/// `named` are files and folders that must exist; folders are walked. `listed` are paths from a list: one that has gone is a failed
/// file, not an error. What is `own`, or lies below it, is left out: a map or a cache in its own folder is no evidence for the next run.
///
/// # Errors
/// When a named path does not exist, and when there is no file at all.
pub fn list(
    named: &[PathBuf],
    listed: &[PathBuf],
    own: &[&Path],
    links: Links,
    limits: &Limits,
) -> Result<Vec<Input>, InputError> {
    let mut seen = Vec::new();
    let mut walked = Vec::new();
    for path in named {
        let metadata =
            fs::metadata(path).map_err(|source| InputError::NotFound { path: path.clone(), source })?;
        if metadata.is_dir() {
            list_below(path, &mut seen);
            walked.push(path.clone());
        } else {
            seen.push(Seen::named(path, regular(&metadata)));
        }
    }
    for path in listed {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                list_below(path, &mut seen);
                walked.push(path.clone());
            }
            Ok(metadata) => {
                let skip = name_of(path).and_then(|name| system_file(&name, false));
                let listing =
                    if metadata.is_symlink() { Listing::Skipped(Skip::Link) } else { regular(&metadata) };
                seen.push(Seen::listed(path, skip.map_or(listing, Listing::Skipped)));
            }
            Err(error) => seen.push(Seen::listed(path, Listing::Unreadable(error.kind()))),
        }
    }
    if links == Links::Follow {
        links::follow(&mut seen, &walked);
    }
    drop_repeated(&mut seen, own);
    let mut seen = archive::expand(seen, limits);
    if seen.iter().all(|it| matches!(it.listing, Listing::Skipped(_))) {
        return Err(InputError::Nothing);
    }
    tell_apart(&mut seen);
    seen.sort_by(|a, b| (&a.path, &a.place).cmp(&(&b.path, &b.place)));
    let mut inputs: Vec<Input> = seen.into_iter().map(Seen::into_input).collect();
    number_the_rest(&mut inputs);
    // Once more: parts of a list are put together by their paths alone.
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(inputs)
}

/// A file on its way into the list.
struct Seen {
    path: String,
    /// Names of the folders above `path`, outermost first.
    above: Vec<String>,
    place: PathBuf,
    inside: Vec<usize>,
    listing: Listing,
}

impl Seen {
    /// A file that was named itself: it is called by its name alone.
    fn named(path: &Path, listing: Listing) -> Seen {
        let mut above = names(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let path_shown = above.pop().unwrap_or_default();
        // A link that was named is followed here, so that nothing has to be when the file is opened.
        let is_link = fs::symlink_metadata(path).is_ok_and(|it| it.is_symlink());
        let target = if is_link { fs::canonicalize(path).ok() } else { None };
        let place = target.unwrap_or_else(|| path.to_owned());
        Seen { path: path_shown, above, place, inside: Vec::new(), listing }
    }

    /// A file from a list: a relative path is what the list's writer calls it.
    fn listed(path: &Path, listing: Listing) -> Seen {
        if path.is_absolute() {
            return Seen::named(path, listing);
        }
        Seen {
            path: names(path).join("/"),
            above: Vec::new(),
            place: path.to_owned(),
            inside: Vec::new(),
            listing,
        }
    }

    fn into_input(self) -> Input {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let title = without_extension(name).to_owned();
        let Seen { path, place, inside, listing, .. } = self;
        Input { path, title, place, inside, listing, is_form: false }
    }
}

/// Lists everything below a folder.
fn list_below(folder: &Path, seen: &mut Vec<Seen>) {
    let above = names(&std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
    walk(folder, &[], |place, listing| {
        let below = names(place.strip_prefix(folder).unwrap_or(place));
        let path = if below.is_empty() { above.last().cloned().unwrap_or_default() } else { below.join("/") };
        seen.push(Seen { path, above: above.clone(), place: place.to_owned(), inside: Vec::new(), listing });
    });
}

/// Shows everything below a folder that is listed: where it lies and what it is. What is below one of `walked` is left out.
pub(super) fn walk(folder: &Path, walked: &[PathBuf], mut show: impl FnMut(&Path, Listing)) {
    let mut entries = WalkDir::new(folder).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
                show(error.path().unwrap_or(folder), Listing::Unreadable(kind));
                continue;
            }
        };
        let kind = entry.file_type();
        let is_own = entry.file_name().to_string_lossy().starts_with(OWN_PREFIX);
        if is_own || kind.is_dir() && walked.iter().any(|it| it == entry.path()) {
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let below_folder = entry.depth() > 0;
        let skip = below_folder.then(|| system_file(&nfc(entry.file_name()), kind.is_dir())).flatten();
        if let Some(skip) = skip {
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            show(entry.path(), Listing::Skipped(skip));
        } else if kind.is_symlink() && below_folder {
            show(entry.path(), Listing::Skipped(Skip::Link));
        } else if !kind.is_dir() && below_folder {
            let listing = match entry.metadata() {
                Ok(metadata) => regular(&metadata),
                Err(error) => {
                    Listing::Unreadable(error.io_error().map_or(io::ErrorKind::Other, io::Error::kind))
                }
            };
            show(entry.path(), listing);
        }
    }
}

fn regular(metadata: &fs::Metadata) -> Listing {
    if metadata.is_file() { Listing::File { bytes: metadata.len() } } else { Listing::Skipped(Skip::Special) }
}

/// Files and folders that are no evidence by their name: what Word and LibreOffice write beside an open document, and what macOS,
/// Windows and archivers leave behind.
fn system_file(name: &str, is_folder: bool) -> Option<Skip> {
    const LEFT_BEHIND: &[&str] = &["thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin"];
    if is_folder {
        let hidden = name.starts_with('.') || LEFT_BEHIND.contains(&name.to_ascii_lowercase().as_str());
        return hidden.then_some(Skip::HiddenFolder);
    }
    if name.starts_with("~$") || (name.starts_with(".~lock.") && name.ends_with('#')) {
        return Some(Skip::LockFile);
    }
    let hidden = name.starts_with('.') || LEFT_BEHIND.contains(&name.to_ascii_lowercase().as_str());
    hidden.then_some(Skip::Hidden)
}

/// Lists a file once that was reached by two paths, and leaves out what is the program's own.
fn drop_repeated(seen: &mut Vec<Seen>, own: &[&Path]) {
    let own: Vec<PathBuf> = own.iter().filter_map(|it| fs::canonicalize(it).ok()).collect();
    let mut places = BTreeSet::new();
    seen.retain(|it| match (&it.listing, fs::canonicalize(&it.place)) {
        (Listing::File { .. }, Ok(place)) => {
            !own.iter().any(|own| place.starts_with(own)) && places.insert(place)
        }
        (Listing::Skipped(Skip::Hidden | Skip::HiddenFolder), Ok(place)) if own.contains(&place) => false,
        _ => places.insert(it.place.clone()),
    });
}

/// Files of different folders that would be called the same are called with one more folder above them, until they differ.
fn tell_apart(seen: &mut [Seen]) {
    loop {
        let mut alike: BTreeMap<&str, BTreeSet<&[String]>> = BTreeMap::new();
        for it in seen.iter() {
            alike.entry(&it.path).or_default().insert(&it.above);
        }
        let clashing: BTreeSet<String> =
            alike.into_iter().filter(|(_, above)| above.len() > 1).map(|(path, _)| path.to_owned()).collect();
        let mut changed = false;
        for it in seen.iter_mut().filter(|it| clashing.contains(&it.path)) {
            if let Some(parent) = it.above.pop() {
                it.path = format!("{parent}/{}", it.path);
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// Files that are still called the same, such as a name in NFC beside the same name in NFD, are numbered. Expects a sorted list.
fn number_the_rest(inputs: &mut [Input]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // An archive may hold thousands of files of one name: each goes on from the number of the one before.
    let (mut previous, mut number) = (String::new(), 2);
    for it in inputs {
        if it.path != previous {
            (previous, number) = (it.path.clone(), 2);
        }
        let mut path = it.path.clone();
        while !taken.insert(path.clone()) {
            let (stem, extension) = it.path.split_at(it.path.len() - extension_of(&it.path).len());
            path = format!("{stem} ({number}){extension}");
            number += 1;
        }
        it.path = path;
    }
}

/// The names of a path's parts in NFC, without `.`, `..` and what stands before the first name.
fn names(path: &Path) -> Vec<String> {
    let name = |part: Component<'_>| match part {
        Component::Normal(name) => Some(nfc(name)),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
    };
    path.components().filter_map(name).collect()
}

/// A name without its extension.
fn without_extension(name: &str) -> &str {
    name.strip_suffix(extension_of(name)).unwrap_or(name)
}

/// The extension of a name with its dot; empty where there is none. What stands after the dot of `지침_Ver 1.0` is none: an extension
/// begins with a letter.
fn extension_of(name: &str) -> &str {
    let dot = name.rfind('.').filter(|dot| *dot > 0).unwrap_or(name.len());
    let extension = name.get(dot..).unwrap_or_default();
    let begins_well = extension.chars().nth(1).is_some_and(|it| it.is_ascii_alphabetic());
    if begins_well && !extension.contains([' ', '/']) { extension } else { "" }
}

fn name_of(path: &Path) -> Option<String> {
    path.file_name().map(nfc)
}

fn nfc(name: &OsStr) -> String {
    shown(name).nfc().collect()
}

/// A name as text. Bytes that are no text stand as `\xNN`, so that two names never look the same.
fn shown(name: &OsStr) -> Cow<'_, str> {
    if let Some(name) = name.to_str() {
        return Cow::Borrowed(name);
    }
    let bytes = name.as_encoded_bytes();
    let in_cp949 = encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(bytes);
    in_cp949.unwrap_or_else(|| {
        let parts = bytes.utf8_chunks().map(|chunk| {
            let escaped: String = chunk.invalid().iter().map(|it| format!("\\x{it:02X}")).collect();
            chunk.valid().to_owned() + &escaped
        });
        Cow::Owned(parts.collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of files made for a case; a name that ends in `/` is an empty folder.
    struct Case {
        name: &'static str,
        files: &'static [&'static str],
        scanned: &'static [&'static str],
        expected: &'static [(&'static str, Option<&'static str>)],
    }

    const CASES: &[Case] = &[
        Case {
            name: "a folder is walked, and its files are called by their path below it",
            files: &["in/b.pdf", "in/a/c.docx"],
            scanned: &["in"],
            expected: &[("a/c.docx", None), ("b.pdf", None)],
        },
        Case {
            name: "NFD names are called in NFC, and twins are numbered",
            files: &["in/\u{1100}\u{1161}.pdf", "in/\u{ac00}.pdf"],
            scanned: &["in"],
            expected: &[("\u{ac00} (2).pdf", None), ("\u{ac00}.pdf", None)],
        },
        Case {
            name: "lock files and system files are listed and skipped",
            files: &["in/a.pdf", "in/~$a.docx", "in/.DS_Store", "in/Thumbs.db", "in/.git/config"],
            scanned: &["in"],
            expected: &[
                (".DS_Store", Some("hidden")),
                (".git", Some("hidden")),
                ("Thumbs.db", Some("hidden")),
                ("a.pdf", None),
                ("~$a.docx", Some("lock-file")),
            ],
        },
        Case {
            name: "files of two folders with one name are told apart by their folders",
            files: &["2024/a.pdf", "2025/a.pdf", "2025/b.pdf"],
            scanned: &["2024", "2025"],
            expected: &[("2024/a.pdf", None), ("2025/a.pdf", None), ("b.pdf", None)],
        },
        Case {
            name: "a file reached twice is listed once",
            files: &["in/a.pdf"],
            scanned: &["in", "in/a.pdf"],
            expected: &[("a.pdf", None)],
        },
    ];

    #[test]
    fn files_are_listed_in_order_with_their_names() {
        for case in CASES {
            let folder = tempfile::tempdir().unwrap();
            for file in case.files {
                let place = folder.path().join(file);
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                fs::write(&place, file).unwrap();
            }
            let named: Vec<PathBuf> = case.scanned.iter().map(|it| folder.path().join(it)).collect();
            let inputs = list(&named, &[], &[], Links::LeaveAlone, &Limits::default()).unwrap();
            let found: Vec<(&str, Option<&str>)> = inputs
                .iter()
                .map(|it| {
                    let code = match &it.listing {
                        Listing::Skipped(skip) => Some(skip.code()),
                        Listing::File { .. } | Listing::Unreadable(_) | Listing::Refused(_) => None,
                    };
                    (it.path.as_str(), code)
                })
                .collect();
            assert_eq!(found, case.expected, "{}", case.name);
        }
    }

    #[test]
    fn a_title_is_the_name_without_its_extension() {
        let cases = [
            ("02. 침해사고관리지침_Ver 1.0.pdf", "02. 침해사고관리지침_Ver 1.0"),
            ("02. 침해사고관리지침_Ver 1.0", "02. 침해사고관리지침_Ver 1.0"),
            ("지침.최종.DOCX", "지침.최종"),
            ("README", "README"),
        ];
        for (name, title) in cases {
            assert_eq!(without_extension(name), title, "{name}");
        }
    }

    #[test]
    fn without_a_file_there_is_no_list() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("없음");
        assert!(matches!(
            list(&[missing], &[], &[], Links::LeaveAlone, &Limits::default()),
            Err(InputError::NotFound { .. })
        ));
        fs::write(folder.path().join(".DS_Store"), "x").unwrap();
        assert!(matches!(
            list(&[folder.path().to_owned()], &[], &[], Links::LeaveAlone, &Limits::default()),
            Err(InputError::Nothing)
        ));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_listed_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.pdf"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        let inputs =
            list(&[folder.path().to_owned()], &[], &[], Links::LeaveAlone, &Limits::default()).unwrap();
        let skipped: Vec<&str> = inputs
            .iter()
            .filter(|it| it.listing == Listing::Skipped(Skip::Link))
            .map(|it| it.path.as_str())
            .collect();
        assert_eq!(skipped, ["loop"]);
    }

    #[test]
    fn what_is_the_programs_own_is_no_input_and_a_vanished_file_of_a_list_is_listed() {
        let folder = tempfile::tempdir().unwrap();
        let [map, cache, hidden] = ["map.json", "cache", ".cache"].map(|it| folder.path().join(it));
        fs::write(&map, "{}").unwrap();
        fs::write(folder.path().join("a.pdf"), "x").unwrap();
        for cache in [&cache, &hidden] {
            fs::create_dir_all(cache.join("00")).unwrap();
            fs::write(cache.join("00/11"), "x").unwrap();
        }
        let gone = PathBuf::from("없음/b.pdf");
        let own: [&Path; 3] = [&map, &cache, &hidden];
        let limits = Limits::default();
        let inputs = list(&[folder.path().to_owned()], &[gone], &own, Links::LeaveAlone, &limits).unwrap();
        let paths: Vec<&str> = inputs.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["a.pdf", "없음/b.pdf"]);
    }

    #[test]
    fn thousands_of_files_of_one_name_are_numbered_in_order() {
        let input = |place: usize| Input { inside: vec![place], ..Input::example("지침") };
        let mut inputs: Vec<Input> = (0..20_000).map(input).collect();
        number_the_rest(&mut inputs);
        let names: Vec<&str> = inputs.iter().map(|it| it.path.as_str()).collect();
        assert_eq!((names[0], names[1], names[19_999]), ("지침.pdf", "지침 (2).pdf", "지침 (20000).pdf"));
    }
}
