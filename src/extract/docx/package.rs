//! The ZIP package: parts by content type and relationship, never by their customary names alone (ECMA-376 part 2).

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Read};

use encoding_rs::{EUC_KR, Encoding, UTF_16BE, UTF_16LE};
use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{Element, Ending, Visit, Visitor, walk};
use crate::document::WarningKind;
use crate::extract::{ExtractError, Found, Limits};

/// An opened package.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Index into the archive by part name, as [`part_key`] writes it.
    parts: BTreeMap<String, usize>,
    content_types: ContentTypes,
    /// Bytes that all parts together may still grow to.
    bytes_left: Cell<u64>,
    part_bytes: u64,
    xml_depth: usize,
    /// What was lost so far, in the order in which it was met.
    pub(super) warnings: Vec<WarningKind>,
}

/// One relationship of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relationship {
    /// Its id, unique within the part.
    pub(super) id: String,
    /// The last segment of its type (`header`, `styles`), which is the same in transitional and strict packages.
    pub(super) kind: String,
    /// The target's part name; the address as written where it is outside the package.
    pub(super) target: String,
    /// Whether the target is outside the package.
    pub(super) external: bool,
}

/// What the walk of a part came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Read, or at least begun; a loss has its warning.
    Read,
    /// There is no such part.
    Missing,
    /// The part is locked with a password.
    Encrypted,
    /// Not one element could be read.
    Unreadable,
}

impl<'b> Package<'b> {
    /// Opens a package and makes sure that it holds a word processing document.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let stated = stated_entries(bytes);
        if stated > limits.package_parts as u64 {
            return Err(damaged(format!("{stated} members are over the limit of {}", limits.package_parts)));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
        let mut package = Package {
            parts: BTreeMap::new(),
            content_types: ContentTypes::default(),
            bytes_left: Cell::new((limits.stream_bytes as u64).saturating_mul(2)),
            part_bytes: limits.stream_bytes as u64,
            xml_depth: limits.xml_depth,
            warnings: Vec::new(),
            archive,
        };
        package.index_parts();
        let mut content_types = ContentTypes::default();
        package.read(CONTENT_TYPES, &mut content_types);
        package.content_types = content_types;
        Ok(package)
    }

    /// The name of the main document part, or what else the package is.
    pub(super) fn main_part(&mut self) -> Result<String, ExtractError> {
        let main = self
            .relationships("")
            .into_iter()
            .find(|it| it.kind == "officeDocument" && !it.external)
            .map(|it| it.target)
            .filter(|part| self.has(part))
            .or_else(|| self.content_types.part_of(|it| it.ends_with(".main+xml")))
            .filter(|part| self.has(part));
        if let Some(part) = main {
            let content_type = self.content_types.of(&part).unwrap_or_default().to_owned();
            let found = match content_type.as_str() {
                it if it.contains("spreadsheetml") || it.contains("ms-excel") => Found::Spreadsheet,
                it if it.contains("presentationml") || it.contains("ms-powerpoint") => Found::Presentation,
                it if it.contains("wordprocessingml") || it.contains("ms-word") => return Ok(part),
                // Some producers forget the override; the customary name decides then.
                _ if part == MAIN_PART => return Ok(part),
                _ => Found::Zip,
            };
            return Err(ExtractError::Unsupported { expected: "a DOCX file", found });
        }
        if self.has(MAIN_PART) {
            return Ok(MAIN_PART.to_owned());
        }
        let found = if self.has("contents/content.hpf") || self.has("contents/header.xml") {
            Found::Hwpx
        } else if self.has("xl/workbook.xml") || self.has("xl/workbook.bin") {
            Found::Spreadsheet
        } else if self.has("ppt/presentation.xml") {
            Found::Presentation
        } else if self.has("word/_rels/document.xml.rels") || self.has(CONTENT_TYPES) {
            return Err(ExtractError::Damaged {
                expected: "a word processing document part",
                detail: "the package holds none".to_owned(),
            });
        } else {
            Found::Zip
        };
        Err(ExtractError::Unsupported { expected: "a DOCX file", found })
    }

    /// Whether the package has such a part.
    pub(super) fn has(&self, part: &str) -> bool {
        self.parts.contains_key(part)
    }

    /// The relationships of a part in file order; of the package itself for an empty name.
    pub(super) fn relationships(&mut self, part: &str) -> Vec<Relationship> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let source = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        let mut relationships = Relationships { folder, found: Vec::new() };
        self.read(&source, &mut relationships);
        relationships.found
    }

    /// Walks a part. What is lost of it gets a warning.
    pub(super) fn read(&mut self, part: &str, visitor: &mut impl Visitor) -> Reading {
        let Some(&index) = self.parts.get(part) else { return Reading::Missing };
        let hit = Cell::new(false);
        let mut first = FirstElement { visitor, seen: false };
        let ending = match self.archive.by_index(index) {
            Ok(member) => {
                let metered =
                    Metered { inner: member, part_left: self.part_bytes, left: &self.bytes_left, hit: &hit };
                match Source::new(BufReader::with_capacity(1 << 16, metered)) {
                    Ok(Source::Utf8(source)) => walk(source, self.xml_depth, &mut first),
                    Ok(Source::Decoded(source)) => walk(source, self.xml_depth, &mut first),
                    Err(error) => Ending { damage: Some(error.to_string()), too_deep: false },
                }
            }
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Reading::Encrypted,
            Err(error) => Ending { damage: Some(error.to_string()), too_deep: false },
        };
        let seen = first.seen;
        if ending.too_deep {
            self.warn(WarningKind::LimitReached { limit: "xml_depth", value: self.xml_depth as u64 });
        }
        if hit.get() {
            self.warn(WarningKind::LimitReached { limit: "stream_bytes", value: self.part_bytes });
        } else if ending.damage.is_some() {
            self.warn(if seen {
                WarningKind::StreamDamaged { what: "package part" }
            } else {
                WarningKind::PartNotRead { part: part.to_owned() }
            });
        }
        if seen { Reading::Read } else { Reading::Unreadable }
    }

    /// Notes a loss; the same loss is noted once.
    pub(super) fn warn(&mut self, kind: WarningKind) {
        if !self.warnings.contains(&kind) {
            self.warnings.push(kind);
        }
    }

    /// Indexes the members by part name. Of two with one name the later one counts, as it does for readers that go by the
    /// central directory; the other is named as not read.
    fn index_parts(&mut self) {
        let names: Vec<String> = (0..self.archive.len())
            .map(|index| match self.archive.name_for_index(index) {
                Some(Ok(name)) => part_key(&name),
                _ => String::new(),
            })
            .collect();
        let mut doubled = Vec::new();
        for (index, name) in names.into_iter().enumerate() {
            if !name.is_empty() && !name.ends_with('/') && self.parts.insert(name.clone(), index).is_some() {
                doubled.push(name);
            }
        }
        if self.archive.has_duplicate_names() && doubled.is_empty() {
            doubled.push("(duplicate)".to_owned());
        }
        for part in doubled {
            self.warn(WarningKind::PartNotRead { part });
        }
    }
}

const CONTENT_TYPES: &str = "[content_types].xml";
const MAIN_PART: &str = "word/document.xml";

fn damaged(detail: String) -> ExtractError {
    ExtractError::Damaged { expected: "a ZIP package", detail }
}

/// A part name as the index holds it: part names are compared without regard to ASCII case (ECMA-376 part 2, 6.2.2), and some
/// producers write backslashes.
fn part_key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The largest number of members that any end record in the file states.
///
/// Asked before the archive is opened, since the reader allocates for each entry; a hostile file may hold several end records.
fn stated_entries(bytes: &[u8]) -> u64 {
    let word = |at: usize, length: usize| {
        let field = bytes.get(at..at.checked_add(length)?)?;
        Some(field.iter().rev().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)))
    };
    let short =
        memmem::find_iter(bytes, b"PK\x05\x06").filter_map(|at| word(at + 10, 2)).filter(|&it| it != 0xFFFF);
    let long = memmem::find_iter(bytes, b"PK\x06\x06").filter_map(|at| word(at + 32, 8));
    short.chain(long).max().unwrap_or(0)
}

/// A member that stops at the bounds of a part and of the package.
struct Metered<'p, R> {
    inner: R,
    part_left: u64,
    left: &'p Cell<u64>,
    hit: &'p Cell<bool>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let allowed = self.part_left.min(self.left.get());
        if allowed == 0 && !buffer.is_empty() {
            let beyond = self.inner.read(&mut [0])?;
            self.hit.set(self.hit.get() || beyond > 0);
            return Ok(0);
        }
        let length = usize::try_from(allowed).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..length).unwrap_or_default())?;
        self.part_left -= read as u64;
        self.left.set(self.left.get() - read as u64);
        Ok(read)
    }
}

/// A part's bytes as UTF-8.
enum Source<R> {
    Utf8(R),
    /// A part in another encoding, which is rare, is decoded as a whole.
    Decoded(Cursor<String>),
}

impl<R: BufRead> Source<R> {
    fn new(mut source: R) -> std::io::Result<Self> {
        let Some(encoding) = declared_encoding(source.fill_buf()?) else { return Ok(Source::Utf8(source)) };
        let mut bytes = Vec::new();
        // What came out before a damage is kept; the cut shows as an unclosed element.
        let _cut = source.read_to_end(&mut bytes);
        let (text, _, _) = encoding.decode(&bytes);
        Ok(Source::Decoded(Cursor::new(text.into_owned())))
    }
}

/// The encoding that a part declares, where it is not UTF-8 (XML 1.0, appendix F).
fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let declaration = head.get(..head.len().min(200))?.split(|&byte| byte == b'>').next()?;
    let at = memmem::find(declaration, b"encoding=")? + "encoding=".len();
    let quoted = declaration.get(at + 1..)?;
    let label = quoted.split(|&byte| byte == b'"' || byte == b'\'').next()?;
    if label.eq_ignore_ascii_case(b"ks_c_5601-1987") || label.eq_ignore_ascii_case(b"cp949") {
        return Some(EUC_KR);
    }
    // UTF-16 in a declaration that could be read as ASCII is a lie.
    Encoding::for_label(label).filter(|it| it.name() != "UTF-8" && it.is_ascii_compatible())
}

/// Passes a walk on and remembers that there was an element at all.
struct FirstElement<'v, V> {
    visitor: &'v mut V,
    seen: bool,
}

impl<V: Visitor> Visitor for FirstElement<'_, V> {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        self.seen = true;
        self.visitor.open(element)
    }

    fn close(&mut self) {
        self.visitor.close();
    }

    fn text(&mut self, text: &str) {
        self.visitor.text(text);
    }
}

/// `[Content_Types].xml`: what each part is.
#[derive(Default)]
struct ContentTypes {
    /// By part name.
    overrides: BTreeMap<String, String>,
    /// By extension.
    defaults: BTreeMap<String, String>,
}

impl ContentTypes {
    fn of(&self, part: &str) -> Option<&str> {
        let extension = part.rsplit_once('.').map_or("", |(_, extension)| extension);
        self.overrides.get(part).or_else(|| self.defaults.get(extension)).map(String::as_str)
    }

    /// The first part whose content type satisfies `wanted`.
    fn part_of(&self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        self.overrides.iter().find(|(_, content_type)| wanted(content_type)).map(|(part, _)| part.clone())
    }
}

impl Visitor for ContentTypes {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        let Some(content_type) = element.attribute("ContentType") else { return Visit::Enter };
        let content_type = content_type.into_owned();
        if let Some(part) = element.attribute("PartName") {
            self.overrides.insert(part_key(&part), content_type);
        } else if let Some(extension) = element.attribute("Extension") {
            self.defaults.insert(extension.to_ascii_lowercase(), content_type);
        }
        Visit::Enter
    }

    fn close(&mut self) {}

    fn text(&mut self, _text: &str) {}
}

struct Relationships<'a> {
    /// The folder that relative targets start from.
    folder: &'a str,
    found: Vec<Relationship>,
}

impl Visitor for Relationships<'_> {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        if element.local() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) =
                (element.attribute("Id"), element.attribute("Type"), element.attribute("Target"))
        {
            let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let target = if external { target.into_owned() } else { resolve(self.folder, &target) };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            self.found.push(Relationship { id: id.into_owned(), kind, target, external });
        }
        Visit::Enter
    }

    fn close(&mut self) {}

    fn text(&mut self, _text: &str) {}
}

/// A relative target as a part name. A target that climbs out of the package ends at its root.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut segments: Vec<&str> = Vec::new();
    for segment in base.split('/').chain(target.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.join("/").to_ascii_lowercase()
}
