//! The package: parts by content type and relationship, never by their customary names alone (ECMA-376 part 2).
//!
//! Word processing files, spreadsheets and presentations are packages of the same make; what the parts say is read by a room of each.

mod archive;
mod decode;
#[cfg(test)]
pub(in crate::extract) mod made;
pub(in crate::extract) mod xml;

use std::collections::BTreeMap;

use self::archive::{Archive, Locked, member_key};
use self::xml::{Element, Visit, Visitor, walk};
use crate::document::WarningKind;
use crate::extract::{ExtractError, Found, Limits};

/// An opened package.
pub(in crate::extract) struct Package<'b> {
    archive: Archive<'b>,
    content_types: ContentTypes,
    part_bytes: u64,
    inflated_bytes: u64,
    xml_depth: usize,
    /// What was lost so far, in the order in which it was met.
    pub(in crate::extract) warnings: Vec<WarningKind>,
}

/// One relationship of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Relationship {
    /// Its id, unique within the part.
    pub(in crate::extract) id: String,
    /// The last segment of its type (`header`, `styles`), which is the same in transitional and strict packages.
    pub(in crate::extract) kind: String,
    /// The target's part name; the address as written where it is outside the package.
    pub(in crate::extract) target: String,
    /// Whether the target is outside the package.
    pub(in crate::extract) external: bool,
}

/// What a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Kind {
    /// WordprocessingML.
    Document,
    /// SpreadsheetML.
    Spreadsheet,
    /// PresentationML.
    Presentation,
}

/// What a part is related to, by id and by kind. Targets outside the package are left out.
#[derive(Debug, Default)]
pub(in crate::extract) struct Targets {
    by_id: BTreeMap<String, String>,
    by_kind: BTreeMap<String, String>,
}

impl Targets {
    fn of(relationships: Vec<Relationship>) -> Self {
        let mut targets = Targets::default();
        for it in relationships.into_iter().filter(|it| !it.external) {
            targets.by_kind.entry(it.kind).or_insert_with(|| it.target.clone());
            targets.by_id.entry(it.id).or_insert(it.target);
        }
        targets
    }

    /// The part with this relationship id.
    pub(in crate::extract) fn part(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// The first part of a kind.
    pub(in crate::extract) fn first(&self, kind: &str) -> Option<&str> {
        self.by_kind.get(kind).map(String::as_str)
    }
}

/// What the walk of a part came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Reading {
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
    pub(in crate::extract) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let mut package = Package {
            archive: Archive::open(bytes, limits)?,
            content_types: ContentTypes::default(),
            part_bytes: limits.stream_bytes as u64,
            inflated_bytes: limits.inflated_bytes,
            xml_depth: limits.xml_depth,
            warnings: Vec::new(),
        };
        if package.archive.rebuilt {
            package.warn(WarningKind::Rebuilt);
        }
        for part in std::mem::take(&mut package.archive.doubled) {
            package.warn(WarningKind::PartDoubled { part });
        }
        let mut content_types = ContentTypes::default();
        package.read(CONTENT_TYPES, &mut content_types);
        package.content_types = content_types;
        Ok(package)
    }

    /// What the package is, and the name of its main part.
    pub(in crate::extract) fn main_part(&mut self) -> Result<(Kind, String), ExtractError> {
        let related = self
            .relationships("")
            .into_iter()
            .find(|it| it.kind == "officeDocument" && !it.external)
            .map(|it| it.target);
        let typed = self.content_types.part_of(|it| it.ends_with(".main+xml"));
        let customary = MAIN_PARTS.iter().map(|(part, _)| (*part).to_owned());
        let missing = MAIN_PARTS
            .iter()
            .find(|(part, _)| related.as_deref().or(typed.as_deref()) == Some(part) && !self.has(part));
        let candidates = related.into_iter().chain(typed).chain(customary);
        for part in candidates.filter(|part| self.has(part)).collect::<Vec<String>>() {
            let content_type = self.content_types.of(&part).unwrap_or_default();
            let is_one_of = |names: [&str; 2]| names.iter().any(|it| content_type.contains(it));
            let kind = if content_type.contains("sheet.binary") {
                return Err(unsupported(Found::BinarySpreadsheet));
            } else if is_one_of(["wordprocessingml", "ms-word"]) {
                Some(Kind::Document)
            } else if is_one_of(["spreadsheetml", "ms-excel"]) {
                Some(Kind::Spreadsheet)
            } else if is_one_of(["presentationml", "ms-powerpoint"]) {
                Some(Kind::Presentation)
            } else {
                // Some producers forget the override; the customary name decides then.
                MAIN_PARTS.iter().find(|(name, _)| *name == part).map(|(_, kind)| *kind)
            };
            if let Some(kind) = kind {
                return Ok((kind, part));
            }
        }
        if self.has("contents/content.hpf") || self.has("contents/header.xml") {
            Err(unsupported(Found::Hwpx))
        } else if self.has("mimetype") && self.has("content.xml") {
            Err(unsupported(Found::OpenDocument))
        } else if self.has("xl/workbook.bin") {
            Err(unsupported(Found::BinarySpreadsheet))
        } else if let Some(&(part, _)) = missing {
            Err(ExtractError::MainPartMissing { part })
        } else if self.has("word/_rels/document.xml.rels") || self.has(CONTENT_TYPES) {
            Err(ExtractError::Damaged {
                expected: "a word processing document part",
                detail: "the package holds none".to_owned(),
            })
        } else {
            Err(unsupported(Found::Zip))
        }
    }

    /// Whether the package has such a part.
    pub(in crate::extract) fn has(&self, part: &str) -> bool {
        self.archive.has(part)
    }

    /// The relationships of a part in file order; of the package itself for an empty name.
    pub(in crate::extract) fn relationships(&mut self, part: &str) -> Vec<Relationship> {
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

    /// What a part is related to inside the package.
    pub(in crate::extract) fn targets(&mut self, part: &str) -> Targets {
        Targets::of(self.relationships(part))
    }

    /// Walks a part. What is lost of it gets a warning.
    pub(in crate::extract) fn read(&mut self, part: &str, visitor: &mut impl Visitor) -> Reading {
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
        if ending.entities {
            self.warn(WarningKind::EntityNotRead);
        }
        // A part that is cut ends inside a character.
        if faults.encoding && !faults.cut {
            self.warn(WarningKind::Encoding);
        }
        if faults.spent {
            self.warn(WarningKind::LimitReached { limit: "inflated_bytes", value: self.inflated_bytes });
        } else if faults.cut {
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
    pub(in crate::extract) fn warn(&mut self, kind: WarningKind) {
        if self.warnings.len() < WARNINGS && !self.warnings.contains(&kind) {
            self.warnings.push(kind);
        }
    }
}

/// Warnings that are kept of one package.
const WARNINGS: usize = 1000;
const CONTENT_TYPES: &str = "[content_types].xml";
/// Where producers put the main part.
const MAIN_PARTS: &[(&str, Kind)] = &[
    ("word/document.xml", Kind::Document),
    ("xl/workbook.xml", Kind::Spreadsheet),
    ("ppt/presentation.xml", Kind::Presentation),
];

fn unsupported(found: Found) -> ExtractError {
    ExtractError::Unsupported { expected: "a DOCX file", found }
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
    member_key(&segments.join("/"))
}
