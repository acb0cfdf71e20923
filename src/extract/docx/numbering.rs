//! Automatic numbers: Word draws them and the file does not contain them (ECMA-376 part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};

use super::symbols::SymbolFont;
use crate::extract::number_format::NumberFormat;
use crate::extract::package::xml::{Element, Namespace, Visit, Visitor};

/// The list definitions of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<i64, Abstract>,
    numbers: BTreeMap<i64, Number>,
    /// Abstract lists that define a numbering style, by the style.
    style_links: BTreeMap<String, i64>,
    place: Vec<Place>,
    current_abstract: Option<i64>,
    current_number: Option<i64>,
    current_level: Option<(u8, Level)>,
    current_override: Option<u8>,
}

/// How far each list has counted, in one story.
#[derive(Debug, Default)]
pub(super) struct Counters {
    values: BTreeMap<i64, [Option<i64>; LEVELS]>,
    /// `w:num` whose start overrides were applied.
    started: BTreeSet<i64>,
}

const LEVELS: usize = 9;
/// Word's own bound of a list number.
const LARGEST: i64 = 32_767;

/// Characters of a level's text that are kept; it is drawn before each paragraph of the level.
const LEVEL_TEXT: usize = 255;

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: BTreeMap<u8, Level>,
    /// The numbering style that really defines the list.
    defined_by: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Number {
    list: i64,
    starts: BTreeMap<u8, i64>,
    levels: BTreeMap<u8, Level>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Level {
    start: i64,
    format: NumberFormat,
    text: String,
    suffix: &'static str,
    /// `w:lvlRestart`: the level (from 1) after which this one restarts; 0 for never.
    restart: Option<i64>,
    /// All numbers in it are decimal.
    legal: bool,
    style: Option<String>,
    font: Option<SymbolFont>,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            start: 0,
            format: NumberFormat::Decimal,
            text: String::new(),
            suffix: " ",
            restart: None,
            legal: false,
            style: None,
            font: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Abstract,
    Number,
    Level,
    Override,
    Passing,
}

impl Numbering {
    /// Counts one paragraph of list `number` and appends what Word draws before it. Returns whether there is such a list.
    ///
    /// `level` from 0; without one the level is the one that names the paragraph's style, else the first.
    pub(super) fn count(
        &self,
        counters: &mut Counters,
        number: i64,
        level: Option<u8>,
        style: Option<&str>,
        out: &mut String,
    ) -> bool {
        let Some(definition) = self.numbers.get(&number) else { return false };
        let list = self.defining_list(definition.list);
        let level = level.or_else(|| self.level_of_style(list, style?)).unwrap_or_default();
        let Some(current) = self.level(definition, list, level) else { return false };
        let values = counters.values.entry(list).or_default();
        if counters.started.insert(number) {
            for &overridden in definition.starts.keys() {
                if let Some(value) = values.get_mut(usize::from(overridden)) {
                    *value = None;
                }
            }
        }
        let start = |level: u8| {
            let defined = self.level(definition, list, level).map_or(1, |it| it.start);
            definition.starts.get(&level).copied().unwrap_or(defined)
        };
        if let Some(value) = values.get_mut(usize::from(level)) {
            *value = Some(value.map_or_else(|| start(level), |it| it.saturating_add(1)).min(LARGEST));
        }
        for deeper in level.saturating_add(1)..LEVELS as u8 {
            let restart = self.level(definition, list, deeper).and_then(|it| it.restart);
            let restarts = restart.is_none_or(|after| after > 0 && i64::from(level) < after);
            if restarts && let Some(value) = values.get_mut(usize::from(deeper)) {
                *value = None;
            }
        }
        let before = out.len();
        if current.format == NumberFormat::Bullet {
            // A private use character without its font is a bullet all the same.
            out.extend(current.text.chars().map(|sign| match (current.font, u32::from(sign)) {
                (Some(font), code) => font.character(code).unwrap_or('•'),
                (None, 0xE000..=0xF8FF) => '•',
                (None, _) => sign,
            }));
        } else {
            let mut text = current.text.chars().peekable();
            while let Some(character) = text.next() {
                let place = text.peek().and_then(|it| it.to_digit(10)).filter(|it| (1..=9).contains(it));
                let (true, Some(place)) = (character == '%', place) else {
                    out.push(character);
                    continue;
                };
                text.next();
                let of = place as u8 - 1;
                let value = values.get(usize::from(of)).copied().flatten().unwrap_or_else(|| start(of));
                let format = self.level(definition, list, of).map_or(NumberFormat::Decimal, |it| it.format);
                let format = match format {
                    // A bullet level has no number to show.
                    NumberFormat::Bullet | NumberFormat::None => NumberFormat::None,
                    _ if current.legal => NumberFormat::Decimal,
                    format => format,
                };
                format.write(value, out);
            }
        }
        // A sign that is nothing but space, as pandoc's in paragraphs that go on, is not seen.
        if out.get(before..).is_some_and(|it| it.trim().is_empty()) {
            out.truncate(before);
        } else {
            out.push_str(current.suffix);
        }
        true
    }

    /// The list that holds the levels, where a list is only a reference to a numbering style.
    fn defining_list(&self, list: i64) -> i64 {
        self.abstracts
            .get(&list)
            .and_then(|it| self.style_links.get(it.defined_by.as_deref()?))
            .copied()
            .unwrap_or(list)
    }

    fn level<'a>(&'a self, definition: &'a Number, list: i64, level: u8) -> Option<&'a Level> {
        definition.levels.get(&level).or_else(|| self.abstracts.get(&list)?.levels.get(&level))
    }

    fn level_of_style(&self, list: i64, style: &str) -> Option<u8> {
        let levels = &self.abstracts.get(&list)?.levels;
        levels.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(&level, _)| level)
    }

    fn read_level_property(&mut self, element: &Element<'_>) {
        let Some((_, level)) = &mut self.current_level else { return };
        match element.local() {
            "start" => level.start = element.number("val").unwrap_or_default().clamp(0, LARGEST),
            "numFmt" => level.format = NumberFormat::of(&element.attribute("val").unwrap_or_default()),
            "lvlText" => {
                let text = element.attribute("val").unwrap_or_default();
                level.text = text.chars().take(LEVEL_TEXT).collect();
            }
            "lvlRestart" => level.restart = element.number("val"),
            "isLgl" => level.legal = element.is_on(),
            "pStyle" => level.style = element.attribute("val").map(|it| it.into_owned()),
            "suff" if element.attribute("val").is_some_and(|it| it == "nothing") => level.suffix = "",
            "rFonts" => {
                let name = element.attribute("ascii").unwrap_or_default();
                // Word's bullet of the second level: a small letter o that is meant as a circle.
                if name == "Courier New" && level.text == "o" {
                    level.text = "◦".to_owned();
                }
                level.font = SymbolFont::of(&name);
            }
            _ => {}
        }
    }
}

impl Visitor for Numbering {
    fn open(&mut self, element: &Element<'_>) -> Visit {
        let level = || {
            element.number("ilvl").and_then(|it| u8::try_from(it).ok()).filter(|&it| usize::from(it) < LEVELS)
        };
        let place = match (element.namespace, element.local()) {
            // A custom format stands in the choice, its plain substitute in the fallback.
            (Namespace::Compatibility, "Choice") => return Visit::Skip,
            (Namespace::Word, "abstractNum") => {
                self.current_abstract = element.number("abstractNumId");
                if let Some(id) = self.current_abstract {
                    self.abstracts.insert(id, Abstract::default());
                }
                Place::Abstract
            }
            (Namespace::Word, "num") => {
                self.current_number = element.number("numId");
                if let Some(id) = self.current_number {
                    self.numbers.insert(id, Number::default());
                }
                Place::Number
            }
            (Namespace::Word, "abstractNumId") => {
                if let (Some(number), Some(list)) = (self.current_number, element.number("val"))
                    && let Some(number) = self.numbers.get_mut(&number)
                {
                    number.list = list;
                }
                Place::Passing
            }
            (Namespace::Word, "styleLink") => {
                if let (Some(list), Some(style)) = (self.current_abstract, element.attribute("val")) {
                    self.style_links.insert(style.into_owned(), list);
                }
                Place::Passing
            }
            (Namespace::Word, "numStyleLink") => {
                if let Some(list) = self.current_abstract.and_then(|it| self.abstracts.get_mut(&it)) {
                    list.defined_by = element.attribute("val").map(|it| it.into_owned());
                }
                Place::Passing
            }
            (Namespace::Word, "lvlOverride") => {
                self.current_override = level();
                Place::Override
            }
            (Namespace::Word, "startOverride") => {
                if let (Some(number), Some(level), Some(start)) =
                    (self.current_number, self.current_override, element.number("val"))
                    && let Some(number) = self.numbers.get_mut(&number)
                {
                    number.starts.insert(level, start.clamp(0, LARGEST));
                }
                Place::Passing
            }
            (Namespace::Word, "lvl") => {
                self.current_level = level().map(|it| (it, Level::default()));
                Place::Level
            }
            (Namespace::Word, _) => {
                self.read_level_property(element);
                Place::Passing
            }
            _ => Place::Passing,
        };
        self.place.push(place);
        Visit::Enter
    }

    fn close(&mut self) {
        match self.place.pop() {
            Some(Place::Abstract) => self.current_abstract = None,
            Some(Place::Number) => self.current_number = None,
            Some(Place::Override) => self.current_override = None,
            Some(Place::Level) => {
                let Some((at, level)) = self.current_level.take() else { return };
                if let Some(number) = self.current_number.and_then(|it| self.numbers.get_mut(&it)) {
                    number.levels.insert(at, level);
                } else if let Some(list) = self.current_abstract.and_then(|it| self.abstracts.get_mut(&it)) {
                    list.levels.insert(at, level);
                }
            }
            Some(Place::Passing) | None => {}
        }
    }

    fn text(&mut self, _text: &str) {}
}
