//! A package part as a walk over its elements, whatever prefixes the producer chose.

use std::borrow::Cow;
use std::io::BufRead;

use memchr::{memchr, memchr_iter};
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};

/// Vocabularies that are told apart; transitional and strict names of one vocabulary are one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Namespace {
    /// WordprocessingML.
    Word,
    /// SpreadsheetML.
    Sheet,
    /// PresentationML.
    Presentation,
    /// Office mathematics.
    Math,
    /// DrawingML, main part.
    Drawing,
    /// DrawingML anchored in a word processing document.
    WordDrawing,
    /// DrawingML pictures.
    Picture,
    /// DrawingML charts.
    Chart,
    /// DrawingML diagrams (SmartArt).
    Diagram,
    /// Vector markup language.
    Vml,
    /// Microsoft Office extensions of VML.
    Office,
    /// Markup compatibility (`mc:AlternateContent`).
    Compatibility,
    /// Package parts: content types, relationships, properties.
    Package,
    /// Anything else.
    Other,
}

/// A visitor's answer to an opened element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Visit {
    /// Visit what is inside; the element's end is announced by `close`.
    Enter,
    /// Pass over the element and all that is inside it; its end is not announced.
    Skip,
}

/// What a walk tells.
pub(in crate::extract) trait Visitor {
    /// An element begins.
    fn open(&mut self, element: &Element<'_>) -> Visit;
    /// The innermost entered element ends.
    fn close(&mut self);
    /// Character data directly inside the innermost entered element.
    fn text(&mut self, text: &str);
}

/// How a walk ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) struct Ending {
    /// What is wrong with the part, where it could not be read to its end.
    pub(in crate::extract) damage: Option<String>,
    /// Elements deeper than the limit were passed over.
    pub(in crate::extract) too_deep: bool,
    /// Entities that the part defines for itself stand in its text.
    pub(in crate::extract) entities: bool,
}

/// An opened element.
pub(in crate::extract) struct Element<'a> {
    /// Its vocabulary.
    pub(in crate::extract) namespace: Namespace,
    local: &'a str,
    /// All that stands in its tag after its name.
    attributes: &'a str,
}

impl<'a> Element<'a> {
    /// The name without its prefix.
    pub(in crate::extract) fn local(&self) -> &'a str {
        self.local
    }

    /// The value of the first attribute with this local name, in whatever vocabulary.
    ///
    /// Within one element the attributes of interest differ in their local names, and producers are careless with
    /// attribute prefixes (`w:val`, `val`).
    pub(in crate::extract) fn attribute(&self, local: &str) -> Option<Cow<'a, str>> {
        let is_named = |name: &str| {
            name.strip_suffix(local).is_some_and(|before| before.is_empty() || before.ends_with(':'))
        };
        let (name, value) = Attributes { rest: self.attributes }.find(|(name, _)| is_named(name))?;
        Some(plain_value(name, value))
    }

    /// The id of a relationship. It has a prefix always, and may stand beside an `id` without one (`<p:sldId id="256" r:id="rId2"/>`).
    pub(in crate::extract) fn relationship(&self) -> Option<String> {
        let is_id =
            |name: &str| name.split_once(':').is_some_and(|(prefix, name)| prefix != "xmlns" && name == "id");
        let (name, value) = Attributes { rest: self.attributes }.find(|(name, _)| is_id(name))?;
        Some(plain_value(name, value).into_owned())
    }

    /// An attribute as a whole number.
    pub(in crate::extract) fn number(&self, local: &str) -> Option<i64> {
        self.attribute(local)?.trim().parse().ok()
    }

    /// The state of an on/off property: present without a value is on (ECMA-376 part 1, 17.17.4).
    pub(in crate::extract) fn is_on(&self) -> bool {
        self.attribute("val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }
}

/// The attributes of a tag as they are written: names and values, one after the other. What is no attribute is passed over.
struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (name, after) = self.rest.split_at_checked(memchr(b'=', self.rest.as_bytes())?)?;
            let name = name.trim_ascii_end();
            let start = name.bytes().rposition(|it| it.is_ascii_whitespace()).map_or(0, |it| it + 1);
            let name = name.get(start..)?;
            let after = after.get(1..)?.trim_ascii_start();
            self.rest = after;
            let Some(quote) = after.bytes().next().filter(|it| matches!(it, b'"' | b'\'')) else { continue };
            let value = after.get(1..)?;
            let end = memchr(quote, value.as_bytes())?;
            self.rest = value.get(end + 1..)?;
            return Some((name, value.get(..end)?));
        }
    }
}

/// An attribute's value without references and line ends; as it is written where it cannot be told.
fn plain_value<'a>(name: &'a str, value: &'a str) -> Cow<'a, str> {
    if value.bytes().all(|it| it > b' ' && it != b'&') {
        return Cow::Borrowed(value);
    }
    let attribute = Attribute { key: QName(name), value: Cow::Borrowed(value) };
    attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or(Cow::Borrowed(value))
}

/// Walks a part from its first element to its end. Depth is counted, not recursed.
///
/// Entities other than the five of XML are never expanded: each stands as U+FFFD. At a damage the walk ends, after closing
/// what is open.
pub(in crate::extract) fn walk<R: BufRead>(
    source: R,
    depth_limit: usize,
    visitor: &mut impl Visitor,
) -> Ending {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().allow_dangling_amp = true;
    let mut prefixes = Prefixes::default();
    let mut buffer = Vec::new();
    let mut ending = Ending::default();
    let mut depth = 0_usize;
    // The depth of the element that is passed over.
    let mut skipped: Option<usize> = None;
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => {
                ending.damage = Some(error.to_string());
                break;
            }
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                if skipped.is_some() {
                    continue;
                }
                if depth > depth_limit {
                    ending.too_deep = true;
                    skipped = Some(depth);
                } else if visitor.open(&prefixes.element(&start, depth)) == Visit::Skip {
                    skipped = Some(depth);
                }
            }
            Event::Empty(start) if skipped.is_none() => {
                if depth >= depth_limit {
                    ending.too_deep = true;
                    continue;
                }
                if visitor.open(&prefixes.element(&start, depth + 1)) == Visit::Enter {
                    visitor.close();
                }
                prefixes.leave(depth + 1);
            }
            Event::End(_) => {
                match skipped {
                    None => visitor.close(),
                    Some(at) if at == depth => skipped = None,
                    Some(_) => {}
                }
                prefixes.leave(depth);
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if skipped.is_none() => visitor.text(&text.xml10_content()),
            Event::CData(text) if skipped.is_none() => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) if skipped.is_none() => {
                let mut encoded = [0; 4];
                let character = referenced(&reference);
                ending.entities |= character.is_none();
                visitor.text(character.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut encoded));
            }
            Event::Eof => {
                if depth > 0 {
                    ending.damage = Some("the part ends inside an element".to_owned());
                }
                break;
            }
            _ => {}
        }
    }
    let entered = skipped.map_or(depth, |at| at.saturating_sub(1));
    (0..entered).for_each(|_| visitor.close());
    ending
}

/// The character that a reference stands for; `None` for a custom entity.
fn referenced(reference: &BytesRef<'_>) -> Option<char> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        _ => match &*reference.xml10_content() {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        },
    }
}

/// The prefixes in scope, innermost last.
#[derive(Default)]
struct Prefixes {
    bindings: Vec<Binding>,
    /// The prefix that was asked for last, with its colon, and what it stands for: mostly the next is the same. Empty when the bindings
    /// change.
    last: (String, Option<Namespace>),
}

struct Binding {
    prefix: String,
    namespace: Namespace,
    depth: usize,
}

/// Prefixes in scope at once. Word declares about 35 at the root of each part.
const BINDINGS: usize = 128;

impl Prefixes {
    /// The element of a tag, whose declarations are taken in.
    fn element<'a>(&mut self, start: &'a BytesStart<'_>, depth: usize) -> Element<'a> {
        let name = start.name().into_inner();
        let attributes = start.attributes_raw();
        self.declare(attributes, depth);
        if let (prefix, Some(namespace)) = &self.last
            && let Some(local) = name.strip_prefix(prefix.as_str())
        {
            return Element { namespace: *namespace, local, attributes };
        }
        // Byte by byte: names are too short for a search to pay.
        let colon = name.bytes().position(|it| it == b':');
        let (prefix, local) = name.split_at_checked(colon.map_or(0, |it| it + 1)).unwrap_or(("", name));
        let binding = self.bindings.iter().rfind(|it| it.prefix == prefix.trim_end_matches(':'));
        let namespace =
            binding.map_or_else(|| Namespace::of_undeclared(prefix.trim_end_matches(':')), |it| it.namespace);
        if !prefix.is_empty() {
            self.last.0.clear();
            self.last.0.push_str(prefix);
            self.last.1 = Some(namespace);
        }
        Element { namespace, local, attributes }
    }

    /// Takes in the declarations of an element.
    fn declare(&mut self, attributes: &str, depth: usize) {
        // Hardly any attribute of a run or paragraph has an x, and one letter is found faster than a word.
        let declares = |at| attributes.get(at..).is_some_and(|it: &str| it.starts_with("xmlns"));
        if memchr_iter(b'x', attributes.as_bytes()).any(declares) {
            self.last.1 = None;
            for (name, value) in (Attributes { rest: attributes }) {
                let prefix = match name {
                    "xmlns" => "",
                    name => match name.strip_prefix("xmlns:") {
                        Some(prefix) => prefix,
                        None => continue,
                    },
                };
                if self.bindings.len() < BINDINGS {
                    let namespace = Namespace::of(value);
                    self.bindings.push(Binding { prefix: prefix.to_owned(), namespace, depth });
                }
            }
        }
    }

    fn leave(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.last.1 = None;
            self.bindings.pop();
        }
    }
}

impl Namespace {
    /// The namespace of a URI: ECMA-376 part 4 (transitional) and part 1 (strict) differ in their beginnings only.
    fn of(uri: &str) -> Self {
        let common = uri
            .strip_prefix("http://schemas.openxmlformats.org/")
            .or_else(|| uri.strip_prefix("http://purl.oclc.org/ooxml/"));
        match common {
            Some("wordprocessingml/2006/main" | "wordprocessingml/main") => Namespace::Word,
            Some("spreadsheetml/2006/main" | "spreadsheetml/main") => Namespace::Sheet,
            Some("presentationml/2006/main" | "presentationml/main") => Namespace::Presentation,
            Some("officeDocument/2006/math" | "officeDocument/math") => Namespace::Math,
            Some("drawingml/2006/main" | "drawingml/main") => Namespace::Drawing,
            Some("drawingml/2006/wordprocessingDrawing" | "drawingml/wordprocessingDrawing") => {
                Namespace::WordDrawing
            }
            Some("drawingml/2006/picture" | "drawingml/picture") => Namespace::Picture,
            Some("drawingml/2006/chart" | "drawingml/chart") => Namespace::Chart,
            Some("drawingml/2006/diagram" | "drawingml/diagram") => Namespace::Diagram,
            Some("markup-compatibility/2006") => Namespace::Compatibility,
            Some(
                "package/2006/relationships"
                | "package/2006/content-types"
                | "officeDocument/2006/extended-properties"
                | "officeDocument/extendedProperties",
            ) => Namespace::Package,
            Some(_) => Namespace::Other,
            None => match uri {
                "urn:schemas-microsoft-com:vml" => Namespace::Vml,
                "urn:schemas-microsoft-com:office:office" => Namespace::Office,
                _ => Namespace::Other,
            },
        }
    }

    /// Parts cut out of a document by scripts lose their declarations; the customary prefixes are still plain.
    fn of_undeclared(prefix: &str) -> Self {
        match prefix {
            "w" => Namespace::Word,
            "m" => Namespace::Math,
            "a" => Namespace::Drawing,
            "wp" => Namespace::WordDrawing,
            "pic" => Namespace::Picture,
            "c" => Namespace::Chart,
            "dgm" => Namespace::Diagram,
            "v" => Namespace::Vml,
            "o" => Namespace::Office,
            "mc" => Namespace::Compatibility,
            _ => Namespace::Other,
        }
    }
}
