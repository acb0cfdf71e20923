//! One table of `checklist.toml`, asked key by key; what is wrong in it is reported with its line.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Faults;
use super::model::{AnyOf, ConceptId, Scope, Words};
use super::tables::{Terms, unknown_concept};

/// What every step of reading needs.
pub(super) struct Reader<'a> {
    lines: Lines,
    terms: &'a Terms,
    pub(super) faults: &'a mut Faults,
    /// Ids given so far, by the kind of table.
    ids: BTreeMap<(String, String), u32>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lines: Lines, terms: &'a Terms, faults: &'a mut Faults) -> Self {
        Reader { lines, terms, faults, ids: BTreeMap::new() }
    }
}

/// Byte offsets to line numbers.
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { starts }
    }

    pub(super) fn at(&self, offset: usize) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }
}

/// One table of the file, with the keys that were asked for.
pub(super) struct Section<'a> {
    table: &'a DeTable<'a>,
    span: Range<usize>,
    name: &'a str,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, span: Range<usize>, name: &'a str) -> Self {
        Section { table, span, name, asked: Vec::new() }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref() == key)
    }

    pub(super) fn line(&self, reader: &Reader) -> Option<u32> {
        Some(reader.lines.at(self.span.start))
    }

    pub(super) fn line_of(&self, key: &str, reader: &Reader) -> Option<u32> {
        let span = self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(name, _)| name.span());
        Some(reader.lines.at(span.unwrap_or_else(|| self.span.clone()).start))
    }

    fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn wrong_type(&self, key: &str, wanted: (&str, &str), reader: &mut Reader) {
        let line = self.line_of(key, reader);
        let (ko, en) = wanted;
        reader.faults.add(line, format!("{key}에는 {ko} 적습니다"), format!("{key} must be {en}"));
    }

    pub(super) fn text(&mut self, key: &'static str, reader: &mut Reader) -> Option<String> {
        let value = self.value(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(text.trim().to_owned()),
            None => {
                self.wrong_type(key, ("따옴표로 감싼 글을", "a string"), reader);
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub(super) fn needed(&mut self, key: &'static str, reader: &mut Reader) -> String {
        let there = self.has(key);
        let text = self.text(key, reader);
        if !there || text.as_deref() == Some("") {
            let line = self.line_of(key, reader);
            let name = self.name;
            reader.faults.add(line, format!("{name}에 {key}가 없습니다"), format!("{name} needs {key}"));
        }
        text.unwrap_or_default()
    }

    /// The table's id, which no other table of its kind may have.
    pub(super) fn own_id(&mut self, reader: &mut Reader) -> String {
        let id = self.needed("id", reader);
        let line = self.line_of("id", reader);
        let first = reader.ids.insert((self.name.to_owned(), id.clone()), line.unwrap_or_default());
        if let Some(first) = first.filter(|_| !id.is_empty()) {
            let name = self.name;
            reader.faults.add(
                line,
                format!("{name}의 id “{id}”가 {first}번째 줄에도 있습니다"),
                format!("id “{id}” occurs twice in {name}, first on line {first}"),
            );
        }
        id
    }

    /// `key` in Korean and `key_en` in English.
    pub(super) fn words(&mut self, key: &'static str, reader: &mut Reader) -> Words {
        let english = match key {
            "title" => "title_en",
            "part" => "part_en",
            "reason" => "reason_en",
            "missing" => "missing_en",
            "message" => "message_en",
            "otherwise" => "otherwise_en",
            "replaced" => "replaced_en",
            _ => return Words::default(),
        };
        Words { ko: self.needed(key, reader), en: self.needed(english, reader) }
    }

    pub(super) fn integer(&mut self, key: &'static str, reader: &mut Reader) -> Option<i64> {
        let value = self.value(key)?;
        let integer =
            value.get_ref().as_integer().and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        if integer.is_none() {
            self.wrong_type(key, ("정수를", "an integer"), reader);
        }
        integer
    }

    /// A number of characters or sentences.
    pub(super) fn count(&mut self, key: &'static str, reader: &mut Reader) -> Option<u32> {
        let integer = self.integer(key, reader)?;
        let count = u32::try_from(integer).ok().filter(|it| (1..=MAX_DISTANCE).contains(it));
        if count.is_none() {
            let line = self.line_of(key, reader);
            reader.faults.add(
                line,
                format!("{key}는 1에서 {MAX_DISTANCE} 사이입니다"),
                format!("{key} is from 1 to {MAX_DISTANCE}"),
            );
        }
        count
    }

    pub(super) fn flag(&mut self, key: &'static str, reader: &mut Reader) -> bool {
        let Some(value) = self.value(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, ("true 또는 false를", "true or false"), reader);
            false
        })
    }

    /// A list of texts with the place of each.
    fn list(&mut self, key: &'static str, reader: &mut Reader) -> Vec<(&'a str, usize)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let texts = value.get_ref().as_array().and_then(|array| {
            array.iter().map(|it| Some((it.get_ref().as_str()?, it.span().start))).collect::<Option<Vec<_>>>()
        });
        texts.unwrap_or_else(|| {
            self.wrong_type(key, ("글의 목록 [\"…\"]을", "a list of strings"), reader);
            Vec::new()
        })
    }

    pub(super) fn texts(&mut self, key: &'static str, reader: &mut Reader) -> Vec<String> {
        self.list(key, reader).into_iter().map(|(text, _)| text.trim().to_owned()).collect()
    }

    pub(super) fn concepts(&mut self, key: &'static str, reader: &mut Reader) -> Vec<ConceptId> {
        let names = self.list(key, reader);
        names.into_iter().flat_map(|(text, at)| any_of(text, at, reader).0).collect()
    }

    pub(super) fn groups(&mut self, key: &'static str, reader: &mut Reader) -> Vec<AnyOf> {
        let names = self.list(key, reader);
        names.into_iter().map(|(text, at)| any_of(text, at, reader)).filter(|it| !it.0.is_empty()).collect()
    }

    /// `"sentence"`, …, `"near 300"`, `"before 3"`.
    pub(super) fn scope(&mut self, key: &'static str, reader: &mut Reader) -> Option<Scope> {
        let text = self.text(key, reader)?;
        let scope = parse_scope(&text);
        if scope.is_none() {
            let line = self.line_of(key, reader);
            let known =
                "sentence, item, paragraph, article, section, document, titles, headings, near N, before N";
            reader.faults.add(
                line,
                format!("모르는 범위 “{text}”입니다. {known} 가운데 하나를 적습니다"),
                format!("unknown scope “{text}”; one of {known}"),
            );
        }
        scope
    }

    pub(super) fn section(&mut self, key: &'static str, reader: &mut Reader) -> Option<Section<'a>> {
        let value = self.value(key)?;
        let section = value.get_ref().as_table().map(|table| Section::new(table, value.span(), key));
        if section.is_none() {
            self.wrong_type(key, ("표 { … }를", "a table"), reader);
        }
        section
    }

    /// An array of tables.
    pub(super) fn sections(&mut self, key: &'static str, reader: &mut Reader) -> Vec<Section<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let sections = value.get_ref().as_array().and_then(|array| {
            array
                .iter()
                .map(|it| Some(Section::new(it.get_ref().as_table()?, it.span(), key)))
                .collect::<Option<Vec<_>>>()
        });
        sections.unwrap_or_else(|| {
            self.wrong_type(key, ("표의 목록 [[…]]을", "an array of tables"), reader);
            Vec::new()
        })
    }

    /// Reports the keys that nobody asked for: a misspelled key must not be lost silently.
    pub(super) fn finish(self, reader: &mut Reader) {
        for (key, _) in self.table.iter() {
            if !self.asked.iter().any(|it| key.get_ref() == it) {
                let line = Some(reader.lines.at(key.span().start));
                let (key, name) = (key.get_ref(), self.name);
                reader.faults.add(
                    line,
                    format!("{name}에 모르는 항목 “{key}”가 있습니다"),
                    format!("unknown key “{key}” in {name}"),
                );
            }
        }
    }
}

/// Widest distance that a rule may look over, in characters.
const MAX_DISTANCE: u32 = 5000;

fn parse_scope(text: &str) -> Option<Scope> {
    let mut words = text.split_whitespace();
    let name = words.next()?;
    let number = words.next().map(str::parse::<u32>).transpose().ok()?;
    let number = number.filter(|it| (1..=MAX_DISTANCE).contains(it));
    Some(match (name, number) {
        ("sentence", None) => Scope::Sentence,
        ("item", None) => Scope::Item,
        ("paragraph", None) => Scope::Paragraph,
        ("article", None) => Scope::Article,
        ("section", None) => Scope::Section,
        ("document", None) => Scope::Document,
        ("titles", None) => Scope::Titles,
        ("headings", None) => Scope::Headings,
        ("near", Some(characters)) => Scope::Near(characters),
        ("before", Some(sentences)) => Scope::Before(sentences),
        _ => return None,
    })
}

/// `"password | biometric"`: one of several concepts.
fn any_of(text: &str, at: usize, reader: &mut Reader) -> AnyOf {
    let mut concepts = Vec::new();
    for name in text.split('|').map(str::trim) {
        match reader.terms.find(name) {
            Some(id) => concepts.push(id),
            None => {
                let line = Some(reader.lines.at(at));
                unknown_concept(name, line, reader.faults);
            }
        }
    }
    AnyOf(concepts)
}
