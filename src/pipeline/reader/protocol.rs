//! What goes through the pipes between a reader and those who ask it: frames of a length (four bytes, little endian) and a message.
//!
//! The bytes of the file follow a request as they are. A reading process greets with [`GREETING`]; another version of the program
//! behind the same path does not, and is not spoken to.

use std::io::{self, IoSlice, Read, Write};
use std::ops::Range;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::LeftOut;
use crate::document::Document;
use crate::extract::{ExtractError, Part, Settings};
use crate::render::{NoPicture, Picture, Wanted};

/// What a reading process says first.
pub(super) const GREETING: &[u8] = concat!("evimap reader 4 ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

/// Bytes of the longest message: a document with all its places is several times its text.
const MOST_BYTES: u32 = 1 << 30;

/// Bytes of the length before a message.
const LENGTH_BYTES: usize = 4;

/// Room for a message to begin with. Memory that is not written is not used, and a document for which it suffices is not moved.
const ROOM: usize = 1 << 20;

/// What is said to a reading process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Message {
    /// A file is to be worked on.
    Request(Box<Request>),
    /// The answer to [`Reply::Next`].
    Stretch(Option<Stretch>),
}

/// Pages that follow one another, from 1.
pub(super) type Stretch = Range<u32>;

/// What is asked about a file whose bytes follow the message.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// How many bytes follow.
    pub(super) size: u64,
    pub(super) settings: Settings,
    pub(super) task: Task,
}

/// What is to be done with a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Task {
    Read(Reading),
    Draw(Drawing),
}

/// A file to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Reading {
    pub(super) name: String,
    pub(super) left_out: LeftOut,
    /// The file as a word processor draws it.
    pub(super) drawn: Option<Document>,
    /// Whether others may read some of its pages, where there are many of them.
    pub(super) is_shared: bool,
    /// Whether each page is told of before it is read.
    pub(super) is_told: bool,
}

/// Pages to be drawn of a file in which a reader found so many.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Drawing {
    pub(super) pages: u32,
    pub(super) wanted: Vec<Wanted>,
}

/// What becomes of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// Which pages are to be read next of the file, which has so many? The answer is a [`Message::Stretch`].
    Next(u32),
    /// A page is about to be read, where pages are told of.
    Page(u32),
    /// The end of reading: the pages that were to be read, or why there are none.
    Read(Result<Part, ExtractError>),
    /// The next of the pages that are to be drawn. The last of them is the end.
    Drawn(Result<Picture, NoPicture>),
    /// The end: the reader panicked at this page, or before the first; or the renderer did.
    Panicked(Option<u32>),
}

pub(super) fn write<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    write_with(to, message, &[])
}

/// Writes a message and the bytes that follow it, in one piece where they fit, so that whoever waits for them wakes once.
pub(super) fn write_with<T: Serialize>(to: &mut impl Write, message: &T, bytes: &[u8]) -> io::Result<()> {
    let mut frame = Vec::with_capacity(ROOM);
    frame.extend([0; LENGTH_BYTES]);
    let mut frame = postcard::to_extend(message, frame).map_err(io::Error::other)?;
    let length = u32::try_from(frame.len() - LENGTH_BYTES).ok().filter(|it| *it <= MOST_BYTES);
    let length = length.ok_or_else(|| io::Error::other("the message is too long"))?;
    frame[..LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
    let mut parts = [IoSlice::new(&frame), IoSlice::new(bytes)];
    let mut rest = parts.as_mut_slice();
    while !rest.is_empty() {
        match to.write_vectored(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut rest, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    to.flush()
}

pub(super) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut length = [0; LENGTH_BYTES];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MOST_BYTES {
        return Err(io::Error::other("the message is too long"));
    }
    let frame = bytes(from, u64::from(length))?;
    postcard::from_bytes(&frame).map_err(io::Error::other)
}

/// Exactly `size` bytes.
pub(super) fn bytes(from: &mut impl Read, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).map_err(io::Error::other)?)?;
    from.take(size).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{
        DocumentBuilder, Format, LineEnd, LinePlace, PageNumbers, Role, Warned, Warning, WarningKind,
    };

    #[test]
    fn a_document_comes_back_as_it_was() {
        let mut builder = DocumentBuilder::new(Format::Pdf, PageNumbers::Exact);
        builder.start_page(Some("iv".to_owned()), 595.0, 842.0);
        let place = LinePlace {
            origin: [72.0, 100.5],
            direction: [1.0, 0.0],
            ascent: 9.0,
            descent: 2.0,
            edges: vec![[0.0, 10.25], [10.25, 21.0]],
        };
        builder.push_line("통지", Role::Body, LineEnd::Wrap, Some(place));
        builder.push_line("방법", Role::Note, LineEnd::Row, None);
        let kind = WarningKind::LimitReached { limit: "pages", value: 1 };
        let read = Warned { value: builder.finish(), warnings: vec![Warning { page: Some(1), kind }] };
        let read = Part::from(read);
        let expected = format!("{read:?}");
        let mut pipe = Vec::new();
        write(&mut pipe, &Reply::Read(Ok(read))).unwrap();
        write(&mut pipe, &Reply::Page(7)).unwrap();
        let mut from = pipe.as_slice();
        let Reply::Read(Ok(got)) = super::read(&mut from).unwrap() else { panic!("another reply") };
        assert_eq!(format!("{got:?}"), expected);
        assert!(matches!(super::read(&mut from).unwrap(), Reply::Page(7)));
        assert!(super::read::<Reply>(&mut from).is_err(), "nothing is left");
    }
}
