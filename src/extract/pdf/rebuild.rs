//! The objects of a file whose cross references are lost: every `n g obj` in the bytes, the last one of a number winning.
//!
//! A stream that is cut off at the end of the file keeps what there is of it.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use memchr::memmem;

use super::lexer::{Lexer, Token, is_space};
use super::{object, stream};
use crate::extract::Limits;

/// Objects of one object stream. Producers write 100 to 200.
const STREAM_OBJECTS: usize = 1 << 20;

/// Reads every object that can be found in `bytes`. The trailer is put together from what is left of trailers.
pub(super) fn scan(bytes: &[u8], limits: &Limits) -> Document {
    let mut scan = Scan::new(bytes);
    scan.objects();
    let mut document = Document::new();
    document.trailer = scan.trailer;
    let containers: Vec<(usize, ObjectId)> = scan
        .found
        .iter()
        .filter(
            |(_, (_, object))| matches!(object, Object::Stream(stream) if stream.dict.has_type(b"ObjStm")),
        )
        .map(|(id, (at, _))| (*at, *id))
        .collect();
    let mut places = BTreeMap::new();
    for (id, (at, object)) in scan.found {
        places.insert(id, at);
        document.objects.insert(id, object);
    }
    // What says how the file is locked is not there: then nothing of it is.
    let is_loose = |id| !matches!(document.objects.get(&id), Some(Object::Dictionary(_)));
    if document.trailer.get(b"Encrypt").and_then(Object::as_reference).is_ok_and(is_loose) {
        document.trailer.remove(b"Encrypt");
    }
    if let Ok(Object::Dictionary(_)) = document.trailer.get(b"Encrypt")
        && let Some(encryption) = document.trailer.remove(b"Encrypt")
    {
        let number = document.objects.last_key_value().map_or(1, |((number, _), _)| number.saturating_add(1));
        document.objects.insert((number, 0), encryption);
        document.trailer.set("Encrypt", Object::Reference((number, 0)));
    }
    if !document.trailer.has(b"Encrypt") {
        for (at, container) in containers {
            for (id, object) in stream_objects(&document, container, limits) {
                if places.get(&id).is_none_or(|&place| place < at) {
                    places.insert(id, at);
                    document.objects.insert(id, object);
                }
            }
        }
    }
    if !document.trailer.has(b"Root") {
        let catalog = document.objects.iter().rev().find(|(_, object)| match object {
            Object::Dictionary(dictionary) => dictionary.has_type(b"Catalog"),
            _ => false,
        });
        if let Some((&id, _)) = catalog {
            document.trailer.set("Root", Object::Reference(id));
        }
    }
    document
}

/// Bytes before the type of an object stream in which its object begins.
const HEAD: usize = 1_024;

/// Object streams with fewer members are not looked into.
const FEW_MEMBERS: usize = 500;

/// Whether an object stream has many members at the same places. lopdf makes a copy for each of them, which no memory can hold.
pub(super) fn has_shared_members(bytes: &[u8], limits: &Limits) -> bool {
    memmem::find_iter(bytes, b"/ObjStm").any(|at| {
        let head = at.saturating_sub(HEAD);
        let before = bytes.get(head..at).unwrap_or_default();
        let Some(start) = memmem::rfind(before, b"obj").map(|it| head + it + 3) else { return false };
        let mut scan = Scan::new(bytes);
        scan.object((1, 0), start);
        let Some((_, Object::Stream(stream))) = scan.found.get(&(1, 0)) else { return false };
        let integer =
            |key| stream.dict.get(key).and_then(Object::as_i64).ok().and_then(|it| usize::try_from(it).ok());
        let (Some(count), Some(first)) = (integer(b"N"), integer(b"First")) else { return false };
        if count < FEW_MEMBERS {
            return false;
        }
        let limits = Limits { stream_bytes: first.min(limits.stream_bytes), ..*limits };
        let index = stream::decode(&Document::new(), stream, &limits).bytes;
        let mut index = Lexer::new(&index);
        let (mut last, mut shared, mut scratch) = (None, 0usize, Vec::new());
        for _ in 0..count.min(STREAM_OBJECTS) {
            let (Some(Token::Number(..)), Some(Token::Number(offset, _))) =
                (index.next(&mut scratch), index.next(&mut scratch))
            else {
                break;
            };
            shared += usize::from(last == Some(offset));
            last = Some(offset);
        }
        shared >= FEW_MEMBERS
    })
}

struct Scan<'a> {
    bytes: &'a [u8],
    /// Each object with the place where it was found.
    found: BTreeMap<ObjectId, (usize, Object)>,
    trailer: Dictionary,
    /// Whether the rest of the file has no `endstream` or `endobj`, so that it is searched for them once only.
    no_endstream: bool,
    no_endobj: bool,
}

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Scan {
            bytes,
            found: BTreeMap::new(),
            trailer: Dictionary::new(),
            no_endstream: false,
            no_endobj: false,
        }
    }

    fn objects(&mut self) {
        let bytes = self.bytes;
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'o', b't', rest)) {
            let place = at + found;
            let rest = bytes.get(place..).unwrap_or_default();
            at = place + 1;
            if rest.starts_with(b"obj") {
                if let Some(id) = object_id(bytes, place) {
                    at = self.object(id, place + 3).max(at);
                }
            } else if rest.starts_with(b"trailer") {
                let mut lexer = Lexer::starting_at(bytes, place + 7);
                if let Some(Object::Dictionary(trailer)) = object::read(&mut lexer, true) {
                    self.add_trailer(&trailer);
                }
                at = lexer.at.max(at);
            }
        }
    }

    fn add_trailer(&mut self, trailer: &Dictionary) {
        for key in [&b"Root"[..], b"Encrypt", b"ID"] {
            if let Ok(value) = trailer.get(key) {
                self.trailer.set(key, value.clone());
            }
        }
    }

    /// Reads the object behind `obj` and gives the place behind it.
    fn object(&mut self, id: ObjectId, start: usize) -> usize {
        let mut lexer = Lexer::starting_at(self.bytes, start);
        let Some(object) = object::read(&mut lexer, true) else { return start };
        let end = lexer.at;
        lexer.skip_space();
        let rest = self.bytes.get(lexer.at..).unwrap_or_default();
        let (object, end) = match object {
            Object::Dictionary(dictionary) if rest.starts_with(b"stream") => {
                let (data, end) = self.stream_data(&dictionary, lexer.at + 6);
                if dictionary.has_type(b"XRef") {
                    self.add_trailer(&dictionary);
                }
                (Object::Stream(Stream::new(dictionary, data.to_vec())), end)
            }
            object => (object, end),
        };
        self.found.insert(id, (start, object));
        end
    }

    /// The data of a stream and the place behind it, `start` being the place behind the keyword `stream`.
    fn stream_data(&mut self, dictionary: &Dictionary, start: usize) -> (&'a [u8], usize) {
        let bytes = self.bytes;
        let start = match bytes.get(start..).unwrap_or_default() {
            [b'\r', b'\n', ..] => start + 2,
            [b'\n' | b'\r', ..] => start + 1,
            _ => start,
        };
        let stated =
            dictionary.get(b"Length").and_then(Object::as_i64).ok().and_then(|it| usize::try_from(it).ok());
        if let Some(end) = stated.and_then(|length| start.checked_add(length))
            && let Some(tail) = bytes.get(end..)
            && tail
                .iter()
                .position(|&byte| !is_space(byte))
                .and_then(|at| tail.get(at..))
                .is_some_and(|it| it.starts_with(b"endstream"))
        {
            return (bytes.get(start..end).unwrap_or_default(), end);
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let mut length = None;
        if !self.no_endstream {
            length = memmem::find(rest, b"endstream");
            self.no_endstream = length.is_none();
        }
        if length.is_none() && !self.no_endobj {
            length = memmem::find(rest, b"endobj");
            self.no_endobj = length.is_none();
        }
        let length = length.unwrap_or(rest.len());
        let data = rest.get(..length).unwrap_or_default();
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        (data.strip_suffix(b"\r").unwrap_or(data), start + length)
    }
}

/// The number and generation before `obj` at `place`; `None` where that is `endobj` or no object begins there.
fn object_id(bytes: &[u8], place: usize) -> Option<ObjectId> {
    let (generation, rest) = number_before(bytes.get(..place)?)?;
    let (number, _) = number_before(rest)?;
    Some((u32::try_from(number).ok()?, u16::try_from(generation).ok()?))
}

/// The number that ends `bytes`, white space behind it left out, and what stands before it.
fn number_before(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = bytes.iter().rposition(|&byte| !is_space(byte))? + 1;
    let start = bytes.iter().take(end).rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    let digits = bytes.get(start..end).filter(|digits| (1..=10).contains(&digits.len()))?;
    let value = digits.iter().fold(0u64, |value, digit| value * 10 + u64::from(digit - b'0'));
    Some((value, bytes.get(..start)?))
}

/// The objects of an object stream, as far as it can be decoded (ISO 32000-1, 7.5.7).
fn stream_objects(document: &Document, container: ObjectId, limits: &Limits) -> Vec<(ObjectId, Object)> {
    let Some(Object::Stream(stream)) = document.objects.get(&container) else { return Vec::new() };
    let integer = |key: &[u8]| {
        stream.dict.get(key).and_then(Object::as_i64).ok().and_then(|it| usize::try_from(it).ok())
    };
    let (Some(count), Some(first)) = (integer(b"N"), integer(b"First")) else { return Vec::new() };
    let decoded = stream::decode(document, stream, limits);
    let mut header = Lexer::new(decoded.bytes.get(..first).unwrap_or(&decoded.bytes));
    let mut objects = Vec::new();
    let mut last_offset = None;
    for _ in 0..count.min(STREAM_OBJECTS) {
        let (Some(Object::Integer(number)), Some(Object::Integer(offset))) =
            (object::read(&mut header, false), object::read(&mut header, false))
        else {
            break;
        };
        let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { continue };
        // Members that share one place are a bomb, not a document: each would be a copy.
        if last_offset.is_some_and(|last| offset <= last) {
            continue;
        }
        last_offset = Some(offset);
        let Some(place) = first.checked_add(offset).filter(|&place| place < decoded.bytes.len()) else {
            continue;
        };
        if let Some(object) = object::read(&mut Lexer::starting_at(&decoded.bytes, place), true) {
            objects.push(((number, 0), object));
        }
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_share_a_place_are_noticed() {
        let container = |offset: fn(usize) -> usize| {
            let index: String = (0..600).map(|it| format!("{} {} ", it + 10, offset(it))).collect();
            let data = format!("{index}{}", "1 ".repeat(600));
            let first = index.len();
            format!(
                "5 0 obj<</Type/ObjStm/N 600/First {first}/Length {}>>stream\n{data}\nendstream endobj",
                data.len()
            )
        };
        for (name, bytes, expected) in
            [("a bomb", container(|_| 0), true), ("honest", container(|it| 2 * it), false)]
        {
            assert_eq!(has_shared_members(bytes.as_bytes(), &Limits::default()), expected, "{name}");
        }
    }

    #[test]
    fn objects_are_found_without_cross_references() {
        let limits = Limits::default();
        let source = b"junk 1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj [1 2] endobj\n\
            3 0 obj<</Length 99>>stream\nabc\nendstream endobj 2 0 obj (new) endobj trailer<</Root 1 0 R>>\n\
            4 0 obj<</Length 50>>stream\ncut of";
        let document = scan(source, &limits);
        let show = |number| format!("{:?}", document.objects.get(&(number, 0)));
        assert_eq!(show(2), "Some((new))", "the last object of a number wins");
        let data = |number| match document.objects.get(&(number, 0)) {
            Some(Object::Stream(stream)) => stream.content.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(data(3), b"abc", "a wrong length");
        assert_eq!(data(4), b"cut of", "a stream that is cut off");
        assert_eq!(format!("{:?}", document.trailer.get(b"Root")), "Ok(1 0 R)");
    }
}
