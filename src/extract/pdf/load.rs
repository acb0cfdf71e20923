//! The objects of a healthy file, read beside lopdf, which is prepared for everything and takes twice as long.
//!
//! A file is healthy where all cross references lead to their objects and all is written plainly ([`plain`]). What comes out is what lopdf
//! makes of the file (ISO 32000-1, 7.5.4 to 7.5.8); any other file is left to lopdf and its repairs.

use lopdf::xref::{Xref, XrefEntry, XrefType, decode_xref_stream_with_limit};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use memchr::memmem;

use super::lexer::{Lexer, is_space};
use super::plain;
use crate::extract::Limits;

/// Bytes before `%%EOF` in which lopdf looks for `startxref`.
const END: usize = 25;

/// Reads a file's objects; `None` where it is encrypted or not healthy.
pub(super) fn load(bytes: &[u8], limits: &Limits) -> Option<Document> {
    if !bytes.starts_with(b"%PDF-") {
        return None;
    }
    let mut source = Source { bytes, left: bytes.len().saturating_mul(2) };
    let (xref, trailer) = source.cross_references(limits)?;
    if trailer.has(b"Encrypt") {
        return None;
    }
    let (mut objects, mut containers) = (Vec::new(), Vec::new());
    for (&number, entry) in &xref.entries {
        let XrefEntry::Normal { offset, generation } = *entry else { continue };
        let (id, object) = source.object(offset as usize, &xref)?;
        if id != (number, generation) {
            return None;
        }
        if matches!(&object, Object::Stream(stream) if stream.dict.has_type(b"ObjStm")) {
            containers.push(id);
        }
        objects.push((id, object));
    }
    let mut document = Document::new();
    document.trailer = trailer;
    document.objects = objects.into_iter().collect();
    for container in containers {
        // The last member of a number counts, but the first container.
        for (number, object) in members(&document, container, &xref, limits)?.into_iter().rev() {
            document.objects.entry((number, 0)).or_insert(object);
        }
    }
    has_page_tree(&document).then_some(document)
}

/// Whether lopdf finds the page tree, without which it looks for all objects again.
fn has_page_tree(document: &Document) -> bool {
    let pages = document.catalog().and_then(|it| it.get(b"Pages")).and_then(Object::as_reference);
    let root = pages.and_then(|it| document.get_dictionary(it));
    root.and_then(|it| it.get_deref(b"Kids", document)).and_then(Object::as_array).is_ok()
}

/// A file's bytes.
struct Source<'a> {
    bytes: &'a [u8],
    /// Bytes that may still be read. Healthy objects do not overlap; those of a hostile file might do so again and again.
    left: usize,
}

impl<'a> Source<'a> {
    /// The cross references of all sections, newer ones first, and the newest trailer.
    fn cross_references(&mut self, limits: &Limits) -> Option<(Xref, Dictionary)> {
        let (mut xref, mut trailer) = self.section(self.start()?, limits)?;
        let mut previous = trailer.remove(b"Prev");
        while let Some(offset) = previous {
            let (older, mut older_trailer) = self.section(place(&offset)?, limits)?;
            xref.merge(older);
            previous = older_trailer.remove(b"Prev");
        }
        // lopdf counts the objects.
        xref.max_id().checked_add(1)?;
        Some((xref, trailer))
    }

    /// Where the newest cross references are.
    fn start(&self) -> Option<usize> {
        let end = self.bytes.iter().rposition(|&byte| !is_space(byte))? + 1;
        let body = self.bytes.get(..end)?.strip_suffix(b"%%EOF")?;
        let tail = body.len().checked_sub(END)?;
        let start = tail + memmem::rfind(body.get(tail..)?, b"startxref")?;
        let mut lexer = Lexer::starting_at(body, start);
        plain::skip(&mut lexer, b"startxref")?;
        end_line(&mut lexer)?;
        let offset = plain::read_unsigned(&mut lexer)?;
        end_line(&mut lexer)?;
        (lexer.at == body.len()).then_some(usize::try_from(offset).ok()?)
    }

    /// A section with the cross-reference stream that a hybrid file hides from old readers.
    fn section(&mut self, offset: usize, limits: &Limits) -> Option<(Xref, Dictionary)> {
        let (mut xref, mut trailer) = self.plain_section(offset, limits)?;
        if let Some(hidden) = trailer.remove(b"XRefStm") {
            xref.merge_hybrid(self.plain_section(place(&hidden)?, limits)?.0);
        }
        Some((xref, trailer))
    }

    fn plain_section(&mut self, offset: usize, limits: &Limits) -> Option<(Xref, Dictionary)> {
        let mut lexer = Lexer::starting_at(self.bytes, offset);
        if plain::skip(&mut lexer, b"xref").is_none() {
            let none = Xref::new(0, XrefType::CrossReferenceStream);
            let (_, Object::Stream(stream)) = self.object(offset, &none)? else { return None };
            return decode_xref_stream_with_limit(stream, Some(limits.stream_bytes)).ok();
        }
        let xref = table(&mut lexer)?;
        lexer.skip_space();
        plain::skip(&mut lexer, b"trailer")?;
        lexer.skip_space();
        let Object::Dictionary(trailer) = plain::read(&mut lexer)? else { return None };
        trailer.get(b"Size").and_then(Object::as_i64).ok()?;
        self.spend(offset, lexer.at)?;
        Some((xref, trailer))
    }

    /// Reads `N G obj ... endobj`.
    fn object(&mut self, offset: usize, xref: &Xref) -> Option<(ObjectId, Object)> {
        let mut lexer = Lexer::starting_at(self.bytes, offset);
        let id = plain::read_header(&mut lexer)?;
        lexer.skip_space();
        let mut object = plain::read(&mut lexer)?;
        lexer.skip_space();
        if let Object::Dictionary(dictionary) = &mut object
            && plain::skip(&mut lexer, b"stream").is_some()
        {
            plain::skip(&mut lexer, b"\r\n").or_else(|| plain::skip(&mut lexer, b"\n"))?;
            let data = self.bytes.get(lexer.at..)?.get(..self.length(dictionary, xref)?)?;
            object = Object::Stream(Stream::new(std::mem::take(dictionary), data.to_vec()));
            lexer.at += data.len();
            // A line end in front of it is usual, no more.
            let _ = skip_line_end(&mut lexer);
            plain::skip(&mut lexer, b"endstream")?;
            lexer.skip_space();
        }
        plain::skip(&mut lexer, b"endobj")?;
        self.spend(offset, lexer.at)?;
        Some((id, object))
    }

    /// The length of a stream's data, which may stand in an object of its own.
    fn length(&mut self, dictionary: &Dictionary, xref: &Xref) -> Option<usize> {
        let id = match dictionary.get(b"Length").ok()? {
            Object::Reference(id) => *id,
            length => return place(length),
        };
        let Some(&XrefEntry::Normal { offset, generation }) = xref.get(id.0) else { return None };
        let start = offset as usize;
        let mut lexer = Lexer::starting_at(self.bytes, start);
        let is_meant = plain::read_header(&mut lexer)? == id && generation == id.1;
        lexer.skip_space();
        let length = plain::read_unsigned(&mut lexer)?;
        lexer.skip_space();
        plain::skip(&mut lexer, b"endobj")?;
        self.spend(start, lexer.at)?;
        usize::try_from(length).ok().filter(|_| is_meant)
    }

    fn spend(&mut self, start: usize, end: usize) -> Option<()> {
        self.left = self.left.checked_sub(end.checked_sub(start)?)?;
        Some(())
    }
}

fn place(object: &Object) -> Option<usize> {
    usize::try_from(object.as_i64().ok()?).ok()
}

/// Steps over the end of a line and a space in front of it.
fn end_line(lexer: &mut Lexer) -> Option<()> {
    let _ = plain::skip(lexer, b" ");
    skip_line_end(lexer)
}

fn skip_line_end(lexer: &mut Lexer) -> Option<()> {
    [&b"\r\n"[..], b"\n", b"\r"].into_iter().find_map(|it| plain::skip(lexer, it))
}

/// The subsections of a cross-reference table, `xref` behind the lexer.
fn table(lexer: &mut Lexer) -> Option<Xref> {
    let mut xref = Xref::new(0, XrefType::CrossReferenceTable);
    end_line(lexer)?;
    loop {
        let first = u32::try_from(plain::read_unsigned(lexer)?).ok()?;
        plain::skip(lexer, b" ")?;
        let count = u32::try_from(plain::read_unsigned(lexer)?).ok()?;
        end_line(lexer)?;
        for index in 0..count {
            let offset = u32::try_from(plain::read_unsigned(lexer)?).ok()?;
            plain::skip(lexer, b" ")?;
            let generation = u32::try_from(plain::read_unsigned(lexer)?).ok()?;
            let entry = if plain::skip(lexer, b" n").is_some() {
                XrefEntry::Normal { offset, generation: u16::try_from(generation).ok()? }
            } else {
                plain::skip(lexer, b" f")?;
                XrefEntry::Free
            };
            [&b" \n"[..], b"\r\n", b" \r", b"\n", b"\r"].into_iter().find_map(|it| plain::skip(lexer, it))?;
            xref.insert(first.checked_add(index)?, entry);
        }
        if !lexer.data.get(lexer.at).is_some_and(u8::is_ascii_digit) {
            return Some(xref);
        }
    }
}

/// The objects of an object stream for which no other place is given.
fn members(
    document: &Document,
    container: ObjectId,
    xref: &Xref,
    limits: &Limits,
) -> Option<Vec<(u32, Object)>> {
    let Some(Object::Stream(stream)) = document.objects.get(&container) else { return None };
    let content = stream.get_plain_content_with_limit(limits.stream_bytes).ok()?;
    let integer = |key: &[u8]| stream.dict.get(key).ok().and_then(place);
    let (count, first) = (integer(b"N")?, integer(b"First")?);
    let mut index = Lexer::new(content.get(..first)?);
    if !index.data.iter().all(|it| it.is_ascii_digit() || matches!(it, b' ' | b'\n' | b'\r')) {
        return None;
    }
    let mut members = Vec::new();
    // As of the file's bytes.
    let mut left = content.len();
    for _ in 0..count {
        index.skip_space();
        let number = u32::try_from(plain::read_unsigned(&mut index)?).ok()?;
        index.skip_space();
        let offset = usize::try_from(plain::read_unsigned(&mut index)?).ok()?;
        let is_elsewhere = match xref.get(number) {
            Some(XrefEntry::Compressed { container: other, .. }) => *other != container.0,
            Some(XrefEntry::Free | XrefEntry::UnusableFree) => true,
            Some(XrefEntry::Normal { .. }) | None => false,
        };
        if is_elsewhere {
            continue;
        }
        let start = first.checked_add(offset)?;
        let mut lexer = Lexer::starting_at(&content, start);
        lexer.skip_space();
        members.push((number, plain::read(&mut lexer)?));
        left = left.checked_sub(lexer.at - start)?;
    }
    index.skip_space();
    (index.at == first).then_some(members)
}
