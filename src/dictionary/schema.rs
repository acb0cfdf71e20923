//! The shape of `checklist.toml`, read key by key so that every fault is found at once and named with its line.

use toml::de::DeTable;

use super::check;
use super::fault::Faults;
use super::model::{
    AnyOf, Applies, Block, Condition, Criterion, Exclusion, FindingRule, Requirement, Rule, Scope,
    ServiceType, Weight, Words,
};
use super::section::{Lines, Reader, Section};
use super::tables::Terms;

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
    pub(super) without_findings: Vec<String>,
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
    let mut reader = Reader::new(lines, terms, faults);
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
        without_findings: root.texts("without_findings", &mut reader),
        ..Content::default()
    };
    for section in root.sections("exclusions", &mut reader) {
        let exclusion = exclusion(section, &mut reader);
        content.exclusions.push(exclusion);
    }
    let mut criterion_lines = Vec::new();
    for section in root.sections("criteria", &mut reader) {
        criterion_lines.push(section.line_of("id", &reader));
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
    check(&content, &criterion_lines, &mut reader);
    content
}

/// What needs the whole file: criteria without requirements.
fn check(content: &Content, criterion_lines: &[Option<u32>], reader: &mut Reader) {
    for (index, criterion) in content.criteria.iter().enumerate() {
        if !content.requirements.iter().any(|it| it.criterion == index) {
            reader.faults.add(
                criterion_lines.get(index).copied().flatten(),
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
            id: block.own_id(reader),
            title: block.words("title", reader),
            text: block.text("text", reader).unwrap_or_default(),
        });
        block.finish(reader);
    }
    let criterion = Criterion {
        id: section.own_id(reader),
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
    let id = section.own_id(reader);
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
        line: section.line(reader).unwrap_or_default(),
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
        line: section.line(reader).unwrap_or_default(),
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
    if check::contradicts_itself(&rule) {
        let line = section.line(reader);
        reader.faults.add(
            line,
            "규칙이 찾는 말을 스스로 금지하므로 어떤 글에도 맞지 않습니다",
            "the rule forbids what it asks for: no text can fit it",
        );
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
        id: section.own_id(reader),
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
    let message = section.words("message", reader);
    let finding = FindingRule {
        code: section.needed("code", reader),
        error: severity == "error",
        any: AnyOf(section.concepts("any", reader)),
        none: section.concepts("none", reader),
        context: contexts(&mut section, reader),
        title: if section.has("title") { section.words("title", reader) } else { message.clone() },
        message,
    };
    section.finish(reader);
    finding
}
