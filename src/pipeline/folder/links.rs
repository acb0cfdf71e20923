//! Symbolic links that are followed: each file and each folder that they lead to is listed once.
//!
//! # Decisions
//! - What is named or walked anyway comes first, so a file keeps the name under which it lies in its folder.
//! - A folder is walked once, whatever leads to it: links in a circle, or ten links in each of forty folders, end.
//! - Links are followed in the order of their names, so the list does not depend on the file system.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::{Listing, Seen, Skip, names, regular, walk};

/// Puts what links lead to in their place. `walked` are the folders whose files are in `seen`.
pub(super) fn follow(seen: &mut Vec<Seen>, walked: &[PathBuf]) {
    let mut walked: Vec<PathBuf> = walked.iter().filter_map(|it| fs::canonicalize(it).ok()).collect();
    let mut files = Vec::new();
    loop {
        let mut links: Vec<Seen> =
            seen.extract_if(.., |it| it.listing == Listing::Skipped(Skip::Link)).collect();
        if links.is_empty() {
            break;
        }
        links.sort_by(|a, b| (&a.path, &a.place).cmp(&(&b.path, &b.place)));
        for link in links {
            let target = fs::canonicalize(&link.place).and_then(|it| Ok((fs::metadata(&it)?, it)));
            match target {
                Err(error) => seen.push(Seen { listing: Listing::Unreadable(error.kind()), ..link }),
                Ok((metadata, target)) if !metadata.is_dir() => {
                    files.push((target, Seen { listing: regular(&metadata), ..link }));
                }
                Ok((_, folder)) if walked.iter().any(|it| folder.starts_with(it)) => {
                    seen.push(Seen { listing: Listing::Skipped(Skip::LinkToListed), ..link });
                }
                Ok((_, folder)) => {
                    walk(&folder, &walked, |place, listing| {
                        let below = names(place.strip_prefix(&folder).unwrap_or(place));
                        let path: Vec<&str> = [link.path.as_str()]
                            .into_iter()
                            .chain(below.iter().map(String::as_str))
                            .collect();
                        let (path, place) = (path.join("/"), place.to_owned());
                        seen.push(Seen {
                            path,
                            above: link.above.clone(),
                            place,
                            inside: Vec::new(),
                            listing,
                        });
                    });
                    walked.push(folder);
                }
            }
        }
    }
    let mut places: BTreeSet<PathBuf> =
        seen.iter().filter_map(|it| fs::canonicalize(&it.place).ok()).collect();
    files.sort_by(|(_, a), (_, b)| (&a.path, &a.place).cmp(&(&b.path, &b.place)));
    for (target, link) in files {
        if !matches!(link.listing, Listing::File { .. }) {
            seen.push(link);
        } else if places.insert(target.clone()) {
            seen.push(Seen { place: target, ..link });
        } else {
            seen.push(Seen { listing: Listing::Skipped(Skip::LinkToListed), ..link });
        }
    }
}
