//! The package: parts by content type and relationship, never by their customary names alone (ECMA-376 part 2).

use std::collections::BTreeMap;

use super::archive::{Archive, Locked, member_key};
use super::xml::{Element, Visit, Visitor, walk};
use crate::document::WarningKind;
use crate::extract::{ExtractError, Found, Limits};

/// An opened package.
pub(super) struct Package<'b> {
    archive: Archive<'b>,
    content_types: ContentTypes,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Read, or at least begun; a loss has its warning.
    Read,
    /// There is no such part.
    Missing,
    /// The part is locked with a password.
    Encrypted,
    /// Not one element could be read, and why.
    Unreadable(String),
}

impl<'b> Package<'b> {
    /// Opens a package.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let mut package = Package {
            archive: Archive::open(bytes, limits)?,
            content_types: ContentTypes::default(),
            part_bytes: limits.stream_bytes as u64,
            xml_depth: limits.xml_depth,
            warnings: Vec::new(),
        };
        if package.archive.rebuilt {
            package.warn(WarningKind::Rebuilt);
        }
        for part in std::mem::take(&mut package.archive.doubled) {
            package.warn(WarningKind::PartNotRead { part });
        }
        let mut content_types = ContentTypes::default();
        package.read(CONTENT_TYPES, &mut content_types);
        package.content_types = content_types;
        Ok(package)
    }

    /// The name of the main document part, or what else the package is.
    pub(super) fn main_part(&mut self) -> Result<String, ExtractError> {
        let related = self
            .relationships("")
            .into_iter()
            .find(|it| it.kind == "officeDocument" && !it.external)
            .map(|it| it.target);
        let typed = self.content_types.part_of(|it| it.ends_with(".main+xml"));
        let candidates: Vec<String> = [related, typed, Some(MAIN_PART.to_owned())]
            .into_iter()
            .flatten()
            .filter(|part| self.has(part))
            .collect();
        let mut found = None;
        for part in candidates {
            match self.content_types.of(&part).unwrap_or_default() {
                it if it.contains("wordprocessingml") || it.contains("ms-word") => return Ok(part),
                it if it.contains("spreadsheetml") || it.contains("ms-excel") => {
                    found = Some(Found::Spreadsheet)
                }
                it if it.contains("presentationml") || it.contains("ms-powerpoint") => {
                    found = Some(Found::Presentation);
                }
                // Some producers forget the override; the customary name decides then.
                _ if part == MAIN_PART => return Ok(part),
                _ => {}
            }
        }
        let found = if let Some(found) = found {
            found
        } else if self.has("contents/content.hpf") || self.has("contents/header.xml") {
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
        self.archive.has(part)
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
        let mut first = FirstElement { visitor, seen: false };
        let depth = self.xml_depth;
        let (ending, faults) = match self.archive.read(part, |source| walk(source, depth, &mut first)) {
            Ok(read) => read,
            Err(Locked::Missing) => return Reading::Missing,
            Err(Locked::Encrypted) => return Reading::Encrypted,
            Err(Locked::Method) => {
                self.warn(WarningKind::PartNotRead { part: part.to_owned() });
                return Reading::Unreadable("an unknown compression method".to_owned());
            }
        };
        let seen = first.seen;
        if ending.too_deep {
            self.warn(WarningKind::LimitReached { limit: "xml_depth", value: depth as u64 });
        }
        if faults.encoding {
            self.warn(WarningKind::Encoding);
        }
        if faults.cut {
            self.warn(WarningKind::LimitReached { limit: "stream_bytes", value: self.part_bytes });
        } else if !seen {
            self.warn(WarningKind::PartNotRead { part: part.to_owned() });
        } else if ending.damage.is_some() || faults.checksum {
            self.warn(WarningKind::StreamDamaged { what: "package part" });
        }
        if seen {
            Reading::Read
        } else {
            Reading::Unreadable(ending.damage.unwrap_or_else(|| "the part holds no element".to_owned()))
        }
    }

    /// Notes a loss; the same loss is noted once, and those beyond a thousand are no news.
    pub(super) fn warn(&mut self, kind: WarningKind) {
        if self.warnings.len() < WARNINGS && !self.warnings.contains(&kind) {
            self.warnings.push(kind);
        }
    }
}

/// Warnings that are kept of one package.
const WARNINGS: usize = 1000;
const CONTENT_TYPES: &str = "[content_types].xml";
const MAIN_PART: &str = "word/document.xml";

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
            self.overrides.insert(member_key(&part), content_type);
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
