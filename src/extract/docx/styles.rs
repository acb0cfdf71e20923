//! What paragraph and character styles carry that matters here (ECMA-376 part 1, 17.7).

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::package::xml::{Element, Namespace, Visit, Visitor};

/// A resolved paragraph style: what it says itself, else what it is based on, else the document's defaults.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ParagraphStyle {
    /// Its id; empty for what holds without a style.
    pub(super) id: String,
    /// Its numbering; `None` where it has none.
    pub(super) numbering: StyleNumbering,
    /// Its text is hidden.
    pub(super) hidden: bool,
    /// Its text is bold.
    pub(super) bold: bool,
    /// Each paragraph begins a page.
    pub(super) page_break_before: bool,
    /// A style of a table of contents.
    pub(super) contents: bool,
    /// Font size in half points.
    pub(super) half_points: u16,
    /// Space before and after the paragraph, in twentieths of a point.
    pub(super) space: u32,
}

/// Numbering as a style or a paragraph gives it, not yet looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StyleNumbering {
    /// `w:numId`; 0 takes numbering away.
    pub(super) number: Option<i64>,
    /// `w:ilvl`.
    pub(super) level: Option<u8>,
}

impl StyleNumbering {
    /// What is not said here is as `other` says.
    pub(super) fn or(self, other: StyleNumbering) -> StyleNumbering {
        StyleNumbering { number: self.number.or(other.number), level: self.level.or(other.level) }
    }
}

/// A resolved character style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CharacterStyle {
    /// Its text is hidden.
    pub(super) hidden: bool,
    /// Its text is bold.
    pub(super) bold: bool,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    raw: BTreeMap<String, RawStyle>,
    paragraph: BTreeMap<String, ParagraphStyle>,
    character: BTreeMap<String, CharacterStyle>,
    /// Table styles that give the first row of a table a look of its own.
    heading_tables: BTreeSet<String>,
    default_paragraph: ParagraphStyle,
    defaults: Properties,
    reading: Option<RawStyle>,
    place: Vec<Place>,
}

/// Styles in one chain of `w:basedOn`. Word itself allows some eleven.
const CHAIN: usize = 64;
/// 10 points, the size where nothing states one (ECMA-376 part 1, 17.3.2.38).
const DEFAULT_HALF_POINTS: u16 = 20;

#[derive(Clone, Debug, Default)]
struct RawStyle {
    id: String,
    name: String,
    kind: String,
    based_on: Option<String>,
    is_default: bool,
    /// It has a look for the first row of a table.
    heads_tables: bool,
    properties: Properties,
}

#[derive(Clone, Debug, Default)]
struct Properties {
    numbering: StyleNumbering,
    hidden: Option<bool>,
    bold: Option<bool>,
    page_break_before: Option<bool>,
    half_points: Option<u16>,
    space_before: Option<u32>,
    space_after: Option<u32>,
}

/// Where in `styles.xml` the walk is, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Style,
    Properties,
    Passing,
}

impl Styles {
    /// The paragraph style of an id; `None` for an unknown one.
    pub(super) fn paragraph(&self, id: &str) -> Option<&ParagraphStyle> {
        self.paragraph.get(id)
    }

    /// The style of a paragraph that names none, or an unknown one.
    pub(super) fn default_paragraph(&self) -> &ParagraphStyle {
        &self.default_paragraph
    }

    /// What a character style says; for an unknown one nothing.
    pub(super) fn character(&self, id: &str) -> CharacterStyle {
        self.character.get(id).copied().unwrap_or_default()
    }

    /// Whether a table style gives the first row of a table a look of its own.
    pub(super) fn heads_tables(&self, id: &str) -> bool {
        self.heading_tables.contains(id)
    }

    /// Resolves what styles are based on. To be called once, after the part is read.
    pub(super) fn resolve(&mut self) {
        let ids: Vec<String> = self.raw.keys().cloned().collect();
        for id in ids {
            let chain = self.chain(&id);
            let Some(style) = chain.first() else { continue };
            if style.kind == "character" {
                let properties = || chain.iter().map(|it| &it.properties);
                let hidden = properties().find_map(|it| it.hidden).unwrap_or_default();
                let bold = properties().find_map(|it| it.bold).unwrap_or_default();
                self.character.insert(id, CharacterStyle { hidden, bold });
                continue;
            }
            if style.kind == "table" {
                if chain.iter().any(|it| it.heads_tables) {
                    self.heading_tables.insert(id);
                }
                continue;
            }
            let resolved = self.resolved(&chain);
            if style.is_default && style.kind == "paragraph" {
                self.default_paragraph = resolved.clone();
            }
            self.paragraph.insert(id, resolved);
        }
        if self.default_paragraph == ParagraphStyle::default() {
            self.default_paragraph = self.resolved(&[]);
        }
        self.raw.clear();
    }

    /// A style and what it is based on; a loop ends at the bound.
    fn chain(&self, id: &str) -> Vec<&RawStyle> {
        std::iter::successors(self.raw.get(id), |style| self.raw.get(style.based_on.as_deref()?))
            .take(CHAIN)
            .collect()
    }

    fn resolved(&self, chain: &[&RawStyle]) -> ParagraphStyle {
        let all = || chain.iter().map(|it| &it.properties).chain([&self.defaults]);
        ParagraphStyle {
            id: chain.first().map(|it| it.id.clone()).unwrap_or_default(),
            numbering: StyleNumbering {
                number: all().find_map(|it| it.numbering.number),
                level: all().find_map(|it| it.numbering.level),
            },
            hidden: all().find_map(|it| it.hidden).unwrap_or_default(),
            bold: all().find_map(|it| it.bold).unwrap_or_default(),
            page_break_before: all().find_map(|it| it.page_break_before).unwrap_or_default(),
            contents: chain.first().is_some_and(|it| names_contents(&it.name)),
            half_points: all().find_map(|it| it.half_points).unwrap_or(DEFAULT_HALF_POINTS),
            space: all()
                .find_map(|it| it.space_before)
                .unwrap_or_default()
                .saturating_add(all().find_map(|it| it.space_after).unwrap_or_default()),
        }
    }
}

/// Whether a style's name is one of a table of contents. Built-in names are English in every file; Hancom Office and LibreOffice
/// write their own.
fn names_contents(name: &str) -> bool {
    let name = name.to_lowercase();
    let level = |rest: &str| rest.trim().chars().all(|it| it.is_ascii_digit());
    ["toc", "contents", "목차"].iter().any(|stem| {
        name.strip_prefix(stem)
            .is_some_and(|rest| level(rest) || rest.trim() == "heading" || rest.trim() == "제목")
    }) || name == "table of figures"
}

impl Visitor for Styles {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        if element.namespace != Namespace::Word {
            self.place.push(Place::Passing);
            return Visit::Enter;
        }
        let inside = self.place.contains(&Place::Properties);
        let place = match element.local() {
            "style" => {
                let attribute = |name| element.attribute(name).map(|it| it.into_owned());
                self.reading = Some(RawStyle {
                    id: attribute("styleId").unwrap_or_default(),
                    kind: attribute("type").unwrap_or_default(),
                    is_default: attribute("default").is_some_and(|it| it != "0" && it != "false"),
                    ..RawStyle::default()
                });
                Place::Style
            }
            // Properties of parts of a table are no properties of its paragraphs at large.
            "tblStylePr" => {
                if let Some(style) = &mut self.reading {
                    style.heads_tables |= element.attribute("type").is_some_and(|it| it == "firstRow");
                }
                return Visit::Skip;
            }
            // What was before a change, and names of styles that are not there.
            "pPrChange" | "rPrChange" | "latentStyles" => return Visit::Skip,
            "pPr" | "rPr" | "pPrDefault" | "rPrDefault" => Place::Properties,
            "name" if !inside => {
                if let (Some(style), Some(name)) = (&mut self.reading, element.attribute("val")) {
                    style.name = name.into_owned();
                }
                Place::Passing
            }
            "basedOn" if !inside => {
                if let Some(style) = &mut self.reading {
                    style.based_on = element.attribute("val").map(|it| it.into_owned());
                }
                Place::Passing
            }
            property if inside => {
                let properties = match &mut self.reading {
                    Some(style) => &mut style.properties,
                    None => &mut self.defaults,
                };
                properties.read(property, element);
                Place::Passing
            }
            _ => Place::Passing,
        };
        self.place.push(place);
        Visit::Enter
    }

    fn close(&mut self) {
        if self.place.pop() == Some(Place::Style)
            && let Some(style) = self.reading.take()
        {
            self.raw.insert(style.id.clone(), style);
        }
    }

    fn text(&mut self, _text: &str) {}
}

impl Properties {
    fn read(&mut self, property: &str, element: &Element<'_>) {
        match property {
            "numId" => self.numbering.number = element.number("val"),
            "ilvl" => self.numbering.level = element.number("val").and_then(|it| u8::try_from(it).ok()),
            "vanish" => self.hidden = Some(element.is_on()),
            "b" => self.bold = Some(element.is_on()),
            "pageBreakBefore" => self.page_break_before = Some(element.is_on()),
            "sz" => self.half_points = element.number("val").and_then(|it| u16::try_from(it).ok()),
            "spacing" => {
                let twentieths = |name| element.number(name).and_then(|it| u32::try_from(it).ok());
                self.space_before = twentieths("before").or(self.space_before);
                self.space_after = twentieths("after").or(self.space_after);
            }
            _ => {}
        }
    }
}
