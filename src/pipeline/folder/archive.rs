//! The files of ZIP archives, listed behind their archive.

use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use super::super::file;
use super::{Listing, Seen, Skip, names, system_file};
use crate::extract::{Bundle, ExtractError, Limits, Member};

/// Archives inside one another that are opened; one more is a file that is not read.
const NESTING: usize = 2;

/// Files that only packages of one document have: Office Open XML, and OpenDocument and HWPX.
const PACKAGE_MARKS: [&str; 2] = ["[Content_Types].xml", "mimetype"];

/// Puts the files of each archive behind it.
pub(super) fn expand(seen: Vec<Seen>, limits: &Limits) -> Vec<Seen> {
    let mut expanded = Vec::with_capacity(seen.len());
    for it in seen {
        if !matches!(it.listing, Listing::File { .. }) || !is_named_archive(&it.path) {
            expanded.push(it);
            continue;
        }
        match file::open(&it.place) {
            Ok(file) => {
                let mut budget = limits.archive_bytes;
                open(it, BufReader::new(file), limits, &mut budget, &mut expanded);
            }
            Err(error) => expanded.push(Seen { listing: Listing::Unreadable(error.kind()), ..it }),
        }
    }
    expanded
}

/// Lists an archive and what is in it. A package of one document is listed as the file that it is.
fn open(archive: Seen, from: impl Read + Seek, limits: &Limits, budget: &mut u64, list: &mut Vec<Seen>) {
    let mut bundle = match Bundle::open(from, limits) {
        Ok(bundle) => bundle,
        Err(error) => return list.push(Seen { listing: Listing::Refused(error), ..archive }),
    };
    if bundle.members.iter().any(|member| PACKAGE_MARKS.contains(&member.name.as_str())) {
        return list.push(archive);
    }
    let members = std::mem::take(&mut bundle.members);
    let files: Vec<Seen> =
        members.iter().filter_map(|member| listed(&archive, member, limits, budget)).collect();
    let listing = Listing::Skipped(Skip::Archive { members: files.len() });
    let depth = archive.inside.len();
    list.push(Seen { listing, ..archive });
    for file in files {
        let is_archive = matches!(file.listing, Listing::File { .. }) && is_named_archive(&file.path);
        match file.inside.last().filter(|_| is_archive && depth + 1 < NESTING) {
            Some(&index) => match bundle.read(index, limits.member_bytes) {
                Ok(bytes) => {
                    // Each of its files is read through the whole of it.
                    let size = bytes.len() as u64;
                    let first = list.len();
                    open(file, Cursor::new(bytes), limits, budget, list);
                    *budget = budget.saturating_sub(size.saturating_mul((list.len() - first) as u64));
                }
                Err(error) => list.push(Seen { listing: Listing::Refused(error), ..file }),
            },
            None => list.push(file),
        }
    }
}

/// A file of an archive; `None` for what has no name.
fn listed(archive: &Seen, member: &Member, limits: &Limits, budget: &mut u64) -> Option<Seen> {
    let parts = names(Path::new(&member.name.replace('\\', "/")));
    let (name, folders) = parts.split_last()?;
    let too_large =
        |allowed, limit| Listing::Refused(ExtractError::TooLarge { bytes: member.bytes, allowed, limit });
    let skip = folders
        .iter()
        .find_map(|folder| system_file(folder, true))
        .map(|_| Skip::Hidden)
        .or_else(|| system_file(name, false));
    let listing = match skip {
        Some(skip) => Listing::Skipped(skip),
        None if member.bytes > limits.member_bytes => too_large(limits.member_bytes, "member_bytes"),
        None if member.bytes > *budget => too_large(*budget, "archive_bytes"),
        None => Listing::File { bytes: member.bytes },
    };
    if let Listing::File { bytes } = listing {
        *budget -= bytes;
    }
    let mut inside = archive.inside.clone();
    inside.push(member.index);
    let path = format!("{}/{}", archive.path, parts.join("/"));
    Some(Seen { path, above: archive.above.clone(), place: archive.place.clone(), inside, listing })
}

fn is_named_archive(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("zip"))
}
