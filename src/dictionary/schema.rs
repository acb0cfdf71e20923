//! The shape of `checklist.toml`, read key by key so that every fault is found at once and named with its line.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Faults;
use super::model::{
    AnyOf, Applies, Block, ConceptId, Condition, Criterion, Exclusion, FindingRule, Requirement, Rule, Scope,
    ServiceType, Weight, Words,
};
use super::tables::{Terms, unknown_concept};

/// Version of the file format that is read here.
pub(super) const FORMAT: i64 = 1;

/// What `checklist.toml` holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) id: String,
    pub(super) title: Words,
    pub(super) revision: String,
    pub(super) criteria: Vec<Criterion>,
    pub(super) requirements: Vec<Requirement>,
    pub(super) exclusions: Vec<Exclusion>,
    pub(super) findings: Vec<FindingRule>,
}

/// Reads the file. What is faulty is reported and left out.
pub(super) fn read(text: &str, terms: &Terms, faults: &mut Faults) -> Content {
    let lines = Lines::new(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map(|span| lines.at(span.start));
        faults.add(
            line,
            format!("TOML 문법이 틀렸습니다: {}", error.message()),
            format!("TOML syntax: {}", error.message()),
        );
    }
    if !errors.is_empty() {
        return Content::default();
    }
    let mut reader = Reader { lines, terms, faults };
    let root_span = root.span();
    let mut root = Section::new(root.get_ref(), root_span, "checklist.toml");
    let format = root.integer("format", &mut reader);
    if format != Some(FORMAT) {
        let line = root.line_of("format", &reader);
        reader.faults.add(
            line,
            format!("format = {FORMAT} 이어야 합니다. 이 판의 프로그램은 다른 형식을 읽지 못합니다"),
            format!("format must be {FORMAT}: this version reads no other"),
        );
        return Content::default();
    }
    let mut content = Content {
        id: root.needed("id", &mut reader),
        title: root.words("title", &mut reader),
        revision: root.needed("revision", &mut reader),
        ..Content::default()
    };
    for section in root.sections("exclusions", &mut reader) {
        let exclusion = exclusion(section, &mut reader);
        content.exclusions.push(exclusion);
    }
    for section in root.sections("criteria", &mut reader) {
        let criterion = criterion(section, &mut reader);
        content.criteria.push(criterion);
    }
    for section in root.sections("requirements", &mut reader) {
        if let Some(requirement) = requirement(section, &content, &mut reader) {
            content.requirements.push(requirement);
        }
    }
    for section in root.sections("findings", &mut reader) {
        let finding = finding(section, &mut reader);
        content.findings.push(finding);
    }
    root.finish(&mut reader);
    check(&content, &mut reader);
    content
}

/// What needs the whole file: repeated ids, criteria without requirements.
fn check(content: &Content, reader: &mut Reader) {
    let blocks = content.criteria.iter().flat_map(|it| &it.blocks).map(|it| &it.id);
    for (kind, ids) in [
        ("criteria", content.criteria.iter().map(|it| &it.id).collect::<Vec<_>>()),
        ("blocks", blocks.collect()),
        ("requirements", content.requirements.iter().map(|it| &it.id).collect()),
        ("exclusions", content.exclusions.iter().map(|it| &it.id).collect()),
    ] {
        for (index, id) in ids.iter().enumerate() {
            if ids.iter().take(index).any(|it| it == id) {
                let line = reader.lines.of_quoted("id", id, 2);
                reader.faults.add(
                    line,
                    format!("{kind}의 id “{id}”가 두 번 나옵니다"),
                    format!("id “{id}” occurs twice in {kind}"),
                );
            }
        }
    }
    for (index, criterion) in content.criteria.iter().enumerate() {
        if !content.requirements.iter().any(|it| it.criterion == index) {
            let line = reader.lines.of_quoted("id", &criterion.id, 1);
            reader.faults.add(
                line,
                format!("기준 {}에 요구사항이 없습니다", criterion.id),
                format!("criterion {} has no requirement", criterion.id),
            );
        }
    }
    if content.criteria.is_empty() {
        reader.faults.add(None, "기준(criteria)이 하나도 없습니다", "there is no criterion");
    }
}

fn criterion(mut section: Section, reader: &mut Reader) -> Criterion {
    let mut blocks = Vec::new();
    for mut block in section.sections("blocks", reader) {
        blocks.push(Block {
            id: block.needed("id", reader),
            title: block.words("title", reader),
            text: block.text("text", reader).unwrap_or_default(),
        });
        block.finish(reader);
    }
    let criterion = Criterion {
        id: section.needed("id", reader),
        title: section.words("title", reader),
        part: section.words("part", reader),
        waived_if_certified: section.flag("waived_if_certified", reader),
        asks: section.texts("asks", reader),
        blocks,
        documents: section.texts("documents", reader),
        fitting_titles: section.concepts("fitting_titles", reader),
        law: section.texts("law", reader),
    };
    section.finish(reader);
    criterion
}

fn requirement(mut section: Section, content: &Content, reader: &mut Reader) -> Option<Requirement> {
    let id = section.needed("id", reader);
    let block_id = section.needed("block", reader);
    let place = content.criteria.iter().enumerate().find_map(|(index, criterion)| {
        Some((index, criterion.blocks.iter().position(|it| it.id == block_id)?))
    });
    if place.is_none() {
        let line = section.line_of("block", reader);
        reader.faults.add(
            line,
            format!("블록 “{block_id}”가 어느 기준에도 없습니다"),
            format!("block “{block_id}” is in no criterion"),
        );
    }
    let criterion = place.and_then(|(criterion, _)| content.criteria.get(criterion));
    let applies = applies(&mut section, criterion, reader);
    let mut rules = Vec::new();
    for rule_section in section.sections("rules", reader) {
        let rule = rule(rule_section, &content.exclusions, reader);
        rules.push(rule);
    }
    if !rules.iter().any(|it| it.weight == Weight::Met) {
        let line = section.line(reader);
        reader.faults.add(
            line,
            format!("요구사항 {id}에 충족(met) 규칙이 없어 어떤 글로도 충족할 수 없습니다"),
            format!("requirement {id} has no rule with verdict met: no text can meet it"),
        );
    }
    let requirement = Requirement {
        id,
        criterion: place.map_or(0, |it| it.0),
        block: place.map_or(0, |it| it.1),
        title: section.words("title", reader),
        text: section.needed("text", reader),
        missing: section.words("missing", reader),
        law: section.texts("law", reader),
        applies,
        rules,
    };
    section.finish(reader);
    place.map(|_| requirement)
}

/// Exactly one of the keys that restrict a requirement, or none.
fn applies(section: &mut Section, criterion: Option<&Criterion>, reader: &mut Reader) -> Applies {
    if section.has("service_types") {
        let line = section.line_of("service_types", reader);
        let names = section.texts("service_types", reader);
        let mut types = Vec::new();
        for name in names {
            match ServiceType::ALL.into_iter().find(|it| it.id() == name) {
                Some(kind) => types.push(kind),
                None => {
                    let known = ServiceType::ALL.map(ServiceType::id).join(", ");
                    reader.faults.add(
                        line,
                        format!("모르는 서비스 유형 “{name}”입니다. {known} 가운데에서 적습니다"),
                        format!("unknown service type “{name}”; known: {known}"),
                    );
                }
            }
        }
        return Applies::ServiceTypes(types);
    }
    if let Some(mut condition) = section.section("mentioned", reader) {
        let applies = Applies::Mentioned {
            subject: condition.concepts("subject", reader),
            any: condition.concepts("any", reader),
            otherwise: condition.words("otherwise", reader),
        };
        condition.finish(reader);
        return applies;
    }
    if let Some(mut condition) = section.section("instead_of", reader) {
        let block_id = condition.needed("block", reader);
        let block = criterion.and_then(|it| it.blocks.iter().position(|block| block.id == block_id));
        if block.is_none() {
            let line = condition.line_of("block", reader);
            reader.faults.add(
                line,
                format!("블록 “{block_id}”가 같은 기준에 없습니다"),
                format!("block “{block_id}” is not in the same criterion"),
            );
        }
        let applies = Applies::InsteadOf {
            block: block.unwrap_or_default(),
            replaced: condition.words("replaced", reader),
            otherwise: condition.words("otherwise", reader),
        };
        condition.finish(reader);
        return applies;
    }
    Applies::Always
}

fn rule(mut section: Section, exclusions: &[Exclusion], reader: &mut Reader) -> Rule {
    let verdict = section.needed("verdict", reader);
    let weight = match verdict.as_str() {
        "met" => Weight::Met,
        "partial" => Weight::Partial(section.words("reason", reader)),
        _ => {
            let line = section.line_of("verdict", reader);
            reader.faults.add(
                line,
                format!("verdict “{verdict}”는 met 또는 partial 이어야 합니다"),
                format!("verdict “{verdict}” must be met or partial"),
            );
            Weight::Met
        }
    };
    let kept = section.texts("keep", reader);
    for name in &kept {
        if !exclusions.iter().any(|it| it.id == *name) {
            let line = section.line_of("keep", reader);
            reader.faults.add(
                line,
                format!("제외 규칙 “{name}”이 없습니다"),
                format!("there is no exclusion “{name}”"),
            );
        }
    }
    let strength = match (section.integer("strength", reader), &weight) {
        (Some(percent @ 0..=100), _) => percent as f64 / 100.0,
        (Some(_), _) => {
            let line = section.line_of("strength", reader);
            reader.faults.add(
                line,
                "strength는 0에서 100 사이의 정수입니다",
                "strength is an integer from 0 to 100",
            );
            0.0
        }
        (None, Weight::Met) => 0.7,
        (None, Weight::Partial(_)) => 0.4,
    };
    let rule = Rule {
        weight,
        scope: section.scope("scope", reader).unwrap_or(Scope::Sentence),
        all: section.groups("all", reader),
        none: section.concepts("none", reader),
        within: section.count("within", reader),
        context: contexts(&mut section, reader),
        better: section.concepts("better", reader),
        worse: section.concepts("worse", reader),
        better_titles: section.concepts("better_titles", reader),
        exclusions: (0..exclusions.len())
            .filter(|index| exclusions.get(*index).is_some_and(|it| !kept.contains(&it.id)))
            .collect(),
        headings: section.flag("headings", reader),
        strength,
    };
    if rule.all.is_empty() {
        let line = section.line(reader);
        reader.faults.add(line, "규칙에 all이 비어 있습니다", "a rule needs at least one concept in all");
    }
    section.finish(reader);
    rule
}

fn contexts(section: &mut Section, reader: &mut Reader) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for mut condition in section.sections("context", reader) {
        let line = condition.line(reader);
        let scope = condition.scope("scope", reader);
        if scope.is_none() {
            reader.faults.add(line, "context에 scope가 없습니다", "a context needs a scope");
        }
        conditions.push(Condition {
            scope: scope.unwrap_or(Scope::Sentence),
            all: condition.groups("all", reader),
            none: condition.concepts("none", reader),
        });
        condition.finish(reader);
    }
    conditions
}

fn exclusion(mut section: Section, reader: &mut Reader) -> Exclusion {
    let exclusion = Exclusion {
        id: section.needed("id", reader),
        sentence: section.concepts("sentence", reader),
        titles: section.concepts("titles", reader),
        partial: section.has("reason").then(|| section.words("reason", reader)),
    };
    section.finish(reader);
    exclusion
}

fn finding(mut section: Section, reader: &mut Reader) -> FindingRule {
    let severity = section.needed("severity", reader);
    if !matches!(severity.as_str(), "error" | "warning") {
        let line = section.line_of("severity", reader);
        reader.faults.add(
            line,
            format!("severity “{severity}”는 error 또는 warning 이어야 합니다"),
            format!("severity “{severity}” must be error or warning"),
        );
    }
    let finding = FindingRule {
        code: section.needed("code", reader),
        error: severity == "error",
        any: AnyOf(section.concepts("any", reader)),
        none: section.concepts("none", reader),
        context: contexts(&mut section, reader),
        message: section.words("message", reader),
    };
    section.finish(reader);
    finding
}

/// What every step of reading needs.
struct Reader<'a> {
    lines: Lines<'a>,
    terms: &'a Terms,
    faults: &'a mut Faults,
}

/// Byte offsets to line numbers.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    fn at(&self, offset: usize) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Line of the `nth` place where `key` is set to `value`.
    fn of_quoted(&self, key: &str, value: &str, nth: usize) -> Option<u32> {
        let mut line = None;
        let quoted = format!("\"{value}\"");
        let places = self.text.match_indices(&quoted).filter(|(at, _)| {
            let before = self.text.get(..*at).unwrap_or_default().trim_end().trim_end_matches('=').trim_end();
            before.ends_with(key)
        });
        for (at, _) in places.take(nth) {
            line = Some(self.at(at));
        }
        line
    }
}

/// One table of the file, with the keys that were asked for.
struct Section<'a> {
    table: &'a DeTable<'a>,
    span: Range<usize>,
    name: &'a str,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    fn new(table: &'a DeTable<'a>, span: Range<usize>, name: &'a str) -> Self {
        Section { table, span, name, asked: Vec::new() }
    }

    fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref() == key)
    }

    fn line(&self, reader: &Reader) -> Option<u32> {
        Some(reader.lines.at(self.span.start))
    }

    fn line_of(&self, key: &str, reader: &Reader) -> Option<u32> {
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

    fn text(&mut self, key: &'static str, reader: &mut Reader) -> Option<String> {
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
    fn needed(&mut self, key: &'static str, reader: &mut Reader) -> String {
        let there = self.has(key);
        let text = self.text(key, reader);
        if !there || text.as_deref() == Some("") {
            let line = self.line_of(key, reader);
            let name = self.name;
            reader.faults.add(line, format!("{name}에 {key}가 없습니다"), format!("{name} needs {key}"));
        }
        text.unwrap_or_default()
    }

    /// `key` in Korean and `key_en` in English.
    fn words(&mut self, key: &'static str, reader: &mut Reader) -> Words {
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

    fn integer(&mut self, key: &'static str, reader: &mut Reader) -> Option<i64> {
        let value = self.value(key)?;
        let integer =
            value.get_ref().as_integer().and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        if integer.is_none() {
            self.wrong_type(key, ("정수를", "an integer"), reader);
        }
        integer
    }

    /// A number of characters or sentences.
    fn count(&mut self, key: &'static str, reader: &mut Reader) -> Option<u32> {
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

    fn flag(&mut self, key: &'static str, reader: &mut Reader) -> bool {
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

    fn texts(&mut self, key: &'static str, reader: &mut Reader) -> Vec<String> {
        self.list(key, reader).into_iter().map(|(text, _)| text.trim().to_owned()).collect()
    }

    fn concepts(&mut self, key: &'static str, reader: &mut Reader) -> Vec<ConceptId> {
        let names = self.list(key, reader);
        names.into_iter().flat_map(|(text, at)| any_of(text, at, reader).0).collect()
    }

    fn groups(&mut self, key: &'static str, reader: &mut Reader) -> Vec<AnyOf> {
        let names = self.list(key, reader);
        names.into_iter().map(|(text, at)| any_of(text, at, reader)).filter(|it| !it.0.is_empty()).collect()
    }

    /// `"sentence"`, …, `"near 300"`, `"before 3"`.
    fn scope(&mut self, key: &'static str, reader: &mut Reader) -> Option<Scope> {
        let text = self.text(key, reader)?;
        let scope = parse_scope(&text);
        if scope.is_none() {
            let line = self.line_of(key, reader);
            let known = "sentence, item, paragraph, article, section, document, titles, near N, before N";
            reader.faults.add(
                line,
                format!("모르는 범위 “{text}”입니다. {known} 가운데 하나를 적습니다"),
                format!("unknown scope “{text}”; one of {known}"),
            );
        }
        scope
    }

    fn section(&mut self, key: &'static str, reader: &mut Reader) -> Option<Section<'a>> {
        let value = self.value(key)?;
        let section = value.get_ref().as_table().map(|table| Section::new(table, value.span(), key));
        if section.is_none() {
            self.wrong_type(key, ("표 { … }를", "a table"), reader);
        }
        section
    }

    /// An array of tables.
    fn sections(&mut self, key: &'static str, reader: &mut Reader) -> Vec<Section<'a>> {
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
    fn finish(self, reader: &mut Reader) {
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
