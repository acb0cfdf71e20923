//! The ZIP archive: members by name, inflated within bounds, keeping what came out before a damage.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};
use std::ops::Range;

use flate2::bufread::DeflateDecoder;
use flate2::{Crc, CrcReader};
use memchr::memmem;
use zip::{CompressionMethod, ZipArchive};

use super::decode::Utf8Reader;
use crate::extract::{ExtractError, Limits};

/// An opened archive.
pub(in crate::extract) struct Archive<'b> {
    bytes: &'b [u8],
    members: BTreeMap<String, Member>,
    /// Bytes that all members together may still grow to.
    bytes_left: Cell<u64>,
    member_bytes: u64,
    /// Names that two members have. The later one counts, as for all readers that go by the central directory.
    pub(in crate::extract) doubled: Vec<String>,
    /// The central directory is damaged or missing; the members were found by their own headers.
    pub(in crate::extract) rebuilt: bool,
}

#[derive(Clone, Debug)]
struct Member {
    data: Range<usize>,
    method: CompressionMethod,
    encrypted: bool,
    /// The stated checksum; `None` where the header does not know it.
    checksum: Option<u32>,
}

/// Why a member cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Locked {
    Missing,
    Encrypted,
    /// A compression method that packages do not use.
    Method,
}

/// What was wrong with a member, known once it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) struct Faults {
    /// It was cut at the limit of inflated bytes.
    pub(in crate::extract) cut: bool,
    /// That limit was the one of all members together.
    pub(in crate::extract) spent: bool,
    /// Its checksum is not the stated one.
    pub(in crate::extract) checksum: bool,
    /// Bytes that are no text in its encoding were replaced.
    pub(in crate::extract) encoding: bool,
}

impl<'b> Archive<'b> {
    pub(in crate::extract) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let stated = stated_entries(bytes);
        if stated > limits.package_parts as u64 {
            let allowed = limits.package_parts as u64;
            return Err(ExtractError::TooManyParts { parts: stated, allowed });
        }
        let mut archive = Archive {
            bytes,
            members: BTreeMap::new(),
            bytes_left: Cell::new(limits.inflated_bytes),
            member_bytes: limits.stream_bytes as u64,
            doubled: Vec::new(),
            rebuilt: false,
        };
        let error = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(directory) => {
                archive.index(directory);
                None
            }
            Err(error) => Some(error.to_string()),
        };
        if archive.members.is_empty() {
            archive.rebuild(limits.package_parts);
            archive.rebuilt = true;
        }
        if archive.members.is_empty()
            && let Some(error) = error
        {
            return Err(damaged(error));
        }
        Ok(archive)
    }

    pub(in crate::extract) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Reads a member as UTF-8 text through `read`.
    pub(in crate::extract) fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut Part<'_>) -> T,
    ) -> Result<(T, Faults), Locked> {
        let member = self.members.get(name).ok_or(Locked::Missing)?;
        if member.encrypted {
            return Err(Locked::Encrypted);
        }
        let data = self.bytes.get(member.data.clone()).unwrap_or_default();
        let inflated: Box<dyn Read + '_> = match member.method {
            CompressionMethod::Stored => Box::new(data),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(data)),
            _ => return Err(Locked::Method),
        };
        let cut = Cell::new(false);
        let bounded =
            Bounded { inner: inflated, left: self.member_bytes, all_left: &self.bytes_left, cut: &cut };
        let mut text = Utf8Reader::new(BufReader::with_capacity(BUFFER, CrcReader::new(bounded)));
        let value = read(&mut text);
        let replaced = text.replaced();
        let mut summed = text.into_inner().into_inner();
        let checksum = !cut.get() && member.checksum.is_some_and(|stated| differs(&mut summed, stated));
        let spent = cut.get() && self.bytes_left.get() == 0;
        Ok((value, Faults { cut: cut.get(), spent, checksum, encoding: replaced }))
    }

    fn index<R: Read + std::io::Seek>(&mut self, mut directory: ZipArchive<R>) {
        for index in 0..directory.len() {
            // The raw reader is asked for the place of the data only.
            let Ok(member) = directory.by_index_raw(index) else { continue };
            let (Ok(name), Some(start)) = (member.name(), member.data_start()) else { continue };
            let name = member_key(&name);
            let data = span(start, member.compressed_size(), self.bytes.len());
            let (method, encrypted) = (member.compression(), member.encrypted());
            let checksum = Some(member.crc32());
            self.add(name, Member { data, method, encrypted, checksum });
        }
        if directory.has_duplicate_names() && self.doubled.is_empty() {
            self.doubled.extend(self.doubled_names());
        }
    }

    fn add(&mut self, name: String, member: Member) {
        if !name.is_empty() && !name.ends_with('/') && self.members.insert(name.clone(), member).is_some() {
            self.doubled.push(name);
        }
    }

    /// Names that stand in more than one local header.
    fn doubled_names(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (name, _) in local_headers(self.bytes) {
            if self.members.contains_key(&name) {
                *seen.entry(name).or_default() += 1;
            }
        }
        seen.into_iter().filter(|&(_, count)| count > 1).map(|(name, _)| name).collect()
    }

    /// Finds the members by their local headers, as in an archive whose end is missing.
    fn rebuild(&mut self, most: usize) {
        for (name, member) in local_headers(self.bytes).take(most) {
            self.add(name, member);
        }
    }
}

/// The text of a member. A type of its own, and no `dyn BufRead`: it is asked three times for each piece of markup.
pub(in crate::extract) type Part<'a> = Utf8Reader<BufReader<CrcReader<Bounded<'a, Box<dyn Read + 'a>>>>>;

/// Inflated bytes that are read at once.
const BUFFER: usize = 1 << 13;

fn damaged(detail: String) -> ExtractError {
    ExtractError::Damaged { expected: "a ZIP package", detail }
}

/// A member's name as the index holds it: part names are compared without regard to ASCII case, and escaped or not (ECMA-376 part 2,
/// 6.2.2); some producers write backslashes.
pub(in crate::extract) fn member_key(name: &str) -> String {
    unescaped(name).replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// A name with its `%20` as a space; as it is where that gives no text.
fn unescaped(name: &str) -> Cow<'_, str> {
    let Some((before, rest)) = name.split_once('%') else { return Cow::Borrowed(name) };
    let mut bytes = before.as_bytes().to_vec();
    for piece in rest.split('%') {
        let code = piece.get(..2).and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        bytes.extend(piece.bytes().skip(if code.is_some() { 2 } else { 0 }));
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(name), Cow::Owned)
}

fn span(start: u64, length: u64, most: usize) -> Range<usize> {
    let bound = |at: u64| usize::try_from(at).unwrap_or(most).min(most);
    bound(start)..bound(start.saturating_add(length))
}

/// A little-endian field of up to eight bytes.
fn field(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(length)?)?;
    Some(field.iter().rev().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)))
}

/// The largest number of members that any end record in the file states.
///
/// Asked before the archive is opened, since the reader allocates for each entry; a hostile file may hold several end records.
fn stated_entries(bytes: &[u8]) -> u64 {
    let short = memmem::find_iter(bytes, b"PK\x05\x06")
        .filter_map(|at| field(bytes, at + 10, 2))
        .filter(|&it| it != 0xFFFF);
    let long = memmem::find_iter(bytes, b"PK\x06\x06").filter_map(|at| field(bytes, at + 32, 8));
    short.chain(long).max().unwrap_or(0)
}

/// The members that have a local header (APPNOTE 4.3.7), in file order.
fn local_headers(bytes: &[u8]) -> impl Iterator<Item = (String, Member)> {
    memmem::find_iter(bytes, b"PK\x03\x04").filter_map(move |at| {
        let read = |offset: usize, length| field(bytes, at.checked_add(offset)?, length);
        let flags = read(6, 2)?;
        let method = match read(8, 2)? {
            0 => CompressionMethod::Stored,
            8 => CompressionMethod::Deflated,
            _ => return None,
        };
        let name_length = usize::try_from(read(26, 2)?).ok()?;
        let name_start = at.checked_add(30)?;
        let name = bytes.get(name_start..name_start.checked_add(name_length)?)?;
        let start = read(28, 2)?.checked_add((name_start + name_length) as u64)?;
        // Sizes after the data: the deflate stream tells its own end.
        let late = flags & 8 != 0;
        let length = if late { u64::MAX } else { read(18, 4)? };
        let checksum = if late { None } else { Some(read(14, 4)? as u32) };
        let data = span(start, length, bytes.len());
        let name = member_key(std::str::from_utf8(name).ok()?);
        Some((name, Member { data, method, encrypted: flags & 1 != 0, checksum }))
    })
}

/// Whether the sum of a member that was read to its end is another than the stated one.
fn differs<R: Read>(summed: &mut CrcReader<R>, stated: u32) -> bool {
    // What stands after the last element counts as well.
    let _damage = std::io::copy(summed, &mut std::io::sink());
    Crc::sum(summed.crc()) != stated
}

/// A reader that stops at the bounds of a member and of the archive.
pub(in crate::extract) struct Bounded<'p, R> {
    inner: R,
    left: u64,
    all_left: &'p Cell<u64>,
    cut: &'p Cell<bool>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let allowed = self.left.min(self.all_left.get());
        if allowed == 0 && !buffer.is_empty() {
            let beyond = self.inner.read(&mut [0])?;
            self.cut.set(self.cut.get() || beyond > 0);
            return Ok(0);
        }
        let length = usize::try_from(allowed).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..length).unwrap_or_default())?;
        self.left = self.left.saturating_sub(read as u64);
        self.all_left.set(self.all_left.get().saturating_sub(read as u64));
        Ok(read)
    }
}
