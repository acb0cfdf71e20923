//! A checked dictionary: criteria, their requirements, and the concepts that state them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lexicon::Lexicon;
use crate::text::{append_term, has_marks};

/// Index of a [`Concept`] in [`Checklist::concepts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub u16);

/// One idea of the field with every way in which documents write it.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Stable name, `[a-z0-9-]+`.
    pub id: String,
    /// The spelling that reports show, in the document language.
    pub term: String,
    /// Fixed spellings.
    pub spellings: Spellings,
    /// Patterns that are no fixed words, by name.
    pub patterns: Vec<PatternKind>,
}

/// The spellings of a concept, in a few long texts: a dictionary has tens of thousands.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    written: String,
    normal: String,
    spaces: Vec<bool>,
    /// For each spelling: where it ends in the three.
    ends: Vec<[usize; 3]>,
}

/// One spelling of a concept.
#[derive(Clone, Copy, Debug)]
pub struct Spelling<'s> {
    /// As a person writes it: a space marks where a space may stand, and is never required.
    pub written: &'s str,
    /// The same in normal spelling.
    pub normal: &'s str,
    /// For each character of the normal spelling but the first: whether a space is written before it.
    pub spaces: &'s [bool],
}

/// Patterns that are no fixed words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PatternKind {
    /// A Korean telephone number, however it is spaced: `02 - 783 - 2971`, `(02)783-2971`, `1600-1234`, `+82-2-…`.
    Telephone,
    /// An e-mail address.
    Mail,
    /// A date: `2026. 01. 31`, `2026년 1월 31일`, `2026-01-31`.
    Date,
    /// A personal name beside a rank or a label, or a masked one: `홍길동 과장`, `담당자: 홍길동`, `홍○○`.
    NamedPerson,
    /// The name of a unit of an organisation: `고객지원팀`, `민원총괄과장`; not a unit without a name, as `담당 부서` or `해당 팀`.
    NamedUnit,
}

/// A wording that looks like a term and is not it.
#[derive(Clone, Debug)]
pub struct LookAlike {
    /// Fixed spellings of the look-alike, longer than the terms that it hides.
    pub spelling: String,
    /// Concepts whose hits inside the look-alike do not count; empty: all concepts.
    pub hides: Vec<ConceptId>,
    /// Why, in one sentence for the report's reader.
    pub reason: String,
}

/// A sentence or title in the languages of the reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Korean.
    pub ko: String,
    /// English.
    pub en: String,
}

/// The kind of service that is applied for; it decides which conditional requirements apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceType {
    /// 클라우드컴퓨팅서비스.
    Cloud,
    /// 매니지드서비스.
    Managed,
    /// 컨설팅서비스.
    Consulting,
    /// 운영관리서비스.
    Operations,
    /// 마이그레이션서비스.
    Migration,
    /// Another service that supports cloud computing services (기타 지원서비스).
    Support,
    /// 융합서비스.
    Convergence,
}

impl ServiceType {
    /// All kinds, in the order of the form.
    pub const ALL: [ServiceType; 7] = [
        ServiceType::Cloud,
        ServiceType::Managed,
        ServiceType::Consulting,
        ServiceType::Operations,
        ServiceType::Migration,
        ServiceType::Support,
        ServiceType::Convergence,
    ];

    /// The name on the command line, in the map and in checklists.
    pub fn id(self) -> &'static str {
        match self {
            ServiceType::Cloud => "cloud",
            ServiceType::Managed => "managed",
            ServiceType::Consulting => "consulting",
            ServiceType::Operations => "operations",
            ServiceType::Migration => "migration",
            ServiceType::Support => "support",
            ServiceType::Convergence => "convergence",
        }
    }
}

/// A checklist with its dictionary, checked: every index in it is valid.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Stable name: `digital-service`.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// Edition of its content, as its keepers write it.
    pub revision: String,
    /// SHA-256 over the names and bytes of its files, in a fixed order, in lower-case hexadecimal.
    pub sha256: String,
    /// Criteria in the form's order.
    pub criteria: Vec<Criterion>,
    /// Requirements in the form's order; those of one criterion stand together.
    pub requirements: Vec<Requirement>,
    /// Everything that rules look for.
    pub concepts: Vec<Concept>,
    /// Wordings that hide concepts.
    pub look_alikes: Vec<LookAlike>,
    /// Kinds of passages that state nothing, or only half: definitions, purpose clauses, lists of duties.
    pub exclusions: Vec<Exclusion>,
    /// What a reviewer would object to beyond the checklist.
    pub findings: Vec<FindingRule>,
    /// Texts with the verdicts that they must get.
    pub examples: Vec<Example>,
    /// Codes of findings that are not reported.
    pub without_findings: Vec<String>,
    /// What could be written where nothing states a requirement, by index of the requirement.
    pub suggestions: BTreeMap<usize, Suggestion>,
    /// Spellings as titles are searched for them.
    pub(super) lexicon: Arc<Lexicon>,
    /// Line of `terms.csv` on which each spelling of each concept stands.
    pub(super) spelling_lines: Vec<Vec<u32>>,
}

impl Checklist {
    /// The concept behind an id.
    pub fn concept(&self, id: ConceptId) -> Option<&Concept> {
        self.concepts.get(usize::from(id.0))
    }

    /// Line of `terms.csv`, from 1, on which a spelling stands: an index into [`Concept::spellings`].
    pub fn spelling_line(&self, id: ConceptId, spelling: usize) -> Option<u32> {
        self.spelling_lines.get(usize::from(id.0))?.get(spelling).copied()
    }

    /// The same checklist with a concept that nothing is a spelling of.
    pub fn without(&self, id: ConceptId) -> Checklist {
        let mut checklist = self.clone();
        if let Some(concept) = checklist.concepts.get_mut(usize::from(id.0)) {
            concept.spellings = Spellings::default();
            concept.patterns.clear();
        }
        checklist
    }

    /// Concepts whose fixed spellings stand in a title that is not part of a document's text, such as a file name. Sorted.
    ///
    /// Cost: one look-up for each stretch of the title.
    pub fn concepts_in_title(&self, title: &str) -> Vec<ConceptId> {
        let mut found = self.lexicon.concepts_in(title);
        // One that was taken out has no spellings any more.
        found.retain(|id| self.concept(*id).is_some_and(|it| !it.spellings.is_empty()));
        found
    }
}

impl Spellings {
    /// With room for so many, of so many bytes together.
    pub(super) fn with_capacity(spellings: usize, bytes: usize) -> Self {
        Spellings {
            written: String::with_capacity(bytes),
            normal: String::with_capacity(bytes),
            // A syllable is three bytes.
            spaces: Vec::with_capacity(bytes / 2),
            ends: Vec::with_capacity(spellings),
        }
    }

    /// Bytes of all together, as they are written.
    pub(super) fn bytes(&self) -> usize {
        self.written.len()
    }

    /// Adds one as a person writes it.
    pub fn push(&mut self, written: &str) {
        self.written.push_str(written);
        append_term(written, &mut self.normal, &mut self.spaces);
        self.ends.push([self.written.len(), self.normal.len(), self.spaces.len()]);
    }

    /// Adds one as it is.
    pub(super) fn add(&mut self, spelling: Spelling<'_>) {
        self.written.push_str(spelling.written);
        self.normal.push_str(spelling.normal);
        self.spaces.extend_from_slice(spelling.spaces);
        self.ends.push([self.written.len(), self.normal.len(), self.spaces.len()]);
    }

    /// Adds those of others that are meant, in one go where all are.
    pub(super) fn add_those(&mut self, others: &Spellings, are_meant: &[bool]) {
        if are_meant.contains(&false) {
            others.iter().zip(are_meant).filter(|(_, is_meant)| **is_meant).for_each(|(it, _)| self.add(it));
            return;
        }
        let [written, normal, spaces] = [self.written.len(), self.normal.len(), self.spaces.len()];
        self.written.push_str(&others.written);
        self.normal.push_str(&others.normal);
        self.spaces.extend_from_slice(&others.spaces);
        self.ends.extend(others.ends.iter().map(|end| [written + end[0], normal + end[1], spaces + end[2]]));
    }

    /// Whether any has a hyphen or middle dot, which a document may leave out.
    pub fn have_marks(&self) -> bool {
        has_marks(&self.normal)
    }

    /// All, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = Spelling<'_>> {
        let mut start = [0; 3];
        self.ends.iter().filter_map(move |end| {
            let [written, normal, spaces] = std::mem::replace(&mut start, *end);
            Some(Spelling {
                written: self.written.get(written..end[0])?,
                normal: self.normal.get(normal..end[1])?,
                spaces: self.spaces.get(spaces..end[2])?,
            })
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// One criterion (검토 항목) of the form.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// As in the form: `1.2`.
    pub id: String,
    /// Its title, without the number.
    pub title: Words,
    /// The part of the form that it belongs to: `1. 보안성`.
    pub part: Words,
    /// Whether a security certificate waives it.
    pub waived_if_certified: bool,
    /// What the form asks (검토 내용).
    pub asks: Vec<String>,
    /// Blocks of its 검토 기준, in order.
    pub blocks: Vec<Block>,
    /// Names of documents that the form expects as evidence.
    pub documents: Vec<String>,
    /// Concepts in the title of a document that fits the criterion.
    pub fitting_titles: Vec<ConceptId>,
    /// Law and other references that the form names.
    pub law: Vec<String>,
}

/// A text with the verdict that it must get, written by the keepers of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Line of `examples.csv`, from 1.
    pub line: u32,
    /// What it is an example of.
    pub subject: Subject,
    /// What it must amount to.
    pub expected: Expected,
    /// What stands above the text: names of documents in `《》`, headings of articles. May be empty.
    pub heading: String,
    /// The text, a line a paragraph; cells of a table row are separated by ` | `.
    pub text: String,
    /// Words that the first passage cited must hold; empty where any passage will do.
    pub quote: String,
    /// What the example shows.
    pub note: String,
}

impl Example {
    /// Whether a passage holds the words that must be cited. White space and the bars between cells are not compared: a quote of a table
    /// row has others than the row.
    pub fn is_quoted_in(&self, passage: &str) -> bool {
        let squeezed =
            |text: &str| text.chars().filter(|it| !it.is_whitespace() && *it != '|').collect::<String>();
        squeezed(passage).contains(&squeezed(&self.quote))
    }
}

/// What an example is an example of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Index into [`Checklist::requirements`].
    Requirement(usize),
    /// Index into [`Checklist::findings`].
    Finding(usize),
}

/// What an example must amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// It states the requirement.
    Met,
    /// It states half of it.
    Partial,
    /// It only looks like it.
    Absent,
    /// A reviewer would object to it: of findings only.
    Found,
}

impl Expected {
    /// Every verdict, in the order in which they are told.
    pub const ALL: [Expected; 4] = [Expected::Met, Expected::Partial, Expected::Absent, Expected::Found];

    /// The name in `examples.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Expected::Met => "met",
            Expected::Partial => "partial",
            Expected::Absent => "absent",
            Expected::Found => "found",
        }
    }
}

/// A block of requirements under one heading of the form.
#[derive(Clone, Debug)]
pub struct Block {
    /// `1.2-a`.
    pub id: String,
    /// Its heading.
    pub title: Words,
    /// The form's own words.
    pub text: String,
}

/// The smallest thing that is asked for.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// `1.2-a1`.
    pub id: String,
    /// Line of `checklist.toml`, from 1.
    pub line: u32,
    /// Index into [`Checklist::criteria`].
    pub criterion: usize,
    /// Index into [`Criterion::blocks`].
    pub block: usize,
    /// Short name: `통지방법`.
    pub title: Words,
    /// The form's own words.
    pub text: String,
    /// What is said when nothing states it: one whole sentence.
    pub missing: Words,
    /// Law behind it.
    pub law: Vec<String>,
    /// When it applies.
    pub applies: Applies,
    /// Ways to state it, and ways to state only half of it.
    pub rules: Vec<Rule>,
}

impl Requirement {
    /// Whether any text can half meet it: by a rule of its own, or as a passage of a kind that counts half.
    pub fn can_be_partial(&self, exclusions: &[Exclusion]) -> bool {
        let half = |index: &usize| exclusions.get(*index).is_some_and(|it| it.partial.is_some());
        self.rules.iter().any(|rule| rule.weight != Weight::Met || rule.exclusions.iter().any(half))
    }
}

/// A wording that would state a requirement, for the applicant to adapt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The wording.
    pub wording: Words,
    /// The law, or the part of the form, that asks for it.
    pub source: String,
}

/// When a requirement applies.
#[derive(Clone, Debug)]
pub enum Applies {
    /// To every application.
    Always,
    /// To these kinds of service only; an unknown kind is assessed.
    ServiceTypes(Vec<ServiceType>),
    /// Only where the documents speak of `subject` and mention at least one of `any` as processed.
    Mentioned {
        /// What the documents must speak of before anything can be concluded from silence.
        subject: Vec<ConceptId>,
        /// What makes it apply.
        any: Vec<ConceptId>,
        /// What is said where it does not apply.
        otherwise: Words,
    },
    /// Replaces the requirements of another block once it is stated; not asked for otherwise.
    InsteadOf {
        /// Index into [`Criterion::blocks`] of the same criterion.
        block: usize,
        /// What is said about the requirements that it replaces.
        replaced: Words,
        /// What is said about itself where it is not stated.
        otherwise: Words,
    },
}

/// A group of concepts of which one is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyOf(pub Vec<ConceptId>);

/// How far around a sentence something is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The sentence, list item or table row itself.
    Sentence,
    /// The 호, 목 or point that holds it.
    Item,
    /// The 항 that holds it, or the stretch of its article that has no 항.
    Paragraph,
    /// The article, or the innermost heading where there are no articles.
    Article,
    /// The chapter, or the heading above.
    Section,
    /// The whole document.
    Document,
    /// So many characters before and after.
    Near(u32),
    /// Headings above it, and the document's title.
    Titles,
    /// Headings above it alone.
    Headings,
    /// The table, list or stretch of sentences directly before it: so many sentences.
    Before(u32),
}

/// What must or must not stand around a sentence.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Where.
    pub scope: Scope,
    /// Each of these groups.
    pub all: Vec<AnyOf>,
    /// None of these.
    pub none: Vec<ConceptId>,
}

/// What a passage that fits a rule amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It states the requirement.
    Met,
    /// It states half of it; why.
    Partial(Words),
}

/// One way in which a sentence states a requirement.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Line of `checklist.toml`, from 1.
    pub line: u32,
    /// What it amounts to.
    pub weight: Weight,
    /// Where the groups must stand together.
    pub scope: Scope,
    /// Each group must be there; the first one in the quoted sentence itself.
    pub all: Vec<AnyOf>,
    /// None of these may stand in the quoted sentence.
    pub none: Vec<ConceptId>,
    /// Most characters between the first group and each other one, in the sentence.
    pub within: Option<u32>,
    /// What must or must not stand around it.
    pub context: Vec<Condition>,
    /// Each of these in the sentence makes it a better passage.
    pub better: Vec<ConceptId>,
    /// Each of these in the sentence makes it a worse passage.
    pub worse: Vec<ConceptId>,
    /// One of these in the headings above makes it a better passage.
    pub better_titles: Vec<ConceptId>,
    /// Exclusions that apply, as indices into [`Checklist::exclusions`].
    pub exclusions: Vec<usize>,
    /// Whether a heading alone counts.
    pub headings: bool,
    /// How good a passage is before what makes it better: 0 to 1.
    pub strength: f64,
}

/// A kind of passage that states nothing, or only half, whatever words stand in it.
#[derive(Clone, Debug)]
pub struct Exclusion {
    /// Stable name.
    pub id: String,
    /// One of these in the sentence makes it such a passage.
    pub sentence: Vec<ConceptId>,
    /// One of these in the title of its article or of a heading above does.
    pub titles: Vec<ConceptId>,
    /// `None`: such passages are no evidence. Else they count half, and why.
    pub partial: Option<Words>,
}

/// What a reviewer would object to, wherever it stands.
#[derive(Clone, Debug)]
pub struct FindingRule {
    /// `weak-algorithm`.
    pub code: String,
    /// Whether an application would be sent back for it.
    pub error: bool,
    /// One of these in a sentence.
    pub any: AnyOf,
    /// None of these in the same sentence.
    pub none: Vec<ConceptId>,
    /// What must or must not stand around it.
    pub context: Vec<Condition>,
    /// What it is about, in a few words.
    pub title: Words,
    /// What is wrong; `{found}` stands for the document's words.
    pub message: Words,
}
