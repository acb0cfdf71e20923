//! What `text` and `checklist show` print as JSON: a document as the scanner sees it, and a checklist in full.

use schemars::JsonSchema;
use serde::Serialize;

use super::build::{document_row, role_name, tenth};
use super::model::{DocumentRow, SCHEMA};
use super::wording::{self, Lang};
use crate::dictionary::{Checklist, Subject};
use crate::document::{Document, LineEnd, SourceOffset};
use crate::pipeline::{FileResult, Source};
use crate::text::{Level, Text};

/// A document as the scanner sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TextView {
    /// Version of these shapes.
    pub schema: u32,
    /// The file.
    pub document: DocumentRow,
    /// Its pages, in order.
    pub pages: Vec<PageView>,
    /// Articles, headings and their parts in reading order; the first is the whole document.
    pub outline: Vec<UnitView>,
}

/// One page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PageView {
    /// Physical page number, from 1.
    pub number: u32,
    /// The number that the file gives the page.
    pub label: Option<String>,
    /// The number printed on the page.
    pub printed_label: Option<String>,
    /// Width in points; 0 where the format has no page size.
    pub width: f32,
    /// Height in points; 0 where the format has no page size.
    pub height: f32,
    /// Its lines, in reading order.
    pub lines: Vec<LineView>,
}

/// One line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineView {
    /// Its text.
    pub text: String,
    /// What it is on its page.
    pub role: &'static str,
    /// What follows it: `wrap`, `paragraph`, `cell`, `row`.
    pub end: &'static str,
    /// `[x0, y0, x1, y1]` in points from the page's top left; `null` where there is no layout.
    #[serde(rename = "box")]
    pub bounds: Option<[f32; 4]>,
    /// Whether its last word goes on in the next line of the text.
    #[serde(skip_serializing_if = "is_false")]
    pub breaks_word: bool,
    /// Rank of the heading that the file calls it, 1 to 6; `null` where it calls it none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<u8>,
    /// Whether its cell heads a column or row of a table, as far as the file says so or shows it.
    #[serde(skip_serializing_if = "is_false")]
    pub heads_cells: bool,
}

/// One part of a document's structure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UnitView {
    /// `document`, `part`, `chapter`, `section`, `article`, `heading`, `paragraph`, `item`, `subitem`, `point`.
    pub level: &'static str,
    /// As it is written: `제7조`, `①`, `1.`, `가.`.
    pub label: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// Index of the part that holds it; `null` for the document.
    pub parent: Option<usize>,
    /// Series of articles, from 0: a new one begins where 제1조 comes again.
    pub series: u16,
    /// Physical page on which it begins, from 1; `null` where the document has no page numbers.
    pub page: Option<u32>,
    /// Physical page on which it ends.
    pub page_end: Option<u32>,
}

/// A checklist in full.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChecklistView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Revision of its content.
    pub revision: String,
    /// SHA-256 over its files, hexadecimal.
    pub sha256: String,
    /// Its criteria, in order.
    pub criteria: Vec<CriterionView>,
    /// Its terms.
    pub concepts: Vec<ConceptView>,
    /// Wordings that look like a term and are not it.
    pub look_alikes: Vec<LookAlikeView>,
    /// Kinds of passages that state nothing, or only half, in one sentence each.
    pub exclusions: Vec<NamedView>,
    /// What a reviewer would object to beyond the checklist: code and what is looked for.
    pub findings: Vec<NamedView>,
}

/// Something with a name, and what it says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NamedView {
    /// Its id or code.
    pub id: String,
    /// What it looks for, in words.
    pub text: String,
    /// Its examples.
    pub examples: Vec<ExampleView>,
}

/// A text with the verdict that it must get.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExampleView {
    /// `met`, `partial`, `absent`; `found` or `absent` of a finding.
    pub expected: &'static str,
    /// Headings and names of documents above it.
    pub heading: String,
    /// The text.
    pub text: String,
    /// Words that the first passage cited must hold; empty where any will do.
    pub quote: String,
    /// What it shows.
    pub note: String,
}

/// One criterion of a checklist.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CriterionView {
    /// Its number in the form.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What the form asks.
    pub asks: Vec<String>,
    /// Law and other references that the form names.
    pub law: Vec<String>,
    /// Whether a security certificate waives it.
    pub waived_if_certified: bool,
    /// Blocks of requirements, in order.
    pub blocks: Vec<BlockView>,
}

/// A block of requirements under one heading of the form.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BlockView {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The form's own words.
    pub text: String,
    /// Its requirements, in order.
    pub requirements: Vec<RequirementView>,
}

/// One requirement of a checklist.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequirementView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The form's own words.
    pub text: String,
    /// Law behind it.
    pub law: Vec<String>,
    /// When it applies, in one sentence; `null` when it always does.
    pub applies: Option<String>,
    /// What meets it and what half meets it, in words: a rule is some lines.
    pub rules: Vec<Vec<String>>,
    /// Its examples.
    pub examples: Vec<ExampleView>,
}

/// One concept of a dictionary.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConceptView {
    /// Its id.
    pub id: String,
    /// The spelling that reports show.
    pub term: String,
    /// All spellings.
    pub spellings: Vec<String>,
}

/// One look-alike of a dictionary.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LookAlikeView {
    /// Its spelling.
    pub spelling: String,
    /// Why it is not the term.
    pub reason: String,
}

/// A checklist in full.
pub fn checklist_view(lang: Lang, checklist: &Checklist) -> ChecklistView {
    let examples = |subject: Subject| {
        let own = checklist.examples.iter().filter(move |it| it.subject == subject);
        own.map(|it| ExampleView {
            expected: it.expected.id(),
            heading: it.heading.clone(),
            text: it.text.clone(),
            quote: it.quote.clone(),
            note: it.note.clone(),
        })
        .collect()
    };
    let criteria = checklist.criteria.iter().enumerate().map(|(index, criterion)| {
        let requirements = |block| {
            let all = checklist.requirements.iter().enumerate();
            let own = all.filter(move |(_, it)| (it.criterion, it.block) == (index, block));
            own.map(|(requirement, it)| RequirementView {
                rules: it.rules.iter().map(|rule| wording::rule(lang, checklist, rule)).collect(),
                examples: examples(Subject::Requirement(requirement)),
                id: it.id.clone(),
                title: lang.of(&it.title).to_owned(),
                text: it.text.clone(),
                law: it.law.clone(),
                applies: wording::applies(lang, &it.applies),
            })
        };
        let blocks = criterion.blocks.iter().enumerate().map(|(block, it)| BlockView {
            id: it.id.clone(),
            title: lang.of(&it.title).to_owned(),
            text: it.text.clone(),
            requirements: requirements(block).collect(),
        });
        CriterionView {
            id: criterion.id.clone(),
            title: lang.of(&criterion.title).to_owned(),
            asks: criterion.asks.clone(),
            law: criterion.law.clone(),
            waived_if_certified: criterion.waived_if_certified,
            blocks: blocks.collect(),
        }
    });
    let concepts = checklist.concepts.iter().map(|it| ConceptView {
        id: it.id.clone(),
        term: it.term.clone(),
        spellings: it.spellings.iter().map(|it| it.written.to_owned()).collect(),
    });
    let look_alikes = checklist
        .look_alikes
        .iter()
        .map(|it| LookAlikeView { spelling: it.spelling.clone(), reason: it.reason.clone() });
    let exclusions = checklist.exclusions.iter().map(|it| NamedView {
        id: it.id.clone(),
        text: wording::exclusion(lang, checklist, it),
        examples: Vec::new(),
    });
    let findings = checklist.findings.iter().enumerate().map(|(index, it)| NamedView {
        id: it.code.clone(),
        text: wording::finding(lang, checklist, it),
        examples: examples(Subject::Finding(index)),
    });
    ChecklistView {
        id: checklist.id.clone(),
        title: lang.of(&checklist.title).to_owned(),
        revision: checklist.revision.clone(),
        sha256: checklist.sha256.clone(),
        criteria: criteria.collect(),
        concepts: concepts.collect(),
        look_alikes: look_alikes.collect(),
        exclusions: exclusions.collect(),
        findings: findings.collect(),
    }
}

/// A document as the scanner sees it.
pub fn text_view(lang: Lang, file: &FileResult<Source>, source: &Source) -> TextView {
    let (document, text) = (&source.document, source.text());
    let pages = document.pages.iter().enumerate().map(|(index, page)| PageView {
        number: page.number,
        label: page.label.clone(),
        printed_label: text.flow.printed_label(index),
        width: tenth(page.width),
        height: tenth(page.height),
        lines: page.lines.clone().filter_map(|index| line_view(document, text, index)).collect(),
    });
    let outline = text.outline.units.iter().map(|unit| {
        let page = |offset| document.page_number(offset);
        let last = SourceOffset(unit.span.end.0.saturating_sub(1)).max(unit.span.start);
        UnitView {
            level: level_name(unit.level),
            label: unit.label.clone(),
            title: unit.title.clone(),
            parent: unit.parent,
            series: unit.series,
            page: page(unit.span.start),
            page_end: page(last),
        }
    });
    TextView {
        schema: SCHEMA,
        document: document_row(lang, file),
        pages: pages.collect(),
        outline: outline.collect(),
    }
}

fn line_view(document: &Document, text: &Text, index: usize) -> Option<LineView> {
    let line = document.lines.get(index)?;
    let characters = document.line_text(line);
    let bounds = line.place.as_ref().and_then(|place| place.bounds(0..place.edges.len()));
    Some(LineView {
        text: characters.to_owned(),
        role: role_name(text.flow.role(index)),
        end: match line.end {
            LineEnd::Wrap => "wrap",
            LineEnd::Paragraph => "paragraph",
            LineEnd::Cell => "cell",
            LineEnd::Row => "row",
        },
        bounds: bounds.filter(|it| it.iter().all(|value| value.is_finite())).map(|it| it.map(tenth)),
        breaks_word: text.flow.breaks_word(index),
        heading: Some(line.traits.heading).filter(|rank| *rank > 0),
        heads_cells: line.traits.heads_cells,
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Document => "document",
        Level::Part => "part",
        Level::Chapter => "chapter",
        Level::Section => "section",
        Level::Article => "article",
        Level::Heading => "heading",
        Level::Paragraph => "paragraph",
        Level::Item => "item",
        Level::Subitem => "subitem",
        Level::Point => "point",
    }
}
