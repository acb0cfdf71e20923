//! A ZIP archive of files, as evidence is sent: which files are in it, and the bytes of each.
//!
//! # Decisions
//! - Nothing is unpacked to a disk, so no name in an archive can reach a place outside it.
//! - Sizes that an archive states are not believed: a member is inflated up to a bound.
//! - The number of members is asked of the end record before the directory is read, because the directory is read as a whole.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::EUC_KR;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{ExtractError, Limits};

/// Bytes at the end of an archive in which its end record stands: the record with the longest comment (APPNOTE 4.3.16).
const END_BYTES: u64 = 22 + 0xFFFF;

/// An opened archive.
#[derive(Debug)]
pub struct Bundle<R> {
    archive: ZipArchive<R>,
    /// Its files in the order of its directory; folders are not among them.
    pub members: Vec<Member>,
}

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its number in the archive's directory.
    pub index: usize,
    /// Its path in the archive as written. Names that are no UTF-8 are CP949, which Korean archivers write.
    pub name: String,
    /// Its size in bytes as stated.
    pub bytes: u64,
}

impl<R: Read + Seek> Bundle<R> {
    /// Opens an archive.
    ///
    /// # Errors
    /// When it has no readable directory, or more members than `limits` allow.
    pub fn open(mut from: R, limits: &Limits) -> Result<Bundle<R>, ExtractError> {
        let stated = stated_members(&mut from).map_err(|error| damaged(error.to_string()))?;
        if stated > limits.package_parts as u64 {
            let allowed = limits.package_parts as u64;
            return Err(ExtractError::TooManyParts { parts: stated, allowed });
        }
        let mut archive = ZipArchive::new(from).map_err(|error| damaged(error.to_string()))?;
        let mut members = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            // The raw reader is asked for the header only.
            let Ok(member) = archive.by_index_raw(index) else { continue };
            if !member.is_dir() {
                members.push(Member { index, name: decoded(member.name_raw()), bytes: member.size() });
            }
        }
        Ok(Bundle { archive, members })
    }

    /// The bytes of the member at `index` of the directory.
    ///
    /// # Errors
    /// When it is locked, damaged, or larger than `most` bytes.
    pub fn read(&mut self, index: usize, most: u64) -> Result<Vec<u8>, ExtractError> {
        let member = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                ExtractError::Encrypted
            }
            error => damaged(error.to_string()),
        })?;
        let mut bytes = Vec::new();
        member
            .take(most.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > most {
            let bytes = bytes.len() as u64;
            return Err(ExtractError::TooLarge { bytes, allowed: most, limit: "member_bytes" });
        }
        Ok(bytes)
    }
}

fn damaged(detail: String) -> ExtractError {
    ExtractError::Damaged { expected: "a ZIP archive", detail }
}

fn decoded(name: &[u8]) -> String {
    std::str::from_utf8(name)
        .map_or_else(|_| EUC_KR.decode_without_bom_handling(name).0.into_owned(), str::to_owned)
}

/// The largest number of members that an end record near the end of the archive states; ZIP64 records state it in eight bytes.
fn stated_members(from: &mut (impl Read + Seek)) -> std::io::Result<u64> {
    let size = from.seek(SeekFrom::End(0))?;
    from.seek(SeekFrom::Start(size.saturating_sub(END_BYTES + 76)))?;
    let mut end = Vec::new();
    from.by_ref().take(END_BYTES + 76).read_to_end(&mut end)?;
    from.rewind()?;
    let field = |at: usize, length: usize| {
        let bytes = end.get(at..at.checked_add(length)?)?;
        Some(bytes.iter().rev().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)))
    };
    let short = memchr::memmem::find_iter(&end, b"PK\x05\x06").filter_map(|at| field(at + 10, 2));
    let long = memchr::memmem::find_iter(&end, b"PK\x06\x06").filter_map(|at| field(at + 32, 8));
    Ok(short.filter(|&it| it != 0xFFFF).chain(long).max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn members_are_listed_and_read_up_to_a_bound() {
        let bytes = archive(&[("증빙/가.txt", b"one"), ("b.txt", b"three")]);
        let mut bundle = Bundle::open(Cursor::new(bytes), &Limits::default()).unwrap();
        let names: Vec<&str> = bundle.members.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["증빙/가.txt", "b.txt"]);
        assert_eq!(bundle.read(0, 3).unwrap(), b"one");
        assert_eq!(
            bundle.read(1, 4),
            Err(ExtractError::TooLarge { bytes: 5, allowed: 4, limit: "member_bytes" })
        );
        assert!(matches!(bundle.read(2, 4), Err(ExtractError::Damaged { .. })));
    }

    #[test]
    fn a_name_that_is_no_utf8_is_cp949() {
        assert_eq!(decoded("지침.pdf".as_bytes()), "지침.pdf");
        assert_eq!(decoded(b"\xc1\xf6\xc4\xa7.pdf"), "지침.pdf");
    }

    #[test]
    fn too_many_members_are_refused_before_the_directory_is_read() {
        let bytes = archive(&[("a", b""), ("b", b""), ("c", b"")]);
        let limits = Limits { package_parts: 2, ..Limits::default() };
        let refused = Bundle::open(Cursor::new(&bytes), &limits).err();
        assert_eq!(refused, Some(ExtractError::TooManyParts { parts: 3, allowed: 2 }));
        let cut = bytes.get(..bytes.len() / 2).unwrap();
        assert!(matches!(
            Bundle::open(Cursor::new(cut), &Limits::default()),
            Err(ExtractError::Damaged { .. })
        ));
    }
}
