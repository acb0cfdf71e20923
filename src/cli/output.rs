//! Where data goes: standard output, or a file that is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::pipeline::OWN_PREFIX;

/// Characters of the output's name in the name of the file beside it: enough to tell what it is, and never too long for a file system.
const NAME_CHARACTERS: usize = 40;

/// Characters behind them that no other run uses.
const RANDOM_CHARACTERS: usize = 6;

/// Somewhere to write data.
#[derive(Debug)]
pub(super) enum Output {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file beside its place, which takes it when all is written.
    Beside(BufWriter<NamedTempFile>, PathBuf),
    /// Something that is no regular file, such as `/dev/null` or a named pipe.
    Device(BufWriter<File>),
}

impl Output {
    /// Opens the output before any work is done, so that a place that cannot be written costs no time. `None` is standard output.
    ///
    /// # Errors
    /// When the place cannot be written.
    pub(super) fn open(path: Option<&Path>) -> io::Result<Output> {
        let Some(path) = path else {
            return Ok(Output::Stdout(BufWriter::new(io::stdout())));
        };
        // A link is written where it leads.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&place) {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                return Ok(Output::Device(BufWriter::new(File::options().write(true).open(&place)?)));
            }
            // The folder may be writable where the file is not.
            Ok(_) => drop(File::options().append(true).open(&place)?),
            Err(_) => (),
        }
        let folder = place.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name: String =
            place.file_name().unwrap_or_default().to_string_lossy().chars().take(NAME_CHARACTERS).collect();
        let prefix = format!("{OWN_PREFIX}{name}-");
        clear(folder, &prefix);
        Ok(Output::Beside(BufWriter::new(half(folder, &prefix)?), place))
    }

    /// The file that is being written, and the place that it will take; `None` for what is written where it stands.
    pub(super) fn beside(&self) -> Option<(&Path, &Path)> {
        match self {
            Output::Beside(file, place) => Some((file.get_ref().path(), place)),
            Output::Stdout(_) | Output::Device(_) => None,
        }
    }

    /// Ends the writing: what was written is in its place after this, and not before.
    ///
    /// # Errors
    /// When the rest cannot be written or the file cannot take its place.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Output::Stdout(mut out) => out.flush(),
            Output::Device(mut out) => out.flush(),
            Output::Beside(out, place) => {
                let file = out.into_inner()?;
                file.as_file().sync_all()?;
                file.persist(place)?;
                Ok(())
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(out) => out.write(bytes),
            Output::Beside(out, _) => out.write(bytes),
            Output::Device(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(out) => out.flush(),
            Output::Beside(out, _) => out.flush(),
            Output::Device(out) => out.flush(),
        }
    }
}

/// A file that is locked for as long as it is written.
fn half(folder: &Path, prefix: &str) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).rand_bytes(RANDOM_CHARACTERS);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    loop {
        let half = builder.tempfile_in(folder)?;
        // Where there are no locks, nobody gets one to clear it either.
        let _ = half.as_file().lock();
        // Another run may have cleared it before it was locked.
        if half.path().try_exists().unwrap_or(true) {
            return Ok(half);
        }
    }
}

/// Removes what was left of this output by runs that were killed. What is still being written is locked.
fn clear(folder: &Path, prefix: &str) {
    let is_half = |name: &str| name.strip_prefix(prefix).is_some_and(|it| it.len() == RANDOM_CHARACTERS);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_half(&entry.file_name().to_string_lossy())
            && entry.file_type().is_ok_and(|it| it.is_file())
            && let Ok(file) = File::options().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("map.json");
        fs::write(&place, "old").unwrap();

        let mut abandoned = Output::open(Some(&place)).unwrap();
        abandoned.write_all(b"half").unwrap();
        drop(abandoned);
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");

        let mut output = Output::open(Some(&place)).unwrap();
        output.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        output.finish().unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("결과.json");
        let left_by = |place: &Path| {
            let Output::Beside(half, _) = Output::open(Some(place)).unwrap() else { panic!("no file") };
            half.into_inner().unwrap().keep().unwrap().1
        };
        let other = left_by(&folder.path().join("결과.json-x"));
        let own = left_by(&place);
        let mut running = Output::open(Some(&place)).unwrap();
        assert!(!own.exists(), "it is nobody's");
        assert!(other.exists(), "it is another output's");
        drop(Output::open(Some(&place)).unwrap());
        running.write_all(b"whole").unwrap();
        running.finish().unwrap();
        assert_eq!(fs::read_to_string(&place).unwrap(), "whole");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Output::open(Some(folder.path())).is_err());
        assert!(Output::open(Some(&folder.path().join("없음/map.json"))).is_err());
    }
}
